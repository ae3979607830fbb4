/*
 * One walk over regimes, their rules and the rules' grounds. What is coming together with what it belongs to
 * is not told again.
 */
#include "analysis/coming.h"

struct listing {
	struct tt_model *model;
	tt_instant at;
	TT_VECTOR(struct tt_law_to_come) found;
};

static tt_instant known_since(const struct listing *listing, uint32_t regime, struct tt_coming coming) {
	uint32_t pack = listing->model->regimes.items[regime].named.pack;
	if (coming.promulgated != TT_TIME_MIN)
		return coming.promulgated;
	return pack == TT_NONE ? TT_TIME_MAX : listing->model->packs.items[pack].checked;
}

/* Adds it if it is coming and was not listed with what it belongs to, whose last first day is above. */
static tt_instant consider(struct listing *listing, struct tt_law_to_come law, struct tt_interval in_force,
	struct tt_coming coming, tt_instant above) {
	bool fixed = coming.maybe.from == coming.maybe.to && in_force.from != TT_TIME_MAX;
	bool later = in_force.from > listing->at && in_force.to > listing->at;
	if (!later || in_force.from <= above || known_since(listing, law.regime, coming) > listing->at)
		return above;
	law.promulgated = coming.promulgated;
	law.from = fixed ? in_force.from : TT_TIME_MAX;
	law.latest = fixed ? TT_TIME_MAX : in_force.from;
	*tt_push(listing->model->arena, &listing->found) = law;
	return in_force.from;
}

static void list_requirement(
	struct listing *listing, struct tt_law_to_come law, uint32_t id, tt_instant above) {
	const struct tt_requirement *node = &listing->model->requirements.items[id];
	law.requirement = id;
	tt_instant own = consider(listing, law, node->in_force, node->coming, above);
	for (uint32_t i = 0; i < node->child_count; i++)
		list_requirement(listing, law, node->children[i], own);
}

static void list_rule(struct listing *listing, uint32_t id, tt_instant above) {
	const struct tt_rule *rule = &listing->model->rules.items[id];
	struct tt_law_to_come law = {.regime = rule->regime, .rule = id, .requirement = TT_NONE};
	tt_instant own = consider(listing, law, rule->in_force, rule->coming, above);
	if (rule->require != TT_NONE && rule->in_force.to > listing->at)
		list_requirement(listing, law, rule->require, own);
}

struct tt_laws_to_come tt_coming(struct tt_model *model, tt_instant at) {
	struct listing listing = {.model = model, .at = at};
	for (uint32_t i = 0; i < model->regimes.len; i++) {
		const struct tt_regime *regime = &model->regimes.items[i];
		struct tt_law_to_come law = {.regime = i, .rule = TT_NONE, .requirement = TT_NONE};
		if (regime->template || regime->in_force.to <= at)
			continue;
		tt_instant own = consider(&listing, law, regime->in_force, regime->coming, TT_TIME_MIN);
		for (uint32_t j = 0; j < model->rules.len; j++)
			if (model->rules.items[j].regime == i)
				list_rule(&listing, j, own);
	}
	return (struct tt_laws_to_come){listing.found.items, listing.found.len};
}

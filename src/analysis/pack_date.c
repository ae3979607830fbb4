/*
 * What the dates of rules and places leave open. What rules can never do is found whenever they are compiled
 * (engine/program.h).
 */
#include "analysis/pack.h"
#include "engine/program.h"

/* Each instant at which the rule is in force needs something to cite, if anything is cited at all. */
static bool cited_throughout(const struct tt_citations *cite, struct tt_interval in_force) {
	tt_instant at = in_force.from;
	while (at < in_force.to) {
		tt_instant next = at;
		for (uint32_t i = 0; i < cite->len; i++)
			if (tt_interval_contains(cite->items[i].in_force, at) &&
				cite->items[i].in_force.to > next)
				next = cite->items[i].in_force.to;
		if (next == at)
			return false;
		at = next;
	}
	return true;
}

static void check_citations(struct tt_model *model, const struct tt_rule *rule) {
	struct tt_interval in_force = tt_rule_time(model, rule);
	if (in_force.from >= in_force.to || rule->in_force.from == TT_TIME_MAX)
		return; /* law without a first day is cited as it stands */
	for (uint32_t i = 0; i < rule->cite.len; i++)
		if (!tt_interval_overlaps(rule->cite.items[i].in_force, in_force))
			tt_complain(model->diagnostics, TT_CODE_CITED_NEVER, rule->mark, rule->id,
				rule->cite.items[i].ref);
	if (rule->cite.len > 0 && !cited_throughout(&rule->cite, in_force))
		tt_complain(
			model->diagnostics, TT_CODE_CITATION_GAP, rule->mark, rule->id, (struct tt_text){0});
}

static bool same_member_twice(const struct tt_place_set *place, uint32_t *second) {
	for (uint32_t i = 0; i < place->member_count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (place->members[i].country == place->members[j].country &&
				tt_interval_overlaps(
					place->members[i].in_force, place->members[j].in_force)) {
				*second = i;
				return true;
			}
	return false;
}

static void check_places(struct tt_model *model, uint32_t file) {
	uint32_t member;
	for (uint32_t i = 0; i < model->places.len; i++) {
		const struct tt_place_set *place = &model->places.items[i];
		if (place->named.mark.file == file && same_member_twice(place, &member))
			tt_complain(model->diagnostics, TT_CODE_MEMBER_TWICE, place->named.mark,
				place->named.id, tt_word(model, place->members[member].country));
	}
}

void tt_pack_check_dates(struct tt_model *model, uint32_t file) {
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (model->rules.items[i].mark.file == file)
			check_citations(model, &model->rules.items[i]);
	check_places(model, file);
}

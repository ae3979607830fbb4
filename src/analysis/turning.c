/*
 * Everything that has a first or last day is gathered as it stands in the model, then sorted.
 */
#include "analysis/turning.h"

#include <stdlib.h>

struct gathering {
	struct tt_model *model;
	TT_VECTOR(struct tt_turning) found;
};

static void add(struct gathering *gathering, uint32_t regime, tt_instant at, bool begins) {
	if (at != TT_TIME_MIN && at != TT_TIME_MAX)
		*tt_push(gathering->model->arena, &gathering->found) =
			(struct tt_turning){at, regime, begins};
}

static void add_interval(struct gathering *gathering, uint32_t regime, struct tt_interval interval) {
	add(gathering, regime, interval.from, true);
	add(gathering, regime, interval.to, false);
}

static void add_requirement(struct gathering *gathering, uint32_t regime, uint32_t id) {
	const struct tt_requirement *requirement = &gathering->model->requirements.items[id];
	add_interval(gathering, regime, requirement->in_force);
	for (uint32_t i = 0; i < requirement->child_count; i++)
		add_requirement(gathering, regime, requirement->children[i]);
}

static void add_rule(struct gathering *gathering, const struct tt_rule *rule) {
	add_interval(gathering, rule->regime, rule->in_force);
	if (rule->require != TT_NONE)
		add_requirement(gathering, rule->regime, rule->require);
}

static void add_place(struct gathering *gathering, const struct tt_place_set *place) {
	for (uint32_t i = 0; i < place->member_count; i++)
		add_interval(gathering, TT_NONE, place->members[i].in_force);
}

static int compare(const void *a, const void *b) {
	const struct tt_turning *left = a, *right = b;
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	if (left->regime != right->regime)
		return left->regime < right->regime ? -1 : 1;
	return (int)right->begins - (int)left->begins;
}

struct tt_turnings tt_turnings_of(struct tt_model *model) {
	struct gathering gathering = {.model = model};
	uint32_t len = 0;
	for (uint32_t i = 0; i < model->regimes.len; i++)
		if (!model->regimes.items[i].template)
			add_interval(&gathering, i, model->regimes.items[i].in_force);
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (!model->regimes.items[model->rules.items[i].regime].template)
			add_rule(&gathering, &model->rules.items[i]);
	for (uint32_t i = 0; i < model->places.len; i++)
		add_place(&gathering, &model->places.items[i]);
	if (gathering.found.len > 0)
		qsort(gathering.found.items, gathering.found.len, sizeof(struct tt_turning), compare);
	for (uint32_t i = 0; i < gathering.found.len; i++)
		if (len == 0 || compare(&gathering.found.items[len - 1], &gathering.found.items[i]) != 0)
			gathering.found.items[len++] = gathering.found.items[i];
	return (struct tt_turnings){gathering.found.items, len};
}

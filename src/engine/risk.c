/*
 * Risks of an event: each risk of the catalogues in use whose condition holds, or may hold, on what the event
 * does, and on the storage of what it makes. A risk is a condition on an item and nothing else; it changes no
 * state and no verdict. What is found of one risk and data set under one type is told once for each holding.
 */
#include "engine/step.h"

static void note_perspective(
	struct tt_engine *engine, uint32_t perspective, uint32_t data, enum tt_truth truth) {
	struct tt_outcome *outcome = &engine->outcome;
	if (data == TT_NONE)
		return;
	for (uint32_t i = 0; i < outcome->perspectives.len; i++) {
		struct tt_perspective_met *known = &outcome->perspectives.items[i];
		if (known->perspective != perspective || known->data != data)
			continue;
		known->truth = (uint8_t)tt_truth_or((enum tt_truth)known->truth, truth);
		return;
	}
	*tt_push(engine->arena, &outcome->perspectives) =
		(struct tt_perspective_met){perspective, data, (uint8_t)truth};
}

/* The same risk of the same holding, by way of another input. */
static struct tt_risk_met *known_risk(
	struct tt_engine *engine, uint32_t first, uint32_t risk, struct tt_about about) {
	for (uint32_t i = first; i < engine->outcome.risks.len; i++) {
		struct tt_risk_met *known = &engine->outcome.risks.items[i];
		if (known->risk == risk && known->about.data == about.data &&
			known->about.holder == about.holder && known->about.system == about.system)
			return known;
	}
	return NULL;
}

static void note_risk(struct tt_engine *engine, const struct tt_item *item, struct tt_risk_met met,
	tt_part part, uint32_t first) {
	if (met.truth == TT_UNKNOWN)
		met.open = tt_part_open(engine, item, part);
	struct tt_risk_met *known = known_risk(engine, first, met.risk, met.about);
	if (known == NULL)
		*tt_push(engine->arena, &engine->outcome.risks) = met;
	else if (known->truth < met.truth)
		*known = met;
}

static uint32_t data_of(const struct tt_engine *engine, uint32_t row) {
	return row == TT_NONE ? TT_NONE : engine->holdings.items[row].data;
}

/*
 * The holding that a risk is about: of a processing what goes in, unless the risk looks at what is made
 * alone; else what the event makes. A risk of a model may name the data set; TT_NONE where it names others.
 */
static uint32_t row_of(const struct tt_engine *engine, const struct tt_item *item, uint32_t risk) {
	const struct tt_risk *known = &engine->model->risks.items[risk];
	bool process = item->type == TT_EVENT_PROCESS && !engine->program->about_results[risk] &&
		       (known->as == TT_NONE || (engine->model->risks.items[known->as].types &
							TT_EVENT_BIT(TT_EVENT_PROCESS)) != 0);
	uint32_t first = process ? item->data : item->result, second = process ? item->result : item->data;
	if (!tt_set_contains(&engine->model->sets, known->events, item->event))
		return TT_NONE;
	if (first != TT_NONE && tt_set_contains(&engine->model->sets, known->data, data_of(engine, first)))
		return first;
	bool either = first == TT_NONE || known->data != TT_SET_ALL;
	if (either && second != TT_NONE &&
		tt_set_contains(&engine->model->sets, known->data, data_of(engine, second)))
		return second;
	return TT_NONE;
}

enum { MANY_PERSPECTIVES = 64 }; /* whose answers are remembered while one item is looked at */

static void look_at(struct tt_engine *engine, const struct tt_item *item, bool first_type, uint32_t first) {
	const struct tt_program *program = engine->program;
	const struct tt_model *model = engine->model;
	uint8_t applies[MANY_PERSPECTIVES] = {TT_NO};
	for (uint32_t i = 0; i < model->perspectives.len; i++) {
		enum tt_truth truth = tt_evaluate_part(engine, item, program->perspectives[i]);
		note_perspective(engine, i, data_of(engine, item->data), truth);
		note_perspective(engine, i, data_of(engine, item->result), truth);
		if (i < MANY_PERSPECTIVES)
			applies[i] = (uint8_t)truth;
	}
	for (uint32_t i = 0; i < program->risks_at[item->type].len; i++) {
		uint32_t id = program->risks_at[item->type].items[i];
		const struct tt_risk *risk = &model->risks.items[id];
		enum tt_truth seen = risk->perspective < MANY_PERSPECTIVES
					     ? (enum tt_truth)applies[risk->perspective]
					     : TT_YES;
		uint32_t row = row_of(engine, item, id);
		if (seen == TT_NO || (risk->types == 0 && !first_type) || row == TT_NONE)
			continue;
		enum tt_truth truth = tt_evaluate_part(engine, item, program->risks[id]);
		struct tt_risk_met met = {.risk = id,
			.type = item->type,
			.truth = (uint8_t)tt_truth_and(seen, truth),
			.about = tt_about_row(engine, row)};
		if (met.truth != TT_NO)
			note_risk(engine, item, met,
				truth == TT_UNKNOWN ? program->risks[id]
						    : program->perspectives[risk->perspective],
				first);
	}
}

static void look_at_type(struct tt_engine *engine, uint32_t event, uint8_t type, bool first_type) {
	const struct tt_event *known = engine->event;
	uint32_t first = engine->outcome.risks.len;
	tt_step_pairs(engine, type);
	for (uint32_t i = 0; i < engine->step->pairs.len; i++) {
		struct tt_pair pair = engine->step->pairs.items[i];
		struct tt_item item = {.event = event,
			.type = type,
			.units = engine->outcome.units,
			.by = known->by.len > 0 ? engine->model->ids.items[known->by.start] : TT_NONE,
			.from = known->from,
			.to = known->to,
			.data = pair.data,
			.result = pair.result};
		item.party = item.by;
		look_at(engine, &item, first_type, first);
	}
}

/* What the event makes where there was nothing begins to lie there. */
static void look_at_storage(struct tt_engine *engine, uint32_t event, const struct tt_draft *draft) {
	struct tt_item item = {.event = event,
		.type = TT_EVENT_STORE,
		.by = engine->holdings.items[draft->row].holder,
		.from = TT_NONE,
		.to = TT_NONE,
		.data = draft->row,
		.result = draft->row};
	item.party = item.by;
	look_at(engine, &item, false, engine->outcome.risks.len);
}

void tt_step_risks(struct tt_engine *engine, uint32_t event) {
	static const uint8_t order[] = {
		TT_EVENT_ACQUIRE, TT_EVENT_TRANSFER, TT_EVENT_PROCESS, TT_EVENT_STORE, TT_EVENT_DISPOSE};
	bool first_type = true;
	for (size_t i = 0; i < TT_COUNT(order); i++)
		if (engine->event->types & TT_EVENT_BIT(order[i])) {
			look_at_type(engine, event, order[i], first_type);
			first_type = false;
		}
	for (uint32_t i = 0; i < engine->step->drafts.len; i++) {
		struct tt_draft draft = engine->step->drafts.items[i];
		const struct tt_holding *made = &engine->holdings.items[draft.row];
		if (draft.type != TT_EVENT_STORE && made->alive && made->made_by == event)
			look_at_storage(engine, event, &draft);
	}
}

/*
 * The events are put behind those of the model, where runs pass them over, and looked at one after the other
 * like any other event. One run tells what stands in the way of each; where the same does for several
 * purposes, one of them is planned for. The holdings are those at the end of the run of the model as it is.
 */
#include "analysis/plan_way.h"

#include <string.h>

struct gathering {
	struct tt_ways *ways;
	struct tt_planning *planning;
	struct tt_model *model;
	uint32_t first; /* of the ways to the same end, for other purposes */
	bool as_it_is;	/* plans that make something else of the data are a last resort */
};

/* ---- an event that nobody plans yet ------------------------------------------------------------------ */

static struct tt_span span_of(struct tt_model *model, uint32_t id) {
	*tt_push(model->arena, &model->ids) = id;
	return (struct tt_span){model->ids.len - 1, 1};
}

/* The next event of its type with the holding. */
static struct tt_event new_event(
	const struct gathering *gathering, uint8_t type, const struct tt_holding *holding) {
	static const char *const types[] = {"acquire", "process", "transfer", "store", "dispose"};
	struct tt_model *model = gathering->model;
	struct tt_event event = {.types = TT_EVENT_BIT(type),
		.by = span_of(model, holding->holder),
		.from = type == TT_EVENT_TRANSFER ? holding->holder : TT_NONE,
		.to = TT_NONE,
		.holder = TT_NONE,
		.input = span_of(model, holding->data),
		.source = type == TT_EVENT_TRANSFER || type == TT_EVENT_STORE ? holding->system : TT_NONE,
		.system = holding->system,
		.via = TT_NONE,
		.operation = TT_NONE,
		.purpose = TT_NONE,
		.method = TT_NONE,
		.drop = TT_SET_EMPTY,
		.expiry = TT_SET_EMPTY,
		.covered_by = TT_NONE,
		.disposal = TT_NONE,
		.at = TT_TIME_MIN};
	event.named.id = tt_text_format(model->arena, "%s-%.*s-%u", types[type],
		TT_TEXT_ARGS(model->data.items[holding->data].named.id), gathering->ways->items.len + 1);
	event.named.title = model->data.items[holding->data].named.title;
	event.named.mark = TT_NO_MARK;
	event.named.pack = TT_NONE;
	return event;
}

static bool goes_on(struct gathering *gathering) {
	const struct tt_plan_request *request = &gathering->planning->request;
	if (gathering->ways->items.len < TT_WAYS_MAX &&
		(request->go_on == NULL || request->go_on(request->context, 0, 0)))
		return true;
	gathering->ways->complete = false;
	return false;
}

/* ---- ways to the same end ---------------------------------------------------------------------------- */

/* Kinds of moves by which something else is done. */
enum {
	OTHER_END = TT_MOVE_BIT(RECEIVER),
	OTHER_DATA = TT_MOVE_BIT(PROCESS) | TT_MOVE_BIT(VIEW) | TT_MOVE_BIT(WITHOUT) | TT_MOVE_BIT(SPLIT) |
		     TT_MOVE_BIT(UNCOLLECTED)
};

static const struct tt_planned *plan_for(struct gathering *gathering, const struct tt_event *event) {
	struct tt_planning *planning = gathering->planning;
	uint32_t id = tt_plan_add_event(planning, event);
	planning->request.avoids = OTHER_END | (gathering->as_it_is ? OTHER_DATA : 0);
	const struct tt_planned *planned = tt_plan_event(planning, id);
	if (planned->plans.len > 0 || !gathering->as_it_is)
		return planned;
	planning->request.avoids = OTHER_END;
	return tt_plan_event(planning, id);
}

/* Another purpose for which the same was found is told together with it. */
static void add_way(struct gathering *gathering, const struct tt_event *event, bool back) {
	struct tt_planning *planning = gathering->planning;
	struct tt_sets *sets = &gathering->model->sets;
	if (!goes_on(gathering))
		return;
	const struct tt_planned *planned = plan_for(gathering, event);
	tt_set_id purpose = event->purpose == TT_NONE ? TT_SET_EMPTY : tt_set_single(sets, event->purpose);
	for (uint32_t i = gathering->first; i < gathering->ways->items.len; i++) {
		struct tt_way *way = &gathering->ways->items.items[i];
		if (!tt_plans_alike(planning, way->planned, planned))
			continue;
		way->purposes = tt_set_union(sets, way->purposes, purpose);
		return;
	}
	*tt_push(planning->arena, &gathering->ways->items) = (struct tt_way){.planned = planned,
		.data = gathering->model->ids.items[event->input.start],
		.holder = gathering->model->ids.items[event->by.start],
		.system = event->source == TT_NONE ? event->system : event->source,
		.purposes = purpose,
		.back = back};
}

/* ---- what one may do with a data set ----------------------------------------------------------------- */

static tt_set_id purposes_of(const struct gathering *gathering, uint32_t row) {
	struct tt_engine *engine = gathering->planning->run->engine;
	struct tt_sets *sets = &gathering->model->sets;
	struct tt_range own = tt_holding_range(engine, row, TT_purpose);
	tt_set_id purposes = own.at_least == TT_SET_ALL ? TT_SET_EMPTY : own.at_least;
	for (uint32_t i = 0; i < gathering->planning->event_count; i++)
		if (gathering->model->events.items[i].purpose != TT_NONE)
			purposes = tt_set_with(sets, purposes, gathering->model->events.items[i].purpose);
	return purposes;
}

static void add_for_purposes(struct gathering *gathering, struct tt_event event, uint32_t row) {
	const struct tt_sets *sets = &gathering->model->sets;
	tt_set_id purposes = purposes_of(gathering, row);
	gathering->first = gathering->ways->items.len;
	for (uint32_t i = 0; i < tt_set_view(sets, purposes).len; i++) {
		event.purpose = tt_set_view(sets, purposes).items[i];
		add_way(gathering, &event, false);
	}
	if (purposes == TT_SET_EMPTY)
		add_way(gathering, &event, false);
}

/* Words of processing: those of the model's events, and those that rules make something of. */
static tt_set_id operations_of(const struct gathering *gathering) {
	const struct tt_planning *planning = gathering->planning;
	struct tt_sets *sets = &gathering->model->sets;
	tt_set_id operations = tt_set_make(sets, planning->operations.items, planning->operations.len);
	for (uint32_t i = 0; i < planning->event_count; i++) {
		const struct tt_event *event = &gathering->model->events.items[i];
		if (event->types == TT_EVENT_BIT(TT_EVENT_PROCESS) && event->operation != TT_NONE)
			operations = tt_set_with(sets, operations, event->operation);
	}
	return operations;
}

/* What is made of the data is data of its own. */
static uint32_t add_output(const struct gathering *gathering, uint32_t from, uint32_t operation) {
	struct tt_model *model = gathering->model;
	struct tt_data data = {.covered_by = TT_NONE};
	data.named = model->data.items[from].named;
	data.named.id = tt_text_format(model->arena, "%.*s-%.*s", TT_TEXT_ARGS(data.named.id),
		TT_TEXT_ARGS(tt_word(model, operation)));
	data.stated = TT_NEW_ARRAY(model->arena, bool, model->attributes.len);
	data.declared = TT_NEW_ARRAY(model->arena, uint32_t, model->attributes.len);
	*tt_push(model->arena, &model->data) = data;
	return model->data.len - 1;
}

static void add_processes(struct gathering *gathering, const struct tt_holding *holding, uint32_t row) {
	struct tt_sets *sets = &gathering->model->sets;
	tt_set_id operations = operations_of(gathering);
	for (uint32_t i = 0; i < tt_set_view(sets, operations).len; i++) {
		struct tt_event event = new_event(gathering, TT_EVENT_PROCESS, holding);
		event.operation = tt_set_view(sets, operations).items[i];
		event.output =
			span_of(gathering->model, add_output(gathering, holding->data, event.operation));
		add_for_purposes(gathering, event, row);
	}
}

/* The first system that the party operates. */
static uint32_t system_of(const struct tt_model *model, uint32_t party) {
	for (uint32_t i = 0; i < model->systems.len; i++) {
		uint32_t operator_party = model->systems.items[i].operator_party;
		if (operator_party != TT_NONE && tt_party_within(model, operator_party, party))
			return i;
	}
	return TT_NONE;
}

static bool receives(const struct tt_model *model, uint32_t party) {
	const struct tt_party *row = &model->parties.items[party];
	return row->kind != TT_PARTY_PERSON && row->kind != TT_PARTY_GROUP && row->named.pack == TT_NONE &&
	       system_of(model, party) != TT_NONE;
}

static void add_transfers(struct gathering *gathering, const struct tt_holding *holding, uint32_t row) {
	const struct tt_model *model = gathering->model;
	for (uint32_t party = 0; party < model->parties.len; party++) {
		struct tt_event event = new_event(gathering, TT_EVENT_TRANSFER, holding);
		if (!receives(model, party) || tt_party_within(model, holding->holder, party))
			continue;
		event.to = party;
		event.system = system_of(model, party);
		add_for_purposes(gathering, event, row);
	}
}

static void add_storing(struct gathering *gathering, const struct tt_holding *holding) {
	const struct tt_model *model = gathering->model;
	for (uint32_t system = 0; system < model->systems.len; system++) {
		struct tt_event event = new_event(gathering, TT_EVENT_STORE, holding);
		uint32_t operator_party = model->systems.items[system].operator_party;
		if (system == holding->system || operator_party == TT_NONE ||
			tt_third_party(model, operator_party, holding->holder))
			continue;
		event.system = system;
		gathering->first = gathering->ways->items.len;
		add_way(gathering, &event, false);
	}
}

static void add_disposal(struct gathering *gathering, const struct tt_holding *holding) {
	struct tt_event event = new_event(gathering, TT_EVENT_DISPOSE, holding);
	event.operation =
		tt_names_intern(gathering->model->arena, &gathering->model->words, TT_TEXT("erase"));
	gathering->first = gathering->ways->items.len;
	add_way(gathering, &event, false);
}

static struct gathering begin(struct tt_planning *planning) {
	struct tt_ways *ways = TT_NEW(planning->arena, struct tt_ways);
	ways->planning = planning;
	ways->complete = true;
	return (struct gathering){ways, planning, planning->request.model, 0, false};
}

static bool is_there(const struct tt_holding *holding) {
	return holding->alive && !holding->phantom;
}

struct tt_ways *tt_ways_from(struct tt_planning *planning, uint32_t data) {
	struct gathering gathering = begin(planning);
	struct tt_engine *engine = planning->run->engine;
	for (uint32_t row = 0; row < engine->holdings.len; row++) {
		struct tt_holding holding = engine->holdings.items[row];
		if (!is_there(&holding) || holding.data != data)
			continue;
		add_processes(&gathering, &holding, row);
		add_transfers(&gathering, &holding, row);
		add_storing(&gathering, &holding);
		add_disposal(&gathering, &holding);
	}
	return gathering.ways;
}

/* ---- what passes between two sides ------------------------------------------------------------------- */

static bool is_of_side(const struct tt_model *model, uint32_t party, struct tt_plan_side side) {
	return side.party != TT_NONE ? tt_party_within(model, party, side.party)
				     : model->parties.items[party].country == side.country;
}

/* Who receives for the side: the party itself, or each legal person of the country. */
static bool receives_for(const struct tt_model *model, uint32_t party, struct tt_plan_side side) {
	return side.party != TT_NONE ? party == side.party
				     : receives(model, party) && is_of_side(model, party, side) &&
					       model->parties.items[party].entity == party;
}

static void add_way_over(
	struct gathering *gathering, const struct tt_holding *holding, uint32_t row, uint32_t to, bool back) {
	const struct tt_model *model = gathering->model;
	struct tt_range purposes = tt_holding_range(gathering->planning->run->engine, row, TT_purpose);
	struct tt_event event = new_event(gathering, TT_EVENT_TRANSFER, holding);
	struct tt_set_view view = tt_set_view(&model->sets, purposes.at_least);
	event.to = to;
	event.system = system_of(model, to);
	event.purpose = view.len > 0 ? view.items[0] : TT_NONE;
	gathering->first = gathering->ways->items.len;
	add_way(gathering, &event, back);
}

/* Does an earlier holding of the same data with the same legal person stand for it? */
static bool is_told(const struct tt_engine *engine, uint32_t row) {
	const struct tt_holding *holding = &engine->holdings.items[row];
	for (uint32_t i = 0; i < row; i++) {
		const struct tt_holding *other = &engine->holdings.items[i];
		if (is_there(other) && other->data == holding->data &&
			!tt_third_party(engine->model, other->holder, holding->holder))
			return true;
	}
	return false;
}

static void go_over(
	struct gathering *gathering, struct tt_plan_side from, struct tt_plan_side to, bool back) {
	struct tt_engine *engine = gathering->planning->run->engine;
	const struct tt_model *model = gathering->model;
	for (uint32_t row = 0; row < engine->holdings.len; row++) {
		struct tt_holding holding = engine->holdings.items[row];
		if (!is_there(&holding) || !is_of_side(model, holding.holder, from) || is_told(engine, row))
			continue;
		for (uint32_t party = 0; party < model->parties.len; party++)
			if (receives_for(model, party, to) && tt_third_party(model, party, holding.holder))
				add_way_over(gathering, &holding, row, party, back);
	}
}

struct tt_ways *tt_ways_between(
	struct tt_planning *planning, struct tt_plan_side first, struct tt_plan_side second) {
	struct gathering gathering = begin(planning);
	gathering.as_it_is = true;
	gathering.ways->sides[0] = first;
	gathering.ways->sides[1] = second;
	go_over(&gathering, first, second, false);
	go_over(&gathering, second, first, true);
	return gathering.ways;
}

/*
 * The event is changed in place for the time of a run, as plans do it: so it keeps its id, and the facts
 * about it count wherever it goes. Plans are looked for when all runs are over, for they leave rows behind.
 */
#include "analysis/destination.h"
#include "engine/evaluate.h"

struct looking {
	struct tt_destinations *found;
	const struct tt_program *program;
	TT_VECTOR(struct tt_check *) checks; /* one a day */
	TT_VECTOR(struct tt_planning *) plannings;
	uint32_t event_count; /* that the model shows */
	bool repeats;
	uint32_t *order; /* scratch */
};

/* ---- the same transfer ----------------------------------------------------------------------------- */

static bool is_transfer(const struct tt_event *event) {
	return (event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0;
}

static bool same_span(const struct tt_model *model, struct tt_span a, struct tt_span b) {
	return a.len == b.len && (a.len == 0 || memcmp(&model->ids.items[a.start], &model->ids.items[b.start],
							a.len * sizeof(uint32_t)) == 0);
}

bool tt_same_start(const struct tt_model *model, const struct tt_event *a, const struct tt_event *b) {
	return is_transfer(a) && is_transfer(b) && a->from == b->from && a->source == b->source &&
	       same_span(model, a->input, b->input);
}

static bool goes_to(const struct tt_event *event, uint32_t to, uint32_t system) {
	return event->to == to && (system == TT_NONE || event->system == system);
}

uint32_t tt_destination_event(const struct tt_model *model, uint32_t id, uint32_t to, uint32_t system) {
	const struct tt_event *event = &model->events.items[id];
	if (goes_to(event, to, system))
		return id;
	for (uint32_t i = 0; i < model->events.len; i++) {
		const struct tt_event *other = &model->events.items[i];
		if (tt_same_start(model, event, other) && goes_to(other, to, system) &&
			other->purpose == event->purpose && other->operation == event->operation &&
			other->view == event->view && other->move == event->move)
			return i;
	}
	return id;
}

/* ---- one run --------------------------------------------------------------------------------------- */

/* Is this event asked about, too, or does it bring the data to what is compared with the destination? */
static bool is_other_way(
	const struct looking *looking, uint32_t event, const struct tt_destination *destination) {
	const struct tt_model *model = looking->found->model;
	const struct tt_event *row = &model->events.items[event];
	if (event == destination->event || !tt_same_start(model, row, &destination->sent))
		return false;
	for (uint32_t i = 0; i < looking->found->items.len; i++) {
		const struct tt_destination *other = &looking->found->items.items[i];
		if (other->instead == event || goes_to(row, other->sent.to, TT_NONE))
			return true;
	}
	return false;
}

/* All up to the event; where some repeat, the state before the first depends on the last. */
static uint32_t order_events(const struct looking *looking, const struct tt_destination *destination) {
	uint32_t len = 0, end = looking->repeats ? looking->event_count : destination->event + 1;
	for (uint32_t event = 0; event < end; event++)
		if (!is_other_way(looking, event, destination))
			looking->order[len++] = event;
	return len;
}

static struct tt_check *check_on(struct looking *looking, tt_instant as_of) {
	struct tt_model *model = looking->found->model;
	for (uint32_t i = 0; i < looking->checks.len; i++)
		if (looking->checks.items[i]->as_of == as_of)
			return looking->checks.items[i];
	struct tt_check *check = tt_check_model(model, looking->program, as_of);
	*tt_push(model->arena, &looking->checks) = check;
	return check;
}

/* ---- what is kept ---------------------------------------------------------------------------------- */

static bool stands_in_the_way(const struct tt_finding *finding) {
	return finding->code == TT_FINDING_VIOLATION || finding->code == TT_FINDING_QUESTION ||
	       finding->code == TT_FINDING_LAW_TO_COME;
}

static void keep_obstacles(
	struct tt_destination *destination, const struct tt_outcome *outcome, struct tt_arena *arena) {
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		const struct tt_finding *finding = &outcome->findings.items[i];
		bool known = finding->rule == TT_NONE || !stands_in_the_way(finding);
		for (uint32_t j = 0; j < destination->obstacles.len && !known; j++)
			known = destination->obstacles.items[j].rule == finding->rule &&
				destination->obstacles.items[j].code == finding->code;
		if (!known)
			*tt_push(arena, &destination->obstacles) = *finding;
	}
}

static bool same_value(struct tt_range a, struct tt_range b) {
	return a.at_least == b.at_least && a.at_most == b.at_most;
}

/* What an attribute is after: of the copy; where it lies and who has to do with it, of both copies together.
 */
static struct tt_range range_after(
	struct tt_engine *engine, uint32_t input, uint32_t output, uint32_t attribute) {
	struct tt_range copy = tt_holding_range(engine, output, attribute), both = copy;
	if (engine->model->attributes.items[attribute].class == TT_CLASS_CARRIED ||
		!engine->holdings.items[input].alive)
		return copy;
	struct tt_range first = tt_holding_range(engine, input, attribute);
	both.at_least = tt_set_union(&engine->model->sets, first.at_least, copy.at_least);
	both.at_most = tt_set_union(&engine->model->sets, first.at_most, copy.at_most);
	return both;
}

static void compare_copies(
	struct tt_destination *destination, struct tt_engine *engine, uint32_t input, uint32_t output) {
	const struct tt_holding copy = engine->holdings.items[output];
	for (uint32_t id = 0; id < engine->model->attributes.len; id++) {
		bool carried = engine->model->attributes.items[id].class == TT_CLASS_CARRIED;
		struct tt_range before = tt_holding_range(engine, input, id);
		struct tt_range after = range_after(engine, input, output, id);
		if (same_value(before, after))
			continue;
		*tt_push(engine->model->arena, &destination->changes) = (struct tt_changed){.attribute = id,
			.data = copy.data,
			.holder = carried ? copy.holder : TT_NONE,
			.system = carried ? copy.system : TT_NONE,
			.before = before,
			.after = after,
			.rule = after.source < TT_SOURCE_PLACE ? after.source : TT_NONE};
	}
}

/* Where no copy is made, what the step says of the data as a whole. */
static void keep_changes(
	struct tt_destination *destination, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_holding *holdings = engine->holdings.items;
	for (uint32_t i = 0; i < outcome->inputs.len; i++)
		for (uint32_t j = 0; j < outcome->outputs.len; j++) {
			uint32_t input = outcome->inputs.items[i], output = outcome->outputs.items[j];
			if (input != output && holdings[input].data == holdings[output].data)
				compare_copies(destination, engine, input, output);
		}
	for (uint32_t i = 0; outcome->outputs.len == 0 && i < outcome->changes.len; i++)
		if (outcome->changes.items[i].holder == TT_NONE)
			*tt_push(engine->model->arena, &destination->changes) = outcome->changes.items[i];
}

static void keep(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_destination *destination = context;
	struct tt_arena *arena = engine->model->arena;
	if (outcome->event != destination->event)
		return;
	destination->verdict = outcome->verdict;
	destination->units = outcome->units;
	destination->questions = outcome->questions;
	for (uint32_t i = 0; i < outcome->grounds.len; i++)
		*tt_push(arena, &destination->grounds) = outcome->grounds.items[i];
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		*tt_push(arena, &destination->duties) = outcome->duties.items[i];
	keep_obstacles(destination, outcome, arena);
	keep_changes(destination, engine, outcome);
}

/* ---- regimes --------------------------------------------------------------------------------------- */

static enum tt_truth lies_in(const struct tt_flow *flow, struct tt_span holdings, uint32_t regime) {
	enum tt_truth truth = TT_NO;
	for (uint32_t i = 0; i < holdings.len; i++)
		truth = tt_truth_or(
			truth, tt_flow_lies_in(flow, flow->holdings.items[holdings.start + i], regime));
	return truth;
}

static void keep_regions(struct tt_destination *destination, const struct tt_model *model) {
	const struct tt_flow *flow = destination->flow;
	const struct tt_flow_event *row = NULL;
	for (uint32_t i = 0; i < flow->events.len; i++)
		row = flow->events.items[i].event == destination->event ? &flow->events.items[i] : row;
	for (uint32_t regime = 0; row != NULL && regime < model->regimes.len; regime++) {
		struct tt_region region = {regime, (uint8_t)lies_in(flow, row->inputs, regime), TT_NO};
		region.after =
			row->outputs.len == 0 ? region.before : (uint8_t)lies_in(flow, row->outputs, regime);
		if (region.before != TT_NO || region.after != TT_NO)
			*tt_push(model->arena, &destination->regions) = region;
	}
}

/* ---- each ------------------------------------------------------------------------------------------ */

static void look(struct looking *looking, struct tt_destination *destination) {
	struct tt_model *model = looking->found->model;
	struct tt_event kept = model->events.items[destination->event];
	struct tt_check *check = check_on(looking, destination->as_of);
	uint32_t count = order_events(looking, destination);
	model->events.items[destination->event] = destination->sent;
	destination->flow = tt_flow_create_of(check, looking->order, count);
	destination->run = tt_run_all(&(struct tt_run_request){.model = model,
		.program = looking->program,
		.as_of = destination->as_of,
		.order = looking->order,
		.order_count = count,
		.trace = true,
		.visit = keep,
		.context = destination});
	keep_regions(destination, model);
	model->events.items[destination->event] = kept;
}

static struct tt_planning *planning_on(struct looking *looking, tt_instant as_of) {
	struct tt_model *model = looking->found->model;
	for (uint32_t i = 0; i < looking->plannings.len; i++)
		if (looking->plannings.items[i]->request.as_of == as_of)
			return looking->plannings.items[i];
	struct tt_planning *planning = tt_plan_begin(&(struct tt_plan_request){.model = model,
		.program = looking->program,
		.as_of = as_of,
		.wanted = 1,
		.to = TT_NONE,
		.system = TT_NONE});
	*tt_push(model->arena, &looking->plannings) = planning;
	return planning;
}

static void plan(struct looking *looking, struct tt_destination *destination) {
	struct tt_model *model = looking->found->model;
	uint32_t id = destination->event;
	if (destination->verdict < TT_UNDETERMINED)
		return;
	destination->planning = planning_on(looking, destination->as_of);
	struct tt_event kept = model->events.items[id];
	model->events.items[id] = destination->sent;
	destination->planned = tt_plan_event(destination->planning, id);
	model->events.items[id] = kept;
	/* steps that were tried are no part of what the next one starts from */
	for (uint32_t i = looking->event_count; i < model->events.len; i++)
		model->events.items[i].types = 0;
}

static struct tt_destination begin(const struct tt_model *model, const struct tt_destination_wish *wish) {
	struct tt_destination destination = {
		.event = wish->event, .instead = wish->instead, .sent = model->events.items[wish->event]};
	destination.as_of = wish->as_of == TT_TIME_MIN ? model->as_of : wish->as_of;
	if (wish->to != TT_NONE) {
		destination.sent.to = wish->to;
		destination.sent.system = wish->system;
	}
	destination.at = destination.sent.at == TT_TIME_MIN ? destination.as_of : destination.sent.at;
	return destination;
}

struct tt_destinations *tt_destinations_create(struct tt_model *model, const struct tt_program *program,
	const struct tt_destination_wish *wishes, uint32_t count, struct tt_progress *progress) {
	struct tt_destinations *found = TT_NEW(model->arena, struct tt_destinations);
	struct looking looking = {.found = found,
		.program = program,
		.event_count = model->events.len,
		.order = TT_NEW_ARRAY(model->arena, uint32_t, model->events.len)};
	found->model = model;
	for (uint32_t i = 0; i < model->events.len; i++)
		looking.repeats = looking.repeats || model->events.items[i].every;
	for (uint32_t i = 0; i < count; i++)
		*tt_push(model->arena, &found->items) = begin(model, &wishes[i]);
	for (uint32_t i = 0; i < count; i++)
		look(&looking, &found->items.items[i]);
	for (uint32_t i = 0; i < count; i++) {
		if (progress != NULL)
			progress->tell(progress, i, count);
		plan(&looking, &found->items.items[i]);
	}
	return found;
}

const struct tt_plan *tt_destination_plan(const struct tt_destination *destination) {
	const struct tt_planned *planned = destination->planned;
	if (planned == NULL || planned->plans.len == 0 || planned->plans.items[0].len == 0)
		return NULL;
	return &planned->plans.items[0];
}

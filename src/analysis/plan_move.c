/*
 * Moves. What a kind of move changes follows from what of the record is given: data that is handled instead
 * of other data, another receiver, a key, a term, steps that are put in before the event. Which kinds are
 * offered follows from what the rule in the way reads (plan_move.def); what there is of each, from the model
 * and from what the trial saw: keys of the event's data, holdings with which it may be matched.
 */
#include "analysis/plan_search.h"
#include "engine/answer.h"

#include <string.h>

enum { STEPS_MAX = 2, TERMS_MAX = 8 }; /* processes put in; terms of expiry that are tried */

static const struct {
	const char *cost;
	uint8_t reads;
} kinds[TT_MOVE_KIND_COUNT] = {
#define MOVE(kind, word, cost, reads, ja, en) [TT_MOVE_##kind] = {cost, reads},
#include "analysis/plan_move.def"
};

/* ---- making moves ---------------------------------------------------------------------------------- */

static bool is_listed(const struct tt_model *model, struct tt_span span, uint32_t id) {
	for (uint32_t i = 0; i < span.len; i++)
		if (model->ids.items[span.start + i] == id)
			return true;
	return false;
}

static struct tt_span replaced(struct tt_model *model, struct tt_span span, uint32_t old, uint32_t new) {
	struct tt_span result = {model->ids.len, 0};
	for (uint32_t i = 0; i < span.len; i++) {
		uint32_t id = model->ids.items[span.start + i];
		if (id == old && new == TT_NONE)
			continue;
		*tt_push(model->arena, &model->ids) = id == old ? new : id;
		result.len++;
	}
	return result;
}

/* One data set is handled in the place of another, or left out. */
static bool replace_data(struct tt_model *model, const struct tt_move *move, struct tt_event *event) {
	if (is_listed(model, event->input, move->data))
		event->input = replaced(model, event->input, move->data, move->output);
	else if (move->output == TT_NONE && is_listed(model, event->output, move->data))
		event->output = replaced(model, event->output, move->data, TT_NONE);
	else /* a step that moves share has done it */
		return move->output != TT_NONE && is_listed(model, event->input, move->output);
	return event->input.len > 0 || event->output.len > 0;
}

static void change_step(struct tt_model *model, const struct tt_move *move) {
	if (move->kind == TT_MOVE_REDUCE)
		model->events.items[move->step].drop =
			tt_set_with(&model->sets, model->events.items[move->step].drop, move->key);
}

/* Changes the event itself; false if the moves do not go together. */
static bool make_move(struct tt_model *model, const struct tt_move *move, struct tt_event *event) {
	struct tt_sets *sets = &model->sets;
	bool replaces = move->kind == TT_MOVE_WITHOUT || move->output != TT_NONE;
	if (replaces && !replace_data(model, move, event))
		return false;
	if (move->kind == TT_MOVE_RECEIVER)
		event->to = move->to;
	if (move->kind == TT_MOVE_RECEIVER || move->kind == TT_MOVE_SYSTEM)
		event->system = move->system;
	event->view = event->view || move->kind == TT_MOVE_VIEW;
	if (move->kind == TT_MOVE_DROP)
		event->drop = tt_set_with(sets, event->drop, move->key);
	if (move->kind == TT_MOVE_EXPIRY)
		event->expiry = tt_set_with(sets, event->expiry, move->term);
	change_step(model, move);
	return true;
}

static bool node_puts(const struct tt_plan_search *search, const struct tt_plan_node *node, uint32_t event) {
	for (uint32_t i = 0; i < node->len; i++)
		if (tt_move_puts(tt_search_move(search, node->moves[i]), event))
			return true;
	return false;
}

static void blank(struct tt_event *event) {
	event->types = 0;
	event->by.len = event->input.len = event->output.len = 0;
	event->from = event->to = event->operation = TT_NONE;
}

/* What was put in for others is not there. */
static void hide_steps(const struct tt_plan_search *search, const struct tt_plan_node *node) {
	struct tt_model *model = tt_search_model(search);
	for (uint32_t event = search->planning->event_count; event < model->events.len; event++)
		if (event != search->event && !node_puts(search, node, event))
			blank(&model->events.items[event]);
}

/* ---- data that is not collected ---------------------------------------------------------------------- */

/* Takes from a list what is gone; was it anything, and is nothing left? */
static bool is_emptied(struct tt_model *model, struct tt_span *span, const bool *gone) {
	struct tt_span left = {model->ids.len, 0};
	bool any = false;
	for (uint32_t i = 0; i < span->len; i++)
		any = any || gone[model->ids.items[span->start + i]];
	for (uint32_t i = 0; i < span->len && any; i++) {
		uint32_t data = model->ids.items[span->start + i];
		if (gone[data])
			continue;
		*tt_push(model->arena, &model->ids) = data;
		left.len++;
	}
	if (any)
		*span = left;
	return any && left.len == 0;
}

/*
 * Without the data no event handles it; one that handles nothing else does not happen, and what it would make
 * is gone, too.
 */
static void take_away(struct tt_model *model, uint32_t count, bool *gone) {
	for (uint32_t i = 0; i < count; i++) {
		struct tt_event *event = &model->events.items[i];
		struct tt_span output = event->output;
		bool acquires = event->types == TT_EVENT_BIT(TT_EVENT_ACQUIRE);
		bool over = is_emptied(model, &event->input, gone);
		over = (acquires && is_emptied(model, &event->output, gone)) || over;
		for (uint32_t j = 0; over && !acquires && j < output.len; j++)
			gone[model->ids.items[output.start + j]] = true;
		if (over)
			blank(event);
	}
}

void tt_plan_leave_uncollected(const struct tt_planning *planning, const uint32_t *moves, uint32_t len) {
	struct tt_model *model = planning->request.model;
	bool *gone = NULL;
	for (uint32_t i = 0; i < len; i++) {
		const struct tt_move *move = &planning->moves.items[moves[i]];
		if (move->kind != TT_MOVE_UNCOLLECTED)
			continue;
		if (gone == NULL)
			gone = TT_NEW_ARRAY(planning->arena, bool, model->data.len);
		gone[move->data] = true;
	}
	if (gone != NULL)
		take_away(model, planning->event_count, gone);
}

bool tt_plan_make_moves(
	const struct tt_plan_search *search, const struct tt_plan_node *node, bool *left_out) {
	struct tt_model *model = tt_search_model(search);
	struct tt_event *event = &model->events.items[search->event];
	hide_steps(search, node);
	for (uint32_t i = 0; i < node->len; i++)
		if (!make_move(model, tt_search_move(search, node->moves[i]), event))
			return false;
	tt_plan_leave_uncollected(search->planning, node->moves, node->len);
	*left_out = event->types == 0;
	return true;
}

/* ---- finding moves --------------------------------------------------------------------------------- */

static bool is_same_move(const struct tt_move *a, const struct tt_move *b) {
	return a->kind == b->kind && a->fact.question == b->fact.question &&
	       memcmp(a->fact.subjects, b->fact.subjects, sizeof(a->fact.subjects)) == 0 &&
	       a->step == b->step && a->data == b->data && a->to == b->to && a->system == b->system &&
	       a->key == b->key && a->term == b->term;
}

static void offer(struct tt_trial *trial, const struct tt_move *move) {
	struct tt_planning *planning = trial->search->planning;
	uint32_t id = planning->first_move;
	while (id < planning->moves.len && !is_same_move(&planning->moves.items[id], move))
		id++;
	if (id == planning->moves.len)
		*tt_push(planning->arena, &planning->moves) = *move;
	tt_plan_extend(trial->search, trial->node, id);
}

/* A move that puts in steps, where it has been found before. */
static bool offer_again(struct tt_trial *trial, const struct tt_move *move) {
	struct tt_planning *planning = trial->search->planning;
	for (uint32_t id = planning->first_move; id < planning->moves.len; id++) {
		struct tt_move known = planning->moves.items[id];
		known.step = move->step;
		if (planning->moves.items[id].step_count == 0 || !is_same_move(&known, move))
			continue;
		tt_plan_extend(trial->search, trial->node, id);
		return true;
	}
	return false;
}

static struct tt_move new_move(const struct tt_trial *trial, uint8_t kind) {
	struct tt_move move = {.kind = kind,
		.cost = tt_cost_of(tt_search_model(trial->search), tt_text_of(kinds[kind].cost)),
		.party = TT_NONE,
		.rule = trial->focus_rule,
		.fact = {.question = TT_NONE, .is = true, .in_force = TT_ALWAYS, .mark = TT_NO_MARK},
		.step = TT_NONE,
		.data = TT_NONE,
		.output = TT_NONE,
		.to = TT_NONE,
		.system = TT_NONE,
		.key = TT_NONE,
		.term = TT_NONE};
	memset(move.fact.subjects, 0xFF, sizeof(move.fact.subjects));
	return move;
}

static uint32_t actor_of(const struct tt_model *model, const struct tt_event *event) {
	return event->from != TT_NONE && (event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) ? event->from
	       : event->by.len > 0 ? model->ids.items[event->by.start]
				   : event->holder;
}

static uint32_t role_of(const struct tt_model *model, const struct tt_event *event, struct tt_text role) {
	uint32_t party = tt_text_is(role, "from")     ? event->from
			 : tt_text_is(role, "to")     ? event->to
			 : tt_text_is(role, "holder") ? event->holder
						      : TT_NONE;
	return party != TT_NONE ? party : actor_of(model, event);
}

static bool is_step(const struct tt_planning *planning, uint32_t event) {
	return event >= planning->first_event;
}

static void offer_answer(struct tt_trial *trial, const struct tt_obstacle *obstacle) {
	struct tt_planning *planning = trial->search->planning;
	struct tt_model *model = tt_search_model(trial->search);
	const struct tt_question *question = &model->questions.items[obstacle->asked.question];
	const struct tt_event *event = &model->events.items[obstacle->event];
	tt_instant at = event->at == TT_TIME_MIN ? planning->request.as_of : event->at;
	bool obtainable = question->obtain_by.len > 0 && at < question->obtain_to;
	uint32_t step = TT_NONE;
	for (uint8_t i = 0; i < question->of_count; i++)
		if (question->of[i] == TT_OF_EVENT && is_step(planning, obstacle->asked.subjects[i]))
			step = obstacle->asked.subjects[i];
	if (!obtainable && step == TT_NONE)
		return;
	struct tt_move move = new_move(trial, obtainable ? TT_MOVE_FACT : TT_MOVE_ASSUMPTION);
	if (obtainable)
		move.cost = tt_cost_of(model, question->obtain_cost);
	move.party = role_of(model, event, question->obtain_by);
	move.rule = obstacle->rule;
	move.fact.question = obstacle->asked.question;
	move.step = step;
	memcpy(move.fact.subjects, obstacle->asked.subjects, sizeof(move.fact.subjects));
	move.asked = tt_engine_ask(planning->run->engine, obstacle->asked);
	offer(trial, &move);
}

/* ---- steps ------------------------------------------------------------------------------------------- */

/* By the model, or by a step before the same event: a plan for another one will not be followed at once. */
static bool is_id_taken(const struct tt_planning *planning, struct tt_text id) {
	const struct tt_model *model = planning->request.model;
	for (uint32_t i = 0; i < model->events.len; i++)
		if ((i < planning->event_count || i >= planning->first_event) &&
			tt_text_equal(model->events.items[i].named.id, id))
			return true;
	for (uint32_t i = 0; i < model->data.len; i++)
		if ((i < planning->data_count || i >= planning->first_data) &&
			tt_text_equal(model->data.items[i].named.id, id))
			return true;
	return false;
}

static struct tt_text free_id(
	const struct tt_planning *planning, struct tt_text first, struct tt_text second) {
	const struct tt_model *model = planning->request.model;
	struct tt_text id =
		tt_text_format(model->arena, "%.*s-%.*s", TT_TEXT_ARGS(first), TT_TEXT_ARGS(second));
	for (unsigned number = 2; is_id_taken(planning, id); number++)
		id = tt_text_format(
			model->arena, "%.*s-%.*s-%u", TT_TEXT_ARGS(first), TT_TEXT_ARGS(second), number);
	return id;
}

/* Data of which nothing is declared: what it is made of says what it is. */
static uint32_t add_data(struct tt_plan_search *search, uint32_t from, struct tt_text made) {
	struct tt_model *model = tt_search_model(search);
	struct tt_named named = model->data.items[from].named;
	struct tt_data data = {.covered_by = TT_NONE};
	named.id = free_id(search->planning, named.id, made);
	named.title.ja = tt_text_format(
		model->arena, "%.*s（%.*s）", TT_TEXT_ARGS(named.title.ja), TT_TEXT_ARGS(made));
	named.title.en =
		tt_text_format(model->arena, "%.*s (%.*s)", TT_TEXT_ARGS(named.title.en), TT_TEXT_ARGS(made));
	data.named = named;
	data.stated = TT_NEW_ARRAY(model->arena, bool, model->attributes.len);
	data.declared = TT_NEW_ARRAY(model->arena, uint32_t, model->attributes.len);
	*tt_push(model->arena, &model->data) = data;
	return model->data.len - 1;
}

static struct tt_span span_of(struct tt_model *model, uint32_t id) {
	*tt_push(model->arena, &model->ids) = id;
	return (struct tt_span){model->ids.len - 1, 1};
}

/* An event of the party, at the time and for the purpose of the planned one. */
static struct tt_event new_step(struct tt_plan_search *search, uint8_t type, uint32_t by, uint32_t data) {
	struct tt_model *model = tt_search_model(search);
	struct tt_event like = model->events.items[search->event];
	return (struct tt_event){.named = like.named,
		.types = TT_EVENT_BIT(type),
		.every = like.every,
		.by = span_of(model, by),
		.from = TT_NONE,
		.to = TT_NONE,
		.holder = TT_NONE,
		.input = span_of(model, data),
		.source = TT_NONE,
		.system = TT_NONE,
		.via = TT_NONE,
		.operation = TT_NONE,
		.purpose = like.purpose,
		.method = TT_NONE,
		.drop = TT_SET_EMPTY,
		.expiry = TT_SET_EMPTY,
		.covered_by = TT_NONE,
		.disposal = TT_NONE,
		.at = like.at};
}

/* The step is named by what is done to what. */
static uint32_t add_step(struct tt_plan_search *search, struct tt_event step, struct tt_text done) {
	struct tt_model *model = tt_search_model(search);
	uint32_t data = model->ids.items[step.input.start];
	step.named.id = free_id(search->planning, done, model->data.items[data].named.id);
	step.named.title = (struct tt_title){step.named.id, step.named.id};
	*tt_push(model->arena, &model->events) = step;
	return model->events.len - 1;
}

static const struct tt_seen_holding *find_input(const struct tt_trial *trial, uint32_t data) {
	for (uint32_t i = 0; i < trial->inputs.len; i++)
		if (trial->inputs.items[i].data == data)
			return &trial->inputs.items[i];
	return NULL;
}

/* A step that makes other data of what the event handles, where that lies. */
static uint32_t add_process(struct tt_trial *trial, uint32_t data, uint32_t output, uint32_t operation,
	tt_set_id drop, struct tt_text done) {
	struct tt_plan_search *search = trial->search;
	struct tt_model *model = tt_search_model(search);
	const struct tt_seen_holding *input = find_input(trial, data);
	struct tt_event step = new_step(
		search, TT_EVENT_PROCESS, actor_of(model, &model->events.items[search->event]), data);
	step.output = span_of(model, output);
	step.operation = operation;
	step.operation_types = operation == TT_NONE ? 0 : TT_EVENT_BIT(TT_EVENT_PROCESS);
	step.system = input == NULL ? TT_NONE : input->system;
	step.drop = drop;
	return add_step(search, step, done);
}

/* ---- less, or other, data ---------------------------------------------------------------------------- */

static uint32_t count_kind(const struct tt_trial *trial, uint8_t kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < trial->node->len; i++)
		count += tt_search_move(trial->search, trial->node->moves[i])->kind == kind;
	return count;
}

static void offer_process(
	struct tt_trial *trial, const struct tt_event *event, uint32_t data, uint32_t operation) {
	const struct tt_model *model = tt_search_model(trial->search);
	struct tt_move move = new_move(trial, TT_MOVE_PROCESS);
	move.party = actor_of(model, event);
	move.data = data;
	move.step_count = 1;
	move.key = operation;
	if (offer_again(trial, &move))
		return;
	move.output = add_data(trial->search, data, tt_word(model, operation));
	move.step = add_process(trial, data, move.output, operation, TT_SET_EMPTY, tt_word(model, operation));
	offer(trial, &move);
}

static bool was_done(const struct tt_trial *trial, uint32_t operation) {
	for (uint32_t i = 0; i < trial->node->len; i++) {
		const struct tt_move *move = tt_search_move(trial->search, trial->node->moves[i]);
		if (move->kind == TT_MOVE_PROCESS && move->key == operation)
			return true;
	}
	return false;
}

static void offer_processes(struct tt_trial *trial, const struct tt_event *event) {
	const struct tt_planning *planning = trial->search->planning;
	if (count_kind(trial, TT_MOVE_PROCESS) >= STEPS_MAX)
		return;
	for (uint32_t i = 0; i < event->input.len; i++)
		for (uint32_t j = 0; j < planning->operations.len; j++) {
			uint32_t operation = planning->operations.items[j];
			if (event->operation != operation && !was_done(trial, operation))
				offer_process(trial, event,
					planning->request.model->ids.items[event->input.start + i],
					operation);
		}
}

static void offer_without(struct tt_trial *trial, const struct tt_event *event) {
	const struct tt_model *model = tt_search_model(trial->search);
	struct tt_span data = event->types == TT_EVENT_BIT(TT_EVENT_ACQUIRE) ? event->output : event->input;
	for (uint32_t i = 0; data.len > 1 && i < data.len; i++) {
		struct tt_move move = new_move(trial, TT_MOVE_WITHOUT);
		move.party = actor_of(model, event);
		move.data = model->ids.items[data.start + i];
		if (move.data < trial->search->planning->data_count)
			offer(trial, &move);
	}
}

static void offer_terms(struct tt_trial *trial, const struct tt_event *event) {
	const struct tt_model *model = tt_search_model(trial->search);
	for (uint32_t term = 0; term < model->terms.len && term < TERMS_MAX; term++) {
		struct tt_move move = new_move(trial, TT_MOVE_EXPIRY);
		if (event->input.len == 0 || event->expiry != TT_SET_EMPTY)
			return;
		move.party = actor_of(model, event);
		move.term = term;
		offer(trial, &move);
	}
}

/* ---- keys, and what can be matched by them ----------------------------------------------------------- */

static void offer_drop(struct tt_trial *trial, const struct tt_event *event, uint32_t key) {
	struct tt_model *model = tt_search_model(trial->search);
	struct tt_move move = new_move(trial, TT_MOVE_DROP);
	if (event->view || tt_set_contains(&model->sets, event->drop, key))
		return;
	move.party = actor_of(model, event);
	move.key = key;
	offer(trial, &move);
}

static void offer_drops(struct tt_trial *trial, const struct tt_event *event) {
	struct tt_sets *sets = &tt_search_model(trial->search)->sets;
	tt_set_id keys = TT_SET_EMPTY;
	for (uint32_t i = 0; i < trial->inputs.len; i++)
		keys = tt_set_union(sets, keys,
			tt_set_intersection(sets, trial->keys_at_stake, trial->inputs.items[i].keys));
	for (uint32_t i = 0; i < tt_set_view(sets, keys).len; i++)
		offer_drop(trial, event, tt_set_view(sets, keys).items[i]);
}

/* The step that takes keys out of the data, whatever keys; TT_NONE: there is none yet. */
static const struct tt_move *find_reducing(const struct tt_planning *planning, uint32_t data) {
	for (uint32_t id = planning->first_move; id < planning->moves.len; id++) {
		const struct tt_move *move = &planning->moves.items[id];
		if (move->kind == TT_MOVE_REDUCE && (move->data == data || move->output == data))
			return move;
	}
	return NULL;
}

/* By a step of the plan's own, other than one that takes keys out. */
static bool is_made(const struct tt_trial *trial, uint32_t data) {
	const struct tt_planning *planning = trial->search->planning;
	return data >= planning->data_count && find_reducing(planning, data) == NULL;
}

static void offer_reduced(struct tt_trial *trial, const struct tt_event *event, uint32_t data, uint32_t key) {
	const struct tt_move *known = find_reducing(trial->search->planning, data);
	struct tt_move move = new_move(trial, TT_MOVE_REDUCE);
	move.party = actor_of(tt_search_model(trial->search), event);
	move.step_count = 1;
	move.key = key;
	move.data = known == NULL ? data : known->data;
	move.output = known == NULL ? add_data(trial->search, data, TT_TEXT("reduced")) : known->output;
	move.step = known == NULL
			    ? add_process(trial, data, move.output, TT_NONE, TT_SET_EMPTY, TT_TEXT("reduce"))
			    : known->step;
	offer(trial, &move);
}

static void offer_reductions(struct tt_trial *trial, const struct tt_event *event) {
	struct tt_model *model = tt_search_model(trial->search);
	for (uint32_t i = 0; i < event->input.len; i++) {
		uint32_t data = model->ids.items[event->input.start + i];
		const struct tt_seen_holding *input = find_input(trial, data);
		tt_set_id keys =
			input == NULL || is_made(trial, data)
				? TT_SET_EMPTY
				: tt_set_intersection(&model->sets, trial->keys_at_stake, input->keys);
		for (uint32_t j = 0; j < tt_set_view(&model->sets, keys).len; j++)
			offer_reduced(trial, event, data, tt_set_view(&model->sets, keys).items[j]);
	}
}

static bool is_acquired(const struct tt_trial *trial, uint32_t data) {
	const struct tt_model *model = tt_search_model(trial->search);
	for (uint32_t i = 0; i < trial->search->planning->event_count; i++) {
		const struct tt_event *event = &model->events.items[i];
		if (event->types == TT_EVENT_BIT(TT_EVENT_ACQUIRE) && is_listed(model, event->output, data))
			return true;
	}
	return false;
}

static uint32_t collector_of(const struct tt_trial *trial, uint32_t data) {
	const struct tt_model *model = tt_search_model(trial->search);
	for (uint32_t i = 0; i < trial->search->planning->event_count; i++) {
		const struct tt_event *event = &model->events.items[i];
		if (event->types == TT_EVENT_BIT(TT_EVENT_ACQUIRE) && is_listed(model, event->output, data))
			return actor_of(model, event);
	}
	return TT_NONE;
}

static void offer_uncollected_data(struct tt_trial *trial, uint32_t data) {
	struct tt_move move = new_move(trial, TT_MOVE_UNCOLLECTED);
	if (!is_acquired(trial, data))
		return;
	move.party = collector_of(trial, data);
	move.data = data;
	offer(trial, &move);
}

/* What the event itself collects, or what its data could be matched with. */
static void offer_uncollected(struct tt_trial *trial, const struct tt_event *event) {
	const struct tt_model *model = tt_search_model(trial->search);
	if (event->types == TT_EVENT_BIT(TT_EVENT_ACQUIRE))
		for (uint32_t i = 0; i < event->output.len; i++)
			offer_uncollected_data(trial, model->ids.items[event->output.start + i]);
	for (uint32_t i = 0; (trial->reads & TT_READS_LINKS) && i < trial->links.len; i++)
		offer_uncollected_data(trial, trial->links.items[i].data);
}

static void offer_erasures(struct tt_trial *trial, const struct tt_event *event) {
	struct tt_model *model = tt_search_model(trial->search);
	uint32_t operation = tt_names_intern(model->arena, &model->words, TT_TEXT("erase"));
	(void)event;
	for (uint32_t i = 0; i < trial->links.len; i++) {
		const struct tt_seen_holding *link = &trial->links.items[i];
		struct tt_move move = new_move(trial, TT_MOVE_ERASE);
		move.party = link->holder;
		move.data = link->data;
		move.system = link->system;
		move.step_count = 1;
		if (offer_again(trial, &move))
			continue;
		struct tt_event step = new_step(trial->search, TT_EVENT_DISPOSE, link->holder, link->data);
		step.system = link->system;
		step.operation = operation;
		move.step = add_step(trial->search, step, TT_TEXT("erase"));
		offer(trial, &move);
	}
}

/* The first system of the party, besides one. */
static uint32_t system_of(const struct tt_model *model, uint32_t party, uint32_t after) {
	for (uint32_t i = after == TT_NONE ? 0 : after + 1; i < model->systems.len; i++) {
		uint32_t operator_party = model->systems.items[i].operator_party;
		if (operator_party != TT_NONE && tt_party_within(model, operator_party, party))
			return i;
	}
	return TT_NONE;
}

/* Who handed the holding over, or NULL. */
static const struct tt_event *find_giving(const struct tt_trial *trial, const struct tt_seen_holding *held) {
	const struct tt_model *model = tt_search_model(trial->search);
	for (uint32_t i = 0; i < trial->search->planning->event_count; i++) {
		const struct tt_event *event = &model->events.items[i];
		if ((event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) && event->to == held->holder &&
			event->from != TT_NONE && event->system == held->system &&
			is_listed(model, event->input, held->data))
			return event;
	}
	return NULL;
}

static uint32_t add_return(
	struct tt_trial *trial, const struct tt_seen_holding *held, const struct tt_move *move) {
	struct tt_model *model = tt_search_model(trial->search);
	struct tt_event giving = *find_giving(trial, held);
	struct tt_event step = new_step(trial->search, TT_EVENT_TRANSFER, held->holder, held->data);
	step.from = held->holder;
	step.to = move->to;
	step.source = held->system;
	step.system = giving.source != TT_NONE ? giving.source : system_of(model, giving.from, TT_NONE);
	step.via = giving.via;
	step.purpose = giving.purpose;
	step.move = true;
	step.operation = tt_names_intern(model->arena, &model->words, TT_TEXT("return"));
	return add_step(trial->search, step, TT_TEXT("return"));
}

static void offer_returns(struct tt_trial *trial, const struct tt_event *event) {
	(void)event;
	for (uint32_t i = 0; i < trial->links.len; i++) {
		const struct tt_seen_holding *link = &trial->links.items[i];
		const struct tt_event *giving = find_giving(trial, link);
		struct tt_move move = new_move(trial, TT_MOVE_RETURN);
		if (giving == NULL ||
			tt_party_within(tt_search_model(trial->search), giving->from, link->holder))
			continue;
		move.party = link->holder;
		move.data = link->data;
		move.to = giving->from;
		move.system = link->system;
		move.step_count = 1;
		if (offer_again(trial, &move))
			continue;
		move.step = add_return(trial, link, &move);
		offer(trial, &move);
	}
}

/* ---- other places ------------------------------------------------------------------------------------ */

static bool could_receive(const struct tt_model *model, const struct tt_event *event, uint32_t party) {
	const struct tt_party *row = &model->parties.items[party];
	return party != event->to && (event->from == TT_NONE || tt_third_party(model, party, event->from)) &&
	       row->kind != TT_PARTY_PERSON && row->kind != TT_PARTY_GROUP && row->named.pack == TT_NONE &&
	       system_of(model, party, TT_NONE) != TT_NONE;
}

static bool was_moved(const struct tt_trial *trial) {
	return count_kind(trial, TT_MOVE_RECEIVER) + count_kind(trial, TT_MOVE_SYSTEM) > 0;
}

static void offer_receivers(struct tt_trial *trial, const struct tt_event *event) {
	const struct tt_model *model = tt_search_model(trial->search);
	for (uint32_t party = 0; party < model->parties.len && !was_moved(trial); party++) {
		struct tt_move move = new_move(trial, TT_MOVE_RECEIVER);
		if (!could_receive(model, event, party))
			continue;
		move.party = event->from;
		move.to = party;
		move.system = system_of(model, party, TT_NONE);
		offer(trial, &move);
	}
}

static void offer_systems(struct tt_trial *trial, const struct tt_event *event) {
	const struct tt_model *model = tt_search_model(trial->search);
	uint32_t system = was_moved(trial) ? TT_NONE : system_of(model, event->to, TT_NONE);
	for (; system != TT_NONE; system = system_of(model, event->to, system)) {
		struct tt_move move = new_move(trial, TT_MOVE_SYSTEM);
		if (system == event->system)
			continue;
		move.party = event->to;
		move.system = system;
		offer(trial, &move);
	}
}

static void offer_view(struct tt_trial *trial, const struct tt_event *event) {
	struct tt_move move = new_move(trial, TT_MOVE_VIEW);
	if (event->view || event->move)
		return;
	move.party = event->from;
	offer(trial, &move);
}

/* The part with the key only goes to another holder, so that nobody has both. */
static uint32_t add_split(
	struct tt_trial *trial, const struct tt_event *event, tt_set_id others, struct tt_move *move) {
	struct tt_plan_search *search = trial->search;
	struct tt_model *model = tt_search_model(search);
	tt_set_id key = tt_set_single(&model->sets, move->key);
	struct tt_event giving = *event;
	move->output = add_data(search, move->data, TT_TEXT("part"));
	uint32_t other = add_data(search, move->data, TT_TEXT("part"));
	uint32_t first = add_process(trial, move->data, move->output, TT_NONE, key, TT_TEXT("split"));
	(void)add_process(trial, move->data, other, TT_NONE, others, TT_TEXT("split"));
	struct tt_event step = new_step(search, TT_EVENT_TRANSFER, giving.from, other);
	step.from = giving.from;
	step.to = move->to;
	step.system = move->system;
	step.via = giving.via;
	step.operation = giving.operation;
	(void)add_step(search, step, TT_TEXT("give"));
	return first;
}

static void offer_split(struct tt_trial *trial, const struct tt_event *event,
	const struct tt_seen_holding *input, uint32_t key) {
	struct tt_model *model = tt_search_model(trial->search);
	tt_set_id others = tt_set_difference(&model->sets, input->keys, tt_set_single(&model->sets, key));
	for (uint32_t party = 0; party < model->parties.len; party++) {
		struct tt_move move = new_move(trial, TT_MOVE_SPLIT);
		if (!could_receive(model, event, party) || !tt_third_party(model, party, event->to))
			continue;
		move.party = event->from;
		move.data = input->data;
		move.key = key;
		move.to = party;
		move.system = system_of(model, party, TT_NONE);
		move.step_count = TT_MOVE_STEPS_MAX;
		if (offer_again(trial, &move))
			continue;
		move.step = add_split(trial, event, others, &move);
		offer(trial, &move);
	}
}

static void offer_splits(struct tt_trial *trial, const struct tt_event *event) {
	struct tt_sets *sets = &tt_search_model(trial->search)->sets;
	if (event->view || event->from == TT_NONE || count_kind(trial, TT_MOVE_SPLIT) > 0)
		return;
	for (uint32_t i = 0; i < trial->inputs.len; i++) {
		const struct tt_seen_holding *input = &trial->inputs.items[i];
		bool handled = is_listed(tt_search_model(trial->search), event->input, input->data);
		tt_set_id keys = tt_set_intersection(sets, trial->keys_at_stake, input->keys);
		bool parts = handled && tt_set_view(sets, input->keys).len > 1;
		for (uint32_t j = 0; parts && j < tt_set_view(sets, keys).len; j++)
			offer_split(trial, event, input, tt_set_view(sets, keys).items[j]);
	}
}

/* ---- all of them ------------------------------------------------------------------------------------- */

static const struct {
	uint8_t kind;
	bool of_transfer, of_itself; /* only for a transfer; only where the event itself is blocked */
	void (*offer)(struct tt_trial *trial, const struct tt_event *event);
} offers[] = {
	{TT_MOVE_PROCESS, false, true, offer_processes},
	{TT_MOVE_WITHOUT, false, true, offer_without},
	{TT_MOVE_DROP, false, true, offer_drops},
	{TT_MOVE_REDUCE, false, true, offer_reductions},
	{TT_MOVE_EXPIRY, false, true, offer_terms},
	{TT_MOVE_UNCOLLECTED, false, true, offer_uncollected},
	{TT_MOVE_RETURN, false, true, offer_returns},
	{TT_MOVE_ERASE, false, true, offer_erasures},
	{TT_MOVE_SPLIT, true, true, offer_splits},
	{TT_MOVE_RECEIVER, true, false, offer_receivers},
	{TT_MOVE_SYSTEM, true, false, offer_systems},
	{TT_MOVE_VIEW, true, false, offer_view},
};

/* The event as the node has it; ids may go on growing. */
static struct tt_event event_with(const struct tt_trial *trial) {
	struct tt_model *model = tt_search_model(trial->search);
	struct tt_event event = model->events.items[trial->search->event];
	for (uint32_t i = 0; i < trial->node->len; i++) {
		const struct tt_move *move = tt_search_move(trial->search, trial->node->moves[i]);
		if (move->kind != TT_MOVE_REDUCE)
			(void)make_move(model, move, &event);
		else if (is_listed(model, event.input, move->data))
			event.input = replaced(model, event.input, move->data, move->output);
	}
	return event;
}

void tt_plan_offer(struct tt_trial *trial) {
	struct tt_event event = event_with(trial);
	uint32_t avoids = trial->search->planning->request.avoids;
	bool transfer = (event.types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) && event.to != TT_NONE;
	bool itself = trial->focus_event == trial->search->event;
	for (uint32_t i = 0; i < trial->obstacles.len; i++)
		offer_answer(trial, &trial->obstacles.items[i]);
	for (size_t i = 0; i < TT_COUNT(offers); i++)
		if ((kinds[offers[i].kind].reads & trial->reads) && !(avoids >> offers[i].kind & 1) &&
			(transfer || !offers[i].of_transfer) && (itself || !offers[i].of_itself))
			offers[i].offer(trial, &event);
}

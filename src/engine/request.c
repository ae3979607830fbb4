/*
 * A request as an event: an event that is not the model's, told before it happens or after. It is written
 * into one struct tt_event that is reused, with its lists at the end of the model's ids, so that all that
 * reads events reads it like any other; what only a request has (lots, claims, answers) stands beside it.
 *
 * Answers that come with a request count until the next step begins. If they say who reaches what, labels
 * everywhere may turn on them: everything is derived with them, and without them afterwards.
 *
 * Recording is the step of a model with such an event: nothing of it is remembered, for what a decision
 * remembers holds as long as the state does.
 */
#include <string.h>
#include "engine/classify.h"
#include "engine/lattice.h"
#include "engine/step.h"

struct tt_requested {
	struct tt_event event;
	uint32_t first_id;		/* of the ids at the end of model.ids that its lists are written to */
	const uint8_t *operation_types; /* by word */
	uint32_t word_count;
	uint32_t input_lots[TT_REQUEST_MAX], output_lots[TT_REQUEST_MAX];
	const struct tt_claim *claims;
	uint32_t claim_count;
	bool reach_answered; /* the state was derived with the request's answers about reach */
};

/* ---- what is no request ------------------------------------------------------------------------------ */

static bool all_below(const uint32_t *ids, uint32_t count, uint32_t limit) {
	for (uint32_t i = 0; i < count; i++)
		if (ids[i] >= limit)
			return false;
	return true;
}

static bool given_below(uint32_t id, uint32_t limit) {
	return id == TT_NONE || id < limit;
}

static bool parties_known(const struct tt_model *model, const struct tt_request *request) {
	uint32_t parties = model->parties.len, systems = model->systems.len;
	return all_below(request->by, request->by_count, parties) && given_below(request->from, parties) &&
	       given_below(request->to, parties) && given_below(request->holder, parties) &&
	       given_below(request->source, systems) && given_below(request->system, systems);
}

static bool words_known(const struct tt_model *model, const struct tt_request *request) {
	uint32_t words = model->words.texts.len;
	return given_below(request->via, words) && given_below(request->operation, words) &&
	       given_below(request->purpose, words) && given_below(request->method, words) &&
	       request->drop < model->sets.spans.len && request->expiry < model->sets.spans.len;
}

/* What follows from the place, or from other labels, nobody can claim. */
static bool claims_known(const struct tt_model *model, const struct tt_request *request) {
	for (uint32_t i = 0; i < request->claim_count; i++) {
		uint32_t attribute = request->claims[i].attribute;
		if (request->claims[i].data >= model->data.len || attribute >= model->attributes.len ||
			model->attributes.items[attribute].column == TT_NONE || attribute == TT_category ||
			attribute == TT_controller || attribute == TT_owner || attribute == TT_origin)
			return false;
	}
	return true;
}

bool tt_request_acceptable(const struct tt_engine *engine, const struct tt_request *request) {
	const struct tt_model *model = engine->model;
	bool acquires = (request->types & TT_EVENT_BIT(TT_EVENT_ACQUIRE)) != 0;
	bool others = (request->types & ~TT_EVENT_BIT(TT_EVENT_ACQUIRE)) != 0;
	return request->types != 0 && request->types < TT_EVENT_BIT(TT_EVENT_TYPE_COUNT) &&
	       request->by_count <= TT_REQUEST_MAX && request->input_count <= TT_REQUEST_MAX &&
	       request->output_count <= TT_REQUEST_MAX && (!acquires || request->output_count > 0) &&
	       (!others || request->input_count > 0) &&
	       given_below(request->model_event, model->events.len) && parties_known(model, request) &&
	       words_known(model, request) &&
	       all_below(request->input, request->input_count, model->data.len) &&
	       all_below(request->output, request->output_count, model->data.len) &&
	       claims_known(model, request);
}

/* ---- lots ------------------------------------------------------------------------------------------ */

static uint32_t find_lot(struct tt_engine *engine, uint32_t data, const uint32_t *instances, uint32_t at) {
	uint32_t instance = instances == NULL ? TT_NONE : instances[at];
	return tt_state_lot(engine, data, instance, !engine->deciding);
}

static void find_lots(struct tt_engine *engine, const struct tt_request *request) {
	struct tt_requested *requested = engine->requested;
	for (uint32_t i = 0; i < request->input_count; i++)
		requested->input_lots[i] = find_lot(engine, request->input[i], request->input_instances, i);
	for (uint32_t i = 0; i < request->output_count; i++)
		requested->output_lots[i] =
			find_lot(engine, request->output[i], request->output_instances, i);
}

static bool is_request(const struct tt_engine *engine) {
	return engine->requested != NULL && engine->event == &engine->requested->event;
}

uint32_t tt_input_lot(const struct tt_engine *engine, uint32_t at) {
	return is_request(engine) ? engine->requested->input_lots[at]
				  : engine->model->ids.items[engine->event->input.start + at];
}

uint32_t tt_output_lot(const struct tt_engine *engine, uint32_t at) {
	return is_request(engine) ? engine->requested->output_lots[at]
				  : engine->model->ids.items[engine->event->output.start + at];
}

/* ---- claims ------------------------------------------------------------------------------------------ */

/* An instance that has no lot yet is, while deciding, the one that nothing has happened to. */
static bool speaks_of(const struct tt_engine *engine, const struct tt_claim *claim, uint32_t lot) {
	uint32_t known = tt_engine_lot(engine, claim->data, claim->instance);
	if (known == TT_NONE)
		known = tt_engine_lot(engine, claim->data, TT_INSTANCE_UNMET);
	return known == lot;
}

bool tt_request_claim(const struct tt_engine *engine, uint32_t lot, uint32_t attribute, uint32_t *value) {
	const struct tt_requested *requested = engine->requested;
	for (uint32_t i = 0; is_request(engine) && i < requested->claim_count; i++)
		if (requested->claims[i].attribute == attribute &&
			speaks_of(engine, &requested->claims[i], lot)) {
			*value = requested->claims[i].value;
			return true;
		}
	return false;
}

bool tt_request_claims(const struct tt_engine *engine) {
	return is_request(engine) && engine->requested->claim_count > 0;
}

/* ---- the event --------------------------------------------------------------------------------------- */

static struct tt_span write_ids(
	struct tt_engine *engine, uint32_t list, const uint32_t *ids, uint32_t count) {
	struct tt_span span = {engine->requested->first_id + list * TT_REQUEST_MAX, count};
	for (uint32_t i = 0; i < count; i++)
		engine->model->ids.items[span.start + i] = ids[i];
	return span;
}

static void write_event(struct tt_engine *engine, const struct tt_request *request) {
	struct tt_requested *requested = engine->requested;
	struct tt_event *event = &requested->event;
	bool sender = request->by_count == 0 && (request->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0 &&
		      request->from != TT_NONE;
	event->types = request->types;
	event->operation_types = request->operation < requested->word_count
					 ? requested->operation_types[request->operation]
					 : 0;
	event->move = request->move;
	event->view = request->view;
	event->by =
		write_ids(engine, 0, sender ? &request->from : request->by, sender ? 1 : request->by_count);
	event->input = write_ids(engine, 1, request->input, request->input_count);
	event->output = write_ids(engine, 2, request->output, request->output_count);
	event->from = request->from;
	event->to = request->to;
	event->holder = request->holder;
	event->source = request->source;
	event->system = request->system;
	event->via = request->via;
	event->operation = request->operation;
	event->purpose = request->purpose;
	event->method = request->method;
	event->drop = request->drop;
	event->expiry = request->expiry;
	event->covered_by = request->model_event == TT_NONE
				    ? TT_NONE
				    : engine->model->events.items[request->model_event].covered_by;
	event->disposal = TT_NONE;
	event->at = request->at;
}

/* ---- answers about reach --------------------------------------------------------------------------- */

/* Does an answer to the question say who reaches or handles what, be it by what it implies? */
static bool speaks_of_reach(const struct tt_model *model, uint32_t question) {
	const struct tt_question *asked = &model->questions.items[question];
	const uint32_t about[] = {model->question_can_reach, model->question_does_not_handle};
	for (size_t i = 0; i < TT_COUNT(about); i++)
		if (question == about[i] || tt_set_contains(&model->sets, asked->implies, about[i]) ||
			tt_set_contains(&model->sets, asked->implied_by, about[i]))
			return true;
	return false;
}

static bool answers_reach(const struct tt_model *model, const struct tt_request *request) {
	for (uint32_t i = 0; i < request->fact_count; i++)
		if (speaks_of_reach(model, request->facts[i].question))
			return true;
	return false;
}

/* Who reaches what shows in labels everywhere: everything is derived with the answers, and without them
 * again. */
static void derive_anew(struct tt_engine *engine) {
	tt_decisions_forget(engine);
	tt_classify_expect_answers(engine);
	tt_classify_all(engine);
	tt_classify_begin(engine, engine->outcome.event); /* what answers change, the event does not */
}

static void take_facts(struct tt_engine *engine, const struct tt_request *request) {
	struct tt_requested *requested = engine->requested;
	bool reach = request->fact_count > 0 && answers_reach(engine->model, request);
	if (requested->reach_answered) /* by the last request */
		derive_anew(engine);
	engine->request_facts = request->facts;
	engine->request_fact_count = request->fact_count;
	requested->reach_answered = reach;
	if (reach)
		derive_anew(engine);
}

/* Of operations of one name the first counts; that several packs should declare one, the reader warns of. */
static void list_operations(struct tt_engine *engine) {
	struct tt_model *model = engine->model;
	uint8_t *types = TT_NEW_ARRAY(engine->arena, uint8_t, model->words.texts.len);
	for (uint32_t i = model->operations.len; i-- > 0;) {
		uint32_t word = tt_names_find(&model->words, model->operations.items[i].named.id);
		if (word != TT_NONE)
			types[word] = model->operations.items[i].types;
	}
	engine->requested->operation_types = types;
	engine->requested->word_count = model->words.texts.len;
}

static void begin_requests(struct tt_engine *engine) {
	struct tt_model *model = engine->model;
	engine->requested = TT_NEW(engine->arena, struct tt_requested);
	engine->requested->first_id = model->ids.len;
	for (uint32_t i = 0; i < 3 * TT_REQUEST_MAX; i++)
		(void)tt_push(model->arena, &model->ids);
	list_operations(engine);
}

void tt_request_begin(struct tt_engine *engine, const struct tt_request *request) {
	if (engine->requested == NULL)
		begin_requests(engine);
	struct tt_requested *requested = engine->requested;
	write_event(engine, request);
	find_lots(engine, request);
	requested->claims = request->claims;
	requested->claim_count = request->claim_count;
	engine->request_fact_count = 0; /* those of the last request may be gone */
	tt_step_begin(engine, &requested->event, tt_request_event(engine->model, request));
	if (request->fact_count > 0 || requested->reach_answered)
		take_facts(engine, request);
}

void tt_request_end(struct tt_engine *engine) {
	engine->deciding = false;
	engine->request_fact_count = 0;
	if (engine->requested == NULL)
		return;
	engine->requested->claim_count = 0;
	if (engine->requested->reach_answered) {
		engine->requested->reach_answered = false;
		derive_anew(engine);
	}
}

/* ---- doing it ---------------------------------------------------------------------------------------- */

static bool recordable(const struct tt_request *request) {
	for (uint32_t i = 0; request->input_instances != NULL && i < request->input_count; i++)
		if (request->input_instances[i] == TT_INSTANCE_UNMET)
			return false;
	for (uint32_t i = 0; request->output_instances != NULL && i < request->output_count; i++)
		if (request->output_instances[i] == TT_INSTANCE_UNMET)
			return false;
	return true;
}

/* Begins the request, and drafts and commits what it changes, on the state itself; its number. */
static bool change(struct tt_engine *engine, const struct tt_request *request, uint32_t *id) {
	*id = tt_request_event(engine->model, request);
	if (!recordable(request) || !tt_request_acceptable(engine, request))
		return false;
	engine->deciding = false;
	tt_request_begin(engine, request);
	tt_step_draft(engine, *id);
	tt_step_commit(engine, *id);
	return true;
}

bool tt_engine_apply(struct tt_engine *engine, const struct tt_request *request) {
	uint32_t id;
	if (!change(engine, request, &id))
		return false;
	tt_step_settle(engine);
	return true;
}

const struct tt_outcome *tt_engine_record(struct tt_engine *engine, const struct tt_request *request) {
	uint32_t id;
	if (!change(engine, request, &id))
		return NULL;
	tt_step_judge(engine, id);
	tt_step_settle(engine);
	return &engine->outcome;
}

/*
 * Events: asked about before they happen, and told after they did.
 *
 * Recording waits for the disk, so it is done for all that a turn brought at once: each exchange adds its
 * events to the batch of the turn and waits; the turn ends with one commit, whose answers, a line each, go
 * back to those who wait in the order in which they came.
 */
#include "ledger/entry.h"
#include "server/serving.h"

#include <stdlib.h>

/* ---- limits ---------------------------------------------------------------------------------------- */

bool tt_refuse_limited(struct tt_exchange *exchange) {
	bool limited = tt_limited(&exchange->principal->limits);
	if (limited)
		tt_refuse(exchange, TT_REFUSED_OUT_OF_LIMITS, NULL);
	return limited;
}

bool tt_refuse_entry(struct tt_exchange *exchange, uint64_t index, enum tt_touch touch) {
	struct tt_limits limits = exchange->principal->limits;
	limits.purpose = exchange->arguments[TT_PARAMETER_PURPOSE].text;
	bool may = tt_service_may(exchange->server->service, &limits, index, touch);
	if (!may)
		tt_refuse(exchange, TT_REFUSED_OUT_OF_LIMITS, NULL);
	return !may;
}

/* May the caller speak of this event? One that cannot be read is left to whoever reads it next. */
static bool may_tell(struct tt_exchange *exchange, struct tt_text event) {
	struct tt_fault fault;
	struct tt_service *service = exchange->server->service;
	if (!tt_limited(&exchange->principal->limits))
		return true;
	return !tt_service_read(service, event, &fault) ||
	       tt_service_may_tell(service, &exchange->principal->limits);
}

/* ---- before ---------------------------------------------------------------------------------------- */

static void decide_one(struct tt_exchange *exchange) {
	struct tt_fault fault;
	struct tt_text event = tt_buf_text(&exchange->body);
	if (!may_tell(exchange, event)) {
		tt_refuse(exchange, TT_REFUSED_OUT_OF_LIMITS, NULL);
		return;
	}
	if (!tt_service_decide(exchange->server->service, event, &exchange->answer, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	tt_buf_byte(&exchange->answer, '\n');
	tt_answer(exchange);
}

/* The lines that are whole, or all that is left once the body has ended; the rest moves to the front. */
static void decide_lines(struct tt_exchange *exchange) {
	struct tt_buf *body = &exchange->body;
	struct tt_text rest = tt_buf_text(body);
	size_t whole = rest.len;
	while (!exchange->ended && whole > 0 && rest.bytes[whole - 1] != '\n')
		whole--;
	tt_service_decide_lines(
		exchange->server->service, tt_text_slice(rest, 0, whole), &exchange->line, &exchange->answer);
	if (whole > 0)
		memmove(body->bytes, body->bytes + whole, rest.len - whole);
	body->len -= whole;
}

void tt_handle_decide(struct tt_exchange *exchange) {
	bool brief = tt_text_is(exchange->arguments[TT_PARAMETER_BRIEF].text, "true");
	tt_service_answer_as(exchange->server->service, brief ? TT_ANSWER_BRIEF : TT_ANSWER_WHOLE);
	tt_service_answer_for(exchange->server->service, &exchange->principal->limits);
	if (!exchange->lines) {
		decide_one(exchange);
		return;
	}
	decide_lines(exchange);
	if (exchange->ended && !exchange->early)
		tt_answer_as(exchange, 200, "application/x-ndjson");
}

/* ---- after ----------------------------------------------------------------------------------------- */

/* Adds an event to the batch of the turn; what is wrong with it stands in its place. */
static void add_event(struct tt_exchange *exchange, struct tt_text event) {
	struct tt_server *server = exchange->server;
	struct tt_added *added = tt_push(&exchange->arena, &exchange->added);
	struct tt_fault fault = {0};
	struct tt_buf refused;
	if (may_tell(exchange, event) ? tt_batch_add(server->batch, event, &fault)
				      : tt_fault_set(&fault, TT_FAULT_OUT_OF_LIMITS, (struct tt_text){0})) {
		*added = (struct tt_added){.good = true};
		return;
	}
	tt_buf_init(&refused, &exchange->arena, 4096);
	fault.line = exchange->lines ? exchange->line : fault.line;
	tt_fault_json(&fault, &refused);
	*added = (struct tt_added){
		.refused = tt_buf_text(&refused), .fault = TT_NEW(&exchange->arena, struct tt_fault)};
	*added->fault = fault;
}

static void add_events(struct tt_exchange *exchange) {
	struct tt_text rest = tt_buf_text(&exchange->body), line;
	if (!exchange->lines)
		add_event(exchange, rest);
	while (exchange->lines && tt_next_line(&rest, &line, &exchange->line))
		add_event(exchange, line);
}

/* A single event that was refused needs no commit. */
static bool refuse_single(struct tt_exchange *exchange) {
	const struct tt_added *added = exchange->added.items;
	if (exchange->lines || added->good)
		return false;
	if (added->fault->code == TT_FAULT_OUT_OF_LIMITS)
		tt_refuse(exchange, TT_REFUSED_OUT_OF_LIMITS, NULL);
	else
		tt_refuse_fault(exchange, added->fault);
	return true;
}

void tt_handle_record(struct tt_exchange *exchange) {
	struct tt_server *server = exchange->server;
	struct tt_fault fault;
	if (server->batch == NULL && !tt_batch_begin(server->service, &server->batch, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	tt_service_answer_as(server->service, TT_ANSWER_WHOLE);
	tt_service_answer_for(server->service, &exchange->principal->limits);
	add_events(exchange);
	if (refuse_single(exchange))
		return;
	exchange->waiting = true;
	exchange->next = NULL;
	*server->last_recording = exchange;
	server->last_recording = &exchange->next;
}

/* ---- the end of a turn ----------------------------------------------------------------------------- */

/* The answer to what is recorded begins with its index. */
static uint64_t index_of(struct tt_text line) {
	static const char start[] = "{\"index\":";
	return tt_text_starts(line, start) ? strtoull(line.bytes + sizeof(start) - 1, NULL, 10) : TT_NO_ENTRY;
}

static void answer_lines(struct tt_exchange *exchange) {
	struct tt_text *answers = &exchange->server->answers, line;
	uint32_t number = 0;
	for (uint32_t i = 0; i < exchange->added.len; i++) {
		const struct tt_added *added = &exchange->added.items[i];
		if (added->good && tt_next_line(answers, &line, &number)) {
			tt_buf_add(&exchange->answer, line);
			tt_live_publish(exchange->server, "recorded", line, index_of(line));
		} else
			tt_buf_add(&exchange->answer, added->refused);
		tt_buf_byte(&exchange->answer, '\n');
	}
	if (exchange->lines)
		tt_answer_as(exchange, 200, "application/x-ndjson");
	else
		tt_answer(exchange);
}

static void answer_failure(struct tt_exchange *exchange) {
	tt_refuse_fault(exchange, exchange->server->batch_fault);
}

static void tell(struct tt_server *server, void (*work)(struct tt_exchange *exchange)) {
	struct tt_exchange *exchange = server->recording;
	server->recording = NULL;
	server->last_recording = &server->recording;
	while (exchange != NULL) {
		struct tt_exchange *next = exchange->next;
		tt_exchange_run(exchange, work);
		tt_exchange_wake(exchange);
		exchange = next;
	}
}

struct commit {
	struct tt_server *server;
	struct tt_buf answers;
	struct tt_fault fault;
	bool done;
};

static void commit(void *context) {
	struct commit *commit = context;
	struct tt_server *server = commit->server;
	struct tt_batch *batch = server->batch;
	server->batch = NULL;
	tt_buf_init(&commit->answers, &server->turn, SIZE_MAX / 2);
	commit->done = tt_batch_commit(batch, &commit->answers, &commit->fault);
}

void tt_commit_turn(struct tt_server *server) {
	struct commit context = {.server = server};
	if (server->batch == NULL)
		return;
	if (tt_arena_run(&server->turn, commit, &context) != TT_OK)
		tt_fault_set(&context.fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	server->answers = tt_buf_text(&context.answers);
	server->batch_fault = &context.fault;
	tell(server, context.done ? answer_lines : answer_failure);
	tt_arena_reset(&server->turn);
}

/* An exchange that went away before its turn ended; its events are recorded all the same. */
void tt_recording_forget(struct tt_exchange *exchange) {
	struct tt_server *server = exchange->server;
	struct tt_exchange **at = &server->recording;
	while (*at != NULL && *at != exchange)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	*at = exchange->next;
	for (server->last_recording = &server->recording; *server->last_recording != NULL;)
		server->last_recording = &(*server->last_recording)->next;
}

/*
 * What needs no store: is it alive, counts, this API described, and models that are checked and drawn.
 */
#include "server/serving.h"

#include <stdlib.h>
#include <unistd.h>

void tt_handle_health(struct tt_exchange *exchange) {
	tt_buf_string(&exchange->answer, "ok\n");
	tt_answer(exchange);
}

void tt_handle_ready(struct tt_exchange *exchange) {
	const struct tt_server *server = exchange->server;
	struct tt_fault fault;
	bool store = tt_service_refresh(server->service, &fault);
	bool ready = !server->draining && !server->workshop_lost && store;
	tt_buf_string(&exchange->answer, ready		    ? "ready\n"
					 : server->draining ? "draining\n"
					 : !store	    ? "the store cannot be reached\n"
							    : "the workshop is gone\n");
	tt_answer_as(exchange, ready ? 200 : 503, "text/plain; charset=utf-8");
}

void tt_handle_metrics(struct tt_exchange *exchange) {
	tt_write_metrics(exchange->server, &exchange->answer);
	tt_answer(exchange);
}

void tt_handle_openapi(struct tt_exchange *exchange) {
	tt_answer(exchange);
	exchange->reply.body = exchange->server->openapi;
}

/* ---- models ---------------------------------------------------------------------------------------- */

static struct tt_text read_made(struct tt_exchange *exchange, const struct tt_job_result *result) {
	char *bytes = tt_arena_alloc(&exchange->arena, result->len + 1);
	ssize_t len = pread(result->file, bytes, result->len, 0);
	return (struct tt_text){bytes, len < 0 ? 0 : (size_t)len};
}

/* Diagnostics are a member of the problem; the usual ones are short. */
static void refuse_model(struct tt_exchange *exchange, const struct tt_job_result *result) {
	struct tt_buf members;
	tt_buf_init(&members, &exchange->arena, result->len + 64);
	tt_buf_string(&members, ",\"diagnostics\":");
	tt_buf_add(&members, read_made(exchange, result));
	tt_refuse_with(exchange, TT_REFUSED_BAD_MODEL, (struct tt_text){0}, tt_buf_text(&members));
}

/* It comes from a child that read what strangers sent: its texts end where they must. */
static void refuse_fault(struct tt_exchange *exchange, const struct tt_job_result *result) {
	struct tt_fault fault;
	ssize_t len = pread(result->file, &fault, sizeof(fault), 0);
	if (len != sizeof(fault) || fault.code == TT_FAULT_NONE || fault.code >= TT_FAULT_COUNT) {
		tt_refuse(exchange, TT_REFUSED_FAILED, NULL);
		return;
	}
	fault.pointer[sizeof(fault.pointer) - 1] = fault.name[sizeof(fault.name) - 1] =
		fault.near[sizeof(fault.near) - 1] = '\0';
	tt_refuse_fault(exchange, &fault);
}

static void refuse_job(struct tt_exchange *exchange, const struct tt_job_result *result) {
	static const enum tt_refusal refusals[] = {[TT_JOB_NO] = TT_REFUSED_FAILED,
		[TT_JOB_NO_MEMORY] = TT_REFUSED_NO_MEMORY,
		[TT_JOB_FAILED] = TT_REFUSED_FAILED,
		[TT_JOB_LOST] = TT_REFUSED_TOO_SLOW};
	if (result->outcome == TT_JOB_BAD_MODEL)
		refuse_model(exchange, result);
	else if (result->outcome == TT_JOB_FAULT)
		refuse_fault(exchange, result);
	else
		tt_refuse(exchange, refusals[result->outcome], NULL);
	if (result->file > 0)
		close(result->file);
}

bool tt_job_good(struct tt_exchange *exchange, const struct tt_job_result *result) {
	if (result->outcome != TT_JOB_DONE)
		refuse_job(exchange, result);
	else if (result->file > 0)
		close(result->file);
	return result->outcome == TT_JOB_DONE;
}

/* ---- orders ---------------------------------------------------------------------------------------- */

/* Routes have formats of their own. */
static struct tt_text format_of(const struct tt_exchange *exchange) {
	static const enum tt_parameter formats[] = {TT_PARAMETER_FORMAT, TT_PARAMETER_TABLE_FORMAT,
		TT_PARAMETER_REPORT_FORMAT, TT_PARAMETER_GAP_FORMAT};
	for (size_t i = 0; i < TT_COUNT(formats); i++)
		if (exchange->arguments[formats[i]].given)
			return exchange->arguments[formats[i]].text;
	return (struct tt_text){0};
}

static const struct form {
	const char *format, *type;
} forms[] = {{"json", "application/json"}, {"svg", "image/svg+xml"}, {"pdf", "application/pdf"},
	{"png", "image/png"}, {"csv", "text/csv;charset=utf-8"}, {"md", "text/markdown;charset=utf-8"},
	{"html", "text/html;charset=utf-8"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};

/* The type of media of the format that was asked for; the route's own if none was. */
static const char *type_of(const struct tt_exchange *exchange) {
	struct tt_text format = format_of(exchange);
	for (size_t i = 0; i < TT_COUNT(forms); i++)
		if (tt_text_is(format, forms[i].format))
			return forms[i].type;
	return tt_answers[exchange->route->answer].type;
}

/* A line of what may be several. */
static void add_line(struct tt_buf *out, struct tt_text text) {
	while (text.len > 0) {
		const char *end = memchr(text.bytes, '\n', text.len);
		size_t len = end == NULL ? text.len : (size_t)(end - text.bytes);
		tt_buf_add(out, tt_text_slice(text, 0, len));
		text = tt_text_slice(text, len + (end != NULL), text.len);
	}
	tt_buf_byte(out, '\n');
}

/* The last line of an answer that tells how far its job has come: what was made, or why there is nothing. */
static void write_last(struct tt_exchange *exchange, const struct tt_job_result *result) {
	struct tt_buf *answer = &exchange->answer;
	struct tt_text left = tt_text_copy(
		&exchange->arena, tt_text_slice(tt_buf_text(answer), exchange->taken, answer->len));
	const struct tt_http_reply reply = exchange->reply;
	struct tt_text last =
		result->outcome == TT_JOB_DONE ? read_made(exchange, result) : (struct tt_text){0};
	if (!tt_job_good(exchange, result))
		last = tt_text_copy(&exchange->arena, exchange->reply.body);
	exchange->reply = reply;
	answer->len = exchange->taken = 0;
	tt_buf_add(answer, left);
	add_line(answer, last);
}

static void take_made(struct tt_exchange *exchange, const struct tt_job_result *result) {
	if (exchange->early) {
		write_last(exchange, result);
		return;
	}
	if (result->outcome != TT_JOB_DONE) {
		refuse_job(exchange, result);
		return;
	}
	exchange->reply.file = result->file;
	exchange->reply.file_len = result->len;
	tt_answer_as(exchange, 200, type_of(exchange));
}

struct tt_job_order tt_order_of(const struct tt_exchange *exchange, enum tt_job_kind kind) {
	static const struct {
		enum tt_job_word word;
		enum tt_parameter parameter;
	} words[] = {{TT_JOB_FOR, TT_PARAMETER_FOR}, {TT_JOB_REGIME, TT_PARAMETER_REGIME},
		{TT_JOB_WHAT, TT_PARAMETER_WHAT}, {TT_JOB_EVENT, TT_PARAMETER_EVENT},
		{TT_JOB_CODE, TT_PARAMETER_CODE}, {TT_JOB_FROM, TT_PARAMETER_FROM_DATA},
		{TT_JOB_TO, TT_PARAMETER_TO_PLACE}, {TT_JOB_ONLY, TT_PARAMETER_ONLY}};
	const struct tt_argument *arguments = exchange->arguments;
	struct tt_text language = arguments[TT_PARAMETER_LANG].text;
	struct tt_job_order order = {.kind = (uint8_t)kind,
		.language = (uint8_t)(tt_text_is(language, "ja")   ? TT_JA
				      : tt_text_is(language, "en") ? TT_EN
								   : exchange->language),
		.bundled = exchange->bundled,
		.brief = tt_text_is(arguments[TT_PARAMETER_BRIEF].text, "true"),
		.step = (uint8_t)arguments[TT_PARAMETER_STEP].number,
		.as_of = arguments[TT_PARAMETER_AS_OF].given ? arguments[TT_PARAMETER_AS_OF].instant
							     : TT_TIME_MIN,
		.second = TT_TIME_MIN};
	if (arguments[TT_PARAMETER_AND].given)
		order.second = arguments[TT_PARAMETER_AND].instant;
	snprintf(order.words[TT_JOB_FORMAT], TT_JOB_WORD_SIZE, "%.*s", TT_TEXT_ARGS(format_of(exchange)));
	for (size_t i = 0; i < TT_COUNT(words); i++)
		snprintf(order.words[words[i].word], TT_JOB_WORD_SIZE, "%.*s",
			TT_TEXT_ARGS(arguments[words[i].parameter].text));
	return order;
}

/* Has the workshop do it, and answers what that makes. */
static void order(struct tt_exchange *exchange, enum tt_job_kind kind) {
	struct tt_job_order order = tt_order_of(exchange, kind);
	bool lines = format_of(exchange).len == 0 || tt_text_is(format_of(exchange), "json");
	order.progress = lines && tt_text_is(exchange->arguments[TT_PARAMETER_PROGRESS].text, "true");
	tt_job_give(exchange, &order, tt_buf_text(&exchange->body), take_made);
}

#define ORDERS(name, NAME)                                                                                   \
	void tt_handle_##name(struct tt_exchange *exchange) {                                                \
		order(exchange, TT_JOB_##NAME);                                                              \
	}
ORDERS(check, CHECK)
ORDERS(draw, DRAW)
ORDERS(outline, OUTLINE)
ORDERS(edit, EDIT)
ORDERS(answer, ANSWER)
ORDERS(table, TABLE)
ORDERS(explain, EXPLAIN)
ORDERS(report, REPORT)
ORDERS(gap, GAP)
ORDERS(plan, PLAN)
ORDERS(words, WORDS)
ORDERS(schema, SCHEMA)
ORDERS(packs, PACKS)

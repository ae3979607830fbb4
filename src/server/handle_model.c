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

/* Diagnostics are a member of the problem; the usual ones are short. */
static void refuse_model(struct tt_exchange *exchange, const struct tt_job_result *result) {
	struct tt_buf members;
	char *bytes = tt_arena_alloc(&exchange->arena, result->len + 1);
	ssize_t len = pread(result->file, bytes, result->len, 0);
	tt_buf_init(&members, &exchange->arena, result->len + 64);
	tt_buf_string(&members, ",\"diagnostics\":");
	tt_buf_add(&members, (struct tt_text){bytes, len < 0 ? 0 : (size_t)len});
	tt_refuse_with(exchange, TT_REFUSED_BAD_MODEL, (struct tt_text){0}, tt_buf_text(&members));
}

static void refuse_job(struct tt_exchange *exchange, const struct tt_job_result *result) {
	static const enum tt_refusal refusals[] = {[TT_JOB_NO_SUCH] = TT_REFUSED_UNKNOWN_THING,
		[TT_JOB_NO_MEMORY] = TT_REFUSED_NO_MEMORY,
		[TT_JOB_FAILED] = TT_REFUSED_FAILED,
		[TT_JOB_LOST] = TT_REFUSED_TOO_SLOW};
	if (result->outcome == TT_JOB_BAD_MODEL)
		refuse_model(exchange, result);
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

static void take_made(struct tt_exchange *exchange, const struct tt_job_result *result, const char *type) {
	if (result->outcome != TT_JOB_DONE) {
		refuse_job(exchange, result);
		return;
	}
	exchange->reply.file = result->file;
	exchange->reply.file_len = result->len;
	tt_answer_as(exchange, 200, type);
}

static void checked(struct tt_exchange *exchange, const struct tt_job_result *result) {
	take_made(exchange, result, "application/json");
}

static void drawn(struct tt_exchange *exchange, const struct tt_job_result *result) {
	bool svg = tt_text_is(exchange->arguments[TT_PARAMETER_FORMAT].text, "svg");
	take_made(exchange, result, svg ? "image/svg+xml" : "application/json");
}

static struct tt_job_order order_of(const struct tt_exchange *exchange, enum tt_job_kind kind) {
	const struct tt_argument *as_of = &exchange->arguments[TT_PARAMETER_AS_OF];
	return (struct tt_job_order){.kind = (uint8_t)kind,
		.language = (uint8_t)exchange->language,
		.as_of = as_of->given ? as_of->instant : TT_TIME_MIN};
}

void tt_handle_check(struct tt_exchange *exchange) {
	struct tt_job_order order = order_of(exchange, TT_JOB_CHECK);
	tt_job_give(exchange, &order, tt_buf_text(&exchange->body), checked);
}

static void copy_name(char name[TT_JOB_NAME], struct tt_text text) {
	snprintf(name, TT_JOB_NAME, "%.*s", TT_TEXT_ARGS(text));
}

void tt_handle_draw(struct tt_exchange *exchange) {
	const struct tt_argument *arguments = exchange->arguments;
	struct tt_job_order order = order_of(exchange, TT_JOB_DRAW);
	if (arguments[TT_PARAMETER_LANG].given)
		order.language = tt_text_is(arguments[TT_PARAMETER_LANG].text, "ja") ? TT_JA : TT_EN;
	order.svg = tt_text_is(arguments[TT_PARAMETER_FORMAT].text, "svg");
	order.step = (uint8_t)arguments[TT_PARAMETER_STEP].number;
	copy_name(order.party, arguments[TT_PARAMETER_FOR].text);
	copy_name(order.regime, arguments[TT_PARAMETER_REGIME].text);
	tt_job_give(exchange, &order, tt_buf_text(&exchange->body), drawn);
}

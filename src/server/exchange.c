/*
 * What happens to a request, in order. All that can be seen from its head is looked at before anybody is
 * asked who they are; whoever may not is refused before the body is read.
 */
#include "server/serving.h"

#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { EARLY_LINE = 2 << 20 }; /* bytes of a line that has not ended, where bodies have no limit */

#define MEMORY ((size_t)256 << 20) /* of one exchange */
#define ANSWER_LIMIT ((size_t)128 << 20)

static const char no_memory[] = "{\"type\":\"urn:tenten:problem:no-memory\",\"status\":503,\"title\":\"no "
				"memory / メモリが足りない\"}\n";

uint64_t tt_nanoseconds(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* ---- working --------------------------------------------------------------------------------------- */

struct work {
	struct tt_exchange *exchange;
	void (*work)(struct tt_exchange *exchange);
};

static void do_work(void *context) {
	struct work *work = context;
	work->work(work->exchange);
}

/* What it held is accounted for once it is released. */
static void weigh(struct tt_exchange *exchange) {
	struct tt_server *server = exchange->server;
	server->held = server->held - exchange->weight + exchange->arena.used;
	exchange->weight = exchange->arena.used;
}

void tt_exchange_run(struct tt_exchange *exchange, void (*work)(struct tt_exchange *exchange)) {
	struct work context = {exchange, work};
	if (tt_arena_run(&exchange->arena, do_work, &context) != TT_OK) {
		exchange->reply = (struct tt_http_reply){.status = 503,
			.type = "application/problem+json",
			.body = TT_TEXT(no_memory),
			.close = true};
		exchange->answered = true;
	}
	weigh(exchange);
}

void tt_answer_as(struct tt_exchange *exchange, int status, const char *type) {
	exchange->reply.status = status;
	exchange->reply.type = type;
	exchange->reply.body = tt_buf_text(&exchange->answer);
	exchange->answered = true;
	if (exchange->answer.truncated)
		tt_refuse(exchange, TT_REFUSED_NO_MEMORY, NULL);
}

void tt_answer(struct tt_exchange *exchange) {
	const struct tt_answer_row *row = &tt_answers[exchange->route->answer];
	tt_answer_as(exchange, row->status, *row->type == '\0' ? NULL : row->type);
}

void tt_exchange_wake(struct tt_exchange *exchange) {
	exchange->waiting = false;
	exchange->server->hurry = true;
	exchange->server->functions->wake(exchange->server->http, exchange->connection);
}

/* ---- the head -------------------------------------------------------------------------------------- */

/* A name of this machine, with or without a port. */
static bool is_local_name(const char *host) {
	static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
	for (size_t i = 0; i < TT_COUNT(names); i++) {
		size_t len = strlen(names[i]);
		if (strncasecmp(host, names[i], len) == 0 && (host[len] == '\0' || host[len] == ':'))
			return true;
	}
	return false;
}

/*
 * A page of another site must not use a server on its reader's machine: neither openly, which its Origin
 * tells, nor under a name that was made to mean this machine.
 */
static bool fits_site(struct tt_exchange *exchange, const struct tt_http_request *request) {
	const char *host = request->headers[TT_HEADER_HOST], *origin = request->headers[TT_HEADER_ORIGIN];
	enum tt_refusal refusal = TT_REFUSED_NOT;
	const char *site = origin == NULL ? NULL : strstr(origin, "://");
	if (exchange->server->local && host != NULL && !is_local_name(host))
		refusal = TT_REFUSED_BAD_HOST;
	else if (origin != NULL && (site == NULL || host == NULL || strcasecmp(site + 3, host) != 0))
		refusal = TT_REFUSED_BAD_ORIGIN;
	if (refusal != TT_REFUSED_NOT)
		tt_refuse(exchange, refusal, NULL);
	return refusal == TT_REFUSED_NOT;
}

static bool has_media(const char *type, const char *const *media, size_t count) {
	size_t len = strcspn(type, "; \t");
	for (size_t i = 0; i < count; i++)
		if (strlen(media[i]) == len && strncasecmp(media[i], type, len) == 0)
			return true;
	return false;
}

static bool fits_type(struct tt_exchange *exchange, const char *type) {
	static const char *const yaml[] = {"application/yaml", "application/x-yaml", "text/yaml"};
	static const char *const lines[] = {"application/x-ndjson", "application/ndjson"};
	static const char *const json[] = {"application/json"};
	static const char *const plain[] = {"text/csv", "text/plain"};
	const struct tt_body_row *body = &tt_bodies[exchange->route->body];
	bool is_json = type != NULL && *body->schema != '\0' && has_media(type, json, TT_COUNT(json));
	if (type == NULL)
		return false;
	exchange->lines = body->lines && has_media(type, lines, TT_COUNT(lines));
	exchange->bundled = !body->lines && is_json;
	return exchange->lines || is_json || (body->yaml && has_media(type, yaml, TT_COUNT(yaml))) ||
	       (body->plain && has_media(type, plain, TT_COUNT(plain)));
}

/* A body of a length that was said: refused before it comes. Of any other, it is seen as it comes. */
static bool fits_body(struct tt_exchange *exchange, const struct tt_http_request *request) {
	const char *len = request->headers[TT_HEADER_CONTENT_LENGTH];
	bool has_body = request->headers[TT_HEADER_TRANSFER_ENCODING] != NULL ||
			(len != NULL && strspn(len, "0") != strlen(len));
	enum tt_refusal refusal = TT_REFUSED_NOT;
	if (exchange->route->body == TT_BODY_NOTHING)
		refusal = has_body ? TT_REFUSED_BAD_BODY : TT_REFUSED_NOT;
	else if (!fits_type(exchange, request->headers[TT_HEADER_CONTENT_TYPE]))
		refusal = TT_REFUSED_BAD_TYPE;
	else if (len != NULL && strtoull(len, NULL, 10) > exchange->route->limit &&
		 !tt_text_is(exchange->arguments[TT_PARAMETER_STREAM].text, "true"))
		refusal = TT_REFUSED_TOO_LARGE;
	if (refusal != TT_REFUSED_NOT)
		tt_refuse(exchange, refusal, NULL);
	return refusal == TT_REFUSED_NOT;
}

static bool fits_head(struct tt_exchange *exchange, const struct tt_http_request *request) {
	bool both = request->headers[TT_HEADER_CONTENT_LENGTH] != NULL &&
		    request->headers[TT_HEADER_TRANSFER_ENCODING] != NULL;
	if (request->repeated || both) {
		exchange->reply.close = true;
		tt_refuse(exchange, TT_REFUSED_BAD_REQUEST, NULL);
		return false;
	}
	return tt_find_route(exchange, request->method, request->path) && fits_site(exchange, request) &&
	       tt_read_arguments(exchange, request) && fits_body(exchange, request);
}

static bool is_busy(const struct tt_exchange *exchange) {
	const struct tt_server *server = exchange->server;
	return server->exchange_count > TT_EXCHANGES_MAX || server->held > TT_BYTES_HELD;
}

/* The number of the message that a stream had last, and one; 0: none. */
static uint64_t read_last(const char *header) {
	return header == NULL || strspn(header, "0123456789") != strlen(header) || strlen(header) > 18
		       ? 0
		       : strtoull(header, NULL, 10) + 1;
}

static void look_at_head(struct tt_exchange *exchange) {
	const struct tt_http_request *request = exchange->request;
	tt_buf_init(&exchange->body, &exchange->arena, SIZE_MAX / 2);
	tt_buf_init(&exchange->answer, &exchange->arena, ANSWER_LIMIT);
	exchange->language = tt_language_accepted(request->headers[TT_HEADER_ACCEPT_LANGUAGE]);
	exchange->live_from = read_last(request->headers[TT_HEADER_LAST_EVENT_ID]);
	exchange->path = tt_text_of(request->path);
	if (exchange->server->options->behind_proxy) {
		char *address = tt_arena_alloc(&exchange->arena, TT_HTTP_ADDRESS);
		exchange->address = tt_forwarded_for(request, address) ? address : exchange->address;
	}
	memcpy(exchange->headers, request->headers, sizeof(exchange->headers));
	if (is_busy(exchange))
		tt_refuse(exchange, TT_REFUSED_BUSY, NULL);
	else if (fits_head(exchange, request))
		tt_identify(exchange, request);
}

static struct tt_exchange *take_exchange(struct tt_server *server) {
	struct tt_exchange *exchange = server->spare;
	if (exchange != NULL) {
		struct tt_arena arena = exchange->arena;
		server->spare = exchange->next;
		server->spare_count--;
		*exchange = (struct tt_exchange){.server = server, .arena = arena};
	} else {
		exchange = calloc(1, sizeof(*exchange));
		if (exchange == NULL)
			return NULL;
		exchange->server = server;
		tt_arena_init(&exchange->arena, MEMORY);
	}
	server->exchange_count++;
	return exchange;
}

static void *begin(void *context, const struct tt_http_request *request) {
	struct tt_exchange *exchange = take_exchange(context);
	if (exchange == NULL)
		return NULL;
	exchange->connection = request->connection;
	exchange->address = request->address;
	exchange->began = tt_nanoseconds();
	exchange->request = request;
	tt_exchange_run(exchange, look_at_head);
	exchange->request = NULL;
	return exchange;
}

/* ---- the body -------------------------------------------------------------------------------------- */

static void take_piece(struct tt_exchange *exchange) {
	tt_buf_add(&exchange->body, exchange->piece);
	if (tt_bodies[exchange->route->body].stream && exchange->lines)
		exchange->route->handle(exchange);
}

static void refuse_long(struct tt_exchange *exchange) {
	exchange->reply.close = true;
	tt_refuse(exchange, TT_REFUSED_TOO_LARGE, NULL);
}

static void body(void *context, struct tt_text bytes) {
	struct tt_exchange *exchange = context;
	exchange->came += bytes.len;
	if (exchange->answered)
		return;
	exchange->piece = bytes;
	bool too_long =
		exchange->route == NULL ||
		(exchange->early ? exchange->body.len > EARLY_LINE : exchange->came > exchange->route->limit);
	tt_exchange_run(exchange, too_long ? refuse_long : take_piece);
}

static void handle(struct tt_exchange *exchange) {
	exchange->ended = true;
	exchange->route->handle(exchange);
}

static void end(void *context) {
	tt_exchange_run(context, handle);
}

static bool waits(void *context) {
	return ((const struct tt_exchange *)context)->waiting;
}

/* Where the caller says that it reads while it writes. */
static const struct tt_http_reply *early(void *context) {
	struct tt_exchange *exchange = context;
	exchange->early = !exchange->answered && exchange->lines && exchange->route->body == TT_BODY_STREAM &&
			  tt_text_is(exchange->arguments[TT_PARAMETER_STREAM].text, "true");
	if (!exchange->early)
		return NULL;
	exchange->reply.status = 200;
	exchange->reply.type = "application/x-ndjson";
	return &exchange->reply;
}

/* What is answered so far; its room is used again once all of it went out. */
static long take_early(struct tt_exchange *exchange, char *bytes, size_t len) {
	struct tt_buf *answer = &exchange->answer;
	size_t left = answer->len - exchange->taken, count = left < len ? left : len;
	if (count > 0)
		memcpy(bytes, answer->bytes + exchange->taken, count);
	exchange->taken += count;
	if (exchange->taken == answer->len)
		answer->len = exchange->taken = 0;
	return count == 0 && exchange->ended && exchange->job == NULL ? -1 : (long)count;
}

static const struct tt_http_reply *reply(void *context) {
	struct tt_exchange *exchange = context;
	return exchange->answered ? &exchange->reply : NULL;
}

/* ---- the end --------------------------------------------------------------------------------------- */

static void release(struct tt_exchange *exchange) {
	struct tt_server *server = exchange->server;
	server->exchange_count--;
	server->held -= exchange->weight;
	if (server->spare_count < TT_EXCHANGES_SPARE) {
		tt_arena_reset(&exchange->arena);
		exchange->next = server->spare;
		server->spare = exchange;
		server->spare_count++;
		return;
	}
	tt_arena_finish(&exchange->arena);
	free(exchange);
}

/* Every access to a record is recorded itself: who, from where, what, how many bytes. */
static void record_access(struct tt_exchange *exchange, uint64_t bytes_out) {
	struct tt_fault fault;
	struct tt_text purpose = exchange->arguments[TT_PARAMETER_PURPOSE].text;
	char what[768];
	snprintf(what, sizeof(what), "%s %.*s%s%.*s", exchange->route->method, TT_TEXT_ARGS(exchange->path),
		purpose.len > 0 ? "?purpose=" : "", TT_TEXT_ARGS(purpose));
	const struct tt_access access = {.at = (tt_instant)time(NULL),
		.who = tt_text_of(exchange->principal->id),
		.from = tt_text_of(exchange->address),
		.what = tt_text_of(what),
		.bytes_read = bytes_out,
		.bytes_written = exchange->came,
		.status = (uint32_t)exchange->reply.status};
	if (!tt_service_access(exchange->server->service, &access, &fault))
		exchange->server->failures++;
}

static void leave_principal(struct tt_exchange *exchange, uint64_t bytes_out) {
	exchange->principal->users--;
	if (exchange->route != NULL && exchange->route->recorded)
		record_access(exchange, bytes_out);
}

static void done(void *context, bool sent) {
	struct tt_exchange *exchange = context;
	size_t out = exchange->reply.file > 0 ? exchange->reply.file_len : exchange->reply.body.len;
	out += exchange->streamed;
	tt_count_exchange(exchange, sent ? out : 0);
	if (exchange->job != NULL)
		tt_job_forget(exchange);
	if (exchange->waiting) {
		tt_recording_forget(exchange);
		tt_deploy_forget(exchange);
		tt_identify_forget(exchange);
	}
	if (exchange->reply.stream)
		tt_live_leave(exchange);
	if (exchange->principal != NULL)
		leave_principal(exchange, sent ? out : 0);
	release(exchange);
}

static long stream(void *context, char *bytes, size_t len) {
	struct tt_exchange *exchange = context;
	long count = exchange->early ? take_early(exchange, bytes, len) : tt_live_read(exchange, bytes, len);
	exchange->streamed += count > 0 ? (uint64_t)count : 0;
	return count;
}

const struct tt_http_handlers tt_exchange_handlers = {.begin = begin,
	.waits = waits,
	.reply = reply,
	.body = body,
	.end = end,
	.early = early,
	.stream = stream,
	.done = done};

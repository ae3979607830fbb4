/*
 * Targets: a path and what stands behind its «?». The path is taken apart at its slashes before anything is
 * decoded, so that no encoded slash or dot means another place; what is odd is refused, not mended.
 */
#include "server/exchange.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <strings.h>

enum { PATH_MAX_LEN = 2048 };

#define P(name) (UINT64_C(1) << TT_PARAMETER_##name)

const struct tt_parameter_row tt_parameters[TT_PARAMETER_COUNT] = {
#define PARAMETER(name, word, type, least, most, words, ja, en)                                              \
	{word, TT_PARAMETER_##type, least, most, words, ja, en},
#include "server/parameter.def"
#undef PARAMETER
};

const struct tt_body_row tt_bodies[TT_BODY_KIND_COUNT] = {
#define BODY(name, yaml, plain, lines, stream, schema) {yaml, plain, lines, stream, schema},
#include "server/body.def"
#undef BODY
};

const struct tt_answer_row tt_answers[TT_ANSWER_COUNT] = {
#define ANSWER(name, status, type, other, schema) {status, type, other, schema},
#include "server/answer.def"
#undef ANSWER
};

#define PUBLIC TT_ROLE_PUBLIC
#define LOCAL TT_ROLE_LOCAL
#define READER TT_ROLE_READER
#define RECORDER TT_ROLE_RECORDER
#define DECIDER TT_ROLE_DECIDER
#define EDITOR TT_ROLE_EDITOR
#define AUDITOR TT_ROLE_AUDITOR
#define ADMIN TT_ROLE_ADMIN

const struct tt_route tt_routes[] = {
#define ROUTE(name, method, path, who, recorded, body, limit, parameters, answer, ja, en)                    \
	{#name, #method, path, who, TT_BODY_##body, limit, parameters, TT_ANSWER_##answer, recorded,         \
		tt_handle_##name, ja, en},
#include "server/route.def"
#undef ROUTE
};
const uint32_t tt_route_count = TT_COUNT(tt_routes);

/* ---- decoding -------------------------------------------------------------------------------------- */

static int hex_value(char digit) {
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* The byte that a percent sign begins; -1: none. */
static int escaped(struct tt_text text, size_t at) {
	if (at + 2 >= text.len)
		return -1;
	int high = hex_value(text.bytes[at + 1]), low = hex_value(text.bytes[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool has_control(struct tt_text text) {
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.bytes[i] < 0x20 || text.bytes[i] == 0x7F)
			return true;
	return false;
}

static bool decode(struct tt_arena *arena, struct tt_text text, struct tt_text *decoded) {
	*decoded = text;
	if (memchr(text.bytes, '%', text.len) != NULL) {
		char *bytes = tt_arena_alloc(arena, text.len + 1);
		size_t len = 0;
		for (size_t at = 0; at < text.len; at++) {
			int byte = text.bytes[at] == '%' ? escaped(text, at) : (unsigned char)text.bytes[at];
			if (byte < 0)
				return false;
			at += text.bytes[at] == '%' ? 2 : 0;
			bytes[len++] = (char)byte;
		}
		*decoded = (struct tt_text){bytes, len};
	}
	return tt_text_first_bad(*decoded) == decoded->len && !has_control(*decoded);
}

bool tt_decode(struct tt_arena *arena, const char *text, struct tt_text *decoded) {
	return decode(arena, tt_text_of(text), decoded);
}

/* That each part can be decoded, and gives no slash, was seen when its route was found. */
struct tt_text tt_decoded_part(struct tt_exchange *exchange, uint32_t part) {
	struct tt_text decoded;
	return decode(&exchange->arena, exchange->parts[part], &decoded) ? decoded : (struct tt_text){0};
}

/* ---- routes ---------------------------------------------------------------------------------------- */

/* Takes the part up to the next slash off rest. */
static struct tt_text take_part(struct tt_text *rest) {
	const char *slash = rest->len == 0 ? NULL : memchr(rest->bytes, '/', rest->len);
	size_t len = slash == NULL ? rest->len : (size_t)(slash - rest->bytes);
	struct tt_text part = {rest->bytes, len};
	*rest = tt_text_slice(*rest, len + (slash != NULL), rest->len);
	return part;
}

static bool good_part(struct tt_arena *arena, struct tt_text part, struct tt_text *decoded) {
	return part.len > 0 && decode(arena, part, decoded) && !tt_text_is(*decoded, ".") &&
	       !tt_text_is(*decoded, "..") && memchr(decoded->bytes, '/', decoded->len) == NULL &&
	       memchr(decoded->bytes, '\\', decoded->len) == NULL;
}

/* A path in its parts, decoded. */
struct parts {
	struct tt_text items[16];
	const char *starts[16]; /* of the parts as they were sent */
	uint32_t len;
	struct tt_text whole; /* behind the first slash */
};

static bool take_apart(struct tt_arena *arena, const char *path, struct parts *parts) {
	struct tt_text rest = tt_text_of(path);
	bool slash = rest.len > 1 && path[rest.len - 1] == '/';
	if (rest.len < 1 || rest.len > PATH_MAX_LEN || path[0] != '/' || slash)
		return false;
	rest = tt_text_slice(rest, 1, rest.len);
	parts->whole = rest;
	for (parts->len = 0; rest.len > 0; parts->len++) {
		if (parts->len == TT_COUNT(parts->items))
			return false;
		parts->starts[parts->len] = rest.bytes;
		if (!good_part(arena, take_part(&rest), &parts->items[parts->len]))
			return false;
	}
	return true;
}

/* Does the path fit? The parts that it leaves open go to open. */
static bool fits(const char *pattern, const struct parts *parts, struct tt_text open[TT_PATH_PARTS]) {
	struct tt_text rest = tt_text_of(pattern + 1);
	uint32_t at = 0, count = 0;
	for (; rest.len > 0; at++) {
		struct tt_text part = take_part(&rest);
		if (at >= parts->len)
			return false;
		if (part.bytes[0] == '{' && part.bytes[part.len - 1] == '*') {
			const char *from = parts->starts[at];
			open[count] = (struct tt_text){
				from, (size_t)(parts->whole.bytes + parts->whole.len - from)};
			return true;
		}
		if (part.bytes[0] == '{')
			open[count++] = parts->items[at];
		else if (!tt_text_equal(part, parts->items[at]))
			return false;
	}
	return at == parts->len;
}

static void add_method(struct tt_exchange *exchange, const char *method) {
	size_t len = strlen(exchange->allow);
	snprintf(exchange->allow + len, sizeof(exchange->allow) - len, "%s%s%s", len > 0 ? ", " : "", method,
		strcmp(method, "GET") == 0 ? ", HEAD" : "");
}

/* The last row takes whatever else is asked for: pages of the web application. */
static bool take_last_route(
	struct tt_exchange *exchange, const char *method, const struct parts *parts, bool known) {
	const struct tt_route *last = &tt_routes[tt_route_count - 1];
	if (known || strcmp(method, last->method) != 0 || !fits(last->path, parts, exchange->parts))
		return false;
	exchange->route = last;
	return true;
}

bool tt_find_route(struct tt_exchange *exchange, const char *method, const char *path) {
	struct parts parts;
	exchange->allow[0] = '\0';
	if (strcmp(method, "HEAD") == 0)
		method = "GET"; /* the HTTP module leaves the body out */
	if (!take_apart(&exchange->arena, path, &parts)) {
		tt_refuse(exchange, TT_REFUSED_BAD_TARGET, NULL);
		return false;
	}
	for (uint32_t i = 0; i + 1 < tt_route_count; i++)
		if (fits(tt_routes[i].path, &parts, exchange->parts)) {
			if (strcmp(tt_routes[i].method, method) == 0) {
				exchange->route = &tt_routes[i];
				return true;
			}
			add_method(exchange, tt_routes[i].method);
		}
	if (take_last_route(exchange, method, &parts, exchange->allow[0] != '\0'))
		return true;
	tt_refuse(exchange, exchange->allow[0] == '\0' ? TT_REFUSED_NOT_FOUND : TT_REFUSED_BAD_METHOD, NULL);
	return false;
}

/* ---- proxies --------------------------------------------------------------------------------------- */

/* What stands behind the last of these characters, without blanks. */
static struct tt_text behind_last(struct tt_text text, char mark) {
	size_t at = text.len;
	while (at > 0 && text.bytes[at - 1] != mark)
		at--;
	return tt_text_trim(tt_text_slice(text, at, text.len));
}

/* The value of for= in the last element of Forwarded, without quotes. */
static struct tt_text read_forwarded(struct tt_text header) {
	struct tt_text rest = behind_last(header, ','), value = {"", 0};
	while (rest.len > 0) {
		const char *end = memchr(rest.bytes, ';', rest.len);
		size_t len = end == NULL ? rest.len : (size_t)(end - rest.bytes);
		struct tt_text pair = tt_text_trim(tt_text_slice(rest, 0, len));
		rest = tt_text_slice(rest, end == NULL ? len : len + 1, rest.len);
		if (pair.len > 4 && strncasecmp(pair.bytes, "for=", 4) == 0)
			value = tt_text_slice(pair, 4, pair.len);
	}
	bool quoted = value.len > 1 && value.bytes[0] == '"' && value.bytes[value.len - 1] == '"';
	return tt_text_slice(value, quoted, value.len - quoted);
}

/* "1.2.3.4", "1.2.3.4:5", "::1" or "[::1]:5" in its address. */
static struct tt_text without_port(struct tt_text text) {
	const char *colon = text.len == 0 ? NULL : memchr(text.bytes, ':', text.len);
	if (text.len > 0 && text.bytes[0] == '[') {
		const char *end = memchr(text.bytes, ']', text.len);
		return tt_text_slice(text, 1, end == NULL ? 1 : (size_t)(end - text.bytes));
	}
	bool port =
		colon != NULL && memchr(colon + 1, ':', (size_t)(text.bytes + text.len - colon - 1)) == NULL;
	return tt_text_slice(text, 0, port ? (size_t)(colon - text.bytes) : text.len);
}

bool tt_forwarded_for(const struct tt_http_request *request, char address[TT_HTTP_ADDRESS]) {
	const char *forwarded = request->headers[TT_HEADER_FORWARDED],
		   *other = request->headers[TT_HEADER_X_FORWARDED_FOR];
	unsigned char bytes[16];
	struct tt_text text = forwarded != NULL ? read_forwarded(tt_text_of(forwarded))
			      : other != NULL	? behind_last(tt_text_of(other), ',')
						: (struct tt_text){"", 0};
	text = without_port(text);
	if (text.len == 0 || text.len >= TT_HTTP_ADDRESS)
		return false;
	snprintf(address, TT_HTTP_ADDRESS, "%.*s", TT_TEXT_ARGS(text));
	return inet_pton(AF_INET, address, bytes) == 1 || inet_pton(AF_INET6, address, bytes) == 1;
}

/* ---- parameters ------------------------------------------------------------------------------------ */

static bool read_number(struct tt_text text, uint64_t *number) {
	*number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9' ||
			__builtin_mul_overflow(*number, 10u, number) ||
			__builtin_add_overflow(*number, (uint64_t)(text.bytes[i] - '0'), number))
			return false;
	}
	return text.len > 0;
}

static bool is_word(const char *words, struct tt_text text) {
	for (size_t len = strcspn(words, " "); len > 0; len = strcspn(words, " ")) {
		if (text.len == len && memcmp(text.bytes, words, len) == 0)
			return true;
		words += len + (words[len] == ' ');
	}
	return false;
}

static bool read_argument(const struct tt_parameter_row *row, struct tt_argument *argument) {
	bool impossible = false;
	switch (row->type) {
	case TT_PARAMETER_TEXT:
		return argument->text.len >= row->least && argument->text.len <= row->most;
	case TT_PARAMETER_NUMBER:
		return read_number(argument->text, &argument->number) && argument->number >= row->least &&
		       argument->number <= row->most;
	case TT_PARAMETER_INSTANT:
		return tt_time_parse(argument->text, &argument->instant, &impossible) && !impossible;
	case TT_PARAMETER_WORD:
		return is_word(row->words, argument->text);
	}
	return false;
}

/* The parameter of this name that the route takes, or TT_PARAMETER_COUNT. */
static uint32_t find_parameter(const struct tt_route *route, const char *name) {
	for (uint32_t i = 0; i < TT_PARAMETER_COUNT; i++)
		if ((route->parameters >> i & 1) != 0 && strcmp(tt_parameters[i].word, name) == 0)
			return i;
	return TT_PARAMETER_COUNT;
}

bool tt_read_arguments(struct tt_exchange *exchange, const struct tt_http_request *request) {
	if (request->query_count > TT_HTTP_QUERY_MAX) {
		tt_refuse(exchange, TT_REFUSED_BAD_PARAMETER, NULL);
		return false;
	}
	for (uint32_t i = 0; i < request->query_count; i++) {
		const struct tt_http_pair *pair = &request->query[i];
		uint32_t found = find_parameter(exchange->route, pair->name);
		struct tt_argument *argument =
			found == TT_PARAMETER_COUNT ? NULL : &exchange->arguments[found];
		bool good = argument != NULL && !argument->given && pair->value != NULL &&
			    tt_decode(&exchange->arena, pair->value, &argument->text) &&
			    read_argument(&tt_parameters[found], argument);
		if (!good) {
			tt_refuse(exchange, TT_REFUSED_BAD_PARAMETER, pair->name);
			return false;
		}
		argument->given = true;
	}
	return true;
}

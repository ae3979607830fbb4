/*
 * This API, described: OpenAPI 3.1 from the tables of routes, parameters, answers and refusals; the shapes of
 * JSON stand in schemas.json, which is linked in. Summaries are in both languages, as in all of tenten.
 */
#include "server/exchange.h"
#include "server/schemas.h"

#include <ctype.h>

struct writing {
	struct tt_buf *out;
	bool filled; /* something stands before, where the writing is */
};

static void begin_item(struct writing *writing) {
	tt_buf_string(writing->out, writing->filled ? "," : "");
	writing->filled = true;
}

static void open(struct writing *writing, const char *key, char bracket) {
	begin_item(writing);
	if (key != NULL) {
		tt_quote(writing->out, tt_text_of(key));
		tt_buf_byte(writing->out, ':');
	}
	tt_buf_byte(writing->out, bracket);
	writing->filled = false;
}

static void close(struct writing *writing, char bracket) {
	tt_buf_byte(writing->out, bracket);
	writing->filled = true;
}

static void string(struct writing *writing, const char *key, const char *value) {
	begin_item(writing);
	if (key != NULL) {
		tt_quote(writing->out, tt_text_of(key));
		tt_buf_byte(writing->out, ':');
	}
	tt_quote(writing->out, tt_text_of(value));
}

static void plain(struct writing *writing, const char *key, const char *value) {
	begin_item(writing);
	tt_buf_format(writing->out, "\"%s\":%s", key, value);
}

static void number(struct writing *writing, const char *key, uint64_t value) {
	begin_item(writing);
	tt_buf_format(writing->out, "\"%s\":%llu", key, (unsigned long long)value);
}

static void in_both(struct writing *writing, const char *key, const char *ja, const char *en) {
	begin_item(writing);
	tt_buf_format(writing->out, "\"%s\":\"%s — %s\"", key, en, ja);
}

/* ---- parameters ------------------------------------------------------------------------------------ */

static void write_words(struct writing *writing, const char *words) {
	open(writing, "enum", '[');
	for (size_t len = strcspn(words, " "); len > 0; len = strcspn(words, " ")) {
		begin_item(writing);
		tt_buf_format(writing->out, "\"%.*s\"", (int)len, words);
		words += len + (words[len] == ' ');
	}
	close(writing, ']');
}

static void write_type(struct writing *writing, const struct tt_parameter_row *row) {
	open(writing, "schema", '{');
	string(writing, "type", row->type == TT_PARAMETER_NUMBER ? "integer" : "string");
	if (row->type == TT_PARAMETER_WORD)
		write_words(writing, row->words);
	if (row->type == TT_PARAMETER_INSTANT)
		string(writing, "format", "date");
	if (row->type == TT_PARAMETER_NUMBER || row->type == TT_PARAMETER_TEXT) {
		bool text = row->type == TT_PARAMETER_TEXT;
		number(writing, text ? "minLength" : "minimum", row->least);
		number(writing, text ? "maxLength" : "maximum", row->most);
	}
	close(writing, '}');
}

static void write_parameter(struct writing *writing, const struct tt_parameter_row *row) {
	open(writing, NULL, '{');
	string(writing, "name", row->word);
	string(writing, "in", "query");
	in_both(writing, "description", row->ja, row->en);
	write_type(writing, row);
	close(writing, '}');
}

/* The parts {…} of a path. */
static void write_parts(struct writing *writing, const char *path) {
	for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{')) {
		open(writing, NULL, '{');
		begin_item(writing);
		tt_buf_format(writing->out, "\"name\":\"%.*s\"", (int)strcspn(at + 1, "}"), at + 1);
		string(writing, "in", "path");
		plain(writing, "required", "true");
		plain(writing, "schema", "{\"type\":\"string\",\"minLength\":1,\"maxLength\":200}");
		close(writing, '}');
	}
}

static void write_parameters(struct writing *writing, const struct tt_route *route) {
	if (route->parameters == 0 && strchr(route->path, '{') == NULL)
		return;
	open(writing, "parameters", '[');
	write_parts(writing, route->path);
	for (uint32_t i = 0; i < TT_PARAMETER_COUNT; i++)
		if ((route->parameters >> i & 1) != 0)
			write_parameter(writing, &tt_parameters[i]);
	close(writing, ']');
}

/* ---- bodies and answers ---------------------------------------------------------------------------- */

static void write_media(struct writing *writing, const char *type, const char *schema) {
	open(writing, type, '{');
	open(writing, "schema", '{');
	if (*schema == '\0') {
		string(writing, "type", "string");
	} else {
		begin_item(writing);
		tt_buf_format(writing->out, "\"$ref\":\"#/components/schemas/%s\"", schema);
	}
	close(writing, '}');
	close(writing, '}');
}

static void write_body(struct writing *writing, const struct tt_route *route) {
	if (route->body == TT_BODY_NOTHING)
		return;
	open(writing, "requestBody", '{');
	plain(writing, "required", "true");
	open(writing, "content", '{');
	const struct tt_body_row *body = &tt_bodies[route->body];
	if (body->yaml)
		write_media(writing, "application/yaml", "");
	if (body->plain)
		write_media(writing, "text/csv", "");
	if (*body->schema != '\0')
		write_media(writing, "application/json", body->schema);
	if (body->lines)
		write_media(writing, "application/x-ndjson", "");
	close(writing, '}');
	close(writing, '}');
	number(writing, "x-body-limit", route->limit);
}

static void write_answer(struct writing *writing, const struct tt_route *route) {
	const struct tt_answer_row *row = &tt_answers[route->answer];
	char status[8];
	snprintf(status, sizeof(status), "%d", row->status);
	open(writing, status, '{');
	string(writing, "description", "answered");
	if (*row->type != '\0') {
		open(writing, "content", '{');
		write_media(writing, row->type, row->schema);
		for (const char *at = row->other; *at != '\0'; at += strspn(at, " ")) {
			char other[96];
			size_t len = strcspn(at, " ");
			snprintf(other, sizeof(other), "%.*s", (int)len, at);
			write_media(writing, other, "");
			at += len;
		}
		close(writing, '}');
	}
	close(writing, '}');
}

static void write_refusal(struct writing *writing) {
	open(writing, "default", '{');
	string(writing, "description", "refused, or failed: a problem document (RFC 9457)");
	open(writing, "content", '{');
	write_media(writing, "application/problem+json", "Problem");
	close(writing, '}');
	close(writing, '}');
}

/* ---- operations ------------------------------------------------------------------------------------ */

static void write_security(struct writing *writing, const struct tt_route *route) {
	if ((route->who & (TT_ROLE_PUBLIC | TT_ROLE_LOCAL)) != 0) {
		plain(writing, "security", route->who & TT_ROLE_PUBLIC ? "[]" : "[{},{\"token\":[]}]");
		if ((route->who & TT_ROLES) == 0)
			return;
	}
	open(writing, "x-roles", '[');
#define ROLE(name, word, ja, en)                                                                             \
	if ((route->who & TT_ROLE_##name) != 0)                                                              \
		string(writing, NULL, word);
#include "server/role.def"
#undef ROLE
	close(writing, ']');
}

static void write_operation(struct writing *writing, const struct tt_route *route) {
	char method[8] = "";
	for (size_t i = 0; i + 1 < sizeof(method) && route->method[i] != '\0'; i++)
		method[i] = (char)tolower((unsigned char)route->method[i]);
	open(writing, method, '{');
	string(writing, "operationId", route->name);
	in_both(writing, "summary", route->ja, route->en);
	write_security(writing, route);
	write_parameters(writing, route);
	write_body(writing, route);
	open(writing, "responses", '{');
	write_answer(writing, route);
	write_refusal(writing);
	close(writing, '}');
	close(writing, '}');
}

/* Operations on one path stand side by side in the table. A star behind a part is no word of OpenAPI's. */
static void write_paths(struct writing *writing) {
	open(writing, "paths", '{');
	for (uint32_t i = 0; i < tt_route_count; i++) {
		const char *path = tt_routes[i].path;
		bool first = i == 0 || strcmp(path, tt_routes[i - 1].path) != 0;
		bool last = i + 1 == tt_route_count || strcmp(path, tt_routes[i + 1].path) != 0;
		char name[80];
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(path, "*"), path);
		if (first)
			open(writing, name, '{');
		write_operation(writing, &tt_routes[i]);
		if (last)
			close(writing, '}');
	}
	close(writing, '}');
}

void tt_write_openapi(struct tt_buf *out) {
	struct writing writing = {.out = out};
	open(&writing, NULL, '{');
	string(&writing, "openapi", "3.1.0");
	plain(&writing, "info", "{\"title\":\"tenten\",\"version\":\"1\"}");
	plain(&writing, "security", "[{\"token\":[]}]");
	write_paths(&writing);
	open(&writing, "components", '{');
	plain(&writing, "securitySchemes", "{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
	begin_item(&writing);
	tt_buf_string(out, "\"schemas\":");
	tt_buf_add(out, tt_schemas);
	close(&writing, '}');
	close(&writing, '}');
	tt_buf_byte(out, '\n');
}

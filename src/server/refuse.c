/*
 * Refusals: a table of them, and how one becomes a problem document (RFC 9457) in the language that is liked.
 */
#include "server/serving.h"
#include "service/scan.h"

#include <stdlib.h>
#include <strings.h>

static const struct refusal {
	int status;
	const char *text;
	const char *titles[2], *details[2]; /* by enum tt_language */
} refusals[TT_REFUSAL_COUNT] = {
	{200, "", {"", ""}, {"", ""}},
#define REFUSAL(name, status, text, title_ja, title_en, ja, en)                                              \
	{status, text, {[TT_JA] = title_ja, [TT_EN] = title_en}, {[TT_JA] = ja, [TT_EN] = en}},
#include "server/refusal.def"
#undef REFUSAL
};

int tt_refusal_status(enum tt_refusal refusal) {
	return refusals[refusal].status;
}

const char *tt_refusal_text(enum tt_refusal refusal) {
	return refusals[refusal].text;
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

/* What is not UTF-8 does not get into a document: it ends there. */
void tt_quote(struct tt_buf *out, struct tt_text text) {
	tt_json_add(out, tt_text_slice(text, 0, tt_text_first_bad(text)));
}

static void member(struct tt_buf *out, const char *name, struct tt_text value) {
	tt_buf_format(out, ",\"%s\":", name);
	tt_quote(out, value);
}

static void write_document(struct tt_buf *out, enum tt_language language, enum tt_refusal refusal,
	struct tt_text detail, struct tt_text members) {
	const struct refusal *row = &refusals[refusal];
	tt_buf_format(out, "{\"type\":\"urn:tenten:problem:%s\",\"status\":%d", row->text, row->status);
	member(out, "title", tt_text_of(row->titles[language]));
	member(out, "detail", detail.len > 0 ? detail : tt_text_of(row->details[language]));
	tt_buf_add(out, members);
	tt_buf_string(out, "}\n");
}

/* ---- language -------------------------------------------------------------------------------------- */

/* The weight of one item of the header, from 0 to 1, and what is no weight 0; *at goes behind it. */
static double weight_of(const char **at, enum tt_language *language, bool *ours) {
	const char *item = *at + strspn(*at, " \t,");
	size_t len = strcspn(item, ",");
	const char *weight = memchr(item, ';', len);
	*at = item + len;
	*ours = len >= 2 && (strncasecmp(item, "ja", 2) == 0 || strncasecmp(item, "en", 2) == 0) &&
		(len == 2 || strchr("-; \t,", item[2]) != NULL);
	*language = len > 0 && (item[0] == 'j' || item[0] == 'J') ? TT_JA : TT_EN;
	const char *number = weight == NULL ? NULL : strstr(weight, "q=");
	double read = number == NULL || number >= *at ? 1 : strtod(number + 2, NULL);
	return read >= 0 && read <= 1 ? read : 0;
}

enum tt_language tt_language_accepted(const char *header) {
	enum tt_language best = TT_EN, language;
	double most = 0;
	bool ours;
	for (const char *at = header; at != NULL && *at != '\0';) {
		double weight = weight_of(&at, &language, &ours);
		if (ours && weight > most) {
			most = weight;
			best = language;
		}
	}
	return best;
}

/* ---- lists in headers ------------------------------------------------------------------------------ */

/* The next item of a list, without white space around; false: there is none. */
static bool next_item(const char **at, struct tt_text *item) {
	*at += strspn(*at, " \t,");
	size_t len = strcspn(*at, ",");
	*item = tt_text_trim((struct tt_text){*at, len});
	*at += len;
	return len > 0;
}

bool tt_header_accepts(const char *header, const char *name) {
	struct tt_text item;
	for (const char *at = header; at != NULL && next_item(&at, &item);) {
		const char *weight = memchr(item.bytes, ';', item.len);
		size_t len = weight == NULL ? item.len : (size_t)(weight - item.bytes);
		while (len > 0 && item.bytes[len - 1] == ' ')
			len--;
		if (len != strlen(name) || strncasecmp(item.bytes, name, len) != 0)
			continue;
		const char *number = weight == NULL ? NULL : strstr(weight, "q=");
		return number == NULL || number >= item.bytes + item.len || strtod(number + 2, NULL) > 0;
	}
	return false;
}

bool tt_header_has_tag(const char *header, const char *tag, bool weak) {
	struct tt_text item;
	for (const char *at = header; at != NULL && next_item(&at, &item);) {
		if (weak && tt_text_starts(item, "W/"))
			item = tt_text_slice(item, 2, item.len);
		if (tt_text_is(item, "*") || tt_text_is(item, tag))
			return true;
	}
	return false;
}

/* ---- refusing -------------------------------------------------------------------------------------- */

void tt_add_header(struct tt_exchange *exchange, const char *name, const char *value) {
	for (size_t i = 0; i < TT_HTTP_EXTRA_MAX; i++)
		if (exchange->reply.extra[i].name == NULL) {
			exchange->reply.extra[i] = (struct tt_http_pair){name, value};
			return;
		}
}

static void add_headers_of(struct tt_exchange *exchange, enum tt_refusal refusal) {
	if (refusal == TT_REFUSED_BAD_METHOD)
		tt_add_header(exchange, "Allow", exchange->allow);
	if (refusals[refusal].status == 401)
		tt_add_header(exchange, "WWW-Authenticate", "Bearer realm=\"tenten\"");
	if (refusal == TT_REFUSED_TOO_OFTEN || refusal == TT_REFUSED_BUSY)
		tt_add_header(exchange, "Retry-After", "1");
	tt_add_header(exchange, "Content-Language", exchange->language == TT_JA ? "ja" : "en");
}

void tt_refuse_with(struct tt_exchange *exchange, enum tt_refusal refusal, struct tt_text detail,
	struct tt_text members) {
	exchange->answer.len = 0;
	exchange->answer.truncated = false;
	write_document(&exchange->answer, exchange->language, refusal, detail, members);
	add_headers_of(exchange, refusal);
	tt_answer_as(exchange, refusals[refusal].status, "application/problem+json");
}

void tt_refuse(struct tt_exchange *exchange, enum tt_refusal refusal, const char *name) {
	struct tt_buf members;
	tt_buf_init(&members, &exchange->arena, 8192);
	if (name != NULL)
		member(&members, "name", tt_text_of(name));
	tt_refuse_with(exchange, refusal, (struct tt_text){0}, tt_buf_text(&members));
}

/* ---- what the service complains of ----------------------------------------------------------------- */

/* A name that is not there, of a path: nothing is at this target. */
static enum tt_refusal refusal_of(const struct tt_exchange *exchange, enum tt_fault_code code) {
	static const enum tt_refusal refusals_of_kinds[] = {[TT_FAULT_INPUT] = TT_REFUSED_BAD_BODY,
		[TT_FAULT_UNKNOWN] = TT_REFUSED_UNKNOWN_THING,
		[TT_FAULT_CONFLICT] = TT_REFUSED_CONFLICT,
		[TT_FAULT_STORE] = TT_REFUSED_STORE_FAILED};
	bool of_path = tt_fault_kind(code) == TT_FAULT_UNKNOWN && exchange->parts[0].len > 0;
	return of_path || code == TT_FAULT_NO_ENTRY ? TT_REFUSED_NOT_FOUND
						    : refusals_of_kinds[tt_fault_kind(code)];
}

static void place(struct tt_buf *out, const char *name, uint64_t number) {
	if (number > 0)
		tt_buf_format(out, ",\"%s\":%llu", name, (unsigned long long)number);
}

void tt_refuse_fault(struct tt_exchange *exchange, const struct tt_fault *fault) {
	struct tt_buf detail, members;
	tt_buf_init(&detail, &exchange->arena, 8192);
	tt_buf_init(&members, &exchange->arena, 8192);
	tt_fault_say(fault, exchange->language, &detail);
	member(&members, "fault", tt_text_of(tt_fault_text(fault->code)));
	if (fault->pointer[0] != '\0')
		member(&members, "pointer", tt_text_of(fault->pointer));
	if (fault->name[0] != '\0')
		member(&members, "name", tt_text_of(fault->name));
	if (fault->near[0] != '\0')
		member(&members, "near", tt_text_of(fault->near));
	place(&members, "line", fault->line);
	place(&members, "column", fault->column);
	tt_refuse_with(
		exchange, refusal_of(exchange, fault->code), tt_buf_text(&detail), tt_buf_text(&members));
}

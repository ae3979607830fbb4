/*
 * Text goes out in runs; only quotes, backslashes and control characters are escaped, for all else is UTF-8
 * already.
 */
#include "present/json.h"

#include <assert.h>

static void escape(struct tt_output *out, unsigned char byte) {
	switch (byte) {
	case '"':
		tt_out_string(out, "\\\"");
		break;
	case '\\':
		tt_out_string(out, "\\\\");
		break;
	case '\n':
		tt_out_string(out, "\\n");
		break;
	case '\t':
		tt_out_string(out, "\\t");
		break;
	default:
		tt_out_format(out, "\\u%04x", byte);
	}
}

static void quote(struct tt_output *out, struct tt_text text) {
	size_t start = 0;
	tt_out_string(out, "\"");
	for (size_t at = 0; at < text.len; at++) {
		unsigned char byte = (unsigned char)text.bytes[at];
		if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F)
			continue;
		tt_out(out, tt_text_slice(text, start, at));
		escape(out, byte);
		start = at + 1;
	}
	tt_out(out, tt_text_slice(text, start, text.len));
	tt_out_string(out, "\"");
}

static void begin(struct tt_json *json, const char *key) {
	if (json->filled[json->depth])
		tt_out_string(json->out, ",");
	if (json->lines[json->depth])
		tt_out_string(json->out, "\n");
	json->filled[json->depth] = true;
	if (key == NULL)
		return;
	quote(json->out, tt_text_of(key));
	tt_out_string(json->out, ":");
}

void tt_json_open(struct tt_json *json, const char *key, char bracket) {
	begin(json, key);
	tt_out_string(json->out, bracket == '{' ? "{" : "[");
	assert(json->depth + 1 < TT_JSON_DEPTH);
	json->filled[++json->depth] = false;
	json->lines[json->depth] = json->depth == 1 || (json->depth == 2 && bracket == '[');
}

void tt_json_spread(struct tt_json *json) {
	json->lines[json->depth] = true;
}

void tt_json_close(struct tt_json *json, char bracket) {
	bool line = json->filled[json->depth] && json->lines[json->depth];
	assert(json->depth > 0);
	json->depth--;
	tt_out_string(json->out, line ? "\n" : "");
	tt_out_string(json->out, bracket == '}' ? "}" : "]");
	tt_out_string(json->out, json->depth == 0 ? "\n" : "");
}

void tt_json_text(struct tt_json *json, const char *key, struct tt_text text) {
	begin(json, key);
	quote(json->out, text);
}

void tt_json_string(struct tt_json *json, const char *key, const char *string) {
	begin(json, key);
	if (string == NULL)
		tt_out_string(json->out, "null");
	else
		quote(json->out, tt_text_of(string));
}

void tt_json_buf(struct tt_json *json, const char *key, struct tt_buf *buf) {
	if (buf->len == 0)
		tt_json_string(json, key, NULL);
	else
		tt_json_text(json, key, tt_buf_text(buf));
	buf->len = 0;
}

void tt_json_id(struct tt_json *json, const char *key, const struct tt_named *named) {
	if (named == NULL)
		tt_json_string(json, key, NULL);
	else
		tt_json_text(json, key, named->id);
}

void tt_json_number(struct tt_json *json, const char *key, uint64_t number) {
	char digits[20]; /* of the largest, from the end */
	size_t at = sizeof(digits);
	begin(json, key);
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	tt_out(json->out, (struct tt_text){digits + at, sizeof(digits) - at});
}

void tt_json_decimal(struct tt_json *json, const char *key, double number) {
	begin(json, key);
	tt_out_format(json->out, "%.1f", number);
}

void tt_json_truth(struct tt_json *json, const char *key, bool truth) {
	begin(json, key);
	tt_out_string(json->out, truth ? "true" : "false");
}

void tt_json_member(struct tt_json *json, struct tt_text key, struct tt_text text) {
	begin(json, NULL);
	quote(json->out, key);
	tt_out_string(json->out, ":");
	quote(json->out, text);
}

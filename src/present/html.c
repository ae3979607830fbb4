/*
 * Five characters mean something to HTML; whatever else could disturb has been taken out by tt_show().
 */
#include "present/html.h"

#include <string.h>

enum { TEXT_LIMIT = 1 << 24 };

static const char *entity(char byte) {
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void escape(struct tt_output *out, struct tt_text text) {
	size_t start = 0;
	for (size_t at = 0; at < text.len; at++) {
		const char *replaced = entity(text.bytes[at]);
		if (replaced == NULL)
			continue;
		tt_out(out, tt_text_slice(text, start, at));
		tt_out_string(out, replaced);
		start = at + 1;
	}
	tt_out(out, tt_text_slice(text, start, text.len));
}

void tt_html_text(struct tt_output *out, struct tt_text text) {
	struct tt_buf shown;
	tt_buf_init(&shown, out->scratch, TEXT_LIMIT);
	tt_show(&shown, text);
	escape(out, tt_buf_text(&shown));
}

void tt_html_buf(struct tt_output *out, struct tt_buf *buf) {
	tt_html_text(out, tt_buf_text(buf));
	buf->len = 0;
}

void tt_html_element(struct tt_output *out, const char *tag, const char *class, struct tt_text text) {
	if (class != NULL)
		tt_out_format(out, "<%s class=\"%s\">", tag, class);
	else
		tt_out_format(out, "<%s>", tag);
	tt_html_text(out, text);
	tt_out_format(out, "</%s>", tag);
}

const char *tt_html_language(const struct tt_output *out) {
	return tt_say(out, "ja", "en");
}

static void write_name(struct tt_output *out, const char *kind, struct tt_text id) {
	tt_out_format(out, "%s-%s-", tt_html_language(out), kind);
	tt_html_text(out, id);
}

void tt_html_link(struct tt_output *out, const char *kind, struct tt_text id) {
	tt_out_string(out, "<a href=\"#");
	write_name(out, kind, id);
	tt_out_string(out, "\">");
}

void tt_html_id(struct tt_output *out, const char *kind, struct tt_text id) {
	tt_out_string(out, " id=\"");
	write_name(out, kind, id);
	tt_out_string(out, "\"");
}

/*
 * Kinds are words of our own; ids are those of the model.
 */
#include "present/thing.h"
#include "analysis/word.h"

enum { MESSAGE_LIMIT = 1 << 16 };

void tt_json_thing(struct tt_json *json, const char *key, const char *kind, const struct tt_named *named) {
	if (named == NULL) {
		tt_json_string(json, key, NULL);
		return;
	}
	tt_json_open(json, key, '{');
	tt_json_string(json, "kind", kind);
	tt_json_text(json, "id", named->id);
	tt_json_close(json, '}');
}

void tt_json_title(struct tt_json *json, const char *key, const struct tt_title *title) {
	tt_json_open(json, key, '{');
	tt_json_text(json, "ja", title->ja);
	tt_json_text(json, "en", title->en);
	tt_json_close(json, '}');
}

void tt_json_both(struct tt_json *json, const char *key, const char *ja, const char *en) {
	tt_json_title(json, key, &(struct tt_title){tt_text_of(ja), tt_text_of(en)});
}

/* ---- places ---------------------------------------------------------------------------------------- */

void tt_json_place(struct tt_json *json, const struct tt_diagnostics *diagnostics, struct tt_mark mark) {
	if (mark.file >= diagnostics->files.len)
		return;
	const struct tt_document *document = diagnostics->files.items[mark.file];
	struct tt_place from = tt_document_place(document, mark.start),
			to = tt_document_place(document, mark.start + mark.len);
	tt_json_text(json, "file", document->path);
	tt_json_number(json, "line", from.line);
	tt_json_number(json, "column", from.column);
	tt_json_number(json, "end_line", to.line);
	tt_json_number(json, "end_column", to.column);
}

void tt_json_place_at(struct tt_json *json, const char *key, const struct tt_diagnostics *diagnostics,
	struct tt_mark mark) {
	if (mark.file >= diagnostics->files.len) {
		tt_json_string(json, key, NULL);
		return;
	}
	tt_json_open(json, key, '{');
	tt_json_place(json, diagnostics, mark);
	tt_json_close(json, '}');
}

/* ---- diagnostics ----------------------------------------------------------------------------------- */

static struct tt_text say(
	struct tt_arena *arena, const struct tt_diagnostic *diagnostic, enum tt_language language) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, MESSAGE_LIMIT);
	tt_diagnostic_message(diagnostic, language, &buf);
	return tt_buf_text(&buf);
}

static void write_diagnostic(struct tt_json *json, const struct tt_diagnostics *diagnostics,
	const struct tt_diagnostic *diagnostic) {
	struct tt_arena *arena = json->out->scratch;
	struct tt_title message = {say(arena, diagnostic, TT_JA), say(arena, diagnostic, TT_EN)};
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "code", tt_code_text(diagnostic->code));
	tt_json_string(json, "severity", tt_severity_name(tt_code_severity(diagnostic->code)));
	tt_json_title(json, "message", &message);
	tt_json_both(
		json, "help", tt_code_help(diagnostic->code, TT_JA), tt_code_help(diagnostic->code, TT_EN));
	if (diagnostic->suggestion.len > 0)
		tt_json_text(json, "suggestion", diagnostic->suggestion);
	tt_json_place(json, diagnostics, diagnostic->mark);
	if (diagnostic->also.file < diagnostics->files.len)
		tt_json_place_at(json, "also", diagnostics, diagnostic->also);
	tt_json_close(json, '}');
	tt_out_relax(json->out);
}

void tt_json_diagnostics(struct tt_json *json, const char *key, const struct tt_diagnostics *diagnostics) {
	tt_json_open(json, key, '[');
	for (uint32_t i = 0; i < diagnostics->items.len; i++)
		write_diagnostic(json, diagnostics, &diagnostics->items.items[i]);
	tt_json_close(json, ']');
}

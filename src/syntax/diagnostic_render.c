/*
 * Diagnostics as text. A source line is shown as far as it fits: a window around the place, tabs as spaces,
 * and what a terminal must not see as replacement characters. Whatever the input holds, a line of output
 * stays a line.
 */
#include "syntax/diagnostic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ARGUMENT_WIDTH 100 /* columns of an argument that a message shows */
/* Columns of a source line that are shown, and of them those before the place where the line is longer. */
enum { EXCERPT_WIDTH = 88, WIDTH_BEFORE = 50 };

struct pen {
	struct tt_buf *out;
	enum tt_language language;
	bool colour;
};

/* ---- characters ------------------------------------------------------------------------------------ */

/* How a character of the input is shown, and how many bytes of it that takes. */
struct glyph {
	struct tt_text shown;
	size_t len;
};

static bool continues(char byte) {
	return ((unsigned char)byte & 0xC0) == 0x80;
}

static struct glyph glyph_at(struct tt_text text, size_t at) {
	size_t end = at + 1;
	while (end < text.len && end < at + 4 && continues(text.bytes[end]))
		end++;
	struct tt_text character = tt_text_slice(text, at, end);
	char first = text.bytes[at];
	if (first == '\t' || first == '\n' || first == '\r')
		return (struct glyph){TT_TEXT(" "), 1};
	if (tt_text_first_bad(character) < character.len)
		return (struct glyph){TT_TEXT("\uFFFD"), 1};
	return (struct glyph){character, character.len};
}

/* Of a word in both languages the one half. */
static struct tt_text argument_in(struct tt_text argument, enum tt_language language) {
	const char *between = argument.len == 0 ? NULL : memchr(argument.bytes, '\x1F', argument.len);
	size_t at = between == NULL ? 0 : (size_t)(between - argument.bytes);
	if (between == NULL)
		return argument;
	return language == TT_JA ? tt_text_slice(argument, 0, at)
				 : tt_text_slice(argument, at + 1, argument.len);
}

/* An argument comes from the input: it is cut where it is long. */
static void add_argument(struct tt_buf *out, struct tt_text argument) {
	size_t width = 0;
	for (size_t at = 0; at < argument.len;) {
		struct glyph glyph = glyph_at(argument, at);
		width += tt_text_width(glyph.shown);
		if (width > ARGUMENT_WIDTH) {
			tt_buf_string(out, "…");
			return;
		}
		tt_buf_add(out, glyph.shown);
		at += glyph.len;
	}
}

const char *tt_error_text(int error, enum tt_language language) {
	static const struct {
		int error;
		const char *ja;
	} known[] = {{ENOENT, "そのようなファイルやフォルダはない"}, {EACCES, "許可されていない"},
		{EPERM, "許可されていない"}, {EISDIR, "フォルダである"},
		{ENOTDIR, "途中にフォルダでないものがある"}, {EEXIST, "すでにある"},
		{ENOSPC, "空き容量がない"}, {EROFS, "読み込み専用である"},
		{EADDRINUSE, "アドレスはすでに使われている"}};
	for (size_t i = 0; i < TT_COUNT(known) && language == TT_JA; i++)
		if (known[i].error == error)
			return known[i].ja;
	return strerror(error);
}

struct tt_text tt_error_word(struct tt_arena *arena, int error) {
	struct tt_text ja = tt_text_copy(arena, tt_text_of(tt_error_text(error, TT_JA)));
	return tt_text_format(arena, TT_WORD("%s", "%s"), ja.bytes, tt_error_text(error, TT_EN));
}

void tt_diagnostic_message(
	const struct tt_diagnostic *diagnostic, enum tt_language language, struct tt_buf *out) {
	const char *at = tt_code_message(diagnostic->code, language);
	while (*at) {
		size_t plain = strcspn(at, "%");
		tt_buf_add(out, (struct tt_text){at, plain});
		at += plain;
		bool argument = at[0] == '%' && at[1] >= '1' && at[1] <= '3';
		if (argument)
			add_argument(out, argument_in(diagnostic->arguments[at[1] - '1'], language));
		else if (*at)
			tt_buf_byte(out, *at);
		at += argument ? 2 : *at != '\0';
	}
}

/* ---- excerpts -------------------------------------------------------------------------------------- */

/* What is shown of a line, in bytes of the source. */
struct window {
	size_t start, end;
	bool cut_before, cut_after;
};

static struct tt_text line_of(const struct tt_document *document, uint32_t line, size_t *start) {
	*start = document->lines[line - 1];
	size_t end = line < document->line_count ? document->lines[line] - 1 : document->source.len;
	if (end > *start && document->source.bytes[end - 1] == '\r')
		end--;
	return tt_text_slice(document->source, *start, end);
}

static size_t width_between(struct tt_text text, size_t start, size_t end) {
	size_t width = 0;
	while (start < end && start < text.len) {
		struct glyph glyph = glyph_at(text, start);
		width += tt_text_width(glyph.shown);
		start += glyph.len;
	}
	return width;
}

/* As many columns back from at as are allowed; the start of the line if that is nearer. */
static size_t step_back(struct tt_text line, size_t at, size_t columns) {
	size_t width = 0;
	while (at > 0) {
		size_t before = at - 1;
		while (before > 0 && continues(line.bytes[before]))
			before--;
		width += width_between(line, before, at);
		if (width > columns)
			break;
		at = before;
	}
	return at;
}

static struct window window_of(struct tt_text line, size_t place) {
	struct window window = {.start = 0, .end = 0};
	if (step_back(line, place, EXCERPT_WIDTH * 3 / 4) > 0)
		window.start = step_back(line, place, WIDTH_BEFORE);
	window.cut_before = window.start > 0;
	window.end = window.start;
	for (size_t width = 0; window.end < line.len;) {
		struct glyph glyph = glyph_at(line, window.end);
		width += tt_text_width(glyph.shown);
		window.cut_after = width > EXCERPT_WIDTH;
		if (window.cut_after)
			break;
		window.end += glyph.len;
	}
	return window;
}

static void add_window(struct pen pen, struct tt_text line, struct window window) {
	tt_buf_string(pen.out, window.cut_before ? "…" : "");
	for (size_t at = window.start; at < window.end;) {
		struct glyph glyph = glyph_at(line, at);
		tt_buf_add(pen.out, glyph.shown);
		at += glyph.len;
	}
	tt_buf_string(pen.out, window.cut_after ? "…\n" : "\n");
}

static const char *colour_of(enum tt_severity severity) {
	static const char *const colours[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};
	return colours[severity];
}

static void add_coloured(struct pen pen, const char *colour, const char *string) {
	tt_buf_string(pen.out, pen.colour ? colour : "");
	tt_buf_string(pen.out, string);
	tt_buf_string(pen.out, pen.colour ? "\033[0m" : "");
}

static void add_carets(struct pen pen, size_t count, enum tt_severity severity) {
	tt_buf_string(pen.out, pen.colour ? colour_of(severity) : "");
	tt_buf_pad(pen.out, '^', count ? count : 1);
	tt_buf_string(pen.out, pen.colour ? "\033[0m\n" : "\n");
}

static void add_excerpt(
	struct pen pen, const struct tt_document *document, struct tt_mark mark, enum tt_severity severity) {
	if (document->line_count == 0)
		return;
	uint32_t number = tt_document_place(document, mark.start).line;
	size_t start, digits = 1;
	struct tt_text line = line_of(document, number, &start);
	if (line.len == 0)
		return;
	size_t place = mark.start - start < line.len ? mark.start - start : line.len;
	struct window window = window_of(line, place);
	size_t end = place + mark.len < window.end ? place + mark.len : window.end;
	for (uint32_t rest = number; rest >= 10; rest /= 10)
		digits++;
	tt_buf_format(pen.out, "  %u | ", number);
	add_window(pen, line, window);
	tt_buf_pad(pen.out, ' ', 2 + digits);
	tt_buf_string(pen.out, " | ");
	tt_buf_pad(pen.out, ' ', window.cut_before + width_between(line, window.start, place));
	add_carets(pen, width_between(line, place, end), severity);
}

/* ---- one diagnostic -------------------------------------------------------------------------------- */

/* path:line:column, or the path alone where there are no lines. */
static void add_place(struct pen pen, const struct tt_document *document, struct tt_mark mark) {
	struct tt_place place = tt_document_place(document, mark.start);
	add_argument(pen.out, document->path);
	if (document->line_count > 0)
		tt_buf_format(pen.out, ":%u:%u", place.line, place.column);
}

static const struct tt_document *document_of(const struct tt_diagnostics *diagnostics, struct tt_mark mark) {
	return mark.file < diagnostics->files.len ? diagnostics->files.items[mark.file] : NULL;
}

static void add_first_place(struct pen pen, const struct tt_document *document, struct tt_mark also) {
	tt_buf_string(pen.out, pen.language == TT_JA ? "  最初の定義: " : "  first defined here: ");
	add_place(pen, document, also);
	tt_buf_byte(pen.out, '\n');
	add_excerpt(pen, document, also, TT_NOTE);
}

static void add_suggestion(struct pen pen, struct tt_text suggestion) {
	tt_buf_string(pen.out, pen.language == TT_JA ? "  「" : "  did you mean «");
	add_argument(pen.out, suggestion);
	tt_buf_string(pen.out, pen.language == TT_JA ? "」のことか？\n" : "»?\n");
}

static void add_headline(
	struct pen pen, const struct tt_document *document, const struct tt_diagnostic *diagnostic) {
	static const char *const names[] = {"note", "warning", "error"};
	enum tt_severity severity = tt_code_severity(diagnostic->code);
	if (document) {
		add_place(pen, document, diagnostic->mark);
		tt_buf_string(pen.out, ": ");
	}
	add_coloured(pen, colour_of(severity), names[severity]);
	tt_buf_format(pen.out, "[%s]: ", tt_code_text(diagnostic->code));
	tt_diagnostic_message(diagnostic, pen.language, pen.out);
	tt_buf_byte(pen.out, '\n');
}

void tt_diagnostic_render(const struct tt_diagnostics *diagnostics, const struct tt_diagnostic *diagnostic,
	enum tt_language language, bool colour, struct tt_buf *out) {
	struct pen pen = {out, language, colour};
	const struct tt_document *document = document_of(diagnostics, diagnostic->mark);
	const struct tt_document *other = document_of(diagnostics, diagnostic->also);
	const char *help = tt_code_help(diagnostic->code, language);
	add_headline(pen, document, diagnostic);
	if (document)
		add_excerpt(pen, document, diagnostic->mark, tt_code_severity(diagnostic->code));
	if (diagnostic->suggestion.len > 0)
		add_suggestion(pen, diagnostic->suggestion);
	if (other)
		add_first_place(pen, other, diagnostic->also);
	if (*help)
		tt_buf_format(out, "  %s\n", help);
}

void tt_mark_render(const struct tt_diagnostics *diagnostics, struct tt_mark mark, enum tt_severity severity,
	bool colour, struct tt_buf *out) {
	const struct tt_document *document = document_of(diagnostics, mark);
	if (document)
		add_excerpt((struct pen){out, TT_EN, colour}, document, mark, severity);
}

/* ---- all of them ----------------------------------------------------------------------------------- */

/* By file and place; at one place, in the order they were found. */
static int compare(const void *a, const void *b) {
	const struct tt_diagnostic *left = *(const struct tt_diagnostic *const *)a;
	const struct tt_diagnostic *right = *(const struct tt_diagnostic *const *)b;
	if (left->mark.file != right->mark.file)
		return left->mark.file < right->mark.file ? -1 : 1;
	if (left->mark.start != right->mark.start)
		return left->mark.start < right->mark.start ? -1 : 1;
	return (left > right) - (left < right);
}

static void add_counts(struct pen pen, const struct tt_diagnostics *diagnostics) {
	uint32_t errors = diagnostics->counts[TT_ERROR], warnings = diagnostics->counts[TT_WARNING];
	uint32_t beyond = errors + warnings + diagnostics->counts[TT_NOTE] - diagnostics->items.len;
	if (pen.language == TT_JA)
		tt_buf_format(pen.out, "エラー%u件、警告%u件", errors, warnings);
	else
		tt_buf_format(pen.out, "%u error%s, %u warning%s", errors, errors == 1 ? "" : "s", warnings,
			warnings == 1 ? "" : "s");
	if (beyond > 0)
		tt_buf_format(pen.out,
			pen.language == TT_JA ? "（うち%u件は省略）" : " (%u of them not shown)", beyond);
	tt_buf_byte(pen.out, '\n');
}

void tt_diagnostics_render(const struct tt_diagnostics *diagnostics, enum tt_language language, bool colour,
	struct tt_buf *out) {
	struct pen pen = {out, language, colour};
	uint32_t len = diagnostics->items.len;
	if (len == 0)
		return;
	const struct tt_diagnostic **sorted = TT_NEW_ARRAY(out->arena, const struct tt_diagnostic *, len);
	for (uint32_t i = 0; i < len; i++)
		sorted[i] = &diagnostics->items.items[i];
	qsort(sorted, len, sizeof(sorted[0]), compare);
	for (uint32_t i = 0; i < len; i++)
		tt_diagnostic_render(diagnostics, sorted[i], language, colour, out);
	add_counts(pen, diagnostics);
}

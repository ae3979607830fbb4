/*
 * A failed write is remembered, not reported on the spot: whoever began the output asks once, at its end.
 */
#include "present/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio_ext.h>
#include <string.h>

enum { SCRATCH_KEPT = 1 << 20 };

static void finish_arena(void *arena) {
	tt_arena_finish(arena);
}

static void begin_scratch(struct tt_output *out) {
	tt_arena_init(out->scratch, out->arena->ceiling);
	out->scratch->recover = out->arena->recover;
}

void tt_output_init(struct tt_output *out, FILE *file, struct tt_arena *arena, enum tt_language language) {
	*out = (struct tt_output){.file = file, .arena = arena, .language = language};
	__fsetlocking(file, FSETLOCKING_BYCALLER); /* one thread writes, in very small pieces */
	out->scratch = TT_NEW(arena, struct tt_arena);
	begin_scratch(out);
	tt_arena_defer(arena, finish_arena, out->scratch);
}

void tt_out_relax(struct tt_output *out) {
	if (out->scratch->used <= SCRATCH_KEPT)
		return;
	tt_arena_finish(out->scratch);
	begin_scratch(out);
}

static void fail(struct tt_output *out) {
	if (!out->failed)
		out->error = errno;
	out->failed = true;
}

bool tt_output_end(struct tt_output *out) {
	if (fflush(out->file) != 0 || ferror(out->file))
		fail(out);
	return !out->failed;
}

void tt_out(struct tt_output *out, struct tt_text text) {
	if (text.len > 0 && !out->failed && fwrite(text.bytes, 1, text.len, out->file) != text.len)
		fail(out);
}

void tt_out_string(struct tt_output *out, const char *string) {
	tt_out(out, tt_text_of(string));
}

void tt_out_format(struct tt_output *out, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	if (!out->failed && vfprintf(out->file, format, arguments) < 0)
		fail(out);
	va_end(arguments);
}

void tt_out_repeat(struct tt_output *out, const char *string, size_t count) {
	while (count-- > 0)
		tt_out_string(out, string);
}

const char *tt_say(const struct tt_output *out, const char *ja, const char *en) {
	return out->language == TT_JA ? ja : en;
}

void tt_out_colour(struct tt_output *out, enum tt_colour colour) {
	static const char *const codes[] = {[TT_PLAIN] = "\033[0m",
		[TT_BOLD] = "\033[1m",
		[TT_DIM] = "\033[2m",
		[TT_RED] = "\033[1;31m",
		[TT_YELLOW] = "\033[1;33m",
		[TT_CYAN] = "\033[1;36m",
		[TT_GREEN] = "\033[1;32m"};
	if (out->colour)
		tt_out_string(out, codes[colour]);
}

enum tt_colour tt_severity_colour(enum tt_severity severity) {
	static const enum tt_colour colours[] = {
		[TT_NOTE] = TT_CYAN, [TT_WARNING] = TT_YELLOW, [TT_ERROR] = TT_RED};
	return colours[severity];
}

/* ---- names ----------------------------------------------------------------------------------------- */

/* Bytes of the character at the start of text, which is not empty. */
static size_t character_len(struct tt_text text) {
	size_t len = 1;
	while (len < text.len && len < 4 && ((unsigned char)text.bytes[len] & 0xC0) == 0x80)
		len++;
	return len;
}

/* Characters that break lines, change the direction of writing or speak to the terminal. */
static bool disturbs(struct tt_text character) {
	const unsigned char *byte = (const unsigned char *)character.bytes;
	if (character.len == 1)
		return byte[0] < 0x20 || byte[0] >= 0x7F;
	if (character.len == 2)
		return byte[0] == 0xC2 && byte[1] < 0xA0;
	if (character.len == 3 && byte[0] == 0xE2 && byte[1] == 0x80)
		return byte[2] == 0x8E || byte[2] == 0x8F || (byte[2] >= 0xA8 && byte[2] <= 0xAE);
	return character.len == 3 && byte[0] == 0xE2 && byte[1] == 0x81 && byte[2] >= 0xA6 && byte[2] <= 0xA9;
}

/* Is one of the bytes no character of ASCII that prints? In nearly every name there is none. */
static inline bool any_odd(uint64_t bytes) {
	const uint64_t one = 0x0101010101010101u;
	return ((bytes | (bytes + one) | (bytes - ' ' * one)) & 0x80 * one) != 0;
}

void tt_show(struct tt_buf *buf, struct tt_text name) {
	size_t start = 0; /* of what has not been added yet */
	for (size_t at = tt_text_has(name, any_odd) ? 0 : name.len; at < name.len;) {
		bool plain = name.bytes[at] >= ' ' && name.bytes[at] < 0x7F;
		size_t len = plain ? 1 : character_len(tt_text_slice(name, at, name.len));
		struct tt_text character = tt_text_slice(name, at, at + len);
		if (!plain && disturbs(character)) {
			tt_buf_add(buf, tt_text_slice(name, start, at));
			tt_buf_string(buf, memchr("\t\n\r", character.bytes[0], 3) ? " " : "\uFFFD");
			start = at + len;
		}
		at += len;
	}
	tt_buf_add(buf, tt_text_slice(name, start, name.len));
}

/* ---- columns --------------------------------------------------------------------------------------- */

struct tt_text tt_text_cut(struct tt_text text, size_t width) {
	size_t end = 0, used = 0;
	while (end < text.len) {
		size_t len = character_len(tt_text_slice(text, end, text.len));
		used += tt_text_width(tt_text_slice(text, end, end + len));
		if (used > width)
			break;
		end += len;
	}
	return tt_text_slice(text, 0, end);
}

void tt_out_padded(struct tt_output *out, struct tt_text text, size_t width) {
	size_t wanted = tt_text_width(text);
	if (wanted > width) {
		text = tt_text_cut(text, width > 0 ? width - 1 : 0);
		wanted = tt_text_width(text);
		tt_out(out, text);
		tt_out_string(out, width > 0 ? "…" : "");
		wanted += width > 0;
	} else {
		tt_out(out, text);
	}
	tt_out_repeat(out, " ", width - wanted);
}

/* A line is broken after a blank; Japanese has none, and is broken anywhere but before what may not begin a
 * line. */
static bool may_begin_line(struct tt_text rest) {
	static const char *const bound[] = {
		"、", "。", "）", "」", "』", "，", "．", "ー", ",", ".", ")", ";", ":", "»"};
	for (size_t i = 0; i < TT_COUNT(bound); i++)
		if (tt_text_starts(rest, bound[i]))
			return false;
	return true;
}

/* Where to end the first line of text: its length in bytes, the blank that follows not counted. */
static size_t line_end(struct tt_text text, size_t width) {
	size_t fits = tt_text_cut(text, width).len, end = fits;
	if (fits == text.len || fits == 0)
		return fits == 0 ? character_len(text) : fits;
	while (end > 0) {
		bool at_blank = text.bytes[end] == ' ' || text.bytes[end - 1] == ' ';
		bool at_start = ((unsigned char)text.bytes[end] & 0xC0) != 0x80;
		bool wide = at_start && (unsigned char)text.bytes[end] >= 0xE2 &&
			    (unsigned char)text.bytes[end - 1] >= 0x80;
		if (at_blank || (wide && may_begin_line(tt_text_slice(text, end, text.len))))
			return end;
		end--;
	}
	return fits;
}

struct tt_text tt_text_line(struct tt_text *rest, size_t width) {
	bool whole = width == 0 || tt_text_width(*rest) <= width;
	size_t end = whole ? rest->len : line_end(*rest, width);
	struct tt_text line = tt_text_slice(*rest, 0, end);
	while (end < rest->len && rest->bytes[end] == ' ')
		end++;
	*rest = tt_text_slice(*rest, end, rest->len);
	return line;
}

void tt_out_line(struct tt_output *out, size_t indent, const char *mark, struct tt_text text, bool wrap) {
	size_t used = indent + tt_text_width(tt_text_of(mark));
	size_t width = wrap && out->width > used + 20 ? out->width - used : 0;
	tt_out_repeat(out, " ", indent);
	tt_out_string(out, mark);
	do {
		tt_out(out, tt_text_line(&text, width));
		tt_out_string(out, "\n");
		tt_out_repeat(out, " ", text.len > 0 ? used : 0);
	} while (text.len > 0);
}

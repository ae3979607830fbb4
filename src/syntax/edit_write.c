/*
 * Values as YAML. Quoting is cautious: plain is only what no reader of YAML takes for anything but this text,
 * in brackets or out of them; all else stands in double quotes on one line, with escapes for what does not
 * show or turns the direction of what stands around it.
 */
#include "syntax/edit_write.h"

#include <string.h>

enum { WIDE = 110 }; /* columns that a value in brackets may take */

/* ---- pieces ---------------------------------------------------------------------------------------- */

void tt_piece_init(struct tt_piece *piece, struct tt_arena *arena) {
	*piece = (struct tt_piece){.arena = arena};
}

static void add(struct tt_piece *piece, struct tt_piece_node node) {
	*tt_push(piece->arena, &piece->nodes) = node;
}

void tt_piece_map(struct tt_piece *piece, uint32_t pairs) {
	add(piece, (struct tt_piece_node){.kind = TT_NODE_MAP, .count = pairs});
}

void tt_piece_list(struct tt_piece *piece, uint32_t items) {
	add(piece, (struct tt_piece_node){.kind = TT_NODE_LIST, .count = items});
}

void tt_piece_text(struct tt_piece *piece, struct tt_text text) {
	add(piece, (struct tt_piece_node){.kind = TT_NODE_SCALAR, .text = text});
}

void tt_piece_word(struct tt_piece *piece, struct tt_text text) {
	add(piece, (struct tt_piece_node){.kind = TT_NODE_SCALAR, .word = true, .text = text});
}

/* Without recursion, for a piece may be deep: each node takes itself off what is awaited and adds its own. */
uint32_t tt_piece_next(const struct tt_piece *piece, uint32_t node) {
	uint64_t awaited = 1;
	while (awaited > 0 && node < piece->nodes.len) {
		const struct tt_piece_node *at = &piece->nodes.items[node++];
		uint64_t children = at->kind == TT_NODE_MAP ? 2 * (uint64_t)at->count : at->count;
		awaited += (at->kind == TT_NODE_SCALAR ? 0 : children) - 1;
	}
	return awaited > 0 ? piece->nodes.len + 1 : node;
}

/* ---- scalars --------------------------------------------------------------------------------------- */

/* The code point at an offset of valid UTF-8, and its length. */
static uint32_t code_point(struct tt_text text, size_t at, size_t *len) {
	unsigned char first = (unsigned char)text.bytes[at];
	*len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	uint32_t code = *len == 1 ? first : first & (0x7Fu >> *len);
	for (size_t i = 1; i < *len && at + i < text.len; i++)
		code = code << 6 | ((unsigned char)text.bytes[at + i] & 0x3F);
	return code;
}

/* Does not show, ends a line, turns the direction of writing, or may not stand in a file. */
static bool must_escape(uint32_t code) {
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0, 0x1F}, {0x7F, 0x9F}, {0x61C, 0x61C}, {0x200B, 0x200F}, {0x2028, 0x202E},
		{0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}};
	for (size_t i = 0; i < TT_COUNT(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

/* What some reader of YAML takes for a truth, for nothing or for a number. */
static bool is_reserved(struct tt_text text) {
	static const char *const words[] = {
		"true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf", "none"};
	char lower[8];
	if (text.len >= sizeof(lower))
		return false;
	for (size_t i = 0; i < text.len; i++)
		lower[i] = (char)(text.bytes[i] >= 'A' && text.bytes[i] <= 'Z' ? text.bytes[i] | 0x20
									       : text.bytes[i]);
	for (size_t i = 0; i < TT_COUNT(words); i++)
		if (tt_text_is((struct tt_text){lower, text.len}, words[i]))
			return true;
	return false;
}

static bool is_letter(uint32_t code) {
	return (code | 0x20) >= 'a' && (code | 0x20) <= 'z' && code < 0x80;
}

/* A character that no place of a plain scalar makes special; the first one may be less. */
static bool is_harmless(uint32_t code, bool first, bool word) {
	if (code >= 0x80)
		return !must_escape(code) && code != 0xA0 && code != 0x3000;
	if (is_letter(code) || (code >= '0' && code <= '9'))
		return !first || word || is_letter(code);
	return !first && code != 0 && strchr("-_./+ ()", (char)code) != NULL;
}

static bool is_plain(const struct tt_piece_node *node) {
	struct tt_text text = node->text;
	size_t len;
	if (text.len == 0 || text.bytes[text.len - 1] == ' ' || (!node->word && is_reserved(text)))
		return false;
	for (size_t at = 0; at < text.len; at += len)
		if (!is_harmless(code_point(text, at, &len), at == 0, node->word))
			return false;
	return true;
}

static void write_quoted(struct tt_text text, struct tt_buf *out) {
	size_t len;
	tt_buf_byte(out, '"');
	for (size_t at = 0; at < text.len; at += len) {
		uint32_t code = code_point(text, at, &len);
		if (code == '"' || code == '\\')
			tt_buf_byte(out, '\\');
		if (code == '\n' || code == '\t')
			tt_buf_string(out, code == '\n' ? "\\n" : "\\t");
		else if (must_escape(code))
			tt_buf_format(out, code < 0x100 ? "\\x%02X" : "\\u%04X", code);
		else
			tt_buf_add(out, tt_text_slice(text, at, at + len));
	}
	tt_buf_byte(out, '"');
}

static void write_scalar(const struct tt_piece_node *node, struct tt_buf *out) {
	if (is_plain(node))
		tt_buf_add(out, node->text);
	else
		write_quoted(node->text, out);
}

/* ---- in brackets ----------------------------------------------------------------------------------- */

uint32_t tt_piece_flow(const struct tt_piece *piece, uint32_t node, struct tt_buf *out) {
	const struct tt_piece_node *at = &piece->nodes.items[node++];
	bool map = at->kind == TT_NODE_MAP;
	if (at->kind == TT_NODE_SCALAR) {
		write_scalar(at, out);
		return node;
	}
	tt_buf_byte(out, map ? '{' : '[');
	for (uint32_t i = 0; i < at->count; i++) {
		tt_buf_string(out, i > 0 ? ", " : "");
		node = tt_piece_flow(piece, node, out);
		tt_buf_string(out, map ? ": " : "");
		if (map)
			node = tt_piece_flow(piece, node, out);
	}
	tt_buf_byte(out, map ? '}' : ']');
	return node;
}

void tt_piece_write(const struct tt_piece *piece, struct tt_buf *out) {
	tt_piece_flow(piece, 0, out);
}

/* ---- in lines -------------------------------------------------------------------------------------- */

static bool is_wide(const struct tt_piece *piece, uint32_t node) {
	struct tt_buf buf;
	tt_buf_init(&buf, piece->arena, TT_DOCUMENT_LIMIT);
	tt_piece_flow(piece, node, &buf);
	return buf.truncated || tt_text_width(tt_buf_text(&buf)) > WIDE;
}

/* Lists of lists or maps go in lines, and maps that hold such lists; and what is too wide. */
static bool holds_lines(const struct tt_piece *piece, uint32_t node) {
	const struct tt_piece_node *at = &piece->nodes.items[node];
	bool map = at->kind == TT_NODE_MAP;
	uint32_t child = node + 1;
	for (uint32_t i = 0; i < at->count; i++) {
		child += map;
		if (map ? tt_piece_wants_lines(piece, child)
			: piece->nodes.items[child].kind != TT_NODE_SCALAR)
			return true;
		child = tt_piece_next(piece, child);
	}
	return false;
}

bool tt_piece_wants_lines(const struct tt_piece *piece, uint32_t node) {
	const struct tt_piece_node *at = &piece->nodes.items[node];
	if (at->kind == TT_NODE_SCALAR || at->count == 0)
		return false;
	return is_wide(piece, node) || holds_lines(piece, node);
}

static void next_line(const struct tt_edit_style *style, uint32_t column, struct tt_buf *out) {
	tt_buf_string(out, style->newline);
	tt_buf_pad(out, ' ', column);
}

uint32_t tt_piece_after_key(const struct tt_piece *piece, uint32_t node, const struct tt_edit_style *style,
	uint32_t column, struct tt_buf *out) {
	bool list = piece->nodes.items[node].kind == TT_NODE_LIST;
	tt_buf_byte(out, ':');
	if (!tt_piece_wants_lines(piece, node)) {
		tt_buf_byte(out, ' ');
		return tt_piece_flow(piece, node, out);
	}
	column += list ? style->list_offset : style->map_offset;
	next_line(style, column, out);
	return tt_piece_lines(piece, node, style, column, out);
}

uint32_t tt_piece_lines(const struct tt_piece *piece, uint32_t node, const struct tt_edit_style *style,
	uint32_t column, struct tt_buf *out) {
	const struct tt_piece_node *at = &piece->nodes.items[node++];
	for (uint32_t i = 0; i < at->count; i++) {
		if (i > 0)
			next_line(style, column, out);
		if (at->kind == TT_NODE_MAP) {
			node = tt_piece_flow(piece, node, out);
			node = tt_piece_after_key(piece, node, style, column, out);
			continue;
		}
		tt_buf_string(out, "- ");
		if (tt_piece_wants_lines(piece, node))
			node = tt_piece_lines(piece, node, style, column + 2, out);
		else
			node = tt_piece_flow(piece, node, out);
	}
	return node;
}

/*
 * Places in a text are found by its bytes, beginnings and ends of nodes by what the reader kept of them. The
 * first list and map in block style are what the others are written like.
 */
#include "syntax/edit_layout.h"

#include <string.h>

/* ---- the text -------------------------------------------------------------------------------------- */

char tt_layout_byte(const struct tt_layout *layout, uint32_t at) {
	if (at >= layout->source.len)
		return '\0';
	return layout->source.bytes[at];
}

static bool is_blank(char byte) {
	return byte == ' ' || byte == '\t' || byte == '\r';
}

uint32_t tt_layout_line(const struct tt_layout *layout, uint32_t at) {
	while (at > 0 && layout->source.bytes[at - 1] != '\n')
		at--;
	return at;
}

uint32_t tt_layout_next_line(const struct tt_layout *layout, uint32_t at) {
	const char *found = at < layout->source.len
				    ? memchr(layout->source.bytes + at, '\n', layout->source.len - at)
				    : NULL;
	return found ? (uint32_t)(found - layout->source.bytes) + 1 : (uint32_t)layout->source.len;
}

uint32_t tt_layout_column(const struct tt_layout *layout, uint32_t at) {
	return at - tt_layout_line(layout, at);
}

uint32_t tt_layout_skip_blanks(const struct tt_layout *layout, uint32_t at) {
	while (is_blank(tt_layout_byte(layout, at)))
		at++;
	return at;
}

bool tt_layout_same_line(const struct tt_layout *layout, uint32_t from, uint32_t to) {
	return from > to || tt_layout_next_line(layout, from) > to;
}

bool tt_layout_ends_line(const struct tt_layout *layout, uint32_t at) {
	return at >= layout->source.len || tt_layout_byte(layout, at) == '\n';
}

uint32_t tt_layout_skip_space(const struct tt_layout *layout, uint32_t at) {
	for (;;) {
		at = tt_layout_skip_blanks(layout, at);
		if (tt_layout_byte(layout, at) == '#')
			at = tt_layout_next_line(layout, at);
		else if (tt_layout_byte(layout, at) == '\n')
			at++;
		else
			return at;
	}
}

bool tt_layout_is_first(const struct tt_layout *layout, uint32_t at) {
	return tt_layout_skip_blanks(layout, tt_layout_line(layout, at)) >= at;
}

bool tt_layout_is_last(const struct tt_layout *layout, uint32_t at) {
	uint32_t next = tt_layout_skip_blanks(layout, at);
	return tt_layout_ends_line(layout, next) || tt_layout_byte(layout, next) == '#';
}

/* ---- splices --------------------------------------------------------------------------------------- */

void tt_layout_splice(struct tt_layout *layout, uint32_t start, uint32_t end, struct tt_text text) {
	if (end < start)
		layout->lost = true;
	else
		*tt_push(layout->arena, &layout->splices) = (struct tt_splice){start, end, text};
}

struct tt_buf tt_layout_buf(struct tt_layout *layout) {
	struct tt_buf buf;
	tt_buf_init(&buf, layout->arena, 2 * TT_DOCUMENT_LIMIT);
	return buf;
}

struct tt_text tt_layout_joined(
	struct tt_layout *layout, const char *before, struct tt_text text, const char *after) {
	struct tt_buf buf = tt_layout_buf(layout);
	tt_buf_string(&buf, before);
	tt_buf_add(&buf, text);
	tt_buf_string(&buf, after);
	return tt_buf_text(&buf);
}

/* ---- nodes ----------------------------------------------------------------------------------------- */

const struct tt_node *tt_layout_node(const struct tt_layout *layout, uint32_t node) {
	return &layout->document->nodes[node];
}

uint32_t tt_layout_start(const struct tt_layout *layout, uint32_t node) {
	return tt_layout_node(layout, node)->start;
}

bool tt_layout_is_bracketed(const struct tt_layout *layout, uint32_t node) {
	char first = tt_layout_byte(layout, tt_layout_start(layout, node));
	return tt_layout_node(layout, node)->kind != TT_NODE_SCALAR && (first == '[' || first == '{');
}

bool tt_layout_is_empty(const struct tt_layout *layout, uint32_t node) {
	const struct tt_node *at = tt_layout_node(layout, node);
	return at->kind == TT_NODE_SCALAR && at->plain && at->len == 0;
}

static bool is_block_scalar(const struct tt_layout *layout, uint32_t node) {
	char first = tt_layout_byte(layout, tt_layout_start(layout, node));
	return tt_layout_node(layout, node)->kind == TT_NODE_SCALAR && !tt_layout_node(layout, node)->plain &&
	       (first == '|' || first == '>');
}

/* Does a block scalar keep the line breaks at its end? */
static bool keeps_end(const struct tt_layout *layout, uint32_t node) {
	uint32_t at = tt_layout_start(layout, node) + 1;
	while (tt_layout_byte(layout, at) >= '1' && tt_layout_byte(layout, at) <= '9')
		at++;
	return tt_layout_byte(layout, at) == '+';
}

uint32_t tt_layout_end(const struct tt_layout *layout, uint32_t node) {
	uint32_t end = layout->document->ends[node], leaf = tt_layout_node(layout, node)->next - 1;
	if (tt_layout_is_bracketed(layout, node) || !is_block_scalar(layout, leaf) ||
		layout->document->ends[leaf] != end)
		return end;
	if (keeps_end(layout, leaf))
		return end - (end > 0 && layout->source.bytes[end - 1] == '\n');
	while (end > tt_layout_start(layout, leaf) &&
		(layout->source.bytes[end - 1] == '\n' || is_blank(layout->source.bytes[end - 1])))
		end--;
	return end;
}

uint32_t tt_layout_colon(const struct tt_layout *layout, uint32_t key) {
	uint32_t at = tt_layout_skip_space(layout, layout->document->ends[key]);
	return tt_layout_byte(layout, at) == ':' ? at : TT_NONE;
}

struct tt_child tt_layout_child(const struct tt_layout *layout, uint32_t parent, uint32_t index) {
	struct tt_child child = {TT_NONE, TT_NONE};
	bool map = tt_layout_node(layout, parent)->kind == TT_NODE_MAP;
	uint32_t node = parent + 1;
	for (uint32_t i = 0; i < tt_layout_node(layout, parent)->count; i++) {
		child = (struct tt_child){map ? node : TT_NONE, map ? node + 1 : node};
		if (i == index)
			return child;
		node = tt_layout_node(layout, child.value)->next;
	}
	return child;
}

struct tt_child tt_layout_last_child(const struct tt_layout *layout, uint32_t parent) {
	return tt_layout_child(layout, parent, TT_NONE);
}

struct tt_child tt_layout_child_before(
	const struct tt_layout *layout, uint32_t parent, struct tt_child child) {
	struct tt_child before = {TT_NONE, TT_NONE};
	bool map = tt_layout_node(layout, parent)->kind == TT_NODE_MAP;
	for (uint32_t node = parent + 1; node + map < child.value;) {
		before = (struct tt_child){map ? node : TT_NONE, node + map};
		node = tt_layout_node(layout, before.value)->next;
	}
	return before;
}

uint32_t tt_child_node(struct tt_child child) {
	return child.key == TT_NONE ? child.value : child.key;
}

uint32_t tt_layout_child_end(const struct tt_layout *layout, struct tt_child child) {
	if (child.key == TT_NONE || !tt_layout_is_empty(layout, child.value))
		return tt_layout_end(layout, child.value);
	uint32_t colon = tt_layout_colon(layout, child.key);
	return colon == TT_NONE ? layout->document->ends[child.key] : colon + 1;
}

/* ---- the place ------------------------------------------------------------------------------------- */

bool tt_layout_in_brackets(const struct tt_layout *layout, uint32_t depth) {
	for (uint32_t i = 0; i < depth; i++)
		if (tt_layout_is_bracketed(layout, layout->chain[i]))
			return true;
	return false;
}

uint32_t tt_layout_step(
	const struct tt_layout *layout, uint32_t node, struct tt_edit_step step, uint32_t *key) {
	const struct tt_node *at = tt_layout_node(layout, node);
	*key = TT_NONE;
	if (step.key.bytes == NULL)
		return at->kind == TT_NODE_LIST && step.item < at->count
			       ? tt_layout_child(layout, node, step.item).value
			       : TT_NONE;
	TT_FOR_PAIRS(layout->document, node, at_key, value)
	if (tt_text_equal(tt_node_text(layout->document, at_key), step.key)) {
		*key = at_key;
		return value;
	}
	return TT_NONE;
}

/* Follows the way as far as it goes. */
static void follow(struct tt_layout *layout, struct tt_edit_way way) {
	layout->chain[0] = 0;
	layout->keys[0] = TT_NONE;
	layout->depth = 0;
	for (; way.len > 0 && layout->depth + 1 < TT_LAYOUT_CHAIN; way.steps++, way.len--) {
		uint32_t next = tt_layout_step(
			layout, layout->chain[layout->depth], way.steps[0], &layout->keys[layout->depth + 1]);
		if (next == TT_NONE)
			break;
		layout->chain[++layout->depth] = next;
	}
	layout->rest = way;
}

uint32_t tt_layout_place(const struct tt_layout *layout) {
	return layout->chain[layout->depth];
}

/* The dash of an item that is not the first one of a list in block style is the next thing after the one
 * before. */
uint32_t tt_layout_dash(struct tt_layout *layout, uint32_t list, uint32_t item) {
	struct tt_child before = tt_layout_child_before(layout, list, (struct tt_child){TT_NONE, item});
	uint32_t at = before.value == TT_NONE
			      ? tt_layout_start(layout, list)
			      : tt_layout_skip_space(layout, tt_layout_end(layout, before.value));
	layout->lost |= tt_layout_byte(layout, at) != '-';
	return at;
}

/* ---- style ----------------------------------------------------------------------------------------- */

/* How far from its key the first list or map in block style stands. */
static uint32_t find_offset(const struct tt_layout *layout, enum tt_node_kind kind) {
	for (uint32_t map = 0; map < layout->document->len; map++) {
		if (tt_layout_is_bracketed(layout, map))
			continue;
		TT_FOR_PAIRS(layout->document, map, key, value) {
			uint32_t start = tt_layout_start(layout, value), from = tt_layout_start(layout, map);
			if (tt_layout_node(layout, value)->kind == kind &&
				!tt_layout_is_bracketed(layout, value) &&
				!tt_layout_same_line(layout, tt_layout_start(layout, key), start) &&
				tt_layout_column(layout, start) >= tt_layout_column(layout, from))
				return tt_layout_column(layout, start) - tt_layout_column(layout, from);
		}
	}
	return 2;
}

static struct tt_edit_style style_of(const struct tt_layout *layout) {
	uint32_t first = tt_layout_next_line(layout, 0);
	bool crlf = first >= 2 && layout->source.bytes[first - 2] == '\r' &&
		    layout->source.bytes[first - 1] == '\n';
	uint32_t map_offset = find_offset(layout, TT_NODE_MAP);
	return (struct tt_edit_style){.newline = crlf ? "\r\n" : "\n",
		.list_offset = find_offset(layout, TT_NODE_LIST),
		.map_offset = map_offset == 0 ? 2 : map_offset};
}

struct tt_layout tt_layout_at(const struct tt_document *document, struct tt_edit_way way) {
	struct tt_layout layout = {.document = document, .source = document->source};
	follow(&layout, way);
	return layout;
}

void tt_layout_begin(struct tt_layout *layout, struct tt_arena *arena, const struct tt_document *document,
	struct tt_edit_way way) {
	*layout = tt_layout_at(document, way);
	layout->arena = arena;
	layout->style = style_of(layout);
}

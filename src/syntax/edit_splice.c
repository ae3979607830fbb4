/*
 * Each change is found by layout: on the line where it is, in brackets, or in lines below each other, as the
 * list or map around it is written.
 */
#include "syntax/edit_splice.h"

#include <string.h>

/* ---- lines ------------------------------------------------------------------------------------------ */

/* Puts lines where a line begins; a file that ended without a line break ends so again. */
static void insert_lines(struct tt_layout *layout, uint32_t at, struct tt_text lines) {
	bool open = at > 0 && at == layout->source.len && layout->source.bytes[at - 1] != '\n';
	const char *newline = layout->style.newline;
	tt_layout_splice(
		layout, at, at, tt_layout_joined(layout, open ? newline : "", lines, open ? "" : newline));
}

/* Takes whole lines away, from the one that a place is on to the one that another is on. */
static void remove_lines(struct tt_layout *layout, uint32_t from, uint32_t to) {
	uint32_t start = tt_layout_line(layout, from), end = tt_layout_next_line(layout, to);
	if (end == layout->source.len && end > 0 && layout->source.bytes[end - 1] != '\n' && start > 0) {
		start--;
		start -= start > 0 && layout->source.bytes[start - 1] == '\r';
	}
	tt_layout_splice(layout, start, end, TT_TEXT(""));
}

/* Behind the colon or dash of what is at this depth; TT_NONE if there is none. */
static uint32_t behind_owner(struct tt_layout *layout, uint32_t depth) {
	uint32_t key = layout->keys[depth];
	if (depth == 0)
		return TT_NONE;
	if (key == TT_NONE)
		return tt_layout_in_brackets(layout, depth)
			       ? tt_layout_start(layout, layout->chain[depth])
			       : tt_layout_dash(layout, layout->chain[depth - 1], layout->chain[depth]) + 1;
	uint32_t colon = tt_layout_colon(layout, key);
	return colon == TT_NONE ? TT_NONE : colon + 1;
}

/* Is there an empty line between the lines of two places? */
static bool has_gap(const struct tt_layout *layout, uint32_t from, uint32_t to) {
	for (uint32_t at = tt_layout_next_line(layout, from); at < tt_layout_line(layout, to);
		at = tt_layout_next_line(layout, at))
		if (tt_layout_byte(layout, tt_layout_skip_blanks(layout, at)) == '\n')
			return true;
	return false;
}

/* ---- adding in brackets ---------------------------------------------------------------------------- */

static struct tt_text flow_text(
	struct tt_layout *layout, const struct tt_piece *piece, uint32_t node, bool pair) {
	struct tt_buf buf = tt_layout_buf(layout);
	node = tt_piece_flow(piece, node, &buf);
	if (pair) {
		tt_buf_string(&buf, ": ");
		tt_piece_flow(piece, node, &buf);
	}
	return tt_buf_text(&buf);
}

static void add_to_empty(struct tt_layout *layout, uint32_t node, struct tt_text text) {
	uint32_t start = tt_layout_start(layout, node) + 1, end = layout->document->ends[node] - 1;
	tt_layout_splice(layout, start, tt_layout_skip_blanks(layout, start) >= end ? end : start, text);
}

/* Where each child has a line of its own, the new one gets one too. */
static void add_on_line(
	struct tt_layout *layout, uint32_t last, uint32_t end, bool comma, struct tt_text text) {
	uint32_t indent = tt_layout_line(layout, last);
	struct tt_text before = tt_text_slice(layout->source, indent, tt_layout_skip_blanks(layout, indent));
	struct tt_buf buf = tt_layout_buf(layout);
	if (!comma)
		tt_layout_splice(layout, end, end, TT_TEXT(","));
	tt_buf_add(&buf, before);
	tt_buf_add(&buf, text);
	tt_buf_string(&buf, comma ? "," : "");
	insert_lines(layout, tt_layout_next_line(layout, end), tt_buf_text(&buf));
}

static void add_in_brackets(struct tt_layout *layout, uint32_t node, struct tt_text text) {
	if (tt_layout_node(layout, node)->count == 0) {
		add_to_empty(layout, node, text);
		return;
	}
	struct tt_child last = tt_layout_last_child(layout, node);
	uint32_t start = tt_layout_start(layout, tt_child_node(last)),
		 end = tt_layout_child_end(layout, last);
	uint32_t comma = tt_layout_skip_space(layout, end);
	bool has_comma = tt_layout_byte(layout, comma) == ',';
	if (has_comma)
		end = comma + 1;
	if (tt_layout_is_first(layout, start) && tt_layout_is_last(layout, end))
		add_on_line(layout, start, end, has_comma, text);
	else
		tt_layout_splice(layout, end, end,
			tt_layout_joined(layout, has_comma ? " " : ", ", text, has_comma ? "," : ""));
}

/* {a: b} may be written without braces in a list; two pairs may not. */
static void add_braces(struct tt_layout *layout, uint32_t map, struct tt_text text) {
	uint32_t end = tt_layout_child_end(layout, tt_layout_last_child(layout, map));
	tt_layout_splice(layout, tt_layout_start(layout, map), tt_layout_start(layout, map), TT_TEXT("{"));
	tt_layout_splice(layout, end, end, tt_layout_joined(layout, ", ", text, "}"));
}

/* ---- adding in lines ------------------------------------------------------------------------------- */

/* The first line behind a child that is not a comment of its list or map. */
static uint32_t line_behind(const struct tt_layout *layout, uint32_t node, struct tt_child child, bool last) {
	uint32_t at = tt_layout_next_line(layout, tt_layout_child_end(layout, child)),
		 indent = tt_layout_column(layout, tt_layout_start(layout, node));
	while (last && (indent > 0 || node == 0)) {
		uint32_t text = tt_layout_skip_blanks(layout, at);
		if (tt_layout_byte(layout, text) != '#' || text - at < indent)
			break;
		at = tt_layout_next_line(layout, at);
	}
	return at;
}

/* Do empty lines stand between this child and the one before it? */
static bool stands_apart(const struct tt_layout *layout, uint32_t node, struct tt_child child) {
	struct tt_child before = tt_layout_child_before(layout, node, child);
	return before.value != TT_NONE && has_gap(layout, tt_layout_child_end(layout, before),
						  tt_layout_start(layout, tt_child_node(child)));
}

static struct tt_buf begin_lines(struct tt_layout *layout, uint32_t node, struct tt_child behind) {
	struct tt_buf buf = tt_layout_buf(layout);
	tt_buf_string(&buf, stands_apart(layout, node, behind) ? layout->style.newline : "");
	tt_buf_pad(&buf, ' ', tt_layout_column(layout, tt_layout_start(layout, node)));
	return buf;
}

/* Appends an item as those of the list are written: with the dash of one of them, as far from its dash. */
static void item_lines(struct tt_layout *layout, uint32_t list, uint32_t like, const struct tt_piece *piece,
	struct tt_buf *buf) {
	uint32_t dash = tt_layout_dash(layout, list, like), start = tt_layout_start(layout, like);
	bool beside = tt_layout_same_line(layout, dash, start) && start > dash + 1;
	uint32_t gap = beside ? start - dash : 2;
	uint32_t first = tt_layout_child(layout, list, 0).value;
	bool lines = tt_layout_node(layout, first)->kind != TT_NODE_SCALAR &&
		     !tt_layout_is_bracketed(layout, first);
	tt_buf_byte(buf, '-');
	tt_buf_pad(buf, ' ', gap - 1);
	lines = lines && piece->nodes.items[0].kind != TT_NODE_SCALAR && piece->nodes.items[0].count > 0;
	if (lines || tt_piece_wants_lines(piece, 0))
		tt_piece_lines(piece, 0, &layout->style, tt_layout_column(layout, dash) + gap, buf);
	else
		tt_piece_flow(piece, 0, buf);
}

static void add_item_in_lines(struct tt_layout *layout, uint32_t list, const struct tt_piece *piece) {
	struct tt_child last = tt_layout_last_child(layout, list);
	struct tt_buf buf = begin_lines(layout, list, last);
	item_lines(layout, list, last.value, piece, &buf);
	insert_lines(layout, line_behind(layout, list, last, true), tt_buf_text(&buf));
}

/* Where the comments begin that stand right above a line, as far in as it. */
static uint32_t above_comments(const struct tt_layout *layout, uint32_t line, uint32_t indent) {
	while (line > 0) {
		uint32_t before = tt_layout_line(layout, line - 1),
			 text = tt_layout_skip_blanks(layout, before);
		if (tt_layout_byte(layout, text) != '#' || text - before != indent)
			break;
		line = before;
	}
	return line;
}

static void insert_item_in_lines(
	struct tt_layout *layout, uint32_t list, uint32_t item, const struct tt_piece *piece) {
	uint32_t dash = tt_layout_dash(layout, list, item), line = tt_layout_line(layout, dash);
	struct tt_buf buf = tt_layout_buf(layout);
	layout->lost |= !tt_layout_is_first(layout, dash);
	tt_buf_pad(&buf, ' ', tt_layout_column(layout, dash));
	item_lines(layout, list, item, piece, &buf);
	insert_lines(layout, above_comments(layout, line, tt_layout_column(layout, dash)), tt_buf_text(&buf));
}

static void add_pair_in_lines(struct tt_layout *layout, uint32_t map, struct tt_child behind,
	const struct tt_piece *piece, uint32_t node) {
	bool last = tt_layout_last_child(layout, map).value == behind.value;
	struct tt_buf buf = begin_lines(layout, map, behind);
	node = tt_piece_flow(piece, node, &buf);
	tt_piece_after_key(
		piece, node, &layout->style, tt_layout_column(layout, tt_layout_start(layout, map)), &buf);
	insert_lines(layout, line_behind(layout, map, behind, last), tt_buf_text(&buf));
}

/* ---- adding ----------------------------------------------------------------------------------------- */

void tt_splice_pair(struct tt_layout *layout, struct tt_child behind, const struct tt_piece *piece) {
	uint32_t map = tt_layout_place(layout);
	if (tt_layout_is_bracketed(layout, map))
		add_in_brackets(layout, map, flow_text(layout, piece, 0, true));
	else if (tt_layout_in_brackets(layout, layout->depth))
		add_braces(layout, map, flow_text(layout, piece, 0, true));
	else
		add_pair_in_lines(layout, map, behind, piece, 0);
}

void tt_splice_item(struct tt_layout *layout, const struct tt_piece *piece) {
	uint32_t list = tt_layout_place(layout);
	if (tt_layout_is_bracketed(layout, list))
		add_in_brackets(layout, list, flow_text(layout, piece, 0, false));
	else
		add_item_in_lines(layout, list, piece);
}

void tt_splice_item_before(struct tt_layout *layout, const struct tt_piece *piece) {
	uint32_t item = tt_layout_place(layout), start = tt_layout_start(layout, item);
	struct tt_text text = flow_text(layout, piece, 0, false);
	if (tt_layout_in_brackets(layout, layout->depth))
		tt_layout_splice(layout, start, start, tt_layout_joined(layout, "", text, ", "));
	else
		insert_item_in_lines(layout, layout->chain[layout->depth - 1], item, piece);
}

/* ---- replacing ------------------------------------------------------------------------------------- */

static struct tt_text lines_text(struct tt_layout *layout, const struct tt_piece *piece, uint32_t indent) {
	struct tt_buf buf = tt_layout_buf(layout);
	tt_piece_lines(piece, 0, &layout->style, indent, &buf);
	return tt_buf_text(&buf);
}

static void replace_on_line(struct tt_layout *layout, uint32_t depth, struct tt_text text) {
	uint32_t old = layout->chain[depth], start = tt_layout_start(layout, old),
		 end = tt_layout_end(layout, old);
	uint32_t owner = behind_owner(layout, depth);
	bool block = depth > 0 && !tt_layout_in_brackets(layout, depth) &&
		     !tt_layout_is_bracketed(layout, old) &&
		     tt_layout_node(layout, old)->kind != TT_NODE_SCALAR;
	if (tt_layout_is_empty(layout, old) && owner == TT_NONE) {
		uint32_t key =
			layout->keys[depth] == TT_NONE ? 0 : layout->document->ends[layout->keys[depth]];
		tt_layout_splice(layout, key, key, tt_layout_joined(layout, ": ", text, ""));
	} else if (tt_layout_is_empty(layout, old)) {
		tt_layout_splice(layout, owner, owner, tt_layout_joined(layout, " ", text, ""));
	} else if (!block || tt_layout_same_line(layout, owner, start)) {
		tt_layout_splice(layout, start, end, text);
	} else {
		tt_layout_splice(layout, owner, owner, tt_layout_joined(layout, " ", text, ""));
		remove_lines(layout, start, end);
	}
}

/* Under a key: the lines come below what stands on the key's line. */
static void replace_below_key(struct tt_layout *layout, uint32_t depth, const struct tt_piece *piece) {
	uint32_t old = layout->chain[depth], owner = behind_owner(layout, depth);
	uint32_t start = tt_layout_start(layout, old), end = tt_layout_end(layout, old), indent;
	if (owner == TT_NONE) {
		layout->lost = true;
		return;
	}
	indent = tt_layout_column(layout, tt_layout_start(layout, layout->chain[depth - 1]));
	indent += piece->nodes.items[0].kind == TT_NODE_LIST ? layout->style.list_offset
							     : layout->style.map_offset;
	struct tt_buf buf = tt_layout_buf(layout);
	tt_buf_pad(&buf, ' ', indent);
	tt_piece_lines(piece, 0, &layout->style, indent, &buf);
	if (tt_layout_is_empty(layout, old)) {
		insert_lines(layout, tt_layout_next_line(layout, owner), tt_buf_text(&buf));
	} else if (tt_layout_same_line(layout, owner, start)) {
		tt_layout_splice(layout, owner, end, TT_TEXT(""));
		insert_lines(layout, tt_layout_next_line(layout, end), tt_buf_text(&buf));
	} else {
		uint32_t from = tt_layout_line(layout, start);
		bool open = tt_layout_next_line(layout, end) == layout->source.len &&
			    !tt_layout_ends_line(layout, layout->source.len - 1);
		tt_layout_splice(layout, from, tt_layout_next_line(layout, end),
			tt_layout_joined(layout, "", tt_buf_text(&buf), open ? "" : layout->style.newline));
	}
}

static void replace_in_lines(struct tt_layout *layout, uint32_t depth, const struct tt_piece *piece) {
	uint32_t old = layout->chain[depth], owner = behind_owner(layout, depth);
	bool keyed = layout->keys[depth] != TT_NONE; /* the root has no key */
	if (keyed)
		replace_below_key(layout, depth, piece);
	else if (tt_layout_is_empty(layout, old) && owner != TT_NONE)
		tt_layout_splice(layout, owner, owner,
			tt_layout_joined(layout, " ",
				lines_text(layout, piece, tt_layout_column(layout, owner) + 1), ""));
	else
		tt_layout_splice(layout, tt_layout_start(layout, old), tt_layout_end(layout, old),
			lines_text(layout, piece, tt_layout_column(layout, tt_layout_start(layout, old))));
}

void tt_splice_value(struct tt_layout *layout, const struct tt_piece *piece) {
	uint32_t depth = layout->depth;
	if (tt_piece_wants_lines(piece, 0) && !tt_layout_in_brackets(layout, depth))
		replace_in_lines(layout, depth, piece);
	else
		replace_on_line(layout, depth, flow_text(layout, piece, 0, false));
}

/* A key that stood in quotes may be followed by its colon and value without a blank; so it stays in quotes.
 */
void tt_splice_key(struct tt_layout *layout, const struct tt_piece *piece) {
	uint32_t old = layout->keys[layout->depth];
	struct tt_text text = flow_text(layout, piece, 0, false);
	bool quoted = !tt_layout_node(layout, old)->plain && text.bytes[0] != '"';
	tt_layout_splice(layout, tt_layout_start(layout, old), layout->document->ends[old],
		quoted ? tt_layout_joined(layout, "\"", text, "\"") : text);
}

/* ---- removing -------------------------------------------------------------------------------------- */

/* From the first byte of a child, or its dash, to the last one. */
struct extent {
	uint32_t start, end;
};

static uint32_t lead_of(struct tt_layout *layout, uint32_t parent, struct tt_child child) {
	return child.key == TT_NONE ? tt_layout_dash(layout, parent, child.value)
				    : tt_layout_start(layout, child.key);
}

static void remove_in_lines(struct tt_layout *layout, uint32_t parent, struct tt_child child) {
	struct extent extent = {lead_of(layout, parent, child), tt_layout_child_end(layout, child)};
	if (tt_layout_is_first(layout, extent.start)) {
		remove_lines(layout, extent.start, extent.end);
		return;
	}
	/* The first one, on the line of what it is in: the next one takes its place. */
	uint32_t next = lead_of(layout, parent, tt_layout_child(layout, parent, 1));
	bool comment = tt_layout_byte(layout, tt_layout_skip_blanks(layout, extent.end)) == '#' ||
		       tt_layout_skip_blanks(layout, tt_layout_next_line(layout, extent.end)) != next;
	tt_layout_splice(layout, extent.start, comment ? extent.end : next, TT_TEXT(""));
}

/* Takes it away with the blanks beside it, or with its line if it is alone there. */
static void cut(struct tt_layout *layout, uint32_t start, uint32_t end) {
	if (tt_layout_is_first(layout, start) && tt_layout_is_last(layout, end)) {
		remove_lines(layout, start, end);
		return;
	}
	while (tt_layout_byte(layout, end) == ' ' &&
		!tt_layout_ends_line(layout, tt_layout_skip_blanks(layout, end)))
		end++;
	tt_layout_splice(layout, start, end, TT_TEXT(""));
}

static void remove_in_brackets(struct tt_layout *layout, uint32_t parent, struct tt_child child) {
	struct extent extent = {
		tt_layout_start(layout, tt_child_node(child)), tt_layout_child_end(layout, child)};
	uint32_t comma = tt_layout_skip_space(layout, extent.end);
	if (tt_layout_byte(layout, comma) == ',' && tt_layout_same_line(layout, extent.end, comma)) {
		cut(layout, extent.start, comma + 1);
		return;
	}
	if (tt_layout_byte(layout, comma) == ',') { /* on a line below */
		tt_layout_splice(layout, extent.start, extent.end, TT_TEXT(""));
		tt_layout_splice(layout, comma, comma + 1, TT_TEXT(""));
		return;
	}
	struct tt_child before = tt_layout_child_before(layout, parent, child);
	comma = before.value == TT_NONE ? TT_NONE
					: tt_layout_skip_space(layout, tt_layout_child_end(layout, before));
	if (comma == TT_NONE || tt_layout_byte(layout, comma) != ',') {
		layout->lost = true;
	} else if (tt_layout_same_line(layout, comma, extent.start)) {
		tt_layout_splice(layout, comma, extent.end, TT_TEXT(""));
	} else {
		tt_layout_splice(layout, comma, comma + 1, TT_TEXT(""));
		cut(layout, extent.start, extent.end);
	}
}

void tt_splice_away(struct tt_layout *layout, struct tt_child child) {
	uint32_t parent = layout->chain[layout->depth - 1];
	bool map = tt_layout_node(layout, parent)->kind == TT_NODE_MAP;
	if (tt_layout_node(layout, parent)->count == 1)
		replace_on_line(layout, layout->depth - 1, map ? TT_TEXT("{}") : TT_TEXT("[]"));
	else if (tt_layout_in_brackets(layout, layout->depth))
		remove_in_brackets(layout, parent, child);
	else
		remove_in_lines(layout, parent, child);
}

/* ---- moving ---------------------------------------------------------------------------------------- */

static uint32_t break_before(const struct tt_layout *layout, uint32_t line) {
	uint32_t at = line;
	if (at > 0 && layout->source.bytes[at - 1] == '\n')
		at--;
	return at < line && at > 0 && layout->source.bytes[at - 1] == '\r' ? at - 1 : at;
}

/* With the comments above it that are as far in as it, and those below it that are further in. */
static struct extent extent_in_lines(struct tt_layout *layout, uint32_t parent, struct tt_child child) {
	struct extent extent = {lead_of(layout, parent, child), tt_layout_child_end(layout, child)};
	uint32_t indent = tt_layout_column(layout, extent.start),
		 end = tt_layout_next_line(layout, extent.end);
	if (tt_layout_is_first(layout, extent.start))
		extent.start = above_comments(layout, tt_layout_line(layout, extent.start), indent) + indent;
	for (uint32_t text; tt_layout_byte(layout, text = tt_layout_skip_blanks(layout, end)) == '#' &&
			    text - end > indent;)
		end = tt_layout_next_line(layout, end);
	extent.end = break_before(layout, end);
	return extent;
}

static struct extent extent_in_brackets(const struct tt_layout *layout, struct tt_child child) {
	return (struct extent){
		tt_layout_start(layout, tt_child_node(child)), tt_layout_child_end(layout, child)};
}

/* What stands between two children stays where it is; in brackets that is no place for a comment. */
static void add_between(
	struct tt_layout *layout, struct extent before, struct extent after, struct tt_buf *buf) {
	layout->lost |= after.start < before.end;
	if (layout->lost)
		return;
	struct tt_text text = tt_text_slice(layout->source, before.end, after.start);
	layout->lost |=
		tt_layout_in_brackets(layout, layout->depth) && memchr(text.bytes, '#', text.len) != NULL;
	tt_buf_add(buf, text);
}

static struct extent extent_of(struct tt_layout *layout, uint32_t parent, struct tt_child child) {
	return tt_layout_in_brackets(layout, layout->depth) ? extent_in_brackets(layout, child)
							    : extent_in_lines(layout, parent, child);
}

void tt_splice_turn(struct tt_layout *layout, const struct tt_child *children, uint32_t len, bool to_front) {
	uint32_t parent = layout->chain[layout->depth - 1];
	struct extent *extents = TT_NEW_ARRAY(layout->arena, struct extent, len);
	struct tt_buf buf = tt_layout_buf(layout);
	for (uint32_t i = 0; i < len; i++)
		extents[i] = extent_of(layout, parent, children[i]);
	for (uint32_t i = 0; i < len; i++) {
		struct extent from = extents[(to_front ? i + len - 1 : i + 1) % len];
		if (i > 0)
			add_between(layout, extents[i - 1], extents[i], &buf);
		tt_buf_add(&buf, tt_text_slice(layout->source, from.start, from.end));
	}
	tt_layout_splice(layout, extents[0].start, extents[len - 1].end, tt_buf_text(&buf));
}

/*
 * An edit is planned twice over the same place. As a change of the array of nodes: behind which node how many
 * go, and what comes there. And as splices of the text, found by layout: in brackets what is between commas,
 * in block style whole lines. Then the spliced text is read, and must give the changed array, node by node.
 *
 * Comments belong to what they stand in or beside: those on a line that goes, go; those indented like the
 * items of a list, at its end, stay with it, and what is appended comes behind them.
 */
#include "syntax/edit_write.h"
#include "syntax/keys.h"
#include "syntax/names.h"

#include <string.h>

enum { CHAIN = TT_DOCUMENT_DEPTH + 2 };

struct splice {
	uint32_t start, end; /* of the old source */
	struct tt_text text;
};

struct work {
	struct tt_edit *edit;
	const struct tt_document *old;
	struct tt_arena *arena; /* of what comes */
	struct tt_edit_style style;
	/* The place: nodes from the root on, how each is reached, and what of the way is not there. */
	uint32_t chain[CHAIN], keys[CHAIN], depth;
	struct tt_edit_way rest;
	/* The change of the array. */
	uint32_t at, removed, parent, delta; /* delta: added to the parent's count, modulo 2^32 */
	struct tt_piece added;
	/* The change of the text. */
	TT_VECTOR(struct splice) splices;
	bool lost; /* the layout is none that this file knows */
};

/* ---- the text -------------------------------------------------------------------------------------- */

static struct tt_text source(const struct work *work) {
	return work->old->source;
}

static char byte_at(const struct work *work, uint32_t at) {
	if (at >= source(work).len)
		return '\0';
	return source(work).bytes[at];
}

static bool is_blank(char byte) {
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static uint32_t line_start(const struct work *work, uint32_t at) {
	while (at > 0 && source(work).bytes[at - 1] != '\n')
		at--;
	return at;
}

/* The byte behind the line break. */
static uint32_t line_after(const struct work *work, uint32_t at) {
	const char *found =
		at < source(work).len ? memchr(source(work).bytes + at, '\n', source(work).len - at) : NULL;
	return found ? (uint32_t)(found - source(work).bytes) + 1 : (uint32_t)source(work).len;
}

static uint32_t column(const struct work *work, uint32_t at) {
	return at - line_start(work, at);
}

static uint32_t skip_blanks(const struct work *work, uint32_t at) {
	while (is_blank(byte_at(work, at)))
		at++;
	return at;
}

static bool same_line(const struct work *work, uint32_t from, uint32_t to) {
	return from > to || line_after(work, from) > to;
}

static bool ends_line(const struct work *work, uint32_t at) {
	return at >= source(work).len || byte_at(work, at) == '\n';
}

/* Over white space, line breaks and comments. */
static uint32_t skip_space(const struct work *work, uint32_t at) {
	for (;;) {
		at = skip_blanks(work, at);
		if (byte_at(work, at) == '#')
			at = line_after(work, at);
		else if (byte_at(work, at) == '\n')
			at++;
		else
			return at;
	}
}

static bool first_on_line(const struct work *work, uint32_t at) {
	return skip_blanks(work, line_start(work, at)) >= at;
}

/* Is the rest of the line empty, or a comment? */
static bool last_on_line(const struct work *work, uint32_t at) {
	uint32_t next = skip_blanks(work, at);
	return ends_line(work, next) || byte_at(work, next) == '#';
}

/* Is there an empty line between the lines of two places? */
static bool has_gap(const struct work *work, uint32_t from, uint32_t to) {
	for (uint32_t at = line_after(work, from); at < line_start(work, to); at = line_after(work, at))
		if (byte_at(work, skip_blanks(work, at)) == '\n')
			return true;
	return false;
}

/* ---- splices --------------------------------------------------------------------------------------- */

static void splice(struct work *work, uint32_t start, uint32_t end, struct tt_text text) {
	if (end < start)
		work->lost = true;
	else
		*tt_push(work->arena, &work->splices) = (struct splice){start, end, text};
}

static struct tt_buf new_buf(struct work *work) {
	struct tt_buf buf;
	tt_buf_init(&buf, work->arena, 2 * TT_DOCUMENT_LIMIT);
	return buf;
}

static struct tt_text joined(struct work *work, const char *before, struct tt_text text, const char *after) {
	struct tt_buf buf = new_buf(work);
	tt_buf_string(&buf, before);
	tt_buf_add(&buf, text);
	tt_buf_string(&buf, after);
	return tt_buf_text(&buf);
}

/* Puts lines where a line begins; a file that ended without a line break ends so again. */
static void insert_lines(struct work *work, uint32_t at, struct tt_text lines) {
	bool open = at > 0 && at == source(work).len && source(work).bytes[at - 1] != '\n';
	const char *newline = work->style.newline;
	splice(work, at, at, joined(work, open ? newline : "", lines, open ? "" : newline));
}

/* Takes whole lines away, from the one that a place is on to the one that another is on. */
static void remove_lines(struct work *work, uint32_t from, uint32_t to) {
	uint32_t start = line_start(work, from), end = line_after(work, to);
	if (end == source(work).len && end > 0 && source(work).bytes[end - 1] != '\n' && start > 0) {
		start--;
		start -= start > 0 && source(work).bytes[start - 1] == '\r';
	}
	splice(work, start, end, TT_TEXT(""));
}

/* ---- nodes ----------------------------------------------------------------------------------------- */

static const struct tt_node *node_at(const struct work *work, uint32_t node) {
	return &work->old->nodes[node];
}

static uint32_t start_of(const struct work *work, uint32_t node) {
	return node_at(work, node)->start;
}

static bool is_bracketed(const struct work *work, uint32_t node) {
	char first = byte_at(work, start_of(work, node));
	return node_at(work, node)->kind != TT_NODE_SCALAR && (first == '[' || first == '{');
}

static bool is_empty(const struct work *work, uint32_t node) {
	const struct tt_node *at = node_at(work, node);
	return at->kind == TT_NODE_SCALAR && at->plain && at->len == 0;
}

/* What may become a list or a map without anything being lost. */
static bool is_nothing(const struct work *work, uint32_t node) {
	const struct tt_node *at = node_at(work, node);
	struct tt_text text = tt_node_text(work->old, node);
	return at->kind == TT_NODE_SCALAR && at->plain &&
	       (at->len == 0 || tt_text_is(text, "~") || tt_text_is(text, "null"));
}

static bool is_block_scalar(const struct work *work, uint32_t node) {
	char first = byte_at(work, start_of(work, node));
	return node_at(work, node)->kind == TT_NODE_SCALAR && !node_at(work, node)->plain &&
	       (first == '|' || first == '>');
}

/* Does a block scalar keep the line breaks at its end? */
static bool keeps_end(const struct work *work, uint32_t node) {
	uint32_t at = start_of(work, node) + 1;
	while (byte_at(work, at) >= '1' && byte_at(work, at) <= '9')
		at++;
	return byte_at(work, at) == '+';
}

/* Behind the last byte that shows; of a block scalar that keeps its end, on its last line. */
static uint32_t end_of(const struct work *work, uint32_t node) {
	uint32_t end = work->old->ends[node], leaf = node_at(work, node)->next - 1;
	if (is_bracketed(work, node) || !is_block_scalar(work, leaf) || work->old->ends[leaf] != end)
		return end;
	if (keeps_end(work, leaf))
		return end - (end > 0 && source(work).bytes[end - 1] == '\n');
	while (end > start_of(work, leaf) &&
		(source(work).bytes[end - 1] == '\n' || is_blank(source(work).bytes[end - 1])))
		end--;
	return end;
}

/* Where the colon of a key is, or TT_NONE. */
static uint32_t colon_of(const struct work *work, uint32_t key) {
	uint32_t at = skip_space(work, work->old->ends[key]);
	return byte_at(work, at) == ':' ? at : TT_NONE;
}

/* A child as it stands in its list or map: an item (key TT_NONE), or a pair. */
struct child {
	uint32_t key, value;
};

static struct child child_at(const struct work *work, uint32_t parent, uint32_t index) {
	struct child child = {TT_NONE, TT_NONE};
	bool map = node_at(work, parent)->kind == TT_NODE_MAP;
	uint32_t node = parent + 1;
	for (uint32_t i = 0; i < node_at(work, parent)->count; i++) {
		child = (struct child){map ? node : TT_NONE, map ? node + 1 : node};
		if (i == index)
			return child;
		node = node_at(work, child.value)->next;
	}
	return child;
}

static struct child last_child(const struct work *work, uint32_t parent) {
	return child_at(work, parent, TT_NONE);
}

/* The one before it in its list or map; its value is TT_NONE if there is none. */
static struct child child_before(const struct work *work, uint32_t parent, struct child child) {
	struct child before = {TT_NONE, TT_NONE};
	bool map = node_at(work, parent)->kind == TT_NODE_MAP;
	for (uint32_t node = parent + 1; node + map < child.value;) {
		before = (struct child){map ? node : TT_NONE, node + map};
		node = node_at(work, before.value)->next;
	}
	return before;
}

static uint32_t child_node(struct child child) {
	return child.key == TT_NONE ? child.value : child.key;
}

static uint32_t child_end(const struct work *work, struct child child) {
	if (child.key == TT_NONE || !is_empty(work, child.value))
		return end_of(work, child.value);
	uint32_t colon = colon_of(work, child.key);
	return colon == TT_NONE ? work->old->ends[child.key] : colon + 1;
}

/* ---- the place ------------------------------------------------------------------------------------- */

/* Is what is at this depth of the way inside of brackets? */
static bool in_brackets(const struct work *work, uint32_t depth) {
	for (uint32_t i = 0; i < depth; i++)
		if (is_bracketed(work, work->chain[i]))
			return true;
	return false;
}

static uint32_t step_from(const struct work *work, uint32_t node, struct tt_edit_step step, uint32_t *key) {
	const struct tt_node *at = node_at(work, node);
	*key = TT_NONE;
	if (step.key.bytes == NULL)
		return at->kind == TT_NODE_LIST && step.item < at->count
			       ? child_at(work, node, step.item).value
			       : TT_NONE;
	TT_FOR_PAIRS(work->old, node, at_key, value)
	if (tt_text_equal(tt_node_text(work->old, at_key), step.key)) {
		*key = at_key;
		return value;
	}
	return TT_NONE;
}

/* Follows the way as far as it goes. */
static void follow(struct work *work, struct tt_edit_way way) {
	work->chain[0] = 0;
	work->keys[0] = TT_NONE;
	work->depth = 0;
	for (; way.len > 0 && work->depth + 1 < CHAIN; way.steps++, way.len--) {
		uint32_t next =
			step_from(work, work->chain[work->depth], way.steps[0], &work->keys[work->depth + 1]);
		if (next == TT_NONE)
			break;
		work->chain[++work->depth] = next;
	}
	work->rest = way;
}

static uint32_t place(const struct work *work) {
	return work->chain[work->depth];
}

/* The dash of an item that is not the first one of a list in block style is the next thing after the one
 * before. */
static uint32_t dash_of(struct work *work, uint32_t list, uint32_t item) {
	struct child before = child_before(work, list, (struct child){TT_NONE, item});
	uint32_t at =
		before.value == TT_NONE ? start_of(work, list) : skip_space(work, end_of(work, before.value));
	work->lost |= byte_at(work, at) != '-';
	return at;
}

/* Behind the colon or dash of what is at this depth; TT_NONE if there is none. */
static uint32_t behind_owner(struct work *work, uint32_t depth) {
	uint32_t key = work->keys[depth];
	if (depth == 0)
		return TT_NONE;
	if (key == TT_NONE)
		return in_brackets(work, depth)
			       ? start_of(work, work->chain[depth])
			       : dash_of(work, work->chain[depth - 1], work->chain[depth]) + 1;
	uint32_t colon = colon_of(work, key);
	return colon == TT_NONE ? TT_NONE : colon + 1;
}

/* ---- style ----------------------------------------------------------------------------------------- */

/* How far from its key the first list or map in block style stands. */
static uint32_t find_offset(const struct work *work, enum tt_node_kind kind) {
	for (uint32_t map = 0; map < work->old->len; map++) {
		if (is_bracketed(work, map))
			continue;
		TT_FOR_PAIRS(work->old, map, key, value) {
			uint32_t start = start_of(work, value), from = start_of(work, map);
			if (node_at(work, value)->kind == kind && !is_bracketed(work, value) &&
				!same_line(work, start_of(work, key), start) &&
				column(work, start) >= column(work, from))
				return column(work, start) - column(work, from);
		}
	}
	return 2;
}

static struct tt_edit_style style_of(const struct work *work) {
	uint32_t first = line_after(work, 0);
	bool crlf =
		first >= 2 && source(work).bytes[first - 2] == '\r' && source(work).bytes[first - 1] == '\n';
	uint32_t map_offset = find_offset(work, TT_NODE_MAP);
	return (struct tt_edit_style){.newline = crlf ? "\r\n" : "\n",
		.list_offset = find_offset(work, TT_NODE_LIST),
		.map_offset = map_offset == 0 ? 2 : map_offset};
}

/* ---- adding in brackets ---------------------------------------------------------------------------- */

static struct tt_text flow_text(struct work *work, const struct tt_piece *piece, uint32_t node, bool pair) {
	struct tt_buf buf = new_buf(work);
	node = tt_piece_flow(piece, node, &buf);
	if (pair) {
		tt_buf_string(&buf, ": ");
		tt_piece_flow(piece, node, &buf);
	}
	return tt_buf_text(&buf);
}

static void add_to_empty(struct work *work, uint32_t node, struct tt_text text) {
	uint32_t start = start_of(work, node) + 1, end = work->old->ends[node] - 1;
	splice(work, start, skip_blanks(work, start) >= end ? end : start, text);
}

/* Where each child has a line of its own, the new one gets one too. */
static void add_on_line(struct work *work, uint32_t last, uint32_t end, bool comma, struct tt_text text) {
	uint32_t indent = line_start(work, last);
	struct tt_text before = tt_text_slice(source(work), indent, skip_blanks(work, indent));
	struct tt_buf buf = new_buf(work);
	if (!comma)
		splice(work, end, end, TT_TEXT(","));
	tt_buf_add(&buf, before);
	tt_buf_add(&buf, text);
	tt_buf_string(&buf, comma ? "," : "");
	insert_lines(work, line_after(work, end), tt_buf_text(&buf));
}

static void add_in_brackets(struct work *work, uint32_t node, struct tt_text text) {
	if (node_at(work, node)->count == 0) {
		add_to_empty(work, node, text);
		return;
	}
	struct child last = last_child(work, node);
	uint32_t start = start_of(work, child_node(last)), end = child_end(work, last);
	uint32_t comma = skip_space(work, end);
	bool has_comma = byte_at(work, comma) == ',';
	if (has_comma)
		end = comma + 1;
	if (first_on_line(work, start) && last_on_line(work, end))
		add_on_line(work, start, end, has_comma, text);
	else
		splice(work, end, end, joined(work, has_comma ? " " : ", ", text, has_comma ? "," : ""));
}

/* {a: b} may be written without braces in a list; two pairs may not. */
static void add_braces(struct work *work, uint32_t map, struct tt_text text) {
	uint32_t end = child_end(work, last_child(work, map));
	splice(work, start_of(work, map), start_of(work, map), TT_TEXT("{"));
	splice(work, end, end, joined(work, ", ", text, "}"));
}

/* ---- adding in lines ------------------------------------------------------------------------------- */

/* The first line behind a child that is not a comment of its list or map. */
static uint32_t line_behind(const struct work *work, uint32_t node, struct child child, bool last) {
	uint32_t at = line_after(work, child_end(work, child)), indent = column(work, start_of(work, node));
	while (last && (indent > 0 || node == 0)) {
		uint32_t text = skip_blanks(work, at);
		if (byte_at(work, text) != '#' || text - at < indent)
			break;
		at = line_after(work, at);
	}
	return at;
}

/* Do empty lines stand between this child and the one before it? */
static bool stands_apart(const struct work *work, uint32_t node, struct child child) {
	struct child before = child_before(work, node, child);
	return before.value != TT_NONE &&
	       has_gap(work, child_end(work, before), start_of(work, child_node(child)));
}

static struct tt_buf begin_lines(struct work *work, uint32_t node, struct child behind) {
	struct tt_buf buf = new_buf(work);
	tt_buf_string(&buf, stands_apart(work, node, behind) ? work->style.newline : "");
	tt_buf_pad(&buf, ' ', column(work, start_of(work, node)));
	return buf;
}

/* Appends an item as those of the list are written: with the dash of one of them, as far from its dash. */
static void item_lines(
	struct work *work, uint32_t list, uint32_t like, const struct tt_piece *piece, struct tt_buf *buf) {
	uint32_t dash = dash_of(work, list, like), start = start_of(work, like);
	bool beside = same_line(work, dash, start) && start > dash + 1;
	uint32_t gap = beside ? start - dash : 2;
	uint32_t first = child_at(work, list, 0).value;
	bool lines = node_at(work, first)->kind != TT_NODE_SCALAR && !is_bracketed(work, first);
	tt_buf_byte(buf, '-');
	tt_buf_pad(buf, ' ', gap - 1);
	lines = lines && piece->nodes.items[0].kind != TT_NODE_SCALAR && piece->nodes.items[0].count > 0;
	if (lines || tt_piece_wants_lines(piece, 0))
		tt_piece_lines(piece, 0, &work->style, column(work, dash) + gap, buf);
	else
		tt_piece_flow(piece, 0, buf);
}

static void add_item_in_lines(struct work *work, uint32_t list, const struct tt_piece *piece) {
	struct child last = last_child(work, list);
	struct tt_buf buf = begin_lines(work, list, last);
	item_lines(work, list, last.value, piece, &buf);
	insert_lines(work, line_behind(work, list, last, true), tt_buf_text(&buf));
}

/* Where the comments begin that stand right above a line, as far in as it. */
static uint32_t above_comments(const struct work *work, uint32_t line, uint32_t indent) {
	while (line > 0) {
		uint32_t before = line_start(work, line - 1), text = skip_blanks(work, before);
		if (byte_at(work, text) != '#' || text - before != indent)
			break;
		line = before;
	}
	return line;
}

static void insert_item_in_lines(
	struct work *work, uint32_t list, uint32_t item, const struct tt_piece *piece) {
	uint32_t dash = dash_of(work, list, item), line = line_start(work, dash);
	struct tt_buf buf = new_buf(work);
	work->lost |= !first_on_line(work, dash);
	tt_buf_pad(&buf, ' ', column(work, dash));
	item_lines(work, list, item, piece, &buf);
	insert_lines(work, above_comments(work, line, column(work, dash)), tt_buf_text(&buf));
}

static void add_pair_in_lines(
	struct work *work, uint32_t map, struct child behind, const struct tt_piece *piece, uint32_t node) {
	bool last = last_child(work, map).value == behind.value;
	struct tt_buf buf = begin_lines(work, map, behind);
	node = tt_piece_flow(piece, node, &buf);
	tt_piece_after_key(piece, node, &work->style, column(work, start_of(work, map)), &buf);
	insert_lines(work, line_behind(work, map, behind, last), tt_buf_text(&buf));
}

/* ---- replacing ------------------------------------------------------------------------------------- */

static struct tt_text lines_text(struct work *work, const struct tt_piece *piece, uint32_t indent) {
	struct tt_buf buf = new_buf(work);
	tt_piece_lines(piece, 0, &work->style, indent, &buf);
	return tt_buf_text(&buf);
}

static void replace_on_line(struct work *work, uint32_t depth, struct tt_text text) {
	uint32_t old = work->chain[depth], start = start_of(work, old), end = end_of(work, old);
	uint32_t owner = behind_owner(work, depth);
	bool block = depth > 0 && !in_brackets(work, depth) && !is_bracketed(work, old) &&
		     node_at(work, old)->kind != TT_NODE_SCALAR;
	if (is_empty(work, old) && owner == TT_NONE) {
		uint32_t key = work->keys[depth] == TT_NONE ? 0 : work->old->ends[work->keys[depth]];
		splice(work, key, key, joined(work, ": ", text, ""));
	} else if (is_empty(work, old)) {
		splice(work, owner, owner, joined(work, " ", text, ""));
	} else if (!block || same_line(work, owner, start)) {
		splice(work, start, end, text);
	} else {
		splice(work, owner, owner, joined(work, " ", text, ""));
		remove_lines(work, start, end);
	}
}

/* Under a key: the lines come below what stands on the key's line. */
static void replace_below_key(struct work *work, uint32_t depth, const struct tt_piece *piece) {
	uint32_t old = work->chain[depth], owner = behind_owner(work, depth);
	uint32_t start = start_of(work, old), end = end_of(work, old), indent;
	if (owner == TT_NONE) {
		work->lost = true;
		return;
	}
	indent = column(work, start_of(work, work->chain[depth - 1]));
	indent +=
		piece->nodes.items[0].kind == TT_NODE_LIST ? work->style.list_offset : work->style.map_offset;
	struct tt_buf buf = new_buf(work);
	tt_buf_pad(&buf, ' ', indent);
	tt_piece_lines(piece, 0, &work->style, indent, &buf);
	if (is_empty(work, old)) {
		insert_lines(work, line_after(work, owner), tt_buf_text(&buf));
	} else if (same_line(work, owner, start)) {
		splice(work, owner, end, TT_TEXT(""));
		insert_lines(work, line_after(work, end), tt_buf_text(&buf));
	} else {
		uint32_t from = line_start(work, start);
		bool open =
			line_after(work, end) == source(work).len && !ends_line(work, source(work).len - 1);
		splice(work, from, line_after(work, end),
			joined(work, "", tt_buf_text(&buf), open ? "" : work->style.newline));
	}
}

static void replace_in_lines(struct work *work, uint32_t depth, const struct tt_piece *piece) {
	uint32_t old = work->chain[depth], owner = behind_owner(work, depth);
	bool keyed = work->keys[depth] != TT_NONE; /* the root has no key */
	if (keyed)
		replace_below_key(work, depth, piece);
	else if (is_empty(work, old) && owner != TT_NONE)
		splice(work, owner, owner,
			joined(work, " ", lines_text(work, piece, column(work, owner) + 1), ""));
	else
		splice(work, start_of(work, old), end_of(work, old),
			lines_text(work, piece, column(work, start_of(work, old))));
}

static void replace(struct work *work, uint32_t depth, const struct tt_piece *piece) {
	if (tt_piece_wants_lines(piece, 0) && !in_brackets(work, depth))
		replace_in_lines(work, depth, piece);
	else
		replace_on_line(work, depth, flow_text(work, piece, 0, false));
}

/* ---- removing -------------------------------------------------------------------------------------- */

/* From the first byte of a child, or its dash, to the last one. */
struct extent {
	uint32_t start, end;
};

static uint32_t lead_of(struct work *work, uint32_t parent, struct child child) {
	return child.key == TT_NONE ? dash_of(work, parent, child.value) : start_of(work, child.key);
}

static void remove_in_lines(struct work *work, uint32_t parent, struct child child) {
	struct extent extent = {lead_of(work, parent, child), child_end(work, child)};
	if (first_on_line(work, extent.start)) {
		remove_lines(work, extent.start, extent.end);
		return;
	}
	/* The first one, on the line of what it is in: the next one takes its place. */
	uint32_t next = lead_of(work, parent, child_at(work, parent, 1));
	bool comment = byte_at(work, skip_blanks(work, extent.end)) == '#' ||
		       skip_blanks(work, line_after(work, extent.end)) != next;
	splice(work, extent.start, comment ? extent.end : next, TT_TEXT(""));
}

/* Takes it away with the blanks beside it, or with its line if it is alone there. */
static void cut(struct work *work, uint32_t start, uint32_t end) {
	if (first_on_line(work, start) && last_on_line(work, end)) {
		remove_lines(work, start, end);
		return;
	}
	while (byte_at(work, end) == ' ' && !ends_line(work, skip_blanks(work, end)))
		end++;
	splice(work, start, end, TT_TEXT(""));
}

static void remove_in_brackets(struct work *work, uint32_t parent, struct child child) {
	struct extent extent = {start_of(work, child_node(child)), child_end(work, child)};
	uint32_t comma = skip_space(work, extent.end);
	if (byte_at(work, comma) == ',' && same_line(work, extent.end, comma)) {
		cut(work, extent.start, comma + 1);
		return;
	}
	if (byte_at(work, comma) == ',') { /* on a line below */
		splice(work, extent.start, extent.end, TT_TEXT(""));
		splice(work, comma, comma + 1, TT_TEXT(""));
		return;
	}
	struct child before = child_before(work, parent, child);
	comma = before.value == TT_NONE ? TT_NONE : skip_space(work, child_end(work, before));
	if (comma == TT_NONE || byte_at(work, comma) != ',') {
		work->lost = true;
	} else if (same_line(work, comma, extent.start)) {
		splice(work, comma, extent.end, TT_TEXT(""));
	} else {
		splice(work, comma, comma + 1, TT_TEXT(""));
		cut(work, extent.start, extent.end);
	}
}

/* ---- moving ---------------------------------------------------------------------------------------- */

static uint32_t break_before(const struct work *work, uint32_t line) {
	uint32_t at = line;
	if (at > 0 && source(work).bytes[at - 1] == '\n')
		at--;
	return at < line && at > 0 && source(work).bytes[at - 1] == '\r' ? at - 1 : at;
}

/* With the comments above it that are as far in as it, and those below it that are further in. */
static struct extent extent_in_lines(struct work *work, uint32_t parent, struct child child) {
	struct extent extent = {lead_of(work, parent, child), child_end(work, child)};
	uint32_t indent = column(work, extent.start), end = line_after(work, extent.end);
	if (first_on_line(work, extent.start))
		extent.start = above_comments(work, line_start(work, extent.start), indent) + indent;
	for (uint32_t text; byte_at(work, text = skip_blanks(work, end)) == '#' && text - end > indent;)
		end = line_after(work, end);
	extent.end = break_before(work, end);
	return extent;
}

static struct extent extent_in_brackets(const struct work *work, struct child child) {
	return (struct extent){start_of(work, child_node(child)), child_end(work, child)};
}

/* The children of a stretch of a list or map, in their order. */
struct stretch {
	struct child *children;
	struct extent *extents;
	uint32_t len;
};

static struct stretch stretch_of(struct work *work, uint32_t parent, uint32_t first, uint32_t last) {
	bool map = node_at(work, parent)->kind == TT_NODE_MAP, brackets = in_brackets(work, work->depth);
	struct stretch stretch = {.len = last - first + 1};
	struct child child = child_at(work, parent, first);
	stretch.children = TT_NEW_ARRAY(work->arena, struct child, stretch.len);
	stretch.extents = TT_NEW_ARRAY(work->arena, struct extent, stretch.len);
	for (uint32_t i = 0; i < stretch.len; i++) {
		uint32_t next = node_at(work, child.value)->next;
		stretch.children[i] = child;
		stretch.extents[i] =
			brackets ? extent_in_brackets(work, child) : extent_in_lines(work, parent, child);
		child = (struct child){map ? next : TT_NONE, next + map};
	}
	return stretch;
}

static void add_nodes(struct work *work, struct child child) {
	for (uint32_t i = child_node(child); i < node_at(work, child.value)->next; i++)
		*tt_push(work->arena, &work->added.nodes) =
			(struct tt_piece_node){.kind = (uint8_t)node_at(work, i)->kind,
				.count = node_at(work, i)->count,
				.text = tt_node_text(work->old, i)};
}

/* What stands between two children stays where it is; in brackets that is no place for a comment. */
static void add_between(struct work *work, struct extent before, struct extent after, struct tt_buf *buf) {
	work->lost |= after.start < before.end;
	if (work->lost)
		return;
	struct tt_text text = tt_text_slice(source(work), before.end, after.start);
	work->lost |= in_brackets(work, work->depth) && memchr(text.bytes, '#', text.len) != NULL;
	tt_buf_add(buf, text);
}

/* The children change places as they stand, the first one to the end or the last one to the front. */
static void turn(struct work *work, const struct stretch *stretch, bool to_front) {
	struct tt_buf buf = new_buf(work);
	for (uint32_t i = 0; i < stretch->len; i++) {
		uint32_t from = (to_front ? i + stretch->len - 1 : i + 1) % stretch->len;
		struct extent extent = stretch->extents[from];
		if (i > 0)
			add_between(work, stretch->extents[i - 1], stretch->extents[i], &buf);
		tt_buf_add(&buf, tt_text_slice(source(work), extent.start, extent.end));
		add_nodes(work, stretch->children[from]);
	}
	splice(work, stretch->extents[0].start, stretch->extents[stretch->len - 1].end, tt_buf_text(&buf));
}

/* ---- the promise ----------------------------------------------------------------------------------- */

static bool same_node(
	const struct tt_document *a, uint32_t at, const struct tt_document *b, uint32_t as, uint32_t delta) {
	const struct tt_node *left = &a->nodes[at], *right = &b->nodes[as];
	if (left->kind != right->kind || left->plain != right->plain)
		return false;
	if (left->kind != TT_NODE_SCALAR)
		return left->count + delta == right->count;
	return tt_text_equal(tt_node_text(a, at), tt_node_text(b, as));
}

static bool same_piece(struct work *work, const struct tt_piece_node *node,
	const struct tt_document *document, uint32_t as) {
	const struct tt_node *at = &document->nodes[as];
	if (at->kind != node->kind)
		return false;
	if (node->kind != TT_NODE_SCALAR)
		return at->count == node->count;
	return tt_text_equal(tt_text_normal(work->arena, node->text), tt_node_text(document, as));
}

/* Is the new document just the old one with the change? */
static bool keeps_promise(struct work *work, const struct tt_document *new) {
	const struct tt_document *old = work->old;
	uint32_t added = work->added.nodes.len, rest = work->at + work->removed;
	if (new->len != old->len - work->removed + added)
		return false;
	for (uint32_t i = 0; i < work->at; i++)
		if (!same_node(old, i, new, i, i == work->parent ? work->delta : 0))
			return false;
	for (uint32_t i = 0; i < added; i++)
		if (!same_piece(work, &work->added.nodes.items[i], new, work->at + i))
			return false;
	for (uint32_t i = rest; i < old->len; i++)
		if (!same_node(old, i, new, i - work->removed + added, 0))
			return false;
	return true;
}

/* ---- putting it together --------------------------------------------------------------------------- */

static void sort_splices(struct work *work) {
	struct splice *items = work->splices.items;
	for (uint32_t i = 1; i < work->splices.len; i++)
		for (uint32_t j = i; j > 0 && items[j].start < items[j - 1].start; j--) {
			struct splice swap = items[j];
			items[j] = items[j - 1];
			items[j - 1] = swap;
		}
}

/* The new file: what comes before the source (a byte-order mark), and the source with its splices. */
static bool put_together(struct work *work, struct tt_text *text) {
	struct tt_buf buf = new_buf(work);
	uint32_t at = 0;
	sort_splices(work);
	tt_buf_add(&buf, tt_text_slice(work->edit->text, 0, work->edit->text.len - source(work).len));
	for (uint32_t i = 0; i < work->splices.len; i++) {
		const struct splice *next = &work->splices.items[i];
		if (next->start < at)
			return false;
		tt_buf_add(&buf, tt_text_slice(source(work), at, next->start));
		tt_buf_add(&buf, next->text);
		at = next->end;
	}
	tt_buf_add(&buf, tt_text_slice(source(work), at, source(work).len));
	*text = tt_buf_text(&buf);
	return !buf.truncated;
}

static void finish_edit(void *edit) {
	tt_edit_finish(edit);
}

void tt_edit_finish(struct tt_edit *edit) {
	tt_arena_finish(&edit->arenas[0]);
	tt_arena_finish(&edit->arenas[1]);
	edit->document = (struct tt_document){0};
	edit->now = TT_NONE;
}

/* The arena that is not in use, empty. */
static struct tt_arena *open_arena(struct tt_edit *edit) {
	struct tt_arena *arena = &edit->arenas[edit->now == 0];
	tt_arena_finish(arena);
	tt_arena_init(arena, edit->owner->ceiling);
	arena->recover = edit->owner->recover;
	arena->fail_after = edit->owner->fail_after;
	return arena;
}

/* Takes over a text and its tree, if it can be read. */
static bool read_text(struct tt_arena *arena, struct tt_text path, struct tt_text text,
	struct tt_document *document, struct tt_diagnostics **diagnostics) {
	*diagnostics = TT_NEW(arena, struct tt_diagnostics);
	tt_diagnostics_init(*diagnostics, arena);
	enum tt_status status = tt_document_read_ends(arena, path, text, *diagnostics, document);
	return status == TT_OK && document->len > 0 && (*diagnostics)->items.len == 0;
}

static void take_over(struct tt_edit *edit, struct tt_arena *arena, struct tt_text text,
	const struct tt_document *document) {
	uint32_t before = edit->now;
	edit->now = arena == &edit->arenas[1];
	edit->text = text;
	edit->document = *document;
	if (before != TT_NONE)
		tt_arena_finish(&edit->arenas[before]);
}

enum tt_edit_result tt_edit_begin(
	struct tt_edit *edit, struct tt_arena *owner, struct tt_text path, struct tt_text text) {
	*edit = (struct tt_edit){.owner = owner, .path = path, .text = text, .now = TT_NONE};
	tt_arena_defer(owner, finish_edit, edit);
	struct tt_arena *arena = open_arena(edit);
	struct tt_document *document = TT_NEW(arena, struct tt_document);
	bool readable = read_text(arena, path, text, document, &edit->diagnostics);
	take_over(edit, arena, text, document);
	return readable ? TT_EDITED : TT_EDIT_NOT_A_DOCUMENT;
}

static enum tt_edit_result begin(struct work *work, struct tt_edit *edit, struct tt_edit_way way) {
	*work = (struct work){.edit = edit, .old = &edit->document, .parent = TT_NONE};
	if (edit->document.len == 0 || edit->now == TT_NONE || edit->diagnostics->items.len > 0)
		return TT_EDIT_NOT_A_DOCUMENT;
	work->arena = open_arena(edit);
	tt_piece_init(&work->added, work->arena);
	work->style = style_of(work);
	follow(work, way);
	return TT_EDITED;
}

static enum tt_edit_result finish(struct work *work) {
	struct tt_edit *edit = work->edit;
	struct tt_text text;
	struct tt_diagnostics *diagnostics;
	struct tt_document *document = TT_NEW(work->arena, struct tt_document);
	if (work->lost)
		return TT_EDIT_LAYOUT;
	if (!put_together(work, &text) || text.len > TT_DOCUMENT_LIMIT)
		return TT_EDIT_TOO_LONG;
	if (!read_text(work->arena, edit->path, text, document, &diagnostics) ||
		!keeps_promise(work, document))
		return TT_EDIT_LAYOUT;
	edit->diagnostics = diagnostics;
	take_over(edit, work->arena, text, document);
	return TT_EDITED;
}

/* What was not taken over goes. */
static enum tt_edit_result end(struct work *work, enum tt_edit_result result) {
	if (result == TT_EDITED)
		result = finish(work);
	if (result != TT_EDITED && work->arena != NULL)
		tt_arena_finish(work->arena);
	return result;
}

/* ---- values ---------------------------------------------------------------------------------------- */

static bool is_good_text(struct tt_text text) {
	return tt_text_first_bad(text) == text.len;
}

static bool is_good_piece(const struct tt_piece *piece) {
	for (uint32_t i = 0; i < piece->nodes.len; i++)
		if (!is_good_text(piece->nodes.items[i].text))
			return false;
	return piece->nodes.len > 0 && tt_piece_next(piece, 0) == piece->nodes.len;
}

static void add_piece(struct work *work, const struct tt_piece *piece) {
	for (uint32_t i = 0; i < piece->nodes.len; i++)
		*tt_push(work->arena, &work->added.nodes) = piece->nodes.items[i];
}

/* ---- the edits ------------------------------------------------------------------------------------- */

/* Puts what is in added in the place of a node. */
static enum tt_edit_result put_instead(struct work *work) {
	work->at = place(work);
	work->removed = node_at(work, place(work))->next - place(work);
	replace(work, work->depth, &work->added);
	return TT_EDITED;
}

/* The number of a key among those of a record; those that it does not know are last. */
static uint32_t rank_of(struct tt_record_keys keys, struct tt_text key) {
	uint32_t rank = 0;
	while (rank < keys.len && !tt_text_is(key, keys.keys[rank].name))
		rank++;
	return rank;
}

/* The pair that a new one comes behind: the last one, or the last that stands before it in keys.def. */
static struct child pair_before(const struct work *work, uint32_t map, struct tt_text key) {
	bool model = tt_node_get(work->old, map, "tenten") != TT_NONE,
	     pack = tt_node_get(work->old, map, "pack") != TT_NONE;
	struct tt_record_keys keys = tt_record_keys(pack ? TT_RECORD_pack : TT_RECORD_model);
	struct child found = last_child(work, map);
	if (map != 0 || !model || rank_of(keys, key) == keys.len)
		return found;
	found = child_at(work, map, 0);
	TT_FOR_PAIRS(work->old, map, at, value)
	if (rank_of(keys, tt_node_text(work->old, at)) < rank_of(keys, key))
		found = (struct child){at, value};
	return found;
}

/* Adds the pair that is in added to the map at the place. */
static enum tt_edit_result put_pair(struct work *work) {
	uint32_t map = place(work);
	struct tt_text key = work->added.nodes.items[0].text;
	bool brackets = is_bracketed(work, map) || in_brackets(work, work->depth);
	struct child behind = last_child(work, map);
	work->parent = map;
	work->delta = 1;
	if (brackets && !is_bracketed(work, map))
		add_braces(work, map, flow_text(work, &work->added, 0, true));
	else if (brackets)
		add_in_brackets(work, map, flow_text(work, &work->added, 0, true));
	else
		add_pair_in_lines(work, map, behind = pair_before(work, map, key), &work->added, 0);
	work->at = node_at(work, map)->count == 0 ? map + 1 : node_at(work, behind.value)->next;
	return TT_EDITED;
}

/* Writes the missing keys of the way, from one of them on, and the value behind them. */
static void add_missing(struct work *work, uint32_t from, const struct tt_piece *value, bool as_item) {
	for (uint32_t i = from; i < work->rest.len; i++) {
		if (i > from)
			tt_piece_map(&work->added, 1);
		tt_piece_text(&work->added, work->rest.steps[i].key);
	}
	if (as_item)
		tt_piece_list(&work->added, 1);
	add_piece(work, value);
}

static enum tt_edit_result put_missing(struct work *work, const struct tt_piece *value, bool as_item) {
	for (uint32_t i = 0; i < work->rest.len; i++) {
		if (work->rest.steps[i].key.bytes == NULL)
			return TT_EDIT_NO_SUCH_PLACE;
		if (!is_good_text(work->rest.steps[i].key))
			return TT_EDIT_BAD_VALUE;
	}
	bool nothing = is_nothing(work, place(work));
	if (!nothing && node_at(work, place(work))->kind != TT_NODE_MAP)
		return TT_EDIT_OTHER_KIND;
	if (nothing)
		tt_piece_map(&work->added, 1);
	add_missing(work, 0, value, as_item);
	return nothing ? put_instead(work) : put_pair(work);
}

static enum tt_edit_result put_item(struct work *work, const struct tt_piece *value) {
	uint32_t list = place(work);
	bool brackets = is_bracketed(work, list);
	uint32_t start = start_of(work, list) + 1, stop = work->old->ends[list] - 1;
	bool is_list = node_at(work, list)->kind == TT_NODE_LIST;
	bool bare =
		is_list && brackets && node_at(work, list)->count == 0 && skip_blanks(work, start) >= stop;
	if (is_nothing(work, list) || (bare && !in_brackets(work, work->depth))) {
		tt_piece_list(&work->added, 1);
		add_piece(work, value);
		return put_instead(work);
	}
	if (!is_list)
		return TT_EDIT_OTHER_KIND;
	add_piece(work, value);
	work->at = node_at(work, list)->next;
	work->parent = list;
	work->delta = 1;
	if (brackets)
		add_in_brackets(work, list, flow_text(work, value, 0, false));
	else
		add_item_in_lines(work, list, value);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_append(
	struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && !is_good_piece(value))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED)
		result = work.rest.len > 0 ? put_missing(&work, value, true) : put_item(&work, value);
	return end(&work, result);
}

static enum tt_edit_result put_before(struct work *work, const struct tt_piece *value) {
	uint32_t item = place(work), list = work->chain[work->depth - 1];
	if (node_at(work, list)->kind != TT_NODE_LIST)
		return TT_EDIT_OTHER_KIND;
	add_piece(work, value);
	work->at = item;
	work->parent = list;
	work->delta = 1;
	if (in_brackets(work, work->depth))
		splice(work, start_of(work, item), start_of(work, item),
			joined(work, "", flow_text(work, value, 0, false), ", "));
	else
		insert_item_in_lines(work, list, item, value);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_insert(
	struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && !is_good_piece(value))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED && (work.rest.len > 0 || work.depth == 0))
		result = TT_EDIT_NO_SUCH_PLACE;
	else if (result == TT_EDITED)
		result = put_before(&work, value);
	return end(&work, result);
}

enum tt_edit_result tt_edit_set(struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && !is_good_piece(value))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED && work.rest.len > 0)
		result = put_missing(&work, value, false);
	else if (result == TT_EDITED) {
		add_piece(&work, value);
		result = put_instead(&work);
	}
	return end(&work, result);
}

static void take_away(struct work *work) {
	uint32_t parent = work->chain[work->depth - 1];
	struct child child = {work->keys[work->depth], place(work)};
	work->at = child_node(child);
	work->removed = node_at(work, child.value)->next - work->at;
	work->parent = parent;
	work->delta = UINT32_MAX;
	if (node_at(work, parent)->count > 1) {
		if (in_brackets(work, work->depth))
			remove_in_brackets(work, parent, child);
		else
			remove_in_lines(work, parent, child);
		return;
	}
	bool map = node_at(work, parent)->kind == TT_NODE_MAP;
	replace_on_line(work, work->depth - 1, map ? TT_TEXT("{}") : TT_TEXT("[]"));
}

enum tt_edit_result tt_edit_remove(struct tt_edit *edit, struct tt_edit_way way) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && (work.rest.len > 0 || work.depth == 0))
		result = TT_EDIT_NO_SUCH_PLACE;
	else if (result == TT_EDITED)
		take_away(&work);
	return end(&work, result);
}

static uint32_t place_among(const struct work *work, uint32_t parent, uint32_t value) {
	uint32_t place = 0;
	while (child_at(work, parent, place).value != value)
		place++;
	return place;
}

static enum tt_edit_result put_at(struct work *work, uint32_t to) {
	uint32_t parent = work->chain[work->depth - 1], from = place_among(work, parent, place(work));
	if (to >= node_at(work, parent)->count)
		return TT_EDIT_NO_SUCH_PLACE;
	struct stretch stretch = stretch_of(work, parent, from < to ? from : to, from < to ? to : from);
	struct child last = stretch.children[stretch.len - 1];
	work->at = child_node(stretch.children[0]);
	work->removed = node_at(work, last.value)->next - work->at;
	turn(work, &stretch, to < from);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_move(struct tt_edit *edit, struct tt_edit_way way, uint32_t to) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && (work.rest.len > 0 || work.depth == 0))
		result = TT_EDIT_NO_SUCH_PLACE;
	else if (result == TT_EDITED)
		result = put_at(&work, to);
	return end(&work, result);
}

/* A key that stood in quotes may be followed by its colon and value without a blank; so it stays in quotes.
 */
static enum tt_edit_result put_key(struct work *work, struct tt_text key) {
	uint32_t old = work->keys[work->depth], ignored;
	if (step_from(work, work->chain[work->depth - 1], (struct tt_edit_step){.key = key}, &ignored) !=
		TT_NONE)
		return TT_EDIT_EXISTS;
	tt_piece_text(&work->added, key);
	work->at = old;
	work->removed = 1;
	struct tt_text text = flow_text(work, &work->added, 0, false);
	bool quoted = !node_at(work, old)->plain && text.bytes[0] != '"';
	splice(work, start_of(work, old), work->old->ends[old],
		quoted ? joined(work, "\"", text, "\"") : text);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_rename(struct tt_edit *edit, struct tt_edit_way way, struct tt_text key) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	bool there = result == TT_EDITED && work.rest.len == 0 && work.depth > 0;
	if (result == TT_EDITED && (key.bytes == NULL || !is_good_text(key)))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED && (!there || work.keys[work.depth] == TT_NONE))
		result = TT_EDIT_NO_SUCH_PLACE;
	else if (result == TT_EDITED)
		result = put_key(&work, key);
	return end(&work, result);
}

/* ---- names ----------------------------------------------------------------------------------------- */

struct respelling {
	struct tt_text from, to;
	const struct tt_name_use *uses; /* of one node */
	uint32_t len;
};

/* The text with those of the name's occurrences changed that are wanted; counts all of them. */
static struct tt_text respelled(
	struct work *work, const struct respelling *respelling, struct tt_text text, uint32_t *count) {
	struct tt_buf buf = new_buf(work);
	size_t done = 0;
	uint32_t use = 0;
	*count = 0;
	for (size_t at = 0; (at = tt_name_next(text, at, respelling->from)) < text.len; ++*count) {
		bool wanted = use < respelling->len && respelling->uses[use].ordinal == *count;
		use += wanted;
		tt_buf_add(&buf, tt_text_slice(text, done, at));
		tt_buf_add(&buf, wanted ? respelling->to : respelling->from);
		done = at += respelling->from.len;
	}
	tt_buf_add(&buf, tt_text_slice(text, done, text.len));
	return tt_buf_text(&buf);
}

/* As it is written, quotes and lines included, the name must stand as often as in what that says. */
static void respell_node(struct work *work, const struct respelling *respelling) {
	uint32_t node = respelling->uses[0].node, said, written;
	uint32_t start = start_of(work, node), end = work->old->ends[node];
	struct tt_piece_node *added = &work->added.nodes.items[node];
	added->text = respelled(work, respelling, added->text, &said);
	struct tt_text text = respelled(work, respelling, tt_text_slice(source(work), start, end), &written);
	work->lost |= said != written;
	splice(work, start, end, text);
}

static void respell(struct work *work, const struct tt_name_uses *uses, struct respelling respelling) {
	work->removed = work->old->len;
	add_nodes(work, (struct child){TT_NONE, 0});
	for (uint32_t i = 0; i < uses->uses.len; i += respelling.len) {
		respelling.uses = &uses->uses.items[i];
		respelling.len = 1;
		while (i + respelling.len < uses->uses.len &&
			uses->uses.items[i + respelling.len].node == respelling.uses[0].node)
			respelling.len++;
		respell_node(work, &respelling);
	}
}

enum tt_edit_result tt_edit_respell(
	struct tt_edit *edit, const struct tt_name_uses *uses, struct tt_text from, struct tt_text to) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, (struct tt_edit_way){NULL, 0});
	if (result == TT_EDITED && (to.len == 0 || !is_good_text(to)))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED)
		respell(&work, uses, (struct respelling){.from = from, .to = to});
	return end(&work, result);
}

uint32_t tt_edit_find(const struct tt_edit *edit, struct tt_edit_way way) {
	struct work work = {.old = &edit->document};
	if (edit->document.len == 0)
		return TT_NONE;
	follow(&work, way);
	return work.rest.len > 0 ? TT_NONE : place(&work);
}

/*
 * An edit is planned twice over the same place. As a change of the array of nodes: behind which node how many
 * go, and what comes there. And as splices of the text, found by layout (edit_splice.h). Then the spliced
 * text is read, and must give the changed array, node by node.
 */
#include "syntax/edit_splice.h"
#include "syntax/keys.h"
#include "syntax/names.h"

struct work {
	struct tt_edit *edit;
	struct tt_arena *arena; /* of what comes */
	struct tt_layout layout;
	/* The change of the array. */
	uint32_t at, removed, parent, delta; /* delta: added to the parent's count, modulo 2^32 */
	struct tt_piece added;
};

/* ---- the old document ------------------------------------------------------------------------------ */

static const struct tt_node *node_at(const struct work *work, uint32_t node) {
	return tt_layout_node(&work->layout, node);
}

/* Was all of the way there, and does it lead into a list or map? */
static bool is_child(const struct work *work) {
	return work->layout.rest.len == 0 && work->layout.depth > 0;
}

/* The list or map that the place is in. */
static uint32_t above(const struct work *work) {
	return work->layout.chain[work->layout.depth - 1];
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
	const struct tt_document *old = work->layout.document;
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
	struct tt_splice *items = work->layout.splices.items;
	for (uint32_t i = 1; i < work->layout.splices.len; i++)
		for (uint32_t j = i; j > 0 && items[j].start < items[j - 1].start; j--) {
			struct tt_splice swap = items[j];
			items[j] = items[j - 1];
			items[j - 1] = swap;
		}
}

/* The new file: what comes before the source (a byte-order mark), and the source with its splices. */
static bool put_together(struct work *work, struct tt_text *text) {
	struct tt_buf buf = tt_layout_buf(&work->layout);
	uint32_t at = 0;
	sort_splices(work);
	tt_buf_add(&buf, tt_text_slice(work->edit->text, 0, work->edit->text.len - work->layout.source.len));
	for (uint32_t i = 0; i < work->layout.splices.len; i++) {
		const struct tt_splice *next = &work->layout.splices.items[i];
		if (next->start < at)
			return false;
		tt_buf_add(&buf, tt_text_slice(work->layout.source, at, next->start));
		tt_buf_add(&buf, next->text);
		at = next->end;
	}
	tt_buf_add(&buf, tt_text_slice(work->layout.source, at, work->layout.source.len));
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
	*work = (struct work){.edit = edit, .parent = TT_NONE};
	if (edit->document.len == 0 || edit->now == TT_NONE || edit->diagnostics->items.len > 0)
		return TT_EDIT_NOT_A_DOCUMENT;
	work->arena = open_arena(edit);
	tt_piece_init(&work->added, work->arena);
	tt_layout_begin(&work->layout, work->arena, &edit->document, way);
	return TT_EDITED;
}

static enum tt_edit_result finish(struct work *work) {
	struct tt_edit *edit = work->edit;
	struct tt_text text;
	struct tt_diagnostics *diagnostics;
	struct tt_document *document = TT_NEW(work->arena, struct tt_document);
	if (work->layout.lost)
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

static void add_nodes(struct work *work, struct tt_child child) {
	for (uint32_t i = tt_child_node(child); i < node_at(work, child.value)->next; i++)
		*tt_push(work->arena, &work->added.nodes) =
			(struct tt_piece_node){.kind = (uint8_t)node_at(work, i)->kind,
				.count = node_at(work, i)->count,
				.text = tt_node_text(work->layout.document, i)};
}

static void add_piece(struct work *work, const struct tt_piece *piece) {
	for (uint32_t i = 0; i < piece->nodes.len; i++)
		*tt_push(work->arena, &work->added.nodes) = piece->nodes.items[i];
}

/* ---- the edits ------------------------------------------------------------------------------------- */

/* Puts what is in added in the place of what is there. */
static enum tt_edit_result put_instead(struct work *work) {
	work->at = tt_layout_place(&work->layout);
	work->removed = node_at(work, work->at)->next - work->at;
	tt_splice_value(&work->layout, &work->added);
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
static struct tt_child pair_before(const struct work *work, uint32_t map, struct tt_text key) {
	bool model = tt_node_get(work->layout.document, map, "tenten") != TT_NONE,
	     pack = tt_node_get(work->layout.document, map, "pack") != TT_NONE;
	struct tt_record_keys keys = tt_record_keys(pack ? TT_RECORD_pack : TT_RECORD_model);
	struct tt_child found = tt_layout_last_child(&work->layout, map);
	if (map != 0 || !model || rank_of(keys, key) == keys.len)
		return found;
	found = tt_layout_child(&work->layout, map, 0);
	TT_FOR_PAIRS(work->layout.document, map, at, value)
	if (rank_of(keys, tt_node_text(work->layout.document, at)) < rank_of(keys, key))
		found = (struct tt_child){at, value};
	return found;
}

/* Adds the pair that is in added to the map at the place. */
static enum tt_edit_result put_pair(struct work *work) {
	const struct tt_layout *layout = &work->layout;
	uint32_t map = tt_layout_place(layout);
	bool brackets = tt_layout_is_bracketed(layout, map) || tt_layout_in_brackets(layout, layout->depth);
	struct tt_child behind = brackets ? tt_layout_last_child(layout, map)
					  : pair_before(work, map, work->added.nodes.items[0].text);
	work->parent = map;
	work->delta = 1;
	work->at = node_at(work, map)->count == 0 ? map + 1 : node_at(work, behind.value)->next;
	tt_splice_pair(&work->layout, behind, &work->added);
	return TT_EDITED;
}

/* Adds the missing keys of the way, and the value behind them. */
static void add_missing(struct work *work, const struct tt_piece *value, bool as_item) {
	for (uint32_t i = 0; i < work->layout.rest.len; i++) {
		if (i > 0)
			tt_piece_map(&work->added, 1);
		tt_piece_text(&work->added, work->layout.rest.steps[i].key);
	}
	if (as_item)
		tt_piece_list(&work->added, 1);
	add_piece(work, value);
}

/* What may become a list or a map without anything being lost. */
static bool is_nothing(const struct work *work, uint32_t node) {
	const struct tt_node *at = node_at(work, node);
	struct tt_text text = tt_node_text(work->layout.document, node);
	return at->kind == TT_NODE_SCALAR && at->plain &&
	       (at->len == 0 || tt_text_is(text, "~") || tt_text_is(text, "null"));
}

static enum tt_edit_result put_missing(struct work *work, const struct tt_piece *value, bool as_item) {
	struct tt_edit_way rest = work->layout.rest;
	uint32_t place = tt_layout_place(&work->layout);
	for (uint32_t i = 0; i < rest.len; i++) {
		if (rest.steps[i].key.bytes == NULL)
			return TT_EDIT_NO_SUCH_PLACE;
		if (!is_good_text(rest.steps[i].key))
			return TT_EDIT_BAD_VALUE;
	}
	bool nothing = is_nothing(work, place);
	if (!nothing && node_at(work, place)->kind != TT_NODE_MAP)
		return TT_EDIT_OTHER_KIND;
	if (nothing)
		tt_piece_map(&work->added, 1);
	add_missing(work, value, as_item);
	return nothing ? put_instead(work) : put_pair(work);
}

/* A list of which nothing shows but its brackets, and which is in no others, may as well be one in lines. */
static bool may_be_lines(const struct work *work, uint32_t list) {
	const struct tt_layout *layout = &work->layout;
	return node_at(work, list)->kind == TT_NODE_LIST && node_at(work, list)->count == 0 &&
	       tt_layout_is_bracketed(layout, list) && !tt_layout_in_brackets(layout, layout->depth) &&
	       tt_layout_skip_blanks(layout, tt_layout_start(layout, list) + 1) >=
		       layout->document->ends[list] - 1;
}

static void add_item(struct work *work, uint32_t list, uint32_t at, const struct tt_piece *value) {
	add_piece(work, value);
	work->at = at;
	work->parent = list;
	work->delta = 1;
}

static enum tt_edit_result put_item(struct work *work, const struct tt_piece *value) {
	uint32_t list = tt_layout_place(&work->layout);
	if (is_nothing(work, list) || may_be_lines(work, list)) {
		tt_piece_list(&work->added, 1);
		add_piece(work, value);
		return put_instead(work);
	}
	if (node_at(work, list)->kind != TT_NODE_LIST)
		return TT_EDIT_OTHER_KIND;
	add_item(work, list, node_at(work, list)->next, value);
	tt_splice_item(&work->layout, value);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_append(
	struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && !is_good_piece(value))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED)
		result = work.layout.rest.len > 0 ? put_missing(&work, value, true) : put_item(&work, value);
	return end(&work, result);
}

static enum tt_edit_result put_before(struct work *work, const struct tt_piece *value) {
	uint32_t item = tt_layout_place(&work->layout), list = above(work);
	if (node_at(work, list)->kind != TT_NODE_LIST)
		return TT_EDIT_OTHER_KIND;
	add_item(work, list, item, value);
	tt_splice_item_before(&work->layout, value);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_insert(
	struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && !is_good_piece(value))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED && !is_child(&work))
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
	else if (result == TT_EDITED && work.layout.rest.len > 0)
		result = put_missing(&work, value, false);
	else if (result == TT_EDITED) {
		add_piece(&work, value);
		result = put_instead(&work);
	}
	return end(&work, result);
}

static void take_away(struct work *work) {
	const struct tt_layout *layout = &work->layout;
	struct tt_child child = {layout->keys[layout->depth], tt_layout_place(layout)};
	work->at = tt_child_node(child);
	work->removed = node_at(work, child.value)->next - work->at;
	work->parent = above(work);
	work->delta = UINT32_MAX;
	tt_splice_away(&work->layout, child);
}

enum tt_edit_result tt_edit_remove(struct tt_edit *edit, struct tt_edit_way way) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && !is_child(&work))
		result = TT_EDIT_NO_SUCH_PLACE;
	else if (result == TT_EDITED)
		take_away(&work);
	return end(&work, result);
}

static uint32_t place_among(const struct work *work, uint32_t parent, uint32_t value) {
	uint32_t place = 0;
	while (tt_layout_child(&work->layout, parent, place).value != value)
		place++;
	return place;
}

static struct tt_child *children_from(struct work *work, uint32_t parent, uint32_t first, uint32_t count) {
	bool map = node_at(work, parent)->kind == TT_NODE_MAP;
	struct tt_child *children = TT_NEW_ARRAY(work->arena, struct tt_child, count);
	struct tt_child child = tt_layout_child(&work->layout, parent, first);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t next = node_at(work, child.value)->next;
		children[i] = child;
		child = (struct tt_child){map ? next : TT_NONE, next + map};
	}
	return children;
}

static enum tt_edit_result put_at(struct work *work, uint32_t to) {
	uint32_t parent = above(work), from = place_among(work, parent, tt_layout_place(&work->layout));
	uint32_t first = from < to ? from : to, count = from < to ? to - from + 1 : from - to + 1;
	if (to >= node_at(work, parent)->count)
		return TT_EDIT_NO_SUCH_PLACE;
	const struct tt_child *children = children_from(work, parent, first, count);
	work->at = tt_child_node(children[0]);
	work->removed = node_at(work, children[count - 1].value)->next - work->at;
	for (uint32_t i = 0; i < count; i++)
		add_nodes(work, children[(to < from ? i + count - 1 : i + 1) % count]);
	tt_splice_turn(&work->layout, children, count, to < from);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_move(struct tt_edit *edit, struct tt_edit_way way, uint32_t to) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && !is_child(&work))
		result = TT_EDIT_NO_SUCH_PLACE;
	else if (result == TT_EDITED)
		result = put_at(&work, to);
	return end(&work, result);
}

static enum tt_edit_result put_key(struct work *work, struct tt_text key) {
	uint32_t old = work->layout.keys[work->layout.depth], ignored;
	struct tt_edit_step step = {.key = key};
	if (tt_layout_step(&work->layout, above(work), step, &ignored) != TT_NONE)
		return TT_EDIT_EXISTS;
	tt_piece_text(&work->added, key);
	work->at = old;
	work->removed = 1;
	tt_splice_key(&work->layout, &work->added);
	return TT_EDITED;
}

enum tt_edit_result tt_edit_rename(struct tt_edit *edit, struct tt_edit_way way, struct tt_text key) {
	struct work work;
	enum tt_edit_result result = begin(&work, edit, way);
	if (result == TT_EDITED && (key.bytes == NULL || !is_good_text(key)))
		result = TT_EDIT_BAD_VALUE;
	else if (result == TT_EDITED && (!is_child(&work) || work.layout.keys[work.layout.depth] == TT_NONE))
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
	struct tt_buf buf = tt_layout_buf(&work->layout);
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
	uint32_t start = tt_layout_start(&work->layout, node), end = work->layout.document->ends[node];
	struct tt_piece_node *added = &work->added.nodes.items[node];
	added->text = respelled(work, respelling, added->text, &said);
	struct tt_text text =
		respelled(work, respelling, tt_text_slice(work->layout.source, start, end), &written);
	work->layout.lost |= said != written;
	tt_layout_splice(&work->layout, start, end, text);
}

static void respell(struct work *work, const struct tt_name_uses *uses, struct respelling respelling) {
	work->removed = work->layout.document->len;
	add_nodes(work, (struct tt_child){TT_NONE, 0});
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
	if (edit->document.len == 0)
		return TT_NONE;
	struct tt_layout layout = tt_layout_at(&edit->document, way);
	return layout.rest.len > 0 ? TT_NONE : tt_layout_place(&layout);
}

bool tt_edit_holds(struct tt_arena *arena, const struct tt_document *document, const char *section) {
	struct tt_edit *edit = TT_NEW(arena, struct tt_edit);
	struct tt_edit_step wanted = {.key = tt_text_of(section)}, pack = {.key = TT_TEXT("pack")};
	if (document->source.len == 0 ||
		tt_edit_begin(edit, arena, document->path, document->source) != TT_EDITED)
		return false;
	bool holds = tt_edit_find(edit, (struct tt_edit_way){&pack, 1}) == TT_NONE &&
		     tt_edit_find(edit, (struct tt_edit_way){&wanted, 1}) != TT_NONE;
	tt_edit_finish(edit);
	return holds;
}

/*
 * Random documents in random layouts, and random edits: the edited text, read, is what the same edit makes of
 * the tree that was read; and the lines that the edit has nothing to do with are all there, in their order.
 */
#include "syntax/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { DOCUMENTS = 4000, DEEPEST = 4 };
#define CEILING ((size_t)1 << 28)

struct random {
	uint64_t state;
};

static uint32_t pick(struct random *random, uint32_t below) {
	random->state = random->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random->state >> 33) % below;
}

/* ---- documents ------------------------------------------------------------------------------------- */

struct writer {
	struct random *random;
	struct tt_buf *out;
	const char *newline;
	uint32_t keys; /* so far, so that none comes twice */
};

static const char *const scalars[] = {"x", "word", "1", "true", "'it''s # one'", "\"a: \\\" b\"", "日本語",
	"a-b/c", "two words", "\"\"", "~", "'#'", "\"\\u3042\\n\"", "x:y", "http://a.example/b#c"};
static const char *const comments[] = {"", "", "", " # c", "  # - a: [", " # 注記"};

static void write_value(struct writer *writer, uint32_t depth, uint32_t indent, bool after_dash);

static void end_line(struct writer *writer) {
	tt_buf_string(writer->out, comments[pick(writer->random, TT_COUNT(comments))]);
	tt_buf_string(writer->out, writer->newline);
	if (pick(writer->random, 8) == 0)
		tt_buf_string(writer->out, writer->newline);
	if (pick(writer->random, 8) == 0) {
		tt_buf_pad(writer->out, ' ', pick(writer->random, 7));
		tt_buf_string(writer->out, "# alone: {");
		tt_buf_string(writer->out, writer->newline);
	}
}

static void write_key(struct writer *writer) {
	static const char *const forms[] = {"k%u", "\"k%u\"", "'k %u'", "鍵%u"};
	tt_buf_format(writer->out, forms[pick(writer->random, TT_COUNT(forms))], writer->keys++);
}

static void write_gap(struct writer *writer) {
	static const char *const gaps[] = {"", " ", " ", "\n  ", " # c }\n    ", "\t"};
	tt_buf_string(writer->out, gaps[pick(writer->random, TT_COUNT(gaps))]);
}

static void write_flow(struct writer *writer, uint32_t depth) {
	uint32_t kind = depth >= DEEPEST ? 0 : pick(writer->random, 4), count = pick(writer->random, 4);
	if (kind < 2) {
		tt_buf_string(writer->out, scalars[pick(writer->random, TT_COUNT(scalars) - 2)]);
		return;
	}
	tt_buf_byte(writer->out, kind == 2 ? '[' : '{');
	for (uint32_t i = 0; i < count; i++) {
		write_gap(writer);
		if (kind == 3) {
			write_key(writer);
			tt_buf_string(writer->out, ": ");
		}
		write_flow(writer, depth + 1);
		if (i + 1 < count)
			tt_buf_string(writer->out, pick(writer->random, 3) ? ", " : " ,");
		else if (pick(writer->random, 6) == 0)
			tt_buf_byte(writer->out, ',');
	}
	write_gap(writer);
	tt_buf_byte(writer->out, kind == 2 ? ']' : '}');
}

static void write_block(struct writer *writer, uint32_t depth, uint32_t indent, bool map) {
	uint32_t count = 1 + pick(writer->random, 4);
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			tt_buf_pad(writer->out, ' ', indent);
		if (map) {
			write_key(writer);
			tt_buf_byte(writer->out, ':');
		} else {
			tt_buf_byte(writer->out, '-');
		}
		write_value(writer, depth + 1, indent, !map);
	}
}

/* A literal text; its lines are further in than the key or dash. */
static void write_literal(struct writer *writer, uint32_t indent) {
	static const char *const heads[] = {" |", " >", " |-", " >+"};
	tt_buf_string(writer->out, heads[pick(writer->random, TT_COUNT(heads))]);
	for (uint32_t i = 0; i <= pick(writer->random, 3); i++) {
		tt_buf_string(writer->out, writer->newline);
		tt_buf_pad(writer->out, ' ', indent + 3);
		tt_buf_string(writer->out, "line: [of # text");
	}
	tt_buf_string(writer->out, writer->newline);
	if (pick(writer->random, 3) == 0)
		tt_buf_string(writer->out, writer->newline);
}

static void write_value(struct writer *writer, uint32_t depth, uint32_t indent, bool after_dash) {
	uint32_t kind = depth >= DEEPEST ? pick(writer->random, 4) : pick(writer->random, 9);
	bool map = kind % 2 == 0;
	if (kind == 0) {
		write_literal(writer, indent);
	} else if (kind == 1) {
		end_line(writer);
	} else if (kind < 5) {
		tt_buf_byte(writer->out, ' ');
		write_flow(writer, kind == 2 ? DEEPEST : depth + 1);
		end_line(writer);
	} else if (after_dash && pick(writer->random, 2)) {
		uint32_t gap = 1 + pick(writer->random, 3);
		tt_buf_pad(writer->out, ' ', gap);
		write_block(writer, depth, indent + 1 + gap, map);
	} else {
		uint32_t further =
			!map && !after_dash ? pick(writer->random, 3) : 1 + pick(writer->random, 4);
		end_line(writer);
		tt_buf_pad(writer->out, ' ', indent + further);
		write_block(writer, depth, indent + further, map);
	}
}

static struct tt_text write_document(struct random *random, struct tt_arena *arena) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, 1 << 24);
	struct writer writer = {random, &buf, pick(random, 5) == 0 ? "\r\n" : "\n", 0};
	tt_buf_string(&buf, pick(random, 8) == 0 ? "\xEF\xBB\xBF" : "");
	if (pick(random, 4) == 0)
		end_line(&writer);
	write_block(&writer, 0, 0, pick(random, 4) > 0);
	struct tt_text text = tt_buf_text(&buf);
	if (pick(random, 5) == 0)
		while (text.len > 1 && strchr("\r\n", text.bytes[text.len - 1]))
			text.len--;
	return text;
}

/* ---- trees ----------------------------------------------------------------------------------------- */

struct tree {
	enum tt_node_kind kind;
	struct tt_text text;
	bool nothing;
	TT_VECTOR(struct tree *) children; /* of a map: key, value, … */
};

static struct tree *new_tree(struct tt_arena *arena, enum tt_node_kind kind, struct tt_text text) {
	struct tree *tree = TT_NEW(arena, struct tree);
	tree->kind = kind;
	tree->text = text;
	return tree;
}

static void add_child(struct tt_arena *arena, struct tree *tree, struct tree *child) {
	*tt_push(arena, &tree->children) = child;
}

static struct tree *tree_of(struct tt_arena *arena, const struct tt_document *document, uint32_t node) {
	const struct tt_node *at = &document->nodes[node];
	struct tree *tree = new_tree(arena, at->kind, tt_text_copy(arena, tt_node_text(document, node)));
	tree->nothing = at->kind == TT_NODE_SCALAR && at->plain &&
			(at->len == 0 || tt_text_is(tree->text, "~") || tt_text_is(tree->text, "null"));
	TT_FOR_ITEMS(document, node, item)
	add_child(arena, tree, tree_of(arena, document, item));
	TT_FOR_PAIRS(document, node, key, value) {
		add_child(arena, tree, tree_of(arena, document, key));
		add_child(arena, tree, tree_of(arena, document, value));
	}
	return tree;
}

static bool same(const struct tree *a, const struct tree *b) {
	if (a->kind != b->kind || !tt_text_equal(a->text, b->text) || a->children.len != b->children.len)
		return false;
	for (uint32_t i = 0; i < a->children.len; i++)
		if (!same(a->children.items[i], b->children.items[i]))
			return false;
	return true;
}

/* ---- edits ----------------------------------------------------------------------------------------- */

enum { APPEND, SET, REMOVE, MOVE, RENAME, OPERATIONS };

struct attempt {
	struct random *random;
	struct tt_arena arena;
	struct tt_edit edit;
	struct tt_edit_step steps[2 * DEEPEST + 4];
	uint32_t step_count;
	struct tt_piece piece;
	struct tree *value; /* what the piece says */
	struct tree *root, *parent, *place;
	uint32_t at; /* of the place among its parent's children */
	uint32_t operation;
};

static struct tree *random_value(struct attempt *attempt, uint32_t depth) {
	static const char *const texts[] = {
		"new", "new: x", "# new", "true", "", "新しい", "a\nb", "[", "- ", "1"};
	uint32_t kind = pick(attempt->random, depth > 2 ? 2 : 4), count = pick(attempt->random, 4);
	struct tt_arena *arena = &attempt->arena;
	if (kind < 2) {
		struct tt_text text = tt_text_of(texts[pick(attempt->random, TT_COUNT(texts))]);
		kind ? tt_piece_text(&attempt->piece, text) : tt_piece_word(&attempt->piece, text);
		return new_tree(arena, TT_NODE_SCALAR, text);
	}
	struct tree *tree = new_tree(arena, kind == 2 ? TT_NODE_LIST : TT_NODE_MAP, TT_TEXT(""));
	kind == 2 ? tt_piece_list(&attempt->piece, count) : tt_piece_map(&attempt->piece, count);
	for (uint32_t i = 0; i < count; i++) {
		struct tt_text key = tt_text_format(arena, "n%u", i);
		if (kind == 3) {
			tt_piece_text(&attempt->piece, key);
			add_child(arena, tree, new_tree(arena, TT_NODE_SCALAR, key));
		}
		add_child(arena, tree, random_value(attempt, depth + 1));
	}
	return tree;
}

/* Walks to some node. */
static void choose_place(struct attempt *attempt) {
	attempt->place = attempt->root;
	while (attempt->place->children.len > 0 && pick(attempt->random, 4) > 0) {
		struct tree *parent = attempt->place;
		bool map = parent->kind == TT_NODE_MAP;
		uint32_t index = pick(attempt->random, parent->children.len / (map ? 2 : 1));
		struct tt_edit_step *step = &attempt->steps[attempt->step_count++];
		attempt->at = map ? 2 * index + 1 : index;
		attempt->parent = parent;
		attempt->place = parent->children.items[attempt->at];
		*step = (struct tt_edit_step){.item = index};
		if (map)
			step->key = parent->children.items[2 * index]->text;
	}
}

static struct tree *wrapped(struct attempt *attempt, struct tree *value) {
	struct tree *list = new_tree(&attempt->arena, TT_NODE_LIST, TT_TEXT(""));
	add_child(&attempt->arena, list, value);
	return list;
}

static void remove_child(struct tree *parent, uint32_t from, uint32_t count) {
	for (uint32_t i = from; i + count < parent->children.len; i++)
		parent->children.items[i] = parent->children.items[i + count];
	parent->children.len -= count;
}

/* A further key under the place, if that is a map or nothing. */
static bool extend(struct attempt *attempt) {
	struct tree *key = new_tree(&attempt->arena, TT_NODE_SCALAR, TT_TEXT("further"));
	if (attempt->place->kind != TT_NODE_MAP && !attempt->place->nothing)
		return false;
	attempt->steps[attempt->step_count++] = (struct tt_edit_step){.key = TT_TEXT("further")};
	attempt->place->kind = TT_NODE_MAP;
	attempt->place->text = TT_TEXT("");
	add_child(&attempt->arena, attempt->place, key);
	return true;
}

static enum tt_edit_result append(struct attempt *attempt, struct tt_edit_way way) {
	enum tt_edit_result result = tt_edit_append(&attempt->edit, way, &attempt->piece);
	struct tree *place = attempt->place;
	if (way.len < attempt->step_count || (place->kind != TT_NODE_LIST && !place->nothing))
		return result;
	place->kind = TT_NODE_LIST;
	place->text = TT_TEXT("");
	add_child(&attempt->arena, place, attempt->value);
	return result;
}

static enum tt_edit_result set(struct attempt *attempt, struct tt_edit_way way) {
	*attempt->place = *attempt->value;
	return tt_edit_set(&attempt->edit, way, &attempt->piece);
}

static enum tt_edit_result take_away(struct attempt *attempt, struct tt_edit_way way) {
	bool map = attempt->parent != NULL && attempt->parent->kind == TT_NODE_MAP;
	enum tt_edit_result result = tt_edit_remove(&attempt->edit, way);
	if (attempt->parent != NULL)
		remove_child(attempt->parent, attempt->at - map, 1 + map);
	return result;
}

static enum tt_edit_result rename_key(struct attempt *attempt, struct tt_edit_way way) {
	struct tt_text key = TT_TEXT("another: key");
	if (attempt->parent != NULL && attempt->parent->kind == TT_NODE_MAP)
		attempt->parent->children.items[attempt->at - 1]->text = key;
	return tt_edit_rename(&attempt->edit, way, key);
}

/* One step at a time, as people do; the tree's children change places likewise. */
static enum tt_edit_result move(struct attempt *attempt, struct tt_edit_way way) {
	bool map = attempt->parent != NULL && attempt->parent->kind == TT_NODE_MAP;
	uint32_t width = 1 + map, place = attempt->at / width;
	enum tt_edit_result result = tt_edit_move(&attempt->edit, way, place + 1);
	if (attempt->parent == NULL || (place + 2) * width > attempt->parent->children.len)
		return result;
	struct tree **items = attempt->parent->children.items + (size_t)place * width;
	for (uint32_t i = 0; i < width; i++) {
		struct tree *swap = items[i];
		items[i] = items[i + width];
		items[i + width] = swap;
	}
	return result;
}

/* Makes the edit in the text, and in the tree. */
static enum tt_edit_result make(struct attempt *attempt) {
	bool further = attempt->operation <= SET && pick(attempt->random, 3) == 0 && extend(attempt);
	struct tt_edit_way way = {attempt->steps, attempt->step_count};
	if (further) {
		struct tree *value =
			attempt->operation == APPEND ? wrapped(attempt, attempt->value) : attempt->value;
		add_child(&attempt->arena, attempt->place, value);
		return attempt->operation == APPEND ? tt_edit_append(&attempt->edit, way, &attempt->piece)
						    : tt_edit_set(&attempt->edit, way, &attempt->piece);
	}
	switch (attempt->operation) {
	case APPEND:
		return append(attempt, way);
	case SET:
		return set(attempt, way);
	case REMOVE:
		return take_away(attempt, way);
	case MOVE:
		return move(attempt, way);
	default:
		return rename_key(attempt, way);
	}
}

/* ---- lines ----------------------------------------------------------------------------------------- */

static struct tt_text take_line(struct tt_text *rest) {
	const char *end = memchr(rest->bytes, '\n', rest->len);
	size_t len = end ? (size_t)(end - rest->bytes) + 1 : rest->len;
	struct tt_text line = {rest->bytes, len};
	*rest = (struct tt_text){rest->bytes + len, rest->len - len};
	return line;
}

static uint32_t count_lines(struct tt_text text) {
	uint32_t count = 0;
	while (text.len > 0)
		count += take_line(&text).len > 0;
	return count;
}

/* The last line, without a line break. */
static struct tt_text drop_line(struct tt_text *rest) {
	size_t start = rest->len - 1;
	while (start > 0 && rest->bytes[start - 1] != '\n')
		start--;
	struct tt_text line = {rest->bytes + start, rest->len - start};
	rest->len = start;
	return line;
}

/* Lines of the old text between those that both texts begin and end with. */
static uint32_t changed_lines(struct tt_text old, struct tt_text new) {
	struct tt_text left = old, right = new;
	while (left.len > 0 && right.len > 0 && tt_text_equal(take_line(&left), take_line(&right))) {
		old = left;
		new = right;
	}
	left = old, right = new;
	while (left.len > 0 && right.len > 0 &&
		tt_text_equal(tt_text_trim(drop_line(&left)), tt_text_trim(drop_line(&right)))) {
		old = left;
		new = right;
	}
	return count_lines(old);
}

/* How many lines the edit has to do with, and up to three beside them. */
static uint32_t lines_of_place(struct attempt *attempt) {
	struct tt_edit_way way = {attempt->steps, attempt->step_count};
	const struct tt_document *document = &attempt->edit.document;
	uint32_t node = tt_edit_find(&attempt->edit, way), start = document->nodes[node].start;
	if (attempt->operation == APPEND || attempt->operation == RENAME)
		return 2;
	if (attempt->operation == MOVE && way.len > 0) {
		way.len--;
		node = tt_edit_find(&attempt->edit, way);
		return 2 + count_lines(tt_text_slice(
				   document->source, document->nodes[node].start, document->ends[node]));
	}
	if (way.len > 0 && attempt->parent->kind == TT_NODE_MAP)
		start = document->nodes[node - 1].start;
	else if (way.len > 0) {
		struct tt_edit_step before = {.item = attempt->at - 1};
		way.len--;
		start = document->nodes[tt_edit_find(&attempt->edit, way)].start;
		way.len += attempt->at > 0;
		attempt->steps[attempt->step_count - 1] =
			attempt->at > 0 ? before : attempt->steps[attempt->step_count - 1];
		if (attempt->at > 0)
			start = document->ends[tt_edit_find(&attempt->edit, way)];
		attempt->steps[attempt->step_count - 1].item = attempt->at;
	}
	return 3 + count_lines(tt_text_slice(document->source, start, document->ends[node]));
}

/* ---- the property ---------------------------------------------------------------------------------- */

/* Can the operation be done at the place? */
static bool fits(const struct attempt *attempt) {
	switch (attempt->operation) {
	case APPEND:
		return attempt->place->kind == TT_NODE_LIST || attempt->place->nothing;
	case SET:
		return true;
	case REMOVE:
		return attempt->parent != NULL;
	case MOVE:
		return attempt->parent != NULL && attempt->at + 1 < attempt->parent->children.len;
	default:
		return attempt->parent != NULL && attempt->parent->kind == TT_NODE_MAP;
	}
}

struct tally {
	uint32_t done, layout, other;
};

static void complain(struct attempt *attempt, struct tt_text before, const char *what) {
	print_error("%s, operation %u, way", what, attempt->operation);
	for (uint32_t i = 0; i < attempt->step_count; i++)
		print_error(" %.*s|%u", TT_TEXT_ARGS(attempt->steps[i].key), attempt->steps[i].item);
	print_error("\n%.*s\n→\n%.*s\n", TT_TEXT_ARGS(before), TT_TEXT_ARGS(attempt->edit.text));
	fail();
}

static void try_once(void *context, struct tally *tally) {
	struct attempt *attempt = context;
	struct tt_text before = write_document(attempt->random, &attempt->arena);
	if (tt_edit_begin(&attempt->edit, &attempt->arena, TT_TEXT("random.yaml"), before) != TT_EDITED)
		complain(attempt, before, "the generator wrote no document");
	attempt->root = tree_of(&attempt->arena, &attempt->edit.document, 0);
	attempt->operation = pick(attempt->random, OPERATIONS);
	tt_piece_init(&attempt->piece, &attempt->arena);
	attempt->value = random_value(attempt, 0);
	choose_place(attempt);
	uint32_t allowed = lines_of_place(attempt), steps = attempt->step_count;
	bool possible = fits(attempt);
	enum tt_edit_result result = make(attempt);
	if (result != TT_EDIT_LAYOUT && attempt->step_count == steps && (result == TT_EDITED) != possible)
		complain(attempt, before, possible ? "refused without reason" : "not refused");
	tally->done += result == TT_EDITED;
	tally->layout += result == TT_EDIT_LAYOUT;
	tally->other += result != TT_EDITED && result != TT_EDIT_LAYOUT;
	if (result != TT_EDITED) {
		if (!tt_text_equal(attempt->edit.text, before))
			complain(attempt, before, "refused, and changed");
	} else if (!same(attempt->root, tree_of(&attempt->arena, &attempt->edit.document, 0))) {
		complain(attempt, before, "another meaning");
	} else if (changed_lines(before, attempt->edit.text) > allowed) {
		complain(attempt, before, "lines are gone");
	}
}

static void edits_mean_what_they_say(void **state) {
	struct tally tally = {0};
	struct random random = {20240401};
	(void)state;
	for (uint32_t i = 0; i < DOCUMENTS; i++) {
		struct attempt *attempt = calloc(1, sizeof(*attempt));
		assert_non_null(attempt);
		attempt->random = &random;
		tt_arena_init(&attempt->arena, CEILING);
		try_once(attempt, &tally);
		tt_arena_finish(&attempt->arena);
		free(attempt);
	}
	print_message("%u edited, %u refused for their layout, %u for other reasons\n", tally.done,
		tally.layout, tally.other);
	assert_true(tally.done > DOCUMENTS / 2);
	assert_true(tally.layout < DOCUMENTS / 50);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(edits_mean_what_they_say)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

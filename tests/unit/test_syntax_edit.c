/*
 * Edits: a text, an edit, and the text that comes of it. What is outside of the edit stays, byte for byte;
 * what cannot be edited so is refused, and then nothing changes.
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

#define CEILING ((size_t)1 << 30)

enum operation { APPEND, INSERT, SET, REMOVE, MOVE, RENAME };

/* An edit, written shortly: the way as keys and numbers joined by "/"; the value as YAML. */
struct row {
	const char *what;
	enum operation operation;
	const char *before, *way, *value, *after; /* after NULL: refused */
	enum tt_edit_result refusal;
};

struct bench {
	struct tt_arena arena;
	struct tt_edit edit;
	struct tt_edit_step steps[80];
};

static struct tt_edit_way way_of(struct bench *bench, const char *text) {
	struct tt_edit_way way = {bench->steps, 0};
	while (*text != '\0') {
		size_t len = strcspn(text, "/");
		struct tt_edit_step *step = &bench->steps[way.len++];
		*step = (struct tt_edit_step){.key = {text, len}};
		if (*text >= '0' && *text <= '9')
			*step = (struct tt_edit_step){.item = (uint32_t)strtoul(text, NULL, 10)};
		text += len + (text[len] == '/');
	}
	return way;
}

/* A value from YAML: what is plain there is a word. */
static void piece_of(struct bench *bench, const char *yaml, struct tt_piece *piece) {
	struct tt_diagnostics *diagnostics = TT_NEW(&bench->arena, struct tt_diagnostics);
	struct tt_document *document = TT_NEW(&bench->arena, struct tt_document);
	tt_diagnostics_init(diagnostics, &bench->arena);
	tt_piece_init(piece, &bench->arena);
	if (yaml == NULL)
		return;
	assert_int_equal(
		tt_document_read(&bench->arena, TT_TEXT("v"), tt_text_of(yaml), diagnostics, document),
		TT_OK);
	for (uint32_t i = 0; i < document->len; i++) {
		const struct tt_node *node = &document->nodes[i];
		if (node->kind == TT_NODE_MAP)
			tt_piece_map(piece, node->count);
		else if (node->kind == TT_NODE_LIST)
			tt_piece_list(piece, node->count);
		else if (node->plain)
			tt_piece_word(piece, tt_node_text(document, i));
		else
			tt_piece_text(piece, tt_node_text(document, i));
	}
}

static enum tt_edit_result apply(struct bench *bench, const struct row *row) {
	struct tt_edit_way way = way_of(bench, row->way);
	struct tt_piece piece;
	piece_of(bench, row->operation >= MOVE ? NULL : row->value, &piece);
	switch (row->operation) {
	case APPEND:
		return tt_edit_append(&bench->edit, way, &piece);
	case INSERT:
		return tt_edit_insert(&bench->edit, way, &piece);
	case SET:
		return tt_edit_set(&bench->edit, way, &piece);
	case REMOVE:
		return tt_edit_remove(&bench->edit, way);
	case MOVE:
		return tt_edit_move(&bench->edit, way, (uint32_t)strtoul(row->value, NULL, 10));
	default:
		return tt_edit_rename(&bench->edit, way, tt_text_of(row->value));
	}
}

static void begin(struct bench *bench, struct tt_text text, enum tt_edit_result wanted) {
	tt_arena_finish(&bench->arena);
	tt_arena_init(&bench->arena, CEILING);
	assert_int_equal(tt_edit_begin(&bench->edit, &bench->arena, TT_TEXT("a.yaml"), text), wanted);
}

/* Says no, after a complaint, if something else comes of it. */
static bool comes_true(struct bench *bench, const struct row *row) {
	begin(bench, tt_text_of(row->before), TT_EDITED);
	enum tt_edit_result result = apply(bench, row);
	struct tt_text found = tt_text_copy(&bench->arena, bench->edit.text);
	const char *wanted = row->after ? row->after : row->before;
	bool good = result == row->refusal && strcmp(found.bytes, wanted) == 0;
	if (!good)
		print_error("%s (%d):\n%s\nwanted:\n%s\n", row->what, (int)result, found.bytes, wanted);
	return good;
}

static int set_up(void **state) {
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	tt_arena_init(&bench->arena, CEILING);
	*state = bench;
	return 0;
}

static int tear_down(void **state) {
	struct bench *bench = *state;
	tt_arena_finish(&bench->arena);
	free(bench);
	return 0;
}

static void try_rows(struct bench *bench, const struct row *rows, size_t len) {
	size_t bad = 0;
	for (size_t i = 0; i < len; i++)
		bad += !comes_true(bench, &rows[i]);
	assert_int_equal(bad, 0);
}

/* ---- lists ----------------------------------------------------------------------------------------- */

static void appends(void **state) {
	static const struct row rows[] = {
		{"block list", APPEND, "a:\n  - x # one\n# about b\nb: 1\n", "a", "y",
			"a:\n  - x # one\n  - y\n# about b\nb: 1\n", TT_EDITED},
		{"at the key's column", APPEND, "a:\n- x\nb: 1\n", "a", "y", "a:\n- x\n- y\nb: 1\n",
			TT_EDITED},
		{"wide dashes", APPEND, "a:\n  -   x: 1\n      y: 2\n", "a", "{x: 3, y: 4}",
			"a:\n  -   x: 1\n      y: 2\n  -   x: 3\n      y: 4\n", TT_EDITED},
		{"braces beside braces", APPEND, "f:\n  - {a: 1}\n", "f", "{a: 2, of: [p, q]}",
			"f:\n  - {a: 1}\n  - {a: 2, of: [p, q]}\n", TT_EDITED},
		{"comments at the end of the list", APPEND, "a:\n  - x\n  # - z\nb: 1\n", "a", "y",
			"a:\n  - x\n  # - z\n  - y\nb: 1\n", TT_EDITED},
		{"apart", APPEND, "a:\n  - x\n\n  - y\n\nb: 1\n", "a", "z",
			"a:\n  - x\n\n  - y\n\n  - z\n\nb: 1\n", TT_EDITED},
		{"no final newline", APPEND, "a:\n  - x", "a", "y", "a:\n  - x\n  - y", TT_EDITED},
		{"carriage returns", APPEND, "a:\r\n  - x\r\nb: 1\r\n", "a", "y",
			"a:\r\n  - x\r\n  - y\r\nb: 1\r\n", TT_EDITED},
		{"no final newline after CRLF", APPEND, "b: 1\r\na:\r\n  - x", "a", "y",
			"b: 1\r\na:\r\n  - x\r\n  - y", TT_EDITED},
		{"byte-order mark", APPEND,
			"\xEF\xBB\xBF"
			"a: [x]\n",
			"a", "y",
			"\xEF\xBB\xBF"
			"a: [x, y]\n",
			TT_EDITED},
		{"brackets", APPEND, "a: [x, y] # c\n", "a", "z", "a: [x, y, z] # c\n", TT_EDITED},
		{"brackets with blanks", APPEND, "a: [ x, y ]\n", "a", "z", "a: [ x, y, z ]\n", TT_EDITED},
		{"trailing comma", APPEND, "a: [x, y,]\n", "a", "z", "a: [x, y, z,]\n", TT_EDITED},
		{"brackets over lines", APPEND, "a: [\n  x, # one\n  y  # two\n]\n", "a", "z",
			"a: [\n  x, # one\n  y,  # two\n  z\n]\n", TT_EDITED},
		{"brackets over lines, trailing comma", APPEND, "a: [\n  x,\n  y, # two ]\n]\n", "a", "z",
			"a: [\n  x,\n  y, # two ]\n  z,\n]\n", TT_EDITED},
		{"tabs in brackets", APPEND, "a: [\n\tx\n]\n", "a", "y", "a: [\n\tx,\n\ty\n]\n", TT_EDITED},
		{"empty brackets", APPEND, "a: [] # none\nb: 1\n", "a", "y", "a: [y] # none\nb: 1\n",
			TT_EDITED},
		{"empty brackets, a map", APPEND, "a: [] # none\nb: 1\n", "a", "{k: v}",
			"a: # none\n  - {k: v}\nb: 1\n", TT_EDITED},
		{"empty brackets with a comment", APPEND, "a: [ # c\n]\n", "a", "y", "a: [y # c\n]\n",
			TT_EDITED},
		{"nothing", APPEND, "a: # c\nb:\n- 1\n", "a", "{k: v}", "a: # c\n- {k: v}\nb:\n- 1\n",
			TT_EDITED},
		{"null", APPEND, "a: null\n", "a", "y", "a: [y]\n", TT_EDITED},
		{"missing key", APPEND, "a: 1\n", "f", "{k: v}", "a: 1\nf:\n  - {k: v}\n", TT_EDITED},
		{"missing keys", APPEND, "a: 1\n", "f/g", "v", "a: 1\nf: {g: [v]}\n", TT_EDITED},
		{"missing key in order", APPEND,
			"tenten: 1\n\ndata:\n    d: {keys: [k]}\n\nexpect:\n    - {event: e}\n", "facts",
			"{fact: q, is: true}",
			"tenten: 1\n\ndata:\n    d: {keys: [k]}\n\nfacts:\n    - {fact: q, is: "
			"true}\n\nexpect:\n"
			"    - {event: e}\n",
			TT_EDITED},
		{"list in a list", APPEND, "- - a\n  - b\n- c\n", "0", "z", "- - a\n  - b\n  - z\n- c\n",
			TT_EDITED},
		{"behind a block scalar", APPEND, "a:\n  - |\n    t\n\nb: 1\n", "a", "y",
			"a:\n  - |\n    t\n  - y\n\nb: 1\n", TT_EDITED},
		{"behind one that keeps its end", APPEND, "a:\n  - |+\n    t\n\nb: 1\n", "a", "y",
			"a:\n  - |+\n    t\n\n  - y\nb: 1\n", TT_EDITED},
		{"behind one that the file ends", APPEND, "a:\n  - |\n    t", "a", "y", NULL, TT_EDIT_LAYOUT},
		{"no list", APPEND, "a: x\n", "a", "y", NULL, TT_EDIT_OTHER_KIND},
		{"a map", APPEND, "a: {x: 1}\n", "a", "y", NULL, TT_EDIT_OTHER_KIND},
		{"an empty map", APPEND, "a: {}\n", "a", "y", NULL, TT_EDIT_OTHER_KIND},
		{"no such item", APPEND, "a: [x]\n", "a/1", "y", NULL, TT_EDIT_NO_SUCH_PLACE},
		{"a key under a scalar", APPEND, "a: x\n", "a/b", "y", NULL, TT_EDIT_OTHER_KIND},
	};
	try_rows(*state, rows, TT_COUNT(rows));
}

static void moves(void **state) {
	static const struct row rows[] = {
		{"down, with its comments", MOVE,
			"e:\n  # of a\n  - id: a  # a\n    # in a\n    x: 1\n  # of b\n  - b\nf: 1\n", "e/0",
			"1", "e:\n  # of b\n  - b\n  # of a\n  - id: a  # a\n    # in a\n    x: 1\nf: 1\n",
			TT_EDITED},
		{"up, over two", MOVE, "- a\n- b\n\n- c # c", "2", "0", "- c # c\n- a\n\n- b", TT_EDITED},
		{"comments below go too, if they are further in", MOVE, "- a: 1\n  # b: 2\n- c\n", "0", "1",
			"- c\n- a: 1\n  # b: 2\n", TT_EDITED},
		{"a heading that stands apart stays", MOVE, "# all\n\n- a\n\n# rest\n\n- b\n", "0", "1",
			"# all\n\n- b\n\n# rest\n\n- a\n", TT_EDITED},
		{"keys", MOVE, "p:\n  a: {x: 1}\n\n  # of b\n  b:\n    x: 2\n", "p/b", "0",
			"p:\n  # of b\n  b:\n    x: 2\n\n  a: {x: 1}\n", TT_EDITED},
		{"on the line of what it is in", MOVE, "- - a\n  - b # b\n", "0/0", "1", "- - b # b\n  - a\n",
			TT_EDITED},
		{"in brackets", MOVE, "a: [x, 'y', {z: 1}]\n", "a/2", "0", "a: [{z: 1}, x, 'y']\n",
			TT_EDITED},
		{"in brackets, in lines", MOVE, "a: [\n  x,\n  y\n]\n", "a/0", "1", "a: [\n  y,\n  x\n]\n",
			TT_EDITED},
		{"keys in brackets", MOVE, "{a: 1, b: 2, c: 3}", "b", "2", "{a: 1, c: 3, b: 2}", TT_EDITED},
		{"a key would lose its colon", MOVE, "{a: 1, b: , c: 3}", "b", "2", NULL, TT_EDIT_LAYOUT},
		{"Windows' lines", MOVE, "- a\r\n\r\n- b", "1", "0", "- b\r\n\r\n- a", TT_EDITED},
		{"to its own place", MOVE, "- a\n- b\n", "1", "1", "- a\n- b\n", TT_EDITED},
		{"a text of lines", MOVE, "- |\n  a\n\n- b\n", "0", "1", "- b\n\n- |\n  a\n", TT_EDITED},
		{"a comment in brackets has no owner", MOVE, "[a, # a\n b]", "0", "1", NULL, TT_EDIT_LAYOUT},
		{"a text that keeps its end", MOVE, "- |+\n  a\n\n- b\n", "0", "1", "- b\n- |+\n  a\n\n",
			TT_EDITED},
		{"behind the end", MOVE, "- a\n- b\n", "0", "2", NULL, TT_EDIT_NO_SUCH_PLACE},
		{"nothing there", MOVE, "- a\n- b\n", "2", "0", NULL, TT_EDIT_NO_SUCH_PLACE},
		{"the whole", MOVE, "- a\n", "", "0", NULL, TT_EDIT_NO_SUCH_PLACE},
	};
	try_rows(*state, rows, TT_COUNT(rows));
}

static void inserts(void **state) {
	static const struct row rows[] = {
		{"before the first", INSERT, "a:\n  - x # one\nb: 1\n", "a/0", "y",
			"a:\n  - y\n  - x # one\nb: 1\n", TT_EDITED},
		{"above its comments", INSERT, "a:\n  - x # one\n  # about y\n  # and more\n  - y\n", "a/1",
			"z", "a:\n  - x # one\n  - z\n  # about y\n  # and more\n  - y\n", TT_EDITED},
		{"below what is not its comment", INSERT, "# top\na:\n- x\n    # deeper\n- y\n", "a/1", "z",
			"# top\na:\n- x\n    # deeper\n- z\n- y\n", TT_EDITED},
		{"a map among maps", INSERT, "e:\n  - id: p\n    n: 1\n\n  - id: q\n", "e/1", "{id: r, n: 2}",
			"e:\n  - id: p\n    n: 1\n\n  - id: r\n    n: 2\n  - id: q\n", TT_EDITED},
		{"braces beside braces", INSERT, "f:\n  - {a: 1} # c\n", "f/0", "{a: 2, of: [p, q]}",
			"f:\n  - {a: 2, of: [p, q]}\n  - {a: 1} # c\n", TT_EDITED},
		{"in brackets", INSERT, "a: [x, y] # c\n", "a/1", "z", "a: [x, z, y] # c\n", TT_EDITED},
		{"carriage returns", INSERT, "a:\r\n  - x\r\n", "a/0", "y", "a:\r\n  - y\r\n  - x\r\n",
			TT_EDITED},
		{"behind the last", INSERT, "a:\n  - x\n", "a/1", "y", NULL, TT_EDIT_NO_SUCH_PLACE},
		{"into a map", INSERT, "a:\n  b: 1\n", "a/b", "y", NULL, TT_EDIT_OTHER_KIND},
		{"on the line of another list", INSERT, "a:\n  - - x\n    - y\n", "a/0/0", "z", NULL,
			TT_EDIT_LAYOUT},
	};
	try_rows(*state, rows, TT_COUNT(rows));
}

/* ---- maps ------------------------------------------------------------------------------------------ */

static void sets(void **state) {
	static const struct row rows[] = {
		{"plain", SET, "a: 1 # c\nb: 2\n", "a", "3", "a: 3 # c\nb: 2\n", TT_EDITED},
		{"quoted", SET, "a: 'it''s' # c\n", "a", "x", "a: x # c\n", TT_EDITED},
		{"over lines", SET, "a: one\n  two\nb: 2\n", "a", "x", "a: x\nb: 2\n", TT_EDITED},
		{"block scalar", SET, "a: |\n  one\n  two\n\nb: 2\n", "a", "x", "a: x\n\nb: 2\n", TT_EDITED},
		{"nothing", SET, "a: # c\nb: 2\n", "a", "x", "a: x # c\nb: 2\n", TT_EDITED},
		{"nothing in brackets", SET, "{a: , b}\n", "b", "x", "{a: , b: x}\n", TT_EDITED},
		{"block list", SET, "a: # c\n  # d\n  - x\n  - y\nb: 2\n", "a", "z",
			"a: z # c\n  # d\nb: 2\n", TT_EDITED},
		{"block list at the key's column", SET, "a:\n- x\n- y\nb: 2\n", "a", "z", "a: z\nb: 2\n",
			TT_EDITED},
		{"to a list of maps", SET, "a: x # c\nb: 2\n", "a", "[{k: v}]", "a: # c\n  - {k: v}\nb: 2\n",
			TT_EDITED},
		{"list to a list of maps", SET, "a: # c\n   - x\n   - y\nb: 2", "a", "[{k: v}, {k: w}]",
			"a: # c\n   - {k: v}\n   - {k: w}\nb: 2", TT_EDITED},
		{"item to a list of maps", SET, "- x\n- y\n", "0", "[{k: v}, {k: w}]",
			"- - {k: v}\n  - {k: w}\n- y\n", TT_EDITED},
		{"item", SET, "a:\n  - x: 1\n    y: 2\n  - z\n", "a/0", "w", "a:\n  - w\n  - z\n", TT_EDITED},
		{"empty item", SET, "a:\n  -\n  - z\n", "a/0", "w", "a:\n  - w\n  - z\n", TT_EDITED},
		{"new key", SET, "d:\n  x: {k: v}\n  y:\n    k: v # c\nb: 2\n", "d/y/l", "w",
			"d:\n  x: {k: v}\n  y:\n    k: v # c\n    l: w\nb: 2\n", TT_EDITED},
		{"new key in braces", SET, "d:\n  x: {k: v}\n", "d/x/l", "w", "d:\n  x: {k: v, l: w}\n",
			TT_EDITED},
		{"new key in empty braces", SET, "d:\n  x: {}\n", "d/x/l", "w", "d:\n  x: {l: w}\n",
			TT_EDITED},
		{"new key in nothing", SET, "d:\n  x:\n  y:\n", "d/x/l", "w", "d:\n  x: {l: w}\n  y:\n",
			TT_EDITED},
		{"new key in a pair without braces", SET, "a: [k: v, x]\n", "a/0/l", "w",
			"a: [{k: v, l: w}, x]\n", TT_EDITED},
		{"new key of an item", SET, "f:\n- a: 1\n  b: 2\n- a: 3\n", "f/0/c", "3",
			"f:\n- a: 1\n  b: 2\n  c: 3\n- a: 3\n", TT_EDITED},
		{"key in Japanese", SET, "主体: 甲\n", "主体", "乙", "主体: 乙\n", TT_EDITED},
		{"explicit key", SET, "? a\n: b\n", "a", "x", "? a\n: x\n", TT_EDITED},
		{"root", SET, "# c\na: 1\n", "", "{b: 2}", "# c\n{b: 2}\n", TT_EDITED},
		{"text in front of the end mark", SET, "---\na: 1\n...\n", "b", "2", "---\na: 1\nb: 2\n...\n",
			TT_EDITED},
	};
	try_rows(*state, rows, TT_COUNT(rows));
}

static void removes(void **state) {
	static const struct row rows[] = {
		{"pair", REMOVE, "a: 1 # c\n# about b\nb: 2\n", "a", NULL, "# about b\nb: 2\n", TT_EDITED},
		{"pair with lines", REMOVE, "a:\n  - x\n  - y\nb: 2\n", "a", NULL, "b: 2\n", TT_EDITED},
		{"last pair, no final newline", REMOVE, "a: 1\nb: 2", "b", NULL, "a: 1", TT_EDITED},
		{"last pair, CRLF", REMOVE, "a: 1\r\nb: 2", "b", NULL, "a: 1", TT_EDITED},
		{"item", REMOVE, "a:\n  - x\n  - y # c\n  - z\n", "a/1", NULL, "a:\n  - x\n  - z\n",
			TT_EDITED},
		{"first pair of an item", REMOVE, "- a: 1\n  b: 2\n", "0/a", NULL, "- b: 2\n", TT_EDITED},
		{"first pair of an item, with a comment", REMOVE, "- a: 1 # c\n  b: 2\n", "0/a", NULL,
			"-  # c\n  b: 2\n", TT_EDITED},
		{"first item of an item", REMOVE, "- - a\n  - b\n", "0/0", NULL, "- - b\n", TT_EDITED},
		{"only pair", REMOVE, "a:\n  b: 1\nc: 2\n", "a/b", NULL, "a: {}\nc: 2\n", TT_EDITED},
		{"only item", REMOVE, "a:\n- x\nc: 2\n", "a/0", NULL, "a: []\nc: 2\n", TT_EDITED},
		{"only pair of all", REMOVE, "# c\na: 1\n", "a", NULL, "# c\n{}\n", TT_EDITED},
		{"first in brackets", REMOVE, "a: [x, y, z]\n", "a/0", NULL, "a: [y, z]\n", TT_EDITED},
		{"middle in brackets", REMOVE, "a: [x, y, z]\n", "a/1", NULL, "a: [x, z]\n", TT_EDITED},
		{"last in brackets", REMOVE, "a: [x, y, z]\n", "a/2", NULL, "a: [x, y]\n", TT_EDITED},
		{"only in brackets", REMOVE, "a: [x]\n", "a/0", NULL, "a: []\n", TT_EDITED},
		{"pair in braces", REMOVE, "a: {x: 1, y: , z: 3}\n", "a/y", NULL, "a: {x: 1, z: 3}\n",
			TT_EDITED},
		{"brackets over lines", REMOVE, "a: [\n  x, # one\n  y  # two\n]\n", "a/0", NULL,
			"a: [\n  y  # two\n]\n", TT_EDITED},
		{"last in brackets over lines", REMOVE, "a: [\n  x, # one\n  y  # two\n]\n", "a/1", NULL,
			"a: [\n  x # one\n]\n", TT_EDITED},
		{"nothing there", REMOVE, "a: 1\n", "b", NULL, NULL, TT_EDIT_NO_SUCH_PLACE},
		{"the root", REMOVE, "a: 1\n", "", NULL, NULL, TT_EDIT_NO_SUCH_PLACE},
	};
	try_rows(*state, rows, TT_COUNT(rows));
}

static void renames(void **state) {
	static const struct row rows[] = {
		{"key", RENAME, "a: 1 # c\nb: 2\n", "a", "z", "z: 1 # c\nb: 2\n", TT_EDITED},
		{"to what must be quoted", RENAME, "a: {b: 1}\n", "a/b", "x: y", "a: {\"x: y\": 1}\n",
			TT_EDITED},
		{"quoted, no blank", RENAME, "{\"a\":1}\n", "a", "z", "{\"z\":1}\n", TT_EDITED},
		{"to what is there", RENAME, "a: 1\nb: 2\n", "a", "b", NULL, TT_EDIT_EXISTS},
		{"an item", RENAME, "a: [x]\n", "a/0", "b", NULL, TT_EDIT_NO_SUCH_PLACE},
		{"to control characters", RENAME, "a: 1\n", "a", "\x01", NULL, TT_EDIT_BAD_VALUE},
	};
	try_rows(*state, rows, TT_COUNT(rows));
}

/* ---- values ---------------------------------------------------------------------------------------- */

static void expect_written(struct bench *bench, const char *text, const char *wanted) {
	struct tt_piece piece;
	struct tt_text way = TT_TEXT("v");
	begin(bench, TT_TEXT("v: 1\nw: [1]\n"), TT_EDITED);
	tt_piece_init(&piece, &bench->arena);
	tt_piece_text(&piece, tt_text_of(text));
	struct tt_edit_step step = {.key = way};
	if (tt_edit_set(&bench->edit, (struct tt_edit_way){&step, 1}, &piece) != TT_EDITED)
		fail_msg("refused: %s", wanted);
	struct tt_text whole = tt_text_format(&bench->arena, "v: %s\nw: [1]\n", wanted);
	assert_string_equal(tt_text_copy(&bench->arena, bench->edit.text).bytes, whole.bytes);
	step.key = TT_TEXT("w");
	assert_int_equal(tt_edit_append(&bench->edit, (struct tt_edit_way){&step, 1}, &piece), TT_EDITED);
}

static void values_are_quoted(void **state) {
	static const char *const rows[][2] = {{"evidence", "evidence"}, {"a: b", "\"a: b\""},
		{"a #b", "\"a #b\""}, {"", "\"\""}, {"true", "\"true\""}, {"No", "\"No\""}, {"~", "\"~\""},
		{"12", "\"12\""}, {"2024-04-01", "\"2024-04-01\""}, {"- x", "\"- x\""}, {"a, b", "\"a, b\""},
		{"*x", "\"*x\""}, {" x", "\" x\""}, {"x ", "\"x \""}, {"a\nb", "\"a\\nb\""},
		{"a\tb", "\"a\\tb\""}, {"a\r\nb", "\"a\\x0D\\nb\""},
		{"say \"hi\" \\", "\"say \\\"hi\\\" \\\\\""}, {"契約書の第3条", "契約書の第3条"},
		{"同意　済み", "\"同意　済み\""}, {"هذا عقد", "هذا عقد"}, {"x\u202Ey", "\"x\\u202Ey\""},
		{"x\uFEFF", "\"x\\uFEFF\""}, {"x\u2028y", "\"x\\u2028y\""}, {"😀", "😀"}, {"---", "\"---\""},
		{"は\u3099", "は\u3099"}};
	for (size_t i = 0; i < TT_COUNT(rows); i++)
		expect_written(*state, rows[i][0], rows[i][1]);
}

static void bad_values_are_refused(void **state) {
	struct bench *bench = *state;
	static const char *const bad[] = {"\x01", "\x7F", "\xFF", "\xC3", "\xC2\x85"};
	struct tt_edit_step step = {.key = TT_TEXT("v")};
	struct tt_piece piece;
	for (size_t i = 0; i < TT_COUNT(bad); i++) {
		begin(bench, TT_TEXT("v: 1\n"), TT_EDITED);
		tt_piece_init(&piece, &bench->arena);
		tt_piece_text(&piece, tt_text_of(bad[i]));
		assert_int_equal(
			tt_edit_set(&bench->edit, (struct tt_edit_way){&step, 1}, &piece), TT_EDIT_BAD_VALUE);
	}
	tt_piece_init(&piece, &bench->arena);
	tt_piece_map(&piece, 2); /* of which nothing follows */
	assert_int_equal(
		tt_edit_set(&bench->edit, (struct tt_edit_way){&step, 1}, &piece), TT_EDIT_BAD_VALUE);
	tt_piece_init(&piece, &bench->arena);
	assert_int_equal(
		tt_edit_set(&bench->edit, (struct tt_edit_way){&step, 1}, &piece), TT_EDIT_BAD_VALUE);
}

/* ---- documents ------------------------------------------------------------------------------------- */

static void bad_documents_are_refused(void **state) {
	struct bench *bench = *state;
	static const char *const bad[] = {"", "# only a comment\n", "a: &x 1\nb: *x\n", "a: &x 1\n",
		"a: !t 1\n", "a: 1\na: 2\n", "a:\n\t- x\n", "a: 1\n--- \nb: 2\n", "a: [1\n", "a: \x01\n",
		"a: \xFF\n"};
	struct row row = {.operation = SET, .way = "z", .value = "1"};
	for (size_t i = 0; i < TT_COUNT(bad); i++) {
		begin(bench, tt_text_of(bad[i]), TT_EDIT_NOT_A_DOCUMENT);
		assert_true(bench->edit.diagnostics->items.len > 0);
		assert_int_equal(apply(bench, &row), TT_EDIT_NOT_A_DOCUMENT);
	}
}

static void depth_is_limited(void **state) {
	struct bench *bench = *state;
	char text[200], way[200];
	struct row row = {.operation = SET, .way = way, .value = "{k: v}"};
	for (int depth = TT_DOCUMENT_DEPTH - 1; depth <= TT_DOCUMENT_DEPTH; depth++) {
		memset(text, '[', 100);
		memcpy(text + depth, "x", 2);
		memset(text + depth + 1, ']', (size_t)depth);
		text[2 * depth + 1] = '\0';
		way[0] = '\0';
		for (int i = 0; i < depth; i++)
			memcpy(way + 2 * (size_t)i, "0/", 3);
		begin(bench, tt_text_of(text), TT_EDITED);
		assert_int_equal(apply(bench, &row), depth < TT_DOCUMENT_DEPTH ? TT_EDITED : TT_EDIT_LAYOUT);
	}
}

static void length_is_limited(void **state) {
	struct bench *bench = *state;
	size_t len = TT_DOCUMENT_LIMIT - 1;
	char *text = malloc(len + 1);
	assert_non_null(text);
	memset(text, '#', len);
	memcpy(text, "a: 1\n", 5);
	begin(bench, (struct tt_text){text, len}, TT_EDITED);
	struct row row = {.operation = SET, .way = "a", .value = "12"};
	assert_int_equal(apply(bench, &row), TT_EDITED);
	assert_int_equal(bench->edit.text.len, TT_DOCUMENT_LIMIT);
	row.value = "123";
	assert_int_equal(apply(bench, &row), TT_EDIT_TOO_LONG);
	assert_int_equal(bench->edit.text.len, TT_DOCUMENT_LIMIT);
	tt_arena_finish(&bench->arena);
	free(text);
}

static void edits_follow_each_other(void **state) {
	struct bench *bench = *state;
	static const struct row rows[] = {{.operation = APPEND, .way = "f", .value = "{k: v}"},
		{.operation = APPEND, .way = "f", .value = "{k: w}"},
		{.operation = RENAME, .way = "f/0/k", .value = "l"}, {.operation = REMOVE, .way = "f/1"},
		{.operation = SET, .way = "f/0/l", .value = "[1, 2]"}};
	begin(bench, TT_TEXT("a: 1 # c\n"), TT_EDITED);
	for (size_t i = 0; i < TT_COUNT(rows); i++)
		assert_int_equal(apply(bench, &rows[i]), TT_EDITED);
	assert_string_equal(
		tt_text_copy(&bench->arena, bench->edit.text).bytes, "a: 1 # c\nf:\n  - {l: [1, 2]}\n");
	assert_int_not_equal(tt_edit_find(&bench->edit, way_of(bench, "f/0/l/1")), TT_NONE);
	assert_int_equal(tt_edit_find(&bench->edit, way_of(bench, "f/0/l/2")), TT_NONE);
}

static void edit_once(void *context) {
	struct bench *bench = context;
	struct tt_edit_step step = {.key = TT_TEXT("f")};
	struct tt_piece piece;
	if (tt_edit_begin(&bench->edit, &bench->arena, TT_TEXT("a.yaml"),
		    TT_TEXT("a: 1\nf:\n  - {k: v}\n")) != TT_EDITED)
		return;
	tt_piece_init(&piece, &bench->arena);
	tt_piece_text(&piece, TT_TEXT("x"));
	assert_int_equal(tt_edit_append(&bench->edit, (struct tt_edit_way){&step, 1}, &piece), TT_EDITED);
}

static void memory_may_run_out(void **state) {
	struct bench *bench = *state;
	bool served = false;
	for (long after = 0; after < 500 && !served; after++) {
		tt_arena_finish(&bench->arena);
		tt_arena_init(&bench->arena, CEILING);
		bench->arena.fail_after = after;
		served = tt_arena_run(&bench->arena, edit_once, bench) == TT_OK;
		assert_true(!served || after > 5);
	}
	assert_true(served);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(appends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(inserts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(moves, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sets, set_up, tear_down),
		cmocka_unit_test_setup_teardown(removes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(renames, set_up, tear_down),
		cmocka_unit_test_setup_teardown(values_are_quoted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_values_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_documents_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(depth_is_limited, set_up, tear_down),
		cmocka_unit_test_setup_teardown(length_is_limited, set_up, tear_down),
		cmocka_unit_test_setup_teardown(edits_follow_each_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(memory_may_run_out, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

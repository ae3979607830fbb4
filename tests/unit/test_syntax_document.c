/* Documents: text becomes a tree with places, or complaints; never anything else. */
#include "syntax/diagnostic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <time.h>
#include <unistd.h>

#define CEILING ((size_t)512 << 20)

struct bench {
	struct tt_arena arena;
	struct tt_diagnostics diagnostics;
	struct tt_document document;
	enum tt_status status;
};

static int set_up(void **state) {
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	tt_arena_init(&bench->arena, CEILING);
	tt_diagnostics_init(&bench->diagnostics, &bench->arena);
	*state = bench;
	return 0;
}

static int tear_down(void **state) {
	struct bench *bench = *state;
	tt_arena_finish(&bench->arena);
	free(bench);
	return 0;
}

/* Starts afresh with a text of some length. */
static void read_bytes(struct bench *bench, const char *bytes, size_t len) {
	tt_arena_finish(&bench->arena);
	tt_arena_init(&bench->arena, CEILING);
	tt_diagnostics_init(&bench->diagnostics, &bench->arena);
	bench->status = tt_document_read(&bench->arena, TT_TEXT("a.yaml"), (struct tt_text){bytes, len},
		&bench->diagnostics, &bench->document);
}

static void read_text(struct bench *bench, const char *text) {
	read_bytes(bench, text, strlen(text));
}

static const char *value(struct bench *bench, const char *key) {
	uint32_t node = tt_node_get(&bench->document, 0, key);
	return node == TT_NONE ? NULL
			       : tt_text_copy(&bench->arena, tt_node_text(&bench->document, node)).bytes;
}

static void expect_complaint(
	struct bench *bench, uint32_t which, enum tt_code code, uint32_t line, uint32_t column) {
	assert_true(which < bench->diagnostics.items.len);
	const struct tt_diagnostic *diagnostic = &bench->diagnostics.items.items[which];
	assert_string_equal(tt_code_text(diagnostic->code), tt_code_text(code));
	struct tt_place place = tt_document_place(&bench->document, diagnostic->mark.start);
	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
}

/* Exactly one complaint, and nothing to read. */
static void expect_refusal(
	struct bench *bench, const char *text, enum tt_code code, uint32_t line, uint32_t column) {
	read_text(bench, text);
	assert_int_equal(bench->status, TT_BAD_INPUT);
	assert_int_equal(bench->document.len, 0);
	assert_int_equal(bench->diagnostics.items.len, 1);
	expect_complaint(bench, 0, code, line, column);
}

/* Exactly one complaint, but the tree is there. */
static void expect_fault(
	struct bench *bench, const char *text, enum tt_code code, uint32_t line, uint32_t column) {
	read_text(bench, text);
	assert_int_equal(bench->status, TT_OK);
	assert_true(bench->document.len > 0);
	assert_int_equal(bench->diagnostics.items.len, 1);
	expect_complaint(bench, 0, code, line, column);
}

/* ---- what is read ---------------------------------------------------------------------------------- */

static void tree_is_flat_and_in_order(void **state) {
	struct bench *bench = *state;
	read_text(bench, "a: [x, y, [z]]\nb: {c: d, e: {}}\nf:\n- g\n- h: i\n");
	assert_int_equal(bench->status, TT_OK);
	const struct tt_document *document = &bench->document;
	assert_int_equal(document->nodes[0].kind, TT_NODE_MAP);
	assert_int_equal(document->nodes[0].count, 3);
	assert_int_equal(document->nodes[0].next, document->len);
	uint32_t list = tt_node_get(document, 0, "a"), map = tt_node_get(document, 0, "b");
	assert_int_equal(document->nodes[list].count, 3);
	assert_int_equal(tt_node_first(document, list), list + 1);
	char seen[64] = "";
	TT_FOR_ITEMS(document, list, item)
	snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%.*s,",
		TT_TEXT_ARGS(tt_node_text(document, item)));
	assert_string_equal(seen, "x,y,,");
	seen[0] = '\0';
	TT_FOR_PAIRS(document, map, key, at)
	snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%.*s=%.*s,",
		TT_TEXT_ARGS(tt_node_text(document, key)), TT_TEXT_ARGS(tt_node_text(document, at)));
	assert_string_equal(seen, "c=d,e=,");
}

static void nothing_to_walk(void **state) {
	struct bench *bench = *state;
	read_text(bench, "a: b\n");
	TT_FOR_ITEMS(&bench->document, 0, item)
	fail_msg("a map has no items: %u", item);
	TT_FOR_PAIRS(&bench->document, 2, key, at)
	fail_msg("a scalar has no pairs: %u %u", key, at);
	TT_FOR_PAIRS(&bench->document, TT_NONE, key, at)
	fail_msg("nothing has no pairs: %u %u", key, at);
	assert_int_equal(tt_node_get(&bench->document, 0, "b"), TT_NONE);
	assert_int_equal(tt_node_get(&bench->document, 2, "a"), TT_NONE);
	assert_int_equal(tt_node_get(&bench->document, TT_NONE, "a"), TT_NONE);
}

static void scalars_have_their_values(void **state) {
	struct bench *bench = *state;
	read_text(bench, "plain: a b\nsingle: 'it''s'\ndouble: \"a\\tb\\u3042\"\nliteral: |\n  x\n  "
			 "y\nfolded: >-\n  x\n  y\n"
			 "lines: a\n  b\nquoted: 'as it is'\nempty:\njapanese: 個人データ\n");
	assert_int_equal(bench->status, TT_OK);
	assert_string_equal(value(bench, "plain"), "a b");
	assert_string_equal(value(bench, "single"), "it's");
	assert_string_equal(value(bench, "double"), "a\tbあ");
	assert_string_equal(value(bench, "literal"), "x\ny\n");
	assert_string_equal(value(bench, "folded"), "x y");
	assert_string_equal(value(bench, "lines"), "a b");
	assert_string_equal(value(bench, "quoted"), "as it is");
	assert_string_equal(value(bench, "empty"), "");
	assert_string_equal(value(bench, "japanese"), "個人データ");
}

static void values_stay_in_the_source_where_they_can(void **state) {
	struct bench *bench = *state;
	static const struct {
		const char *text;
		bool plain, copied;
	} cases[] = {{"k: a b", true, false}, {"k: 'a b'", false, false}, {"k: \"a b\"", false, false},
		{"k: 'a''b'", false, true}, {"k: \"a\\n\"", false, true}, {"k: a\n  b", true, true},
		{"k: データ", true, false}, {"k: か\u3099", true, true}, {"k: >-\n  a", false, true}};
	for (size_t i = 0; i < TT_COUNT(cases); i++) {
		read_text(bench, cases[i].text);
		const struct tt_node *node = &bench->document.nodes[2];
		assert_int_equal(node->plain, cases[i].plain);
		assert_int_equal(node->copied, cases[i].copied);
	}
}

static void marks_cover_what_is_written(void **state) {
	struct bench *bench = *state;
	static const char text[] = "名前: {甲: '乙 丙', list: [a, \"b\"], 丁: 戊己}\n次:\n  - x\n";
	read_text(bench, text);
	static const char *const shown[] = {"名前", "名前", "{", "甲", "'乙 丙'", "list", "[", "a", "\"b\"",
		"丁", "戊己", "次", "-", "x"};
	assert_int_equal(bench->document.len, TT_COUNT(shown));
	for (uint32_t node = 0; node < bench->document.len; node++) {
		struct tt_mark mark = tt_node_mark(0, &bench->document, node);
		struct tt_text seen =
			tt_text_slice(bench->document.source, mark.start, mark.start + mark.len);
		assert_true(tt_text_is(seen, shown[node]));
	}
}

/* The places of scalars among characters of one to four bytes, found again by their own text. */
static void places_hold_among_all_widths(void **state) {
	struct bench *bench = *state;
	static const char *const letters[] = {"a", "é", "あ", "𠮷", "bcdefghijklm", "データ管理"};
	struct tt_buf buf;
	struct tt_arena arena;
	tt_arena_init(&arena, CEILING);
	tt_buf_init(&buf, &arena, 1 << 20);
	for (unsigned i = 0; i < 3000; i++)
		tt_buf_format(&buf, "%s%u: [%s, '%s%u']%s", letters[i % 6], i, letters[i / 6 % 6],
			letters[i / 36 % 6], i, i % 7 ? "\n" : "\r\n");
	read_bytes(bench, buf.bytes, buf.len);
	assert_int_equal(bench->status, TT_OK);
	for (uint32_t node = 1; node < bench->document.len; node++) {
		const struct tt_node *at = &bench->document.nodes[node];
		assert_false(at->copied);
		if (at->kind == TT_NODE_SCALAR)
			assert_true(at->text == at->start + !at->plain);
		else
			assert_int_equal(buf.bytes[at->start], '[');
	}
	tt_arena_finish(&arena);
}

static void byte_order_mark_and_line_ends(void **state) {
	struct bench *bench = *state;
	read_text(bench, "\xEF\xBB\xBF"
			 "a: b\r\nc: |\r\n  d\r\n  e\r\na: f\r\n");
	assert_string_equal(value(bench, "a"), "b");
	assert_string_equal(value(bench, "c"), "d\ne\n");
	assert_int_equal(bench->diagnostics.items.len, 1);
	expect_complaint(bench, 0, TT_CODE_DUPLICATE_KEY, 5, 1);
}

static void composed_and_decomposed_are_one_name(void **state) {
	struct bench *bench = *state;
	expect_fault(bench, "がく: 1\nか\u3099く: 2\n", TT_CODE_DUPLICATE_KEY, 2, 1);
	assert_string_equal(value(bench, "がく"), "1");
	assert_int_equal(bench->document.nodes[0].count, 1);
}

static void duplicate_keys_show_both_places(void **state) {
	struct bench *bench = *state;
	expect_fault(bench, "a: {x: 1}\nb: 2\na: {y: [1, 2]}\nc: 3\n", TT_CODE_DUPLICATE_KEY, 3, 1);
	const struct tt_diagnostic *diagnostic = &bench->diagnostics.items.items[0];
	assert_int_equal(tt_document_place(&bench->document, diagnostic->also.start).line, 1);
	assert_int_equal(bench->document.nodes[0].count, 3);
	assert_string_equal(value(bench, "c"), "3");
	assert_int_equal(bench->document.nodes[0].next, bench->document.len);
}

static void duplicates_are_found_in_maps_of_any_size(void **state) {
	struct bench *bench = *state;
	for (unsigned size = 1; size < 200; size += size < 20 ? 1 : 30)
		for (unsigned again = 0; again < size; again += size / 5 + 1) {
			struct tt_buf buf;
			struct tt_arena arena;
			tt_arena_init(&arena, CEILING);
			tt_buf_init(&buf, &arena, 1 << 20);
			for (unsigned i = 0; i < size; i++)
				tt_buf_format(&buf, "key%u: {same: 1}\n", i);
			tt_buf_format(&buf, "key%u: x\nlast: y\n", again);
			read_bytes(bench, buf.bytes, buf.len);
			assert_int_equal(bench->diagnostics.items.len, 1);
			expect_complaint(bench, 0, TT_CODE_DUPLICATE_KEY, size + 1, 1);
			assert_int_equal(bench->document.nodes[0].count, size + 1);
			tt_arena_finish(&arena);
		}
}

/* ---- what is refused ------------------------------------------------------------------------------- */

static void empty_files(void **state) {
	struct bench *bench = *state;
	expect_refusal(bench, "", TT_CODE_EMPTY, 1, 1);
	expect_refusal(bench, "\n\n", TT_CODE_EMPTY, 3, 1);
	expect_refusal(bench, "# nothing\n", TT_CODE_EMPTY, 2, 1);
	expect_refusal(bench, "---\n", TT_CODE_EMPTY, 2, 1);
	expect_refusal(bench, "\xEF\xBB\xBF", TT_CODE_EMPTY, 1, 1);
}

static void bytes_that_are_no_text(void **state) {
	struct bench *bench = *state;
	expect_refusal(bench, "a: b\nc: \xff\n", TT_CODE_ENCODING, 2, 4);
	expect_refusal(bench, "a: \x83\x66\x81\x5b", TT_CODE_ENCODING, 1, 4);
	expect_refusal(bench, "a: \x1b[0m", TT_CODE_CONTROL_CHARACTER, 1, 4);
	expect_refusal(bench, "\xff\xfe", TT_CODE_UTF_16, 1, 1);
	expect_refusal(bench, "\xfe\xff", TT_CODE_UTF_16, 1, 1);
	read_bytes(bench, "a: b\0c", 6);
	assert_int_equal(bench->status, TT_BAD_INPUT);
	expect_complaint(bench, 0, TT_CODE_CONTROL_CHARACTER, 1, 5);
	char binary[256];
	for (size_t i = 0; i < sizeof(binary); i++)
		binary[i] = (char)i;
	read_bytes(bench, binary, sizeof(binary));
	assert_int_equal(bench->status, TT_BAD_INPUT);
}

static void control_characters_by_escape(void **state) {
	struct bench *bench = *state;
	expect_fault(bench, "a: \"x\\0\"\n", TT_CODE_CONTROL_CHARACTER, 1, 4);
	expect_fault(bench, "a: \"\\e[0m\"\n", TT_CODE_CONTROL_CHARACTER, 1, 4);
}

static void slips_are_recognised(void **state) {
	struct bench *bench = *state;
	static const struct {
		const char *text;
		enum tt_code code;
		uint32_t line, column;
	} cases[] = {
		{"a:\n\tb: c\n", TT_CODE_TAB, 2, 1},
		{"a: b\n\tc: d\n", TT_CODE_TAB, 2, 1},
		{"a:\n  - b\n\t- c\n", TT_CODE_TAB, 3, 1},
		{"when: !fact(\"x\")\n", TT_CODE_QUOTE_EXPRESSION, 1, 7},
		{"when: \"a\" == b\n", TT_CODE_QUOTE_EXPRESSION, 1, 11},
		{"x: {when: \"a\" == b, c: d}\n", TT_CODE_QUOTE_EXPRESSION, 1, 15},
		{"x: {when: [a] && b}\n", TT_CODE_QUOTE_EXPRESSION, 1, 15},
		{"when: {a} in b\n", TT_CODE_QUOTE_EXPRESSION, 1, 11},
		{"when: & b\n", TT_CODE_QUOTE_EXPRESSION, 1, 7},
		{"when: * b\n", TT_CODE_QUOTE_EXPRESSION, 1, 7},
		{"title: \"a\" b\n", TT_CODE_QUOTE_EXPRESSION, 1, 12},
		{"title: @a\n", TT_CODE_QUOTE_EXPRESSION, 1, 8},
		{"title: a: b\n", TT_CODE_COLON, 1, 9},
		{"a: b\n  c: d\n", TT_CODE_COLON, 2, 4},
		{"題名：あ\na: b\n", TT_CODE_FULL_WIDTH, 1, 3},
		{"a: b\n　c\n", TT_CODE_FULL_WIDTH, 2, 1},
		{"a: 'b\nc: d\n", TT_CODE_UNCLOSED_QUOTE, 1, 4},
		{"a: [b, c\n", TT_CODE_YAML, 2, 1},
		{"a: b\n  - c\nd\n", TT_CODE_YAML, 3, 1},
		{"a: }\n", TT_CODE_YAML, 1, 4},
	};
	for (size_t i = 0; i < TT_COUNT(cases); i++)
		expect_refusal(bench, cases[i].text, cases[i].code, cases[i].line, cases[i].column);
}

static void anchors_tags_and_aliases(void **state) {
	struct bench *bench = *state;
	expect_fault(bench, "a: &x b\n", TT_CODE_ANCHOR, 1, 4);
	expect_fault(bench, "a: &x {b: c}\n", TT_CODE_ANCHOR, 1, 4);
	expect_fault(bench, "a: !!str b\n", TT_CODE_TAG, 1, 4);
	expect_fault(bench, "when: !exists(data.about)\n", TT_CODE_TAG, 1, 7);
	expect_fault(bench, "a: ! [b]\n", TT_CODE_TAG, 1, 4);
	expect_refusal(bench, "a: *x\nb: c\n", TT_CODE_ALIAS, 1, 4);
	expect_refusal(bench, "? *x\n: c\n", TT_CODE_ALIAS, 1, 3);
}

static void keys_and_documents(void **state) {
	struct bench *bench = *state;
	expect_fault(bench, "{[a]: b, c: d}\n", TT_CODE_KEY_NOT_TEXT, 1, 2);
	assert_string_equal(value(bench, "c"), "d");
	expect_fault(bench, "a: b\n---\nc: d\n", TT_CODE_MANY_DOCUMENTS, 2, 1);
	assert_string_equal(value(bench, "a"), "b");
	assert_null(value(bench, "c"));
}

static void billion_laughs_stay_small(void **state) {
	struct bench *bench = *state;
	char text[4000] = "a0: &a0 ha\n";
	for (int i = 1; i < 30; i++) {
		size_t len = strlen(text);
		snprintf(text + len, sizeof(text) - len, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1,
			i - 1, i - 1, i - 1);
	}
	read_text(bench, text);
	assert_int_equal(bench->status, TT_BAD_INPUT);
	assert_int_equal(bench->document.len, 0);
	assert_int_equal(bench->diagnostics.counts[TT_ERROR], 30 + 29 * 4);
	assert_true(bench->arena.used < 1 << 20);
}

static double seconds(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void depth_is_bounded(void **state) {
	struct bench *bench = *state;
	char text[300];
	memset(text, '[', 300);
	memset(text + TT_DOCUMENT_DEPTH, ']', TT_DOCUMENT_DEPTH);
	read_bytes(bench, text, (size_t)TT_DOCUMENT_DEPTH * 2);
	assert_int_equal(bench->status, TT_OK);
	memset(text, '[', 300);
	read_bytes(bench, text, TT_DOCUMENT_DEPTH + 1);
	assert_int_equal(bench->status, TT_BAD_INPUT);
	expect_complaint(bench, 0, TT_CODE_DEPTH, 1, TT_DOCUMENT_DEPTH + 1);
}

static void hundred_mebibytes_of_brackets(void **state) {
	struct bench *bench = *state;
	size_t len = (size_t)100 << 20;
	char *text = malloc(len);
	assert_non_null(text);
	memset(text, '[', len);
	double start = seconds();
	read_bytes(bench, text, len);
	assert_int_equal(bench->status, TT_BAD_INPUT);
	assert_int_equal(bench->diagnostics.items.items[0].code, TT_CODE_TOO_LONG);
	read_bytes(bench, text, TT_DOCUMENT_LIMIT);
	assert_int_equal(bench->status, TT_BAD_INPUT);
	expect_complaint(bench, 0, TT_CODE_DEPTH, 1, TT_DOCUMENT_DEPTH + 1);
	assert_true(bench->arena.used < 1 << 20);
	assert_true(seconds() - start < 10);
	free(text);
}

static void many_lines_stay_cheap(void **state) {
	struct bench *bench = *state;
	struct tt_buf buf;
	struct tt_arena arena;
	tt_arena_init(&arena, CEILING);
	tt_buf_init(&buf, &arena, 64 << 20);
	tt_buf_string(&buf, "events:\n");
	for (unsigned i = 0; i < 100000; i++)
		tt_buf_format(&buf,
			"- {id: e%u, type: transfer, data: d, from: a, to: b, system: s, purpose: p}\n", i);
	read_bytes(bench, buf.bytes, buf.len);
	assert_int_equal(bench->status, TT_OK);
	assert_int_equal(bench->document.nodes[2].count, 100000);
	assert_true(bench->arena.used < (size_t)80 << 20);
	tt_arena_finish(&arena);
}

/* ---- files and memory ------------------------------------------------------------------------------ */

static void files_that_cannot_be_read(void **state) {
	struct bench *bench = *state;
	struct tt_text path = TT_TEXT("no/such/file.yaml");
	bench->status = tt_document_load(&bench->arena, path, &bench->diagnostics, &bench->document);
	assert_int_equal(bench->status, TT_IO);
	assert_int_equal(bench->diagnostics.items.items[0].code, TT_CODE_IO);
	assert_true(tt_text_equal(bench->document.path, path));
	assert_int_equal(bench->document.len, 0);
}

static void files_of_any_length(void **state) {
	struct bench *bench = *state;
	char path[] = "/tmp/tenten-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a: b\n", 5), 5);
	bench->status =
		tt_document_load(&bench->arena, tt_text_of(path), &bench->diagnostics, &bench->document);
	assert_int_equal(bench->status, TT_OK);
	assert_string_equal(value(bench, "a"), "b");
	assert_int_equal(ftruncate(fd, (off_t)TT_DOCUMENT_LIMIT + 1), 0);
	bench->status =
		tt_document_load(&bench->arena, tt_text_of(path), &bench->diagnostics, &bench->document);
	assert_int_equal(bench->status, TT_BAD_INPUT);
	assert_int_equal(bench->diagnostics.items.items[0].code, TT_CODE_TOO_LONG);
	close(fd);
	unlink(path);
}

static void read_in_little_memory(void *context) {
	struct bench *bench = context;
	tt_diagnostics_init(&bench->diagnostics, &bench->arena);
	bench->status = tt_document_read(&bench->arena, TT_TEXT("a.yaml"),
		TT_TEXT("a: {b: c, b: \"d\\n\"}\nか\u3099: [d, *e, &f g]\nh: \"i\" j\n"), &bench->diagnostics,
		&bench->document);
}

/* Whichever allocation fails, nothing leaks (the sanitizer watches) and the answer is a status. */
static void any_allocation_may_fail(void **state) {
	struct bench *bench = *state;
	long failures = 0;
	for (;; failures++) {
		tt_arena_finish(&bench->arena);
		tt_arena_init(&bench->arena, CEILING);
		bench->arena.fail_after = failures;
		if (tt_arena_run(&bench->arena, read_in_little_memory, bench) == TT_OK)
			break;
		assert_true(failures < 1000);
	}
	assert_true(failures > 10);
	assert_int_equal(bench->status, TT_BAD_INPUT);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(tree_is_flat_and_in_order),
		TEST(nothing_to_walk),
		TEST(scalars_have_their_values),
		TEST(values_stay_in_the_source_where_they_can),
		TEST(marks_cover_what_is_written),
		TEST(places_hold_among_all_widths),
		TEST(byte_order_mark_and_line_ends),
		TEST(composed_and_decomposed_are_one_name),
		TEST(duplicate_keys_show_both_places),
		TEST(duplicates_are_found_in_maps_of_any_size),
		TEST(empty_files),
		TEST(bytes_that_are_no_text),
		TEST(control_characters_by_escape),
		TEST(slips_are_recognised),
		TEST(anchors_tags_and_aliases),
		TEST(keys_and_documents),
		TEST(billion_laughs_stay_small),
		TEST(depth_is_bounded),
		TEST(hundred_mebibytes_of_brackets),
		TEST(many_lines_stay_cheap),
		TEST(files_that_cannot_be_read),
		TEST(files_of_any_length),
		TEST(any_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

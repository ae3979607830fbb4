/*
 * What leaves the program: text that is cut and broken between characters, names that disturb nothing, JSON
 * and tables that are well formed whatever the names, writes that fail and are noticed.
 */
#include "../scenario.h"
#include "present/table.h"

/* An output into memory. */
struct caught {
	struct tt_arena arena;
	struct tt_output out;
	char *bytes;
	size_t len;
};

static struct caught *catch (void) {
	struct caught *caught = calloc(1, sizeof(*caught));
	assert_non_null(caught);
	tt_arena_init(&caught->arena, (size_t)1 << 28);
	tt_output_init(&caught->out, open_memstream(&caught->bytes, &caught->len), &caught->arena, TT_EN);
	return caught;
}

static const char *bytes_of(struct caught *caught) {
	assert_true(tt_output_end(&caught->out));
	return caught->bytes;
}

static void release(struct caught *caught) {
	fclose(caught->out.file);
	free(caught->bytes);
	tt_arena_finish(&caught->arena);
	free(caught);
}

static void assert_text(struct tt_text text, const char *expected) {
	assert_int_equal(text.len, strlen(expected));
	assert_memory_equal(text.bytes, expected, text.len);
}

/* ---- names and columns ----------------------------------------------------------------------------- */

static void shows_names_that_disturb_nothing(void **state) {
	static const struct {
		struct tt_text name;
		const char *shown;
	} cases[] = {
		{TT_TEXT("物理店舗 A"), "物理店舗 A"},
		{TT_TEXT("a\tb\nc\rd"), "a b c d"},
		{TT_TEXT("\x1b[31mred\x07"), "\uFFFD[31mred\uFFFD"},
		{TT_TEXT("a\0b"), "a\uFFFDb"},
		{TT_TEXT("\x7f"), "\uFFFD"},
		{TT_TEXT("\xC2\x85\xC2\x9B"), "\uFFFD\uFFFD"},
		{TT_TEXT("a\u202Eb\u2066c\u200F"), "a\uFFFDb\uFFFDc\uFFFD"},
		{TT_TEXT("\u00A0é𠮟"), "\u00A0é𠮟"},
		{TT_TEXT(""), ""},
	};
	(void)state;
	struct caught *caught = catch ();
	for (size_t i = 0; i < TT_COUNT(cases); i++) {
		struct tt_buf buf;
		tt_buf_init(&buf, &caught->arena, 1000);
		tt_show(&buf, cases[i].name);
		assert_text(tt_buf_text(&buf), cases[i].shown);
	}
	release(caught);
}

static void cuts_between_characters(void **state) {
	(void)state;
	assert_text(tt_text_cut(TT_TEXT("abc"), 2), "ab");
	assert_text(tt_text_cut(TT_TEXT("店舗"), 3), "店");
	assert_text(tt_text_cut(TT_TEXT("店舗"), 1), "");
	assert_text(tt_text_cut(TT_TEXT("e\u0301x"), 1),
		"e\u0301"); /* a combining accent stays with its letter */
	assert_text(tt_text_cut(TT_TEXT("abc"), 100), "abc");
	assert_text(tt_text_cut(TT_TEXT(""), 0), "");
}

static void pads_to_columns(void **state) {
	(void)state;
	struct caught *caught = catch ();
	tt_out_padded(&caught->out, TT_TEXT("店舗"), 6);
	tt_out_string(&caught->out, "|");
	tt_out_padded(&caught->out, TT_TEXT("物理店舗"), 6);
	tt_out_string(&caught->out, "|");
	tt_out_padded(&caught->out, TT_TEXT("abcdefg"), 4);
	assert_string_equal(bytes_of(caught), "店舗  |物理… |abc…");
	release(caught);
}

static void breaks_lines(void **state) {
	static const struct {
		const char *text;
		size_t width;
		const char *lines[5];
	} cases[] = {
		{"one two three", 7, {"one two", "three"}},
		{"one two three", 0, {"one two three"}},
		{"unbreakable", 4, {"unbr", "eaka", "ble"}},
		{"個人データを扱わない", 8, {"個人デー", "タを扱わ", "ない"}},
		{"扱わない、という", 8, {"扱わな", "い、とい", "う"}}, /* no line begins with a comma */
		{"a b", 1, {"a", "b"}},
		{"店", 1, {"店"}},
	};
	(void)state;
	for (size_t i = 0; i < TT_COUNT(cases); i++) {
		struct tt_text rest = tt_text_of(cases[i].text);
		for (size_t line = 0; line < 5 && cases[i].lines[line]; line++)
			assert_text(tt_text_line(&rest, cases[i].width), cases[i].lines[line]);
		assert_int_equal(rest.len, 0);
	}
}

static void colours_only_when_asked(void **state) {
	(void)state;
	struct caught *caught = catch ();
	tt_out_colour(&caught->out, TT_RED);
	assert_string_equal(bytes_of(caught), "");
	caught->out.colour = true;
	tt_out_colour(&caught->out, TT_RED);
	assert_string_equal(bytes_of(caught), "\033[1;31m");
	release(caught);
}

static void notices_writes_that_fail(void **state) {
	(void)state;
	struct tt_arena arena;
	struct tt_output out;
	tt_arena_init(&arena, 1 << 20);
	FILE *full = fopen("/dev/full", "w");
	assert_non_null(full);
	tt_output_init(&out, full, &arena, TT_JA);
	tt_out_string(&out, "a");
	assert_false(tt_output_end(&out));
	fclose(full);
	tt_arena_finish(&arena);
}

static void gives_scratch_back(void **state) {
	(void)state;
	struct caught *caught = catch ();
	for (unsigned i = 0; i < 100; i++) {
		tt_arena_alloc(caught->out.scratch, 100000);
		tt_out_relax(&caught->out);
	}
	assert_true(caught->out.scratch->used < 2 << 20);
	release(caught);
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static void writes_json(void **state) {
	(void)state;
	struct caught *caught = catch ();
	struct tt_json json = {.out = &caught->out};
	tt_json_open(&json, NULL, '{');
	tt_json_number(&json, "tenten", 1);
	tt_json_text(&json, "model", TT_TEXT("a\"b\\c\n\t\x01\x7f物"));
	tt_json_string(&json, "none", NULL);
	tt_json_open(&json, "list", '[');
	tt_json_open(&json, NULL, '{');
	tt_json_truth(&json, "yes", true);
	tt_json_truth(&json, "no", false);
	tt_json_close(&json, '}');
	tt_json_string(&json, NULL, "x");
	tt_json_close(&json, ']');
	tt_json_open(&json, "empty", '[');
	tt_json_close(&json, ']');
	tt_json_member(&json, TT_TEXT("k\"ey"), TT_TEXT("v"));
	tt_json_close(&json, '}');
	assert_string_equal(bytes_of(caught),
		"{\n\"tenten\":1,\n\"model\":\"a\\\"b\\\\c\\n\\t\\u0001\\u007f物\","
		"\n\"none\":null,\n\"list\":[\n{\"yes\":true,\"no\":false},\n\"x\"\n],"
		"\n\"empty\":[],\n\"k\\\"ey\":\"v\"\n}\n");
	release(caught);
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static const struct tt_column columns[] = {TT_COLUMN("id", "識別名", "name"),
	TT_COLUMN("value", "値", "value"), TT_COLUMN("note", "注", "note")};

static const char *const rows[][3] = {
	{"a", "x|y", ""}, {"店舗", "say \"hi\", you", ""}, {"c", "two\nlines", ""}};

static struct caught *print_table(enum tt_table_format format, size_t width) {
	struct caught *caught = catch ();
	struct tt_table table;
	caught->out.width = width;
	tt_table_begin(&table, &caught->out, format, columns, TT_COUNT(columns));
	for (size_t row = 0; row < TT_COUNT(rows); row++) {
		for (size_t i = 0; i < 3; i++)
			if (table.for_people)
				tt_show(tt_table_cell(&table), tt_text_of(rows[row][i]));
			else
				tt_buf_string(tt_table_cell(&table), rows[row][i]);
		tt_table_end_row(&table);
	}
	tt_table_end(&table);
	return caught;
}

static void assert_table(enum tt_table_format format, size_t width, const char *expected) {
	struct caught *caught = print_table(format, width);
	assert_string_equal(bytes_of(caught), expected);
	release(caught);
}

static void prints_csv(void **state) {
	(void)state;
	assert_table(TT_TABLE_CSV, 0,
		"id,value,note\r\na,x|y,\r\n店舗,\"say \"\"hi\"\", you\",\r\n"
		"c,\"two\nlines\",\r\n");
}

static void prints_json(void **state) {
	(void)state;
	assert_table(TT_TABLE_JSON, 0,
		"[\n{\"id\":\"a\",\"value\":\"x|y\",\"note\":\"\"},\n"
		"{\"id\":\"店舗\",\"value\":\"say \\\"hi\\\", you\",\"note\":\"\"},\n"
		"{\"id\":\"c\",\"value\":\"two\\nlines\",\"note\":\"\"}\n]\n");
}

static void prints_markdown(void **state) {
	(void)state;
	assert_table(TT_TABLE_MD, 0,
		"| name | value | note |\n|---|---|---|\n| a | x\\|y |  |\n"
		"| 店舗 | say \"hi\", you |  |\n| c | two lines |  |\n");
}

/* The first column names the row; a column in which nothing stands is left out. */
static void prints_html(void **state) {
	(void)state;
	assert_table(TT_TABLE_HTML, 0,
		"<table>\n<thead>\n<tr><th scope=\"col\">name</th><th scope=\"col\">value</th></tr>\n"
		"</thead>\n<tbody>\n<tr><th scope=\"row\">a</th><td>x|y</td></tr>\n"
		"<tr><th scope=\"row\">店舗</th><td>say &quot;hi&quot;, you</td></tr>\n"
		"<tr><th scope=\"row\">c</th><td>two lines</td></tr>\n</tbody>\n</table>\n");
}

static void print_marked_row(struct caught *caught) {
	struct tt_table table;
	caught->out.caption = TT_TEXT("<\"caption\">");
	tt_table_begin(&table, &caught->out, TT_TABLE_HTML, columns, TT_COUNT(columns));
	tt_table_link(&table, "event", TT_TEXT("a\"&"));
	tt_buf_string(tt_table_cell(&table), "<script>alert('1')</script>");
	tt_buf_string(tt_table_cell(&table), "a & b\x01\u202E");
	tt_table_mark(&table, "forbidden");
	tt_table_end_row(&table);
	tt_table_end(&table);
}

static void escapes_marks_and_links_html(void **state) {
	(void)state;
	struct caught *caught = catch ();
	print_marked_row(caught);
	assert_string_equal(bytes_of(caught),
		"<table>\n<caption>&lt;&quot;caption&quot;&gt;</caption>\n<thead>\n<tr><th scope=\"col\">name"
		"</th><th scope=\"col\">value</th></tr>\n</thead>\n<tbody>\n<tr><th scope=\"row\">"
		"&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</th><td class=\"forbidden\">a &amp; "
		"b\uFFFD\uFFFD"
		"</td></tr>\n</tbody>\n</table>\n");
	release(caught);
	caught = catch ();
	caught->out.in_page = true;
	print_marked_row(caught);
	const char *page = bytes_of(caught);
	assert_non_null(strstr(page, "<a href=\"#en-event-a&quot;&amp;\">&lt;script"));
	assert_non_null(strstr(page, "aria-label=\"&lt;&quot;caption&quot;&gt;\""));
	release(caught);
}

/* Aligned by columns of the screen; a column in which nothing stands is left out. */
static void prints_text(void **state) {
	(void)state;
	assert_table(TT_TABLE_TEXT, 0,
		"name  value\n────  ─────────────\na     x|y\n店舗  say \"hi\", you\n"
		"c     two lines\n");
}

static void breaks_cells_for_a_terminal(void **state) {
	(void)state;
	assert_table(TT_TABLE_TEXT, 15,
		"name  value\n────  ─────────\na     x|y\n店舗  say \"hi\",\n      you\n"
		"c     two lines\n");
}

static void prints_lists_where_columns_have_no_room(void **state) {
	(void)state;
	assert_table(TT_TABLE_TEXT, 10,
		"a\n  value: x|y\n店舗\n  value: say \"hi\", you\nc\n  value: two lines\n");
}

/* The cells of every row after the first are put again, quotes and all. */
static void print_repeated(struct caught *caught, enum tt_table_format format) {
	static const char *const ids[] = {"a", "b,c", ""};
	struct tt_table table;
	struct tt_table_run run = {0};
	tt_table_begin(&table, &caught->out, format, columns, TT_COUNT(columns));
	for (size_t i = 0; i < TT_COUNT(ids); i++) {
		tt_buf_string(tt_table_cell(&table), ids[i]);
		bool again = tt_table_repeat(&table, &run);
		assert_true(again == (i > 0));
		if (!again) {
			tt_buf_string(tt_table_cell(&table), "say \"hi\", you");
			tt_table_skip(&table, 1);
			tt_table_keep(&table, &run, 2);
		}
		tt_table_end_row(&table);
	}
	tt_table_end(&table);
}

static void repeats_cells(void **state) {
	static const struct {
		enum tt_table_format format;
		const char *text;
	} cases[] = {{TT_TABLE_CSV, "id,value,note\r\na,\"say \"\"hi\"\", you\",\r\n"
				    "\"b,c\",\"say \"\"hi\"\", you\",\r\n,\"say \"\"hi\"\", you\",\r\n"},
		{TT_TABLE_MD, "| name | value | note |\n|---|---|---|\n| a | say \"hi\", you |  |\n"
			      "| b,c | say \"hi\", you |  |\n|  | say \"hi\", you |  |\n"}};
	(void)state;
	for (size_t i = 0; i < TT_COUNT(cases); i++) {
		struct caught *caught = catch ();
		print_repeated(caught, cases[i].format);
		assert_string_equal(bytes_of(caught), cases[i].text);
		release(caught);
	}
}

/* Wherever in a name of any length the one byte stands that must not be passed on, or that needs quotes. */
static void looks_at_every_byte(void **state) {
	static const char *const odd[] = {"\n", "\x01", "\x7F", "\xFF"};
	static const char special[] = {',', '"', '\r', '\n'};
	char plain[40];
	(void)state;
	memset(plain, 'x', sizeof(plain));
	for (size_t len = 1; len < sizeof(plain); len++)
		for (size_t at = 0; at < len; at++) {
			struct caught *caught = catch ();
			struct tt_buf shown;
			struct tt_table table;
			tt_buf_init(&shown, &caught->arena, 256);
			plain[at] = odd[at % TT_COUNT(odd)][0];
			tt_show(&shown, (struct tt_text){plain, len});
			assert_false(tt_text_equal(tt_buf_text(&shown), (struct tt_text){plain, len}));
			plain[at] = special[at % TT_COUNT(special)];
			tt_table_begin(&table, &caught->out, TT_TABLE_CSV, columns, TT_COUNT(columns));
			tt_buf_add(tt_table_cell(&table), (struct tt_text){plain, len});
			tt_table_end_row(&table);
			tt_table_end(&table);
			assert_int_equal(bytes_of(caught)[strlen("id,value,note\r\n")], '"');
			plain[at] = 'x';
			release(caught);
		}
}

static void prints_empty_tables(void **state) {
	static const struct {
		enum tt_table_format format;
		const char *text;
	} cases[] = {{TT_TABLE_CSV, "id,value,note\r\n"}, {TT_TABLE_JSON, "[]\n"},
		{TT_TABLE_MD, "| name | value | note |\n|---|---|---|\n"},
		{TT_TABLE_HTML,
			"<table>\n<thead>\n<tr><th scope=\"col\">name</th><th scope=\"col\">value</th>"
			"<th scope=\"col\">note</th></tr>\n</thead>\n<tbody>\n</tbody>\n</table>\n"},
		{TT_TABLE_TEXT, "name  value  note\n────  ─────  ────\n"}};
	(void)state;
	for (size_t i = 0; i < TT_COUNT(cases); i++) {
		struct caught *caught = catch ();
		struct tt_table table;
		tt_table_begin(&table, &caught->out, cases[i].format, columns, TT_COUNT(columns));
		tt_table_end(&table);
		assert_string_equal(bytes_of(caught), cases[i].text);
		release(caught);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_names_that_disturb_nothing),
		cmocka_unit_test(cuts_between_characters),
		cmocka_unit_test(pads_to_columns),
		cmocka_unit_test(breaks_lines),
		cmocka_unit_test(colours_only_when_asked),
		cmocka_unit_test(notices_writes_that_fail),
		cmocka_unit_test(gives_scratch_back),
		cmocka_unit_test(writes_json),
		cmocka_unit_test(prints_csv),
		cmocka_unit_test(prints_json),
		cmocka_unit_test(prints_markdown),
		cmocka_unit_test(prints_html),
		cmocka_unit_test(escapes_marks_and_links_html),
		cmocka_unit_test(prints_text),
		cmocka_unit_test(breaks_cells_for_a_terminal),
		cmocka_unit_test(prints_lists_where_columns_have_no_room),
		cmocka_unit_test(prints_empty_tables),
		cmocka_unit_test(repeats_cells),
		cmocka_unit_test(looks_at_every_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

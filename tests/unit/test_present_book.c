/*
 * Books within their limits, which are set low here: a table that goes on in another sheet, names of sheets,
 * what the hidden sheet says. What is written is not looked into; tests/sheets_test.py does that.
 */
#include "present/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

struct fixture {
	struct tt_arena arena;
	struct tt_output out;
	struct tt_book *book;
	FILE *file;
};

static int begin(void **state) {
	struct tt_text why;
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	tt_arena_init(&fixture->arena, (size_t)1 << 28);
	fixture->file = tmpfile();
	tt_output_init(&fixture->out, fixture->file, &fixture->arena, TT_EN);
	fixture->book = tt_book_open(&fixture->arena, TT_EN, TT_TEXT("a title"), &why);
	if (fixture->book == NULL)
		print_error("%s\n", why.bytes);
	fixture->out.book = fixture->book;
	*state = fixture;
	return fixture->book == NULL;
}

static int end(void **state) {
	struct fixture *fixture = *state;
	fclose(fixture->file);
	tt_arena_finish(&fixture->arena);
	free(fixture);
	return 0;
}

static const struct tt_column columns[] = {TT_COLUMN("a", "あ", "A"), TT_COLUMN("b", "い", "B")};

static void print_rows(struct fixture *fixture, struct tt_text name, uint32_t count) {
	struct tt_table table;
	fixture->book->sheet = (struct tt_sheet){.id = TT_TEXT("things"), .name = name};
	tt_table_begin(&table, &fixture->out, TT_TABLE_XLSX, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < count; i++) {
		tt_buf_format(tt_table_cell(&table), "%u", i);
		tt_table_end_row(&table);
	}
	tt_table_end(&table);
}

static uint32_t count_notes(const struct tt_book *book, const char *kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < book->notes.len; i++)
		count += tt_text_is(book->notes.items[i].cells[0], kind);
	return count;
}

static void assert_name(const struct fixture *fixture, uint32_t sheet, const char *name) {
	assert_true(sheet < fixture->book->names.len);
	assert_string_equal(fixture->book->names.items[sheet].bytes, name);
}

static void a_long_table_goes_on_in_another_sheet(void **state) {
	struct fixture *fixture = *state;
	fixture->book->rows_max = 4; /* the heading, and three more */
	print_rows(fixture, TT_TEXT("Things"), 7);
	assert_int_equal(fixture->book->names.len, 3);
	assert_name(fixture, 0, "Things");
	assert_name(fixture, 1, "Things (2)");
	assert_name(fixture, 2, "Things (3)");
	assert_int_equal(count_notes(fixture->book, "sheet"), 3);
	assert_int_equal(count_notes(fixture->book, "column"), 6);
	assert_true(tt_book_end(fixture->book, &fixture->out));
	assert_int_equal(fixture->book->cut, 0);
}

static void a_table_that_just_fits_stays_in_one(void **state) {
	struct fixture *fixture = *state;
	fixture->book->rows_max = 4;
	print_rows(fixture, TT_TEXT("Things"), 3);
	assert_int_equal(fixture->book->names.len, 1);
	assert_true(tt_book_end(fixture->book, &fixture->out));
}

/* Names that the format refuses are made fit, each another; the library would refuse them otherwise. */
static void names_are_made_fit(void **state) {
	struct fixture *fixture = *state;
	print_rows(fixture, TT_TEXT("a/b:c*d?e\\f[g]'"), 1);
	print_rows(fixture, TT_TEXT("A-B-C-D-E-F-G--"), 1);
	print_rows(fixture, TT_TEXT(""), 1);
	print_rows(fixture, TT_TEXT("history"), 1);
	print_rows(fixture, TT_TEXT("Tenten"), 1);
	print_rows(fixture, TT_TEXT("名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名"), 1);
	print_rows(fixture, TT_TEXT("名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名"), 1);
	assert_name(fixture, 0, "a-b-c-d-e-f-g--");
	assert_name(fixture, 1, "A-B-C-D-E-F-G-- (2)");
	assert_name(fixture, 2, "-");
	assert_name(fixture, 3, "history (2)");
	assert_name(fixture, 4, "Tenten (2)");
	assert_name(fixture, 5, "名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名");
	assert_name(fixture, 6, "名名名名名名名名名名名名名名名名名名名名名名名 (2)");
	assert_int_equal(fixture->book->cut, 2);
	assert_true(tt_book_end(fixture->book, &fixture->out));
}

static void columns_without_room_are_counted(void **state) {
	struct fixture *fixture = *state;
	uint32_t count = TT_SHEET_COLUMNS + 5;
	struct tt_column *many = TT_NEW_ARRAY(&fixture->arena, struct tt_column, count);
	struct tt_table table;
	for (uint32_t i = 0; i < count; i++)
		many[i] = columns[0];
	fixture->book->sheet = (struct tt_sheet){.id = TT_TEXT("wide"), .name = TT_TEXT("Wide")};
	tt_table_begin(&table, &fixture->out, TT_TABLE_XLSX, many, count);
	tt_buf_string(tt_table_cell(&table), "x");
	tt_table_end_row(&table);
	tt_table_end(&table);
	assert_true(fixture->book->cut >= 5);
	assert_true(tt_book_end(fixture->book, &fixture->out));
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_long_table_goes_on_in_another_sheet, begin, end),
		cmocka_unit_test_setup_teardown(a_table_that_just_fits_stays_in_one, begin, end),
		cmocka_unit_test_setup_teardown(names_are_made_fit, begin, end),
		cmocka_unit_test_setup_teardown(columns_without_room_are_counted, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

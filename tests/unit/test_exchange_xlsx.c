/*
 * What cells of a workbook say: days as the format counts them, with its 29th of February 1900 and from 1904;
 * addresses; marks of what a cell was given. Whole files are read in tests/import_test.py.
 */
#include "exchange/filled.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct tt_text day(struct tt_arena *arena, double days, bool from_1904) {
	struct tt_xlsx book = {.from_1904 = from_1904};
	tt_instant date;
	return tt_xlsx_date(&book, days, &date) ? tt_time_format(arena, date) : TT_TEXT("none");
}

static void days_become_dates(void **state) {
	static const struct {
		double days;
		bool from_1904;
		const char *date;
	} cases[] = {{1, false, "1900-01-01"}, {59, false, "1900-02-28"}, {60, false, "none"},
		{61, false, "1900-03-01"}, {25569, false, "1970-01-01"}, {46508.99, false, "2027-05-01"},
		{73415, false, "2100-12-31"}, {73416, false, "none"}, {0, false, "none"}, {-1, false, "none"},
		{1e300, false, "none"}, {NAN, false, "none"}, {0, true, "1904-01-01"},
		{46508 - 1462, true, "2027-05-01"}, {73415, true, "none"}};
	struct tt_arena arena;
	(void)state;
	tt_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < TT_COUNT(cases); i++)
		assert_string_equal(day(&arena, cases[i].days, cases[i].from_1904).bytes, cases[i].date);
	tt_arena_finish(&arena);
}

static void cells_have_addresses(void **state) {
	struct tt_arena arena;
	(void)state;
	tt_arena_init(&arena, 1 << 20);
	assert_string_equal(tt_xlsx_address(&arena, 0, 0).bytes, "A1");
	assert_string_equal(tt_xlsx_address(&arena, 6, 3).bytes, "D7");
	assert_string_equal(tt_xlsx_address(&arena, 0, 25).bytes, "Z1");
	assert_string_equal(tt_xlsx_address(&arena, 0, 26).bytes, "AA1");
	assert_string_equal(tt_xlsx_address(&arena, 1048575, 16383).bytes, "XFD1048576");
	tt_arena_finish(&arena);
}

static void marks_tell_what_was_given(void **state) {
	struct tt_filled_column columns[] = {{.fill = false}, {.fill = true}, {.fill = true}, {.fill = true}};
	struct tt_filled_sheet sheet = {.columns = {columns, TT_COUNT(columns), TT_COUNT(columns)}};
	struct tt_arena arena;
	struct tt_buf before;
	(void)state;
	tt_arena_init(&arena, 1 << 20);
	tt_buf_init(&before, &arena, 100);
	tt_book_mark(TT_TEXT("低減"), &before);
	tt_buf_string(&before, " - ");
	tt_book_mark(TT_TEXT(" b "), &before);
	struct tt_text marks = tt_buf_text(&before), nothing = {0};
	assert_true(tt_filled_unchanged(&sheet, 1, marks, TT_TEXT("低減")));
	assert_false(tt_filled_unchanged(&sheet, 1, marks, TT_TEXT("回避")));
	assert_false(tt_filled_unchanged(&sheet, 1, marks, TT_TEXT("")));
	assert_true(tt_filled_unchanged(&sheet, 2, marks, TT_TEXT("")));
	assert_false(tt_filled_unchanged(&sheet, 2, marks, TT_TEXT("-")));
	assert_true(tt_filled_unchanged(&sheet, 3, marks, TT_TEXT("b")));
	assert_true(tt_filled_unchanged(&sheet, 3, nothing, TT_TEXT("")));
	assert_false(tt_filled_unchanged(&sheet, 3, nothing, TT_TEXT("b")));
	tt_arena_finish(&arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_become_dates),
		cmocka_unit_test(cells_have_addresses),
		cmocka_unit_test(marks_tell_what_was_given),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

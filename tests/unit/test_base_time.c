/* Dates and instants. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define DAY 86400

static int set_up(void **state) {
	struct tt_arena *arena = malloc(sizeof(*arena));
	assert_non_null(arena);
	tt_arena_init(arena, (size_t)64 << 20);
	*state = arena;
	return 0;
}

static int tear_down(void **state) {
	tt_arena_finish(*state);
	free(*state);
	return 0;
}

static tt_instant at(const char *text) {
	tt_instant instant = -1;
	bool impossible = true;
	assert_true(tt_time_parse(tt_text_of(text), &instant, &impossible));
	assert_false(impossible);
	return instant;
}

static void dates_are_read(void **state) {
	(void)state;
	assert_int_equal(at("1970-01-01"), 0);
	assert_int_equal(at("1969-12-31"), -DAY);
	assert_int_equal(at("2024-04-01"), 1711929600);
	assert_int_equal(at("2024-02-29") + DAY, at("2024-03-01"));
	assert_int_equal(at("1900-02-28") + DAY, at("1900-03-01"));
	assert_int_equal(at("2000-02-29") + DAY, at("2000-03-01"));
	assert_int_equal(at("2100-12-31"), 4133894400);
}

static void instants_are_read(void **state) {
	(void)state;
	assert_int_equal(at("2024-04-01T00:00:00Z"), at("2024-04-01"));
	assert_int_equal(at("2024-04-01t09:30:05z"), at("2024-04-01") + 9 * 3600 + 30 * 60 + 5);
	assert_int_equal(at("2024-04-01T00:00:00+09:00"), at("2024-04-01") - 9 * 3600);
	assert_int_equal(at("2024-04-01T00:00:00-03:30"), at("2024-04-01") + 12600);
	assert_int_equal(at("2024-04-01T00:00:00.999Z"), at("2024-04-01"));
}

static void other_forms_are_refused(void **state) {
	(void)state;
	static const char *wrong[] = {"", "2024", "2024-4-1", "2024/04/01", "24-04-01", "2024-04-01 ",
		" 2024-04-01", "2024-04-01T00:00:00", "2024-04-01T00:00Z", "2024-04-01T00:00:00+0900",
		"2024-04-01T00:00:00.Z", "２０２４-04-01", "2024-04-01x", "20240401", "-024-04-01",
		"2024-04-01T", "令和6年4月1日"};
	for (size_t i = 0; i < TT_COUNT(wrong); i++) {
		tt_instant instant = 0;
		bool impossible = true;
		assert_false(tt_time_parse(tt_text_of(wrong[i]), &instant, &impossible));
		assert_false(impossible);
	}
}

static void impossible_days_are_told_apart(void **state) {
	(void)state;
	static const char *impossible_days[] = {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01",
		"2024-04-31", "2024-04-00", "1899-12-31", "2101-01-01", "0000-01-01", "9999-12-31",
		"2024-04-01T24:00:00Z", "2024-04-01T00:60:00Z", "2024-04-01T00:00:60Z",
		"2024-04-01T00:00:00+24:00"};
	for (size_t i = 0; i < TT_COUNT(impossible_days); i++) {
		tt_instant instant = 0;
		bool impossible = false;
		assert_false(tt_time_parse(tt_text_of(impossible_days[i]), &instant, &impossible));
		assert_true(impossible);
	}
}

static void every_day_goes_there_and_back(void **state) {
	for (tt_instant day = at("1900-01-01"); day <= at("2100-12-31"); day += DAY) {
		struct tt_text text = tt_time_format(*state, day);
		assert_int_equal(at(text.bytes), day);
	}
}

static void instants_are_written(void **state) {
	assert_string_equal(tt_time_format(*state, at("2024-04-01T01:02:03Z")).bytes, "2024-04-01T01:02:03Z");
	assert_string_equal(tt_time_format(*state, at("1969-12-31T23:59:59Z")).bytes, "1969-12-31T23:59:59Z");
	assert_string_equal(tt_time_format(*state, TT_TIME_MIN).bytes, "");
	assert_string_equal(tt_time_format(*state, TT_TIME_MAX).bytes, "");
	assert_true(tt_time_format(*state, TT_TIME_MAX - 1).len > 0);
	assert_true(tt_time_format(*state, TT_TIME_MIN + 1).len > 0);
}

static void intervals_are_half_open(void **state) {
	(void)state;
	struct tt_interval interval = {10, 20};
	assert_false(tt_interval_contains(interval, 9));
	assert_true(tt_interval_contains(interval, 10));
	assert_true(tt_interval_contains(interval, 19));
	assert_false(tt_interval_contains(interval, 20));
	assert_true(tt_interval_overlaps(interval, (struct tt_interval){19, 30}));
	assert_false(tt_interval_overlaps(interval, (struct tt_interval){20, 30}));
	assert_false(tt_interval_overlaps(interval, (struct tt_interval){0, 10}));
	assert_false(tt_interval_overlaps(interval, (struct tt_interval){15, 15}));
	assert_true(tt_interval_overlaps(interval, TT_ALWAYS));
	assert_true(tt_interval_contains(TT_ALWAYS, at("2024-04-01")));
}

static struct tt_duration span(const char *text) {
	struct tt_duration duration = {0};
	assert_true(tt_duration_parse(tt_text_of(text), &duration));
	return duration;
}

static tt_instant after(const char *date, const char *duration) {
	return tt_time_add(at(date), span(duration));
}

static tt_instant before(const char *date, const char *duration) {
	return tt_time_subtract(at(date), span(duration));
}

static void durations(void **state) {
	(void)state;
	struct tt_duration long_one = span("1y18m3d4h"), none = span("0d"), most = span("9999y");
	assert_int_equal(long_one.years, 2); /* months make years, nothing else is counted together */
	assert_int_equal(long_one.months, 6);
	assert_int_equal(long_one.days, 3);
	assert_int_equal(long_one.hours, 4);
	assert_int_equal(span("48h").days, 0);
	assert_int_equal(most.years, 9999);
	assert_true(tt_duration_is_zero(none));
	assert_false(tt_duration_is_zero(long_one));
	static const char *const bad[] = {
		"", "d", "5", "5x", "1d1d", "0d0d", "10000d", "-1d", "+1d", "1 d", "1d ", "1D", "５d"};
	for (size_t i = 0; i < TT_COUNT(bad); i++)
		if (tt_duration_parse(tt_text_of(bad[i]), &none))
			fail_msg("«%s» was taken for a duration", bad[i]);
}

static void calendar_arithmetic(void **state) {
	(void)state;
	assert_int_equal(after("2024-01-31", "1m"), at("2024-02-29"));
	assert_int_equal(after("2024-02-29", "1y"), at("2025-02-28"));
	assert_int_equal(after("2024-12-31", "2m1d"), at("2025-03-01"));
	assert_int_equal(before("2024-03-31", "1m"), at("2024-02-29"));
	assert_int_equal(before("2024-01-01", "1y1d"), at("2022-12-31"));
	assert_int_equal(after("2024-01-15T10:00:00Z", "1m"), at("2024-02-15T10:00:00Z"));
	assert_int_equal(after("2024-02-27T10:00:00Z", "72h"), at("2024-03-01T10:00:00Z"));
	assert_int_equal(before("2024-03-01", "1h"), at("2024-02-29T23:00:00Z"));
	assert_int_equal(tt_time_add(TT_TIME_MAX, span("1y")), TT_TIME_MAX);
	assert_int_equal(tt_time_add(TT_TIME_MIN, span("1y")), TT_TIME_MIN);
	assert_int_equal(tt_time_subtract(TT_TIME_MAX, span("1y")), TT_TIME_MAX);
	assert_int_equal(tt_time_add(TT_TIME_MAX - 1, span("9999y")), TT_TIME_MAX);
	assert_int_equal(tt_time_subtract(TT_TIME_MIN + 1, span("9999y")), TT_TIME_MIN);
	assert_true(tt_time_add(0, span("9999y9999m9999d9999h")) > at("2100-12-31"));
}

static void today_is_a_day_of_our_time(void **state) {
	(void)state;
	assert_int_equal(tt_time_today() % DAY, 0);
	assert_in_range(tt_time_today(), at("2024-01-01"), at("2100-12-31"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read),
		cmocka_unit_test(instants_are_read),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(impossible_days_are_told_apart),
		cmocka_unit_test_setup_teardown(every_day_goes_there_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(instants_are_written, set_up, tear_down),
		cmocka_unit_test(intervals_are_half_open),
		cmocka_unit_test(durations),
		cmocka_unit_test(calendar_arithmetic),
		cmocka_unit_test(today_is_a_day_of_our_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

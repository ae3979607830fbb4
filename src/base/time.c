/*
 * Instants and dates. A date is the first instant of its day in UTC, whatever the time zone of anybody; the
 * calendar is the proleptic Gregorian one, counted in eras of 400 years that begin in March, so that a leap
 * day ends a year.
 */
#include "base/base.h"

#include <time.h>

#define DAY ((int64_t)86400)
#define FIRST_YEAR 1900
#define LAST_YEAR 2100
#define DAYS_TO_1970 719468 /* from 0000-03-01 */
#define DAYS_OF_ERA 146097

struct date {
	int64_t year;
	int month, day;
};

static int64_t floor_divide(int64_t a, int64_t b) {
	return a / b - (a % b < 0);
}

static int64_t floor_remainder(int64_t a, int64_t b) {
	return a % b < 0 ? a % b + b : a % b;
}

static int64_t days_of(struct date date) {
	int64_t year = date.year - (date.month <= 2);
	int64_t era = floor_divide(year, 400), year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_OF_ERA + day_of_era - DAYS_TO_1970;
}

static struct date date_of(int64_t days) {
	days += DAYS_TO_1970;
	int64_t era = floor_divide(days, DAYS_OF_ERA), day = days - era * DAYS_OF_ERA;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	struct date date = {.year = year + era * 400, .day = (int)(day_of_year - (153 * month + 2) / 5 + 1)};
	date.month = (int)(month < 10 ? month + 3 : month - 9);
	date.year += date.month <= 2;
	return date;
}

static int days_in_month(int64_t year, int month) {
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

/* Reads exactly count digits at the start of text and takes them off; -1 if they are not there. */
static int take_digits(struct tt_text *text, size_t count) {
	int value = 0;
	if (text->len < count)
		return -1;
	for (size_t i = 0; i < count; i++) {
		char digit = text->bytes[i];
		if (digit < '0' || digit > '9')
			return -1;
		value = value * 10 + (digit - '0');
	}
	*text = tt_text_slice(*text, count, text->len);
	return value;
}

static bool take_byte(struct tt_text *text, const char *accepted) {
	for (; text->len && *accepted; accepted++)
		if (text->bytes[0] == *accepted) {
			*text = tt_text_slice(*text, 1, text->len);
			return true;
		}
	return false;
}

/* A fraction of a second is allowed and dropped. */
static bool take_fraction(struct tt_text *text) {
	if (!take_byte(text, "."))
		return true;
	if (take_digits(text, 1) < 0)
		return false;
	while (take_digits(text, 1) >= 0)
		continue;
	return true;
}

/* What stands behind a date: a time of day and an offset, in seconds to add. */
struct clock {
	int hour, minute, second, offset_hour, offset_minute;
	int sign; /* of the offset */
};

static bool take_offset(struct tt_text *text, struct clock *clock) {
	if (take_byte(text, "Zz"))
		return true;
	clock->sign = take_byte(text, "+") ? 1 : -1;
	if (clock->sign < 0 && !take_byte(text, "-"))
		return false;
	return (clock->offset_hour = take_digits(text, 2)) >= 0 && take_byte(text, ":") &&
	       (clock->offset_minute = take_digits(text, 2)) >= 0;
}

static bool take_clock(struct tt_text *text, struct clock *clock) {
	return take_byte(text, "Tt") && (clock->hour = take_digits(text, 2)) >= 0 && take_byte(text, ":") &&
	       (clock->minute = take_digits(text, 2)) >= 0 && take_byte(text, ":") &&
	       (clock->second = take_digits(text, 2)) >= 0 && take_fraction(text) && take_offset(text, clock);
}

static bool take_date(struct tt_text *text, struct date *date) {
	return (date->year = take_digits(text, 4)) >= 0 && take_byte(text, "-") &&
	       (date->month = take_digits(text, 2)) >= 0 && take_byte(text, "-") &&
	       (date->day = take_digits(text, 2)) >= 0;
}

static bool exists(struct date date, struct clock clock) {
	return date.year >= FIRST_YEAR && date.year <= LAST_YEAR && date.month >= 1 && date.month <= 12 &&
	       date.day >= 1 && date.day <= days_in_month(date.year, date.month) && clock.hour < 24 &&
	       clock.minute < 60 && clock.second < 60 && clock.offset_hour < 24 && clock.offset_minute < 60;
}

bool tt_time_parse(struct tt_text text, tt_instant *instant, bool *impossible) {
	struct date date = {0};
	struct clock clock = {0};
	*impossible = false;
	if (!take_date(&text, &date) || (text.len && !take_clock(&text, &clock)) || text.len)
		return false;
	*impossible = !exists(date, clock);
	if (*impossible)
		return false;
	int offset = clock.sign * (clock.offset_hour * 3600 + clock.offset_minute * 60);
	*instant = days_of(date) * DAY + clock.hour * 3600 + clock.minute * 60 + clock.second - offset;
	return true;
}

static char *put_number(char *to, char before, int number, int digits) {
	*to++ = before;
	for (int i = digits - 1; i >= 0; i--, number /= 10)
		to[i] = (char)('0' + number % 10);
	return to + digits;
}

/* Years of four digits are written by hand: each record has an instant or two. */
struct tt_text tt_time_format(struct tt_arena *arena, tt_instant instant) {
	if (instant == TT_TIME_MIN || instant == TT_TIME_MAX)
		return TT_TEXT("");
	int second = (int)floor_remainder(instant, DAY);
	struct date date = date_of(floor_divide(instant, DAY));
	if (date.year < 1000 || date.year > 9999)
		return tt_text_format(arena, "%04lld-%02d-%02d%s", (long long)date.year, date.month, date.day,
			second == 0 ? ""
				    : tt_text_format(arena, "T%02d:%02d:%02dZ", second / 3600,
					      second / 60 % 60, second % 60)
					      .bytes);
	char *text = tt_arena_alloc(arena, sizeof("x2024-01-01T00:00:00Z"));
	char *end = put_number(text, ' ', (int)date.year, 4);
	end = put_number(put_number(end, '-', date.month, 2), '-', date.day, 2);
	if (second != 0) {
		end = put_number(put_number(end, 'T', second / 3600, 2), ':', second / 60 % 60, 2);
		end = put_number(end, ':', second % 60, 2);
		*end++ = 'Z';
	}
	return (struct tt_text){text + 1, (size_t)(end - text - 1)};
}

bool tt_interval_contains(struct tt_interval interval, tt_instant instant) {
	return interval.from <= instant && instant < interval.to;
}

bool tt_interval_overlaps(struct tt_interval a, struct tt_interval b) {
	tt_instant from = a.from > b.from ? a.from : b.from, to = a.to < b.to ? a.to : b.to;
	return from < to;
}

/* The date on the wall here, as a day like any other. */
tt_instant tt_time_today(void) {
	time_t now = time(NULL);
	struct tm local;
	if (!localtime_r(&now, &local))
		return floor_divide((int64_t)now, DAY) * DAY;
	return days_of((struct date){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday}) * DAY;
}

/* ---- durations ------------------------------------------------------------------------------------- */

static bool take_count(struct tt_text *text, uint16_t *count) {
	size_t len = 0;
	unsigned value = 0;
	for (; len < text->len && len < 5 && text->bytes[len] >= '0' && text->bytes[len] <= '9'; len++)
		value = value * 10 + (unsigned)(text->bytes[len] - '0');
	*text = tt_text_slice(*text, len, text->len);
	*count = (uint16_t)value;
	return len > 0 && len < 5;
}

bool tt_duration_parse(struct tt_text text, struct tt_duration *duration) {
	static const char units[] = "ymdh";
	uint16_t counts[4] = {0};
	unsigned seen = 0;
	while (text.len > 0) {
		uint16_t count;
		if (!take_count(&text, &count) || text.len == 0)
			return false;
		size_t unit = 0;
		while (unit < 4 && units[unit] != text.bytes[0])
			unit++;
		if (unit == 4 || (seen >> unit & 1))
			return false;
		seen |= 1u << unit;
		counts[unit] = count;
		text = tt_text_slice(text, 1, text.len);
	}
	*duration = (struct tt_duration){
		(uint16_t)(counts[0] + counts[1] / 12), counts[1] % 12, counts[2], counts[3]};
	return seen != 0;
}

bool tt_duration_is_zero(struct tt_duration duration) {
	return (duration.years | duration.months | duration.days | duration.hours) == 0;
}

static tt_instant move(tt_instant instant, struct tt_duration by, int sign) {
	if (instant == TT_TIME_MIN || instant == TT_TIME_MAX)
		return instant;
	int64_t day = floor_divide(instant, DAY), second = floor_remainder(instant, DAY);
	struct date date = date_of(day);
	int64_t month = date.year * 12 + (date.month - 1) + sign * (by.years * 12 + by.months);
	date.year = floor_divide(month, 12);
	date.month = (int)(month - date.year * 12) + 1;
	if (date.day > days_in_month(date.year, date.month))
		date.day = days_in_month(date.year, date.month);
	second += sign * (int64_t)by.hours * 3600;
	tt_instant sum;
	if (__builtin_mul_overflow(days_of(date) + sign * by.days, DAY, &sum) ||
		__builtin_add_overflow(sum, second, &sum))
		return sign < 0 ? TT_TIME_MIN : TT_TIME_MAX;
	return sum;
}

tt_instant tt_time_add(tt_instant instant, struct tt_duration duration) {
	return move(instant, duration, 1);
}

tt_instant tt_time_subtract(tt_instant instant, struct tt_duration duration) {
	return move(instant, duration, -1);
}

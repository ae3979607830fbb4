/* Unicode: what is well formed, what is normal, how wide it is, how far apart. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <utf8proc.h>

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

static void good_text_has_no_bad_byte(void **state) {
	(void)state;
	static const char *good[] = {"", "a", "tab\tand\r\nlines of some length", "あ", "é", "𠮷野家",
		"\u00a0", "\ufeff", "\U0010FFFF", "12345678あ12345678"};
	for (size_t i = 0; i < TT_COUNT(good); i++)
		assert_int_equal(tt_text_first_bad(tt_text_of(good[i])), strlen(good[i]));
}

static void bad_bytes_are_found(void **state) {
	(void)state;
	static const struct {
		struct tt_text text;
		size_t at;
	} cases[] = {
		{{"a\0b", 3}, 1},
		{{"\x1b", 1}, 0},
		{{"abcdefgh\x07", 9}, 8},
		{{"abcdefg\x07", 8}, 7},
		{{"\x7f", 1}, 0},
		{{"abc\x7f"
		  "defgh",
			 9},
			3},
		{{"\xc2\x80", 2}, 0}, /* a C1 control */
		{{"あ\x80", 4}, 3},   /* continuation without a lead */
		{{"\xc0\xaf", 2}, 0}, /* overlong */
		{{"\xc1\xbf", 2}, 0},
		{{"\xe0\x80\xaf", 3}, 0},
		{{"\xe0\x9f\xbf", 3}, 0},
		{{"\xf0\x80\x80\xaf", 4}, 0},
		{{"\xed\xa0\x80", 3}, 0},     /* a surrogate */
		{{"\xf4\x90\x80\x80", 4}, 0}, /* beyond Unicode */
		{{"\xf8\x88\x80\x80\x80", 5}, 0},
		{{"x\xe3\x81", 3}, 1}, /* cut off */
		{{"x\xe3", 2}, 1},
		{{"\xf0\x9f\x98", 3}, 0},
		{{"\x83\x66\x81\x5b\x83\x5e", 6}, 0}, /* Shift_JIS */
		{{"\xff\xfe"
		  "a",
			 3},
			0},
	};
	for (size_t i = 0; i < TT_COUNT(cases); i++)
		assert_int_equal(tt_text_first_bad(cases[i].text), cases[i].at);
}

/* Every code point agrees with utf8proc, on its own and after 0 to 8 bytes of ASCII. */
static void well_formed_agrees_with_utf8proc(void **state) {
	(void)state;
	char bytes[16] = "xxxxxxxx";
	for (utf8proc_int32_t point = 0; point <= 0x10FFFF; point++) {
		size_t before = (size_t)point % 9;
		utf8proc_ssize_t len = utf8proc_encode_char(point, (utf8proc_uint8_t *)bytes + before);
		bool control = (point < 32 && !strchr("\t\n\r", point)) || point == 0 ||
			       (point >= 127 && point < 160);
		bool good = utf8proc_codepoint_valid(point) && !control;
		struct tt_text text = {bytes, before + (size_t)len};
		assert_int_equal(tt_text_first_bad(text), good ? text.len : before);
		memset(bytes, 'x', 8);
	}
}

static void normal_text_keeps_its_bytes(void **state) {
	static const char *normal[] = {"", "abc", "データ管理", "É", "が", "ｆｕｌｌ", "한국어", "𠮷"};
	for (size_t i = 0; i < TT_COUNT(normal); i++) {
		struct tt_text text = tt_text_of(normal[i]);
		assert_ptr_equal(tt_text_normal(*state, text).bytes, text.bytes);
	}
}

static void decomposed_text_is_composed(void **state) {
	static const char *pairs[][2] = {
		{"か\u3099", "が"}, {"テ\u3099ータ", "データ"}, {"e\u0301te\u0301", "été"},
		{"\u1112\u1161\u11ab", "한"},
		{"\uf900", "\u8c48"},		    /* a compatibility ideograph that is canonical */
		{"q\u0307\u0323", "q\u0323\u0307"}, /* only reordered */
	};
	for (size_t i = 0; i < TT_COUNT(pairs); i++)
		assert_true(tt_text_is(tt_text_normal(*state, tt_text_of(pairs[i][0])), pairs[i][1]));
	assert_true(tt_text_is(tt_text_normal(*state, TT_TEXT("ﾃﾞｰﾀ")), "ﾃﾞｰﾀ")); /* compatibility is kept */
}

/* Whatever the short path calls normal is normal, each code point on its own and all in a row, both ways. */
static void short_path_is_exact(void **state) {
	static const uint32_t ranges[][2] = {{0x20, 0x2FF}, {0x2010, 0x2027}, {0x3000, 0x3029},
		{0x3041, 0x3096}, {0x30A1, 0x30FF}, {0x3400, 0x9FFF}, {0xFF01, 0xFF60}};
	struct tt_buf forth, back;
	tt_buf_init(&forth, *state, 1 << 20);
	tt_buf_init(&back, *state, 1 << 20);
	for (size_t i = 0; i < 2 * TT_COUNT(ranges); i++) {
		size_t which = i < TT_COUNT(ranges) ? i : 2 * TT_COUNT(ranges) - 1 - i;
		for (uint32_t j = 0, n = ranges[which][1] - ranges[which][0]; j <= n; j++) {
			uint32_t point =
				ranges[which][i < TT_COUNT(ranges) ? 0 : 1] + (i < TT_COUNT(ranges) ? j : -j);
			char bytes[4];
			size_t len = (size_t)utf8proc_encode_char(
				(utf8proc_int32_t)point, (utf8proc_uint8_t *)bytes);
			tt_buf_add(i < TT_COUNT(ranges) ? &forth : &back, (struct tt_text){bytes, len});
		}
	}
	struct tt_buf *all[] = {&forth, &back};
	for (size_t i = 0; i < 2; i++) {
		assert_false(all[i]->truncated);
		assert_ptr_equal(tt_text_normal(*state, tt_buf_text(all[i])).bytes, all[i]->bytes);
		utf8proc_uint8_t *normal = utf8proc_NFC((const utf8proc_uint8_t *)all[i]->bytes);
		assert_string_equal(all[i]->bytes, (const char *)normal);
		free(normal);
	}
}

static void ill_formed_text_stays(void **state) {
	struct tt_text text = {"\xe3\x81\xff\xcc\x81", 5};
	assert_true(tt_text_equal(tt_text_normal(*state, text), text));
}

static void width_counts_columns(void **state) {
	(void)state;
	assert_int_equal(tt_text_width(TT_TEXT("")), 0);
	assert_int_equal(tt_text_width(TT_TEXT("abc")), 3);
	assert_int_equal(tt_text_width(TT_TEXT("場 ba")), 5);
	assert_int_equal(tt_text_width(TT_TEXT("ﾃﾞｰﾀ")), 4);
	assert_int_equal(tt_text_width(TT_TEXT("e\u0301")), 1);
	assert_int_equal(tt_text_width(TT_TEXT("é")), 1);
	assert_int_equal(tt_text_width((struct tt_text){"\xff", 1}), 1);
}

static unsigned distance(const char *a, const char *b, unsigned limit) {
	return tt_text_distance(tt_text_of(a), tt_text_of(b), limit);
}

static void distance_counts_slips(void **state) {
	(void)state;
	assert_int_equal(distance("stores", "stores", 4), 0);
	assert_int_equal(distance("stors", "stores", 4), 1);
	assert_int_equal(distance("sotres", "stores", 4), 1); /* two letters swapped are one slip */
	assert_int_equal(distance("kitten", "sitting", 4), 3);
	assert_int_equal(distance("顧客デ一タ", "顧客データ", 4), 1);
	assert_int_equal(distance("", "ab", 4), 2);
	assert_int_equal(distance("ab", "", 4), 2);
	assert_int_equal(distance("ca", "abc", 4), 3);
}

static void distance_stops_at_its_limit(void **state) {
	(void)state;
	char lengthy[400];
	memset(lengthy, 'a', sizeof(lengthy));
	assert_int_equal(distance("abcdef", "uvwxyz", 2), 3);
	assert_int_equal(distance("a", "abcdefgh", 3), 4);
	assert_int_equal(distance("kitten", "sitting", 2), 3);
	struct tt_text whole = {lengthy, sizeof(lengthy)};
	assert_int_equal(tt_text_distance(whole, tt_text_slice(whole, 1, 400), 8), 9);
	assert_int_equal(tt_text_distance(whole, whole, 8), 0);
	assert_int_equal(distance("", "", 0), 0);
	assert_int_equal(distance("a", "b", 0), 1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_text_has_no_bad_byte),
		cmocka_unit_test(bad_bytes_are_found),
		cmocka_unit_test(well_formed_agrees_with_utf8proc),
		cmocka_unit_test_setup_teardown(normal_text_keeps_its_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(decomposed_text_is_composed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(short_path_is_exact, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ill_formed_text_stays, set_up, tear_down),
		cmocka_unit_test(width_counts_columns),
		cmocka_unit_test(distance_counts_slips),
		cmocka_unit_test(distance_stops_at_its_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

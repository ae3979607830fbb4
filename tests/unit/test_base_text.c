/* Text and buffers. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int set_up(void **state) {
	struct tt_arena *arena = malloc(sizeof(*arena));
	assert_non_null(arena);
	tt_arena_init(arena, (size_t)16 << 20);
	*state = arena;
	return 0;
}

static int tear_down(void **state) {
	tt_arena_finish(*state);
	free(*state);
	return 0;
}

static void texts_compare_by_bytes(void **state) {
	(void)state;
	assert_true(tt_text_equal(TT_TEXT("abc"), tt_text_of("abc")));
	assert_false(tt_text_equal(TT_TEXT("abc"), TT_TEXT("abd")));
	assert_false(tt_text_equal(TT_TEXT("abc"), TT_TEXT("ab")));
	assert_true(tt_text_equal(TT_TEXT(""), (struct tt_text){NULL, 0}));
	assert_true(tt_text_is(TT_TEXT("abc"), "abc"));
	assert_false(tt_text_is(TT_TEXT("ab"), "abc"));
	assert_true(tt_text_starts(TT_TEXT("abc"), "ab"));
	assert_true(tt_text_starts(TT_TEXT("abc"), ""));
	assert_false(tt_text_starts(TT_TEXT("a"), "ab"));
	assert_true(tt_text_compare(TT_TEXT("a"), TT_TEXT("b")) < 0);
	assert_true(tt_text_compare(TT_TEXT("ab"), TT_TEXT("a")) > 0);
	assert_true(tt_text_compare(TT_TEXT("あ"), TT_TEXT("z")) > 0);
	assert_int_equal(tt_text_compare(TT_TEXT(""), (struct tt_text){NULL, 0}), 0);
}

static void slices_are_clamped(void **state) {
	(void)state;
	struct tt_text text = TT_TEXT("abcdef");
	assert_true(tt_text_is(tt_text_slice(text, 1, 3), "bc"));
	assert_true(tt_text_is(tt_text_slice(text, 4, 100), "ef"));
	assert_true(tt_text_is(tt_text_slice(text, 4, 2), ""));
	assert_true(tt_text_is(tt_text_slice(text, 100, 200), ""));
	assert_true(tt_text_is(tt_text_trim(TT_TEXT(" \t\r\na b\n ")), "a b"));
	assert_true(tt_text_is(tt_text_trim(TT_TEXT(" \t ")), ""));
	assert_true(tt_text_is(tt_text_trim(TT_TEXT("")), ""));
}

static void copies_end_in_nul(void **state) {
	struct tt_text copy = tt_text_copy(*state, (struct tt_text){"abcdef", 3});
	assert_string_equal(copy.bytes, "abc");
	assert_string_equal(tt_text_copy(*state, (struct tt_text){NULL, 0}).bytes, "");
	struct tt_text text = tt_text_format(*state, "%d-%s-%.*s", 5, "x", TT_TEXT_ARGS(TT_TEXT("あ")));
	assert_string_equal(text.bytes, "5-x-あ");
	assert_int_equal(text.len, 7);
}

static void hashes_spread(void **state) {
	(void)state;
	static unsigned char seen[1 << 16];
	unsigned taken = 0;
	char name[32];
	for (unsigned i = 0; i < 1 << 16; i++) {
		int len = snprintf(name, sizeof(name), "data-%u", i);
		unsigned char *cell = &seen[tt_text_hash((struct tt_text){name, (size_t)len}) & 0xFFFF];
		taken += *cell == 0;
		*cell = 1;
	}
	/* As many as a random function would hit: 1 - 1/e of them. */
	assert_in_range(taken, 40500, 42400);
	assert_int_not_equal(tt_text_hash(TT_TEXT("a")), tt_text_hash((struct tt_text){"a", 2}));
}

static void buffers_collect(void **state) {
	struct tt_buf buf;
	tt_buf_init(&buf, *state, 1000);
	assert_true(tt_text_is(tt_buf_text(&buf), ""));
	tt_buf_string(&buf, "a");
	tt_buf_add(&buf, TT_TEXT("bc"));
	tt_buf_byte(&buf, 'd');
	tt_buf_pad(&buf, '.', 3);
	tt_buf_format(&buf, "%05d", 42);
	assert_string_equal(buf.bytes, "abcd...00042");
	assert_false(buf.truncated);
}

static void buffers_stop_at_their_ceiling(void **state) {
	struct tt_buf buf;
	tt_buf_init(&buf, *state, 10);
	tt_buf_string(&buf, "123456789");
	tt_buf_byte(&buf, '0');
	assert_false(buf.truncated);
	tt_buf_add(&buf, TT_TEXT(""));
	assert_false(buf.truncated);
	tt_buf_string(&buf, "ab");
	assert_true(buf.truncated);
	assert_string_equal(buf.bytes, "1234567890");
	tt_buf_init(&buf, *state, 10);
	tt_buf_format(&buf, "%011d", 1);
	tt_buf_pad(&buf, 'x', SIZE_MAX);
	tt_buf_byte(&buf, 'a'); /* would fit, but something is missing before it */
	assert_true(tt_text_is(tt_buf_text(&buf), ""));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_compare_by_bytes),
		cmocka_unit_test(slices_are_clamped),
		cmocka_unit_test_setup_teardown(copies_end_in_nul, set_up, tear_down),
		cmocka_unit_test(hashes_spread),
		cmocka_unit_test_setup_teardown(buffers_collect, set_up, tear_down),
		cmocka_unit_test_setup_teardown(buffers_stop_at_their_ceiling, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Indexes, names and sets; the sets are held against bit masks. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <stdio.h>

static int set_up(void **state) {
	struct tt_arena *arena = malloc(sizeof(*arena));
	assert_non_null(arena);
	tt_arena_init(arena, (size_t)256 << 20);
	*state = arena;
	return 0;
}

static int tear_down(void **state) {
	tt_arena_finish(*state);
	free(*state);
	return 0;
}

static void index_finds_all_of_one_hash(void **state) {
	struct tt_index index = {0};
	uint32_t probe = 0;
	assert_int_equal(tt_index_next(&index, 5, &probe), TT_NONE);
	for (uint32_t id = 0; id < 1000; id++)
		tt_index_add(*state, &index, id % 10 == 0 ? 5 : id, id);
	uint32_t found = 0, id;
	probe = 0;
	while ((id = tt_index_next(&index, 5, &probe)) != TT_NONE) {
		assert_true(id == 5 || id % 10 == 0);
		found++;
	}
	assert_int_equal(found, 101);
	probe = 0;
	assert_int_equal(tt_index_next(&index, 10, &probe), TT_NONE);
}

static void names_are_numbered_once(void **state) {
	struct tt_names names = {0};
	char name[16];
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			int len = snprintf(name, sizeof(name), "n%u", i);
			struct tt_text text = tt_text_copy(*state, (struct tt_text){name, (size_t)len});
			assert_int_equal(tt_names_intern(*state, &names, text), i);
			assert_int_equal(tt_names_find(&names, text), i);
		}
	assert_int_equal(names.texts.len, 5000);
	assert_int_equal(tt_names_find(&names, TT_TEXT("n5000")), TT_NONE);
	assert_int_equal(tt_names_intern(*state, &names, TT_TEXT("")), 5000);
	assert_int_equal(tt_names_find(&names, (struct tt_text){NULL, 0}), 5000);
}

static void empty_table_knows_no_name(void **state) {
	(void)state;
	struct tt_names names = {0};
	assert_int_equal(tt_names_find(&names, TT_TEXT("a")), TT_NONE);
}

static tt_set_id set_of_mask(struct tt_sets *sets, uint32_t mask) {
	uint32_t items[64], len = 0;
	for (uint32_t i = 32; i-- > 0;) /* descending, and each twice */
		if (mask >> i & 1) {
			items[len++] = i * 1000;
			items[len++] = i * 1000;
		}
	return tt_set_make(sets, items, len);
}

static uint32_t mask_of_set(struct tt_sets *sets, tt_set_id set) {
	uint32_t mask = 0;
	struct tt_set_view view = tt_set_view(sets, set);
	for (uint32_t i = 0; i < view.len; i++) {
		assert_true(i == 0 || view.items[i - 1] < view.items[i]);
		mask |= 1u << view.items[i] / 1000;
	}
	return mask;
}

static uint32_t random_mask(uint64_t *seed) {
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 32) & (uint32_t)(*seed >> 20);
}

static void sets_agree_with_masks(void **state) {
	struct tt_sets sets;
	uint64_t seed = 1;
	uint32_t masks[300];
	tt_sets_init(&sets, *state);
	for (size_t i = 0; i < TT_COUNT(masks); i++)
		masks[i] = i == 0 ? 0 : random_mask(&seed) & 0xFFF;
	for (size_t i = 0; i < TT_COUNT(masks); i++)
		for (size_t j = 0; j < TT_COUNT(masks); j++) {
			tt_set_id a = set_of_mask(&sets, masks[i]), b = set_of_mask(&sets, masks[j]);
			assert_int_equal(a == b, masks[i] == masks[j]);
			assert_int_equal(mask_of_set(&sets, tt_set_union(&sets, a, b)), masks[i] | masks[j]);
			assert_int_equal(
				mask_of_set(&sets, tt_set_intersection(&sets, a, b)), masks[i] & masks[j]);
			assert_int_equal(
				mask_of_set(&sets, tt_set_difference(&sets, a, b)), masks[i] & ~masks[j]);
			assert_int_equal(tt_set_includes(&sets, a, b), (masks[j] & ~masks[i]) == 0);
			assert_int_equal(tt_set_union(&sets, a, b), set_of_mask(&sets, masks[i] | masks[j]));
			assert_int_equal(mask_of_set(&sets, tt_set_with(&sets, a, 3000)), masks[i] | 8);
			assert_int_equal(tt_set_contains(&sets, a, 3000), (masks[i] >> 3 & 1) != 0);
			assert_false(tt_set_contains(&sets, a, 3001));
		}
}

static void everything_is_a_set_of_its_own(void **state) {
	struct tt_sets sets;
	tt_sets_init(&sets, *state);
	tt_set_id some = tt_set_single(&sets, 7);
	assert_int_equal(tt_set_make(&sets, NULL, 0), TT_SET_EMPTY);
	assert_int_equal(tt_set_union(&sets, TT_SET_ALL, some), TT_SET_ALL);
	assert_int_equal(tt_set_union(&sets, some, TT_SET_ALL), TT_SET_ALL);
	assert_int_equal(tt_set_intersection(&sets, TT_SET_ALL, some), some);
	assert_int_equal(tt_set_intersection(&sets, some, TT_SET_ALL), some);
	assert_int_equal(tt_set_intersection(&sets, TT_SET_EMPTY, TT_SET_ALL), TT_SET_EMPTY);
	assert_int_equal(tt_set_difference(&sets, TT_SET_ALL, some), TT_SET_ALL);
	assert_int_equal(tt_set_difference(&sets, TT_SET_ALL, TT_SET_ALL), TT_SET_EMPTY);
	assert_int_equal(tt_set_difference(&sets, some, TT_SET_ALL), TT_SET_EMPTY);
	assert_int_equal(tt_set_with(&sets, TT_SET_ALL, 3), TT_SET_ALL);
	assert_true(tt_set_contains(&sets, TT_SET_ALL, 12345));
	assert_true(tt_set_includes(&sets, TT_SET_ALL, some));
	assert_true(tt_set_includes(&sets, TT_SET_ALL, TT_SET_ALL));
	assert_false(tt_set_includes(&sets, some, TT_SET_ALL));
	assert_true(tt_set_includes(&sets, TT_SET_EMPTY, TT_SET_EMPTY));
	assert_false(tt_set_includes(&sets, TT_SET_EMPTY, some));
	assert_int_equal(tt_set_view(&sets, TT_SET_ALL).len, 0);
}

static void set_made_from_members_of_another(void **state) {
	struct tt_sets sets;
	uint32_t items[1000];
	tt_sets_init(&sets, *state);
	for (uint32_t i = 0; i < TT_COUNT(items); i++)
		items[i] = i * 3;
	tt_set_id whole = tt_set_make(&sets, items, TT_COUNT(items));
	for (uint32_t len = 1; len < 1000; len++) {
		struct tt_set_view view = tt_set_view(&sets, whole);
		tt_set_id part = tt_set_make(&sets, view.items + 1, len);
		assert_int_equal(part, tt_set_make(&sets, items + 1, len));
		assert_true(tt_set_includes(&sets, whole, part));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(index_finds_all_of_one_hash, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_are_numbered_once, set_up, tear_down),
		cmocka_unit_test(empty_table_knows_no_name),
		cmocka_unit_test_setup_teardown(sets_agree_with_masks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(everything_is_a_set_of_its_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(set_made_from_members_of_another, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

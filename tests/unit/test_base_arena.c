/* Arenas: what they hand out is zeroed, aligned and bounded, and running out is a return, not an end. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MIB ((size_t)1 << 20)

struct job {
	struct tt_arena *arena;
	size_t size;
	bool finished;
};

static void allocate(void *context) {
	struct job *job = context;
	tt_arena_alloc(job->arena, job->size);
	job->finished = true;
}

static void memory_is_zeroed_aligned_and_separate(void **state) {
	(void)state;
	struct tt_arena arena;
	unsigned char *all[2000];
	tt_arena_init(&arena, 64 * MIB);
	for (size_t i = 0; i < TT_COUNT(all); i++) {
		all[i] = tt_arena_alloc(&arena, i * 7);
		assert_int_equal((uintptr_t)all[i] % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < i * 7; j++)
			assert_int_equal(all[i][j], 0);
		memset(all[i], (int)i, i * 7);
	}
	for (size_t i = 0; i < TT_COUNT(all); i++)
		for (size_t j = 0; j < i * 7; j++)
			assert_int_equal(all[i][j], (unsigned char)i);
	tt_arena_finish(&arena);
}

static void ceiling_holds(void **state) {
	(void)state;
	static const size_t sizes[] = {1, 100, 5000, 100000, 3000000};
	for (size_t i = 0; i < TT_COUNT(sizes); i++) {
		struct tt_arena arena;
		struct job job = {&arena, sizes[i], false};
		int count = 0;
		tt_arena_init(&arena, 4 * MIB);
		while (tt_arena_run(&arena, allocate, &job) == TT_OK && count < 10000000)
			count++;
		assert_true(arena.used <= 4 * MIB);
		assert_true((size_t)count * sizes[i] <= 4 * MIB);
		assert_true((size_t)count * (sizes[i] + 80) >= 2 * MIB); /* most of it can be used */
		tt_arena_finish(&arena);
	}
}

static void absurd_sizes_are_refused(void **state) {
	(void)state;
	static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2, MIB};
	for (size_t i = 0; i < TT_COUNT(sizes); i++) {
		struct tt_arena arena;
		struct job job = {&arena, sizes[i], false};
		tt_arena_init(&arena, MIB);
		assert_int_equal(tt_arena_run(&arena, allocate, &job), TT_LIMIT);
		assert_false(job.finished);
		tt_arena_finish(&arena);
	}
}

static void overflow_an_array(void *context) {
	TT_NEW_ARRAY((struct tt_arena *)context, uint64_t, SIZE_MAX / 4);
}

static void overflowing_array_is_refused(void **state) {
	(void)state;
	struct tt_arena arena;
	tt_arena_init(&arena, SIZE_MAX);
	assert_int_equal(tt_arena_run(&arena, overflow_an_array, &arena), TT_LIMIT);
	tt_arena_finish(&arena);
}

static void injected_failure_comes_when_asked(void **state) {
	(void)state;
	struct tt_arena arena;
	struct job job = {&arena, 10, false};
	tt_arena_init(&arena, MIB);
	arena.fail_after = 2;
	assert_int_equal(tt_arena_run(&arena, allocate, &job), TT_OK);
	assert_int_equal(tt_arena_run(&arena, allocate, &job), TT_OK);
	assert_int_equal(tt_arena_run(&arena, allocate, &job), TT_LIMIT);
	assert_int_equal(tt_arena_run(&arena, allocate, &job), TT_LIMIT);
	arena.fail_after = -1;
	assert_int_equal(tt_arena_run(&arena, allocate, &job), TT_OK);
	tt_arena_finish(&arena);
}

static void fail_inside(void *context) {
	struct job *job = context;
	struct job inner = {job->arena, SIZE_MAX / 2, false};
	assert_int_equal(tt_arena_run(job->arena, allocate, &inner), TT_LIMIT);
	job->finished = true;
	tt_arena_alloc(job->arena, SIZE_MAX / 2);
}

static void runs_nest(void **state) {
	(void)state;
	struct tt_arena arena;
	struct job job = {&arena, 0, false};
	tt_arena_init(&arena, MIB);
	assert_int_equal(tt_arena_run(&arena, fail_inside, &job), TT_LIMIT);
	assert_true(job.finished);
	assert_null(arena.recover);
	tt_arena_finish(&arena);
}

/* Grows an allocation in steps, with others in between or not, and checks content and zeroes each time. */
static void grow_in_steps(size_t step, bool others) {
	struct tt_arena arena;
	unsigned char *bytes = NULL;
	tt_arena_init(&arena, 64 * MIB);
	size_t len = 0;
	for (int round = 0; round < 60; round++) {
		bytes = tt_arena_resize(&arena, bytes, len, len + step);
		for (size_t i = 0; i < len; i++)
			assert_int_equal(bytes[i], (unsigned char)(i * 31 + 1));
		for (size_t i = len; i < len + step; i++) {
			assert_int_equal(bytes[i], 0);
			bytes[i] = (unsigned char)(i * 31 + 1);
		}
		len += step;
		if (others)
			memset(tt_arena_alloc(&arena, step), 0xAA, step);
	}
	tt_arena_finish(&arena);
}

static void resizing_keeps_and_zeroes(void **state) {
	(void)state;
	static const size_t steps[] = {1, 16, 1000, 5000, 70000};
	for (size_t i = 0; i < TT_COUNT(steps); i++) {
		grow_in_steps(steps[i], false);
		grow_in_steps(steps[i], true);
	}
}

static void shrinking_forgets(void **state) {
	(void)state;
	static const size_t sizes[] = {100, 60000, 200000};
	for (size_t i = 0; i < TT_COUNT(sizes); i++) {
		struct tt_arena arena;
		tt_arena_init(&arena, 64 * MIB);
		unsigned char *bytes = tt_arena_alloc(&arena, sizes[i]);
		memset(bytes, 0xAA, sizes[i]);
		bytes = tt_arena_resize(&arena, bytes, sizes[i], 50);
		bytes = tt_arena_resize(&arena, bytes, 50, sizes[i] * 2);
		for (size_t j = 0; j < sizes[i] * 2; j++)
			assert_int_equal(bytes[j], j < 50 ? 0xAA : 0);
		tt_arena_finish(&arena);
	}
}

static void large_vector_leaves_no_copies_behind(void **state) {
	(void)state;
	struct tt_arena arena;
	TT_VECTOR(uint64_t) numbers = {0};
	tt_arena_init(&arena, 64 * MIB);
	for (uint64_t i = 0; i < 1 << 20; i++)
		*tt_push(&arena, &numbers) = i;
	assert_true(arena.used <= 8 * MIB + 256 * 1024);
	for (uint64_t i = 0; i < numbers.len; i++)
		assert_int_equal(numbers.items[i], i);
	tt_arena_finish(&arena);
}

static void several_large_vectors_stay_linked(void **state) {
	(void)state;
	struct tt_arena arena;
	unsigned char *all[5] = {0};
	tt_arena_init(&arena, 64 * MIB);
	for (size_t round = 1; round < 20; round++)
		for (size_t i = 0; i < TT_COUNT(all); i++) {
			size_t which = (i * 3 + round) % TT_COUNT(all);
			all[which] = tt_arena_resize(&arena, all[which], (round - 1) * 70000, round * 70000);
			memset(all[which], (int)which, round * 70000);
		}
	for (size_t i = 0; i < TT_COUNT(all); i++)
		assert_int_equal(all[i][19 * 70000 - 1], i);
	tt_arena_finish(&arena);
	assert_int_equal(arena.used, 0);
}

static void pushed_elements_are_zeroed(void **state) {
	(void)state;
	struct tt_arena arena;
	TT_VECTOR(uint32_t) numbers = {0};
	tt_arena_init(&arena, MIB);
	*tt_push(&arena, &numbers) = 7;
	numbers.len = 0;
	assert_int_equal(*tt_push(&arena, &numbers), 0);
	tt_arena_finish(&arena);
}

struct trail {
	char letters[8];
	int len;
};

struct footprint {
	struct trail *trail;
	char letter;
};

static void leave_letter(void *object) {
	struct footprint *footprint = object;
	footprint->trail->letters[footprint->trail->len++] = footprint->letter;
}

static void deferred_releases_run_newest_first(void **state) {
	(void)state;
	struct tt_arena arena;
	struct trail trail = {0};
	struct footprint a = {&trail, 'a'}, b = {&trail, 'b'};
	tt_arena_init(&arena, MIB);
	tt_arena_defer(&arena, leave_letter, &a);
	tt_arena_defer(&arena, leave_letter, &b);
	assert_int_equal(trail.len, 0);
	tt_arena_finish(&arena);
	assert_string_equal(trail.letters, "ba");
}

static struct tt_arena *arena_of_defer; /* of the next test only */

static void defer_a_letter(void *footprint) {
	tt_arena_defer(arena_of_defer, leave_letter, footprint);
}

static void what_cannot_be_deferred_is_released_at_once(void **state) {
	(void)state;
	struct tt_arena arena;
	struct trail trail = {0};
	struct footprint a = {&trail, 'a'};
	tt_arena_init(&arena, MIB);
	arena.fail_after = 0;
	arena_of_defer = &arena;
	assert_int_equal(tt_arena_run(&arena, defer_a_letter, &a), TT_LIMIT);
	assert_string_equal(trail.letters, "a");
	tt_arena_finish(&arena);
	assert_string_equal(trail.letters, "a");
}

static void allocate_a_lot(void *context) {
	struct tt_arena *arena = context;
	for (int i = 0; i < 40; i++)
		memset(tt_arena_alloc(arena, 9000), 0xA5, 9000);
	memset(tt_arena_alloc(arena, 200000), 0xA5, 200000);
}

static void expect_zeroes(void *context) {
	struct tt_arena *arena = context;
	for (int i = 0; i < 40; i++) {
		const char *bytes = tt_arena_alloc(arena, 9000);
		for (int j = 0; j < 9000; j++)
			assert_int_equal(bytes[j], 0);
	}
}

static void reset_keeps_one_block_and_zeroes_it(void **state) {
	(void)state;
	struct tt_arena arena;
	struct trail trail = {0};
	struct footprint a = {&trail, 'a'};
	tt_arena_init(&arena, MIB);
	tt_arena_reset(&arena);
	assert_int_equal(arena.used, 0);
	assert_int_equal(tt_arena_run(&arena, allocate_a_lot, &arena), TT_OK);
	arena_of_defer = &arena;
	assert_int_equal(tt_arena_run(&arena, defer_a_letter, &a), TT_OK);
	tt_arena_reset(&arena);
	assert_string_equal(trail.letters, "a");
	assert_in_range(arena.used, 1, 70000);
	assert_int_equal(tt_arena_run(&arena, expect_zeroes, &arena), TT_OK);
	tt_arena_reset(&arena);
	assert_string_equal(trail.letters, "a");
	tt_arena_finish(&arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_aligned_and_separate),
		cmocka_unit_test(ceiling_holds),
		cmocka_unit_test(absurd_sizes_are_refused),
		cmocka_unit_test(overflowing_array_is_refused),
		cmocka_unit_test(injected_failure_comes_when_asked),
		cmocka_unit_test(runs_nest),
		cmocka_unit_test(resizing_keeps_and_zeroes),
		cmocka_unit_test(shrinking_forgets),
		cmocka_unit_test(large_vector_leaves_no_copies_behind),
		cmocka_unit_test(several_large_vectors_stay_linked),
		cmocka_unit_test(pushed_elements_are_zeroed),
		cmocka_unit_test(deferred_releases_run_newest_first),
		cmocka_unit_test(what_cannot_be_deferred_is_released_at_once),
		cmocka_unit_test(reset_keeps_one_block_and_zeroes_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The search for assignments, held against trying them all; asked again and again, as gaps ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "analysis/sat.h"

enum { VARIABLES = 10, CLAUSES = 42, ASKED = 12, ROUNDS = 200, PATIENCE = 100000 };

struct clauses {
	tt_literal_id literals[2 * CLAUSES][3];
	uint32_t len;
};

static uint32_t draw(uint64_t *seed, uint32_t below) {
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33) % below;
}

static bool is_true(uint32_t world, tt_literal_id literal) {
	return (world >> (literal >> 1) & 1) != (literal & 1);
}

static bool meets(const struct clauses *clauses, uint32_t world, const tt_literal_id *assumed, uint32_t len) {
	for (uint32_t i = 0; i < len; i++)
		if (!is_true(world, assumed[i]))
			return false;
	for (uint32_t i = 0; i < clauses->len; i++) {
		const tt_literal_id *clause = clauses->literals[i];
		if (!is_true(world, clause[0]) && !is_true(world, clause[1]) && !is_true(world, clause[2]))
			return false;
	}
	return true;
}

enum { NONE = 1u << VARIABLES };

/* Of the worlds that there are the one that is least in the order of the variables, false before true. */
static uint32_t least_world(const struct clauses *clauses, const tt_literal_id *assumed, uint32_t len) {
	for (uint32_t number = 0; number < 1u << VARIABLES; number++) {
		uint32_t world = 0; /* the first variable counts most */
		for (uint32_t i = 0; i < VARIABLES; i++)
			world |= (number >> i & 1) << (VARIABLES - 1 - i);
		if (meets(clauses, world, assumed, len))
			return world;
	}
	return NONE;
}

static void add_clause(struct tt_sat *sat, struct clauses *clauses, uint64_t *seed) {
	tt_literal_id *clause = clauses->literals[clauses->len++];
	for (int i = 0; i < 3; i++)
		clause[i] = draw(seed, 2 * VARIABLES);
	tt_sat_clause(sat, clause, 3);
}

/* Assumes what the last question did, but for its end: answers are the same whatever was asked before. */
static void ask(struct tt_sat *sat, const struct clauses *clauses, uint64_t *seed, tt_literal_id assumed[4]) {
	uint32_t len = draw(seed, 5), world = 0;
	for (uint32_t i = draw(seed, len + 1); i < len; i++)
		assumed[i] = draw(seed, 2 * VARIABLES);
	uint32_t least = least_world(clauses, assumed, len);
	enum tt_truth answer = tt_sat_solve(sat, assumed, len, PATIENCE);
	assert_int_equal(answer, least == NONE ? TT_NO : TT_YES);
	for (uint32_t i = 0; answer == TT_YES && i < VARIABLES; i++)
		world |= (uint32_t)tt_sat_true(sat, TT_POSITIVE(i)) << i;
	assert_true(answer == TT_NO || world == least);
}

static void test_against_all_worlds(void **state) {
	(void)state;
	uint64_t seed = 7;
	for (int round = 0; round < ROUNDS; round++) {
		struct tt_arena arena;
		struct clauses clauses = {.len = 0};
		tt_literal_id assumed[4] = {0};
		tt_arena_init(&arena, 1 << 24);
		struct tt_sat *sat = tt_sat_create(&arena);
		for (int i = 0; i < VARIABLES; i++)
			assert_int_equal(tt_sat_variable(sat), i);
		for (int i = 0; i < ASKED; i++) { /* clauses may come between questions */
			for (int j = 0; j < CLAUSES / ASKED; j++)
				add_clause(sat, &clauses, &seed);
			ask(sat, &clauses, &seed, assumed);
			ask(sat, &clauses, &seed, assumed);
		}
		tt_arena_finish(&arena);
	}
}

static void test_ends(void **state) {
	(void)state;
	struct tt_arena arena;
	tt_arena_init(&arena, 1 << 20);
	struct tt_sat *sat = tt_sat_create(&arena);
	tt_literal_id a = TT_POSITIVE(tt_sat_variable(sat)), both[] = {a, TT_NEGATED(a)};
	assert_int_equal(tt_sat_solve(sat, NULL, 0, PATIENCE), TT_YES);
	assert_false(tt_sat_true(sat, a)); /* nothing turns on it */
	assert_int_equal(tt_sat_solve(sat, both, 2, PATIENCE), TT_NO);
	assert_int_equal(tt_sat_solve(sat, both, 1, PATIENCE), TT_YES);
	tt_sat_clause(sat, both, 2); /* says nothing */
	tt_sat_clause(sat, both, 1);
	assert_int_equal(tt_sat_solve(sat, NULL, 0, PATIENCE), TT_YES);
	assert_true(tt_sat_true(sat, a));
	tt_sat_clause(sat, NULL, 0);
	assert_int_equal(tt_sat_solve(sat, NULL, 0, PATIENCE), TT_NO);
	tt_arena_finish(&arena);
}

/* More pigeons than holes: long to refute, so that patience ends. */
static void test_patience(void **state) {
	(void)state;
	enum { HOLES = 7 };
	struct tt_arena arena;
	tt_arena_init(&arena, 1 << 26);
	struct tt_sat *sat = tt_sat_create(&arena);
	tt_literal_id in[HOLES + 1][HOLES];
	for (int pigeon = 0; pigeon <= HOLES; pigeon++) {
		for (int hole = 0; hole < HOLES; hole++)
			in[pigeon][hole] = TT_POSITIVE(tt_sat_variable(sat));
		tt_sat_clause(sat, in[pigeon], HOLES);
	}
	for (int hole = 0; hole < HOLES; hole++)
		for (int one = 0; one <= HOLES; one++)
			for (int other = 0; other < one; other++)
				tt_sat_clause(sat,
					(const tt_literal_id[]){
						TT_NEGATED(in[one][hole]), TT_NEGATED(in[other][hole])},
					2);
	assert_int_equal(tt_sat_solve(sat, NULL, 0, 10), TT_UNKNOWN);
	assert_int_equal(tt_sat_solve(sat, NULL, 0, PATIENCE), TT_NO);
	tt_arena_finish(&arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_all_worlds),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_patience),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

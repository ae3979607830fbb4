/*
 * Covers are held to their promise by enumeration: random conditions over eight atoms, random axioms, and for
 * every three-valued assignment that is closed under the axioms the answer of all worlds that are left. The
 * named cases say what the promise means.
 */
#include "engine/cube.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

enum { A = 10, B = 20, C = 30, D = 40 };		     /* atoms of the named cases */
enum { ATOMS = 8, WORLDS = 1 << ATOMS, ASSIGNMENTS = 6561 }; /* of the enumeration; 3 to the 8th */
enum { FALSE_DIGIT, TRUE_DIGIT, UNKNOWN_DIGIT };	     /* of an assignment, written in base 3 */
enum { CAN_BE_FALSE = 1, CAN_BE_TRUE = 2 };

struct bench {
	struct tt_arena arena, scratch;
	struct tt_formulas formulas;
	uint64_t seed;
	struct tt_axiom axioms[256];
	uint32_t axiom_count;
};

static int set_up(void **state) {
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	tt_arena_init(&bench->arena, (size_t)256 << 20);
	tt_arena_init(&bench->scratch, TT_CUBE_SCRATCH);
	for (int kind = TT_FORMULA_FALSE; kind <= TT_FORMULA_TRUE; kind++)
		tt_push(&bench->arena, &bench->formulas.nodes)->kind = (uint8_t)kind;
	bench->seed = 20240401;
	*state = bench;
	return 0;
}

static int tear_down(void **state) {
	struct bench *bench = *state;
	tt_arena_finish(&bench->scratch);
	tt_arena_finish(&bench->arena);
	free(bench);
	return 0;
}

/* ---- building conditions --------------------------------------------------------------------------- */

static uint32_t node(struct bench *bench, enum tt_formula_kind kind, uint32_t a, uint32_t b) {
	*tt_push(&bench->arena, &bench->formulas.nodes) = (struct tt_formula){(uint8_t)kind, a, b};
	return bench->formulas.nodes.len - 1;
}

static uint32_t atom(struct bench *bench, uint32_t id) {
	return node(bench, TT_FORMULA_ATOM, id, 0);
}

static uint32_t not(struct bench * bench, uint32_t a) {
	return node(bench, TT_FORMULA_NOT, a, 0);
}

static uint32_t and (struct bench * bench, uint32_t a, uint32_t b) {
	return node(bench, TT_FORMULA_AND, a, b);
}

static uint32_t or (struct bench * bench, uint32_t a, uint32_t b) {
	return node(bench, TT_FORMULA_OR, a, b);
}

static uint32_t exclusive_or(struct bench *bench, uint32_t a, uint32_t b) {
	return or (bench, and(bench, a, not(bench, b)), and(bench, not(bench, a), b));
}

static void add_axiom(struct bench *bench, uint32_t a, bool a_negated, uint32_t b, bool b_negated) {
	assert_true(bench->axiom_count < TT_COUNT(bench->axioms));
	bench->axioms[bench->axiom_count++] = (struct tt_axiom){a, a_negated, b, b_negated};
}

static void implies(struct bench *bench, uint32_t a, uint32_t b) {
	add_axiom(bench, a, true, b, false);
}

static void never_both(struct bench *bench, uint32_t a, uint32_t b) {
	add_axiom(bench, a, true, b, true);
}

static enum tt_status try_to_compile(struct bench *bench, uint32_t root, struct tt_cover *cover) {
	return tt_cover_compile(&bench->arena, &bench->scratch, &bench->formulas, root, bench->axioms,
		bench->axiom_count, cover);
}

static struct tt_cover compile(struct bench *bench, uint32_t root) {
	struct tt_cover cover;
	assert_int_equal(try_to_compile(bench, root, &cover), TT_OK);
	return cover;
}

/* ---- reading covers -------------------------------------------------------------------------------- */

static void append_atom(
	char *text, size_t size, const struct tt_cover *cover, struct tt_cube cube, uint32_t bit) {
	uint64_t mask = UINT64_C(1) << bit;
	size_t len = strlen(text);
	if ((cube.positive | cube.negative) & mask)
		snprintf(text + len, size - len, "%s%u ", cube.negative & mask ? "!" : "", cover->atoms[bit]);
}

/* Writes {10 !20} as "10 !20 | ", one such for each cube. */
static void write_cover(char *text, size_t size, const struct tt_cover *cover) {
	text[0] = '\0';
	for (uint32_t i = 0; i < cover->cube_count; i++) {
		for (uint32_t bit = 0; bit < cover->atom_count; bit++)
			append_atom(text, size, cover, cover->cubes[i], bit);
		size_t len = strlen(text);
		snprintf(text + len, size - len, "| ");
	}
}

static void expect_cover(struct bench *bench, uint32_t root, const char *expected) {
	char text[1024];
	struct tt_cover cover = compile(bench, root);
	write_cover(text, sizeof(text), &cover);
	assert_string_equal(text, expected);
}

static void expect_equal(const struct tt_cover *a, const struct tt_cover *b) {
	assert_int_equal(a->atom_count, b->atom_count);
	assert_int_equal(a->cube_count, b->cube_count);
	assert_memory_equal(a->atoms, b->atoms, a->atom_count * sizeof(*a->atoms));
	assert_memory_equal(a->cubes, b->cubes, a->cube_count * sizeof(*a->cubes));
}

/* ---- named cases ----------------------------------------------------------------------------------- */

static void constants_have_no_atoms(void **state) {
	struct bench *bench = *state;
	expect_cover(bench, 0, "");
	expect_cover(bench, 1, "| ");
	uint32_t a = atom(bench, A);
	expect_cover(bench, and(bench, a, not(bench, a)), "");
	expect_cover(bench, or (bench, a, not(bench, a)), "| ");
	assert_int_equal(compile(bench, or (bench, a, not(bench, a))).atom_count, 0);
}

static void superfluous_atoms_vanish(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B);
	uint32_t root = or (bench, and(bench, a, b), and(bench, a, not(bench, b)));
	expect_cover(bench, root, "10 | ");
	assert_int_equal(compile(bench, root).atom_count, 1);
}

static void primes_that_nobody_wrote_are_found(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B), c = atom(bench, C);
	uint32_t root = or (bench, and(bench, a, b), and(bench, not(bench, a), c));
	expect_cover(bench, root, "10 20 | !10 30 | 20 30 | ");
}

static void order_is_by_length_then_atoms_then_sign(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B), c = atom(bench, C), d = atom(bench, D);
	expect_cover(
		bench, or (bench, or (bench, d, and(bench, c, a)), not(bench, b)), "!20 | 40 | 10 30 | ");
	expect_cover(bench, exclusive_or(bench, b, a), "10 !20 | !10 20 | ");
}

static void what_follows_is_enough(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B);
	implies(bench, A, B);
	expect_cover(bench, b, "20 | ");
	expect_cover(bench, or (bench, a, b), "20 | ");
	expect_cover(bench, and(bench, a, b), "10 | ");
	expect_cover(bench, and(bench, not(bench, a), not(bench, b)), "!20 | ");
	expect_cover(bench, or (bench, not(bench, a), b), "| ");
	expect_cover(bench, and(bench, a, not(bench, b)), "");
	expect_cover(bench, and(bench, b, not(bench, a)), "!10 20 | ");
}

static void exclusive_atoms_contradict(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B), c = atom(bench, C);
	never_both(bench, A, B);
	expect_cover(bench, and(bench, a, b), "");
	expect_cover(bench, or (bench, not(bench, a), not(bench, b)), "| ");
	expect_cover(bench, and(bench, a, not(bench, b)), "10 | ");
	expect_cover(bench, or (bench, and(bench, a, b), c), "30 | ");
}

static void contradictions_are_seen_through_a_chain(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B), c = atom(bench, C);
	implies(bench, A, B);
	never_both(bench, B, C);
	uint32_t mentions_b = or (bench, and(bench, a, c), and(bench, b, not(bench, a)));
	expect_cover(bench, mentions_b, "!10 20 | ");
	expect_cover(
		bench, and(bench, a, c), "10 30 | "); /* does not depend on b: the caller owes the axiom */
	never_both(bench, A, C);
	expect_cover(bench, and(bench, a, c), "");
}

static void of_equivalent_atoms_the_first_speaks(void **state) {
	struct bench *bench = *state;
	implies(bench, C, A);
	implies(bench, A, C);
	expect_cover(bench, or (bench, atom(bench, C), atom(bench, A)), "10 | ");
	expect_cover(bench, and(bench, atom(bench, C), atom(bench, A)), "10 | ");
	expect_cover(bench, atom(bench, C), "30 | ");
}

static void an_atom_may_be_forced(void **state) {
	struct bench *bench = *state;
	add_axiom(bench, A, false, A, false);
	expect_cover(bench, atom(bench, A), "| ");
	expect_cover(bench, not(bench, atom(bench, A)), "");
}

static void without_a_world_nothing_is_true(void **state) {
	struct bench *bench = *state;
	add_axiom(bench, A, false, A, false);
	add_axiom(bench, A, true, A, true);
	expect_cover(bench, atom(bench, A), "");
	expect_cover(bench, not(bench, atom(bench, A)), "");
	expect_cover(bench, atom(bench, B), "20 | "); /* the axioms are about something else */
}

static void axioms_about_other_atoms_are_ignored(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B);
	implies(bench, A, D);
	implies(bench, D, B);
	never_both(bench, C, D);
	expect_cover(bench, or (bench, a, b), "10 | 20 | ");
	uint32_t d = atom(bench, D); /* mentioned, but the condition does not depend on it */
	expect_cover(bench, or (bench, or (bench, a, b), and(bench, a, d)), "10 | 20 | ");
}

static void evaluation_is_three_valued(void **state) {
	struct bench *bench = *state;
	uint32_t a = atom(bench, A), b = atom(bench, B), c = atom(bench, C);
	struct tt_cover cover = compile(bench, or (bench, and(bench, a, b), and(bench, not(bench, a), c)));
	enum { BIT_A = 1, BIT_B = 2, BIT_C = 4 };
	assert_int_equal(tt_cover_evaluate(&cover, 0, 0), TT_UNKNOWN);
	assert_int_equal(tt_cover_evaluate(&cover, BIT_B | BIT_C, 0), TT_YES);
	assert_int_equal(tt_cover_evaluate(&cover, 0, BIT_B | BIT_C), TT_NO);
	assert_int_equal(tt_cover_evaluate(&cover, BIT_A, BIT_B), TT_NO);
	assert_int_equal(tt_cover_evaluate(&cover, BIT_B, BIT_C), TT_UNKNOWN);
	struct tt_cover never = compile(bench, 0), always = compile(bench, 1);
	assert_int_equal(tt_cover_evaluate(&never, 0, 0), TT_NO);
	assert_int_equal(tt_cover_evaluate(&always, 0, 0), TT_YES);
}

/* ---- ceilings -------------------------------------------------------------------------------------- */

static uint32_t conjunction_of_atoms(struct bench *bench, uint32_t count) {
	uint32_t root = 1;
	for (uint32_t i = 0; i < count; i++)
		root = and(bench, root, atom(bench, i));
	return root;
}

static void atoms_are_limited(void **state) {
	struct bench *bench = *state;
	struct tt_cover cover = compile(bench, conjunction_of_atoms(bench, TT_CUBE_ATOMS));
	assert_int_equal(cover.cube_count, 1);
	assert_int_equal(cover.atom_count, TT_CUBE_ATOMS);
	assert_true(cover.cubes[0].positive == UINT64_MAX && cover.cubes[0].negative == 0);
	uint32_t root = conjunction_of_atoms(bench, TT_CUBE_ATOMS + 1);
	assert_int_equal(try_to_compile(bench, root, &cover), TT_LIMIT);
}

/* 2 to the count cubes. */
static uint32_t conjunction_of_choices(struct bench *bench, uint32_t count) {
	uint32_t root = 1;
	for (uint32_t i = 0; i < count; i++)
		root = and(bench, root, or (bench, atom(bench, 2 * i), atom(bench, 2 * i + 1)));
	return root;
}

static void cubes_are_limited(void **state) {
	struct bench *bench = *state;
	struct tt_cover cover = compile(bench, conjunction_of_choices(bench, 8));
	assert_int_equal(cover.cube_count, TT_CUBE_LIMIT);
	uint32_t root = conjunction_of_choices(bench, 9);
	assert_int_equal(try_to_compile(bench, root, &cover), TT_LIMIT);
	root = conjunction_of_choices(bench, TT_CUBE_ATOMS / 2);
	assert_int_equal(try_to_compile(bench, root, &cover), TT_LIMIT);
}

static void axioms_may_save_a_condition_from_the_limit(void **state) {
	struct bench *bench = *state;
	for (uint32_t i = 0; i < 9; i++)
		implies(bench, 2 * i, 2 * i + 1);
	assert_int_equal(compile(bench, conjunction_of_choices(bench, 9)).cube_count, 1);
}

static uint32_t parity(struct bench *bench, uint32_t count) {
	uint32_t root = 0;
	for (uint32_t i = 0; i < count; i++)
		root = exclusive_or(bench, root, atom(bench, i));
	return root;
}

/* Whether at least so many of the atoms hold: few decisions, very many primes. */
static uint32_t threshold(struct bench *bench, uint32_t least, uint32_t count) {
	uint32_t at_least[32] = {1};
	assert_true(count <= TT_COUNT(at_least) - 1 && least <= count);
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = i + 1; k > 0; k--)
			at_least[k] = or (bench, at_least[k], and(bench, at_least[k - 1], atom(bench, i)));
	return at_least[least];
}

static uint32_t random_below(struct bench *bench, uint32_t bound) {
	bench->seed ^= bench->seed << 13;
	bench->seed ^= bench->seed >> 7;
	bench->seed ^= bench->seed << 17;
	return (uint32_t)(bench->seed >> 32) % bound;
}

static uint32_t random_literal(struct bench *bench, uint32_t atoms) {
	uint32_t leaf = atom(bench, random_below(bench, atoms));
	return random_below(bench, 2) ? leaf : not(bench, leaf);
}

static uint32_t random_clauses(struct bench *bench, uint32_t count) {
	uint32_t root = 1;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t clause = 0;
		for (int j = 0; j < 3; j++)
			clause = or (bench, clause, random_literal(bench, TT_CUBE_ATOMS));
		root = and(bench, root, clause);
	}
	return root;
}

static void expect_limit_soon(struct bench *bench, uint32_t root) {
	struct tt_cover cover;
	size_t used = bench->arena.used;
	clock_t start = clock();
	assert_int_equal(try_to_compile(bench, root, &cover), TT_LIMIT);
	assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
	assert_int_equal(bench->arena.used, used);
}

static void hopeless_conditions_end_soon(void **state) {
	struct bench *bench = *state;
	expect_limit_soon(bench, parity(bench, 10));
	expect_limit_soon(bench, parity(bench, TT_CUBE_ATOMS));
	expect_limit_soon(bench, threshold(bench, 9, 18));
	for (uint32_t clauses = 50; clauses <= 250; clauses += 50)
		expect_limit_soon(bench, random_clauses(bench, clauses));
}

static void a_condition_may_be_deep_and_shared(void **state) {
	struct bench *bench = *state;
	uint32_t root = and(bench, atom(bench, A), atom(bench, B));
	for (int i = 0; i < 20000; i++)
		root = i % 2 ? not(bench, root) : or (bench, root, root);
	expect_cover(bench, root, "10 20 | ");
}

struct attempt {
	struct bench *bench;
	uint32_t root;
	enum tt_status status;
	struct tt_cover cover;
};

static void attempt_to_compile(void *context) {
	struct attempt *attempt = context;
	attempt->status = try_to_compile(attempt->bench, attempt->root, &attempt->cover);
}

static void no_memory_is_a_limit(void **state) {
	struct bench *bench = *state;
	struct attempt attempt = {.bench = bench, .root = conjunction_of_choices(bench, 5)};
	struct tt_cover expected = compile(bench, attempt.root);
	uint32_t while_computing = 0, while_writing = 0;
	for (;;) {
		bench->arena.fail_after = while_computing + while_writing;
		if (tt_arena_run(&bench->arena, attempt_to_compile, &attempt) == TT_LIMIT)
			while_writing++;
		else if (attempt.status == TT_LIMIT)
			while_computing++;
		else
			break;
	}
	bench->arena.fail_after = -1;
	assert_int_equal(attempt.status, TT_OK);
	assert_true(while_computing > 10);
	assert_int_equal(while_writing, 2);
	expect_equal(&attempt.cover, &expected);
}

/* ---- enumeration ----------------------------------------------------------------------------------- */

/* Atom ids of the enumeration are 0 to ATOMS - 1; a world is the set of those that are true in it. */
struct oracle {
	bool value[WORLDS]; /* of the condition */
	bool legal[WORLDS]; /* by the axioms */
	uint8_t can_be[ASSIGNMENTS];
};

static bool value_in(const struct bench *bench, uint32_t id, uint32_t world) {
	struct tt_formula formula = bench->formulas.nodes.items[id];
	switch ((enum tt_formula_kind)formula.kind) {
	case TT_FORMULA_FALSE:
		return false;
	case TT_FORMULA_TRUE:
		return true;
	case TT_FORMULA_ATOM:
		return world >> formula.a & 1;
	case TT_FORMULA_NOT:
		return !value_in(bench, formula.a, world);
	case TT_FORMULA_AND:
		return value_in(bench, formula.a, world) && value_in(bench, formula.b, world);
	case TT_FORMULA_OR:
		return value_in(bench, formula.a, world) || value_in(bench, formula.b, world);
	}
	return false;
}

static bool axiom_holds(struct tt_axiom axiom, uint32_t world) {
	return (world >> axiom.a & 1) != axiom.a_negated || (world >> axiom.b & 1) != axiom.b_negated;
}

static bool depends_on(const struct oracle *oracle, uint32_t atom) {
	for (uint32_t world = 0; world < WORLDS; world++)
		if (oracle->value[world] != oracle->value[world ^ 1u << atom])
			return true;
	return false;
}

/* Returns how many worlds are legal. */
static uint32_t find_legal(struct oracle *oracle, const struct tt_axiom *axioms, uint32_t count) {
	uint32_t legal = 0;
	for (uint32_t world = 0; world < WORLDS; world++) {
		oracle->legal[world] = true;
		for (uint32_t i = 0; i < count; i++)
			oracle->legal[world] &= axiom_holds(axioms[i], world);
		legal += oracle->legal[world];
	}
	return legal;
}

static uint32_t digit(uint32_t assignment, uint32_t atom) {
	for (uint32_t i = 0; i < atom; i++)
		assignment /= 3;
	return assignment % 3;
}

static uint32_t power_of_3(uint32_t exponent) {
	return exponent == 0 ? 1 : 3 * power_of_3(exponent - 1);
}

/* What the worlds of an assignment say: those of the two that know one unknown more. */
static void enumerate(struct oracle *oracle) {
	for (uint32_t assignment = 0; assignment < ASSIGNMENTS; assignment++) {
		uint32_t world = 0, unknown = 0;
		while (unknown < ATOMS && digit(assignment, unknown) != UNKNOWN_DIGIT) {
			world |= digit(assignment, unknown) << unknown;
			unknown++;
		}
		uint8_t *can_be = &oracle->can_be[assignment];
		if (unknown < ATOMS)
			*can_be = oracle->can_be[assignment - power_of_3(unknown)] |
				  oracle->can_be[assignment - 2 * power_of_3(unknown)];
		else
			*can_be = !oracle->legal[world]	 ? 0
				  : oracle->value[world] ? CAN_BE_TRUE
							 : CAN_BE_FALSE;
	}
}

static uint32_t literal_digit(uint32_t assignment, uint32_t atom, bool negated) {
	uint32_t value = digit(assignment, atom);
	return value == UNKNOWN_DIGIT ? value : value ^ negated;
}

/* Whether unit propagation of the axioms adds nothing. */
static bool closed(uint32_t assignment, const struct tt_axiom *axioms, uint32_t count) {
	for (uint32_t i = 0; i < count; i++) {
		uint32_t a = literal_digit(assignment, axioms[i].a, axioms[i].a_negated);
		uint32_t b = literal_digit(assignment, axioms[i].b, axioms[i].b_negated);
		bool unit = axioms[i].a == axioms[i].b && axioms[i].a_negated == axioms[i].b_negated;
		if ((a == FALSE_DIGIT && b != TRUE_DIGIT) || (b == FALSE_DIGIT && a != TRUE_DIGIT) ||
			(unit && a != TRUE_DIGIT))
			return false;
	}
	return true;
}

static void expect_exact(const struct oracle *oracle, const struct tt_cover *cover,
	const struct tt_axiom *axioms, uint32_t count) {
	for (uint32_t assignment = 0; assignment < ASSIGNMENTS; assignment++) {
		if (!closed(assignment, axioms, count))
			continue;
		uint64_t known[3] = {0};
		for (uint32_t bit = 0; bit < cover->atom_count; bit++)
			known[digit(assignment, cover->atoms[bit])] |= UINT64_C(1) << bit;
		static const enum tt_truth expected[] = {[CAN_BE_FALSE] = TT_NO,
			[CAN_BE_TRUE] = TT_YES,
			[CAN_BE_FALSE | CAN_BE_TRUE] = TT_UNKNOWN};
		assert_int_not_equal(oracle->can_be[assignment], 0);
		assert_int_equal(tt_cover_evaluate(cover, known[TRUE_DIGIT], known[FALSE_DIGIT]),
			expected[oracle->can_be[assignment]]);
	}
}

/* ---- minimality ------------------------------------------------------------------------------------ */

static bool cube_holds(const struct tt_cover *cover, struct tt_cube cube, uint32_t world) {
	for (uint32_t bit = 0; bit < cover->atom_count; bit++) {
		uint64_t wrong = world >> cover->atoms[bit] & 1 ? cube.negative : cube.positive;
		if (wrong >> bit & 1)
			return false;
	}
	return true;
}

static bool implies_condition(
	const struct oracle *oracle, const struct tt_cover *cover, struct tt_cube cube) {
	for (uint32_t world = 0; world < WORLDS; world++)
		if (oracle->legal[world] && cube_holds(cover, cube, world) && !oracle->value[world])
			return false;
	return true;
}

static bool implies_cube(const struct oracle *oracle, const struct tt_cover *cover, struct tt_cube cube,
	struct tt_cube other) {
	for (uint32_t world = 0; world < WORLDS; world++)
		if (oracle->legal[world] && cube_holds(cover, cube, world) &&
			!cube_holds(cover, other, world))
			return false;
	return true;
}

static bool possible(const struct oracle *oracle, const struct tt_cover *cover, struct tt_cube cube) {
	for (uint32_t world = 0; world < WORLDS; world++)
		if (oracle->legal[world] && cube_holds(cover, cube, world))
			return true;
	return false;
}

static void expect_no_literal_too_many(
	const struct oracle *oracle, const struct tt_cover *cover, struct tt_cube cube) {
	for (uint32_t bit = 0; bit < cover->atom_count; bit++) {
		uint64_t mask = UINT64_C(1) << bit;
		struct tt_cube weaker = {cube.positive & ~mask, cube.negative & ~mask};
		if ((cube.positive | cube.negative) & mask)
			assert_false(implies_condition(oracle, cover, weaker));
	}
}

static void expect_minimal(const struct oracle *oracle, const struct tt_cover *cover) {
	uint64_t used = 0;
	for (uint32_t i = 0; i < cover->cube_count; i++) {
		struct tt_cube cube = cover->cubes[i];
		used |= cube.positive | cube.negative;
		assert_true(possible(oracle, cover, cube));
		assert_true(implies_condition(oracle, cover, cube));
		expect_no_literal_too_many(oracle, cover, cube);
		for (uint32_t j = 0; j < cover->cube_count; j++)
			assert_true(i == j || !implies_cube(oracle, cover, cube, cover->cubes[j]));
	}
	assert_true(used == (UINT64_C(1) << cover->atom_count) - 1);
	for (uint32_t i = 1; i < cover->atom_count; i++)
		assert_true(cover->atoms[i - 1] < cover->atoms[i]);
}

/* ---- random conditions ----------------------------------------------------------------------------- */

static uint32_t random_condition(struct bench *bench, uint32_t leaves) {
	if (leaves <= 1)
		return random_literal(bench, ATOMS);
	uint32_t left = 1 + random_below(bench, leaves - 1);
	uint32_t a = random_condition(bench, left), b = random_condition(bench, leaves - left);
	uint32_t result = random_below(bench, 2) ? and(bench, a, b) : or (bench, a, b);
	return random_below(bench, 6) ? result : not(bench, result);
}

static void random_axioms(struct bench *bench, uint32_t count) {
	bench->axiom_count = 0;
	for (uint32_t i = 0; i < count; i++)
		add_axiom(bench, random_below(bench, ATOMS), random_below(bench, 2),
			random_below(bench, ATOMS), random_below(bench, 2));
}

static bool always_holds(const struct oracle *oracle, struct tt_axiom axiom) {
	for (uint32_t world = 0; world < WORLDS; world++)
		if (oracle->legal[world] && !axiom_holds(axiom, world))
			return false;
	return true;
}

/* Replaces the axioms by all that they imply. */
static void complete_axioms(struct bench *bench, const struct oracle *oracle) {
	bench->axiom_count = 0;
	for (uint32_t i = 0; i < 2 * ATOMS; i++)
		for (uint32_t j = i; j < 2 * ATOMS; j++) {
			struct tt_axiom axiom = {i / 2, i % 2, j / 2, j % 2};
			if (always_holds(oracle, axiom) && i != (j ^ 1))
				bench->axioms[bench->axiom_count++] = axiom;
		}
}

/* Moves the axioms between atoms that the condition depends on to the front; returns how many. */
static uint32_t sort_out_axioms(struct bench *bench, const struct oracle *oracle) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < bench->axiom_count; i++) {
		struct tt_axiom axiom = bench->axioms[i];
		if (!depends_on(oracle, axiom.a) || !depends_on(oracle, axiom.b))
			continue;
		bench->axioms[i] = bench->axioms[count];
		bench->axioms[count++] = axiom;
	}
	return count;
}

static void covers_are_exact_and_minimal(void **state) {
	struct bench *bench = *state;
	static struct oracle oracle;
	uint32_t compared = 0;
	for (uint32_t round = 0; round < 600; round++) {
		uint32_t root = random_condition(bench, 1 + random_below(bench, 20));
		for (uint32_t world = 0; world < WORLDS; world++)
			oracle.value[world] = value_in(bench, root, world);
		random_axioms(bench, random_below(bench, 10));
		uint32_t count = bench->axiom_count;
		if (round % 2) { /* all that the axioms imply is given, and all of it counts */
			if (find_legal(&oracle, bench->axioms, count) == 0)
				continue;
			complete_axioms(bench, &oracle);
			count = bench->axiom_count;
		} else { /* only the axioms that the condition reads count */
			count = sort_out_axioms(bench, &oracle);
			if (find_legal(&oracle, bench->axioms, count) == 0)
				continue;
		}
		struct tt_cover cover = compile(bench, root);
		enumerate(&oracle);
		expect_exact(&oracle, &cover, bench->axioms, count);
		expect_minimal(&oracle, &cover);
		compared++;
	}
	assert_true(compared > 400);
}

/* ---- spelling -------------------------------------------------------------------------------------- */

static uint32_t respell(struct bench *bench, uint32_t id);

static uint32_t respell_binary(struct bench *bench, struct tt_formula formula) {
	uint32_t a = respell(bench, formula.a), b = respell(bench, formula.b);
	enum tt_formula_kind kind = formula.kind,
			     dual = kind == TT_FORMULA_AND ? TT_FORMULA_OR : TT_FORMULA_AND;
	struct tt_formula right = bench->formulas.nodes.items[b];
	switch (random_below(bench, 4)) {
	case 0:
		return node(bench, kind, b, a);
	case 1:
		return not(bench, node(bench, dual, not(bench, b), not(bench, a)));
	case 2:
		if (right.kind == dual)
			return node(
				bench, dual, node(bench, kind, a, right.a), node(bench, kind, right.b, a));
		break;
	}
	return node(bench, kind, a, b);
}

/* Another formula of the same function, which may mention one more atom. */
static uint32_t respell(struct bench *bench, uint32_t id) {
	struct tt_formula formula = bench->formulas.nodes.items[id];
	uint32_t same = id, any = atom(bench, random_below(bench, ATOMS + 1));
	if (formula.kind == TT_FORMULA_AND || formula.kind == TT_FORMULA_OR)
		same = respell_binary(bench, formula);
	else if (formula.kind == TT_FORMULA_NOT)
		same = not(bench, respell(bench, formula.a));
	switch (random_below(bench, 12)) {
	case 0:
		return not(bench, not(bench, same));
	case 1:
		return or (bench, and(bench, any, same), same);
	case 2:
		return and(bench, same, or (bench, same, any));
	case 3:
		return or (bench, and(bench, same, any), and(bench, not(bench, any), same));
	}
	return same;
}

static void shuffle_axioms(struct bench *bench) {
	for (uint32_t i = 0; i < bench->axiom_count; i++) {
		struct tt_axiom *other = &bench->axioms[random_below(bench, bench->axiom_count)];
		struct tt_axiom axiom = bench->axioms[i];
		bench->axioms[i] = *other;
		*other = (struct tt_axiom){axiom.b, axiom.b_negated, axiom.a, axiom.a_negated};
	}
}

static void spelling_does_not_matter(void **state) {
	struct bench *bench = *state;
	for (uint32_t round = 0; round < 1000; round++) {
		uint32_t root = random_condition(bench, 1 + random_below(bench, 12));
		random_axioms(bench, random_below(bench, 10));
		struct tt_cover expected = compile(bench, root);
		for (int i = 0; i < 3; i++) {
			shuffle_axioms(bench);
			struct tt_cover cover = compile(bench, respell(bench, respell(bench, root)));
			expect_equal(&cover, &expected);
		}
	}
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(constants_have_no_atoms),
		TEST(superfluous_atoms_vanish),
		TEST(primes_that_nobody_wrote_are_found),
		TEST(order_is_by_length_then_atoms_then_sign),
		TEST(what_follows_is_enough),
		TEST(exclusive_atoms_contradict),
		TEST(contradictions_are_seen_through_a_chain),
		TEST(of_equivalent_atoms_the_first_speaks),
		TEST(an_atom_may_be_forced),
		TEST(without_a_world_nothing_is_true),
		TEST(axioms_about_other_atoms_are_ignored),
		TEST(evaluation_is_three_valued),
		TEST(atoms_are_limited),
		TEST(cubes_are_limited),
		TEST(axioms_may_save_a_condition_from_the_limit),
		TEST(hopeless_conditions_end_soon),
		TEST(a_condition_may_be_deep_and_shared),
		TEST(no_memory_is_a_limit),
		TEST(covers_are_exact_and_minimal),
		TEST(spelling_does_not_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

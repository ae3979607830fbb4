/*
 * A condition goes through three forms here. The formula becomes a reduced ordered decision diagram, in which
 * equal functions are one node; the diagram becomes its prime implicants, by the recursion of Coudert and
 * Madre; the primes lose those that the axioms make impossible or superfluous. What is left is sorted, so
 * that it depends on the function, the axioms and the atom ids only, and not on how the condition was
 * spelled.
 *
 * All of this lives on a scratch arena that is empty again after the call. Its ceiling, and a ceiling on
 * comparisons, bound the whole in memory and time: reaching one leaves the work in the middle, so that no
 * function below has an error value.
 *
 * Why the axioms cost no exactness: they are binary, so whatever they make of a set of literals they make of
 * one literal of it. Hence a law that connects the known values (closed under the axioms) with a cube
 * connects one known value with one literal of the cube, and that literal is then known itself.
 */
#include "engine/cube.h"

#include <stdlib.h>
#include <string.h>

enum { COMPARISON_CEILING = 1 << 24 }; /* of cubes; some ten milliseconds */

/* Decisions 0 and 1 are false and true. */
enum { NEVER, ALWAYS };

struct span {
	uint32_t start, len;
};

/* If the variable is true, when_true decides, else when_false; they have smaller ids, greater variables. */
struct decision {
	uint32_t variable;
	uint32_t when_false, when_true;
	bool reached; /* from the root of the condition */
	bool primes_known;
	struct span primes;
};

/* Remembers a number for three. */
struct memo_entry {
	uint32_t key[3], value;
};

struct memo {
	TT_VECTOR(struct memo_entry) entries;
	struct tt_index index;
};

/*
 * Variables are numbered as the formula mentions them: neighbours in the text are neighbours in the diagram,
 * which keeps it small. Bits, in cubes, are numbered by ascending atom id. A literal is 2 * bit + (1 if
 * negated).
 */
struct compiler {
	struct tt_arena *scratch;
	const struct tt_formulas *formulas;
	uint32_t root;
	const struct tt_axiom *axioms;
	uint32_t axiom_count;

	uint32_t variable_count;
	uint32_t atom[TT_CUBE_ATOMS]; /* of a variable */
	uint32_t bit[TT_CUBE_ATOMS];  /* of a variable */
	bool matters[TT_CUBE_ATOMS];  /* the condition depends on the variable */

	TT_VECTOR(uint32_t) pending; /* formulas, operands above those that wait for them */
	TT_VECTOR(struct decision) decisions;
	struct memo unique;  /* (variable, when_false, when_true): the decision */
	struct memo chosen;  /* (if, then, else): a decision */
	struct memo meaning; /* (formula, 0, 0): a decision */

	TT_VECTOR(struct tt_cube) primes;
	uint32_t comparisons;
	struct tt_cube implied[2 * TT_CUBE_ATOMS]; /* by literal: it and all that follow from it */

	uint32_t cube_count; /* the result, by bits of all variables */
	struct tt_cube cubes[TT_CUBE_LIMIT];
};

/* Leaves the work in the middle: more than the ceiling cannot be served. */
static void give_up(struct compiler *compiler) {
	(void)tt_arena_alloc(compiler->scratch, TT_CUBE_SCRATCH + 1);
}

static void count_comparison(struct compiler *compiler) {
	if (++compiler->comparisons > COMPARISON_CEILING)
		give_up(compiler);
}

/* ---- memos ----------------------------------------------------------------------------------------- */

static uint32_t memo_find(const struct memo *memo, const uint32_t key[3]) {
	uint32_t probe = 0, hash = tt_hash_words(key, 3), id;
	while ((id = tt_index_next(&memo->index, hash, &probe)) != TT_NONE)
		if (memcmp(memo->entries.items[id].key, key, sizeof(memo->entries.items[id].key)) == 0)
			return memo->entries.items[id].value;
	return TT_NONE;
}

static void memo_add(struct tt_arena *arena, struct memo *memo, const uint32_t key[3], uint32_t value) {
	uint32_t id = memo->entries.len;
	*tt_push(arena, &memo->entries) = (struct memo_entry){{key[0], key[1], key[2]}, value};
	tt_index_add(arena, &memo->index, tt_hash_words(key, 3), id);
}

/* ---- decisions ------------------------------------------------------------------------------------- */

static uint32_t decide(
	struct compiler *compiler, uint32_t variable, uint32_t when_false, uint32_t when_true) {
	if (when_false == when_true)
		return when_true;
	const uint32_t key[3] = {variable, when_false, when_true};
	uint32_t id = memo_find(&compiler->unique, key);
	if (id != TT_NONE)
		return id;
	id = compiler->decisions.len;
	struct decision *decision = tt_push(compiler->scratch, &compiler->decisions);
	decision->variable = variable;
	decision->when_false = when_false;
	decision->when_true = when_true;
	memo_add(compiler->scratch, &compiler->unique, key, id);
	return id;
}

/* What is left of a decision once the variable, at or above its own, has the value. */
static uint32_t given(const struct compiler *compiler, uint32_t id, uint32_t variable, bool value) {
	const struct decision *decision = &compiler->decisions.items[id];
	if (decision->variable != variable)
		return id;
	return value ? decision->when_true : decision->when_false;
}

static uint32_t first_variable(const struct compiler *compiler, const uint32_t ids[3]) {
	uint32_t first = TT_NONE;
	for (int i = 0; i < 3; i++) {
		uint32_t variable = compiler->decisions.items[ids[i]].variable;
		if (variable < first)
			first = variable;
	}
	return first;
}

/* if ? then : otherwise, the one connective that makes all others. As deep as there are variables. */
static uint32_t choose(struct compiler *compiler, uint32_t condition, uint32_t then, uint32_t otherwise) {
	if (condition == ALWAYS || then == otherwise)
		return then;
	if (condition == NEVER)
		return otherwise;
	if (then == ALWAYS && otherwise == NEVER)
		return condition;
	const uint32_t key[3] = {condition, then, otherwise};
	uint32_t result = memo_find(&compiler->chosen, key);
	if (result != TT_NONE)
		return result;
	uint32_t branch[2], variable = first_variable(compiler, key);
	for (int value = 0; value < 2; value++)
		branch[value] = choose(compiler, given(compiler, condition, variable, value),
			given(compiler, then, variable, value), given(compiler, otherwise, variable, value));
	result = decide(compiler, variable, branch[0], branch[1]);
	memo_add(compiler->scratch, &compiler->chosen, key, result);
	return result;
}

static uint32_t both(struct compiler *compiler, uint32_t a, uint32_t b) {
	return choose(compiler, a, b, NEVER);
}

static uint32_t either(struct compiler *compiler, uint32_t a, uint32_t b) {
	return choose(compiler, a, ALWAYS, b);
}

static uint32_t decide_literal(struct compiler *compiler, uint32_t variable, bool negated) {
	return decide(compiler, variable, negated ? ALWAYS : NEVER, negated ? NEVER : ALWAYS);
}

/* The terminals come after every variable and are their own primes: none, and the empty cube. */
static void start_decisions(struct compiler *compiler) {
	(void)tt_push(compiler->scratch, &compiler->primes);
	for (uint32_t id = NEVER; id <= ALWAYS; id++) {
		struct decision *terminal = tt_push(compiler->scratch, &compiler->decisions);
		terminal->variable = TT_NONE;
		terminal->primes_known = true;
		terminal->primes = (struct span){0, id};
	}
}

/* ---- from formula to decision ---------------------------------------------------------------------- */

/* TT_NONE if there is none. */
static uint32_t find_variable(const struct compiler *compiler, uint32_t atom) {
	for (uint32_t variable = 0; variable < compiler->variable_count; variable++)
		if (compiler->atom[variable] == atom)
			return variable;
	return TT_NONE;
}

static uint32_t variable_of(struct compiler *compiler, uint32_t atom) {
	uint32_t variable = find_variable(compiler, atom);
	if (variable != TT_NONE)
		return variable;
	if (compiler->variable_count == TT_CUBE_ATOMS)
		give_up(compiler);
	compiler->atom[compiler->variable_count] = atom;
	return compiler->variable_count++;
}

static uint32_t meaning_of(const struct compiler *compiler, uint32_t formula) {
	return memo_find(&compiler->meaning, (uint32_t[3]){formula});
}

/* The operand of the formula to translate next, or TT_NONE if they all are. */
static uint32_t missing_operand(const struct compiler *compiler, const struct tt_formula *formula) {
	bool binary = formula->kind == TT_FORMULA_AND || formula->kind == TT_FORMULA_OR;
	if ((binary || formula->kind == TT_FORMULA_NOT) && meaning_of(compiler, formula->a) == TT_NONE)
		return formula->a;
	if (binary && meaning_of(compiler, formula->b) == TT_NONE)
		return formula->b;
	return TT_NONE;
}

static uint32_t translate_one(struct compiler *compiler, const struct tt_formula *formula) {
	switch ((enum tt_formula_kind)formula->kind) {
	case TT_FORMULA_FALSE:
		return NEVER;
	case TT_FORMULA_TRUE:
		return ALWAYS;
	case TT_FORMULA_ATOM:
		return decide_literal(compiler, variable_of(compiler, formula->a), false);
	case TT_FORMULA_NOT:
		return choose(compiler, meaning_of(compiler, formula->a), NEVER, ALWAYS);
	case TT_FORMULA_AND:
		return both(compiler, meaning_of(compiler, formula->a), meaning_of(compiler, formula->b));
	case TT_FORMULA_OR:
		return either(compiler, meaning_of(compiler, formula->a), meaning_of(compiler, formula->b));
	}
	return NEVER;
}

/* Without recursion, as nothing bounds how deep a formula is. */
static uint32_t translate(struct compiler *compiler) {
	*tt_push(compiler->scratch, &compiler->pending) = compiler->root;
	while (compiler->pending.len > 0) {
		uint32_t id = compiler->pending.items[compiler->pending.len - 1];
		const struct tt_formula *formula = &compiler->formulas->nodes.items[id];
		uint32_t operand = missing_operand(compiler, formula);
		if (operand != TT_NONE) {
			*tt_push(compiler->scratch, &compiler->pending) = operand;
			continue;
		}
		compiler->pending.len--;
		uint32_t decision = translate_one(compiler, formula);
		memo_add(compiler->scratch, &compiler->meaning, (uint32_t[3]){id}, decision);
	}
	return meaning_of(compiler, compiler->root);
}

static void number_bits(struct compiler *compiler) {
	for (uint32_t i = 0; i < compiler->variable_count; i++)
		for (uint32_t j = 0; j < compiler->variable_count; j++)
			compiler->bit[i] += compiler->atom[j] < compiler->atom[i];
}

/* Finds what the function depends on, which may be less than the formula mentions. */
static void find_what_matters(struct compiler *compiler, uint32_t root) {
	compiler->decisions.items[root].reached = true;
	for (uint32_t id = root; id > ALWAYS; id--) {
		const struct decision *decision = &compiler->decisions.items[id];
		if (!decision->reached)
			continue;
		compiler->matters[decision->variable] = true;
		compiler->decisions.items[decision->when_false].reached = true;
		compiler->decisions.items[decision->when_true].reached = true;
	}
}

/* ---- sets of literals ------------------------------------------------------------------------------ */

static bool includes(struct tt_cube set, struct tt_cube subset) {
	return (subset.positive & ~set.positive) == 0 && (subset.negative & ~set.negative) == 0;
}

static struct tt_cube united(struct tt_cube a, struct tt_cube b) {
	return (struct tt_cube){a.positive | b.positive, a.negative | b.negative};
}

static bool opposed(struct tt_cube a, struct tt_cube b) {
	return (a.positive & b.negative) != 0 || (a.negative & b.positive) != 0;
}

static struct tt_cube single(uint32_t literal) {
	uint64_t mask = UINT64_C(1) << (literal / 2);
	return literal % 2 ? (struct tt_cube){0, mask} : (struct tt_cube){mask, 0};
}

/* ---- axioms ---------------------------------------------------------------------------------------- */

static void imply(struct compiler *compiler, uint32_t literal, uint32_t consequence) {
	compiler->implied[literal] = united(compiler->implied[literal], single(consequence));
}

/* TT_NONE: the condition does not depend on it. */
static uint32_t find_matter(const struct compiler *compiler, uint32_t atom) {
	uint32_t variable = find_variable(compiler, atom);
	return variable != TT_NONE && compiler->matters[variable] ? variable : TT_NONE;
}

/* Takes note of the axiom and returns what it asks for where its first literal is false; ALWAYS if it is
 * about something else. */
static uint32_t learn_axiom(struct compiler *compiler, const struct tt_axiom *axiom) {
	uint32_t a = find_matter(compiler, axiom->a), b = find_matter(compiler, axiom->b);
	if (a == TT_NONE || b == TT_NONE)
		return ALWAYS;
	uint32_t literal_a = 2 * compiler->bit[a] + axiom->a_negated;
	uint32_t literal_b = 2 * compiler->bit[b] + axiom->b_negated;
	imply(compiler, literal_a ^ 1, literal_b);
	imply(compiler, literal_b ^ 1, literal_a);
	return decide_literal(compiler, b, axiom->b_negated);
}

static bool same_first(const struct tt_axiom *one, const struct tt_axiom *other) {
	return one->a == other->a && one->a_negated == other->a_negated;
}

/* The axioms before the end that have their first literal in common, in one decision; end becomes their
 * start. */
static uint32_t learn_row(struct compiler *compiler, uint32_t *end) {
	const struct tt_axiom *last = &compiler->axioms[*end - 1];
	uint32_t row = ALWAYS, first = find_matter(compiler, last->a);
	for (; *end > 0 && same_first(&compiler->axioms[*end - 1], last); --*end)
		row = both(compiler, learn_axiom(compiler, &compiler->axioms[*end - 1]), row);
	return first == TT_NONE ? ALWAYS
				: either(compiler, decide_literal(compiler, first, last->a_negated), row);
}

/*
 * Returns all axioms in one decision, having filled in what each literal implies by them. The last ones come
 * first: where they are listed in the order of the variables, each is then put on top of what is there.
 */
static uint32_t learn_axioms(struct compiler *compiler) {
	uint32_t all = ALWAYS, literals = 2 * compiler->variable_count;
	for (uint32_t i = 0; i < literals; i++)
		compiler->implied[i] = single(i);
	for (uint32_t end = compiler->axiom_count; end > 0;)
		all = both(compiler, learn_row(compiler, &end), all);
	for (uint32_t via = 0; via < literals; via++)
		for (uint32_t i = 0; i < literals; i++)
			if (includes(compiler->implied[i], single(via)))
				compiler->implied[i] = united(compiler->implied[i], compiler->implied[via]);
	return all;
}

/* All that follows from the cube. */
static struct tt_cube closure(const struct compiler *compiler, struct tt_cube cube) {
	struct tt_cube all = {0, 0};
	for (uint64_t rest = cube.positive; rest != 0; rest &= rest - 1)
		all = united(all, compiler->implied[2 * __builtin_ctzll(rest)]);
	for (uint64_t rest = cube.negative; rest != 0; rest &= rest - 1)
		all = united(all, compiler->implied[2 * __builtin_ctzll(rest) + 1]);
	return all;
}

/* ---- from decision to primes ----------------------------------------------------------------------- */

static bool absorbed(struct compiler *compiler, struct tt_cube cube, struct span by) {
	for (uint32_t i = 0; i < by.len; i++) {
		count_comparison(compiler);
		if (includes(cube, compiler->primes.items[by.start + i]))
			return true;
	}
	return false;
}

/*
 * Adds the cubes of from, with the literal, that are not absorbed. Those that the axioms contradict are left
 * out here already; whatever they would have absorbed is contradicted too.
 */
static void add_primes(struct compiler *compiler, struct span from, struct span absorbing, uint32_t literal) {
	for (uint32_t i = 0; i < from.len; i++) {
		struct tt_cube cube = compiler->primes.items[from.start + i];
		if (absorbed(compiler, cube, absorbing))
			continue;
		cube = united(cube, single(literal));
		if (!opposed(cube, compiler->implied[literal]))
			*tt_push(compiler->scratch, &compiler->primes) = cube;
	}
}

/* A prime either does without the variable, and then is one of both branches together, or is one of its
 * branch. */
static struct span find_primes(struct compiler *compiler, uint32_t id) {
	struct decision decision = compiler->decisions.items[id];
	if (decision.primes_known)
		return decision.primes;
	struct span without = find_primes(compiler, both(compiler, decision.when_false, decision.when_true));
	struct span when_false = find_primes(compiler, decision.when_false);
	struct span when_true = find_primes(compiler, decision.when_true);

	struct span primes = {compiler->primes.len, 0};
	for (uint32_t i = 0; i < without.len; i++) {
		struct tt_cube *copy = tt_push(compiler->scratch, &compiler->primes);
		*copy = compiler->primes.items[without.start + i];
	}
	uint32_t positive = 2 * compiler->bit[decision.variable];
	add_primes(compiler, when_false, without, positive + 1);
	add_primes(compiler, when_true, without, positive);
	primes.len = compiler->primes.len - primes.start;
	compiler->decisions.items[id].primes = primes;
	compiler->decisions.items[id].primes_known = true;
	return primes;
}

/* ---- from primes to cover -------------------------------------------------------------------------- */

static int compare_numbers(uint64_t a, uint64_t b) {
	return (a > b) - (a < b);
}

static int compare_cubes(const void *a, const void *b) {
	const struct tt_cube *left = a, *right = b;
	uint64_t left_atoms = left->positive | left->negative,
		 right_atoms = right->positive | right->negative;
	int order = __builtin_popcountll(left_atoms) - __builtin_popcountll(right_atoms);
	if (order == 0)
		order = compare_numbers(left_atoms, right_atoms);
	if (order == 0)
		order = compare_numbers(left->positive, right->positive);
	return order;
}

/*
 * Whether a cube can go because another follows from it: that one is true whenever this one is, and has a
 * false literal only if this one has. Of cubes that follow from each other the first stays.
 */
static bool superfluous(
	struct compiler *compiler, const struct tt_cube *closures, uint32_t count, uint32_t cube) {
	for (uint32_t i = 0; i < count; i++) {
		count_comparison(compiler);
		if (i != cube && includes(closures[cube], closures[i]) &&
			(i < cube || !includes(closures[i], closures[cube])))
			return true;
	}
	return false;
}

static void select_cubes(struct compiler *compiler, struct span primes) {
	if (primes.len == 0)
		return;
	struct tt_cube *cubes = &compiler->primes.items[primes.start];
	qsort(cubes, primes.len, sizeof(*cubes), compare_cubes);
	struct tt_cube *closures = TT_NEW_ARRAY(compiler->scratch, struct tt_cube, primes.len);
	for (uint32_t i = 0; i < primes.len; i++)
		closures[i] = closure(compiler, cubes[i]);
	for (uint32_t i = 0; i < primes.len; i++) {
		if (superfluous(compiler, closures, primes.len, i))
			continue;
		if (compiler->cube_count == TT_CUBE_LIMIT)
			give_up(compiler);
		compiler->cubes[compiler->cube_count++] = cubes[i];
	}
}

static void compile(void *context) {
	struct compiler *compiler = context;
	start_decisions(compiler);
	uint32_t condition = translate(compiler);
	number_bits(compiler);
	find_what_matters(compiler, condition);
	uint32_t axioms = learn_axioms(compiler);
	if (axioms == NEVER)
		return; /* no world is left in which anything is true */
	select_cubes(compiler, find_primes(compiler, choose(compiler, axioms, condition, ALWAYS)));
}

/* Moves the bits of mask that are in kept together at the low end. */
static uint64_t compact(uint64_t mask, uint64_t kept) {
	uint64_t result = 0;
	for (uint64_t rest = mask; rest != 0; rest &= rest - 1)
		result |= UINT64_C(1) << __builtin_popcountll(kept & ((rest & -rest) - 1));
	return result;
}

static void write_cover(struct tt_arena *arena, const struct compiler *compiler, struct tt_cover *cover) {
	uint64_t kept = 0;
	for (uint32_t i = 0; i < compiler->cube_count; i++)
		kept |= compiler->cubes[i].positive | compiler->cubes[i].negative;
	uint32_t atom_count = (uint32_t)__builtin_popcountll(kept);
	uint32_t *atoms = TT_NEW_ARRAY(arena, uint32_t, atom_count);
	for (uint32_t variable = 0; variable < compiler->variable_count; variable++) {
		uint64_t mask = UINT64_C(1) << compiler->bit[variable];
		if (kept & mask)
			atoms[__builtin_popcountll(kept & (mask - 1))] = compiler->atom[variable];
	}
	struct tt_cube *cubes = TT_NEW_ARRAY(arena, struct tt_cube, compiler->cube_count);
	for (uint32_t i = 0; i < compiler->cube_count; i++)
		cubes[i] = (struct tt_cube){compact(compiler->cubes[i].positive, kept),
			compact(compiler->cubes[i].negative, kept)};
	*cover = (struct tt_cover){
		.atoms = atoms, .atom_count = atom_count, .cubes = cubes, .cube_count = compiler->cube_count};
}

enum tt_status tt_cover_compile(struct tt_arena *arena, struct tt_arena *scratch,
	const struct tt_formulas *formulas, uint32_t root, const struct tt_axiom *axioms,
	uint32_t axiom_count, struct tt_cover *cover) {
	struct compiler compiler = {.scratch = scratch,
		.formulas = formulas,
		.root = root,
		.axioms = axioms,
		.axiom_count = axiom_count};
	scratch->fail_after = arena->fail_after;
	enum tt_status status = tt_arena_run(scratch, compile, &compiler);
	arena->fail_after = scratch->fail_after;
	tt_arena_reset(scratch);
	if (status == TT_OK)
		write_cover(arena, &compiler, cover);
	return status;
}

enum tt_truth tt_cover_evaluate(const struct tt_cover *cover, uint64_t known_true, uint64_t known_false) {
	const struct tt_cube known = {known_true, known_false};
	enum tt_truth truth = TT_NO;
	for (uint32_t i = 0; i < cover->cube_count; i++) {
		if (includes(known, cover->cubes[i]))
			return TT_YES;
		if (!opposed(known, cover->cubes[i]))
			truth = TT_UNKNOWN;
	}
	return truth;
}

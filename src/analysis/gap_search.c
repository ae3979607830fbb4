/*
 * Situations: the prime cubes of a demand, each asked of the world together with "the other side says nothing
 * like it". A literal that the others imply there is dropped; a situation that another one includes is, too.
 * Of a demand with more cubes than are compiled, worlds are looked for one after the other, and of the cubes
 * that they give as few are kept as leave no world out.
 */
#include "analysis/gap_search.h"

#include <string.h>

enum { PATIENCE = 20000, CUBE_MAX = 4 * TT_CUBE_ATOMS, ROUNDS_MAX = 600 };

/* A situation under way, as literals of the search. */
struct cube {
	tt_literal_id literals[CUBE_MAX];
	struct tt_gap_literal asked[CUBE_MAX];
	uint32_t len;
	bool gone; /* of those that a search gave: others cover it */
};

/* A demand held against another side. */
struct pair {
	struct tt_gap_search *search;
	const struct tt_demand *demand;
	uint32_t other;
};

void tt_gap_lack(struct tt_gap_search *search, enum tt_gap_lack kind, uint32_t rule, uint32_t side) {
	struct tt_gap *gap = search->gap;
	for (uint32_t i = 0; i < gap->missing.len; i++)
		if (gap->missing.items[i].lack == kind && gap->missing.items[i].rule == rule &&
			gap->missing.items[i].side == side)
			return;
	*tt_push(search->arena, &gap->missing) = (struct tt_gap_missing){(uint8_t)kind, rule, side};
}

/* ---- questions to the world ------------------------------------------------------------------------ */

void tt_assume(struct tt_gap_search *search, tt_literal_id literal) {
	*tt_push(search->arena, &search->assumptions) = literal;
}

enum tt_truth tt_possible(struct tt_gap_search *search) {
	return tt_sat_solve(search->world->sat, search->assumptions.items, search->assumptions.len, PATIENCE);
}

void tt_assume_otherwise(struct tt_gap_search *search, uint32_t side, const struct tt_demand *demand) {
	for (uint32_t i = 0; i < search->demands.len; i++) {
		const struct tt_demand *known = &search->demands.items[i];
		if (known->side == side && tt_demands_alike(search->gap, demand, known))
			tt_assume(search, TT_NEGATED(known->literal));
	}
}

static void assume_cube(struct tt_gap_search *search, const struct cube *cube, uint32_t without) {
	search->assumptions.len = 0;
	for (uint32_t i = 0; i < cube->len; i++)
		if (i != without)
			tt_assume(search, cube->literals[i]);
}

bool tt_gap_go_on(struct tt_gap_search *search) {
	const struct tt_gap_request *request = search->request;
	if (!search->interrupted && request->go_on != NULL &&
		!request->go_on(request->context, search->done, search->all, search->gap->situations.len)) {
		search->interrupted = true;
		tt_gap_lack(search, TT_LACK_INTERRUPTED, TT_NONE, TT_NONE);
	}
	return !search->interrupted;
}

/* ---- cubes ----------------------------------------------------------------------------------------- */

static void add_literal(struct pair *pair, const struct tt_gap_literal *asked, struct cube *cube) {
	struct tt_world *world = pair->search->world;
	tt_literal_id literal = tt_world_literal(world, pair->demand->side, asked->who, asked->atom);
	literal ^= asked->negated;
	if (literal == world->yes)
		return;
	for (uint32_t i = 0; i < cube->len; i++)
		if (cube->literals[i] == literal)
			return;
	cube->asked[cube->len] = *asked;
	cube->literals[cube->len++] = literal;
}

static void read_cube(
	struct pair *pair, const struct tt_cover *cover, const struct tt_cube *from, struct cube *cube) {
	cube->len = 0;
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		bool positive = from->positive >> i & 1, negative = from->negative >> i & 1;
		struct tt_gap_literal asked = {cover->atoms[i], pair->demand->who, negative};
		if (positive || negative)
			add_literal(pair, &asked, cube);
	}
}

/* Drops what the rest says anyhow, the last first. */
static void shorten(struct pair *pair, struct cube *cube) {
	for (uint32_t i = cube->len; i-- > 0;) {
		assume_cube(pair->search, cube, i);
		tt_assume(pair->search, TT_NEGATED(pair->demand->literal));
		if (tt_possible(pair->search) != TT_NO)
			continue;
		memmove(&cube->literals[i], &cube->literals[i + 1],
			(cube->len - i - 1) * sizeof(*cube->literals));
		memmove(&cube->asked[i], &cube->asked[i + 1], (cube->len - i - 1) * sizeof(*cube->asked));
		cube->len--;
	}
}

/* ---- situations ------------------------------------------------------------------------------------ */

static bool part_of(const tt_literal_id *part, uint32_t part_len, const tt_literal_id *whole, uint32_t len) {
	uint32_t found = 0;
	for (uint32_t i = 0; i < part_len; i++)
		for (uint32_t j = 0; j < len; j++)
			found += part[i] == whole[j];
	return found == part_len;
}

static void add_rule(struct tt_gap_search *search, struct tt_situation *situation, uint32_t rule) {
	for (uint32_t i = 0; i < situation->rules.len; i++)
		if (situation->rules.items[i] == rule)
			return;
	*tt_push(search->arena, &situation->rules) = rule;
}

/* Does a situation say the same of the same sides, be it of another rule? */
static bool alike(const struct pair *pair, const struct tt_situation *known) {
	struct tt_demand other = {.rule = known->rules.items[0], .duty = known->duty};
	return known->side == pair->demand->side && known->other == pair->other &&
	       tt_demands_alike(pair->search->gap, pair->demand, &other);
}

/* Is the cube in a situation that is known? If it is the same, that is its rule's, too. */
static bool subsumed(struct pair *pair, const struct cube *cube) {
	struct tt_gap *gap = pair->search->gap;
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		const struct tt_found *known = &pair->search->found.items[i];
		if (!alike(pair, &gap->situations.items[i]) ||
			!part_of(known->literals, known->len, cube->literals, cube->len))
			continue;
		if (known->len == cube->len)
			add_rule(pair->search, &gap->situations.items[i], pair->demand->rule);
		return true;
	}
	return false;
}

static void remove_situation(struct tt_gap_search *search, uint32_t number) {
	struct tt_gap *gap = search->gap;
	uint32_t after = gap->situations.len - number - 1;
	memmove(&gap->situations.items[number], &gap->situations.items[number + 1],
		after * sizeof(*gap->situations.items));
	memmove(&search->found.items[number], &search->found.items[number + 1],
		after * sizeof(*search->found.items));
	gap->situations.len--;
	search->found.len--;
}

/* Takes away situations that the cube says in fewer words. */
static void drop_longer(struct pair *pair, const struct cube *cube) {
	struct tt_gap_search *search = pair->search;
	for (uint32_t i = search->gap->situations.len; i-- > 0;) {
		const struct tt_found *known = &search->found.items[i];
		if (alike(pair, &search->gap->situations.items[i]) &&
			part_of(cube->literals, cube->len, known->literals, known->len))
			remove_situation(search, i);
	}
}

static void add_situation(struct pair *pair, const struct cube *cube, bool searched) {
	struct tt_gap_search *search = pair->search;
	tt_literal_id *literals = TT_NEW_ARRAY(search->arena, tt_literal_id, cube->len);
	struct tt_gap_literal *asked = TT_NEW_ARRAY(search->arena, struct tt_gap_literal, cube->len);
	memcpy(literals, cube->literals, cube->len * sizeof(*literals));
	memcpy(asked, cube->asked, cube->len * sizeof(*asked));
	*tt_push(search->arena, &search->found) = (struct tt_found){literals, cube->len};
	struct tt_situation *situation = tt_push(search->arena, &search->gap->situations);
	situation->side = pair->demand->side;
	situation->other = (uint8_t)pair->other;
	situation->duty = pair->demand->duty;
	situation->searched = searched;
	situation->literals = asked;
	situation->literal_count = cube->len;
	situation->astray = TT_NONE;
	*tt_push(search->arena, &situation->rules) = pair->demand->rule;
}

static void keep_cube(struct pair *pair, const struct cube *cube, bool searched) {
	if (subsumed(pair, cube))
		return;
	drop_longer(pair, cube);
	if (pair->search->gap->situations.len == TT_GAP_SITUATIONS)
		tt_gap_lack(pair->search, TT_LACK_TOO_MANY, TT_NONE, TT_NONE);
	else
		add_situation(pair, cube, searched);
}

static void try_cube(struct pair *pair, struct cube *cube) {
	assume_cube(pair->search, cube, TT_NONE);
	tt_assume_otherwise(pair->search, pair->other, pair->demand);
	enum tt_truth answer = tt_possible(pair->search);
	if (answer == TT_UNKNOWN)
		tt_gap_lack(pair->search, TT_LACK_TOO_LONG, pair->demand->rule, TT_NONE);
	if (answer != TT_YES)
		return;
	shorten(pair, cube);
	keep_cube(pair, cube, false);
}

/* ---- demands with more cubes than are compiled ------------------------------------------------------ */

static bool asked_in(const struct cube *cube, uint32_t atom) {
	for (uint32_t i = 0; i < cube->len; i++)
		if (cube->asked[i].atom == atom)
			return true;
	return false;
}

/* Adds the atoms of a formula, each once; false if they are too many. */
static bool gather_atoms(const struct tt_model *model, uint32_t formula, uint8_t who, struct cube *cube) {
	const struct tt_formula node = model->formulas.nodes.items[formula];
	switch (node.kind) {
	case TT_FORMULA_ATOM:
		if (asked_in(cube, node.a))
			return true;
		if (cube->len == CUBE_MAX)
			return false;
		cube->asked[cube->len++] = (struct tt_gap_literal){node.a, who, false};
		return true;
	case TT_FORMULA_NOT:
		return gather_atoms(model, node.a, who, cube);
	case TT_FORMULA_AND:
	case TT_FORMULA_OR:
		return gather_atoms(model, node.a, who, cube) && gather_atoms(model, node.b, who, cube);
	default:
		return true;
	}
}

/* The cube of the world just found, over these atoms. */
static void read_world(struct pair *pair, const struct cube *atoms, struct cube *cube) {
	const struct tt_world *world = pair->search->world;
	cube->len = 0;
	for (uint32_t i = 0; i < atoms->len; i++) {
		struct tt_gap_literal asked = atoms->asked[i];
		tt_literal_id literal =
			tt_world_literal(pair->search->world, pair->demand->side, asked.who, asked.atom);
		asked.negated = !tt_sat_true(world->sat, literal);
		add_literal(pair, &asked, cube);
	}
}

/* No world of these literals any more, as long as the one returned is assumed. */
static tt_literal_id block(struct tt_gap_search *search, const tt_literal_id *literals, uint32_t len) {
	tt_literal_id clause[CUBE_MAX + 1], going = TT_POSITIVE(tt_sat_variable(search->world->sat));
	for (uint32_t i = 0; i < len; i++)
		clause[i] = TT_NEGATED(literals[i]);
	clause[len] = TT_NEGATED(going);
	tt_sat_clause(search->world->sat, clause, len + 1);
	return going;
}

typedef TT_VECTOR(struct cube) cubes;
typedef TT_VECTOR(tt_literal_id) literals;

/* Is each world of a cube, in which the other side says nothing, in another one that is kept? */
static bool needless(struct pair *pair, const cubes *found, const literals *blocks, uint32_t at) {
	assume_cube(pair->search, &found->items[at], TT_NONE);
	for (uint32_t i = 0; i < found->len; i++)
		if (i != at && !found->items[i].gone)
			tt_assume(pair->search, blocks->items[i]);
	tt_assume_otherwise(pair->search, pair->other, pair->demand);
	return tt_possible(pair->search) == TT_NO;
}

/* The longest first, cubes go that the others cover together. */
static void thin(struct pair *pair, const cubes *found, const literals *blocks) {
	for (uint32_t len = CUBE_MAX; len > 0; len--)
		for (uint32_t i = found->len; i-- > 0;)
			if (found->items[i].len == len && needless(pair, found, blocks, i))
				found->items[i].gone = true;
}

/*
 * World by world: one of the demand that the other side leaves alone is made shorter until each literal is
 * needed, and its like is not looked for again. That leaves no world out, but not each prime cube is met.
 */
static void search_situations(struct pair *pair) {
	struct tt_gap_search *search = pair->search;
	struct cube atoms = {.len = 0};
	cubes found = {0};
	literals blocks = {0};
	if (!gather_atoms(search->gap->model, pair->demand->formula, pair->demand->who, &atoms)) {
		tt_gap_lack(search, TT_LACK_TOO_COMPLEX, pair->demand->rule, TT_NONE);
		return;
	}
	enum tt_truth answer = TT_YES;
	while (tt_gap_go_on(search) && found.len < ROUNDS_MAX) {
		search->assumptions.len = 0;
		for (uint32_t i = 0; i < blocks.len; i++)
			tt_assume(search, blocks.items[i]);
		tt_assume(search, pair->demand->literal);
		tt_assume_otherwise(search, pair->other, pair->demand);
		answer = tt_possible(search);
		if (answer != TT_YES)
			break;
		struct cube *cube = tt_push(search->arena, &found);
		cube->gone = false;
		read_world(pair, &atoms, cube);
		shorten(pair, cube);
		*tt_push(search->arena, &blocks) = block(search, cube->literals, cube->len);
	}
	if (answer == TT_UNKNOWN)
		tt_gap_lack(search, TT_LACK_TOO_LONG, pair->demand->rule, TT_NONE);
	if (answer == TT_YES && !search->interrupted)
		tt_gap_lack(search, TT_LACK_TOO_MANY, pair->demand->rule, TT_NONE);
	thin(pair, &found, &blocks);
	for (uint32_t i = 0; i < found.len; i++)
		if (!found.items[i].gone)
			keep_cube(pair, &found.items[i], true);
}

static void find_of_demand(struct pair *pair) {
	struct tt_gap_search *search = pair->search;
	struct tt_cover cover = {0};
	struct cube cube;
	if (tt_condition_cover(search->program, search->gap->model, pair->demand->formula, &cover) != TT_OK) {
		search_situations(pair);
		return;
	}
	for (uint32_t i = 0; i < cover.cube_count; i++) {
		read_cube(pair, &cover, &cover.cubes[i], &cube);
		try_cube(pair, &cube);
	}
}

/* Of nothing that a side says there is anything left where the other one is the same. */
void tt_find_situations(struct tt_gap_search *search) {
	uint32_t sides = search->gap->side_count;
	search->all = search->demands.len * (sides - 1);
	for (int duty = 0; duty < 2; duty++)
		for (uint32_t side = 0; side < sides; side++)
			for (uint32_t other = 0; other < sides; other++)
				for (uint32_t i = 0; i < search->demands.len; i++) {
					struct pair pair = {search, &search->demands.items[i], other};
					if (pair.demand->side != side || other == side ||
						(pair.demand->duty != NULL) != (duty != 0) ||
						!tt_gap_go_on(search))
						continue;
					find_of_demand(&pair);
					search->done++;
				}
}

/*
 * Situations: the prime cubes of "this rule is broken", each asked of the world together with "no rule of the
 * other side is". A literal that the others imply there is dropped; a situation that another one includes is,
 * too. The witnesses of all situations are one model, which is read and run once.
 */
#include "analysis/gap_world.h"
#include "engine/program.h"

#include <string.h>

enum { PATIENCE = 20000, CUBE_MAX = 4 * TT_CUBE_ATOMS, ROUNDS_MAX = 300 };

/* A situation under way, as literals of the search. */
struct cube {
	tt_literal_id literals[CUBE_MAX];
	struct tt_gap_literal asked[CUBE_MAX];
	uint32_t len;
};

struct found {
	const tt_literal_id *literals; /* of the situation with this number, ascending */
	uint32_t len;
};

struct finding {
	struct tt_gap *gap;
	struct tt_arena *arena;
	struct tt_program *program;
	struct tt_world *world;
	const struct tt_regime *scopes;	 /* by regime: what it binds and covers by itself */
	TT_VECTOR(tt_literal_id) broken; /* by rule and side, two a rule; TT_NONE: forbids nothing there */
	TT_VECTOR(tt_literal_id) permits[2];  /* by side: no rule of it is broken */
	TT_VECTOR(struct found) found;	      /* by situation */
	TT_VECTOR(tt_literal_id) assumptions; /* scratch */
	struct tt_witness all;
};

/* ---- rules ----------------------------------------------------------------------------------------- */

static uint32_t unmet(struct tt_model *model, uint32_t id, tt_instant at) {
	const struct tt_requirement node = model->requirements.items[id];
	if (tt_in_force(node.in_force, node.coming.maybe, at) != TT_YES)
		return TT_FORMULA_TRUE;
	if (node.kind == TT_REQUIRE_GROUND)
		return tt_formula_not(model, node.condition);
	bool any = node.kind == TT_REQUIRE_ANY;
	uint32_t formula = any ? TT_FORMULA_TRUE : TT_FORMULA_FALSE;
	for (uint32_t i = 0; i < node.child_count; i++) {
		uint32_t child = unmet(model, node.children[i], at);
		formula = any ? tt_formula_and(model, formula, child) : tt_formula_or(model, formula, child);
	}
	return formula;
}

uint32_t tt_gap_broken(struct tt_model *model, const struct tt_rule *rule, tt_instant at) {
	uint32_t require = rule->require, broken = rule->forbid, when = rule->when;
	if (require != TT_NONE)
		broken = unmet(model, require, at);
	return tt_formula_and(model, when, broken);
}

enum tt_truth tt_gap_forbids(const struct tt_model *model, uint32_t id, tt_instant at) {
	const struct tt_rule *rule = &model->rules.items[id];
	bool forbids = rule->body == TT_BODY_NORM && rule->strength == TT_MUST &&
		       (rule->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0 &&
		       (rule->require != TT_NONE || rule->forbid != TT_FORMULA_FALSE) &&
		       !model->regimes.items[rule->regime].template;
	return forbids ? tt_rule_in_force(model, id, at) : TT_NO;
}

static void lack(struct finding *finding, enum tt_gap_lack kind, uint32_t rule) {
	struct tt_gap *gap = finding->gap;
	for (uint32_t i = 0; i < gap->missing.len; i++)
		if (gap->missing.items[i].lack == kind && gap->missing.items[i].rule == rule)
			return;
	*tt_push(finding->arena, &gap->missing) = (struct tt_gap_missing){(uint8_t)kind, rule};
}

static void read_rule(struct finding *finding, uint32_t side, uint32_t id) {
	struct tt_gap *gap = finding->gap;
	struct tt_model *model = gap->model;
	enum tt_truth forbids = TT_NO;
	tt_literal_id *literal = tt_push(finding->arena, &finding->broken);
	*literal = TT_NONE;
	if (model->regimes.items[model->rules.items[id].regime].named.pack == gap->packs[side])
		forbids = tt_gap_forbids(model, id, gap->sides[side].at);
	if (forbids == TT_UNKNOWN)
		lack(finding, TT_LACK_COMING, id);
	if (forbids != TT_YES)
		return;
	const struct tt_rule rule = model->rules.items[id];
	uint32_t formula = tt_gap_broken(model, &rule, gap->sides[side].at);
	tt_literal_id broken = tt_world_condition(finding->world, side, rule.who, formula);
	finding->broken.items[finding->broken.len - 1] = broken;
	*tt_push(finding->arena, &finding->permits[side]) = TT_NEGATED(broken);
	gap->rules[side]++;
}

/* ---- search ---------------------------------------------------------------------------------------- */

static void assume(struct finding *finding, tt_literal_id literal) {
	*tt_push(finding->arena, &finding->assumptions) = literal;
}

static enum tt_truth possible(struct finding *finding) {
	return tt_sat_solve(
		finding->world->sat, finding->assumptions.items, finding->assumptions.len, PATIENCE);
}

static void assume_cube(struct finding *finding, const struct cube *cube, uint32_t without) {
	finding->assumptions.len = 0;
	for (uint32_t i = 0; i < cube->len; i++)
		if (i != without)
			assume(finding, cube->literals[i]);
}

static enum tt_truth permitted(struct finding *finding, const struct cube *cube, uint32_t side) {
	assume_cube(finding, cube, TT_NONE);
	for (uint32_t i = 0; i < finding->permits[side].len; i++)
		assume(finding, finding->permits[side].items[i]);
	return possible(finding);
}

static void add_literal(
	struct finding *finding, uint32_t side, const struct tt_gap_literal *asked, struct cube *cube) {
	tt_literal_id literal = tt_world_literal(finding->world, side, asked->who, asked->atom);
	literal ^= asked->negated;
	if (literal == finding->world->yes)
		return;
	for (uint32_t i = 0; i < cube->len; i++)
		if (cube->literals[i] == literal)
			return;
	cube->asked[cube->len] = *asked;
	cube->literals[cube->len++] = literal;
}

static void read_cube(struct finding *finding, uint32_t side, uint8_t who, const struct tt_cover *cover,
	const struct tt_cube *from, struct cube *cube) {
	cube->len = 0;
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		bool positive = from->positive >> i & 1, negative = from->negative >> i & 1;
		struct tt_gap_literal asked = {cover->atoms[i], who, negative};
		if (positive || negative)
			add_literal(finding, side, &asked, cube);
	}
}

/* Drops what the rest says anyhow, the last first. */
static void shorten(struct finding *finding, struct cube *cube, tt_literal_id broken) {
	for (uint32_t i = cube->len; i-- > 0;) {
		assume_cube(finding, cube, i);
		assume(finding, TT_NEGATED(broken));
		if (possible(finding) != TT_NO)
			continue;
		memmove(&cube->literals[i], &cube->literals[i + 1],
			(cube->len - i - 1) * sizeof(*cube->literals));
		memmove(&cube->asked[i], &cube->asked[i + 1], (cube->len - i - 1) * sizeof(*cube->asked));
		cube->len--;
	}
}

/* ---- situations ------------------------------------------------------------------------------------ */

static bool part_of(const tt_literal_id *part, uint32_t part_len, const tt_literal_id *whole, uint32_t len) {
	for (uint32_t i = 0; i < part_len; i++) {
		bool found = false;
		for (uint32_t j = 0; j < len; j++)
			found = found || whole[j] == part[i];
		if (!found)
			return false;
	}
	return true;
}

static void add_rule(struct finding *finding, struct tt_situation *situation, uint32_t rule) {
	for (uint32_t i = 0; i < situation->rules.len; i++)
		if (situation->rules.items[i] == rule)
			return;
	*tt_push(finding->arena, &situation->rules) = rule;
}

/* Is it the same as one before, or does one before say it in fewer words? Then the rule is noted there. */
static bool subsumed(struct finding *finding, uint32_t side, uint32_t rule, const struct cube *cube) {
	struct tt_gap *gap = finding->gap;
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		const struct found *known = &finding->found.items[i];
		if (gap->situations.items[i].forbids != side ||
			!part_of(known->literals, known->len, cube->literals, cube->len))
			continue;
		if (known->len == cube->len)
			add_rule(finding, &gap->situations.items[i], rule);
		return true;
	}
	return false;
}

/* Takes away situations that the cube says in fewer words. */
static void drop_longer(struct finding *finding, uint32_t side, const struct cube *cube) {
	struct tt_gap *gap = finding->gap;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		const struct found *known = &finding->found.items[i];
		if (gap->situations.items[i].forbids == side &&
			part_of(cube->literals, cube->len, known->literals, known->len))
			continue;
		finding->found.items[kept] = finding->found.items[i];
		gap->situations.items[kept++] = gap->situations.items[i];
	}
	gap->situations.len = finding->found.len = kept;
}

static void add_situation(struct finding *finding, uint32_t side, uint32_t rule, const struct cube *cube) {
	struct tt_gap *gap = finding->gap;
	tt_literal_id *literals = TT_NEW_ARRAY(finding->arena, tt_literal_id, cube->len);
	struct tt_gap_literal *asked = TT_NEW_ARRAY(finding->arena, struct tt_gap_literal, cube->len);
	memcpy(literals, cube->literals, cube->len * sizeof(*literals));
	memcpy(asked, cube->asked, cube->len * sizeof(*asked));
	*tt_push(finding->arena, &finding->found) = (struct found){literals, cube->len};
	struct tt_situation *situation = tt_push(finding->arena, &gap->situations);
	situation->forbids = (uint8_t)side;
	situation->literals = asked;
	situation->literal_count = cube->len;
	situation->astray = TT_NONE;
	*tt_push(finding->arena, &situation->rules) = rule;
}

static void keep_cube(struct finding *finding, uint32_t side, uint32_t rule, const struct cube *cube) {
	if (subsumed(finding, side, rule, cube))
		return;
	drop_longer(finding, side, cube);
	if (finding->gap->situations.len == TT_GAP_SITUATIONS)
		lack(finding, TT_LACK_TOO_MANY, TT_NONE);
	else
		add_situation(finding, side, rule, cube);
}

static void try_cube(struct finding *finding, uint32_t side, uint32_t rule, struct cube *cube) {
	enum tt_truth answer = permitted(finding, cube, 1 - side);
	if (answer == TT_UNKNOWN)
		lack(finding, TT_LACK_TOO_LONG, rule);
	if (answer != TT_YES)
		return;
	shorten(finding, cube, finding->broken.items[2 * rule + side]);
	keep_cube(finding, side, rule, cube);
}

/* ---- rules with more cubes than are compiled ------------------------------------------------------- */

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
static void read_world(struct finding *finding, uint32_t side, const struct cube *atoms, struct cube *cube) {
	cube->len = 0;
	for (uint32_t i = 0; i < atoms->len; i++) {
		struct tt_gap_literal asked = atoms->asked[i];
		tt_literal_id literal = tt_world_literal(finding->world, side, asked.who, asked.atom);
		asked.negated = !tt_sat_true(finding->world->sat, literal);
		add_literal(finding, side, &asked, cube);
	}
}

/* No world of this cube any more, as long as going is assumed. */
static void block(struct finding *finding, const struct cube *cube, tt_literal_id going) {
	tt_literal_id clause[CUBE_MAX + 1];
	for (uint32_t i = 0; i < cube->len; i++)
		clause[i] = TT_NEGATED(cube->literals[i]);
	clause[cube->len] = TT_NEGATED(going);
	tt_sat_clause(finding->world->sat, clause, cube->len + 1);
}

/*
 * World by world: one that the rule forbids and the other side permits is made shorter until each literal is
 * needed, and its like is not looked for again. That leaves no world out, but not each prime cube is met.
 */
static void search_situations(struct finding *finding, uint32_t side, uint32_t id, uint32_t formula) {
	struct cube atoms = {.len = 0}, cube;
	tt_literal_id broken = finding->broken.items[2 * id + side];
	tt_literal_id going = TT_POSITIVE(tt_sat_variable(finding->world->sat));
	if (!gather_atoms(finding->gap->model, formula, finding->gap->model->rules.items[id].who, &atoms)) {
		lack(finding, TT_LACK_TOO_COMPLEX, id);
		return;
	}
	for (uint32_t round = 0; round < ROUNDS_MAX; round++) {
		finding->assumptions.len = 0;
		assume(finding, going);
		assume(finding, broken);
		for (uint32_t i = 0; i < finding->permits[1 - side].len; i++)
			assume(finding, finding->permits[1 - side].items[i]);
		enum tt_truth answer = possible(finding);
		if (answer == TT_UNKNOWN)
			lack(finding, TT_LACK_TOO_LONG, id);
		if (answer != TT_YES)
			return;
		read_world(finding, side, &atoms, &cube);
		shorten(finding, &cube, broken);
		block(finding, &cube, going);
		keep_cube(finding, side, id, &cube);
	}
	lack(finding, TT_LACK_TOO_MANY, id);
}

static void find_situations(struct finding *finding, uint32_t side, uint32_t id) {
	struct tt_model *model = finding->gap->model;
	struct tt_cover cover = {0};
	struct cube cube;
	if (finding->broken.items[2 * id + side] == TT_NONE)
		return;
	const struct tt_rule rule = model->rules.items[id];
	uint32_t formula = tt_gap_broken(model, &rule, finding->gap->sides[side].at);
	if (tt_condition_cover(finding->program, model, formula, &cover) != TT_OK) {
		search_situations(finding, side, id, formula);
		return;
	}
	for (uint32_t i = 0; i < cover.cube_count; i++) {
		read_cube(finding, side, rule.who, &cover, &cover.cubes[i], &cube);
		try_cube(finding, side, id, &cube);
	}
}

/* ---- witnesses ------------------------------------------------------------------------------------- */

static tt_literal_id scope_of(struct finding *finding, uint32_t side, uint32_t id, bool *some) {
	const struct tt_rule *rule = &finding->gap->model->rules.items[id];
	const struct tt_regime *regime = &finding->scopes[rule->regime];
	*some = regime->binds != TT_FORMULA_TRUE || regime->covers != TT_FORMULA_TRUE;
	uint32_t formula = tt_formula_and(finding->gap->model, regime->binds, regime->covers);
	return tt_world_condition(finding->world, side, rule->who, formula);
}

static void assume_scopes(struct finding *finding, uint32_t side) {
	for (uint32_t i = 0; i < finding->gap->model->rules.len; i++) {
		bool some;
		if (finding->broken.items[2 * i + side] == TT_NONE)
			continue;
		tt_literal_id scope = scope_of(finding, side, i, &some);
		if (some)
			assume(finding, scope);
	}
}

static void assume_situation(struct finding *finding, uint32_t number) {
	const struct found *found = &finding->found.items[number];
	uint32_t other = 1 - finding->gap->situations.items[number].forbids;
	finding->assumptions.len = 0;
	for (uint32_t i = 0; i < found->len; i++)
		assume(finding, found->literals[i]);
	for (uint32_t i = 0; i < finding->permits[other].len; i++)
		assume(finding, finding->permits[other].items[i]);
}

static void prefer(struct finding *finding, tt_literal_id literal) {
	assume(finding, literal);
	finding->assumptions.len -= possible(finding) != TT_YES;
}

/* A world of the situation, if there is one in which both sides bind by themselves; else any. */
static void find_witness(struct finding *finding, uint32_t number) {
	struct tt_gap *gap = finding->gap;
	struct tt_situation *situation = &gap->situations.items[number];
	struct tt_witness own = {0};
	assume_situation(finding, number);
	bool some;
	uint32_t keep = finding->assumptions.len;
	assume(finding, scope_of(finding, situation->forbids, situation->rules.items[0], &some));
	assume_scopes(finding, 1u - situation->forbids);
	situation->binds = possible(finding) == TT_YES;
	if (!situation->binds) {
		finding->assumptions.len = keep;
		prefer(finding, scope_of(finding, situation->forbids, situation->rules.items[0], &some));
	}
	for (uint32_t i = 0; i < finding->world->plain.len; i++)
		prefer(finding, finding->world->plain.items[i]);
	if (possible(finding) != TT_YES)
		return;
	struct tt_text prefix = tt_text_format(finding->arena, "s%u-", number + 1);
	tt_world_witness(finding->world, prefix.bytes, &finding->all);
	tt_world_witness(finding->world, "", &own);
	situation->witness = tt_witness_model(gap, &own, gap->sides[situation->forbids].at);
}

/* The regimes of both sides are taken to bind and cover. */
static const struct tt_regime *widen(struct tt_arena *arena, struct tt_model *model) {
	struct tt_regime *scopes = TT_NEW_ARRAY(arena, struct tt_regime, model->regimes.len);
	for (uint32_t i = 0; i < model->regimes.len; i++) {
		scopes[i] = model->regimes.items[i];
		model->regimes.items[i].binds = model->regimes.items[i].covers = TT_FORMULA_TRUE;
	}
	return scopes;
}

static void note_ground(struct finding *finding, struct tt_situation *situation,
	const struct tt_outcome *outcome, const struct tt_model *model, const struct tt_judged *judged) {
	struct tt_gap_ground ground = {.rule = judged->rule};
	for (uint32_t i = 0; i < judged->ground_count && ground.ground.len == 0; i++) {
		const struct tt_ground_seen *seen = &outcome->grounds_seen.items[judged->first_ground + i];
		const struct tt_requirement *node = &model->requirements.items[seen->requirement];
		if (seen->truth == TT_YES && seen->in_force && node->kind == TT_REQUIRE_GROUND)
			ground.ground = node->id;
	}
	for (uint32_t i = 0; i < situation->grounds.len; i++)
		if (situation->grounds.items[i].rule == judged->rule)
			return;
	*tt_push(finding->arena, &situation->grounds) = ground;
}

static void go_astray(struct tt_situation *situation, uint32_t rule, enum tt_witness_state state) {
	if (situation->state >= state)
		return;
	situation->state = (uint8_t)state;
	situation->astray = rule;
}

/* The side that forbids: one of the situation's rules is broken, says the engine. */
static void confirm_forbidden(struct tt_situation *situation, const struct tt_outcome *outcome) {
	enum tt_truth truth = TT_NO;
	for (uint32_t i = 0; i < outcome->judged.len; i++)
		for (uint32_t j = 0; j < situation->rules.len; j++)
			if (outcome->judged.items[i].rule == situation->rules.items[j] &&
				outcome->judged.items[i].violated > truth)
				truth = (enum tt_truth)outcome->judged.items[i].violated;
	if (truth != TT_YES)
		go_astray(situation, situation->rules.items[0],
			truth == TT_UNKNOWN ? TT_WITNESS_OPEN : TT_WITNESS_DISAGREES);
}

/* The other side: none of its rules is. */
static void confirm_permitted(struct finding *finding, struct tt_situation *situation,
	const struct tt_outcome *outcome, const struct tt_model *model) {
	uint32_t side = 1u - situation->forbids;
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		if (finding->broken.items[2 * judged->rule + side] == TT_NONE)
			continue;
		if (judged->violated != TT_NO)
			go_astray(situation, judged->rule,
				judged->violated == TT_UNKNOWN ? TT_WITNESS_OPEN : TT_WITNESS_DISAGREES);
		else if (judged->applicable == TT_YES)
			note_ground(finding, situation, outcome, model, judged);
	}
}

static uint32_t event_of(const struct finding *finding, const struct tt_model *model, uint32_t number) {
	return tt_find_event(model, tt_text_format(finding->arena, "s%u-transfer", number + 1));
}

/* Steps the whole model for one side, or both where they stand at one instant. */
static void run_witnesses(
	struct finding *finding, struct tt_model *model, const struct tt_program *program, uint32_t side) {
	struct tt_gap *gap = finding->gap;
	bool together = gap->sides[0].at == gap->sides[1].at;
	struct tt_engine *engine =
		tt_engine_create(finding->arena, model, program, gap->sides[side].at, NULL, 0);
	uint32_t *situation_of = TT_NEW_ARRAY(finding->arena, uint32_t, model->events.len + 1);
	for (uint32_t i = 0; i < gap->situations.len; i++)
		situation_of[event_of(finding, model, i)] = i + 1;
	engine->trace = true;
	for (uint32_t event = 0; event < model->events.len; event++) {
		const struct tt_outcome *outcome = tt_engine_step(engine, event);
		if (situation_of[event] == 0)
			continue;
		struct tt_situation *situation = &gap->situations.items[situation_of[event] - 1];
		if (together || situation->forbids == side)
			confirm_forbidden(situation, outcome);
		if (together || situation->forbids != side)
			confirm_permitted(finding, situation, outcome, model);
	}
}

static struct tt_model *read_model(struct tt_arena *arena, struct tt_text source, struct tt_pack_path packs,
	struct tt_diagnostics *diagnostics) {
	struct tt_model_request request = {.path = TT_TEXT("gap"), .source = source, .packs = packs};
	return tt_model_open(arena, &request, diagnostics);
}

static bool confirm(struct finding *finding, struct tt_pack_path packs, struct tt_diagnostics *diagnostics) {
	struct tt_gap *gap = finding->gap;
	struct tt_diagnostics *own = TT_NEW(finding->arena, struct tt_diagnostics);
	tt_diagnostics_init(own, finding->arena);
	for (uint32_t i = 0; i < gap->situations.len; i++)
		find_witness(finding, i);
	if (gap->situations.len == 0)
		return true;
	struct tt_text source = tt_witness_model(gap, &finding->all, gap->sides[0].at);
	struct tt_model *model = read_model(finding->arena, source, packs, own);
	bool readable = !tt_diagnostics_failed(own) && model->rules.len == gap->model->rules.len;
	if (readable) {
		widen(finding->arena, model);
		struct tt_program *program = tt_program_compile(model);
		for (uint32_t side = 0; side < TT_GAP_SIDES; side++)
			if (side == 0 || gap->sides[0].at != gap->sides[1].at)
				run_witnesses(finding, model, program, side);
	} else {
		*diagnostics = *own;
	}
	for (uint32_t i = 0; i < gap->situations.len; i++)
		gap->disagreements += gap->situations.items[i].state == TT_WITNESS_DISAGREES;
	return readable;
}

/* ---- lists ----------------------------------------------------------------------------------------- */

static bool of_side(const struct tt_gap *gap, uint32_t side, uint32_t rule) {
	const struct tt_rule *known = &gap->model->rules.items[rule];
	const struct tt_regime *regime = &gap->model->regimes.items[known->regime];
	bool transfer = known->body == TT_BODY_EXPOSE || known->body == TT_BODY_CLASSIFY ||
			(known->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0;
	return regime->named.pack == gap->packs[side] && !regime->template && transfer &&
	       tt_rule_in_force(gap->model, rule, gap->sides[side].at) == TT_YES;
}

typedef void visit_duty(void *context, uint32_t rule, const struct tt_duty *duty);

static void each_duty_of(const struct tt_duties *duties, uint32_t rule, visit_duty *visit, void *context) {
	for (uint32_t i = 0; i < duties->len; i++)
		if (duties->items[i].strength == TT_MUST)
			visit(context, rule, &duties->items[i]);
}

static void each_ground_duty(const struct tt_gap *gap, uint32_t side, uint32_t rule, uint32_t requirement,
	visit_duty *visit, void *context) {
	const struct tt_requirement *node = &gap->model->requirements.items[requirement];
	if (tt_in_force(node->in_force, node->coming.maybe, gap->sides[side].at) != TT_YES)
		return;
	each_duty_of(&node->duties, rule, visit, context);
	for (uint32_t i = 0; i < node->child_count; i++)
		each_ground_duty(gap, side, rule, node->children[i], visit, context);
}

static void each_duty(const struct tt_gap *gap, uint32_t side, visit_duty *visit, void *context) {
	for (uint32_t i = 0; i < gap->model->rules.len; i++) {
		const struct tt_rule *rule = &gap->model->rules.items[i];
		if (rule->body != TT_BODY_NORM || rule->strength != TT_MUST || !of_side(gap, side, i))
			continue;
		each_duty_of(&rule->duties, i, visit, context);
		if (rule->require != TT_NONE)
			each_ground_duty(gap, side, i, rule->require, visit, context);
	}
}

/* A duty that is looked for on the other side: to do the same, in a matter of the same topic. */
struct looking {
	const struct tt_gap *gap;
	struct tt_arena *arena;
	uint32_t side, rule;
	const struct tt_duty *duty;
	bool found;
};

static void compare_duty(void *context, uint32_t rule, const struct tt_duty *duty) {
	struct looking *looking = context;
	const struct tt_rule *rules = looking->gap->model->rules.items;
	bool same = looking->duty->does.len > 0 ? tt_text_equal(duty->does, looking->duty->does)
						: tt_text_equal(duty->id, looking->duty->id);
	looking->found =
		looking->found || (same && tt_text_equal(rules[rule].topic, rules[looking->rule].topic));
}

/* Adds a difference, once for each rule: its grounds may ask for the same. */
static void add_difference(
	struct tt_gap *gap, struct tt_arena *arena, const struct tt_gap_difference *difference) {
	for (uint32_t i = 0; i < gap->differences.len; i++) {
		const struct tt_gap_difference *known = &gap->differences.items[i];
		if (known->kind == difference->kind && known->side == difference->side &&
			known->rule == difference->rule && known->attribute == difference->attribute &&
			(known->duty == NULL || tt_text_equal(known->duty->id, difference->duty->id)))
			return;
	}
	*tt_push(arena, &gap->differences) = *difference;
}

static void add_duty(void *context, uint32_t rule, const struct tt_duty *duty) {
	struct looking *outer = context;
	struct tt_gap *gap = (struct tt_gap *)outer->gap;
	struct looking looking = *outer;
	looking.rule = rule;
	looking.duty = duty;
	each_duty(gap, 1 - outer->side, compare_duty, &looking);
	struct tt_gap_difference difference = {
		.kind = TT_ONLY_DUTY, .side = (uint8_t)outer->side, .rule = rule, .duty = duty};
	if (!looking.found)
		add_difference(gap, outer->arena, &difference);
}

static bool changes_alike(const struct tt_gap *gap, uint32_t side, const struct tt_change *change) {
	for (uint32_t i = 0; i < gap->model->rules.len; i++) {
		const struct tt_rule *rule = &gap->model->rules.items[i];
		for (uint32_t j = 0; rule->body == TT_BODY_SET && j < rule->change_count; j++)
			if (rule->changes[j].attribute == change->attribute &&
				rule->changes[j].kind == change->kind &&
				rule->changes[j].value == change->value && of_side(gap, side, i))
				return true;
	}
	return false;
}

static bool exposes_alike(const struct tt_gap *gap, uint32_t side, uint32_t party) {
	for (uint32_t i = 0; i < gap->model->rules.len; i++)
		if (gap->model->rules.items[i].body == TT_BODY_EXPOSE &&
			gap->model->rules.items[i].target == party && of_side(gap, side, i))
			return true;
	return false;
}

static void list_changes(struct finding *finding, uint32_t side) {
	struct tt_gap *gap = finding->gap;
	for (uint32_t i = 0; i < gap->model->rules.len; i++) {
		const struct tt_rule *rule = &gap->model->rules.items[i];
		if (!of_side(gap, side, i))
			continue;
		struct tt_gap_difference difference = {
			.kind = TT_ONLY_CHANGE, .side = (uint8_t)side, .rule = i};
		for (uint32_t j = 0; rule->body == TT_BODY_SET && j < rule->change_count; j++) {
			difference.attribute = rule->changes[j].attribute;
			if (!changes_alike(gap, 1 - side, &rule->changes[j]))
				add_difference(gap, finding->arena, &difference);
		}
		if (rule->body != TT_BODY_EXPOSE || exposes_alike(gap, 1 - side, rule->target))
			continue;
		difference.kind = TT_ONLY_EXPOSE;
		difference.party = rule->target;
		add_difference(gap, finding->arena, &difference);
	}
}

/* What the regimes of a side bind and cover by themselves; of one pack at two instants, that is one list. */
static void list_scopes(struct finding *finding, uint32_t side) {
	struct tt_gap *gap = finding->gap;
	for (uint32_t i = 0; i < gap->model->regimes.len; i++) {
		const struct tt_regime *scope = &finding->scopes[i];
		if (scope->named.pack != gap->packs[side] || scope->template ||
			(scope->binds == TT_FORMULA_TRUE && scope->covers == TT_FORMULA_TRUE) ||
			tt_in_force(scope->in_force, scope->coming.maybe, gap->sides[side].at) == TT_NO)
			continue;
		*tt_push(finding->arena, &gap->differences) =
			(struct tt_gap_difference){.kind = TT_ONLY_BINDS,
				.side = (uint8_t)side,
				.rule = TT_NONE,
				.regime = i,
				.binds = scope->binds,
				.covers = scope->covers};
	}
}

static void list_differences(struct finding *finding) {
	struct tt_gap *gap = finding->gap;
	for (uint32_t side = 0; side < TT_GAP_SIDES; side++) {
		struct looking looking = {.gap = gap, .arena = finding->arena, .side = side};
		each_duty(gap, side, add_duty, &looking);
		list_changes(finding, side);
		if (gap->packs[0] != gap->packs[1])
			list_scopes(finding, side);
	}
}

/* ---- topics ---------------------------------------------------------------------------------------- */

static struct tt_gap_topic *topic_of(struct finding *finding, uint32_t rule) {
	struct tt_gap *gap = finding->gap;
	struct tt_text topic = gap->model->rules.items[rule].topic;
	for (uint32_t i = 0; i < gap->topics.len; i++)
		if (tt_text_equal(gap->topics.items[i].topic, topic))
			return &gap->topics.items[i];
	struct tt_gap_topic *made = tt_push(finding->arena, &gap->topics);
	made->topic = topic;
	return made;
}

static void count_topics(struct finding *finding) {
	struct tt_gap *gap = finding->gap;
	for (uint32_t i = 0; i < gap->model->rules.len; i++)
		if (finding->broken.items[2 * i] != TT_NONE || finding->broken.items[2 * i + 1] != TT_NONE)
			(void)topic_of(finding, i);
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		const struct tt_situation *situation = &gap->situations.items[i];
		struct tt_gap_topic *before = NULL;
		for (uint32_t j = 0; j < situation->rules.len; j++) {
			struct tt_gap_topic *topic = topic_of(finding, situation->rules.items[j]);
			if (topic != before)
				topic->situations[situation->forbids]++;
			before = topic;
		}
	}
	for (uint32_t i = 0; i < gap->topics.len; i++) {
		struct tt_gap_topic *topic = &gap->topics.items[i];
		bool first = topic->situations[0] > 0, second = topic->situations[1] > 0;
		topic->first = first && second ? TT_GAP_INCOMPARABLE
			       : first	       ? TT_GAP_STRICTER
			       : second	       ? TT_GAP_LAXER
					       : TT_GAP_EQUAL;
	}
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static uint32_t find_pack(const struct tt_model *model, struct tt_text name) {
	struct tt_text version, id = tt_pack_name(name, &version);
	for (uint32_t i = 0; i < model->packs.len; i++)
		if (tt_text_equal(model->packs.items[i].id, id) ||
			tt_text_equal(model->packs.items[i].path, id))
			return i;
	return TT_NONE;
}

static struct tt_gap *open_packs(struct tt_arena *arena, const struct tt_gap_side sides[TT_GAP_SIDES],
	struct tt_pack_path packs, struct tt_diagnostics *diagnostics) {
	struct tt_gap *gap = TT_NEW(arena, struct tt_gap);
	struct tt_witness empty = {0};
	memcpy(gap->sides, sides, sizeof(gap->sides));
	tt_buf_init(&empty.parts[0], arena, 1);
	struct tt_text source = tt_witness_model(gap, &empty, sides[0].at);
	gap->model = read_model(arena, source, packs, diagnostics);
	for (int side = 0; side < TT_GAP_SIDES; side++)
		gap->packs[side] = find_pack(gap->model, sides[side].pack);
	return tt_diagnostics_failed(diagnostics) ? NULL : gap;
}

static void read_rules(struct finding *finding) {
	for (uint32_t i = 0; i < finding->gap->model->rules.len; i++)
		for (uint32_t side = 0; side < TT_GAP_SIDES; side++)
			read_rule(finding, side, i);
	for (uint32_t i = 0; i < finding->gap->model->rules.len; i++)
		for (uint32_t side = 0; side < TT_GAP_SIDES; side++) {
			bool some;
			if (finding->broken.items[2 * i + side] != TT_NONE)
				(void)scope_of(
					finding, side, i, &some); /* what it asks is part of the world */
		}
	tt_world_close(finding->world);
}

struct tt_gap *tt_gap_create(struct tt_arena *arena, const struct tt_gap_side sides[TT_GAP_SIDES],
	struct tt_pack_path packs, struct tt_diagnostics *diagnostics) {
	struct finding finding = {.gap = open_packs(arena, sides, packs, diagnostics), .arena = arena};
	struct tt_gap *gap = finding.gap;
	if (gap == NULL)
		return NULL;
	finding.scopes = widen(arena, gap->model);
	finding.program = tt_program_compile(gap->model);
	finding.world = tt_world_create(gap, arena);
	read_rules(&finding);
	for (uint32_t side = 0; side < TT_GAP_SIDES; side++)
		for (uint32_t i = 0; i < gap->model->rules.len; i++)
			find_situations(&finding, side, i);
	if (!confirm(&finding, packs, diagnostics))
		return NULL;
	list_differences(&finding);
	count_topics(&finding);
	return gap;
}

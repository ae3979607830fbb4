/*
 * Witnesses: a world of each situation, written as a model (gap_witness.c). All of them together are one
 * model, which is read and run once for each day; what the engine says of each event is held against what the
 * search said.
 */
#include "analysis/gap_search.h"
#include "analysis/word.h"
#include "engine/evaluate.h"

static bool forbids_on(const struct tt_gap_search *search, uint32_t side, uint32_t rule) {
	for (uint32_t i = 0; i < search->demands.len; i++) {
		const struct tt_demand *demand = &search->demands.items[i];
		if (demand->side == side && demand->rule == rule && demand->duty == NULL)
			return true;
	}
	return false;
}

/* ---- worlds ---------------------------------------------------------------------------------------- */

static tt_literal_id scope_of(struct tt_gap_search *search, uint32_t side, uint32_t id, bool *some) {
	const struct tt_rule *rule = &search->gap->model->rules.items[id];
	const struct tt_regime *regime = &search->scopes[rule->regime];
	*some = regime->binds != TT_FORMULA_TRUE || regime->covers != TT_FORMULA_TRUE;
	uint32_t formula = tt_formula_and(search->gap->model, regime->binds, regime->covers);
	return tt_world_scope(search->world, side, rule->who, formula);
}

void tt_read_scopes(struct tt_gap_search *search) {
	bool some;
	for (uint32_t i = 0; i < search->demands.len; i++)
		(void)scope_of(search, search->demands.items[i].side, search->demands.items[i].rule, &some);
}

/* The demand of a situation, as far as others are held against it. */
static struct tt_demand demand_of(const struct tt_situation *situation) {
	return (struct tt_demand){.rule = situation->rules.items[0], .duty = situation->duty};
}

/* What the other side says that is like the demand, it says of those whom it binds. */
static void assume_scopes(struct tt_gap_search *search, uint32_t side, const struct tt_demand *demand) {
	for (uint32_t i = 0; i < search->demands.len; i++) {
		const struct tt_demand *known = &search->demands.items[i];
		bool some;
		if (known->side != side || !tt_demands_alike(search->gap, demand, known))
			continue;
		tt_literal_id scope = scope_of(search, side, known->rule, &some);
		if (some)
			tt_assume(search, scope);
	}
}

static void assume_situation(struct tt_gap_search *search, uint32_t number) {
	const struct tt_found *found = &search->found.items[number];
	const struct tt_situation *situation = &search->gap->situations.items[number];
	struct tt_demand demand = demand_of(situation);
	search->assumptions.len = 0;
	for (uint32_t i = 0; i < found->len; i++)
		tt_assume(search, found->literals[i]);
	tt_assume_otherwise(search, situation->other, &demand);
}

static void prefer(struct tt_gap_search *search, tt_literal_id literal) {
	tt_assume(search, literal);
	search->assumptions.len -= tt_possible(search) != TT_YES;
}

/* A world of the situation, if there is one in which both sides bind by themselves; else any. */
static void find_witness(struct tt_gap_search *search, uint32_t number, struct tt_witness *all) {
	struct tt_gap *gap = search->gap;
	struct tt_situation *situation = &gap->situations.items[number];
	struct tt_demand demand = demand_of(situation);
	struct tt_witness own = {0};
	assume_situation(search, number);
	bool some;
	uint32_t keep = search->assumptions.len;
	tt_literal_id scope = scope_of(search, situation->side, situation->rules.items[0], &some);
	tt_assume(search, scope);
	assume_scopes(search, situation->other, &demand);
	situation->binds = tt_possible(search) == TT_YES;
	if (!situation->binds) {
		search->assumptions.len = keep;
		prefer(search, scope);
	}
	for (uint32_t i = 0; i < search->world->plain.len; i++)
		prefer(search, search->world->plain.items[i]);
	if (tt_possible(search) != TT_YES)
		return;
	struct tt_text prefix = tt_text_format(search->arena, "s%u-", number + 1);
	tt_world_witness(search->world, prefix.bytes, all);
	tt_world_witness(search->world, "", &own);
	situation->witness = tt_witness_model(gap, &own, gap->sides[situation->side].at);
}

/* ---- what the engine says of them ------------------------------------------------------------------ */

static void go_astray(struct tt_situation *situation, uint32_t rule, enum tt_truth truth) {
	enum tt_witness_state state = truth == TT_UNKNOWN ? TT_WITNESS_OPEN : TT_WITNESS_DISAGREES;
	if (situation->state >= state)
		return;
	situation->state = (uint8_t)state;
	situation->astray = rule;
}

static bool has_rule(const struct tt_situation *situation, uint32_t rule) {
	for (uint32_t i = 0; i < situation->rules.len; i++)
		if (situation->rules.items[i] == rule)
			return true;
	return false;
}

/* The side that forbids: one of the situation's rules is broken, says the engine. */
static enum tt_truth broken(const struct tt_situation *situation, const struct tt_outcome *outcome) {
	enum tt_truth truth = TT_NO;
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		if (!judged->implied && has_rule(situation, judged->rule))
			truth = tt_truth_or(truth, (enum tt_truth)judged->violated);
	}
	return truth;
}

/* The side that asks: the situation's duty has arisen. */
static enum tt_truth arisen(const struct tt_situation *situation, const struct tt_outcome *outcome) {
	enum tt_truth truth = TT_NO;
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *known = &outcome->duties.items[i];
		if (!known->implied && has_rule(situation, known->rule) &&
			tt_text_equal(known->duty->id, situation->duty->id))
			truth = tt_truth_or(truth, known->possible ? TT_UNKNOWN : TT_YES);
	}
	return truth;
}

static void confirm_said(struct tt_situation *situation, const struct tt_outcome *outcome) {
	enum tt_truth truth =
		situation->duty == NULL ? broken(situation, outcome) : arisen(situation, outcome);
	if (truth != TT_YES)
		go_astray(situation, situation->rules.items[0], truth);
}

static void note_ground(struct tt_gap_search *search, struct tt_situation *situation,
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
	*tt_push(search->arena, &situation->grounds) = ground;
}

/* The other side: none of its rules is broken. */
static void confirm_permitted(struct tt_gap_search *search, struct tt_situation *situation,
	const struct tt_outcome *outcome, const struct tt_model *model) {
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		if (judged->implied || !forbids_on(search, situation->other, judged->rule))
			continue;
		if (judged->violated != TT_NO)
			go_astray(situation, judged->rule, judged->violated == TT_YES ? TT_NO : TT_UNKNOWN);
		else if (judged->applicable == TT_YES)
			note_ground(search, situation, outcome, model, judged);
	}
}

/* The other side: no duty like it has arisen. */
static void confirm_unasked(
	struct tt_gap_search *search, struct tt_situation *situation, const struct tt_outcome *outcome) {
	struct tt_demand demand = demand_of(situation);
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *known = &outcome->duties.items[i];
		struct tt_demand other = {.rule = known->rule, .duty = known->duty};
		bool rules = search->gap->model->rules.items[known->rule].strength == TT_MUST;
		if (rules && !known->implied && known->duty->strength == TT_MUST &&
			tt_gap_of_side(search->gap, situation->other, known->rule) &&
			tt_demands_alike(search->gap, &demand, &other))
			go_astray(situation, known->rule, known->possible ? TT_UNKNOWN : TT_NO);
	}
}

static void confirm_otherwise(struct tt_gap_search *search, struct tt_situation *situation,
	const struct tt_outcome *outcome, const struct tt_model *model) {
	if (situation->duty == NULL)
		confirm_permitted(search, situation, outcome, model);
	else
		confirm_unasked(search, situation, outcome);
}

/* ---- running them ---------------------------------------------------------------------------------- */

/* By event of the model of all witnesses: the situation, or none. */
static struct tt_situation **situations_by_event(struct tt_gap_search *search, const struct tt_model *model) {
	struct tt_gap *gap = search->gap;
	struct tt_situation **by = TT_NEW_ARRAY(search->arena, struct tt_situation *, model->events.len + 1);
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		if (gap->situations.items[i].witness.len == 0)
			continue;
		struct tt_text id =
			tt_text_format(search->arena, "s%u-%s", i + 1, tt_word_event_type(gap->type));
		uint32_t event = tt_find_event(model, id);
		if (event != TT_NONE)
			by[event] = &gap->situations.items[i];
	}
	return by;
}

/* A part of trying out what was found is done, which is carried through in any case. */
static void tell_done(struct tt_gap_search *search) {
	search->done++;
	(void)tt_gap_go_on(search);
}

/* Steps the whole model on one day, for all sides that stand there. */
static void run_day(struct tt_gap_search *search, struct tt_model *model, const struct tt_program *program,
	struct tt_situation **by_event, uint32_t day) {
	const struct tt_gap_side *sides = search->gap->sides;
	struct tt_engine *engine = tt_engine_create(search->arena, model, program, sides[day].at, NULL, 0);
	engine->trace = true;
	for (uint32_t event = 0; event < model->events.len; event++) {
		const struct tt_outcome *outcome = tt_engine_step(engine, event);
		struct tt_situation *situation = by_event[event];
		if (situation == NULL)
			continue;
		if (sides[situation->side].day == day) {
			confirm_said(situation, outcome);
			tell_done(search);
		}
		if (sides[situation->other].day == day)
			confirm_otherwise(search, situation, outcome, model);
	}
}

/* What a rule says of named data it says of the data at hand, too. */
static void widen_names(struct tt_model *model) {
	for (uint32_t i = 0; i < model->formulas.nodes.len; i++) {
		struct tt_formula *node = &model->formulas.nodes.items[i];
		if (node->kind != TT_FORMULA_ATOM)
			continue;
		const struct tt_atom *atom = &model->atoms.items.items[node->a];
		if (atom->kind == TT_ATOM_EQUALS && atom->field == TT_FIELD_ID)
			node->kind = TT_FORMULA_TRUE;
	}
}

static bool run(
	struct tt_gap_search *search, const struct tt_witness *all, struct tt_diagnostics *diagnostics) {
	struct tt_gap *gap = search->gap;
	struct tt_text source = tt_witness_model(gap, all, gap->sides[0].at);
	struct tt_model *model = tt_gap_read(search->arena, source, &search->request->from, diagnostics);
	if (tt_diagnostics_failed(diagnostics) || model->rules.len != gap->model->rules.len)
		return false;
	(void)tt_gap_widen(search->arena, model);
	widen_names(model);
	struct tt_program *program = tt_program_compile(model);
	struct tt_situation **by_event = situations_by_event(search, model);
	for (uint32_t side = 0; side < gap->side_count; side++)
		if (gap->sides[side].day == side)
			run_day(search, model, program, by_event, side);
	return true;
}

bool tt_confirm_situations(struct tt_gap_search *search, struct tt_diagnostics *diagnostics) {
	struct tt_gap *gap = search->gap;
	struct tt_diagnostics *own = TT_NEW(search->arena, struct tt_diagnostics);
	struct tt_witness all = {0};
	tt_diagnostics_init(own, search->arena);
	search->all += 2 * gap->situations.len; /* each gets a witness, and that is run */
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		find_witness(search, i, &all);
		tell_done(search);
	}
	if (gap->situations.len > 0 && all.parts[0].arena != NULL && !run(search, &all, own)) {
		*diagnostics = *own;
		return false;
	}
	for (uint32_t i = 0; i < gap->situations.len; i++)
		gap->disagreements += gap->situations.items[i].state == TT_WITNESS_DISAGREES;
	return true;
}

/*
 * Rules that cannot mean what they say. A search asks of goals (formulas that are all to be true, or false)
 * whether some world that the axioms leave meets them. It takes the atoms that a goal turns on one by one and
 * keeps what it took on a trail; because the axioms are closed, a trail whose literals agree pairwise is part
 * of a world. Goals that take too long to settle are taken to be possible. One search serves all that is
 * asked: it knows nothing of any atom before and after.
 */
#include <string.h>

#include "engine/axiom.h"
#include "engine/program.h"

struct goal {
	uint32_t formula;
	bool wanted;
};

enum { GOALS = 8, TRAIL = 128, PATIENCE = 10000 };

struct search {
	struct tt_model *model;
	struct goal goals[GOALS];
	uint32_t goal_count;
	uint32_t trail[TRAIL]; /* atoms */
	uint32_t trail_len;
	uint8_t *truths; /* enum tt_truth, by atom: unknown unless it is on the trail */
	uint32_t steps;
};

/* ---- search ---------------------------------------------------------------------------------------- */

/* Of a formula that is unknown, atom is one that it turns on. */
static enum tt_truth value(const struct search *search, uint32_t formula, uint32_t *atom) {
	const struct tt_formula *node = &search->model->formulas.nodes.items[formula];
	if (node->kind == TT_FORMULA_FALSE || node->kind == TT_FORMULA_TRUE)
		return node->kind == TT_FORMULA_TRUE ? TT_YES : TT_NO;
	if (node->kind == TT_FORMULA_ATOM) {
		enum tt_truth truth = search->truths[node->a];
		*atom = truth == TT_UNKNOWN ? node->a : *atom;
		return truth;
	}
	enum tt_truth left = value(search, node->a, atom);
	if (node->kind == TT_FORMULA_NOT)
		return TT_YES - left;
	enum tt_truth settled = node->kind == TT_FORMULA_AND ? TT_NO : TT_YES;
	if (left == settled)
		return settled;
	uint32_t other = *atom;
	enum tt_truth right = value(search, node->b, &other);
	if (right == settled || left != TT_UNKNOWN) {
		*atom = other;
		return right;
	}
	return TT_UNKNOWN;
}

static bool agree(enum tt_atom_relation relation, bool a, bool b) {
	return !(relation == TT_EXCLUDES && a && b) && !(relation == TT_IMPLIES && a && !b) &&
	       !(relation == TT_IMPLIED && !a && b);
}

static bool allowed(const struct search *search, uint32_t atom, bool truth) {
	const struct tt_atom *atoms = search->model->atoms.items.items;
	for (uint32_t i = 0; i < search->trail_len; i++) {
		uint32_t taken = search->trail[i];
		if (!agree(tt_atoms_relate(search->model, &atoms[atom], &atoms[taken]), truth,
			    search->truths[taken] == TT_YES))
			return false;
	}
	return true;
}

/* The first goals, met by what is on the trail, stay so whatever comes onto it. */
static bool reach(struct search *search, uint32_t met) {
	uint32_t atom = TT_NONE, first = met;
	for (uint32_t i = met; i < search->goal_count; i++) {
		uint32_t turns_on = TT_NONE;
		enum tt_truth truth = value(search, search->goals[i].formula, &turns_on);
		if (truth == (search->goals[i].wanted ? TT_NO : TT_YES))
			return false;
		if (truth == TT_UNKNOWN && atom == TT_NONE)
			atom = turns_on;
		first += atom == TT_NONE;
	}
	if (atom == TT_NONE || search->trail_len == TRAIL || search->steps == PATIENCE)
		return true;
	search->steps++;
	for (int truth = 1; truth >= 0; truth--) {
		if (!allowed(search, atom, truth))
			continue;
		search->trail[search->trail_len++] = atom;
		search->truths[atom] = truth ? TT_YES : TT_NO;
		bool found = reach(search, first);
		search->trail_len--;
		search->truths[atom] = TT_UNKNOWN;
		if (found)
			return true;
	}
	return false;
}

/* Can all that is wanted be? After that nothing is wanted. */
static bool reachable(struct search *search) {
	search->steps = 0;
	bool found = reach(search, 0);
	search->goal_count = 0;
	return found;
}

/* ---- goals ----------------------------------------------------------------------------------------- */

static void want(struct search *search, uint32_t formula, bool wanted) {
	search->goals[search->goal_count++] = (struct goal){formula, wanted};
}

static void want_rule(struct search *search, const struct tt_rule *rule) {
	const struct tt_regime *regime = &search->model->regimes.items[rule->regime];
	want(search, regime->binds, true);
	want(search, regime->covers, true);
	want(search, rule->when, true);
}

static bool applies(struct search *search, const struct tt_rule *rule) {
	want_rule(search, rule);
	return reachable(search);
}

static bool applies_with(struct search *search, const struct tt_rule *rule, uint32_t formula) {
	want_rule(search, rule);
	want(search, formula, true);
	return reachable(search);
}

/* ---- time ------------------------------------------------------------------------------------------ */

static bool empty(struct tt_interval interval) {
	return interval.from >= interval.to;
}

static struct tt_interval common(struct tt_interval a, struct tt_interval b) {
	return (struct tt_interval){a.from > b.from ? a.from : b.from, a.to < b.to ? a.to : b.to};
}

/* All the time in which it is or might be in force. */
static struct tt_interval whole_time(struct tt_interval in_force, struct tt_coming coming) {
	if (!empty(coming.maybe) && coming.maybe.from < in_force.from)
		in_force.from = coming.maybe.from;
	return in_force;
}

struct tt_interval tt_rule_time(const struct tt_model *model, const struct tt_rule *rule) {
	const struct tt_regime *regime = &model->regimes.items[rule->regime];
	struct tt_interval time = common(
		whole_time(rule->in_force, rule->coming), whole_time(regime->in_force, regime->coming));
	return regime->named.pack < model->packs.len
		       ? common(time, model->packs.items[regime->named.pack].covered)
		       : time;
}

uint32_t tt_requirement_met(
	struct tt_model *model, uint32_t requirement, struct tt_interval time, bool surely) {
	const struct tt_requirement node = model->requirements.items[requirement];
	time = common(time, surely ? node.in_force : whole_time(node.in_force, node.coming));
	if (empty(time))
		return TT_FORMULA_FALSE;
	if (node.kind == TT_REQUIRE_GROUND)
		return node.condition;
	bool any = node.kind == TT_REQUIRE_ANY;
	uint32_t formula = any ? TT_FORMULA_FALSE : TT_FORMULA_TRUE;
	for (uint32_t i = 0; i < node.child_count; i++) {
		uint32_t child = tt_requirement_met(model, node.children[i], time, surely);
		formula = any ? tt_formula_or(model, formula, child) : tt_formula_and(model, formula, child);
	}
	return formula;
}

/* ---- what is found --------------------------------------------------------------------------------- */

static void complain(struct tt_model *model, enum tt_code code, struct tt_mark mark,
	const struct tt_rule *rule, struct tt_text second) {
	tt_complain(model->diagnostics, code, mark, rule->id, second);
}

static void check_grounds(
	struct search *search, const struct tt_rule *rule, uint32_t id, struct tt_interval above) {
	struct tt_model *model = search->model;
	struct tt_requirement node = model->requirements.items[id];
	struct tt_interval time = common(above, whole_time(node.in_force, node.coming));
	if (empty(time)) {
		complain(model, TT_CODE_GROUND_NOT_IN_FORCE, node.mark, rule, node.id);
		return;
	}
	if (node.kind == TT_REQUIRE_GROUND && !applies_with(search, rule, node.condition))
		complain(model, TT_CODE_GROUND_NEVER, node.mark, rule, node.id);
	for (uint32_t i = 0; i < node.child_count; i++)
		check_grounds(search, rule, node.children[i], time);
}

static void check_norm(struct search *search, const struct tt_rule *rule, struct tt_interval time) {
	struct tt_model *model = search->model;
	if (rule->forbid != TT_FORMULA_FALSE && !applies_with(search, rule, rule->forbid))
		complain(model, TT_CODE_NEVER_FORBIDS, rule->mark, rule, (struct tt_text){0});
	if (rule->require == TT_NONE)
		return;
	if (!applies_with(search, rule, tt_requirement_met(model, rule->require, time, false)))
		complain(model, TT_CODE_NEVER_MET, rule->mark, rule, (struct tt_text){0});
	else
		check_grounds(search, rule, rule->require, time);
}

/* ---- effects --------------------------------------------------------------------------------------- */

uint32_t tt_effects_differ(struct tt_model *model, const struct tt_rule *one, const struct tt_rule *other) {
	for (uint32_t i = 0; i < one->change_count; i++)
		for (uint32_t j = 0; j < other->change_count; j++) {
			const struct tt_change *a = &one->changes[i], *b = &other->changes[j];
			if (a->attribute == b->attribute && a->kind == TT_CHANGE_REPLACE &&
				b->kind == TT_CHANGE_REPLACE && a->value != b->value &&
				(a->attribute != TT_category || tt_set_intersection(&model->sets, a->facets,
									b->facets) != TT_SET_EMPTY))
				return a->attribute;
		}
	return TT_NONE;
}

/* Does the other apply, to all its types of events, wherever the one does? */
static bool implies(struct search *search, const struct tt_rule *one, const struct tt_rule *other) {
	const struct tt_regime *regime = &search->model->regimes.items[other->regime];
	const uint32_t conditions[] = {regime->binds, regime->covers, other->when};
	if ((one->types & ~other->types) != 0)
		return false;
	for (unsigned i = 0; i < TT_COUNT(conditions); i++) {
		want_rule(search, one);
		want(search, conditions[i], false);
		if (reachable(search))
			return false;
	}
	return true;
}

static bool same_pack(const struct tt_model *model, const struct tt_rule *a, const struct tt_rule *b) {
	const struct tt_regime *regimes = model->regimes.items;
	return regimes[a->regime].named.pack == regimes[b->regime].named.pack;
}

/* Effects that fire together whenever one of them does. */
static void check_effects(struct search *search, const struct tt_rule *rule) {
	struct tt_model *model = search->model;
	for (const struct tt_rule *other = model->rules.items; other < rule; other++) {
		if (other->body != TT_BODY_SET || other->who != rule->who || !same_pack(model, other, rule) ||
			(other->types & rule->types) == 0 ||
			empty(common(tt_rule_time(model, other), tt_rule_time(model, rule))))
			continue;
		uint32_t attribute = tt_effects_differ(model, other, rule);
		if (attribute == TT_NONE || (!implies(search, other, rule) && !implies(search, rule, other)))
			continue;
		struct tt_diagnostic *complaint = tt_complain(
			model->diagnostics, TT_CODE_EFFECTS_CONTRADICT, rule->mark, rule->id, other->id);
		complaint->arguments[2] = model->attributes.items[attribute].named.id;
		complaint->also = other->mark;
		return;
	}
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static bool of_built_in(const struct tt_model *model, const struct tt_rule *rule) {
	uint32_t pack = model->regimes.items[rule->regime].named.pack;
	return pack < model->packs.len && model->packs.items[pack].path.len == 0;
}

void tt_rules_check(struct tt_model *model, bool built_in) {
	struct search search = {
		.model = model, .truths = TT_NEW_ARRAY(model->arena, uint8_t, model->atoms.items.len)};
	memset(search.truths, TT_UNKNOWN, model->atoms.items.len);
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		struct tt_interval time = tt_rule_time(model, rule);
		if (of_built_in(model, rule) != built_in)
			continue;
		if (empty(time)) {
			complain(model, TT_CODE_NEVER_IN_FORCE, rule->mark, rule, (struct tt_text){0});
			continue;
		}
		if (!applies(&search, rule)) {
			complain(model, TT_CODE_NEVER_APPLIES, rule->mark, rule, (struct tt_text){0});
			continue;
		}
		if (rule->body == TT_BODY_NORM)
			check_norm(&search, rule, time);
		else if (rule->body == TT_BODY_SET)
			check_effects(&search, rule);
	}
}

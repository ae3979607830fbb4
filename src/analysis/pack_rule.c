/*
 * What rules can never do. A condition that has no prime implicants is true in no world that the axioms
 * leave (engine/cube.h); so is what follows from two conditions together when their conjunction has none.
 * Conditions that are too complex to compile together are passed over.
 */
#include "analysis/pack.h"
#include "engine/program.h"

struct checking {
	struct tt_program *program;
	struct tt_model *model;
	uint32_t file;
	struct tt_interval covers; /* the time that the pack covers */
};

static bool possible(struct checking *checking, uint32_t formula) {
	return tt_program_possible(checking->program, checking->model, formula) != TT_NO;
}

static void complain(
	struct checking *checking, enum tt_code code, const struct tt_rule *rule, struct tt_text second) {
	tt_complain(checking->model->diagnostics, code, rule->mark, rule->id, second);
}

static struct tt_interval within(struct tt_interval inner, struct tt_interval outer) {
	return (struct tt_interval){
		inner.from > outer.from ? inner.from : outer.from, inner.to < outer.to ? inner.to : outer.to};
}

static bool empty(struct tt_interval interval) {
	return interval.from >= interval.to && interval.from != TT_TIME_MAX;
}

/* ---- conditions ------------------------------------------------------------------------------------ */

/* Under which a rule says anything at all. */
static uint32_t applies(struct checking *checking, const struct tt_rule *rule) {
	struct tt_model *model = checking->model;
	const struct tt_regime *regime = &model->regimes.items[rule->regime];
	uint32_t range = tt_formula_and(model, regime->binds, regime->covers);
	return tt_formula_and(model, range, rule->when);
}

static uint32_t met(struct tt_model *model, uint32_t requirement) {
	struct tt_requirement node = model->requirements.items[requirement];
	if (node.kind == TT_REQUIRE_GROUND)
		return node.condition;
	bool any = node.kind == TT_REQUIRE_ANY;
	uint32_t formula = any ? TT_FORMULA_FALSE : TT_FORMULA_TRUE;
	for (uint32_t i = 0; i < node.child_count; i++) {
		uint32_t child = met(model, node.children[i]);
		formula = any ? tt_formula_or(model, formula, child) : tt_formula_and(model, formula, child);
	}
	return formula;
}

static void check_grounds(struct checking *checking, const struct tt_rule *rule, uint32_t requirement,
	uint32_t when, struct tt_interval above) {
	struct tt_requirement node = checking->model->requirements.items[requirement];
	struct tt_interval in_force = within(node.in_force, above);
	if (empty(in_force) && !empty(above))
		complain(checking, TT_CODE_GROUND_NOT_IN_FORCE, rule, node.id);
	else if (node.kind == TT_REQUIRE_GROUND &&
		 !possible(checking, tt_formula_and(checking->model, when, node.condition)))
		complain(checking, TT_CODE_GROUND_NEVER, rule, node.id);
	for (uint32_t i = 0; i < node.child_count; i++)
		check_grounds(checking, rule, node.children[i], when, in_force);
}

static void check_body(
	struct checking *checking, const struct tt_rule *rule, uint32_t when, struct tt_interval in_force) {
	struct tt_model *model = checking->model;
	if (rule->forbid != TT_FORMULA_FALSE &&
		!possible(checking, tt_formula_and(model, when, rule->forbid)))
		complain(checking, TT_CODE_NEVER_FORBIDS, rule, (struct tt_text){0});
	if (rule->require == TT_NONE)
		return;
	if (!possible(checking, tt_formula_and(model, when, met(model, rule->require))))
		complain(checking, TT_CODE_NEVER_MET, rule, (struct tt_text){0});
	else
		check_grounds(checking, rule, rule->require, when, in_force);
}

/* ---- dates ----------------------------------------------------------------------------------------- */

/* Each instant at which the rule is in force needs something to cite, if anything is cited at all. */
static bool cited_throughout(const struct tt_citations *cite, struct tt_interval in_force) {
	tt_instant at = in_force.from;
	while (at < in_force.to) {
		tt_instant next = at;
		for (uint32_t i = 0; i < cite->len; i++)
			if (tt_interval_contains(cite->items[i].in_force, at) &&
				cite->items[i].in_force.to > next)
				next = cite->items[i].in_force.to;
		if (next == at)
			return false;
		at = next;
	}
	return true;
}

static void check_citations(
	struct checking *checking, const struct tt_rule *rule, struct tt_interval in_force) {
	for (uint32_t i = 0; i < rule->cite.len; i++)
		if (!tt_interval_overlaps(rule->cite.items[i].in_force, in_force))
			complain(checking, TT_CODE_CITED_NEVER, rule, rule->cite.items[i].ref);
	if (rule->cite.len > 0 && !cited_throughout(&rule->cite, in_force))
		complain(checking, TT_CODE_CITATION_GAP, rule, (struct tt_text){0});
}

static bool same_member_twice(const struct tt_place_set *place, uint32_t *second) {
	for (uint32_t i = 0; i < place->member_count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (place->members[i].country == place->members[j].country &&
				tt_interval_overlaps(
					place->members[i].in_force, place->members[j].in_force)) {
				*second = i;
				return true;
			}
	return false;
}

static void check_places(struct checking *checking) {
	struct tt_model *model = checking->model;
	uint32_t member;
	for (uint32_t i = 0; i < model->places.len; i++) {
		const struct tt_place_set *place = &model->places.items[i];
		if (place->named.mark.file == checking->file && same_member_twice(place, &member))
			tt_complain(model->diagnostics, TT_CODE_MEMBER_TWICE, place->named.mark,
				place->named.id, tt_word(model, place->members[member].country));
	}
}

/* ---- effects --------------------------------------------------------------------------------------- */

static const struct tt_change *replaces(const struct tt_rule *rule, uint16_t attribute) {
	for (uint32_t i = 0; i < rule->change_count; i++)
		if (rule->changes[i].attribute == attribute && rule->changes[i].kind == TT_CHANGE_REPLACE)
			return &rule->changes[i];
	return NULL;
}

/* An attribute to which both give a value, and not the same; TT_NONE if there is none. */
static uint32_t differing(struct checking *checking, const struct tt_rule *one, const struct tt_rule *other) {
	for (uint32_t i = 0; i < one->change_count; i++) {
		const struct tt_change *a = &one->changes[i], *b = replaces(other, a->attribute);
		if (a->kind != TT_CHANGE_REPLACE || b == NULL || a->value == b->value)
			continue;
		bool other_facets =
			a->attribute == TT_category &&
			tt_set_intersection(&checking->model->sets, a->facets, b->facets) == TT_SET_EMPTY;
		if (!other_facets)
			return a->attribute;
	}
	return TT_NONE;
}

/* Does the one apply wherever the other does? */
static bool implies(struct checking *checking, uint32_t one, uint32_t other) {
	uint32_t alone = tt_formula_and(checking->model, one, tt_formula_not(checking->model, other));
	return tt_program_possible(checking->program, checking->model, alone) == TT_NO;
}

static void check_pair(struct checking *checking, uint32_t a, uint32_t b) {
	const struct tt_rule one = checking->model->rules.items[a], other = checking->model->rules.items[b];
	if (one.body != TT_BODY_SET || other.body != TT_BODY_SET || (one.types & other.types) == 0 ||
		!tt_interval_overlaps(one.in_force, other.in_force))
		return;
	uint32_t attribute = differing(checking, &one, &other);
	if (attribute == TT_NONE)
		return;
	uint32_t first = applies(checking, &one), second = applies(checking, &other);
	bool always = ((one.types & ~other.types) == 0 && implies(checking, first, second)) ||
		      ((other.types & ~one.types) == 0 && implies(checking, second, first));
	if (!always)
		return;
	struct tt_diagnostic *complaint = tt_complain(
		checking->model->diagnostics, TT_CODE_EFFECTS_CONTRADICT, other.mark, other.id, one.id);
	complaint->arguments[2] = checking->model->attributes.items[attribute].named.id;
	complaint->also = one.mark;
}

static void check_effects(struct checking *checking, uint32_t rule) {
	for (uint32_t other = 0; other < rule; other++)
		if (checking->model->rules.items[other].mark.file == checking->file)
			check_pair(checking, other, rule);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void check_rule(struct checking *checking, uint32_t id) {
	const struct tt_rule rule = checking->model->rules.items[id];
	struct tt_interval in_force =
		within(rule.in_force, checking->model->regimes.items[rule.regime].in_force);
	in_force = within(in_force, checking->covers);
	if (empty(in_force)) {
		complain(checking, TT_CODE_NEVER_IN_FORCE, &rule, (struct tt_text){0});
		return;
	}
	if (in_force.from != TT_TIME_MAX) /* law without a first day is cited as it stands */
		check_citations(checking, &rule, in_force);
	uint32_t when = applies(checking, &rule);
	if (!possible(checking, when))
		complain(checking, TT_CODE_NEVER_APPLIES, &rule, (struct tt_text){0});
	else
		check_body(checking, &rule, when, in_force);
}

void tt_pack_check_rules(
	struct tt_program *program, struct tt_model *model, uint32_t file, struct tt_interval covers) {
	struct checking checking = {program, model, file, covers};
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (model->rules.items[i].mark.file == file) {
			check_rule(&checking, i);
			check_effects(&checking, i);
		}
	check_places(&checking);
}

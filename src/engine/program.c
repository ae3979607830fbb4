/* From formulas to covers, under the axioms of their atoms (engine/axiom.h). Equal formulas are compiled
 * once. */
#include "engine/axiom.h"
#include "engine/engine.h"
#include "engine/program.h"

/* ---- axioms ---------------------------------------------------------------------------------------- */

static void collect_atoms(const struct tt_model *model, uint32_t formula, struct tt_arena *arena,
	uint32_t *atoms, uint32_t *count) {
	const struct tt_formula *node = &model->formulas.nodes.items[formula];
	if (node->kind == TT_FORMULA_ATOM) {
		for (uint32_t i = 0; i < *count; i++)
			if (atoms[i] == node->a)
				return;
		if (*count <= TT_CUBE_ATOMS)
			atoms[(*count)++] = node->a;
	} else if (node->kind == TT_FORMULA_NOT) {
		collect_atoms(model, node->a, arena, atoms, count);
	} else if (node->kind == TT_FORMULA_AND || node->kind == TT_FORMULA_OR) {
		collect_atoms(model, node->a, arena, atoms, count);
		collect_atoms(model, node->b, arena, atoms, count);
	}
}

static void find_axioms(struct tt_program *program, struct tt_arena *arena, uint32_t formula) {
	const struct tt_model *model = program->model;
	uint32_t atoms[TT_CUBE_ATOMS + 1], count = 0;
	collect_atoms(model, formula, arena, atoms, &count);
	program->axioms.len = 0;
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t j = i + 1; j < count; j++) {
			uint32_t a = atoms[i], b = atoms[j];
			enum tt_atom_relation relation = tt_atoms_relate(
				model, &model->atoms.items.items[a], &model->atoms.items.items[b]);
			if (relation == TT_IMPLIES)
				*tt_push(arena, &program->axioms) = (struct tt_axiom){a, true, b, false};
			else if (relation == TT_IMPLIED)
				*tt_push(arena, &program->axioms) = (struct tt_axiom){b, true, a, false};
			else if (relation == TT_EXCLUDES)
				*tt_push(arena, &program->axioms) = (struct tt_axiom){a, true, b, true};
		}
}

/* ---- parts ----------------------------------------------------------------------------------------- */

enum tt_status tt_condition_cover(
	struct tt_program *program, struct tt_model *model, uint32_t formula, struct tt_cover *cover) {
	find_axioms(program, model->arena, formula);
	return tt_cover_compile(model->arena, program->scratch, &model->formulas, formula,
		program->axioms.items, program->axioms.len, cover);
}

static tt_part compile_part(
	struct tt_program *program, struct tt_model *model, uint32_t formula, struct tt_mark mark) {
	uint32_t hash = tt_hash_words(&formula, 1), probe = 0, part;
	while ((part = tt_index_next(&program->part_index, hash, &probe)) != TT_NONE)
		if (program->part_formulas.items[part] == formula)
			return part;
	part = program->parts.len;
	struct tt_cover cover = {0};
	if (tt_condition_cover(program, model, formula, &cover) != TT_OK)
		tt_complain(model->diagnostics, TT_CODE_TOO_COMPLEX, mark, (struct tt_text){0},
			(struct tt_text){0});
	for (uint32_t i = 0; i < cover.atom_count; i++)
		if (model->atoms.items.items[cover.atoms[i]].kind == TT_ATOM_LINKED)
			cover.costly |= (uint64_t)1 << i;
	*tt_push(model->arena, &program->parts) = cover;
	*tt_push(model->arena, &program->part_formulas) = formula;
	tt_index_add(model->arena, &program->part_index, hash, part);
	return part;
}

/* ---- rules ----------------------------------------------------------------------------------------- */

/* The formula "what is required does not hold", for grounds that are in force at any time. */
static uint32_t unmet(struct tt_model *model, uint32_t requirement) {
	const struct tt_requirement *node = &model->requirements.items[requirement];
	if (node->kind == TT_REQUIRE_GROUND)
		return tt_formula_not(model, node->condition);
	bool any = node->kind == TT_REQUIRE_ANY;
	uint32_t formula = any ? TT_FORMULA_TRUE : TT_FORMULA_FALSE;
	for (uint32_t i = 0; i < node->child_count; i++) {
		uint32_t child = unmet(model, node->children[i]);
		formula = any ? tt_formula_and(model, formula, child) : tt_formula_or(model, formula, child);
	}
	return formula;
}

/* The signs in which an atom occurs in a rule's parts, as primes see them: bit 0 positive, bit 1 negative. */
struct signs {
	uint32_t atoms[4 * TT_CUBE_ATOMS];
	uint8_t signs[4 * TT_CUBE_ATOMS];
	uint32_t occurrences[4 * TT_CUBE_ATOMS]; /* one condition may be several parts of a rule */
	uint32_t len, occurrence;
	bool conflict;
};

static bool clash(const struct tt_model *model, uint32_t a, uint8_t sign_a, uint32_t b, uint8_t sign_b) {
	if (a == b)
		return (sign_a | sign_b) == 3;
	enum tt_atom_relation relation =
		tt_atoms_relate(model, &model->atoms.items.items[a], &model->atoms.items.items[b]);
	if (relation == TT_UNRELATED)
		return false;
	if (relation == TT_EXCLUDES) /* a and b: one's truth is the other's falsehood */
		return (sign_a & sign_b & 1) != 0 || sign_a == 3 || sign_b == 3;
	return (sign_a & 1 && sign_b & 2) || (sign_a & 2 && sign_b & 1);
}

static void note_signs(struct signs *signs, const struct tt_program *program, tt_part part, bool negated) {
	const struct tt_cover *cover = &program->parts.items[part];
	uint64_t positive = 0, negative = 0;
	signs->occurrence++;
	for (uint32_t i = 0; i < cover->cube_count; i++) {
		positive |= cover->cubes[i].positive;
		negative |= cover->cubes[i].negative;
	}
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		uint8_t sign = (uint8_t)((positive >> i & 1) | (negative >> i & 1) << 1);
		if (negated)
			sign = (uint8_t)((sign >> 1) | (sign & 1) << 1);
		for (uint32_t j = 0; j < signs->len; j++)
			if (signs->occurrences[j] != signs->occurrence &&
				clash(program->model, cover->atoms[i], sign, signs->atoms[j],
					signs->signs[j]))
				signs->conflict = true;
		if (signs->len == TT_COUNT(signs->atoms)) { /* too many to tell: take no chance */
			signs->conflict = true;
			return;
		}
		signs->atoms[signs->len] = cover->atoms[i];
		signs->signs[signs->len] = sign;
		signs->occurrences[signs->len++] = signs->occurrence;
	}
}

static void note_requirement(struct signs *signs, const struct tt_program *program, uint32_t requirement) {
	const struct tt_requirement *node = &program->model->requirements.items[requirement];
	if (node->kind == TT_REQUIRE_GROUND)
		note_signs(signs, program, program->requirements[requirement], true);
	for (uint32_t i = 0; i < node->child_count; i++)
		note_requirement(signs, program, node->children[i]);
}

static bool independent(const struct tt_program *program, const struct tt_rule *rule,
	const struct tt_compiled_rule *compiled) {
	struct signs signs;
	signs.len = signs.occurrence = 0;
	signs.conflict = false;
	const struct tt_compiled_regime *regime = &program->regimes[rule->regime];
	note_signs(&signs, program, regime->binds, false);
	note_signs(&signs, program, regime->covers, false);
	note_signs(&signs, program, compiled->when, false);
	if (rule->forbid != TT_FORMULA_FALSE)
		note_signs(&signs, program, compiled->forbid, false);
	if (rule->require != TT_NONE)
		note_requirement(&signs, program, rule->require);
	return !signs.conflict;
}

/* Grounds with a time of their own are parts of their own: their force changes what the rule says. */
static bool timeless(const struct tt_model *model, uint32_t requirement) {
	if (requirement == TT_NONE)
		return true;
	const struct tt_requirement *node = &model->requirements.items[requirement];
	bool always = node->in_force.from == TT_TIME_MIN && node->in_force.to == TT_TIME_MAX;
	for (uint32_t i = 0; i < node->child_count; i++)
		always = timeless(model, node->children[i]) && always;
	return always;
}

static void note_reads(const struct tt_model *model, uint32_t formula, struct tt_compiled_rule *compiled) {
	const struct tt_formula *node = &model->formulas.nodes.items[formula];
	if (node->kind == TT_FORMULA_NOT || node->kind == TT_FORMULA_AND || node->kind == TT_FORMULA_OR)
		note_reads(model, node->a, compiled);
	if (node->kind == TT_FORMULA_AND || node->kind == TT_FORMULA_OR)
		note_reads(model, node->b, compiled);
	if (node->kind != TT_FORMULA_ATOM)
		return;
	const struct tt_atom *atom = &model->atoms.items.items[node->a];
	uint32_t subjects = TT_READS(atom->subject);
	if (atom->kind == TT_ATOM_SAME || atom->kind == TT_ATOM_THIRD_PARTY ||
		atom->kind == TT_ATOM_INCLUDES || atom->kind == TT_ATOM_OTHERS)
		subjects |= TT_READS(atom->other);
	if (atom->kind == TT_ATOM_FACT)
		for (uint8_t i = 0; i < model->questions.items[atom->operand].of_count; i++) {
			uint8_t of = model->questions.items[atom->operand].of[i];
			subjects |= of == TT_OF_DATA ? TT_READS(TT_SUBJECT_DATA) : 0;
			subjects |=
				of == TT_OF_HOLDER || of == TT_OF_SYSTEM ? TT_READS(TT_SUBJECT_RESULT) : 0;
		}
	compiled->reads_labels |= atom->kind == TT_ATOM_LABEL || atom->kind == TT_ATOM_LINKED;
	compiled->reads_data |=
		(subjects & (TT_READS(TT_SUBJECT_DATA) | TT_READS(TT_SUBJECT_DATA_HOLDER))) != 0;
	compiled->reads_result |=
		(subjects & (TT_READS(TT_SUBJECT_RESULT) | TT_READS(TT_SUBJECT_RESULT_HOLDER))) != 0;
}

static void note_requirement_reads(
	const struct tt_model *model, uint32_t requirement, struct tt_compiled_rule *compiled) {
	const struct tt_requirement *node = &model->requirements.items[requirement];
	note_reads(model, node->condition, compiled);
	for (uint32_t i = 0; i < node->child_count; i++)
		note_requirement_reads(model, node->children[i], compiled);
}

static struct tt_guard guard_of(const struct tt_model *model, uint32_t id) {
	const struct tt_atom *atom = &model->atoms.items.items[id];
	if (atom->kind == TT_ATOM_EQUALS && atom->subject == TT_SUBJECT_EVENT &&
		atom->field == TT_FIELD_OPERATION)
		return (struct tt_guard){TT_GUARD_OPERATION, atom->operand};
	if (atom->kind == TT_ATOM_LABEL)
		return (struct tt_guard){
			atom->subject == TT_SUBJECT_RESULT ? TT_GUARD_RESULT_LABEL : TT_GUARD_DATA_LABEL,
			atom->operand};
	return (struct tt_guard){TT_GUARD_NONE, 0};
}

/* A literal that all cubes of the condition share; an operation before a label. */
static struct tt_guard find_guard(const struct tt_program *program, tt_part part) {
	const struct tt_cover *cover = &program->parts.items[part];
	uint64_t shared = cover->cube_count > 0 ? UINT64_MAX : 0;
	struct tt_guard best = {TT_GUARD_NONE, 0};
	for (uint32_t i = 0; i < cover->cube_count; i++)
		shared &= cover->cubes[i].positive;
	for (; shared != 0; shared &= shared - 1) {
		struct tt_guard guard = guard_of(program->model, cover->atoms[__builtin_ctzll(shared)]);
		if (guard.kind != TT_GUARD_NONE &&
			(best.kind == TT_GUARD_NONE || guard.kind == TT_GUARD_OPERATION))
			best = guard;
	}
	return best;
}

static bool not_empty(struct tt_interval interval) {
	return interval.from < interval.to;
}

/* Two rows of one rule: the later one has no first day as yet, the earlier one stays until it has. */
static void pair_rows(const struct tt_model *model, struct tt_compiled_rule *rules) {
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *later = &model->rules.items[i];
		bool norm = later->body == TT_BODY_NORM && not_empty(later->coming.maybe);
		for (uint32_t j = 0; norm && j < model->rules.len; j++) {
			const struct tt_rule *sooner = &model->rules.items[j];
			if (i == j || sooner->regime != later->regime || sooner->body != TT_BODY_NORM ||
				!tt_text_equal(sooner->id, later->id) ||
				!tt_interval_overlaps(sooner->in_force, later->coming.maybe))
				continue;
			rules[i].before = j;
			rules[j].after = i;
		}
	}
}

/* Any or all of one thing is that thing, unless it has duties or a time of its own. */
static uint32_t unwrapped(const struct tt_model *model, uint32_t requirement) {
	if (requirement == TT_NONE)
		return TT_NONE;
	const struct tt_requirement *node = &model->requirements.items[requirement];
	bool always = node->in_force.from == TT_TIME_MIN && node->in_force.to == TT_TIME_MAX;
	bool wraps = node->kind != TT_REQUIRE_GROUND && node->child_count == 1 && node->duties.len == 0;
	return wraps && always ? unwrapped(model, node->children[0]) : requirement;
}

static bool plain_duties(const struct tt_rule *rule) {
	for (uint32_t i = 0; i < rule->duties.len; i++) {
		const struct tt_duty *duty = &rule->duties.items[i];
		if (duty->by != rule->who || duty->strength != TT_MUST || duty->due_stated ||
			duty->operation != TT_NONE || duty->discharge_atom != TT_NONE)
			return false;
	}
	return true;
}

/* Each in a line of the cache. */
static struct tt_compiled_rule *new_rules(struct tt_arena *arena, uint32_t count) {
	char *room = TT_NEW_ARRAY(arena, char, sizeof(struct tt_compiled_rule) * ((size_t)count + 1));
	return (struct tt_compiled_rule *)(void *)(room + (-(uintptr_t)room & 63));
}

static void compile_rule(struct tt_program *program, struct tt_model *model, const struct tt_rule *rule,
	struct tt_compiled_rule *compiled) {
	compiled->who = rule->who;
	compiled->types = rule->types;
	compiled->strength = rule->strength;
	compiled->regime = rule->regime;
	compiled->require = unwrapped(model, rule->require);
	compiled->duties = rule->duties;
	compiled->plain_duties = plain_duties(rule);
	compiled->when = compile_part(program, model, rule->when, rule->mark);
	compiled->forbid = compile_part(program, model, rule->forbid, rule->mark);
	compiled->whole = compiled->before = compiled->after = TT_NONE;
	compiled->comes =
		not_empty(rule->coming.maybe) || not_empty(model->regimes.items[rule->regime].coming.maybe);
	compiled->guard = find_guard(program, compiled->when);
	note_reads(model, model->regimes.items[rule->regime].covers, compiled);
	note_reads(model, rule->when, compiled);
	note_reads(model, rule->forbid, compiled);
	compiled->reads_result |= rule->who == TT_SUBJECT_RESULT_HOLDER;
	if (rule->require != TT_NONE)
		note_requirement_reads(model, rule->require, compiled);
	if (rule->body != TT_BODY_NORM || independent(program, rule, compiled) ||
		!timeless(model, rule->require))
		return;
	const struct tt_regime *regime = &model->regimes.items[rule->regime];
	uint32_t applies =
		tt_formula_and(model, tt_formula_and(model, regime->binds, regime->covers), rule->when);
	uint32_t broken = rule->require != TT_NONE ? unmet(model, rule->require) : rule->forbid;
	compiled->whole = compile_part(program, model, tt_formula_and(model, applies, broken), rule->mark);
}

/* ---- lists ----------------------------------------------------------------------------------------- */

static void list_rule(struct tt_program *program, struct tt_model *model, uint32_t id) {
	const struct tt_rule *rule = &model->rules.items[id];
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
		if ((rule->types & TT_EVENT_BIT(type)) == 0)
			continue;
		if (rule->body == TT_BODY_NORM)
			*tt_push(model->arena, &program->norms[type]) = id;
		else if (rule->body == TT_BODY_SET)
			*tt_push(model->arena, &program->effects[type]) = id;
	}
	if (rule->body == TT_BODY_CLASSIFY || rule->body == TT_BODY_EXPOSE)
		*tt_push(model->arena, &program->derivations) = id;
}

static void list_boundary(struct tt_program *program, struct tt_arena *arena, tt_instant at) {
	if (at == TT_TIME_MIN || at == TT_TIME_MAX)
		return;
	*tt_push(arena, &program->boundaries) = at;
}

static void list_ends(struct tt_program *program, struct tt_arena *arena, struct tt_interval interval) {
	list_boundary(program, arena, interval.from);
	list_boundary(program, arena, interval.to);
}

static void compile_risks(struct tt_program *program, struct tt_model *model) {
	tt_part *perspectives = TT_NEW_ARRAY(model->arena, tt_part, model->perspectives.len);
	tt_part *risks = TT_NEW_ARRAY(model->arena, tt_part, model->risks.len);
	bool *about_results = TT_NEW_ARRAY(model->arena, bool, model->risks.len);
	for (uint32_t i = 0; i < model->perspectives.len; i++)
		perspectives[i] = compile_part(program, model, model->perspectives.items[i].when,
			model->perspectives.items[i].named.mark);
	for (uint32_t i = 0; i < model->risks.len; i++) {
		const struct tt_risk *risk = &model->risks.items[i];
		uint8_t types = risk->types == 0 ? UINT8_MAX : risk->types;
		struct tt_compiled_rule reads = {0};
		note_reads(model, risk->when, &reads);
		about_results[i] = reads.reads_result && !reads.reads_data;
		risks[i] = compile_part(program, model, risk->when, risk->named.mark);
		for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
			if (types & TT_EVENT_BIT(type))
				*tt_push(model->arena, &program->risks_at[type]) = i;
	}
	program->perspectives = perspectives;
	program->risks = risks;
	program->about_results = about_results;
}

static void list_link_labels(struct tt_program *program, struct tt_model *model) {
	for (uint32_t i = 0; i < model->atoms.items.len; i++) {
		const struct tt_atom *atom = &model->atoms.items.items[i];
		bool known = atom->kind != TT_ATOM_LINKED;
		for (uint32_t j = 0; j < program->link_labels.len; j++)
			known = known || program->link_labels.items[j] == atom->operand;
		if (!known)
			*tt_push(model->arena, &program->link_labels) = atom->operand;
	}
}

static void list_boundaries(struct tt_program *program, struct tt_model *model) {
	for (uint32_t i = 0; i < program->derivations.len; i++) {
		const struct tt_rule *rule = &model->rules.items[program->derivations.items[i]];
		const struct tt_regime *regime = &model->regimes.items[rule->regime];
		list_ends(program, model->arena, rule->in_force);
		list_ends(program, model->arena, rule->coming.maybe);
		list_ends(program, model->arena, regime->in_force);
		list_ends(program, model->arena, regime->coming.maybe);
	}
	for (uint32_t i = 0; i < model->facts.len; i++) { /* answers that say who reaches and handles what */
		const struct tt_fact *fact = &model->facts.items[i];
		if (fact->question != model->question_can_reach &&
			fact->question != model->question_does_not_handle)
			continue;
		if (fact->question == model->question_can_reach)
			*tt_push(model->arena, &program->reach_facts) = i;
		list_ends(program, model->arena, fact->in_force);
	}
}

static bool any_waits(const struct tt_duties *duties) {
	for (uint32_t i = 0; i < duties->len; i++)
		if (duties->items[i].operation != TT_NONE)
			return true;
	return false;
}

static bool waits_for_events(const struct tt_model *model) {
	bool waits = false;
	for (uint32_t i = 0; i < model->rules.len; i++)
		waits = waits || any_waits(&model->rules.items[i].duties);
	for (uint32_t i = 0; i < model->requirements.len; i++)
		waits = waits || any_waits(&model->requirements.items[i].duties);
	return waits;
}

/* ---- doubtful answers ------------------------------------------------------------------------------ */

static const bool *find_doubtful(struct tt_model *model) {
	bool *doubtful = TT_NEW_ARRAY(model->arena, bool, model->questions.len);
	for (uint32_t i = 0; i < model->questions.len; i++) {
		const struct tt_question *asked = &model->questions.items[i];
		doubtful[i] = (asked->answered_by != 0 && model->consents.len > 0) || asked->lasts_stated ||
			      asked->implies != TT_SET_EMPTY || asked->implied_by != TT_SET_EMPTY;
	}
	for (uint32_t i = 0; i < model->facts.len; i++) {
		const struct tt_fact *fact = &model->facts.items[i];
		for (uint32_t other = fact->next; other != TT_NONE && !doubtful[fact->question];
			other = model->facts.items[other].next)
			doubtful[fact->question] = model->facts.items[other].is != fact->is;
	}
	return doubtful;
}

static bool part_doubts(const struct tt_program *program, tt_part part) {
	const struct tt_cover *cover = &program->parts.items[part];
	bool doubts = false;
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		const struct tt_atom *atom = &program->model->atoms.items.items[cover->atoms[i]];
		doubts = doubts || (atom->kind == TT_ATOM_FACT && program->doubtful[atom->operand]);
	}
	return doubts;
}

static bool requirement_doubts(const struct tt_program *program, uint32_t id) {
	const struct tt_requirement *node = &program->model->requirements.items[id];
	bool doubts = node->kind == TT_REQUIRE_GROUND && part_doubts(program, program->requirements[id]);
	for (uint32_t i = 0; i < node->child_count && !doubts; i++)
		doubts = requirement_doubts(program, node->children[i]);
	return doubts;
}

static bool rule_doubts(const struct tt_program *program, uint32_t id) {
	const struct tt_rule *rule = &program->model->rules.items[id];
	return part_doubts(program, program->rules[id].when) ||
	       part_doubts(program, program->rules[id].forbid) ||
	       (rule->require != TT_NONE && requirement_doubts(program, rule->require));
}

static void list_doubting(struct tt_program *program, struct tt_arena *arena) {
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
		for (uint32_t i = 0; i < program->norms[type].len; i++)
			if (rule_doubts(program, program->norms[type].items[i]))
				*tt_push(arena, &program->doubting[type]) = program->norms[type].items[i];
		for (uint32_t i = 0; i < program->effects[type].len; i++)
			if (rule_doubts(program, program->effects[type].items[i]))
				*tt_push(arena, &program->doubting[type]) = program->effects[type].items[i];
	}
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static void finish_scratch(void *scratch) {
	tt_arena_finish(scratch);
}

static struct tt_arena *new_scratch(struct tt_arena *arena) {
	struct tt_arena *scratch = TT_NEW(arena, struct tt_arena);
	tt_arena_init(scratch, TT_CUBE_SCRATCH);
	tt_arena_defer(arena, finish_scratch, scratch);
	return scratch;
}

struct tt_program *tt_program_compile(struct tt_model *model) {
	struct tt_program *program = TT_NEW(model->arena, struct tt_program);
	program->model = model;
	program->scratch = new_scratch(model->arena);
	struct tt_compiled_regime *regimes =
		TT_NEW_ARRAY(model->arena, struct tt_compiled_regime, model->regimes.len);
	for (uint32_t i = 0; i < model->regimes.len; i++) {
		const struct tt_regime *regime = &model->regimes.items[i];
		regimes[i].binds = compile_part(program, model, regime->binds, regime->named.mark);
		regimes[i].covers = compile_part(program, model, regime->covers, regime->named.mark);
	}
	tt_part *grounds = TT_NEW_ARRAY(model->arena, tt_part, model->requirements.len);
	for (uint32_t i = 0; i < model->requirements.len; i++)
		grounds[i] = model->requirements.items[i].kind == TT_REQUIRE_GROUND
				     ? compile_part(program, model, model->requirements.items[i].condition,
					       model->requirements.items[i].mark)
				     : TT_NONE;
	struct tt_compiled_rule *rules = new_rules(model->arena, model->rules.len);
	program->regimes = regimes;
	program->requirements = grounds;
	program->rules = rules;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		compile_rule(program, model, &model->rules.items[i], &rules[i]);
		list_rule(program, model, i);
	}
	pair_rows(model, rules);
	compile_risks(program, model);
	if (!tt_diagnostics_failed(model->diagnostics))
		tt_rules_check(model, false);
	program->waits_for_events = waits_for_events(model);
	for (uint32_t i = 0; i < model->packs.len; i++)
		program->examines = program->examines || model->packs.items[i].examines;
	program->doubtful = find_doubtful(model);
	list_doubting(program, model->arena);
	list_link_labels(program, model);
	list_boundaries(program, model);
	return program;
}

/*
 * Rules that say nothing: those that never apply or are never broken, and those that say only what others
 * say. Each question is asked stage by stage, and no further once one answers it, so that most rules need
 * the latest stage alone.
 */
#include "analysis/pack_rules.h"
#include "engine/program.h"

#include <stdlib.h>

enum { PATIENCE = 20000 }; /* conflicts that a question may meet */

/* ---- stages ---------------------------------------------------------------------------------------- */

bool tt_pack_rule_made(const struct tt_pack_rules *rules, uint32_t rule) {
	return rules->model->regimes.items[rules->model->rules.items[rule].regime].named.pack == TT_NONE;
}

/* Of the pack, or of a contract that was made of one of its templates. */
static bool of_pack(const struct tt_pack_rules *rules, uint32_t rule) {
	const struct tt_rule *known = &rules->model->rules.items[rule];
	const struct tt_regime *regime = &rules->model->regimes.items[known->regime];
	return !regime->template && known->mark.file == rules->file &&
	       (regime->named.pack == rules->pack || regime->named.pack == TT_NONE);
}

bool tt_pack_rule_at(const struct tt_pack_rules *rules, uint32_t rule, tt_instant at) {
	return of_pack(rules, rule) && tt_rule_in_force(rules->model, rule, at) == TT_YES &&
	       tt_interval_contains(tt_rule_time(rules->model, &rules->model->rules.items[rule]), at);
}

/* Rules that derive stand beside events; they are looked at as if at a storing. */
static uint8_t types_of(const struct tt_rule *rule) {
	bool derives = rule->body == TT_BODY_CLASSIFY || rule->body == TT_BODY_EXPOSE;
	return derives ? TT_EVENT_BIT(TT_EVENT_STORE) : rule->types;
}

/* The formula "what is required is so", of the grounds that are in force at an instant. */
static uint32_t met(struct tt_model *model, uint32_t id, tt_instant at) {
	return tt_requirement_met(model, id, (struct tt_interval){at, at + 1}, true);
}

static uint32_t asked_by(struct tt_model *model, const struct tt_rule *rule, tt_instant at) {
	return rule->require != TT_NONE ? met(model, rule->require, at) : tt_formula_not(model, rule->forbid);
}

/* There is somebody whom the rule addresses, bound by its regime; of classification nothing of that is asked.
 */
static uint32_t applies(struct tt_model *model, const struct tt_rule *rule) {
	const struct tt_regime *regime = &model->regimes.items[rule->regime];
	uint32_t scope = tt_formula_and(model, regime->covers, rule->when);
	if (rule->body == TT_BODY_CLASSIFY || rule->body == TT_BODY_EXPOSE)
		return scope;
	uint32_t addressed = tt_formula_atom(model,
		(struct tt_atom){.kind = TT_ATOM_EXISTS, .subject = rule->who, .attribute = UINT16_MAX});
	return tt_formula_and(model, tt_formula_and(model, addressed, regime->binds), scope);
}

static void add_goal(struct tt_pack_rules *rules, struct tt_stage *stage, struct tt_goal goal) {
	struct tt_model *model = rules->model;
	uint32_t kept = tt_formula_or(model, tt_formula_not(model, goal.applies), goal.asks);
	goal.kept = tt_world_condition(stage->world, 0, model->rules.items[goal.rule].who, kept);
	*tt_push(rules->arena, &stage->goals) = goal;
}

/* A rule is kept, and what it obliges to is done: a duty that arises in some of the cases. */
static void add_duties(struct tt_pack_rules *rules, struct tt_stage *stage, const struct tt_goal *norm,
	uint32_t arises, const struct tt_duties *duties) {
	struct tt_model *model = rules->model;
	for (uint32_t i = 0; i < duties->len; i++) {
		const struct tt_duty *duty = &duties->items[i];
		struct tt_goal goal = *norm;
		if (duty->discharge_atom == TT_NONE || duty->strength != TT_MUST)
			continue;
		uint32_t done = tt_formula_atom(model, model->atoms.items.items[duty->discharge_atom]);
		goal.duty = duty;
		goal.asks = tt_formula_and(
			model, norm->asks, tt_formula_or(model, tt_formula_not(model, arises), done));
		add_goal(rules, stage, goal);
	}
}

/* Duties of grounds arise where the ground carries the rule: of any, the first that holds. */
static void add_ground_duties(struct tt_pack_rules *rules, struct tt_stage *stage, const struct tt_goal *norm,
	uint32_t arises, uint32_t id) {
	struct tt_model *model = rules->model;
	const struct tt_requirement node = model->requirements.items[id];
	arises = tt_formula_and(model, arises, met(model, id, stage->at));
	add_duties(rules, stage, norm, arises, &node.duties);
	for (uint32_t i = 0; i < node.child_count; i++) {
		add_ground_duties(rules, stage, norm, arises, node.children[i]);
		uint32_t child = met(model, node.children[i], stage->at);
		if (node.kind == TT_REQUIRE_ANY)
			arises = tt_formula_and(model, arises, tt_formula_not(model, child));
	}
}

/* What else discharges duties: an event with some operation. */
static void add_ways(
	struct tt_pack_rules *rules, struct tt_stage *stage, uint32_t rule, const struct tt_duties *duties) {
	for (uint32_t i = 0; i < duties->len; i++) {
		const struct tt_duty *duty = &duties->items[i];
		if (duty->operation == TT_NONE || duty->strength != TT_MUST)
			continue;
		uint32_t taken = tt_formula_atom(rules->model, (struct tt_atom){.kind = TT_ATOM_EQUALS,
								       .subject = TT_SUBJECT_EVENT,
								       .field = TT_FIELD_OPERATION,
								       .operand = duty->operation});
		*tt_push(rules->arena, &stage->ways) = (struct tt_way){
			rule, duty, tt_world_condition(stage->world, 0, TT_SUBJECT_BY, taken)};
	}
}

static void add_ground_ways(struct tt_pack_rules *rules, struct tt_stage *stage, uint32_t rule, uint32_t id) {
	const struct tt_requirement node = rules->model->requirements.items[id];
	add_ways(rules, stage, rule, &node.duties);
	for (uint32_t i = 0; i < node.child_count; i++)
		add_ground_ways(rules, stage, rule, node.children[i]);
}

static void add_goals(struct tt_pack_rules *rules, struct tt_stage *stage, uint32_t id, uint32_t when) {
	const struct tt_rule rule = rules->model->rules.items[id];
	if (rule.body != TT_BODY_NORM || rule.strength != TT_MUST || tt_pack_rule_made(rules, id))
		return;
	struct tt_goal norm = {id, NULL, when, asked_by(rules->model, &rule, stage->at), 0};
	if (norm.asks != TT_FORMULA_TRUE)
		add_goal(rules, stage, norm);
	add_duties(rules, stage, &norm, TT_FORMULA_TRUE, &rule.duties);
	if (rule.require != TT_NONE)
		add_ground_duties(rules, stage, &norm, TT_FORMULA_TRUE, rule.require);
}

/* A duty of any kind of event may be fulfilled at an event of another. */
static void read_ways(struct tt_pack_rules *rules, struct tt_stage *stage, uint32_t id) {
	const struct tt_rule rule = rules->model->rules.items[id];
	if (rule.body != TT_BODY_NORM || rule.strength != TT_MUST || tt_pack_rule_made(rules, id) ||
		!tt_pack_rule_at(rules, id, stage->at))
		return;
	add_ways(rules, stage, id, &rule.duties);
	if (rule.require != TT_NONE)
		add_ground_ways(rules, stage, id, rule.require);
}

static struct tt_staged_rule read_rule(struct tt_pack_rules *rules, struct tt_stage *stage, uint32_t id) {
	struct tt_model *model = rules->model;
	const struct tt_rule rule = model->rules.items[id];
	if (!tt_pack_rule_at(rules, id, stage->at) || (types_of(&rule) & TT_EVENT_BIT(stage->type)) == 0)
		return (struct tt_staged_rule){0};
	uint32_t when = applies(model, &rule);
	uint32_t wrong = tt_formula_not(model, asked_by(model, &rule, stage->at));
	struct tt_staged_rule read = {.here = true,
		.applies = tt_world_condition(stage->world, 0, rule.who, when),
		.broken = TT_NEGATED(stage->world->yes)};
	if (rule.body == TT_BODY_NORM)
		read.broken =
			tt_world_condition(stage->world, 0, rule.who, tt_formula_and(model, when, wrong));
	add_goals(rules, stage, id, when);
	return read;
}

static struct tt_stage *make_stage(struct tt_pack_rules *rules, uint8_t type, tt_instant at) {
	struct tt_stage *stage = TT_NEW(rules->arena, struct tt_stage);
	uint32_t count = rules->model->rules.len;
	struct tt_staged_rule *read = TT_NEW_ARRAY(rules->arena, struct tt_staged_rule, count);
	stage->at = at;
	stage->type = type;
	stage->gap.model = rules->model;
	stage->gap.type = type;
	stage->gap.side_count = 1;
	stage->gap.sides[0] = (struct tt_gap_side){.name = rules->name, .at = at};
	stage->world = tt_world_create(&stage->gap, rules->arena);
	tt_world_loosen(stage->world);
	for (uint32_t i = 0; i < count; i++) {
		read[i] = read_rule(rules, stage, i);
		read_ways(rules, stage, i);
	}
	uint32_t made = tt_formula_atom(rules->model,
		(struct tt_atom){
			.kind = TT_ATOM_EXISTS, .subject = TT_SUBJECT_RESULT, .attribute = UINT16_MAX});
	stage->made = tt_world_condition(stage->world, 0, TT_SUBJECT_BY, made);
	tt_world_close(stage->world);
	stage->rules = read;
	return stage;
}

struct tt_stage *tt_pack_stage(struct tt_pack_rules *rules, uint8_t type, tt_instant at) {
	for (uint32_t i = 0; i < rules->stages.len; i++)
		if (rules->stages.items[i]->type == type && rules->stages.items[i]->at == at)
			return rules->stages.items[i];
	struct tt_stage *stage = make_stage(rules, type, at);
	*tt_push(rules->arena, &rules->stages) = stage;
	return stage;
}

/* ---- questions ------------------------------------------------------------------------------------- */

void tt_pack_assume(struct tt_pack_rules *rules, tt_literal_id literal) {
	*tt_push(rules->arena, &rules->assumptions) = literal;
}

enum tt_truth tt_pack_possible(struct tt_pack_rules *rules, const struct tt_stage *stage) {
	enum tt_truth answer =
		tt_sat_solve(stage->world->sat, rules->assumptions.items, rules->assumptions.len, PATIENCE);
	rules->gave_up = rules->gave_up || answer == TT_UNKNOWN;
	return answer;
}

static enum tt_truth possible(
	struct tt_pack_rules *rules, const struct tt_stage *stage, tt_literal_id literal) {
	rules->assumptions.len = 0;
	tt_pack_assume(rules, literal);
	return tt_pack_possible(rules, stage);
}

/* Both hold in some world. */
static enum tt_truth possible_both(
	struct tt_pack_rules *rules, const struct tt_stage *stage, tt_literal_id a, tt_literal_id b) {
	rules->assumptions.len = 0;
	tt_pack_assume(rules, a);
	tt_pack_assume(rules, b);
	return tt_pack_possible(rules, stage);
}

typedef enum tt_truth ask_stage(void *context, const struct tt_stage *stage, uint32_t rule);

/* Yes as soon as some stage of the rule says so; unknown where none does, and some gave up. */
static enum tt_truth some_stage(struct tt_pack_rules *rules, uint32_t rule, ask_stage *ask, void *context) {
	enum tt_truth answer = TT_NO;
	uint8_t types = types_of(&rules->model->rules.items[rule]);
	for (uint32_t i = 0; i < rules->instants.len; i++) {
		if (!tt_pack_rule_at(rules, rule, rules->instants.items[i]))
			continue;
		for (uint32_t type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
			if ((types & TT_EVENT_BIT(type)) == 0)
				continue;
			enum tt_truth here = ask(
				context, tt_pack_stage(rules, (uint8_t)type, rules->instants.items[i]), rule);
			if (here == TT_YES)
				return TT_YES;
			answer = here > answer ? here : answer;
		}
	}
	return answer;
}

/* ---- telling ------------------------------------------------------------------------------------------ */

/* An instant at which the rule is in force, the latest one. */
static tt_instant when_in_force(const struct tt_pack_rules *rules, uint32_t rule) {
	for (uint32_t i = 0; i < rules->instants.len; i++)
		if (tt_pack_rule_at(rules, rule, rules->instants.items[i]))
			return rules->instants.items[i];
	return TT_TIME_MIN;
}

static void name_rule(const struct tt_pack_rules *rules, uint32_t rule, struct tt_buf *out) {
	const struct tt_rule *known = &rules->model->rules.items[rule];
	tt_instant at = when_in_force(rules, rule);
	const char *between = " (";
	tt_buf_add(out, known->id);
	for (uint32_t i = 0; i < known->cite.len; i++) {
		if (!tt_interval_contains(known->cite.items[i].in_force, at))
			continue;
		tt_buf_string(out, between);
		tt_buf_add(out, known->cite.items[i].ref);
		between = "; ";
	}
	tt_buf_string(out, between[0] == ' ' ? "" : ")");
}

void tt_pack_complain(struct tt_pack_rules *rules, enum tt_code code, uint32_t rule, const uint32_t *others,
	uint32_t len, struct tt_text third) {
	const struct tt_rule *all = rules->model->rules.items;
	struct tt_buf name, names;
	tt_buf_init(&name, rules->arena, 1 << 12);
	tt_buf_init(&names, rules->arena, 1 << 16);
	name_rule(rules, rule, &name);
	for (uint32_t i = 0; i < len; i++) {
		tt_buf_string(&names, i > 0 ? ", " : "");
		name_rule(rules, others[i], &names);
	}
	struct tt_diagnostic *complaint = tt_complain(
		rules->model->diagnostics, code, all[rule].mark, tt_buf_text(&name), tt_buf_text(&names));
	complaint->arguments[2] = third;
	if (len > 0)
		complaint->also = all[others[0]].mark;
}

/* ---- what never happens ---------------------------------------------------------------------------- */

static enum tt_truth ever_applies(void *context, const struct tt_stage *stage, uint32_t rule) {
	return possible(context, stage, stage->rules[rule].applies);
}

static enum tt_truth ever_broken(void *context, const struct tt_stage *stage, uint32_t rule) {
	return possible(context, stage, stage->rules[rule].broken);
}

/* Was it said already, when the model was read, that the rule can never do something? */
static bool said(const struct tt_pack_rules *rules, const struct tt_rule *rule) {
	const struct tt_diagnostics *diagnostics = rules->model->diagnostics;
	for (uint32_t i = 0; i < diagnostics->items.len; i++) {
		const struct tt_diagnostic *item = &diagnostics->items.items[i];
		bool never = item->code == TT_CODE_NEVER_IN_FORCE || item->code == TT_CODE_NEVER_APPLIES ||
			     item->code == TT_CODE_NEVER_FORBIDS || item->code == TT_CODE_NEVER_BROKEN;
		if (never && item->mark.file == rule->mark.file && item->mark.start == rule->mark.start)
			return true;
	}
	return false;
}

static bool asks_something(const struct tt_rule *rule) {
	return rule->require != TT_NONE || rule->forbid != TT_FORMULA_FALSE;
}

static void find_never(struct tt_pack_rules *rules, uint32_t id) {
	const struct tt_rule *rule = &rules->model->rules.items[id];
	enum tt_code code = TT_CODE_COUNT;
	if (said(rules, rule))
		return;
	if (some_stage(rules, id, ever_applies, rules) == TT_NO)
		code = TT_CODE_NEVER_APPLIES;
	else if (rule->body == TT_BODY_NORM && asks_something(rule) &&
		 some_stage(rules, id, ever_broken, rules) == TT_NO)
		code = TT_CODE_NEVER_BROKEN;
	if (code != TT_CODE_COUNT)
		tt_complain(rules->model->diagnostics, code, rule->mark, rule->id, (struct tt_text){0});
}

/* ---- what others say ------------------------------------------------------------------------------- */

/* A rule that is looked at, and those that say what it does. */
struct needless {
	struct tt_pack_rules *rules;
	const bool *gone; /* by rule: found to be needless itself */
	TT_VECTOR(uint32_t) by;
};

/* May one speak for the other: is it of the same addressee and matter, and no weaker? */
static bool may_stand_for(
	const struct needless *needless, const struct tt_stage *stage, uint32_t rule, uint32_t id) {
	const struct tt_rule *one = &needless->rules->model->rules.items[rule];
	const struct tt_rule *other = &needless->rules->model->rules.items[id];
	bool whole = !tt_pack_rule_made(needless->rules, rule) && !tt_pack_rule_made(needless->rules, id);
	return id != rule && stage->rules[id].here && !needless->gone[id] && other->body == TT_BODY_NORM &&
	       other->who == one->who && other->strength <= one->strength &&
	       tt_text_equal(other->topic, one->topic) && (whole || other->regime == one->regime);
}

static void note_by(struct needless *needless, uint32_t id) {
	for (uint32_t i = 0; i < needless->by.len; i++)
		if (needless->by.items[i] == id)
			return;
	*tt_push(needless->rules->arena, &needless->by) = id;
}

/* Is it broken in some world in which none of these is? */
static enum tt_truth broken_alone(struct needless *needless, const struct tt_stage *stage, uint32_t rule,
	const uint32_t *others, uint32_t len, uint32_t without) {
	needless->rules->assumptions.len = 0;
	tt_pack_assume(needless->rules, stage->rules[rule].broken);
	for (uint32_t i = 0; i < len; i++)
		if (i != without)
			tt_pack_assume(needless->rules, TT_NEGATED(stage->rules[others[i]].broken));
	return tt_pack_possible(needless->rules, stage);
}

/* If others are always broken with it, the fewest of them, each needed, are noted. */
static enum tt_truth breaks_alone(void *context, const struct tt_stage *stage, uint32_t rule) {
	struct needless *needless = context;
	TT_VECTOR(uint32_t) others = {0};
	for (uint32_t i = 0; i < needless->rules->model->rules.len; i++)
		if (may_stand_for(needless, stage, rule, i))
			*tt_push(needless->rules->arena, &others) = i;
	enum tt_truth answer = broken_alone(needless, stage, rule, others.items, others.len, TT_NONE);
	if (answer != TT_NO)
		return answer;
	for (uint32_t i = others.len; i-- > 0;)
		if (broken_alone(needless, stage, rule, others.items, others.len, i) == TT_NO)
			others.items[i] = others.items[--others.len];
	for (uint32_t i = 0; i < others.len; i++)
		note_by(needless, others.items[i]);
	return TT_NO;
}

static bool same_duty(const struct tt_duty *a, const struct tt_duty *b) {
	bool same =
		a->does.len + b->does.len > 0 ? tt_text_equal(a->does, b->does) : tt_text_equal(a->id, b->id);
	return same && a->by == b->by && a->strength == b->strength && a->while_held == b->while_held &&
	       tt_text_equal(a->due, b->due) && a->question == b->question && a->operation == b->operation;
}

static bool has_duty(const struct tt_rule *rule, const struct tt_duty *duty) {
	for (uint32_t i = 0; i < rule->duties.len; i++)
		if (same_duty(&rule->duties.items[i], duty))
			return true;
	return false;
}

/* Does the rule oblige to something to which no other one obliges wherever it does? */
static enum tt_truth obliges_alone(void *context, const struct tt_stage *stage, uint32_t rule) {
	struct needless *needless = context;
	struct tt_pack_rules *rules = needless->rules;
	const struct tt_rule *known = &rules->model->rules.items[rule];
	for (uint32_t i = 0; i < known->duties.len; i++) {
		enum tt_truth alone = TT_YES;
		for (uint32_t j = 0; j < rules->model->rules.len && alone != TT_NO; j++) {
			if (!may_stand_for(needless, stage, rule, j) ||
				!has_duty(&rules->model->rules.items[j], &known->duties.items[i]))
				continue;
			alone = possible_both(rules, stage, stage->rules[rule].applies,
				TT_NEGATED(stage->rules[j].applies));
			if (alone == TT_NO)
				note_by(needless, j);
		}
		if (alone != TT_NO)
			return alone;
	}
	return TT_NO;
}

static bool grounds_oblige(const struct tt_model *model, uint32_t id) {
	const struct tt_requirement *node = &model->requirements.items[id];
	for (uint32_t i = 0; i < node->child_count; i++)
		if (grounds_oblige(model, node->children[i]))
			return true;
	return node->duties.len > 0;
}

static bool says_nothing_else(struct needless *needless, uint32_t id) {
	struct tt_pack_rules *rules = needless->rules;
	const struct tt_rule *rule = &rules->model->rules.items[id];
	if (rule->require != TT_NONE && grounds_oblige(rules->model, rule->require))
		return false;
	if (asks_something(rule) && some_stage(rules, id, breaks_alone, needless) != TT_NO)
		return false;
	return some_stage(rules, id, obliges_alone, needless) == TT_NO && needless->by.len > 0;
}

/* The last rules first, so that of two that say the same the second is told. */
static void find_needless(struct tt_pack_rules *rules) {
	bool *gone = TT_NEW_ARRAY(rules->arena, bool, rules->model->rules.len);
	for (uint32_t i = rules->model->rules.len; i-- > 0;) {
		const struct tt_rule *rule = &rules->model->rules.items[i];
		struct needless needless = {.rules = rules, .gone = gone};
		if (!of_pack(rules, i) || rule->body != TT_BODY_NORM || said(rules, rule) ||
			!says_nothing_else(&needless, i))
			continue;
		gone[i] = true;
		tt_pack_complain(rules, TT_CODE_RULE_NEEDLESS, i, needless.by.items, needless.by.len,
			(struct tt_text){0});
	}
}

/* ---- time ------------------------------------------------------------------------------------------ */

static void add_instant(struct tt_pack_rules *rules, tt_instant at) {
	for (uint32_t i = 0; i < rules->instants.len; i++)
		if (rules->instants.items[i] == at)
			return;
	if (at != TT_TIME_MIN && at != TT_TIME_MAX)
		*tt_push(rules->arena, &rules->instants) = at;
}

static void add_ends(struct tt_pack_rules *rules, struct tt_interval interval) {
	add_instant(rules, interval.from);
	add_instant(rules, interval.to);
}

static int latest_first(const void *a, const void *b) {
	tt_instant one = *(const tt_instant *)a, other = *(const tt_instant *)b;
	return one < other ? 1 : one > other ? -1 : 0;
}

/* When something begins or ends, and a day before all of that. */
static void gather_instants(struct tt_pack_rules *rules) {
	const struct tt_model *model = rules->model;
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (of_pack(rules, i))
			add_ends(rules, tt_rule_time(model, &model->rules.items[i]));
	for (uint32_t i = 0; i < model->requirements.len; i++)
		if (model->requirements.items[i].mark.file == rules->file)
			add_ends(rules, model->requirements.items[i].in_force);
	for (uint32_t i = 0; i < model->places.len; i++)
		for (uint32_t j = 0; j < model->places.items[i].member_count; j++)
			add_ends(rules, model->places.items[i].members[j].in_force);
	for (uint32_t i = 0; i < model->atoms.items.len; i++)
		if (model->atoms.items.items[i].kind == TT_ATOM_AT_LEAST &&
			model->atoms.items.items[i].subject == TT_SUBJECT_EVENT)
			add_instant(rules, model->atoms.items.items[i].number);
	add_instant(rules, model->packs.items[rules->pack].checked);
	if (rules->instants.len > 0)
		qsort(rules->instants.items, rules->instants.len, sizeof(*rules->instants.items),
			latest_first);
	if (rules->instants.len > 0)
		add_instant(rules, rules->instants.items[rules->instants.len - 1] - 86400);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

void tt_pack_check_rules(struct tt_model *model, uint32_t pack, uint32_t file, struct tt_text name,
	const struct tt_pack_path *path, struct tt_pack_cases *cases) {
	struct tt_pack_rules rules = {.arena = model->arena,
		.model = model,
		.name = name,
		.path = path,
		.pack = pack,
		.file = file,
		.cases = cases};
	gather_instants(&rules);
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (of_pack(&rules, i))
			find_never(&rules, i);
	find_needless(&rules);
	tt_pack_find_clashes(&rules);
	if (rules.gave_up)
		tt_complain(model->diagnostics, TT_CODE_RULES_NOT_ALL_EXAMINED, (struct tt_mark){file, 0, 0},
			model->packs.items[pack].id, (struct tt_text){0});
}

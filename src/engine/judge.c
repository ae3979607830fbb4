/*
 * The third stratum: a norm on an item. It does not apply, is satisfied, violated or open; grounds that were
 * used and duties that arose are noted; what is open names the questions that matter.
 */
#include <string.h>
#include "engine/answer.h"
#include "engine/candidate.h"
#include "engine/side.h"
#include "engine/step.h"

struct tt_finding *tt_find(
	struct tt_engine *engine, enum tt_finding_code code, uint32_t rule, struct tt_about about) {
	for (uint32_t i = 0; i < engine->outcome.findings.len; i++) {
		struct tt_finding *known = &engine->outcome.findings.items[i];
		if (known->code == code && known->rule == rule && code == TT_FINDING_CONFLICTING_EFFECTS &&
			known->about.data == about.data && known->about.holder == about.holder &&
			known->about.system == about.system)
			return known;
	}
	struct tt_finding *finding = tt_push(engine->arena, &engine->outcome.findings);
	*finding = (struct tt_finding){.code = (uint8_t)code,
		.event = engine->outcome.event,
		.rule = rule,
		.about = about,
		.attribute = TT_NONE,
		.first = TT_NONE,
		.second = TT_NONE};
	return finding;
}

struct tt_about tt_about_row(const struct tt_engine *engine, uint32_t row) {
	struct tt_about about = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, TT_NONE};
	if (row == TT_NONE)
		return about;
	const struct tt_holding *holding = &engine->holdings.items[row];
	about.data = holding->data;
	about.holder = holding->holder;
	about.system = holding->system;
	return about;
}

uint32_t tt_addressed(const struct tt_engine *engine, const struct tt_item *item, uint8_t who) {
	switch (who) {
	case TT_SUBJECT_FROM:
		return item->from;
	case TT_SUBJECT_TO:
		return item->to;
	case TT_SUBJECT_RESULT_HOLDER:
		if (item->result == TT_NONE)
			return TT_NONE;
		return engine->holdings.items[item->result].holder;
	default:
		return item->by;
	}
}

/* A rule judged on an item, while it is judged. */
struct judgement {
	struct tt_engine *engine;
	const struct tt_item *item;
	uint32_t rule_id, seen;
	const struct tt_compiled_rule *compiled;
	struct tt_about about;
	bool implied;
	enum tt_truth reached;
	tt_set_id reached_open;
	enum tt_truth force; /* unknown: law to come; it counts as not surely reached */
	enum tt_truth applicable, met, violated;
};

static tt_set_id unite(struct judgement *judgement, tt_set_id a, tt_set_id b) {
	return tt_set_union(&judgement->engine->model->sets, a, b);
}

/* ---- requirements ---------------------------------------------------------------------------------- */

static enum tt_truth met(struct judgement *judgement, uint32_t id) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_requirement *node = &engine->model->requirements.items[id];
	enum tt_truth force = tt_in_force(node->in_force, node->coming.maybe, engine->now);
	if (force == TT_NO)
		return TT_NO;
	if (node->kind == TT_REQUIRE_GROUND)
		return tt_truth_and(
			force, tt_evaluate_part(engine, judgement->item, engine->program->requirements[id]));
	enum tt_truth truth = node->kind == TT_REQUIRE_ANY ? TT_NO : TT_YES;
	for (uint32_t i = 0; i < node->child_count; i++) {
		enum tt_truth child = met(judgement, node->children[i]);
		truth = node->kind == TT_REQUIRE_ANY ? tt_truth_or(truth, child) : tt_truth_and(truth, child);
	}
	return tt_truth_and(force, truth);
}

static tt_set_id unmet_questions(struct judgement *judgement, uint32_t id) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_requirement *node = &engine->model->requirements.items[id];
	if (met(judgement, id) != TT_UNKNOWN)
		return TT_SET_EMPTY;
	tt_set_id open = TT_SET_EMPTY;
	tt_engine_ground_in_force(engine, judgement->rule_id, id, &open);
	if (node->kind == TT_REQUIRE_GROUND)
		return unite(judgement, open,
			tt_part_open(engine, judgement->item, engine->program->requirements[id]));
	for (uint32_t i = 0; i < node->child_count; i++)
		open = unite(judgement, open, unmet_questions(judgement, node->children[i]));
	return open;
}

/* ---- duties ---------------------------------------------------------------------------------------- */

static bool bound(struct judgement *judgement, uint32_t party) {
	struct tt_item item = *judgement->item;
	item.party = party;
	item.party_side = TT_SIDE_NONE; /* whichever it is */
	return tt_evaluate_part(judgement->engine, &item,
		       judgement->engine->program->regimes[judgement->compiled->regime].binds) != TT_NO;
}

/* Has the day come by which the duty was to be met? Only where its beginning is known. */
static bool overdue(const struct tt_engine *engine, const struct tt_duty *duty) {
	const struct tt_event *event = engine->event;
	bool from_event = duty->due_term.anchor == TT_NONE;
	tt_instant unknown = from_event ? TT_TIME_MIN : TT_TIME_MAX;
	if (!duty->due_stated)
		return false;
	tt_instant start = from_event ? event->at : engine->model->anchors.items[duty->due_term.anchor].at;
	return start != unknown && tt_time_add(start, duty->due_term.after) <= engine->as_of;
}

static uint8_t duty_status(struct judgement *judgement, const struct tt_duty *duty, uint32_t debtor) {
	struct tt_engine *engine = judgement->engine;
	if (duty->operation != TT_NONE &&
		tt_done_by_event(engine, duty->operation, judgement->about.data, debtor))
		return TT_DUTY_DISCHARGED;
	uint8_t open = overdue(engine, duty) ? TT_DUTY_UNMET : TT_DUTY_OPEN;
	if (duty->discharge_atom == TT_NONE)
		return open;
	switch (tt_evaluate_atom(engine, judgement->item, duty->discharge_atom, NULL, NULL)) {
	case TT_YES:
		return TT_DUTY_DISCHARGED;
	case TT_NO:
		return TT_DUTY_UNMET;
	default:
		return open;
	}
}

/* Rows of one rule for different times may say a duty again. */
static bool said_by_other_row(
	struct judgement *judgement, const struct tt_arisen *known, const struct tt_duty *duty) {
	const struct tt_rule *rules = judgement->engine->model->rules.items;
	return rules[known->rule].regime == judgement->compiled->regime &&
	       tt_text_equal(rules[known->rule].id, rules[judgement->rule_id].id) &&
	       tt_text_equal(known->duty->id, duty->id);
}

static bool same_duty(
	struct judgement *judgement, const struct tt_arisen *known, const struct tt_duty *duty) {
	return known->duty == duty ||
	       (judgement->force == TT_UNKNOWN && said_by_other_row(judgement, known, duty));
}

static struct tt_arisen *find_duty(struct judgement *judgement, const struct tt_duty *duty, uint32_t debtor) {
	struct tt_outcome *outcome = &judgement->engine->outcome;
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		struct tt_arisen *known = &outcome->duties.items[i];
		if (same_duty(judgement, known, duty) && known->debtor == debtor &&
			known->about.data == judgement->about.data &&
			known->about.holder == judgement->about.holder &&
			known->about.system == judgement->about.system)
			return known;
	}
	return NULL;
}

static struct tt_arisen *note_duty(
	struct judgement *judgement, const struct tt_duty *duty, uint32_t debtor, bool possible) {
	struct tt_engine *engine = judgement->engine;
	struct tt_arisen *arisen = find_duty(judgement, duty, debtor);
	if (arisen != NULL) {
		arisen->possible = arisen->possible && possible;
		return NULL;
	}
	arisen = tt_push(engine->arena, &engine->outcome.duties);
	arisen->duty = duty;
	arisen->rule = judgement->rule_id;
	arisen->debtor = debtor;
	arisen->about = judgement->about;
	arisen->possible = possible;
	arisen->implied = judgement->implied;
	return arisen;
}

static void add_duty(struct judgement *judgement, const struct tt_duty *duty, bool possible) {
	struct tt_engine *engine = judgement->engine;
	uint32_t debtor = tt_addressed(engine, judgement->item, duty->by);
	if (debtor == TT_NONE || (duty->by != judgement->compiled->who && !bound(judgement, debtor)))
		return;
	struct tt_arisen *arisen = note_duty(judgement, duty, debtor, possible);
	if (arisen == NULL)
		return;
	bool must = duty->strength == TT_MUST;
	engine->step->obliges = engine->step->obliges || (must && judgement->compiled->strength == TT_MUST);
	arisen->status = duty_status(judgement, duty, debtor);
	if (arisen->status != TT_DUTY_UNMET || possible)
		return;
	enum tt_finding_code code = must ? TT_FINDING_UNMET_DUTY : TT_FINDING_UNMET_ADVICE;
	tt_find(engine, code, judgement->rule_id, judgement->about)->first = engine->outcome.duties.len - 1;
}

static void add_duties(struct judgement *judgement, const struct tt_duties *duties, bool possible) {
	for (uint32_t i = 0; i < duties->len; i++)
		add_duty(judgement, &duties->items[i], possible);
}

/* Of most rules the duties need no look: the norm says all about them (tt_compiled_rule). */
static void add_own_duties(struct judgement *judgement, bool possible) {
	const struct tt_compiled_rule *compiled = judgement->compiled;
	if (!compiled->plain_duties) {
		add_duties(judgement, &compiled->duties, possible);
		return;
	}
	for (uint32_t i = 0; i < compiled->duties.len; i++)
		note_duty(judgement, &compiled->duties.items[i], judgement->item->party, possible);
	if (compiled->strength == TT_MUST)
		judgement->engine->step->obliges = true;
}

/* ---- grounds --------------------------------------------------------------------------------------- */

static void add_ground(struct judgement *judgement, const struct tt_requirement *ground) {
	struct tt_engine *engine = judgement->engine;
	engine->grounds_used++;
	for (uint32_t i = 0; i < engine->outcome.grounds.len; i++) {
		const struct tt_ground_used *known = &engine->outcome.grounds.items[i];
		if (known->rule == judgement->rule_id && tt_text_equal(known->id, ground->id) &&
			known->data == judgement->about.data)
			return;
	}
	*tt_push(engine->arena, &engine->outcome.grounds) =
		(struct tt_ground_used){ground->id, judgement->rule_id, judgement->about.data, ground->cite};
}

/*
 * The grounds that carry what is required and holds: of any, the first that holds; of all, each. Where all or
 * the last must hold, nobody asks.
 */
static void use_grounds(struct judgement *judgement, uint32_t id) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_requirement *node = &engine->model->requirements.items[id];
	if (node->kind == TT_REQUIRE_GROUND && judgement->force == TT_YES)
		add_ground(judgement, node);
	add_duties(judgement, &node->duties, judgement->reached != TT_YES);
	for (uint32_t i = 0; i < node->child_count; i++) {
		bool must = node->kind == TT_REQUIRE_ALL || i + 1 == node->child_count;
		bool holds = must || met(judgement, node->children[i]) == TT_YES;
		if (holds)
			use_grounds(judgement, node->children[i]);
		if (holds && node->kind == TT_REQUIRE_ANY)
			return;
	}
}

/* ---- questions ------------------------------------------------------------------------------------- */

static tt_set_id applicable_questions(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_compiled_regime *regime = &engine->program->regimes[judgement->compiled->regime];
	tt_set_id open = tt_part_open(engine, judgement->item, regime->binds);
	open = unite(judgement, open, tt_part_open(engine, judgement->item, regime->covers));
	return unite(judgement, open,
		tt_part_open(engine, judgement->item, engine->program->rules[judgement->rule_id].when));
}

static tt_set_id violation_questions(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_compiled_rule *compiled = &engine->program->rules[judgement->rule_id];
	if (compiled->whole != TT_NONE)
		return unite(judgement, judgement->reached_open,
			tt_part_open(engine, judgement->item, compiled->whole));
	tt_set_id open = unite(judgement, judgement->reached_open, applicable_questions(judgement));
	open = unite(judgement, open, tt_part_open(engine, judgement->item, compiled->forbid));
	if (judgement->compiled->require != TT_NONE)
		open = unite(judgement, open, unmet_questions(judgement, judgement->compiled->require));
	return open;
}

/* ---- the verdict ----------------------------------------------------------------------------------- */

static void worsen(struct judgement *judgement, enum tt_verdict verdict) {
	struct tt_outcome *outcome = &judgement->engine->outcome;
	if (verdict > outcome->verdict)
		outcome->verdict = (uint8_t)verdict;
	for (uint32_t i = 0; i < outcome->results.len; i++) {
		if (outcome->results.items[i].data != judgement->about.data)
			continue;
		if (verdict > outcome->results.items[i].verdict)
			outcome->results.items[i].verdict = (uint8_t)verdict;
		return;
	}
	*tt_push(judgement->engine->arena, &outcome->results) =
		(struct tt_result){judgement->about.data, (uint8_t)verdict};
}

static void keep_open_item(struct judgement *judgement, uint32_t finding) {
	struct tt_engine *engine = judgement->engine;
	*tt_push(engine->arena, &engine->step->open_items) = (struct tt_open_item){
		finding, *judgement->item, (uint8_t)judgement->reached, judgement->seen};
	engine->step->open_items.items[engine->step->open_items.len - 1].item.sides = NULL;
	engine->step->open_items.items[engine->step->open_items.len - 1].item.complete = false;
}

static void report(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	bool must = judgement->compiled->strength == TT_MUST;
	if (judgement->violated == TT_YES) {
		tt_find(engine, must ? TT_FINDING_VIOLATION : TT_FINDING_OTHER_STRENGTH, judgement->rule_id,
			judgement->about);
		worsen(judgement, must ? TT_FORBIDDEN : TT_PERMITTED);
	} else if (judgement->violated == TT_UNKNOWN) {
		tt_set_id open = violation_questions(judgement);
		enum tt_finding_code code = !must			     ? TT_FINDING_ADVICE_QUESTION
					    : judgement->force == TT_UNKNOWN ? TT_FINDING_LAW_TO_COME
									     : TT_FINDING_QUESTION;
		tt_find(engine, code, judgement->rule_id, judgement->about)->questions = open;
		keep_open_item(judgement, engine->outcome.findings.len - 1);
		worsen(judgement, must ? TT_UNDETERMINED : TT_PERMITTED);
		if (must)
			engine->outcome.questions = unite(judgement, engine->outcome.questions, open);
	}
}

static bool any_must(const struct tt_duties *duties) {
	for (uint32_t i = 0; i < duties->len; i++)
		if (duties->items[i].strength == TT_MUST)
			return true;
	return false;
}

/* Duties of the rule itself arise wherever it applies. */
static void report_duties(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	enum tt_truth applies = tt_truth_and(judgement->applicable, judgement->reached);
	if (judgement->compiled->duties.len == 0 || applies == TT_NO)
		return;
	uint32_t before = engine->outcome.duties.len;
	add_own_duties(judgement, applies == TT_UNKNOWN);
	if (judgement->force == TT_UNKNOWN && engine->outcome.duties.len == before)
		return;
	if (applies != TT_UNKNOWN || !any_must(&judgement->compiled->duties) ||
		judgement->violated == TT_UNKNOWN)
		return;
	tt_set_id open = unite(judgement, judgement->reached_open, applicable_questions(judgement));
	tt_find(engine, judgement->force == TT_UNKNOWN ? TT_FINDING_DUTY_TO_COME : TT_FINDING_DUTY_QUESTION,
		judgement->rule_id, judgement->about)
		->questions = open;
	engine->outcome.questions = unite(judgement, engine->outcome.questions, open);
}

/* ---- traces ---------------------------------------------------------------------------------------- */

static void trace_grounds(struct judgement *judgement, uint32_t id, uint8_t depth) {
	struct tt_engine *engine = judgement->engine;
	struct tt_outcome *outcome = &engine->outcome;
	const struct tt_requirement *node = &engine->model->requirements.items[id];
	uint32_t row = outcome->grounds_seen.len;
	struct tt_ground_seen seen = {.requirement = id,
		.truth = (uint8_t)met(judgement, id),
		.in_force = tt_engine_ground_in_force(engine, judgement->rule_id, id, NULL) != TT_NO,
		.depth = depth,
		.first_literal = outcome->literals.len};
	if (node->kind == TT_REQUIRE_GROUND && seen.in_force)
		tt_part_explain(engine, judgement->item, engine->program->requirements[id]);
	seen.literal_count = outcome->literals.len - seen.first_literal;
	*tt_push(engine->arena, &outcome->grounds_seen) = seen;
	for (uint32_t i = 0; i < node->child_count && seen.in_force; i++)
		trace_grounds(judgement, node->children[i], depth < UINT8_MAX ? depth + 1 : depth);
	outcome->grounds_seen.items[row].row_count = outcome->grounds_seen.len - row;
}

/* What decided whether the rule applies: where it does not, the first part that says so, and that alone. */
static void trace_applicable(struct judgement *judgement, struct tt_judged *judged) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_compiled_rule *compiled = &engine->program->rules[judgement->rule_id];
	const struct tt_compiled_regime *regime = &engine->program->regimes[judgement->compiled->regime];
	tt_part parts[] = {regime->binds, regime->covers, compiled->when};
	for (size_t i = 0; i < TT_COUNT(parts); i++)
		if (judgement->applicable != TT_NO ||
			tt_evaluate_part(engine, judgement->item, parts[i]) == TT_NO) {
			tt_part_explain(engine, judgement->item, parts[i]);
			judged->literal_count = engine->outcome.literals.len - judged->first_literal;
			judged->scope_count = i < 2 ? judged->literal_count : judged->scope_count;
			if (judgement->applicable == TT_NO)
				return;
		}
}

static void trace(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	struct tt_outcome *outcome = &engine->outcome;
	struct tt_judged judged = {.rule = judgement->rule_id,
		.about = judgement->about,
		.implied = judgement->implied,
		.applicable = (uint8_t)judgement->applicable,
		.violated = (uint8_t)judgement->violated,
		.first_literal = outcome->literals.len,
		.first_ground = outcome->grounds_seen.len};
	trace_applicable(judgement, &judged);
	if (judgement->applicable != TT_NO &&
		engine->model->rules.items[judgement->rule_id].forbid != TT_FORMULA_FALSE)
		tt_part_explain(engine, judgement->item, engine->program->rules[judgement->rule_id].forbid);
	judged.literal_count = outcome->literals.len - judged.first_literal;
	uint32_t require = engine->model->rules.items[judgement->rule_id].require; /* with all its groups */
	if (judgement->applicable != TT_NO && require != TT_NONE)
		trace_grounds(judgement, require, 0);
	judged.ground_count = outcome->grounds_seen.len - judged.first_ground;
	*tt_push(engine->arena, &outcome->judged) = judged;
}

/* ---- one rule on one item -------------------------------------------------------------------------- */

static enum tt_truth applicable(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_compiled_rule *compiled) {
	const struct tt_compiled_regime *regime = &engine->program->regimes[compiled->regime];
	enum tt_truth truth = tt_evaluate_part(engine, item, compiled->when);
	if (truth != TT_NO)
		truth = tt_truth_and(truth, tt_evaluate_part(engine, item, regime->binds));
	if (truth != TT_NO)
		truth = tt_truth_and(truth, tt_evaluate_part(engine, item, regime->covers));
	return truth;
}

static void evaluate(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_compiled_rule *compiled = judgement->compiled;
	const struct tt_item *item = judgement->item;
	judgement->met = TT_YES;
	judgement->applicable = item->complete
					? tt_sides_ask_rests(engine, engine->sides, item, judgement->rule_id)
					: applicable(engine, item, compiled);
	judgement->violated = TT_NO;
	if (judgement->applicable == TT_NO)
		return;
	if (judgement->compiled->require != TT_NONE)
		judgement->met = met(judgement, judgement->compiled->require);
	enum tt_truth broken = judgement->compiled->require != TT_NONE
				       ? tt_truth_not(judgement->met)
				       : tt_evaluate_part(engine, item, compiled->forbid);
	judgement->violated = compiled->whole != TT_NONE ? tt_evaluate_part(engine, item, compiled->whole)
							 : tt_truth_and(judgement->applicable, broken);
	judgement->violated = tt_truth_and(judgement->violated, judgement->reached);
}

static uint8_t side_addressed(uint8_t who) {
	return who == TT_SUBJECT_FROM		 ? TT_SIDE_FROM
	       : who == TT_SUBJECT_TO		 ? TT_SIDE_TO
	       : who == TT_SUBJECT_RESULT_HOLDER ? TT_SIDE_RESULT
						 : TT_SIDE_BY;
}

/* What another row of the same rule says on the item, if what it says counts as much. */
static enum tt_truth other_row(const struct judgement *judgement, uint32_t row) {
	struct tt_engine *engine = judgement->engine;
	const struct tt_rule *rule = &engine->model->rules.items[row];
	struct tt_item item = *judgement->item;
	bool looks = (rule->types & TT_EVENT_BIT(item.type)) != 0 &&
		     (rule->strength == TT_MUST) == (judgement->compiled->strength == TT_MUST);
	item.party = tt_addressed(engine, &item, rule->who);
	item.party_side = side_addressed(rule->who);
	item.complete = false; /* was said of the other row */
	if (!looks || item.party == TT_NONE || tt_engine_in_force(engine, row, NULL) == TT_NO)
		return TT_NO;
	struct judgement other = {.engine = engine,
		.item = &item,
		.rule_id = row,
		.seen = judgement->seen,
		.compiled = &engine->program->rules[row],
		.reached = TT_YES,
		.force = TT_YES};
	evaluate(&other);
	return other.violated;
}

/*
 * Law to come takes the place of the row that is in force, and one of the two is: where they say the same, it
 * is certain. The earlier row speaks for both; the later one by itself where the earlier does not object.
 */
static void weigh_rows(struct judgement *judgement) {
	const struct tt_compiled_rule *compiled = judgement->compiled;
	uint32_t after = compiled->after;
	if (compiled->before != TT_NONE && judgement->force == TT_UNKNOWN && judgement->violated != TT_NO &&
		other_row(judgement, compiled->before) != TT_NO)
		judgement->violated = TT_NO;
	if (after == TT_NONE || judgement->violated != TT_YES ||
		tt_engine_in_force(judgement->engine, after, NULL) != TT_UNKNOWN ||
		other_row(judgement, after) == TT_YES)
		return;
	judgement->violated = TT_UNKNOWN;
	judgement->force = TT_UNKNOWN;
	tt_engine_in_force(judgement->engine, after, &judgement->reached_open);
}

/* Law to come is like what is perhaps reached. */
static void weigh_force(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	if (!judgement->compiled->comes)
		return;
	judgement->force = tt_engine_in_force(engine, judgement->rule_id, &judgement->reached_open);
	judgement->reached = tt_truth_and(judgement->reached, judgement->force);
}

/* ---- all norms on one item ------------------------------------------------------------------------- */

/* A norm that looks at less than the whole item is judged on the first item that shows what it looks at. */
static bool wanted(const struct tt_case *known, const struct tt_compiled_rule *compiled) {
	if (known->kind != TT_CASE_EXPLICIT)
		return true;
	bool first = compiled->reads_data     ? compiled->reads_result || known->first_data
		     : compiled->reads_result ? known->first_result
					      : known->first_pair;
	return first && (known->first_by || compiled->who == TT_SUBJECT_BY) &&
	       (compiled->types & known->judged_types) == 0; /* not again under another type */
}

static void judge(struct judgement *judgement) {
	struct tt_engine *engine = judgement->engine;
	weigh_force(judgement);
	evaluate(judgement);
	weigh_rows(judgement);
	if (engine->trace)
		trace(judgement);
	if (judgement->applicable == TT_NO)
		return;
	tt_match(engine, judgement->rule_id, judgement->applicable);
	if (judgement->compiled->require != TT_NONE && judgement->applicable == TT_YES &&
		judgement->met == TT_YES)
		use_grounds(judgement, judgement->compiled->require);
	report(judgement);
	report_duties(judgement);
}

void tt_judge(struct tt_engine *engine, struct tt_case *known) {
	struct tt_item *item = &known->item;
	struct judgement judgement = {.engine = engine,
		.item = item,
		.seen = known->seen,
		.about = known->about,
		.implied = known->kind != TT_CASE_EXPLICIT};
	uint32_t at = tt_candidates_first(engine, known), rule;
	while ((rule = tt_candidates_next(engine, item, &at)) != TT_NONE) {
		const struct tt_compiled_rule *compiled = &engine->program->rules[rule];
		item->party = tt_addressed(engine, item, compiled->who);
		item->party_side = side_addressed(compiled->who);
		if (item->party == TT_NONE || !wanted(known, compiled))
			continue;
		judgement.rule_id = rule;
		judgement.compiled = compiled;
		judgement.about.party = item->party;
		judgement.reached = (enum tt_truth)known->reached;
		judgement.reached_open = known->reached_open;
		judgement.force = TT_YES;
		judge(&judgement);
	}
}

/* ---- answers --------------------------------------------------------------------------------------- */

static void check_requirement(struct tt_engine *engine, const struct tt_item *item, uint32_t id) {
	const struct tt_requirement *node = &engine->model->requirements.items[id];
	if (node->kind == TT_REQUIRE_GROUND)
		tt_part_check_answers(engine, item, engine->program->requirements[id]);
	for (uint32_t i = 0; i < node->child_count; i++)
		check_requirement(engine, item, node->children[i]);
}

static void check_rule(struct tt_engine *engine, struct tt_item item, uint32_t id) {
	const struct tt_rule *rule = &engine->model->rules.items[id];
	item.party = tt_addressed(engine, &item, rule->who);
	tt_part_check_answers(engine, &item, engine->program->rules[id].when);
	tt_part_check_answers(engine, &item, engine->program->rules[id].forbid);
	if (rule->require != TT_NONE)
		check_requirement(engine, &item, rule->require);
}

void tt_check_answers(struct tt_engine *engine, const struct tt_item *item) {
	for (uint32_t i = 0; i < engine->doubting[item->type].len; i++)
		check_rule(engine, *item, engine->doubting[item->type].items[i]);
}

/* ---- what would settle it -------------------------------------------------------------------------- */

struct trial {
	struct judgement judgement;
	uint32_t atoms[TT_OPTION_MAX], asked[TT_OPTION_MAX], count;
};

static void add_trial_atoms(struct trial *trial, tt_part part) {
	struct tt_engine *engine = trial->judgement.engine;
	const struct tt_cover *cover = &engine->program->parts.items[part];
	for (uint32_t i = 0; i < cover->atom_count && trial->count < TT_OPTION_MAX; i++) {
		tt_set_id open;
		bool known = engine->model->atoms.items.items[cover->atoms[i]].kind != TT_ATOM_FACT ||
			     tt_evaluate_atom(engine, trial->judgement.item, cover->atoms[i], &open, NULL) !=
				     TT_UNKNOWN;
		for (uint32_t j = 0; j < trial->count; j++)
			known = known || trial->atoms[j] == cover->atoms[i];
		if (known)
			continue;
		trial->atoms[trial->count] = cover->atoms[i];
		trial->asked[trial->count++] = tt_set_view(&engine->model->sets, open).items[0];
	}
}

static void add_requirement_atoms(struct trial *trial, uint32_t id) {
	const struct tt_requirement *node = &trial->judgement.engine->model->requirements.items[id];
	const struct tt_engine *engine = trial->judgement.engine;
	if (node->kind == TT_REQUIRE_GROUND &&
		tt_in_force(node->in_force, node->coming.maybe, engine->now) != TT_NO)
		add_trial_atoms(trial, trial->judgement.engine->program->requirements[id]);
	for (uint32_t i = 0; i < node->child_count; i++)
		add_requirement_atoms(trial, node->children[i]);
}

static bool within_option(
	const struct tt_engine *engine, const struct trial *trial, const struct tt_option *option) {
	for (uint8_t i = 0; i < option->count; i++) {
		bool found = false;
		for (uint32_t j = 0; j < trial->count; j++)
			found = found ||
				(trial->asked[j] == option->asked[i] &&
					engine->override_truths[j] == (option->answer[i] ? TT_YES : TT_NO));
		if (!found)
			return false;
	}
	return true;
}

/* Completes the answers that are set by what they imply; false if they contradict each other. */
static bool close_answers(struct trial *trial, uint8_t closed[TT_OPTION_MAX]) {
	struct tt_engine *engine = trial->judgement.engine;
	const struct tt_model *model = engine->model;
	memcpy(closed, engine->override_truths, TT_OPTION_MAX * sizeof(*closed));
	for (uint32_t i = 0; i < trial->count; i++)
		for (uint32_t j = 0; j < trial->count; j++) {
			uint32_t strong = model->atoms.items.items[trial->atoms[i]].operand,
				 weak = model->atoms.items.items[trial->atoms[j]].operand;
			if (!tt_set_contains(&model->sets, model->questions.items[strong].implies, weak))
				continue;
			if (engine->override_truths[i] == TT_YES && engine->override_truths[j] == TT_NO)
				return false;
			if (engine->override_truths[i] == TT_YES)
				closed[j] = TT_YES;
			if (engine->override_truths[j] == TT_NO)
				closed[i] = TT_NO;
		}
	return true;
}

/* Tries the answers that are set now; keeps them if they settle the rule and no smaller option is among them.
 */
static void try_answers(struct trial *trial, uint32_t first_option) {
	struct tt_engine *engine = trial->judgement.engine;
	struct tt_step *step = engine->step;
	for (uint32_t i = first_option; i < step->options.len; i++)
		if (within_option(engine, trial, &step->options.items[i]))
			return;
	struct judgement tried = trial->judgement;
	uint8_t set[TT_OPTION_MAX], closed[TT_OPTION_MAX];
	if (!close_answers(trial, closed))
		return;
	memcpy(set, engine->override_truths, sizeof(set));
	memcpy(engine->override_truths, closed, sizeof(closed));
	evaluate(&tried);
	weigh_rows(&tried);
	memcpy(engine->override_truths, set, sizeof(set));
	if (tried.violated == TT_UNKNOWN)
		return;
	struct tt_option option = {.satisfied = tried.violated == TT_NO};
	for (uint32_t j = 0; j < trial->count; j++) {
		if (engine->override_truths[j] == TT_UNKNOWN)
			continue;
		option.asked[option.count] = trial->asked[j];
		option.answer[option.count++] = engine->override_truths[j] == TT_YES;
	}
	*tt_push(engine->arena, &step->options) = option;
}

/* All assignments of yes and no to exactly size of the atoms from number at on. */
static void enumerate(struct trial *trial, uint32_t at, uint32_t size) {
	struct tt_engine *engine = trial->judgement.engine;
	if (size == 0) {
		try_answers(trial, 0);
		return;
	}
	for (; at + size <= trial->count; at++) {
		engine->override_truths[at] = TT_YES;
		enumerate(trial, at + 1, size - 1);
		engine->override_truths[at] = TT_NO;
		enumerate(trial, at + 1, size - 1);
		engine->override_truths[at] = TT_UNKNOWN;
	}
}

static void enumerate_all(struct trial *trial) {
	struct tt_engine *engine = trial->judgement.engine;
	for (uint32_t i = 0; i < trial->count; i++) {
		engine->override_atoms[i] = trial->atoms[i];
		engine->override_truths[i] = TT_UNKNOWN;
	}
	engine->override_count = trial->count;
	for (uint32_t size = 1; size <= trial->count; size++)
		enumerate(trial, 0, size);
	engine->override_count = 0;
}

bool tt_finding_settles(uint8_t code) {
	return code == TT_FINDING_QUESTION || code == TT_FINDING_ADVICE_QUESTION ||
	       code == TT_FINDING_LAW_TO_COME;
}

struct tt_options tt_engine_settles(struct tt_engine *engine, uint32_t finding) {
	struct tt_step *step = engine->step;
	step->options.len = 0;
	for (uint32_t i = 0; i < step->open_items.len; i++) {
		if (step->open_items.items[i].finding != finding)
			continue;
		struct tt_open_item open = step->open_items.items[i];
		if (open.seen != TT_NONE)
			open.item.result = tt_state_view(engine, open.seen, open.item.to);
		uint32_t rule_id = engine->outcome.findings.items[finding].rule;
		const struct tt_rule *rule = &engine->model->rules.items[rule_id];
		struct trial trial = {.judgement = {.engine = engine,
					      .item = &open.item,
					      .rule_id = rule_id,
					      .compiled = &engine->program->rules[rule_id],
					      .seen = open.seen,
					      .reached = (enum tt_truth)open.reached,
					      .force = TT_YES}};
		add_trial_atoms(&trial, engine->program->regimes[rule->regime].covers);
		add_trial_atoms(&trial, engine->program->rules[rule_id].when);
		add_trial_atoms(&trial, engine->program->rules[rule_id].forbid);
		if (rule->require != TT_NONE)
			add_requirement_atoms(&trial, rule->require);
		enumerate_all(&trial);
	}
	return (struct tt_options){step->options.items, step->options.len};
}

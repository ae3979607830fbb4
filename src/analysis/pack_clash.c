/*
 * Rules that cannot all be kept. Of two goals (a norm kept, its duty fulfilled) the conditions ask of
 * circumstances, and of what somebody brings about; what matters is whether there are circumstances in which
 * each can be reached, and not both. They are guessed and refuted: a way to reach both shows why it works,
 * and no circumstances in which it does are guessed again.
 */
#include "analysis/pack_rules.h"
#include "engine/axiom.h"
#include "engine/program.h"

#include <string.h>

enum { TERMS = 96, ROUNDS = 200, WANTS_TRUE = 1, WANTS_FALSE = 2 };

/* An atom of a goal. */
struct term {
	uint32_t atom;
	tt_literal_id literal;
	uint8_t wants; /* its truth can help to reach the goal, its falsehood can, or both */
	bool applies;  /* it is asked for whether the goal applies */
	bool fulfils;  /* it says whether a duty was fulfilled */
	bool behind;   /* the goal does not ask it; what a label that it asks for is derived from does */
};

struct terms {
	struct term items[TERMS];
	uint32_t len;
	bool too_many;
};

/* Two goals of a stage, and what is known of them. */
struct pair {
	struct tt_pack_rules *rules;
	struct tt_stage *stage;
	const struct tt_goal *one, *other;
	struct terms terms;  /* of both */
	tt_literal_id going; /* assumed while circumstances are guessed: those that were refuted are not so */
	struct terms circumstances; /* guessed, each literal as it is there */
};

/* ---- terms ----------------------------------------------------------------------------------------- */

static void add_term(struct terms *terms, struct term term) {
	for (uint32_t i = 0; i < terms->len; i++)
		if (terms->items[i].literal == term.literal) {
			terms->items[i].wants |= term.wants;
			terms->items[i].applies |= term.applies;
			terms->items[i].fulfils |= term.fulfils;
			terms->items[i].behind &= term.behind;
			return;
		}
	terms->too_many = terms->too_many || terms->len == TERMS;
	if (!terms->too_many)
		terms->items[terms->len++] = term;
}

static uint8_t turned(uint8_t wants) {
	return wants == WANTS_TRUE ? WANTS_FALSE : WANTS_TRUE;
}

static void gather(
	struct tt_stage *stage, uint8_t who, uint32_t formula, struct term like, struct terms *terms);

/* What a derived label is reached by: a higher one of its facet is it, too. */
static void gather_behind(struct tt_stage *stage, struct term like, struct terms *terms) {
	const struct tt_model *model = stage->gap.model;
	const struct tt_atom *atom = &model->atoms.items.items[like.atom];
	if (atom->kind != TT_ATOM_LABEL || atom->subject != TT_SUBJECT_DATA)
		return;
	like.behind = true;
	like.applies = like.fulfils = false;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		if (rule->body == TT_BODY_CLASSIFY && rule->target >= atom->operand &&
			model->labels.items[rule->target].facet == model->labels.items[atom->operand].facet &&
			tt_rule_in_force(model, i, stage->at) == TT_YES)
			gather(stage, rule->who, rule->when, like, terms);
	}
}

static void gather_atom(struct tt_stage *stage, uint8_t who, struct term term, struct terms *terms) {
	uint8_t wants = term.wants;
	uint32_t before = terms->len;
	term.literal = tt_world_literal(stage->world, 0, who, term.atom);
	if (term.literal & 1)
		term.wants = turned(wants);
	term.literal &= ~1u;
	if (term.literal == (stage->world->yes & ~1u))
		return;
	add_term(terms, term);
	term.wants = wants;
	if (terms->len > before)
		gather_behind(stage, term, terms);
}

static void gather(
	struct tt_stage *stage, uint8_t who, uint32_t formula, struct term like, struct terms *terms) {
	const struct tt_formula node = stage->gap.model->formulas.nodes.items[formula];
	struct term opposite = like;
	opposite.wants = turned(like.wants);
	switch (node.kind) {
	case TT_FORMULA_ATOM:
		like.atom = node.a;
		gather_atom(stage, who, like, terms);
		break;
	case TT_FORMULA_NOT:
		gather(stage, who, node.a, opposite, terms);
		break;
	case TT_FORMULA_AND:
	case TT_FORMULA_OR:
		gather(stage, who, node.a, like, terms);
		gather(stage, who, node.b, like, terms);
		break;
	default:
		break;
	}
}

static void gather_goal(struct tt_stage *stage, const struct tt_goal *goal, struct terms *terms) {
	uint8_t who = stage->gap.model->rules.items[goal->rule].who;
	gather(stage, who, goal->applies, (struct term){.wants = WANTS_FALSE, .applies = true}, terms);
	gather(stage, who, goal->asks, (struct term){.wants = WANTS_TRUE}, terms);
	for (uint32_t i = 0; i < terms->len && goal->duty != NULL; i++)
		terms->items[i].fulfils = terms->items[i].atom == goal->duty->discharge_atom;
}

/*
 * Is it for somebody to bring about? A fact, if its question says so or a duty does; of other things those
 * that decide whether a rule is kept, and not whether it applies.
 */
static bool brought_about(const struct tt_stage *stage, const struct term *term) {
	const struct tt_model *model = stage->gap.model;
	const struct tt_atom *atom = &model->atoms.items.items[term->atom];
	if (atom->kind != TT_ATOM_FACT)
		return !term->applies;
	const struct tt_question *question = &model->questions.items[atom->operand];
	return term->fulfils || (question->obtain_by.len > 0 && stage->at < question->obtain_to);
}

static bool about_countries(const struct tt_atom *atom) {
	return atom->kind == TT_ATOM_IN_PLACE || atom->kind == TT_ATOM_CROSSES ||
	       (atom->kind == TT_ATOM_EQUALS && atom->subject != TT_SUBJECT_EVENT) ||
	       (atom->attribute == TT_country &&
		       (atom->kind == TT_ATOM_CONTAINS || atom->kind == TT_ATOM_OUTSIDE));
}

/* Which country it is says all that is asked of countries. */
static bool pull_apart(const struct tt_model *model, const struct term *a, const struct term *b) {
	if (a->literal == b->literal)
		return ((a->wants & WANTS_TRUE) && (b->wants & WANTS_FALSE)) ||
		       ((a->wants & WANTS_FALSE) && (b->wants & WANTS_TRUE));
	const struct tt_atom *atoms = model->atoms.items.items;
	if (about_countries(&atoms[a->atom]) && about_countries(&atoms[b->atom]))
		return true;
	switch (tt_atoms_relate(model, &atoms[a->atom], &atoms[b->atom])) {
	case TT_EXCLUDES:
		return (a->wants & WANTS_TRUE) && (b->wants & WANTS_TRUE);
	case TT_IMPLIES:
		return (a->wants & WANTS_TRUE) && (b->wants & WANTS_FALSE);
	case TT_IMPLIED:
		return (a->wants & WANTS_FALSE) && (b->wants & WANTS_TRUE);
	default:
		return false;
	}
}

/* Where nothing to bring about for the one is against what the other wants, both can be reached if each can.
 */
static bool may_clash(const struct tt_stage *stage, const struct terms *one, const struct terms *other) {
	for (uint32_t i = 0; i < one->len; i++)
		for (uint32_t j = 0; brought_about(stage, &one->items[i]) && j < other->len; j++)
			if (brought_about(stage, &other->items[j]) &&
				pull_apart(stage->gap.model, &one->items[i], &other->items[j]))
				return true;
	return one->too_many || other->too_many;
}

/* ---- guessing and refuting ------------------------------------------------------------------------- */

/* Literals that are assumed as they are in terms, but for one. */
static void assume_terms(struct tt_pack_rules *rules, const struct terms *terms, uint32_t without) {
	for (uint32_t i = 0; i < terms->len; i++)
		if (i != without)
			tt_pack_assume(rules, terms->items[i].literal);
}

static void begin_assuming(struct pair *pair) {
	pair->rules->assumptions.len = 0;
	tt_pack_assume(pair->rules, pair->stage->world->usual);
}

/* Of the terms of both goals those that are brought about, or those that are not, as they were just found. */
static void read_terms(const struct pair *pair, bool brought, struct terms *out) {
	out->len = 0;
	for (uint32_t i = 0; i < pair->terms.len; i++) {
		struct term term = pair->terms.items[i];
		if (term.behind || brought_about(pair->stage, &term) != brought)
			continue;
		term.literal ^= !tt_sat_true(pair->stage->world->sat, term.literal);
		out->items[out->len++] = term;
	}
}

static void drop(struct terms *terms, uint32_t at) {
	memmove(&terms->items[at], &terms->items[at + 1], (terms->len - at - 1) * sizeof(*terms->items));
	terms->len--;
}

static void refute(struct pair *pair, const struct terms *why) {
	tt_literal_id clause[TERMS + 1];
	for (uint32_t i = 0; i < why->len; i++)
		clause[i] = TT_NEGATED(why->items[i].literal);
	clause[why->len] = TT_NEGATED(pair->going);
	tt_sat_clause(pair->stage->world->sat, clause, why->len + 1);
}

/* The circumstances leave no way to reach a goal: fewer of them say why. */
static void refute_reach(struct pair *pair, const struct tt_goal *goal) {
	struct terms why = pair->circumstances;
	for (uint32_t i = why.len; i-- > 0;) {
		begin_assuming(pair);
		tt_pack_assume(pair->rules, goal->kept);
		assume_terms(pair->rules, &why, i);
		if (tt_pack_possible(pair->rules, pair->stage) == TT_NO)
			drop(&why, i);
	}
	refute(pair, &why);
}

/* Does the way still reach the goal where one more circumstance may be otherwise? */
static bool still_works(struct pair *pair, const struct terms *way, const struct terms *why, uint32_t without,
	tt_literal_id goal) {
	begin_assuming(pair);
	assume_terms(pair->rules, way, TT_NONE);
	assume_terms(pair->rules, why, without);
	tt_pack_assume(pair->rules, TT_NEGATED(goal));
	return tt_pack_possible(pair->rules, pair->stage) == TT_NO;
}

/* Of circumstances, in rests: which are so because of what is brought about? A world in which one is not
 * often shows it of others, too. */
static void find_rests(
	struct pair *pair, const struct terms *way, const struct terms *circumstances, bool rests[TERMS]) {
	const struct tt_sat *sat = pair->stage->world->sat;
	for (uint32_t i = 0; i < circumstances->len; i++)
		rests[i] = true;
	for (uint32_t i = 0; i < circumstances->len; i++) {
		if (!rests[i])
			continue;
		begin_assuming(pair);
		assume_terms(pair->rules, way, TT_NONE);
		tt_pack_assume(pair->rules, TT_NEGATED(circumstances->items[i].literal));
		if (tt_pack_possible(pair->rules, pair->stage) != TT_YES)
			continue;
		for (uint32_t j = i; j < circumstances->len; j++)
			rests[j] = rests[j] && tt_sat_true(sat, circumstances->items[j].literal);
	}
}

/* A way to reach both was found: it works as long as some of the circumstances are what they are. */
static void refute_clash(struct pair *pair) {
	struct terms way, why = pair->circumstances;
	bool rests[TERMS];
	read_terms(pair, true, &way);
	find_rests(pair, &way, &why, rests);
	for (uint32_t i = why.len; i-- > 0;)
		if (!rests[i] && still_works(pair, &way, &why, i, pair->one->kept) &&
			still_works(pair, &way, &why, i, pair->other->kept))
			drop(&why, i);
	refute(pair, &why);
}

/* Can the one goal be reached in the circumstances, or both? */
static enum tt_truth reach(struct pair *pair, bool both) {
	begin_assuming(pair);
	assume_terms(pair->rules, &pair->circumstances, TT_NONE);
	tt_pack_assume(pair->rules, pair->one->kept);
	if (both)
		tt_pack_assume(pair->rules, pair->other->kept);
	return tt_pack_possible(pair->rules, pair->stage);
}

/* Circumstances in which the other goal can be reached, and is while the one is not. */
static enum tt_truth guess(struct pair *pair) {
	begin_assuming(pair);
	tt_pack_assume(pair->rules, pair->going);
	tt_pack_assume(pair->rules, TT_NEGATED(pair->one->kept));
	tt_pack_assume(pair->rules, pair->other->kept);
	enum tt_truth answer = tt_pack_possible(pair->rules, pair->stage);
	if (answer == TT_YES)
		read_terms(pair, false, &pair->circumstances);
	return answer;
}

static bool clash(struct pair *pair) {
	pair->going = TT_POSITIVE(tt_sat_variable(pair->stage->world->sat));
	for (uint32_t round = 0; round < ROUNDS; round++) {
		if (guess(pair) != TT_YES)
			return false;
		if (reach(pair, true) == TT_YES)
			refute_clash(pair);
		else if (reach(pair, false) != TT_YES)
			refute_reach(pair, pair->one);
		else
			return true;
	}
	pair->rules->gave_up = true;
	return false;
}

/* ---- examples -------------------------------------------------------------------------------------- */

/* An example under way: a model with an event for each way that fails. */
struct example {
	struct tt_pack_rules *rules;
	struct tt_stage *stage;
	struct tt_witness witness;
};

static void prefer(struct tt_pack_rules *rules, const struct tt_stage *stage, tt_literal_id literal) {
	tt_pack_assume(rules, literal);
	rules->assumptions.len -= tt_pack_possible(rules, stage) != TT_YES;
}

/* Writes a world in which all holds that is assumed, an ordinary one. */
static void add_event(struct example *example, const char *prefix) {
	for (uint32_t i = 0; i < example->stage->world->plain.len; i++)
		prefer(example->rules, example->stage, example->stage->world->plain.items[i]);
	(void)tt_pack_possible(example->rules, example->stage);
	tt_world_witness(example->stage->world, prefix, &example->witness);
}

static struct tt_model *read_example(struct example *example, struct tt_text source) {
	struct tt_diagnostics *unheard = TT_NEW(example->rules->arena, struct tt_diagnostics);
	tt_diagnostics_init(unheard, example->rules->arena);
	struct tt_model_request request = {
		.path = TT_TEXT("example"), .source = source, .packs = *example->rules->path};
	struct tt_model *model = tt_model_open(example->rules->arena, &request, unheard);
	return tt_diagnostics_failed(unheard) ? NULL : model;
}

/* The number of a rule in another model that uses the pack. */
static uint32_t rule_there(const struct tt_pack_rules *rules, const struct tt_model *model, uint32_t id) {
	const struct tt_rule *wanted = &rules->model->rules.items[id];
	struct tt_text regime = rules->model->regimes.items[wanted->regime].named.id;
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (model->rules.items[i].mark.start == wanted->mark.start &&
			tt_text_equal(model->rules.items[i].id, wanted->id) &&
			tt_text_equal(model->regimes.items[model->rules.items[i].regime].named.id, regime))
			return i;
	return TT_NONE;
}

/* The event of a prefix: the last one, after those that lay ground. */
static uint32_t event_of(const struct tt_model *model, const char *prefix) {
	uint32_t found = TT_NONE;
	for (uint32_t i = 0; i < model->events.len; i++) {
		struct tt_text id = model->events.items[i].named.id;
		size_t len = strlen(prefix);
		if (id.len > len && memcmp(id.bytes, prefix, len) == 0)
			found = i;
	}
	return found;
}

/* Is the goal missed at the event, says the engine? */
static bool missed(const struct example *example, const struct tt_model *model,
	const struct tt_outcome *outcome, const struct tt_goal *goal) {
	uint32_t rule = rule_there(example->rules, model, goal->rule);
	for (uint32_t i = 0; i < outcome->judged.len; i++)
		if (outcome->judged.items[i].rule == rule && outcome->judged.items[i].violated == TT_YES)
			return true;
	for (uint32_t i = 0; i < outcome->duties.len && goal->duty != NULL; i++)
		if (outcome->duties.items[i].rule == rule &&
			tt_text_equal(outcome->duties.items[i].duty->id, goal->duty->id) &&
			outcome->duties.items[i].status == TT_DUTY_UNMET)
			return true;
	return false;
}

static bool conflicting(const struct tt_outcome *outcome, uint32_t attribute) {
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		if (outcome->findings.items[i].code == TT_FINDING_CONFLICTING_EFFECTS &&
			outcome->findings.items[i].attribute == attribute)
			return true;
	return false;
}

/* What the engine is to say at the event of a prefix. */
struct claim {
	const char *prefix;
	const struct tt_goal *missed, *reached; /* NULL: nothing is said */
	uint32_t attribute;			/* that gets different values; TT_NONE */
	bool forbidden;
};

static bool agrees(const struct example *example, const struct tt_model *model,
	const struct tt_outcome *outcome, const struct claim *claim) {
	return (claim->missed == NULL || missed(example, model, outcome, claim->missed)) &&
	       (claim->reached == NULL || !missed(example, model, outcome, claim->reached)) &&
	       (claim->attribute == TT_NONE || conflicting(outcome, claim->attribute)) &&
	       (!claim->forbidden || outcome->verdict == TT_FORBIDDEN);
}

/* Runs the example: does the engine say all that is claimed of it? */
static bool confirmed(
	struct example *example, struct tt_text source, const struct claim *claims, uint32_t len) {
	struct tt_model *model = read_example(example, source);
	uint32_t agreed = 0;
	if (model == NULL)
		return false;
	struct tt_engine *engine = tt_engine_create(
		example->rules->arena, model, tt_program_compile(model), example->stage->at, NULL, 0);
	engine->trace = true;
	for (uint32_t event = 0; event < model->events.len; event++) {
		const struct tt_outcome *outcome = tt_engine_step(engine, event);
		for (uint32_t i = 0; i < len; i++)
			agreed += event_of(model, claims[i].prefix) == event &&
				  agrees(example, model, outcome, &claims[i]);
	}
	return agreed == len;
}

/* Writes the model, and keeps it as a case of the two rules; the engine's no is an error. */
static void keep_example(
	struct example *example, uint32_t rule, uint32_t other, const struct claim *claims, uint32_t len) {
	struct tt_pack_rules *rules = example->rules;
	struct tt_text source = tt_witness_model(&example->stage->gap, &example->witness, example->stage->at);
	const struct tt_rule *all = rules->model->rules.items;
	*tt_push(rules->arena, &rules->cases->items) =
		(struct tt_pack_case){all[rule].id, all[other].id, source};
	if (!confirmed(example, source, claims, len))
		tt_complain(rules->model->diagnostics, TT_CODE_EXAMPLE_DISAGREES, all[rule].mark,
			all[rule].id, all[other].id)
			->also = all[other].mark;
}

/* ---- rules that clash ------------------------------------------------------------------------------ */

/* The way that keeps one goal misses the other. */
static void add_failing_way(
	struct example *example, struct pair *pair, const struct tt_goal *reached, const char *prefix) {
	begin_assuming(pair);
	assume_terms(pair->rules, &pair->circumstances, TT_NONE);
	tt_pack_assume(pair->rules, reached->kept);
	add_event(example, prefix);
}

static void tell_clash(struct pair *pair) {
	struct tt_pack_rules *rules = pair->rules;
	const struct tt_goal *one = pair->one, *other = pair->other;
	struct example example = {.rules = rules, .stage = pair->stage};
	const struct claim claims[] = {
		{"first-", other, one, TT_NONE, other->duty == NULL},
		{"second-", one, other, TT_NONE, one->duty == NULL},
	};
	add_failing_way(&example, pair, one, claims[0].prefix);
	add_failing_way(&example, pair, other, claims[1].prefix);
	const struct tt_duty *duty = one->duty != NULL ? one->duty : other->duty;
	tt_pack_complain(rules, duty == NULL ? TT_CODE_RULES_CONTRADICT : TT_CODE_DUTY_CONTRADICTED,
		one->duty != NULL || other->duty == NULL ? one->rule : other->rule,
		one->duty != NULL || other->duty == NULL ? &other->rule : &one->rule, 1,
		duty == NULL ? (struct tt_text){0} : duty->id);
	keep_example(&example, one->rule, other->rule, claims, TT_COUNT(claims));
}

/* Rules, numbered by their pairs, that were told already. */
struct told {
	bool *pairs;
	uint32_t count;
};

static bool *told_pair(const struct told *told, uint32_t a, uint32_t b) {
	return &told->pairs[(size_t)(a < b ? a : b) * told->count + (a < b ? b : a)];
}

static void try_goals(struct tt_pack_rules *rules, struct tt_stage *stage, const struct told *told) {
	struct terms *terms = TT_NEW_ARRAY(rules->arena, struct terms, stage->goals.len);
	for (uint32_t i = 0; i < stage->goals.len; i++) {
		const struct tt_goal *one = &stage->goals.items[i];
		gather_goal(stage, one, &terms[i]);
		for (uint32_t j = 0; j < i; j++) {
			const struct tt_goal *other = &stage->goals.items[j];
			bool *known = told_pair(told, one->rule, other->rule);
			if (*known || one->rule == other->rule ||
				(one->duty != NULL && other->duty != NULL) ||
				!may_clash(stage, &terms[i], &terms[j]))
				continue;
			struct pair pair = {.rules = rules,
				.stage = stage,
				.one = one,
				.other = other,
				.terms = terms[i]};
			for (uint32_t k = 0; k < terms[j].len; k++)
				add_term(&pair.terms, terms[j].items[k]);
			rules->gave_up = rules->gave_up || pair.terms.too_many;
			if (pair.terms.too_many || !clash(&pair))
				continue;
			*known = true;
			tell_clash(&pair);
		}
	}
}

/* ---- effects --------------------------------------------------------------------------------------- */

/* Two effects that always meet were told when the model was read. */
static bool told_to_meet(
	const struct tt_pack_rules *rules, const struct tt_rule *one, const struct tt_rule *other) {
	const struct tt_diagnostics *diagnostics = rules->model->diagnostics;
	for (uint32_t i = 0; i < diagnostics->items.len; i++) {
		const struct tt_diagnostic *item = &diagnostics->items.items[i];
		if (item->code == TT_CODE_EFFECTS_CONTRADICT &&
			((item->mark.start == one->mark.start && item->also.start == other->mark.start) ||
				(item->mark.start == other->mark.start &&
					item->also.start == one->mark.start)))
			return true;
	}
	return false;
}

static void try_effects(struct tt_pack_rules *rules, struct tt_stage *stage, uint32_t one, uint32_t other) {
	const struct tt_rule *all = rules->model->rules.items;
	struct example example = {.rules = rules, .stage = stage};
	uint32_t attribute = tt_effects_differ(rules->model, &all[one], &all[other]);
	if (attribute == TT_NONE || told_to_meet(rules, &all[one], &all[other]))
		return;
	rules->assumptions.len = 0;
	tt_pack_assume(rules, stage->world->usual);
	tt_pack_assume(rules, stage->made);
	tt_pack_assume(rules, stage->rules[one].applies);
	tt_pack_assume(rules, stage->rules[other].applies);
	if (tt_pack_possible(rules, stage) != TT_YES)
		return;
	add_event(&example, "");
	tt_pack_complain(rules, TT_CODE_EFFECTS_MEET, one, &other, 1,
		rules->model->attributes.items[attribute].named.id);
	keep_example(&example, one, other, &(struct claim){.prefix = "", .attribute = attribute}, 1);
}

static bool sets(const struct tt_pack_rules *rules, const struct tt_stage *stage, uint32_t rule) {
	return stage->rules[rule].here && rules->model->rules.items[rule].body == TT_BODY_SET &&
	       !tt_pack_rule_made(rules, rule);
}

static void try_all_effects(struct tt_pack_rules *rules, struct tt_stage *stage, const struct told *told) {
	for (uint32_t i = 0; i < rules->model->rules.len; i++)
		for (uint32_t j = 0; sets(rules, stage, i) && j < i; j++) {
			uint32_t before = rules->cases->items.len;
			if (!sets(rules, stage, j) || *told_pair(told, i, j))
				continue;
			try_effects(rules, stage, i, j);
			*told_pair(told, i, j) = rules->cases->items.len > before;
		}
}

/* ---- duties that only something forbidden fulfils ---------------------------------------------------- */

static bool must_be_kept(const struct tt_pack_rules *rules, const struct tt_stage *stage, uint32_t rule) {
	return stage->rules[rule].here && rules->model->rules.items[rule].strength == TT_MUST &&
	       !tt_pack_rule_made(rules, rule);
}

/* Can what fulfils a duty be done without breaking any rule, or any but one that is gone? */
static enum tt_truth can_be_taken(
	struct tt_pack_rules *rules, struct tt_stage *stage, const struct tt_way *way, const bool *gone) {
	rules->assumptions.len = 0;
	tt_pack_assume(rules, stage->world->usual);
	tt_pack_assume(rules, way->taken);
	for (uint32_t i = 0; i < rules->model->rules.len; i++)
		if (must_be_kept(rules, stage, i) && !gone[i])
			tt_pack_assume(rules, TT_NEGATED(stage->rules[i].broken));
	return tt_pack_possible(rules, stage);
}

/* Rules of a stage, as few as forbid it together. */
static void find_forbidding(
	struct tt_pack_rules *rules, struct tt_stage *stage, const struct tt_way *way, bool *gone) {
	for (uint32_t i = 0; i < rules->model->rules.len; i++) {
		if (!must_be_kept(rules, stage, i))
			continue;
		gone[i] = true;
		gone[i] = can_be_taken(rules, stage, way, gone) == TT_NO;
	}
}

static const struct tt_way *way_at(const struct tt_stage *stage, const struct tt_way *wanted) {
	for (uint32_t i = 0; i < stage->ways.len; i++)
		if (stage->ways.items[i].duty == wanted->duty)
			return &stage->ways.items[i];
	return NULL;
}

static void tell_forbidden(struct tt_pack_rules *rules, struct tt_stage *stage, const struct tt_way *way) {
	uint32_t count = rules->model->rules.len, len = 0;
	bool *gone = TT_NEW_ARRAY(rules->arena, bool, count);
	uint32_t *forbidding = TT_NEW_ARRAY(rules->arena, uint32_t, count);
	struct example example = {.rules = rules, .stage = stage};
	find_forbidding(rules, stage, way, gone);
	for (uint32_t i = 0; i < count; i++)
		if (must_be_kept(rules, stage, i) && !gone[i])
			forbidding[len++] = i;
	rules->assumptions.len = 0;
	tt_pack_assume(rules, stage->world->usual);
	tt_pack_assume(rules, way->taken);
	add_event(&example, "");
	tt_pack_complain(rules, TT_CODE_DUTY_FORBIDDEN, way->rule, forbidding, len, way->duty->id);
	keep_example(&example, way->rule, forbidding[0],
		&(struct claim){.prefix = "", .attribute = TT_NONE, .forbidden = true}, 1);
}

/* On each kind of event on which it can be done, it is forbidden whatever else is so. */
static bool always_forbidden(
	struct tt_pack_rules *rules, const struct tt_way *way, tt_instant at, struct tt_stage **where) {
	bool *none = TT_NEW_ARRAY(rules->arena, bool, rules->model->rules.len);
	*where = NULL;
	for (uint32_t type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
		struct tt_stage *stage = tt_pack_stage(rules, (uint8_t)type, at);
		const struct tt_way *here = way_at(stage, way);
		if (can_be_taken(rules, stage, here, none) != TT_NO)
			return false;
		rules->assumptions.len = 0;
		tt_pack_assume(rules, stage->world->usual);
		tt_pack_assume(rules, here->taken);
		if (*where == NULL && tt_pack_possible(rules, stage) == TT_YES)
			*where = stage;
	}
	return *where != NULL;
}

static void try_ways(struct tt_pack_rules *rules, tt_instant at, bool *told) {
	struct tt_stage *first = tt_pack_stage(rules, TT_EVENT_TRANSFER, at), *where;
	for (uint32_t i = 0; i < first->ways.len; i++) {
		const struct tt_way *way = &first->ways.items[i];
		if (told[way->rule] || !always_forbidden(rules, way, at, &where))
			continue;
		told[way->rule] = true;
		tell_forbidden(rules, where, way_at(where, way));
	}
}

/* ---- the whole ------------------------------------------------------------------------------------- */

void tt_pack_find_clashes(struct tt_pack_rules *rules) {
	uint32_t count = rules->model->rules.len;
	struct told told = {TT_NEW_ARRAY(rules->arena, bool, (size_t)count *count), count};
	bool *told_duties = TT_NEW_ARRAY(rules->arena, bool, count);
	for (uint32_t i = 0; i < rules->instants.len; i++) {
		for (uint32_t type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
			struct tt_stage *stage =
				tt_pack_stage(rules, (uint8_t)type, rules->instants.items[i]);
			try_goals(rules, stage, &told);
			try_all_effects(rules, stage, &told);
		}
		try_ways(rules, rules->instants.items[i], told_duties);
	}
}

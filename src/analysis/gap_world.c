/*
 * Conditions become literals one node at a time, each node once (a definition of its own), so that a search
 * never multiplies out. Atoms are put into the words of the world first; those that mean the same then are
 * one.
 */
#include "analysis/gap_clause.h"

#include <string.h>

/* Where a condition stands: whose rule it is, whom it addresses, and which holding it calls data. */
struct place {
	struct tt_world *world;
	uint8_t side, who;
	uint8_t self;	   /* TT_SUBJECT_DATA or TT_SUBJECT_RESULT */
	bool by_itself;	   /* names of data count; else they are range, and taken to be of the data at hand */
	uint8_t addressed; /* enum tt_subject: whom the rule names, where who is the party that this is as a
			      rule */
};

static tt_literal_id condition(const struct place *place, uint32_t formula);
static tt_literal_id read_condition(const struct place *place, uint32_t formula);
static tt_literal_id ask(const struct place *place, struct tt_atom atom, uint8_t who);

/* ---- clauses --------------------------------------------------------------------------------------- */

static tt_literal_id no(const struct tt_world *world) {
	return TT_NEGATED(world->yes);
}

static tt_literal_id certain(const struct tt_world *world, bool yes) {
	return yes ? world->yes : no(world);
}

static tt_literal_id both(struct tt_world *world, tt_literal_id a, tt_literal_id b) {
	if (a == no(world) || b == no(world) || a == TT_NEGATED(b))
		return no(world);
	if (a == world->yes || a == b)
		return b;
	if (b == world->yes)
		return a;
	tt_literal_id literal = tt_fresh(world);
	tt_clause2(world, TT_NEGATED(literal), a);
	tt_clause2(world, TT_NEGATED(literal), b);
	tt_clause3(world, literal, TT_NEGATED(a), TT_NEGATED(b));
	return literal;
}

static tt_literal_id either(struct tt_world *world, tt_literal_id a, tt_literal_id b) {
	return TT_NEGATED(both(world, TT_NEGATED(a), TT_NEGATED(b)));
}

static void same(struct tt_world *world, tt_literal_id a, tt_literal_id b) {
	tt_clause2(world, TT_NEGATED(a), b);
	tt_clause2(world, a, TT_NEGATED(b));
}

static void usually_same(struct tt_world *world, tt_literal_id a, tt_literal_id b) {
	tt_clause3(world, TT_NEGATED(world->usual), TT_NEGATED(a), b);
	tt_clause3(world, TT_NEGATED(world->usual), a, TT_NEGATED(b));
}

/* The literal of an atom that as a rule is another; who: as for ask(). */
static tt_literal_id usually(const struct place *place, struct tt_atom atom, uint8_t who, tt_literal_id is) {
	struct tt_world *world = place->world;
	if (!tt_loose(world))
		return is;
	tt_literal_id literal = ask(place, atom, who);
	usually_same(world, literal, is);
	return literal;
}

/* ---- rules that define ----------------------------------------------------------------------------- */

static bool in_force(const struct place *place, uint32_t rule) {
	const struct tt_gap *gap = place->world->gap;
	return tt_rule_in_force(gap->model, rule, gap->sides[place->side].at) == TT_YES &&
	       !gap->model->regimes.items[gap->model->rules.items[rule].regime].template;
}

static bool is_effect(const struct place *place, uint32_t rule) {
	const struct tt_rule *known = &place->world->model->rules.items[rule];
	return known->body == TT_BODY_SET && (known->types & TT_EVENT_BIT(place->world->gap->type)) != 0 &&
	       in_force(place, rule);
}

/* ---- who and where --------------------------------------------------------------------------------- */

uint8_t tt_world_actor(const struct tt_world *world) {
	return world->gap->type == TT_EVENT_ACQUIRE ? TT_SUBJECT_TO : TT_SUBJECT_FROM;
}

uint8_t tt_world_result_holder(const struct tt_world *world) {
	bool hands_over = world->gap->type == TT_EVENT_ACQUIRE || world->gap->type == TT_EVENT_TRANSFER;
	return hands_over ? TT_SUBJECT_TO : TT_SUBJECT_FROM;
}

enum tt_truth tt_world_present(uint8_t type, uint8_t subject) {
	static const uint8_t given[TT_EVENT_TYPE_COUNT] = {
		[TT_EVENT_ACQUIRE] = TT_UNKNOWN, [TT_EVENT_TRANSFER] = TT_YES};
	static const uint8_t made[TT_EVENT_TYPE_COUNT] = {[TT_EVENT_ACQUIRE] = TT_YES,
		[TT_EVENT_PROCESS] = TT_UNKNOWN,
		[TT_EVENT_TRANSFER] = TT_YES,
		[TT_EVENT_STORE] = TT_YES};
	switch (subject) {
	case TT_SUBJECT_FROM:
		return (enum tt_truth)given[type];
	case TT_SUBJECT_TO:
		return type == TT_EVENT_TRANSFER ? TT_YES : TT_NO;
	case TT_SUBJECT_RESULT:
	case TT_SUBJECT_RESULT_HOLDER:
		return (enum tt_truth)made[type];
	default:
		return TT_YES;
	}
}

/* A literal that says whether somebody, or something, is there at all. */
static tt_literal_id present(const struct place *place, uint8_t subject) {
	struct tt_world *world = place->world;
	enum tt_truth truth = tt_world_present(world->gap->type, subject);
	if (truth != TT_UNKNOWN)
		return certain(world, truth == TT_YES);
	struct tt_atom atom = {.kind = TT_ATOM_EXISTS,
		.subject = subject == TT_SUBJECT_FROM ? TT_SUBJECT_FROM : TT_SUBJECT_RESULT,
		.attribute = UINT16_MAX};
	return ask(place, atom, 0);
}

/* Is a party surely the one of the world that it is as a rule? */
static bool surely(uint8_t type, uint8_t subject) {
	bool transfer = type == TT_EVENT_TRANSFER;
	return (subject == TT_SUBJECT_FROM && (transfer || type == TT_EVENT_ACQUIRE)) ||
	       (transfer && (subject == TT_SUBJECT_TO || subject == TT_SUBJECT_RESULT_HOLDER));
}

static bool is_party(uint8_t subject) {
	return subject != TT_SUBJECT_DATA && subject != TT_SUBJECT_RESULT && subject != TT_SUBJECT_EVENT;
}

/* Who it is in a loose world; what is stored or comes in has one holder, before and after. */
static uint8_t loosely(const struct place *place, uint8_t subject) {
	uint8_t type = place->world->gap->type;
	if (subject == TT_SUBJECT_DATA)
		return place->self;
	if (subject == TT_SUBJECT_PARTY)
		subject = place->addressed;
	if (subject == TT_SUBJECT_DATA_HOLDER && place->self == TT_SUBJECT_RESULT)
		subject = TT_SUBJECT_RESULT_HOLDER;
	if (subject == TT_SUBJECT_RESULT_HOLDER && type == TT_EVENT_STORE)
		subject = TT_SUBJECT_BY;
	return !is_party(subject) || surely(type, subject) ? subject : TT_OWN + subject;
}

static uint8_t role_of(const struct tt_world *world, uint8_t who) {
	return who == TT_SUBJECT_FROM || who == TT_SUBJECT_TO ? who
	       : who == TT_SUBJECT_RESULT_HOLDER	      ? tt_world_result_holder(world)
							      : tt_world_actor(world);
}

static struct place place_of(const struct place *place, const struct tt_rule *rule, uint8_t self) {
	return (struct place){
		place->world, place->side, role_of(place->world, rule->who), self, false, rule->who};
}

/* Its regime counts by itself where it was not taken to bind and cover all. */
static tt_literal_id takes_effect(const struct place *place, const struct tt_rule *rule) {
	const struct tt_regime *regime = &place->world->model->regimes.items[rule->regime];
	struct place there = place_of(place, rule, TT_SUBJECT_DATA);
	tt_literal_id scope =
		both(place->world, condition(&there, regime->binds), condition(&there, regime->covers));
	return both(place->world, scope, condition(&there, rule->when));
}

static tt_literal_id derives(const struct place *place, const struct tt_rule *rule, uint8_t holding) {
	struct place there = place_of(place, rule, holding);
	there.addressed = TT_SUBJECT_DATA_HOLDER;
	return both(place->world, condition(&there, place->world->model->regimes.items[rule->regime].covers),
		condition(&there, rule->when));
}

static bool gives_label(const struct tt_model *model, const struct tt_rule *rule, uint32_t label) {
	for (uint32_t i = 0; rule->body == TT_BODY_SET && i < rule->change_count; i++)
		if (rule->changes[i].attribute == TT_category &&
			tt_set_contains(&model->sets, rule->changes[i].value, label))
			return true;
	return false;
}

static bool some_effect_gives(const struct tt_model *model, uint32_t label) {
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (gives_label(model, &model->rules.items[i], label))
			return true;
	return false;
}

static bool derives_itself(const struct tt_model *model, const struct tt_rule *rule) {
	const struct tt_formula *when = &model->formulas.nodes.items[rule->when];
	const struct tt_atom *atom = &model->atoms.items.items[when->a];
	return when->kind == TT_FORMULA_ATOM && atom->kind == TT_ATOM_LABEL && atom->operand == rule->target;
}

/*
 * Where rules derive labels of a facet from these labels themselves only, they say that data is declared to
 * have labels of that facet.
 */
static bool is_declared(const struct tt_model *model, uint32_t label) {
	bool itself = false;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		if (rule->body != TT_BODY_CLASSIFY ||
			model->labels.items[rule->target].facet != model->labels.items[label].facet)
			continue;
		if (!derives_itself(model, rule))
			return false;
		itself = true;
	}
	return itself;
}

/* Data may come with a label that it is declared to have; in a loose world, that an effect gave it once, too.
 */
static tt_literal_id brought(const struct place *place, const struct tt_atom *atom) {
	struct tt_world *world = place->world;
	const struct tt_label *labels = world->model->labels.items;
	bool declared = is_declared(world->model, atom->operand);
	struct tt_atom before = *atom;
	if (!declared && (!tt_loose(world) || !some_effect_gives(world->model, atom->operand)))
		return no(world);
	if (declared && atom->subject == TT_SUBJECT_RESULT && world->gap->type != TT_EVENT_ACQUIRE) {
		before.subject = TT_SUBJECT_DATA; /* it comes with the data */
		atom = &before;
	}
	for (uint32_t i = 0; i < world->brought.len; i++)
		if (world->brought.items[i].atom.operand == atom->operand &&
			world->brought.items[i].atom.subject == atom->subject)
			return world->brought.items[i].literal;
	tt_literal_id literal = tt_fresh(world);
	if (!declared)
		tt_clause2(world, TT_NEGATED(world->usual), TT_NEGATED(literal));
	for (uint32_t i = 0; i < world->brought.len; i++) {
		const struct tt_world_atom *other = &world->brought.items[i];
		if (other->atom.subject != atom->subject ||
			labels[other->atom.operand].facet != labels[atom->operand].facet)
			continue;
		bool higher = atom->operand > other->atom.operand;
		tt_clause2(world, TT_NEGATED(higher ? literal : other->literal),
			higher ? other->literal : literal);
	}
	*tt_push(world->arena, &world->brought) = (struct tt_world_atom){.atom = *atom, .literal = literal};
	return literal;
}

/*
 * The label is reached where a rule derives it, or a higher one of its facet, or an effect sets one. No label
 * is reached because it is reached: while one is derived, it counts as not reached.
 */
static tt_literal_id derived(const struct place *place, const struct tt_atom *atom) {
	struct tt_model *model = place->world->model;
	const struct tt_label *label = &model->labels.items[atom->operand];
	tt_literal_id literal = brought(place, atom);
	for (uint32_t i = 0; i < place->world->deriving.len; i++)
		if (place->world->deriving.items[i].operand == atom->operand &&
			place->world->deriving.items[i].subject == atom->subject)
			return literal;
	*tt_push(place->world->arena, &place->world->deriving) = *atom;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		if (rule->body == TT_BODY_CLASSIFY && rule->target >= atom->operand &&
			model->labels.items[rule->target].facet == label->facet && in_force(place, i))
			literal = either(place->world, literal, derives(place, rule, atom->subject));
		if (atom->subject != TT_SUBJECT_RESULT || !is_effect(place, i))
			continue;
		for (uint32_t j = 0; j < rule->change_count; j++) {
			if (rule->changes[j].attribute != TT_category ||
				!tt_set_contains(&model->sets, rule->changes[j].value, atom->operand))
				continue;
			literal = either(place->world, literal, takes_effect(place, rule));
		}
	}
	place->world->deriving.len--;
	return literal;
}

void tt_world_lack(struct tt_world *world, enum tt_gap_lack kind, uint32_t rule) {
	for (uint32_t i = 0; i < world->gap->missing.len; i++)
		if (world->gap->missing.items[i].lack == kind && world->gap->missing.items[i].rule == rule)
			return;
	*tt_push(world->arena, &world->gap->missing) = (struct tt_gap_missing){(uint8_t)kind, rule, TT_NONE};
}

/* What an atom is once a change has been made, given what it was; fresh where that is not known. */
static tt_literal_id changed(const struct place *place, const struct tt_atom *atom,
	const struct tt_change *change, tt_literal_id before, uint32_t rule) {
	struct tt_world *world = place->world;
	struct tt_sets *sets = &world->model->sets;
	bool replaces = change->kind == TT_CHANGE_REPLACE;
	if (atom->kind == TT_ATOM_TRUTH && replaces)
		return certain(world, change->value != 0);
	if (atom->kind == TT_ATOM_AT_LEAST && replaces)
		return certain(world, (int64_t)change->value >= atom->number);
	if (atom->kind == TT_ATOM_LABEL && replaces &&
		!tt_set_contains(sets, change->facets, world->model->labels.items[atom->operand].facet))
		return before;
	if ((atom->kind == TT_ATOM_CONTAINS || atom->kind == TT_ATOM_LABEL) &&
		change->kind != TT_CHANGE_WITHOUT_ABOUT) {
		bool named = tt_set_contains(sets, change->value, atom->operand);
		if (change->kind == TT_CHANGE_REMOVE)
			return named ? no(world) : before;
		return named ? world->yes : replaces ? no(world) : before;
	}
	if (atom->kind == TT_ATOM_EXISTS && replaces)
		return certain(world, change->value != TT_SET_EMPTY);
	if (atom->kind == TT_ATOM_EXISTS && change->kind == TT_CHANGE_ADD)
		return change->value != TT_SET_EMPTY ? world->yes : before;
	tt_world_lack(world, TT_LACK_EFFECT, rule);
	return tt_fresh(world);
}

/* What the receiver's copy has: what the data had, and what effects make of it, one after the other. */
static tt_literal_id carried(const struct place *place, struct tt_atom atom) {
	struct tt_world *world = place->world;
	struct tt_model *model = world->model;
	struct tt_atom before = atom;
	before.subject = TT_SUBJECT_DATA;
	before.other = before.other == TT_SUBJECT_RESULT ? TT_SUBJECT_DATA : before.other;
	tt_literal_id literal = ask(place, before, 0);
	uint32_t attribute = atom.kind == TT_ATOM_LABEL ? TT_category : atom.attribute;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		if (!is_effect(place, i))
			continue;
		const struct tt_rule *rule = &model->rules.items[i];
		for (uint32_t j = 0; j < rule->change_count; j++) {
			if (rule->changes[j].attribute != attribute)
				continue;
			tt_literal_id fires = takes_effect(place, rule);
			tt_literal_id after = changed(place, &atom, &rule->changes[j], literal, i);
			literal = either(
				world, both(world, fires, after), both(world, TT_NEGATED(fires), literal));
		}
	}
	return literal;
}

/* ---- atoms in the words of the world --------------------------------------------------------------- */

static uint8_t subject_of(const struct place *place, uint8_t subject) {
	switch (subject) {
	case TT_SUBJECT_DATA:
		return place->self;
	case TT_SUBJECT_PARTY:
		return place->who;
	case TT_SUBJECT_DATA_HOLDER:
		return role_of(place->world,
			place->self == TT_SUBJECT_RESULT ? TT_SUBJECT_RESULT_HOLDER : TT_SUBJECT_BY);
	case TT_SUBJECT_BY:
	case TT_SUBJECT_RESULT_HOLDER:
		return role_of(place->world, subject);
	default:
		return subject;
	}
}

static bool is_holding(uint8_t subject) {
	return subject == TT_SUBJECT_DATA || subject == TT_SUBJECT_RESULT;
}

static bool two_subjects(const struct tt_atom *atom) {
	return atom->kind == TT_ATOM_SAME || atom->kind == TT_ATOM_THIRD_PARTY ||
	       atom->kind == TT_ATOM_INCLUDES || atom->kind == TT_ATOM_OTHERS;
}

static bool about_carried(const struct tt_world *world, const struct tt_atom *atom) {
	if (!is_holding(atom->subject))
		return false;
	switch (atom->kind) {
	case TT_ATOM_TRUTH:
	case TT_ATOM_CONTAINS:
	case TT_ATOM_INCLUDES:
	case TT_ATOM_OTHERS:
	case TT_ATOM_AT_LEAST:
	case TT_ATOM_OUTSIDE:
	case TT_ATOM_EXISTS:
		return atom->attribute != UINT16_MAX &&
		       world->model->attributes.items[atom->attribute].class == TT_CLASS_CARRIED;
	case TT_ATOM_EXPIRED:
		return true;
	case TT_ATOM_LABEL:
		return !world->model->facets.items[world->model->labels.items[atom->operand].facet].derived;
	default:
		return false;
	}
}

/* Of whatever is there. */
static tt_literal_id ask_exists(const struct place *place, struct tt_atom atom) {
	bool word = atom.attribute == UINT16_MAX && atom.subject == TT_SUBJECT_EVENT &&
		    atom.field != TT_FIELD_TYPE + 1;
	bool attribute = atom.attribute != UINT16_MAX && atom.attribute != TT_country;
	return word || attribute ? ask(place, atom, 0) : place->world->yes;
}

/* An operation that events of this type are not declared for is that of none. */
static bool possible_operation(const struct tt_world *world, uint32_t word) {
	const struct tt_model *model = world->model;
	for (uint32_t i = 0; i < model->operations.len; i++) {
		const struct tt_operation *operation = &model->operations.items[i];
		if (tt_text_equal(operation->named.id, tt_word(model, word)) && operation->types != 0)
			return (operation->types & TT_EVENT_BIT(world->gap->type)) != 0;
	}
	return true;
}

static tt_literal_id ask_equals(const struct place *place, struct tt_atom atom) {
	const struct tt_world *world = place->world;
	if (atom.field == TT_FIELD_ID)
		return usually(place, atom, 0, certain(world, !place->by_itself && !tt_loose(world)));
	if (atom.subject == TT_SUBJECT_EVENT && atom.field == TT_FIELD_TYPE)
		return certain(world, atom.operand == world->gap->type);
	if (atom.field == TT_FIELD_OPERATION && !possible_operation(world, atom.operand))
		return usually(place, atom, 0, no(world));
	return ask(place, atom, 0);
}

static tt_literal_id is_there(const struct place *place, struct tt_atom atom, uint8_t where) {
	struct tt_atom there = {
		.kind = TT_ATOM_EQUALS, .subject = where, .field = TT_FIELD_COUNTRY, .operand = atom.operand};
	if (atom.kind == TT_ATOM_OUTSIDE) {
		there.kind = TT_ATOM_IN_PLACE;
		there.field = 0;
	}
	return ask(place, there, 0) ^ (atom.kind == TT_ATOM_OUTSIDE);
}

/* Data lies where its holder is; what one stores or makes for oneself lies there, and where its system is. */
static tt_literal_id ask_country(const struct place *place, struct tt_atom atom) {
	struct tt_world *world = place->world;
	if (atom.subject != TT_SUBJECT_RESULT)
		return is_there(place, atom, tt_world_actor(world));
	tt_literal_id there = is_there(place, atom, TT_SUBJECT_TO);
	uint8_t holder = tt_world_result_holder(world);
	return holder == TT_SUBJECT_TO ? there : either(world, there, is_there(place, atom, holder));
}

static tt_literal_id ask_fact(const struct place *place, struct tt_atom atom) {
	const struct tt_question *question = &place->world->model->questions.items[atom.operand];
	uint8_t who = 0;
	tt_literal_id asked = place->world->yes;
	for (uint8_t i = 0; i < question->of_count; i++) {
		uint8_t of = question->of[i];
		who = of == TT_OF_PARTY ? place->who : who;
		asked = both(place->world, asked,
			of == TT_OF_FROM      ? present(place, TT_SUBJECT_FROM)
			: of == TT_OF_TO      ? present(place, TT_SUBJECT_TO)
			: of == TT_OF_COUNTRY ? no(place->world)
					      : place->world->yes);
	}
	return asked == no(place->world) ? asked : both(place->world, asked, ask(place, atom, who));
}

/* A channel crosses systems; two parties are two organisations, and each has devices of its own. */
static tt_literal_id ask_crosses(const struct place *place, struct tt_atom atom) {
	if (place->world->gap->type != TT_EVENT_TRANSFER)
		return usually(place, atom, 0, no(place->world));
	if (atom.operand == TT_UNIT_SYSTEM)
		return ask(place,
			(struct tt_atom){.kind = TT_ATOM_EXISTS,
				.subject = TT_SUBJECT_EVENT,
				.attribute = UINT16_MAX,
				.field = TT_FIELD_VIA + 1},
			0);
	atom.subject = 0;
	return atom.operand == TT_UNIT_COUNTRY ? ask(place, atom, 0)
					       : usually(place, atom, 0, place->world->yes);
}

/* Of what is there, in the words of the world. */
static tt_literal_id ask_present(const struct place *place, struct tt_atom atom) {
	const struct tt_world *world = place->world;
	if (about_carried(world, &atom))
		return ask(place, atom, 0);
	switch (atom.kind) {
	case TT_ATOM_EXISTS:
		return ask_exists(place, atom);
	case TT_ATOM_EQUALS:
		return ask_equals(place, atom);
	case TT_ATOM_CONTAINS:
	case TT_ATOM_OUTSIDE:
		if (atom.attribute == TT_location) /* the systems are ones that nobody named */
			return usually(place, atom, 0, no(world));
		return atom.attribute == TT_country && is_holding(atom.subject)
			       ? usually(place, atom, 0, ask_country(place, atom))
			       : ask(place, atom, 0);
	case TT_ATOM_AT_LEAST:
		return atom.subject == TT_SUBJECT_EVENT
			       ? certain(world, world->gap->sides[place->side].at >= atom.number)
			       : ask(place, atom, 0);
	case TT_ATOM_SAME:
		return usually(place, atom, 0, certain(world, atom.subject == atom.other));
	case TT_ATOM_THIRD_PARTY:
		if (atom.subject == atom.other)
			return no(world);
		atom.subject = TT_SUBJECT_FROM;
		atom.other = TT_SUBJECT_TO;
		return ask(place, atom, 0);
	case TT_ATOM_CROSSES:
		return ask_crosses(place, atom);
	case TT_ATOM_FACT:
		return ask_fact(place, atom);
	default:
		return ask(place, atom, 0);
	}
}

/* What is said of somebody, or something, that is not there is false. */
static tt_literal_id ask_usual(const struct place *place, struct tt_atom atom) {
	struct tt_world *world = place->world;
	bool of_nobody = atom.kind == TT_ATOM_FACT || atom.kind == TT_ATOM_CROSSES;
	bool two = two_subjects(&atom);
	uint8_t subject = atom.subject, other = atom.other;
	atom.subject = subject_of(place, subject);
	if (two)
		atom.other = subject_of(place, other);
	tt_literal_id there = world->yes;
	if (!of_nobody)
		there = present(place, subject == TT_SUBJECT_DATA ? place->self : subject);
	if (two && there != no(world))
		there = both(world, there, present(place, other == TT_SUBJECT_DATA ? place->self : other));
	return there == no(world) ? there : both(world, there, ask_present(place, atom));
}

static bool asked_of_party(const struct tt_world *world, const struct tt_atom *atom) {
	const struct tt_question *question = &world->model->questions.items[atom->operand];
	for (uint8_t i = 0; atom->kind == TT_ATOM_FACT && i < question->of_count; i++)
		if (question->of[i] == TT_OF_PARTY)
			return true;
	return false;
}

/* The same of a party that may be another one, or be there after all. */
static tt_literal_id ask_atom(const struct place *place, struct tt_atom atom) {
	tt_literal_id is = ask_usual(place, atom);
	struct tt_atom own = atom;
	uint8_t who = 0;
	if (!tt_loose(place->world) || atom.kind == TT_ATOM_CROSSES || atom.subject == TT_SUBJECT_EVENT)
		return is;
	if (atom.kind == TT_ATOM_FACT) {
		who = asked_of_party(place->world, &atom) ? loosely(place, TT_SUBJECT_PARTY) : 0;
		return who >= TT_OWN || is == no(place->world) ? usually(place, own, who, is) : is;
	}
	own.subject = loosely(place, atom.subject);
	if (two_subjects(&atom))
		own.other = loosely(place, atom.other);
	bool same_one = two_subjects(&atom) && own.subject == own.other;
	return !same_one && (own.subject >= TT_OWN || own.other >= TT_OWN) ? usually(place, own, 0, is) : is;
}

/* ---- literals -------------------------------------------------------------------------------------- */

static bool depends_on_day(const struct tt_atom *atom) {
	if (atom->kind == TT_ATOM_LINKED || atom->kind == TT_ATOM_ON)
		return false;
	return atom->kind == TT_ATOM_LABEL || atom->kind == TT_ATOM_IN_PLACE ||
	       atom->kind == TT_ATOM_OUTSIDE || atom->kind == TT_ATOM_EXPIRED ||
	       atom->subject == TT_SUBJECT_RESULT;
}

static uint32_t hash_of(const struct tt_world_atom *asked) {
	const struct tt_atom *atom = &asked->atom;
	uint32_t words[] = {(uint32_t)atom->kind | (uint32_t)atom->subject << 8 |
				    (uint32_t)atom->other << 16 | (uint32_t)atom->field << 24,
		(uint32_t)atom->attribute | (uint32_t)atom->other_attribute << 16, atom->operand,
		(uint32_t)atom->number, (uint32_t)asked->who | (uint32_t)asked->side << 8};
	return tt_hash_words(words, TT_COUNT(words));
}

static bool equal(const struct tt_world_atom *a, const struct tt_world_atom *b) {
	const struct tt_atom *x = &a->atom, *y = &b->atom;
	return x->kind == y->kind && x->subject == y->subject && x->other == y->other &&
	       x->field == y->field && x->attribute == y->attribute &&
	       x->other_attribute == y->other_attribute && x->operand == y->operand &&
	       x->number == y->number && a->who == b->who && a->side == b->side;
}

/* With one holder, a result that has keys can be matched with what the data can; who has none, with nothing.
 */
static void link_alike(const struct place *place, const struct tt_atom *atom, tt_literal_id linked) {
	struct tt_world *world = place->world;
	struct tt_atom keys = {.kind = TT_ATOM_EXISTS, .subject = atom->subject, .attribute = TT_keys};
	struct tt_atom before = *atom;
	tt_literal_id keyed = ask(place, keys, 0);
	before.subject = TT_SUBJECT_DATA;
	if (atom->subject == TT_SUBJECT_RESULT)
		usually_same(world, linked, both(world, keyed, ask(place, before, 0)));
	else
		tt_clause2(world, TT_NEGATED(linked), keyed);
}

static tt_literal_id ask(const struct place *place, struct tt_atom atom, uint8_t who) {
	struct tt_world *world = place->world;
	const struct tt_model *model = world->model;
	bool is_derived = atom.kind == TT_ATOM_LABEL &&
			  model->facets.items[model->labels.items[atom.operand].facet].derived;
	if (is_derived && world->deriving.len > 0)
		return derived(place, &atom);
	uint8_t day = (uint8_t)world->gap->sides[place->side].day;
	struct tt_world_atom asked = {atom, who, depends_on_day(&atom) ? day : 0, 0};
	uint32_t hash = hash_of(&asked), probe = 0, id;
	while ((id = tt_index_next(&world->atom_index, hash, &probe)) != TT_NONE)
		if (equal(&world->atoms.items[id], &asked))
			return world->atoms.items[id].literal;
	asked.literal = tt_fresh(world);
	id = world->atoms.len;
	*tt_push(world->arena, &world->atoms) = asked;
	tt_index_add(world->arena, &world->atom_index, hash, id);
	if (is_derived)
		same(world, asked.literal, derived(place, &atom));
	if (atom.subject == TT_SUBJECT_RESULT && about_carried(world, &atom))
		usually_same(world, asked.literal, carried(place, atom));
	if (atom.kind == TT_ATOM_LINKED && world->gap->type != TT_EVENT_TRANSFER)
		link_alike(place, &atom, asked.literal);
	return asked.literal;
}

static tt_literal_id condition(const struct place *place, uint32_t formula) {
	struct tt_world *world = place->world;
	if (world->deriving.len > 0)
		return read_condition(place, formula);
	uint32_t words[] = {formula, place->side, place->who,
		place->self | (uint32_t)place->by_itself << 8 | (uint32_t)place->addressed << 16};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&world->condition_index, hash, &probe)) != TT_NONE)
		if (memcmp(world->conditions.items[id].words, words, sizeof(words)) == 0)
			return world->conditions.items[id].literal;
	tt_literal_id literal = read_condition(place, formula);
	id = world->conditions.len;
	struct tt_world_condition *known = tt_push(world->arena, &world->conditions);
	memcpy(known->words, words, sizeof(words));
	known->literal = literal;
	tt_index_add(world->arena, &world->condition_index, hash, id);
	return literal;
}

static tt_literal_id read_condition(const struct place *place, uint32_t formula) {
	struct tt_world *world = place->world;
	const struct tt_formula node = world->model->formulas.nodes.items[formula];
	switch (node.kind) {
	case TT_FORMULA_FALSE:
		return no(world);
	case TT_FORMULA_TRUE:
		return world->yes;
	case TT_FORMULA_ATOM:
		return ask_atom(place, world->model->atoms.items.items[node.a]);
	case TT_FORMULA_NOT:
		return TT_NEGATED(condition(place, node.a));
	case TT_FORMULA_AND:
		return both(world, condition(place, node.a), condition(place, node.b));
	default:
		return either(world, condition(place, node.a), condition(place, node.b));
	}
}

/* Whoever judges what comes in sees it as it came in. */
static struct place place_for(struct tt_world *world, uint32_t side, uint8_t who) {
	uint8_t self = world->gap->type == TT_EVENT_ACQUIRE ? TT_SUBJECT_RESULT : TT_SUBJECT_DATA;
	return (struct place){world, (uint8_t)side, role_of(world, who), self, false, who};
}

tt_literal_id tt_world_condition(struct tt_world *world, uint32_t side, uint8_t who, uint32_t formula) {
	struct place place = place_for(world, side, who);
	return condition(&place, formula);
}

tt_literal_id tt_world_scope(struct tt_world *world, uint32_t side, uint8_t who, uint32_t formula) {
	struct place place = place_for(world, side, who);
	place.by_itself = true;
	return condition(&place, formula);
}

tt_literal_id tt_world_view(struct tt_world *world, uint32_t side, uint8_t holding, uint32_t id) {
	const struct tt_rule *rule = &world->model->rules.items[id];
	struct place place = place_for(world, side, rule->who);
	place.self = holding;
	return both(world, present(&place, holding), condition(&place, rule->when));
}

tt_literal_id tt_world_literal(struct tt_world *world, uint32_t side, uint8_t who, uint32_t atom) {
	struct place place = place_for(world, side, who);
	return ask_atom(&place, world->model->atoms.items.items[atom]);
}

tt_literal_id tt_world_ask(struct tt_world *world, uint8_t who, struct tt_atom atom) {
	struct place place = {world, 0, who, TT_SUBJECT_DATA, false, TT_SUBJECT_BY};
	return ask(&place, atom, 0);
}

struct tt_world *tt_world_create(struct tt_gap *gap, struct tt_arena *arena) {
	struct tt_world *world = TT_NEW(arena, struct tt_world);
	world->arena = arena;
	world->model = gap->model;
	world->gap = gap;
	world->sat = tt_sat_create(arena);
	world->yes = world->usual = tt_fresh(world);
	tt_sat_clause(world->sat, &world->yes, 1);
	return world;
}

void tt_world_loosen(struct tt_world *world) {
	world->usual = tt_fresh(world);
}

/*
 * The axioms of a world: between any two questions that were asked what the one says of the other, then what
 * parties and countries are. Countries that no question tells apart are of a kind, and two stand for it.
 */
#include "analysis/gap_clause.h"
#include "engine/axiom.h"

static void relate(struct tt_world *world, const struct tt_world_atom *a, const struct tt_world_atom *b) {
	if (a->side != b->side || (a->who != 0 && b->who != 0 && a->who != b->who))
		return;
	switch (tt_atoms_relate(world->model, &a->atom, &b->atom)) {
	case TT_IMPLIES:
		tt_clause2(world, TT_NEGATED(a->literal), b->literal);
		break;
	case TT_IMPLIED:
		tt_clause2(world, a->literal, TT_NEGATED(b->literal));
		break;
	case TT_EXCLUDES:
		tt_clause2(world, TT_NEGATED(a->literal), TT_NEGATED(b->literal));
		break;
	default:
		break;
	}
}

/* Purposes and the like: what includes the event's word contains that word; a word that is so is given. */
static void relate_words(
	struct tt_world *world, const struct tt_world_atom *a, const struct tt_world_atom *b) {
	const struct tt_atom *x = &a->atom, *y = &b->atom;
	bool equals = y->kind == TT_ATOM_EQUALS && y->subject == TT_SUBJECT_EVENT;
	if (equals && x->kind == TT_ATOM_EXISTS && x->subject == TT_SUBJECT_EVENT && x->field == y->field + 1)
		tt_clause2(world, TT_NEGATED(b->literal), a->literal);
	if (!equals || x->kind != TT_ATOM_INCLUDES || x->other != TT_SUBJECT_EVENT || x->field != y->field)
		return;
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_world_atom *c = &world->atoms.items[i];
		if (c->atom.kind != TT_ATOM_CONTAINS || c->atom.subject != x->subject ||
			c->atom.attribute != x->attribute || c->atom.operand != y->operand)
			continue;
		tt_clause3(world, TT_NEGATED(a->literal), TT_NEGATED(b->literal), c->literal);
		tt_clause3(world, TT_NEGATED(c->literal), TT_NEGATED(b->literal), a->literal);
	}
}

static tt_literal_id role_kind(struct tt_world *world, uint8_t role, uint32_t kind) {
	return tt_world_ask(world, role,
		(struct tt_atom){
			.kind = TT_ATOM_EQUALS, .subject = role, .field = TT_FIELD_KIND, .operand = kind});
}

static tt_literal_id ask_third(struct tt_world *world) {
	return tt_world_ask(world, TT_SUBJECT_FROM,
		(struct tt_atom){
			.kind = TT_ATOM_THIRD_PARTY, .subject = TT_SUBJECT_FROM, .other = TT_SUBJECT_TO});
}

/* A party is of one kind, no group; both are one legal person only where one of them is part of it. */
static void close_parties(struct tt_world *world) {
	tt_literal_id third = ask_third(world);
	tt_literal_id parts[6] = {third, [5] = TT_NEGATED(world->usual)};
	*tt_push(world->arena, &world->plain) = third;
	for (int i = 0; i < 2; i++) {
		uint8_t role = i == 0 ? TT_SUBJECT_FROM : TT_SUBJECT_TO;
		tt_literal_id kinds[TT_PARTY_SITE + 1];
		for (uint32_t kind = 0; kind <= TT_PARTY_SITE; kind++)
			kinds[kind] = role_kind(world, role, kind);
		*tt_push(world->arena, &world->plain) = kinds[TT_PARTY_COMPANY];
		tt_literal_id no_group = TT_NEGATED(kinds[TT_PARTY_GROUP]);
		tt_sat_clause(world->sat, &no_group, 1);
		tt_sat_clause(world->sat, kinds, TT_COUNT(kinds));
		parts[1 + 2 * i] = kinds[TT_PARTY_DEPARTMENT];
		parts[2 + 2 * i] = kinds[TT_PARTY_SITE];
	}
	tt_sat_clause(world->sat, parts, TT_COUNT(parts));
}

/* Within a legal person that a model names is a part of it, and those are two legal persons' parts or one's.
 */
static void close_within(struct tt_world *world, const struct tt_world_atom *asked) {
	const struct tt_party *party = &world->model->parties.items[asked->atom.operand];
	uint32_t entity = party->entity;
	tt_literal_id outside = TT_NEGATED(asked->literal);
	if (tt_loose(world) && party->named.pack == TT_NONE)
		tt_clause2(world, TT_NEGATED(world->usual), outside);
	if (tt_loose(world))
		return;
	if (party->kind == TT_PARTY_PERSON)
		tt_sat_clause(world->sat, &outside, 1);
	if (entity == TT_NONE || party->kind == TT_PARTY_PERSON)
		return;
	tt_clause3(world, outside, role_kind(world, asked->atom.subject, TT_PARTY_DEPARTMENT),
		role_kind(world, asked->atom.subject, TT_PARTY_SITE));
	tt_literal_id third = ask_third(world);
	TT_VECTOR(tt_literal_id) alone = {0};
	*tt_push(world->arena, &alone) = outside;
	*tt_push(world->arena, &alone) = third;
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_world_atom other = world->atoms.items[i];
		if (other.atom.kind != TT_ATOM_WITHIN || other.atom.subject == asked->atom.subject)
			continue;
		bool one = world->model->parties.items[other.atom.operand].entity == entity;
		tt_clause3(world, outside, TT_NEGATED(other.literal), one ? TT_NEGATED(third) : third);
		if (one)
			*tt_push(world->arena, &alone) = other.literal;
	}
	tt_sat_clause(world->sat, alone.items, alone.len);
}

/*
 * Nobody is a party that a pack names, which stands for others; a set of parties that has others has some;
 * what has expired stays so.
 */
static void close_atom(struct tt_world *world, const struct tt_world_atom *asked) {
	if (asked->atom.kind == TT_ATOM_WITHIN)
		close_within(world, asked);
	if (asked->atom.kind == TT_ATOM_LINKED)
		*tt_push(world->arena, &world->plain) = TT_NEGATED(asked->literal);
	if (asked->atom.kind == TT_ATOM_IS) {
		tt_clause2(world, TT_NEGATED(world->usual), TT_NEGATED(asked->literal));
		if (world->model->parties.items[asked->atom.operand].named.pack == TT_NONE)
			tt_world_lack(world, TT_LACK_NAMED, TT_NONE);
	}
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_world_atom *other = &world->atoms.items[i];
		const struct tt_gap_side *sides = world->gap->sides;
		if (asked->atom.kind == TT_ATOM_EXPIRED && other->atom.kind == TT_ATOM_EXPIRED &&
			asked->atom.subject == other->atom.subject &&
			sides[asked->side].at < sides[other->side].at)
			tt_clause2(world, TT_NEGATED(asked->literal), other->literal);
		if (asked->atom.kind == TT_ATOM_OTHERS && other->atom.kind == TT_ATOM_EXISTS &&
			asked->atom.subject == other->atom.subject &&
			asked->atom.attribute == other->atom.attribute)
			tt_clause2(world, TT_NEGATED(asked->literal), other->literal);
	}
}

/* ---- countries ------------------------------------------------------------------------------------- */

static bool about_country(const struct tt_atom *atom) {
	return atom->kind == TT_ATOM_IN_PLACE ||
	       (atom->kind == TT_ATOM_EQUALS && atom->field == TT_FIELD_COUNTRY &&
		       atom->subject != TT_SUBJECT_EVENT);
}

static bool says_of(const struct tt_world *world, const struct tt_world_atom *asked, uint32_t country) {
	if (asked->atom.kind == TT_ATOM_EQUALS)
		return asked->atom.operand == country;
	return tt_country_in_place(
		world->model, country, asked->atom.operand, world->gap->sides[asked->side].at);
}

static bool alike(const struct tt_world *world, uint32_t a, uint32_t b) {
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_world_atom *asked = &world->atoms.items[i];
		if (about_country(&asked->atom) && says_of(world, asked, a) != says_of(world, asked, b))
			return false;
	}
	return true;
}

/* Two countries of a kind stand for all of it: one for the giver, another for the receiver. */
static void add_country(struct tt_world *world, uint32_t word) {
	uint32_t like = 0;
	for (uint32_t i = 0; i < world->countries.len; i++) {
		if (world->countries.items[i].word == word)
			return;
		like += alike(world, world->countries.items[i].word, word);
	}
	if (like < 2)
		*tt_push(world->arena, &world->countries) =
			(struct tt_world_country){word, tt_fresh(world), tt_fresh(world)};
}

static void gather_countries(struct tt_world *world) {
	struct tt_model *model = world->model;
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (!about_country(atom))
			continue;
		if (atom->kind == TT_ATOM_EQUALS)
			add_country(world, atom->operand);
		else
			for (uint32_t j = 0; j < model->places.items[atom->operand].member_count; j++)
				add_country(world, model->places.items[atom->operand].members[j].country);
	}
	/* two that nobody names (codes that ISO 3166 leaves to its users) */
	add_country(world, tt_names_intern(model->arena, &model->words, TT_TEXT("XA")));
	add_country(world, tt_names_intern(model->arena, &model->words, TT_TEXT("XB")));
}

static tt_literal_id country_of(const struct tt_world_country *country, int role) {
	return role == 0 ? country->from : country->to;
}

/* Which country it is, a literal for each, says all that conditions ask of a party's. */
static void define_country(struct tt_world *world, uint8_t subject, const tt_literal_id *these) {
	tt_sat_clause(world->sat, these, world->countries.len);
	for (uint32_t i = 0; i < world->countries.len; i++) {
		for (uint32_t j = i + 1; j < world->countries.len; j++)
			tt_clause2(world, TT_NEGATED(these[i]), TT_NEGATED(these[j]));
		for (uint32_t j = 0; j < world->atoms.len; j++) {
			const struct tt_world_atom *asked = &world->atoms.items[j];
			if (!about_country(&asked->atom) || asked->atom.subject != subject)
				continue;
			bool yes = says_of(world, asked, world->countries.items[i].word);
			tt_clause2(world, TT_NEGATED(these[i]),
				yes ? asked->literal : TT_NEGATED(asked->literal));
		}
	}
}

static void define_countries(struct tt_world *world) {
	tt_literal_id *these = TT_NEW_ARRAY(world->arena, tt_literal_id, world->countries.len);
	for (int role = 0; role < 2; role++) {
		for (uint32_t i = 0; i < world->countries.len; i++)
			these[i] = country_of(&world->countries.items[i], role);
		define_country(world, role == 0 ? TT_SUBJECT_FROM : TT_SUBJECT_TO, these);
	}
	for (uint8_t subject = TT_OWN; tt_loose(world) && subject < TT_OWN + TT_SUBJECT_COUNT; subject++) {
		for (uint32_t i = 0; i < world->countries.len; i++)
			these[i] = tt_fresh(world);
		define_country(world, subject, these);
	}
}

static void define_crossing(struct tt_world *world, tt_literal_id crosses) {
	for (uint32_t i = 0; i < world->countries.len; i++) {
		const struct tt_world_country *country = &world->countries.items[i];
		tt_literal_id unusual = TT_NEGATED(world->usual), from = TT_NEGATED(country->from);
		tt_sat_clause(world->sat,
			(const tt_literal_id[]){unusual, from, TT_NEGATED(country->to), TT_NEGATED(crosses)},
			4);
		tt_sat_clause(world->sat, (const tt_literal_id[]){unusual, from, country->to, crosses}, 4);
	}
}

void tt_world_close(struct tt_world *world) {
	close_parties(world);
	for (uint32_t i = 0; i < world->atoms.len; i++)
		close_atom(world, &world->atoms.items[i]);
	for (uint32_t i = 0; i < world->atoms.len; i++)
		for (uint32_t j = 0; j < world->atoms.len; j++) {
			if (i == j)
				continue;
			if (i < j)
				relate(world, &world->atoms.items[i], &world->atoms.items[j]);
			relate_words(world, &world->atoms.items[i], &world->atoms.items[j]);
		}
	gather_countries(world);
	define_countries(world);
	for (uint32_t i = 0; i < world->atoms.len; i++)
		if (world->atoms.items[i].atom.kind == TT_ATOM_CROSSES &&
			world->atoms.items[i].atom.operand == TT_UNIT_COUNTRY)
			define_crossing(world, world->atoms.items[i].literal);
}

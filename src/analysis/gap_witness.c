/*
 * A witness: the world that a search found, written as a model, from the answers of the world's atoms alone.
 * What nobody asks is left out, or as little as the language lets one say.
 */
#include "analysis/gap_world.h"
#include "analysis/word.h"

enum { PART_LIMIT = 1 << 26 };

struct writing {
	struct tt_world *world;
	struct tt_witness *witness;
	const char *prefix;
};

static bool holds(const struct tt_world *world, const struct tt_world_atom *asked) {
	return tt_sat_true(world->sat, asked->literal);
}

static struct tt_buf *part(const struct writing *writing, enum tt_witness_part part) {
	return &writing->witness->parts[part];
}

/* ---- names ----------------------------------------------------------------------------------------- */

static bool plain(struct tt_text text) {
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.bytes[i];
		if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-'))
			return false;
	}
	return text.len > 0;
}

/* A word as YAML reads it back; "NO" is a country. */
static void write_word(struct tt_buf *out, struct tt_text word) {
	tt_buf_format(out, plain(word) ? "%.*s" : "\"%.*s\"", TT_TEXT_ARGS(word));
}

/* The name of what a pack declares, so that no other pack's is meant. */
static void write_name(struct tt_buf *out, const struct tt_model *model, const struct tt_named *named) {
	if (named->pack == TT_NONE) {
		write_word(out, named->id);
		return;
	}
	struct tt_text pack = model->packs.items[named->pack].id;
	tt_buf_format(out, "\"%.*s:%.*s\"", TT_TEXT_ARGS(pack), TT_TEXT_ARGS(named->id));
}

/* ---- parties --------------------------------------------------------------------------------------- */

static uint32_t kind_of(const struct tt_world *world, uint8_t role) {
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (atom->kind == TT_ATOM_EQUALS && atom->subject == role && atom->field == TT_FIELD_KIND &&
			holds(world, &world->atoms.items[i]))
			return atom->operand;
	}
	return TT_PARTY_COMPANY;
}

static bool third(const struct tt_world *world) {
	for (uint32_t i = 0; i < world->atoms.len; i++)
		if (world->atoms.items[i].atom.kind == TT_ATOM_THIRD_PARTY)
			return holds(world, &world->atoms.items[i]);
	return true;
}

static struct tt_text country(const struct tt_world *world, uint8_t role) {
	for (uint32_t i = 0; i < world->countries.len; i++) {
		const struct tt_world_country *one = &world->countries.items[i];
		if (tt_sat_true(world->sat, role == TT_SUBJECT_FROM ? one->from : one->to))
			return tt_word(world->model, one->word);
	}
	return TT_TEXT("XA");
}

/* The word that the world gives a field, or an empty text. */
static struct tt_text field(const struct tt_world *world, uint8_t subject, uint8_t field) {
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (atom->kind == TT_ATOM_EQUALS && atom->subject == subject && atom->field == field &&
			holds(world, &world->atoms.items[i]))
			return tt_word(world->model, atom->operand);
	}
	return (struct tt_text){0};
}

/* The party that a role is in, the narrowest one: those declared later lie within earlier ones. */
static uint32_t group_of(const struct tt_world *world, uint8_t role) {
	uint32_t group = TT_NONE;
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (atom->kind == TT_ATOM_WITHIN && atom->subject == role &&
			holds(world, &world->atoms.items[i]) &&
			(group == TT_NONE || tt_party_within(world->model, atom->operand, group)))
			group = atom->operand;
	}
	return group;
}

/* Are there two parties, or one that acts by itself? */
static bool alone(const struct tt_world *world) {
	return tt_world_result_holder(world) == tt_world_actor(world) && world->gap->type != TT_EVENT_ACQUIRE;
}

static const char *name_of(const struct tt_world *world, uint8_t role) {
	return role == TT_SUBJECT_TO ? "receiver" : alone(world) ? "holder" : "giver";
}

/* The holder of the data or of the result. */
static const char *holder_of(const struct tt_world *world, uint8_t holding) {
	return name_of(
		world, holding == TT_SUBJECT_RESULT ? tt_world_result_holder(world) : tt_world_actor(world));
}

static bool there(const struct tt_world *world, uint8_t subject) {
	enum tt_truth present = tt_world_present(world->gap->type, subject);
	for (uint32_t i = 0; i < world->atoms.len && present == TT_UNKNOWN; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (atom->kind == TT_ATOM_EXISTS && atom->subject == subject &&
			atom->attribute == UINT16_MAX && atom->field == 0)
			return holds(world, &world->atoms.items[i]);
	}
	return present == TT_YES;
}

static bool is_part(uint32_t kind) {
	return kind == TT_PARTY_DEPARTMENT || kind == TT_PARTY_SITE;
}

/* The party of the model, or the group, that a role is a part of; a department is one of a legal person. */
static uint32_t above_of(const struct tt_world *world, uint8_t role) {
	uint32_t group = group_of(world, role);
	bool person = group != TT_NONE && world->model->parties.items[group].entity != TT_NONE;
	return person || !is_part(kind_of(world, role)) ? group : TT_NONE;
}

static void write_above(const struct writing *writing, uint8_t role, struct tt_buf *out) {
	const struct tt_world *world = writing->world;
	uint8_t other = role == TT_SUBJECT_FROM ? TT_SUBJECT_TO : TT_SUBJECT_FROM;
	bool part = is_part(kind_of(world, role)), apart = alone(world) || third(world);
	uint32_t above = above_of(world, role);
	if (above != TT_NONE) {
		tt_buf_string(out, ", part_of: ");
		write_name(out, world->model, &world->model->parties.items[above].named);
	} else if (part && apart)
		tt_buf_format(out, ", part_of: %s%s-company", writing->prefix, name_of(world, role));
	else if (part && is_part(kind_of(world, other)))
		tt_buf_format(out, ", part_of: %scompany", writing->prefix);
	else if (part)
		tt_buf_format(out, ", part_of: %s%s", writing->prefix, name_of(world, other));
}

/* A company that is no role itself, above one or both. */
static void write_company(const struct writing *writing, const char *name, uint8_t role) {
	tt_buf_format(part(writing, TT_PART_PARTIES), "  %s%s: {kind: company, country: \"%.*s\"}\n",
		writing->prefix, name, TT_TEXT_ARGS(country(writing->world, role)));
}

static void write_party(const struct writing *writing, uint8_t role) {
	const struct tt_world *world = writing->world;
	struct tt_buf *out = part(writing, TT_PART_PARTIES);
	struct tt_text where = country(world, role), sector = field(world, role, TT_FIELD_SECTOR);
	const char *name = name_of(world, role);
	uint32_t kind = kind_of(world, role);
	if (is_part(kind) && (alone(world) || third(world)) && above_of(world, role) == TT_NONE)
		write_company(writing, tt_text_format(writing->world->arena, "%s-company", name).bytes, role);
	tt_buf_format(out, "  %s%s: {kind: %s, country: \"%.*s\", sector: ", writing->prefix, name,
		tt_word_party_kind((int)kind), TT_TEXT_ARGS(where));
	write_word(out, sector.len > 0 ? sector : TT_TEXT("other"));
	write_above(writing, role, out);
	tt_buf_string(out, "}\n");
}

/* The system on which a holding lies, in the country of a role. */
static const char *system_of(const struct tt_world *world, uint8_t holding) {
	return holding == TT_SUBJECT_RESULT && alone(world) ? "elsewhere" : "server";
}

static void write_system(const struct writing *writing, uint8_t holding, uint8_t place) {
	const struct tt_world *world = writing->world;
	const char *prefix = writing->prefix, *name = holder_of(world, holding);
	struct tt_text where = country(world, place);
	tt_buf_format(part(writing, TT_PART_SYSTEMS),
		"  %s%s-%s: {kind: server, operator: %s%s, access: [%s%s], country: \"%.*s\"}\n", prefix,
		name, system_of(world, holding), prefix, name, prefix, name, TT_TEXT_ARGS(where));
}

static void write_parties(const struct writing *writing) {
	const struct tt_world *world = writing->world;
	bool two = !alone(world) && there(world, TT_SUBJECT_FROM);
	if (two && !third(world) && is_part(kind_of(world, TT_SUBJECT_FROM)) &&
		is_part(kind_of(world, TT_SUBJECT_TO)) && above_of(world, TT_SUBJECT_FROM) == TT_NONE)
		write_company(writing, "company", TT_SUBJECT_FROM);
	if (two || alone(world))
		write_party(writing, TT_SUBJECT_FROM);
	if (!alone(world))
		write_party(writing, TT_SUBJECT_TO);
	write_system(writing, TT_SUBJECT_DATA, tt_world_actor(world));
	if (world->gap->type != TT_EVENT_ACQUIRE && there(world, TT_SUBJECT_RESULT))
		write_system(writing, TT_SUBJECT_RESULT, TT_SUBJECT_TO);
	tt_buf_format(part(writing, TT_PART_PARTIES),
		"  %spersons: {kind: person, many: true, country: \"%.*s\"}\n", writing->prefix,
		TT_TEXT_ARGS(country(world, tt_world_actor(world))));
}

/* ---- data ------------------------------------------------------------------------------------------ */

/* What the world says of one attribute of the data. */
struct stated {
	bool asked, exists, truth, includes;
	tt_instant expired;   /* since when; TT_TIME_MAX: not */
	int64_t least, below; /* a number is at least this, and less than that */
	TT_VECTOR(uint32_t) elements;
	bool others_of_actor; /* some member is another legal person than whoever acts */
	bool asks_others;
};

static void state_atom(
	const struct writing *writing, const struct tt_world_atom *asked, struct stated *stated) {
	const struct tt_atom *atom = &asked->atom;
	bool yes = holds(writing->world, asked);
	stated->asked = true;
	stated->exists |= atom->kind == TT_ATOM_EXISTS && yes;
	stated->truth |= atom->kind == TT_ATOM_TRUTH && yes;
	stated->includes |= atom->kind == TT_ATOM_INCLUDES && atom->other == TT_SUBJECT_EVENT && yes;
	tt_instant at = writing->world->gap->sides[asked->side].at;
	if (atom->kind == TT_ATOM_EXPIRED && yes && at < stated->expired)
		stated->expired = at;
	bool others = atom->kind == TT_ATOM_OTHERS && atom->other == tt_world_actor(writing->world);
	stated->asks_others |= others;
	stated->others_of_actor |= others && yes;
	if (atom->kind == TT_ATOM_CONTAINS && yes)
		*tt_push(writing->world->arena, &stated->elements) = atom->operand;
	if (atom->kind == TT_ATOM_AT_LEAST && yes && atom->number > stated->least)
		stated->least = atom->number;
	if (atom->kind == TT_ATOM_AT_LEAST && !yes && atom->number < stated->below)
		stated->below = atom->number;
}

static struct stated state_of(const struct writing *writing, uint32_t attribute) {
	const struct tt_world *world = writing->world;
	struct stated stated = {.below = INT64_MAX, .expired = TT_TIME_MAX};
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		bool about = atom->kind == TT_ATOM_TRUTH || atom->kind == TT_ATOM_CONTAINS ||
			     atom->kind == TT_ATOM_INCLUDES || atom->kind == TT_ATOM_OTHERS ||
			     atom->kind == TT_ATOM_AT_LEAST || atom->kind == TT_ATOM_EXISTS ||
			     atom->kind == TT_ATOM_OUTSIDE;
		bool of_data = atom->subject == TT_SUBJECT_DATA;
		if (of_data && ((about && atom->attribute == attribute) ||
				       (atom->kind == TT_ATOM_EXPIRED && attribute == TT_expiry)))
			state_atom(writing, &world->atoms.items[i], &stated);
	}
	return stated;
}

static bool linked(const struct tt_world *world) {
	for (uint32_t i = 0; i < world->atoms.len; i++)
		if (world->atoms.items[i].atom.kind == TT_ATOM_LINKED && holds(world, &world->atoms.items[i]))
			return true;
	return false;
}

static void write_element(const struct writing *writing, uint8_t type, uint32_t element, struct tt_buf *out) {
	const struct tt_model *model = writing->world->model;
	if (type == TT_TYPE_PARTIES)
		write_name(out, model, &model->parties.items[element].named);
	else
		write_word(out, tt_word(model, element));
}

static void write_persons(const struct writing *writing, const struct stated *stated, struct tt_buf *out) {
	bool own = stated->asks_others && !stated->others_of_actor;
	tt_buf_format(
		out, "%s%s", writing->prefix, own ? holder_of(writing->world, TT_SUBJECT_DATA) : "persons");
}

static void write_set(
	const struct writing *writing, uint32_t attribute, const struct stated *stated, struct tt_buf *out) {
	uint8_t type = writing->world->model->attributes.items[attribute].type;
	struct tt_text purpose = field(writing->world, TT_SUBJECT_EVENT, TT_FIELD_PURPOSE);
	const char *between = "";
	tt_buf_byte(out, '[');
	for (uint32_t i = 0; i < stated->elements.len; i++) {
		tt_buf_string(out, between);
		write_element(writing, type, stated->elements.items[i], out);
		between = ", ";
	}
	if (stated->includes) {
		tt_buf_string(out, between);
		write_word(out, purpose.len > 0 ? purpose : TT_TEXT("other-purpose"));
	} else if (stated->elements.len == 0 && (stated->exists || stated->others_of_actor)) {
		if (type == TT_TYPE_PARTIES)
			write_persons(writing, stated, out);
		else
			tt_buf_string(out, "something");
	} else if (stated->elements.len == 0) {
		tt_buf_string(out, "none");
	}
	tt_buf_byte(out, ']');
}

static void write_expiry(const struct writing *writing, const struct stated *stated, struct tt_buf *out) {
	const char *prefix = writing->prefix;
	struct tt_text date = TT_TEXT("2099-12-31");
	if (stated->expired == TT_TIME_MAX && !stated->exists) {
		tt_buf_string(out, "none");
		return;
	}
	if (stated->expired != TT_TIME_MAX)
		date = tt_time_format(out->arena, stated->expired);
	tt_buf_format(out, "[%send]", prefix);
	tt_buf_format(part(writing, TT_PART_ANCHORS), "  %send: {at: %.*s}\n", prefix, TT_TEXT_ARGS(date));
}

static void write_attribute(const struct writing *writing, uint32_t attribute, struct tt_buf *out) {
	const struct tt_attribute_kind *kind = &writing->world->model->attributes.items[attribute];
	struct stated stated = state_of(writing, attribute);
	bool key = attribute == TT_keys && linked(writing->world);
	if (!stated.asked && !key)
		return;
	tt_buf_format(out, ", %.*s: ", TT_TEXT_ARGS(kind->named.id));
	if (key)
		tt_buf_format(out, "[%skey]", writing->prefix);
	else if (kind->type == TT_TYPE_TRUTH)
		tt_buf_string(out, stated.truth ? "true" : "false");
	else if (kind->type == TT_TYPE_NUMBER)
		tt_buf_format(
			out, "%lld", (long long)(stated.least == 0 && stated.below > 1 ? 1 : stated.least));
	else if (kind->type == TT_TYPE_SCALE && stated.least > 0)
		write_word(out, tt_word(writing->world->model, kind->levels[stated.least - 1]));
	else if (kind->type == TT_TYPE_SCALE)
		tt_buf_string(out, "none");
	else if (attribute == TT_expiry)
		write_expiry(writing, &stated, out);
	else
		write_set(writing, attribute, &stated, out);
}

static bool top_label(const struct tt_world *world, const struct tt_world_atom *asked) {
	const struct tt_atom *atom = &asked->atom;
	const struct tt_label *labels = world->model->labels.items;
	if (atom->kind != TT_ATOM_LABEL || atom->subject != TT_SUBJECT_DATA || !holds(world, asked) ||
		world->model->facets.items[labels[atom->operand].facet].derived)
		return false;
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *other = &world->atoms.items[i].atom;
		if (other->kind == TT_ATOM_LABEL && other->subject == TT_SUBJECT_DATA &&
			labels[other->operand].facet == labels[atom->operand].facet &&
			other->operand > atom->operand && holds(world, &world->atoms.items[i]))
			return false;
	}
	return true;
}

/* Of labels of one facet that the data comes with, the highest is declared. */
static bool top_brought(const struct tt_world *world, const struct tt_world_atom *claimed) {
	const struct tt_label *labels = world->model->labels.items;
	if (!holds(world, claimed))
		return false;
	for (uint32_t i = 0; i < world->brought.len; i++) {
		const struct tt_world_atom *other = &world->brought.items[i];
		if (labels[other->atom.operand].facet == labels[claimed->atom.operand].facet &&
			other->atom.operand > claimed->atom.operand && holds(world, other))
			return false;
	}
	return true;
}

/*
 * Whose the labels are that the data comes with: nobody's (NULL) unless somebody is to be another than the
 * owner; then one who is not to be another, if there is one, else a stranger.
 */
static const char *owner_of(const struct tt_world *world) {
	const char *mine = NULL;
	bool others = false;
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (atom->kind != TT_ATOM_OTHERS || atom->attribute != TT_owner)
			continue;
		if (holds(world, &world->atoms.items[i]))
			others = true;
		else
			mine = holder_of(
				world, atom->other == TT_SUBJECT_TO ? TT_SUBJECT_RESULT : TT_SUBJECT_DATA);
	}
	return !others ? NULL : mine == NULL ? "persons" : mine;
}

static void write_brought(const struct writing *writing, const struct tt_label *label, struct tt_buf *out) {
	const char *owner = owner_of(writing->world);
	tt_buf_string(out, owner == NULL ? "" : "{");
	write_name(out, writing->world->model, &label->named);
	if (owner != NULL)
		tt_buf_format(out, ": {of: %s%s}}", writing->prefix, owner);
}

static void write_labels(const struct writing *writing, struct tt_buf *out) {
	const struct tt_world *world = writing->world;
	const char *between = "";
	tt_buf_string(out, "category: [");
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		if (!top_label(world, &world->atoms.items[i]))
			continue;
		tt_buf_string(out, between);
		write_name(out, world->model,
			&world->model->labels.items[world->atoms.items[i].atom.operand].named);
		between = ", ";
	}
	for (uint32_t i = 0; i < world->brought.len; i++) {
		if (!top_brought(world, &world->brought.items[i]))
			continue;
		tt_buf_string(out, between);
		write_brought(
			writing, &world->model->labels.items[world->brought.items[i].atom.operand], out);
		between = ", ";
	}
	tt_buf_string(out, between[0] == '\0' ? "none]" : "]");
}

/* Of other data, what is asked of this one is not so. */
static void write_nothing(const struct writing *writing, uint32_t attribute, struct tt_buf *out) {
	const struct tt_attribute_kind *kind = &writing->world->model->attributes.items[attribute];
	if (kind->class != TT_CLASS_CARRIED || attribute == TT_category || attribute == TT_owner ||
		attribute == TT_keys || !state_of(writing, attribute).asked)
		return;
	tt_buf_format(out, ", %.*s: %s", TT_TEXT_ARGS(kind->named.id),
		kind->type == TT_TYPE_TRUTH    ? "false"
		: kind->type == TT_TYPE_NUMBER ? "0"
					       : "none");
}

/* What linked() finds: other data with the label and the key, at whoever holds this one. */
static void write_links(const struct writing *writing) {
	const struct tt_world *world = writing->world;
	const char *prefix = writing->prefix;
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (atom->kind != TT_ATOM_LINKED || !holds(world, &world->atoms.items[i]))
			continue;
		const char *holder = holder_of(world, atom->subject);
		struct tt_buf *out = part(writing, TT_PART_DATA);
		tt_buf_format(out, "  %smatch-%u: {keys: [%skey], category: [", prefix, i, prefix);
		write_name(out, world->model, &world->model->labels.items[atom->operand].named);
		tt_buf_byte(out, ']');
		for (uint32_t j = 0; j < world->model->attributes.len; j++)
			write_nothing(writing, j, out);
		tt_buf_string(out, "}\n");
		tt_buf_format(part(writing, TT_PART_EVENTS),
			"  - {id: %shold-%u, type: acquire, by: %s%s, output: %smatch-%u, system: "
			"%s%s-server}\n",
			prefix, i, prefix, holder, prefix, i, prefix, holder);
	}
}

static void write_data(const struct writing *writing) {
	const struct tt_world *world = writing->world;
	const struct tt_model *model = world->model;
	struct tt_buf *out = part(writing, TT_PART_DATA);
	tt_buf_format(out, "  %sdata: {", writing->prefix);
	write_labels(writing, out);
	for (uint32_t i = 0; i < model->attributes.len; i++)
		if (model->attributes.items[i].class == TT_CLASS_CARRIED && i != TT_category && i != TT_owner)
			write_attribute(writing, i, out);
	tt_buf_string(out, "}\n");
	if (world->gap->type == TT_EVENT_PROCESS && there(world, TT_SUBJECT_RESULT))
		tt_buf_format(out, "  %smade: {}\n", writing->prefix);
	write_links(writing);
}

/* ---- event and facts ------------------------------------------------------------------------------- */

static bool given(const struct tt_world *world, uint8_t what) {
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_atom *atom = &world->atoms.items[i].atom;
		if (atom->kind == TT_ATOM_EXISTS && atom->subject == TT_SUBJECT_EVENT &&
			atom->field == what + 1 && holds(world, &world->atoms.items[i]))
			return true;
	}
	return false;
}

static void write_field(const struct writing *writing, const char *key, uint8_t what, struct tt_buf *out) {
	struct tt_text word = field(writing->world, TT_SUBJECT_EVENT, what);
	bool includes = what == TT_FIELD_PURPOSE && state_of(writing, TT_purpose).includes;
	if (word.len == 0 && (given(writing->world, what) || includes))
		word = what == TT_FIELD_PURPOSE ? TT_TEXT("other-purpose") : TT_TEXT("other");
	if (word.len == 0)
		return;
	tt_buf_format(out, ", %s: ", key);
	write_word(out, word);
}

static void write_event(const struct writing *writing) {
	const struct tt_world *world = writing->world;
	struct tt_buf *out = part(writing, TT_PART_EVENTS);
	const char *prefix = writing->prefix, *holder = holder_of(world, TT_SUBJECT_DATA);
	uint8_t type = world->gap->type;
	const char *word = tt_word_event_type(type);
	bool made = there(world, TT_SUBJECT_RESULT);
	tt_buf_format(out, "  - {id: %s%s, type: %s", prefix, word, word);
	if (type == TT_EVENT_TRANSFER)
		tt_buf_format(out, ", from: %s%s, to: %sreceiver", prefix, holder, prefix);
	else
		tt_buf_format(out, ", by: %s%s", prefix, holder);
	if (type == TT_EVENT_ACQUIRE && there(world, TT_SUBJECT_FROM))
		tt_buf_format(out, ", from: %sgiver", prefix);
	tt_buf_format(out, ", %s: %sdata",
		type == TT_EVENT_ACQUIRE   ? "output"
		: type == TT_EVENT_PROCESS ? "input"
					   : "data",
		prefix);
	if (type == TT_EVENT_PROCESS && made)
		tt_buf_format(out, ", output: %smade", prefix);
	if (type != TT_EVENT_ACQUIRE)
		tt_buf_format(out, ", %s: %s%s-server", type == TT_EVENT_DISPOSE ? "system" : "source",
			prefix, holder);
	if (made)
		tt_buf_format(out, ", system: %s%s-%s", prefix, holder_of(world, TT_SUBJECT_RESULT),
			system_of(world, TT_SUBJECT_RESULT));
	write_field(writing, "purpose", TT_FIELD_PURPOSE, out);
	write_field(writing, "operation", TT_FIELD_OPERATION, out);
	write_field(writing, "via", TT_FIELD_VIA, out);
	write_field(writing, "method", TT_FIELD_METHOD, out);
	tt_buf_string(out, "}\n");
}

/* What a question is asked of, without the prefix that all names of the witness begin with. */
static struct tt_text subject_name(const struct tt_world *world, uint8_t of, uint8_t who) {
	uint8_t made = there(world, TT_SUBJECT_RESULT) ? TT_SUBJECT_RESULT : TT_SUBJECT_DATA;
	switch (of) {
	case TT_OF_EVENT:
		return tt_text_of(tt_word_event_type(world->gap->type));
	case TT_OF_DATA:
		return TT_TEXT("data");
	case TT_OF_FROM:
		return TT_TEXT("giver");
	case TT_OF_TO:
		return TT_TEXT("receiver");
	case TT_OF_HOLDER:
		return tt_text_of(holder_of(world, made));
	case TT_OF_PARTY:
		return tt_text_of(name_of(world, who));
	case TT_OF_SYSTEM:
		return tt_text_format(world->arena, "%s-%s", holder_of(world, made), system_of(world, made));
	default:
		return tt_text_of(name_of(world, tt_world_actor(world)));
	}
}

/* Is there everybody that a question is about? */
static bool about_somebody(const struct tt_world *world, const struct tt_question *question) {
	bool all = true;
	for (uint8_t i = 0; i < question->of_count; i++)
		all = all && (question->of[i] != TT_OF_FROM || there(world, TT_SUBJECT_FROM)) &&
		      (question->of[i] != TT_OF_TO || there(world, TT_SUBJECT_TO));
	return all;
}

static void write_facts(const struct writing *writing) {
	const struct tt_world *world = writing->world;
	struct tt_buf *out = part(writing, TT_PART_FACTS);
	for (uint32_t i = 0; i < world->atoms.len; i++) {
		const struct tt_world_atom *asked = &world->atoms.items[i];
		if (asked->atom.kind != TT_ATOM_FACT || asked->who >= TT_SUBJECT_COUNT)
			continue; /* of somebody who is as a rule another is asked of that one, too */
		const struct tt_question *question = &world->model->questions.items[asked->atom.operand];
		bool yes = holds(world, asked);
		if ((!yes && question->presume_no) || !about_somebody(world, question))
			continue;
		tt_buf_string(out, "  - {fact: ");
		write_name(out, world->model, &question->named);
		tt_buf_string(out, ", of: [");
		for (uint8_t j = 0; j < question->of_count; j++)
			tt_buf_format(out, "%s%s%.*s", j > 0 ? ", " : "", writing->prefix,
				TT_TEXT_ARGS(subject_name(world, question->of[j], asked->who)));
		tt_buf_format(out, "], is: %s}\n", yes ? "true" : "false");
	}
}

/* ---- the whole ------------------------------------------------------------------------------------- */

void tt_world_witness(struct tt_world *world, const char *prefix, struct tt_witness *witness) {
	struct writing writing = {world, witness, prefix};
	for (int i = 0; i < TT_PART_COUNT; i++)
		if (witness->parts[i].arena == NULL)
			tt_buf_init(&witness->parts[i], world->arena, PART_LIMIT);
	write_parties(&writing);
	write_data(&writing);
	write_event(&writing);
	write_facts(&writing);
}

/* The packs or models of all sides, each once. */
static void write_sources(const struct tt_gap *gap, bool packs, struct tt_buf *out) {
	const char *between = packs ? "use: [" : "include: [";
	bool some = false;
	for (uint32_t i = 0; i < gap->side_count; i++) {
		bool known = tt_gap_of_model(&gap->sides[i]) == packs;
		for (uint32_t j = 0; j < i; j++)
			known = known || tt_text_equal(gap->sides[j].name, gap->sides[i].name);
		if (known)
			continue;
		tt_buf_string(out, some ? ", " : between);
		tt_buf_byte(out, '"');
		tt_buf_add(out, gap->sides[i].name);
		tt_buf_byte(out, '"');
		some = true;
	}
	tt_buf_string(out, some ? "]\n" : "");
}

struct tt_text tt_witness_model(const struct tt_gap *gap, const struct tt_witness *witness, tt_instant at) {
	static const char *const keys[TT_PART_COUNT] = {
		"parties", "systems", "data", "anchors", "events", "facts"};
	struct tt_buf out;
	tt_buf_init(&out, witness->parts[0].arena, (size_t)PART_LIMIT * 2);
	struct tt_text date = tt_time_format(out.arena, at);
	tt_buf_format(&out, "tenten: 1\nas_of: %.*s\n", TT_TEXT_ARGS(date));
	write_sources(gap, true, &out);
	write_sources(gap, false, &out);
	for (int i = 0; i < TT_PART_COUNT; i++)
		if (witness->parts[i].len > 0) {
			tt_buf_format(&out, "%s:\n", keys[i]);
			tt_buf_add(&out, tt_buf_text(&witness->parts[i]));
		}
	return tt_buf_text(&out);
}

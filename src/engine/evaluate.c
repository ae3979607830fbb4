/*
 * Atoms read the model (fixed), the event (fixed for the step), facts (yes, no or unknown) and ranges of
 * holdings. An atom on something absent is false; so is its use in a comparison, which is why "!=" and "not
 * ==" agree.
 */
#include "engine/answer.h"
#include "engine/evaluate.h"
#include "engine/lattice.h"
#include "engine/side.h"

static enum tt_truth certain(bool yes) {
	return yes ? TT_YES : TT_NO;
}

/* ---- subjects -------------------------------------------------------------------------------------- */

static uint32_t holding_of(const struct tt_item *item, uint8_t subject) {
	return subject == TT_SUBJECT_RESULT || subject == TT_SUBJECT_RESULT_HOLDER ? item->result
										   : item->data;
}

static uint32_t party_of(const struct tt_engine *engine, const struct tt_item *item, uint8_t subject) {
	switch (subject) {
	case TT_SUBJECT_BY:
		return item->by;
	case TT_SUBJECT_FROM:
		return item->from;
	case TT_SUBJECT_TO:
		return item->to;
	case TT_SUBJECT_PARTY:
		return item->party;
	case TT_SUBJECT_DATA_HOLDER:
	case TT_SUBJECT_RESULT_HOLDER: {
		uint32_t holding = holding_of(item, subject);
		return holding == TT_NONE ? TT_NONE : engine->holdings.items[holding].holder;
	}
	default:
		return TT_NONE;
	}
}

static uint32_t event_word(const struct tt_engine *engine, const struct tt_item *item, uint8_t field) {
	const struct tt_event *event = engine->event;
	switch (field) {
	case TT_FIELD_TYPE:
		return item->type;
	case TT_FIELD_OPERATION:
		return event->operation;
	case TT_FIELD_PURPOSE:
		return event->purpose;
	case TT_FIELD_VIA:
		return event->via;
	case TT_FIELD_METHOD:
		return event->method;
	default:
		return TT_NONE;
	}
}

/* ---- sets ------------------------------------------------------------------------------------------ */

static bool holds_element(const struct tt_model *model, uint32_t attribute, tt_set_id set, uint32_t element) {
	if (set == TT_SET_ALL || model->attributes.items[attribute].type != TT_TYPE_PARTIES)
		return tt_set_contains(&model->sets, set, element);
	struct tt_set_view view = tt_set_view(&model->sets, set);
	for (uint32_t i = 0; i < view.len; i++)
		if (tt_party_within(model, element, view.items[i]))
			return true;
	return false;
}

static bool holds_all(const struct tt_model *model, uint32_t attribute, tt_set_id set, tt_set_id all) {
	if (set == TT_SET_ALL || all == TT_SET_ALL)
		return set == TT_SET_ALL;
	struct tt_set_view view = tt_set_view(&model->sets, all);
	for (uint32_t i = 0; i < view.len; i++)
		if (!holds_element(model, attribute, set, view.items[i]))
			return false;
	return true;
}

static enum tt_truth contains(const struct tt_model *model, uint32_t attribute, struct tt_range range,
	uint32_t element, tt_set_id *open) {
	if (element == TT_NONE || !holds_element(model, attribute, range.at_most, element))
		return TT_NO;
	if (holds_element(model, attribute, range.at_least, element))
		return TT_YES;
	*open = range.open;
	return TT_UNKNOWN;
}

static enum tt_truth includes(struct tt_model *model, uint32_t attribute, struct tt_range set,
	struct tt_range all, tt_set_id *open) {
	if (holds_all(model, attribute, set.at_least, all.at_most))
		return TT_YES;
	if (!holds_all(model, attribute, set.at_most, all.at_least))
		return TT_NO;
	*open = tt_set_union(&model->sets, set.open, all.open);
	return TT_UNKNOWN;
}

/* Is a member of a set outside a place? A country is itself, parties and systems are in one. */
static enum tt_truth member_outside(
	struct tt_engine *engine, enum tt_of of, uint32_t member, uint32_t place, tt_set_id *open) {
	struct tt_model *model = engine->model;
	uint32_t country = of == TT_OF_PARTY	? model->parties.items[member].country
			   : of == TT_OF_SYSTEM ? model->systems.items[member].country
						: member;
	if (country != TT_NONE)
		return certain(!tt_country_in_place(model, country, place, engine->now));
	*open = tt_set_union(&model->sets, *open, tt_engine_ask_attribute(engine, TT_country, of, member));
	return TT_UNKNOWN;
}

static enum tt_truth some_outside(
	struct tt_engine *engine, enum tt_of of, tt_set_id set, uint32_t place, tt_set_id *open) {
	enum tt_truth truth = certain(set == TT_SET_ALL); /* everyone is everywhere */
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, set).len; i++) {
		uint32_t member = tt_set_view(&engine->model->sets, set).items[i];
		truth = tt_truth_or(truth, member_outside(engine, of, member, place, open));
	}
	return truth;
}

static enum tt_truth outside(
	struct tt_engine *engine, const struct tt_atom *atom, struct tt_range range, tt_set_id *open) {
	uint8_t type = engine->model->attributes.items[atom->attribute].type;
	enum tt_of of = type == TT_TYPE_PARTIES	  ? TT_OF_PARTY
			: type == TT_TYPE_SYSTEMS ? TT_OF_SYSTEM
						  : TT_OF_COUNTRY;
	*open = range.open;
	if (some_outside(engine, of, range.at_least, atom->operand, open) == TT_YES)
		return TT_YES;
	bool possible = some_outside(engine, of, range.at_most, atom->operand, open) != TT_NO;
	return possible ? TT_UNKNOWN : TT_NO;
}

static enum tt_truth unstated(struct tt_engine *engine, uint32_t party, uint32_t attribute, tt_set_id *open) {
	*open = tt_engine_ask_attribute(engine, attribute, TT_OF_PARTY, party);
	return TT_UNKNOWN;
}

/* Every party has a country and a sector; what is not stated is not known. */
static enum tt_truth party_exists(
	struct tt_engine *engine, uint32_t party, const struct tt_atom *atom, tt_set_id *open) {
	if (party == TT_NONE || atom->field == 0)
		return certain(party != TT_NONE);
	const struct tt_party *known = &engine->model->parties.items[party];
	bool stated = atom->field == TT_FIELD_COUNTRY + 1  ? known->country != TT_NONE
		      : atom->field == TT_FIELD_SECTOR + 1 ? known->sector != TT_NONE
							   : true;
	uint32_t asked = atom->field == TT_FIELD_SECTOR + 1 ? TT_ASKED_SECTOR : TT_country;
	return stated ? TT_YES : unstated(engine, party, asked, open);
}

static enum tt_truth exists(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_atom *atom, tt_set_id *open) {
	if (atom->attribute == UINT16_MAX) {
		if (atom->subject == TT_SUBJECT_DATA || atom->subject == TT_SUBJECT_RESULT)
			return certain(holding_of(item, atom->subject) != TT_NONE);
		if (atom->subject == TT_SUBJECT_EVENT)
			return certain(event_word(engine, item, (uint8_t)(atom->field - 1)) != TT_NONE);
		return party_exists(engine, party_of(engine, item, atom->subject), atom, open);
	}
	uint32_t holding = holding_of(item, atom->subject);
	if (holding == TT_NONE)
		return TT_NO;
	struct tt_range range = tt_holding_range(engine, holding, atom->attribute);
	if (range.at_most == TT_SET_EMPTY)
		return TT_NO;
	*open = range.open;
	return range.at_least != TT_SET_EMPTY ? TT_YES : TT_UNKNOWN;
}

/* ---- parties --------------------------------------------------------------------------------------- */

static enum tt_truth equals(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_atom *atom, tt_set_id *open) {
	if (atom->subject == TT_SUBJECT_EVENT)
		return certain(event_word(engine, item, atom->field) == atom->operand);
	if (atom->field == TT_FIELD_ID) {
		uint32_t holding = holding_of(item, atom->subject);
		return certain(holding != TT_NONE && engine->holdings.items[holding].data == atom->operand);
	}
	uint32_t party = party_of(engine, item, atom->subject);
	if (party == TT_NONE)
		return TT_NO;
	const struct tt_party *known = &engine->model->parties.items[party];
	if (atom->field == TT_FIELD_KIND)
		return certain(known->kind == atom->operand);
	bool country = atom->field == TT_FIELD_COUNTRY;
	uint32_t word = country ? known->country : known->sector;
	if (word == TT_NONE)
		return unstated(engine, party, country ? TT_country : TT_ASKED_SECTOR, open);
	return certain(word == atom->operand);
}

static enum tt_truth in_place(struct tt_engine *engine, uint32_t party, uint32_t place, tt_set_id *open) {
	if (party == TT_NONE)
		return TT_NO;
	uint32_t country = engine->model->parties.items[party].country;
	if (country == TT_NONE)
		return unstated(engine, party, TT_country, open);
	return certain(tt_country_in_place(engine->model, country, place, engine->now));
}

/* ---- numbers and time ------------------------------------------------------------------------------ */

static enum tt_truth at_least(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_atom *atom, tt_set_id *open) {
	if (atom->subject == TT_SUBJECT_EVENT)
		return certain(engine->now >= atom->number);
	uint32_t holding = holding_of(item, atom->subject);
	if (holding == TT_NONE)
		return TT_NO;
	struct tt_range range = tt_holding_range(engine, holding, atom->attribute);
	*open = range.open;
	return (int64_t)range.at_least >= atom->number	? TT_YES
	       : (int64_t)range.at_most >= atom->number ? TT_UNKNOWN
							: TT_NO;
}

static bool term_passed(const struct tt_engine *engine, uint32_t id) {
	const struct tt_term *term = &engine->model->terms.items[id];
	tt_instant start = engine->model->anchors.items[term->anchor].at;
	return start != TT_TIME_MAX && tt_time_add(start, term->after) <= engine->now;
}

static enum tt_truth expired(struct tt_engine *engine, uint32_t holding, tt_set_id *open) {
	if (holding == TT_NONE)
		return TT_NO;
	struct tt_range expiry = tt_row(engine, holding)[TT_expiry];
	struct tt_set_view terms = tt_set_view(&engine->model->sets, expiry.at_least);
	for (uint32_t i = 0; i < terms.len; i++)
		if (term_passed(engine, terms.items[i]))
			return TT_YES;
	bool possible = expiry.at_most == TT_SET_ALL;
	terms = tt_set_view(&engine->model->sets, expiry.at_most);
	for (uint32_t i = 0; i < terms.len; i++)
		possible = possible || term_passed(engine, terms.items[i]);
	*open = expiry.open;
	return possible ? TT_UNKNOWN : TT_NO;
}

/* ---- sets of parties ------------------------------------------------------------------------------- */

static bool has_other(const struct tt_model *model, uint32_t attribute, tt_set_id set, uint32_t party) {
	bool owners = model->attributes.items[attribute].type == TT_TYPE_OWNERS;
	struct tt_set_view view = tt_set_view(&model->sets, set);
	for (uint32_t i = 0; i < view.len; i++) {
		uint32_t member = owners ? model->owners.items[view.items[i]].party : view.items[i];
		if (tt_third_party(model, member, party))
			return true;
	}
	return false;
}

static enum tt_truth others(struct tt_engine *engine, const struct tt_item *item, const struct tt_atom *atom,
	struct tt_range range, tt_set_id *open) {
	const struct tt_model *model = engine->model;
	uint32_t party = party_of(engine, item, atom->other);
	if (party == TT_NONE)
		return TT_NO;
	if (has_other(model, atom->attribute, range.at_least, party))
		return TT_YES;
	*open = range.open;
	bool possible =
		range.at_most == TT_SET_ALL || has_other(model, atom->attribute, range.at_most, party);
	return possible ? TT_UNKNOWN : TT_NO;
}

/* ---- systems --------------------------------------------------------------------------------------- */

/* A kind that is not stated, or that nobody declared, may be any. */
static enum tt_truth lies_on(struct tt_engine *engine, uint32_t holding, uint32_t kind) {
	const struct tt_model *model = engine->model;
	if (holding == TT_NONE)
		return TT_NO;
	uint32_t system = engine->holdings.items[holding].system;
	enum tt_truth truth = system == TT_NONE ? TT_UNKNOWN : TT_NO;
	while (system != TT_NONE && system != TT_RUNS_ON_UNKNOWN) {
		const struct tt_system *known = &model->systems.items[system];
		if (tt_system_kind_is(model, known->known_kind, kind))
			return TT_YES;
		if (known->known_kind == TT_NONE || known->run_on == TT_RUNS_ON_UNKNOWN)
			truth = TT_UNKNOWN;
		system = known->run_on;
	}
	return truth;
}

/* ---- facts ----------------------------------------------------------------------------------------- */

static uint32_t subject_of(const struct tt_engine *engine, const struct tt_item *item, uint8_t of) {
	uint32_t result = item->result != TT_NONE ? item->result : item->data;
	uint32_t data = item->data != TT_NONE ? item->data : item->result;
	switch (of) {
	case TT_OF_EVENT:
		return item->event;
	case TT_OF_DATA:
		return data == TT_NONE ? TT_NONE : engine->holdings.items[data].data;
	case TT_OF_BY:
		return item->by;
	case TT_OF_FROM:
		return item->from;
	case TT_OF_TO:
		return item->to;
	case TT_OF_HOLDER:
		return result == TT_NONE ? TT_NONE : engine->holdings.items[result].holder;
	case TT_OF_SYSTEM:
		return result == TT_NONE ? TT_NONE : engine->holdings.items[result].system;
	case TT_OF_COUNTRY:
		return TT_NONE;
	default:
		return item->party;
	}
}

static struct tt_consent_need consent_need(struct tt_engine *engine, const struct tt_item *item) {
	const struct tt_model *model = engine->model;
	uint32_t data = item->data != TT_NONE ? item->data : item->result;
	struct tt_consent_need need = {.data = TT_NONE,
		.receiver = item->to,
		.purpose = engine->event->purpose,
		.country = item->to == TT_NONE ? TT_NONE : model->parties.items[item->to].country,
		.about = TT_SET_ALL};
	if (data != TT_NONE) {
		need.data = engine->holdings.items[data].data;
		need.about = tt_row(engine, data)[TT_about].at_most;
	}
	return need;
}

/* What is wrong with the answers themselves, once for each question of an event. */
static void report(
	struct tt_engine *engine, const struct tt_item *item, enum tt_finding_code code, uint32_t question) {
	for (uint32_t i = 0; i < engine->outcome.findings.len; i++)
		if (engine->outcome.findings.items[i].code == code &&
			engine->outcome.findings.items[i].first == question)
			return;
	*tt_push(engine->arena, &engine->outcome.findings) = (struct tt_finding){.code = (uint8_t)code,
		.event = item->event,
		.rule = TT_NONE,
		.about = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, TT_NONE},
		.attribute = TT_NONE,
		.first = question};
}

/* Fills the subjects of a question on an item; false if one of them is nobody. */
static inline bool bind_subjects(const struct tt_engine *engine, const struct tt_item *item,
	uint32_t question, uint32_t subjects[TT_OF_MAX]) {
	const struct tt_question *asked = &engine->model->questions.items[question];
	for (uint32_t i = 0; i < TT_OF_MAX; i++)
		subjects[i] = i < asked->of_count ? subject_of(engine, item, asked->of[i]) : TT_NONE;
	for (uint8_t i = 0; i < asked->of_count; i++)
		if (subjects[i] == TT_NONE)
			return false;
	return true;
}

static struct tt_answer answer_on(
	struct tt_engine *engine, const struct tt_item *item, uint32_t question, const uint32_t *subjects) {
	struct tt_consent_need need;
	const struct tt_question *asked = &engine->model->questions.items[question];
	if (asked->answered_by == 0 && asked->implies == TT_SET_EMPTY && asked->implied_by == TT_SET_EMPTY)
		return tt_engine_answer(engine, question, subjects, NULL);
	need = consent_need(engine, item);
	return tt_engine_answer(engine, question, subjects, &need);
}

static enum tt_truth fact(struct tt_engine *engine, const struct tt_item *item, uint32_t question,
	tt_set_id *open, tt_set_id *presumed) {
	uint32_t subjects[TT_OF_MAX];
	if (!bind_subjects(engine, item, question, subjects))
		return TT_NO; /* a question about nobody */
	struct tt_answer answer = answer_on(engine, item, question, subjects);
	tt_set_id *asked_here = answer.presumed ? presumed : answer.truth == TT_UNKNOWN ? open : NULL;
	if (asked_here != NULL)
		*asked_here = tt_set_single(
			&engine->model->sets, tt_engine_ask_question(engine, question, subjects));
	return (enum tt_truth)answer.truth;
}

void tt_part_check_answers(struct tt_engine *engine, const struct tt_item *item, tt_part part) {
	const struct tt_cover *cover = &engine->program->parts.items[part];
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		const struct tt_atom *atom = &engine->model->atoms.items.items[cover->atoms[i]];
		uint32_t subjects[TT_OF_MAX];
		if (atom->kind != TT_ATOM_FACT || !engine->program->doubtful[atom->operand] ||
			!bind_subjects(engine, item, atom->operand, subjects))
			continue;
		struct tt_answer answer = answer_on(engine, item, atom->operand, subjects);
		if (answer.contradictory)
			report(engine, item, TT_FINDING_CONTRADICTION, atom->operand);
		if (answer.expired)
			report(engine, item, TT_FINDING_ANSWER_EXPIRED, atom->operand);
		if (answer.partial)
			report(engine, item, TT_FINDING_PARTIAL_CONSENT, atom->operand);
		if (answer.unsaid && tt_set_contains(&engine->model->sets, engine->outcome.questions,
					     tt_engine_ask_question(engine, atom->operand, subjects)))
			report(engine, item, TT_FINDING_CONSENT_UNSAID, atom->operand);
	}
}

/* ---- atoms ----------------------------------------------------------------------------------------- */

static enum tt_truth label_reached(
	struct tt_engine *engine, uint32_t holding, uint32_t label, tt_set_id *open) {
	if (holding == TT_NONE)
		return TT_NO;
	return contains(engine->model, TT_category, engine->holdings.items[holding].labels, label, open);
}

static enum tt_truth holding_atom(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_atom *atom, tt_set_id *open) {
	uint32_t holding = holding_of(item, atom->subject);
	if (atom->kind == TT_ATOM_LABEL)
		return label_reached(engine, holding, atom->operand, open);
	if (atom->kind == TT_ATOM_LINKED)
		return tt_evaluate_linked(engine, holding, atom->operand, open);
	if (atom->kind == TT_ATOM_EXPIRED)
		return expired(engine, holding, open);
	if (atom->kind == TT_ATOM_ON)
		return lies_on(engine, holding, atom->operand);
	if (holding == TT_NONE)
		return TT_NO;
	struct tt_range range = tt_holding_range(engine, holding, atom->attribute);
	if (atom->kind == TT_ATOM_OTHERS)
		return others(engine, item, atom, range, open);
	if (atom->kind == TT_ATOM_OUTSIDE)
		return outside(engine, atom, range, open);
	if (atom->kind == TT_ATOM_CONTAINS)
		return contains(engine->model, atom->attribute, range, atom->operand, open);
	if (atom->kind == TT_ATOM_TRUTH) {
		*open = range.open;
		return range.at_least ? TT_YES : range.at_most ? TT_UNKNOWN : TT_NO;
	}
	if (atom->other == TT_SUBJECT_EVENT) /* includes */
		return contains(
			engine->model, atom->attribute, range, event_word(engine, item, atom->field), open);
	uint32_t other = holding_of(item, atom->other);
	if (other == TT_NONE)
		return TT_NO;
	return includes(engine->model, atom->attribute, range,
		tt_holding_range(engine, other, atom->other_attribute), open);
}

static enum tt_truth party_atom(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_atom *atom, tt_set_id *open) {
	const struct tt_model *model = engine->model;
	uint32_t party = party_of(engine, item, atom->subject);
	if (atom->kind == TT_ATOM_IN_PLACE)
		return in_place(engine, party, atom->operand, open);
	if (party == TT_NONE)
		return TT_NO;
	if (atom->kind == TT_ATOM_IS)
		return certain(party == atom->operand);
	if (atom->kind == TT_ATOM_WITHIN)
		return certain(tt_party_within(model, party, atom->operand));
	uint32_t other = party_of(engine, item, atom->other);
	if (other == TT_NONE)
		return TT_NO;
	return certain(atom->kind == TT_ATOM_SAME ? party == other : tt_third_party(model, party, other));
}

enum tt_truth tt_evaluate_atom(struct tt_engine *engine, const struct tt_item *item, uint32_t id,
	tt_set_id *open, tt_set_id *presumed) {
	const struct tt_atom *atom = &engine->model->atoms.items.items[id];
	tt_set_id asked = TT_SET_EMPTY, silent = TT_SET_EMPTY;
	enum tt_truth truth;
	for (uint32_t i = 0; i < engine->override_count; i++)
		if (engine->override_atoms[i] == id && engine->override_truths[i] != TT_UNKNOWN)
			return (enum tt_truth)engine->override_truths[i];
	switch (atom->kind) {
	case TT_ATOM_FACT:
		truth = fact(engine, item, atom->operand, open == NULL ? NULL : &asked,
			presumed == NULL ? NULL : &silent);
		break;
	case TT_ATOM_EQUALS:
		truth = equals(engine, item, atom, &asked);
		break;
	case TT_ATOM_EXISTS:
		truth = exists(engine, item, atom, &asked);
		break;
	case TT_ATOM_AT_LEAST:
		truth = at_least(engine, item, atom, &asked);
		break;
	case TT_ATOM_CROSSES:
		truth = certain(item->units >> atom->operand & 1);
		break;
	case TT_ATOM_SAME:
	case TT_ATOM_IS:
	case TT_ATOM_WITHIN:
	case TT_ATOM_IN_PLACE:
	case TT_ATOM_THIRD_PARTY:
		truth = party_atom(engine, item, atom, &asked);
		break;
	default:
		truth = holding_atom(engine, item, atom, &asked);
	}
	if (open != NULL)
		*open = truth == TT_UNKNOWN ? asked : TT_SET_EMPTY;
	if (presumed != NULL)
		*presumed = silent;
	return truth;
}

/* ---- parts ----------------------------------------------------------------------------------------- */

/* What is known of a part's atoms so far; atoms are asked only when a cube needs them. */
struct known {
	uint64_t asked, yes, no;
};

static inline enum tt_truth answer_of(struct tt_engine *engine, const struct tt_item *item, uint32_t atom) {
	return item->sides != NULL ? tt_sides_ask(engine, engine->sides, item, atom)
				   : tt_evaluate_atom(engine, item, atom, NULL, NULL);
}

static void ask(struct tt_engine *engine, const struct tt_item *item, const struct tt_cover *cover,
	uint32_t bit, struct known *known) {
	uint64_t mask = (uint64_t)1 << bit;
	if (known->asked & mask)
		return;
	known->asked |= mask;
	enum tt_truth truth = answer_of(engine, item, cover->atoms[bit]);
	known->yes |= truth == TT_YES ? mask : 0;
	known->no |= truth == TT_NO ? mask : 0;
}

static enum tt_truth evaluate_cube(struct tt_engine *engine, const struct tt_item *item,
	const struct tt_cover *cover, const struct tt_cube *cube, struct known *known) {
	uint64_t rest = cube->positive | cube->negative;
	while (rest != 0) {
		if ((cube->positive & known->no) != 0 || (cube->negative & known->yes) != 0)
			return TT_NO;
		/* what depends on other holdings is asked last: often nobody needs to know */
		uint64_t cheap = rest & ~cover->costly;
		uint32_t bit = (uint32_t)__builtin_ctzll(cheap != 0 ? cheap : rest);
		rest &= ~((uint64_t)1 << bit);
		ask(engine, item, cover, bit, known);
	}
	if ((cube->positive & known->no) != 0 || (cube->negative & known->yes) != 0)
		return TT_NO;
	bool all = (cube->positive & ~known->yes) == 0 && (cube->negative & ~known->no) == 0;
	return all ? TT_YES : TT_UNKNOWN;
}

static enum tt_truth evaluate(struct tt_engine *engine, const struct tt_item *item,
	const struct tt_cover *cover, struct known *known) {
	enum tt_truth truth = TT_NO;
	for (uint32_t i = 0; i < cover->cube_count && truth != TT_YES; i++)
		truth = tt_truth_or(truth, evaluate_cube(engine, item, cover, &cover->cubes[i], known));
	return truth;
}

enum { FEW_ATOMS = 8 };

/* Where most atoms have been answered already, all are asked at once. */
static enum tt_truth evaluate_on_sides(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_cover *cover) {
	uint64_t yes = 0, no = 0;
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		enum tt_truth truth = tt_sides_ask(engine, engine->sides, item, cover->atoms[i]);
		yes |= (uint64_t)(truth == TT_YES) << i;
		no |= (uint64_t)(truth == TT_NO) << i;
	}
	return tt_cover_evaluate(cover, yes, no);
}

enum tt_truth tt_evaluate_cover(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_cover *cover) {
	struct known known = {0};
	if (cover->atom_count == 1) {
		enum tt_truth truth = answer_of(engine, item, cover->atoms[0]);
		return cover->cubes[0].positive != 0 ? truth : tt_truth_not(truth);
	}
	if (item->sides != NULL && cover->atom_count <= FEW_ATOMS)
		return evaluate_on_sides(engine, item, cover);
	return evaluate(engine, item, cover, &known);
}

/* What is left of an open cube: its unknown literals. Each cube that another one's rest is part of asks too
 * much. */
static bool asks_too_much(const struct tt_cover *cover, uint32_t at, const struct known *known) {
	uint64_t decided = known->yes | known->no;
	const struct tt_cube *cube = &cover->cubes[at];
	uint64_t positive = cube->positive & ~decided, negative = cube->negative & ~decided;
	for (uint32_t i = 0; i < cover->cube_count; i++) {
		const struct tt_cube *other = &cover->cubes[i];
		if (i == at || (other->positive & known->no) != 0 || (other->negative & known->yes) != 0)
			continue;
		uint64_t less_positive = other->positive & ~decided,
			 less_negative = other->negative & ~decided;
		bool part = (less_positive & ~positive) == 0 && (less_negative & ~negative) == 0;
		if (part && (less_positive != positive || less_negative != negative || i < at))
			return true;
	}
	return false;
}

/* The atoms worth showing: of the true cube; or the unknown ones that matter; or a false one of each cube. */
static uint64_t decisive(struct tt_engine *engine, const struct tt_item *item, const struct tt_cover *cover,
	enum tt_truth *truth) {
	struct known known = {0};
	uint64_t shown = 0;
	*truth = TT_NO;
	for (uint32_t i = 0; i < cover->cube_count; i++)
		*truth = tt_truth_or(*truth, evaluate_cube(engine, item, cover, &cover->cubes[i], &known));
	for (uint32_t i = 0; i < cover->cube_count; i++) {
		const struct tt_cube *cube = &cover->cubes[i];
		enum tt_truth one = evaluate_cube(engine, item, cover, cube, &known);
		uint64_t all = cube->positive | cube->negative;
		uint64_t against = (cube->positive & known.no) | (cube->negative & known.yes);
		if (*truth == TT_YES && one == TT_YES)
			return all;
		if (*truth == TT_UNKNOWN && one == TT_UNKNOWN && !asks_too_much(cover, i, &known))
			shown |= all & ~known.yes & ~known.no;
		if (*truth == TT_NO && (shown & against) == 0)
			shown |= against & (~against + 1);
	}
	return shown;
}

enum tt_truth tt_regime_binds(struct tt_engine *engine, uint32_t regime, uint32_t party) {
	struct tt_item item = {.event = TT_NONE,
		.by = TT_NONE,
		.from = TT_NONE,
		.to = TT_NONE,
		.party = party,
		.data = TT_NONE,
		.result = TT_NONE};
	return tt_evaluate_part(engine, &item, engine->program->regimes[regime].binds);
}

tt_set_id tt_part_open(struct tt_engine *engine, const struct tt_item *item, tt_part part) {
	const struct tt_cover *cover = &engine->program->parts.items[part];
	enum tt_truth truth;
	uint64_t shown = decisive(engine, item, cover, &truth);
	tt_set_id all = TT_SET_EMPTY;
	if (truth != TT_UNKNOWN)
		return all;
	for (; shown != 0; shown &= shown - 1) {
		tt_set_id open;
		tt_evaluate_atom(engine, item, cover->atoms[__builtin_ctzll(shown)], &open, NULL);
		all = tt_set_union(&engine->model->sets, all, open);
	}
	return all;
}

void tt_part_explain(struct tt_engine *engine, const struct tt_item *item, tt_part part) {
	const struct tt_cover *cover = &engine->program->parts.items[part];
	enum tt_truth truth;
	for (uint64_t shown = decisive(engine, item, cover, &truth); shown != 0; shown &= shown - 1) {
		struct tt_literal literal = {.atom = cover->atoms[__builtin_ctzll(shown)]};
		literal.truth = (uint8_t)tt_evaluate_atom(
			engine, item, literal.atom, &literal.open, &literal.presumed);
		*tt_push(engine->arena, &engine->outcome.literals) = literal;
	}
}

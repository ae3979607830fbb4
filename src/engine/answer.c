/*
 * A fact about a legal person answers for its departments: each party among the subjects is tried from the
 * party asked about up to its legal person. The first that has an answer in force gives it.
 */
#include <string.h>
#include "engine/answer.h"

/* ---- questions that were met ----------------------------------------------------------------------- */

uint32_t tt_engine_ask(struct tt_engine *engine, struct tt_asked asked) {
	uint32_t words[3 + TT_OF_MAX] = {asked.question, asked.attribute, asked.of};
	memcpy(words + 3, asked.subjects, sizeof(asked.subjects));
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&engine->asked_index, hash, &probe)) != TT_NONE) {
		const struct tt_asked *other = &engine->asked.items[id];
		if (other->question == asked.question && other->attribute == asked.attribute &&
			other->of == asked.of &&
			memcmp(other->subjects, asked.subjects, sizeof(asked.subjects)) == 0)
			return id;
	}
	id = engine->asked.len;
	*tt_push(engine->arena, &engine->asked) = asked;
	tt_index_add(engine->arena, &engine->asked_index, hash, id);
	return id;
}

tt_set_id tt_engine_ask_attribute(
	struct tt_engine *engine, uint32_t attribute, enum tt_of of, uint32_t subject) {
	struct tt_asked asked = {.question = TT_NONE,
		.attribute = attribute,
		.of = (uint8_t)of,
		.subjects = {subject, TT_NONE, TT_NONE, TT_NONE}};
	return tt_set_single(&engine->model->sets, tt_engine_ask(engine, asked));
}

/* ---- law to come ----------------------------------------------------------------------------------- */

static void ask_force(
	struct tt_engine *engine, uint32_t regime, uint32_t rule, uint32_t requirement, tt_set_id *open) {
	struct tt_asked asked = {.question = TT_NONE,
		.attribute = TT_ASKED_FORCE,
		.of = TT_OF_RULE,
		.subjects = {regime, rule, requirement, TT_NONE}};
	if (open != NULL)
		*open = tt_set_with(&engine->model->sets, *open, tt_engine_ask(engine, asked));
}

enum tt_truth tt_engine_in_force(struct tt_engine *engine, uint32_t id, tt_set_id *open) {
	const struct tt_rule *rule = &engine->model->rules.items[id];
	const struct tt_regime *regime = &engine->model->regimes.items[rule->regime];
	enum tt_truth own = tt_in_force(rule->in_force, rule->coming.maybe, engine->now);
	enum tt_truth above = tt_in_force(regime->in_force, regime->coming.maybe, engine->now);
	if (own == TT_NO || above == TT_NO)
		return TT_NO;
	if (above == TT_UNKNOWN)
		ask_force(engine, rule->regime, TT_NONE, TT_NONE, open);
	if (own == TT_UNKNOWN)
		ask_force(engine, rule->regime, id, TT_NONE, open);
	return own < above ? own : above;
}

enum tt_truth tt_engine_ground_in_force(
	struct tt_engine *engine, uint32_t rule, uint32_t id, tt_set_id *open) {
	const struct tt_requirement *node = &engine->model->requirements.items[id];
	enum tt_truth truth = tt_in_force(node->in_force, node->coming.maybe, engine->now);
	if (truth == TT_UNKNOWN)
		ask_force(engine, engine->model->rules.items[rule].regime, rule, id, open);
	return truth;
}

/* ---- facts ----------------------------------------------------------------------------------------- */

struct found {
	bool yes, no;
	bool partial; /* a consent of some of the persons */
	bool unsaid;  /* a consent that does not say all that is asked */
	bool expired; /* an answer that is too old */
};

/* Takes in an answer if it holds at the instant of the event; one without a first day has no age. */
static void take(const struct tt_engine *engine, const struct tt_fact *fact, struct found *found) {
	const struct tt_question *asked = &engine->model->questions.items[fact->question];
	const struct tt_term *lasts = &asked->lasts;
	if (!tt_interval_contains(fact->in_force, engine->now))
		return;
	if (asked->lasts_stated && fact->in_force.from != TT_TIME_MIN &&
		tt_time_add(fact->in_force.from, lasts->after) <= engine->now) {
		found->expired = true;
		return;
	}
	found->yes = found->yes || fact->is;
	found->no = found->no || !fact->is;
}

static void look_among(const struct tt_engine *engine, const struct tt_fact *facts, uint32_t count,
	uint32_t question, const uint32_t *subjects, struct found *found) {
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_fact *fact = &facts[i];
		if (fact->question != question ||
			memcmp(fact->subjects, subjects, sizeof(fact->subjects)) != 0)
			continue;
		take(engine, fact, found);
	}
}

static struct found look(struct tt_engine *engine, uint32_t question, const uint32_t *subjects) {
	struct found found = {0};
	look_among(engine, engine->request_facts, engine->request_fact_count, question, subjects, &found);
	if (found.yes || found.no)
		return found;
	look_among(engine, engine->extra_facts, engine->extra_fact_count, question, subjects, &found);
	if (found.yes || found.no)
		return found;
	uint32_t id = tt_find_fact(engine->model, question, subjects);
	while (id != TT_NONE) {
		const struct tt_fact *fact = &engine->model->facts.items[id];
		take(engine, fact, &found);
		id = fact->next;
	}
	return found;
}

static bool of_party(uint8_t of) {
	return of == TT_OF_BY || of == TT_OF_FROM || of == TT_OF_TO || of == TT_OF_HOLDER ||
	       of == TT_OF_PARTY;
}

/* Tries the subjects from number at on, each party on its way up to its legal person. */
static struct found look_upwards(
	struct tt_engine *engine, uint32_t question, uint32_t *subjects, uint8_t at) {
	const struct tt_question *asked = &engine->model->questions.items[question];
	const struct tt_party *parties = engine->model->parties.items;
	while (at < asked->of_count && !of_party(asked->of[at]))
		at++;
	if (at == asked->of_count)
		return look(engine, question, subjects);
	uint32_t own = subjects[at], party = own;
	struct found found = {0};
	bool expired = false;
	for (unsigned steps = 0; steps < 16; steps++) { /* a bound for hostile depths */
		subjects[at] = party;
		found = look_upwards(engine, question, subjects, (uint8_t)(at + 1));
		expired = expired || found.expired;
		if (found.yes || found.no || party == parties[party].entity ||
			parties[party].parent == TT_NONE)
			break;
		party = parties[party].parent;
	}
	subjects[at] = own;
	found.expired = expired;
	return found;
}

/* ---- consents -------------------------------------------------------------------------------------- */

static bool covers(const struct tt_model *model, tt_set_id limit, uint32_t item) {
	return item == TT_NONE || tt_set_contains(&model->sets, limit, item);
}

static bool covers_party(const struct tt_model *model, tt_set_id limit, uint32_t party) {
	if (party == TT_NONE || limit == TT_SET_ALL)
		return true;
	struct tt_set_view view = tt_set_view(&model->sets, limit);
	for (uint32_t i = 0; i < view.len; i++)
		if (tt_party_within(model, party, view.items[i]))
			return true;
	return false;
}

/* Does a record in force speak of what is needed, for any of the persons? */
static bool speaks_of(
	struct tt_engine *engine, const struct tt_consent *consent, const struct tt_consent_need *need) {
	struct tt_model *model = engine->model;
	bool somebody = need->about == TT_SET_ALL || consent->who == TT_SET_ALL ||
			tt_set_intersection(&model->sets, consent->who, need->about) != TT_SET_EMPTY;
	return somebody && tt_interval_contains(consent->in_force, engine->now) &&
	       covers(model, consent->data, need->data) &&
	       covers_party(model, consent->recipients, need->receiver) &&
	       covers(model, consent->purposes, need->purpose) &&
	       covers(model, consent->countries, need->country);
}

static bool of_all(struct tt_engine *engine, const struct tt_consent *consent, tt_set_id about) {
	return consent->who == TT_SET_ALL ||
	       (about != TT_SET_ALL && tt_set_includes(&engine->model->sets, consent->who, about));
}

static tt_instant later(tt_instant a, tt_instant b) {
	return a > b ? a : b;
}

/*
 * The latest record decides. One that is to agree and refuses or is withdrawn says no; one that says all that
 * is asked, of all the persons, says yes. Agreement that is silent about the rest ends a no and is no yes.
 */
static struct found look_in_consents(
	struct tt_engine *engine, const struct tt_consent_need *need, uint8_t asked) {
	const struct tt_model *model = engine->model;
	struct found found = {0};
	tt_instant yes = TT_TIME_MIN, no = TT_TIME_MIN, unsaid = TT_TIME_MIN;
	for (uint32_t i = 0; i < model->consents.len; i++) {
		const struct tt_consent *consent = &model->consents.items[i];
		if (!speaks_of(engine, consent, need))
			continue;
		bool withdrawn = consent->withdrawn <= engine->now;
		tt_instant at = withdrawn ? consent->withdrawn : consent->in_force.from;
		uint8_t says = withdrawn ? consent->says & ~TT_CONSENT_AGREES : consent->says;
		uint8_t lacks = asked & (uint8_t)~says;
		if (lacks & TT_CONSENT_AGREES) {
			no = later(no, at);
			found.no = true;
		} else if (!of_all(engine, consent, need->about)) {
			found.partial = true;
		} else if (lacks != 0) {
			unsaid = later(unsaid, at);
			found.unsaid = true;
		} else {
			yes = later(yes, at);
			found.yes = true;
		}
	}
	found.yes = found.yes && (!found.no || yes > no);
	found.no = found.no && !found.yes && (!found.unsaid || no >= unsaid);
	return found;
}

/* ---- answers --------------------------------------------------------------------------------------- */

/* What was said to this very question. */
static struct found find_own(struct tt_engine *engine, uint32_t question, const uint32_t subjects[TT_OF_MAX],
	const struct tt_consent_need *need) {
	const struct tt_question *asked = &engine->model->questions.items[question];
	uint32_t tried[TT_OF_MAX];
	memcpy(tried, subjects, sizeof(tried));
	struct found found = look_upwards(engine, question, tried, 0);
	if (asked->answered_by != 0 && need != NULL && engine->model->consents.len > 0) {
		struct found consent = look_in_consents(engine, need, asked->answered_by);
		found.yes = found.yes || consent.yes;
		found.no = found.no || consent.no;
		found.partial = consent.partial;
		found.unsaid = consent.unsaid;
	}
	return found;
}

/*
 * A yes to a question that implies this one is a yes, a no to one that it implies is a no; so what is known
 * of questions is closed under what they imply, as the cubes need it. Also silence that means no is one.
 */
static bool find_related(struct tt_engine *engine, uint32_t question, const uint32_t subjects[TT_OF_MAX],
	const struct tt_consent_need *need, struct found *found) {
	const struct tt_model *model = engine->model;
	tt_set_id stronger = model->questions.items[question].implied_by,
		  weaker = model->questions.items[question].implies;
	bool silent = false;
	uint32_t ordered[TT_OF_MAX];
	for (uint32_t i = 0; i < tt_set_view(&model->sets, stronger).len; i++) {
		uint32_t other = tt_set_view(&model->sets, stronger).items[i];
		tt_subjects_in_order(model, question, subjects, other, ordered);
		struct found one = find_own(engine, other, ordered, need);
		found->yes = found->yes || (one.yes && !one.no);
	}
	for (uint32_t i = 0; i < tt_set_view(&model->sets, weaker).len; i++) {
		uint32_t other = tt_set_view(&model->sets, weaker).items[i];
		tt_subjects_in_order(model, question, subjects, other, ordered);
		struct found one = find_own(engine, other, ordered, need);
		found->no = found->no || one.no;
		silent = silent || (model->questions.items[other].presume_no &&
					   tt_engine_answer(engine, other, ordered, need).presumed);
	}
	return silent;
}

struct tt_answer tt_engine_answer(struct tt_engine *engine, uint32_t question,
	const uint32_t subjects[TT_OF_MAX], const struct tt_consent_need *need) {
	const struct tt_question *asked = &engine->model->questions.items[question];
	struct tt_answer answer = {.truth = TT_UNKNOWN};
	struct found found = find_own(engine, question, subjects, need);
	bool silent = asked->presume_no;
	if (asked->implies != TT_SET_EMPTY || asked->implied_by != TT_SET_EMPTY)
		silent = find_related(engine, question, subjects, need, &found) || silent;
	answer.partial = found.partial && !found.yes && !found.no;
	answer.unsaid = found.unsaid && !found.yes && !found.no;
	answer.expired = found.expired && !found.yes && !found.no;
	answer.contradictory = found.yes && found.no;
	if (found.no)
		answer.truth = TT_NO;
	else if (found.yes)
		answer.truth = TT_YES;
	else {
		answer.presumed = silent;
		answer.truth = silent ? TT_NO : TT_UNKNOWN;
	}
	return answer;
}

uint32_t tt_engine_ask_question(
	struct tt_engine *engine, uint32_t question, const uint32_t subjects[TT_OF_MAX]) {
	struct tt_asked asked = {.question = question, .attribute = TT_NONE};
	memcpy(asked.subjects, subjects, sizeof(asked.subjects));
	return tt_engine_ask(engine, asked);
}

/* ---- in words -------------------------------------------------------------------------------------- */

static struct tt_text subject_name(const struct tt_model *model, uint8_t of, uint32_t id) {
	if (id == TT_NONE)
		return TT_TEXT("none");
	if (of == TT_OF_EVENT)
		return id < model->events.len ? model->events.items[id].named.id : TT_TEXT("request");
	if (of == TT_OF_DATA)
		return model->data.items[id].named.id;
	if (of == TT_OF_COUNTRY)
		return tt_word(model, id);
	if (of == TT_OF_SYSTEM)
		return model->systems.items[id].named.id;
	return model->parties.items[id].named.id;
}

static void print_force(const struct tt_model *model, const struct tt_asked *asked, struct tt_buf *out) {
	uint32_t rule = asked->subjects[1], requirement = asked->subjects[2];
	tt_buf_string(out, "in-force(");
	tt_buf_add(out, model->regimes.items[asked->subjects[0]].named.id);
	if (rule != TT_NONE)
		tt_buf_format(out, "/%.*s", TT_TEXT_ARGS(model->rules.items[rule].id));
	if (requirement != TT_NONE && model->requirements.items[requirement].id.len > 0)
		tt_buf_format(out, "/%.*s", TT_TEXT_ARGS(model->requirements.items[requirement].id));
	tt_buf_byte(out, ')');
}

static const struct tt_named force = {
	.id = TT_TEXT("in_force"), .title = {TT_TEXT("施行"), TT_TEXT("first day")}, .pack = TT_NONE};
static const struct tt_named sector = {
	.id = TT_TEXT("sector"), .title = {TT_TEXT("分野"), TT_TEXT("sector")}, .pack = TT_NONE};

const struct tt_named *tt_asked_attribute(const struct tt_model *model, const struct tt_asked *asked) {
	return asked->attribute == TT_ASKED_FORCE    ? &force
	       : asked->attribute == TT_ASKED_SECTOR ? &sector
						     : &model->attributes.items[asked->attribute].named;
}

void tt_asked_print(const struct tt_engine *engine, uint32_t id, struct tt_buf *out) {
	const struct tt_model *model = engine->model;
	const struct tt_asked *asked = &engine->asked.items[id];
	if (asked->question == TT_NONE && asked->of == TT_OF_RULE) {
		print_force(model, asked, out);
		return;
	}
	if (asked->question == TT_NONE) {
		struct tt_text subject = subject_name(model, asked->of, asked->subjects[0]);
		struct tt_text attribute = tt_asked_attribute(model, asked)->id;
		tt_buf_format(out, "attribute(%.*s,%.*s)", TT_TEXT_ARGS(attribute), TT_TEXT_ARGS(subject));
		return;
	}
	const struct tt_question *question = &model->questions.items[asked->question];
	tt_buf_add(out, question->named.id);
	for (uint8_t i = 0; i < question->of_count; i++) {
		tt_buf_byte(out, i == 0 ? '(' : ',');
		tt_buf_add(out, subject_name(model, question->of[i], asked->subjects[i]));
	}
	tt_buf_byte(out, ')');
}

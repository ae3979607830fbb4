/*
 * What the packs in use have examined. A pack of law names the countries, the time and the sectors that it
 * covers; outside of that silence of the rules says nothing, so nothing is permitted there: the event is
 * undetermined, with a finding for each country, pack or party that is outside, until somebody answers that
 * the law was examined by other means. Countries that play a role in an event are those of who acts, gives,
 * receives and holds, of the systems that the data lies on and of who operates them, and of the persons that
 * it is about. Where no pack names countries, no law was to be examined, and nothing is said
 * (docs/decisions/014-what-a-pack-covers.md).
 */
#include "engine/answer.h"
#include "engine/step.h"

/* The countries that were met in this step, each with one of the parties that it came with, or TT_NONE. */
static void meet_country(struct tt_engine *engine, uint32_t country, uint32_t party) {
	struct tt_step *step = engine->step;
	if (country == TT_NONE)
		return;
	for (uint32_t i = 0; i < step->met.len; i++)
		if (step->met.items[i].country == country && step->met.items[i].party == party)
			return;
	*tt_push(engine->arena, &step->met) = (struct tt_met){country, party};
}

static void meet_party(struct tt_engine *engine, uint32_t party) {
	if (party == TT_NONE)
		return;
	const struct tt_party *known = &engine->model->parties.items[party];
	meet_country(engine, known->country, known->sector == TT_NONE ? TT_NONE : party);
}

static void meet_parties(struct tt_engine *engine, tt_set_id parties) {
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, parties).len; i++)
		meet_party(engine, tt_set_view(&engine->model->sets, parties).items[i]);
}

static void meet_holding(struct tt_engine *engine, uint32_t row) {
	const struct tt_model *model = engine->model;
	const struct tt_reach *reach = tt_state_reach(engine, row);
	struct tt_set_view stack = tt_set_view(&model->sets, reach->stack);
	meet_party(engine, reach->holder);
	for (uint32_t i = 0; i < stack.len; i++) {
		const struct tt_system *system = &model->systems.items[stack.items[i]];
		meet_country(engine, system->country, TT_NONE);
		meet_party(engine, system->operator_party);
	}
	meet_parties(engine, tt_row(engine, row)[TT_about].at_least);
}

static void meet_all(struct tt_engine *engine) {
	const struct tt_event *known = engine->event;
	engine->step->met.len = 0;
	for (uint32_t i = 0; i < known->by.len; i++)
		meet_party(engine, engine->model->ids.items[known->by.start + i]);
	meet_party(engine, known->from);
	meet_party(engine, known->to);
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		meet_holding(engine, tt_step_after(engine, engine->outcome.inputs.items[i]));
	for (uint32_t i = 0; i < engine->outcome.outputs.len; i++)
		meet_holding(engine, engine->outcome.outputs.items[i]);
}

/* ---- what is outside ------------------------------------------------------------------------------- */

static bool speaks_of(const struct tt_engine *engine, const struct tt_pack *pack, uint32_t country) {
	const struct tt_model *model = engine->model;
	struct tt_set_view places = tt_set_view(&model->sets, pack->places);
	if (tt_set_contains(&model->sets, pack->countries, country))
		return true;
	for (uint32_t i = 0; i < places.len; i++)
		if (tt_country_in_place(model, country, places.items[i], engine->now))
			return true;
	return false;
}

/* Was the law of this country examined by other means than packs? If not, that is the question. */
static bool examined(struct tt_engine *engine, uint32_t country, tt_set_id *open) {
	uint32_t subjects[TT_OF_MAX] = {country, TT_NONE, TT_NONE, TT_NONE};
	uint32_t question = engine->model->question_law_examined;
	*open = TT_SET_EMPTY;
	if (question == TT_NONE)
		return false;
	if (tt_engine_answer(engine, question, subjects, NULL).truth == TT_YES)
		return true;
	*open = tt_set_single(&engine->model->sets, tt_engine_ask_question(engine, question, subjects));
	return false;
}

static void worsen_data(struct tt_engine *engine, uint32_t data) {
	struct tt_outcome *outcome = &engine->outcome;
	for (uint32_t i = 0; i < outcome->results.len; i++) {
		if (outcome->results.items[i].data != data)
			continue;
		if (outcome->results.items[i].verdict < TT_UNDETERMINED)
			outcome->results.items[i].verdict = TT_UNDETERMINED;
		return;
	}
	*tt_push(engine->arena, &outcome->results) = (struct tt_result){data, TT_UNDETERMINED};
}

static void report(
	struct tt_engine *engine, enum tt_finding_code code, uint32_t first, uint32_t party, tt_set_id open) {
	struct tt_outcome *outcome = &engine->outcome;
	struct tt_about about = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, party};
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		if (outcome->findings.items[i].code == code && outcome->findings.items[i].first == first)
			return;
	struct tt_finding *finding = tt_find(engine, code, TT_NONE, about);
	finding->first = first;
	finding->questions = open;
	outcome->questions = tt_set_union(&engine->model->sets, outcome->questions, open);
	if (outcome->verdict < TT_UNDETERMINED)
		outcome->verdict = TT_UNDETERMINED;
	for (uint32_t i = 0; i < outcome->inputs.len; i++)
		worsen_data(engine, engine->holdings.items[outcome->inputs.items[i]].data);
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		worsen_data(engine, engine->holdings.items[outcome->outputs.items[i]].data);
}

/* A party is inside if some pack of its country names its sector, or names none. */
static bool sector_outside(const struct tt_engine *engine, struct tt_met met) {
	const struct tt_model *model = engine->model;
	if (met.party == TT_NONE)
		return false;
	for (uint32_t i = 0; i < model->packs.len; i++) {
		const struct tt_pack *pack = &model->packs.items[i];
		if (pack->examines && speaks_of(engine, pack, met.country) &&
			tt_set_contains(&model->sets, pack->sectors, model->parties.items[met.party].sector))
			return false;
	}
	return true;
}

static void check_met(struct tt_engine *engine, struct tt_met met) {
	const struct tt_model *model = engine->model;
	bool any = false, first = true;
	tt_set_id open = TT_SET_EMPTY;
	for (uint32_t i = 0; i < model->packs.len; i++) {
		const struct tt_pack *pack = &model->packs.items[i];
		if (!pack->examines || !speaks_of(engine, pack, met.country))
			continue;
		any = true;
		if (tt_interval_contains(pack->covered, engine->now))
			continue;
		if (first && examined(engine, met.country, &open))
			return;
		first = false;
		report(engine, TT_FINDING_OUTSIDE_DATES, i, TT_NONE, open);
	}
	if (any && (!sector_outside(engine, met) || examined(engine, met.country, &open)))
		return;
	if (!any && examined(engine, met.country, &open))
		return;
	if (any)
		report(engine, TT_FINDING_OUTSIDE_SECTORS, met.party, met.party, open);
	else
		report(engine, TT_FINDING_LAW_NOT_EXAMINED, met.country, TT_NONE, open);
}

void tt_check_coverage(struct tt_engine *engine) {
	if (!engine->program->examines)
		return;
	meet_all(engine);
	for (uint32_t i = 0; i < engine->step->met.len; i++)
		check_met(engine, engine->step->met.items[i]);
}

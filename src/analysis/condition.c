/* Rows are found by a hash of what tells them apart. Whoever asks is another legal person than who is asked.
 */
#include <stdlib.h>
#include "analysis/condition.h"
#include "analysis/word.h"
#include "engine/evaluate.h"

/* ---- rows --------------------------------------------------------------------------------------------- */

/* What a row is about, besides who asks whom: a control and its system, a duty, an attribute and its data. */
static uint64_t subject_of(const struct tt_condition *row) {
	switch (row->kind) {
	case TT_CONDITION_CONTROL:
		return (uint64_t)row->control << 32 | row->system;
	case TT_CONDITION_DUTY:
		return (uint64_t)(uintptr_t)row->duty;
	default:
		return (uint64_t)row->attribute << 32 | row->data;
	}
}

static bool same(const struct tt_condition *a, const struct tt_condition *b) {
	return a->asking == b->asking && a->asked == b->asked && a->kind == b->kind &&
	       subject_of(a) == subject_of(b);
}

static struct tt_condition *add(struct tt_conditions *conditions, struct tt_condition row) {
	uint64_t subject = subject_of(&row);
	uint32_t words[] = {row.asking, row.asked, row.kind, (uint32_t)subject, (uint32_t)(subject >> 32)};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&conditions->index, hash, &probe)) != TT_NONE)
		if (same(&conditions->rows.items[id], &row))
			return &conditions->rows.items[id];
	tt_index_add(conditions->arena, &conditions->index, hash, conditions->rows.len);
	struct tt_condition *added = tt_push(conditions->arena, &conditions->rows);
	*added = row;
	return added;
}

/* Different legal persons, neither of them one of the persons whom data is about: nobody audits those. */
static bool apart(const struct tt_model *model, uint32_t a, uint32_t b) {
	return a != TT_NONE && b != TT_NONE && tt_third_party(model, a, b) &&
	       model->parties.items[a].kind != TT_PARTY_PERSON &&
	       model->parties.items[b].kind != TT_PARTY_PERSON;
}

/* ---- controls ----------------------------------------------------------------------------------------- */

static void ask_control(struct tt_conditions *conditions, const struct tt_found_risk *found,
	const struct tt_borne *borne, uint32_t asking) {
	const struct tt_model *model = conditions->risks->engine->model;
	if (!apart(model, asking, borne->party))
		return;
	add(conditions, (struct tt_condition){.asking = asking,
				.asked = borne->party,
				.kind = TT_CONDITION_CONTROL,
				.control = borne->control,
				.system = borne->system,
				.measure = borne->measure,
				.data = found->data,
				.event = found->event})
		->risks++;
}

/* Who decides how the data is handled where the risk arises, and who handed it over. */
static tt_set_id who_asks(
	struct tt_engine *engine, const struct tt_risks *risks, const struct tt_found_risk *found) {
	struct tt_sets *sets = &engine->model->sets;
	tt_set_id asking = TT_SET_EMPTY;
	for (uint32_t i = 0; i < found->place_count; i++) {
		struct tt_risk_place place = risks->places.items[found->first_place + i];
		uint32_t row = tt_engine_find(engine, found->data, place.holder, place.system);
		asking = tt_set_with(sets, asking, place.holder);
		if (row != TT_NONE)
			asking = tt_set_union(
				sets, asking, tt_holding_range(engine, row, TT_controller).at_least);
	}
	uint32_t from = engine->model->events.items[found->event].from;
	bool transfer =
		(engine->model->events.items[found->event].types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0;
	return transfer && from != TT_NONE ? tt_set_with(sets, asking, from) : asking;
}

static void ask_controls(
	struct tt_conditions *conditions, struct tt_engine *engine, const struct tt_found_risk *found) {
	tt_set_id asking = who_asks(engine, conditions->risks, found);
	for (uint32_t i = 0; i < found->borne_count; i++)
		for (uint32_t j = 0; j < tt_set_view(&engine->model->sets, asking).len; j++)
			ask_control(conditions, found,
				&conditions->risks->borne.items[found->first_borne + i],
				tt_set_view(&engine->model->sets, asking).items[j]);
}

/* ---- duties and attributes ---------------------------------------------------------------------------- */

/* Duties of a receiver concern who gave it the data. */
static void ask_duties(
	struct tt_conditions *conditions, const struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_event *event = &engine->model->events.items[outcome->event];
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &outcome->duties.items[i];
		bool receiver =
			event->to != TT_NONE && !tt_third_party(engine->model, arisen->debtor, event->to);
		if (arisen->possible || !receiver || !apart(engine->model, event->from, arisen->debtor))
			continue;
		add(conditions, (struct tt_condition){.asking = event->from,
					.asked = arisen->debtor,
					.kind = TT_CONDITION_DUTY,
					.duty = arisen->duty,
					.rule = arisen->rule,
					.status = arisen->status,
					.data = arisen->about.data,
					.event = outcome->event});
	}
}

static const uint32_t limiting[] = {TT_purpose, TT_disclosure, TT_expiry};

/* Within what the copy may be used, where anything is stated. */
static void ask_attributes(
	struct tt_conditions *conditions, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_event *event = &engine->model->events.items[outcome->event];
	if ((event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) == 0 ||
		!apart(engine->model, event->from, event->to))
		return;
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		for (size_t a = 0; a < TT_COUNT(limiting); a++) {
			uint32_t row = outcome->outputs.items[i];
			struct tt_range range = tt_holding_range(engine, row, limiting[a]);
			bool said = tt_range_known(range) && range.at_most != TT_SET_ALL &&
				    range.at_most != TT_SET_EMPTY;
			if (said && engine->holdings.items[row].holder == event->to)
				add(conditions, (struct tt_condition){.asking = event->from,
							.asked = event->to,
							.kind = TT_CONDITION_ATTRIBUTE,
							.attribute = limiting[a],
							.holding = row,
							.data = engine->holdings.items[row].data,
							.event = outcome->event});
		}
}

void tt_conditions_found(
	struct tt_conditions *conditions, struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < conditions->risks->found.len; i++)
		ask_controls(conditions, engine, &conditions->risks->found.items[i]);
	ask_duties(conditions, engine, outcome);
	ask_attributes(conditions, engine, outcome);
}

void tt_conditions_event(
	struct tt_conditions *conditions, struct tt_engine *engine, const struct tt_outcome *outcome) {
	if (conditions->risks == NULL)
		conditions->risks = tt_risks_begin(engine);
	tt_risks_event(conditions->risks, outcome);
	tt_conditions_found(conditions, engine, outcome);
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

/* Rows keep the order in which they were met: qsort() need not, so the index of a row is its last key. */
struct place {
	struct tt_condition row;
	uint32_t met;
};

static int compare(uint32_t a, uint32_t b) {
	return a < b ? -1 : a > b;
}

static int compare_rows(const void *a, const void *b) {
	const struct place *left = a, *right = b;
	int order = compare(left->row.asking, right->row.asking);
	order = order != 0 ? order : compare(left->row.asked, right->row.asked);
	order = order != 0 ? order : compare(left->row.kind, right->row.kind);
	if (order == 0 && left->row.kind == TT_CONDITION_CONTROL)
		order = compare(left->row.control, right->row.control);
	return order != 0 ? order : compare(left->met, right->met);
}

void tt_conditions_sort(struct tt_conditions *conditions) {
	uint32_t count = conditions->rows.len;
	struct place *places = TT_NEW_ARRAY(conditions->arena, struct place, count);
	for (uint32_t i = 0; i < count; i++)
		places[i] = (struct place){conditions->rows.items[i], i};
	if (count > 0)
		qsort(places, count, sizeof(*places), compare_rows);
	for (uint32_t i = 0; i < count; i++)
		conditions->rows.items[i] = places[i].row;
}

static bool is_agreement(const struct tt_regime *regime) {
	if (regime->form < 0 || regime->template || regime->binds == TT_FORMULA_TRUE)
		return false;
	struct tt_text form = tt_text_of(tt_word_regime_form(regime->form));
	return tt_text_is(form, "contract") || tt_text_is(form, "terms");
}

tt_set_id tt_contracts_between(struct tt_engine *engine, uint32_t a, uint32_t b) {
	tt_set_id contracts = TT_SET_EMPTY;
	for (uint32_t i = 0; i < engine->model->regimes.len; i++) {
		const struct tt_regime *regime = &engine->model->regimes.items[i];
		if (is_agreement(regime) && tt_interval_contains(regime->in_force, engine->as_of) &&
			tt_regime_binds(engine, i, a) == TT_YES && tt_regime_binds(engine, i, b) == TT_YES)
			contracts = tt_set_with(&engine->model->sets, contracts, i);
	}
	return contracts;
}

bool tt_condition_gap(struct tt_engine *engine, const struct tt_condition *condition) {
	const struct tt_model *model = engine->model;
	if (condition->kind == TT_CONDITION_DUTY)
		return condition->status != TT_DUTY_DISCHARGED;
	if (condition->kind == TT_CONDITION_ATTRIBUTE)
		return tt_contracts_between(engine, condition->asking, condition->asked) == TT_SET_EMPTY;
	return condition->measure == TT_NONE ||
	       model->measures.items[condition->measure].state == TT_MEASURE_PLANNED;
}

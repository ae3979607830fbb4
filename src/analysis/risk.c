/*
 * The risks of one event, gathered from what the engine told: each once for a data set, with all places at
 * which it arises. A risk of the model that makes one of a catalogue concrete stands in its place.
 */
#include <string.h>
#include "analysis/risk.h"
#include "analysis/view.h"
#include "analysis/word.h"

enum { NAME_LIMIT = 1 << 16 };

/* ---- names ------------------------------------------------------------------------------------------ */

void tt_risk_id(const struct tt_model *model, const struct tt_found_risk *found, struct tt_buf *out) {
	tt_buf_add(out, model->events.items[found->event].named.id);
	tt_buf_byte(out, '/');
	tt_buf_add(out, model->data.items[found->data].named.id);
	tt_buf_byte(out, '/');
	if (found->risk != TT_NONE) {
		tt_buf_add(out, model->risks.items[found->risk].named.id);
		return;
	}
	const struct tt_rule *rule = &model->rules.items[found->rule];
	tt_buf_add(out, model->regimes.items[rule->regime].named.id);
	tt_buf_byte(out, '/');
	tt_buf_add(out, rule->id);
}

static uint32_t find_decision(struct tt_risks *risks, const struct tt_found_risk *found) {
	const struct tt_model *model = risks->engine->model;
	if (model->decisions.len == 0)
		return TT_NONE;
	risks->name.len = 0;
	tt_risk_id(model, found, &risks->name);
	struct tt_text name = tt_buf_text(&risks->name);
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&risks->decision_index, tt_text_hash(name), &probe)) != TT_NONE)
		if (tt_text_equal(model->decisions.items[id].risk, name))
			return id;
	return TT_NONE;
}

/* ---- a run ------------------------------------------------------------------------------------------ */

static void list_measures(struct tt_risks *risks) {
	const struct tt_model *model = risks->engine->model;
	struct tt_arena *arena = risks->engine->arena;
	risks->first_measure = TT_NEW_ARRAY(arena, uint32_t, model->controls.len);
	risks->next_measure = TT_NEW_ARRAY(arena, uint32_t, model->measures.len);
	for (uint32_t i = 0; i < model->controls.len; i++)
		risks->first_measure[i] = TT_NONE;
	for (uint32_t i = model->measures.len; i-- > 0;) {
		uint32_t *first = &risks->first_measure[model->measures.items[i].control];
		risks->next_measure[i] = *first;
		*first = i;
	}
}

/* Risks by the risk that they make concrete; none has been met yet. */
static void list_risks(struct tt_risks *risks) {
	const struct tt_model *model = risks->engine->model;
	struct tt_arena *arena = risks->engine->arena;
	risks->first_as = TT_NEW_ARRAY(arena, uint32_t, model->risks.len);
	risks->next_as = TT_NEW_ARRAY(arena, uint32_t, model->risks.len);
	risks->first_met = TT_NEW_ARRAY(arena, uint32_t, model->risks.len);
	for (uint32_t i = 0; i < model->risks.len; i++)
		risks->first_as[i] = risks->first_met[i] = TT_NONE;
	for (uint32_t i = 0; i < model->risks.len; i++) {
		uint32_t as = model->risks.items[i].as;
		if (as == TT_NONE)
			continue;
		risks->next_as[i] = risks->first_as[as];
		risks->first_as[as] = i;
	}
}

/* Of several decisions on one risk the first counts. */
static void index_decisions(struct tt_risks *risks) {
	const struct tt_model *model = risks->engine->model;
	struct tt_arena *arena = risks->engine->arena;
	risks->decided = TT_NEW_ARRAY(arena, bool, model->decisions.len);
	risks->again = TT_NEW_ARRAY(arena, bool, model->decisions.len);
	for (uint32_t i = 0; i < model->decisions.len; i++) {
		struct tt_text risk = model->decisions.items[i].risk;
		uint32_t probe = 0, other;
		while ((other = tt_index_next(&risks->decision_index, tt_text_hash(risk), &probe)) != TT_NONE)
			risks->again[i] =
				risks->again[i] || tt_text_equal(model->decisions.items[other].risk, risk);
		if (!risks->again[i])
			tt_index_add(arena, &risks->decision_index, tt_text_hash(risk), i);
	}
}

static void note_change(tt_instant *changed, tt_instant at, tt_instant until) {
	if (at <= until && at > *changed)
		*changed = at;
}

static void find_changes(struct tt_risks *risks) {
	const struct tt_model *model = risks->engine->model;
	tt_instant until = risks->engine->as_of;
	risks->changed = TT_NEW_ARRAY(risks->engine->arena, tt_instant, model->regimes.len);
	for (uint32_t i = 0; i < model->regimes.len; i++) {
		risks->changed[i] = TT_TIME_MIN;
		note_change(&risks->changed[i], model->regimes.items[i].in_force.from, until);
		note_change(&risks->changed[i], model->regimes.items[i].in_force.to, until);
	}
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		note_change(&risks->changed[rule->regime], rule->in_force.from, until);
		note_change(&risks->changed[rule->regime], rule->in_force.to, until);
	}
}

struct tt_risks *tt_risks_begin(struct tt_engine *engine) {
	struct tt_risks *risks = TT_NEW(engine->arena, struct tt_risks);
	risks->engine = engine;
	tt_buf_init(&risks->name, engine->arena, NAME_LIMIT);
	index_decisions(risks);
	list_measures(risks);
	list_risks(risks);
	find_changes(risks);
	return risks;
}

/* ---- what was met, by data -------------------------------------------------------------------------- */

static void add_place(struct tt_risks *risks, struct tt_found_risk *found, struct tt_about about) {
	for (uint32_t i = 0; i < found->place_count; i++) {
		const struct tt_risk_place *known = &risks->places.items[found->first_place + i];
		if (known->holder == about.holder && known->system == about.system)
			return;
	}
	*tt_push(risks->engine->arena, &risks->places) = (struct tt_risk_place){about.holder, about.system};
	found->place_count++;
}

/* A risk is met once for each holding, under each type; what is behind the first meeting comes to it here. */
static void gather(struct tt_risks *risks, const struct tt_outcome *outcome, uint32_t at) {
	const struct tt_risk_met *met = &outcome->risks.items[at];
	struct tt_model *model = risks->engine->model;
	for (uint32_t i = risks->first_met[met->risk]; i != at; i = risks->next_met.items[i])
		if (outcome->risks.items[i].about.data == met->about.data)
			return;
	struct tt_found_risk *found = tt_push(risks->engine->arena, &risks->found);
	*found = (struct tt_found_risk){.event = outcome->event,
		.data = met->about.data,
		.risk = met->risk,
		.rule = TT_NONE,
		.perspective = model->risks.items[met->risk].perspective,
		.first_place = risks->places.len,
		.decision = TT_NONE};
	for (uint32_t i = at; i != TT_NONE; i = risks->next_met.items[i]) {
		const struct tt_risk_met *again = &outcome->risks.items[i];
		if (again->about.data != met->about.data)
			continue;
		found->types |= (uint8_t)TT_EVENT_BIT(again->type);
		found->truth = again->truth > found->truth ? again->truth : found->truth;
		found->open = tt_set_union(&model->sets, found->open, again->open);
		add_place(risks, found, again->about);
	}
	if (found->truth == TT_YES)
		found->open = TT_SET_EMPTY;
}

/* Does some risk of the model, met on the same data, make this one concrete? */
static bool is_made_concrete(const struct tt_risks *risks, const struct tt_outcome *outcome, uint32_t at) {
	const struct tt_risk_met *met = &outcome->risks.items[at];
	for (uint32_t other = risks->first_as[met->risk]; other != TT_NONE; other = risks->next_as[other])
		for (uint32_t i = risks->first_met[other]; i != TT_NONE; i = risks->next_met.items[i])
			if (outcome->risks.items[i].about.data == met->about.data)
				return true;
	return false;
}

static void list_met(struct tt_risks *risks, const struct tt_outcome *outcome) {
	risks->next_met.len = 0;
	for (uint32_t i = 0; i < outcome->risks.len; i++)
		(void)tt_push(risks->engine->arena, &risks->next_met);
	for (uint32_t i = outcome->risks.len; i-- > 0;) {
		uint32_t *first = &risks->first_met[outcome->risks.items[i].risk];
		risks->next_met.items[i] = *first;
		*first = i;
	}
}

static void gather_met(struct tt_risks *risks, const struct tt_outcome *outcome) {
	list_met(risks, outcome);
	for (uint32_t i = 0; i < outcome->risks.len; i++)
		if (!is_made_concrete(risks, outcome, i))
			gather(risks, outcome, i);
	for (uint32_t i = 0; i < outcome->risks.len; i++)
		risks->first_met[outcome->risks.items[i].risk] = TT_NONE;
}

static uint32_t perspective_of(const struct tt_model *model, struct tt_text category) {
	for (uint32_t i = 0; i < model->perspectives.len; i++)
		if (tt_text_equal(model->perspectives.items[i].named.id, category))
			return i;
	return TT_NONE;
}

static void gather_violation(struct tt_risks *risks, const struct tt_finding *finding) {
	const struct tt_model *model = risks->engine->model;
	uint32_t regime = model->rules.items[finding->rule].regime;
	for (uint32_t i = 0; i < risks->found.len; i++) {
		struct tt_found_risk *known = &risks->found.items[i];
		if (known->rule == finding->rule && known->data == finding->about.data &&
			known->first_place + known->place_count == risks->places.len) {
			add_place(risks, known, finding->about);
			return;
		}
	}
	struct tt_found_risk *found = tt_push(risks->engine->arena, &risks->found);
	*found = (struct tt_found_risk){.event = finding->event,
		.data = finding->about.data,
		.risk = TT_NONE,
		.rule = finding->rule,
		.perspective = perspective_of(model, model->regimes.items[regime].category),
		.truth = TT_YES,
		.first_place = risks->places.len,
		.decision = TT_NONE};
	add_place(risks, found, finding->about);
}

/* ---- whose it is ------------------------------------------------------------------------------------- */

static bool has_measure(
	const struct tt_model *model, const struct tt_measure *measure, uint32_t party, uint32_t system) {
	if (system != TT_NONE && tt_set_contains(&model->sets, measure->systems, system))
		return true;
	struct tt_set_view parties = tt_set_view(&model->sets, measure->parties);
	for (uint32_t i = 0; party != TT_NONE && i < parties.len; i++)
		if (tt_party_within(model, party, parties.items[i]))
			return true;
	return false;
}

uint32_t tt_find_measure(const struct tt_risks *risks, uint32_t control, uint32_t party, uint32_t system) {
	static const uint8_t telling[] = {
		[TT_MEASURE_IN_PLACE] = 3, [TT_MEASURE_NOT_APPLICABLE] = 2, [TT_MEASURE_PLANNED] = 1};
	const struct tt_model *model = risks->engine->model;
	uint32_t best = TT_NONE;
	for (uint32_t i = risks->first_measure[control]; i != TT_NONE; i = risks->next_measure[i]) {
		const struct tt_measure *measure = &model->measures.items[i];
		if (has_measure(model, measure, party, system) &&
			(best == TT_NONE ||
				telling[measure->state] > telling[model->measures.items[best].state]))
			best = i;
	}
	return best;
}

static void bear(struct tt_risks *risks, struct tt_found_risk *found, uint32_t control, uint32_t party,
	uint32_t system) {
	for (uint32_t i = 0; i < found->borne_count; i++) {
		const struct tt_borne *known = &risks->borne.items[found->first_borne + i];
		if (known->control == control && known->party == party && known->system == system)
			return;
	}
	*tt_push(risks->engine->arena, &risks->borne) =
		(struct tt_borne){control, party, system, tt_find_measure(risks, control, party, system)};
	found->borne_count++;
}

static uint32_t operator_of(const struct tt_model *model, uint32_t system) {
	return model->systems.items[system].operator_party;
}

/* Each layer with its operator; where nobody knows what lies below, nobody bears that layer. */
static void bear_layers(struct tt_risks *risks, struct tt_found_risk *found, uint32_t control,
	struct tt_risk_place place, bool lowest_only) {
	const struct tt_model *model = risks->engine->model;
	uint32_t system = place.system;
	if (system == TT_NONE)
		bear(risks, found, control, place.holder, TT_NONE);
	while (system != TT_NONE && system != TT_RUNS_ON_UNKNOWN) {
		uint32_t below = model->systems.items[system].run_on;
		if (!lowest_only || below == TT_NONE)
			bear(risks, found, control, operator_of(model, system), system);
		if (below == TT_RUNS_ON_UNKNOWN)
			bear(risks, found, control, TT_NONE, system);
		system = below;
	}
}

static void bear_controllers(
	struct tt_risks *risks, struct tt_found_risk *found, uint32_t control, struct tt_risk_place place) {
	struct tt_engine *engine = risks->engine;
	uint32_t row = tt_engine_find(engine, found->data, place.holder, place.system);
	if (row == TT_NONE) { /* gone with the event */
		bear(risks, found, control, place.holder, TT_NONE);
		return;
	}
	tt_set_id controllers = tt_holding_range(engine, row, TT_controller).at_least;
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, controllers).len; i++)
		bear(risks, found, control, tt_set_view(&engine->model->sets, controllers).items[i], TT_NONE);
	if (tt_set_view(&engine->model->sets, controllers).len == 0)
		bear(risks, found, control, place.holder, TT_NONE);
}

static void bear_at(struct tt_risks *risks, struct tt_found_risk *found, uint32_t control, uint8_t bearer,
	struct tt_risk_place place) {
	const struct tt_event *event = &risks->engine->model->events.items[found->event];
	uint32_t giver = event->from != TT_NONE ? event->from : place.holder;
	uint32_t receiver = event->to != TT_NONE ? event->to : place.holder;
	switch (bearer) {
	case TT_BEARER_CONTROLLER:
		bear_controllers(risks, found, control, place);
		break;
	case TT_BEARER_OPERATOR:
	case TT_BEARER_FOUNDATION:
		bear_layers(risks, found, control, place, bearer == TT_BEARER_FOUNDATION);
		break;
	default:
		bear(risks, found, control,
			bearer == TT_BEARER_GIVER      ? giver
			: bearer == TT_BEARER_RECEIVER ? receiver
						       : place.holder,
			TT_NONE);
	}
}

static void find_bearers(struct tt_risks *risks, struct tt_found_risk *found) {
	const struct tt_model *model = risks->engine->model;
	found->first_borne = risks->borne.len;
	if (found->risk == TT_NONE)
		return;
	tt_set_id controls = model->risks.items[found->risk].controls;
	for (uint32_t i = 0; i < tt_set_view(&model->sets, controls).len; i++) {
		uint32_t control = tt_set_view(&model->sets, controls).items[i];
		for (uint32_t bearer = 0; bearer < TT_BEARER_COUNT; bearer++)
			for (uint32_t j = 0; j < found->place_count &&
					     (model->controls.items[control].bearers >> bearer & 1) != 0;
				j++)
				bear_at(risks, found, control, bearer,
					risks->places.items[found->first_place + j]);
		if (model->controls.items[control].bearers == 0)
			bear(risks, found, control, TT_NONE, TT_NONE);
	}
}

/* ---- how large it is ---------------------------------------------------------------------------------- */

static uint8_t highest(struct tt_impacts impacts) {
	uint8_t level = 0;
	for (uint32_t i = 0; i < impacts.len; i++)
		level = impacts.items[i].level > level ? impacts.items[i].level : level;
	return level;
}

/* Of the perspective alone, where that is assessed; else the highest there is. */
static uint8_t assessed_impact(const struct tt_model *model, uint32_t data, uint32_t perspective) {
	struct tt_impacts impacts = model->data.items[data].impact;
	for (uint32_t i = 0; perspective != TT_NONE && i < impacts.len; i++)
		if (tt_text_equal(tt_word(model, impacts.items[i].criterion),
			    model->perspectives.items[perspective].named.id))
			return impacts.items[i].level;
	return highest(impacts);
}

/* What the data is worth where the risk arises; 0 where nobody said. */
static uint8_t value_there(struct tt_risks *risks, const struct tt_found_risk *found) {
	struct tt_engine *engine = risks->engine;
	uint32_t level = 0;
	for (uint32_t i = 0; i < found->place_count; i++) {
		struct tt_risk_place place = risks->places.items[found->first_place + i];
		uint32_t row = tt_engine_find(engine, found->data, place.holder, place.system);
		struct tt_range range = {0};
		if (row != TT_NONE)
			range = tt_holding_range(engine, row, TT_value);
		level = range.at_least > level ? range.at_least : level;
	}
	return (uint8_t)level;
}

static uint8_t impact_of(struct tt_risks *risks, const struct tt_found_risk *found) {
	const struct tt_model *model = risks->engine->model;
	uint8_t impact = 0;
	if (found->decision != TT_NONE)
		impact = model->decisions.items[found->decision].impact;
	if (impact == 0 && found->risk != TT_NONE)
		impact = highest(model->risks.items[found->risk].impact);
	if (impact == 0)
		impact = assessed_impact(model, found->data, found->perspective);
	return impact != 0 ? impact : value_there(risks, found);
}

static uint8_t likelihood_of(const struct tt_model *model, const struct tt_found_risk *found) {
	uint8_t likelihood = 0;
	if (found->decision != TT_NONE)
		likelihood = model->decisions.items[found->decision].likelihood;
	if (likelihood == 0 && found->risk != TT_NONE)
		likelihood = (uint8_t)model->risks.items[found->risk].likelihood;
	return likelihood;
}

/* By the matrix; a likelihood that nobody stated may be any, and the worst is taken. */
static uint8_t level_of(const struct tt_assessment *assessment, uint8_t impact, uint8_t likelihood) {
	uint8_t level = 0;
	if (assessment->matrix == NULL || impact == 0)
		return impact;
	const uint8_t *row = &assessment->matrix[(impact - 1) * assessment->likelihood_count];
	if (likelihood > 0)
		return row[likelihood - 1];
	for (uint32_t i = 0; i < assessment->likelihood_count; i++)
		level = row[i] > level ? row[i] : level;
	return level;
}

/* ---- what was decided --------------------------------------------------------------------------------- */

static void add_once(const struct tt_risks *risks, const struct tt_found_risk *found, uint32_t at,
	bool of_control, struct tt_buf *out) {
	const struct tt_model *model = risks->engine->model;
	const struct tt_borne *borne = &risks->borne.items[found->first_borne];
	uint32_t id = of_control ? borne[at].control : borne[at].party;
	for (uint32_t i = 0; i < at; i++)
		if ((of_control ? borne[i].control : borne[i].party) == id)
			return;
	tt_buf_byte(out, ' ');
	if (id == TT_NONE)
		tt_buf_byte(out, '-');
	else
		tt_buf_add(out,
			of_control ? model->controls.items[id].named.id : model->parties.items[id].named.id);
}

void tt_risk_basis(const struct tt_risks *risks, const struct tt_found_risk *found, struct tt_buf *out) {
	const struct tt_model *model = risks->engine->model;
	const struct tt_attribute_kind *value = &model->attributes.items[TT_value];
	if (found->level == 0 || found->level > value->level_count)
		tt_buf_byte(out, '-');
	else
		tt_buf_add(out, tt_word(model, value->levels[found->level - 1]));
	for (int of_control = 1; of_control >= 0; of_control--) {
		tt_buf_byte(out, ';');
		for (uint32_t i = 0; i < found->borne_count; i++)
			add_once(risks, found, i, of_control, out);
	}
}

static uint8_t change_of(struct tt_risks *risks, const struct tt_found_risk *found) {
	if (found->decision == TT_NONE)
		return TT_RISK_NEW;
	struct tt_text basis = risks->engine->model->decisions.items[found->decision].basis;
	risks->name.len = 0;
	tt_risk_basis(risks, found, &risks->name);
	bool same = basis.len == 0 || tt_text_equal(basis, tt_buf_text(&risks->name));
	return same ? TT_RISK_UNCHANGED : TT_RISK_CHANGED;
}

static void assess(struct tt_risks *risks, struct tt_found_risk *found) {
	const struct tt_model *model = risks->engine->model;
	found->decision = find_decision(risks, found);
	found->impact = impact_of(risks, found);
	found->likelihood = likelihood_of(model, found);
	found->level = level_of(&model->assessment, found->impact, found->likelihood);
	found->residual = found->level;
	if (found->decision != TT_NONE) {
		risks->decided[found->decision] = true;
		uint8_t residual = model->decisions.items[found->decision].residual;
		found->residual = residual > 0 ? residual : found->level;
	}
	find_bearers(risks, found);
	found->change = change_of(risks, found);
}

/* ---- what would show it ------------------------------------------------------------------------------ */

bool tt_risk_proposes(const struct tt_model *model, uint32_t data, struct tt_text attribute) {
	for (uint32_t i = 0; i < model->attributes.len; i++) {
		const struct tt_attribute_kind *kind = &model->attributes.items[i];
		size_t prefix = attribute.len - kind->named.id.len;
		bool same = attribute.len >= kind->named.id.len &&
			    tt_text_equal(tt_text_slice(attribute, prefix, attribute.len), kind->named.id) &&
			    (prefix == 0 || attribute.bytes[prefix - 1] == ':');
		if (same && (kind->class == TT_CLASS_SITUATED || model->data.items[data].stated[i]))
			return false;
	}
	return true;
}

/* ---- an event ------------------------------------------------------------------------------------------ */

/* Data sets in the order in which they were met; of one data set the order stays. */
static void sort_by_data(struct tt_risks *risks) {
	struct tt_found_risk *items = risks->found.items;
	for (uint32_t first = 0, after; first < risks->found.len; first = after) {
		after = first + 1;
		for (uint32_t i = after; i < risks->found.len; i++) {
			if (items[i].data != items[first].data)
				continue;
			struct tt_found_risk moved = items[i];
			if (i > after)
				memmove(&items[after + 1], &items[after], (i - after) * sizeof(*items));
			items[after++] = moved;
		}
	}
}

/* Whoever is told of a risk sees every place at which it arises: its level and what was decided tell of all.
 */
static bool is_seen(const struct tt_risks *risks, const struct tt_found_risk *found) {
	if (!tt_view_data(risks->view, found->data) || !tt_view_rule(risks->view, found->rule))
		return false;
	for (uint32_t i = 0; risks->view != NULL && i < found->place_count; i++) {
		struct tt_risk_place place = risks->places.items[found->first_place + i];
		if (!tt_view_holding(risks->view, found->data, place.holder, place.system))
			return false;
	}
	return true;
}

static void keep_seen(struct tt_risks *risks) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < risks->found.len; i++)
		if (is_seen(risks, &risks->found.items[i]))
			risks->found.items[kept++] = risks->found.items[i];
	risks->found.len = kept;
}

void tt_risks_event(struct tt_risks *risks, const struct tt_outcome *outcome) {
	risks->found.len = risks->places.len = risks->borne.len = 0;
	gather_met(risks, outcome);
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		if (outcome->findings.items[i].code == TT_FINDING_VIOLATION &&
			outcome->findings.items[i].about.data != TT_NONE)
			gather_violation(risks, &outcome->findings.items[i]);
	keep_seen(risks);
	sort_by_data(risks);
	for (uint32_t i = 0; i < risks->found.len; i++)
		assess(risks, &risks->found.items[i]);
}

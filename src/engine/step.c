/*
 * step(state, event) -> outcome, state'. The order is that of docs/semantics.md, section 7: inputs and
 * drafts, effects, declared against computed, classification, implied stores and transfers, norms, verdict.
 */
#include <string.h>
#include "engine/answer.h"
#include "engine/candidate.h"
#include "engine/classify.h"
#include "engine/lattice.h"
#include "engine/step.h"

/* ---- a run ----------------------------------------------------------------------------------------- */

static uint32_t entity_of(const struct tt_model *model, uint32_t party) {
	uint32_t entity = model->parties.items[party].entity;
	return entity == TT_NONE ? party : entity;
}

static uint32_t shown_hash(const struct tt_model *model, uint32_t data, uint32_t from, uint32_t to) {
	uint32_t words[] = {data, entity_of(model, from), entity_of(model, to)};
	return tt_hash_words(words, TT_COUNT(words));
}

static uint32_t done_hash(const struct tt_model *model, uint32_t operation, uint32_t data, uint32_t party) {
	uint32_t words[] = {operation, data, entity_of(model, party)};
	return tt_hash_words(words, TT_COUNT(words));
}

static bool on_data(const struct tt_model *model, struct tt_span span, uint32_t data) {
	for (uint32_t i = 0; i < span.len; i++)
		if (model->ids.items[span.start + i] == data)
			return true;
	return false;
}

static bool does(const struct tt_model *model, const struct tt_event *event, uint32_t operation,
	uint32_t data, uint32_t party) {
	if (event->operation != operation ||
		!(on_data(model, event->input, data) || on_data(model, event->output, data)))
		return false;
	for (uint32_t i = 0; i < event->by.len; i++)
		if (entity_of(model, model->ids.items[event->by.start + i]) == entity_of(model, party))
			return true;
	return false;
}

static bool done_by_model(const struct tt_engine *engine, uint32_t operation, uint32_t data, uint32_t party) {
	const struct tt_model *model = engine->model;
	uint32_t probe = 0, id, hash = done_hash(model, operation, data, party);
	while ((id = tt_index_next(&engine->done, hash, &probe)) != TT_NONE)
		if (does(model, &model->events.items[id], operation, data, party))
			return true;
	return false;
}

bool tt_done_by_event(const struct tt_engine *engine, uint32_t operation, uint32_t data, uint32_t party) {
	return does(engine->model, engine->event, operation, data, party) || /* it may be a request */
	       done_by_model(engine, operation, data, party);
}

static void index_done_to(struct tt_engine *engine, uint32_t id, struct tt_span data) {
	const struct tt_model *model = engine->model;
	const struct tt_event *event = &model->events.items[id];
	for (uint32_t i = 0; event->operation != TT_NONE && i < data.len; i++)
		for (uint32_t j = 0; j < event->by.len; j++) {
			uint32_t what = model->ids.items[data.start + i];
			uint32_t who = model->ids.items[event->by.start + j];
			if (!done_by_model(engine, event->operation, what, who))
				tt_index_add(engine->arena, &engine->done,
					done_hash(model, event->operation, what, who), id);
		}
}

/* Only where some duty waits for an event; each deed once, however often it is done. */
static void index_done(struct tt_engine *engine) {
	for (uint32_t i = 0; engine->program->waits_for_events && i < engine->model->events.len; i++) {
		index_done_to(engine, i, engine->model->events.items[i].input);
		index_done_to(engine, i, engine->model->events.items[i].output);
	}
}

/* The event that is stepped or decided may be a request, which is an event like those of the model. */
static bool shown_now(const struct tt_engine *engine, uint32_t data, uint32_t from, uint32_t to) {
	const struct tt_event *event = engine->event;
	return (event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0 && event->from != TT_NONE &&
	       event->to != TT_NONE && on_data(engine->model, event->input, data) &&
	       entity_of(engine->model, event->from) == entity_of(engine->model, from) &&
	       entity_of(engine->model, event->to) == entity_of(engine->model, to);
}

/* Does an event of the model hand this data from the one legal person to the other? */
static bool shown_by_model(const struct tt_engine *engine, uint32_t data, uint32_t from, uint32_t to) {
	const struct tt_model *model = engine->model;
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&engine->shown, shown_hash(model, data, from, to), &probe)) != TT_NONE) {
		const struct tt_event *event = &model->events.items[id];
		if (entity_of(model, event->from) == entity_of(model, from) &&
			entity_of(model, event->to) == entity_of(model, to) &&
			on_data(model, event->input, data))
			return true;
	}
	return false;
}

bool tt_step_shown(const struct tt_engine *engine, uint32_t data, uint32_t from, uint32_t to) {
	return shown_now(engine, data, from, to) || shown_by_model(engine, data, from, to);
}

/*
 * Which legal person hands which data to which other one, as events of the model show it. What was shown
 * already is not listed again: a thousand deliveries of the same data are one entry.
 */
static void index_shown(struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < model->events.len; i++) {
		const struct tt_event *event = &model->events.items[i];
		if ((event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) == 0 || event->from == TT_NONE ||
			event->to == TT_NONE)
			continue;
		for (uint32_t j = 0; j < event->input.len; j++) {
			uint32_t data = model->ids.items[event->input.start + j];
			if (!shown_by_model(engine, data, event->from, event->to))
				tt_index_add(engine->arena, &engine->shown,
					shown_hash(model, data, event->from, event->to), i);
		}
	}
}

/* ---- rules in force -------------------------------------------------------------------------------- */

/* Law to come is listed while it might be in force. */
static bool in_force(const struct tt_engine *engine, uint32_t id) {
	return tt_rule_in_force(engine->model, id, engine->now) != TT_NO;
}

static void list_in_force(struct tt_engine *engine) {
	const struct tt_program *program = engine->program;
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
		engine->norms[type].len = engine->effects[type].len = 0;
		for (uint32_t i = 0; i < program->norms[type].len; i++)
			if (in_force(engine, program->norms[type].items[i]))
				*tt_push(engine->arena, &engine->norms[type]) = program->norms[type].items[i];
		tt_candidates_build(engine, (uint8_t)type);
		for (uint32_t i = 0; i < program->effects[type].len; i++)
			if (in_force(engine, program->effects[type].items[i]))
				*tt_push(engine->arena, &engine->effects[type]) =
					program->effects[type].items[i];
		engine->doubting[type].len = 0;
		for (uint32_t i = 0; i < program->doubting[type].len; i++)
			if (in_force(engine, program->doubting[type].items[i]))
				*tt_push(engine->arena, &engine->doubting[type]) =
					program->doubting[type].items[i];
	}
	engine->classifying.len = engine->exposing.len = 0;
	for (uint32_t i = 0; i < program->derivations.len; i++) {
		uint32_t id = program->derivations.items[i];
		bool classify = engine->model->rules.items[id].body == TT_BODY_CLASSIFY;
		if (!in_force(engine, id))
			continue;
		if (classify)
			*tt_push(engine->arena, &engine->classifying) = id;
		else
			*tt_push(engine->arena, &engine->exposing) = id;
	}
}

struct tt_engine *tt_engine_create(struct tt_arena *arena, struct tt_model *model,
	const struct tt_program *program, tt_instant as_of, const struct tt_fact *extra_facts,
	uint32_t extra_fact_count) {
	struct tt_engine *engine = TT_NEW(arena, struct tt_engine);
	engine->arena = arena;
	engine->model = model;
	engine->program = program;
	engine->as_of = engine->now = as_of == TT_TIME_MIN ? model->as_of : as_of;
	engine->extra_facts = extra_facts;
	engine->extra_fact_count = extra_fact_count;
	engine->phantom = TT_NONE;
	engine->step = TT_NEW(arena, struct tt_step);
	engine->step->matched_at = TT_NEW_ARRAY(arena, uint32_t, model->rules.len);
	tt_state_init(engine);
	list_in_force(engine);
	tt_classify_init(engine);
	index_shown(engine);
	index_done(engine);
	return engine;
}

/* ---- beginning a step ------------------------------------------------------------------------------ */

static bool boundary_between(const struct tt_engine *engine, tt_instant a, tt_instant b) {
	for (uint32_t i = 0; i < engine->program->boundaries.len; i++) {
		tt_instant at = engine->program->boundaries.items[i];
		if ((a < at && at <= b) || (b < at && at <= a))
			return true;
	}
	return false;
}

static void move_clock(struct tt_engine *engine) {
	tt_instant before = engine->now,
		   at = engine->event->at == TT_TIME_MIN ? engine->as_of : engine->event->at;
	if (at == before)
		return;
	bool same = tt_same_epoch(engine, at);
	engine->now = at;
	if (same)
		return;
	tt_decisions_forget(engine);
	list_in_force(engine);
	if (boundary_between(engine, before, engine->now))
		tt_classify_all(engine);
}

static void clear(struct tt_engine *engine, uint32_t event) {
	struct tt_outcome *outcome = &engine->outcome;
	struct tt_step *step = engine->step;
	outcome->event = event;
	outcome->verdict = TT_PERMITTED;
	outcome->units = 0;
	outcome->questions = TT_SET_EMPTY;
	outcome->results.len = outcome->findings.len = outcome->grounds.len = outcome->duties.len = 0;
	outcome->matched.len = outcome->risks.len = outcome->perspectives.len = 0;
	outcome->inputs.len = outcome->outputs.len = outcome->touched.len = outcome->changes.len = 0;
	outcome->judged.len = outcome->literals.len = outcome->grounds_seen.len = 0;
	step->drafts.len = step->draft_inputs.len = step->ranges.len = step->removed.len = step->rows.len = 0;
	step->pairs.len = step->open_items.len = step->covered.len = 0;
	step->snapshots_used = 0;
	step->obliges = false;
	step->judged_types = 0;
}

/* ---- what the inputs were before ------------------------------------------------------------------- */

/* A row that keeps what another was; such rows are reused from step to step. */
static uint32_t snapshot(struct tt_engine *engine, uint32_t row) {
	struct tt_step *step = engine->step;
	if (step->snapshots_used == step->snapshots.len) {
		*tt_push(engine->arena, &step->snapshots) = engine->holdings.len;
		(void)tt_push(engine->arena, &step->snapshot_of);
		(void)tt_push(engine->arena, &engine->holdings);
		*tt_push(engine->arena, &engine->next_of_lot) = TT_NONE;
		for (uint32_t i = 0; i < engine->model->column_count; i++)
			(void)tt_push(engine->arena, &engine->ranges);
	}
	uint32_t copy = step->snapshots.items[step->snapshots_used];
	step->snapshot_of.items[step->snapshots_used++] = row;
	engine->holdings.items[copy] = engine->holdings.items[row];
	engine->holdings.items[copy].alive = false;
	engine->holdings.items[copy].phantom = true;
	memcpy(tt_row(engine, copy), tt_row(engine, row),
		engine->model->column_count * sizeof(struct tt_range));
	return copy;
}

/* What was imagined as an input was there, too, for all that the rules know. */
static bool was_there(const struct tt_engine *engine, const struct tt_draft *draft) {
	const struct tt_outcome *outcome = &engine->outcome;
	for (uint32_t i = 0; i < outcome->inputs.len && !draft->was_alive; i++)
		if (outcome->inputs.items[i] == draft->row)
			return true;
	return draft->was_alive;
}

static void snapshot_in_place(struct tt_engine *engine) {
	for (uint32_t i = 0; i < engine->step->drafts.len; i++)
		if (was_there(engine, &engine->step->drafts.items[i]))
			snapshot(engine, engine->step->drafts.items[i].row);
}

/* The questions that keep a range open count, too. */
static bool unaltered(struct tt_range a, struct tt_range b) {
	return tt_range_equal(a, b) && a.open == b.open;
}

uint32_t tt_step_before(struct tt_engine *engine, uint32_t row) {
	struct tt_step *step = engine->step;
	for (uint32_t i = 0; i < step->snapshots_used; i++)
		if (step->snapshot_of.items[i] == row)
			return step->snapshots.items[i];
	uint32_t count;
	const struct tt_reclassified *changes = tt_classify_changes(engine, &count);
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_holding *now = &engine->holdings.items[row];
		if (changes[i].row != row || (unaltered(changes[i].labels, now->labels) &&
						     unaltered(changes[i].exposed, now->exposed)))
			continue;
		uint32_t copy = snapshot(engine, row);
		engine->holdings.items[copy].labels = changes[i].labels;
		engine->holdings.items[copy].exposed = changes[i].exposed;
		return copy;
	}
	return row;
}

uint32_t tt_step_after(const struct tt_engine *engine, uint32_t row) {
	const struct tt_holding *was = &engine->holdings.items[row];
	for (uint32_t i = 0; engine->deciding && i < engine->step->drafts.len; i++) {
		const struct tt_holding *made = &engine->holdings.items[engine->step->drafts.items[i].row];
		if (made->lot == was->lot && made->holder == was->holder && made->system == was->system)
			return engine->step->drafts.items[i].row;
	}
	return row;
}

/* ---- units ----------------------------------------------------------------------------------------- */

static uint8_t crossed(struct tt_engine *engine, uint32_t input, uint32_t to, uint32_t system) {
	const struct tt_event *known = engine->event;
	uint8_t units = 0;
	struct tt_range old = tt_state_reach(engine, input)->countries;
	uint32_t view = tt_state_phantom(engine, input, to, system);
	struct tt_range new = tt_state_reach(engine, view)->countries;
	if (!tt_set_includes(&engine->model->sets, old.at_least, new.at_least))
		units |= 1u << TT_UNIT_COUNTRY;
	if (engine->holdings.items[input].holder != to)
		units |= 1u << TT_UNIT_ORGANISATION;
	if (known->via != TT_NONE)
		units |= 1u << TT_UNIT_SYSTEM;
	if (engine->holdings.items[input].system != system)
		units |= 1u << TT_UNIT_DEVICE;
	return units;
}

static void find_units(struct tt_engine *engine) {
	const struct tt_event *known = engine->event;
	if ((known->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) == 0 || known->to == TT_NONE)
		return;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++) {
		uint32_t input = engine->outcome.inputs.items[i];
		uint32_t system = known->view && known->system == TT_NONE
					  ? engine->holdings.items[input].system
					  : known->system;
		engine->outcome.units |= crossed(engine, input, known->to, system);
	}
}

/* ---- views ----------------------------------------------------------------------------------------- */

uint32_t tt_state_view(struct tt_engine *engine, uint32_t holding, uint32_t reader) {
	uint32_t view = engine->deciding ? tt_decided_view(engine, holding, reader) : TT_NONE;
	if (view != TT_NONE)
		return view;
	view = tt_state_phantom(engine, holding, reader, engine->holdings.items[holding].system);
	tt_classify_phantom(engine, view, holding);
	return view;
}

/* ---- explicit norms -------------------------------------------------------------------------------- */

static void add_pair(struct tt_engine *engine, uint32_t data, uint32_t result) {
	struct tt_step *step = engine->step;
	struct tt_pair pair = {data, result, true, true};
	for (uint32_t i = 0; i < step->pairs.len; i++) {
		pair.first_data = pair.first_data && step->pairs.items[i].data != data;
		pair.first_result = pair.first_result && step->pairs.items[i].result != result;
	}
	*tt_push(engine->arena, &step->pairs) = pair;
}

static void pair_drafts(struct tt_engine *engine, uint8_t type) {
	struct tt_step *step = engine->step;
	for (uint32_t i = 0; i < step->drafts.len; i++) {
		struct tt_draft draft = step->drafts.items[i];
		if (draft.type != type)
			continue;
		for (uint32_t j = 0; j < draft.input_count; j++)
			add_pair(engine,
				tt_step_before(engine, step->draft_inputs.items[draft.first_input + j]),
				draft.row);
		if (draft.input_count == 0)
			add_pair(engine, type == TT_EVENT_ACQUIRE ? draft.row : TT_NONE, draft.row);
	}
}

void tt_step_pairs(struct tt_engine *engine, uint8_t type) {
	engine->step->pairs.len = 0;
	pair_drafts(engine, type);
	if (engine->step->pairs.len > 0 || type == TT_EVENT_ACQUIRE)
		return;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		add_pair(engine, tt_step_before(engine, engine->outcome.inputs.items[i]), TT_NONE);
	if (engine->outcome.inputs.len == 0)
		add_pair(engine, TT_NONE, TT_NONE);
}

/* The holding that is spoken of: what is made, or else what there was; of a view what is seen. */
static struct tt_about about_case(const struct tt_engine *engine, const struct tt_case *known) {
	const struct tt_item *item = &known->item;
	bool view = known->seen != TT_NONE;
	struct tt_about about = tt_about_row(engine, view		       ? known->seen
						     : item->result != TT_NONE ? item->result
									       : item->data);
	if (item->data != TT_NONE && !view)
		about.data = engine->holdings.items[item->data].data;
	about.reader = view ? item->to : TT_NONE;
	return about;
}

/* Judges a case that the event leads to; of a request, notes it. */
static void take_up(struct tt_engine *engine, struct tt_case *found) {
	found->about = about_case(engine, found);
	if (engine->deciding && !engine->trace)
		tt_decisions_note_case(engine, found);
	tt_step_judge_case(engine, found);
}

static void judge_type(struct tt_engine *engine, uint32_t event, uint8_t type) {
	const struct tt_event *known = engine->event;
	uint32_t parties = known->by.len > 0 ? known->by.len : 1;
	tt_step_pairs(engine, type);
	for (uint32_t i = 0; i < engine->step->pairs.len; i++) {
		struct tt_pair pair = engine->step->pairs.items[i];
		bool view = type == TT_EVENT_TRANSFER && known->view && pair.data != TT_NONE &&
			    known->to != TT_NONE;
		if (view)
			pair.result = tt_state_view(engine, pair.data, known->to);
		for (uint32_t j = 0; j < parties; j++) {
			uint32_t by =
				known->by.len > 0 ? engine->model->ids.items[known->by.start + j] : TT_NONE;
			struct tt_case found = {.item = {.event = event,
							.type = type,
							.units = engine->outcome.units,
							.by = by,
							.from = known->from,
							.to = known->to,
							.data = pair.data,
							.result = pair.result},
				.kind = TT_CASE_EXPLICIT,
				.judged_types = engine->step->judged_types,
				.first_data = pair.first_data,
				.first_result = pair.first_result,
				.first_pair = i == 0,
				.first_by = j == 0,
				.reached = TT_YES,
				.seen = view ? pair.data : TT_NONE};
			take_up(engine, &found);
		}
	}
	engine->step->judged_types |= (uint8_t)TT_EVENT_BIT(type);
}

static void judge_explicit(struct tt_engine *engine, uint32_t event) {
	static const uint8_t order[] = {
		TT_EVENT_ACQUIRE, TT_EVENT_TRANSFER, TT_EVENT_PROCESS, TT_EVENT_STORE, TT_EVENT_DISPOSE};
	for (size_t i = 0; i < TT_COUNT(order); i++)
		if (engine->event->types & TT_EVENT_BIT(order[i]))
			judge_type(engine, event, order[i]);
}

/* ---- implied stores and transfers ------------------------------------------------------------------ */

static void judge_implied_store(struct tt_engine *engine, uint32_t event, uint32_t row) {
	struct tt_case found = {.item = {.event = event,
					.type = TT_EVENT_STORE,
					.by = engine->holdings.items[row].holder,
					.from = TT_NONE,
					.to = TT_NONE,
					.data = row,
					.result = row},
		.kind = TT_CASE_STORE,
		.reached = TT_YES,
		.seen = TT_NONE};
	take_up(engine, &found);
}

/* A rule stands for what is not shown of the flow; what the rule itself says is judged all the same. */
static bool covered_by_rule(const struct tt_engine *engine, uint32_t row) {
	const struct tt_model *model = engine->model;
	return tt_covered(model, engine->event->covered_by, engine->now) ||
	       tt_covered(model, model->data.items[engine->holdings.items[row].data].covered_by, engine->now);
}

/* What nobody shows is told, if it surely happens; whom a ground lets see the data is noted. */
static void conclude_implied_transfer(struct tt_engine *engine, const struct tt_case *known, bool grounds) {
	if (grounds)
		*tt_push(engine->arena, &engine->step->covered) = known->item.to;
	if (known->reached != TT_YES || covered_by_rule(engine, known->seen))
		return;
	struct tt_about about = tt_about_row(engine, known->seen);
	about.reader = known->item.to;
	tt_find(engine, TT_FINDING_UNSHOWN_TRANSFER, TT_NONE, about);
}

static void judge_implied_transfer(struct tt_engine *engine, uint32_t event, uint32_t row, uint32_t reader) {
	const struct tt_reach *reach = tt_state_reach(engine, row);
	bool sure = tt_set_contains(&engine->model->sets, reach->readers.at_least, reader);
	tt_set_id open = sure ? TT_SET_EMPTY : reach->readers.open;
	struct tt_case found = {
		.item = {.event = event,
			.type = TT_EVENT_TRANSFER,
			.units = 1u << TT_UNIT_ORGANISATION,
			.by = TT_NONE, /* nobody acts: norms for whoever acts have no addressee */
			.from = engine->holdings.items[row].holder,
			.to = reader,
			.data = row,
			.result = tt_state_view(engine, row, reader)},
		.kind = TT_CASE_TRANSFER,
		.reached = sure ? TT_YES : TT_UNKNOWN,
		.reached_open = open,
		.seen = row};
	struct tt_range mine = tt_state_reach(engine, row)->countries,
			theirs = tt_state_reach(engine, found.item.result)->countries;
	if (!tt_set_includes(&engine->model->sets, mine.at_least, theirs.at_least))
		found.item.units |= 1u << TT_UNIT_COUNTRY;
	take_up(engine, &found);
}

static void judge_readers(struct tt_engine *engine, uint32_t event, uint32_t row) {
	uint32_t holder = engine->holdings.items[row].holder, data = engine->holdings.items[row].data;
	tt_set_id readers = tt_state_reach(engine, row)->readers.at_most;
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, readers).len; i++) {
		uint32_t reader = tt_set_view(&engine->model->sets, readers).items[i];
		if (tt_third_party(engine->model, holder, reader) &&
			!tt_step_shown(engine, data, holder, reader))
			judge_implied_transfer(engine, event, row, reader);
	}
}

void tt_step_judge_case(struct tt_engine *engine, struct tt_case *found) {
	uint32_t grounds = engine->grounds_used;
	tt_judge(engine, found);
	tt_check_answers(engine, &found->item);
	if (found->kind == TT_CASE_TRANSFER)
		conclude_implied_transfer(engine, found, engine->grounds_used > grounds);
}

static bool drafted(const struct tt_engine *engine, uint32_t row, uint8_t type) {
	for (uint32_t i = 0; i < engine->step->drafts.len; i++)
		if (engine->step->drafts.items[i].row == row &&
			(type == TT_EVENT_TYPE_COUNT || engine->step->drafts.items[i].type == type))
			return true;
	return false;
}

static void judge_implied(struct tt_engine *engine, uint32_t event) {
	for (uint32_t i = 0; i < engine->outcome.outputs.len; i++) {
		uint32_t row = engine->outcome.outputs.items[i];
		if (!drafted(engine, row, TT_EVENT_STORE))
			judge_implied_store(engine, event, row);
		if (!engine->deciding || tt_decided_readers(engine))
			judge_readers(engine, event, row);
	}
	for (uint32_t i = 0; i < engine->outcome.touched.len; i++)
		judge_implied_store(engine, event, engine->outcome.touched.items[i]);
}

/* ---- the machine's own findings -------------------------------------------------------------------- */

static bool may_see(const struct tt_engine *engine, tt_set_id disclosure, uint32_t party) {
	if (disclosure == TT_SET_ALL)
		return true;
	struct tt_set_view view = tt_set_view(&engine->model->sets, disclosure);
	for (uint32_t i = 0; i < view.len; i++)
		if (tt_party_within(engine->model, party, view.items[i]))
			return true;
	return false;
}

static bool covered(const struct tt_engine *engine, uint32_t reader) {
	const struct tt_event *event = engine->event;
	if (reader == event->to && engine->outcome.grounds.len > 0)
		return true;
	for (uint32_t i = 0; i < engine->step->covered.len; i++)
		if (engine->step->covered.items[i] == reader)
			return true;
	return false;
}

/* Does anybody reach it who may not see it, unless a ground allows that? */
static bool anybody_outside(struct tt_engine *engine, uint32_t row) {
	tt_set_id disclosure = tt_row(engine, row)[TT_disclosure].at_most;
	struct tt_set_view readers =
		tt_set_view(&engine->model->sets, tt_state_reach(engine, row)->readers.at_least);
	for (uint32_t i = 0; i < readers.len; i++)
		if (!may_see(engine, disclosure, readers.items[i]))
			return true;
	return false;
}

static void check_disclosure(struct tt_engine *engine, uint32_t row) {
	tt_set_id disclosure = tt_row(engine, row)[TT_disclosure].at_most, outside = TT_SET_EMPTY;
	tt_set_id readers = tt_state_reach(engine, row)->readers.at_least;
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, readers).len; i++) {
		uint32_t reader = tt_set_view(&engine->model->sets, readers).items[i];
		if (!may_see(engine, disclosure, reader) && !covered(engine, reader))
			outside = tt_set_with(&engine->model->sets, outside, reader);
	}
	if (outside != TT_SET_EMPTY)
		tt_find(engine, TT_FINDING_OUTSIDE_DISCLOSURE, TT_NONE, tt_about_row(engine, row))->first =
			outside;
}

static bool term_passed(const struct tt_engine *engine, tt_set_id terms) {
	struct tt_set_view view = tt_set_view(&engine->model->sets, terms);
	for (uint32_t i = 0; i < view.len; i++) {
		const struct tt_term *term = &engine->model->terms.items[view.items[i]];
		tt_instant start = engine->model->anchors.items[term->anchor].at;
		if (start != TT_TIME_MAX && tt_time_add(start, term->after) <= engine->now)
			return true;
	}
	return false;
}

bool tt_holding_expired(struct tt_engine *engine, uint32_t holding) {
	return term_passed(engine, tt_row(engine, holding)[TT_expiry].at_least);
}

static bool held_too_long(struct tt_engine *engine, uint32_t input) {
	return tt_holding_expired(engine, tt_step_after(engine, input));
}

static void check_operation(struct tt_engine *engine) {
	const struct tt_event *known = engine->event;
	struct tt_about nobody = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, TT_NONE};
	if (known->operation_types != 0 && (known->types & known->operation_types) == 0)
		tt_find(engine, TT_FINDING_OPERATION_TYPE, TT_NONE, nobody);
}

static void check_holdings(struct tt_engine *engine) {
	bool disposes = (engine->event->types & TT_EVENT_BIT(TT_EVENT_DISPOSE)) != 0;
	for (uint32_t i = 0; !disposes && i < engine->outcome.inputs.len; i++) {
		uint32_t input = engine->outcome.inputs.items[i];
		if (held_too_long(engine, input))
			tt_find(engine, TT_FINDING_EXPIRED, TT_NONE,
				tt_about_row(engine, tt_step_after(engine, input)));
	}
	for (uint32_t i = 0; i < engine->outcome.outputs.len; i++)
		check_disclosure(engine, engine->outcome.outputs.items[i]);
}

bool tt_step_remarkable(struct tt_engine *engine) {
	bool remarkable = engine->program->examines;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		remarkable = remarkable || held_too_long(engine, engine->outcome.inputs.items[i]);
	for (uint32_t i = 0; i < engine->outcome.outputs.len; i++)
		remarkable = remarkable || anybody_outside(engine, engine->outcome.outputs.items[i]);
	return remarkable;
}

/* ---- changes, for those who ask -------------------------------------------------------------------- */

static void add_change(struct tt_engine *engine, uint32_t row, uint32_t attribute, struct tt_range from,
	struct tt_range to) {
	const struct tt_holding *holding = &engine->holdings.items[row];
	if (tt_range_equal(from, to))
		return;
	*tt_push(engine->arena, &engine->outcome.changes) = (struct tt_changed){.attribute = attribute,
		.data = holding->data,
		.holder = holding->holder,
		.system = holding->system,
		.before = from,
		.after = to,
		.rule = to.source < TT_SOURCE_PLACE ? to.source : TT_NONE};
}

static void change_of_draft(struct tt_engine *engine, const struct tt_draft *draft) {
	const struct tt_model *model = engine->model;
	if (draft->input_count == 0)
		return;
	for (uint32_t a = 0; a < model->attributes.len; a++) {
		uint32_t column = model->attributes.items[a].column;
		if (column == TT_NONE || a == TT_category || a == TT_controller)
			continue;
		add_change(engine, draft->row, a, engine->step->ranges.items[draft->plain + column],
			tt_row(engine, draft->row)[column]);
	}
	struct tt_range labels = {0};
	for (uint32_t i = 0; i < draft->input_count; i++) {
		uint32_t input =
			tt_step_before(engine, engine->step->draft_inputs.items[draft->first_input + i]);
		struct tt_range one = engine->holdings.items[input].labels;
		labels = i == 0 ? one : tt_range_join(engine->model, TT_category, labels, one);
	}
	add_change(engine, draft->row, TT_category, labels, engine->holdings.items[draft->row].labels);
}

static const uint32_t whole_attributes[] = {TT_controller, TT_location, TT_country, TT_exposure};

/* A situated attribute of a data set, or an instance: over all its holdings. */
static struct tt_range whole(struct tt_engine *engine, uint32_t lot, uint32_t attribute) {
	struct tt_range all = {TT_SET_EMPTY, TT_SET_EMPTY, TT_SET_EMPTY, TT_SOURCE_PLACE};
	for (uint32_t row = engine->lots.items[lot].first; row != TT_NONE;
		row = engine->next_of_lot.items[row]) {
		if (!engine->holdings.items[row].alive)
			continue;
		struct tt_range one = tt_holding_range(engine, row, attribute);
		all.at_least = tt_set_union(&engine->model->sets, all.at_least, one.at_least);
		all.at_most = tt_set_union(&engine->model->sets, all.at_most, one.at_most);
		if (one.source < TT_SOURCE_PLACE)
			all.source = one.source;
	}
	return all;
}

static void collect_wholes(struct tt_engine *engine) {
	engine->step->wholes.len = 0;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		for (size_t a = 0; a < TT_COUNT(whole_attributes); a++) {
			uint32_t lot = engine->holdings.items[engine->outcome.inputs.items[i]].lot;
			*tt_push(engine->arena, &engine->step->wholes) =
				whole(engine, lot, whole_attributes[a]);
		}
}

static void collect_changes(struct tt_engine *engine) {
	for (uint32_t i = 0; i < engine->step->drafts.len; i++) {
		struct tt_draft draft = engine->step->drafts.items[i];
		change_of_draft(engine, &draft);
	}
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		for (size_t a = 0; a < TT_COUNT(whole_attributes); a++) {
			uint32_t lot = engine->holdings.items[engine->outcome.inputs.items[i]].lot;
			struct tt_range now = whole(engine, lot, whole_attributes[a]);
			struct tt_range was = engine->step->wholes.items[i * TT_COUNT(whole_attributes) + a];
			if (tt_range_equal(was, now))
				continue;
			*tt_push(engine->arena, &engine->outcome.changes) =
				(struct tt_changed){.attribute = whole_attributes[a],
					.data = engine->lots.items[lot].data,
					.holder = TT_NONE,
					.system = TT_NONE,
					.before = was,
					.after = now,
					.rule = now.source < TT_SOURCE_PLACE ? now.source : TT_NONE};
		}
	uint32_t count;
	const struct tt_reclassified *changes = tt_classify_changes(engine, &count);
	for (uint32_t i = 0; i < count; i++)
		if (engine->holdings.items[changes[i].row].alive &&
			!drafted(engine, changes[i].row, TT_EVENT_TYPE_COUNT))
			add_change(engine, changes[i].row, TT_category, changes[i].labels,
				engine->holdings.items[changes[i].row].labels);
}

/* ---- the step -------------------------------------------------------------------------------------- */

static void collect_rows(struct tt_engine *engine) {
	struct tt_step *step = engine->step;
	for (uint32_t i = 0; i < step->drafts.len; i++) {
		uint32_t row = step->drafts.items[i].row;
		bool known = false;
		for (uint32_t j = 0; j < engine->outcome.outputs.len; j++)
			known = known || engine->outcome.outputs.items[j] == row;
		if (known || !engine->holdings.items[row].alive)
			continue;
		*tt_push(engine->arena, &engine->outcome.outputs) = row;
		*tt_push(engine->arena, &step->rows) = row;
	}
	for (uint32_t i = 0; i < step->removed.len; i++)
		*tt_push(engine->arena, &step->rows) = step->removed.items[i];
}

static void collect_touched(struct tt_engine *engine) {
	uint32_t count;
	const struct tt_reclassified *changes = tt_classify_changes(engine, &count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = changes[i].row;
		const struct tt_holding *holding = &engine->holdings.items[row];
		bool same = tt_range_equal(changes[i].labels, holding->labels) &&
			    tt_range_equal(changes[i].exposed, holding->exposed);
		if (!same && holding->alive && !drafted(engine, row, TT_EVENT_TYPE_COUNT))
			*tt_push(engine->arena, &engine->outcome.touched) = row;
	}
}

static void settle_verdict(struct tt_engine *engine) {
	struct tt_outcome *outcome = &engine->outcome;
	if (outcome->verdict == TT_PERMITTED && engine->step->obliges)
		outcome->verdict = TT_PERMITTED_WITH_DUTIES;
}

void tt_step_begin(struct tt_engine *engine, const struct tt_event *event, uint32_t id) {
	engine->event = event;
	move_clock(engine);
	clear(engine, id);
	tt_classify_begin(engine, id);
}

void tt_step_draft(struct tt_engine *engine, uint32_t event) {
	tt_draft_inputs(engine);
	find_units(engine);
	if (engine->trace)
		collect_wholes(engine);
	tt_draft_outputs(engine, event);
	snapshot_in_place(engine);
}

void tt_step_commit(struct tt_engine *engine, uint32_t event) {
	tt_draft_commit(engine, event);
	collect_rows(engine);
	tt_classify(engine, engine->step->rows.items, engine->step->rows.len);
	tt_draft_compare_labels(engine, event);
	collect_touched(engine);
	if (engine->trace)
		collect_changes(engine);
}

void tt_step_find_cases(struct tt_engine *engine, uint32_t event) {
	judge_explicit(engine, event);
	judge_implied(engine, event);
}

void tt_step_conclude(struct tt_engine *engine, bool remarkable) {
	check_operation(engine);
	if (remarkable) {
		check_holdings(engine);
		tt_check_coverage(engine);
	}
	settle_verdict(engine);
}

void tt_step_judge(struct tt_engine *engine, uint32_t event) {
	tt_step_find_cases(engine, event);
	tt_step_conclude(engine, true);
}

static void note_changed(struct tt_engine *engine, uint32_t row) {
	engine->version++;
	engine->lots.items[engine->holdings.items[row].lot].version++;
	tt_decisions_forget_row(engine, row);
}

void tt_step_settle(struct tt_engine *engine) {
	uint32_t count;
	const struct tt_reclassified *changes = tt_classify_changes(engine, &count);
	for (uint32_t i = 0; i < engine->step->rows.len; i++)
		note_changed(engine, engine->step->rows.items[i]);
	for (uint32_t i = 0; i < count; i++)
		note_changed(engine, changes[i].row);
}

const struct tt_outcome *tt_engine_step(struct tt_engine *engine, uint32_t event) {
	tt_request_end(engine);
	tt_step_begin(engine, &engine->model->events.items[event], event);
	tt_step_draft(engine, event);
	tt_step_commit(engine, event);
	tt_step_judge(engine, event);
	if (engine->risks)
		tt_step_risks(engine, event);
	tt_step_settle(engine);
	return &engine->outcome;
}

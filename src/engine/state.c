/*
 * Reach depends on holder, system and the answers about them, not on the data: it is worked out once for each
 * pair and kept until an answer's time runs out. The stack of a system is it and all that it runs on.
 */
#include <string.h>
#include "engine/answer.h"
#include "engine/lattice.h"
#include "engine/step.h"

/* ---- lots ------------------------------------------------------------------------------------------ */

static uint32_t lot_hash(uint32_t data, uint32_t instance) {
	uint32_t words[] = {data, instance};
	return tt_hash_words(words, TT_COUNT(words));
}

uint32_t tt_engine_lot(const struct tt_engine *engine, uint32_t data, uint32_t instance) {
	uint32_t probe = 0, id;
	if (instance == TT_NONE)
		return data;
	while ((id = tt_index_next(&engine->lot_index, lot_hash(data, instance), &probe)) != TT_NONE)
		if (engine->lots.items[id].data == data && engine->lots.items[id].instance == instance)
			return id;
	return TT_NONE;
}

uint32_t tt_state_lot(struct tt_engine *engine, uint32_t data, uint32_t instance, bool make) {
	uint32_t id = tt_engine_lot(engine, data, instance);
	if (id != TT_NONE)
		return id;
	if (!make && instance != TT_INSTANCE_UNMET)
		return tt_state_lot(engine, data, TT_INSTANCE_UNMET, false);
	id = engine->lots.len;
	*tt_push(engine->arena, &engine->lots) =
		(struct tt_lot){.data = data, .instance = instance, .first = TT_NONE, .last = TT_NONE};
	if (instance != TT_NONE)
		tt_index_add(engine->arena, &engine->lot_index, lot_hash(data, instance), id);
	return id;
}

void tt_state_init(struct tt_engine *engine) {
	for (uint32_t i = 0; i < engine->model->data.len; i++)
		*tt_push(engine->arena, &engine->lots) =
			(struct tt_lot){.data = i, .instance = TT_NONE, .first = TT_NONE, .last = TT_NONE};
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static struct tt_holding new_holding(
	const struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system) {
	return (struct tt_holding){.data = lot == TT_NONE ? TT_NONE : engine->lots.items[lot].data,
		.holder = holder,
		.system = system,
		.lot = lot,
		.made_by = TT_NONE,
		.reach = TT_NONE};
}

static uint32_t add_row(struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system) {
	uint32_t id = engine->holdings.len;
	*tt_push(engine->arena, &engine->holdings) = new_holding(engine, lot, holder, system);
	*tt_push(engine->arena, &engine->next_of_lot) = TT_NONE;
	for (uint32_t i = 0; i < engine->model->column_count; i++)
		tt_push(engine->arena, &engine->ranges)->source = TT_SOURCE_UNKNOWN;
	return id;
}

static uint32_t key_hash(uint32_t lot, uint32_t holder, uint32_t system) {
	uint32_t words[] = {lot, holder, system};
	return tt_hash_words(words, TT_COUNT(words));
}

static uint32_t find_row(const struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&engine->holding_index, key_hash(lot, holder, system), &probe)) !=
		TT_NONE) {
		const struct tt_holding *row = &engine->holdings.items[id];
		if (row->lot == lot && row->holder == holder && row->system == system)
			return id;
	}
	return TT_NONE;
}

static void append_of_lot(struct tt_engine *engine, uint32_t id, uint32_t row) {
	struct tt_lot *lot = &engine->lots.items[id];
	if (lot->last == TT_NONE)
		lot->first = row;
	else
		engine->next_of_lot.items[lot->last] = row;
	lot->last = row;
}

uint32_t tt_state_row(struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system) {
	uint32_t id = find_row(engine, lot, holder, system);
	if (id != TT_NONE)
		return id;
	if (engine->deciding)
		return tt_decided_row(engine, lot, holder, system);
	id = add_row(engine, lot, holder, system);
	tt_index_add(engine->arena, &engine->holding_index, key_hash(lot, holder, system), id);
	append_of_lot(engine, lot, id);
	return id;
}

uint32_t tt_state_spare_row(struct tt_engine *engine) {
	return add_row(engine, TT_NONE, TT_NONE, TT_NONE);
}

void tt_state_lend_row(
	struct tt_engine *engine, uint32_t row, uint32_t lot, uint32_t holder, uint32_t system) {
	engine->holdings.items[row] = new_holding(engine, lot, holder, system);
	append_of_lot(engine, lot, row);
}

void tt_state_return_row(struct tt_engine *engine, uint32_t row) {
	struct tt_lot *lot = &engine->lots.items[engine->holdings.items[row].lot];
	uint32_t at = lot->first, previous = TT_NONE;
	while (at != row) {
		previous = at;
		at = engine->next_of_lot.items[at];
	}
	uint32_t next = engine->next_of_lot.items[row];
	if (previous == TT_NONE)
		lot->first = next;
	else
		engine->next_of_lot.items[previous] = next;
	if (next == TT_NONE)
		lot->last = previous;
	engine->next_of_lot.items[row] = TT_NONE;
}

uint32_t tt_state_phantom(struct tt_engine *engine, uint32_t holding, uint32_t reader, uint32_t system) {
	if (engine->phantom == TT_NONE)
		engine->phantom = add_row(engine, TT_NONE, TT_NONE, TT_NONE);
	struct tt_holding *phantom = &engine->holdings.items[engine->phantom];
	const struct tt_holding *seen = &engine->holdings.items[holding];
	*phantom = (struct tt_holding){.data = seen->data,
		.holder = reader,
		.system = system,
		.lot = seen->lot,
		.made_by = seen->made_by,
		.reach = TT_NONE,
		.phantom = true};
	memcpy(tt_row(engine, engine->phantom), tt_row(engine, holding),
		engine->model->column_count * sizeof(struct tt_range));
	return engine->phantom;
}

uint32_t tt_engine_find(const struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system) {
	if (system != TT_NONE) {
		uint32_t id = find_row(engine, lot, holder, system);
		return id != TT_NONE && engine->holdings.items[id].alive ? id : TT_NONE;
	}
	for (uint32_t id = engine->lots.items[lot].first; id != TT_NONE; id = engine->next_of_lot.items[id])
		if (engine->holdings.items[id].alive && engine->holdings.items[id].holder == holder)
			return id;
	return TT_NONE;
}

/* ---- reach ----------------------------------------------------------------------------------------- */

/* What is gathered on the way down a stack. */
struct stack {
	struct tt_engine *engine;
	uint32_t holder;
	struct tt_reach *reach;
	bool country_stated, unstated_access, unknown_below;
};

static enum tt_truth ask_party_system(
	struct tt_engine *engine, uint32_t question, uint32_t party, uint32_t system, tt_set_id *open) {
	uint32_t subjects[TT_OF_MAX] = {party, system, TT_NONE, TT_NONE};
	if (question == TT_NONE)
		return TT_UNKNOWN;
	struct tt_answer answer = tt_engine_answer(engine, question, subjects, NULL);
	if (answer.truth == TT_UNKNOWN)
		*open = tt_set_union(&engine->model->sets, *open,
			tt_set_single(
				&engine->model->sets, tt_engine_ask_question(engine, question, subjects)));
	return (enum tt_truth)answer.truth;
}

static void add(struct stack *stack, tt_set_id *set, uint32_t item) {
	*set = tt_set_with(&stack->engine->model->sets, *set, item);
}

/* An operator that is not the holder handles what is there, unless it does not. */
static void visit_operator(struct stack *stack, uint32_t system, uint32_t operator_party) {
	struct tt_engine *engine = stack->engine;
	struct tt_reach *reach = stack->reach;
	if (operator_party == TT_NONE || operator_party == stack->holder)
		return;
	tt_set_id open = TT_SET_EMPTY;
	enum tt_truth away = ask_party_system(
		engine, engine->model->question_does_not_handle, operator_party, system, &open);
	if (away == TT_YES)
		return;
	if (away == TT_NO) {
		add(stack, &reach->sure_roots, operator_party);
		add(stack, &reach->controllers.at_least, operator_party);
	}
	add(stack, &reach->maybe_roots, operator_party);
	add(stack, &reach->controllers.at_most, operator_party);
	reach->controllers.open = tt_set_union(&engine->model->sets, reach->controllers.open, open);
	reach->readers.open = tt_set_union(&engine->model->sets, reach->readers.open, open);
}

static void visit_system(struct stack *stack, uint32_t id) {
	struct tt_engine *engine = stack->engine;
	struct tt_reach *reach = stack->reach;
	const struct tt_system *system = &engine->model->systems.items[id];
	add(stack, &reach->stack, id);
	if (system->country != TT_NONE) {
		add(stack, &reach->countries.at_least, system->country);
		stack->country_stated = true;
	}
	if (system->access_stated) {
		reach->sure_roots = tt_set_union(&engine->model->sets, reach->sure_roots, system->access);
		reach->maybe_roots = tt_set_union(&engine->model->sets, reach->maybe_roots, system->access);
	} else {
		stack->unstated_access = true;
	}
	stack->unknown_below = system->run_on == TT_RUNS_ON_UNKNOWN;
	visit_operator(stack, id, system->operator_party);
}

/* Was it answered with yes for this party and for everybody below? */
static bool all_reach(struct stack *stack, uint32_t root) {
	const struct tt_model *model = stack->engine->model;
	tt_set_id open = TT_SET_EMPTY;
	for (uint32_t at = model->parties.items[root].enter; at < model->parties.items[root].leave; at++) {
		uint32_t party = model->party_order.items[at];
		if (model->parties.items[party].entity != stack->reach->asks_entity ||
			ask_party_system(stack->engine, model->question_can_reach, party,
				stack->reach->system, &open) != TT_YES)
			return false;
	}
	return true;
}

/* An answer for a party is one for its departments, unless they have their own; not for its subsidiaries. */
static void visit_answer(struct stack *stack, const struct tt_fact *fact) {
	const struct tt_model *model = stack->engine->model;
	if (fact->question != model->question_can_reach || fact->subjects[1] != stack->reach->system)
		return;
	const struct tt_party *root = &model->parties.items[fact->subjects[0]];
	for (uint32_t at = root->enter; at < root->leave; at++) {
		uint32_t party = model->party_order.items[at];
		if (!all_reach(stack, party))
			continue;
		add(stack, &stack->reach->sure_roots, party);
		at = model->parties.items[party].leave - 1;
	}
}

/*
 * Inside the holder's legal person, where no access is stated, who reaches what is a question for each
 * department: here the departments that somebody answered yes for are added, the others stay possible.
 */
static void visit_departments(struct stack *stack, uint32_t entity) {
	struct tt_engine *engine = stack->engine;
	struct tt_reach *reach = stack->reach;
	const struct tt_model *model = engine->model;
	reach->asks_entity = entity;
	add(stack, &reach->maybe_roots, entity);
	reach->readers.open = tt_set_union(&engine->model->sets, reach->readers.open,
		tt_engine_ask_attribute(engine, TT_exposure, TT_OF_SYSTEM, reach->system));
	for (uint32_t i = 0; i < engine->program->reach_facts.len; i++)
		visit_answer(stack, &model->facts.items[engine->program->reach_facts.items[i]]);
	for (uint32_t i = 0; i < engine->extra_fact_count; i++)
		visit_answer(stack, &engine->extra_facts[i]);
	for (uint32_t i = 0; i < engine->request_fact_count; i++)
		visit_answer(stack, &engine->request_facts[i]);
}

/* Is another root below this one? Then whoever names both means the upper one itself, too. */
static bool above_another(const struct tt_model *model, struct tt_set_view roots, uint32_t root) {
	for (uint32_t i = 0; i < roots.len; i++)
		if (roots.items[i] != root && tt_party_within(model, roots.items[i], root))
			return model->parties.items[root].entity != TT_NONE;
	return false;
}

/*
 * The lowest parties at or below roots; a group without a legal person reads nothing. The holder reads what
 * it holds, be there others below it: who of it does is not in the model. asks_entity is a root that nobody
 * named.
 */
static tt_set_id lowest(struct tt_engine *engine, tt_set_id roots, const struct tt_reach *reach) {
	struct tt_model *model = engine->model;
	engine->scratch.len = 0;
	*tt_push(engine->arena, &engine->scratch) = reach->holder;
	struct tt_set_view view = tt_set_view(&model->sets, roots);
	for (uint32_t i = 0; i < view.len; i++) {
		const struct tt_party *root = &model->parties.items[view.items[i]];
		if (view.items[i] != reach->asks_entity && above_another(model, view, view.items[i]))
			*tt_push(engine->arena, &engine->scratch) = view.items[i];
		for (uint32_t at = root->enter; at < root->leave; at++) {
			uint32_t party = model->party_order.items[at];
			const struct tt_party *known = &model->parties.items[party];
			if (known->leave == known->enter + 1 && known->entity != TT_NONE)
				*tt_push(engine->arena, &engine->scratch) = party;
		}
	}
	return tt_set_make(&model->sets, engine->scratch.items, engine->scratch.len);
}

static bool below_any(const struct tt_model *model, tt_set_id roots, uint32_t party) {
	struct tt_set_view view = tt_set_view(&model->sets, roots);
	for (uint32_t i = 0; i < view.len; i++)
		if (tt_party_within(model, party, view.items[i]))
			return true;
	return false;
}

/* Another legal person below the one that is asked, or a department that surely does not reach it. */
static bool impossible(struct tt_engine *engine, const struct tt_reach *reach, uint32_t party) {
	uint32_t subjects[TT_OF_MAX] = {party, reach->system, TT_NONE, TT_NONE};
	if (engine->model->parties.items[party].entity != reach->asks_entity)
		return !below_any(engine->model, reach->stated_roots, party);
	bool answers = engine->program->reach_facts.len > 0 || engine->extra_fact_count > 0 ||
		       engine->request_fact_count > 0;
	return answers &&
	       tt_engine_answer(engine, engine->model->question_can_reach, subjects, NULL).truth == TT_NO;
}

static tt_set_id possible_readers(struct tt_engine *engine, const struct tt_reach *reach) {
	tt_set_id all = lowest(engine, reach->maybe_roots, reach);
	if (reach->asks_entity == TT_NONE)
		return all;
	struct tt_set_view view = tt_set_view(&engine->model->sets, all);
	engine->scratch.len = 0;
	for (uint32_t i = 0; i < view.len; i++)
		if (!impossible(engine, reach, view.items[i]))
			*tt_push(engine->arena, &engine->scratch) = view.items[i];
	all = tt_set_make(&engine->model->sets, engine->scratch.items, engine->scratch.len);
	return tt_set_union(&engine->model->sets, all, reach->readers.at_least);
}

static void close_countries(struct stack *stack) {
	struct tt_engine *engine = stack->engine;
	struct tt_reach *reach = stack->reach;
	uint32_t country = engine->model->parties.items[stack->holder].country;
	tt_set_id open = TT_SET_EMPTY;
	if (country != TT_NONE)
		add(stack, &reach->countries.at_least, country);
	else
		open = tt_engine_ask_attribute(engine, TT_country, TT_OF_PARTY, stack->holder);
	if (!stack->country_stated || stack->unknown_below) {
		tt_set_id where =
			reach->system == TT_NONE
				? tt_engine_ask_attribute(engine, TT_location, TT_OF_PARTY, stack->holder)
				: tt_engine_ask_attribute(engine, TT_country, TT_OF_SYSTEM, reach->system);
		open = tt_set_union(&engine->model->sets, open, where);
	}
	bool known = country != TT_NONE && stack->country_stated && !stack->unknown_below;
	reach->countries.at_most = known ? reach->countries.at_least : TT_SET_ALL;
	reach->countries.open = open;
}

static void work_out(struct tt_engine *engine, struct tt_reach *reach) {
	struct stack stack = {.engine = engine, .holder = reach->holder, .reach = reach};
	reach->controllers = tt_range_exact(tt_set_single(&engine->model->sets, reach->holder));
	uint32_t system = reach->system;
	for (uint32_t depth = 0; system < engine->model->systems.len && depth < 64; depth++) {
		visit_system(&stack, system);
		system = engine->model->systems.items[system].run_on;
	}
	uint32_t entity = engine->model->parties.items[reach->holder].entity;
	reach->stated_roots = reach->maybe_roots;
	if (stack.unstated_access && entity != TT_NONE)
		visit_departments(&stack, entity);
	reach->readers.at_least = lowest(engine, reach->sure_roots, reach);
	reach->readers.at_most = possible_readers(engine, reach);
	if (tt_range_known(reach->readers))
		reach->readers.open = TT_SET_EMPTY;
	close_countries(&stack);
	reach->readers.source = reach->controllers.source = reach->countries.source = TT_SOURCE_PLACE;
}

const struct tt_reach *tt_state_reach(struct tt_engine *engine, uint32_t holding) {
	struct tt_holding *row = &engine->holdings.items[holding];
	if (row->reach != TT_NONE)
		return &engine->reaches.items[row->reach];
	uint32_t words[] = {row->holder, row->system};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&engine->reach_index, hash, &probe)) != TT_NONE)
		if (engine->reaches.items[id].holder == row->holder &&
			engine->reaches.items[id].system == row->system)
			break;
	if (id == TT_NONE) {
		struct tt_reach reach = {
			.holder = row->holder, .system = row->system, .asks_entity = TT_NONE};
		work_out(engine, &reach);
		id = engine->reaches.len;
		*tt_push(engine->arena, &engine->reaches) = reach;
		tt_index_add(engine->arena, &engine->reach_index, hash, id);
	}
	row->reach = id;
	return &engine->reaches.items[id];
}

void tt_state_forget_reaches(struct tt_engine *engine) {
	engine->reaches.len = 0;
	engine->reach_index.len = 0;
	if (engine->reach_index.capacity > 0)
		memset(engine->reach_index.slots, 0,
			engine->reach_index.capacity * sizeof(*engine->reach_index.slots));
	for (uint32_t i = 0; i < engine->holdings.len; i++)
		engine->holdings.items[i].reach = TT_NONE;
}

enum tt_truth tt_state_reaches(struct tt_engine *engine, uint32_t party, uint32_t holding, tt_set_id *open) {
	const struct tt_reach *reach = tt_state_reach(engine, holding);
	if (tt_party_within(engine->model, reach->holder, party) ||
		below_any(engine->model, reach->sure_roots, party))
		return TT_YES;
	if (reach->asks_entity != TT_NONE && engine->model->parties.items[party].entity == reach->asks_entity)
		return ask_party_system(
			engine, engine->model->question_can_reach, party, reach->system, open);
	if (!below_any(engine->model, reach->stated_roots, party))
		return TT_NO;
	*open = tt_set_union(&engine->model->sets, *open, reach->readers.open);
	return TT_UNKNOWN;
}

/* ---- what a holding shows -------------------------------------------------------------------------- */

static struct tt_range controllers(struct tt_engine *engine, uint32_t holding) {
	struct tt_range range = tt_state_reach(engine, holding)->controllers;
	const struct tt_range *added =
		&tt_row(engine, holding)[engine->model->attributes.items[TT_controller].column];
	range.at_least = tt_set_union(&engine->model->sets, range.at_least, added->at_least);
	range.at_most = tt_set_union(&engine->model->sets, range.at_most, added->at_most);
	range.open = tt_set_union(&engine->model->sets, range.open, added->open);
	if (added->at_most != TT_SET_EMPTY)
		range.source = added->source;
	return range;
}

struct tt_range tt_holding_range(struct tt_engine *engine, uint32_t holding, uint32_t attribute) {
	switch (attribute) {
	case TT_category:
		return engine->holdings.items[holding].labels;
	case TT_exposure:
		return engine->holdings.items[holding].exposed;
	case TT_controller:
		return controllers(engine, holding);
	case TT_country:
		return tt_state_reach(engine, holding)->countries;
	case TT_location: {
		struct tt_range range = tt_range_exact(tt_state_reach(engine, holding)->stack);
		range.source = TT_SOURCE_PLACE;
		return range;
	}
	default:
		return tt_row(engine, holding)[engine->model->attributes.items[attribute].column];
	}
}

uint64_t tt_row_digest(const struct tt_engine *engine, uint32_t row) {
	const struct tt_range *ranges = &engine->ranges.items[(size_t)row * engine->model->column_count];
	uint64_t hash = 1469598103934665603u ^ row;
	for (uint32_t column = 0; column < engine->model->column_count; column++)
		hash = ((hash ^ ranges[column].at_least) * 1099511628211u ^ ranges[column].at_most) *
		       1099511628211u;
	return hash;
}

uint64_t tt_engine_digest(const struct tt_engine *engine) {
	uint64_t digest = 0;
	for (uint32_t i = 0; i < engine->holdings.len; i++) {
		const struct tt_holding *row = &engine->holdings.items[i];
		if (!row->alive)
			continue;
		uint64_t hash = tt_row_digest(engine, i);
		hash = ((hash ^ row->labels.at_least) * 1099511628211u ^ row->labels.at_most) *
		       1099511628211u;
		digest += hash ^ hash >> 29;
	}
	return digest;
}

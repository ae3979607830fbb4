/*
 * Places are gathered by what the name is first: a party, a system, a country.
 */
#include "analysis/destination_place.h"

bool tt_is_transfer(const struct tt_model *model, uint32_t event) {
	const struct tt_event *row = &model->events.items[event];
	return (row->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0 && row->to != TT_NONE;
}

/* May it be a destination that was not named itself? A legal person, or a part of one, of the model. */
static bool could_receive(const struct tt_model *model, const struct tt_event *event, uint32_t party) {
	const struct tt_party *row = &model->parties.items[party];
	return row->kind != TT_PARTY_GROUP && row->kind != TT_PARTY_PERSON && row->named.pack == TT_NONE &&
	       party != event->from;
}

static void add_place(const struct tt_model *model, struct tt_places *places, uint32_t to, uint32_t system,
	const struct tt_named *named) {
	for (uint32_t i = 0; i < places->items.len; i++)
		if (places->items.items[i].to == to && places->items.items[i].system == system)
			return;
	*tt_push(model->arena, &places->items) = (struct tt_place_found){to, system};
	*tt_push(model->arena, &places->names) = named->id;
}

/* A party's own systems, or none; the system of the event if it is one of them. */
static void add_party(
	const struct tt_model *model, struct tt_places *places, const struct tt_event *event, uint32_t to) {
	uint32_t first = places->items.len;
	if (event->to == to) {
		add_place(model, places, to, event->system, &model->parties.items[to].named);
		return;
	}
	for (uint32_t i = 0; i < model->systems.len; i++)
		if (model->systems.items[i].operator_party == to)
			add_place(model, places, to, i, &model->systems.items[i].named);
	for (uint32_t i = 0; places->items.len == first && i < model->systems.len; i++) {
		uint32_t run_by = model->systems.items[i].operator_party;
		if (run_by != TT_NONE && tt_party_within(model, run_by, to))
			add_place(model, places, to, i, &model->systems.items[i].named);
	}
	if (places->items.len == first)
		add_place(model, places, to, TT_NONE, &model->parties.items[to].named);
}

static void add_system(const struct tt_model *model, struct tt_places *places, const struct tt_event *event,
	uint32_t system) {
	uint32_t run_by = model->systems.items[system].operator_party;
	uint32_t to = event->system == system || run_by == TT_NONE ? event->to : run_by;
	add_place(model, places, to, system, &model->systems.items[system].named);
}

/* Receivers with a system in the country; where there is none, those of the country that have no system. */
static void add_country(const struct tt_model *model, struct tt_places *places, const struct tt_event *event,
	uint32_t country) {
	for (uint32_t i = 0; i < model->systems.len; i++) {
		const struct tt_system *system = &model->systems.items[i];
		if (system->country == country && system->operator_party != TT_NONE &&
			could_receive(model, event, system->operator_party))
			add_place(model, places, system->operator_party, i, &system->named);
	}
	for (uint32_t i = 0; places->items.len == 0 && i < model->parties.len; i++)
		if (model->parties.items[i].country == country && could_receive(model, event, i))
			add_place(model, places, i, TT_NONE, &model->parties.items[i].named);
}

static void add_group(const struct tt_model *model, struct tt_places *places, const struct tt_event *event,
	uint32_t group) {
	for (uint32_t i = 0; i < model->parties.len; i++)
		if (could_receive(model, event, i) && model->parties.items[i].entity == i &&
			tt_party_within(model, i, group))
			add_place(model, places, i, TT_NONE, &model->parties.items[i].named);
}

/* Is it where the event goes anyhow? */
static bool goes_there(const struct tt_model *model, const struct tt_event *event, uint32_t country) {
	uint32_t system = event->system, place = system == TT_NONE ? model->parties.items[event->to].country
								   : model->systems.items[system].country;
	return place == country;
}

bool tt_destination_places(const struct tt_model *model, const struct tt_event *event, struct tt_text name,
	struct tt_places *places) {
	uint32_t party = tt_find_party(model, name), system = tt_find_system(model, name),
		 country = tt_find_country(model, name);
	*places = (struct tt_places){{NULL, 0, 0}, {NULL, 0, 0}};
	if (party != TT_NONE && model->parties.items[party].kind == TT_PARTY_GROUP)
		add_group(model, places, event, party);
	else if (party != TT_NONE)
		add_party(model, places, event, party);
	else if (system != TT_NONE)
		add_system(model, places, event, system);
	else if (country != TT_NONE && goes_there(model, event, country))
		add_place(model, places, event->to, event->system, &model->parties.items[event->to].named);
	else if (country != TT_NONE)
		add_country(model, places, event, country);
	return party != TT_NONE || system != TT_NONE || country != TT_NONE;
}

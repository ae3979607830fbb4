/*
 * A place is a party, else a system, else a country of some party or system: what is named so first counts.
 */
#include "analysis/plan_wish.h"

static bool is_placed(const struct tt_plan_wish *wish) {
	return wish->party != TT_NONE || wish->system != TT_NONE || wish->country != TT_NONE;
}

enum tt_wish_result tt_plan_wish(
	const struct tt_model *model, struct tt_text event, struct tt_text place, struct tt_plan_wish *wish) {
	*wish = (struct tt_plan_wish){TT_NONE, TT_NONE, TT_NONE, TT_NONE};
	if (event.len > 0 && (wish->event = tt_find_event(model, event)) == TT_NONE)
		return TT_WISH_NO_EVENT;
	if (place.len == 0)
		return TT_WISH_GOOD;
	wish->party = tt_find_party(model, place);
	if (wish->party == TT_NONE)
		wish->system = tt_find_system(model, place);
	if (wish->party == TT_NONE && wish->system == TT_NONE)
		wish->country = tt_find_country(model, place);
	return is_placed(wish) ? TT_WISH_GOOD : TT_WISH_NO_PLACE;
}

static bool goes_there(
	const struct tt_model *model, const struct tt_event *event, const struct tt_plan_wish *wish) {
	if (wish->party != TT_NONE)
		return event->to != TT_NONE && tt_party_within(model, event->to, wish->party);
	if (wish->system != TT_NONE)
		return event->system == wish->system;
	return (event->to != TT_NONE && model->parties.items[event->to].country == wish->country) ||
	       (event->system != TT_NONE && model->systems.items[event->system].country == wish->country);
}

bool tt_plan_wanted(const struct tt_planning *planning, const struct tt_plan_wish *wish, uint32_t event) {
	const struct tt_model *model = planning->request.model;
	const struct tt_event *row = &model->events.items[event];
	if (wish->event != TT_NONE)
		return event == wish->event;
	if (is_placed(wish) &&
		!((row->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) && goes_there(model, row, wish)))
		return false;
	return planning->verdicts[event] >= TT_UNDETERMINED;
}

/* The first system that the party, or one below it, operates. */
static uint32_t system_of(const struct tt_model *model, uint32_t party) {
	for (uint32_t i = 0; i < model->systems.len; i++) {
		uint32_t run_by = model->systems.items[i].operator_party;
		if (run_by != TT_NONE && tt_party_within(model, run_by, party))
			return i;
	}
	return TT_NONE;
}

enum tt_wish_result tt_plan_redirect(const struct tt_plan_wish *wish, struct tt_plan_request *request) {
	const struct tt_model *model = request->model;
	if (wish->event == TT_NONE || !is_placed(wish))
		return TT_WISH_GOOD;
	const struct tt_event *event = &model->events.items[wish->event];
	if ((event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) == 0 || wish->country != TT_NONE)
		return TT_WISH_NOT_A_RECEIVER;
	if (goes_there(model, event, wish))
		return TT_WISH_GOOD;
	request->avoids = TT_MOVE_BIT(RECEIVER);
	request->to = wish->party;
	request->system = wish->system;
	if (wish->system != TT_NONE)
		request->to = model->systems.items[wish->system].operator_party;
	else
		request->system = system_of(model, wish->party);
	return TT_WISH_GOOD;
}

bool tt_plan_side(const struct tt_model *model, struct tt_text name, struct tt_plan_side *side) {
	side->party = tt_find_party(model, name);
	side->country = side->party == TT_NONE ? tt_find_country(model, name) : TT_NONE;
	return side->party != TT_NONE || side->country != TT_NONE;
}

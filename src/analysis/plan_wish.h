/*
 * Which events of a model plans are wanted for, and where they are to go.
 */
#ifndef TT_ANALYSIS_PLAN_WISH_H
#define TT_ANALYSIS_PLAN_WISH_H

#include "analysis/plan_way.h"

struct tt_plan_wish {
	uint32_t event, party, system, country; /* TT_NONE: not given */
};

enum tt_wish_result {
	TT_WISH_GOOD,
	TT_WISH_NO_EVENT,
	TT_WISH_NO_PLACE,	/* no party, system or country has this name */
	TT_WISH_NOT_A_RECEIVER, /* an event goes to a party or system, if it is a transfer */
};

/* Finds what is named; empty: not given. */
enum tt_wish_result tt_plan_wish(
	const struct tt_model *model, struct tt_text event, struct tt_text place, struct tt_plan_wish *wish);
/* Sends the event of a request where the wish wants it, if that is elsewhere. */
enum tt_wish_result tt_plan_redirect(const struct tt_plan_wish *wish, struct tt_plan_request *request);
/* Is the event one that plans are wanted for: the one that is named, else each that is not permitted there?
 */
bool tt_plan_wanted(const struct tt_planning *planning, const struct tt_plan_wish *wish, uint32_t event);
/* A party, or a country in which some party or system is; false if there is none of this name. */
bool tt_plan_side(const struct tt_model *model, struct tt_text name, struct tt_plan_side *side);

#endif

/*
 * A plan written into a copy of the model's text, with all that the text has besides.
 */
#ifndef TT_ANALYSIS_PLAN_APPLY_H
#define TT_ANALYSIS_PLAN_APPLY_H

#include "analysis/plan.h"

enum tt_applied {
	TT_APPLIED,
	TT_APPLY_ELSEWHERE,  /* what would have to change stands in another file, which text names then */
	TT_APPLY_UNREADABLE, /* the file could not be read, or is not what the model was read from */
	TT_APPLY_LAYOUT,     /* it is laid out so that the change cannot be put in */
	TT_APPLY_NOT_SO,     /* the changed text does not say what the plan promised */
};

/*
 * Gives the text of the model's own file with the plan in it, once it was read and run and the event came out
 * as planned. request: what the model was read from. It lives on the model's arena.
 */
enum tt_applied tt_plan_apply(const struct tt_planning *planning, const struct tt_planned *planned,
	const struct tt_plan *plan, const struct tt_model_request *request, struct tt_text *text) TT_MUST_USE;

#endif

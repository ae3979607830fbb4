/*
 * What settles an event other than its own answers: an answer upstream, or waiting. An open finding names
 * questions that lie before its own rule: they keep an attribute open that the rule reads. What answering
 * them would change, only the machine itself can say: the model is run again with the answer given.
 */
#ifndef TT_ANALYSIS_SETTLE_H
#define TT_ANALYSIS_SETTLE_H

#include "analysis/check.h"

enum tt_settled { TT_STILL_OPEN, TT_SETTLED_KEPT, TT_SETTLED_BROKEN };

/*
 * Runs engine's model again, at the same instant, with one of its asked questions answered; says what becomes
 * of the finding, which is of the outcome just given. A question for an attribute cannot be answered by a
 * fact: still open.
 */
enum tt_settled tt_settle_upstream(
	const struct tt_engine *engine, const struct tt_finding *finding, uint32_t asked, bool answer);

/*
 * By event, the first day on which another verdict is given. A day is tried by running the model on
 * it, the next ones first, and not all of them where there are many. An event with an instant of its own has
 * none.
 */
const struct tt_other_day *tt_settle_by_waiting(struct tt_check *check);

#endif

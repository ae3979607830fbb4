/*
 * What an answer upstream would do. An open finding names questions that lie before its own rule: they keep
 * an attribute open that the rule reads. What answering them would change, only the machine itself can say:
 * the model is run again with the answer given.
 */
#ifndef TT_ANALYSIS_SETTLE_H
#define TT_ANALYSIS_SETTLE_H

#include "engine/engine.h"

enum tt_settled { TT_STILL_OPEN, TT_SETTLED_KEPT, TT_SETTLED_BROKEN };

/*
 * Runs engine's model again, at the same instant, with one of its asked questions answered; says what becomes
 * of the finding, which is of the outcome just given. A question for an attribute cannot be answered by a
 * fact: still open.
 */
enum tt_settled tt_settle_upstream(
	const struct tt_engine *engine, const struct tt_finding *finding, uint32_t asked, bool answer);

#endif

/*
 * Which norms are worth judging on an item: an index from guards (program.h) to rules, as bitmaps over the
 * norms in force. It only leaves out rules whose when is false on the item; a trace sees all rules.
 */
#ifndef TT_ENGINE_CANDIDATE_H
#define TT_ENGINE_CANDIDATE_H

#include "engine/step.h"

/* After the norms in force of a type were listed. */
void tt_candidates_build(struct tt_engine *engine, uint8_t type);

/*
 *	uint32_t at = tt_candidates_first(engine, &known), rule;
 *	while ((rule = tt_candidates_next(engine, &known.item, &at)) != TT_NONE)
 * gives the rules in the order of the model. Walks on different items must not be mixed.
 * A decision finds them by the item's sides (side.h), which the item is given for what it is asked later.
 */
uint32_t tt_candidates_first(struct tt_engine *engine, struct tt_case *known);
uint32_t tt_candidates_next(struct tt_engine *engine, struct tt_item *item, uint32_t *at);

#endif

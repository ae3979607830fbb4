/*
 * The second stratum: labels and exposure, derived from what a holding carries, from where it lies, and from
 * the other holdings that its holder can match it with. Labels only go up while a state grows; where
 * something is taken away, everything that could have rested on it is derived again from nothing.
 */
#ifndef TT_ENGINE_CLASSIFY_H
#define TT_ENGINE_CLASSIFY_H

#include "engine/state.h"

void tt_classify_init(struct tt_engine *engine);

/* Before a step changes anything. */
void tt_classify_begin(struct tt_engine *engine, uint32_t event);

/* Derives labels and exposure of these rows (made, changed or taken away) and of all whom that concerns. */
void tt_classify(struct tt_engine *engine, const uint32_t *rows, uint32_t count);
/* The same of a phantom alone; of is the holding that it is a view of. */
void tt_classify_phantom(struct tt_engine *engine, uint32_t phantom, uint32_t of);
/* A row that is not there any more, and will be another: nobody asks for it. */
void tt_classify_forget(struct tt_engine *engine, uint32_t row);
/* Answers about who reaches what may come and go from now on. */
void tt_classify_expect_answers(struct tt_engine *engine);
/* Everything, after an instant at which derivations come into or go out of force. */
void tt_classify_all(struct tt_engine *engine);

/* Rows whose labels or exposure are not what they were at tt_classify_begin(). */
struct tt_reclassified {
	uint32_t row;
	struct tt_range labels, exposed; /* before */
};
const struct tt_reclassified *tt_classify_changes(const struct tt_engine *engine, uint32_t *count);

#endif

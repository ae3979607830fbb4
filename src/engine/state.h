/*
 * The state: holdings and what follows from where they lie. Rows are never moved or reused for another key,
 * so an id stays good for a whole run.
 */
#ifndef TT_ENGINE_STATE_H
#define TT_ENGINE_STATE_H

#include "engine/evaluate.h"

/* The data sets of the model as a whole. */
void tt_state_init(struct tt_engine *engine);
/*
 * The lot that an instance of a data set is, made if there is none yet. Not made: all instances that
 * nothing has happened to are one lot, TT_INSTANCE_UNMET, which stays without holdings.
 */
uint32_t tt_state_lot(struct tt_engine *engine, uint32_t data, uint32_t instance, bool make);

/* The row of a key, made (not alive) if there is none yet. */
uint32_t tt_state_row(struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system);
/* A row beside the state, for a holding as a reader sees it; the next call makes it anew. */
uint32_t tt_state_phantom(struct tt_engine *engine, uint32_t holding, uint32_t reader, uint32_t system);

/* A number that is equal for equal attributes of a row. */
uint64_t tt_row_digest(const struct tt_engine *engine, uint32_t row);

/* A row that is in no index and no list, to be lent to one key after another. */
uint32_t tt_state_spare_row(struct tt_engine *engine);
void tt_state_lend_row(
	struct tt_engine *engine, uint32_t row, uint32_t lot, uint32_t holder, uint32_t system);
void tt_state_return_row(struct tt_engine *engine, uint32_t row);

/* Readers, controllers, countries of a holder and system at this instant. */
const struct tt_reach *tt_state_reach(struct tt_engine *engine, uint32_t holding);
void tt_state_forget_reaches(struct tt_engine *engine);

/* Can this party reach the holding? */
enum tt_truth tt_state_reaches(struct tt_engine *engine, uint32_t party, uint32_t holding, tt_set_id *open);

#endif

/*
 * Answers as a model's text has them: items of facts:.
 */
#ifndef TT_ANALYSIS_FACT_H
#define TT_ANALYSIS_FACT_H

#include "engine/engine.h"
#include "syntax/edit.h"

/*
 * Adds an item of facts: to a piece, in the words of the model. evidence may be empty, from TT_TIME_MIN.
 * Texts are copied to the piece's arena.
 */
void tt_fact_piece(const struct tt_model *model, const struct tt_asked *asked, bool is,
	struct tt_text evidence, tt_instant from, struct tt_piece *piece);

#endif

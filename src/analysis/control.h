/*
 * The controls of a whole model: each control that helps against a risk of the model, with each party it
 * falls to, at each layer that is theirs; and how many risks wait for it.
 */
#ifndef TT_ANALYSIS_CONTROL_H
#define TT_ANALYSIS_CONTROL_H

#include "analysis/risk.h"

struct tt_control_row {
	uint32_t control, party, system; /* party TT_NONE: it falls to nobody */
	uint32_t measure;		 /* TT_NONE: none is stated */
	uint32_t risks;			 /* that it helps against */
	uint8_t level;			 /* the highest of theirs */
};

/* Zeroed, but for its arena, before the first event. */
struct tt_controls {
	struct tt_arena *arena;
	struct tt_risks *risks;
	TT_VECTOR(struct tt_control_row) rows;
	struct tt_index index;
};

/* Adds what the event just stepped asks for. The run must tell risks. */
void tt_controls_event(
	struct tt_controls *controls, struct tt_engine *engine, const struct tt_outcome *outcome);
/* By control in the order of the catalogues, then by party and system in that of the model. */
void tt_controls_sort(struct tt_controls *controls);
/* CONTROL/PARTY/SYSTEM, "-" where there is none. */
void tt_control_row_id(const struct tt_model *model, const struct tt_control_row *row, struct tt_buf *out);

#endif

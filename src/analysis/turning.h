/*
 * Days on which law turns: what a model knows of when its regimes, rules, grounds and places begin and end.
 * Between two of them, as far as these are concerned, one day is like another.
 */
#ifndef TT_ANALYSIS_TURNING_H
#define TT_ANALYSIS_TURNING_H

#include "model/model.h"

struct tt_turning {
	tt_instant at;	 /* the first day on which something is in force, or no longer */
	uint32_t regime; /* TT_NONE: a set of countries */
	bool begins;
};

struct tt_turnings {
	const struct tt_turning *items; /* by day, then as in the model; each once */
	uint32_t len;
};

/* On the model's arena. Templates rule nothing by themselves, and are left out. */
struct tt_turnings tt_turnings_of(struct tt_model *model);

#endif

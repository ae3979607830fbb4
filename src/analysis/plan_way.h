/*
 * What may be done with data: events that nobody plans yet, each with the plan that it takes. Either whatever
 * one may do with a data set as it lies at the end of the model, or what handing over takes between two
 * parties, or countries, both ways.
 */
#ifndef TT_ANALYSIS_PLAN_WAY_H
#define TT_ANALYSIS_PLAN_WAY_H

#include "analysis/plan.h"

enum { TT_WAYS_MAX = 240 }; /* events that are looked at */

struct tt_way {
	const struct tt_planned *planned;
	uint32_t data, holder, system; /* the holding that is handled */
	tt_set_id purposes; /* words: for each of them it is the same; none: the model names none */
	bool back;	    /* between: from the second to the first */
};

/* A party, or all parties of a country. */
struct tt_plan_side {
	uint32_t party, country; /* the other is TT_NONE */
};

struct tt_ways {
	struct tt_planning *planning;
	struct tt_plan_side sides[2]; /* between */
	TT_VECTOR(struct tt_way) items;
	bool complete; /* no more than TT_WAYS_MAX events, and nobody ended it */
};

/*
 * Of each holding of the data: processing by each operation that the model's events or set rules name, a
 * transfer to each party of the model that has a system, storing on each other system of the holder's, and
 * disposal; for each purpose that the data, or an event, names. The request's model is one of a
 * tt_planning that was begun, with wanted 1.
 */
struct tt_ways *tt_ways_from(struct tt_planning *planning, uint32_t data);
/*
 * Of each data set that one side holds: its transfer to each party of the other, for its first purpose. As it
 * is, if that can be; else as statistics or the like, looked at only, or in part.
 */
struct tt_ways *tt_ways_between(
	struct tt_planning *planning, struct tt_plan_side first, struct tt_plan_side second);

/*
 * Do two plans, or what was found out about two events, say the same of each one's own event, parties and
 * data?
 */
bool tt_plans_alike(
	const struct tt_planning *planning, const struct tt_planned *a, const struct tt_planned *b);

#endif

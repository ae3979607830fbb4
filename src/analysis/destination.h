/*
 * Destinations: where one transfer could go, or several transfers that the model has, held side by side: the
 * regimes in which the data lies before and after, what becomes of its attributes, what the rules say, and
 * the cheapest plan where they do not permit it (METI DMF 3-2). Each destination is judged by a run of its
 * own, of the model up to the transfer, so that they start from the same state: the transfer that was asked
 * about, and those by which the model brings the same data from the same giver to one of the others, are left
 * out of it.
 */
#ifndef TT_ANALYSIS_DESTINATION_H
#define TT_ANALYSIS_DESTINATION_H

#include "analysis/flow.h"
#include "analysis/plan.h"

/* What to look at. */
struct tt_destination_wish {
	uint32_t event;	     /* a transfer */
	uint32_t instead;    /* the one that was asked about, which may be the same */
	uint32_t to, system; /* where it goes instead; to TT_NONE: as the event says */
	tt_instant as_of;    /* TT_TIME_MIN: the model's own */
};

/* Does data lie in a regime, before and after? */
struct tt_region {
	uint32_t regime;
	uint8_t before, after; /* enum tt_truth */
};

struct tt_destination {
	uint32_t event, instead;
	struct tt_event sent; /* the event, as it goes there */
	tt_instant as_of, at; /* of the run, and at which the event is judged */
	struct tt_flow *flow; /* of the run; its last event is this one */
	struct tt_run *run;   /* the same once more: its engine knows the questions below */
	uint8_t verdict, units;
	tt_set_id questions;		     /* open, that matter for the verdict or a duty */
	TT_VECTOR(struct tt_region) regions; /* that it lies in before or after */
	/*
	 * Of the copy against the one that it was made from: carried attributes; controller, location,
	 * country and exposure of both together (holder TT_NONE), if both are there in the end.
	 */
	TT_VECTOR(struct tt_changed) changes;
	TT_VECTOR(struct tt_ground_used) grounds;
	TT_VECTOR(struct tt_arisen) duties;
	TT_VECTOR(struct tt_finding) obstacles; /* rules that are broken or open, each once */
	/* The cheapest plan where it is not permitted; NULL where it is. Plans may be none. */
	struct tt_planning *planning;
	const struct tt_planned *planned;
};

struct tt_destinations {
	struct tt_model *model;
	TT_VECTOR(struct tt_destination) items; /* in the order of the wishes */
};

/*
 * Looks at each wish. It lives on the model's arena; plans leave rows in the model, which is of no other use
 * after.
 */
struct tt_destinations *tt_destinations_create(struct tt_model *model, const struct tt_program *program,
	const struct tt_destination_wish *wishes, uint32_t count, struct tt_progress *progress);

/* Do both transfers hand the same data on from the same place? */
bool tt_same_start(const struct tt_model *model, const struct tt_event *a, const struct tt_event *b);

/* The event of the model that is this transfer already, by the same party for the same purpose; or the event
 * itself. system: TT_NONE: any. */
uint32_t tt_destination_event(const struct tt_model *model, uint32_t event, uint32_t to, uint32_t system);

/* The first plan with a step, or NULL. */
const struct tt_plan *tt_destination_plan(const struct tt_destination *destination);

#endif

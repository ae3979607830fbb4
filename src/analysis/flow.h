/*
 * A flow: what one run did, kept as a graph. Its nodes are the holdings of the engine, as they are when the
 * run is over, and the events; pictures and reports are made from it. It grows with what happened: a few
 * words for each holding that an event read, made or changed.
 */
#ifndef TT_ANALYSIS_FLOW_H
#define TT_ANALYSIS_FLOW_H

#include "analysis/check.h"

struct tt_flow_event {
	uint32_t event;
	uint8_t verdict, units;
	uint32_t found[3];		/* findings by enum tt_severity, without silenced ones */
	struct tt_span inputs, outputs; /* holdings, in tt_flow.holdings */
};

/* An attribute of a holding that an event made other than it was in every one of the event's inputs. */
struct tt_flow_change {
	uint32_t holding, attribute;
};

struct tt_flow {
	const struct tt_check *check;
	struct tt_run *run;			/* its engine shows the last state */
	TT_VECTOR(struct tt_flow_event) events; /* in their order */
	TT_VECTOR(uint32_t) holdings;		/* that spans speak of */
	TT_VECTOR(struct tt_flow_change) changes;
	struct tt_index changed;		  /* changes, by holding and attribute */
	TT_VECTOR(struct tt_flow_change) touches; /* .attribute: a regime some rule of which applied to it */
	struct tt_index touched;
};

/* Runs the model of a check once more. The flow lives on the model's arena. */
struct tt_flow *tt_flow_create(struct tt_check *check);
/* The same of these events only, in this order: what is found about the model itself is not counted. */
struct tt_flow *tt_flow_create_of(struct tt_check *check, const uint32_t *order, uint32_t count);

bool tt_flow_changed(const struct tt_flow *flow, uint32_t holding, uint32_t attribute);

/*
 * Does a holding lie in a regime: is the regime in force, does it bind the holder and cover the data? A law
 * that does not say what it covers is about what a norm of it applied to, what it lets somebody reach, and
 * what bears a label that it gives (where it gives none: a label of its category).
 */
enum tt_truth tt_flow_lies_in(const struct tt_flow *flow, uint32_t holding, uint32_t regime);
/* Is a regime in force, and does it bind this party where it has to do with a holding? */
enum tt_truth tt_flow_binds(const struct tt_flow *flow, uint32_t holding, uint32_t regime, uint32_t party);

#endif

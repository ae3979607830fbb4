/*
 * Expectations: what a model says that a run of it shows. Those that are about the same instant and the same
 * extra answers form a group, which takes one run, of no more events than they speak of; the first group is
 * the run of the model as it stands.
 */
#ifndef TT_ANALYSIS_EXPECT_H
#define TT_ANALYSIS_EXPECT_H

#include "analysis/check.h"

struct tt_expecting {
	struct tt_check *check;
	uint32_t *first_of_event; /* by event: expectation, or TT_NONE */
	uint32_t *next_of_event;  /* by expectation */
	uint32_t *groups;	  /* by expectation */
	uint32_t group_count;
	uint32_t group;		/* whose run is under way */
	struct tt_risks *risks; /* of that run, once some were looked at */
};

/* Does some expectation speak of risks, so that runs must tell them? */
bool tt_expects_risks(const struct tt_model *model);

/* NULL where the model expects nothing. */
struct tt_expecting *tt_expect_begin(struct tt_check *check);
/* Compares one event of the run of .group. */
void tt_expect_event(
	struct tt_expecting *expecting, struct tt_engine *engine, const struct tt_outcome *outcome);
/* Compares the holdings at the end of the run of .group, and what is missing from data and the model. */
void tt_expect_rest_of_run(struct tt_expecting *expecting, struct tt_run *run);
/* Runs the other groups, or all of them. */
void tt_expect_rest(struct tt_expecting *expecting, uint32_t from_group);

#endif

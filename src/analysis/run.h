/*
 * analysis: whole-model work on top of the engine. A run steps a model's events in their order; a check is a
 * run and what was found in it, held against what the model expects and silences. Nothing here knows a law,
 * and nothing here prints.
 */
#ifndef TT_ANALYSIS_RUN_H
#define TT_ANALYSIS_RUN_H

#include "analysis/complete.h"
#include "analysis/risk.h"

struct tt_view;

/* Called once an event, in their order, with what is missing there among the findings. The outcome is gone
 * with the next event: take what is to be kept. */
typedef void tt_run_visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome);

/* Told now and then how many events of a round are done. */
struct tt_progress {
	void (*tell)(struct tt_progress *progress, uint32_t done, uint32_t all);
};

/* What to run; whatever is left zero is as the model says. */
struct tt_run_request {
	struct tt_model *model;
	const struct tt_program *program;
	tt_instant as_of;		   /* TT_TIME_MIN: the model's own */
	const struct tt_fact *extra_facts; /* answers that come before the model's */
	uint32_t extra_fact_count;
	bool trace;	      /* outcomes tell changes and what was judged */
	bool risks;	      /* outcomes tell risks; they do anyhow where the model decides on some */
	struct tt_view *view; /* what is not seen in it is not visited (analysis/view.h); NULL: all is */
	tt_run_visit *visit;
	void *context;
	struct tt_progress *progress; /* NULL: nobody wants to know */
};

/* A run that has ended, on an arena of its own; its engine shows the last state. */
struct tt_run {
	struct tt_arena arena;
	struct tt_engine *engine;
	struct tt_complete *complete; /* of it, for tt_complete_rest() */
	struct tt_risks *risks;	      /* of it, for tt_risks_rest(); NULL where nobody manages risks */
	uint32_t rounds;	      /* that it took to reach the steady state; 1 where nothing repeats */
	bool steady;
	uint32_t unsteady; /* events whose verdict still changed */
};

/*
 * Steps all events. Where some repeat (every:), the list is gone through until a round ends in the state in
 * which it began, and only then visited, so that a flow is judged in its steady state. Where no such state is
 * reached within as many rounds as there are holdings and two more, the verdicts that still change become
 * undetermined, with a finding.
 *
 * The run is released with the model's arena, or by tt_run_finish().
 */
struct tt_run *tt_run_all(const struct tt_run_request *request);
void tt_run_finish(struct tt_run *run);

#endif

/*
 * A check: one run of a model and what was found in it, by cause; what the model silences is only counted,
 * what it expects is compared. Findings are not kept, for there may be a great many: those who want each of
 * them have the run made again, which costs less than to remember it.
 */
#ifndef TT_ANALYSIS_CHECK_H
#define TT_ANALYSIS_CHECK_H

#include "analysis/run.h"

/* A finding that may outlive its step. */
struct tt_found {
	struct tt_finding finding;  /* .first of E-expectation: index in mismatches; of W-silence-…: in the
				       model's silences */
	const struct tt_duty *duty; /* of a finding about a duty, else NULL */
};

/* An expectation that was not met. */
struct tt_mismatch {
	const struct tt_expectation *expectation;
	struct tt_text what;	      /* "verdict", "grounds", …, or an attribute's name */
	struct tt_text expected, got; /* words; got is empty where there is no such holding */
	struct tt_mark mark;
};

/* Findings of one code that come from one rule, or from one regime alone. */
struct tt_cause {
	uint8_t code;	 /* enum tt_finding_code */
	uint32_t rule;	 /* TT_NONE: the machine itself */
	uint32_t regime; /* the rule's; or that of a finding about a regime alone, or TT_NONE */
	uint32_t count;
	uint32_t number; /* of the cause, in the order in which they were met */
	struct tt_found first;
};

/* The first day after a check's on which law, and the answers written, surely make another verdict of an
 * event. */
struct tt_other_day {
	tt_instant at; /* TT_TIME_MAX: none is known */
	bool latest;   /* law whose first day is not fixed: on that day at the latest */
	uint8_t verdict;
};

struct tt_silences {
	struct tt_index index; /* by the hash of an id */
	bool *used;	       /* by silence of the model */
	struct tt_buf id;      /* scratch */
};

struct tt_check {
	struct tt_model *model;
	const struct tt_program *program;
	tt_instant as_of;
	struct tt_run
		*run; /* its engine shows the last state, and knows the questions that findings speak of */
	uint32_t verdicts[4];	/* events by enum tt_verdict */
	uint32_t severities[3]; /* findings by enum tt_severity */
	uint32_t silenced;
	/* Most severe first, then those not about what is missing, then the most frequent. */
	TT_VECTOR(struct tt_cause) causes;
	struct tt_index cause_index;
	TT_VECTOR(uint32_t) waiting; /* by question that the run met: findings that wait for its answer */
	/* About what the model expects and silences. What is missing from it is found anew each time. */
	TT_VECTOR(struct tt_found) own;
	TT_VECTOR(struct tt_mismatch) mismatches;
	struct tt_silences silences;
	const struct tt_other_day *other_days; /* by event; NULL until tt_settle_by_waiting() */
	struct tt_view *view;		       /* what is shown of it; NULL: everything */
};

/* Runs and compares. as_of: TT_TIME_MIN for the model's own. Everything lives on the model's arena. */
struct tt_check *tt_check_model(struct tt_model *model, const struct tt_program *program, tt_instant as_of);

/* The same run again, event by event. */
void tt_check_replay(const struct tt_check *check, bool trace, tt_run_visit *visit, void *context);

/*
 * Called for a finding, while the engine stands at its event. index is its number in the outcome, TT_NONE for
 * findings about the model itself.
 */
typedef void tt_found_visit(
	void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index);
/*
 * tt_check_model() in two steps, for those who want each finding at once: the run visits those that are not
 * silenced as it meets them, in the order of tt_check_findings(). What is counted is whole only after it.
 */
struct tt_check *tt_check_begin(struct tt_model *model, const struct tt_program *program, tt_instant as_of);
void tt_check_run(struct tt_check *check, tt_found_visit *visit, void *context);
/* The same run again, finding by finding, without those that are silenced. */
void tt_check_findings(struct tt_check *check, tt_found_visit *visit, void *context);

/* Those that are silenced, too. */
void tt_check_all_findings(struct tt_check *check, tt_found_visit *visit, void *context);

struct tt_found tt_found_of(const struct tt_outcome *outcome, uint32_t finding);
/* The cause of a finding, as an index in causes. */
uint32_t tt_check_cause(const struct tt_check *check, const struct tt_finding *finding);
bool tt_check_silences(struct tt_check *check, const struct tt_found *found);
/* What silences a finding, as an index in the model's silences; or TT_NONE. */
uint32_t tt_check_silence(struct tt_check *check, const struct tt_found *found);

/*
 * Appends a finding's id: CODE/event/regime/rule/data@holder:system[>reader][/what]; what does not apply is
 * "-". What tells findings apart that have all this in common is an attribute, a duty, a question or an
 * expectation.
 */
void tt_found_id(const struct tt_check *check, const struct tt_found *found, struct tt_buf *out);
/* Where to look: the event, data, party or system, or the line that expects or silences. */
struct tt_mark tt_found_mark(const struct tt_check *check, const struct tt_found *found);

#endif

/*
 * What the files of the report share: what was gathered in one run for both versions, and the sections.
 */
#ifndef TT_PRESENT_REPORT_PARTS_H
#define TT_PRESENT_REPORT_PARTS_H

#include "present/draw.h"
#include "present/message.h"
#include "present/element.h"
#include "present/tables.h"

enum {
	TT_REPORT_BLOCKS = 6,	  /* the same for data sets whose attributes are shown */
	TT_REPORT_OPEN = 40,	  /* lists with more items than that begin folded */
	TT_REPORT_LINKS = 20,	  /* links in a row */
	TT_REPORT_RISKS = 3000,	  /* risks that are described, of a model that has more of them */
	TT_REPORT_UNFOLDED = 200, /* events that are explained in a model that has more of them */
};

/* A finding, and what must be asked of the engine while it stands at its event. */
struct tt_reported {
	struct tt_found found;
	uint32_t cause;	 /* index in check->causes */
	uint32_t number; /* by which the page names it, from 1, the most important first */
	uint32_t next;	 /* finding of the same event, or TT_NONE */
	struct tt_options options;
};

struct tt_waiting { /* findings that wait for the answer to a question */
	uint32_t count;
	uint32_t first[TT_REPORT_LINKS];
};

/* A data set of an event from a perspective. */
struct tt_risk_cell {
	uint32_t data, perspective; /* TT_NONE: broken rules of regimes that belong to none */
	uint8_t truth;		    /* does the perspective apply? */
	uint32_t certain, possible; /* risks */
};

/* What there is at an event, and which of it is kept: rows in an order in which like stands beside like. */
struct tt_risk_event {
	uint32_t event;
	uint32_t first_cell, cell_count;  /* by data, then by perspective */
	uint32_t first_found, kept_count; /* 0 where there are more than a page can bear */
	uint32_t certain, possible;
	uint8_t highest; /* level */
};

/* Step 4 in full; nothing is gathered where nobody knows a risk. */
struct tt_report_risks {
	struct tt_risks *risks; /* NULL: nothing is gathered */
	TT_VECTOR(struct tt_risk_event) events;
	TT_VECTOR(struct tt_risk_cell) cells, scratch;
	TT_VECTOR(struct tt_found_risk) found;
	struct tt_controls controls;	 /* by party: TT_NONE, nobody, first */
	struct tt_conditions conditions; /* by pair */
	uint32_t levels[UINT8_MAX + 1];	 /* how many there are of each; of 0: not assessed */
	uint32_t certain, possible, above, undecided, overdue;
	uint32_t own, concrete, violations; /* stated in the model; of these, of a catalogue; broken rules */
	bool unfitting;			    /* some broken rule belongs to no perspective */
	bool *excluded;			    /* by perspective: somewhere it does not apply */
	bool *stated;			    /* by risk: it is the model's own, and arises */
};

struct tt_report {
	struct tt_output *out;
	struct tt_check *check;
	const struct tt_painter *painter;
	struct tt_model *model;
	struct tt_run *run;    /* in which findings were gathered: its engine knows their questions */
	struct tt_run *traced; /* in which presumed answers were gathered: its engine knows those */
	struct tt_buf buf;     /* one text at a time */
	TT_VECTOR(struct tt_reported) findings;
	uint32_t *order;	  /* findings by number */
	uint32_t *first_of_event; /* by event: a finding, or TT_NONE */
	uint32_t *last_of_event;
	TT_VECTOR(struct tt_duty_row) duties;	   /* by debtor once gathered */
	TT_VECTOR(struct tt_waiting) waiting;	   /* by question */
	TT_VECTOR(uint32_t) presumed, presumed_at; /* by question: events that presume no; the last of them */
	struct tt_report_risks risks;
	uint32_t duty_counts[3], possible_duties; /* by enum tt_duty_status, those that surely arise */
	uint32_t question_count, presumed_count, change_count, unit_count; /* of units: rows of their table */
	uint32_t party_count, system_count, data_count, event_count, regime_count, holding_count; /* shown */
};

/* Runs the model and keeps what both versions tell; lives on the model's arena. */
struct tt_report *tt_report_gather(struct tt_output *out, struct tt_check *check);

/* To be called for each event of the run, which tells risks; and when it is over. */
void tt_report_gather_risks(
	struct tt_report *report, struct tt_engine *engine, const struct tt_outcome *outcome);
void tt_report_end_risks(struct tt_report *report);
/* Does the model, or a pack that it uses, know any risk? */
bool tt_report_knows_risks(const struct tt_report *report);
/* A decision or measure that is not done on its day. */
bool tt_decision_overdue(const struct tt_report *report, const struct tt_decision *decision);
bool tt_measure_overdue(const struct tt_report *report, const struct tt_measure *measure);
/* Its title, or that there is none. */
struct tt_text tt_report_level(const struct tt_report *report, uint8_t level);
/* May whoever reads the report know of this measure? */
bool tt_report_own_measure(const struct tt_report *report, const struct tt_measure *measure);

/* The sections, in their order. */
void tt_report_summary(struct tt_report *report);
void tt_report_scope(struct tt_report *report);
void tt_report_steps(struct tt_report *report);	   /* 1 to 3 */
void tt_report_findings(struct tt_report *report); /* step 4 */
/* Step 4 in full. The first is there always, the others where there is anything to tell. */
void tt_report_risks(struct tt_report *report);
void tt_report_controls(struct tt_report *report);
void tt_report_conditions(struct tt_report *report);
void tt_report_applicability(struct tt_report *report);
void tt_report_questions(struct tt_report *report);
void tt_report_duties(struct tt_report *report);
void tt_report_events(struct tt_report *report);

extern const char tt_report_style[];
/* The beginning of a page, up to what it says (report.c). */
void tt_report_head(struct tt_output *out, struct tt_text title);

/* ---- small parts ----------------------------------------------------------------------------------- */

const char *tt_report_say(const struct tt_report *report, const char *ja, const char *en);
/* A section with its heading, which report.c knows by the id; and its end. */
void tt_report_open(struct tt_report *report, const char *id);
void tt_report_close(struct tt_report *report);
void tt_report_paragraph(struct tt_report *report, const char *class, const char *ja, const char *en);
/* An element that holds nothing but these words. */
void tt_report_whole(struct tt_report *report, enum tt_element element, const char *ja, const char *en);
/* A list that can be folded, and begins open or not. */
void tt_report_fold(struct tt_report *report, struct tt_text title, uint32_t count, bool open);
void tt_report_unfold(struct tt_report *report);
/* The picture of a step. */
void tt_report_picture(struct tt_report *report, int step);
/* A table of present/tables.h. */
void tt_report_table(struct tt_report *report, const char *name, uint32_t count, bool open);
/* A table that only the report has, up to its rows; titled: its title stands over it. And its end. */
void tt_report_open_table(struct tt_report *report, const char *title, bool titled,
	const struct tt_column *columns, uint32_t column_count);
void tt_report_close_table(struct tt_report *report);
/* Takes what was written into the buffer and empties it. */
void tt_report_buf(struct tt_report *report);
/* A mark with a word: how severe, how judged. Never colour alone. */
void tt_report_severity(struct tt_report *report, enum tt_severity severity);
void tt_report_verdict(struct tt_report *report, enum tt_verdict verdict);
/* A way to settle a finding, in words. */
void tt_report_option(struct tt_report *report, const struct tt_option *option);
/* The report's own run, for a table in its page. */
struct tt_tabled tt_report_tabled(const struct tt_report *report);
/* Links to findings, as numbers. */
void tt_report_link(struct tt_report *report, const char *kind, uint32_t number, struct tt_text text);
void tt_report_links(struct tt_report *report, const uint32_t *findings, uint32_t shown, uint32_t count);
/* Appends the cause's rule and citation, or the kind of finding. */
void tt_report_cause_title(struct tt_report *report, const struct tt_cause *cause);

#endif

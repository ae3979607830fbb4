/*
 * Step 4: the risks of each event, how large they are, what helps against them, whose that is, and what was
 * decided. Risks come from the catalogues in use and from the model (engine/risk.c finds them); each rule
 * that an event breaks is a risk, too, of the perspective that its regime belongs to.
 *
 * What is found at one event is gone with the next: a model of many events has more risks than are worth
 * keeping. A risk has a name that outlives the run, EVENT/DATA/RISK, and decisions are known by it.
 */
#ifndef TT_ANALYSIS_RISK_H
#define TT_ANALYSIS_RISK_H

#include "analysis/complete.h"

struct tt_view;

/* A control that helps, and one whom it falls to: at a layer of what the data lies on, or anywhere. */
struct tt_borne {
	uint32_t control;
	uint32_t party;	  /* TT_NONE: nobody */
	uint32_t system;  /* TT_NONE: it is no matter of a system */
	uint32_t measure; /* index in the model's measures, or TT_NONE: none is stated */
};

struct tt_risk_place {
	uint32_t holder, system;
};

/* What became of a risk since it was decided upon. */
enum tt_risk_change { TT_RISK_NEW, TT_RISK_UNCHANGED, TT_RISK_CHANGED };

struct tt_found_risk {
	uint32_t event, data;
	uint32_t risk;	      /* of the model; TT_NONE: .rule is broken */
	uint32_t rule;	      /* TT_NONE unless .risk is */
	uint32_t perspective; /* TT_NONE: of a broken rule whose regime belongs to no perspective */
	uint8_t types;	      /* events at which it arises, bits; of a broken rule none */
	uint8_t truth;	      /* TT_UNKNOWN: there may be this risk */
	tt_set_id open;	      /* questions on which that hangs */
	uint32_t first_place, place_count; /* in tt_risks.places */
	uint32_t first_borne, borne_count; /* in tt_risks.borne */
	uint8_t impact, likelihood, level; /* 0: not known, not stated */
	uint8_t residual;		   /* what is left: as decided, else the level */
	uint32_t decision;		   /* TT_NONE: none yet */
	uint8_t change;			   /* enum tt_risk_change */
};

struct tt_risks {
	struct tt_engine *engine;
	const struct tt_view *view; /* of whoever is told; NULL, unless set after the beginning: everything */
	tt_instant *changed; /* by regime: when it or a rule of it last changed, before the as-of instant */
	TT_VECTOR(struct tt_found_risk)
	found; /* at the event just looked at: by data, then as in the
		  catalogues; broken rules last */
	TT_VECTOR(struct tt_risk_place) places;
	TT_VECTOR(struct tt_borne) borne;
	struct tt_index decision_index; /* by the hash of a risk's name */
	bool *decided, *again;		/* by decision: its risk was found; it is not the first on its risk */
	uint32_t *first_measure, *next_measure; /* by control, by measure; TT_NONE ends the list */
	uint32_t *first_as, *next_as; /* by risk: those that make it concrete; TT_NONE ends the list */
	uint32_t *first_met;	      /* by risk: its first meeting at the event looked at, or TT_NONE */
	TT_VECTOR(uint32_t) next_met; /* by meeting: the next one of that risk */
	struct tt_buf name;	      /* scratch */
};

/* To be called before the first event; everything lives on the engine's arena. */
struct tt_risks *tt_risks_begin(struct tt_engine *engine);
/* Looks at the event just stepped. The run must tell risks (tt_run_request.risks). */
void tt_risks_event(struct tt_risks *risks, const struct tt_outcome *outcome);

/*
 * Does the model decide on risks, state measures, or say which level is accepted? Then what is amiss with
 * that is found, too.
 */
bool tt_risks_managed(const struct tt_model *model);
/* Looks at the event just stepped, and adds to its outcome what is amiss with its risks. */
void tt_risks_findings(struct tt_risks *risks, struct tt_engine *engine);
/* Calls visit for each finding about decisions and measures; nothing for NULL. */
void tt_risks_rest(struct tt_risks *risks, tt_missing_visit *visit, void *context);

/* Is it a finding about a decision or a measure? Its .first is the number of that one. */
bool tt_finding_managed(enum tt_finding_code code);
/* The risk that was decided on, or the control and who has it. */
void tt_managed_name(const struct tt_model *model, const struct tt_finding *finding, struct tt_buf *out);
tt_instant tt_managed_date(const struct tt_model *model, const struct tt_finding *finding);
struct tt_mark tt_managed_mark(const struct tt_model *model, const struct tt_finding *finding);

/* EVENT/DATA/RISK, or EVENT/DATA/REGIME/RULE. */
void tt_risk_id(const struct tt_model *model, const struct tt_found_risk *found, struct tt_buf *out);
/* What a decision rests on, in one line: level; controls; parties that bear them. */
void tt_risk_basis(const struct tt_risks *risks, const struct tt_found_risk *found, struct tt_buf *out);
/* The measure that a party or system has for a control, the most telling one; TT_NONE. */
uint32_t tt_find_measure(const struct tt_risks *risks, uint32_t control, uint32_t party, uint32_t system);

/* Is this attribute, which a risk would show by, declared by nobody, or not stated of the data? */
bool tt_risk_proposes(const struct tt_model *model, uint32_t data, struct tt_text attribute);

#endif

/*
 * The conditions that one party puts to another: which controls the one who controls data, or hands it over,
 * asks of the one who bears them; which duties the receiver has; within what the copy may be used. For each
 * ordered pair of legal persons, so that a contract between the two can be written from it (METI DMF 2-2-2).
 */
#ifndef TT_ANALYSIS_CONDITION_H
#define TT_ANALYSIS_CONDITION_H

#include "analysis/risk.h"

enum tt_condition_kind { TT_CONDITION_CONTROL, TT_CONDITION_DUTY, TT_CONDITION_ATTRIBUTE };

struct tt_condition {
	uint32_t asking, asked;		   /* parties */
	uint8_t kind;			   /* enum tt_condition_kind */
	uint32_t control, system, measure; /* of a control; system and measure may be TT_NONE */
	const struct tt_duty *duty;	   /* of a duty, with the rule that it comes from and its state */
	uint32_t rule;
	uint8_t status;
	uint32_t attribute, holding; /* of an attribute: of the copy handed over */
	uint32_t data, event;	     /* where it was first asked for */
	uint32_t risks;		     /* that a control is asked for */
};

/* Zeroed, but for its arena, before the first event. */
struct tt_conditions {
	struct tt_arena *arena;
	struct tt_risks *risks;
	TT_VECTOR(struct tt_condition) rows;
	struct tt_index index;
};

/* Adds what the event just stepped asks for. The run must tell risks. */
void tt_conditions_event(
	struct tt_conditions *conditions, struct tt_engine *engine, const struct tt_outcome *outcome);
/* The same where .risks has looked at the event already. */
void tt_conditions_found(
	struct tt_conditions *conditions, struct tt_engine *engine, const struct tt_outcome *outcome);
/*
 * By asking party, then asked party, in the order of the model; of one pair controls as in the catalogues,
 * the rest as it was met.
 */
void tt_conditions_sort(struct tt_conditions *conditions);

/* Is what is asked neither done, met nor agreed upon? */
bool tt_condition_gap(struct tt_engine *engine, const struct tt_condition *condition);
/* Contracts and terms in force that bind both parties, as a set of regimes. */
tt_set_id tt_contracts_between(struct tt_engine *engine, uint32_t a, uint32_t b);

#endif

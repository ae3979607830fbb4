/*
 * Plans for people and programs: per event the ways to make it permitted, each a list of steps with whose
 * they are, what they cost and what is cited; or the rules that together forbid it.
 */
#ifndef TT_PRESENT_PLAN_H
#define TT_PRESENT_PLAN_H

#include "analysis/plan.h"
#include "present/output.h"

struct tt_plans {
	struct tt_planning *planning;
	TT_VECTOR(struct tt_planned *) events;
	bool interrupted;
};

void tt_print_plans(struct tt_output *out, const struct tt_plans *plans);
void tt_print_plans_md(struct tt_output *out, const struct tt_plans *plans);
void tt_print_plans_json(struct tt_output *out, const struct tt_plans *plans);

/* The word for a kind of move: "fact", "process", … */
const char *tt_move_name(enum tt_move_kind kind);
/* Appends what is to be done, in a sentence. */
void tt_move_title(const struct tt_planning *planning, const struct tt_move *move, enum tt_language language,
	struct tt_buf *out);
/* Appends what is cited for a move at an instant: of the ground that a fact is, of the question, or the rule.
 */
void tt_move_cite(
	const struct tt_planning *planning, const struct tt_move *move, tt_instant at, struct tt_buf *out);

#endif

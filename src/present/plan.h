/*
 * Plans for people and programs: per event the ways to make it permitted, each a list of steps with whose
 * they are, what they cost and what is cited; or the rules that together forbid it.
 */
#ifndef TT_PRESENT_PLAN_H
#define TT_PRESENT_PLAN_H

#include "analysis/plan_way.h"
#include "present/json.h"

struct tt_plans {
	struct tt_planning *planning;
	TT_VECTOR(struct tt_planned *) events;
	bool interrupted;
	bool each; /* events whose plans are alike are told one by one */
};

void tt_print_plans(struct tt_output *out, const struct tt_plans *plans);
void tt_print_plans_md(struct tt_output *out, const struct tt_plans *plans);
void tt_print_plans_json(struct tt_output *out, const struct tt_plans *plans);

/*
 * What may be done with data: now, with duties, after a plan, or not at all. between: data that passes both
 * ways between the two sides, and the conditions of it taken together.
 */
void tt_print_ways(struct tt_output *out, const struct tt_ways *ways, bool between, bool md);
void tt_print_ways_json(struct tt_output *out, const struct tt_ways *ways, bool between);

/* One plan, as an item of a list; at: when its event is judged. */
void tt_print_plan_json(
	struct tt_json *json, const struct tt_planning *planning, const struct tt_plan *plan, tt_instant at);

/* The word for a kind of move: "fact", "process", … */
const char *tt_move_name(enum tt_move_kind kind);
/* Appends what is to be done, in a sentence. */
void tt_move_title(const struct tt_planning *planning, const struct tt_move *move, enum tt_language language,
	struct tt_buf *out);
/* The rule that is cited for a move: that in its way, or that makes an answer count for a step; or TT_NONE.
 */
uint32_t tt_move_rule(const struct tt_planning *planning, const struct tt_move *move);
/* Appends what is cited for an answer at an instant: of the rule, and of the ground or the question. */
void tt_move_cite(
	const struct tt_planning *planning, const struct tt_move *move, tt_instant at, struct tt_buf *out);

#endif

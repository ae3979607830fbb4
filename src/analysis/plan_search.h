/*
 * What the files of the search for plans share: nodes, which are sets of moves, and trials, which are runs of
 * the model with a node's moves made (plan_trial.c). What a trial names as standing in the way gives the
 * moves by which its node is extended (plan_move.c). plan.c goes over the nodes.
 */
#ifndef TT_ANALYSIS_PLAN_SEARCH_H
#define TT_ANALYSIS_PLAN_SEARCH_H

#include "analysis/plan.h"

struct tt_plan_node {
	uint32_t moves[TT_MOVES_MAX]; /* ascending */
	uint32_t len, cost;
};

struct tt_obstacle { /* a question, and the rule that asks it */
	struct tt_asked asked;
	uint32_t rule, event;
};

struct tt_seen_holding {
	uint32_t data, holder, system;
	tt_set_id keys; /* that it surely has, or may have */
};

struct tt_plan_search {
	struct tt_planning *planning;
	uint32_t event;
	const bool
		*ignored; /* by rule, which does not count as standing in the way; NULL: the verdict counts */
	TT_VECTOR(struct tt_plan_node) nodes;
	struct tt_index index; /* of nodes, by their moves */
	TT_VECTOR(uint32_t) waiting;
	TT_VECTOR(struct tt_plan_node) found;
	uint32_t trials, limit, wanted;
	bool stopped;	  /* by a limit */
	bool longer;	  /* there are nodes of more moves than a plan may have */
	bool *in_the_way; /* by rule: it stood in the way of some trial */
};

/* One run. */
struct tt_trial {
	struct tt_plan_search *search;
	const struct tt_plan_node *node;
	uint8_t verdict; /* of the event planned for */
	bool blocked;
	bool left_out; /* the event does not happen */
	bool gathers;  /* what stands in the way is wanted */
	/*
	 * What is to be got out of the way first. Whatever plan contains the node settles it, so one of the
	 * moves that could is in the plan, and others need not be tried before.
	 */
	uint32_t focus_event, focus_rule; /* rule TT_NONE: law that is not examined */
	TT_VECTOR(struct tt_obstacle) obstacles;
	uint8_t reads;
	TT_VECTOR(struct tt_seen_holding) inputs; /* of the event */
	TT_VECTOR(struct tt_seen_holding) links;  /* other holdings with which its data may be matched */
	tt_set_id
		keys_at_stake; /* by which that, or the event's own data, is matched, or that a rule names */
	struct tt_plan *plan;  /* to be told duties; NULL: none is */
	struct tt_planned *unexamined; /* to be told what no rule asks; NULL: none is */
	uint8_t *verdicts;	       /* by event; NULL: not wanted, and events after it are not stepped */
};

static inline struct tt_model *tt_search_model(const struct tt_plan_search *search) {
	return search->planning->request.model;
}

static inline const struct tt_move *tt_search_move(const struct tt_plan_search *search, uint32_t move) {
	return &search->planning->moves.items[move];
}

/* Is the event one of the steps that the move puts in? */
static inline bool tt_move_puts(const struct tt_move *move, uint32_t event) {
	return event >= move->step && event - move->step < move->step_count;
}

/* plan.c: the node with one more move is to be tried, too, unless that is idle. */
void tt_plan_extend(struct tt_plan_search *search, const struct tt_plan_node *node, uint32_t move);

/* plan_trial.c: runs the model with the node's moves; false if they do not go together. */
bool tt_plan_try(struct tt_trial *trial);
bool tt_plan_serves(struct tt_plan_search *search, const struct tt_plan_node *node);
/* What a condition reads of what moves could change. */
uint8_t tt_plan_reads(const struct tt_planning *planning, const struct tt_atom *atom);

/* plan_move.c: changes the model's events as the node says; false if its moves do not go together. The caller
 * puts them back. left_out: the event that is planned for is no more. */
bool tt_plan_make_moves(const struct tt_plan_search *search, const struct tt_plan_node *node, bool *left_out);
/* Takes what the moves do not collect out of the model's events; those that are left without any are blank:
 * they have no type. */
void tt_plan_leave_uncollected(const struct tt_planning *planning, const uint32_t *moves, uint32_t len);
/* Extends the trial's node by the moves that could settle what stands in its way. */
void tt_plan_offer(struct tt_trial *trial);

#endif

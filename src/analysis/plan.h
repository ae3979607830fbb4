/*
 * Plans: the least that must change for an event to become permitted. A plan is a set of moves. Whether it
 * serves is for the engine to say: the model is run with the moves made, and nothing here knows what a rule
 * means. Moves come from what the run itself names: questions that are open or answered no and that somebody
 * can bring about, and, where a rule that stands in the way reads what a step before the event or another
 * receiver could change, those.
 */
#ifndef TT_ANALYSIS_PLAN_H
#define TT_ANALYSIS_PLAN_H

#include "analysis/run.h"

enum { TT_MOVES_MAX = 6 }; /* of a plan */

enum tt_move_kind {
	TT_MOVE_FACT,	    /* somebody brings an answer about */
	TT_MOVE_ASSUMPTION, /* what nobody can bring about, but a step of the plan's own must see to */
	TT_MOVE_PROCESS,    /* a step before the event makes other data of what the event handles */
	TT_MOVE_RECEIVER,   /* the transfer goes to somebody else */
	TT_MOVE_SYSTEM,	    /* it goes to another system of the same receiver */
	TT_MOVE_VIEW,	    /* the receiver looks at it where it is */
	TT_MOVE_WITHOUT,    /* a data set stays out of the event */
	TT_MOVE_KIND_COUNT
};

struct tt_move {
	uint8_t kind;
	uint32_t cost;
	uint32_t party; /* whose it is to make the move, or TT_NONE */
	uint32_t rule;	/* that stood in the way where the move was found, or TT_NONE */
	struct tt_fact fact;
	uint32_t asked; /* FACT, ASSUMPTION: the question, of tt_planning.run's engine */
	uint32_t event; /* PROCESS: the step put in, an event of the model behind those that it shows */
	uint32_t data, output; /* PROCESS: what it makes of what; WITHOUT: data */
	uint32_t to, system;   /* RECEIVER, SYSTEM */
};

/* An event besides the planned one whose verdict the plan changes, too. */
struct tt_side_effect {
	uint32_t event;
	uint8_t before, after;
};

struct tt_plan {
	uint32_t moves[TT_MOVES_MAX]; /* of tt_planning.moves, in the order in which they were found */
	uint32_t len, cost;
	uint8_t verdict;
	TT_VECTOR(struct tt_arisen) duties; /* of the event and of the steps put in before it */
	TT_VECTOR(struct tt_side_effect) effects;
};

/* What was found out about one event. */
struct tt_planned {
	uint32_t event;
	uint8_t verdict;		 /* as things are */
	TT_VECTOR(struct tt_plan) plans; /* the cheapest first */
	bool complete;			 /* the search was not ended by its limit, or by who asked for it */
	bool longer;			 /* plans of more moves than TT_MOVES_MAX were not looked for */
	bool more;			 /* there may be plans beyond those that were wanted */
	/* Where there is no plan: rules that no moves settle together, none of which can be left out. */
	TT_VECTOR(uint32_t) rules;
	bool rules_least;		/* none surely can */
	TT_VECTOR(uint32_t) unexamined; /* questions, asked by no rule, that leave the event open as it is */
	uint32_t trials;
};

struct tt_plan_request {
	struct tt_model *model; /* gets data and events of the steps that are tried: of no other use after */
	const struct tt_program *program;
	tt_instant as_of;
	uint32_t wanted;     /* plans of an event */
	uint32_t limit;	     /* trials for an event; 0: as usual */
	uint32_t to, system; /* the event, a transfer, is to go there; TT_NONE: as it says */
	/* Called now and then with the number of trials; false ends the search. NULL: it goes on. */
	bool (*go_on)(void *context, uint32_t trials);
	void *context;
};

struct tt_planning {
	struct tt_plan_request request;
	struct tt_arena *arena;		  /* the model's */
	struct tt_run *run;		  /* of the model as it is */
	uint32_t event_count, data_count; /* that the model shows */
	uint8_t *verdicts;		  /* of them, as things are */
	TT_VECTOR(struct tt_move) moves;
	uint32_t first_move, first_event, first_data; /* that were made for the event in hand */
	TT_VECTOR(uint32_t) operations;		      /* words, of processing, that some set rule reads */
	bool repeats;
	uint32_t *order; /* scratch: the events that a trial steps */
};

/* Runs the model as it is. */
struct tt_planning *tt_plan_begin(const struct tt_plan_request *request);
/* Looks for plans for one event; an event that is permitted has none. */
struct tt_planned *tt_plan_event(struct tt_planning *planning, uint32_t event);

#endif

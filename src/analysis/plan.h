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

enum { TT_MOVES_MAX = 12, TT_MOVE_STEPS_MAX = 3 }; /* of a plan; of a move */

/* What rules read that moves other than answers could change. */
enum tt_reads {
	TT_READS_DATA = 1,
	TT_READS_RECEIVER = 2,
	TT_READS_SYSTEM = 4,
	TT_READS_LINKS = 8, /* whether data can be matched with other data */
	TT_READS_EXPIRY = 16,
	TT_READS_ACQUIRED = 32, /* what an acquisition brings in */
};

enum tt_move_kind {
#define MOVE(kind, word, cost, reads, ja, en) TT_MOVE_##kind,
#include "analysis/plan_move.def"
	TT_MOVE_KIND_COUNT
};

/* What is not the kind's is TT_NONE. */
struct tt_move {
	uint8_t kind;
	uint32_t cost;
	uint32_t party; /* whose it is to make the move, or TT_NONE */
	uint32_t rule;	/* that stood in the way where the move was found, or TT_NONE */
	struct tt_fact fact;
	uint32_t asked; /* FACT, ASSUMPTION: the question, of tt_planning.run's engine */
	/*
	 * Events that are put in before the planned one, behind those that the model shows: the first, and
	 * how many. Of an answer: the one that it is about, and none.
	 */
	uint32_t step;
	uint8_t step_count;
	uint32_t data, output; /* what is handled instead of what; or the data that it is about */
	uint32_t to, system;
	uint32_t key, term; /* a word; a term of expiry */
};

#define TT_MOVE_BIT(kind) (1u << TT_MOVE_##kind)

static inline bool tt_move_answers(const struct tt_move *move) {
	return move->kind == TT_MOVE_FACT || move->kind == TT_MOVE_ASSUMPTION;
}

/* An event besides the planned one whose verdict the plan changes, too. */
struct tt_side_effect {
	uint32_t event;
	uint8_t before, after; /* after: or TT_NOT_HAPPENING */
};

enum { TT_NOT_HAPPENING = 255 }; /* in the place of a verdict: the plan takes away what the event is about */

struct tt_plan {
	uint32_t moves[TT_MOVES_MAX]; /* of tt_planning.moves, in the order in which they were found */
	uint32_t len, cost;
	uint8_t verdict;
	bool left_out;			    /* the event does not happen any more */
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
	bool brief;	     /* without a plan, the rules that stand in the way as it is will do */
	uint32_t to, system; /* the event, a transfer, is to go there; TT_NONE: as it says */
	uint32_t avoids;     /* kinds of moves that are not wanted, as bits */
	/* Called now and then with the number of trials, and of plans found so far; false ends the search.
	 * NULL: it goes on. */
	bool (*go_on)(void *context, uint32_t trials, uint32_t found);
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
	uint8_t *label_reads;			      /* by label: what the rules that derive it read */
	bool repeats;
	TT_VECTOR(uint32_t) order;	 /* scratch: the events that a trial steps */
	TT_VECTOR(struct tt_event) kept; /* scratch: the model's events while a trial changes them */
};

/* Runs the model as it is. */
struct tt_planning *tt_plan_begin(const struct tt_plan_request *request);
/* Adds an event that nobody plans yet, to be looked at like those of the model; gives its id. */
uint32_t tt_plan_add_event(struct tt_planning *planning, const struct tt_event *event);
/* Looks for plans for one event; an event that is permitted has one that changes nothing. */
struct tt_planned *tt_plan_event(struct tt_planning *planning, uint32_t event);

#endif

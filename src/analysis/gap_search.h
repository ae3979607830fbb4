/*
 * The search for gaps: what sides say of an event as demands, each a literal of the world (gap_world.h), and
 * the situations in which one side's demand is so and the other side has nothing like it.
 */
#ifndef TT_ANALYSIS_GAP_SEARCH_H
#define TT_ANALYSIS_GAP_SEARCH_H

#include "analysis/gap_world.h"
#include "engine/program.h"

/* A rule of a side is broken, or a duty arises. */
struct tt_demand {
	uint32_t rule, formula;	    /* when it is so, in the words of the rule */
	const struct tt_duty *duty; /* NULL: the rule is broken */
	uint8_t side, who;
	tt_literal_id literal;
};

/* A rule classifies a holding: the data before the event, or what the event makes. */
struct tt_view {
	uint32_t rule;
	uint8_t side, holding; /* enum tt_subject */
	tt_literal_id literal;
};

/* The literals of a situation. */
struct tt_found {
	const tt_literal_id *literals;
	uint32_t len;
};

struct tt_gap_search {
	struct tt_gap *gap;
	const struct tt_gap_request *request;
	struct tt_arena *arena;
	struct tt_program *program;
	struct tt_world *world;
	const struct tt_regime *scopes;	      /* by regime: what it binds and covers by itself */
	TT_VECTOR(struct tt_demand) demands;  /* those that forbid, then duties; by side and rule */
	TT_VECTOR(struct tt_view) views;      /* by side and rule */
	TT_VECTOR(struct tt_found) found;     /* by situation */
	TT_VECTOR(tt_literal_id) assumptions; /* of the question that is asked next */
	uint32_t done, all;		      /* demands against sides */
	bool interrupted;
};

void tt_gap_lack(struct tt_gap_search *search, enum tt_gap_lack kind, uint32_t rule, uint32_t side);

/* Do rules of a type of events say something of a side: in force, of a regime of its own, that rules? */
bool tt_gap_of_side(const struct tt_gap *gap, uint32_t side, uint32_t rule);
/* Do both say that a rule is broken, or that there is a duty to do the same in a matter of the same topic? */
bool tt_demands_alike(const struct tt_gap *gap, const struct tt_demand *a, const struct tt_demand *b);

void tt_assume(struct tt_gap_search *search, tt_literal_id literal);
/* Tells how far it has come, and whether to go on. */
bool tt_gap_go_on(struct tt_gap_search *search);
/* Is there a world in which all that is assumed holds? */
enum tt_truth tt_possible(struct tt_gap_search *search);
/* Assumes that a side says nothing like the demand. */
void tt_assume_otherwise(struct tt_gap_search *search, uint32_t side, const struct tt_demand *demand);

/* Reads what binds and covers, and what classifies, so that it is part of the world. */
void tt_read_scopes(struct tt_gap_search *search);
void tt_read_views(struct tt_gap_search *search);
/* Adds the situations of each demand against each other side. */
void tt_find_situations(struct tt_gap_search *search);
/* Writes the witnesses and has the engine judge them; false where they cannot be read. */
bool tt_confirm_situations(struct tt_gap_search *search, struct tt_diagnostics *diagnostics);
/* Groups situations and tells common conditions from choices. */
void tt_group_situations(struct tt_gap_search *search);
/* Changes of attributes, exposure and range; topics. */
void tt_list_differences(struct tt_gap_search *search);
void tt_compare_topics(struct tt_gap_search *search);

/* Reads a model of packs and models; complaints go to diagnostics. */
struct tt_model *tt_gap_read(struct tt_arena *arena, struct tt_text source,
	const struct tt_model_request *from, struct tt_diagnostics *diagnostics);
/* All regimes are taken to bind and cover; what they bound and covered by themselves. */
const struct tt_regime *tt_gap_widen(struct tt_arena *arena, struct tt_model *model);

#endif

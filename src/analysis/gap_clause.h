/*
 * What making a world (gap_world.c) and closing it (gap_close.c) share: clauses, and questions to put into
 * them.
 */
#ifndef TT_ANALYSIS_GAP_CLAUSE_H
#define TT_ANALYSIS_GAP_CLAUSE_H

#include "analysis/gap_world.h"

/* In a loose world, a party that need not be the one it is as a rule is a subject of its own. */
enum { TT_OWN = TT_SUBJECT_COUNT };

static inline void tt_clause2(struct tt_world *world, tt_literal_id a, tt_literal_id b) {
	tt_sat_clause(world->sat, (const tt_literal_id[]){a, b}, 2);
}

static inline void tt_clause3(struct tt_world *world, tt_literal_id a, tt_literal_id b, tt_literal_id c) {
	tt_sat_clause(world->sat, (const tt_literal_id[]){a, b, c}, 3);
}

static inline tt_literal_id tt_fresh(struct tt_world *world) {
	return TT_POSITIVE(tt_sat_variable(world->sat));
}

static inline bool tt_loose(const struct tt_world *world) {
	return world->usual != world->yes;
}

/* The literal of a question as side 0 has it; who: FROM or TO. */
tt_literal_id tt_world_ask(struct tt_world *world, uint8_t who, struct tt_atom atom);
/* Notes what the answer leaves out. */
void tt_world_lack(struct tt_world *world, enum tt_gap_lack kind, uint32_t rule);

#endif

/*
 * Satisfiability: clauses over truth values, and whether some assignment meets them all. A variable is a
 * number; a literal is twice its variable, plus one where it is negated. Small problems (some thousand
 * clauses), asked often, each time under other assumptions: what a search learns is kept for the next.
 */
#ifndef TT_ANALYSIS_SAT_H
#define TT_ANALYSIS_SAT_H

#include "model/formula.h"

typedef uint32_t tt_literal_id;

#define TT_POSITIVE(variable) ((tt_literal_id)((variable) << 1))
#define TT_NEGATED(literal) ((literal) ^ 1u)

struct tt_sat;

/* Without variables or clauses; it lives on arena. */
struct tt_sat *tt_sat_create(struct tt_arena *arena);
uint32_t tt_sat_variable(struct tt_sat *sat);
/* At least one of the literals. Of no literals: nothing meets them all any more. */
void tt_sat_clause(struct tt_sat *sat, const tt_literal_id *literals, uint32_t len);

/*
 * Is there an assignment in which all assumptions hold? Variables on which nothing turns are false in it.
 * Unknown where more than patience conflicts were met.
 */
enum tt_truth tt_sat_solve(
	struct tt_sat *sat, const tt_literal_id *assumptions, uint32_t len, uint32_t patience);
/* The truth of a literal in the assignment last found. */
bool tt_sat_true(const struct tt_sat *sat, tt_literal_id literal);

#endif

/*
 * Conflict-driven search. Assigned literals stand on a trail in the order in which they came, each with the
 * clause that forced it (TT_NONE: it was decided) and the level of decisions above it. Each clause is watched
 * at its first two literals: as long as neither is false, it needs no look. A conflict becomes a clause of
 * what was decided first (the first unique implication point), and the search goes back to where that clause
 * forces something. Decisions take the variables in their order, false first, so that an assignment says as
 * little as it can.
 */
#include "analysis/sat.h"

struct clause {
	uint32_t start, len; /* in literals */
};

struct variable {
	int8_t value; /* 1 true, -1 false, 0 none yet */
	bool seen;
	uint32_t level, reason;
};

struct watchers {
	TT_VECTOR(uint32_t) clauses;
};

struct tt_sat {
	struct tt_arena *arena;
	TT_VECTOR(struct variable) variables;
	TT_VECTOR(struct watchers) watchers; /* by literal: clauses to look at once it is false */
	TT_VECTOR(tt_literal_id) literals;   /* of all clauses */
	TT_VECTOR(struct clause) clauses;
	TT_VECTOR(tt_literal_id) units; /* clauses of one literal */
	TT_VECTOR(tt_literal_id) trail;
	TT_VECTOR(uint32_t) levels; /* by level from 1: where it begins on the trail */
	TT_VECTOR(bool) found;	    /* by variable: the assignment last found */
	TT_VECTOR(tt_literal_id) learned;
	uint32_t read;	/* literals of the trail whose consequences were drawn */
	uint32_t first; /* variables before this one are assigned */
	bool contradictory;
};

struct tt_sat *tt_sat_create(struct tt_arena *arena) {
	struct tt_sat *sat = TT_NEW(arena, struct tt_sat);
	sat->arena = arena;
	return sat;
}

uint32_t tt_sat_variable(struct tt_sat *sat) {
	tt_push(sat->arena, &sat->variables)->reason = TT_NONE;
	tt_push(sat->arena, &sat->watchers);
	tt_push(sat->arena, &sat->watchers);
	return sat->variables.len - 1;
}

static int value_of(const struct tt_sat *sat, tt_literal_id literal) {
	int value = sat->variables.items[literal >> 1].value;
	return literal & 1 ? -value : value;
}

static void watch(struct tt_sat *sat, tt_literal_id literal, uint32_t clause) {
	*tt_push(sat->arena, &sat->watchers.items[literal].clauses) = clause;
}

static uint32_t keep_clause(struct tt_sat *sat, const tt_literal_id *literals, uint32_t len) {
	uint32_t id = sat->clauses.len;
	*tt_push(sat->arena, &sat->clauses) = (struct clause){sat->literals.len, len};
	for (uint32_t i = 0; i < len; i++)
		*tt_push(sat->arena, &sat->literals) = literals[i];
	watch(sat, literals[0], id);
	watch(sat, literals[1], id);
	return id;
}

void tt_sat_clause(struct tt_sat *sat, const tt_literal_id *literals, uint32_t len) {
	TT_VECTOR(tt_literal_id) kept = {0};
	for (uint32_t i = 0; i < len; i++) {
		bool known = false;
		for (uint32_t j = 0; j < kept.len; j++) {
			if (kept.items[j] == TT_NEGATED(literals[i]))
				return;
			known = known || kept.items[j] == literals[i];
		}
		if (!known)
			*tt_push(sat->arena, &kept) = literals[i];
	}
	if (kept.len == 0)
		sat->contradictory = true;
	else if (kept.len == 1)
		*tt_push(sat->arena, &sat->units) = kept.items[0];
	else
		keep_clause(sat, kept.items, kept.len);
}

/* ---- trail ----------------------------------------------------------------------------------------- */

static void assign(struct tt_sat *sat, tt_literal_id literal, uint32_t reason) {
	struct variable *variable = &sat->variables.items[literal >> 1];
	variable->value = literal & 1 ? -1 : 1;
	variable->level = sat->levels.len;
	variable->reason = reason;
	*tt_push(sat->arena, &sat->trail) = literal;
}

static void begin_level(struct tt_sat *sat) {
	*tt_push(sat->arena, &sat->levels) = sat->trail.len;
}

static void go_back(struct tt_sat *sat, uint32_t level) {
	if (level >= sat->levels.len)
		return;
	uint32_t keep = sat->levels.items[level];
	while (sat->trail.len > keep)
		sat->variables.items[sat->trail.items[--sat->trail.len] >> 1].value = 0;
	sat->levels.len = level;
	sat->read = keep;
	sat->first = 0;
}

/* Finds the clause another literal to be watched at than its second, which is false. */
static bool move_watch(struct tt_sat *sat, uint32_t id, tt_literal_id *literals) {
	for (uint32_t i = 2; i < sat->clauses.items[id].len; i++)
		if (value_of(sat, literals[i]) >= 0) {
			tt_literal_id other = literals[i];
			literals[i] = literals[1];
			literals[1] = other;
			watch(sat, other, id);
			return true;
		}
	return false;
}

/* What follows from a literal that became false; a clause that no longer can be met, or TT_NONE. */
static uint32_t look_at_watchers(struct tt_sat *sat, tt_literal_id gone) {
	uint32_t kept = 0, conflict = TT_NONE;
	uint32_t count = sat->watchers.items[gone].clauses.len;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t id = sat->watchers.items[gone].clauses.items[i];
		tt_literal_id *literals = sat->literals.items + sat->clauses.items[id].start;
		if (literals[0] == gone) {
			literals[0] = literals[1];
			literals[1] = gone;
		}
		bool settled = conflict != TT_NONE || value_of(sat, literals[0]) > 0;
		if (!settled && move_watch(sat, id, literals))
			continue;
		sat->watchers.items[gone].clauses.items[kept++] = id;
		if (settled)
			continue;
		if (value_of(sat, literals[0]) < 0)
			conflict = id;
		else
			assign(sat, literals[0], id);
	}
	sat->watchers.items[gone].clauses.len = kept;
	return conflict;
}

static uint32_t propagate(struct tt_sat *sat) {
	uint32_t conflict = TT_NONE;
	while (conflict == TT_NONE && sat->read < sat->trail.len)
		conflict = look_at_watchers(sat, TT_NEGATED(sat->trail.items[sat->read++]));
	return conflict;
}

/* ---- learning -------------------------------------------------------------------------------------- */

/* Notes what a clause rests on besides the literal that it forced; how much of that is of the current level.
 */
static uint32_t note_clause(struct tt_sat *sat, uint32_t id, tt_literal_id forced) {
	uint32_t here = 0;
	const tt_literal_id *literals = sat->literals.items + sat->clauses.items[id].start;
	for (uint32_t i = 0; i < sat->clauses.items[id].len; i++) {
		struct variable *variable = &sat->variables.items[literals[i] >> 1];
		if (literals[i] == forced || variable->seen || variable->level == 0)
			continue;
		variable->seen = true;
		if (variable->level == sat->levels.len)
			here++;
		else
			*tt_push(sat->arena, &sat->learned) = literals[i];
	}
	return here;
}

/* Fills learned, what follows first; returns the level at which it does. */
static uint32_t learn(struct tt_sat *sat, uint32_t conflict) {
	sat->learned.len = 0;
	tt_push(sat->arena, &sat->learned);
	uint32_t open = note_clause(sat, conflict, TT_NONE), at = sat->trail.len, level = 0;
	for (;;) {
		tt_literal_id literal = sat->trail.items[--at];
		struct variable *variable = &sat->variables.items[literal >> 1];
		if (!variable->seen)
			continue;
		variable->seen = false;
		if (--open == 0) {
			sat->learned.items[0] = TT_NEGATED(literal);
			break;
		}
		open += note_clause(sat, variable->reason, literal);
	}
	for (uint32_t i = 1; i < sat->learned.len; i++) {
		struct variable *variable = &sat->variables.items[sat->learned.items[i] >> 1];
		variable->seen = false;
		if (variable->level <= level)
			continue;
		level = variable->level;
		tt_literal_id deepest = sat->learned.items[i];
		sat->learned.items[i] = sat->learned.items[1];
		sat->learned.items[1] = deepest;
	}
	return level;
}

static void go_on_with_learned(struct tt_sat *sat, uint32_t level) {
	go_back(sat, level);
	if (sat->learned.len > 1) {
		assign(sat, sat->learned.items[0], keep_clause(sat, sat->learned.items, sat->learned.len));
		return;
	}
	*tt_push(sat->arena, &sat->units) = sat->learned.items[0];
	assign(sat, sat->learned.items[0], TT_NONE);
}

/* ---- search ---------------------------------------------------------------------------------------- */

static bool begin(struct tt_sat *sat) {
	go_back(sat, 0);
	while (sat->trail.len > 0)
		sat->variables.items[sat->trail.items[--sat->trail.len] >> 1].value = 0;
	sat->read = sat->first = 0;
	for (uint32_t i = 0; i < sat->units.len; i++) {
		if (value_of(sat, sat->units.items[i]) < 0)
			return false;
		if (value_of(sat, sat->units.items[i]) == 0)
			assign(sat, sat->units.items[i], TT_NONE);
	}
	return !sat->contradictory && propagate(sat) == TT_NONE;
}

static bool decide(struct tt_sat *sat) {
	while (sat->first < sat->variables.len && sat->variables.items[sat->first].value != 0)
		sat->first++;
	if (sat->first == sat->variables.len)
		return false;
	begin_level(sat);
	assign(sat, TT_NEGATED(TT_POSITIVE(sat->first)), TT_NONE);
	return true;
}

static void keep_assignment(struct tt_sat *sat) {
	sat->found.len = 0;
	for (uint32_t i = 0; i < sat->variables.len; i++)
		*tt_push(sat->arena, &sat->found) = sat->variables.items[i].value > 0;
}

enum tt_truth tt_sat_solve(
	struct tt_sat *sat, const tt_literal_id *assumptions, uint32_t len, uint32_t patience) {
	if (!begin(sat))
		return TT_NO;
	for (uint32_t conflicts = 0;;) {
		uint32_t conflict = propagate(sat);
		if (conflict != TT_NONE) {
			if (sat->levels.len == 0)
				return TT_NO;
			if (conflicts++ == patience)
				return TT_UNKNOWN;
			go_on_with_learned(sat, learn(sat, conflict));
		} else if (sat->levels.len < len) { /* each assumption is a level of its own */
			int value = value_of(sat, assumptions[sat->levels.len]);
			if (value < 0)
				return TT_NO;
			tt_literal_id assumed = assumptions[sat->levels.len];
			begin_level(sat);
			if (value == 0)
				assign(sat, assumed, TT_NONE);
		} else if (!decide(sat)) {
			keep_assignment(sat);
			return TT_YES;
		}
	}
}

bool tt_sat_true(const struct tt_sat *sat, tt_literal_id literal) {
	return sat->found.items[literal >> 1] != (literal & 1);
}

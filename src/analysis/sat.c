/*
 * Conflict-driven search. Assigned literals stand on a trail in the order in which they came, each with the
 * clause that forced it (TT_NONE: it was decided) and the level of decisions above it. Each clause is watched
 * at its first two literals: as long as neither is false, it needs no look. A conflict becomes a clause of
 * what was decided first (the first unique implication point), and the search goes back to where that clause
 * forces something. Decisions take the variables in their order, false first: what is found is the least
 * assignment in that order, whatever was asked before, and says as little as it can.
 *
 * The trail stays from one question to the next as far as both assume the same; what holds without any
 * assumption (level 0) is worked out once.
 */
#include "analysis/sat.h"

struct variable {
	uint32_t level, reason;
	bool seen;
};

/* A clause to look at once a literal is false, unless some other literal of it is true. */
struct watcher {
	uint32_t clause;
	tt_literal_id other;
};

struct watchers {
	TT_VECTOR(struct watcher) items;
};

struct tt_sat {
	struct tt_arena *arena;
	TT_VECTOR(int8_t) values; /* by literal: 1 true, -1 false, 0 none yet */
	TT_VECTOR(struct variable) variables;
	TT_VECTOR(struct watchers) watchers; /* by literal */
	TT_VECTOR(uint32_t) clauses;	     /* one after the other: how many literals, and these */
	TT_VECTOR(tt_literal_id) trail;
	TT_VECTOR(uint32_t) levels;	  /* by level from 1: where it begins on the trail */
	TT_VECTOR(tt_literal_id) assumed; /* by level from 1: as was last asked */
	TT_VECTOR(bool) found;		  /* by variable: the assignment last found */
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
	for (int sign = 0; sign < 2; sign++) {
		*tt_push(sat->arena, &sat->values) = 0;
		tt_push(sat->arena, &sat->watchers);
	}
	return sat->variables.len - 1;
}

static int value_of(const struct tt_sat *sat, tt_literal_id literal) {
	return sat->values.items[literal];
}

/* ---- trail ----------------------------------------------------------------------------------------- */

static void assign(struct tt_sat *sat, tt_literal_id literal, uint32_t reason) {
	struct variable *variable = &sat->variables.items[literal >> 1];
	sat->values.items[literal] = 1;
	sat->values.items[TT_NEGATED(literal)] = -1;
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
	while (sat->trail.len > keep) {
		tt_literal_id literal = sat->trail.items[--sat->trail.len];
		sat->values.items[literal] = sat->values.items[TT_NEGATED(literal)] = 0;
		if (literal >> 1 < sat->first)
			sat->first = literal >> 1;
	}
	sat->levels.len = level;
	sat->read = keep;
}

/* ---- clauses --------------------------------------------------------------------------------------- */

static void watch(struct tt_sat *sat, tt_literal_id literal, uint32_t clause, tt_literal_id other) {
	*tt_push(sat->arena, &sat->watchers.items[literal].items) = (struct watcher){clause, other};
}

static uint32_t keep_clause(struct tt_sat *sat, const tt_literal_id *literals, uint32_t len) {
	uint32_t id = sat->clauses.len;
	*tt_push(sat->arena, &sat->clauses) = len;
	for (uint32_t i = 0; i < len; i++)
		*tt_push(sat->arena, &sat->clauses) = literals[i];
	watch(sat, literals[0], id, literals[1]);
	watch(sat, literals[1], id, literals[0]);
	return id;
}

void tt_sat_clause(struct tt_sat *sat, const tt_literal_id *literals, uint32_t len) {
	TT_VECTOR(tt_literal_id) kept = {0};
	go_back(sat, 0);
	for (uint32_t i = 0; i < len; i++) {
		bool known = value_of(sat, literals[i]) < 0;
		if (value_of(sat, literals[i]) > 0)
			return;
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
		assign(sat, kept.items[0], TT_NONE);
	else
		keep_clause(sat, kept.items, kept.len);
}

/* ---- consequences ---------------------------------------------------------------------------------- */

/* Finds the clause another literal to be watched at than its second, which is false. */
static bool move_watch(struct tt_sat *sat, uint32_t id, tt_literal_id *literals) {
	for (uint32_t i = 2; i < sat->clauses.items[id]; i++)
		if (value_of(sat, literals[i]) >= 0) {
			tt_literal_id other = literals[i];
			literals[i] = literals[1];
			literals[1] = other;
			watch(sat, other, id, literals[0]);
			return true;
		}
	return false;
}

/* What follows from a literal that became false; a clause that no longer can be met, or TT_NONE. */
static uint32_t look_at_watchers(struct tt_sat *sat, tt_literal_id gone) {
	struct watchers *watchers = &sat->watchers.items[gone];
	uint32_t kept = 0, conflict = TT_NONE;
	for (uint32_t i = 0; i < watchers->items.len; i++) {
		struct watcher watcher = watchers->items.items[i];
		if (conflict != TT_NONE || value_of(sat, watcher.other) > 0) {
			watchers->items.items[kept++] = watcher;
			continue;
		}
		tt_literal_id *literals = sat->clauses.items + watcher.clause + 1;
		if (literals[0] == gone) {
			literals[0] = literals[1];
			literals[1] = gone;
		}
		watcher.other = literals[0];
		int value = value_of(sat, watcher.other);
		if (value <= 0 && move_watch(sat, watcher.clause, literals))
			continue;
		watchers->items.items[kept++] = watcher;
		if (value < 0)
			conflict = watcher.clause;
		else if (value == 0)
			assign(sat, watcher.other, watcher.clause);
	}
	watchers->items.len = kept;
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
	const tt_literal_id *literals = sat->clauses.items + id + 1;
	for (uint32_t i = 0; i < sat->clauses.items[id]; i++) {
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
	uint32_t clause = TT_NONE;
	if (sat->learned.len > 1)
		clause = keep_clause(sat, sat->learned.items, sat->learned.len);
	assign(sat, sat->learned.items[0], clause);
}

/* ---- search ---------------------------------------------------------------------------------------- */

/* Keeps of the trail what holds under these assumptions, too. */
static void begin(struct tt_sat *sat, const tt_literal_id *assumptions, uint32_t len) {
	uint32_t same = 0;
	while (same < len && same < sat->assumed.len && sat->assumed.items[same] == assumptions[same])
		same++;
	go_back(sat, same);
	sat->assumed.len = 0;
	for (uint32_t i = 0; i < len; i++)
		*tt_push(sat->arena, &sat->assumed) = assumptions[i];
}

static bool decide(struct tt_sat *sat) {
	while (sat->first < sat->variables.len && value_of(sat, TT_POSITIVE(sat->first)) != 0)
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
		*tt_push(sat->arena, &sat->found) = value_of(sat, TT_POSITIVE(i)) > 0;
}

enum tt_truth tt_sat_solve(
	struct tt_sat *sat, const tt_literal_id *assumptions, uint32_t len, uint32_t patience) {
	begin(sat, assumptions, len);
	for (uint32_t conflicts = 0; !sat->contradictory;) {
		uint32_t conflict = propagate(sat);
		if (conflict != TT_NONE) {
			sat->contradictory = sat->levels.len == 0;
			if (sat->contradictory)
				break;
			uint32_t level = learn(sat, conflict);
			go_on_with_learned(sat, level);
			if (conflicts++ == patience)
				return TT_UNKNOWN;
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
	return TT_NO;
}

bool tt_sat_true(const struct tt_sat *sat, tt_literal_id literal) {
	return sat->found.items[literal >> 1] != (literal & 1);
}

/*
 * Interned sets. The members of all sets stand in one array, each set an ascending span of it. A new set is
 * written behind the last span first; if it turns out to be known already, it is simply left there to be
 * overwritten. A direct-mapped cache remembers the results of operations by their operands, which are two
 * numbers.
 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

#define MEMO_SIZE 8192u /* a power of two */

enum operation { NOTHING, UNION, INTERSECTION, DIFFERENCE };

void tt_sets_init(struct tt_sets *sets, struct tt_arena *arena) {
	*sets = (struct tt_sets){.arena = arena};
	tt_push(arena, &sets->spans); /* TT_SET_EMPTY */
	tt_push(arena, &sets->spans); /* TT_SET_ALL; not in the index, for it is no list of members */
	tt_index_add(arena, &sets->index, tt_hash_words(NULL, 0), TT_SET_EMPTY);
}

struct tt_set_view tt_set_view(const struct tt_sets *sets, tt_set_id set) {
	struct tt_set_span span = sets->spans.items[set];
	return (struct tt_set_view){span.len ? sets->elements.items + span.start : NULL, span.len};
}

/* Makes room for count members behind the last set, and returns where they go. */
static uint32_t *reserve(struct tt_sets *sets, size_t count) {
	size_t wanted = sets->elements.len + count, capacity = sets->elements.capacity;
	if (wanted > UINT32_MAX / 2)
		tt_arena_array_size(sets->arena, SIZE_MAX, 2); /* leaves */
	if (wanted > capacity) {
		capacity = capacity * 2 > wanted ? capacity * 2 : wanted + 64;
		sets->elements.items = tt_arena_resize(sets->arena, sets->elements.items,
			sets->elements.capacity * sizeof(uint32_t), capacity * sizeof(uint32_t));
		sets->elements.capacity = (uint32_t)capacity;
	}
	return sets->elements.items + sets->elements.len;
}

static uint32_t find(const struct tt_sets *sets, const uint32_t *members, uint32_t len, uint32_t hash) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&sets->index, hash, &probe)) != TT_NONE) {
		struct tt_set_view view = tt_set_view(sets, id);
		if (view.len == len && (len == 0 || memcmp(view.items, members, len * sizeof(uint32_t)) == 0))
			return id;
	}
	return TT_NONE;
}

/* The set of the len ascending members that were written behind the last one. */
static tt_set_id intern(struct tt_sets *sets, uint32_t len) {
	const uint32_t *members = sets->elements.items + sets->elements.len;
	uint32_t hash = tt_hash_words(members, len);
	uint32_t id = find(sets, members, len, hash);
	if (id != TT_NONE)
		return id;
	id = sets->spans.len;
	*tt_push(sets->arena, &sets->spans) = (struct tt_set_span){sets->elements.len, len};
	tt_index_add(sets->arena, &sets->index, hash, id);
	sets->elements.len += len;
	return id;
}

static int ascending(const void *a, const void *b) {
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

static uint32_t without_duplicates(uint32_t *items, uint32_t len) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < len; i++)
		if (kept == 0 || items[kept - 1] != items[i])
			items[kept++] = items[i];
	return kept;
}

tt_set_id tt_set_make(struct tt_sets *sets, const uint32_t *items, uint32_t len) {
	if (len == 0)
		return TT_SET_EMPTY;
	/* The members may be those of another set, and these move when the array grows. */
	uintptr_t first = (uintptr_t)sets->elements.items, given = (uintptr_t)items;
	bool inside = given >= first && given < first + sets->elements.len * sizeof(uint32_t);
	uint32_t *members = reserve(sets, len);
	if (inside)
		items = sets->elements.items + (given - first) / sizeof(uint32_t);
	memcpy(members, items, len * sizeof(uint32_t));
	qsort(members, len, sizeof(uint32_t), ascending);
	return intern(sets, without_duplicates(members, len));
}

tt_set_id tt_set_single(struct tt_sets *sets, uint32_t item) {
	return tt_set_make(sets, &item, 1);
}

/* Walks two ascending lists at once; keep says what of each goes into the result. */
struct keep {
	bool only_a, both, only_b;
};

static uint32_t merge(struct tt_set_view a, struct tt_set_view b, struct keep keep, uint32_t *out) {
	uint32_t len = 0, i = 0, j = 0;
	while (i < a.len || j < b.len) {
		bool take_a = j == b.len || (i < a.len && a.items[i] <= b.items[j]);
		bool take_b = i == a.len || (j < b.len && b.items[j] <= a.items[i]);
		if (take_a && take_b ? keep.both : take_a ? keep.only_a : keep.only_b)
			out[len++] = take_a ? a.items[i] : b.items[j];
		i += take_a;
		j += take_b;
	}
	return len;
}

static tt_set_id operate(struct tt_sets *sets, enum operation operation, tt_set_id a, tt_set_id b) {
	static const struct keep keeps[] = {
		[UNION] = {true, true, true},
		[INTERSECTION] = {false, true, false},
		[DIFFERENCE] = {true, false, false},
	};
	size_t most = (size_t)tt_set_view(sets, a).len + tt_set_view(sets, b).len;
	uint32_t *out = reserve(sets, most);
	uint32_t len = merge(tt_set_view(sets, a), tt_set_view(sets, b), keeps[operation], out);
	return intern(sets, len);
}

static tt_set_id remembered(struct tt_sets *sets, enum operation operation, tt_set_id a, tt_set_id b) {
	if (!sets->memo)
		sets->memo = TT_NEW_ARRAY(sets->arena, struct tt_set_memo, MEMO_SIZE);
	uint32_t slot = (a * 0x9E3779B1u ^ b * 0x85EBCA6Bu ^ (uint32_t)operation << 7) >> 13;
	struct tt_set_memo *memo = &sets->memo[slot & (MEMO_SIZE - 1)];
	if (memo->operation != operation || memo->a != a || memo->b != b)
		*memo = (struct tt_set_memo){operation, a, b, operate(sets, operation, a, b)};
	return memo->result;
}

tt_set_id tt_set_union(struct tt_sets *sets, tt_set_id a, tt_set_id b) {
	if (a == TT_SET_ALL || b == TT_SET_ALL)
		return TT_SET_ALL;
	if (a == b || b == TT_SET_EMPTY)
		return a;
	if (a == TT_SET_EMPTY)
		return b;
	return a < b ? remembered(sets, UNION, a, b) : remembered(sets, UNION, b, a);
}

tt_set_id tt_set_intersection(struct tt_sets *sets, tt_set_id a, tt_set_id b) {
	if (a == TT_SET_EMPTY || b == TT_SET_EMPTY)
		return TT_SET_EMPTY;
	if (a == b || b == TT_SET_ALL)
		return a;
	if (a == TT_SET_ALL)
		return b;
	return a < b ? remembered(sets, INTERSECTION, a, b) : remembered(sets, INTERSECTION, b, a);
}

tt_set_id tt_set_difference(struct tt_sets *sets, tt_set_id a, tt_set_id b) {
	if (a == b || a == TT_SET_EMPTY || b == TT_SET_ALL)
		return TT_SET_EMPTY;
	if (a == TT_SET_ALL || b == TT_SET_EMPTY)
		return a;
	return remembered(sets, DIFFERENCE, a, b);
}

tt_set_id tt_set_with(struct tt_sets *sets, tt_set_id set, uint32_t item) {
	return tt_set_contains(sets, set, item) ? set : tt_set_union(sets, set, tt_set_single(sets, item));
}

bool tt_set_contains(const struct tt_sets *sets, tt_set_id set, uint32_t item) {
	if (set == TT_SET_ALL)
		return true;
	struct tt_set_view view = tt_set_view(sets, set);
	return view.len && bsearch(&item, view.items, view.len, sizeof(uint32_t), ascending);
}

bool tt_set_includes(const struct tt_sets *sets, tt_set_id set, tt_set_id subset) {
	if (set == TT_SET_ALL || subset == TT_SET_EMPTY || set == subset)
		return true;
	if (subset == TT_SET_ALL)
		return false;
	struct tt_set_view all = tt_set_view(sets, set), some = tt_set_view(sets, subset);
	uint32_t at = 0;
	for (uint32_t i = 0; i < some.len; i++) {
		while (at < all.len && all.items[at] < some.items[i])
			at++;
		if (at == all.len || all.items[at] != some.items[i])
			return false;
	}
	return true;
}

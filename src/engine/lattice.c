/*
 * Two attributes have an order of their own. A disclosure range is a set of subtrees of the party tree, so
 * that "X company" and "its sales department" meet in the department. An expiry is a set of terms of which
 * the earliest counts at each anchor; how a term is discharged, per record or per data set, is no part of the
 * order.
 */
#include "engine/lattice.h"

bool tt_attribute_is_set(const struct tt_model *model, uint32_t attribute) {
	return model->attributes.items[attribute].type <= TT_TYPE_OWNERS;
}

/* ---- subtrees of parties --------------------------------------------------------------------------- */

/* The same subtrees without those that lie in another one. */
static tt_set_id outermost(struct tt_model *model, tt_set_id roots) {
	tt_set_id result = roots;
	for (uint32_t i = 0; i < tt_set_view(&model->sets, roots).len; i++)
		for (uint32_t j = 0; j < tt_set_view(&model->sets, roots).len; j++) {
			struct tt_set_view view = tt_set_view(&model->sets, roots);
			if (i != j && tt_party_within(model, view.items[i], view.items[j]))
				result = tt_set_difference(
					&model->sets, result, tt_set_single(&model->sets, view.items[i]));
		}
	return result;
}

static tt_set_id subtrees_meet(struct tt_model *model, tt_set_id a, tt_set_id b) {
	if (a == b || b == TT_SET_ALL)
		return a;
	if (a == TT_SET_ALL)
		return b;
	tt_set_id result = TT_SET_EMPTY;
	for (uint32_t i = 0; i < tt_set_view(&model->sets, a).len; i++)
		for (uint32_t j = 0; j < tt_set_view(&model->sets, b).len; j++) {
			uint32_t x = tt_set_view(&model->sets, a).items[i],
				 y = tt_set_view(&model->sets, b).items[j];
			if (tt_party_within(model, x, y))
				result = tt_set_with(&model->sets, result, x);
			else if (tt_party_within(model, y, x))
				result = tt_set_with(&model->sets, result, y);
		}
	return outermost(model, result);
}

static bool subtrees_within(const struct tt_model *model, tt_set_id a, tt_set_id b) {
	struct tt_set_view inner = tt_set_view(&model->sets, a), outer = tt_set_view(&model->sets, b);
	for (uint32_t i = 0; i < inner.len; i++) {
		bool found = false;
		for (uint32_t j = 0; j < outer.len && !found; j++)
			found = tt_party_within(model, inner.items[i], outer.items[j]);
		if (!found)
			return false;
	}
	return true;
}

/* ---- terms of expiry ------------------------------------------------------------------------------- */

static uint32_t term_hours(const struct tt_term *term) { /* only to order terms of one anchor */
	struct tt_duration after = term->after;
	uint32_t days = (uint32_t)((after.years * 12u + after.months) * 30.436875) + after.days;
	return days * 24 + after.hours;
}

/* Of the terms of one anchor only the earliest stays; of equal ones the first set's. */
static tt_set_id earliest(struct tt_model *model, tt_set_id a, tt_set_id b) {
	tt_set_id all = tt_set_union(&model->sets, a, b), result = all;
	if (a == b || all == TT_SET_ALL)
		return a == b ? a : all;
	for (uint32_t i = 0; i < tt_set_view(&model->sets, all).len; i++)
		for (uint32_t j = 0; j < tt_set_view(&model->sets, all).len; j++) {
			uint32_t x = tt_set_view(&model->sets, all).items[i],
				 y = tt_set_view(&model->sets, all).items[j];
			const struct tt_term *later = &model->terms.items[x],
					     *sooner = &model->terms.items[y];
			if (x == y || later->anchor != sooner->anchor)
				continue;
			bool tie = term_hours(later) == term_hours(sooner);
			bool first =
				tt_set_contains(&model->sets, a, y) && !tt_set_contains(&model->sets, a, x);
			if (term_hours(sooner) < term_hours(later) ||
				(tie && (first || (y < x && tt_set_contains(&model->sets, a, y)))))
				result = tt_set_difference(
					&model->sets, result, tt_set_single(&model->sets, x));
		}
	return result;
}

/* Is there for each term of b one of a at the same anchor that comes no later? */
static bool terms_cover(const struct tt_model *model, tt_set_id a, tt_set_id b) {
	struct tt_set_view some = tt_set_view(&model->sets, a), all = tt_set_view(&model->sets, b);
	for (uint32_t i = 0; i < all.len; i++) {
		const struct tt_term *wanted = &model->terms.items[all.items[i]];
		bool found = false;
		for (uint32_t j = 0; j < some.len && !found; j++) {
			const struct tt_term *term = &model->terms.items[some.items[j]];
			found = term->anchor == wanted->anchor && term_hours(term) <= term_hours(wanted);
		}
		if (!found)
			return false;
	}
	return true;
}

/* ---- values ---------------------------------------------------------------------------------------- */

static uint32_t sum(uint32_t a, uint32_t b) {
	return a > TT_NUMBER_MAX - b ? TT_NUMBER_MAX : a + b;
}

uint32_t tt_value_join(struct tt_model *model, uint32_t attribute, uint32_t a, uint32_t b) {
	const struct tt_attribute_kind *kind = &model->attributes.items[attribute];
	if (attribute == TT_disclosure)
		return subtrees_meet(model, a, b);
	if (attribute == TT_expiry)
		return earliest(model, a, b);
	switch (kind->join) {
	case TT_JOIN_UNION:
		return tt_set_union(&model->sets, a, b);
	case TT_JOIN_INTERSECTION:
		return tt_set_intersection(&model->sets, a, b);
	case TT_JOIN_SUM:
		return sum(a, b);
	default:
		return a > b ? a : b;
	}
}

uint32_t tt_value_stricter(struct tt_model *model, uint32_t attribute, uint32_t a, uint32_t b) {
	if (model->attributes.items[attribute].join == TT_JOIN_SUM)
		return a > b ? a : b;
	return tt_value_join(model, attribute, a, b);
}

/* Is a at least as strict as b? */
static bool at_least_as_strict(struct tt_model *model, uint32_t attribute, uint32_t a, uint32_t b) {
	if (attribute == TT_expiry)
		return a == TT_SET_ALL || (b != TT_SET_ALL && terms_cover(model, a, b));
	if (attribute == TT_disclosure)
		return b == TT_SET_ALL || (a != TT_SET_ALL && subtrees_within(model, a, b));
	return tt_value_stricter(model, attribute, a, b) == a;
}

enum tt_comparison tt_value_compare(struct tt_model *model, uint32_t attribute, uint32_t a, uint32_t b) {
	bool ab = at_least_as_strict(model, attribute, a, b), ba = at_least_as_strict(model, attribute, b, a);
	return ab && ba ? TT_EQUAL : ab ? TT_STRICTER : ba ? TT_LAXER : TT_INCOMPARABLE;
}

/* ---- ranges ---------------------------------------------------------------------------------------- */

bool tt_range_known(struct tt_range range) {
	return range.at_least == range.at_most;
}

bool tt_range_equal(struct tt_range a, struct tt_range b) {
	return a.at_least == b.at_least && a.at_most == b.at_most;
}

struct tt_range tt_range_exact(uint32_t value) {
	return (struct tt_range){value, value, TT_SET_EMPTY, TT_SOURCE_DECLARED};
}

struct tt_range tt_range_unknown(struct tt_model *model, uint32_t attribute, tt_set_id open) {
	const struct tt_attribute_kind *kind = &model->attributes.items[attribute];
	switch (kind->type) {
	case TT_TYPE_TRUTH:
		return (struct tt_range){0, 1, open, TT_SOURCE_UNKNOWN};
	case TT_TYPE_SCALE:
		return (struct tt_range){0, kind->level_count, open, TT_SOURCE_UNKNOWN};
	case TT_TYPE_NUMBER:
		return (struct tt_range){0, TT_NUMBER_MAX, open, TT_SOURCE_UNKNOWN};
	default:
		return (struct tt_range){TT_SET_EMPTY, TT_SET_ALL, open, TT_SOURCE_UNKNOWN};
	}
}

/* A range that has closed asks nothing any more. */
static struct tt_range settle(struct tt_model *model, struct tt_range range, tt_set_id a, tt_set_id b) {
	range.open = tt_range_known(range) ? TT_SET_EMPTY : tt_set_union(&model->sets, a, b);
	return range;
}

struct tt_range tt_range_join(
	struct tt_model *model, uint32_t attribute, struct tt_range a, struct tt_range b) {
	struct tt_range range = {tt_value_join(model, attribute, a.at_least, b.at_least),
		tt_value_join(model, attribute, a.at_most, b.at_most), TT_SET_EMPTY, TT_SOURCE_INPUTS};
	return settle(model, range, a.open, b.open);
}

struct tt_range tt_range_stricter(
	struct tt_model *model, uint32_t attribute, struct tt_range range, uint32_t value) {
	struct tt_range result = {tt_value_stricter(model, attribute, range.at_least, value),
		tt_value_stricter(model, attribute, range.at_most, value), TT_SET_EMPTY, range.source};
	return settle(model, result, range.open, TT_SET_EMPTY);
}

struct tt_range tt_range_either(
	struct tt_model *model, uint32_t attribute, struct tt_range a, struct tt_range b, tt_set_id open) {
	struct tt_range range = a;
	if (tt_attribute_is_set(model, attribute)) {
		range.at_least = tt_set_intersection(&model->sets, a.at_least, b.at_least);
		range.at_most = tt_set_union(&model->sets, a.at_most, b.at_most);
	} else {
		range.at_least = a.at_least < b.at_least ? a.at_least : b.at_least;
		range.at_most = a.at_most > b.at_most ? a.at_most : b.at_most;
	}
	return settle(model, range, tt_set_union(&model->sets, a.open, b.open), open);
}

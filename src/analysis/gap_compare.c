/*
 * What else sides differ in: changes of attributes, exposure, range; and topic by topic, which side has more:
 * situations in which it forbids or asks, and worlds in which it classifies where the other does not.
 */
#include "analysis/gap_search.h"

/* ---- changes and range ----------------------------------------------------------------------------- */

/* Adds a difference, once for each rule. */
static void add_difference(struct tt_gap_search *search, const struct tt_gap_difference *difference) {
	struct tt_gap *gap = search->gap;
	for (uint32_t i = 0; i < gap->differences.len; i++) {
		const struct tt_gap_difference *known = &gap->differences.items[i];
		if (known->kind == difference->kind && known->side == difference->side &&
			known->other == difference->other && known->rule == difference->rule &&
			known->regime == difference->regime && known->attribute == difference->attribute)
			return;
	}
	*tt_push(search->arena, &gap->differences) = *difference;
}

static bool changes_alike(const struct tt_gap *gap, uint32_t side, const struct tt_change *change) {
	for (uint32_t i = 0; i < gap->model->rules.len; i++) {
		const struct tt_rule *rule = &gap->model->rules.items[i];
		for (uint32_t j = 0; rule->body == TT_BODY_SET && j < rule->change_count; j++)
			if (rule->changes[j].attribute == change->attribute &&
				rule->changes[j].kind == change->kind &&
				rule->changes[j].value == change->value && tt_gap_of_side(gap, side, i))
				return true;
	}
	return false;
}

static bool exposes_alike(const struct tt_gap *gap, uint32_t side, uint32_t party) {
	for (uint32_t i = 0; i < gap->model->rules.len; i++)
		if (gap->model->rules.items[i].body == TT_BODY_EXPOSE &&
			gap->model->rules.items[i].target == party && tt_gap_of_side(gap, side, i))
			return true;
	return false;
}

static void list_changes(struct tt_gap_search *search, uint32_t side, uint32_t other) {
	struct tt_gap *gap = search->gap;
	for (uint32_t i = 0; i < gap->model->rules.len; i++) {
		const struct tt_rule *rule = &gap->model->rules.items[i];
		if (!tt_gap_of_side(gap, side, i))
			continue;
		struct tt_gap_difference difference = {
			.kind = TT_ONLY_CHANGE, .side = (uint8_t)side, .other = (uint8_t)other, .rule = i};
		for (uint32_t j = 0; rule->body == TT_BODY_SET && j < rule->change_count; j++) {
			difference.attribute = rule->changes[j].attribute;
			if (!changes_alike(gap, other, &rule->changes[j]))
				add_difference(search, &difference);
		}
		if (rule->body != TT_BODY_EXPOSE || exposes_alike(gap, other, rule->target))
			continue;
		difference.kind = TT_ONLY_EXPOSE;
		difference.party = rule->target;
		add_difference(search, &difference);
	}
}

/* What the regimes of a side bind and cover by themselves. */
static void list_scopes(struct tt_gap_search *search, uint32_t side) {
	const struct tt_gap_side *known = &search->gap->sides[side];
	for (uint32_t i = 0; i < search->gap->model->regimes.len; i++) {
		const struct tt_regime *scope = &search->scopes[i];
		if (!known->regimes[i] ||
			(scope->binds == TT_FORMULA_TRUE && scope->covers == TT_FORMULA_TRUE) ||
			tt_in_force(scope->in_force, scope->coming.maybe, known->at) == TT_NO)
			continue;
		struct tt_gap_difference difference = {.kind = TT_ONLY_BINDS,
			.side = (uint8_t)side,
			.other = (uint8_t)side,
			.rule = TT_NONE,
			.regime = i,
			.binds = scope->binds,
			.covers = scope->covers};
		add_difference(search, &difference);
	}
}

/* Is there an earlier side with the same rules, on another day perhaps? */
static bool said_before(const struct tt_gap *gap, uint32_t side) {
	for (uint32_t i = 0; i < side; i++) {
		bool same = true;
		for (uint32_t j = 0; j < gap->model->regimes.len; j++)
			same = same && gap->sides[i].regimes[j] == gap->sides[side].regimes[j];
		if (same)
			return true;
	}
	return false;
}

void tt_list_differences(struct tt_gap_search *search) {
	uint32_t sides = search->gap->side_count;
	bool one = true;
	for (uint32_t side = 1; side < sides; side++)
		one = one && said_before(search->gap, side);
	for (uint32_t side = 0; side < sides; side++)
		for (uint32_t other = 0; other < sides; other++)
			if (other != side)
				list_changes(search, side, other);
	for (uint32_t side = 0; side < sides && !one; side++)
		if (!said_before(search->gap, side))
			list_scopes(search, side);
}

/* ---- topics ---------------------------------------------------------------------------------------- */

/* The data as it is before the event, and what the event makes. */
static const uint8_t holdings[] = {TT_SUBJECT_DATA, TT_SUBJECT_RESULT};

void tt_read_views(struct tt_gap_search *search) {
	struct tt_gap *gap = search->gap;
	for (uint32_t side = 0; side < gap->side_count; side++)
		for (uint32_t i = 0; i < gap->model->rules.len; i++) {
			if (gap->model->rules.items[i].body != TT_BODY_CLASSIFY ||
				!tt_gap_of_side(gap, side, i))
				continue;
			for (size_t j = 0; j < TT_COUNT(holdings); j++)
				*tt_push(search->arena, &search->views) = (struct tt_view){.rule = i,
					.side = (uint8_t)side,
					.holding = holdings[j],
					.literal = tt_world_view(search->world, side, holdings[j], i)};
		}
}

static struct tt_gap_topic *topic_of(struct tt_gap_search *search, uint32_t rule) {
	struct tt_gap *gap = search->gap;
	struct tt_text topic = gap->model->rules.items[rule].topic;
	for (uint32_t i = 0; i < gap->topics.len; i++)
		if (tt_text_equal(gap->topics.items[i].topic, topic))
			return &gap->topics.items[i];
	struct tt_gap_topic *made = tt_push(search->arena, &gap->topics);
	made->topic = topic;
	return made;
}

static void count_situation(struct tt_gap_search *search, const struct tt_situation *situation) {
	const struct tt_gap_topic *before = NULL;
	for (uint32_t i = 0; i < situation->rules.len; i++) {
		struct tt_gap_topic *topic = topic_of(search, situation->rules.items[i]);
		struct tt_gap_excess *excess = &topic->excess[situation->side][situation->other];
		if (topic != before && situation->duty == NULL)
			excess->forbids++;
		else if (topic != before)
			excess->asks++;
		before = topic;
	}
}

/* Is there a world in which a rule of the side on the topic classifies, and none of the other's does? */
static bool classifies_more(
	struct tt_gap_search *search, struct tt_text topic, const struct tt_view *view, uint32_t other) {
	const struct tt_rule *rules = search->gap->model->rules.items;
	search->assumptions.len = 0;
	tt_assume(search, view->literal);
	for (uint32_t i = 0; i < search->views.len; i++) {
		const struct tt_view *known = &search->views.items[i];
		if (known->side == other && known->holding == view->holding &&
			tt_text_equal(rules[known->rule].topic, topic))
			tt_assume(search, TT_NEGATED(known->literal));
	}
	return tt_possible(search) != TT_NO;
}

static void compare_views(struct tt_gap_search *search, struct tt_gap_topic *topic) {
	const struct tt_gap *gap = search->gap;
	for (uint32_t i = 0; i < search->views.len; i++) {
		const struct tt_view *view = &search->views.items[i];
		if (!tt_text_equal(gap->model->rules.items[view->rule].topic, topic->topic))
			continue;
		for (uint32_t other = 0; other < gap->side_count; other++) {
			struct tt_gap_excess *excess = &topic->excess[view->side][other];
			if (other != view->side && !excess->classifies)
				excess->classifies = classifies_more(search, topic->topic, view, other);
		}
	}
}

enum tt_gap_order tt_gap_order(const struct tt_gap_topic *topic, uint32_t first, uint32_t second) {
	const struct tt_gap_excess *more = &topic->excess[first][second],
				   *less = &topic->excess[second][first];
	bool over = more->forbids > 0 || more->asks > 0 || more->classifies;
	bool under = less->forbids > 0 || less->asks > 0 || less->classifies;
	bool apart = more->changes > 0 || less->changes > 0;
	return apart || (over && under) ? TT_GAP_INCOMPARABLE
	       : over			? TT_GAP_STRICTER
	       : under			? TT_GAP_LAXER
					: TT_GAP_EQUAL;
}

void tt_compare_topics(struct tt_gap_search *search) {
	struct tt_gap *gap = search->gap;
	for (uint32_t i = 0; i < gap->model->rules.len; i++)
		for (uint32_t side = 0; side < gap->side_count; side++)
			if (tt_gap_of_side(gap, side, i))
				topic_of(search, i)->rules[side]++;
	for (uint32_t i = 0; i < gap->situations.len; i++)
		count_situation(search, &gap->situations.items[i]);
	for (uint32_t i = 0; i < gap->differences.len; i++) {
		const struct tt_gap_difference *difference = &gap->differences.items[i];
		if (difference->rule != TT_NONE)
			topic_of(search, difference->rule)
				->excess[difference->side][difference->other]
				.changes++;
	}
	for (uint32_t i = 0; i < gap->topics.len; i++)
		compare_views(search, &gap->topics.items[i]);
}

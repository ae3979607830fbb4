/*
 * Law in time: what begins and ends between two instants, and what is still to come. A change of law matters
 * to a model where the rule has a bearing on what the model does; that is seen by running the model at an
 * instant at which the rule is in force, and noting which rules applied, or changed something, where.
 */
#include "analysis/diff.h"

#include <stdlib.h>

const char *tt_law_change_name(enum tt_law_change change) {
	static const char *const names[] = {"begins", "ends", "will-begin", "will-end", "begins-by"};
	return names[change];
}

enum { RUNS_LIMIT = 24 }; /* instants at which the model is run; what begins at later ones is listed unseen */

/* Which events a rule, or a ground, has a bearing on, as one run shows. */
struct bearing {
	uint32_t events, first, last;
};

struct seen {
	tt_instant at;
	struct bearing *rules, *grounds; /* by rule; by requirement */
};

struct listing {
	struct tt_diff *diff;
	struct tt_check *check; /* of the second model */
	struct tt_arena *arena;
	tt_instant from, to;
	TT_VECTOR(struct seen) runs;
};

/* ---- bearing --------------------------------------------------------------------------------------- */

static void note(struct bearing *bearing, uint32_t event) {
	if (bearing->events > 0 && bearing->last == event)
		return;
	bearing->first = bearing->events == 0 ? event : bearing->first;
	bearing->last = event;
	bearing->events++;
}

/* A ground that surely does not hold, were it in force or not, bears on nothing. */
static void note_grounds(
	struct seen *seen, const struct tt_outcome *outcome, const struct tt_judged *judged) {
	for (uint32_t i = 0; i < judged->ground_count; i++) {
		const struct tt_ground_seen *ground = &outcome->grounds_seen.items[judged->first_ground + i];
		if (ground->truth != TT_NO)
			note(&seen->grounds[ground->requirement], outcome->event);
	}
}

static void note_labels(struct seen *seen, const struct tt_engine *engine, const struct tt_outcome *outcome,
	const uint32_t *rows, uint32_t len) {
	for (uint32_t i = 0; i < len; i++) {
		uint32_t source = engine->holdings.items[rows[i]].labels.source;
		if (source < engine->model->rules.len)
			note(&seen->rules[source], outcome->event);
		source = engine->holdings.items[rows[i]].exposed.source;
		if (source < engine->model->rules.len)
			note(&seen->rules[source], outcome->event);
	}
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct seen *seen = context;
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		if (judged->applicable == TT_NO)
			continue;
		note(&seen->rules[judged->rule], outcome->event);
		note_grounds(seen, outcome, judged);
	}
	for (uint32_t i = 0; i < outcome->changes.len; i++)
		if (outcome->changes.items[i].rule < engine->model->rules.len)
			note(&seen->rules[outcome->changes.items[i].rule], outcome->event);
	note_labels(seen, engine, outcome, outcome->outputs.items, outcome->outputs.len);
	note_labels(seen, engine, outcome, outcome->touched.items, outcome->touched.len);
}

/* The run at an instant, made if there is none yet; NULL where there are too many. */
static const struct seen *run_at(struct listing *listing, tt_instant at) {
	struct tt_model *model = listing->check->model;
	for (uint32_t i = 0; i < listing->runs.len; i++)
		if (listing->runs.items[i].at == at)
			return &listing->runs.items[i];
	if (listing->runs.len == RUNS_LIMIT)
		return NULL;
	struct seen *seen = tt_push(listing->arena, &listing->runs);
	seen->at = at;
	seen->rules = TT_NEW_ARRAY(listing->arena, struct bearing, model->rules.len);
	seen->grounds = TT_NEW_ARRAY(listing->arena, struct bearing, model->requirements.len);
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = model,
		.program = listing->check->program,
		.as_of = at,
		.trace = true,
		.visit = visit,
		.context = seen}));
	return seen;
}

/* ---- what changes ---------------------------------------------------------------------------------- */

/* When something is in force. by: it begins on the first day of this at the latest, and perhaps before. */
struct force {
	struct tt_interval in_force;
	bool by;
};

static struct force force_of(struct tt_interval in_force, struct tt_coming coming) {
	return (struct force){in_force, coming.maybe.from != coming.maybe.to && in_force.from != TT_TIME_MAX};
}

static struct force within(struct force inner, struct force outer) {
	const struct force *later = inner.in_force.from > outer.in_force.from ? &inner : &outer;
	return (struct force){
		{later->in_force.from,
			inner.in_force.to < outer.in_force.to ? inner.in_force.to : outer.in_force.to},
		later->by};
}

/* An instant at which something is in force, as near to the two compared as there is one. */
static tt_instant instant_in(const struct listing *listing, struct tt_interval interval) {
	if (interval.from == TT_TIME_MAX || tt_interval_contains(interval, listing->to))
		return listing->to;
	if (tt_interval_contains(interval, listing->from))
		return listing->from;
	return interval.from;
}

static void add_law(struct listing *listing, struct tt_law law, struct tt_interval in_force) {
	const struct seen *seen = run_at(listing, instant_in(listing, in_force));
	law.first_event = TT_NONE;
	if (seen != NULL) {
		const struct bearing *bearing =
			law.requirement != TT_NONE ? &seen->grounds[law.requirement] : &seen->rules[law.rule];
		if (bearing->events == 0)
			return;
		law.events = bearing->events;
		law.first_event = bearing->first;
	}
	*tt_push(listing->arena, &listing->diff->laws) = law;
}

/* Both ends of an interval. add is called for each that is after the first instant. */
static void add_ends(struct listing *listing, struct tt_law law, struct force force,
	void (*add)(struct listing *listing, struct tt_law law, struct tt_interval in_force)) {
	struct tt_interval in_force = force.in_force;
	if (in_force.from >= in_force.to && in_force.from != TT_TIME_MAX)
		return;
	if (in_force.from > listing->from) {
		law.change = force.by			   ? TT_LAW_BEGINS_BY
			     : in_force.from > listing->to ? TT_LAW_WILL_BEGIN
							   : TT_LAW_BEGINS;
		law.at = in_force.from;
		add(listing, law, in_force);
	}
	if (in_force.to > listing->from && in_force.to != TT_TIME_MAX) {
		law.change = in_force.to > listing->to ? TT_LAW_WILL_END : TT_LAW_ENDS;
		law.at = in_force.to;
		add(listing, law, in_force);
	}
}

/* Grounds whose time is not that of their rule. */
static void add_grounds(
	struct listing *listing, struct tt_law law, uint32_t requirement, struct force above) {
	const struct tt_requirement *node = &listing->check->model->requirements.items[requirement];
	struct force own = within(force_of(node->in_force, node->coming), above);
	if (node->kind == TT_REQUIRE_GROUND &&
		(own.in_force.from != above.in_force.from || own.in_force.to != above.in_force.to)) {
		law.requirement = requirement;
		add_ends(listing, law, own, add_law);
	}
	for (uint32_t i = 0; i < node->child_count; i++)
		add_grounds(listing, law, node->children[i], own);
}

static void add_rules(struct listing *listing) {
	const struct tt_model *model = listing->check->model;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		const struct tt_regime *regime = &model->regimes.items[rule->regime];
		struct force force = within(
			force_of(rule->in_force, rule->coming), force_of(regime->in_force, regime->coming));
		struct tt_law law = {.regime = rule->regime,
			.rule = i,
			.requirement = TT_NONE,
			.place = TT_NONE,
			.country = TT_NONE};
		add_ends(listing, law, force, add_law);
		if (rule->require != TT_NONE)
			add_grounds(listing, law, rule->require, force);
	}
}

/* ---- places ---------------------------------------------------------------------------------------- */

static bool has_country(const struct tt_model *model, uint32_t country) {
	for (uint32_t i = 0; i < model->parties.len; i++)
		if (model->parties.items[i].country == country)
			return true;
	for (uint32_t i = 0; i < model->systems.len; i++)
		if (model->systems.items[i].country == country)
			return true;
	return false;
}

static void add_place(struct listing *listing, struct tt_law law, struct tt_interval in_force) {
	(void)in_force;
	*tt_push(listing->arena, &listing->diff->laws) = law;
}

static void add_places(struct listing *listing) {
	const struct tt_model *model = listing->check->model;
	for (uint32_t i = 0; i < model->places.len; i++)
		for (uint32_t j = 0; j < model->places.items[i].member_count; j++) {
			const struct tt_place_member *member = &model->places.items[i].members[j];
			struct tt_law law = {.regime = TT_NONE,
				.rule = TT_NONE,
				.requirement = TT_NONE,
				.place = i,
				.country = member->country,
				.first_event = TT_NONE};
			if (has_country(model, member->country))
				add_ends(listing, law, force_of(member->in_force, TT_NOT_COMING), add_place);
		}
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b) {
	return a < b ? -1 : a > b;
}

static int compare_laws(const void *a, const void *b) {
	const struct tt_law *left = a, *right = b;
	int64_t keys[][2] = {{left->at, right->at}, {left->rule, right->rule},
		{left->requirement, right->requirement}, {left->place, right->place},
		{left->country, right->country}, {left->change, right->change}};
	for (size_t i = 0; i < TT_COUNT(keys); i++)
		if (keys[i][0] != keys[i][1])
			return compare_numbers(keys[i][0], keys[i][1]);
	return 0;
}

void tt_diff_laws(struct tt_diff *diff) {
	struct tt_check *after = diff->after.check;
	tt_instant one = diff->before.check->as_of, other = after->as_of;
	struct listing listing = {.diff = diff,
		.check = after,
		.arena = after->model->arena,
		.from = one < other ? one : other,
		.to = one < other ? other : one};
	add_rules(&listing);
	add_places(&listing);
	if (diff->laws.len > 0)
		qsort(diff->laws.items, diff->laws.len, sizeof(*diff->laws.items), compare_laws);
}

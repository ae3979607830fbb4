/*
 * A comparison makes two lists of words, expected and got, and keeps both where they differ. Words are those
 * of analysis/word.h, so that an expectation can be copied from what was printed.
 */
#include "analysis/expect.h"
#include "analysis/word.h"

/* ---- groups ---------------------------------------------------------------------------------------- */

static bool same_facts(const struct tt_expectation *a, const struct tt_expectation *b) {
	if (a->fact_count != b->fact_count)
		return false;
	for (uint32_t i = 0; i < a->fact_count; i++) {
		const struct tt_fact *left = &a->facts[i], *right = &b->facts[i];
		if (left->question != right->question || left->is != right->is ||
			left->in_force.from != right->in_force.from ||
			left->in_force.to != right->in_force.to)
			return false;
		for (uint32_t subject = 0; subject < TT_OF_MAX; subject++)
			if (left->subjects[subject] != right->subjects[subject])
				return false;
	}
	return true;
}

static bool as_it_stands(const struct tt_expectation *expectation) {
	return expectation->at == TT_TIME_MIN && expectation->fact_count == 0;
}

static uint32_t group_of(struct tt_expecting *expecting, uint32_t id) {
	const struct tt_expectation *all = expecting->check->model->expectations.items;
	if (as_it_stands(&all[id]))
		return 0;
	for (uint32_t other = 0; other < id; other++)
		if (all[other].at == all[id].at && same_facts(&all[other], &all[id]))
			return expecting->groups[other];
	return expecting->group_count++;
}

static bool of_risks(const struct tt_expectation *expectation) {
	return expectation->risks.match != TT_MATCH_ANYTHING ||
	       expectation->perspectives.match != TT_MATCH_ANYTHING;
}

bool tt_expects_risks(const struct tt_model *model) {
	for (uint32_t i = 0; i < model->expectations.len; i++)
		if (of_risks(&model->expectations.items[i]))
			return true;
	return false;
}

struct tt_expecting *tt_expect_begin(struct tt_check *check) {
	struct tt_model *model = check->model;
	uint32_t count = model->expectations.len;
	if (count == 0)
		return NULL;
	struct tt_expecting *expecting = TT_NEW(model->arena, struct tt_expecting);
	expecting->check = check;
	expecting->group_count = 1;
	expecting->first_of_event = TT_NEW_ARRAY(model->arena, uint32_t, model->events.len);
	expecting->next_of_event = TT_NEW_ARRAY(model->arena, uint32_t, count);
	expecting->groups = TT_NEW_ARRAY(model->arena, uint32_t, count);
	for (uint32_t event = 0; event < model->events.len; event++)
		expecting->first_of_event[event] = TT_NONE;
	for (uint32_t i = 0; i < count; i++)
		expecting->groups[i] = group_of(expecting, i);
	for (uint32_t i = count; i-- > 0;) {
		uint32_t event = model->expectations.items[i].event;
		if (event == TT_NONE)
			continue;
		expecting->next_of_event[i] = expecting->first_of_event[event];
		expecting->first_of_event[event] = i;
	}
	return expecting;
}

/* ---- comparing words ------------------------------------------------------------------------------- */

/* One comparison under way. */
struct comparison {
	struct tt_expecting *expecting;
	struct tt_engine *engine; /* of the run; the lists live on its arena */
	const struct tt_expectation *expectation;
	struct tt_mark mark;
};

static struct tt_word_list new_list(const struct comparison *comparison) {
	return (struct tt_word_list){.arena = comparison->engine->arena};
}

static struct tt_text listed(struct tt_arena *arena, const struct tt_text *words, uint32_t len) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, 1 << 20);
	for (uint32_t i = 0; i < len; i++) {
		tt_buf_string(&buf, i > 0 ? ", " : "");
		tt_buf_add(&buf, words[i]);
	}
	tt_buf_string(&buf, len == 0 ? "none" : "");
	return tt_buf_text(&buf);
}

static struct tt_text expected_text(struct tt_arena *arena, const struct tt_word_set *set) {
	struct tt_text has = listed(arena, set->has, set->has_count);
	if (set->match == TT_MATCH_EXACTLY)
		return has;
	struct tt_text lacks = listed(arena, set->lacks, set->lacks_count);
	if (set->has_count == 0)
		return tt_text_format(arena, "lacks: %.*s", TT_TEXT_ARGS(lacks));
	if (set->lacks_count == 0)
		return tt_text_format(arena, "has: %.*s", TT_TEXT_ARGS(has));
	return tt_text_format(arena, "has: %.*s; lacks: %.*s", TT_TEXT_ARGS(has), TT_TEXT_ARGS(lacks));
}

static void keep_mismatch(const struct comparison *comparison, struct tt_text what, struct tt_text expected,
	struct tt_text got) {
	struct tt_check *check = comparison->expecting->check;
	struct tt_arena *arena = check->model->arena;
	*tt_push(arena, &check->mismatches) = (struct tt_mismatch){.expectation = comparison->expectation,
		.what = tt_text_copy(arena, what),
		.expected = tt_text_copy(arena, expected),
		.got = tt_text_copy(arena, got),
		.mark = comparison->mark};
}

static bool among(struct tt_text word, const struct tt_text *words, uint32_t len) {
	for (uint32_t i = 0; i < len; i++)
		if (tt_text_equal(words[i], word))
			return true;
	return false;
}

static bool matches(const struct tt_word_set *set, const struct tt_word_list *got) {
	bool none = set->has_count == 1 && tt_text_is(set->has[0], "none");
	for (uint32_t i = 0; i < set->has_count && !none; i++)
		if (!tt_word_in(got, set->has[i]))
			return false;
	for (uint32_t i = 0; i < set->lacks_count; i++)
		if (tt_word_in(got, set->lacks[i]))
			return false;
	if (set->match == TT_MATCH_EXACTLY)
		for (uint32_t i = 0; i < got->items.len; i++)
			if (none || !among(got->items.items[i], set->has, set->has_count))
				return false;
	return true;
}

static void compare(const struct comparison *comparison, const char *what, const struct tt_word_set *set,
	const struct tt_word_list *got) {
	if (set->match == TT_MATCH_ANYTHING || matches(set, got))
		return;
	struct tt_arena *arena = got->arena;
	keep_mismatch(comparison, tt_text_of(what), expected_text(arena, set),
		listed(arena, got->items.items, got->items.len));
}

/* ---- events ---------------------------------------------------------------------------------------- */

static void compare_verdict(const struct comparison *comparison, const struct tt_outcome *outcome) {
	const char *expected = tt_word_verdict(comparison->expectation->verdict);
	const char *got = tt_verdict_name(outcome->verdict);
	if (comparison->expectation->verdict >= 0 && !tt_text_is(tt_text_of(expected), got))
		keep_mismatch(comparison, TT_TEXT("verdict"), tt_text_of(expected), tt_text_of(got));
}

static void compare_units(const struct comparison *comparison, const struct tt_outcome *outcome) {
	struct tt_word_list got = new_list(comparison);
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++)
		if (outcome->units >> unit & 1)
			tt_word_add(&got, tt_text_of(tt_unit_name((enum tt_unit)unit)));
	compare(comparison, "units", &comparison->expectation->units, &got);
}

static void compare_grounds(const struct comparison *comparison, const struct tt_outcome *outcome) {
	struct tt_word_list got = new_list(comparison);
	for (uint32_t i = 0; i < outcome->grounds.len; i++)
		tt_word_add(&got, outcome->grounds.items[i].id);
	compare(comparison, "grounds", &comparison->expectation->grounds, &got);
}

static void compare_duties(const struct comparison *comparison, const struct tt_outcome *outcome) {
	struct tt_word_list got = new_list(comparison);
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		if (!outcome->duties.items[i].possible)
			tt_word_add(&got, outcome->duties.items[i].duty->id);
	compare(comparison, "duties", &comparison->expectation->duties, &got);
}

static void compare_questions(const struct comparison *comparison, const struct tt_outcome *outcome) {
	const struct tt_sets *sets = &comparison->engine->model->sets;
	struct tt_word_list got = new_list(comparison);
	for (uint32_t i = 0; i < tt_set_view(sets, outcome->questions).len; i++) {
		struct tt_buf buf;
		tt_buf_init(&buf, got.arena, 1 << 20);
		tt_asked_print(comparison->engine, tt_set_view(sets, outcome->questions).items[i], &buf);
		tt_word_add(&got, tt_buf_text(&buf));
	}
	compare(comparison, "questions", &comparison->expectation->questions, &got);
}

/* "data/name", with a "?" where it is only possible. */
static void add_risk_word(const struct comparison *comparison, uint32_t data, const struct tt_named *named,
	uint8_t truth, struct tt_word_list *list) {
	struct tt_text id = comparison->engine->model->data.items[data].named.id;
	tt_word_add(list, tt_text_format(list->arena, "%.*s/%.*s%s", TT_TEXT_ARGS(id),
				  TT_TEXT_ARGS(named->id), truth == TT_YES ? "" : "?"));
}

static void compare_risks(const struct comparison *comparison, const struct tt_outcome *outcome) {
	struct tt_word_list got = new_list(comparison);
	struct tt_expecting *expecting = comparison->expecting;
	const struct tt_model *model = comparison->engine->model;
	if (comparison->expectation->risks.match == TT_MATCH_ANYTHING)
		return;
	if (expecting->risks == NULL || expecting->risks->engine != comparison->engine)
		expecting->risks = tt_risks_begin(comparison->engine);
	tt_risks_event(expecting->risks, outcome);
	for (uint32_t i = 0; i < expecting->risks->found.len; i++) {
		const struct tt_found_risk *found = &expecting->risks->found.items[i];
		if (found->risk != TT_NONE)
			add_risk_word(comparison, found->data, &model->risks.items[found->risk].named,
				found->truth, &got);
	}
	compare(comparison, "risks", &comparison->expectation->risks, &got);
}

static void compare_perspectives(const struct comparison *comparison, const struct tt_outcome *outcome) {
	struct tt_word_list got = new_list(comparison);
	const struct tt_model *model = comparison->engine->model;
	for (uint32_t i = 0; i < outcome->perspectives.len; i++) {
		const struct tt_perspective_met *met = &outcome->perspectives.items[i];
		if (met->truth != TT_NO)
			add_risk_word(comparison, met->data,
				&model->perspectives.items[met->perspective].named, met->truth, &got);
	}
	compare(comparison, "perspectives", &comparison->expectation->perspectives, &got);
}

static void compare_findings(const struct comparison *comparison, const struct tt_outcome *outcome) {
	struct tt_word_list got = new_list(comparison);
	if (comparison->expectation->findings.match == TT_MATCH_ANYTHING)
		return;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		if (!tt_check_silences(comparison->expecting->check, &found))
			tt_word_add(&got, tt_text_of(tt_finding_name(found.finding.code)));
	}
	compare(comparison, "findings", &comparison->expectation->findings, &got);
}

void tt_expect_event(
	struct tt_expecting *expecting, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_expectation *all = expecting->check->model->expectations.items;
	uint32_t id = expecting->first_of_event[outcome->event];
	for (; id != TT_NONE; id = expecting->next_of_event[id]) {
		struct comparison comparison = {expecting, engine, &all[id], all[id].mark};
		if (expecting->groups[id] != expecting->group)
			continue;
		compare_verdict(&comparison, outcome);
		compare_units(&comparison, outcome);
		compare_grounds(&comparison, outcome);
		compare_duties(&comparison, outcome);
		compare_questions(&comparison, outcome);
		compare_risks(&comparison, outcome);
		compare_perspectives(&comparison, outcome);
		compare_findings(&comparison, outcome);
	}
}

/* ---- holdings -------------------------------------------------------------------------------------- */

/* A holding that is gone still shows what it was. */
static uint32_t find_holding(const struct tt_engine *engine, const struct tt_expectation *expectation) {
	uint32_t id = tt_engine_find(engine, expectation->data, expectation->holder, expectation->system);
	if (id != TT_NONE)
		return id;
	for (id = engine->lots.items[expectation->data].first; id != TT_NONE;
		id = engine->next_of_lot.items[id]) {
		const struct tt_holding *row = &engine->holdings.items[id];
		bool there = expectation->system == TT_NONE || row->system == expectation->system;
		if (row->holder == expectation->holder && row->made_by != TT_NONE && there)
			return id;
	}
	return TT_NONE;
}

/* A label as it is written, with or without its pack. */
static uint32_t label_of(const struct tt_model *model, struct tt_text word) {
	for (uint32_t i = 0; i < model->labels.len; i++) {
		const struct tt_named *named = &model->labels.items[i].named;
		size_t before = word.len > named->id.len ? word.len - named->id.len : 0;
		if (tt_text_equal(named->id, word))
			return i;
		if (named->pack != TT_NONE && before > 0 && word.bytes[before - 1] == ':' &&
			tt_text_equal(named->id, tt_text_slice(word, before, word.len)) &&
			tt_text_equal(model->packs.items[named->pack].id, tt_text_slice(word, 0, before - 1)))
			return i;
	}
	return TT_NONE;
}

/* For has and lacks a category's words are those labels among the ones asked for that it surely contains. */
static void contained_words(const struct tt_model *model, struct tt_range range, const struct tt_text *words,
	uint32_t len, struct tt_word_list *list) {
	for (uint32_t i = 0; i < len; i++) {
		uint32_t label = label_of(model, words[i]);
		if (label != TT_NONE && tt_surely_contains(model, range, label))
			tt_word_add(list, words[i]);
	}
}

static void compare_value(
	const struct comparison *comparison, uint32_t holding, const struct tt_expected_value *value) {
	struct tt_engine *engine = comparison->engine;
	struct tt_range range = tt_holding_range(engine, holding, value->attribute);
	struct tt_word_list got = new_list(comparison);
	if (tt_range_words(engine, holding, value->attribute, range, &got))
		tt_word_add(&got, TT_TEXT("?"));
	struct tt_word_list contained = got;
	if (value->attribute == TT_category && value->words.match == TT_MATCH_SOME) {
		contained = new_list(comparison);
		contained_words(engine->model, range, value->words.has, value->words.has_count, &contained);
		contained_words(
			engine->model, range, value->words.lacks, value->words.lacks_count, &contained);
	}
	if (value->words.match == TT_MATCH_ANYTHING || matches(&value->words, &contained))
		return;
	keep_mismatch(comparison, engine->model->attributes.items[value->attribute].named.id,
		expected_text(got.arena, &value->words), listed(got.arena, got.items.items, got.items.len));
}

static void expect_holdings(struct tt_expecting *expecting, struct tt_engine *engine) {
	const struct tt_model *model = expecting->check->model;
	for (uint32_t id = 0; id < model->expectations.len; id++) {
		const struct tt_expectation *expectation = &model->expectations.items[id];
		struct comparison comparison = {expecting, engine, expectation, expectation->mark};
		if (expecting->groups[id] != expecting->group || expectation->data == TT_NONE)
			continue;
		uint32_t holding = find_holding(engine, expectation);
		if (holding == TT_NONE)
			keep_mismatch(&comparison, TT_TEXT("holding"), TT_TEXT("holding"), TT_TEXT(""));
		for (uint32_t i = 0; i < expectation->value_count && holding != TT_NONE; i++) {
			comparison.mark = expectation->values[i].mark;
			compare_value(&comparison, holding, &expectation->values[i]);
		}
	}
}

/* ---- data and the model as a whole ------------------------------------------------------------------ */

/* What is missing, gathered for one expectation. */
struct missing {
	const struct tt_expecting *expecting;
	uint32_t data; /* or TT_NONE: of anything */
	struct tt_word_list got;
};

static void add_missing(void *context, const struct tt_finding *finding) {
	struct missing *missing = context;
	struct tt_found found = {*finding, NULL};
	if ((missing->data == TT_NONE || missing->data == finding->about.data) &&
		!tt_check_silences(missing->expecting->check, &found))
		tt_word_add(&missing->got, tt_text_of(tt_finding_name(finding->code)));
}

static void expect_missing(struct tt_expecting *expecting, struct tt_run *run) {
	const struct tt_model *model = expecting->check->model;
	for (uint32_t id = 0; id < model->expectations.len; id++) {
		const struct tt_expectation *expectation = &model->expectations.items[id];
		struct comparison comparison = {expecting, run->engine, expectation, expectation->mark};
		struct missing missing = {expecting, expectation->of_data, new_list(&comparison)};
		if (expecting->groups[id] != expecting->group ||
			(expectation->of_data == TT_NONE && !expectation->of_model))
			continue;
		tt_complete_rest(run->complete, run->engine, add_missing, &missing);
		compare(&comparison, "findings", &expectation->findings, &missing.got);
	}
}

void tt_expect_rest_of_run(struct tt_expecting *expecting, struct tt_run *run) {
	expect_holdings(expecting, run->engine);
	expect_missing(expecting, run);
}

/* ---- the other groups ------------------------------------------------------------------------------ */

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	tt_expect_event(context, engine, outcome);
}

/* What the run of a group has to show. */
struct need {
	const struct tt_expectation *first; /* of the group; NULL: it has none */
	uint32_t events;		    /* so many of the first ones */
	bool risks;
};

/* Where something repeats, an event may hang on those after it; holdings are looked at when all is over. */
static uint32_t events_needed(const struct tt_model *model, const struct tt_expectation *expectation) {
	bool early = expectation->event != TT_NONE && expectation->data == TT_NONE &&
		     expectation->of_data == TT_NONE && !expectation->of_model;
	for (uint32_t i = 0; i < model->events.len && early; i++)
		early = !model->events.items[i].every;
	return early ? expectation->event + 1 : model->events.len;
}

static struct need need_of(const struct tt_expecting *expecting, uint32_t group) {
	const struct tt_model *model = expecting->check->model;
	struct need need = {0};
	for (uint32_t i = 0; i < model->expectations.len; i++) {
		const struct tt_expectation *expectation = &model->expectations.items[i];
		if (expecting->groups[i] != group)
			continue;
		uint32_t events = events_needed(model, expectation);
		need.first = need.first == NULL ? expectation : need.first;
		need.events = events > need.events ? events : need.events;
		need.risks = need.risks || of_risks(expectation);
	}
	return need;
}

static const uint32_t *as_they_stand(struct tt_model *model) {
	uint32_t *order = TT_NEW_ARRAY(model->arena, uint32_t, model->events.len);
	for (uint32_t i = 0; i < model->events.len; i++)
		order[i] = i;
	return order;
}

void tt_expect_rest(struct tt_expecting *expecting, uint32_t from_group) {
	struct tt_check *check = expecting->check;
	const uint32_t *order = as_they_stand(check->model);
	for (uint32_t group = from_group; group < expecting->group_count; group++) {
		const struct need need = need_of(expecting, group);
		if (need.first == NULL)
			continue;
		expecting->group = group;
		struct tt_run *run = tt_run_all(&(struct tt_run_request){.model = check->model,
			.program = check->program,
			.as_of = need.first->at,
			.extra_facts = need.first->facts,
			.extra_fact_count = need.first->fact_count,
			.order = order,
			.order_count = need.events,
			.risks = need.risks,
			.visit = visit,
			.context = expecting});
		tt_expect_rest_of_run(expecting, run);
		expecting->risks = NULL; /* they end with their run */
		tt_run_finish(run);
	}
}

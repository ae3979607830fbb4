/*
 * Decisions: what a request is refused for, answers that come with one and count for it only, what is
 * remembered and for how long, and that nothing is allocated once all has been met. That a decision says what
 * a step says is held by tests/property/test_engine_order.c.
 */
#include "../scenario.h"
#include "engine/step.h"

static const char *const model_text =
	"tenten: 1\nas_of: 2024-01-01\nuse: [ask.yaml]\n"
	"parties:\n  x: {kind: company, country: JP}\n  y: {kind: company, country: US}\n"
	"  cloud: {kind: company, country: JP}\n"
	"systems:\n  s: {operator: x, access: [x], country: JP}\n  t: {operator: y, access: [y], country: "
	"US}\n"
	"  c: {operator: cloud, access: [x], country: JP}\n"
	"data:\n  d: {about: none, identifying: false, keys: none, purpose: p, disclosure: x, value: high,\n"
	"    rights_holder: x, expiry: none}\n"
	"events:\n  - {id: e, type: acquire, by: x, output: d, system: s}\n"
	"  - {id: f, type: transfer, from: x, to: y, data: d, system: t, purpose: p}\n"
	"  - {id: g, type: process, by: x, input: d, output: d, purpose: p}\n"
	"regimes:\n  r:\n    rules:\n"
	"      - {id: abroad, on: transfer, when: 'to.country != \"JP\"', require: {any: [{fact: ok}]}}\n"
	"      - {id: none, on: process, when: 'event.purpose != \"p\"', forbid: 'true', in_force: {from: "
	"2023-06-01}}\n"
	"      - {id: hands, on: transfer, when: 'third_party(from, to)', duties: [{id: tell, by: from}]}\n"
	"      - {id: purpose, on: process, when: 'event.operation == \"clear\"', set: {purpose: none}}\n";

static struct scenario *begin(void) {
	struct scenario *scenario = scenario_of(model_text);
	scenario_step(scenario, "e");
	return scenario;
}

static struct tt_request nothing_asked(void) {
	return (struct tt_request){.model_event = TT_NONE,
		.from = TT_NONE,
		.to = TT_NONE,
		.holder = TT_NONE,
		.source = TT_NONE,
		.system = TT_NONE,
		.via = TT_NONE,
		.operation = TT_NONE,
		.purpose = TT_NONE,
		.method = TT_NONE,
		.at = TT_TIME_MIN};
}

static struct tt_request transfer(const struct scenario *scenario, const uint32_t *data, const uint32_t *by) {
	return (struct tt_request){.model_event = TT_NONE,
		.types = TT_EVENT_BIT(TT_EVENT_TRANSFER),
		.by_count = 1,
		.by = by,
		.input_count = 1,
		.input = data,
		.from = *by,
		.to = scenario_find_parties(scenario, "y"),
		.holder = TT_NONE,
		.source = TT_NONE,
		.system = scenario_find_systems(scenario, "t"),
		.via = TT_NONE,
		.operation = TT_NONE,
		.purpose = TT_NONE,
		.method = TT_NONE,
		.at = TT_TIME_MIN};
}

static uint8_t verdict(struct scenario *scenario, const struct tt_request *request) {
	scenario->outcome = tt_engine_decide(scenario->engine, request);
	assert_non_null(scenario->outcome);
	return scenario->outcome->verdict;
}

/* ---- requests that are none ------------------------------------------------------------------------ */

static void what_is_no_request_is_refused(void **state) {
	(void)state;
	struct scenario *scenario = begin();
	const uint32_t data = 0, by = 0, nobody = 99;
	struct tt_request good = transfer(scenario, &data, &by), bad;
	assert_int_equal(verdict(scenario, &good), TT_UNDETERMINED);
#define REFUSED(change) (bad = good, bad.change, assert_null(tt_engine_decide(scenario->engine, &bad)))
	REFUSED(types = 0);
	REFUSED(types = 1u << TT_EVENT_TYPE_COUNT);
	REFUSED(input_count = 0);
	REFUSED(by_count = TT_REQUEST_MAX + 1);
	REFUSED(by = &nobody);
	REFUSED(input = &nobody);
	REFUSED(to = 99);
	REFUSED(system = 99);
	REFUSED(purpose = 1u << 20);
	REFUSED(drop = 1u << 20);
	REFUSED(expiry = 1u << 20);
	REFUSED(model_event = 99);
	assert_int_equal(verdict(scenario, &good), TT_UNDETERMINED);
	scenario_end(scenario);
}

/* ---- answers --------------------------------------------------------------------------------------- */

static uint32_t question(const struct scenario *scenario, const char *id) {
	for (uint32_t i = 0; i < scenario->model->questions.len; i++)
		if (tt_text_is(scenario->model->questions.items[i].named.id, id))
			return i;
	fail_msg("no question %s", id);
	return TT_NONE;
}

static void answers_count_for_their_request_only(void **state) {
	(void)state;
	struct scenario *scenario = begin();
	const uint32_t data = 0, by = 0;
	struct tt_request request = transfer(scenario, &data, &by);
	struct tt_fact fact = {.question = question(scenario, "ok"),
		.subjects = {tt_request_event(scenario->model, &request), TT_NONE, TT_NONE, TT_NONE},
		.is = true,
		.in_force = TT_ALWAYS,
		.next = TT_NONE};
	assert_int_equal(verdict(scenario, &request), TT_UNDETERMINED);
	assert_string_equal(scenario_asked(scenario, scenario->outcome->questions).bytes, "ok(request)");
	request.facts = &fact;
	request.fact_count = 1;
	assert_int_equal(verdict(scenario, &request), TT_PERMITTED_WITH_DUTIES);
	fact.is = false;
	assert_int_equal(verdict(scenario, &request), TT_FORBIDDEN);
	request.fact_count = 0;
	assert_int_equal(verdict(scenario, &request), TT_UNDETERMINED);
	request.model_event = 1; /* another event's answer is not this one's */
	request.fact_count = 1;
	assert_int_equal(verdict(scenario, &request), TT_UNDETERMINED);
	scenario_end(scenario);
}

#define LASTING_MODEL                                                                                        \
	"tenten: 1\nas_of: 2024-01-01\nuse: [more.yaml]\n"                                                   \
	"parties: {x: {kind: company, country: JP}, y: {kind: company, country: JP}}\n"                      \
	"systems: {s: {operator: x, access: x, country: JP}, t: {operator: y, access: y, country: JP}}\n"    \
	"data: {d: {disclosure: any, purpose: any}}\n"                                                       \
	"events:\n  - {id: get, type: acquire, by: x, output: d, system: s}\n"                               \
	"  - {id: give, type: transfer, from: x, to: y, data: d, system: t, operation: one}\n"               \
	"facts:\n  - {fact: agreed, of: [d, y], is: true}\n"                                                 \
	"regimes: {r: {rules: [{id: agreed, on: transfer, when: event.operation == 'one', require: "         \
	"{any: [{fact: agreed}]}}]}}\n"
#define LASTING_QUESTIONS                                                                                    \
	"tenten: 1\npack: more\nchecked: 2024-01-01\ntitle: more\nquestions: {agreed: {of: data+to, ask: "   \
	"agreed}}\n"

/* An answer on data and receiver lasts as long as the draft, but not one that came with a request. */
static void answers_of_a_request_are_not_remembered(void **state) {
	(void)state;
	const struct scenario_file files[] = {
		{"model.yaml", LASTING_MODEL}, {"more.yaml", LASTING_QUESTIONS}};
	struct scenario *scenario = scenario_load_files(files, TT_COUNT(files));
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	scenario_step(scenario, "get");
	const uint32_t data = 0, by = 0;
	struct tt_request request = transfer(scenario, &data, &by);
	request.operation = scenario->model->events.items[1].operation;
	struct tt_fact refusal = scenario->model->facts.items[0];
	refusal.is = false;
	request.facts = &refusal;
	for (unsigned i = 0; i < 3; i++) {
		request.fact_count = 0;
		assert_int_equal(verdict(scenario, &request), TT_PERMITTED);
		assert_int_equal(scenario->outcome->grounds.len, 1);
		request.fact_count = 1;
		assert_int_equal(verdict(scenario, &request), TT_FORBIDDEN);
	}
	scenario_end(scenario);
}

static struct tt_range controllers(struct scenario *scenario, const struct tt_request *request) {
	verdict(scenario, request);
	assert_int_equal(scenario->outcome->outputs.len, 1);
	return tt_holding_range(scenario->engine, scenario->outcome->outputs.items[0], TT_controller);
}

static void answers_about_reach_go_away_again(void **state) {
	(void)state;
	struct scenario *scenario = begin();
	const uint32_t data = 0, by = 0;
	struct tt_request request = transfer(scenario, &data, &by);
	request.types = TT_EVENT_BIT(TT_EVENT_STORE);
	request.from = request.to = TT_NONE;
	request.system = scenario_find_systems(scenario, "c");
	struct tt_fact fact = {.question = scenario->model->question_does_not_handle,
		.subjects = {scenario_find_parties(scenario, "cloud"), request.system, TT_NONE, TT_NONE},
		.is = true,
		.in_force = TT_ALWAYS,
		.next = TT_NONE};
	assert_false(tt_range_known(controllers(scenario, &request)));
	request.facts = &fact;
	request.fact_count = 1;
	assert_true(tt_range_known(controllers(scenario, &request)));
	request.fact_count = 0;
	assert_false(tt_range_known(controllers(scenario, &request)));
	request.fact_count = 1;
	assert_true(tt_range_known(controllers(scenario, &request)));
	tt_engine_step(scenario->engine, 1); /* the next step does not know it either */
	request.fact_count = 0;
	assert_false(tt_range_known(controllers(scenario, &request)));
	scenario_end(scenario);
}

/* ---- what is remembered ---------------------------------------------------------------------------- */

static void drafts_are_remembered_until_something_changes(void **state) {
	(void)state;
	struct scenario *scenario = begin();
	const uint32_t data = 0, by = 0;
	struct tt_request request = transfer(scenario, &data, &by);
	request.purpose = 0; /* no set rule reads it */
	for (unsigned i = 0; i < 5; i++) {
		request.purpose = i;
		verdict(scenario, &request);
	}
	struct tt_decision_counts counts = tt_engine_decision_counts(scenario->engine);
	assert_int_equal(counts.made, 1);
	assert_int_equal(counts.remembered, 4);
	request.operation = 0; /* one reads this */
	verdict(scenario, &request);
	assert_int_equal(tt_engine_decision_counts(scenario->engine).made, 2);
	tt_engine_step(scenario->engine, 2); /* the data changes */
	verdict(scenario, &request);
	assert_int_equal(tt_engine_decision_counts(scenario->engine).made, 3);
	assert_true(tt_time_parse(TT_TEXT("2023-01-01"), &request.at, &(bool){false})); /* so does the law */
	verdict(scenario, &request);
	assert_int_equal(tt_engine_decision_counts(scenario->engine).made, 4);
	scenario_end(scenario);
}

static void law_of_the_instant_of_the_request(void **state) {
	(void)state;
	struct scenario *scenario = begin();
	const uint32_t data = 0, by = 0;
	struct tt_request request = transfer(scenario, &data, &by);
	request.types = TT_EVENT_BIT(TT_EVENT_PROCESS);
	request.from = request.to = request.system = TT_NONE;
	for (unsigned i = 0; i < 3; i++) {
		request.at = TT_TIME_MIN;
		assert_int_equal(verdict(scenario, &request), TT_FORBIDDEN);
		assert_true(tt_time_parse(TT_TEXT("2023-05-31"), &request.at, &(bool){false}));
		assert_int_equal(verdict(scenario, &request), TT_PERMITTED);
	}
	scenario_end(scenario);
}

static void nothing_is_allocated_in_the_end(void **state) {
	(void)state;
	struct scenario *scenario = begin();
	const uint32_t data = 0, by = 0;
	struct tt_request request = transfer(scenario, &data, &by);
	size_t used = 0;
	for (unsigned i = 0; i < 1000; i++) {
		request.purpose = i % scenario->model->words.texts.len;
		request.to = i % 3;
		(void)tt_engine_decide(scenario->engine, &request);
		if (i == 200)
			used = scenario->arena.used;
	}
	assert_int_equal(scenario->arena.used, used);
	/* what is forgotten is remembered in the same place */
	for (unsigned i = 0; i < 100; i++) {
		tt_decisions_forget(scenario->engine);
		(void)tt_engine_decide(scenario->engine, &request);
	}
	assert_int_equal(scenario->arena.used, used);
	scenario_end(scenario);
}

/* ---- what a step would say -------------------------------------------------------------------------- */

#define LATER_MODEL                                                                                          \
	"tenten: 1\nas_of: 2024-01-01\nuse: [more.yaml]\nanchors: {end: {at: 2022-04-01}}\n"                 \
	"parties: {x: {kind: company, country: JP}}\n"                                                       \
	"systems: {s: {operator: x, access: x, country: JP}}\n"                                              \
	"data: {d: {disclosure: any, purpose: any, expiry: end+1y}}\n"                                       \
	"events:\n  - {id: get, type: acquire, by: x, output: d, system: s}\n"                               \
	"  - {id: use, type: process, by: x, input: d, output: d, system: s, operation: one}\n"              \
	"  - {id: renew, type: process, by: x, input: d, output: d, system: s, operation: two}\n"            \
	"facts:\n  - {fact: aged, of: use, is: true, from: 2024-02-01}\n"                                    \
	"regimes: {r: {rules: [\n"                                                                           \
	"  {id: row, on: process, in_force: {to: 2025-01-01}, when: event.operation == 'one', forbid: "      \
	"true},"                                                                                             \
	"\n  {id: row, on: process, in_force: {promulgated: 2024-06-01, latest: 2025-01-01}, when: "         \
	"event.operation == 'two', forbid: true},\n"                                                         \
	"  {id: old, on: process, when: fact('aged'), set: {value: high}},\n"                                \
	"  {id: renewed, on: process, when: event.operation == 'two', set: {expiry: none}}]}}\n"
#define LATER_QUESTIONS                                                                                      \
	"tenten: 1\npack: more\nchecked: 2024-01-01\ntitle: more\n"                                          \
	"questions: {aged: {of: event, ask: aged, lasts: 2m}}\n"

static struct tt_range value_after(struct scenario *scenario) {
	return tt_holding_range(scenario->engine, scenario->outcome->outputs.items[0], TT_value);
}

/* Asks about an event of the model at an instant, in the engine that has answered all before. */
static void decide_at(struct scenario *scenario, const char *event, const char *at) {
	uint32_t id = scenario_find_events(scenario, event);
	const struct tt_event *known = &scenario->model->events.items[id];
	const uint32_t *ids = scenario->model->ids.items, by = 0, data = 0;
	struct tt_request request = nothing_asked();
	assert_int_equal(ids[known->input.start], data);
	request.model_event = id;
	request.types = known->types;
	request.by = &by;
	request.input = request.output = &data;
	request.by_count = request.input_count = request.output_count = 1;
	request.system = known->system;
	request.operation = known->operation;
	assert_true(tt_time_parse(tt_text_of(at), &request.at, &(bool){false}));
	verdict(scenario, &request);
}

static struct scenario *begin_later(void) {
	const struct scenario_file files[] = {{"model.yaml", LATER_MODEL}, {"more.yaml", LATER_QUESTIONS}};
	struct scenario *scenario = scenario_load_files(files, TT_COUNT(files));
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	scenario_step(scenario, "get");
	return scenario;
}

/* Rules that ask nothing doubtful are not looked through for doubt, whatever else is asked in a model. */
static void only_what_may_be_doubted_is_looked_at(void **state) {
	(void)state;
	struct scenario *scenario = begin();
	const struct tt_model *model = scenario->model;
	bool implying = false;
	for (uint32_t i = 0; i < model->questions.len; i++)
		implying = implying || model->questions.items[i].implies != TT_SET_EMPTY;
	assert_true(implying); /* in core */
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
		assert_int_equal(scenario->engine->doubting[type].len, 0);
	scenario_end(scenario);
	scenario = begin_later();
	assert_int_equal(scenario->engine->doubting[TT_EVENT_PROCESS].len, 1);
	assert_int_equal(scenario->engine->doubting[TT_EVENT_TRANSFER].len, 0);
	scenario_end(scenario);
}

/* No law, place or interval changes in between: only the answer grows too old. */
static void answers_grow_too_old_for_remembered_drafts(void **state) {
	(void)state;
	struct scenario *scenario = begin_later();
	for (unsigned i = 0; i < 2; i++) {
		decide_at(scenario, "use", "2024-02-02");
		assert_true(tt_range_known(value_after(scenario)));
		decide_at(scenario, "use", "2024-03-31");
		assert_true(tt_range_known(value_after(scenario)));
		decide_at(scenario, "use", "2024-04-01");
		assert_false(tt_range_known(value_after(scenario)));
	}
	scenario_end(scenario);
}

static void rows_of_a_rule_are_weighed_against_each_other(void **state) {
	(void)state;
	struct scenario *scenario = begin_later();
	for (unsigned i = 0; i < 2; i++) {
		decide_at(scenario, "use", "2024-05-01");
		assert_int_equal(scenario->outcome->verdict, TT_FORBIDDEN);
		decide_at(scenario, "use", "2024-07-01"); /* the other row is perhaps in force instead */
		assert_int_equal(scenario->outcome->verdict, TT_UNDETERMINED);
		decide_at(scenario, "renew", "2024-07-01");
		assert_int_equal(scenario->outcome->verdict, TT_UNDETERMINED);
		decide_at(scenario, "renew", "2025-01-01");
		assert_int_equal(scenario->outcome->verdict, TT_FORBIDDEN);
	}
	scenario_end(scenario);
}

static bool found(const struct scenario *scenario, enum tt_finding_code code) {
	for (uint32_t i = 0; i < scenario->outcome->findings.len; i++)
		if (scenario->outcome->findings.items[i].code == code)
			return true;
	return false;
}

/* As in a step, what is held too long is held so after the event, which may change the date. */
static void what_is_made_in_place_counts_as_it_is_made(void **state) {
	(void)state;
	struct scenario *scenario = begin_later();
	for (unsigned i = 0; i < 2; i++) {
		decide_at(scenario, "use", "2024-05-01");
		assert_true(found(scenario, TT_FINDING_EXPIRED));
		decide_at(scenario, "renew", "2024-05-01");
		assert_false(found(scenario, TT_FINDING_EXPIRED));
	}
	scenario_restart(scenario, NULL);
	scenario_step(scenario, "renew");
	assert_false(found(scenario, TT_FINDING_EXPIRED));
	scenario_end(scenario);
}

#define BEFORE_MODEL                                                                                         \
	"tenten: 1\nas_of: 2024-01-01\n"                                                                     \
	"categories: {f: {group: g, levels: [named]}}\n"                                                     \
	"parties: {x: {kind: company, country: JP}, cloud: {kind: company, country: JP}, gov: {kind: "       \
	"authority}}\n"                                                                                      \
	"systems: {s: {operator: x, access: x, country: JP}, c: {operator: cloud, access: x, country: "      \
	"JP}}\n"                                                                                             \
	"data:\n  imagined: {purpose: p, keys: none}\n  seen: {purpose: none, keys: k, disclosure: any}\n"   \
	"  list: {purpose: none, keys: k, category: named}\n  far: {purpose: none, keys: none}\n"            \
	"events:\n  - {id: get, type: acquire, by: x, output: seen, system: s}\n"                            \
	"  - {id: put, type: acquire, by: x, output: far, system: c}\n"                                      \
	"  - {id: imagine, type: process, by: x, input: imagined, output: imagined}\n"                       \
	"  - {id: meet, type: process, by: x, input: seen, output: list, system: s}\n"                       \
	"  - {id: look, type: process, by: x, input: seen, system: s}\n"                                     \
	"regimes: {r: {rules: [\n"                                                                           \
	"  {id: cleared, on: process, set: {purpose: none}},\n"                                              \
	"  {id: order, expose: gov, when: linked('named')},\n"                                               \
	"  {id: was, on: process, forbid: \"data.purpose.contains('p')\"},\n"                                \
	"  {id: read, on: process, forbid: \"data.exposure.contains('gov')\"},\n"                            \
	"  {id: kept, on: store, forbid: \"data.id == 'far'\"}]}}\n"

/* An event of the model with one input, decided on and then stepped. */
static void expect_both(struct scenario *scenario, const char *event, uint8_t expected) {
	uint32_t id = scenario_find_events(scenario, event);
	const struct tt_event *known = &scenario->model->events.items[id];
	const uint32_t *ids = scenario->model->ids.items;
	const uint32_t by = ids[known->by.start], input = ids[known->input.start];
	const uint32_t output = known->output.len > 0 ? ids[known->output.start] : TT_NONE;
	struct tt_request request = nothing_asked();
	request.model_event = id;
	request.types = known->types;
	request.by = &by;
	request.input = &input;
	request.output = &output;
	request.by_count = request.input_count = 1;
	request.output_count = known->output.len;
	request.system = known->system;
	for (unsigned times = 0; times < 2; times++)
		assert_int_equal(verdict(scenario, &request), expected);
	assert_int_equal(tt_engine_step(scenario->engine, id)->verdict, expected);
}

/* Norms read what there was, be it imagined, and nothing of what the event makes of it. */
static void what_there_was_is_read_as_it_was(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(BEFORE_MODEL);
	scenario_step(scenario, "put");
	expect_both(scenario, "imagine", TT_FORBIDDEN);
	expect_both(scenario, "meet", TT_PERMITTED);
	assert_string_equal(scenario_value(scenario, "seen", "x", "s", "exposure"), "gov;x");
	expect_both(scenario, "look", TT_FORBIDDEN);
	scenario_end(scenario);
}

/* Answers change who can see another holding; the event leaves it alone. */
static void what_answers_change_the_event_does_not(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(BEFORE_MODEL);
	const uint32_t by = 0, seen = scenario_find_data(scenario, "seen");
	struct tt_request request = nothing_asked();
	scenario_step(scenario, "put");
	request.types = TT_EVENT_BIT(TT_EVENT_PROCESS);
	request.by = &by;
	request.input = &seen;
	request.by_count = request.input_count = 1;
	struct tt_fact fact = {.question = scenario->model->question_does_not_handle,
		.subjects = {scenario_find_parties(scenario, "cloud"), scenario_find_systems(scenario, "c"),
			TT_NONE, TT_NONE},
		.is = true,
		.in_force = TT_ALWAYS,
		.next = TT_NONE};
	request.facts = &fact;
	for (unsigned times = 0; times < 3; times++) {
		request.fact_count = times != 1;
		assert_int_equal(verdict(scenario, &request), TT_PERMITTED);
	}
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_request_is_refused),
		cmocka_unit_test(answers_count_for_their_request_only),
		cmocka_unit_test(answers_of_a_request_are_not_remembered),
		cmocka_unit_test(answers_about_reach_go_away_again),
		cmocka_unit_test(drafts_are_remembered_until_something_changes),
		cmocka_unit_test(law_of_the_instant_of_the_request),
		cmocka_unit_test(nothing_is_allocated_in_the_end),
		cmocka_unit_test(only_what_may_be_doubted_is_looked_at),
		cmocka_unit_test(answers_grow_too_old_for_remembered_drafts),
		cmocka_unit_test(rows_of_a_rule_are_weighed_against_each_other),
		cmocka_unit_test(what_is_made_in_place_counts_as_it_is_made),
		cmocka_unit_test(what_there_was_is_read_as_it_was),
		cmocka_unit_test(what_answers_change_the_event_does_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

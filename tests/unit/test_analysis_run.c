/*
 * Runs: each event is visited once, in order, however many rounds the steady state takes; a flow that never
 * settles is found out.
 */
#include "../scenario.h"
#include "analysis/check.h"

#define WORLD                                                                                                \
	"tenten: 1\ntitle: t\nas_of: 2024-04-01\nuse: [ask.yaml]\n"                                          \
	"parties:\n  x: {kind: company, country: JP}\n"                                                      \
	"systems:\n  one: {operator: x, access: [x], country: JP}\n"                                         \
	"data:\n"                                                                                            \
	"  list: {about: none, keys: none, disclosure: x, purpose: use, rights_holder: x, value: low, "      \
	"expiry: none, subjects: 10}\n"                                                                      \
	"  sum: {value: low}\n"

/* A sum that takes itself as an input grows in each round. */
#define GROWING(limit)                                                                                       \
	WORLD "regimes:\n  r: {name: r, form: internal-rule, rules: [{id: few, on: process, "                \
	      "when: data.subjects >= " limit ", forbid: \"true\"}]}\n"                                      \
	      "events:\n"                                                                                    \
	      "  - {id: get, type: acquire, by: x, system: one, output: list, every: day}\n"                 \
	      "  - {id: add, type: process, by: x, input: [list, sum], system: one, output: sum}\n"

struct visits {
	uint32_t events[8], count;
	uint8_t verdicts[8];
	bool traced;
};

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct visits *visits = context;
	(void)engine;
	assert_true(visits->count < 8);
	visits->verdicts[visits->count] = outcome->verdict;
	visits->traced = visits->traced || outcome->judged.len > 0;
	visits->events[visits->count++] = outcome->event;
}

static struct tt_run *run(struct scenario *scenario, struct visits *visits, bool trace) {
	return tt_run_all(&(struct tt_run_request){.model = scenario->model,
		.program = scenario->program,
		.as_of = TT_TIME_MIN,
		.trace = trace,
		.visit = visit,
		.context = visits});
}

static void visits_each_event_once(void **state) {
	(void)state;
	struct visits visits = {0};
	struct scenario *scenario = scenario_of_file("tests/models/strength.yaml");
	struct tt_run *ended = run(scenario, &visits, false);
	assert_int_equal(ended->rounds, 1);
	assert_true(ended->steady);
	assert_int_equal(visits.count, scenario->model->events.len);
	for (uint32_t i = 0; i < visits.count; i++)
		assert_int_equal(visits.events[i], i);
	assert_false(visits.traced);
	scenario_end(scenario);
}

static void traces_when_asked(void **state) {
	(void)state;
	struct visits visits = {0};
	struct scenario *scenario = scenario_of_file("tests/models/strength.yaml");
	run(scenario, &visits, true);
	assert_true(visits.traced);
	scenario_end(scenario);
}

static void repeats_until_steady(void **state) {
	(void)state;
	struct visits visits = {0};
	struct scenario *scenario = scenario_of_file("tests/models/every.yaml");
	struct tt_run *ended = run(scenario, &visits, false);
	assert_true(ended->steady);
	assert_true(ended->rounds >= 2);
	assert_int_equal(visits.count, 2);
	assert_int_equal(visits.verdicts[0], TT_UNDETERMINED); /* only because of the later event */
	scenario_end(scenario);
}

static void finds_verdicts_that_never_settle(void **state) {
	(void)state;
	struct visits visits = {0};
	struct scenario *scenario = scenario_of(GROWING("45"));
	struct tt_run *ended = run(scenario, &visits, false);
	assert_false(ended->steady);
	assert_int_equal(ended->unsteady, 1);
	assert_int_equal(visits.verdicts[0], TT_PERMITTED);
	assert_int_equal(visits.verdicts[1], TT_UNDETERMINED);
	scenario_end(scenario);
}

static void tells_of_a_state_that_never_settles(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(GROWING("1000000"));
	struct tt_check *check = tt_check_model(scenario->model, scenario->program, TT_TIME_MIN);
	assert_false(check->run->steady);
	assert_int_equal(check->run->unsteady, 0);
	assert_int_equal(check->own.len, 1);
	assert_int_equal(check->own.items[0].finding.code, TT_FINDING_NOT_STEADY);
	assert_int_equal(check->own.items[0].finding.event, 0);
	scenario_end(scenario);
}

static void takes_extra_answers(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(WORLD
		"regimes:\n  r: {name: r, form: internal-rule, rules: [{id: asks, on: acquire, "
		"require: {fact: ok}}]}\n"
		"events:\n  - {id: get, type: acquire, by: x, system: one, output: list}\n"
		"expect:\n  - {event: get, facts: [{fact: ok, of: get, is: true}], verdict: permitted}\n");
	const struct tt_expectation *expectation = &scenario->model->expectations.items[0];
	struct visits open = {0}, answered = {0};
	run(scenario, &open, false);
	assert_int_equal(open.verdicts[0], TT_UNDETERMINED);
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = scenario->model,
		.program = scenario->program,
		.as_of = TT_TIME_MIN,
		.extra_facts = expectation->facts,
		.extra_fact_count = expectation->fact_count,
		.visit = visit,
		.context = &answered}));
	assert_int_equal(answered.verdicts[0], TT_PERMITTED);
	scenario_end(scenario);
}

/* Out of memory in the middle of a run: control comes back, and nothing leaks (the sanitizer watches). */
struct starving {
	struct scenario *scenario;
	struct visits visits;
};

static void run_starving(void *context) {
	struct starving *starving = context;
	starving->scenario->arena.ceiling = starving->scenario->arena.used + 4096;
	run(starving->scenario, &starving->visits, true);
}

static void survives_running_out_of_memory(void **state) {
	(void)state;
	struct starving starving = {.scenario = scenario_of_file("tests/models/pos.yaml")};
	assert_int_equal(tt_arena_run(&starving.scenario->arena, run_starving, &starving), TT_LIMIT);
	scenario_end(starving.scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(visits_each_event_once),
		cmocka_unit_test(traces_when_asked),
		cmocka_unit_test(repeats_until_steady),
		cmocka_unit_test(finds_verdicts_that_never_settle),
		cmocka_unit_test(tells_of_a_state_that_never_settles),
		cmocka_unit_test(takes_extra_answers),
		cmocka_unit_test(survives_running_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Checks: what is found, under which id, by cause; what is silenced; what was expected and did not come.
 */
#include "../scenario.h"
#include "analysis/check.h"
#include "analysis/word.h"

#define MODEL                                                                                                \
	"tenten: 1\ntitle: t\nas_of: 2024-04-01\nuse: [ask.yaml]\n"                                          \
	"parties:\n"                                                                                         \
	"  x: {kind: company, country: JP}\n"                                                                \
	"  y: {kind: company, country: JP}\n"                                                                \
	"systems:\n"                                                                                         \
	"  one: {operator: x, access: [x], country: JP}\n"                                                   \
	"  two: {operator: y, access: [y], country: JP}\n"                                                   \
	"data:\n"                                                                                            \
	"  list: {about: none, keys: none, disclosure: [x, y], purpose: [use, more], rights_holder: x, "     \
	"value: low, expiry: none}\n"                                                                        \
	"regimes:\n"                                                                                         \
	"  r:\n"                                                                                             \
	"    name: r\n"                                                                                      \
	"    form: internal-rule\n"                                                                          \
	"    rules:\n"                                                                                       \
	"      - {id: never, on: transfer, who: from, forbid: \"third_party(from, to)\", in_force: {from: "  \
	"2024-01-01}}\n"                                                                                     \
	"      - {id: asks, on: acquire, require: {fact: ok}}\n"                                             \
	"      - {id: secure, on: store, who: holder, duties: [{id: lock, discharged_by: safe}]}\n"          \
	"events:\n"                                                                                          \
	"  - {id: get, type: acquire, by: x, system: one, output: list}\n"                                   \
	"  - {id: give, type: transfer, data: list, from: x, to: y, via: mail, system: two, purpose: use}\n" \
	"  - {id: again, type: transfer, data: list, from: x, to: y, via: mail, system: two, purpose: "      \
	"use}\n"

static struct tt_check *check_at(struct scenario *scenario, const char *as_of) {
	tt_instant instant = TT_TIME_MIN;
	bool impossible;
	if (as_of != NULL)
		assert_true(tt_time_parse(tt_text_of(as_of), &instant, &impossible));
	return tt_check_model(scenario->model, scenario->program, instant);
}

static struct tt_check *check(struct scenario *scenario) {
	return check_at(scenario, NULL);
}

/* ---- ids ------------------------------------------------------------------------------------------- */

static void add_id(void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct scenario *scenario = context;
	struct tt_check *of = (struct tt_check *)(void *)scenario->outcome;
	(void)engine;
	(void)index;
	tt_buf_string(&scenario->said, scenario->said.len > 0 ? "\n" : "");
	tt_found_id(of, found, &scenario->said);
}

/* The ids of all findings, a line each. */
static const char *ids(struct scenario *scenario, struct tt_check *of) {
	tt_buf_init(&scenario->said, &scenario->arena, 1 << 20);
	tt_buf_string(&scenario->said, "");
	scenario->outcome = (void *)of;
	tt_check_findings(of, add_id, scenario);
	return scenario->said.bytes;
}

static void names_findings(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(MODEL);
	assert_string_equal(ids(scenario, check(scenario)), "W-question/get/r/asks/list@x:one\n"
							    "E-violation/give/r/never/list@y:two\n"
							    "E-violation/again/r/never/list@y:two");
	scenario_end(scenario);
}

static void names_what_tells_findings_apart(void **state) {
	(void)state;
	struct scenario *scenario =
		scenario_of(MODEL "facts:\n"
				  "  - {fact: ok, of: get, is: true}\n"
				  "  - {fact: ok, of: get, is: false}\n"
				  "  - {fact: safe, of: [x, one], is: false}\n"
				  "expect:\n  - {event: get, at: 2023-12-01, verdict: undetermined}\n"
				  "silence:\n  - {id: a/b, reason: r, owner: o, review: 2025-01-01}\n");
	struct tt_check *of = check_at(scenario, "2023-12-01");
	assert_string_equal(ids(scenario, of), "E-violation/get/r/asks/list@x:one\n"
					       "E-contradiction/get/-/-/-@-:-/ok\n"
					       "E-unmet-duty/get/r/secure/list@x:one/lock\n"
					       "E-expectation/get/-/-/-@-:-/verdict/2023-12-01\n"
					       "W-silence-unused/-/-/-/-@-:-/a/b");
	scenario_end(scenario);
}

static void names_readers_and_attributes(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of_file("tests/models/a3-part.yaml");
	assert_non_null(
		strstr(ids(scenario, check(scenario)), "W-unshown-transfer/enter/-/-/customer@a:b-saas>b"));
	scenario_end(scenario);
	scenario = scenario_of_file("tests/models/pos.yaml");
	assert_string_equal(ids(scenario, check(scenario)), "N-lowered/map/-/-/area@it:platform/value");
	scenario_end(scenario);
}

/* ---- causes ---------------------------------------------------------------------------------------- */

static void groups_by_cause(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(MODEL);
	struct tt_check *of = check(scenario);
	assert_int_equal(of->causes.len, 2);
	assert_int_equal(of->causes.items[0].code, TT_FINDING_VIOLATION);
	assert_int_equal(of->causes.items[0].count, 2);
	assert_int_equal(of->causes.items[0].first.finding.event, 1);
	assert_int_equal(of->causes.items[1].code, TT_FINDING_QUESTION);
	for (uint32_t i = 0; i < of->causes.len; i++) /* in their final order */
		assert_int_equal(tt_check_cause(of, &of->causes.items[i].first.finding), i);
	assert_int_equal(of->severities[TT_ERROR], 2);
	assert_int_equal(of->severities[TT_WARNING], 1);
	assert_int_equal(of->verdicts[TT_FORBIDDEN], 2);
	assert_int_equal(of->verdicts[TT_UNDETERMINED], 1);
	scenario_end(scenario);
}

/* Two rows of one rule, for the time before and after a day, are one cause; two rules are two. */
static void groups_the_rows_of_a_rule(void **state) {
	(void)state;
	struct scenario *scenario =
		scenario_of("tenten: 1\ntitle: t\nas_of: 2024-04-01\n"
			    "parties:\n  x: {kind: company, country: JP}\n"
			    "systems:\n  one: {operator: x, access: [x], country: JP}\n"
			    "data:\n"
			    "  list: {about: none, keys: none, disclosure: x, purpose: use, rights_holder: "
			    "x, value: low, "
			    "expiry: none}\n"
			    "regimes:\n"
			    "  r:\n    name: r\n    form: internal-rule\n    rules:\n"
			    "      - {id: no, on: acquire, forbid: \"true\", in_force: {to: 2024-01-01}}\n"
			    "      - {id: no, on: acquire, forbid: \"true\", in_force: {from: 2024-01-01}}\n"
			    "      - {id: nor, on: acquire, forbid: \"true\"}\n"
			    "events:\n"
			    "  - {id: old, type: acquire, by: x, system: one, output: list, at: 2023-06-01}\n"
			    "  - {id: new, type: acquire, by: x, system: one, output: list}\n");
	struct tt_check *of = check(scenario);
	assert_int_equal(of->causes.len, 2);
	assert_int_equal(of->causes.items[0].count, 2);
	assert_int_equal(of->causes.items[1].count, 2);
	scenario_end(scenario);
}

static void counts_what_waits_for_an_answer(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(MODEL);
	struct tt_check *of = check(scenario);
	uint32_t waiting = 0;
	for (uint32_t i = 0; i < of->waiting.len; i++)
		waiting += of->waiting.items[i];
	assert_int_equal(waiting, 1);
	scenario_end(scenario);
}

static void judges_as_of_another_day(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(MODEL);
	struct tt_check *of = check_at(scenario, "2023-12-31");
	assert_int_equal(of->severities[TT_ERROR], 0);
	assert_int_equal(of->verdicts[TT_FORBIDDEN], 0);
	scenario_end(scenario);
}

/* ---- silence --------------------------------------------------------------------------------------- */

#define SILENCE(id, review) "silence:\n  - {id: \"" id "\", reason: r, owner: o, review: " review "}\n"

static void silences_one_finding(void **state) {
	(void)state;
	struct scenario *scenario =
		scenario_of(MODEL SILENCE("E-violation/give/r/never/list@y:two", "2025-01-01"));
	struct tt_check *of = check(scenario);
	assert_int_equal(of->severities[TT_ERROR], 1);
	assert_int_equal(of->silenced, 1);
	assert_int_equal(of->verdicts[TT_FORBIDDEN], 2); /* the verdict stays what it is */
	assert_string_equal(ids(scenario, of), "W-question/get/r/asks/list@x:one\n"
					       "E-violation/again/r/never/list@y:two");
	scenario_end(scenario);
}

static void finds_silences_of_nothing(void **state) {
	(void)state;
	struct scenario *scenario =
		scenario_of(MODEL SILENCE("E-violation/give/r/never/list@x:two", "2025-01-01"));
	struct tt_check *of = check(scenario);
	assert_int_equal(of->silenced, 0);
	assert_int_equal(of->own.len, 1);
	assert_int_equal(of->own.items[0].finding.code, TT_FINDING_SILENCE_UNUSED);
	scenario_end(scenario);
}

static void finds_silences_due_for_review(void **state) {
	(void)state;
	struct scenario *scenario =
		scenario_of(MODEL SILENCE("E-violation/give/r/never/list@y:two", "2024-03-31"));
	struct tt_check *of = check(scenario);
	assert_int_equal(of->silenced, 1); /* it stays silent, but somebody has to look */
	assert_int_equal(of->own.len, 1);
	assert_int_equal(of->own.items[0].finding.code, TT_FINDING_SILENCE_REVIEW);
	scenario_end(scenario);
	scenario = scenario_of(MODEL SILENCE("E-violation/give/r/never/list@y:two", "2024-04-01"));
	assert_int_equal(check(scenario)->own.len, 0);
	scenario_end(scenario);
}

/* ---- expectations ---------------------------------------------------------------------------------- */

/* What the model did not keep, a line each: WHAT: EXPECTED / GOT. */
static const char *mismatches(struct scenario *scenario, const struct tt_check *of) {
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 1 << 20);
	tt_buf_string(&buf, "");
	for (uint32_t i = 0; i < of->mismatches.len; i++) {
		const struct tt_mismatch *row = &of->mismatches.items[i];
		tt_buf_format(&buf, "%s%.*s: %.*s / %.*s", i > 0 ? "\n" : "", TT_TEXT_ARGS(row->what),
			TT_TEXT_ARGS(row->expected), TT_TEXT_ARGS(row->got));
	}
	return buf.bytes;
}

static void expect(const char *expectations, const char *missed) {
	struct tt_arena arena;
	tt_arena_init(&arena, 1 << 20);
	struct tt_text text = tt_text_format(&arena, "%sexpect:\n%s", MODEL, expectations);
	struct scenario *scenario = scenario_of(text.bytes);
	struct tt_check *of = check(scenario);
	assert_string_equal(mismatches(scenario, of), missed);
	uint32_t found = 0;
	for (uint32_t i = 0; i < of->own.len; i++)
		found += of->own.items[i].finding.code == TT_FINDING_EXPECTATION;
	assert_int_equal(found, of->mismatches.len);
	scenario_end(scenario);
	tt_arena_finish(&arena);
}

static void keeps_what_is_expected(void **state) {
	(void)state;
	expect("  - {event: get, verdict: undetermined, units: [], grounds: [], duties: [lock], "
	       "questions: [ok(get)], findings: [W-question]}\n"
	       "  - {event: give, verdict: forbidden, units: [system, device, organisation], "
	       "findings: {has: [E-violation], lacks: [E-unmet-duty]}}\n"
	       "  - {holding: {data: list, holder: y}, disclosure: [y, x], purpose: {has: [use], lacks: "
	       "[less]}, value: low, expiry: none, location: two, controller: y, exposure: [y]}\n",
		"");
}

static void misses_what_is_not_so(void **state) {
	(void)state;
	expect("  - {event: get, verdict: permitted, units: [country], grounds: [ok], duties: [], "
	       "questions: [], findings: []}\n",
		"verdict: permitted / undetermined\n"
		"units: country / none\n"
		"grounds: ok / none\n"
		"duties: none / lock\n"
		"questions: none / ok(get)\n"
		"findings: none / W-question");
}

static void misses_some_of_what_is_listed(void **state) {
	(void)state;
	expect("  - {event: give, units: {has: [country], lacks: [device]}, findings: {lacks: "
	       "[E-violation]}}\n"
	       "  - {holding: {data: list, holder: y}, disclosure: x, purpose: {lacks: [use]}, value: high, "
	       "expiry: any, keys: k}\n",
		"units: has: country; lacks: device / organisation, system, device\n"
		"findings: lacks: E-violation / E-violation\n"
		"disclosure: x / x, y\n"
		"purpose: lacks: use / use, more\n"
		"value: high / low\n"
		"expiry: any / none\n"
		"keys: k / none");
}

static void misses_holdings_that_are_not_there(void **state) {
	(void)state;
	expect("  - {holding: {data: list, holder: y, system: one}, value: low}\n", "holding: holding / ");
}

static void runs_again_for_dates_and_facts(void **state) {
	(void)state;
	expect("  - {event: give, at: 2023-12-31, verdict: permitted-with-duties}\n"
	       "  - {event: get, facts: [{fact: ok, of: get, is: true}], verdict: permitted-with-duties, "
	       "grounds: [ok]}\n"
	       "  - {event: give, facts: [{fact: ok, of: get, is: true}], verdict: permitted}\n"
	       "  - {event: get, facts: [{fact: ok, of: get, is: false}], verdict: permitted}\n",
		"verdict: permitted / forbidden\n"
		"verdict: permitted / forbidden");
}

/* A date given for the check is about what is found, not about what the model expects of its own date. */
static void expects_of_the_models_own_date(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(MODEL "expect:\n  - {event: give, verdict: forbidden}\n");
	struct tt_check *of = check_at(scenario, "2023-12-31");
	assert_int_equal(of->mismatches.len, 0);
	assert_int_equal(of->verdicts[TT_FORBIDDEN], 0);
	scenario_end(scenario);
}

static void expects_silenced_findings_away(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(MODEL SILENCE("E-violation/give/r/never/list@y:two",
		"2025-01-01") "expect:\n  - {event: give, findings: []}\n");
	assert_string_equal(mismatches(scenario, check(scenario)), "");
	scenario_end(scenario);
}

/* A label is had where it is surely contained, not where a higher one of another kind is reached. */
static void expects_labels_as_contained(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(
		"tenten: 1\ntitle: t\nas_of: 2024-04-01\n"
		"categories:\n  f: {group: g, levels: [plain, personal, filed], is_a: {filed: personal}}\n"
		"parties:\n  x: {kind: company, country: JP}\n"
		"systems:\n  one: {operator: x, access: [x], country: JP}\n"
		"data:\n"
		"  list: {about: none, keys: none, disclosure: x, purpose: use, rights_holder: x, value: "
		"low, "
		"expiry: none, category: filed}\n"
		"events:\n  - {id: get, type: acquire, by: x, system: one, output: list}\n"
		"expect:\n"
		"  - {holding: {data: list, holder: x}, category: filed}\n"
		"  - {holding: {data: list, holder: x}, category: {has: [personal, filed], lacks: [plain]}}\n"
		"  - {holding: {data: list, holder: x}, category: {has: [plain]}}\n"
		"  - {holding: {data: list, holder: x}, category: {lacks: [personal]}}\n"
		"  - {holding: {data: list, holder: x}, category: personal}\n");
	assert_string_equal(mismatches(scenario, check(scenario)), "category: has: plain / filed\n"
								   "category: lacks: personal / filed\n"
								   "category: personal / filed");
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_findings),
		cmocka_unit_test(names_what_tells_findings_apart),
		cmocka_unit_test(names_readers_and_attributes),
		cmocka_unit_test(groups_by_cause),
		cmocka_unit_test(groups_the_rows_of_a_rule),
		cmocka_unit_test(counts_what_waits_for_an_answer),
		cmocka_unit_test(judges_as_of_another_day),
		cmocka_unit_test(silences_one_finding),
		cmocka_unit_test(finds_silences_of_nothing),
		cmocka_unit_test(finds_silences_due_for_review),
		cmocka_unit_test(keeps_what_is_expected),
		cmocka_unit_test(misses_what_is_not_so),
		cmocka_unit_test(misses_some_of_what_is_listed),
		cmocka_unit_test(misses_holdings_that_are_not_there),
		cmocka_unit_test(runs_again_for_dates_and_facts),
		cmocka_unit_test(expects_of_the_models_own_date),
		cmocka_unit_test(expects_silenced_findings_away),
		cmocka_unit_test(expects_labels_as_contained),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

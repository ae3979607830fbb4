/*
 * What events do to holdings: what they find, make, change and take away, which units a transfer crosses, and
 * what is found when an event does not fit the state.
 */
#include "../scenario.h"

#define HEAD                                                                                                 \
	"tenten: 1\nas_of: 2024-04-01\nuse: [ask.yaml]\n"                                                    \
	"parties:\n"                                                                                         \
	"  x: {kind: company, country: JP}\n"                                                                \
	"  it: {kind: department, part_of: x}\n"                                                             \
	"  sales: {kind: department, part_of: x}\n"                                                          \
	"  shop: {kind: department, part_of: sales}\n"                                                       \
	"  y: {kind: company, country: US}\n"                                                                \
	"systems:\n"                                                                                         \
	"  s: {operator: it, access: [it], country: JP}\n"                                                   \
	"  t: {operator: it, access: [it, sales], country: JP}\n"                                            \
	"  q: {operator: it, country: JP}\n"                                                                 \
	"  u: {operator: y, access: [y], country: US}\n"

#define GIVEN                                                                                                \
	"data:\n"                                                                                            \
	"  a: {keys: k, purpose: [p, q], disclosure: any, subjects: 5}\n"                                    \
	"  b: {keys: [k, m], purpose: [q, r], disclosure: any, subjects: 7}\n"                               \
	"  o: {}\n"                                                                                          \
	"events:\n"                                                                                          \
	"  - {id: one, type: acquire, by: it, output: a, system: s}\n"                                       \
	"  - {id: two, type: acquire, by: it, output: b, system: s}\n"

static struct scenario *run_until(const char *model, const char *event) {
	struct scenario *scenario = scenario_of(model);
	scenario_step(scenario, event);
	return scenario;
}

/* "a@it:s" */
static const char *name_of(struct scenario *scenario, uint32_t row) {
	const struct tt_holding *holding = &scenario->engine->holdings.items[row];
	struct tt_about about = {holding->data, holding->holder, holding->system, TT_NONE, TT_NONE};
	return scenario_about(scenario, about).bytes + 1;
}

/* All holdings that are there. */
static const char *held(struct scenario *scenario) {
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->engine->holdings.len; i++)
		if (scenario->engine->holdings.items[i].alive)
			scenario_word(scenario, &words, "%s", name_of(scenario, i));
	return scenario_join(scenario, &words, " ").bytes;
}

static const char *inputs(struct scenario *scenario) {
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->outcome->inputs.len; i++)
		scenario_word(scenario, &words, "%s", name_of(scenario, scenario->outcome->inputs.items[i]));
	return scenario_join(scenario, &words, " ").bytes;
}

static void check_held(const char *model, const char *event, const char *expected, const char *findings) {
	struct scenario *scenario = run_until(model, event);
	assert_string_equal(held(scenario), expected);
	assert_string_equal(scenario_findings(scenario), findings);
	scenario_end(scenario);
}

/* ---- what an event makes and takes away ------------------------------------------------------------ */

static void acquiring_makes_the_outputs(void **state) {
	(void)state;
	check_held(HEAD
		"data: {a: {}, b: {}}\nevents: [{id: e, type: acquire, by: it, output: [a, b], system: s}]\n",
		"e", "a@it:s b@it:s", "");
	check_held(HEAD "data: {a: {}}\nevents: [{id: e, type: acquire, by: it, holder: sales, output: a, "
			"system: s}]\n",
		"e", "a@sales:s", "");
	check_held(HEAD
		"data: {a: {}}\nevents: [{id: e, type: acquire, by: [it, sales], output: a, system: t}]\n",
		"e", "a@it:t a@sales:t", "");
}

static void processing_makes_outputs_and_keeps_inputs(void **state) {
	(void)state;
	check_held(HEAD GIVEN "  - {id: e, type: process, by: it, input: [a, b], output: o, system: s}\n",
		"e", "a@it:s b@it:s o@it:s", "");
	check_held(HEAD GIVEN "  - {id: e, type: process, by: it, input: a, output: o}\n", "e",
		"a@it:s b@it:s o@it:s", "");
	check_held(
		HEAD GIVEN "  - {id: e, type: process, by: it, input: [a, b]}\n", "e", "a@it:s b@it:s", "");
	check_held(HEAD GIVEN
		"  - {id: e, type: process, by: it, holder: sales, input: a, output: o, system: t}\n",
		"e", "a@it:s b@it:s o@sales:t", "");
	check_held(HEAD GIVEN "  - {id: e, type: process, by: [it, x], input: a, output: o, system: t}\n",
		"e", "a@it:s b@it:s o@it:t o@x:t", "");
}

static void transferring_copies_or_moves(void **state) {
	(void)state;
	check_held(HEAD GIVEN "  - {id: e, type: transfer, data: a, from: it, to: sales, system: t}\n", "e",
		"a@it:s a@sales:t b@it:s", "");
	check_held(HEAD GIVEN
		"  - {id: e, type: transfer, data: [a, b], from: it, to: sales, system: t, keep: move}\n",
		"e", "a@sales:t b@sales:t", "");
	check_held(HEAD GIVEN "  - {id: e, type: transfer, data: a, from: it, to: sales, keep: copy}\n", "e",
		"a@it:s a@sales b@it:s", "");
	check_held(HEAD GIVEN
		"  - {id: e, type: transfer, data: a, from: it, to: it, system: s, keep: move}\n",
		"e", "a@it:s b@it:s", "");
}

static void storing_copies_within_one_holder(void **state) {
	(void)state;
	check_held(HEAD GIVEN "  - {id: e, type: store, by: it, data: a, system: t}\n", "e",
		"a@it:s a@it:t b@it:s", "");
	check_held(HEAD GIVEN "  - {id: e, type: store, by: it, data: a, source: s, system: t, keep: move}\n",
		"e", "a@it:t b@it:s", "");
	check_held(HEAD GIVEN "  - {id: e, type: store, by: it, data: a}\n", "e", "a@it:s b@it:s", "");
}

static void disposing_takes_away_what_is_named(void **state) {
#define TWO_COPIES HEAD GIVEN "  - {id: copy, type: store, by: it, data: a, system: t}\n"
	(void)state;
	check_held(HEAD GIVEN "  - {id: e, type: dispose, by: it, data: a}\n", "e", "b@it:s", "");
	check_held(TWO_COPIES "  - {id: e, type: dispose, by: it, data: a, system: s}\n", "e",
		"a@it:t b@it:s", "");
	check_held(TWO_COPIES "  - {id: e, type: dispose, by: it, data: a}\n", "e", "b@it:s", "");
	check_held(HEAD GIVEN "  - {id: give, type: transfer, data: a, from: it, to: y, system: u}\n"
			      "  - {id: e, type: dispose, by: it, data: a}\n",
		"e", "a@y:u b@it:s", "");
}

/* What was taken away can come again. */
static void holdings_come_again(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD GIVEN "  - {id: e, type: dispose, by: it, data: a}\n"
				     "  - {id: f, type: acquire, by: it, output: a, system: s}\n",
			"e");
	assert_string_equal(held(scenario), "b@it:s");
	scenario_step(scenario, "f");
	assert_string_equal(held(scenario), "a@it:s b@it:s");
	assert_string_equal(scenario_value(scenario, "a", "it", "s", "keys"), "k");
	scenario_end(scenario);
}

/* ---- merging, in place, dropped keys --------------------------------------------------------------- */

/* What comes to where something is already is joined with it; numbers of the same data are not counted twice.
 */
static void what_is_there_is_merged(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD GIVEN
		"  - {id: first, type: process, by: it, input: a, output: o, system: t}\n"
		"  - {id: again, type: process, by: it, input: b, output: o, system: t}\n"
		"  - {id: copy, type: store, by: it, data: a, system: q}\n"
		"  - {id: twice, type: store, by: it, data: a, source: s, system: q}\n",
		"first");
	assert_string_equal(scenario_value(scenario, "o", "it", "t", "keys"), "k");
	assert_string_equal(scenario_value(scenario, "o", "it", "t", "purpose"), "p;q");
	scenario_step(scenario, "again");
	assert_string_equal(scenario_value(scenario, "o", "it", "t", "keys"), "k;m");
	assert_string_equal(scenario_value(scenario, "o", "it", "t", "purpose"), "q");
	scenario_step(scenario, "twice");
	assert_string_equal(scenario_value(scenario, "a", "it", "q", "subjects"), "5");
	scenario_end(scenario);
}

/* An output that is an input is replaced; copies elsewhere stay as they are. */
static void in_place_replaces(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"regimes: {r: {rules: [{id: cut, on: process, when: event.operation == 'cut', set: {purpose: "
		"r, keys: none}}]}}\n" GIVEN "  - {id: copy, type: store, by: it, data: a, system: t}\n"
		"  - {id: cut, type: process, by: it, input: a, output: a, system: s, operation: cut}\n",
		"cut");
	assert_string_equal(scenario_value(scenario, "a", "it", "s", "purpose"), "r");
	assert_string_equal(scenario_value(scenario, "a", "it", "s", "keys"), "");
	assert_string_equal(scenario_value(scenario, "a", "it", "t", "purpose"), "p;q");
	assert_string_equal(scenario_value(scenario, "a", "it", "t", "keys"), "k");
	assert_string_equal(held(scenario), "a@it:s a@it:t b@it:s");
	scenario_end(scenario);
}

static void keys_can_be_dropped(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD GIVEN
		"  - {id: e, type: process, by: it, input: [a, b], output: o, system: s, drop: [k, z]}\n",
		"e");
	assert_string_equal(scenario_value(scenario, "o", "it", "s", "keys"), "m");
	assert_string_equal(scenario_value(scenario, "b", "it", "s", "keys"), "k;m");
	scenario_end(scenario);
	scenario = run_until(HEAD GIVEN
		"  - {id: e, type: transfer, data: b, from: it, to: sales, system: t, drop: m}\n",
		"e");
	assert_string_equal(scenario_value(scenario, "b", "sales", "t", "keys"), "k");
	scenario_end(scenario);
}

/* ---- finding the inputs ---------------------------------------------------------------------------- */

/* Own ones first, then those below, then those that are surely reached, then those that may be. */
static void inputs_are_found_where_they_are_nearest(void **state) {
#define SPREAD                                                                                               \
	HEAD "data: {a: {keys: k}, o: {}}\nevents:\n"                                                        \
	     "  - {id: i, type: acquire, by: it, output: a, system: t}\n"                                    \
	     "  - {id: j, type: acquire, by: shop, output: a, system: s}\n"
	(void)state;
	struct scenario *scenario = run_until(SPREAD "  - {id: e, type: process, by: it, input: a}\n", "e");
	assert_string_equal(inputs(scenario), "a@it:t");
	scenario_end(scenario);
	scenario = run_until(SPREAD "  - {id: e, type: process, by: sales, input: a}\n", "e");
	assert_string_equal(inputs(scenario), "a@shop:s");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
	scenario = run_until(HEAD
		"data: {a: {}}\nevents: [{id: i, type: acquire, by: it, output: a, system: t},\n"
		"  {id: e, type: process, by: sales, input: a}]\n",
		"e");
	assert_string_equal(inputs(scenario), "a@it:t");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
}

/* What is only possibly reached is used, and the question stays on the output. */
static void possible_inputs_leave_their_question(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD "data: {a: {keys: k, subjects: 5}, o: {}}\n"
			       "events: [{id: i, type: acquire, by: it, output: a, system: q},\n"
			       "  {id: e, type: process, by: sales, input: a, output: o, system: t}]\n",
			"e");
	assert_string_equal(inputs(scenario), "a@it:q");
	assert_string_equal(scenario_findings(scenario), "");
	assert_non_null(strstr(scenario_value(scenario, "o", "sales", "t", "value"), "can-reach(sales,q)"));
	scenario_end(scenario);
}

static void what_nobody_has_is_found(void **state) {
	(void)state;
	struct scenario *scenario = run_until(
		HEAD GIVEN "  - {id: e, type: process, by: y, input: a, output: o, system: u}\n", "e");
	assert_string_equal(scenario_findings(scenario), "W-no-holding a@y");
	assert_string_equal(held(scenario), "a@it:s b@it:s o@y:u");
	assert_string_equal(scenario_value(scenario, "o", "y", "u", "keys"), "k"); /* as if it had */
	scenario_end(scenario);
	scenario = run_until(HEAD "data: {a: {keys: k}, o: {}}\n"
				  "events: [{id: e, type: process, by: y, input: a, output: o, system: u}]\n",
		"e");
	assert_string_equal(scenario_findings(scenario), "W-no-holding a@y");
	assert_string_equal(held(scenario), "o@y:u");
	assert_string_equal(scenario_value(scenario, "o", "y", "u", "keys"), "k");
	scenario_end(scenario);
	scenario = run_until(HEAD GIVEN "  - {id: e, type: dispose, by: sales, data: a}\n", "e");
	assert_string_equal(scenario_findings(scenario), "W-no-holding a@sales");
	scenario_end(scenario);
}

static void an_ambiguous_source_is_found(void **state) {
	(void)state;
	struct scenario *scenario = run_until(
		TWO_COPIES "  - {id: e, type: transfer, data: a, from: it, to: y, system: u}\n", "e");
	assert_string_equal(scenario_findings(scenario), "W-ambiguous-source a@it");
	assert_int_equal(scenario->outcome->inputs.len, 2);
	scenario_end(scenario);
	scenario = run_until(TWO_COPIES
		"  - {id: e, type: transfer, data: a, from: it, source: t, to: y, system: u}\n",
		"e");
	assert_string_equal(scenario_findings(scenario), "");
	assert_string_equal(inputs(scenario), "a@it:t");
	scenario_end(scenario);
}

static void operations_have_their_types(void **state) {
	(void)state;
	check_held(HEAD GIVEN "  - {id: e, type: dispose, by: it, data: a, operation: aggregate}\n", "e",
		"b@it:s", "W-operation-type");
	check_held(HEAD GIVEN "  - {id: e, type: process, by: it, input: a, operation: aggregate}\n", "e",
		"a@it:s b@it:s", "");
	check_held(HEAD GIVEN "  - {id: e, type: process, by: it, input: a, operation: my-own}\n", "e",
		"a@it:s b@it:s", "");
}

/* ---- units ----------------------------------------------------------------------------------------- */

static void check_units(const char *event, const char *units) {
	struct scenario *text = scenario_new();
	const char *model = tt_text_format(
		&text->arena, "%s  - {id: e, type: transfer, data: a, from: it, %s}\n", HEAD GIVEN, event)
				    .bytes;
	struct scenario *scenario = run_until(model, "e");
	assert_string_equal(scenario_units(scenario).bytes, units);
	scenario_end(scenario);
	scenario_end(text);
}

static void units_are_counted_one_by_one(void **state) {
	(void)state;
	check_units("to: sales, system: s", "organisation");
	check_units("to: it, system: t", "device");
	check_units("to: it, system: s, via: lan", "system");
	check_units("to: it, system: u", "country,device");
	check_units("to: y, system: s", "country,organisation");
	check_units("to: y, system: u, via: vpn", "country,device,organisation,system");
	check_units("to: sales, system: t, via: lan", "device,organisation,system");
	check_units("to: it, system: s", "");
}

static void other_events_cross_nothing(void **state) {
	(void)state;
	struct scenario *scenario = run_until(
		HEAD GIVEN "  - {id: e, type: process, by: it, input: a, output: o, system: u}\n", "e");
	assert_string_equal(scenario_units(scenario).bytes, "");
	scenario_end(scenario);
}

static void rules_can_ask_what_is_crossed(void **state) {
#define BORDERS(unit)                                                                                        \
	HEAD "regimes: {r: {rules: [{id: n, on: transfer, forbid: crosses('" unit "')}]}}\n" GIVEN
	(void)state;
	struct scenario *scenario = run_until(
		BORDERS("country") "  - {id: e, type: transfer, data: a, from: it, to: y, system: u}\n", "e");
	assert_int_equal(scenario->outcome->verdict, TT_FORBIDDEN);
	scenario_end(scenario);
	scenario = run_until(
		BORDERS("country") "  - {id: e, type: transfer, data: a, from: it, to: sales, system: t}\n",
		"e");
	assert_int_equal(scenario->outcome->verdict, TT_PERMITTED);
	scenario_end(scenario);
	scenario = run_until(
		BORDERS("system") "  - {id: e, type: transfer, data: a, from: it, to: sales, system: t}\n",
		"e");
	assert_int_equal(scenario->outcome->verdict, TT_PERMITTED);
	scenario_end(scenario);
}

/* ---- views, several types, several parties --------------------------------------------------------- */

/* Seen only: no copy, but the transfer's questions, with the receiver's side as it is seen from there. */
static void a_view_makes_no_holding(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"regimes: {r: {rules: [{id: n, on: transfer, who: from, when: \"third_party(from, to)\", "
		"require: {fact: agreed}},\n"
		"  {id: m, on: transfer, who: from, forbid: result.holder == to && "
		"result.country.contains('US')}]}}\n" GIVEN
		"  - {id: e, type: [process, transfer], by: y, data: a, from: it, to: y, access: view}\n",
		"e");
	assert_string_equal(held(scenario), "a@it:s b@it:s");
	assert_string_equal(
		scenario_verdict(scenario), "forbidden units=country,organisation grounds= duties=");
	assert_string_equal(scenario_findings(scenario),
		"E-violation r/m a@it:s>y\nW-question r/n a@it:s>y ?agreed(a,y)");
	scenario_end(scenario);
}

static void an_act_of_several_types_is_one_step(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD "regimes:\n"
			       "  r:\n"
			       "    rules:\n"
			       "      - {id: p, on: process, duties: [{id: processed}]}\n"
			       "      - {id: t, on: transfer, who: from, duties: [{id: given}]}\n"
			       "      - {id: s, on: store, who: holder, when: result.holder.within('y'), "
			       "duties: [{id: kept}]}\n"
			       "      - {id: d, on: dispose, duties: [{id: gone}]}\n"
			       "      - {id: e, on: process, set: {purpose: p}}\n"
			       "      - {id: f, on: transfer, set: {keys: none}}\n" GIVEN
			       "  - {id: e, type: [process, transfer], by: it, data: a, from: it, to: y, "
			       "system: u, output: o}\n",
			"e");
	assert_string_equal(held(scenario), "a@it:s a@y:u b@it:s o@it:u");
	assert_string_equal(scenario_value(scenario, "a", "y", "u", "keys"), "");
	assert_string_equal(scenario_value(scenario, "a", "y", "u", "purpose"), "p;q");
	assert_string_equal(scenario_value(scenario, "o", "it", "u", "purpose"), "p");
	assert_string_equal(
		scenario_duties(scenario).bytes, "given(it,open),kept(y,open),processed(it,open)");
	scenario_end(scenario);
}

/* Each of those who act is addressed by itself. */
static void several_parties_act_at_once(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"regimes: {r: {binds: party.country == 'JP', rules: [{id: n, on: process, duties: [{id: "
		"note}]}]},\n"
		"  s: {binds: party.country == 'US', rules: [{id: n, on: process, forbid: true}]}}\n"
		"data: {a: {disclosure: any}}\nevents:\n"
		"  - {id: one, type: acquire, by: [it, y], output: a, system: s}\n"
		"  - {id: e, type: process, by: [it, sales], input: a}\n"
		"  - {id: f, type: process, by: [it, y], input: a}\n",
		"e");
	assert_string_equal(scenario_verdict(scenario),
		"permitted-with-duties units= grounds= duties=note(it,open),note(sales,open)");
	scenario_step(scenario, "f");
	assert_string_equal(scenario_verdict(scenario), "forbidden units= grounds= duties=note(it,open)");
	scenario_end(scenario);
}

/* A rule that reads only what goes in is judged once for each of it; what comes out, once for each of that.
 */
static void rules_are_judged_once_an_item(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"regimes: {r: {rules: [{id: in, on: process, forbid: data.purpose.contains('q')},\n"
		"  {id: out, on: process, forbid: result.keys.contains('k')}, {id: plain, on: process, "
		"forbid: true},\n"
		"  {id: both, on: process, forbid: \"data.keys.contains('m') && "
		"result.keys.contains('m')\"}]}}\n" GIVEN
		"  - {id: e, type: process, by: it, input: [a, b], output: o, system: s}\n",
		"e");
	unsigned in = 0, out = 0, plain = 0, both = 0;
	for (uint32_t i = 0; i < scenario->outcome->findings.len; i++) {
		struct tt_text rule =
			scenario->model->rules.items[scenario->outcome->findings.items[i].rule].id;
		in += tt_text_is(rule, "in");
		out += tt_text_is(rule, "out");
		plain += tt_text_is(rule, "plain");
		both += tt_text_is(rule, "both");
	}
	assert_int_equal(in, 2);
	assert_int_equal(out, 1);
	assert_int_equal(plain, 1);
	assert_int_equal(both, 1);
	scenario_end(scenario);
}

/* Results are told for each data set; the event's verdict is the worst. */
static void each_data_set_has_its_verdict(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"regimes: {r: {rules: [{id: n, on: transfer, who: from, forbid: data.keys.contains('m')},\n"
		"  {id: m, on: transfer, who: from, when: data.purpose.contains('p'), require: {fact: "
		"agreed}}]}}\n" GIVEN
		"  - {id: e, type: transfer, data: [a, b], from: it, to: y, system: u}\n",
		"e");
	assert_int_equal(scenario->outcome->verdict, TT_FORBIDDEN);
	for (uint32_t i = 0; i < scenario->outcome->results.len; i++) {
		const struct tt_result *result = &scenario->outcome->results.items[i];
		bool a = result->data == scenario_find_data(scenario, "a");
		assert_int_equal(result->verdict, a ? TT_UNDETERMINED : TT_FORBIDDEN);
	}
	scenario_end(scenario);
}

/* ---- the clock ------------------------------------------------------------------------------------- */

static void data_past_its_term_is_found(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"anchors: {end: {at: 2023-04-01}}\n"
		"data: {a: {expiry: end+1y, disclosure: any}, b: {expiry: other+1y, disclosure: any}}\n"
		"events:\n"
		"  - {id: one, type: acquire, by: it, output: [a, b], system: s}\n"
		"  - {id: e, type: process, by: it, input: a, at: 2024-03-31T23:59:59Z}\n"
		"  - {id: f, type: process, by: it, input: [a, b], at: 2024-04-01}\n"
		"  - {id: g, type: dispose, by: it, data: a, at: 2024-04-02}\n",
		"e");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_step(scenario, "f");
	assert_string_equal(scenario_findings(scenario), "W-expired a@it:s");
	scenario_step(scenario, "g");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
}

static void a_digest_tells_states_apart(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD GIVEN "  - {id: e, type: process, by: it, input: a}\n"
				     "  - {id: f, type: process, by: it, input: a, output: o, system: s}\n"
				     "  - {id: g, type: dispose, by: it, data: o}\n",
			"two");
	uint64_t before = tt_engine_digest(scenario->engine);
	scenario_step(scenario, "e");
	assert_true(tt_engine_digest(scenario->engine) == before); /* using it changes nothing */
	scenario_step(scenario, "f");
	assert_false(tt_engine_digest(scenario->engine) == before);
	scenario_step(scenario, "g");
	assert_true(tt_engine_digest(scenario->engine) == before);
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acquiring_makes_the_outputs),
		cmocka_unit_test(processing_makes_outputs_and_keeps_inputs),
		cmocka_unit_test(transferring_copies_or_moves),
		cmocka_unit_test(storing_copies_within_one_holder),
		cmocka_unit_test(disposing_takes_away_what_is_named),
		cmocka_unit_test(holdings_come_again),
		cmocka_unit_test(what_is_there_is_merged),
		cmocka_unit_test(in_place_replaces),
		cmocka_unit_test(keys_can_be_dropped),
		cmocka_unit_test(inputs_are_found_where_they_are_nearest),
		cmocka_unit_test(possible_inputs_leave_their_question),
		cmocka_unit_test(what_nobody_has_is_found),
		cmocka_unit_test(an_ambiguous_source_is_found),
		cmocka_unit_test(operations_have_their_types),
		cmocka_unit_test(units_are_counted_one_by_one),
		cmocka_unit_test(other_events_cross_nothing),
		cmocka_unit_test(rules_can_ask_what_is_crossed),
		cmocka_unit_test(a_view_makes_no_holding),
		cmocka_unit_test(an_act_of_several_types_is_one_step),
		cmocka_unit_test(several_parties_act_at_once),
		cmocka_unit_test(rules_are_judged_once_an_item),
		cmocka_unit_test(each_data_set_has_its_verdict),
		cmocka_unit_test(data_past_its_term_is_found),
		cmocka_unit_test(a_digest_tells_states_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

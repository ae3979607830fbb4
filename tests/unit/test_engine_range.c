/*
 * Attributes of holdings: what nobody stated is a range that remembers its questions, effects change it,
 * inputs join, declarations are held against what is computed.
 */
#include "../scenario.h"

#define HEAD                                                                                                 \
	"tenten: 1\nas_of: 2024-04-01\nuse: [ask.yaml]\n"                                                    \
	"attributes: {colour: {type: set}, only: {type: set, join: intersection}, rank: {type: scale, "      \
	"levels: [a, b]},\n"                                                                                 \
	"  most: {type: number}, all: {type: number, join: sum}, secret: {type: truth}}\n"                   \
	"parties:\n"                                                                                         \
	"  x: {kind: company, country: JP}\n"                                                                \
	"  it: {kind: department, part_of: x}\n"                                                             \
	"  sales: {kind: department, part_of: x}\n"                                                          \
	"  y: {kind: company, country: US}\n"                                                                \
	"  c: {kind: person, many: true}\n"                                                                  \
	"  w: {kind: person}\n"                                                                              \
	"systems: {s: {operator: it, access: [it], country: JP}, base: {country: JP},\n"                     \
	"  t: {operator: it, access: [it], country: JP, run_on: base}}\n"

#define MAKE(rest)                                                                                           \
	"events:\n"                                                                                          \
	"  - {id: one, type: acquire, by: it, output: a, system: s}\n"                                       \
	"  - {id: two, type: acquire, by: it, output: b, system: s}\n"                                       \
	"  - {id: make, type: process, by: it, input: [a, b], output: o, system: s, operation: join" rest    \
	"}\n"

static struct scenario *run_until(const char *model, const char *event) {
	struct scenario *scenario = scenario_of(model);
	scenario_step(scenario, event);
	return scenario;
}

struct sample {
	const char *attribute, *value;
};

static void check_values(
	struct scenario *scenario, const char *data, const struct sample *samples, size_t count) {
	for (size_t i = 0; i < count; i++) {
		const char *value = scenario_value(scenario, data, "it", NULL, samples[i].attribute);
		if (strcmp(value, samples[i].value) != 0)
			print_error("%s of %s\n", samples[i].attribute, data);
		assert_string_equal(value, samples[i].value);
	}
}

/* ---- what nobody stated ---------------------------------------------------------------------------- */

static void what_nobody_stated_is_open(void **state) {
	static const struct sample samples[] = {
		{"about", " .. any ?attribute(about,a)"},
		{"identifying", "false .. true ?attribute(identifying,a)"},
		{"keys", " .. any ?attribute(keys,a)"},
		{"disclosure", " .. any ?attribute(disclosure,a)"},
		{"purpose", " .. any ?attribute(purpose,a)"},
		{"value", "none .. very-high ?attribute(value,a)"},
		{"expiry", " .. any ?attribute(expiry,a)"},
		{"subjects", "0 .. any ?attribute(subjects,a)"},
		{"colour", " .. any ?attribute(colour,a)"},
		{"rank", "none .. b ?attribute(rank,a)"},
		{"secret", "false .. true ?attribute(secret,a)"},
		{"category", ""},
	};
	(void)state;
	struct scenario *scenario = run_until(HEAD "data: {a: {}, b: {}, o: {}}\n" MAKE(""), "one");
	check_values(scenario, "a", samples, TT_COUNT(samples));
	scenario_end(scenario);
}

static void what_is_stated_is_known(void **state) {
	static const struct sample samples[] = {
		{"about", "c;w"},
		{"identifying", "true"},
		{"keys", ""},
		{"disclosure", "any"},
		{"purpose", "any"},
		{"rights_holder", "c"},
		{"value", "none"},
		{"expiry", "end+1y6m0d/record;end+2y0m3d"},
		{"subjects", "12"},
		{"colour", "blue;red"},
		{"rank", "b"},
		{"secret", "false"},
	};
	(void)state;
	struct scenario *scenario = run_until(HEAD "data: {a: {about: [c, w], identifying: true, keys: none, "
						   "disclosure: everyone, purpose: any, rights_holder: c,\n"
						   "  value: none, expiry: [end+18m/record, end+2y3d], "
						   "subjects: 12, colour: [red, blue, red], rank: b, "
						   "secret: false}, b: {}, o: {}}\n" MAKE(""),
		"one");
	check_values(scenario, "a", samples, TT_COUNT(samples));
	scenario_end(scenario);
}

/* A facet that rules derive starts empty; one that rules only read is open; one that nobody reads is empty.
 */
static void facets_are_open_where_they_are_read(void **state) {
	static const char model[] = HEAD
		"categories: {derived: {group: g, levels: [d1, d2]}, read: {group: g, levels: [r1, r2]},\n"
		"  unread: {group: g, levels: [u1]}}\n"
		"data: {a: {identifying: false}, b: {category: r1, identifying: true}, o: {}}\n"
		"regimes: {r: {rules: [{id: k, classify: d1, when: data.identifying},\n"
		"  {id: n, on: store, who: holder, forbid: result.category.contains('r2')}]}}\n" MAKE("");
	(void)state;
	struct scenario *scenario = run_until(model, "one");
	assert_string_equal(
		scenario_value(scenario, "a", "it", NULL, "category"), " .. r2 ?attribute(category,a)");
	assert_string_equal(scenario_verdict(scenario), "undetermined units= grounds= duties=");
	assert_string_equal(scenario_questions(scenario), "attribute(category,a)");
	scenario_step(scenario, "two");
	assert_string_equal(scenario_value(scenario, "b", "it", NULL, "category"), "d1;r1");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	scenario_end(scenario);
}

static void unknown_conditions_of_derivations_are_open(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD "categories: {f: {group: g, levels: [l1, l2, l3]}}\n"
			       "data: {a: {secret: true}, b: {}, o: {}}\n"
			       "regimes: {r: {rules: [{id: k, classify: l1, when: data.secret}, {id: m, "
			       "classify: l2, when: data.identifying},\n"
			       "  {id: n, classify: l3, when: data.category.contains('l3')}]}}\n" MAKE(""),
			"one");
	assert_string_equal(
		scenario_value(scenario, "a", "it", NULL, "category"), "l1 .. l2 ?attribute(identifying,a)");
	scenario_end(scenario);
}

/* ---- joins ----------------------------------------------------------------------------------------- */

static void inputs_join(void **state) {
	static const struct sample samples[] = {
		{"about", "c;w"},
		{"identifying", "true"},
		{"keys", "k;m"},
		{"disclosure", "it"},
		{"purpose", "p"},
		{"rights_holder", "c;x"},
		{"value", "high"},
		{"expiry", "end+1y0m0d;other+1y0m0d"},
		{"subjects", "12"},
		{"colour", "blue;red"},
		{"only", "n"},
		{"rank", "b"},
		{"most", "7"},
		{"all", "12"},
		{"secret", "true"},
		{"origin", "eu;jp"},
		{"category", "f2;h1"},
	};
	(void)state;
	struct scenario *scenario =
		run_until(HEAD "categories: {f: {group: g, levels: [f1, f2]}, h: {group: g, levels: [h1]}}\n"
			       "data:\n"
			       "  a: {about: c, identifying: false, keys: k, disclosure: x, purpose: [p, q], "
			       "rights_holder: c, value: low,\n"
			       "    expiry: [end+2y], subjects: 5, colour: red, only: [n, m], rank: a, most: "
			       "5, all: 5, secret: true,\n"
			       "    origin: eu, category: [f1, h1]}\n"
			       "  b: {about: w, identifying: true, keys: m, disclosure: [it, y], purpose: "
			       "[p, r], rights_holder: x,\n"
			       "    value: high, expiry: [end+1y, other+1y], subjects: 7, colour: [red, "
			       "blue], only: n, rank: b, most: 7,\n"
			       "    all: 7, secret: false, origin: jp, category: f2}\n"
			       "  o: {}\n" MAKE(""),
			"make");
	check_values(scenario, "o", samples, TT_COUNT(samples));
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
}

/* An open input leaves what it could still change open, and nothing else. */
static void open_inputs_join(void **state) {
	static const struct sample samples[] = {
		{"identifying", "true"},
		{"secret", "false .. true ?attribute(secret,b)"},
		{"keys", "k .. any ?attribute(keys,b)"},
		{"purpose", " .. p ?attribute(purpose,b)"},
		{"value", "low .. very-high ?attribute(value,b)"},
		{"disclosure", " .. x ?attribute(disclosure,b)"},
		{"all", "5 .. any ?attribute(all,b)"},
	};
	(void)state;
	struct scenario *scenario = run_until(HEAD "data: {a: {identifying: true, secret: false, keys: k, "
						   "purpose: p, value: low, disclosure: x, all: 5}, b: {}, "
						   "o: {}}\n" MAKE(""),
		"make");
	check_values(scenario, "o", samples, TT_COUNT(samples));
	scenario_end(scenario);
}

static void sums_and_numbers_have_a_ceiling(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"data: {a: {all: 4294967294, subjects: 4294967290}, b: {all: 1, subjects: 3}, o: {}}\n" MAKE(
			""),
		"make");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "all"), "any");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "subjects"), "4294967293");
	scenario_end(scenario);
}

/* ---- effects --------------------------------------------------------------------------------------- */

#define EFFECT(condition, changes)                                                                           \
	"regimes: {r: {rules: [{id: e, on: process, when: " condition ", set: " changes "}]}}\n"
#define FULL                                                                                                 \
	"data: {a: {about: c, keys: k, purpose: p, rights_holder: [c, x], disclosure: x, expiry: end+1y,\n"  \
	"  identifying: true, value: high, colour: red}, b: {about: c, keys: m, purpose: p, rights_holder: " \
	"[c, w],\n"                                                                                          \
	"  disclosure: x, expiry: none, identifying: true, value: high, colour: blue}, o: {}}\n"

static void effects_change_what_comes_out(void **state) {
	static const struct sample samples[] = {
		{"about", ""},
		{"keys", "k"},
		{"purpose", "any"},
		{"rights_holder", "w;x"},
		{"disclosure", "it"},
		{"expiry", ""},
		{"identifying", "false"},
		{"value", "low"},
		{"colour", "blue;green;red"},
	};
	(void)state;
	struct scenario *scenario = run_until(
		HEAD FULL EFFECT("true",
			"{about: none, keys: {remove: [m, z]}, purpose: any, rights_holder: without about, "
			"disclosure: it,\n"
			"  expiry: none, identifying: false, value: low, colour: {add: green}}") MAKE(""),
		"make");
	check_values(scenario, "o", samples, TT_COUNT(samples));
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
}

/* A contract may name another controller; it stays with the copy, and does not travel on with the data. */
static void a_controller_can_be_added(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD "data: {a: {disclosure: any}, b: {}, o: {}}\n"
			       "regimes: {r: {rules: [{id: e, on: transfer, when: to == 'sales', set: "
			       "{controller: {add: y}}}]}}\n"
			       "events:\n"
			       "  - {id: one, type: acquire, by: it, output: a, system: s}\n"
			       "  - {id: give, type: transfer, data: a, from: it, to: sales, system: t}\n"
			       "  - {id: keep, type: store, by: sales, data: a, system: t}\n"
			       "  - {id: edit, type: process, by: sales, input: a, output: a, system: t}\n"
			       "  - {id: on, type: transfer, data: a, from: sales, to: c, system: base}\n",
			"give");
	static const char added[] = "sales;y .. it;sales;y ?does-not-handle(it,t)";
	assert_string_equal(scenario_value(scenario, "a", "it", NULL, "controller"), "it");
	assert_string_equal(scenario_value(scenario, "a", "sales", NULL, "controller"), added);
	scenario_step(scenario, "keep");
	assert_string_equal(scenario_value(scenario, "a", "sales", NULL, "controller"), added);
	scenario_step(scenario, "edit");
	assert_string_equal(scenario_value(scenario, "a", "sales", NULL, "controller"), added);
	scenario_step(scenario, "on");
	assert_string_equal(scenario_value(scenario, "a", "c", NULL, "controller"), "c");
	scenario_end(scenario);
}

/* An effect speaks of each input by itself: what is lifted from one is not lifted from the other. */
static void an_effect_changes_the_inputs_that_it_speaks_of(void **state) {
	(void)state;
	struct scenario *scenario = run_until(
		HEAD FULL EFFECT("data.id == 'a'", "{about: none, keys: none, colour: {add: green}}")
			MAKE(""),
		"make");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "about"), "c");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "keys"), "m");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "colour"), "blue;green;red");
	scenario_end(scenario);
}

static void an_unknown_effect_widens(void **state) {
	static const struct sample unknown[] = {
		{"about", " .. c ?ok(make)"},
		{"keys", " .. k;m ?ok(make)"},
		{"purpose", "p .. any ?ok(make)"},
		{"rights_holder", "w;x .. c;w;x ?ok(make)"},
		{"identifying", "false .. true ?ok(make)"},
		{"value", "low .. high ?ok(make)"},
		{"colour", "blue;red .. blue;green;red ?ok(make)"},
	};
	static const struct sample yes[] = {{"about", ""}, {"keys", ""}, {"purpose", "any"},
		{"rights_holder", "w;x"}, {"identifying", "false"}, {"value", "low"},
		{"colour", "blue;green;red"}};
	static const struct sample no[] = {{"about", "c"}, {"keys", "k;m"}, {"purpose", "p"},
		{"rights_holder", "c;w;x"}, {"identifying", "true"}, {"value", "high"},
		{"colour", "blue;red"}};
#define UNKNOWN_EFFECT                                                                                       \
	HEAD FULL EFFECT("fact('ok')", "{about: none, keys: none, purpose: any, rights_holder: without "     \
				       "about, identifying: false,\n"                                        \
				       "  value: low, colour: {add: green}}") MAKE("")
	(void)state;
	struct scenario *scenario = run_until(UNKNOWN_EFFECT, "make");
	check_values(scenario, "o", unknown, TT_COUNT(unknown));
	scenario_end(scenario);
	scenario = run_until(UNKNOWN_EFFECT "facts: [{fact: ok, of: make, is: true}]\n", "make");
	check_values(scenario, "o", yes, TT_COUNT(yes));
	scenario_end(scenario);
	scenario = run_until(UNKNOWN_EFFECT "facts: [{fact: ok, of: make, is: false}]\n", "make");
	check_values(scenario, "o", no, TT_COUNT(no));
	scenario_end(scenario);
}

static void a_label_replaces_what_its_facet_has_reached(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"categories: {f: {group: g, levels: [f1, f2, f3]}, h: {group: g, levels: [h1]}}\n"
		"data: {a: {category: [f3, h1]}, b: {category: f2}, o: {}}\n" EFFECT(
			"data.id == 'a'", "{category: f1}") MAKE(""),
		"make");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "category"), "f2;h1");
	scenario_end(scenario);
	scenario = run_until(HEAD
		"categories: {f: {group: g, levels: [f1, f2, f3]}, h: {group: g, levels: [h1]}}\n"
		"data: {a: {category: [f3, h1]}, b: {category: f2}, o: {}}\n" EFFECT(
			"fact('ok')", "{category: none}") MAKE(""),
		"make");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "category"), " .. f3;h1 ?ok(make)");
	scenario_end(scenario);
}

#define TWO_EFFECTS(first, second)                                                                           \
	"regimes: {r: {rules: [{id: e, on: process, set: {" first "}}, {id: f, on: process, set: {" second   \
	"}}]}}\n"

static void effects_in_conflict_give_the_stricter(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD FULL TWO_EFFECTS("purpose: [p, q], value: low",
						      "purpose: [q, r], value: medium") MAKE(""),
		"make");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "purpose"), "q");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "value"), "medium");
	assert_non_null(strstr(scenario_findings(scenario), "W-conflicting-effects"));
	scenario_end(scenario);
	scenario = run_until(HEAD FULL TWO_EFFECTS("purpose: [q, r], value: medium",
				     "purpose: [p, q], value: low") MAKE(""),
		"make");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "purpose"), "q");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "value"), "medium");
	assert_non_null(strstr(scenario_findings(scenario), "W-conflicting-effects"));
	scenario_end(scenario);
	scenario = run_until(HEAD FULL TWO_EFFECTS("purpose: [p, q]", "purpose: [q, p]") MAKE(""), "make");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
}

/* A rule that adds and one that replaces do not conflict, whichever comes first. */
static void what_adds_comes_after_what_replaces(void **state) {
	static const char *const orders[] = {TWO_EFFECTS("colour: {add: green}", "colour: [grey]"),
		TWO_EFFECTS("colour: [grey]", "colour: {add: green}")};
	(void)state;
	for (unsigned i = 0; i < TT_COUNT(orders); i++) {
		struct scenario *text = scenario_new();
		const char *model = tt_text_format(&text->arena, "%s%s", HEAD FULL MAKE(""), orders[i]).bytes;
		struct scenario *scenario = run_until(model, "make");
		assert_string_equal(scenario_value(scenario, "o", "it", NULL, "colour"), "green;grey");
		assert_string_equal(scenario_findings(scenario), "");
		scenario_end(scenario);
		scenario_end(text);
	}
}

static void effects_are_in_force_for_a_time(void **state) {
	static const char model[] = HEAD
		"data: {a: {keys: k}, b: {keys: k}, o: {}, p: {}}\n"
		"regimes: {r: {rules: [{id: e, on: process, in_force: {from: 2024-04-01}, set: {keys: "
		"none}}]}}\n"
		"events:\n"
		"  - {id: one, type: acquire, by: it, output: a, system: s}\n"
		"  - {id: before, type: process, by: it, input: a, output: o, system: s, at: "
		"2024-03-31T23:59:59Z}\n"
		"  - {id: after, type: process, by: it, input: a, output: p, system: s, at: 2024-04-01}\n";
	(void)state;
	struct scenario *scenario = run_until(model, "after");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, "keys"), "k");
	assert_string_equal(scenario_value(scenario, "p", "it", NULL, "keys"), "");
	scenario_end(scenario);
}

/* ---- declared against computed --------------------------------------------------------------------- */

#define DECLARED(attributes)                                                                                 \
	HEAD "data:\n"                                                                                       \
	     "  a: {keys: k, purpose: [p, q], disclosure: x, expiry: end+2y, value: high, about: c, "        \
	     "identifying: true,\n"                                                                          \
	     "    subjects: 10}\n"                                                                           \
	     "  b: {keys: k, purpose: [p, q], disclosure: x, expiry: end+2y, value: low, about: c, "         \
	     "identifying: true,\n"                                                                          \
	     "    subjects: 10}\n"                                                                           \
	     "  o: {" attributes "}\n" MAKE("")

static void check_declared(
	const char *model, const char *attribute, const char *value, const char *findings) {
	struct scenario *scenario = run_until(model, "make");
	assert_string_equal(scenario_value(scenario, "o", "it", NULL, attribute), value);
	assert_string_equal(scenario_findings(scenario), findings);
	scenario_end(scenario);
}

static void equal_declarations_are_nothing(void **state) {
	(void)state;
	check_declared(
		DECLARED("keys: k, purpose: [q, p], disclosure: x, expiry: end+24m, value: high, about: c, "
			 "identifying: true"),
		"purpose", "p;q", "");
	check_declared(DECLARED(""), "purpose", "p;q", "");
}

static void stricter_declarations_are_taken(void **state) {
	(void)state;
	check_declared(DECLARED("purpose: p"), "purpose", "p", "");
	check_declared(DECLARED("keys: [k, m]"), "keys", "k;m", "");
	check_declared(DECLARED("disclosure: it"), "disclosure", "it", "");
	check_declared(DECLARED("disclosure: none"), "disclosure", "", "W-outside-disclosure o@it:s");
	check_declared(DECLARED("expiry: end+1y"), "expiry", "end+1y0m0d", "");
	check_declared(DECLARED("expiry: [end+2y, other+1y]"), "expiry", "end+2y0m0d;other+1y0m0d", "");
	check_declared(DECLARED("subjects: 30"), "subjects", "30", "");
}

static void laxer_declarations_are_found(void **state) {
	(void)state;
	check_declared(DECLARED("purpose: [p, q, r]"), "purpose", "p;q", "W-laxer purpose o@it:s");
	check_declared(DECLARED("purpose: any"), "purpose", "p;q", "W-laxer purpose o@it:s");
	check_declared(DECLARED("keys: none"), "keys", "k", "W-laxer keys o@it:s");
	check_declared(DECLARED("disclosure: everyone"), "disclosure", "x", "W-laxer disclosure o@it:s");
	check_declared(DECLARED("expiry: end+3y"), "expiry", "end+2y0m0d", "W-laxer expiry o@it:s");
	check_declared(DECLARED("expiry: none"), "expiry", "end+2y0m0d", "W-laxer expiry o@it:s");
	check_declared(DECLARED("identifying: false"), "identifying", "true", "W-laxer identifying o@it:s");
	check_declared(DECLARED("about: none"), "about", "c", "W-laxer about o@it:s");
	check_declared(DECLARED("subjects: 3"), "subjects", "20", "W-laxer subjects o@it:s");
}

static void incomparable_declarations_are_joined(void **state) {
	(void)state;
	check_declared(DECLARED("purpose: [p, r]"), "purpose", "p", "W-incomparable purpose o@it:s");
	check_declared(DECLARED("keys: m"), "keys", "k;m", "W-incomparable keys o@it:s");
	check_declared(
		DECLARED("disclosure: [it, y]"), "disclosure", "it", "W-incomparable disclosure o@it:s");
	check_declared(DECLARED("expiry: other+1y"), "expiry", "end+2y0m0d;other+1y0m0d",
		"W-incomparable expiry o@it:s");
	check_declared(DECLARED("about: w"), "about", "c;w", "W-incomparable about o@it:s");
}

/* What is judged goes on as it was judged; lower than the inputs, it wants a reason. */
static void assessed_values_go_on(void **state) {
	(void)state;
	check_declared(DECLARED("value: very-high"), "value", "very-high", "");
	check_declared(DECLARED("value: low"), "value", "low", "N-lowered value o@it:s");
	check_declared(DECLARED("value: low, reason: figures only"), "value", "low", "");
	check_declared(DECLARED("rank: a"), "rank", "a", "");
}

/* How a term is discharged is no part of the order: the declaration's way wins. */
static void the_way_of_discharge_is_as_declared(void **state) {
	(void)state;
	check_declared(DECLARED("expiry: end+2y/record"), "expiry", "end+2y0m0d/record", "");
	check_declared(DECLARED("expiry: end+1y/record"), "expiry", "end+1y0m0d/record", "");
}

/* A declaration closes what the inputs left open, if it is at least as strict as all that is possible. */
static void declarations_meet_open_ranges(void **state) {
	static const char open[] = HEAD "data: {a: {keys: k}, b: {}, o: {keys: [k, m], disclosure: none, "
					"purpose: p, identifying: true}}\n" MAKE("");
	(void)state;
	check_declared(open, "identifying", "true", "W-outside-disclosure o@it:s");
	check_declared(open, "disclosure", "", "W-outside-disclosure o@it:s");
	check_declared(open, "keys", "k;m .. any ?attribute(keys,b)", "W-outside-disclosure o@it:s");
	check_declared(open, "purpose", " .. p ?attribute(purpose,a) attribute(purpose,b)",
		"W-outside-disclosure o@it:s");
}

static void controllers_and_places_are_compared(void **state) {
	(void)state;
	check_declared(DECLARED("controller: it"), "controller", "it", "");
	check_declared(DECLARED("controller: x"), "controller", "it", "");
	check_declared(DECLARED("controller: y"), "controller", "it", "W-controller controller o@it:s");
	check_declared(DECLARED("controller: [it, y]"), "controller", "it", "W-controller controller o@it:s");
	check_declared(DECLARED("location: s"), "location", "s", "");
	check_declared(DECLARED("location: t"), "location", "s", "W-location location o@it:s");
	struct scenario *scenario =
		run_until(HEAD "data: {a: {location: [t, base]}, b: {location: t}, o: {}}\n"
			       "events:\n"
			       "  - {id: one, type: acquire, by: it, output: a, system: t}\n"
			       "  - {id: two, type: acquire, by: it, output: b, system: t}\n",
			"one");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_step(scenario, "two");
	assert_string_equal(scenario_findings(scenario), "W-location location b@it:t");
	scenario_end(scenario);
}

static void declared_labels_are_compared_after_classification(void **state) {
#define CLASSIFIED(label)                                                                                    \
	HEAD "categories: {f: {group: g, levels: [l1, l2, l3]}, h: {group: g, levels: [h1]}}\n"              \
	     "regimes: {r: {rules: [{id: k, classify: l2, when: data.identifying}]}}\n"                      \
	     "data: {a: {identifying: true}, b: {identifying: false}, o: {category: " label "}}\n" MAKE("")
	(void)state;
	check_declared(CLASSIFIED("l2"), "category", "l2", "");
	check_declared(CLASSIFIED("l3"), "category", "l3", "");
	check_declared(CLASSIFIED("l1"), "category", "l2", "W-laxer category o@it:s");
	check_declared(CLASSIFIED("[l1, h1]"), "category", "h1;l2", "W-laxer category o@it:s");
	check_declared(CLASSIFIED("h1"), "category", "h1;l2", "");
}

/* Only the event that brings the data into being is held against the declaration; a copy is what it is. */
static void copies_are_not_compared(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"data: {a: {keys: k, disclosure: x}, b: {}, o: {}}\n"
		"regimes: {r: {rules: [{id: e, on: transfer, set: {keys: none, disclosure: [sales]}}]}}\n"
		"events:\n"
		"  - {id: one, type: acquire, by: it, output: a, system: s}\n"
		"  - {id: give, type: transfer, data: a, from: it, to: sales, system: t}\n",
		"give");
	assert_string_equal(scenario_value(scenario, "a", "it", NULL, "keys"), "k");
	assert_string_equal(scenario_value(scenario, "a", "sales", NULL, "keys"), "");
	assert_string_equal(scenario_value(scenario, "a", "sales", NULL, "disclosure"), "sales");
	assert_non_null(strstr(scenario_findings(scenario), "W-outside-disclosure a@sales:t"));
	assert_null(strstr(scenario_findings(scenario), "laxer"));
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_stated_is_open),
		cmocka_unit_test(what_is_stated_is_known),
		cmocka_unit_test(facets_are_open_where_they_are_read),
		cmocka_unit_test(unknown_conditions_of_derivations_are_open),
		cmocka_unit_test(inputs_join),
		cmocka_unit_test(open_inputs_join),
		cmocka_unit_test(sums_and_numbers_have_a_ceiling),
		cmocka_unit_test(effects_change_what_comes_out),
		cmocka_unit_test(a_controller_can_be_added),
		cmocka_unit_test(an_effect_changes_the_inputs_that_it_speaks_of),
		cmocka_unit_test(an_unknown_effect_widens),
		cmocka_unit_test(a_label_replaces_what_its_facet_has_reached),
		cmocka_unit_test(effects_in_conflict_give_the_stricter),
		cmocka_unit_test(what_adds_comes_after_what_replaces),
		cmocka_unit_test(effects_are_in_force_for_a_time),
		cmocka_unit_test(equal_declarations_are_nothing),
		cmocka_unit_test(stricter_declarations_are_taken),
		cmocka_unit_test(laxer_declarations_are_found),
		cmocka_unit_test(incomparable_declarations_are_joined),
		cmocka_unit_test(assessed_values_go_on),
		cmocka_unit_test(the_way_of_discharge_is_as_declared),
		cmocka_unit_test(declarations_meet_open_ranges),
		cmocka_unit_test(controllers_and_places_are_compared),
		cmocka_unit_test(declared_labels_are_compared_after_classification),
		cmocka_unit_test(copies_are_not_compared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

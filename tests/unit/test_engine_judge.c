/*
 * Norms on events: whom they bind, what they cover, when they are in force; grounds, duties, questions and
 * what would settle them; and where answers come from.
 */
#include "../scenario.h"

#define HEAD                                                                                                 \
	"tenten: 1\nas_of: 2024-04-01\nuse: [ask.yaml]\n"                                                    \
	"parties:\n"                                                                                         \
	"  x: {kind: company, country: JP, sector: private}\n"                                               \
	"  it: {kind: department, part_of: x}\n"                                                             \
	"  sales: {kind: department, part_of: x}\n"                                                          \
	"  y: {kind: company, country: US}\n"                                                                \
	"  lab: {kind: department, part_of: y}\n"                                                            \
	"  z: {kind: company}\n"                                                                             \
	"  c: {kind: person, many: true}\n"                                                                  \
	"  w: {kind: person}\n"                                                                              \
	"  n: {kind: person}\n"                                                                              \
	"systems: {s: {access: [it], country: JP}, u: {access: [y], country: US}, v: {access: [z]}}\n"       \
	"data: {a: {about: [c, w], keys: k, purpose: p, disclosure: any, identifying: true}, b: "            \
	"{disclosure: "                                                                                      \
	"any}}\n"
#define ACT                                                                                                  \
	"events:\n"                                                                                          \
	"  - {id: get, type: acquire, by: it, output: a, system: s}\n"                                       \
	"  - {id: use, type: process, by: it, input: a, purpose: q}\n"                                       \
	"  - {id: give, type: transfer, data: a, from: it, to: lab, system: u, purpose: p}\n"
#define RULES(rules) "regimes: {r: {rules: [" rules "]}}\n"

static struct scenario *run_until(const char *model, const char *event) {
	struct scenario *scenario = scenario_of(model);
	scenario_step(scenario, event);
	return scenario;
}

/* The verdict line of an event. */
static void check(const char *model, const char *event, const char *verdict) {
	struct scenario *scenario = run_until(model, event);
	const char *said = scenario_verdict(scenario);
	if (strcmp(said, verdict) != 0)
		print_error("%s\n", model);
	assert_string_equal(said, verdict);
	scenario_end(scenario);
}

static void check_asked(const char *model, const char *event, const char *questions, const char *settles) {
	struct scenario *scenario = run_until(model, event);
	assert_string_equal(scenario_questions(scenario), questions);
	assert_string_equal(scenario_settles(scenario), settles);
	scenario_end(scenario);
}

#define IS(fact, of, answer) "{fact: " fact ", of: " of ", is: " answer "}"
#define PERMITTED "permitted units= grounds= duties="
#define FORBIDDEN "forbidden units= grounds= duties="
#define OPEN "undetermined units= grounds= duties="

/* ---- forbid and require ---------------------------------------------------------------------------- */

static void what_nothing_forbids_is_permitted(void **state) {
	(void)state;
	check(HEAD ACT, "use", PERMITTED);
	check(HEAD RULES("{id: n, on: process, forbid: true}") ACT, "get", PERMITTED);
	check(HEAD RULES("{id: n, on: process, forbid: true}") ACT, "use", FORBIDDEN);
	check(HEAD RULES("{id: n, forbid: true}") ACT, "use", FORBIDDEN);
	check(HEAD RULES("{id: n, on: process, when: event.purpose == 'p', forbid: true}") ACT, "use",
		PERMITTED);
	check(HEAD RULES("{id: n, on: process, when: event.purpose == 'q', forbid: data.keys.contains('k')}")
			ACT,
		"use", FORBIDDEN);
	check(HEAD RULES("{id: n, on: process, require: {if: data.purpose.includes(event.purpose)}}") ACT,
		"use", FORBIDDEN);
	check(HEAD RULES("{id: n, on: process, require: {id: g, if: data.keys.contains('k')}}") ACT, "use",
		"permitted units= grounds=g duties=");
}

static void facts_leave_it_open_until_they_are_given(void **state) {
#define NEEDS_OK HEAD RULES("{id: n, on: process, require: {fact: ok}}") ACT
	(void)state;
	check(NEEDS_OK, "use", OPEN);
	check_asked(NEEDS_OK, "use", "ok(use)", "ok(use)=no -> violated\nok(use)=yes -> satisfied");
	check(NEEDS_OK "facts: [" IS("ok", "use", "true") "]\n", "use",
		"permitted units= grounds=ok duties=");
	check(NEEDS_OK "facts: [" IS("ok", "use", "false") "]\n", "use", FORBIDDEN);
	check(NEEDS_OK "facts: [" IS("ok", "get", "true") "]\n", "use", OPEN);
}

static void the_worst_rule_decides(void **state) {
	(void)state;
	check(HEAD RULES("{id: n, on: process, require: {fact: ok}}, {id: m, on: process, forbid: true},\n"
			 "{id: k, on: process, duties: [{id: d}]}") ACT,
		"use", "forbidden units= grounds= duties=d(it,open)");
	check(HEAD RULES("{id: k, on: process, duties: [{id: d}]}, {id: n, on: process, require: {fact: ok}}")
			ACT,
		"use", "undetermined units= grounds= duties=d(it,open)");
}

/* What is true whatever the answer is not asked; the parts of a rule are one condition. */
static void evaluation_is_exact(void **state) {
	static const char *const never[] = {"{id: n, on: process, forbid: \"fact('ok') && !fact('ok')\"}",
		"{id: n, on: process, when: fact('ok'), forbid: \"!fact('ok')\"}",
		"{id: n, on: process, require: {any: [{fact: ok}, {id: g, if: \"!fact('ok')\"}]}}",
		"{id: n, on: process, when: \"!fact('ok')\", require: {id: g, if: \"!fact('ok')\"}}"};
	(void)state;
	for (unsigned i = 0; i < TT_COUNT(never); i++) {
		struct scenario *text = scenario_new();
		const char *model =
			tt_text_format(&text->arena, "%sregimes: {r: {rules: [%s]}}\n%s", HEAD, never[i], ACT)
				.bytes;
		check(model, "use", PERMITTED);
		scenario_end(text);
	}
	check(HEAD RULES("{id: n, on: process, forbid: \"fact('ok') || !fact('ok')\"}") ACT, "use",
		FORBIDDEN);
	check_asked(HEAD RULES("{id: n, on: process, forbid: \"(fact('ok') && fact('fine')) || (fact('ok') "
			       "&& !fact('fine'))\"}") ACT,
		"use", "ok(use)", "ok(use)=no -> satisfied\nok(use)=yes -> violated");
}

static void only_what_matters_is_asked(void **state) {
	(void)state;
	check_asked(HEAD RULES("{id: n, on: process, when: event.purpose == 'p', require: {fact: ok}}") ACT,
		"use", "", "");
	check_asked(HEAD RULES("{id: n, on: process, require: {any: [{if: true}, {fact: ok}]}}") ACT, "use",
		"", "");
	check_asked(HEAD RULES("{id: n, on: process, require: {all: [{if: false}, {fact: ok}]}}") ACT, "use",
		"", "");
	check_asked(HEAD RULES("{id: n, on: process, require: {any: [{fact: ok}, {all: [{fact: fine}, {fact: "
			       "done}]}]}}") ACT "facts: [" IS("done", "use", "false") "]\n",
		"use", "ok(use)", "ok(use)=no -> violated\nok(use)=yes -> satisfied");
	check_asked(HEAD RULES("{id: n, on: process, require: {any: [{fact: ok}, {all: [{fact: fine}, {fact: "
			       "done}]}]}}") ACT,
		"use", "done(use) fine(use) ok(use)",
		"done(use)=no & ok(use)=no -> violated\ndone(use)=yes & fine(use)=yes -> satisfied\n"
		"fine(use)=no & ok(use)=no -> violated\nok(use)=yes -> satisfied");
}

/* A question that opened a value upstream is asked where the value matters. */
static void questions_come_from_upstream(void **state) {
	(void)state;
	check_asked(
		HEAD RULES(
			"{id: e, on: process, when: fact('ok'), set: {keys: none}},\n"
			"{id: n, on: transfer, who: from, forbid: data.keys.contains('k')}") "events:\n"
											     "  - {id: get, "
											     "type: acquire, "
											     "by: it, "
											     "output: a, "
											     "system: s}\n"
											     "  - {id: cut, "
											     "type: process, "
											     "by: it, input: "
											     "a, output: b, "
											     "system: s}\n"
											     "  - {id: give, "
											     "type: "
											     "transfer, "
											     "data: b, from: "
											     "it, to: y, "
											     "system: u}\n",
		"give", "ok(cut)", "");
}

/* ---- whom and what --------------------------------------------------------------------------------- */

static void a_law_binds_the_one_addressed(void **state) {
#define BOUND(who)                                                                                           \
	"regimes: {r: {binds: party.country == 'JP', rules: [{id: n, on: transfer, who: " who                \
	", forbid: true}]}}\n"
	(void)state;
	check(HEAD BOUND("from") ACT, "give", "forbidden units=country,device,organisation grounds= duties=");
	check(HEAD BOUND("by") ACT, "give", "forbidden units=country,device,organisation grounds= duties=");
	check(HEAD BOUND("to") ACT, "give", "permitted units=country,device,organisation grounds= duties=");
	check(HEAD BOUND("holder") ACT, "give",
		"permitted units=country,device,organisation grounds= duties=");
}

static void nobody_is_not_addressed(void **state) {
	(void)state;
	check(HEAD RULES("{id: n, on: acquire, who: from, forbid: true}") ACT, "get", PERMITTED);
	check(HEAD RULES("{id: n, on: process, who: to, forbid: true}") ACT, "use", PERMITTED);
	check(HEAD RULES("{id: n, on: process, who: holder, forbid: true}") ACT, "use", PERMITTED);
}

/* Whether an unstated country is bound is asked. */
static void unknown_range_is_asked(void **state) {
	(void)state;
	check_asked(HEAD "regimes: {r: {binds: party.country == 'JP', rules: [{id: n, on: transfer, who: to, "
			 "forbid: true}]}}\n"
			 "events:\n  - {id: get, type: acquire, by: it, output: a, system: s}\n"
			 "  - {id: give, type: transfer, data: a, from: it, to: z, system: v}\n",
		"give", "attribute(country,z)", "");
	check(HEAD "regimes: {r: {binds: party.sector == 'public', rules: [{id: n, on: acquire, forbid: "
		   "true}]}}\n" ACT,
		"get", PERMITTED);
}

/* That a country is not stated does not mean that there is none. */
static void unstated_is_not_none(void **state) {
#define TO_Z(condition)                                                                                      \
	HEAD RULES("{id: n, on: transfer, who: from, forbid: " condition                                     \
		   "}") "events:\n  - {id: get, type: acquire, by: it, output: a, system: s}\n"              \
			"  - {id: give, type: transfer, data: a, from: it, to: z, system: u}\n"
	(void)state;
	check(TO_Z("exists(from.country)"), "give",
		"forbidden units=country,device,organisation grounds= duties=");
	check_asked(TO_Z("to.country == none"), "give", "attribute(country,z)", "");
	check(TO_Z("exists(to.kind) && exists(to)"), "give",
		"forbidden units=country,device,organisation grounds= duties=");
}

static void a_law_covers_what_it_covers(void **state) {
#define COVERS(what) "regimes: {r: {covers: " what ", rules: [{id: n, on: process, forbid: true}]}}\n"
	(void)state;
	check(HEAD COVERS("data.id == 'a'") ACT, "use", FORBIDDEN);
	check(HEAD COVERS("data.id == 'b'") ACT, "use", PERMITTED);
	check(HEAD COVERS("data.value >= 'high'") ACT, "use", OPEN);
}

/* ---- in force -------------------------------------------------------------------------------------- */

static void check_days(
	const char *model, const char *before, const char *first, const char *last, const char *after) {
	static const char *const days[] = {
		"2022-03-31T23:59:59Z", "2022-04-01", "2023-03-31T23:59:59Z", "2023-04-01"};
	const char *const verdicts[] = {before, first, last, after};
	struct scenario *scenario = scenario_of(model);
	for (unsigned i = 0; i < TT_COUNT(days); i++) {
		scenario_restart(scenario, days[i]);
		scenario_step(scenario, "use");
		assert_string_equal(scenario_verdict(scenario), verdicts[i]);
	}
	scenario_end(scenario);
}

#define YEAR "in_force: {from: 2022-04-01, to: 2023-04-01}"

static void force_is_half_open(void **state) {
	(void)state;
	check_days(HEAD "regimes: {r: {" YEAR ", rules: [{id: n, on: process, forbid: true}]}}\n" ACT,
		PERMITTED, FORBIDDEN, FORBIDDEN, PERMITTED);
	check_days(HEAD RULES("{id: n, on: process, " YEAR ", forbid: true}") ACT, PERMITTED, FORBIDDEN,
		FORBIDDEN, PERMITTED);
	check_days(HEAD RULES("{id: n, on: process, require: {id: g, if: true, " YEAR "}}") ACT, FORBIDDEN,
		"permitted units= grounds=g duties=", "permitted units= grounds=g duties=", FORBIDDEN);
	check_days(NEEDS_OK "facts: [{fact: ok, of: use, is: true, from: 2022-04-01, to: 2023-04-01}]\n",
		OPEN, "permitted units= grounds=ok duties=", "permitted units= grounds=ok duties=", OPEN);
}

/* One rule under one id at different times, with other words and other grounds. */
static void a_rule_may_stand_for_each_time(void **state) {
	(void)state;
	check_days(
		HEAD RULES("{id: n, on: process, in_force: {to: 2022-04-01}, require: {id: old, if: true}},\n"
			   "{id: n, on: process, " YEAR ", forbid: true},\n"
			   "{id: n, on: process, in_force: {from: 2023-04-01}, require: {id: new, if: true}}")
			ACT,
		"permitted units= grounds=old duties=", FORBIDDEN, FORBIDDEN,
		"permitted units= grounds=new duties=");
}

/* Of two grounds on one fact, the one of the day counts, with its own citation. */
static void grounds_have_their_time_and_citation(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD RULES(
		"{id: n, on: process, require: {any: [{id: old, fact: ok, in_force: {to: 2022-04-01}, cite: "
		"O},\n"
		"{id: new, fact: ok, in_force: {from: 2022-04-01}, cite: [{ref: N1, to: 2023-04-01}, {ref: "
		"N2, from: 2023-04-01}]}]}}") ACT "facts: [" IS("ok", "use", "true") "]\n");
	scenario_restart(scenario, "2022-03-31");
	scenario_step(scenario, "use");
	assert_string_equal(scenario_grounds(scenario).bytes, "old");
	scenario_restart(scenario, "2022-04-01");
	scenario_step(scenario, "use");
	assert_string_equal(scenario_grounds(scenario).bytes, "new");
	struct tt_citations cite = scenario->outcome->grounds.items[0].cite;
	assert_int_equal(cite.len, 2);
	assert_true(tt_text_is(cite.items[1].ref, "N2"));
	bool impossible;
	tt_instant last_day, day;
	assert_true(tt_time_parse(TT_TEXT("2023-03-31"), &last_day, &impossible));
	assert_true(tt_time_parse(TT_TEXT("2023-04-01"), &day, &impossible));
	assert_true(tt_interval_contains(cite.items[0].in_force, last_day));
	assert_false(tt_interval_contains(cite.items[0].in_force, day));
	assert_true(tt_interval_contains(cite.items[1].in_force, day));
	scenario_end(scenario);
}

/* An event is judged with the law and the facts of its own instant. */
static void events_have_their_own_instant(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD RULES(
		"{id: n, on: process, " YEAR
		", require: {fact: ok}}") "events:\n"
					  "  - {id: get, type: acquire, by: it, output: a, system: s}\n"
					  "  - {id: one, type: process, by: it, input: a, at: 2022-03-31}\n"
					  "  - {id: two, type: process, by: it, input: a, at: 2022-04-01}\n"
					  "  - {id: three, type: process, by: it, input: a, at: 2022-05-01}\n"
					  "  - {id: four, type: process, by: it, input: a}\n"
					  "facts: [{fact: ok, of: three, is: false, to: 2022-05-01}, {fact: "
					  "ok, of: three, is: true, from: 2022-05-01}]\n");
	scenario_step(scenario, "one");
	assert_string_equal(scenario_verdict(scenario), PERMITTED);
	scenario_step(scenario, "two");
	assert_string_equal(scenario_verdict(scenario), OPEN);
	scenario_step(scenario, "three");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds=ok duties=");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_step(scenario, "four");
	assert_string_equal(scenario_verdict(scenario), PERMITTED);
	scenario_end(scenario);
}

/* ---- grounds and duties ---------------------------------------------------------------------------- */

#define TREE                                                                                                 \
	RULES("{id: n, on: process, require: {any: [{id: both, all: [{fact: ok}, {fact: fine, duties: "      \
	      "[{id: df}]}], "                                                                               \
	      "duties: [{id: db}]}, {fact: done, duties: [{id: dd}]}]}}")

static void the_first_ground_that_holds_is_used(void **state) {
	(void)state;
	check(HEAD TREE ACT "facts: [" IS("ok", "use", "true") ", " IS("fine", "use", "true") ", " IS(
		      "done", "use", "true") "]\n",
		"use", "permitted-with-duties units= grounds=fine,ok duties=db(it,open),df(it,open)");
	check(HEAD TREE ACT "facts: [" IS("ok", "use", "false") ", " IS("fine", "use", "true") ", " IS(
		      "done", "use", "true") "]\n",
		"use", "permitted-with-duties units= grounds=done duties=dd(it,open)");
	check(HEAD TREE ACT "facts: [" IS("done", "use", "true") "]\n", "use",
		"permitted-with-duties units= grounds=done duties=dd(it,open)");
	check(HEAD TREE ACT "facts: [" IS("done", "use", "false") ", " IS("ok", "use", "true") "]\n", "use",
		OPEN);
}

#define DUTY(more) HEAD RULES("{id: n, on: transfer, who: from, duties: [{id: d" more "}]}") ACT

static void duties_are_open_discharged_or_unmet(void **state) {
#define UNITS " units=country,device,organisation grounds= duties="
	(void)state;
	check(DUTY(""), "give", "permitted-with-duties" UNITS "d(it,open)");
	check(DUTY(", discharged_by: done"), "give", "permitted-with-duties" UNITS "d(it,open)");
	check(DUTY(", discharged_by: done") "facts: [" IS("done", "give", "true") "]\n", "give",
		"permitted-with-duties" UNITS "d(it,discharged)");
	check(DUTY(", discharged_by: {fact: done}") "facts: [" IS("done", "give", "false") "]\n", "give",
		"permitted-with-duties" UNITS "d(it,unmet)");
	struct scenario *scenario =
		run_until(DUTY(", discharged_by: done") "facts: [" IS("done", "give", "false") "]\n", "give");
	assert_string_equal(scenario_findings(scenario), "E-unmet-duty r/n a@lab:u");
	scenario_end(scenario);
}

static void a_duty_has_its_debtor(void **state) {
	(void)state;
	check(DUTY(", by: to"), "give", "permitted-with-duties" UNITS "d(lab,open)");
	check(DUTY(", by: holder"), "give", "permitted-with-duties" UNITS "d(lab,open)");
	check(HEAD "regimes: {r: {binds: party.country == 'JP', rules: [{id: n, on: transfer, who: from, "
		   "duties: "
		   "[{id: d, by: to}, {id: e}]}]}}\n" ACT,
		"give", "permitted-with-duties" UNITS "e(it,open)");
}

/* The term has run out by the day of evaluation; where its beginning is not known, it has not. */
static void duties_fall_due(void **state) {
#define DUE                                                                                                  \
	HEAD "anchors: {end: {at: 2024-01-01}}\n" RULES(                                                     \
		"{id: n, on: process, duties: [{id: soon, due: 10d}, {id: late, due: 1y}, {id: after, due: " \
		"end+1m}, "                                                                                  \
		"{id: whenever, due: never+1d}]}") "events:\n  - {id: get, type: acquire, by: it, output: "  \
						   "a, system: s}\n"
	(void)state;
	check(DUE "  - {id: use, type: process, by: it, input: a, at: 2024-03-22}\n", "use",
		"permitted-with-duties units= grounds= "
		"duties=after(it,unmet),late(it,open),soon(it,unmet),whenever(it,open)");
	check(DUE "  - {id: use, type: process, by: it, input: a, at: 2024-03-23}\n", "use",
		"permitted-with-duties units= grounds= "
		"duties=after(it,unmet),late(it,open),soon(it,open),whenever(it,open)");
}

static void a_duty_of_an_open_rule_is_possible(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD RULES("{id: n, on: process, when: fact('ok'), duties: [{id: d}]}") ACT, "use");
	assert_string_equal(
		scenario_verdict(scenario), "permitted-with-duties units= grounds= duties=d(it,open?)");
	assert_string_equal(scenario_findings(scenario), "W-duty-question r/n a@it:s ?ok(use)");
	assert_string_equal(scenario_questions(scenario), "ok(use)");
	scenario_end(scenario);
}

static void only_what_must_be_enters_the_verdict(void **state) {
	(void)state;
	struct scenario *scenario =
		run_until(HEAD RULES("{id: n, on: process, strength: endeavour, forbid: true}") ACT, "use");
	assert_string_equal(scenario_verdict(scenario), PERMITTED);
	assert_string_equal(scenario_findings(scenario), "W-advice r/n a@it:s");
	scenario_end(scenario);
	scenario = run_until(
		HEAD RULES("{id: n, on: process, strength: recommended, require: {fact: ok}}") ACT, "use");
	assert_string_equal(scenario_verdict(scenario), PERMITTED);
	assert_string_equal(scenario_findings(scenario), "N-advice-question r/n a@it:s ?ok(use)");
	assert_string_equal(scenario_questions(scenario), "");
	scenario_end(scenario);
	check(HEAD RULES("{id: n, on: process, strength: opinion, duties: [{id: d}]}") ACT, "use",
		"permitted units= grounds= duties=d(it,open)");
	check(HEAD RULES("{id: n, on: process, duties: [{id: d, strength: endeavour}]}") ACT, "use",
		"permitted units= grounds= duties=d(it,open)");
}

/* ---- silence --------------------------------------------------------------------------------------- */

static void silence_may_mean_no(void **state) {
#define CLAIM HEAD RULES("{id: n, on: process, require: {any: [{if: false}, {fact: claimed}]}}") ACT
	(void)state;
	check(CLAIM, "use", FORBIDDEN);
	check_asked(CLAIM, "use", "", "");
	check(CLAIM "facts: [" IS("claimed", "use", "true") "]\n", "use",
		"permitted units= grounds=claimed duties=");
	struct scenario *scenario = scenario_of(CLAIM);
	scenario->engine->trace = true;
	scenario_step(scenario, "use");
	bool told = false;
	for (uint32_t i = 0; i < scenario->outcome->literals.len; i++)
		told = told ||
		       tt_text_is(scenario_asked(scenario, scenario->outcome->literals.items[i].presumed),
			       "claimed(use)");
	assert_true(told); /* the explanation says what was presumed */
	scenario_end(scenario);
}

/* ---- where answers come from ----------------------------------------------------------------------- */

#define PROVIDE                                                                                              \
	HEAD RULES("{id: n, on: transfer, who: from, require: {any: [{fact: told}, {fact: agreed}]}}") ACT
#define GIVEN(grounds) " units=country,device,organisation grounds=" grounds " duties="

/* What is said of a company holds for its departments, unless something is said of them. */
static void answers_go_down_to_departments(void **state) {
	(void)state;
	check(PROVIDE "facts: [" IS("told", "[a, it, lab]", "true") "]\n", "give", "permitted" GIVEN("told"));
	check(PROVIDE "facts: [" IS("told", "[a, x, y]", "true") "]\n", "give", "permitted" GIVEN("told"));
	check(PROVIDE "facts: [" IS("told", "[a, x, lab]", "true") "]\n", "give", "permitted" GIVEN("told"));
	check(PROVIDE "facts: [" IS("told", "[b, x, y]", "true") "]\n", "give", "undetermined" GIVEN(""));
	check(PROVIDE "facts: [" IS("told", "[a, sales, y]", "true") "]\n", "give", "undetermined" GIVEN(""));
	check(PROVIDE "facts: [" IS("told", "[a, x, y]", "true") ", " IS(
		      "told", "[a, it, y]", "false") ", " IS("agreed", "[a, y]", "false") "]\n",
		"give", "forbidden" GIVEN(""));
}

/* The answer stops at the legal person: a parent company does not answer for a subsidiary. */
static void answers_stop_at_the_legal_person(void **state) {
	(void)state;
	check("tenten: 1\nuse: [ask.yaml]\n"
	      "parties: {g: {kind: company}, x: {kind: company, part_of: g}, it: {kind: department, part_of: "
	      "x}}\n"
	      "systems: {s: {access: [it]}}\ndata: {a: {disclosure: any}}\n" RULES(
		      "{id: n, on: process, require: {if: \"fact('good')\", id: g}}") "events: [{id: get, "
										      "type: acquire, by: "
										      "it, output: a, "
										      "system: s}, {id: use, "
										      "type: process, by: "
										      "it, input: a}]\n"
										      "facts: [" IS("good",
											      "g",
											      "true") "]\n",
		"use", OPEN);
}

static void contradictions_are_found_and_mean_no(void **state) {
	(void)state;
	struct scenario *scenario = run_until(
		NEEDS_OK "facts: [" IS("ok", "use", "true") ", " IS("ok", "use", "false") "]\n", "use");
	assert_string_equal(scenario_verdict(scenario), FORBIDDEN);
	assert_string_equal(scenario_findings(scenario), "E-contradiction\nE-violation r/n a@it:s");
	scenario_end(scenario);
	check(NEEDS_OK "facts: [{fact: ok, of: use, is: true, from: 2024-04-01}, {fact: ok, of: use, is: "
		       "false, to: 2024-04-01}]\n",
		"use", "permitted units= grounds=ok duties=");
}

/* A question about what the event does not have is answered with no, without asking. */
static void a_question_about_nobody_is_no(void **state) {
	(void)state;
	check(HEAD RULES("{id: n, on: [process, transfer], require: {any: [{fact: agreed}, {id: g, if: "
			 "data.keys.contains('z')}]}}") ACT,
		"use", FORBIDDEN);
	check(HEAD RULES("{id: n, on: process, require: {fact: safe}}") ACT, "use",
		OPEN); /* of what is used, as it is */
}

/* ---- consents -------------------------------------------------------------------------------------- */

#define CONSENT HEAD RULES("{id: n, on: transfer, who: from, require: {fact: consent}}") ACT

static void check_consent(const char *consents, const char *verdict, const char *findings) {
	struct scenario *text = scenario_new();
	const char *model = tt_text_format(&text->arena, "%sconsents: [%s]\n", CONSENT, consents).bytes;
	struct scenario *scenario = run_until(model, "give");
	if (strncmp(scenario_verdict(scenario), verdict, strlen(verdict)) != 0)
		print_error("%s\n", consents);
	assert_memory_equal(scenario_verdict(scenario), verdict, strlen(verdict));
	assert_string_equal(scenario_findings(scenario), findings);
	scenario_end(scenario);
	scenario_end(text);
}

#define ASKS_CONSENT "W-question r/n a@lab:u ?consent(a)"
#define LACKS_CONSENT "E-violation r/n a@lab:u"

static void consents_cover_what_they_say(void **state) {
	(void)state;
	check_consent("{of: a}", "permitted", "");
	check_consent("{of: a, who: [c, w], purposes: p, recipients: y, countries: US}", "permitted", "");
	check_consent("{of: a, who: [c, w, n], purposes: [o, p], recipients: [y, z], countries: [JP, US]}",
		"permitted", "");
	check_consent("{of: b}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, purposes: o}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, recipients: z}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, countries: JP}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, from: 2024-04-02}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, from: 2024-04-01}", "permitted", "");
	check_consent("{of: a, to: 2024-04-01}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, who: n}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, who: n, given: false}", "undetermined", ASKS_CONSENT);
	check_consent("{of: a, who: w, given: false}", "forbidden", LACKS_CONSENT);
	check_consent("{of: a, who: w}", "undetermined", "W-partial-consent\n" ASKS_CONSENT);
}

static void the_latest_record_decides(void **state) {
	(void)state;
	check_consent("{of: a, given: false}", "forbidden", LACKS_CONSENT);
	check_consent("{of: a, withdrawn: 2024-04-01}", "forbidden", LACKS_CONSENT);
	check_consent("{of: a, withdrawn: 2024-04-02}", "permitted", "");
	check_consent("{of: a, from: 2022-01-01}, {of: a, from: 2023-01-01, given: false}", "forbidden",
		LACKS_CONSENT);
	check_consent("{of: a, from: 2022-01-01, given: false}, {of: a, from: 2023-01-01}", "permitted", "");
	check_consent("{of: a, from: 2021-01-01, withdrawn: 2022-01-01}, {of: a, from: 2023-01-01}",
		"permitted", "");
	check_consent("{of: a, from: 2023-01-01}, {of: a, from: 2021-01-01, withdrawn: 2022-01-01}",
		"permitted", "");
	check_consent("{of: a, from: 2021-01-01, withdrawn: 2024-01-01}, {of: a, from: 2023-01-01}",
		"forbidden", LACKS_CONSENT);
	check_consent("{of: a, purposes: o, given: false}, {of: a, purposes: p}", "permitted", "");
}

/* A record and a fact that say otherwise contradict each other. */
static void records_and_facts_agree_or_contradict(void **state) {
	(void)state;
	check(CONSENT "facts: [" IS("consent", "a", "true") "]\n", "give", "permitted" GIVEN("consent"));
	struct scenario *scenario = run_until(CONSENT
		"consents: [{of: a, given: false}]\nfacts: [" IS("consent", "a", "true") "]\n",
		"give");
	assert_string_equal(scenario_findings(scenario), "E-contradiction\n" LACKS_CONSENT);
	scenario_end(scenario);
}

/* ---- templates ------------------------------------------------------------------------------------- */

#define TEMPLATE                                                                                             \
	"  t:\n"                                                                                             \
	"    parameters: {giver: party, taker: party, what: data}\n"                                         \
	"    binds: party.within($giver) || party.within($taker)\n"                                          \
	"    establishes: [{fact: told, of: [$what, $giver, $taker], is: true}]\n"                           \
	"    rules:\n"                                                                                       \
	"      - {id: only, on: process, who: by, when: by.within($taker) && data.id in $what, forbid: "     \
	"true}\n"                                                                                            \
	"      - {id: narrow, on: transfer, when: to.within($taker) && data.id in $what, set: {disclosure: " \
	"[$giver, $taker]}}\n"

static void a_contract_is_a_template_filled_in(void **state) {
	(void)state;
	struct scenario *scenario = run_until(HEAD
		"regimes:\n"
		"  law: {rules: [{id: n, on: transfer, who: from, require: {fact: told}}]}\n" TEMPLATE
		"  one: {template: t, with: {giver: x, taker: y, what: a}, in_force: {from: 2024-01-01, to: "
		"2025-01-01}}\n"
		"events:\n"
		"  - {id: get, type: acquire, by: it, output: a, system: s}\n"
		"  - {id: give, type: transfer, data: a, from: it, to: lab, system: u}\n"
		"  - {id: use, type: process, by: lab, input: a}\n"
		"  - {id: own, type: process, by: it, input: a}\n"
		"  - {id: late, type: process, by: lab, input: a, at: 2025-01-01}\n",
		"give");
	assert_string_equal(scenario_verdict(scenario), "permitted" GIVEN("told"));
	assert_string_equal(scenario_value(scenario, "a", "lab", "u", "disclosure"), "x;y");
	scenario_step(scenario, "use");
	assert_string_equal(scenario_findings(scenario), "E-violation one/only a@lab:u");
	scenario_step(scenario, "own");
	assert_string_equal(scenario_verdict(scenario), PERMITTED);
	scenario_step(scenario, "late");
	assert_string_equal(scenario_verdict(scenario), PERMITTED);
	scenario_end(scenario);
}

/* A template by itself rules nothing, and what it establishes lasts as long as the contract. */
static void contracts_stand_side_by_side(void **state) {
#define CONTRACTS(more)                                                                                      \
	HEAD "regimes:\n  law: {rules: [{id: n, on: transfer, who: from, require: {fact: "                   \
	     "told}}]}\n" TEMPLATE more ACT
	(void)state;
	check(CONTRACTS(""), "give", "undetermined" GIVEN(""));
	check(CONTRACTS("  one: {template: t, with: {giver: x, taker: z, what: a}}\n"), "give",
		"undetermined" GIVEN(""));
	check(CONTRACTS("  one: {template: t, with: {giver: x, taker: z, what: a}}\n"
			"  two: {template: t, with: {giver: x, taker: [y, z], what: [a, b]}}\n"),
		"give", "permitted" GIVEN("told"));
	check(CONTRACTS("  one: {template: t, with: {giver: x, taker: y, what: a}, in_force: {to: "
			"2024-04-01}}\n"),
		"give", "undetermined" GIVEN(""));
}

/* ---- traces ---------------------------------------------------------------------------------------- */

static const char *literal_of(struct scenario *scenario, const struct tt_judged *judged, uint32_t at) {
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 4096);
	const struct tt_literal *literal = &scenario->outcome->literals.items[judged->first_literal + at];
	tt_buf_string(&buf, literal->truth == TT_YES ? "" : literal->truth == TT_NO ? "!" : "?");
	tt_atom_print(scenario->model, literal->atom, &buf);
	return buf.bytes;
}

/* The trace is the run itself: what decided each rule on each item. */
static void a_trace_tells_what_decided(void **state) {
	(void)state;
	struct scenario *scenario =
		scenario_of(HEAD RULES("{id: n, on: process, when: event.purpose == 'q', forbid: "
				       "\"data.keys.contains('k') && data.identifying\"},\n"
				       "{id: m, on: process, when: event.purpose == 'p', forbid: true}") ACT);
	scenario->engine->trace = true;
	scenario_step(scenario, "use");
	assert_string_equal(scenario_verdict(scenario), FORBIDDEN);
	assert_int_equal(scenario->outcome->judged.len, 2);
	const struct tt_judged *first = &scenario->outcome->judged.items[0], *second = first + 1;
	assert_int_equal(first->violated, TT_YES);
	assert_int_equal(first->literal_count, 3);
	assert_string_equal(literal_of(scenario, first, 0), "event.purpose == \"q\"");
	assert_string_equal(literal_of(scenario, first, 2), "data.identifying");
	assert_string_equal(literal_of(scenario, first, 1), "data.keys.contains(\"k\")");
	assert_int_equal(second->applicable, TT_NO);
	assert_int_equal(second->literal_count, 1);
	assert_string_equal(literal_of(scenario, second, 0), "!event.purpose == \"p\"");
	scenario_end(scenario);
}

/* Grounds as a tree: each row is followed by what it consists of, and says what decided it. */
static void a_trace_tells_which_grounds_hold(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(
		HEAD RULES("{id: n, on: process, require: {any: [{id: both, all: [{id: q, if: \"event."
			   "purpose in ['a', 'b']\"}, {id: k, if: \"data.keys.contains('k')\"}]},\n"
			   "{id: old, in_force: {to: 2000-01-01}, all: [{id: x, if: true}]},\n"
			   "{id: p, if: event.purpose != 'a'}]}}") ACT);
	scenario->engine->trace = true;
	scenario_step(scenario, "use");
	const struct tt_judged *judged = &scenario->outcome->judged.items[0];
	static const struct {
		const char *id;
		unsigned depth, rows, literals, truth;
	} rows[] = {{"", 0, 6, 0, TT_YES}, {"both", 1, 3, 0, TT_NO}, {"q", 2, 1, 1, TT_NO},
		{"k", 2, 1, 1, TT_YES}, {"old", 1, 1, 0, TT_NO}, {"p", 1, 1, 1, TT_YES}};
	assert_int_equal(judged->ground_count, TT_COUNT(rows));
	for (size_t i = 0; i < TT_COUNT(rows); i++) {
		const struct tt_ground_seen *seen =
			&scenario->outcome->grounds_seen.items[judged->first_ground + i];
		assert_true(tt_text_equal(
			scenario->model->requirements.items[seen->requirement].id, tt_text_of(rows[i].id)));
		assert_int_equal(seen->depth, rows[i].depth);
		assert_int_equal(seen->row_count, rows[i].rows);
		assert_int_equal(seen->truth, rows[i].truth);
		assert_int_equal(seen->in_force, strcmp(rows[i].id, "old") != 0);
		assert_true(seen->literal_count >= rows[i].literals);
	}
	scenario_end(scenario);
}

static void atoms_that_are_alike_are_one_line(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD RULES(
		"{id: n, on: process, forbid: \"event.purpose in ['a', 'b', 'c'] && by == 'x'\"}") ACT);
	struct tt_model *model = scenario->model;
	uint32_t atoms[4], len = 0;
	for (uint32_t i = 0; i < model->atoms.items.len; i++)
		if (model->atoms.items.items[i].kind == TT_ATOM_EQUALS && len < 3)
			atoms[len++] = i;
		else if (model->atoms.items.items[i].kind == TT_ATOM_IS)
			atoms[3] = i;
	assert_int_equal(len, 3);
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 4096);
	tt_atoms_print(model, atoms, 3, 3, &buf);
	assert_string_equal(buf.bytes, "event.purpose in [\"a\", \"b\", \"c\"]");
	buf.len = 0;
	tt_atoms_print(model, atoms, 3, 1, &buf);
	assert_string_equal(buf.bytes, "event.purpose in [\"a\", … (3)]");
	assert_true(tt_atoms_alike(model, atoms[0], atoms[2]));
	assert_false(tt_atoms_alike(model, atoms[0], atoms[3]));
	scenario_end(scenario);
}

static void a_trace_tells_what_changed(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD RULES(
		"{id: e, on: transfer, set: {purpose: none}}, {id: f, on: transfer, set: {keys: {add: n}}}")
			ACT);
	scenario->engine->trace = true;
	scenario_step(scenario, "give");
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->outcome->changes.len; i++) {
		const struct tt_changed *change = &scenario->outcome->changes.items[i];
		struct tt_text before = scenario_range_text(scenario, change->attribute, change->before);
		struct tt_text after = scenario_range_text(scenario, change->attribute, change->after);
		struct tt_text name = scenario->model->attributes.items[change->attribute].named.id;
		struct tt_text rule = scenario_rule(scenario, change->rule);
		scenario_word(scenario, &words, "%.*s: %.*s -> %.*s%.*s", TT_TEXT_ARGS(name),
			TT_TEXT_ARGS(before), TT_TEXT_ARGS(after), TT_TEXT_ARGS(rule));
	}
	assert_string_equal(scenario_join(scenario, &words, "\n").bytes,
		"controller: it -> it;lab\ncountry: JP -> JP;US\nexposure: it -> it;lab\nkeys: k -> k;n r/f\n"
		"location: s -> s;u\npurpose: p ->  r/e");
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nothing_forbids_is_permitted),
		cmocka_unit_test(facts_leave_it_open_until_they_are_given),
		cmocka_unit_test(the_worst_rule_decides),
		cmocka_unit_test(evaluation_is_exact),
		cmocka_unit_test(only_what_matters_is_asked),
		cmocka_unit_test(questions_come_from_upstream),
		cmocka_unit_test(a_law_binds_the_one_addressed),
		cmocka_unit_test(nobody_is_not_addressed),
		cmocka_unit_test(unknown_range_is_asked),
		cmocka_unit_test(unstated_is_not_none),
		cmocka_unit_test(a_law_covers_what_it_covers),
		cmocka_unit_test(force_is_half_open),
		cmocka_unit_test(a_rule_may_stand_for_each_time),
		cmocka_unit_test(grounds_have_their_time_and_citation),
		cmocka_unit_test(events_have_their_own_instant),
		cmocka_unit_test(the_first_ground_that_holds_is_used),
		cmocka_unit_test(duties_are_open_discharged_or_unmet),
		cmocka_unit_test(a_duty_has_its_debtor),
		cmocka_unit_test(duties_fall_due),
		cmocka_unit_test(a_duty_of_an_open_rule_is_possible),
		cmocka_unit_test(only_what_must_be_enters_the_verdict),
		cmocka_unit_test(silence_may_mean_no),
		cmocka_unit_test(answers_go_down_to_departments),
		cmocka_unit_test(answers_stop_at_the_legal_person),
		cmocka_unit_test(contradictions_are_found_and_mean_no),
		cmocka_unit_test(a_question_about_nobody_is_no),
		cmocka_unit_test(consents_cover_what_they_say),
		cmocka_unit_test(the_latest_record_decides),
		cmocka_unit_test(records_and_facts_agree_or_contradict),
		cmocka_unit_test(a_contract_is_a_template_filled_in),
		cmocka_unit_test(contracts_stand_side_by_side),
		cmocka_unit_test(a_trace_tells_what_decided),
		cmocka_unit_test(a_trace_tells_which_grounds_hold),
		cmocka_unit_test(atoms_that_are_alike_are_one_line),
		cmocka_unit_test(a_trace_tells_what_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

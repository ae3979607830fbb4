/*
 * Who can reach a holding where it lies: holder, those below, those whom access names, operators of the
 * stack, and whoever nobody has said anything about. Readers, controllers and countries follow from it, and
 * so do the transfers that no event shows.
 */
#include "../scenario.h"

#define HEAD "tenten: 1\nas_of: 2024-04-01\nuse: [ask.yaml]\n"

#define PARTIES HEAD PARTIES_ALONE

#define PARTIES_ALONE                                                                                        \
	"parties:\n"                                                                                         \
	"  g:      {kind: group}\n"                                                                          \
	"  x:      {kind: company, part_of: g, country: JP}\n"                                               \
	"  sales:  {kind: department, part_of: x}\n"                                                         \
	"  shop:   {kind: department, part_of: sales}\n"                                                     \
	"  it:     {kind: department, part_of: x}\n"                                                         \
	"  branch: {kind: site, part_of: x, country: DE}\n"                                                  \
	"  sub:    {kind: company, part_of: x, country: JP}\n"                                               \
	"  vendor: {kind: company, country: US}\n"                                                           \
	"  host:   {kind: company, country: IE}\n"

#define SYSTEMS                                                                                              \
	"systems:\n"                                                                                         \
	"  own:    {operator: it, access: [it], country: JP}\n"                                              \
	"  shared: {operator: it, access: [it, sales], country: JP}\n"                                       \
	"  quiet:  {operator: it, country: JP}\n"                                                            \
	"  saas:   {operator: vendor, access: [sales], country: US, run_on: iaas}\n"                         \
	"  iaas:   {operator: host, access: none, country: IE}\n"                                            \
	"  nested: {operator: it, access: [it], country: JP, run_on: unknown}\n"                             \
	"  group:  {operator: it, access: [g], country: JP}\n"                                               \
	"  open:   {operator: shop, country: JP}\n"                                                          \
	"  placed: {operator: it, access: [it]}\n"

#define HOLDS(by, system)                                                                                    \
	"data: {d: {}}\nevents: [{id: a, type: acquire, by: " by ", output: d, system: " system "}]\n"

static struct scenario *hold(const char *model) {
	struct scenario *scenario = scenario_of(model);
	scenario_step(scenario, "a");
	return scenario;
}

static void check_value(const char *model, const char *holder, const char *attribute, const char *expected) {
	struct scenario *scenario = hold(model);
	assert_string_equal(scenario_value(scenario, "d", holder, NULL, attribute), expected);
	scenario_end(scenario);
}

#define ON(by, system) PARTIES SYSTEMS HOLDS(by, system)
#define FACT(fact) "facts: [" fact "]\n"

/* ---- readers --------------------------------------------------------------------------------------- */

static void the_holder_reaches_what_it_holds(void **state) {
	(void)state;
	check_value(ON("it", "own"), "it", "exposure", "it");
	check_value(ON("branch", "own"), "branch", "exposure", "branch;it");
}

static void access_reaches_down_to_the_lowest(void **state) {
	(void)state;
	check_value(ON("it", "shared"), "it", "exposure", "it;shop");
}

/* A group reads nothing; the legal persons below it do. */
static void a_group_is_no_reader(void **state) {
	(void)state;
	check_value(ON("it", "group"), "it", "exposure", "branch;it;shop;sub");
	check_value(
		"tenten: 1\nparties: {g: {kind: group}, h: {kind: group, part_of: g}, x: {kind: company}}\n"
		"systems: {s: {access: [g], country: JP}}\ndata: {d: {}}\n"
		"events: [{id: a, type: acquire, by: x, output: d, system: s}]\n",
		"x", "exposure", "x");
}

static void what_lies_nowhere_is_reached_by_its_holder(void **state) {
	(void)state;
	check_value(PARTIES "data: {d: {}}\nevents: [{id: a, type: acquire, by: it, output: d}]\n", "it",
		"exposure", "it");
}

/* No access stated: nobody has said who of the holder's legal person reaches it. A subsidiary is another
 * person. */
static void unstated_access_is_open_inside_the_company(void **state) {
	(void)state;
	check_value(
		ON("shop", "open"), "shop", "exposure", "shop .. branch;it;shop ?attribute(exposure,open)");
	check_value(ON("shop", "open") FACT("{fact: can-reach, of: [it, open], is: true}"), "shop",
		"exposure", "it;shop .. branch;it;shop ?attribute(exposure,open)");
	check_value(ON("shop", "open") FACT("{fact: can-reach, of: [it, open], is: false}"), "shop",
		"exposure", "shop .. branch;shop ?attribute(exposure,open)");
	check_value(ON("shop", "open") FACT("{fact: can-reach, of: [x, open], is: false}"), "shop",
		"exposure", "shop");
	check_value(ON("shop", "open")
			    FACT("{fact: can-reach, of: [x, open], is: false}, {fact: can-reach, of: "
				 "[branch, open], is: true}"),
		"shop", "exposure", "branch;shop");
	check_value(ON("shop", "open") FACT("{fact: can-reach, of: [x, open], is: true}"), "shop", "exposure",
		"branch;it;shop");
}

/* An operator of the same company that is not the holder is asked for both. */
static void an_operator_inside_the_company_is_asked(void **state) {
	(void)state;
	check_value(ON("shop", "quiet"), "shop", "exposure",
		"shop .. branch;it;shop ?attribute(exposure,quiet) does-not-handle(it,quiet)");
}

/* ---- operators of the stack ------------------------------------------------------------------------ */

#define HANDS_OFF "{fact: does-not-handle, of: [vendor, saas], is: true}"
#define HOST_OFF "{fact: does-not-handle, of: [host, iaas], is: true}"
#define HANDLES "{fact: does-not-handle, of: [vendor, saas], is: false}"

static void operators_reach_unless_they_keep_off(void **state) {
	(void)state;
	check_value(ON("sales", "saas"), "sales", "exposure",
		"sales;shop .. host;sales;shop;vendor ?does-not-handle(host,iaas) "
		"does-not-handle(vendor,saas)");
	check_value(ON("sales", "saas") FACT(HANDS_OFF ", " HOST_OFF), "sales", "exposure", "sales;shop");
	check_value(
		ON("sales", "saas") FACT(HANDLES ", " HOST_OFF), "sales", "exposure", "sales;shop;vendor");
	check_value(ON("sales", "saas") FACT(HANDLES), "sales", "exposure",
		"sales;shop;vendor .. host;sales;shop;vendor ?does-not-handle(host,iaas)");
}

static void who_handles_controls(void **state) {
	(void)state;
	check_value(ON("sales", "saas") FACT(HANDLES ", " HOST_OFF), "sales", "controller", "sales;vendor");
	check_value(ON("sales", "saas") FACT(HANDS_OFF ", " HOST_OFF), "sales", "controller", "sales");
	check_value(ON("sales", "saas"), "sales", "controller",
		"sales .. host;sales;vendor ?does-not-handle(host,iaas) does-not-handle(vendor,saas)");
	check_value(ON("it", "own"), "it", "controller", "it");
}

/* Answers for one system do not answer for another. */
static void keeping_off_is_asked_for_each_system(void **state) {
	(void)state;
	check_value(ON("sales", "saas")
			    FACT("{fact: does-not-handle, of: [vendor, iaas], is: true}, " HOST_OFF),
		"sales", "exposure", "sales;shop .. sales;shop;vendor ?does-not-handle(vendor,saas)");
}

static void answers_have_their_time(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(PARTIES SYSTEMS
		"data: {d: {}, e: {}, f: {}}\n"
		"events:\n"
		"  - {id: a, type: acquire, by: sales, output: d, system: saas, at: 2024-01-31}\n"
		"  - {id: b, type: acquire, by: sales, output: e, system: saas, at: 2024-02-01}\n"
		"  - {id: c, type: acquire, by: sales, output: f, system: saas, at: 2024-03-01}\n"
		"facts:\n"
		"  - {fact: does-not-handle, of: [host, iaas], is: true}\n"
		"  - {fact: does-not-handle, of: [vendor, saas], is: true, from: 2024-02-01, to: "
		"2024-03-01}\n"
		"  - {fact: does-not-handle, of: [vendor, saas], is: false, from: 2024-03-01}\n");
	scenario_step(scenario, "a");
	assert_string_equal(scenario_value(scenario, "d", "sales", NULL, "exposure"),
		"sales;shop .. sales;shop;vendor ?does-not-handle(vendor,saas)");
	scenario_step(scenario, "b");
	assert_string_equal(scenario_value(scenario, "e", "sales", NULL, "exposure"), "sales;shop");
	assert_string_equal(scenario_value(scenario, "d", "sales", NULL, "exposure"), "sales;shop");
	scenario_step(scenario, "c");
	assert_string_equal(scenario_value(scenario, "d", "sales", NULL, "exposure"), "sales;shop;vendor");
	assert_string_equal(scenario_value(scenario, "d", "sales", NULL, "controller"), "sales;vendor");
	scenario_end(scenario);
}

/* ---- countries and places -------------------------------------------------------------------------- */

static void countries_are_those_of_stack_and_holder(void **state) {
	(void)state;
	check_value(ON("it", "own"), "it", "country", "JP");
	check_value(ON("sales", "saas"), "sales", "country", "IE;JP;US");
	check_value(ON("branch", "own"), "branch", "country", "DE;JP");
	check_value(ON("sales", "saas"), "sales", "location", "iaas;saas");
}

static void unknown_places_are_asked(void **state) {
	(void)state;
	check_value(PARTIES "data: {d: {}}\nevents: [{id: a, type: acquire, by: it, output: d}]\n", "it",
		"country", "JP .. any ?attribute(location,it)");
	check_value(ON("it", "placed"), "it", "country", "JP .. any ?attribute(country,placed)");
	check_value(ON("it", "nested"), "it", "country", "JP .. any ?attribute(country,nested)");
	check_value("tenten: 1\nparties: {x: {kind: company}}\nsystems: {s: {access: [x], country: JP}}\n"
		    "data: {d: {}}\nevents: [{id: a, type: acquire, by: x, output: d, system: s}]\n",
		"x", "country", "JP .. any ?attribute(country,x)");
}

/* outside(): some member lies outside, on the day of the event. */
static void outside_is_dated(void **state) {
	static const struct scenario_file files[] = {
		{"model.yaml",
			"tenten: 1\nas_of: 2024-04-01\nuse: [place.yaml]\n" PARTIES_ALONE SYSTEMS
			"data: {d: {}, e: {}, f: {}, h: {}}\n"
			"events:\n"
			"  - {id: a, type: acquire, by: branch, output: d, system: own, at: 2024-03-31}\n"
			"  - {id: b, type: acquire, by: branch, output: e, system: own, at: 2024-04-01}\n"
			"  - {id: c, type: acquire, by: it, output: f, system: own}\n"
			"  - {id: e, type: acquire, by: it, output: h, system: nested}\n"
			"regimes: {r: {rules: [{id: n, on: acquire, forbid: "
			"result.country.outside('home')}]}}\n"},
		{"place.yaml", "tenten: 1\npack: place\nchecked: 2024-01-01\ntitle: t\n"
			       "places: {home: {members: [JP, {DE: {to: 2024-04-01}}]}}\n"},
	};
	(void)state;
	struct scenario *scenario = scenario_load_files(files, TT_COUNT(files));
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	scenario_step(scenario, "a");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	scenario_step(scenario, "b");
	assert_string_equal(scenario_verdict(scenario), "forbidden units= grounds= duties=");
	scenario_step(scenario, "c");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	scenario_step(scenario, "e");
	assert_string_equal(scenario_verdict(scenario), "undetermined units= grounds= duties=");
	assert_string_equal(scenario_questions(scenario), "attribute(country,nested)");
	scenario_end(scenario);
}

/* The same of countries that a model declares for something else: whose staff handles it, for instance. */
static void declared_countries_lie_outside_too(void **state) {
	static const struct scenario_file files[] = {
		{"model.yaml", "tenten: 1\nas_of: 2024-04-01\nuse: [place.yaml]\n" PARTIES_ALONE SYSTEMS
			       "attributes: {handled_in: {type: set}}\n"
			       "data: {d: {handled_in: JP}, e: {handled_in: [JP, US]}, f: {}, h: "
			       "{handled_in: none}}\n"
			       "events:\n"
			       "  - {id: a, type: acquire, by: it, output: d, system: own}\n"
			       "  - {id: b, type: acquire, by: it, output: e, system: own}\n"
			       "  - {id: c, type: acquire, by: it, output: f, system: own}\n"
			       "  - {id: e, type: acquire, by: it, output: h, system: own}\n"
			       "regimes: {r: {rules: [{id: n, on: acquire, forbid: "
			       "result.handled_in.outside('home')}]}}\n"},
		{"place.yaml", "tenten: 1\npack: place\nchecked: 2024-01-01\ntitle: t\n"
			       "places: {home: {members: [JP]}}\n"},
	};
	(void)state;
	struct scenario *scenario = scenario_load_files(files, TT_COUNT(files));
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	scenario_step(scenario, "a");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	scenario_step(scenario, "b");
	assert_string_equal(scenario_verdict(scenario), "forbidden units= grounds= duties=");
	scenario_step(scenario, "c");
	assert_string_equal(scenario_verdict(scenario), "undetermined units= grounds= duties=");
	assert_string_equal(scenario_questions(scenario), "attribute(handled_in,f)");
	scenario_step(scenario, "e");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	scenario_end(scenario);
}

/* What a rule against lying outside of Japan says of an acquisition, and what it asks. */
static void check_outside(const char *attribute, const char *where, const char *facts, const char *expected) {
	struct scenario *text = scenario_new();
	struct scenario_file files[] = {
		{"model.yaml", tt_text_format(&text->arena,
				       HEAD "include: [rest.yaml]\n" PARTIES_ALONE
					    "  nobody: {kind: company}\n" SYSTEMS
					    "events: [{id: a, type: acquire, output: d, %s}]\nfacts: [%s]\n"
					    "regimes: {r: {rules: [{id: n, on: acquire, forbid: "
					    "result.%s.outside('home')}]}}\n",
				       where, facts, attribute)
				       .bytes},
		{"ask.yaml", "tenten: 1\npack: ask\nchecked: 2024-01-01\ntitle: t\nplaces: {home: {members: "
			     "[JP]}}\n"},
		{"rest.yaml", "tenten: 1\ndata: {d: {rights_holder: everyone}}\n"}};
	struct scenario *scenario = scenario_load_files(files, TT_COUNT(files));
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	scenario_step(scenario, "a");
	const char *verdict = scenario_verdict(scenario);
	verdict = tt_text_format(&text->arena, "%.*s", (int)strcspn(verdict, " "), verdict).bytes;
	assert_string_equal(
		tt_text_format(&text->arena, "%s %s", verdict, scenario_questions(scenario)).bytes, expected);
	scenario_end(scenario);
	scenario_end(text);
}

/* Of a set of parties, such as those who operate what it lies on, or of systems: the members' countries. */
static void parties_and_systems_lie_outside_too(void **state) {
	(void)state;
#define DOES(party, system) "{fact: does-not-handle, of: [" party ", " system "], is: false}"
#define DOES_NOT(party, system) "{fact: does-not-handle, of: [" party ", " system "], is: true}"
	check_outside("controller", "by: it, system: own", "", "permitted ");
	check_outside("controller", "by: branch, system: own", "", "forbidden ");
	check_outside("controller", "by: it, system: saas", DOES("vendor", "saas"), "forbidden ");
	check_outside("controller", "by: it, system: saas",
		DOES_NOT("vendor", "saas") ", " DOES_NOT("host", "iaas"), "permitted ");
	check_outside("controller", "by: it, system: saas", DOES_NOT("vendor", "saas"),
		"undetermined does-not-handle(host,iaas)");
	check_outside("controller", "by: nobody, system: placed", DOES_NOT("it", "placed"),
		"undetermined attribute(country,nobody)");
	check_outside("location", "by: it, system: own", "", "permitted ");
	check_outside("location", "by: it, system: saas", DOES_NOT("vendor", "saas"), "forbidden ");
	check_outside("location", "by: it, system: placed", "", "undetermined attribute(country,placed)");
	check_outside("rights_holder", "by: it, system: own", "", "forbidden ");
	check_outside("about", "by: it, system: own", "", "undetermined attribute(about,d)");
}

/* ---- implied stores -------------------------------------------------------------------------------- */

#define KEEPING                                                                                              \
	"regimes:\n"                                                                                         \
	"  r:\n"                                                                                             \
	"    rules:\n"                                                                                       \
	"      - {id: kept, on: store, who: holder, when: result.holder.within(\"sales\"), "                 \
	"duties: [{id: lock}]}\n"

/* Whatever makes a holding is judged as storage, with the holder as the one addressed. */
static void what_makes_a_holding_stores_it(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(PARTIES SYSTEMS KEEPING
		"data: {d: {}, e: {}}\n"
		"events:\n"
		"  - {id: a, type: acquire, by: it, output: d, system: own}\n"
		"  - {id: give, type: transfer, data: d, from: it, to: sales, system: shared}\n"
		"  - {id: make, type: process, by: shop, input: d, output: e, system: shared}\n"
		"  - {id: look, type: process, by: shop, input: d}\n"
		"  - {id: keep, type: store, by: sales, data: d, source: shared, system: own}\n");
	scenario_step(scenario, "a");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	scenario_step(scenario, "give");
	assert_string_equal(scenario_verdict(scenario),
		"permitted-with-duties units=device,organisation grounds= duties=lock(sales,open)");
	scenario_step(scenario, "make");
	assert_string_equal(
		scenario_verdict(scenario), "permitted-with-duties units= grounds= duties=lock(shop,open)");
	scenario_step(scenario, "look");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	scenario_step(scenario, "keep");
	assert_string_equal(
		scenario_verdict(scenario), "permitted-with-duties units= grounds= duties=lock(sales,open)");
	scenario_end(scenario);
}

/* ---- implied transfers ----------------------------------------------------------------------------- */

#define PROVISION                                                                                            \
	"regimes:\n"                                                                                         \
	"  r:\n"                                                                                             \
	"    rules:\n"                                                                                       \
	"      - {id: given, on: transfer, who: from, when: \"third_party(from, to)\", "                     \
	"require: {any: [{fact: agreed}, {fact: told}]}}\n"

static void a_sure_reader_is_a_transfer_that_no_event_shows(void **state) {
	(void)state;
	struct scenario *scenario = hold(ON("sales", "saas") PROVISION FACT(HANDLES ", " HOST_OFF));
	assert_string_equal(scenario_verdict(scenario), "undetermined units= grounds= duties=");
	assert_string_equal(scenario_findings(scenario),
		"W-question r/given d@sales:saas>vendor ?agreed(d,vendor) told(d,sales,vendor)\n"
		"W-unshown-transfer d@sales:saas>vendor");
	scenario_end(scenario);
	scenario = hold(ON("sales", "saas")
			PROVISION FACT(HANDLES ", " HOST_OFF ", {fact: agreed, of: [d, vendor], is: true}"));
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds=agreed duties=");
	assert_string_equal(scenario_findings(scenario), "W-unshown-transfer d@sales:saas>vendor");
	scenario_end(scenario);
	scenario = hold(ON("sales", "saas") PROVISION FACT(HANDLES
		", " HOST_OFF
		", {fact: agreed, of: [d, vendor], is: false}, {fact: told, of: [d, x, vendor], is: false}"));
	assert_string_equal(scenario_verdict(scenario), "forbidden units= grounds= duties=");
	assert_string_equal(scenario_findings(scenario),
		"E-violation r/given d@sales:saas>vendor\nW-unshown-transfer d@sales:saas>vendor");
	scenario_end(scenario);
}

/* Whether there is a transfer at all is asked too; it is no finding before it is known. */
static void a_possible_reader_leaves_it_open(void **state) {
	(void)state;
	struct scenario *scenario = hold(ON("sales", "saas") PROVISION FACT(HOST_OFF
		", {fact: agreed, of: [d, vendor], is: false}, {fact: told, of: [d, x, vendor], is: false}"));
	assert_string_equal(scenario_verdict(scenario), "undetermined units= grounds= duties=");
	assert_string_equal(scenario_findings(scenario),
		"W-question r/given d@sales:saas>vendor ?does-not-handle(vendor,saas)");
	scenario_end(scenario);
	scenario = hold(ON("sales", "saas") PROVISION FACT(HANDS_OFF ", " HOST_OFF));
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
}

/* A department of the same legal person is no third party, a subsidiary is one. */
static void implied_transfers_cross_legal_persons(void **state) {
	(void)state;
	struct scenario *scenario = hold(ON("it", "shared") PROVISION);
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
	scenario = hold(ON("it", "group") PROVISION);
	assert_string_equal(scenario_findings(scenario), "W-question r/given d@it:group>sub ?agreed(d,sub) "
							 "told(d,it,sub)\nW-unshown-transfer d@it:group>sub");
	scenario_end(scenario);
}

/* Shown between departments or between the companies themselves: it is the same legal persons. */
static void a_transfer_that_an_event_shows_is_judged_once(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(PARTIES SYSTEMS PROVISION FACT(
		HANDLES ", " HOST_OFF) "data: {d: {}}\n"
				       "events:\n"
				       "  - {id: a, type: acquire, by: sales, output: d, system: saas}\n"
				       "  - {id: give, type: transfer, data: d, from: sales, to: vendor, "
				       "access: view}\n");
	scenario_step(scenario, "a");
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	assert_string_equal(scenario_findings(scenario), "");
	scenario_step(scenario, "give");
	assert_string_equal(scenario_verdict(scenario), "undetermined units=organisation grounds= duties=");
	scenario_end(scenario);
}

/* ---- disclosure ------------------------------------------------------------------------------------ */

#define MAY_SEE(who) "data: {d: {disclosure: " who "}}\n"
#define ACQUIRED(by, system) "events: [{id: a, type: acquire, by: " by ", output: d, system: " system "}]\n"

/* A reader outside the range is found, whatever the verdict; a ground in force covers it. */
static void readers_outside_the_range_are_found(void **state) {
	(void)state;
	struct scenario *scenario = hold(PARTIES SYSTEMS MAY_SEE("it") ACQUIRED("it", "shared"));
	assert_string_equal(scenario_verdict(scenario), "permitted units= grounds= duties=");
	assert_string_equal(scenario_findings(scenario), "W-outside-disclosure d@it:shared");
	assert_string_equal(
		scenario_end_text(scenario, TT_disclosure, scenario->outcome->findings.items[0].first).bytes,
		"shop");
	scenario_end(scenario);
	scenario = hold(PARTIES SYSTEMS MAY_SEE("x") ACQUIRED("it", "shared"));
	assert_string_equal(scenario_findings(scenario), "");
	scenario_end(scenario);
	scenario = hold(PARTIES SYSTEMS MAY_SEE("x") ACQUIRED("sales", "saas")
			PROVISION FACT(HANDLES ", " HOST_OFF ", {fact: agreed, of: [d, vendor], is: true}"));
	assert_string_equal(scenario_findings(scenario), "W-unshown-transfer d@sales:saas>vendor");
	scenario_end(scenario);
	scenario = hold(PARTIES SYSTEMS MAY_SEE("x") ACQUIRED("sales", "saas") FACT(HANDLES ", " HOST_OFF));
	assert_string_equal(scenario_findings(scenario),
		"W-outside-disclosure d@sales:saas\nW-unshown-transfer d@sales:saas>vendor");
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_holder_reaches_what_it_holds),
		cmocka_unit_test(access_reaches_down_to_the_lowest),
		cmocka_unit_test(a_group_is_no_reader),
		cmocka_unit_test(what_lies_nowhere_is_reached_by_its_holder),
		cmocka_unit_test(unstated_access_is_open_inside_the_company),
		cmocka_unit_test(an_operator_inside_the_company_is_asked),
		cmocka_unit_test(operators_reach_unless_they_keep_off),
		cmocka_unit_test(who_handles_controls),
		cmocka_unit_test(keeping_off_is_asked_for_each_system),
		cmocka_unit_test(answers_have_their_time),
		cmocka_unit_test(countries_are_those_of_stack_and_holder),
		cmocka_unit_test(unknown_places_are_asked),
		cmocka_unit_test(outside_is_dated),
		cmocka_unit_test(declared_countries_lie_outside_too),
		cmocka_unit_test(parties_and_systems_lie_outside_too),
		cmocka_unit_test(what_makes_a_holding_stores_it),
		cmocka_unit_test(a_sure_reader_is_a_transfer_that_no_event_shows),
		cmocka_unit_test(a_possible_reader_leaves_it_open),
		cmocka_unit_test(implied_transfers_cross_legal_persons),
		cmocka_unit_test(a_transfer_that_an_event_shows_is_judged_once),
		cmocka_unit_test(readers_outside_the_range_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

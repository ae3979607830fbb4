/*
 * Labels that rest on other holdings: what can be matched, within the holder's reach, with something that
 * names persons. They come when the other holding comes, wherever and whenever, and go when nothing holds
 * them up any more, be it that two holdings would hold up each other.
 */
#include "../scenario.h"

#define HEAD                                                                                                 \
	"tenten: 1\nas_of: 2024-04-01\nuse: [ask.yaml]\n"                                                    \
	"categories: {p: {group: g, levels: [related, personal, database], is_a: {database: personal}}}\n"   \
	"parties:\n"                                                                                         \
	"  x: {kind: company, country: JP}\n"                                                                \
	"  it: {kind: department, part_of: x}\n"                                                             \
	"  sales: {kind: department, part_of: x}\n"                                                          \
	"  shop: {kind: department, part_of: sales}\n"                                                       \
	"  y: {kind: company, country: JP}\n"                                                                \
	"  c: {kind: person, many: true}\n"                                                                  \
	"systems:\n"                                                                                         \
	"  vault: {operator: it, access: [it], country: JP}\n"                                               \
	"  hub: {operator: it, access: [it, sales], country: JP}\n"                                          \
	"  quiet: {operator: it, country: JP}\n"                                                             \
	"  till: {operator: shop, access: [shop], country: JP}\n"                                            \
	"  desk: {operator: sales, access: [sales], country: JP}\n"                                          \
	"  cloud: {operator: y, access: [y], country: JP}\n"                                                 \
	"data:\n"                                                                                            \
	"  members: {about: c, identifying: true, keys: id, disclosure: any}\n"                              \
	"  visits: {about: c, identifying: false, keys: id, disclosure: any}\n"                              \
	"  basket: {about: c, identifying: false, keys: [id, receipt], disclosure: any}\n"                   \
	"  slips: {about: c, identifying: false, keys: receipt, disclosure: any}\n"                          \
	"  weather: {about: none, identifying: false, keys: day, disclosure: any}\n"                         \
	"  vague: {about: c, identifying: false, disclosure: any}\n"                                         \
	"  unclear: {about: c, keys: id, disclosure: any}\n"                                                 \
	"regimes:\n"                                                                                         \
	"  law:\n"                                                                                           \
	"    rules:\n"                                                                                       \
	"      - {id: about, classify: related, when: exists(data.about)}\n"                                 \
	"      - {id: names, classify: personal, when: exists(data.about) && data.identifying}\n"            \
	"      - {id: collated, classify: personal, when: \"exists(data.about) && linked('personal')\"}\n"   \
	"      - {id: kept, classify: database, when: \"data.category.contains('personal')\"}\n"             \
	"      - {id: masked, on: process, when: event.operation == 'pseudonymise', set: {identifying: "     \
	"false}}\n"                                                                                          \
	"events:\n"

#define ACQUIRE(id, by, output, system)                                                                      \
	"  - {id: " id ", type: acquire, by: " by ", output: " output ", system: " system "}\n"
#define DISPOSE(id, by, data, system)                                                                        \
	"  - {id: " id ", type: dispose, by: " by ", data: " data ", system: " system "}\n"
#define TRANSFER(id, data, from, source, to, system, more)                                                   \
	"  - {id: " id ", type: transfer, data: " data ", from: " from ", source: " source ", to: " to       \
	", system: " system more "}\n"

struct wanted {
	const char *data, *holder, *system, *category;
};

static void check(struct scenario *scenario, const struct wanted *wanted, size_t count) {
	for (size_t i = 0; i < count; i++) {
		const char *category = scenario_value(
			scenario, wanted[i].data, wanted[i].holder, wanted[i].system, "category");
		if (strcmp(category, wanted[i].category) != 0)
			print_error("%s at %s on %s\n", wanted[i].data, wanted[i].holder, wanted[i].system);
		assert_string_equal(category, wanted[i].category);
	}
}

/* Steps up to the event and compares. */
#define CHECK(scenario, event, ...)                                                                          \
	do {                                                                                                 \
		static const struct wanted wanted_[] = {__VA_ARGS__};                                        \
		scenario_step(scenario, event);                                                              \
		check(scenario, wanted_, TT_COUNT(wanted_));                                                 \
	} while (0)

/* ---- coming ---------------------------------------------------------------------------------------- */

static void what_is_reached_under_the_same_key_is_linked(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "it", "members", "hub")
			ACQUIRE("b", "sales", "visits", "desk") ACQUIRE("c", "it", "slips", "vault") ACQUIRE(
				"d", "sales", "weather", "desk") ACQUIRE("e", "y", "visits", "cloud"));
	CHECK(scenario, "e", {"members", "it", "hub", "database"}, {"visits", "sales", "desk", "database"},
		{"slips", "it", "vault", "related"}, {"weather", "sales", "desk", ""},
		{"visits", "y", "cloud", "related"});
	scenario_end(scenario);
}

static void what_is_not_reached_is_not_linked(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(
		HEAD ACQUIRE("a", "it", "members", "vault") ACQUIRE("b", "sales", "visits", "desk"));
	CHECK(scenario, "b", {"visits", "sales", "desk", "related"});
	scenario_end(scenario);
}

/* A holding does not match itself. */
static void one_is_not_enough(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "sales", "visits", "desk"));
	CHECK(scenario, "a", {"visits", "sales", "desk", "related"});
	scenario_end(scenario);
}

/* Whoever stands above a holder reaches what is held below; who stands below does not reach what is held
 * above. */
static void reach_goes_down_the_tree(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "shop", "members", "till")
			ACQUIRE("b", "sales", "visits", "desk") ACQUIRE("c", "it", "visits", "vault"));
	CHECK(scenario, "c", {"visits", "sales", "desk", "database"}, {"visits", "it", "vault", "related"});
	scenario_end(scenario);
	scenario = scenario_of(
		HEAD ACQUIRE("a", "sales", "members", "vault") ACQUIRE("b", "shop", "visits", "till"));
	CHECK(scenario, "b", {"visits", "shop", "till", "related"});
	scenario_end(scenario);
	scenario =
		scenario_of(HEAD ACQUIRE("a", "it", "members", "hub") ACQUIRE("b", "shop", "visits", "till"));
	CHECK(scenario, "b", {"visits", "shop", "till", "database"}); /* below a party named in access */
	scenario_end(scenario);
}

static void what_comes_later_links_what_was_there(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "sales", "visits", "desk")
			ACQUIRE("b", "shop", "basket", "till") ACQUIRE("c", "it", "members", "hub"));
	CHECK(scenario, "b", {"visits", "sales", "desk", "related"}, {"basket", "shop", "till", "related"});
	CHECK(scenario, "c", {"visits", "sales", "desk", "database"}, {"basket", "shop", "till", "database"});
	assert_int_equal(scenario->outcome->touched.len, 2);
	scenario_end(scenario);
}

/* Through a chain: slips are matched with the basket by receipt, the basket with the members by id. */
static void links_go_on(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "sales", "slips", "desk")
			ACQUIRE("b", "sales", "basket", "desk") ACQUIRE("c", "sales", "members", "desk"));
	CHECK(scenario, "b", {"slips", "sales", "desk", "related"}, {"basket", "sales", "desk", "related"});
	CHECK(scenario, "c", {"slips", "sales", "desk", "database"}, {"basket", "sales", "desk", "database"});
	scenario_end(scenario);
}

/* ---- what is not known ----------------------------------------------------------------------------- */

static void unknown_keys_may_match(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "sales", "members", "desk")
			ACQUIRE("b", "sales", "vague", "desk") ACQUIRE("c", "it", "vague", "vault"));
	CHECK(scenario, "c", {"vague", "sales", "desk", "related .. database ?attribute(keys,vague)"},
		{"vague", "it", "vault", "related"}); /* there is nothing to match it with */
	scenario_end(scenario);
}

static void unknown_labels_may_match(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(
		HEAD ACQUIRE("a", "sales", "unclear", "desk") ACQUIRE("b", "sales", "visits", "desk"));
	CHECK(scenario, "b",
		{"unclear", "sales", "desk", "related .. database ?attribute(identifying,unclear)"},
		{"visits", "sales", "desk", "related .. database ?attribute(identifying,unclear)"});
	scenario_end(scenario);
}

static void unknown_reach_may_match(void **state) {
#define QUIET HEAD ACQUIRE("a", "it", "members", "quiet") ACQUIRE("b", "sales", "visits", "desk")
	(void)state;
	struct scenario *scenario = scenario_of(QUIET);
	CHECK(scenario, "b", {"visits", "sales", "desk", "related .. database ?can-reach(sales,quiet)"});
	scenario_end(scenario);
	scenario = scenario_of(QUIET "facts: [{fact: can-reach, of: [sales, quiet], is: true}]\n");
	CHECK(scenario, "b", {"visits", "sales", "desk", "database"});
	scenario_end(scenario);
	scenario = scenario_of(QUIET "facts: [{fact: can-reach, of: [sales, quiet], is: false}]\n");
	CHECK(scenario, "b", {"visits", "sales", "desk", "related"});
	scenario_end(scenario);
}

/* ---- going ----------------------------------------------------------------------------------------- */

static void what_rested_on_a_holding_falls_with_it(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "it", "members", "hub")
			ACQUIRE("b", "sales", "visits", "desk") DISPOSE("c", "it", "members", "hub"));
	CHECK(scenario, "b", {"visits", "sales", "desk", "database"});
	CHECK(scenario, "c", {"members", "it", "hub", "no holding"}, {"visits", "sales", "desk", "related"});
	scenario_end(scenario);
}

/* Visits and basket would go on calling each other personal for ever. */
static void two_do_not_hold_each_other_up(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "sales", "visits", "desk")
			ACQUIRE("b", "sales", "basket", "desk") ACQUIRE("c", "sales", "slips", "desk")
				ACQUIRE("d", "it", "members", "hub") DISPOSE("e", "it", "members", "hub"));
	CHECK(scenario, "d", {"visits", "sales", "desk", "database"}, {"basket", "sales", "desk", "database"},
		{"slips", "sales", "desk", "database"});
	CHECK(scenario, "e", {"visits", "sales", "desk", "related"}, {"basket", "sales", "desk", "related"},
		{"slips", "sales", "desk", "related"});
	scenario_end(scenario);
}

static void a_second_support_keeps_it_up(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "sales", "visits", "desk")
			ACQUIRE("b", "it", "members", "hub") ACQUIRE("c", "shop", "members", "till")
				DISPOSE("d", "it", "members", "hub") DISPOSE("e", "shop", "members", "till"));
	CHECK(scenario, "c", {"visits", "sales", "desk", "database"});
	CHECK(scenario, "d", {"visits", "sales", "desk", "database"});
	CHECK(scenario, "e", {"visits", "sales", "desk", "related"});
	scenario_end(scenario);
}

/* What another party holds out of reach holds nothing up. */
static void copies_elsewhere_hold_nothing_up(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "it", "members", "hub") TRANSFER(
		"b", "members", "it", "hub", "y", "cloud", "") ACQUIRE("c", "sales", "visits", "desk")
			ACQUIRE("d", "y", "visits", "cloud") DISPOSE("e", "it", "members", "hub"));
	CHECK(scenario, "d", {"visits", "sales", "desk", "database"}, {"visits", "y", "cloud", "database"});
	CHECK(scenario, "e", {"visits", "sales", "desk", "related"}, {"visits", "y", "cloud", "database"},
		{"members", "y", "cloud", "database"});
	scenario_end(scenario);
}

/* Moved where they are not reached, they link there and no longer here. */
static void moving_takes_links_along(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "it", "members", "hub")
			ACQUIRE("b", "sales", "visits", "desk") ACQUIRE("c", "y", "visits", "cloud")
				TRANSFER("d", "members", "it", "hub", "y", "cloud", ", keep: move"));
	CHECK(scenario, "c", {"visits", "sales", "desk", "database"}, {"visits", "y", "cloud", "related"});
	CHECK(scenario, "d", {"visits", "sales", "desk", "related"}, {"visits", "y", "cloud", "database"},
		{"members", "it", "hub", "no holding"});
	scenario_end(scenario);
}

static void keys_taken_out_link_no_more(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "it", "members", "hub") ACQUIRE(
		"b", "sales", "visits", "desk") "  - {id: c, type: process, by: it, input: members, output: "
						"members, system: hub, drop: id}\n");
	CHECK(scenario, "b", {"visits", "sales", "desk", "database"});
	CHECK(scenario, "c", {"visits", "sales", "desk", "related"}, {"members", "it", "hub", "database"});
	scenario_end(scenario);
}

/* Names are taken out in place: what was matched with them falls back. */
static void names_taken_out_link_no_more(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD ACQUIRE("a", "it", "members", "hub")
			ACQUIRE("b", "sales", "visits", "desk") ACQUIRE("c", "sales", "basket",
				"desk") "  - {id: d, type: process, by: it, input: members, output: members, "
					"system: hub, operation: pseudonymise}\n");
	CHECK(scenario, "c", {"members", "it", "hub", "database"}, {"visits", "sales", "desk", "database"},
		{"basket", "sales", "desk", "database"});
	CHECK(scenario, "d", {"members", "it", "hub", "related"}, {"visits", "sales", "desk", "related"},
		{"basket", "sales", "desk", "related"});
	scenario_end(scenario);
}

/* The answer that keeps it out of reach comes into force later. */
static void links_follow_answers_in_time(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(HEAD
		"  - {id: a, type: acquire, by: it, output: members, system: quiet, at: 2024-01-01}\n"
		"  - {id: b, type: acquire, by: sales, output: visits, system: desk, at: 2024-01-02}\n"
		"  - {id: c, type: acquire, by: sales, output: weather, system: desk, at: 2024-02-01}\n"
		"  - {id: d, type: acquire, by: sales, output: weather, system: desk, at: 2024-03-01}\n"
		"  - {id: e, type: acquire, by: sales, output: weather, system: desk, at: 2024-01-15}\n"
		"facts: [{fact: can-reach, of: [sales, quiet], is: true, from: 2024-02-01, to: 2024-03-01},\n"
		"  {fact: can-reach, of: [sales, quiet], is: false, from: 2024-03-01}]\n");
	CHECK(scenario, "b", {"visits", "sales", "desk", "related .. database ?can-reach(sales,quiet)"});
	CHECK(scenario, "c", {"visits", "sales", "desk", "database"});
	CHECK(scenario, "d", {"visits", "sales", "desk", "related"});
	CHECK(scenario, "e", {"visits", "sales", "desk", "related .. database ?can-reach(sales,quiet)"});
	scenario_end(scenario);
}

/* ---- derivations in time --------------------------------------------------------------------------- */

static void derivations_are_in_force_for_a_time(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(
		"tenten: 1\nas_of: 2024-04-01\n"
		"categories: {f: {group: g, levels: [l]}, h: {group: g, levels: [m]}}\n"
		"parties: {x: {kind: company}, gov: {kind: authority}}\nsystems: {s: {access: [x]}}\n"
		"data: {d: {secret: true}, e: {secret: true}}\nattributes: {secret: {type: truth}}\n"
		"regimes:\n"
		"  law: {in_force: {from: 2024-02-01}, rules: [{id: k, classify: l, when: data.secret, "
		"in_force: {to: 2024-03-01}}]}\n"
		"  other: {in_force: {from: 2024-02-01, to: 2024-03-01}, rules: [{id: k, classify: m, when: "
		"data.secret},\n"
		"    {id: g, expose: gov, when: data.secret}]}\n"
		"events:\n"
		"  - {id: a, type: acquire, by: x, output: d, system: s, at: 2024-01-31T23:59:59Z}\n"
		"  - {id: b, type: acquire, by: x, output: e, system: s, at: 2024-02-01}\n"
		"  - {id: c, type: process, by: x, input: d, at: 2024-02-29T23:59:59Z}\n"
		"  - {id: z, type: process, by: x, input: d, at: 2024-03-01}\n");
	CHECK(scenario, "a", {"d", "x", "s", ""});
	assert_string_equal(scenario_value(scenario, "d", "x", "s", "exposure"), "x");
	CHECK(scenario, "b", {"d", "x", "s", "l;m"}, {"e", "x", "s", "l;m"});
	assert_string_equal(scenario_value(scenario, "d", "x", "s", "exposure"), "gov;x");
	CHECK(scenario, "c", {"d", "x", "s", "l;m"});
	CHECK(scenario, "z", {"d", "x", "s", ""}, {"e", "x", "s", ""});
	assert_string_equal(scenario_value(scenario, "d", "x", "s", "exposure"), "x");
	scenario_end(scenario);
}

/* Classification says what the law would call it, whomever the law binds; it does cover only what it covers.
 */
static void derivations_do_not_ask_whom_the_law_binds(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(
		"tenten: 1\ncategories: {f: {group: g, levels: [l]}, h: {group: g, levels: [m]}}\n"
		"parties: {x: {kind: company, country: US}}\nsystems: {s: {access: [x], country: US}}\n"
		"data: {d: {identifying: true}, e: {identifying: true}}\n"
		"regimes:\n"
		"  a: {binds: party.country == 'JP', rules: [{id: k, classify: l, when: data.identifying}]}\n"
		"  b: {covers: data.id == 'e', rules: [{id: k, classify: m, when: data.identifying}]}\n"
		"events: [{id: a, type: acquire, by: x, output: [d, e], system: s}]\n");
	CHECK(scenario, "a", {"d", "x", "s", "l"}, {"e", "x", "s", "l;m"});
	scenario_end(scenario);
}

/* What a holding had in its own way may turn into what two have from each other only, without a change. */
#define CIRCLE(labels, other)                                                                                \
	"tenten: 1\nas_of: 2024-04-01\n"                                                                     \
	"categories: {f: {group: g, levels: [plain]}, h: {group: g, levels: [many]}, i: {group: g, levels: " \
	"[met]}}\n"                                                                                          \
	"parties: {x: {kind: company}}\nsystems: {s: {access: x}}\n"                                         \
	"data:\n  a: {keys: k, category: plain, subjects: 20}\n"                                             \
	"  b: {keys: k, category: " labels ", subjects: 5}\n"                                                \
	"regimes: {law: {rules: [\n"                                                                         \
	"  {id: few, on: process, set: {subjects: 5}},\n"                                                    \
	"  {id: met, classify: met, when: \"linked('many')\"},\n"                                            \
	"  {id: many, classify: many, when: \"linked('plain') && (data.subjects >= 10 || linked('" other     \
	"'))\"}]}}\n"                                                                                        \
	"events:\n  - {id: a, type: acquire, by: x, output: [a, b], system: s}\n"                            \
	"  - {id: z, type: process, by: x, input: a, output: a, system: s}\n"

static void what_changes_in_place_is_not_held_up_by_itself(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(CIRCLE("plain", "many"));
	CHECK(scenario, "a", {"a", "x", "s", "many;met;plain"}, {"b", "x", "s", "many;met;plain"});
	CHECK(scenario, "z", {"a", "x", "s", "plain"}, {"b", "x", "s", "plain"});
	scenario_end(scenario);
	/* b has what a is matched by whatever a has, but what a matches in turn it has from a */
	scenario = scenario_of(CIRCLE("[plain, many]", "met"));
	CHECK(scenario, "a", {"a", "x", "s", "many;met;plain"}, {"b", "x", "s", "many;met;plain"});
	CHECK(scenario, "z", {"a", "x", "s", "met;plain"}, {"b", "x", "s", "many;plain"});
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_reached_under_the_same_key_is_linked),
		cmocka_unit_test(what_is_not_reached_is_not_linked),
		cmocka_unit_test(one_is_not_enough),
		cmocka_unit_test(reach_goes_down_the_tree),
		cmocka_unit_test(what_comes_later_links_what_was_there),
		cmocka_unit_test(links_go_on),
		cmocka_unit_test(unknown_keys_may_match),
		cmocka_unit_test(unknown_labels_may_match),
		cmocka_unit_test(unknown_reach_may_match),
		cmocka_unit_test(what_rested_on_a_holding_falls_with_it),
		cmocka_unit_test(two_do_not_hold_each_other_up),
		cmocka_unit_test(a_second_support_keeps_it_up),
		cmocka_unit_test(copies_elsewhere_hold_nothing_up),
		cmocka_unit_test(moving_takes_links_along),
		cmocka_unit_test(keys_taken_out_link_no_more),
		cmocka_unit_test(names_taken_out_link_no_more),
		cmocka_unit_test(links_follow_answers_in_time),
		cmocka_unit_test(derivations_are_in_force_for_a_time),
		cmocka_unit_test(derivations_do_not_ask_whom_the_law_binds),
		cmocka_unit_test(what_changes_in_place_is_not_held_up_by_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

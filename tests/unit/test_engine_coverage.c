/*
 * What packs cover: a country, a date or a sector outside of it never yields permitted, is told once an event
 * for each, and can be answered. Where no pack names countries, nothing of this is asked.
 */
#include "../scenario.h"

#define LAW                                                                                                  \
	"tenten: 1\npack: law\nchecked: 2024-01-01\ntitle: law\n"                                            \
	"covers: {from: 2017-05-30, to: 2025-01-01, countries: [JP, union], sectors: [private, research]}\n" \
	"places: {union: {members: [DE, {GB: {to: 2020-02-01}}]}}\n"                                         \
	"questions: {ok: {of: event, ask: ok}}\n"                                                            \
	"regimes: {act: {form: law, rules: [{id: no, on: process, when: event.operation == 'join', forbid: " \
	"true},\n"                                                                                           \
	"  {id: ask, on: process, when: event.operation == 'train', require: {fact: ok}}]}}\n"
#define PUBLIC_LAW                                                                                           \
	"tenten: 1\npack: more\nchecked: 2024-01-01\ntitle: more\n"                                          \
	"covers: {from: 2023-04-01, countries: JP, sectors: public}\n"
#define NO_LAW "tenten: 1\npack: terms\nchecked: 2024-01-01\ntitle: terms\ncovers: {omits: [much]}\n"

#define MODEL(packs, facts)                                                                                  \
	"tenten: 1\nas_of: 2024-04-01\nuse: [" packs "]\n"                                                   \
	"parties:\n"                                                                                         \
	"  x: {kind: company, country: JP, sector: private}\n"                                               \
	"  it: {kind: department, part_of: x}\n"                                                             \
	"  y: {kind: company, country: US}\n"                                                                \
	"  city: {kind: authority, country: JP, sector: public}\n"                                           \
	"  nobody: {kind: company}\n"                                                                        \
	"  home: {kind: person, country: JP}\n"                                                              \
	"  guest: {kind: person, country: FR}\n"                                                             \
	"systems:\n"                                                                                         \
	"  s: {access: it, country: JP}\n"                                                                   \
	"  us: {access: it, country: US}\n"                                                                  \
	"  saas: {access: it, country: JP, operator: y}\n"                                                   \
	"  de: {access: it, country: DE}\n"                                                                  \
	"  gb: {access: it, country: GB, run_on: us}\n"                                                      \
	"data: {d: {about: home, disclosure: any, purpose: any}, g: {about: guest, disclosure: any, "        \
	"purpose: any}}\n"                                                                                   \
	"events:\n"                                                                                          \
	"  - {id: get, type: acquire, by: it, output: d, system: s}\n"                                       \
	"  - {id: join, type: process, by: it, input: d, operation: join}\n"                                 \
	"  - {id: train, type: process, by: it, input: d, operation: train}\n"                               \
	"  - {id: guest, type: acquire, by: it, output: g, system: s}\n"                                     \
	"  - {id: give, type: transfer, data: d, from: it, to: y}\n"                                         \
	"  - {id: city, type: transfer, data: d, from: it, to: city, source: s}\n"                           \
	"  - {id: nobody, type: transfer, data: d, from: it, to: nobody, source: s}\n"                       \
	"  - {id: to-saas, type: store, by: it, data: d, source: s, system: saas}\n"                         \
	"  - {id: to-de, type: store, by: it, data: d, source: s, system: de}\n"                             \
	"  - {id: to-gb, type: store, by: it, data: d, source: s, system: gb}\n"                             \
	"facts:\n  - {fact: does-not-handle, of: [y, saas], is: true}\n" facts

static void check(const char *model, const char *as_of, const char *event, const char *expected) {
	const struct scenario_file files[] = {
		{"model.yaml", model}, {"law.yaml", LAW}, {"more.yaml", PUBLIC_LAW}, {"terms.yaml", NO_LAW}};
	struct scenario *scenario = scenario_load_files(files, TT_COUNT(files));
	scenario_accept(scenario);
	scenario_restart(scenario, as_of);
	scenario_step(scenario, event);
	struct tt_buf said;
	tt_buf_init(&said, &scenario->arena, 1 << 16);
	static const char *const verdicts[] = {"permitted", "with-duties", "undetermined", "forbidden"};
	tt_buf_string(&said, verdicts[scenario->outcome->verdict]);
	for (uint32_t i = 0; i < scenario->outcome->findings.len; i++) {
		const struct tt_finding *finding = &scenario->outcome->findings.items[i];
		struct tt_text text = scenario_finding(scenario, finding);
		tt_buf_format(&said, "\n%.*s", TT_TEXT_ARGS(text));
	}
	assert_string_equal(tt_buf_text(&said).bytes, expected);
	scenario_end(scenario);
}

#define US "undetermined\nW-law-not-examined ?law-examined(US)"

static void a_country_that_no_pack_covers_leaves_it_open(void **state) {
	(void)state;
	check(MODEL("law.yaml", ""), NULL, "get", "permitted");
	check(MODEL("law.yaml", ""), NULL, "give", US);	   /* the receiver's */
	check(MODEL("law.yaml", ""), NULL, "to-saas", US); /* of who operates the server */
	check(MODEL("law.yaml", ""), NULL, "guest", "undetermined\nW-law-not-examined ?law-examined(FR)");
	check(MODEL("law.yaml", ""), NULL, "to-de", "permitted"); /* in a place that is covered */
	check(MODEL("law.yaml", ""), NULL, "to-gb",		  /* no more, and below it the US */
		US "\nW-law-not-examined ?law-examined(GB)");
	check(MODEL("law.yaml", ""), "2019-04-01", "to-gb", US);
	check(MODEL("law.yaml", ""), NULL, "nobody", "permitted"); /* W-unknown-country asks for it */
}

static void it_is_asked_only_where_law_is_examined_at_all(void **state) {
	(void)state;
	check(MODEL("", ""), NULL, "give", "permitted");
	check(MODEL("terms.yaml", ""), NULL, "give", "permitted");
	check(MODEL("terms.yaml, law.yaml", ""), NULL, "give", US);
}

static void dates_outside_of_a_pack_leave_it_open(void **state) {
#define OUTSIDE "undetermined\nW-outside-dates ?law-examined(JP)"
	(void)state;
	check(MODEL("law.yaml", ""), "2017-05-29", "get", OUTSIDE);
	check(MODEL("law.yaml", ""), "2017-05-30", "get", "permitted");
	check(MODEL("law.yaml", ""), "2024-12-31", "get", "permitted");
	check(MODEL("law.yaml", ""), "2025-01-01", "get", OUTSIDE);
	check(MODEL("more.yaml, law.yaml", ""), "2023-03-31", "get", OUTSIDE); /* each pack by itself */
	check(MODEL("more.yaml, law.yaml", ""), "2023-04-01", "get", "permitted");
}

static void sectors_outside_of_all_packs_leave_it_open(void **state) {
	(void)state;
	check(MODEL("law.yaml", ""), NULL, "city", "undetermined\nW-outside-sectors ?law-examined(JP)");
	check(MODEL("law.yaml, more.yaml", ""), NULL, "city", "permitted");
	check(MODEL("more.yaml", ""), NULL, "get", "undetermined\nW-outside-sectors ?law-examined(JP)");
}

static void it_can_be_answered(void **state) {
#define EXAMINED(country, answer) "  - {fact: law-examined, of: " country ", is: " answer "}\n"
	(void)state;
	check(MODEL("law.yaml", EXAMINED("US", "true")), NULL, "give", "permitted");
	check(MODEL("law.yaml", EXAMINED("US", "false")), NULL, "give", US);
	check(MODEL("law.yaml", EXAMINED("FR", "true")), NULL, "give", US);
	check(MODEL("law.yaml", "  - {fact: law-examined, of: US, is: true, from: 2024-04-02}\n"), NULL,
		"give", US);
	check(MODEL("law.yaml", EXAMINED("JP", "true")), "2017-05-29", "get", "permitted");
	check(MODEL("law.yaml", EXAMINED("JP", "true")), NULL, "city", "permitted");
}

static void what_is_forbidden_or_open_already_stays_so(void **state) {
	(void)state;
	check(MODEL("law.yaml", ""), "2025-01-01", "join",
		"forbidden\nE-violation act/no d@it:s\nW-outside-dates ?law-examined(JP)");
	check(MODEL("law.yaml", ""), "2025-01-01", "train",
		"undetermined\nW-question act/ask d@it:s ?ok(train)\nW-outside-dates ?law-examined(JP)");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_country_that_no_pack_covers_leaves_it_open),
		cmocka_unit_test(it_is_asked_only_where_law_is_examined_at_all),
		cmocka_unit_test(dates_outside_of_a_pack_leave_it_open),
		cmocka_unit_test(sectors_outside_of_all_packs_leave_it_open),
		cmocka_unit_test(it_can_be_answered),
		cmocka_unit_test(what_is_forbidden_or_open_already_stays_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Questions that imply others: a yes to the stronger answers the weaker, a no to the weaker the stronger,
 * also by way of a third, of departments, and of silence; conditions are compiled and options worked out
 * accordingly.
 */
#include "../scenario.h"

#define PACK                                                                                                 \
	"tenten: 1\npack: p\nchecked: 2024-01-01\ntitle: p\n"                                                \
	"questions:\n"                                                                                       \
	"  consent: {of: data+to, ask: consent}\n"                                                           \
	"  informed: {of: to+data, ask: informed, implies: explicit}\n"                                      \
	"  explicit: {of: data+to, ask: explicit, implies: consent}\n"                                       \
	"  claim: {of: event, ask: claim, presume: no}\n"                                                    \
	"  strong-claim: {of: event, ask: strong, implies: claim}\n"                                         \
	"  any-consent: {of: to+data, ask: any, implied_by: [consent]}\n"
#define MODEL(rules, facts)                                                                                  \
	"tenten: 1\nas_of: 2024-04-01\nuse: other.yaml\n"                                                    \
	"parties: {x: {kind: company}, y: {kind: company}, lab: {kind: department, part_of: y}}\n"           \
	"data: {d: {disclosure: any, purpose: any}}\n"                                                       \
	"regimes: {r: {rules: [" rules "]}}\n"                                                               \
	"events:\n  - {id: get, type: acquire, by: x, output: d}\n"                                          \
	"  - {id: give, type: transfer, data: d, from: x, to: lab}\n"                                        \
	"facts: [" facts "]\n"
#define NEEDS(what) "{id: n, on: transfer, require: " what "}"
#define IS(question, of, answer) "{fact: " question ", of: " of ", is: " answer "}"

static struct scenario *run(const char *model) {
	const struct scenario_file files[] = {{"model.yaml", model}, {"other.yaml", PACK}};
	struct scenario *scenario = scenario_load_files(files, 2);
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	scenario_step(scenario, "give");
	return scenario;
}

static void check(const char *model, enum tt_verdict verdict, const char *questions, const char *settles) {
	struct scenario *scenario = run(model);
	assert_int_equal(scenario->outcome->verdict, verdict);
	assert_string_equal(scenario_questions(scenario), questions);
	assert_string_equal(scenario_settles(scenario), settles);
	scenario_end(scenario);
}

static void a_stronger_yes_answers_the_weaker(void **state) {
	(void)state;
	check(MODEL(NEEDS("{fact: consent}"), IS("explicit", "[d, y]", "true")), TT_PERMITTED, "", "");
	check(MODEL(NEEDS("{fact: consent}"), IS("informed", "[y, d]", "true")), TT_PERMITTED, "", "");
	check(MODEL(NEEDS("{fact: explicit}"), IS("consent", "[d, y]", "true")), TT_UNDETERMINED,
		"explicit(d,lab)", "explicit(d,lab)=no -> violated\nexplicit(d,lab)=yes -> satisfied");
}

static void the_weaker_may_say_what_implies_it(void **state) {
	(void)state;
	check(MODEL(NEEDS("{fact: any-consent}"), IS("informed", "[y, d]", "true")), TT_PERMITTED, "", "");
	check(MODEL(NEEDS("{fact: informed}"), IS("any-consent", "[y, d]", "false")), TT_FORBIDDEN, "", "");
}

static void a_weaker_no_answers_the_stronger(void **state) {
	(void)state;
	check(MODEL(NEEDS("{fact: informed}"), IS("consent", "[d, lab]", "false")), TT_FORBIDDEN, "", "");
	check(MODEL(NEEDS("{fact: consent}"), IS("informed", "[y, d]", "false")), TT_UNDETERMINED,
		"consent(d,lab)", "consent(d,lab)=no -> violated\nconsent(d,lab)=yes -> satisfied");
}

static void contradictions_are_told_and_no_is_taken(void **state) {
	(void)state;
	struct scenario *scenario = run(MODEL(NEEDS("{fact: explicit}"),
		IS("informed", "[y, d]", "true") ", " IS("consent", "[d, y]", "false")));
	assert_int_equal(scenario->outcome->verdict, TT_FORBIDDEN);
	assert_string_equal(scenario_findings(scenario), "E-contradiction\nE-violation r/n d@lab");
	scenario_end(scenario);
}

static void conditions_know_what_follows(void **state) {
	(void)state;
	/* either of both is the weaker; both of them is the stronger */
	check(MODEL(NEEDS("{if: fact('explicit') || fact('consent')}"), ""), TT_UNDETERMINED,
		"consent(d,lab)", "consent(d,lab)=no -> violated\nconsent(d,lab)=yes -> satisfied");
	check(MODEL(NEEDS("{if: fact('informed') && fact('consent')}"), ""), TT_UNDETERMINED,
		"informed(lab,d)", "informed(lab,d)=no -> violated\ninformed(lab,d)=yes -> satisfied");
	/* the stronger without the weaker there is not */
	check(MODEL("{id: n, on: transfer, when: fact('informed'), forbid: '!fact(\"consent\")'}", ""),
		TT_PERMITTED, "", "");
}

static void options_do_not_contradict_themselves(void **state) {
	(void)state;
	check(MODEL(NEEDS("{any: [{fact: explicit}, {fact: consent}]}"), ""), TT_UNDETERMINED,
		"consent(d,lab) explicit(d,lab)",
		"consent(d,lab)=no -> violated\nconsent(d,lab)=yes -> satisfied\n"
		"explicit(d,lab)=yes -> satisfied");
}

static void silence_about_the_weaker_is_silence_about_the_stronger(void **state) {
	(void)state;
	check(MODEL(NEEDS("{fact: strong-claim}"), ""), TT_FORBIDDEN, "", "");
	check(MODEL(NEEDS("{fact: claim}"), IS("strong-claim", "give", "true")), TT_PERMITTED, "", "");
	check(MODEL(NEEDS("{fact: strong-claim}"), IS("claim", "give", "true")), TT_UNDETERMINED,
		"strong-claim(give)",
		"strong-claim(give)=no -> violated\nstrong-claim(give)=yes -> satisfied");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stronger_yes_answers_the_weaker),
		cmocka_unit_test(the_weaker_may_say_what_implies_it),
		cmocka_unit_test(a_weaker_no_answers_the_stronger),
		cmocka_unit_test(contradictions_are_told_and_no_is_taken),
		cmocka_unit_test(conditions_know_what_follows),
		cmocka_unit_test(options_do_not_contradict_themselves),
		cmocka_unit_test(silence_about_the_weaker_is_silence_about_the_stronger),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

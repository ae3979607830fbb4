/*
 * Diffs: statements of two runs joined by their words, groups in the order of the second model, and law where
 * it bears on what happens.
 */
#include "../scenario.h"
#include "analysis/diff.h"

#define HEAD                                                                                                 \
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
	"2024-01-01, to: 2025-01-01}}\n"                                                                     \
	"      - {id: idle, on: process, forbid: true, in_force: {from: 2024-02-01}}\n"                      \
	"      - {id: asks, on: acquire, require: {any: [{fact: ok}, {fact: fine, in_force: {from: "         \
	"2024-03-01}}]}}\n"                                                                                  \
	"events:\n"                                                                                          \
	"  - {id: get, type: acquire, by: x, system: one, output: list}\n"
#define GIVE                                                                                                 \
	"  - {id: give, type: transfer, data: list, from: x, to: y, via: mail, system: two, purpose: use}\n"
#define AGAIN                                                                                                \
	"  - {id: again, type: transfer, data: list, from: x, to: y, via: post, system: two, purpose: "      \
	"use}\n"

static struct tt_check *check_at(struct scenario *scenario, const char *as_of) {
	tt_instant instant = TT_TIME_MIN;
	bool impossible;
	if (as_of != NULL)
		assert_true(tt_time_parse(tt_text_of(as_of), &instant, &impossible));
	return tt_check_model(scenario->model, scenario->program, instant);
}

/* "+event give", one a line; of law "begins r/never 2". */
static const char *said(struct scenario *scenario, const struct tt_diff *diff) {
	struct tt_buf *out = &scenario->said;
	const struct tt_model *model = diff->after.check->model;
	tt_buf_init(out, &scenario->arena, 1 << 20);
	tt_buf_string(out, "");
	for (uint32_t i = 0; i < diff->items.len; i++) {
		const struct tt_difference *item = &diff->items.items[i];
		const struct tt_statement *one = item->after != NULL ? item->after : item->before;
		struct tt_text group = tt_diff_group(diff, item);
		tt_buf_format(out, "%c%s %.*s\n",
			item->before == NULL  ? '+'
			: item->after == NULL ? '-'
					      : '~',
			tt_diff_kind_name((enum tt_diff_kind)one->kind), TT_TEXT_ARGS(group));
	}
	for (uint32_t i = 0; i < diff->laws.len; i++) {
		const struct tt_law *law = &diff->laws.items[i];
		struct tt_text ground = law->requirement == TT_NONE
						? TT_TEXT("-")
						: model->requirements.items[law->requirement].id;
		tt_buf_format(out, "%s %.*s %.*s %u\n", tt_law_change_name((enum tt_law_change)law->change),
			TT_TEXT_ARGS(model->rules.items[law->rule].id), TT_TEXT_ARGS(ground), law->events);
	}
	return out->bytes;
}

static void the_same_is_no_difference(void **state) {
	(void)state;
	struct scenario *one = scenario_of(HEAD GIVE), *other = scenario_of(HEAD GIVE);
	const struct tt_diff *diff = tt_diff_create(check_at(one, NULL), check_at(other, NULL));
	assert_int_equal(diff->items.len, 0);
	assert_int_equal(diff->new_errors + diff->gone_errors, 0);
	scenario_end(one);
	scenario_end(other);
}

static void groups_stand_in_the_order_of_the_second(void **state) {
	(void)state;
	struct scenario *one = scenario_of(HEAD GIVE), *other = scenario_of(HEAD AGAIN);
	const struct tt_diff *diff = tt_diff_create(check_at(one, NULL), check_at(other, NULL));
	assert_string_equal(said(other, diff), "+event again\n+verdict again\n+unit again\n+unit again\n"
					       "+unit again\n+finding again\n"
					       "-event give\n-verdict give\n-unit give\n-unit give\n"
					       "-unit give\n-finding give\n"
					       "will-end never - 1\n");
	assert_int_equal(diff->new_errors, 1);
	assert_int_equal(diff->gone_errors, 1);
	scenario_end(one);
	scenario_end(other);
}

/* Backwards as forwards; a rule that nothing falls under is not told. */
static void law_in_time(void **state) {
	(void)state;
	struct scenario *scenario =
		scenario_of(HEAD GIVE AGAIN "facts:\n  - {fact: fine, of: get, is: true}\n");
	struct tt_check *early = check_at(scenario, "2023-12-01"), *late = check_at(scenario, "2024-04-01");
	const char *laws = "begins never - 2\nbegins asks fine 1\nwill-end never - 2\n";
	const char *forward = said(scenario, tt_diff_create(early, late));
	assert_non_null(strstr(forward, "~verdict get\n"));
	assert_non_null(strstr(forward, "+ground get\n"));
	assert_non_null(strstr(forward, laws));
	assert_null(strstr(forward, "idle"));
	const char *backward = said(scenario, tt_diff_create(late, early));
	assert_non_null(strstr(backward, "-ground get\n"));
	assert_non_null(strstr(backward, laws));
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_is_no_difference),
		cmocka_unit_test(groups_stand_in_the_order_of_the_second),
		cmocka_unit_test(law_in_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

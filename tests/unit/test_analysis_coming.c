/* Law to come: what is promulgated and not in force, as a list. */
#include "../scenario.h"
#include "analysis/coming.h"

#define PACK                                                                                                 \
	"tenten: 1\npack: p\nchecked: 2026-10-01\ntitle: p\n"                                                \
	"questions: {q: {of: event, ask: q}}\n"                                                              \
	"regimes:\n"                                                                                         \
	"  act:\n"                                                                                           \
	"    rules:\n"                                                                                       \
	"      - {id: now, forbid: true}\n"                                                                  \
	"      - {id: open, in_force: {promulgated: 2026-06-01, latest: 2028-06-01}, forbid: true}\n"        \
	"      - {id: endless, in_force: {promulgated: 2026-09-01}, forbid: true}\n"                         \
	"      - {id: fixed, in_force: {promulgated: 2026-06-01, from: 2027-04-01}, forbid: true}\n"         \
	"      - {id: bare, in_force: {from: 2027-04-01}, forbid: true}\n"                                   \
	"      - {id: over, in_force: {from: 2020-04-01, to: 2021-04-01}, forbid: true}\n"                   \
	"      - {id: ground, require: {any: [{fact: q}, {id: g, if: true, in_force: {promulgated: "         \
	"2026-06-01, latest: 2028-06-01}}]}}\n"                                                              \
	"  code:\n"                                                                                          \
	"    in_force: {promulgated: 2026-06-01, from: 2027-01-01, latest: 2028-06-01}\n"                    \
	"    rules:\n"                                                                                       \
	"      - {id: with-it, forbid: true}\n"                                                              \
	"      - {id: later, in_force: {promulgated: 2026-06-01, from: 2029-01-01}, forbid: true}\n"         \
	"  form: {parameters: {a: party}, in_force: {promulgated: 2026-06-01}, rules: []}\n"

static void say_instant(struct tt_buf *buf, struct tt_arena *arena, tt_instant at) {
	tt_buf_byte(buf, ' ');
	if (at == TT_TIME_MIN || at == TT_TIME_MAX)
		tt_buf_byte(buf, '-');
	else
		tt_buf_add(buf, tt_time_format(arena, at));
}

/* REGIME/RULE/GROUND PROMULGATED FROM LATEST, a line each. */
static void check(const char *at, const char *expected) {
	struct scenario_file files[] = {{"model.yaml", "tenten: 1\nuse: other.yaml\n"}, {"other.yaml", PACK}};
	struct scenario *scenario = scenario_load_files(files, 2);
	const struct tt_model *model = scenario->model;
	tt_instant instant;
	bool impossible;
	assert_true(tt_time_parse(tt_text_of(at), &instant, &impossible));
	assert_int_equal(scenario->diagnostics.items.len, 0);
	struct tt_laws_to_come coming = tt_coming(scenario->model, instant);
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 1 << 16);
	tt_buf_string(&buf, "");
	for (uint32_t i = 0; i < coming.len; i++) {
		const struct tt_law_to_come *law = &coming.items[i];
		tt_buf_add(&buf, model->regimes.items[law->regime].named.id);
		if (law->rule != TT_NONE)
			tt_buf_format(&buf, "/%.*s", TT_TEXT_ARGS(model->rules.items[law->rule].id));
		if (law->requirement != TT_NONE)
			tt_buf_format(
				&buf, "/%.*s", TT_TEXT_ARGS(model->requirements.items[law->requirement].id));
		say_instant(&buf, &scenario->arena, law->promulgated);
		say_instant(&buf, &scenario->arena, law->from);
		say_instant(&buf, &scenario->arena, law->latest);
		tt_buf_byte(&buf, '\n');
	}
	assert_string_equal(buf.bytes, expected);
	scenario_end(scenario);
}

static void what_is_promulgated_and_not_in_force_is_coming(void **state) {
	(void)state;
	check("2026-05-31", "");
	check("2026-06-01", "act/open 2026-06-01 - 2028-06-01\nact/fixed 2026-06-01 2027-04-01 -\n"
			    "act/ground/g 2026-06-01 - 2028-06-01\ncode 2026-06-01 - 2028-06-01\n"
			    "code/later 2026-06-01 2029-01-01 -\n");
	check("2026-11-01", "act/open 2026-06-01 - 2028-06-01\nact/endless 2026-09-01 - -\n"
			    "act/fixed 2026-06-01 2027-04-01 -\nact/bare - 2027-04-01 -\n"
			    "act/ground/g 2026-06-01 - 2028-06-01\ncode 2026-06-01 - 2028-06-01\n"
			    "code/later 2026-06-01 2029-01-01 -\n");
	check("2028-06-01", "act/endless 2026-09-01 - -\ncode/later 2026-06-01 2029-01-01 -\n");
	check("2029-01-01", "act/endless 2026-09-01 - -\n");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_promulgated_and_not_in_force_is_coming),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Rules that cannot mean what they say, found when they are compiled; each with its place. They are warnings:
 * the model runs as it is written.
 */
#include "../scenario.h"

#define HEAD                                                                                                 \
	"tenten: 1\nas_of: 2024-04-01\nuse: [ask.yaml]\nparties: {x: {kind: company}}\n"                     \
	"data: {d: {disclosure: any, purpose: any}}\n"                                                       \
	"events: [{id: get, type: acquire, by: x, output: d}]\nregimes:\n"
#define RULE(text) HEAD "  r: {rules: [\n    " text "]}\n"

/* LINE:COLUMN CODE «WORD» (LINE:COLUMN), a line each. */
static void check(const char *model, const char *expected) {
	const struct scenario_file files[] = {{"model.yaml", model},
		{"ask.yaml", SCENARIO_QUESTIONS "  sure: {of: event, ask: sure, implies: [fine]}\n"}};
	struct scenario *scenario = scenario_load_files(files, 2);
	if (!tt_diagnostics_failed(&scenario->diagnostics))
		scenario->program = tt_program_compile(scenario->model);
	struct tt_buf said;
	tt_buf_init(&said, &scenario->arena, 1 << 16);
	tt_buf_string(&said, "");
	for (uint32_t i = 0; i < scenario->diagnostics.items.len; i++) {
		const struct tt_diagnostic *one = &scenario->diagnostics.items.items[i];
		const struct tt_document *document = scenario->diagnostics.files.items[one->mark.file];
		struct tt_place place = tt_document_place(document, one->mark.start);
		tt_buf_format(&said, "%s%u:%u %s «%.*s»", i > 0 ? "\n" : "", place.line, place.column,
			tt_code_text(one->code), TT_TEXT_ARGS(one->arguments[0]));
		if (one->also.file == TT_NONE)
			continue;
		place = tt_document_place(scenario->diagnostics.files.items[one->also.file], one->also.start);
		tt_buf_format(&said, " (%u:%u)", place.line, place.column);
	}
	assert_string_equal(said.bytes, expected);
	scenario_end(scenario);
}

static void rules_that_never_apply(void **state) {
#define NEVER "9:5 never-applies «n»"
#define NO_TIME "9:5 never-in-force «n»"
	(void)state;
	check(RULE("{id: n, on: process, forbid: true}"), "");
	check(RULE("{id: n, on: process, when: event.operation == 'a' && event.operation == 'b', forbid: "
		   "true}"),
		NEVER);
	check(RULE("{id: n, on: process, when: fact('ok'), unless: fact('ok'), forbid: true}"), NEVER);
	check(HEAD "  r: {in_force: {to: 2020-01-01}, rules: [\n"
		   "    {id: n, in_force: {from: 2020-01-01}, forbid: true}]}\n",
		NO_TIME);
	check(HEAD "  r: {in_force: {to: 2020-01-02}, rules: [\n"
		   "    {id: n, in_force: {from: 2020-01-01}, forbid: true}]}\n",
		"");
	check(HEAD "  r: {in_force: {to: 2026-01-01}, rules: [\n"
		   "    {id: n, in_force: {promulgated: 2025-01-01, latest: 2027-01-01}, forbid: true}]}\n",
		"");
	check(HEAD "  r: {binds: party.country == 'JP' && party.country == 'US', rules: [\n"
		   "    {id: n, forbid: true}]}\n",
		NEVER);
	check(HEAD "  r: {binds: party.country == 'JP', covers: event.operation == 'a', rules: [\n"
		   "    {id: n, when: event.operation == 'b', forbid: true}]}\n",
		NEVER);
}

/* One answer settles another question: what asks for the one and not the other never is. */
static void what_implications_rule_out(void **state) {
	(void)state;
	check(RULE("{id: n, on: process, when: fact('ok') && !fact('fine'), forbid: true}"), "");
	check(RULE("{id: n, on: process, when: fact('sure') && !fact('fine'), forbid: true}"), NEVER);
	check(RULE("{id: n, on: process, when: fact('fine') && !fact('sure'), forbid: true}"), "");
	check(RULE("{id: n, on: process, when: \"!fact('fine')\", forbid: fact('sure')}"),
		"9:5 never-forbids «n»");
}

/* Conditions whose atoms have to do with each other, and one that no single atom settles. */
static void what_atoms_rule_out(void **state) {
	(void)state;
	check(RULE("{id: n, on: process, when: data.subjects >= 10 && !(data.subjects >= 5), forbid: true}"),
		NEVER);
	check(RULE("{id: n, on: process, when: data.subjects >= 5 && !(data.subjects >= 10), forbid: true}"),
		"");
	check(RULE("{id: n, on: process, when: \"event.operation in ['a', 'b'] && event.operation == 'c'\", "
		   "forbid: true}"),
		NEVER);
#define ONE_OF                                                                                               \
	"(fact('ok') || fact('fine')) && (!fact('ok') || fact('done')) && (!fact('fine') || fact('done'))"
	check(RULE("{id: n, on: process, when: \"" ONE_OF "\", forbid: true}"), "");
	check(RULE("{id: n, on: process, when: \"" ONE_OF " && !fact('done')\", forbid: true}"), NEVER);
}

static void what_is_never_forbidden(void **state) {
	(void)state;
	check(RULE("{id: n, on: process, when: event.operation == 'a', forbid: event.operation == 'b'}"),
		"9:5 never-forbids «n»");
	check(RULE("{id: n, on: process, when: event.operation == 'a', forbid: event.via == 'b'}"), "");
}

static void grounds_that_never_count(void **state) {
	(void)state;
	check(RULE("{id: n, on: process, when: event.operation == 'a', require: {any: [{fact: ok},\n"
		   "      {id: g, if: event.operation == 'b'}]}}"),
		"10:7 ground-never-holds «n»");
	check(RULE("{id: n, in_force: {from: 2022-01-01}, require: {any: [{fact: ok},\n"
		   "      {id: g, if: event.via == 'b', in_force: {to: 2022-01-01}}]}}"),
		"10:7 ground-not-in-force «n»");
	check(RULE("{id: n, require: {any: [{fact: ok},\n      {id: g, if: event.via == 'b', in_force: "
		   "{promulgated: 2025-01-01, latest: 2027-01-01}}]}}"),
		"");
}

static void requirements_that_cannot_be_met(void **state) {
#define UNMET "9:5 never-met «n»"
	(void)state;
	check(RULE("{id: n, require: {any: [{fact: ok}, {if: event.via == 'a' && event.via == 'b'}]}}"),
		"9:41 ground-never-holds «n»");
	check(RULE("{id: n, require: {all: [{fact: ok}, {if: event.via == 'a' && event.via == 'b'}]}}"),
		UNMET);
	check(RULE("{id: n, require: {if: event.via == 'a' && event.via == 'b'}}"), UNMET);
	check(RULE("{id: n, in_force: {from: 2022-01-01}, require: {any: [{fact: ok, in_force: {to: "
		   "2022-01-01}}]}}"),
		UNMET);
	check(RULE("{id: n, in_force: {from: 2022-01-01}, require: {any: [{fact: ok, in_force: {to: "
		   "2022-01-02}}]}}"),
		"");
	check(RULE("{id: n, on: process, when: event.operation == 'a', require: {if: event.operation == "
		   "'b'}}"),
		UNMET);
	check(RULE("{id: n, on: process, require: {fact: agreed}}"), "9:42 question-role «agreed»");
	check(RULE("{id: n, on: transfer, require: {fact: agreed}}"), "");
	check(RULE("{id: n, require: {fact: law-examined}}"), "9:29 question-role «law-examined»");
}

static void effects_that_contradict_each_other(void **state) {
	(void)state;
	check(RULE("{id: a, on: process, when: event.operation == 'join', set: {purpose: p}},\n"
		   "    {id: b, on: process, when: event.operation == 'join', set: {purpose: q}}"),
		"10:5 effects-contradict «b» (9:5)");
	check(RULE("{id: a, on: process, when: event.operation == 'join', set: {purpose: p}},\n"
		   "    {id: b, on: process, when: event.operation == 'join', set: {purpose: p, keys: "
		   "none}}"),
		"");
	check(RULE("{id: a, on: process, when: event.operation == 'join', set: {purpose: p}},\n"
		   "    {id: b, on: process, when: event.operation == 'join' && fact('ok'), set: {purpose: "
		   "q}}"),
		"10:5 effects-contradict «b» (9:5)");
	check(RULE("{id: a, on: process, when: event.operation == 'join', set: {purpose: p}},\n"
		   "    {id: b, on: process, when: fact('ok'), set: {purpose: q}}"),
		"");
	check(RULE("{id: a, on: process, when: event.operation == 'join', set: {purpose: p}},\n"
		   "    {id: b, on: process, when: event.operation == 'train', set: {purpose: q}}"),
		"");
	check(RULE("{id: a, on: process, in_force: {to: 2022-01-01}, set: {purpose: p}},\n"
		   "    {id: b, on: process, in_force: {from: 2022-01-01}, set: {purpose: q}}"),
		"");
}

static void a_ground_that_is_too_complex_has_a_place(void **state) {
	struct tt_buf model;
	struct tt_arena arena;
	(void)state;
	tt_arena_init(&arena, 1 << 24);
	tt_buf_init(&model, &arena, 1 << 20);
	tt_buf_string(&model, HEAD "  r: {rules: [\n    {id: n, require: {any: [{fact: ok},\n      {if: ");
	for (unsigned i = 0; i < 65; i++)
		tt_buf_format(&model, "%sdata.purpose.contains('p%u')", i > 0 ? " && " : "", i);
	tt_buf_string(&model, "}]}}]}\n");
	check(tt_buf_text(&model).bytes, "10:7 too-complex «»");
	tt_arena_finish(&arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_that_never_apply),
		cmocka_unit_test(what_implications_rule_out),
		cmocka_unit_test(what_atoms_rule_out),
		cmocka_unit_test(what_is_never_forbidden),
		cmocka_unit_test(grounds_that_never_count),
		cmocka_unit_test(requirements_that_cannot_be_met),
		cmocka_unit_test(effects_that_contradict_each_other),
		cmocka_unit_test(a_ground_that_is_too_complex_has_a_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

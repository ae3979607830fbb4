/* Shapes: each value is taken where it fits and complained about, once, where it does not. */
#include "syntax/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define CEILING ((size_t)256 << 20)

struct bench {
	struct tt_arena arena;
	struct tt_diagnostics diagnostics;
	struct tt_document document;
	uint8_t *wrong;
};

static int set_up(void **state) {
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	tt_arena_init(&bench->arena, CEILING);
	*state = bench;
	return 0;
}

static int tear_down(void **state) {
	struct bench *bench = *state;
	tt_arena_finish(&bench->arena);
	free(bench);
	return 0;
}

static void check(struct bench *bench, enum tt_record record, const char *text) {
	tt_diagnostics_init(&bench->diagnostics, &bench->arena);
	enum tt_status status = tt_document_read(
		&bench->arena, TT_TEXT("a.yaml"), tt_text_of(text), &bench->diagnostics, &bench->document);
	assert_int_equal(status, TT_OK);
	assert_int_equal(bench->diagnostics.items.len, 0);
	tt_shape_check(&bench->arena, &bench->document, 0, record, &bench->diagnostics, &bench->wrong);
}

static uint32_t count_wrong(const struct bench *bench) {
	uint32_t count = 0;
	for (uint32_t node = 0; node < bench->document.len; node++)
		count += bench->wrong[node] != 0;
	return count;
}

static void expect_good(struct bench *bench, enum tt_record record, const char *text) {
	check(bench, record, text);
	if (bench->diagnostics.items.len > 0)
		fail_msg("%s: %s", text, tt_code_text(bench->diagnostics.items.items[0].code));
	assert_int_equal(count_wrong(bench), 0);
}

/* Exactly one complaint, about the bytes that read place. */
static const struct tt_diagnostic *expect_bad(
	struct bench *bench, enum tt_record record, const char *text, enum tt_code code, const char *place) {
	check(bench, record, text);
	assert_int_equal(bench->diagnostics.items.len, 1);
	const struct tt_diagnostic *diagnostic = &bench->diagnostics.items.items[0];
	assert_string_equal(tt_code_text(diagnostic->code), tt_code_text(code));
	struct tt_mark mark = diagnostic->mark;
	assert_string_equal(tt_text_copy(&bench->arena,
				    tt_text_slice(bench->document.source, mark.start, mark.start + mark.len))
				    .bytes,
		place);
	return diagnostic;
}

struct sample {
	const char *value;
	enum tt_code code; /* TT_CODE_COUNT: the value is good */
	const char *place;
};

#define GOOD TT_CODE_COUNT, ""

/* Puts each value into the frame, where it says %s. */
static void try_values(struct bench *bench, enum tt_record record, const char *frame,
	const struct sample *samples, size_t len) {
	const char *hole = strstr(frame, "%s");
	assert_non_null(hole);
	for (size_t i = 0; i < len; i++) {
		struct tt_text text = tt_text_format(
			&bench->arena, "%.*s%s%s", (int)(hole - frame), frame, samples[i].value, hole + 2);
		if (samples[i].code == TT_CODE_COUNT)
			expect_good(bench, record, text.bytes);
		else
			expect_bad(bench, record, text.bytes, samples[i].code, samples[i].place);
	}
}

#define TRY_MODEL(frame, samples)                                                                            \
	try_values(*state, TT_RECORD_model, "tenten: 1\n" frame, samples, TT_COUNT(samples))
#define TRY_PACK(frame, samples)                                                                             \
	try_values(*state, TT_RECORD_pack, "{tenten: 1, pack: a, title: a, checked: 2024-01-01, " frame "}", \
		samples, TT_COUNT(samples))

/* ---- records --------------------------------------------------------------------------------------- */

static void whole_documents(void **state) {
	expect_good(*state, TT_RECORD_model, "tenten: 1\n");
	expect_good(*state, TT_RECORD_pack,
		"{tenten: 1, pack: jp/appi, title: {ja: あ, en: a}, checked: 2024-04-01}\n");
	expect_bad(*state, TT_RECORD_model, "[tenten]\n", TT_CODE_NOT_A_MAP, "[");
	expect_bad(*state, TT_RECORD_model, "tenten\n", TT_CODE_NOT_A_MAP, "tenten");
	expect_bad(*state, TT_RECORD_model, "title: a\n", TT_CODE_MISSING_KEY, "title");
	expect_bad(*state, TT_RECORD_model, "{}\n", TT_CODE_MISSING_KEY, "{");
}

static void unknown_keys(void **state) {
	struct bench *bench = *state;
	const struct tt_diagnostic *diagnostic = expect_bad(*state, TT_RECORD_model,
		"tenten: 1\npartys: {x: {kind: company}}\n", TT_CODE_UNKNOWN_KEY, "partys");
	assert_true(tt_text_is(diagnostic->suggestion, "parties"));
	assert_true(tt_text_is(diagnostic->arguments[1], "model"));
	assert_int_equal(bench->wrong[tt_node_get(&bench->document, 0, "partys")], 1);
	diagnostic = expect_bad(*state, TT_RECORD_model,
		"tenten: 1\nparties: {x: {kind: company, zzzz: 1}}\n", TT_CODE_UNKNOWN_KEY, "zzzz");
	assert_int_equal(diagnostic->suggestion.len, 0);
}

static void attributes_are_open(void **state) {
	static const struct sample samples[] = {
		{"{special: true}", GOOD},
		{"{special: [a, b]}", GOOD},
		{"{special: {has: [a], lacks: b}}", GOOD},
		{"{special: }", TT_CODE_MISSING_VALUE, ""},
		{"{special: {hos: a}}", TT_CODE_UNKNOWN_KEY, "hos"},
		{"{special: [[a]]}", TT_CODE_NOT_ONE_VALUE, "["},
	};
	TRY_MODEL("data:\n  d: %s\n", samples);
}

static void wrong_marks_only_what_is_wrong(void **state) {
	struct bench *bench = *state;
	check(bench, TT_RECORD_model,
		"tenten: 1\nparties:\n  x: {kind: compny, name: X}\n  y: {kind: person}\n");
	uint32_t parties = tt_node_get(&bench->document, 0, "parties");
	uint32_t x = tt_node_get(&bench->document, parties, "x");
	assert_int_equal(count_wrong(bench), 1);
	assert_int_equal(bench->wrong[tt_node_get(&bench->document, x, "kind")], 1);
	check(bench, TT_RECORD_model, "tenten: 1\nuse: [a, 'b c', d]\n");
	assert_int_equal(count_wrong(bench), 1);
	check(bench, TT_RECORD_model, "tenten: 1\nparties: {$x: {kind: company}}\n");
	parties = tt_node_get(&bench->document, 0, "parties");
	assert_int_equal(bench->wrong[tt_node_get(&bench->document, parties, "$x")], 1);
}

/* ---- single values --------------------------------------------------------------------------------- */

static void names(void **state) {
	static const struct sample samples[] = {
		{"a", GOOD},
		{"顧客データ（物理店舗）", GOOD},
		{"jp/appi:personal-data", GOOD},
		{"membership-end+5y/record", GOOD},
		{"2", GOOD},
		{"'a b'", TT_CODE_NOT_A_NAME, "'a b'"},
		{"顧客　データ", TT_CODE_NOT_A_NAME, "顧客　データ"},
		{"a\u00A0"
		 "b",
			TT_CODE_NOT_A_NAME,
			"a\u00A0"
			"b"},
		{"a\u200B", TT_CODE_NOT_A_NAME, "a\u200B"},
		{"a\u202E", TT_CODE_NOT_A_NAME, "a\u202E"},
		{"“a”", TT_CODE_NOT_A_NAME, "“a”"},
		{"''", TT_CODE_NOT_A_NAME, "''"},
		{"a;b", TT_CODE_NOT_A_NAME, "a;b"},
		{"a@b", TT_CODE_NOT_A_NAME, "a@b"},
		{"a>b", TT_CODE_NOT_A_NAME, "a>b"},
		{"a(b)", TT_CODE_NOT_A_NAME, "a(b)"},
		{"a'b", TT_CODE_NOT_A_NAME, "a'b"},
		{"$a", TT_CODE_NOT_A_NAME, "$a"},
		{"[a]", TT_CODE_NOT_ONE_VALUE, "["},
		{"{b: a}", TT_CODE_NOT_ONE_VALUE, "{"},
		{"", TT_CODE_MISSING_VALUE, ""},
		{"~", TT_CODE_MISSING_VALUE, "~"},
		{"null", TT_CODE_MISSING_VALUE, "null"},
	};
	TRY_MODEL("parties:\n  x:\n    kind: company\n    part_of: %s\n", samples);
}

static void names_have_a_length(void **state) {
	struct bench *bench = *state;
	char name[202];
	memset(name, 'a', sizeof(name));
	expect_good(bench, TT_RECORD_model,
		tt_text_format(&bench->arena, "tenten: 1\nuse: %.200s\n", name).bytes);
	check(bench, TT_RECORD_model, tt_text_format(&bench->arena, "tenten: 1\nuse: %.201s\n", name).bytes);
	assert_int_equal(bench->diagnostics.items.items[0].code, TT_CODE_NOT_A_NAME);
}

static void parameters_in_regimes_only(void **state) {
	expect_good(*state, TT_RECORD_model,
		"tenten: 1\nregimes:\n  r: {parameters: {a: party}, rules: [{id: b, expose: $a}], with: {a: "
		"[$b]}}\n");
	expect_bad(*state, TT_RECORD_model, "tenten: 1\nregimes:\n  r: {parameters: {$a: party}}\n",
		TT_CODE_NOT_A_NAME, "$a");
	expect_bad(
		*state, TT_RECORD_model, "tenten: 1\nregimes: {r: {}}\nuse: $a\n", TT_CODE_NOT_A_NAME, "$a");
}

static void lists_of_names(void **state) {
	static const struct sample samples[] = {
		{"a", GOOD},
		{"[]", GOOD},
		{"[a, b]", GOOD},
		{"[a, [b]]", TT_CODE_NOT_ONE_VALUE, "["},
		{"[a, 'b c']", TT_CODE_NOT_A_NAME, "'b c'"},
		{"[a, ~]", TT_CODE_MISSING_VALUE, "~"},
		{"{a: b}", TT_CODE_NOT_WORDS, "{"},
	};
	TRY_MODEL("use: %s\n", samples);
}

static void texts(void **state) {
	static const struct sample samples[] = {
		{"a b", GOOD},
		{"2024", GOOD},
		{"{ja: あ}", GOOD},
		{"{ja: あ, en: a}", GOOD},
		{"''", TT_CODE_EMPTY_TEXT, "''"},
		{"'  '", TT_CODE_EMPTY_TEXT, "'  '"},
		{"{ja: ''}", TT_CODE_EMPTY_TEXT, "''"},
		{"{fr: a}", TT_CODE_UNKNOWN_KEY, "fr"},
		{"{ja: [a]}", TT_CODE_NOT_A_TEXT, "["},
		{"{}", TT_CODE_NOT_A_TEXT, "{"},
		{"[a]", TT_CODE_NOT_A_TEXT, "["},
		{"", TT_CODE_MISSING_VALUE, ""},
	};
	TRY_MODEL("title: %s\n", samples);
}

static void truths(void **state) {
	static const struct sample samples[] = {
		{"true", GOOD},
		{"false", GOOD},
		{"yes", TT_CODE_NOT_A_TRUTH, "yes"},
		{"True", TT_CODE_NOT_A_TRUTH, "True"},
		{"'true'", TT_CODE_NOT_A_TRUTH, "'true'"},
		{"[true]", TT_CODE_NOT_ONE_VALUE, "["},
	};
	TRY_MODEL("parties: {x: {kind: company, many: %s}}\n", samples);
	static const char *const suggestions[][2] = {{"yes", "true"}, {"on", "true"}, {"はい", "true"},
		{"no", "false"}, {"off", "false"}, {"maybe", ""}};
	struct bench *bench = *state;
	for (size_t i = 0; i < TT_COUNT(suggestions); i++) {
		check(bench, TT_RECORD_model,
			tt_text_format(
				&bench->arena, "{tenten: 1, facts: [{fact: a, is: %s}]}", suggestions[i][0])
				.bytes);
		assert_true(tt_text_is(bench->diagnostics.items.items[0].suggestion, suggestions[i][1]));
	}
}

static void dates(void **state) {
	static const struct sample samples[] = {
		{"2024-04-01", GOOD},
		{"'2024-04-01'", GOOD},
		{"2024-04-01T09:00:00+09:00", GOOD},
		{"1900-01-01", GOOD},
		{"2100-12-31", GOOD},
		{"1899-12-31", TT_CODE_IMPOSSIBLE_DATE, "1899-12-31"},
		{"2101-01-01", TT_CODE_IMPOSSIBLE_DATE, "2101-01-01"},
		{"2023-02-29", TT_CODE_IMPOSSIBLE_DATE, "2023-02-29"},
		{"2024/04/01", TT_CODE_NOT_A_DATE, "2024/04/01"},
		{"令和6年4月1日", TT_CODE_NOT_A_DATE, "令和6年4月1日"},
		{"２０２４-04-01", TT_CODE_FULL_WIDTH_DIGITS, "２０２４-04-01"},
		{"", TT_CODE_MISSING_VALUE, ""},
		{"[2024-04-01]", TT_CODE_NOT_ONE_VALUE, "["},
	};
	TRY_MODEL("as_of: %s\n", samples);
}

static void numbers(void **state) {
	static const struct sample samples[] = {
		{"0", GOOD},
		{"9223372036854775807", GOOD},
		{"9223372036854775808", TT_CODE_NOT_A_NUMBER, "9223372036854775808"},
		{"-1", TT_CODE_NOT_A_NUMBER, "-1"},
		{"1.5", TT_CODE_NOT_A_NUMBER, "1.5"},
		{"1e3", TT_CODE_NOT_A_NUMBER, "1e3"},
		{"''", TT_CODE_NOT_A_NUMBER, "''"},
		{"１０", TT_CODE_FULL_WIDTH_DIGITS, "１０"},
	};
	TRY_MODEL("costs: {a: %s}\n", samples);
}

static void enumerations(void **state) {
	struct bench *bench = *state;
	const struct tt_diagnostic *diagnostic = expect_bad(bench, TT_RECORD_model,
		"tenten: 1\nparties: {x: {kind: compny}}\n", TT_CODE_NOT_ONE_OF, "compny");
	assert_true(tt_text_is(diagnostic->suggestion, "company"));
	assert_true(
		tt_text_is(diagnostic->arguments[1], "group, company, person, authority, department, site"));
	assert_int_equal(tt_enum_party_kind(TT_TEXT("group")), 0);
	assert_int_equal(tt_enum_party_kind(TT_TEXT("site")), 5);
	assert_int_equal(tt_enum_party_kind(TT_TEXT("sites")), -1);
	assert_int_equal(tt_enum_verdict(TT_TEXT("undetermined")), 3);
}

static void periods(void **state) {
	static const struct sample samples[] = {
		{"30d", GOOD},
		{"1y6m", GOOD},
		{"contract-end+30d", GOOD},
		{"30", TT_CODE_NOT_A_PERIOD, "30"},
		{"d", TT_CODE_NOT_A_PERIOD, "d"},
		{"3w", TT_CODE_NOT_A_PERIOD, "3w"},
		{"99999d", TT_CODE_NOT_A_PERIOD, "99999d"},
		{"+3d", TT_CODE_NOT_A_PERIOD, "+3d"},
		{"contract-end+", TT_CODE_NOT_A_PERIOD, "contract-end+"},
		{"３０d", TT_CODE_FULL_WIDTH_DIGITS, "３０d"},
	};
	TRY_PACK("questions: {q: {of: event, ask: a, lasts: %s}}", samples);
}

static void expressions(void **state) {
	static const struct sample samples[] = {
		{"data.identifying", GOOD},
		{"true", GOOD},
		{"'\"a\" in b'", GOOD},
		{"''", TT_CODE_EMPTY_TEXT, "''"},
		{"[a]", TT_CODE_NOT_ONE_VALUE, "["},
		{"", TT_CODE_MISSING_VALUE, ""},
	};
	TRY_MODEL("regimes:\n  r:\n    binds: %s\n", samples);
}

/* ---- shapes of their own --------------------------------------------------------------------------- */

static void citations(void **state) {
	static const struct sample samples[] = {
		{"第27条", GOOD},
		{"[{ref: 第23条, to: 2022-04-01}, {ref: 第27条 第1項, from: 2022-04-01}]", GOOD},
		{"[{reef: a, ref: b}]", TT_CODE_UNKNOWN_KEY, "reef"},
		{"[{from: 2022-04-01}]", TT_CODE_MISSING_KEY, "{"},
		{"[a]", TT_CODE_NOT_A_MAP, "a"},
		{"{ref: a}", TT_CODE_NOT_A_TEXT, "{"},
	};
	TRY_MODEL("regimes:\n  r:\n    cite: %s\n", samples);
}

static void labels(void **state) {
	static const struct sample samples[] = {
		{"a", GOOD},
		{"[a, b]", GOOD},
		{"{a: {of: x}}", GOOD},
		{"[a, {b: {of: [x, y]}}]", GOOD},
		{"{a: x}", TT_CODE_NOT_A_MAP, "x"},
		{"{a: {by: x}}", TT_CODE_UNKNOWN_KEY, "by"},
		{"[[a]]", TT_CODE_NOT_ONE_VALUE, "["},
	};
	TRY_MODEL("data:\n  d: {category: %s}\n", samples);
}

static void effects(void **state) {
	static const struct sample samples[] = {
		{"none", GOOD},
		{"without about", GOOD},
		{"false", GOOD},
		{"[a, b]", GOOD},
		{"[a, {b: {of: x}}]", GOOD},
		{"{add: [a], remove: b, without: c}", GOOD},
		{"{b: {of: x}}", GOOD},
		{"{add: [[a]]}", TT_CODE_NOT_ONE_VALUE, "["},
		{"{b: c}", TT_CODE_NOT_A_MAP, "c"},
	};
	TRY_MODEL("regimes: {r: {rules: [{id: a, set: {x: %s}}]}}\n", samples);
}

static void places(void **state) {
	static const struct sample samples[] = {
		{"[JP, {IS: {from: 2018-07-20}}, {GB: {to: 2021-01-01}}]", GOOD},
		{"JP", TT_CODE_NOT_A_LIST, "JP"},
		{"[{IS: 2018}]", TT_CODE_NOT_A_MAP, "2018"},
		{"[{IS: {since: 2018-01-01}}]", TT_CODE_UNKNOWN_KEY, "since"},
	};
	TRY_PACK("places: {p: {members: %s}}", samples);
}

static void discharges(void **state) {
	static const struct sample samples[] = {
		{"recorded", GOOD},
		{"{fact: recorded}", GOOD},
		{"{event: erase}", GOOD},
		{"{fact: a, event: b}", TT_CODE_ONE_OF_KEYS, "{"},
		{"{}", TT_CODE_ONE_OF_KEYS, "{"},
		{"{by: a}", TT_CODE_UNKNOWN_KEY, "by"},
	};
	TRY_MODEL("regimes: {r: {rules: [{id: a, duties: [{id: d, discharged_by: %s}]}]}}\n", samples);
}

static void expectations(void **state) {
	static const struct sample samples[] = {
		{"grounds: a", GOOD},
		{"grounds: []", GOOD},
		{"grounds: {has: [a], lacks: b}", GOOD},
		{"findings: {has: 'V-violation/e/r/x/d@h:s>p'}", GOOD},
		{"verdict: permited", TT_CODE_NOT_ONE_OF, "permited"},
		{"holding: {data: d}", TT_CODE_MISSING_KEY, "{"},
		{"value: high", GOOD},
	};
	TRY_MODEL("expect: [{event: e, %s}]\n", samples);
}

static void requirements_nest(void **state) {
	expect_good(*state, TT_RECORD_model,
		"{tenten: 1, regimes: {r: {rules: [{id: a, require: {any: [{all: [{fact: a}, {if: b}]}, "
		"{fact: c}]}}]}}}");
	expect_bad(*state, TT_RECORD_model,
		"{tenten: 1, regimes: {r: {rules: [{id: a, require: {any: [{all: [{fct: a}]}]}}]}}}",
		TT_CODE_UNKNOWN_KEY, "fct");
}

static void all_complaints_in_one_run(void **state) {
	struct bench *bench = *state;
	check(bench, TT_RECORD_model,
		"tenten: x\nas_of: y\nparties: {x: {kind: z, many: w}}\nevents: {}\nq: r\n");
	assert_int_equal(bench->diagnostics.items.len, 6);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(whole_documents),
		TEST(unknown_keys),
		TEST(attributes_are_open),
		TEST(wrong_marks_only_what_is_wrong),
		TEST(names),
		TEST(names_have_a_length),
		TEST(parameters_in_regimes_only),
		TEST(lists_of_names),
		TEST(texts),
		TEST(truths),
		TEST(dates),
		TEST(numbers),
		TEST(enumerations),
		TEST(periods),
		TEST(expressions),
		TEST(citations),
		TEST(labels),
		TEST(effects),
		TEST(places),
		TEST(discharges),
		TEST(expectations),
		TEST(requirements_nest),
		TEST(all_complaints_in_one_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

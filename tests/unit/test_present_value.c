/*
 * Values in print: the words of the model for machines, titles for people, in both languages; open ranges
 * with what is sure of them; findings, questions and citations as sentences.
 */
#include "../scenario.h"
#include "present/message.h"
#include "present/value.h"

#define MODEL                                                                                                \
	"tenten: 1\ntitle: t\nas_of: 2024-04-01\nuse: [ask.yaml]\n"                                          \
	"categories:\n"                                                                                      \
	"  f: {group: g, levels: [plain, personal]}\n"                                                       \
	"  s: {group: g, levels: [secret]}\n"                                                                \
	"purposes:\n  use: {name: {ja: 利用, en: using it}}\n"                                             \
	"parties:\n"                                                                                         \
	"  x: {name: {ja: X社, en: X Inc.}, kind: company, country: JP}\n"                                  \
	"  y: {name: Y社, kind: company, country: DE}\n"                                                    \
	"systems:\n"                                                                                         \
	"  iaas: {name: 基盤, operator: x, access: [x], country: JP}\n"                                    \
	"  saas: {name: サービス, operator: x, access: [x, y], country: US, run_on: iaas}\n"             \
	"data:\n"                                                                                            \
	"  list: {about: none, identifying: false, keys: [k, l], disclosure: any, purpose: [use, more], "    \
	"rights_holder: [x, y], value: high, expiry: [end+1y6m/record, start], subjects: 12, "               \
	"category: [personal, {secret: {of: [x, y]}}]}\n"                                                    \
	"  bare: {value: low}\n"                                                                             \
	"events:\n"                                                                                          \
	"  - {id: get, name: {ja: 取得, en: getting it}, type: acquire, by: x, system: saas, output: "     \
	"list}\n"                                                                                            \
	"  - {id: take, type: acquire, by: x, system: iaas, output: bare}\n"                                 \
	"regimes:\n"                                                                                         \
	"  r:\n"                                                                                             \
	"    name: {ja: 規則, en: rules}\n"                                                                \
	"    form: internal-rule\n"                                                                          \
	"    rules:\n"                                                                                       \
	"      - id: asks\n"                                                                                 \
	"        title: {ja: 尋ねる, en: ask first}\n"                                                    \
	"        on: acquire\n"                                                                              \
	"        require: {any: [{fact: ok}, {fact: listed}]}\n"                                             \
	"        cite: [{ref: 第1条, to: 2022-04-01}, {ref: 第2条, from: 2022-04-01}, {ref: 別表}]\n"

struct printing {
	struct scenario *scenario;
	struct tt_check *check;
	uint32_t list, bare; /* holdings */
};

static int begin(void **state) {
	struct printing *printing = calloc(1, sizeof(*printing));
	assert_non_null(printing);
	printing->scenario = scenario_of(MODEL);
	printing->check = tt_check_model(printing->scenario->model, printing->scenario->program, TT_TIME_MIN);
	printing->list = tt_engine_find(printing->check->run->engine, 0, 0, TT_NONE);
	printing->bare = tt_engine_find(printing->check->run->engine, 1, 0, TT_NONE);
	*state = printing;
	return 0;
}

static int end(void **state) {
	struct printing *printing = *state;
	scenario_end(printing->scenario);
	free(printing);
	return 0;
}

static struct tt_buf *empty(struct printing *printing) {
	tt_buf_init(&printing->scenario->said, &printing->scenario->arena, 1 << 16);
	tt_buf_string(&printing->scenario->said, "");
	return &printing->scenario->said;
}

static const char *ids(struct printing *printing, uint32_t holding, uint32_t attribute) {
	struct tt_engine *engine = printing->check->run->engine;
	struct tt_buf *buf = empty(printing);
	tt_value_ids(engine, holding, attribute, tt_holding_range(engine, holding, attribute),
		&printing->scenario->arena, buf);
	return buf->bytes;
}

static const char *titles(
	struct printing *printing, uint32_t holding, uint32_t attribute, enum tt_language language) {
	struct tt_engine *engine = printing->check->run->engine;
	struct tt_buf *buf = empty(printing);
	tt_value_titles(
		engine, holding, attribute, tt_holding_range(engine, holding, attribute), language, buf);
	return buf->bytes;
}

static void prints_ids(void **state) {
	struct printing *printing = *state;
	assert_string_equal(ids(printing, printing->list, TT_category), "personal;secret");
	assert_string_equal(ids(printing, printing->list, TT_owner), "secret(x+y)");
	assert_string_equal(ids(printing, printing->list, TT_disclosure), "any");
	assert_string_equal(ids(printing, printing->list, TT_purpose), "use;more");
	assert_string_equal(ids(printing, printing->list, TT_rights_holder), "x;y");
	assert_string_equal(ids(printing, printing->list, TT_value), "high");
	assert_string_equal(ids(printing, printing->list, TT_expiry), "end+1y6m/record;start");
	assert_string_equal(ids(printing, printing->list, TT_about), "none");
	assert_string_equal(ids(printing, printing->list, TT_identifying), "false");
	assert_string_equal(ids(printing, printing->list, TT_keys), "k;l");
	assert_string_equal(ids(printing, printing->list, TT_subjects), "12");
	assert_string_equal(ids(printing, printing->list, TT_location), "saas>iaas");
	assert_string_equal(ids(printing, printing->list, TT_exposure), "x;y");
}

static void prints_what_is_sure_of_open_ranges(void **state) {
	struct printing *printing = *state;
	assert_string_equal(ids(printing, printing->bare, TT_purpose), "?");
	assert_string_equal(ids(printing, printing->bare, TT_identifying), "?");
	assert_string_equal(ids(printing, printing->bare, TT_subjects), "?");
	assert_string_equal(ids(printing, printing->bare, TT_value), "low");
	assert_string_equal(titles(printing, printing->bare, TT_purpose, TT_EN), "open?");
	struct tt_engine *engine = printing->check->run->engine;
	struct tt_range rights = tt_holding_range(engine, printing->list, TT_rights_holder);
	rights.at_most = TT_SET_ALL;
	tt_value_ids(engine, printing->list, TT_rights_holder, rights, &printing->scenario->arena,
		empty(printing));
	assert_string_equal(printing->scenario->said.bytes, "x;y?");
}

static void prints_titles(void **state) {
	struct printing *printing = *state;
	static const struct {
		uint32_t attribute;
		const char *ja, *en;
	} cases[] = {
		{TT_category, "personal、secret（X社・Y社）", "personal, secret (X Inc., Y社)"},
		{TT_disclosure, "誰でも", "everyone"},
		{TT_purpose, "利用、more", "using it, more"},
		{TT_expiry, "endから1年6か月（レコードごと）、startまで",
			"1 year 6 months after end (per record), until start"},
		{TT_about, "なし", "none"},
		{TT_identifying, "いいえ", "no"},
		{TT_location, "サービス > 基盤", "サービス > 基盤"},
	};
	for (size_t i = 0; i < TT_COUNT(cases); i++) {
		assert_string_equal(titles(printing, printing->list, cases[i].attribute, TT_JA), cases[i].ja);
		assert_string_equal(titles(printing, printing->list, cases[i].attribute, TT_EN), cases[i].en);
	}
}

static void tells_kinds_and_sources(void **state) {
	struct printing *printing = *state;
	const struct tt_model *model = printing->scenario->model;
	assert_string_equal(tt_kind_name(tt_value_kind(TT_value, TT_SOURCE_DECLARED)), "assessed");
	assert_string_equal(tt_kind_name(tt_value_kind(TT_value, 0)), "determined");
	assert_string_equal(tt_kind_name(tt_value_kind(TT_location, TT_SOURCE_PLACE)), "observed");
	assert_string_equal(tt_kind_name(tt_value_kind(TT_category, TT_SOURCE_DECLARED)), "determined");
	static const struct {
		uint32_t source;
		const char *id;
	} cases[] = {{0, "r/asks"}, {TT_SOURCE_DECLARED, "declared"}, {TT_SOURCE_INPUTS, "inputs"},
		{TT_SOURCE_PLACE, "place"}, {TT_SOURCE_UNKNOWN, "unknown"}};
	for (size_t i = 0; i < TT_COUNT(cases); i++) {
		tt_source_ids(model, cases[i].source, empty(printing));
		assert_string_equal(printing->scenario->said.bytes, cases[i].id);
	}
}

static void cites_as_of_a_day(void **state) {
	struct printing *printing = *state;
	const struct tt_citations *cite = &printing->scenario->model->rules.items[0].cite;
	tt_instant before, after;
	bool impossible;
	assert_true(tt_time_parse(TT_TEXT("2022-03-31"), &before, &impossible));
	assert_true(tt_time_parse(TT_TEXT("2022-04-01"), &after, &impossible));
	tt_cite(cite, before, empty(printing));
	assert_string_equal(printing->scenario->said.bytes, "第1条, 別表");
	tt_cite_brackets(cite, after, TT_JA, empty(printing));
	assert_string_equal(printing->scenario->said.bytes, "（第2条, 別表）");
	tt_cite_brackets(&(struct tt_citations){NULL, 0}, after, TT_JA, empty(printing));
	assert_string_equal(printing->scenario->said.bytes, "");
}

static void says_findings(void **state) {
	struct printing *printing = *state;
	const struct tt_found *found = &printing->check->causes.items[0].first;
	assert_int_equal(found->finding.code, TT_FINDING_QUESTION);
	tt_found_message(printing->check, printing->check->run->engine, found, TT_JA, empty(printing));
	assert_string_equal(printing->scenario->said.bytes,
		"「取得」が規則「尋ねる」に違反しないかは、「ok（取得）」「listed（list）」への答えによる（デ"
		"ータ: list、保有者: "
		"X社、システム: サービス）");
	tt_found_message(printing->check, printing->check->run->engine, found, TT_EN, empty(printing));
	assert_string_equal(printing->scenario->said.bytes,
		"whether «getting it» keeps to «ask first» of rules depends on the answer to «ok (getting "
		"it)», "
		"«listed (list)» (data: list, holder: X Inc., system: サービス)");
}

/* Every code has its sentence, and none asks for what its finding cannot give. */
static void says_every_finding(void **state) {
	struct printing *printing = *state;
	*tt_push(printing->scenario->model->arena, &printing->check->mismatches) = (struct tt_mismatch){
		.expectation = TT_NEW(printing->scenario->model->arena, struct tt_expectation)};
	*tt_push(printing->scenario->model->arena, &printing->scenario->model->silences) =
		(struct tt_silence){.id = TT_TEXT("id")};
	*tt_push(printing->scenario->model->arena, &printing->scenario->model->coverings) =
		(struct tt_covering){.regime = 0};
	struct tt_model *model = printing->scenario->model;
	*tt_push(model->arena, &model->risks) =
		(struct tt_risk){.named = {.title = {TT_TEXT("リスク"), TT_TEXT("risk")}}};
	*tt_push(model->arena, &model->controls) = (struct tt_control){.named = {.id = TT_TEXT("control")}};
	*tt_push(model->arena, &model->decisions) =
		(struct tt_decision){.risk = TT_TEXT("event/data/risk"), .due = 0, .review = 0};
	*tt_push(model->arena, &model->measures) = (struct tt_measure){.due = 0, .review = 0};
	struct tt_found found = printing->check->causes.items[0].first;
	struct tt_duty duty = {.id = TT_TEXT("duty")};
	found.duty = &duty;
	found.finding.attribute = TT_NONE;
	found.finding.first = 0;
	for (int code = 0; code < TT_FINDING_COUNT; code++) {
		found.finding.code = (uint8_t)code;
		tt_found_message(
			printing->check, printing->check->run->engine, &found, TT_JA, empty(printing));
		assert_true(printing->scenario->said.len > 10);
		tt_found_message(
			printing->check, printing->check->run->engine, &found, TT_EN, empty(printing));
		assert_true(printing->scenario->said.len > 10);
		assert_null(strchr(printing->scenario->said.bytes, '%'));
		assert_true(strlen(tt_finding_text((enum tt_finding_code)code, TT_EN)) > 5);
		assert_true(strlen(tt_finding_help((enum tt_finding_code)code, TT_EN)) > 5);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(prints_ids, begin, end),
		cmocka_unit_test_setup_teardown(prints_what_is_sure_of_open_ranges, begin, end),
		cmocka_unit_test_setup_teardown(prints_titles, begin, end),
		cmocka_unit_test_setup_teardown(tells_kinds_and_sources, begin, end),
		cmocka_unit_test_setup_teardown(cites_as_of_a_day, begin, end),
		cmocka_unit_test_setup_teardown(says_findings, begin, end),
		cmocka_unit_test_setup_teardown(says_every_finding, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

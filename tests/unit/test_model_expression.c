/*
 * Conditions: what they may say and where, what becomes of them, and how they are refused. An accepted
 * condition is shown as a formula over atoms, so that spellings that mean the same show the same.
 */
#include "../scenario.h"
#include "model/scope.h"

static const char surroundings[] =
	"tenten: 1\n"
	"use: [test/appi, test/gdpr]\n"
	"attributes: {colours: {type: set}, count: {type: number}, secret: {type: truth}, hue: {type: set},\n"
	"  a: {type: truth}, b: {type: truth}, c: {type: truth}}\n"
	"categories: {facet: {group: g, levels: [low, middle, high], is_a: {high: middle}}}\n"
	"parties:\n"
	"  x: {kind: company, country: JP}\n"
	"  shops: {kind: department, part_of: x}\n"
	"  店舗-1: {kind: department, part_of: x}\n"
	"systems: {pos: {operator: x}}\n"
	"data: {sales: {}, totals: {}}\n";

struct bench {
	struct scenario *scenario;
	struct tt_scope scope;
};

static int set_up(void **state) {
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	bench->scenario = scenario_new();
	bench->scenario->model = tt_model_read(&bench->scenario->arena, TT_TEXT("surroundings.yaml"),
		tt_text_of(surroundings), &bench->scenario->diagnostics);
	assert_int_equal(bench->scenario->diagnostics.items.len, 0);
	bench->scope = (struct tt_scope){.model = bench->scenario->model, .pack = TT_NONE, .types = 0xFF};
	*state = bench;
	return 0;
}

static int tear_down(void **state) {
	struct bench *bench = *state;
	scenario_end(bench->scenario);
	free(bench);
	return 0;
}

/* ---- reading and showing --------------------------------------------------------------------------- */

static uint32_t read_here(struct bench *bench, enum tt_context context, const char *text) {
	struct tt_diagnostics *diagnostics = &bench->scenario->diagnostics;
	diagnostics->items.len = 0;
	memset(diagnostics->counts, 0, sizeof(diagnostics->counts));
	/* the text stands at byte 1000 of the first file: marks count from there */
	return tt_expression_read(bench->scenario->model, &bench->scope, tt_text_of(text),
		(struct tt_mark){0, 1000, (uint32_t)strlen(text)}, true, context);
}

static void show(struct bench *bench, uint32_t formula, struct tt_buf *out) {
	const struct tt_model *model = bench->scenario->model;
	const struct tt_formula *node = &model->formulas.nodes.items[formula];
	switch (node->kind) {
	case TT_FORMULA_FALSE:
	case TT_FORMULA_TRUE:
		tt_buf_string(out, node->kind == TT_FORMULA_TRUE ? "true" : "false");
		break;
	case TT_FORMULA_ATOM:
		tt_atom_print(model, node->a, out);
		break;
	case TT_FORMULA_NOT:
		tt_buf_byte(out, '!');
		show(bench, node->a, out);
		break;
	default:
		tt_buf_byte(out, '(');
		show(bench, node->a, out);
		tt_buf_string(out, node->kind == TT_FORMULA_AND ? " && " : " || ");
		show(bench, node->b, out);
		tt_buf_byte(out, ')');
	}
}

static const char *shown(struct bench *bench, uint32_t formula) {
	struct tt_buf buf;
	tt_buf_init(&buf, &bench->scenario->arena, 1 << 20);
	show(bench, formula, &buf);
	return buf.bytes;
}

/* "OFFSET code «word» ~suggestion" of the one complaint, or "" */
static const char *complaint(struct bench *bench) {
	const struct tt_diagnostics *diagnostics = &bench->scenario->diagnostics;
	struct tt_buf buf;
	tt_buf_init(&buf, &bench->scenario->arena, 1 << 16);
	tt_buf_string(&buf, "");
	for (uint32_t i = 0; i < diagnostics->items.len; i++) {
		const struct tt_diagnostic *one = &diagnostics->items.items[i];
		if (i > 0)
			tt_buf_byte(&buf, '\n');
		tt_buf_format(&buf, "%d %s", (int)one->mark.start - 1000, tt_code_text(one->code));
		if (one->arguments[0].len > 0)
			tt_buf_format(&buf, " «%.*s»", TT_TEXT_ARGS(one->arguments[0]));
		if (one->suggestion.len > 0)
			tt_buf_format(&buf, " ~%.*s", TT_TEXT_ARGS(one->suggestion));
	}
	return buf.bytes;
}

struct sample {
	const char *text, *result; /* what it becomes, or what is complained about */
};

static unsigned count_wrong(
	struct bench *bench, enum tt_context context, const struct sample *sample, bool good) {
	uint32_t formula = read_here(bench, context, sample->text);
	const char *said = complaint(bench);
	const char *got = good && said[0] == '\0' ? shown(bench, formula) : said;
	if (!good)
		assert_int_equal(formula, TT_FORMULA_FALSE); /* what is wrong counts as false */
	if (strcmp(got, sample->result) == 0)
		return 0;
	print_error("%s\n  becomes %s\n  and not %s\n", sample->text, got, sample->result);
	return 1;
}

static void check(
	void **state, enum tt_context context, const struct sample *samples, size_t count, bool good) {
	unsigned wrong = 0;
	for (size_t i = 0; i < count; i++)
		wrong += count_wrong(*state, context, &samples[i], good);
	assert_int_equal(wrong, 0);
}

#define ACCEPT(state, context, samples) check(state, context, samples, TT_COUNT(samples), true)
#define REFUSE(state, context, samples) check(state, context, samples, TT_COUNT(samples), false)

/* ---- grammar --------------------------------------------------------------------------------------- */

static void operators_bind_as_in_cel(void **state) {
	static const struct sample samples[] = {
		{"true", "true"},
		{"false", "false"},
		{"data.a || data.b && data.c", "(data.a || (data.b && data.c))"},
		{"data.a && data.b || data.c", "((data.a && data.b) || data.c)"},
		{"(data.a || data.b) && data.c", "((data.a || data.b) && data.c)"},
		{"!data.a && data.b", "(!data.a && data.b)"},
		{"!(data.a && data.b)", "!(data.a && data.b)"},
		{"!!data.a", "!!data.a"},
		{"data.a || data.b || data.c", "((data.a || data.b) || data.c)"},
		{"data.a && data.b && data.c", "((data.a && data.b) && data.c)"},
		{"true || data.a", "true"},
		{"false || data.a", "data.a"},
		{"true && data.a", "data.a"},
		{"data.a && false", "false"},
		{"!true", "false"},
		{" \t\n\r data.a ", "data.a"},
		{"data.a&&data.b||!data.c", "((data.a && data.b) || !data.c)"},
		{"data.a == data.b", "((data.a && data.b) || (!data.a && !data.b))"},
		{"data.a == true", "data.a"},
		{"data.a != true", "!data.a"},
		{"(data.a && data.b) == false", "!(data.a && data.b)"},
	};
	ACCEPT(state, TT_CONTEXT_NORM, samples);
}

static void grammar_is_held(void **state) {
	static const struct sample samples[] = {
		{"", "0 expression-expected «condition»"},
		{"   ", "3 expression-expected «condition»"},
		{"(", "1 expression-expected «condition»"},
		{"()", "1 expression-expected «condition»"},
		{"(data.a", "7 expression-expected «)»"},
		{"data.a)", "6 expression-rest «)»"},
		{"data.a &&", "9 expression-expected «condition»"},
		{"&& data.a", "0 expression-expected «condition»"},
		{"data.a & data.b", "7 expression-character «&»"},
		{"data.a | data.b", "7 expression-character «|»"},
		{"by = to", "3 expression-character «=»"},
		{"by === to", "5 expression-character «=»"},
		{"data.a and data.b", "7 expression-rest «and»"},
		{"data.a ! data.b", "7 expression-rest «!»"},
		{"data.a true", "7 expression-rest «true»"},
		{"data.a ? true : false", "7 expression-character «?»"},
		{"by.", "3 expression-expected «name»"},
		{"by..many", "3 expression-expected «name»"},
		{"by.5", "3 expression-expected «name»"},
		{"by == \"x", "6 expression-character «\"x»"},
		{"by == 'x\"", "6 expression-character «'x\"»"},
		{"by in [\"x\"", "10 expression-expected «]»"},
		{"by in [\"x\" \"shops\"]", "12 expression-expected «]»"},
		{"by in [,]", "7 expression-expected «\"…\"»"},
		{"by in [x]", "7 expression-expected «\"…\"»"},
		{"by <> to", "4 expression-expected «condition»"},
		{"by == to == from", "9 expression-rest «==»"},
		{"third_party(from)", "16 expression-expected «,»"},
		{"third_party(from, to", "20 expression-expected «)»"},
		{"fact", "4 expression-expected «(»"},
		{"fact()", "5 expression-expected «\"…\"»"},
		{"fact(lawful-basis)", "5 expression-expected «\"…\"»"},
		{"by.within(shops)", "10 expression-expected «\"…\"»"},
		{"by.within \"shops\"", "3 expression-name «within»"},
		{"主体 == \"x\"", "0 expression-character «主»"},
		{"by == “x”", "6 expression-character «“»"},
		{"by == \"x\" && \xff", "13 expression-character «\xff»"},
		{"$who", "0 unknown-parameter «$who»"},
		{"$", "0 expression-character «$»"},
		{"-by", "0 expression-expected «condition»"},
		{"by + to", "3 expression-sum «by»"},
		{"by\x01", "2 expression-character «\x01»"},
	};
	REFUSE(state, TT_CONTEXT_NORM, samples);
}

/* ---- names and methods ----------------------------------------------------------------------------- */

static void parties_can_be_asked(void **state) {
	static const struct sample samples[] = {
		{"by == from", "by == from"},
		{"from == by", "by == from"},
		{"to != party", "!to == party"},
		{"by == \"shops\"", "by == \"shops\""},
		{"by == '店舗-1'", "by == \"店舗-1\""},
		{"by in [\"x\", \"shops\"]", "(by == \"x\" || by == \"shops\")"},
		{"by in [\"x\"]", "by == \"x\""},
		{"by.within(\"x\")", "by.within(\"x\")"},
		{"from.within([\"x\", \"shops\"])", "(from.within(\"x\") || from.within(\"shops\"))"},
		{"to.in_place(\"eea\")", "to.in_place(\"eea\")"},
		{"to.in_place(\"test/gdpr:eea\")", "to.in_place(\"eea\")"},
		{"party.country == \"JP\"", "party.country == \"JP\""},
		{"party.country in [\"JP\", \"US\"]", "(party.country == \"JP\" || party.country == \"US\")"},
		{"to.sector != \"public\"", "!to.sector == \"public\""},
		{"by.kind == \"company\"", "by.kind == \"company\""},
		{"data.a", "data.a"},
		{"data.holder.within(\"x\")", "data.holder.within(\"x\")"},
		{"result.holder == to", "to == result.holder"},
		{"result.holder.country == \"JP\"", "result.holder.country == \"JP\""},
		{"third_party(from, to)", "third_party(from, to)"},
		{"third_party(to, from)", "third_party(from, to)"},
		{"third_party(data.holder, result.holder)", "third_party(data.holder, result.holder)"},
		{"exists(from)", "exists(from)"},
		{"from == none", "!exists(from)"},
		{"exists(to.country)", "exists(to.country)"},
		{"by.sector == none", "!exists(by.sector)"},
		{"from != none", "!!exists(from)"},
	};
	ACCEPT(state, TT_CONTEXT_NORM, samples);
}

static void events_can_be_asked(void **state) {
	static const struct sample samples[] = {
		{"event.type == \"transfer\"", "event.type == \"transfer\""},
		{"event.type in [\"process\", \"store\"]",
			"(event.type == \"process\" || event.type == \"store\")"},
		{"event.operation != \"aggregate\"", "!event.operation == \"aggregate\""},
		{"event.purpose == \"service\"", "event.purpose == \"service\""},
		{"event.via == \"vpn\"", "event.via == \"vpn\""},
		{"event.method == \"shred\"", "event.method == \"shred\""},
		{"exists(event.purpose)", "exists(event.purpose)"},
		{"event.operation == none", "!exists(event.operation)"},
		{"event.at >= \"2024-04-01\"", "event.at >= \"2024-04-01\""},
		{"event.at < \"2024-04-01\"", "!event.at >= \"2024-04-01\""},
		{"event.at > \"2024-04-01\"", "event.at >= \"2024-04-01T00:00:01Z\""},
		{"event.at <= \"2024-03-31T23:59:59Z\"", "!event.at >= \"2024-04-01\""},
		{"event.at >= \"2024-01-31\" + 1m", "event.at >= \"2024-02-29\""},
		{"event.at >= \"2024-03-31\" - 1y1m1d", "event.at >= \"2023-02-27\""},
		{"event.at >= \"2024-04-01\" + 72h", "event.at >= \"2024-04-04\""},
		{"event.at >= \"2100-12-31T10:00:00Z\"", "event.at >= \"2100-12-31T10:00:00Z\""},
		{"event.at >= \"1900-01-01T00:00:00+09:00\"", "event.at >= \"1899-12-31T15:00:00Z\""},
		{"event.at - 30d >= \"2024-04-01\"", "event.at >= \"2024-05-01\""},
		{"event.at + 1d12h < \"2024-04-01\"", "!event.at >= \"2024-03-30T12:00:00Z\""},
		{"event.at + 2d - 1d == \"2024-04-01\" - 1d",
			"(event.at >= \"2024-03-30\" && !event.at >= \"2024-03-30T00:00:01Z\")"},
		{"event.at - 24h > \"2024-04-01T12:00:00Z\" - 1d + 1d",
			"event.at >= \"2024-04-02T12:00:01Z\""},
		{"crosses(\"country\")", "crosses(\"country\")"},
		{"crosses([\"system\", \"device\"])", "(crosses(\"system\") || crosses(\"device\"))"},
		{"crosses(\"organisation\")", "crosses(\"organisation\")"},
		{"fact(\"lawful-basis\")", "fact(\"lawful-basis\")"},
		{"fact(\"test/gdpr:lawful-basis\")", "fact(\"lawful-basis\")"},
		{"fact([\"scc-signed\", \"entrustment\"])",
			"(fact(\"scc-signed\") || fact(\"entrustment\"))"},
		{"fact([])", "false"},
	};
	ACCEPT(state, TT_CONTEXT_NORM, samples);
}

static void holdings_can_be_asked(void **state) {
	static const struct sample samples[] = {
		{"data.keys.contains(\"member-id\")", "data.keys.contains(\"member-id\")"},
		{"data.keys.contains([\"a\", \"b\"])",
			"(data.keys.contains(\"a\") || data.keys.contains(\"b\"))"},
		{"data.keys.includes([\"a\", \"b\"])",
			"(data.keys.contains(\"a\") && data.keys.contains(\"b\"))"},
		{"data.disclosure.contains(\"shops\")", "data.disclosure.contains(\"shops\")"},
		{"data.location.contains(\"pos\")", "data.location.contains(\"pos\")"},
		{"data.country.contains(\"US\")", "data.country.contains(\"US\")"},
		{"result.country.outside(\"eea\")", "result.country.outside(\"eea\")"},
		{"result.colours.outside(\"eea\")", "result.colours.outside(\"eea\")"},
		{"data.colours.contains(\"red\")", "data.colours.contains(\"red\")"},
		{"data.purpose.includes(event.purpose)", "data.purpose.includes(event.purpose)"},
		{"data.disclosure.includes(result.exposure)", "data.disclosure.includes(result.exposure)"},
		{"data.colours.includes(data.hue)", "data.colours.includes(data.hue)"},
		{"exists(data.about)", "exists(data.about)"},
		{"data.about == none", "!exists(data.about)"},
		{"exists(data)", "exists(data)"},
		{"result == none", "!exists(result)"},
		{"data.identifying", "data.identifying"},
		{"!data.searchable", "!data.searchable"},
		{"data.secret == false", "!data.secret"},
		{"data.subjects >= 1000", "data.subjects >= 1000"},
		{"data.subjects > 1000", "data.subjects >= 1001"},
		{"data.subjects < 1000", "!data.subjects >= 1000"},
		{"data.subjects <= 1000", "!data.subjects >= 1001"},
		{"data.count == 5", "(data.count >= 5 && !data.count >= 6)"},
		{"data.count != 5", "!(data.count >= 5 && !data.count >= 6)"},
		{"data.value >= \"high\"", "data.value >= \"high\""},
		{"data.value == \"high\"", "(data.value >= \"high\" && !data.value >= \"very-high\")"},
		{"data.value < \"medium\"", "!data.value >= \"medium\""},
		{"data.id == \"sales\"", "data.id == \"sales\""},
		{"data.id in [\"sales\", \"totals\"]", "(data.id == \"sales\" || data.id == \"totals\")"},
		{"expired(data)", "expired(data)"},
		{"expired(result)", "expired(result)"},
	};
	ACCEPT(state, TT_CONTEXT_NORM, samples);
}

/* contains() of a label means reached, and not yet what is no kind of it. */
static void labels_are_thresholds(void **state) {
	static const struct sample samples[] = {
		{"data.category.contains(\"high\")", "data.category >= \"high\""},
		{"data.category.contains(\"middle\")", "data.category >= \"middle\""},
		{"data.category.contains(\"low\")",
			"(data.category >= \"low\" && !data.category >= \"middle\")"},
		{"result.category.contains(\"personal-information\")",
			"result.category >= \"personal-information\""},
		{"data.category.contains(\"personal-related\")",
			"(data.category >= \"personal-related\" && !data.category >= "
			"\"personal-information\")"},
		{"data.category.contains(\"test/appi:personal-data\")", "data.category >= \"personal-data\""},
		{"data.category.contains([\"high\", \"personal-data\"])",
			"(data.category >= \"high\" || data.category >= \"personal-data\")"},
		{"exists(data.category)", "exists(data.category)"},
	};
	ACCEPT(state, TT_CONTEXT_NORM, samples);
}

static void names_are_checked(void **state) {
	static const struct sample samples[] = {
		{"dta.identifying", "0 expression-name «dta» ~data"},
		{"data.identifing", "5 expression-name «identifing» ~identifying"},
		{"by.contry == \"JP\"", "3 expression-name «contry» ~country"},
		{"event.opration == \"a\"", "6 expression-name «opration» ~operation"},
		{"event.subjects == 1", "6 expression-name «subjects»"},
		{"facts(\"lawful-basis\")", "0 expression-name «facts» ~fact"},
		{"by == \"stores\"", "7 unknown-name «stores»"},
		{"by == \"shop\"", "7 unknown-name «shop» ~shops"},
		{"by == \"pos\"", "7 other-kind «pos»"},
		{"by in [\"x\", \"shosp\"]", "13 unknown-name «shosp» ~shops"},
		{"fact(\"lawful-bassis\")", "6 unknown-name «lawful-bassis» ~lawful-basis"},
		{"to.in_place(\"eaa\")", "13 unknown-name «eaa» ~eea"},
		{"by.within([\"x\", \"z\"])", "17 unknown-name «z»"},
		{"data.category.contains(\"personal-dta\")", "24 unknown-name «personal-dta» ~personal-data"},
		{"data.id == \"sale\"", "12 unknown-name «sale» ~sales"},
		{"data.disclosure.contains(\"shop\")", "26 unknown-name «shop» ~shops"},
		{"data.location.contains(\"po\")", "24 unknown-name «po» ~pos"},
		{"event.type == \"transfr\"", "15 not-one-of «transfr»"},
		{"by.kind == \"firm\"", "12 not-one-of «firm»"},
		{"crosses(\"border\")", "9 not-one-of «border»"},
		{"data.keys.contians(\"a\")", "10 expression-method «contians» ~contains"},
		{"by.contains(\"x\")", "3 expression-method «contains»"},
		{"data.keys.outside(\"eea\")", "10 expression-method «outside»"},
		{"data.count.outside(\"eea\")", "11 expression-method «outside»"},
		{"data.subjects.contains(\"a\")", "14 expression-method «contains»"},
		{"event.within(\"x\")", "6 expression-method «within»"},
		{"data.within(\"x\")", "5 expression-method «within»"},
	};
	REFUSE(state, TT_CONTEXT_NORM, samples);
}

/* A near miss of a free word is a warning, and the condition counts. */
static void free_words_are_warned_of(void **state) {
	struct bench *bench = *state;
	uint32_t formula = read_here(bench, TT_CONTEXT_NORM, "event.operation == \"agregate\"");
	assert_string_equal(complaint(bench), "20 near-miss «agregate» ~aggregate");
	assert_string_equal(shown(bench, formula), "event.operation == \"agregate\"");
	read_here(bench, TT_CONTEXT_NORM, "event.purpose == \"servise\"");
	assert_string_equal(complaint(bench), "18 near-miss «servise» ~service");
	read_here(bench, TT_CONTEXT_NORM, "data.purpose.contains(\"reserch\")");
	assert_string_equal(complaint(bench), "23 near-miss «reserch» ~research");
}

/* ---- types ----------------------------------------------------------------------------------------- */

static void types_are_checked(void **state) {
	static const struct sample samples[] = {
		{"by", "0 expression-type «by»"},
		{"data", "0 expression-type «data»"},
		{"event", "0 expression-type «event»"},
		{"\"x\"", "1 expression-type «x»"},
		{"5", "0 expression-type «5»"},
		{"none", "0 expression-type «none»"},
		{"none == none", "0 expression-type «none»"},
		{"data.keys", "0 expression-type «data»"},
		{"data.subjects", "0 expression-type «data»"},
		{"by.country", "0 expression-type «by»"},
		{"!by", "1 expression-type «by»"},
		{"data.a && data.keys", "10 expression-type «data»"},
		{"by == 5", "0 expression-type «by»"},
		{"by == true", "0 expression-type «by»"},
		{"data.keys == \"a\"", "14 expression-type «data»"},
		{"data.subjects == \"many\"", "18 expression-type «many»"},
		{"data.subjects >= \"high\"", "18 expression-type «high»"},
		{"data.value >= 3", "14 expression-type «3»"},
		{"data.value >= \"hihg\"", "15 expression-type «hihg»"},
		{"event.at >= 2024", "12 expression-type «2024»"},
		{"event.at >= \"2024-13-01\"", "13 impossible-date «2024-13-01»"},
		{"event.at >= \"2024-13-01\" + 1d", "13 impossible-date «2024-13-01»"},
		{"by in 5", "6 expression-type «5»"},
		{"by in true", "6 expression-type «true»"},
		{"event.at == \"yesterday\"", "13 expression-type «yesterday»"},
		{"data.value >= [\"low\", \"high\"]", "14 expression-type «[»"},
		{"third_party(data, to)", "12 expression-type «data»"},
		{"third_party(from, \"x\")", "19 expression-type «x»"},
		{"exists(\"x\")", "8 expression-type «x»"},
		{"exists(data.identifying)", "7 expression-type «data»"},
		{"exists(data.subjects)", "7 expression-type «data»"},
		{"expired(by)", "8 expression-type «by»"},
		{"expired(data.expiry)", "8 expression-type «data»"},
		{"data.keys.includes(data.about)", "19 expression-type «data»"},
		{"data.about.includes(event.purpose)", "20 expression-type «event»"},
		{"data.purpose.includes(event.at)", "22 expression-type «event»"},
		{"data.purpose.includes(by)", "22 expression-type «by»"},
		{"data.expiry.contains(\"end+1y\")", "22 expression-type «expiry»"},
		{"data.subjects >= 99999999999999999999", "17 not-a-number «99999999999999999999»"},
		{"data.subjects >= 5x", "17 not-a-number «5x»"},
		{"event.via >= \"a\"", "0 expression-order «event»"},
	};
	REFUSE(state, TT_CONTEXT_NORM, samples);
}

/* Who may see data stands for all below, so nobody can tell where; words and labels lie nowhere. */
static void only_what_lies_somewhere_is_outside(void **state) {
	static const struct sample good[] = {
		{"data.country.outside(\"eea\")", "data.country.outside(\"eea\")"},
		{"data.controller.outside(\"eea\")", "data.controller.outside(\"eea\")"},
		{"result.exposure.outside(\"eea\")", "result.exposure.outside(\"eea\")"},
		{"data.location.outside(\"eea\")", "data.location.outside(\"eea\")"},
		{"data.colours.outside(\"eea\")", "data.colours.outside(\"eea\")"},
	};
	static const struct sample bad[] = {
		{"data.disclosure.outside(\"eea\")", "16 expression-method «outside»"},
		{"data.category.outside(\"eea\")", "14 expression-method «outside»"},
		{"data.keys.outside(\"eea\")", "10 expression-method «outside»"},
		{"by.outside(\"eea\")", "3 expression-method «outside»"},
		{"data.controller.outside(\"eu\")", "25 unknown-name «eu»"},
	};
	ACCEPT(state, TT_CONTEXT_NORM, good);
	REFUSE(state, TT_CONTEXT_NORM, bad);
}

static void only_instants_can_be_moved(void **state) {
	static const struct sample samples[] = {
		{"data.subjects + 5 >= 10", "14 expression-sum «data»"},
		{"data.subjects >= 5 + 5", "19 expression-sum «5»"},
		{"data.value - 1d >= \"low\"", "11 expression-sum «data»"},
		{"event.purpose + 1d == \"service\"", "14 expression-sum «event»"},
		{"\"a\" + \"b\" == event.via", "4 expression-sum «a»"},
		{"event.at >= \"high\" + 1d", "19 expression-sum «high»"},
		{"event.at >= [\"2024-04-01\", \"2024-04-02\"] + 1d", "41 expression-sum «[»"},
		{"none + 1d == event.at", "5 expression-sum «none»"},
		{"event.at >= \"2024-04-01\" + 30", "27 not-a-period «30»"},
		{"event.at >= \"2024-04-01\" + 1w", "27 not-a-period «1w»"},
		{"event.at >= \"2024-04-01\" + 1d1d", "27 not-a-period «1d1d»"},
		{"event.at >= \"2024-04-01\" + 10000d", "27 not-a-period «10000d»"},
		{"event.at >= \"2024-04-01\" +", "26 not-a-period"},
		{"event.at >= \"2024-04-01\" + event.at", "27 not-a-period «event»"},
		{"event.at >= + 1d", "12 expression-expected «condition»"},
		{"event.at >= \"2024-04-01\" + 77y", "27 impossible-date «2101-04-01»"},
		{"event.at >= \"2024-04-01\" - 9999y", "27 impossible-date «-7975-04-01»"},
		{"event.at - 9999d - 9999d - 9999d >= \"2024-04-01\"", "37 impossible-date «2106-05-19»"},
		{"event.at + 1m >= \"2024-04-01\"", "11 expression-calendar «1m»"},
		{"event.at - 1y1d >= \"2024-04-01\"", "11 expression-calendar «1y1d»"},
		{"\"2024-04-01\" + 1d <= event.at", "1 expression-order «2024-04-01»"},
		{"event.at + 1d >= event.at", "17 expression-type «event»"},
		{"event.at + 1d", "0 expression-type «event»"},
		{"\"2024-04-01\" + 1d", "1 expression-type «2024-04-01»"},
		{"by == \"2024-04-01\" + 1d", "0 expression-type «by»"},
		{"by in \"x\" + 1d", "10 expression-rest «+»"},
		{"event.at-30d >= \"2024-04-01\"", "6 expression-name «at-30d»"},
		{"true + 1d", "5 expression-sum «true»"},
	};
	REFUSE(state, TT_CONTEXT_NORM, samples);
}

/* none equals only itself; to order it is an error, not a silent no. */
static void nothing_has_no_order(void **state) {
	static const struct sample samples[] = {
		{"none < 5", "0 expression-order «none»"},
		{"none >= none", "0 expression-order «none»"},
		{"data.subjects >= none", "17 expression-type «none»"},
		{"event.at < none", "11 expression-type «none»"},
		{"data.keys >= \"a\"", "0 expression-order «data»"},
		{"by < to", "0 expression-order «by»"},
		{"by.country < \"JP\"", "0 expression-order «by»"},
		{"true < false", "0 expression-order «true»"},
		{"\"a\" < \"b\"", "1 expression-order «a»"},
		{"5 < 6", "0 expression-order «5»"},
	};
	REFUSE(state, TT_CONTEXT_NORM, samples);
}

/* What would make gap and plan inexact is no part of the language. */
static void what_is_left_out_is_refused(void **state) {
	static const struct sample samples[] = {
		{"by.country.startsWith(\"J\")", "11 expression-method «startsWith»"},
		{"by.country.matches(\"J.\")", "11 expression-method «matches»"},
		{"event.via.size() > 3", "10 expression-method «size»"},
		{"data.keys.exists(k, k == \"a\")", "10 expression-method «exists»"},
		{"data.keys.all(k, true)", "10 expression-method «all»"},
		{"data.keys.map(k, k)", "10 expression-method «map»"},
		{"has(data.about)", "0 expression-name «has»"},
		{"size(data.keys) > 3", "0 expression-name «size»"},
		{"duration(\"1d\")", "0 expression-name «duration»"},
		{"data.subjects + 5 > 6", "14 expression-sum «data»"},
		{"data.subjects * 2 > 6", "14 expression-character «*»"},
		{"data.subjects > data.count", "16 expression-type «data»"},
		{"event.at > result.since", "18 expression-name «since»"},
		{"data[\"keys\"]", "0 expression-type «data»"},
		{"{\"a\": 1}", "0 expression-character «{»"},
		{"1.5 < data.subjects", "0 not-a-number «1»"},
	};
	struct bench *bench = *state;
	read_here(
		bench, TT_CONTEXT_NORM, samples[15].text); /* whatever it says of a fraction, it is refused */
	assert_int_equal(bench->scenario->diagnostics.items.len, 1);
	check(state, TT_CONTEXT_NORM, samples, TT_COUNT(samples) - 1, false);
}

/* ---- where it may stand ---------------------------------------------------------------------------- */

static void effects_read_what_was_before(void **state) {
	static const struct sample good[] = {
		{"data.holder == by && event.operation == \"aggregate\" && fact(\"no-individual-left\")",
			"((by == data.holder && event.operation == \"aggregate\") && "
			"fact(\"no-individual-left\"))"},
		{"party.within(\"x\") && crosses(\"country\")",
			"(party.within(\"x\") && crosses(\"country\"))"},
		{"!data.category.contains(\"low\")",
			"!(data.category >= \"low\" && !data.category >= \"middle\")"},
	};
	static const struct sample bad[] = {
		{"result.identifying", "0 expression-not-here «result»"},
		{"exists(result)", "7 expression-not-here «result»"},
		{"result.holder == by", "0 expression-not-here «result»"},
		{"by == result.holder", "6 expression-not-here «result»"},
		{"expired(result)", "8 expression-not-here «result»"},
		{"linked(\"high\")", "0 expression-not-here «linked»"},
	};
	ACCEPT(state, TT_CONTEXT_SET, good);
	REFUSE(state, TT_CONTEXT_SET, bad);
}

static void derivations_read_the_holding_alone(void **state) {
	static const struct sample good[] = {
		{"exists(data.about) && data.identifying", "(exists(data.about) && data.identifying)"},
		{"linked(\"personal-information\")", "linked(\"personal-information\")"},
		{"linked([\"middle\", \"high\"])", "(linked(\"middle\") || linked(\"high\"))"},
		{"data.holder.within(\"x\")", "data.holder.within(\"x\")"},
		{"!data.holder.within(\"x\") && !data.identifying",
			"(!data.holder.within(\"x\") && !data.identifying)"},
		{"data.category.contains(\"middle\") || data.country.outside(\"eea\")",
			"(data.category >= \"middle\" || data.country.outside(\"eea\"))"},
	};
	static const struct sample bad[] = {
		{"event.type == \"store\"", "0 expression-not-here «event»"},
		{"by == data.holder", "0 expression-not-here «by»"},
		{"party.within(\"x\")", "0 expression-not-here «party»"},
		{"result.identifying", "0 expression-not-here «result»"},
		{"fact(\"lawful-basis\")", "0 expression-not-here «fact»"},
		{"crosses(\"country\")", "0 expression-not-here «crosses»"},
		{"expired(data)", "8 expression-type «data»"},
		{"data.category.contains(\"low\")", "24 label-with-ceiling «low»"},
		{"data.category.contains(\"personal-related\")", "24 label-with-ceiling «personal-related»"},
		{"linked(\"low\")", "8 label-with-ceiling «low»"},
		{"linked([\"high\", \"low\"])", "17 label-with-ceiling «low»"},
		{"!data.category.contains(\"high\")", "0 label-negated «!data.category.contains(\"high\")»"},
		{"!linked(\"high\")", "0 label-negated «!linked(\"high\")»"},
		{"data.category.contains(\"high\") == data.identifying",
			"0 label-negated «data.category.contains(\"high\") == data.identifying»"},
		{"data.identifying && !(data.searchable || linked(\"high\"))",
			"0 label-negated «data.identifying && !(data.searchable || linked(\"high\"))»"},
	};
	ACCEPT(state, TT_CONTEXT_DERIVE, good);
	REFUSE(state, TT_CONTEXT_DERIVE, bad);
}

/* What is negated twice is not negated. */
static void a_label_negated_twice_is_positive(void **state) {
	static const struct sample good[] = {
		{"!!data.category.contains(\"high\")", "!!data.category >= \"high\""}};
	ACCEPT(state, TT_CONTEXT_DERIVE, good);
}

static void binds_reads_the_party_alone(void **state) {
	static const struct sample good[] = {
		{"party.country == \"JP\" || party.within(\"x\")",
			"(party.country == \"JP\" || party.within(\"x\"))"},
		{"party.in_place(\"eea\") && party.sector != \"public\"",
			"(party.in_place(\"eea\") && !party.sector == \"public\")"},
	};
	static const struct sample bad[] = {
		{"by.country == \"JP\"", "0 expression-not-here «by»"},
		{"data.identifying", "0 expression-not-here «data»"},
		{"event.type == \"store\"", "0 expression-not-here «event»"},
		{"fact(\"lawful-basis\")", "0 expression-not-here «fact»"},
		{"crosses(\"country\")", "0 expression-not-here «crosses»"},
		{"linked(\"high\")", "0 expression-not-here «linked»"},
		{"third_party(party, to)", "19 expression-not-here «to»"},
	};
	ACCEPT(state, TT_CONTEXT_BINDS, good);
	REFUSE(state, TT_CONTEXT_BINDS, bad);
}

static void covers_asks_for_no_facts(void **state) {
	static const struct sample good[] = {
		{"data.category.contains(\"high\") && result.country.outside(\"eea\")",
			"(data.category >= \"high\" && result.country.outside(\"eea\"))"},
		{"event.type == \"transfer\" && third_party(from, to)",
			"(event.type == \"transfer\" && third_party(from, to))"},
	};
	static const struct sample bad[] = {
		{"fact(\"lawful-basis\")", "0 expression-not-here «fact»"},
		{"linked(\"high\")", "0 expression-not-here «linked»"},
	};
	ACCEPT(state, TT_CONTEXT_COVERS, good);
	REFUSE(state, TT_CONTEXT_COVERS, bad);
}

/* A question about roles that no event of the rule has would always be answered with no. */
static void questions_need_their_roles(void **state) {
	struct bench *bench = *state;
	static const struct {
		enum tt_event_type type;
		const char *question, *complaint;
	} samples[] = {
		{TT_EVENT_TRANSFER, "fact(\"entrustment\")", ""},
		{TT_EVENT_PROCESS, "fact(\"entrustment\")", "6 question-role «entrustment»"},
		{TT_EVENT_ACQUIRE, "fact(\"scc-signed\")", "6 question-role «scc-signed»"},
		{TT_EVENT_STORE, "fact([\"lawful-basis\", \"dpf-certified\"])",
			"23 question-role «dpf-certified»"},
		{TT_EVENT_PROCESS, "fact(\"lawful-basis\")", ""},
	};
	for (unsigned i = 0; i < TT_COUNT(samples); i++) {
		bench->scope.types = TT_EVENT_BIT(samples[i].type);
		read_here(bench, TT_CONTEXT_NORM, samples[i].question);
		assert_string_equal(complaint(bench), samples[i].complaint);
	}
	bench->scope.types = TT_EVENT_BIT(TT_EVENT_PROCESS) | TT_EVENT_BIT(TT_EVENT_TRANSFER);
	read_here(bench, TT_CONTEXT_NORM, "fact(\"entrustment\")");
	assert_string_equal(complaint(bench), "");
}

/* A template's parameter stands for one name or several. */
static void parameters_stand_for_names(void **state) {
	static const struct tt_text values[] = {
		{.bytes = "x", .len = 1}, {.bytes = "shops", .len = 5}, {.bytes = "sales", .len = 5}};
	struct bench *bench = *state;
	const struct tt_parameter parameters[] = {{TT_TEXT("both"), values, 2},
		{TT_TEXT("one"), values + 1, 1}, {TT_TEXT("data"), values + 2, 1}};
	static const struct sample samples[] = {
		{"by.within($one)", "by.within(\"shops\")"},
		{"by.within($both)", "(by.within(\"x\") || by.within(\"shops\"))"},
		{"by == $one", "by == \"shops\""},
		{"by in [\"x\", $one]", "(by == \"x\" || by == \"shops\")"},
		{"data.id in $data", "data.id == \"sales\""},
		{"data.disclosure.includes($both)",
			"(data.disclosure.contains(\"x\") && data.disclosure.contains(\"shops\"))"},
	};
	static const struct sample bad[] = {
		{"by.within($othr)", "10 unknown-parameter «$othr»"},
		{"by == $data", "6 other-kind «sales»"},
	};
	bench->scope.parameters = parameters;
	bench->scope.parameter_count = TT_COUNT(parameters);
	ACCEPT(state, TT_CONTEXT_NORM, samples);
	REFUSE(state, TT_CONTEXT_NORM, bad);
}

/* ---- places in files ------------------------------------------------------------------------------- */

/* Whatever way the condition is written in YAML, the complaint stands at the word where that can be told. */
static void complaints_stand_at_the_word(void **state) {
	static const struct {
		const char *text;
		unsigned line, column;
	} samples[] = {
		{"tenten: 1\nregimes:\n  r:\n    binds: party.contry == \"JP\"\n", 4, 18},
		{"tenten: 1\nregimes:\n  r:\n    binds: \"party.contry == 'JP'\"\n", 4, 19},
		{"tenten: 1\nregimes:\n  r:\n    binds: 'party.contry == \"JP\"'\n", 4, 19},
		{"tenten: 1\nregimes: {r: {binds: party.sector == \"主体\" || party.contry == \"JP\"}}\n", 2,
			52},
		{"tenten: 1\nregimes:\n  r:\n    binds: >\n      party.many ||\n      party.contry == "
		 "\"JP\"\n",
			4, 12},
	};
	(void)state;
	for (unsigned i = 0; i < TT_COUNT(samples); i++) {
		struct scenario *scenario = scenario_new();
		tt_model_read(&scenario->arena, TT_TEXT("a.yaml"), tt_text_of(samples[i].text),
			&scenario->diagnostics);
		assert_int_equal(scenario->diagnostics.items.len, 1);
		struct tt_mark mark = scenario->diagnostics.items.items[0].mark;
		struct tt_place place =
			tt_document_place(scenario->diagnostics.files.items[mark.file], mark.start);
		assert_int_equal(place.line, samples[i].line);
		assert_int_equal(place.column, samples[i].column);
		scenario_end(scenario);
	}
}

/* ---- hostile ones ---------------------------------------------------------------------------------- */

static char *repeated(
	struct bench *bench, const char *head, const char *part, unsigned times, const char *tail) {
	struct tt_buf buf;
	tt_buf_init(&buf, &bench->scenario->arena, 1 << 20);
	tt_buf_string(&buf, head);
	for (unsigned i = 0; i < times; i++)
		tt_buf_string(&buf, part);
	tt_buf_string(&buf, tail);
	return buf.bytes;
}

static void long_conditions_are_refused(void **state) {
	struct bench *bench = *state;
	const char *fits = repeated(bench, "data.a", " ", 4096 - 6, "");
	read_here(bench, TT_CONTEXT_NORM, fits);
	assert_string_equal(complaint(bench), "");
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "data.a", " ", 4097 - 6, ""));
	assert_string_equal(complaint(bench), "0 expression-long");
}

static void deep_conditions_are_refused(void **state) {
	struct bench *bench = *state;
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "", "!", 63, "data.a"));
	assert_string_equal(complaint(bench), "");
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "", "!", 64, "data.a"));
	assert_string_equal(complaint(bench), "64 expression-depth «data»");
	char *open = repeated(bench, "", "(", 63, "");
	read_here(
		bench, TT_CONTEXT_NORM, repeated(bench, repeated(bench, open, "", 0, "data.a"), ")", 63, ""));
	assert_string_equal(complaint(bench), "");
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "", "(", 2000, "data.a"));
	assert_string_equal(complaint(bench), "64 expression-depth «(»");
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "", "!(", 2000, "data.a"));
	assert_int_equal(bench->scenario->diagnostics.items.len, 1);
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "", "exists(", 580, "by"));
	assert_int_equal(bench->scenario->diagnostics.items.len, 1);
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "", "third_party(", 340, "by"));
	assert_int_equal(bench->scenario->diagnostics.items.len, 1);
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "data.keys", ".includes(data.keys", 200, ""));
	assert_int_equal(bench->scenario->diagnostics.items.len, 1);
	read_here(bench, TT_CONTEXT_NORM, repeated(bench, "", "[", 2000, ""));
	assert_int_equal(bench->scenario->diagnostics.items.len, 1);
}

/* Long chains are as deep as they are long: reading, walking and compiling them has to end. */
static void long_chains_are_read(void **state) {
	struct bench *bench = *state;
	uint32_t formula = read_here(
		bench, TT_CONTEXT_DERIVE, repeated(bench, "data.secret", "||data.identifying", 225, ""));
	assert_string_equal(complaint(bench), "");
	assert_true(formula > TT_FORMULA_TRUE);
	formula = read_here(bench, TT_CONTEXT_NORM, repeated(bench, "data.a", "&&data.b", 450, ""));
	assert_string_equal(complaint(bench), "");
	assert_true(formula > TT_FORMULA_TRUE);
}

int main(void) {
	const struct CMUnitTest tests[] = {
#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		BENCH_TEST(operators_bind_as_in_cel),
		BENCH_TEST(grammar_is_held),
		BENCH_TEST(parties_can_be_asked),
		BENCH_TEST(events_can_be_asked),
		BENCH_TEST(holdings_can_be_asked),
		BENCH_TEST(labels_are_thresholds),
		BENCH_TEST(names_are_checked),
		BENCH_TEST(free_words_are_warned_of),
		BENCH_TEST(types_are_checked),
		BENCH_TEST(only_what_lies_somewhere_is_outside),
		BENCH_TEST(only_instants_can_be_moved),
		BENCH_TEST(nothing_has_no_order),
		BENCH_TEST(what_is_left_out_is_refused),
		BENCH_TEST(effects_read_what_was_before),
		BENCH_TEST(derivations_read_the_holding_alone),
		BENCH_TEST(a_label_negated_twice_is_positive),
		BENCH_TEST(binds_reads_the_party_alone),
		BENCH_TEST(covers_asks_for_no_facts),
		BENCH_TEST(questions_need_their_roles),
		BENCH_TEST(parameters_stand_for_names),
		BENCH_TEST(complaints_stand_at_the_word),
		BENCH_TEST(long_conditions_are_refused),
		BENCH_TEST(deep_conditions_are_refused),
		BENCH_TEST(long_chains_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Events as they are told: the scanner on what JSON is and is not, canonical form, where faults are, what is
 * taken from the model event, which event of the model is meant, instances, facts, claims.
 */
#include "../scenario.h"
#include "service/scan.h"
#include "service/told.h"

static const char *const model_text =
	"tenten: 1\nas_of: 2024-01-01\nuse: [ask.yaml]\n"
	"parties:\n  x: {kind: company, country: JP}\n  y: {kind: company, country: US}\n"
	"systems:\n  s: {operator: x, access: [x], country: JP}\n  t: {operator: y, access: [y], country: "
	"US}\n"
	"data:\n  d: {about: none, identifying: false, keys: none, purpose: [p, q], disclosure: x}\n  e: {}\n"
	"events:\n  - {id: get, type: acquire, by: x, output: d, system: s}\n"
	"  - {id: give, type: transfer, from: x, to: y, data: d, system: t, purpose: p}\n"
	"  - {id: work, type: process, by: x, input: d, output: [d, e], purpose: p}\n";

struct telling {
	struct scenario *scenario;
	struct tt_teller *teller;
	struct tt_names instances;
	struct tt_told told;
	struct tt_fault fault;
};

static uint32_t number(void *context, struct tt_text name) {
	struct telling *telling = context;
	return tt_names_intern(&telling->scenario->arena, &telling->instances, name);
}

static struct telling *begin(void) {
	struct telling *telling = calloc(1, sizeof(*telling));
	assert_non_null(telling);
	telling->scenario = scenario_of(model_text);
	telling->teller =
		tt_teller_create(&telling->scenario->arena, telling->scenario->model, number, telling);
	return telling;
}

static void end(struct telling *telling) {
	scenario_end(telling->scenario);
	free(telling);
}

static bool tell(struct telling *telling, const char *text) {
	return tt_told_read(telling->teller, tt_text_of(text), &telling->told, &telling->fault);
}

static void good(struct telling *telling, const char *text) {
	if (!tell(telling, text))
		fail_msg("%s: %s %s", text, tt_fault_text((enum tt_fault_code)telling->fault.code),
			telling->fault.name);
}

static void bad(struct telling *telling, const char *text, enum tt_fault_code code, const char *pointer,
	uint32_t column) {
	if (tell(telling, text))
		fail_msg("%s was read", text);
	if (telling->fault.code != code || strcmp(telling->fault.pointer, pointer) != 0 ||
		(column > 0 && telling->fault.column != column))
		fail_msg("%s: %s at %s, column %u", text,
			tt_fault_text((enum tt_fault_code)telling->fault.code), telling->fault.pointer,
			telling->fault.column);
}

/* ---- JSON -------------------------------------------------------------------------------------------- */

static const char *canonical(struct scenario *scenario, const char *text) {
	struct tt_scan scan;
	struct tt_fault fault;
	struct tt_text value;
	struct tt_buf out;
	char *spare = tt_arena_alloc(&scenario->arena, 2 * strlen(text) + 1);
	tt_buf_init(&out, &scenario->arena, 65536);
	tt_buf_string(&out, "");
	tt_scan_init(&scan, tt_text_of(text), spare, &fault);
	if (!tt_scan_value(&scan, &value) || !tt_scan_end(&scan))
		return tt_fault_text((enum tt_fault_code)fault.code);
	tt_json_canonical(value, NULL, spare, &out);
	return out.bytes;
}

static void json_is_read_strictly(void **state) {
	static const char *const cases[][2] = {
		{" [ 1 , -0.5e+3 , true , null , \"a\" ] ", "[1,-0.5e+3,true,null,\"a\"]"},
		{"{\"b\":1,\"a\":{\"d\":[],\"c\":{}}}", "{\"a\":{\"c\":{},\"d\":[]},\"b\":1}"},
		{"\"\\u0041\\u00e9\\u3042\\ud83d\\ude00\\/\"", "\"Aéあ😀/\""},
		{"\"\\b\\f\\n\\r\\t\\\"\\\\\\u001f\"", "\"\\b\\f\\n\\r\\t\\\"\\\\\\u001f\""},
		/* RFC 8785 orders by UTF-16: U+1F600 comes before U+FB33 */
		{"{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u20ac\":3}",
			"{\"€\":3,\"😀\":2,\"\xef\xac\xb3\":1}"},
		{"{\"ab\":1,\"a\":2,\"\":3}", "{\"\":3,\"a\":2,\"ab\":1}"},
	};
	static const char *const wrong[] = {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "01",
		"1.", ".5", "+1", "1e", "-", "tru", "nul", "[1 2]", "{\"a\" 1}", "\"a", "\"\\x\"",
		"\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\u0000\"", "\"\n\"",
		"// a\n1", "1 2", "NaN", "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"};
	struct scenario *scenario = scenario_new();
	(void)state;
	for (size_t i = 0; i < TT_COUNT(cases); i++)
		assert_string_equal(canonical(scenario, cases[i][0]), cases[i][1]);
	for (size_t i = 0; i < TT_COUNT(wrong); i++)
		if (strcmp(canonical(scenario, wrong[i]), "not-json") != 0 &&
			strcmp(canonical(scenario, wrong[i]), "too-long") != 0)
			fail_msg("%s is no JSON, but: %s", wrong[i], canonical(scenario, wrong[i]));
	assert_string_equal(canonical(scenario, "\"\xc3\""), "not-utf8");
	assert_string_equal(canonical(scenario, "\"\xed\xa0\x80\""), "not-utf8");
	scenario_end(scenario);
}

/* ---- faults ------------------------------------------------------------------------------------------ */

/* One text, as far as it is there, with other bytes before it; the memory ends where it does. */
static void look_at_short(const char *bytes, size_t len, size_t before) {
	struct tt_scan scan;
	struct tt_fault fault;
	struct tt_short found;
	struct tt_text text;
	char *room = malloc(before + len + 1), *spare = malloc(before + len + 1), words[16] = {0};
	assert_true(room != NULL && spare != NULL);
	memset(room, ' ', before);
	memcpy(room + before, bytes, len);
	room = realloc(room, before + len);
	tt_scan_init(&scan, (struct tt_text){room, before + len}, spare, &fault);
	scan.at = room + before;
	bool brief = tt_scan_short(&scan, &found), taken = tt_scan_text(&scan, &text);
	assert_true(!brief || taken || fault.code == TT_FAULT_NOT_UTF8);
	bool plain = taken && text.bytes == room + before + 1 && text.len < 16;
#ifdef __SSE2__
	assert_true(brief || !plain || before + len < 16);
#endif
	if (brief && taken) {
		assert_true(plain && found.len == text.len);
		memcpy(words, text.bytes, text.len);
		assert_memory_equal(words, found.words, sizeof(words));
	}
	free(room);
	free(spare);
}

static void short_texts_are_those_that_are_taken(void **state) {
	static const char *const pieces[] = {"a", "b", "-", " ", "\xe3\x81\x82", "\xe3", "\\n", "\\", "\n",
		"\x7f", "\x1f", "\x20", "\"", "\""};
	uint64_t seed = 11;
	(void)state;
	for (uint32_t i = 0; i < 20000; i++) {
		char text[128] = "\"";
		size_t len = 1;
		for (uint32_t j = 0; j < i % 24; j++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			/* most are letters, so that some texts get as long as they may be */
			uint32_t piece = (uint32_t)(seed >> 33) % (4 * TT_COUNT(pieces));
			const char *what = pieces[piece < TT_COUNT(pieces) ? piece : piece % 3];
			memcpy(text + len, what, strlen(what));
			len += strlen(what);
		}
		if (i % 3 > 0)
			text[len++] = '"';
		if (i % 5 == 0)
			text[len++] = '}';
		look_at_short(text, len, i % 21);
	}
}

/* Names as long as two words of a processor, and about that: known or not, they are who they are. */
static void names_are_known_again(void **state) {
	static const char *const names[] = {"p", "abcdefgh", "abcdefghijklmn", "abcdefghijklmno",
		"abcdefghijklmnop", "abcdefghijklmnopq", "abcdefghijklmnopqrstuvwxyz", "会社会社",
		"会社会社会", "会社会社会社"};
	struct tt_arena arena;
	struct tt_buf model, event;
	(void)state;
	tt_arena_init(&arena, 1 << 26);
	tt_buf_init(&model, &arena, 1 << 16);
	tt_buf_init(&event, &arena, 1 << 16);
	tt_buf_string(&model, "tenten: 1\nas_of: 2024-01-01\ndata:\n  d: {about: none}\nparties:\n");
	for (size_t i = 0; i < TT_COUNT(names); i++)
		tt_buf_format(&model, "  %s: {kind: company, country: JP}\n", names[i]);
	struct telling telling = {.scenario = scenario_of(tt_buf_text(&model).bytes)};
	telling.teller =
		tt_teller_create(&telling.scenario->arena, telling.scenario->model, number, &telling);
	for (size_t i = 0; i < 3 * TT_COUNT(names); i++) {
		const char *from = names[i % TT_COUNT(names)], *to = names[(i + 3) % TT_COUNT(names)];
		event.len = 0;
		tt_buf_format(&event, "{\"type\":\"transfer\",\"data\":\"d\",\"from\":\"%s\",\"to\":\"%s\"}",
			from, to);
		good(&telling, event.bytes);
		assert_int_equal(telling.told.request.from, i % TT_COUNT(names));
		assert_int_equal(telling.told.request.to, (i + 3) % TT_COUNT(names));
		event.len = 0;
		tt_buf_format(&event, "{\"type\":\"transfer\",\"data\":\"d\",\"from\":\"%s\",\"to\":\"%sx\"}",
			from, to);
		bad(&telling, event.bytes, TT_FAULT_UNKNOWN_NAME, "/to", 0);
	}
	scenario_end(telling.scenario);
	tt_arena_finish(&arena);
}

static void faults_have_a_place(void **state) {
	struct telling *telling = begin();
	(void)state;
	bad(telling, "{\"model_event\":\"gibe\"}", TT_FAULT_UNKNOWN_NAME, "/model_event", 0);
	assert_string_equal(telling->fault.near, "give");
	bad(telling, "{\"model_event\":\"give\",\"too\":\"y\"}", TT_FAULT_UNKNOWN_KEY, "/too", 0);
	assert_string_equal(telling->fault.near, "to");
	bad(telling, "{\"to\":\"y\",\"to\":\"y\"}", TT_FAULT_DUPLICATE_KEY, "/to", 11);
	bad(telling, "{\"data\":\"d\",\"input\":\"d\"}", TT_FAULT_DUPLICATE_KEY, "/input", 0);
	bad(telling, "{\"data\":[\"d\",{\"of\":1}]}", TT_FAULT_WRONG_TYPE, "/data/1/of", 20);
	bad(telling, "{\"data\":{\"of\":\"d\",\"of\":\"d\"}}", TT_FAULT_DUPLICATE_KEY, "/data/of", 0);
	bad(telling, "{\"by\":\"x\",\"type\":\"process\"}", TT_FAULT_MISSING, "", 0);
	bad(telling, "{\"type\":\"transfer\",\"from\":\"x\",\"to\":\"y\",\"data\":{\"instance\":\"i\"}}",
		TT_FAULT_MISSING, "", 0);
	bad(telling, "7", TT_FAULT_NO_OBJECT, "", 1);
	bad(telling, "{\"at\":\"2024-13-01\"}", TT_FAULT_WRONG_VALUE, "/at", 7);
	bad(telling, "{\"keep\":\"most\"}", TT_FAULT_WRONG_VALUE, "/keep", 0);
	bad(telling, "{\"facts\":[{\"fact\":\"agreed\",\"of\":[\"d\"],\"is\":true}]}",
		TT_FAULT_WRONG_SUBJECTS, "/facts/0", 0);
	bad(telling, "{\"facts\":[{\"fact\":\"agreed\"}]}", TT_FAULT_MISSING, "/facts/0", 0);
	bad(telling, "{\"data\":{\"of\":\"d\",\"attributes\":{\"category\":\"a\"}}}", TT_FAULT_WRONG_VALUE,
		"/data/attributes/category", 0);
	end(telling);
}

/* ---- what is meant ------------------------------------------------------------------------------------ */

static void what_is_left_out_is_as_the_model_says(void **state) {
	struct telling *telling = begin();
	const struct tt_request *request = &telling->told.request;
	(void)state;
	good(telling, "{\"model_event\":\"give\",\"instance\":\"i\",\"key\":\"\\u0041\"}");
	assert_int_equal(request->types, TT_EVENT_BIT(TT_EVENT_TRANSFER));
	assert_int_equal(request->input_count, 1);
	assert_int_equal(request->from, scenario_find_parties(telling->scenario, "x"));
	assert_int_equal(request->system, scenario_find_systems(telling->scenario, "t"));
	assert_int_equal(request->input_instances[0], 0);
	assert_true(tt_text_is(telling->told.key, "A"));
	assert_false(telling->told.differs);
	good(telling, "{\"model_event\":\"give\",\"purpose\":\"q\"}");
	assert_true(telling->told.differs);
	assert_int_equal(request->input_instances[0], TT_NONE);
	good(telling, "{\"type\":\"transfer\",\"from\":\"x\",\"to\":\"y\",\"data\":\"d\",\"system\":\"t\","
		      "\"purpose\":\"p\"}");
	assert_int_equal(request->model_event, scenario_find_events(telling->scenario, "give"));
	good(telling, "{\"type\":\"transfer\",\"from\":\"x\",\"to\":\"y\",\"data\":\"d\",\"system\":\"t\"}");
	assert_int_equal(request->model_event, TT_NONE);
	end(telling);
}

static void an_output_is_of_its_inputs_instance(void **state) {
	struct telling *telling = begin();
	const struct tt_request *request = &telling->told.request;
	(void)state;
	good(telling, "{\"model_event\":\"work\",\"data\":{\"instance\":\"i\"},\"instance\":\"j\"}");
	assert_int_equal(request->output_instances[0], request->input_instances[0]);
	assert_int_not_equal(request->output_instances[1], request->input_instances[0]);
	assert_true(tt_text_is(telling->told.output_names[1], "j"));
	end(telling);
}

static void facts_may_be_the_events_own(void **state) {
	struct telling *telling = begin();
	const struct tt_fact *facts = telling->told.facts;
	(void)state;
	good(telling, "{\"model_event\":\"give\",\"facts\":[{\"fact\":\"ok\",\"is\":true},{\"fact\":"
		      "\"agreed\",\"is\":false},"
		      "{\"fact\":\"ok\",\"of\":\"give\",\"is\":true}]}");
	assert_int_equal(facts[0].subjects[0], scenario_find_events(telling->scenario, "give"));
	assert_int_equal(facts[1].subjects[0], scenario_find_data(telling->scenario, "d"));
	assert_int_equal(facts[1].subjects[1], scenario_find_parties(telling->scenario, "y"));
	assert_int_equal(facts[2].subjects[0], facts[0].subjects[0]);
	bad(telling, "{\"model_event\":\"give\",\"facts\":[{\"fact\":\"ok\",\"of\":\"get\",\"is\":true}]}",
		TT_FAULT_UNKNOWN_NAME, "", 0);
	end(telling);
}

/* ---- claims ------------------------------------------------------------------------------------------ */

static bool found(const struct tt_outcome *outcome, enum tt_finding_code code) {
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		if (outcome->findings.items[i].code == code)
			return true;
	return false;
}

static const char *purposes_after(struct telling *telling, const char *text, bool laxer) {
	struct scenario *scenario = telling->scenario;
	good(telling, text);
	const struct tt_outcome *decided = tt_engine_decide(scenario->engine, &telling->told.request);
	assert_non_null(decided);
	assert_int_equal(found(decided, TT_FINDING_LAXER), laxer);
	const struct tt_outcome *outcome = tt_engine_record(scenario->engine, &telling->told.request);
	assert_non_null(outcome);
	assert_int_equal(found(outcome, TT_FINDING_LAXER), laxer);
	struct tt_range range = tt_holding_range(scenario->engine, outcome->outputs.items[0], TT_purpose);
	return scenario_range_text(scenario, TT_purpose, range).bytes;
}

static void a_claim_narrows_and_never_widens(void **state) {
	struct telling *telling = begin();
	(void)state;
#define CLAIM(event, instance, purpose)                                                                      \
	"{\"model_event\":\"" event "\",\"" instance                                                         \
	"\":{\"instance\":\"i\",\"attributes\":{\"purpose\":[" purpose "]}}}"
	assert_string_equal(purposes_after(telling, CLAIM("get", "output", "\"p\""), false), "p");
	assert_string_equal(purposes_after(telling, CLAIM("give", "data", "\"p\",\"q\""), true), "p");
	assert_string_equal(purposes_after(telling, CLAIM("give", "data", ""), false), "");
	end(telling);
}

/*
 * What a teller has got used to changes nothing: each of these, good and bad, is read after each other one as
 * it is read by a teller that is new.
 */
static void what_came_before_changes_nothing(void **state) {
	static const char *const texts[] = {
		"{\"type\": \"transfer\", \"data\": \"d\", \"from\": \"x\", \"to\": \"y\"}",
		"{\"type\":\"transfer\",\"data\":\"d\",\"from\":\"x\",\"to\":\"y\",\"purpose\":\"q\"}",
		"{ \"from\" : \"x\" , \"type\" :\"transfer\", \"to\": \"y\", \"data\": \"d\" }",
		"{\"type\": \"transfer\", \"data\": \"d\", \"type\": \"transfer\"}",
		"{\"type\": \"transfer\", \"data\": \"d\", \"from\": \"nobody\"}",
		"{\"type\": \"transfer\", \"data\": \"d\", \"form\": \"x\"}",
		"{\"ty\\u0070e\": \"transfer\", \"data\": \"d\", \"from\": \"x\", \"to\": \"x\"}",
		"{\"type\": \"transfer\", \"data\": \"d\", \"from\": \"x\" \"to\": \"y\"}",
		"{\"type\": \"transfer\", \"data\": \"d\", \"from\": \"x\"",
		"{\"type\": \"transfer\", \"data\": \"d\",",
		"{\"type\": \"transfer\", ",
		"{\"type\": ",
		"{, \"data\": \"d\"}",
		"{}",
	};
	struct telling *used = begin();
	(void)state;
	for (size_t i = 0; i < TT_COUNT(texts); i++)
		for (size_t j = 0; j < TT_COUNT(texts); j++) {
			struct telling *fresh = begin();
			(void)tell(used, texts[i]);
			bool read = tell(fresh, texts[j]);
			if (tell(used, texts[j]) != read || used->fault.code != fresh->fault.code)
				fail_msg("%s after %s: fault %d", texts[j], texts[i], (int)used->fault.code);
			if (!read && (used->fault.column != fresh->fault.column ||
					     strcmp(used->fault.pointer, fresh->fault.pointer) != 0))
				fail_msg("%s after %s: at %u", texts[j], texts[i], used->fault.column);
			if (read && (used->told.request.purpose != fresh->told.request.purpose ||
					    used->told.request.to != fresh->told.request.to))
				fail_msg("%s after %s is another event", texts[j], texts[i]);
			end(fresh);
		}
	end(used);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_came_before_changes_nothing),
		cmocka_unit_test(json_is_read_strictly),
		cmocka_unit_test(short_texts_are_those_that_are_taken),
		cmocka_unit_test(names_are_known_again),
		cmocka_unit_test(faults_have_a_place),
		cmocka_unit_test(what_is_left_out_is_as_the_model_says),
		cmocka_unit_test(an_output_is_of_its_inputs_instance),
		cmocka_unit_test(facts_may_be_the_events_own),
		cmocka_unit_test(a_claim_narrows_and_never_widens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Answers are made of phrases that were kept (service/phrase.h). They must be those that are written when
 * nothing was: random events about random things of several models, at random times, are each answered with
 * all that was kept, then again with nothing kept, and the bytes compared. And events that come as the lines
 * of a stream are answered as each is by itself. Events that are asked again and again, at other times and
 * after others have happened, are answered as if they had not been asked before.
 */
#include "../scenario.h"
#include "service/parts.h"

enum { EVENTS = 400, STREAMS = 5, LINES = 40, SAME = 30 };

static const char *const models[] = {"tests/models/due.yaml", "tests/models/pos.yaml",
	"tests/models/contracts.yaml", "tests/models/risk-law.yaml", "tests/models/strength.yaml",
	"examples/eu-transfers/model.yaml"};

struct drawing {
	uint64_t seed;
	const struct tt_model *model;
	struct tt_buf event;
	uint32_t answered, phrases;
	uint32_t telling; /* answers with a duty, or a finding */
	uint32_t faults;  /* lines of streams that are no events */
	uint32_t recalled, happened;
};

static uint32_t draw(struct drawing *drawing, uint32_t below) {
	drawing->seed = drawing->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(drawing->seed >> 33) % below;
}

static void add_member(struct drawing *drawing, const char *key, struct tt_text id) {
	tt_buf_format(&drawing->event, ",\"%s\":\"%.*s\"", key, TT_TEXT_ARGS(id));
}

#define ADD(drawing, key, table)                                                                             \
	do {                                                                                                 \
		uint32_t count_ = (drawing)->model->table.len;                                               \
		if (count_ > 0)                                                                              \
			add_member((drawing), (key),                                                         \
				(drawing)->model->table.items[draw((drawing), count_)].named.id);            \
	} while (0)

static void draw_free(struct drawing *drawing) {
	static const char *const types[] = {"transfer", "store", "process", "dispose", "acquire"};
	const char *type = types[draw(drawing, TT_COUNT(types))];
	tt_buf_format(&drawing->event, ",\"type\":\"%s\"", type);
	ADD(drawing, "by", parties);
	if (strcmp(type, "transfer") == 0) {
		ADD(drawing, "from", parties);
		ADD(drawing, "to", parties);
	}
	if (strcmp(type, "acquire") != 0)
		ADD(drawing, "input", data);
	if (strcmp(type, "acquire") == 0 || draw(drawing, 2) == 0)
		ADD(drawing, "output", data);
	if (draw(drawing, 2) == 0)
		ADD(drawing, "system", systems);
	if (drawing->model->words.texts.len > 0)
		add_member(drawing, draw(drawing, 2) ? "purpose" : "operation",
			drawing->model->words.texts.items[draw(drawing, drawing->model->words.texts.len)]);
}

static void draw_instant(struct drawing *drawing, uint32_t years) {
	drawing->event.len = 0;
	tt_buf_format(&drawing->event, "{\"at\":\"20%02u-%02u-01T00:00:00Z\"", 20 + draw(drawing, years),
		1 + draw(drawing, 12));
}

static struct tt_text draw_event(struct drawing *drawing) {
	draw_instant(drawing, 10);
	if (draw(drawing, 4) == 0)
		tt_buf_format(&drawing->event, ",\"key\":\"k%u\"", draw(drawing, 10));
	if (draw(drawing, 2) == 0)
		ADD(drawing, "model_event", events);
	else
		draw_free(drawing);
	tt_buf_string(&drawing->event, "}");
	return tt_buf_text(&drawing->event);
}

static struct tt_text answer(
	struct drawing *drawing, struct tt_service *service, struct tt_text event, struct tt_buf *out) {
	struct tt_fault fault;
	out->len = 0;
	if (!tt_service_decide(service, event, out, &fault)) {
		out->len = 0;
		tt_buf_string(out, tt_fault_text((enum tt_fault_code)fault.code));
	} else {
		drawing->answered++;
		drawing->telling += strstr(out->bytes, "\"duties\":[") != NULL ||
				    strstr(out->bytes, "\"findings\":[") != NULL;
	}
	return tt_buf_text(out);
}

static void compare_with_nothing(struct drawing *drawing, struct tt_service *service, struct tt_text event,
	struct tt_buf *kept, struct tt_buf *fresh) {
	struct tt_running *running = service->running;
	struct tt_text with = answer(drawing, service, event, kept);
	struct tt_phrases all = running->phrases, recalled = running->recalled;
	tt_phrases_init(&running->phrases, &running->arena);
	tt_phrases_init(&running->recalled, &running->arena);
	struct tt_text without = answer(drawing, service, event, fresh);
	if (!tt_text_equal(with, without))
		fail_msg("%.*s\n%.*s\n%.*s", TT_TEXT_ARGS(event), TT_TEXT_ARGS(with), TT_TEXT_ARGS(without));
	running->phrases = all;
	running->recalled = recalled;
}

static void compare_one(
	struct drawing *drawing, struct tt_service *service, struct tt_buf *kept, struct tt_buf *fresh) {
	struct tt_text event = draw_event(drawing);
	tt_service_answer_as(service, (enum tt_answer_form)draw(drawing, 3));
	compare_with_nothing(drawing, service, event, kept, fresh);
}

/* One of a few events, some of which happen, at one of a few years. */
static void compare_again(
	struct drawing *drawing, struct tt_service *service, struct tt_buf *kept, struct tt_buf *fresh) {
	const struct tt_engine *engine = service->running->engine;
	struct tt_fault fault;
	uint64_t seed = drawing->seed;
	uint32_t which = draw(drawing, SAME), later = draw(drawing, 20) == 0 ? 10 : 1;
	bool happens = draw(drawing, 20) == 0;
	draw_instant(drawing, later);
	drawing->seed = which;
	if (draw(drawing, 2) == 0)
		ADD(drawing, "model_event", events);
	else
		draw_free(drawing);
	tt_buf_string(&drawing->event, "}");
	drawing->seed = seed * 31 + 1;
	struct tt_decision_counts before = tt_engine_decision_counts(engine);
	compare_with_nothing(drawing, service, tt_buf_text(&drawing->event), kept, fresh);
	struct tt_decision_counts after = tt_engine_decision_counts(engine);
	drawing->recalled += after.made + after.remembered == before.made + before.remembered + 1;
	if (happens && tt_service_read(service, tt_buf_text(&drawing->event), &fault) &&
		tt_engine_record(service->running->engine, &service->running->told.request) != NULL)
		drawing->happened++;
}

/* What each line of the stream is answered by itself, with its number where that is a fault. */
static void answer_alone(struct drawing *drawing, struct tt_service *service, struct tt_text line,
	uint32_t number, struct tt_buf *out) {
	struct tt_fault fault;
	size_t start = out->len;
	if (!tt_service_decide(service, line, out, &fault)) {
		out->len = start;
		fault.line = number;
		tt_fault_json(&fault, out);
		drawing->faults++;
	}
	tt_buf_byte(out, '\n');
}

static void compare_stream(
	struct drawing *drawing, struct tt_service *service, struct tt_buf *together, struct tt_buf *alone) {
	static const char *const others[] = {"", "{", "{\"type\":\"teach\"}", "\xff"};
	struct tt_buf lines;
	uint32_t number = 3;
	tt_buf_init(&lines, together->arena, 1 << 16);
	together->len = alone->len = 0;
	for (uint32_t i = 0; i < LINES; i++) {
		struct tt_text line = draw(drawing, 4) == 0
					      ? tt_text_of(others[draw(drawing, TT_COUNT(others))])
					      : draw_event(drawing);
		if (line.len > 0)
			answer_alone(drawing, service, line, number + i + 1, alone);
		tt_buf_add(&lines, line);
		tt_buf_byte(&lines, '\n');
	}
	tt_service_decide_lines(service, tt_buf_text(&lines), &number, together);
	assert_int_equal(number, 3 + LINES);
	if (!tt_text_equal(tt_buf_text(together), tt_buf_text(alone)))
		fail_msg("%.*s\n%.*s", TT_TEXT_ARGS(tt_buf_text(together)), TT_TEXT_ARGS(tt_buf_text(alone)));
}

static void compare_model(const char *path, struct drawing *drawing) {
	struct tt_service *service;
	struct tt_fault fault;
	struct tt_arena arena;
	struct tt_buf kept, fresh;
	struct tt_service_options options = {.place = tt_text_of(path), .read_only = true};
	tt_arena_init(&arena, (size_t)1 << 28);
	tt_buf_init(&kept, &arena, 1 << 20);
	tt_buf_init(&fresh, &arena, 1 << 20);
	tt_buf_init(&drawing->event, &arena, 4096);
	if (!tt_service_open(&options, &service, &fault))
		fail_msg("%s: %s %s", path, tt_fault_text((enum tt_fault_code)fault.code), fault.name);
	drawing->model = tt_service_model(service);
	for (uint32_t i = 0; i < EVENTS; i++)
		compare_one(drawing, service, &kept, &fresh);
	for (uint32_t i = 0; i < STREAMS; i++)
		compare_stream(drawing, service, &kept, &fresh);
	tt_service_answer_as(service, TT_ANSWER_BRIEF);
	for (uint32_t i = 0; i < EVENTS; i++)
		compare_again(drawing, service, &kept, &fresh);
	drawing->phrases += service->running->phrases.count;
	tt_service_close(service);
	tt_arena_finish(&arena);
}

static void phrases_say_what_is_written(void **state) {
	struct drawing drawing = {.seed = 7};
	(void)state;
	for (size_t i = 0; i < TT_COUNT(models); i++)
		compare_model(models[i], &drawing);
	assert_true(drawing.answered > TT_COUNT(models) * EVENTS / 3);
	assert_true(drawing.telling > TT_COUNT(models) * EVENTS / 6);
	assert_true(drawing.phrases > 100);
	assert_true(drawing.faults > 100);
	assert_true(drawing.recalled > TT_COUNT(models) * EVENTS / 10);
	assert_true(drawing.happened > TT_COUNT(models) * 5);
}

/* What was kept while a pack had examined the law is not said of a day that it had not. */
static void what_packs_cover_is_no_less_for_being_asked_before(void **state) {
	static const char covered[] = "{\"model_event\":\"find\",\"at\":\"2017-06-01\"}",
			  before[] = "{\"model_event\":\"find\",\"at\":\"2017-05-29\"}";
	struct tt_service_options options = {
		.place = TT_TEXT("tests/models/unfair-competition.yaml"), .read_only = true};
	struct drawing drawing = {0};
	struct tt_service *service;
	struct tt_arena arena;
	struct tt_fault fault;
	struct tt_buf out;
	(void)state;
	tt_arena_init(&arena, (size_t)1 << 28);
	tt_buf_init(&out, &arena, 1 << 20);
	assert_true(tt_service_open(&options, &service, &fault));
	tt_service_answer_as(service, TT_ANSWER_BRIEF);
	for (int i = 0; i < 3; i++)
		assert_null(strstr(answer(&drawing, service, TT_TEXT(covered), &out).bytes, "outside-dates"));
	assert_non_null(strstr(answer(&drawing, service, TT_TEXT(before), &out).bytes, "outside-dates"));
	assert_int_equal(drawing.answered, 4);
	tt_service_close(service);
	tt_arena_finish(&arena);
}

/* ---- the memory ---------------------------------------------------------------------------------------- */

static void the_memory_forgets_and_never_confuses(void **state) {
	struct tt_arena arena;
	struct tt_phrases phrases;
	struct tt_buf out;
	char text[32];
	(void)state;
	tt_arena_init(&arena, (size_t)1 << 28);
	tt_phrases_init(&phrases, &arena);
	tt_buf_init(&out, &arena, 1 << 10);
	for (uint32_t i = 0; i < 3 * TT_PHRASES_MAX; i++) {
		struct tt_phrase_key key = {.len = 0};
		tt_phrase_word(&key, i % 7);
		tt_phrase_word(&key, (uint64_t)i << 20);
		int len = snprintf(text, sizeof(text), "%u", i);
		assert_false(tt_phrase_copy(&phrases, &key, &out));
		tt_phrase_keep(&phrases, &key, (struct tt_text){text, (size_t)len});
		out.len = 0;
		assert_true(tt_phrase_copy(&phrases, &key, &out));
		assert_true(tt_text_is(tt_buf_text(&out), text));
		assert_true(phrases.count <= TT_PHRASES_MAX);
		key.len--; /* the beginning of a key is another key */
		assert_false(tt_phrase_copy(&phrases, &key, &out));
	}
	tt_arena_finish(&arena);
}

/* One word more makes another key, up to as many as there is room for; with more, nothing is kept. */
static void keys_of_any_length_are_told_apart(void **state) {
	struct tt_arena arena;
	struct tt_phrases phrases;
	struct tt_phrase_key key = {0};
	struct tt_buf out;
	(void)state;
	tt_arena_init(&arena, 1 << 26);
	tt_phrases_init(&phrases, &arena);
	tt_buf_init(&out, &arena, 1 << 20);
	for (uint32_t len = 0; len <= TT_PHRASE_WORDS + 1; len++, tt_phrase_word(&key, len))
		tt_phrase_keep(&phrases, &key, tt_text_format(&arena, "%u.", len));
	key.len = 0;
	for (uint32_t len = 0; len <= TT_PHRASE_WORDS + 1; len++, tt_phrase_word(&key, len)) {
		out.len = 0;
		assert_int_equal(tt_phrase_copy(&phrases, &key, &out), len <= TT_PHRASE_WORDS);
		if (len <= TT_PHRASE_WORDS)
			assert_true(tt_text_equal(tt_buf_text(&out), tt_text_format(&arena, "%u.", len)));
	}
	tt_arena_finish(&arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phrases_say_what_is_written),
		cmocka_unit_test(what_packs_cover_is_no_less_for_being_asked_before),
		cmocka_unit_test(the_memory_forgets_and_never_confuses),
		cmocka_unit_test(keys_of_any_length_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Any bytes as a model: whatever they are, reading them ends with a model or with diagnostics, within the
 * arena's ceiling, and the diagnostics can be shown. A model without errors is compiled and run, twice, with
 * everything told that can be told, and drawn; what it says keeps the promises that hold for all models.
 */
#include "engine/engine.h"
#include "present/draw.h"

enum { CEILING = 256 << 20, EVENTS_LIMIT = 200, HOLDINGS_LIMIT = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	struct tt_arena arena;
	struct tt_text source;
};

static void demand(bool holds) {
	if (!holds)
		__builtin_trap();
}

/* Sure is possible, and what is known is not asked. */
static void check_range(const struct tt_model *model, uint32_t attribute, struct tt_range range) {
	bool number = model->attributes.items[attribute].type > TT_TYPE_OWNERS;
	if (number)
		demand(range.at_least <= range.at_most);
	else if (attribute != TT_disclosure && attribute != TT_expiry)
		demand(tt_set_includes(&model->sets, range.at_most, range.at_least));
}

static void check_holdings(struct tt_engine *engine) {
	for (uint32_t i = 0; i < engine->holdings.len && i < HOLDINGS_LIMIT; i++)
		for (uint32_t a = 0; engine->holdings.items[i].alive && a < engine->model->attributes.len;
			a++)
			check_range(engine->model, a, tt_holding_range(engine, i, a));
}

/* Does a finding of this code keep its event from being permitted? */
static bool leaves_open(uint8_t code) {
	return code == TT_FINDING_QUESTION || code == TT_FINDING_LAW_TO_COME ||
	       code == TT_FINDING_LAW_NOT_EXAMINED || code == TT_FINDING_OUTSIDE_DATES ||
	       code == TT_FINDING_OUTSIDE_SECTORS;
}

static void check_outcome(struct tt_engine *engine, const struct tt_outcome *outcome) {
	bool violated = false, open = false;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		violated |= outcome->findings.items[i].code == TT_FINDING_VIOLATION;
		open |= leaves_open(outcome->findings.items[i].code);
		if (outcome->findings.items[i].code == TT_FINDING_QUESTION)
			tt_engine_settles(engine, i);
	}
	demand((outcome->verdict == TT_FORBIDDEN) == violated);
	demand((outcome->verdict == TT_UNDETERMINED) == (open && !violated));
}

static void show_questions(struct input *input, const struct tt_engine *engine) {
	struct tt_buf shown;
	tt_buf_init(&shown, &input->arena, 1 << 20);
	for (uint32_t i = 0; i < engine->asked.len; i++)
		tt_asked_print(engine, i, &shown);
}

/* Each risk has a name, a place, and a level of the scale. */
static void check_risks(struct tt_risks *risks, const struct tt_outcome *outcome) {
	const struct tt_model *model = risks->engine->model;
	tt_risks_event(risks, outcome);
	for (uint32_t i = 0; i < risks->found.len; i++) {
		const struct tt_found_risk *found = &risks->found.items[i];
		struct tt_buf name;
		tt_buf_init(&name, risks->engine->arena, 1 << 16);
		tt_risk_id(model, found, &name);
		tt_risk_basis(risks, found, &name);
		demand(found->place_count > 0 && found->truth != TT_NO);
		demand(found->level <= model->attributes.items[TT_value].level_count);
	}
}

/* The verdict of each event is the same with and without a trace. */
static void run(struct input *input, struct tt_model *model, const struct tt_program *program) {
	uint8_t verdicts[EVENTS_LIMIT];
	for (int traced = 0; traced < 2; traced++) {
		struct tt_engine *engine =
			tt_engine_create(&input->arena, model, program, TT_TIME_MIN, NULL, 0);
		engine->trace = engine->risks = traced == 1;
		struct tt_risks *risks = tt_risks_begin(engine);
		for (uint32_t event = 0; event < model->events.len && event < EVENTS_LIMIT; event++) {
			const struct tt_outcome *outcome = tt_engine_step(engine, event);
			check_outcome(engine, outcome);
			check_risks(risks, outcome);
			demand(traced == 0 || verdicts[event] == outcome->verdict);
			verdicts[event] = outcome->verdict;
		}
		check_holdings(engine);
		show_questions(input, engine);
	}
}

/* ---- the picture ----------------------------------------------------------------------------------- */

/* A typesetter for which every byte is as wide as the next: what is drawn is not looked at, only that it is.
 */
static uint32_t wrap(void *typesetter, const char *bytes, size_t len, enum tt_font font, float width,
	struct tt_typeset_line *lines, uint32_t capacity) {
	uint32_t count = 0, room = (uint32_t)(width / 6) + 1;
	(void)typesetter, (void)bytes, (void)font;
	for (size_t at = 0; at < len && count < capacity; at += room) {
		size_t left = len - at;
		uint32_t taken = left < room ? (uint32_t)left : room;
		lines[count++] = (struct tt_typeset_line){(uint32_t)at, taken, (float)taken * 6, 9, 3};
	}
	return count;
}

static void draw(struct input *input, struct tt_model *model, const struct tt_program *program) {
	static const struct tt_typeset_functions functions = {.version = TT_TYPESET_VERSION, .wrap = wrap};
	struct tt_typesetter typesetter = {.arena = &input->arena, .functions = &functions};
	if (model->events.len > EVENTS_LIMIT)
		return;
	const struct tt_flow *flow = tt_flow_create(tt_check_model(model, program, TT_TIME_MIN));
	for (int step = 1; step <= 4; step += 3) {
		struct tt_drawing drawing = {.step = step, .party = TT_NONE, .regime = TT_NONE};
		const struct tt_scene *scene = tt_draw(&input->arena, flow, &typesetter, TT_JA, &drawing);
		demand(scene->width > 0 && scene->height > 0 && scene->height < 1e9F);
		for (uint32_t i = 0; i < scene->shapes.len; i++)
			demand(scene->shapes.items[i].style < TT_STYLE_COUNT);
	}
}

static void read_model(void *context) {
	struct input *input = context;
	struct tt_diagnostics diagnostics;
	struct tt_buf shown;
	tt_diagnostics_init(&diagnostics, &input->arena);
	struct tt_model *model =
		tt_model_read(&input->arena, TT_TEXT("fuzz.yaml"), input->source, &diagnostics);
	struct tt_program *program = NULL;
	if (!tt_diagnostics_failed(&diagnostics))
		program = tt_program_compile(model);
	if (program != NULL && !tt_diagnostics_failed(&diagnostics))
		run(input, model, program);
	if (program != NULL && !tt_diagnostics_failed(&diagnostics))
		draw(input, model, program);
	tt_buf_init(&shown, &input->arena, 1 << 20);
	tt_diagnostics_render(&diagnostics, TT_JA, true, &shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct input input = {.source = {(const char *)data, size}};
	tt_arena_init(&input.arena, CEILING);
	enum tt_status status = tt_arena_run(&input.arena, read_model, &input);
	(void)status; /* too large is a fair answer */
	tt_arena_finish(&input.arena);
	return 0;
}

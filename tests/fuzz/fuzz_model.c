/*
 * Any bytes as a model: whatever they are, reading them ends with a model or with diagnostics, within the
 * arena's ceiling, and the diagnostics can be shown. A model without errors is compiled and run, twice, with
 * everything told that can be told; what it says keeps the promises that hold for all models.
 */
#include "engine/engine.h"

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

static void check_outcome(struct tt_engine *engine, const struct tt_outcome *outcome) {
	bool violated = false, open = false;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		violated |= outcome->findings.items[i].code == TT_FINDING_VIOLATION;
		open |= outcome->findings.items[i].code == TT_FINDING_QUESTION;
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

/* The verdict of each event is the same with and without a trace. */
static void run(struct input *input, struct tt_model *model, const struct tt_program *program) {
	uint8_t verdicts[EVENTS_LIMIT];
	for (int traced = 0; traced < 2; traced++) {
		struct tt_engine *engine =
			tt_engine_create(&input->arena, model, program, TT_TIME_MIN, NULL, 0);
		engine->trace = traced == 1;
		for (uint32_t event = 0; event < model->events.len && event < EVENTS_LIMIT; event++) {
			const struct tt_outcome *outcome = tt_engine_step(engine, event);
			check_outcome(engine, outcome);
			demand(traced == 0 || verdicts[event] == outcome->verdict);
			verdicts[event] = outcome->verdict;
		}
		check_holdings(engine);
		show_questions(input, engine);
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

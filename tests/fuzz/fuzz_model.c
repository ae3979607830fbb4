/*
 * Any bytes as a model: whatever they are, reading them ends with a model or with diagnostics, within the
 * arena's ceiling, and the diagnostics can be shown.
 */
#include "model/model.h"

enum { CEILING = 256 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	struct tt_arena arena;
	struct tt_text source;
};

static void read_model(void *context) {
	struct input *input = context;
	struct tt_diagnostics diagnostics;
	struct tt_buf shown;
	tt_diagnostics_init(&diagnostics, &input->arena);
	tt_model_read(&input->arena, TT_TEXT("fuzz.yaml"), input->source, &diagnostics);
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

/*
 * Any bytes as a condition, in every place where one may stand: it becomes a formula or a complaint, and a
 * formula compiles to a cover or is refused as too large.
 */
#include "engine/cube.h"
#include "model/model.h"
#include "model/scope.h"

enum { CEILING = 256 << 20 };

static const char surroundings[] = "tenten: 1\n"
				   "use: [test/appi, test/gdpr]\n"
				   "parties:\n"
				   "  x: {kind: company, country: JP}\n"
				   "  stores: {kind: department, part_of: x}\n"
				   "systems:\n"
				   "  pos: {kind: terminal, operator: stores, access: [stores]}\n"
				   "data:\n"
				   "  sales: {about: x, keys: [member-id]}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	struct tt_arena arena;
	struct tt_text text;
};

static void read_expression(void *context) {
	struct input *input = context;
	struct tt_diagnostics diagnostics;
	tt_diagnostics_init(&diagnostics, &input->arena);
	struct tt_model *model =
		tt_model_read(&input->arena, TT_TEXT("fuzz.yaml"), TT_TEXT(surroundings), &diagnostics);
	struct tt_scope scope = {.model = model, .pack = TT_NONE, .types = 0xFF};
	for (unsigned where = TT_CONTEXT_NORM; where <= TT_CONTEXT_COVERS; where++) {
		struct tt_cover cover;
		uint32_t formula = tt_expression_read(model, &scope, input->text, TT_NO_MARK, false, where);
		enum tt_status status =
			tt_cover_compile(&input->arena, &model->formulas, formula, NULL, 0, &cover);
		(void)status; /* too large is a fair answer */
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct input input = {.text = {(const char *)data, size}};
	tt_arena_init(&input.arena, CEILING);
	enum tt_status status = tt_arena_run(&input.arena, read_expression, &input);
	(void)status;
	tt_arena_finish(&input.arena);
	return 0;
}

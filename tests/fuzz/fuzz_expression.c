/*
 * Any bytes as a condition, in every place where one may stand: it becomes a formula or a complaint. A
 * formula is printed, compiled, and evaluated in a run of a small model whose rules all hang on it.
 */
#include "engine/engine.h"
#include "model/scope.h"

enum { CEILING = 256 << 20 };

static const char surroundings[] =
	"tenten: 1\n"
	"use: [test/appi, test/gdpr]\n"
	"attributes: {colour: {type: set}, count: {type: number}}\n"
	"parties:\n"
	"  x: {kind: company, country: JP}\n"
	"  stores: {kind: department, part_of: x}\n"
	"  y: {kind: company}\n"
	"systems:\n"
	"  pos: {kind: terminal, operator: stores, access: [stores]}\n"
	"  cloud: {kind: server, operator: y}\n"
	"data:\n"
	"  sales: {about: x, keys: [member-id]}\n"
	"  sums: {category: statistical}\n"
	"events:\n"
	"  - {id: buy, type: acquire, by: stores, output: sales, system: pos}\n"
	"  - {id: add, type: process, by: stores, input: sales, output: sums, operation: aggregate, purpose: "
	"contract}\n"
	"  - {id: give, type: transfer, data: [sales, sums], from: stores, to: y, via: lan, system: cloud}\n"
	"regimes:\n"
	"  r:\n"
	"    rules:\n"
	"      - {id: norm, forbid: true}\n"
	"      - {id: needs, require: {if: true}}\n"
	"      - {id: effect, when: true, set: {keys: none, category: personal-data, purpose: any}}\n"
	"      - {id: label, when: true, classify: personal-information}\n"
	"      - {id: seen, when: true, expose: y}\n"
	"perspectives: {whole: {}}\n"
	"risks: [{id: risk, on: [acquire, process, transfer, store], perspective: whole, incident: i}]\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	struct tt_arena arena;
	struct tt_text text;
};

static struct tt_rule *find_rule(struct tt_model *model, const char *id) {
	for (uint32_t i = model->rules.len; i-- > 0;)
		if (tt_text_is(model->rules.items[i].id, id))
			return &model->rules.items[i];
	return NULL;
}

/* Puts the formula where conditions of this context stand. */
static void hang(struct tt_model *model, enum tt_context context, uint32_t formula) {
	struct tt_rule *norm = find_rule(model, "norm");
	struct tt_regime *regime = &model->regimes.items[norm->regime];
	switch (context) {
	case TT_CONTEXT_NORM:
		norm->forbid = formula;
		model->requirements.items[find_rule(model, "needs")->require].condition = formula;
		break;
	case TT_CONTEXT_RISK:
		model->risks.items[model->risks.len - 1].when = formula;
		break;
	case TT_CONTEXT_SET:
		find_rule(model, "effect")->when = formula;
		break;
	case TT_CONTEXT_DERIVE:
		find_rule(model, "label")->when = find_rule(model, "seen")->when = formula;
		break;
	case TT_CONTEXT_BINDS:
		regime->binds = formula;
		break;
	case TT_CONTEXT_COVERS:
		regime->covers = formula;
	}
}

static void print_atoms(struct input *input, const struct tt_model *model) {
	struct tt_buf shown;
	tt_buf_init(&shown, &input->arena, 1 << 20);
	for (uint32_t i = 0; i < model->atoms.items.len; i++)
		tt_atom_print(model, i, &shown);
}

static void read_expression(void *context) {
	struct input *input = context;
	struct tt_diagnostics diagnostics;
	tt_diagnostics_init(&diagnostics, &input->arena);
	struct tt_model *model =
		tt_model_read(&input->arena, TT_TEXT("fuzz.yaml"), TT_TEXT(surroundings), &diagnostics);
	if (tt_diagnostics_failed(&diagnostics))
		__builtin_trap();
	struct tt_scope scope = {.model = model, .pack = TT_NONE, .types = 0xFF};
	for (unsigned where = TT_CONTEXT_NORM; where <= TT_CONTEXT_COVERS; where++) {
		uint32_t before = diagnostics.counts[TT_ERROR];
		uint32_t formula = tt_expression_read(model, &scope, input->text, TT_NO_MARK, false, where);
		if (diagnostics.counts[TT_ERROR] == before)
			hang(model, where, formula);
	}
	if (diagnostics.counts[TT_ERROR] == 0)
		print_atoms(input, model);
	diagnostics.counts[TT_ERROR] = 0; /* complained about conditions were not used */
	struct tt_program *program = tt_program_compile(model);
	if (tt_diagnostics_failed(&diagnostics)) /* too large is a fair answer */
		return;
	struct tt_engine *engine = tt_engine_create(&input->arena, model, program, TT_TIME_MIN, NULL, 0);
	engine->trace = engine->risks = true;
	for (uint32_t event = 0; event < model->events.len; event++)
		tt_engine_step(engine, event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct input input = {.text = {(const char *)data, size}};
	tt_arena_init(&input.arena, CEILING);
	enum tt_status status = tt_arena_run(&input.arena, read_expression, &input);
	(void)status;
	tt_arena_finish(&input.arena);
	return 0;
}

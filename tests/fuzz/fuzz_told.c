/*
 * Any bytes as an event that is told: an event or a fault with a place, never more. What was read is written
 * again in canonical form, which reads as the same event and is its own canonical form; and it is decided and
 * recorded.
 */
#include <stdlib.h>
#include "service/scan.h"
#include "service/told.h"

static const char model_text[] =
	"tenten: 1\nuse: [test/appi]\n"
	"parties:\n  x: {kind: company, country: JP}\n  y: {kind: company, country: US}\n"
	"systems:\n  s: {operator: x, access: [x]}\n  t: {operator: y, access: [y]}\n"
	"data: {d: {about: x}, e: {}}\n"
	"events:\n  - {id: get, type: acquire, by: x, output: d, system: s}\n"
	"  - {id: give, type: transfer, from: x, to: y, data: d, system: t, purpose: contract}\n"
	"  - {id: make, type: process, by: x, input: d, output: [d, e]}\n";

struct work {
	struct tt_arena arena;
	struct tt_model *model;
	struct tt_engine *engine;
	struct tt_teller *teller;
	struct tt_told told;
	struct tt_text text;
};

static uint32_t number(void *context, struct tt_text name) {
	(void)context;
	return name.bytes[0] == 'n' ? TT_INSTANCE_UNMET : (uint32_t)name.len;
}

static void check(bool condition) {
	if (!condition)
		__builtin_trap();
}

static void run(void *context) {
	struct work *work = context;
	struct tt_diagnostics diagnostics;
	struct tt_fault fault;
	struct tt_buf once, twice;
	tt_diagnostics_init(&diagnostics, &work->arena);
	work->model = tt_model_read(&work->arena, TT_TEXT("model"),
		(struct tt_text){model_text, sizeof(model_text) - 1}, &diagnostics);
	work->engine = tt_engine_create(
		&work->arena, work->model, tt_program_compile(work->model), TT_TIME_MIN, NULL, 0);
	work->teller = tt_teller_create(&work->arena, work->model, number, NULL);
	if (!tt_told_read(work->teller, work->text, &work->told, &fault)) {
		check(fault.code != TT_FAULT_NONE);
		return;
	}
	tt_buf_init(&once, &work->arena, 4 << 20);
	tt_buf_init(&twice, &work->arena, 4 << 20);
	tt_told_canonical(work->teller, &work->told, &once);
	struct tt_request first = work->told.request;
	check(tt_told_read(work->teller, tt_buf_text(&once), &work->told, &fault));
	check(first.types == work->told.request.types && first.fact_count == work->told.request.fact_count &&
		first.model_event == work->told.request.model_event);
	tt_told_canonical(work->teller, &work->told, &twice);
	check(tt_text_equal(tt_buf_text(&once), tt_buf_text(&twice)));
	const struct tt_outcome *outcome = tt_engine_decide(work->engine, &work->told.request);
	uint8_t verdict = outcome == NULL ? 9 : outcome->verdict;
	outcome = tt_engine_record(work->engine, &work->told.request);
	check(outcome == NULL || outcome->verdict == verdict);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct work work = {.text = {(const char *)data, size}};
	tt_arena_init(&work.arena, (size_t)256 << 20);
	if (tt_arena_run(&work.arena, run, &work) != TT_OK) {
		/* there is a ceiling */
	}
	tt_arena_finish(&work.arena);
	return 0;
}

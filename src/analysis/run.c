/*
 * Rounds. A round is all events, once. The rounds that lead to the steady state are silent; the one that is
 * visited starts from there, and so ends there: outcomes are seen once and need not be kept or taken back.
 */
#include "analysis/view.h"

static void finish_arena(void *arena) {
	tt_arena_finish(arena);
}

static struct tt_run *new_run(struct tt_arena *arena) {
	struct tt_run *run = TT_NEW(arena, struct tt_run);
	tt_arena_init(&run->arena, arena->ceiling - arena->used);
	run->arena.recover = arena->recover;
	tt_arena_defer(arena, finish_arena, &run->arena);
	return run;
}

void tt_run_finish(struct tt_run *run) {
	tt_arena_finish(&run->arena);
	run->engine = NULL;
	run->complete = NULL;
	run->risks = NULL;
}

static bool repeats(const struct tt_model *model) {
	for (uint32_t i = 0; i < model->events.len; i++)
		if (model->events.items[i].every)
			return true;
	return false;
}

/* What an event's verdict was in the last round, and whether it was another one in the round before. */
struct seen {
	uint8_t verdict;
	bool changes;
};

static void quiet_round(struct tt_engine *engine, struct seen *seen) {
	for (uint32_t event = 0; event < engine->model->events.len; event++) {
		uint8_t verdict = tt_engine_step(engine, event)->verdict;
		seen[event].changes = seen[event].verdict != verdict;
		seen[event].verdict = verdict;
	}
}

static struct seen *settle(struct tt_run *run) {
	struct tt_engine *engine = run->engine;
	struct seen *seen = TT_NEW_ARRAY(&run->arena, struct seen, engine->model->events.len);
	quiet_round(engine, seen);
	do {
		uint64_t before = tt_engine_digest(engine);
		quiet_round(engine, seen);
		run->rounds++;
		run->steady = tt_engine_digest(engine) == before;
	} while (!run->steady && run->rounds < engine->holdings.len + 2);
	return seen;
}

/* What only a run of several rounds can tell about an event. */
static uint32_t mark_unsteady(struct tt_engine *engine) {
	struct tt_outcome *outcome = &engine->outcome;
	outcome->verdict = TT_UNDETERMINED;
	*tt_push(engine->arena, &outcome->findings) = (struct tt_finding){.code = TT_FINDING_NOT_STEADY,
		.event = outcome->event,
		.rule = TT_NONE,
		.about = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, TT_NONE},
		.attribute = TT_NONE};
	return 1;
}

static void visit(
	const struct tt_run_request *request, struct tt_engine *engine, const struct tt_outcome *outcome) {
	if (request->visit == NULL || !tt_view_event(request->view, outcome->event))
		return;
	if (request->view != NULL)
		outcome = tt_view_outcome(request->view, engine, outcome);
	request->visit(request->context, engine, outcome);
}

static void visited_round(struct tt_run *run, const struct tt_run_request *request, const struct seen *seen) {
	struct tt_engine *engine = run->engine;
	engine->trace = request->trace;
	engine->risks = request->risks || run->risks != NULL;
	for (uint32_t event = 0; event < request->model->events.len; event++) {
		const struct tt_outcome *outcome = tt_engine_step(engine, event);
		if (!run->steady && (seen[event].changes || seen[event].verdict != outcome->verdict))
			run->unsteady += mark_unsteady(engine);
		tt_complete_event(run->complete, engine);
		if (run->risks != NULL)
			tt_risks_findings(run->risks, engine);
		visit(request, engine, outcome);
		if (request->progress != NULL && event % 64 == 0)
			request->progress->tell(request->progress, event, request->model->events.len);
	}
}

struct tt_run *tt_run_all(const struct tt_run_request *request) {
	struct tt_run *run = new_run(request->model->arena);
	struct seen *seen = NULL;
	run->engine = tt_engine_create(&run->arena, request->model, request->program, request->as_of,
		request->extra_facts, request->extra_fact_count);
	run->complete = tt_complete_begin(run->engine);
	if (tt_risks_managed(request->model))
		run->risks = tt_risks_begin(run->engine);
	run->rounds = 1;
	run->steady = true;
	if (repeats(request->model))
		seen = settle(run);
	visited_round(run, request, seen);
	return run;
}

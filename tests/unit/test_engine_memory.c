/*
 * Memory that runs out: whichever allocation fails while a model is read, compiled and run, the answer is
 * TT_LIMIT, nothing is leaked (the sanitizer looks), and what was left half done can be given back.
 */
#include "../scenario.h"

struct job {
	struct tt_arena arena;
	struct tt_text path;
	uint8_t worst; /* verdict */
	bool failed;   /* a diagnostic says that the model is wrong */
};

static void read_and_run(void *context) {
	struct job *job = context;
	struct tt_diagnostics diagnostics;
	tt_diagnostics_init(&diagnostics, &job->arena);
	struct tt_model *model = tt_model_load(&job->arena, job->path, &diagnostics);
	struct tt_program *program = tt_program_compile(model);
	struct tt_engine *engine = tt_engine_create(&job->arena, model, program, TT_TIME_MIN, NULL, 0);
	engine->trace = true;
	for (uint32_t event = 0; event < model->events.len; event++) {
		const struct tt_outcome *outcome = tt_engine_step(engine, event);
		job->worst = outcome->verdict > job->worst ? outcome->verdict : job->worst;
	}
	job->failed = tt_diagnostics_failed(&diagnostics);
}

static enum tt_status run_with(struct job *job, const char *path, long fail_after, size_t ceiling) {
	*job = (struct job){.path = tt_text_of(path)};
	tt_arena_init(&job->arena, ceiling);
	job->arena.fail_after = fail_after;
	enum tt_status status = tt_arena_run(&job->arena, read_and_run, job);
	tt_arena_finish(&job->arena);
	return status;
}

static void check(const char *path, uint8_t worst) {
	struct job job;
	long failures = 0;
	while (run_with(&job, path, failures, SIZE_MAX) != TT_OK)
		failures++;
	assert_true(failures > 300); /* it does allocate */
	assert_false(job.failed);
	assert_int_equal(job.worst, worst);
}

static void any_allocation_may_fail(void **state) {
	(void)state;
	check("tests/models/pos-store-reaches.yaml", TT_FORBIDDEN);
	check("tests/models/consents.yaml", TT_UNDETERMINED);
}

/*
 * The same through the arena's ceiling, where large blocks fail and small ones may still fit. A file for
 * which there is no memory counts as too long: a complaint, and no model to be run.
 */
static void any_ceiling_may_be_reached(void **state) {
	(void)state;
	struct job job;
	size_t ceiling = 0;
	while (run_with(&job, "tests/models/pos.yaml", -1, ceiling) != TT_OK || job.failed)
		ceiling += 1009;
	assert_true(ceiling > 100000);
	assert_int_equal(job.worst, TT_PERMITTED_WITH_DUTIES);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_allocation_may_fail),
		cmocka_unit_test(any_ceiling_may_be_reached),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * tenten check MODEL…: each model in turn, on an arena of its own. The worst of them gives the exit status.
 */
#define _XOPEN_SOURCE 700
#include "cli/ask.h"
#include "present/check.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

/* When each stage ended, in seconds. */
struct stopwatch {
	double start, parse, model, step, output;
};

static double now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void print_times(const struct stopwatch *watch) {
	struct rusage usage;
	long long peak = getrusage(RUSAGE_SELF, &usage) == 0 ? (long long)usage.ru_maxrss * 1024 : 0;
	fprintf(stderr, "{\"parse\":%.6f,\"model\":%.6f,\"step\":%.6f,\"output\":%.6f,\"peak_bytes\":%lld}\n",
		watch->parse - watch->start, watch->model - watch->parse, watch->step - watch->model,
		watch->output - watch->step, peak);
}

static void print(struct tt_call *call, struct tt_check *check) {
	if (tt_call_format(call, "json"))
		tt_print_check_json(&call->out, check);
	else if (tt_call_has(call, TT_OPTION_ASK))
		tt_print_questions(&call->out, check);
	else if (tt_call_has(call, TT_OPTION_ALL))
		tt_print_findings(&call->out, check);
	else
		tt_print_check(&call->out, check);
}

static enum tt_exit check_one(struct tt_call *call) {
	struct stopwatch watch = {.start = now()};
	struct tt_model *model = tt_call_model(call, call->arguments[0]);
	watch.parse = now();
	const struct tt_program *program = tt_call_program(call, model);
	watch.model = now();
	if (program == NULL)
		return TT_EXIT_INPUT;
	if (tt_call_has(call, TT_OPTION_ASK) && tt_can_ask(call))
		return tt_ask_questions(call);
	struct tt_check *check = tt_check_model(model, program, call->as_of);
	watch.step = now();
	print(call, check);
	fflush(call->out.file);
	watch.output = now();
	if (tt_call_has(call, TT_OPTION_TIME))
		print_times(&watch);
	return check->severities[TT_ERROR] > 0 ? TT_EXIT_FOUND : TT_EXIT_GOOD;
}

/* ---- SARIF: all models in one log ------------------------------------------------------------------ */

static enum tt_exit check_into(struct tt_call *call, const char *path, struct tt_checked *checked) {
	struct tt_model *model = tt_call_model(call, path);
	const struct tt_program *program = tt_call_program(call, model);
	checked->diagnostics = model->diagnostics;
	if (program == NULL)
		return TT_EXIT_INPUT;
	checked->check = tt_check_model(model, program, call->as_of);
	return checked->check->severities[TT_ERROR] > 0 ? TT_EXIT_FOUND : TT_EXIT_GOOD;
}

static enum tt_exit check_all(struct tt_call *call) {
	enum tt_exit worst = TT_EXIT_GOOD;
	uint32_t count = (uint32_t)call->argument_count;
	struct tt_checked *checked = TT_NEW_ARRAY(call->arena, struct tt_checked, count);
	for (uint32_t i = 0; i < count; i++) {
		enum tt_exit status = check_into(call, call->arguments[i], &checked[i]);
		worst = status > worst ? status : worst;
	}
	tt_print_sarif(&call->out, checked, count, TT_VERSION);
	return worst;
}

enum tt_exit tt_command_check(struct tt_call *call) {
	if (tt_call_format(call, "sarif"))
		return tt_call_run(call, check_all);
	enum tt_exit worst = TT_EXIT_GOOD;
	for (; call->argument_count > 0; call->arguments++, call->argument_count--) {
		enum tt_exit status = tt_call_run(call, check_one);
		worst = status > worst ? status : worst;
	}
	return worst;
}

/*
 * tenten record --store DIR [FILE|-]: events are recorded in batches; each is answered once it is durable. An
 * event that is none is complained about, and the others are recorded. In the end a checkpoint is signed.
 */
#include "cli/serve.h"

#include <poll.h>

enum { BATCH = 1024 };

struct recording {
	struct tt_call *call;
	struct tt_service *service;
	struct tt_batch *batch;
	const char *path;
	uint32_t count;
	struct tt_buf answers;
};

static enum tt_exit commit(struct recording *recording) {
	struct tt_text rest, line;
	struct tt_fault fault;
	uint32_t number = 0;
	if (recording->batch == NULL)
		return TT_EXIT_GOOD;
	recording->answers.len = 0;
	bool good = tt_batch_commit(recording->batch, &recording->answers, &fault);
	recording->batch = NULL;
	recording->count = 0;
	if (!good)
		return tt_call_fault(recording->call, NULL, 0, &fault);
	rest = tt_buf_text(&recording->answers);
	while (tt_next_line(&rest, &line, &number)) {
		tt_call_answer(recording->call, line);
		if (tt_call_format(recording->call, "text"))
			tt_out_string(&recording->call->out, "\n");
	}
	fflush(recording->call->out.file);
	return TT_EXIT_GOOD;
}

/* Whoever tells one event at a time waits for its answer. */
static bool nothing_waits(const struct recording *recording) {
	struct pollfd waiting = {.fd = 0, .events = POLLIN};
	return strcmp(recording->path, "-") == 0 && poll(&waiting, 1, 0) == 0;
}

static enum tt_exit take(void *context, struct tt_text line, uint32_t number) {
	struct recording *recording = context;
	struct tt_fault fault;
	if (recording->batch == NULL && !tt_batch_begin(recording->service, &recording->batch, &fault)) {
		tt_call_fault(recording->call, NULL, 0, &fault);
		return TT_EXIT_SYSTEM;
	}
	enum tt_exit status = TT_EXIT_GOOD;
	if (tt_batch_add(recording->batch, line, &fault))
		recording->count++;
	else
		status = tt_call_fault(recording->call, recording->path, number, &fault);
	if (recording->count < BATCH && !nothing_waits(recording))
		return status;
	enum tt_exit committed = commit(recording);
	return committed > status ? committed : status;
}

static enum tt_exit run(struct tt_call *call) {
	struct recording recording = {
		.call = call, .path = call->argument_count > 0 ? call->arguments[0] : "-"};
	enum tt_exit status = TT_EXIT_INPUT;
	struct tt_fault fault;
	recording.service = tt_call_service(call, (struct tt_service_options){0}, &status);
	if (recording.service == NULL)
		return status;
	tt_buf_init(&recording.answers, call->arena, (size_t)1 << 28);
	tt_service_answer_as(recording.service, TT_ANSWER_WITHOUT_HOLDINGS);
	if (!tt_batch_begin(recording.service, &recording.batch, &fault)) {
		status = tt_call_fault(call, NULL, 0, &fault);
		tt_service_close(recording.service);
		return status;
	}
	status = tt_call_lines(call, recording.path, take, &recording);
	enum tt_exit committed = status;
	if (status == TT_EXIT_SYSTEM) /* which was told */
		tt_batch_abandon(recording.batch);
	else
		committed = commit(&recording);
	if (committed != TT_EXIT_SYSTEM && !tt_service_publish(recording.service, &fault))
		committed = tt_call_fault(call, NULL, 0, &fault);
	tt_service_close(recording.service);
	return committed > status ? committed : status;
}

enum tt_exit tt_command_record(struct tt_call *call) {
	return tt_call_run(call, run);
}

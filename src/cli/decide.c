/* tenten decide --store DIR|MODEL [FILE|-]: an answer for each event, and nothing is stored. */
#include "cli/serve.h"

struct deciding {
	struct tt_call *call;
	struct tt_service *service;
	const char *path;
	struct tt_buf answer;
};

/* A forbidden event, or an open one, is what the status tells of. */
static enum tt_exit status_of(const struct tt_buf *answer) {
	struct tt_text text = tt_buf_text(answer);
	const char *verdict = strstr(text.bytes, "\"verdict\":\"");
	return verdict != NULL && strncmp(verdict + 11, "permitted", 9) == 0 ? TT_EXIT_GOOD : TT_EXIT_FOUND;
}

static enum tt_exit take(void *context, struct tt_text line, uint32_t number) {
	struct deciding *deciding = context;
	struct tt_fault fault;
	deciding->answer.len = 0;
	if (!tt_service_decide(deciding->service, line, &deciding->answer, &fault))
		return tt_call_fault(deciding->call, deciding->path, number, &fault);
	tt_call_answer(deciding->call, tt_buf_text(&deciding->answer));
	return status_of(&deciding->answer);
}

static enum tt_exit run(struct tt_call *call) {
	struct deciding deciding = {
		.call = call, .path = call->argument_count > 0 ? call->arguments[0] : "-"};
	enum tt_exit status = TT_EXIT_INPUT;
	deciding.service = tt_call_service(call, (struct tt_service_options){.read_only = true}, &status);
	if (deciding.service == NULL)
		return status;
	tt_buf_init(&deciding.answer, call->arena, (size_t)1 << 28);
	status = tt_call_lines(call, deciding.path, take, &deciding);
	tt_service_close(deciding.service);
	return status;
}

enum tt_exit tt_command_decide(struct tt_call *call) {
	return tt_call_run(call, run);
}

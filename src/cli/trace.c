/* tenten trace --store DIR DATA[/INSTANCE]: where data came from, and where it went. */
#include "cli/serve.h"

static enum tt_exit run(struct tt_call *call) {
	enum tt_exit status = TT_EXIT_INPUT;
	struct tt_text what = tt_text_of(call->arguments[0]);
	const char *slash = memchr(what.bytes, '/', what.len);
	size_t len = slash == NULL ? what.len : (size_t)(slash - what.bytes);
	struct tt_query query = {.data = tt_text_slice(what, 0, len),
		.instance = tt_text_slice(what, len + (slash != NULL), what.len)};
	struct tt_service *service =
		tt_call_service(call, (struct tt_service_options){.read_only = true}, &status);
	struct tt_buf answer;
	struct tt_fault fault;
	if (service == NULL)
		return status;
	tt_buf_init(&answer, call->arena, (size_t)1 << 28);
	status = TT_EXIT_GOOD;
	if (tt_service_trace(service, &query, &answer, &fault))
		tt_call_answer(call, tt_buf_text(&answer));
	else
		status = tt_call_fault(call, NULL, 0, &fault);
	tt_service_close(service);
	return status;
}

enum tt_exit tt_command_trace(struct tt_call *call) {
	return tt_call_run(call, run);
}

/*
 * tenten explain MODEL EVENT, tenten explain CODE
 */
#include "cli/command.h"
#include "present/explain.h"

static enum tt_exit explain_code(struct tt_call *call) {
	const char *code = call->arguments[0];
	if (tt_explain_code(&call->out, tt_text_of(code)))
		return TT_EXIT_GOOD;
	const struct tt_text *codes;
	size_t len;
	tt_list_codes(call->arena, &codes, &len);
	tt_call_wrong(call, "「%s」という指摘又は診断の符号はない（イベントは explain MODEL EVENT）",
		"there is no code «%s» (for an event: explain MODEL EVENT)", code);
	tt_call_suggest(call, code, codes, len);
	return TT_EXIT_INPUT;
}

static enum tt_exit explain_event(struct tt_call *call) {
	struct tt_model *model = tt_call_model(call, call->arguments[0]);
	const struct tt_program *program = tt_call_program(call, model);
	if (program == NULL)
		return TT_EXIT_INPUT;
	uint32_t event = TT_CALL_FIND(call, &model->events, call->arguments[1], "「%s」というイベントはない",
		"there is no event «%s»");
	if (event == TT_NONE)
		return TT_EXIT_INPUT;
	struct tt_check *check = tt_check_model(model, program, call->as_of);
	tt_explain_event(&call->out, check, event, tt_call_has(call, TT_OPTION_ALL));
	return TT_EXIT_GOOD;
}

enum tt_exit tt_command_explain(struct tt_call *call) {
	return tt_call_run(call, call->argument_count == 1 ? explain_code : explain_event);
}

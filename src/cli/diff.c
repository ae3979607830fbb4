/*
 * tenten diff OLD NEW [--as-of D1 [--and D2]], tenten diff MODEL [--as-of D1] --and D2
 *
 * Two models at one day (each its own, or --as-of), one model at two days, or two models each at its day. The
 * status says whether the second one has errors that the first has not.
 */
#include "cli/command.h"
#include "present/diff.h"

static struct tt_check *check_again(const struct tt_check *check, tt_instant as_of) {
	return tt_check_model(check->model, check->program, as_of);
}

/* NULL if the model cannot be run. */
static struct tt_check *check_file(struct tt_call *call, const char *path, tt_instant as_of) {
	struct tt_model *model = tt_call_model(call, path);
	const struct tt_program *program = tt_call_program(call, model);
	return program == NULL ? NULL : tt_check_model(model, program, as_of);
}

struct printed {
	const struct tt_call *call;
	const struct tt_diff *diff;
};

static bool print(struct tt_output *out, void *context) {
	static const struct {
		const char *name;
		enum tt_table_format format;
	} tables[] = {{"csv", TT_TABLE_CSV}, {"md", TT_TABLE_MD}, {"html", TT_TABLE_HTML}};
	const struct printed *printed = context;
	for (size_t i = 0; i < TT_COUNT(tables); i++)
		if (tt_call_format(printed->call, tables[i].name)) {
			tt_print_diff_table(out, printed->diff, tables[i].format);
			return true;
		}
	if (tt_call_format(printed->call, "json"))
		tt_print_diff_json(out, printed->diff);
	else
		tt_print_diff(out, printed->diff, tt_call_has(printed->call, TT_OPTION_ALL));
	return true;
}

static enum tt_exit diff(struct tt_call *call) {
	bool two = call->argument_count == 2, dated = call->second != TT_TIME_MIN;
	if (!two && !dated)
		return tt_call_wrong(call,
			"比べるものがもう一つ要る: モデルをもう一つ書くか、--and で日付を示す",
			"there is nothing to compare it with: name a second model, or a day with --and", "");
	struct tt_check *before = check_file(call, call->arguments[0], call->as_of);
	if (before == NULL)
		return TT_EXIT_INPUT;
	tt_instant second = dated ? call->second : call->as_of;
	struct tt_check *after =
		two ? check_file(call, call->arguments[1], second) : check_again(before, second);
	if (after == NULL)
		return TT_EXIT_INPUT;
	const struct tt_diff *found = tt_diff_create(before, after);
	enum tt_exit status = tt_call_write(call, print, &(struct printed){call, found});
	if (status != TT_EXIT_GOOD)
		return status;
	return found->new_errors > 0 ? TT_EXIT_FOUND : TT_EXIT_GOOD;
}

enum tt_exit tt_command_diff(struct tt_call *call) {
	return tt_call_run(call, diff);
}

/*
 * tenten table MODEL WHAT
 */
#include "cli/command.h"
#include "present/tables.h"

#include <string.h>

static const struct tt_table_kind *find_kind(const char *name) {
	for (uint32_t i = 0; i < tt_table_kind_count; i++)
		if (strcmp(tt_table_kinds[i].name, name) == 0)
			return &tt_table_kinds[i];
	return NULL;
}

static enum tt_exit unknown_kind(struct tt_call *call, const char *name) {
	struct tt_text *candidates = TT_NEW_ARRAY(call->arena, struct tt_text, tt_table_kind_count);
	struct tt_buf list;
	tt_buf_init(&list, call->arena, 1 << 16);
	for (uint32_t i = 0; i < tt_table_kind_count; i++) {
		candidates[i] = tt_text_of(tt_table_kinds[i].name);
		tt_buf_format(&list, " %s", tt_table_kinds[i].name);
	}
	tt_call_wrong(call, "「%s」という表はない", "there is no table «%s»", name);
	tt_call_suggest(call, name, candidates, tt_table_kind_count);
	return tt_call_wrong(call, "表:%s", "tables:%s", list.bytes);
}

static enum tt_table_format format_of(const struct tt_call *call) {
	static const char *const names[] = {[TT_TABLE_TEXT] = "text",
		[TT_TABLE_CSV] = "csv",
		[TT_TABLE_JSON] = "json",
		[TT_TABLE_MD] = "md",
		[TT_TABLE_HTML] = "html"};
	for (size_t i = 0; i < TT_COUNT(names); i++)
		if (tt_call_format(call, names[i]))
			return (enum tt_table_format)i;
	return TT_TABLE_TEXT;
}

struct printed {
	const struct tt_table_kind *kind;
	struct tt_tabled tabled;
};

static bool print_into(void *context, struct tt_output *out) {
	struct printed *printed = context;
	out->caption = tt_text_of(tt_say(out, printed->kind->ja, printed->kind->en));
	printed->tabled.out = out;
	printed->kind->print(&printed->tabled);
	return true;
}

static enum tt_exit print(struct tt_call *call) {
	const struct tt_table_kind *kind = find_kind(call->arguments[1]);
	if (kind == NULL)
		return unknown_kind(call, call->arguments[1]);
	struct tt_model *model = tt_call_model(call, call->arguments[0]);
	const struct tt_program *program = tt_call_program(call, model);
	if (program == NULL)
		return TT_EXIT_INPUT;
	struct printed printed = {.kind = kind,
		.tabled = {
			.format = format_of(call), .model = model, .program = program, .as_of = call->as_of}};
	return tt_call_print(call, print_into, &printed);
}

enum tt_exit tt_command_table(struct tt_call *call) {
	return tt_call_run(call, print);
}

/*
 * tenten table MODEL WHAT [-o F.xlsx|F.csv|…]
 */
#include "cli/command.h"
#include "present/tables.h"

#include <string.h>

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
	static const char *const formats[] = {[TT_TABLE_TEXT] = "text",
		[TT_TABLE_CSV] = "csv",
		[TT_TABLE_JSON] = "json",
		[TT_TABLE_MD] = "md",
		[TT_TABLE_HTML] = "html",
		[TT_TABLE_XLSX] = "xlsx"};
	for (size_t i = 0; i < TT_COUNT(formats); i++)
		if (tt_call_format(call, formats[i]))
			return (enum tt_table_format)i;
	return TT_TABLE_TEXT;
}

struct printing {
	struct tt_call *call;
	const struct tt_table_kind *kind;
	struct tt_tabled tabled;
};

static bool print_sheet(struct printing *printing) {
	struct tt_tabled *tabled = &printing->tabled;
	struct tt_book *book = tt_call_book(printing->call, tabled->model);
	if (book == NULL)
		return false;
	book->sheet = (struct tt_sheet){.id = tt_text_of(printing->kind->name),
		.name = tt_table_short(printing->kind, printing->call->language)};
	tabled->out->book = book;
	printing->kind->print(tabled);
	return tt_call_end_book(printing->call, book, tabled->out);
}

static bool print(struct tt_output *out, void *context) {
	struct printing *printing = context;
	printing->tabled.out = out;
	out->caption = tt_text_of(tt_say(out, printing->kind->ja, printing->kind->en));
	if (printing->tabled.format == TT_TABLE_XLSX)
		return print_sheet(printing);
	printing->kind->print(&printing->tabled);
	return true;
}

static enum tt_exit table(struct tt_call *call) {
	/* In either order: no model is called like a table. */
	bool turned = tt_find_table(call->arguments[1]) == NULL && tt_find_table(call->arguments[0]) != NULL;
	const char *path = call->arguments[turned], *what = call->arguments[!turned];
	struct printing printing = {.call = call, .kind = tt_find_table(what)};
	enum tt_table_format format = format_of(call);
	if (printing.kind == NULL)
		return unknown_kind(call, what);
	if (format == TT_TABLE_XLSX && !tt_call_takes_bytes(call))
		return TT_EXIT_INPUT;
	struct tt_model *model = tt_call_model(call, path);
	const struct tt_program *program = tt_call_program(call, model);
	if (program == NULL)
		return TT_EXIT_INPUT;
	printing.tabled = (struct tt_tabled){.format = format,
		.model = model,
		.program = program,
		.as_of = call->as_of,
		.progress = tt_call_progress(call)};
	if (printing.kind->of_risks && model->risks.len == 0)
		tt_call_wrong(call, "モデルにリスクがない。目録は use: [risks/dmf] で使える",
			"the model has no risks; use: [risks/dmf] brings a catalogue of them", "");
	return tt_call_write(call, print, &printing);
}

enum tt_exit tt_command_table(struct tt_call *call) {
	return tt_call_run(call, table);
}

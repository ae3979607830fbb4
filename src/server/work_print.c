/*
 * Tables, explanations and reports of a model, as the commands of these names make them.
 */
#include "present/explain.h"
#include "present/report.h"
#include "present/tables.h"
#include "present/workbook.h"
#include "server/work.h"

/* ---- workbooks ------------------------------------------------------------------------------------- */

/* Has print() write into a book about the model, which becomes what is answered. */
static void print_book(struct tt_work *work, const struct tt_tabled *tabled, struct tt_sheet sheet,
	void (*print)(const struct tt_tabled *tabled)) {
	struct tt_text why;
	bool whole = work->order->words[TT_JOB_FOR][0] == '\0';
	struct tt_book *book = tt_book_about(&work->out, work->model, work->order->as_of, whole, &why);
	if (book == NULL) {
		work->outcome = TT_JOB_FAILED;
		return;
	}
	book->sheet = sheet;
	work->out.book = book;
	print(tabled);
	if (!tt_book_end(book, &work->out))
		work->outcome = TT_JOB_FAILED;
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum tt_table_format format;
} table_formats[] = {
	{"csv", TT_TABLE_CSV}, {"md", TT_TABLE_MD}, {"html", TT_TABLE_HTML}, {"xlsx", TT_TABLE_XLSX}};

static const struct tt_table_kind *find_table(struct tt_work *work) {
	struct tt_text what = tt_work_word(work, TT_JOB_WHAT);
	const struct tt_table_kind *kind = tt_find_table(what.bytes);
	struct tt_text *near = TT_NEW_ARRAY(&work->arena, struct tt_text, tt_table_kind_count);
	if (kind != NULL)
		return kind;
	for (uint32_t i = 0; i < tt_table_kind_count; i++)
		near[i] = tt_text_of(tt_table_kinds[i].name);
	tt_work_fault(work, what.len == 0 ? TT_FAULT_MISSING : TT_FAULT_WRONG_VALUE,
		what.len == 0 ? TT_TEXT("what") : what);
	tt_fault_near(&work->fault, tt_nearest(what, near, tt_table_kind_count));
	return NULL;
}

static void print_table(struct tt_work *work, const struct tt_table_kind *kind, struct tt_tabled *tabled) {
	struct tt_sheet sheet = {
		.id = tt_text_of(kind->name), .name = tt_table_short(kind, work->out.language)};
	work->out.caption = tt_text_of(tt_say(&work->out, kind->ja, kind->en));
	for (size_t i = 0; i < TT_COUNT(table_formats); i++) {
		if (!tt_work_format(work, table_formats[i].name))
			continue;
		tabled->format = table_formats[i].format;
		if (tabled->format == TT_TABLE_XLSX)
			print_book(work, tabled, sheet, kind->print);
		else
			kind->print(tabled);
		return;
	}
	tt_print_table_cells(tabled, kind);
}

/* What a party sees of a check; NULL for everything. False with a fault if there is no such party. */
static bool find_view(struct tt_work *work, struct tt_check *check, struct tt_flow *flow) {
	uint32_t party;
	if (!TT_WORK_FIND(work, TT_JOB_FOR, &work->model->parties, &party))
		return false;
	if (party != TT_NONE)
		check->view = tt_view_create(flow != NULL ? flow : tt_flow_create(check), party);
	return true;
}

void tt_work_table(struct tt_work *work) {
	const struct tt_table_kind *kind = find_table(work);
	struct tt_tabled tabled = {.out = &work->out, .as_of = work->order->as_of};
	if (kind == NULL || !tt_work_model(work))
		return;
	tabled.model = work->model;
	tabled.program = work->program;
	if (work->order->words[TT_JOB_FOR][0] != '\0') {
		tabled.check = tt_check_model(work->model, work->program, work->order->as_of);
		if (!find_view(work, tabled.check, NULL))
			return;
		tabled.view = tabled.check->view;
	}
	print_table(work, kind, &tabled);
}

/* ---- explanations ---------------------------------------------------------------------------------- */

static void explain_code(struct tt_work *work, struct tt_text code) {
	const struct tt_text *codes;
	size_t len;
	if (tt_explain_code_json(&work->out, code))
		return;
	tt_list_codes(&work->arena, &codes, &len);
	tt_work_fault(work, TT_FAULT_WRONG_VALUE, code);
	tt_fault_near(&work->fault, tt_nearest(code, codes, len));
}

/* A code needs no model. */
void tt_work_explain(struct tt_work *work) {
	struct tt_text code = tt_work_word(work, TT_JOB_CODE), event = tt_work_word(work, TT_JOB_EVENT);
	uint32_t found;
	if (code.len > 0) {
		explain_code(work, code);
		return;
	}
	if (event.len == 0 || work->bundle.count == 0) {
		tt_work_fault(work, TT_FAULT_MISSING, event.len == 0 ? TT_TEXT("event") : TT_TEXT("main"));
		return;
	}
	struct tt_check *check = tt_work_checked(work);
	if (check != NULL && TT_WORK_FIND(work, TT_JOB_EVENT, &work->model->events, &found))
		tt_explain_event_json(&work->out, check, found, false);
}

/* ---- reports --------------------------------------------------------------------------------------- */

static void report_book(struct tt_work *work, struct tt_check *check) {
	struct tt_tabled tabled = {.out = &work->out,
		.format = TT_TABLE_XLSX,
		.model = work->model,
		.program = work->program,
		.as_of = check->as_of,
		.view = check->view,
		.check = check};
	print_book(work, &tabled, (struct tt_sheet){.id = {NULL, 0}}, tt_print_workbook);
}

void tt_work_report(struct tt_work *work) {
	struct tt_check *check = tt_work_checked(work);
	if (check == NULL)
		return;
	if (tt_work_format(work, "xlsx")) {
		if (find_view(work, check, NULL))
			report_book(work, check);
		return;
	}
	struct tt_painter *painter = tt_painter_create(check);
	if (!find_view(work, check, painter->flow))
		return;
	if (!tt_work_format(work, "pdf"))
		tt_print_report(&work->out, check, painter);
	else if (painter->typesetter == NULL || !tt_write_report(&work->out, check, painter))
		work->outcome = TT_JOB_FAILED;
}

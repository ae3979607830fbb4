/*
 * tenten report MODEL -o DIR | F.html | F.pdf | F.xlsx: all four steps as one document. A directory gets the
 * pictures beside it. All files are written before the first of them is published, so that a full disk leaves
 * nothing half-done.
 */
#define _XOPEN_SOURCE 700
#include "cli/command.h"
#include "present/draw.h"
#include "present/report.h"
#include "present/workbook.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 4 };

/* Files that are being written together. */
struct bundle {
	struct tt_call *call;
	struct tt_check *check;
	struct tt_painter *painter;
	bool pdf; /* the report, instead of HTML */
	struct tt_file *files[STEPS + 1];
	const char *paths[STEPS + 1];
	int count;
};

static void abandon(void *file) {
	tt_file_abandon(file);
}

/* Says why a path cannot be written, as errno tells it. */
static bool complain(const struct bundle *bundle, const char *path) {
	struct tt_text text = tt_text_format(
		bundle->call->arena, "%s: %s", path, tt_error_text(errno, bundle->call->language));
	tt_call_wrong(bundle->call, "書き込めない: %s", "cannot be written: %s", text.bytes);
	return false;
}

/* ---- one file -------------------------------------------------------------------------------------- */

/* step 0 is the report, the others are pictures. False if something cannot be drawn here. */
static bool print(struct tt_output *out, const struct bundle *bundle, int step) {
	struct tt_view *view = bundle->check->view;
	struct tt_drawing drawing = {
		.step = step, .party = view == NULL ? TT_NONE : view->party, .regime = TT_NONE, .view = view};
	if (step > 0)
		return tt_draw_element(out, bundle->painter, &drawing);
	if (bundle->pdf)
		return tt_write_report(out, bundle->check, bundle->painter);
	tt_print_report(out, bundle->check, bundle->painter);
	return true;
}

static bool write_file(struct bundle *bundle, const char *path, int step) {
	struct tt_call *call = bundle->call;
	struct tt_file *file = TT_NEW(call->arena, struct tt_file);
	struct tt_output out;
	if (tt_file_begin(file, path) != TT_OK)
		return complain(bundle, path);
	tt_arena_defer(call->arena, abandon, file);
	bundle->paths[bundle->count] = path;
	bundle->files[bundle->count++] = file;
	tt_output_init(&out, file->stream, call->arena, call->language);
	bool printed = print(&out, bundle, step), written = tt_output_end(&out);
	if (!printed && written) {
		tt_call_wrong(call, "図を描けない: %s", "the picture cannot be drawn: %s", path);
		return false;
	}
	errno = out.error;
	return (written && tt_file_close(file) == TT_OK) || complain(bundle, path);
}

static bool publish(struct bundle *bundle) {
	for (int i = 0; i < bundle->count; i++)
		if (tt_file_publish(bundle->files[i]) != TT_OK)
			return complain(bundle, bundle->paths[i]);
	return true;
}

/* ---- a directory ----------------------------------------------------------------------------------- */

static bool write_into(struct bundle *bundle, struct tt_text directory) {
	struct tt_arena *arena = bundle->call->arena;
	for (int step = 1; step <= STEPS; step++) {
		struct tt_text path =
			tt_text_format(arena, "%.*s/step-%d.svg", TT_TEXT_ARGS(directory), step);
		if (!write_file(bundle, path.bytes, step))
			return false;
	}
	struct tt_text report = tt_text_format(
		arena, "%.*s/report.%s", TT_TEXT_ARGS(directory), bundle->pdf ? "pdf" : "html");
	return write_file(bundle, report.bytes, 0) && publish(bundle);
}

static struct tt_text without_slashes(struct tt_text path) {
	while (path.len > 1 && path.bytes[path.len - 1] == '/')
		path.len--;
	return path;
}

static bool write_directory(struct bundle *bundle, const char *path) {
	struct tt_text directory = tt_text_copy(bundle->call->arena, without_slashes(tt_text_of(path)));
	bool made = false;
	if (tt_directory_make(directory.bytes, &made) != TT_OK)
		return complain(bundle, path);
	if (write_into(bundle, directory))
		return true;
	for (int i = 0; i < bundle->count; i++)
		tt_file_abandon(bundle->files[i]);
	if (made)
		rmdir(directory.bytes);
	return false;
}

/* ---- where it goes --------------------------------------------------------------------------------- */

static bool ends_with(const char *path, const char *ending) {
	size_t len = strlen(path), end = strlen(ending);
	return len > end && strcmp(path + len - end, ending) == 0;
}

static bool is_file(const char *path) {
	return ends_with(path, ".html") || ends_with(path, ".htm") || ends_with(path, ".pdf");
}

static bool wants_pdf(const struct tt_call *call, const char *path) {
	return tt_call_has(call, TT_OPTION_FORMAT) ? tt_call_format(call, "pdf") : ends_with(path, ".pdf");
}

static void tell(struct tt_output *out, const char *path) {
	tt_out_format(out, tt_say(out, "報告書: %s\n", "report: %s\n"), path);
}

static bool write_report(struct bundle *bundle, const char *path) {
	bool written = is_file(path) ? write_file(bundle, path, 0) && publish(bundle)
				     : write_directory(bundle, path);
	if (written)
		tell(&bundle->call->out, bundle->paths[bundle->count - 1]);
	return written;
}

/* Where the report can go; what cannot be is said before the model is read. */
static bool fits(const struct tt_call *call, const char *path) {
	static const char *const others[] = {".docx", ".md", ".txt", ".json", ".csv", ".svg", ".png"};
	if (path == NULL || *path == '\0') {
		tt_call_wrong(call,
			"-o で出力先（フォルダ、又は .html、.pdf、.xlsx のファイル。- は標準出力）を示す",
			"say with -o where the report goes: a directory, or a file that ends in .html, "
			".pdf or .xlsx (-: standard output)",
			"");
		return false;
	}
	for (size_t i = 0; i < TT_COUNT(others); i++)
		if (ends_with(path, others[i])) {
			tt_call_wrong(call, "報告書の形式は HTML、PDF、XLSX である: %s",
				"a report is HTML, PDF or XLSX: %s", path);
			return false;
		}
	return true;
}

/* ---- a workbook ------------------------------------------------------------------------------------ */

static bool print_book(struct tt_output *out, void *context) {
	struct bundle *bundle = context;
	struct tt_check *check = bundle->check;
	out->book = tt_call_book(bundle->call, check->model);
	if (out->book == NULL)
		return false;
	tt_print_workbook(&(struct tt_tabled){.out = out,
		.format = TT_TABLE_XLSX,
		.model = check->model,
		.program = check->program,
		.as_of = check->as_of,
		.view = check->view,
		.check = check});
	return tt_call_end_book(bundle->call, out->book, out);
}

static enum tt_exit write_book(struct bundle *bundle, const char *path) {
	enum tt_exit status = tt_call_write(bundle->call, print_book, bundle);
	if (status == TT_EXIT_GOOD)
		tell(&bundle->call->out, path);
	return status;
}

/* ---- the command ----------------------------------------------------------------------------------- */

/* For whom it is; false after a complaint. */
static bool find_party(const struct tt_call *call, const struct tt_model *model, uint32_t *party) {
	const char *name = call->values[TT_OPTION_FOR];
	if (name != NULL)
		*party = tt_call_party(call, model, name);
	return name == NULL || *party != TT_NONE;
}

static enum tt_exit report(struct tt_call *call) {
	const char *path = call->values[TT_OPTION_OUTPUT];
	if (!fits(call, path))
		return TT_EXIT_INPUT;
	struct tt_model *model = tt_call_model(call, call->arguments[0]);
	const struct tt_program *program = tt_call_program(call, model);
	uint32_t party = TT_NONE;
	if (program == NULL || !find_party(call, model, &party))
		return TT_EXIT_INPUT;
	struct bundle bundle = {.call = call, .check = tt_check_model(model, program, call->as_of)};
	enum tt_exit found = bundle.check->severities[TT_ERROR] > 0 ? TT_EXIT_FOUND : TT_EXIT_GOOD;
	if (ends_with(path, ".xlsx")) {
		if (party != TT_NONE)
			bundle.check->view = tt_view_create(tt_flow_create(bundle.check), party);
		enum tt_exit status = write_book(&bundle, path);
		return status == TT_EXIT_GOOD ? found : status;
	}
	bundle.painter = tt_call_painter(call, bundle.check);
	if (party != TT_NONE)
		bundle.check->view = tt_view_create(
			bundle.painter->flow != NULL ? bundle.painter->flow : tt_flow_create(bundle.check),
			party);
	bundle.pdf = wants_pdf(call, path);
	if (bundle.pdf && bundle.painter->typesetter == NULL)
		return TT_EXIT_SYSTEM;
	if (!(strcmp(path, "-") == 0 ? print(&call->out, &bundle, 0) : write_report(&bundle, path)))
		return TT_EXIT_SYSTEM;
	tt_call_fonts(call, bundle.painter);
	return found;
}

enum tt_exit tt_command_report(struct tt_call *call) {
	return tt_call_run(call, report);
}

/*
 * tenten import xlsx MODEL BOOK.xlsx: what people filled in goes into the model. Says what was taken, and
 * each cell that was not.
 */
#include "cli/command.h"
#include "exchange/import.h"
#include "present/message.h"

#include <errno.h>

enum { BOOK_LIMIT = 1 << 28, SHOWN_LIMIT = 1 << 14, SHOWN_WIDTH = 60 };

/* ---- books that cannot be read ----------------------------------------------------------------------- */

static enum tt_exit unreadable(
	const struct tt_call *call, const char *path, enum tt_xlsx_result why, struct tt_text more) {
	static const struct {
		const char *ja, *en;
	} texts[] = {[TT_XLSX_NO_MODULE] = {"ブックを読む部品がない: %s", "workbooks cannot be read: %s"},
		[TT_XLSX_EMPTY] = {"中身のないファイルである: %s", "the file is empty: %s"},
		[TT_XLSX_OLD] = {"古い形式（.xls）である。.xlsx として保存し直す: %s",
			"it is of the older form .xls; save it as .xlsx: %s"},
		[TT_XLSX_ENCRYPTED] = {"暗号化されている。パスワードを外して保存し直す: %s",
			"it is encrypted; save it without a password: %s"},
		[TT_XLSX_OTHER] = {"ブック（.xlsx）でない: %s", "it is no workbook (.xlsx): %s"},
		[TT_XLSX_DAMAGED] = {"ブックが壊れているか、途中で切れている: %s",
			"the workbook is damaged or cut short: %s"},
		[TT_XLSX_TOO_LARGE] = {"ブックが大き過ぎるか、不自然に圧縮されている: %s",
			"the workbook is too large, or packed in a way that none is: %s"},
		[TT_XLSX_NO_WORKBOOK] = {"ZIP だが、中にブック（.xlsx）がない: %s",
			"it is a ZIP without a workbook (.xlsx) in it: %s"}};
	tt_call_wrong(call, texts[why].ja, texts[why].en, why == TT_XLSX_NO_MODULE ? more.bytes : path);
	if (why != TT_XLSX_NO_MODULE && more.len > 0)
		tt_call_wrong(call, "  部分: %s", "  part: %s", more.bytes);
	return why == TT_XLSX_NO_MODULE ? TT_EXIT_SYSTEM : TT_EXIT_INPUT;
}

static enum tt_exit moved(const struct tt_call *call, const struct tt_filled *book) {
	struct tt_text ja = tt_text_format(call->arena,
		"%.*s: 見出しが「%.*s」のはずだが「%.*s」である。列を動かしたり、消したりしていないか",
		TT_TEXT_ARGS(book->place), TT_TEXT_ARGS(book->wanted), TT_TEXT_ARGS(book->found));
	struct tt_text en = tt_text_format(call->arena,
		"%.*s: the heading should be «%.*s» but is «%.*s»: was a column moved or deleted?",
		TT_TEXT_ARGS(book->place), TT_TEXT_ARGS(book->wanted), TT_TEXT_ARGS(book->found));
	return tt_call_wrong(call, "%s", "%s", call->language == TT_JA ? ja.bytes : en.bytes);
}

static enum tt_exit not_ours(
	const struct tt_call *call, const struct tt_filled *book, enum tt_filled_result result) {
	const char *path = call->arguments[2];
	if (result == TT_FILLED_FOREIGN)
		return tt_call_wrong(call,
			"tenten report が書いたブックでない（隠しシート「tenten」がない）: %s",
			"it is no workbook of tenten report: the hidden sheet «tenten» is missing: %s", path);
	if (result == TT_FILLED_OTHER_VERSION)
		return tt_call_wrong(call, "別の版の tenten が書いたブックである。書き直す: %s",
			"another version of tenten wrote this workbook; write it anew: %s", path);
	if (result == TT_FILLED_SHEET_GONE)
		return tt_call_wrong(call, "シート「%s」がない。消したり、名前を変えたりしていないか",
			"there is no sheet «%s»: was it deleted or renamed?", book->place.bytes);
	return moved(call, book);
}

static enum tt_exit complain(const struct tt_call *call, const struct tt_filled *book,
	enum tt_filled_result result, enum tt_xlsx_result why) {
	if (result == TT_FILLED_UNREADABLE)
		unreadable(call, call->arguments[2], why, book->xlsx.why);
	else
		not_ours(call, book, result);
	bool system = result == TT_FILLED_UNREADABLE && why == TT_XLSX_NO_MODULE;
	if (!system)
		tt_call_wrong(call, "モデルは変えていない", "the model was not changed", "");
	return system ? TT_EXIT_SYSTEM : TT_EXIT_INPUT;
}

/* ---- what became of it ------------------------------------------------------------------------------- */

static struct tt_text shown(struct tt_output *out, struct tt_text text) {
	struct tt_buf buf;
	tt_buf_init(&buf, out->scratch, SHOWN_LIMIT);
	tt_show(&buf, text);
	struct tt_text cut = tt_text_cut(tt_buf_text(&buf), SHOWN_WIDTH);
	return cut.len == buf.len ? cut : tt_text_format(out->scratch, "%.*s…", TT_TEXT_ARGS(cut));
}

static void print_refusals(struct tt_output *out, const struct tt_import *import) {
	static const char *const ja[] = {
#define REFUSAL(name, in_ja, in_en) [TT_IMPORT_##name] = in_ja,
#include "exchange/refusal.def"
#undef REFUSAL
	};
	static const char *const en[] = {
#define REFUSAL(name, in_ja, in_en) [TT_IMPORT_##name] = in_en,
#include "exchange/refusal.def"
#undef REFUSAL
	};
	if (import->refusals.len > 0)
		tt_out_format(out,
			tt_say(out, "取り込めないセル: %u\n",
				import->refusals.len == 1 ? "%u cell cannot be taken:\n"
							  : "%u cells cannot be taken:\n"),
			import->refusals.len);
	for (uint32_t i = 0; i < import->refusals.len; i++) {
		const struct tt_import_refusal *refusal = &import->refusals.items[i];
		struct tt_text place = shown(out, refusal->place), column = shown(out, refusal->column);
		struct tt_text cell = shown(out, refusal->shown), more = refusal->more;
		tt_out_format(out, tt_say(out, "  %.*s（%.*s）「%.*s」: %s", "  %.*s (%.*s) «%.*s»: %s"),
			TT_TEXT_ARGS(place), TT_TEXT_ARGS(column), TT_TEXT_ARGS(cell),
			tt_say(out, ja[refusal->why], en[refusal->why]));
		if (more.len > 0)
			tt_out_format(out, tt_say(out, "（%.*s）", " (%.*s)"), TT_TEXT_ARGS(more));
		tt_out_string(out, "\n");
		tt_out_relax(out);
	}
}

static void print_changes(struct tt_output *out, const struct tt_import *import) {
	for (uint32_t i = 0; i < import->changes.len; i++) {
		const struct tt_import_change *change = &import->changes.items[i];
		struct tt_text key = shown(out, change->key), before = shown(out, change->before);
		struct tt_text after = shown(out, change->after);
		tt_out_format(out, "  %.*s %.*s: %.*s → %.*s\n", TT_TEXT_ARGS(key),
			TT_TEXT_ARGS(change->field), before.len > 0 ? (int)before.len : 1,
			before.len > 0 ? before.bytes : "-", after.len > 0 ? (int)after.len : 1,
			after.len > 0 ? after.bytes : "-");
		tt_out_relax(out);
	}
}

static void print_summary(struct tt_output *out, const struct tt_import *import, bool dry) {
	const uint32_t *taken = import->taken;
	tt_out_format(out,
		dry ? tt_say(out,
			      "取り込むと: 判断 %u、対策 %u、答え %u、受け入れた指摘 "
			      "%u（書き込んでいない）\n",
			      "would take: decisions %u, measures %u, answers %u, accepted findings %u "
			      "(nothing is "
			      "written)\n")
		    : tt_say(out, "取り込んだ: 判断 %u、対策 %u、答え %u、受け入れた指摘 %u\n",
			      "taken: decisions %u, measures %u, answers %u, accepted findings %u\n"),
		taken[TT_IMPORT_DECISIONS], taken[TT_IMPORT_MEASURES], taken[TT_IMPORT_ANSWERS],
		taken[TT_IMPORT_SILENCES]);
}

/* ---- the command ------------------------------------------------------------------------------------- */

static enum tt_exit model_moved(const struct tt_call *call, struct tt_text path) {
	return tt_call_wrong(call, "モデルのファイルが読めないか、読んだ後に変わった: %s",
		"a file of the model cannot be read, or has changed since: %s", path.bytes);
}

static bool to_standard_output(const struct tt_call *call) {
	const char *path = call->values[TT_OPTION_OUTPUT];
	return path != NULL && strcmp(path, "-") == 0;
}

static enum tt_exit write_files(struct tt_call *call, const struct tt_import *import) {
	struct tt_text which = {0};
	if (to_standard_output(call)) {
		tt_out(&call->out, import->files.items[0]->edit.text);
		return TT_EXIT_GOOD;
	}
	enum tt_status status = tt_import_write(import, call->values[TT_OPTION_OUTPUT], &which);
	if (status == TT_BAD_INPUT)
		return model_moved(call, which);
	if (status == TT_OK)
		return TT_EXIT_GOOD;
	tt_call_wrong(call, "書き込めない: %s", "cannot be written: %s", which.bytes);
	tt_call_wrong(call, "  %s", "  %s", tt_error_text(errno, call->language));
	return TT_EXIT_SYSTEM;
}

/* With -o, only the model's own file goes elsewhere. */
static bool fits_output(const struct tt_call *call, const struct tt_import *import) {
	for (uint32_t i = 1; call->values[TT_OPTION_OUTPUT] != NULL && i < import->files.len; i++)
		if (tt_import_changed(import->files.items[i])) {
			tt_call_wrong(call, "他のファイルにも書き込むので、-o は使えない: %s",
				"-o cannot be used: something goes into another file, too: %s",
				import->files.items[i]->path.bytes);
			return false;
		}
	return true;
}

static enum tt_exit finish(struct tt_call *call, const struct tt_import *import) {
	struct tt_diagnostics *diagnostics = TT_NEW(call->arena, struct tt_diagnostics);
	bool dry = tt_call_has(call, TT_OPTION_DRY_RUN);
	if (!tt_import_holds(import, tt_call_packs(call), diagnostics)) {
		tt_call_report(call, diagnostics);
		return tt_call_wrong(call, "取り込むとモデルが成り立たない。モデルは変えていない",
			"the model would not hold; it was not changed", "");
	}
	if (!fits_output(call, import))
		return TT_EXIT_INPUT;
	enum tt_exit status = dry ? TT_EXIT_GOOD : write_files(call, import);
	if (status != TT_EXIT_GOOD)
		return status;
	struct tt_output beside, *out = &call->out;
	if (!dry && to_standard_output(call)) { /* where the model goes, nothing else does */
		tt_output_init(&beside, stderr, call->arena, call->language);
		out = &beside;
	}
	print_summary(out, import, dry);
	if (dry)
		print_changes(out, import);
	print_refusals(out, import);
	return import->refusals.len > 0 ? TT_EXIT_FOUND : TT_EXIT_GOOD;
}

static enum tt_exit read_bytes(struct tt_call *call, const char *path, struct tt_text *bytes) {
	enum tt_status status = tt_file_read(call->arena, path, BOOK_LIMIT, bytes);
	if (status == TT_LIMIT)
		return unreadable(call, path, TT_XLSX_TOO_LARGE, (struct tt_text){0});
	if (status == TT_OK)
		return TT_EXIT_GOOD;
	tt_call_wrong(call, "読めない: %s", "cannot be read: %s", path);
	return tt_call_wrong(call, "  %s", "  %s", tt_error_text(errno, call->language));
}

static enum tt_exit import_book(struct tt_call *call) {
	struct tt_filled *book = TT_NEW(call->arena, struct tt_filled);
	struct tt_import *import = TT_NEW(call->arena, struct tt_import);
	struct tt_text bytes;
	enum tt_xlsx_result why = TT_XLSX_OK;
	if (!tt_text_is(tt_text_of("xlsx"), call->arguments[0]))
		return tt_call_wrong(call, "「%s」からは取り込めない（xlsx だけ）",
			"«%s» cannot be taken from: only xlsx can", call->arguments[0]);
	enum tt_exit status = read_bytes(call, call->arguments[2], &bytes);
	if (status != TT_EXIT_GOOD)
		return status;
	enum tt_filled_result opened = tt_filled_open(book, call->arena, bytes, &why);
	if (opened != TT_FILLED_OK)
		return complain(call, book, opened, why);
	struct tt_model *model = tt_call_model(call, call->arguments[1]);
	const struct tt_program *program = tt_call_program(call, model);
	if (program == NULL)
		return TT_EXIT_INPUT;
	struct tt_check *check = tt_check_model(model, program, call->as_of);
	if (tt_import_take(import, call->arena, check, tt_text_of(call->arguments[1]), book) == TT_OK)
		return finish(call, import);
	return import->unreadable.len > 0 ? model_moved(call, import->unreadable)
					  : complain(call, book, TT_FILLED_UNREADABLE, TT_XLSX_DAMAGED);
}

enum tt_exit tt_command_import(struct tt_call *call) {
	return tt_call_run(call, import_book);
}

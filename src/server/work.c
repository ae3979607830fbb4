/*
 * What the workshop does, in a child of its own: a model is read from bytes that may come from anybody, so it
 * opens no file; what is wrong with it becomes a list of diagnostics in JSON.
 */
#define _GNU_SOURCE
#include "server/workshop.h"

#include <sodium.h>
#include "analysis/word.h"
#include "present/check.h"
#include "present/draw.h"
#include "present/json.h"

#define MEMORY ((size_t)1 << 30)
enum { MESSAGE_LIMIT = 1 << 16 };

struct task {
	const struct tt_job_order *order;
	const struct tt_pack_path *packs;
	struct tt_text input;
	FILE *file;
	struct tt_arena arena;
	struct tt_output out;
	struct tt_model *model;
	const struct tt_program *program;
	enum tt_job_outcome outcome;
};

/* ---- diagnostics ----------------------------------------------------------------------------------- */

static void write_in_both(struct tt_json *json, const char *key, const struct tt_diagnostic *diagnostic,
	struct tt_text (*say)(struct tt_arena *, const struct tt_diagnostic *, enum tt_language)) {
	struct tt_arena *arena = json->out->arena;
	tt_json_open(json, key, '{');
	tt_json_text(json, "ja", say(arena, diagnostic, TT_JA));
	tt_json_text(json, "en", say(arena, diagnostic, TT_EN));
	tt_json_close(json, '}');
}

static struct tt_text say_message(
	struct tt_arena *arena, const struct tt_diagnostic *diagnostic, enum tt_language language) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, MESSAGE_LIMIT);
	tt_diagnostic_message(diagnostic, language, &buf);
	return tt_buf_text(&buf);
}

static struct tt_text say_help(
	struct tt_arena *arena, const struct tt_diagnostic *diagnostic, enum tt_language language) {
	(void)arena;
	return tt_text_of(tt_code_help(diagnostic->code, language));
}

static void write_place(struct tt_json *json, const struct tt_diagnostics *diagnostics, struct tt_mark mark) {
	if (mark.file >= diagnostics->files.len)
		return;
	const struct tt_document *document = diagnostics->files.items[mark.file];
	struct tt_place from = tt_document_place(document, mark.start),
			to = tt_document_place(document, mark.start + mark.len);
	tt_json_text(json, "file", document->path);
	tt_json_number(json, "line", from.line);
	tt_json_number(json, "column", from.column);
	tt_json_number(json, "end_line", to.line);
	tt_json_number(json, "end_column", to.column);
}

static void write_diagnostics(struct task *task) {
	const struct tt_diagnostics *diagnostics = task->model->diagnostics;
	struct tt_json json = {.out = &task->out};
	tt_json_open(&json, NULL, '[');
	for (uint32_t i = 0; i < diagnostics->items.len; i++) {
		const struct tt_diagnostic *diagnostic = &diagnostics->items.items[i];
		tt_json_open(&json, NULL, '{');
		tt_json_string(&json, "code", tt_code_text(diagnostic->code));
		tt_json_string(&json, "severity", tt_severity_name(tt_code_severity(diagnostic->code)));
		write_in_both(&json, "message", diagnostic, say_message);
		write_in_both(&json, "help", diagnostic, say_help);
		if (diagnostic->suggestion.len > 0)
			tt_json_text(&json, "suggestion", diagnostic->suggestion);
		write_place(&json, diagnostics, diagnostic->mark);
		tt_json_close(&json, '}');
	}
	tt_json_close(&json, ']');
}

/* ---- models ---------------------------------------------------------------------------------------- */

/* Like a model that comes on standard input, but that it may open no file. */
static bool read_model(struct task *task) {
	struct tt_diagnostics *diagnostics = TT_NEW(&task->arena, struct tt_diagnostics);
	tt_diagnostics_init(diagnostics, &task->arena);
	struct tt_model_request request = {
		.path = TT_TEXT("-"), .source = task->input, .alone = true, .packs = *task->packs};
	task->model = tt_model_open(&task->arena, &request, diagnostics);
	if (!tt_diagnostics_failed(diagnostics))
		task->program = tt_program_compile(task->model);
	if (!tt_diagnostics_failed(diagnostics))
		return true;
	write_diagnostics(task);
	task->outcome = TT_JOB_BAD_MODEL;
	return false;
}

static void check(struct task *task) {
	if (!read_model(task))
		return;
	tt_print_check_json(&task->out, tt_check_model(task->model, task->program, task->order->as_of));
}

/* The thing of this name, TT_NONE where none is asked for; false if there is no such thing. */
#define FIND(table)                                                                                          \
	static bool find_##table(const struct tt_model *model, const char *name, uint32_t *found) {          \
		*found = TT_NONE;                                                                            \
		for (uint32_t i = 0; *name != '\0' && i < model->table.len; i++)                             \
			if (tt_text_is(model->table.items[i].named.id, name))                                \
				*found = i;                                                                  \
		return *name == '\0' || *found != TT_NONE;                                                   \
	}
FIND(parties)
FIND(regimes)

static void draw(struct task *task) {
	struct tt_drawing drawing = {.step = task->order->step == 0 ? 4 : task->order->step};
	if (!read_model(task))
		return;
	if (!find_parties(task->model, task->order->party, &drawing.party) ||
		!find_regimes(task->model, task->order->regime, &drawing.regime)) {
		task->outcome = TT_JOB_NO_SUCH;
		return;
	}
	struct tt_painter *painter =
		tt_painter_create(tt_check_model(task->model, task->program, task->order->as_of));
	if (painter->typesetter == NULL) {
		task->outcome = TT_JOB_FAILED;
		return;
	}
	const struct tt_scene *scene =
		tt_draw(&task->arena, painter->flow, painter->typesetter, task->out.language, &drawing);
	(task->order->svg ? tt_scene_svg : tt_scene_json)(scene, &task->out);
}

/* ---- tokens ---------------------------------------------------------------------------------------- */

/* The input is the hash, a NUL and the secret. */
static void verify(struct task *task) {
	size_t len = strnlen(task->input.bytes, task->input.len);
	if (len >= crypto_pwhash_STRBYTES || len == task->input.len || sodium_init() < 0) {
		task->outcome = TT_JOB_FAILED;
		return;
	}
	struct tt_text secret = tt_text_slice(task->input, len + 1, task->input.len);
	if (crypto_pwhash_str_verify(task->input.bytes, secret.bytes, secret.len) != 0)
		task->outcome = TT_JOB_NO;
}

/* ---- work ------------------------------------------------------------------------------------------ */

static void work(void *context) {
	static void (*const tasks[])(struct task * task) = {
		[TT_JOB_CHECK] = check, [TT_JOB_DRAW] = draw, [TT_JOB_VERIFY] = verify};
	struct task *task = context;
	tt_output_init(&task->out, task->file, &task->arena, (enum tt_language)task->order->language);
	if (task->order->kind < TT_COUNT(tasks))
		tasks[task->order->kind](task);
}

enum tt_job_outcome tt_workshop_work(
	const struct tt_job_order *order, const struct tt_pack_path *packs, struct tt_text input, FILE *out) {
	struct task task = {.order = order, .packs = packs, .input = input, .file = out};
	tt_arena_init(&task.arena, MEMORY);
	enum tt_status status = tt_arena_run(&task.arena, work, &task);
	return status == TT_OK ? task.outcome : TT_JOB_NO_MEMORY;
}

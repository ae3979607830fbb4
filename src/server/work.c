/*
 * From an order to what is made of it: the body is taken apart, the model read, the task done. Whatever a
 * task prints goes to the file that the server sends on.
 */
#define _GNU_SOURCE
#include "server/work.h"

#include <sodium.h>
#include <unistd.h>
#include "present/thing.h"

#define MEMORY ((size_t)1 << 30)

static const struct task {
	uint32_t members;
	bool bare;
	void (*run)(struct tt_work *work);
} tasks[TT_JOB_KIND_COUNT] = {
#define M(name) (1u << TT_BUNDLE_##name)
#define JOB(NAME, name, members, bare) {members, bare, tt_work_##name},
#include "server/job.def"
#undef JOB
#undef M
};

/* ---- orders ---------------------------------------------------------------------------------------- */

struct tt_text tt_work_word(const struct tt_work *work, enum tt_job_word word) {
	return tt_text_of(work->order->words[word]);
}

bool tt_work_format(const struct tt_work *work, const char *format) {
	return tt_text_is(tt_work_word(work, TT_JOB_FORMAT), format);
}

bool tt_work_faulty(struct tt_work *work) {
	work->outcome = TT_JOB_FAULT;
	return false;
}

bool tt_work_fault(struct tt_work *work, enum tt_fault_code code, struct tt_text name) {
	tt_fault_set(&work->fault, code, name);
	return tt_work_faulty(work);
}

bool tt_work_find(struct tt_work *work, struct tt_text name, const struct tt_named *first, size_t stride,
	uint32_t len, uint32_t *found) {
	struct tt_text *candidates = TT_NEW_ARRAY(&work->arena, struct tt_text, len);
	*found = TT_NONE;
	if (name.len == 0)
		return true;
	for (uint32_t i = 0; i < len; i++) {
		candidates[i] =
			((const struct tt_named *)(const void *)((const char *)first + stride * i))->id;
		if (tt_text_equal(candidates[i], name)) {
			*found = i;
			return true;
		}
	}
	tt_work_fault(work, TT_FAULT_UNKNOWN_NAME, name);
	tt_fault_near(&work->fault, tt_nearest(name, candidates, len));
	return false;
}

/* ---- models ---------------------------------------------------------------------------------------- */

/* Like a model that comes on standard input, but that it may open no file; or like one in a folder of those
 * that came with it. */
struct tt_model_request tt_work_request(const struct tt_work *work) {
	return (struct tt_model_request){.path = work->bundle.files[0].path,
		.alone = true,
		.folders = true,
		.texts = work->bundle.files,
		.text_count = work->bundle.count,
		.packs = *work->packs};
}

bool tt_work_bad_model(struct tt_work *work) {
	struct tt_json json = {.out = &work->out};
	tt_json_diagnostics(&json, NULL, work->diagnostics);
	work->outcome = TT_JOB_BAD_MODEL;
	return false;
}

void tt_work_open(struct tt_work *work) {
	struct tt_model_request request = tt_work_request(work);
	work->diagnostics = TT_NEW(&work->arena, struct tt_diagnostics);
	tt_diagnostics_init(work->diagnostics, &work->arena);
	work->model = tt_model_open(&work->arena, &request, work->diagnostics);
}

bool tt_work_model(struct tt_work *work) {
	tt_work_open(work);
	if (!tt_diagnostics_failed(work->diagnostics))
		work->program = tt_program_compile(work->model);
	return !tt_diagnostics_failed(work->diagnostics) || tt_work_bad_model(work);
}

struct tt_check *tt_work_checked(struct tt_work *work) {
	return tt_work_model(work) ? tt_check_model(work->model, work->program, work->order->as_of) : NULL;
}

/* ---- tokens ---------------------------------------------------------------------------------------- */

/* The input is the hash, a NUL and the secret. */
void tt_work_verify(struct tt_work *work) {
	size_t len = strnlen(work->input.bytes, work->input.len);
	if (len >= crypto_pwhash_STRBYTES || len == work->input.len || sodium_init() < 0) {
		work->outcome = TT_JOB_FAILED;
		return;
	}
	struct tt_text secret = tt_text_slice(work->input, len + 1, work->input.len);
	if (crypto_pwhash_str_verify(work->input.bytes, secret.bytes, secret.len) != 0)
		work->outcome = TT_JOB_NO;
}

/* What was told before stays where this cannot be written. */
void tt_work_tell(const struct tt_work *work, const struct tt_job_progress *progress) {
	if (work->order->progress)
		(void)!pwrite(work->progress, progress, sizeof(*progress), 0);
}

/* ---- work ------------------------------------------------------------------------------------------ */

/* A body that is no bundle is one file. */
static bool read_body(struct tt_work *work, const struct task *task) {
	if (work->order->bundled)
		return tt_bundle_read(&work->arena, work->input, task->members, task->bare, &work->bundle,
			       &work->fault) ||
		       tt_work_faulty(work);
	work->bundle.files = TT_NEW(&work->arena, struct tt_file_text);
	*work->bundle.files = (struct tt_file_text){TT_TEXT("-"), work->input};
	work->bundle.count = 1;
	return true;
}

static void run(void *context) {
	struct tt_work *work = context;
	const struct task *task = &tasks[work->order->kind];
	tt_output_init(&work->out, work->file, &work->arena, (enum tt_language)work->order->language);
	if (read_body(work, task))
		task->run(work);
	if (work->outcome == TT_JOB_FAULT)
		tt_out(&work->out, (struct tt_text){(const char *)&work->fault, sizeof(work->fault)});
}

enum tt_job_outcome tt_workshop_work(const struct tt_job_order *order, const struct tt_pack_path *packs,
	struct tt_text input, FILE *out, int progress) {
	struct tt_work work = {
		.order = order, .packs = packs, .input = input, .file = out, .progress = progress};
	if (order->kind >= TT_JOB_KIND_COUNT)
		return TT_JOB_FAILED;
	tt_arena_init(&work.arena, MEMORY);
	enum tt_status status = tt_arena_run(&work.arena, run, &work);
	tt_arena_finish(&work.arena);
	return status == TT_OK ? work.outcome : TT_JOB_NO_MEMORY;
}

/*
 * An open service: how it is opened and closed, what failed below it, and what it is asked before an event
 * happens. What happened is in record.c and erase.c, models in deploy.c, and how state and index come to
 * where the journal is in follow.c.
 */
#include <errno.h>
#include <stdlib.h>
#include "base/io.h"
#include "service/parts.h"

enum { WORK_MUCH = 4 << 20, ALONE_LIMIT = 1 << 28 };

/* ---- faults of what lies below ------------------------------------------------------------------------ */

bool tt_service_failed(struct tt_service *service, struct tt_fault *fault) {
	service->stale = service->stale || tt_store_lost(service->store);
	return tt_fault_set(fault, TT_FAULT_STORE_FAILED, tt_text_of(tt_store_problem(service->store)));
}

static const char *const log_problems[] = {
#define PROBLEM(name, ja, en) [TT_PROBLEM_##name] = en,
#include "ledger/problem.def"
#undef PROBLEM
};

static bool log_fault(const struct tt_problem *problem, struct tt_fault *fault) {
	enum tt_fault_code code = problem->kind == TT_PROBLEM_LOCKED	 ? TT_FAULT_STORE_BUSY
				  : problem->kind == TT_PROBLEM_SYSTEM	 ? TT_FAULT_STORE_FAILED
				  : problem->kind == TT_PROBLEM_NO_LOG	 ? TT_FAULT_NO_STORE
				  : problem->kind == TT_PROBLEM_NO_ENTRY ? TT_FAULT_NO_ENTRY
									 : TT_FAULT_STORE_DAMAGED;
	const char *said = problem->error != 0 ? strerror(problem->error) : log_problems[problem->kind];
	return tt_fault_set(fault, code, tt_text_of(said));
}

bool tt_log_failed(struct tt_service *service, struct tt_fault *fault) {
	if (tt_store_lost(service->store))
		return tt_service_failed(service, fault);
	return log_fault(tt_log_problem(service->log), fault);
}

tt_instant tt_now(void) {
	return (tt_instant)(tt_io_system()->now(tt_io_system()->context) / 1000);
}

/* ---- memory ------------------------------------------------------------------------------------------- */

struct job {
	bool (*work)(void *context);
	void *context;
	struct tt_service *service;
	bool good;
	enum tt_status inner;
};

static void run_inside(void *context) {
	struct job *job = context;
	job->good = job->work(job->context);
}

static void run_with_engine(void *context) {
	struct job *job = context;
	struct tt_running *running = job->service->running;
	if (running == NULL)
		run_inside(job);
	else
		job->inner = tt_arena_run(&running->arena, run_inside, job);
}

static void give_back(struct tt_service *service) {
	if (service->work.used > WORK_MUCH)
		tt_arena_reset(&service->work);
}

bool tt_service_run(
	struct tt_service *service, bool (*work)(void *context), void *context, struct tt_fault *fault) {
	struct job job = {.work = work, .context = context, .service = service};
	give_back(service);
	if (tt_arena_run(&service->work, run_with_engine, &job) == TT_OK && job.inner == TT_OK)
		return job.good;
	service->stale = true;
	return tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
}

void tt_model_path(const struct tt_service *service, const char *version, char path[TT_PATH_MAX]) {
	snprintf(path, TT_PATH_MAX, "%.*s/models/%s", TT_PATH_MAX - 100, service->folder, version);
}

/* ---- opening ------------------------------------------------------------------------------------------ */

static bool place_in(const struct tt_service *service, const char *name, char path[TT_PATH_MAX]) {
	int len = snprintf(path, TT_PATH_MAX, "%s/%s", service->folder, name);
	return len > 0 && len < TT_PATH_MAX;
}

static bool make_folders(struct tt_service *service, struct tt_fault *fault) {
	char path[TT_PATH_MAX];
	bool made;
	if (!place_in(service, "models", path) || tt_directory_make(path, &made) != TT_OK)
		return tt_fault_set(fault, TT_FAULT_STORE_FAILED, tt_text_of(strerror(errno)));
	return true;
}

bool tt_service_open_log(struct tt_service *service, bool create, struct tt_fault *fault) {
	struct tt_problem problem = {0};
	struct tt_log_options options = {.path = service->folder,
		.io = service->io,
		.create = create,
		.read_only = service->read_only,
		.shared = service->shared,
		.wait = 2000};
	options.origin = create ? "tenten.local/store" : NULL;
	if (tt_log_open(&service->log, &options, &problem) == TT_OK)
		return true;
	return service->shared && tt_store_lost(service->store) ? tt_service_failed(service, fault)
								: log_fault(&problem, fault);
}

/* path: of the file, or the URL of the database, which is made into a store if create. */
static bool open_index(struct tt_service *service, const char *path, bool create, struct tt_fault *fault) {
	struct tt_buf why;
	tt_buf_init(&why, &service->arena, 1024);
	tt_buf_string(&why, "");
	struct tt_store_options options = {.path = path, .read_only = service->read_only, .create = create};
	switch (tt_store_open(&service->store, &options, &why)) {
	case TT_OK:
		return true;
	case TT_LIMIT:
		return tt_fault_set(fault, TT_FAULT_STORE_VERSION,
			service->shared ? tt_buf_text(&why) : TT_TEXT("index.db"));
	case TT_BAD_INPUT:
		return tt_fault_set(fault, why.len > 0 ? TT_FAULT_BAD_URL : TT_FAULT_NO_STORE,
			why.len > 0 ? tt_buf_text(&why) : tt_text_of(service->place));
	default:
		return tt_fault_set(fault, TT_FAULT_STORE_FAILED, tt_buf_text(&why));
	}
}

static bool is_store(const struct tt_service *service) {
	char path[TT_PATH_MAX];
	return place_in(service, "models", path) && tt_file_exists(path);
}

static bool is_directory(const char *place) {
	char path[TT_PATH_MAX];
	snprintf(path, sizeof(path), "%.*s/.", TT_PATH_MAX - 3, place);
	return tt_file_exists(path);
}

struct opening {
	struct tt_service *service;
	const struct tt_service_options *options;
	struct tt_fault *fault;
	bool good;
};

/* A model by itself: its own events have happened, once. */
static bool run_model(void *context) {
	struct tt_service *service = context;
	for (uint32_t i = 0; i < service->running->model->events.len; i++)
		tt_engine_step(service->running->engine, i);
	return true;
}

static bool open_alone(struct opening *opening) {
	struct tt_service *service = opening->service;
	struct tt_model_request request = {
		.path = tt_text_of(service->place), .packs = opening->options->packs};
	struct tt_buf packed;
	tt_buf_init(&packed, &service->work, ALONE_LIMIT);
	service->alone = true;
	if (!tt_running_read(&request, &service->work, &packed, opening->fault) ||
		!tt_running_open(tt_buf_text(&packed), &service->running, opening->fault))
		return false;
	tt_teller_know_instances(service->running->teller, false);
	return tt_service_run(service, run_model, service, opening->fault);
}

static bool open_index_of(struct tt_service *service, bool create, struct tt_fault *fault) {
	char path[TT_PATH_MAX];
	if (!place_in(service, "index.db", path))
		return tt_fault_set(fault, TT_FAULT_TOO_LONG, tt_text_of(service->place));
	return open_index(service, path, create, fault);
}

static bool open_store(struct opening *opening) {
	struct tt_service *service = opening->service;
	struct tt_fault *fault = opening->fault;
	bool create = opening->options->create && !is_store(service);
	if (!create && !is_store(service))
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	return tt_service_open_log(service, create, fault) && (!create || make_folders(service, fault)) &&
	       open_index_of(service, create, fault) && tt_service_catch_up(service, fault);
}

/* Its files are in the database, too. Whoever opens them may have to mend what another one left. */
static bool open_database(struct opening *opening) {
	struct tt_service *service = opening->service;
	struct tt_fault *fault = opening->fault;
	const char *url = tt_text_copy(&service->arena, opening->options->place).bytes;
	bool create = opening->options->create && !service->read_only;
	if (!open_index(service, url, create, fault))
		return false;
	service->io = tt_store_files(service->store);
	if (opening->options->tokens && tt_service_has_log(service))
		return true;
	return tt_service_open_shared(service, create, fault) && tt_service_catch_up(service, fault);
}

static bool is_model_file(const struct tt_service *service) {
	return !is_directory(service->place) && tt_file_exists(service->place);
}

static void open_it(void *context) {
	struct opening *opening = context;
	struct tt_service *service = opening->service;
	if (service->shared)
		opening->good = open_database(opening);
	else if (opening->options->tokens && is_store(service))
		opening->good = open_index_of(service, false, opening->fault);
	else
		opening->good = is_model_file(service) ? open_alone(opening) : open_store(opening);
}

static bool copy_place(struct tt_service *service, struct tt_text place, struct tt_fault *fault) {
	if (place.len == 0 || place.len + 20 >= TT_PATH_MAX)
		return tt_fault_set(fault, place.len == 0 ? TT_FAULT_NO_STORE : TT_FAULT_TOO_LONG, place);
	service->shared = tt_store_is_url(place);
	service->folder = service->shared ? "." : service->place;
	service->io = tt_io_system();
	tt_place_show(place, service->place);
	return true;
}

bool tt_service_open(
	const struct tt_service_options *options, struct tt_service **result, struct tt_fault *fault) {
	struct tt_service *service = *result = calloc(1, sizeof(*service));
	if (service == NULL)
		return tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	struct opening opening = {service, options, fault, false};
	fault->code = TT_FAULT_NONE;
	tt_arena_init(&service->arena, (size_t)1 << 30);
	tt_arena_init(&service->work, (size_t)1 << 33);
	service->read_only = options->read_only;
	service->packs = options->packs;
	if (copy_place(service, options->place, fault) &&
		tt_arena_run(&service->work, open_it, &opening) != TT_OK)
		tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	if (opening.good)
		return true;
	tt_service_close(service);
	*result = NULL;
	return false;
}

void tt_service_close(struct tt_service *service) {
	struct tt_fault fault;
	if (service == NULL)
		return;
	if (service->store != NULL && service->writing)
		(void)tt_index_commit(service, &fault);
	tt_running_close(service->running);
	tt_log_close(service->log); /* its files may be in the store */
	tt_store_close(service->store);
	tt_arena_finish(&service->work);
	tt_arena_finish(&service->arena);
	free(service);
}

const char *tt_service_version(const struct tt_service *service) {
	return service->running == NULL ? "" : service->running->version;
}

struct tt_model *tt_service_model(struct tt_service *service) {
	return service->running == NULL ? NULL : service->running->model;
}

struct tt_log *tt_service_log(struct tt_service *service) {
	return service->log;
}

bool tt_service_publish(struct tt_service *service, struct tt_fault *fault) {
	if (service->log == NULL)
		return true;
	if (service->shared)
		return tt_service_publish_shared(service, fault);
	struct tt_log_status status = tt_log_status(service->log);
	return status.size == status.published || tt_log_checkpoint(service->log) == TT_OK ||
	       tt_log_failed(service, fault);
}

void tt_service_answer_as(struct tt_service *service, enum tt_answer_form form) {
	service->form = form;
}

void tt_service_answer_for(struct tt_service *service, const struct tt_limits *limits) {
	service->answer_for = limits;
}

/* ---- deciding ----------------------------------------------------------------------------------------- */

bool tt_service_ready(struct tt_service *service, struct tt_fault *fault) {
	if (!service->alone && !tt_service_refresh(service, fault))
		return false;
	return service->running != NULL || tt_fault_set(fault, TT_FAULT_NO_MODEL, (struct tt_text){0});
}

struct asking {
	struct tt_service *service;
	struct tt_text event;
	struct tt_buf *answer;
	struct tt_fault *fault;
};

static bool hear(struct tt_service *service, struct tt_text event, bool recording, struct tt_fault *fault) {
	struct tt_running *running = service->running;
	running->recording = recording;
	if (!tt_told_read(running->teller, event, &running->told, fault))
		return false;
	if (running->told.request.at == TT_TIME_MIN && !service->alone)
		running->told.request.at = service->heard;
	return true;
}

bool tt_service_hear(
	struct tt_service *service, struct tt_text event, bool recording, struct tt_fault *fault) {
	service->heard = tt_now();
	return hear(service, event, recording, fault);
}

bool tt_service_not_acceptable(struct tt_fault *fault) {
	return tt_fault_set(fault, TT_FAULT_WRONG_VALUE, TT_TEXT("type"));
}

/* Judges the event that was heard last; recall: NULL, or to keep what is said. */
static bool judge(struct tt_service *service, const struct tt_recall *recall, struct tt_buf *out,
	struct tt_fault *fault) {
	struct tt_running *running = service->running;
	struct tt_writer writer = {out, true};
	size_t start = out->len;
	const struct tt_outcome *outcome = tt_engine_decide(running->engine, &running->told.request);
	if (outcome == NULL)
		return tt_service_not_acceptable(fault);
	outcome = tt_limits_outcome(service->answer_for, running->model, outcome, &service->work);
	bool lasts = tt_write_outcome(&writer, running, outcome, service->form, &service->work);
	if (recall != NULL && lasts && !out->truncated)
		tt_recall_keep(running, recall, (struct tt_text){out->bytes + start, out->len - start});
	return true;
}

/* What limits to some regimes leave of an answer, and what would be held, is written each time. */
static bool say(struct tt_service *service, struct tt_buf *out, struct tt_fault *fault) {
	const struct tt_limits *limits = service->answer_for;
	struct tt_recall recall;
	if (service->form != TT_ANSWER_BRIEF || (limits != NULL && limits->regime_count > 0))
		return judge(service, NULL, out, fault);
	return tt_recall_answer(service->running, &recall, out) || judge(service, &recall, out, fault);
}

/* Of the event that was heard last. */
static bool answer(struct tt_service *service, struct tt_buf *out, struct tt_fault *fault) {
	size_t start = out->len;
	tt_buf_byte(out, '{');
	tt_write_key(out, &service->running->told);
	if (!say(service, out, fault)) {
		out->len = start;
		return false;
	}
	tt_buf_byte(out, '}');
	service->counts.decided++;
	return true;
}

static bool decide(void *context) {
	struct asking *asking = context;
	return tt_service_hear(asking->service, asking->event, false, asking->fault) &&
	       answer(asking->service, asking->answer, asking->fault);
}

bool tt_service_decide(
	struct tt_service *service, struct tt_text event, struct tt_buf *answer, struct tt_fault *fault) {
	struct asking asking = {service, event, answer, fault};
	return tt_service_ready(service, fault) && tt_service_run(service, decide, &asking, fault);
}

/* Lines under way; start: of the answer to the last one. */
struct deciding {
	struct tt_service *service;
	struct tt_text rest;
	uint32_t *number;
	struct tt_buf *answers;
	size_t start;
};

static void answer_fault(struct deciding *deciding, struct tt_fault *fault) {
	deciding->answers->len = deciding->start;
	fault->line = *deciding->number;
	tt_fault_json(fault, deciding->answers);
	tt_buf_byte(deciding->answers, '\n');
}

static bool may_hear(struct tt_service *service, struct tt_fault *fault) {
	return !tt_limited(service->answer_for) || tt_limits_tell(service->answer_for, service->running) ||
	       tt_fault_set(fault, TT_FAULT_OUT_OF_LIMITS, (struct tt_text){0});
}

static bool next_line(struct deciding *deciding, struct tt_text *line) {
	deciding->start = deciding->answers->len;
	return tt_next_line(&deciding->rest, line, deciding->number);
}

/* All that is left, unless the memory of the work, or of the engine, ends. */
static bool decide_all(void *context) {
	struct deciding *deciding = context;
	struct tt_service *service = deciding->service;
	struct tt_text line;
	struct tt_fault fault;
	service->heard = tt_now();
	while (next_line(deciding, &line)) {
		give_back(service);
		if (hear(service, line, false, &fault) && may_hear(service, &fault) &&
			answer(service, deciding->answers, &fault))
			tt_buf_byte(deciding->answers, '\n');
		else
			answer_fault(deciding, &fault);
	}
	return true;
}

void tt_service_decide_lines(
	struct tt_service *service, struct tt_text lines, uint32_t *number, struct tt_buf *answers) {
	struct deciding deciding = {service, lines, number, answers, answers->len};
	struct tt_text line;
	struct tt_fault fault;
	while (deciding.rest.len > 0) {
		bool ready = tt_service_ready(service, &fault);
		if (ready ? !tt_service_run(service, decide_all, &deciding, &fault)
			  : next_line(&deciding, &line))
			answer_fault(&deciding, &fault);
	}
}

static bool read_only_event(void *context) {
	struct asking *asking = context;
	return tt_service_hear(asking->service, asking->event, false, asking->fault);
}

bool tt_service_read(struct tt_service *service, struct tt_text event, struct tt_fault *fault) {
	struct asking asking = {service, event, NULL, fault};
	return tt_service_ready(service, fault) && tt_service_run(service, read_only_event, &asking, fault);
}

const struct tt_told *tt_service_told(const struct tt_service *service) {
	return service->running == NULL ? NULL : &service->running->told;
}

/* ---- keeping ------------------------------------------------------------------------------------------ */

bool tt_service_rebuild(struct tt_service *service, struct tt_fault *fault) {
	if (service->alone || service->read_only)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (!tt_service_take_turn(service, fault) || !tt_index_begin(service, fault))
		return false;
	if (tt_store_clear(service->store) != TT_OK)
		return tt_service_failed(service, fault);
	return tt_service_end_turn(service, tt_service_catch_up(service, fault), fault);
}

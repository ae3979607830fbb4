/*
 * An open service. The journal says what happened; state and index follow from it, and are brought up to it
 * when the service is opened, entry by entry: what the index has already is only applied to the state, the
 * rest is judged again by the model that judged it then. A deployment is an entry, so the journal also says
 * which model that was.
 */
#include <errno.h>
#include <stdlib.h>
#include "analysis/word.h"
#include "base/io.h"
#include "service/parts.h"

enum { WORK_MUCH = 4 << 20, ALONE_LIMIT = 1 << 28 };
/* What most bodies need besides the event, and most answers: their buffers begin with it. */
enum { BODY_ROOM = 240, ANSWER_ROOM = 960 };

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

/* ---- memory ------------------------------------------------------------------------------------------ */

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

bool tt_service_run(
	struct tt_service *service, bool (*work)(void *context), void *context, struct tt_fault *fault) {
	struct job job = {.work = work, .context = context, .service = service};
	if (service->work.used > WORK_MUCH)
		tt_arena_reset(&service->work);
	if (tt_arena_run(&service->work, run_with_engine, &job) == TT_OK && job.inner == TT_OK)
		return job.good;
	service->stale = true;
	return tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
}

/* ---- models in their folder --------------------------------------------------------------------------- */

static void model_path(const struct tt_service *service, const char *version, char path[TT_PATH_MAX]) {
	snprintf(path, TT_PATH_MAX, "%.*s/models/%s", TT_PATH_MAX - 100, service->folder, version);
}

static bool load_model(struct tt_service *service, const char *version, struct tt_running **running,
	struct tt_fault *fault) {
	char path[TT_PATH_MAX];
	struct tt_text packed;
	struct tt_arena arena;
	tt_arena_init(&arena, (size_t)1 << 32);
	model_path(service, version, path);
	bool good = tt_io_load(service->io, &service->work, path, (size_t)1 << 30, &packed) == TT_OK
			    ? tt_running_open(packed, running, fault)
			    : tt_fault_set(fault, TT_FAULT_STORE_DAMAGED, tt_text_of(path));
	tt_arena_finish(&arena);
	if (good && strcmp((*running)->version, version) != 0) {
		tt_running_close(*running);
		*running = NULL;
		return tt_fault_set(fault, TT_FAULT_STORE_DAMAGED, tt_text_of(path));
	}
	return good;
}

/* ---- following the journal ---------------------------------------------------------------------------- */

struct following {
	struct tt_service *service;
	struct tt_running *running; /* that the entries are applied to */
	struct tt_fault *fault;
	uint64_t at, end, indexed; /* next entry; where to stop; entries that the index has */
	bool index;		   /* what it has not is judged and added */
	bool replaces;		   /* a deployment puts another model in the place of the one at work */
	tt_instant until;	   /* events after this instant do not count */
	bool failed;
	struct tt_text stopped; /* body of the entry that is not an event, in service->work */
	bool erased;
	uint64_t order;
};

static char *spare_for(struct tt_service *service, struct tt_text text) {
	return memchr(text.bytes, '\\', text.len) == NULL ? NULL
							  : tt_arena_alloc(&service->work, 2 * text.len);
}

/* Holdings remember which entry made them last. */
static void note_made(struct tt_running *running, uint64_t entry) {
	const struct tt_told *told = &running->told;
	for (uint32_t i = 0; i < told->request.output_count + told->request.input_count; i++) {
		bool output = i < told->request.output_count;
		uint32_t at = output ? i : i - told->request.output_count;
		uint32_t lot = tt_engine_lot(running->engine, output ? told->output[at] : told->input[at],
			output ? told->output_instances[at] : told->input_instances[at]);
		for (uint32_t row = lot == TT_NONE ? TT_NONE : running->engine->lots.items[lot].first;
			row != TT_NONE; row = running->engine->next_of_lot.items[row]) {
			while (running->made_by.len <= row)
				(void)tt_push(&running->arena, &running->made_by);
			if (running->made_by.items[row] == 0)
				running->made_by.items[row] = entry + 1;
		}
	}
}

/* An event whose text names what the model has no more stays out of the state. */
static bool follow_event(struct following *following, uint64_t entry, const struct tt_recorded *recorded) {
	struct tt_running *running = following->running;
	struct tt_service *service = following->service;
	struct tt_fault unread;
	struct tt_told *told = &running->told;
	const struct tt_outcome *outcome = NULL;
	running->recording = true;
	bool good = tt_told_read(running->teller, recorded->event, told, &unread);
	if (good && told->request.at == TT_TIME_MIN)
		told->request.at = recorded->recorded;
	bool index = following->index && entry >= following->indexed;
	if (good && told->request.at > following->until)
		return true;
	if (good && index)
		outcome = tt_engine_record(running->engine, &told->request);
	else if (good)
		good = tt_engine_apply(running->engine, &told->request);
	if (good)
		note_made(running, entry);
	if (!index)
		return true;
	return tt_index_begin(service, following->fault) &&
	       tt_index_event(service, entry, outcome, recorded, good, following->fault);
}

static bool visit_entry(void *context, const struct tt_entry *entry) {
	struct following *following = context;
	struct tt_recorded recorded;
	if (entry->index >= following->end)
		return false;
	following->at = entry->index;
	following->erased = entry->erased;
	following->order = entry->order;
	if (entry->erased)
		return false;
	if (!tt_recorded_read(
		    entry->body, spare_for(following->service, entry->body), &recorded, following->fault)) {
		following->failed = true;
		return false;
	}
	if (recorded.event.len == 0) {
		following->stopped = tt_text_copy(&following->service->work, entry->body);
		return false;
	}
	if (!follow_event(following, entry->index, &recorded)) {
		following->failed = true;
		return false;
	}
	following->at = entry->index + 1;
	return following->at < following->end;
}

/* The part of an order of erasure that speaks of an entry: {"body":…,"index":N}. */
static bool find_in_order(
	struct following *following, struct tt_text erased, uint64_t entry, struct tt_text *body) {
	struct tt_scan scan;
	struct tt_text key, value;
	bool first = true, first_item = true, first_member;
	uint32_t number = TT_NONE;
	tt_scan_init(&scan, erased, spare_for(following->service, erased), following->fault);
	if (!tt_scan_open(&scan, '{'))
		return false;
	while (tt_scan_member(&scan, &first, &key)) {
		if (!tt_text_is(key, "entries")) {
			if (!tt_scan_value(&scan, &value))
				return false;
			continue;
		}
		if (!tt_scan_open(&scan, '['))
			return false;
		for (uint32_t place = 0; tt_scan_item(&scan, &first_item, place); place++) {
			first_member = true;
			if (!tt_scan_open(&scan, '{'))
				return false;
			while (tt_scan_member(&scan, &first_member, &key))
				if (tt_text_is(key, "index") ? !tt_scan_number(&scan, &number)
							     : !tt_scan_value(&scan, &value))
					return false;
			if (tt_scan_good(&scan) && number == entry)
				*body = value;
		}
	}
	return tt_scan_good(&scan);
}

/* What stays of an erased entry stands in the order of its erasure. */
static bool follow_erased(struct following *following) {
	struct tt_service *service = following->service;
	struct tt_entry order;
	struct tt_recorded recorded;
	struct tt_text body = {0};
	if (tt_log_read(service->log, following->order, &service->work, &order) != TT_OK)
		return tt_log_failed(service, following->fault);
	if (!tt_recorded_read(order.body, spare_for(service, order.body), &recorded, following->fault) ||
		!find_in_order(following, recorded.erased, following->at, &body))
		return false;
	if (body.len == 0) /* of an entry that was no event */
		return !(following->index && following->at >= following->indexed) ||
		       (tt_index_begin(service, following->fault) &&
			       tt_index_other(service, following->at, &recorded, true, following->fault));
	if (!tt_recorded_read(body, spare_for(service, body), &recorded, following->fault) ||
		!follow_event(following, following->at, &recorded))
		return false;
	return !(following->index && following->at >= following->indexed) ||
	       tt_store_erase(service->store, following->at) == TT_OK ||
	       tt_service_failed(service, following->fault);
}

static bool follow(struct following *following);

/* The state as the model that comes now has it. */
static bool follow_deployment(struct following *following, const struct tt_recorded *recorded) {
	struct tt_service *service = following->service;
	char version[TT_VERSION_SIZE];
	struct tt_running *next;
	snprintf(version, sizeof(version), "%.*s", TT_TEXT_ARGS(recorded->deployed));
	if (!following->replaces) /* the caller knows which model it wants */
		return true;
	if (!load_model(service, version, &next, following->fault))
		return false;
	struct following again = {.service = service,
		.running = next,
		.fault = following->fault,
		.end = following->at,
		.until = following->until};
	if (!follow(&again)) {
		tt_running_close(next);
		return false;
	}
	tt_running_close(following->running);
	following->running = service->running = next;
	return true;
}

static bool follow_other(struct following *following) {
	struct tt_service *service = following->service;
	struct tt_recorded recorded;
	if (!tt_recorded_read(
		    following->stopped, spare_for(service, following->stopped), &recorded, following->fault))
		return false;
	if (recorded.deployed.len > 0 && !follow_deployment(following, &recorded))
		return false;
	return !(following->index && following->at >= following->indexed) ||
	       (tt_index_begin(service, following->fault) &&
		       tt_index_other(service, following->at, &recorded, false, following->fault));
}

static void scan_on(void *context) {
	struct following *following = context;
	if (tt_log_scan(following->service->log, following->at, visit_entry, following) != TT_OK) {
		following->failed = true;
		tt_log_failed(following->service, following->fault);
	}
}

/* Applies entries from at up to end; those that are no events interrupt the reading of the journal. */
static bool follow(struct following *following) {
	while (following->at < following->end) {
		uint64_t before = following->at;
		following->stopped = (struct tt_text){0};
		following->erased = false;
		if (following->running == NULL)
			scan_on(following);
		else if (tt_arena_run(&following->running->arena, scan_on, following) != TT_OK)
			return tt_fault_set(following->fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
		if (following->failed)
			return false;
		if (following->erased ? !follow_erased(following)
				      : following->stopped.bytes != NULL && !follow_other(following))
			return false;
		if (following->erased || following->stopped.bytes != NULL)
			following->at++;
		else if (following->at == before)
			return tt_fault_set(following->fault, TT_FAULT_STORE_DAMAGED, TT_TEXT("journal"));
	}
	return true;
}

bool tt_service_state_at(
	struct tt_service *service, tt_instant until, struct tt_running **running, struct tt_fault *fault) {
	if (!load_model(service, service->running->version, running, fault))
		return false;
	struct following following = {.service = service,
		.running = *running,
		.fault = fault,
		.end = service->applied,
		.until = until};
	if (follow(&following))
		return true;
	tt_running_close(*running);
	*running = NULL;
	return false;
}

struct catching {
	struct tt_service *service;
	struct tt_fault *fault;
	uint64_t indexed;
};

/* The model that was at work where the index ends, then on from there. */
static bool catch_up(void *context) {
	struct catching *catching = context;
	struct tt_service *service = catching->service;
	uint64_t size = tt_log_status(service->log).size;
	struct tt_buf version;
	tt_buf_init(&version, &service->work, TT_VERSION_SIZE);
	tt_buf_string(&version, "");
	if (catching->indexed > size) /* it speaks of what the journal lost, or of another one */
		return tt_fault_set(catching->fault, TT_FAULT_STORE_DAMAGED, TT_TEXT("index"));
	if (tt_store_current_model(service->store, &version) != TT_OK)
		return tt_service_failed(service, catching->fault);
	if (version.len > 0 && !load_model(service, version.bytes, &service->running, catching->fault))
		return false;
	struct following following = {.service = service,
		.running = service->running,
		.fault = catching->fault,
		.end = catching->indexed,
		.until = TT_TIME_MAX};
	if (following.running == NULL)
		following.at = catching->indexed;
	if (!follow(&following))
		return false;
	following.indexed = catching->indexed;
	following.at = catching->indexed;
	following.end = size;
	following.index = !service->read_only;
	following.replaces = true;
	if (!follow(&following))
		return false;
	service->applied = size;
	/* what is added behind entries that the index has not would hide that they are missing */
	service->stale = !tt_index_commit(service, catching->fault);
	return !service->stale;
}

bool tt_service_catch_up(struct tt_service *service, struct tt_fault *fault) {
	struct catching catching = {.service = service, .fault = fault};
	struct tt_running *before = service->running;
	service->running = NULL;
	tt_running_close(before);
	if (tt_store_size(service->store, &catching.indexed) != TT_OK)
		return tt_service_failed(service, fault);
	uint64_t size = tt_log_status(service->log).size;
	if (service->shared && catching.indexed > size) /* others have gone on */
		catching.indexed = size;
	return tt_service_run(service, catch_up, &catching, fault);
}

struct continuing {
	struct following following;
	struct tt_service *service;
};

static bool continue_following(void *context) {
	struct continuing *continuing = context;
	continuing->service->running = continuing->following.running;
	return follow(&continuing->following);
}

bool tt_service_catch_up_more(struct tt_service *service, struct tt_fault *fault) {
	struct continuing continuing = {.service = service,
		.following = {.service = service,
			.running = service->running,
			.fault = fault,
			.at = service->applied,
			.end = tt_log_status(service->log).size,
			.replaces = true,
			.until = TT_TIME_MAX}};
	service->running = NULL; /* a deployment may end it */
	bool good = tt_service_run(service, continue_following, &continuing, fault);
	service->running = continuing.following.running;
	service->stale = service->stale || !good;
	if (good)
		service->applied = continuing.following.end;
	return good;
}

static bool ready(struct tt_service *service, struct tt_fault *fault) {
	if (!service->alone && !tt_service_refresh(service, fault))
		return false;
	return service->running != NULL || tt_fault_set(fault, TT_FAULT_NO_MODEL, (struct tt_text){0});
}

/* ---- opening ----------------------------------------------------------------------------------------- */

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

/* ---- deploying --------------------------------------------------------------------------------------- */

struct tt_prepared {
	struct tt_arena arena;
	struct tt_text packed;
	struct tt_running *running; /* with the state of the first entries */
	uint64_t followed;	    /* how many */
};

void tt_prepared_discard(struct tt_prepared *prepared) {
	if (prepared == NULL)
		return;
	tt_running_close(prepared->running);
	tt_arena_finish(&prepared->arena);
	free(prepared);
}

struct preparing {
	struct tt_prepared *prepared;
	const struct tt_model_request *request;
	struct tt_fault *fault;
	bool good;
};

static void read_model(void *context) {
	struct preparing *preparing = context;
	struct tt_prepared *prepared = preparing->prepared;
	struct tt_buf packed;
	tt_buf_init(&packed, &prepared->arena, (size_t)1 << 30);
	preparing->good = tt_running_read(preparing->request, &prepared->arena, &packed, preparing->fault) &&
			  tt_running_open(tt_buf_text(&packed), &prepared->running, preparing->fault);
	prepared->packed = tt_buf_text(&packed);
}

/* Reads and compiles it: of the service nothing is looked at. */
static struct tt_prepared *read_request(const struct tt_model_request *request, struct tt_fault *fault) {
	struct tt_prepared *prepared = calloc(1, sizeof(*prepared));
	struct preparing preparing = {prepared, request, fault, false};
	if (prepared == NULL) {
		tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
		return NULL;
	}
	tt_arena_init(&prepared->arena, (size_t)1 << 33);
	if (tt_arena_run(&prepared->arena, read_model, &preparing) != TT_OK)
		tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	if (preparing.good)
		return prepared;
	tt_prepared_discard(prepared);
	return NULL;
}

/* The state that the journal gives with the new model, as far as it is read. */
static bool follow_to(
	struct tt_service *service, struct tt_prepared *prepared, uint64_t end, struct tt_fault *fault) {
	struct following following = {.service = service,
		.running = prepared->running,
		.fault = fault,
		.at = prepared->followed,
		.end = end,
		.until = TT_TIME_MAX};
	if (!follow(&following))
		return false;
	prepared->followed = end;
	return true;
}

/* A reader of the journal beside the service that writes it, for the time of one preparation. */
struct reading {
	struct tt_service reader;
	struct tt_prepared *prepared;
	struct tt_fault *fault;
};

static bool follow_beside(void *context) {
	struct reading *reading = context;
	struct tt_service *reader = &reading->reader;
	return follow_to(reader, reading->prepared, tt_log_status(reader->log).size, reading->fault);
}

/* What cannot be read here is left to whoever adopts the model. */
static bool follow_journal(
	const struct tt_service *service, struct tt_prepared *prepared, struct tt_fault *fault) {
	struct reading reading = {.reader = {.read_only = true}, .prepared = prepared, .fault = fault};
	struct tt_service *reader = &reading.reader;
	bool good = true;
	if (service->shared) /* it has one connection, which the service uses */
		return true;
	memcpy(reader->place, service->place, sizeof(reader->place));
	reader->folder = reader->place;
	reader->io = service->io;
	tt_arena_init(&reader->work, (size_t)1 << 33);
	if (tt_service_open_log(reader, false, fault))
		good = tt_service_run(reader, follow_beside, &reading, fault);
	tt_log_close(reader->log);
	tt_arena_finish(&reader->work);
	return good;
}

static bool keep_model(
	struct tt_service *service, const char *version, struct tt_text packed, struct tt_fault *fault) {
	char path[TT_PATH_MAX];
	model_path(service, version, path);
	if (tt_io_replace(service->io, path, packed, 0600) == TT_OK)
		return true;
	return tt_store_lost(service->store)
		       ? tt_service_failed(service, fault)
		       : tt_fault_set(fault, TT_FAULT_STORE_FAILED, tt_text_of(strerror(errno)));
}

static bool record_deployment(struct tt_service *service, const char *version, struct tt_fault *fault) {
	struct tt_recorded recorded = {.deployed = tt_text_of(version), .recorded = tt_now()};
	struct tt_text body = tt_text_format(&service->work, "{\"deployed\":\"%s\",\"recorded\":\"%s\"}",
		version, tt_time_format(&service->work, recorded.recorded).bytes);
	struct tt_log_batch batch;
	if (tt_log_append(service->log, &body, 1, &batch) != TT_OK)
		return tt_log_failed(service, fault);
	service->applied = batch.first + 1;
	return tt_index_begin(service, fault) &&
	       tt_index_other(service, batch.first, &recorded, false, fault) &&
	       tt_index_commit(service, fault);
}

struct adopting {
	struct tt_service *service;
	struct tt_prepared *prepared;
	struct tt_fault *fault;
};

static bool adopt(void *context) {
	struct adopting *adopting = context;
	struct tt_service *service = adopting->service;
	struct tt_prepared *prepared = adopting->prepared;
	struct tt_running *next = prepared->running, *before = service->running;
	if (!keep_model(service, next->version, prepared->packed, adopting->fault) ||
		!follow_to(service, prepared, tt_log_status(service->log).size, adopting->fault))
		return false;
	service->running = next;
	if (record_deployment(service, next->version, adopting->fault)) {
		prepared->running = before;
		return true;
	}
	service->running = before;
	service->stale = true;
	return false;
}

static bool follow_before(void *context) {
	struct adopting *adopting = context;
	uint64_t size = tt_log_status(adopting->service->log).size;
	return follow_to(adopting->service, adopting->prepared, size, adopting->fault);
}

static bool may_deploy(struct tt_service *service, struct tt_fault *fault) {
	return !(service->alone || service->read_only) ||
	       tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
}

/* Follows what is there already before it waits for its turn, in which others wait. */
static bool adopt_in_turn(struct adopting *adopting) {
	struct tt_service *service = adopting->service;
	return tt_service_refresh(service, adopting->fault) &&
	       (!service->shared || tt_service_run(service, follow_before, adopting, adopting->fault)) &&
	       tt_service_take_turn(service, adopting->fault) &&
	       tt_service_end_turn(
		       service, tt_service_run(service, adopt, adopting, adopting->fault), adopting->fault);
}

bool tt_service_adopt(struct tt_service *service, struct tt_prepared *prepared, char version[TT_VERSION_SIZE],
	struct tt_fault *fault) {
	struct adopting adopting = {service, prepared, fault};
	bool good = may_deploy(service, fault) && tt_service_refresh(service, fault);
	memcpy(version, prepared->running->version, TT_VERSION_SIZE);
	bool same = service->running != NULL && strcmp(service->running->version, version) == 0;
	if (good && !same)
		good = adopt_in_turn(&adopting);
	tt_prepared_discard(prepared); /* or the model of before */
	return good;
}

static bool deploy_request(struct tt_service *service, const struct tt_model_request *request,
	char version[TT_VERSION_SIZE], struct tt_fault *fault) {
	struct tt_prepared *prepared = may_deploy(service, fault) ? read_request(request, fault) : NULL;
	return prepared != NULL && tt_service_adopt(service, prepared, version, fault);
}

bool tt_service_deploy(struct tt_service *service, struct tt_text path, char version[TT_VERSION_SIZE],
	struct tt_fault *fault) {
	const struct tt_model_request request = {.path = path, .packs = service->packs};
	return deploy_request(service, &request, version, fault);
}

struct tt_prepared *tt_service_prepare(const struct tt_service *service, const struct tt_file_text *texts,
	uint32_t count, struct tt_fault *fault) {
	struct tt_model_request request = {.path = count > 0 ? texts[0].path : (struct tt_text){0},
		.alone = true,
		.folders = true,
		.texts = texts,
		.text_count = count,
		.packs = service->packs};
	if (count == 0) {
		tt_fault_set(fault, TT_FAULT_MISSING, TT_TEXT("model"));
		return NULL;
	}
	struct tt_prepared *prepared = read_request(&request, fault);
	if (prepared == NULL || follow_journal(service, prepared, fault))
		return prepared;
	tt_prepared_discard(prepared);
	return NULL;
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

/* ---- deciding ---------------------------------------------------------------------------------------- */

struct asking {
	struct tt_service *service;
	struct tt_text event;
	struct tt_buf *answer;
	struct tt_fault *fault;
};

static bool read_event(
	struct tt_service *service, struct tt_text event, bool recording, struct tt_fault *fault) {
	struct tt_running *running = service->running;
	running->recording = recording;
	service->heard = tt_now();
	if (!tt_told_read(running->teller, event, &running->told, fault))
		return false;
	if (running->told.request.at == TT_TIME_MIN && !service->alone)
		running->told.request.at = service->heard;
	return true;
}

static bool not_acceptable(struct tt_fault *fault) {
	return tt_fault_set(fault, TT_FAULT_WRONG_VALUE, TT_TEXT("type"));
}

static bool decide(void *context) {
	struct asking *asking = context;
	struct tt_service *service = asking->service;
	if (!read_event(service, asking->event, false, asking->fault))
		return false;
	const struct tt_outcome *outcome =
		tt_engine_decide(service->running->engine, &service->running->told.request);
	if (outcome == NULL)
		return not_acceptable(asking->fault);
	struct tt_writer writer = {asking->answer, true};
	outcome = tt_limits_outcome(service->answer_for, service->running->model, outcome, &service->work);
	tt_buf_byte(asking->answer, '{');
	tt_write_outcome(&writer, service->running, outcome, service->form, &service->work);
	tt_buf_byte(asking->answer, '}');
	service->counts.decided++;
	return true;
}

bool tt_service_decide(
	struct tt_service *service, struct tt_text event, struct tt_buf *answer, struct tt_fault *fault) {
	struct asking asking = {service, event, answer, fault};
	return ready(service, fault) && tt_service_run(service, decide, &asking, fault);
}

static bool read_only_event(void *context) {
	struct asking *asking = context;
	return read_event(asking->service, asking->event, false, asking->fault);
}

bool tt_service_read(struct tt_service *service, struct tt_text event, struct tt_fault *fault) {
	struct asking asking = {service, event, NULL, fault};
	return ready(service, fault) && tt_service_run(service, read_only_event, &asking, fault);
}

const struct tt_told *tt_service_told(const struct tt_service *service) {
	return service->running == NULL ? NULL : &service->running->told;
}

/* ---- recording --------------------------------------------------------------------------------------- */

struct answered {
	bool known;
	uint64_t entry;	     /* of those that were recorded before */
	struct tt_text rest; /* of the answer, behind index and leaf */
};

struct tt_batch {
	struct tt_service *service;
	struct tt_arena arena;
	TT_VECTOR(struct tt_text) bodies;
	TT_VECTOR(struct answered) answers;
	size_t bytes;
	uint64_t first; /* index of the first entry */
	uint32_t
		recovered; /* of the service when it began: what was added before it recovered is not there */
};

static bool is_lost(const struct tt_batch *batch) {
	return batch->service->stale || batch->recovered != batch->service->recovered;
}

bool tt_batch_begin(struct tt_service *service, struct tt_batch **batch, struct tt_fault *fault) {
	*batch = NULL;
	if (service->alone || service->read_only)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (!ready(service, fault) || !tt_index_commit(service, fault))
		return false;
	*batch = calloc(1, sizeof(**batch));
	if (*batch == NULL)
		return tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	(*batch)->service = service;
	(*batch)->first = service->applied;
	(*batch)->recovered = service->recovered;
	service->batching = true;
	tt_arena_init(&(*batch)->arena, (size_t)1 << 30);
	return true;
}

struct adding {
	struct tt_batch *batch;
	struct tt_text event;
	struct tt_fault *fault;
	bool good;
};

static struct tt_text write_body(
	struct tt_batch *batch, struct tt_text canonical, const struct tt_recorded *recorded) {
	struct tt_buf body;
	tt_buf_init(&body, &batch->arena, 2 * TT_TOLD_BYTES);
	(void)tt_buf_room(&body, canonical.len + BODY_ROOM);
	struct tt_writer writer = {&body, true};
	tt_buf_byte(&body, '{');
	tt_write_json(&writer, "event", canonical);
	tt_write_text(&writer, "model_event", recorded->model_event);
	tt_write_instant(&writer, "recorded", recorded->recorded, &batch->arena);
	tt_write_text(&writer, "verdict", recorded->verdict);
	tt_write_text(&writer, "version", recorded->version);
	tt_buf_byte(&body, '}');
	return tt_buf_text(&body);
}

/* The body under which a key was recorded: of this batch, or of the journal. */
static bool known_body(
	struct tt_batch *batch, uint64_t entry, struct tt_recorded *recorded, struct tt_fault *fault) {
	struct tt_service *service = batch->service;
	struct tt_entry known;
	struct tt_text body;
	if (entry >= batch->first) {
		body = batch->bodies.items[entry - batch->first];
	} else {
		if (tt_log_read(service->log, entry, &batch->arena, &known) != TT_OK)
			return tt_log_failed(service, fault);
		body = known.body;
	}
	return tt_recorded_read(body, spare_for(service, body), recorded, fault);
}

static bool add_known(
	struct tt_batch *batch, uint64_t entry, struct tt_text canonical, struct tt_fault *fault) {
	struct tt_recorded recorded;
	struct tt_buf rest;
	struct tt_text key = batch->service->running->told.key;
	if (!known_body(batch, entry, &recorded, fault))
		return false;
	if (!tt_text_equal(recorded.event, canonical))
		return tt_fault_set(fault, TT_FAULT_KEY_TAKEN, key);
	tt_buf_init(&rest, &batch->arena, 65536);
	struct tt_writer writer = {&rest, false};
	tt_write_json(&writer, "known", TT_TEXT("true"));
	tt_write_text(&writer, "key", key);
	tt_write_text(&writer, "verdict", recorded.verdict);
	tt_write_text(&writer, "version", recorded.version);
	tt_write_text(&writer, "model_event", recorded.model_event);
	*tt_push(&batch->arena, &batch->answers) = (struct answered){true, entry, tt_buf_text(&rest)};
	return true;
}

static bool add_new(struct tt_batch *batch, struct tt_text canonical, struct tt_fault *fault) {
	struct tt_service *service = batch->service;
	struct tt_running *running = service->running;
	uint64_t entry = batch->first + batch->bodies.len;
	const struct tt_outcome *outcome = tt_engine_record(running->engine, &running->told.request);
	if (outcome == NULL)
		return not_acceptable(fault);
	const struct tt_named *model_event =
		tt_named_event(running->model, running->told.request.model_event);
	struct tt_recorded recorded = {
		.model_event = model_event == NULL ? (struct tt_text){0} : model_event->id,
		.verdict = tt_text_of(tt_verdict_name((enum tt_verdict)outcome->verdict)),
		.version = tt_text_of(running->version),
		.recorded = service->heard};
	struct tt_buf rest;
	tt_buf_init(&rest, &batch->arena, (size_t)1 << 24);
	(void)tt_buf_room(&rest, ANSWER_ROOM);
	struct tt_writer writer = {&rest, false};
	tt_write_outcome(&writer, running,
		tt_limits_outcome(service->answer_for, running->model, outcome, &service->work),
		service->form, &service->work);
	struct tt_text body = write_body(batch, canonical, &recorded);
	note_made(running, entry);
	if (!tt_index_event(service, entry, outcome, &recorded, true, fault)) {
		service->stale = true;
		return false;
	}
	*tt_push(&batch->arena, &batch->bodies) = body;
	batch->bytes += body.len;
	*tt_push(&batch->arena, &batch->answers) = (struct answered){false, entry, tt_buf_text(&rest)};
	return true;
}

/* A database has no room in its indices for very long names. */
static bool names_fit(const struct tt_told *told, struct tt_fault *fault) {
	enum { NAME_MAX_BYTES = 2000 };
	for (uint32_t i = 0; i < told->request.input_count; i++)
		if (told->input_names[i].len > NAME_MAX_BYTES)
			return tt_fault_set(fault, TT_FAULT_TOO_LONG, TT_TEXT("instance"));
	for (uint32_t i = 0; i < told->request.output_count; i++)
		if (told->output_names[i].len > NAME_MAX_BYTES)
			return tt_fault_set(fault, TT_FAULT_TOO_LONG, TT_TEXT("instance"));
	for (uint32_t i = 0; i < told->subject_count; i++)
		if (told->subjects[i].len > NAME_MAX_BYTES)
			return tt_fault_set(fault, TT_FAULT_TOO_LONG, TT_TEXT("subjects"));
	return true;
}

static bool add_event(struct adding *adding) {
	struct tt_batch *batch = adding->batch;
	struct tt_service *service = batch->service;
	struct tt_buf canonical;
	uint64_t known = TT_STORE_NOTHING;
	if (!read_event(service, adding->event, true, adding->fault) ||
		!tt_index_begin(service, adding->fault))
		return false;
	if (service->shared && !names_fit(&service->running->told, adding->fault))
		return false;
	if (batch->bodies.len >= TT_BATCH_MAX || batch->bytes + 2 * adding->event.len > TT_BATCH_BYTES_MAX)
		return tt_fault_set(adding->fault, TT_FAULT_TOO_MANY, TT_TEXT("events"));
	const struct tt_told *told = &service->running->told;
	tt_buf_init(&canonical, &batch->arena, 2 * TT_TOLD_BYTES);
	(void)tt_buf_room(&canonical, adding->event.len);
	tt_told_canonical(service->running->teller, told, &canonical);
	if (told->key.len > 0 && tt_store_find_key(service->store, told->key, &known) != TT_OK)
		return tt_service_failed(service, adding->fault);
	return known != TT_STORE_NOTHING ? add_known(batch, known, tt_buf_text(&canonical), adding->fault)
					 : add_new(batch, tt_buf_text(&canonical), adding->fault);
}

static void add_inside(void *context) {
	struct adding *adding = context;
	adding->good = add_event(adding);
}

static bool add(void *context) {
	struct adding *adding = context;
	if (tt_arena_run(&adding->batch->arena, add_inside, adding) == TT_OK)
		return adding->good;
	adding->batch->service->stale = true;
	return tt_fault_set(adding->fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
}

static bool batch_lost(struct tt_batch *batch, struct tt_fault *fault) {
	return tt_store_lost(batch->service->store)
		       ? tt_service_failed(batch->service, fault)
		       : tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("batch"));
}

bool tt_batch_add(struct tt_batch *batch, struct tt_text event, struct tt_fault *fault) {
	struct adding adding = {batch, event, fault, false};
	if (is_lost(batch))
		return batch_lost(batch, fault);
	if (!tt_service_take_turn(batch->service, fault))
		return false;
	if (batch->bodies.len == 0) /* others may have gone on since it began */
		batch->first = batch->service->applied;
	return tt_service_run(batch->service, add, &adding, fault);
}

static void write_answers(struct tt_batch *batch, const struct tt_log_batch *appended, struct tt_buf *out) {
	for (uint32_t i = 0; i < batch->answers.len; i++) {
		const struct answered *answer = &batch->answers.items[i];
		struct tt_writer writer = {out, true};
		tt_buf_byte(out, '{');
		tt_write_number(&writer, "index", answer->entry);
		if (answer->entry >= batch->first)
			tt_write_hex(&writer, "leaf", appended->leaves[answer->entry - batch->first].bytes,
				TT_HASH_SIZE);
		else {
			struct tt_entry known;
			if (tt_log_read(batch->service->log, answer->entry, &batch->arena, &known) == TT_OK) {
				struct tt_hash leaf = tt_entry_leaf(&known.commitment);
				tt_write_hex(&writer, "leaf", leaf.bytes, TT_HASH_SIZE);
			}
		}
		tt_buf_add(out, answer->rest);
		tt_buf_string(out, "}\n");
	}
}

struct committing {
	struct tt_batch *batch;
	struct tt_buf *answers;
	struct tt_fault *fault;
	bool good;
};

static void commit(void *context) {
	struct committing *committing = context;
	struct tt_batch *batch = committing->batch;
	struct tt_service *service = batch->service;
	struct tt_log_batch appended = {.first = batch->first};
	struct tt_hash *leaves = NULL;
	if (batch->bodies.len > 0) {
		service->stale = true; /* until what is in the state is in the journal */
		if (tt_log_append(service->log, batch->bodies.items, batch->bodies.len, &appended) != TT_OK) {
			tt_log_failed(service, committing->fault);
			return;
		}
		leaves = TT_NEW_ARRAY(&batch->arena, struct tt_hash, batch->bodies.len);
		memcpy(leaves, appended.leaves, batch->bodies.len * sizeof(*leaves));
		appended.leaves = leaves;
		service->stale = false;
		service->applied = batch->first + batch->bodies.len;
	}
	if (!tt_index_commit(service, committing->fault)) {
		service->stale = true; /* the index follows when it is caught up; */
		if (service->shared)   /* but a database has both, or none */
			return;
	}
	service->counts.recorded += batch->bodies.len;
	write_answers(batch, &appended, committing->answers);
	committing->good = true;
}

static void finish_batch(struct tt_batch *batch) {
	struct tt_fault fault;
	batch->service->batching = false;
	if (batch->service->shared) /* nobody waits for what is given up */
		(void)tt_service_end_turn(batch->service, !batch->service->stale, &fault);
	tt_arena_finish(&batch->arena);
	free(batch);
}

bool tt_batch_commit(struct tt_batch *batch, struct tt_buf *answers, struct tt_fault *fault) {
	struct committing committing = {batch, answers, fault, false};
	if (is_lost(batch)) {
		batch_lost(batch, fault);
		tt_batch_abandon(batch);
		return false;
	}
	if (tt_arena_run(&batch->arena, commit, &committing) != TT_OK)
		tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	finish_batch(batch);
	return committing.good;
}

void tt_batch_abandon(struct tt_batch *batch) {
	if (batch == NULL)
		return;
	batch->service->stale = batch->service->stale || batch->bodies.len > 0;
	finish_batch(batch);
}

/* ---- erasing ----------------------------------------------------------------------------------------- */

struct erasing {
	struct tt_service *service;
	const uint64_t *indices;
	uint32_t count;
	struct tt_text reason;
	struct tt_fault *fault;
};

/* What stays of an event: all but who it was about. */
static bool write_rest(struct erasing *erasing, struct tt_writer *writer, uint64_t index) {
	static const char *const personal[] = {"key", "subjects", "evidence", NULL};
	struct tt_service *service = erasing->service;
	struct tt_entry entry;
	if (tt_log_read(service->log, index, &service->work, &entry) != TT_OK)
		return tt_log_failed(service, erasing->fault);
	if (entry.erased)
		return true;
	char *spare = tt_arena_alloc(&service->work, 2 * entry.body.len);
	tt_write_open(writer, NULL, '{');
	tt_write_open(writer, "body", '{');
	writer->out->len--; /* the bracket comes with the body */
	tt_json_canonical(entry.body, personal, spare, writer->out);
	writer->first = false;
	tt_write_number(writer, "index", index);
	tt_write_close(writer, '}');
	return true;
}

static bool write_order(struct erasing *erasing, struct tt_buf *out, tt_instant now) {
	struct tt_writer writer = {out, true};
	tt_write_open(&writer, NULL, '{');
	tt_write_open(&writer, "erased", '{');
	tt_write_open(&writer, "entries", '[');
	for (uint32_t i = 0; i < erasing->count; i++)
		if (!write_rest(erasing, &writer, erasing->indices[i]))
			return false;
	tt_write_close(&writer, ']');
	tt_write_text(&writer, "reason", erasing->reason);
	tt_write_close(&writer, '}');
	tt_write_instant(&writer, "recorded", now, &erasing->service->work);
	tt_write_close(&writer, '}');
	return true;
}

static bool index_erasure(struct erasing *erasing, uint64_t order, const struct tt_recorded *recorded) {
	struct tt_service *service = erasing->service;
	if (!tt_index_begin(service, erasing->fault) ||
		!tt_index_other(service, order, recorded, false, erasing->fault))
		return false;
	for (uint32_t i = 0; i < erasing->count; i++)
		if (tt_store_erase(service->store, erasing->indices[i]) != TT_OK)
			return tt_service_failed(service, erasing->fault);
	return tt_index_commit(service, erasing->fault);
}

static bool erase(void *context) {
	struct erasing *erasing = context;
	struct tt_service *service = erasing->service;
	struct tt_recorded recorded = {.recorded = tt_now()};
	struct tt_log_batch batch;
	struct tt_buf order;
	tt_buf_init(&order, &service->work, TT_BODY_MAX);
	if (!write_order(erasing, &order, recorded.recorded))
		return false;
	struct tt_text body = tt_buf_text(&order);
	if (order.truncated)
		return tt_fault_set(erasing->fault, TT_FAULT_TOO_MANY, TT_TEXT("entries"));
	if (tt_log_append(service->log, &body, 1, &batch) != TT_OK)
		return tt_log_failed(service, erasing->fault);
	service->applied = batch.first + 1;
	if (tt_log_erase(service->log, erasing->indices, erasing->count, batch.first) != TT_OK)
		return tt_log_failed(service, erasing->fault);
	service->stale = !index_erasure(erasing, batch.first, &recorded);
	return !service->stale;
}

bool tt_service_erase(struct tt_service *service, const uint64_t *indices, uint32_t count,
	struct tt_text reason, struct tt_fault *fault) {
	struct erasing erasing = {service, indices, count, reason, fault};
	if (service->alone || service->read_only)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	for (uint32_t i = 0; i < count; i++)
		if (indices[i] >= service->applied)
			return tt_fault_set(fault, TT_FAULT_NO_ENTRY,
				tt_text_format(&service->arena, "%llu", (unsigned long long)indices[i]));
	if (count == 0)
		return true;
	return tt_service_refresh(service, fault) && tt_service_take_turn(service, fault) &&
	       tt_service_end_turn(service, tt_service_run(service, erase, &erasing, fault), fault);
}

/* ---- keeping ----------------------------------------------------------------------------------------- */

bool tt_service_rebuild(struct tt_service *service, struct tt_fault *fault) {
	if (service->alone || service->read_only)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (!tt_service_take_turn(service, fault) || !tt_index_begin(service, fault))
		return false;
	if (tt_store_clear(service->store) != TT_OK)
		return tt_service_failed(service, fault);
	return tt_service_end_turn(service, tt_service_catch_up(service, fault), fault);
}

/*
 * Following the journal: what happened is applied to a state, entry by entry. What the index has already is
 * only applied; the rest is judged again by the model that judged it then. A deployment is an entry, so the
 * journal also says which model that was.
 */
#include "base/io.h"
#include "service/parts.h"

/* ---- a model of the store ----------------------------------------------------------------------------- */

static bool load_model(struct tt_service *service, const char *version, struct tt_running **running,
	struct tt_fault *fault) {
	char path[TT_PATH_MAX];
	struct tt_text packed;
	tt_model_path(service, version, path);
	bool good = tt_io_load(service->io, &service->work, path, (size_t)1 << 30, &packed) == TT_OK
			    ? tt_running_open(packed, running, fault)
			    : tt_fault_set(fault, TT_FAULT_STORE_DAMAGED, tt_text_of(path));
	if (good && strcmp((*running)->version, version) != 0) {
		tt_running_close(*running);
		*running = NULL;
		return tt_fault_set(fault, TT_FAULT_STORE_DAMAGED, tt_text_of(path));
	}
	return good;
}

/* ---- entry by entry ----------------------------------------------------------------------------------- */

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

char *tt_spare_for(struct tt_service *service, struct tt_text text) {
	return memchr(text.bytes, '\\', text.len) == NULL ? NULL
							  : tt_arena_alloc(&service->work, 2 * text.len);
}

void tt_note_made(struct tt_running *running, uint64_t entry) {
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
		tt_note_made(running, entry);
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
	if (!tt_recorded_read(entry->body, tt_spare_for(following->service, entry->body), &recorded,
		    following->fault)) {
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
	tt_scan_init(&scan, erased, tt_spare_for(following->service, erased), following->fault);
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
	if (!tt_recorded_read(order.body, tt_spare_for(service, order.body), &recorded, following->fault) ||
		!find_in_order(following, recorded.erased, following->at, &body))
		return false;
	if (body.len == 0) /* of an entry that was no event */
		return !(following->index && following->at >= following->indexed) ||
		       (tt_index_begin(service, following->fault) &&
			       tt_index_other(service, following->at, &recorded, true, following->fault));
	if (!tt_recorded_read(body, tt_spare_for(service, body), &recorded, following->fault) ||
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
	if (!tt_recorded_read(following->stopped, tt_spare_for(service, following->stopped), &recorded,
		    following->fault))
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

bool tt_service_follow(struct tt_service *service, struct tt_running *running, uint64_t from, uint64_t end,
	struct tt_fault *fault) {
	struct following following = {.service = service,
		.running = running,
		.fault = fault,
		.at = from,
		.end = end,
		.until = TT_TIME_MAX};
	return follow(&following);
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

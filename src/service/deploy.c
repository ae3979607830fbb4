/*
 * A model that is deployed is read, compiled and brought to where the journal is before it judges: all that
 * may be done beside the service that goes on, and only the last entries while it waits.
 */
#include <errno.h>
#include <stdlib.h>
#include "base/io.h"
#include "service/parts.h"

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
	if (!tt_service_follow(service, prepared->running, prepared->followed, end, fault))
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
	tt_model_path(service, version, path);
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

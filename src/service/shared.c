/*
 * A store that several processes write. Each has a state of its own, which follows from the journal up to
 * some entry; before it writes it waits for its turn, and follows what the others appended meanwhile. What is
 * asked is answered from a view that is at most LOOK_EVERY old. A connection that is lost makes the view
 * stale: then all is opened anew, once the database can be reached, and goes on from what was committed.
 */
#include "service/parts.h"

#include <time.h>

enum { LOOK_EVERY = 20, RETRY_AFTER = 1000 }; /* milliseconds */

static uint64_t milliseconds(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* ---- the place as it is shown ------------------------------------------------------------------------- */

bool tt_place_is_url(struct tt_text place) {
	return tt_store_is_url(place);
}

/* Where the password of user:password@host begins and ends. */
static struct tt_text password_of_user(struct tt_text place, size_t start) {
	size_t end = start + strcspn(place.bytes + start, "/?"), at = end, colon = start;
	while (at > start && place.bytes[at - 1] != '@')
		at--;
	while (colon < at && place.bytes[colon] != ':')
		colon++;
	return at == start || colon == at ? (struct tt_text){0} : tt_text_slice(place, colon, at - 1);
}

static void put(char shown[TT_PATH_MAX], size_t *len, char byte) {
	if (*len + 1 < TT_PATH_MAX)
		shown[(*len)++] = byte;
	shown[*len] = '\0';
}

void tt_place_show(struct tt_text place, char shown[TT_PATH_MAX]) {
	static const char word[] = "password=";
	char whole[TT_PATH_MAX];
	size_t len = 0;
	shown[0] = '\0';
	snprintf(whole, sizeof(whole), "%.*s", TT_TEXT_ARGS(place));
	const char *scheme = tt_store_is_url(place) ? strstr(whole, "://") : NULL;
	struct tt_text password = {0};
	if (scheme != NULL)
		password = password_of_user(tt_text_of(whole), (size_t)(scheme - whole) + 3);
	for (const char *at = whole; *at != '\0'; at++) {
		if (at == password.bytes)
			at += password.len;
		put(shown, &len, *at);
		if (scheme == NULL || len < sizeof(word) || strcmp(shown + len - sizeof(word) + 1, word) != 0)
			continue;
		while (at[1] != '\0' && at[1] != '&')
			at++;
	}
}

/* ---- opening ----------------------------------------------------------------------------------------- */

static bool hold(struct tt_service *service, struct tt_fault *fault) {
	enum tt_status status = tt_store_hold(service->store);
	return status == TT_OK ||
	       (status == TT_LIMIT ? tt_fault_set(fault, TT_FAULT_TIMEOUT, (struct tt_text){0})
				   : tt_service_failed(service, fault));
}

bool tt_service_has_log(const struct tt_service *service) {
	int fd = service->io->open(service->io->context, "./key", O_RDONLY, 0);
	if (fd >= 0)
		tt_io_close(service->io, fd);
	return fd >= 0;
}

bool tt_service_open_shared(struct tt_service *service, bool create, struct tt_fault *fault) {
	if (service->read_only)
		return tt_service_open_log(service, false, fault);
	if (!hold(service, fault))
		return false;
	bool good = tt_service_open_log(service, create && !tt_service_has_log(service), fault);
	tt_store_release(service->store);
	return good;
}

/* ---- after a failure --------------------------------------------------------------------------------- */

/* Not at each request, for each would wait for a host that does not answer. */
static bool reopen(struct tt_service *service, struct tt_fault *fault) {
	uint64_t now = milliseconds();
	if (now < service->retry)
		return tt_service_failed(service, fault);
	service->retry = now + RETRY_AFTER;
	if (tt_store_reconnect(service->store) != TT_OK)
		return tt_service_failed(service, fault);
	tt_log_close(service->log);
	service->log = NULL;
	if (!tt_service_open_shared(service, false, fault))
		return false;
	service->retry = 0;
	return true;
}

static bool recover(struct tt_service *service, struct tt_fault *fault) {
	if (service->writing)
		tt_store_rollback(service->store);
	service->writing = service->turn = false;
	service->recovered++;
	if (!service->shared && tt_store_reconnect(service->store) != TT_OK)
		return tt_service_failed(service, fault);
	return (!service->shared || reopen(service, fault)) && tt_service_catch_up(service, fault);
}

/* ---- what others did --------------------------------------------------------------------------------- */

static bool follow_others(struct tt_service *service, struct tt_fault *fault) {
	if (tt_log_refresh(service->log) == TT_OK)
		return tt_service_catch_up_more(service, fault);
	service->stale = true;
	return tt_log_failed(service, fault);
}

static bool look(struct tt_service *service, struct tt_fault *fault) {
	uint64_t now = milliseconds(), entries;
	if (now - service->looked < LOOK_EVERY)
		return true;
	service->looked = now;
	if (tt_store_size(service->store, &entries) != TT_OK)
		return tt_service_failed(service, fault);
	return entries == service->applied || follow_others(service, fault);
}

bool tt_service_refresh(struct tt_service *service, struct tt_fault *fault) {
	if (service->alone || service->store == NULL)
		return true;
	if (service->stale)
		return recover(service, fault);
	return !service->shared || service->turn || look(service, fault);
}

/* ---- turns ------------------------------------------------------------------------------------------- */

bool tt_service_take_turn(struct tt_service *service, struct tt_fault *fault) {
	uint64_t entries;
	if (!service->shared || service->turn)
		return true;
	if (!tt_index_commit(service, fault) || !tt_index_begin(service, fault))
		return false;
	enum tt_status status = tt_store_take_turn(service->store, &entries);
	service->writing = status != TT_LIMIT;
	if (status == TT_LIMIT)
		return tt_fault_set(fault, TT_FAULT_TIMEOUT, (struct tt_text){0});
	if (status != TT_OK)
		return tt_service_failed(service, fault);
	service->turn = true;
	return entries == service->applied || follow_others(service, fault);
}

bool tt_service_end_turn(struct tt_service *service, bool good, struct tt_fault *fault) {
	if (!service->shared || !service->turn)
		return good;
	if (good && tt_index_commit(service, fault))
		return true;
	service->stale = service->stale || good;
	tt_store_rollback(service->store);
	service->writing = service->turn = false;
	return false;
}

bool tt_service_hold(struct tt_service *service, struct tt_fault *fault) {
	if (!service->shared)
		return true;
	if (!tt_service_refresh(service, fault) || !tt_index_commit(service, fault) || !hold(service, fault))
		return false;
	if (tt_log_refresh(service->log) == TT_OK)
		return true;
	service->stale = true;
	tt_store_release(service->store);
	return tt_log_failed(service, fault);
}

void tt_service_release(struct tt_service *service) {
	if (service->shared)
		tt_store_release(service->store);
}

bool tt_service_publish_shared(struct tt_service *service, struct tt_fault *fault) {
	if (service->turn || service->read_only)
		return true;
	if (!tt_service_refresh(service, fault))
		return false;
	struct tt_log_status status = tt_log_status(service->log);
	if (status.size == status.published)
		return true;
	if (!tt_service_hold(service, fault))
		return false;
	bool good = tt_log_checkpoint(service->log) == TT_OK;
	if (!good) {
		tt_log_failed(service, fault);
		service->stale = true;
	}
	tt_service_release(service);
	return good;
}

/*
 * A copy of a store: the files of the ledger and the models as they are, and the index as one transaction has
 * it. It is made beside where it will stand, and moved there when it is whole.
 */
#include <errno.h>
#include <stdio.h>
#include "base/io.h"
#include "service/parts.h"

struct copying {
	struct tt_service *service;
	struct tt_text to;
	struct tt_fault *fault;
};

static bool failed(struct copying *copying) {
	return tt_fault_set(copying->fault, TT_FAULT_STORE_FAILED, tt_text_of(strerror(errno)));
}

static bool copy_file(struct copying *copying, const char *from, const char *to) {
	struct tt_text bytes;
	enum tt_status status =
		tt_io_load(tt_io_system(), &copying->service->work, from, (size_t)1 << 32, &bytes);
	if (status == TT_OK)
		status = tt_io_replace(tt_io_system(), to, bytes, 0600);
	return status == TT_OK || failed(copying);
}

static bool is_copied(struct tt_text name) {
	static const char *const others[] = {"index.db", "index.db-wal", "index.db-shm", "lock"};
	for (size_t i = 0; i < TT_COUNT(others); i++)
		if (tt_text_is(name, others[i]))
			return false;
	return true;
}

static bool make_folder_of(struct copying *copying, const char *path) {
	char folder[TT_PATH_MAX];
	bool made;
	snprintf(folder, sizeof(folder), "%s", path);
	*strrchr(folder, '/') = '\0';
	return tt_directory_make(folder, &made) == TT_OK || failed(copying);
}

static bool copy_files(struct copying *copying, const char *into) {
	struct tt_service *service = copying->service;
	const struct tt_text *files;
	uint32_t count;
	size_t skip = strlen(service->place) + 1;
	char to[TT_PATH_MAX];
	if (tt_directory_files(&service->work, service->place, "", &files, &count) != TT_OK)
		return failed(copying);
	for (uint32_t i = 0; i < count; i++) {
		struct tt_text name = tt_text_slice(files[i], skip, files[i].len);
		if (!is_copied(name))
			continue;
		if (snprintf(to, sizeof(to), "%s/%.*s", into, TT_TEXT_ARGS(name)) >= TT_PATH_MAX)
			return tt_fault_set(copying->fault, TT_FAULT_TOO_LONG, copying->to);
		if (!make_folder_of(copying, to) || !copy_file(copying, files[i].bytes, to))
			return false;
	}
	return true;
}

static bool copy_index(struct copying *copying, const char *into) {
	char to[TT_PATH_MAX];
	if (snprintf(to, sizeof(to), "%s/index.db", into) >= TT_PATH_MAX)
		return tt_fault_set(copying->fault, TT_FAULT_TOO_LONG, copying->to);
	return tt_store_copy(copying->service->store, to) == TT_OK ||
	       tt_service_failed(copying->service, copying->fault);
}

static bool copy(void *context) {
	struct copying *copying = context;
	char part[TT_PATH_MAX], to[TT_PATH_MAX];
	bool made;
	if (snprintf(to, sizeof(to), "%.*s", TT_TEXT_ARGS(copying->to)) >= TT_PATH_MAX - 10 ||
		snprintf(part, sizeof(part), "%.*s.part", TT_TEXT_ARGS(copying->to)) >= TT_PATH_MAX)
		return tt_fault_set(copying->fault, TT_FAULT_TOO_LONG, copying->to);
	if (tt_file_exists(to) || tt_file_exists(part))
		return tt_fault_set(copying->fault, TT_FAULT_STORE_EXISTS, copying->to);
	if (tt_directory_make(part, &made) != TT_OK)
		return failed(copying);
	return copy_files(copying, part) && copy_index(copying, part) &&
	       (rename(part, to) == 0 || failed(copying));
}

bool tt_service_backup(struct tt_service *service, struct tt_text to, struct tt_fault *fault) {
	struct copying copying = {service, to, fault};
	if (service->store == NULL)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	return tt_service_flush(service, fault) && tt_service_run(service, copy, &copying, fault);
}

/*
 * A copy of a store: the files of the ledger and the models as they are, and the index. From a directory to a
 * directory the index goes as one transaction has it; where a database is on either side, tokens and accesses
 * go row by row, and the rest is made anew from the journal, which also reads what was copied. In a directory
 * a copy is made beside where it will stand, and moved there when it is whole; a database gets its files, and
 * what follows from none, in one transaction.
 */
#include <errno.h>
#include <stdio.h>
#include "base/io.h"
#include "service/parts.h"

enum { PIECE = 1 << 20 };

struct copying {
	struct tt_service *service;
	struct tt_text to;
	struct tt_fault *fault;
	const struct tt_io *io; /* of the copy */
	const char *into;	/* its folder, by that layer */
	struct tt_store *store; /* its index, where that is copied row by row */
	bool failed;		/* while rows are visited */
};

static bool failed(struct copying *copying) {
	if (tt_store_lost(copying->service->store))
		return tt_service_failed(copying->service, copying->fault);
	return tt_fault_set(copying->fault, TT_FAULT_STORE_FAILED,
		tt_text_of(copying->store != NULL && tt_store_lost(copying->store)
				   ? tt_store_problem(copying->store)
				   : strerror(errno)));
}

/* ---- files ------------------------------------------------------------------------------------------- */

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

/* Into a database, in pieces of which each can be changed without the others. */
static bool put_pieces(struct copying *copying, const char *to, struct tt_text bytes) {
	const struct tt_io *io = copying->io;
	int fd = io->open(io->context, to, O_RDWR | O_CREAT | O_TRUNC, 0600);
	bool good = fd >= 0;
	for (size_t at = 0; good && at < bytes.len; at += PIECE) {
		size_t len = bytes.len - at < PIECE ? bytes.len - at : PIECE;
		good = tt_io_write(io, fd, bytes.bytes + at, len, at) == TT_OK;
	}
	if (fd >= 0)
		tt_io_close(io, fd);
	return good || failed(copying);
}

static bool put_file(struct copying *copying, const char *to, struct tt_text bytes) {
	if (copying->io != tt_io_system())
		return put_pieces(copying, to, bytes);
	return make_folder_of(copying, to) &&
	       (tt_io_replace(copying->io, to, bytes, 0600) == TT_OK || failed(copying));
}

/* name is below the folder of either. */
static bool copy_file(struct copying *copying, struct tt_text name) {
	struct tt_service *service = copying->service;
	char from[TT_PATH_MAX], to[TT_PATH_MAX];
	struct tt_arena arena;
	struct tt_text bytes;
	if (!is_copied(name))
		return true;
	if (snprintf(from, sizeof(from), "%s/%.*s", service->folder, TT_TEXT_ARGS(name)) >= TT_PATH_MAX ||
		snprintf(to, sizeof(to), "%s/%.*s", copying->into, TT_TEXT_ARGS(name)) >= TT_PATH_MAX)
		return tt_fault_set(copying->fault, TT_FAULT_TOO_LONG, copying->to);
	tt_arena_init(&arena, (size_t)1 << 32);
	bool good = tt_io_load(service->io, &arena, from, (size_t)1 << 31, &bytes) == TT_OK
			    ? put_file(copying, to, bytes)
			    : failed(copying);
	tt_arena_finish(&arena);
	return good;
}

struct names {
	struct tt_arena *arena;
	TT_VECTOR(struct tt_text) items;
};

static void gather_name(void *context, struct tt_text name) {
	struct names *names = context;
	*tt_push(names->arena, &names->items) = tt_text_copy(names->arena, name);
}

/* The names of the files of the service, below its folder. */
static bool list_files(struct copying *copying, struct names *names) {
	struct tt_service *service = copying->service;
	const struct tt_text *files;
	uint32_t count;
	size_t skip = strlen(service->folder) + 1;
	if (service->shared)
		return tt_store_list(service->store, gather_name, names) == TT_OK || failed(copying);
	if (tt_directory_files(&service->work, service->folder, "", &files, &count) != TT_OK)
		return failed(copying);
	for (uint32_t i = 0; i < count; i++)
		gather_name(names, tt_text_slice(files[i], skip, files[i].len));
	return true;
}

static bool copy_files(struct copying *copying) {
	struct names names = {.arena = &copying->service->work};
	if (!list_files(copying, &names))
		return false;
	for (uint32_t i = 0; i < names.items.len; i++)
		if (!copy_file(copying, names.items.items[i]))
			return false;
	return true;
}

/* ---- what follows from no file ----------------------------------------------------------------------- */

static void copy_token(void *context, const struct tt_stored_token *token) {
	struct copying *copying = context;
	copying->failed = copying->failed || tt_store_add_token(copying->store, token) != TT_OK;
}

static void copy_access(void *context, const struct tt_stored_access *access) {
	struct copying *copying = context;
	copying->failed = copying->failed || tt_store_add_access(copying->store, access) != TT_OK;
}

static bool copy_rows(struct copying *copying) {
	const struct tt_store_query all = {.limit = UINT32_MAX};
	struct tt_store *from = copying->service->store;
	if (tt_store_tokens(from, (struct tt_text){0}, copy_token, copying) != TT_OK ||
		tt_store_accesses(from, &all, copy_access, copying) != TT_OK)
		return tt_service_failed(copying->service, copying->fault);
	return !copying->failed || failed(copying);
}

/* Whoever opens the copy makes its index. */
static bool index_copy(struct copying *copying, struct tt_text place) {
	const struct tt_service_options options = {.place = place, .packs = copying->service->packs};
	struct tt_service *copy;
	if (!tt_service_open(&options, &copy, copying->fault))
		return false;
	tt_service_close(copy);
	return true;
}

/* ---- into a directory -------------------------------------------------------------------------------- */

static bool open_copy(struct copying *copying, const struct tt_store_options *options) {
	struct tt_buf why;
	tt_buf_init(&why, &copying->service->work, 1024);
	tt_buf_string(&why, "");
	if (tt_store_open(&copying->store, options, &why) == TT_OK)
		return true;
	return tt_fault_set(copying->fault, TT_FAULT_STORE_FAILED, tt_buf_text(&why));
}

/* The index of a database as rows of a file. */
static bool copy_rows_into(struct copying *copying, const char *index) {
	const struct tt_store_options options = {.path = index, .create = true};
	if (!open_copy(copying, &options))
		return false;
	bool good = tt_store_begin(copying->store) == TT_OK && copy_rows(copying) &&
		    (tt_store_commit(copying->store) == TT_OK || failed(copying));
	tt_store_close(copying->store);
	copying->store = NULL;
	return good && index_copy(copying, tt_text_of(copying->into));
}

static bool copy_index(struct copying *copying) {
	char to[TT_PATH_MAX];
	if (snprintf(to, sizeof(to), "%s/index.db", copying->into) >= TT_PATH_MAX)
		return tt_fault_set(copying->fault, TT_FAULT_TOO_LONG, copying->to);
	if (copying->service->shared)
		return copy_rows_into(copying, to);
	return tt_store_copy(copying->service->store, to) == TT_OK ||
	       tt_service_failed(copying->service, copying->fault);
}

static bool copy_to_directory(struct copying *copying) {
	char part[TT_PATH_MAX], to[TT_PATH_MAX];
	bool made;
	if (snprintf(to, sizeof(to), "%.*s", TT_TEXT_ARGS(copying->to)) >= TT_PATH_MAX - 10 ||
		snprintf(part, sizeof(part), "%.*s.part", TT_TEXT_ARGS(copying->to)) >= TT_PATH_MAX)
		return tt_fault_set(copying->fault, TT_FAULT_TOO_LONG, copying->to);
	if (tt_file_exists(to) || tt_file_exists(part))
		return tt_fault_set(copying->fault, TT_FAULT_STORE_EXISTS, copying->to);
	if (tt_directory_make(part, &made) != TT_OK)
		return failed(copying);
	copying->io = tt_io_system();
	copying->into = part;
	return copy_files(copying) && copy_index(copying) && (rename(part, to) == 0 || failed(copying));
}

/* ---- into a database --------------------------------------------------------------------------------- */

static void find_any(void *context, struct tt_text name) {
	(void)name;
	*(bool *)context = true;
}

static bool fill_database(struct copying *copying) {
	struct tt_store *store = copying->store;
	uint64_t entries = 0;
	bool any = false;
	copying->io = tt_store_files(store);
	copying->into = ".";
	if (tt_store_begin(store) != TT_OK || tt_store_take_turn(store, &entries) != TT_OK ||
		tt_store_list(store, find_any, &any) != TT_OK)
		return failed(copying);
	if (any || entries > 0) {
		char shown[TT_PATH_MAX];
		tt_place_show(copying->to, shown);
		return tt_fault_set(copying->fault, TT_FAULT_STORE_EXISTS, tt_text_of(shown));
	}
	return copy_files(copying) && copy_rows(copying) &&
	       (tt_store_commit(store) == TT_OK || failed(copying));
}

static bool copy_to_database(struct copying *copying) {
	const char *url = tt_text_copy(&copying->service->work, copying->to).bytes;
	const struct tt_store_options options = {.path = url, .create = true};
	if (!open_copy(copying, &options))
		return false;
	bool good = fill_database(copying);
	tt_store_close(copying->store);
	copying->store = NULL;
	return good && index_copy(copying, copying->to);
}

static bool copy(void *context) {
	struct copying *copying = context;
	return tt_store_is_url(copying->to) ? copy_to_database(copying) : copy_to_directory(copying);
}

bool tt_service_backup(struct tt_service *service, struct tt_text to, struct tt_fault *fault) {
	struct copying copying = {.service = service, .to = to, .fault = fault};
	if (service->store == NULL)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (!tt_service_flush(service, fault))
		return false;
	if (tt_store_snapshot(service->store) != TT_OK)
		return tt_service_failed(service, fault);
	bool good = tt_service_run(service, copy, &copying, fault);
	tt_store_rollback(service->store);
	return good;
}

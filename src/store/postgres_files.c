/*
 * Files in a database: each is pieces, one behind the other, known by where they begin. What is appended is a
 * piece more, so that a batch of the journal is a row, and of two processes that append at the same place one
 * is refused. A file is not there without a piece. What is written goes out with the next sync, question or
 * commit, and within a transaction is there with its commit: nothing is ever half there.
 *
 * A file that is opened for reading brings its bytes along if they are few. Of longer ones a window is kept,
 * which grows while it is read on from, and is small for whoever looks here and there.
 */
#include "store/postgres.h"

#include <errno.h>
#include <stdlib.h>

enum { FIRST = 3, NEAR = 16 << 10, FAR = 1 << 20 };

static struct tt_slot *slot_at(struct tt_postgres *postgres, int fd) {
	return &postgres->slots[fd - FIRST];
}

static int failed(int error) {
	errno = error;
	return -1;
}

/* Names are those of the ledger below ".". */
static const char *name_of(const char *path) {
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	return path;
}

static struct tt_parameter text(const char *path) {
	return (struct tt_parameter){.type = 't', .bytes = path, .len = strlen(path)};
}

static struct tt_parameter number(uint64_t number) {
	return (struct tt_parameter){.type = 'n', .number = (int64_t)number};
}

static struct tt_parameter bytes_of(const void *bytes, size_t len) {
	return (struct tt_parameter){.type = 'b', .bytes = bytes, .len = len};
}

/* Queues what changes a file, within the transaction if there is to be one. */
static int change(struct tt_postgres *postgres, enum tt_own_statement statement,
	const struct tt_parameter *parameters, unsigned count) {
	if (tt_postgres_send_begin(postgres) != TT_OK ||
		tt_postgres_queue_own(postgres, statement, parameters, count) != TT_OK)
		return failed(EIO);
	return 0;
}

/* The answer to a question, to be cleared; NULL with errno. */
static PGresult *question(struct tt_postgres *postgres, enum tt_own_statement statement,
	const struct tt_parameter *parameters, unsigned count) {
	PGresult *result = NULL;
	if (tt_postgres_queue_own(postgres, statement, parameters, count) == TT_OK &&
		tt_postgres_wait(postgres, &result) == TT_OK)
		return result;
	errno = EIO;
	return NULL;
}

/* ---- open and closed --------------------------------------------------------------------------------- */

/* Looks at the last piece: how long the file is, and its bytes where that is the only one, and short. */
static int look(struct tt_postgres *postgres, struct tt_slot *slot, const char *path, bool *there) {
	const struct tt_parameter name = text(path);
	const struct tt_pq *pq = postgres->pq;
	PGresult *result = question(postgres, TT_OWN_OPEN, &name, 1);
	if (result == NULL)
		return -1;
	*there = pq->ntuples(result) > 0;
	bool good = true;
	if (*there) {
		uint64_t start = (uint64_t)tt_postgres_number(postgres, result, 0, 0);
		slot->size = start + (uint64_t)tt_postgres_number(postgres, result, 0, 1);
		if (start == 0 && !pq->getisnull(result, 0, 2))
			good = tt_heap_add(&slot->bytes, pq->getvalue(result, 0, 2), (size_t)slot->size);
	}
	pq->clear(result);
	return good ? 0 : failed(ENOMEM);
}

static void forget(struct tt_slot *slot) {
	free(slot->path);
	free(slot->bytes.bytes);
	*slot = (struct tt_slot){0};
}

static int find(struct tt_postgres *postgres, struct tt_slot *slot, const char *path, int flags) {
	const struct tt_parameter name = text(path);
	bool there = false;
	if ((flags & O_EXCL) != 0)
		return 0; /* the first piece tells */
	if ((flags & O_TRUNC) != 0)
		return change(postgres, TT_OWN_REMOVE, &name, 1);
	if (look(postgres, slot, path, &there) != 0)
		return -1;
	return there || (flags & O_CREAT) != 0 ? 0 : failed(ENOENT);
}

static int open_file(void *context, const char *path, int flags, unsigned mode) {
	struct tt_postgres *postgres = context;
	(void)mode;
	path = name_of(path);
	for (int i = 0; i < TT_SLOTS; i++) {
		struct tt_slot *slot = &postgres->slots[i];
		if (slot->path != NULL)
			continue;
		slot->path = strdup(path);
		if (slot->path != NULL && find(postgres, slot, path, flags) == 0)
			return FIRST + i;
		int error = slot->path == NULL ? ENOMEM : errno;
		forget(slot);
		return failed(error);
	}
	return failed(EMFILE);
}

static int close_file(void *context, int fd) {
	struct tt_postgres *postgres = context;
	if (fd >= FIRST && fd < FIRST + TT_SLOTS)
		forget(slot_at(postgres, fd));
	return 0;
}

/* ---- reading ----------------------------------------------------------------------------------------- */

/* Brings a window that begins at offset. */
static int fetch(struct tt_postgres *postgres, struct tt_slot *slot, uint64_t offset, size_t len) {
	const struct tt_pq *pq = postgres->pq;
	const struct tt_parameter parameters[] = {text(slot->path), number(offset), number(len)};
	PGresult *result = question(postgres, TT_OWN_READ, parameters, 3);
	bool good = true;
	if (result == NULL)
		return -1;
	slot->window = offset;
	slot->bytes.len = 0;
	for (int i = 0; i < pq->ntuples(result); i++)
		good = good && tt_heap_add(&slot->bytes, pq->getvalue(result, i, 1),
				       (size_t)pq->getlength(result, i, 1));
	pq->clear(result);
	slot->next = offset + slot->bytes.len;
	return good ? 0 : failed(ENOMEM);
}

/* How much to bring: what follows on what was brought last may go on. */
static size_t width_of(const struct tt_slot *slot, uint64_t offset, size_t len) {
	bool on = slot->bytes.len > 0 && offset >= slot->window && offset <= slot->next;
	size_t width = on ? 2 * slot->bytes.len : NEAR;
	width = width > FAR ? FAR : width;
	return width > len ? width : len;
}

static ssize_t read_file(void *context, int fd, void *bytes, size_t len, uint64_t offset) {
	struct tt_postgres *postgres = context;
	struct tt_slot *slot = slot_at(postgres, fd);
	if (offset >= slot->size || len == 0)
		return 0;
	len = len < slot->size - offset ? len : (size_t)(slot->size - offset);
	if ((offset < slot->window || offset + len > slot->window + slot->bytes.len) &&
		fetch(postgres, slot, offset, width_of(slot, offset, len)) != 0)
		return -1;
	size_t at = (size_t)(offset - slot->window);
	size_t there = slot->bytes.len > at ? slot->bytes.len - at : 0;
	len = len < there ? len : there;
	if (len > 0)
		memcpy(bytes, slot->bytes.bytes + at, len);
	return (ssize_t)len;
}

static int size_of(void *context, int fd, uint64_t *size) {
	*size = slot_at(context, fd)->size;
	return 0;
}

/* ---- writing ----------------------------------------------------------------------------------------- */

/* Puts bytes in place of those of the pieces that are there. */
static int overwrite(
	struct tt_postgres *postgres, struct tt_slot *slot, const char *bytes, size_t len, uint64_t offset) {
	const struct tt_parameter range[] = {text(slot->path), number(offset), number(offset + len)};
	PGresult *result = question(postgres, TT_OWN_PLACES, range, 3);
	int status = result == NULL ? -1 : 0;
	for (int i = 0; status == 0 && i < postgres->pq->ntuples(result); i++) {
		uint64_t start = (uint64_t)tt_postgres_number(postgres, result, i, 0);
		uint64_t end = start + (uint64_t)tt_postgres_number(postgres, result, i, 1);
		uint64_t from = start > offset ? start : offset;
		uint64_t to = end < offset + len ? end : offset + len;
		const struct tt_parameter parameters[] = {text(slot->path), number(start),
			number(from - start + 1), bytes_of(bytes + (from - offset), (size_t)(to - from))};
		status = change(postgres, TT_OWN_OVERWRITE, parameters, 4);
	}
	postgres->pq->clear(result);
	return status;
}

static int append(struct tt_postgres *postgres, struct tt_slot *slot, const char *bytes, size_t len) {
	const struct tt_parameter parameters[] = {text(slot->path), number(slot->size), bytes_of(bytes, len)};
	if (change(postgres, TT_OWN_WRITE, parameters, 3) != 0)
		return -1;
	slot->size += len;
	return 0;
}

static ssize_t write_file(void *context, int fd, const void *bytes, size_t len, uint64_t offset) {
	struct tt_postgres *postgres = context;
	struct tt_slot *slot = slot_at(postgres, fd);
	if (offset > slot->size)
		return failed(EINVAL); /* files have no holes */
	size_t inside = len < slot->size - offset ? len : (size_t)(slot->size - offset);
	slot->bytes.len = 0;
	if (inside > 0 && overwrite(postgres, slot, bytes, inside, offset) != 0)
		return -1;
	if (len > inside && append(postgres, slot, (const char *)bytes + inside, len - inside) != 0)
		return -1;
	return (ssize_t)len;
}

static int truncate_file(void *context, int fd, uint64_t size) {
	struct tt_slot *slot = slot_at(context, fd);
	return slot->size == size ? 0 : failed(EINVAL); /* nothing is ever half there */
}

static int sync_now(struct tt_postgres *postgres) {
	tt_rows_settle(postgres);
	if (postgres->begun || postgres->queued == 0)
		return postgres->lost ? failed(EIO) : 0;
	return tt_postgres_wait(postgres, NULL) == TT_OK ? 0 : failed(EIO);
}

static int sync_file(void *context, int fd) {
	(void)fd;
	return sync_now(context);
}

static int sync_path(void *context, const char *path) {
	(void)path;
	return sync_now(context);
}

static int rename_file(void *context, const char *from, const char *to) {
	const struct tt_parameter names[] = {text(name_of(from)), text(name_of(to))};
	return change(context, TT_OWN_REMOVE, &names[1], 1) == 0 &&
			       change(context, TT_OWN_MOVE, names, 2) == 0 &&
			       change(context, TT_OWN_REMOVE, names, 1) == 0
		       ? 0
		       : -1;
}

static int remove_file(void *context, const char *path) {
	const struct tt_parameter name = text(name_of(path));
	return change(context, TT_OWN_REMOVE, &name, 1);
}

/* ---- what files alone do not need -------------------------------------------------------------------- */

static int make_directory(void *context, const char *path) {
	(void)context;
	(void)path;
	return failed(EEXIST);
}

static int lock_file(void *context, int fd) {
	(void)context;
	(void)fd;
	return 0;
}

static int64_t now(void *context) {
	(void)context;
	return tt_io_system()->now(tt_io_system()->context);
}

static void pause_for(void *context, unsigned milliseconds) {
	(void)context;
	tt_io_system()->pause(tt_io_system()->context, milliseconds);
}

void tt_files_init(struct tt_postgres *postgres) {
	postgres->io = (struct tt_io){.context = postgres,
		.open = open_file,
		.close = close_file,
		.read = read_file,
		.write = write_file,
		.size = size_of,
		.truncate = truncate_file,
		.sync = sync_file,
		.sync_directory = sync_path,
		.sync_all = sync_path,
		.rename = rename_file,
		.remove = remove_file,
		.make_directory = make_directory,
		.lock = lock_file,
		.now = now,
		.pause = pause_for};
}

void tt_files_finish(struct tt_postgres *postgres) {
	for (size_t i = 0; i < TT_SLOTS; i++)
		forget(&postgres->slots[i]);
}

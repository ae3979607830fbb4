/*
 * The system's calls as a table, and the few sequences of them that get files onto the disk for good: a
 * file's bytes before its name, its name before its folder's.
 */
#define _GNU_SOURCE /* syncfs */
#include "base/io.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- the system's ---------------------------------------------------------------------------------- */

static int system_open(void *context, const char *path, int flags, unsigned mode) {
	(void)context;
	return open(path, flags | O_CLOEXEC, (mode_t)mode);
}

static int system_close(void *context, int fd) {
	(void)context;
	return close(fd);
}

static ssize_t system_read(void *context, int fd, void *bytes, size_t len, uint64_t offset) {
	(void)context;
	return pread(fd, bytes, len, (off_t)offset);
}

static ssize_t system_write(void *context, int fd, const void *bytes, size_t len, uint64_t offset) {
	(void)context;
	return pwrite(fd, bytes, len, (off_t)offset);
}

static int system_size(void *context, int fd, uint64_t *size) {
	struct stat info;
	(void)context;
	if (fstat(fd, &info) != 0)
		return -1;
	*size = info.st_size < 0 ? 0 : (uint64_t)info.st_size;
	return 0;
}

static int system_truncate(void *context, int fd, uint64_t size) {
	(void)context;
	return ftruncate(fd, (off_t)size);
}

static int system_sync(void *context, int fd) {
	(void)context;
	return fdatasync(fd);
}

/* Opens a folder and does something to it. */
static int with_directory(const char *path, int (*act)(int fd)) {
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int done = act(fd), error = errno;
	close(fd);
	errno = error;
	return done;
}

static int system_sync_directory(void *context, const char *path) {
	(void)context;
	return with_directory(path, fsync);
}

static int system_sync_all(void *context, const char *path) {
	(void)context;
	return with_directory(path, syncfs);
}

static int system_rename(void *context, const char *from, const char *to) {
	(void)context;
	return rename(from, to);
}

static int system_remove(void *context, const char *path) {
	(void)context;
	return remove(path);
}

static int system_make_directory(void *context, const char *path) {
	(void)context;
	return mkdir(path, 0777);
}

static int system_lock(void *context, int fd) {
	(void)context;
	return flock(fd, LOCK_EX | LOCK_NB);
}

static int64_t system_now(void *context) {
	struct timespec now;
	(void)context;
	clock_gettime(CLOCK_REALTIME_COARSE, &now); /* a tick late at most, and asked for each decision */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void system_pause(void *context, unsigned milliseconds) {
	struct timespec pause = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
	(void)context;
	nanosleep(&pause, NULL);
}

const struct tt_io *tt_io_system(void) {
	static const struct tt_io system = {
		.open = system_open,
		.close = system_close,
		.read = system_read,
		.write = system_write,
		.size = system_size,
		.truncate = system_truncate,
		.sync = system_sync,
		.sync_directory = system_sync_directory,
		.sync_all = system_sync_all,
		.rename = system_rename,
		.remove = system_remove,
		.make_directory = system_make_directory,
		.lock = system_lock,
		.now = system_now,
		.pause = system_pause,
	};
	return &system;
}

/* ---- sequences ------------------------------------------------------------------------------------- */

void tt_io_close(const struct tt_io *io, int fd) {
	int error = errno;
	(void)io->close(io->context, fd);
	errno = error;
}

enum tt_status tt_io_read(const struct tt_io *io, int fd, void *bytes, size_t len, uint64_t offset) {
	for (size_t done = 0; done < len;) {
		ssize_t got = io->read(io->context, fd, (char *)bytes + done, len - done, offset + done);
		if (got < 0 && errno == EINTR)
			continue;
		TT_ENSURE(got >= 0, TT_IO);
		TT_ENSURE(got > 0, TT_BAD_INPUT);
		done += (size_t)got;
	}
	return TT_OK;
}

enum tt_status tt_io_write(const struct tt_io *io, int fd, const void *bytes, size_t len, uint64_t offset) {
	for (size_t done = 0; done < len;) {
		ssize_t put =
			io->write(io->context, fd, (const char *)bytes + done, len - done, offset + done);
		if (put < 0 && errno == EINTR)
			continue;
		if (put == 0)
			errno = ENOSPC;
		TT_ENSURE(put > 0, TT_IO);
		done += (size_t)put;
	}
	return TT_OK;
}

static enum tt_status load_open(
	const struct tt_io *io, struct tt_arena *arena, int fd, size_t limit, struct tt_text *text) {
	uint64_t size;
	TT_ENSURE(io->size(io->context, fd, &size) == 0, TT_IO);
	TT_ENSURE(size <= limit, TT_LIMIT);
	char *bytes = tt_arena_alloc(arena, (size_t)size + 1);
	TT_TRY(tt_io_read(io, fd, bytes, (size_t)size, 0));
	*text = (struct tt_text){bytes, (size_t)size};
	return TT_OK;
}

struct loading {
	const struct tt_io *io;
	struct tt_arena *arena;
	int fd;
	size_t limit;
	struct tt_text text;
	enum tt_status status;
};

static void load(void *context) {
	struct loading *loading = context;
	loading->status = load_open(loading->io, loading->arena, loading->fd, loading->limit, &loading->text);
}

enum tt_status tt_io_load(const struct tt_io *io, struct tt_arena *arena, const char *path, size_t limit,
	struct tt_text *text) {
	struct loading loading = {.io = io, .arena = arena, .limit = limit};
	loading.fd = io->open(io->context, path, O_RDONLY, 0);
	TT_ENSURE(loading.fd >= 0, TT_IO);
	enum tt_status status = tt_arena_run(arena, load, &loading);
	tt_io_close(io, loading.fd);
	TT_TRY(status);
	*text = loading.text;
	return loading.status;
}

/* The file's bytes, on the disk under another name. */
static enum tt_status write_beside(
	const struct tt_io *io, const char *path, struct tt_text text, unsigned mode) {
	int fd = io->open(io->context, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	TT_ENSURE(fd >= 0, TT_IO);
	enum tt_status status = tt_io_write(io, fd, text.bytes, text.len, 0);
	if (status == TT_OK && io->sync(io->context, fd) != 0)
		status = TT_IO;
	tt_io_close(io, fd);
	return status;
}

static enum tt_status sync_parent(const struct tt_io *io, const char *path) {
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int len = slash == NULL ? 1 : (int)(slash - path) + (slash == path);
	snprintf(parent, sizeof(parent), "%.*s", len, slash == NULL ? "." : path);
	return io->sync_directory(io->context, parent) == 0 ? TT_OK : TT_IO;
}

enum tt_status tt_io_replace(const struct tt_io *io, const char *path, struct tt_text text, unsigned mode) {
	char beside[PATH_MAX];
	int len = snprintf(beside, sizeof(beside), "%s.part", path);
	errno = ENAMETOOLONG;
	TT_ENSURE(len > 0 && (size_t)len < sizeof(beside), TT_IO);
	TT_TRY(write_beside(io, beside, text, mode));
	TT_ENSURE(io->rename(io->context, beside, path) == 0, TT_IO);
	return sync_parent(io, path);
}

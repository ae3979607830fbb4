/*
 * Whole files in and out. Reading stops at a limit, wherever the bytes come from; writing replaces a file in
 * one step or not at all, so that nobody ever sees half of one.
 */
#define _XOPEN_SOURCE 700
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading --------------------------------------------------------------------------------------- */

struct reading {
	struct tt_arena *arena;
	int fd;
	size_t limit;
	char *bytes;
	size_t len, capacity;
	enum tt_status status;
};

/* How much to ask for first: a regular file's size and one byte more, to meet its end at once. */
static size_t expected(int fd, size_t limit) {
	struct stat info;
	size_t size = 16 << 10;
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size >= 0)
		size = (uintmax_t)info.st_size > limit ? limit : (size_t)info.st_size;
	return size + 1;
}

static void grow(struct reading *reading, size_t capacity) {
	reading->bytes = tt_arena_resize(reading->arena, reading->bytes, reading->capacity, capacity);
	reading->capacity = capacity;
}

static void read_all(void *context) {
	struct reading *reading = context;
	grow(reading, expected(reading->fd, reading->limit));
	for (;;) {
		size_t room = reading->capacity - reading->len;
		ssize_t got = read(reading->fd, reading->bytes + reading->len, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			reading->status = got == 0 ? TT_OK : TT_IO;
			return;
		}
		reading->len += (size_t)got;
		if (reading->len > reading->limit) {
			reading->status = TT_LIMIT;
			return;
		}
		if (reading->len == reading->capacity)
			grow(reading, reading->capacity * 2);
	}
}

enum tt_status tt_file_read(struct tt_arena *arena, const char *path, size_t limit, struct tt_text *text) {
	bool standard = strcmp(path, "-") == 0;
	struct reading reading = {.arena = arena, .limit = limit};
	TT_ENSURE(limit < SIZE_MAX / 4, TT_LIMIT);
	reading.fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	TT_ENSURE(reading.fd >= 0, TT_IO);
	enum tt_status status =
		tt_arena_run(arena, read_all, &reading); /* so that the file is closed in any case */
	int error = errno;
	if (!standard)
		close(reading.fd);
	errno = error;
	TT_TRY(status);
	TT_TRY(reading.status);
	*text = (struct tt_text){reading.bytes, reading.len};
	return TT_OK;
}

/* ---- writing --------------------------------------------------------------------------------------- */

static enum tt_status write_all(int fd, struct tt_text text) {
	while (text.len) {
		ssize_t done = write(fd, text.bytes, text.len);
		if (done < 0 && errno == EINTR)
			continue;
		TT_ENSURE(done > 0, TT_IO);
		text = tt_text_slice(text, (size_t)done, text.len);
	}
	return TT_OK;
}

static enum tt_status close_after(int fd, enum tt_status status) {
	int error = errno;
	if (close(fd) != 0 && status == TT_OK)
		return TT_IO;
	errno = error;
	return status;
}

/* Terminals, pipes and the like can only be written straight. */
static enum tt_status write_straight(const char *path, struct tt_text text) {
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	TT_ENSURE(fd >= 0, TT_IO);
	return close_after(fd, write_all(fd, text));
}

/* Opens a new file beside path and puts its name into temporary. */
static int open_beside(const char *path, char *temporary, size_t size) {
	for (unsigned attempt = 0; attempt < 100; attempt++) {
		int len = snprintf(temporary, size, "%s.%ld-%u.part", path, (long)getpid(), attempt);
		if (len < 0 || (size_t)len >= size) {
			errno = ENAMETOOLONG;
			return -1;
		}
		int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* A rename lasts only once its directory has been written too. */
static void sync_directory(char *path) {
	char *slash = strrchr(path, '/');
	if (slash)
		slash[slash == path] = '\0';
	int fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static enum tt_status fill(int fd, struct tt_text text, const mode_t *mode) {
	TT_ENSURE(!mode || fchmod(fd, *mode & 07777) == 0, TT_IO);
	TT_TRY(write_all(fd, text));
	TT_ENSURE(fsync(fd) == 0, TT_IO);
	return TT_OK;
}

static enum tt_status replace(const char *path, struct tt_text text, const mode_t *mode) {
	char temporary[PATH_MAX];
	int fd = open_beside(path, temporary, sizeof(temporary));
	TT_ENSURE(fd >= 0, TT_IO);
	enum tt_status status = close_after(fd, fill(fd, text, mode));
	if (status == TT_OK && rename(temporary, path) != 0)
		status = TT_IO;
	if (status == TT_OK) {
		sync_directory(temporary);
		return TT_OK;
	}
	int error = errno;
	unlink(temporary);
	errno = error;
	return status;
}

enum tt_status tt_file_write(const char *path, struct tt_text text) {
	char target[PATH_MAX]; /* where a symbolic link leads: the file is replaced, not the link */
	struct stat info;
	if (stat(path, &info) != 0)
		return replace(path, text, NULL);
	if (!S_ISREG(info.st_mode))
		return write_straight(path, text);
	TT_ENSURE(realpath(path, target), TT_IO);
	return replace(target, text, &info.st_mode);
}

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

/* Opens a new file beside path and puts its name into temporary. */
static int open_beside(const char *path, char *temporary, size_t size) {
	for (unsigned attempt = 0; attempt < 100; attempt++) {
		int len = snprintf(temporary, size, "%s.%ld-%u.part", path, (long)getpid(), attempt);
		if (len < 0 || (size_t)len >= size) {
			errno = ENAMETOOLONG;
			*temporary = '\0';
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

/* Where a symbolic link leads: the file is replaced, not the link. */
static enum tt_status find_target(struct tt_file *file, const char *path, bool exists) {
	char resolved[PATH_MAX];
	if (exists)
		TT_ENSURE(realpath(path, resolved), TT_IO);
	int len = snprintf(file->target, sizeof(file->target), "%s", exists ? resolved : path);
	if (len >= 0 && (size_t)len < sizeof(file->target))
		return TT_OK;
	errno = ENAMETOOLONG;
	return TT_IO;
}

/* Terminals, pipes and the like can only be written straight. */
static int open_for(struct tt_file *file, const char *path) {
	struct stat info;
	bool exists = stat(path, &info) == 0;
	if (exists && !S_ISREG(info.st_mode))
		return open(path, O_WRONLY | O_CLOEXEC);
	if (find_target(file, path, exists) != TT_OK)
		return -1;
	if (exists && access(path, W_OK) != 0)
		return -1; /* renaming would do it; but it is kept from being changed */
	int fd = open_beside(file->target, file->temporary, sizeof(file->temporary));
	if (fd >= 0 && exists && fchmod(fd, info.st_mode & 07777) != 0) {
		int error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

enum tt_status tt_file_begin(struct tt_file *file, const char *path) {
	file->stream = NULL;
	*file->target = *file->temporary = '\0';
	int fd = open_for(file, path);
	if (fd >= 0 && (file->stream = fdopen(fd, "w")) != NULL)
		return TT_OK;
	int error = errno;
	if (fd >= 0)
		close(fd);
	if (fd < 0 && error == EEXIST)
		*file->temporary = '\0'; /* it is somebody else's */
	tt_file_abandon(file);
	errno = error;
	return TT_IO;
}

enum tt_status tt_file_close(struct tt_file *file) {
	FILE *stream = file->stream;
	file->stream = NULL;
	bool written = fflush(stream) == 0 && !ferror(stream) &&
		       (*file->temporary == '\0' || fsync(fileno(stream)) == 0);
	int error = errno;
	if (fclose(stream) != 0 && written)
		return TT_IO;
	errno = error;
	return written ? TT_OK : TT_IO;
}

enum tt_status tt_file_publish(struct tt_file *file) {
	if (*file->temporary == '\0')
		return TT_OK;
	TT_ENSURE(rename(file->temporary, file->target) == 0, TT_IO);
	*file->temporary = '\0';
	sync_directory(file->target);
	return TT_OK;
}

void tt_file_abandon(struct tt_file *file) {
	int error = errno;
	if (file->stream != NULL)
		fclose(file->stream);
	if (*file->temporary != '\0')
		unlink(file->temporary);
	file->stream = NULL;
	*file->temporary = '\0';
	errno = error;
}

enum tt_status tt_file_write(const char *path, struct tt_text text) {
	struct tt_file file;
	TT_TRY(tt_file_begin(&file, path));
	bool written = fwrite(text.bytes, 1, text.len, file.stream) == text.len;
	if (written && tt_file_close(&file) == TT_OK && tt_file_publish(&file) == TT_OK)
		return TT_OK;
	tt_file_abandon(&file);
	return TT_IO;
}

/* ---- names and directories ------------------------------------------------------------------------ */

bool tt_file_exists(const char *path) {
	struct stat info;
	return lstat(path, &info) == 0;
}

void tt_file_remove(const char *path) {
	int error = errno;
	(void)!remove(path);
	errno = error;
}

/* One directory whose parent is there. */
static enum tt_status make_one(const char *path, bool *made) {
	struct stat info;
	*made = mkdir(path, 0777) == 0;
	if (*made)
		return TT_OK;
	TT_ENSURE(errno == EEXIST && stat(path, &info) == 0, TT_IO);
	errno = ENOTDIR;
	return S_ISDIR(info.st_mode) ? TT_OK : TT_IO;
}

/* The part of path that begins at start, and those after it; what was made goes again if a later one fails.
 */
static enum tt_status make_parts(char *path, size_t start, bool *made) {
	size_t end = start + strcspn(path + start, "/"), next = end + strspn(path + end, "/");
	char kept = path[end];
	path[end] = '\0';
	enum tt_status status = make_one(path, made);
	bool mine = *made;
	path[end] = kept;
	if (status == TT_OK && path[next] != '\0')
		status = make_parts(path, next, made);
	path[end] = '\0';
	if (status != TT_OK && mine)
		tt_file_remove(path);
	path[end] = kept;
	return status;
}

enum tt_status tt_directory_make(const char *path, bool *made) {
	char parts[PATH_MAX];
	size_t len = strlen(path);
	*made = false;
	errno = len == 0 ? ENOENT : ENAMETOOLONG;
	TT_ENSURE(len > 0 && len < sizeof(parts), TT_IO);
	memcpy(parts, path, len + 1);
	return make_parts(parts, strspn(parts, "/"), made);
}

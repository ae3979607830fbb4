/*
 * The calls through which files that must survive anything are read and written, and the clock that is
 * recorded beside them: one layer, so that tests can put themselves in between and fail, cut short or end
 * everything at any call. What may be lost without harm (pictures, reports) goes through tt_file instead.
 */
#ifndef TT_BASE_IO_H
#define TT_BASE_IO_H

#include "base/base.h"

#include <fcntl.h>
#include <sys/types.h>

/*
 * As the system's calls of these names: -1 with errno on failure; fewer bytes than asked for are no failure.
 * Descriptors are those of open() of the same layer.
 */
struct tt_io {
	void *context;
	int (*open)(void *context, const char *path, int flags, unsigned mode);
	int (*close)(void *context, int fd);
	ssize_t (*read)(void *context, int fd, void *bytes, size_t len, uint64_t offset);
	ssize_t (*write)(void *context, int fd, const void *bytes, size_t len, uint64_t offset);
	int (*size)(void *context, int fd, uint64_t *size);
	int (*truncate)(void *context, int fd, uint64_t size);
	int (*sync)(void *context, int fd); /* the file's bytes and size are on the disk */
	int (*sync_directory)(void *context, const char *path); /* and its names */
	int (*sync_all)(void *context, const char *path); /* everything on the file system that path is on */
	int (*rename)(void *context, const char *from, const char *to);
	int (*remove)(void *context, const char *path); /* a file or an empty folder */
	int (*make_directory)(void *context, const char *path);
	int (*lock)(void *context,
		int fd);	       /* for this process alone, until closed; EWOULDBLOCK: another has it */
	int64_t (*now)(void *context); /* the clock: milliseconds since 1970-01-01T00:00:00Z */
	void (*pause)(void *context, unsigned milliseconds);
};

const struct tt_io *tt_io_system(void);

/* Reads or writes all of len bytes; TT_BAD_INPUT where the file ends before, TT_IO with errno. */
enum tt_status tt_io_read(
	const struct tt_io *io, int fd, void *bytes, size_t len, uint64_t offset) TT_MUST_USE;
enum tt_status tt_io_write(
	const struct tt_io *io, int fd, const void *bytes, size_t len, uint64_t offset) TT_MUST_USE;
/* Reads a file of at most limit bytes into the arena; TT_LIMIT if it is longer, TT_IO with errno. */
enum tt_status tt_io_load(const struct tt_io *io, struct tt_arena *arena, const char *path, size_t limit,
	struct tt_text *text) TT_MUST_USE;
/* Puts text in place of the file, in one step and to stay: after a crash it holds what it did, or text. */
enum tt_status tt_io_replace(
	const struct tt_io *io, const char *path, struct tt_text text, unsigned mode) TT_MUST_USE;
/* Closes; errno stays as it is. */
void tt_io_close(const struct tt_io *io, int fd);

#endif

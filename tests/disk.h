/*
 * A disk in memory, for programs in tests/unit: a struct tt_io that counts its calls, and at one of them
 * fails or ends the process's dealings with it. What a crash leaves is what may be left by a real one: bytes
 * that were synced, and of those that were not any mixture of sectors; names that their folder was synced
 * with, and of the others any. A folder's names are synced by sync_directory() only, a file's bytes by sync()
 * only.
 */
#ifndef TT_TESTS_DISK_H
#define TT_TESTS_DISK_H

#include "base/io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DISK_NODES = 512, DISK_NAMES = 512, DISK_FDS = 64, DISK_SECTOR = 512 };

struct disk_bytes {
	uint8_t *bytes;
	size_t len;
};

struct disk_node {
	bool folder;
	int lock; /* the descriptor that holds it, and one; 0: none */
	struct disk_bytes live, synced;
};

struct disk_name {
	char path[96];
	int node;
};

struct disk_names {
	struct disk_name names[DISK_NAMES];
	int len;
};

struct disk {
	struct tt_io io;
	struct disk_node nodes[DISK_NODES];
	int node_count;
	struct disk_names live, synced;
	int fds[DISK_FDS]; /* node, or -1 */
	unsigned calls;	   /* that change or sync something, so far */
	unsigned fail_at;  /* the call that fails; 0: none */
	int fail_with;	   /* errno; 0: the machine stops, and every later call fails */
	bool fail_on;	   /* every later call fails in that way */
	unsigned short_by; /* bytes of the failing write that get there: its len divided by this; 0: none */
	bool stopped;
	int64_t now, tick;
	uint32_t random;
};

static uint32_t disk_random(struct disk *disk) {
	disk->random = disk->random * 1664525u + 1013904223u;
	return disk->random >> 8;
}

static void disk_set(struct disk_bytes *to, struct disk_bytes from) {
	to->bytes = realloc(to->bytes, from.len + 1);
	if (from.len > 0)
		memcpy(to->bytes, from.bytes, from.len);
	to->len = from.len;
}

static void disk_resize(struct disk_bytes *bytes, size_t len) {
	bytes->bytes = realloc(bytes->bytes, len + 1);
	if (len > bytes->len)
		memset(bytes->bytes + bytes->len, 0, len - bytes->len);
	bytes->len = len;
}

/* Counts a call; false if it fails. A full disk is no hindrance to what takes no room. */
static bool disk_call(struct disk *disk, bool takes_room) {
	if (disk->stopped) {
		errno = EIO;
		return false;
	}
	disk->calls++;
	if (disk->fail_at == 0 || disk->calls < disk->fail_at ||
		(disk->calls > disk->fail_at && !disk->fail_on))
		return true;
	if (disk->fail_with == ENOSPC && !takes_room)
		return true;
	disk->stopped = disk->fail_with == 0;
	errno = disk->stopped ? EIO : disk->fail_with;
	return false;
}

static int disk_find(const struct disk_names *names, const char *path) {
	for (int i = 0; i < names->len; i++)
		if (strcmp(names->names[i].path, path) == 0)
			return i;
	return -1;
}

static void disk_drop(struct disk_names *names, int at) {
	names->names[at] = names->names[--names->len];
}

static bool disk_put(struct disk_names *names, const char *path, int node) {
	int at = disk_find(names, path);
	if (at < 0)
		at = names->len++;
	if (at >= DISK_NAMES)
		__builtin_trap();
	snprintf(names->names[at].path, sizeof(names->names[at].path), "%s", path);
	names->names[at].node = node;
	return true;
}

/* Does path lie in this folder? */
static bool disk_lies_in(const char *path, const char *folder) {
	size_t len = strlen(folder);
	return strncmp(path, folder, len) == 0 && path[len] == '/' && strchr(path + len + 1, '/') == NULL;
}

static bool disk_parent_exists(const struct disk *disk, const char *path) {
	char parent[96];
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return true;
	snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
	return disk_find(&disk->live, parent) >= 0;
}

static int disk_new_node(struct disk *disk, bool folder) {
	if (disk->node_count == DISK_NODES)
		__builtin_trap();
	disk->nodes[disk->node_count] = (struct disk_node){.folder = folder};
	return disk->node_count++;
}

/* Folders' paths may end in a slash. */
static void disk_clean(char clean[96], const char *path) {
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	snprintf(clean, 96, "%.*s", (int)len, path);
}

static int disk_make(struct disk *disk, const char *path) {
	if (!disk_call(disk, true))
		return -1;
	if (!disk_parent_exists(disk, path)) {
		errno = ENOENT;
		return -1;
	}
	int node = disk_new_node(disk, false);
	disk_put(&disk->live, path, node);
	return disk->live.len - 1;
}

static int disk_open(void *context, const char *path, int flags, unsigned mode) {
	struct disk *disk = context;
	int at = disk_find(&disk->live, path), fd = 0;
	(void)mode;
	if (disk->stopped || (at < 0 && (flags & O_CREAT) == 0)) {
		errno = disk->stopped ? EIO : ENOENT;
		return -1;
	}
	if (at < 0 && (at = disk_make(disk, path)) < 0)
		return -1;
	struct disk_node *node = &disk->nodes[disk->live.names[at].node];
	if ((flags & O_TRUNC) != 0 && node->live.len > 0) {
		if (!disk_call(disk, false))
			return -1;
		disk_resize(&node->live, 0);
	}
	while (disk->fds[fd] >= 0)
		if (++fd == DISK_FDS)
			__builtin_trap();
	disk->fds[fd] = disk->live.names[at].node;
	return fd;
}

static int disk_close(void *context, int fd) {
	struct disk *disk = context;
	struct disk_node *node = &disk->nodes[disk->fds[fd]];
	if (node->lock == fd + 1)
		node->lock = 0;
	disk->fds[fd] = -1;
	return 0;
}

static ssize_t disk_read(void *context, int fd, void *bytes, size_t len, uint64_t offset) {
	struct disk *disk = context;
	const struct disk_bytes *live = &disk->nodes[disk->fds[fd]].live;
	size_t left = offset < live->len ? live->len - (size_t)offset : 0;
	if (disk->stopped) {
		errno = EIO;
		return -1;
	}
	len = len < left ? len : left;
	if (len > 0)
		memcpy(bytes, live->bytes + offset, len);
	return (ssize_t)len;
}

static ssize_t disk_write(void *context, int fd, const void *bytes, size_t len, uint64_t offset) {
	struct disk *disk = context;
	struct disk_bytes *live = &disk->nodes[disk->fds[fd]].live;
	bool stopped = disk->stopped, good = disk_call(disk, true);
	size_t part = good ? len : stopped || disk->short_by == 0 ? 0 : len / disk->short_by;
	int error = errno;
	if (part > 0) {
		if (offset + part > live->len)
			disk_resize(live, (size_t)offset + part);
		memcpy(live->bytes + offset, bytes, part);
	}
	errno = error;
	return good ? (ssize_t)len : part > 0 && !disk->stopped ? (ssize_t)part : -1;
}

static int disk_size(void *context, int fd, uint64_t *size) {
	struct disk *disk = context;
	*size = disk->nodes[disk->fds[fd]].live.len;
	return 0;
}

static int disk_truncate(void *context, int fd, uint64_t size) {
	struct disk *disk = context;
	if (!disk_call(disk, false))
		return -1;
	disk_resize(&disk->nodes[disk->fds[fd]].live, (size_t)size);
	return 0;
}

static int disk_sync(void *context, int fd) {
	struct disk *disk = context;
	struct disk_node *node = &disk->nodes[disk->fds[fd]];
	if (!disk_call(disk, false))
		return -1;
	disk_set(&node->synced, node->live);
	return 0;
}

static int disk_sync_directory(void *context, const char *path) {
	struct disk *disk = context;
	if (!disk_call(disk, false))
		return -1;
	for (int i = disk->synced.len - 1; i >= 0; i--)
		if (disk_lies_in(disk->synced.names[i].path, path))
			disk_drop(&disk->synced, i);
	for (int i = 0; i < disk->live.len; i++)
		if (disk_lies_in(disk->live.names[i].path, path))
			disk_put(&disk->synced, disk->live.names[i].path, disk->live.names[i].node);
	return 0;
}

static int disk_sync_all(void *context, const char *path) {
	struct disk *disk = context;
	(void)path;
	if (!disk_call(disk, false))
		return -1;
	disk->synced = disk->live;
	for (int i = 0; i < disk->node_count; i++)
		disk_set(&disk->nodes[i].synced, disk->nodes[i].live);
	return 0;
}

static int disk_rename(void *context, const char *from, const char *to) {
	struct disk *disk = context;
	int at = disk_find(&disk->live, from);
	if (!disk_call(disk, false))
		return -1;
	int node = disk->live.names[at].node;
	disk_drop(&disk->live, at);
	disk_put(&disk->live, to, node);
	return 0;
}

static int disk_remove(void *context, const char *path) {
	struct disk *disk = context;
	int at = disk_find(&disk->live, path);
	if (at < 0) {
		errno = ENOENT;
		return -1;
	}
	if (!disk_call(disk, false))
		return -1;
	disk_drop(&disk->live, at);
	return 0;
}

/* Folders are there for good at once: file systems write them in order, and tests are long enough. */
static int disk_make_directory(void *context, const char *path) {
	struct disk *disk = context;
	char clean[96];
	disk_clean(clean, path);
	if (disk_find(&disk->live, clean) >= 0 || !disk_parent_exists(disk, clean)) {
		errno = disk_parent_exists(disk, clean) ? EEXIST : ENOENT;
		return -1;
	}
	if (!disk_call(disk, true))
		return -1;
	int node = disk_new_node(disk, true);
	disk_put(&disk->live, clean, node);
	disk_put(&disk->synced, clean, node);
	return 0;
}

static int disk_lock(void *context, int fd) {
	struct disk *disk = context;
	struct disk_node *node = &disk->nodes[disk->fds[fd]];
	if (node->lock != 0) {
		errno = EWOULDBLOCK;
		return -1;
	}
	node->lock = fd + 1;
	return 0;
}

static int64_t disk_now(void *context) {
	struct disk *disk = context;
	disk->now += disk->tick;
	return disk->now;
}

static void disk_pause(void *context, unsigned milliseconds) {
	struct disk *disk = context;
	disk->now += milliseconds;
}

static inline struct disk *disk_create(void) {
	struct disk *disk = calloc(1, sizeof(*disk));
	if (disk == NULL)
		__builtin_trap();
	disk->io = (struct tt_io){disk, disk_open, disk_close, disk_read, disk_write, disk_size,
		disk_truncate, disk_sync, disk_sync_directory, disk_sync_all, disk_rename, disk_remove,
		disk_make_directory, disk_lock, disk_now, disk_pause};
	for (int i = 0; i < DISK_FDS; i++)
		disk->fds[i] = -1;
	disk->now = 1700000000000;
	disk->tick = 1;
	return disk;
}

static inline void disk_destroy(struct disk *disk) {
	for (int i = 0; i < disk->node_count; i++) {
		free(disk->nodes[i].live.bytes);
		free(disk->nodes[i].synced.bytes);
	}
	free(disk);
}

/* What a crash leaves of the machine: nothing that was not synced, all of it, or any of it. */
enum disk_loss { DISK_LOSES_ALL, DISK_LOSES_NOTHING, DISK_LOSES_SOME, DISK_TEARS };

/* Each sector that was not synced is there or not; of a file that grew, a part may be. */
static void disk_mix(struct disk *disk, struct disk_node *node, bool tear) {
	struct disk_bytes mixed = {0};
	size_t grown = node->live.len > node->synced.len ? node->live.len - node->synced.len : 0;
	size_t len = grown > 0 && !tear ? node->synced.len + disk_random(disk) % (grown + 1) : node->live.len;
	disk_set(&mixed, node->synced);
	disk_resize(&mixed, len);
	for (size_t at = 0; at < len; at += DISK_SECTOR) {
		size_t part = len - at < DISK_SECTOR ? len - at : DISK_SECTOR;
		if (disk_random(disk) % 2 == 0)
			memcpy(mixed.bytes + at, node->live.bytes + at, part);
	}
	free(node->live.bytes);
	node->live = mixed;
}

static void disk_mix_names(struct disk *disk) {
	for (int i = 0; i < disk->live.len; i++)
		if (disk_random(disk) % 2 == 0)
			disk_put(&disk->synced, disk->live.names[i].path, disk->live.names[i].node);
	for (int i = disk->synced.len - 1; i >= 0; i--)
		if (disk_find(&disk->live, disk->synced.names[i].path) < 0 && disk_random(disk) % 2 == 0)
			disk_drop(&disk->synced, i);
	disk->live = disk->synced;
}

/* The machine starts again. */
static inline void disk_crash(struct disk *disk, enum disk_loss loss) {
	for (int i = 0; i < disk->node_count; i++) {
		struct disk_node *node = &disk->nodes[i];
		node->lock = 0;
		if (loss == DISK_LOSES_ALL)
			disk_set(&node->live, node->synced);
		else if (loss != DISK_LOSES_NOTHING)
			disk_mix(disk, node, loss == DISK_TEARS);
		disk_set(&node->synced, node->live);
	}
	if (loss == DISK_LOSES_ALL)
		disk->live = disk->synced;
	else if (loss == DISK_LOSES_NOTHING)
		disk->synced = disk->live;
	else
		disk_mix_names(disk);
	for (int i = 0; i < DISK_FDS; i++)
		disk->fds[i] = -1;
	disk->stopped = false;
	disk->fail_at = 0;
	disk->fail_on = false;
}

/* The bytes of a file; NULL if it is not there. */
static inline struct disk_bytes *disk_file(struct disk *disk, const char *path) {
	int at = disk_find(&disk->live, path);
	return at < 0 ? NULL : &disk->nodes[disk->live.names[at].node].live;
}

#endif

/*
 * What lies in a directory: the files below it whose names end so, in an order that does not depend on the
 * file system. Links to directories are not followed, so that no tree is endless.
 */
#define _XOPEN_SOURCE 700
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_LIMIT = 8, FILES_LIMIT = 10000 };

struct listing {
	struct tt_arena *arena;
	const char *ending;
	TT_VECTOR(struct tt_text) files;
};

static void close_directory(void *object) {
	DIR **directory = object;
	if (*directory != NULL)
		closedir(*directory);
	*directory = NULL;
}

static bool ends_with(struct tt_text name, const char *ending) {
	size_t len = strlen(ending);
	return name.len > len && tt_text_is(tt_text_slice(name, name.len - len, name.len), ending);
}

static enum tt_status walk(struct listing *listing, const char *path, unsigned depth);

static enum tt_status take(struct listing *listing, struct tt_text path, unsigned depth) {
	struct stat info;
	if (lstat(path.bytes, &info) != 0)
		return errno == ENOENT ? TT_OK : TT_IO;
	if (S_ISDIR(info.st_mode))
		return depth < DEPTH_LIMIT ? walk(listing, path.bytes, depth + 1) : TT_LIMIT;
	if (!ends_with(path, listing->ending) || (S_ISLNK(info.st_mode) && stat(path.bytes, &info) != 0) ||
		!S_ISREG(info.st_mode))
		return TT_OK;
	TT_ENSURE(listing->files.len < FILES_LIMIT, TT_LIMIT);
	*tt_push(listing->arena, &listing->files) = path;
	return TT_OK;
}

/* Names are gathered before any of them is looked at, so that one directory is open at a time. */
static enum tt_status walk(struct listing *listing, const char *path, unsigned depth) {
	TT_VECTOR(struct tt_text) names = {0};
	DIR **directory = TT_NEW(listing->arena, DIR *);
	tt_arena_defer(listing->arena, close_directory, directory);
	*directory = opendir(path);
	TT_ENSURE(*directory != NULL, TT_IO);
	const struct dirent *entry;
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
	while ((entry = readdir(*directory)) != NULL)
		if (entry->d_name[0] != '.')
			*tt_push(listing->arena, &names) =
				tt_text_format(listing->arena, "%s%s%s", path, slash, entry->d_name);
	close_directory(directory);
	enum tt_status status = TT_OK;
	for (uint32_t i = 0; i < names.len && status == TT_OK; i++)
		status = take(listing, names.items[i], depth);
	return status;
}

static int compare(const void *a, const void *b) {
	return tt_text_compare(*(const struct tt_text *)a, *(const struct tt_text *)b);
}

enum tt_status tt_directory_files(struct tt_arena *arena, const char *path, const char *ending,
	const struct tt_text **files, uint32_t *len) {
	struct listing listing = {.arena = arena, .ending = ending};
	*files = NULL;
	*len = 0;
	errno = ENOENT;
	TT_ENSURE(*path != '\0', TT_IO);
	TT_TRY(walk(&listing, path, 0));
	if (listing.files.len > 0)
		qsort(listing.files.items, listing.files.len, sizeof(*listing.files.items), compare);
	*files = listing.files.items;
	*len = listing.files.len;
	return TT_OK;
}

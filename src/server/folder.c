/*
 * Every name is opened from the folder that it stands in, and that from its own, so that no link leads
 * elsewhere whatever happens meanwhile. A place is a folder that is open, and a name in it; it is closed with
 * the arena at the latest.
 *
 * A new text is written beside its target under a hidden name and brought to the disk; then the target is
 * looked at again, and the name changes hands in one step. A new file takes its name only if nobody else has.
 */
#define _GNU_SOURCE /* renameat2 */
#include "server/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FILES_MAX = 2000,    /* listed */
	ENTRIES_MAX = 20000, /* looked at for a list */
	DEPTH_MAX = 8,	     /* folders in folders */
	TAG_BYTES = 16,
	BLOCK = 64 << 10,
};

#define LIST_BYTES ((uint64_t)64 << 20) /* read for the tags of a list */

struct place {
	int folder; /* -1: closed */
	char name[NAME_MAX + 1];
	uint32_t made;	     /* folders that were made on the way */
	struct tt_text path; /* of the file */
};

/* What there is under a name. */
struct present {
	enum { NOTHING, FILE_OF_TEXT, SOMETHING_ELSE } kind;
	struct stat info;
	char tag[TT_TAG_SIZE];
};

/* Why a system's call failed, as a refusal. */
static enum tt_refusal refusal_of(int error) {
	switch (error) {
	case ENOENT:
		return TT_REFUSED_NOT_FOUND;
	case ENAMETOOLONG:
		return TT_REFUSED_BAD_NAME;
	case ENOTDIR:
	case EISDIR:
	case ELOOP:
	case EEXIST:
		return TT_REFUSED_CONFLICT;
	case EACCES:
	case EPERM:
	case EROFS:
		return TT_REFUSED_NOT_WRITABLE;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return TT_REFUSED_DISK_FULL;
	default:
		return TT_REFUSED_FAILED;
	}
}

/* ---- names ----------------------------------------------------------------------------------------- */

static bool ends_with(struct tt_text name, const char *ending) {
	size_t len = strlen(ending);
	return name.len > len && tt_text_is(tt_text_slice(name, name.len - len, name.len), ending);
}

static bool is_of_text(struct tt_text name) {
	return ends_with(name, ".yaml") || ends_with(name, ".yml") || ends_with(name, ".csv");
}

/* Takes the part up to the next slash off rest. */
static struct tt_text take_part(struct tt_text *rest) {
	size_t len = 0;
	while (len < rest->len && rest->bytes[len] != '/')
		len++;
	struct tt_text part = tt_text_slice(*rest, 0, len);
	*rest = tt_text_slice(*rest, len + 1, rest->len);
	return part;
}

/* Targets have no empty parts, no «.» and «..» and no control characters (target.c). */
static bool is_good_path(struct tt_text path) {
	struct tt_text rest = path, part = {0};
	for (unsigned depth = 0; rest.len > 0; depth++) {
		part = take_part(&rest);
		if (part.len == 0 || part.len > NAME_MAX || part.bytes[0] == '.' || depth > DEPTH_MAX)
			return false;
	}
	return is_of_text(part) && path.bytes[path.len - 1] != '/';
}

/* ---- places ---------------------------------------------------------------------------------------- */

static void close_place(void *object) {
	struct place *place = object;
	int error = errno;
	if (place->folder >= 0)
		close(place->folder);
	place->folder = -1;
	errno = error;
}

static bool is_store(const struct tt_folder *folder, int descriptor) {
	struct stat info;
	return folder->store != 0 && fstat(descriptor, &info) == 0 && info.st_ino == folder->store &&
	       info.st_dev == folder->store_device;
}

/* Opens a folder of this one; -1 with errno. */
static int open_below(const struct tt_folder *folder, int parent, const char *name) {
	int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (descriptor < 0 || !is_store(folder, descriptor))
		return descriptor;
	close(descriptor);
	errno = ENOENT;
	return -1;
}

/* The same, made if it is not there and make says so. */
static int enter(const struct tt_folder *folder, struct place *place, bool make) {
	int descriptor = open_below(folder, place->folder, place->name);
	if (descriptor >= 0 || errno != ENOENT || !make)
		return descriptor;
	if (mkdirat(place->folder, place->name, 0777) != 0)
		return -1;
	place->made++;
	fsync(place->folder);
	return open_below(folder, place->folder, place->name);
}

/* Goes down a path to its last part, which becomes the name. False with errno. */
static bool go_to(const struct tt_folder *folder, struct place *place, struct tt_text path, bool make) {
	struct tt_text rest = path;
	place->folder = fcntl(folder->descriptor, F_DUPFD_CLOEXEC, 3);
	while (place->folder >= 0) {
		struct tt_text part = take_part(&rest);
		snprintf(place->name, sizeof(place->name), "%.*s", TT_TEXT_ARGS(part));
		if (rest.len == 0)
			return true;
		int next = enter(folder, place, make);
		close_place(place);
		place->folder = next;
	}
	return false;
}

static struct place *new_place(struct tt_arena *arena, struct tt_text path) {
	struct place *place = TT_NEW(arena, struct place);
	place->folder = -1;
	place->path = tt_text_copy(arena, path);
	tt_arena_defer(arena, close_place, place);
	return place;
}

/* The folders that were made for a file that was not written go again, the innermost first. */
static void take_back(const struct tt_folder *folder, struct place *place) {
	char path[TT_PATH_MAX];
	int error = errno;
	snprintf(path, sizeof(path), "%.*s", TT_TEXT_ARGS(place->path));
	for (char *slash; place->made > 0 && (slash = strrchr(path, '/')) != NULL;) {
		*slash = '\0';
		place->made -= unlinkat(folder->descriptor, path, AT_REMOVEDIR) == 0;
	}
	errno = error;
}

/* ---- tags ------------------------------------------------------------------------------------------ */

static void write_tag(crypto_generichash_state *state, char tag[TT_TAG_SIZE]) {
	uint8_t hash[TAG_BYTES];
	char digits[2 * TAG_BYTES + 1];
	crypto_generichash_final(state, hash, sizeof(hash));
	sodium_bin2hex(digits, sizeof(digits), hash, sizeof(hash));
	snprintf(tag, TT_TAG_SIZE, "\"%s\"", digits);
}

static void tag_of_text(struct tt_text text, char tag[TT_TAG_SIZE]) {
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, TAG_BYTES);
	crypto_generichash_update(&state, (const uint8_t *)text.bytes, text.len);
	write_tag(&state, tag);
}

/* False with errno; a file that grew too long meanwhile has no tag. */
static bool tag_of_file(int descriptor, char tag[TT_TAG_SIZE]) {
	uint8_t block[BLOCK];
	crypto_generichash_state state;
	ssize_t got;
	size_t sum = 0;
	crypto_generichash_init(&state, NULL, 0, TAG_BYTES);
	while ((got = read(descriptor, block, sizeof(block))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		crypto_generichash_update(&state, block, (size_t)got);
		sum += (size_t)got;
		if (sum > TT_FILE_LIMIT)
			return true;
	}
	write_tag(&state, tag);
	return true;
}

/* Opens a file that is one, and is still when it is open; -1 with errno. */
static int open_file(int folder, const char *name, struct stat *info) {
	if (fstatat(folder, name, info, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	errno = ENOENT;
	if (!S_ISREG(info->st_mode))
		return -1;
	int descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (descriptor < 0 || (fstat(descriptor, info) == 0 && S_ISREG(info->st_mode)))
		return descriptor;
	close(descriptor);
	errno = ENOENT;
	return -1;
}

/* False with errno. */
static bool look_at(int folder, const char *name, struct present *present) {
	*present = (struct present){.kind = NOTHING};
	if (fstatat(folder, name, &present->info, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	present->kind = S_ISREG(present->info.st_mode) ? FILE_OF_TEXT : SOMETHING_ELSE;
	if (present->kind == SOMETHING_ELSE || (uint64_t)present->info.st_size > TT_FILE_LIMIT)
		return true;
	int descriptor = open_file(folder, name, &present->info);
	bool good = descriptor >= 0 && tag_of_file(descriptor, present->tag);
	int error = errno;
	if (descriptor >= 0)
		close(descriptor);
	errno = error;
	return good;
}

/* ---- the folder itself ----------------------------------------------------------------------------- */

bool tt_folder_open(struct tt_folder *folder, const char *path, const char *store) {
	struct stat info;
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*folder = (struct tt_folder){0};
	if (descriptor < 0)
		return false;
	folder->descriptor = descriptor;
	folder->writable = faccessat(descriptor, ".", W_OK, 0) == 0;
	if (stat(store, &info) == 0) {
		folder->store_device = info.st_dev;
		folder->store = info.st_ino;
	}
	return true;
}

void tt_folder_close(struct tt_folder *folder) {
	if (folder->descriptor > 0)
		close(folder->descriptor);
	folder->descriptor = 0;
}

/* ---- reading --------------------------------------------------------------------------------------- */

static bool read_all(int descriptor, char *bytes, size_t size, size_t *len) {
	ssize_t got = 1;
	for (*len = 0; *len < size && got != 0; *len += got > 0 ? (size_t)got : 0) {
		got = read(descriptor, bytes + *len, size - *len);
		if (got < 0 && errno != EINTR)
			return false;
	}
	return true;
}

/* The bytes of an open file, which the arena closes at the latest. */
static enum tt_refusal read_file(struct tt_arena *arena, struct place *place, struct tt_text *text) {
	struct stat info;
	struct place *file = new_place(arena, place->path);
	size_t len;
	file->folder = open_file(place->folder, place->name, &info);
	if (file->folder < 0)
		return refusal_of(errno);
	if ((uint64_t)info.st_size > TT_FILE_LIMIT)
		return TT_REFUSED_TOO_LARGE;
	size_t size = (size_t)info.st_size + 1;
	char *bytes = tt_arena_alloc(arena, size);
	if (!read_all(file->folder, bytes, size, &len))
		return refusal_of(errno);
	close_place(file);
	*text = (struct tt_text){bytes, len};
	if (len == size) /* it has grown since */
		return TT_REFUSED_BUSY;
	return tt_text_first_bad(*text) == len ? TT_REFUSED_NOT : TT_REFUSED_NOT_TEXT;
}

enum tt_refusal tt_folder_read(const struct tt_folder *folder, struct tt_arena *arena, struct tt_text path,
	struct tt_text *text, char tag[TT_TAG_SIZE]) {
	struct place *place = new_place(arena, path);
	if (!is_good_path(path))
		return TT_REFUSED_BAD_NAME;
	bool there = go_to(folder, place, path, false);
	if (!there && (errno == ENOTDIR || errno == ELOOP))
		return TT_REFUSED_NOT_FOUND;
	enum tt_refusal refusal = there ? read_file(arena, place, text) : refusal_of(errno);
	close_place(place);
	if (refusal == TT_REFUSED_NOT)
		tag_of_text(*text, tag);
	return refusal;
}

/* ---- writing --------------------------------------------------------------------------------------- */

/* Do the conditions hold of what there is? */
static enum tt_refusal fits(struct tt_folder_condition *condition, const struct present *present) {
	bool there = present->kind == FILE_OF_TEXT;
	memcpy(condition->present, present->tag, TT_TAG_SIZE);
	if (condition->match == NULL && condition->none_match == NULL)
		return TT_REFUSED_NO_CONDITION;
	if (present->kind == SOMETHING_ELSE)
		return TT_REFUSED_CONFLICT;
	if (condition->match != NULL && (!there || !tt_header_has_tag(condition->match, present->tag, false)))
		return TT_REFUSED_CHANGED;
	if (condition->none_match != NULL && there &&
		tt_header_has_tag(condition->none_match, present->tag, true))
		return TT_REFUSED_CHANGED;
	return TT_REFUSED_NOT;
}

static char lower(char byte) {
	return (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
}

/* Would some computers, or people, take these for one name? */
static bool looks_alike(struct tt_text a, struct tt_text b) {
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.bytes[i]) != lower(b.bytes[i]))
			return false;
	return true;
}

static void close_directory(void *object) {
	DIR **directory = object;
	if (*directory != NULL)
		closedir(*directory);
	*directory = NULL;
}

/* A stream of the names in an open folder; it is closed with the arena at the latest. NULL with errno. */
static DIR **open_names(struct tt_arena *arena, int folder) {
	DIR **directory = TT_NEW(arena, DIR *);
	tt_arena_defer(arena, close_directory, directory);
	int descriptor = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*directory = descriptor < 0 ? NULL : fdopendir(descriptor);
	if (*directory == NULL && descriptor >= 0)
		close(descriptor);
	return *directory == NULL ? NULL : directory;
}

/* A name that differs only in the form of its letters would be two files here, and one elsewhere. */
static enum tt_refusal is_free(struct tt_arena *arena, const struct place *place, struct tt_text *near) {
	const struct dirent *entry;
	struct tt_text name = tt_text_of(place->name);
	DIR **directory = open_names(arena, place->folder);
	if (directory == NULL)
		return refusal_of(errno);
	while (near->len == 0 && (entry = readdir(*directory)) != NULL) {
		struct tt_text other = tt_text_of(entry->d_name);
		if (tt_text_first_bad(other) == other.len && looks_alike(tt_text_normal(arena, other), name))
			*near = tt_text_copy(arena, other);
	}
	close_directory(directory);
	return near->len == 0 ? TT_REFUSED_NOT : TT_REFUSED_CONFLICT;
}

static bool write_all(int descriptor, struct tt_text text) {
	for (size_t done = 0; done < text.len;) {
		ssize_t put = write(descriptor, text.bytes + done, text.len - done);
		if (put < 0 && errno == EINTR)
			continue;
		if (put == 0)
			errno = ENOSPC;
		if (put <= 0)
			return false;
		done += (size_t)put;
	}
	return true;
}

static void name_beside(char name[NAME_MAX + 1]) {
	uint8_t random[8];
	char digits[2 * sizeof(random) + 1];
	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(digits, sizeof(digits), random, sizeof(random));
	snprintf(name, NAME_MAX + 1, ".tenten-%s.part", digits);
}

/* The text on the disk under a hidden name; nothing is left if that fails. */
static enum tt_refusal write_beside(
	const struct place *place, const struct present *present, struct tt_text text, char *beside) {
	name_beside(beside);
	int descriptor =
		openat(place->folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (descriptor < 0)
		return refusal_of(errno);
	bool good = write_all(descriptor, text) &&
		    (present->kind == NOTHING || fchmod(descriptor, present->info.st_mode & 0777) == 0) &&
		    fsync(descriptor) == 0;
	int error = errno;
	if (close(descriptor) != 0 && good) {
		good = false;
		error = errno;
	}
	if (good)
		return TT_REFUSED_NOT;
	(void)unlinkat(place->folder, beside, 0);
	return refusal_of(error);
}

/* In one step; a new name only if nobody took it meanwhile, where the file system can say so. */
static enum tt_refusal take_name(
	const struct place *place, const struct present *present, const char *beside) {
	bool taken = false;
	if (present->kind == NOTHING) {
		if (renameat2(place->folder, beside, place->folder, place->name, RENAME_NOREPLACE) == 0)
			return TT_REFUSED_NOT;
		taken = errno == EEXIST;
		if (taken || (errno != EINVAL && errno != ENOSYS))
			return taken ? TT_REFUSED_CHANGED : refusal_of(errno);
	}
	return renameat(place->folder, beside, place->folder, place->name) == 0 ? TT_REFUSED_NOT
										: refusal_of(errno);
}

/* Looks once more before the name changes hands, for writing takes a while. */
static enum tt_refusal publish(const struct place *place, struct present *present, const char *beside,
	struct tt_folder_condition *condition) {
	struct present now;
	enum tt_refusal refusal = TT_REFUSED_NOT;
	if (!look_at(place->folder, place->name, &now))
		refusal = refusal_of(errno);
	else if (now.kind != present->kind || strcmp(now.tag, present->tag) != 0) {
		memcpy(condition->present, now.tag, TT_TAG_SIZE);
		refusal = TT_REFUSED_CHANGED;
	}
	if (refusal == TT_REFUSED_NOT)
		refusal = take_name(place, present, beside);
	if (refusal != TT_REFUSED_NOT)
		(void)unlinkat(place->folder, beside, 0);
	else
		fsync(place->folder);
	return refusal;
}

/* May the file that there is be changed? Its folder alone does not say so. */
static bool may_change(const struct place *place, const struct present *present) {
	return present->kind == NOTHING || faccessat(place->folder, place->name, W_OK, 0) == 0;
}

static enum tt_refusal write_file(struct tt_arena *arena, const struct place *place, struct tt_text text,
	struct tt_folder_condition *condition) {
	struct present present;
	char beside[NAME_MAX + 1];
	if (!look_at(place->folder, place->name, &present))
		return refusal_of(errno);
	enum tt_refusal refusal = fits(condition, &present);
	if (refusal == TT_REFUSED_NOT && present.kind == NOTHING)
		refusal = is_free(arena, place, &condition->near);
	if (refusal == TT_REFUSED_NOT && !may_change(place, &present))
		refusal = TT_REFUSED_NOT_WRITABLE;
	if (refusal == TT_REFUSED_NOT)
		refusal = write_beside(place, &present, text, beside);
	return refusal == TT_REFUSED_NOT ? publish(place, &present, beside, condition) : refusal;
}

static enum tt_refusal tell(const struct place *place, struct tt_text text, struct tt_folder_file *file) {
	struct stat info;
	if (fstatat(place->folder, place->name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return refusal_of(errno);
	*file = (struct tt_folder_file){.path = place->path, .size = text.len, .modified = info.st_mtime};
	tag_of_text(text, file->tag);
	return TT_REFUSED_NOT;
}

enum tt_refusal tt_folder_write(const struct tt_folder *folder, struct tt_arena *arena, struct tt_text path,
	struct tt_text text, struct tt_folder_condition *condition, struct tt_folder_file *file) {
	struct place *place = new_place(arena, path);
	bool anew = condition->none_match != NULL && condition->match == NULL;
	if (condition->match == NULL && condition->none_match == NULL)
		return TT_REFUSED_NO_CONDITION;
	if (!is_good_path(path) || (anew && !tt_text_equal(tt_text_normal(arena, path), path)))
		return TT_REFUSED_BAD_NAME;
	enum tt_refusal refusal = TT_REFUSED_NOT;
	if (!go_to(folder, place, path, anew))
		refusal = errno == ENOENT && !anew ? TT_REFUSED_CHANGED : refusal_of(errno);
	if (refusal == TT_REFUSED_NOT)
		refusal = write_file(arena, place, text, condition);
	if (refusal == TT_REFUSED_NOT)
		refusal = tell(place, text, file);
	else
		take_back(folder, place);
	close_place(place);
	return refusal;
}

enum tt_refusal tt_folder_remove(const struct tt_folder *folder, struct tt_arena *arena, struct tt_text path,
	struct tt_folder_condition *condition) {
	struct place *place = new_place(arena, path);
	struct present present;
	if (!is_good_path(path))
		return TT_REFUSED_BAD_NAME;
	if (condition->match == NULL)
		return TT_REFUSED_NO_CONDITION;
	if (!go_to(folder, place, path, false) || !look_at(place->folder, place->name, &present))
		return errno == ENOENT ? TT_REFUSED_CHANGED : refusal_of(errno);
	enum tt_refusal refusal = fits(condition, &present);
	if (refusal == TT_REFUSED_NOT && !may_change(place, &present))
		refusal = TT_REFUSED_NOT_WRITABLE;
	if (refusal == TT_REFUSED_NOT && unlinkat(place->folder, place->name, 0) != 0)
		refusal = refusal_of(errno);
	if (refusal == TT_REFUSED_NOT)
		fsync(place->folder);
	close_place(place);
	return refusal;
}

/* ---- listing --------------------------------------------------------------------------------------- */

/* Folders wait in a row, so that what lies near is found before what lies deep. */
struct walk {
	const struct tt_folder *folder;
	struct tt_arena *arena;
	struct tt_folder_list *list;
	TT_VECTOR(struct tt_text) folders; /* paths; the first one is empty */
	uint32_t entries;
	uint64_t bytes;
};

static unsigned depth_of(struct tt_text path) {
	unsigned depth = path.len > 0;
	for (size_t i = 0; i < path.len; i++)
		depth += path.bytes[i] == '/';
	return depth;
}

static void take_file(struct walk *walk, int folder, const char *name, struct tt_text path) {
	struct present present = {.kind = NOTHING};
	if (walk->list->files.len == FILES_MAX) {
		walk->list->complete = false;
		return;
	}
	if (walk->bytes > LIST_BYTES) /* it has no tag in the list */
		(void)!fstatat(folder, name, &present.info, AT_SYMLINK_NOFOLLOW);
	else if (!look_at(folder, name, &present) || present.kind != FILE_OF_TEXT)
		return;
	walk->bytes += *present.tag == '\0' ? 0 : (uint64_t)present.info.st_size;
	struct tt_folder_file *file = tt_push(walk->arena, &walk->list->files);
	*file = (struct tt_folder_file){
		.path = path, .size = (uint64_t)present.info.st_size, .modified = present.info.st_mtime};
	memcpy(file->tag, present.tag, TT_TAG_SIZE);
}

static void take_entry(struct walk *walk, int folder, struct tt_text above, const char *name) {
	struct stat info;
	struct tt_text text = tt_text_of(name);
	if (*name == '.' || tt_text_first_bad(text) != text.len || strchr(name, '\\') != NULL ||
		fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	bool is_folder = S_ISDIR(info.st_mode);
	if (!is_folder && (!S_ISREG(info.st_mode) || !is_of_text(text)))
		return;
	struct tt_text path =
		tt_text_format(walk->arena, "%.*s%s%s", TT_TEXT_ARGS(above), above.len > 0 ? "/" : "", name);
	if (!is_folder)
		take_file(walk, folder, name, path);
	else if (depth_of(path) <= DEPTH_MAX)
		*tt_push(walk->arena, &walk->folders) = path;
	else
		walk->list->complete = false;
}

/* One folder; what cannot be opened is left out. */
static void walk_folder(struct walk *walk, struct tt_text path) {
	const struct dirent *entry;
	struct place *place = new_place(walk->arena, path);
	bool there = go_to(walk->folder, place, path, false);
	int folder = !there	     ? -1
		     : path.len == 0 ? place->folder
				     : open_below(walk->folder, place->folder, place->name);
	if (folder >= 0 && folder != place->folder) {
		close_place(place);
		place->folder = folder;
	}
	DIR **directory = folder < 0 ? NULL : open_names(walk->arena, folder);
	while (directory != NULL && (entry = readdir(*directory)) != NULL) {
		if (++walk->entries > ENTRIES_MAX) {
			walk->list->complete = false;
			break;
		}
		take_entry(walk, folder, path, entry->d_name);
	}
	if (directory != NULL)
		close_directory(directory);
	close_place(place);
}

static int compare_files(const void *a, const void *b) {
	return tt_text_compare(
		((const struct tt_folder_file *)a)->path, ((const struct tt_folder_file *)b)->path);
}

enum tt_refusal tt_folder_list(
	const struct tt_folder *folder, struct tt_arena *arena, struct tt_folder_list *list) {
	struct walk walk = {.folder = folder, .arena = arena, .list = list};
	*list = (struct tt_folder_list){.complete = true};
	*tt_push(arena, &walk.folders) = (struct tt_text){"", 0};
	for (uint32_t i = 0; i < walk.folders.len && walk.entries <= ENTRIES_MAX; i++)
		walk_folder(&walk, walk.folders.items[i]);
	if (list->files.len > 0)
		qsort(list->files.items, list->files.len, sizeof(*list->files.items), compare_files);
	return TT_REFUSED_NOT;
}

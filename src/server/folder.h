/*
 * The folder of models: files of YAML and CSV that people edit through the server, where others may edit
 * them, too. A file is known by its path below the folder and by a tag of its content; whoever replaces it
 * names the tag of what they replace, so that nobody's work is lost unseen. Files are written whole or not at
 * all.
 *
 * A path has no hidden parts, follows no symbolic link and does not lead into the store; what is neither a
 * file nor a folder (a pipe, a device) is never opened.
 */
#ifndef TT_SERVER_FOLDER_H
#define TT_SERVER_FOLDER_H

#include "server/exchange.h"

#include <sys/types.h>

enum { TT_TAG_SIZE = 40 }; /* of an ETag with its quotes and NUL */

#define TT_FILE_LIMIT ((size_t)4 << 20) /* bytes of a file that is read or written */

struct tt_folder {
	int descriptor; /* 0: there is none */
	bool writable;
	dev_t store_device; /* the store, which may lie in it */
	ino_t store;
};

struct tt_folder_file {
	struct tt_text path;
	uint64_t size;
	tt_instant modified;
	char tag[TT_TAG_SIZE]; /* empty: longer than TT_FILE_LIMIT */
};

struct tt_folder_list {
	TT_VECTOR(struct tt_folder_file) files; /* by their paths */
	bool complete;				/* false: there is more than is looked at */
};

/* On what a file is written or removed: headers, NULL: not there. What holds is told in .present. */
struct tt_folder_condition {
	const char *match, *none_match;
	char present[TT_TAG_SIZE]; /* the tag of the file that there is; empty: none */
	struct tt_text near;	   /* the name that is in the way; empty: none is */
};

/* False with errno. store: a path that may not be there yet. */
bool tt_folder_open(struct tt_folder *folder, const char *path, const char *store);
void tt_folder_close(struct tt_folder *folder);

/* All that follow return TT_REFUSED_NOT where it went well; what they make lies on arena. */
enum tt_refusal tt_folder_list(
	const struct tt_folder *folder, struct tt_arena *arena, struct tt_folder_list *list);
enum tt_refusal tt_folder_read(const struct tt_folder *folder, struct tt_arena *arena, struct tt_text path,
	struct tt_text *text, char tag[TT_TAG_SIZE]);
/* Makes the folders on its way. text: UTF-8 of at most TT_FILE_LIMIT bytes. */
enum tt_refusal tt_folder_write(const struct tt_folder *folder, struct tt_arena *arena, struct tt_text path,
	struct tt_text text, struct tt_folder_condition *condition, struct tt_folder_file *file);
enum tt_refusal tt_folder_remove(const struct tt_folder *folder, struct tt_arena *arena, struct tt_text path,
	struct tt_folder_condition *condition);

#endif

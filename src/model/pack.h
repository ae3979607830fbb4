/*
 * Knowledge packs that come with tenten. They are read from YAML when tenten is built (packc.c) and linked in
 * as finished documents, so that a start pays for none of the parsing.
 */
#ifndef TT_MODEL_PACK_H
#define TT_MODEL_PACK_H

#include "syntax/diagnostic.h"

struct tt_builtin_pack {
	const char *id;
	struct tt_document document;
};

/* Made by packc; sorted by id. */
extern const struct tt_builtin_pack tt_builtin_packs[];
extern const uint32_t tt_builtin_pack_count;

/* NULL if there is no such pack. */
const struct tt_builtin_pack *tt_builtin_pack_find(struct tt_text id);

/*
 * Where packs are looked for before those that are built in: folders, the first one first. The pack jp/appi
 * is the file jp/appi.yaml of a folder.
 */
struct tt_pack_path {
	const struct tt_text *folders;
	uint32_t len;
};

/* Appends the folders of a list like "a:b"; empty ones are left out. */
void tt_pack_path_add(struct tt_arena *arena, struct tt_pack_path *path, struct tt_text folders);
/* "jp/appi@2": the name, and the version asked for, or nothing; the path of a file is all name. */
struct tt_text tt_pack_name(struct tt_text wanted, struct tt_text *version);
/* Where a folder of the path would have the pack; empty where no file may stand for it. */
struct tt_text tt_pack_file(struct tt_arena *arena, struct tt_text folder, struct tt_text id);
/* Is this the path of a file, rather than the name of a pack? */
bool tt_pack_is_file(struct tt_text name);
/* What a pack says of itself under one of its keys; empty if that is no scalar. */
struct tt_text tt_pack_says(const struct tt_document *document, const char *key);

#endif

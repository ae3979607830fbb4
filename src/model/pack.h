/*
 * Knowledge packs that come with tenten. They are read from YAML when tenten is built (packc.c) and linked in
 * as finished documents, so that a start pays for none of the parsing.
 */
#ifndef TT_MODEL_PACK_H
#define TT_MODEL_PACK_H

#include "syntax/document.h"

struct tt_builtin_pack {
	const char *id;
	struct tt_document document;
};

/* Made by packc; sorted by id. */
extern const struct tt_builtin_pack tt_builtin_packs[];
extern const uint32_t tt_builtin_pack_count;

/* NULL if there is no such pack. */
const struct tt_builtin_pack *tt_builtin_pack_find(struct tt_text id);

#endif

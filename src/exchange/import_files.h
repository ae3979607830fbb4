/* The files of a model under edit, for import.c: which one an item is in, or belongs into. */
#ifndef TT_EXCHANGE_IMPORT_FILES_H
#define TT_EXCHANGE_IMPORT_FILES_H

#include "exchange/import.h"

struct tt_edit_step tt_import_step(const char *key);

/* NULL, and import->unreadable: it is no longer what the model was read from. */
struct tt_import_file *tt_import_open(struct tt_import *import, const struct tt_document *document);
struct tt_import_file *tt_import_own_file(struct tt_import *import);
/* Where a new item of a section goes; the own file has been opened. */
struct tt_import_file *tt_import_file_for(struct tt_import *import, uint8_t section);
/* Where the item of a section is in which a mark stands, and its number; NULL. */
struct tt_import_file *tt_import_file_of(
	struct tt_import *import, uint8_t section, struct tt_mark mark, uint32_t *item);

#endif

/* Rows of a workbook, read for import.c: what they can be about, what their cells say, what cannot be taken.
 */
#ifndef TT_EXCHANGE_IMPORT_ROWS_H
#define TT_EXCHANGE_IMPORT_ROWS_H

#include "exchange/import.h"

/*
 * The columns that are filled in have the names of the keys that they become; this is nearly all else there
 * is to say of a sheet.
 */
struct tt_import_words {
	const char *table, *section, *key;
	const char *required; /* keys that an item must have, between blanks */
};

extern const struct tt_import_words tt_import_sections[TT_IMPORT_SECTIONS];

/* Finds out what rows can be about, and reads them all. TT_BAD_INPUT: the book cannot be read on. */
enum tt_status tt_import_read_rows(struct tt_import *import) TT_MUST_USE;

/* What a row is about; of one of controls. */
struct tt_import_known *tt_import_known_of(struct tt_import *import, const struct tt_import_row *row);
const struct tt_control_row *tt_import_control_of(
	const struct tt_import *import, const struct tt_import_known *known);

/* A cell is not taken. */
void tt_import_refuse(struct tt_import *import, const struct tt_import_row *row,
	struct tt_import_value *value, uint8_t why);
/* All that was changed in a row. */
void tt_import_refuse_row(struct tt_import *import, const struct tt_import_row *row, uint8_t why);

#endif

/*
 * A book of ours (present/book.h) that comes back filled in: what its hidden sheet says of the others is held
 * against what stands there, and what people wrote is read cell by cell. Rows may have been sorted, filtered,
 * deleted: each is known by its key. Columns may not have been moved, and sheets not renamed.
 */
#ifndef TT_EXCHANGE_FILLED_H
#define TT_EXCHANGE_FILLED_H

#include "exchange/xlsx.h"
#include "present/book.h"

struct tt_filled_choice {
	struct tt_text id, title;
};

struct tt_filled_column {
	struct tt_text id, title;
	uint32_t at;  /* from 0 */
	uint8_t kind; /* enum tt_fill_kind */
	bool fill;
	TT_VECTOR(struct tt_filled_choice) choices;
};

struct tt_filled_sheet {
	struct tt_text name, table;
	uint32_t first_row;
	TT_VECTOR(struct tt_filled_column) columns;
	uint32_t key, before; /* columns of the sheet, from 0; TT_NONE: it is none that is filled in */
};

struct tt_filled {
	struct tt_xlsx xlsx;
	struct tt_arena *arena;
	struct tt_text version;
	enum tt_language language; /* of the book */
	TT_VECTOR(struct tt_filled_sheet) sheets;
	/* What is wrong with the book as a whole: where, what is there, what was meant. */
	struct tt_text place, found, wanted;
};

enum tt_filled_result {
	TT_FILLED_OK,
	TT_FILLED_UNREADABLE, /* .xlsx says why */
	TT_FILLED_FOREIGN,    /* it has no hidden sheet of ours */
	TT_FILLED_OTHER_VERSION,
	TT_FILLED_SHEET_GONE,	/* .place; or renamed */
	TT_FILLED_COLUMN_MOVED, /* .place, .found, .wanted */
};

/* Reads what there is to be filled in. */
enum tt_filled_result tt_filled_open(struct tt_filled *book, struct tt_arena *arena, struct tt_text bytes,
	enum tt_xlsx_result *why) TT_MUST_USE;

/* A row; cells by column of the sheet, NULL where nothing stands. */
struct tt_filled_row {
	uint32_t row; /* from 0 */
	struct tt_text key, before;
	const struct tt_xlsx_cell **cells;
};

typedef void tt_filled_visit(
	void *context, const struct tt_filled_sheet *sheet, const struct tt_filled_row *row);
/* Calls visit for each row of a sheet in which anything stands, in their order. The row is gone with the
 * next. */
enum tt_xlsx_result tt_filled_rows(struct tt_filled *book, const struct tt_filled_sheet *sheet,
	tt_filled_visit *visit, void *context) TT_MUST_USE;

/* What a cell shows, in normal form and without blanks around it; empty for NULL. Dates are like 2024-04-01.
 */
struct tt_text tt_filled_text(const struct tt_filled *book, const struct tt_xlsx_cell *cell);
/* Is it what this column that is filled in was given when the book was written? */
bool tt_filled_unchanged(
	const struct tt_filled_sheet *sheet, uint32_t column, struct tt_text before, struct tt_text shown);
const struct tt_filled_column *tt_filled_column(const struct tt_filled_sheet *sheet, const char *id);

#endif

/*
 * A workbook (XLSX) as somebody saved it: sheets by name, and the cells of each in which anything stands, by
 * row and column. A formula is what it last gave. What a file says of itself is not believed: it is held
 * against the limits of exchange/parts.h.
 */
#ifndef TT_EXCHANGE_XLSX_H
#define TT_EXCHANGE_XLSX_H

#include "exchange/parts.h"

enum tt_xlsx_result {
	TT_XLSX_OK,
	TT_XLSX_NO_MODULE, /* .why says what the loader said */
	TT_XLSX_EMPTY,
	TT_XLSX_OLD, /* .xls */
	TT_XLSX_ENCRYPTED,
	TT_XLSX_OTHER,	     /* no ZIP */
	TT_XLSX_DAMAGED,     /* .why: the part, or nothing */
	TT_XLSX_TOO_LARGE,   /* likewise */
	TT_XLSX_NO_WORKBOOK, /* a ZIP of something else */
};

enum tt_xlsx_kind { TT_XLSX_TEXT, TT_XLSX_NUMBER, TT_XLSX_DATE, TT_XLSX_TRUTH, TT_XLSX_ERROR };

struct tt_xlsx_cell {
	uint32_t row, column; /* from 0 */
	uint8_t kind;	      /* enum tt_xlsx_kind */
	double number;	      /* days, of a date */
	struct tt_text text;  /* of a text; of others as the file has it */
};

struct tt_xlsx_sheet {
	struct tt_text name, part;
};

struct tt_xlsx_cells {
	TT_VECTOR(struct tt_xlsx_cell) items;
};

struct tt_xlsx {
	struct tt_arena *arena;
	const struct tt_parts_functions *functions;
	void *archive, *parser; /* parser: the one under way */
	uint64_t unpacked;
	struct tt_text why;
	bool from_1904; /* dates count from there */
	TT_VECTOR(struct tt_xlsx_sheet) sheets;
	TT_VECTOR(struct tt_text) strings; /* that cells share */
	TT_VECTOR(bool) dates;		   /* by style of cells: does it show a date? */
};

/* Reads all but the sheets. The bytes are kept; everything is released with the arena. */
enum tt_xlsx_result tt_xlsx_open(
	struct tt_xlsx *book, struct tt_arena *arena, struct tt_text bytes) TT_MUST_USE;
/* The sheet of this name, or TT_NONE. */
uint32_t tt_xlsx_find(const struct tt_xlsx *book, struct tt_text name);
/* Appends the cells of a sheet, by row and column. */
enum tt_xlsx_result tt_xlsx_read(
	struct tt_xlsx *book, uint32_t sheet, struct tt_xlsx_cells *cells) TT_MUST_USE;

/* The first instant of a cell's day; false if it has none from 1900 to 2100. */
bool tt_xlsx_date(const struct tt_xlsx *book, double days, tt_instant *date);
/* Such as D7. */
struct tt_text tt_xlsx_address(struct tt_arena *arena, uint32_t row, uint32_t column);

#endif

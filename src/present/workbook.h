/*
 * The workbook: all four steps as the sheets of one book (present/book.h), made for people who work on: what
 * is open they fill in beside it. It is put together from the tables that there are.
 */
#ifndef TT_PRESENT_WORKBOOK_H
#define TT_PRESENT_WORKBOOK_H

#include "present/tables.h"

/*
 * Begins a book about a model, in out->language; NULL, and why in a line, where there can be none. as_of:
 * TT_TIME_MIN for the model's own. path: whoever gets it has the file, too.
 */
struct tt_book *tt_book_about(struct tt_output *out, const struct tt_model *model, tt_instant as_of,
	bool path, struct tt_text *why);

/* Puts the page that comes first and all sheets into tabled->out->book. tabled has a check. */
void tt_print_workbook(const struct tt_tabled *tabled);

#endif

/*
 * The workbook: all four steps as the sheets of one book (present/book.h), made for people who work on: what
 * is open they fill in beside it. It is put together from the tables that there are.
 */
#ifndef TT_PRESENT_WORKBOOK_H
#define TT_PRESENT_WORKBOOK_H

#include "present/tables.h"

/* Puts the page that comes first and all sheets into tabled->out->book. tabled has a check. */
void tt_print_workbook(const struct tt_tabled *tabled);

#endif

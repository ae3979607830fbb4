/*
 * The report: all four steps as one document that stands alone, made for people who decide. As HTML it is
 * written once in Japanese and once in English; which of the two is shown is a switch in the page that needs
 * no script. As PDF it is sheets of A4 in one language. It is put together from the tables, explanations and
 * messages that there are; every finding stands in it with its id.
 */
#ifndef TT_PRESENT_REPORT_H
#define TT_PRESENT_REPORT_H

#include "present/draw.h"

/* Appends the document; the version in out->language is the one that is shown first. */
void tt_print_report(struct tt_output *out, struct tt_check *check, const struct tt_painter *painter);

/* Writes it as PDF in out->language; false if that cannot be done, or painting failed. */
bool tt_write_report(struct tt_output *out, struct tt_check *check, const struct tt_painter *painter);

#endif

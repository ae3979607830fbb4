/*
 * A diff for people and for machines. The first page shows what changes by event, then what changes in
 * holdings, then law; it is cut where it grows long, and says how much it left out.
 */
#ifndef TT_PRESENT_DIFF_H
#define TT_PRESENT_DIFF_H

#include "analysis/diff.h"
#include "present/table.h"

/* all: every difference, however many. */
void tt_print_diff(struct tt_output *out, const struct tt_diff *diff, bool all);
/* The whole diff as one JSON object. */
void tt_print_diff_json(struct tt_output *out, const struct tt_diff *diff);
/* A row a difference, and a row a change of law. */
void tt_print_diff_table(struct tt_output *out, const struct tt_diff *diff, enum tt_table_format format);

/* ---- what differences say (diff_word.c) ------------------------------------------------------------ */

const char *tt_diff_kind_title(enum tt_diff_kind kind, enum tt_language language);
const char *tt_law_change_title(enum tt_law_change change, enum tt_language language);
/* "added", "removed" or "changed". */
const char *tt_difference_name(const struct tt_difference *difference);
/* Appends what a difference is about, for people; a finding's message, for one. */
void tt_difference_title(const struct tt_diff *diff, const struct tt_difference *difference,
	enum tt_language language, struct tt_buf *out);
/* Appends the value that a side states, for people. */
void tt_statement_value(const struct tt_diff_side *side, const struct tt_statement *statement,
	enum tt_language language, struct tt_buf *out);
/* Appends what is cited for a difference: the rule of a ground, duty or finding. */
void tt_difference_cite(
	const struct tt_diff *diff, const struct tt_difference *difference, struct tt_buf *out);
/* Appends what a difference belongs to, for people; nothing for the model. */
void tt_difference_group(const struct tt_diff *diff, const struct tt_difference *difference,
	enum tt_language language, struct tt_buf *out);
struct tt_mark tt_difference_mark(const struct tt_diff *diff, const struct tt_difference *difference);
/* Appends the rule, ground or place that a change of law is about, and what it cites. */
void tt_law_title(
	const struct tt_diff *diff, const struct tt_law *law, enum tt_language language, struct tt_buf *out);
void tt_law_cite(const struct tt_diff *diff, const struct tt_law *law, struct tt_buf *out);

#endif

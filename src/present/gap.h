/* A gap for people and for machines. */
#ifndef TT_PRESENT_GAP_H
#define TT_PRESENT_GAP_H

#include "analysis/gap.h"
#include "present/table.h"

/* all: every situation and difference, however many. */
void tt_print_gap(struct tt_output *out, const struct tt_gap *gap, bool all);
void tt_print_gap_json(struct tt_output *out, const struct tt_gap *gap);
/* A row a situation. */
void tt_print_gap_table(struct tt_output *out, const struct tt_gap *gap, enum tt_table_format format);

#endif

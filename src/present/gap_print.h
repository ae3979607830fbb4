/*
 * What the forms of a gap share: the words for its sides, conditions and rules.
 */
#ifndef TT_PRESENT_GAP_PRINT_H
#define TT_PRESENT_GAP_PRINT_H

#include "present/gap.h"

struct tt_gap_printing {
	struct tt_output *out;
	const struct tt_gap *gap;
	struct tt_buf buf; /* a text under way */
	bool all;	   /* every situation and difference */
};

void tt_gap_print_begin(
	struct tt_gap_printing *printing, struct tt_output *out, const struct tt_gap *gap, bool all);
/* A side as it was named. */
void tt_gap_add_side(const struct tt_gap *gap, uint32_t side, struct tt_buf *buf);
/* The same, with its date where the sides do not all stand on one day. */
struct tt_text tt_gap_side_text(struct tt_gap_printing *printing, uint32_t side);
/* A condition in the words of the language; no stands before one that is not so. */
void tt_gap_add_literal(
	const struct tt_gap *gap, const struct tt_gap_literal *literal, const char *no, struct tt_buf *buf);
void tt_gap_add_rule_id(const struct tt_gap *gap, uint32_t rule, struct tt_buf *buf);
/* The first situation of a group. */
const struct tt_situation *tt_gap_first_of(const struct tt_gap *gap, const struct tt_gap_group *group);

/* Words of the formats that programs read. */
const char *tt_gap_state_name(uint8_t state);
const char *tt_gap_order_name(uint8_t order);
const char *tt_gap_lack_name(uint8_t lack);

#endif

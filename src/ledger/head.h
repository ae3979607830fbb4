/*
 * A tree in short, and the file signed: a checkpoint's text without signature, and a line with the hash of
 * the lines before, by which a damaged one is known.
 */
#ifndef TT_LEDGER_HEAD_H
#define TT_LEDGER_HEAD_H

#include "ledger/checkpoint.h"

struct tt_head {
	uint64_t size;
	struct tt_hash root;
};

void tt_head_add(struct tt_buf *buf, const char *origin, const struct tt_head *head);
/* False if it is damaged, or of another log. */
bool tt_head_read(struct tt_text text, const char *origin, struct tt_head *head) TT_MUST_USE;

#endif

/*
 * Checkpoints (c2sp.org/tlog-checkpoint): a log says, signed, how many entries it has and what they hash to.
 */
#ifndef TT_LEDGER_CHECKPOINT_H
#define TT_LEDGER_CHECKPOINT_H

#include "ledger/note.h"
#include "ledger/tree.h"

struct tt_checkpoint {
	struct tt_text origin; /* which log */
	uint64_t size;
	struct tt_hash root;
	struct tt_text extension; /* lines after the third, which tenten never writes */
};

/* Reads the text of a note; pieces point into it. False if it is no checkpoint. */
bool tt_checkpoint_read(struct tt_text text, struct tt_checkpoint *checkpoint) TT_MUST_USE;
/* Adds the text, without signatures. */
void tt_checkpoint_add(struct tt_buf *buf, const struct tt_checkpoint *checkpoint);
/*
 * Reads a signed one and verifies it: good means that a key of the log itself (kind 1, whose name is the
 * origin) is among those that signed. Witnesses' keys alone do not make it good.
 */
enum tt_note_verdict tt_checkpoint_verify(struct tt_text message, const struct tt_key *keys,
	uint32_t key_count, struct tt_checkpoint *checkpoint, struct tt_note *note) TT_MUST_USE;

#endif

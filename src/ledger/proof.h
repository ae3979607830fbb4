/*
 * Proofs as files. A receipt (c2sp.org/tlog-proof) shows that an entry is in a log; its extra data are what
 * is needed, beside the body, to compute the entry's leaf: a version byte 1, the time in 8 bytes, the salt. A
 * consistency proof shows that a log only grew; its form is what a witness is sent (c2sp.org/tlog-witness,
 * add-checkpoint): "old SIZE", hashes, an empty line, the checkpoint.
 */
#ifndef TT_LEDGER_PROOF_H
#define TT_LEDGER_PROOF_H

#include "ledger/checkpoint.h"
#include "ledger/entry.h"

enum { TT_RECEIPT_EXTRA = 1 + 8 + TT_SALT_SIZE };

struct tt_receipt {
	bool opens;   /* has it time and salt? without, it only proves a commitment */
	int64_t time; /* of the entry, milliseconds */
	struct tt_salt salt;
	uint64_t index;
	struct tt_proof proof;
	struct tt_text checkpoint; /* signed, as it stands */
};

struct tt_growth {
	uint64_t old;
	struct tt_proof proof;
	struct tt_text checkpoint;
};

/* Readers: pieces point into the text; false if it is not of this form. */
bool tt_receipt_read(struct tt_text text, struct tt_receipt *receipt) TT_MUST_USE;
void tt_receipt_add(struct tt_buf *buf, const struct tt_receipt *receipt);
bool tt_growth_read(struct tt_text text, struct tt_growth *growth) TT_MUST_USE;
void tt_growth_add(struct tt_buf *buf, const struct tt_growth *growth);

enum tt_proof_verdict {
	TT_PROOF_GOOD,
	TT_PROOF_MALFORMED,
	TT_PROOF_UNSIGNED,     /* by none of the keys */
	TT_PROOF_FORGED,       /* a signature is wrong */
	TT_PROOF_OTHER_LOG,    /* the two checkpoints are of different logs */
	TT_PROOF_OTHER_BODY,   /* the body is not what was recorded there, or the proof is wrong */
	TT_PROOF_CLOSED,       /* the receipt has no salt, so that no body can be compared */
	TT_PROOF_SHRUNK,       /* the later checkpoint is smaller */
	TT_PROOF_INCONSISTENT, /* the earlier tree is not the beginning of the later one */
};

/* Was this body recorded, as the receipt says? Fills receipt, checkpoint and note as far as it gets. */
enum tt_proof_verdict tt_receipt_verify(struct tt_text text, struct tt_text body, const struct tt_key *keys,
	uint32_t key_count, struct tt_receipt *receipt, struct tt_checkpoint *checkpoint,
	struct tt_note *note) TT_MUST_USE;
/* Did the log only grow from the signed checkpoint since to the one in the proof? */
enum tt_proof_verdict tt_growth_verify(struct tt_text text, struct tt_text since, const struct tt_key *keys,
	uint32_t key_count, struct tt_checkpoint *before, struct tt_checkpoint *after) TT_MUST_USE;

#endif

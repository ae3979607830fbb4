/*
 * Entries. What the tree holds of an entry is a commitment: a version byte 1, then
 * SHA-256(salt, time, body). It says nothing about the body to whom has not salt, time and body; whoever has
 * them can show that they are what was recorded. When salt and body are erased, the commitment stays, and
 * with it every proof.
 */
#ifndef TT_LEDGER_ENTRY_H
#define TT_LEDGER_ENTRY_H

#include "ledger/hash.h"

enum {
	TT_SALT_SIZE = 32,
	TT_LEAF_SIZE = 1 + TT_HASH_SIZE,
	TT_BODY_MAX = 1 << 24,	      /* bytes of a body */
	TT_BATCH_MAX = 1 << 16,	      /* entries acknowledged at once */
	TT_BATCH_BYTES_MAX = 1 << 26, /* bytes of their bodies */
};
#define TT_NO_ENTRY UINT64_MAX

struct tt_salt {
	uint8_t bytes[TT_SALT_SIZE];
};

struct tt_entry {
	uint64_t index;
	int64_t time;		   /* when it was recorded: milliseconds since 1970-01-01T00:00:00Z */
	struct tt_hash commitment; /* SHA-256(salt, time as 8 bytes, most significant first, body) */
	bool erased;		   /* then there is no body and no salt, */
	uint64_t order;		   /* but the entry that ordered the erasure; else TT_NO_ENTRY */
	struct tt_salt salt;
	struct tt_text body;
};

struct tt_hash tt_entry_commit(const struct tt_salt *salt, int64_t time, struct tt_text body);
/* The data of its leaf, as an entry bundle has it; and the leaf's hash. */
void tt_entry_leaf_data(const struct tt_hash *commitment, uint8_t data[TT_LEAF_SIZE]);
struct tt_hash tt_entry_leaf(const struct tt_hash *commitment);

#endif

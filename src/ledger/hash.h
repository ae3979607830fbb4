/*
 * Hashes: SHA-256 as RFC 6962 section 2.1 uses it for a tree whose leaves are entries. A leaf is hashed
 * behind a byte 0, an inner node behind a byte 1, so that neither can be taken for the other. Nothing here
 * keeps state.
 */
#ifndef TT_LEDGER_HASH_H
#define TT_LEDGER_HASH_H

#include "base/base.h"

enum { TT_HASH_SIZE = 32 };

struct tt_hash {
	uint8_t bytes[TT_HASH_SIZE];
};

static inline bool tt_hash_equal(const struct tt_hash *a, const struct tt_hash *b) {
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* The hash of the parts one after the other. */
struct tt_hash tt_hash_parts(const struct tt_text *parts, size_t count);
struct tt_hash tt_hash_of(const void *bytes, size_t len);

/* The root of a tree without leaves, a leaf with this data, a node above two others. */
struct tt_hash tt_hash_empty(void);
struct tt_hash tt_hash_leaf(const void *bytes, size_t len);
struct tt_hash tt_hash_node(const struct tt_hash *left, const struct tt_hash *right);

/* Base 64 as RFC 4648 section 4 has it, padded; nothing else is read. */
enum { TT_HASH_TEXT = 44 }; /* characters of a hash */
void tt_base64_add(struct tt_buf *buf, const void *bytes, size_t len);
/* The bytes of text, at most room of them. False if it is not canonical base 64, or there are more. */
bool tt_base64_read(struct tt_text text, void *bytes, size_t room, size_t *len);
bool tt_hash_read(struct tt_text text, struct tt_hash *hash);

/* A decimal number without sign and without leading zeroes, below 2^63. */
bool tt_decimal_read(struct tt_text text, uint64_t *number);

#endif

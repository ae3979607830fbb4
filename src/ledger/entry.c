/*
 * From an entry to its leaf. The salt comes first and has one length, the time too, so that no two entries
 * are the same bytes.
 */
#include "ledger/entry.h"

enum { BLOCK = 64, BEFORE_BODY = TT_SALT_SIZE + 8 };

/* The first block is put together here, so that the rest of the body is hashed where it lies. */
struct tt_hash tt_entry_commit(const struct tt_salt *salt, int64_t time, struct tt_text body) {
	char first[BLOCK];
	size_t part = body.len < BLOCK - BEFORE_BODY ? body.len : BLOCK - BEFORE_BODY;
	memcpy(first, salt->bytes, TT_SALT_SIZE);
	for (size_t i = 0; i < 8; i++)
		first[TT_SALT_SIZE + i] = (char)((uint64_t)time >> (56 - 8 * i));
	if (part > 0)
		memcpy(first + BEFORE_BODY, body.bytes, part);
	return tt_hash_parts(
		(struct tt_text[]){{first, BEFORE_BODY + part}, tt_text_slice(body, part, body.len)}, 2);
}

void tt_entry_leaf_data(const struct tt_hash *commitment, uint8_t data[TT_LEAF_SIZE]) {
	data[0] = 1;
	memcpy(data + 1, commitment->bytes, sizeof(commitment->bytes));
}

struct tt_hash tt_entry_leaf(const struct tt_hash *commitment) {
	uint8_t data[TT_LEAF_SIZE];
	tt_entry_leaf_data(commitment, data);
	return tt_hash_leaf(data, sizeof(data));
}

/*
 * From an entry to its leaf. The salt comes first and has one length, the time too, so that no two entries
 * are the same bytes.
 */
#include "ledger/entry.h"

struct tt_hash tt_entry_commit(const struct tt_salt *salt, int64_t time, struct tt_text body) {
	char when[8];
	for (size_t i = 0; i < sizeof(when); i++)
		when[i] = (char)((uint64_t)time >> (56 - 8 * i));
	return tt_hash_parts((struct tt_text[]){{(const char *)salt->bytes, sizeof(salt->bytes)},
				     {when, sizeof(when)}, body},
		3);
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

/*
 * What is going to be signed is written down before.
 */
#include "ledger/head.h"

void tt_head_add(struct tt_buf *buf, const char *origin, const struct tt_head *head) {
	struct tt_checkpoint checkpoint = {
		.origin = tt_text_of(origin), .size = head->size, .root = head->root};
	size_t start = buf->len;
	tt_checkpoint_add(buf, &checkpoint);
	struct tt_hash check = tt_hash_of(buf->bytes + start, buf->len - start);
	tt_base64_add(buf, check.bytes, sizeof(check.bytes));
	tt_buf_byte(buf, '\n');
}

bool tt_head_read(struct tt_text text, const char *origin, struct tt_head *head) {
	struct tt_checkpoint checkpoint;
	struct tt_hash kept;
	if (!tt_checkpoint_read(text, &checkpoint) || !tt_text_is(checkpoint.origin, origin) ||
		checkpoint.extension.len != TT_HASH_TEXT + 1 ||
		!tt_hash_read(tt_text_slice(checkpoint.extension, 0, TT_HASH_TEXT), &kept))
		return false;
	struct tt_hash check = tt_hash_of(text.bytes, text.len - checkpoint.extension.len);
	*head = (struct tt_head){checkpoint.size, checkpoint.root};
	return tt_hash_equal(&check, &kept);
}

/*
 * Both forms are lines: a head, hashes in base 64, an empty line, and a checkpoint as it stands.
 */
#include "ledger/proof.h"

static const char receipt_head[] = "c2sp.org/tlog-proof@v1\n";

/* Takes a line off the text; false at the end, and if it has no line feed. */
static bool next_line(struct tt_text *text, struct tt_text *line) {
	const char *end = text->len == 0 ? NULL : memchr(text->bytes, '\n', text->len);
	if (end == NULL)
		return false;
	*line = tt_text_slice(*text, 0, (size_t)(end - text->bytes));
	*text = tt_text_slice(*text, line->len + 1, text->len);
	return true;
}

/* Takes a line "word number" off the text. */
static bool next_number(struct tt_text *text, const char *word, uint64_t *number) {
	struct tt_text line;
	return next_line(text, &line) && tt_text_starts(line, word) &&
	       tt_decimal_read(tt_text_slice(line, strlen(word), line.len), number);
}

/* Takes hashes up to an empty line off the text, and what is left is the checkpoint. */
static bool read_proof(struct tt_text *text, struct tt_proof *proof) {
	struct tt_text line;
	proof->len = 0;
	while (next_line(text, &line)) {
		if (line.len == 0)
			return text->len > 0;
		if (proof->len == TT_COUNT(proof->hashes) || !tt_hash_read(line, &proof->hashes[proof->len]))
			return false;
		proof->len++;
	}
	return false;
}

static void add_proof(struct tt_buf *buf, const struct tt_proof *proof, struct tt_text checkpoint) {
	for (uint32_t i = 0; i < proof->len; i++) {
		tt_base64_add(buf, proof->hashes[i].bytes, sizeof(proof->hashes[i].bytes));
		tt_buf_byte(buf, '\n');
	}
	tt_buf_byte(buf, '\n');
	tt_buf_add(buf, checkpoint);
}

/* ---- receipts -------------------------------------------------------------------------------------- */

/* Extra data of others are none of ours, and no error: then the receipt does not open. */
static bool read_extra(struct tt_text *text, struct tt_receipt *receipt) {
	struct tt_text line;
	uint8_t bytes[TT_NOTE_MAX >> 8];
	size_t len;
	receipt->opens = false;
	if (!tt_text_starts(*text, "extra "))
		return true;
	if (!next_line(text, &line) ||
		!tt_base64_read(tt_text_slice(line, 6, line.len), bytes, sizeof(bytes), &len))
		return false;
	if (len != TT_RECEIPT_EXTRA || bytes[0] != 1)
		return true;
	uint64_t time = 0;
	for (size_t i = 0; i < 8; i++)
		time = time << 8 | bytes[1 + i];
	receipt->time = (int64_t)time;
	memcpy(receipt->salt.bytes, bytes + 9, TT_SALT_SIZE);
	receipt->opens = true;
	return true;
}

bool tt_receipt_read(struct tt_text text, struct tt_receipt *receipt) {
	*receipt = (struct tt_receipt){0};
	if (!tt_text_starts(text, receipt_head))
		return false;
	text = tt_text_slice(text, sizeof(receipt_head) - 1, text.len);
	if (!read_extra(&text, receipt) || !next_number(&text, "index ", &receipt->index) ||
		!read_proof(&text, &receipt->proof))
		return false;
	receipt->checkpoint = text;
	return true;
}

void tt_receipt_add(struct tt_buf *buf, const struct tt_receipt *receipt) {
	uint8_t extra[TT_RECEIPT_EXTRA] = {1};
	tt_buf_string(buf, receipt_head);
	if (receipt->opens) {
		for (size_t i = 0; i < 8; i++)
			extra[1 + i] = (uint8_t)((uint64_t)receipt->time >> (56 - 8 * i));
		memcpy(extra + 9, receipt->salt.bytes, TT_SALT_SIZE);
		tt_buf_string(buf, "extra ");
		tt_base64_add(buf, extra, sizeof(extra));
		tt_buf_byte(buf, '\n');
	}
	tt_buf_format(buf, "index %llu\n", (unsigned long long)receipt->index);
	add_proof(buf, &receipt->proof, receipt->checkpoint);
}

static enum tt_proof_verdict signed_by(enum tt_note_verdict verdict) {
	return verdict == TT_NOTE_GOOD	      ? TT_PROOF_GOOD
	       : verdict == TT_NOTE_MALFORMED ? TT_PROOF_MALFORMED
	       : verdict == TT_NOTE_FORGED    ? TT_PROOF_FORGED
					      : TT_PROOF_UNSIGNED;
}

enum tt_proof_verdict tt_receipt_verify(struct tt_text text, struct tt_text body, const struct tt_key *keys,
	uint32_t key_count, struct tt_receipt *receipt, struct tt_checkpoint *checkpoint,
	struct tt_note *note) {
	if (!tt_receipt_read(text, receipt))
		return TT_PROOF_MALFORMED;
	enum tt_proof_verdict verdict =
		signed_by(tt_checkpoint_verify(receipt->checkpoint, keys, key_count, checkpoint, note));
	if (verdict != TT_PROOF_GOOD)
		return verdict;
	if (!receipt->opens)
		return TT_PROOF_CLOSED;
	struct tt_hash commitment = tt_entry_commit(&receipt->salt, receipt->time, body);
	struct tt_hash leaf = tt_entry_leaf(&commitment);
	return tt_inclusion_holds(&receipt->proof, receipt->index, checkpoint->size, &leaf, &checkpoint->root)
		       ? TT_PROOF_GOOD
		       : TT_PROOF_OTHER_BODY;
}

/* ---- growth ---------------------------------------------------------------------------------------- */

bool tt_growth_read(struct tt_text text, struct tt_growth *growth) {
	*growth = (struct tt_growth){0};
	if (!next_number(&text, "old ", &growth->old) || !read_proof(&text, &growth->proof))
		return false;
	growth->checkpoint = text;
	return true;
}

void tt_growth_add(struct tt_buf *buf, const struct tt_growth *growth) {
	tt_buf_format(buf, "old %llu\n", (unsigned long long)growth->old);
	add_proof(buf, &growth->proof, growth->checkpoint);
}

enum tt_proof_verdict tt_growth_verify(struct tt_text text, struct tt_text since, const struct tt_key *keys,
	uint32_t key_count, struct tt_checkpoint *before, struct tt_checkpoint *after) {
	struct tt_growth growth;
	struct tt_note note;
	if (!tt_growth_read(text, &growth))
		return TT_PROOF_MALFORMED;
	enum tt_proof_verdict verdict =
		signed_by(tt_checkpoint_verify(growth.checkpoint, keys, key_count, after, &note));
	if (verdict == TT_PROOF_GOOD)
		verdict = signed_by(tt_checkpoint_verify(since, keys, key_count, before, &note));
	if (verdict != TT_PROOF_GOOD)
		return verdict;
	if (!tt_text_equal(before->origin, after->origin))
		return TT_PROOF_OTHER_LOG;
	if (after->size < before->size)
		return TT_PROOF_SHRUNK;
	return growth.old == before->size && tt_consistency_holds(&growth.proof, before->size, after->size,
						     &before->root, &after->root)
		       ? TT_PROOF_GOOD
		       : TT_PROOF_INCONSISTENT;
}

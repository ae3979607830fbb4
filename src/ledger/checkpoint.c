/*
 * Three lines, of which each has one spelling only.
 */
#include "ledger/checkpoint.h"

/* Takes a line off the text, which has a line feed; false if it is empty. */
static bool next_line(struct tt_text *text, struct tt_text *line) {
	const char *end = text->len == 0 ? NULL : memchr(text->bytes, '\n', text->len);
	if (end == NULL || end == text->bytes)
		return false;
	*line = tt_text_slice(*text, 0, (size_t)(end - text->bytes));
	*text = tt_text_slice(*text, line->len + 1, text->len);
	return true;
}

bool tt_checkpoint_read(struct tt_text text, struct tt_checkpoint *checkpoint) {
	struct tt_text size, root, line;
	if (!next_line(&text, &checkpoint->origin) || !next_line(&text, &size) || !next_line(&text, &root) ||
		!tt_decimal_read(size, &checkpoint->size) || checkpoint->size > TT_TREE_MAX ||
		!tt_hash_read(root, &checkpoint->root))
		return false;
	checkpoint->extension = text;
	while (text.len > 0)
		if (!next_line(&text, &line))
			return false;
	return true;
}

void tt_checkpoint_add(struct tt_buf *buf, const struct tt_checkpoint *checkpoint) {
	tt_buf_format(
		buf, "%.*s\n%llu\n", TT_TEXT_ARGS(checkpoint->origin), (unsigned long long)checkpoint->size);
	tt_base64_add(buf, checkpoint->root.bytes, sizeof(checkpoint->root.bytes));
	tt_buf_byte(buf, '\n');
	tt_buf_add(buf, checkpoint->extension);
}

/* Has the log itself signed? */
static bool by_log(const struct tt_note *note, const struct tt_key *keys, struct tt_text origin) {
	for (uint32_t i = 0; i < TT_NOTE_KEYS_MAX; i++)
		if ((note->signers >> i & 1) != 0 && keys[i].kind == TT_KEY_LOG &&
			tt_text_is(origin, keys[i].name))
			return true;
	return false;
}

enum tt_note_verdict tt_checkpoint_verify(struct tt_text message, const struct tt_key *keys,
	uint32_t key_count, struct tt_checkpoint *checkpoint, struct tt_note *note) {
	enum tt_note_verdict verdict = tt_note_verify(message, keys, key_count, note);
	if (verdict == TT_NOTE_MALFORMED || !tt_checkpoint_read(note->text, checkpoint))
		return TT_NOTE_MALFORMED;
	if (verdict == TT_NOTE_GOOD && !by_log(note, keys, checkpoint->origin))
		return TT_NOTE_UNSIGNED;
	return verdict;
}

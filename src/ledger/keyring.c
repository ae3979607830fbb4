/*
 * A changeover is a signed note of three lines: what it is, the key that signed before, the key that signs
 * from then on. The name of the log is in both keys.
 */
#include "ledger/keyring.h"

static const char first_line[] = "tenten.key-changeover/1\n";

/* Takes a line with its line feed; empty where there is none. */
static struct tt_text take_line(struct tt_text *rest) {
	const char *end = rest->len == 0 ? NULL : memchr(rest->bytes, '\n', rest->len);
	size_t len = end == NULL ? 0 : (size_t)(end - rest->bytes) + 1;
	struct tt_text line = tt_text_slice(*rest, 0, len);
	*rest = tt_text_slice(*rest, len, rest->len);
	return line;
}

static bool read_key(struct tt_text line, struct tt_key *key) {
	return line.len > 0 && tt_key_read(tt_text_slice(line, 0, line.len - 1), key) &&
	       key->kind == TT_KEY_LOG;
}

static bool has(const struct tt_keyring *ring, const struct tt_key *key) {
	for (uint32_t i = 0; i < ring->count; i++)
		if (memcmp(ring->keys[i].bytes, key->bytes, sizeof(key->bytes)) == 0)
			return true;
	return false;
}

bool tt_keyring_read(struct tt_arena *arena, struct tt_text text, struct tt_keyring *ring) {
	struct tt_text rest = text;
	struct tt_key key;
	struct tt_buf again;
	ring->count = 0;
	while (rest.len > 0) {
		if (ring->count == TT_KEYRING_MAX || !read_key(take_line(&rest), &key) || has(ring, &key) ||
			(ring->count > 0 && strcmp(key.name, ring->keys[0].name) != 0))
			return false;
		ring->keys[ring->count++] = key;
	}
	tt_buf_init(&again, arena, TT_NOTE_MAX);
	tt_keyring_add(&again, ring);
	return ring->count > 0 && tt_text_equal(tt_buf_text(&again), text);
}

void tt_keyring_add(struct tt_buf *buf, const struct tt_keyring *ring) {
	for (uint32_t i = 0; i < ring->count; i++) {
		tt_key_add(buf, &ring->keys[i]);
		tt_buf_byte(buf, '\n');
	}
}

void tt_changeover_path(char path[TT_CHANGEOVER_PATH_MAX], uint32_t number) {
	snprintf(path, TT_CHANGEOVER_PATH_MAX, "changeover-%u", number);
}

void tt_changeover_add(struct tt_buf *buf, struct tt_arena *arena, const struct tt_signer *before,
	const struct tt_signer *next) {
	size_t start = buf->len;
	tt_buf_string(buf, first_line);
	tt_key_add(buf, &before->key);
	tt_buf_byte(buf, '\n');
	tt_key_add(buf, &next->key);
	tt_buf_byte(buf, '\n');
	struct tt_text text =
		tt_text_copy(arena, tt_text_slice(tt_buf_text(buf), start, buf->len)); /* buf moves */
	tt_buf_byte(buf, '\n');
	tt_note_sign(buf, text, before, 0);
	tt_note_sign(buf, text, next, 0);
}

static bool same_key(const struct tt_key *a, const struct tt_key *b) {
	return strcmp(a->name, b->name) == 0 && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static bool signed_by(struct tt_text message, const struct tt_key *key) {
	struct tt_note note;
	return tt_note_verify(message, key, 1, &note) == TT_NOTE_GOOD;
}

bool tt_changeover_read(
	struct tt_text message, const struct tt_key *keys, uint32_t key_count, struct tt_key *next) {
	struct tt_note note;
	struct tt_key before;
	if (!tt_note_read(message, &note) || !tt_text_starts(note.text, first_line))
		return false;
	struct tt_text rest = tt_text_slice(note.text, sizeof(first_line) - 1, note.text.len);
	if (!read_key(take_line(&rest), &before) || !read_key(take_line(&rest), next) || rest.len > 0 ||
		strcmp(before.name, next->name) != 0)
		return false;
	for (uint32_t i = 0; i < key_count; i++)
		if (keys[i].kind == TT_KEY_LOG && same_key(&keys[i], &before))
			return signed_by(message, &before) && signed_by(message, next);
	return false;
}

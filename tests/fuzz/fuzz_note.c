/*
 * Any bytes as a signed note, a checkpoint, a key, a receipt, a proof of growth, a tile's name, a bundle.
 * What is read and written again is what was read; nothing that anybody makes up is good to a key that signed
 * nothing.
 */
#include "ledger/keyring.h"
#include "ledger/proof.h"
#include "ledger/tile.h"

enum { CEILING = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds) {
	if (!holds)
		__builtin_trap();
}

static struct tt_buf new_buf(struct tt_arena *arena) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, CEILING / 4);
	return buf;
}

static void try_keys(struct tt_arena *arena, struct tt_text text) {
	struct tt_key key;
	struct tt_signer signer;
	struct tt_buf buf = new_buf(arena);
	if (tt_key_read(text, &key)) {
		tt_key_add(&buf, &key);
		demand(tt_text_equal(tt_buf_text(&buf), text));
	}
	(void)!tt_signer_read(text, &signer);
}

static void try_keyring(struct tt_arena *arena, struct tt_text text, const struct tt_key *key) {
	struct tt_keyring ring;
	struct tt_key next;
	struct tt_buf buf = new_buf(arena);
	demand(!tt_changeover_read(text, key, 1, &next));
	if (!tt_keyring_read(arena, text, &ring))
		return;
	tt_keyring_add(&buf, &ring);
	demand(tt_text_equal(tt_buf_text(&buf), text));
}

static void try_note(struct tt_arena *arena, struct tt_text text, const struct tt_key *key) {
	struct tt_note note;
	struct tt_checkpoint checkpoint;
	struct tt_buf buf = new_buf(arena);
	demand(tt_checkpoint_verify(text, key, 1, &checkpoint, &note) != TT_NOTE_GOOD);
	if (!tt_note_read(text, &note))
		return;
	demand(note.text.len + 1 + note.signatures.len == text.len);
	if (!tt_checkpoint_read(note.text, &checkpoint))
		return;
	tt_checkpoint_add(&buf, &checkpoint);
	demand(tt_text_equal(tt_buf_text(&buf), note.text));
}

static void try_proofs(struct tt_arena *arena, struct tt_text text, const struct tt_key *key) {
	struct tt_receipt receipt;
	struct tt_growth growth;
	struct tt_checkpoint before, after;
	struct tt_note note;
	struct tt_buf buf = new_buf(arena);
	demand(tt_receipt_verify(text, text, key, 1, &receipt, &after, &note) != TT_PROOF_GOOD);
	demand(tt_growth_verify(text, text, key, 1, &before, &after) != TT_PROOF_GOOD);
	if (!tt_growth_read(text, &growth))
		return;
	tt_growth_add(&buf, &growth);
	demand(tt_text_equal(tt_buf_text(&buf), text));
}

static void try_tiles(struct tt_text text) {
	struct tt_tile tile;
	struct tt_text entry;
	char path[TT_TILE_PATH_MAX];
	if (tt_tile_read_path(text, &tile)) {
		tt_tile_path(&tile, path);
		demand(tt_text_is(text, path));
	}
	while (tt_bundle_next(&text, &entry))
		demand(entry.len <= UINT16_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct tt_arena arena;
	struct tt_key key;
	struct tt_text text = {(const char *)data, size};
	tt_arena_init(&arena, CEILING);
	demand(tt_key_read(
		TT_TEXT("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &key));
	try_keys(&arena, text);
	try_keyring(&arena, text, &key);
	try_note(&arena, text, &key);
	try_proofs(&arena, text, &key);
	try_tiles(text);
	tt_arena_finish(&arena);
	return 0;
}

/*
 * The keys of a log over time. A log signs with one key, and during a changeover with the one before, too:
 *
 *	key                    private keys, a line each: the one that signs; during a changeover the one
 *before public/log.vkey        public keys, a line each, the newest first: old checkpoints stay verifiable
 *	public/changeover-N    a note that names the N-th key after the first (N from 1), signed by the key
 *before and by itself: whoever trusts the one before can trust it
 */
#ifndef TT_LEDGER_KEYRING_H
#define TT_LEDGER_KEYRING_H

#include "ledger/note.h"

enum { TT_KEYRING_MAX = 16, TT_CHANGEOVER_PATH_MAX = 32 };

struct tt_keyring {
	struct tt_key keys[TT_KEYRING_MAX]; /* all of the same name, each once */
	uint32_t count;
};

/* Reads log.vkey; false unless it is just what tt_keyring_add() writes. */
bool tt_keyring_read(struct tt_arena *arena, struct tt_text text, struct tt_keyring *ring) TT_MUST_USE;
void tt_keyring_add(struct tt_buf *buf, const struct tt_keyring *ring);

/* The name of the note of the N-th changeover. */
void tt_changeover_path(char path[TT_CHANGEOVER_PATH_MAX], uint32_t number);
/* Adds the note. */
void tt_changeover_add(struct tt_buf *buf, struct tt_arena *arena, const struct tt_signer *before,
	const struct tt_signer *next);
/* The key that a note names, if one of the given log keys of that name signed it, and it itself did. */
bool tt_changeover_read(
	struct tt_text note, const struct tt_key *keys, uint32_t key_count, struct tt_key *next) TT_MUST_USE;

#endif

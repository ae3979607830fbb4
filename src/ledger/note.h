/*
 * Signed notes (c2sp.org/signed-note): a text, an empty line, and lines with signatures of it. Keys are
 * Ed25519, as a log signs (kind 1), or as a witness adds to the checkpoint of a log, with a time
 * (c2sp.org/tlog-cosignature, kind 4). Names, ids and kinds of keys are as their specifications say, so that
 * other programs verify what is signed here, and the other way round.
 */
#ifndef TT_LEDGER_NOTE_H
#define TT_LEDGER_NOTE_H

#include "ledger/hash.h"

enum tt_key_kind {
	TT_KEY_LOG = 1,	    /* signs the text */
	TT_KEY_WITNESS = 4, /* signs the text with a time */
};

enum {
	TT_KEY_NAME_MAX = 255,	/* bytes of a name */
	TT_NOTE_KEYS_MAX = 32,	/* known keys in one verification */
	TT_NOTE_LINES_MAX = 64, /* signatures in a note */
	TT_NOTE_MAX = 1 << 20,	/* bytes of a note */
};

struct tt_key {
	char name[TT_KEY_NAME_MAX + 1];
	enum tt_key_kind kind;
	uint32_t id;
	uint8_t bytes[32];
};

struct tt_signer {
	struct tt_key key;
	uint8_t secret[64]; /* the seed, then the public key */
};

/* Reads "name+id+base64" as it is given out to those who verify. False if it is no key of these kinds. */
bool tt_key_read(struct tt_text text, struct tt_key *key) TT_MUST_USE;
void tt_key_add(struct tt_buf *buf, const struct tt_key *key);
/* Reads and writes "PRIVATE+KEY+name+id+base64", whose holder can sign. */
bool tt_signer_read(struct tt_text text, struct tt_signer *signer) TT_MUST_USE;
void tt_signer_add(struct tt_buf *buf, const struct tt_signer *signer);
/* A new key. False if the name is none: empty, too long, with white space or a plus sign. */
bool tt_signer_create(struct tt_signer *signer, struct tt_text name, enum tt_key_kind kind) TT_MUST_USE;
/* Wipes the secret. */
void tt_signer_finish(struct tt_signer *signer);

enum tt_note_verdict {
	TT_NOTE_GOOD,	   /* at least one of the keys signed it, and no signature of theirs is wrong */
	TT_NOTE_MALFORMED, /* not of this form */
	TT_NOTE_UNSIGNED,  /* none of the keys signed it; others may have */
	TT_NOTE_FORGED,	   /* a signature that says it is by one of the keys is not */
};

struct tt_note {
	struct tt_text text;		    /* with its last line feed */
	struct tt_text signatures;	    /* the lines below the empty one */
	uint32_t signers;		    /* bit i: keys[i] signed it */
	tt_instant times[TT_NOTE_KEYS_MAX]; /* when a witness did */
};

/* Takes a note apart; pieces point into message. False if it is not of this form. */
bool tt_note_read(struct tt_text message, struct tt_note *note) TT_MUST_USE;
/* Also verifies it with the keys, at most TT_NOTE_KEYS_MAX; signatures by others are left aside. */
enum tt_note_verdict tt_note_verify(struct tt_text message, const struct tt_key *keys, uint32_t key_count,
	struct tt_note *note) TT_MUST_USE;
/* Adds the line that signs text; now matters for witnesses only. */
void tt_note_sign(struct tt_buf *buf, struct tt_text text, const struct tt_signer *signer, tt_instant now);

#endif

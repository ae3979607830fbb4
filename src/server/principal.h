/*
 * Principals: who may ask, as far as they have been asking. A token is "tenten_ID_SECRET"; the store keeps
 * its id and the Argon2id hash of its secret, which takes a sixteenth of a second and 64 MiB to verify, so
 * that is done once, in the workshop. Afterwards what was shown is known by its hash under a key that only
 * this process has and that ends with it; whether that is the same is compared in constant time.
 *
 * A certificate stands for a token whose id is "cert-" and the certificate's SHA-256: who holds its key was
 * seen when the connection was made.
 */
#ifndef TT_SERVER_PRINCIPAL_H
#define TT_SERVER_PRINCIPAL_H

#include "service/service.h"

enum {
	TT_PROOF_SIZE = 32,
	TT_TOKEN_ID_SIZE = 80,
	TT_TOKEN_SIZE = 80,	  /* of one as it is shown, with its NUL */
	TT_TOKEN_HASH_SIZE = 128, /* crypto_pwhash_STRBYTES */
	TT_PRINCIPALS = 1024,	  /* known at once */
	TT_DOUBTS = 256,	  /* ids whose secrets were wrong of late */
};

/* So many requests at once, and so many a second. */
struct tt_bucket {
	double left;
	uint64_t at; /* nanoseconds */
};
bool tt_bucket_take(struct tt_bucket *bucket, double rate, double most);

struct tt_principal {
	uint8_t proof[TT_PROOF_SIZE]; /* the keyed hash of what was shown */
	bool known;		      /* false: a free place, or revoked meanwhile */
	uint32_t users;		      /* exchanges that it makes just now */
	uint64_t used;		      /* nanoseconds */
	char id[TT_TOKEN_ID_SIZE];
	uint32_t roles; /* bits */
	struct tt_arena arena;
	struct tt_limits limits; /* texts of its arena */
	struct tt_bucket requests;
};

struct tt_doubt {
	uint32_t hash; /* of the id */
	struct tt_bucket tries;
};

struct tt_principals {
	uint8_t key[TT_PROOF_SIZE];
	struct tt_principal *items; /* TT_PRINCIPALS */
	struct tt_doubt doubts[TT_DOUBTS];
	struct tt_bucket anonymous;
	uint64_t revocations; /* tokens that were revoked when that was last looked at */
};

void tt_principals_init(struct tt_principals *principals, struct tt_arena *arena);
void tt_principals_finish(struct tt_principals *principals);
/* The limits of a token, as lists of the arena. */
void tt_limits_of_token(struct tt_arena *arena, const struct tt_token *token, struct tt_limits *limits);
/* Forgets whoever had this id; everybody. */
void tt_principals_revoke(struct tt_principals *principals, const char *id);
void tt_principals_forget(struct tt_principals *principals);

/* ---- tokens ---------------------------------------------------------------------------------------- */

/* A new token: its id, as it is shown, and the hash that is kept. */
struct tt_new_token {
	char id[TT_TOKEN_ID_SIZE], shown[TT_TOKEN_SIZE], hash[TT_TOKEN_HASH_SIZE];
};
/* False if there is no memory for Argon2id. */
bool tt_token_make(struct tt_new_token *token) TT_MUST_USE;
/* The bits of role words with blanks between; 0 if one is none. */
uint32_t tt_roles_read(struct tt_text words);
/* "tenten_ID_SECRET" in its parts; false if it is none. */
bool tt_token_split(struct tt_text shown, struct tt_text *id, struct tt_text *secret);
/* 64 hexadecimal digits of either case become an id; false if they are none. */
bool tt_certificate_id(struct tt_text digits, char id[TT_TOKEN_ID_SIZE]) TT_MUST_USE;
/* What stands for a certificate: it is shown nowhere, and no secret has its hash. */
bool tt_token_of_certificate(struct tt_text digits, struct tt_new_token *token) TT_MUST_USE;

#endif

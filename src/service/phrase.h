/*
 * Phrases: what answers say of one thing (a ground that was used, a duty that arose, a question) is the same
 * bytes each time, so it is written once and then copied. A phrase is known by a key of words, which has to
 * hold all that its bytes follow from. The memory has a ceiling; when that is reached, all is forgotten.
 */
#ifndef TT_SERVICE_PHRASE_H
#define TT_SERVICE_PHRASE_H

#include "base/base.h"

enum { TT_PHRASE_WORDS = 10, TT_PHRASES_MAX = 1 << 16 };

/* A key without words is of a phrase that is not to be kept. */
struct tt_phrase_key {
	uint32_t words[TT_PHRASE_WORDS];
	uint32_t len;
};

struct tt_phrases {
	struct tt_index index; /* from keys to where a phrase begins, in units of eight bytes */
	struct tt_buf kept;    /* phrases one behind the other: head, words of the key, bytes */
	uint32_t count;
};

/* Nothing is known. What it takes, it takes from arena. */
void tt_phrases_init(struct tt_phrases *phrases, struct tt_arena *arena);
/* Appends the phrase of this key; false, and nothing is appended, where it is not known. */
bool tt_phrase_copy(const struct tt_phrases *phrases, const struct tt_phrase_key *key, struct tt_buf *out);
void tt_phrase_keep(struct tt_phrases *phrases, const struct tt_phrase_key *key, struct tt_text text);

/* The key grows by a word, or by the two halves of a longer one. */
static inline void tt_phrase_word(struct tt_phrase_key *key, uint32_t word) {
	key->words[key->len++] = word;
}

static inline void tt_phrase_long(struct tt_phrase_key *key, uint64_t word) {
	tt_phrase_word(key, (uint32_t)word);
	tt_phrase_word(key, (uint32_t)(word >> 32));
}

#endif

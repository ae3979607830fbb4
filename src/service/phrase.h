/*
 * Phrases: what answers say of one thing (a ground that was used, a duty that arose, a question), or of all
 * that came of one event, is the same bytes each time, so it is written once and then copied. A phrase is
 * known by a key of words, which has to hold all that its bytes follow from. The memory has a ceiling; when
 * that is reached, all is forgotten.
 */
#ifndef TT_SERVICE_PHRASE_H
#define TT_SERVICE_PHRASE_H

#include "base/base.h"

enum { TT_PHRASE_WORDS = 96, TT_PHRASES_MAX = 1 << 16 };

/* A key with more words than there is room for is of a phrase that is not kept. */
struct tt_phrase_key {
	uint32_t len;
	uint64_t words[TT_PHRASE_WORDS];
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

uint32_t tt_phrase_hash(const struct tt_phrase_key *key);

/* The key grows by a word, or by two that are half as long. */
static inline void tt_phrase_word(struct tt_phrase_key *key, uint64_t word) {
	if (key->len < TT_PHRASE_WORDS)
		key->words[key->len] = word;
	key->len++;
}

static inline void tt_phrase_pair(struct tt_phrase_key *key, uint32_t first, uint32_t second) {
	tt_phrase_word(key, (uint64_t)first << 32 | second);
}

#endif

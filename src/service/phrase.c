/* Phrases lie one behind the other in one text; an index finds them by their keys. */
#include "service/phrase.h"

enum { PHRASE_BYTES = 32 << 20 };

void tt_phrases_init(struct tt_phrases *phrases, struct tt_arena *arena) {
	memset(phrases, 0, sizeof(*phrases));
	tt_buf_init(&phrases->texts, arena, PHRASE_BYTES);
}

static const struct tt_phrase *find(
	const struct tt_phrases *phrases, const struct tt_phrase_key *key, uint32_t hash) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&phrases->index, hash, &probe)) != TT_NONE) {
		const struct tt_phrase *phrase = &phrases->known.items[id];
		if (phrase->key.len == key->len &&
			memcmp(phrase->key.words, key->words, key->len * sizeof(*key->words)) == 0)
			return phrase;
	}
	return NULL;
}

bool tt_phrase_copy(const struct tt_phrases *phrases, const struct tt_phrase_key *key, struct tt_buf *out) {
	const struct tt_phrase *phrase = find(phrases, key, tt_hash_words(key->words, key->len));
	if (phrase == NULL)
		return false;
	tt_buf_add(out, (struct tt_text){phrases->texts.bytes + phrase->start, phrase->len});
	return true;
}

static void forget(struct tt_phrases *phrases) {
	phrases->known.len = 0;
	phrases->texts.len = 0;
	phrases->index.len = 0;
	if (phrases->index.capacity > 0)
		memset(phrases->index.slots, 0, phrases->index.capacity * sizeof(*phrases->index.slots));
}

void tt_phrase_keep(struct tt_phrases *phrases, const struct tt_phrase_key *key, struct tt_text text) {
	struct tt_arena *arena = phrases->texts.arena;
	if (key->len == 0 || text.len > PHRASE_BYTES / 2)
		return;
	if (phrases->known.len == TT_PHRASES_MAX || phrases->texts.len + text.len > PHRASE_BYTES)
		forget(phrases);
	size_t start = phrases->texts.len;
	tt_buf_add(&phrases->texts, text);
	tt_index_add(arena, &phrases->index, tt_hash_words(key->words, key->len), phrases->known.len);
	*tt_push(arena, &phrases->known) = (struct tt_phrase){*key, start, text.len};
}

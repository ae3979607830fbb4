/* A phrase lies behind its key, so that finding it and copying it is one walk through memory. */
#include "service/phrase.h"

enum { PHRASE_BYTES = 32 << 20, UNIT = 8 };

struct head {
	uint32_t words, len; /* of the key; bytes of the phrase */
};

void tt_phrases_init(struct tt_phrases *phrases, struct tt_arena *arena) {
	memset(phrases, 0, sizeof(*phrases));
	tt_buf_init(&phrases->kept, arena, PHRASE_BYTES);
}

static inline uint64_t mix(uint64_t hash, uint64_t word) {
	hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 32;
}

/* Of every other word by itself, so that only half of them wait for the one before. */
uint32_t tt_phrase_hash(const struct tt_phrase_key *key) {
	uint64_t even = key->len, odd = 0;
	uint32_t i = 0;
	for (; i + 1 < key->len; i += 2) {
		even = mix(even, key->words[i]);
		odd = mix(odd, key->words[i + 1]);
	}
	if (i < key->len)
		even = mix(even, key->words[i]);
	return (uint32_t)mix(even, odd);
}

static bool same_key(const struct head *head, const struct tt_phrase_key *key) {
	return head->words == key->len && memcmp(head + 1, key->words, key->len * sizeof(*key->words)) == 0;
}

static const struct head *find(const struct tt_phrases *phrases, const struct tt_phrase_key *key) {
	uint32_t hash = tt_phrase_hash(key), probe = 0, id;
	while ((id = tt_index_next(&phrases->index, hash, &probe)) != TT_NONE) {
		const struct head *head = (const void *)(phrases->kept.bytes + (size_t)id * UNIT);
		if (same_key(head, key))
			return head;
	}
	return NULL;
}

bool tt_phrase_copy(const struct tt_phrases *phrases, const struct tt_phrase_key *key, struct tt_buf *out) {
	const struct head *head = key->len <= TT_PHRASE_WORDS ? find(phrases, key) : NULL;
	if (head == NULL)
		return false;
	const char *bytes = (const char *)(head + 1) + head->words * sizeof(*key->words);
	tt_buf_add(out, (struct tt_text){bytes, head->len});
	return true;
}

static void forget(struct tt_phrases *phrases) {
	phrases->count = 0;
	phrases->kept.len = 0;
	phrases->index.len = 0;
	if (phrases->index.capacity > 0)
		memset(phrases->index.slots, 0, phrases->index.capacity * sizeof(*phrases->index.slots));
}

void tt_phrase_keep(struct tt_phrases *phrases, const struct tt_phrase_key *key, struct tt_text text) {
	const struct head head = {key->len, (uint32_t)text.len};
	const struct tt_text parts[] = {{(const char *)&head, sizeof(head)},
		{(const char *)key->words, key->len * sizeof(*key->words)}, text};
	size_t len = parts[0].len + parts[1].len + text.len;
	if (key->len > TT_PHRASE_WORDS || len > PHRASE_BYTES / 2)
		return;
	if (phrases->count == TT_PHRASES_MAX || phrases->kept.len + len + UNIT > PHRASE_BYTES)
		forget(phrases);
	tt_index_add(phrases->kept.arena, &phrases->index, tt_phrase_hash(key),
		(uint32_t)(phrases->kept.len / UNIT));
	for (size_t i = 0; i < TT_COUNT(parts); i++)
		tt_buf_add(&phrases->kept, parts[i]);
	tt_buf_pad(&phrases->kept, 0, -phrases->kept.len % UNIT);
	phrases->count++;
}

/*
 * One hash table for everything: it maps hashes to ids, and whoever owns the keys compares them. Slots keep
 * the whole hash, so a table grows without looking at a key, and most probes end without comparing one.
 */
#include "base/base.h"

static uint32_t hash_of(uint64_t slot) {
	return (uint32_t)(slot >> 32);
}

static void insert(struct tt_index *index, uint64_t slot) {
	uint32_t at = hash_of(slot);
	while (index->slots[at & (index->capacity - 1)] != 0)
		at++;
	index->slots[at & (index->capacity - 1)] = slot;
}

static void grow(struct tt_arena *arena, struct tt_index *index) {
	struct tt_index larger = {.len = index->len, .capacity = index->capacity ? index->capacity * 2 : 16};
	if (larger.capacity < index->capacity) /* no power of two left */
		tt_arena_array_size(arena, SIZE_MAX, 2);
	larger.slots = TT_NEW_ARRAY(arena, uint64_t, larger.capacity);
	for (uint32_t i = 0; i < index->capacity; i++)
		if (index->slots[i] != 0)
			insert(&larger, index->slots[i]);
	*index = larger;
}

void tt_index_add(struct tt_arena *arena, struct tt_index *index, uint32_t hash, uint32_t id) {
	if (index->len >= index->capacity - index->capacity / 4)
		grow(arena, index);
	insert(index, (uint64_t)hash << 32 | (id + 1));
	index->len++;
}

uint32_t tt_hash_words(const uint32_t *words, size_t count) {
	uint64_t hash = count;
	for (size_t i = 0; i < count; i += 2) {
		uint64_t two = i + 1 < count ? (uint64_t)words[i + 1] << 32 | words[i] : words[i];
		hash = (hash ^ two) * 0x9E3779B97F4A7C15u;
		hash ^= hash >> 32;
	}
	return (uint32_t)((hash * 0x9E3779B97F4A7C15u) >> 32);
}

#include "store/heap.h"

#include <stdlib.h>
#include <string.h>

enum { HEAP_KEPT = 16 << 20, FEWEST_HASHES = 4096 };

/* ---- bytes ------------------------------------------------------------------------------------------- */

bool tt_heap_need(struct tt_heap *heap, size_t more) {
	if (heap->len + more <= heap->capacity)
		return true;
	size_t capacity = (heap->len + more) * 2 + 4096;
	char *bytes = realloc(heap->bytes, capacity);
	if (bytes == NULL)
		return false;
	heap->bytes = bytes;
	heap->capacity = capacity;
	return true;
}

bool tt_heap_add(struct tt_heap *heap, const void *bytes, size_t len) {
	if (!tt_heap_need(heap, len))
		return false;
	if (len > 0)
		memcpy(heap->bytes + heap->len, bytes, len);
	heap->len += len;
	return true;
}

void tt_heap_empty(struct tt_heap *heap) {
	heap->len = 0;
	if (heap->capacity > HEAP_KEPT)
		tt_heap_finish(heap);
}

void tt_heap_finish(struct tt_heap *heap) {
	free(heap->bytes);
	*heap = (struct tt_heap){0};
}

/* ---- keys -------------------------------------------------------------------------------------------- */

uint64_t tt_hash_key(struct tt_text key) {
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.bytes[i]) * 1099511628211u;
	hash ^= hash >> 29;
	return hash == 0 ? 1 : hash;
}

/* Where the hash is, or would be. */
static uint64_t *place_of(const struct tt_hashes *hashes, uint64_t hash) {
	size_t at = hash & (hashes->capacity - 1);
	while (hashes->items[at] != 0 && hashes->items[at] != hash)
		at = (at + 1) & (hashes->capacity - 1);
	return &hashes->items[at];
}

static bool grow(struct tt_hashes *hashes) {
	struct tt_hashes larger = {.count = hashes->count,
		.capacity = hashes->capacity == 0 ? FEWEST_HASHES : 2 * hashes->capacity};
	larger.items = calloc(larger.capacity, sizeof(*larger.items));
	if (larger.items == NULL)
		return false;
	for (size_t i = 0; i < hashes->capacity; i++)
		if (hashes->items[i] != 0)
			*place_of(&larger, hashes->items[i]) = hashes->items[i];
	free(hashes->items);
	*hashes = larger;
	return true;
}

bool tt_hashes_add(struct tt_hashes *hashes, uint64_t hash) {
	if (2 * (hashes->count + 1) > hashes->capacity && !grow(hashes))
		return false;
	uint64_t *place = place_of(hashes, hash);
	hashes->count += *place == 0;
	*place = hash;
	return true;
}

bool tt_hashes_have(const struct tt_hashes *hashes, uint64_t hash) {
	return hashes->capacity > 0 && *place_of(hashes, hash) == hash;
}

void tt_hashes_finish(struct tt_hashes *hashes) {
	free(hashes->items);
	*hashes = (struct tt_hashes){0};
}

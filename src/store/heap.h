/*
 * Bytes that only grow, until they are emptied; and the keys of a log, as a set of hashes. Both live outside
 * of arenas, for they are emptied and filled again as long as a store is open. For the files of this room.
 */
#ifndef TT_STORE_HEAP_H
#define TT_STORE_HEAP_H

#include "base/base.h"

struct tt_heap {
	char *bytes;
	size_t len, capacity;
};

/* False: no memory. */
bool tt_heap_need(struct tt_heap *heap, size_t more);
bool tt_heap_add(struct tt_heap *heap, const void *bytes, size_t len);
/* What one large batch needed is given back. */
void tt_heap_empty(struct tt_heap *heap);
void tt_heap_finish(struct tt_heap *heap);

/* A key that is not among them was never added; one that is, may not be one of the log. */
struct tt_hashes {
	uint64_t *items; /* 0: free */
	size_t count, capacity;
};

uint64_t tt_hash_key(struct tt_text key);
bool tt_hashes_add(struct tt_hashes *hashes, uint64_t hash); /* false: no memory */
bool tt_hashes_have(const struct tt_hashes *hashes, uint64_t hash);
void tt_hashes_finish(struct tt_hashes *hashes);

#endif

/*
 * Bytes that are used again and again and only ever grow: what appending and reading work in, so that neither
 * allocates once it runs. All zero is an empty one.
 */
#ifndef TT_LEDGER_SPACE_H
#define TT_LEDGER_SPACE_H

#include "base/base.h"

#include <stdlib.h>

struct tt_space {
	uint8_t *bytes;
	size_t capacity;
};

/* Makes room for size bytes, keeping what is there. TT_LIMIT: there is no memory, and nothing has changed. */
static inline enum tt_status tt_space_need(struct tt_space *space, size_t size) {
	if (size <= space->capacity)
		return TT_OK;
	size_t capacity = size > SIZE_MAX / 2 ? size : size + size / 2;
	uint8_t *bytes = realloc(space->bytes, capacity);
	TT_ENSURE(bytes != NULL, TT_LIMIT);
	space->bytes = bytes;
	space->capacity = capacity;
	return TT_OK;
}

static inline void tt_space_finish(struct tt_space *space) {
	free(space->bytes);
	*space = (struct tt_space){0};
}

/* Numbers in files stand with their most significant byte first. */
static inline void tt_put_32(uint8_t *bytes, uint32_t number) {
	for (unsigned i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(number >> (24 - 8 * i));
}

static inline void tt_put_64(uint8_t *bytes, uint64_t number) {
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> (56 - 8 * i));
}

static inline uint32_t tt_get_32(const uint8_t *bytes) {
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline uint64_t tt_get_64(const uint8_t *bytes) {
	return (uint64_t)tt_get_32(bytes) << 32 | tt_get_32(bytes + 4);
}

#endif

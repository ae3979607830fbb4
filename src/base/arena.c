/*
 * Arenas. Small allocations are cut from blocks of growing size, one after the other, and are never given
 * back singly. An allocation of LARGE bytes or more always has a block of its own in a doubly linked list, so
 * that a long vector can be resized by the system without leaving its former copies behind; the size alone
 * tells which of the two an allocation is. Blocks come zeroed, and no byte is handed out twice.
 */
#include "base/base.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LARGE ((size_t)64 << 10)
#define SMALLEST_BLOCK ((size_t)64 << 10)
#define BIGGEST_BLOCK ((size_t)1 << 20)
#define ALIGNMENT _Alignof(max_align_t)

struct tt_arena_block {
	struct tt_arena_block *older, *newer; /* newer: of large blocks only */
	size_t size, used;		      /* of data, in bytes */
	max_align_t data[];
};

struct tt_arena_deferred {
	struct tt_arena_deferred *older;
	void (*release)(void *object);
	void *object;
};

void tt_arena_init(struct tt_arena *arena, size_t ceiling) {
	*arena = (struct tt_arena){.ceiling = ceiling, .fail_after = -1};
}

static void free_blocks(struct tt_arena_block *block) {
	while (block) {
		struct tt_arena_block *older = block->older;
		free(block);
		block = older;
	}
}

void tt_arena_finish(struct tt_arena *arena) {
	for (struct tt_arena_deferred *deferred = arena->deferred; deferred; deferred = deferred->older)
		deferred->release(deferred->object);
	free_blocks(arena->small);
	free_blocks(arena->large);
	*arena = (struct tt_arena){.fail_after = -1};
}

/* Of the small blocks the first is kept; only what was handed out of it is to be zeroed again. */
void tt_arena_reset(struct tt_arena *arena) {
	struct tt_arena_block *first = arena->small;
	for (struct tt_arena_deferred *deferred = arena->deferred; deferred; deferred = deferred->older)
		deferred->release(deferred->object);
	while (first && first->older) {
		struct tt_arena_block *block = first;
		first = first->older;
		free(block);
	}
	free_blocks(arena->large);
	arena->large = NULL;
	arena->deferred = NULL;
	arena->small = first;
	arena->used = first ? sizeof(struct tt_arena_block) + first->size : 0;
	if (!first)
		return;
	memset(first->data, 0, first->used);
	first->used = 0;
}

enum tt_status tt_arena_run(struct tt_arena *arena, void (*work)(void *context), void *context) {
	jmp_buf here, *outer = arena->recover;
	if (setjmp(here) != 0) {
		arena->recover = outer;
		return TT_LIMIT;
	}
	arena->recover = &here;
	work(context);
	arena->recover = outer;
	return TT_OK;
}

/* Outside of tt_arena_run() there is nobody to tell: that is a mistake of the program, never of its input. */
static _Noreturn void leave(struct tt_arena *arena) {
	assert(arena->recover);
	longjmp(*arena->recover, 1);
}

/* Tells whether an allocation is to be refused, be it because a test asks for that. */
static bool refused(struct tt_arena *arena) {
	if (arena->fail_after < 0)
		return false;
	if (arena->fail_after == 0)
		return true;
	arena->fail_after--;
	return false;
}

/* size up to the next multiple of the alignment, at least one; SIZE_MAX where that overflows. */
static size_t rounded(size_t size) {
	if (size > SIZE_MAX - ALIGNMENT)
		return SIZE_MAX;
	return size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* May the arena take size more bytes of data, and a block's head, from the system? */
static bool affordable(const struct tt_arena *arena, size_t size) {
	size_t left = arena->ceiling - arena->used;
	return left >= sizeof(struct tt_arena_block) && size <= left - sizeof(struct tt_arena_block);
}

static struct tt_arena_block *take_block(struct tt_arena *arena, size_t size) {
	if (!affordable(arena, size))
		return NULL;
	struct tt_arena_block *block = calloc(1, sizeof(struct tt_arena_block) + size);
	if (!block)
		return NULL;
	block->size = size;
	arena->used += sizeof(struct tt_arena_block) + size;
	return block;
}

static void *take_large(struct tt_arena *arena, size_t size) {
	struct tt_arena_block *block = take_block(arena, size);
	if (!block)
		return NULL;
	block->older = arena->large;
	if (block->older)
		block->older->newer = block;
	arena->large = block;
	return block->data;
}

static struct tt_arena_block *take_small_block(struct tt_arena *arena, size_t size) {
	size_t block_size = arena->small ? arena->small->size * 2 : SMALLEST_BLOCK;
	if (block_size > BIGGEST_BLOCK)
		block_size = BIGGEST_BLOCK;
	/* The newest block may be a small last one. */
	if (block_size < size || !affordable(arena, block_size))
		block_size = size;
	struct tt_arena_block *block = take_block(arena, block_size);
	if (!block)
		return NULL;
	block->older = arena->small;
	arena->small = block;
	return block;
}

static void *take_small(struct tt_arena *arena, size_t size) {
	struct tt_arena_block *block = arena->small;
	if (!block || block->size - block->used < size)
		block = take_small_block(arena, size);
	if (!block)
		return NULL;
	void *pointer = (char *)block->data + block->used;
	block->used += size;
	return pointer;
}

/* Zeroed memory, or NULL. */
static void *take(struct tt_arena *arena, size_t size) {
	size_t whole = rounded(size);
	if (refused(arena))
		return NULL;
	return whole >= LARGE ? take_large(arena, whole) : take_small(arena, whole);
}

void *tt_arena_alloc(struct tt_arena *arena, size_t size) {
	void *pointer = take(arena, size);
	if (!pointer)
		leave(arena);
	return pointer;
}

static struct tt_arena_block *block_of_large(void *pointer) {
	return (struct tt_arena_block *)(void *)((char *)pointer - offsetof(struct tt_arena_block, data));
}

static void *resize_large(struct tt_arena *arena, void *pointer, size_t size) {
	struct tt_arena_block *block = block_of_large(pointer);
	size_t old_size = block->size;
	if (refused(arena) || (size > old_size && size - old_size > arena->ceiling - arena->used))
		leave(arena);
	block = realloc(block, sizeof(struct tt_arena_block) + size);
	if (!block)
		leave(arena);
	block->size = size;
	arena->used = arena->used - old_size + size;
	if (block->older)
		block->older->newer = block;
	if (block->newer)
		block->newer->older = block;
	else
		arena->large = block;
	return block->data;
}

/* Lengthens the newest small allocation where it lies; false if it is not the newest, or there is no room. */
static bool extend_small(struct tt_arena *arena, void *pointer, size_t old_size, size_t size) {
	struct tt_arena_block *block = arena->small;
	if (!block || (char *)pointer + old_size != (char *)block->data + block->used)
		return false;
	if (size >= LARGE || size - old_size > block->size - block->used)
		return false;
	block->used += size - old_size;
	return true;
}

/* What is beyond old_size may hold anything: untouched, it costs no memory of the machine. */
static void *resize(struct tt_arena *arena, void *pointer, size_t old_size, size_t new_size) {
	size_t old_whole = rounded(old_size), new_whole = rounded(new_size);
	if (!pointer)
		return tt_arena_alloc(arena, new_size);
	if (old_whole >= LARGE && new_whole >= LARGE)
		pointer = resize_large(arena, pointer, new_whole);
	else if (new_whole > old_whole && !extend_small(arena, pointer, old_whole, new_whole))
		pointer = memcpy(tt_arena_alloc(arena, new_size), pointer, old_size);
	return pointer;
}

void *tt_arena_resize(struct tt_arena *arena, void *pointer, size_t old_size, size_t new_size) {
	pointer = resize(arena, pointer, old_size, new_size);
	if (new_size > old_size)
		memset((char *)pointer + old_size, 0, new_size - old_size);
	return pointer;
}

void tt_arena_defer(struct tt_arena *arena, void (*release)(void *object), void *object) {
	struct tt_arena_deferred *deferred = take(arena, sizeof(struct tt_arena_deferred));
	if (!deferred) {
		release(object);
		leave(arena);
	}
	*deferred = (struct tt_arena_deferred){arena->deferred, release, object};
	arena->deferred = deferred;
}

size_t tt_arena_array_size(struct tt_arena *arena, size_t count, size_t size) {
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		leave(arena);
	return bytes;
}

/* Vectors double, so that adding one element costs constant time on average. */
void *tt_vector_grow(struct tt_arena *arena, void *items, uint32_t *capacity, size_t item_size) {
	if (*capacity > UINT32_MAX / 2)
		leave(arena);
	uint32_t wanted = *capacity ? *capacity * 2 : 8;
	items = resize(arena, items, tt_arena_array_size(arena, *capacity, item_size),
		tt_arena_array_size(arena, wanted, item_size));
	*capacity = wanted;
	return items;
}

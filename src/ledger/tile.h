/*
 * Tiles (c2sp.org/tlog-tiles): the tree as files of up to 256 hashes each, and the leaves' data as bundles of
 * up to 256 entries. A tile at level 0 holds leaves, one at level l the roots of full tiles at level l - 1.
 * Full tiles never change; the last of a level may be partial, and its width is then part of its name.
 */
#ifndef TT_LEDGER_TILE_H
#define TT_LEDGER_TILE_H

#include "ledger/entry.h"
#include "ledger/tree.h"

enum {
	TT_TILE_HEIGHT = 8,
	TT_TILE_WIDTH = 1 << TT_TILE_HEIGHT,
	TT_TILE_LEVELS = 8,			     /* of the largest tree */
	TT_TILE_SIZE = TT_TILE_WIDTH * TT_HASH_SIZE, /* bytes of a full tile */
	TT_TILE_BUNDLE = 64,			     /* as a level: a bundle of entries */
	TT_TILE_PATH_MAX = 64,
};

struct tt_tile {
	unsigned level;
	uint64_t index;
	unsigned width; /* 1 to 256 */
};

/* "tile/0/x001/067", "tile/1/000.p/5", "tile/entries/003": where it lies below the log's prefix. */
void tt_tile_path(const struct tt_tile *tile, char path[TT_TILE_PATH_MAX]);
bool tt_tile_read_path(struct tt_text path, struct tt_tile *tile) TT_MUST_USE;
/* How many hashes the tile (level, index) has in a tree of this size; 0: there is none. */
unsigned tt_tile_width(unsigned level, uint64_t index, uint64_t size);
/* The node at a height above the hashes of a tile; position counts nodes of that height. */
struct tt_hash tt_tile_node(const struct tt_hash *hashes, unsigned height, unsigned position);
/* Takes the next entry off a bundle: its data points into it. False if it is cut short. */
bool tt_bundle_next(struct tt_text *bundle, struct tt_text *data) TT_MUST_USE;

#endif

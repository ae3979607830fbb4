/*
 * The tiles of a log as files below a folder, public/ of the log or a copy of it, and their right edge in
 * memory: what the next entries are added to. Full tiles are put as they fill, the partial ones of a size
 * when it is published: into files, or to whoever compares them with files. Nothing here is brought to the
 * disk for good, or tells right from wrong: the log does, with the journal and what was signed.
 */
#ifndef TT_LEDGER_TILES_H
#define TT_LEDGER_TILES_H

#include "base/io.h"
#include "ledger/tile.h"

struct tt_tiles {
	const struct tt_io *io;
	const char *path; /* the folder */
	enum tt_status (*put)(void *context, const struct tt_tile *tile, const void *bytes, size_t len);
	void *context;
	uint64_t size;					    /* entries in the edge */
	struct tt_hash edge[TT_TILE_LEVELS][TT_TILE_WIDTH]; /* the last tile of each level */
	struct tt_hash commitments[TT_TILE_WIDTH];	    /* of the entries in the last bundle */
};

/* Nodes of the tree of the first size entries, out of files, with the last tile read of each level kept. */
struct tt_tile_reader {
	const struct tt_io *io;
	const char *path;
	uint64_t size;
	struct tt_cached_tile {
		bool filled;
		struct tt_tile tile;
		struct tt_hash hashes[TT_TILE_WIDTH];
	} cache[TT_TILE_LEVELS];
};

/* Starts with an empty edge, and puts tiles into files, until put is set to something else. */
void tt_tiles_init(struct tt_tiles *tiles, const struct tt_io *io, const char *path);
/* Reads the edge of a tree of size entries from files. False if they are not there; then the edge is empty.
 */
bool tt_tiles_load(struct tt_tiles *tiles, uint64_t size) TT_MUST_USE;
/* Adds an entry, and puts the tiles that are now full. What put answers ends it; then the edge is spoilt. */
enum tt_status tt_tiles_append(
	struct tt_tiles *tiles, const struct tt_hash *commitment, const struct tt_hash *leaf) TT_MUST_USE;
/* Puts the partial tiles of the edge's size. */
enum tt_status tt_tiles_publish(const struct tt_tiles *tiles) TT_MUST_USE;
/* Puts right the files of partial tiles up to the edge, which a crash may have left half written. */
enum tt_status tt_tiles_mend(struct tt_tiles *tiles) TT_MUST_USE;
/* Removes the partial tiles of tiles that became full since size was published. */
void tt_tiles_tidy(const struct tt_tiles *tiles, uint64_t size);
struct tt_hash tt_tiles_root(const struct tt_tiles *tiles);

void tt_tile_reader_init(
	struct tt_tile_reader *reader, const struct tt_io *io, const char *path, uint64_t size);
struct tt_nodes tt_tile_reader_nodes(struct tt_tile_reader *reader);
/* Reads a tile's file whole, a partial one out of the full one if that is all there is; the bytes that it has
 * to have, or false. */
bool tt_tile_load(const struct tt_io *io, const char *path, const struct tt_tile *tile, uint8_t *bytes,
	size_t len) TT_MUST_USE;

#endif

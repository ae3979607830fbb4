/*
 * The edge holds, for each level, the hashes of the tile that is not full yet. When a tile is full, its root
 * is the next hash of the level above; so each node of the tree is computed once, however the log grows.
 */
#include "ledger/tiles.h"

#include <errno.h>

enum { ENTRY_SIZE = 2 + TT_LEAF_SIZE, BUNDLE_SIZE = TT_TILE_WIDTH * ENTRY_SIZE };

static void path_of(char path[TT_PATH_MAX], const char *folder, const struct tt_tile *tile) {
	char name[TT_TILE_PATH_MAX];
	tt_tile_path(tile, name);
	snprintf(path, TT_PATH_MAX, "%s/%s", folder, name);
}

/* ---- writing --------------------------------------------------------------------------------------- */

/* Makes the folders that a file lies in, of which most are there. */
static void make_folders(const struct tt_io *io, char *path) {
	char *slash = strrchr(path, '/');
	if (slash == NULL || slash == path)
		return;
	*slash = '\0';
	if (io->make_directory(io->context, path) != 0 && errno == ENOENT) {
		make_folders(io, path);
		(void)io->make_directory(io->context, path);
	}
	*slash = '/';
}

static int open_new(const struct tt_io *io, char *path) {
	int flags = O_WRONLY | O_CREAT | O_TRUNC, fd = io->open(io->context, path, flags, 0666);
	if (fd >= 0 || errno != ENOENT)
		return fd;
	make_folders(io, path);
	return io->open(io->context, path, flags, 0666);
}

static enum tt_status write_tile(void *context, const struct tt_tile *tile, const void *bytes, size_t len) {
	const struct tt_tiles *tiles = context;
	char path[TT_PATH_MAX];
	path_of(path, tiles->path, tile);
	int fd = open_new(tiles->io, path);
	TT_ENSURE(fd >= 0, TT_IO);
	enum tt_status status = tt_io_write(tiles->io, fd, bytes, len, 0);
	tt_io_close(tiles->io, fd);
	return status;
}

static enum tt_status put_bundle(const struct tt_tiles *tiles, uint64_t index, unsigned width) {
	uint8_t bytes[BUNDLE_SIZE];
	struct tt_tile tile = {TT_TILE_BUNDLE, index, width};
	for (unsigned i = 0; i < width; i++) {
		uint8_t *entry = bytes + (size_t)i * ENTRY_SIZE;
		entry[0] = 0;
		entry[1] = TT_LEAF_SIZE;
		tt_entry_leaf_data(&tiles->commitments[i], entry + 2);
	}
	return tiles->put(tiles->context, &tile, bytes, (size_t)width * ENTRY_SIZE);
}

/* The tiles that the last entry filled, from the leaves up. */
static enum tt_status fill_levels(struct tt_tiles *tiles) {
	uint64_t count = tiles->size;
	for (unsigned level = 0; count % TT_TILE_WIDTH == 0 && level + 1 < TT_TILE_LEVELS; level++) {
		struct tt_tile tile = {level, count / TT_TILE_WIDTH - 1, TT_TILE_WIDTH};
		TT_TRY(tiles->put(tiles->context, &tile, tiles->edge[level], sizeof(tiles->edge[level])));
		count /= TT_TILE_WIDTH;
		tiles->edge[level + 1][(count - 1) % TT_TILE_WIDTH] =
			tt_tile_node(tiles->edge[level], TT_TILE_HEIGHT, 0);
	}
	return TT_OK;
}

enum tt_status tt_tiles_append(
	struct tt_tiles *tiles, const struct tt_hash *commitment, const struct tt_hash *leaf) {
	unsigned position = tiles->size % TT_TILE_WIDTH;
	tiles->edge[0][position] = *leaf;
	tiles->commitments[position] = *commitment;
	tiles->size++;
	if (position + 1 < TT_TILE_WIDTH)
		return TT_OK;
	TT_TRY(put_bundle(tiles, tiles->size / TT_TILE_WIDTH - 1, TT_TILE_WIDTH));
	return fill_levels(tiles);
}

enum tt_status tt_tiles_publish(const struct tt_tiles *tiles) {
	uint64_t count = tiles->size;
	unsigned width = count % TT_TILE_WIDTH;
	if (width > 0)
		TT_TRY(put_bundle(tiles, count / TT_TILE_WIDTH, width));
	for (unsigned level = 0; level < TT_TILE_LEVELS && count > 0; level++, count /= TT_TILE_WIDTH) {
		struct tt_tile tile = {level, count / TT_TILE_WIDTH, count % TT_TILE_WIDTH};
		if (tile.width > 0)
			TT_TRY(tiles->put(tiles->context, &tile, tiles->edge[level],
				tile.width * sizeof(tiles->edge[level][0])));
	}
	return TT_OK;
}

/* Does the file hold something else than the first len of bytes? One that is not there does not. */
static bool file_differs(
	const struct tt_tiles *tiles, const struct tt_tile *tile, const uint8_t *bytes, size_t len) {
	char path[TT_PATH_MAX];
	uint8_t there[BUNDLE_SIZE];
	uint64_t size = 0;
	path_of(path, tiles->path, tile);
	int fd = tiles->io->open(tiles->io->context, path, O_RDONLY, 0);
	if (fd < 0)
		return false;
	bool same = tiles->io->size(tiles->io->context, fd, &size) == 0 && size == len &&
		    tt_io_read(tiles->io, fd, there, len, 0) == TT_OK && memcmp(there, bytes, len) == 0;
	tt_io_close(tiles->io, fd);
	return !same;
}

/* Partial tiles that are no wider than this one are its beginning. */
static enum tt_status mend_narrower(
	void *context, const struct tt_tile *tile, const void *bytes, size_t len) {
	struct tt_tile narrower = *tile;
	for (narrower.width = 1; narrower.width <= tile->width; narrower.width++) {
		size_t part = len / tile->width * narrower.width;
		if (file_differs(context, &narrower, bytes, part))
			TT_TRY(write_tile(context, &narrower, bytes, part));
	}
	return TT_OK;
}

enum tt_status tt_tiles_mend(struct tt_tiles *tiles) {
	tiles->put = mend_narrower;
	enum tt_status status = tt_tiles_publish(tiles);
	tiles->put = write_tile;
	return status;
}

/* Removes "NNN.p/1" to "NNN.p/255" and their folder. */
static void remove_partial(const struct tt_tiles *tiles, unsigned level, uint64_t index) {
	char path[TT_PATH_MAX];
	struct tt_tile tile = {level, index, 1};
	do {
		path_of(path, tiles->path, &tile);
		(void)tiles->io->remove(tiles->io->context, path);
	} while (++tile.width < TT_TILE_WIDTH);
	*strrchr(path, '/') = '\0';
	(void)tiles->io->remove(tiles->io->context, path);
}

void tt_tiles_tidy(const struct tt_tiles *tiles, uint64_t size) {
	for (unsigned level = 0; level < TT_TILE_LEVELS; level++) {
		unsigned shift = level * TT_TILE_HEIGHT;
		uint64_t before = size >> shift, index = before / TT_TILE_WIDTH;
		if (before % TT_TILE_WIDTH == 0 || (tiles->size >> shift) / TT_TILE_WIDTH == index)
			continue;
		remove_partial(tiles, level, index);
		if (level == 0)
			remove_partial(tiles, TT_TILE_BUNDLE, index);
	}
}

/* ---- reading --------------------------------------------------------------------------------------- */

static bool load_exactly(
	const struct tt_io *io, const char *path, const struct tt_tile *tile, uint8_t *bytes, size_t len) {
	char name[TT_PATH_MAX];
	path_of(name, path, tile);
	int fd = io->open(io->context, name, O_RDONLY, 0);
	if (fd < 0)
		return false;
	enum tt_status status = tt_io_read(io, fd, bytes, len, 0);
	tt_io_close(io, fd);
	return status == TT_OK;
}

bool tt_tile_load(
	const struct tt_io *io, const char *path, const struct tt_tile *tile, uint8_t *bytes, size_t len) {
	if (load_exactly(io, path, tile, bytes, len))
		return true;
	struct tt_tile full = {tile->level, tile->index, TT_TILE_WIDTH};
	return tile->width < TT_TILE_WIDTH && load_exactly(io, path, &full, bytes, len);
}

static bool load_commitments(struct tt_tiles *tiles) {
	uint8_t bytes[BUNDLE_SIZE];
	unsigned width = tiles->size % TT_TILE_WIDTH;
	struct tt_tile tile = {TT_TILE_BUNDLE, tiles->size / TT_TILE_WIDTH, width};
	if (width == 0)
		return true;
	if (!tt_tile_load(tiles->io, tiles->path, &tile, bytes, (size_t)width * ENTRY_SIZE))
		return false;
	for (unsigned i = 0; i < width; i++) {
		memcpy(tiles->commitments[i].bytes, bytes + (size_t)i * ENTRY_SIZE + 3, TT_HASH_SIZE);
		struct tt_hash leaf = tt_entry_leaf(&tiles->commitments[i]);
		if (!tt_hash_equal(&leaf, &tiles->edge[0][i]))
			return false;
	}
	return true;
}

static bool load_edge(struct tt_tiles *tiles, uint64_t size) {
	uint64_t count = size;
	for (unsigned level = 0; level < TT_TILE_LEVELS && count > 0; level++, count /= TT_TILE_WIDTH) {
		struct tt_tile tile = {level, count / TT_TILE_WIDTH, count % TT_TILE_WIDTH};
		if (tile.width > 0 &&
			!tt_tile_load(tiles->io, tiles->path, &tile, (uint8_t *)tiles->edge[level],
				tile.width * sizeof(tiles->edge[level][0])))
			return false;
	}
	tiles->size = size;
	return load_commitments(tiles);
}

void tt_tiles_init(struct tt_tiles *tiles, const struct tt_io *io, const char *path) {
	tiles->io = io;
	tiles->path = path;
	tiles->put = write_tile;
	tiles->context = tiles;
	tiles->size = 0;
}

bool tt_tiles_load(struct tt_tiles *tiles, uint64_t size) {
	if (load_edge(tiles, size))
		return true;
	tiles->size = 0;
	return false;
}

/* A subtree is a run of hashes of some tile of the edge, for its size has a bit for it. */
static bool read_edge(void *context, unsigned level, uint64_t index, struct tt_hash *node) {
	const struct tt_tiles *tiles = context;
	unsigned height = level % TT_TILE_HEIGHT;
	*node = tt_tile_node(
		tiles->edge[level / TT_TILE_HEIGHT], height, (unsigned)(index % (TT_TILE_WIDTH >> height)));
	return true;
}

struct tt_hash tt_tiles_root(const struct tt_tiles *tiles) {
	struct tt_tree_range range;
	struct tt_nodes nodes = {read_edge, (void *)tiles};
	return tt_tree_range_read(&range, &nodes, tiles->size) ? tt_tree_range_root(&range) : tt_hash_empty();
}

/* ---- a reader -------------------------------------------------------------------------------------- */

static bool read_node(void *context, unsigned level, uint64_t index, struct tt_hash *node) {
	struct tt_tile_reader *reader = context;
	unsigned height = level % TT_TILE_HEIGHT, in_tile = TT_TILE_WIDTH >> height;
	struct tt_tile tile = {.level = level / TT_TILE_HEIGHT, .index = index / in_tile};
	if (tile.level >= TT_TILE_LEVELS)
		return false;
	struct tt_cached_tile *cached = &reader->cache[tile.level];
	tile.width = tt_tile_width(tile.level, tile.index, reader->size);
	if ((index % in_tile + 1) << height > tile.width)
		return false;
	if (!cached->filled || cached->tile.index != tile.index || cached->tile.width != tile.width)
		cached->filled = tt_tile_load(reader->io, reader->path, &tile, (uint8_t *)cached->hashes,
			tile.width * sizeof(cached->hashes[0]));
	cached->tile = tile;
	if (cached->filled)
		*node = tt_tile_node(cached->hashes, height, (unsigned)(index % in_tile));
	return cached->filled;
}

void tt_tile_reader_init(
	struct tt_tile_reader *reader, const struct tt_io *io, const char *path, uint64_t size) {
	*reader = (struct tt_tile_reader){.io = io, .path = path, .size = size};
}

struct tt_nodes tt_tile_reader_nodes(struct tt_tile_reader *reader) {
	return (struct tt_nodes){read_node, reader};
}

/*
 * Names and shapes of tiles. A tile's index is written in groups of three digits, so that no folder holds
 * more than a thousand names.
 */
#include "ledger/tile.h"

/* ---- names ----------------------------------------------------------------------------------------- */

void tt_tile_path(const struct tt_tile *tile, char path[TT_TILE_PATH_MAX]) {
	char groups[32] = "", level[8] = "entries", width[8] = "";
	uint64_t index = tile->index;
	size_t at = sizeof(groups) - 1;
	for (bool last = true; last || index > 0; last = false, index /= 1000) {
		char group[6];
		size_t len = (size_t)snprintf(
			group, sizeof(group), last ? "%03u" : "x%03u/", (unsigned)(index % 1000));
		at -= len;
		memcpy(groups + at, group, len);
	}
	if (tile->level != TT_TILE_BUNDLE)
		snprintf(level, sizeof(level), "%u", tile->level % 100);
	if (tile->width < TT_TILE_WIDTH)
		snprintf(width, sizeof(width), ".p/%u", tile->width % TT_TILE_WIDTH);
	snprintf(path, TT_TILE_PATH_MAX, "tile/%s/%s%s", level, groups + at, width);
}

static bool read_level(struct tt_text text, unsigned *level) {
	uint64_t number;
	if (tt_text_is(text, "entries")) {
		*level = TT_TILE_BUNDLE;
		return true;
	}
	bool good = tt_decimal_read(text, &number) && number < 64;
	*level = good ? (unsigned)number : 0;
	return good;
}

/* The part of text up to the first slash, which goes, too. */
static struct tt_text take_part(struct tt_text *text) {
	const char *slash = text->len == 0 ? NULL : memchr(text->bytes, '/', text->len);
	size_t len = slash == NULL ? text->len : (size_t)(slash - text->bytes);
	struct tt_text part = tt_text_slice(*text, 0, len);
	*text = tt_text_slice(*text, len + (slash != NULL), text->len);
	return part;
}

/* Three digits, which may begin with zeroes. */
static bool read_group(struct tt_text text, uint64_t *index) {
	uint64_t group = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9')
			return false;
		group = group * 10 + (uint64_t)(text.bytes[i] - '0');
	}
	*index = *index * 1000 + group;
	return text.len == 3;
}

static bool read_width(struct tt_text text, unsigned *width) {
	uint64_t number;
	bool good = tt_decimal_read(text, &number) && number > 0 && number < TT_TILE_WIDTH;
	*width = good ? (unsigned)number : 0;
	return good;
}

/* Reading is finding a tile whose name this is: so each tile has one name. */
bool tt_tile_read_path(struct tt_text path, struct tt_tile *tile) {
	struct tt_text rest = path;
	char again[TT_TILE_PATH_MAX];
	tile->index = 0;
	tile->width = TT_TILE_WIDTH;
	if (path.len >= TT_TILE_PATH_MAX || !tt_text_is(take_part(&rest), "tile") ||
		!read_level(take_part(&rest), &tile->level))
		return false;
	struct tt_text part = take_part(&rest);
	for (; tt_text_starts(part, "x") && tile->index < TT_TREE_MAX / 1000; part = take_part(&rest))
		if (!read_group(tt_text_slice(part, 1, part.len), &tile->index))
			return false;
	if (part.len == 5 && part.bytes[3] == '.' && part.bytes[4] == 'p') {
		part.len = 3;
		if (!read_width(rest, &tile->width))
			return false;
	} else if (rest.len > 0) {
		return false;
	}
	if (!read_group(part, &tile->index))
		return false;
	tt_tile_path(tile, again);
	return tt_text_is(path, again);
}

/* ---- shapes ---------------------------------------------------------------------------------------- */

unsigned tt_tile_width(unsigned level, uint64_t index, uint64_t size) {
	unsigned shift = level == TT_TILE_BUNDLE ? 0 : level * TT_TILE_HEIGHT;
	uint64_t hashes = shift > 63 ? 0 : size >> shift, start = index * TT_TILE_WIDTH;
	if (index > UINT64_MAX / TT_TILE_WIDTH || hashes <= start)
		return 0;
	return hashes - start >= TT_TILE_WIDTH ? TT_TILE_WIDTH : (unsigned)(hashes - start);
}

struct tt_hash tt_tile_node(const struct tt_hash *hashes, unsigned height, unsigned position) {
	struct tt_hash row[TT_TILE_WIDTH];
	unsigned count = 1u << height;
	memcpy(row, hashes + (size_t)position * count, count * sizeof(*row));
	for (; count > 1; count /= 2)
		for (unsigned i = 0; i < count / 2; i++)
			row[i] = tt_hash_node(&row[2 * i], &row[2 * i + 1]);
	return row[0];
}

bool tt_bundle_next(struct tt_text *bundle, struct tt_text *data) {
	if (bundle->len < 2)
		return false;
	size_t len = (size_t)(uint8_t)bundle->bytes[0] << 8 | (uint8_t)bundle->bytes[1];
	if (bundle->len - 2 < len)
		return false;
	*data = tt_text_slice(*bundle, 2, 2 + len);
	*bundle = tt_text_slice(*bundle, 2 + len, bundle->len);
	return true;
}

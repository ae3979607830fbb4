/*
 * The leaves run through the same tiles as when they were written (tiles.h); but a tile that is full is
 * compared with its file instead of being put there. Where a tile and the journal differ, the checkpoint says
 * which is wrong: if its root is that of the journal's leaves, the tile is, otherwise the tiles are asked, in
 * a second run, whether they make the signed root. Entries are read and checked in one thread, the tree is
 * built in another; what both add to, the list of problems, has a lock.
 */
#include "ledger/verify.h"

#include "ledger/batch.h"
#include "ledger/head.h"
#include "ledger/keyring.h"
#include "ledger/lane.h"
#include "ledger/tiles.h"

#include <errno.h>

enum { SMALL_FILE = 1 << 20, STEP = 1 << 16, LOADS = 4 };

/* A root that the tree must have at a size, and what it means if it has not. */
struct expectation {
	struct tt_head head;
	enum tt_problem_kind kind;
	const char *file;
	bool met;
};

/* Where an entry's salt is. */
struct spot {
	uint32_t segment;
	uint64_t offset;
};

struct verifier {
	const struct tt_verify_options *options;
	const struct tt_io *io;
	struct tt_verified *verified;
	struct tt_arena arena;
	char folder[TT_PATH_MAX / 2], prefix[TT_PATH_MAX / 2 + 8]; /* of the log, and of its public files */
	struct tt_key keys[TT_NOTE_KEYS_MAX];			   /* that are trusted: those given first */
	uint32_t key_count;
	struct tt_keyring ring; /* as it lies beside the log */
	struct tt_tiles tiles;
	struct expectation expectations[3]; /* signed, checkpoint, since */
	uint32_t expectation_count;
	struct spot spots[TT_TILE_WIDTH]; /* of the entries in the last tile of leaves */
	bool probing;			  /* the second run: only roots count */
	struct tt_problem
		tiles_differ[TT_VERIFY_SHOWN]; /* from the journal; who is right is decided at the end */
	uint64_t tiles_differ_count;
	uint64_t leaf_differs; /* the first entry whose leaf is another in the tiles; TT_NO_ENTRY: none */
	struct spot leaf_differs_at;	 /* where it is in the journal */
	uint64_t highest_order, ordered; /* the highest entry that ordered an erasure, and what it erased */
	int64_t time;
	bool torn;
	pthread_mutex_t problems;
	struct tt_lane lane;
};

/* ---- problems -------------------------------------------------------------------------------------- */

static void note(struct verifier *verifier, struct tt_problem problem) {
	struct tt_verified *verified = verifier->verified;
	if (verifier->probing)
		return;
	pthread_mutex_lock(&verifier->problems);
	if (verified->problem_count < TT_VERIFY_SHOWN)
		verified->problems[verified->problem_count] = problem;
	verified->problem_count++;
	pthread_mutex_unlock(&verifier->problems);
}

static struct tt_problem problem_of(
	enum tt_problem_kind kind, uint64_t index, const char *file, uint64_t offset) {
	struct tt_problem problem = {.kind = kind, .index = index, .offset = offset};
	snprintf(problem.file, sizeof(problem.file), "%s", file);
	return problem;
}

static void find(struct verifier *verifier, enum tt_problem_kind kind, uint64_t index, const char *file) {
	note(verifier, problem_of(kind, index, file, 0));
}

/* The same in a public file, which lies one folder deeper unless the public files are all there is. */
static struct tt_problem problem_in_public(const struct verifier *verifier, enum tt_problem_kind kind,
	uint64_t index, const char *file, uint64_t offset) {
	struct tt_problem problem = problem_of(kind, index, "", offset);
	snprintf(problem.file, sizeof(problem.file), "%s%s", verifier->verified->has_journal ? "public/" : "",
		file);
	return problem;
}

static void find_in_public(
	struct verifier *verifier, enum tt_problem_kind kind, uint64_t index, const char *file) {
	note(verifier, problem_in_public(verifier, kind, index, file, 0));
}

static struct tt_problem problem_at(enum tt_problem_kind kind, uint64_t index, struct spot spot) {
	struct tt_problem problem = {.kind = kind, .index = index, .offset = spot.offset};
	tt_segment_name(problem.file, spot.segment);
	return problem;
}

/* What ends it all. */
static enum tt_status give_up(struct verifier *verifier, enum tt_problem_kind kind, const char *file) {
	int error = errno;
	struct tt_problem problem = problem_of(kind, TT_NO_ENTRY, file, 0);
	problem.error = kind == TT_PROBLEM_SYSTEM ? error : 0;
	verifier->verified->problems[0] = problem;
	verifier->verified->problem_count = 1;
	return kind == TT_PROBLEM_SYSTEM ? TT_IO : TT_BAD_INPUT;
}

/* ---- small files ----------------------------------------------------------------------------------- */

/* Loads a file; one that is not there is empty. */
static enum tt_status load(
	struct verifier *verifier, const char *folder, const char *name, struct tt_text *text) {
	char path[TT_PATH_MAX];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	*text = (struct tt_text){"", 0};
	enum tt_status status = tt_io_load(verifier->io, &verifier->arena, path, SMALL_FILE, text);
	if (status == TT_IO && errno != ENOENT && errno != ENOTDIR)
		return give_up(verifier, TT_PROBLEM_SYSTEM, name);
	return status == TT_IO || status == TT_BAD_INPUT ? TT_OK : status;
}

static bool exists(const struct verifier *verifier, const char *folder, const char *name) {
	char path[TT_PATH_MAX];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int fd = verifier->io->open(verifier->io->context, path, O_RDONLY, 0);
	if (fd >= 0)
		tt_io_close(verifier->io, fd);
	return fd >= 0;
}

/* ---- the key and what was signed ------------------------------------------------------------------- */

static void trust(struct verifier *verifier, const struct tt_key *key) {
	for (uint32_t i = 0; i < verifier->key_count; i++)
		if (memcmp(verifier->keys[i].bytes, key->bytes, sizeof(key->bytes)) == 0 &&
			verifier->keys[i].kind == key->kind)
			return;
	if (verifier->key_count < TT_NOTE_KEYS_MAX)
		verifier->keys[verifier->key_count++] = *key;
}

static bool trusts(const struct verifier *verifier, const struct tt_key *key) {
	for (uint32_t i = 0; i < verifier->key_count; i++)
		if (memcmp(verifier->keys[i].bytes, key->bytes, sizeof(key->bytes)) == 0)
			return true;
	return false;
}

/* Each key after the first is named by a note that the one before signed: so who trusts that one trusts it.
 */
static enum tt_status follow_changeovers(struct verifier *verifier) {
	const struct tt_keyring *ring = &verifier->ring;
	for (uint32_t number = 1; number < ring->count; number++) {
		const struct tt_key *keys = &ring->keys[ring->count - 1 - number];
		char name[TT_CHANGEOVER_PATH_MAX];
		struct tt_text text;
		struct tt_key next;
		tt_changeover_path(name, number);
		TT_TRY(load(verifier, verifier->prefix, name, &text));
		bool good = tt_changeover_read(text, &keys[1], 1, &next) &&
			    memcmp(next.bytes, keys[0].bytes, sizeof(next.bytes)) == 0;
		if (!good)
			find_in_public(verifier, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, name);
		else if (trusts(verifier, &keys[1]))
			trust(verifier, &next);
	}
	return TT_OK;
}

/* The newest of the log's keys that are trusted. */
static void choose_key(struct verifier *verifier) {
	const struct tt_keyring *ring = &verifier->ring;
	for (uint32_t i = 0; i < verifier->key_count; i++)
		if (verifier->keys[i].kind == TT_KEY_LOG)
			verifier->verified->key = verifier->keys[i];
	for (uint32_t i = ring->count; i-- > 0;)
		if (trusts(verifier, &ring->keys[i]))
			verifier->verified->key = ring->keys[i];
}

/* Those that were given, or else those beside the log; and whom they name. */
static enum tt_status find_keys(struct verifier *verifier) {
	const struct tt_verify_options *options = verifier->options;
	struct tt_keyring *ring = &verifier->ring;
	struct tt_text text;
	TT_TRY(load(verifier, verifier->prefix, "log.vkey", &text));
	bool good = tt_keyring_read(&verifier->arena, text, ring);
	verifier->verified->own_key = options->key_count == 0;
	if (!good && (text.len > 0 || options->key_count == 0))
		find_in_public(verifier, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, "log.vkey");
	if (!good)
		ring->count = 0;
	for (uint32_t i = 0; i < options->key_count; i++)
		verifier->keys[verifier->key_count++] = options->keys[i];
	for (uint32_t i = 0; options->key_count == 0 && i < ring->count; i++)
		trust(verifier, &ring->keys[i]);
	TT_TRY(follow_changeovers(verifier));
	choose_key(verifier);
	return TT_OK;
}

static enum tt_problem_kind problem_of_note(enum tt_note_verdict verdict) {
	static const enum tt_problem_kind kinds[] = {[TT_NOTE_GOOD] = TT_PROBLEM_NONE,
		[TT_NOTE_MALFORMED] = TT_PROBLEM_DAMAGED_CHECKPOINT,
		[TT_NOTE_UNSIGNED] = TT_PROBLEM_UNSIGNED,
		[TT_NOTE_FORGED] = TT_PROBLEM_FORGED};
	return kinds[verdict];
}

static enum tt_problem_kind read_checkpoint(struct verifier *verifier, struct tt_text text,
	struct tt_checkpoint *checkpoint, struct tt_note *signatures) {
	return problem_of_note(
		tt_checkpoint_verify(text, verifier->keys, verifier->key_count, checkpoint, signatures));
}

static void expect(
	struct verifier *verifier, struct tt_head head, enum tt_problem_kind kind, const char *file) {
	verifier->expectations[verifier->expectation_count++] =
		(struct expectation){.head = head, .kind = kind, .file = file};
}

static enum tt_status find_checkpoint(struct verifier *verifier) {
	struct tt_verified *verified = verifier->verified;
	struct tt_checkpoint checkpoint;
	struct tt_note signatures = {0};
	struct tt_text text;
	TT_TRY(load(verifier, verifier->prefix, "checkpoint", &text));
	enum tt_problem_kind kind = read_checkpoint(verifier, text, &checkpoint, &signatures);
	if (kind != TT_PROBLEM_NONE) {
		find_in_public(verifier, kind, TT_NO_ENTRY, "checkpoint");
		return TT_OK;
	}
	verified->size = checkpoint.size;
	verified->root = checkpoint.root;
	verified->signers = signatures.signers;
	memcpy(verified->times, signatures.times, sizeof(verified->times));
	expect(verifier, (struct tt_head){checkpoint.size, checkpoint.root}, TT_PROBLEM_FORKED,
		verified->has_journal ? "public/checkpoint" : "checkpoint");
	return TT_OK;
}

static bool is_second(const struct verifier *verifier, const struct tt_key *key) {
	const struct tt_keyring *ring = &verifier->ring;
	return ring->count > 1 && memcmp(ring->keys[1].bytes, key->bytes, sizeof(key->bytes)) == 0;
}

/* The newest key in the first line; in the second, the one before. */
static bool is_private_key(const struct verifier *verifier, struct tt_text text) {
	struct tt_signer signer = {0};
	bool good = text.len > 0;
	for (uint32_t line = 0; good && text.len > 0; line++) {
		const char *end = memchr(text.bytes, '\n', text.len);
		size_t len = end == NULL ? 0 : (size_t)(end - text.bytes);
		good = end != NULL && line < 2 && tt_signer_read(tt_text_slice(text, 0, len), &signer) &&
		       (line == 0 ? memcmp(signer.key.bytes, verifier->verified->key.bytes,
					    sizeof(signer.key.bytes)) == 0
				  : is_second(verifier, &signer.key));
		text = tt_text_slice(text, len + 1, text.len);
	}
	tt_signer_finish(&signer);
	return good;
}

/* Those who may read the private key can tell whether it is still the one. */
static void check_private_key(struct verifier *verifier) {
	struct tt_text text;
	char path[TT_PATH_MAX];
	snprintf(path, sizeof(path), "%s/key", verifier->folder);
	if (tt_io_load(verifier->io, &verifier->arena, path, SMALL_FILE, &text) != TT_OK)
		return;
	if (!is_private_key(verifier, text))
		find(verifier, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, "key");
	memset((void *)text.bytes, 0, text.len);
}

/* What was put down before signing; only a log's own folder has it. */
static enum tt_status find_signed(struct verifier *verifier) {
	struct tt_text text;
	struct tt_head head;
	if (!verifier->verified->has_journal)
		return TT_OK;
	check_private_key(verifier);
	if (exists(verifier, verifier->folder, "erasing"))
		find(verifier, TT_PROBLEM_DAMAGED_ERASURE, TT_NO_ENTRY, "erasing");
	TT_TRY(load(verifier, verifier->folder, "signed", &text));
	if (!tt_head_read(text, verifier->verified->key.name, &head) || head.size < verifier->verified->size)
		find(verifier, TT_PROBLEM_DAMAGED_SIGNED, TT_NO_ENTRY, "signed");
	else
		expect(verifier, head, TT_PROBLEM_FORKED, "signed");
	return TT_OK;
}

static void find_since(struct verifier *verifier) {
	struct tt_checkpoint checkpoint;
	struct tt_note signatures;
	if (verifier->options->since.len == 0)
		return;
	enum tt_problem_kind kind =
		read_checkpoint(verifier, verifier->options->since, &checkpoint, &signatures);
	if (kind == TT_PROBLEM_NONE && !tt_text_is(checkpoint.origin, verifier->verified->key.name))
		kind = TT_PROBLEM_OTHER_ORIGIN;
	verifier->verified->since = checkpoint.size;
	if (kind == TT_PROBLEM_NONE && checkpoint.size > verifier->verified->size)
		kind = TT_PROBLEM_SHRUNK;
	if (kind != TT_PROBLEM_NONE)
		find(verifier, kind, kind == TT_PROBLEM_SHRUNK ? verifier->verified->size : TT_NO_ENTRY, "");
	else
		expect(verifier, (struct tt_head){checkpoint.size, checkpoint.root}, TT_PROBLEM_INCONSISTENT,
			"");
}

/* ---- tiles ----------------------------------------------------------------------------------------- */

/* The first byte that differs, or len. */
static size_t first_difference(const uint8_t *a, const uint8_t *b, size_t len) {
	size_t at = memcmp(a, b, len) == 0 ? len : 0;
	while (at < len && a[at] == b[at])
		at++;
	return at;
}

/* How many entries a hash of the tile stands for, as a power of two. */
static unsigned shift_of(const struct tt_tile *tile) {
	return tile->level == TT_TILE_BUNDLE ? 0 : tile->level * TT_TILE_HEIGHT;
}

static void tile_differs(struct verifier *verifier, const struct tt_tile *tile, const char *name, size_t at) {
	bool bundle = tile->level == TT_TILE_BUNDLE;
	unsigned position = (unsigned)(at / (bundle ? 2 + TT_LEAF_SIZE : TT_HASH_SIZE));
	uint64_t index = (tile->index * TT_TILE_WIDTH + position) << shift_of(tile);
	struct tt_problem problem = problem_in_public(verifier, TT_PROBLEM_DAMAGED_TILE, index, name, at);
	if (!verifier->verified->has_journal) {
		note(verifier, problem);
		return;
	}
	if (verifier->tiles_differ_count < TT_VERIFY_SHOWN)
		verifier->tiles_differ[verifier->tiles_differ_count] = problem;
	verifier->tiles_differ_count++;
	if (tile->level == 0 && verifier->leaf_differs == TT_NO_ENTRY) {
		verifier->leaf_differs = index;
		verifier->leaf_differs_at = verifier->spots[position % TT_TILE_WIDTH];
	}
}

/* Reads a file that must hold just these bytes. False if it is not there. */
static bool compare_file(
	struct verifier *verifier, const struct tt_tile *tile, const uint8_t *bytes, size_t len) {
	char name[TT_TILE_PATH_MAX], path[TT_PATH_MAX];
	uint8_t there[TT_TILE_WIDTH * (2 + TT_LEAF_SIZE) + 1];
	tt_tile_path(tile, name);
	snprintf(path, sizeof(path), "%s/%s", verifier->prefix, name);
	int fd = verifier->io->open(verifier->io->context, path, O_RDONLY, 0);
	if (fd < 0)
		return false;
	size_t got = 0;
	ssize_t part = 1;
	while (got < len + 1 && part > 0) {
		part = verifier->io->read(verifier->io->context, fd, there + got, len + 1 - got, got);
		got += part > 0 ? (size_t)part : 0;
	}
	tt_io_close(verifier->io, fd);
	size_t same = first_difference(there, bytes, got < len ? got : len);
	if (same < len || got != len)
		tile_differs(verifier, tile, name, same < len ? same : len - 1);
	return true;
}

/* A tile of which the checkpoint speaks of nothing may be unfinished: it is written again when it is
 * published. */
static bool compares(const struct verifier *verifier, const struct tt_tile *tile) {
	bool known = tile->level != TT_TILE_BUNDLE || verifier->verified->has_journal ||
		     verifier->verified->has_bundles;
	return known && !verifier->probing &&
	       (tile->index * TT_TILE_WIDTH) << shift_of(tile) < verifier->verified->size;
}

/* A tile is as it should be, or noted. Of partial ones the full one may be there instead. */
static enum tt_status compare(void *context, const struct tt_tile *tile, const void *bytes, size_t len) {
	struct verifier *verifier = context;
	char name[TT_TILE_PATH_MAX];
	if (!compares(verifier, tile) || compare_file(verifier, tile, bytes, len))
		return TT_OK;
	struct tt_tile full = {tile->level, tile->index, TT_TILE_WIDTH};
	tt_tile_path(&full, name);
	if (tile->width < TT_TILE_WIDTH && exists(verifier, verifier->prefix, name))
		return TT_OK; /* which is compared when it fills */
	tt_tile_path(tile, name);
	unsigned shift = tile->level == TT_TILE_BUNDLE ? 0 : tile->level * TT_TILE_HEIGHT;
	if (verifier->tiles.size <= verifier->verified->size)
		find_in_public(
			verifier, TT_PROBLEM_MISSING_TILE, (tile->index * TT_TILE_WIDTH) << shift, name);
	return TT_OK;
}

/* Partial tiles of earlier checkpoints may still lie beside the newest: beginnings of it. */
static enum tt_status compare_published(
	void *context, const struct tt_tile *tile, const void *bytes, size_t len) {
	struct verifier *verifier = context;
	TT_TRY(compare(context, tile, bytes, len));
	for (unsigned width = 1; width < tile->width && compares(verifier, tile); width++) {
		struct tt_tile earlier = {tile->level, tile->index, width};
		compare_file(verifier, &earlier, bytes, len / tile->width * width);
	}
	return TT_OK;
}

/* ---- the tree -------------------------------------------------------------------------------------- */

/* Roots that are expected at the size that the tree has now. */
static enum tt_status meet(struct verifier *verifier) {
	for (uint32_t i = 0; i < verifier->expectation_count; i++) {
		struct expectation *expectation = &verifier->expectations[i];
		if (expectation->head.size != verifier->tiles.size)
			continue;
		struct tt_hash root = tt_tiles_root(&verifier->tiles);
		expectation->met = tt_hash_equal(&root, &expectation->head.root);
	}
	if (verifier->tiles.size != verifier->verified->size || verifier->probing)
		return TT_OK;
	verifier->tiles.put = compare_published;
	enum tt_status status = tt_tiles_publish(&verifier->tiles);
	verifier->tiles.put = compare;
	return status;
}

static enum tt_status add_leaf(
	struct verifier *verifier, const struct tt_hash *commitment, const struct tt_hash *leaf) {
	const struct tt_verify_options *options = verifier->options;
	TT_TRY(tt_tiles_append(&verifier->tiles, commitment, leaf));
	uint64_t size = verifier->tiles.size;
	for (uint32_t i = 0; i < verifier->expectation_count; i++)
		if (verifier->expectations[i].head.size == size)
			return meet(verifier);
	if (options->progress != NULL && size % STEP == 0)
		options->progress(options->context, size, verifier->verified->size);
	return TT_OK;
}

static enum tt_status begin(struct verifier *verifier) {
	tt_tiles_init(&verifier->tiles, verifier->io, verifier->prefix);
	verifier->tiles.put = compare;
	verifier->tiles.context = verifier;
	return meet(verifier);
}

/* ---- leaves from the journal ----------------------------------------------------------------------- */

static void check_order(struct verifier *verifier, const struct tt_entry *entry, struct spot spot) {
	verifier->verified->erased++;
	if (entry->order == entry->index)
		note(verifier, problem_at(TT_PROBLEM_DAMAGED_ERASURE, entry->index, spot));
	if (entry->order <= verifier->highest_order)
		return;
	verifier->highest_order = entry->order;
	verifier->ordered = entry->index;
}

/* A leaf on its way to the tree, and where its entry's salt is. */
struct carried {
	struct tt_hash commitment;
	uint64_t offset;
	uint32_t segment;
};

/* In the thread that builds the tree. */
static enum tt_status take(void *context, const void *items, uint32_t count) {
	struct verifier *verifier = context;
	const struct carried *carried = items;
	for (uint32_t i = 0; i < count; i++) {
		struct tt_hash leaf = tt_entry_leaf(&carried[i].commitment);
		verifier->spots[verifier->tiles.size % TT_TILE_WIDTH] =
			(struct spot){carried[i].segment, carried[i].offset};
		TT_TRY(add_leaf(verifier, &carried[i].commitment, &leaf));
	}
	return TT_OK;
}

static enum tt_status add_batch(struct verifier *verifier, const struct tt_batch *batch) {
	struct tt_batch_place place = {0};
	verifier->verified->bytes += tt_batch_size(batch);
	verifier->verified->steps_back += batch->time < verifier->time;
	verifier->time = batch->time;
	while (place.next < batch->count) {
		struct tt_entry entry;
		enum tt_problem_kind kind = tt_batch_entry(batch, &place, &entry);
		struct spot spot = {batch->segment, place.offset};
		if (kind != TT_PROBLEM_NONE)
			note(verifier, problem_at(kind, entry.index, spot));
		else if (entry.erased)
			check_order(verifier, &entry, spot);
		TT_TRY(tt_lane_put(
			&verifier->lane, &(struct carried){entry.commitment, spot.offset, spot.segment}));
	}
	return TT_OK;
}

static enum tt_status read_batches(
	struct verifier *verifier, struct tt_cursor *cursor, struct tt_problem *problem) {
	struct tt_hash origin =
		tt_hash_of(verifier->verified->key.name, strlen(verifier->verified->key.name));
	struct tt_batch batch;
	TT_TRY(tt_cursor_open(cursor, verifier->io, verifier->folder, &origin, 0, problem));
	for (;;) {
		TT_TRY(tt_cursor_next(cursor, &batch, problem));
		if (batch.count == 0)
			return TT_OK;
		verifier->torn = batch.first >= verifier->verified->size && tt_cursor_torn(cursor, &batch);
		if (verifier->torn)
			return TT_OK;
		TT_TRY(add_batch(verifier, &batch));
	}
}

/* Damage ends the journal: what follows cannot be told apart from what is no part of it. */
static enum tt_status read_journal(struct verifier *verifier) {
	struct tt_cursor cursor = {.fd = -1};
	struct tt_problem problem = {0};
	if (!exists(verifier, verifier->folder, "journal/000000"))
		return TT_OK; /* nothing was ever recorded, or all of it is gone */
	tt_lane_begin(&verifier->lane, sizeof(struct carried), verifier->options->io == NULL ? LOADS : 0,
		take, verifier);
	enum tt_status status = read_batches(verifier, &cursor, &problem),
		       built = tt_lane_wait(&verifier->lane);
	tt_lane_end(&verifier->lane);
	tt_cursor_close(&cursor);
	TT_TRY(built);
	if (status == TT_IO && problem.kind == TT_PROBLEM_SYSTEM) {
		verifier->verified->problems[0] = problem;
		verifier->verified->problem_count = 1;
	}
	if (status == TT_BAD_INPUT && problem.kind != TT_PROBLEM_TORN_TAIL)
		note(verifier, problem);
	verifier->verified->torn =
		verifier->torn || (status == TT_BAD_INPUT && problem.kind == TT_PROBLEM_TORN_TAIL);
	return status == TT_BAD_INPUT ? TT_OK : status;
}

/* ---- leaves from tiles ----------------------------------------------------------------------------- */

/* The commitments of a bundle; without one, and in it, nothing. Entries that do not fit their leaves are
 * noted. */
static void read_bundle(struct verifier *verifier, const struct tt_tile *leaves, const struct tt_hash *hashes,
	struct tt_hash *commitments) {
	struct tt_tile tile = {TT_TILE_BUNDLE, leaves->index, leaves->width};
	uint8_t bytes[TT_TILE_WIDTH * (2 + TT_LEAF_SIZE)];
	char name[TT_TILE_PATH_MAX];
	size_t entry = 2 + TT_LEAF_SIZE, len = entry * tile.width;
	tt_tile_path(&tile, name);
	if (!verifier->verified->has_bundles || verifier->probing)
		return;
	if (!tt_tile_load(verifier->io, verifier->prefix, &tile, bytes, len)) {
		find_in_public(verifier, TT_PROBLEM_MISSING_TILE, tile.index * TT_TILE_WIDTH, name);
		return;
	}
	for (unsigned i = 0; i < tile.width; i++) {
		memcpy(commitments[i].bytes, bytes + i * entry + 3, TT_HASH_SIZE);
		struct tt_hash leaf = tt_entry_leaf(&commitments[i]);
		if (!tt_hash_equal(&leaf, &hashes[i]))
			note(verifier, problem_in_public(verifier, TT_PROBLEM_DAMAGED_TILE,
					       tile.index * TT_TILE_WIDTH + i, name, i * entry));
	}
}

static enum tt_status add_tile(struct verifier *verifier, const struct tt_tile *tile) {
	struct tt_hash hashes[TT_TILE_WIDTH], commitments[TT_TILE_WIDTH] = {0};
	char name[TT_TILE_PATH_MAX];
	size_t len = tile->width * sizeof(*hashes);
	if (!tt_tile_load(verifier->io, verifier->prefix, tile, (uint8_t *)hashes, len)) {
		tt_tile_path(tile, name);
		find_in_public(verifier, TT_PROBLEM_MISSING_TILE, tile->index * TT_TILE_WIDTH, name);
		return TT_BAD_INPUT;
	}
	read_bundle(verifier, tile, hashes, commitments);
	verifier->verified->bytes += len;
	for (unsigned i = 0; i < tile->width; i++)
		TT_TRY(add_leaf(verifier, &commitments[i], &hashes[i]));
	return TT_OK;
}

static enum tt_status read_tiles(struct verifier *verifier) {
	uint64_t size = verifier->verified->size;
	while (verifier->tiles.size < size) {
		struct tt_tile tile = {.index = verifier->tiles.size / TT_TILE_WIDTH};
		tile.width = tt_tile_width(0, tile.index, size);
		enum tt_status status = add_tile(verifier, &tile);
		if (status != TT_OK)
			return status == TT_BAD_INPUT ? TT_OK : status;
	}
	return TT_OK;
}

/* ---- what comes of it ------------------------------------------------------------------------------ */

static bool all_met(const struct verifier *verifier) {
	bool met = true;
	for (uint32_t i = 0; i < verifier->expectation_count; i++)
		met &= verifier->expectations[i].met;
	return met;
}

/* Do the tiles make the roots that the journal does not? */
static enum tt_status probe(struct verifier *verifier, bool *right) {
	struct verifier *second = tt_arena_alloc(&verifier->arena, sizeof(*second));
	*second = *verifier;
	second->probing = true;
	uint64_t bytes = verifier->verified->bytes;
	for (uint32_t i = 0; i < second->expectation_count; i++)
		second->expectations[i].met = false;
	TT_TRY(begin(second));
	TT_TRY(read_tiles(second));
	verifier->verified->bytes = bytes;
	*right = all_met(second);
	return TT_OK;
}

/* Tiles and journal differ: if the tiles are what was signed, an entry is not what was recorded. */
static enum tt_status settle_differences(struct verifier *verifier) {
	bool tiles_right = false;
	if (verifier->tiles_differ_count == 0)
		return TT_OK;
	if (verifier->leaf_differs != TT_NO_ENTRY && !all_met(verifier))
		TT_TRY(probe(verifier, &tiles_right));
	if (tiles_right) {
		note(verifier, problem_at(TT_PROBLEM_DAMAGED_ENTRY, verifier->leaf_differs,
				       verifier->leaf_differs_at));
		for (uint32_t i = 0; i < verifier->expectation_count; i++)
			verifier->expectations[i].met = true; /* this is why, and said */
		return TT_OK;
	}
	for (uint64_t i = 0; i < verifier->tiles_differ_count; i++)
		note(verifier, verifier->tiles_differ[i < TT_VERIFY_SHOWN ? i : TT_VERIFY_SHOWN - 1]);
	return TT_OK;
}

/* Sizes that were signed, and are not reached; roots that are others. */
static void judge_roots(struct verifier *verifier) {
	uint64_t entries = verifier->tiles.size;
	bool truncated = false;
	for (uint32_t i = 0; i < verifier->expectation_count; i++) {
		const struct expectation *expectation = &verifier->expectations[i];
		if (expectation->head.size > entries) {
			if (!truncated && verifier->verified->problem_count == 0)
				find(verifier, TT_PROBLEM_TRUNCATED, entries,
					verifier->verified->has_journal ? "journal" : "tile");
			truncated = true;
		} else if (!expectation->met) {
			find(verifier, expectation->kind, TT_NO_ENTRY, expectation->file);
		}
	}
}

static enum tt_status run(struct verifier *verifier) {
	struct tt_verified *verified = verifier->verified;
	TT_TRY(find_keys(verifier));
	TT_TRY(find_checkpoint(verifier));
	TT_TRY(find_signed(verifier));
	find_since(verifier);
	TT_TRY(begin(verifier));
	TT_TRY(verified->has_journal ? read_journal(verifier) : read_tiles(verifier));
	verified->entries = verifier->tiles.size;
	if (verified->erased > 0 && verifier->highest_order >= verified->entries)
		find(verifier, TT_PROBLEM_DAMAGED_ERASURE, verifier->ordered, "journal");
	TT_TRY(settle_differences(verifier));
	judge_roots(verifier);
	return TT_OK;
}

/* Is it a log's folder, or a copy of what is public? */
static enum tt_status look(struct verifier *verifier) {
	struct tt_verified *verified = verifier->verified;
	const char *path = verifier->options->path;
	errno = ENAMETOOLONG;
	if (snprintf(verifier->folder, sizeof(verifier->folder), "%s", path) >= (int)sizeof(verifier->folder))
		return give_up(verifier, TT_PROBLEM_SYSTEM, "");
	verified->has_journal = exists(verifier, path, "journal") || exists(verifier, path, "signed");
	snprintf(verifier->prefix, sizeof(verifier->prefix), "%s%s", path,
		verified->has_journal ? "/public" : "");
	if (!verified->has_journal && !exists(verifier, path, "checkpoint"))
		return give_up(verifier, TT_PROBLEM_NO_LOG, "checkpoint");
	verified->has_bundles = exists(verifier, verifier->prefix, "tile/entries");
	return run(verifier);
}

struct work {
	struct verifier *verifier;
	enum tt_status status;
};

static void do_work(void *context) {
	struct work *work = context;
	work->status = look(work->verifier);
}

enum tt_status tt_verify(const struct tt_verify_options *options, struct tt_verified *verified) {
	struct verifier *verifier = calloc(1, sizeof(*verifier));
	TT_ENSURE(verifier != NULL, TT_LIMIT);
	*verified = (struct tt_verified){0};
	*verifier = (struct verifier){.options = options, .verified = verified, .leaf_differs = TT_NO_ENTRY};
	verifier->io = options->io == NULL ? tt_io_system() : options->io;
	struct work work = {verifier, TT_OK};
	pthread_mutex_init(&verifier->problems, NULL);
	tt_arena_init(&verifier->arena, (size_t)16 << 20);
	enum tt_status status = tt_arena_run(&verifier->arena, do_work, &work);
	tt_arena_finish(&verifier->arena);
	pthread_mutex_destroy(&verifier->problems);
	free(verifier);
	return status == TT_OK ? work.status : status;
}

/*
 * Opening is repairing: whatever a crash left, the files say what had been acknowledged and what had been
 * signed, and the rest is made to follow. A log that contradicts what was signed is refused, not repaired.
 */
#include "ledger/log_parts.h"

#include <errno.h>

enum { SMALL_FILE = 1 << 20, PAUSE = 20, USUAL_SEGMENT = 64 << 20 };

enum tt_status tt_log_load(
	struct tt_log *log, struct tt_arena *arena, const char *name, struct tt_text *text) {
	char path[TT_PATH_MAX];
	tt_log_file(log, name, path);
	*text = (struct tt_text){"", 0};
	enum tt_status status = tt_io_load(log->io, arena, path, SMALL_FILE, text);
	if (status == TT_OK || (status == TT_IO && errno == ENOENT))
		return TT_OK;
	return status == TT_IO ? tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, name) : status;
}

bool tt_log_has(const struct tt_log *log, const char *name) {
	char path[TT_PATH_MAX];
	tt_log_file(log, name, path);
	int fd = log->io->open(log->io->context, path, O_RDONLY, 0);
	if (fd >= 0)
		tt_io_close(log->io, fd);
	return fd >= 0;
}

/* ---- folders and the lock -------------------------------------------------------------------------- */

static enum tt_status make_folder(struct tt_log *log, const char *name) {
	char path[TT_PATH_MAX];
	tt_log_file(log, name, path);
	if (log->io->make_directory(log->io->context, path) == 0 || errno == EEXIST)
		return TT_OK;
	return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, name);
}

static enum tt_status make_folders(struct tt_log *log) {
	TT_TRY(make_folder(log, ""));
	TT_TRY(make_folder(log, "journal"));
	return make_folder(log, "public");
}

static enum tt_status lock(struct tt_log *log, unsigned wait) {
	char path[TT_PATH_MAX];
	tt_log_file(log, "lock", path);
	log->lock = log->io->open(log->io->context, path, O_RDWR | O_CREAT, 0600);
	if (log->lock < 0)
		return tt_log_fail(
			log, errno == ENOENT ? TT_PROBLEM_NO_LOG : TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "lock");
	for (unsigned waited = 0; log->io->lock(log->io->context, log->lock) != 0; waited += PAUSE) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "lock");
		if (waited >= wait)
			return tt_log_fail(log, TT_PROBLEM_LOCKED, TT_NO_ENTRY, "lock");
		log->io->pause(log->io->context, PAUSE);
	}
	return TT_OK;
}

/* ---- what was signed ------------------------------------------------------------------------------- */

static enum tt_status find_head(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	struct tt_text text;
	struct tt_head empty = {0, tt_hash_empty()};
	(void)argument;
	TT_TRY(tt_log_load(log, arena, "signed", &text));
	if (text.len == 0 && !log->read_only && !tt_log_has(log, "journal/000000") && log->latest_len == 0)
		return tt_log_keep_head(log, empty); /* it has just been created */
	return tt_head_read(text, tt_log_origin(log), &log->signed_head)
		       ? TT_OK
		       : tt_log_fail(log, TT_PROBLEM_DAMAGED_SIGNED, TT_NO_ENTRY, "signed");
}

static enum tt_status load_checkpoint(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	struct tt_text text;
	struct tt_note note;
	struct tt_checkpoint checkpoint;
	(void)argument;
	log->latest_len = 0;
	log->published = (struct tt_head){0, tt_hash_empty()};
	TT_TRY(tt_log_load(log, arena, "public/checkpoint", &text));
	if (tt_checkpoint_verify(text, log->ring.keys, log->ring.count, &checkpoint, &note) != TT_NOTE_GOOD)
		return tt_log_fail(log, TT_PROBLEM_DAMAGED_CHECKPOINT, TT_NO_ENTRY, "public/checkpoint");
	TT_TRY(tt_space_need(&log->latest, text.len));
	memcpy(log->latest.bytes, text.bytes, text.len);
	log->latest_len = text.len;
	log->published = (struct tt_head){checkpoint.size, checkpoint.root};
	return TT_OK;
}

enum tt_status tt_log_load_checkpoint(struct tt_log *log) {
	return tt_log_with(log, load_checkpoint, NULL);
}

/* A checkpoint that is missing or damaged can be signed again, for what was signed is known. */
enum tt_status tt_log_find_signed(struct tt_log *log) {
	enum tt_status status = tt_log_load_checkpoint(log);
	if (status != TT_OK && (status != TT_BAD_INPUT || log->read_only))
		return status;
	TT_TRY(tt_log_with(log, find_head, NULL));
	if (status != TT_OK)
		return tt_log_sign(log, log->signed_head);
	const struct tt_head *published = &log->published, *head = &log->signed_head;
	if (published->size == head->size && !tt_hash_equal(&published->root, &head->root))
		return tt_log_fail(log, TT_PROBLEM_FORKED, TT_NO_ENTRY, "signed");
	if (published->size > head->size)
		log->signed_head = *published;
	return TT_OK;
}

enum tt_status tt_log_reload(struct tt_log *log) {
	const struct tt_log_options as_they_are = {0};
	TT_TRY(tt_log_with(log, tt_log_find_keys, &as_they_are));
	return tt_log_find_signed(log);
}

enum tt_status tt_log_look_at_checkpoint(struct tt_log *log) {
	const struct tt_log_options as_they_are = {0};
	if (!log->read_only && !log->shared)
		return TT_OK;
	enum tt_status status = tt_log_load_checkpoint(log);
	if (status != TT_BAD_INPUT)
		return status;
	TT_TRY(tt_log_with(log, tt_log_find_keys, &as_they_are)); /* signed by another key than before? */
	return tt_log_load_checkpoint(log);
}

/* ---- tiles ----------------------------------------------------------------------------------------- */

/* What has to be right, and on the disk, at the sizes for which there is a checkpoint. */
static enum tt_status pass(struct tt_log *log) {
	struct tt_tiles *tiles = &log->tiles;
	bool at_head = tiles->size == log->signed_head.size,
	     at_published = tiles->size == log->published.size;
	if (!at_head && !at_published)
		return TT_OK;
	struct tt_hash root = tt_tiles_root(tiles);
	const struct tt_hash *expected = at_head ? &log->signed_head.root : &log->published.root;
	if (!tt_hash_equal(&root, expected))
		return tt_log_fail(log, TT_PROBLEM_FORKED, TT_NO_ENTRY, "journal");
	if (tt_tiles_publish(tiles) != TT_OK)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "public/tile");
	return TT_OK;
}

static enum tt_status add_entry(struct tt_log *log, const struct tt_hash *commitment) {
	struct tt_hash leaf = tt_entry_leaf(commitment);
	if (tt_tiles_append(&log->tiles, commitment, &leaf) != TT_OK)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "public/tile");
	log->rebuilt++;
	return pass(log);
}

static enum tt_status add_batch(struct tt_log *log, const struct tt_batch *batch, bool check) {
	struct tt_batch_place place = {0};
	for (uint32_t i = 0; i < batch->count; i++) {
		struct tt_entry entry;
		uint32_t len;
		enum tt_problem_kind kind = TT_PROBLEM_NONE;
		if (check)
			kind = tt_batch_entry(batch, &place, &entry);
		else
			tt_batch_row(batch, i, &entry.commitment, &len);
		if (kind != TT_PROBLEM_NONE) {
			tt_log_fail(log, kind, batch->first + i, "");
			tt_segment_name(log->problem.file, batch->segment);
			log->problem.offset = place.offset;
			return TT_BAD_INPUT;
		}
		if (batch->first + i == log->tiles.size)
			TT_TRY(add_entry(log, &entry.commitment));
	}
	return TT_OK;
}

static enum tt_status add_batches(struct tt_log *log, struct tt_cursor *cursor, bool check) {
	TT_TRY(tt_journal_seek(&log->journal, log->tiles.size, cursor, &log->problem));
	while (log->tiles.size < log->journal.size) {
		struct tt_batch batch;
		TT_TRY(tt_cursor_next(cursor, &batch, &log->problem));
		if (batch.count == 0)
			return tt_log_fail(log, TT_PROBLEM_TRUNCATED, log->tiles.size, "journal");
		TT_TRY(add_batch(log, &batch, check));
	}
	return TT_OK;
}

enum tt_status tt_log_settle(struct tt_log *log, bool anew) {
	const struct tt_head *head = &log->signed_head;
	tt_log_wait_for_tiles(log);
	if (log->journal.size < head->size)
		return tt_log_fail(log, TT_PROBLEM_TRUNCATED, log->journal.size, "journal");
	log->behind = true;
	bool there = !anew && tt_tiles_load(&log->tiles, head->size);
	struct tt_hash root = there ? tt_tiles_root(&log->tiles) : tt_hash_empty();
	if (!there || !tt_hash_equal(&root, &head->root)) {
		tt_tiles_init(&log->tiles, log->io, log->public_path);
		TT_TRY(pass(log));
	}
	if (log->tiles.size < log->journal.size) {
		struct tt_cursor cursor = {.fd = -1};
		enum tt_status status = add_batches(log, &cursor, anew);
		tt_cursor_close(&cursor);
		TT_TRY(status);
	}
	if (!log->shared && tt_tiles_mend(&log->tiles) != TT_OK)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "public/tile");
	log->behind = false;
	return TT_OK;
}

enum tt_status tt_log_rebuild(struct tt_log *log) {
	if (log->read_only)
		return tt_log_fail(log, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, "key");
	log->rebuilt = 0;
	TT_TRY(tt_log_settle(log, true));
	if (log->io->sync_all(log->io->context, log->path) != 0)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "public/tile");
	return TT_OK;
}

/* ---- what others did -------------------------------------------------------------------------------- */

/* Whoever appended an entry has put the tiles that it filled. */
static enum tt_status put_nowhere(void *context, const struct tt_tile *tile, const void *bytes, size_t len) {
	(void)context;
	(void)tile;
	(void)bytes;
	(void)len;
	return TT_OK;
}

static enum tt_status follow_batch(void *context, const struct tt_batch *batch) {
	struct tt_log *log = context;
	for (uint32_t i = 0; i < batch->count && !log->behind; i++) {
		struct tt_hash commitment, leaf;
		uint32_t len;
		tt_batch_row(batch, i, &commitment, &len);
		leaf = tt_entry_leaf(&commitment);
		TT_TRY(tt_tiles_append(&log->tiles, &commitment, &leaf));
	}
	return TT_OK;
}

enum tt_status tt_log_refresh(struct tt_log *log) {
	struct tt_tiles *tiles = &log->tiles;
	tt_log_wait_for_tiles(log);
	enum tt_status (*put)(void *, const struct tt_tile *, const void *, size_t) = tiles->put;
	tiles->put = put_nowhere;
	enum tt_status status =
		tt_journal_follow(&log->journal, log->read_only, follow_batch, log, &log->problem);
	tiles->put = put;
	return status;
}

/* ---- all of it ------------------------------------------------------------------------------------- */

static enum tt_status open_parts(struct tt_log *log, const struct tt_log_options *options) {
	if (options->create && !log->read_only)
		TT_TRY(make_folders(log));
	if (!log->read_only && !log->shared)
		TT_TRY(lock(log, options->wait));
	TT_TRY(tt_log_with(log, tt_log_find_keys, options));
	TT_TRY(tt_log_find_signed(log));
	TT_TRY(tt_journal_open(&log->journal, log->io, log->path, &log->origin, log->read_only,
		tt_log_has(log, "erasing"), &log->problem));
	log->journal.shared = log->shared;
	log->journal.segment_size = options->segment_size == 0 ? USUAL_SEGMENT : options->segment_size;
	if (log->read_only)
		return TT_OK;
	TT_TRY(tt_log_end_erasures(log));
	return tt_log_settle(log, false);
}

static bool set_path(struct tt_log *log, const char *path) {
	int len = snprintf(log->path, sizeof(log->path), "%s", path);
	snprintf(log->public_path, sizeof(log->public_path), "%s/public", log->path);
	return len > 0 && (size_t)len < sizeof(log->path);
}

enum tt_status tt_log_open(
	struct tt_log **opened, const struct tt_log_options *options, struct tt_problem *problem) {
	struct tt_log *log = calloc(1, sizeof(*log));
	*opened = NULL;
	*problem = (struct tt_problem){.kind = TT_PROBLEM_SYSTEM, .index = TT_NO_ENTRY, .error = ENOMEM};
	TT_ENSURE(log != NULL, TT_LIMIT);
	log->io = options->io == NULL ? tt_io_system() : options->io;
	log->read_only = options->read_only;
	log->shared = options->shared;
	log->lock = log->journal.fd = -1;
	tt_log_begin_tiles(log, options->io == NULL && !log->shared);
	errno = ENAMETOOLONG;
	enum tt_status status = set_path(log, options->path)
					? open_parts(log, options)
					: tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "");
	if (status == TT_OK) {
		*problem = log->problem = (struct tt_problem){.index = TT_NO_ENTRY};
		*opened = log;
		return TT_OK;
	}
	if (status != TT_LIMIT)
		*problem = log->problem;
	tt_log_close(log);
	return status;
}

void tt_log_close(struct tt_log *log) {
	if (log == NULL)
		return;
	tt_lane_end(&log->lane); /* tiles that are not there then are made when the log is opened */
	tt_journal_finish(&log->journal);
	if (log->lock >= 0)
		tt_io_close(log->io, log->lock);
	tt_signer_finish(&log->signer);
	tt_signer_finish(&log->before);
	tt_space_finish(&log->latest);
	tt_space_finish(&log->leaves);
	tt_space_finish(&log->commitments);
	tt_space_finish(&log->body);
	free(log);
}

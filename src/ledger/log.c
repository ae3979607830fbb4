/*
 * Appending and publishing. What is acknowledged is in the journal; tiles run along in memory, and are
 * written as they fill, aside: making files takes longer than making the entries that are in them. Publishing
 * goes in an order in which a crash between any two steps leaves a log that can go on: tiles, then the head
 * that is going to be signed, then the checkpoint.
 */
#include "ledger/log_parts.h"

#include <errno.h>

enum {
	SCRATCH = 16 << 20,
	LOADS = 1024 /* of leaves that wait for their tiles: 64 megabytes, if files are ever that slow to make
		      */
};

/* ---- shared ---------------------------------------------------------------------------------------- */

void tt_log_file(const struct tt_log *log, const char *name, char path[TT_PATH_MAX]) {
	snprintf(path, TT_PATH_MAX, "%s/%s", log->path, name);
}

enum tt_status tt_log_fail(struct tt_log *log, enum tt_problem_kind kind, uint64_t index, const char *file) {
	int error = errno;
	log->problem = (struct tt_problem){
		.kind = kind, .index = index, .error = kind == TT_PROBLEM_SYSTEM ? error : 0};
	snprintf(log->problem.file, sizeof(log->problem.file), "%s", file);
	return kind == TT_PROBLEM_SYSTEM ? TT_IO : TT_BAD_INPUT;
}

struct scratch {
	struct tt_log *log;
	struct tt_arena arena;
	enum tt_status (*work)(struct tt_log *log, struct tt_arena *arena, const void *argument);
	const void *argument;
	enum tt_status status;
};

static void run_scratch(void *context) {
	struct scratch *scratch = context;
	scratch->status = scratch->work(scratch->log, &scratch->arena, scratch->argument);
}

enum tt_status tt_log_with(struct tt_log *log,
	enum tt_status (*work)(struct tt_log *log, struct tt_arena *arena, const void *argument),
	const void *argument) {
	struct scratch scratch = {.log = log, .work = work, .argument = argument};
	tt_arena_init(&scratch.arena, SCRATCH);
	enum tt_status status = tt_arena_run(&scratch.arena, run_scratch, &scratch);
	tt_arena_finish(&scratch.arena);
	return status == TT_OK ? scratch.status : status;
}

const struct tt_problem *tt_log_problem(const struct tt_log *log) {
	return &log->problem;
}

const char *tt_log_origin(const struct tt_log *log) {
	return log->signer.key.name;
}

const struct tt_key *tt_log_key(const struct tt_log *log) {
	return &log->signer.key;
}

struct tt_log_status tt_log_status(const struct tt_log *log) {
	return (struct tt_log_status){
		.size = log->journal.size,
		.published = log->published.size,
		.last_time = log->journal.time,
		.steps_back = (int64_t)log->journal.steps_back,
		.dropped_tail = log->journal.dropped,
		.rebuilt = log->rebuilt,
	};
}

/* ---- appending ------------------------------------------------------------------------------------- */

static bool fits(const struct tt_text *bodies, uint32_t count) {
	uint64_t sum = 0;
	for (uint32_t i = 0; i < count && i < TT_BATCH_MAX; i++) {
		if (bodies[i].len > TT_BODY_MAX)
			return false;
		sum += bodies[i].len;
	}
	return count > 0 && count <= TT_BATCH_MAX && sum <= TT_BATCH_BYTES_MAX;
}

/* A leaf on its way to the tiles. */
struct carried {
	struct tt_hash commitment, leaf;
};

static enum tt_status take(void *context, const void *items, uint32_t count) {
	const struct carried *carried = items;
	for (uint32_t i = 0; i < count; i++)
		TT_TRY(tt_tiles_append(context, &carried[i].commitment, &carried[i].leaf));
	return TT_OK;
}

void tt_log_begin_tiles(struct tt_log *log, bool aside) {
	tt_tiles_init(&log->tiles, log->io, log->public_path);
	tt_lane_begin(&log->lane, sizeof(struct carried), aside ? LOADS : 0, take, &log->tiles);
}

void tt_log_wait_for_tiles(struct tt_log *log) {
	if (tt_lane_wait(&log->lane) != TT_OK)
		log->behind = true;
}

/* Tiles follow; a tile that cannot be written is no reason to take an acknowledgement back. */
static void follow(struct tt_log *log, uint32_t count) {
	const struct tt_hash *commitments = (const struct tt_hash *)log->commitments.bytes;
	struct tt_hash *leaves = (struct tt_hash *)log->leaves.bytes;
	for (uint32_t i = 0; i < count; i++) {
		leaves[i] = tt_entry_leaf(&commitments[i]);
		struct carried carried = {commitments[i], leaves[i]};
		if (!log->behind && tt_lane_put(&log->lane, &carried) != TT_OK)
			log->behind = true;
	}
}

enum tt_status tt_log_append(
	struct tt_log *log, const struct tt_text *bodies, uint32_t count, struct tt_log_batch *batch) {
	size_t room = (size_t)count * sizeof(struct tt_hash);
	if (log->read_only || !fits(bodies, count) || log->journal.size > TT_TREE_MAX - count)
		return tt_log_fail(log, TT_PROBLEM_BAD_ENTRY, TT_NO_ENTRY, "");
	TT_TRY(tt_space_need(&log->leaves, room));
	TT_TRY(tt_space_need(&log->commitments, room));
	*batch = (struct tt_log_batch){.first = log->journal.size, .count = count};
	TT_TRY(tt_journal_append(&log->journal, bodies, count, (struct tt_hash *)log->commitments.bytes,
		&batch->time, &log->problem));
	follow(log, count);
	batch->leaves = (const struct tt_hash *)log->leaves.bytes;
	return TT_OK;
}

/* ---- publishing ------------------------------------------------------------------------------------ */

static enum tt_status replace(struct tt_log *log, const char *name, struct tt_text text, unsigned mode) {
	char path[TT_PATH_MAX];
	tt_log_file(log, name, path);
	if (tt_io_replace(log->io, path, text, mode) == TT_OK)
		return TT_OK;
	return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, name);
}

static enum tt_status keep_head(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	const struct tt_head *head = argument;
	struct tt_buf buf;
	tt_buf_init(&buf, arena, TT_NOTE_MAX);
	tt_head_add(&buf, tt_log_origin(log), head);
	TT_TRY(replace(log, "signed", tt_buf_text(&buf), 0666));
	log->signed_head = *head;
	return TT_OK;
}

enum tt_status tt_log_keep_head(struct tt_log *log, struct tt_head head) {
	return tt_log_with(log, keep_head, &head);
}

/* Puts a checkpoint with its signatures in place, and keeps it for receipts. */
static enum tt_status publish(struct tt_log *log, struct tt_text message, struct tt_head head) {
	TT_TRY(tt_space_need(&log->latest, message.len));
	TT_TRY(replace(log, "public/checkpoint", message, 0666));
	memcpy(log->latest.bytes, message.bytes, message.len);
	log->latest_len = message.len;
	log->published = head;
	return TT_OK;
}

static enum tt_status sign(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	const struct tt_head *head = argument;
	struct tt_checkpoint checkpoint = {
		.origin = tt_text_of(tt_log_origin(log)), .size = head->size, .root = head->root};
	struct tt_buf buf;
	tt_buf_init(&buf, arena, TT_NOTE_MAX);
	tt_checkpoint_add(&buf, &checkpoint);
	struct tt_text text = tt_text_copy(arena, tt_buf_text(&buf));
	tt_buf_byte(&buf, '\n');
	tt_note_sign(&buf, text, &log->signer, 0);
	if (log->changing)
		tt_note_sign(&buf, text, &log->before, 0);
	return publish(log, tt_buf_text(&buf), *head);
}

enum tt_status tt_log_sign(struct tt_log *log, struct tt_head head) {
	return tt_log_with(log, sign, &head);
}

/* Is the tree of the tiles' files, which are about to be signed for, the signed one grown? */
static bool continues(struct tt_log *log, struct tt_head head) {
	struct tt_proof proof;
	struct tt_head before = log->signed_head;
	tt_tile_reader_init(&log->reader, log->io, log->public_path, head.size);
	struct tt_nodes nodes = tt_tile_reader_nodes(&log->reader);
	return tt_prove_consistency(&proof, &nodes, before.size, head.size) &&
	       tt_consistency_holds(&proof, before.size, head.size, &before.root, &head.root);
}

static enum tt_status publish_tree(struct tt_log *log) {
	uint64_t before = log->published.size;
	struct tt_head head = {log->tiles.size, tt_tiles_root(&log->tiles)};
	if (tt_tiles_publish(&log->tiles) != TT_OK || log->io->sync_all(log->io->context, log->path) != 0)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, "public/tile");
	if (!continues(log, head))
		return tt_log_fail(log, TT_PROBLEM_FORKED, TT_NO_ENTRY, "public/tile");
	TT_TRY(tt_log_keep_head(log, head));
	TT_TRY(tt_log_sign(log, head));
	tt_tiles_tidy(&log->tiles, before);
	return TT_OK;
}

enum tt_status tt_log_checkpoint(struct tt_log *log) {
	if (log->read_only)
		return tt_log_fail(log, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, "key");
	tt_log_wait_for_tiles(log);
	if (log->behind)
		TT_TRY(tt_log_settle(log, false));
	if (log->shared) /* somebody else may have signed since, or changed the key */
		TT_TRY(tt_log_reload(log));
	if (log->published.size == log->journal.size)
		return TT_OK;
	enum tt_status status = publish_tree(log);
	log->behind = status != TT_OK; /* tiles may be half written */
	return status;
}

/* ---- witnesses ------------------------------------------------------------------------------------- */

struct cosigning {
	struct tt_text lines;
	const struct tt_key *witnesses;
	uint32_t count;
};

/* Is the text in the message already? */
static bool holds(struct tt_text message, struct tt_text text) {
	for (size_t i = 0; i + text.len <= message.len; i++)
		if (memcmp(message.bytes + i, text.bytes, text.len) == 0)
			return true;
	return false;
}

/* Adds a line to the checkpoint in buf if it is a good signature of a witness. */
static enum tt_note_verdict take_line(struct tt_buf *buf, struct tt_arena *arena, struct tt_text text,
	struct tt_text line, const struct cosigning *cosigning) {
	struct tt_note note;
	struct tt_text message = tt_text_format(arena, "%.*s\n%.*s", TT_TEXT_ARGS(text), TT_TEXT_ARGS(line));
	enum tt_note_verdict verdict = tt_note_verify(message, cosigning->witnesses, cosigning->count, &note);
	if (verdict == TT_NOTE_GOOD && !holds(tt_buf_text(buf), line))
		tt_buf_add(buf, line);
	return verdict;
}

static enum tt_status cosign(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	const struct cosigning *cosigning = argument;
	struct tt_text latest = {(const char *)log->latest.bytes, log->latest_len}, rest = cosigning->lines;
	struct tt_note note;
	struct tt_buf buf;
	bool taken = false;
	if (!tt_note_read(latest, &note))
		return tt_log_fail(log, TT_PROBLEM_DAMAGED_CHECKPOINT, TT_NO_ENTRY, "public/checkpoint");
	tt_buf_init(&buf, arena, TT_NOTE_MAX);
	tt_buf_add(&buf, latest);
	while (rest.len > 0) {
		const char *end = memchr(rest.bytes, '\n', rest.len);
		size_t len = end == NULL ? rest.len : (size_t)(end - rest.bytes) + 1;
		enum tt_note_verdict verdict =
			take_line(&buf, arena, note.text, tt_text_slice(rest, 0, len), cosigning);
		if (verdict == TT_NOTE_FORGED || verdict == TT_NOTE_MALFORMED)
			return tt_log_fail(log, TT_PROBLEM_FORGED, TT_NO_ENTRY, "");
		taken |= verdict == TT_NOTE_GOOD;
		rest = tt_text_slice(rest, len, rest.len);
	}
	if (!taken)
		return tt_log_fail(log, TT_PROBLEM_UNSIGNED, TT_NO_ENTRY, "");
	return publish(log, tt_buf_text(&buf), log->published);
}

enum tt_status tt_log_cosign(
	struct tt_log *log, struct tt_text lines, const struct tt_key *witnesses, uint32_t witness_count) {
	struct cosigning cosigning = {lines, witnesses, witness_count};
	if (log->read_only)
		return tt_log_fail(log, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, "key");
	return tt_log_with(log, cosign, &cosigning);
}

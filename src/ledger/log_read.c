/*
 * Reading entries, and proofs of them out of the published tiles: so that a proof is only ever given of what
 * the published checkpoint speaks of, and holds, for it is verified before it is given out.
 */
#include "ledger/log_parts.h"

static enum tt_status no_entry(struct tt_log *log, uint64_t index) {
	return tt_log_fail(log, TT_PROBLEM_NO_ENTRY, index, "");
}

/* ---- entries --------------------------------------------------------------------------------------- */

enum tt_status tt_log_read(
	struct tt_log *log, uint64_t index, struct tt_arena *arena, struct tt_entry *entry) {
	if (index >= log->journal.size)
		return no_entry(log, index);
	TT_TRY(tt_journal_read(&log->journal, index, &log->body, entry, &log->problem));
	entry->body = tt_text_copy(arena, entry->body);
	return TT_OK;
}

/* Visits the entries of a batch from index on; *more is false when the visitor has enough. */
static enum tt_status visit_batch(struct tt_log *log, const struct tt_batch *batch, uint64_t index,
	bool (*visit)(void *context, const struct tt_entry *entry), void *context, bool *more) {
	struct tt_batch_place place = {0};
	while (*more && place.next < batch->count) {
		struct tt_entry entry;
		enum tt_problem_kind kind = tt_batch_entry(batch, &place, &entry);
		if (entry.index < index)
			continue;
		if (kind != TT_PROBLEM_NONE) {
			tt_log_fail(log, kind, entry.index, "");
			tt_segment_name(log->problem.file, batch->segment);
			log->problem.offset = place.offset;
			return TT_BAD_INPUT;
		}
		*more = visit(context, &entry);
	}
	return TT_OK;
}

static enum tt_status scan(struct tt_log *log, struct tt_cursor *cursor, uint64_t index,
	bool (*visit)(void *context, const struct tt_entry *entry), void *context) {
	bool more = true;
	TT_TRY(tt_journal_seek(&log->journal, index, cursor, &log->problem));
	while (more && cursor->next < log->journal.size) {
		struct tt_batch batch;
		TT_TRY(tt_cursor_next(cursor, &batch, &log->problem));
		if (batch.count == 0)
			return tt_log_fail(log, TT_PROBLEM_TRUNCATED, cursor->next, "journal");
		TT_TRY(visit_batch(log, &batch, index, visit, context, &more));
	}
	return TT_OK;
}

enum tt_status tt_log_scan(struct tt_log *log, uint64_t index,
	bool (*visit)(void *context, const struct tt_entry *entry), void *context) {
	struct tt_cursor cursor = {.fd = -1};
	if (index >= log->journal.size)
		return TT_OK;
	enum tt_status status = scan(log, &cursor, index, visit, context);
	tt_cursor_close(&cursor);
	return status;
}

/* ---- proofs ---------------------------------------------------------------------------------------- */

/* Somebody else may have published since; and tiles are read anew for what is published now. */
static enum tt_status refresh(struct tt_log *log, struct tt_nodes *nodes) {
	TT_TRY(tt_log_look_at_checkpoint(log));
	tt_tile_reader_init(&log->reader, log->io, log->public_path, log->published.size);
	*nodes = tt_tile_reader_nodes(&log->reader);
	return TT_OK;
}

static struct tt_text latest(const struct tt_log *log) {
	return (struct tt_text){(const char *)log->latest.bytes, log->latest_len};
}

enum tt_status tt_log_latest(struct tt_log *log, struct tt_buf *buf) {
	TT_TRY(tt_log_look_at_checkpoint(log));
	tt_buf_add(buf, latest(log));
	return TT_OK;
}

enum tt_status tt_log_public(
	struct tt_log *log, const char *name, struct tt_arena *arena, struct tt_text *bytes) {
	enum { PUBLIC_LIMIT = 1 << 20 };
	char path[TT_PATH_MAX];
	snprintf(path, sizeof(path), "%s/%s", log->public_path, name);
	return tt_io_load(log->io, arena, path, PUBLIC_LIMIT, bytes);
}

static enum tt_status open_receipt(
	struct tt_log *log, const struct tt_entry *entry, bool opens, struct tt_receipt *receipt) {
	if (opens && entry->erased)
		return tt_log_fail(log, TT_PROBLEM_ERASED, entry->index, "");
	receipt->opens = opens;
	receipt->time = entry->time;
	receipt->salt = entry->salt;
	return TT_OK;
}

enum tt_status tt_log_receipt(struct tt_log *log, uint64_t index, bool opens, struct tt_buf *buf) {
	struct tt_receipt receipt = {.index = index};
	struct tt_nodes nodes;
	struct tt_entry entry;
	TT_TRY(refresh(log, &nodes));
	if (index >= log->published.size || index >= log->journal.size)
		return no_entry(log, index);
	TT_TRY(tt_journal_read(&log->journal, index, &log->body, &entry, &log->problem));
	TT_TRY(open_receipt(log, &entry, opens, &receipt));
	struct tt_hash leaf = tt_entry_leaf(&entry.commitment);
	if (!tt_prove_inclusion(&receipt.proof, &nodes, index, log->published.size) ||
		!tt_inclusion_holds(&receipt.proof, index, log->published.size, &leaf, &log->published.root))
		return tt_log_fail(log, TT_PROBLEM_DAMAGED_TILE, index, "public/tile");
	receipt.checkpoint = latest(log);
	tt_receipt_add(buf, &receipt);
	return TT_OK;
}

enum tt_status tt_log_growth(struct tt_log *log, uint64_t old, struct tt_buf *buf) {
	struct tt_growth growth = {.old = old};
	struct tt_nodes nodes;
	TT_TRY(refresh(log, &nodes));
	if (old > log->published.size)
		return no_entry(log, old);
	if (!tt_prove_consistency(&growth.proof, &nodes, old, log->published.size))
		return tt_log_fail(log, TT_PROBLEM_DAMAGED_TILE, TT_NO_ENTRY, "public/tile");
	growth.checkpoint = latest(log);
	tt_growth_add(buf, &growth);
	return TT_OK;
}

/*
 * Erasing. What is going to be erased is written down first, in the file erasing, and overwritten then; so an
 * erasure that a crash interrupts is ended when the log is opened again. The file is lines: "order N", then
 * an index each, then the hash of the lines before.
 */
#include "ledger/log_parts.h"

#include <errno.h>

static const char name[] = "erasing";
enum { FILE_MAX = 8 << 20, ERASE_MAX = 100000 };

struct erasure {
	const uint64_t *indices;
	uint32_t count;
	uint64_t order;
};

static enum tt_status erase_one(struct tt_log *log, uint64_t index, uint64_t order) {
	struct tt_entry entry;
	enum tt_status status = tt_journal_read(&log->journal, index, &log->body, &entry, &log->problem);
	if (status == TT_OK && entry.erased)
		return TT_OK;
	return tt_journal_erase(&log->journal, index, order, &log->problem);
}

static enum tt_status remove_file(struct tt_log *log) {
	char path[TT_PATH_MAX];
	tt_log_file(log, name, path);
	if (log->io->remove(log->io->context, path) != 0 ||
		log->io->sync_directory(log->io->context, log->path) != 0)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, name);
	return TT_OK;
}

static enum tt_status write_file(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	const struct erasure *erasure = argument;
	struct tt_buf buf;
	char path[TT_PATH_MAX];
	tt_buf_init(&buf, arena, FILE_MAX);
	tt_buf_format(&buf, "order %llu\n", (unsigned long long)erasure->order);
	for (uint32_t i = 0; i < erasure->count; i++)
		tt_buf_format(&buf, "%llu\n", (unsigned long long)erasure->indices[i]);
	struct tt_hash check = tt_hash_of(buf.bytes, buf.len);
	tt_base64_add(&buf, check.bytes, sizeof(check.bytes));
	tt_buf_byte(&buf, '\n');
	tt_log_file(log, name, path);
	if (buf.truncated || tt_io_replace(log->io, path, tt_buf_text(&buf), 0600) != TT_OK)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, name);
	return TT_OK;
}

enum tt_status tt_log_erase(struct tt_log *log, const uint64_t *indices, uint32_t count, uint64_t order) {
	struct erasure erasure = {indices, count, order};
	if (log->read_only)
		return tt_log_fail(log, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, "key");
	if (order >= log->journal.size || count > ERASE_MAX)
		return tt_log_fail(log, TT_PROBLEM_NO_ENTRY, order, "");
	for (uint32_t i = 0; i < count; i++)
		if (indices[i] >= log->journal.size || indices[i] == order)
			return tt_log_fail(log, TT_PROBLEM_NO_ENTRY, indices[i], "");
	TT_TRY(tt_log_with(log, write_file, &erasure));
	for (uint32_t i = 0; i < count; i++)
		TT_TRY(erase_one(log, indices[i], order));
	return remove_file(log);
}

/* ---- after a crash --------------------------------------------------------------------------------- */

/* Takes a line off the text. */
static struct tt_text next_line(struct tt_text *text) {
	const char *end = text->len == 0 ? NULL : memchr(text->bytes, '\n', text->len);
	size_t len = end == NULL ? text->len : (size_t)(end - text->bytes);
	struct tt_text line = tt_text_slice(*text, 0, len);
	*text = tt_text_slice(*text, len + 1, text->len);
	return line;
}

/* Does the last line hash those before? Leaves it off. */
static bool check_file(struct tt_text *text) {
	struct tt_hash kept;
	if (text->len < TT_HASH_TEXT + 1)
		return false;
	size_t end = text->len - TT_HASH_TEXT - 1;
	struct tt_hash check = tt_hash_of(text->bytes, end);
	bool good =
		tt_hash_read(tt_text_slice(*text, end, text->len - 1), &kept) && tt_hash_equal(&check, &kept);
	*text = tt_text_slice(*text, 0, end);
	return good;
}

static enum tt_status end_erasures(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	char path[TT_PATH_MAX];
	struct tt_text text;
	uint64_t order, index;
	(void)argument;
	tt_log_file(log, name, path);
	enum tt_status status = tt_io_load(log->io, arena, path, FILE_MAX, &text);
	if (status == TT_IO && errno == ENOENT)
		return TT_OK;
	if (status == TT_IO)
		return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, name);
	TT_TRY(status);
	struct tt_text line = check_file(&text) ? next_line(&text) : (struct tt_text){"", 0};
	if (!tt_text_starts(line, "order ") || !tt_decimal_read(tt_text_slice(line, 6, line.len), &order))
		return tt_log_fail(log, TT_PROBLEM_DAMAGED_ERASURE, TT_NO_ENTRY, name);
	while (text.len > 0) {
		if (!tt_decimal_read(next_line(&text), &index) || index >= log->journal.size)
			return tt_log_fail(log, TT_PROBLEM_DAMAGED_ERASURE, TT_NO_ENTRY, name);
		TT_TRY(erase_one(log, index, order));
	}
	return remove_file(log);
}

enum tt_status tt_log_end_erasures(struct tt_log *log) {
	return tt_log_with(log, end_erasures, NULL);
}

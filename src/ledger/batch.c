/*
 * Reading goes through a window over the segment, at least a megabyte wide, so that small batches cost no
 * call of the system each.
 */
#include "ledger/batch.h"

#include <errno.h>

static const char segment_magic[] = "tenten.journal/1";
static const char batch_magic[] = "batch/1\n";
static const char erased_magic[] = "tenten.erased/1\n";

enum { CHECK = 16, SECTOR = 512, WINDOW = 1 << 20, SYSTEM_CLOCK = 1 };

/* ---- heads ----------------------------------------------------------------------------------------- */

static void put_check(uint8_t *check, const void *bytes, size_t len) {
	struct tt_hash hash = tt_hash_of(bytes, len);
	memcpy(check, hash.bytes, CHECK);
}

static bool check_holds(const uint8_t *check, const void *bytes, size_t len) {
	struct tt_hash hash = tt_hash_of(bytes, len);
	return memcmp(check, hash.bytes, CHECK) == 0;
}

void tt_segment_put_head(
	uint8_t head[TT_SEGMENT_HEAD], uint32_t segment, uint64_t first, const struct tt_hash *origin) {
	memset(head, 0, TT_SEGMENT_HEAD);
	memcpy(head, segment_magic, 16);
	tt_put_32(head + 16, segment);
	tt_put_64(head + 24, first);
	memcpy(head + 32, origin->bytes, 16);
	put_check(head + 48, head, 48);
}

enum tt_problem_kind tt_segment_read_head(const uint8_t head[TT_SEGMENT_HEAD], uint32_t segment,
	const struct tt_hash *origin, uint64_t *first) {
	*first = tt_get_64(head + 24);
	if (memcmp(head, segment_magic, 16) != 0 || !check_holds(head + 48, head, 48) ||
		tt_get_32(head + 16) != segment || *first > TT_NO_ENTRY / 4)
		return TT_PROBLEM_DAMAGED_SEGMENT;
	return memcmp(head + 32, origin->bytes, 16) == 0 ? TT_PROBLEM_NONE : TT_PROBLEM_OTHER_ORIGIN;
}

void tt_batch_put_head(uint8_t head[TT_BATCH_HEAD], const struct tt_batch *batch) {
	memcpy(head, batch_magic, 8);
	tt_put_32(head + 8, batch->count);
	tt_put_32(head + 12, SYSTEM_CLOCK);
	tt_put_64(head + 16, batch->first);
	tt_put_64(head + 24, (uint64_t)batch->time);
	tt_put_64(head + 32, batch->step_back);
	tt_put_64(head + 40, batch->payload);
	put_check(head + 48, head, 48);
}

bool tt_batch_read_head(const uint8_t head[TT_BATCH_HEAD], struct tt_batch *batch) {
	batch->count = tt_get_32(head + 8);
	batch->first = tt_get_64(head + 16);
	batch->time = (int64_t)tt_get_64(head + 24);
	batch->step_back = tt_get_64(head + 32);
	batch->payload = tt_get_64(head + 40);
	return memcmp(head, batch_magic, 8) == 0 && check_holds(head + 48, head, 48) && batch->count > 0 &&
	       batch->count <= TT_BATCH_MAX && batch->payload >= (uint64_t)batch->count * TT_SALT_SIZE &&
	       batch->payload <= TT_BATCH_BYTES_MAX + (uint64_t)batch->count * TT_SALT_SIZE;
}

void tt_batch_put_mark(uint8_t mark[TT_BATCH_MARK], const uint8_t *bytes, uint32_t count) {
	put_check(mark, bytes, TT_BATCH_HEAD + (size_t)count * TT_BATCH_ROW);
}

void tt_segment_name(char name[TT_PROBLEM_FILE_MAX], uint32_t segment) {
	snprintf(name, TT_PROBLEM_FILE_MAX, "journal/%06u", segment);
}

/* ---- entries --------------------------------------------------------------------------------------- */

static void put_erasure_check(uint8_t check[8], const uint8_t *bytes, const struct tt_hash *commitment) {
	struct tt_hash hash = tt_hash_parts((struct tt_text[]){{(const char *)bytes, 24},
						    {(const char *)commitment->bytes, TT_HASH_SIZE}},
		2);
	memcpy(check, hash.bytes, 8);
}

void tt_erasure_put(uint8_t bytes[TT_ERASED_SIZE], uint64_t order, const struct tt_hash *commitment) {
	memcpy(bytes, erased_magic, 16);
	tt_put_64(bytes + 16, order);
	put_erasure_check(bytes + 24, bytes, commitment);
}

static bool is_zero(const uint8_t *bytes, size_t len) {
	return len == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, len - 1) == 0);
}

void tt_batch_row(
	const struct tt_batch *batch, uint32_t position, struct tt_hash *commitment, uint32_t *len) {
	const uint8_t *row = batch->bytes + TT_BATCH_HEAD + (size_t)position * TT_BATCH_ROW;
	memcpy(commitment->bytes, row, TT_HASH_SIZE);
	*len = tt_get_32(row + TT_HASH_SIZE);
}

static enum tt_problem_kind check_erasure(struct tt_entry *entry) {
	uint8_t check[8];
	put_erasure_check(check, entry->salt.bytes, &entry->commitment);
	bool whole = memcmp(check, entry->salt.bytes + 24, 8) == 0 &&
		     is_zero((const uint8_t *)entry->body.bytes, entry->body.len);
	entry->erased = true;
	entry->order = tt_get_64(entry->salt.bytes + 16);
	entry->salt = (struct tt_salt){0};
	entry->body.len = 0;
	return whole ? TT_PROBLEM_NONE : TT_PROBLEM_DAMAGED_ERASURE;
}

enum tt_problem_kind tt_batch_entry(
	const struct tt_batch *batch, struct tt_batch_place *place, struct tt_entry *entry) {
	uint32_t len;
	uint64_t start = TT_BATCH_HEAD + (uint64_t)batch->count * TT_BATCH_ROW;
	const uint8_t *salt = batch->bytes + start + place->at;
	*entry = (struct tt_entry){
		.index = batch->first + place->next, .time = batch->time, .order = TT_NO_ENTRY};
	tt_batch_row(batch, place->next++, &entry->commitment, &len);
	memcpy(entry->salt.bytes, salt, TT_SALT_SIZE);
	entry->body = (struct tt_text){(const char *)salt + TT_SALT_SIZE, len};
	place->offset = batch->offset + start + place->at;
	place->at += TT_SALT_SIZE + (uint64_t)len;
	if (memcmp(salt, erased_magic, 16) == 0)
		return check_erasure(entry);
	struct tt_hash commitment = tt_entry_commit(&entry->salt, entry->time, entry->body);
	return tt_hash_equal(&commitment, &entry->commitment) ? TT_PROBLEM_NONE : TT_PROBLEM_DAMAGED_ENTRY;
}

/* ---- the window ------------------------------------------------------------------------------------ */

/* Brings len bytes at the cursor's offset into memory; there are as many. */
static enum tt_status fill(struct tt_cursor *cursor, uint64_t len) {
	uint64_t end = cursor->window + cursor->filled;
	if (cursor->offset >= cursor->window && cursor->offset + len <= end)
		return TT_OK;
	uint64_t left = cursor->length - cursor->offset, want = len > WINDOW ? len : WINDOW;
	size_t kept =
		cursor->offset >= cursor->window && cursor->offset < end ? (size_t)(end - cursor->offset) : 0;
	want = want < left ? want : left;
	TT_TRY(tt_space_need(&cursor->space, (size_t)want));
	memmove(cursor->space.bytes, cursor->space.bytes + cursor->filled - kept, kept);
	cursor->filled = kept;
	cursor->window = cursor->offset;
	TT_TRY(tt_io_read(cursor->io, cursor->fd, cursor->space.bytes + kept, (size_t)want - kept,
		cursor->offset + kept));
	cursor->filled = (size_t)want;
	return TT_OK;
}

static const uint8_t *at_offset(const struct tt_cursor *cursor) {
	return cursor->space.bytes + (cursor->offset - cursor->window);
}

/* ---- segments -------------------------------------------------------------------------------------- */

static enum tt_status system_problem(struct tt_problem *problem) {
	problem->kind = TT_PROBLEM_SYSTEM;
	problem->error = errno;
	return TT_IO;
}

static enum tt_status found(
	struct tt_cursor *cursor, struct tt_problem *problem, enum tt_problem_kind kind, uint64_t offset) {
	*problem = (struct tt_problem){.kind = kind, .index = cursor->next, .offset = offset};
	tt_segment_name(problem->file, cursor->segment);
	return TT_BAD_INPUT;
}

/* Opens a segment's file; -1 with errno. */
static int open_segment(const struct tt_cursor *cursor, uint32_t segment) {
	char name[TT_PROBLEM_FILE_MAX], path[TT_PATH_MAX];
	tt_segment_name(name, segment);
	snprintf(path, sizeof(path), "%s/%s", cursor->path, name);
	return cursor->io->open(cursor->io->context, path, O_RDONLY, 0);
}

static bool segment_exists(const struct tt_cursor *cursor, uint32_t segment) {
	int fd = open_segment(cursor, segment);
	if (fd >= 0)
		tt_io_close(cursor->io, fd);
	return fd >= 0;
}

/* A file is made with its head at once; one that was not finished holds less, or nothing but zeroes. */
static bool head_torn(const struct tt_cursor *cursor, uint64_t len) {
	return cursor->last && (cursor->length < TT_SEGMENT_HEAD || is_zero(at_offset(cursor), len));
}

static enum tt_status read_segment_head(struct tt_cursor *cursor, struct tt_problem *problem) {
	uint64_t first, len = cursor->length < TT_SEGMENT_HEAD ? cursor->length : TT_SEGMENT_HEAD;
	enum tt_status status = fill(cursor, len);
	if (status == TT_IO)
		return system_problem(problem);
	TT_TRY(status);
	if (head_torn(cursor, len))
		return found(cursor, problem, TT_PROBLEM_TORN_TAIL, 0);
	enum tt_problem_kind kind = TT_PROBLEM_DAMAGED_SEGMENT;
	if (len == TT_SEGMENT_HEAD)
		kind = tt_segment_read_head(at_offset(cursor), cursor->segment, &cursor->origin, &first);
	if (kind == TT_PROBLEM_NONE && cursor->next != TT_NO_ENTRY && first != cursor->next)
		kind = TT_PROBLEM_DAMAGED_SEGMENT;
	if (kind != TT_PROBLEM_NONE)
		return found(cursor, problem, kind, 0);
	cursor->next = first;
	cursor->offset = TT_SEGMENT_HEAD;
	return TT_OK;
}

static enum tt_status enter(struct tt_cursor *cursor, uint32_t segment, struct tt_problem *problem) {
	if (cursor->fd >= 0)
		tt_io_close(cursor->io, cursor->fd);
	cursor->segment = segment;
	cursor->offset = cursor->window = cursor->filled = 0;
	cursor->fd = open_segment(cursor, segment);
	if (cursor->fd < 0 || cursor->io->size(cursor->io->context, cursor->fd, &cursor->length) != 0) {
		found(cursor, problem, TT_PROBLEM_SYSTEM, 0);
		return system_problem(problem);
	}
	cursor->last = !segment_exists(cursor, segment + 1);
	return read_segment_head(cursor, problem);
}

enum tt_status tt_cursor_open(struct tt_cursor *cursor, const struct tt_io *io, const char *path,
	const struct tt_hash *origin, uint32_t segment, struct tt_problem *problem) {
	*cursor = (struct tt_cursor){
		.io = io, .path = path, .origin = *origin, .fd = -1, .next = segment == 0 ? 0 : TT_NO_ENTRY};
	return enter(cursor, segment, problem);
}

void tt_cursor_close(struct tt_cursor *cursor) {
	if (cursor->io != NULL && cursor->fd >= 0)
		tt_io_close(cursor->io, cursor->fd);
	cursor->fd = -1;
	tt_space_finish(&cursor->space);
}

/* ---- torn or damaged? ------------------------------------------------------------------------------ */

/* Where a batch lies in the segment, and so which part of a sector is its. */
struct extent {
	uint64_t start, end;
};

/* Is all zero what the sector of this offset has of the batch? */
static bool in_hole(const struct tt_cursor *cursor, struct extent batch, uint64_t offset) {
	uint64_t start = offset - offset % SECTOR, end = start + SECTOR;
	start = start < batch.start ? batch.start : start;
	end = end > batch.end ? batch.end : end;
	return is_zero(cursor->space.bytes + (start - cursor->window), (size_t)(end - start));
}

/* Does a part of the batch touch a hole? */
static bool touches_hole(const struct tt_cursor *cursor, struct extent batch, struct extent part) {
	for (uint64_t at = part.start; at < part.end; at += SECTOR - at % SECTOR)
		if (in_hole(cursor, batch, at))
			return true;
	return false;
}

/* Is the mark what it should be, but for what lies in holes? */
static bool mark_torn(
	const struct tt_cursor *cursor, struct extent batch, const uint8_t mark[TT_BATCH_MARK]) {
	uint64_t start = batch.end - TT_BATCH_MARK;
	for (uint64_t i = 0; i < TT_BATCH_MARK; i++)
		if (mark[i] != cursor->space.bytes[start - cursor->window + i] &&
			!in_hole(cursor, batch, start + i))
			return false;
	return true;
}

static struct extent extent_of(const struct tt_batch *batch) {
	return (struct extent){batch->offset, batch->offset + tt_batch_size(batch)};
}

bool tt_cursor_torn(const struct tt_cursor *cursor, const struct tt_batch *batch) {
	struct tt_batch_place place = {0};
	struct tt_entry entry;
	struct extent extent = extent_of(batch);
	uint64_t payload = extent.end - TT_BATCH_MARK - batch->payload;
	bool torn = false;
	if (!cursor->last || extent.end != cursor->length)
		return false;
	while (place.next < batch->count) {
		if (tt_batch_entry(batch, &place, &entry) == TT_PROBLEM_NONE)
			continue;
		torn = touches_hole(cursor, extent, (struct extent){place.offset, payload + place.at});
		if (!torn)
			return false;
	}
	return torn;
}

/* ---- batches --------------------------------------------------------------------------------------- */

/* Do the lengths in the table add up? */
static bool lengths_fit(const struct tt_batch *batch) {
	uint64_t sum = 0;
	for (uint32_t i = 0; i < batch->count; i++) {
		struct tt_hash commitment;
		uint32_t len;
		tt_batch_row(batch, i, &commitment, &len);
		sum += TT_SALT_SIZE + (uint64_t)len;
	}
	return sum == batch->payload;
}

static enum tt_status read_head(
	struct tt_cursor *cursor, struct tt_batch *batch, struct tt_problem *problem) {
	uint64_t left = cursor->length - cursor->offset;
	uint64_t len = left < TT_BATCH_HEAD ? left : TT_BATCH_HEAD;
	TT_TRY(fill(cursor, len));
	*batch = (struct tt_batch){.segment = cursor->segment, .offset = cursor->offset};
	if (left < TT_BATCH_HEAD && cursor->last)
		return found(cursor, problem, TT_PROBLEM_TORN_TAIL, cursor->offset);
	if (left >= TT_BATCH_HEAD && tt_batch_read_head(at_offset(cursor), batch)) {
		if (batch->first == cursor->next)
			return TT_OK;
		return found(cursor, problem, TT_PROBLEM_DAMAGED_BATCH, cursor->offset);
	}
	struct extent rest = {cursor->offset, cursor->length}, head = {cursor->offset, cursor->offset + len};
	bool torn = cursor->last && touches_hole(cursor, rest, head);
	return found(cursor, problem, torn ? TT_PROBLEM_TORN_TAIL : TT_PROBLEM_DAMAGED_BATCH, cursor->offset);
}

static enum tt_status read_rest(
	struct tt_cursor *cursor, struct tt_batch *batch, struct tt_problem *problem) {
	uint64_t size = tt_batch_size(batch), table = (uint64_t)batch->count * TT_BATCH_ROW;
	if (size > cursor->length - cursor->offset)
		return found(cursor, problem, cursor->last ? TT_PROBLEM_TORN_TAIL : TT_PROBLEM_DAMAGED_BATCH,
			cursor->offset);
	TT_TRY(fill(cursor, size));
	batch->bytes = at_offset(cursor);
	uint8_t mark[TT_BATCH_MARK];
	tt_batch_put_mark(mark, batch->bytes, batch->count);
	if (memcmp(mark, batch->bytes + size - TT_BATCH_MARK, TT_BATCH_MARK) == 0 && lengths_fit(batch))
		return TT_OK;
	struct extent extent = extent_of(batch),
		      rows = {extent.start + TT_BATCH_HEAD, extent.start + TT_BATCH_HEAD + table};
	bool torn = cursor->last && extent.end == cursor->length &&
		    (mark_torn(cursor, extent, mark) || touches_hole(cursor, extent, rows));
	return found(cursor, problem, torn ? TT_PROBLEM_TORN_TAIL : TT_PROBLEM_DAMAGED_BATCH, cursor->offset);
}

enum tt_status tt_cursor_next(struct tt_cursor *cursor, struct tt_batch *batch, struct tt_problem *problem) {
	*batch = (struct tt_batch){0};
	while (cursor->offset == cursor->length) {
		if (cursor->last)
			return TT_OK;
		TT_TRY(enter(cursor, cursor->segment + 1, problem));
	}
	enum tt_status status = read_head(cursor, batch, problem);
	if (status == TT_OK)
		status = read_rest(cursor, batch, problem);
	if (status == TT_IO) {
		found(cursor, problem, TT_PROBLEM_SYSTEM, cursor->offset);
		return system_problem(problem);
	}
	TT_TRY(status);
	cursor->offset += tt_batch_size(batch);
	cursor->next += batch->count;
	return TT_OK;
}

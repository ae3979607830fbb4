/*
 * A single entry is found in two steps: the segment by the first indices of all, which are in memory; then
 * the batch by the heads of the segment's batches, which are read once for the segment that was asked for
 * last.
 */
#include "ledger/journal.h"

#include <errno.h>
#include <sodium.h>

struct tt_batch_spot {
	uint64_t first, offset;
};

/* ---- problems -------------------------------------------------------------------------------------- */

static enum tt_status problem_at(struct tt_problem *problem, enum tt_problem_kind kind, uint64_t index,
	uint32_t segment, uint64_t offset) {
	int error = errno;
	*problem = (struct tt_problem){.kind = kind, .index = index, .offset = offset};
	tt_segment_name(problem->file, segment);
	if (kind != TT_PROBLEM_SYSTEM)
		return TT_BAD_INPUT;
	problem->error = error;
	return TT_IO;
}

static enum tt_status failed(const struct tt_journal *journal, struct tt_problem *problem) {
	return problem_at(problem, TT_PROBLEM_SYSTEM, TT_NO_ENTRY,
		journal->segments > 0 ? journal->segments - 1 : 0, journal->end);
}

/* ---- segments -------------------------------------------------------------------------------------- */

static uint64_t *firsts_of(const struct tt_journal *journal) {
	return (uint64_t *)(void *)journal->firsts.bytes;
}

static void segment_path(const struct tt_journal *journal, uint32_t segment, char path[TT_PATH_MAX]) {
	char name[TT_PROBLEM_FILE_MAX];
	tt_segment_name(name, segment);
	snprintf(path, TT_PATH_MAX, "%s/%s", journal->path, name);
}

static int open_segment(const struct tt_journal *journal, uint32_t segment, int flags) {
	char path[TT_PATH_MAX];
	segment_path(journal, segment, path);
	return journal->io->open(journal->io->context, path, flags, 0600);
}

static enum tt_status add_first(struct tt_journal *journal, uint64_t first) {
	TT_TRY(tt_space_need(&journal->firsts, (journal->segments + (size_t)1) * sizeof(uint64_t)));
	firsts_of(journal)[journal->segments++] = first;
	return TT_OK;
}

/* Makes the file of the next segment, and its name, to stay. */
static enum tt_status begin_segment(struct tt_journal *journal, struct tt_problem *problem) {
	uint8_t head[TT_SEGMENT_HEAD];
	char folder[TT_PATH_MAX];
	const struct tt_io *io = journal->io;
	errno = EFBIG;
	TT_ENSURE(journal->segments < TT_SEGMENTS_MAX, failed(journal, problem));
	int fd = open_segment(
		journal, journal->segments, O_RDWR | O_CREAT | (journal->shared ? O_EXCL : O_TRUNC));
	TT_ENSURE(fd >= 0, failed(journal, problem));
	tt_segment_put_head(head, journal->segments, journal->size, &journal->origin);
	snprintf(folder, sizeof(folder), "%s/journal", journal->path);
	bool made = tt_io_write(io, fd, head, sizeof(head), 0) == TT_OK && io->sync(io->context, fd) == 0 &&
		    io->sync_directory(io->context, folder) == 0;
	enum tt_status status = made ? add_first(journal, journal->size) : failed(journal, problem);
	if (status != TT_OK) {
		tt_io_close(io, fd);
		return status;
	}
	if (journal->fd >= 0)
		tt_io_close(io, journal->fd);
	journal->fd = fd;
	journal->end = TT_SEGMENT_HEAD;
	return TT_OK;
}

/* ---- opening --------------------------------------------------------------------------------------- */

/* The first index of a segment, out of its head; *there is false after the last one. */
static enum tt_status look_at(struct tt_journal *journal, uint32_t segment, bool *there, uint64_t *first,
	struct tt_problem *problem) {
	uint8_t head[TT_SEGMENT_HEAD] = {0};
	int fd = open_segment(journal, segment, O_RDONLY);
	*there = fd >= 0;
	if (fd < 0)
		return errno == ENOENT ? TT_OK : failed(journal, problem);
	enum tt_status status = tt_io_read(journal->io, fd, head, sizeof(head), 0);
	tt_io_close(journal->io, fd);
	if (status == TT_IO)
		return failed(journal, problem);
	enum tt_problem_kind kind = tt_segment_read_head(head, segment, &journal->origin, first);
	if (kind == TT_PROBLEM_NONE)
		return TT_OK;
	return problem_at(problem, kind, TT_NO_ENTRY, segment, 0);
}

/* Notes the segments. One that has no good head is left to the cursor, which knows whether it may be torn. */
static enum tt_status list_segments(struct tt_journal *journal, struct tt_problem *problem) {
	bool there = true;
	uint64_t first, before = 0;
	for (uint32_t segment = 0; segment < TT_SEGMENTS_MAX; segment++) {
		enum tt_status status = look_at(journal, segment, &there, &first, problem);
		if (status == TT_OK && !there)
			return TT_OK;
		if (status == TT_BAD_INPUT && problem->kind == TT_PROBLEM_DAMAGED_SEGMENT)
			return add_first(journal, before);
		TT_TRY(status);
		if (first < before || (segment == 0 && first > 0))
			return problem_at(problem, TT_PROBLEM_DAMAGED_SEGMENT, first, segment, 0);
		TT_TRY(add_first(journal, first));
		before = first;
	}
	return TT_OK;
}

/* Is every entry of the newest batch right? If not, it is torn, or damaged. */
static enum tt_status check_newest(
	const struct tt_cursor *cursor, const struct tt_batch *batch, struct tt_problem *problem) {
	struct tt_batch_place place = {0};
	struct tt_entry entry;
	while (place.next < batch->count) {
		enum tt_problem_kind kind = tt_batch_entry(batch, &place, &entry);
		if (kind == TT_PROBLEM_NONE)
			continue;
		bool torn = tt_cursor_torn(cursor, batch);
		return problem_at(problem, torn ? TT_PROBLEM_TORN_TAIL : kind,
			torn ? batch->first : entry.index, batch->segment,
			torn ? batch->offset : place.offset);
	}
	return TT_OK;
}

/* Reads the last segment to its end; journal->end is then where the next batch goes. */
static enum tt_status walk_last(
	struct tt_journal *journal, struct tt_cursor *cursor, struct tt_problem *problem) {
	struct tt_batch batch;
	uint32_t segment = journal->segments - 1;
	TT_TRY(tt_cursor_open(cursor, journal->io, journal->path, &journal->origin, segment, problem));
	journal->end = cursor->offset;
	for (;;) {
		TT_TRY(tt_cursor_next(cursor, &batch, problem));
		if (batch.count == 0)
			return TT_OK;
		if (!journal->erasing && cursor->last && cursor->offset == cursor->length)
			TT_TRY(check_newest(cursor, &batch, problem));
		journal->end = cursor->offset;
		journal->size = cursor->next;
		journal->time = batch.time;
	}
}

/* Cuts off what was never acknowledged. */
static enum tt_status drop_tail(
	struct tt_journal *journal, const struct tt_problem *tail, struct tt_problem *problem) {
	const struct tt_io *io = journal->io;
	char path[TT_PATH_MAX];
	journal->dropped = true;
	if (tail->offset > 0) {
		int fd = open_segment(journal, journal->segments - 1, O_RDWR);
		TT_ENSURE(fd >= 0, failed(journal, problem));
		bool cut = io->truncate(io->context, fd, tail->offset) == 0 && io->sync(io->context, fd) == 0;
		tt_io_close(io, fd);
		return cut ? TT_OK : failed(journal, problem);
	}
	segment_path(journal, --journal->segments, path);
	return io->remove(io->context, path) == 0 ? TT_OK : failed(journal, problem);
}

/* Reads the last segment; a segment that was only begun goes, and the one before is the last. */
static enum tt_status find_end(struct tt_journal *journal, bool read_only, struct tt_problem *problem) {
	while (journal->segments > 0) {
		struct tt_cursor cursor;
		uint32_t segment = journal->segments - 1;
		journal->size = firsts_of(journal)[segment];
		enum tt_status status = walk_last(journal, &cursor, problem);
		tt_cursor_close(&cursor);
		if (status != TT_BAD_INPUT || problem->kind != TT_PROBLEM_TORN_TAIL)
			return status;
		struct tt_problem tail = *problem;
		*problem = (struct tt_problem){0};
		if (read_only)
			journal->segments -= tail.offset == 0;
		else
			TT_TRY(drop_tail(journal, &tail, problem));
		if (tail.offset > 0)
			return TT_OK;
	}
	return TT_OK;
}

enum tt_status tt_journal_open(struct tt_journal *journal, const struct tt_io *io, const char *path,
	const struct tt_hash *origin, bool read_only, bool erasing, struct tt_problem *problem) {
	*journal = (struct tt_journal){.erasing = erasing,
		.io = io,
		.path = path,
		.origin = *origin,
		.fd = -1,
		.places.segment = TT_NONE};
	TT_ENSURE(sodium_init() >= 0, TT_LIMIT);
	TT_TRY(list_segments(journal, problem));
	TT_TRY(find_end(journal, read_only, problem));
	if (read_only || journal->segments == 0)
		return TT_OK;
	journal->fd = open_segment(journal, journal->segments - 1, O_RDWR);
	return journal->fd >= 0 ? TT_OK : failed(journal, problem);
}

void tt_journal_finish(struct tt_journal *journal) {
	if (journal->io != NULL && journal->fd >= 0)
		tt_io_close(journal->io, journal->fd);
	if (journal->salts.bytes != NULL)
		sodium_memzero(journal->salts.bytes, journal->salts.capacity);
	tt_space_finish(&journal->firsts);
	tt_space_finish(&journal->batch);
	tt_space_finish(&journal->salts);
	tt_space_finish(&journal->places.space);
	*journal = (struct tt_journal){.fd = -1};
}

/* ---- what others appended --------------------------------------------------------------------------- */

static enum tt_status follow_batches(struct tt_journal *journal, struct tt_cursor *cursor,
	enum tt_status (*visit)(void *context, const struct tt_batch *batch), void *context,
	struct tt_problem *problem) {
	struct tt_batch batch;
	TT_TRY(tt_cursor_open(
		cursor, journal->io, journal->path, &journal->origin, journal->segments - 1, problem));
	cursor->offset = journal->end;
	cursor->next = journal->size;
	for (;;) {
		TT_TRY(tt_cursor_next(cursor, &batch, problem));
		if (batch.count == 0)
			return TT_OK;
		while (batch.segment >= journal->segments)
			TT_TRY(add_first(journal, batch.first));
		TT_TRY(visit(context, &batch));
		journal->end = cursor->offset;
		journal->size = cursor->next;
		journal->time = batch.time;
	}
}

/* The last segment is opened anew: what is known of its size is of before. */
static enum tt_status reopen_last(struct tt_journal *journal, struct tt_problem *problem) {
	if (journal->fd >= 0)
		tt_io_close(journal->io, journal->fd);
	journal->fd = open_segment(journal, journal->segments - 1, O_RDWR);
	return journal->fd >= 0 ? TT_OK : failed(journal, problem);
}

enum tt_status tt_journal_follow(struct tt_journal *journal, bool read_only,
	enum tt_status (*visit)(void *context, const struct tt_batch *batch), void *context,
	struct tt_problem *problem) {
	struct tt_cursor cursor = {.fd = -1};
	uint64_t before = journal->size;
	if (journal->segments == 0) {
		bool there;
		uint64_t first;
		TT_TRY(look_at(journal, 0, &there, &first, problem));
		if (!there)
			return TT_OK;
		TT_TRY(add_first(journal, 0));
		journal->end = TT_SEGMENT_HEAD;
	}
	enum tt_status status = follow_batches(journal, &cursor, visit, context, problem);
	tt_cursor_close(&cursor);
	if (status != TT_OK || journal->size == before)
		return status;
	journal->places.segment = TT_NONE;
	return read_only ? TT_OK : reopen_last(journal, problem);
}

/* ---- appending ------------------------------------------------------------------------------------- */

/* Fresh random salts, from one seed of the system. */
static enum tt_status make_salts(struct tt_journal *journal, uint32_t count) {
	uint8_t seed[randombytes_SEEDBYTES];
	TT_TRY(tt_space_need(&journal->salts, (size_t)count * TT_SALT_SIZE));
	randombytes_buf(seed, sizeof(seed));
	randombytes_buf_deterministic(journal->salts.bytes, (size_t)count * TT_SALT_SIZE, seed);
	sodium_memzero(seed, sizeof(seed));
	return TT_OK;
}

static void put_entry(uint8_t *row, uint8_t *payload, const struct tt_salt *salt, struct tt_text body,
	const struct tt_hash *commitment) {
	memcpy(row, commitment->bytes, TT_HASH_SIZE);
	tt_put_32(row + TT_HASH_SIZE, (uint32_t)body.len);
	memcpy(payload, salt->bytes, TT_SALT_SIZE);
	if (body.len > 0)
		memcpy(payload + TT_SALT_SIZE, body.bytes, body.len);
}

/* Lays the batch out in memory. */
static enum tt_status compose(struct tt_journal *journal, struct tt_batch *batch,
	const struct tt_text *bodies, struct tt_hash *commitments) {
	TT_TRY(make_salts(journal, batch->count));
	TT_TRY(tt_space_need(&journal->batch, tt_batch_size(batch)));
	uint8_t *bytes = journal->batch.bytes, *row = bytes + TT_BATCH_HEAD;
	uint8_t *payload = row + (size_t)batch->count * TT_BATCH_ROW;
	const struct tt_salt *salts = (const struct tt_salt *)journal->salts.bytes;
	tt_batch_put_head(bytes, batch);
	for (uint32_t i = 0; i < batch->count; i++, row += TT_BATCH_ROW) {
		commitments[i] = tt_entry_commit(&salts[i], batch->time, bodies[i]);
		put_entry(row, payload, &salts[i], bodies[i], &commitments[i]);
		payload += TT_SALT_SIZE + bodies[i].len;
	}
	tt_batch_put_mark(payload, bytes, batch->count);
	return TT_OK;
}

/* After a write that failed: a disk that was full may have room later, if what was written can be taken back.
 */
static enum tt_status take_back(struct tt_journal *journal, struct tt_problem *problem) {
	enum tt_status status = failed(journal, problem);
	bool full = problem->error == ENOSPC || problem->error == EDQUOT || problem->error == EFBIG;
	if (!full || journal->io->truncate(journal->io->context, journal->fd, journal->end) != 0)
		journal->broken = true;
	return status;
}

static enum tt_status add_spot(struct tt_batch_places *places, struct tt_batch_spot spot) {
	TT_TRY(tt_space_need(&places->space, (places->count + (size_t)1) * sizeof(spot)));
	((struct tt_batch_spot *)(void *)places->space.bytes)[places->count++] = spot;
	return TT_OK;
}

/* The places of the segment that grows are kept right; without memory they are read again later. */
static void note_spot(struct tt_journal *journal, struct tt_batch_spot spot) {
	if (journal->places.segment == journal->segments - 1 && add_spot(&journal->places, spot) != TT_OK)
		journal->places.segment = TT_NONE;
}

enum tt_status tt_journal_append(struct tt_journal *journal, const struct tt_text *bodies, uint32_t count,
	struct tt_hash *commitments, int64_t *time, struct tt_problem *problem) {
	const struct tt_io *io = journal->io;
	struct tt_batch batch = {.count = count, .payload = (uint64_t)count * TT_SALT_SIZE};
	for (uint32_t i = 0; i < count; i++)
		batch.payload += bodies[i].len;
	if (journal->broken)
		return problem_at(
			problem, TT_PROBLEM_BROKEN, TT_NO_ENTRY, journal->segments - 1, journal->end);
	if (journal->fd < 0 || journal->end >= journal->segment_size)
		TT_TRY(begin_segment(journal, problem));
	batch.first = journal->size;
	batch.time = *time = io->now(io->context);
	batch.step_back = batch.time < journal->time ? (uint64_t)journal->time - (uint64_t)batch.time : 0;
	TT_TRY(compose(journal, &batch, bodies, commitments));
	uint64_t size = tt_batch_size(&batch);
	if (tt_io_write(io, journal->fd, journal->batch.bytes, size, journal->end) != TT_OK)
		return take_back(journal, problem);
	if (io->sync(io->context, journal->fd) != 0) {
		journal->broken = true;
		return failed(journal, problem);
	}
	note_spot(journal, (struct tt_batch_spot){batch.first, journal->end});
	journal->steps_back += batch.step_back > 0;
	journal->end += size;
	journal->size += count;
	journal->time = batch.time;
	return TT_OK;
}

/* ---- looking up ------------------------------------------------------------------------------------ */

/* The last of count ascending numbers, stride bytes apart, that is not above index. */
static uint32_t last_up_to(const void *first, size_t stride, uint32_t count, uint64_t index) {
	uint32_t low = 0, high = count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		uint64_t number;
		memcpy(&number, (const char *)first + stride * middle, sizeof(number));
		*(number <= index ? &low : &high) = middle;
	}
	return low;
}

/* Reads the heads of a segment's batches. */
static enum tt_status read_places(struct tt_journal *journal, uint32_t segment, int fd, uint64_t length) {
	struct tt_batch_places *places = &journal->places;
	struct tt_batch batch;
	uint8_t head[TT_BATCH_HEAD];
	places->count = 0;
	for (uint64_t at = TT_SEGMENT_HEAD; at < length; at += tt_batch_size(&batch)) {
		TT_TRY(tt_io_read(journal->io, fd, head, sizeof(head), at));
		TT_ENSURE(tt_batch_read_head(head, &batch), TT_BAD_INPUT);
		TT_TRY(add_spot(places, (struct tt_batch_spot){batch.first, at}));
	}
	places->segment = segment;
	return TT_OK;
}

static enum tt_status find_places(struct tt_journal *journal, uint32_t segment, int fd) {
	uint64_t length = journal->end;
	if (journal->places.segment == segment)
		return TT_OK;
	journal->places.segment = TT_NONE;
	if (segment + 1 < journal->segments)
		TT_ENSURE(journal->io->size(journal->io->context, fd, &length) == 0, TT_IO);
	return read_places(journal, segment, fd, length);
}

/* Brings head and table of the batch with the entry into space. */
static enum tt_status read_table(struct tt_journal *journal, int fd, uint64_t index, uint64_t offset,
	struct tt_space *space, struct tt_batch *batch) {
	TT_TRY(tt_space_need(space, TT_BATCH_HEAD));
	TT_TRY(tt_io_read(journal->io, fd, space->bytes, TT_BATCH_HEAD, offset));
	TT_ENSURE(tt_batch_read_head(space->bytes, batch), TT_BAD_INPUT);
	TT_ENSURE(index >= batch->first && index - batch->first < batch->count, TT_BAD_INPUT);
	size_t table = (size_t)batch->count * TT_BATCH_ROW;
	TT_TRY(tt_space_need(space, TT_BATCH_HEAD + table));
	TT_TRY(tt_io_read(journal->io, fd, space->bytes + TT_BATCH_HEAD, table, offset + TT_BATCH_HEAD));
	batch->bytes = space->bytes;
	batch->offset = offset;
	return TT_OK;
}

/* Where an entry is. */
struct spot {
	struct tt_batch batch; /* head and table only */
	struct tt_hash commitment;
	uint32_t len;
	uint64_t offset; /* of its salt, in the segment */
};

static enum tt_status locate_in(struct tt_journal *journal, uint64_t index, uint32_t segment, int fd,
	struct tt_space *space, struct spot *spot) {
	TT_TRY(find_places(journal, segment, fd));
	const struct tt_batch_spot *spots = (const void *)journal->places.space.bytes;
	TT_ENSURE(journal->places.count > 0, TT_BAD_INPUT);
	uint32_t at = last_up_to(spots, sizeof(*spots), journal->places.count, index);
	TT_TRY(read_table(journal, fd, index, spots[at].offset, space, &spot->batch));
	spot->offset = spots[at].offset + TT_BATCH_HEAD + (uint64_t)spot->batch.count * TT_BATCH_ROW;
	for (uint32_t i = 0; i < index - spot->batch.first; i++) {
		tt_batch_row(&spot->batch, i, &spot->commitment, &spot->len);
		spot->offset += TT_SALT_SIZE + (uint64_t)spot->len;
	}
	tt_batch_row(&spot->batch, (uint32_t)(index - spot->batch.first), &spot->commitment, &spot->len);
	return spot->len <= TT_BATCH_BYTES_MAX ? TT_OK : TT_BAD_INPUT;
}

static uint32_t segment_of(const struct tt_journal *journal, uint64_t index) {
	return last_up_to(journal->firsts.bytes, sizeof(uint64_t), journal->segments, index);
}

static enum tt_status damaged(struct tt_problem *problem, enum tt_status status, enum tt_problem_kind kind,
	uint64_t index, uint32_t segment, uint64_t offset) {
	if (status == TT_OK || status == TT_LIMIT)
		return status;
	return problem_at(problem, status == TT_IO ? TT_PROBLEM_SYSTEM : kind, index, segment, offset);
}

/* An entry as a batch of its own: a row, and its payload. */
static enum tt_status read_payload(const struct tt_journal *journal, int fd, const struct spot *spot,
	struct tt_space *space, struct tt_batch *single) {
	size_t start = TT_BATCH_HEAD + TT_BATCH_ROW, len = TT_SALT_SIZE + (size_t)spot->len;
	TT_TRY(tt_space_need(space, start + len));
	memcpy(space->bytes + TT_BATCH_HEAD, spot->commitment.bytes, TT_HASH_SIZE);
	tt_put_32(space->bytes + TT_BATCH_HEAD + TT_HASH_SIZE, spot->len);
	TT_TRY(tt_io_read(journal->io, fd, space->bytes + start, len, spot->offset));
	*single = (struct tt_batch){.count = 1, .time = spot->batch.time, .bytes = space->bytes};
	return TT_OK;
}

enum tt_status tt_journal_read(struct tt_journal *journal, uint64_t index, struct tt_space *space,
	struct tt_entry *entry, struct tt_problem *problem) {
	uint32_t segment = segment_of(journal, index);
	struct spot spot = {0};
	struct tt_batch single;
	struct tt_batch_place place = {0};
	int fd = open_segment(journal, segment, O_RDONLY);
	TT_ENSURE(fd >= 0, problem_at(problem, TT_PROBLEM_SYSTEM, index, segment, 0));
	enum tt_problem_kind kind = TT_PROBLEM_DAMAGED_BATCH;
	enum tt_status status = locate_in(journal, index, segment, fd, space, &spot);
	if (status == TT_OK)
		status = read_payload(journal, fd, &spot, space, &single);
	if (status == TT_OK && (kind = tt_batch_entry(&single, &place, entry)) != TT_PROBLEM_NONE)
		status = TT_BAD_INPUT;
	tt_io_close(journal->io, fd);
	entry->index = index;
	return damaged(problem, status, kind, index, segment, status == TT_OK ? 0 : spot.offset);
}

enum tt_status tt_journal_seek(
	struct tt_journal *journal, uint64_t index, struct tt_cursor *cursor, struct tt_problem *problem) {
	uint32_t segment = segment_of(journal, index);
	struct spot spot = {0};
	struct tt_space space = {0};
	TT_TRY(tt_cursor_open(cursor, journal->io, journal->path, &journal->origin, segment, problem));
	enum tt_status status = locate_in(journal, index, segment, cursor->fd, &space, &spot);
	tt_space_finish(&space);
	if (status == TT_OK) {
		cursor->offset = spot.batch.offset;
		cursor->next = spot.batch.first;
	}
	return status == TT_BAD_INPUT ? TT_OK : damaged(problem, status, TT_PROBLEM_NONE, index, segment, 0);
}

/* ---- erasing --------------------------------------------------------------------------------------- */

static enum tt_status overwrite(const struct tt_journal *journal, int fd, const struct spot *spot,
	struct tt_space *space, uint64_t order) {
	size_t len = TT_ERASED_SIZE + (size_t)spot->len;
	TT_TRY(tt_space_need(space, len));
	memset(space->bytes, 0, len);
	tt_erasure_put(space->bytes, order, &spot->commitment);
	TT_TRY(tt_io_write(journal->io, fd, space->bytes, len, spot->offset));
	return journal->io->sync(journal->io->context, fd) == 0 ? TT_OK : TT_IO;
}

enum tt_status tt_journal_erase(
	struct tt_journal *journal, uint64_t index, uint64_t order, struct tt_problem *problem) {
	uint32_t segment = segment_of(journal, index);
	struct spot spot = {0};
	struct tt_space space = {0};
	int fd = open_segment(journal, segment, O_RDWR);
	TT_ENSURE(fd >= 0, problem_at(problem, TT_PROBLEM_SYSTEM, index, segment, 0));
	enum tt_status status = locate_in(journal, index, segment, fd, &space, &spot);
	if (status == TT_OK)
		status = overwrite(journal, fd, &spot, &space, order);
	tt_io_close(journal->io, fd);
	tt_space_finish(&space);
	return damaged(
		problem, status, TT_PROBLEM_DAMAGED_BATCH, index, segment, status == TT_OK ? 0 : spot.offset);
}

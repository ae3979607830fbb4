/*
 * The journal's files, and reading them. The journal is segments, journal/000000 and on; a segment is a head
 *and batches; a batch is what was acknowledged at once. All numbers have their most significant byte first.
 *
 *	segment head, 64 bytes: "tenten.journal/1", number (4), zero (4), index of its first entry (8),
 *		SHA-256 of the log's origin (16 bytes of it), SHA-256 of the 48 bytes before (16 of it)
 *	batch head, 64 bytes: "batch/1\n", count of entries (4), clock (4; 1: the system's), index of its
 *first entry (8), time in milliseconds (8), milliseconds that the clock was behind the batch before (8),
 *		bytes of salts and bodies (8), SHA-256 of the 48 bytes before (16 of it)
 *	table, 36 bytes an entry: commitment (32), length of the body (4)
 *	for each entry: salt (32), body
 *	mark, 16 bytes: of SHA-256(batch head, table)
 *
 * An erased entry has in place of its salt "tenten.erased/1\n", the index of the entry that ordered it (8),
 *and 8 bytes of SHA-256(those 24, commitment); its body is zeroes. No other byte of a segment ever changes.
 *
 * Only the last batch of the last segment can be torn: begun, and never acknowledged. A batch that ends
 *behind the file is; and so is one of which every part that is wrong touches a sector of 512 bytes that is
 *all zero, for a disk writes a sector or does not. Anything else that is wrong is damage.
 */
#ifndef TT_LEDGER_BATCH_H
#define TT_LEDGER_BATCH_H

#include "base/io.h"
#include "ledger/entry.h"
#include "ledger/problem.h"
#include "ledger/space.h"

enum {
	TT_SEGMENT_HEAD = 64,
	TT_BATCH_HEAD = 64,
	TT_BATCH_ROW = TT_HASH_SIZE + 4,
	TT_BATCH_MARK = 16,
	TT_ERASED_SIZE = TT_SALT_SIZE,
};
#define TT_SEGMENTS_MAX 1000000u

struct tt_batch {
	uint32_t segment;
	uint64_t offset; /* of its head, in the segment */
	uint64_t first;
	uint32_t count;
	int64_t time;
	uint64_t step_back;   /* milliseconds */
	uint64_t payload;     /* bytes of salts and bodies */
	const uint8_t *bytes; /* head, table, payload, mark */
};

/* Bytes of the whole batch. */
static inline uint64_t tt_batch_size(const struct tt_batch *batch) {
	return TT_BATCH_HEAD + (uint64_t)batch->count * TT_BATCH_ROW + batch->payload + TT_BATCH_MARK;
}

/* Writers: of a head whose numbers are in the batch, of the mark behind head and table, of an erasure. */
void tt_segment_put_head(
	uint8_t head[TT_SEGMENT_HEAD], uint32_t segment, uint64_t first, const struct tt_hash *origin);
void tt_batch_put_head(uint8_t head[TT_BATCH_HEAD], const struct tt_batch *batch);
void tt_batch_put_mark(uint8_t mark[TT_BATCH_MARK], const uint8_t *bytes, uint32_t count);
void tt_erasure_put(uint8_t bytes[TT_ERASED_SIZE], uint64_t order, const struct tt_hash *commitment);

/* "journal/000012". */
void tt_segment_name(char name[TT_PROBLEM_FILE_MAX], uint32_t segment);
/* Reads a segment's head: NONE, DAMAGED_SEGMENT or OTHER_ORIGIN. */
enum tt_problem_kind tt_segment_read_head(
	const uint8_t head[TT_SEGMENT_HEAD], uint32_t segment, const struct tt_hash *origin, uint64_t *first);
/* Reads a batch's head; false if it is none that anybody wrote. */
bool tt_batch_read_head(const uint8_t head[TT_BATCH_HEAD], struct tt_batch *batch);

/* A walk over the entries of a batch; all zero at its start. */
struct tt_batch_place {
	uint32_t next;	   /* position of the next entry in the batch */
	uint64_t at;	   /* where its salt is in the payload */
	uint64_t offset;   /* where the salt of the entry before is in the segment */
	uint64_t expected; /* index of the next entry */
};

/*
 * Takes the next entry, which points into the batch, and checks it: NONE, DAMAGED_ENTRY or DAMAGED_ERASURE.
 * Call it as often as the batch has entries.
 */
enum tt_problem_kind tt_batch_entry(
	const struct tt_batch *batch, struct tt_batch_place *place, struct tt_entry *entry);
/* The row of the table: commitment and length of the body, without a look at the body. */
void tt_batch_row(const struct tt_batch *batch, uint32_t position, struct tt_hash *commitment, uint32_t *len);

/* Reads the batches of a journal one after the other. */
struct tt_cursor {
	const struct tt_io *io;
	const char *path; /* the log's folder */
	struct tt_hash origin;
	uint32_t segment;
	int fd;			 /* -1: none open */
	uint64_t offset, length; /* where the next batch begins, and the segment ends */
	uint64_t next;		 /* index of the next entry */
	bool last;		 /* is it the last segment? */
	struct tt_space space;
	uint64_t window; /* offset in the segment of the first byte in space */
	size_t filled;	 /* bytes there */
};

/* Begins at the first batch of a segment. TT_BAD_INPUT: problem says what. */
enum tt_status tt_cursor_open(struct tt_cursor *cursor, const struct tt_io *io, const char *path,
	const struct tt_hash *origin, uint32_t segment, struct tt_problem *problem) TT_MUST_USE;
/*
 * The next batch, valid until the next call; its count is 0 at the end of the journal. Its head, table and
 * mark were checked, entries were not. TT_BAD_INPUT: problem says what; TORN_TAIL stands at the end of the
 * journal.
 */
enum tt_status tt_cursor_next(
	struct tt_cursor *cursor, struct tt_batch *batch, struct tt_problem *problem) TT_MUST_USE;
/* Is the batch just read the journal's last, and torn: with entries that are wrong, all of them so? */
bool tt_cursor_torn(const struct tt_cursor *cursor, const struct tt_batch *batch);
void tt_cursor_close(struct tt_cursor *cursor);

#endif

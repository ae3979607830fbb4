/*
 * The journal: its files as one list of entries that grows at its end (batch.h says how they are laid out).
 * Appending is one write and one fdatasync. What the entries hash to, and whether it is what was signed, is
 * the log's business.
 */
#ifndef TT_LEDGER_JOURNAL_H
#define TT_LEDGER_JOURNAL_H

#include "ledger/batch.h"

/* Where the batches of a segment are, for looking up single entries. */
struct tt_batch_places {
	uint32_t segment; /* TT_NONE: of none */
	uint32_t count;
	struct tt_space space; /* struct tt_batch_spot each */
};

struct tt_journal {
	const struct tt_io *io;
	const char *path; /* the log's folder */
	struct tt_hash origin;
	uint64_t segment_size;
	uint32_t segments;	/* files */
	struct tt_space firsts; /* uint64_t each: index of a segment's first entry */
	int fd;			/* the last segment, for writing; -1: none */
	uint64_t end;		/* bytes in it */
	uint64_t size;		/* entries */
	int64_t time;		/* of the last batch */
	uint64_t steps_back;	/* of the clock, since it was opened */
	bool erasing;		/* a crash interrupted an erasure */
	bool dropped;		/* a torn tail */
	bool shared;		/* a new segment is one that nobody else has begun */
	bool broken;		/* a write failed, and nothing is known about the disk */
	struct tt_space batch;	/* the one that is being written */
	struct tt_space salts;
	struct tt_batch_places places;
};

/*
 * Opens what is there; nothing is there of a new log. A torn tail is dropped, on the disk unless read_only.
 * TT_IO or TT_BAD_INPUT: problem says what. With erasing, entries are going to be overwritten anew that a
 * crash may have left half overwritten, so that the newest batch, which was acknowledged then, is no ground
 * to complain. Memory is given back by tt_journal_finish() in any case.
 */
enum tt_status tt_journal_open(struct tt_journal *journal, const struct tt_io *io, const char *path,
	const struct tt_hash *origin, bool read_only, bool erasing, struct tt_problem *problem) TT_MUST_USE;
void tt_journal_finish(struct tt_journal *journal);

/*
 * Appends a batch and has it on the disk. commitments has room for count. Bodies were checked against the
 * limits.
 */
enum tt_status tt_journal_append(struct tt_journal *journal, const struct tt_text *bodies, uint32_t count,
	struct tt_hash *commitments, int64_t *time, struct tt_problem *problem) TT_MUST_USE;

/*
 * Takes in the batches that other processes appended since; visit is called with each, and what it answers
 * ends it.
 */
enum tt_status tt_journal_follow(struct tt_journal *journal, bool read_only,
	enum tt_status (*visit)(void *context, const struct tt_batch *batch), void *context,
	struct tt_problem *problem) TT_MUST_USE;

/* Sets a cursor to the batch with this entry, which is not the end. */
enum tt_status tt_journal_seek(struct tt_journal *journal, uint64_t index, struct tt_cursor *cursor,
	struct tt_problem *problem) TT_MUST_USE;
/* Reads an entry; its body is in space, which is the caller's. */
enum tt_status tt_journal_read(struct tt_journal *journal, uint64_t index, struct tt_space *space,
	struct tt_entry *entry, struct tt_problem *problem) TT_MUST_USE;
/* Overwrites an entry's salt and body, and has that on the disk. */
enum tt_status tt_journal_erase(
	struct tt_journal *journal, uint64_t index, uint64_t order, struct tt_problem *problem) TT_MUST_USE;

#endif

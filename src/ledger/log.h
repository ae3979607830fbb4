/*
 * ledger: the record that nobody can quietly change. A log is a folder of files whose formats are published
 * (docs/ledger.md):
 *
 *	journal/      the entries: salts, bodies, commitments. Everything else but the key follows from it.
 *	public/       what anyone may have: checkpoint, tiles, log.vkey; no personal data
 *	key           the private key, or two during a changeover (mode 0600; ledger/keyring.h)
 *	signed        size and root of the newest tree that may have been signed
 *	erasing       while entries are being erased: which
 *	lock          held by the one process that writes
 *
 * What lives here knows hashes, files and signatures; what an entry says is its writer's business. Nothing
 *here prints.
 *
 * Errors. Functions that answer a status answer TT_OK, TT_IO (the system failed), TT_BAD_INPUT (the log or
 *what was asked for is not right) or TT_LIMIT (no memory); unless it is TT_OK, log->problem says what and
 *where.
 *
 * Threads. A log is used by one thread at a time. Files below public/ may be read by anybody at any time:
 *what the checkpoint there speaks of is whole before the checkpoint is.
 */
#ifndef TT_LEDGER_LOG_H
#define TT_LEDGER_LOG_H

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/keyring.h"
#include "ledger/problem.h"
#include "ledger/proof.h"

struct tt_log;

struct tt_log_options {
	const char *path;	/* the folder */
	const char *origin;	/* name of the log, such as example.com/log; NULL: as it was created */
	bool create;		/* make it if there is none; needs origin */
	bool read_only;		/* changes nothing, takes no lock; another process may be writing */
	bool shared;		/* several processes write: see tt_log_refresh() */
	unsigned wait;		/* milliseconds to wait for another process to let go of it */
	uint64_t segment_size;	/* bytes after which the journal begins a new file; 0: 64 MiB */
	const struct tt_io *io; /* NULL: the system's */
};

/* A log that is open. Read, do not write, the members. */
struct tt_log_status {
	uint64_t size;	    /* entries acknowledged */
	uint64_t published; /* entries in the newest checkpoint; receipts exist for these */
	int64_t last_time;  /* of the newest entry, milliseconds */
	int64_t steps_back; /* how often the clock was found before the last batch's, since it was opened */
	bool dropped_tail;  /* an unfinished batch was dropped when it was opened */
	uint64_t rebuilt;   /* entries whose tiles were made anew when it was opened */
};

/*
 * Opens a log, or creates it, and repairs what a crash left: an unfinished batch at the end, which was never
 * acknowledged, is dropped; erasures that had begun are ended; tiles that are missing are made. Refuses
 * (TT_BAD_INPUT) a log that is damaged in the middle, or that does not continue what was signed. On failure
 * *log is NULL and *problem says why.
 */
enum tt_status tt_log_open(
	struct tt_log **log, const struct tt_log_options *options, struct tt_problem *problem) TT_MUST_USE;
/* Lets go of it; what was acknowledged stays. Accepts NULL. */
void tt_log_close(struct tt_log *log);

const struct tt_problem *tt_log_problem(const struct tt_log *log);
struct tt_log_status tt_log_status(const struct tt_log *log);
const char *tt_log_origin(const struct tt_log *log);
/* The key that its checkpoints are verified with; all that it has had, the newest first. */
const struct tt_key *tt_log_key(const struct tt_log *log);
const struct tt_keyring *tt_log_keys(const struct tt_log *log);
bool tt_log_is_changing_key(const struct tt_log *log);
/*
 * Begins a changeover: from now on a new key signs, and the one so far as well, so that whoever verifies has
 * time to take the new one over. Retiring ends it: the private key so far is gone. TT_PROBLEM_CHANGEOVER: one
 * is under way, or none is, or there have been TT_KEYRING_MAX keys.
 */
enum tt_status tt_log_change_key(struct tt_log *log) TT_MUST_USE;
enum tt_status tt_log_retire_key(struct tt_log *log) TT_MUST_USE;

/* What became of a batch. */
struct tt_log_batch {
	uint64_t first; /* index of its first entry */
	uint32_t count;
	int64_t time;		      /* of all its entries, milliseconds */
	const struct tt_hash *leaves; /* hashes of the leaves; until the next call */
};

/*
 * Appends bodies, all of them or none, with one write to the disk. When it answers TT_OK they are
 * acknowledged: on the disk, and there after any crash. TT_BAD_INPUT, nothing appended: a body is larger than
 * TT_BODY_MAX, or there are more than TT_BATCH_MAX or TT_BATCH_BYTES_MAX. TT_IO, nothing acknowledged: where
 * the disk was full the next call may succeed; after other failures the log answers TT_PROBLEM_BROKEN until
 * it is opened anew, and may then hold the entries of the failed call.
 */
enum tt_status tt_log_append(struct tt_log *log, const struct tt_text *bodies, uint32_t count,
	struct tt_log_batch *batch) TT_MUST_USE;

/*
 * Publishes and signs what was acknowledged: tiles, then size and root on the disk, then the checkpoint. Does
 * nothing if nothing is new. Never signs a tree that does not continue the one signed before
 * (TT_PROBLEM_FORKED).
 */
enum tt_status tt_log_checkpoint(struct tt_log *log) TT_MUST_USE;
/*
 * Adds signature lines that a witness returned for the newest checkpoint; those of other keys than the given
 * ones are left out. TT_BAD_INPUT if none is left, or one is wrong.
 */
enum tt_status tt_log_cosign(struct tt_log *log, struct tt_text lines, const struct tt_key *witnesses,
	uint32_t witness_count) TT_MUST_USE;

/*
 * Several processes may write a log whose files are changed in transactions (options.shared): then nothing is
 * ever half written, and the caller sees to it that they take turns. It takes a turn to open the log, to
 * append, to erase, to publish, to change the key; at the beginning of each this takes in what others did
 * meanwhile. A call that fails, or a turn that is not committed, leaves a view that is too far: the log is to
 * be opened anew.
 */
enum tt_status tt_log_refresh(struct tt_log *log) TT_MUST_USE;

/* Reads an entry; its body is on the arena. An erased one is TT_OK, and says so. */
enum tt_status tt_log_read(
	struct tt_log *log, uint64_t index, struct tt_arena *arena, struct tt_entry *entry) TT_MUST_USE;
/*
 * Calls visit with the entries from index on, in order, as long as it answers true; an entry is valid during
 * the call. Entries are checked against their commitments. Reads as fast as the disk does.
 */
enum tt_status tt_log_scan(struct tt_log *log, uint64_t index,
	bool (*visit)(void *context, const struct tt_entry *entry), void *context) TT_MUST_USE;

/*
 * Overwrites salt and body of entries, on the disk when it answers TT_OK, and marks each with the index of
 * the entry that ordered it, which is recorded before and is not among them. Proofs of everything stay. After
 * a crash in the middle, opening the log ends what had begun. Erasing what is erased changes nothing.
 */
enum tt_status tt_log_erase(
	struct tt_log *log, const uint64_t *indices, uint32_t count, uint64_t order) TT_MUST_USE;

/* Adds to buf: the newest checkpoint as published (with cosignatures). TT_PROBLEM_NO_ENTRY if there is none.
 */
enum tt_status tt_log_latest(struct tt_log *log, struct tt_buf *buf) TT_MUST_USE;
/*
 * The receipt of an entry that the newest checkpoint speaks of (TT_PROBLEM_NO_ENTRY otherwise). With opens,
 * it has the salt: for those who have the body; TT_PROBLEM_ERASED if that is gone.
 */
enum tt_status tt_log_receipt(struct tt_log *log, uint64_t index, bool opens, struct tt_buf *buf) TT_MUST_USE;
/* A public file by its name below public/, as it is; TT_IO: it is not there. */
enum tt_status tt_log_public(
	struct tt_log *log, const char *name, struct tt_arena *arena, struct tt_text *bytes) TT_MUST_USE;
/* That the log of old entries is the beginning of that of the newest checkpoint; also what a witness is sent.
 */
enum tt_status tt_log_growth(struct tt_log *log, uint64_t old, struct tt_buf *buf) TT_MUST_USE;

/* Makes all tiles anew from the journal, and checks every entry on the way. */
enum tt_status tt_log_rebuild(struct tt_log *log) TT_MUST_USE;

#endif

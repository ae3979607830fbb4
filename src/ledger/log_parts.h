/*
 * What a log is made of, for the files log*.c only.
 */
#ifndef TT_LEDGER_LOG_PARTS_H
#define TT_LEDGER_LOG_PARTS_H

#include "ledger/head.h"
#include "ledger/journal.h"
#include "ledger/lane.h"
#include "ledger/log.h"
#include "ledger/tiles.h"

struct tt_log {
	const struct tt_io *io;
	char path[TT_PATH_MAX / 2]; /* so that names below it fit */
	char public_path[TT_PATH_MAX / 2 + 8];
	bool read_only, shared;
	int lock;		 /* -1: none */
	struct tt_signer signer; /* without secret if read_only */
	struct tt_signer before; /* signs as well, while changing */
	bool changing;
	struct tt_keyring ring; /* all keys that it has signed with, the newest first */
	struct tt_hash origin;	/* of the origin's bytes */
	struct tt_journal journal;
	struct tt_lane lane;   /* of leaves to the tiles, which are the lane's until one has waited for it */
	struct tt_tiles tiles; /* of all entries, unless behind */
	bool behind;	       /* a tile could not be written: tiles are to be made anew */
	struct tt_head signed_head, published;
	struct tt_space latest; /* the checkpoint as published */
	size_t latest_len;
	struct tt_tile_reader reader;
	struct tt_space leaves, commitments, body;
	struct tt_problem problem;
	uint64_t rebuilt;
};

/* A file of the log. */
void tt_log_file(const struct tt_log *log, const char *name, char path[TT_PATH_MAX]);
/* Notes a problem with one of its files and answers the status that goes with it; errno is noted, too. */
enum tt_status tt_log_fail(struct tt_log *log, enum tt_problem_kind kind, uint64_t index, const char *file);
/* Calls work with an arena that is gone afterwards. */
enum tt_status tt_log_with(struct tt_log *log,
	enum tt_status (*work)(struct tt_log *log, struct tt_arena *arena, const void *argument),
	const void *argument) TT_MUST_USE;

/* Loads a small file of the log; one that is not there is an empty text. */
enum tt_status tt_log_load(
	struct tt_log *log, struct tt_arena *arena, const char *name, struct tt_text *text) TT_MUST_USE;
bool tt_log_has(const struct tt_log *log, const char *name);
/* Finds its keys, or makes them; argument: struct tt_log_options. */
enum tt_status tt_log_find_keys(struct tt_log *log, struct tt_arena *arena, const void *argument) TT_MUST_USE;

/* Reads the published checkpoint, verifies it with the log's own key, and keeps it. */
enum tt_status tt_log_load_checkpoint(struct tt_log *log) TT_MUST_USE;
/* Reads checkpoint and head, and signs again what is known to have been signed where the checkpoint is gone.
 */
enum tt_status tt_log_find_signed(struct tt_log *log) TT_MUST_USE;
/* Reads keys, checkpoint and head anew. */
enum tt_status tt_log_reload(struct tt_log *log) TT_MUST_USE;
/* The checkpoint as it is published now, be it by somebody else. */
enum tt_status tt_log_look_at_checkpoint(struct tt_log *log) TT_MUST_USE;
/* Signs a head that is in the file signed, and publishes the checkpoint. */
enum tt_status tt_log_sign(struct tt_log *log, struct tt_head head) TT_MUST_USE;
/* Puts a head into the file signed. */
enum tt_status tt_log_keep_head(struct tt_log *log, struct tt_head head) TT_MUST_USE;
/* Begins to bring leaves to the tiles; aside, where files are the system's and nobody else writes them. */
void tt_log_begin_tiles(struct tt_log *log, bool aside);
/* Waits for the tiles of what was appended; those that could not be written leave the log behind. */
void tt_log_wait_for_tiles(struct tt_log *log);
/* Brings the tiles to where the journal is, from what is there, or, with anew, from nothing. */
enum tt_status tt_log_settle(struct tt_log *log, bool anew) TT_MUST_USE;
/* Ends erasures that had begun. */
enum tt_status tt_log_end_erasures(struct tt_log *log) TT_MUST_USE;

#endif

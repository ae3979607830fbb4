/*
 * Verifying the files of a log, of which nothing is believed but what a key signed: the whole log's folder,
 * or a copy of its folder public/. The journal, or without it the tiles of the leaves, is read once from its
 * beginning to its end; everything else is computed from that and compared. Nothing is changed, no lock is
 * taken; memory is the same whatever the size.
 */
#ifndef TT_LEDGER_VERIFY_H
#define TT_LEDGER_VERIFY_H

#include "base/io.h"
#include "ledger/checkpoint.h"
#include "ledger/problem.h"

enum { TT_VERIFY_SHOWN = 16 };

struct tt_verify_options {
	const char *path;
	const struct tt_key
		*keys; /* who may sign; none: the key that lies beside the log, which proves less */
	uint32_t key_count;
	struct tt_text since;	/* a checkpoint, as signed, that somebody held; empty: none */
	const struct tt_io *io; /* NULL: the system's, in two threads; another: in one */
	void (*progress)(
		void *context, uint64_t done, uint64_t all); /* entries; may be NULL; in either thread */
	void *context;
};

struct tt_verified {
	uint64_t problem_count;
	struct tt_problem
		problems[TT_VERIFY_SHOWN]; /* the first ones, in the order of entries as far as known */
	struct tt_key key;		   /* that the log signs with */
	bool own_key;			   /* it was not given, but lay beside the log */
	bool has_journal;		   /* or else tiles only */
	bool has_bundles;		   /* of a copy: are there commitments beside the tiles? */
	bool torn;	  /* an unfinished batch stands at the end, which was never acknowledged */
	uint64_t entries; /* read */
	uint64_t size;	  /* in the checkpoint */
	struct tt_hash root;
	uint64_t erased;
	uint64_t steps_back;		    /* of the clock, between batches */
	uint64_t since;			    /* entries in the checkpoint held */
	uint32_t signers;		    /* bit i: keys[i] signed the checkpoint */
	tt_instant times[TT_NOTE_KEYS_MAX]; /* when a witness did */
	uint64_t bytes;			    /* of the journal or the tiles read */
};

/*
 * TT_OK: read to the end; problem_count says whether all is well. TT_BAD_INPUT: there is no log there. TT_IO:
 * it cannot be read. Then problems[0] says more.
 */
enum tt_status tt_verify(const struct tt_verify_options *options, struct tt_verified *verified) TT_MUST_USE;

#endif

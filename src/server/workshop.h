/*
 * The workshop: a process of its own for what may take long or comes from strangers. It is split off before
 * the server has anything that is worth a secret, holds no socket and no key, and splits itself for each
 * order: that child has its time, its memory and nothing to lose. What it makes goes into a file in memory,
 * which the server sends as it is.
 */
#ifndef TT_SERVER_WORKSHOP_H
#define TT_SERVER_WORKSHOP_H

#include "model/pack.h"

enum tt_job_kind {
#define JOB(NAME, name, members, bare) TT_JOB_##NAME,
#include "server/job.def"
#undef JOB
	TT_JOB_KIND_COUNT
};

/* What an order says in words. */
enum tt_job_word {
	TT_JOB_FORMAT,
	TT_JOB_FOR,
	TT_JOB_REGIME,
	TT_JOB_WHAT,
	TT_JOB_EVENT,
	TT_JOB_CODE,
	TT_JOB_FROM,
	TT_JOB_TO,
	TT_JOB_ONLY,
	TT_JOB_WORD_COUNT
};

enum { TT_JOB_WORD_SIZE = 256, TT_JOBS_RUNNING = 4, TT_JOBS_WAITING = 64 };

/* What is to be done; what it is done with comes in a file. */
struct tt_job_order {
	uint8_t kind; /* enum tt_job_kind */
	uint8_t language, step;
	bool bundled;					 /* the input is a body of several files */
	bool brief, progress;				 /* in brief; tell how far it has come */
	tt_instant as_of, second;			 /* TT_TIME_MIN: not given */
	char words[TT_JOB_WORD_COUNT][TT_JOB_WORD_SIZE]; /* empty: not given */
};

enum tt_job_outcome {
	TT_JOB_DONE,
	TT_JOB_NO,	  /* the token's secret is another */
	TT_JOB_BAD_MODEL, /* what was made is a list of diagnostics */
	TT_JOB_FAULT,	  /* what was made is a struct tt_fault */
	TT_JOB_NO_MEMORY,
	TT_JOB_FAILED,
	TT_JOB_LOST, /* it died, perhaps because its time was over */
};

struct tt_job_result {
	int outcome; /* enum tt_job_outcome */
	int file;    /* what was made; whoever gets this closes it */
	uint64_t len;
};

/* How far work has come, as a child of the workshop writes it into a file in memory. */
struct tt_job_progress {
	uint32_t done, all; /* all 0: nobody knows how much there is */
	uint32_t tried, found;
};

/* Descriptors of an order on its way. */
struct tt_job_ends {
	int done;     /* becomes readable when it is over */
	int made;     /* what it makes */
	int progress; /* a struct tt_job_progress; empty: nothing was told yet */
};

struct tt_workshop {
	int socket; /* orders go there */
	struct tt_pack_path packs;
};

/* Splits it off. Packs are what models may use besides those that are built in. False: errno. */
bool tt_workshop_start(struct tt_workshop *workshop, const struct tt_pack_path *packs) TT_MUST_USE;
void tt_workshop_stop(struct tt_workshop *workshop);
/* Gives an order. Once ends->done is readable, tt_workshop_result() is to be called. False: errno. */
bool tt_workshop_order(struct tt_workshop *workshop, const struct tt_job_order *order, struct tt_text input,
	struct tt_job_ends *ends) TT_MUST_USE;
/* Closes the ends, except that what was made is left to the caller. */
struct tt_job_result tt_workshop_result(const struct tt_job_ends *ends);
/* False: nothing was told yet. */
bool tt_workshop_progress(const struct tt_job_ends *ends, struct tt_job_progress *progress);
/* Closes all of them, which ends the work. */
void tt_workshop_leave(const struct tt_job_ends *ends);

/* In the child: does the work on input, writes what it makes, and tells in a file how far it has come
 * (work.c). */
enum tt_job_outcome tt_workshop_work(const struct tt_job_order *order, const struct tt_pack_path *packs,
	struct tt_text input, FILE *out, int progress);

#endif

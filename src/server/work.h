/*
 * Work in a child of the workshop: what its tasks share. A model is read from bytes that may come from
 * anybody, so it opens no file but packs that the server was told of; what is wrong with it becomes a list of
 * diagnostics in JSON, what is wrong with the request a fault.
 */
#ifndef TT_SERVER_WORK_H
#define TT_SERVER_WORK_H

#include "analysis/check.h"
#include "present/output.h"
#include "server/bundle.h"
#include "server/workshop.h"

struct tt_work {
	const struct tt_job_order *order;
	const struct tt_pack_path *packs;
	struct tt_text input; /* the body */
	FILE *file;
	int progress; /* where it tells how far it has come */
	struct tt_arena arena;
	struct tt_output out;
	struct tt_bundle bundle; /* of a body of several files; else one file, "-" */
	struct tt_diagnostics *diagnostics;
	struct tt_model *model;
	const struct tt_program *program;
	struct tt_fault fault;
	enum tt_job_outcome outcome;
};

/* How models of this work are to be opened. */
struct tt_model_request tt_work_request(const struct tt_work *work);
/* Reads the model, whatever is wrong with it. */
void tt_work_open(struct tt_work *work);
/* Reads the model, and compiles its rules; false if it has errors, which are what is answered then. */
bool tt_work_model(struct tt_work *work) TT_MUST_USE;
/* The same, and checks it; NULL then. */
struct tt_check *tt_work_checked(struct tt_work *work) TT_MUST_USE;

/* The model is none, for what .diagnostics says; false. */
bool tt_work_bad_model(struct tt_work *work);
/* Answers one file that changed (work_change.c). */
void tt_work_write_file(struct tt_work *work, struct tt_text path, struct tt_text text);

/* The work cannot be done, for this is wrong with the request; false. */
bool tt_work_fault(struct tt_work *work, enum tt_fault_code code, struct tt_text name);
/* The same where .fault says so already. */
bool tt_work_faulty(struct tt_work *work);
/* Tells how far it has come, to whoever asked for that. */
void tt_work_tell(const struct tt_work *work, const struct tt_job_progress *progress);
/* A word of the order; empty: not given. */
struct tt_text tt_work_word(const struct tt_work *work, enum tt_job_word word);
/* Is it the format asked for? */
bool tt_work_format(const struct tt_work *work, const char *format);
/*
 * The thing of a table that a word names: *found is TT_NONE where it is not given. False with a fault if
 * there is no such thing.
 */
#define TT_WORK_FIND(work, word, table, found)                                                               \
	tt_work_find(work, tt_work_word(work, word), (table)->len == 0 ? NULL : &(table)->items[0].named,    \
		sizeof((table)->items[0]), (table)->len, found)
bool tt_work_find(struct tt_work *work, struct tt_text name, const struct tt_named *first, size_t stride,
	uint32_t len, uint32_t *found) TT_MUST_USE;

#define JOB(NAME, name, members, bare) void tt_work_##name(struct tt_work *work);
#include "server/job.def"
#undef JOB

#endif

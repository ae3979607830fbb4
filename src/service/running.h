/*
 * A model at work: its texts, and the engine with the state that recorded events led to. A deployment makes a
 * new one beside the old one, and puts it in its place when it is ready.
 */
#ifndef TT_SERVICE_RUNNING_H
#define TT_SERVICE_RUNNING_H

#include "ledger/log.h"
#include "service/phrase.h"
#include "service/service.h"

struct tt_running {
	struct tt_arena arena;
	struct tt_diagnostics diagnostics;
	struct tt_model *model;
	const struct tt_program *program;
	struct tt_engine *engine;
	struct tt_teller *teller;
	struct tt_names instances;
	struct tt_phrases phrases;  /* of answers */
	struct tt_phrases recalled; /* answers by what was asked: service/recall.c */
	uint32_t *asked_once;	    /* hashes of what was asked a first time, by their last bits */
	struct tt_names awaited;    /* service/index.c: what open duties may wait for */
	bool awaited_found;
	TT_VECTOR(uint64_t) made_by; /* by holding: the entry that made it last, + 1; 0: none */
	bool recording;		     /* instances that are named get a number */
	char version[TT_VERSION_SIZE];
	struct tt_told told;
};

/*
 * The texts of a model as one text, which its version is the hash of; folder is that of the model, and is
 * left out of the paths. From the documents that were read with it.
 */
void tt_running_pack(const struct tt_diagnostics *diagnostics, struct tt_pack_path packs, struct tt_buf *out);
/* Reads a model from that text; the engine is without holdings. False with a fault, and *running is NULL. */
bool tt_running_open(struct tt_text packed, struct tt_running **running, struct tt_fault *fault);
/* Reads a model from a file, and packs its texts into packed; without an engine. */
bool tt_running_read(const struct tt_model_request *request, struct tt_arena *arena, struct tt_buf *packed,
	struct tt_fault *fault);
void tt_running_close(struct tt_running *running); /* accepts NULL */

/* The body of an entry as the journal has it: {"event":…,"model_event",…}. */
struct tt_recorded {
	struct tt_text event, model_event, verdict, version; /* empty where there is none */
	struct tt_text deployed, erased; /* of the other kinds of entries: the version; the list of entries */
	tt_instant recorded;
};
bool tt_recorded_read(struct tt_text body, char *spare, struct tt_recorded *read, struct tt_fault *fault);

#endif

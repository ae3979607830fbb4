/*
 * An event as it is told: one shape for a question before it happens and for a record after, in JSON, for the
 * command line and over HTTP alike (docs/semantics.md, section 8):
 *
 *	{"key": "2024-04-01/1",             the caller's; recording it again does nothing
 *	 "model_event": "deliver",          that this is an instance of; what is left out is as it says
 *	 "type": "transfer", "by": "x", "from": "x", "to": "y", "holder", "source", "system", "via",
 *	 "operation", "purpose", "method", "drop": [], "keep": "move", "access": "view",
 *	 "at": "2024-04-01T09:00:00+09:00",
 *	 "instance": "2024-04-01",          of all its data sets that say none of their own
 *	 "data": {"of": "sales", "instance": "2024-04-01", "subjects": ["p1"], "attributes": {"value":
 *"high"}}, "input": …, "output": …,           as data; each may be a name, an object, or a list of them
 *	 "facts": [{"fact": "consent-confirmed", "of": ["sales", "y"], "is": true, "from", "to", "evidence"}]}
 *
 * The reader is strict: a key that there is not, a key twice, a value of another type, bytes that are not
 * UTF-8, a name that is not in the model, or more than the limits below, is a fault with its place. Reading
 * takes nothing from an arena once it has met what there is to meet.
 */
#ifndef TT_SERVICE_TOLD_H
#define TT_SERVICE_TOLD_H

#include "engine/engine.h"
#include "service/fault.h"

enum {
	TT_TOLD_BYTES = 1 << 20, /* of one event */
	TT_TOLD_TEXT = 4096,	 /* of one text in it */
	TT_TOLD_FACTS = 64,
	TT_TOLD_SUBJECTS = 4096, /* persons */
	TT_TOLD_CLAIMS = 64,
	TT_TOLD_DEPTH = 8,
};

/* One event that was read; overwritten by the next. */
struct tt_told {
	struct tt_request request; /* its lists point to what follows */
	uint32_t by[TT_REQUEST_MAX], input[TT_REQUEST_MAX], output[TT_REQUEST_MAX];
	uint32_t input_instances[TT_REQUEST_MAX], output_instances[TT_REQUEST_MAX];
	/* By input, then by output: names of the instances; empty: the data set as a whole. */
	struct tt_text input_names[TT_REQUEST_MAX], output_names[TT_REQUEST_MAX];
	struct tt_fact facts[TT_TOLD_FACTS];
	struct tt_claim claims[TT_TOLD_CLAIMS];
	struct tt_text key; /* empty: none */
	struct tt_text
		operation;  /* as it was told, be it a word that the model does not know; empty: it was not */
	bool claimed_event; /* the caller named model_event */
	bool differs;	    /* from the model event that it names */
	uint32_t subject_count; /* persons named, over all data sets */
	const struct tt_text *subjects;
	struct tt_text source; /* the bytes that were read */
};

struct tt_teller; /* reads events about one model */

/*
 * The model must outlive it; it takes its memory from arena. instance() numbers an instance's name (TT_NONE
 * is the data set as a whole; a name that is not known may get TT_INSTANCE_UNMET).
 */
struct tt_teller *tt_teller_create(struct tt_arena *arena, struct tt_model *model,
	uint32_t (*instance)(void *context, struct tt_text name), void *context);

/* Whether instances are told apart: a model by itself knows none, so that each stands where its data set
 * does. */
void tt_teller_know_instances(struct tt_teller *teller, bool known);

/* Reads one event, white space around it allowed. False with a fault. Texts of told point into text. */
bool tt_told_read(
	struct tt_teller *teller, struct tt_text text, struct tt_told *told, struct tt_fault *fault);

/*
 * Appends the event that was read in canonical JSON (RFC 8785: keys in order, no white space), as it was
 * told: what was left out is left out. The same text for every way to write it, so that keys can be held to
 * it.
 */
void tt_told_canonical(struct tt_teller *teller, const struct tt_told *told, struct tt_buf *out);
/* The same without what is personal: key, persons, evidence; for what stays of an erased entry. */
void tt_told_redacted(struct tt_teller *teller, const struct tt_told *told, struct tt_buf *out);

/* Takes the next line off an NDJSON stream; false where there is none. Blank lines are passed over. */
bool tt_next_line(struct tt_text *rest, struct tt_text *line, uint32_t *number);

/* Is the party, or one below it, in the event: acting, giving, receiving, holding, or operating its systems?
 */
bool tt_told_involves(const struct tt_model *model, const struct tt_told *told, uint32_t party);

#endif

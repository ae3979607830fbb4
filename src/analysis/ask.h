/*
 * Asking: which open question to ask next, what would follow from its answer, and what the answer makes of
 * the model. An answer is written into the model's text at once, in memory, and the model is read and checked
 * again from that text. So whoever is asked sees what will be in the file, questions that fell away are not
 * asked, and an answer that the language does not allow is refused with its own diagnostics. Files change
 * only in tt_ask_write(), all or none.
 */
#ifndef TT_ANALYSIS_ASK_H
#define TT_ANALYSIS_ASK_H

#include "analysis/check.h"
#include "syntax/edit.h"

/* A file of the model that answers go to. */
struct tt_ask_file {
	struct tt_text path;
	struct tt_text original; /* as it was read; a file that has changed since is not written */
	struct tt_text text;	 /* with the answers */
};

/* An answer that was taken. */
struct tt_ask_given {
	struct tt_text title; /* what people were asked; for the caller to fill in */
	struct tt_text key;   /* of the question */
	const struct tt_ask_file *file;
	struct tt_text line; /* as YAML on one line: an item of facts:, or what stands under section: id: */
	struct tt_text section, id; /* of an attribute; empty for a fact */
};

/* The model with the answers so far. */
struct tt_ask_world {
	struct tt_arena arena;
	struct tt_model *model;
	struct tt_check *check;
};

struct tt_asking {
	struct tt_arena *arena;
	struct tt_model_request request; /* what the model was read from */
	tt_instant as_of;
	struct tt_ask_world *world;
	struct tt_diagnostics *refused; /* why the last answer was; valid until the next */
	struct tt_ask_world *refused_world;
	uint8_t *before;      /* verdicts of the events as the session began */
	uint32_t open_before; /* questions then */
	TT_VECTOR(struct tt_ask_file *) files;
	TT_VECTOR(struct tt_text) passed; /* keys of questions that are not to be asked again */
	TT_VECTOR(struct tt_ask_given) given;
};

/* What becomes of the model under an answer. */
struct tt_ask_effect {
	const uint8_t *verdicts; /* by event */
	uint32_t open;		 /* findings that wait for answers */
};

/* A question to ask, with what people want to know of it. */
struct tt_ask_next {
	uint32_t asked;	  /* in the world's check->run->engine */
	uint32_t left;	  /* questions that are open besides */
	uint32_t waiting; /* findings that wait for it */
	bool answerable;  /* an attribute that is not can only be named */
	struct tt_ask_effect now,
		effects[2]; /* effects of no and of yes; verdicts NULL: not known beforehand */
	struct tt_finding
		why; /* one of the findings that wait, of a rule that asks it itself if there is one */
};

enum tt_ask_result {
	TT_ASK_TAKEN,
	TT_ASK_REFUSED,	   /* .refused says why */
	TT_ASK_NO_PLACE,   /* the file is laid out so that the answer cannot be put in */
	TT_ASK_UNREADABLE, /* the file could not be read (errno), or is not what the model was read from */
};

/*
 * Begins with a model that can be run. It is read and checked once more, on an arena of the session's own.
 * NULL if it can no longer be run.
 */
struct tt_asking *tt_ask_begin(
	struct tt_arena *arena, const struct tt_model_request *request, tt_instant as_of);
/* The open question of this key (tt_asked_print()), as it stands in the world; TT_NONE if there is none. */
uint32_t tt_ask_find(const struct tt_asking *asking, struct tt_text key);
/* The most useful question that is open and was not passed over; false if there is none. */
bool tt_ask_next(struct tt_asking *asking, struct tt_ask_next *next);
/* Is not to be asked any more. */
void tt_ask_pass(struct tt_asking *asking, uint32_t asked);
/* Answers a question by a fact. evidence may be empty, from may be TT_TIME_MIN. */
enum tt_ask_result tt_ask_fact(struct tt_asking *asking, uint32_t asked, bool is, struct tt_text evidence,
	tt_instant from) TT_MUST_USE;
/* Answers a question for an attribute by words, separated by commas or blanks. */
enum tt_ask_result tt_ask_attribute(
	struct tt_asking *asking, uint32_t asked, struct tt_text words) TT_MUST_USE;
/*
 * Writes the files that have changed. TT_BAD_INPUT: a file is no longer what was read; TT_IO: errno. Then
 * nothing is written, and *which is the file.
 */
enum tt_status tt_ask_write(struct tt_asking *asking, const struct tt_ask_file **which) TT_MUST_USE;
/* Frees the worlds before the arena goes. */
void tt_ask_end(struct tt_asking *asking);

/* An answer as an item of facts:. evidence may be empty, from may be TT_TIME_MIN; asked is of a question. */
void tt_ask_piece(const struct tt_model *model, const struct tt_asked *asked, bool is,
	struct tt_text evidence, tt_instant from, struct tt_piece *piece);

/* Where the model gives an attribute that is asked for: its section, whose key, and the key there. */
struct tt_ask_place {
	struct tt_text section, id, key;
	struct tt_mark mark; /* of whose it is */
};
struct tt_ask_place tt_ask_place(const struct tt_model *model, const struct tt_asked *asked);

#endif

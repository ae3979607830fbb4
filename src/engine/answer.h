/*
 * Answers: what the facts and consents of a run say about a question on its subjects, at the instant of the
 * event.
 */
#ifndef TT_ENGINE_ANSWER_H
#define TT_ENGINE_ANSWER_H

#include "engine/engine.h"

struct tt_answer {
	uint8_t truth;	    /* enum tt_truth */
	bool presumed;	    /* nobody answered; silence means no */
	bool partial;	    /* a consent covers some of the persons only: unknown */
	bool unsaid;	    /* a consent does not say all that is asked: unknown */
	bool expired;	    /* somebody answered too long ago, and nobody since */
	bool contradictory; /* somebody said yes and somebody no; no is taken */
};

/* What an answer by consent turns on, besides the question's subjects. */
struct tt_consent_need {
	uint32_t data, receiver, purpose, country; /* TT_NONE: does not matter */
	tt_set_id about;
};

struct tt_answer tt_engine_answer(struct tt_engine *engine, uint32_t question,
	const uint32_t subjects[TT_OF_MAX], const struct tt_consent_need *need);

/* The number under which a question is remembered. */
uint32_t tt_engine_ask(struct tt_engine *engine, struct tt_asked asked);
uint32_t tt_engine_ask_question(
	struct tt_engine *engine, uint32_t question, const uint32_t subjects[TT_OF_MAX]);
/* The question for an attribute that nobody gave, as a set of one. */
tt_set_id tt_engine_ask_attribute(
	struct tt_engine *engine, uint32_t attribute, enum tt_of of, uint32_t subject);

/*
 * Is a rule in force at the instant of the event? Unknown of law to come; open (may be NULL) gets the
 * questions for what is not known to be in force.
 */
enum tt_truth tt_engine_in_force(struct tt_engine *engine, uint32_t rule, tt_set_id *open);
/* The same for a requirement, or a ground, of a rule. */
enum tt_truth tt_engine_ground_in_force(
	struct tt_engine *engine, uint32_t rule, uint32_t requirement, tt_set_id *open);

#endif

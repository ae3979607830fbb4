/*
 * Asking people: a question with why it is asked and what would follow, and in the end what their answers
 * have changed. What is read from the terminal is read by the command.
 */
#ifndef TT_PRESENT_ASK_H
#define TT_PRESENT_ASK_H

#include "analysis/ask.h"
#include "present/output.h"

/* How questions are answered, before the first one. */
void tt_print_ask_head(struct tt_output *out, const struct tt_asking *asking);
/* A question: what, of what, why, what would follow, who can bring it about; of an attribute, what it may be.
 */
void tt_print_ask_next(struct tt_output *out, const struct tt_asking *asking, const struct tt_ask_next *next,
	uint32_t number);
/* Verdicts that are others than when the session began, and what is still open. */
void tt_print_ask_changes(struct tt_output *out, const struct tt_asking *asking);
/* The answers as YAML that can be pasted into the model. */
void tt_print_ask_answers(struct tt_output *out, const struct tt_asking *asking);

#endif

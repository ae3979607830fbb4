/*
 * A check for people and for machines. The first page is made for a screen of 24 lines by 80 columns, however
 * large the model: findings stand there by cause, and what has no room is counted.
 */
#ifndef TT_PRESENT_CHECK_H
#define TT_PRESENT_CHECK_H

#include "analysis/check.h"
#include "present/output.h"

void tt_print_check(struct tt_output *out, const struct tt_check *check);
/* One line: how many findings of each severity. */
void tt_print_counts(struct tt_output *out, const struct tt_check *check);
/* Every finding, like a compiler's, and then their number. */
void tt_print_findings(struct tt_output *out, struct tt_check *check);
/* Every open question once: who can bring the answer about, and facts: to paste into the model. */
void tt_print_questions(struct tt_output *out, const struct tt_check *check);
/* Appends how a question is answered in a model: an item of facts:, or the attribute to give. */
void tt_ask_answer(const struct tt_engine *engine, uint32_t asked, struct tt_buf *out);
/* The whole check as one JSON object. */
void tt_print_check_json(struct tt_output *out, struct tt_check *check);
/*
 * Of the same only the findings, written while the check runs (tt_check_begin()), then the summary and the
 * diagnostics: for those who wait for them. brief: where they are, without what people are told about them.
 */
void tt_print_check_findings(struct tt_output *out, struct tt_check *check, bool brief);

/* A model that was read, and its check: NULL where what was wrong with it kept it from being checked. */
struct tt_checked {
	const struct tt_diagnostics *diagnostics;
	struct tt_check *check;
};

/*
 * One SARIF 2.1.0 log with one run: what is wrong with these models, findings and diagnostics alike. Findings
 * that are silenced stand in it as suppressed. version: of the program.
 */
void tt_print_sarif(
	struct tt_output *out, const struct tt_checked *checked, uint32_t count, const char *version);

#endif

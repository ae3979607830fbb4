/*
 * What findings, questions, duties and verdicts say to people, in Japanese and English. The sentences stand
 * in one table in message.c; names are filled in from the model. Nothing here ends a line.
 */
#ifndef TT_PRESENT_MESSAGE_H
#define TT_PRESENT_MESSAGE_H

#include "analysis/check.h"
#include "present/output.h"

/* What covers an event or data: a rule of a regime, or the regime. */
void tt_covering_title(
	const struct tt_model *model, uint32_t covering, enum tt_language language, struct tt_buf *out);
/* What a finding is about, first of all: its event, data, system or party; NULL for none of them. */
const struct tt_named *tt_found_subject(const struct tt_model *model, const struct tt_found *found);
/* A finding in one sentence. engine is the one whose run the finding comes from. */
void tt_found_message(const struct tt_check *check, const struct tt_engine *engine,
	const struct tt_found *found, enum tt_language language, struct tt_buf *out);
/* What kind of finding it is, and what to do about it. */
const char *tt_finding_text(enum tt_finding_code code, enum tt_language language);
const char *tt_finding_help(enum tt_finding_code code, enum tt_language language);

/* Appends «rule» of regime. */
void tt_rule_title(
	const struct tt_model *model, uint32_t rule, enum tt_language language, struct tt_buf *out);
/* Appends what is cited at an instant, several references joined by ", "; nothing if nothing is. */
void tt_cite(const struct tt_citations *citations, tt_instant at, struct tt_buf *out);
/* The same in brackets. */
void tt_cite_brackets(
	const struct tt_citations *citations, tt_instant at, enum tt_language language, struct tt_buf *out);
/* The instant at which an event is judged. */
tt_instant tt_event_instant(const struct tt_model *model, tt_instant as_of, uint32_t event);

/* Appends a question as people are asked it, with what it is asked of. */
void tt_asked_title(
	const struct tt_engine *engine, uint32_t asked, enum tt_language language, struct tt_buf *out);
/* Appends one way to settle an open finding: "satisfied if …: yes". */
void tt_option_title(const struct tt_engine *engine, const struct tt_option *option,
	enum tt_language language, struct tt_buf *out);
/* Appends what a day of law to come makes of an event: "from 2028-07-16 on: forbidden". */
void tt_other_day_title(const struct tt_other_day *day, enum tt_language language, struct tt_buf *out);
/* Appends a holding: data, holder, system and reader as far as they are given. */
void tt_about_title(const struct tt_model *model, const struct tt_about *about, enum tt_language language,
	struct tt_buf *out);

const char *tt_verdict_title(enum tt_verdict verdict, enum tt_language language);
const char *tt_unit_title(enum tt_unit unit, enum tt_language language);
const char *tt_event_type_title(enum tt_event_type type, enum tt_language language);
const char *tt_duty_status_title(enum tt_duty_status status, enum tt_language language);
/* What the picture of one of the framework's four steps shows (draw.c). */
const char *tt_step_title(int step, enum tt_language language);
enum tt_colour tt_verdict_colour(enum tt_verdict verdict);

/* Appends path:line:column, or "-". */
void tt_mark_text(const struct tt_diagnostics *diagnostics, struct tt_mark mark, struct tt_buf *out);

#endif

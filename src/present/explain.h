/*
 * Explanations: one event's verdict unfolded into the rules that were judged, what decided each, what it
 * rests on and what would settle it; or a code, documented. The event is stepped again with a trace; nothing
 * is computed here.
 */
#ifndef TT_PRESENT_EXPLAIN_H
#define TT_PRESENT_EXPLAIN_H

#include "analysis/check.h"
#include "present/output.h"

/* all: name the rules that do not apply, too. */
void tt_explain_event(struct tt_output *out, struct tt_check *check, uint32_t event, bool all);

/*
 * The same as JSON: {"tenten","as_of","event","title","place","verdict","ja":[SECTION],"en":[SECTION]}; a
 * section is {"heading","lines":[{"indent","mark","text","rule"}]}, where rule is REGIME/RULE of a line about
 * one.
 */
void tt_explain_event_json(struct tt_output *out, struct tt_check *check, uint32_t event, bool all);
/* The same as HTML, for an outcome that was stepped with a trace. */
void tt_explain_outcome(struct tt_output *out, struct tt_check *check, struct tt_engine *engine,
	const struct tt_outcome *outcome);

/* Documents the code of a finding or a diagnostic; false if there is no such code. */
bool tt_explain_code(struct tt_output *out, struct tt_text code);
/* {"tenten","code","severity","text":{ja,en},"help":{ja,en}}; false if there is no such code. */
bool tt_explain_code_json(struct tt_output *out, struct tt_text code);
/* Appends all codes to a list, for suggestions. */
void tt_list_codes(struct tt_arena *arena, const struct tt_text **codes, size_t *len);

#endif

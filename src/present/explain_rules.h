/*
 * The middle of an explanation: each rule that was judged, why it applies, what decided it and the grounds
 * that it asks for; and how lines of explanations are written, on a terminal or as HTML.
 */
#ifndef TT_PRESENT_EXPLAIN_RULES_H
#define TT_PRESENT_EXPLAIN_RULES_H

#include "analysis/check.h"
#include "present/json.h"

/* An explanation under way. */
struct tt_explaining {
	struct tt_output *out;
	struct tt_check *check;
	uint32_t event;
	bool all, html;
	struct tt_engine *engine;
	const struct tt_outcome *outcome;
	struct tt_buf buf;    /* one line at a time */
	struct tt_json *json; /* JSON: sections of lines instead; NULL: no */
	bool section;	      /* one is open */
	uint32_t rule;	      /* JSON: that the next line is about, and one; 0: none */
};

const char *tt_explain_say(const struct tt_explaining *explaining, const char *ja, const char *en);
void tt_explain_heading(struct tt_explaining *explaining, const char *ja, const char *en);
/* Prints the buffer after a mark, indented, and empties it; long lines are broken on a terminal. */
void tt_explain_line(struct tt_explaining *explaining, size_t indent, const char *mark);

void tt_explain_rules(struct tt_explaining *explaining);

#endif

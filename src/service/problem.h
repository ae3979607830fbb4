/*
 * Problems: what is wrong with a request, with its place, for people (ja and en) and for programs.
 */
#ifndef TT_SERVICE_PROBLEM_H
#define TT_SERVICE_PROBLEM_H

#include "syntax/diagnostic.h"

enum tt_problem_kind { TT_PROBLEM_INPUT, TT_PROBLEM_UNKNOWN, TT_PROBLEM_CONFLICT, TT_PROBLEM_STORE };

enum tt_problem_code {
	TT_PROBLEM_NONE,
#define PROBLEM(name, kind, text, ja, en) TT_PROBLEM_##name,
#include "service/problem.def"
#undef PROBLEM
	TT_PROBLEM_COUNT
};

enum { TT_PROBLEM_NAME = 120, TT_PROBLEM_POINTER = 120 };

/* Owns its texts, so that it outlives what was read. Texts that were too long are cut, and end with "…". */
struct tt_problem {
	uint8_t code;			  /* enum tt_problem_code */
	uint64_t offset;		  /* of the byte at fault, from the start of what was read */
	uint32_t line, column;		  /* from 1; line is that of an NDJSON stream; 0: no place */
	char pointer[TT_PROBLEM_POINTER]; /* RFC 6901, to the value: "/data/of" */
	char name[TT_PROBLEM_NAME];	  /* at fault; empty: none */
	char near[TT_PROBLEM_NAME];	  /* that was perhaps meant; empty: none */
};

/* Writes a problem down and returns false. */
bool tt_problem_set(struct tt_problem *problem, enum tt_problem_code code, struct tt_text name);
enum tt_problem_kind tt_problem_kind(enum tt_problem_code code);
const char *tt_problem_text(enum tt_problem_code code); /* "unknown-key" */
/* One sentence, "did you mean" included; without the place. */
void tt_problem_say(const struct tt_problem *problem, enum tt_language language, struct tt_buf *out);
/*
 * The problem as a JSON object in one line, without a line feed:
 * {"problem":CODE,"line","column","pointer","name","near","message":{"ja","en"}}
 */
void tt_problem_json(const struct tt_problem *problem, struct tt_buf *out);

#endif

/*
 * Faults: what is wrong with a request, with its place, for people (ja and en) and for programs.
 */
#ifndef TT_SERVICE_FAULT_H
#define TT_SERVICE_FAULT_H

#include "syntax/diagnostic.h"

enum tt_fault_kind { TT_FAULT_INPUT, TT_FAULT_UNKNOWN, TT_FAULT_CONFLICT, TT_FAULT_STORE };

enum tt_fault_code {
	TT_FAULT_NONE,
#define FAULT(name, kind, text, ja, en) TT_FAULT_##name,
#include "service/fault.def"
#undef FAULT
	TT_FAULT_COUNT
};

enum { TT_FAULT_NAME = 120, TT_FAULT_POINTER = 120 };

/* Owns its texts, so that it outlives what was read. Texts that were too long are cut, and end with "…". */
struct tt_fault {
	uint8_t code;			/* enum tt_fault_code */
	uint64_t offset;		/* of the byte at fault, from the start of what was read */
	uint32_t line, column;		/* from 1; line is that of an NDJSON stream; 0: no place */
	char pointer[TT_FAULT_POINTER]; /* RFC 6901, to the value: "/data/of" */
	char name[TT_FAULT_NAME];	/* at fault; empty: none */
	char near[TT_FAULT_NAME];	/* that was perhaps meant; empty: none */
};

/* Writes a fault down and returns false. */
bool tt_fault_set(struct tt_fault *fault, enum tt_fault_code code, struct tt_text name);
/* Names what was perhaps meant. */
void tt_fault_near(struct tt_fault *fault, struct tt_text name);
enum tt_fault_kind tt_fault_kind(enum tt_fault_code code);
const char *tt_fault_text(enum tt_fault_code code); /* "unknown-key" */
/* One sentence, "did you mean" included; without the place. */
void tt_fault_say(const struct tt_fault *fault, enum tt_language language, struct tt_buf *out);
/*
 * The fault as a JSON object in one line, without a line feed:
 * {"fault":CODE,"line","column","pointer","name","near","message":{"ja","en"}}
 */
void tt_fault_json(const struct tt_fault *fault, struct tt_buf *out);

#endif

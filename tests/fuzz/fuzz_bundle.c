/*
 * Any bytes as a body of several files, for an operation that the first byte chooses: they are read, refused
 * with a fault, or make a model with errors, and nothing else. What edits and answers make are texts again.
 */
#include <stdlib.h>
#include "server/work.h"

static void check(bool condition) {
	if (!condition)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
	static const enum tt_job_kind kinds[] = {TT_JOB_CHECK, TT_JOB_OUTLINE, TT_JOB_EDIT, TT_JOB_ANSWER};
	const struct tt_pack_path packs = {NULL, 0};
	if (len == 0)
		return 0;
	struct tt_job_order order = {.kind = (uint8_t)kinds[bytes[0] % TT_COUNT(kinds)],
		.bundled = true,
		.as_of = TT_TIME_MIN,
		.second = TT_TIME_MIN};
	char *made = NULL;
	size_t made_len = 0;
	FILE *out = open_memstream(&made, &made_len);
	struct tt_text input = {(const char *)bytes + 1, len - 1};
	enum tt_job_outcome outcome = tt_workshop_work(&order, &packs, input, out, -1);
	fclose(out);
	check(outcome == TT_JOB_DONE || outcome == TT_JOB_BAD_MODEL || outcome == TT_JOB_FAULT ||
		outcome == TT_JOB_NO_MEMORY);
	if (outcome == TT_JOB_FAULT) {
		struct tt_fault fault;
		check(made_len >= sizeof(fault));
		memcpy(&fault, made, sizeof(fault));
		check(fault.code != TT_FAULT_NONE && fault.code < TT_FAULT_COUNT);
	} else {
		check(tt_text_first_bad((struct tt_text){made, made_len}) == made_len || made_len == 0);
	}
	free(made);
	return 0;
}

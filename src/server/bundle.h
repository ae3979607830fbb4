/*
 * A body that brings several files, and what is to be done with them:
 *
 *	{"main": "model.yaml", "files": {"model.yaml": "…", "parts/rules.yaml": "…"}, …}
 *
 * A file is named as includes name it from the top: relative, parts between slashes, never above the top.
 * What else may stand there depends on the operation; it is kept as the JSON that it is.
 */
#ifndef TT_SERVER_BUNDLE_H
#define TT_SERVER_BUNDLE_H

#include "model/model.h"
#include "service/scan.h"

enum { TT_BUNDLE_FILES = 1000 };

enum tt_bundle_member {
	TT_BUNDLE_EDITS,
	TT_BUNDLE_ANSWERS,
	TT_BUNDLE_RULES,
	TT_BUNDLE_TO,
	TT_BUNDLE_EVENTS,
	TT_BUNDLE_BETWEEN,
	TT_BUNDLE_APPLY,
	TT_BUNDLE_MEMBERS
};

struct tt_bundle {
	struct tt_text source;
	struct tt_file_text *files;		   /* the main one first; bytes as they came */
	uint32_t count;				   /* 0: only where the operation can do without */
	struct tt_text members[TT_BUNDLE_MEMBERS]; /* bytes NULL: not given */
};

/*
 * Reads a body. allowed: bits of members that may stand there; bare: it may do without files. False with a
 * fault, also for a key twice. Texts lie on arena or point into text.
 */
bool tt_bundle_read(struct tt_arena *arena, struct tt_text text, uint32_t allowed, bool bare,
	struct tt_bundle *bundle, struct tt_fault *fault) TT_MUST_USE;
/* Begins to scan what stands under a member, so that faults name their place in the whole body. */
void tt_bundle_scan(struct tt_arena *arena, const struct tt_bundle *bundle, enum tt_bundle_member member,
	struct tt_scan *scan, struct tt_fault *fault);
/* Reads a member that is a list of texts; none if it was not given. */
bool tt_bundle_texts(struct tt_arena *arena, const struct tt_bundle *bundle, enum tt_bundle_member member,
	const struct tt_text **texts, uint32_t *count, struct tt_fault *fault) TT_MUST_USE;

#endif

/*
 * Models to start from, and examples: files of the tree, linked in when tenten is built (packc.c). Commands
 * write them out, and the server gives them.
 */
#ifndef TT_MODEL_STARTER_H
#define TT_MODEL_STARTER_H

#include "base/base.h"

struct tt_starter_file {
	const char *path; /* "starter/model.ja.yaml", "examples/a1-pos/model.yaml" */
	struct tt_text text;
	const char *ja, *en; /* its title; "": it has none */
};

extern const struct tt_starter_file tt_starter_files[]; /* files of one folder stand side by side */
extern const uint32_t tt_starter_file_count;

#endif

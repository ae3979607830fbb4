/* The models that "tenten new" writes: files of the tree, linked in when tenten is built (model/packc.c). */
#ifndef TT_CLI_STARTER_H
#define TT_CLI_STARTER_H

#include "base/base.h"

struct tt_starter_file {
	const char *path; /* "starter/model.ja.yaml", "examples/a1-pos/model.yaml" */
	struct tt_text text;
};

extern const struct tt_starter_file tt_starter_files[]; /* files of one folder stand side by side */
extern const uint32_t tt_starter_file_count;

#endif

/*
 * What is wrong with a log, and where: a value that those who found it hand to those who can say it.
 */
#ifndef TT_LEDGER_PROBLEM_H
#define TT_LEDGER_PROBLEM_H

#include "base/base.h"

enum tt_problem_kind {
#define PROBLEM(name, ja, en) TT_PROBLEM_##name,
#include "ledger/problem.def"
#undef PROBLEM
	TT_PROBLEM_COUNT
};

enum { TT_PROBLEM_FILE_MAX = 96 };

struct tt_problem {
	enum tt_problem_kind kind;
	uint64_t index;			/* the first entry concerned; TT_NO_ENTRY: none in particular */
	char file[TT_PROBLEM_FILE_MAX]; /* below the log's folder; "" for none in particular */
	uint64_t offset;		/* in the file, bytes */
	int error;			/* errno, for TT_PROBLEM_SYSTEM */
};

#endif

/*
 * Confinement: what the process gives up once it has what it needs, so that a mistake in it is worth little
 * to whoever finds it. What the kernel lacks is left out.
 */
#ifndef TT_SERVER_CONFINE_H
#define TT_SERVER_CONFINE_H

#include "base/base.h"

/* Paths, with NULL behind the last; those that are not there are left out. */
struct tt_confinement {
	const char *const *writable; /* files below may be read and written */
	const char *const *readable; /* nothing else may be read; NULL: everything may */
	bool offline;		     /* no new sockets either */
};

/* What there is of it now. */
struct tt_confined {
	bool files, calls;
};
struct tt_confined tt_confine(const struct tt_confinement *confinement);

#endif

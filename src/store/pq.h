/*
 * libpq behind a table of functions, in a module that is loaded by those commands whose store is a database:
 * it brings along a dozen libraries that no other command needs.
 */
#ifndef TT_STORE_PQ_H
#define TT_STORE_PQ_H

#include <libpq-fe.h>
#include <stdint.h>

enum { TT_PQ_VERSION = 1 };

struct tt_pq {
	uint32_t version;
#define PQ(type, name, parameters) type(*name) parameters;
#include "store/pq.def"
#undef PQ
};

/* What the symbol of this name in the module tenten-postgres.so is: const struct tt_pq. */
#define TT_PQ_SYMBOL "tt_pq_module"

#endif

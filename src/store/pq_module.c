/*
 * The module: libpq's functions, each in its place.
 */
#include "store/pq.h"

extern const struct tt_pq tt_pq_module;
const struct tt_pq tt_pq_module = {
	.version = TT_PQ_VERSION,
#define PQ(type, name, parameters) .name = PQ##name,
#include "store/pq.def"
#undef PQ
};

/*
 * A lane carries what one thread has read to another, in order, some at a time: reading and checking entries
 * takes twice as long as building their tree, so verifying does both at once. Memory is the same whatever the
 * length. Without a second thread everything is done where it is put.
 */
#ifndef TT_LEDGER_LANE_H
#define TT_LEDGER_LANE_H

#include "ledger/entry.h"

#include <pthread.h>

enum { TT_LANE_LOAD = 1024, TT_LANE_LOADS = 4 };

/* A leaf on its way, and where its entry's salt is. */
struct tt_carried {
	struct tt_hash commitment;
	uint64_t offset;
	uint32_t segment;
};

struct tt_load {
	uint32_t count;
	struct tt_carried carried[TT_LANE_LOAD];
};

struct tt_lane {
	enum tt_status (*take)(void *context, const struct tt_carried *carried, uint32_t count);
	void *context;
	bool threaded, ended;
	uint64_t put, taken; /* loads, so far */
	enum tt_status status;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t moved;
	struct tt_load loads[TT_LANE_LOADS];
};

/* Begins to call take in a thread of its own, if that is wanted and can be had. */
void tt_lane_begin(struct tt_lane *lane, bool threaded,
	enum tt_status (*take)(void *context, const struct tt_carried *carried, uint32_t count),
	void *context);
/* Puts one; answers what take answered to an earlier load, and then nothing more is to be put. */
enum tt_status tt_lane_put(struct tt_lane *lane, const struct tt_carried *carried) TT_MUST_USE;
/* Waits for all to be taken. To be called once, whatever put answered. */
enum tt_status tt_lane_end(struct tt_lane *lane) TT_MUST_USE;

#endif

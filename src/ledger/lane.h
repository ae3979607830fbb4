/*
 * A lane carries what one thread has at hand to another, in order, a load at a time: verifying reads and
 * checks entries while their tree is built, and recording writes the tiles of what it has acknowledged while
 * the next entries come. Memory has a bound whatever the length. The thread begins with the first load that
 * is full, so that little work never has one; without a thread everything is done where it is put.
 */
#ifndef TT_LEDGER_LANE_H
#define TT_LEDGER_LANE_H

#include "base/base.h"

#include <pthread.h>

enum { TT_LANE_LOAD = 1024 };

/* Items on their way. */
struct tt_load {
	struct tt_load *next;
	uint32_t count; /* of TT_LANE_LOAD at most */
	_Alignas(max_align_t) uint8_t items[];
};

struct tt_lane {
	enum tt_status (*take)(void *context, const void *items, uint32_t count);
	void *context;
	size_t size;   /* bytes of an item */
	uint32_t room; /* loads at most; 0: no thread is wanted */
	bool running, ended;
	struct tt_load *filling;	/* of whoever puts; NULL: none */
	struct tt_load *first, **after; /* of the thread, and where the next one goes */
	uint32_t under_way;		/* loads handed over, and not yet taken */
	enum tt_status status;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t moved;
};

/* Begins to call take, with items of size bytes. With room 0 it is called for each item where that is put. */
void tt_lane_begin(struct tt_lane *lane, size_t size, uint32_t room,
	enum tt_status (*take)(void *context, const void *items, uint32_t count), void *context);
/*
 * Puts one; waits if all the room is full. Answers what take answered to an earlier load; then nothing more
 * is taken until tt_lane_wait().
 */
enum tt_status tt_lane_put(struct tt_lane *lane, const void *item) TT_MUST_USE;
/* Waits for all to be taken, answers as tt_lane_put() does, and is ready for more. */
enum tt_status tt_lane_wait(struct tt_lane *lane) TT_MUST_USE;
/* Ends the thread. What nobody waited for may be taken or not. */
void tt_lane_end(struct tt_lane *lane);

#endif

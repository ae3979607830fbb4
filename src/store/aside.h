/*
 * Work that a thread does aside, one piece at a time: what it uses is its own until whoever gave the work has
 * waited for it. For the files of this room.
 */
#ifndef TT_STORE_ASIDE_H
#define TT_STORE_ASIDE_H

#include <pthread.h>
#include <stdbool.h>

struct tt_aside {
	void (*work)(void *context);
	void *context;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t moved;
	bool started, under_way, ended;
};

/* Has a thread for this work, which is the same each time; false: there is none to be had. */
bool tt_aside_start(struct tt_aside *aside, void (*work)(void *context), void *context);
/* Does the work, which is not under way. */
void tt_aside_do(struct tt_aside *aside);
bool tt_aside_busy(struct tt_aside *aside);
/* Waits for what is under way; nothing to whoever does it. */
void tt_aside_wait(struct tt_aside *aside);
void tt_aside_end(struct tt_aside *aside);

#endif

/*
 * What the programs that measure recording share; each is of one file. Events, a JSON object a line, go into
 * a store batch by batch; what fails ends the program.
 */
#ifndef TT_BENCH_RECORDING_H
#define TT_BENCH_RECORDING_H

#include "service/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static _Noreturn void leave(const char *what, const char *why) {
	fprintf(stderr, "%s: %s\n", what, why);
	exit(2);
}

static double seconds(clockid_t clock) {
	struct timespec time;
	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static struct tt_service *open_store(const char *folder) {
	struct tt_service *service;
	struct tt_fault fault;
	struct tt_service_options options = {.place = tt_text_of(folder), .create = true};
	if (!tt_service_open(&options, &service, &fault))
		leave(tt_fault_text((enum tt_fault_code)fault.code), fault.name);
	return service;
}

struct run {
	struct tt_arena arena;
	struct tt_service *service;
	struct tt_text events;
	uint32_t batch, count; /* events: of a batch; recorded so far */
};

static void record(void *context) {
	struct run *run = context;
	struct tt_text rest = run->events, line;
	struct tt_batch *batch = NULL;
	struct tt_fault fault;
	struct tt_buf answers;
	uint32_t number = 0, pending = 0;
	tt_buf_init(&answers, &run->arena, (size_t)1 << 28);
	while (tt_next_line(&rest, &line, &number)) {
		if ((batch == NULL && !tt_batch_begin(run->service, &batch, &fault)) ||
			!tt_batch_add(batch, line, &fault))
			leave(tt_fault_text((enum tt_fault_code)fault.code), fault.name);
		run->count++;
		if (++pending < run->batch && rest.len > 0)
			continue;
		answers.len = 0;
		if (!tt_batch_commit(batch, &answers, &fault))
			leave(tt_fault_text((enum tt_fault_code)fault.code), fault.name);
		batch = NULL;
		pending = 0;
	}
}

#endif

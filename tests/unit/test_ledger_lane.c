/*
 * A lane: what is put is taken, once and in order, with a thread and without one; a failure is told, and what
 * comes after it is let through until it was waited for. And a log on real files, whose tiles go by one.
 */
#include "ledger/lane.h"
#include "ledger/log.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* What takes: numbers that count up, until one is not to be. */
struct taker {
	struct tt_lane lane;
	pthread_t thread;     /* that took last */
	pthread_mutex_t gate; /* taking goes through it */
	uint32_t next, refused;
};

static enum tt_status take(void *context, const void *items, uint32_t count) {
	struct taker *taker = context;
	const uint32_t *numbers = items;
	pthread_mutex_lock(&taker->gate);
	pthread_mutex_unlock(&taker->gate);
	taker->thread = pthread_self();
	for (uint32_t i = 0; i < count; i++) {
		if (numbers[i] == taker->refused)
			return TT_IO;
		if (numbers[i] != taker->next++)
			return TT_BAD_INPUT;
	}
	return TT_OK;
}

static void begin(struct taker *taker, uint32_t room) {
	*taker = (struct taker){.refused = UINT32_MAX};
	pthread_mutex_init(&taker->gate, NULL);
	tt_lane_begin(&taker->lane, sizeof(uint32_t), room, take, taker);
}

static void end(struct taker *taker) {
	tt_lane_end(&taker->lane);
	pthread_mutex_destroy(&taker->gate);
}

/* What the last one was answered. */
static enum tt_status put(struct taker *taker, uint32_t first, uint32_t count) {
	enum tt_status status = TT_OK;
	for (uint32_t number = first; number < first + count && status == TT_OK; number++)
		status = tt_lane_put(&taker->lane, &number);
	return status;
}

static void all_is_taken_in_order(void **state) {
	(void)state;
	uint32_t rooms[] = {0, 1, 4}, count = 20 * TT_LANE_LOAD + 7;
	for (size_t i = 0; i < sizeof(rooms) / sizeof(*rooms); i++) {
		struct taker taker;
		begin(&taker, rooms[i]);
		assert_int_equal(put(&taker, 0, count), TT_OK);
		assert_int_equal(tt_lane_wait(&taker.lane), TT_OK);
		assert_int_equal(taker.next, count);
		assert_int_equal(put(&taker, count, 1), TT_OK);
		assert_int_equal(tt_lane_wait(&taker.lane), TT_OK);
		assert_int_equal(taker.next, count + 1);
		assert_int_equal(taker.lane.running, rooms[i] > 0);
		end(&taker);
	}
}

static void little_work_has_no_thread(void **state) {
	struct taker taker;
	(void)state;
	begin(&taker, 4);
	assert_int_equal(put(&taker, 0, TT_LANE_LOAD - 1), TT_OK);
	assert_int_equal(taker.next, 0);
	assert_int_equal(tt_lane_wait(&taker.lane), TT_OK);
	assert_int_equal(taker.next, TT_LANE_LOAD - 1);
	assert_true(pthread_equal(taker.thread, pthread_self()));
	end(&taker);
}

/* While nothing is taken as much can be put as there is room for. */
static void putting_does_not_wait_while_there_is_room(void **state) {
	struct taker taker;
	(void)state;
	begin(&taker, 3);
	pthread_mutex_lock(&taker.gate);
	assert_int_equal(put(&taker, 0, 3 * TT_LANE_LOAD), TT_OK);
	assert_int_equal(taker.lane.under_way, 3);
	pthread_mutex_unlock(&taker.gate);
	assert_int_equal(put(&taker, 3 * TT_LANE_LOAD, TT_LANE_LOAD), TT_OK);
	assert_int_equal(tt_lane_wait(&taker.lane), TT_OK);
	assert_int_equal(taker.next, 4 * TT_LANE_LOAD);
	end(&taker);
}

static void a_failure_is_told_and_ends_with_waiting(void **state) {
	uint32_t rooms[] = {0, 1, 4};
	(void)state;
	for (size_t i = 0; i < sizeof(rooms) / sizeof(*rooms); i++) {
		struct taker taker;
		begin(&taker, rooms[i]);
		taker.refused = TT_LANE_LOAD + 10;
		enum tt_status answered = put(&taker, 0, 8 * TT_LANE_LOAD);
		enum tt_status waited = tt_lane_wait(&taker.lane);
		assert_true(answered == TT_IO || waited == TT_IO);
		assert_int_equal(taker.next, taker.refused);
		assert_int_equal(put(&taker, ++taker.next, 1), TT_OK);
		assert_int_equal(tt_lane_wait(&taker.lane), TT_OK);
		assert_int_equal(taker.next, TT_LANE_LOAD + 12);
		end(&taker);
	}
}

static void ending_waits_for_nobody(void **state) {
	struct taker taker;
	(void)state;
	begin(&taker, 4);
	assert_int_equal(put(&taker, 0, 2 * TT_LANE_LOAD + 1), TT_OK);
	end(&taker);
	begin(&taker, 4);
	end(&taker);
}

/* ---- a log ------------------------------------------------------------------------------------------ */

static void append(struct tt_log *log, uint32_t count) {
	struct tt_text bodies[TT_LANE_LOAD];
	struct tt_log_batch batch;
	for (uint32_t i = 0; i < TT_LANE_LOAD; i++)
		bodies[i] = TT_TEXT("an event like the one before");
	for (; count > 0; count -= batch.count)
		assert_int_equal(
			tt_log_append(log, bodies, count < TT_LANE_LOAD ? count : TT_LANE_LOAD, &batch),
			TT_OK);
}

static void remove_all(const char *path) {
	DIR *folder = opendir(path);
	if (folder == NULL) {
		assert_int_equal(unlink(path), 0);
		return;
	}
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		char below[512];
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			remove_all(below);
	}
	closedir(folder);
	assert_int_equal(rmdir(path), 0);
}

/* In place of the folder of tiles there is a file, as good as a disk on which nothing can be made. */
static void tiles_that_fail_aside_come_later(void **state) {
	char folder[] = "/tmp/tenten-lane-XXXXXX", path[64];
	struct tt_log *log;
	struct tt_problem problem;
	(void)state;
	assert_non_null(mkdtemp(folder));
	struct tt_log_options options = {.path = folder, .origin = "log.example/lane", .create = true};
	assert_int_equal(tt_log_open(&log, &options, &problem), TT_OK);
	snprintf(path, sizeof(path), "%s/public/tile", folder);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	append(log, 5 * TT_LANE_LOAD + 3); /* acknowledged all the same */
	assert_int_equal(tt_log_checkpoint(log), TT_IO);
	append(log, 3 * TT_LANE_LOAD);
	assert_int_equal(tt_log_checkpoint(log), TT_IO);
	assert_int_equal(unlink(path), 0);
	append(log, 2 * TT_LANE_LOAD);
	assert_int_equal(tt_log_checkpoint(log), TT_OK);
	assert_int_equal(tt_log_status(log).published, 10 * TT_LANE_LOAD + 3);
	append(log, 300);
	tt_log_close(log); /* tiles that were not waited for are made when it is opened */
	assert_int_equal(tt_log_open(&log, &options, &problem), TT_OK);
	assert_int_equal(tt_log_checkpoint(log), TT_OK);
	assert_int_equal(tt_log_status(log).published, 10 * TT_LANE_LOAD + 303);
	tt_log_close(log);
	remove_all(folder);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_taken_in_order),
		cmocka_unit_test(little_work_has_no_thread),
		cmocka_unit_test(putting_does_not_wait_while_there_is_room),
		cmocka_unit_test(a_failure_is_told_and_ends_with_waiting),
		cmocka_unit_test(ending_waits_for_nobody),
		cmocka_unit_test(tiles_that_fail_aside_come_later),
	};
	return cmocka_run_group_tests_name("ledger/lane", tests, NULL, NULL);
}

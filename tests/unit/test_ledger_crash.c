/*
 * A log whose machine stops at every call that writes or syncs, and loses what a machine may lose. When it
 * starts again, what was acknowledged is there, what was signed is continued, and all of it verifies.
 */
#include "../disk.h"
#include "ledger/log.h"
#include "ledger/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { CEILING = 64 << 20, ACKNOWLEDGED = 1024, HELD = 16 };

/* What the world outside of the machine knows. */
struct witness {
	struct tt_arena arena;
	struct disk *disk;
	struct tt_log_options options;
	uint64_t acknowledged;
	bool erase_begun[ACKNOWLEDGED], erase_acknowledged[ACKNOWLEDGED];
	struct tt_text held[HELD]; /* checkpoints that were published */
	uint32_t held_count;
	struct tt_key key;
};

static void set_up(struct witness *witness) {
	*witness = (struct witness){.disk = disk_create()};
	tt_arena_init(&witness->arena, CEILING);
	witness->options = (struct tt_log_options){.path = "log",
		.origin = "log.example",
		.create = true,
		.segment_size = 3000,
		.io = &witness->disk->io};
}

static void tear_down(struct witness *witness) {
	disk_destroy(witness->disk);
	tt_arena_finish(&witness->arena);
}

static struct tt_text body_of(struct witness *witness, uint64_t index) {
	return tt_text_format(
		&witness->arena, "{\"event\":%llu,\"who\":\"somebody\"}", (unsigned long long)index);
}

static bool append(struct witness *witness, struct tt_log *log, uint32_t count) {
	struct tt_text bodies[300];
	struct tt_log_batch batch;
	uint64_t first = tt_log_status(log).size;
	for (uint32_t i = 0; i < count; i++)
		bodies[i] = body_of(witness, first + i);
	if (tt_log_append(log, bodies, count, &batch) != TT_OK)
		return false;
	assert_int_equal(batch.first, first);
	witness->acknowledged = first + count;
	return true;
}

/* Anybody may have fetched what is published, at any time. */
static void hold(struct witness *witness) {
	const struct disk_bytes *checkpoint = disk_file(witness->disk, "log/public/checkpoint");
	if (checkpoint == NULL || checkpoint->len == 0)
		return;
	struct tt_text text = {(const char *)checkpoint->bytes, checkpoint->len};
	if (witness->held_count > 0 && tt_text_equal(text, witness->held[witness->held_count - 1]))
		return;
	assert_true(witness->held_count < HELD);
	witness->held[witness->held_count++] = tt_text_copy(&witness->arena, text);
}

static bool publish(struct witness *witness, struct tt_log *log) {
	bool published = tt_log_checkpoint(log) == TT_OK;
	hold(witness);
	return published;
}

static bool erase(struct witness *witness, struct tt_log *log, const uint64_t *indices, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		witness->erase_begun[indices[i]] = true;
	if (tt_log_erase(log, indices, count, 0) != TT_OK)
		return false;
	for (uint32_t i = 0; i < count; i++)
		witness->erase_acknowledged[indices[i]] = true;
	return true;
}

/* A life of a log; ends where something fails. */
static void live(struct witness *witness) {
	struct tt_log *log;
	struct tt_problem problem;
	static const uint64_t some[] = {2, 5, 255}, more[] = {256, 3};
	if (tt_log_open(&log, &witness->options, &problem) != TT_OK)
		return;
	(void)(append(witness, log, 1) && append(witness, log, 7) && publish(witness, log) &&
		append(witness, log, 245) && append(witness, log, 4) && erase(witness, log, some, 3) &&
		publish(witness, log) && append(witness, log, 1) && publish(witness, log) &&
		append(witness, log, 30) && erase(witness, log, more, 2) && append(witness, log, 2) &&
		publish(witness, log));
	tt_log_close(log);
}

static void assert_entry(struct witness *witness, struct tt_log *log, uint64_t index) {
	struct tt_entry entry;
	assert_int_equal(tt_log_read(log, index, &witness->arena, &entry), TT_OK);
	if (entry.erased)
		assert_true(witness->erase_begun[index]);
	else
		assert_true(tt_text_equal(entry.body, body_of(witness, index)));
	if (witness->erase_acknowledged[index])
		assert_true(entry.erased);
}

/* The newest checkpoint continues every one that anybody holds. */
static void assert_grown(struct witness *witness, struct tt_log *log) {
	for (uint32_t i = 0; i < witness->held_count; i++) {
		struct tt_checkpoint before, after;
		struct tt_note note;
		struct tt_buf buf;
		tt_buf_init(&buf, &witness->arena, TT_NOTE_MAX);
		assert_true(tt_note_read(witness->held[i], &note) && tt_checkpoint_read(note.text, &before));
		assert_int_equal(tt_log_growth(log, before.size, &buf), TT_OK);
		assert_int_equal(tt_growth_verify(tt_buf_text(&buf), witness->held[i], tt_log_key(log), 1,
					 &before, &after),
			TT_PROOF_GOOD);
	}
}

static void assert_verified(struct witness *witness) {
	struct tt_verified verified;
	for (uint32_t i = 0; i < witness->held_count; i++) {
		struct tt_verify_options options = {
			.path = "log", .since = witness->held[i], .io = &witness->disk->io};
		assert_int_equal(tt_verify(&options, &verified), TT_OK);
		if (verified.problem_count > 0)
			print_error("problem %d, entry %lld, %s:%llu\n", (int)verified.problems[0].kind,
				(long long)verified.problems[0].index, verified.problems[0].file,
				(unsigned long long)verified.problems[0].offset);
		assert_int_equal(verified.problem_count, 0);
		assert_true(verified.entries >= witness->acknowledged);
	}
}

/* Starts again after a crash, and goes on. */
static void revive(struct witness *witness) {
	struct tt_log *log;
	struct tt_problem problem;
	hold(witness);
	enum tt_status status = tt_log_open(&log, &witness->options, &problem);
	if (status != TT_OK)
		print_error("problem %d, entry %lld, %s:%llu\n", (int)problem.kind, (long long)problem.index,
			problem.file, (unsigned long long)problem.offset);
	assert_int_equal(status, TT_OK);
	assert_true(tt_log_status(log).size >= witness->acknowledged);
	for (uint64_t index = 0; index < witness->acknowledged; index++)
		assert_entry(witness, log, index);
	assert_true(append(witness, log, 3) && publish(witness, log));
	assert_grown(witness, log);
	tt_log_close(log);
	assert_verified(witness);
}

static unsigned calls_of_a_life(void) {
	struct witness witness;
	set_up(&witness);
	live(&witness);
	unsigned calls = witness.disk->calls;
	assert_int_equal(witness.acknowledged, 290);
	revive(&witness);
	tear_down(&witness);
	return calls;
}

static void crash_at(unsigned call, enum disk_loss loss, unsigned part) {
	struct witness witness;
	set_up(&witness);
	witness.disk->fail_at = call;
	witness.disk->short_by = part;
	witness.disk->random = call * 8 + part;
	live(&witness);
	hold(&witness);
	disk_crash(witness.disk, loss);
	revive(&witness);
	tear_down(&witness);
}

static void every_crash_is_survived(void **state) {
	unsigned calls = calls_of_a_life();
	(void)state;
	assert_true(calls > 100);
	for (unsigned call = 1; call <= calls; call++) {
		crash_at(call, DISK_LOSES_ALL, 0);
		crash_at(call, DISK_LOSES_NOTHING, 0);
		for (unsigned part = 1; part <= 2; part++) {
			crash_at(call, DISK_LOSES_NOTHING, part);
			crash_at(call, DISK_LOSES_SOME, part);
			crash_at(call, DISK_TEARS, part);
		}
	}
}

/* Crashes while recovering from a crash, and so on. */
static void crashes_in_a_row_are_survived(void **state) {
	unsigned calls = calls_of_a_life();
	(void)state;
	for (unsigned call = 5; call <= calls; call += 7) {
		struct witness witness;
		set_up(&witness);
		for (unsigned again = 0; again < 6; again++) {
			witness.disk->fail_at = witness.disk->calls + call / (again + 1) + 1;
			witness.disk->short_by = again % 3;
			witness.disk->random = call + again;
			struct tt_log *log;
			struct tt_problem problem;
			if (again == 0)
				live(&witness);
			else if (tt_log_open(&log, &witness.options, &problem) == TT_OK) {
				while (witness.acknowledged < ACKNOWLEDGED - 40 && append(&witness, log, 9) &&
					publish(&witness, log) && witness.held_count < HELD - 3)
					;
				tt_log_close(log);
			}
			disk_crash(witness.disk, (enum disk_loss)(again % 4));
		}
		revive(&witness);
		tear_down(&witness);
	}
}

static void every_failure_is_an_answer(void **state) {
	static const int errors[] = {ENOSPC, EIO};
	unsigned calls = calls_of_a_life();
	(void)state;
	for (unsigned call = 1; call <= calls; call++)
		for (size_t i = 0; i < TT_COUNT(errors); i++)
			for (int on = 0; on < 2; on++) {
				struct witness witness;
				set_up(&witness);
				witness.disk->fail_at = call;
				witness.disk->fail_with = errors[i];
				witness.disk->fail_on = on == 1;
				witness.disk->short_by = 2;
				live(&witness);
				witness.disk->fail_at = 0;
				revive(&witness);
				tear_down(&witness);
			}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_crash_is_survived),
		cmocka_unit_test(crashes_in_a_row_are_survived),
		cmocka_unit_test(every_failure_is_an_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

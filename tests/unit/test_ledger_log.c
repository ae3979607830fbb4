/*
 * A log on a disk in memory: what is appended is read, proved, erased; what is not right is refused.
 */
#include "../disk.h"
#include "ledger/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define ORIGIN "log.example/test"
enum { CEILING = 64 << 20 };

struct place {
	struct disk *disk;
	struct tt_arena arena;
	struct tt_log_options options;
	struct tt_problem problem;
	struct tt_log *log;
};

static void open_log(struct place *place) {
	assert_int_equal(tt_log_open(&place->log, &place->options, &place->problem), TT_OK);
	assert_int_equal(place->problem.kind, TT_PROBLEM_NONE);
}

static void reopen(struct place *place) {
	tt_log_close(place->log);
	open_log(place);
}

/* Opening it is refused for this reason. */
static void assert_refused(struct place *place, enum tt_problem_kind kind) {
	tt_log_close(place->log);
	assert_int_not_equal(tt_log_open(&place->log, &place->options, &place->problem), TT_OK);
	assert_int_equal(place->problem.kind, kind);
	assert_null(place->log);
}

static int set_up(void **state) {
	struct place *place = calloc(1, sizeof(*place));
	assert_non_null(place);
	tt_arena_init(&place->arena, CEILING);
	place->disk = disk_create();
	place->options = (struct tt_log_options){.path = "log",
		.origin = ORIGIN,
		.create = true,
		.segment_size = 4096,
		.io = &place->disk->io};
	open_log(place);
	*state = place;
	return 0;
}

static int tear_down(void **state) {
	struct place *place = *state;
	tt_log_close(place->log);
	disk_destroy(place->disk);
	tt_arena_finish(&place->arena);
	free(place);
	return 0;
}

/* The body of an entry, as all tests have it. */
static struct tt_text body_of(struct place *place, uint64_t index) {
	return tt_text_format(&place->arena, "event %llu of nobody in particular", (unsigned long long)index);
}

static void append(struct place *place, uint32_t count) {
	struct tt_text *bodies = TT_NEW_ARRAY(&place->arena, struct tt_text, count);
	struct tt_log_batch batch;
	uint64_t first = tt_log_status(place->log).size;
	for (uint32_t i = 0; i < count; i++)
		bodies[i] = body_of(place, first + i);
	assert_int_equal(tt_log_append(place->log, bodies, count, &batch), TT_OK);
	assert_int_equal(batch.first, first);
	assert_int_equal(batch.count, count);
}

static void assert_entry(struct place *place, uint64_t index) {
	struct tt_entry entry;
	assert_int_equal(tt_log_read(place->log, index, &place->arena, &entry), TT_OK);
	assert_int_equal(entry.index, index);
	assert_false(entry.erased);
	assert_true(tt_text_equal(entry.body, body_of(place, index)));
}

static struct tt_text receipt_of(struct place *place, uint64_t index, bool opens) {
	struct tt_buf buf;
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	assert_int_equal(tt_log_receipt(place->log, index, opens, &buf), TT_OK);
	return tt_buf_text(&buf);
}

static enum tt_proof_verdict verify_receipt(
	struct place *place, struct tt_text receipt, struct tt_text body) {
	struct tt_receipt read;
	struct tt_checkpoint checkpoint;
	struct tt_note note;
	return tt_receipt_verify(receipt, body, tt_log_key(place->log), 1, &read, &checkpoint, &note);
}

static struct tt_text latest(struct place *place) {
	struct tt_buf buf;
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	assert_int_equal(tt_log_latest(place->log, &buf), TT_OK);
	return tt_buf_text(&buf);
}

static struct tt_text growth_since(struct place *place, uint64_t old) {
	struct tt_buf buf;
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	assert_int_equal(tt_log_growth(place->log, old, &buf), TT_OK);
	return tt_buf_text(&buf);
}

static bool next_is(void *context, const struct tt_entry *entry) {
	uint64_t *next = context;
	assert_int_equal(entry->index, *next);
	++*next;
	return true;
}

static void entries_are_read_back(void **state) {
	struct place *place = *state;
	const uint32_t counts[] = {1, 3, 250, 1, 1, 300, 2};
	for (size_t i = 0; i < TT_COUNT(counts); i++)
		append(place, counts[i]);
	for (int round = 0; round < 2; round++, reopen(place)) {
		uint64_t size = tt_log_status(place->log).size, next = 5;
		assert_int_equal(size, 558);
		for (uint64_t index = 0; index < size; index++)
			assert_entry(place, index);
		assert_int_equal(tt_log_scan(place->log, 5, next_is, &next), TT_OK);
		assert_int_equal(next, size);
	}
	struct tt_entry entry;
	assert_int_equal(tt_log_read(place->log, 558, &place->arena, &entry), TT_BAD_INPUT);
	assert_int_equal(tt_log_problem(place->log)->kind, TT_PROBLEM_NO_ENTRY);
}

static void receipts_and_growth_hold(void **state) {
	struct place *place = *state;
	struct tt_checkpoint before, after;
	struct tt_text since = latest(place);
	for (uint32_t i = 0; i < 20; i++) {
		append(place, 1 + i * 7);
		assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
		uint64_t size = tt_log_status(place->log).size;
		for (uint64_t index = 0; index < size; index += 1 + size / 9)
			assert_int_equal(
				verify_receipt(place, receipt_of(place, index, true), body_of(place, index)),
				TT_PROOF_GOOD);
		assert_int_equal(verify_receipt(place, receipt_of(place, 0, true), body_of(place, 1)),
			TT_PROOF_OTHER_BODY);
		assert_int_equal(verify_receipt(place, receipt_of(place, 0, false), body_of(place, 0)),
			TT_PROOF_CLOSED);
		struct tt_checkpoint held;
		struct tt_note note;
		assert_true(tt_note_read(since, &note) && tt_checkpoint_read(note.text, &held));
		assert_int_equal(tt_growth_verify(growth_since(place, held.size), since,
					 tt_log_key(place->log), 1, &before, &after),
			TT_PROOF_GOOD);
		if (i % 3 == 0)
			since = latest(place);
		if (i % 4 == 0)
			reopen(place);
	}
}

static void nothing_is_proved_before_it_is_published(void **state) {
	struct place *place = *state;
	struct tt_buf buf;
	append(place, 2);
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	assert_int_equal(tt_log_receipt(place->log, 0, true, &buf), TT_BAD_INPUT);
	assert_int_equal(tt_log_problem(place->log)->kind, TT_PROBLEM_NO_ENTRY);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	append(place, 1);
	receipt_of(place, 1, true);
	assert_int_equal(tt_log_receipt(place->log, 2, true, &buf), TT_BAD_INPUT);
	assert_int_equal(tt_log_growth(place->log, 3, &buf), TT_BAD_INPUT);
}

static void erasing_leaves_every_proof(void **state) {
	struct place *place = *state;
	struct tt_entry entry;
	const uint64_t erased[] = {3, 260, 4};
	append(place, 300);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	struct tt_text receipt = receipt_of(place, 3, true), since = latest(place);
	append(place, 1);
	assert_int_equal(tt_log_erase(place->log, erased, 3, 300), TT_OK);
	assert_int_equal(tt_log_erase(place->log, erased, 3, 300), TT_OK);
	for (int round = 0; round < 2; round++, reopen(place)) {
		for (size_t i = 0; i < TT_COUNT(erased); i++) {
			assert_int_equal(tt_log_read(place->log, erased[i], &place->arena, &entry), TT_OK);
			assert_true(entry.erased);
			assert_int_equal(entry.order, 300);
			assert_int_equal(entry.body.len, 0);
		}
		assert_entry(place, 2);
		assert_entry(place, 5);
		struct tt_buf buf;
		tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
		assert_int_equal(tt_log_receipt(place->log, 3, true, &buf), TT_BAD_INPUT);
		assert_int_equal(tt_log_problem(place->log)->kind, TT_PROBLEM_ERASED);
		assert_int_equal(verify_receipt(place, receipt_of(place, 3, false), body_of(place, 3)),
			TT_PROOF_CLOSED);
	}
	assert_int_equal(
		verify_receipt(place, receipt, body_of(place, 3)), TT_PROOF_GOOD); /* who has it still can */
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	struct tt_checkpoint before, after;
	assert_int_equal(
		tt_growth_verify(growth_since(place, 300), since, tt_log_key(place->log), 1, &before, &after),
		TT_PROOF_GOOD);
}

static void an_erased_body_is_nowhere_on_the_disk(void **state) {
	struct place *place = *state;
	const uint64_t erased = 1;
	append(place, 3);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	assert_int_equal(tt_log_erase(place->log, &erased, 1, 2), TT_OK);
	struct tt_text body = body_of(place, 1);
	for (int i = 0; i < place->disk->node_count; i++) {
		const struct disk_bytes *live = &place->disk->nodes[i].live,
					*synced = &place->disk->nodes[i].synced;
		for (size_t at = 0; at + body.len <= live->len; at++)
			assert_memory_not_equal(live->bytes + at, body.bytes, body.len);
		for (size_t at = 0; at + body.len <= synced->len; at++)
			assert_memory_not_equal(synced->bytes + at, body.bytes, body.len);
	}
}

static void what_cannot_be_erased_is_refused(void **state) {
	struct place *place = *state;
	const uint64_t self = 1, beyond = 7;
	append(place, 3);
	assert_int_equal(tt_log_erase(place->log, &self, 1, 1), TT_BAD_INPUT);
	assert_int_equal(tt_log_erase(place->log, &beyond, 1, 1), TT_BAD_INPUT);
	assert_int_equal(tt_log_erase(place->log, &self, 1, 3), TT_BAD_INPUT);
	assert_entry(place, 1);
}

static void no_public_file_holds_a_body(void **state) {
	struct place *place = *state;
	append(place, 300);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	for (int i = 0; i < place->disk->live.len; i++) {
		const struct disk_name *name = &place->disk->live.names[i];
		const struct disk_bytes *live = &place->disk->nodes[name->node].live;
		if (strncmp(name->path, "log/public/", 11) == 0)
			for (size_t at = 0; at + 6 <= live->len; at++)
				assert_memory_not_equal(live->bytes + at, "nobody", 6);
	}
}

static void bodies_have_limits(void **state) {
	struct place *place = *state;
	struct tt_log_batch batch;
	struct tt_text body = {NULL, TT_BODY_MAX + (size_t)1};
	assert_int_equal(tt_log_append(place->log, &body, 1, &batch), TT_BAD_INPUT);
	assert_int_equal(tt_log_problem(place->log)->kind, TT_PROBLEM_BAD_ENTRY);
	assert_int_equal(tt_log_append(place->log, &body, 0, &batch), TT_BAD_INPUT);
	assert_int_equal(tt_log_append(place->log, &body, TT_BATCH_MAX + 1, &batch), TT_BAD_INPUT);
	body.len = 0;
	assert_int_equal(tt_log_append(place->log, &body, 1, &batch), TT_OK); /* an empty body is one */
	struct tt_entry entry;
	assert_int_equal(tt_log_read(place->log, 0, &place->arena, &entry), TT_OK);
	assert_int_equal(entry.body.len, 0);
}

static void a_second_process_is_refused(void **state) {
	struct place *place = *state;
	struct tt_log *second;
	assert_int_equal(tt_log_open(&second, &place->options, &place->problem), TT_BAD_INPUT);
	assert_int_equal(place->problem.kind, TT_PROBLEM_LOCKED);
	append(place, 3);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	place->options.read_only = true;
	assert_int_equal(tt_log_open(&second, &place->options, &place->problem), TT_OK);
	struct tt_entry entry;
	assert_int_equal(tt_log_read(second, 2, &place->arena, &entry), TT_OK);
	struct tt_buf buf;
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	assert_int_equal(tt_log_receipt(second, 2, true, &buf), TT_OK);
	struct tt_text body = TT_TEXT("x");
	struct tt_log_batch batch;
	assert_int_equal(tt_log_append(second, &body, 1, &batch), TT_BAD_INPUT);
	tt_log_close(second);
}

static void steps_of_the_clock_back_are_recorded(void **state) {
	struct place *place = *state;
	struct tt_entry first, second;
	append(place, 1);
	place->disk->now -= 5000;
	append(place, 1);
	append(place, 1);
	assert_int_equal(tt_log_status(place->log).steps_back, 1);
	assert_int_equal(tt_log_read(place->log, 0, &place->arena, &first), TT_OK);
	assert_int_equal(tt_log_read(place->log, 1, &place->arena, &second), TT_OK);
	assert_int_equal(first.time - second.time, 4999);
}

static void another_origin_or_no_log_is_refused(void **state) {
	struct place *place = *state;
	append(place, 1);
	place->options.origin = "log.example/other";
	assert_refused(place, TT_PROBLEM_OTHER_ORIGIN);
	place->options.create = false;
	place->options.path = "nowhere";
	assert_refused(place, TT_PROBLEM_NO_LOG);
	place->options = (struct tt_log_options){.path = "log", .io = &place->disk->io};
	open_log(place);
	assert_string_equal(tt_log_origin(place->log), ORIGIN);
	place->options.origin = "a name with spaces";
	place->options.create = true;
	place->options.path = "other";
	assert_refused(place, TT_PROBLEM_BAD_KEY);
}

/* Removes the file, as if somebody had. */
static void drop(struct place *place, const char *path) {
	int at = disk_find(&place->disk->live, path);
	assert_true(at >= 0);
	disk_drop(&place->disk->live, at);
}

static void tiles_and_checkpoint_are_made_anew(void **state) {
	struct place *place = *state;
	append(place, 300);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	struct tt_text before = latest(place);
	drop(place, "log/public/checkpoint");
	drop(place, "log/public/tile/1/000.p/1");
	drop(place, "log/public/tile/0/001.p/44");
	drop(place, "log/public/tile/0/000");
	drop(place, "log/public/tile/entries/000");
	reopen(place);
	assert_true(tt_text_equal(before, latest(place)));
	assert_int_equal(
		verify_receipt(place, receipt_of(place, 299, true), body_of(place, 299)), TT_PROOF_GOOD);
	disk_file(place->disk, "log/public/tile/0/000")->bytes[77] ^= 1;
	assert_int_equal(tt_log_rebuild(place->log), TT_OK);
	assert_int_equal(verify_receipt(place, receipt_of(place, 2, true), body_of(place, 2)), TT_PROOF_GOOD);
}

static void a_damaged_tile_gives_no_receipt(void **state) {
	struct place *place = *state;
	struct tt_buf buf;
	append(place, 300);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	disk_file(place->disk, "log/public/tile/0/000")->bytes[77] ^= 1;
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	assert_int_equal(tt_log_receipt(place->log, 3, true, &buf), TT_BAD_INPUT);
	assert_int_equal(tt_log_problem(place->log)->kind, TT_PROBLEM_DAMAGED_TILE);
	append(place, 1);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK); /* the edge is untouched */
}

static void signed_entries_that_are_missing_are_missed(void **state) {
	struct place *place = *state;
	append(place, 2);
	struct disk_bytes *segment = disk_file(place->disk, "log/journal/000000");
	size_t len = segment->len;
	append(place, 2);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	disk_resize(segment, len);
	assert_refused(place, TT_PROBLEM_TRUNCATED);
	assert_int_equal(place->problem.index, 2);
}

static void a_changed_journal_is_never_signed(void **state) {
	struct place *place = *state;
	append(place, 2);
	struct disk_bytes *segment = disk_file(place->disk, "log/journal/000000");
	struct disk_bytes kept = {0};
	disk_set(&kept, *segment); /* another history, of the same length: as if restored from elsewhere */
	append(place, 1);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	disk_set(segment, kept);
	tt_log_close(place->log);
	struct disk_bytes *head = disk_file(place->disk, "log/signed");
	struct disk_bytes newer = {0};
	disk_set(&newer, *head);
	drop(place, "log/signed");
	assert_int_not_equal(tt_log_open(&place->log, &place->options, &place->problem), TT_OK);
	assert_int_equal(place->problem.kind, TT_PROBLEM_DAMAGED_SIGNED);
	int node = disk_new_node(place->disk, false);
	disk_put(&place->disk->live, "log/signed", node);
	disk_set(&place->disk->nodes[node].live, newer);
	place->log = NULL;
	assert_refused(place, TT_PROBLEM_TRUNCATED);
	free(kept.bytes);
	free(newer.bytes);
}

static void a_full_disk_is_survived(void **state) {
	struct place *place = *state;
	struct tt_log_batch batch;
	struct tt_text body = TT_TEXT("what does not fit");
	append(place, 2);
	for (unsigned at = 2; at < 5; at++) {
		place->disk->fail_at = place->disk->calls + 1;
		place->disk->fail_with = ENOSPC;
		place->disk->short_by = at;
		place->disk->fail_on = true;
		assert_int_equal(tt_log_append(place->log, &body, 1, &batch), TT_IO);
		assert_int_equal(tt_log_problem(place->log)->error, ENOSPC);
		place->disk->fail_at = 0;
		append(place, 1);
	}
	reopen(place);
	assert_int_equal(tt_log_status(place->log).size, 5);
	for (uint64_t index = 0; index < 5; index++)
		assert_entry(place, index);
}

static void after_a_failed_sync_nothing_is_believed(void **state) {
	struct place *place = *state;
	struct tt_log_batch batch;
	struct tt_text body = TT_TEXT("perhaps");
	append(place, 2);
	place->disk->fail_at = place->disk->calls + 2;
	place->disk->fail_with = EIO;
	assert_int_equal(tt_log_append(place->log, &body, 1, &batch), TT_IO);
	place->disk->fail_at = 0;
	assert_int_equal(tt_log_append(place->log, &body, 1, &batch), TT_BAD_INPUT);
	assert_int_equal(tt_log_problem(place->log)->kind, TT_PROBLEM_BROKEN);
	reopen(place);
	assert_entry(place, 1);
	append(place, 1);
}

static void tiles_that_fail_come_later(void **state) {
	struct place *place = *state;
	place->options.segment_size = 1 << 20;
	reopen(place);
	append(place, 255);
	place->disk->fail_at =
		place->disk->calls + 3; /* after the journal's write and sync: the full tile's file */
	place->disk->fail_with = ENOSPC;
	place->disk->fail_on = true;
	append(place, 1);
	assert_int_equal(tt_log_checkpoint(place->log), TT_IO);
	place->disk->fail_at = 0;
	append(place, 1);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	assert_int_equal(
		verify_receipt(place, receipt_of(place, 255, true), body_of(place, 255)), TT_PROOF_GOOD);
}

static void witnesses_are_added_and_checked(void **state) {
	struct place *place = *state;
	struct tt_signer witness, stranger;
	struct tt_buf buf;
	struct tt_note note;
	struct tt_checkpoint checkpoint;
	assert_true(tt_signer_create(&witness, TT_TEXT("witness.example/w"), TT_KEY_WITNESS));
	assert_true(tt_signer_create(&stranger, TT_TEXT("stranger.example"), TT_KEY_WITNESS));
	append(place, 5);
	assert_int_equal(tt_log_checkpoint(place->log), TT_OK);
	assert_true(tt_note_read(latest(place), &note));
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	tt_note_sign(&buf, note.text, &stranger, 1700000001);
	assert_int_equal(tt_log_cosign(place->log, tt_buf_text(&buf), &witness.key, 1), TT_BAD_INPUT);
	tt_note_sign(&buf, note.text, &witness, 1700000002);
	assert_int_equal(tt_log_cosign(place->log, tt_buf_text(&buf), &witness.key, 1), TT_OK);
	struct tt_key keys[] = {*tt_log_key(place->log), witness.key, stranger.key};
	assert_int_equal(tt_checkpoint_verify(latest(place), keys, 3, &checkpoint, &note), TT_NOTE_GOOD);
	assert_int_equal(note.signers, 3);
	assert_int_equal(note.times[1], 1700000002);
	assert_int_equal(
		tt_checkpoint_verify(latest(place), keys + 1, 2, &checkpoint, &note), TT_NOTE_UNSIGNED);
	tt_buf_init(&buf, &place->arena, TT_NOTE_MAX);
	tt_note_sign(&buf, TT_TEXT("another\n7\n\n"), &witness, 1700000003);
	assert_int_equal(tt_log_cosign(place->log, tt_buf_text(&buf), &witness.key, 1), TT_BAD_INPUT);
	assert_int_equal(tt_log_problem(place->log)->kind, TT_PROBLEM_FORGED);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(entries_are_read_back),
		TEST(receipts_and_growth_hold),
		TEST(nothing_is_proved_before_it_is_published),
		TEST(erasing_leaves_every_proof),
		TEST(an_erased_body_is_nowhere_on_the_disk),
		TEST(what_cannot_be_erased_is_refused),
		TEST(no_public_file_holds_a_body),
		TEST(bodies_have_limits),
		TEST(a_second_process_is_refused),
		TEST(steps_of_the_clock_back_are_recorded),
		TEST(another_origin_or_no_log_is_refused),
		TEST(tiles_and_checkpoint_are_made_anew),
		TEST(a_damaged_tile_gives_no_receipt),
		TEST(signed_entries_that_are_missing_are_missed),
		TEST(a_changed_journal_is_never_signed),
		TEST(a_full_disk_is_survived),
		TEST(after_a_failed_sync_nothing_is_believed),
		TEST(tiles_that_fail_come_later),
		TEST(witnesses_are_added_and_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

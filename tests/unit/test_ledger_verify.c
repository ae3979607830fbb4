/*
 * What somebody does to the files of a log is found, and said where: one flipped bit anywhere, entries
 * changed, swapped, cut off, made up, with and without making everything else fit.
 */
#include "../disk.h"
#include "ledger/batch.h"
#include "ledger/log.h"
#include "ledger/tiles.h"
#include "ledger/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { CEILING = 256 << 20 };

struct place {
	struct disk *disk;
	struct tt_arena arena;
	struct tt_log_options options;
	struct tt_key key;
	struct tt_text since;
	bool half; /* files as they were half way are kept */
	struct disk_names names;
	struct disk_bytes files[DISK_NAMES];
};

static struct tt_text text_of(struct place *place, const char *path) {
	const struct disk_bytes *file = disk_file(place->disk, path);
	assert_non_null(file);
	return tt_text_copy(&place->arena, (struct tt_text){(const char *)file->bytes, file->len});
}

static void append(struct place *place, struct tt_log *log, uint32_t count) {
	struct tt_text bodies[300];
	struct tt_log_batch batch;
	uint64_t first = tt_log_status(log).size;
	for (uint32_t i = 0; i < count; i++)
		bodies[i] =
			tt_text_format(&place->arena, "{\"event\":%llu}", (unsigned long long)(first + i));
	assert_int_equal(tt_log_append(log, bodies, count, &batch), TT_OK);
}

/* Keeps all files as they are. */
static void save(struct place *place) {
	place->names = place->disk->live;
	for (int i = 0; i < place->names.len; i++)
		disk_set(&place->files[i], place->disk->nodes[place->names.names[i].node].live);
}

/* Puts them back. */
static void restore(struct place *place) {
	place->disk->live = place->names;
	for (int i = 0; i < place->names.len; i++) {
		disk_set(&place->disk->nodes[place->names.names[i].node].live, place->files[i]);
		free(place->files[i].bytes);
	}
}

/* A log of three segments: 11 entries, of which 9 are published, 5 were when since was, and one is erased. */
static void make_log(struct place *place, uint32_t many) {
	struct tt_log *log;
	struct tt_problem problem;
	const uint64_t erased = 2;
	assert_int_equal(tt_log_open(&log, &place->options, &problem), TT_OK);
	append(place, log, 4 + many);
	append(place, log, 1);
	assert_int_equal(tt_log_erase(log, &erased, 1, 4), TT_OK);
	assert_int_equal(tt_log_checkpoint(log), TT_OK);
	place->since = text_of(place, "log/public/checkpoint");
	if (place->half)
		save(place);
	append(place, log, 3);
	append(place, log, 1);
	assert_int_equal(tt_log_checkpoint(log), TT_OK);
	append(place, log, 2);
	place->key = *tt_log_key(log);
	tt_log_close(log);
}

static int set_up(void **state) {
	struct place *place = calloc(1, sizeof(*place));
	assert_non_null(place);
	tt_arena_init(&place->arena, CEILING);
	place->disk = disk_create();
	place->options = (struct tt_log_options){.path = "log",
		.origin = "log.example",
		.create = true,
		.segment_size = 500,
		.io = &place->disk->io};
	*state = place;
	return 0;
}

static int tear_down(void **state) {
	struct place *place = *state;
	disk_destroy(place->disk);
	tt_arena_finish(&place->arena);
	free(place);
	return 0;
}

static struct tt_verified verify(struct place *place, const char *path, bool since, bool key) {
	struct tt_verified verified;
	struct tt_verify_options options = {.path = path, .io = &place->disk->io};
	if (since)
		options.since = place->since;
	if (key) {
		options.keys = &place->key;
		options.key_count = 1;
	}
	assert_int_equal(tt_verify(&options, &verified), TT_OK);
	return verified;
}

static void assert_first(
	struct place *place, bool since, enum tt_problem_kind kind, uint64_t index, const char *file) {
	struct tt_verified verified = verify(place, "log", since, true);
	assert_true(verified.problem_count > 0);
	assert_int_equal(verified.problems[0].kind, kind);
	assert_int_equal(verified.problems[0].index, index);
	assert_string_equal(verified.problems[0].file, file);
}

static void a_good_log_has_no_problems(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	for (int variant = 0; variant < 4; variant++) {
		struct tt_verified verified = verify(place, "log", variant & 1, variant & 2);
		assert_int_equal(verified.problem_count, 0);
		assert_int_equal(verified.entries, 11);
		assert_int_equal(verified.size, 9);
		assert_int_equal(verified.erased, 1);
		assert_false(verified.torn);
		assert_int_equal(verified.own_key, (variant & 2) == 0);
	}
}

static void a_copy_of_the_public_files_is_enough(void **state) {
	struct place *place = *state;
	make_log(place, 290);
	struct tt_verified verified = verify(place, "log/public", true, true);
	assert_int_equal(verified.problem_count, 0);
	assert_int_equal(verified.entries, 299);
	assert_false(verified.has_journal);
	assert_true(verified.has_bundles);
}

/* ---- one bit ---------------------------------------------------------------------------------------- */

/* Where a problem of the journal lies has to be where the bit is: in the entry, or behind the batch's start.
 */
static void assert_place(const struct tt_problem *problem, const char *path, size_t at) {
	assert_string_equal(problem->file, path + strlen("log/"));
	assert_true(problem->offset <= at);
	if (problem->kind == TT_PROBLEM_DAMAGED_ENTRY || problem->kind == TT_PROBLEM_DAMAGED_ERASURE)
		assert_true(at < problem->offset + TT_SALT_SIZE + strlen("{\"event\":10}"));
}

static void assert_found(struct place *place, const char *path, size_t at) {
	struct tt_verified verified = verify(place, "log", false, true);
	const char *file = path + strlen("log/");
	if (verified.problem_count == 0 || verified.torn)
		fail_msg("nobody notices a bit in %s at %zu", path, at);
	if (strncmp(file, "journal/", 8) == 0)
		assert_place(&verified.problems[0], path, at);
	else
		assert_string_equal(verified.problems[0].file, file);
	if (strncmp(file, "public/tile/0/", 14) == 0)
		assert_int_equal(verified.problems[0].index, at / TT_HASH_SIZE);
}

/* Whoever opens the log with it refuses it, or has every entry that was acknowledged. */
static void assert_nothing_lost(struct place *place, const char *path, size_t at) {
	struct tt_log *log;
	struct tt_problem problem;
	struct tt_log_options options = place->options;
	options.read_only = true;
	if (tt_log_open(&log, &options, &problem) != TT_OK)
		return;
	if (tt_log_status(log).size < 11)
		fail_msg("a bit in %s at %zu loses entries", path, at);
	tt_log_close(log);
}

static void every_flipped_bit_is_found(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	unsigned flipped = 0;
	for (int i = 0; i < place->disk->live.len; i++) {
		const char *path = place->disk->live.names[i].path;
		struct disk_bytes *file = &place->disk->nodes[place->disk->live.names[i].node].live;
		for (size_t at = 0; at < file->len; at++)
			for (int bit = 0; bit < 8; bit++, flipped++) {
				file->bytes[at] ^= (uint8_t)(1 << bit);
				assert_found(place, path, at);
				assert_nothing_lost(place, path, at);
				file->bytes[at] ^= (uint8_t)(1 << bit);
			}
	}
	assert_true(flipped > 8 * 2000);
	assert_int_equal(verify(place, "log", true, true).problem_count, 0);
}

static void every_flipped_bit_of_a_copy_is_found(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	for (int i = 0; i < place->disk->live.len; i++) {
		const char *path = place->disk->live.names[i].path;
		struct disk_bytes *file = &place->disk->nodes[place->disk->live.names[i].node].live;
		if (strncmp(path, "log/public/", 11) != 0)
			continue;
		for (size_t at = 0; at < file->len; at++) {
			file->bytes[at] ^= 0x10;
			struct tt_verified verified = verify(place, "log/public", false, true);
			if (verified.problem_count == 0)
				fail_msg("nobody notices a bit in %s at %zu", path, at);
			file->bytes[at] ^= 0x10;
		}
	}
}

/* ---- cutting off ------------------------------------------------------------------------------------ */

static void every_truncation_of_what_was_signed_is_found(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	for (int segment = 2; segment >= 0; segment--) {
		char path[32];
		snprintf(path, sizeof(path), "log/journal/%06d", segment);
		struct disk_bytes *file = disk_file(place->disk, path);
		if (file == NULL)
			continue;
		struct disk_bytes kept = {0};
		disk_set(&kept, *file);
		for (size_t len = file->len; len-- > 0;) {
			disk_resize(file, len);
			struct tt_verified verified = verify(place, "log", false, true);
			bool missed = verified.problem_count == 0 && verified.entries < 9;
			if (missed)
				fail_msg("segment %d cut to %zu bytes passes", segment, len);
		}
		disk_set(file, kept);
		free(kept.bytes);
	}
}

static void a_lost_segment_is_found(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	int at = disk_find(&place->disk->live, "log/journal/000001");
	assert_true(at >= 0);
	disk_drop(&place->disk->live, at);
	struct tt_verified verified = verify(place, "log", false, true);
	assert_true(verified.problem_count > 0);
	assert_int_equal(verified.problems[0].kind, TT_PROBLEM_TRUNCATED);
}

/* Everything is set back to an earlier state, and fits: only whoever holds a later checkpoint can tell. */
static void a_log_set_back_is_found_by_a_held_checkpoint(void **state) {
	struct place *place = *state;
	place->half = true;
	make_log(place, 0);
	place->since = text_of(place, "log/public/checkpoint");
	restore(place);
	assert_int_equal(verify(place, "log", false, true).problem_count, 0);
	assert_first(place, true, TT_PROBLEM_SHRUNK, 5, "");
}

/* ---- forging ---------------------------------------------------------------------------------------- */

/* Makes another body of the first entry of the first batch, and its commitment, table and mark to fit. */
static void forge_entry(struct place *place) {
	struct disk_bytes *file = disk_file(place->disk, "log/journal/000000");
	uint8_t *bytes = file->bytes + TT_SEGMENT_HEAD;
	struct tt_batch batch;
	assert_true(tt_batch_read_head(bytes, &batch));
	uint8_t *payload = bytes + TT_BATCH_HEAD + (size_t)batch.count * TT_BATCH_ROW;
	struct tt_salt salt;
	memcpy(salt.bytes, payload, TT_SALT_SIZE);
	memcpy(payload + TT_SALT_SIZE, "{\"event\":9}", 11);
	struct tt_hash commitment = tt_entry_commit(
		&salt, batch.time, (struct tt_text){(const char *)payload + TT_SALT_SIZE, 11});
	memcpy(bytes + TT_BATCH_HEAD, commitment.bytes, TT_HASH_SIZE);
	tt_batch_put_mark(bytes + tt_batch_size(&batch) - TT_BATCH_MARK, bytes, batch.count);
}

static void a_changed_entry_is_found_though_its_batch_fits(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	forge_entry(place);
	assert_first(place, false, TT_PROBLEM_DAMAGED_ENTRY, 0, "journal/000000");
	assert_int_equal(verify(place, "log", false, true).problem_count, 1);
}

/* All tiles are made anew of the changed journal; the signature is what cannot be. */
static void a_changed_log_is_found_though_its_tiles_fit(void **state) {
	struct place *place = *state;
	struct tt_tiles tiles;
	struct tt_cursor cursor;
	struct tt_batch batch;
	struct tt_problem problem;
	struct tt_hash origin = tt_hash_of("log.example", 11);
	make_log(place, 0);
	forge_entry(place);
	tt_tiles_init(&tiles, &place->disk->io, "log/public");
	assert_int_equal(tt_cursor_open(&cursor, &place->disk->io, "log", &origin, 0, &problem), TT_OK);
	while (tiles.size < 9) {
		assert_int_equal(tt_cursor_next(&cursor, &batch, &problem), TT_OK);
		for (uint32_t i = 0; i < batch.count; i++) {
			struct tt_hash commitment;
			uint32_t len;
			tt_batch_row(&batch, i, &commitment, &len);
			struct tt_hash leaf = tt_entry_leaf(&commitment);
			assert_int_equal(tt_tiles_append(&tiles, &commitment, &leaf), TT_OK);
			if (tiles.size == 5 || tiles.size == 9)
				assert_int_equal(tt_tiles_publish(&tiles), TT_OK);
		}
	}
	tt_cursor_close(&cursor);
	assert_first(place, false, TT_PROBLEM_FORKED, TT_NO_ENTRY, "public/checkpoint");
	struct tt_log *log;
	assert_int_equal(tt_log_open(&log, &place->options, &problem), TT_BAD_INPUT); /* and never signed */
	assert_int_equal(problem.kind, TT_PROBLEM_FORKED);
}

static void entries_that_change_places_are_found(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	struct disk_bytes *file = disk_file(place->disk, "log/journal/000000");
	uint8_t *rows = file->bytes + TT_SEGMENT_HEAD + TT_BATCH_HEAD, kept[TT_BATCH_ROW];
	uint8_t *payload = rows + 4 * TT_BATCH_ROW, entry[43];
	memcpy(kept, rows, TT_BATCH_ROW);
	memcpy(rows, rows + TT_BATCH_ROW, TT_BATCH_ROW);
	memcpy(rows + TT_BATCH_ROW, kept, TT_BATCH_ROW);
	memcpy(entry, payload, sizeof(entry)); /* a salt and {"event":0} */
	memcpy(payload, payload + sizeof(entry), sizeof(entry));
	memcpy(payload + sizeof(entry), entry, sizeof(entry));
	struct tt_batch batch;
	assert_true(tt_batch_read_head(rows - TT_BATCH_HEAD, &batch));
	tt_batch_put_mark(rows - TT_BATCH_HEAD + tt_batch_size(&batch) - TT_BATCH_MARK, rows - TT_BATCH_HEAD,
		batch.count);
	assert_first(place, false, TT_PROBLEM_DAMAGED_ENTRY, 0, "journal/000000");
}

static void an_erasure_without_order_is_found(void **state) {
	struct place *place = *state;
	make_log(place, 0);
	struct disk_bytes *file = disk_file(place->disk, "log/journal/000000");
	struct tt_batch batch;
	uint8_t *bytes = file->bytes + TT_SEGMENT_HEAD;
	assert_true(tt_batch_read_head(bytes, &batch));
	batch.bytes = bytes;
	struct tt_hash commitment;
	uint32_t len;
	tt_batch_row(&batch, 1, &commitment, &len);
	uint8_t *salt = bytes + TT_BATCH_HEAD + (size_t)batch.count * TT_BATCH_ROW + 43;
	memset(salt, 0, 43);
	tt_erasure_put(salt, 1000, &commitment); /* no such entry */
	assert_first(place, false, TT_PROBLEM_DAMAGED_ERASURE, 1, "journal");
	tt_erasure_put(salt, 1, &commitment); /* itself */
	assert_first(place, false, TT_PROBLEM_DAMAGED_ERASURE, 1, "journal/000000");
}

static void the_wrong_key_is_said(void **state) {
	struct place *place = *state;
	struct tt_signer other;
	make_log(place, 0);
	assert_true(tt_signer_create(&other, TT_TEXT("log.example"), TT_KEY_LOG));
	place->key = other.key;
	struct tt_verified verified = verify(place, "log/public", false, true);
	assert_int_equal(verified.problems[0].kind, TT_PROBLEM_UNSIGNED);
}

static void nothing_is_no_log(void **state) {
	struct place *place = *state;
	struct tt_verified verified;
	struct tt_verify_options options = {.path = "nowhere", .io = &place->disk->io};
	assert_int_equal(tt_verify(&options, &verified), TT_BAD_INPUT);
	assert_int_equal(verified.problems[0].kind, TT_PROBLEM_NO_LOG);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_good_log_has_no_problems),
		TEST(a_copy_of_the_public_files_is_enough),
		TEST(every_flipped_bit_is_found),
		TEST(every_flipped_bit_of_a_copy_is_found),
		TEST(every_truncation_of_what_was_signed_is_found),
		TEST(a_lost_segment_is_found),
		TEST(a_log_set_back_is_found_by_a_held_checkpoint),
		TEST(a_changed_entry_is_found_though_its_batch_fits),
		TEST(a_changed_log_is_found_though_its_tiles_fit),
		TEST(entries_that_change_places_are_found),
		TEST(an_erasure_without_order_is_found),
		TEST(the_wrong_key_is_said),
		TEST(nothing_is_no_log),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

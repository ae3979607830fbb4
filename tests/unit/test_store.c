/*
 * A store as its callers see it, whichever database it is in: a file of SQLite, or, where STORE_URL names a
 * database without a store, PostgreSQL (tests/store_database_test.py does). What only a database has, files
 * and turns, is tried there, with a ledger on it that two connections write.
 */
#include "ledger/log.h"
#include "store/store.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { MANY = 100 };

struct fixture {
	struct tt_arena arena;
	char path[TT_PATH_MAX];
	struct tt_store *store;
};

static const char *url(void) {
	return getenv("STORE_URL");
}

static struct tt_store *open_at(struct fixture *fixture) {
	struct tt_store *store;
	struct tt_buf why;
	tt_buf_init(&why, &fixture->arena, 1024);
	tt_buf_string(&why, "");
	const struct tt_store_options options = {
		.path = url() == NULL ? fixture->path : url(), .create = true};
	if (tt_store_open(&store, &options, &why) != TT_OK)
		fail_msg("%.*s", (int)why.len, why.bytes);
	return store;
}

static int set_up(void **state) {
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	tt_arena_init(&fixture->arena, 1 << 26);
	snprintf(fixture->path, sizeof(fixture->path), "/tmp/tenten-store-%ld.db", (long)getpid());
	fixture->store = open_at(fixture);
	assert_int_equal(tt_store_begin(fixture->store), TT_OK);
	assert_int_equal(tt_store_clear(fixture->store), TT_OK);
	assert_int_equal(tt_store_commit(fixture->store), TT_OK);
	*state = fixture;
	return 0;
}

static int tear_down(void **state) {
	static const char *const endings[] = {"", "-wal", "-shm"};
	struct fixture *fixture = *state;
	char path[TT_PATH_MAX + 8];
	tt_store_close(fixture->store);
	for (size_t i = 0; i < TT_COUNT(endings); i++) {
		snprintf(path, sizeof(path), "%s%s", fixture->path, endings[i]);
		unlink(path);
	}
	tt_arena_finish(&fixture->arena);
	free(fixture);
	return 0;
}

#define GOOD(expression) assert_int_equal((expression), TT_OK)

/* In a database a batch of rows is added in a turn. */
static void begin(struct tt_store *store) {
	uint64_t entries;
	GOOD(tt_store_begin(store));
	if (url() != NULL)
		GOOD(tt_store_take_turn(store, &entries));
}

static struct tt_text key_of(struct fixture *fixture, uint64_t entry) {
	return tt_text_format(&fixture->arena, "key 鍵 %llu", (unsigned long long)entry);
}

static void add_entry(struct fixture *fixture, uint64_t entry) {
	const struct tt_stored_entry stored = {.index = entry,
		.at = (tt_instant)entry - 50,
		.recorded = 7,
		.key = key_of(fixture, entry),
		.verdict = TT_TEXT("permitted")};
	const struct tt_stored_lot made = {
		.entry = entry, .made = true, .data = TT_TEXT("d"), .instance = key_of(fixture, entry)};
	const struct tt_stored_lot whole = {.entry = entry, .data = TT_TEXT("d"), .holder = TT_TEXT("h")};
	const struct tt_stored_duty duty = {.entry = entry,
		.due = TT_TIME_MAX,
		.duty = TT_TEXT("erase"),
		.data = TT_TEXT("d"),
		.instance = TT_TEXT("i"),
		.debtor = TT_TEXT("y"),
		.operation = TT_TEXT("erasing")};
	const struct tt_stored_finding finding = {.entry = entry,
		.at = -1,
		.code = TT_TEXT("W"),
		.severity = TT_TEXT("warning"),
		.data = TT_TEXT("d")};
	GOOD(tt_store_add_entry(fixture->store, &stored));
	GOOD(tt_store_add_lot(fixture->store, &made));
	GOOD(tt_store_add_lot(fixture->store, &whole));
	GOOD(tt_store_add_subject(fixture->store, entry, TT_TEXT("person")));
	GOOD(tt_store_add_duty(fixture->store, &duty));
	GOOD(tt_store_add_duty(fixture->store, &duty));
	GOOD(tt_store_add_finding(fixture->store, &finding));
}

/* ---- both -------------------------------------------------------------------------------------------- */

static uint64_t found(struct fixture *fixture, uint64_t entry) {
	uint64_t at;
	GOOD(tt_store_find_key(fixture->store, key_of(fixture, entry), &at));
	return at;
}

static void count_entry(void *context, const struct tt_stored_entry *entry) {
	uint64_t *count = context;
	assert_int_equal(entry->at, (tt_instant)entry->index - 50);
	assert_int_equal(entry->recorded, 7);
	assert_true(tt_text_is(entry->verdict, "permitted"));
	assert_int_equal(entry->version.len, 0);
	++*count;
}

static uint64_t entries_that(struct fixture *fixture, struct tt_store_query query) {
	uint64_t count = 0;
	query.limit = query.limit == 0 ? 1000 : query.limit;
	GOOD(tt_store_entries(fixture->store, &query, count_entry, &count));
	return count;
}

static void rows_are_found(struct fixture *fixture, uint64_t count) {
	uint64_t number;
	GOOD(tt_store_size(fixture->store, &number));
	assert_int_equal(number, count);
	GOOD(tt_store_count(fixture->store, TT_COUNT_DUTIES_OPEN, &number));
	assert_int_equal(number, 2 * count);
	GOOD(tt_store_count(fixture->store, TT_COUNT_FINDINGS, &number));
	assert_int_equal(number, count);
	assert_int_equal(found(fixture, count - 1), count - 1);
	assert_int_equal(found(fixture, count), TT_STORE_NOTHING);
	assert_int_equal(entries_that(fixture, (struct tt_store_query){0}), count);
	assert_int_equal(entries_that(fixture, (struct tt_store_query){.first = 1}), count - 1);
	assert_int_equal(entries_that(fixture, (struct tt_store_query){.from = -50, .to = -49}), 1);
	assert_int_equal(entries_that(fixture, (struct tt_store_query){.key = key_of(fixture, 1)}), 1);
	assert_int_equal(entries_that(fixture, (struct tt_store_query){.data = TT_TEXT("d"),
						       .instance = key_of(fixture, 1)}),
		1);
	assert_int_equal(entries_that(fixture, (struct tt_store_query){.verdict = TT_TEXT("x")}), 0);
}

static void adds(void **state, uint64_t count) {
	struct fixture *fixture = *state;
	begin(fixture->store);
	for (uint64_t entry = 0; entry < count; entry++) {
		assert_int_equal(found(fixture, entry), TT_STORE_NOTHING);
		add_entry(fixture, entry);
		assert_int_equal(found(fixture, entry), entry);
	}
	rows_are_found(fixture, count); /* before the commit, by whoever adds them */
	GOOD(tt_store_commit(fixture->store));
	rows_are_found(fixture, count);
}

static void test_few_rows(void **state) {
	adds(state, 3);
}

static void test_many_rows(void **state) {
	adds(state, MANY);
}

static void take_duty(void *context, const struct tt_stored_duty *duty) {
	uint64_t *by = context;
	assert_int_equal(duty->due, TT_TIME_MAX);
	assert_true(tt_text_is(duty->instance, "i"));
	by[duty->entry] = duty->state == TT_DUTY_STATE_DISCHARGED ? duty->discharged_by : 99;
}

static void discharge(struct fixture *fixture, uint64_t by, const char *operation, const char *actors) {
	const struct tt_store_deed deed = {.entry = by,
		.data = TT_TEXT("d"),
		.instance = TT_TEXT("i"),
		.operation = tt_text_of(operation),
		.actors = tt_text_of(actors)};
	GOOD(tt_store_discharge(fixture->store, &deed));
}

/* The first event after it discharges a duty, be it in the same batch or in a later one. */
static void test_duties_are_discharged(void **state) {
	struct fixture *fixture = *state;
	const struct tt_store_query all = {.limit = 1000};
	uint64_t by[5] = {0};
	begin(fixture->store);
	add_entry(fixture, 0);
	GOOD(tt_store_commit(fixture->store));
	begin(fixture->store);
	discharge(fixture, 1, "another", " x y ");
	discharge(fixture, 1, "erasing", " x xy ");
	add_entry(fixture, 1);
	discharge(fixture, 2, "erasing", " x y ");
	add_entry(fixture, 2);
	discharge(fixture, 3, "erasing", " y ");
	add_entry(fixture, 3);
	GOOD(tt_store_commit(fixture->store));
	GOOD(tt_store_duties(fixture->store, &all, take_duty, by));
	assert_int_equal(by[0], 2);
	assert_int_equal(by[1], 2);
	assert_int_equal(by[2], 3);
	assert_int_equal(by[3], 99);
}

static void test_what_is_taken_back_is_gone(void **state) {
	struct fixture *fixture = *state;
	begin(fixture->store);
	for (uint64_t entry = 0; entry < MANY; entry++)
		add_entry(fixture, entry);
	tt_store_rollback(fixture->store);
	assert_int_equal(entries_that(fixture, (struct tt_store_query){0}), 0);
	adds(state, 2);
}

/* What waits has a ceiling: more than that goes on its way before the commit, and is there with it. */
static void test_long_texts_do_not_pile_up(void **state) {
	struct fixture *fixture = *state;
	enum { LONG = 33 << 20, ENTRIES = 3 };
	char *bytes = malloc(LONG);
	uint64_t size;
	memset(bytes, 'x', LONG);
	begin(fixture->store);
	for (uint64_t entry = 0; entry < ENTRIES; entry++) {
		const struct tt_stored_entry stored = {.index = entry, .verdict = {bytes, LONG}};
		GOOD(tt_store_add_entry(fixture->store, &stored));
	}
	GOOD(tt_store_commit(fixture->store));
	struct tt_store *other = open_at(fixture);
	GOOD(tt_store_count(other, TT_COUNT_ENTRIES, &size));
	assert_int_equal(size, ENTRIES);
	tt_store_close(other);
	free(bytes);
}

/* A commit of many entries is done aside: what becomes of it is told by the next call, whatever that is. */
static void test_a_late_failure_is_told(void **state) {
	struct fixture *fixture = *state;
	uint64_t size;
	if (url() != NULL)
		return;
	begin(fixture->store);
	for (uint64_t entry = 0; entry < MANY; entry++)
		add_entry(fixture, entry);
	add_entry(fixture, 7);
	GOOD(tt_store_commit(fixture->store));
	assert_int_equal(tt_store_size(fixture->store, &size), TT_IO);
	assert_true(tt_store_lost(fixture->store));
	assert_non_null(strstr(tt_store_problem(fixture->store), "UNIQUE"));
	assert_int_equal(tt_store_commit(fixture->store), TT_IO);
	GOOD(tt_store_reconnect(fixture->store));
	assert_false(tt_store_lost(fixture->store));
	GOOD(tt_store_size(fixture->store, &size));
	assert_int_equal(size, 0);
	adds(state, MANY);
}

static void count_subject(void *context, uint64_t entry) {
	*(uint64_t *)context += entry;
}

static void test_an_entry_is_erased(void **state) {
	struct fixture *fixture = *state;
	uint64_t sum = 0;
	adds(state, 3);
	begin(fixture->store);
	add_entry(fixture, 3);
	GOOD(tt_store_erase(fixture->store, 3)); /* one that waits in the same batch */
	GOOD(tt_store_erase(fixture->store, 1));
	GOOD(tt_store_commit(fixture->store));
	GOOD(tt_store_entries_of_subject(fixture->store, TT_TEXT("person"), count_subject, &sum));
	assert_int_equal(sum, 0 + 2);
	assert_int_equal(found(fixture, 1), TT_STORE_NOTHING);
	assert_int_equal(found(fixture, 3), TT_STORE_NOTHING);
	assert_int_equal(found(fixture, 2), 2);
}

static void count_token(void *context, const struct tt_stored_token *token) {
	assert_true(tt_text_is(token->id, "t"));
	*(tt_instant *)context = token->revoked;
}

static void test_tokens_are_revoked_once(void **state) {
	struct fixture *fixture = *state;
	const struct tt_stored_token token = {
		.id = TT_TEXT("t"), .hash = TT_TEXT("h"), .created = 1, .revoked = TT_TIME_MAX};
	tt_instant revoked = 0;
	bool there;
	GOOD(tt_store_add_token(fixture->store, &token));
	GOOD(tt_store_revoke_token(fixture->store, TT_TEXT("t"), 50, &there));
	assert_true(there);
	GOOD(tt_store_revoke_token(fixture->store, TT_TEXT("t"), 90, &there));
	GOOD(tt_store_revoke_token(fixture->store, TT_TEXT("none"), 90, &there));
	assert_false(there);
	GOOD(tt_store_tokens(fixture->store, TT_TEXT("t"), count_token, &revoked));
	assert_int_equal(revoked, 50);
}

/* ---- a database only --------------------------------------------------------------------------------- */

static const struct tt_io *files_of(struct tt_store *store) {
	const struct tt_io *io = tt_store_files(store);
	assert_non_null(io);
	return io;
}

static void test_files(void **state) {
	struct fixture *fixture = *state;
	char bytes[16] = {0};
	if (url() == NULL)
		return;
	const struct tt_io *io = files_of(fixture->store);
	int fd = io->open(io->context, "./a/b", O_RDWR | O_CREAT | O_TRUNC, 0600);
	GOOD(tt_io_write(io, fd, "0123", 4, 0));
	GOOD(tt_io_write(io, fd, "4567", 4, 4));
	GOOD(tt_io_write(io, fd, "xyz!", 4, 6)); /* over the end of a piece, and of the file */
	GOOD(tt_io_write(io, fd, "--", 2, 3));	 /* over two pieces */
	assert_int_equal(io->write(io->context, fd, "?", 1, 20), -1);
	tt_io_close(io, fd);
	assert_int_equal(io->rename(io->context, "./a/b", "./c"), 0);
	assert_int_equal(io->sync_directory(io->context, "."), 0);
	assert_int_equal(io->open(io->context, "./a/b", O_RDONLY, 0), -1);
	assert_int_equal(errno, ENOENT);
	fd = io->open(io->context, "./c", O_RDONLY, 0);
	GOOD(tt_io_read(io, fd, bytes, 10, 0));
	assert_string_equal(bytes, "012--5xyz!");
	assert_int_equal(tt_io_read(io, fd, bytes, 10, 5), TT_BAD_INPUT);
	tt_io_close(io, fd);
	assert_int_equal(io->remove(io->context, "./c"), 0);
}

static struct tt_log *open_log(struct tt_store *store, const char *origin) {
	struct tt_problem problem;
	struct tt_log *log;
	const struct tt_log_options options = {.path = ".",
		.origin = origin,
		.io = files_of(store),
		.create = origin != NULL,
		.shared = true,
		.segment_size = 4096};
	GOOD(tt_store_hold(store));
	if (tt_log_open(&log, &options, &problem) != TT_OK)
		fail_msg("%d %s", (int)problem.kind, problem.file);
	tt_store_release(store);
	return log;
}

static void append(struct tt_store *store, struct tt_log *log, const char *body) {
	const struct tt_text text = tt_text_of(body);
	struct tt_log_batch batch;
	uint64_t entries;
	GOOD(tt_store_begin(store));
	GOOD(tt_store_take_turn(store, &entries));
	GOOD(tt_log_refresh(log));
	GOOD(tt_log_append(log, &text, 1, &batch));
	GOOD(tt_store_commit(store));
}

static void publish(struct tt_store *store, struct tt_log *log) {
	GOOD(tt_store_hold(store));
	GOOD(tt_log_refresh(log));
	GOOD(tt_log_checkpoint(log));
	tt_store_release(store);
}

static bool next_body(void *context, const struct tt_entry *entry) {
	char body[32];
	snprintf(body, sizeof(body), "%llu", (unsigned long long)entry->index);
	assert_true(tt_text_is(entry->body, body));
	++*(uint64_t *)context;
	return true;
}

static void is_whole(struct tt_log *log, uint64_t size) {
	uint64_t count = 0;
	GOOD(tt_log_scan(log, 0, next_body, &count));
	assert_int_equal(count, size);
}

/* Through several segments and tiles, each signing now and then what both have appended. */
static void two_write(struct tt_store *stores[2], struct tt_log *logs[2], uint64_t *size) {
	for (uint64_t end = *size + 600; *size < end; ++*size) {
		unsigned who = *size / 7 % 2;
		char body[32];
		snprintf(body, sizeof(body), "%llu", (unsigned long long)*size);
		append(stores[who], logs[who], body);
		if (*size % 100 == 99)
			publish(stores[*size / 100 % 2], logs[*size / 100 % 2]);
	}
}

static void proves(struct fixture *fixture, struct tt_log *log, uint64_t size) {
	struct tt_buf buf;
	tt_buf_init(&buf, &fixture->arena, 1 << 20);
	for (uint64_t index = 0; index < size; index += 97)
		GOOD(tt_log_receipt(log, index, true, &buf));
	GOOD(tt_log_growth(log, size / 2, &buf));
}

static void test_two_write_one_log(void **state) {
	struct fixture *fixture = *state;
	uint64_t size = 0;
	if (url() == NULL)
		return;
	struct tt_store *stores[2] = {fixture->store, open_at(fixture)};
	struct tt_log *logs[2] = {open_log(stores[0], "test.example/log"), NULL};
	logs[1] = open_log(stores[1], NULL);
	two_write(stores, logs, &size);
	for (unsigned i = 0; i < 2; i++) {
		GOOD(tt_log_refresh(logs[i]));
		is_whole(logs[i], size);
		publish(stores[i], logs[i]);
		proves(fixture, logs[i], size);
	}
	struct tt_log *third = open_log(stores[0], NULL);
	assert_int_equal(tt_log_status(third).published, size);
	assert_int_equal(tt_log_status(third).rebuilt, 0);
	is_whole(third, size);
	tt_log_close(third);
	tt_log_close(logs[0]);
	tt_log_close(logs[1]);
	tt_store_close(stores[1]);
}

/* Without a look at what the other did: the place is taken, and nothing of it is there. */
static void test_an_old_view_cannot_fork(void **state) {
	struct fixture *fixture = *state;
	const struct tt_text text = TT_TEXT("of an old view");
	struct tt_log_batch batch;
	uint64_t entries;
	char body[32];
	if (url() == NULL)
		return;
	struct tt_store *other = open_at(fixture);
	struct tt_log *log = open_log(fixture->store, NULL), *old = open_log(other, NULL);
	uint64_t size = tt_log_status(log).size;
	for (int rounds = 0; rounds < 60; rounds++, size++) { /* within a segment, and where one begins */
		snprintf(body, sizeof(body), "%llu", (unsigned long long)size);
		append(fixture->store, log, body);
		GOOD(tt_store_begin(other));
		GOOD(tt_store_take_turn(other, &entries));
		enum tt_status status = tt_log_append(old, &text, 1, &batch);
		status = status == TT_OK ? tt_store_commit(other) : status;
		assert_int_not_equal(status, TT_OK);
		assert_true(tt_store_lost(other));
		GOOD(tt_store_reconnect(other));
		tt_log_close(old);
		old = open_log(other, NULL);
		assert_int_equal(tt_log_status(old).size, size + 1);
	}
	is_whole(old, size);
	tt_log_close(log);
	tt_log_close(old);
	tt_store_close(other);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_few_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_duties_are_discharged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_taken_back_is_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long_texts_do_not_pile_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_late_failure_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_entry_is_erased, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tokens_are_revoked_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_write_one_log, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_old_view_cannot_fork, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

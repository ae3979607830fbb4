/*
 * Records events in a store and prints what that took as one JSON object: events a second with N a batch,
 * beside inserts of the same rows into a database of the same tables, and nothing else; then how long it
 * takes to open the store again.
 *
 * usage: record MODEL EVENTS BATCH FOLDER
 *
 * EVENTS: a JSON object a line. FOLDER is made, and not removed.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "service/service.h"

static _Noreturn void leave(const char *what, const char *which) {
	fprintf(stderr, "record: %s %s\n", what, which);
	exit(2);
}

static double now(void) {
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time); /* others may use the machine */
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
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
	uint32_t batch, count;
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

/* ---- the same rows, and nothing else ------------------------------------------------------------------ */

static void run_sql(sqlite3 *database, const char *sql) {
	if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
		leave(sql, sqlite3_errmsg(database));
}

static const char *const tables[] = {"entries", "lots", "duties", "findings"};

static void make_tables(sqlite3 *from, sqlite3 *to) {
	sqlite3_stmt *schema;
	sqlite3_prepare_v2(from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL", -1, &schema, NULL);
	while (sqlite3_step(schema) == SQLITE_ROW)
		run_sql(to, (const char *)sqlite3_column_text(schema, 0));
	sqlite3_finalize(schema);
}

/* Rows are read into memory first, so that only inserting is measured. */
struct rows {
	sqlite3_value **values;
	size_t count, columns;
};

static struct rows read_rows(sqlite3 *from, const char *table) {
	char sql[128];
	sqlite3_stmt *asked;
	struct rows rows = {0};
	size_t room = 0;
	snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
	if (sqlite3_prepare_v2(from, sql, -1, &asked, NULL) != SQLITE_OK)
		leave(sql, sqlite3_errmsg(from));
	rows.columns = (size_t)sqlite3_column_count(asked);
	while (sqlite3_step(asked) == SQLITE_ROW) {
		if ((rows.count + 1) * rows.columns > room) {
			room = room == 0 ? 1 << 16 : 2 * room;
			rows.values = realloc(rows.values, room * sizeof(*rows.values));
			if (rows.values == NULL)
				leave("no memory", table);
		}
		for (size_t i = 0; i < rows.columns; i++)
			rows.values[rows.count * rows.columns + i] =
				sqlite3_value_dup(sqlite3_column_value(asked, (int)i));
		rows.count++;
	}
	sqlite3_finalize(asked);
	return rows;
}

static void insert_rows(sqlite3 *to, const char *table, const struct rows *rows, size_t batch) {
	char sql[256];
	int len = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES(?", table);
	for (size_t i = 1; i < rows->columns; i++)
		len += snprintf(sql + len, sizeof(sql) - (size_t)len, ",?");
	snprintf(sql + len, sizeof(sql) - (size_t)len, ")");
	sqlite3_stmt *insert;
	if (sqlite3_prepare_v2(to, sql, -1, &insert, NULL) != SQLITE_OK)
		leave(sql, sqlite3_errmsg(to));
	run_sql(to, "BEGIN");
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t j = 0; j < rows->columns; j++)
			sqlite3_bind_value(insert, (int)j + 1, rows->values[i * rows->columns + j]);
		if (sqlite3_step(insert) != SQLITE_DONE)
			leave(sql, sqlite3_errmsg(to));
		sqlite3_reset(insert);
		if (i % batch == batch - 1)
			run_sql(to, "COMMIT; BEGIN");
	}
	run_sql(to, "COMMIT");
	sqlite3_finalize(insert);
}

static double insert_alone(const char *folder, size_t batch, size_t *inserted) {
	char path[4096];
	sqlite3 *from, *to;
	struct rows rows[TT_COUNT(tables)];
	snprintf(path, sizeof(path), "%s/index.db", folder);
	if (sqlite3_open(path, &from) != SQLITE_OK)
		leave("cannot open", path);
	snprintf(path, sizeof(path), "%s/alone.db", folder);
	if (sqlite3_open(path, &to) != SQLITE_OK)
		leave("cannot open", path);
	run_sql(to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;");
	make_tables(from, to);
	*inserted = 0;
	for (size_t i = 0; i < TT_COUNT(tables); i++) {
		rows[i] = read_rows(from, tables[i]);
		*inserted += rows[i].count;
	}
	double start = now();
	for (size_t i = 0; i < TT_COUNT(tables); i++)
		insert_rows(to, tables[i], &rows[i], batch);
	double took = now() - start;
	sqlite3_close(from);
	sqlite3_close(to);
	return took;
}

int main(int count, char **words) {
	struct run run = {.count = 0};
	char version[TT_VERSION_SIZE];
	struct tt_fault fault;
	size_t rows;
	if (count != 5)
		leave("usage:", "record MODEL EVENTS BATCH FOLDER");
	tt_arena_init(&run.arena, (size_t)8 << 30);
	run.batch = (uint32_t)strtoul(words[3], NULL, 10);
	if (tt_file_read(&run.arena, words[2], (size_t)4 << 30, &run.events) != TT_OK)
		leave("cannot read", words[2]);
	run.service = open_store(words[4]);
	if (!tt_service_deploy(run.service, tt_text_of(words[1]), version, &fault))
		leave(tt_fault_text((enum tt_fault_code)fault.code), fault.name);
	tt_service_answer_as(run.service, TT_ANSWER_WITHOUT_HOLDINGS);
	double start = now();
	if (tt_arena_run(&run.arena, record, &run) != TT_OK)
		leave("no memory", "");
	double recorded = now() - start;
	tt_service_close(run.service);
	start = now();
	run.service = open_store(words[4]);
	double opened = now() - start;
	tt_service_close(run.service);
	double alone = insert_alone(words[4], run.batch, &rows);
	printf("{\"name\": \"record.store\", \"n\": %u, \"events\": %u, \"rows\": %zu, \"events_s\": %.0f, "
	       "\"sqlite_events_s\": %.0f, \"ratio\": %.2f, \"open_s\": %.2f}\n",
		run.batch, run.count, rows, run.count / recorded, run.count / alone, alone / recorded,
		opened);
	tt_arena_finish(&run.arena);
	return 0;
}

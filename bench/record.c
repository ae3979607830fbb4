/*
 * Records events in a store and prints what that took as one JSON object: events a second with N a batch; the
 * same for inserts of the rows that this gave into a database of the same tables, keys and indices, and
 * nothing else; and how long it takes to open the store again.
 *
 * The peer does what a plain store of these rows must: one prepared INSERT a table, bound and run for each
 * row, events in their order, a commit a batch, and each commit on the disk before the next one begins, as
 * what is recorded is before it is answered. It reads no JSON, judges nothing, hashes nothing and looks for
 * no key. Both are measured by the clock and in processor time of all threads.
 *
 * usage: record MODEL EVENTS BATCH FOLDER
 *
 * EVENTS: a JSON object a line. FOLDER is made, and not removed.
 */
#include "recording.h"

#include <sqlite3.h>
#include <string.h>

/* Seconds by the clock, and of the processor, of all threads: others may use the machine. */
struct took {
	double wall, processor;
};

static struct took now(void) {
	return (struct took){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static struct took since(struct took start) {
	struct took end = now();
	return (struct took){end.wall - start.wall, end.processor - start.processor};
}

/* ---- the same rows, and nothing else ------------------------------------------------------------------ */

static void run_sql(sqlite3 *database, const char *sql) {
	if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
		leave(sql, sqlite3_errmsg(database));
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
	sqlite3_stmt *statement;
	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
		leave(sql, sqlite3_errmsg(database));
	return statement;
}

static sqlite3 *open_database(const char *folder, const char *name) {
	char path[4096];
	sqlite3 *database;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (sqlite3_open(path, &database) != SQLITE_OK)
		leave("cannot open", path);
	return database;
}

static void make_tables(sqlite3 *from, sqlite3 *to) {
	sqlite3_stmt *schema = prepare(from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL");
	while (sqlite3_step(schema) == SQLITE_ROW)
		run_sql(to, (const char *)sqlite3_column_text(schema, 0));
	sqlite3_finalize(schema);
}

/* The rows of a table in the order of their entries, read into memory so that only inserting is measured. */
struct table {
	const char *name;
	size_t entry; /* the column that says which entry a row is of */
	struct value {
		int64_t number;
		char *text; /* NULL: it is a number, or nothing */
		int len;    /* -1: nothing */
	} * values;
	size_t count, columns, at;
	sqlite3_stmt *insert;
};

static struct value take_value(sqlite3_stmt *asked, int column) {
	int type = sqlite3_column_type(asked, column);
	struct value value = {.len = type == SQLITE_NULL ? -1 : 0};
	if (type == SQLITE_INTEGER)
		value.number = sqlite3_column_int64(asked, column);
	if (type == SQLITE_TEXT) {
		value.text = strdup((const char *)sqlite3_column_text(asked, column));
		value.len = sqlite3_column_bytes(asked, column);
	}
	return value;
}

static void read_rows(sqlite3 *from, struct table *table) {
	char sql[128];
	size_t room = 0;
	snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY entry", table->name);
	sqlite3_stmt *asked = prepare(from, sql);
	table->columns = (size_t)sqlite3_column_count(asked);
	for (; sqlite3_step(asked) == SQLITE_ROW; table->count++) {
		if ((table->count + 1) * table->columns > room) {
			room = room == 0 ? 1 << 16 : 2 * room;
			table->values = realloc(table->values, room * sizeof(*table->values));
			if (table->values == NULL)
				leave("no memory", table->name);
		}
		for (size_t i = 0; i < table->columns; i++)
			table->values[table->count * table->columns + i] = take_value(asked, (int)i);
	}
	sqlite3_finalize(asked);
}

static void prepare_insert(sqlite3 *to, struct table *table) {
	char sql[256];
	int len = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES(?", table->name);
	for (size_t i = 1; i < table->columns; i++)
		len += snprintf(sql + len, sizeof(sql) - (size_t)len, ",?");
	snprintf(sql + len, sizeof(sql) - (size_t)len, ")");
	table->insert = prepare(to, sql);
}

static void bind(sqlite3_stmt *insert, int at, const struct value *value) {
	if (value->text != NULL)
		sqlite3_bind_text(insert, at, value->text, value->len, SQLITE_STATIC);
	else if (value->len < 0)
		sqlite3_bind_null(insert, at);
	else
		sqlite3_bind_int64(insert, at, value->number);
}

/* Inserts the rows of the entries before this one. */
static void insert_rows(sqlite3 *to, struct table *table, int64_t before) {
	for (; table->at < table->count; table->at++) {
		const struct value *row = &table->values[table->at * table->columns];
		if (row[table->entry].number >= before)
			return;
		for (size_t i = 0; i < table->columns; i++)
			bind(table->insert, (int)i + 1, &row[i]);
		if (sqlite3_step(table->insert) != SQLITE_DONE)
			leave(table->name, sqlite3_errmsg(to));
		sqlite3_reset(table->insert);
	}
}

static struct table tables[] = {{.name = "entries"}, {.name = "lots"}, {.name = "duties", .entry = 1},
	{.name = "findings", .entry = 1}};

static size_t insert_alone(const char *folder, int64_t batch, struct took *took) {
	sqlite3 *from = open_database(folder, "index.db"), *to = open_database(folder, "alone.db");
	size_t inserted = 0;
	run_sql(to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; "
		    "PRAGMA wal_autocheckpoint = 4000;");
	make_tables(from, to);
	for (size_t i = 0; i < TT_COUNT(tables); i++) {
		read_rows(from, &tables[i]);
		prepare_insert(to, &tables[i]);
		inserted += tables[i].count;
	}
	int64_t end = (int64_t)tables[0].count;
	struct took start = now();
	for (int64_t at = 1, before = 0; before < end; at = before) { /* entry 0 deploys the model */
		before = at + batch < end ? at + batch : end;
		run_sql(to, "BEGIN");
		for (int64_t entry = at; entry < before; entry++)
			for (size_t i = 0; i < TT_COUNT(tables); i++)
				insert_rows(to, &tables[i], entry + 1);
		run_sql(to, "COMMIT");
	}
	*took = since(start);
	for (size_t i = 0; i < TT_COUNT(tables); i++)
		sqlite3_finalize(tables[i].insert);
	sqlite3_close(from);
	sqlite3_close(to);
	return inserted;
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
	struct took start = now();
	if (tt_arena_run(&run.arena, record, &run) != TT_OK)
		leave("no memory", "");
	(void)tt_service_counts(run.service); /* who asks waits for the index */
	struct took recorded = since(start), alone;
	tt_service_close(run.service);
	start = now();
	run.service = open_store(words[4]);
	double opened = since(start).processor;
	tt_service_close(run.service);
	rows = insert_alone(words[4], run.batch, &alone);
	printf("{\"name\": \"record.store\", \"n\": %u, \"events\": %u, \"rows\": %zu, \"events_s\": %.0f, "
	       "\"sqlite_events_s\": %.0f, \"ratio\": %.2f, \"processor_ratio\": %.2f, "
	       "\"processor_us\": %.1f, \"open_s\": %.3f}\n",
		run.batch, run.count, rows, run.count / recorded.wall, run.count / alone.wall,
		alone.wall / recorded.wall, alone.processor / recorded.processor,
		recorded.processor / run.count * 1e6, opened);
	tt_arena_finish(&run.arena);
	return 0;
}

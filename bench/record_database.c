/*
 * Records events in a store in PostgreSQL and prints what that took as one JSON object: events a second with
 * N a batch; then the same for the same rows copied (COPY BINARY) into tables of the same make, a transaction
 * for each batch, by nothing else; what took the processor, of this process and of the server's for it; and
 * what it takes to open the store again.
 *
 *	bench-record_database MODEL EVENTS BATCH URL
 */
#include "recording.h"

#include <libpq-fe.h>
#include <unistd.h>

/* ---- processor time of the server's process ---------------------------------------------------------- */

static double spent_by(long process) {
	char path[64], text[1024];
	unsigned long ticks = 0;
	snprintf(path, sizeof(path), "/proc/%ld/stat", process);
	FILE *file = fopen(path, "r");
	size_t len = file == NULL ? 0 : fread(text, 1, sizeof(text) - 1, file);
	if (file != NULL)
		fclose(file);
	text[len] = '\0';
	const char *at = strrchr(text, ')'); /* behind the name, the twelfth and thirteenth words */
	for (int word = 0; at != NULL && word < 14; word++) {
		if (word > 11)
			ticks += strtoul(at + 1, NULL, 10);
		at = strchr(at + 1, ' ');
	}
	return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

static PGresult *ask(PGconn *connection, const char *sql) {
	PGresult *result = PQexec(connection, sql);
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_OUT &&
		status != PGRES_COPY_IN)
		leave(sql, PQerrorMessage(connection));
	return result;
}

static void run_sql(PGconn *connection, const char *sql) {
	PQclear(ask(connection, sql));
}

static long process_of(PGconn *connection, const char *sql) {
	PGresult *result = ask(connection, sql);
	long process = PQntuples(result) > 0 ? strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
	PQclear(result);
	return process;
}

/* ---- the same rows, and nothing else ------------------------------------------------------------------ */

/* Rows of a table as COPY has them, in the order of their entries. */
struct table {
	const char *name, *columns;
	int entry; /* the column that says which entry a row is of */
	char *bytes;
	size_t len, at;
};

static struct table tables[] = {
	{.name = "entries",
		.columns = "entry, kind, erased, at, recorded, key, model_event, verdict, version"},
	{.name = "lots", .columns = "entry, made, data, instance, holder, system"},
	{.name = "duties",
		.columns = "id, entry, state, possible, discharged_by, due, duty, does, regime, rule, "
			   "debtor, data, "
			   "instance, holder, system, cite, operation, question",
		.entry = 1},
	{.name = "findings",
		.columns =
			"id, entry, at, code, severity, regime, rule, data, instance, holder, system, party",
		.entry = 1},
};
enum { HEAD = 19 };

static uint64_t number_at(const char *bytes, int size) {
	uint64_t number = 0;
	for (int i = 0; i < size; i++)
		number = number << 8 | (unsigned char)bytes[i];
	return number;
}

static void read_table(PGconn *connection, struct table *table) {
	char sql[512], *piece;
	int len;
	snprintf(sql, sizeof(sql), "COPY (SELECT %s FROM tenten.%s ORDER BY entry) TO STDOUT BINARY",
		table->columns, table->name);
	run_sql(connection, sql);
	while ((len = PQgetCopyData(connection, &piece, 0)) > 0) {
		table->bytes = realloc(table->bytes, table->len + (size_t)len);
		if (table->bytes == NULL)
			leave("no memory", table->name);
		memcpy(table->bytes + table->len, piece, (size_t)len);
		table->len += (size_t)len;
		PQfreemem(piece);
	}
	PQclear(PQgetResult(connection));
	table->at = HEAD;
}

/* Where the row at this place ends, and which entry it is of; the end of all if there is none. */
static size_t end_of_row(const struct table *table, size_t at, uint64_t *entry) {
	uint64_t columns = number_at(table->bytes + at, 2);
	if (columns == UINT16_MAX)
		return at;
	at += 2;
	for (int i = 0; i < (int)columns; i++) {
		uint32_t len = (uint32_t)number_at(table->bytes + at, 4);
		if (i == table->entry)
			*entry = number_at(table->bytes + at + 4, 8);
		at += 4 + (len == UINT32_MAX ? 0 : len);
	}
	return at;
}

/* Copies the rows of entries before this one; how many there were. */
static size_t copy_rows(PGconn *connection, struct table *table, uint64_t before) {
	static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0", tail[] = "\377\377";
	size_t start = table->at, count = 0, end;
	uint64_t entry = 0;
	char sql[512];
	while ((end = end_of_row(table, table->at, &entry)) > table->at && entry < before) {
		table->at = end;
		count++;
	}
	if (count == 0)
		return 0;
	snprintf(sql, sizeof(sql), "COPY alone.%s(%s) FROM STDIN BINARY", table->name, table->columns);
	run_sql(connection, sql);
	if (PQputCopyData(connection, head, HEAD) != 1 ||
		PQputCopyData(connection, table->bytes + start, (int)(table->at - start)) != 1 ||
		PQputCopyData(connection, tail, 2) != 1 || PQputCopyEnd(connection, NULL) != 1)
		leave(table->name, PQerrorMessage(connection));
	for (PGresult *result; (result = PQgetResult(connection)) != NULL; PQclear(result))
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			leave(table->name, PQerrorMessage(connection));
	return count;
}

static void make_tables(PGconn *connection) {
	char sql[512];
	run_sql(connection, "CREATE SCHEMA alone");
	for (size_t i = 0; i < TT_COUNT(tables); i++) {
		snprintf(sql, sizeof(sql), "CREATE TABLE alone.%s(LIKE tenten.%s INCLUDING ALL)",
			tables[i].name, tables[i].name);
		run_sql(connection, sql);
		read_table(connection, &tables[i]);
	}
}

static size_t copy_alone(PGconn *connection, uint32_t batch, uint32_t events) {
	size_t rows = 0;
	for (uint64_t before = 1 + batch; before < 1 + (uint64_t)events + batch; before += batch) {
		run_sql(connection, "BEGIN");
		for (size_t i = 0; i < TT_COUNT(tables); i++)
			rows += copy_rows(connection, &tables[i], before);
		run_sql(connection, "COMMIT");
	}
	return rows;
}

/* ---- both -------------------------------------------------------------------------------------------- */

struct took {
	double wall, processor;
};

static struct took now(long process) {
	return (struct took){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID) + spent_by(process)};
}

static struct took since(struct took start, long process) {
	struct took end = now(process);
	return (struct took){end.wall - start.wall, end.processor - start.processor};
}

int main(int count, char **words) {
	struct run run = {.count = 0};
	char version[TT_VERSION_SIZE];
	struct tt_fault fault;
	if (count != 5)
		leave("usage:", "record_database MODEL EVENTS BATCH URL");
	tt_arena_init(&run.arena, (size_t)8 << 30);
	run.batch = (uint32_t)strtoul(words[3], NULL, 10);
	if (tt_file_read(&run.arena, words[2], (size_t)4 << 30, &run.events) != TT_OK)
		leave("cannot read", words[2]);
	PGconn *connection = PQconnectdb(words[4]);
	run.service = open_store(words[4]);
	long process =
		process_of(connection, "SELECT pid FROM pg_stat_activity WHERE application_name = 'tenten' "
				       "AND datname = current_database()");
	if (!tt_service_deploy(run.service, tt_text_of(words[1]), version, &fault))
		leave(tt_fault_text((enum tt_fault_code)fault.code), fault.name);
	tt_service_answer_as(run.service, TT_ANSWER_WITHOUT_HOLDINGS);
	struct took start = now(process);
	if (tt_arena_run(&run.arena, record, &run) != TT_OK)
		leave("no memory", "");
	struct took recorded = since(start, process);
	tt_service_close(run.service);
	start = now(0);
	run.service = open_store(words[4]);
	double opened = since(start, 0).wall;
	tt_service_close(run.service);
	make_tables(connection);
	process = process_of(connection, "SELECT pg_backend_pid()");
	start = now(process);
	size_t rows = copy_alone(connection, run.batch, run.count);
	struct took alone = since(start, process);
	PQfinish(connection);
	printf("{\"name\": \"record.store\", \"n\": %u, \"events\": %u, \"rows\": %zu, \"events_s\": %.0f, "
	       "\"copy_events_s\": %.0f, \"ratio\": %.2f, \"processor_ratio\": %.2f, \"open_s\": %.2f}\n",
		run.batch, run.count, rows, run.count / recorded.wall, run.count / alone.wall,
		alone.wall / recorded.wall, alone.processor / recorded.processor, opened);
	tt_arena_finish(&run.arena);
	return 0;
}

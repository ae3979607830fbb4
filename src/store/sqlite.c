/*
 * The store in one file of SQLite. Statements are prepared once and kept; migrations are scripts, each of
 * which brings the database from one version to the next, all in one transaction. The journal is what is
 * durable: the index is written with the write-ahead log and without waiting for the disk (a crash may take
 * its last transactions, which are made again from the journal), but for tokens and accesses, which are
 * nowhere else: after them the log is brought to the disk.
 */
#include "store/sqlite.h"

#include <stdlib.h>

static const char *const statements[] = {
#define STATEMENT(name, sql) sql,
#define ROW(name, table, columns, count) "INSERT INTO " table "(" columns ") SELECT * FROM adding_" table,
#include "store/statement.def"
#undef STATEMENT
#undef ROW
};

static const char *const migrations[] = {
	"CREATE TABLE entries(entry INTEGER PRIMARY KEY, kind INTEGER NOT NULL, erased INTEGER NOT NULL, "
	"at INTEGER NOT NULL, recorded INTEGER NOT NULL, key TEXT, model_event TEXT, "
	"verdict TEXT, version TEXT);"
	"CREATE UNIQUE INDEX entry_keys ON entries(key) WHERE key IS NOT NULL;"
	"CREATE TABLE lots(entry INTEGER NOT NULL, made INTEGER NOT NULL, data TEXT NOT NULL, "
	"instance TEXT NOT NULL, holder TEXT, system TEXT);"
	"CREATE INDEX lot_entries ON lots(entry);"
	"CREATE INDEX lot_data ON lots(data, instance, made);"
	"CREATE TABLE subjects(subject TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY(subject, entry)) "
	"WITHOUT ROWID;"
	"CREATE INDEX subject_entries ON subjects(entry);"
	"CREATE TABLE duties(id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, state INTEGER NOT NULL, "
	"possible INTEGER NOT NULL, discharged_by INTEGER, due INTEGER NOT NULL, duty TEXT NOT NULL, does "
	"TEXT, "
	"regime TEXT, rule TEXT, debtor TEXT, data TEXT, instance TEXT NOT NULL, holder TEXT, system TEXT, "
	"cite TEXT, operation TEXT, question TEXT);"
	"CREATE INDEX duties_open ON duties(data, instance) WHERE state = 0;"
	"CREATE TABLE findings(id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, at INTEGER NOT NULL, "
	"code TEXT NOT NULL, severity TEXT NOT NULL, regime TEXT, rule TEXT, data TEXT, instance TEXT NOT "
	"NULL, "
	"holder TEXT, system TEXT, party TEXT);"
	"CREATE INDEX finding_entries ON findings(entry);"
	"CREATE TABLE models(id INTEGER PRIMARY KEY, version TEXT NOT NULL, title TEXT, deployed INTEGER NOT "
	"NULL);"
	"CREATE TABLE tokens(id TEXT PRIMARY KEY, hash TEXT NOT NULL, roles TEXT, parties TEXT, regimes "
	"TEXT, "
	"created INTEGER NOT NULL, revoked INTEGER NOT NULL);"
	"CREATE TABLE accesses(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT, origin TEXT, what "
	"TEXT, "
	"bytes_read INTEGER NOT NULL, bytes_written INTEGER NOT NULL, status INTEGER NOT NULL);",
};

/* ---- statements -------------------------------------------------------------------------------------- */

static const char *problem(const struct tt_store *store) {
	const struct tt_sqlite *sqlite = tt_sqlite_of(store);
	tt_added_settle(sqlite);
	return sqlite->lost ? sqlite->problem : sqlite3_errmsg(sqlite->database);
}

static bool lost(const struct tt_store *store) {
	tt_added_settle(tt_sqlite_of(store));
	return tt_sqlite_of(store)->lost;
}

/* What was lost is made again from the journal. */
static enum tt_status reconnect(struct tt_store *store) {
	tt_added_settle(tt_sqlite_of(store));
	tt_sqlite_of(store)->lost = false;
	return TT_OK;
}

static enum tt_status status_of(int code) {
	return code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW ? TT_OK : TT_IO;
}

/* Ready to be bound; NULL where it cannot be prepared. */
static sqlite3_stmt *prepare(struct tt_sqlite *sqlite, enum tt_statement number) {
	sqlite3_stmt **known = &sqlite->prepared[number];
	if (*known == NULL && sqlite3_prepare_v3(sqlite->database, statements[number], -1,
				      SQLITE_PREPARE_PERSISTENT, known, NULL) != SQLITE_OK)
		return NULL;
	return *known;
}

static int bind_value(sqlite3_stmt *statement, int at, const struct tt_value *value) {
	if (value->absent)
		return sqlite3_bind_null(statement, at);
	if (value->is_number)
		return sqlite3_bind_int64(statement, at, value->number);
	return sqlite3_bind_text(statement, at, value->text.len == 0 ? "" : value->text.bytes,
		(int)value->text.len, SQLITE_STATIC);
}

sqlite3_stmt *tt_sqlite_bind(
	struct tt_sqlite *sqlite, enum tt_statement number, const struct tt_value *values, unsigned count) {
	sqlite3_stmt *statement = prepare(sqlite, number);
	for (unsigned i = 0; statement != NULL && i < count; i++)
		if (bind_value(statement, (int)i + 1, &values[i]) != SQLITE_OK)
			return NULL;
	return statement;
}

void tt_sqlite_end(sqlite3_stmt *statement) {
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

enum tt_status tt_sqlite_script(struct tt_sqlite *sqlite, const char *script) {
	return status_of(sqlite3_exec(sqlite->database, script, NULL, NULL, NULL));
}

void tt_sqlite_rollback(struct tt_sqlite *sqlite) {
	if (!sqlite3_get_autocommit(sqlite->database))
		sqlite3_exec(sqlite->database, "ROLLBACK", NULL, NULL, NULL);
}

/* What was added is there, and a transaction that is wanted is under way. */
static enum tt_status ready_to_change(struct tt_sqlite *sqlite) {
	TT_TRY(tt_added_send(sqlite));
	return sqlite->begun && sqlite3_get_autocommit(sqlite->database)
		       ? tt_sqlite_script(sqlite, "BEGIN IMMEDIATE")
		       : TT_OK;
}

static enum tt_status change(struct tt_sqlite *sqlite, enum tt_statement number,
	const struct tt_value *values, unsigned count, uint64_t *changed) {
	TT_TRY(ready_to_change(sqlite));
	sqlite3_stmt *statement = tt_sqlite_bind(sqlite, number, values, count);
	TT_ENSURE(statement != NULL, TT_IO);
	int code = sqlite3_step(statement);
	if (changed != NULL)
		*changed = (uint64_t)sqlite3_changes(sqlite->database);
	tt_sqlite_end(statement);
	return status_of(code);
}

static enum tt_status run(struct tt_store *store, enum tt_statement number, const struct tt_value *values,
	unsigned count, uint64_t *changed) {
	struct tt_sqlite *sqlite = tt_sqlite_of(store);
	if ((unsigned)number >= TT_ADDED_TABLES && number != TT_STATEMENT_DISCHARGE)
		return change(sqlite, number, values, count, changed);
	TT_TRY(tt_added_add(sqlite, number, values, count));
	return sqlite->begun ? TT_OK : tt_added_send(sqlite);
}

static void read_row(sqlite3_stmt *statement, struct tt_value *row) {
	int count = sqlite3_column_count(statement);
	for (int i = 0; i < count && i < TT_VALUES_MAX; i++) {
		int type = sqlite3_column_type(statement, i);
		row[i] = (struct tt_value){
			.is_number = type == SQLITE_INTEGER, .absent = type == SQLITE_NULL, .text = {"", 0}};
		if (type == SQLITE_INTEGER)
			row[i].number = sqlite3_column_int64(statement, i);
		else if (type != SQLITE_NULL)
			row[i].text = (struct tt_text){sqlite3_column_blob(statement, i),
				(size_t)sqlite3_column_bytes(statement, i)};
		if (row[i].text.bytes == NULL)
			row[i].text = (struct tt_text){"", 0};
	}
}

static enum tt_status ask(struct tt_store *store, enum tt_statement number, const struct tt_value *values,
	unsigned count, void (*visit)(void *context, const struct tt_value *row), void *context) {
	struct tt_sqlite *sqlite = tt_sqlite_of(store);
	struct tt_value row[TT_VALUES_MAX];
	if (number == TT_STATEMENT_FIND_KEY && tt_added_no_key(sqlite, values[0].text))
		return TT_OK;
	TT_TRY(tt_added_send(sqlite));
	sqlite3_stmt *statement = tt_sqlite_bind(sqlite, number, values, count);
	int code = statement == NULL ? SQLITE_ERROR : SQLITE_ROW;
	while (code == SQLITE_ROW && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		read_row(statement, row);
		visit(context, row);
	}
	if (statement != NULL)
		tt_sqlite_end(statement);
	return status_of(code);
}

/* ---- as a whole -------------------------------------------------------------------------------------- */

static enum tt_status begin(struct tt_store *store) {
	tt_sqlite_of(store)->begun = true;
	return TT_OK;
}

static enum tt_status commit(struct tt_store *store) {
	tt_sqlite_of(store)->begun = false;
	return tt_added_commit(tt_sqlite_of(store));
}

static void rollback(struct tt_store *store) {
	struct tt_sqlite *sqlite = tt_sqlite_of(store);
	tt_added_settle(sqlite);
	tt_added_drop(sqlite);
	sqlite->begun = false;
	tt_sqlite_rollback(sqlite);
}

/* What is nowhere else is brought to the disk: a checkpoint syncs the log before it writes the pages. */
static enum tt_status keep(struct tt_store *store) {
	TT_TRY(tt_added_send(tt_sqlite_of(store)));
	return tt_sqlite_script(tt_sqlite_of(store), "PRAGMA wal_checkpoint(FULL)");
}

static enum tt_status copy(struct tt_store *store, const char *path) {
	sqlite3_stmt *copy;
	TT_TRY(tt_added_send(tt_sqlite_of(store)));
	if (sqlite3_prepare_v2(tt_sqlite_of(store)->database, "VACUUM INTO ?1", -1, &copy, NULL) != SQLITE_OK)
		return TT_IO;
	int code = sqlite3_bind_text(copy, 1, path, -1, SQLITE_STATIC);
	code = code == SQLITE_OK ? sqlite3_step(copy) : code;
	sqlite3_finalize(copy);
	return status_of(code);
}

static enum tt_status check(struct tt_store *store) {
	sqlite3_stmt *asked;
	TT_TRY(tt_added_send(tt_sqlite_of(store)));
	if (sqlite3_prepare_v2(tt_sqlite_of(store)->database, "PRAGMA integrity_check(1)", -1, &asked,
		    NULL) != SQLITE_OK)
		return TT_IO;
	bool good = sqlite3_step(asked) == SQLITE_ROW &&
		    strcmp((const char *)sqlite3_column_text(asked, 0), "ok") == 0;
	sqlite3_finalize(asked);
	return good ? TT_OK : TT_IO;
}

static void close_store(struct tt_store *store) {
	struct tt_sqlite *sqlite = tt_sqlite_of(store);
	tt_added_finish(sqlite);
	for (size_t i = 0; i < TT_STATEMENT_COUNT; i++)
		sqlite3_finalize(sqlite->prepared[i]);
	sqlite3_close(sqlite->database);
	free(sqlite);
}

/* ---- opening ----------------------------------------------------------------------------------------- */

static enum tt_status read_number(struct tt_sqlite *sqlite, const char *sql, int64_t *number) {
	sqlite3_stmt *asked;
	if (sqlite3_prepare_v2(sqlite->database, sql, -1, &asked, NULL) != SQLITE_OK)
		return TT_IO;
	int code = sqlite3_step(asked);
	*number = sqlite3_column_int64(asked, 0);
	sqlite3_finalize(asked);
	return code == SQLITE_ROW ? TT_OK : TT_IO;
}

static enum tt_status migrate_from(struct tt_sqlite *sqlite, int64_t version) {
	char script[64];
	for (size_t i = (size_t)version; i < TT_COUNT(migrations); i++)
		TT_TRY(tt_sqlite_script(sqlite, migrations[i]));
	snprintf(script, sizeof(script), "PRAGMA user_version = %zu", TT_COUNT(migrations));
	return tt_sqlite_script(sqlite, script);
}

static enum tt_status migrate(struct tt_sqlite *sqlite, bool read_only) {
	int64_t version;
	TT_TRY(read_number(sqlite, "PRAGMA user_version", &version));
	TT_ENSURE(version >= 0 && version <= (int64_t)TT_COUNT(migrations), TT_LIMIT);
	if (version == (int64_t)TT_COUNT(migrations))
		return TT_OK;
	TT_ENSURE(!read_only, TT_LIMIT);
	TT_TRY(tt_sqlite_script(sqlite, "BEGIN IMMEDIATE"));
	enum tt_status status = migrate_from(sqlite, version);
	if (status == TT_OK)
		return tt_sqlite_script(sqlite, "COMMIT");
	tt_sqlite_rollback(sqlite);
	return status;
}

static enum tt_status open_file(struct tt_sqlite *sqlite, const struct tt_store_options *options) {
	int flags = options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(options->path, &sqlite->database, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return TT_IO;
	sqlite3_busy_timeout(sqlite->database, 10000);
	sqlite->read_only = options->read_only;
	TT_TRY(tt_added_init(sqlite));
	if (!options->read_only)
		TT_TRY(tt_sqlite_script(sqlite,
			"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
			"PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;"));
	return migrate(sqlite, options->read_only);
}

enum tt_status tt_sqlite_open(struct tt_store **store, const struct tt_store_options *options) {
	static const struct tt_driver driver = {.close = close_store,
		.problem = problem,
		.begin = begin,
		.commit = commit,
		.rollback = rollback,
		.run = run,
		.ask = ask,
		.keep = keep,
		.check = check,
		.copy = copy,
		.lost = lost,
		.reconnect = reconnect};
	struct tt_sqlite *sqlite = calloc(1, sizeof(*sqlite));
	*store = sqlite == NULL ? NULL : &sqlite->store;
	TT_ENSURE(sqlite != NULL, TT_LIMIT);
	sqlite->store.driver = &driver;
	return open_file(sqlite, options);
}

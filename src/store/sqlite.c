/*
 * The store in one file of SQLite. Statements are prepared once and kept; migrations are scripts, each of
 * which brings the database from one version to the next, all in one transaction. The journal is what is
 * durable: the index is written with the write-ahead log and without waiting for the disk (a crash may take
 * its last transactions, which are made again from the journal), but for tokens and accesses, which are
 * nowhere else: after them the log is brought to the disk.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include "store/store.h"

enum statement {
#define STATEMENT(name, sql) STATEMENT_##name,
#include "store/statement.def"
#undef STATEMENT
	STATEMENT_COUNT
};

static const char *const statements[] = {
#define STATEMENT(name, sql) sql,
#include "store/statement.def"
#undef STATEMENT
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

struct tt_store {
	sqlite3 *database;
	sqlite3_stmt *prepared[STATEMENT_COUNT];
	bool failed; /* some bind of the statement under way */
};

/* ---- statements -------------------------------------------------------------------------------------- */

const char *tt_store_problem(const struct tt_store *store) {
	return sqlite3_errmsg(store->database);
}

static enum tt_status status_of(int code) {
	return code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW ? TT_OK : TT_IO;
}

/* Ready to be bound; NULL where it cannot be prepared. */
static sqlite3_stmt *statement(struct tt_store *store, enum statement number) {
	sqlite3_stmt **known = &store->prepared[number];
	store->failed = false;
	if (*known == NULL && sqlite3_prepare_v3(store->database, statements[number], -1,
				      SQLITE_PREPARE_PERSISTENT, known, NULL) != SQLITE_OK)
		return NULL;
	return *known;
}

static void bind_text(struct tt_store *store, sqlite3_stmt *statement, int at, struct tt_text text) {
	int code = text.len == 0 ? sqlite3_bind_null(statement, at)
				 : sqlite3_bind_text(statement, at, text.bytes, (int)text.len, SQLITE_STATIC);
	store->failed = store->failed || code != SQLITE_OK;
}

static void bind_number(struct tt_store *store, sqlite3_stmt *statement, int at, int64_t number) {
	store->failed = store->failed || sqlite3_bind_int64(statement, at, number) != SQLITE_OK;
}

/* An instant that is not looked for is NULL. */
static void bind_instant(struct tt_store *store, sqlite3_stmt *statement, int at, tt_instant instant) {
	if (instant == 0)
		store->failed = store->failed || sqlite3_bind_null(statement, at) != SQLITE_OK;
	else
		bind_number(store, statement, at, instant);
}

static struct tt_text text_at(sqlite3_stmt *statement, int column) {
	const void *bytes = sqlite3_column_blob(statement, column);
	return (struct tt_text){bytes == NULL ? "" : bytes, (size_t)sqlite3_column_bytes(statement, column)};
}

/* Runs a statement that gives no rows. */
static enum tt_status run(struct tt_store *store, sqlite3_stmt *statement) {
	if (statement == NULL)
		return TT_IO;
	int code = store->failed ? SQLITE_ERROR : sqlite3_step(statement);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return status_of(code);
}

/* Takes the next row; false at the end, when *status says whether it is one. */
static bool next_row(struct tt_store *store, sqlite3_stmt *statement, enum tt_status *status) {
	int code = statement == NULL || store->failed ? SQLITE_ERROR : sqlite3_step(statement);
	if (code == SQLITE_ROW)
		return true;
	*status = status_of(code);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return false;
}

static enum tt_status run_script(struct tt_store *store, const char *script) {
	return status_of(sqlite3_exec(store->database, script, NULL, NULL, NULL));
}

/* ---- opening ----------------------------------------------------------------------------------------- */

static enum tt_status read_number(struct tt_store *store, const char *sql, int64_t *number) {
	sqlite3_stmt *asked;
	if (sqlite3_prepare_v2(store->database, sql, -1, &asked, NULL) != SQLITE_OK)
		return TT_IO;
	int code = sqlite3_step(asked);
	*number = sqlite3_column_int64(asked, 0);
	sqlite3_finalize(asked);
	return code == SQLITE_ROW ? TT_OK : TT_IO;
}

static enum tt_status migrate_from(struct tt_store *store, int64_t version) {
	char script[64];
	for (size_t i = (size_t)version; i < TT_COUNT(migrations); i++)
		TT_TRY(run_script(store, migrations[i]));
	snprintf(script, sizeof(script), "PRAGMA user_version = %zu", TT_COUNT(migrations));
	return run_script(store, script);
}

static enum tt_status migrate(struct tt_store *store, bool read_only) {
	int64_t version;
	TT_TRY(read_number(store, "PRAGMA user_version", &version));
	TT_ENSURE(version >= 0 && version <= (int64_t)TT_COUNT(migrations), TT_LIMIT);
	if (version == (int64_t)TT_COUNT(migrations))
		return TT_OK;
	TT_ENSURE(!read_only, TT_LIMIT);
	TT_TRY(run_script(store, "BEGIN IMMEDIATE"));
	enum tt_status status = migrate_from(store, version);
	if (status == TT_OK)
		return run_script(store, "COMMIT");
	(void)run_script(store, "ROLLBACK");
	return status;
}

static enum tt_status prepare(struct tt_store *store, const struct tt_store_options *options) {
	int flags = options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(options->path, &store->database, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return TT_IO;
	sqlite3_busy_timeout(store->database, 10000);
	if (!options->read_only)
		TT_TRY(run_script(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
					 "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;"));
	return migrate(store, options->read_only);
}

enum tt_status tt_store_open(
	struct tt_store **store, const struct tt_store_options *options, struct tt_buf *why) {
	*store = calloc(1, sizeof(**store));
	TT_ENSURE(*store != NULL, TT_LIMIT);
	enum tt_status status = prepare(*store, options);
	if (status == TT_OK)
		return TT_OK;
	tt_buf_string(why, tt_store_problem(*store));
	tt_store_close(*store);
	*store = NULL;
	return status;
}

void tt_store_close(struct tt_store *store) {
	if (store == NULL)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(store->prepared[i]);
	sqlite3_close(store->database);
	free(store);
}

/* ---- as a whole -------------------------------------------------------------------------------------- */

enum tt_status tt_store_begin(struct tt_store *store) {
	return run(store, statement(store, STATEMENT_BEGIN));
}

enum tt_status tt_store_commit(struct tt_store *store) {
	return run(store, statement(store, STATEMENT_COMMIT));
}

void tt_store_rollback(struct tt_store *store) {
	if (!sqlite3_get_autocommit(store->database))
		(void)run(store, statement(store, STATEMENT_ROLLBACK));
}

enum tt_status tt_store_clear(struct tt_store *store) {
	return run_script(store,
		"DELETE FROM entries; DELETE FROM lots; DELETE FROM subjects; DELETE FROM duties; "
		"DELETE FROM findings; DELETE FROM models;");
}

enum tt_status tt_store_copy(struct tt_store *store, const char *path) {
	sqlite3_stmt *copy;
	if (sqlite3_prepare_v2(store->database, "VACUUM INTO ?1", -1, &copy, NULL) != SQLITE_OK)
		return TT_IO;
	bind_text(store, copy, 1, tt_text_of(path));
	int code = sqlite3_step(copy);
	sqlite3_finalize(copy);
	return status_of(code);
}

enum tt_status tt_store_check(struct tt_store *store) {
	sqlite3_stmt *asked;
	if (sqlite3_prepare_v2(store->database, "PRAGMA integrity_check(1)", -1, &asked, NULL) != SQLITE_OK)
		return TT_IO;
	bool good = sqlite3_step(asked) == SQLITE_ROW && tt_text_is(text_at(asked, 0), "ok");
	sqlite3_finalize(asked);
	return good ? TT_OK : TT_IO;
}

/* ---- entries ----------------------------------------------------------------------------------------- */

#define TEXTS(store, asked, first, ...)                                                                      \
	do {                                                                                                 \
		const struct tt_text texts_[] = {__VA_ARGS__};                                               \
		for (size_t i_ = 0; (asked) != NULL && i_ < TT_COUNT(texts_); i_++)                          \
			bind_text((store), (asked), (first) + (int)i_, texts_[i_]);                          \
	} while (0)

#define NUMBERS(store, asked, first, ...)                                                                    \
	do {                                                                                                 \
		const int64_t numbers_[] = {__VA_ARGS__};                                                    \
		for (size_t i_ = 0; (asked) != NULL && i_ < TT_COUNT(numbers_); i_++)                        \
			bind_number((store), (asked), (first) + (int)i_, numbers_[i_]);                      \
	} while (0)

enum tt_status tt_store_add_entry(struct tt_store *store, const struct tt_stored_entry *entry) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_ENTRY);
	NUMBERS(store, asked, 1, (int64_t)entry->index, entry->kind, entry->erased, entry->at,
		entry->recorded);
	TEXTS(store, asked, 6, entry->key, entry->model_event, entry->verdict, entry->version);
	return run(store, asked);
}

enum tt_status tt_store_add_lot(struct tt_store *store, const struct tt_stored_lot *lot) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_LOT);
	NUMBERS(store, asked, 1, (int64_t)lot->entry, lot->made);
	TEXTS(store, asked, 3, lot->data, lot->instance, lot->holder, lot->system);
	return run(store, asked);
}

enum tt_status tt_store_add_subject(struct tt_store *store, uint64_t entry, struct tt_text subject) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_SUBJECT);
	TEXTS(store, asked, 1, subject);
	NUMBERS(store, asked, 2, (int64_t)entry);
	return run(store, asked);
}

enum tt_status tt_store_add_duty(struct tt_store *store, const struct tt_stored_duty *duty) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_DUTY);
	NUMBERS(store, asked, 1, (int64_t)duty->entry, duty->state, duty->possible,
		(int64_t)duty->discharged_by, duty->due);
	TEXTS(store, asked, 6, duty->duty, duty->does, duty->regime, duty->rule, duty->debtor, duty->data,
		duty->instance, duty->holder, duty->system, duty->cite, duty->operation, duty->question);
	return run(store, asked);
}

enum tt_status tt_store_add_finding(struct tt_store *store, const struct tt_stored_finding *finding) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_FINDING);
	NUMBERS(store, asked, 1, (int64_t)finding->entry, finding->at);
	TEXTS(store, asked, 3, finding->code, finding->severity, finding->regime, finding->rule,
		finding->data, finding->instance, finding->holder, finding->system, finding->party);
	return run(store, asked);
}

enum tt_status tt_store_discharge(struct tt_store *store, const struct tt_store_deed *deed) {
	sqlite3_stmt *asked = statement(store, STATEMENT_DISCHARGE);
	NUMBERS(store, asked, 1, (int64_t)deed->entry);
	TEXTS(store, asked, 2, deed->data, deed->instance, deed->operation, deed->question, deed->actors);
	return run(store, asked);
}

enum tt_status tt_store_erase(struct tt_store *store, uint64_t entry) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ERASE_ENTRY);
	NUMBERS(store, asked, 1, (int64_t)entry);
	TT_TRY(run(store, asked));
	asked = statement(store, STATEMENT_ERASE_SUBJECTS);
	NUMBERS(store, asked, 1, (int64_t)entry);
	return run(store, asked);
}

/* ---- looking up -------------------------------------------------------------------------------------- */

static enum tt_status one_number(struct tt_store *store, sqlite3_stmt *asked, uint64_t *number) {
	enum tt_status status = TT_OK;
	while (next_row(store, asked, &status))
		*number = (uint64_t)sqlite3_column_int64(asked, 0);
	return status;
}

enum tt_status tt_store_find_key(struct tt_store *store, struct tt_text key, uint64_t *entry) {
	sqlite3_stmt *asked = statement(store, STATEMENT_FIND_KEY);
	*entry = TT_STORE_NOTHING;
	TEXTS(store, asked, 1, key);
	return one_number(store, asked, entry);
}

enum tt_status tt_store_size(struct tt_store *store, uint64_t *entries) {
	*entries = 0;
	return one_number(store, statement(store, STATEMENT_SIZE), entries);
}

enum tt_status tt_store_count(struct tt_store *store, enum tt_store_count what, uint64_t *count) {
	static const enum statement counts[] = {[TT_COUNT_DUTIES_OPEN] = STATEMENT_COUNT_DUTIES_OPEN,
		[TT_COUNT_FINDINGS] = STATEMENT_COUNT_FINDINGS,
		[TT_COUNT_TOKENS_REVOKED] = STATEMENT_COUNT_TOKENS_REVOKED};
	*count = 0;
	return one_number(store, statement(store, counts[what]), count);
}

static sqlite3_stmt *ask(struct tt_store *store, enum statement number, const struct tt_store_query *query) {
	sqlite3_stmt *asked = statement(store, number);
	NUMBERS(store, asked, 1, (int64_t)query->first, query->limit);
	return asked;
}

enum tt_status tt_store_entries(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_entry *entry), void *context) {
	sqlite3_stmt *asked = ask(store, STATEMENT_ENTRIES, query);
	enum tt_status status = TT_IO;
	if (asked == NULL)
		return TT_IO;
	bind_instant(store, asked, 3, query->from);
	bind_instant(store, asked, 4, query->to);
	TEXTS(store, asked, 5, query->key, query->model_event, query->verdict, query->data, query->instance);
	while (next_row(store, asked, &status)) {
		struct tt_stored_entry entry = {.index = (uint64_t)sqlite3_column_int64(asked, 0),
			.kind = (uint8_t)sqlite3_column_int(asked, 1),
			.erased = sqlite3_column_int(asked, 2) != 0,
			.at = sqlite3_column_int64(asked, 3),
			.recorded = sqlite3_column_int64(asked, 4),
			.key = text_at(asked, 5),
			.model_event = text_at(asked, 6),
			.verdict = text_at(asked, 7),
			.version = text_at(asked, 8)};
		visit(context, &entry);
	}
	return status;
}

static enum tt_status visit_lots(struct tt_store *store, sqlite3_stmt *asked,
	void (*visit)(void *context, const struct tt_stored_lot *lot), void *context) {
	enum tt_status status = TT_IO;
	while (next_row(store, asked, &status)) {
		struct tt_stored_lot lot = {.entry = (uint64_t)sqlite3_column_int64(asked, 0),
			.made = sqlite3_column_int(asked, 1) != 0,
			.data = text_at(asked, 2),
			.instance = text_at(asked, 3),
			.holder = text_at(asked, 4),
			.system = text_at(asked, 5)};
		visit(context, &lot);
	}
	return status;
}

enum tt_status tt_store_lots(struct tt_store *store, uint64_t entry,
	void (*visit)(void *context, const struct tt_stored_lot *lot), void *context) {
	sqlite3_stmt *asked = statement(store, STATEMENT_LOTS);
	NUMBERS(store, asked, 1, (int64_t)entry);
	return visit_lots(store, asked, visit, context);
}

enum tt_status tt_store_lots_of(struct tt_store *store, struct tt_text data, struct tt_text instance,
	bool made, void (*visit)(void *context, const struct tt_stored_lot *lot), void *context) {
	sqlite3_stmt *asked = statement(store, STATEMENT_LOTS_OF);
	TEXTS(store, asked, 1, data, instance);
	NUMBERS(store, asked, 3, made);
	return visit_lots(store, asked, visit, context);
}

enum tt_status tt_store_duties(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_duty *duty), void *context) {
	sqlite3_stmt *asked = ask(store, STATEMENT_DUTIES, query);
	enum tt_status status = TT_IO;
	TEXTS(store, asked, 3, query->data, query->instance, query->holder);
	NUMBERS(store, asked, 6, query->status, query->now);
	while (next_row(store, asked, &status)) {
		struct tt_stored_duty duty = {.id = (uint64_t)sqlite3_column_int64(asked, 0),
			.entry = (uint64_t)sqlite3_column_int64(asked, 1),
			.state = (uint8_t)sqlite3_column_int(asked, 2),
			.possible = sqlite3_column_int(asked, 3) != 0,
			.discharged_by = (uint64_t)sqlite3_column_int64(asked, 4),
			.due = sqlite3_column_int64(asked, 5)};
		struct tt_text *const texts[] = {&duty.duty, &duty.does, &duty.regime, &duty.rule,
			&duty.debtor, &duty.data, &duty.instance, &duty.holder, &duty.system, &duty.cite,
			&duty.operation, &duty.question};
		for (size_t i = 0; i < TT_COUNT(texts); i++)
			*texts[i] = text_at(asked, 6 + (int)i);
		visit(context, &duty);
	}
	return status;
}

enum tt_status tt_store_findings(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_finding *finding), void *context) {
	sqlite3_stmt *asked = ask(store, STATEMENT_FINDINGS, query);
	enum tt_status status = TT_IO;
	if (asked == NULL)
		return TT_IO;
	bind_instant(store, asked, 3, query->from);
	bind_instant(store, asked, 4, query->to);
	TEXTS(store, asked, 5, query->data, query->instance, query->holder);
	while (next_row(store, asked, &status)) {
		struct tt_stored_finding finding = {.entry = (uint64_t)sqlite3_column_int64(asked, 0),
			.at = sqlite3_column_int64(asked, 1)};
		struct tt_text *const texts[] = {&finding.code, &finding.severity, &finding.regime,
			&finding.rule, &finding.data, &finding.instance, &finding.holder, &finding.system,
			&finding.party};
		for (size_t i = 0; i < TT_COUNT(texts); i++)
			*texts[i] = text_at(asked, 2 + (int)i);
		visit(context, &finding);
	}
	return status;
}

enum tt_status tt_store_entries_of_subject(struct tt_store *store, struct tt_text subject,
	void (*visit)(void *context, uint64_t entry), void *context) {
	sqlite3_stmt *asked = statement(store, STATEMENT_SUBJECT);
	enum tt_status status = TT_IO;
	TEXTS(store, asked, 1, subject);
	while (next_row(store, asked, &status))
		visit(context, (uint64_t)sqlite3_column_int64(asked, 0));
	return status;
}

/* ---- models, tokens, accesses ------------------------------------------------------------------------ */

enum tt_status tt_store_add_model(struct tt_store *store, const struct tt_stored_model *model) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_MODEL);
	TEXTS(store, asked, 1, model->version, model->title);
	NUMBERS(store, asked, 3, model->deployed);
	return run(store, asked);
}

enum tt_status tt_store_models(struct tt_store *store,
	void (*visit)(void *context, const struct tt_stored_model *model), void *context) {
	sqlite3_stmt *asked = statement(store, STATEMENT_MODELS);
	enum tt_status status = TT_IO;
	while (next_row(store, asked, &status)) {
		struct tt_stored_model model = {
			text_at(asked, 0), text_at(asked, 1), sqlite3_column_int64(asked, 2)};
		visit(context, &model);
	}
	return status;
}

enum tt_status tt_store_current_model(struct tt_store *store, struct tt_buf *version) {
	sqlite3_stmt *asked = statement(store, STATEMENT_CURRENT_MODEL);
	enum tt_status status = TT_IO;
	while (next_row(store, asked, &status))
		tt_buf_add(version, text_at(asked, 0));
	return status;
}

/* What is nowhere else is brought to the disk: a checkpoint syncs the log before it writes the pages. */
static enum tt_status bring_to_disk(struct tt_store *store) {
	return run_script(store, "PRAGMA wal_checkpoint(FULL)");
}

enum tt_status tt_store_add_token(struct tt_store *store, const struct tt_stored_token *token) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_TOKEN);
	TEXTS(store, asked, 1, token->id, token->hash, token->roles, token->parties, token->regimes);
	NUMBERS(store, asked, 6, token->created, token->revoked);
	TT_TRY(run(store, asked));
	return bring_to_disk(store);
}

enum tt_status tt_store_revoke_token(struct tt_store *store, struct tt_text id, tt_instant at, bool *found) {
	sqlite3_stmt *asked = statement(store, STATEMENT_REVOKE_TOKEN);
	TEXTS(store, asked, 1, id);
	NUMBERS(store, asked, 2, at);
	TT_TRY(run(store, asked));
	*found = sqlite3_changes(store->database) > 0;
	return bring_to_disk(store);
}

enum tt_status tt_store_tokens(struct tt_store *store, struct tt_text id,
	void (*visit)(void *context, const struct tt_stored_token *token), void *context) {
	sqlite3_stmt *asked = statement(store, STATEMENT_TOKENS);
	enum tt_status status = TT_IO;
	TEXTS(store, asked, 1, id);
	while (next_row(store, asked, &status)) {
		struct tt_stored_token token = {.id = text_at(asked, 0),
			.hash = text_at(asked, 1),
			.roles = text_at(asked, 2),
			.parties = text_at(asked, 3),
			.regimes = text_at(asked, 4),
			.created = sqlite3_column_int64(asked, 5),
			.revoked = sqlite3_column_int64(asked, 6)};
		visit(context, &token);
	}
	return status;
}

enum tt_status tt_store_add_access(struct tt_store *store, const struct tt_stored_access *access) {
	sqlite3_stmt *asked = statement(store, STATEMENT_ADD_ACCESS);
	NUMBERS(store, asked, 1, access->at);
	TEXTS(store, asked, 2, access->who, access->from, access->what);
	NUMBERS(store, asked, 5, (int64_t)access->bytes_read, (int64_t)access->bytes_written, access->status);
	return run(store, asked);
}

enum tt_status tt_store_accesses(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_access *access), void *context) {
	sqlite3_stmt *asked = ask(store, STATEMENT_ACCESSES, query);
	enum tt_status status = TT_IO;
	if (asked == NULL)
		return TT_IO;
	bind_instant(store, asked, 3, query->from);
	bind_instant(store, asked, 4, query->to);
	while (next_row(store, asked, &status)) {
		struct tt_stored_access access = {.id = (uint64_t)sqlite3_column_int64(asked, 0),
			.at = sqlite3_column_int64(asked, 1),
			.who = text_at(asked, 2),
			.from = text_at(asked, 3),
			.what = text_at(asked, 4),
			.bytes_read = (uint64_t)sqlite3_column_int64(asked, 5),
			.bytes_written = (uint64_t)sqlite3_column_int64(asked, 6),
			.status = (uint32_t)sqlite3_column_int(asked, 7)};
		visit(context, &access);
	}
	return status;
}

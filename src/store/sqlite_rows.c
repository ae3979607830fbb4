/*
 * Rows that are added wait in memory until they are wanted or committed, and then go into their tables with
 * one statement a table, which reads them where they wait, as a table of their own (adding_NAME): most of
 * what an insert of one row takes is beginning and ending a statement. What discharges duties waits with
 * them, and is done behind them; it speaks of duties of entries before its own.
 *
 * A commit of many rows is done aside, while the next events are read and judged; everybody else waits for it
 * before he uses the connection. That the index comes behind what is acknowledged is no news: it follows the
 * journal, which has all of it. Whether a key is known is looked up among hashes of all keys, so that an
 * event whose key is new needs no connection.
 */
#include "store/sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ASIDE = 32,		/* entries whose commit goes aside */
	FEW = 64,		/* keys that are asked for before all are made known */
	SENT_ANYWAY = 32 << 20, /* bytes of rows of a table */
};

struct stored {
	int64_t number;	 /* or where the text begins */
	int32_t text;	 /* its length; or one of these */
	uint32_t unused; /* so that all bytes have a value */
};
enum { IS_NUMBER = -1, IS_ABSENT = -2 };

static const struct {
	const char *name;
	unsigned columns;
} tables[TT_ADDED_TABLES] = {
#define STATEMENT(name, sql)
#define ROW(name, table, columns, count) {"adding_" table, count},
#include "store/statement.def"
#undef STATEMENT
#undef ROW
};

/* ---- a table of what waits ---------------------------------------------------------------------------- */

struct shown {
	sqlite3_vtab base;
	const struct tt_shown_table *table;
};

struct cursor {
	sqlite3_vtab_cursor base;
	const struct tt_added *added;
	uint32_t at;
};

static int connect(sqlite3 *database, void *context, int count, const char *const *words,
	sqlite3_vtab **result, char **error) {
	char sql[16 + 4 * TT_VALUES_MAX];
	struct shown *shown = calloc(1, sizeof(*shown));
	(void)count, (void)words, (void)error;
	if (shown == NULL)
		return SQLITE_NOMEM;
	shown->table = context;
	int len = snprintf(sql, sizeof(sql), "CREATE TABLE x(c0");
	for (unsigned i = 1; i < tables[shown->table->number].columns; i++)
		len += snprintf(sql + len, sizeof(sql) - (size_t)len, ",c%u", i);
	snprintf(sql + len, sizeof(sql) - (size_t)len, ")");
	*result = &shown->base;
	return sqlite3_declare_vtab(database, sql);
}

static int disconnect(sqlite3_vtab *table) {
	free(table);
	return SQLITE_OK;
}

static int choose_index(sqlite3_vtab *table, sqlite3_index_info *info) {
	(void)table, (void)info;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **result) {
	struct cursor *cursor = calloc(1, sizeof(*cursor));
	(void)table;
	*result = cursor == NULL ? NULL : &cursor->base;
	return cursor == NULL ? SQLITE_NOMEM : SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor) {
	free(cursor);
	return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int index, const char *name, int count, sqlite3_value **values) {
	struct cursor *cursor = (struct cursor *)base;
	const struct shown *shown = (const struct shown *)base->pVtab;
	(void)index, (void)name, (void)count, (void)values;
	cursor->added = &shown->table->sqlite->leaving->rows[shown->table->number];
	cursor->at = 0;
	return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *base) {
	((struct cursor *)base)->at++;
	return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base) {
	const struct cursor *cursor = (const struct cursor *)base;
	return cursor->at >= cursor->added->count;
}

static struct tt_value value_at(const struct tt_added *added, uint32_t row, unsigned column) {
	const struct stored *values = (const void *)added->values.bytes;
	const struct stored *stored = &values[(size_t)row * added->columns + column];
	struct tt_value value = {.is_number = stored->text == IS_NUMBER, .absent = stored->text == IS_ABSENT};
	if (value.is_number)
		value.number = stored->number;
	else if (!value.absent)
		value.text = stored->text == 0 ? TT_TEXT("")
					       : (struct tt_text){added->texts.bytes + stored->number,
							 (size_t)stored->text};
	return value;
}

static int show(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
	const struct cursor *cursor = (const struct cursor *)base;
	struct tt_value value = value_at(cursor->added, cursor->at, (unsigned)column);
	if (value.is_number)
		sqlite3_result_int64(context, value.number);
	else if (!value.absent)
		sqlite3_result_text(context, value.text.bytes, (int)value.text.len, SQLITE_STATIC);
	return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *number) {
	*number = ((const struct cursor *)base)->at;
	return SQLITE_OK;
}

static const sqlite3_module module = {.xConnect = connect,
	.xDisconnect = disconnect,
	.xBestIndex = choose_index,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next,
	.xEof = at_end,
	.xColumn = show,
	.xRowid = row_number};

/* ---- adding ------------------------------------------------------------------------------------------- */

enum tt_status tt_added_init(struct tt_sqlite *sqlite) {
	sqlite->waiting = calloc(2, sizeof(*sqlite->waiting));
	TT_ENSURE(sqlite->waiting != NULL, TT_LIMIT);
	sqlite->both = sqlite->waiting;
	sqlite->leaving = sqlite->waiting + 1;
	for (unsigned i = 0; i < TT_ADDED_TABLES; i++) {
		sqlite->shown[i] = (struct tt_shown_table){sqlite, i};
		TT_ENSURE(sqlite3_create_module(
				  sqlite->database, tables[i].name, &module, &sqlite->shown[i]) == SQLITE_OK,
			TT_IO);
	}
	return TT_OK;
}

static struct tt_added *added_for(const struct tt_sqlite *sqlite, enum tt_statement statement) {
	struct tt_waiting *waiting = sqlite->waiting;
	return statement == TT_STATEMENT_DISCHARGE ? &waiting->deeds : &waiting->rows[statement];
}

static enum tt_status make_room(struct tt_sqlite *sqlite, enum tt_statement statement) {
	const struct tt_added *added = added_for(sqlite, statement);
	return added->values.len + added->texts.len > SENT_ANYWAY ? tt_added_send(sqlite) : TT_OK;
}

static bool add_value(struct tt_added *added, const struct tt_value *value) {
	struct stored stored = {.number = value->number, .text = IS_NUMBER};
	if (value->absent)
		stored.text = IS_ABSENT;
	else if (!value->is_number) {
		stored.number = (int64_t)added->texts.len;
		stored.text = (int32_t)value->text.len;
	}
	return tt_heap_add(&added->values, &stored, sizeof(stored)) &&
	       (stored.text <= 0 || tt_heap_add(&added->texts, value->text.bytes, value->text.len));
}

enum tt_status tt_added_add(struct tt_sqlite *sqlite, enum tt_statement statement,
	const struct tt_value *values, unsigned count) {
	const struct tt_value *key = statement == TT_STATEMENT_ADD_ENTRY ? &values[5] : NULL;
	bool good = true;
	TT_TRY(make_room(sqlite, statement));
	struct tt_added *added = added_for(sqlite, statement);
	for (unsigned i = 0; i < count; i++)
		good = good && add_value(added, &values[i]);
	if (good && key != NULL && !key->absent && sqlite->keys_known)
		good = tt_hashes_add(&sqlite->keys, tt_hash_key(key->text));
	added->columns = count;
	added->count++;
	return good ? TT_OK : TT_LIMIT;
}

static bool is_empty(const struct tt_waiting *waiting) {
	for (unsigned i = 0; i < TT_ADDED_TABLES; i++)
		if (waiting->rows[i].count > 0)
			return false;
	return waiting->deeds.count == 0;
}

static void empty_one(struct tt_added *added) {
	tt_heap_empty(&added->values);
	tt_heap_empty(&added->texts);
	added->count = 0;
}

static void empty(struct tt_waiting *waiting) {
	for (unsigned i = 0; i < TT_ADDED_TABLES; i++)
		empty_one(&waiting->rows[i]);
	empty_one(&waiting->deeds);
}

void tt_added_drop(struct tt_sqlite *sqlite) {
	empty(sqlite->waiting);
}

static void finish_one(struct tt_added *added) {
	tt_heap_finish(&added->values);
	tt_heap_finish(&added->texts);
}

void tt_added_finish(struct tt_sqlite *sqlite) {
	tt_aside_end(&sqlite->aside);
	for (unsigned i = 0; sqlite->both != NULL && i < 2; i++) {
		for (unsigned j = 0; j < TT_ADDED_TABLES; j++)
			finish_one(&sqlite->both[i].rows[j]);
		finish_one(&sqlite->both[i].deeds);
	}
	free(sqlite->both);
	tt_hashes_finish(&sqlite->keys);
}

/* ---- into the tables ---------------------------------------------------------------------------------- */

static enum tt_status step(struct tt_sqlite *sqlite, enum tt_statement statement,
	const struct tt_value *values, unsigned count) {
	sqlite3_stmt *bound = tt_sqlite_bind(sqlite, statement, values, count);
	TT_ENSURE(bound != NULL, TT_IO);
	int code = sqlite3_step(bound);
	tt_sqlite_end(bound);
	return code == SQLITE_DONE ? TT_OK : TT_IO;
}

static enum tt_status discharge(struct tt_sqlite *sqlite, const struct tt_added *deeds) {
	struct tt_value values[TT_VALUES_MAX];
	for (uint32_t i = 0; i < deeds->count; i++) {
		for (unsigned j = 0; j < deeds->columns; j++)
			values[j] = value_at(deeds, i, j);
		TT_TRY(step(sqlite, TT_STATEMENT_DISCHARGE, values, deeds->columns));
	}
	return TT_OK;
}

/* Those that leave. */
static enum tt_status insert(struct tt_sqlite *sqlite) {
	enum tt_status status = TT_OK;
	for (unsigned i = 0; i < TT_ADDED_TABLES && status == TT_OK; i++)
		if (sqlite->leaving->rows[i].count > 0)
			status = step(sqlite, (enum tt_statement)i, NULL, 0);
	if (status == TT_OK)
		status = discharge(sqlite, &sqlite->leaving->deeds);
	empty(sqlite->leaving);
	return status;
}

static void leave(struct tt_sqlite *sqlite) {
	struct tt_waiting *waiting = sqlite->waiting;
	sqlite->waiting = sqlite->leaving;
	sqlite->leaving = waiting;
}

static enum tt_status begin(struct tt_sqlite *sqlite) {
	return sqlite3_get_autocommit(sqlite->database) ? tt_sqlite_script(sqlite, "BEGIN IMMEDIATE") : TT_OK;
}

enum tt_status tt_added_send(struct tt_sqlite *sqlite) {
	tt_added_settle(sqlite);
	TT_ENSURE(!sqlite->lost, TT_IO);
	if (is_empty(sqlite->waiting))
		return TT_OK;
	if (sqlite->begun)
		TT_TRY(begin(sqlite));
	leave(sqlite);
	return insert(sqlite);
}

static enum tt_status commit(struct tt_sqlite *sqlite) {
	TT_TRY(begin(sqlite));
	TT_TRY(insert(sqlite));
	return tt_sqlite_script(sqlite, "COMMIT");
}

/* What fails is noted, for whoever settles. */
static void commit_aside(void *context) {
	struct tt_sqlite *sqlite = context;
	if (commit(sqlite) == TT_OK)
		return;
	snprintf(sqlite->problem, sizeof(sqlite->problem), "%s", sqlite3_errmsg(sqlite->database));
	tt_sqlite_rollback(sqlite);
	empty(sqlite->leaving);
	sqlite->lost = true;
}

enum tt_status tt_added_commit(struct tt_sqlite *sqlite) {
	bool many = sqlite->waiting->rows[TT_STATEMENT_ADD_ENTRY].count >= ASIDE;
	tt_added_settle(sqlite);
	TT_ENSURE(!sqlite->lost, TT_IO);
	if (is_empty(sqlite->waiting) && sqlite3_get_autocommit(sqlite->database))
		return TT_OK;
	leave(sqlite);
	if (!many || !tt_aside_start(&sqlite->aside, commit_aside, sqlite))
		return commit(sqlite);
	tt_aside_do(&sqlite->aside);
	return TT_OK;
}

void tt_added_settle(const struct tt_sqlite *sqlite) {
	tt_aside_wait(&((struct tt_sqlite *)sqlite)->aside);
}

/* ---- keys --------------------------------------------------------------------------------------------- */

static enum tt_status read_keys(struct tt_sqlite *sqlite) {
	sqlite3_stmt *asked;
	bool good = true;
	int code;
	TT_TRY(tt_added_send(sqlite));
	TT_ENSURE(sqlite3_prepare_v2(sqlite->database, "SELECT key FROM entries WHERE key IS NOT NULL", -1,
			  &asked, NULL) == SQLITE_OK,
		TT_IO);
	while ((code = sqlite3_step(asked)) == SQLITE_ROW && good) {
		struct tt_text key = {
			(const char *)sqlite3_column_text(asked, 0), (size_t)sqlite3_column_bytes(asked, 0)};
		good = key.bytes == NULL || tt_hashes_add(&sqlite->keys, tt_hash_key(key));
	}
	sqlite3_finalize(asked);
	sqlite->keys_known = good && code == SQLITE_DONE;
	return sqlite->keys_known ? TT_OK : TT_IO;
}

bool tt_added_no_key(struct tt_sqlite *sqlite, struct tt_text key) {
	if (sqlite->read_only || (!sqlite->keys_known && sqlite->asked++ < FEW))
		return false;
	if (!sqlite->keys_known && read_keys(sqlite) != TT_OK)
		return false;
	return !tt_hashes_have(&sqlite->keys, tt_hash_key(key));
}

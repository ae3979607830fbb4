/*
 * A file of SQLite, for the files sqlite*.c only.
 */
#ifndef TT_STORE_SQLITE_H
#define TT_STORE_SQLITE_H

#include "store/aside.h"
#include "store/driver.h"
#include "store/heap.h"

#include <sqlite3.h>

/* What waits: rows, whose statements come first in statement.def, and the deeds that come behind them. */
#define TT_ADDED_TABLES ((unsigned)TT_STATEMENT_ADD_ACCESS + 1)

/* Values of rows of a table, one row behind the other; a text is known by where it stands in texts. */
struct tt_added {
	struct tt_heap values, texts;
	uint32_t count; /* rows */
	unsigned columns;
};

/* All that was added and is in no table yet. */
struct tt_waiting {
	struct tt_added rows[TT_ADDED_TABLES], deeds;
};

/* One of the tables that show what leaves: what SQLite is told of it. */
struct tt_shown_table {
	const struct tt_sqlite *sqlite;
	unsigned number;
};

struct tt_sqlite {
	struct tt_store store;
	sqlite3 *database;
	sqlite3_stmt *prepared[TT_STATEMENT_COUNT];
	bool read_only;
	bool begun;		    /* a transaction is wanted; it is under way with the first statement */
	struct tt_waiting *both;    /* that are, in turns: */
	struct tt_waiting *waiting; /* what is added now */
	struct tt_waiting *leaving; /* what is brought into the tables, perhaps by the thread aside */
	struct tt_shown_table shown[TT_ADDED_TABLES];
	struct tt_aside aside;
	bool lost; /* that failed: the index lacks what was committed */
	char problem[512];
	struct tt_hashes keys;
	bool keys_known; /* all that there are */
	uint32_t asked;	 /* keys, before that */
};

static inline struct tt_sqlite *tt_sqlite_of(const struct tt_store *store) {
	return (struct tt_sqlite *)store;
}

/* The statement with its values; NULL where that cannot be. Its texts are read until tt_sqlite_end(). */
sqlite3_stmt *tt_sqlite_bind(
	struct tt_sqlite *sqlite, enum tt_statement number, const struct tt_value *values, unsigned count);
void tt_sqlite_end(sqlite3_stmt *statement);
enum tt_status tt_sqlite_script(struct tt_sqlite *sqlite, const char *script) TT_MUST_USE;

void tt_sqlite_rollback(struct tt_sqlite *sqlite); /* if a transaction is under way */

/* sqlite_rows.c */
enum tt_status tt_added_init(struct tt_sqlite *sqlite) TT_MUST_USE;
void tt_added_finish(struct tt_sqlite *sqlite);
/* A statement that adds rows, or discharges duties: the values are copied. */
enum tt_status tt_added_add(struct tt_sqlite *sqlite, enum tt_statement statement,
	const struct tt_value *values, unsigned count) TT_MUST_USE;
/* What was added is in its tables, as far as this connection sees. */
enum tt_status tt_added_send(struct tt_sqlite *sqlite) TT_MUST_USE;
/* The same, and is committed: of many entries in a while; who needs the connection waits for it. */
enum tt_status tt_added_commit(struct tt_sqlite *sqlite) TT_MUST_USE;
/* Waits for what is on its way into the tables. */
void tt_added_settle(const struct tt_sqlite *sqlite);
void tt_added_drop(struct tt_sqlite *sqlite);
/* Is there certainly no entry with this key? */
bool tt_added_no_key(struct tt_sqlite *sqlite, struct tt_text key);

#endif

/*
 * What the databases do for the store: statements by their number, with values. store.c says what a row is;
 * a driver knows nothing of that. For the files of this room only.
 */
#ifndef TT_STORE_DRIVER_H
#define TT_STORE_DRIVER_H

#include "store/store.h"

enum tt_statement {
#define STATEMENT(name, sql) TT_STATEMENT_##name,
#define ROW(name, table, columns, count) TT_STATEMENT_##name,
#include "store/statement.def"
#undef STATEMENT
#undef ROW
	TT_STATEMENT_COUNT
};
enum { TT_VALUES_MAX = 20 };

/* A parameter, or a column of a row. */
struct tt_value {
	bool is_number, absent; /* absent: NULL */
	int64_t number;
	struct tt_text text;
};

struct tt_driver {
	void (*close)(struct tt_store *store);
	const char *(*problem)(const struct tt_store *store);
	enum tt_status (*begin)(struct tt_store *store);
	enum tt_status (*commit)(struct tt_store *store);
	void (*rollback)(struct tt_store *store);
	/*
	 * Runs a statement that gives no rows. With changed, it is told how many rows there were; without, it
	 * may be done later: before anything is asked in the same transaction, or committed.
	 */
	enum tt_status (*run)(struct tt_store *store, enum tt_statement statement,
		const struct tt_value *values, unsigned count, uint64_t *changed);
	/* Visits the rows of the answer; their texts are valid during the visit. */
	enum tt_status (*ask)(struct tt_store *store, enum tt_statement statement,
		const struct tt_value *values, unsigned count,
		void (*visit)(void *context, const struct tt_value *row), void *context);
	enum tt_status (*keep)(struct tt_store *store); /* what was written is on the disk now */
	enum tt_status (*check)(struct tt_store *store);
	enum tt_status (*copy)(struct tt_store *store, const char *path); /* NULL: there is no such file */

	/* Where several processes write, and the ledger's files are in the database too; else all NULL. */
	const struct tt_io *(*files)(struct tt_store *store);
	enum tt_status (*list)(
		struct tt_store *store, void (*visit)(void *context, struct tt_text path), void *context);
	enum tt_status (*take_turn)(struct tt_store *store, uint64_t *entries);
	enum tt_status (*hold)(struct tt_store *store);
	void (*release)(struct tt_store *store);
	enum tt_status (*reconnect)(struct tt_store *store);
	bool (*lost)(const struct tt_store *store);
	enum tt_status (*snapshot)(struct tt_store *store);
};

/* What every store begins with. */
struct tt_store {
	const struct tt_driver *driver;
	uint64_t numbered; /* entry that the last number was of */
	uint32_t number;   /* of the next duty or finding of that entry */
};

/* Openers; *store is there to be asked for its problem, and closed, whatever they answer, unless NULL. */
enum tt_status tt_sqlite_open(struct tt_store **store, const struct tt_store_options *options) TT_MUST_USE;
enum tt_status tt_postgres_open(struct tt_store **store, const struct tt_store_options *options) TT_MUST_USE;

#endif

/*
 * A connection to PostgreSQL, for the files postgres*.c only. Statements go out in pipeline mode: what gives
 * no rows is queued, and one round trip ends it, with a commit or the next question.
 */
#ifndef TT_STORE_POSTGRES_H
#define TT_STORE_POSTGRES_H

#include "store/aside.h"
#include "store/driver.h"
#include "store/heap.h"
#include "store/pq.h"

/* Statements of a database only, beside those of statement.def. Parameters: n bigint, t text, b bytea. */
enum tt_own_statement {
#define OWN(name, parameters, sql) TT_OWN_##name,
#include "store/own.def"
#undef OWN
	TT_OWN_COUNT
};

enum { TT_SLOTS = 16 };
#define TT_ROWS_TABLES ((unsigned)TT_STATEMENT_ADD_ACCESS + 1) /* statements that add a row come first */

/* Rows of a table that were added and are not sent: as COPY takes them, one behind the other. */
struct tt_rows {
	struct tt_heap bytes;
	uint32_t count;
};

/*
 * Rows on their way while more are added: a thread has the connection then, and everybody else waits for it
 * before he uses that (tt_rows_settle()).
 */
struct tt_shipment {
	struct tt_aside aside;
	struct tt_rows *rows; /* TT_ROWS_TABLES; of the thread while it is under way */
};

/* Keys: hashes of all that are in the log, and those of the rows that are not sent, with their entries. */
struct tt_keys {
	struct tt_hashes hashes;
	uint64_t known, sure; /* entries before this one are in, and before that one are committed */
	struct tt_heap recent;
};

/* A file that is open. */
struct tt_slot {
	char *path; /* NULL: free */
	uint64_t size, next;
	uint64_t window; /* offset of what is in bytes */
	struct tt_heap bytes;
};

struct tt_postgres {
	struct tt_store store;
	const struct tt_pq *pq;
	PGconn *connection;
	char *url;
	bool read_only, create;
	struct tt_arena arena; /* of the URL and what the loader says */
	char problem[512];
	bool lost;
	bool begun, sent, turn; /* a transaction: wanted, under way, with the log's lock */
	bool holding;
	uint32_t queued; /* statements that are not answered yet */
	bool prepared[TT_STATEMENT_COUNT + TT_OWN_COUNT];
	struct tt_rows rows[TT_ROWS_TABLES];
	struct tt_shipment shipment;
	struct tt_heap discharges[6]; /* arrays: by, data, instance, operation, question, actors */
	uint32_t discharge_count;
	struct tt_keys keys;
	struct tt_slot slots[TT_SLOTS];
	struct tt_io io;
};

static inline struct tt_postgres *tt_postgres_of(const struct tt_store *store) {
	return (struct tt_postgres *)store;
}

/* A parameter: a number, or bytes of a text or bytea, or nothing. */
struct tt_parameter {
	char type; /* 'n', 't', 'b', or an array's 'N', 'T' */
	bool absent;
	int64_t number;
	const char *bytes;
	size_t len;
};

/* Queues a statement: of statement.def by its number, of own.def by that behind TT_STATEMENT_COUNT. */
enum tt_status tt_postgres_queue(struct tt_postgres *postgres, unsigned statement,
	const struct tt_parameter *parameters, unsigned count) TT_MUST_USE;
enum tt_status tt_postgres_queue_own(struct tt_postgres *postgres, enum tt_own_statement statement,
	const struct tt_parameter *parameters, unsigned count) TT_MUST_USE;
/* Has the transaction begin that was wanted. */
enum tt_status tt_postgres_send_begin(struct tt_postgres *postgres) TT_MUST_USE;
/*
 * Waits for all that was queued; *last is the answer to the last one, to be cleared, if last is not NULL.
 * What fails is noted, and nothing goes on after it: who has nothing to do then may pass the status over.
 */
enum tt_status tt_postgres_wait(struct tt_postgres *postgres, PGresult **last);
/* Notes why, and that there is nothing more to be had; TT_IO. */
enum tt_status tt_postgres_fail(struct tt_postgres *postgres, const char *why);
int64_t tt_postgres_number(const struct tt_postgres *postgres, const PGresult *result, int row, int column);

/* postgres_rows.c: rows that are added. */
enum tt_status tt_rows_add(struct tt_postgres *postgres, enum tt_statement statement,
	const struct tt_value *values, unsigned count) TT_MUST_USE;
enum tt_status tt_rows_discharge(struct tt_postgres *postgres, const struct tt_value *values) TT_MUST_USE;
bool tt_rows_waiting(const struct tt_postgres *postgres);
enum tt_status tt_rows_send(struct tt_postgres *postgres) TT_MUST_USE;
/* Waits for rows that are on their way; nothing to whoever brings them. */
void tt_rows_settle(const struct tt_postgres *postgres);
void tt_rows_drop(struct tt_postgres *postgres);
void tt_rows_finish(struct tt_postgres *postgres);
/* Keys of entries up to the log's end become known, under the log's lock. */
enum tt_status tt_keys_follow(struct tt_postgres *postgres, uint64_t entries) TT_MUST_USE;
/* May the key be in the database? If it is among the rows that are not sent, *entry says where. */
bool tt_keys_may_have(const struct tt_postgres *postgres, struct tt_text key, uint64_t *entry);

/* postgres_files.c: the ledger's files. */
void tt_files_init(struct tt_postgres *postgres);
void tt_files_finish(struct tt_postgres *postgres);

#endif

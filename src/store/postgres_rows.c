/*
 * Rows that are added wait until they are wanted or committed. A value is written once, as COPY takes it in
 * its binary form, which is also how a parameter is sent: so many rows go by COPY, and few by INSERT, without
 * a round trip of their own. What discharges duties waits with them, and is told to the database behind them.
 * Of a large batch the first rows go already while the next events are judged, by a thread that has the
 * connection meanwhile; what makes them be there, or not, is still the one commit.
 */
#include "store/postgres.h"

#include <stdlib.h>

enum {
	COPIED = 24,	       /* rows of a table that COPY is worth while for */
	SHIPPED = 128,	       /* entries that go while the next are judged */
	SENT_ANYWAY = 8 << 20, /* bytes of rows */
	DISCHARGES = 65536,
	KEYS_AT_ONCE = 65536,
};

static const char *const copies[TT_ROWS_TABLES] = {
#define STATEMENT(name, sql)
#define ROW(name, table, columns, count) "COPY " table "(" columns ") FROM STDIN BINARY",
#include "store/statement.def"
#undef STATEMENT
#undef ROW
};

static bool add_number(struct tt_heap *heap, uint64_t number, unsigned size) {
	char bytes[8];
	for (unsigned i = 0; i < size; i++)
		bytes[i] = (char)(number >> (8 * (size - 1 - i)));
	return tt_heap_add(heap, bytes, size);
}

/* A field: its length, or -1, and its bytes. */
static bool add_field(struct tt_heap *heap, const struct tt_value *value) {
	if (value->absent)
		return add_number(heap, UINT32_MAX, 4);
	if (value->is_number)
		return add_number(heap, 8, 4) && add_number(heap, (uint64_t)value->number, 8);
	return add_number(heap, value->text.len, 4) && tt_heap_add(heap, value->text.bytes, value->text.len);
}

/* ---- keys -------------------------------------------------------------------------------------------- */

struct recent {
	uint64_t hash, entry;
	size_t at, len; /* of the key, in the rows of entries */
};

/* Takes in the keys of an answer; *next is behind its last entry. */
static bool take_keys(struct tt_postgres *postgres, const PGresult *result, uint64_t *next) {
	const struct tt_pq *pq = postgres->pq;
	int rows = pq->ntuples(result);
	bool good = true;
	for (int i = 0; i < rows; i++) {
		struct tt_text key = {pq->getvalue(result, i, 1), (size_t)pq->getlength(result, i, 1)};
		good = good && tt_hashes_add(&postgres->keys.hashes, tt_hash_key(key));
		*next = (uint64_t)tt_postgres_number(postgres, result, i, 0) + 1;
	}
	return good;
}

enum tt_status tt_keys_follow(struct tt_postgres *postgres, uint64_t entries) {
	while (postgres->keys.known < entries) {
		uint64_t next = entries;
		PGresult *result = NULL;
		const struct tt_parameter range[] = {{.type = 'n', .number = (int64_t)postgres->keys.known},
			{.type = 'n', .number = (int64_t)entries}};
		TT_TRY(tt_postgres_queue_own(postgres, TT_OWN_KEYS, range, 2));
		TT_TRY(tt_postgres_wait(postgres, &result));
		bool more = postgres->pq->ntuples(result) == KEYS_AT_ONCE, good = true;
		good = take_keys(postgres, result, &next);
		postgres->pq->clear(result);
		if (!good)
			return tt_postgres_fail(postgres, "memory");
		postgres->keys.known = postgres->keys.sure = more ? next : entries;
	}
	return TT_OK;
}

static bool among_recent(
	const struct tt_postgres *postgres, struct tt_text key, uint64_t hash, uint64_t *entry) {
	const struct recent *recent = (const void *)postgres->keys.recent.bytes;
	const char *bytes = postgres->rows[TT_STATEMENT_ADD_ENTRY].bytes.bytes;
	for (size_t i = postgres->keys.recent.len / sizeof(*recent); i-- > 0;)
		if (recent[i].hash == hash && recent[i].len == key.len &&
			memcmp(bytes + recent[i].at, key.bytes, key.len) == 0) {
			*entry = recent[i].entry;
			return true;
		}
	return false;
}

bool tt_keys_may_have(const struct tt_postgres *postgres, struct tt_text key, uint64_t *entry) {
	uint64_t hash = tt_hash_key(key);
	if (!tt_hashes_have(&postgres->keys.hashes, hash))
		return false;
	(void)among_recent(postgres, key, hash, entry);
	return true;
}

/* The key of an entry that was just added stands somewhere in its row. */
static bool note_key(struct tt_postgres *postgres, const struct tt_value *values, size_t row) {
	const struct tt_value *key = &values[5];
	postgres->keys.known += postgres->keys.known == (uint64_t)values[0].number;
	struct recent recent = {
		.entry = (uint64_t)values[0].number, .at = row + 2 + 5 * 12 + 4, .len = key->text.len};
	if (key->absent)
		return true;
	recent.hash = tt_hash_key(key->text);
	return tt_hashes_add(&postgres->keys.hashes, recent.hash) &&
	       tt_heap_add(&postgres->keys.recent, &recent, sizeof(recent));
}

/* ---- rows -------------------------------------------------------------------------------------------- */

static enum tt_status add_row(struct tt_postgres *postgres, enum tt_statement statement,
	const struct tt_value *values, unsigned count) {
	struct tt_rows *rows = &postgres->rows[statement];
	if (rows->bytes.len > SENT_ANYWAY || postgres->discharge_count >= DISCHARGES)
		TT_TRY(tt_rows_send(postgres));
	size_t row = rows->bytes.len;
	bool good = add_number(&rows->bytes, count, 2);
	for (unsigned i = 0; i < count; i++)
		good = good && add_field(&rows->bytes, &values[i]);
	if (statement == TT_STATEMENT_ADD_ENTRY)
		good = good && note_key(postgres, values, row);
	rows->count++;
	return good ? TT_OK : tt_postgres_fail(postgres, "memory");
}

enum tt_status tt_rows_discharge(struct tt_postgres *postgres, const struct tt_value *values) {
	bool good = true;
	for (unsigned i = 0; i < TT_COUNT(postgres->discharges); i++)
		good = good && add_field(&postgres->discharges[i], &values[i]);
	postgres->discharge_count++;
	return good ? TT_OK : tt_postgres_fail(postgres, "memory");
}

bool tt_rows_waiting(const struct tt_postgres *postgres) {
	for (size_t i = 0; i < TT_ROWS_TABLES; i++)
		if (postgres->rows[i].count > 0)
			return true;
	return postgres->discharge_count > 0;
}

static uint32_t number_at(const char *bytes, unsigned size) {
	uint32_t number = 0;
	for (unsigned i = 0; i < size; i++)
		number = number << 8 | (unsigned char)bytes[i];
	return number;
}

/* Reads a row back as parameters; where the next one begins. */
static size_t read_row(
	const struct tt_rows *rows, size_t at, struct tt_parameter *parameters, unsigned *count) {
	const char *bytes = rows->bytes.bytes;
	*count = number_at(bytes + at, 2);
	at += 2;
	for (unsigned i = 0; i < *count; i++) {
		uint32_t len = number_at(bytes + at, 4);
		at += 4;
		parameters[i] =
			(struct tt_parameter){.type = 't', .absent = len == UINT32_MAX, .bytes = bytes + at};
		parameters[i].len = parameters[i].absent ? 0 : len;
		at += parameters[i].len;
	}
	return at;
}

/* Which of the parameters are numbers, by the names of the columns: what counts, or says when. */
static bool is_number(enum tt_statement statement, unsigned column) {
	static const unsigned char numbers[TT_ROWS_TABLES][TT_VALUES_MAX] = {
		[TT_STATEMENT_ADD_ENTRY] = {1, 1, 1, 1, 1},
		[TT_STATEMENT_ADD_LOT] = {1, 1},
		[TT_STATEMENT_ADD_SUBJECT] = {1},
		[TT_STATEMENT_ADD_DUTY] = {1, 1, 1, 1, 1, 1},
		[TT_STATEMENT_ADD_FINDING] = {1, 1, 1},
		[TT_STATEMENT_ADD_ACCESS] = {1, 0, 0, 0, 1, 1, 1},
	};
	return numbers[statement][column] != 0;
}

static enum tt_status insert(
	struct tt_postgres *postgres, enum tt_statement statement, const struct tt_rows *rows) {
	struct tt_parameter parameters[TT_VALUES_MAX];
	unsigned count;
	for (size_t at = 0; at < rows->bytes.len;) {
		at = read_row(rows, at, parameters, &count);
		for (unsigned i = 0; i < count; i++)
			if (is_number(statement, i) && !parameters[i].absent) {
				uint64_t high = number_at(parameters[i].bytes, 4);
				parameters[i].type = 'n';
				parameters[i].number =
					(int64_t)(high << 32 | number_at(parameters[i].bytes + 4, 4));
			}
		TT_TRY(tt_postgres_queue(postgres, statement, parameters, count));
	}
	return TT_OK;
}

/* Outside of the pipeline, which knows no COPY. */
static enum tt_status copy(
	struct tt_postgres *postgres, enum tt_statement statement, const struct tt_heap *bytes) {
	static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0", tail[] = "\377\377";
	const struct tt_pq *pq = postgres->pq;
	PGconn *connection = postgres->connection;
	PGresult *result = pq->exec(connection, copies[statement]);
	bool good = pq->resultStatus(result) == PGRES_COPY_IN && pq->putCopyData(connection, head, 19) == 1 &&
		    pq->putCopyData(connection, bytes->bytes, (int)bytes->len) == 1 &&
		    pq->putCopyData(connection, tail, 2) == 1 && pq->putCopyEnd(connection, NULL) == 1;
	pq->clear(result);
	while ((result = pq->getResult(connection)) != NULL) {
		if (pq->resultStatus(result) != PGRES_COMMAND_OK && good)
			tt_postgres_fail(postgres, pq->resultErrorMessage(result));
		pq->clear(result);
	}
	if (!good)
		tt_postgres_fail(postgres, pq->errorMessage(connection));
	return postgres->lost ? TT_IO : TT_OK;
}

static enum tt_status copy_many(struct tt_postgres *postgres, const struct tt_rows *rows) {
	TT_TRY(tt_postgres_wait(postgres, NULL));
	if (!postgres->pq->exitPipelineMode(postgres->connection))
		return tt_postgres_fail(postgres, postgres->pq->errorMessage(postgres->connection));
	for (unsigned i = 0; i < TT_ROWS_TABLES; i++)
		if (rows[i].count >= COPIED)
			TT_TRY(copy(postgres, (enum tt_statement)i, &rows[i].bytes));
	return postgres->pq->enterPipelineMode(postgres->connection)
		       ? TT_OK
		       : tt_postgres_fail(postgres, postgres->pq->errorMessage(postgres->connection));
}

/* An array as PostgreSQL has it in binary, of fields that stand one behind the other. */
static bool make_array(struct tt_heap *to, const struct tt_heap *fields, unsigned type, uint32_t count) {
	const uint32_t head[] = {1, 1, type, count, 1}; /* dimensions, nulls may be, of, how many, from */
	for (size_t i = 0; i < TT_COUNT(head); i++)
		if (!add_number(to, head[i], 4))
			return false;
	return tt_heap_add(to, fields->bytes, fields->len);
}

static enum tt_status discharge(struct tt_postgres *postgres) {
	struct tt_heap arrays[TT_COUNT(postgres->discharges)] = {0};
	struct tt_parameter parameters[TT_COUNT(arrays)];
	bool good = true;
	if (postgres->discharge_count == 0)
		return TT_OK;
	for (unsigned i = 0; i < TT_COUNT(arrays); i++) {
		good = good && make_array(&arrays[i], &postgres->discharges[i], i == 0 ? 20 : 25,
				       postgres->discharge_count);
		parameters[i] = (struct tt_parameter){
			.type = i == 0 ? 'N' : 'T', .bytes = arrays[i].bytes, .len = arrays[i].len};
	}
	enum tt_status status =
		good ? tt_postgres_queue_own(postgres, TT_OWN_DISCHARGE, parameters, TT_COUNT(arrays))
		     : tt_postgres_fail(postgres, "memory");
	for (unsigned i = 0; i < TT_COUNT(arrays); i++)
		free(arrays[i].bytes);
	return status;
}

static void empty_rows(struct tt_rows *rows) {
	for (unsigned i = 0; rows != NULL && i < TT_ROWS_TABLES; i++) {
		tt_heap_empty(&rows[i].bytes);
		rows[i].count = 0;
	}
}

static enum tt_status send_rows(struct tt_postgres *postgres, const struct tt_rows *rows) {
	bool many = false;
	for (unsigned i = 0; i < TT_ROWS_TABLES; i++) {
		many = many || rows[i].count >= COPIED;
		if (rows[i].count < COPIED)
			TT_TRY(insert(postgres, (enum tt_statement)i, &rows[i]));
	}
	return many ? copy_many(postgres, rows) : TT_OK;
}

enum tt_status tt_rows_send(struct tt_postgres *postgres) {
	if (!tt_rows_waiting(postgres))
		return TT_OK;
	TT_TRY(tt_postgres_send_begin(postgres));
	TT_TRY(send_rows(postgres, postgres->rows));
	TT_TRY(discharge(postgres));
	tt_rows_drop(postgres);
	return TT_OK;
}

/* ---- on their way ------------------------------------------------------------------------------------ */

/* What fails is noted with the connection, for whoever settles. */
static void ship(void *context) {
	struct tt_postgres *postgres = context;
	if (send_rows(postgres, postgres->shipment.rows) == TT_OK)
		tt_postgres_wait(postgres, NULL);
	empty_rows(postgres->shipment.rows);
}

/* False where there is no thread to be had: then rows wait for the commit. */
static bool start_shipping(struct tt_postgres *postgres) {
	struct tt_shipment *shipment = &postgres->shipment;
	if (shipment->rows == NULL)
		shipment->rows = calloc(TT_ROWS_TABLES, sizeof(*shipment->rows));
	return shipment->rows != NULL && tt_aside_start(&shipment->aside, ship, postgres);
}

void tt_rows_settle(const struct tt_postgres *postgres) {
	tt_aside_wait(&((struct tt_postgres *)postgres)->shipment.aside);
}

/* The rows so far go, if nothing is on its way, while the next ones are made. */
static void ship_some(struct tt_postgres *postgres) {
	struct tt_shipment *shipment = &postgres->shipment;
	if (!postgres->turn || postgres->rows[TT_STATEMENT_ADD_ENTRY].count < SHIPPED ||
		!start_shipping(postgres) || tt_aside_busy(&shipment->aside))
		return;
	for (unsigned i = 0; i < TT_ROWS_TABLES; i++) {
		struct tt_rows rows = postgres->rows[i];
		postgres->rows[i] = shipment->rows[i];
		shipment->rows[i] = rows;
	}
	postgres->keys.recent.len = 0; /* these are asked for from now on */
	tt_aside_do(&shipment->aside);
}

static void stop_shipping(struct tt_postgres *postgres) {
	struct tt_shipment *shipment = &postgres->shipment;
	tt_aside_end(&shipment->aside);
	for (unsigned i = 0; shipment->rows != NULL && i < TT_ROWS_TABLES; i++)
		tt_heap_finish(&shipment->rows[i].bytes);
	free(shipment->rows);
	*shipment = (struct tt_shipment){0};
}

enum tt_status tt_rows_add(struct tt_postgres *postgres, enum tt_statement statement,
	const struct tt_value *values, unsigned count) {
	if (statement == TT_STATEMENT_ADD_ENTRY) /* between two entries */
		ship_some(postgres);
	return add_row(postgres, statement, values, count);
}

void tt_rows_drop(struct tt_postgres *postgres) {
	empty_rows(postgres->rows);
	for (unsigned i = 0; i < TT_COUNT(postgres->discharges); i++)
		tt_heap_empty(&postgres->discharges[i]);
	postgres->discharge_count = 0;
	postgres->keys.recent.len = 0;
}

void tt_rows_finish(struct tt_postgres *postgres) {
	stop_shipping(postgres);
	for (unsigned i = 0; i < TT_ROWS_TABLES; i++)
		tt_heap_finish(&postgres->rows[i].bytes);
	for (unsigned i = 0; i < TT_COUNT(postgres->discharges); i++)
		tt_heap_finish(&postgres->discharges[i]);
	tt_heap_finish(&postgres->keys.recent);
	tt_hashes_finish(&postgres->keys.hashes);
}

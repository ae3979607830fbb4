/*
 * store: what a service keeps beside the journal, for questions: entries by index, time and key, what they
 * were about, duties, findings, models, tokens, accesses. A store is a file of SQLite, which one process
 * writes, or a database of PostgreSQL, which several may write, and which then has the ledger's files, too.
 * All but tokens, accesses and those files follows from the journal, and can be made anew. What may not live
 * here: what an event means.
 *
 * Texts that go in are copied; texts that come out are valid until the next call on the same store, or end of
 * the visit. An empty text is written as NULL. Functions answer TT_OK, or TT_IO: tt_store_problem() says why
 * then.
 */
#ifndef TT_STORE_STORE_H
#define TT_STORE_STORE_H

#include "base/io.h"

struct tt_store;

struct tt_store_options {
	const char *path; /* of the file, or a URL postgresql://… */
	bool read_only;
	bool create; /* a database that has no store gets one; a file does anyway */
};

/* Is this the address of a database, and not a path? */
bool tt_store_is_url(struct tt_text place) TT_MUST_USE;
/*
 * TT_LIMIT: the database is of a version that this program does not know. TT_BAD_INPUT: it has no store, or
 * the URL is none.
 */
enum tt_status tt_store_open(
	struct tt_store **store, const struct tt_store_options *options, struct tt_buf *why) TT_MUST_USE;
void tt_store_close(struct tt_store *store); /* accepts NULL */
const char *tt_store_problem(const struct tt_store *store);

/* What is written between the two is there as a whole or not at all. */
enum tt_status tt_store_begin(struct tt_store *store) TT_MUST_USE;
enum tt_status tt_store_commit(struct tt_store *store) TT_MUST_USE;
void tt_store_rollback(struct tt_store *store);
/* What follows from the journal goes; tokens and accesses stay. */
enum tt_status tt_store_clear(struct tt_store *store) TT_MUST_USE;
/* Writes all of it to a new file; of a file only. */
enum tt_status tt_store_copy(struct tt_store *store, const char *path) TT_MUST_USE;
/* Is the file what a database is? */
enum tt_status tt_store_check(struct tt_store *store) TT_MUST_USE;

/* ---- where several write ------------------------------------------------------------------------------ */

/*
 * The ledger's files where they lie in the database, or NULL: then they are files of the system. What is
 * written to one is there, for all others and for good, with the next sync of any file, or, within a
 * transaction, with its commit. Names are relative; descriptors are good until tt_store_reconnect(). The
 * layer's lock does nothing: turns are taken by what follows.
 */
const struct tt_io *tt_store_files(struct tt_store *store);
/* The names of all of them. */
enum tt_status tt_store_list(
	struct tt_store *store, void (*visit)(void *context, struct tt_text path), void *context) TT_MUST_USE;
/*
 * Within a transaction, waits until no other process writes to the log, and keeps others from it until the
 * end of the transaction. entries: how many there are now.
 */
enum tt_status tt_store_take_turn(struct tt_store *store, uint64_t *entries) TT_MUST_USE;
/* The same over several transactions, or none. */
enum tt_status tt_store_hold(struct tt_store *store) TT_MUST_USE;
void tt_store_release(struct tt_store *store);
/* Is nothing to be had from the database until tt_store_reconnect()? What was not committed is gone then. */
bool tt_store_lost(const struct tt_store *store);
enum tt_status tt_store_reconnect(struct tt_store *store) TT_MUST_USE;
/* Begins a transaction in which all is as it is now, whatever others write meanwhile. */
enum tt_status tt_store_snapshot(struct tt_store *store) TT_MUST_USE;

/* ---- entries ----------------------------------------------------------------------------------------- */

enum tt_entry_kind { TT_ENTRY_EVENT, TT_ENTRY_DEPLOYMENT, TT_ENTRY_ERASURE };

struct tt_stored_entry {
	uint64_t index;
	uint8_t kind; /* enum tt_entry_kind */
	bool erased;
	tt_instant at, recorded;
	struct tt_text key, model_event, verdict, version;
};

/* A piece of data that an entry took or made. */
struct tt_stored_lot {
	uint64_t entry;
	bool made; /* else taken */
	struct tt_text data, instance, holder, system;
};

enum tt_duty_state { TT_DUTY_STATE_OPEN, TT_DUTY_STATE_DISCHARGED };

struct tt_stored_duty {
	uint64_t id, entry; /* id: counted from 1 by the store */
	uint8_t state;
	bool possible;
	uint64_t discharged_by; /* entry */
	tt_instant due;		/* TT_TIME_MAX: not stated */
	struct tt_text duty, does, regime, rule, debtor, data, instance, holder, system, cite;
	struct tt_text operation, question; /* that discharges it */
};

struct tt_stored_finding {
	uint64_t entry;
	tt_instant at;
	struct tt_text code, severity, regime, rule, data, instance, holder, system, party;
};

enum tt_status tt_store_add_entry(struct tt_store *store, const struct tt_stored_entry *entry) TT_MUST_USE;
enum tt_status tt_store_add_lot(struct tt_store *store, const struct tt_stored_lot *lot) TT_MUST_USE;
enum tt_status tt_store_add_subject(
	struct tt_store *store, uint64_t entry, struct tt_text subject) TT_MUST_USE;
enum tt_status tt_store_add_duty(struct tt_store *store, const struct tt_stored_duty *duty) TT_MUST_USE;
enum tt_status tt_store_add_finding(
	struct tt_store *store, const struct tt_stored_finding *finding) TT_MUST_USE;
/*
 * Discharges open duties on an instance of a data set: by an operation, those whose debtors are among the
 * actors (with a blank before and behind each name); or by an answer.
 */
struct tt_store_deed {
	uint64_t entry;
	struct tt_text data, instance, operation, actors, question;
};
enum tt_status tt_store_discharge(struct tt_store *store, const struct tt_store_deed *deed) TT_MUST_USE;
/* The entry is erased: its key and its persons go. */
enum tt_status tt_store_erase(struct tt_store *store, uint64_t entry) TT_MUST_USE;

/* Index of the entry with this key; TT_STORE_NOTHING if there is none. */
#define TT_STORE_NOTHING UINT64_MAX
enum tt_status tt_store_find_key(struct tt_store *store, struct tt_text key, uint64_t *entry) TT_MUST_USE;
/* How many entries it speaks of: the journal may have more, after a crash. */
enum tt_status tt_store_size(struct tt_store *store, uint64_t *entries) TT_MUST_USE;

/* What is looked for; texts that are empty do not count, nor do instants that are 0. */
struct tt_store_query {
	uint64_t first; /* entry, or id of a duty */
	uint32_t limit;
	tt_instant from, to, now;
	struct tt_text data, instance, holder, model_event, key, verdict, subject;
	enum { TT_STATUS_ANY, TT_STATUS_OPEN, TT_STATUS_OVERDUE, TT_STATUS_DISCHARGED } status;
};

enum tt_status tt_store_entries(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_entry *entry), void *context) TT_MUST_USE;
enum tt_status tt_store_lots(struct tt_store *store, uint64_t entry,
	void (*visit)(void *context, const struct tt_stored_lot *lot), void *context) TT_MUST_USE;
/* Entries that took (or made) an instance of a data set. */
enum tt_status tt_store_lots_of(struct tt_store *store, struct tt_text data, struct tt_text instance,
	bool made, void (*visit)(void *context, const struct tt_stored_lot *lot), void *context) TT_MUST_USE;
enum tt_status tt_store_duties(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_duty *duty), void *context) TT_MUST_USE;
enum tt_status tt_store_findings(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_finding *finding), void *context) TT_MUST_USE;
enum tt_status tt_store_entries_of_subject(struct tt_store *store, struct tt_text subject,
	void (*visit)(void *context, uint64_t entry), void *context) TT_MUST_USE;

enum tt_store_count { TT_COUNT_DUTIES_OPEN, TT_COUNT_FINDINGS, TT_COUNT_TOKENS_REVOKED, TT_COUNT_ENTRIES };
enum tt_status tt_store_count(struct tt_store *store, enum tt_store_count what, uint64_t *count) TT_MUST_USE;

/* ---- models, tokens, accesses ------------------------------------------------------------------------ */

struct tt_stored_model {
	struct tt_text version, title;
	tt_instant deployed;
};

enum tt_status tt_store_add_model(struct tt_store *store, const struct tt_stored_model *model) TT_MUST_USE;
enum tt_status tt_store_models(struct tt_store *store,
	void (*visit)(void *context, const struct tt_stored_model *model), void *context) TT_MUST_USE;

/* The version that the last deployment among the entries is of; nothing is appended where there is none. */
enum tt_status tt_store_current_model(struct tt_store *store, struct tt_buf *version) TT_MUST_USE;

struct tt_stored_token {
	struct tt_text id, hash, roles, parties, regimes;
	tt_instant created, revoked; /* TT_TIME_MAX: not */
};

enum tt_status tt_store_add_token(struct tt_store *store, const struct tt_stored_token *token) TT_MUST_USE;
enum tt_status tt_store_revoke_token(
	struct tt_store *store, struct tt_text id, tt_instant at, bool *found) TT_MUST_USE;
/* id empty: all of them. */
enum tt_status tt_store_tokens(struct tt_store *store, struct tt_text id,
	void (*visit)(void *context, const struct tt_stored_token *token), void *context) TT_MUST_USE;

struct tt_stored_access {
	uint64_t id;
	tt_instant at;
	struct tt_text who, from, what;
	uint64_t bytes_read, bytes_written;
	uint32_t status;
};

enum tt_status tt_store_add_access(struct tt_store *store, const struct tt_stored_access *access) TT_MUST_USE;
enum tt_status tt_store_accesses(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_access *access), void *context) TT_MUST_USE;

#endif

/*
 * service: a model that systems ask before they act, and tell after they did. An open store, the model that
 * is deployed in it, and the state that the recorded events have led to. Whoever serves (the command line,
 *HTTP) calls these functions and nothing below them. What may not live here: sockets, who may ask what,
 *pictures.
 *
 * A store is a directory, or a database (postgresql://…) that has the same files and an index of its own:
 *
 *	journal…      the ledger (src/ledger/log.h): salt, leaf and body of each entry that is acknowledged
 *	models/HASH   models that were deployed, with their packs, as texts
 *	index.db      what follows from these two, for questions (src/store/store.h); `rebuild` makes it anew
 *
 * Recording goes: read, judge, append to the journal (durable), apply to index and state, acknowledge. A
 * service belongs to one thread at a time; it may be called from several if they take turns. One process has
 * a directory open for writing; the second is told TT_FAULT_STORE_BUSY. A database may be open for writing in
 * any number of processes (shared.c).
 *
 * All functions return false with a fault, or true. Answers are appended to a buffer as JSON: one object,
 *in one line, without a line feed at its end. Ids are those of the model; instants are RFC 3339.
 */
#ifndef TT_SERVICE_SERVICE_H
#define TT_SERVICE_SERVICE_H

#include "service/told.h"

struct tt_service;

struct tt_service_options {
	struct tt_text place; /* a directory, a URL postgresql://…, or (decide only) the file of a model */
	struct tt_pack_path packs;
	bool create;	/* a directory that is empty or not there becomes a store */
	bool read_only; /* nothing is written, and others may have it open */
	bool tokens;	/* of a store that is there, only its tokens: a server may have it open */
};

/* Is it the address of a database? */
bool tt_place_is_url(struct tt_text place) TT_MUST_USE;
/* The place as it is shown: of a URL without its password. */
void tt_place_show(struct tt_text place, char shown[TT_PATH_MAX]);
/* Takes in what other processes did, where the store is a database. */
bool tt_service_refresh(struct tt_service *service, struct tt_fault *fault) TT_MUST_USE;

bool tt_service_open(const struct tt_service_options *options, struct tt_service **service,
	struct tt_fault *fault) TT_MUST_USE;
/* NULL is allowed. */
void tt_service_close(struct tt_service *service);

/* ---- models ---------------------------------------------------------------------------------------- */

/*
 * Reads a model with all that it includes and uses, checks and compiles it, keeps the texts, and lets it
 * judge from now on: at once, or not at all. version (64 hexadecimal digits and a NUL) is the hash of the
 * texts. What has happened stays as it was judged; holdings go on with the new model.
 */
enum { TT_VERSION_SIZE = 65 };
bool tt_service_deploy(struct tt_service *service, struct tt_text path, char version[TT_VERSION_SIZE],
	struct tt_fault *fault) TT_MUST_USE;
/*
 * The same from texts, of which the first is the model and others are found by their paths, in two steps, so
 * that the long one holds up nobody: preparing reads, compiles, and follows the journal, and may run in a
 * thread of its own while the service goes on, which it only asks where its store is (NULL: fault); adopting
 * follows what was recorded meanwhile, and lets the model judge. What was prepared is gone then, either way.
 */
struct tt_prepared;
struct tt_prepared *tt_service_prepare(const struct tt_service *service, const struct tt_file_text *texts,
	uint32_t count, struct tt_fault *fault) TT_MUST_USE;
bool tt_service_adopt(struct tt_service *service, struct tt_prepared *prepared, char version[TT_VERSION_SIZE],
	struct tt_fault *fault) TT_MUST_USE;
void tt_prepared_discard(struct tt_prepared *prepared); /* accepts NULL */
/* The version that judges now; empty: none is deployed. */
const char *tt_service_version(const struct tt_service *service);
/* The model that judges now, or NULL; until the next deployment. */
struct tt_model *tt_service_model(struct tt_service *service);
/* {"models":[{"version","deployed","title","current"}]} */
bool tt_service_models(struct tt_service *service, struct tt_buf *out, struct tt_fault *fault) TT_MUST_USE;

/* ---- whom an answer is for --------------------------------------------------------------------------- */

/*
 * What a caller is limited to: events that involve one of the parties (or one below), and of which a rule of
 * one of the regimes speaks. Lists of ids of the model; an empty list is no limit. NULL in place of this: no
 * limits. A party that is written with «@» sees whatever the rules of the model let it see, be it involved or
 * not.
 */
struct tt_limits {
	const struct tt_text *parties, *regimes;
	uint32_t party_count, regime_count;
	struct tt_text purpose; /* of seeing, as the caller says; empty: none is said */
};
bool tt_limited(const struct tt_limits *limits);
/* May whoever has these limits tell of the event that was read last (tt_service_read())? */
bool tt_service_may_tell(struct tt_service *service, const struct tt_limits *limits);
/*
 * May they see, or erase, this entry? What a party does not hold comes to it by being seen: that event, a
 * transfer that is viewed, and of erasing a disposal, is judged by the model that is deployed, on the state
 * as it is (docs/semantics.md, section 8). Not what is forbidden, nor what is undetermined.
 */
enum tt_touch { TT_TOUCH_SEE, TT_TOUCH_ERASE };
bool tt_service_may(
	struct tt_service *service, const struct tt_limits *limits, uint64_t index, enum tt_touch touch);
/* May they give these limits to somebody else: are they within their own? */
bool tt_service_may_give(
	struct tt_service *service, const struct tt_limits *own, const struct tt_limits *given);

/* ---- before and after ------------------------------------------------------------------------------ */

/*
 * Decides one event and appends the answer:
 * {"key","verdict","version","model_event","results":[{"data","verdict"}],
 * "grounds":[{"ground","rule","cite"}],"duties":[{"duty","rule","does","by","due","possible"}],
 * "questions":[],"findings":[{"code","severity","rule","data","holder","system","party","cite",
 * "message":{ja,en}}],"holdings":[{"data","instance","holder","system","attributes":{}}]}; empty lists are
 * left out. Nothing is stored.
 */
bool tt_service_decide(struct tt_service *service, struct tt_text event, struct tt_buf *answer,
	struct tt_fault *fault) TT_MUST_USE;
/*
 * Decides each of the lines and appends an answer for it, a line each; where one is no event, or the caller
 * may not speak of it, its fault stands there with its number. number: of the lines before these, and then
 * of all.
 */
void tt_service_decide_lines(
	struct tt_service *service, struct tt_text lines, uint32_t *number, struct tt_buf *answers);
/*
 * How much answers say from now on: all of the above; all but what would be held ("holdings"); or briefly,
 * without what follows from the model either: severities, citations and messages, nor the result of a data
 * set that is the only one.
 */
enum tt_answer_form { TT_ANSWER_WHOLE, TT_ANSWER_WITHOUT_HOLDINGS, TT_ANSWER_BRIEF };
void tt_service_answer_as(struct tt_service *service, enum tt_answer_form form);
/* Answers tell of rules of these regimes only; the verdict is that of all. NULL: of all. Lines of a stream
 * tell of events only that these limits let the caller speak of. */
void tt_service_answer_for(struct tt_service *service, const struct tt_limits *limits);
/* The event that was read last, by either of the two; for whoever checks who may ask. */
const struct tt_told *tt_service_told(const struct tt_service *service);
/* Reads an event only, so that it can be looked at before it is decided or recorded. */
bool tt_service_read(struct tt_service *service, struct tt_text event, struct tt_fault *fault) TT_MUST_USE;

/* A batch under way: each event is read and judged as it is added, on the state that those before it lead to.
 */
struct tt_batch;
bool tt_batch_begin(struct tt_service *service, struct tt_batch **batch, struct tt_fault *fault) TT_MUST_USE;
/*
 * Adds an event. False with a fault if it is none; the batch goes on without it. An event whose key was
 * recorded with the same content is not recorded again, and answered as it was then; with other content:
 * TT_FAULT_KEY_TAKEN.
 */
bool tt_batch_add(struct tt_batch *batch, struct tt_text event, struct tt_fault *fault) TT_MUST_USE;
/*
 * Makes the batch durable, then appends an answer for each event that was added, a line each, with a line
 * feed: as of tt_service_decide() with "index", "leaf" (hexadecimal) and "known": true where it was recorded
 * before. False: the store failed and nothing is acknowledged (what reached the journal is found by its key
 * when it is sent again). The batch is gone either way.
 */
bool tt_batch_commit(struct tt_batch *batch, struct tt_buf *answers, struct tt_fault *fault) TT_MUST_USE;
void tt_batch_abandon(struct tt_batch *batch);

/*
 * Takes body and salt of entries out of the journal, for the law demands it; the leaves stay, and so does
 * what the entries did to the holdings: an entry that says so, without persons, key and evidence, is
 * appended.
 */
bool tt_service_erase(struct tt_service *service, const uint64_t *indices, uint32_t count,
	struct tt_text reason, struct tt_fault *fault) TT_MUST_USE;
/* The entries that name a person, ascending; of arena. */
bool tt_service_entries_of_subject(struct tt_service *service, struct tt_arena *arena, struct tt_text subject,
	uint64_t **indices, uint32_t *count, struct tt_fault *fault) TT_MUST_USE;

/* ---- questions to the store -------------------------------------------------------------------------- */

/* What to look for; zeroed: everything. Texts that are empty, and instants that are 0, do not count. */
struct tt_query {
	uint64_t first;		    /* index */
	uint32_t limit;		    /* rows at most; 0: 1000 */
	tt_instant from, to, as_of; /* of the event; as_of: the store as it was then */
	struct tt_text data, instance, model_event, key, holder, verdict;
	struct tt_text status;		/* of duties: open, overdue, discharged */
	const struct tt_limits *limits; /* may be NULL */
};

/* {"events":[{"index","leaf","at","key","model_event","verdict","version","erased","event":{…}}],"next"}
 */
bool tt_service_events(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) TT_MUST_USE;
/* {"data","title":{ja,en},"as_of","holdings":[{"instance","holder","system","entry","attributes":{}}],"next"}
 */
bool tt_service_data(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) TT_MUST_USE;
/* {"duties":[{"index","duty","does","rule","by","data","instance","holder","due","status","cite"}],"next"} */
bool tt_service_duties(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) TT_MUST_USE;
/* {"findings":[{"index","code","severity","rule","data","instance","holder","system","at",
 * "message":{ja,en}}],"next"} */
bool tt_service_findings(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) TT_MUST_USE;
/*
 * Where an instance came from and where it went:
 * {"data","instance","from":[…],"to":[…]}, lists of
 * {"index","at","model_event","inputs":[{"data","instance","holder", "system"}],"outputs":[…]}.
 */
bool tt_service_trace(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) TT_MUST_USE;

/* What there is, for /metrics and /readyz. */
struct tt_service_counts {
	uint64_t entries, holdings, duties_open, findings, decided, recorded;
};
struct tt_service_counts tt_service_counts(const struct tt_service *service);

/* ---- who may, and who did -------------------------------------------------------------------------- */

/* A token as the store keeps it: what it is, never what it is shown as. */
struct tt_token {
	struct tt_text id, hash;		/* hash: Argon2id, as crypto_pwhash_str() writes it */
	struct tt_text roles, parties, regimes; /* words joined by blanks */
	tt_instant created, revoked;		/* TT_TIME_MAX: not revoked */
};
bool tt_service_token_add(
	struct tt_service *service, const struct tt_token *token, struct tt_fault *fault) TT_MUST_USE;
/* found says whether there is one; texts are of arena. */
bool tt_service_token_find(struct tt_service *service, struct tt_arena *arena, struct tt_text id,
	struct tt_token *token, bool *found, struct tt_fault *fault) TT_MUST_USE;
bool tt_service_token_revoke(struct tt_service *service, struct tt_text id, tt_instant at, bool *found,
	struct tt_fault *fault) TT_MUST_USE;
bool tt_service_tokens(struct tt_service *service, struct tt_arena *arena, const struct tt_token **tokens,
	uint32_t *count, struct tt_fault *fault) TT_MUST_USE;
/* How many tokens are revoked: whoever remembers tokens sees from it that somebody else revoked one. */
bool tt_service_revocations(struct tt_service *service, uint64_t *count, struct tt_fault *fault) TT_MUST_USE;

/* An access to a record: who, when, from where, to what, bytes that went out and came in. */
struct tt_access {
	tt_instant at;
	struct tt_text who, from, what;
	uint64_t bytes_read, bytes_written;
	uint32_t status; /* as answered */
};
/* Kept in memory until there are many, or tt_service_flush(): accesses are written in groups. */
bool tt_service_access(
	struct tt_service *service, const struct tt_access *access, struct tt_fault *fault) TT_MUST_USE;
bool tt_service_flush(struct tt_service *service, struct tt_fault *fault) TT_MUST_USE;
/* {"accesses":[{"at","who","from","what","bytes_read","bytes_written","status"}],"next"} */
bool tt_service_accesses(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) TT_MUST_USE;

/* ---- keeping the store ------------------------------------------------------------------------------- */

/* Makes the index anew from the journal. */
bool tt_service_rebuild(struct tt_service *service, struct tt_fault *fault) TT_MUST_USE;
/* Holds the index to the journal, and the journal to its hashes. */
bool tt_service_check(struct tt_service *service, struct tt_fault *fault) TT_MUST_USE;
/* A copy, whole or not at all, that can be opened as a store; the service goes on. */
bool tt_service_backup(struct tt_service *service, struct tt_text to, struct tt_fault *fault) TT_MUST_USE;

/* Signs a checkpoint over what was recorded since the last one, so that there are receipts for it. */
bool tt_service_publish(struct tt_service *service, struct tt_fault *fault) TT_MUST_USE;

/* Keeps other processes from the ledger, for a change of its key, and takes in what they did. */
bool tt_service_hold(struct tt_service *service, struct tt_fault *fault) TT_MUST_USE;
void tt_service_release(struct tt_service *service);

struct tt_log;
/* The ledger, for checkpoints, tiles and proofs; NULL of a model by itself. */
struct tt_log *tt_service_log(struct tt_service *service);

#endif

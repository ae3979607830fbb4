/*
 * What the files of this room share: an open service, and how parts of answers are written.
 */
#ifndef TT_SERVICE_PARTS_H
#define TT_SERVICE_PARTS_H

#include "service/running.h"
#include "service/scan.h"
#include "store/store.h"

struct tt_service {
	struct tt_arena arena;	 /* of the service itself */
	struct tt_arena work;	 /* of one call; given back when it is much */
	char place[TT_PATH_MAX]; /* as it is shown: without a password */
	const char *folder;	 /* of the ledger and the models, by the layer io */
	const struct tt_io *io;
	struct tt_pack_path packs;
	bool read_only, alone; /* alone: a model by itself */
	struct tt_log *log;
	struct tt_store *store;
	struct tt_running *running; /* NULL: no model is deployed */
	uint64_t applied;	    /* entries of the journal that the state follows from */
	tt_instant
		heard; /* when the last event was told: it is of then, and recorded then, whatever it took */
	bool shared;   /* several processes write: shared.c */
	bool turn;     /* this one does, just now; then it knows all that there is */
	uint64_t looked, retry; /* milliseconds: when it last looked what others did; when to connect again */
	uint32_t recovered;	/* how often all was made anew */
	bool stale;		/* the state is ahead of the journal: it is to be made anew */
	bool writing;		/* a transaction of the index is under way */
	bool batching;		/* and has what a batch will record */
	uint32_t accesses;	/* in it */
	enum tt_answer_form form;
	const struct tt_limits *answer_for; /* whose regimes answers tell of; NULL: all */
	struct tt_service_counts counts;
};

enum tt_deviation {
#define DEVIATION(name, severity, text, ja, en) TT_DEVIATION_##name,
#include "service/deviation.def"
#undef DEVIATION
	TT_DEVIATION_COUNT
};

struct tt_deviation_words {
	const char *severity, *text, *ja, *en;
};
const struct tt_deviation_words *tt_deviation_words(enum tt_deviation deviation);
/* What a code of a finding or a deviation says; NULL if it is none. */
const char *tt_code_says(struct tt_text code, enum tt_language language);

/* Work that may run out of memory: false with a fault then. */
bool tt_service_run(
	struct tt_service *service, bool (*work)(void *context), void *context, struct tt_fault *fault);
bool tt_service_failed(struct tt_service *service, struct tt_fault *fault); /* of the index */
bool tt_log_failed(struct tt_service *service, struct tt_fault *fault);
tt_instant tt_now(void);

/* The file of a model by its version. */
void tt_model_path(const struct tt_service *service, const char *version, char path[TT_PATH_MAX]);
/* A model is deployed, and the state is not stale. */
bool tt_service_ready(struct tt_service *service, struct tt_fault *fault);
/* Reads an event into running->told, and notes when: that is its time if it says none. */
bool tt_service_hear(
	struct tt_service *service, struct tt_text event, bool recording, struct tt_fault *fault);
/* False with the fault of an event that no model has. */
bool tt_service_not_acceptable(struct tt_fault *fault);

/* Members of an answer. key NULL: of a list. Empty texts are left out; first says whether no comma is due
 * yet. */
struct tt_writer {
	struct tt_buf *out;
	bool first;
};
void tt_write_open(struct tt_writer *writer, const char *key, char bracket);
void tt_write_close(struct tt_writer *writer, char bracket);
void tt_write_text(struct tt_writer *writer, const char *key, struct tt_text text);
void tt_write_string(struct tt_writer *writer, const char *key, const char *text);
void tt_write_number(struct tt_writer *writer, const char *key, uint64_t number);
void tt_write_instant(struct tt_writer *writer, const char *key, tt_instant instant, struct tt_arena *arena);
void tt_write_json(struct tt_writer *writer, const char *key, struct tt_text json);
void tt_write_hex(struct tt_writer *writer, const char *key, const uint8_t *bytes, size_t len);

/* The caller's key, and a comma, if there is one. */
void tt_write_key(struct tt_buf *out, const struct tt_told *told);
/*
 * The members of an answer about the outcome; as much as the form has. False: they tell of the instant of the
 * event, so that the same event at another one would be answered otherwise.
 */
bool tt_write_outcome(struct tt_writer *writer, struct tt_running *running, const struct tt_outcome *outcome,
	enum tt_answer_form form, struct tt_arena *work);
/* A holding's attributes as an object. */
void tt_write_attributes(
	struct tt_writer *writer, struct tt_running *running, uint32_t row, struct tt_arena *work);
struct tt_text tt_instance_name(const struct tt_running *running, uint32_t instance);
/* The instance of a data set in an event: of the first input or output of it. */
struct tt_text tt_told_instance(const struct tt_told *told, uint32_t data);
tt_instant tt_duty_due(const struct tt_engine *engine, const struct tt_duty *duty, tt_instant at);
tt_instant tt_told_instant(const struct tt_running *running, const struct tt_told *told);

/* The state as it was at an instant, beside the one that is; the caller closes it. */
bool tt_service_state_at(
	struct tt_service *service, tt_instant until, struct tt_running **running, struct tt_fault *fault);

/* recall.c: answers in brief to what was asked before. */
struct tt_recall {
	bool keep; /* the answer, once there is one */
	struct tt_phrase_key key;
};
void tt_recall_init(struct tt_running *running);
/* Appends what was answered to the event in running->told; false, and nothing is appended, if nobody knows.
 */
bool tt_recall_answer(struct tt_running *running, struct tt_recall *recall, struct tt_buf *out);
/* What is answered now, if it is worth keeping: the same bytes at any instant of the same law. */
void tt_recall_keep(struct tt_running *running, const struct tt_recall *recall, struct tt_text answer);

/* limits.c: whom an answer is for. */
/* Is the party one of those, or below one? Is the regime one of those? */
bool tt_limits_hold_party(const struct tt_limits *limits, const struct tt_model *model, struct tt_text id);
bool tt_limits_hold_regime(const struct tt_limits *limits, struct tt_text id);
/* Data as they lie, and an entry, which are shown if these say so; they overwrite running->told. */
bool tt_limits_hold_lot(const struct tt_limits *limits, struct tt_running *running, struct tt_arena *arena,
	const struct tt_stored_lot *lot);
bool tt_limits_hold_entry(const struct tt_limits *limits, struct tt_service *service,
	struct tt_running *running, uint64_t index, enum tt_touch touch);
bool tt_limits_tell(const struct tt_limits *limits, struct tt_running *running);
/* The outcome as far as it is told of. */
const struct tt_outcome *tt_limits_outcome(const struct tt_limits *limits, const struct tt_model *model,
	const struct tt_outcome *outcome, struct tt_arena *arena);

/* follow.c: what the journal says is applied to a state. */
/* Entries from one up to another, to the state of a model that may be not the one at work. */
bool tt_service_follow(struct tt_service *service, struct tt_running *running, uint64_t from, uint64_t end,
	struct tt_fault *fault);
/* Room for the texts of a body that has escapes, or NULL. */
char *tt_spare_for(struct tt_service *service, struct tt_text body);
/* Holdings remember which entry made them last. */
void tt_note_made(struct tt_running *running, uint64_t entry);

/* The log is opened: of a directory, or of a database. */
bool tt_service_open_log(struct tt_service *service, bool create, struct tt_fault *fault);
/* Brings state and index to where the journal is; all of it, or what is behind the entries that were applied.
 */
bool tt_service_catch_up(struct tt_service *service, struct tt_fault *fault);
bool tt_service_catch_up_more(struct tt_service *service, struct tt_fault *fault);

/* shared.c: a store that several processes write. In one that is not shared these do nothing. */
/* tt_service_refresh() makes state and journal anew if they are stale; else takes in what others did, if that
 * is a while ago. */
bool tt_service_has_log(const struct tt_service *service);
bool tt_service_open_shared(struct tt_service *service, bool create, struct tt_fault *fault);
/* Waits for its turn to write, and takes in what others did. The turn ends with tt_service_end_turn(). */
bool tt_service_take_turn(struct tt_service *service, struct tt_fault *fault);
/* Commits if what was done is good, or takes it back; false if it was not good, or cannot be committed. */
bool tt_service_end_turn(struct tt_service *service, bool good, struct tt_fault *fault);
bool tt_service_publish_shared(struct tt_service *service, struct tt_fault *fault);

/* index.c: what an entry is in the index. */
bool tt_index_event(struct tt_service *service, uint64_t entry, const struct tt_outcome *outcome,
	const struct tt_recorded *recorded, bool judged, struct tt_fault *fault);
bool tt_index_other(struct tt_service *service, uint64_t entry, const struct tt_recorded *recorded,
	bool erased, struct tt_fault *fault);
bool tt_index_begin(struct tt_service *service, struct tt_fault *fault);
bool tt_index_commit(struct tt_service *service, struct tt_fault *fault);

#endif

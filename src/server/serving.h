/*
 * A server while it serves: what all exchanges share. One thread reads and writes it.
 */
#ifndef TT_SERVER_SERVING_H
#define TT_SERVER_SERVING_H

#include "server/exchange.h"
#include "server/folder.h"
#include "server/principal.h"

enum { TT_TELL_MILLISECONDS = 250 }; /* between two lines that say how far a job has come */

enum {
	TT_EXCHANGES_MAX = 4096, /* at once */
	TT_EXCHANGES_SPARE = 64, /* kept to be used again */
	TT_STATUS_CLASSES = 6,	 /* 1xx to 5xx */
	TT_DURATIONS = 8,	 /* buckets of a histogram */
	TT_LIVE_KEPT = 1024,	 /* messages */
	TT_STREAMS_MAX = 256,	 /* who listens to them */
};

#define TT_BYTES_HELD ((size_t)1 << 30) /* of bodies and answers, all together */

struct tt_job {
	struct tt_job *next;
	struct tt_exchange *exchange; /* NULL: nobody waits any more */
	struct tt_job_order order;
	struct tt_text input; /* of the exchange's arena, until the order is given */
	bool started;
	struct tt_job_ends ends;
};

struct tt_route_counts {
	uint64_t answers[TT_STATUS_CLASSES], bytes_in, bytes_out, nanoseconds, durations[TT_DURATIONS];
};

/* A message of /v1/live as it is sent. */
struct tt_live_message {
	char *text;
	size_t len;
	uint64_t entry; /* that it tells of; TT_NO_ENTRY: of none */
};

struct tt_server {
	const struct tt_serve_options *options;
	struct tt_arena *arena;
	const struct tt_http_functions *functions;
	struct tt_http *http;
	int poll, signals; /* descriptors */
	bool local;	   /* reached from this machine only */
	bool draining;
	bool hurry;	    /* an exchange was woken: the next turn is due at once */
	uint64_t drain_end; /* nanoseconds */

	struct tt_exchange *spare;
	uint32_t spare_count, exchange_count;
	size_t held; /* bytes of bodies and answers */

	struct tt_workshop workshop;
	bool workshop_lost; /* nothing can be ordered any more */
	struct tt_job *waiting_jobs, **last_waiting;
	uint32_t running_count, waiting_count;
	struct tt_job *telling; /* of those that run, whose progress somebody wants to know */
	uint64_t told;		/* nanoseconds */

	struct tt_route_counts *counts; /* by route; the last one: no route */
	struct tt_text openapi;
	uint64_t started, ticked; /* nanoseconds */
	uint64_t failures;	  /* of the store to take accesses */

	struct tt_folder *models; /* that people edit */
	struct tt_service *service;
	struct tt_principals principals;
	struct tt_exchange *verified,
		*followers;	 /* whose secrets the workshop verifies; who waits for that */
	enum tt_refusal verdict; /* of what they showed, where it does not count */

	struct tt_batch *batch;				 /* events that this turn brought; NULL: none */
	struct tt_exchange *recording, **last_recording; /* that wait for it */
	struct tt_arena turn;
	struct tt_text answers;		    /* of the batch, those that are left */
	const struct tt_fault *batch_fault; /* why it failed */

	struct tt_deployment *deployment; /* that is under way; NULL: none */

	struct tt_live_message live[TT_LIVE_KEPT];
	uint64_t live_next, live_beat;
	bool live_used, live_woken;
	struct tt_exchange *streams;
	uint32_t stream_count;
};

uint64_t tt_nanoseconds(void);

/* exchange.c: what the HTTP module calls. */
extern const struct tt_http_handlers tt_exchange_handlers;
/* Has the exchange go on after it waited. */
void tt_exchange_wake(struct tt_exchange *exchange);

/* jobs.c: orders on their way. */
/* The exchange waits for it, and goes on with go_on(); refuses if there are too many. */
void tt_job_give(struct tt_exchange *exchange, const struct tt_job_order *order, struct tt_text input,
	void (*go_on)(struct tt_exchange *exchange, const struct tt_job_result *result));
/* The exchange is gone. */
void tt_job_forget(struct tt_exchange *exchange);
/* Every now and then tells how far jobs have come. */
void tt_jobs_turn(struct tt_server *server);
/* Its descriptor became readable. */
void tt_job_done(struct tt_server *server, struct tt_job *job);

/* metrics.c */
void tt_count_exchange(struct tt_exchange *exchange, uint64_t bytes_out);
void tt_write_metrics(struct tt_server *server, struct tt_buf *out);

/* principal.c: who asks. Fills in .principal, refuses, or makes the exchange wait. */
void tt_identify(struct tt_exchange *exchange, const struct tt_http_request *request);
/* It went away while it waited for that. */
void tt_identify_forget(struct tt_exchange *exchange);

/* handle_event.c: the end of a turn, in which events are recorded. */
void tt_commit_turn(struct tt_server *server);
void tt_recording_forget(struct tt_exchange *exchange);
/* Refuses, and returns true: whoever is limited to parties or regimes what is of all; who may not see or
 * erase an entry. */
bool tt_refuse_limited(struct tt_exchange *exchange);
bool tt_refuse_entry(struct tt_exchange *exchange, uint64_t index, enum tt_touch touch);

/* deploy.c: the exchange waits until the model judges, or does not. */
void tt_deploy(struct tt_exchange *exchange, const struct tt_file_text *texts, uint32_t count);
void tt_deploy_ended(struct tt_server *server);	     /* its descriptor became readable */
void tt_deploy_forget(struct tt_exchange *exchange); /* it is gone */
void tt_deploy_finish(struct tt_server *server);     /* waits for the thread, and forgets what it made */

/* live.c */
void tt_live_publish(struct tt_server *server, const char *kind, struct tt_text data, uint64_t entry);
void tt_live_turn(struct tt_server *server);
long tt_live_read(struct tt_exchange *stream, char *bytes, size_t len);
void tt_live_leave(struct tt_exchange *stream);
void tt_live_finish(struct tt_server *server);

/* The folder of the store. */
const char *tt_store_of(const struct tt_server *server);
/* handle_proof.c: signs a checkpoint if anything is new. */
void tt_publish_records(struct tt_server *server);
/* The number that the first part of the path is; refuses if it is none. */
bool tt_read_index(struct tt_exchange *exchange, uint64_t *index);
/* What the service complains of, as a problem document. */
void tt_refuse_fault(struct tt_exchange *exchange, const struct tt_fault *fault);
/* An order with what the exchange's parameters say. */
struct tt_job_order tt_order_of(const struct tt_exchange *exchange, enum tt_job_kind kind);
/* Did the workshop do it? Else the exchange is refused. What was made is closed. */
bool tt_job_good(struct tt_exchange *exchange, const struct tt_job_result *result);

#endif

/*
 * Orders to the workshop: a few run, some more wait, the rest is refused. When an exchange goes away, its job
 * is given up: the pipe that would tell its end is closed, which ends the child.
 */
#define _GNU_SOURCE
#include "server/serving.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

static void close_made(const struct tt_job_result *result) {
	if (result->file > 0)
		close(result->file);
}

static bool start(struct tt_server *server, struct tt_job *job) {
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = job};
	if (!tt_workshop_order(&server->workshop, &job->order, job->input, &job->ends)) {
		server->workshop_lost |= errno == EPIPE || errno == ECONNRESET;
		return false;
	}
	if (epoll_ctl(server->poll, EPOLL_CTL_ADD, job->ends.done, &event) != 0) {
		tt_workshop_leave(&job->ends);
		return false;
	}
	job->started = true;
	if (job->order.progress) {
		job->next = server->telling;
		server->telling = job;
		server->told = tt_nanoseconds();
	}
	server->running_count++;
	return true;
}

static void go_on(struct tt_exchange *exchange) {
	exchange->go_on(exchange, exchange->result);
}

/* Tells the exchange, and lets it go on. */
static void tell(struct tt_job *job, const struct tt_job_result *result) {
	struct tt_exchange *exchange = job->exchange;
	free(job);
	if (exchange == NULL) {
		close_made(result);
		return;
	}
	exchange->job = NULL;
	exchange->result = result;
	exchange->waiting = false;
	tt_exchange_run(exchange, go_on);
	exchange->result = NULL;
	if (!exchange->waiting)
		tt_exchange_wake(exchange);
}

static void fail(struct tt_job *job) {
	const struct tt_job_result lost = {.outcome = TT_JOB_LOST};
	tell(job, &lost);
}

static void start_next(struct tt_server *server) {
	while (server->running_count < TT_JOBS_RUNNING && server->waiting_jobs != NULL) {
		struct tt_job *job = server->waiting_jobs;
		server->waiting_jobs = job->next;
		if (server->waiting_jobs == NULL)
			server->last_waiting = &server->waiting_jobs;
		server->waiting_count--;
		if (job->exchange == NULL)
			free(job);
		else if (!start(server, job))
			fail(job);
	}
}

/* ---- progress -------------------------------------------------------------------------------------- */

/* The answer begins to go out: what comes is a line each, the last one what the job makes. */
static void begin_telling(struct tt_exchange *exchange) {
	exchange->early = exchange->answered = true;
	exchange->waiting = false;
	exchange->reply =
		(struct tt_http_reply){.status = 200, .type = "application/x-ndjson", .stream = true};
}

static void write_progress(struct tt_exchange *exchange) {
	struct tt_job_progress progress;
	if (!tt_workshop_progress(&exchange->job->ends, &progress))
		return;
	if (!exchange->early)
		begin_telling(exchange);
	tt_buf_format(&exchange->answer,
		"{\"progress\":{\"done\":%u,\"all\":%u,\"tried\":%u,\"found\":%u}}\n", progress.done,
		progress.all, progress.tried, progress.found);
}

void tt_jobs_turn(struct tt_server *server) {
	uint64_t now = tt_nanoseconds();
	if (server->telling == NULL || now - server->told < TT_TELL_MILLISECONDS * 1000000ull)
		return;
	server->told = now;
	for (struct tt_job *job = server->telling; job != NULL; job = job->next) {
		tt_exchange_run(job->exchange, write_progress);
		if (job->exchange->early)
			tt_exchange_wake(job->exchange);
	}
}

static void stop_telling(struct tt_server *server, const struct tt_job *job) {
	struct tt_job **at = &server->telling;
	while (*at != NULL && *at != job)
		at = &(*at)->next;
	if (*at != NULL)
		*at = job->next;
}

/* ---- the end --------------------------------------------------------------------------------------- */

void tt_job_done(struct tt_server *server, struct tt_job *job) {
	epoll_ctl(server->poll, EPOLL_CTL_DEL, job->ends.done, NULL);
	struct tt_job_result result = tt_workshop_result(&job->ends);
	server->running_count--;
	stop_telling(server, job);
	tell(job, &result);
	start_next(server);
}

void tt_job_give(struct tt_exchange *exchange, const struct tt_job_order *order, struct tt_text input,
	void (*then)(struct tt_exchange *exchange, const struct tt_job_result *result)) {
	struct tt_server *server = exchange->server;
	struct tt_job *job = server->waiting_count < TT_JOBS_WAITING ? calloc(1, sizeof(*job)) : NULL;
	if (job == NULL) {
		tt_refuse(exchange, TT_REFUSED_BUSY, NULL);
		return;
	}
	*job = (struct tt_job){.exchange = exchange, .order = *order, .input = input};
	*server->last_waiting = job;
	server->last_waiting = &job->next;
	server->waiting_count++;
	exchange->job = job;
	exchange->go_on = then;
	exchange->waiting = true;
	start_next(server);
}

void tt_job_forget(struct tt_exchange *exchange) {
	struct tt_server *server = exchange->server;
	struct tt_job *job = exchange->job;
	exchange->job = NULL;
	job->exchange = NULL;
	if (!job->started)
		return; /* start_next() drops it */
	epoll_ctl(server->poll, EPOLL_CTL_DEL, job->ends.done, NULL);
	tt_workshop_leave(&job->ends);
	stop_telling(server, job);
	free(job);
	server->running_count--;
	start_next(server);
}

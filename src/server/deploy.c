/*
 * Deploying: the workshop has held the model to its limits; then a thread reads, compiles and brings it up to
 * the journal, while the loop goes on with the model of before; then the loop takes it over, between two
 * batches. One deployment at a time. What was begun comes to its end even if whoever asked has gone.
 *
 * The thread looks at nothing of the server but its own deployment, and where the store is. A byte in the
 * pipe says that it has ended.
 */
#define _GNU_SOURCE
#include "ledger/entry.h"
#include "server/serving.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct tt_deployment {
	pthread_t thread;
	int ended[2];
	const struct tt_service *service;
	struct tt_arena arena; /* of the texts */
	struct tt_file_text *texts;
	uint32_t count;
	struct tt_prepared *prepared; /* NULL: fault says why */
	struct tt_fault fault;
	struct tt_exchange *exchange; /* NULL: gone */
};

/* ---- the thread ------------------------------------------------------------------------------------ */

static void *prepare(void *context) {
	struct tt_deployment *deployment = context;
	const char byte = 0;
	deployment->prepared = tt_service_prepare(
		deployment->service, deployment->texts, deployment->count, &deployment->fault);
	ssize_t told = write(deployment->ended[1], &byte, 1);
	(void)told; /* the pipe is empty, and its other end is open until the thread was joined */
	return NULL;
}

/* ---- beginning ------------------------------------------------------------------------------------- */

struct copying {
	struct tt_deployment *deployment;
	const struct tt_file_text *texts;
};

static void copy_texts(void *context) {
	const struct copying *copying = context;
	struct tt_deployment *deployment = copying->deployment;
	struct tt_arena *arena = &deployment->arena;
	deployment->texts = TT_NEW_ARRAY(arena, struct tt_file_text, deployment->count);
	for (uint32_t i = 0; i < deployment->count; i++)
		deployment->texts[i] = (struct tt_file_text){tt_text_copy(arena, copying->texts[i].path),
			tt_text_copy(arena, copying->texts[i].text)};
}

static void release(struct tt_deployment *deployment) {
	for (int i = 0; i < 2; i++)
		if (deployment->ended[i] > 0)
			close(deployment->ended[i]);
	tt_prepared_discard(deployment->prepared);
	tt_arena_finish(&deployment->arena);
	free(deployment);
}

static struct tt_deployment *make(
	struct tt_exchange *exchange, const struct tt_file_text *texts, uint32_t count) {
	enum { LIMIT = 1 << 28 };
	struct tt_deployment *deployment = calloc(1, sizeof(*deployment));
	struct copying copying = {deployment, texts};
	if (deployment == NULL)
		return NULL;
	deployment->service = exchange->server->service;
	deployment->exchange = exchange;
	deployment->count = count;
	tt_arena_init(&deployment->arena, LIMIT);
	if (tt_arena_run(&deployment->arena, copy_texts, &copying) == TT_OK &&
		pipe2(deployment->ended, O_CLOEXEC) == 0)
		return deployment;
	release(deployment);
	return NULL;
}

static bool begin(struct tt_server *server, struct tt_deployment *deployment) {
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = &server->deployment};
	return epoll_ctl(server->poll, EPOLL_CTL_ADD, deployment->ended[0], &event) == 0 &&
	       pthread_create(&deployment->thread, NULL, prepare, deployment) == 0;
}

void tt_deploy(struct tt_exchange *exchange, const struct tt_file_text *texts, uint32_t count) {
	struct tt_server *server = exchange->server;
	if (server->deployment != NULL) {
		tt_refuse(exchange, TT_REFUSED_BUSY, NULL);
		return;
	}
	struct tt_deployment *deployment = make(exchange, texts, count);
	if (deployment == NULL || !begin(server, deployment)) {
		if (deployment != NULL)
			release(deployment);
		tt_refuse(exchange, TT_REFUSED_NO_MEMORY, NULL);
		return;
	}
	server->deployment = deployment;
	exchange->waiting = true;
}

/* ---- ending ---------------------------------------------------------------------------------------- */

static void answer_fault(struct tt_exchange *exchange) {
	tt_refuse_fault(exchange, exchange->server->batch_fault);
}

static void answer_version(struct tt_exchange *exchange) {
	tt_buf_format(
		&exchange->answer, "{\"version\":\"%s\"}\n", tt_service_version(exchange->server->service));
	tt_answer(exchange);
}

static void publish(struct tt_server *server, const char *version) {
	char text[TT_VERSION_SIZE + 32];
	snprintf(text, sizeof(text), "{\"version\":\"%s\"}", version);
	tt_live_publish(server, "deployed", tt_text_of(text), TT_NO_ENTRY);
}

/* What was told before is judged by the model of before. */
static bool adopt(struct tt_server *server, struct tt_deployment *deployment) {
	char version[TT_VERSION_SIZE];
	struct tt_prepared *prepared = deployment->prepared;
	deployment->prepared = NULL;
	if (prepared == NULL)
		return false;
	tt_commit_turn(server);
	if (!tt_service_adopt(server->service, prepared, version, &deployment->fault))
		return false;
	publish(server, version);
	return true;
}

static struct tt_deployment *join(struct tt_server *server) {
	struct tt_deployment *deployment = server->deployment;
	epoll_ctl(server->poll, EPOLL_CTL_DEL, deployment->ended[0], NULL);
	pthread_join(deployment->thread, NULL);
	server->deployment = NULL;
	return deployment;
}

void tt_deploy_ended(struct tt_server *server) {
	struct tt_deployment *deployment = join(server);
	bool good = adopt(server, deployment);
	struct tt_exchange *exchange = deployment->exchange;
	server->batch_fault = &deployment->fault;
	if (exchange != NULL) {
		tt_exchange_run(exchange, good ? answer_version : answer_fault);
		tt_exchange_wake(exchange);
	}
	server->batch_fault = NULL;
	release(deployment);
}

void tt_deploy_forget(struct tt_exchange *exchange) {
	struct tt_deployment *deployment = exchange->server->deployment;
	if (deployment != NULL && deployment->exchange == exchange)
		deployment->exchange = NULL;
}

void tt_deploy_finish(struct tt_server *server) {
	if (server->deployment != NULL)
		release(join(server));
}

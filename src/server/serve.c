/*
 * A server from its start to its end: where it listens, the loop of turns, how it is told to stop. A turn
 * lets the HTTP module do what there is to do, then whatever came of it; the loop sleeps on one descriptor of
 * descriptors: the module's, signals, and the ends of orders to the workshop.
 */
#define _GNU_SOURCE
#include "server/serving.h"
#include "server/confine.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	SECONDS = 30,	     /* for a request to come, or for an answer to be taken */
	DRAIN_SECONDS = 20,  /* for what is under way, once it is to stop */
	CONNECTIONS = 10240, /* at most, if there are as many descriptors */
	DESCRIPTORS_LEFT = 128,
	EVENTS = 16,
};

#define USUAL_ADDRESS "127.0.0.1:8470"
#define USUAL_STORE "tenten-store"
#define TURN_MEMORY ((size_t)1 << 30)
#define PEM_LIMIT ((size_t)1 << 20)

/* A start that fails says why, once. */
static enum tt_served wrong(
	const struct tt_server *server, const char *ja, const char *en, const char *what) {
	fprintf(stderr, "tenten: %s%s%s\n", server->options->language == TT_JA ? ja : en,
		what == NULL ? "" : ": ", what == NULL ? "" : what);
	return TT_SERVED_WRONG_CALL;
}

static enum tt_served failed(
	const struct tt_server *server, const char *ja, const char *en, const char *what) {
	wrong(server, ja, en, what);
	return TT_SERVED_FAILED;
}

/* ---- where it listens ------------------------------------------------------------------------------ */

/* "host:port" or "[host]:port" in its parts. */
static bool split_address(const char *address, char host[256], char port[8]) {
	const char *colon = strrchr(address, ':');
	size_t len = colon == NULL ? 0 : (size_t)(colon - address);
	bool brackets = len > 2 && address[0] == '[' && address[len - 1] == ']';
	if (len == 0 || len >= 256 || strlen(colon + 1) == 0 || strlen(colon + 1) > 5 ||
		strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
		strtoul(colon + 1, NULL, 10) > UINT16_MAX)
		return false;
	snprintf(host, 256, "%.*s", (int)(brackets ? len - 2 : len), address + brackets);
	snprintf(port, 8, "%s", colon + 1);
	return true;
}

static bool is_loopback(const struct sockaddr *address) {
	if (address->sa_family == AF_INET)
		return (ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24) ==
		       127;
	return address->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static int bind_to(const struct addrinfo *info) {
	int yes = 1, fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Others than those of this machine want to know that nobody listens between. */
static enum tt_served may_listen(struct tt_server *server, const struct sockaddr *address) {
	const struct tt_serve_options *options = server->options;
	server->local = is_loopback(address) && !options->behind_proxy;
	if (is_loopback(address) || options->key != NULL || options->behind_proxy)
		return TT_SERVED;
	return wrong(server,
		"ほかの計算機に開くには --tls-cert と --tls-key が要る（TLS を前の代理が担うなら "
		"--insecure-behind-proxy）",
		"to listen for other machines takes --tls-cert and --tls-key (or --insecure-behind-proxy, "
		"where a proxy "
		"speaks TLS)",
		NULL);
}

static enum tt_served start_listening(struct tt_server *server, int *listener) {
	const char *address = server->options->listen == NULL ? USUAL_ADDRESS : server->options->listen;
	char host[256], port[8];
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_PASSIVE};
	struct addrinfo *found = NULL;
	if (!split_address(address, host, port) || getaddrinfo(host, port, &hints, &found) != 0)
		return wrong(server, "アドレスでない（127.0.0.1:8470 の形で）",
			"not an address (such as 127.0.0.1:8470)", address);
	enum tt_served may = may_listen(server, found->ai_addr);
	if (may == TT_SERVED) {
		*listener = bind_to(found);
		if (*listener < 0)
			may = failed(server, "聞けない", strerror(errno), address);
	}
	freeaddrinfo(found);
	return may;
}

static void say_where(const struct tt_server *server, int listener) {
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	char host[64] = "?", port[8] = "?";
	if (getsockname(listener, (struct sockaddr *)&address, &len) == 0)
		getnameinfo((const struct sockaddr *)&address, len, host, sizeof(host), port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV);
	bool colons = strchr(host, ':') != NULL;
	fprintf(stderr,
		server->options->language == TT_JA ? "tenten: ブラウザで開く: http%s://%s%s%s:%s/\n"
						   : "tenten: open in a browser: http%s://%s%s%s:%s/\n",
		server->options->key == NULL ? "" : "s", colons ? "[" : "", host, colons ? "]" : "", port);
}

/* ---- the HTTP module ------------------------------------------------------------------------------- */

static enum tt_served read_pem(struct tt_server *server, const char *path, const char **pem) {
	struct tt_text text;
	*pem = NULL;
	if (path == NULL)
		return TT_SERVED;
	if (tt_file_read(server->arena, path, PEM_LIMIT, &text) != TT_OK)
		return failed(server, "読めない", "cannot be read", path);
	*pem = tt_text_copy(server->arena, text).bytes;
	return TT_SERVED;
}

/* As many connections as there are descriptors for. */
static uint32_t connection_limit(void) {
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 512;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	rlim_t most =
		limit.rlim_cur > 2 * DESCRIPTORS_LEFT ? limit.rlim_cur - DESCRIPTORS_LEFT : DESCRIPTORS_LEFT;
	return most > CONNECTIONS ? CONNECTIONS : (uint32_t)most;
}

static enum tt_served start_http(struct tt_server *server, int listener) {
	const char *why = NULL;
	struct tt_text loaded;
	struct tt_http_options options = {.listen = listener,
		.connections = connection_limit(),
		.seconds = SECONDS,
		.server = server,
		.handlers = tt_exchange_handlers};
	enum tt_served read = read_pem(server, server->options->key, &options.key);
	if (read == TT_SERVED)
		read = read_pem(server, server->options->certificate, &options.certificate);
	if (read == TT_SERVED)
		read = read_pem(server, server->options->client_ca, &options.client_ca);
	if (read != TT_SERVED)
		return read;
	server->functions =
		tt_module_load(server->arena, "tenten-http.so", TT_HTTP_SYMBOL, TT_HTTP_VERSION, &loaded);
	if (server->functions == NULL)
		return failed(server, "HTTP のモジュールがない", "there is no module for HTTP", loaded.bytes);
	server->http = server->functions->create(&options, &why);
	return server->http == NULL ? failed(server, "始められない", "cannot start", why) : TT_SERVED;
}

/* ---- the store ------------------------------------------------------------------------------------- */

const char *tt_store_of(const struct tt_server *server) {
	return server->options->store == NULL ? USUAL_STORE : server->options->store;
}

/* Nobody may record before there is a token: this says how there comes to be one. */
static void say_first_token(const struct tt_server *server, const char *store) {
	char shown[TT_PATH_MAX];
	tt_place_show(tt_text_of(store), shown);
	fprintf(stderr,
		server->options->language == TT_JA
			? "tenten: まだトークンがない。記録と判定にだけ要る。要るときは、この計算機で最初の"
			  "管理者を作る（動かしたままでよい）:\n"
			  "  tenten token create --store %s --roles admin\n"
			: "tenten: there is no token yet; only deciding and recording take one. For these, "
			  "make "
			  "the first admin on this machine, while this runs:\n"
			  "  tenten token create --store %s --roles admin\n",
		shown);
}

static enum tt_served fail_store(
	const struct tt_server *server, const struct tt_fault *fault, const char *store) {
	struct tt_buf say;
	tt_buf_init(&say, server->arena, 4096);
	tt_fault_say(fault, server->options->language, &say);
	tt_buf_byte(&say, '\0');
	char shown[TT_PATH_MAX];
	tt_place_show(tt_text_of(store), shown);
	return failed(server, say.bytes, say.bytes, shown);
}

static enum tt_served open_store(struct tt_server *server) {
	const char *store = tt_store_of(server);
	const struct tt_service_options options = {
		.place = tt_text_of(store), .packs = server->options->packs, .create = true};
	const struct tt_token *tokens;
	uint32_t count;
	struct tt_fault fault;
	if (!tt_service_open(&options, &server->service, &fault) ||
		!tt_service_tokens(server->service, server->arena, &tokens, &count, &fault))
		return fail_store(server, &fault, store);
	if (count == 0)
		say_first_token(server, store);
	return TT_SERVED;
}

/* ---- the folder of models -------------------------------------------------------------------------- */

/* A service of the system's is started in «/», which nobody means as theirs. */
static bool is_root(const char *path) {
	char real[TT_PATH_MAX];
	return realpath(path, real) != NULL && strcmp(real, "/") == 0;
}

/* What people edit; NULL: nothing. */
static const char *models_of(const struct tt_server *server) {
	const char *models = server->options->models;
	return models != NULL ? models : is_root(".") ? NULL : ".";
}

/* Whoever starts it sees what those who open it may edit. */
static void say_models(const struct tt_server *server, const char *path) {
	char real[TT_PATH_MAX];
	fprintf(stderr,
		server->options->language == TT_JA ? "tenten: モデルのフォルダ: %s\n"
						   : "tenten: models: %s\n",
		realpath(path, real) == NULL ? path : real);
}

static enum tt_served open_models(struct tt_server *server) {
	const char *path = models_of(server);
	bool made;
	server->models = TT_NEW(server->arena, struct tt_folder);
	if (path == NULL)
		return TT_SERVED;
	if (tt_directory_make(path, &made) != TT_OK ||
		!tt_folder_open(server->models, path, tt_store_of(server)))
		return failed(
			server, "モデルのフォルダを開けない", "the folder of models cannot be opened", path);
	say_models(server, path);
	return TT_SERVED;
}

/* ---- turns ----------------------------------------------------------------------------------------- */

static bool watch(struct tt_server *server, int descriptor, void *who) {
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = who};
	return epoll_ctl(server->poll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

static bool prepare(struct tt_server *server) {
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told as an error */
	if (sigprocmask(SIG_BLOCK, &signals, NULL) != 0)
		return false;
	server->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	server->poll = epoll_create1(EPOLL_CLOEXEC);
	return server->poll >= 0 && server->signals >= 0 && watch(server, server->signals, &server->signals);
}

/* No new connections; what is under way comes to its end, within limits. */
static void begin_drain(struct tt_server *server) {
	struct signalfd_siginfo told;
	while (read(server->signals, &told, sizeof(told)) == sizeof(told))
		;
	if (server->draining)
		server->drain_end = 0;
	else
		server->drain_end = tt_nanoseconds() + DRAIN_SECONDS * 1000000000ull;
	if (!server->draining)
		server->functions->drain(server->http);
	server->draining = true;
}

static int milliseconds_to_wait(struct tt_server *server) {
	int due = server->hurry ? 0 : server->functions->due(server->http);
	int most = server->draining ? 50 : server->telling != NULL ? TT_TELL_MILLISECONDS : 1000;
	return due < 0 || due > most ? most : due;
}

static void forget_revoked(void *context) {
	struct tt_server *server = context;
	const struct tt_token *tokens;
	struct tt_fault fault;
	uint32_t count = 0;
	if (!tt_service_tokens(server->service, &server->turn, &tokens, &count, &fault))
		tt_principals_forget(&server->principals);
	for (uint32_t i = 0; i < count; i++)
		if (tokens[i].revoked != TT_TIME_MAX)
			tt_principals_revoke(&server->principals,
				tt_text_format(&server->turn, "%.*s", TT_TEXT_ARGS(tokens[i].id)).bytes);
}

/* Tokens may have been revoked by somebody else: from the command line, or by another server of the store. */
static void notice_revocations(struct tt_server *server) {
	struct tt_fault fault;
	uint64_t count;
	if (!tt_service_revocations(server->service, &count, &fault)) {
		server->failures++;
		return;
	}
	if (count == server->principals.revocations)
		return;
	if (tt_arena_run(&server->turn, forget_revoked, server) != TT_OK)
		tt_principals_forget(&server->principals);
	tt_arena_reset(&server->turn);
	server->principals.revocations = count;
}

/* Once a second: accesses go to the store, and what was recorded is published. */
static void tick(struct tt_server *server) {
	struct tt_fault fault;
	uint64_t now = tt_nanoseconds();
	if (now - server->ticked < 1000000000u)
		return;
	server->ticked = now;
	if (!tt_service_flush(server->service, &fault))
		server->failures++;
	notice_revocations(server);
	tt_publish_records(server);
}

static void take_turn(struct tt_server *server) {
	struct epoll_event events[EVENTS];
	int count = epoll_wait(server->poll, events, EVENTS, milliseconds_to_wait(server));
	server->hurry = false;
	for (int i = 0; i < count; i++) {
		void *who = events[i].data.ptr;
		if (who == &server->signals)
			begin_drain(server);
		else if (who == &server->deployment)
			tt_deploy_ended(server);
		else if (who != server)
			tt_job_done(server, who);
	}
	server->functions->turn(server->http);
	tt_commit_turn(server);
	tt_live_turn(server);
	tt_jobs_turn(server);
	tick(server);
}

static void serve(struct tt_server *server) {
	while (!server->draining || (server->exchange_count > 0 && tt_nanoseconds() < server->drain_end))
		take_turn(server);
}

/* ---- from start to end ----------------------------------------------------------------------------- */

static void finish(struct tt_server *server) {
	if (server->http != NULL)
		server->functions->destroy(server->http);
	tt_deploy_finish(server);
	tt_commit_turn(server);
	tt_live_finish(server);
	tt_principals_finish(&server->principals);
	tt_arena_finish(&server->turn);
	tt_service_close(server->service);
	if (server->models != NULL)
		tt_folder_close(server->models);
	while (server->spare != NULL) {
		struct tt_exchange *exchange = server->spare;
		server->spare = exchange->next;
		tt_arena_finish(&exchange->arena);
		free(exchange);
	}
	if (server->workshop.socket > 0)
		tt_workshop_stop(&server->workshop);
	if (server->poll > 0)
		close(server->poll);
	if (server->signals > 0)
		close(server->signals);
}

/* From here on it writes below the folder of models and its store, unless that is a database, and does
 * nothing that a server does not do. */
static void confine(const struct tt_server *server) {
	const char *store = tt_store_of(server);
	bool folder = !tt_place_is_url(tt_text_of(store));
	const char *const writable[] = {models_of(server), folder ? store : NULL, NULL};
	const struct tt_confinement confinement = {.writable = writable};
	struct tt_confined confined = tt_confine(&confinement);
	if (!confined.files || !confined.calls)
		wrong(server, "このカーネルにない守りは省く",
			"this kernel lacks some confinement, which is left out",
			confined.calls	 ? "landlock"
			: confined.files ? "seccomp"
					 : "landlock, seccomp");
}

static void write_openapi(struct tt_server *server) {
	struct tt_buf out;
	tt_buf_init(&out, server->arena, 4 << 20);
	tt_write_openapi(&out);
	server->openapi = tt_buf_text(&out);
}

static enum tt_served start(struct tt_server *server) {
	int listener = -1;
	if (!tt_workshop_start(&server->workshop, &server->options->packs) || !prepare(server))
		return failed(server, "始められない", "cannot start", strerror(errno));
	enum tt_served started = open_store(server);
	if (started == TT_SERVED)
		started = open_models(server);
	if (started == TT_SERVED)
		started = start_listening(server, &listener);
	if (started == TT_SERVED)
		started = start_http(server, listener);
	if (started == TT_SERVED && !watch(server, server->functions->descriptor(server->http), server))
		started = failed(server, "始められない", "cannot start", strerror(errno));
	if (started != TT_SERVED)
		return started;
	confine(server);
	say_where(server, listener);
	return started;
}

enum tt_served tt_serve(const struct tt_serve_options *options) {
	struct tt_server *server = TT_NEW(options->arena, struct tt_server);
	*server =
		(struct tt_server){.options = options, .arena = options->arena, .started = tt_nanoseconds()};
	server->counts = TT_NEW_ARRAY(options->arena, struct tt_route_counts, tt_route_count + 1);
	server->last_waiting = &server->waiting_jobs;
	server->last_recording = &server->recording;
	tt_arena_init(&server->turn, TURN_MEMORY);
	tt_principals_init(&server->principals, options->arena);
	write_openapi(server);
	enum tt_served served = start(server);
	if (served == TT_SERVED)
		serve(server);
	finish(server);
	return served;
}

/*
 * HTTP/1.1 by libmicrohttpd, TLS by its GnuTLS. A link is a connection: what the kernel gave, and until when
 * it has to come to something. The library closes connections on which nothing happens; those that send or
 * take a byte now and then, to hold their place, are closed by their deadline. A call is a request on a link.
 *
 * Bytes of a request are looked at where the library has them; what it decodes of a path or a query is left
 * undone, for the server decodes them itself, strictly.
 */
#define _GNU_SOURCE
#include "server/http.h"
#include "server/http_sender.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	POOL = 32 << 10, /* bytes of a connection: its head has to fit, and bodies come in such pieces */
	RATE = 64 << 10, /* bytes a second that a body has to come with, or an answer to be taken */
	STREAM_BLOCK = 4096,
	BACKLOG = 4096,
};

static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM"
				 ":+AES-128-GCM:+CHACHA20-POLY1305:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA"
				 ":%SERVER_PRECEDENCE";

static const char *const header_names[TT_HEADER_COUNT] = {[TT_HEADER_HOST] = "Host",
	[TT_HEADER_AUTHORIZATION] = "Authorization",
	[TT_HEADER_CONTENT_TYPE] = "Content-Type",
	[TT_HEADER_CONTENT_LENGTH] = "Content-Length",
	[TT_HEADER_TRANSFER_ENCODING] = "Transfer-Encoding",
	[TT_HEADER_ACCEPT_LANGUAGE] = "Accept-Language",
	[TT_HEADER_ORIGIN] = "Origin",
	[TT_HEADER_LAST_EVENT_ID] = "Last-Event-ID",
	[TT_HEADER_ACCEPT] = "Accept",
	[TT_HEADER_ACCEPT_ENCODING] = "Accept-Encoding",
	[TT_HEADER_IF_MATCH] = "If-Match",
	[TT_HEADER_IF_NONE_MATCH] = "If-None-Match",
	[TT_HEADER_FORWARDED] = "Forwarded",
	[TT_HEADER_X_FORWARDED_FOR] = "X-Forwarded-For"};

struct link {
	struct tt_http *http;
	struct link *next, *previous;
	struct MHD_Connection *connection;
	int socket;
	int64_t deadline;		   /* seconds of the monotonic clock; INT64_MAX: none */
	int64_t begun;			   /* when its request's head had come */
	uint64_t came;			   /* bytes of its request's body */
	bool large;			   /* the body is not worth reading if the request is refused */
	bool suspended, certified, looked; /* looked: for a certificate */
	bool gone;			   /* the peer, while it had to wait */
	bool chunks;			   /* it speaks HTTP/1.1 */
	bool ended, last;		   /* all of the body has come; the last chunk is with the sender */
	bool blocked;			   /* suspended until the socket takes more */
	struct tt_sender *sender;	   /* of an answer that goes out while the body comes; NULL: none */
	uint8_t fingerprint[TT_HTTP_FINGERPRINT];
	char address[TT_HTTP_ADDRESS];
	void *exchange; /* NULL: between requests */
};

struct tt_http {
	struct tt_http_options options;
	struct MHD_Daemon *daemon;
	struct link *links;
	uint32_t count;
	int64_t now, reaped;
	int all, writes; /* descriptors: of the library's and writes; of sockets that are to take more */
	bool draining, ending;
};

static int64_t seconds_now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
	return time.tv_sec;
}

/* ---- links ----------------------------------------------------------------------------------------- */

static void write_address(struct link *link) {
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(link->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info == NULL ? NULL : info->client_addr;
	if (address != NULL && address->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr,
			link->address, sizeof(link->address));
	else if (address != NULL && address->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
			link->address, sizeof(link->address));
}

static void open_link(struct tt_http *http, struct MHD_Connection *connection, void **context) {
	struct link *link = calloc(1, sizeof(*link));
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	*context = link;
	if (link == NULL)
		return;
	link->http = http;
	link->connection = connection;
	link->socket = info == NULL ? -1 : info->connect_fd;
	link->deadline = http->now + http->options.seconds;
	link->next = http->links;
	if (link->next != NULL)
		link->next->previous = link;
	http->links = link;
	http->count++;
	write_address(link);
}

static void close_link(struct tt_http *http, struct link *link) {
	if (link == NULL)
		return;
	if (link->next != NULL)
		link->next->previous = link->previous;
	if (link->previous != NULL)
		link->previous->next = link->next;
	else
		http->links = link->next;
	http->count--;
	free(link->sender);
	free(link);
}

static void note_connection(void *context, struct MHD_Connection *connection, void **link,
	enum MHD_ConnectionNotificationCode code) {
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		open_link(context, connection, link);
	else
		close_link(context, *link);
}

static struct link *link_of(struct MHD_Connection *connection) {
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info == NULL ? NULL : info->socket_context;
}

/* Whoever waits and has closed their side of the connection will not read the answer; the library does not
 * look at connections that are suspended. */
static bool is_gone(const struct link *link) {
	struct pollfd of = {.fd = link->socket, .events = POLLRDHUP};
	return link->suspended && link->exchange != NULL && link->socket >= 0 &&
	       link->http->options.handlers.waits(link->exchange) && poll(&of, 1, 0) == 1;
}

static void look_for_gone(struct tt_http *http) {
	for (struct link *link = http->links; link != NULL; link = link->next)
		if (!link->gone && is_gone(link)) {
			link->gone = true;
			link->suspended = false;
			MHD_resume_connection(link->connection);
		}
}

/* The library then finds its end of file, and closes it in its own time. */
static void reap(struct tt_http *http) {
	if (http->now == http->reaped)
		return;
	http->reaped = http->now;
	look_for_gone(http);
	for (struct link *link = http->links; link != NULL; link = link->next)
		if (link->deadline < http->now && link->socket >= 0)
			shutdown(link->socket, SHUT_RDWR);
}

/* ---- certificates ---------------------------------------------------------------------------------- */

/* Did the peer show a certificate that the given authority signed, for clients? */
static bool verified(gnutls_session_t session) {
	unsigned status = 0;
	gnutls_typed_vdata_st purpose = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
		.data = (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT};
	return gnutls_certificate_verify_peers(session, &purpose, 1, &status) == 0 && status == 0;
}

static void look_for_certificate(struct link *link) {
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(link->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	unsigned count = 0;
	link->looked = true;
	if (info == NULL || info->tls_session == NULL)
		return;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(info->tls_session, &count);
	if (chain != NULL && count > 0 && verified(info->tls_session))
		link->certified = gnutls_hash_fast(GNUTLS_DIG_SHA256, chain[0].data, chain[0].size,
					  link->fingerprint) == 0;
}

/* ---- requests -------------------------------------------------------------------------------------- */

static enum MHD_Result take_header(
	void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
	struct tt_http_request *request = context;
	for (size_t i = 0; i < TT_HEADER_COUNT; i++)
		if (strcasecmp(name, header_names[i]) == 0) {
			request->repeated |= i < TT_HEADER_FORWARDED && request->headers[i] != NULL;
			request->headers[i] = value == NULL ? "" : value;
			break;
		}
	(void)kind;
	return MHD_YES;
}

static enum MHD_Result take_argument(
	void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
	struct tt_http_request *request = context;
	if (request->query_count < TT_HTTP_QUERY_MAX)
		request->query[request->query_count] = (struct tt_http_pair){name, value};
	request->query_count += request->query_count <= TT_HTTP_QUERY_MAX;
	(void)kind;
	return MHD_YES;
}

static void begin(struct tt_http *http, struct link *link, const char *path, const char *method) {
	struct tt_http_request request = {
		.connection = link->connection, .method = method, .path = path, .address = link->address};
	MHD_get_connection_values(link->connection, MHD_HEADER_KIND, take_header, &request);
	MHD_get_connection_values(link->connection, MHD_GET_ARGUMENT_KIND, take_argument, &request);
	if (http->options.key != NULL && !link->looked)
		look_for_certificate(link);
	request.fingerprint = link->certified ? link->fingerprint : NULL;
	const char *len = request.headers[TT_HEADER_CONTENT_LENGTH];
	link->large = request.headers[TT_HEADER_TRANSFER_ENCODING] != NULL ||
		      (len != NULL && strtoull(len, NULL, 10) > RATE);
	link->begun = http->now;
	link->came = 0;
	link->exchange = http->options.handlers.begin(http->options.server, &request);
}

/* ---- answers --------------------------------------------------------------------------------------- */

static void suspend(struct link *link) {
	link->suspended = true;
	link->deadline = INT64_MAX;
	MHD_suspend_connection(link->connection);
}

static ssize_t stream(void *context, uint64_t at, char *bytes, size_t len) {
	struct link *link = context;
	(void)at;
	if (link->exchange == NULL || link->http->ending)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	long count = link->http->options.handlers.stream(link->exchange, bytes, len);
	if (count == 0)
		suspend(link);
	return count < 0 ? MHD_CONTENT_READER_END_OF_STREAM : count;
}

static struct MHD_Response *make_response(struct link *link, const struct tt_http_reply *reply) {
	if (reply->stream)
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream, link, NULL);
	if (reply->file > 0)
		return MHD_create_response_from_fd64(reply->file_len, reply->file);
	return MHD_create_response_from_buffer(
		reply->body.len, (void *)reply->body.bytes, MHD_RESPMEM_PERSISTENT);
}

static void add_headers(
	const struct tt_http *http, struct MHD_Response *response, const struct tt_http_reply *reply) {
	if (reply->type != NULL)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
	MHD_add_response_header(
		response, MHD_HTTP_HEADER_CACHE_CONTROL, reply->cache == NULL ? "no-store" : reply->cache);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	for (size_t i = 0; i < TT_HTTP_EXTRA_MAX && reply->extra[i].name != NULL; i++)
		MHD_add_response_header(response, reply->extra[i].name, reply->extra[i].value);
	if (reply->close || http->draining)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

static enum MHD_Result answer(struct link *link, const struct tt_http_reply *reply) {
	struct tt_http *http = link->http;
	struct MHD_Response *response = make_response(link, reply);
	if (response == NULL) {
		if (reply->file > 0)
			close(reply->file);
		return MHD_NO;
	}
	size_t len = reply->file > 0 ? reply->file_len : reply->body.len;
	add_headers(http, response, reply);
	link->deadline =
		reply->stream ? INT64_MAX : http->now + http->options.seconds + (int64_t)(len / RATE);
	enum MHD_Result queued = MHD_queue_response(link->connection, (unsigned)reply->status, response);
	MHD_destroy_response(response);
	return queued;
}

/* ---- the library's calls --------------------------------------------------------------------------- */

/* An answer that does not wait for the body ends the connection, so that no byte of it is taken for another
 * request; so only where the body is large. The library sees to that for methods that have a body. */
static bool early(const char *method) {
	return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0;
}

static enum MHD_Result first_call(
	struct tt_http *http, struct link *link, const char *path, const char *method) {
	const struct tt_http_handlers *handlers = &http->options.handlers;
	begin(http, link, path, method);
	if (link->exchange == NULL)
		return MHD_NO;
	if (handlers->waits(link->exchange) || !link->large || !early(method))
		return MHD_YES;
	const struct tt_http_reply *reply = handlers->reply(link->exchange);
	return reply == NULL ? MHD_YES : answer(link, reply);
}

/* ---- answers while the body comes ------------------------------------------------------------------- */

/* Asked once, before the first piece. */
static void begin_early(struct tt_http *http, struct link *link) {
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(link->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	const struct tt_http_reply *reply =
		link->chunks && link->came == 0 ? http->options.handlers.early(link->exchange) : NULL;
	if (reply == NULL)
		return;
	link->sender = calloc(1, sizeof(*link->sender));
	link->gone = link->sender == NULL;
	if (link->gone)
		return;
	link->sender->socket = link->socket;
	link->sender->session = http->options.key == NULL || info == NULL ? NULL : info->tls_session;
	tt_sender_head(link->sender, reply);
}

/* Sends what the exchange has; false: the socket takes no more just now, or never will. */
static bool pump(struct link *link) {
	const struct tt_http_handlers *handlers = &link->http->options.handlers;
	char bytes[TT_SENDER_CHUNK];
	while (tt_sender_flush(link->sender)) {
		long count = link->last ? 0 : handlers->stream(link->exchange, bytes, sizeof(bytes));
		if (count == 0)
			return true;
		link->last = count < 0;
		tt_sender_chunk(link->sender, bytes, count < 0 ? 0 : (size_t)count);
	}
	return false;
}

/* Nothing more is read from whoever does not read. */
static void block(struct tt_http *http, struct link *link) {
	struct epoll_event event = {.events = EPOLLOUT, .data.ptr = link};
	link->blocked = link->suspended = true;
	link->deadline = http->now + http->options.seconds;
	MHD_suspend_connection(link->connection);
	epoll_ctl(http->writes, EPOLL_CTL_ADD, link->socket, &event);
}

/* The socket takes more, or is closed. */
static void unblock(struct tt_http *http, struct link *link) {
	if (!pump(link) && !link->sender->broken)
		return;
	epoll_ctl(http->writes, EPOLL_CTL_DEL, link->socket, NULL);
	link->blocked = link->suspended = false;
	link->deadline = http->now + http->options.seconds;
	MHD_resume_connection(link->connection);
}

static void take_writes(struct tt_http *http) {
	struct epoll_event events[64];
	int count = epoll_wait(http->writes, events, 64, 0);
	for (int i = 0; i < count; i++)
		unblock(http, events[i].data.ptr);
}

/* After a piece, or after the end. The library ends the connection by MHD_NO, which is how such an answer
 * ends. */
static enum MHD_Result go_on(struct tt_http *http, struct link *link) {
	bool cut = http->options.handlers.reply(link->exchange) != NULL;
	bool out = !cut && pump(link);
	if (cut || link->sender->broken || (out && link->last))
		return MHD_NO;
	if (!out)
		block(http, link);
	return MHD_YES;
}

static enum MHD_Result end_early(struct tt_http *http, struct link *link) {
	if (!link->ended)
		http->options.handlers.end(link->exchange);
	link->ended = true;
	return go_on(http, link);
}

static void take_body(struct tt_http *http, struct link *link, const char *bytes, size_t *len) {
	link->came += *len;
	link->deadline = link->begun + http->options.seconds + (int64_t)(link->came / RATE);
	http->options.handlers.body(link->exchange, (struct tt_text){bytes, *len});
	*len = 0;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *bytes, size_t *len, void **call) {
	struct tt_http *http = context;
	const struct tt_http_handlers *handlers = &http->options.handlers;
	struct link *link = link_of(connection);
	if (link == NULL || link->gone || http->ending)
		return MHD_NO;
	link->chunks = strcmp(version, MHD_HTTP_VERSION_1_1) == 0;
	if (*call == NULL) {
		*call = link;
		return first_call(http, link, path, method);
	}
	if (handlers->waits(link->exchange)) {
		suspend(link);
		return MHD_YES;
	}
	if (*len > 0) {
		begin_early(http, link);
		take_body(http, link, bytes, len);
		return link->sender == NULL ? MHD_YES : go_on(http, link);
	}
	if (link->sender != NULL)
		return end_early(http, link);
	if (handlers->reply(link->exchange) == NULL)
		handlers->end(link->exchange);
	if (handlers->waits(link->exchange)) {
		suspend(link);
		return MHD_YES;
	}
	const struct tt_http_reply *reply = handlers->reply(link->exchange);
	return reply == NULL ? MHD_NO : answer(link, reply);
}

static void complete(
	void *context, struct MHD_Connection *connection, void **call, enum MHD_RequestTerminationCode code) {
	struct tt_http *http = context;
	struct link *link = link_of(connection);
	(void)call;
	if (link == NULL || link->exchange == NULL)
		return;
	bool sent = link->sender == NULL ? code == MHD_REQUEST_TERMINATED_COMPLETED_OK
					 : link->last && link->sender->len == 0 && !link->sender->broken;
	http->options.handlers.done(link->exchange, sent);
	link->exchange = NULL;
	link->deadline = http->now + http->options.seconds;
}

static size_t leave_as_it_is(void *context, struct MHD_Connection *connection, char *text) {
	(void)context;
	(void)connection;
	return strlen(text);
}

/* ---- the module ------------------------------------------------------------------------------------ */

static struct MHD_Daemon *start(struct tt_http *http) {
	const struct tt_http_options *options = &http->options;
	const struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->key},
		{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->certificate},
		{MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)priorities},
		{options->client_ca == NULL ? MHD_OPTION_END : MHD_OPTION_HTTPS_MEM_TRUST, 0,
			(void *)options->client_ca},
		{MHD_OPTION_END, 0, NULL}};
	const struct MHD_OptionItem *further = options->key == NULL ? &tls[TT_COUNT(tls) - 1] : tls;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_TURBO |
			 (options->key == NULL ? 0 : MHD_USE_TLS);
	return MHD_start_daemon(flags, 0, NULL, NULL, handle, http, MHD_OPTION_LISTEN_SOCKET, options->listen,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)options->connections, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)options->seconds,
		MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)BACKLOG, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_UNESCAPE_CALLBACK, leave_as_it_is, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, complete, http, MHD_OPTION_NOTIFY_CONNECTION, note_connection,
		http, MHD_OPTION_ARRAY, further, MHD_OPTION_END);
}

static int library_descriptor(struct tt_http *http) {
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	return info == NULL ? -1 : info->epoll_fd;
}

static bool watch(struct tt_http *http, int descriptor) {
	struct epoll_event event = {.events = EPOLLIN};
	return epoll_ctl(http->all, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

static struct tt_http *create(const struct tt_http_options *options, const char **why) {
	struct tt_http *http = calloc(1, sizeof(*http));
	*why = "no memory";
	if (http == NULL)
		return NULL;
	http->options = *options;
	http->now = seconds_now();
	http->all = epoll_create1(EPOLL_CLOEXEC);
	http->writes = epoll_create1(EPOLL_CLOEXEC);
	http->daemon = start(http);
	if (http->daemon != NULL && watch(http, http->writes) && watch(http, library_descriptor(http)))
		return http;
	*why = options->key == NULL ? "libmicrohttpd does not start"
				    : "libmicrohttpd does not start: are key and certificate a pair of PEM?";
	free(http);
	return NULL;
}

static int descriptor(struct tt_http *http) {
	return http->all;
}

/* A second at most: deadlines want to be looked at. */
static int due(struct tt_http *http) {
	MHD_UNSIGNED_LONG_LONG milliseconds;
	if (MHD_get_timeout(http->daemon, &milliseconds) != MHD_YES || milliseconds > 1000)
		return http->count > 0 ? 1000 : -1;
	return (int)milliseconds;
}

static void turn(struct tt_http *http) {
	http->now = seconds_now();
	MHD_run(http->daemon);
	take_writes(http);
	reap(http);
}

static void wake(struct tt_http *http, void *connection) {
	struct link *link = link_of(connection);
	(void)http;
	if (link == NULL || !link->suspended)
		return;
	link->suspended = false;
	MHD_resume_connection(connection);
}

static void drain(struct tt_http *http) {
	MHD_socket socket = MHD_quiesce_daemon(http->daemon);
	http->draining = true;
	if (socket != MHD_INVALID_SOCKET)
		close(socket);
}

static uint32_t connections(const struct tt_http *http) {
	return http->count;
}

/* The library wants no connection suspended when it ends. */
static void destroy(struct tt_http *http) {
	http->ending = true;
	for (struct link *link = http->links; link != NULL; link = link->next)
		wake(http, link->connection);
	MHD_run(http->daemon);
	MHD_stop_daemon(http->daemon);
	close(http->writes);
	close(http->all);
	free(http);
}

extern const struct tt_http_functions tt_http_module;
const struct tt_http_functions tt_http_module = {.version = TT_HTTP_VERSION,
	.create = create,
	.descriptor = descriptor,
	.due = due,
	.turn = turn,
	.wake = wake,
	.drain = drain,
	.connections = connections,
	.destroy = destroy};

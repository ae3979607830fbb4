/*
 * The two ends of a measurement over HTTP. "http constant PORT": libmicrohttpd answers every request with the
 * same bytes, as fast as it can: what decisions are measured beside. "http load PORT CONNECTIONS SECONDS
 * FILE": sends the request in FILE on so many connections, again as soon as an answer has come, and prints as
 * one JSON object how many were answered, with status 200 or another, how many bytes came, and how long
 * answers took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUCKETS = 100000, BUCKET_NANOSECONDS = 10000, ROOM = 4 << 20, EVENTS = 64 };

static _Noreturn void leave(const char *what) {
	fprintf(stderr, "http: %s: %s\n", what, strerror(errno));
	exit(2);
}

static uint64_t now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* ---- a constant ------------------------------------------------------------------------------------ */

static enum MHD_Result answer(void *response, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *bytes, size_t *len, void **state) {
	(void)url;
	(void)method;
	(void)version;
	(void)bytes;
	if (*state == NULL) {
		*state = connection;
		return MHD_YES;
	}
	if (*len > 0) {
		*len = 0;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

/* The same loop as the server has. */
static void turn_for_ever(struct MHD_Daemon *daemon) {
	struct epoll_event event = {.events = EPOLLIN};
	int poll = epoll_create1(0), fd = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0)
		leave("epoll");
	for (;;) {
		MHD_UNSIGNED_LONG_LONG due;
		bool known = MHD_get_timeout(daemon, &due) == MHD_YES && due < 1000;
		epoll_wait(poll, &event, 1, known ? (int)due : 1000);
		MHD_run(daemon);
	}
}

static int serve_constant(const char *port) {
	static char text[] = "{\"verdict\":\"permitted\"}\n";
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct MHD_Response *response =
		MHD_create_response_from_buffer(sizeof(text) - 1, text, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(response, "Content-Type", "application/json");
	struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TURBO, 0, NULL, NULL, answer,
		response, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_LIMIT, 10000u,
		MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096u, MHD_OPTION_END);
	if (daemon == NULL)
		leave("cannot serve");
	puts("serving");
	fflush(stdout);
	turn_for_ever(daemon);
	return 0;
}

/* ---- load ------------------------------------------------------------------------------------------ */

struct request {
	char *bytes;
	size_t len;
};

struct peer {
	int socket;
	const struct request *request; /* that is under way */
	size_t sent, len, wanted;      /* bytes; wanted 0: the head of the answer has not come */
	uint64_t began;
	char *room;
};

struct load {
	struct request *requests; /* sent in turns */
	uint64_t request_count, begun;
	int poll;
	uint64_t good, other, bytes;
	uint32_t times[BUCKETS];
};

static void read_request(struct request *request, const char *path) {
	FILE *file = fopen(path, "rb");
	request->bytes = malloc(ROOM);
	if (file == NULL || request->bytes == NULL)
		leave(path);
	request->len = fread(request->bytes, 1, ROOM, file);
	fclose(file);
}

static void read_requests(struct load *load, char **paths, int count) {
	load->requests = calloc((size_t)count, sizeof(*load->requests));
	if (load->requests == NULL)
		leave("memory");
	for (int i = 0; i < count; i++)
		read_request(&load->requests[i], paths[i]);
	load->request_count = (uint64_t)count;
}

static void send_more(struct peer *peer) {
	const struct request *request = peer->request;
	while (peer->sent < request->len) {
		ssize_t count = send(peer->socket, request->bytes + peer->sent, request->len - peer->sent,
			MSG_NOSIGNAL | MSG_DONTWAIT);
		if (count < 0 && errno == EAGAIN)
			return;
		if (count <= 0)
			leave("cannot send");
		peer->sent += (size_t)count;
	}
}

static void begin(struct load *load, struct peer *peer) {
	peer->sent = peer->len = peer->wanted = 0;
	peer->began = now();
	peer->request = &load->requests[load->begun++ % load->request_count];
	send_more(peer);
}

static void connect_peer(struct load *load, struct peer *peer, const char *port) {
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int yes = 1;
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = peer};
	peer->socket = socket(AF_INET, SOCK_STREAM, 0);
	peer->room = malloc(ROOM);
	if (peer->room == NULL || connect(peer->socket, (struct sockaddr *)&address, sizeof(address)) != 0)
		leave("cannot connect");
	setsockopt(peer->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (epoll_ctl(load->poll, EPOLL_CTL_ADD, peer->socket, &event) != 0)
		leave("epoll");
}

/* How long the answer is, once its head has come. */
static void find_end(struct peer *peer) {
	peer->room[peer->len] = '\0';
	char *end = strstr(peer->room, "\r\n\r\n"), *len = strcasestr(peer->room, "content-length:");
	if (end != NULL && len != NULL)
		peer->wanted = (size_t)(end - peer->room) + 4 + strtoul(len + 15, NULL, 10);
}

static void count_answer(struct load *load, const struct peer *peer) {
	uint64_t bucket = (now() - peer->began) / BUCKET_NANOSECONDS;
	bool good = memcmp(peer->room, "HTTP/1.1 200", 12) == 0;
	load->good += good;
	load->other += !good;
	load->bytes += peer->len;
	load->times[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static void receive(struct load *load, struct peer *peer) {
	for (;;) {
		ssize_t count =
			recv(peer->socket, peer->room + peer->len, ROOM - 1 - peer->len, MSG_DONTWAIT);
		if (count < 0 && errno == EAGAIN)
			return;
		if (count <= 0)
			leave("the connection ended");
		peer->len += (size_t)count;
		if (peer->wanted == 0)
			find_end(peer);
		if (peer->wanted == 0 || peer->len < peer->wanted)
			continue;
		count_answer(load, peer);
		begin(load, peer);
	}
}

/* Microseconds within which this share of answers came. */
static double quantile(const struct load *load, double share) {
	uint64_t wanted = (uint64_t)((double)(load->good + load->other) * share), sum = 0;
	uint32_t bucket = 0;
	while (bucket < BUCKETS - 1 && (sum += load->times[bucket]) < wanted)
		bucket++;
	return (bucket + 1) * (BUCKET_NANOSECONDS / 1000.0);
}

static int put_load(const char *port, uint32_t count, double seconds, char **paths, int path_count) {
	struct load *load = calloc(1, sizeof(*load));
	struct peer *peers = calloc(count, sizeof(*peers));
	struct epoll_event events[EVENTS];
	if (load == NULL || peers == NULL)
		leave("memory");
	read_requests(load, paths, path_count);
	load->poll = epoll_create1(0);
	for (uint32_t i = 0; i < count; i++)
		connect_peer(load, &peers[i], port);
	uint64_t start = now(), end = start + (uint64_t)(seconds * 1e9);
	for (uint32_t i = 0; i < count; i++)
		begin(load, &peers[i]);
	while (now() < end) {
		int ready = epoll_wait(load->poll, events, EVENTS, 100);
		for (int i = 0; i < ready; i++) {
			send_more(events[i].data.ptr);
			receive(load, events[i].data.ptr);
		}
	}
	double spent = (double)(now() - start) * 1e-9;
	printf("{\"good\":%llu,\"other\":%llu,\"bytes\":%llu,\"seconds\":%.3f,\"p50\":%.0f,\"p99\":%.0f}\n",
		(unsigned long long)load->good, (unsigned long long)load->other,
		(unsigned long long)load->bytes, spent, quantile(load, 0.5), quantile(load, 0.99));
	return 0;
}

int main(int count, char **words) {
	if (count == 3 && strcmp(words[1], "constant") == 0)
		return serve_constant(words[2]);
	if (count >= 6 && strcmp(words[1], "load") == 0)
		return put_load(words[2], (uint32_t)strtoul(words[3], NULL, 10), strtod(words[4], NULL),
			words + 5, count - 5);
	fputs("usage: http constant PORT | http load PORT CONNECTIONS SECONDS FILE...\n", stderr);
	return 2;
}

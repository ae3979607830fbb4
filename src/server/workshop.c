/*
 * Both sides of the workshop. Orders go through a socket of packets, each with four descriptors: what the
 * work is done on, where what is made goes, a pipe that says how it ended: one struct ended, or nothing
 * where the child died; and a file that says how far it has come. Nobody counts children; each is ended by
 * its own alarm.
 */
#define _GNU_SOURCE
#include "server/workshop.h"
#include "server/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INPUT, MADE, DONE, PROGRESS, DESCRIPTORS, SECONDS = 20 };

#define MADE_LIMIT ((rlim_t)128 << 20)

struct ended {
	int outcome;
	uint64_t len;
};

/* The message of an order, with room for descriptors. */
struct message {
	struct msghdr header;
	struct iovec part;
	_Alignas(struct cmsghdr) char room[CMSG_SPACE(sizeof(int) * DESCRIPTORS)];
};

static void make_message(struct message *message, struct tt_job_order *order) {
	memset(message, 0, sizeof(*message));
	message->part = (struct iovec){order, sizeof(*order)};
	message->header = (struct msghdr){.msg_iov = &message->part,
		.msg_iovlen = 1,
		.msg_control = message->room,
		.msg_controllen = sizeof(message->room)};
}

/* ---- in the workshop ------------------------------------------------------------------------------- */

/* Nothing of the server's but those that were given. */
static void keep_only(int descriptors[DESCRIPTORS]) {
	enum { FIRST = 3 };
	for (int i = 0; i < DESCRIPTORS; i++)
		descriptors[i] = fcntl(descriptors[i], F_DUPFD, 64);
	for (int fd = FIRST; fd < 64; fd++)
		close(fd);
	for (int i = 0; i < DESCRIPTORS; i++) {
		dup2(descriptors[i], FIRST + i);
		close(descriptors[i]);
		descriptors[i] = FIRST + i;
	}
}

static void limit_child(void) {
	const struct rlimit time = {SECONDS, SECONDS}, made = {MADE_LIMIT, MADE_LIMIT}, none = {0, 0};
	setrlimit(RLIMIT_CPU, &time);
	setrlimit(RLIMIT_FSIZE, &made);
	setrlimit(RLIMIT_CORE, &none);
	signal(SIGALRM, SIG_DFL);
	alarm(SECONDS);
}

static struct tt_text map_input(int descriptor) {
	struct stat stat;
	if (fstat(descriptor, &stat) != 0 || stat.st_size == 0)
		return (struct tt_text){"", 0};
	void *bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
	return bytes == MAP_FAILED ? (struct tt_text){0} : (struct tt_text){bytes, (size_t)stat.st_size};
}

/*
 * Whoever waits for the work closes the other end of the pipe once they do no longer: the kernel tells a
 * pipe's writer so by a signal, and nothing else is written here before the end. The signal ends the child.
 */
static bool end_with_reader(int descriptor) {
	struct pollfd poll_of = {.fd = descriptor, .events = POLLOUT};
	signal(SIGIO, SIG_DFL);
	return fcntl(descriptor, F_SETOWN, getpid()) == 0 &&
	       fcntl(descriptor, F_SETFL, O_WRONLY | O_ASYNC) == 0 && poll(&poll_of, 1, 0) == 1 &&
	       (poll_of.revents & POLLERR) == 0;
}

static _Noreturn void work(
	const struct tt_job_order *order, int descriptors[DESCRIPTORS], const struct tt_pack_path *packs) {
	keep_only(descriptors);
	limit_child();
	if (!end_with_reader(descriptors[DONE]))
		_exit(1);
	struct tt_text input = map_input(descriptors[INPUT]);
	struct ended ended = {.outcome = TT_JOB_FAILED};
	FILE *out = input.bytes == NULL ? NULL : fdopen(descriptors[MADE], "w");
	if (out != NULL) {
		ended.outcome = tt_workshop_work(order, packs, input, out, descriptors[PROGRESS]);
		if (fflush(out) != 0 || ferror(out))
			ended.outcome = TT_JOB_NO_MEMORY;
		ended.len = (uint64_t)ftell(out);
	}
	bool told = write(descriptors[DONE], &ended, sizeof(ended)) == sizeof(ended);
	_exit(told ? 0 : 1);
}

static bool take_order(int socket, struct tt_job_order *order, int descriptors[DESCRIPTORS]) {
	struct message message;
	make_message(&message, order);
	ssize_t len;
	do
		len = recvmsg(socket, &message.header, 0);
	while (len < 0 && errno == EINTR);
	struct cmsghdr *given = CMSG_FIRSTHDR(&message.header);
	if (len != sizeof(*order) || given == NULL || given->cmsg_len != CMSG_LEN(sizeof(int) * DESCRIPTORS))
		return false;
	memcpy(descriptors, CMSG_DATA(given), sizeof(int) * DESCRIPTORS);
	return true;
}

enum { PLACES_MAX = 32 };

/* The folder of the program, where its modules lie. */
static const char *program_folder(char path[TT_PATH_MAX]) {
	ssize_t len = readlink("/proc/self/exe", path, TT_PATH_MAX - 1);
	while (len > 0 && path[len - 1] != '/')
		len--;
	path[len > 0 ? len : 0] = '\0';
	return len > 0 ? path : "/nowhere";
}

/*
 * Workbooks are put together in files without a name, in a folder that is nobody else's: of this user, for
 * this user only. NULL: there can be none, and then no workbooks.
 */
static const char *own_folder(char path[TT_PATH_MAX]) {
	const char *temporary = getenv("TMPDIR");
	struct stat stat;
	int len = snprintf(path, TT_PATH_MAX, "%s/tenten-%u",
		temporary == NULL || *temporary == '\0' ? P_tmpdir : temporary, (unsigned)getuid());
	if (len >= TT_PATH_MAX || (mkdir(path, S_IRWXU) != 0 && errno != EEXIST) || lstat(path, &stat) != 0)
		return NULL;
	bool ours =
		S_ISDIR(stat.st_mode) && stat.st_uid == getuid() && (stat.st_mode & (S_IRWXG | S_IRWXO)) == 0;
	return ours && setenv("TMPDIR", path, 1) == 0 ? path : NULL;
}

/* Models need packs, pictures need fonts and the libraries that know them. */
static void confine(const struct tt_pack_path *packs) {
	static const char *const usual[] = {"/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache",
		"/var/cache/fontconfig", "/dev/null", "/dev/urandom", TT_MODULE_DIRECTORY};
	const char *readable[PLACES_MAX + 1] = {0};
	char program[TT_PATH_MAX], own[TT_PATH_MAX];
	const char *const writable[] = {own_folder(own), NULL};
	size_t count = TT_COUNT(usual);
	memcpy(readable, usual, sizeof(usual));
	readable[count++] = program_folder(program);
	for (uint32_t i = 0; i < packs->len && count < PLACES_MAX; i++)
		readable[count++] = packs->folders[i].bytes;
	const struct tt_confinement confinement = {
		.readable = readable, .writable = writable, .offline = true};
	tt_confine(&confinement);
}

/* Ends with the server, which has the other end of the socket. */
static _Noreturn void keep_shop(int socket, const struct tt_pack_path *packs) {
	struct tt_job_order order;
	int descriptors[DESCRIPTORS];
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 0);
	signal(SIGCHLD, SIG_IGN);
	confine(packs);
	signal(SIGINT, SIG_IGN); /* the terminal tells everybody; the server says when it is over */
	while (take_order(socket, &order, descriptors)) {
		if (fork() == 0)
			work(&order, descriptors, packs);
		for (int i = 0; i < DESCRIPTORS; i++)
			close(descriptors[i]);
	}
	_exit(0);
}

/* ---- in the server --------------------------------------------------------------------------------- */

bool tt_workshop_start(struct tt_workshop *workshop, const struct tt_pack_path *packs) {
	int sockets[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
		return false;
	pid_t child = fork();
	if (child == 0) {
		close(sockets[0]);
		keep_shop(sockets[1], packs);
	}
	close(sockets[1]);
	workshop->socket = sockets[0];
	if (child > 0)
		return true;
	close(sockets[0]);
	return false;
}

void tt_workshop_stop(struct tt_workshop *workshop) {
	close(workshop->socket);
}

static bool write_all(int descriptor, struct tt_text text) {
	while (text.len > 0) {
		ssize_t len = write(descriptor, text.bytes, text.len);
		if (len < 0 && errno != EINTR)
			return false;
		text = tt_text_slice(text, len < 0 ? 0 : (size_t)len, text.len);
	}
	return true;
}

static bool send_order(int socket, const struct tt_job_order *order, const int descriptors[DESCRIPTORS]) {
	struct message message;
	struct tt_job_order copy = *order;
	make_message(&message, &copy);
	struct cmsghdr *given = CMSG_FIRSTHDR(&message.header);
	*given = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int) * DESCRIPTORS),
		.cmsg_level = SOL_SOCKET,
		.cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(given), descriptors, sizeof(int) * DESCRIPTORS);
	return sendmsg(socket, &message.header, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof(copy);
}

static void close_all(const int *descriptors, size_t count) {
	int error = errno;
	for (size_t i = 0; i < count; i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
	errno = error;
}

bool tt_workshop_order(struct tt_workshop *workshop, const struct tt_job_order *order, struct tt_text input,
	struct tt_job_ends *ends) {
	int pipe[2] = {-1, -1};
	int descriptors[DESCRIPTORS] = {[INPUT] = memfd_create("input", MFD_CLOEXEC),
		[MADE] = memfd_create("made", MFD_CLOEXEC),
		[PROGRESS] = memfd_create("progress", MFD_CLOEXEC)};
	bool good = descriptors[INPUT] >= 0 && descriptors[MADE] >= 0 && descriptors[PROGRESS] >= 0 &&
		    pipe2(pipe, O_CLOEXEC) == 0;
	descriptors[DONE] = pipe[1];
	good = good && write_all(descriptors[INPUT], input) &&
	       send_order(workshop->socket, order, descriptors);
	if (!good) {
		close_all(descriptors, DESCRIPTORS);
		close_all(pipe, 1);
		return false;
	}
	close(descriptors[INPUT]);
	close(descriptors[DONE]);
	*ends = (struct tt_job_ends){
		.done = pipe[0], .made = descriptors[MADE], .progress = descriptors[PROGRESS]};
	return true;
}

struct tt_job_result tt_workshop_result(const struct tt_job_ends *ends) {
	struct ended ended;
	ssize_t len = read(ends->done, &ended, sizeof(ended));
	close(ends->done);
	close(ends->progress);
	if (len != sizeof(ended) || ended.outcome < 0 || ended.outcome > TT_JOB_LOST) {
		close(ends->made);
		return (struct tt_job_result){.outcome = TT_JOB_LOST};
	}
	return (struct tt_job_result){.outcome = ended.outcome, .file = ends->made, .len = ended.len};
}

bool tt_workshop_progress(const struct tt_job_ends *ends, struct tt_job_progress *progress) {
	return pread(ends->progress, progress, sizeof(*progress), 0) == sizeof(*progress);
}

void tt_workshop_leave(const struct tt_job_ends *ends) {
	close_all((const int[]){ends->done, ends->made, ends->progress}, 3);
}

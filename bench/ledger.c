/*
 * Records events of 300 bytes durably, and beside that, in the same folder and in turns, what a plain loop
 * takes: the same bytes appended to a file, hashed, brought to the disk. Both files grow, each from where its
 * turn before ended. What is measured is how many events are acknowledged. Their tiles, which follow in a
 * thread, are waited for before the plain loop's turn, in the time that publishing takes, which is told
 * beside. Prints one JSON object.
 *
 * usage: ledger record FOLDER COUNT EVENTS: COUNT at a time, EVENTS a turn, which ends with publishing
 *        ledger hash FOLDER: how fast SHA-256 alone goes over the bytes of the log in FOLDER, once they are
 * read
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "ledger/log.h"

enum { EVENT = 300, RUNS = 5, PAGE = 4096 };

static _Noreturn void leave(const char *what) {
	fprintf(stderr, "ledger: %s: %s\n", what, strerror(errno));
	exit(2);
}

static double seconds(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Of this thread alone: others may use the machine. */
static double own_seconds(void) {
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b) {
	double first = *(const double *)a, second = *(const double *)b;
	return first < second ? -1 : first > second;
}

static double median(double *values) {
	qsort(values, RUNS, sizeof(*values), compare);
	return values[RUNS / 2];
}

struct bench {
	char *bytes; /* of a batch */
	struct tt_text *bodies;
	uint32_t count;	 /* events in a batch */
	uint32_t events; /* in a run */
	struct tt_log *log;
	int plain, page;
};

/* Events differ, as those of a system do. */
static void fill(struct bench *bench, uint32_t first) {
	for (uint32_t i = 0; i < bench->count; i++) {
		char *body = bench->bytes + (size_t)i * EVENT;
		int len =
			snprintf(body, EVENT, "{\"event\":\"transfer\",\"number\":%u,\"text\":\"", first + i);
		memset(body + len, 'x', (size_t)(EVENT - len));
		bench->bodies[i] = (struct tt_text){body, EVENT};
	}
}

static double run_log(struct bench *bench) {
	struct tt_log_batch batch;
	double start = seconds();
	for (uint32_t done = 0; done < bench->events; done += bench->count) {
		fill(bench, done);
		if (tt_log_append(bench->log, bench->bodies, bench->count, &batch) != TT_OK)
			leave("append");
	}
	return bench->events / (seconds() - start);
}

/* Seconds until all tiles of the turn are there, and a checkpoint. */
static double run_publish(struct bench *bench) {
	double start = seconds();
	if (tt_log_checkpoint(bench->log) != TT_OK)
		leave("checkpoint");
	return seconds() - start;
}

/* Append, hash each event, fdatasync. */
static double run_plain(struct bench *bench) {
	unsigned char hash[32];
	EVP_MD *digest = EVP_MD_fetch(NULL, "SHA256", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	double start = seconds();
	for (uint32_t done = 0; done < bench->events; done += bench->count) {
		fill(bench, done);
		for (uint32_t i = 0; i < bench->count; i++) {
			EVP_DigestInit_ex(context, digest, NULL);
			EVP_DigestUpdate(context, bench->bodies[i].bytes, EVENT);
			EVP_DigestFinal_ex(context, hash, NULL);
		}
		size_t len = (size_t)bench->count * EVENT;
		if (write(bench->plain, bench->bytes, len) != (ssize_t)len || fdatasync(bench->plain) != 0)
			leave("plain");
	}
	double rate = bench->events / (seconds() - start);
	EVP_MD_CTX_free(context);
	EVP_MD_free(digest);
	return rate;
}

/* How often the device brings an appended page to the disk. */
static double run_page(struct bench *bench) {
	static char page[PAGE];
	uint32_t syncs = bench->events / bench->count < 2000 ? bench->events / bench->count : 2000;
	double start = seconds();
	for (uint32_t i = 0; i < syncs; i++)
		if (write(bench->page, page, PAGE) != PAGE || fdatasync(bench->page) != 0)
			leave("page");
	return syncs / (seconds() - start);
}

static int open_file(const char *folder, const char *name) {
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		leave(path);
	return fd;
}

static void record(struct bench *bench, const char *folder) {
	char path[4096];
	double log[RUNS], publish[RUNS], plain[RUNS], page[RUNS];
	struct tt_problem problem;
	snprintf(path, sizeof(path), "%s/log", folder);
	struct tt_log_options options = {.path = path, .origin = "bench.example", .create = true};
	if (tt_log_open(&bench->log, &options, &problem) != TT_OK)
		leave("open");
	bench->plain = open_file(folder, "plain");
	bench->page = open_file(folder, "page");
	for (int i = 0; i < RUNS; i++) {
		log[i] = run_log(bench);
		publish[i] = run_publish(bench);
		plain[i] = run_plain(bench);
		page[i] = run_page(bench);
	}
	tt_log_close(bench->log);
	printf("{\"log\":%.6g,\"plain\":%.6g,\"syncs\":%.6g,\"publish\":%.6g}\n", median(log), median(plain),
		median(page), median(publish));
}

/* The bytes of a file, hashed a megabyte at a time; returns seconds spent hashing. */
static double hash_file(const char *path, EVP_MD_CTX *context, uint64_t *bytes) {
	static char buffer[1 << 20];
	double spent = 0;
	int fd = open(path, O_RDONLY);
	for (ssize_t len = fd < 0 ? 0 : read(fd, buffer, sizeof(buffer)); len > 0;
		len = read(fd, buffer, sizeof(buffer))) {
		double start = own_seconds();
		EVP_DigestUpdate(context, buffer, (size_t)len);
		spent += own_seconds() - start;
		*bytes += (uint64_t)len;
	}
	if (fd >= 0)
		close(fd);
	return spent;
}

static void hash(const char *folder) {
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	double spent = 0;
	uint64_t bytes = 0, before = 1;
	EVP_DigestInit_ex(context, EVP_sha256(), NULL);
	for (unsigned segment = 0; before != bytes; segment++) {
		char path[4096];
		before = bytes;
		snprintf(path, sizeof(path), "%s/journal/%06u", folder, segment);
		spent += hash_file(path, context, &bytes);
	}
	EVP_MD_CTX_free(context);
	printf("{\"bytes\":%llu,\"rate\":%.6g}\n", (unsigned long long)bytes, (double)bytes / spent);
}

int main(int count, char **words) {
	if (count == 3 && strcmp(words[1], "hash") == 0) {
		hash(words[2]);
		return 0;
	}
	if (count != 5 || strcmp(words[1], "record") != 0)
		leave("usage: ledger record FOLDER COUNT EVENTS | ledger hash FOLDER");
	struct bench bench = {.count = (uint32_t)strtoul(words[3], NULL, 10),
		.events = (uint32_t)strtoul(words[4], NULL, 10)};
	bench.bytes = malloc((size_t)bench.count * EVENT + 1);
	bench.bodies = malloc(bench.count * sizeof(*bench.bodies));
	if (bench.bytes == NULL || bench.bodies == NULL)
		leave("memory");
	record(&bench, words[2]);
	return 0;
}

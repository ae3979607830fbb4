/*
 * Drives a log for tests/ledger_test.py: appends numbered events until it is told to stop, or killed; gives
 * receipts and proofs out.
 *
 * usage: ledger_tool append LOG COUNT: COUNT events, one after the other; each acknowledged one is a line
 *        ledger_tool witness CHECKPOINT NAME KEY: a new witness signs; the line, and its key into a file
 *        ledger_tool receipt LOG INDEX | growth LOG OLD | checkpoint LOG | bodies LOG | erase LOG INDEX ORDER
 */
#include "ledger/log.h"

#include <stdlib.h>

enum { CEILING = 64 << 20, PUBLISH_EVERY = 7 };

static _Noreturn void leave(const char *what, const struct tt_problem *problem) {
	fprintf(stderr, "ledger_tool: %s: problem %d, %s:%llu\n", what, (int)problem->kind, problem->file,
		(unsigned long long)problem->offset);
	exit(1);
}

static void demand(struct tt_log *log, enum tt_status status, const char *what) {
	if (status != TT_OK)
		leave(what, tt_log_problem(log));
}

static void append(struct tt_log *log, uint64_t count) {
	char body[64];
	for (uint64_t i = 0; i < count; i++) {
		struct tt_log_batch batch;
		uint64_t index = tt_log_status(log).size;
		int len = snprintf(body, sizeof(body), "{\"event\":%llu}", (unsigned long long)index);
		struct tt_text text = {body, (size_t)len};
		demand(log, tt_log_append(log, &text, 1, &batch), "append");
		printf("%llu\n", (unsigned long long)batch.first);
		fflush(stdout);
		if (index % PUBLISH_EVERY == 0)
			demand(log, tt_log_checkpoint(log), "checkpoint");
	}
	demand(log, tt_log_checkpoint(log), "checkpoint");
}

static bool print_body(void *context, const struct tt_entry *entry) {
	(void)context;
	printf("%.*s\n", TT_TEXT_ARGS(entry->body));
	return true;
}

static void print(struct tt_log *log, const char *what, uint64_t number) {
	struct tt_arena arena;
	struct tt_buf buf;
	tt_arena_init(&arena, CEILING);
	tt_buf_init(&buf, &arena, CEILING / 2);
	if (strcmp(what, "receipt") == 0)
		demand(log, tt_log_receipt(log, number, true, &buf), what);
	else if (strcmp(what, "growth") == 0)
		demand(log, tt_log_growth(log, number, &buf), what);
	else
		demand(log, tt_log_latest(log, &buf), what);
	fwrite(buf.bytes, 1, buf.len, stdout);
	tt_arena_finish(&arena);
}

struct witness {
	struct tt_arena arena;
	const char *checkpoint;
	const char *name;
	const char *key;
};

/* A witness of this name signs a checkpoint; its key goes into a file. */
static void cosign(void *context) {
	struct witness *witness = context;
	struct tt_signer signer;
	struct tt_text message;
	struct tt_note note;
	struct tt_buf line, key;
	tt_buf_init(&line, &witness->arena, CEILING / 4);
	tt_buf_init(&key, &witness->arena, CEILING / 4);
	if (!tt_signer_create(&signer, tt_text_of(witness->name), TT_KEY_WITNESS) ||
		tt_file_read(&witness->arena, witness->checkpoint, CEILING / 4, &message) != TT_OK ||
		!tt_note_read(message, &note))
		exit(1);
	tt_note_sign(&line, note.text, &signer, 1700000000);
	tt_key_add(&key, &signer.key);
	tt_buf_byte(&key, '\n');
	if (tt_file_write(witness->key, tt_buf_text(&key)) != TT_OK)
		exit(1);
	fwrite(line.bytes, 1, line.len, stdout);
}

static int be_witness(const char *checkpoint, const char *name, const char *key) {
	struct witness witness = {.checkpoint = checkpoint, .name = name, .key = key};
	tt_arena_init(&witness.arena, CEILING);
	enum tt_status status = tt_arena_run(&witness.arena, cosign, &witness);
	tt_arena_finish(&witness.arena);
	return status == TT_OK ? 0 : 1;
}

int main(int count, char **words) {
	struct tt_log *log;
	struct tt_problem problem = {0};
	if (count < 3)
		leave("usage", &problem);
	if (strcmp(words[1], "witness") == 0)
		return count == 5 ? be_witness(words[2], words[3], words[4]) : 1;
	struct tt_log_options options = {.path = words[2],
		.origin = "log.example/tool",
		.create = true,
		.segment_size = 4096,
		.wait = 2000};
	if (tt_log_open(&log, &options, &problem) != TT_OK)
		leave("open", &problem);
	uint64_t number = count > 3 ? strtoull(words[3], NULL, 10) : 0;
	if (strcmp(words[1], "append") == 0)
		append(log, number);
	else if (strcmp(words[1], "bodies") == 0)
		demand(log, tt_log_scan(log, 0, print_body, NULL), "scan");
	else if (strcmp(words[1], "erase") == 0)
		demand(log, tt_log_erase(log, &number, 1, count > 4 ? strtoull(words[4], NULL, 10) : 0),
			"erase");
	else
		print(log, words[1], number);
	tt_log_close(log);
	return 0;
}

/*
 * Reads texts from standard input, each with its length in bytes in a line before it, and writes a line for
 * each: its canonical form, or "!" and what is wrong with it. scan_test.py compares that with what another
 * parser says.
 */
#include <stdlib.h>
#include "service/scan.h"

enum { LIMIT = 1 << 20 };

struct work {
	struct tt_arena arena;
	struct tt_text text;
};

static void scan(void *context) {
	struct work *work = context;
	struct tt_fault fault = {0};
	struct tt_scan scan;
	struct tt_text value;
	struct tt_buf out;
	char *spare = tt_arena_alloc(&work->arena, 2 * work->text.len + 1);
	tt_buf_init(&out, &work->arena, 16 * LIMIT);
	tt_scan_init(&scan, work->text, spare, &fault);
	if (tt_scan_value(&scan, &value) && tt_scan_end(&scan)) {
		tt_json_canonical(value, NULL, spare, &out);
		printf("%.*s\n", TT_TEXT_ARGS(tt_buf_text(&out)));
	} else
		printf("!%s\n", tt_fault_text(fault.code));
}

static bool read_length(size_t *len) {
	char line[32], *end;
	if (fgets(line, sizeof(line), stdin) == NULL)
		return false;
	*len = strtoul(line, &end, 10);
	return end > line && *end == '\n';
}

int main(void) {
	static char bytes[LIMIT];
	size_t len;
	while (read_length(&len) && len < LIMIT && fread(bytes, 1, len, stdin) == len) {
		struct work work = {.text = {bytes, len}};
		tt_arena_init(&work.arena, (size_t)1 << 30);
		if (tt_arena_run(&work.arena, scan, &work) != TT_OK)
			puts("!memory");
		tt_arena_finish(&work.arena);
	}
	return 0;
}

/* Prints the JSON Schema of the language: docs/tenten.schema.json is its output. */
#include "syntax/shape.h"

#include <stdio.h>

enum { CEILING = 16 << 20 };

static void print_schema(void *context) {
	struct tt_arena *arena = context;
	struct tt_buf schema;
	tt_buf_init(&schema, arena, CEILING / 4);
	tt_shape_schema(&schema);
	fwrite(schema.bytes, 1, schema.len, stdout);
}

int main(void) {
	struct tt_arena arena;
	tt_arena_init(&arena, CEILING);
	enum tt_status status = tt_arena_run(&arena, print_schema, &arena);
	tt_arena_finish(&arena);
	return status == TT_OK && fflush(stdout) == 0 ? 0 : 3;
}

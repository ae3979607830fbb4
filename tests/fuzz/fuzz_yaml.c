/*
 * Any bytes as a document: they become a tree whose walk ends and stays inside, or a complaint; the tree is
 * checked as a model and as a pack, and every diagnostic can be shown in both languages.
 */
#include "syntax/shape.h"

#include <stdlib.h>

enum { CEILING = 256 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	struct tt_arena arena;
	struct tt_text source;
};

static void demand(bool holds) {
	if (!holds)
		__builtin_trap();
}

/* Every node is reached once, in order, and says where it stands. */
static uint32_t walk(const struct tt_document *document, uint32_t node) {
	uint32_t seen = 1;
	demand(node < document->len && document->nodes[node].start <= document->source.len);
	demand(tt_text_first_bad(tt_node_text(document, node)) <= document->nodes[node].len);
	TT_FOR_ITEMS(document, node, item)
	seen += walk(document, item);
	TT_FOR_PAIRS(document, node, key, value) {
		demand(document->nodes[key].kind == TT_NODE_SCALAR);
		seen += 1 + walk(document, value);
	}
	demand(document->nodes[node].next == node + seen);
	return seen;
}

static void show(struct input *input, const struct tt_diagnostics *diagnostics) {
	for (enum tt_language language = TT_EN; language <= TT_JA; language++) {
		struct tt_buf shown;
		tt_buf_init(&shown, &input->arena, 1 << 20);
		tt_diagnostics_render(diagnostics, language, language == TT_JA, &shown);
		demand(shown.truncated || diagnostics->items.len == 0 || shown.len > 0);
	}
}

static void read_document(void *context) {
	struct input *input = context;
	struct tt_diagnostics diagnostics;
	struct tt_document document;
	uint8_t *wrong;
	tt_diagnostics_init(&diagnostics, &input->arena);
	enum tt_status status =
		tt_document_read(&input->arena, TT_TEXT("fuzz.yaml"), input->source, &diagnostics, &document);
	demand(status == TT_OK ? document.len > 0 : document.len == 0);
	demand(status == TT_OK || status == TT_LIMIT || tt_diagnostics_failed(&diagnostics));
	if (document.len > 0) {
		demand(walk(&document, 0) == document.len);
		tt_shape_check(&input->arena, &document, 0, TT_RECORD_model, &diagnostics, &wrong);
		tt_shape_check(&input->arena, &document, 0, TT_RECORD_pack, &diagnostics, &wrong);
	}
	show(input, &diagnostics);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct input input = {.source = {(const char *)data, size}};
	tt_arena_init(&input.arena, CEILING);
	enum tt_status status = tt_arena_run(&input.arena, read_document, &input);
	(void)status; /* running out of memory is a fair answer */
	tt_arena_finish(&input.arena);
	return 0;
}

/*
 * A document's tree is one flat array: a node's children follow it, and next leads past them, so walking
 * needs no pointers and a file of a hundred thousand lines costs little more than its text.
 */
#include "syntax/diagnostic.h"

#include <errno.h>
#include <string.h>

struct tt_text tt_node_text(const struct tt_document *document, uint32_t node) {
	const struct tt_node *at = &document->nodes[node];
	if (at->kind != TT_NODE_SCALAR)
		return TT_TEXT("");
	return (struct tt_text){(at->copied ? document->values : document->source.bytes) + at->text, at->len};
}

uint32_t tt_node_first(const struct tt_document *document, uint32_t node) {
	(void)document;
	return node + 1;
}

uint32_t tt_node_begin(const struct tt_document *document, uint32_t node, enum tt_node_kind kind) {
	bool has = node < document->len && document->nodes[node].kind == kind;
	return has ? node + 1 : tt_node_end(document, node);
}

uint32_t tt_node_end(const struct tt_document *document, uint32_t node) {
	return node < document->len ? document->nodes[node].next : 0;
}

uint32_t tt_node_get(const struct tt_document *document, uint32_t node, const char *key) {
	struct tt_text wanted = tt_text_of(key);
	TT_FOR_PAIRS(document, node, at, value)
	if (tt_text_equal(tt_node_text(document, at), wanted))
		return value;
	return TT_NONE;
}

/* The bytes that a node shows itself by: a scalar with its quotes, a map's first key, or an opening sign. */
static uint32_t visible_len(const struct tt_document *document, uint32_t node) {
	const struct tt_node *at = &document->nodes[node];
	bool keyed = at->kind == TT_NODE_MAP && at->count > 0 && document->nodes[node + 1].start == at->start;
	if (keyed)
		return visible_len(document, node + 1);
	if (at->kind != TT_NODE_SCALAR || at->copied)
		return 1;
	return at->plain ? at->len : at->len + 2;
}

struct tt_mark tt_node_mark(uint32_t file, const struct tt_document *document, uint32_t node) {
	return (struct tt_mark){file, document->nodes[node].start, visible_len(document, node)};
}

struct tt_place tt_document_place(const struct tt_document *document, uint32_t offset) {
	uint32_t low = 0, high = document->line_count;
	if (high == 0)
		return (struct tt_place){1, 1};
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		*(document->lines[middle] <= offset ? &low : &high) = middle;
	}
	struct tt_place place = {low + 1, 1};
	for (size_t at = document->lines[low]; at < offset && at < document->source.len; at++)
		place.column += ((unsigned char)document->source.bytes[at] & 0xC0) != 0x80;
	return place;
}

enum tt_status tt_document_slurp(struct tt_arena *arena, struct tt_text path,
	struct tt_diagnostics *diagnostics, struct tt_document *document, struct tt_text *source) {
	path = tt_text_copy(arena, path);
	*document = (struct tt_document){.path = path, .source = TT_TEXT("")};
	enum tt_status status = tt_file_read(arena, path.bytes, TT_DOCUMENT_LIMIT, source);
	if (status == TT_OK)
		return TT_OK;
	struct tt_mark mark = {tt_diagnostics_file(diagnostics, document), 0, 0};
	if (status == TT_IO) {
		tt_complain(diagnostics, TT_CODE_IO, mark, tt_error_word(arena, errno), TT_TEXT(""));
		return TT_IO;
	}
	struct tt_text limit = tt_text_format(arena, "%zu", TT_DOCUMENT_LIMIT >> 20);
	tt_complain(diagnostics, TT_CODE_TOO_LONG, mark, limit, TT_TEXT(""));
	return TT_BAD_INPUT;
}

enum tt_status tt_document_load(struct tt_arena *arena, struct tt_text path,
	struct tt_diagnostics *diagnostics, struct tt_document *document) {
	struct tt_text source;
	TT_TRY(tt_document_slurp(arena, path, diagnostics, document, &source));
	return tt_document_read(arena, path, source, diagnostics, document);
}

/*
 * syntax: text becomes a tree with places. A document is one YAML file read through libyaml's events and kept
 * as a flat array of nodes; a scalar is only text here, what it means is said by a shape (shape.h). Aliases,
 * anchors, tags and further documents of a stream are refused: a model is plain data. Nothing in this room
 * knows what a party or a rule is, beyond the table of keys in keys.def.
 */
#ifndef TT_SYNTAX_DOCUMENT_H
#define TT_SYNTAX_DOCUMENT_H

#include "base/base.h"

#define TT_DOCUMENT_LIMIT ((size_t)64 << 20) /* bytes of a file */
#define TT_DOCUMENT_DEPTH 64		     /* nested lists and maps */

enum tt_node_kind {
	TT_NODE_SCALAR,
	TT_NODE_LIST, /* children are the items */
	TT_NODE_MAP,  /* children are key, value, key, value, …; keys are scalars and unique */
};

/*
 * A node's id is its index; 0 is the root. A node's children follow it; next jumps over them. Big models have
 * millions of nodes, so they are packed: 28 bits hold any length that TT_DOCUMENT_LIMIT allows.
 */
struct tt_node {
	uint32_t start; /* byte offset in the source where it begins */
	uint32_t next;	/* id of the next sibling, or of whatever follows the parent's subtree */
	union {
		uint32_t count; /* items of a list; pairs of a map */
		uint32_t text;	/* scalar: offset of its value in source, or in values where .copied */
	};
	uint32_t len : 28;   /* scalar: bytes of its value */
	uint32_t kind : 2;   /* enum tt_node_kind */
	uint32_t plain : 1;  /* scalar written without quotes */
	uint32_t copied : 1; /* the value is not verbatim in the source: escapes, folds, normalisation */
};

struct tt_document {
	struct tt_text path;   /* as it was named; shown in diagnostics */
	struct tt_text source; /* whole file, without a byte-order mark */
	const struct tt_node *nodes;
	uint32_t len;	    /* 0 if the file has no content, or could not be read as YAML */
	const char *values; /* of copied scalars */
	const uint32_t
		*lines; /* where each line starts; on the arena of the diagnostics, as marks outlive trees */
	uint32_t line_count;
	/* By node: the byte behind it; NULL unless asked for. A list or map in block style ends with its last
	   child, a block scalar behind its last line break. */
	const uint32_t *ends;
};

struct tt_diagnostics;

/*
 * Reads a document from source, whose bytes it keeps; its tree lies on arena. Every complaint goes to
 * diagnostics, which keeps a pointer to the document; the tree holds what could be read, with the first of
 * duplicate keys. TT_BAD_INPUT if it is not YAML at all (document->len is 0 then).
 */
enum tt_status tt_document_read(struct tt_arena *arena, struct tt_text path, struct tt_text source,
	struct tt_diagnostics *diagnostics, struct tt_document *document) TT_MUST_USE;
/* The same, and knows where nodes end. */
enum tt_status tt_document_read_ends(struct tt_arena *arena, struct tt_text path, struct tt_text source,
	struct tt_diagnostics *diagnostics, struct tt_document *document) TT_MUST_USE;
/*
 * Reads the bytes of a file ("-": standard input) onto arena. After a complaint, TT_IO if it cannot be read
 * and TT_BAD_INPUT if it is longer than TT_DOCUMENT_LIMIT; document then only names the file for that
 * complaint.
 */
enum tt_status tt_document_slurp(struct tt_arena *arena, struct tt_text path,
	struct tt_diagnostics *diagnostics, struct tt_document *document, struct tt_text *source) TT_MUST_USE;
/* Both of these: a file becomes a document. */
enum tt_status tt_document_load(struct tt_arena *arena, struct tt_text path,
	struct tt_diagnostics *diagnostics, struct tt_document *document) TT_MUST_USE;

/* A scalar's value, in Unicode normal form C; empty for a list or map. */
struct tt_text tt_node_text(const struct tt_document *document, uint32_t node);
/* First child of a list or map (a map's first key); meaningless when count is 0. */
uint32_t tt_node_first(const struct tt_document *document, uint32_t node);
/* The value under a key, or TT_NONE. node may be TT_NONE or no map. */
uint32_t tt_node_get(const struct tt_document *document, uint32_t node, const char *key);

/*
 *	TT_FOR_ITEMS(document, list, item) { … }
 *	TT_FOR_PAIRS(document, map, key, value) { … }
 * walk the children; a node of another kind, or TT_NONE, has none.
 */
#define TT_FOR_ITEMS(document, list, item)                                                                   \
	for (uint32_t item = tt_node_begin((document), (list), TT_NODE_LIST),                                \
		      item##_end = tt_node_end((document), (list));                                          \
		item < item##_end; item = (document)->nodes[item].next)
#define TT_FOR_PAIRS(document, map, key, value)                                                              \
	for (uint32_t key = tt_node_begin((document), (map), TT_NODE_MAP),                                   \
		      key##_end = tt_node_end((document), (map)), value = key + 1;                           \
		key < key##_end; key = (document)->nodes[value].next, value = key + 1)

uint32_t tt_node_begin(const struct tt_document *document, uint32_t node, enum tt_node_kind kind);
uint32_t tt_node_end(const struct tt_document *document, uint32_t node);

#endif

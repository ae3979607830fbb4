/*
 * Shapes: what a document may look like, checked before the model reads it. All complaints of a file come in
 * one run; the model then may rely on every value that it takes having the right form (a value that has not
 * is complained about here and reads as absent).
 */
#ifndef TT_SYNTAX_SHAPE_H
#define TT_SYNTAX_SHAPE_H

#include "syntax/diagnostic.h"

enum tt_record {
#define RECORD(name, flags) TT_RECORD_##name,
#include "syntax/keys.def"
	TT_RECORD_COUNT
};

/*
 * Checks the whole document against a record (TT_RECORD_model or TT_RECORD_pack). wrong is set for every node
 * whose value is not as it should be: one byte a node, document->len of them, on the arena; the reader skips
 * those.
 */
void tt_shape_check(struct tt_arena *arena, const struct tt_document *document, uint32_t file,
	enum tt_record record, struct tt_diagnostics *diagnostics, uint8_t **wrong);

/* Is this word one of the named enumeration's, and which (in the order of keys.def)? -1 if it is none. */
#define ENUM(name) int tt_enum_##name(struct tt_text word);
#include "syntax/keys.def"

/* Appends the JSON Schema (draft 2020-12) of models and packs. */
void tt_shape_schema(struct tt_buf *out);

#endif

/* How values are written, for edit.c: in brackets on one line, or in lines below each other. */
#ifndef TT_SYNTAX_EDIT_WRITE_H
#define TT_SYNTAX_EDIT_WRITE_H

#include "syntax/edit.h"

/* What a file writes in its own way. */
struct tt_edit_style {
	const char *newline;		  /* "\n" or "\r\n" */
	uint32_t list_offset, map_offset; /* columns from a key to the list or map under it */
};

/* Does the value look better in lines than in brackets, if that is free? */
bool tt_piece_wants_lines(const struct tt_piece *piece, uint32_t node);
/* Appends a value in brackets; returns the next node. */
uint32_t tt_piece_flow(const struct tt_piece *piece, uint32_t node, struct tt_buf *out);
/* Appends a list or map in lines from a column on, where the output already stands; the last line stays open.
 */
uint32_t tt_piece_lines(const struct tt_piece *piece, uint32_t node, const struct tt_edit_style *style,
	uint32_t column, struct tt_buf *out);
/* Appends what follows a key that stands in a column: ": value", or ":" and lines. */
uint32_t tt_piece_after_key(const struct tt_piece *piece, uint32_t node, const struct tt_edit_style *style,
	uint32_t column, struct tt_buf *out);

#endif

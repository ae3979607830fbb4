/*
 * The change of the text that an edit is: splices at the place of a layout, in brackets what is between
 * commas, in block style whole lines. Comments belong to what they stand in or beside: those on a line that
 * goes, go; those indented like the items of a list, at its end, stay with it, and what is appended comes
 * behind them.
 */
#ifndef TT_SYNTAX_EDIT_SPLICE_H
#define TT_SYNTAX_EDIT_SPLICE_H

#include "syntax/edit_layout.h"

/* Puts a value in the place of what is there. */
void tt_splice_value(struct tt_layout *layout, const struct tt_piece *piece);
/* Gives the key at the place another name: the piece is a text. */
void tt_splice_key(struct tt_layout *layout, const struct tt_piece *piece);
/* Adds a pair, which is in the piece without its map, to the map at the place; outside of brackets behind a
 * child of it. */
void tt_splice_pair(struct tt_layout *layout, struct tt_child behind, const struct tt_piece *piece);
/* Adds an item to the list at the place, which is not an empty one, or puts it before the item there. */
void tt_splice_item(struct tt_layout *layout, const struct tt_piece *piece);
void tt_splice_item_before(struct tt_layout *layout, const struct tt_piece *piece);
/* Takes away the child at the place; what becomes empty stays, as [] or {}. */
void tt_splice_away(struct tt_layout *layout, struct tt_child child);

/* So many children of a list or map, in their order, change places as they stand: the first one goes to the
 * end, or the last one to the front. */
void tt_splice_turn(struct tt_layout *layout, const struct tt_child *children, uint32_t len, bool to_front);

#endif

/*
 * How a YAML text is laid out, for edits of it: lines and columns, what stands in brackets, where an item has
 * its dash and a key its colon; and the splices of the text that an edit gathers. Places are bytes of the
 * source, nodes those of the document. What is in no layout that is known here is lost, and the edit with it.
 */
#ifndef TT_SYNTAX_EDIT_LAYOUT_H
#define TT_SYNTAX_EDIT_LAYOUT_H

#include "syntax/edit_write.h"

enum { TT_LAYOUT_CHAIN = TT_DOCUMENT_DEPTH + 2 };

struct tt_splice {
	uint32_t start, end; /* of the old source */
	struct tt_text text;
};

struct tt_layout {
	const struct tt_document *document;
	struct tt_text source;
	struct tt_arena *arena; /* of what comes */
	struct tt_edit_style style;
	/* The place: nodes from the root on, how each is reached, and what of the way is not there. */
	uint32_t chain[TT_LAYOUT_CHAIN], keys[TT_LAYOUT_CHAIN], depth;
	struct tt_edit_way rest;
	TT_VECTOR(struct tt_splice) splices;
	bool lost;
};

/* A child as it stands in its list or map: an item (key TT_NONE), or a pair. */
struct tt_child {
	uint32_t key, value;
};

/* The place, only to be looked at: follows the way as far as it goes. */
struct tt_layout tt_layout_at(const struct tt_document *document, struct tt_edit_way way);
/* The same for an edit. */
void tt_layout_begin(struct tt_layout *layout, struct tt_arena *arena, const struct tt_document *document,
	struct tt_edit_way way);
/* The node at the place. */
uint32_t tt_layout_place(const struct tt_layout *layout);
/* Is what is at this depth of the way inside of brackets? */
bool tt_layout_in_brackets(const struct tt_layout *layout, uint32_t depth);
/* The node one step from another, or TT_NONE. */
uint32_t tt_layout_step(
	const struct tt_layout *layout, uint32_t node, struct tt_edit_step step, uint32_t *key);

/* ---- the text -------------------------------------------------------------------------------------- */

/* '\0' behind the end. */
char tt_layout_byte(const struct tt_layout *layout, uint32_t at);
/* Where the line of a place begins, and the one below it. */
uint32_t tt_layout_line(const struct tt_layout *layout, uint32_t at);
uint32_t tt_layout_next_line(const struct tt_layout *layout, uint32_t at);
uint32_t tt_layout_column(const struct tt_layout *layout, uint32_t at);
uint32_t tt_layout_skip_blanks(const struct tt_layout *layout, uint32_t at);
/* Over white space, line breaks and comments. */
uint32_t tt_layout_skip_space(const struct tt_layout *layout, uint32_t at);
bool tt_layout_same_line(const struct tt_layout *layout, uint32_t from, uint32_t to);
bool tt_layout_ends_line(const struct tt_layout *layout, uint32_t at);
bool tt_layout_is_first(const struct tt_layout *layout, uint32_t at);
/* Is the rest of the line empty, or a comment? */
bool tt_layout_is_last(const struct tt_layout *layout, uint32_t at);

/* ---- nodes ----------------------------------------------------------------------------------------- */

const struct tt_node *tt_layout_node(const struct tt_layout *layout, uint32_t node);
uint32_t tt_layout_start(const struct tt_layout *layout, uint32_t node);
/* Behind the last byte that shows; of a block scalar that keeps its end, on its last line. */
uint32_t tt_layout_end(const struct tt_layout *layout, uint32_t node);
bool tt_layout_is_bracketed(const struct tt_layout *layout, uint32_t node);
bool tt_layout_is_empty(const struct tt_layout *layout, uint32_t node);
/* Where the colon of a key is, or TT_NONE. */
uint32_t tt_layout_colon(const struct tt_layout *layout, uint32_t key);
/* Where the dash of an item of a list in block style is. */
uint32_t tt_layout_dash(struct tt_layout *layout, uint32_t list, uint32_t item);

/* The last one if there are not so many; its value is TT_NONE if there is none. */
struct tt_child tt_layout_child(const struct tt_layout *layout, uint32_t parent, uint32_t index);
struct tt_child tt_layout_last_child(const struct tt_layout *layout, uint32_t parent);
struct tt_child tt_layout_child_before(
	const struct tt_layout *layout, uint32_t parent, struct tt_child child);
/* Its first node, and behind its last byte that shows. */
uint32_t tt_child_node(struct tt_child child);
uint32_t tt_layout_child_end(const struct tt_layout *layout, struct tt_child child);

/* ---- splices --------------------------------------------------------------------------------------- */

void tt_layout_splice(struct tt_layout *layout, uint32_t start, uint32_t end, struct tt_text text);
struct tt_buf tt_layout_buf(struct tt_layout *layout);
struct tt_text tt_layout_joined(
	struct tt_layout *layout, const char *before, struct tt_text text, const char *after);

#endif

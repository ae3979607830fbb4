/*
 * Edits of a YAML file that keep every byte outside of what is edited: comments, layout, quotes, line
 * endings, a byte-order mark. A document is a flat array of nodes, so an edit is a splice of that array, and
 * it is made twice: in the text, by layout, and in the array, by arithmetic. The new text is read again and
 * must give just the spliced array; otherwise the edit is refused and nothing has changed. So the layout code
 * need not know every corner of YAML: what it gets wrong, it cannot do.
 */
#ifndef TT_SYNTAX_EDIT_H
#define TT_SYNTAX_EDIT_H

#include "syntax/diagnostic.h"

/* ---- values to write ------------------------------------------------------------------------------- */

/*
 * A value: nodes in the order of a document, what stands in a list or map behind it. A text is quoted where
 * any reader of YAML could take it for something else; a word (true, 12, 2024-04-01, a name) only where it
 * must.
 */
struct tt_piece_node {
	uint8_t kind; /* enum tt_node_kind */
	bool word;
	uint32_t count; /* items of a list, pairs of a map */
	struct tt_text text;
};

struct tt_piece {
	struct tt_arena *arena;
	TT_VECTOR(struct tt_piece_node) nodes;
};

void tt_piece_init(struct tt_piece *piece, struct tt_arena *arena);
/* Opens a map of so many pairs: their keys and values are to be added next. */
void tt_piece_map(struct tt_piece *piece, uint32_t pairs);
void tt_piece_list(struct tt_piece *piece, uint32_t items);
/* The bytes are kept, not copied. */
void tt_piece_text(struct tt_piece *piece, struct tt_text text);
void tt_piece_word(struct tt_piece *piece, struct tt_text text);
/* The id behind the value that begins with this node; more than nodes.len if the piece is not complete. */
uint32_t tt_piece_next(const struct tt_piece *piece, uint32_t node);
/* Appends the value on one line, as it would be written into a list in brackets. */
void tt_piece_write(const struct tt_piece *piece, struct tt_buf *out);

/* ---- edits ----------------------------------------------------------------------------------------- */

/* One step of a way from the root: a key, or (key.bytes NULL) an item by its number from 0. */
struct tt_edit_step {
	struct tt_text key;
	uint32_t item;
};

struct tt_edit_way {
	const struct tt_edit_step *steps;
	uint32_t len;
};

enum tt_edit_result {
	TT_EDITED,
	TT_EDIT_NOT_A_DOCUMENT, /* the text cannot be read, or has errors (anchors, duplicate keys, …) */
	TT_EDIT_NO_SUCH_PLACE,
	TT_EDIT_OTHER_KIND, /* a list was meant, or a map, and something else is there */
	TT_EDIT_EXISTS,	    /* renamed to a key that is there already */
	TT_EDIT_BAD_VALUE,  /* no UTF-8, or control characters, or a piece that is not complete */
	TT_EDIT_LAYOUT,	    /* it is laid out so that the edit would change more than it should */
	TT_EDIT_TOO_LONG,
};

/* A file under edit. Texts and trees lie on arenas of its own, which go with the owner's. */
struct tt_edit {
	struct tt_arena *owner;
	struct tt_text path;
	struct tt_text text;	     /* of the whole file after the edits so far; valid until the next one */
	struct tt_document document; /* what it says; likewise */
	struct tt_diagnostics *diagnostics; /* what is wrong with a text that could not be read */
	struct tt_arena arenas[2];
	uint32_t now; /* the arena in use; TT_NONE: none yet */
};

/* Begins with the bytes of a file, which are kept. */
enum tt_edit_result tt_edit_begin(
	struct tt_edit *edit, struct tt_arena *owner, struct tt_text path, struct tt_text text) TT_MUST_USE;
/* Gives the memory back before the owner does. */
void tt_edit_finish(struct tt_edit *edit);

/*
 * Each changes text and document, or leaves both and says why not. Keys that are missing at the end of a way
 * are added: under the root of a model or pack in the order of keys.def, elsewhere at the end. Nothing (key:)
 * counts as an empty list or map.
 */
/* Adds an item at the end of the list there. */
enum tt_edit_result tt_edit_append(
	struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) TT_MUST_USE;
/* Puts an item before the one at the end of the way, and before the comments that stand right above it. */
enum tt_edit_result tt_edit_insert(
	struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) TT_MUST_USE;
/* Replaces the value there, or adds the key with it. */
enum tt_edit_result tt_edit_set(
	struct tt_edit *edit, struct tt_edit_way way, const struct tt_piece *value) TT_MUST_USE;
/* Takes away a key with its value, or an item; what becomes empty stays, as [] or {}. */
enum tt_edit_result tt_edit_remove(struct tt_edit *edit, struct tt_edit_way way) TT_MUST_USE;
/*
 * Gives an item or a key another place in its list or map: the number that it has then. The comments right
 * above it go with it, and those in its lines; empty lines between entries stay where they are.
 */
enum tt_edit_result tt_edit_move(struct tt_edit *edit, struct tt_edit_way way, uint32_t to) TT_MUST_USE;
/* Gives the last key of the way another name. */
enum tt_edit_result tt_edit_rename(
	struct tt_edit *edit, struct tt_edit_way way, struct tt_text key) TT_MUST_USE;

/* Puts another name in the place of those occurrences of one (syntax/names.h), as many as there are at once.
 */
struct tt_name_uses;
enum tt_edit_result tt_edit_respell(struct tt_edit *edit, const struct tt_name_uses *uses,
	struct tt_text from, struct tt_text to) TT_MUST_USE;

/* The node at the end of a way, or TT_NONE. */
uint32_t tt_edit_find(const struct tt_edit *edit, struct tt_edit_way way);
/* Has a document, which can be edited and is no pack, this section? Then more of it is to go there. */
bool tt_edit_holds(struct tt_arena *arena, const struct tt_document *document, const char *section);

#endif

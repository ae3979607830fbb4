/*
 * Names in a file: where a thing is declared, and where something names it. Which keys take which names
 * stands in keys.def (NAMES, KEYED), as does what conditions name in quotes (IN_CONDITION). A name may be
 * a part of a longer text (event/data/risk), so an occurrence is counted within the text of its node.
 */
#ifndef TT_SYNTAX_NAMES_H
#define TT_SYNTAX_NAMES_H

#include "syntax/document.h"

struct tt_edit_way;

/* Texts lie in the document. */
struct tt_thing_name {
	struct tt_text kind, id; /* kind: as keys.def says it, such as party, purpose, rule */
	struct tt_text regime;	 /* of a rule: whose; else empty */
	uint32_t node;		 /* where the id stands */
};

struct tt_name_use {
	uint32_t node;	  /* a scalar, or a key */
	uint32_t ordinal; /* among the occurrences in its text, from 0 */
};

struct tt_name_uses {
	TT_VECTOR(struct tt_name_use) uses; /* in the order of the text */
};

/* What the entry at the end of a way declares; false if that is no entry with a name. */
bool tt_names_at(const struct tt_document *document, struct tt_edit_way way, struct tt_thing_name *thing);
/* All occurrences of a thing's name, its declarations among them. thing may be of another document. */
void tt_names_uses(struct tt_arena *arena, const struct tt_document *document,
	const struct tt_thing_name *thing, struct tt_name_uses *uses);
/* Is a thing of this kind declared under this id? */
bool tt_names_declared(const struct tt_document *document, const struct tt_thing_name *thing);

/* The next place from at on where a name stands as a whole word in a text; text.len if there is none. */
size_t tt_name_next(struct tt_text text, size_t at, struct tt_text name);

#endif

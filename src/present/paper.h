/*
 * Paper: elements of a page laid out as a volume of A4 sheets. Headings keep with what follows them. Rows of
 * tables are never cut, unless one is higher than a sheet, and the head of a table is repeated on each sheet;
 * a table that is too wide gets smaller letters, then a sheet on its side. Pictures are scaled to fit one
 * sheet. In front stand the title and the contents. Cost: linear in the elements.
 */
#ifndef TT_PRESENT_PAPER_H
#define TT_PRESENT_PAPER_H

#include "present/element.h"
#include "present/typeset.h"

/* What to lay out. */
struct tt_paper_request {
	const struct tt_elements *elements;
	enum tt_language language;
	struct tt_text title, subject;
};

/* The volume lives on the arena, and speaks of the elements' texts and scenes. */
struct tt_volume *tt_paper_lay(
	struct tt_arena *arena, struct tt_typesetter *typesetter, const struct tt_paper_request *request);

#endif

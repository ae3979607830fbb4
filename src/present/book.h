/*
 * A book: sheets of paper in their order, each a scene of its own size, with what a PDF has besides: places,
 * links to them, and marks that a reader lists. Paper (paper.h) makes it; the typesetter's module writes it.
 * All lists are in the order of the sheets; sizes are pixels, of which 96 are an inch.
 */
#ifndef TT_PRESENT_BOOK_H
#define TT_PRESENT_BOOK_H

#include "present/scene.h"

enum { TT_BOOK_LEVELS = 3 };

struct tt_book_place {
	uint32_t sheet;
	float y;
};

struct tt_book_link {
	uint32_t sheet;
	struct tt_frame frame;
	uint32_t place; /* TT_NONE: it leads nowhere */
};

struct tt_book_picture {
	uint32_t sheet;
	const struct tt_scene *scene;
	struct tt_frame frame; /* that it is scaled to fill */
};

struct tt_book_mark {
	struct tt_text title;
	uint8_t level; /* from 0, below TT_BOOK_LEVELS; at most one more than the one before */
	uint32_t place;
};

struct tt_book {
	struct tt_text title, subject;
	TT_VECTOR(struct tt_scene) sheets;
	TT_VECTOR(struct tt_book_place) places;
	TT_VECTOR(struct tt_book_link) links;
	TT_VECTOR(struct tt_book_picture) pictures;
	TT_VECTOR(struct tt_book_mark) marks;
};

#endif

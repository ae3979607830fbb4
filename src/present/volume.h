/*
 * A volume: sheets of paper in their order, each a scene of its own size, with what a PDF has besides:
 * places, links to them, and marks that a reader lists. Paper (paper.h) makes it; the typesetter's module
 * writes it. All lists are in the order of the sheets; sizes are pixels, of which 96 are an inch.
 */
#ifndef TT_PRESENT_VOLUME_H
#define TT_PRESENT_VOLUME_H

#include "present/scene.h"

enum { TT_VOLUME_LEVELS = 3 };

struct tt_volume_place {
	uint32_t sheet;
	float y;
};

struct tt_volume_link {
	uint32_t sheet;
	struct tt_frame frame;
	uint32_t place; /* TT_NONE: it leads nowhere */
};

struct tt_volume_picture {
	uint32_t sheet;
	const struct tt_scene *scene;
	struct tt_frame frame; /* that it is scaled to fill */
};

struct tt_volume_mark {
	struct tt_text title;
	uint8_t level; /* from 0, below TT_VOLUME_LEVELS; at most one more than the one before */
	uint32_t place;
};

struct tt_volume {
	struct tt_text title, subject;
	TT_VECTOR(struct tt_scene) sheets;
	TT_VECTOR(struct tt_volume_place) places;
	TT_VECTOR(struct tt_volume_link) links;
	TT_VECTOR(struct tt_volume_picture) pictures;
	TT_VECTOR(struct tt_volume_mark) marks;
};

#endif

/*
 * Drawings: the framework's four steps as pictures of one model. Step 1 shows who holds which data where and
 * what happens to it, 2 adds the regimes, 3 the attributes and what changed, 4 the verdicts and what was
 * found.
 */
#ifndef TT_PRESENT_DRAW_H
#define TT_PRESENT_DRAW_H

#include "analysis/view.h"
#include "present/output.h"
#include "present/typeset.h"

enum { TT_DRAW_EVENTS_MAX = 10000 }; /* more than a picture can show */

/* What all pictures of one model are made with. */
struct tt_painter {
	struct tt_check *check;
	struct tt_flow *flow;
	struct tt_typesetter *typesetter; /* NULL: pictures cannot be drawn here, */
	struct tt_text why;		  /* because of this */
};

/* A line at an event, below what it is. */
struct tt_drawn_line {
	uint8_t style, ground; /* of the text, and of what is behind it; TT_STYLE_PAPER: nothing is */
	bool strong;
	struct tt_text text;
};

/* One of several runs side by side, of which one event is drawn. */
struct tt_drawn_side {
	const struct tt_flow *flow;
	uint32_t event;
	const struct tt_event *sent; /* the event as that run had it */
	const struct tt_drawn_line *lines;
	uint32_t line_count;
};

struct tt_drawing {
	int step;	/* 1 to 4 */
	uint32_t party; /* only events in which this party, or one below it, takes part; TT_NONE */
	const struct tt_view *view; /* what that party is shown instead; NULL: everything is */
	uint32_t regime;	    /* only this regime; TT_NONE: all */
	/* Runs of one model side by side, instead of the flow; NULL: the flow. And what the picture is then
	 * called. */
	const struct tt_drawn_side *sides;
	uint32_t side_count;
	struct tt_text subtitle;
};

/* Loads what draws, and runs the model once more; both live on the model's arena. */
struct tt_painter *tt_painter_create(struct tt_check *check);

/*
 * Lays a picture out. The scene lives on the arena. The model has at most TT_DRAW_EVENTS_MAX events. Of
 * several runs, what an event starts from is drawn once if it is the same in all of them.
 */
struct tt_scene *tt_draw(struct tt_arena *arena, const struct tt_flow *flow, struct tt_typesetter *typesetter,
	enum tt_language language, const struct tt_drawing *drawing);

/* A picture as a part (part.h) in out->language; false, with nothing written, if that cannot be done. */
bool tt_draw_element(
	struct tt_output *out, const struct tt_painter *painter, const struct tt_drawing *drawing);

#endif

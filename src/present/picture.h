/*
 * What the stages of a picture share. A picture is a grid: a lane for each party, in it a band for each of
 *its systems, in that rows; across, a column for each stage of the flow, with room for events to the left and
 *for holdings to the right. Stages: place (which cell), measure (how large), route (which way the arrows
 *take), then positions, then paint. Each reads what the ones before it filled in.
 *
 *	element	      0	      1	      2	      3	      4	      5
 *	channel	    0	    1	    2	    3	    4	    5
 *		    |       |actor  |event  |holding|event  |holding ...
 *
 * Elements are the places of a row; column c has the elements 2c (events) and 2c + 1 (holdings, actors). The
 * channel before an element is where arrows run up and down; a channel has tracks side by side. The gap above
 *a row is where arrows run across when the row itself is not free.
 */
#ifndef TT_PRESENT_PICTURE_H
#define TT_PRESENT_PICTURE_H

#include "present/draw.h"

enum tt_figure_kind { TT_FIGURE_HOLDING, TT_FIGURE_EVENT, TT_FIGURE_ACTOR };

/* A text inside of a figure or beside it. */
struct tt_piece {
	struct tt_block_of_text block;
	uint8_t style;
	float x, y;	     /* from the top left corner of what it belongs to */
	float shaded_height; /* of a ground across; 0: none */
	uint8_t step;	     /* of the framework's, that it belongs to; 0 is 1 */
	uint8_t ground;	     /* its style; TT_STYLE_CHANGED says: changed */
};

struct tt_figure {
	uint8_t kind;
	uint32_t side; /* the run that it is of */
	uint32_t id;   /* holding; index in flow.events; party */
	uint32_t row, element;
	struct tt_span pieces;
	struct tt_frame frame;
	bool ends;	     /* of an event: its data ends there */
	uint32_t last_use;   /* of a holding: the highest column of an event that reads it */
	uint32_t first_stub; /* arrows leave to the right by a track: index of a run, or TT_NONE */
};

struct tt_grid_row {
	uint32_t band, slot;
	uint32_t rank;	 /* from the top */
	uint64_t *taken; /* a bit an element */
	uint32_t taken_words;
	uint32_t last;	 /* figure that stands farthest to the right, if it is a holding; TT_NONE */
	uint32_t tracks; /* of the gap above */
	float margin;	 /* above and below, for outlines of regimes; 0 where no holding stands */
	float gap_top, top, height;
};

struct tt_band {
	uint32_t party, system; /* system may be TT_NONE */
	uint32_t rank;
	TT_VECTOR(uint32_t) rows;
	struct tt_span caption; /* pieces */
	struct tt_span layers;	/* pieces, one a system of the stack */
	float top, height, caption_height;
	float extra; /* below everything, so that names fit beside it */
};

struct tt_edge {
	uint32_t from, to; /* figures */
	bool both;	   /* the event changes the holding in place: a head at either end */
	uint32_t run;	   /* across, or TT_NONE */
};

enum { TT_RUN_IN_ROW, TT_RUN_IN_GAP };

/* An arrow's way across: channels from low to high, along a row or in the gap above it. */
struct tt_run_across {
	uint8_t kind;
	uint32_t net;	    /* the figure where it comes from */
	uint32_t row;	    /* id */
	uint32_t low, high; /* channels */
	uint32_t track;
	uint32_t next; /* run of the same net, or TT_NONE */
	float y;
};

/* An arrow's way up or down: the arrows of a net share it. */
struct tt_trunk {
	uint32_t channel, net, track;
	float from, to; /* y */
	float x;
};

struct tt_label_of_lane { /* the name of a party, beside all the bands at or below it */
	uint32_t party, depth;
	uint32_t first_band, last_band; /* ranks */
	struct tt_span pieces;
	float height;
};

struct tt_picture {
	struct tt_arena *arena;
	const struct tt_model *model;
	/* The run in hand; see tt_picture_turn(). */
	uint32_t side;
	const struct tt_flow *flow;
	struct tt_engine *engine;
	struct tt_typesetter *typesetter;
	enum tt_language language;
	const struct tt_drawing *drawing;
	struct tt_scene *scene;

	TT_VECTOR(struct tt_figure) figures;
	TT_VECTOR(struct tt_edge) edges;
	TT_VECTOR(struct tt_band) bands;
	TT_VECTOR(struct tt_grid_row) rows;
	TT_VECTOR(struct tt_piece) pieces;
	TT_VECTOR(struct tt_run_across) runs;
	TT_VECTOR(struct tt_trunk) trunks;
	TT_VECTOR(struct tt_label_of_lane) labels;
	uint32_t *figure_of_holding; /* of the run in hand, by holding: figure, or TT_NONE */
	struct tt_index band_index, actor_index, cell_index, trunk_index;
	uint32_t *band_order, *row_order; /* by rank */
	uint32_t columns;
	uint32_t regime_count; /* drawn */
	uint32_t *regimes;     /* drawn ones */
	uint8_t *regime_levels;
	float regime_margin; /* around holdings */

	uint32_t *channel_tracks;
	float *channel_x, *element_x, *element_width; /* left edges */
	/* from left to right: names of parties, names of systems, the flow */
	float lanes_left, systems_left, flow_left, lanes_right;
	float lanes_top, lanes_bottom;
};

/* Widths of the columns of names. */
static const float tt_lane_name_width = 104, tt_system_name_width = 124;
/* Above and below the name of a system that others run on. */
static const float tt_layer_padding = 3;

/* draw.c: takes up one of several runs; where there is but one, it is in hand for ever. */
void tt_picture_turn(struct tt_picture *picture, uint32_t side);
/* An event of the run in hand. */
const struct tt_event *tt_picture_event(const struct tt_picture *picture, uint32_t event);

/* picture_place.c: figures, edges, bands, rows and their order. */
void tt_picture_place(struct tt_picture *picture);
uint32_t tt_picture_figure_at(const struct tt_picture *picture, uint32_t row, uint32_t element);

/* picture_measure.c: texts and sizes of figures, bands and lanes. */
void tt_picture_measure(struct tt_picture *picture);
/* Appends a piece; y: where it begins. Returns where it ends. */
float tt_picture_piece(struct tt_picture *picture, enum tt_style style, enum tt_font font,
	struct tt_text text, float x, float y, float width);

/* picture_route.c: runs, then (with the rows' heights known) all positions. */
void tt_picture_route(struct tt_picture *picture);
float tt_picture_middle(const struct tt_picture *picture, uint32_t row);

/* picture_regime.c: which regimes are drawn, and their hulls. */
void tt_picture_regimes(struct tt_picture *picture);
void tt_picture_paint_hulls(struct tt_picture *picture);

/* picture_paint.c */
void tt_picture_paint(struct tt_picture *picture);
void tt_picture_paint_pieces(
	struct tt_picture *picture, struct tt_span pieces, float x, float y, float width);
void tt_picture_paint_tag(struct tt_picture *picture, uint32_t number, struct tt_frame frame);
struct tt_text tt_picture_title(struct tt_picture *picture, const struct tt_named *named);
/* Below everything: what the signs mean. Returns its height. */
float tt_picture_paint_legend(struct tt_picture *picture, float x, float y, float width);

#endif

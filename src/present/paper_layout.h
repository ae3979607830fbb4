/*
 * What the files of paper share: where on which sheet the next thing goes, and texts of several looks.
 */
#ifndef TT_PRESENT_PAPER_LAYOUT_H
#define TT_PRESENT_PAPER_LAYOUT_H

#include "present/paper.h"

/* A4, in pixels. */
static const float tt_paper_short_side = 793.7F, tt_paper_long_side = 1122.5F;
static const float tt_paper_side_margin = 56, tt_paper_top_margin = 54, tt_paper_bottom_margin = 62;

struct tt_text_look {
	uint8_t font, style;
	uint8_t ground; /* a style behind the text; TT_STYLE_PAPER: none */
	uint32_t leads; /* index in tt_paper.names, or TT_NONE */
};

/* A text with several looks, and how it was broken. Made to be filled again and again. */
struct tt_rich_text {
	struct tt_buf text;
	TT_VECTOR(struct tt_typeset_span) spans;
	TT_VECTOR(struct tt_text_look) looks; /* by span */
	TT_VECTOR(struct tt_typeset_run) runs;
	uint32_t run_count;
	float width, height; /* of the widest line; of all */
};

struct tt_place_name {
	const char *kind;
	struct tt_text id;
};

/* A place that something may lead to. */
struct tt_paper_place {
	struct tt_place_name name; /* kind NULL: only the contents lead there */
	uint32_t sheet;
	float y;
	uint32_t place; /* in the volume; TT_NONE: nothing leads there */
};

struct tt_paper_entry { /* of the contents */
	struct tt_text title;
	uint8_t level;
	bool listed;	/* in the contents too, not only among a reader's bookmarks */
	uint32_t place; /* index in tt_paper.places */
};

/* How a table is laid: its columns, its letters, and which way its sheet lies. */
struct tt_paper_plan {
	uint32_t table; /* the element that it is for; TT_NONE: nothing is planned */
	bool on_its_side;
	uint8_t size; /* of letters, from 0, the largest */
	float *widths;
};

struct tt_paper {
	struct tt_arena *arena;
	struct tt_typesetter *typesetter;
	enum tt_language language;
	const struct tt_kept *items;
	uint32_t count, at; /* elements; the next one */

	struct tt_volume *volume;
	uint32_t sheet;
	float y; /* where the next thing goes */
	bool on_its_side;

	struct tt_text_look look; /* of text, unless an element within the line says otherwise */
	struct tt_rich_text text;
	struct tt_text marker; /* of a list's item, that the next line gets */
	float marker_x;
	uint32_t articles; /* that are open */
	bool question;	   /* the last of them is one: the contents do not list it */
	bool numbered;	   /* the list that is open */
	uint32_t item;	   /* number of its last item */
	struct tt_paper_plan plan;

	TT_VECTOR(struct tt_place_name) names;	 /* that links lead to */
	TT_VECTOR(uint32_t) link_names;		 /* by link of the volume: index in names */
	TT_VECTOR(struct tt_place_name) awaited; /* places that begin with whatever is laid next */
	TT_VECTOR(struct tt_paper_place) places;
	struct tt_index place_index;
	TT_VECTOR(struct tt_paper_entry) entries;
	int entry_level; /* that the next text has in the contents; -1: none */
	bool entry_listed;
};

/* ---- sheets (paper.c) ------------------------------------------------------------------------------ */

float tt_paper_width(const struct tt_paper *paper); /* between the margins */
float tt_paper_bottom(const struct tt_paper *paper);
void tt_paper_new_sheet(struct tt_paper *paper, bool on_its_side);
/* Turns the sheet if nothing stands on it, else takes a new one, unless it lies so already. */
void tt_paper_turn(struct tt_paper *paper, bool on_its_side);
/* Takes a new sheet if less than this is left. */
void tt_paper_need(struct tt_paper *paper, float height);
bool tt_paper_empty(const struct tt_paper *paper);
struct tt_scene *tt_paper_scene(const struct tt_paper *paper);
/* Places that were waited for are here. */
void tt_paper_arrive(struct tt_paper *paper);
void tt_paper_line(struct tt_paper *paper, enum tt_style style, float x, float y, float width);

/* ---- text (paper_text.c) --------------------------------------------------------------------------- */

bool tt_paper_inline(enum tt_element element);
void tt_rich_begin(struct tt_paper *paper, struct tt_rich_text *rich);
void tt_rich_add(
	struct tt_paper *paper, struct tt_rich_text *rich, struct tt_text_look look, struct tt_text text);
/* Takes what stands within the line, from the element at hand to the next one that does not. */
void tt_rich_gather(struct tt_paper *paper, struct tt_rich_text *rich);
void tt_rich_flow(
	struct tt_paper *paper, struct tt_rich_text *rich, float width, enum tt_typeset_breaks breaks);
/* Paints the lines from first to before end whose top left corner is here; returns their height. */
float tt_rich_paint(struct tt_paper *paper, const struct tt_rich_text *rich, uint32_t first_run, float x,
	float y, float room, uint32_t *next_run);
/* Lays the text as a paragraph that may go on on the next sheet. */
void tt_paper_paragraph(struct tt_paper *paper, struct tt_rich_text *rich, float left, float width);
/* A line of one look; returns its width. right: x is where it ends. */
float tt_paper_label(
	struct tt_paper *paper, struct tt_text_look look, struct tt_text text, float x, float y, bool right);

/* ---- tables, contents ------------------------------------------------------------------------------ */

/* Plans the table that begins with this element. */
void tt_paper_plan_table(struct tt_paper *paper, uint32_t element);
/* Lays the table whose start was just taken. */
void tt_paper_table(struct tt_paper *paper);

/* Puts the contents below the title, on as many sheets as they take. */
void tt_paper_contents(struct tt_paper *paper);

#endif

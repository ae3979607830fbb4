/*
 * A scene: what a picture consists of, after all positions are known. A list of shapes in the order in which
 * they are painted, in pixels of 1/96 inch from the top left corner. The picture (picture.h) makes it; SVG,
 * JSON and, through the typesetter, PDF and PNG are written from it, so that all of them show the same.
 *
 * Colours are those of Okabe and Ito, which people with any colour vision tell apart; whatever a colour says
 * is also said by a shape, a dash or a letter, so that it survives print in black and white.
 */
#ifndef TT_PRESENT_SCENE_H
#define TT_PRESENT_SCENE_H

#include "present/output.h"

/* STYLE(name, fill, stroke, width of the stroke, dash): colours are 0xRRGGBBAA, 0 is none. */
enum tt_style {
#define STYLE(name, fill, stroke, width, dash) TT_STYLE_##name,
#include "present/style.def"
	TT_STYLE_PICTURE_COUNT, /* those that pictures use come first */
	TT_STYLE_PICTURE_LAST = TT_STYLE_PICTURE_COUNT - 1,
#include "present/paper_style.def"
#undef STYLE
	TT_STYLE_COUNT
};

struct tt_look {
	const char *name; /* of the class in SVG */
	uint32_t fill, stroke;
	float width, dash;
};

/* FONT(name, size in pixels, bold) */
enum tt_font {
#define FONT(name, size, bold) TT_FONT_##name,
#include "present/font.def"
	TT_FONT_PICTURE_COUNT,
	TT_FONT_PICTURE_LAST = TT_FONT_PICTURE_COUNT - 1,
#include "present/paper_font.def"
#undef FONT
	TT_FONT_COUNT
};

struct tt_font_look {
	const char *name;
	float size;
	bool bold;
};

extern const struct tt_look tt_looks[TT_STYLE_COUNT];
extern const struct tt_font_look tt_font_looks[TT_FONT_COUNT];

struct tt_point {
	float x, y;
};

struct tt_frame {
	float x, y, width, height;
};

enum tt_shape_kind {
	TT_SHAPE_BOX,	/* a rectangle with rounded corners */
	TT_SHAPE_PATH,	/* points joined by straight lines */
	TT_SHAPE_TEXT,	/* one line; frame.y is its baseline, frame.width what it was measured to take */
	TT_SHAPE_BEGIN, /* what follows, up to the END, belongs to one thing of the model */
	TT_SHAPE_END,
};

struct tt_shape {
	uint8_t kind, style, font;
	uint8_t step;	       /* of the framework's, that it belongs to: 1 to 4 */
	bool closed, round;    /* of a path */
	struct tt_frame frame; /* of a box or a text */
	float radius;
	uint32_t first_point, point_count;
	struct tt_text text; /* of a text; of BEGIN, a title */
	struct tt_text what; /* of BEGIN and END, which are not nested: "event", "holding", "regime", "lane",
				"system", "actor", "flow" (an arrow), "legend" */
	struct tt_text id;   /* of BEGIN: of the thing */
	uint32_t group;	     /* of BEGIN: in tt_scene.groups */
};

/* What a group of shapes has to do with in the model: ids, empty where there is none. */
struct tt_group {
	const char *kind; /* of its thing: "party", "data", …; NULL: it shows none */
	struct tt_text thing;
	struct tt_text holder, system; /* of a holding */
	struct tt_text event;	       /* that made the holding, or that the arrow leads to or from */
	struct tt_text from, to;       /* of an arrow: ids of groups */
};

struct tt_scene {
	struct tt_arena *arena;
	float width, height;
	struct tt_text title;
	TT_VECTOR(struct tt_shape) shapes;
	TT_VECTOR(struct tt_point) points;
	TT_VECTOR(struct tt_group) groups;
	uint8_t step; /* of what is added from now on; 0 is 1 */
};

void tt_scene_begin(struct tt_scene *scene, const char *what, struct tt_text id, struct tt_text title);
/* The group that was begun last, to say what it has to do with. Valid until the next one begins. */
struct tt_group *tt_scene_group(struct tt_scene *scene);
void tt_scene_end(struct tt_scene *scene);
void tt_scene_box(struct tt_scene *scene, enum tt_style style, struct tt_frame frame, float radius);
/* A path without points yet; tt_scene_point() adds them. */
void tt_scene_path(struct tt_scene *scene, enum tt_style style, bool closed);
void tt_scene_point(struct tt_scene *scene, float x, float y);
/* What follows is another line of the same path. */
void tt_scene_break(struct tt_scene *scene);
bool tt_point_breaks(struct tt_point point);
void tt_scene_circle(struct tt_scene *scene, enum tt_style style, struct tt_point centre, float radius);
void tt_scene_text(struct tt_scene *scene, enum tt_style style, enum tt_font font, struct tt_frame frame,
	struct tt_text text);

/* Writes the scene as one <svg> element; texts stay texts, and can be found and read aloud. */
void tt_scene_svg(const struct tt_scene *scene, struct tt_output *out);
/*
 * Writes it as one JSON object: {"width","height","title","looks":{…},"shapes":[…]}. A shape is a "box",
 * "path", "text" or a "group" of shapes with "what" and "id" of what it shows, and "thing", the thing of the
 * model that it leads to. "step": the first of the framework's steps that has it.
 */
void tt_scene_json(const struct tt_scene *scene, struct tt_output *out);

#endif

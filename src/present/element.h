/*
 * Elements: what a page consists of. Headings, lists, tables and pictures, in them text, links and marks;
 * they nest. Whoever prints a page says only this. Elements are written as HTML at once; or, where
 * out->elements is set, kept in a list, from which paper is laid out (paper.h). So a page on a screen and
 * one on paper hold the same, because there is one description of both.
 */
#ifndef TT_PRESENT_ELEMENT_H
#define TT_PRESENT_ELEMENT_H

#include "present/scene.h"

enum tt_element {
#define ELEMENT(name, tag, attributes, lines) TT_ELEMENT_##name,
#include "present/element.def"
#undef ELEMENT
	TT_ELEMENT_COUNT
};

/* How an element begins; whatever is left zero is not said. */
struct tt_element_start {
	enum tt_element element;
	const char *class;
	const char *kind;  /* a place that links lead to, or (of LINK) where this one leads: kind and id */
	struct tt_text id; /* bytes NULL: the kind alone says it */
	uint32_t number;   /* of an item */
	/* for a screen only */
	struct tt_text finding; /* of an item: a stable id */
	bool open;		/* of a fold */
};

enum tt_kept_kind { TT_KEPT_START, TT_KEPT_END, TT_KEPT_TEXT, TT_KEPT_PICTURE };

struct tt_kept {
	uint8_t kind;
	struct tt_element_start start; /* of START; of END, its element */
	struct tt_text text;	       /* of TEXT; fits on a line */
	const struct tt_scene *scene;  /* of PICTURE */
};

/* Elements in their order, on the arena of the output; names of classes and kinds live as long. */
struct tt_elements {
	TT_VECTOR(struct tt_kept) items;
};

void tt_element_start(struct tt_output *out, const struct tt_element_start *start);
void tt_element_end(struct tt_output *out, enum tt_element element);
void tt_element_text(struct tt_output *out, struct tt_text text);
/* Text of the program's own, and what was gathered in a buffer, which is empty afterwards. */
void tt_element_string(struct tt_output *out, const char *string);
void tt_element_format(struct tt_output *out, const char *format, ...) TT_PRINTF(2, 3);
void tt_element_buf(struct tt_output *out, struct tt_buf *buf);
/* The scene lives as long as the elements. */
void tt_element_picture(struct tt_output *out, const struct tt_scene *scene);

/* Short for what is wanted most: an element with a class (or NULL); one that holds nothing but text; a link.
 */
void tt_element_open(struct tt_output *out, enum tt_element element, const char *class);
void tt_element_whole(struct tt_output *out, enum tt_element element, const char *class, struct tt_text text);
void tt_element_link(struct tt_output *out, const char *kind, struct tt_text id, struct tt_text text);

/* What only a screen needs, in the form of HTML; nothing on paper. */
void tt_element_screen(struct tt_output *out, const char *format, ...) TT_PRINTF(2, 3);

#endif

/*
 * Elements are taken in their order, each laid below the one before; what stands within a line is gathered
 * and laid as a paragraph. One table says how the texts of each element look and how much room is around it.
 */
#include "present/paper_layout.h"

#include <string.h>

/* ---- sheets ---------------------------------------------------------------------------------------- */

float tt_paper_width(const struct tt_paper *paper) {
	return tt_paper_scene(paper)->width - 2 * tt_paper_side_margin;
}

float tt_paper_bottom(const struct tt_paper *paper) {
	return tt_paper_scene(paper)->height - tt_paper_bottom_margin;
}

struct tt_scene *tt_paper_scene(const struct tt_paper *paper) {
	return &paper->volume->sheets.items[paper->sheet];
}

static void shape_sheet(struct tt_paper *paper, bool on_its_side) {
	struct tt_scene *scene = tt_paper_scene(paper);
	scene->width = on_its_side ? tt_paper_long_side : tt_paper_short_side;
	scene->height = on_its_side ? tt_paper_short_side : tt_paper_long_side;
	paper->on_its_side = on_its_side;
}

void tt_paper_new_sheet(struct tt_paper *paper, bool on_its_side) {
	paper->sheet = paper->volume->sheets.len;
	*tt_push(paper->arena, &paper->volume->sheets) = (struct tt_scene){.arena = paper->arena};
	shape_sheet(paper, on_its_side);
	paper->y = tt_paper_top_margin;
}

bool tt_paper_empty(const struct tt_paper *paper) {
	return paper->y <= tt_paper_top_margin;
}

void tt_paper_turn(struct tt_paper *paper, bool on_its_side) {
	if (paper->on_its_side == on_its_side)
		return;
	if (tt_paper_empty(paper))
		shape_sheet(paper, on_its_side);
	else
		tt_paper_new_sheet(paper, on_its_side);
}

void tt_paper_need(struct tt_paper *paper, float height) {
	if (paper->y + height > tt_paper_bottom(paper) && !tt_paper_empty(paper))
		tt_paper_new_sheet(paper, false);
}

void tt_paper_arrive(struct tt_paper *paper) {
	for (uint32_t i = 0; i < paper->awaited.len; i++) {
		struct tt_place_name name = paper->awaited.items[i];
		uint32_t words[] = {tt_text_hash(tt_text_of(name.kind)), tt_text_hash(name.id)};
		tt_index_add(paper->arena, &paper->place_index, tt_hash_words(words, TT_COUNT(words)),
			paper->places.len);
		*tt_push(paper->arena, &paper->places) = (struct tt_paper_place){
			.name = name, .sheet = paper->sheet, .y = paper->y, .place = TT_NONE};
	}
	paper->awaited.len = 0;
}

void tt_paper_line(struct tt_paper *paper, enum tt_style style, float x, float y, float width) {
	struct tt_scene *scene = tt_paper_scene(paper);
	tt_scene_path(scene, style, false);
	tt_scene_point(scene, x, y);
	tt_scene_point(scene, x + width, y);
}

/* ---- looks ----------------------------------------------------------------------------------------- */

/* How an element is laid: LOOK wins over the one around it. */
struct manner {
	enum tt_element element;
	const char *class; /* NULL: any other */
	uint8_t font, style;
	float before, after, indent;
	float keep; /* room that has to be left for it and what follows */
};

static const struct manner manners[] = {
	{TT_ELEMENT_TITLE, NULL, TT_FONT_PAPER_TITLE, TT_STYLE_INK, 8, 6, 0, 0},
	{TT_ELEMENT_HEADING, NULL, TT_FONT_PAPER_HEADING, TT_STYLE_INK, 22, 12, 0, 150},
	{TT_ELEMENT_SUBHEADING, NULL, TT_FONT_PAPER_SUBHEADING, TT_STYLE_INK, 12, 5, 0, 90},
	{TT_ELEMENT_MINOR_HEADING, NULL, TT_FONT_PAPER_MINOR, TT_STYLE_INK, 7, 2, 0, 50},
	{TT_ELEMENT_FOLD_TITLE, NULL, TT_FONT_PAPER_BODY_STRONG, TT_STYLE_INK, 9, 5, 0, 70},
	{TT_ELEMENT_PARAGRAPH, "lead", TT_FONT_PAPER_LEAD, TT_STYLE_INK, 2, 8, 0, 0},
	{TT_ELEMENT_PARAGRAPH, "about", TT_FONT_PAPER_BODY, TT_STYLE_SOFT_INK, 0, 26, 0, 0},
	{TT_ELEMENT_PARAGRAPH, "remark", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 2, 0, 0},
	{TT_ELEMENT_PARAGRAPH, "place", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 3, 0, 0},
	{TT_ELEMENT_PARAGRAPH, "good", TT_FONT_PAPER_BODY, TT_STYLE_GOOD_INK, 2, 6, 0, 0},
	{TT_ELEMENT_PARAGRAPH, "notice", TT_FONT_PAPER_BODY, TT_STYLE_CALM_INK, 6, 12, 10, 0},
	{TT_ELEMENT_PARAGRAPH, "line in0", TT_FONT_PAPER_NOTE, TT_STYLE_INK, 0, 0, 0, 0},
	{TT_ELEMENT_PARAGRAPH, "line in2", TT_FONT_PAPER_NOTE, TT_STYLE_INK, 0, 0, 10, 0},
	{TT_ELEMENT_PARAGRAPH, "line in6", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 28, 0},
	{TT_ELEMENT_PARAGRAPH, "line in8", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 40, 0},
	{TT_ELEMENT_PARAGRAPH, "line in10", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 52, 0},
	{TT_ELEMENT_PARAGRAPH, "line in12", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 64, 0},
	{TT_ELEMENT_PARAGRAPH, "line in14", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 76, 0},
	{TT_ELEMENT_PARAGRAPH, "line in16", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 88, 0},
	{TT_ELEMENT_PARAGRAPH, "line in18", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 100, 0},
	{TT_ELEMENT_PARAGRAPH, "line in20", TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 112, 0},
	{TT_ELEMENT_PARAGRAPH, NULL, TT_FONT_PAPER_BODY, TT_STYLE_INK, 2, 5, 0, 0},
	{TT_ELEMENT_LIST, "answers", TT_FONT_PAPER_NOTE, TT_STYLE_INK, 0, 2, 14, 0},
	{TT_ELEMENT_LIST, "cards", TT_FONT_PAPER_BODY, TT_STYLE_INK, 2, 4, 0, 0},
	{TT_ELEMENT_LIST, NULL, TT_FONT_PAPER_BODY, TT_STYLE_INK, 2, 4, 16, 0},
	{TT_ELEMENT_NUMBERED, "findings", TT_FONT_PAPER_BODY, TT_STYLE_INK, 2, 4, 30, 0},
	{TT_ELEMENT_NUMBERED, NULL, TT_FONT_PAPER_BODY, TT_STYLE_INK, 2, 4, 22, 0},
	{TT_ELEMENT_ITEM, NULL, TT_FONT_COUNT, 0, 0, 2, 0, 0},
	{TT_ELEMENT_TERM, NULL, TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, 0, 0, 0, 36},
	{TT_ELEMENT_MEANING, NULL, TT_FONT_PAPER_BODY, TT_STYLE_INK, 0, 2, 0, 0},
	{TT_ELEMENT_ARTICLE, NULL, TT_FONT_PAPER_BODY, TT_STYLE_INK, 8, 10, 12, 120},
	{TT_ELEMENT_FIGURE_TITLE, NULL, TT_FONT_PAPER_BODY_STRONG, TT_STYLE_INK, 4, 5, 0, 0},
	{TT_ELEMENT_TABLE_TITLE, NULL, TT_FONT_PAPER_NOTE_STRONG, TT_STYLE_SOFT_INK, 4, 3, 0, 70},
};

static const struct manner *manner_of(const struct tt_element_start *start) {
	static const struct manner plain = {.font = TT_FONT_COUNT};
	for (size_t i = 0; i < TT_COUNT(manners); i++)
		if (manners[i].element == start->element &&
			(manners[i].class == NULL ||
				(start->class != NULL && strcmp(manners[i].class, start->class) == 0)))
			return &manners[i];
	return &plain;
}

/* ---- elements -------------------------------------------------------------------------------------- */

static void lay_element(struct tt_paper *paper, float left, float width);

/* Lays everything up to the end of the element at hand, which was begun. */
static void lay_inside(struct tt_paper *paper, float left, float width) {
	while (paper->at < paper->count) {
		const struct tt_kept *item = &paper->items[paper->at];
		if (item->kind == TT_KEPT_END && !tt_paper_inline(item->start.element)) {
			paper->at++;
			return;
		}
		if (item->kind == TT_KEPT_START && !tt_paper_inline(item->start.element)) {
			lay_element(paper, left, width);
			continue;
		}
		tt_rich_begin(paper, &paper->text);
		tt_rich_gather(paper, &paper->text);
		tt_paper_paragraph(paper, &paper->text, left, width);
		paper->at += item == &paper->items[paper->at]; /* a picture out of its place */
	}
}

/* A bar to the left of what stands between there and here, on as many sheets as that takes. */
static void paint_bar(struct tt_paper *paper, enum tt_style style, uint32_t sheet, float top, float x) {
	for (uint32_t i = sheet; i <= paper->sheet; i++) {
		struct tt_scene *scene = &paper->volume->sheets.items[i];
		float from = i == sheet ? top : tt_paper_top_margin;
		float to = i == paper->sheet ? paper->y : scene->height - tt_paper_bottom_margin;
		if (to > from)
			tt_scene_box(scene, style, (struct tt_frame){x, from, 3, to - from}, 0);
	}
}

static enum tt_style bar_style(const char *class) {
	return strcmp(class, "cause error") == 0     ? TT_STYLE_BAD_INK
	       : strcmp(class, "cause warning") == 0 ? TT_STYLE_WARNING
	       : strcmp(class, "question") == 0	     ? TT_STYLE_WARNING
						     : TT_STYLE_CALM_INK;
}

static void lay_barred(
	struct tt_paper *paper, const struct tt_element_start *start, float left, float width) {
	uint32_t sheet = paper->sheet;
	float top = paper->y;
	lay_inside(paper, left, width);
	paint_bar(paper, bar_style(start->class == NULL ? "" : start->class), sheet, top, left - 10);
}

/* ---- pictures -------------------------------------------------------------------------------------- */

static const float figure_title = 30;

static float fit(const struct tt_scene *scene, float width, float height) {
	float scale = 0.9F;
	scale = scene->width * scale > width ? width / scene->width : scale;
	return scene->height * scale > height ? height / scene->height : scale;
}

/* How large it is on a sheet of its own. */
static float fit_sheet(const struct tt_scene *scene, bool on_its_side) {
	float width = on_its_side ? tt_paper_long_side : tt_paper_short_side;
	float height = on_its_side ? tt_paper_short_side : tt_paper_long_side;
	return fit(scene, width - 2 * tt_paper_side_margin,
		height - tt_paper_top_margin - tt_paper_bottom_margin - figure_title);
}

static bool wants_its_side(const struct tt_scene *scene) {
	return fit_sheet(scene, true) > fit_sheet(scene, false) * 1.2F;
}

/* On the sheet at hand if it is nearly as large there as anywhere, else on one of its own. */
static void place_picture(struct tt_paper *paper, const struct tt_scene *scene) {
	bool on_its_side = wants_its_side(scene);
	float best = fit_sheet(scene, on_its_side);
	float here = fit(scene, tt_paper_width(paper), tt_paper_bottom(paper) - paper->y - figure_title);
	if (here >= best * 0.8F)
		return;
	tt_paper_turn(paper, on_its_side);
	if (!tt_paper_empty(paper) && fit(scene, tt_paper_width(paper),
					      tt_paper_bottom(paper) - paper->y - figure_title) < best * 0.8F)
		tt_paper_new_sheet(paper, on_its_side);
}

static void enter_contents(struct tt_paper *paper, int level, bool listed) {
	paper->entry_level = level;
	paper->entry_listed = listed;
}

/* The picture that is shown first in the section whose heading is at hand, or NULL. */
static const struct tt_scene *first_picture(const struct tt_paper *paper) {
	for (uint32_t i = paper->at; i < paper->count; i++) {
		const struct tt_kept *item = &paper->items[i];
		if (item->kind == TT_KEPT_PICTURE)
			return item->scene;
		if (item->kind == TT_KEPT_START && !tt_paper_inline(item->start.element) &&
			item->start.element != TT_ELEMENT_PARAGRAPH &&
			item->start.element != TT_ELEMENT_FIGURE &&
			item->start.element != TT_ELEMENT_FIGURE_TITLE)
			return NULL;
	}
	return NULL;
}

/* Sections begin on a sheet of their own unless much of this one is free; one that begins with a picture, on
 * the sheet of that. */
static void lay_heading(struct tt_paper *paper, float left, float width) {
	const struct tt_scene *picture = first_picture(paper);
	if (picture != NULL && tt_paper_empty(paper))
		tt_paper_turn(paper, wants_its_side(picture));
	else if (picture != NULL)
		tt_paper_new_sheet(paper, wants_its_side(picture));
	else if (paper->on_its_side || paper->y > tt_paper_long_side * 0.45F)
		tt_paper_new_sheet(paper, false);
	enter_contents(paper, 0, true);
	lay_inside(paper, left, width);
	tt_paper_line(paper, TT_STYLE_HEAVY_LINE, left, paper->y + 4, width);
}

/* The table that follows decides which way the sheet of its title lies. */
static void look_ahead(struct tt_paper *paper) {
	uint32_t at = paper->at;
	while (at < paper->count && paper->items[at].kind != TT_KEPT_END)
		at++;
	at++;
	if (at >= paper->count || paper->items[at].kind != TT_KEPT_START ||
		paper->items[at].start.element != TT_ELEMENT_TABLE)
		return;
	tt_paper_plan_table(paper, at);
	tt_paper_turn(paper, paper->plan.on_its_side);
}

static void lay_fold_title(
	struct tt_paper *paper, const struct tt_element_start *around, float left, float width) {
	bool event = around != NULL && around->class != NULL;
	if (paper->articles == 0)
		enter_contents(paper, 1, !event);
	look_ahead(paper);
	tt_paper_need(paper, 70);
	if (event)
		tt_paper_line(paper, TT_STYLE_LINE, left, paper->y - 3, width);
	lay_inside(paper, left, width);
}

static void lay_item(struct tt_paper *paper, const struct tt_element_start *start, float left, float width) {
	uint32_t number = start->number != 0 ? start->number : paper->item + 1;
	paper->item = number;
	paper->marker = paper->numbered ? tt_text_format(paper->arena, "%u.", number) : TT_TEXT("•");
	paper->marker_x = left - 6;
	lay_inside(paper, left, width);
	paper->marker = (struct tt_text){0};
}

static void lay_list(struct tt_paper *paper, const struct tt_element_start *start, float left, float width) {
	bool numbered = paper->numbered;
	uint32_t item = paper->item;
	paper->numbered = start->element == TT_ELEMENT_NUMBERED;
	paper->item = 0;
	lay_inside(paper, left, width);
	paper->numbered = numbered;
	paper->item = item;
}

/* ---- terms and their meanings ---------------------------------------------------------------------- */

static const float term_width = 118, term_gap = 10;

/* The term stands to the left; what it means begins on the same line. */
static void lay_terms(struct tt_paper *paper, float left, float width) {
	uint32_t sheet = paper->sheet;
	float top = paper->y, below = paper->y;
	while (paper->at < paper->count) {
		const struct tt_kept *item = &paper->items[paper->at];
		if (item->kind != TT_KEPT_START) {
			paper->at++;
			break;
		}
		if (item->start.element == TT_ELEMENT_TERM) {
			tt_paper_need(paper, 40);
			top = paper->y;
			lay_element(paper, left, term_width);
			sheet = paper->sheet;
			below = paper->y;
			continue;
		}
		paper->y = paper->sheet == sheet ? top : paper->y;
		lay_element(paper, left + term_width + term_gap, width - term_width - term_gap);
		if (paper->sheet == sheet && paper->y < below)
			paper->y = below;
	}
}

/* ---- figures at a glance --------------------------------------------------------------------------- */

struct card {
	struct tt_text number, title;
	const char *class;
	uint32_t leads;
};

/* Takes the next card of a list; false at its end. */
static bool take_card(struct tt_paper *paper, struct card *card) {
	uint32_t depth = 0;
	bool number = false;
	*card = (struct card){.leads = TT_NONE};
	for (; paper->at < paper->count; paper->at++) {
		const struct tt_kept *item = &paper->items[paper->at];
		enum tt_element element = item->start.element;
		if (item->kind == TT_KEPT_TEXT && number)
			card->number = item->text;
		else if (item->kind == TT_KEPT_TEXT && item->text.len > 1)
			card->title = item->text;
		if (item->kind == TT_KEPT_END && depth-- == 0)
			return false;
		if (item->kind == TT_KEPT_END && depth == 0) {
			paper->at++;
			return true;
		}
		if (item->kind == TT_KEPT_TEXT || item->kind == TT_KEPT_PICTURE)
			continue;
		number = item->kind == TT_KEPT_START &&
			 (element == TT_ELEMENT_NUMBER || element == TT_ELEMENT_MEANING);
		if (item->kind != TT_KEPT_START)
			continue;
		depth++;
		card->class = element == TT_ELEMENT_ITEM ? item->start.class : card->class;
		if (element == TT_ELEMENT_LINK) {
			card->leads = paper->names.len;
			*tt_push(paper->arena, &paper->names) =
				(struct tt_place_name){item->start.kind, item->start.id};
		}
	}
	return false;
}

static enum tt_style card_style(const char *class) {
	if (class == NULL)
		return TT_STYLE_INK;
	if (strstr(class, "zero") != NULL)
		return TT_STYLE_SOFT_INK;
	if (strstr(class, "forbidden") != NULL || strstr(class, "error") != NULL)
		return TT_STYLE_BAD_INK;
	if (strstr(class, "undetermined") != NULL || strstr(class, "warning") != NULL)
		return TT_STYLE_OPEN_INK;
	return strstr(class, "permitted") != NULL ? TT_STYLE_GOOD_INK : TT_STYLE_CALM_INK;
}

static void paint_card(struct tt_paper *paper, const struct card *card, struct tt_frame frame) {
	enum tt_style style = card_style(card->class);
	struct tt_text_look number = {TT_FONT_PAPER_NUMBER, (uint8_t)style, TT_STYLE_PAPER, TT_NONE};
	struct tt_text_look title = {TT_FONT_PAPER_NOTE, TT_STYLE_INK, TT_STYLE_PAPER, card->leads};
	struct tt_scene *scene = tt_paper_scene(paper);
	uint32_t next = 0;
	tt_scene_box(scene, TT_STYLE_LINE, frame, 3);
	tt_scene_box(scene, style, (struct tt_frame){frame.x, frame.y, 4, frame.height}, 0);
	tt_paper_label(paper, number, card->number, frame.x + 12, frame.y + 2, false);
	tt_rich_begin(paper, &paper->text);
	tt_rich_add(paper, &paper->text, title, card->title);
	tt_rich_flow(paper, &paper->text, frame.width - 18, TT_BREAK_ANYWHERE);
	(void)tt_rich_paint(paper, &paper->text, 0, frame.x + 12, frame.y + 30, frame.height - 30, &next);
}

static void lay_cards(struct tt_paper *paper, float left, float width) {
	static const float height = 64, gap = 8;
	enum { IN_A_ROW = 5 };
	float card_width = (width - gap * (IN_A_ROW - 1)) / IN_A_ROW;
	struct card card;
	uint32_t count = 0;
	while (take_card(paper, &card)) {
		if (count % IN_A_ROW == 0) {
			paper->y += count > 0 ? height + gap : 0;
			tt_paper_need(paper, height);
			tt_paper_arrive(paper);
		}
		float x = left + (float)(count++ % IN_A_ROW) * (card_width + gap);
		paint_card(paper, &card, (struct tt_frame){x, paper->y, card_width, height});
	}
	paper->at++;
	paper->y += count > 0 ? height + 6 : 0;
}

static void paint_picture(struct tt_paper *paper, const struct tt_scene *scene, float left, float width) {
	float scale = fit(scene, width, tt_paper_bottom(paper) - paper->y + 0.5F);
	struct tt_frame frame = {left, paper->y, scene->width * scale, scene->height * scale};
	*tt_push(paper->arena, &paper->volume->pictures) =
		(struct tt_volume_picture){.sheet = paper->sheet, .scene = scene, .frame = frame};
	paper->y += frame.height + 8;
}

static const struct tt_scene *find_picture(const struct tt_paper *paper) {
	for (uint32_t i = paper->at; i < paper->count; i++) {
		const struct tt_kept *item = &paper->items[i];
		if (item->kind == TT_KEPT_PICTURE)
			return item->scene;
		if (item->kind == TT_KEPT_END && item->start.element == TT_ELEMENT_FIGURE)
			return NULL;
	}
	return NULL;
}

static void lay_figure(struct tt_paper *paper, float left) {
	const struct tt_scene *scene = find_picture(paper);
	if (scene == NULL) {
		lay_inside(paper, left, tt_paper_width(paper));
		return;
	}
	place_picture(paper, scene);
	enter_contents(paper, 1, true);
	while (paper->items[paper->at].kind != TT_KEPT_PICTURE)
		lay_element(paper, left, tt_paper_width(paper));
	paint_picture(paper, scene, left, tt_paper_width(paper));
	paper->at++;
	lay_inside(paper, left, tt_paper_width(paper));
}

/* ---- an element ------------------------------------------------------------------------------------ */

static bool is_class(const struct tt_element_start *start, const char *class) {
	return start->class != NULL && strcmp(start->class, class) == 0;
}

static const struct tt_element_start *around(const struct tt_paper *paper) {
	return paper->at >= 2 && paper->items[paper->at - 2].kind == TT_KEPT_START
		       ? &paper->items[paper->at - 2].start
		       : NULL;
}

static void lay_as(struct tt_paper *paper, const struct tt_element_start *start, float left, float width) {
	switch (start->element) {
	case TT_ELEMENT_HEADING:
		lay_heading(paper, left, width);
		break;
	case TT_ELEMENT_SUBHEADING:
		if (paper->articles > 0)
			enter_contents(paper, 1, !paper->question);
		lay_inside(paper, left, width);
		break;
	case TT_ELEMENT_FOLD_TITLE:
		lay_fold_title(paper, around(paper), left, width);
		break;
	case TT_ELEMENT_ARTICLE:
		paper->articles++;
		paper->question = is_class(start, "question");
		lay_barred(paper, start, left, width);
		paper->articles--;
		break;
	case TT_ELEMENT_LIST:
	case TT_ELEMENT_NUMBERED:
		if (is_class(start, "cards"))
			lay_cards(paper, left, width);
		else
			lay_list(paper, start, left, width);
		break;
	case TT_ELEMENT_ITEM:
		lay_item(paper, start, left, width);
		break;
	case TT_ELEMENT_TERMS:
		if (is_class(start, "counts"))
			lay_cards(paper, left, width);
		else
			lay_terms(paper, left, width);
		break;
	case TT_ELEMENT_FIGURE:
		lay_figure(paper, left);
		break;
	case TT_ELEMENT_TABLE:
		tt_paper_table(paper);
		break;
	default:
		lay_inside(paper, left, width);
	}
}

/* Takes an element, from its start to its end. */
static void lay_element(struct tt_paper *paper, float left, float width) {
	const struct tt_element_start *start = &paper->items[paper->at++].start;
	const struct manner *manner = manner_of(start);
	struct tt_text_look look = paper->look;
	if (start->kind != NULL)
		*tt_push(paper->arena, &paper->awaited) = (struct tt_place_name){start->kind, start->id};
	if (manner->font < TT_FONT_COUNT)
		paper->look = (struct tt_text_look){manner->font, manner->style, TT_STYLE_PAPER, TT_NONE};
	paper->y += tt_paper_empty(paper) ? 0 : manner->before;
	tt_paper_need(paper, manner->keep);
	lay_as(paper, start, left + manner->indent, width - manner->indent);
	paper->y += manner->after;
	paper->look = look;
}

/* ---- the end --------------------------------------------------------------------------------------- */

static uint32_t find_place(const struct tt_paper *paper, struct tt_place_name name) {
	uint32_t words[] = {tt_text_hash(tt_text_of(name.kind)), tt_text_hash(name.id)};
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&paper->place_index, tt_hash_words(words, TT_COUNT(words)), &probe)) !=
		TT_NONE)
		if (strcmp(paper->places.items[id].name.kind, name.kind) == 0 &&
			tt_text_equal(paper->places.items[id].name.id, name.id))
			return id;
	return TT_NONE;
}

/* Links know names so far; from now on they know places. */
static void resolve_links(struct tt_paper *paper) {
	for (uint32_t i = 0; i < paper->volume->links.len; i++)
		paper->volume->links.items[i].place =
			find_place(paper, paper->names.items[paper->link_names.items[i]]);
}

/* Of all places the volume gets those that something leads to. */
static void number_places(struct tt_paper *paper) {
	struct tt_volume *volume = paper->volume;
	for (uint32_t i = 0; i < volume->links.len; i++)
		if (volume->links.items[i].place != TT_NONE)
			paper->places.items[volume->links.items[i].place].place = 0;
	for (uint32_t i = 0; i < paper->entries.len; i++)
		paper->places.items[paper->entries.items[i].place].place = 0;
	for (uint32_t i = 0; i < paper->places.len; i++) {
		struct tt_paper_place *place = &paper->places.items[i];
		if (place->place == TT_NONE)
			continue;
		place->place = volume->places.len;
		*tt_push(paper->arena, &volume->places) = (struct tt_volume_place){place->sheet, place->y};
	}
	for (uint32_t i = 0; i < volume->links.len; i++)
		if (volume->links.items[i].place != TT_NONE)
			volume->links.items[i].place =
				paper->places.items[volume->links.items[i].place].place;
	for (uint32_t i = 0; i < paper->entries.len; i++)
		*tt_push(paper->arena, &volume->marks) =
			(struct tt_volume_mark){paper->entries.items[i].title, paper->entries.items[i].level,
				paper->places.items[paper->entries.items[i].place].place};
}

static void paint_feet(struct tt_paper *paper) {
	struct tt_text_look look = {TT_FONT_PAPER_NOTE, TT_STYLE_SOFT_INK, TT_STYLE_PAPER, TT_NONE};
	struct tt_text title = tt_text_cut(paper->volume->title, 80);
	for (paper->sheet = 0; paper->sheet < paper->volume->sheets.len; paper->sheet++) {
		const struct tt_scene *scene = tt_paper_scene(paper);
		float y = scene->height - 42, right = scene->width - tt_paper_side_margin;
		tt_paper_line(
			paper, TT_STYLE_LINE, tt_paper_side_margin, y - 5, right - tt_paper_side_margin);
		if (paper->sheet > 0)
			tt_paper_label(paper, look, title, tt_paper_side_margin, y, false);
		tt_paper_label(paper, look,
			tt_text_format(paper->arena, "%u / %u", paper->sheet + 1, paper->volume->sheets.len),
			right, y, true);
	}
}

/* The title stands on the first sheet; everything else begins on the second one. */
static void lay_all(struct tt_paper *paper) {
	float left = tt_paper_side_margin;
	float front = paper->y;
	while (paper->at < paper->count) {
		bool header = paper->items[paper->at].start.element == TT_ELEMENT_HEADER;
		lay_element(paper, left, tt_paper_short_side - 2 * tt_paper_side_margin);
		if (!header)
			continue;
		front = paper->y;
		tt_paper_new_sheet(paper, false);
	}
	resolve_links(paper);
	paper->sheet = 0;
	paper->y = front;
	tt_paper_contents(paper);
	number_places(paper);
	paint_feet(paper);
}

struct tt_volume *tt_paper_lay(
	struct tt_arena *arena, struct tt_typesetter *typesetter, const struct tt_paper_request *request) {
	struct tt_paper *paper = TT_NEW(arena, struct tt_paper);
	*paper = (struct tt_paper){.arena = arena,
		.typesetter = typesetter,
		.language = request->language,
		.items = request->elements->items.items,
		.count = request->elements->items.len,
		.volume = TT_NEW(arena, struct tt_volume),
		.look = {TT_FONT_PAPER_BODY, TT_STYLE_INK, TT_STYLE_PAPER, TT_NONE},
		.plan = {.table = TT_NONE},
		.entry_level = -1};
	paper->volume->title = request->title;
	paper->volume->subject = request->subject;
	tt_paper_new_sheet(paper, false);
	lay_all(paper);
	return paper->volume;
}

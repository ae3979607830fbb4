/*
 * Texts with several looks: gathered from elements, broken by the typesetter, painted line by line. A run is
 * what one look has on one line; it becomes one text of the sheet's scene.
 */
#include "present/paper_layout.h"

#include <string.h>

enum { TEXT_LIMIT = 1 << 24, NESTED = 8 };

bool tt_paper_inline(enum tt_element element) {
	return element >= TT_ELEMENT_LINK;
}

/* ---- gathering ------------------------------------------------------------------------------------- */

void tt_rich_begin(struct tt_paper *paper, struct tt_rich_text *rich) {
	if (rich->text.bytes == NULL)
		tt_buf_init(&rich->text, paper->arena, TEXT_LIMIT);
	rich->text.len = 0;
	rich->spans.len = rich->looks.len = rich->runs.len = 0;
	rich->run_count = 0;
	rich->width = rich->height = 0;
}

void tt_rich_add(
	struct tt_paper *paper, struct tt_rich_text *rich, struct tt_text_look look, struct tt_text text) {
	if (rich->text.len == 0)
		while (text.len > 0 && text.bytes[0] == ' ')
			text = tt_text_slice(text, 1, text.len);
	if (text.len == 0)
		return;
	*tt_push(paper->arena, &rich->spans) = (struct tt_typeset_span){
		.start = (uint32_t)rich->text.len, .len = (uint32_t)text.len, .font = look.font};
	*tt_push(paper->arena, &rich->looks) = look;
	tt_buf_add(&rich->text, text);
}

/* Each font has its strong one after it, but those that are strong already. */
static uint8_t strong(uint8_t font) {
	return tt_font_looks[font].bold ? font : (uint8_t)(font + 1);
}

static struct tt_text_look badge_look(struct tt_text_look look, const char *class) {
	static const struct {
		const char *class;
		uint8_t style, ground;
	} badges[] = {{"error", TT_STYLE_BAD_INK, TT_STYLE_BAD_TINT},
		{"forbidden", TT_STYLE_BAD_INK, TT_STYLE_BAD_TINT},
		{"warning", TT_STYLE_OPEN_INK, TT_STYLE_OPEN_TINT},
		{"undetermined", TT_STYLE_OPEN_INK, TT_STYLE_OPEN_TINT},
		{"permitted", TT_STYLE_GOOD_INK, TT_STYLE_GOOD_TINT},
		{"note", TT_STYLE_CALM_INK, TT_STYLE_CALM_TINT}};
	look.font = strong(look.font);
	for (size_t i = 0; i < TT_COUNT(badges); i++)
		if (strstr(class, badges[i].class) != NULL) {
			look.style = badges[i].style;
			look.ground = badges[i].ground;
			break;
		}
	return look;
}

static struct tt_text_look look_within(
	struct tt_paper *paper, struct tt_text_look look, const struct tt_element_start *start) {
	switch (start->element) {
	case TT_ELEMENT_LINK:
		look.leads = paper->names.len;
		look.style = TT_STYLE_LINK_INK;
		*tt_push(paper->arena, &paper->names) = (struct tt_place_name){start->kind, start->id};
		return look;
	case TT_ELEMENT_CODE:
		look.style = TT_STYLE_SOFT_INK;
		return look;
	case TT_ELEMENT_STRONG:
	case TT_ELEMENT_NUMBER:
		look.font = strong(look.font);
		return look;
	default:
		return start->class != NULL ? badge_look(look, start->class) : look;
	}
}

void tt_rich_gather(struct tt_paper *paper, struct tt_rich_text *rich) {
	struct tt_text_look looks[NESTED] = {paper->look};
	uint32_t depth = 0;
	for (; paper->at < paper->count; paper->at++) {
		const struct tt_kept *item = &paper->items[paper->at];
		if (item->kind == TT_KEPT_PICTURE ||
			(item->kind != TT_KEPT_TEXT && !tt_paper_inline(item->start.element)))
			return;
		if (item->kind == TT_KEPT_TEXT)
			tt_rich_add(paper, rich, looks[depth], item->text);
		else if (item->kind == TT_KEPT_END)
			depth -= depth > 0;
		else if (depth + 1 < NESTED) {
			looks[depth + 1] = look_within(paper, looks[depth], &item->start);
			depth++;
		}
	}
}

/* ---- breaking -------------------------------------------------------------------------------------- */

static void measure(struct tt_rich_text *rich) {
	rich->width = rich->height = 0;
	for (uint32_t i = 0; i < rich->run_count; i++) {
		const struct tt_typeset_run *run = &rich->runs.items[i];
		rich->width = run->x + run->width > rich->width ? run->x + run->width : rich->width;
		if (i == 0 || run[-1].line != run->line)
			rich->height += run->ascent + run->descent;
	}
}

void tt_rich_flow(
	struct tt_paper *paper, struct tt_rich_text *rich, float width, enum tt_typeset_breaks breaks) {
	const struct tt_typesetter *typesetter = paper->typesetter;
	uint32_t capacity = rich->spans.len + 8 > rich->runs.len ? rich->spans.len + 8 : rich->runs.len;
	for (;;) {
		while (rich->runs.len < capacity)
			(void)tt_push(paper->arena, &rich->runs);
		rich->run_count = typesetter->functions->flow(typesetter->state, tt_buf_text(&rich->text),
			rich->spans.items, rich->spans.len, width, breaks, rich->runs.items, capacity);
		if (rich->run_count <= capacity)
			break;
		capacity = rich->run_count;
	}
	measure(rich);
}

/* ---- painting -------------------------------------------------------------------------------------- */

static void paint_ground(struct tt_scene *scene, enum tt_style style, struct tt_frame frame) {
	frame.x -= 2;
	frame.width += 4;
	tt_scene_box(scene, style, frame, 2);
}

static void paint_run(struct tt_paper *paper, const struct tt_rich_text *rich,
	const struct tt_typeset_run *run, float x, float y) {
	struct tt_scene *scene = tt_paper_scene(paper);
	const struct tt_text_look *look = &rich->looks.items[run->span];
	struct tt_text text = tt_text_slice(tt_buf_text(&rich->text), run->start, run->start + run->len);
	struct tt_frame box = {x + run->x, y, run->width, run->ascent + run->descent};
	if (look->ground != TT_STYLE_PAPER)
		paint_ground(scene, look->ground, box);
	tt_scene_text(scene, look->style, look->font,
		(struct tt_frame){box.x, y + run->ascent, run->width, 0}, tt_text_copy(paper->arena, text));
	if (look->leads == TT_NONE)
		return;
	*tt_push(paper->arena, &paper->volume->links) =
		(struct tt_volume_link){.sheet = paper->sheet, .frame = box, .place = TT_NONE};
	*tt_push(paper->arena, &paper->link_names) = look->leads;
}

float tt_rich_paint(struct tt_paper *paper, const struct tt_rich_text *rich, uint32_t first_run, float x,
	float y, float room, uint32_t *next_run) {
	float painted = 0;
	uint32_t i = first_run;
	while (i < rich->run_count) {
		const struct tt_typeset_run *first = &rich->runs.items[i];
		float height = first->ascent + first->descent;
		if (painted + height > room + 0.05F) /* sums in another order are not quite the same */
			break;
		for (; i < rich->run_count && rich->runs.items[i].line == first->line; i++)
			paint_run(paper, rich, &rich->runs.items[i], x, y + painted);
		painted += height;
	}
	*next_run = i;
	return painted;
}

float tt_paper_label(
	struct tt_paper *paper, struct tt_text_look look, struct tt_text text, float x, float y, bool right) {
	struct tt_block_of_text block =
		tt_typeset(paper->typesetter, (enum tt_font)look.font, text, tt_paper_long_side);
	float ascent = block.count > 0 ? block.lines[0].ascent : 0;
	tt_scene_text(tt_paper_scene(paper), look.style, look.font,
		(struct tt_frame){right ? x - block.width : x, y + ascent, block.width, 0}, block.text);
	return block.width;
}

static void paint_marker(struct tt_paper *paper, float y) {
	if (paper->marker.len > 0)
		tt_paper_label(paper, paper->look, paper->marker, paper->marker_x, y, true);
	paper->marker = (struct tt_text){0};
}

/* A line that begins here is in the contents. */
static void enter(struct tt_paper *paper, const struct tt_rich_text *rich) {
	if (paper->entry_level < 0)
		return;
	*tt_push(paper->arena, &paper->entries) =
		(struct tt_paper_entry){.title = tt_text_copy(paper->arena, tt_buf_text(&rich->text)),
			.level = (uint8_t)paper->entry_level,
			.listed = paper->entry_listed,
			.place = paper->places.len};
	*tt_push(paper->arena, &paper->places) =
		(struct tt_paper_place){.sheet = paper->sheet, .y = paper->y, .place = TT_NONE};
	paper->entry_level = -1;
}

void tt_paper_paragraph(struct tt_paper *paper, struct tt_rich_text *rich, float left, float width) {
	uint32_t at = 0;
	if (rich->text.len == 0)
		return;
	tt_rich_flow(paper, rich, width, TT_BREAK_ANYWHERE);
	if (rich->run_count == 0)
		return;
	tt_paper_need(paper, rich->runs.items[0].ascent + rich->runs.items[0].descent);
	tt_paper_arrive(paper);
	enter(paper, rich);
	paint_marker(paper, paper->y);
	while (at < rich->run_count) {
		const struct tt_typeset_run *run = &rich->runs.items[at];
		tt_paper_need(paper, run->ascent + run->descent);
		paper->y += tt_rich_paint(
			paper, rich, at, left, paper->y, tt_paper_bottom(paper) - paper->y, &at);
		if (at < rich->run_count && tt_paper_empty(paper))
			break; /* a line higher than a sheet */
	}
}

/*
 * The contents: a line an entry, with the number of its sheet, which leads there. They are laid last, when
 * every number is known, and stand in front: how many sheets they take follows from how many entries there
 * are, so that the numbers after them can be told before they are laid.
 */
#include "present/paper_layout.h"

#include <string.h>

enum { LISTED_IN_SECTION = 24 }; /* where more entries stand below a section, only the section is listed */

static const float line_height = 21, section_gap = 7, number_width = 40, indent = 18;

/* Entries below a section that has too many of them are left to the bookmarks. */
static void choose_listed(struct tt_paper *paper) {
	for (uint32_t i = 0, end; i < paper->entries.len; i = end) {
		uint32_t listed = 0;
		for (end = i + 1; end < paper->entries.len && paper->entries.items[end].level > 0; end++)
			listed += paper->entries.items[end].listed;
		for (uint32_t j = i + 1; listed > LISTED_IN_SECTION && j < end; j++)
			paper->entries.items[j].listed = false;
	}
}

static float height_of(const struct tt_paper_entry *entry) {
	return entry->level == 0 ? line_height + section_gap : line_height;
}

/* Sheets besides the first one, on which the contents begin at y. */
static uint32_t count_sheets(const struct tt_paper *paper, float y) {
	uint32_t more = 0;
	for (uint32_t i = 0; i < paper->entries.len; i++) {
		if (!paper->entries.items[i].listed)
			continue;
		float height = height_of(&paper->entries.items[i]);
		if (y + height > tt_paper_long_side - tt_paper_bottom_margin) {
			y = tt_paper_top_margin;
			more++;
		}
		y += height;
	}
	return more;
}

/* Puts sheets behind the first one; everything behind it moves on. */
static void insert_sheets(struct tt_paper *paper, uint32_t more) {
	struct tt_volume *volume = paper->volume;
	for (uint32_t i = 0; i < more; i++)
		(void)tt_push(paper->arena, &volume->sheets);
	memmove(&volume->sheets.items[1 + more], &volume->sheets.items[1],
		(volume->sheets.len - 1 - more) * sizeof(*volume->sheets.items));
	for (uint32_t i = 1; i <= more; i++)
		volume->sheets.items[i] = (struct tt_scene){
			.arena = paper->arena, .width = tt_paper_short_side, .height = tt_paper_long_side};
	for (uint32_t i = 0; i < paper->places.len; i++)
		paper->places.items[i].sheet += paper->places.items[i].sheet > 0 ? more : 0;
	for (uint32_t i = 0; i < volume->links.len; i++)
		volume->links.items[i].sheet += volume->links.items[i].sheet > 0 ? more : 0;
	for (uint32_t i = 0; i < volume->pictures.len; i++)
		volume->pictures.items[i].sheet += volume->pictures.items[i].sheet > 0 ? more : 0;
}

static struct tt_text first_line(
	struct tt_paper *paper, struct tt_text_look look, struct tt_text text, float width) {
	struct tt_block_of_text block = tt_typeset(paper->typesetter, (enum tt_font)look.font, text, width);
	if (block.count <= 1)
		return block.text;
	struct tt_text line =
		tt_text_slice(block.text, block.lines[0].start, block.lines[0].start + block.lines[0].len);
	return tt_text_format(paper->arena, "%.*s…", TT_TEXT_ARGS(line));
}

static void lay_entry(struct tt_paper *paper, const struct tt_paper_entry *entry) {
	float left = tt_paper_side_margin + indent * (float)entry->level, width = tt_paper_width(paper);
	float right = tt_paper_side_margin + width;
	uint8_t font = entry->level == 0 ? TT_FONT_PAPER_BODY_STRONG : TT_FONT_PAPER_BODY;
	struct tt_text_look look = {font, TT_STYLE_INK, TT_STYLE_PAPER, TT_NONE};
	struct tt_paper_place *place = &paper->places.items[entry->place];
	struct tt_text number = tt_text_format(paper->arena, "%u", place->sheet + 1);
	struct tt_text title = first_line(paper, look, entry->title, right - left - number_width - 20);
	paper->y += entry->level == 0 ? section_gap : 0;
	float end = left + tt_paper_label(paper, look, title, left, paper->y, false) + 6;
	float from = right - tt_paper_label(paper, look, number, right, paper->y, true) - 6;
	if (end < from)
		tt_paper_line(paper, TT_STYLE_LEADER, end, paper->y + 13, from - end);
	*tt_push(paper->arena, &paper->volume->links) = (struct tt_volume_link){.sheet = paper->sheet,
		.frame = {left, paper->y, right - left, line_height},
		.place = entry->place};
	paper->y += line_height;
}

/* Links of the contents come before all others but those of the first sheet, which has none. */
static void put_links_first(struct tt_paper *paper, uint32_t before) {
	struct tt_volume *volume = paper->volume;
	uint32_t added = volume->links.len - before;
	struct tt_volume_link *kept = TT_NEW_ARRAY(paper->arena, struct tt_volume_link, added);
	if (added == 0)
		return;
	memcpy(kept, &volume->links.items[before], added * sizeof(*kept));
	memmove(&volume->links.items[added], volume->links.items, before * sizeof(*kept));
	memcpy(volume->links.items, kept, added * sizeof(*kept));
}

void tt_paper_contents(struct tt_paper *paper) {
	uint32_t before = paper->volume->links.len;
	struct tt_text_look look = {TT_FONT_PAPER_SUBHEADING, TT_STYLE_INK, TT_STYLE_PAPER, TT_NONE};
	tt_paper_label(paper, look, paper->language == TT_JA ? TT_TEXT("目次") : TT_TEXT("Contents"),
		tt_paper_side_margin, paper->y, false);
	paper->y += 24;
	choose_listed(paper);
	insert_sheets(paper, count_sheets(paper, paper->y));
	for (uint32_t i = 0; i < paper->entries.len; i++) {
		const struct tt_paper_entry *entry = &paper->entries.items[i];
		if (!entry->listed)
			continue;
		if (paper->y + height_of(entry) > tt_paper_long_side - tt_paper_bottom_margin) {
			paper->sheet++;
			paper->y = tt_paper_top_margin;
		}
		lay_entry(paper, entry);
	}
	put_links_first(paper, before);
}

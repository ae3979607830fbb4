/*
 * Tables on paper. First they are planned: what each column needs at least and at most is measured in a
 * sample of rows, and from that follow the size of letters, which way the sheet lies, and the widths. Then
 * rows are laid one at a time, and forgotten.
 */
#include "present/paper_layout.h"

#include <string.h>

enum { SAMPLE = 120, SIZES = 3 };

static const float padding_x = 4, padding_y = 2.5F;
static const float widest_least = 110; /* a longer word is broken */
static const float comfortable = 50;   /* a narrower column makes its rows high */
static const float widest_most = 900;
static const float crowded = 3; /* times the width: then rows are high */

struct row {
	uint32_t first, end; /* elements */
	bool heading;
};

struct table {
	struct tt_paper *paper;
	TT_VECTOR(struct row) rows;
	uint32_t columns;
	float *least, *most; /* by column, in letters of the largest size */
	uint8_t size;
	float *widths;
	float width;
	struct tt_rich_text *cells; /* of the row at hand */
	const char **marks;
	uint8_t *names; /* of rows or columns */
};

static const uint8_t cell_fonts[SIZES] = {
	TT_FONT_PAPER_CELL, TT_FONT_PAPER_SMALL_CELL, TT_FONT_PAPER_TINY_CELL};

static float scale_of(uint8_t size) {
	return tt_font_looks[cell_fonts[size]].size / tt_font_looks[cell_fonts[0]].size;
}

/* ---- cells ----------------------------------------------------------------------------------------- */

static bool is_cell(enum tt_element element) {
	return element == TT_ELEMENT_CELL || element == TT_ELEMENT_ROW_NAME ||
	       element == TT_ELEMENT_COLUMN_NAME;
}

static bool starts(const struct tt_kept *item, enum tt_element element) {
	return item->kind == TT_KEPT_START && item->start.element == element;
}

/* Takes all that stands in the cell at hand; what is a line of its own there begins one. */
static void gather_cell(struct tt_paper *paper, struct tt_rich_text *cell) {
	tt_rich_begin(paper, cell);
	while (paper->at < paper->count) {
		const struct tt_kept *item = &paper->items[paper->at];
		if (item->kind == TT_KEPT_END && is_cell(item->start.element))
			break;
		if (item->kind != TT_KEPT_TEXT && !tt_paper_inline(item->start.element)) {
			if (starts(item, TT_ELEMENT_ITEM))
				tt_rich_add(paper, cell, paper->look,
					cell->text.len > 0 ? TT_TEXT("\n• ") : TT_TEXT("• "));
			paper->at++;
			continue;
		}
		tt_rich_gather(paper, cell);
	}
	paper->at++;
}

static uint8_t style_of_mark(const char *mark) {
	if (mark != NULL && (strcmp(mark, "forbidden") == 0 || strcmp(mark, "unmet") == 0))
		return TT_STYLE_BAD_TINT;
	if (mark != NULL && (strcmp(mark, "open") == 0 || strcmp(mark, "undetermined") == 0 ||
				    strcmp(mark, "possible") == 0))
		return TT_STYLE_OPEN_TINT;
	if (mark != NULL && strcmp(mark, "given") == 0)
		return TT_STYLE_CALM_TINT;
	if (mark != NULL && (strcmp(mark, "discharged") == 0 || strncmp(mark, "permitted", 9) == 0))
		return TT_STYLE_GOOD_TINT;
	return TT_STYLE_PAPER;
}

/* Takes a row into table->cells. */
static void gather_row(struct table *table, const struct row *row) {
	struct tt_paper *paper = table->paper;
	uint32_t column = 0;
	for (uint32_t i = 0; i < table->columns; i++)
		tt_rich_begin(paper, &table->cells[i]);
	paper->at = row->first;
	while (paper->at < row->end && column < table->columns) {
		const struct tt_kept *item = &paper->items[paper->at++];
		if (item->kind != TT_KEPT_START || !is_cell(item->start.element))
			continue;
		bool named = item->start.element != TT_ELEMENT_CELL;
		uint8_t font = cell_fonts[table->size];
		paper->look = (struct tt_text_look){
			(uint8_t)(named ? font + 1 : font), TT_STYLE_INK, TT_STYLE_PAPER, TT_NONE};
		table->marks[column] = item->start.class;
		table->names[column] = item->start.element == TT_ELEMENT_COLUMN_NAME;
		gather_cell(paper, &table->cells[column++]);
	}
}

/* ---- reading the table ----------------------------------------------------------------------------- */

static uint32_t count_cells(const struct tt_paper *paper, const struct row *row) {
	uint32_t count = 0;
	for (uint32_t i = row->first; i < row->end; i++)
		count += paper->items[i].kind == TT_KEPT_START && is_cell(paper->items[i].start.element);
	return count;
}

/* Finds the rows up to the end of the table; returns the element after it. */
static uint32_t find_rows(struct table *table, uint32_t at) {
	struct tt_paper *paper = table->paper;
	bool heading = false;
	for (; at < paper->count; at++) {
		const struct tt_kept *item = &paper->items[at];
		if (starts(item, TT_ELEMENT_TABLE_HEAD) || starts(item, TT_ELEMENT_TABLE_BODY))
			heading = item->start.element == TT_ELEMENT_TABLE_HEAD;
		else if (starts(item, TT_ELEMENT_ROW))
			*tt_push(paper->arena, &table->rows) = (struct row){at + 1, at + 1, heading};
		else if (item->kind == TT_KEPT_END && item->start.element == TT_ELEMENT_ROW)
			table->rows.items[table->rows.len - 1].end = at;
		else if (item->kind == TT_KEPT_END && item->start.element == TT_ELEMENT_TABLE)
			return at + 1;
	}
	return at;
}

static uint32_t read_table(struct table *table, struct tt_paper *paper, uint32_t element) {
	*table = (struct table){.paper = paper};
	uint32_t end = find_rows(table, element + 1);
	for (uint32_t i = 0; i < table->rows.len; i++) {
		uint32_t count = count_cells(paper, &table->rows.items[i]);
		table->columns = count > table->columns ? count : table->columns;
	}
	table->least = TT_NEW_ARRAY(paper->arena, float, table->columns);
	table->most = TT_NEW_ARRAY(paper->arena, float, table->columns);
	table->cells = TT_NEW_ARRAY(paper->arena, struct tt_rich_text, table->columns);
	table->marks = TT_NEW_ARRAY(paper->arena, const char *, table->columns);
	table->names = TT_NEW_ARRAY(paper->arena, uint8_t, table->columns);
	return end;
}

/* ---- planning -------------------------------------------------------------------------------------- */

static void measure_row(struct table *table) {
	for (uint32_t i = 0; i < table->columns; i++) {
		struct tt_rich_text *cell = &table->cells[i];
		if (cell->text.len == 0)
			continue;
		tt_rich_flow(table->paper, cell, 0, TT_BREAK_NOWHERE);
		float most = cell->width < widest_most ? cell->width : widest_most;
		table->most[i] = most > table->most[i] ? most : table->most[i];
		if (cell->width <= table->least[i])
			continue;
		tt_rich_flow(table->paper, cell, 1, TT_BREAK_WORDS);
		float least = cell->width < widest_least ? cell->width : widest_least;
		table->least[i] = least > table->least[i] ? least : table->least[i];
	}
}

/* The heading, and rows at equal distances. */
static void measure(struct table *table) {
	uint32_t step = table->rows.len / SAMPLE + 1;
	table->size = 0;
	for (uint32_t i = 0; i < table->rows.len; i += i == 0 ? 1 : step) {
		gather_row(table, &table->rows.items[i]);
		measure_row(table);
	}
	for (uint32_t i = 0; i < table->columns; i++) {
		table->least[i] += 1;
		table->most[i] = table->most[i] + 1 > table->least[i] ? table->most[i] + 1 : table->least[i];
	}
}

/* What a column needs for its rows not to become high. */
static float wanted(const struct table *table, uint32_t column) {
	float most = table->most[column] < comfortable ? table->most[column] : comfortable;
	return table->least[column] > most ? table->least[column] : most;
}

static float wanted_width(const struct table *table, uint8_t size) {
	float sum = 0;
	for (uint32_t i = 0; i < table->columns; i++)
		sum += wanted(table, i) * scale_of(size) + 2 * padding_x;
	return sum;
}

/* Every column has what it needs, and the longest rows do not take many lines. */
static bool fits(const struct table *table, uint8_t size, float room) {
	float most = 0;
	for (uint32_t i = 0; i < table->columns; i++)
		most += table->most[i] * scale_of(size);
	return wanted_width(table, size) <= room && most <= crowded * room;
}

/* Upright if it fits so, else on its side; large letters before small ones. */
static void choose_form(const struct table *table, struct tt_paper_plan *plan, bool lies_so_already) {
	const float upright = tt_paper_short_side - 2 * tt_paper_side_margin;
	const float on_its_side = tt_paper_long_side - 2 * tt_paper_side_margin;
	plan->on_its_side = lies_so_already;
	for (plan->size = 0; plan->size < 2; plan->size++)
		if (fits(table, plan->size, lies_so_already ? on_its_side : upright))
			return;
	plan->on_its_side = true;
	if (fits(table, 0, on_its_side))
		plan->size = 0;
	else
		plan->size = wanted_width(table, 1) <= on_its_side ? 1 : 2;
}

/* Everything as wide as it can use, or what it needs and a share of the rest; or less than it needs. */
static void share_width(const struct table *table, struct tt_paper_plan *plan, float room) {
	float scale = scale_of(plan->size), least = 0, most = 0;
	room -= 2 * padding_x * (float)table->columns;
	for (uint32_t i = 0; i < table->columns; i++) {
		least += wanted(table, i) * scale;
		most += table->most[i] * scale;
	}
	for (uint32_t i = 0; i < table->columns; i++) {
		float low = wanted(table, i) * scale, high = table->most[i] * scale;
		plan->widths[i] = most <= room	  ? high
				  : least <= room ? low + (high - low) * (room - least) / (most - least)
						  : low * room / least;
	}
}

void tt_paper_plan_table(struct tt_paper *paper, uint32_t element) {
	struct table table;
	uint32_t at = paper->at;
	struct tt_text_look look = paper->look;
	read_table(&table, paper, element);
	measure(&table);
	bool lies_so = paper->on_its_side && !tt_paper_empty(paper);
	paper->plan = (struct tt_paper_plan){
		.table = element, .widths = TT_NEW_ARRAY(paper->arena, float, table.columns)};
	choose_form(&table, &paper->plan, lies_so);
	share_width(&table, &paper->plan,
		(paper->plan.on_its_side ? tt_paper_long_side : tt_paper_short_side) -
			2 * tt_paper_side_margin);
	paper->at = at;
	paper->look = look;
}

/* ---- laying ---------------------------------------------------------------------------------------- */

static float flow_row(struct table *table, const struct row *row) {
	float height = 0;
	gather_row(table, row);
	for (uint32_t i = 0; i < table->columns; i++) {
		struct tt_rich_text *cell = &table->cells[i];
		if (cell->text.len > 0)
			tt_rich_flow(table->paper, cell, table->widths[i] + 0.5F, TT_BREAK_ANYWHERE);
		height = cell->height > height ? cell->height : height;
	}
	return height + 2 * padding_y;
}

static void paint_grounds(struct table *table, float height) {
	struct tt_scene *scene = tt_paper_scene(table->paper);
	float x = tt_paper_side_margin;
	for (uint32_t i = 0; i < table->columns; i++) {
		struct tt_frame frame = {x, table->paper->y, table->widths[i] + 2 * padding_x, height};
		uint8_t style = table->names[i] ? TT_STYLE_TINT : style_of_mark(table->marks[i]);
		if (style != TT_STYLE_PAPER)
			tt_scene_box(scene, style, frame, 0);
		x += frame.width;
	}
}

/* Paints of each cell what fits in this height, from the run on where it stopped before. */
static bool paint_slice(struct table *table, float height, uint32_t *runs) {
	struct tt_paper *paper = table->paper;
	float x = tt_paper_side_margin;
	bool more = false;
	paint_grounds(table, height);
	tt_paper_line(paper, TT_STYLE_LINE, x, paper->y, table->width);
	for (uint32_t i = 0; i < table->columns; i++) {
		tt_rich_paint(paper, &table->cells[i], runs[i], x + padding_x, paper->y + padding_y,
			height - 2 * padding_y + 0.01F, &runs[i]);
		more = more || runs[i] < table->cells[i].run_count;
		x += table->widths[i] + 2 * padding_x;
	}
	paper->y += height;
	tt_paper_line(paper, TT_STYLE_LINE, tt_paper_side_margin, paper->y, table->width);
	return more;
}

static void paint_head(struct table *table, const struct row *row, const uint32_t *none) {
	uint32_t *runs = TT_NEW_ARRAY(table->paper->arena, uint32_t, table->columns);
	float height = flow_row(table, row);
	memcpy(runs, none, table->columns * sizeof(*runs));
	(void)paint_slice(table, height, runs);
}

/* What the lines from these runs on take, in the cell that has most of them. */
static float rest_height(const struct table *table, const uint32_t *runs) {
	float highest = 0;
	for (uint32_t i = 0; i < table->columns; i++) {
		const struct tt_rich_text *cell = &table->cells[i];
		float height = 0;
		for (uint32_t k = runs[i]; k < cell->run_count; k++)
			if (k == runs[i] || cell->runs.items[k].line != cell->runs.items[k - 1].line)
				height += cell->runs.items[k].ascent + cell->runs.items[k].descent;
		highest = height > highest ? height : highest;
	}
	return highest + 2 * padding_y;
}

/* Paints a row, from sheet to sheet if there is no other way; a line higher than a sheet is left out. */
static void lay_slices(struct table *table, float height, uint32_t *runs) {
	struct tt_paper *paper = table->paper;
	for (;;) {
		float room = tt_paper_bottom(paper) - paper->y;
		bool more = paint_slice(table, height < room ? height : room, runs);
		float rest = rest_height(table, runs);
		if (!more || rest >= height)
			return;
		height = rest;
		tt_paper_new_sheet(paper, paper->on_its_side);
	}
}

/* The row goes to a sheet that has room for all of it; only one higher than a sheet is cut, between lines. */
static void lay_row(struct table *table, const struct row *row, const struct row *head) {
	struct tt_paper *paper = table->paper;
	uint32_t *runs = TT_NEW_ARRAY(paper->arena, uint32_t, table->columns);
	float height = flow_row(table, row);
	if (paper->y + height > tt_paper_bottom(paper) && !tt_paper_empty(paper)) {
		tt_paper_new_sheet(paper, paper->on_its_side);
		if (head != NULL) {
			paint_head(table, head, runs);
			height = flow_row(table, row);
		}
	}
	lay_slices(table, height, runs);
}

/* Head and first row stay together. */
static void lay_rows(struct table *table) {
	struct tt_paper *paper = table->paper;
	const struct row *rows = table->rows.items;
	float room = tt_paper_bottom(paper) - tt_paper_top_margin;
	float first = table->rows.len > 0 ? flow_row(table, &rows[0]) : 0;
	bool repeats = table->rows.len > 0 && rows[0].heading && first < room / 3;
	first += table->rows.len > 1 ? flow_row(table, &rows[1]) : 0;
	if (first < room && paper->y + first > tt_paper_bottom(paper))
		tt_paper_new_sheet(paper, paper->on_its_side);
	tt_paper_arrive(paper);
	for (uint32_t i = 0; i < table->rows.len; i++)
		lay_row(table, &rows[i], i > 0 && repeats ? rows : NULL);
}

void tt_paper_table(struct tt_paper *paper) {
	struct table table;
	uint32_t element = paper->at - 1;
	struct tt_text_look look = paper->look;
	if (paper->plan.table != element)
		tt_paper_plan_table(paper, element);
	if (paper->on_its_side != paper->plan.on_its_side)
		tt_paper_turn(paper, paper->plan.on_its_side);
	uint32_t end = read_table(&table, paper, element);
	table.size = paper->plan.size;
	table.widths = paper->plan.widths;
	for (uint32_t i = 0; i < table.columns; i++)
		table.width += table.widths[i] + 2 * padding_x;
	lay_rows(&table);
	paper->y += 10;
	paper->look = look;
	paper->at = end;
}

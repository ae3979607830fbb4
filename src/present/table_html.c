/*
 * Tables as HTML. The first column names the row, so its cells are headings too.
 */
#include "present/html.h"
#include "present/element.h"
#include "present/table.h"

struct printing {
	struct tt_output *out;
	const struct tt_text *cells;
	uint32_t column_count, row_count;
	const struct tt_table_looks *looks;
	bool *shown; /* by column: does anything stand there? */
};

static const char *mark_of(const struct printing *printing, uint32_t cell) {
	return cell < printing->looks->marks.len ? printing->looks->marks.items[cell] : NULL;
}

/* Does the cell lead anywhere? Only in a page is there anything to lead to. */
static bool linked(const struct printing *printing, uint32_t cell) {
	uint32_t row = cell / printing->column_count;
	return printing->out->in_page && cell % printing->column_count == 0 &&
	       row < printing->looks->links.len && printing->looks->links.items[row].kind != NULL;
}

static void print_cell(const struct printing *printing, uint32_t cell, enum tt_element element) {
	struct tt_output *out = printing->out;
	tt_element_open(out, element, mark_of(printing, cell));
	if (linked(printing, cell)) {
		const struct tt_table_link *link =
			&printing->looks->links.items[cell / printing->column_count];
		tt_element_link(out, link->kind, link->id, printing->cells[cell]);
	} else {
		tt_element_text(out, printing->cells[cell]);
	}
	tt_element_end(out, element);
}

static void print_row(const struct printing *printing, uint32_t row) {
	tt_element_open(printing->out, TT_ELEMENT_ROW, NULL);
	for (uint32_t i = 0; i < printing->column_count; i++)
		if (printing->shown[i])
			print_cell(printing, row * printing->column_count + i,
				row == 0 ? TT_ELEMENT_COLUMN_NAME
				: i == 0 ? TT_ELEMENT_ROW_NAME
					 : TT_ELEMENT_CELL);
	tt_element_end(printing->out, TT_ELEMENT_ROW);
}

/* Columns that hold nothing but their heading are left out, unless nothing stands in any of them. */
static void find_shown(struct printing *printing) {
	for (uint32_t i = 0; i < printing->column_count; i++) {
		printing->shown[i] = printing->row_count <= 1;
		for (uint32_t row = 1; row < printing->row_count; row++)
			printing->shown[i] =
				printing->shown[i] ||
				printing->cells[(size_t)row * printing->column_count + i].len > 0;
	}
}

/* A box that scrolls can be reached by the keyboard. */
static void open_box(struct tt_output *out) {
	if (!out->in_page)
		return;
	tt_element_screen(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	if (out->elements == NULL)
		tt_html_text(
			out, out->caption.len > 0 ? out->caption : tt_text_of(tt_say(out, "表", "table")));
	tt_element_screen(out, "\">\n");
}

void tt_table_print_html(struct tt_output *out, const struct tt_text *cells, uint32_t column_count,
	uint32_t row_count, const struct tt_table_looks *looks) {
	struct printing printing = {out, cells, column_count, row_count, looks, NULL};
	printing.shown = TT_NEW_ARRAY(out->arena, bool, column_count);
	find_shown(&printing);
	open_box(out);
	tt_element_open(out, TT_ELEMENT_TABLE, NULL);
	if (out->caption.len > 0)
		tt_element_whole(out, TT_ELEMENT_TABLE_TITLE, NULL, out->caption);
	tt_element_open(out, TT_ELEMENT_TABLE_HEAD, NULL);
	print_row(&printing, 0);
	tt_element_end(out, TT_ELEMENT_TABLE_HEAD);
	tt_element_open(out, TT_ELEMENT_TABLE_BODY, NULL);
	for (uint32_t row = 1; row < row_count; row++)
		print_row(&printing, row);
	tt_element_end(out, TT_ELEMENT_TABLE_BODY);
	tt_element_end(out, TT_ELEMENT_TABLE);
	if (out->in_page)
		tt_element_screen(out, "</div>\n");
}

/*
 * Tables as HTML. The first column names the row, so its cells are headings too.
 */
#include "present/html.h"
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

static void print_cell(const struct printing *printing, uint32_t cell, const char *tag, const char *scope) {
	struct tt_output *out = printing->out;
	const char *mark = mark_of(printing, cell);
	bool links = linked(printing, cell);
	tt_out_format(out, "<%s%s", tag, scope);
	if (mark != NULL)
		tt_out_format(out, " class=\"%s\"", mark);
	tt_out_string(out, ">");
	if (links) {
		const struct tt_table_link *link =
			&printing->looks->links.items[cell / printing->column_count];
		tt_html_link(out, link->kind, link->id);
	}
	tt_html_text(out, printing->cells[cell]);
	tt_out_format(out, links ? "</a></%s>" : "</%s>", tag);
}

static void print_row(const struct printing *printing, uint32_t row) {
	tt_out_string(printing->out, "<tr>");
	for (uint32_t i = 0; i < printing->column_count; i++) {
		uint32_t cell = row * printing->column_count + i;
		if (!printing->shown[i])
			continue;
		if (row == 0)
			print_cell(printing, cell, "th", " scope=\"col\"");
		else if (i == 0)
			print_cell(printing, cell, "th", " scope=\"row\"");
		else
			print_cell(printing, cell, "td", "");
	}
	tt_out_string(printing->out, "</tr>\n");
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
	tt_out_string(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	tt_html_text(out, out->caption.len > 0 ? out->caption : tt_text_of(tt_say(out, "表", "table")));
	tt_out_string(out, "\">\n");
}

void tt_table_print_html(struct tt_output *out, const struct tt_text *cells, uint32_t column_count,
	uint32_t row_count, const struct tt_table_looks *looks) {
	struct printing printing = {out, cells, column_count, row_count, looks, NULL};
	printing.shown = TT_NEW_ARRAY(out->arena, bool, column_count);
	find_shown(&printing);
	open_box(out);
	tt_out_string(out, "<table>\n");
	if (out->caption.len > 0)
		tt_html_element(out, "caption", NULL, out->caption);
	tt_out_string(out, out->caption.len > 0 ? "\n<thead>\n" : "<thead>\n");
	print_row(&printing, 0);
	tt_out_string(out, "</thead>\n<tbody>\n");
	for (uint32_t row = 1; row < row_count; row++)
		print_row(&printing, row);
	tt_out_string(out, out->in_page ? "</tbody>\n</table>\n</div>\n" : "</tbody>\n</table>\n");
}

/*
 * A row is written into one buffer a column, which are emptied for the next row. In text, columns in which
 * nothing stands are left out, and the others are as wide as their widest cell. Where a terminal has no room
 * for that, the widest give way and their cells are broken into lines; where there is no room even then, each
 * row becomes a list.
 */
#include "present/table.h"

#include <assert.h>
#include <string.h>

enum { CELL_LIMIT = 1 << 24, NARROWEST = 8, GAP = 2 };

/* ---- CSV and Markdown ------------------------------------------------------------------------------ */

static inline uint64_t where_equal(uint64_t bytes, unsigned char byte) {
	const uint64_t one = 0x0101010101010101u;
	uint64_t zero = bytes ^ byte * one;
	return (zero - one) & ~zero & 0x80 * one;
}

static inline bool any_special(uint64_t bytes) {
	return (where_equal(bytes, ',') | where_equal(bytes, '"') | where_equal(bytes, '\r') |
		       where_equal(bytes, '\n')) != 0;
}

/* How long a row can become that is put together from the cells. */
static size_t csv_room(const struct tt_table *table) {
	size_t room = 2;
	for (uint32_t i = 0; i < table->column_count; i++)
		room += table->runs[i] != NULL ? table->runs[i]->csv.len + 1 : 2 * table->cells[i].len + 3;
	return room;
}

static char *put_bytes(char *end, struct tt_text text) {
	memcpy(end, text.bytes, text.len);
	return end + text.len;
}

static char *put_csv_cell(char *end, struct tt_text cell) {
	if (!tt_text_has(cell, any_special))
		return put_bytes(end, cell);
	*end++ = '"';
	for (size_t at = 0; at < cell.len; at++) {
		if (cell.bytes[at] == '"')
			*end++ = '"';
		*end++ = cell.bytes[at];
	}
	*end++ = '"';
	return end;
}

/* Put together first: a table may have millions of rows, and each call of the output costs. */
static void print_csv_row(struct tt_table *table) {
	table->line.len = 0;
	char *start = tt_buf_room(&table->line, csv_room(table)), *end = start;
	if (start == NULL)
		return;
	for (uint32_t i = 0; i < table->column_count;) {
		const struct tt_table_run *run = table->runs[i];
		if (i > 0)
			*end++ = ',';
		if (run != NULL)
			end = put_bytes(end, run->csv);
		else if (table->cells[i].len > 0)
			end = put_csv_cell(end, tt_buf_text(&table->cells[i]));
		i += run != NULL ? run->count : 1;
	}
	end = put_bytes(end, TT_TEXT("\r\n"));
	tt_out(table->out, (struct tt_text){start, (size_t)(end - start)});
	memset(table->runs, 0, table->column_count * sizeof(*table->runs));
}

static void print_md_row(struct tt_table *table) {
	for (uint32_t i = 0; i < table->column_count; i++) {
		struct tt_text cell = tt_buf_text(&table->cells[i]);
		tt_out_string(table->out, "| ");
		for (size_t at = 0; at < cell.len; at++) {
			tt_out_string(table->out, memchr("|\\`*_<", cell.bytes[at], 6) != NULL ? "\\" : "");
			tt_out(table->out, tt_text_slice(cell, at, at + 1));
		}
		tt_out_string(table->out, " ");
	}
	tt_out_string(table->out, "|\n");
}

static void print_json_row(struct tt_table *table) {
	tt_json_open(&table->json, NULL, '{');
	for (uint32_t i = 0; i < table->column_count; i++)
		tt_json_member(&table->json, table->columns[i].id, tt_buf_text(&table->cells[i]));
	tt_json_close(&table->json, '}');
}

/* ---- text ------------------------------------------------------------------------------------------ */

static size_t sum(const size_t *widths, uint32_t len) {
	size_t all = 0;
	for (uint32_t i = 0; i < len; i++)
		all += widths[i] + GAP;
	return all - GAP;
}

/* Takes columns off the widest until all fit; false if they cannot. */
static bool fit(size_t *widths, uint32_t len, size_t available) {
	while (available > 0 && sum(widths, len) > available) {
		uint32_t widest = 0;
		for (uint32_t i = 1; i < len; i++)
			widest = widths[i] > widths[widest] ? i : widest;
		if (widths[widest] <= NARROWEST)
			return false;
		widths[widest]--;
	}
	return true;
}

/* Prints one line of each cell and leaves the rest of them; true if anything is left. */
static bool print_text_line(
	struct tt_output *out, struct tt_text *rests, const size_t *widths, uint32_t len) {
	bool more = false;
	size_t blanks = 0;
	for (uint32_t i = 0; i < len; i++) {
		struct tt_text line = tt_text_line(&rests[i], widths[i]);
		more = more || rests[i].len > 0;
		if (line.len > 0) {
			tt_out_repeat(out, " ", blanks);
			tt_out(out, line);
			blanks = 0;
		}
		size_t width = tt_text_width(line);
		blanks += GAP + (widths[i] > width ? widths[i] - width : 0);
	}
	tt_out_string(out, "\n");
	return more;
}

static void print_rule(struct tt_output *out, const size_t *widths, uint32_t len) {
	tt_out_colour(out, TT_DIM);
	for (uint32_t i = 0; i < len; i++) {
		tt_out_repeat(out, "─", widths[i]);
		tt_out_repeat(out, " ", i + 1 < len ? GAP : 0);
	}
	tt_out_colour(out, TT_PLAIN);
	tt_out_string(out, "\n");
}

/* Rows as lists, each under what stands in its first column. */
static void print_lists(
	struct tt_output *out, const struct tt_text *cells, uint32_t column_count, uint32_t row_count) {
	for (uint32_t row = 1; row < row_count; row++) {
		const struct tt_text *of_row = &cells[(size_t)row * column_count];
		tt_out_colour(out, TT_BOLD);
		tt_out(out, of_row[0]);
		tt_out_colour(out, TT_PLAIN);
		tt_out_string(out, "\n");
		for (uint32_t i = 1; i < column_count; i++) {
			if (of_row[i].len == 0)
				continue;
			tt_out_string(out, "  ");
			tt_out(out, cells[i]);
			tt_out_string(out, ": ");
			tt_out(out, of_row[i]);
			tt_out_string(out, "\n");
		}
	}
}

void tt_table_print(
	struct tt_output *out, const struct tt_text *cells, uint32_t column_count, uint32_t row_count) {
	size_t *widths = TT_NEW_ARRAY(out->scratch, size_t, column_count);
	struct tt_text *rests = TT_NEW_ARRAY(out->scratch, struct tt_text, column_count);
	for (uint32_t row = 0; row < row_count; row++)
		for (uint32_t i = 0; i < column_count; i++) {
			size_t width = tt_text_width(cells[(size_t)row * column_count + i]);
			widths[i] = width > widths[i] ? width : widths[i];
		}
	if (!fit(widths, column_count, out->width)) {
		print_lists(out, cells, column_count, row_count);
		return;
	}
	for (uint32_t row = 0; row < row_count; row++) {
		memcpy(rests, &cells[(size_t)row * column_count], column_count * sizeof(*rests));
		bool heading = row == 0, more = true;
		if (heading)
			tt_out_colour(out, TT_BOLD);
		while (more)
			more = print_text_line(out, rests, widths, column_count);
		if (heading) {
			tt_out_colour(out, TT_PLAIN);
			print_rule(out, widths, column_count);
		}
	}
}

/* Takes out the columns that hold nothing but their heading. */
static uint32_t compact(struct tt_text *cells, uint32_t column_count, uint32_t row_count) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < column_count; i++) {
		bool empty = row_count > 1;
		for (uint32_t row = 1; row < row_count; row++)
			empty = empty && cells[(size_t)row * column_count + i].len == 0;
		for (uint32_t row = 0; !empty && row < row_count; row++)
			cells[(size_t)row * column_count + kept] = cells[(size_t)row * column_count + i];
		kept += !empty;
	}
	for (uint32_t row = 1; row < row_count; row++)
		memmove(&cells[(size_t)row * kept], &cells[(size_t)row * column_count],
			kept * sizeof(*cells));
	return kept;
}

static void keep_row(struct tt_table *table) {
	for (uint32_t i = 0; i < table->column_count; i++) {
		struct tt_text *kept = tt_push(table->out->arena, &table->kept);
		*kept = tt_text_copy(table->out->arena, tt_buf_text(&table->cells[i]));
	}
}

static void keep_html_row(struct tt_table *table) {
	keep_row(table);
	while (table->looks.marks.len < table->kept.len)
		(void)tt_push(table->out->arena, &table->looks.marks);
	while (table->looks.links.len * table->column_count < table->kept.len)
		(void)tt_push(table->out->arena, &table->looks.links);
}

void tt_table_mark(struct tt_table *table, const char *mark) {
	uint32_t cell = table->kept.len + table->at - 1;
	if (table->format == TT_TABLE_XLSX)
		table->marks[table->at - 1] = mark;
	if (table->format != TT_TABLE_HTML)
		return;
	while (table->looks.marks.len <= cell)
		(void)tt_push(table->out->arena, &table->looks.marks);
	table->looks.marks.items[cell] = mark;
}

void tt_table_link(struct tt_table *table, const char *kind, struct tt_text id) {
	if (table->format == TT_TABLE_HTML)
		*tt_push(table->out->arena, &table->looks.links) = (struct tt_table_link){kind, id};
}

/* ---- rows ------------------------------------------------------------------------------------------ */

struct tt_buf *tt_table_cell(struct tt_table *table) {
	assert(table->at < table->column_count);
	return &table->cells[table->at++];
}

void tt_table_skip(struct tt_table *table, uint32_t count) {
	assert(count <= table->column_count - table->at);
	table->at += count;
}

bool tt_table_repeat(struct tt_table *table, const struct tt_table_run *run) {
	if (run->count == 0)
		return false;
	if (table->format == TT_TABLE_CSV) {
		table->runs[table->at] = run;
		table->at += run->count;
		return true;
	}
	for (uint32_t i = 0; i < run->count; i++)
		tt_buf_add(tt_table_cell(table), run->cells[i]);
	return true;
}

void tt_table_keep(struct tt_table *table, struct tt_table_run *run, uint32_t count) {
	struct tt_arena *arena = table->out->arena;
	const struct tt_buf *cells = &table->cells[table->at - count];
	size_t room = 0;
	for (uint32_t i = 0; i < count; i++)
		room += 2 * cells[i].len + 3;
	char *start = TT_NEW_ARRAY(arena, char, room), *end = start;
	run->cells = TT_NEW_ARRAY(arena, struct tt_text, count);
	run->count = count;
	for (uint32_t i = 0; i < count; i++) {
		run->cells[i] = tt_text_copy(arena, tt_buf_text(&cells[i]));
		if (i > 0)
			*end++ = ',';
		end = put_csv_cell(end, run->cells[i]);
	}
	run->csv = (struct tt_text){start, (size_t)(end - start)};
}

struct tt_buf *tt_table_key(struct tt_table *table) {
	return &table->key;
}

bool tt_table_fills(const struct tt_table *table) {
	return table->format == TT_TABLE_XLSX && table->out->book->sheet.fill_count > 0;
}

static void put_sheet_row(struct tt_table *table) {
	tt_book_row(table->out->book, table->cells, table->marks, tt_buf_text(&table->key));
	memset(table->marks, 0, table->column_count * sizeof(*table->marks));
}

static void keep_whole_row(struct tt_table *table) {
	struct tt_kept_table *kept = table->out->kept;
	struct tt_arena *arena = table->out->arena;
	for (uint32_t i = 0; i < table->column_count; i++)
		*tt_push(arena, &kept->cells) = tt_text_copy(arena, tt_buf_text(&table->cells[i]));
	*tt_push(arena, &kept->keys) = tt_text_copy(arena, tt_buf_text(&table->key));
}

void tt_table_end_row(struct tt_table *table) {
	switch (table->format) {
	case TT_TABLE_TEXT:
		keep_row(table);
		break;
	case TT_TABLE_CSV:
		print_csv_row(table);
		break;
	case TT_TABLE_JSON:
		print_json_row(table);
		break;
	case TT_TABLE_MD:
		print_md_row(table);
		break;
	case TT_TABLE_HTML:
		keep_html_row(table);
		break;
	case TT_TABLE_XLSX:
		put_sheet_row(table);
		break;
	case TT_TABLE_KEPT:
		keep_whole_row(table);
		break;
	}
	for (uint32_t i = 0; i < table->column_count; i++)
		table->cells[i].len = 0;
	table->key.len = 0;
	table->at = 0;
	tt_out_relax(table->out);
}

static void put_heading(struct tt_table *table) {
	for (uint32_t i = 0; i < table->column_count; i++) {
		const struct tt_column *column = &table->columns[i];
		if (!table->for_people)
			tt_buf_add(tt_table_cell(table), column->id);
		else
			tt_show(tt_table_cell(table),
				table->out->language == TT_JA ? column->ja : column->en);
	}
	tt_table_end_row(table);
}

static void begin_kept(struct tt_kept_table *kept, const struct tt_column *columns, uint32_t column_count) {
	kept->columns = columns;
	kept->column_count = column_count;
}

void tt_table_begin(struct tt_table *table, struct tt_output *out, enum tt_table_format format,
	const struct tt_column *columns, uint32_t column_count) {
	*table = (struct tt_table){.out = out,
		.format = format,
		.for_people = format == TT_TABLE_KEPT ? out->kept->for_people
						      : format != TT_TABLE_CSV && format != TT_TABLE_JSON,
		.columns = columns,
		.column_count = column_count,
		.json = {.out = out}};
	table->cells = TT_NEW_ARRAY(out->arena, struct tt_buf, column_count);
	for (uint32_t i = 0; i < column_count; i++)
		tt_buf_init(&table->cells[i], out->arena, CELL_LIMIT);
	tt_buf_init(&table->key, out->arena, CELL_LIMIT);
	tt_buf_init(&table->line, out->arena, (size_t)2 * CELL_LIMIT * (column_count + 1));
	table->marks = TT_NEW_ARRAY(out->arena, const char *, column_count);
	table->runs = TT_NEW_ARRAY(out->arena, const struct tt_table_run *, column_count);
	if (format == TT_TABLE_JSON)
		tt_json_open(&table->json, NULL, '[');
	else if (format == TT_TABLE_XLSX)
		tt_book_begin_table(out->book, columns, column_count);
	else if (format == TT_TABLE_KEPT)
		begin_kept(out->kept, columns, column_count);
	else
		put_heading(table);
	for (uint32_t i = 0; format == TT_TABLE_MD && i < column_count; i++)
		tt_out_string(out, i + 1 < column_count ? "|---" : "|---|\n");
}

void tt_table_end(struct tt_table *table) {
	if (table->format == TT_TABLE_JSON)
		tt_json_close(&table->json, ']');
	if (table->format == TT_TABLE_XLSX)
		tt_book_end_table(table->out->book);
	uint32_t row_count = table->kept.len / table->column_count;
	if (table->format == TT_TABLE_HTML) {
		tt_table_print_html(
			table->out, table->kept.items, table->column_count, row_count, &table->looks);
		tt_out_relax(table->out);
	}
	if (table->format != TT_TABLE_TEXT)
		return;
	uint32_t column_count = compact(table->kept.items, table->column_count, row_count);
	tt_table_print(table->out, table->kept.items, column_count, row_count);
}

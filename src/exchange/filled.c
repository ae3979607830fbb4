/*
 * The hidden sheet is read first, as rows of six texts. Then the heading of each sheet that is filled in must
 * be what the hidden sheet says, column by column: so nothing can be taken for something else.
 */
#include "exchange/filled.h"

#include <stdlib.h>

enum { NOTE_CELLS = 6, SHOWN_LIMIT = 1 << 20 };

/* ---- the hidden sheet -------------------------------------------------------------------------------- */

/* A row of it. */
struct note {
	struct tt_text cells[NOTE_CELLS]; /* kind, sheet, column, id, value, title */
};

static uint32_t number_of(struct tt_text text) {
	uint32_t number = 0;
	for (size_t i = 0; i < text.len && number < TT_SHEET_ROWS; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9')
			return 0;
		number = number * 10 + (uint32_t)(text.bytes[i] - '0');
	}
	return number;
}

static struct tt_filled_sheet *last_sheet(struct tt_filled *book) {
	return book->sheets.len == 0 ? NULL : &book->sheets.items[book->sheets.len - 1];
}

static uint8_t kind_of(struct tt_text word, bool *fill) {
	static const char *const kinds[] = {
		[TT_FILL_TEXT] = "text", [TT_FILL_DATE] = "date", [TT_FILL_CHOICE] = "choice"};
	*fill = false;
	for (uint32_t i = 0; i < TT_COUNT(kinds); i++)
		if (tt_text_is(word, kinds[i])) {
			*fill = true;
			return (uint8_t)i;
		}
	return TT_FILL_TEXT;
}

static void take_column(struct tt_filled *book, struct tt_filled_sheet *sheet, const struct note *note) {
	uint32_t at = number_of(note->cells[2]);
	struct tt_filled_column column = {.id = note->cells[3], .title = note->cells[5], .at = at - 1};
	if (at == 0 || at > TT_SHEET_COLUMNS)
		return;
	column.kind = kind_of(note->cells[4], &column.fill);
	if (tt_text_is(note->cells[4], "key"))
		sheet->key = at - 1;
	if (tt_text_is(note->cells[4], "before"))
		sheet->before = at - 1;
	*tt_push(book->arena, &sheet->columns) = column;
}

static void take_choice(struct tt_filled *book, struct tt_filled_sheet *sheet, const struct note *note) {
	if (sheet->columns.len > 0)
		*tt_push(book->arena, &sheet->columns.items[sheet->columns.len - 1].choices) =
			(struct tt_filled_choice){note->cells[4], note->cells[5]};
}

static void take_note(struct tt_filled *book, const struct note *note) {
	struct tt_filled_sheet *sheet = last_sheet(book);
	if (tt_text_is(note->cells[0], "book") && tt_text_is(note->cells[3], "version"))
		book->version = note->cells[4];
	else if (tt_text_is(note->cells[0], "book") && tt_text_is(note->cells[3], "language"))
		book->language = tt_text_is(note->cells[4], "ja") ? TT_JA : TT_EN;
	else if (tt_text_is(note->cells[0], "sheet"))
		*tt_push(book->arena, &book->sheets) = (struct tt_filled_sheet){.name = note->cells[1],
			.table = note->cells[3],
			.first_row = number_of(note->cells[4]),
			.key = TT_NONE,
			.before = TT_NONE};
	else if (tt_text_is(note->cells[0], "column") && sheet != NULL)
		take_column(book, sheet, note);
	else if (tt_text_is(note->cells[0], "choice") && sheet != NULL)
		take_choice(book, sheet, note);
}

static void take_notes(struct tt_filled *book, const struct tt_xlsx_cells *cells) {
	struct note note = {0};
	for (uint32_t i = 0; i < cells->items.len; i++) {
		const struct tt_xlsx_cell *cell = &cells->items.items[i];
		if (cell->column < NOTE_CELLS)
			note.cells[cell->column] = tt_filled_text(book, cell);
		if (i + 1 < cells->items.len && cells->items.items[i + 1].row == cell->row)
			continue;
		take_note(book, &note);
		note = (struct note){0};
	}
}

/* ---- headings ---------------------------------------------------------------------------------------- */

static const struct tt_xlsx_cell *cell_at(const struct tt_xlsx_cells *cells, uint32_t row, uint32_t column) {
	for (uint32_t i = 0; i < cells->items.len && cells->items.items[i].row <= row; i++)
		if (cells->items.items[i].row == row && cells->items.items[i].column == column)
			return &cells->items.items[i];
	return NULL;
}

static enum tt_filled_result compare_heading(
	struct tt_filled *book, const struct tt_filled_sheet *sheet, const struct tt_xlsx_cells *cells) {
	if (sheet->first_row < 2 || sheet->before == TT_NONE)
		return TT_FILLED_OTHER_VERSION;
	for (uint32_t i = 0; i < sheet->columns.len; i++) {
		const struct tt_filled_column *column = &sheet->columns.items[i];
		book->found = tt_filled_text(book, cell_at(cells, sheet->first_row - 2, column->at));
		if (tt_text_equal(book->found, column->title))
			continue;
		struct tt_text address = tt_xlsx_address(book->arena, sheet->first_row - 2, column->at);
		book->place = tt_text_format(
			book->arena, "%.*s!%.*s", TT_TEXT_ARGS(sheet->name), TT_TEXT_ARGS(address));
		book->wanted = column->title;
		return TT_FILLED_COLUMN_MOVED;
	}
	return TT_FILLED_OK;
}

static enum tt_filled_result compare_sheet(
	struct tt_filled *book, const struct tt_filled_sheet *sheet, enum tt_xlsx_result *why) {
	struct tt_xlsx_cells cells = {0};
	uint32_t at = tt_xlsx_find(&book->xlsx, sheet->name);
	book->place = sheet->name;
	if (at == TT_NONE)
		return TT_FILLED_SHEET_GONE;
	*why = tt_xlsx_read(&book->xlsx, at, &cells);
	return *why == TT_XLSX_OK ? compare_heading(book, sheet, &cells) : TT_FILLED_UNREADABLE;
}

enum tt_filled_result tt_filled_open(
	struct tt_filled *book, struct tt_arena *arena, struct tt_text bytes, enum tt_xlsx_result *why) {
	struct tt_xlsx_cells cells = {0};
	*book = (struct tt_filled){.arena = arena};
	*why = tt_xlsx_open(&book->xlsx, arena, bytes);
	if (*why != TT_XLSX_OK)
		return TT_FILLED_UNREADABLE;
	uint32_t hidden = tt_xlsx_find(&book->xlsx, TT_TEXT("tenten"));
	if (hidden == TT_NONE)
		return TT_FILLED_FOREIGN;
	*why = tt_xlsx_read(&book->xlsx, hidden, &cells);
	if (*why != TT_XLSX_OK)
		return TT_FILLED_UNREADABLE;
	take_notes(book, &cells);
	if (book->version.len == 0)
		return TT_FILLED_FOREIGN;
	if (number_of(book->version) != TT_BOOK_VERSION)
		return TT_FILLED_OTHER_VERSION;
	for (uint32_t i = 0; i < book->sheets.len; i++) {
		const struct tt_filled_sheet *sheet = &book->sheets.items[i];
		enum tt_filled_result result =
			sheet->key == TT_NONE ? TT_FILLED_OK : compare_sheet(book, sheet, why);
		if (result != TT_FILLED_OK)
			return result;
	}
	return TT_FILLED_OK;
}

/* ---- rows -------------------------------------------------------------------------------------------- */

static uint32_t width_of(const struct tt_filled_sheet *sheet) {
	uint32_t width = 0;
	for (uint32_t i = 0; i < sheet->columns.len; i++)
		width = sheet->columns.items[i].at >= width ? sheet->columns.items[i].at + 1 : width;
	return width;
}

enum tt_xlsx_result tt_filled_rows(
	struct tt_filled *book, const struct tt_filled_sheet *sheet, tt_filled_visit *visit, void *context) {
	struct tt_xlsx_cells cells = {0};
	uint32_t width = width_of(sheet);
	const struct tt_xlsx_cell **of_row = TT_NEW_ARRAY(book->arena, const struct tt_xlsx_cell *, width);
	enum tt_xlsx_result result =
		tt_xlsx_read(&book->xlsx, tt_xlsx_find(&book->xlsx, sheet->name), &cells);
	for (uint32_t i = 0; result == TT_XLSX_OK && i < cells.items.len;) {
		uint32_t row = cells.items.items[i].row;
		memset(of_row, 0, width * sizeof(*of_row));
		for (; i < cells.items.len && cells.items.items[i].row == row; i++)
			if (cells.items.items[i].column < width)
				of_row[cells.items.items[i].column] = &cells.items.items[i];
		if (row + 1 < sheet->first_row)
			continue;
		visit(context, sheet,
			&(struct tt_filled_row){row, tt_filled_text(book, of_row[sheet->key]),
				tt_filled_text(book, of_row[sheet->before]), of_row});
	}
	return result;
}

/* ---- cells ------------------------------------------------------------------------------------------- */

struct tt_text tt_filled_text(const struct tt_filled *book, const struct tt_xlsx_cell *cell) {
	tt_instant date;
	if (cell == NULL)
		return TT_TEXT("");
	switch (cell->kind) {
	case TT_XLSX_NUMBER:
		return tt_text_format(book->arena, "%.15g", cell->number);
	case TT_XLSX_DATE:
		return tt_xlsx_date(&book->xlsx, cell->number, &date) ? tt_time_format(book->arena, date)
								      : cell->text;
	case TT_XLSX_TRUTH:
		return tt_text_is(cell->text, "0") ? TT_TEXT("FALSE") : TT_TEXT("TRUE");
	default:
		return tt_text_normal(book->arena, tt_text_trim(cell->text));
	}
}

static size_t mark_len(struct tt_text marks) {
	const char *blank = marks.len == 0 ? NULL : memchr(marks.bytes, ' ', marks.len);
	return blank == NULL ? marks.len : (size_t)(blank - marks.bytes);
}

/* Marks stand in the order of the columns that are filled in. */
bool tt_filled_unchanged(
	const struct tt_filled_sheet *sheet, uint32_t column, struct tt_text before, struct tt_text shown) {
	size_t start = 0, end;
	for (uint32_t i = 0; i < column; i++)
		if (sheet->columns.items[i].fill)
			start += mark_len(tt_text_slice(before, start, before.len)) + 1;
	end = start + mark_len(tt_text_slice(before, start, before.len));
	return tt_book_marked(tt_text_slice(before, start, end), shown);
}

const struct tt_filled_column *tt_filled_column(const struct tt_filled_sheet *sheet, const char *id) {
	for (uint32_t i = 0; i < sheet->columns.len; i++)
		if (tt_text_is(sheet->columns.items[i].id, id))
			return &sheet->columns.items[i];
	return NULL;
}

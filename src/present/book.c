/*
 * A book is a row of sheets. Of the sheet under way it is known which columns it has and how wide their
 * content is; that decides how wide they are shown once the last row is there. Whatever the format cannot
 * hold is cut here, and counted.
 */
#include "present/book.h"

#include <string.h>

/* Widths in digits. */
enum {
	CELL_LIMIT = 1 << 18,
	NARROWEST = 7,
	WIDEST = 36,
	MARGIN = 2,
	FILL_WIDTH = 22,
	FILL_WORD_WIDTH = 12,
	FROZEN_WIDEST = 30
};
enum { A4_HOLDS = 190 };

static const char hidden_name[] = "tenten";

/* Of a sheet that is filled in, the last ones. */
static const char *const hidden_columns[] = {"key", "before"};

static struct tt_text title_of(const struct tt_book *book, const struct tt_column *column) {
	return book->language == TT_JA ? column->ja : column->en;
}

/* ---- what the format holds ------------------------------------------------------------------------- */

static size_t character_len(struct tt_text text, size_t at) {
	size_t end = at + 1;
	while (end < text.len && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
		end++;
	return end - at;
}

/* Units of UTF-16, in which the format counts. */
static uint32_t units_of(size_t character_bytes) {
	return character_bytes > 3 ? 2 : 1;
}

/* The longest beginning of text that takes at most so many units; never splits a character. */
static struct tt_text cut(struct tt_text text, uint32_t units) {
	uint32_t used = 0;
	for (size_t at = 0; at < text.len;) {
		size_t len = character_len(text, at);
		used += units_of(len);
		if (used > units)
			return tt_text_slice(text, 0, at);
		at += len;
	}
	return text;
}

/* In the format _x000D_ stands for a character by its number. */
static bool reads_as_number(struct tt_text text, size_t at) {
	if (at + 7 > text.len || memcmp(text.bytes + at, "_x", 2) != 0 || text.bytes[at + 6] != '_')
		return false;
	for (size_t i = at + 2; i < at + 6; i++)
		if (memchr("0123456789ABCDEFabcdef", text.bytes[i], 22) == NULL)
			return false;
	return true;
}

/* U+FFFE and U+FFFF are no characters of XML. */
static bool is_no_character(struct tt_text text, size_t at) {
	return at + 3 <= text.len && memcmp(text.bytes + at, "\xEF\xBF", 2) == 0 &&
	       (unsigned char)text.bytes[at + 2] >= 0xBE;
}

static void escape(struct tt_text text, struct tt_buf *out) {
	for (size_t at = 0; at < text.len;) {
		size_t len = character_len(text, at);
		tt_buf_string(out, reads_as_number(text, at) ? "_x005F" : "");
		if (is_no_character(text, at))
			tt_buf_string(out, "\uFFFD");
		else
			tt_buf_add(out, tt_text_slice(text, at, at + len));
		at += len;
	}
}

/* Text as a cell holds it, until the next call; cut with an ellipsis where it is too long. */
static const char *fit(struct tt_book *book, struct tt_text text) {
	struct tt_buf *cell = &book->cell;
	cell->len = 0;
	book->shown.len = 0;
	struct tt_text kept = cut(text, TT_CELL_UNITS);
	tt_show(&book->shown, kept);
	escape(tt_buf_text(&book->shown), cell);
	if (kept.len == text.len && cut(tt_buf_text(cell), TT_CELL_UNITS).len == cell->len)
		return cell->len == 0 ? "" : cell->bytes;
	book->cut++;
	cell->len = cut(tt_buf_text(cell), TT_CELL_UNITS - 1).len;
	tt_buf_string(cell, "…");
	return cell->bytes;
}

/* ---- names of sheets ------------------------------------------------------------------------------- */

static char small(char byte) {
	return (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
}

static bool same_name(struct tt_text a, struct tt_text b) {
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (small(a.bytes[i]) != small(b.bytes[i]))
			return false;
	return true;
}

/* The hidden sheet's own, and one that Excel keeps for itself, are taken from the beginning. */
static bool taken(const struct tt_book *book, struct tt_text name) {
	bool found = same_name(name, tt_text_of(hidden_name)) || same_name(name, TT_TEXT("History"));
	for (uint32_t i = 0; i < book->names.len; i++)
		found = found || same_name(book->names.items[i], name);
	return found;
}

/* Without the characters that names of sheets may not have. */
static struct tt_text plain_name(struct tt_book *book, struct tt_text name) {
	struct tt_buf *buf = &book->cell;
	buf->len = 0;
	tt_show(buf, cut(name, TT_SHEET_NAME_UNITS * 4));
	struct tt_text plain = tt_text_copy(book->arena, tt_text_trim(tt_buf_text(buf)));
	for (size_t i = 0; i < plain.len; i++)
		if (memchr("[]:*?/\\'", plain.bytes[i], 8) != NULL)
			((char *)plain.bytes)[i] = '-';
	return plain.len == 0 ? TT_TEXT("-") : plain;
}

/* A name that no sheet has yet: the one wanted, or with a number behind it. */
static struct tt_text new_name(struct tt_book *book, struct tt_text wanted) {
	enum { SUFFIX_UNITS = 8 };
	struct tt_text plain = plain_name(book, wanted), name = cut(plain, TT_SHEET_NAME_UNITS);
	book->cut += name.len < plain.len;
	for (uint32_t number = 2; taken(book, name); number++) {
		struct tt_text first = cut(plain, TT_SHEET_NAME_UNITS - SUFFIX_UNITS);
		name = tt_text_format(book->arena, "%.*s (%u)", TT_TEXT_ARGS(first), number);
	}
	name = tt_text_copy(book->arena, name);
	*tt_push(book->arena, &book->names) = name;
	return name;
}

static struct tt_text begin_sheet(struct tt_book *book, struct tt_text wanted) {
	struct tt_text name = new_name(book, wanted);
	book->functions->sheet(book->state, name.bytes);
	book->row = 0;
	return name;
}

/* ---- the hidden sheet ------------------------------------------------------------------------------ */

static void note(struct tt_book *book, const char *kind, struct tt_text sheet, uint32_t column,
	struct tt_text id, struct tt_text value, struct tt_text title) {
	struct tt_text number = column == 0 ? TT_TEXT("") : tt_text_format(book->arena, "%u", column);
	*tt_push(book->arena, &book->notes) =
		(struct tt_book_note){{tt_text_of(kind), sheet, number, id, value, title}};
}

void tt_book_say(struct tt_book *book, const char *id, struct tt_text value) {
	note(book, "book", TT_TEXT(""), 0, tt_text_of(id), tt_text_copy(book->arena, value), TT_TEXT(""));
}

static void note_fill(
	struct tt_book *book, struct tt_text sheet, uint32_t column, const struct tt_fill *fill) {
	static const char *const kinds[] = {
		[TT_FILL_TEXT] = "text", [TT_FILL_DATE] = "date", [TT_FILL_CHOICE] = "choice"};
	note(book, "column", sheet, column, fill->column.id, tt_text_of(kinds[fill->kind]),
		title_of(book, &fill->column));
	for (uint32_t i = 0; i < fill->choice_count; i++)
		note(book, "choice", sheet, column, fill->column.id, fill->choices[i].id,
			title_of(book, &fill->choices[i]));
}

static void note_table(struct tt_book *book, struct tt_text sheet) {
	const struct tt_sheet *of = &book->sheet;
	uint32_t at = 0;
	note(book, "sheet", sheet, 0, of->id, TT_TEXT("2"), TT_TEXT(""));
	for (uint32_t i = 0; i < book->column_count; i++)
		note(book, "column", sheet, ++at, book->columns[i].id, TT_TEXT("show"),
			title_of(book, &book->columns[i]));
	for (uint32_t i = 0; i < of->fill_count; i++)
		note_fill(book, sheet, ++at, &of->fills[i]);
	for (uint32_t i = 0; of->fill_count > 0 && i < TT_COUNT(hidden_columns); i++)
		note(book, "column", sheet, ++at, tt_text_of(hidden_columns[i]),
			tt_text_of(hidden_columns[i]), tt_text_of(hidden_columns[i]));
}

static void write_notes(struct tt_book *book) {
	static const char *const heading[] = {"kind", "sheet", "column", "id", "value", "title"};
	const struct tt_sheets_functions *functions = book->functions;
	functions->sheet(book->state, hidden_name);
	functions->hide(book->state);
	for (uint32_t i = 0; i < TT_COUNT(heading); i++)
		functions->text(book->state, 0, i, heading[i], TT_CELL_HEADING);
	for (uint32_t row = 0; row < book->notes.len; row++)
		for (uint32_t i = 0; i < TT_COUNT(heading); i++)
			functions->text(book->state, row + 1, i, fit(book, book->notes.items[row].cells[i]),
				TT_CELL_PLAIN);
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static enum tt_cell_look look_of(const char *mark) {
	static const struct {
		const char *mark;
		enum tt_cell_look look;
	} known[] = {{"mark", TT_CELL_MARK}, {"permitted", TT_CELL_GOOD},
		{"permitted-with-duties", TT_CELL_GOOD}, {"undetermined", TT_CELL_OPEN},
		{"forbidden", TT_CELL_BAD}, {"unmet", TT_CELL_BAD}, {"open", TT_CELL_OPEN},
		{"discharged", TT_CELL_GOOD}, {"error", TT_CELL_BAD}, {"warning", TT_CELL_OPEN}};
	for (size_t i = 0; mark != NULL && i < TT_COUNT(known); i++)
		if (strcmp(known[i].mark, mark) == 0)
			return known[i].look;
	return TT_CELL_PLAIN;
}

/* Lines that a text takes in a column of this width; words that go to the next line whole leave gaps. */
static uint32_t lines_of(size_t width, uint32_t room) {
	return width <= room ? 1 : (uint32_t)(width + width / 12) / room + 1;
}

/* Writes a cell; returns how many lines it takes. Only what is wider than any column is broken. */
static uint32_t put(struct tt_book *book, uint32_t column, struct tt_text text, enum tt_cell_look look) {
	size_t width = tt_text_width(text);
	if (width > book->widths[column])
		book->widths[column] = (uint32_t)width;
	book->functions->text(book->state, book->row, column, fit(book, text), look);
	return lines_of(width, WIDEST - MARGIN);
}

/* A row of one line is left to find its height by itself, when something is written into it. */
static void end_row(struct tt_book *book, uint32_t lines) {
	if (lines > 1)
		book->functions->height(book->state, book->row, lines, TT_CELL_PLAIN);
	book->row++;
}

static void put_heading(struct tt_book *book) {
	uint32_t at = 0, lines = 1;
	for (uint32_t i = 0; i < book->column_count; i++) {
		uint32_t of_cell = put(book, at++, title_of(book, &book->columns[i]), TT_CELL_HEADING);
		lines = of_cell > lines ? of_cell : lines;
	}
	for (uint32_t i = 0; i < book->sheet.fill_count; i++)
		put(book, at++, title_of(book, &book->sheet.fills[i].column), TT_CELL_FILL_HEADING);
	for (uint32_t i = 0; book->sheet.fill_count > 0 && i < TT_COUNT(hidden_columns); i++)
		put(book, at++, tt_text_of(hidden_columns[i]), TT_CELL_HEADING);
	end_row(book, lines);
}

static uint32_t width_count(const struct tt_book *book) {
	return book->column_count + book->sheet.fill_count + (uint32_t)TT_COUNT(hidden_columns);
}

static void begin_part(struct tt_book *book) {
	note_table(book, begin_sheet(book, book->sheet.name));
	memset(book->widths, 0, width_count(book) * sizeof(*book->widths));
	memset(book->filled, 0, book->column_count * sizeof(*book->filled));
	put_heading(book);
}

/* The column of the table that is filled in here, or TT_NONE. */
static uint32_t fill_of(const struct tt_book *book, struct tt_text id) {
	for (uint32_t i = 0; i < book->sheet.fill_count; i++)
		if (tt_text_equal(book->sheet.fills[i].column.id, id))
			return i;
	return TT_NONE;
}

/* Tells the columns that are shown from those that are filled in. */
static void place_columns(struct tt_book *book, const struct tt_column *columns, uint32_t column_count) {
	uint32_t fills = book->sheet.fill_count,
		 room = TT_SHEET_COLUMNS - fills - (uint32_t)TT_COUNT(hidden_columns);
	book->columns = TT_NEW_ARRAY(book->arena, struct tt_column, column_count);
	book->sources = TT_NEW_ARRAY(book->arena, uint32_t, column_count);
	book->fill_sources = TT_NEW_ARRAY(book->arena, uint32_t, fills);
	book->column_count = 0;
	for (uint32_t i = 0; i < fills; i++)
		book->fill_sources[i] = TT_NONE;
	for (uint32_t i = 0; i < column_count; i++) {
		uint32_t fill = fill_of(book, columns[i].id);
		if (fill != TT_NONE)
			book->fill_sources[fill] = i;
		else if (book->column_count == room)
			book->cut++;
		else {
			book->columns[book->column_count] = columns[i];
			book->sources[book->column_count++] = i;
		}
	}
}

void tt_book_begin_table(struct tt_book *book, const struct tt_column *columns, uint32_t column_count) {
	place_columns(book, columns, column_count);
	book->widths = TT_NEW_ARRAY(book->arena, uint32_t, width_count(book));
	book->filled = TT_NEW_ARRAY(book->arena, bool, book->column_count);
	begin_part(book);
}

/* Does a list of these hold what the format allows? Words are told apart by commas there. */
static bool fits_list(const char *const *words) {
	enum { LIST_UNITS = 255 };
	size_t len = 0;
	for (; *words != NULL; words++) {
		len += strlen(*words) + 1;
		if (strpbrk(*words, ",\"") != NULL)
			return false;
	}
	return len <= LIST_UNITS;
}

/* What may be filled in, and how it is refused otherwise. */
static void restrain(struct tt_book *book, uint32_t column, const struct tt_fill *fill, uint32_t last_row) {
	bool ja = book->language == TT_JA;
	if (fill->kind == TT_FILL_DATE)
		book->functions->dates(book->state, column, last_row,
			ja ? "日付を入れる（2024-04-01 の形）。"
			   : "Please enter a date (such as 2024-04-01).");
	if (fill->kind != TT_FILL_CHOICE)
		return;
	const char **words = TT_NEW_ARRAY(book->arena, const char *, fill->choice_count + 1);
	for (uint32_t i = 0; i < fill->choice_count; i++)
		words[i] = title_of(book, &fill->choices[i]).bytes;
	if (fits_list(words))
		book->functions->choices(book->state, column, last_row, words,
			ja ? "一覧から選ぶ。" : "Please choose from the list.");
}

static uint32_t shown_width(uint32_t width) {
	enum { FILTER_WIDTH = 3 }; /* of the button that opens a filter */
	width += FILTER_WIDTH;
	return width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
}

/* Of a column that is filled in: room for a sentence, or for a word or date. */
static uint32_t fill_width(const struct tt_book *book, uint32_t fill) {
	if (book->sheet.fills[fill].kind == TT_FILL_TEXT)
		return FILL_WIDTH;
	uint32_t width = shown_width(book->widths[book->column_count + fill]);
	return width < FILL_WORD_WIDTH ? FILL_WORD_WIDTH : width > FILL_WIDTH ? FILL_WIDTH : width;
}

/* Sets the widths; a column in which nothing stands is hidden. Returns how wide all are together. */
static uint32_t set_widths(struct tt_book *book) {
	uint32_t sum = 0, fills = book->sheet.fill_count, count = book->column_count;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t width = shown_width(book->widths[i]);
		bool hidden = book->row > 1 && !book->filled[i];
		book->functions->column(book->state, i, width, hidden);
		sum += hidden ? 0 : width;
	}
	for (uint32_t i = 0; i < fills; i++) {
		book->functions->column(book->state, count + i, fill_width(book, i), false);
		sum += fill_width(book, i);
	}
	for (uint32_t i = 0; fills > 0 && i < TT_COUNT(hidden_columns); i++)
		book->functions->column(book->state, count + fills + i, WIDEST, true);
	return sum;
}

static void end_part(struct tt_book *book) {
	uint32_t fills = book->sheet.fill_count;
	bool frozen = book->column_count > 2 && book->widths[0] <= FROZEN_WIDEST;
	book->functions->paper(book->state, set_widths(book) > A4_HOLDS ? TT_A3 : TT_A4);
	book->functions->table(book->state, book->row, book->column_count + fills, frozen);
	for (uint32_t i = 0; i < fills; i++)
		restrain(book, book->column_count + i, &book->sheet.fills[i], book->row - 1);
	if (fills > 0)
		book->functions->protect(book->state);
}

/* A date as the format counts: days since 1899-12-30. */
static double serial_of(tt_instant date) {
	enum { DAY = 24 * 60 * 60, EPOCH = 25569 /* 1970-01-01 */ };
	tt_instant days = date / DAY + EPOCH;
	return (double)days;
}

/* Writes what is filled in already; returns how many lines it takes. */
static uint32_t put_given(
	struct tt_book *book, uint32_t column, struct tt_text given, enum tt_fill_kind kind) {
	tt_instant date;
	bool impossible = false;
	if (kind != TT_FILL_DATE || !tt_time_parse(given, &date, &impossible)) {
		put(book, column, given, kind == TT_FILL_DATE ? TT_CELL_FILL_DATE : TT_CELL_FILL);
		return lines_of(tt_text_width(given), FILL_WIDTH - MARGIN);
	}
	book->functions->number(book->state, book->row, column, serial_of(date), TT_CELL_FILL_DATE);
	return 1;
}

void tt_book_mark(struct tt_text given, struct tt_buf *out) {
	given = tt_text_trim(given);
	if (given.len == 0)
		tt_buf_byte(out, '-');
	else
		tt_buf_format(out, "%08x", tt_text_hash(given));
}

bool tt_book_marked(struct tt_text mark, struct tt_text given) {
	char digits[9];
	given = tt_text_trim(given);
	snprintf(digits, sizeof(digits), "%08x", tt_text_hash(given));
	return given.len == 0 ? mark.len == 0 || tt_text_is(mark, "-") : tt_text_is(mark, digits);
}

/* The columns to be filled in, and the hidden ones; returns how many lines they take. */
static uint32_t put_fills(struct tt_book *book, const struct tt_buf *cells, struct tt_text key) {
	uint32_t at = book->column_count, lines = 1;
	bool any = false;
	book->before.len = 0;
	for (uint32_t i = 0; i < book->sheet.fill_count; i++) {
		uint32_t source = book->fill_sources[i];
		struct tt_text given =
			source == TT_NONE ? TT_TEXT("") : cut(tt_buf_text(&cells[source]), TT_CELL_UNITS - 1);
		uint32_t of_cell = put_given(book, at++, given, book->sheet.fills[i].kind);
		lines = of_cell > lines ? of_cell : lines;
		tt_buf_string(&book->before, i > 0 ? " " : "");
		tt_book_mark(given, &book->before);
		any = any || given.len > 0;
	}
	if (book->sheet.fill_count > 0) {
		put(book, at++, key, TT_CELL_PLAIN);
		put(book, at, any ? tt_buf_text(&book->before) : TT_TEXT(""), TT_CELL_PLAIN);
	}
	return lines;
}

void tt_book_row(
	struct tt_book *book, const struct tt_buf *cells, const char *const *marks, struct tt_text key) {
	if (book->row == book->rows_max) {
		end_part(book);
		begin_part(book);
	}
	uint32_t lines = put_fills(book, cells, key);
	for (uint32_t at = 0; at < book->column_count; at++) {
		const struct tt_buf *cell = &cells[book->sources[at]];
		uint32_t of_cell = put(book, at, tt_buf_text(cell), look_of(marks[book->sources[at]]));
		lines = of_cell > lines ? of_cell : lines;
		book->filled[at] = book->filled[at] || cell->len > 0;
	}
	end_row(book, lines);
}

void tt_book_end_table(struct tt_book *book) {
	end_part(book);
	book->sheet = (struct tt_sheet){0};
}

/* ---- pages ----------------------------------------------------------------------------------------- */

void tt_book_page(struct tt_book *book, struct tt_text name) {
	(void)begin_sheet(book, name);
	book->functions->paper(book->state, TT_A4_UPRIGHT);
}

void tt_book_put(
	struct tt_book *book, uint32_t row, uint32_t column, struct tt_text text, enum tt_cell_look look) {
	book->functions->text(book->state, row, column, fit(book, text), look);
}

void tt_book_count(struct tt_book *book, uint32_t row, uint32_t column, uint64_t count) {
	book->functions->number(book->state, row, column, (double)count, TT_CELL_PLAIN);
}

void tt_book_width(struct tt_book *book, uint32_t column, double width) {
	book->functions->column(book->state, column, width, false);
}

void tt_book_paragraph(struct tt_book *book, uint32_t row, uint32_t last, uint32_t room, struct tt_text text,
	enum tt_cell_look look) {
	book->functions->height(book->state, row, lines_of(tt_text_width(text), room), look);
	book->functions->merge(book->state, row, 0, last, fit(book, text), look);
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void release(void *object) {
	struct tt_book *book = object;
	book->functions->destroy(book->state);
}

struct tt_book *tt_book_open(
	struct tt_arena *arena, enum tt_language language, struct tt_text title, struct tt_text *why) {
	enum { TITLE_UNITS = 200 }; /* the format holds 255 */
	const struct tt_sheets_functions *functions =
		tt_module_load(arena, "tenten-sheets.so", TT_SHEETS_SYMBOL, TT_SHEETS_VERSION, why);
	if (functions == NULL)
		return NULL;
	struct tt_book *book = TT_NEW(arena, struct tt_book);
	*book = (struct tt_book){
		.arena = arena, .functions = functions, .language = language, .rows_max = TT_SHEET_ROWS};
	tt_buf_init(&book->shown, arena, CELL_LIMIT);
	tt_buf_init(&book->cell, arena, CELL_LIMIT);
	tt_buf_init(&book->before, arena, CELL_LIMIT);
	book->state = functions->create(language, fit(book, cut(title, TITLE_UNITS)));
	*why = TT_TEXT("tenten-sheets.so");
	if (book->state == NULL)
		return NULL;
	tt_arena_defer(arena, release, book);
	tt_book_say(book, "version", tt_text_format(arena, "%u", TT_BOOK_VERSION));
	tt_book_say(book, "language", tt_text_of(language == TT_JA ? "ja" : "en"));
	return book;
}

static bool write_bytes(void *context, const unsigned char *bytes, size_t len) {
	struct tt_output *out = context;
	tt_out(out, (struct tt_text){(const char *)bytes, len});
	return !out->failed;
}

bool tt_book_end(struct tt_book *book, struct tt_output *out) {
	write_notes(book);
	return book->functions->end(book->state, write_bytes, out);
}

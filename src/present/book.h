/*
 * A book: a workbook (XLSX) whose sheets hold tables. It is made by libxlsxwriter, which stands in a module
 * of its own (tenten-sheets.so) and is loaded by those calls that write one. Rows go to temporary files as
 * they come, so that a large table takes no memory; the finished book is written in one go. Everything that
 * comes from a model is written as text, never as a formula or a link.
 *
 * What people fill in comes back. A sheet may have columns for that: they stand to the right, coloured, with
 * lists of what may be chosen, and are the only cells of the sheet that can be changed. One that has the id
 *of a column of the table stands in its place: what the table has there is what it holds at first. Behind
 *them come two hidden columns: "key", a stable id a row, and "before", what the row was given at first (see
 * tt_book_mark). What the sheets are is written down in a last, hidden sheet named "tenten". It is a table of
 * six columns of text, the first row being its heading:
 *
 *	kind	sheet	column	id		value		title
 *	book			version		1
 *	book			model		(path)
 *	book			title		(title)
 *	book			as_of		2024-04-01
 *	book			language	ja
 *	sheet	指摘		findings	2
 *	column	指摘	1	severity	show		重大度
 *	column	指摘	8	reason		text		黙らせる理由
 *	column	問い	7	answer		choice		答え
 *	choice	問い	7	answer		yes		はい
 *	column	問い	10	key		key		key
 *	column	問い	11	before		before		before
 *
 * "sheet": its name, the id of its table, the number of the first row of content; a table that is too long
 * for one sheet has several, in order. "column": a number from 1, the column's id, what it is for (show, key,
 * before, or to be filled in: text, date, choice) and its heading. "choice": a word that may be chosen, and
 *how the sheet shows it. Dates are filled in as dates or as text (2024-04-01).
 */
#ifndef TT_PRESENT_BOOK_H
#define TT_PRESENT_BOOK_H

#include "present/output.h"

enum {
	TT_SHEETS_VERSION = 1, /* of the functions below: module and program must agree */
	TT_BOOK_VERSION = 1,   /* of what the hidden sheet says */
	/* What the format holds. */
	TT_SHEET_ROWS = 1048576,  /* a longer table goes on in another sheet */
	TT_SHEET_COLUMNS = 16384, /* further columns are left out */
	TT_SHEET_NAME_UNITS = 31, /* longer names of sheets are cut; units of UTF-16 */
	TT_CELL_UNITS = 32767,	  /* longer cells are cut */
};

/* How cells look. */
enum tt_cell_look {
	TT_CELL_PLAIN,
	TT_CELL_HEADING,
	TT_CELL_TITLE,	/* of a page */
	TT_CELL_NOTICE, /* a paragraph of a page, over several columns */
	TT_CELL_MARK,	/* a sign in the middle of its cell */
	TT_CELL_GOOD,
	TT_CELL_OPEN,
	TT_CELL_BAD,
	TT_CELL_FILL_HEADING,
	TT_CELL_FILL, /* to be filled in */
	TT_CELL_FILL_DATE,
	TT_CELL_LOOK_COUNT,
};

/* How a sheet is printed: as wide as the paper. */
enum tt_paper { TT_A4_UPRIGHT, TT_A4, TT_A3 };

typedef bool tt_sheets_write(void *context, const unsigned char *bytes, size_t len);

/*
 * What the module offers. Rows and columns count from 0; rows of a sheet are written in order. Nothing here
 * ends the process; what fails on the way shows at the end. Texts are UTF-8 and within the limits above.
 */
struct tt_sheets_functions {
	uint32_t version;
	/* NULL if there is no memory, or no temporary file can be made. */
	void *(*create)(enum tt_language language, const char *title);
	void (*destroy)(void *book);
	/* Begins a sheet; what follows is about it. The name is unique. */
	void (*sheet)(void *book, const char *name);
	void (*text)(void *book, uint32_t row, uint32_t column, const char *text, enum tt_cell_look look);
	void (*number)(void *book, uint32_t row, uint32_t column, double number, enum tt_cell_look look);
	/* Columns first to last become one cell of this row. */
	void (*merge)(void *book, uint32_t row, uint32_t first, uint32_t last, const char *text,
		enum tt_cell_look look);
	/* The row is that many lines of cells that look like this high. */
	void (*height)(void *book, uint32_t row, uint32_t lines, enum tt_cell_look look);
	void (*column)(void *book, uint32_t column, double width, bool hidden);
	/* The first row becomes a heading that stays in sight, with filters; so do the first columns. */
	void (*table)(void *book, uint32_t rows, uint32_t columns, uint32_t frozen);
	/* The cells of a column below the heading take one of these words only; NULL ends them. */
	void (*choices)(void *book, uint32_t column, uint32_t last_row, const char *const *words,
		const char *refusal);
	void (*dates)(void *book, uint32_t column, uint32_t last_row, const char *refusal);
	/* Only cells that are to be filled in can be changed; anybody can lift that. */
	void (*protect)(void *book);
	void (*hide)(void *book);
	void (*paper)(void *book, enum tt_paper paper);
	/* Finishes the book and hands it over; false if anything failed. */
	bool (*end)(void *book, tt_sheets_write *write, void *context);
};

/* What a module's symbol of this name is: const struct tt_sheets_functions. */
#define TT_SHEETS_SYMBOL "tt_sheets_module"

/* A column, with a name for machines and titles for people. */
struct tt_column {
	struct tt_text id, ja, en;
};

#define TT_COLUMN(id, ja, en)                                                                                \
	{ TT_TEXT(id), TT_TEXT(ja), TT_TEXT(en) }

enum tt_fill_kind { TT_FILL_TEXT, TT_FILL_DATE, TT_FILL_CHOICE };

/* A column that people fill in. */
struct tt_fill {
	struct tt_column column;
	enum tt_fill_kind kind;
	const struct tt_column *choices; /* words that may be chosen, with titles */
	uint32_t choice_count;
};

/* What the next table is in the book. */
struct tt_sheet {
	struct tt_text id;   /* of the table */
	struct tt_text name; /* for people; made fit to be a sheet's name */
	const struct tt_fill *fills;
	uint32_t fill_count;
};

/* A row of the hidden sheet. */
struct tt_book_note {
	struct tt_text cells[6];
};

struct tt_book {
	struct tt_arena *arena;
	const struct tt_sheets_functions *functions;
	void *state;
	enum tt_language language;
	uint32_t rows_max; /* TT_SHEET_ROWS; tests have less */
	struct tt_sheet sheet;
	struct tt_column *columns; /* of the sheet under way, without those that are filled in */
	uint32_t column_count, row;
	uint32_t *sources;		 /* by column of the sheet: which of the table's it is */
	uint32_t *fill_sources;		 /* by column that is filled in: likewise, or TT_NONE */
	uint32_t *widths;		 /* in digits, of their content */
	bool *filled;			 /* does anything stand there? */
	TT_VECTOR(struct tt_text) names; /* of all sheets */
	TT_VECTOR(struct tt_book_note) notes;
	struct tt_buf shown, cell; /* of the cell under way: its text, and how the format has it */
	struct tt_buf before;	   /* of the row under way */
	uint64_t cut;		   /* cells, names and columns that had no room */
};

/*
 * Appends what tells whether a cell still holds what it was given: eight hexadecimal digits of its text, "-"
 * where there is none. "before" holds one a column that is filled in, blanks between; nothing where all were
 * empty.
 */
void tt_book_mark(struct tt_text given, struct tt_buf *out);
/* Is this the mark of that text? No mark at all is that of none. */
bool tt_book_marked(struct tt_text mark, struct tt_text given);

/*
 * Loads the module and begins a book; NULL if that cannot be done, with the reason in *why. It is released
 * with the arena.
 */
struct tt_book *tt_book_open(
	struct tt_arena *arena, enum tt_language language, struct tt_text title, struct tt_text *why);
/* Something that the hidden sheet says of the whole book. */
void tt_book_say(struct tt_book *book, const char *id, struct tt_text value);
/* Writes the hidden sheet, and the whole book to out; false if it could not be finished. */
bool tt_book_end(struct tt_book *book, struct tt_output *out);

/* ---- a table of the sheet that book->sheet describes; called by table.c ------------------------------ */

void tt_book_begin_table(struct tt_book *book, const struct tt_column *columns, uint32_t column_count);
/* A cell a column, each with a mark of present/table.h or NULL. key is for sheets that are filled in. */
void tt_book_row(
	struct tt_book *book, const struct tt_buf *cells, const char *const *marks, struct tt_text key);
void tt_book_end_table(struct tt_book *book);

/* ---- a page: a sheet of cells that are put one by one, row by row ------------------------------------ */

void tt_book_page(struct tt_book *book, struct tt_text name);
void tt_book_put(
	struct tt_book *book, uint32_t row, uint32_t column, struct tt_text text, enum tt_cell_look look);
void tt_book_count(struct tt_book *book, uint32_t row, uint32_t column, uint64_t count);
void tt_book_width(struct tt_book *book, uint32_t column, double width); /* in digits */
/* A paragraph over the columns from the first to this one, with so many digits of room. */
void tt_book_paragraph(struct tt_book *book, uint32_t row, uint32_t last, uint32_t room, struct tt_text text,
	enum tt_cell_look look);

#endif

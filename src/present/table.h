/*
 * Tables: columns with a name for machines and titles for people, rows that come one at a time. One form,
 * six formats: text for a screen, CSV (RFC 4180), JSON (a list of objects), Markdown, HTML (a table
 * element), XLSX (a sheet of out->book). Text and HTML keep their rows, to align them and to leave out
 * columns in which nothing stands.
 */
#ifndef TT_PRESENT_TABLE_H
#define TT_PRESENT_TABLE_H

#include "present/book.h"
#include "present/json.h"

enum tt_table_format {
	TT_TABLE_TEXT,
	TT_TABLE_CSV,
	TT_TABLE_JSON,
	TT_TABLE_MD,
	TT_TABLE_HTML,
	TT_TABLE_XLSX,
	TT_TABLE_KEPT, /* nothing is printed: out->kept has the rows then */
};

/* A table that somebody wants whole. */
struct tt_kept_table {
	bool for_people; /* cells hold titles rather than ids */
	const struct tt_column *columns;
	uint32_t column_count;
	TT_VECTOR(struct tt_text) cells; /* row after row */
	TT_VECTOR(struct tt_text) keys;	 /* by row: what names it for ever; empty: nothing does */
};

/* What HTML shows besides text. */
struct tt_table_link {
	const char *kind; /* NULL: the row does not link */
	struct tt_text id;
};

struct tt_table_looks {
	TT_VECTOR(const char *) marks;	       /* by cell: a class, or NULL */
	TT_VECTOR(struct tt_table_link) links; /* by row: where its first cell leads */
};

/*
 * Cells beside each other that are the same in many rows are made once: what is in them, and how CSV writes
 * them. Zero to begin with; see tt_table_repeat().
 */
struct tt_table_run {
	struct tt_text *cells;
	uint32_t count;
	struct tt_text csv;
};

struct tt_table {
	struct tt_output *out;
	enum tt_table_format format;
	bool for_people;	    /* cells hold titles rather than ids */
	const struct tt_view *view; /* of whoever reads it; NULL: everything */
	const struct tt_column *columns;
	uint32_t column_count;
	struct tt_buf *cells;		  /* of the row under way, column_count of them */
	const struct tt_table_run **runs; /* CSV: by column, the one that begins there and is put again */
	struct tt_buf line;		  /* CSV: the row as it is written */
	uint32_t at;			  /* the next cell */
	struct tt_json json;
	TT_VECTOR(struct tt_text) kept; /* text and HTML: cells, row after row */
	struct tt_table_looks looks;
	const char **marks; /* XLSX: of the row under way */
	struct tt_buf key;  /* of the row under way */
};

void tt_table_begin(struct tt_table *table, struct tt_output *out, enum tt_table_format format,
	const struct tt_column *columns, uint32_t column_count);
/* The next cell of the row, empty; whatever is appended to it is its content. */
struct tt_buf *tt_table_cell(struct tt_table *table);
/* Leaves so many cells empty. */
void tt_table_skip(struct tt_table *table, uint32_t count);
/* Marks the cell last asked for with a class of the page's style. */
void tt_table_mark(struct tt_table *table, const char *mark);
/*
 * What names the row for ever, empty; whatever is appended to it. It is kept where people fill in columns of
 * the row.
 */
struct tt_buf *tt_table_key(struct tt_table *table);
/* Do people fill in columns beside the rows? */
bool tt_table_fills(const struct tt_table *table);
/* Has the first cell of the row lead to what a page says about this: tt_html_link(). */
void tt_table_link(struct tt_table *table, const char *kind, struct tt_text id);
/*
 * Puts the cells of a run into the next columns; false if there are none in it yet. Then they are to be put
 * one by one, and so many that were just put to be kept.
 */
bool tt_table_repeat(struct tt_table *table, const struct tt_table_run *run);
void tt_table_keep(struct tt_table *table, struct tt_table_run *run, uint32_t count);
/* Cells that were not asked for stay empty. */
void tt_table_end_row(struct tt_table *table);
void tt_table_end(struct tt_table *table);

/* Prints rows of cells that stand in order, column_count a row, the first row being the heading; nothing is
 * kept. */
void tt_table_print(
	struct tt_output *out, const struct tt_text *cells, uint32_t column_count, uint32_t row_count);
/* The same as a table element, under out->caption. Marks and links may be fewer than cells and rows. */
void tt_table_print_html(struct tt_output *out, const struct tt_text *cells, uint32_t column_count,
	uint32_t row_count, const struct tt_table_looks *looks);

#endif

/*
 * present: results become text, tables, JSON. What is said is decided by the rooms below; here only how. All
 * output goes through tt_output, which remembers the first write that failed. Names come from models that
 * anybody may have written: whatever could disturb a terminal or a format is replaced or escaped here.
 */
#ifndef TT_PRESENT_OUTPUT_H
#define TT_PRESENT_OUTPUT_H

#include <stdio.h>
#include "syntax/diagnostic.h"

struct tt_output {
	FILE *file;
	struct tt_arena *arena;	  /* for what lasts until the output ends */
	struct tt_arena *scratch; /* for words of one row or line; see tt_out_relax() */
	enum tt_language language;
	bool colour;
	size_t width; /* columns of the terminal; 0: no terminal, nothing is cut */
	bool failed;  /* some write failed */
	int error;    /* errno of the first one that did */
	/* HTML only: what stands over the tables that follow, and whether they stand in a page, where rows
	   link to what is said about them elsewhere and wide tables scroll. */
	struct tt_text caption;
	bool in_page;
	struct tt_book *book;	    /* XLSX only: what tables become sheets of */
	struct tt_kept_table *kept; /* TT_TABLE_KEPT only: where rows go (table.h) */
	struct tt_elements
		*elements; /* of a page are kept here instead of written (element.h); NULL: written */
};

void tt_output_init(struct tt_output *out, FILE *file, struct tt_arena *arena, enum tt_language language);
/* Gives back what lies in scratch, once it is much. To be called between rows, when nothing of it is needed.
 */
void tt_out_relax(struct tt_output *out);
/* Flushes; false if anything could not be written. */
bool tt_output_end(struct tt_output *out) TT_MUST_USE;

void tt_out(struct tt_output *out, struct tt_text text);
void tt_out_string(struct tt_output *out, const char *string);
void tt_out_format(struct tt_output *out, const char *format, ...) TT_PRINTF(2, 3);
void tt_out_repeat(struct tt_output *out, const char *string, size_t count);
/* One of two texts, by the language. */
const char *tt_say(const struct tt_output *out, const char *ja, const char *en);

enum tt_colour { TT_PLAIN, TT_BOLD, TT_DIM, TT_RED, TT_YELLOW, TT_CYAN, TT_GREEN };
/* Switches a colour on, or (TT_PLAIN) off; nothing where colour is not wanted. */
void tt_out_colour(struct tt_output *out, enum tt_colour colour);
enum tt_colour tt_severity_colour(enum tt_severity severity);

/* Appends a name in a form that fits on a line: white space as blanks, control characters as U+FFFD. */
void tt_show(struct tt_buf *buf, struct tt_text name);
/* The longest beginning of text that takes at most width columns; never splits a character. */
struct tt_text tt_text_cut(struct tt_text text, size_t width);
/* Writes text in exactly width columns: cut with "…" or padded with blanks. */
void tt_out_padded(struct tt_output *out, struct tt_text text, size_t width);
/* Writes text as a line, after some blanks and a mark; what does not fit on the terminal, if it is to wrap,
 * goes on below, under its beginning. */
void tt_out_line(struct tt_output *out, size_t indent, const char *mark, struct tt_text text, bool wrap);
/* Takes the next line of at most width columns (0: all of it) off rest, and the blanks after it. */
struct tt_text tt_text_line(struct tt_text *rest, size_t width);

#endif

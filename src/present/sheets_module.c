/*
 * The module of books: libxlsxwriter writes the sheets. Every sheet is written row by row into a temporary
 * file of the library; in the end it packs them into a file of ours, which has no name and is gone with the
 * process. The library does not look whether its temporary files could be written, so the book is read back:
 * a part that was cut short does not end with the element that it began with.
 */
#define _GNU_SOURCE
#include "present/book.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zlib.h>

struct state {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *looks[TT_CELL_LOOK_COUNT];
	FILE *file;	 /* what the library packs the book into */
	long rows_bytes; /* of the sheets' rows, as far as they are known to be written */
	bool failed;
};

/* ---- how cells look -------------------------------------------------------------------------------- */

static const struct look {
	lxw_color_t fill, ink; /* LXW_COLOR_UNSET: none, black */
	bool bold, border, centred, unlocked;
	double size;
} looks[TT_CELL_LOOK_COUNT] = {
	[TT_CELL_PLAIN] = {LXW_COLOR_UNSET, LXW_COLOR_UNSET, .border = true, .size = 10},
	[TT_CELL_HEADING] = {0x1F3A5F, LXW_COLOR_WHITE, .bold = true, .border = true, .size = 10},
	[TT_CELL_TITLE] = {LXW_COLOR_UNSET, 0x1F3A5F, .bold = true, .size = 16},
	[TT_CELL_NOTICE] = {LXW_COLOR_UNSET, LXW_COLOR_UNSET, .size = 10},
	[TT_CELL_MARK] = {LXW_COLOR_UNSET, LXW_COLOR_UNSET, .border = true, .centred = true, .size = 10},
	[TT_CELL_GOOD] = {0xDDF3E8, 0x00573F, .border = true, .size = 10},
	[TT_CELL_OPEN] = {0xFFF2CC, 0x6B4700, .border = true, .size = 10},
	[TT_CELL_BAD] = {0xFBE0D6, 0x8A1A00, .bold = true, .border = true, .size = 10},
	[TT_CELL_FILL_HEADING] = {0x7A5200, LXW_COLOR_WHITE, .bold = true, .border = true, .size = 10},
	[TT_CELL_FILL] = {0xFFFBE6, LXW_COLOR_UNSET, .border = true, .unlocked = true, .size = 10},
	[TT_CELL_FILL_DATE] = {0xFFFBE6, LXW_COLOR_UNSET, .border = true, .unlocked = true, .size = 10},
};

/* Fonts that Excel brings along; LibreOffice puts one of its own in their place. */
static void set_font(lxw_format *format, enum tt_language language) {
	enum { SWISS = 2, SHIFT_JIS = 128 };
	format_set_font_name(format, language == TT_JA ? "Yu Gothic" : "Calibri");
	format_set_font_family(format, SWISS);
	if (language == TT_JA)
		format_set_font_charset(format, SHIFT_JIS);
}

static lxw_format *make_format(lxw_workbook *book, const struct look *look, enum tt_language language) {
	lxw_format *format = workbook_add_format(book);
	if (format == NULL)
		return NULL;
	set_font(format, language);
	format_set_font_size(format, look->size);
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	format_set_text_wrap(format);
	if (look->ink != LXW_COLOR_UNSET)
		format_set_font_color(format, look->ink);
	if (look->fill != LXW_COLOR_UNSET)
		format_set_bg_color(format, look->fill);
	if (look->bold)
		format_set_bold(format);
	if (look->centred)
		format_set_align(format, LXW_ALIGN_CENTER);
	if (look->unlocked)
		format_set_unlocked(format);
	if (look->border) {
		format_set_border(format, LXW_BORDER_THIN);
		format_set_border_color(format, 0xC9C9C4);
	}
	return format;
}

static bool make_formats(struct state *state, enum tt_language language) {
	for (size_t i = 0; i < TT_CELL_LOOK_COUNT; i++) {
		state->looks[i] = make_format(state->book, &looks[i], language);
		if (state->looks[i] == NULL)
			return false;
	}
	format_set_num_format(state->looks[TT_CELL_FILL_DATE], "yyyy-mm-dd");
	return true;
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void destroy(void *book) {
	struct state *state = book;
	if (state->book != NULL)
		lxw_workbook_free(state->book);
	if (state->file != NULL)
		fclose(state->file);
	free(state);
}

static char *temporary_directory(void) {
	char *directory = getenv("TMPDIR");
	return directory != NULL && *directory != '\0' ? directory : NULL;
}

/* A file without a name, where the library makes its own, too. */
static FILE *open_nameless(void) {
	char path[TT_PATH_MAX];
	const char *directory = temporary_directory();
	int len = snprintf(path, sizeof(path), "%s/tenten-XXXXXX", directory == NULL ? P_tmpdir : directory);
	int fd = len < (int)sizeof(path) ? mkstemp(path) : -1;
	if (fd < 0)
		return NULL;
	unlink(path);
	FILE *file = fdopen(fd, "w+");
	if (file == NULL)
		close(fd);
	return file;
}

static lxw_workbook *open_book(const struct state *state, const char *title) {
	char path[64];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fileno(state->file));
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = temporary_directory()};
	lxw_workbook *book = workbook_new_opt(path, &options);
	if (book == NULL)
		return NULL;
	char *kept = strdup(title); /* the library takes it for its own to change */
	lxw_doc_properties properties = {.title = kept, .comments = "tenten"};
	workbook_set_properties(book, &properties);
	free(kept);
	return book;
}

static void *create(enum tt_language language, const char *title) {
	struct state *state = calloc(1, sizeof(*state));
	if (state == NULL)
		return NULL;
	state->file = open_nameless();
	if (state->file != NULL)
		state->book = open_book(state, title);
	if (state->book != NULL && make_formats(state, language))
		return state;
	destroy(state);
	return NULL;
}

/* ---- sheets ---------------------------------------------------------------------------------------- */

/* Rows that could not be written show at the stream that they went to. */
static void settle_rows(struct state *state) {
	FILE *rows = state->sheet == NULL ? NULL : state->sheet->optimize_tmpfile;
	if (rows == NULL)
		return;
	if (fflush(rows) != 0 || ferror(rows))
		state->failed = true;
	long len = ftell(rows);
	state->rows_bytes += len > 0 ? len : 0;
}

static void keep(struct state *state, lxw_error error) {
	state->failed = state->failed || error != LXW_NO_ERROR;
}

static void sheet(void *book, const char *name) {
	struct state *state = book;
	settle_rows(state);
	state->sheet = state->failed ? NULL : workbook_add_worksheet(state->book, name);
	state->failed = state->sheet == NULL;
}

static void text(void *book, uint32_t row, uint32_t column, const char *words, enum tt_cell_look look) {
	struct state *state = book;
	lxw_format *format = state->looks[look];
	if (state->failed)
		return;
	if (*words == '\0')
		keep(state, worksheet_write_blank(state->sheet, row, (lxw_col_t)column, format));
	else
		keep(state, worksheet_write_string(state->sheet, row, (lxw_col_t)column, words, format));
}

static void number(void *book, uint32_t row, uint32_t column, double value, enum tt_cell_look look) {
	struct state *state = book;
	if (!state->failed)
		keep(state, worksheet_write_number(
				    state->sheet, row, (lxw_col_t)column, value, state->looks[look]));
}

static void merge(
	void *book, uint32_t row, uint32_t first, uint32_t last, const char *words, enum tt_cell_look look) {
	struct state *state = book;
	if (!state->failed)
		keep(state, worksheet_merge_range(state->sheet, row, (lxw_col_t)first, row, (lxw_col_t)last,
				    words, state->looks[look]));
}

static void height(void *book, uint32_t row, uint32_t lines, enum tt_cell_look look) {
	static const double line_height = 1.65, highest = 409; /* points; what Excel takes */
	struct state *state = book;
	double points = looks[look].size * line_height * lines;
	if (!state->failed)
		keep(state, worksheet_set_row(state->sheet, row, points < highest ? points : highest, NULL));
}

static void column(void *book, uint32_t at, double width, bool hidden) {
	struct state *state = book;
	lxw_row_col_options options = {.hidden = hidden};
	if (!state->failed)
		keep(state, worksheet_set_column_opt(
				    state->sheet, (lxw_col_t)at, (lxw_col_t)at, width, NULL, &options));
}

static void table(void *book, uint32_t rows, uint32_t columns, uint32_t frozen) {
	struct state *state = book;
	if (state->failed || columns == 0)
		return;
	worksheet_freeze_panes(state->sheet, 1, (lxw_col_t)frozen);
	keep(state, worksheet_repeat_rows(state->sheet, 0, 0));
	keep(state,
		worksheet_autofilter(state->sheet, 0, 0, rows == 0 ? 0 : rows - 1, (lxw_col_t)(columns - 1)));
}

static void validate(struct state *state, uint32_t at, uint32_t last_row, lxw_data_validation *validation,
	const char *refusal) {
	char *message = strdup(refusal);
	validation->error_message = message;
	if (!state->failed && last_row > 0)
		keep(state, worksheet_data_validation_range(
				    state->sheet, 1, (lxw_col_t)at, last_row, (lxw_col_t)at, validation));
	free(message);
}

static void choices(
	void *book, uint32_t at, uint32_t last_row, const char *const *words, const char *refusal) {
	lxw_data_validation validation = {
		.validate = LXW_VALIDATION_TYPE_LIST, .value_list = (char **)words};
	validate(book, at, last_row, &validation, refusal);
}

static void dates(void *book, uint32_t at, uint32_t last_row, const char *refusal) {
	lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_DATE,
		.criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
		.minimum_datetime = {1900, 3, 1, 0, 0, 0},
		.maximum_datetime = {2100, 12, 31, 0, 0, 0}};
	validate(book, at, last_row, &validation, refusal);
}

static void protect(void *book) {
	struct state *state = book;
	lxw_protection allowed = {
		.format_cells = 1, .format_columns = 1, .format_rows = 1, .sort = 1, .autofilter = 1};
	if (!state->failed)
		worksheet_protect(state->sheet, NULL, &allowed);
}

static void hide(void *book) {
	struct state *state = book;
	if (!state->failed)
		worksheet_hide(state->sheet);
}

static void paper(void *book, enum tt_paper size) {
	enum { A3 = 8, A4 = 9 };
	struct state *state = book;
	if (state->failed)
		return;
	worksheet_set_paper(state->sheet, size == TT_A3 ? A3 : A4);
	if (size != TT_A4_UPRIGHT)
		worksheet_set_landscape(state->sheet);
	worksheet_set_margins(state->sheet, 0.4, 0.4, 0.5, 0.6);
	worksheet_fit_to_pages(state->sheet, 1, 0);
	keep(state, worksheet_set_footer(state->sheet, "&L&A&R&P / &N"));
}

/* ---- reading the book back ------------------------------------------------------------------------- */

enum { NAME_SIZE = 64, TAIL_SIZE = 80, BLOCK = 1 << 16 };

/* What is kept of a part while it passes by. */
struct part {
	char head[256], tail[TAIL_SIZE]; /* its beginning; its last bytes */
	size_t head_len, tail_len;
	unsigned long long len;
};

static void pass_by(struct part *part, const char *bytes, size_t len) {
	size_t room = sizeof(part->head) - 1 - part->head_len, taken = len < room ? len : room;
	memcpy(part->head + part->head_len, bytes, taken);
	part->head_len += taken;
	part->len += len;
	size_t added = len < TAIL_SIZE ? len : TAIL_SIZE;
	size_t kept = part->tail_len + added > TAIL_SIZE ? TAIL_SIZE - added : part->tail_len;
	memmove(part->tail, part->tail + part->tail_len - kept, kept);
	memcpy(part->tail + kept, bytes + len - added, added);
	part->tail_len = kept + added;
}

/* Does it end with the element that it began with? */
static bool complete(struct part *part) {
	char closing[NAME_SIZE + 4] = "</";
	part->head[part->head_len] = '\0';
	const char *root = strstr(part->head, "?>");
	root = root == NULL ? NULL : strchr(root, '<');
	size_t name = root == NULL ? 0 : strcspn(root + 1, " />");
	if (name == 0 || name >= NAME_SIZE)
		return false;
	memcpy(closing + 2, root + 1, name);
	memcpy(closing + 2 + name, ">", 2);
	while (part->tail_len > 0 && part->tail[part->tail_len - 1] == '\n')
		part->tail_len--;
	size_t len = strlen(closing);
	bool closed = part->tail_len >= len && memcmp(part->tail + part->tail_len - len, closing, len) == 0;
	bool empty = part->tail_len >= 2 && memcmp(part->tail + part->tail_len - 2, "/>", 2) == 0 &&
		     memchr(root + 1, '<', strlen(root + 1)) == NULL;
	return closed || empty;
}

/* Unpacks a part that begins here in the file, compressed into this many bytes. */
static bool unpack(FILE *file, unsigned long long packed, struct part *part) {
	static const int raw = -MAX_WBITS;
	unsigned char in[4096];
	char out[4096];
	z_stream stream = {0};
	int status = Z_OK;
	if (inflateInit2(&stream, raw) != Z_OK)
		return false;
	while (status == Z_OK && (packed > 0 || stream.avail_in > 0)) {
		if (stream.avail_in == 0) {
			size_t wanted = packed < sizeof(in) ? (size_t)packed : sizeof(in);
			if (fread(in, 1, wanted, file) != wanted)
				break;
			packed -= wanted;
			stream.next_in = in;
			stream.avail_in = (unsigned)wanted;
		}
		stream.next_out = (unsigned char *)out;
		stream.avail_out = sizeof(out);
		status = inflate(&stream, Z_NO_FLUSH);
		pass_by(part, out, sizeof(out) - stream.avail_out);
	}
	inflateEnd(&stream);
	return status == Z_STREAM_END;
}

static unsigned long long little(const unsigned char *bytes, int len) {
	unsigned long long value = 0;
	while (len-- > 0)
		value = value << 8 | bytes[len];
	return value;
}

/* Reads the part that begins here; false at the end of the parts, with *good saying whether all is well. */
static bool read_part(FILE *file, unsigned long long *total, bool *good) {
	enum { LOCAL = 0x04034b50, HEADER = 30 };
	unsigned char header[HEADER];
	struct part part = {.len = 0};
	*good = fread(header, 1, HEADER, file) == HEADER;
	if (!*good || little(header, 4) != LOCAL)
		return false;
	long extra = (long)(little(header + 26, 2) + little(header + 28, 2));
	*good = fseek(file, extra, SEEK_CUR) == 0 && unpack(file, little(header + 18, 4), &part) &&
		complete(&part) && part.len == little(header + 22, 4);
	*total += part.len;
	return *good;
}

static bool whole(const struct state *state) {
	unsigned long long total = 0;
	bool good = true;
	rewind(state->file);
	while (read_part(state->file, &total, &good))
		continue;
	return good && total > (unsigned long long)state->rows_bytes;
}

static bool hand_over(FILE *file, tt_sheets_write *write, void *context) {
	unsigned char bytes[4096];
	size_t len;
	rewind(file);
	while ((len = fread(bytes, 1, sizeof(bytes), file)) > 0)
		if (!write(context, bytes, len))
			return false;
	return !ferror(file);
}

static bool end(void *book, tt_sheets_write *write, void *context) {
	struct state *state = book;
	settle_rows(state);
	if (state->failed)
		return false;
	lxw_workbook *closed = state->book;
	state->book = NULL;
	return workbook_close(closed) == LXW_NO_ERROR && whole(state) &&
	       hand_over(state->file, write, context);
}

extern const struct tt_sheets_functions tt_sheets_module;
const struct tt_sheets_functions tt_sheets_module = {TT_SHEETS_VERSION, create, destroy, sheet, text, number,
	merge, height, column, table, choices, dates, protect, hide, paper, end};

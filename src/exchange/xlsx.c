/*
 * An XLSX is a ZIP of XML parts that lead to each other by relations: the package to the workbook, the
 * workbook to its sheets, the texts that cells share, and the styles. Of each part only a few elements are
 * read, by their names without prefix, whatever lies between them.
 */
#include "exchange/xlsx.h"

#include <math.h>
#include <stdlib.h>

enum { TEXT_LIMIT = 1 << 20, ROWS = 1 << 20, COLUMNS = 1 << 14 };

/* ---- parts ------------------------------------------------------------------------------------------- */

static void release(void *object) {
	struct tt_xlsx *book = object;
	if (book->parser != NULL)
		book->functions->end(book->parser);
	if (book->archive != NULL)
		book->functions->close(book->archive);
}

static enum tt_xlsx_result failed(struct tt_xlsx *book, enum tt_parts_result result, struct tt_text part) {
	static const enum tt_xlsx_result results[] = {[TT_PARTS_NONE] = TT_XLSX_DAMAGED,
		[TT_PARTS_DAMAGED] = TT_XLSX_DAMAGED,
		[TT_PARTS_ENCRYPTED] = TT_XLSX_ENCRYPTED,
		[TT_PARTS_TOO_LARGE] = TT_XLSX_TOO_LARGE,
		[TT_PARTS_NOT_XML] = TT_XLSX_DAMAGED};
	book->why = part;
	return results[result];
}

/* Parses the part of this name. */
static enum tt_parts_result parse(
	struct tt_xlsx *book, struct tt_text part, const struct tt_parts_reading *reading) {
	uint64_t len;
	enum tt_parts_result result = book->functions->find(book->archive, part.bytes, &len);
	if (result != TT_PARTS_OK)
		return result;
	book->unpacked += len;
	if (book->unpacked > TT_PARTS_LONGEST)
		return TT_PARTS_TOO_LARGE;
	char *bytes = tt_arena_alloc(book->arena, (size_t)len);
	result = book->functions->unpack(book->archive, part.bytes, bytes, len);
	if (result == TT_PARTS_OK)
		result = book->functions->parse(bytes, (size_t)len, reading, &book->parser);
	return result;
}

/* ---- XML --------------------------------------------------------------------------------------------- */

static const char *local(const char *name) {
	const char *colon = strchr(name, ':');
	return colon == NULL ? name : colon + 1;
}

static bool is(const char *name, const char *wanted) {
	return strcmp(local(name), wanted) == 0;
}

/* The attribute of this name, with a prefix or (prefixed false) without; NULL. */
static const char *attribute(const char **attributes, const char *name, bool prefixed) {
	for (; attributes[0] != NULL; attributes += 2)
		if (is(attributes[0], name) && (local(attributes[0]) != attributes[0]) == prefixed)
			return attributes[1];
	return NULL;
}

static bool is_true(const char *value) {
	return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* A whole number below most; most if it is none. */
static uint32_t number_of(const char *value, uint32_t most) {
	char *end = NULL;
	unsigned long number =
		value == NULL || *value < '0' || *value > '9' ? most : strtoul(value, &end, 10);
	return end == NULL || *end != '\0' || number > most ? most : (uint32_t)number;
}

/* Text that is gathered from elements. */
struct gathering {
	struct tt_buf text;
	bool on;	/* what comes is text of a cell */
	uint32_t aside; /* inside of how a word is read (rPh) */
};

static void gather(struct gathering *gathering, const char *bytes, int len) {
	if (gathering->on && gathering->aside == 0)
		tt_buf_add(&gathering->text, (struct tt_text){bytes, (size_t)len});
}

static void gather_open(struct gathering *gathering, const char *name, const char *wanted) {
	if (is(name, "rPh"))
		gathering->aside++;
	if (is(name, wanted))
		gathering->on = true;
}

static void gather_close(struct gathering *gathering, const char *name, const char *wanted) {
	if (is(name, "rPh") && gathering->aside > 0)
		gathering->aside--;
	if (is(name, wanted))
		gathering->on = false;
}

/* The character that _x0041_ stands for; 0 if it is not of that form, or none that a text may hold. */
static uint32_t escaped(struct tt_text text, size_t at) {
	uint32_t value = 0;
	if (at + 7 > text.len || text.bytes[at + 1] != 'x' || text.bytes[at + 6] != '_')
		return 0;
	for (size_t i = at + 2; i < at + 6; i++) {
		char byte = text.bytes[i];
		const char *digits = "0123456789abcdef";
		const char *digit = memchr(digits, byte >= 'A' && byte <= 'F' ? byte - 'A' + 'a' : byte, 16);
		if (digit == NULL)
			return 0;
		value = value * 16 + (uint32_t)(digit - digits);
	}
	return value >= 0xD800 && value <= 0xDFFF ? 0 : value;
}

static void add_character(struct tt_buf *out, uint32_t value) {
	if (value < 0x80)
		tt_buf_byte(out, (char)value);
	else if (value < 0x800) {
		tt_buf_byte(out, (char)(0xC0 | value >> 6));
		tt_buf_byte(out, (char)(0x80 | (value & 0x3F)));
	} else {
		tt_buf_byte(out, (char)(0xE0 | value >> 12));
		tt_buf_byte(out, (char)(0x80 | (value >> 6 & 0x3F)));
		tt_buf_byte(out, (char)(0x80 | (value & 0x3F)));
	}
}

/* What was gathered, with escapes undone, for good; then nothing is. */
static struct tt_text take_text(struct tt_arena *arena, struct gathering *gathering) {
	struct tt_text text = tt_buf_text(&gathering->text);
	if (text.len > 0 && memchr(text.bytes, '_', text.len) != NULL) {
		struct tt_buf out;
		tt_buf_init(&out, arena, TEXT_LIMIT);
		for (size_t at = 0; at < text.len; at++) {
			uint32_t value = text.bytes[at] == '_' ? escaped(text, at) : 0;
			if (value == 0)
				tt_buf_byte(&out, text.bytes[at]);
			else
				add_character(&out, value);
			at += value == 0 ? 0 : 6;
		}
		text = tt_buf_text(&out);
	} else
		text = tt_text_copy(arena, text);
	gathering->text.len = 0;
	return text;
}

static void ignore(void *context, const char *name) {
	(void)context;
	(void)name;
}

static void ignore_text(void *context, const char *bytes, int len) {
	(void)context;
	(void)bytes;
	(void)len;
}

/* ---- relations --------------------------------------------------------------------------------------- */

struct relation {
	struct tt_text id, kind, target; /* kind: behind its last stroke */
};

struct relations {
	struct tt_xlsx *book;
	struct tt_text folder; /* of the part that they are of, with a stroke behind it */
	TT_VECTOR(struct relation) items;
};

static void open_relation(void *context, const char *name, const char **attributes) {
	struct relations *relations = context;
	struct tt_arena *arena = relations->book->arena;
	const char *id = attribute(attributes, "Id", false), *type = attribute(attributes, "Type", false);
	const char *target = attribute(attributes, "Target", false);
	const char *mode = attribute(attributes, "TargetMode", false);
	if (!is(name, "Relationship") || id == NULL || type == NULL || target == NULL ||
		(mode != NULL && strcmp(mode, "External") == 0))
		return;
	const char *kind = strrchr(type, '/');
	struct tt_text folder = *target == '/' ? TT_TEXT("") : relations->folder;
	*tt_push(arena, &relations->items) = (struct relation){tt_text_copy(arena, tt_text_of(id)),
		tt_text_copy(arena, tt_text_of(kind == NULL ? type : kind + 1)),
		tt_text_format(arena, "%.*s%s", TT_TEXT_ARGS(folder), target + (*target == '/'))};
}

/* Those of a part, or (part empty) of the package. */
static enum tt_parts_result read_relations(
	struct tt_xlsx *book, struct tt_text part, struct relations *relations) {
	size_t start = part.len;
	while (start > 0 && part.bytes[start - 1] != '/')
		start--;
	struct tt_text folder = tt_text_slice(part, 0, start), name = tt_text_slice(part, start, part.len);
	*relations = (struct relations){.book = book, .folder = folder};
	struct tt_parts_reading reading = {relations, open_relation, ignore, ignore_text};
	return parse(book,
		tt_text_format(book->arena, "%.*s_rels/%.*s.rels", TT_TEXT_ARGS(folder), TT_TEXT_ARGS(name)),
		&reading);
}

static struct tt_text target_of(const struct relations *relations, const char *kind, struct tt_text id) {
	for (uint32_t i = 0; i < relations->items.len; i++)
		if (kind != NULL ? tt_text_is(relations->items.items[i].kind, kind)
				 : tt_text_equal(relations->items.items[i].id, id))
			return relations->items.items[i].target;
	return TT_TEXT("");
}

/* ---- the workbook ------------------------------------------------------------------------------------ */

struct contents {
	struct tt_xlsx *book;
	const struct relations *relations;
	bool found;
};

static void open_in_workbook(void *context, const char *name, const char **attributes) {
	struct contents *contents = context;
	struct tt_xlsx *book = contents->book;
	contents->found |= is(name, "workbook");
	if (is(name, "workbookPr"))
		book->from_1904 = is_true(attribute(attributes, "date1904", false));
	const char *title = attribute(attributes, "name", false), *id = attribute(attributes, "id", true);
	if (!is(name, "sheet") || title == NULL || id == NULL)
		return;
	struct tt_text part = target_of(contents->relations, NULL, tt_text_of(id));
	if (part.len > 0)
		*tt_push(book->arena, &book->sheets) = (struct tt_xlsx_sheet){
			tt_text_normal(book->arena, tt_text_copy(book->arena, tt_text_of(title))), part};
}

/* ---- texts that cells share -------------------------------------------------------------------------- */

struct sharing {
	struct tt_xlsx *book;
	struct gathering gathering;
};

static void open_shared(void *context, const char *name, const char **attributes) {
	(void)attributes;
	gather_open(&((struct sharing *)context)->gathering, name, "t");
}

static void close_shared(void *context, const char *name) {
	struct sharing *sharing = context;
	gather_close(&sharing->gathering, name, "t");
	if (is(name, "si")) {
		struct tt_text text = take_text(sharing->book->arena, &sharing->gathering);
		*tt_push(sharing->book->arena, &sharing->book->strings) = text;
	}
}

static void shared_text(void *context, const char *bytes, int len) {
	gather(&((struct sharing *)context)->gathering, bytes, len);
}

/* ---- styles ------------------------------------------------------------------------------------------ */

/* Of all that a style says we want to know whether numbers are shown as dates. */
struct styles {
	struct tt_xlsx *book;
	TT_VECTOR(uint32_t) formats; /* the file's own that show dates */
	bool in_cells;
};

/* Formats that all programs know by number. */
static bool is_known_date(uint32_t format) {
	return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) ||
	       (format >= 34 && format <= 36) || (format >= 50 && format <= 54) ||
	       (format >= 57 && format <= 58);
}

/* Days or years, outside of quotes and brackets. */
static bool shows_date(const char *code) {
	char until = '\0';
	for (; *code; code++) {
		if (until != '\0') {
			if (*code == until)
				until = '\0';
		} else if (*code == '\\' && code[1] != '\0')
			code++;
		else if (*code == '"' || *code == '[')
			until = *code == '"' ? '"' : ']';
		else if (strchr("dDyY", *code) != NULL)
			return true;
	}
	return false;
}

static void open_style(void *context, const char *name, const char **attributes) {
	struct styles *styles = context;
	struct tt_arena *arena = styles->book->arena;
	const char *code = attribute(attributes, "formatCode", false);
	uint32_t format = number_of(attribute(attributes, "numFmtId", false), TT_NONE - 1);
	if (is(name, "numFmt") && code != NULL && shows_date(code))
		*tt_push(arena, &styles->formats) = format;
	if (is(name, "cellXfs"))
		styles->in_cells = true;
	if (!is(name, "xf") || !styles->in_cells)
		return;
	bool date = is_known_date(format);
	for (uint32_t i = 0; i < styles->formats.len; i++)
		date |= styles->formats.items[i] == format;
	*tt_push(arena, &styles->book->dates) = date;
}

static void close_style(void *context, const char *name) {
	if (is(name, "cellXfs"))
		((struct styles *)context)->in_cells = false;
}

/* ---- cells ------------------------------------------------------------------------------------------- */

struct grid {
	struct tt_xlsx *book;
	struct tt_xlsx_cells *cells;
	uint32_t row, column; /* of the next cell, where it does not say */
	uint32_t style;
	char type[16];
	bool in_cell, in_value;
	struct gathering gathering;
};

/* Reads D7; false if it is not of that form. */
static bool read_address(const char *text, uint32_t *row, uint32_t *column) {
	uint32_t letters = 0;
	while (*text >= 'A' && *text <= 'Z' && letters <= COLUMNS)
		letters = letters * 26 + (uint32_t)(*text++ - 'A') + 1;
	uint32_t number = number_of(text, ROWS + 1);
	if (letters == 0 || letters > COLUMNS || number == 0 || number > ROWS)
		return false;
	*row = number - 1;
	*column = letters - 1;
	return true;
}

static void open_cell(struct grid *grid, const char **attributes) {
	const char *address = attribute(attributes, "r", false), *type = attribute(attributes, "t", false);
	if (address != NULL)
		(void)read_address(address, &grid->row, &grid->column);
	grid->style = number_of(attribute(attributes, "s", false), TT_NONE - 1);
	snprintf(grid->type, sizeof(grid->type), "%s", type == NULL ? "n" : type);
	grid->in_cell = true;
	grid->gathering.text.len = 0;
}

static void open_in_sheet(void *context, const char *name, const char **attributes) {
	struct grid *grid = context;
	if (is(name, "row")) {
		uint32_t row = number_of(attribute(attributes, "r", false), ROWS + 1);
		grid->row = row > 0 && row <= ROWS ? row - 1 : grid->row;
		grid->column = 0;
	} else if (is(name, "c"))
		open_cell(grid, attributes);
	else if (grid->in_cell)
		gather_open(&grid->gathering, name, strcmp(grid->type, "inlineStr") == 0 ? "t" : "v");
}

/* A number with the kind that its style gives it. */
static void take_number(const struct grid *grid, struct tt_xlsx_cell *cell) {
	char *end;
	cell->number = strtod(cell->text.bytes, &end);
	bool date = grid->style < grid->book->dates.len && grid->book->dates.items[grid->style];
	if (*end != '\0' || !isfinite(cell->number))
		cell->kind = TT_XLSX_TEXT;
	else
		cell->kind = date ? TT_XLSX_DATE : TT_XLSX_NUMBER;
}

static void take_shared(const struct grid *grid, struct tt_xlsx_cell *cell) {
	uint32_t index = number_of(cell->text.bytes, TT_NONE - 1);
	cell->text = index < grid->book->strings.len ? grid->book->strings.items[index] : TT_TEXT("");
}

static void take_cell(struct grid *grid) {
	struct tt_xlsx_cell cell = {
		grid->row, grid->column, TT_XLSX_TEXT, 0, take_text(grid->book->arena, &grid->gathering)};
	if (cell.text.len == 0)
		return;
	if (strcmp(grid->type, "s") == 0)
		take_shared(grid, &cell);
	else if (strcmp(grid->type, "n") == 0)
		take_number(grid, &cell);
	else if (strcmp(grid->type, "b") == 0)
		cell.kind = TT_XLSX_TRUTH;
	else if (strcmp(grid->type, "e") == 0)
		cell.kind = TT_XLSX_ERROR;
	*tt_push(grid->book->arena, &grid->cells->items) = cell;
}

static void close_in_sheet(void *context, const char *name) {
	struct grid *grid = context;
	if (is(name, "row"))
		grid->row += grid->row + 1 < ROWS;
	if (!grid->in_cell)
		return;
	gather_close(&grid->gathering, name, strcmp(grid->type, "inlineStr") == 0 ? "t" : "v");
	if (!is(name, "c"))
		return;
	take_cell(grid);
	grid->in_cell = false;
	grid->column += grid->column + 1 < COLUMNS;
}

static void sheet_text(void *context, const char *bytes, int len) {
	gather(&((struct grid *)context)->gathering, bytes, len);
}

static int compare_cells(const void *a, const void *b) {
	const struct tt_xlsx_cell *left = a, *right = b;
	if (left->row != right->row)
		return left->row < right->row ? -1 : 1;
	return left->column == right->column ? 0 : left->column < right->column ? -1 : 1;
}

enum tt_xlsx_result tt_xlsx_read(struct tt_xlsx *book, uint32_t sheet, struct tt_xlsx_cells *cells) {
	struct grid grid = {.book = book, .cells = cells};
	struct tt_parts_reading reading = {&grid, open_in_sheet, close_in_sheet, sheet_text};
	struct tt_text part = book->sheets.items[sheet].part;
	tt_buf_init(&grid.gathering.text, book->arena, TEXT_LIMIT);
	enum tt_parts_result result = parse(book, part, &reading);
	if (result != TT_PARTS_OK)
		return failed(book, result, part);
	if (cells->items.len > 0)
		qsort(cells->items.items, cells->items.len, sizeof(*cells->items.items), compare_cells);
	return TT_XLSX_OK;
}

/* ---- opening ----------------------------------------------------------------------------------------- */

/* Does a file of Microsoft's older form have an entry of this name? They are written in UTF-16. */
static bool has_entry(struct tt_text bytes, const char *name) {
	size_t len = 2 * strlen(name);
	for (size_t at = 0; at + len <= bytes.len; at += 2) {
		size_t i = 0;
		while (i < len && bytes.bytes[at + i] == (i % 2 == 0 ? name[i / 2] : '\0'))
			i++;
		if (i == len)
			return true;
	}
	return false;
}

/* What bytes are that cannot be a workbook. */
static enum tt_xlsx_result look_at(struct tt_text bytes) {
	if (bytes.len == 0)
		return TT_XLSX_EMPTY;
	if (tt_text_starts(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
		return has_entry(bytes, "EncryptedPackage") ? TT_XLSX_ENCRYPTED : TT_XLSX_OLD;
	return tt_text_starts(bytes, "PK\x03\x04") ? TT_XLSX_OK : TT_XLSX_OTHER;
}

static enum tt_xlsx_result read_workbook(struct tt_xlsx *book, struct relations *relations) {
	struct contents contents = {book, relations, false};
	struct tt_parts_reading reading = {&contents, open_in_workbook, ignore, ignore_text};
	enum tt_parts_result result = read_relations(book, TT_TEXT(""), relations);
	struct tt_text part = target_of(relations, "officeDocument", TT_TEXT(""));
	if (result == TT_PARTS_NONE || (result == TT_PARTS_OK && part.len == 0))
		return TT_XLSX_NO_WORKBOOK;
	if (result == TT_PARTS_OK)
		result = read_relations(book, part, relations);
	if (result == TT_PARTS_NONE)
		return TT_XLSX_NO_WORKBOOK;
	if (result == TT_PARTS_OK)
		result = parse(book, part, &reading);
	if (result != TT_PARTS_OK)
		return failed(book, result, part);
	return contents.found ? TT_XLSX_OK : TT_XLSX_NO_WORKBOOK;
}

static enum tt_xlsx_result read_common(struct tt_xlsx *book, const struct relations *relations) {
	struct sharing sharing = {.book = book};
	struct styles styles = {.book = book};
	struct tt_parts_reading shared = {&sharing, open_shared, close_shared, shared_text};
	struct tt_parts_reading styled = {&styles, open_style, close_style, ignore_text};
	struct tt_text strings = target_of(relations, "sharedStrings", TT_TEXT(""));
	struct tt_text part = target_of(relations, "styles", TT_TEXT(""));
	enum tt_parts_result result = TT_PARTS_OK;
	tt_buf_init(&sharing.gathering.text, book->arena, TEXT_LIMIT);
	if (strings.len > 0)
		result = parse(book, strings, &shared);
	if (result != TT_PARTS_OK)
		return failed(book, result, strings);
	if (part.len > 0)
		result = parse(book, part, &styled);
	return result == TT_PARTS_OK ? TT_XLSX_OK : failed(book, result, part);
}

enum tt_xlsx_result tt_xlsx_open(struct tt_xlsx *book, struct tt_arena *arena, struct tt_text bytes) {
	struct relations relations;
	enum tt_parts_result opened;
	enum tt_xlsx_result result = look_at(bytes);
	*book = (struct tt_xlsx){.arena = arena};
	if (result != TT_XLSX_OK)
		return result;
	book->functions =
		tt_module_load(arena, "tenten-parts.so", TT_PARTS_SYMBOL, TT_PARTS_VERSION, &book->why);
	if (book->functions == NULL)
		return TT_XLSX_NO_MODULE;
	tt_arena_defer(arena, release, book);
	book->archive = book->functions->open(bytes.bytes, bytes.len, &opened);
	if (book->archive == NULL)
		return failed(book, opened, TT_TEXT(""));
	result = read_workbook(book, &relations);
	return result == TT_XLSX_OK ? read_common(book, &relations) : result;
}

uint32_t tt_xlsx_find(const struct tt_xlsx *book, struct tt_text name) {
	for (uint32_t i = 0; i < book->sheets.len; i++)
		if (tt_text_equal(book->sheets.items[i].name, name))
			return i;
	return TT_NONE;
}

/* ---- dates, addresses -------------------------------------------------------------------------------- */

/* Programs count a 29th of February 1900, which was none: before it they are a day behind. */
bool tt_xlsx_date(const struct tt_xlsx *book, double days, tt_instant *date) {
	enum { FROM_1970 = 25569, FROM_1904 = 1462, NO_DAY = 60, LAST = 73415 /* 2100-12-31 */ };
	if (!(days >= 0 && days <= LAST))
		return false;
	tt_instant day = (tt_instant)days + (book->from_1904 ? FROM_1904 : 0);
	if (day < 1 || day > LAST || day == NO_DAY)
		return false;
	*date = (day + (day < NO_DAY) - FROM_1970) * 24 * 60 * 60;
	return true;
}

struct tt_text tt_xlsx_address(struct tt_arena *arena, uint32_t row, uint32_t column) {
	char letters[8];
	size_t at = sizeof(letters);
	for (uint32_t rest = column + 1; rest > 0 && at > 0; rest = (rest - 1) / 26)
		letters[--at] = (char)('A' + (rest - 1) % 26);
	return tt_text_format(arena, "%.*s%u", (int)(sizeof(letters) - at), letters + at, row + 1);
}

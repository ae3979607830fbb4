/*
 * Four sheets become four sections of a model, and nearly all there is to say of them stands in the table
 * below: the columns that are filled in have the names of the keys that they become. First it is found out
 * what the sheets can be about, by their keys, and where the model speaks of it; then all rows are read; then
 * each row changes an item that there is, key by key, or becomes a new one.
 */
#include "exchange/import.h"
#include "analysis/word.h"
#include "engine/answer.h"
#include "present/output.h"

#include <errno.h>
#include <stdlib.h>

enum { KEY_LIMIT = 1 << 16, WORDS_SHOWN = 1 << 12 };

static const struct section {
	const char *table, *section, *key;
	const char *required; /* keys that an item must have, between blanks */
} sections[TT_IMPORT_SECTIONS] = {
	[TT_IMPORT_DECISIONS] = {"risks", "decisions", "risk", " "},
	[TT_IMPORT_MEASURES] = {"controls", "measures", "control", " state "},
	[TT_IMPORT_ANSWERS] = {"questions", "facts", "fact", " is "},
	[TT_IMPORT_SILENCES] = {"findings", "silence", "id", " reason owner review "},
};

static struct tt_edit_step step_of(const char *key) {
	return (struct tt_edit_step){.key = tt_text_of(key)};
}

/* ---- what rows can be about -------------------------------------------------------------------------- */

static struct tt_import_known *know(struct tt_import *import, enum tt_import_section section,
	struct tt_buf *key, struct tt_import_known known) {
	struct tt_text text = tt_text_copy(import->arena, tt_buf_text(key));
	uint32_t id = tt_names_intern(import->arena, &import->keys[section], text);
	key->len = 0;
	known.row = TT_NONE;
	if (id == import->known[section].items.len)
		*tt_push(import->arena, &import->known[section].items) = known;
	return &import->known[section].items.items[id];
}

struct knowing {
	struct tt_import *import;
	struct tt_buf key;
	struct tt_risks *risks;
};

static void know_risks(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct knowing *knowing = context;
	const struct tt_model *model = engine->model;
	if (knowing->risks == NULL)
		knowing->risks = tt_risks_begin(engine);
	tt_risks_event(knowing->risks, outcome);
	for (uint32_t i = 0; i < knowing->risks->found.len; i++) {
		const struct tt_found_risk *found = &knowing->risks->found.items[i];
		tt_risk_id(model, found, &knowing->key);
		struct tt_mark mark = found->decision == TT_NONE
					      ? TT_NO_MARK
					      : model->decisions.items[found->decision].mark;
		know(knowing->import, TT_IMPORT_DECISIONS, &knowing->key,
			(struct tt_import_known){.id = i, .mark = mark});
	}
	tt_controls_event(&knowing->import->controls, engine, outcome);
}

static void know_controls(struct knowing *knowing) {
	struct tt_import *import = knowing->import;
	const struct tt_model *model = import->model;
	for (uint32_t i = 0; i < import->controls.rows.len; i++) {
		const struct tt_control_row *row = &import->controls.rows.items[i];
		struct tt_mark mark =
			row->measure == TT_NONE ? TT_NO_MARK : model->measures.items[row->measure].mark;
		tt_control_row_id(model, row, &knowing->key);
		know(import, TT_IMPORT_MEASURES, &knowing->key,
			(struct tt_import_known){.id = i, .mark = mark});
	}
}

/* Questions that the model answers first: they know where. */
static void know_questions(struct knowing *knowing) {
	struct tt_engine *engine = knowing->import->check->run->engine;
	const struct tt_model *model = knowing->import->model;
	for (uint32_t i = 0; i < model->facts.len; i++) {
		const struct tt_fact *fact = &model->facts.items[i];
		uint32_t asked = tt_engine_ask_question(engine, fact->question, fact->subjects);
		tt_asked_print(engine, asked, &knowing->key);
		know(knowing->import, TT_IMPORT_ANSWERS, &knowing->key,
			(struct tt_import_known){.id = asked, .mark = fact->mark});
	}
	for (uint32_t i = 0; i < engine->asked.len; i++) {
		tt_asked_print(engine, i, &knowing->key);
		know(knowing->import, TT_IMPORT_ANSWERS, &knowing->key,
			(struct tt_import_known){.id = i, .mark = TT_NO_MARK});
	}
}

static void know_finding(
	void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct knowing *knowing = context;
	(void)engine;
	(void)index;
	tt_found_id(knowing->import->check, found, &knowing->key);
	know(knowing->import, TT_IMPORT_SILENCES, &knowing->key,
		(struct tt_import_known){.mark = TT_NO_MARK});
}

static void know_findings(struct knowing *knowing) {
	const struct tt_model *model = knowing->import->model;
	for (uint32_t i = 0; i < model->silences.len; i++) {
		tt_buf_add(&knowing->key, model->silences.items[i].id);
		know(knowing->import, TT_IMPORT_SILENCES, &knowing->key,
			(struct tt_import_known){.mark = model->silences.items[i].mark});
	}
	tt_check_all_findings(knowing->import->check, know_finding, knowing);
}

static void know_all(struct tt_import *import) {
	struct knowing knowing = {.import = import};
	tt_buf_init(&knowing.key, import->arena, KEY_LIMIT);
	import->controls = (struct tt_controls){.arena = import->arena};
	struct tt_run *run = tt_run_all(&(struct tt_run_request){.model = import->model,
		.program = import->check->program,
		.as_of = import->check->as_of,
		.risks = true,
		.visit = know_risks,
		.context = &knowing});
	know_controls(&knowing);
	tt_run_finish(run);
	know_questions(&knowing);
	know_findings(&knowing);
}

/* ---- what cannot be taken ---------------------------------------------------------------------------- */

static void add_words(
	const struct tt_import *import, const struct tt_filled_column *column, struct tt_buf *out) {
	const char *gap = import->book->language == TT_JA ? "、" : ", ";
	for (uint32_t i = 0; i < column->choices.len; i++) {
		tt_buf_string(out, i > 0 ? gap : "");
		tt_buf_add(out, column->choices.items[i].title);
	}
}

static void refuse(struct tt_import *import, const struct tt_import_row *row, struct tt_import_value *value,
	uint8_t why) {
	struct tt_buf words;
	tt_buf_init(&words, import->arena, WORDS_SHOWN);
	if (why == TT_IMPORT_NOT_LISTED)
		add_words(import, value->column, &words);
	struct tt_text address = tt_xlsx_address(import->arena, row->row, value->column->at);
	value->refused = true;
	*tt_push(import->arena, &import->refusals) =
		(struct tt_import_refusal){.place = tt_text_format(import->arena, "%.*s!%.*s",
						   TT_TEXT_ARGS(row->sheet->name), TT_TEXT_ARGS(address)),
			.column = value->column->title,
			.shown = value->shown,
			.more = tt_buf_text(&words),
			.why = why};
}

/* All that was changed in a row. */
static void refuse_row(struct tt_import *import, const struct tt_import_row *row, uint8_t why) {
	for (uint32_t i = 0; i < row->value_count; i++)
		if (row->values[i].changed && !row->values[i].refused)
			refuse(import, row, &row->values[i], why);
}

/* ---- cells ------------------------------------------------------------------------------------------- */

/* Dates are written with strokes, dots and words, too: 2024/4/1, 2024年4月1日. */
static struct tt_text spelled_date(struct tt_import *import, struct tt_text text) {
	static const char *const gaps[] = {"-", "/", ".", "年", "月", "日"};
	unsigned numbers[4] = {0}, count = 0;
	for (size_t at = 0; at < text.len;) {
		size_t start = at, len = 0;
		for (; at < text.len && at < start + 4 && text.bytes[at] >= '0' && text.bytes[at] <= '9';
			at++)
			numbers[count] = numbers[count] * 10 + (unsigned)(text.bytes[at] - '0');
		for (size_t i = 0; i < TT_COUNT(gaps); i++)
			if (tt_text_starts(tt_text_slice(text, at, text.len), gaps[i]))
				len = strlen(gaps[i]);
		if (at == start || (len == 0 && at < text.len) || ++count > 3)
			return text;
		at += len;
	}
	return count == 3
		       ? tt_text_format(import->arena, "%04u-%02u-%02u", numbers[0], numbers[1], numbers[2])
		       : text;
}

static int take_date(
	struct tt_import *import, const struct tt_xlsx_cell *cell, struct tt_import_value *value) {
	tt_instant date;
	bool impossible = false;
	if (cell->kind == TT_XLSX_NUMBER || cell->kind == TT_XLSX_DATE) {
		if (!tt_xlsx_date(&import->book->xlsx, cell->number, &date))
			return TT_IMPORT_NO_DATE;
	} else if (!tt_time_parse(spelled_date(import, value->shown), &date, &impossible))
		return TT_IMPORT_NO_DATE;
	value->text = tt_time_format(import->arena, date);
	return -1;
}

static int take_choice(struct tt_import_value *value) {
	for (uint32_t i = 0; i < value->column->choices.len; i++) {
		const struct tt_filled_choice *choice = &value->column->choices.items[i];
		if (tt_text_equal(choice->title, value->shown) || tt_text_equal(choice->id, value->shown)) {
			value->text = choice->id;
			return -1;
		}
	}
	return TT_IMPORT_NOT_LISTED;
}

static int take_text(struct tt_import_value *value) {
	value->text = value->shown;
	if (tt_text_first_bad(value->text) < value->text.len)
		return TT_IMPORT_BAD_TEXT;
	bool lines = value->text.len > 0 && memchr(value->text.bytes, '\n', value->text.len) != NULL;
	return lines && tt_text_is(value->column->id, "owner") ? TT_IMPORT_NOT_A_LINE : -1;
}

/* What a cell says in the words of the model; why it does not, or -1. */
static int take_cell(
	struct tt_import *import, const struct tt_xlsx_cell *cell, struct tt_import_value *value) {
	if (cell == NULL || value->shown.len == 0)
		return -1;
	if (cell->kind == TT_XLSX_ERROR)
		return TT_IMPORT_ERROR_VALUE;
	return value->column->kind == TT_FILL_DATE     ? take_date(import, cell, value)
	       : value->column->kind == TT_FILL_CHOICE ? take_choice(value)
						       : take_text(value);
}

/* ---- rows -------------------------------------------------------------------------------------------- */

static bool take_values(
	struct tt_import *import, struct tt_import_row *row, const struct tt_filled_row *filled) {
	bool changed = false;
	for (uint32_t i = 0; i < row->sheet->columns.len; i++) {
		const struct tt_filled_column *column = &row->sheet->columns.items[i];
		const struct tt_xlsx_cell *cell = filled->cells[column->at];
		struct tt_import_value *value = &row->values[row->value_count];
		if (!column->fill)
			continue;
		row->value_count++;
		*value = (struct tt_import_value){
			.column = column, .shown = tt_filled_text(import->book, cell)};
		value->changed = !tt_filled_unchanged(row->sheet, i, filled->before, value->shown);
		int why = value->changed ? take_cell(import, cell, value) : -1;
		if (why >= 0)
			refuse(import, row, value, (uint8_t)why);
		changed |= value->changed;
	}
	return changed;
}

static struct tt_import_known *known_of(struct tt_import *import, const struct tt_import_row *row) {
	return &import->known[row->section].items.items[row->known];
}

/* Of a row of controls. */
static const struct tt_control_row *control_of(
	const struct tt_import *import, const struct tt_import_known *known) {
	return &import->controls.rows.items[known->id];
}

struct reading {
	struct tt_import *import;
	uint8_t section;
};

static void read_row(void *context, const struct tt_filled_sheet *sheet, const struct tt_filled_row *filled) {
	struct tt_import *import = ((struct reading *)context)->import;
	const struct tt_filled_column *basis = tt_filled_column(sheet, "basis");
	struct tt_import_row row = {.sheet = sheet,
		.section = ((struct reading *)context)->section,
		.row = filled->row,
		.key = filled->key,
		.before = filled->before,
		.values = TT_NEW_ARRAY(import->arena, struct tt_import_value, sheet->columns.len)};
	bool changed = take_values(import, &row, filled);
	if (!changed && row.section != TT_IMPORT_MEASURES)
		return;
	row.known = tt_names_find(&import->keys[row.section], row.key);
	if (basis != NULL)
		row.basis = tt_filled_text(import->book, filled->cells[basis->at]);
	if (row.key.len == 0 || row.known == TT_NONE) {
		refuse_row(import, &row, row.key.len == 0 ? TT_IMPORT_NO_KEY : TT_IMPORT_UNKNOWN);
		return;
	}
	if (changed && known_of(import, &row)->row != TT_NONE) {
		refuse_row(import, &row, TT_IMPORT_TWICE);
		return;
	}
	known_of(import, &row)->row = import->rows.len;
	*tt_push(import->arena, &import->rows) = row;
}

static enum tt_status read_rows(struct tt_import *import) {
	for (uint32_t i = 0; i < import->book->sheets.len; i++) {
		const struct tt_filled_sheet *sheet = &import->book->sheets.items[i];
		struct reading reading = {import, TT_IMPORT_SECTIONS};
		for (uint32_t j = 0; j < TT_IMPORT_SECTIONS; j++)
			if (sheet->key != TT_NONE && tt_text_is(sheet->table, sections[j].table))
				reading.section = (uint8_t)j;
		if (reading.section < TT_IMPORT_SECTIONS &&
			tt_filled_rows(import->book, sheet, read_row, &reading) != TT_XLSX_OK)
			return TT_BAD_INPUT;
	}
	return TT_OK;
}

/* ---- files ------------------------------------------------------------------------------------------- */

static void find_items(struct tt_import *import, struct tt_import_file *file) {
	const struct tt_document *document = &file->edit.document;
	for (uint32_t i = 0; i < TT_IMPORT_SECTIONS; i++) {
		uint32_t list = tt_node_get(document, 0, sections[i].section);
		TT_FOR_ITEMS(document, list, item)
		*tt_push(import->arena, &file->sections[i].items) =
			(struct tt_import_item){document->nodes[item].start, document->ends[item]};
	}
}

static struct tt_text without_mark(struct tt_text text) {
	return tt_text_starts(text, "\xEF\xBB\xBF") ? tt_text_slice(text, 3, text.len) : text;
}

/* The file under edit; NULL if it is no longer what the model was read from. */
static struct tt_import_file *open_file(struct tt_import *import, const struct tt_document *document) {
	for (uint32_t i = 0; i < import->files.len; i++)
		if (tt_text_equal(import->files.items[i]->path, document->path))
			return import->files.items[i];
	struct tt_import_file *file = TT_NEW(import->arena, struct tt_import_file);
	file->path = tt_text_copy(import->arena, document->path);
	if (tt_file_read(import->arena, file->path.bytes, TT_DOCUMENT_LIMIT, &file->original) != TT_OK ||
		!tt_text_equal(without_mark(file->original), document->source) ||
		tt_edit_begin(&file->edit, import->arena, file->path, file->original) != TT_EDITED) {
		import->unreadable = file->path;
		return NULL;
	}
	find_items(import, file);
	*tt_push(import->arena, &import->files) = file;
	return file;
}

/* Has a document, without being a pack, this section? */
static bool holds(struct tt_import *import, const struct tt_document *document, const char *section) {
	struct tt_edit *edit = TT_NEW(import->arena, struct tt_edit);
	struct tt_edit_step wanted = step_of(section), pack = step_of("pack");
	if (document->source.len == 0 ||
		tt_edit_begin(edit, import->arena, document->path, document->source) != TT_EDITED)
		return false;
	bool found = tt_edit_find(edit, (struct tt_edit_way){&pack, 1}) == TT_NONE &&
		     tt_edit_find(edit, (struct tt_edit_way){&wanted, 1}) != TT_NONE;
	tt_edit_finish(edit);
	return found;
}

static struct tt_import_file *own_file(struct tt_import *import) {
	const struct tt_diagnostics *diagnostics = import->model->diagnostics;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_text_equal(diagnostics->files.items[i]->path, import->path))
			return open_file(import, diagnostics->files.items[i]);
	import->unreadable = import->path;
	return NULL;
}

/* New items go where such items are, first of all into the model's own file, which is the first one. */
static struct tt_import_file *file_for(struct tt_import *import, uint8_t section) {
	const struct tt_diagnostics *diagnostics = import->model->diagnostics;
	struct tt_import_file *own = import->files.items[0];
	struct tt_edit_step wanted = step_of(sections[section].section);
	if (tt_edit_find(&own->edit, (struct tt_edit_way){&wanted, 1}) != TT_NONE)
		return own;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (holds(import, diagnostics->files.items[i], sections[section].section))
			return open_file(import, diagnostics->files.items[i]);
	return own;
}

/* The item of a section in which a mark stands, with its file; NULL. */
static struct tt_import_file *file_of(
	struct tt_import *import, uint8_t section, struct tt_mark mark, uint32_t *item) {
	struct tt_import_file *file = open_file(import, import->model->diagnostics->files.items[mark.file]);
	for (uint32_t i = 0; file != NULL && i < file->sections[section].items.len; i++) {
		struct tt_import_item at = file->sections[section].items.items[i];
		if (mark.start >= at.start && mark.start < at.end) {
			*item = i;
			return file;
		}
	}
	return NULL;
}

/* ---- an item that there is --------------------------------------------------------------------------- */

static struct tt_text scalar(const struct tt_document *document, uint32_t node) {
	return node == TT_NONE || document->nodes[node].kind != TT_NODE_SCALAR ? TT_TEXT("")
									       : tt_node_text(document, node);
}

static const char *language_key(const struct tt_import *import) {
	return import->book->language == TT_JA ? "ja" : "en";
}

/* The way to a key of an item; where its value has two languages, to that of the book. */
struct place {
	struct tt_edit_step steps[4];
	struct tt_edit_way way;
};

static void find_place(const struct tt_import *import, const struct tt_import_file *file, uint8_t section,
	uint32_t item, const char *key, struct place *place) {
	place->steps[0] = step_of(sections[section].section);
	place->steps[1] = (struct tt_edit_step){.item = item};
	place->steps[2] = step_of(key);
	place->steps[3] = step_of(language_key(import));
	place->way = (struct tt_edit_way){place->steps, 3};
	uint32_t node = tt_edit_find(&file->edit, place->way);
	if (node != TT_NONE && file->edit.document.nodes[node].kind == TT_NODE_MAP)
		place->way.len = 4;
}

/* What the model says there, as the book would show it. */
static struct tt_text current(
	struct tt_import *import, const struct tt_import_file *file, const struct place *place) {
	const struct tt_document *document = &file->edit.document;
	uint32_t node = tt_edit_find(&file->edit, place->way);
	if (node == TT_NONE && place->way.len == 4) {
		node = tt_edit_find(&file->edit, (struct tt_edit_way){place->steps, 3});
		node = document->nodes[node].count == 0 ? TT_NONE : tt_node_first(document, node) + 1;
	}
	return tt_text_copy(import->arena, scalar(document, node));
}

static bool is_truth(const struct tt_import_value *value) {
	return tt_text_is(value->column->id, "is");
}

static struct tt_text in_yaml(const struct tt_import_value *value) {
	return !is_truth(value)			? value->text
	       : tt_text_is(value->text, "yes") ? TT_TEXT("true")
						: TT_TEXT("false");
}

/* As the book shows a word of the model. */
static struct tt_text as_shown(
	struct tt_import *import, const struct tt_import_value *value, struct tt_text word) {
	struct tt_buf shown;
	for (uint32_t i = 0; i < value->column->choices.len; i++)
		if (tt_text_equal(value->column->choices.items[i].id, word))
			return value->column->choices.items[i].title;
	tt_buf_init(&shown, import->arena, KEY_LIMIT);
	tt_show(&shown, word);
	return tt_buf_text(&shown);
}

static void put_value(const struct tt_import_value *value, struct tt_piece *piece) {
	if (value->column->kind == TT_FILL_TEXT)
		tt_piece_text(piece, value->text);
	else
		tt_piece_word(piece, in_yaml(value));
}

static void note_change(struct tt_import *import, const struct tt_import_row *row, struct tt_text field,
	struct tt_text before, struct tt_text after) {
	*tt_push(import->arena, &import->changes) =
		(struct tt_import_change){row->section, row->key, field, before, after};
}

static uint32_t column_index(const struct tt_import_row *row, const struct tt_import_value *value) {
	return (uint32_t)(value->column - row->sheet->columns.items);
}

/* Puts what was changed into the item; true if that changed it. */
static bool change_value(struct tt_import *import, const struct tt_import_row *row,
	struct tt_import_file *file, uint32_t item, struct tt_import_value *value) {
	struct place place;
	struct tt_piece piece;
	find_place(import, file, row->section, item, value->column->id.bytes, &place);
	struct tt_text now = current(import, file, &place), after = in_yaml(value);
	if (tt_text_equal(now, value->text.len == 0 ? value->text : after))
		return false;
	if (now.len > 0 && !tt_filled_unchanged(row->sheet, column_index(row, value), row->before,
				   as_shown(import, value, now))) {
		refuse(import, row, value, TT_IMPORT_CHANGED);
		return false;
	}
	tt_piece_init(&piece, import->arena);
	enum tt_edit_result result;
	if (value->text.len == 0)
		result = tt_edit_remove(&file->edit, (struct tt_edit_way){place.steps, 3});
	else {
		put_value(value, &piece);
		result = tt_edit_set(&file->edit, place.way, &piece);
	}
	if (result != TT_EDITED)
		refuse(import, row, value, TT_IMPORT_LAYOUT);
	else
		note_change(import, row, value->column->id, now, value->text);
	return result == TT_EDITED;
}

/* A decision that was taken now rests on what the row shows. */
static void change_basis(struct tt_import *import, const struct tt_import_row *row,
	struct tt_import_file *file, uint32_t item) {
	struct place place;
	struct tt_piece piece;
	find_place(import, file, row->section, item, "basis", &place);
	struct tt_text now = current(import, file, &place);
	if (row->section != TT_IMPORT_DECISIONS || row->basis.len == 0 || tt_text_equal(now, row->basis))
		return;
	tt_piece_init(&piece, import->arena);
	tt_piece_text(&piece, row->basis);
	if (tt_edit_set(&file->edit, place.way, &piece) == TT_EDITED)
		note_change(import, row, TT_TEXT("basis"), now, row->basis);
}

static bool is_column(const struct tt_import_row *row, struct tt_text key) {
	for (uint32_t i = 0; i < row->value_count; i++)
		if (tt_text_equal(row->values[i].column->id, key))
			return true;
	return false;
}

/* Is nothing in the item but what it is about and, where they are taken along, what the row's cells hold? */
static bool holds_only(
	const struct tt_import_row *row, const struct tt_import_file *file, uint32_t item, bool columns_too) {
	struct tt_edit_step steps[] = {step_of(sections[row->section].section), {.item = item}};
	const struct tt_document *document = &file->edit.document;
	TT_FOR_PAIRS(document, tt_edit_find(&file->edit, (struct tt_edit_way){steps, 2}), key, value) {
		struct tt_text name = tt_node_text(document, key);
		if (!tt_text_is(name, sections[row->section].key) && !tt_text_is(name, "of") &&
			!tt_text_is(name, "basis") && !(columns_too && is_column(row, name)))
			return false;
	}
	return true;
}

static bool is_required(const struct tt_import_row *row, const struct tt_import_value *value) {
	struct tt_text words = tt_text_of(sections[row->section].required), id = value->column->id;
	for (size_t at = 0; at + id.len + 2 <= words.len; at++)
		if (words.bytes[at] == ' ' && words.bytes[at + 1 + id.len] == ' ' &&
			tt_text_equal(tt_text_slice(words, at + 1, at + 1 + id.len), id))
			return true;
	return false;
}

/* Is the row to be left empty as a whole? Then its item may go. */
static bool is_empty(const struct tt_import_row *row) {
	for (uint32_t i = 0; i < row->value_count; i++)
		if (row->values[i].shown.len > 0)
			return false;
	return true;
}

/* A key that an item must have cannot be emptied alone. */
static void hold_required(struct tt_import *import, const struct tt_import_row *row,
	const struct tt_import_file *file, uint32_t item) {
	bool goes = is_empty(row) && holds_only(row, file, item, true);
	for (uint32_t i = 0; i < row->value_count; i++) {
		struct tt_import_value *value = &row->values[i];
		if (value->changed && !value->refused && value->shown.len == 0 && is_required(row, value) &&
			!goes)
			refuse(import, row, value, TT_IMPORT_MISSING);
	}
}

static void change_item(struct tt_import *import, const struct tt_import_row *row, struct tt_mark mark) {
	uint32_t item, changed = 0;
	struct tt_import_file *file = file_of(import, row->section, mark, &item);
	if (file == NULL) {
		refuse_row(import, row, TT_IMPORT_ELSEWHERE);
		return;
	}
	hold_required(import, row, file, item);
	for (uint32_t i = 0; i < row->value_count; i++)
		if (row->values[i].changed && !row->values[i].refused)
			changed += change_value(import, row, file, item, &row->values[i]);
	if (changed == 0)
		return;
	import->taken[row->section]++;
	if (holds_only(row, file, item, false))
		*tt_push(import->arena, &file->sections[row->section].emptied) = item;
	else
		change_basis(import, row, file, item);
}

/* ---- a new item -------------------------------------------------------------------------------------- */

static uint32_t given_count(const struct tt_import_row *row) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < row->value_count; i++)
		count += !row->values[i].refused && row->values[i].text.len > 0;
	return count;
}

/* Complains about what must be there. */
static bool has_required(struct tt_import *import, const struct tt_import_row *row) {
	bool all = true;
	for (uint32_t i = 0; i < row->value_count; i++) {
		struct tt_import_value *value = &row->values[i];
		if (!is_required(row, value) || (value->text.len > 0 && !value->refused))
			continue;
		all = false;
		if (!value->refused)
			refuse(import, row, value, TT_IMPORT_MISSING);
	}
	return all;
}

static void put_values(const struct tt_import_row *row, struct tt_piece *piece) {
	for (uint32_t i = 0; i < row->value_count; i++) {
		if (row->values[i].refused || row->values[i].text.len == 0)
			continue;
		tt_piece_text(piece, row->values[i].column->id);
		put_value(&row->values[i], piece);
	}
}

static void build_measure(struct tt_import *import, const struct tt_import_row *row, struct tt_piece *piece) {
	const struct tt_model *model = import->model;
	const struct tt_control_row *of = control_of(import, known_of(import, row));
	const struct tt_named *bearer =
		of->system != TT_NONE ? tt_named_system(model, of->system) : tt_named_party(model, of->party);
	tt_piece_map(piece, 2 + given_count(row));
	tt_piece_text(piece, TT_TEXT("control"));
	tt_piece_text(piece, model->controls.items[of->control].named.id);
	tt_piece_text(piece, TT_TEXT("of"));
	tt_piece_text(piece, bearer->id);
	put_values(row, piece);
}

static struct tt_import_value *value_of(const struct tt_import_row *row, const char *id) {
	for (uint32_t i = 0; i < row->value_count; i++)
		if (tt_text_is(row->values[i].column->id, id) && !row->values[i].refused)
			return &row->values[i];
	return NULL;
}

static void build_fact(struct tt_import *import, const struct tt_import_row *row, struct tt_piece *piece) {
	const struct tt_asked *asked = &import->check->run->engine->asked.items[known_of(import, row)->id];
	const struct tt_import_value *is = value_of(row, "is"), *from = value_of(row, "from");
	const struct tt_import_value *evidence = value_of(row, "evidence");
	tt_instant since = TT_TIME_MIN;
	bool impossible;
	if (from == NULL || !tt_time_parse(from->text, &since, &impossible))
		since = TT_TIME_MIN;
	tt_ask_piece(import->model, asked, is != NULL && tt_text_is(is->text, "yes"),
		evidence == NULL ? TT_TEXT("") : evidence->text, since, piece);
}

static void build_keyed(const struct tt_import_row *row, struct tt_piece *piece) {
	bool basis = row->section == TT_IMPORT_DECISIONS && row->basis.len > 0;
	tt_piece_map(piece, 1 + given_count(row) + basis);
	tt_piece_text(piece, tt_text_of(sections[row->section].key));
	tt_piece_text(piece, row->key);
	put_values(row, piece);
	if (basis) {
		tt_piece_text(piece, TT_TEXT("basis"));
		tt_piece_text(piece, row->basis);
	}
}

static void add_item(struct tt_import *import, const struct tt_import_row *row) {
	struct tt_edit_step step = step_of(sections[row->section].section);
	struct tt_piece piece;
	if (given_count(row) == 0 || !has_required(import, row))
		return;
	tt_piece_init(&piece, import->arena);
	if (row->section == TT_IMPORT_MEASURES)
		build_measure(import, row, &piece);
	else if (row->section == TT_IMPORT_ANSWERS)
		build_fact(import, row, &piece);
	else
		build_keyed(row, &piece);
	struct tt_import_file *file = file_for(import, row->section);
	if (file == NULL ||
		tt_edit_append(&file->edit, (struct tt_edit_way){&step, 1}, &piece) != TT_EDITED) {
		refuse_row(import, row, TT_IMPORT_LAYOUT);
		return;
	}
	import->taken[row->section]++;
	for (uint32_t i = 0; i < row->value_count; i++)
		if (!row->values[i].refused && row->values[i].text.len > 0)
			note_change(import, row, row->values[i].column->id, TT_TEXT(""), row->values[i].text);
}

/* ---- attributes -------------------------------------------------------------------------------------- */

/* A question may be about an attribute of a thing; that is written where the thing is described. */
static void take_attribute(
	struct tt_import *import, const struct tt_import_row *row, const struct tt_asked *asked) {
	const struct tt_model *model = import->model;
	struct tt_ask_place place = tt_ask_place(model, asked);
	struct tt_import_value *is = value_of(row, "is");
	bool truth = asked->attribute < model->attributes.len &&
		     model->attributes.items[asked->attribute].type == TT_TYPE_TRUTH;
	for (uint32_t i = 0; i < row->value_count; i++)
		if (row->values[i].changed && !row->values[i].refused && &row->values[i] != is)
			refuse(import, row, &row->values[i], TT_IMPORT_NO_FIELD);
	if (is == NULL || is->text.len == 0)
		return;
	struct tt_edit_step steps[] = {{.key = place.section}, {.key = place.id}, {.key = place.key}};
	struct tt_edit_way way = {steps, 3};
	struct tt_piece piece;
	struct tt_import_file *file =
		truth && place.key.len > 0
			? open_file(import, model->diagnostics->files.items[place.mark.file])
			: NULL;
	tt_piece_init(&piece, import->arena);
	put_value(is, &piece);
	if (file == NULL)
		refuse(import, row, is, TT_IMPORT_ATTRIBUTE);
	else if (tt_edit_set(&file->edit, way, &piece) != TT_EDITED)
		refuse(import, row, is, TT_IMPORT_LAYOUT);
	else {
		import->taken[row->section]++;
		note_change(import, row, is->column->id, TT_TEXT(""), is->text);
	}
}

/* ---- measures of several ----------------------------------------------------------------------------- */

/* Do all rows with this measure say the same in this column? */
static bool is_agreed(
	struct tt_import *import, const struct tt_import_row *row, const struct tt_import_value *value) {
	uint32_t measure = control_of(import, known_of(import, row))->measure;
	size_t column = (size_t)(value - row->values);
	for (uint32_t i = 0; i < import->known[TT_IMPORT_MEASURES].items.len; i++) {
		const struct tt_import_known *other = &import->known[TT_IMPORT_MEASURES].items.items[i];
		if (control_of(import, other)->measure != measure)
			continue;
		if (other->row == TT_NONE ||
			!tt_text_equal(import->rows.items[other->row].values[column].shown, value->shown))
			return false;
	}
	return true;
}

static void hold_shared(struct tt_import *import, const struct tt_import_row *row) {
	for (uint32_t i = 0; i < row->value_count; i++)
		if (row->values[i].changed && !row->values[i].refused &&
			!is_agreed(import, row, &row->values[i]))
			refuse(import, row, &row->values[i], TT_IMPORT_SHARED);
}

/* ---- all of it --------------------------------------------------------------------------------------- */

static void take_row(struct tt_import *import, const struct tt_import_row *row) {
	const struct tt_import_known *known = known_of(import, row);
	const struct tt_asked *asked = row->section == TT_IMPORT_ANSWERS
					       ? &import->check->run->engine->asked.items[known->id]
					       : NULL;
	if (asked != NULL && asked->question == TT_NONE) {
		take_attribute(import, row, asked);
		return;
	}
	if (row->section == TT_IMPORT_MEASURES && known->mark.file != TT_NONE)
		hold_shared(import, row);
	if (known->mark.file != TT_NONE)
		change_item(import, row, known->mark);
	else if (row->section == TT_IMPORT_MEASURES && control_of(import, known)->party == TT_NONE)
		refuse_row(import, row, TT_IMPORT_NOBODY);
	else
		add_item(import, row);
}

static int compare_numbers(const void *a, const void *b) {
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left == right ? 0 : left > right ? -1 : 1; /* the last first */
}

/* Takes away the items of which nothing is left; where that cannot be done they stay as they are. */
static void remove_emptied(struct tt_import_file *file) {
	for (uint32_t section = 0; section < TT_IMPORT_SECTIONS; section++) {
		uint32_t count = file->sections[section].emptied.len;
		uint32_t *items = file->sections[section].emptied.items;
		if (count > 0)
			qsort(items, count, sizeof(*items), compare_numbers);
		for (uint32_t i = 0; i < count; i++) {
			struct tt_edit_step steps[] = {
				step_of(sections[section].section), {.item = items[i]}};
			(void)!tt_edit_remove(&file->edit, (struct tt_edit_way){steps, 2});
		}
	}
}

enum tt_status tt_import_take(struct tt_import *import, struct tt_arena *arena, struct tt_check *check,
	struct tt_text path, struct tt_filled *book) {
	*import = (struct tt_import){
		.arena = arena, .check = check, .model = check->model, .path = path, .book = book};
	if (own_file(import) == NULL)
		return TT_BAD_INPUT;
	know_all(import);
	TT_TRY(read_rows(import));
	for (uint32_t i = 0; i < import->rows.len && import->unreadable.len == 0; i++)
		take_row(import, &import->rows.items[i]);
	for (uint32_t i = 0; i < import->files.len; i++)
		remove_emptied(import->files.items[i]);
	return import->unreadable.len == 0 ? TT_OK : TT_BAD_INPUT;
}

bool tt_import_holds(
	const struct tt_import *import, struct tt_pack_path packs, struct tt_diagnostics *diagnostics) {
	struct tt_file_text *texts = TT_NEW_ARRAY(import->arena, struct tt_file_text, import->files.len);
	for (uint32_t i = 0; i < import->files.len; i++)
		texts[i] = (struct tt_file_text){
			import->files.items[i]->path, import->files.items[i]->edit.text};
	struct tt_model_request request = {
		.path = import->path, .texts = texts, .text_count = import->files.len, .packs = packs};
	tt_diagnostics_init(diagnostics, import->arena);
	(void)tt_model_open(import->arena, &request, diagnostics);
	return !tt_diagnostics_failed(diagnostics);
}

bool tt_import_changed(const struct tt_import_file *file) {
	return !tt_text_equal(file->edit.text, file->original);
}

/* ---- writing ----------------------------------------------------------------------------------------- */

/* Is the file still what was read? */
static enum tt_status compare(const struct tt_import *import, const struct tt_import_file *file) {
	struct tt_text now;
	enum tt_status status = tt_file_read(import->arena, file->path.bytes, TT_DOCUMENT_LIMIT, &now);
	if (status == TT_OK && !tt_text_equal(now, file->original))
		status = TT_BAD_INPUT;
	return status == TT_LIMIT ? TT_BAD_INPUT : status;
}

/* Brings the new text to the disk, beside what is to be written. */
static enum tt_status prepare(const struct tt_import *import, const struct tt_import_file *file,
	const char *path, struct tt_file *out) {
	TT_TRY(compare(import, file));
	TT_TRY(tt_file_begin(out, path));
	if (fwrite(file->edit.text.bytes, 1, file->edit.text.len, out->stream) == file->edit.text.len)
		return tt_file_close(out);
	return TT_IO;
}

enum tt_status tt_import_write(const struct tt_import *import, const char *target, struct tt_text *which) {
	struct tt_file *outs = TT_NEW_ARRAY(import->arena, struct tt_file, import->files.len);
	enum tt_status status = TT_OK;
	for (uint32_t i = 0; i < import->files.len && status == TT_OK; i++) {
		const struct tt_import_file *file = import->files.items[i];
		bool own = target != NULL && tt_text_equal(file->path, import->path);
		*which = own ? tt_text_of(target) : file->path;
		if (own || tt_import_changed(file))
			status = prepare(import, file, which->bytes, &outs[i]);
	}
	for (uint32_t i = 0; i < import->files.len && status == TT_OK; i++)
		if (outs[i].target[0] != '\0') {
			*which = tt_text_of(outs[i].target);
			status = tt_file_publish(&outs[i]);
		}
	int error = errno;
	for (uint32_t i = 0; i < import->files.len; i++)
		tt_file_abandon(&outs[i]);
	errno = error;
	return status;
}

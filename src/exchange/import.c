/*
 * Four sheets become four sections of a model. When all rows have been read (import_rows.c) each changes an
 * item that there is, key by key, or becomes a new one, in the files that import_files.c has under edit.
 */
#include "exchange/import.h"
#include "analysis/word.h"
#include "exchange/import_files.h"
#include "exchange/import_rows.h"
#include "present/output.h"

#include <stdlib.h>

enum { KEY_LIMIT = 1 << 16 };

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
	place->steps[0] = tt_import_step(tt_import_sections[section].section);
	place->steps[1] = (struct tt_edit_step){.item = item};
	place->steps[2] = tt_import_step(key);
	place->steps[3] = tt_import_step(language_key(import));
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
		tt_import_refuse(import, row, value, TT_IMPORT_CHANGED);
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
		tt_import_refuse(import, row, value, TT_IMPORT_LAYOUT);
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
	struct tt_edit_step steps[] = {
		tt_import_step(tt_import_sections[row->section].section), {.item = item}};
	const struct tt_document *document = &file->edit.document;
	TT_FOR_PAIRS(document, tt_edit_find(&file->edit, (struct tt_edit_way){steps, 2}), key, value) {
		struct tt_text name = tt_node_text(document, key);
		if (!tt_text_is(name, tt_import_sections[row->section].key) && !tt_text_is(name, "of") &&
			!tt_text_is(name, "basis") && !(columns_too && is_column(row, name)))
			return false;
	}
	return true;
}

static bool is_required(const struct tt_import_row *row, const struct tt_import_value *value) {
	struct tt_text words = tt_text_of(tt_import_sections[row->section].required), id = value->column->id;
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
			tt_import_refuse(import, row, value, TT_IMPORT_MISSING);
	}
}

static void change_item(struct tt_import *import, const struct tt_import_row *row, struct tt_mark mark) {
	uint32_t item, changed = 0;
	struct tt_import_file *file = tt_import_file_of(import, row->section, mark, &item);
	if (file == NULL) {
		tt_import_refuse_row(import, row, TT_IMPORT_ELSEWHERE);
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
			tt_import_refuse(import, row, value, TT_IMPORT_MISSING);
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
	const struct tt_control_row *of = tt_import_control_of(import, tt_import_known_of(import, row));
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
	const struct tt_asked *asked =
		&import->check->run->engine->asked.items[tt_import_known_of(import, row)->id];
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
	tt_piece_text(piece, tt_text_of(tt_import_sections[row->section].key));
	tt_piece_text(piece, row->key);
	put_values(row, piece);
	if (basis) {
		tt_piece_text(piece, TT_TEXT("basis"));
		tt_piece_text(piece, row->basis);
	}
}

static void add_item(struct tt_import *import, const struct tt_import_row *row) {
	struct tt_edit_step step = tt_import_step(tt_import_sections[row->section].section);
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
	struct tt_import_file *file = tt_import_file_for(import, row->section);
	if (file == NULL ||
		tt_edit_append(&file->edit, (struct tt_edit_way){&step, 1}, &piece) != TT_EDITED) {
		tt_import_refuse_row(import, row, TT_IMPORT_LAYOUT);
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
			tt_import_refuse(import, row, &row->values[i], TT_IMPORT_NO_FIELD);
	if (is == NULL || is->text.len == 0)
		return;
	struct tt_edit_step steps[] = {{.key = place.section}, {.key = place.id}, {.key = place.key}};
	struct tt_edit_way way = {steps, 3};
	struct tt_piece piece;
	struct tt_import_file *file =
		truth && place.key.len > 0
			? tt_import_open(import, model->diagnostics->files.items[place.mark.file])
			: NULL;
	tt_piece_init(&piece, import->arena);
	put_value(is, &piece);
	if (file == NULL)
		tt_import_refuse(import, row, is, TT_IMPORT_ATTRIBUTE);
	else if (tt_edit_set(&file->edit, way, &piece) != TT_EDITED)
		tt_import_refuse(import, row, is, TT_IMPORT_LAYOUT);
	else {
		import->taken[row->section]++;
		note_change(import, row, is->column->id, TT_TEXT(""), is->text);
	}
}

/* ---- measures of several ----------------------------------------------------------------------------- */

/* Do all rows with this measure say the same in this column? */
static bool is_agreed(
	struct tt_import *import, const struct tt_import_row *row, const struct tt_import_value *value) {
	uint32_t measure = tt_import_control_of(import, tt_import_known_of(import, row))->measure;
	size_t column = (size_t)(value - row->values);
	for (uint32_t i = 0; i < import->known[TT_IMPORT_MEASURES].items.len; i++) {
		const struct tt_import_known *other = &import->known[TT_IMPORT_MEASURES].items.items[i];
		if (tt_import_control_of(import, other)->measure != measure)
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
			tt_import_refuse(import, row, &row->values[i], TT_IMPORT_SHARED);
}

/* ---- all of it --------------------------------------------------------------------------------------- */

static void take_row(struct tt_import *import, const struct tt_import_row *row) {
	const struct tt_import_known *known = tt_import_known_of(import, row);
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
	else if (row->section == TT_IMPORT_MEASURES && tt_import_control_of(import, known)->party == TT_NONE)
		tt_import_refuse_row(import, row, TT_IMPORT_NOBODY);
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
				tt_import_step(tt_import_sections[section].section), {.item = items[i]}};
			(void)!tt_edit_remove(&file->edit, (struct tt_edit_way){steps, 2});
		}
	}
}

enum tt_status tt_import_take(struct tt_import *import, struct tt_arena *arena, struct tt_check *check,
	struct tt_text path, struct tt_filled *book) {
	*import = (struct tt_import){
		.arena = arena, .check = check, .model = check->model, .path = path, .book = book};
	if (tt_import_own_file(import) == NULL)
		return TT_BAD_INPUT;
	TT_TRY(tt_import_read_rows(import));
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

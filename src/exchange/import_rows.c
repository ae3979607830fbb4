/*
 * First it is found out what the sheets can be about, by their keys, and where the model speaks of it: risks
 * and controls by a run of the model, questions and findings by its check. Then all rows are read.
 */
#include "exchange/import_rows.h"
#include "engine/answer.h"

enum { KEY_LIMIT = 1 << 16, WORDS_SHOWN = 1 << 12 };

const struct tt_import_words tt_import_sections[TT_IMPORT_SECTIONS] = {
	[TT_IMPORT_DECISIONS] = {"risks", "decisions", "risk", " "},
	[TT_IMPORT_MEASURES] = {"controls", "measures", "control", " state "},
	[TT_IMPORT_ANSWERS] = {"questions", "facts", "fact", " is "},
	[TT_IMPORT_SILENCES] = {"findings", "silence", "id", " reason owner review "},
};

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

void tt_import_refuse(struct tt_import *import, const struct tt_import_row *row,
	struct tt_import_value *value, uint8_t why) {
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

void tt_import_refuse_row(struct tt_import *import, const struct tt_import_row *row, uint8_t why) {
	for (uint32_t i = 0; i < row->value_count; i++)
		if (row->values[i].changed && !row->values[i].refused)
			tt_import_refuse(import, row, &row->values[i], why);
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
			tt_import_refuse(import, row, value, (uint8_t)why);
		changed |= value->changed;
	}
	return changed;
}

struct tt_import_known *tt_import_known_of(struct tt_import *import, const struct tt_import_row *row) {
	return &import->known[row->section].items.items[row->known];
}

const struct tt_control_row *tt_import_control_of(
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
		tt_import_refuse_row(import, &row, row.key.len == 0 ? TT_IMPORT_NO_KEY : TT_IMPORT_UNKNOWN);
		return;
	}
	if (changed && tt_import_known_of(import, &row)->row != TT_NONE) {
		tt_import_refuse_row(import, &row, TT_IMPORT_TWICE);
		return;
	}
	tt_import_known_of(import, &row)->row = import->rows.len;
	*tt_push(import->arena, &import->rows) = row;
}

enum tt_status tt_import_read_rows(struct tt_import *import) {
	know_all(import);
	for (uint32_t i = 0; i < import->book->sheets.len; i++) {
		const struct tt_filled_sheet *sheet = &import->book->sheets.items[i];
		struct reading reading = {import, TT_IMPORT_SECTIONS};
		for (uint32_t j = 0; j < TT_IMPORT_SECTIONS; j++)
			if (sheet->key != TT_NONE && tt_text_is(sheet->table, tt_import_sections[j].table))
				reading.section = (uint8_t)j;
		if (reading.section < TT_IMPORT_SECTIONS &&
			tt_filled_rows(import->book, sheet, read_row, &reading) != TT_XLSX_OK)
			return TT_BAD_INPUT;
	}
	return TT_OK;
}

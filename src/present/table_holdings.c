/*
 * Tables of the state at the end of a run: a row a holding, or a row an attribute of one. A holding that was disposed of
 * still shows what it was. For people the attributes of a data set stand side by side, a column a holding, as in the
 * framework's own tables.
 */
#include "analysis/word.h"
#include "present/tables.h"
#include "present/value.h"

static struct tt_run *run(const struct tt_tabled *tabled) {
	return tt_run_all(&(struct tt_run_request){
		.model = tabled->model, .program = tabled->program, .as_of = tabled->as_of});
}

/* ---- holdings -------------------------------------------------------------------------------------- */

static const struct tt_column holding_columns[] = {
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("holder", "保有者", "holder"),
	TT_COLUMN("system", "システム", "system"),
	TT_COLUMN("made_by", "イベント", "made by"),
	TT_COLUMN("category", "カテゴリ", "category"),
	TT_COLUMN("disclosure", "開示範囲", "disclosure"),
	TT_COLUMN("purpose", "利用目的", "purpose"),
	TT_COLUMN("rights_holder", "データ権利者", "rights holder"),
	TT_COLUMN("value", "価値", "value"),
	TT_COLUMN("expiry", "利用期限", "expiry"),
	TT_COLUMN("controller", "データ管理主体", "controller"),
	TT_COLUMN("location", "媒体・保存先", "location"),
	TT_COLUMN("country", "所在国", "country"),
	TT_COLUMN("exposure", "潜在的な開示範囲", "exposure"),
	TT_COLUMN("held", "現存", "held"),
};

static const uint32_t holding_attributes[] = {TT_category, TT_disclosure, TT_purpose, TT_rights_holder, TT_value,
	TT_expiry, TT_controller, TT_location, TT_country, TT_exposure};

static void put_holding(struct tt_table *table, struct tt_engine *engine, uint32_t row) {
	const struct tt_model *model = engine->model;
	const struct tt_holding *holding = &engine->holdings.items[row];
	bool alive = holding->alive;
	tt_cell_named(table, tt_named_data(model, holding->data));
	tt_cell_named(table, tt_named_party(model, holding->holder));
	tt_cell_named(table, tt_named_system(model, holding->system));
	tt_cell_named(table, tt_named_event(model, holding->made_by));
	for (size_t i = 0; i < TT_COUNT(holding_attributes); i++)
		tt_cell_value(table, engine, row, holding_attributes[i],
			tt_holding_range(engine, row, holding_attributes[i]));
	tt_cell_word(table, alive ? "yes" : "no", alive ? tt_say(table->out, "はい", "yes") : tt_say(table->out, "いいえ", "no"));
	tt_table_end_row(table);
}

void tt_print_holdings(const struct tt_tabled *tabled) {
	struct tt_table table;
	struct tt_run *ended = run(tabled);
	tt_table_begin(&table, tabled->out, tabled->format, holding_columns, TT_COUNT(holding_columns));
	for (uint32_t data = 0; data < tabled->model->data.len; data++)
		TT_FOR_HOLDINGS(ended->engine, data, row)
			put_holding(&table, ended->engine, row);
	tt_table_end(&table);
	tt_run_finish(ended);
}

/* ---- which attributes, in which order -------------------------------------------------------------- */

static const uint32_t first_attributes[] = {TT_category, TT_disclosure, TT_purpose, TT_controller, TT_rights_holder,
	TT_value, TT_location, TT_expiry};

/* The attributes of the framework's tables first, then the others as the model has them. */
static uint32_t *order_attributes(const struct tt_tabled *tabled) {
	uint32_t *order = TT_NEW_ARRAY(tabled->out->arena, uint32_t, tabled->model->attributes.len), len = 0;
	for (size_t i = 0; i < TT_COUNT(first_attributes); i++)
		order[len++] = first_attributes[i];
	for (uint32_t attribute = 0; attribute < tabled->model->attributes.len; attribute++) {
		bool known = false;
		for (size_t i = 0; i < TT_COUNT(first_attributes); i++)
			known = known || first_attributes[i] == attribute;
		if (!known)
			order[len++] = attribute;
	}
	return order;
}

/* Is there anything about this attribute that people want to read? What nobody states of these three goes unsaid. */
static bool telling(struct tt_engine *engine, uint32_t row, uint32_t attribute) {
	struct tt_range range = tt_holding_range(engine, row, attribute);
	bool nothing = range.at_least == 0 && range.at_most != 0;
	if (attribute == TT_owner)
		return false; /* shown with the labels */
	return !nothing || (attribute != TT_origin && attribute != TT_subjects && attribute != TT_searchable);
}

/* ---- attributes, a row each ------------------------------------------------------------------------ */

static const struct tt_column attribute_columns[] = {
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("holder", "保有者", "holder"),
	TT_COLUMN("system", "システム", "system"),
	TT_COLUMN("attribute", "属性", "attribute"),
	TT_COLUMN("value", "値", "value"),
	TT_COLUMN("kind", "種類", "kind"),
	TT_COLUMN("source", "由来", "source"),
};

static void put_attribute(struct tt_table *table, struct tt_engine *engine, uint32_t row, uint32_t attribute) {
	const struct tt_model *model = engine->model;
	const struct tt_holding *holding = &engine->holdings.items[row];
	struct tt_range range = tt_holding_range(engine, row, attribute);
	enum tt_kind kind = tt_value_kind(attribute, range.source);
	if (table->for_people && !telling(engine, row, attribute))
		return;
	tt_cell_named(table, tt_named_data(model, holding->data));
	tt_cell_named(table, tt_named_party(model, holding->holder));
	tt_cell_named(table, tt_named_system(model, holding->system));
	tt_cell_named(table, tt_named_attribute(model, attribute));
	tt_cell_value(table, engine, row, attribute, range);
	tt_cell_word(table, tt_kind_name(kind), tt_kind_title(kind, table->out->language));
	tt_cell_source(table, model, range.source);
	tt_table_end_row(table);
}

static void print_rows(const struct tt_tabled *tabled, struct tt_engine *engine, const uint32_t *order) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, attribute_columns, TT_COUNT(attribute_columns));
	for (uint32_t data = 0; data < tabled->model->data.len; data++)
		TT_FOR_HOLDINGS(engine, data, row)
			for (uint32_t i = 0; i < tabled->model->attributes.len; i++)
				put_attribute(&table, engine, row, order[i]);
	tt_table_end(&table);
}

/* ---- attributes, a block a data set ---------------------------------------------------------------- */

enum { SIDE_BY_SIDE = 3, CELL_WIDTH = 1 << 20 };

/* A block under way: the holdings that are its columns, and the rules that its values come from. */
struct block {
	const struct tt_tabled *tabled;
	struct tt_engine *engine;
	uint32_t rows[SIDE_BY_SIDE], row_count;
	TT_VECTOR(struct tt_text) cells;
	TT_VECTOR(uint32_t) rules; /* numbered from 1 as they are met */
};

static struct tt_buf new_cell(const struct block *block) {
	struct tt_buf buf;
	tt_buf_init(&buf, block->tabled->out->scratch, CELL_WIDTH);
	return buf;
}

static void add_cell(struct block *block, const struct tt_buf *buf) {
	*tt_push(block->tabled->out->scratch, &block->cells) = tt_buf_text(buf);
}

static uint32_t number_of(struct block *block, uint32_t rule) {
	for (uint32_t i = 0; i < block->rules.len; i++)
		if (block->rules.items[i] == rule)
			return i + 1;
	*tt_push(block->tabled->out->scratch, &block->rules) = rule;
	return block->rules.len;
}

/* Where a value came from, in a mark: "[1]" for a rule, "←" for the inputs. */
static void mark_source(struct block *block, uint32_t source, struct tt_buf *cell) {
	if (source < block->engine->model->rules.len)
		tt_buf_format(cell, " [%u]", number_of(block, source));
	else if (source == TT_SOURCE_INPUTS)
		tt_buf_string(cell, " ←");
}

static void add_value(struct block *block, uint32_t row, uint32_t attribute) {
	struct tt_buf cell = new_cell(block);
	struct tt_range range = tt_holding_range(block->engine, row, attribute);
	tt_value_titles(block->engine, row, attribute, range, block->tabled->out->language, &cell);
	mark_source(block, range.source, &cell);
	add_cell(block, &cell);
}

static void add_heading(struct block *block) {
	const struct tt_model *model = block->engine->model;
	struct tt_output *out = block->tabled->out;
	struct tt_buf cell = new_cell(block);
	const struct tt_named *data = tt_named_data(model, block->engine->holdings.items[block->rows[0]].data);
	tt_show(&cell, tt_named_text(data, out->language));
	add_cell(block, &cell);
	cell = new_cell(block);
	tt_buf_string(&cell, tt_say(out, "種類", "kind"));
	add_cell(block, &cell);
	for (uint32_t i = 0; i < block->row_count; i++) {
		const struct tt_holding *holding = &block->engine->holdings.items[block->rows[i]];
		cell = new_cell(block);
		tt_show(&cell, tt_named_text(tt_named_party(model, holding->holder), out->language));
		if (!holding->alive)
			tt_buf_string(&cell, tt_say(out, "（廃棄済み）", " (disposed of)"));
		add_cell(block, &cell);
	}
}

static bool any_telling(const struct block *block, uint32_t attribute) {
	for (uint32_t i = 0; i < block->row_count; i++)
		if (telling(block->engine, block->rows[i], attribute))
			return true;
	return false;
}

static void add_line(struct block *block, uint32_t attribute) {
	struct tt_output *out = block->tabled->out;
	struct tt_buf cell = new_cell(block);
	tt_show(&cell, tt_named_text(tt_named_attribute(block->engine->model, attribute), out->language));
	add_cell(block, &cell);
	cell = new_cell(block);
	tt_buf_string(&cell, tt_kind_title(tt_value_kind(attribute, TT_SOURCE_UNKNOWN), out->language));
	add_cell(block, &cell);
	for (uint32_t i = 0; i < block->row_count; i++)
		add_value(block, block->rows[i], attribute);
}

static void print_notes(struct block *block) {
	struct tt_output *out = block->tabled->out;
	for (uint32_t i = 0; i < block->rules.len; i++) {
		struct tt_buf buf = new_cell(block);
		tt_buf_format(&buf, "[%u] ", i + 1);
		tt_source_titles(block->engine->model, block->rules.items[i], out->language, &buf);
		tt_out_colour(out, TT_DIM);
		tt_out(out, tt_buf_text(&buf));
		tt_out_colour(out, TT_PLAIN);
		tt_out_string(out, "\n");
	}
}

static void print_block(struct block *block, const uint32_t *order) {
	uint32_t columns = block->row_count + 2;
	add_heading(block);
	for (uint32_t i = 0; i < block->engine->model->attributes.len; i++)
		if (any_telling(block, order[i]))
			add_line(block, order[i]);
	tt_table_print(block->tabled->out, block->cells.items, columns, block->cells.len / columns);
	print_notes(block);
	tt_out_string(block->tabled->out, "\n");
	tt_out_relax(block->tabled->out);
}

static void print_blocks(const struct tt_tabled *tabled, struct tt_engine *engine, const uint32_t *order) {
	for (uint32_t data = 0; data < tabled->model->data.len; data++) {
		struct block block = {.tabled = tabled, .engine = engine};
		TT_FOR_HOLDINGS(engine, data, row) {
			block.rows[block.row_count++] = row;
			if (block.row_count < SIDE_BY_SIDE)
				continue;
			print_block(&block, order);
			block = (struct block){.tabled = tabled, .engine = engine};
		}
		if (block.row_count > 0)
			print_block(&block, order);
	}
	tt_out_string(tabled->out,
		tt_say(tabled->out, "[n] 規律が定める  ← 元のデータから引き継ぐ  ? 定まらない（tenten check --ask）\n",
			"[n] given by a rule  ← came with the data  ? not settled (tenten check --ask)\n"));
}

void tt_print_attributes(const struct tt_tabled *tabled) {
	const uint32_t *order = order_attributes(tabled);
	struct tt_run *ended = run(tabled);
	if (tabled->format == TT_TABLE_TEXT)
		print_blocks(tabled, ended->engine, order);
	else
		print_rows(tabled, ended->engine, order);
	tt_run_finish(ended);
}

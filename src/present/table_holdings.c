/*
 * Tables of the state at the end of a run: a row a holding, or a row an attribute of one. A holding that was
 * disposed of still shows what it was. For people the attributes of a data set stand side by side, a column a
 * holding, as in the framework's own tables.
 */
#include "analysis/word.h"
#include "present/block.h"
#include "present/element.h"
#include "present/tables.h"
#include "present/value.h"

static struct tt_run *run(const struct tt_tabled *tabled) {
	return tt_run_all(&(struct tt_run_request){
		.model = tabled->model, .program = tabled->program, .as_of = tabled->as_of});
}

static bool is_seen(const struct tt_tabled *tabled, const struct tt_engine *engine, uint32_t row) {
	const struct tt_holding *holding = &engine->holdings.items[row];
	return tt_view_holding(tabled->view, holding->data, holding->holder, holding->system);
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

static const uint32_t holding_attributes[] = {TT_category, TT_disclosure, TT_purpose, TT_rights_holder,
	TT_value, TT_expiry, TT_controller, TT_location, TT_country, TT_exposure};

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
	tt_cell_word(table, alive ? "yes" : "no",
		alive ? tt_say(table->out, "はい", "yes") : tt_say(table->out, "いいえ", "no"));
	tt_table_end_row(table);
}

void tt_print_holdings(const struct tt_tabled *tabled) {
	struct tt_table table;
	struct tt_run *ended = run(tabled);
	tt_table_begin(&table, tabled->out, tabled->format, holding_columns, TT_COUNT(holding_columns));
	for (uint32_t data = 0; data < tabled->model->data.len; data++)
		TT_FOR_HOLDINGS(ended->engine, data, row)
	if (is_seen(tabled, ended->engine, row))
		put_holding(&table, ended->engine, row);
	tt_table_end(&table);
	tt_run_finish(ended);
}

/* ---- which attributes, in which order -------------------------------------------------------------- */

static const uint32_t first_attributes[] = {TT_category, TT_disclosure, TT_purpose, TT_controller,
	TT_rights_holder, TT_value, TT_location, TT_expiry};

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

static void put_attribute(
	struct tt_table *table, struct tt_engine *engine, uint32_t row, uint32_t attribute) {
	const struct tt_model *model = engine->model;
	const struct tt_holding *holding = &engine->holdings.items[row];
	struct tt_range range = tt_holding_range(engine, row, attribute);
	enum tt_kind kind = tt_value_kind(attribute, range.source);
	if (table->for_people && !tt_telling(engine, row, attribute))
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
	for (uint32_t i = 0; is_seen(tabled, engine, row) && i < tabled->model->attributes.len; i++)
		put_attribute(&table, engine, row, order[i]);
	tt_table_end(&table);
}

/* ---- attributes, a block a data set ---------------------------------------------------------------- */

static bool in_page(const struct tt_tabled *tabled) {
	return tabled->format == TT_TABLE_HTML && tabled->out->in_page;
}

static void print_block(const struct tt_tabled *tabled, struct tt_engine *engine, const uint32_t *rows,
	uint32_t *count, const uint32_t *order) {
	const struct tt_named *data = tt_named_data(engine->model, engine->holdings.items[rows[0]].data);
	struct tt_block block = {.out = tabled->out,
		.engine = engine,
		.heading = data,
		.rows = rows,
		.row_count = *count,
		.html = tabled->format == TT_TABLE_HTML};
	if (block.html)
		tabled->out->caption = tt_named_text(data, tabled->out->language);
	tt_block_print(&block, order, engine->model->attributes.len);
	if (!in_page(tabled))
		tt_out_string(tabled->out, "\n");
	tt_out_relax(tabled->out);
	*count = 0;
}

static void print_blocks(const struct tt_tabled *tabled, struct tt_engine *engine, const uint32_t *order) {
	bool html = tabled->format == TT_TABLE_HTML;
	uint32_t room = html ? TT_SIDE_BY_SIDE_HTML : TT_SIDE_BY_SIDE;
	if (html)
		tt_block_print_legend(tabled->out, true);
	if (in_page(tabled))
		tt_element_open(tabled->out, TT_ELEMENT_GROUP, "blocks");
	for (uint32_t data = 0; data < tabled->model->data.len; data++) {
		uint32_t rows[TT_SIDE_BY_SIDE_HTML], count = 0;
		TT_FOR_HOLDINGS(engine, data, row) {
			if (!is_seen(tabled, engine, row))
				continue;
			rows[count++] = row;
			if (count == room)
				print_block(tabled, engine, rows, &count, order);
		}
		if (count > 0)
			print_block(tabled, engine, rows, &count, order);
	}
	if (in_page(tabled))
		tt_element_end(tabled->out, TT_ELEMENT_GROUP);
	if (!html)
		tt_block_print_legend(tabled->out, false);
}

void tt_print_attributes(const struct tt_tabled *tabled) {
	const uint32_t *order = order_attributes(tabled);
	struct tt_run *ended = run(tabled);
	if (tabled->format == TT_TABLE_TEXT || tabled->format == TT_TABLE_HTML)
		print_blocks(tabled, ended->engine, order);
	else
		print_rows(tabled, ended->engine, order);
	tt_run_finish(ended);
}

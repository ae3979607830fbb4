/*
 * Tables of the regimes in use: what each is, and which attributes it considers (the framework's second
 * step). Templates are left out: they rule nothing until a contract fills them in.
 */
#include "analysis/complete.h"
#include "analysis/word.h"
#include "engine/evaluate.h"
#include "present/tables.h"
#include "present/value.h"

/* ---- regimes --------------------------------------------------------------------------------------- */

static const struct tt_column regime_columns[] = {
	TT_COLUMN("id", "識別名", "id"),
	TT_COLUMN("name", "場", "regime"),
	TT_COLUMN("category", "分野", "category"),
	TT_COLUMN("form", "形式", "form"),
	TT_COLUMN("in_force", "有効期間", "in force"),
	TT_COLUMN("rules", "規律の数", "rules"),
	TT_COLUMN("binds", "拘束される者", "binds"),
	TT_COLUMN("governing_law", "準拠法", "law"),
	TT_COLUMN("forum", "裁判所等", "forum"),
};

static const char *form_title(const struct tt_table *table, int form) {
	static const char *const ja[] = {"法令", "契約", "内部規則", "利用規約", "同意", "慣習"};
	if (form < 0 || (size_t)form >= TT_COUNT(ja))
		return "";
	return tt_say(table->out, ja[form], tt_word_regime_form(form));
}

/* From and to, ".." between them; nothing where it is always in force. */
static void put_interval(struct tt_table *table, struct tt_interval interval) {
	struct tt_buf *cell = tt_table_cell(table);
	if (interval.from == TT_TIME_MIN && interval.to == TT_TIME_MAX)
		return;
	if (interval.from != TT_TIME_MIN)
		tt_buf_add(cell, tt_time_format(table->out->scratch, interval.from));
	tt_buf_string(cell, "..");
	if (interval.to != TT_TIME_MAX)
		tt_buf_add(cell, tt_time_format(table->out->scratch, interval.to));
}

/* The parties of the model that are bound; those below them are not named again. */
static void put_bound(struct tt_table *table, struct tt_engine *engine, uint32_t regime) {
	struct tt_buf *cell = tt_table_cell(table);
	const struct tt_model *model = engine->model;
	if (model->regimes.items[regime].binds == TT_FORMULA_TRUE) {
		tt_buf_string(cell, table->for_people ? tt_say(table->out, "すべて", "everybody") : "any");
		return;
	}
	for (uint32_t party = 0; party < model->parties.len; party++) {
		enum tt_truth truth =
			tt_party_present(model, party) ? tt_regime_binds(engine, regime, party) : TT_NO;
		uint32_t parent = model->parties.items[party].parent;
		if (truth == TT_NO || (parent != TT_NONE && tt_regime_binds(engine, regime, parent) == truth))
			continue;
		const struct tt_named *named = tt_named_party(model, party);
		tt_cell_separate(table, cell);
		tt_show(cell, table->for_people ? tt_named_text(named, table->out->language) : named->id);
		tt_buf_string(cell, truth == TT_UNKNOWN ? "?" : "");
	}
}

static uint32_t count_rules(const struct tt_model *model, uint32_t regime) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < model->rules.len; i++)
		count += model->rules.items[i].regime == regime;
	return count;
}

static void put_regime(struct tt_table *table, struct tt_engine *engine, uint32_t id) {
	const struct tt_regime *regime = &engine->model->regimes.items[id];
	tt_buf_add(tt_table_cell(table), regime->named.id);
	tt_show(tt_table_cell(table), tt_named_text(&regime->named, table->out->language));
	tt_show(tt_table_cell(table), regime->category);
	tt_cell_word(table, tt_word_regime_form(regime->form), form_title(table, regime->form));
	put_interval(table, regime->in_force);
	tt_buf_format(tt_table_cell(table), "%u", count_rules(engine->model, id));
	put_bound(table, engine, id);
	tt_show(tt_table_cell(table), tt_word(engine->model, regime->governing_law));
	tt_show(tt_table_cell(table), tt_title_in(&regime->forum, table->out->language));
	tt_table_end_row(table);
}

void tt_print_regimes(const struct tt_tabled *tabled) {
	struct tt_table table;
	struct tt_engine *engine =
		tt_engine_create(tabled->out->arena, tabled->model, tabled->program, tabled->as_of, NULL, 0);
	tt_table_begin(&table, tabled->out, tabled->format, regime_columns, TT_COUNT(regime_columns));
	for (uint32_t i = 0; i < tabled->model->regimes.len; i++)
		if (!tabled->model->regimes.items[i].template && tt_view_regime(tabled->view, i))
			put_regime(&table, engine, i);
	tt_table_end(&table);
}

/* ---- considered ------------------------------------------------------------------------------------ */

static bool considers(const struct tt_model *model, uint32_t regime, struct tt_text attribute) {
	struct tt_considered list = tt_considered_by(model, regime);
	for (uint32_t i = 0; i < list.count; i++)
		if (tt_text_equal(list.attributes[i], attribute))
			return true;
	return false;
}

/* Has the model a say in a facet: does some data set have a label of it? */
static bool facet_used(const struct tt_model *model, uint32_t facet) {
	for (uint32_t i = 0; i < model->data.len; i++)
		if (tt_set_contains(&model->sets, model->data.items[i].stated_facets, facet))
			return true;
	return false;
}

/* Everything that the regimes of the table consider, in the order in which they say so. */
static void list_named(
	const struct tt_model *model, const uint32_t *regimes, uint32_t count, struct tt_word_list *named) {
	for (uint32_t i = 0; i < count; i++) {
		struct tt_considered list = tt_considered_by(model, regimes[i]);
		for (uint32_t j = 0; j < list.count; j++)
			tt_word_add(named, list.attributes[j]);
	}
}

/* Rows in the framework's order: categories, its other attributes, whatever else regimes consider. */
static void list_rows(
	const struct tt_model *model, const struct tt_word_list *named, struct tt_word_list *rows) {
	static const char *const usual[] = {
		"disclosure", "purpose", "controller", "rights_holder", "value", "location", "expiry"};
	for (uint32_t i = 0; i < named->items.len; i++)
		if (tt_text_starts(named->items.items[i], "category/"))
			tt_word_add(rows, named->items.items[i]);
	for (uint32_t facet = 0; facet < model->facets.len; facet++) {
		struct tt_text group = model->facets.items[facet].group;
		if (group.len > 0 && facet_used(model, facet))
			tt_word_add(rows, tt_text_format(rows->arena, "category/%.*s", TT_TEXT_ARGS(group)));
	}
	for (size_t i = 0; i < TT_COUNT(usual); i++)
		tt_word_add(rows, tt_text_of(usual[i]));
	for (uint32_t i = 0; i < named->items.len; i++)
		tt_word_add(rows, named->items.items[i]);
}

/* "category/personal-data" for people: the attribute's title and the facet's group. */
static void put_row_name(struct tt_table *table, const struct tt_model *model, struct tt_text row) {
	struct tt_buf *cell = tt_table_cell(table);
	size_t slash = 0;
	while (slash < row.len && row.bytes[slash] != '/')
		slash++;
	struct tt_text attribute = tt_text_slice(row, 0, slash);
	for (uint32_t i = 0; table->for_people && i < model->attributes.len; i++)
		if (tt_text_equal(model->attributes.items[i].named.id, attribute))
			attribute = tt_named_text(&model->attributes.items[i].named, table->out->language);
	tt_show(cell, attribute);
	if (slash == row.len)
		return;
	tt_buf_string(cell, table->for_people ? tt_say(table->out, "（", " (") : "/");
	tt_show(cell, tt_text_slice(row, slash + 1, row.len));
	tt_buf_string(cell, table->for_people ? tt_say(table->out, "）", ")") : "");
}

/*
 * The regimes that are columns: in the order in which the model says what they consider, then as they come;
 * but not those of which the model says that they consider nothing.
 */
static uint32_t *list_regimes(const struct tt_tabled *tabled, struct tt_arena *arena, uint32_t *count) {
	const struct tt_model *model = tabled->model;
	uint32_t *regimes = TT_NEW_ARRAY(arena, uint32_t, model->regimes.len);
	bool *listed = TT_NEW_ARRAY(arena, bool, model->regimes.len);
	*count = 0;
	for (uint32_t i = 0; i < model->considered.len + model->regimes.len; i++) {
		uint32_t regime = i < model->considered.len ? model->considered.items[i].regime
							    : i - model->considered.len;
		if (regime == TT_NONE || listed[regime] || model->regimes.items[regime].template ||
			!tt_view_regime(tabled->view, regime))
			continue;
		listed[regime] = true;
		if (i >= model->considered.len || model->considered.items[i].count > 0)
			regimes[(*count)++] = regime;
	}
	return regimes;
}

static struct tt_column *make_columns(
	const struct tt_model *model, struct tt_arena *arena, const uint32_t *regimes, uint32_t count) {
	struct tt_column *columns = TT_NEW_ARRAY(arena, struct tt_column, count + 1);
	columns[0] = (struct tt_column)TT_COLUMN("attribute", "属性", "attribute");
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_named *named = &model->regimes.items[regimes[i]].named;
		columns[i + 1] = (struct tt_column){
			named->id, tt_named_text(named, TT_JA), tt_named_text(named, TT_EN)};
	}
	return columns;
}

void tt_print_considered(const struct tt_tabled *tabled) {
	const struct tt_model *model = tabled->model;
	struct tt_arena *arena = tabled->out->arena;
	struct tt_word_list named = {.arena = arena}, rows = {.arena = arena};
	struct tt_table table;
	uint32_t count;
	const uint32_t *regimes = list_regimes(tabled, arena, &count);
	list_named(model, regimes, count, &named);
	list_rows(model, &named, &rows);
	tt_table_begin(
		&table, tabled->out, tabled->format, make_columns(model, arena, regimes, count), count + 1);
	for (uint32_t row = 0; row < rows.items.len; row++) {
		put_row_name(&table, model, rows.items.items[row]);
		for (uint32_t i = 0; i < count; i++) {
			bool marked = considers(model, regimes[i], rows.items.items[row]);
			tt_cell_word(&table, marked ? "o" : "", marked ? "○" : "");
			tt_table_mark(&table, "mark");
		}
		tt_table_end_row(&table);
	}
	tt_table_end(&table);
}

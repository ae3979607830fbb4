/*
 * The list of tables, and the cells that they have in common.
 */
#include "present/tables.h"
#include "present/value.h"

const struct tt_table_kind tt_table_kinds[] = {
	{"events", "イベントとその判定", "events and their verdicts", tt_print_events},
	{"regimes", "場", "regimes", tt_print_regimes},
	{"considered", "場ごとに考慮する属性", "attributes that each regime considers", tt_print_considered},
	{"attributes", "データの属性", "attributes of data", tt_print_attributes},
	{"changes", "イベントによる属性の変化", "how events change attributes", tt_print_changes},
	{"duties", "生じる義務", "duties that arise", tt_print_duties},
	{"holdings", "データの所在", "who holds which data where", tt_print_holdings},
	{"parties", "主体", "parties", tt_print_parties},
	{"systems", "システム", "systems", tt_print_systems},
	{"units", "移転・提供が越える単位ごとの確認事項",
		"what to look at for each unit that a transfer crosses", tt_print_units},
	{"risks", "リスク", "risks", tt_print_risks},
	{"perspectives", "観点ごとのリスクの数", "how many risks from each perspective", tt_print_perspectives},
	{"controls", "対策要件とそれを担う主体", "controls and whom they fall to", tt_print_controls},
	{"conditions", "主体の間で求める条件", "what parties ask of each other", tt_print_conditions},
	{"applicability", "指針の項目の適用（適用宣言書）", "statement of applicability", tt_print_applicability},
	{"inventory", "個人に関するデータの台帳", "inventory of data about persons", tt_print_inventory},
	{"processing", "個人に関するデータの取扱いの記録", "records of processing", tt_print_processing},
};
const uint32_t tt_table_kind_count = TT_COUNT(tt_table_kinds);

void tt_cell_separate(const struct tt_table *table, struct tt_buf *cell) {
	if (cell->len > 0)
		tt_buf_string(cell, !table->for_people ? ";" : table->out->language == TT_JA ? "、" : ", ");
}

void tt_cell_named(struct tt_table *table, const struct tt_named *named) {
	struct tt_buf *cell = tt_table_cell(table);
	if (named == NULL)
		return;
	if (table->for_people)
		tt_show(cell, tt_named_text(named, table->out->language));
	else
		tt_buf_add(cell, named->id);
}

void tt_cell_value(struct tt_table *table, struct tt_engine *engine, uint32_t holding, uint32_t attribute,
	struct tt_range range) {
	struct tt_buf *cell = tt_table_cell(table);
	if (table->for_people)
		tt_value_titles(engine, holding, attribute, range, table->out->language, cell);
	else
		tt_value_ids(engine, holding, attribute, range, table->out->scratch, cell);
}

void tt_cell_source(struct tt_table *table, const struct tt_model *model, uint32_t source) {
	struct tt_buf *cell = tt_table_cell(table);
	if (table->for_people)
		tt_source_titles(model, source, table->out->language, cell);
	else
		tt_source_ids(model, source, cell);
}

void tt_cell_word(struct tt_table *table, const char *word, const char *title) {
	tt_buf_string(tt_table_cell(table), table->for_people ? title : word);
}

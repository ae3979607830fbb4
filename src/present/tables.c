/*
 * The list of tables, and the cells that they have in common.
 */
#include "present/tables.h"
#include "present/value.h"

#include <string.h>

const struct tt_table_kind tt_table_kinds[] = {
	{"events", "イベント", "Events", "イベントとその判定", "events and their verdicts", tt_print_events,
		false},
	{"regimes", "場", "Regimes", "場", "regimes", tt_print_regimes, false},
	{"considered", "考慮する属性", "Considered", "場ごとに考慮する属性",
		"attributes that each regime considers", tt_print_considered, false},
	{"attributes", "属性", "Attributes", "データの属性", "attributes of data", tt_print_attributes,
		false},
	{"changes", "属性の変化", "Changes", "イベントによる属性の変化", "how events change attributes",
		tt_print_changes, false},
	{"duties", "義務", "Duties", "生じる義務", "duties that arise", tt_print_duties, false},
	{"holdings", "所在", "Holdings", "データの所在", "who holds which data where", tt_print_holdings,
		false},
	{"parties", "主体", "Parties", "主体", "parties", tt_print_parties, false},
	{"systems", "システム", "Systems", "システム", "systems", tt_print_systems, false},
	{"units", "単位ごとの確認", "Units", "移転・提供が越える単位ごとの確認事項",
		"what to look at for each unit that a transfer crosses", tt_print_units, false},
	{"risks", "リスク", "Risks", "リスク", "risks", tt_print_risks, true},
	{"perspectives", "観点", "Perspectives", "観点ごとのリスクの数",
		"how many risks from each perspective", tt_print_perspectives, true},
	{"controls", "対策要件", "Controls", "対策要件とそれを担う主体", "controls and whom they fall to",
		tt_print_controls, true},
	{"conditions", "求める条件", "Conditions", "主体の間で求める条件", "what parties ask of each other",
		tt_print_conditions, true},
	{"applicability", "適用宣言書", "Applicability", "指針の項目の適用（適用宣言書）",
		"statement of applicability", tt_print_applicability, true},
	{"inventory", "個人データ台帳", "Inventory", "個人に関するデータの台帳",
		"inventory of data about persons", tt_print_inventory, false},
	{"processing", "取扱いの記録", "Processing", "個人に関するデータの取扱いの記録",
		"records of processing", tt_print_processing, false},
	{"questions", "問い", "Questions", "未回答の問い", "open questions", tt_print_question_rows, false},
	{"findings", "指摘", "Findings", "指摘", "findings", tt_print_finding_rows, false},
};
const uint32_t tt_table_kind_count = TT_COUNT(tt_table_kinds);

const struct tt_table_kind *tt_find_table(const char *name) {
	for (uint32_t i = 0; i < tt_table_kind_count; i++)
		if (strcmp(tt_table_kinds[i].name, name) == 0)
			return &tt_table_kinds[i];
	return NULL;
}

struct tt_text tt_table_short(const struct tt_table_kind *kind, enum tt_language language) {
	return tt_text_of(language == TT_JA ? kind->short_ja : kind->short_en);
}

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

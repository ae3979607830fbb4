/*
 * Tables of what the model declares before anything happens: who there is, and where data may lie.
 */
#include "analysis/word.h"
#include "present/tables.h"
#include "present/value.h"

/* ---- parties --------------------------------------------------------------------------------------- */

static const struct tt_column party_columns[] = {
	TT_COLUMN("id", "識別名", "id"),
	TT_COLUMN("name", "主体", "party"),
	TT_COLUMN("kind", "種類", "kind"),
	TT_COLUMN("part_of", "所属", "part of"),
	TT_COLUMN("entity", "法的な主体", "legal person"),
	TT_COLUMN("country", "国・地域", "country"),
	TT_COLUMN("sector", "分野", "sector"),
};

static const char *party_kind_title(const struct tt_table *table, int kind) {
	static const char *const ja[] = {[TT_PARTY_GROUP] = "集団",
		[TT_PARTY_COMPANY] = "企業",
		[TT_PARTY_PERSON] = "個人",
		[TT_PARTY_AUTHORITY] = "公的機関",
		[TT_PARTY_DEPARTMENT] = "部門",
		[TT_PARTY_SITE] = "拠点"};
	return tt_say(table->out, ja[kind], tt_word_party_kind(kind));
}

static void put_name(struct tt_table *table, const struct tt_named *named) {
	tt_buf_add(tt_table_cell(table), named->id);
	tt_show(tt_table_cell(table), tt_named_text(named, table->out->language));
}

static void put_party(struct tt_table *table, const struct tt_model *model, uint32_t id) {
	const struct tt_party *party = &model->parties.items[id];
	put_name(table, &party->named);
	tt_cell_word(table, tt_word_party_kind(party->kind), party_kind_title(table, party->kind));
	tt_cell_named(table, tt_named_party(model, party->parent));
	tt_cell_named(table, tt_named_party(model, party->entity));
	tt_show(tt_table_cell(table), tt_word(model, party->country));
	tt_show(tt_table_cell(table), tt_word(model, party->sector));
	tt_table_end_row(table);
}

void tt_print_parties(const struct tt_tabled *tabled) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, party_columns, TT_COUNT(party_columns));
	for (uint32_t i = 0; i < tabled->model->parties.len; i++)
		if (tt_party_present(tabled->model, i) && tt_view_party(tabled->view, i))
			put_party(&table, tabled->model, i);
	tt_table_end(&table);
}

/* ---- systems --------------------------------------------------------------------------------------- */

static const struct tt_column system_columns[] = {
	TT_COLUMN("id", "識別名", "id"),
	TT_COLUMN("name", "システム", "system"),
	TT_COLUMN("kind", "種類", "kind"),
	TT_COLUMN("operator", "運用者", "operator"),
	TT_COLUMN("country", "国・地域", "country"),
	TT_COLUMN("run_on", "動作基盤", "runs on"),
	TT_COLUMN("access", "アクセスできる者", "access"),
};

static void put_run_on(struct tt_table *table, const struct tt_model *model, uint32_t run_on) {
	if (run_on == TT_RUNS_ON_UNKNOWN)
		tt_cell_word(table, "unknown", tt_say(table->out, "不明", "unknown"));
	else
		tt_cell_named(table, tt_named_system(model, run_on));
}

/* Nothing where nobody said who has access; "none" where it was said that nobody has. */
static void put_access(struct tt_table *table, const struct tt_model *model, const struct tt_system *system) {
	struct tt_buf *cell = tt_table_cell(table);
	struct tt_set_view view = tt_set_view(&model->sets, system->access);
	if (!system->access_stated)
		return;
	if (view.len == 0) {
		bool all = system->access == TT_SET_ALL;
		tt_buf_string(cell, !table->for_people ? (all ? "everyone" : "none")
				    : all	       ? tt_say(table->out, "誰でも", "everyone")
						       : tt_say(table->out, "なし", "none"));
	}
	for (uint32_t i = 0; i < view.len; i++) {
		const struct tt_named *named = tt_named_party(model, view.items[i]);
		tt_cell_separate(table, cell);
		tt_show(cell, table->for_people ? tt_named_text(named, table->out->language) : named->id);
	}
}

static void put_system(struct tt_table *table, const struct tt_model *model, uint32_t id) {
	const struct tt_system *system = &model->systems.items[id];
	put_name(table, &system->named);
	tt_show(tt_table_cell(table),
		table->for_people ? tt_system_kind_text(model, system, table->out->language) : system->kind);
	tt_cell_named(table, tt_named_party(model, system->operator_party));
	tt_show(tt_table_cell(table), tt_word(model, system->country));
	put_run_on(table, model, system->run_on);
	put_access(table, model, system);
	tt_table_end_row(table);
}

void tt_print_systems(const struct tt_tabled *tabled) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, system_columns, TT_COUNT(system_columns));
	for (uint32_t i = 0; i < tabled->model->systems.len; i++)
		if (tt_view_system(tabled->view, i))
			put_system(&table, tabled->model, i);
	tt_table_end(&table);
}

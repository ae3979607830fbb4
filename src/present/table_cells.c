/*
 * A table twice, for people and for machines, put together cell by cell. Which thing a cell names follows
 * from its column: a cell of the column "holder" is a party, if there is one of that id.
 */
#include "model/scope.h"
#include "present/tables.h"
#include "present/thing.h"

static const struct {
	const char *column, *kind;
	enum tt_symbol_kind symbol;
} things[] = {{"event", "event", TT_SYMBOL_EVENT}, {"made_by", "event", TT_SYMBOL_EVENT},
	{"data", "data", TT_SYMBOL_DATA}, {"output", "data", TT_SYMBOL_DATA},
	{"system", "system", TT_SYMBOL_SYSTEM}, {"party", "party", TT_SYMBOL_PARTY},
	{"holder", "party", TT_SYMBOL_PARTY}, {"debtor", "party", TT_SYMBOL_PARTY},
	{"from", "party", TT_SYMBOL_PARTY}, {"to", "party", TT_SYMBOL_PARTY},
	{"by", "party", TT_SYMBOL_PARTY}, {"recipient", "party", TT_SYMBOL_PARTY},
	{"operator", "party", TT_SYMBOL_PARTY}, {"part_of", "party", TT_SYMBOL_PARTY},
	{"leaves_to", "party", TT_SYMBOL_PARTY}, {"run_on", "system", TT_SYMBOL_SYSTEM},
	{"regime", "regime", TT_SYMBOL_REGIME}};

/* The first column of some tables is the thing's own name. */
static const struct {
	const char *table, *kind;
	enum tt_symbol_kind symbol;
} rows_of[] = {{"parties", "party", TT_SYMBOL_PARTY}, {"systems", "system", TT_SYMBOL_SYSTEM},
	{"regimes", "regime", TT_SYMBOL_REGIME}, {"events", "event", TT_SYMBOL_EVENT}};

struct cells {
	struct tt_json json;
	const struct tt_tabled *tabled;
	const struct tt_table_kind *kind;
	struct tt_kept_table people, machines;
};

static const struct tt_named *named_of(const struct tt_model *model, enum tt_symbol_kind kind, uint32_t id) {
	switch (kind) {
	case TT_SYMBOL_EVENT:
		return &model->events.items[id].named;
	case TT_SYMBOL_DATA:
		return &model->data.items[id].named;
	case TT_SYMBOL_SYSTEM:
		return &model->systems.items[id].named;
	case TT_SYMBOL_REGIME:
		return &model->regimes.items[id].named;
	default:
		return &model->parties.items[id].named;
	}
}

static bool write_found(
	struct cells *cells, const char *kind, enum tt_symbol_kind symbol, struct tt_text id) {
	struct tt_scope scope = {.model = cells->tabled->model, .pack = TT_NONE};
	uint32_t found = id.len == 0 ? TT_NONE : tt_look_up(&scope, symbol, id);
	if (found == TT_NONE)
		return false;
	const struct tt_named *named = named_of(cells->tabled->model, symbol, found);
	tt_json_thing(&cells->json, "thing", kind, named);
	if (named->pack == TT_NONE)
		tt_json_place_at(&cells->json, "place", cells->tabled->model->diagnostics, named->mark);
	return true;
}

static void write_thing(struct cells *cells, uint32_t column, struct tt_text id) {
	struct tt_text name = cells->machines.columns[column].id;
	for (size_t i = 0; column == 0 && i < TT_COUNT(rows_of); i++)
		if (strcmp(rows_of[i].table, cells->kind->name) == 0 &&
			write_found(cells, rows_of[i].kind, rows_of[i].symbol, id))
			return;
	for (size_t i = 0; i < TT_COUNT(things); i++)
		if (tt_text_is(name, things[i].column)) {
			write_found(cells, things[i].kind, things[i].symbol, id);
			return;
		}
}

static void write_cell(struct cells *cells, uint32_t row, uint32_t column) {
	uint32_t at = row * cells->people.column_count + column;
	struct tt_text text = cells->people.cells.items[at];
	struct tt_text value = at < cells->machines.cells.len ? cells->machines.cells.items[at] : text;
	tt_json_open(&cells->json, NULL, '{');
	tt_json_text(&cells->json, "text", text);
	if (!tt_text_equal(text, value))
		tt_json_text(&cells->json, "value", value);
	write_thing(cells, column, value);
	tt_json_close(&cells->json, '}');
}

static void write_row(struct cells *cells, uint32_t row) {
	struct tt_json *json = &cells->json;
	tt_json_open(json, NULL, '{');
	if (cells->people.keys.items[row].len > 0)
		tt_json_text(json, "key", cells->people.keys.items[row]);
	tt_json_open(json, "cells", '[');
	for (uint32_t column = 0; column < cells->people.column_count; column++)
		write_cell(cells, row, column);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
	tt_out_relax(json->out);
}

static void write_columns(struct cells *cells) {
	tt_json_open(&cells->json, "columns", '[');
	for (uint32_t i = 0; i < cells->people.column_count; i++) {
		const struct tt_column *column = &cells->people.columns[i];
		tt_json_open(&cells->json, NULL, '{');
		tt_json_text(&cells->json, "key", column->id);
		tt_json_title(&cells->json, "names", &(struct tt_title){column->ja, column->en});
		tt_json_close(&cells->json, '}');
	}
	tt_json_close(&cells->json, ']');
}

/* Both times it is the same rows in the same order: only what stands in the cells differs. */
static void keep(struct cells *cells, struct tt_kept_table *kept, bool for_people) {
	struct tt_tabled tabled = *cells->tabled;
	kept->for_people = for_people;
	tabled.format = TT_TABLE_KEPT;
	tabled.out->kept = kept;
	cells->kind->print(&tabled);
	tabled.out->kept = NULL;
}

void tt_print_table_cells(const struct tt_tabled *tabled, const struct tt_table_kind *kind) {
	struct cells cells = {.json = {.out = tabled->out}, .tabled = tabled, .kind = kind};
	struct tt_json *json = &cells.json;
	tt_instant as_of = tabled->as_of == TT_TIME_MIN ? tabled->model->as_of : tabled->as_of;
	keep(&cells, &cells.people, true);
	keep(&cells, &cells.machines, false);
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "tenten", 1);
	tt_json_string(json, "table", kind->name);
	tt_json_both(json, "title", kind->ja, kind->en);
	tt_json_text(json, "as_of", tt_time_format(tabled->out->arena, as_of));
	write_columns(&cells);
	tt_json_open(json, "rows", '[');
	for (uint32_t row = 0; row < cells.people.keys.len; row++)
		write_row(&cells, row);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

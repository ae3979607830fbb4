/*
 * What tables there are, and what stands in them. Each is a run of the model: a row an event, a change or a
 * duty as they come; or a row a holding, an attribute or a regime when the run is over.
 */
#ifndef TT_PRESENT_TABLES_H
#define TT_PRESENT_TABLES_H

#include "analysis/applicable.h"
#include "analysis/check.h"
#include "analysis/condition.h"
#include "analysis/view.h"
#include "present/table.h"

/* A model to make tables of. */
struct tt_tabled {
	struct tt_output *out;
	enum tt_table_format format;
	struct tt_model *model;
	const struct tt_program *program;
	tt_instant as_of;	      /* TT_TIME_MIN: the model's own */
	struct tt_check *check;	      /* NULL: made by those tables that need one */
	struct tt_view *view;	      /* what is shown; NULL: everything */
	struct tt_progress *progress; /* of runs that take long; NULL: nobody wants to know */
};

struct tt_table_kind {
	const char *name;
	const char *short_ja, *short_en; /* of a sheet; fewer than 31 characters */
	const char *ja, *en;
	void (*print)(const struct tt_tabled *tabled);
	bool of_risks; /* empty where the model has none, and uses no catalogue of them */
};

extern const struct tt_table_kind tt_table_kinds[];
extern const uint32_t tt_table_kind_count;

void tt_print_events(const struct tt_tabled *tabled);
void tt_print_regimes(const struct tt_tabled *tabled);
void tt_print_considered(const struct tt_tabled *tabled);
void tt_print_attributes(const struct tt_tabled *tabled);
void tt_print_changes(const struct tt_tabled *tabled);
void tt_print_duties(const struct tt_tabled *tabled);
void tt_print_holdings(const struct tt_tabled *tabled);
void tt_print_parties(const struct tt_tabled *tabled);
void tt_print_systems(const struct tt_tabled *tabled);
void tt_print_units(const struct tt_tabled *tabled);
void tt_print_risks(const struct tt_tabled *tabled);
void tt_print_perspectives(const struct tt_tabled *tabled);
void tt_print_controls(const struct tt_tabled *tabled);
void tt_print_conditions(const struct tt_tabled *tabled);
void tt_print_applicability(const struct tt_tabled *tabled);
void tt_print_inventory(const struct tt_tabled *tabled);
void tt_print_processing(const struct tt_tabled *tabled);
void tt_print_question_rows(const struct tt_tabled *tabled);
void tt_print_finding_rows(const struct tt_tabled *tabled);

/*
 * A table as JSON, cell by cell, for screens: {"tenten","table","title","as_of","columns":[{"key","names"}],
 * "rows":[{"key","cells":[{"text","value","thing","place"}]}]}. text: in out->language; value: as machines
 * have it, where that differs; thing and place: of a cell that names something of the model; key: what names
 * the row for ever, where something does.
 */
void tt_print_table_cells(const struct tt_tabled *tabled, const struct tt_table_kind *kind);

/* NULL if there is no such table. */
const struct tt_table_kind *tt_find_table(const char *name);
/* Its short title. */
struct tt_text tt_table_short(const struct tt_table_kind *kind, enum tt_language language);

/* A duty that somebody kept, and the event it arose from. */
struct tt_duty_row {
	uint32_t event;
	struct tt_arisen arisen;
};

/* By debtor in the order of the model; of one debtor, as they arose. */
void tt_sort_duty_rows(const struct tt_model *model, struct tt_duty_row *rows, uint32_t count);
/* The table of duties with these rows only. engine: the one that ran, or one that has run the same. */
void tt_print_duty_rows(const struct tt_tabled *tabled, struct tt_engine *engine,
	const struct tt_duty_row *rows, uint32_t count);

/*
 * Tables of rows that somebody kept: risks of one event, by perspective, of which those that differ in their
 * data only stand in one row; controls of one party; conditions of one pair, whose contracts are told apart;
 * applicable items of a guideline.
 */
void tt_print_risk_rows(
	const struct tt_tabled *tabled, tt_instant at, const struct tt_found_risk *rows, uint32_t count);
void tt_print_control_rows(const struct tt_tabled *tabled, const struct tt_control_row *rows, uint32_t count);
void tt_print_condition_rows(const struct tt_tabled *tabled, struct tt_engine *engine,
	const struct tt_condition *rows, uint32_t count);
void tt_print_applicable_items(
	const struct tt_tabled *tabled, const struct tt_applicable *applicable, uint32_t guideline);

/* ---- cells ----------------------------------------------------------------------------------------- */

/* A cell with a thing's name, as the table's readers want it; empty for NULL. */
void tt_cell_named(struct tt_table *table, const struct tt_named *named);
/* A cell with a value. */
void tt_cell_value(struct tt_table *table, struct tt_engine *engine, uint32_t holding, uint32_t attribute,
	struct tt_range range);
/* A cell with where a value came from. */
void tt_cell_source(struct tt_table *table, const struct tt_model *model, uint32_t source);
/* A cell with a word, for people its title. */
void tt_cell_word(struct tt_table *table, const char *word, const char *title);
/* Puts what separates one of several words from the one before into a cell that is not empty. */
void tt_cell_separate(const struct tt_table *table, struct tt_buf *cell);

/* All holdings of data that there are or were, in the order in which tables show them. */
#define TT_FOR_HOLDINGS(engine, data_id, row)                                                                \
	for (uint32_t row = (engine)->lots.items[data_id].first; row != TT_NONE;                             \
		row = (engine)->next_of_lot.items[row])                                                      \
		if ((engine)->holdings.items[row].made_by != TT_NONE)

#endif

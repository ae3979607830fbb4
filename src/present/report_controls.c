/*
 * What helps against the risks: the controls of each party, and of each layer where one system runs on
 * another; what parties ask of each other; which items of guidelines are called for.
 */
#include "analysis/word.h"
#include "present/report_parts.h"
#include "present/value.h"

#include <stdlib.h>

static struct tt_text named_text(const struct tt_report *report, const struct tt_named *named) {
	return named == NULL ? (struct tt_text){0} : tt_named_text(named, report->out->language);
}

/* ---- by party ------------------------------------------------------------------------------------------ */

/* Controls, not their layers. */
static uint32_t count_controls(const struct tt_control_row *rows, uint32_t count) {
	uint32_t controls = 0;
	for (uint32_t i = 0; i < count; i++)
		controls += i == 0 || rows[i].control != rows[i - 1].control;
	return controls;
}

static void print_party(struct tt_report *report, const struct tt_control_row *rows, uint32_t count) {
	struct tt_tabled tabled = tt_report_tabled(report);
	struct tt_text title =
		rows->party == TT_NONE
			? tt_text_of(tt_report_say(report, "▲ 担う者がいない", "▲ falls to nobody"))
			: named_text(report, tt_named_party(report->model, rows->party));
	tt_report_fold(report, title, count_controls(rows, count), rows->party == TT_NONE);
	report->out->caption = title;
	tt_print_control_rows(&tabled, rows, count);
	report->out->caption = TT_TEXT("");
	tt_report_unfold(report);
}

static void print_parties(struct tt_report *report) {
	const struct tt_control_row *rows = report->risks.controls.rows.items;
	uint32_t len = report->risks.controls.rows.len;
	for (uint32_t first = 0, end; first < len; first = end) {
		for (end = first + 1; end < len && rows[end].party == rows[first].party; end++)
			continue;
		print_party(report, &rows[first], end - first);
	}
}

/* ---- by layer ------------------------------------------------------------------------------------------ */

/* Systems of which one runs on another, and the rows of controls that fall to each. */
struct layers {
	struct tt_control_row *rows; /* of systems: by system, by control */
	uint32_t count;
	uint32_t *first; /* by system: index in rows, or TT_NONE */
	bool *below;	 /* by system: something runs on it that controls fall to */
	bool *printed;
	bool nobody; /* some control of some layer falls to nobody */
};

static int compare_layers(const void *a, const void *b) {
	const struct tt_control_row *left = a, *right = b;
	if (left->system != right->system)
		return left->system < right->system ? -1 : 1;
	return left->control != right->control ? (left->control < right->control ? -1 : 1) : 0;
}

static struct layers find_layers(struct tt_report *report) {
	struct tt_arena *arena = report->out->arena;
	const struct tt_model *model = report->model;
	struct layers layers = {
		.rows = TT_NEW_ARRAY(arena, struct tt_control_row, report->risks.controls.rows.len + 1),
		.first = TT_NEW_ARRAY(arena, uint32_t, model->systems.len + 1),
		.below = TT_NEW_ARRAY(arena, bool, model->systems.len + 1),
		.printed = TT_NEW_ARRAY(arena, bool, model->systems.len + 1)};
	for (uint32_t i = 0; i < report->risks.controls.rows.len; i++) {
		const struct tt_control_row *row = &report->risks.controls.rows.items[i];
		if (row->system != TT_NONE)
			layers.rows[layers.count++] = *row;
		layers.nobody = layers.nobody || (row->system != TT_NONE && row->party == TT_NONE);
	}
	qsort(layers.rows, layers.count, sizeof(*layers.rows), compare_layers);
	for (uint32_t i = 0; i < model->systems.len; i++)
		layers.first[i] = TT_NONE;
	for (uint32_t i = layers.count; i-- > 0;)
		layers.first[layers.rows[i].system] = i;
	for (uint32_t i = 0; i < model->systems.len; i++)
		if (layers.first[i] != TT_NONE && model->systems.items[i].run_on < model->systems.len)
			layers.below[model->systems.items[i].run_on] = true;
	return layers;
}

/* The controls of a layer by their numbers: those that fall to somebody, or those that fall to nobody. */
static void put_numbers(struct tt_report *report, const struct layers *layers, uint32_t system, bool nobody) {
	uint32_t last = TT_NONE;
	tt_element_open(report->out, TT_ELEMENT_CELL, nobody ? NULL : "wide");
	for (uint32_t i = layers->first[system]; i < layers->count && layers->rows[i].system == system; i++) {
		const struct tt_control_row *row = &layers->rows[i];
		if ((row->party == TT_NONE) != nobody || row->control == last)
			continue;
		tt_element_string(report->out, last == TT_NONE ? "" : " ");
		tt_element_text(report->out, report->model->controls.items[row->control].named.id);
		last = row->control;
	}
	tt_element_end(report->out, TT_ELEMENT_CELL);
}

static void put_layer(struct tt_report *report, struct layers *layers, uint32_t id) {
	const struct tt_model *model = report->model;
	const struct tt_system *system = &model->systems.items[id];
	const struct tt_named *below =
		system->run_on < model->systems.len ? tt_named_system(model, system->run_on) : NULL;
	struct tt_output *out = report->out;
	layers->printed[id] = true;
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	tt_element_whole(out, TT_ELEMENT_ROW_NAME, NULL, named_text(report, tt_named_system(model, id)));
	tt_element_whole(out, TT_ELEMENT_CELL, NULL,
		named_text(report, tt_named_party(model, system->operator_party)));
	tt_element_whole(out, TT_ELEMENT_CELL, NULL,
		below != NULL ? named_text(report, below)
			      : tt_text_of(system->run_on == TT_RUNS_ON_UNKNOWN
						   ? tt_report_say(report, "不明", "unknown")
						   : "—"));
	put_numbers(report, layers, id, false);
	if (layers->nobody)
		put_numbers(report, layers, id, true);
	tt_element_end(out, TT_ELEMENT_ROW);
}

/* From the uppermost layer down; what several run on stands once. */
static void put_stack(struct tt_report *report, struct layers *layers, uint32_t system) {
	for (; system < report->model->systems.len && !layers->printed[system];
		system = report->model->systems.items[system].run_on)
		if (layers->first[system] != TT_NONE)
			put_layer(report, layers, system);
		else
			layers->printed[system] = true;
}

static void print_layers(struct tt_report *report) {
	static const struct tt_column columns[] = {
		TT_COLUMN("layer", "層（システム）", "layer (system)"),
		TT_COLUMN("operator", "運用する主体", "operated by"),
		TT_COLUMN("on", "下の層", "runs on"),
		TT_COLUMN("controls", "この層で担う対策要件",
			"controls that fall to the operator of this layer"),
		TT_COLUMN("nobody", "担う者がいない対策要件", "controls that fall to nobody"),
	};
	const struct tt_model *model = report->model;
	struct layers layers = find_layers(report);
	const char *title = tt_report_say(report, "層ごとの責任の分担（上の層から順に）",
		"Shared responsibility, layer by layer from the top");
	uint32_t count = 0;
	for (uint32_t i = 0; i < model->systems.len; i++)
		count += layers.first[i] != TT_NONE &&
			 (layers.below[i] || model->systems.items[i].run_on != TT_NONE);
	if (count == 0)
		return;
	tt_report_fold(report, tt_text_of(title), count, count <= TT_REPORT_OPEN);
	tt_report_open_table(report, title, false, columns, TT_COUNT(columns) - (layers.nobody ? 0 : 1));
	for (uint32_t i = 0; i < model->systems.len; i++)
		if (layers.first[i] != TT_NONE && !layers.below[i] &&
			model->systems.items[i].run_on != TT_NONE)
			put_stack(report, &layers, i);
	tt_report_close_table(report);
	tt_report_unfold(report);
}

void tt_report_controls(struct tt_report *report) {
	tt_report_open(report, "controls");
	tt_report_paragraph(report, NULL,
		"リスクに有効な対策要件を、それを担う主体ごとに示す。一つの対策要件を、データが置かれた層ごと"
		"に別の主体が"
		"担うことがある。",
		"The controls that help against the risks, by the party that each falls to. One control may "
		"fall to several parties, one for each layer on which the data lies.");
	print_layers(report);
	print_parties(report);
	tt_report_close(report);
}

/* ---- conditions ---------------------------------------------------------------------------------------- */

/* What binds the two; what is asked should stand there. */
static void print_contracts(struct tt_report *report, const struct tt_condition *pair) {
	tt_set_id contracts = tt_contracts_between(report->traced->engine, pair->asking, pair->asked);
	struct tt_set_view view = tt_set_view(&report->model->sets, contracts);
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_PARAGRAPH, "remark");
	tt_element_string(out, tt_report_say(report, "両者を拘束する契約: ", "Contracts that bind both: "));
	for (uint32_t i = 0; i < view.len; i++) {
		tt_element_string(out, i > 0 ? tt_report_say(report, "、", ", ") : "");
		tt_element_text(out, named_text(report, &report->model->regimes.items[view.items[i]].named));
	}
	if (view.len == 0)
		tt_element_string(out, tt_report_say(report, "ない", "none"));
	tt_element_end(out, TT_ELEMENT_PARAGRAPH);
}

static void print_pair(struct tt_report *report, const struct tt_condition *rows, uint32_t count) {
	const struct tt_model *model = report->model;
	struct tt_engine *engine = report->traced->engine;
	struct tt_tabled tabled = tt_report_tabled(report);
	struct tt_text asking = named_text(report, tt_named_party(model, rows->asking));
	struct tt_text asked = named_text(report, tt_named_party(model, rows->asked));
	uint32_t gaps = 0;
	for (uint32_t i = 0; i < count; i++)
		gaps += tt_condition_gap(engine, &rows[i]);
	struct tt_text title = tt_text_format(report->out->arena,
		tt_report_say(report, "%.*s → %.*s: 不足%u", "%.*s → %.*s: %u not met"), TT_TEXT_ARGS(asking),
		TT_TEXT_ARGS(asked), gaps);
	tt_report_fold(report, title, count, false);
	report->out->caption = title;
	tt_print_condition_rows(&tabled, engine, rows, count);
	report->out->caption = TT_TEXT("");
	print_contracts(report, rows);
	tt_report_unfold(report);
}

void tt_report_conditions(struct tt_report *report) {
	const struct tt_condition *rows = report->risks.conditions.rows.items;
	uint32_t len = report->risks.conditions.rows.len;
	tt_report_open(report, "conditions");
	tt_report_paragraph(report, NULL,
		"データを管理し、又は渡す主体が、それを扱う別の主体に求める対策、義務、利用の範囲。契"
		"約を書くとき"
		"の下敷きになる。→ の左が求める側、右が求められる側。",
		"The controls, duties and limits of use that one party, who controls data or hands "
		"it over, "
		"asks of another who handles it: what a contract between the two should say. Left of "
		"→ "
		"stands who asks, right of it who is asked.");
	for (uint32_t first = 0, end; first < len; first = end) {
		for (end = first + 1; end < len && rows[end].asking == rows[first].asking &&
				      rows[end].asked == rows[first].asked;
			end++)
			continue;
		print_pair(report, &rows[first], end - first);
	}
	tt_report_close(report);
}

/* ---- applicability ---------------------------------------------------------------------------------------
 */

/* Of a reader, what falls to it. */
static struct tt_controls rows_of_reader(struct tt_report *report) {
	const struct tt_view *view = report->check->view;
	struct tt_controls all = report->risks.controls, own = {.arena = all.arena, .risks = all.risks};
	if (view == NULL)
		return all;
	for (uint32_t i = 0; i < all.rows.len; i++)
		if (all.rows.items[i].party != TT_NONE &&
			tt_party_within(report->model, all.rows.items[i].party, view->party))
			*tt_push(own.arena, &own.rows) = all.rows.items[i];
	return own;
}

struct tally {
	uint32_t states[TT_ITEM_EXCLUDED + 1];
	uint32_t items, called_for;
};

static struct tally tally_of(
	const struct tt_model *model, const struct tt_applicable *applicable, uint32_t guideline) {
	const struct tt_guideline *known = &model->guidelines.items[guideline];
	struct tally tally = {0};
	for (uint32_t i = 0; i < known->item_count; i++) {
		if (known->items[i].withdrawn)
			continue;
		tally.items++;
		tally.states[applicable->items[guideline][i].state]++;
	}
	tally.called_for = tally.items - tally.states[TT_ITEM_NOT_CALLED_FOR];
	return tally;
}

static void put_tally(struct tt_report *report, uint32_t guideline, struct tally tally) {
	const uint32_t numbers[] = {tally.items, tally.called_for, tally.states[TT_ITEM_IN_PLACE],
		tally.states[TT_ITEM_PLANNED], tally.states[TT_ITEM_OPEN], tally.states[TT_ITEM_EXCLUDED]};
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	tt_element_whole(out, TT_ELEMENT_ROW_NAME, NULL,
		named_text(report, &report->model->guidelines.items[guideline].named));
	for (size_t i = 0; i < TT_COUNT(numbers); i++) {
		tt_element_open(out, TT_ELEMENT_CELL, "mark");
		tt_element_format(out, "%u", numbers[i]);
		tt_element_end(out, TT_ELEMENT_CELL);
	}
	tt_element_end(out, TT_ELEMENT_ROW);
}

static void print_tallies(struct tt_report *report, const struct tt_applicable *applicable) {
	static const struct tt_column columns[] = {
		TT_COLUMN("guideline", "指針", "guideline"),
		TT_COLUMN("items", "項目", "items"),
		TT_COLUMN("called", "関係する項目", "called for"),
		TT_COLUMN("in-place", "実施済み", "in place"),
		TT_COLUMN("planned", "予定", "planned"),
		TT_COLUMN("open", "未定", "open"),
		TT_COLUMN("excluded", "除外", "excluded"),
	};
	const char *title = tt_report_say(report, "指針ごとの項目の数", "Items by guideline");
	tt_report_open_table(report, title, true, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < report->model->guidelines.len; i++)
		if (report->model->guidelines.items[i].item_count > 0)
			put_tally(report, i, tally_of(report->model, applicable, i));
	tt_report_close_table(report);
}

static void print_guideline(
	struct tt_report *report, const struct tt_applicable *applicable, uint32_t guideline) {
	struct tt_tabled tabled = tt_report_tabled(report);
	struct tt_text title = named_text(report, &report->model->guidelines.items[guideline].named);
	uint32_t count = tally_of(report->model, applicable, guideline).called_for;
	if (count == 0)
		return;
	tt_report_fold(report, title, count, false);
	report->out->caption = title;
	tt_print_applicable_items(&tabled, applicable, guideline);
	report->out->caption = TT_TEXT("");
	tt_report_unfold(report);
}

void tt_report_applicability(struct tt_report *report) {
	struct tt_controls controls = rows_of_reader(report);
	const struct tt_applicable *applicable =
		tt_applicable_of(report->out->arena, report->model, &controls);
	tt_report_open(report, "applicability");
	tt_report_paragraph(report, NULL,
		"指針の項目のうち、リスクに有効な対策要件が参照するもの。全項目の表はワークブック（-o "
		"F.xlsx）にある。",
		"The items of guidelines that controls against the risks refer to. All items, with the "
		"reasons why "
		"others are not called for, stand in the workbook (-o F.xlsx).");
	print_tallies(report, applicable);
	for (uint32_t i = 0; i < report->model->guidelines.len; i++)
		print_guideline(report, applicable, i);
	tt_report_close(report);
}

/*
 * What the sections of step 4 tell, gathered in a run that tells risks: per event a cell for each data set
 * and perspective, and the risks themselves while there are not too many; then controls, conditions and
 * counts of the whole. Risks that a reader must not know are no part of any of it.
 */
#include "analysis/view.h"
#include "present/report_parts.h"

#include <stdlib.h>

bool tt_report_knows_risks(const struct tt_report *report) {
	return report->model->risks.len > 0;
}

static int compare(uint32_t a, uint32_t b) {
	return a < b ? -1 : a > b;
}

/* ---- cells ------------------------------------------------------------------------------------------- */

static int compare_cells(const void *a, const void *b) {
	const struct tt_risk_cell *left = a, *right = b;
	int order = compare(left->data, right->data);
	return order != 0 ? order : compare(left->perspective, right->perspective);
}

static void put_cells(struct tt_report *report, const struct tt_outcome *outcome) {
	struct tt_report_risks *risks = &report->risks;
	risks->scratch.len = 0;
	for (uint32_t i = 0; i < outcome->perspectives.len; i++) {
		const struct tt_perspective_met *met = &outcome->perspectives.items[i];
		if (!tt_view_data(report->check->view, met->data))
			continue;
		*tt_push(report->model->arena, &risks->scratch) =
			(struct tt_risk_cell){met->data, met->perspective, met->truth, 0, 0};
		risks->excluded[met->perspective] = risks->excluded[met->perspective] || met->truth == TT_NO;
	}
	for (uint32_t i = 0; i < risks->risks->found.len; i++) {
		const struct tt_found_risk *found = &risks->risks->found.items[i];
		bool certain = found->truth == TT_YES;
		*tt_push(report->model->arena, &risks->scratch) =
			(struct tt_risk_cell){found->data, found->perspective, TT_NO, certain, !certain};
		risks->unfitting = risks->unfitting || found->perspective == TT_NONE;
	}
}

/* Those of one data set and perspective become one. */
static void keep_cells(
	struct tt_report *report, struct tt_risk_event *row, const struct tt_outcome *outcome) {
	struct tt_report_risks *risks = &report->risks;
	put_cells(report, outcome);
	if (risks->scratch.len > 0)
		qsort(risks->scratch.items, risks->scratch.len, sizeof(risks->scratch.items[0]),
			compare_cells);
	row->first_cell = risks->cells.len;
	for (uint32_t i = 0; i < risks->scratch.len; i++) {
		const struct tt_risk_cell *cell = &risks->scratch.items[i];
		if (i == 0 || compare_cells(cell, cell - 1) != 0) {
			*tt_push(report->model->arena, &risks->cells) = *cell;
			continue;
		}
		struct tt_risk_cell *known = &risks->cells.items[risks->cells.len - 1];
		known->truth = cell->truth > known->truth ? cell->truth : known->truth;
		known->certain += cell->certain;
		known->possible += cell->possible;
	}
	row->cell_count = risks->cells.len - row->first_cell;
}

/* ---- risks ------------------------------------------------------------------------------------------- */

/* By perspective, in the order of the catalogues; the same risk of several data sets side by side. */
static int compare_found(const void *a, const void *b) {
	const struct tt_found_risk *left = a, *right = b;
	const uint32_t keys[][2] = {{left->perspective, right->perspective}, {left->risk, right->risk},
		{left->rule, right->rule}, {right->truth, left->truth}, {right->level, left->level},
		{left->decision, right->decision}, {left->data, right->data}};
	for (size_t i = 0; i < TT_COUNT(keys); i++)
		if (keys[i][0] != keys[i][1])
			return compare(keys[i][0], keys[i][1]);
	return 0;
}

static void count(struct tt_report *report, const struct tt_found_risk *found) {
	struct tt_report_risks *risks = &report->risks;
	const struct tt_model *model = report->model;
	const struct tt_risk *risk = found->risk == TT_NONE ? NULL : &model->risks.items[found->risk];
	uint8_t accepted = model->assessment.accepted;
	risks->levels[found->level]++;
	risks->above += accepted > 0 && found->residual > accepted;
	risks->undecided += found->decision == TT_NONE;
	risks->overdue += found->decision != TT_NONE &&
			  tt_decision_overdue(report, &model->decisions.items[found->decision]);
	risks->violations += risk == NULL;
	if (risk != NULL && risk->named.pack == TT_NONE)
		risks->stated[found->risk] = true;
	risks->own += risk != NULL && risk->named.pack == TT_NONE;
	risks->concrete += risk != NULL && risk->named.pack == TT_NONE && risk->as != TT_NONE;
}

static void keep_found(struct tt_report *report, struct tt_risk_event *row) {
	struct tt_report_risks *risks = &report->risks;
	struct tt_found_risk *found = risks->risks->found.items;
	uint32_t len = risks->risks->found.len;
	for (uint32_t i = 0; i < len; i++) {
		count(report, &found[i]);
		row->certain += found[i].truth == TT_YES;
		row->highest = found[i].level > row->highest ? found[i].level : row->highest;
	}
	row->possible = len - row->certain;
	risks->certain += row->certain;
	risks->possible += row->possible;
	row->first_found = risks->found.len;
	if (risks->found.len + len > TT_REPORT_RISKS)
		return;
	row->kept_count = len;
	for (uint32_t i = 0; i < len; i++)
		*tt_push(report->model->arena, &risks->found) = found[i];
	if (len > 0)
		qsort(&risks->found.items[row->first_found], len, sizeof(*found), compare_found);
}

void tt_report_gather_risks(
	struct tt_report *report, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_report_risks *risks = &report->risks;
	if (!tt_report_knows_risks(report))
		return;
	if (risks->risks == NULL) {
		struct tt_arena *arena = report->model->arena;
		risks->risks = tt_risks_begin(engine);
		risks->risks->view = report->check->view;
		risks->excluded = TT_NEW_ARRAY(arena, bool, report->model->perspectives.len);
		risks->stated = TT_NEW_ARRAY(arena, bool, report->model->risks.len);
		risks->controls = (struct tt_controls){.arena = arena, .risks = risks->risks};
		risks->conditions = (struct tt_conditions){.arena = arena, .risks = risks->risks};
	}
	tt_risks_event(risks->risks, outcome);
	struct tt_risk_event row = {.event = outcome->event};
	keep_cells(report, &row, outcome);
	keep_found(report, &row);
	if (row.cell_count > 0)
		*tt_push(report->model->arena, &risks->events) = row;
	tt_controls_found(&risks->controls);
	tt_conditions_found(&risks->conditions, engine, outcome);
}

/* ---- the end ------------------------------------------------------------------------------------------- */

bool tt_decision_overdue(const struct tt_report *report, const struct tt_decision *decision) {
	return decision->due < report->check->as_of && decision->evidence.ja.len == 0 &&
	       decision->evidence.en.len == 0;
}

bool tt_measure_overdue(const struct tt_report *report, const struct tt_measure *measure) {
	return measure->state == TT_MEASURE_PLANNED && measure->due < report->check->as_of;
}

static bool is_reader(const struct tt_view *view, uint32_t party) {
	return party != TT_NONE && tt_party_within(view->model, party, view->party);
}

bool tt_report_own_measure(const struct tt_report *report, const struct tt_measure *measure) {
	const struct tt_view *view = report->check->view;
	struct tt_set_view parties = tt_set_view(&report->model->sets, measure->parties);
	struct tt_set_view systems = tt_set_view(&report->model->sets, measure->systems);
	bool own = view == NULL;
	for (uint32_t i = 0; i < parties.len && !own; i++)
		own = is_reader(view, parties.items[i]);
	for (uint32_t i = 0; i < systems.len && !own; i++)
		own = is_reader(view, report->model->systems.items[systems.items[i]].operator_party);
	return own && measure->control != TT_NONE;
}

/* Nobody comes first: TT_NONE + 1 is 0. */
static int compare_controls(const void *a, const void *b) {
	const struct tt_control_row *left = a, *right = b;
	const uint32_t keys[][2] = {{left->party + 1, right->party + 1}, {left->control, right->control},
		{left->measure, right->measure}, {left->system, right->system}};
	for (size_t i = 0; i < TT_COUNT(keys); i++)
		if (keys[i][0] != keys[i][1])
			return compare(keys[i][0], keys[i][1]);
	return 0;
}

/* Of what parties ask of each other a reader is told where it is one of the two. */
static bool is_told(const struct tt_report *report, const struct tt_condition *row) {
	const struct tt_view *view = report->check->view;
	if (view == NULL)
		return true;
	if (!is_reader(view, row->asking) && !is_reader(view, row->asked))
		return false;
	return tt_view_data(view, row->data) && tt_view_event(view, row->event) &&
	       (row->kind != TT_CONDITION_DUTY || tt_view_rule(view, row->rule)) &&
	       (row->kind != TT_CONDITION_CONTROL || tt_view_system(view, row->system));
}

static void keep_conditions(struct tt_report *report) {
	struct tt_conditions *conditions = &report->risks.conditions;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < conditions->rows.len; i++)
		if (is_told(report, &conditions->rows.items[i]))
			conditions->rows.items[kept++] = conditions->rows.items[i];
	conditions->rows.len = kept;
	tt_conditions_sort(conditions);
}

void tt_report_end_risks(struct tt_report *report) {
	struct tt_report_risks *risks = &report->risks;
	if (risks->risks == NULL)
		return;
	if (risks->controls.rows.len > 0)
		qsort(risks->controls.rows.items, risks->controls.rows.len,
			sizeof(risks->controls.rows.items[0]), compare_controls);
	keep_conditions(report);
	for (uint32_t i = 0; i < report->model->measures.len; i++) {
		const struct tt_measure *measure = &report->model->measures.items[i];
		risks->overdue +=
			tt_report_own_measure(report, measure) && tt_measure_overdue(report, measure);
	}
}

/*
 * One run gives the findings and duties of both versions. A second one with a trace tells what was presumed,
 * and risks: a trace meets questions in another order, and findings are to name theirs as they do everywhere
 * else. Findings are put in the order of their causes, duties in that of their debtors.
 */
#include "analysis/complete.h"
#include "analysis/word.h"
#include "present/report_parts.h"

#include <string.h>

/* ---- findings -------------------------------------------------------------------------------------- */

static struct tt_options keep_options(struct tt_report *report, struct tt_options options) {
	struct tt_option *kept = TT_NEW_ARRAY(report->model->arena, struct tt_option, options.len);
	if (options.len > 0)
		memcpy(kept, options.items, options.len * sizeof(*kept));
	return (struct tt_options){kept, options.len};
}

static void chain(struct tt_report *report, uint32_t event, uint32_t finding) {
	if (event == TT_NONE)
		return;
	uint32_t last = report->last_of_event[event];
	if (last == TT_NONE)
		report->first_of_event[event] = finding;
	else
		report->findings.items[last].next = finding;
	report->last_of_event[event] = finding;
}

static struct tt_reported *keep_finding(struct tt_report *report, const struct tt_found *found) {
	uint32_t id = report->findings.len;
	struct tt_reported *kept = tt_push(report->model->arena, &report->findings);
	*kept = (struct tt_reported){
		.found = *found, .cause = tt_check_cause(report->check, &found->finding), .next = TT_NONE};
	chain(report, found->finding.event, id);
	return &report->findings.items[id];
}

/* What is silenced is told nobody, and what is not seen only those who see it. */
static bool is_told(const struct tt_report *report, const struct tt_found *found) {
	return tt_view_finding(report->check->view, &found->finding) &&
	       !tt_check_silences(report->check, found);
}

static void keep_findings(
	struct tt_report *report, struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		if (!is_told(report, &found))
			continue;
		struct tt_reported *kept = keep_finding(report, &found);
		if (tt_finding_settles(found.finding.code))
			kept->options = keep_options(report, tt_engine_settles(engine, i));
	}
}

/* What is missing from the model as a whole, or amiss with its decisions, belongs to no event. */
static void keep_missing(void *context, const struct tt_finding *finding) {
	struct tt_report *report = context;
	struct tt_found found = {*finding, NULL};
	if (is_told(report, &found))
		(void)keep_finding(report, &found);
}

/* Numbers findings in the order of their causes, within a cause in that of the events. */
static void number_findings(struct tt_report *report) {
	struct tt_arena *arena = report->model->arena;
	uint32_t *next = TT_NEW_ARRAY(arena, uint32_t, report->check->causes.len + 1);
	report->order = TT_NEW_ARRAY(arena, uint32_t, report->findings.len);
	for (uint32_t i = 0; i < report->findings.len; i++)
		next[report->findings.items[i].cause + 1]++;
	for (uint32_t i = 0; i < report->check->causes.len; i++)
		next[i + 1] += next[i];
	for (uint32_t i = 0; i < report->findings.len; i++) {
		uint32_t at = next[report->findings.items[i].cause]++;
		report->order[at] = i;
		report->findings.items[i].number = at + 1;
	}
}

/* ---- questions ------------------------------------------------------------------------------------- */

static void wait_for(struct tt_report *report, uint32_t asked, uint32_t finding) {
	while (report->waiting.len <= asked)
		(void)tt_push(report->model->arena, &report->waiting);
	struct tt_waiting *waiting = &report->waiting.items[asked];
	report->question_count += waiting->count == 0;
	if (waiting->count < TT_REPORT_LINKS)
		waiting->first[waiting->count] = finding;
	waiting->count++;
}

static void keep_questions(struct tt_report *report) {
	for (uint32_t i = 0; i < report->findings.len; i++) {
		const struct tt_reported *row = &report->findings.items[report->order[i]];
		struct tt_set_view view = tt_set_view(&report->model->sets, row->found.finding.questions);
		for (uint32_t j = 0; j < view.len; j++)
			if (tt_view_asked(report->check->view, report->run->engine, view.items[j]))
				wait_for(report, view.items[j], report->order[i]);
	}
}

static void presume(struct tt_report *report, uint32_t asked, uint32_t event) {
	while (report->presumed.len <= asked) {
		(void)tt_push(report->model->arena, &report->presumed);
		*tt_push(report->model->arena, &report->presumed_at) = TT_NONE;
	}
	report->presumed_count += report->presumed.items[asked] == 0;
	report->presumed.items[asked] += report->presumed_at.items[asked] != event;
	report->presumed_at.items[asked] = event;
}

static void keep_presumed(
	struct tt_report *report, const struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		const struct tt_literal *literals = &outcome->literals.items[judged->first_literal];
		for (uint32_t j = 0; j < judged->literal_count; j++) {
			struct tt_set_view view = tt_set_view(&report->model->sets, literals[j].presumed);
			for (uint32_t k = 0; k < view.len; k++)
				if (tt_view_asked(report->check->view, engine, view.items[k]))
					presume(report, view.items[k], outcome->event);
		}
	}
}

/* ---- duties ---------------------------------------------------------------------------------------- */

static void keep_duties(struct tt_report *report, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &outcome->duties.items[i];
		if (!tt_view_duty(report->check->view, arisen))
			continue;
		*tt_push(report->model->arena, &report->duties) =
			(struct tt_duty_row){outcome->event, *arisen};
		if (arisen->possible)
			report->possible_duties++;
		else
			report->duty_counts[arisen->status]++;
	}
}

/* ---- the run --------------------------------------------------------------------------------------- */

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_report *report = context;
	keep_findings(report, engine, outcome);
	keep_duties(report, outcome);
}

static uint32_t unit_questions(const struct tt_model *model, uint8_t units) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < model->questions.len; i++)
		count += model->questions.items[i].unit < TT_UNIT_COUNT &&
			 (units >> model->questions.items[i].unit & 1) != 0;
	return count;
}

static void visit_traced(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_report *report = context;
	keep_presumed(report, engine, outcome);
	report->change_count += outcome->changes.len;
	tt_report_gather_risks(report, engine, outcome);
	report->unit_count += unit_questions(report->model, outcome->units);
}

static struct tt_run *run(struct tt_report *report, bool trace, tt_run_visit *visit_outcome) {
	return tt_run_all(&(struct tt_run_request){.model = report->model,
		.program = report->check->program,
		.as_of = report->check->as_of,
		.trace = trace,
		.risks = trace && tt_report_knows_risks(report),
		.view = report->check->view,
		.visit = visit_outcome,
		.context = report});
}

static struct tt_report *new_report(struct tt_output *out, struct tt_check *check) {
	struct tt_arena *arena = check->model->arena;
	uint32_t event_count = check->model->events.len;
	struct tt_report *report = TT_NEW(arena, struct tt_report);
	*report = (struct tt_report){.out = out, .check = check, .model = check->model};
	tt_buf_init(&report->buf, arena, 1 << 20);
	report->first_of_event = TT_NEW_ARRAY(arena, uint32_t, event_count);
	report->last_of_event = TT_NEW_ARRAY(arena, uint32_t, event_count);
	for (uint32_t i = 0; i < event_count; i++)
		report->first_of_event[i] = report->last_of_event[i] = TT_NONE;
	return report;
}

/* ---- for another party ----------------------------------------------------------------------------- */

/* Causes of what is told, in their order; findings learn the new numbers. */
static void restrict_causes(struct tt_report *report, struct tt_check *check, const struct tt_check *all) {
	struct tt_arena *arena = report->model->arena;
	uint32_t *counts = TT_NEW_ARRAY(arena, uint32_t, all->causes.len);
	uint32_t *numbers = TT_NEW_ARRAY(arena, uint32_t, all->causes.len);
	const struct tt_found **first = TT_NEW_ARRAY(arena, const struct tt_found *, all->causes.len);
	for (uint32_t i = 0; i < report->findings.len; i++) {
		const struct tt_reported *row = &report->findings.items[i];
		first[row->cause] = counts[row->cause]++ == 0 ? &row->found : first[row->cause];
		check->severities[tt_finding_severity(row->found.finding.code)]++;
	}
	for (uint32_t i = 0; i < all->causes.len; i++) {
		if (counts[i] == 0)
			continue;
		numbers[i] = check->causes.len;
		struct tt_cause *cause = tt_push(arena, &check->causes);
		*cause = all->causes.items[i];
		cause->count = counts[i];
		cause->first = *first[i];
	}
	for (uint32_t i = 0; i < report->findings.len; i++)
		report->findings.items[i].cause = numbers[report->findings.items[i].cause];
}

/* From here on the report counts what is shown only. */
static void restrict_check(struct tt_report *report) {
	const struct tt_check *all = report->check;
	struct tt_check *check = TT_NEW(report->model->arena, struct tt_check);
	*check = *all;
	memset(&check->causes, 0, sizeof(check->causes));
	memset(&check->own, 0, sizeof(check->own));
	memset(check->verdicts, 0, sizeof(check->verdicts));
	memset(check->severities, 0, sizeof(check->severities));
	restrict_causes(report, check, all);
	for (uint32_t i = 0; i < all->view->flow->events.len; i++)
		if (tt_view_event(all->view, all->view->flow->events.items[i].event))
			check->verdicts[all->view->flow->events.items[i].verdict]++;
	report->check = check;
}

static void count_shown(struct tt_report *report) {
	const struct tt_model *model = report->model;
	const struct tt_view *view = report->check->view;
	for (uint32_t i = 0; i < model->parties.len; i++)
		report->party_count += tt_party_present(model, i) && tt_view_party(view, i);
	for (uint32_t i = 0; i < model->systems.len; i++)
		report->system_count += tt_view_system(view, i);
	for (uint32_t i = 0; i < model->data.len; i++)
		report->data_count += tt_view_data(view, i);
	for (uint32_t i = 0; i < model->events.len; i++)
		report->event_count += tt_view_event(view, i);
	for (uint32_t i = 0; i < model->regimes.len; i++)
		report->regime_count += !model->regimes.items[i].template && tt_view_regime(view, i);
	for (uint32_t i = 0; i < report->run->engine->holdings.len; i++) {
		const struct tt_holding *holding = &report->run->engine->holdings.items[i];
		report->holding_count +=
			holding->made_by != TT_NONE &&
			tt_view_holding(view, holding->data, holding->holder, holding->system);
	}
}

struct tt_report *tt_report_gather(struct tt_output *out, struct tt_check *check) {
	struct tt_report *report = new_report(out, check);
	report->run = run(report, false, visit);
	report->traced = run(report, true, visit_traced);
	tt_report_end_risks(report);
	tt_complete_rest(check->run->complete, check->run->engine, keep_missing, report);
	tt_risks_rest(check->run->risks, keep_missing, report);
	for (uint32_t i = 0; i < check->own.len && check->view == NULL; i++)
		(void)keep_finding(report, &check->own.items[i]);
	if (check->view != NULL)
		restrict_check(report);
	count_shown(report);
	number_findings(report);
	keep_questions(report);
	tt_sort_duty_rows(report->model, report->duties.items, report->duties.len);
	return report;
}

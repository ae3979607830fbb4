/*
 * Events one by one: the verdict, the findings, and why. In a large model only those are unfolded that have
 * findings, and of these as many as a page can bear; of the others the page says how to unfold them.
 */
#include "present/explain.h"
#include "present/report_parts.h"
#include "present/value.h"

struct unfolding {
	struct tt_report *report;
	uint32_t unfolded;
};

static uint32_t list_findings(const struct tt_report *report, uint32_t event, uint32_t *first) {
	uint32_t count = 0;
	for (uint32_t i = report->first_of_event[event]; i != TT_NONE; i = report->findings.items[i].next)
		if (count++ < TT_REPORT_LINKS)
			first[count - 1] = i;
	return count;
}

static void print_links(struct tt_report *report, uint32_t event) {
	uint32_t first[TT_REPORT_LINKS], count = list_findings(report, event, first);
	if (count == 0)
		return;
	tt_element_open(report->out, TT_ELEMENT_PARAGRAPH, NULL);
	tt_element_string(report->out, tt_report_say(report, "指摘: ", "Findings: "));
	tt_report_links(report, first, count < TT_REPORT_LINKS ? count : TT_REPORT_LINKS, count);
	tt_element_end(report->out, TT_ELEMENT_PARAGRAPH);
}

static void print_summary(struct tt_report *report, const struct tt_outcome *outcome) {
	const struct tt_named *named = &report->model->events.items[outcome->event].named;
	struct tt_output *out = report->out;
	tt_element_start(
		out, &(struct tt_element_start){
			     .element = TT_ELEMENT_FOLD, .class = "event", .kind = "event", .id = named->id});
	tt_element_open(out, TT_ELEMENT_FOLD_TITLE, NULL);
	tt_report_verdict(report, (enum tt_verdict)outcome->verdict);
	tt_element_string(out, " ");
	tt_element_text(out, tt_named_text(named, out->language));
	tt_element_string(out, " ");
	tt_element_whole(out, TT_ELEMENT_CODE, NULL, named->id);
	tt_element_end(out, TT_ELEMENT_FOLD_TITLE);
}

static bool unfolds(struct unfolding *unfolding, uint32_t event) {
	const struct tt_report *report = unfolding->report;
	if (report->model->events.len <= TT_REPORT_UNFOLDED)
		return true;
	return report->first_of_event[event] != TT_NONE && unfolding->unfolded++ < TT_REPORT_UNFOLDED;
}

static void print_command(struct tt_report *report, const struct tt_named *event) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_PARAGRAPH, "remark");
	tt_element_format(out, "%s ", tt_report_say(report, "判定の理由:", "Why it is judged so:"));
	tt_element_open(out, TT_ELEMENT_CODE, NULL);
	tt_element_string(out, "tenten explain ");
	tt_element_text(out, report->model->path);
	tt_element_string(out, " ");
	tt_element_text(out, event->id);
	tt_element_end(out, TT_ELEMENT_CODE);
	tt_element_end(out, TT_ELEMENT_PARAGRAPH);
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct unfolding *unfolding = context;
	struct tt_report *report = unfolding->report;
	print_summary(report, outcome);
	print_links(report, outcome->event);
	if (unfolds(unfolding, outcome->event))
		tt_explain_outcome(report->out, report->check, engine, outcome);
	else
		print_command(report, &report->model->events.items[outcome->event].named);
	tt_element_end(report->out, TT_ELEMENT_FOLD);
	tt_out_relax(report->out);
}

void tt_report_events(struct tt_report *report) {
	struct unfolding unfolding = {.report = report};
	tt_report_open(report, "events");
	if (report->event_count == 0)
		tt_report_paragraph(report, NULL, "イベントはない。", "There are no events.");
	else
		tt_report_paragraph(report, NULL,
			"開くと、当事者、データの所在、適用される規律と根拠、みなした答え、義務、属性の変化を"
			"示す。",
			"Open one to see the parties, where the data lies, the rules that apply and their "
			"grounds, what was "
			"presumed, duties, and how attributes change.");
	tt_check_replay(report->check, true, visit, &unfolding);
	tt_report_close(report);
}

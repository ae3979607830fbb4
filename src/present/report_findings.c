/*
 * Step 4: findings by cause, each cause explained once and then every place where it shows.
 */
#include "analysis/word.h"
#include "present/html.h"
#include "present/report_parts.h"
#include "present/value.h"

/* ---- a finding ------------------------------------------------------------------------------------- */

static void print_options(struct tt_report *report, const struct tt_options *options) {
	if (options->len > 0)
		tt_out_string(report->out, "<ul class=\"answers\">");
	for (uint32_t i = 0; i < options->len; i++) {
		tt_out_string(report->out, "<li>");
		tt_report_option(report, &options->items[i]);
		tt_out_string(report->out, "</li>");
	}
	if (options->len > 0)
		tt_out_string(report->out, "</ul>\n");
}

static void print_place(struct tt_report *report, const struct tt_found *found) {
	const struct tt_named *event = tt_named_event(report->model, found->finding.event);
	tt_out_string(report->out, "<p class=\"place\">");
	if (event != NULL) {
		tt_html_link(report->out, "event", event->id);
		tt_html_text(report->out, tt_named_text(event, report->out->language));
		tt_out_string(report->out, "</a> ");
		tt_report_link(report, "picture", 4, tt_text_of(tt_report_say(report, "図4", "figure 4")));
		tt_out_string(report->out, " ");
	}
	tt_out_string(report->out, "<code>");
	tt_mark_text(report->model->diagnostics, tt_found_mark(report->check, found), &report->buf);
	tt_report_buf(report);
	tt_out_string(report->out, "</code> <code class=\"id\">");
	tt_found_id(report->check, found, &report->buf);
	tt_report_buf(report);
	tt_out_string(report->out, "</code></p>");
}

static void print_finding(struct tt_report *report, const struct tt_reported *row) {
	struct tt_output *out = report->out;
	tt_out_format(out, "<li id=\"%s-finding-%u\" value=\"%u\" data-finding=\"", tt_html_language(out),
		row->number, row->number);
	tt_found_id(report->check, &row->found, &report->buf);
	tt_report_buf(report);
	tt_out_string(out, "\"><p>");
	tt_found_message(report->check, report->run->engine, &row->found, out->language, &report->buf);
	tt_report_buf(report);
	tt_out_string(out, "</p>\n");
	print_options(report, &row->options);
	print_place(report, &row->found);
	tt_out_string(out, "</li>\n");
}

/* ---- a cause --------------------------------------------------------------------------------------- */

/* A line of a definition list; nothing if the buffer is empty. */
static void print_detail(struct tt_report *report, const char *ja, const char *en) {
	if (report->buf.len == 0)
		return;
	tt_html_element(report->out, "dt", NULL, tt_text_of(tt_report_say(report, ja, en)));
	tt_out_string(report->out, "<dd>");
	tt_report_buf(report);
	tt_out_string(report->out, "</dd>\n");
}

static void print_rule(struct tt_report *report, const struct tt_cause *cause) {
	const struct tt_model *model = report->model;
	const struct tt_rule *rule = &model->rules.items[cause->rule];
	tt_instant at = tt_event_instant(model, report->check->as_of, cause->first.finding.event);
	tt_source_titles(model, cause->rule, report->out->language, &report->buf);
	print_detail(report, "規律", "rule");
	tt_cite(&rule->cite, at, &report->buf);
	if (report->buf.len == 0)
		tt_show(&report->buf, model->regimes.items[rule->regime].cite);
	print_detail(report, "根拠となる条文等", "citation");
}

static void print_details(struct tt_report *report, const struct tt_cause *cause) {
	enum tt_language language = report->out->language;
	tt_out_string(report->out, "<dl>\n");
	if (cause->rule != TT_NONE) { /* else the heading says so already */
		tt_buf_string(&report->buf, tt_finding_text(cause->code, language));
		print_detail(report, "何が起きているか", "what it means");
		print_rule(report, cause);
	}
	tt_buf_string(&report->buf, tt_finding_help(cause->code, language));
	print_detail(report, "対処", "remedy");
	tt_out_string(report->out, "</dl>\n");
}

static void print_cause(struct tt_report *report, uint32_t id, uint32_t first) {
	const struct tt_cause *cause = &report->check->causes.items[id];
	enum tt_severity severity = tt_finding_severity(cause->code);
	tt_out_format(report->out, "<article class=\"cause %s\" id=\"%s-cause-%u\">\n<h3>",
		tt_severity_name(severity), tt_html_language(report->out), id + 1);
	tt_report_severity(report, severity);
	tt_out_string(report->out, " ");
	tt_report_cause_title(report, cause);
	tt_report_buf(report);
	tt_out_format(report->out, " <code>%s</code></h3>\n", tt_finding_name(cause->code));
	print_details(report, cause);
	tt_report_fold(report, tt_text_of(tt_report_say(report, "該当する箇所", "where it shows")),
		cause->count, cause->count <= TT_REPORT_OPEN);
	tt_out_string(report->out, "<ol class=\"findings\">\n");
	for (uint32_t i = 0; i < cause->count && first + i < report->findings.len; i++)
		print_finding(report, &report->findings.items[report->order[first + i]]);
	tt_out_string(report->out, "</ol>\n");
	tt_report_unfold(report);
	tt_out_string(report->out, "</article>\n");
}

/* ---- silenced -------------------------------------------------------------------------------------- */

static void print_silence(struct tt_report *report, const struct tt_silence *silence) {
	struct tt_output *out = report->out;
	tt_out_string(out, "<tr><th scope=\"row\"><code>");
	tt_html_text(out, silence->id);
	tt_out_string(out, "</code></th>");
	tt_html_element(out, "td", NULL, silence->reason);
	tt_html_element(out, "td", NULL, silence->owner);
	tt_html_element(out, "td", NULL, tt_time_format(out->scratch, silence->review));
	tt_out_string(out, "</tr>\n");
}

static void print_silences(struct tt_report *report) {
	uint32_t count = report->model->silences.len;
	const char *title = tt_report_say(report, "黙らせた指摘", "Silenced findings");
	if (count == 0)
		return;
	tt_report_fold(report, tt_text_of(title), count, count <= TT_REPORT_OPEN);
	tt_out_format(report->out,
		"<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		"aria-label=\"%s\">\n<table>\n<thead>\n<tr>",
		title);
	tt_out_format(report->out, "<th scope=\"col\">%s</th><th scope=\"col\">%s</th>",
		tt_report_say(report, "識別子", "id"), tt_report_say(report, "理由", "reason"));
	tt_out_format(report->out,
		"<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr>\n</thead>\n<tbody>\n",
		tt_report_say(report, "担当", "owner"), tt_report_say(report, "見直し期日", "review on"));
	for (uint32_t i = 0; i < count; i++)
		print_silence(report, &report->model->silences.items[i]);
	tt_out_string(report->out, "</tbody>\n</table>\n</div>\n");
	tt_report_unfold(report);
}

void tt_report_findings(struct tt_report *report) {
	uint32_t first = 0;
	tt_report_open(report, "step-4");
	tt_report_paragraph(report, NULL,
		"イベントを規律に照らして見つかったことを原因ごとに示す。重いもの、多いものが先に来る。",
		"What was found when the events were held against the rules, by cause; the most severe and "
		"most frequent "
		"first.");
	tt_report_picture(report, 4);
	if (report->check->causes.len == 0)
		tt_report_paragraph(report, "good", "指摘はない。", "There are no findings.");
	for (uint32_t i = 0; i < report->check->causes.len; i++) {
		print_cause(report, i, first);
		first += report->check->causes.items[i].count;
	}
	print_silences(report);
	tt_report_close(report);
}

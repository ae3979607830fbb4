/*
 * The first page: how it stands, what matters most, and what the answer rests on.
 */
#include "analysis/word.h"
#include "present/html.h"
#include "present/report_parts.h"
#include "present/value.h"

enum { CAUSES_FIRST = 5 };

/* ---- how it stands --------------------------------------------------------------------------------- */

static void print_lead(struct tt_report *report) {
	const struct tt_check *check = report->check;
	struct tt_output *out = report->out;
	uint32_t forbidden = check->verdicts[TT_FORBIDDEN], open = check->verdicts[TT_UNDETERMINED];
	uint32_t duties = report->duty_counts[TT_DUTY_OPEN] + report->duty_counts[TT_DUTY_UNMET];
	tt_out_string(out, "<p class=\"lead\">");
	tt_out_format(out,
		tt_report_say(report, "イベント%u件のうち、規律に違反するものは", "Of %u events, "),
		report->model->events.len);
	if (forbidden == 0)
		tt_out_string(out, tt_report_say(report, "ない。", "none breaks a rule. "));
	else
		tt_out_format(out,
			tt_report_say(report, "<strong>%u件</strong>ある。",
				forbidden == 1 ? "<strong>%u breaks a rule</strong>. "
					       : "<strong>%u break rules</strong>. "),
			forbidden);
	if (open > 0)
		tt_out_format(out,
			tt_report_say(report,
				"<strong>%u件</strong>は、答えのない問いがあり結論が定まらない。",
				"For <strong>%u</strong> the verdict is open until questions are answered. "),
			open);
	if (duties > 0)
		tt_out_format(out,
			tt_report_say(report,
				"流れを続けるには、<strong>%u件</strong>の義務を果たす必要がある。",
				"<strong>%u</strong> duties are to be met."),
			duties);
	tt_out_string(out, "</p>\n");
}

static void print_card(
	struct tt_report *report, const char *class, const char *link, uint32_t count, const char *title) {
	tt_out_format(report->out,
		"<li class=\"card %s%s\"><a href=\"#%s-%s\"><b>%u</b> <span>%s</span></a></li>\n", class,
		count == 0 ? " zero" : "", tt_html_language(report->out), link, count, title);
}

static void print_cards(struct tt_report *report) {
	static const char *const ja[] = {[TT_NOTE] = "注記", [TT_WARNING] = "警告", [TT_ERROR] = "エラー"};
	static const char *const en[] = {
		[TT_NOTE] = "notes", [TT_WARNING] = "warnings", [TT_ERROR] = "errors"};
	const struct tt_check *check = report->check;
	tt_html_element(report->out, "h3", NULL,
		tt_text_of(tt_report_say(report, "イベントの判定", "Verdicts on events")));
	tt_out_string(report->out, "<ul class=\"cards\">\n");
	for (int verdict = TT_FORBIDDEN; verdict >= TT_PERMITTED; verdict--)
		print_card(report, tt_verdict_name((enum tt_verdict)verdict), "events",
			check->verdicts[verdict],
			tt_verdict_title((enum tt_verdict)verdict, report->out->language));
	tt_out_string(report->out, "</ul>\n");
	tt_html_element(report->out, "h3", NULL,
		tt_text_of(tt_report_say(report, "なすべきこと", "What there is to do")));
	tt_out_string(report->out, "<ul class=\"cards\">\n");
	for (int severity = TT_ERROR; severity >= TT_NOTE; severity--)
		print_card(report, tt_severity_name((enum tt_severity)severity), "step-4",
			check->severities[severity], tt_report_say(report, ja[severity], en[severity]));
	print_card(report, "undetermined", "questions", report->question_count,
		tt_report_say(report, "答えるべき問い", "open questions"));
	print_card(report, "duty", "duties",
		report->duty_counts[TT_DUTY_OPEN] + report->duty_counts[TT_DUTY_UNMET],
		tt_report_say(report, "果たすべき義務", "duties to meet"));
	tt_out_string(report->out, "</ul>\n");
}

/* ---- what matters most ----------------------------------------------------------------------------- */

static void print_cause(struct tt_report *report, uint32_t id) {
	const struct tt_cause *cause = &report->check->causes.items[id];
	tt_out_string(report->out, "<li>");
	tt_report_severity(report, tt_finding_severity(cause->code));
	tt_out_string(report->out, " ");
	tt_report_cause_title(report, cause);
	tt_report_link(report, "cause", id + 1, tt_buf_text(&report->buf));
	report->buf.len = 0;
	if (cause->rule != TT_NONE)
		tt_buf_format(&report->buf, tt_report_say(report, " — %s", ": %s"),
			tt_finding_text(cause->code, report->out->language));
	tt_buf_format(&report->buf, tt_report_say(report, "（%u件）。対処: %s。", " (%u). Remedy: %s"),
		cause->count, tt_finding_help(cause->code, report->out->language));
	tt_report_buf(report);
	tt_out_string(report->out, "</li>\n");
}

static void print_causes(struct tt_report *report) {
	uint32_t count = report->check->causes.len, shown = count < CAUSES_FIRST ? count : CAUSES_FIRST;
	tt_html_element(report->out, "h3", NULL,
		tt_text_of(tt_report_say(report, "まず見るべき指摘", "Look at these first")));
	if (count == 0)
		tt_report_paragraph(report, NULL, "指摘はない。", "There are no findings.");
	if (count == 0)
		return;
	tt_out_string(report->out, "<ol class=\"first\">\n");
	for (uint32_t i = 0; i < shown; i++)
		print_cause(report, i);
	tt_out_string(report->out, "</ol>\n");
	if (count > shown)
		tt_out_format(report->out, "<p><a href=\"#%s-step-4\">%s</a></p>\n",
			tt_html_language(report->out), tt_report_say(report, "すべての指摘", "All findings"));
}

void tt_report_summary(struct tt_report *report) {
	tt_report_open(report, "summary");
	print_lead(report);
	print_cards(report);
	print_causes(report);
	tt_report_close(report);
}

/* ---- what it rests on ------------------------------------------------------------------------------ */

static void print_fact(struct tt_report *report, const char *ja, const char *en, uint32_t count) {
	tt_out_format(
		report->out, "<div><dt>%s</dt><dd>%u</dd></div>\n", tt_report_say(report, ja, en), count);
}

static void print_counts(struct tt_report *report) {
	const struct tt_model *model = report->model;
	tt_out_string(report->out, "<dl class=\"counts\">\n");
	print_fact(report, "主体", "parties", tt_count_parties(model));
	print_fact(report, "システム", "systems", model->systems.len);
	print_fact(report, "データ", "data sets", model->data.len);
	print_fact(report, "イベント", "events", model->events.len);
	print_fact(report, "場", "regimes", tt_count_regimes(model));
	print_fact(report, "答えられた問い", "facts given", model->facts.len);
	print_fact(report, "黙らせた指摘", "silenced findings", report->check->silenced);
	tt_out_string(report->out, "</dl>\n");
}

static void print_omits(struct tt_report *report, const struct tt_pack *pack) {
	tt_out_string(report->out, "<td class=\"wide\">");
	for (uint32_t i = 0; i < pack->omit_count; i++) {
		tt_out_string(report->out, i == 0 ? "<ul>" : "");
		tt_html_element(report->out, "li", NULL, tt_title_in(&pack->omits[i], report->out->language));
	}
	tt_out_string(report->out, pack->omit_count > 0 ? "</ul></td>" : "</td>");
}

static void print_pack(struct tt_report *report, const struct tt_pack *pack) {
	struct tt_output *out = report->out;
	tt_out_string(out, "<tr><th scope=\"row\">");
	tt_html_text(out, tt_title_in(&pack->title, out->language));
	tt_out_string(out, " <code>");
	tt_html_text(out, pack->id);
	tt_out_string(out, "</code></th>");
	tt_html_element(out, "td", NULL, pack->version);
	tt_html_element(out, "td", NULL,
		pack->checked == TT_TIME_MIN ? TT_TEXT("") : tt_time_format(out->scratch, pack->checked));
	print_omits(report, pack);
	tt_out_string(out, "</tr>\n");
}

static void print_packs(struct tt_report *report) {
	struct tt_output *out = report->out;
	const char *title = tt_report_say(report, "用いた知識パック", "Knowledge packs in use");
	tt_out_format(out,
		"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table>\n"
		"<caption>%s</caption>\n<thead>\n<tr>",
		title, title);
	tt_out_format(out, "<th scope=\"col\">%s</th><th scope=\"col\">%s</th>",
		tt_report_say(report, "パック", "pack"), tt_report_say(report, "版", "version"));
	tt_out_format(out, "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr>\n</thead>\n<tbody>\n",
		tt_report_say(report, "原典との照合日", "checked on"),
		tt_report_say(report, "扱っていないもの", "what it leaves out"));
	for (uint32_t i = 0; i < report->model->packs.len; i++)
		print_pack(report, &report->model->packs.items[i]);
	tt_out_string(out, "</tbody>\n</table>\n</div>\n");
}

void tt_report_scope(struct tt_report *report) {
	tt_report_open(report, "scope");
	print_counts(report);
	tt_report_paragraph(report, "notice",
		"この報告書は設計と点検を助ける技術資料であり、法的助言ではない。判定が言えるのは、モデルに書"
		"かれた事実と、次の知識"
		"パックが扱う範囲についてだけである。",
		"This report helps engineers and those who decide; it is engineering help, not legal advice. "
		"Its verdicts "
		"hold for what the model states and for what these packs cover, and for nothing else.");
	print_packs(report);
	tt_report_close(report);
}

/*
 * Small parts of the report: headings, folds, marks, links, pictures and tables.
 */
#include "analysis/word.h"
#include "present/html.h"
#include "present/report_parts.h"
#include "present/value.h"

#include <string.h>

const char *tt_report_say(const struct tt_report *report, const char *ja, const char *en) {
	return tt_say(report->out, ja, en);
}

void tt_report_buf(struct tt_report *report) {
	tt_html_buf(report->out, &report->buf);
	tt_out_relax(report->out);
}

/* ---- structure ------------------------------------------------------------------------------------- */

void tt_report_close(struct tt_report *report) {
	tt_out_string(report->out, "</section>\n");
	tt_out_relax(report->out);
}

void tt_report_paragraph(struct tt_report *report, const char *class, const char *ja, const char *en) {
	tt_html_element(report->out, "p", class, tt_text_of(tt_report_say(report, ja, en)));
	tt_out_string(report->out, "\n");
}

void tt_report_fold(struct tt_report *report, struct tt_text title, uint32_t count, bool open) {
	tt_out_string(report->out, open ? "<details open>" : "<details>");
	tt_out_string(report->out, "<summary>");
	tt_html_text(report->out, title);
	tt_out_format(report->out, tt_report_say(report, "（%u件）</summary>\n", " (%u)</summary>\n"), count);
}

void tt_report_unfold(struct tt_report *report) {
	tt_out_string(report->out, "</details>\n");
	tt_out_relax(report->out);
}

/* ---- pictures and tables --------------------------------------------------------------------------- */

static const char *picture_title(const struct tt_report *report, int step) {
	static const char *const ja[] = {"", "図1 データの流れ", "図2 データの流れと、それに及ぶ場",
		"図3 データの属性と、イベントによるその変化", "図4 指摘のあるイベント"};
	static const char *const en[] = {"", "Figure 1: how data flows",
		"Figure 2: the flow, and the regimes over it",
		"Figure 3: attributes of the data, and how events change them",
		"Figure 4: events with findings"};
	return tt_report_say(report, ja[step], en[step]);
}

void tt_report_picture(struct tt_report *report, int step) {
	struct tt_output *out = report->out;
	const char *language = tt_html_language(out), *title = picture_title(report, step);
	struct tt_drawing drawing = {.step = step, .party = TT_NONE, .regime = TT_NONE};
	tt_out_format(
		out, "<figure id=\"%s-picture-%d\">\n<figcaption>%s</figcaption>\n", language, step, title);
	tt_out_format(out,
		"<input type=\"checkbox\" class=\"zoom\" autocomplete=\"off\" id=\"%s-zoom-%d\">"
		"<label for=\"%s-zoom-%d\">%s</label>\n",
		language, step, language, step, tt_report_say(report, "全体を見る", "fit to width"));
	tt_out_format(
		out, "<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n", title);
	if (!tt_draw_svg(out, report->painter, &drawing))
		tt_report_paragraph(
			report, "remark", "この環境では図を描けない。", "Pictures cannot be drawn here.");
	tt_out_string(out, "</div>\n</figure>\n");
	tt_out_relax(out);
}

static const struct tt_table_kind *find_table(const char *name) {
	uint32_t i = 0;
	while (strcmp(tt_table_kinds[i].name, name) != 0)
		i++;
	return &tt_table_kinds[i];
}

void tt_report_table(struct tt_report *report, const char *name, uint32_t count, bool open) {
	const struct tt_table_kind *kind = find_table(name);
	struct tt_text title = tt_text_of(tt_report_say(report, kind->ja, kind->en));
	tt_report_fold(report, title, count, open);
	report->out->caption = title;
	kind->print(&(struct tt_tabled){.out = report->out,
		.format = TT_TABLE_HTML,
		.model = report->model,
		.program = report->check->program,
		.as_of = report->check->as_of});
	report->out->caption = TT_TEXT("");
	tt_report_unfold(report);
}

/* ---- marks ----------------------------------------------------------------------------------------- */

static void badge(struct tt_report *report, const char *class, const char *sign, const char *title) {
	tt_out_format(report->out, "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
		class, sign, title);
}

void tt_report_severity(struct tt_report *report, enum tt_severity severity) {
	static const char *const signs[] = {[TT_NOTE] = "i", [TT_WARNING] = "▲", [TT_ERROR] = "✕"};
	static const char *const ja[] = {[TT_NOTE] = "注記", [TT_WARNING] = "警告", [TT_ERROR] = "エラー"};
	const char *word = tt_severity_name(severity);
	badge(report, word, signs[severity], tt_report_say(report, ja[severity], word));
}

void tt_report_verdict(struct tt_report *report, enum tt_verdict verdict) {
	static const char *const signs[] = {[TT_PERMITTED] = "✓",
		[TT_PERMITTED_WITH_DUTIES] = "✓+",
		[TT_UNDETERMINED] = "?",
		[TT_FORBIDDEN] = "✕"};
	badge(report, tt_verdict_name(verdict), signs[verdict],
		tt_verdict_title(verdict, report->out->language));
}

/* «question» is yes and «question» is no: the rule is kept. */
void tt_report_option(struct tt_report *report, const struct tt_option *option) {
	struct tt_buf *buf = &report->buf;
	for (uint8_t i = 0; i < option->count; i++) {
		tt_buf_string(buf, tt_report_say(report, i > 0 ? "、かつ「" : "「", i > 0 ? " and «" : "«"));
		tt_asked_title(report->run->engine, option->asked[i], report->out->language, buf);
		tt_buf_string(buf, option->answer[i] ? tt_report_say(report, "」がはい", "»: yes")
						     : tt_report_say(report, "」がいいえ", "»: no"));
	}
	tt_buf_string(buf, option->satisfied ? tt_report_say(report, " → 満たす", " → the rule is kept")
					     : tt_report_say(report, " → 違反する", " → the rule is broken"));
	tt_report_buf(report);
}

/* ---- links ----------------------------------------------------------------------------------------- */

void tt_report_link(struct tt_report *report, const char *kind, uint32_t number, struct tt_text text) {
	tt_out_format(report->out, "<a href=\"#%s-%s-%u\">", tt_html_language(report->out), kind, number);
	tt_html_text(report->out, text);
	tt_out_string(report->out, "</a>");
}

void tt_report_links(struct tt_report *report, const uint32_t *findings, uint32_t shown, uint32_t count) {
	for (uint32_t i = 0; i < shown; i++) {
		const struct tt_reported *row = &report->findings.items[findings[i]];
		tt_buf_format(&report->buf, "%u", row->number);
		tt_out_string(report->out, i > 0 ? tt_report_say(report, "、", ", ") : "");
		tt_report_link(report, "finding", row->number, tt_buf_text(&report->buf));
		report->buf.len = 0;
	}
	if (count > shown)
		tt_out_format(
			report->out, tt_report_say(report, "、ほか%u件", " and %u more"), count - shown);
}

void tt_report_cause_title(struct tt_report *report, const struct tt_cause *cause) {
	enum tt_language language = report->out->language;
	if (cause->rule == TT_NONE) {
		tt_buf_string(&report->buf, tt_finding_text(cause->code, language));
		return;
	}
	tt_rule_title(report->model, cause->rule, language, &report->buf);
}

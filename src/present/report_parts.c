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
	tt_element_buf(report->out, &report->buf);
	tt_out_relax(report->out);
}

/* ---- structure ------------------------------------------------------------------------------------- */

void tt_report_close(struct tt_report *report) {
	tt_element_end(report->out, TT_ELEMENT_SECTION);
	tt_out_relax(report->out);
}

void tt_report_paragraph(struct tt_report *report, const char *class, const char *ja, const char *en) {
	tt_element_whole(report->out, TT_ELEMENT_PARAGRAPH, class, tt_text_of(tt_report_say(report, ja, en)));
}

void tt_report_whole(struct tt_report *report, enum tt_element element, const char *ja, const char *en) {
	tt_element_whole(report->out, element, NULL, tt_text_of(tt_report_say(report, ja, en)));
}

void tt_report_fold(struct tt_report *report, struct tt_text title, uint32_t count, bool open) {
	tt_element_start(report->out, &(struct tt_element_start){.element = TT_ELEMENT_FOLD, .open = open});
	tt_element_open(report->out, TT_ELEMENT_FOLD_TITLE, NULL);
	tt_element_text(report->out, title);
	tt_element_format(report->out, tt_report_say(report, "（%u件）", " (%u)"), count);
	tt_element_end(report->out, TT_ELEMENT_FOLD_TITLE);
}

void tt_report_unfold(struct tt_report *report) {
	tt_element_end(report->out, TT_ELEMENT_FOLD);
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

/* A screen shows a picture in a box that scrolls, and can fit it to its width. */
static void open_picture_box(struct tt_report *report, const char *title, int step) {
	const char *language = tt_html_language(report->out);
	tt_element_screen(report->out,
		"<input type=\"checkbox\" class=\"zoom\" autocomplete=\"off\" id=\"%s-zoom-%d\">"
		"<label for=\"%s-zoom-%d\">%s</label>\n",
		language, step, language, step, tt_report_say(report, "全体を見る", "fit to width"));
	tt_element_screen(report->out,
		"<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n", title);
}

void tt_report_picture(struct tt_report *report, int step) {
	struct tt_output *out = report->out;
	const char *title = picture_title(report, step);
	struct tt_view *view = report->check->view;
	struct tt_drawing drawing = {
		.step = step, .party = view == NULL ? TT_NONE : view->party, .regime = TT_NONE, .view = view};
	tt_element_start(out, &(struct tt_element_start){.element = TT_ELEMENT_FIGURE,
				      .kind = "picture",
				      .id = tt_text_format(out->scratch, "%d", step)});
	tt_element_whole(out, TT_ELEMENT_FIGURE_TITLE, NULL, tt_text_of(title));
	open_picture_box(report, title, step);
	if (!tt_draw_element(out, report->painter, &drawing))
		tt_report_paragraph(
			report, "remark", "この環境では図を描けない。", "Pictures cannot be drawn here.");
	tt_element_screen(out, "</div>\n");
	tt_element_end(out, TT_ELEMENT_FIGURE);
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
		.as_of = report->check->as_of,
		.view = report->check->view});
	report->out->caption = TT_TEXT("");
	tt_report_unfold(report);
}

void tt_report_open_table(struct tt_report *report, const char *title, bool titled,
	const struct tt_column *columns, uint32_t column_count) {
	struct tt_output *out = report->out;
	tt_element_screen(
		out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n", title);
	tt_element_open(out, TT_ELEMENT_TABLE, NULL);
	if (titled)
		tt_element_whole(out, TT_ELEMENT_TABLE_TITLE, NULL, tt_text_of(title));
	tt_element_open(out, TT_ELEMENT_TABLE_HEAD, NULL);
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	for (uint32_t i = 0; i < column_count; i++)
		tt_element_whole(out, TT_ELEMENT_COLUMN_NAME, NULL,
			out->language == TT_JA ? columns[i].ja : columns[i].en);
	tt_element_end(out, TT_ELEMENT_ROW);
	tt_element_end(out, TT_ELEMENT_TABLE_HEAD);
	tt_element_open(out, TT_ELEMENT_TABLE_BODY, NULL);
}

void tt_report_close_table(struct tt_report *report) {
	tt_element_end(report->out, TT_ELEMENT_TABLE_BODY);
	tt_element_end(report->out, TT_ELEMENT_TABLE);
	tt_element_screen(report->out, "</div>\n");
}

/* ---- marks ----------------------------------------------------------------------------------------- */

static void badge(struct tt_report *report, const char *class, const char *sign, const char *title) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_SPAN, tt_text_format(out->arena, "badge %s", class).bytes);
	tt_element_screen(out, "<span aria-hidden=\"true\">");
	tt_element_string(out, sign);
	tt_element_screen(out, "</span>");
	tt_element_format(out, " %s", title);
	tt_element_end(out, TT_ELEMENT_SPAN);
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

struct tt_tabled tt_report_tabled(const struct tt_report *report) {
	return (struct tt_tabled){.out = report->out,
		.format = TT_TABLE_HTML,
		.model = report->model,
		.as_of = report->check->as_of,
		.view = report->check->view};
}

/* ---- links ----------------------------------------------------------------------------------------- */

void tt_report_link(struct tt_report *report, const char *kind, uint32_t number, struct tt_text text) {
	tt_element_link(report->out, kind, tt_text_format(report->out->scratch, "%u", number), text);
}

void tt_report_links(struct tt_report *report, const uint32_t *findings, uint32_t shown, uint32_t count) {
	for (uint32_t i = 0; i < shown; i++) {
		const struct tt_reported *row = &report->findings.items[findings[i]];
		tt_buf_format(&report->buf, "%u", row->number);
		tt_element_string(report->out, i > 0 ? tt_report_say(report, "、", ", ") : "");
		tt_report_link(report, "finding", row->number, tt_buf_text(&report->buf));
		report->buf.len = 0;
	}
	if (count > shown)
		tt_element_format(
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

/*
 * The page around the sections: its head, the switch between the languages, and for each language a version
 * with a list of contents.
 */
#include "present/html.h"
#include "present/paper.h"
#include "present/report.h"
#include "present/report_parts.h"
#include "present/value.h"

#include <string.h>

static bool has_controls(const struct tt_report *report) {
	return report->risks.controls.rows.len > 0;
}

static bool has_conditions(const struct tt_report *report) {
	return report->risks.conditions.rows.len > 0;
}

static bool has_applicability(const struct tt_report *report) {
	bool listed = false;
	for (uint32_t i = 0; i < report->model->guidelines.len; i++)
		listed = listed || report->model->guidelines.items[i].item_count > 0;
	return listed && has_controls(report);
}

static const struct section {
	const char *id, *ja, *en;
	void (*print)(struct tt_report *report);	/* NULL: printed with the one before */
	bool (*stands)(const struct tt_report *report); /* NULL: always */
} sections[] = {
	{"summary", "要約", "Summary", tt_report_summary, NULL},
	{"scope", "見たもの", "What was looked at", tt_report_scope, NULL},
	{"step-1", "ステップ1 データの流れ", "Step 1: how data flows", tt_report_steps, NULL},
	{"step-2", "ステップ2 場（規律）", "Step 2: regimes", NULL, NULL},
	{"step-3", "ステップ3 データの属性", "Step 3: attributes of the data", NULL, NULL},
	{"step-4", "ステップ4 指摘", "Step 4: findings", tt_report_findings, NULL},
	{"risks", "ステップ4 リスクと対策", "Step 4: risks and controls", tt_report_risks, NULL},
	{"controls", "対策要件と担う主体", "Controls, by whom they fall to", tt_report_controls,
		has_controls},
	{"conditions", "主体の間で求める条件", "What parties ask of each other", tt_report_conditions,
		has_conditions},
	{"applicability", "適用宣言書（要約）", "Statement of applicability, in brief",
		tt_report_applicability, has_applicability},
	{"questions", "未回答の問い", "Open questions", tt_report_questions, NULL},
	{"duties", "義務（義務者ごと）", "Duties, by who owes them", tt_report_duties, NULL},
	{"events", "イベントごとの判定とその理由", "Events one by one, and why", tt_report_events, NULL},
};

static bool stands(const struct tt_report *report, const struct section *section) {
	return section->stands == NULL || section->stands(report);
}

void tt_report_open(struct tt_report *report, const char *id) {
	size_t i = 0;
	while (strcmp(sections[i].id, id) != 0)
		i++;
	tt_element_start(report->out, &(struct tt_element_start){.element = TT_ELEMENT_SECTION, .kind = id});
	tt_element_start(
		report->out, &(struct tt_element_start){
				     .element = TT_ELEMENT_HEADING, .kind = id, .id = TT_TEXT("title")});
	tt_element_string(report->out, tt_report_say(report, sections[i].ja, sections[i].en));
	tt_element_end(report->out, TT_ELEMENT_HEADING);
}

/* Nothing is fetched and nothing runs: what the page shows is in the page. */
void tt_report_head(struct tt_output *out, struct tt_text title) {
	tt_out_format(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		tt_html_language(out));
	tt_out_string(out,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		"'unsafe-inline'; img-src data:\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	tt_html_element(out, "title", NULL, title);
	tt_out_string(out, "\n<style>\n");
	tt_out_string(out, tt_report_style);
	tt_out_string(out, "</style>\n</head>\n<body>\n<main>\n");
}

static void print_switch(struct tt_report *report) {
	static const char *const names[] = {[TT_JA] = "日本語", [TT_EN] = "English"};
	static const char *const words[] = {[TT_JA] = "ja", [TT_EN] = "en"};
	static const enum tt_language order[] = {TT_JA, TT_EN};
	for (size_t i = 0; i < TT_COUNT(order); i++) {
		enum tt_language language = order[i];
		tt_out_format(report->out,
			"<input type=\"radio\" name=\"language\" class=\"switch\" autocomplete=\"off\" "
			"id=\"language-%s\"%s>"
			"<label for=\"language-%s\" lang=\"%s\">%s</label>\n",
			words[language], language == report->out->language ? " checked" : "", words[language],
			words[language], names[language]);
	}
}

/* The title, or where there is none the name of the file. */
static struct tt_text shown_title(struct tt_report *report) {
	struct tt_text title = tt_title_in(&report->model->title, report->out->language);
	struct tt_buf shown;
	tt_buf_init(&shown, report->out->arena, 1 << 20);
	tt_show(&shown, title.len > 0 ? title : report->model->path);
	return tt_buf_text(&shown);
}

/* Where it comes from; or, for whom it is. */
static void print_origin(struct tt_report *report) {
	const struct tt_view *view = report->check->view;
	if (view == NULL) {
		tt_element_whole(report->out, TT_ELEMENT_CODE, NULL, report->model->path);
		return;
	}
	tt_element_string(report->out, tt_report_say(report, "示す相手: ", "for "));
	tt_element_text(report->out,
		tt_named_text(tt_named_party(report->model, view->party), report->out->language));
}

static void print_title(struct tt_report *report) {
	struct tt_output *out = report->out;
	struct tt_text date = tt_time_format(out->scratch, report->check->as_of);
	tt_element_open(out, TT_ELEMENT_HEADER, NULL);
	tt_element_whole(out, TT_ELEMENT_TITLE, NULL, tt_title_in(&report->model->title, out->language));
	tt_element_open(out, TT_ELEMENT_PARAGRAPH, "about");
	tt_element_format(out,
		tt_report_say(report, "データマネジメントの点検報告 · %.*s現在 · ",
			"Data management report · as of %.*s · "),
		TT_TEXT_ARGS(date));
	print_origin(report);
	tt_element_end(out, TT_ELEMENT_PARAGRAPH);
	tt_element_end(out, TT_ELEMENT_HEADER);
}

/* On paper it stands with page numbers, which are known only when everything has its place. */
static void print_contents(struct tt_report *report) {
	struct tt_output *out = report->out;
	tt_element_screen(out, "<nav aria-label=\"%s\">\n<ol>\n", tt_report_say(report, "目次", "Contents"));
	for (size_t i = 0; i < TT_COUNT(sections); i++)
		if (stands(report, &sections[i]))
			tt_element_screen(out, "<li><a href=\"#%s-%s\">%s</a></li>\n", tt_html_language(out),
				sections[i].id, tt_report_say(report, sections[i].ja, sections[i].en));
	tt_element_screen(out, "</ol>\n</nav>\n");
}

static void print_version(struct tt_report *report, enum tt_language language) {
	report->out->language = language;
	tt_element_screen(
		report->out, "<div class=\"version\" lang=\"%s\">\n", tt_html_language(report->out));
	print_title(report);
	print_contents(report);
	for (size_t i = 0; i < TT_COUNT(sections); i++)
		if (sections[i].print != NULL && stands(report, &sections[i]))
			sections[i].print(report);
	tt_element_screen(report->out, "</div>\n");
}

void tt_print_report(struct tt_output *out, struct tt_check *check, const struct tt_painter *painter) {
	struct tt_report *report = tt_report_gather(out, check);
	report->painter = painter;
	enum tt_language first = out->language;
	bool in_page = out->in_page;
	tt_report_head(report->out, tt_title_in(&report->model->title, report->out->language));
	print_switch(report);
	out->in_page = true;
	print_version(report, TT_JA);
	print_version(report, TT_EN);
	tt_out_string(out, "</main>\n</body>\n</html>\n");
	out->in_page = in_page;
	out->language = first;
}

/* ---- on paper -------------------------------------------------------------------------------------- */

static struct tt_volume *lay_report(struct tt_report *report) {
	struct tt_output *out = report->out;
	struct tt_elements elements = {0};
	bool in_page = out->in_page;
	out->elements = &elements;
	out->in_page = true;
	print_version(report, out->language);
	out->elements = NULL;
	out->in_page = in_page;
	return tt_paper_lay(out->arena, report->painter->typesetter,
		&(struct tt_paper_request){.elements = &elements,
			.language = out->language,
			.title = shown_title(report),
			.subject = tt_text_of(tt_report_say(
				report, "データマネジメントの点検報告", "Data management report"))});
}

bool tt_write_report(struct tt_output *out, struct tt_check *check, const struct tt_painter *painter) {
	struct tt_report *report = tt_report_gather(out, check);
	const struct tt_typesetter *typesetter = painter->typesetter;
	if (typesetter == NULL)
		return false;
	report->painter = painter;
	return typesetter->functions->volume(typesetter->state, lay_report(report), tt_typeset_out, out);
}

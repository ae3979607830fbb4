/*
 * Step 4: findings by cause, each cause explained once and then every place where it shows.
 */
#include "analysis/word.h"
#include "present/report_parts.h"
#include "present/value.h"

/* ---- a finding ------------------------------------------------------------------------------------- */

static void print_options(struct tt_report *report, const struct tt_options *options) {
	if (options->len == 0)
		return;
	tt_element_open(report->out, TT_ELEMENT_LIST, "answers");
	for (uint32_t i = 0; i < options->len; i++) {
		tt_element_open(report->out, TT_ELEMENT_ITEM, NULL);
		tt_report_option(report, &options->items[i]);
		tt_element_end(report->out, TT_ELEMENT_ITEM);
	}
	tt_element_end(report->out, TT_ELEMENT_LIST);
}

/* What was gathered, in an element of its own. */
static void print_gathered(struct tt_report *report, enum tt_element element, const char *class) {
	tt_element_open(report->out, element, class);
	tt_report_buf(report);
	tt_element_end(report->out, element);
}

static void print_place(struct tt_report *report, const struct tt_found *found) {
	const struct tt_named *event = tt_named_event(report->model, found->finding.event);
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_PARAGRAPH, "place");
	if (event != NULL) {
		tt_element_link(out, "event", event->id, tt_named_text(event, out->language));
		tt_element_string(out, " ");
		tt_report_link(report, "picture", 4, tt_text_of(tt_report_say(report, "図4", "figure 4")));
		tt_element_string(out, " ");
	}
	if (report->check->view == NULL) { /* nobody else has the file */
		tt_mark_text(report->model->diagnostics, tt_found_mark(report->check, found), &report->buf);
		print_gathered(report, TT_ELEMENT_CODE, NULL);
		tt_element_string(out, " ");
	}
	tt_found_id(report->check, found, &report->buf);
	print_gathered(report, TT_ELEMENT_CODE, "id");
	tt_element_end(out, TT_ELEMENT_PARAGRAPH);
}

static void start_finding(struct tt_report *report, const struct tt_reported *row) {
	struct tt_text number = tt_text_format(report->out->scratch, "%u", row->number);
	tt_found_id(report->check, &row->found, &report->buf);
	tt_element_start(report->out, &(struct tt_element_start){.element = TT_ELEMENT_ITEM,
					      .kind = "finding",
					      .id = number,
					      .number = row->number,
					      .finding = tt_buf_text(&report->buf)});
	report->buf.len = 0;
}

static void print_finding(struct tt_report *report, const struct tt_reported *row) {
	start_finding(report, row);
	tt_found_message(
		report->check, report->run->engine, &row->found, report->out->language, &report->buf);
	print_gathered(report, TT_ELEMENT_PARAGRAPH, NULL);
	print_options(report, &row->options);
	print_place(report, &row->found);
	tt_element_end(report->out, TT_ELEMENT_ITEM);
}

/* ---- a cause --------------------------------------------------------------------------------------- */

/* A line of a list of terms; nothing if the buffer is empty. */
static void print_detail(struct tt_report *report, const char *ja, const char *en) {
	if (report->buf.len == 0)
		return;
	tt_report_whole(report, TT_ELEMENT_TERM, ja, en);
	print_gathered(report, TT_ELEMENT_MEANING, NULL);
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
	tt_element_open(report->out, TT_ELEMENT_TERMS, NULL);
	if (cause->rule != TT_NONE) { /* else the heading says so already */
		tt_buf_string(&report->buf, tt_finding_text(cause->code, language));
		print_detail(report, "何が起きているか", "what it means");
		print_rule(report, cause);
	}
	tt_buf_string(&report->buf, tt_finding_help(cause->code, language));
	print_detail(report, "対処", "remedy");
	tt_element_end(report->out, TT_ELEMENT_TERMS);
}

static void print_cause_heading(struct tt_report *report, const struct tt_cause *cause) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_SUBHEADING, NULL);
	tt_report_severity(report, tt_finding_severity(cause->code));
	tt_element_string(out, " ");
	tt_report_cause_title(report, cause);
	tt_report_buf(report);
	tt_element_string(out, " ");
	tt_element_whole(out, TT_ELEMENT_CODE, NULL, tt_text_of(tt_finding_name(cause->code)));
	tt_element_end(out, TT_ELEMENT_SUBHEADING);
}

static const char *cause_class(enum tt_severity severity) {
	return severity == TT_ERROR ? "cause error" : severity == TT_WARNING ? "cause warning" : "cause note";
}

static void print_cause(struct tt_report *report, uint32_t id, uint32_t first) {
	const struct tt_cause *cause = &report->check->causes.items[id];
	struct tt_output *out = report->out;
	tt_element_start(out, &(struct tt_element_start){.element = TT_ELEMENT_ARTICLE,
				      .class = cause_class(tt_finding_severity(cause->code)),
				      .kind = "cause",
				      .id = tt_text_format(out->scratch, "%u", id + 1)});
	print_cause_heading(report, cause);
	print_details(report, cause);
	tt_report_fold(report, tt_text_of(tt_report_say(report, "該当する箇所", "where it shows")),
		cause->count, cause->count <= TT_REPORT_OPEN);
	tt_element_open(out, TT_ELEMENT_NUMBERED, "findings");
	for (uint32_t i = 0; i < cause->count && first + i < report->findings.len; i++)
		print_finding(report, &report->findings.items[report->order[first + i]]);
	tt_element_end(out, TT_ELEMENT_NUMBERED);
	tt_report_unfold(report);
	tt_element_end(out, TT_ELEMENT_ARTICLE);
}

/* ---- silenced -------------------------------------------------------------------------------------- */

static void print_silence(struct tt_report *report, const struct tt_silence *silence) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	tt_element_open(out, TT_ELEMENT_ROW_NAME, NULL);
	tt_element_whole(out, TT_ELEMENT_CODE, NULL, silence->id);
	tt_element_end(out, TT_ELEMENT_ROW_NAME);
	tt_element_whole(out, TT_ELEMENT_CELL, NULL, silence->reason);
	tt_element_whole(out, TT_ELEMENT_CELL, NULL, silence->owner);
	tt_element_whole(out, TT_ELEMENT_CELL, NULL, tt_time_format(out->scratch, silence->review));
	tt_element_end(out, TT_ELEMENT_ROW);
}

static void print_silences(struct tt_report *report) {
	static const struct tt_column columns[] = {
		TT_COLUMN("id", "識別子", "id"),
		TT_COLUMN("reason", "理由", "reason"),
		TT_COLUMN("owner", "担当", "owner"),
		TT_COLUMN("review", "見直し期日", "review on"),
	};
	uint32_t count = report->model->silences.len;
	const char *title = tt_report_say(report, "黙らせた指摘", "Silenced findings");
	if (count == 0 || report->check->view != NULL) /* the model's author's own business */
		return;
	tt_report_fold(report, tt_text_of(title), count, count <= TT_REPORT_OPEN);
	tt_report_open_table(report, title, false, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < count; i++)
		print_silence(report, &report->model->silences.items[i]);
	tt_report_close_table(report);
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

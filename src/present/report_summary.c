/*
 * The first page: how it stands, what matters most, and what the answer rests on.
 */
#include "analysis/word.h"
#include "present/report_parts.h"
#include "present/value.h"

enum { CAUSES_FIRST = 5 };

/* ---- how it stands --------------------------------------------------------------------------------- */

/* A sentence with a number that stands out. */
static void print_sentence(struct tt_report *report, const char *before, uint32_t number, const char *strong,
	const char *after) {
	tt_element_string(report->out, before);
	tt_element_open(report->out, TT_ELEMENT_STRONG, NULL);
	tt_element_format(report->out, strong, number);
	tt_element_end(report->out, TT_ELEMENT_STRONG);
	tt_element_string(report->out, after);
}

static void print_forbidden(struct tt_report *report, uint32_t count) {
	bool ja = report->out->language == TT_JA;
	if (count == 0)
		tt_element_string(report->out, ja ? "ない。" : "none breaks a rule. ");
	else
		print_sentence(report, "", count,
			ja	     ? "%u件"
			: count == 1 ? "%u breaks a rule"
				     : "%u break rules",
			ja ? "ある。" : ". ");
}

static void print_lead(struct tt_report *report) {
	const struct tt_check *check = report->check;
	bool ja = report->out->language == TT_JA;
	uint32_t open = check->verdicts[TT_UNDETERMINED];
	uint32_t duties = report->duty_counts[TT_DUTY_OPEN] + report->duty_counts[TT_DUTY_UNMET];
	tt_element_open(report->out, TT_ELEMENT_PARAGRAPH, "lead");
	tt_element_format(report->out, ja ? "イベント%u件のうち、規律に違反するものは" : "Of %u events, ",
		report->event_count);
	print_forbidden(report, check->verdicts[TT_FORBIDDEN]);
	if (open > 0)
		print_sentence(report, ja ? "" : "For ", open, ja ? "%u件" : "%u",
			ja ? "は、答えのない問いがあり結論が定まらない。"
			   : " the verdict is open until questions are answered. ");
	if (duties > 0)
		print_sentence(report, ja ? "流れを続けるには、" : "", duties, ja ? "%u件" : "%u",
			ja ? "の義務を果たす必要がある。" : " duties are to be met.");
	tt_element_end(report->out, TT_ELEMENT_PARAGRAPH);
}

static void print_card(
	struct tt_report *report, const char *class, const char *link, uint32_t count, const char *title) {
	struct tt_output *out = report->out;
	struct tt_text classes = tt_text_format(out->arena, "card %s%s", class, count == 0 ? " zero" : "");
	tt_element_open(out, TT_ELEMENT_ITEM, classes.bytes);
	tt_element_start(out, &(struct tt_element_start){.element = TT_ELEMENT_LINK, .kind = link});
	tt_element_open(out, TT_ELEMENT_NUMBER, NULL);
	tt_element_format(out, "%u", count);
	tt_element_end(out, TT_ELEMENT_NUMBER);
	tt_element_string(out, " ");
	tt_element_whole(out, TT_ELEMENT_SPAN, NULL, tt_text_of(title));
	tt_element_end(out, TT_ELEMENT_LINK);
	tt_element_end(out, TT_ELEMENT_ITEM);
}

static void print_cards(struct tt_report *report) {
	static const char *const ja[] = {[TT_NOTE] = "注記", [TT_WARNING] = "警告", [TT_ERROR] = "エラー"};
	static const char *const en[] = {
		[TT_NOTE] = "notes", [TT_WARNING] = "warnings", [TT_ERROR] = "errors"};
	const struct tt_check *check = report->check;
	tt_report_whole(report, TT_ELEMENT_SUBHEADING, "イベントの判定", "Verdicts on events");
	tt_element_open(report->out, TT_ELEMENT_LIST, "cards");
	for (int verdict = TT_FORBIDDEN; verdict >= TT_PERMITTED; verdict--)
		print_card(report, tt_verdict_name((enum tt_verdict)verdict), "events",
			check->verdicts[verdict],
			tt_verdict_title((enum tt_verdict)verdict, report->out->language));
	tt_element_end(report->out, TT_ELEMENT_LIST);
	tt_report_whole(report, TT_ELEMENT_SUBHEADING, "なすべきこと", "What there is to do");
	tt_element_open(report->out, TT_ELEMENT_LIST, "cards");
	for (int severity = TT_ERROR; severity >= TT_NOTE; severity--)
		print_card(report, tt_severity_name((enum tt_severity)severity), "step-4",
			check->severities[severity], tt_report_say(report, ja[severity], en[severity]));
	print_card(report, "undetermined", "questions", report->question_count,
		tt_report_say(report, "答えるべき問い", "open questions"));
	print_card(report, "duty", "duties",
		report->duty_counts[TT_DUTY_OPEN] + report->duty_counts[TT_DUTY_UNMET],
		tt_report_say(report, "果たすべき義務", "duties to meet"));
	tt_element_end(report->out, TT_ELEMENT_LIST);
}

/* ---- risks --------------------------------------------------------------------------------------------- */

/* How many there are of each level, the highest first. */
static void print_levels(struct tt_report *report) {
	const struct tt_report_risks *risks = &report->risks;
	struct tt_buf *buf = &report->buf;
	bool ja = report->out->language == TT_JA, any = false;
	tt_element_open(report->out, TT_ELEMENT_PARAGRAPH, NULL);
	tt_buf_format(
		buf, ja ? "リスク%u件の大きさ: " : "%u risks, by level: ", risks->certain + risks->possible);
	for (int level = UINT8_MAX; level >= 0; level--) {
		if (risks->levels[level] == 0)
			continue;
		tt_buf_string(buf, !any ? "" : ja ? "、" : ", ");
		tt_show(buf, tt_report_level(report, (uint8_t)level));
		tt_buf_format(buf, ja ? "%u件" : " %u", risks->levels[level]);
		any = true;
	}
	tt_buf_string(buf, ja ? "。" : ".");
	if (report->model->assessment.accepted == 0)
		tt_buf_string(
			buf, ja ? "受け入れる大きさは定められていない。" : " No accepted level is stated.");
	tt_report_buf(report);
	tt_element_end(report->out, TT_ELEMENT_PARAGRAPH);
}

static void print_risk_cards(struct tt_report *report) {
	const struct tt_report_risks *risks = &report->risks;
	if (risks->certain + risks->possible == 0)
		return;
	tt_report_whole(report, TT_ELEMENT_SUBHEADING, "リスク", "Risks");
	tt_element_open(report->out, TT_ELEMENT_LIST, "cards");
	if (report->model->assessment.accepted > 0)
		print_card(report, "error", "risks", risks->above,
			tt_report_say(report, "受け入れる大きさを超えるリスク", "above the accepted level"));
	print_card(report, "warning", "risks", risks->undecided,
		tt_report_say(report, "対応が決まっていないリスク", "not decided upon"));
	print_card(report, "error", "risks", risks->overdue,
		tt_report_say(report, "期日を過ぎた対応、対策", "decisions and measures overdue"));
	tt_element_end(report->out, TT_ELEMENT_LIST);
	print_levels(report);
}

/* ---- what matters most ----------------------------------------------------------------------------- */

static void print_cause(struct tt_report *report, uint32_t id) {
	const struct tt_cause *cause = &report->check->causes.items[id];
	tt_element_open(report->out, TT_ELEMENT_ITEM, NULL);
	tt_report_severity(report, tt_finding_severity(cause->code));
	tt_element_string(report->out, " ");
	tt_report_cause_title(report, cause);
	tt_report_link(report, "cause", id + 1, tt_buf_text(&report->buf));
	report->buf.len = 0;
	if (cause->rule != TT_NONE)
		tt_buf_format(&report->buf, tt_report_say(report, " — %s", ": %s"),
			tt_finding_text(cause->code, report->out->language));
	tt_buf_format(&report->buf, tt_report_say(report, "（%u件）。対処: %s。", " (%u). Remedy: %s"),
		cause->count, tt_finding_help(cause->code, report->out->language));
	tt_report_buf(report);
	tt_element_end(report->out, TT_ELEMENT_ITEM);
}

static void print_causes(struct tt_report *report) {
	uint32_t count = report->check->causes.len, shown = count < CAUSES_FIRST ? count : CAUSES_FIRST;
	tt_report_whole(report, TT_ELEMENT_SUBHEADING, "まず見るべき指摘", "Look at these first");
	if (count == 0)
		tt_report_paragraph(report, NULL, "指摘はない。", "There are no findings.");
	if (count == 0)
		return;
	tt_element_open(report->out, TT_ELEMENT_NUMBERED, "first");
	for (uint32_t i = 0; i < shown; i++)
		print_cause(report, i);
	tt_element_end(report->out, TT_ELEMENT_NUMBERED);
	if (count <= shown)
		return;
	tt_element_open(report->out, TT_ELEMENT_PARAGRAPH, NULL);
	tt_element_link(report->out, "step-4", (struct tt_text){0},
		tt_text_of(tt_report_say(report, "すべての指摘", "All findings")));
	tt_element_end(report->out, TT_ELEMENT_PARAGRAPH);
}

void tt_report_summary(struct tt_report *report) {
	tt_report_open(report, "summary");
	print_lead(report);
	print_cards(report);
	print_risk_cards(report);
	print_causes(report);
	tt_report_close(report);
}

/* ---- what it rests on ------------------------------------------------------------------------------ */

static void print_fact(struct tt_report *report, const char *ja, const char *en, uint32_t count) {
	tt_element_open(report->out, TT_ELEMENT_GROUP, NULL);
	tt_report_whole(report, TT_ELEMENT_TERM, ja, en);
	tt_element_open(report->out, TT_ELEMENT_MEANING, NULL);
	tt_element_format(report->out, "%u", count);
	tt_element_end(report->out, TT_ELEMENT_MEANING);
	tt_element_end(report->out, TT_ELEMENT_GROUP);
}

static void print_counts(struct tt_report *report) {
	tt_element_open(report->out, TT_ELEMENT_TERMS, "counts");
	print_fact(report, "主体", "parties", report->party_count);
	print_fact(report, "システム", "systems", report->system_count);
	print_fact(report, "データ", "data sets", report->data_count);
	print_fact(report, "イベント", "events", report->event_count);
	print_fact(report, "場", "regimes", report->regime_count);
	if (report->check->view == NULL) {
		print_fact(report, "答えられた問い", "facts given", report->model->facts.len);
		print_fact(report, "黙らせた指摘", "silenced findings", report->check->silenced);
	}
	tt_element_end(report->out, TT_ELEMENT_TERMS);
}

static void print_omits(struct tt_report *report, const struct tt_pack *pack) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_CELL, "wide");
	if (pack->omit_count > 0)
		tt_element_open(out, TT_ELEMENT_LIST, NULL);
	for (uint32_t i = 0; i < pack->omit_count; i++)
		tt_element_whole(out, TT_ELEMENT_ITEM, NULL, tt_title_in(&pack->omits[i], out->language));
	if (pack->omit_count > 0)
		tt_element_end(out, TT_ELEMENT_LIST);
	tt_element_end(out, TT_ELEMENT_CELL);
}

static void print_pack(struct tt_report *report, const struct tt_pack *pack) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	tt_element_open(out, TT_ELEMENT_ROW_NAME, NULL);
	tt_element_text(out, tt_title_in(&pack->title, out->language));
	tt_element_string(out, " ");
	tt_element_whole(out, TT_ELEMENT_CODE, NULL, pack->id);
	tt_element_end(out, TT_ELEMENT_ROW_NAME);
	tt_element_whole(out, TT_ELEMENT_CELL, NULL, pack->version);
	tt_element_whole(out, TT_ELEMENT_CELL, NULL,
		pack->checked == TT_TIME_MIN ? TT_TEXT("") : tt_time_format(out->scratch, pack->checked));
	print_omits(report, pack);
	tt_element_end(out, TT_ELEMENT_ROW);
}

static void print_packs(struct tt_report *report) {
	static const struct tt_column columns[] = {
		TT_COLUMN("pack", "パック", "pack"),
		TT_COLUMN("version", "版", "version"),
		TT_COLUMN("checked", "原典との照合日", "checked on"),
		TT_COLUMN("omits", "扱っていないもの", "what it leaves out"),
	};
	const char *title = tt_report_say(report, "用いた知識パック", "Knowledge packs in use");
	tt_report_open_table(report, title, true, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < report->model->packs.len; i++)
		print_pack(report, &report->model->packs.items[i]);
	tt_report_close_table(report);
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

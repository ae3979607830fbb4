/*
 * Duties, by who owes them.
 */
#include "analysis/word.h"
#include "present/report_parts.h"
#include "present/value.h"

static void print_debtor(struct tt_report *report, uint32_t first, uint32_t count) {
	struct tt_output *out = report->out;
	const struct tt_duty_row *rows = &report->duties.items[first];
	const struct tt_named *debtor = tt_named_party(report->model, rows->arisen.debtor);
	struct tt_text title =
		debtor == NULL ? tt_text_of(tt_report_say(report, "定まらない義務者", "nobody certain"))
			       : tt_named_text(debtor, out->language);
	tt_element_start(out, &(struct tt_element_start){.element = TT_ELEMENT_GROUP,
				      .kind = "duties",
				      .id = debtor == NULL ? TT_TEXT("") : debtor->id});
	tt_report_fold(report, title, count, count <= TT_REPORT_OPEN);
	out->caption = title;
	tt_print_duty_rows(&(struct tt_tabled){.out = out, .format = TT_TABLE_HTML, .model = report->model},
		report->run->engine, rows, count);
	out->caption = TT_TEXT("");
	tt_report_unfold(report);
	tt_element_end(out, TT_ELEMENT_GROUP);
}

static void print_counts(struct tt_report *report) {
	const uint32_t *counts = report->duty_counts;
	tt_element_open(report->out, TT_ELEMENT_PARAGRAPH, NULL);
	tt_element_format(report->out,
		tt_report_say(report, "不履行%u、未履行%u、履行済み%u、答え次第で生じるもの%u。",
			"Unmet %u, open %u, discharged %u, arising only if questions are answered so %u."),
		counts[TT_DUTY_UNMET], counts[TT_DUTY_OPEN], counts[TT_DUTY_DISCHARGED],
		report->possible_duties);
	tt_element_end(report->out, TT_ELEMENT_PARAGRAPH);
}

void tt_report_duties(struct tt_report *report) {
	const struct tt_duty_row *rows = report->duties.items;
	tt_report_open(report, "duties");
	if (report->duties.len == 0)
		tt_report_paragraph(report, "good", "義務は生じない。", "No duty arises.");
	else
		print_counts(report);
	for (uint32_t first = 0, end; first < report->duties.len; first = end) {
		for (end = first; end < report->duties.len; end++)
			if (rows[end].arisen.debtor != rows[first].arisen.debtor)
				break;
		print_debtor(report, first, end - first);
	}
	tt_report_close(report);
}

/*
 * Step 4 in full: how many risks there are at each event from each perspective, the risks themselves event
 * by event, and which decisions on them fall due.
 */
#include "analysis/word.h"
#include "present/report_parts.h"
#include "present/value.h"

#include <stdlib.h>

/* ---- what there is ------------------------------------------------------------------------------------- */

static void print_counts(struct tt_report *report) {
	const struct tt_report_risks *risks = &report->risks;
	struct tt_buf *buf = &report->buf;
	tt_element_open(report->out, TT_ELEMENT_PARAGRAPH, NULL);
	tt_buf_format(
		buf, tt_report_say(report, "リスクは%u件。", "%u risks."), risks->certain + risks->possible);
	if (risks->possible > 0)
		tt_buf_format(buf,
			tt_report_say(report, "うち確かに当てはまるもの%u件、問いの答え次第のもの%u件。",
				" %u arise surely, %u only if questions are answered so."),
			risks->certain, risks->possible);
	if (risks->own > 0)
		tt_buf_format(buf,
			tt_report_say(report,
				"モデルが自ら挙げるもの%u件（うち目録のリスクを具体化したもの%u件）。",
				" The model states %u itself (%u in place of a risk of a catalogue)."),
			risks->own, risks->concrete);
	if (risks->violations > 0)
		tt_buf_format(buf,
			tt_report_say(report, "規律の違反によるもの%u件。", " %u come from broken rules."),
			risks->violations);
	tt_report_buf(report);
	tt_element_end(report->out, TT_ELEMENT_PARAGRAPH);
	tt_report_paragraph(report, NULL,
		"目録のリスクは、その条件がモデルのイベントとデータで成り立つときに挙げている。大きさは、デー"
		"タの"
		"価値又は影響の評価から定まる。",
		"A risk of a catalogue is listed where its condition holds on an event and its data. How "
		"large "
		"it is follows from what the data is worth, or from the impact that was assessed.");
}

/* ---- events by perspectives ---------------------------------------------------------------------------- */

static uint32_t column_count(const struct tt_report *report) {
	return report->model->perspectives.len + (report->risks.unfitting ? 1 : 0);
}

static void open_matrix(struct tt_report *report, const char *title) {
	const struct tt_model *model = report->model;
	uint32_t perspectives = model->perspectives.len;
	struct tt_column *columns = TT_NEW_ARRAY(report->out->arena, struct tt_column, perspectives + 3);
	columns[0] = (struct tt_column)TT_COLUMN("event", "イベント", "event");
	columns[1] = (struct tt_column)TT_COLUMN("data", "データ", "data");
	for (uint32_t i = 0; i < perspectives; i++) {
		const struct tt_named *named = &model->perspectives.items[i].named;
		columns[i + 2] = (struct tt_column){
			named->id, tt_named_text(named, TT_JA), tt_named_text(named, TT_EN)};
	}
	columns[perspectives + 2] =
		(struct tt_column)TT_COLUMN("other", "その他の違反", "other broken rules");
	tt_report_open_table(report, title, false, columns, column_count(report) + 2);
}

static void put_cell(struct tt_report *report, const struct tt_risk_cell *cell) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_CELL,
		cell == NULL || cell->certain + cell->possible == 0 ? "mark"
		: cell->certain > 0				    ? "mark certain"
								    : "mark possible");
	if (cell == NULL)
		tt_element_string(out, "0");
	else if (cell->truth == TT_NO && cell->certain + cell->possible == 0)
		tt_element_string(out, "—");
	else if (cell->possible == 0)
		tt_element_format(out, "%u", cell->certain);
	else
		tt_element_format(out, "%u (+%u)", cell->certain, cell->possible);
	tt_element_end(out, TT_ELEMENT_CELL);
}

/* count cells of one data set. */
static void put_matrix_row(struct tt_report *report, const struct tt_risk_event *row,
	const struct tt_risk_cell *cells, uint32_t count) {
	const struct tt_model *model = report->model;
	const struct tt_named *event = &model->events.items[row->event].named;
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	tt_element_open(out, TT_ELEMENT_ROW_NAME, NULL);
	if (row->kept_count > 0)
		tt_element_link(out, "risks-of", event->id, tt_named_text(event, out->language));
	else
		tt_element_text(out, tt_named_text(event, out->language));
	tt_element_end(out, TT_ELEMENT_ROW_NAME);
	tt_element_whole(
		out, TT_ELEMENT_CELL, NULL, tt_named_text(tt_named_data(model, cells->data), out->language));
	for (uint32_t i = 0, at = 0; i < column_count(report); i++) {
		uint32_t perspective = i < model->perspectives.len ? i : TT_NONE;
		bool here = at < count && cells[at].perspective == perspective;
		put_cell(report, here ? &cells[at] : NULL);
		at += here;
	}
	tt_element_end(out, TT_ELEMENT_ROW);
	tt_out_relax(out);
}

static void put_matrix_rows(struct tt_report *report, const struct tt_risk_event *row) {
	const struct tt_risk_cell *cells = &report->risks.cells.items[row->first_cell];
	for (uint32_t first = 0, end; first < row->cell_count; first = end) {
		for (end = first + 1; end < row->cell_count && cells[end].data == cells[first].data; end++)
			continue;
		put_matrix_row(report, row, &cells[first], end - first);
	}
}

/* Each reason once. */
static void print_reasons(struct tt_report *report) {
	struct tt_output *out = report->out;
	tt_report_paragraph(report, "remark",
		"数は確かに当てはまるリスク、括弧内は問いの答え次第で当てはまるもの。—: "
		"その観点が当てはまらない。",
		"The number of risks that arise surely; in parentheses, those that arise if questions are "
		"answered "
		"so. —: the perspective does not apply.");
	tt_element_open(out, TT_ELEMENT_LIST, "answers");
	for (uint32_t i = 0; i < report->model->perspectives.len; i++) {
		const struct tt_perspective *perspective = &report->model->perspectives.items[i];
		struct tt_text reason = tt_title_in(&perspective->otherwise, out->language);
		if (!report->risks.excluded[i] || reason.len == 0)
			continue;
		tt_element_open(out, TT_ELEMENT_ITEM, NULL);
		tt_element_text(out, tt_named_text(&perspective->named, out->language));
		tt_element_string(out, tt_report_say(report, "が当てはまらない理由: ", " does not apply: "));
		tt_element_text(out, reason);
		tt_element_end(out, TT_ELEMENT_ITEM);
	}
	tt_element_end(out, TT_ELEMENT_LIST);
}

static void print_matrix(struct tt_report *report) {
	const struct tt_report_risks *risks = &report->risks;
	const char *title = tt_report_say(
		report, "観点ごとのリスクの数、イベント別", "Risks from each perspective, by event");
	tt_report_fold(report, tt_text_of(title), risks->events.len, risks->events.len <= TT_REPORT_OPEN);
	open_matrix(report, title);
	for (uint32_t i = 0; i < risks->events.len; i++)
		put_matrix_rows(report, &risks->events.items[i]);
	tt_report_close_table(report);
	print_reasons(report);
	tt_report_unfold(report);
}

/* ---- the model's own ----------------------------------------------------------------------------------- */

static void put_own(struct tt_report *report, const struct tt_risk *risk) {
	const struct tt_model *model = report->model;
	const struct tt_risk *catalogue = risk->as == TT_NONE ? NULL : &model->risks.items[risk->as];
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	tt_element_whole(out, TT_ELEMENT_ROW_NAME, NULL, risk->named.id);
	tt_element_whole(out, TT_ELEMENT_CELL, NULL, tt_title_in(&risk->named.title, out->language));
	tt_element_open(out, TT_ELEMENT_CELL, NULL);
	if (catalogue != NULL) {
		tt_element_text(out, catalogue->named.id);
		tt_element_string(out, " ");
		tt_element_text(out, tt_title_in(&catalogue->named.title, out->language));
	}
	tt_element_end(out, TT_ELEMENT_CELL);
	tt_element_end(out, TT_ELEMENT_ROW);
}

static void print_own(struct tt_report *report) {
	static const struct tt_column columns[] = {
		TT_COLUMN("risk", "リスク", "risk"),
		TT_COLUMN("incident", "想定される出来事", "what may happen"),
		TT_COLUMN("as", "具体化した目録のリスク", "risk of a catalogue that it makes concrete"),
	};
	const char *title =
		tt_report_say(report, "モデルが自ら挙げるリスク", "Risks that the model states itself");
	uint32_t count = 0;
	for (uint32_t i = 0; i < report->model->risks.len; i++)
		count += report->risks.stated[i];
	if (count == 0)
		return;
	tt_report_fold(report, tt_text_of(title), count, count <= TT_REPORT_OPEN);
	tt_report_open_table(report, title, false, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < report->model->risks.len; i++)
		if (report->risks.stated[i])
			put_own(report, &report->model->risks.items[i]);
	tt_report_close_table(report);
	tt_report_unfold(report);
}

/* ---- event by event ------------------------------------------------------------------------------------ */

/* Where an event has one data set only, its table does not name it. */
static void print_only_data(struct tt_report *report, const struct tt_risk_event *row) {
	const struct tt_risk_cell *cells = &report->risks.cells.items[row->first_cell];
	if (cells[0].data != cells[row->cell_count - 1].data)
		return;
	tt_element_string(report->out, " — ");
	tt_element_text(report->out,
		tt_named_text(tt_named_data(report->model, cells[0].data), report->out->language));
}

static void print_event(struct tt_report *report, const struct tt_risk_event *row) {
	const struct tt_named *named = &report->model->events.items[row->event].named;
	struct tt_tabled tabled = tt_report_tabled(report);
	struct tt_output *out = report->out;
	tt_element_start(out, &(struct tt_element_start){.element = TT_ELEMENT_FOLD,
				      .class = "event risks",
				      .kind = "risks-of",
				      .id = named->id});
	tt_element_open(out, TT_ELEMENT_FOLD_TITLE, NULL);
	tt_element_text(out, tt_named_text(named, out->language));
	print_only_data(report, row);
	tt_element_format(out, tt_report_say(report, "（確か%u件", " (%u sure"), row->certain);
	if (row->possible > 0)
		tt_element_format(
			out, tt_report_say(report, "、答え次第%u件", ", %u possible"), row->possible);
	if (row->highest > 0) {
		tt_element_string(out, tt_report_say(report, "、最大の大きさ: ", ", highest level: "));
		tt_element_text(out, tt_report_level(report, row->highest));
	}
	tt_element_string(out, tt_report_say(report, "）", ")"));
	tt_element_end(out, TT_ELEMENT_FOLD_TITLE);
	out->caption = tt_named_text(named, out->language);
	tt_print_risk_rows(&tabled, tt_event_instant(report->model, report->check->as_of, row->event),
		&report->risks.found.items[row->first_found], row->kept_count);
	out->caption = TT_TEXT("");
	tt_element_end(out, TT_ELEMENT_FOLD);
	tt_out_relax(out);
}

static void print_events(struct tt_report *report) {
	const struct tt_report_risks *risks = &report->risks;
	uint32_t left = 0;
	tt_report_whole(report, TT_ELEMENT_SUBHEADING, "イベントごとのリスク", "Risks, event by event");
	tt_report_paragraph(report, "remark", "対策要件の番号の意味は、次の「対策要件と担う主体」に示す。",
		"What the numbers of controls mean stands under «Controls, by whom they fall to».");
	for (uint32_t i = 0; i < risks->events.len; i++) {
		const struct tt_risk_event *row = &risks->events.items[i];
		if (row->kept_count > 0)
			print_event(report, row);
		left += row->kept_count == 0 && row->certain + row->possible > 0;
	}
	if (left == 0)
		return;
	tt_element_open(report->out, TT_ELEMENT_PARAGRAPH, "remark");
	tt_element_format(report->out,
		tt_report_say(report, "ほか%u件のイベントのリスクは、次のコマンドで見られる:",
			"The risks of %u more events are shown by:"),
		left);
	tt_element_string(report->out, " ");
	tt_element_whole(report->out, TT_ELEMENT_CODE, NULL, TT_TEXT("tenten table MODEL risks"));
	tt_element_end(report->out, TT_ELEMENT_PARAGRAPH);
}

/* ---- what falls due ------------------------------------------------------------------------------------ */

struct due {
	tt_instant date;
	bool review;
	uint32_t decision, measure; /* one of them TT_NONE */
};

static int compare_due(const void *a, const void *b) {
	const struct due *left = a, *right = b;
	if (left->date != right->date)
		return left->date < right->date ? -1 : 1;
	return left->decision != right->decision ? (left->decision < right->decision ? -1 : 1)
	       : left->measure != right->measure ? (left->measure < right->measure ? -1 : 1)
						 : left->review - right->review;
}

static bool stated(const struct tt_title *title) {
	return title->ja.len + title->en.len > 0;
}

/* A day that has come or will come, of what is not done yet; and every day of review. */
static uint32_t find_due(struct tt_report *report, struct due *list) {
	const struct tt_model *model = report->model;
	uint32_t count = 0;
	for (uint32_t i = 0; i < model->decisions.len; i++) {
		const struct tt_decision *decision = &model->decisions.items[i];
		if (!report->risks.risks->decided[i] || report->risks.risks->again[i])
			continue;
		if (decision->due != TT_TIME_MAX && !stated(&decision->evidence))
			list[count++] = (struct due){decision->due, false, i, TT_NONE};
		if (decision->review != TT_TIME_MAX)
			list[count++] = (struct due){decision->review, true, i, TT_NONE};
	}
	for (uint32_t i = 0; i < model->measures.len; i++) {
		const struct tt_measure *measure = &model->measures.items[i];
		if (!tt_report_own_measure(report, measure))
			continue;
		if (measure->due != TT_TIME_MAX && measure->state == TT_MEASURE_PLANNED)
			list[count++] = (struct due){measure->due, false, TT_NONE, i};
		if (measure->review != TT_TIME_MAX)
			list[count++] = (struct due){measure->review, true, TT_NONE, i};
	}
	if (count > 0)
		qsort(list, count, sizeof(*list), compare_due);
	return count;
}

static struct tt_text subject_of(const struct tt_report *report, const struct due *due) {
	const struct tt_model *model = report->model;
	if (due->decision != TT_NONE)
		return model->decisions.items[due->decision].risk;
	const struct tt_named *control =
		&model->controls.items[model->measures.items[due->measure].control].named;
	struct tt_text title = tt_named_text(control, report->out->language);
	return tt_text_format(
		report->out->arena, "%.*s %.*s", TT_TEXT_ARGS(control->id), TT_TEXT_ARGS(title));
}

static void put_due(struct tt_report *report, const struct due *due) {
	const struct tt_model *model = report->model;
	struct tt_output *out = report->out;
	bool late = due->date < report->check->as_of;
	tt_element_open(out, TT_ELEMENT_ROW, NULL);
	tt_element_whole(out, TT_ELEMENT_ROW_NAME, NULL, tt_time_format(out->scratch, due->date));
	tt_element_open(out, TT_ELEMENT_CELL, late ? "unmet" : NULL);
	tt_element_string(out, due->review ? tt_report_say(report, "見直し", "review")
					   : tt_report_say(report, "期日", "due"));
	tt_element_string(out, late ? tt_report_say(report, "（過ぎた）", " (past)") : "");
	tt_element_end(out, TT_ELEMENT_CELL);
	tt_element_whole(out, TT_ELEMENT_CELL, NULL,
		tt_text_of(due->decision != TT_NONE
				   ? tt_report_say(report, "リスクへの対応", "decision on a risk")
				   : tt_report_say(report, "対策", "measure")));
	tt_element_whole(out, TT_ELEMENT_CELL, NULL, subject_of(report, due));
	tt_element_whole(out, TT_ELEMENT_CELL, NULL,
		due->decision != TT_NONE ? model->decisions.items[due->decision].owner
					 : model->measures.items[due->measure].owner);
	tt_element_end(out, TT_ELEMENT_ROW);
}

static void print_due(struct tt_report *report) {
	static const struct tt_column columns[] = {
		TT_COLUMN("date", "日", "day"),
		TT_COLUMN("kind", "何の日か", "what for"),
		TT_COLUMN("of", "対象", "of"),
		TT_COLUMN("subject", "リスク又は対策要件", "risk or control"),
		TT_COLUMN("owner", "責任者", "owner"),
	};
	const struct tt_model *model = report->model;
	struct due *list = TT_NEW_ARRAY(
		report->out->arena, struct due, 2 * (size_t)(model->decisions.len + model->measures.len) + 1);
	uint32_t count = find_due(report, list);
	const char *title = tt_report_say(report, "期日と見直しの日", "What falls due");
	if (count == 0)
		return;
	tt_report_fold(report, tt_text_of(title), count, count <= TT_REPORT_OPEN);
	tt_report_open_table(report, title, false, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < count; i++)
		put_due(report, &list[i]);
	tt_report_close_table(report);
	tt_report_unfold(report);
}

/* ---- the section --------------------------------------------------------------------------------------- */

struct tt_text tt_report_level(const struct tt_report *report, uint8_t level) {
	const struct tt_attribute_kind *value = &report->model->attributes.items[TT_value];
	if (level == 0 || level > value->level_count)
		return tt_text_of(tt_report_say(report, "未評価", "not assessed"));
	return tt_title_in(&value->level_titles[level - 1], report->out->language);
}

static void print_how_to_get_one(struct tt_report *report) {
	struct tt_output *out = report->out;
	tt_element_open(out, TT_ELEMENT_PARAGRAPH, NULL);
	tt_element_string(out, tt_report_say(report, "リスクの目録を用いていない。モデルに ",
				       "No catalogue of risks is in use. To get one, write "));
	tt_element_whole(out, TT_ELEMENT_CODE, NULL, TT_TEXT("use: [risks/dmf]"));
	tt_element_string(out, tt_report_say(report, " と書くと、イベントごとのリスクと対策が示される。",
				       " into the model: risks and controls are then shown for each event."));
	tt_element_end(out, TT_ELEMENT_PARAGRAPH);
}

void tt_report_risks(struct tt_report *report) {
	tt_report_open(report, "risks");
	if (!tt_report_knows_risks(report)) {
		print_how_to_get_one(report);
	} else if (report->risks.certain + report->risks.possible == 0) {
		tt_report_paragraph(report, "good", "リスクは見つからない。", "No risk is found.");
	} else {
		print_counts(report);
		print_matrix(report);
		print_own(report);
		print_events(report);
		print_due(report);
	}
	tt_report_close(report);
}

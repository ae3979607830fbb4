/*
 * Tables of what a check tells: a row a finding, a row a question that findings wait for. Both have an
 * identity that lasts from one check to the next, so that what people write beside a row can be taken back
 * into the model.
 */
#include "analysis/view.h"
#include "analysis/word.h"
#include "present/check.h"
#include "present/message.h"
#include "present/tables.h"
#include "present/value.h"

static struct tt_check *check_of(const struct tt_tabled *tabled) {
	return tabled->check != NULL ? tabled->check
				     : tt_check_model(tabled->model, tabled->program, tabled->as_of);
}

/* ---- findings -------------------------------------------------------------------------------------- */

static const struct tt_column finding_columns[] = {
	TT_COLUMN("severity", "重大度", "severity"),
	TT_COLUMN("code", "符号", "code"),
	TT_COLUMN("message", "指摘", "finding"),
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("holder", "保有者", "holder"),
	TT_COLUMN("regime", "場", "regime"),
	TT_COLUMN("rule", "規律", "rule"),
	TT_COLUMN("cite", "条文等", "citation"),
	TT_COLUMN("remedy", "対処", "remedy"),
	TT_COLUMN("place", "箇所", "place"),
	TT_COLUMN("id", "識別子", "id"),
};

/* What a party sees of it; what becomes of risks is the business of those who decide on them. */
static bool is_told(const struct tt_view *view, const struct tt_finding *finding) {
	bool of_risks = tt_finding_managed(finding->code) || finding->code == TT_FINDING_RISK_ABOVE ||
			finding->code == TT_FINDING_CONTROL_NOBODY;
	return view == NULL || (!of_risks && tt_view_finding(view, finding));
}

struct finding_rows {
	struct tt_table table;
	struct tt_check *check;
};

static void put_severity(struct tt_table *table, enum tt_severity severity) {
	static const char *const ja[] = {[TT_NOTE] = "注記", [TT_WARNING] = "警告", [TT_ERROR] = "エラー"};
	const char *name = tt_severity_name(severity);
	tt_cell_word(table, name, tt_say(table->out, ja[severity], name));
	tt_table_mark(table, name);
}

static void put_rule(struct tt_table *table, const struct tt_check *check, const struct tt_finding *finding) {
	const struct tt_model *model = check->model;
	uint32_t regime = tt_finding_regime(model, finding);
	tt_cell_named(table, regime == TT_NONE ? NULL : &model->regimes.items[regime].named);
	struct tt_buf *rule = tt_table_cell(table), *cite = tt_table_cell(table);
	if (finding->rule == TT_NONE)
		return;
	const struct tt_rule *of = &model->rules.items[finding->rule];
	struct tt_text title = tt_title_in(&of->title, table->out->language);
	tt_show(rule, table->for_people && title.len > 0 ? title : of->id);
	tt_cite(&of->cite, tt_event_instant(model, check->as_of, finding->event), cite);
}

static void visit_finding(
	void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct finding_rows *rows = context;
	struct tt_table *table = &rows->table;
	const struct tt_finding *finding = &found->finding;
	const struct tt_model *model = rows->check->model;
	enum tt_language language = table->out->language;
	if (!is_told(rows->check->view, finding))
		return;
	put_severity(table, tt_finding_severity(finding->code));
	tt_buf_string(tt_table_cell(table), tt_finding_name(finding->code));
	tt_found_message(rows->check, engine, found, language, tt_table_cell(table));
	tt_cell_named(table, tt_named_event(model, finding->event));
	tt_cell_named(table, tt_named_data(model, finding->about.data));
	tt_cell_named(table, tt_named_party(model, finding->about.holder));
	put_rule(table, rows->check, finding);
	tt_buf_string(tt_table_cell(table), tt_finding_help(finding->code, language));
	struct tt_buf *place = tt_table_cell(table);
	if (rows->check->view == NULL) /* nobody else has the file */
		tt_mark_text(model->diagnostics, tt_found_mark(rows->check, found), place);
	tt_found_id(rows->check, found, tt_table_cell(table));
	tt_found_id(rows->check, found, tt_table_key(table));
	tt_table_end_row(table);
	(void)index;
}

void tt_print_finding_rows(const struct tt_tabled *tabled) {
	struct finding_rows rows = {.check = check_of(tabled)};
	tt_table_begin(&rows.table, tabled->out, tabled->format, finding_columns, TT_COUNT(finding_columns));
	tt_check_findings(rows.check, visit_finding, &rows);
	tt_table_end(&rows.table);
}

/* ---- questions ------------------------------------------------------------------------------------- */

static const struct tt_column question_columns[] = {
	TT_COLUMN("ask", "問い", "question"),
	TT_COLUMN("obtain_by", "整えられる者", "brought about by"),
	TT_COLUMN("cost", "手段", "means"),
	TT_COLUMN("waiting", "待つ指摘の数", "findings that wait"),
	TT_COLUMN("cite", "条文等", "citation"),
	TT_COLUMN("how", "モデルでの答え方", "how to answer in the model"),
	TT_COLUMN("id", "識別子", "id"),
};

static void put_question(struct tt_table *table, const struct tt_check *check, uint32_t id) {
	const struct tt_engine *engine = check->run->engine;
	const struct tt_asked *asked = &engine->asked.items[id];
	const struct tt_question *question =
		asked->question == TT_NONE ? NULL : &check->model->questions.items[asked->question];
	tt_asked_title(engine, id, table->out->language, tt_table_cell(table));
	tt_show(tt_table_cell(table), question == NULL ? TT_TEXT("") : question->obtain_by);
	tt_show(tt_table_cell(table), question == NULL ? TT_TEXT("") : question->obtain_cost);
	tt_buf_format(tt_table_cell(table), "%u", check->waiting.items[id]);
	struct tt_buf *cite = tt_table_cell(table);
	if (question != NULL)
		tt_cite(&question->cite, check->as_of, cite);
	tt_ask_answer(engine, id, tt_table_cell(table));
	tt_asked_print(engine, id, tt_table_cell(table));
	tt_asked_print(engine, id, tt_table_key(table));
	tt_table_end_row(table);
}

void tt_print_question_rows(const struct tt_tabled *tabled) {
	const struct tt_check *check = check_of(tabled);
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, question_columns, TT_COUNT(question_columns));
	for (uint32_t i = 0; i < check->waiting.len; i++)
		if (check->waiting.items[i] > 0 && tt_view_asked(check->view, check->run->engine, i))
			put_question(&table, check, i);
	tt_table_end(&table);
}

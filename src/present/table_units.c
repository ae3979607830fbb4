/*
 * The table of units: what the framework has one look at where a transfer crosses a border, unit by unit
 * (METI DMF 2-2-1), as a row for each question that a pack asks of the unit, with its answer and evidence. No
 * answer is no finding: the table shows what is still to be looked at.
 */
#include "engine/answer.h"
#include "present/message.h"
#include "present/tables.h"
#include "present/value.h"

static const struct tt_column unit_columns[] = {
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("from", "移転元", "from"),
	TT_COLUMN("to", "移転先", "to"),
	TT_COLUMN("unit", "単位", "unit"),
	TT_COLUMN("question", "問いの識別名", "question id"),
	TT_COLUMN("ask", "問い", "question"),
	TT_COLUMN("answer", "答え", "answer"),
	TT_COLUMN("evidence", "証拠", "evidence"),
	TT_COLUMN("cite", "典拠", "citation"),
};

/* The answer that counts at the event's instant, if somebody gave it. */
static const struct tt_fact *find_answer(
	const struct tt_engine *engine, uint32_t question, const uint32_t *subjects, bool is) {
	const struct tt_model *model = engine->model;
	uint32_t id = tt_find_fact(model, question, subjects);
	for (; id != TT_NONE; id = model->facts.items[id].next)
		if (model->facts.items[id].is == is &&
			tt_interval_contains(model->facts.items[id].in_force, engine->now))
			return &model->facts.items[id];
	return NULL;
}

/* A rule that stands for the transfer stands for its answers, too. */
static void put_covered(struct tt_table *table, const struct tt_model *model, uint32_t covering) {
	enum tt_language language = table->out->language;
	tt_cell_word(table, "covered", tt_say(table->out, "規律による", "by a rule"));
	struct tt_buf *cell = tt_table_cell(table);
	struct tt_text evidence = tt_title_in(&model->coverings.items[covering].evidence, language);
	tt_covering_title(model, covering, language, cell);
	tt_buf_string(cell, evidence.len > 0 ? ": " : "");
	tt_show(cell, evidence);
}

static void put_answer(struct tt_table *table, struct tt_engine *engine, uint32_t event, uint32_t question) {
	uint32_t subjects[TT_OF_MAX] = {event, TT_NONE, TT_NONE, TT_NONE};
	uint32_t covering = engine->model->events.items[event].covered_by;
	if (tt_covered(engine->model, covering, engine->now)) {
		put_covered(table, engine->model, covering);
		return;
	}
	uint8_t truth = tt_engine_answer(engine, question, subjects, NULL).truth;
	const struct tt_fact *fact = find_answer(engine, question, subjects, truth == TT_YES);
	if (truth == TT_UNKNOWN || fact == NULL) {
		tt_cell_word(table, "unanswered", tt_say(table->out, "未回答", "unanswered"));
		(void)tt_table_cell(table);
		return;
	}
	tt_cell_word(table, truth == TT_YES ? "yes" : "no",
		truth == TT_YES ? tt_say(table->out, "はい", "yes") : tt_say(table->out, "いいえ", "no"));
	tt_show(tt_table_cell(table), tt_title_in(&fact->evidence, table->out->language));
}

static void put_row(
	struct tt_table *table, struct tt_engine *engine, uint32_t id, int unit, uint32_t question) {
	const struct tt_model *model = engine->model;
	const struct tt_event *event = &model->events.items[id];
	const struct tt_question *asked = &model->questions.items[question];
	tt_cell_named(table, &event->named);
	tt_cell_named(table, tt_named_party(model, event->from));
	tt_cell_named(table, tt_named_party(model, event->to));
	tt_cell_word(table, tt_unit_name((enum tt_unit)unit),
		tt_unit_title((enum tt_unit)unit, table->out->language));
	tt_buf_add(tt_table_cell(table), asked->named.id);
	tt_show(tt_table_cell(table), tt_title_in(&asked->ask, table->out->language));
	put_answer(table, engine, id, question);
	tt_cite(&asked->cite, engine->now, tt_table_cell(table));
	tt_table_end_row(table);
}

static void visit_units(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++) {
		if ((outcome->units >> unit & 1) == 0)
			continue;
		for (uint32_t i = 0; i < engine->model->questions.len; i++)
			if (engine->model->questions.items[i].unit == unit)
				put_row(context, engine, outcome->event, unit, i);
	}
}

void tt_print_units(const struct tt_tabled *tabled) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, unit_columns, TT_COUNT(unit_columns));
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = tabled->model,
		.program = tabled->program,
		.as_of = tabled->as_of,
		.view = tabled->view,
		.visit = visit_units,
		.context = &table}));
	tt_table_end(&table);
}

/*
 * Tables that are written while the model runs: a row an event, a duty that arises, an attribute that
 * changes.
 */
#include "present/message.h"
#include "present/tables.h"
#include "present/value.h"

static void run(const struct tt_tabled *tabled, struct tt_table *table, bool trace, tt_run_visit *visit) {
	table->view = tabled->view;
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = tabled->model,
		.program = tabled->program,
		.as_of = tabled->as_of,
		.trace = trace,
		.view = tabled->view,
		.visit = visit,
		.context = table}));
	tt_table_end(table);
}

/* ---- events ---------------------------------------------------------------------------------------- */

static const struct tt_column event_columns[] = {
	TT_COLUMN("id", "イベント", "event"),
	TT_COLUMN("type", "種類", "type"),
	TT_COLUMN("by", "行う者", "by"),
	TT_COLUMN("from", "移転元", "from"),
	TT_COLUMN("to", "移転先", "to"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("output", "生成するデータ", "output"),
	TT_COLUMN("system", "システム", "system"),
	TT_COLUMN("via", "経路", "via"),
	TT_COLUMN("operation", "操作", "operation"),
	TT_COLUMN("purpose", "目的", "purpose"),
	TT_COLUMN("units", "単位", "units"),
	TT_COLUMN("verdict", "判定", "verdict"),
	TT_COLUMN("grounds", "根拠", "grounds"),
	TT_COLUMN("duties", "義務", "duties"),
	TT_COLUMN("questions", "問い", "questions"),
};

static void put_types(struct tt_table *table, uint8_t types) {
	struct tt_buf *cell = tt_table_cell(table);
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
		if ((types >> type & 1) == 0)
			continue;
		tt_cell_separate(table, cell);
		tt_buf_string(cell, table->for_people ? tt_event_type_title((enum tt_event_type)type,
								table->out->language)
						      : tt_word_event_type(type));
	}
}

static void put_span(struct tt_table *table, const struct tt_model *model, struct tt_span span,
	const struct tt_named *(*named)(const struct tt_model *model, uint32_t id)) {
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; i < span.len; i++) {
		const struct tt_named *one = named(model, model->ids.items[span.start + i]);
		tt_cell_separate(table, cell);
		tt_show(cell, table->for_people ? tt_named_text(one, table->out->language) : one->id);
	}
}

/* A word that may have been declared with a title. */
static void put_word(struct tt_table *table, const struct tt_model *model, uint32_t word) {
	struct tt_text text = tt_word(model, word);
	for (uint32_t i = 0; table->for_people && i < model->operations.len; i++)
		if (tt_text_equal(model->operations.items[i].named.id, text))
			text = tt_named_text(&model->operations.items[i].named, table->out->language);
	for (uint32_t i = 0; table->for_people && i < model->purposes.len; i++)
		if (tt_text_equal(model->purposes.items[i].id, text))
			text = tt_named_text(&model->purposes.items[i], table->out->language);
	tt_show(tt_table_cell(table), text);
}

static void put_units(struct tt_table *table, uint8_t units) {
	struct tt_buf *cell = tt_table_cell(table);
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++) {
		if ((units >> unit & 1) == 0)
			continue;
		tt_cell_separate(table, cell);
		tt_buf_string(cell, table->for_people
					    ? tt_unit_title((enum tt_unit)unit, table->out->language)
					    : tt_unit_name((enum tt_unit)unit));
	}
}

static void put_list(struct tt_table *table, const struct tt_word_list *words) {
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; i < words->items.len; i++) {
		tt_cell_separate(table, cell);
		tt_show(cell, words->items.items[i]);
	}
}

static void put_outcome(struct tt_table *table, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_arena *scratch = table->out->scratch;
	struct tt_word_list grounds = {.arena = scratch}, duties = {.arena = scratch},
			    questions = {.arena = scratch};
	for (uint32_t i = 0; i < outcome->grounds.len; i++)
		tt_word_add(&grounds, outcome->grounds.items[i].id);
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &outcome->duties.items[i];
		struct tt_text title = tt_title_in(&arisen->duty->title, table->out->language);
		if (!arisen->possible && tt_view_duty(table->view, arisen))
			tt_word_add(&duties, table->for_people && title.len > 0 ? title : arisen->duty->id);
	}
	struct tt_set_view asked = tt_set_view(&engine->model->sets, outcome->questions);
	for (uint32_t i = 0; i < asked.len; i++) {
		struct tt_buf buf;
		tt_buf_init(&buf, scratch, 1 << 20);
		tt_asked_print(engine, asked.items[i], &buf);
		tt_word_add(&questions, tt_buf_text(&buf));
	}
	put_list(table, &grounds);
	put_list(table, &duties);
	if (!table->out->in_page)
		put_list(table, &questions);
	else if (questions.items.len > 0) /* the page unfolds each event with its questions */
		tt_buf_format(tt_table_cell(table), tt_say(table->out, "%u件", "%u"), questions.items.len);
}

/* A wide table shows its verdicts far off at the right; HTML has a sign of them at the left, too. */
static const char *row_mark(uint8_t verdict) {
	static const char *const marks[] = {[TT_PERMITTED] = "is-permitted",
		[TT_PERMITTED_WITH_DUTIES] = "is-permitted",
		[TT_UNDETERMINED] = "is-undetermined",
		[TT_FORBIDDEN] = "is-forbidden"};
	return marks[verdict];
}

static void visit_event(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_table *table = context;
	const struct tt_model *model = engine->model;
	const struct tt_event *event = &model->events.items[outcome->event];
	tt_table_link(table, "event", event->named.id);
	tt_cell_named(table, &event->named);
	tt_table_mark(table, row_mark(outcome->verdict));
	put_types(table, event->types);
	put_span(table, model, event->by, tt_named_party);
	tt_cell_named(table, tt_named_party(model, event->from));
	tt_cell_named(table, tt_named_party(model, event->to));
	put_span(table, model, event->input, tt_named_data);
	put_span(table, model, event->output, tt_named_data);
	tt_cell_named(table, tt_named_system(model, event->system));
	put_word(table, model, event->via);
	put_word(table, model, event->operation);
	put_word(table, model, event->purpose);
	put_units(table, outcome->units);
	tt_cell_word(table, tt_verdict_name(outcome->verdict),
		tt_verdict_title(outcome->verdict, table->out->language));
	tt_table_mark(table, tt_verdict_name(outcome->verdict));
	put_outcome(table, engine, outcome);
	tt_table_end_row(table);
}

void tt_print_events(const struct tt_tabled *tabled) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, event_columns, TT_COUNT(event_columns));
	run(tabled, &table, false, visit_event);
}

/* ---- duties ---------------------------------------------------------------------------------------- */

static const struct tt_column duty_columns[] = {
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("duty", "義務", "duty"),
	TT_COLUMN("does", "行為", "does"),
	TT_COLUMN("debtor", "義務者", "debtor"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("holder", "保有者", "holder"),
	TT_COLUMN("status", "状況", "status"),
	TT_COLUMN("due", "期限", "due"),
	TT_COLUMN("rule", "規律", "rule"),
	TT_COLUMN("cite", "条文等", "citation"),
};

static void put_status(struct tt_table *table, const struct tt_arisen *arisen) {
	bool ja = table->out->language == TT_JA;
	if (arisen->possible)
		tt_cell_word(table, "possible", ja ? "答え次第" : "possible");
	else
		tt_cell_word(table, tt_duty_status_name(arisen->status),
			tt_duty_status_title(arisen->status, table->out->language));
	tt_table_mark(table, arisen->possible ? "possible" : tt_duty_status_name(arisen->status));
}

static void put_due(struct tt_table *table, const struct tt_duty *duty) {
	bool ja = table->out->language == TT_JA;
	if (duty->due.len == 0 && duty->while_held)
		tt_cell_word(table, "while-held", ja ? "保有する間" : "while held");
	else
		tt_show(tt_table_cell(table), duty->due);
}

static void put_duty(
	struct tt_table *table, struct tt_engine *engine, uint32_t event, const struct tt_arisen *arisen) {
	const struct tt_model *model = engine->model;
	const struct tt_duty *duty = arisen->duty;
	const struct tt_citations *cite =
		duty->cite.len > 0 ? &duty->cite : &model->rules.items[arisen->rule].cite;
	struct tt_text title = tt_title_in(&duty->title, table->out->language);
	tt_table_link(table, "event", model->events.items[event].named.id);
	tt_cell_named(table, tt_named_event(model, event));
	tt_show(tt_table_cell(table), table->for_people && title.len > 0 ? title : duty->id);
	tt_show(tt_table_cell(table), duty->does);
	tt_cell_named(table, tt_named_party(model, arisen->debtor));
	tt_cell_named(table, tt_named_data(model, arisen->about.data));
	tt_cell_named(table, tt_named_party(model, arisen->about.holder));
	put_status(table, arisen);
	put_due(table, duty);
	tt_cell_source(table, model, arisen->rule);
	tt_cite(cite, tt_event_instant(model, engine->as_of, event), tt_table_cell(table));
	tt_table_end_row(table);
}

struct duty_rows {
	const struct tt_tabled *tabled;
	TT_VECTOR(struct tt_duty_row) items;
};

static void visit_duties(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct duty_rows *rows = context;
	(void)engine;
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		if (tt_view_duty(rows->tabled->view, &outcome->duties.items[i]))
			*tt_push(rows->tabled->out->arena, &rows->items) =
				(struct tt_duty_row){outcome->event, outcome->duties.items[i]};
}

static uint32_t debtor_place(const struct tt_model *model, const struct tt_duty_row *row) {
	return row->arisen.debtor < model->parties.len ? row->arisen.debtor : model->parties.len;
}

void tt_sort_duty_rows(const struct tt_model *model, struct tt_duty_row *rows, uint32_t count) {
	uint32_t places = model->parties.len + 1;
	uint32_t *next = TT_NEW_ARRAY(model->arena, uint32_t, places + 1);
	struct tt_duty_row *sorted = TT_NEW_ARRAY(model->arena, struct tt_duty_row, count);
	for (uint32_t i = 0; i < count; i++)
		next[debtor_place(model, &rows[i]) + 1]++;
	for (uint32_t i = 0; i < places; i++)
		next[i + 1] += next[i];
	for (uint32_t i = 0; i < count; i++)
		sorted[next[debtor_place(model, &rows[i])]++] = rows[i];
	for (uint32_t i = 0; i < count; i++)
		rows[i] = sorted[i];
}

void tt_print_duties(const struct tt_tabled *tabled) {
	struct duty_rows rows = {.tabled = tabled};
	struct tt_run *ended = tt_run_all(&(struct tt_run_request){.model = tabled->model,
		.program = tabled->program,
		.as_of = tabled->as_of,
		.view = tabled->view,
		.visit = visit_duties,
		.context = &rows});
	tt_sort_duty_rows(tabled->model, rows.items.items, rows.items.len);
	tt_print_duty_rows(tabled, ended->engine, rows.items.items, rows.items.len);
	tt_run_finish(ended);
}

void tt_print_duty_rows(const struct tt_tabled *tabled, struct tt_engine *engine,
	const struct tt_duty_row *rows, uint32_t count) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, duty_columns, TT_COUNT(duty_columns));
	for (uint32_t i = 0; i < count; i++)
		put_duty(&table, engine, rows[i].event, &rows[i].arisen);
	tt_table_end(&table);
}

/* ---- changes --------------------------------------------------------------------------------------- */

static const struct tt_column change_columns[] = {
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("holder", "保有者", "holder"),
	TT_COLUMN("system", "システム", "system"),
	TT_COLUMN("attribute", "属性", "attribute"),
	TT_COLUMN("before", "前", "before"),
	TT_COLUMN("after", "後", "after"),
	TT_COLUMN("rule", "規律", "rule"),
};

static void put_change(
	struct tt_table *table, struct tt_engine *engine, uint32_t event, const struct tt_changed *change) {
	const struct tt_model *model = engine->model;
	tt_table_link(table, "event", model->events.items[event].named.id);
	tt_cell_named(table, tt_named_event(model, event));
	tt_cell_named(table, tt_named_data(model, change->data));
	tt_cell_named(table, tt_named_party(model, change->holder));
	tt_cell_named(table, tt_named_system(model, change->system));
	tt_cell_named(table, tt_named_attribute(model, change->attribute));
	tt_cell_value(table, engine, TT_NONE, change->attribute, change->before);
	tt_cell_value(table, engine, TT_NONE, change->attribute, change->after);
	if (change->rule != TT_NONE)
		tt_cell_source(table, model, change->rule);
	tt_table_end_row(table);
}

static void visit_changes(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->changes.len; i++)
		put_change(context, engine, outcome->event, &outcome->changes.items[i]);
}

void tt_print_changes(const struct tt_tabled *tabled) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, change_columns, TT_COUNT(change_columns));
	run(tabled, &table, true, visit_changes);
}

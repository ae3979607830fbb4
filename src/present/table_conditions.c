/*
 * Tables for others and for auditors: the conditions that parties put to each other, the statement of
 * applicability, the inventory of data about persons, the records of processing.
 */
#include "analysis/applicable.h"
#include "analysis/condition.h"
#include "analysis/view.h"
#include "analysis/word.h"
#include "engine/answer.h"
#include "present/message.h"
#include "present/tables.h"
#include "present/value.h"

static struct tt_run *run(const struct tt_tabled *tabled, bool risks, tt_run_visit *visit, void *context) {
	return tt_run_all(&(struct tt_run_request){.model = tabled->model,
		.program = tabled->program,
		.as_of = tabled->as_of,
		.risks = risks,
		.visit = visit,
		.context = context,
		.progress = tabled->progress});
}

static void put_date(struct tt_table *table, tt_instant date) {
	struct tt_buf *cell = tt_table_cell(table);
	if (date != TT_TIME_MAX)
		tt_buf_add(cell, tt_time_format(table->out->scratch, date));
}

static void add_named(struct tt_table *table, struct tt_buf *cell, const struct tt_named *named) {
	tt_cell_separate(table, cell);
	tt_show(cell, table->for_people ? tt_named_text(named, table->out->language) : named->id);
}

/* ---- conditions --------------------------------------------------------------------------------------- */

static const struct tt_column condition_columns[] = {
	TT_COLUMN("asking", "求める主体", "asking"),
	TT_COLUMN("asked", "求められる主体", "asked"),
	TT_COLUMN("kind", "種類", "kind"),
	TT_COLUMN("item", "求めること", "what is asked"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("system", "層", "layer"),
	TT_COLUMN("because", "理由", "because of"),
	TT_COLUMN("offered", "示されたもの", "offered"),
	TT_COLUMN("evidence", "証拠", "evidence"),
	TT_COLUMN("gap", "不足", "gap"),
	TT_COLUMN("contract", "契約", "contract"),
	TT_COLUMN("review", "次の確認", "next audit"),
	TT_COLUMN("leaves", "残る範囲", "leaves"),
	TT_COLUMN("leaves_to", "残りを担う主体", "left to"),
};

static void put_kind(struct tt_table *table, uint8_t kind) {
	static const char *const words[] = {"control", "duty", "attribute"}, *const ja[] = {
										     "対策", "義務", "属性"};
	tt_cell_word(table, words[kind], tt_say(table->out, ja[kind], words[kind]));
}

static void put_item(struct tt_table *table, struct tt_engine *engine, const struct tt_condition *row) {
	const struct tt_model *model = engine->model;
	enum tt_language language = table->out->language;
	struct tt_buf *cell = tt_table_cell(table);
	if (row->kind == TT_CONDITION_CONTROL) {
		const struct tt_named *named = &model->controls.items[row->control].named;
		tt_show(cell, named->id);
		tt_buf_string(cell, table->for_people ? " " : "");
		tt_show(cell, table->for_people ? tt_named_text(named, language) : (struct tt_text){0});
		return;
	}
	if (row->kind == TT_CONDITION_DUTY) {
		tt_show(cell, table->for_people ? tt_title_in(&row->duty->title, language) : row->duty->id);
		return;
	}
	const struct tt_named *attribute = &model->attributes.items[row->attribute].named;
	struct tt_range range = tt_holding_range(engine, row->holding, row->attribute);
	tt_show(cell, table->for_people ? tt_named_text(attribute, language) : attribute->id);
	tt_buf_string(cell, table->for_people ? ": " : "=");
	if (table->for_people)
		tt_value_titles(engine, row->holding, row->attribute, range, language, cell);
	else
		tt_value_ids(engine, row->holding, row->attribute, range, table->out->scratch, cell);
}

/* Rules and numbers of risks. */
static void put_because(
	struct tt_table *table, const struct tt_engine *engine, const struct tt_condition *row) {
	if (row->kind == TT_CONDITION_DUTY) {
		tt_cell_source(table, engine->model, row->rule);
		return;
	}
	struct tt_buf *cell = tt_table_cell(table);
	if (row->kind == TT_CONDITION_CONTROL)
		tt_buf_format(cell, tt_say(table->out, "リスク%u件", "%u risks"), row->risks);
	else
		add_named(table, cell, &engine->model->events.items[row->event].named);
}

static bool is_gap(const struct tt_model *model, const struct tt_condition *row, uint32_t contracts) {
	if (row->kind == TT_CONDITION_DUTY)
		return row->status != TT_DUTY_DISCHARGED;
	if (row->kind == TT_CONDITION_ATTRIBUTE)
		return contracts == 0;
	return row->measure == TT_NONE || model->measures.items[row->measure].state == TT_MEASURE_PLANNED;
}

static void put_offer(struct tt_table *table, const struct tt_model *model, const struct tt_condition *row) {
	static const char *const ja[] = {"予定", "実施済み", "該当なし"};
	enum tt_duty_status status = (enum tt_duty_status)row->status;
	if (row->kind == TT_CONDITION_DUTY) {
		tt_cell_word(table, tt_duty_status_name(status),
			tt_duty_status_title(status, table->out->language));
		(void)tt_table_cell(table);
		return;
	}
	if (row->kind != TT_CONDITION_CONTROL || row->measure == TT_NONE) {
		(void)tt_table_cell(table);
		(void)tt_table_cell(table);
		return;
	}
	const struct tt_measure *measure = &model->measures.items[row->measure];
	const char *word = tt_word_measure_state(measure->state);
	struct tt_text claims = tt_title_in(&measure->claims, table->out->language);
	tt_cell_word(table, word, tt_say(table->out, ja[measure->state], word));
	struct tt_buf *cell = &table->cells[table->at - 1];
	tt_buf_string(cell, claims.len > 0 ? ": " : "");
	tt_show(cell, claims);
	tt_show(tt_table_cell(table), tt_title_in(&measure->evidence, table->out->language));
}

static void put_contracts(struct tt_table *table, const struct tt_model *model, tt_set_id contracts) {
	struct tt_buf *cell = tt_table_cell(table);
	struct tt_set_view view = tt_set_view(&model->sets, contracts);
	for (uint32_t i = 0; i < view.len; i++)
		add_named(table, cell, &model->regimes.items[view.items[i]].named);
}

static void put_condition(struct tt_table *table, struct tt_engine *engine, const struct tt_condition *row) {
	const struct tt_model *model = engine->model;
	bool control = row->kind == TT_CONDITION_CONTROL && row->measure != TT_NONE;
	const struct tt_measure *measure = control ? &model->measures.items[row->measure] : NULL;
	tt_set_id contracts = tt_contracts_between(engine, row->asking, row->asked);
	bool gap = is_gap(model, row, tt_set_view(&model->sets, contracts).len);
	tt_cell_named(table, tt_named_party(model, row->asking));
	tt_cell_named(table, tt_named_party(model, row->asked));
	put_kind(table, row->kind);
	put_item(table, engine, row);
	tt_cell_named(table, tt_named_data(model, row->data));
	tt_cell_named(table, row->kind == TT_CONDITION_CONTROL ? tt_named_system(model, row->system) : NULL);
	put_because(table, engine, row);
	put_offer(table, model, row);
	tt_cell_word(
		table, gap ? "yes" : "no", tt_say(table->out, gap ? "あり" : "なし", gap ? "yes" : "no"));
	put_contracts(table, model, contracts);
	put_date(table, measure == NULL ? TT_TIME_MAX : measure->review);
	tt_show(tt_table_cell(table),
		measure == NULL ? (struct tt_text){0} : tt_title_in(&measure->leaves, table->out->language));
	tt_cell_named(table, measure == NULL ? NULL : tt_named_party(model, measure->leaves_to));
	tt_table_end_row(table);
}

/* Another party gets what it asks and what is asked of it. */
static bool is_own(const struct tt_tabled *tabled, const struct tt_condition *row) {
	const struct tt_view *view = tabled->view;
	return view == NULL || tt_party_within(tabled->model, row->asking, view->party) ||
	       tt_party_within(tabled->model, row->asked, view->party);
}

static void visit_conditions(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	tt_conditions_event(context, engine, outcome);
}

void tt_print_conditions(const struct tt_tabled *tabled) {
	struct tt_conditions conditions = {.arena = tabled->out->arena};
	struct tt_table table;
	struct tt_run *ended = run(tabled, true, visit_conditions, &conditions);
	tt_conditions_sort(&conditions);
	tt_table_begin(&table, tabled->out, tabled->format, condition_columns, TT_COUNT(condition_columns));
	for (uint32_t i = 0; i < conditions.rows.len; i++)
		if (is_own(tabled, &conditions.rows.items[i]))
			put_condition(&table, ended->engine, &conditions.rows.items[i]);
	tt_table_end(&table);
	tt_run_finish(ended);
}

/* ---- statement of applicability ----------------------------------------------------------------------- */

static const struct tt_column applicability_columns[] = {
	TT_COLUMN("guideline", "指針", "guideline"),
	TT_COLUMN("item", "項目", "item"),
	TT_COLUMN("title", "見出し", "title"),
	TT_COLUMN("applicable", "適用", "applicable"),
	TT_COLUMN("state", "状態", "state"),
	TT_COLUMN("controls", "対策要件", "controls"),
	TT_COLUMN("reason", "理由", "reason"),
};

static void put_item_state(struct tt_table *table, uint8_t state) {
	static const char *const words[] = {"-", "open", "planned", "in-place", "excluded"},
				 *const ja[] = {"-", "未定", "予定", "実施済み", "除外"};
	tt_cell_word(table, words[state], tt_say(table->out, ja[state], words[state]));
}

static const char *reason_of(
	const struct tt_table *table, const struct tt_model *model, const struct tt_applicable_item *item) {
	if (item->state == TT_ITEM_EXCLUDED)
		return tt_say(table->out, "関係する対策要件が、該当しないとされている",
			"the controls that refer to it are said not to apply");
	if (item->state != TT_ITEM_NOT_CALLED_FOR)
		return tt_say(table->out, "リスクに有効な対策要件が参照している",
			"controls that help against risks of the model refer to it");
	return tt_set_view(&model->sets, item->known).len > 0
		       ? tt_say(table->out, "これを参照する対策要件を要するリスクがない",
				 "no risk calls for the controls that refer to it")
		       : tt_say(table->out, "目録の対策要件が参照していない（別に検討する）",
				 "no control of the catalogue refers to it (to be considered apart)");
}

static void put_applicable(struct tt_table *table, const struct tt_model *model, uint32_t guideline,
	uint32_t at, const struct tt_applicable_item *item) {
	const struct tt_guideline *known = &model->guidelines.items[guideline];
	bool yes = item->state != TT_ITEM_NOT_CALLED_FOR && item->state != TT_ITEM_EXCLUDED;
	tt_cell_named(table, &known->named);
	tt_show(tt_table_cell(table), known->items[at].id);
	tt_show(tt_table_cell(table), tt_title_in(&known->items[at].title, table->out->language));
	tt_cell_word(
		table, yes ? "yes" : "no", tt_say(table->out, yes ? "する" : "しない", yes ? "yes" : "no"));
	put_item_state(table, item->state);
	struct tt_buf *cell = tt_table_cell(table);
	struct tt_set_view controls = tt_set_view(&model->sets, item->controls);
	for (uint32_t i = 0; i < controls.len; i++) {
		tt_cell_separate(table, cell);
		tt_show(cell, model->controls.items[controls.items[i]].named.id);
	}
	tt_buf_string(tt_table_cell(table), reason_of(table, model, item));
	tt_table_end_row(table);
}

static void visit_controls(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	tt_controls_event(context, engine, outcome);
}

void tt_print_applicability(const struct tt_tabled *tabled) {
	struct tt_controls controls = {.arena = tabled->out->arena};
	const struct tt_model *model = tabled->model;
	struct tt_table table;
	tt_run_finish(run(tabled, true, visit_controls, &controls));
	const struct tt_applicable *applicable =
		tt_applicable_of(tabled->out->arena, tabled->model, &controls);
	tt_table_begin(
		&table, tabled->out, tabled->format, applicability_columns, TT_COUNT(applicability_columns));
	for (uint32_t i = 0; i < model->guidelines.len; i++)
		for (uint32_t j = 0; j < model->guidelines.items[i].item_count; j++)
			if (!model->guidelines.items[i].items[j].withdrawn)
				put_applicable(&table, model, i, j, &applicable->items[i][j]);
	tt_table_end(&table);
}

/* ---- inventory of data about persons ------------------------------------------------------------------ */

static const struct tt_column inventory_columns[] = {
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("about", "本人", "about"),
	TT_COLUMN("category", "カテゴリ", "category"),
	TT_COLUMN("subjects", "本人の数", "subjects"),
	TT_COLUMN("purpose", "利用目的", "purpose"),
	TT_COLUMN("origin", "来歴", "origin"),
	TT_COLUMN("holder", "保有者", "holder"),
	TT_COLUMN("controller", "データ管理主体", "controller"),
	TT_COLUMN("system", "システム", "system"),
	TT_COLUMN("country", "所在国", "country"),
	TT_COLUMN("disclosure", "開示範囲", "disclosure"),
	TT_COLUMN("expiry", "利用期限", "expiry"),
	TT_COLUMN("value", "価値", "value"),
	TT_COLUMN("held", "現存", "held"),
};

/* Whom it is about is not nobody. */
static bool about_persons(struct tt_engine *engine, uint32_t row) {
	return tt_holding_range(engine, row, TT_about).at_most != TT_SET_EMPTY;
}

static void put_inventory(struct tt_table *table, struct tt_engine *engine, uint32_t row) {
	static const uint32_t first[] = {TT_about, TT_category, TT_subjects, TT_purpose, TT_origin},
			      rest[] = {TT_country, TT_disclosure, TT_expiry, TT_value};
	const struct tt_model *model = engine->model;
	const struct tt_holding *holding = &engine->holdings.items[row];
	bool alive = holding->alive;
	tt_cell_named(table, tt_named_data(model, holding->data));
	for (size_t i = 0; i < TT_COUNT(first); i++)
		tt_cell_value(table, engine, row, first[i], tt_holding_range(engine, row, first[i]));
	tt_cell_named(table, tt_named_party(model, holding->holder));
	tt_cell_value(table, engine, row, TT_controller, tt_holding_range(engine, row, TT_controller));
	tt_cell_named(table, tt_named_system(model, holding->system));
	for (size_t i = 0; i < TT_COUNT(rest); i++)
		tt_cell_value(table, engine, row, rest[i], tt_holding_range(engine, row, rest[i]));
	tt_cell_word(table, alive ? "yes" : "no",
		alive ? tt_say(table->out, "はい", "yes") : tt_say(table->out, "いいえ", "no"));
	tt_table_end_row(table);
}

void tt_print_inventory(const struct tt_tabled *tabled) {
	struct tt_table table;
	struct tt_run *ended = run(tabled, false, NULL, NULL);
	tt_table_begin(&table, tabled->out, tabled->format, inventory_columns, TT_COUNT(inventory_columns));
	for (uint32_t data = 0; data < tabled->model->data.len; data++)
		TT_FOR_HOLDINGS(ended->engine, data, row)
	if (about_persons(ended->engine, row))
		put_inventory(&table, ended->engine, row);
	tt_table_end(&table);
	tt_run_finish(ended);
}

/* ---- records of processing ---------------------------------------------------------------------------- */

static const struct tt_column processing_columns[] = {
	TT_COLUMN("party", "主体", "party"),
	TT_COLUMN("role", "立場", "role"),
	TT_COLUMN("for", "誰のために", "on behalf of"),
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("type", "種類", "type"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("purpose", "目的", "purpose"),
	TT_COLUMN("about", "本人", "about"),
	TT_COLUMN("category", "カテゴリ", "category"),
	TT_COLUMN("recipient", "提供先", "recipient"),
	TT_COLUMN("recipient_country", "提供先の国", "country of the recipient"),
	TT_COLUMN("expiry", "利用期限", "expiry"),
	TT_COLUMN("measures", "講じた対策", "measures in place"),
};

/*
 * For whom the party handles the data, by the answers to the question of core: of those who hold, control or
 * give it. TT_SET_EMPTY: for itself.
 */
static tt_set_id principals(struct tt_engine *engine, uint32_t event, uint32_t party, uint32_t row) {
	struct tt_model *model = engine->model;
	tt_set_id some = tt_holding_range(engine, row, TT_controller).at_least, principals = TT_SET_EMPTY;
	some = tt_set_with(&model->sets, some, engine->holdings.items[row].holder);
	if (model->events.items[event].from != TT_NONE)
		some = tt_set_with(&model->sets, some, model->events.items[event].from);
	for (uint32_t i = 0; i < tt_set_view(&model->sets, some).len; i++) {
		uint32_t other = tt_set_view(&model->sets, some).items[i];
		uint32_t subjects[TT_OF_MAX] = {engine->holdings.items[row].data, other, party, TT_NONE};
		if (tt_third_party(model, other, party) &&
			tt_engine_answer(engine, model->question_on_behalf, subjects, NULL).truth == TT_YES)
			principals = tt_set_with(&model->sets, principals, other);
	}
	return principals;
}

static void put_types(struct tt_table *table, uint8_t types) {
	struct tt_buf *cell = tt_table_cell(table);
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
		if ((types & TT_EVENT_BIT(type)) == 0)
			continue;
		tt_cell_separate(table, cell);
		tt_buf_string(cell, table->for_people ? tt_event_type_title((enum tt_event_type)type,
								table->out->language)
						      : tt_word_event_type(type));
	}
}

static void put_measures(struct tt_table *table, const struct tt_model *model, uint32_t party) {
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; i < model->measures.len; i++) {
		const struct tt_measure *measure = &model->measures.items[i];
		bool mine = false;
		struct tt_set_view parties = tt_set_view(&model->sets, measure->parties);
		struct tt_set_view systems = tt_set_view(&model->sets, measure->systems);
		for (uint32_t j = 0; j < parties.len; j++)
			mine = mine || tt_party_within(model, party, parties.items[j]);
		for (uint32_t j = 0; j < systems.len; j++)
			mine = mine || model->systems.items[systems.items[j]].operator_party == party;
		if (!mine || measure->state != TT_MEASURE_IN_PLACE)
			continue;
		tt_cell_separate(table, cell);
		tt_show(cell, model->controls.items[measure->control].named.id);
	}
}

static void put_processing(
	struct tt_table *table, struct tt_engine *engine, uint32_t event, uint32_t party, uint32_t row) {
	const struct tt_model *model = engine->model;
	const struct tt_event *known = &model->events.items[event];
	uint32_t data = engine->holdings.items[row].data;
	if (model->parties.items[party].kind == TT_PARTY_PERSON) /* keeps no records */
		return;
	tt_set_id of = principals(engine, event, party, row);
	bool processor = of != TT_SET_EMPTY;
	bool given = known->to != TT_NONE && known->to != party;
	tt_cell_named(table, tt_named_party(model, party));
	tt_cell_word(table, processor ? "processor" : "controller",
		tt_say(table->out, processor ? "受託者（処理者）" : "管理者",
			processor ? "processor" : "controller"));
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; i < tt_set_view(&model->sets, of).len; i++)
		add_named(table, cell, tt_named_party(model, tt_set_view(&model->sets, of).items[i]));
	tt_cell_named(table, tt_named_event(model, event));
	put_types(table, known->types);
	tt_cell_named(table, tt_named_data(model, data));
	tt_show(tt_table_cell(table), tt_word(model, known->purpose));
	tt_cell_value(table, engine, row, TT_about, tt_holding_range(engine, row, TT_about));
	tt_cell_value(table, engine, row, TT_category, tt_holding_range(engine, row, TT_category));
	tt_cell_named(table, given ? tt_named_party(model, known->to) : NULL);
	tt_show(tt_table_cell(table),
		given ? tt_word(model, model->parties.items[known->to].country) : (struct tt_text){0});
	tt_cell_value(table, engine, row, TT_expiry, tt_holding_range(engine, row, TT_expiry));
	put_measures(table, model, party);
	tt_table_end_row(table);
}

/* Operators of other legal persons that handle what lies with them. */
static void put_operators(struct tt_table *table, struct tt_engine *engine, uint32_t event, uint32_t row) {
	const struct tt_model *model = engine->model;
	tt_set_id controllers = tt_holding_range(engine, row, TT_controller).at_least;
	uint32_t holder = engine->holdings.items[row].holder, system = engine->holdings.items[row].system;
	while (system != TT_NONE && system != TT_RUNS_ON_UNKNOWN) {
		uint32_t operator_party = model->systems.items[system].operator_party;
		if (operator_party != TT_NONE && tt_third_party(model, operator_party, holder) &&
			tt_set_contains(&model->sets, controllers, operator_party))
			put_processing(table, engine, event, operator_party, row);
		system = model->systems.items[system].run_on;
	}
}

static bool acts(const struct tt_model *model, const struct tt_event *event, uint32_t party) {
	for (uint32_t i = 0; i < event->by.len; i++)
		if (model->ids.items[event->by.start + i] == party)
			return true;
	return false;
}

/*
 * Whoever acts, with what goes in, or with what an acquisition makes; a receiver, with what it gets;
 * operators that handle what the event makes.
 */
static void visit_processing(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_event *event = &engine->model->events.items[outcome->event];
	bool makes = outcome->inputs.len == 0;
	for (uint32_t i = 0; i < event->by.len; i++) {
		uint32_t party = engine->model->ids.items[event->by.start + i];
		uint32_t count = makes ? outcome->outputs.len : outcome->inputs.len;
		for (uint32_t j = 0; j < count; j++) {
			uint32_t row = makes ? outcome->outputs.items[j] : outcome->inputs.items[j];
			if (about_persons(engine, row))
				put_processing(context, engine, outcome->event, party, row);
		}
	}
	for (uint32_t i = 0; i < outcome->outputs.len; i++) {
		uint32_t row = outcome->outputs.items[i];
		if (!about_persons(engine, row))
			continue;
		if (engine->holdings.items[row].holder == event->to && !acts(engine->model, event, event->to))
			put_processing(context, engine, outcome->event, event->to, row);
		put_operators(context, engine, outcome->event, row);
	}
}

void tt_print_processing(const struct tt_tabled *tabled) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, processing_columns, TT_COUNT(processing_columns));
	tt_run_finish(run(tabled, false, visit_processing, &table));
	tt_table_end(&table);
}

/*
 * Tables of the fourth step: the risks of each event as they are found, a row each; how many there are from
 * each perspective, or why there can be none; the controls, with whom they fall to and what is done about
 * them.
 */
#include "analysis/control.h"
#include "analysis/view.h"
#include "analysis/word.h"
#include "present/message.h"
#include "present/tables.h"
#include "present/value.h"

/* ---- cells ------------------------------------------------------------------------------------------ */

static void put_level(struct tt_table *table, const struct tt_model *model, uint8_t level) {
	const struct tt_attribute_kind *value = &model->attributes.items[TT_value];
	struct tt_buf *cell = tt_table_cell(table);
	if (level == 0 || level > value->level_count)
		return;
	tt_show(cell, table->for_people ? tt_title_in(&value->level_titles[level - 1], table->out->language)
					: tt_word(model, value->levels[level - 1]));
}

static void put_likelihood(struct tt_table *table, const struct tt_model *model, uint8_t likelihood) {
	const struct tt_assessment *assessment = &model->assessment;
	struct tt_buf *cell = tt_table_cell(table);
	if (likelihood == 0 || likelihood > assessment->likelihood_count)
		return;
	tt_show(cell, table->for_people ? tt_title_in(&assessment->likelihood_titles[likelihood - 1],
						  table->out->language)
					: tt_word(model, assessment->likelihoods[likelihood - 1]));
}

static void put_date(struct tt_table *table, tt_instant date) {
	struct tt_buf *cell = tt_table_cell(table);
	if (date != TT_TIME_MAX && date != TT_TIME_MIN)
		tt_buf_add(cell, tt_time_format(table->out->scratch, date));
}

static void add_named(struct tt_table *table, struct tt_buf *cell, const struct tt_named *named) {
	tt_cell_separate(table, cell);
	if (named == NULL)
		tt_buf_byte(cell, '-');
	else
		tt_show(cell, table->for_people ? tt_named_text(named, table->out->language) : named->id);
}

/* People know controls by their number and name. */
static void add_control(struct tt_table *table, struct tt_buf *cell, const struct tt_control *control) {
	tt_cell_separate(table, cell);
	tt_show(cell, control->named.id);
	if (!table->for_people)
		return;
	tt_buf_byte(cell, ' ');
	tt_show(cell, tt_named_text(&control->named, table->out->language));
}

static void put_truth(struct tt_table *table, uint8_t truth) {
	static const char *const words[] = {"no", "possible", "yes"}, *const ja[] = {
									      "いいえ", "あり得る", "はい"};
	tt_cell_word(table, words[truth], tt_say(table->out, ja[truth], words[truth]));
}

/* ---- risks ------------------------------------------------------------------------------------------- */

static const struct tt_column risk_columns[] = {
	TT_COLUMN("id", "識別名", "id"),
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("perspective", "観点", "perspective"),
	TT_COLUMN("source", "脅威の主体", "threat source"),
	TT_COLUMN("threat", "脅威", "threat"),
	TT_COLUMN("controls", "対策要件", "controls"),
	TT_COLUMN("incident", "想定される出来事", "incident"),
	TT_COLUMN("outcome", "生じ得る結果", "outcome"),
	TT_COLUMN("places", "所在", "places"),
	TT_COLUMN("applies", "該当", "applies"),
	TT_COLUMN("origin", "由来", "origin"),
	TT_COLUMN("impact", "影響", "impact"),
	TT_COLUMN("likelihood", "起こりやすさ", "likelihood"),
	TT_COLUMN("level", "大きさ", "level"),
	TT_COLUMN("treatment", "対応", "treatment"),
	TT_COLUMN("owner", "責任者", "owner"),
	TT_COLUMN("due", "期日", "due"),
	TT_COLUMN("decided", "判断した日", "decided"),
	TT_COLUMN("review", "見直す期日", "review"),
	TT_COLUMN("reason", "理由", "reason"),
	TT_COLUMN("evidence", "証拠", "evidence"),
	TT_COLUMN("residual", "残る大きさ", "residual"),
	TT_COLUMN("change", "前回との差", "change"),
	TT_COLUMN("basis", "判断の前提", "basis"),
	TT_COLUMN("proposes", "見るべき属性", "attribute to add"),
	TT_COLUMN("cite", "典拠", "citation"),
};

static void put_threats(struct tt_table *table, const struct tt_model *model, const struct tt_risk *risk) {
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; risk != NULL && i < risk->threat_count; i++)
		if (risk->threats[i].threat != TT_NONE)
			add_named(table, cell, &model->threats.items[risk->threats[i].threat]);
}

static void put_controls(struct tt_table *table, const struct tt_model *model, const struct tt_risk *risk) {
	struct tt_buf *cell = tt_table_cell(table);
	struct tt_set_view view = tt_set_view(&model->sets, risk == NULL ? TT_SET_EMPTY : risk->controls);
	for (uint32_t i = 0; i < view.len; i++)
		add_control(table, cell, &model->controls.items[view.items[i]]);
}

/* What a broken rule says, or what may happen. */
static void put_incident(
	struct tt_table *table, const struct tt_model *model, const struct tt_found_risk *found) {
	struct tt_buf *cell = tt_table_cell(table);
	enum tt_language language = table->out->language;
	if (found->risk != TT_NONE)
		tt_show(cell, tt_title_in(&model->risks.items[found->risk].named.title, language));
	else
		tt_rule_title(model, found->rule, language, cell);
}

static void put_places(
	struct tt_table *table, const struct tt_risks *risks, const struct tt_found_risk *found) {
	const struct tt_model *model = risks->engine->model;
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; i < found->place_count; i++) {
		const struct tt_risk_place *place = &risks->places.items[found->first_place + i];
		add_named(table, cell, tt_named_party(model, place->holder));
		if (place->system == TT_NONE)
			continue;
		const struct tt_named *system = tt_named_system(model, place->system);
		tt_buf_byte(cell, ':');
		tt_show(cell, table->for_people ? tt_named_text(system, table->out->language) : system->id);
	}
}

static void put_origin(struct tt_table *table, const struct tt_model *model, const struct tt_risk *risk) {
	struct tt_buf *cell = tt_table_cell(table);
	if (risk == NULL) {
		tt_buf_string(
			cell, table->for_people ? tt_say(table->out, "違反", "violation") : "violation");
		return;
	}
	if (risk->named.pack != TT_NONE) {
		tt_show(cell, model->packs.items[risk->named.pack].id);
		return;
	}
	tt_buf_string(cell, table->for_people ? tt_say(table->out, "モデル", "model") : "model");
	if (risk->as != TT_NONE) {
		tt_buf_byte(cell, table->for_people ? ' ' : ':');
		tt_show(cell, model->risks.items[risk->as].named.id);
	}
}

static void put_treatment(struct tt_table *table, const struct tt_decision *decision) {
	static const char *const ja[] = {"低減", "回避", "共有", "保有"};
	if (decision == NULL || decision->treatment == TT_TREATMENT_NONE) {
		(void)tt_table_cell(table);
		return;
	}
	const char *word = tt_word_treatment(decision->treatment - 1);
	tt_cell_word(table, word, tt_say(table->out, ja[decision->treatment - 1], word));
}

static void put_decision(struct tt_table *table, const struct tt_decision *decision) {
	put_treatment(table, decision);
	tt_show(tt_table_cell(table), decision->owner);
	put_date(table, decision->due);
	put_date(table, decision->decided);
	put_date(table, decision->review);
	tt_show(tt_table_cell(table), tt_title_in(&decision->reason, table->out->language));
	tt_show(tt_table_cell(table), tt_title_in(&decision->evidence, table->out->language));
}

enum { DECIDED = 7 }; /* cells, empty where there is no decision */

static void put_change(struct tt_table *table, uint8_t change) {
	static const char *const words[] = {"new", "unchanged", "changed"}, *const ja[] = {"新規", "変わらず",
										    "変更あり"};
	tt_cell_word(table, words[change], tt_say(table->out, ja[change], words[change]));
}

/* Attributes that the data does not have, or that nobody has declared. */
static void put_proposed(struct tt_table *table, const struct tt_model *model,
	const struct tt_found_risk *found, const struct tt_risk *risk) {
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; risk != NULL && i < risk->propose_count; i++) {
		if (!tt_risk_proposes(model, found->data, risk->proposes[i]))
			continue;
		tt_cell_separate(table, cell);
		tt_show(cell, risk->proposes[i]);
	}
}

static void put_risk_cite(struct tt_table *table, const struct tt_model *model, tt_instant at,
	const struct tt_found_risk *found, const struct tt_risk *risk) {
	const struct tt_citations *cite = risk != NULL ? &risk->cite : &model->rules.items[found->rule].cite;
	tt_cite(cite, at, tt_table_cell(table));
}

struct risk_rows {
	struct tt_table table;
	struct tt_risks *risks;
	struct tt_table_run *said; /* by risk, then by rule: what every row of it says */
	bool brief;		   /* for a screen */
	uint32_t event, data;	   /* of the row above */
};

static void put_said(
	struct tt_table *table, const struct tt_model *model, const struct tt_found_risk *found) {
	const struct tt_risk *risk = found->risk == TT_NONE ? NULL : &model->risks.items[found->risk];
	tt_cell_named(table,
		found->perspective == TT_NONE ? NULL : &model->perspectives.items[found->perspective].named);
	tt_cell_named(table,
		risk == NULL || risk->source == TT_NONE ? NULL : &model->threat_sources.items[risk->source]);
	put_threats(table, model, risk);
	put_controls(table, model, risk);
	put_incident(table, model, found);
	tt_show(tt_table_cell(table),
		risk == NULL ? (struct tt_text){0} : tt_title_in(&risk->outcome, table->out->language));
}

enum { SAID = 6 }; /* cells */

static void put_said_once(struct risk_rows *rows, const struct tt_found_risk *found) {
	const struct tt_model *model = rows->risks->engine->model;
	uint32_t at = found->risk != TT_NONE ? found->risk : model->risks.len + found->rule;
	if (tt_table_repeat(&rows->table, &rows->said[at]))
		return;
	put_said(&rows->table, model, found);
	tt_table_keep(&rows->table, &rows->said[at], SAID);
}

static void put_risk(struct risk_rows *rows, const struct tt_found_risk *found) {
	struct tt_table *table = &rows->table;
	struct tt_risks *risks = rows->risks;
	const struct tt_model *model = risks->engine->model;
	const struct tt_risk *risk = found->risk == TT_NONE ? NULL : &model->risks.items[found->risk];
	tt_table_link(table, "event", model->events.items[found->event].named.id);
	struct tt_buf *id = tt_table_cell(table);
	tt_risk_id(model, found, id);
	tt_buf_add(tt_table_key(table), tt_buf_text(id));
	tt_cell_named(table, tt_named_event(model, found->event));
	tt_cell_named(table, tt_named_data(model, found->data));
	put_said_once(rows, found);
	put_places(table, risks, found);
	put_truth(table, found->truth);
	put_origin(table, model, risk);
	put_level(table, model, found->impact);
	put_likelihood(table, model, found->likelihood);
	put_level(table, model, found->level);
	const struct tt_decision *decision =
		found->decision == TT_NONE ? NULL : &model->decisions.items[found->decision];
	if (decision != NULL)
		put_decision(table, decision);
	else
		tt_table_skip(table, DECIDED);
	/* Where it is filled in, nobody has said what is left until a decision does. */
	uint8_t decided = decision == NULL ? 0 : decision->residual;
	put_level(table, model, tt_table_fills(table) ? decided : found->residual);
	put_change(table, found->change);
	tt_risk_basis(risks, found, tt_table_cell(table));
	put_proposed(table, model, found, risk);
	put_risk_cite(table, model, tt_event_instant(model, risks->engine->as_of, found->event), found, risk);
	tt_table_end_row(table);
}

/* On a screen: what there is and what becomes of it; the rest is in the other formats. */
static const struct tt_column brief_columns[] = {
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("perspective", "観点", "perspective"),
	TT_COLUMN("risk", "リスク", "risk"),
	TT_COLUMN("incident", "想定される出来事", "incident"),
	TT_COLUMN("controls", "対策要件", "controls"),
	TT_COLUMN("applies", "該当", "applies"),
	TT_COLUMN("level", "大きさ", "level"),
	TT_COLUMN("treatment", "対応", "treatment"),
	TT_COLUMN("residual", "残る大きさ", "residual"),
	TT_COLUMN("change", "前回との差", "change"),
};

static void put_brief_controls(
	struct tt_table *table, const struct tt_model *model, const struct tt_risk *risk) {
	struct tt_buf *cell = tt_table_cell(table);
	struct tt_set_view view = tt_set_view(&model->sets, risk == NULL ? TT_SET_EMPTY : risk->controls);
	for (uint32_t i = 0; i < view.len; i++) {
		tt_buf_string(cell, i > 0 ? " " : "");
		tt_show(cell, model->controls.items[view.items[i]].named.id);
	}
}

/* Event and data are named once for all their risks. */
static void put_brief(struct risk_rows *rows, const struct tt_found_risk *found) {
	struct tt_table *table = &rows->table;
	const struct tt_model *model = rows->risks->engine->model;
	const struct tt_risk *risk = found->risk == TT_NONE ? NULL : &model->risks.items[found->risk];
	const struct tt_decision *decision =
		found->decision == TT_NONE ? NULL : &model->decisions.items[found->decision];
	bool again = rows->event == found->event && rows->data == found->data;
	tt_cell_named(table, again ? NULL : tt_named_event(model, found->event));
	tt_cell_named(table, again ? NULL : tt_named_data(model, found->data));
	tt_cell_named(table,
		found->perspective == TT_NONE ? NULL : &model->perspectives.items[found->perspective].named);
	tt_show(tt_table_cell(table), risk == NULL ? model->rules.items[found->rule].id : risk->named.id);
	put_incident(table, model, found);
	put_brief_controls(table, model, risk);
	put_truth(table, found->truth);
	put_level(table, model, found->level);
	put_treatment(table, decision);
	put_level(table, model, decision == NULL ? 0 : found->residual);
	if (decision != NULL)
		put_change(table, found->change);
	tt_table_end_row(table);
	rows->event = found->event;
	rows->data = found->data;
}

static void visit_risks(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct risk_rows *rows = context;
	if (rows->risks == NULL)
		rows->risks = tt_risks_begin(engine);
	tt_risks_event(rows->risks, outcome);
	for (uint32_t i = 0; i < rows->risks->found.len; i++)
		if (rows->brief)
			put_brief(rows, &rows->risks->found.items[i]);
		else
			put_risk(rows, &rows->risks->found.items[i]);
}

static struct tt_run *run(const struct tt_tabled *tabled, tt_run_visit *visit, void *context) {
	return tt_run_all(&(struct tt_run_request){.model = tabled->model,
		.program = tabled->program,
		.as_of = tabled->as_of,
		.risks = true,
		.visit = visit,
		.context = context,
		.progress = tabled->progress});
}

void tt_print_risks(const struct tt_tabled *tabled) {
	bool brief = tabled->format == TT_TABLE_TEXT || tabled->format == TT_TABLE_HTML;
	const struct tt_model *model = tabled->model;
	struct risk_rows rows = {.brief = brief, .event = TT_NONE, .data = TT_NONE};
	rows.said =
		TT_NEW_ARRAY(tabled->out->arena, struct tt_table_run, model->risks.len + model->rules.len);
	if (brief)
		tt_table_begin(
			&rows.table, tabled->out, tabled->format, brief_columns, TT_COUNT(brief_columns));
	else
		tt_table_begin(
			&rows.table, tabled->out, tabled->format, risk_columns, TT_COUNT(risk_columns));
	tt_run_finish(run(tabled, visit_risks, &rows));
	tt_table_end(&rows.table);
}

/* ---- risks of one event, in a page --------------------------------------------------------------------- */

static const struct tt_column event_columns[] = {
	TT_COLUMN("risk", "リスク", "risk"),
	TT_COLUMN("perspective", "観点", "perspective"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("incident", "想定される出来事", "what may happen"),
	TT_COLUMN("outcome", "生じ得る結果", "outcome"),
	TT_COLUMN("threat", "脅威の主体: 脅威", "threat source: threat"),
	TT_COLUMN("controls", "対策要件", "controls"),
	TT_COLUMN("applies", "該当", "applies"),
	TT_COLUMN("level", "大きさ", "level"),
	TT_COLUMN("treatment", "対応", "treatment"),
	TT_COLUMN("owner", "責任者", "owner"),
	TT_COLUMN("due", "期日", "due"),
	TT_COLUMN("reason", "理由", "reason"),
	TT_COLUMN("residual", "残る大きさ", "residual"),
	TT_COLUMN("change", "前回との差", "change"),
	TT_COLUMN("cite", "典拠", "citation"),
};

static bool same_risk(const struct tt_found_risk *a, const struct tt_found_risk *b) {
	return a->event == b->event && a->risk == b->risk && a->rule == b->rule && a->truth == b->truth &&
	       a->level == b->level && a->decision == b->decision;
}

/* Its number; of a risk that the model states, also which of a catalogue it makes concrete. */
static void put_number(
	struct tt_table *table, const struct tt_model *model, const struct tt_found_risk *found) {
	const struct tt_risk *risk = found->risk == TT_NONE ? NULL : &model->risks.items[found->risk];
	struct tt_buf *cell = tt_table_cell(table);
	tt_show(cell, risk == NULL ? model->rules.items[found->rule].id : risk->named.id);
	if (risk == NULL)
		tt_buf_string(cell, tt_say(table->out, "（違反）", " (violation)"));
	else if (risk->named.pack == TT_NONE && risk->as == TT_NONE)
		tt_buf_string(cell, tt_say(table->out, "（モデル）", " (model)"));
	else if (risk->named.pack == TT_NONE)
		tt_buf_format(cell, tt_say(table->out, "（モデル、%.*sの具体化）", " (model, for %.*s)"),
			TT_TEXT_ARGS(model->risks.items[risk->as].named.id));
}

/* What becomes of it; nothing where nothing is decided. */
static void put_decided(
	struct tt_table *table, const struct tt_model *model, const struct tt_found_risk *found) {
	const struct tt_decision *decision =
		found->decision == TT_NONE ? NULL : &model->decisions.items[found->decision];
	put_treatment(table, decision);
	struct tt_text reason = {0};
	if (decision != NULL)
		reason = tt_title_in(&decision->reason, table->out->language);
	tt_show(tt_table_cell(table), decision == NULL ? (struct tt_text){0} : decision->owner);
	put_date(table, decision == NULL ? TT_TIME_MAX : decision->due);
	tt_show(tt_table_cell(table), reason);
	put_level(table, model, decision == NULL ? 0 : found->residual);
	if (model->decisions.len > 0)
		put_change(table, found->change);
	else
		(void)tt_table_cell(table);
}

/* Who or what is behind it, and the threats. */
static void put_threats_and_source(
	struct tt_table *table, const struct tt_model *model, const struct tt_risk *risk) {
	struct tt_buf *cell = tt_table_cell(table);
	bool known = risk != NULL && risk->source != TT_NONE;
	if (known)
		tt_show(cell,
			tt_named_text(&model->threat_sources.items[risk->source], table->out->language));
	for (uint32_t i = 0, named = 0; risk != NULL && i < risk->threat_count; i++) {
		if (risk->threats[i].threat == TT_NONE)
			continue;
		tt_buf_string(cell, named++ > 0 ? tt_say(table->out, "、", ", ") : known ? ": " : "");
		tt_show(cell,
			tt_named_text(&model->threats.items[risk->threats[i].threat], table->out->language));
	}
}

static bool of_several_data(const struct tt_found_risk *rows, uint32_t count) {
	for (uint32_t i = 1; i < count; i++)
		if (rows[i].data != rows[0].data)
			return true;
	return false;
}

/* The first of count rows that are the same but for their data, which is named where there is a choice. */
static void put_event_risk(struct tt_table *table, const struct tt_model *model, tt_instant at,
	const struct tt_found_risk *found, uint32_t count, bool names_data) {
	const struct tt_risk *risk = found->risk == TT_NONE ? NULL : &model->risks.items[found->risk];
	put_number(table, model, found);
	tt_cell_named(table,
		found->perspective == TT_NONE ? NULL : &model->perspectives.items[found->perspective].named);
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; names_data && i < count; i++)
		add_named(table, cell, tt_named_data(model, found[i].data));
	put_incident(table, model, found);
	tt_show(tt_table_cell(table),
		risk == NULL ? (struct tt_text){0} : tt_title_in(&risk->outcome, table->out->language));
	put_threats_and_source(table, model, risk);
	put_brief_controls(table, model, risk);
	if (found->truth == TT_YES)
		(void)tt_table_cell(table);
	else
		put_truth(table, found->truth);
	put_level(table, model, found->level);
	put_decided(table, model, found);
	put_risk_cite(table, model, at, found, risk);
	tt_table_end_row(table);
}

void tt_print_risk_rows(
	const struct tt_tabled *tabled, tt_instant at, const struct tt_found_risk *rows, uint32_t count) {
	bool names_data = of_several_data(rows, count);
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, event_columns, TT_COUNT(event_columns));
	for (uint32_t first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && same_risk(&rows[first], &rows[end]); end++)
			continue;
		put_event_risk(&table, tabled->model, at, &rows[first], end - first, names_data);
	}
	tt_table_end(&table);
}

/* ---- perspectives ------------------------------------------------------------------------------------ */

static const struct tt_column perspective_columns[] = {
	TT_COLUMN("event", "イベント", "event"),
	TT_COLUMN("data", "データ", "data"),
	TT_COLUMN("perspective", "観点", "perspective"),
	TT_COLUMN("applies", "該当", "applies"),
	TT_COLUMN("risks", "リスクの数", "risks"),
	TT_COLUMN("stated", "うちモデルが挙げるもの", "stated in the model"),
	TT_COLUMN("reason", "該当しない理由", "why not"),
};

static void put_perspective(
	struct tt_table *table, const struct tt_risks *risks, uint32_t event, struct tt_perspective_met met) {
	const struct tt_model *model = risks->engine->model;
	const struct tt_perspective *perspective = &model->perspectives.items[met.perspective];
	uint32_t all = 0, stated = 0;
	for (uint32_t i = 0; i < risks->found.len; i++) {
		const struct tt_found_risk *found = &risks->found.items[i];
		if (found->perspective != met.perspective || found->data != met.data)
			continue;
		all++;
		stated += found->risk != TT_NONE && model->risks.items[found->risk].named.pack == TT_NONE;
	}
	tt_cell_named(table, tt_named_event(model, event));
	tt_cell_named(table, tt_named_data(model, met.data));
	tt_cell_named(table, &perspective->named);
	put_truth(table, met.truth);
	tt_buf_format(tt_table_cell(table), "%u", all);
	tt_buf_format(tt_table_cell(table), "%u", stated);
	struct tt_buf *cell = tt_table_cell(table);
	if (met.truth == TT_NO)
		tt_show(cell, tt_title_in(&perspective->otherwise, table->out->language));
	tt_table_end_row(table);
}

static void visit_perspectives(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct risk_rows *rows = context;
	if (rows->risks == NULL)
		rows->risks = tt_risks_begin(engine);
	tt_risks_event(rows->risks, outcome);
	for (uint32_t i = 0; i < outcome->perspectives.len; i++)
		put_perspective(&rows->table, rows->risks, outcome->event, outcome->perspectives.items[i]);
}

void tt_print_perspectives(const struct tt_tabled *tabled) {
	struct risk_rows rows = {.risks = NULL};
	tt_table_begin(
		&rows.table, tabled->out, tabled->format, perspective_columns, TT_COUNT(perspective_columns));
	tt_run_finish(run(tabled, visit_perspectives, &rows));
	tt_table_end(&rows.table);
}

/* ---- controls ---------------------------------------------------------------------------------------- */

static const struct tt_column control_columns[] = {
	TT_COLUMN("control", "対策要件", "control"),
	TT_COLUMN("title", "見出し", "title"),
	TT_COLUMN("kind", "種類", "kind"),
	TT_COLUMN("party", "担う主体", "falls to"),
	TT_COLUMN("system", "層", "layer"),
	TT_COLUMN("risks", "リスクの数", "risks"),
	TT_COLUMN("level", "最大の大きさ", "highest level"),
	TT_COLUMN("state", "状態", "state"),
	TT_COLUMN("evidence", "証拠", "evidence"),
	TT_COLUMN("reason", "理由", "reason"),
	TT_COLUMN("owner", "責任者", "owner"),
	TT_COLUMN("due", "期日", "due"),
	TT_COLUMN("review", "次の確認", "next review"),
	TT_COLUMN("claims", "講じたとする範囲", "claims"),
	TT_COLUMN("leaves", "残る範囲", "leaves"),
	TT_COLUMN("leaves_to", "残りを担う主体", "left to"),
	TT_COLUMN("references", "参照", "references"),
};

static void put_references(
	struct tt_table *table, const struct tt_model *model, const struct tt_control *control) {
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; i < control->reference_count; i++) {
		const struct tt_reference *reference = &control->references[i];
		if (reference->guideline == TT_NONE)
			continue;
		add_named(table, cell, &model->guidelines.items[reference->guideline].named);
		for (uint32_t j = 0; j < reference->item_count; j++) {
			tt_buf_byte(cell, ' ');
			tt_show(cell, reference->items[j]);
		}
	}
}

static void put_measure(struct tt_table *table, const struct tt_model *model, uint32_t id) {
	static const char *const ja[] = {"予定", "実施済み", "該当なし"};
	enum tt_language language = table->out->language;
	if (id == TT_NONE && !tt_table_fills(table)) {
		tt_cell_word(table, "none", tt_say(table->out, "未定", "none stated"));
	}
	if (id == TT_NONE)
		return;
	const struct tt_measure *measure = &model->measures.items[id];
	const char *word = tt_word_measure_state(measure->state);
	tt_cell_word(table, word, tt_say(table->out, ja[measure->state], word));
	tt_show(tt_table_cell(table), tt_title_in(&measure->evidence, language));
	tt_show(tt_table_cell(table), tt_title_in(&measure->reason, language));
	tt_show(tt_table_cell(table), measure->owner);
	put_date(table, measure->due);
	put_date(table, measure->review);
	tt_show(tt_table_cell(table), tt_title_in(&measure->claims, language));
	tt_show(tt_table_cell(table), tt_title_in(&measure->leaves, language));
	tt_cell_named(table, tt_named_party(model, measure->leaves_to));
}

/* People read once what a control refers to, not for each who bears it; a screen has no room for it. */
static void put_control(
	struct tt_table *table, const struct tt_model *model, const struct tt_control_row *row, bool again) {
	const struct tt_control *control = &model->controls.items[row->control];
	tt_show(tt_table_cell(table), control->named.id);
	tt_show(tt_table_cell(table), tt_named_text(&control->named, table->out->language));
	tt_cell_named(
		table, control->kind == TT_NONE ? NULL : &model->control_kinds.items[control->kind].named);
	if (row->party == TT_NONE)
		tt_cell_word(table, "nobody", tt_say(table->out, "担う者がいない", "nobody"));
	else
		tt_cell_named(table, tt_named_party(model, row->party));
	tt_cell_named(table, tt_named_system(model, row->system));
	tt_buf_format(tt_table_cell(table), "%u", row->risks);
	put_level(table, model, row->level);
	put_measure(table, model, row->measure);
	while (table->at < table->column_count - 1)
		(void)tt_table_cell(table);
	if (table->format != TT_TABLE_TEXT && !(again && table->for_people))
		put_references(table, model, control);
	tt_control_row_id(model, row, tt_table_key(table));
	tt_table_end_row(table);
}

/* Another party gets those that fall to it. */
static bool is_own(const struct tt_tabled *tabled, const struct tt_control_row *row) {
	return tabled->view == NULL ||
	       (row->party != TT_NONE && tt_view_system(tabled->view, row->system) &&
		       tt_party_within(tabled->model, row->party, tabled->view->party));
}

static void visit_controls(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	tt_controls_event(context, engine, outcome);
}

void tt_print_controls(const struct tt_tabled *tabled) {
	struct tt_controls controls = {.arena = tabled->out->arena};
	struct tt_table table;
	struct tt_run *ended = run(tabled, visit_controls, &controls);
	tt_controls_sort(&controls);
	tt_table_begin(&table, tabled->out, tabled->format, control_columns, TT_COUNT(control_columns));
	uint32_t above = TT_NONE;
	for (uint32_t i = 0; i < controls.rows.len; i++) {
		const struct tt_control_row *row = &controls.rows.items[i];
		if (!is_own(tabled, row))
			continue;
		put_control(&table, tabled->model, row, row->control == above);
		above = row->control;
	}
	tt_table_end(&table);
	tt_run_finish(ended);
}

static const struct tt_column party_columns[] = {
	TT_COLUMN("control", "対策要件", "control"),
	TT_COLUMN("kind", "種類", "kind"),
	TT_COLUMN("systems", "層", "layers"),
	TT_COLUMN("risks", "リスクの数", "risks"),
	TT_COLUMN("level", "最大の大きさ", "highest level"),
	TT_COLUMN("state", "状態", "state"),
	TT_COLUMN("evidence", "証拠", "evidence"),
	TT_COLUMN("reason", "理由", "reason"),
	TT_COLUMN("owner", "責任者", "owner"),
	TT_COLUMN("due", "期日", "due"),
	TT_COLUMN("review", "次の確認", "next review"),
	TT_COLUMN("claims", "講じたとする範囲", "claims"),
	TT_COLUMN("leaves", "残る範囲", "leaves"),
	TT_COLUMN("leaves_to", "残りを担う主体", "left to"),
};

static bool same_control(const struct tt_control_row *a, const struct tt_control_row *b) {
	return a->control == b->control && a->party == b->party && a->measure == b->measure;
}

/* count rows of one control and measure, which differ in their layer. A risk may wait at several. */
static void put_party_control(struct tt_table *table, const struct tt_tabled *tabled,
	const struct tt_control_row *rows, uint32_t count) {
	const struct tt_model *model = tabled->model;
	const struct tt_control *control = &model->controls.items[rows->control];
	const struct tt_view *view = tabled->view;
	uint32_t risks = 0, level = 0;
	add_control(table, tt_table_cell(table), control);
	tt_cell_named(
		table, control->kind == TT_NONE ? NULL : &model->control_kinds.items[control->kind].named);
	struct tt_buf *cell = tt_table_cell(table);
	for (uint32_t i = 0; i < count; i++) {
		if (rows[i].system != TT_NONE)
			add_named(table, cell, tt_named_system(model, rows[i].system));
		risks = rows[i].risks > risks ? rows[i].risks : risks;
		level = rows[i].level > level ? rows[i].level : level;
	}
	tt_buf_format(tt_table_cell(table), "%u", risks);
	put_level(table, model, (uint8_t)level);
	/* what others do about theirs is their own business, and that of whom they offer it to */
	if (view == NULL || (rows->party != TT_NONE && tt_party_within(model, rows->party, view->party)))
		put_measure(table, model, rows->measure);
	tt_table_end_row(table);
}

void tt_print_control_rows(
	const struct tt_tabled *tabled, const struct tt_control_row *rows, uint32_t count) {
	struct tt_table table;
	tt_table_begin(&table, tabled->out, tabled->format, party_columns, TT_COUNT(party_columns));
	for (uint32_t first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && same_control(&rows[first], &rows[end]); end++)
			continue;
		put_party_control(&table, tabled, &rows[first], end - first);
	}
	tt_table_end(&table);
}

/*
 * From the outside in: what happened, the verdict, holdings before and after, then each rule with what
 * decided it (explain_rules.c), duties, questions, changes. The engine explains by the very conditions that
 * it judged by.
 */
#include "analysis/settle.h"
#include "analysis/view.h"
#include "analysis/word.h"
#include "present/block.h"
#include "present/explain.h"
#include "present/explain_rules.h"
#include "present/message.h"
#include "present/element.h"
#include "present/thing.h"
#include "present/value.h"

#include <string.h>

/* A page that unfolds many events tries upstream answers only where a run is short. */
enum { BUF_LIMIT = 1 << 20, UPSTREAM_EVENTS = 100 };

/* ---- lines ----------------------------------------------------------------------------------------- */

const char *tt_explain_say(const struct tt_explaining *explaining, const char *ja, const char *en) {
	return tt_say(explaining->out, ja, en);
}

static enum tt_language language_of(const struct tt_explaining *explaining) {
	return explaining->out->language;
}

/* ---- lines as JSON --------------------------------------------------------------------------------- */

static void end_section(struct tt_explaining *explaining) {
	if (!explaining->section)
		return;
	tt_json_close(explaining->json, ']');
	tt_json_close(explaining->json, '}');
	explaining->section = false;
}

static void begin_section(struct tt_explaining *explaining, const char *heading) {
	end_section(explaining);
	tt_json_open(explaining->json, NULL, '{');
	tt_json_string(explaining->json, "heading", heading);
	tt_json_open(explaining->json, "lines", '[');
	explaining->section = true;
}

static void write_line(struct tt_explaining *explaining, size_t indent, const char *mark) {
	struct tt_json *json = explaining->json;
	if (!explaining->section)
		begin_section(explaining, "");
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "indent", indent);
	tt_json_text(json, "mark", tt_text_trim(tt_text_of(mark)));
	tt_json_text(json, "text", tt_buf_text(&explaining->buf));
	explaining->buf.len = 0;
	if (explaining->rule > 0) {
		tt_source_ids(explaining->engine->model, explaining->rule - 1, &explaining->buf);
		tt_json_buf(json, "rule", &explaining->buf);
	}
	explaining->rule = 0;
	tt_json_close(json, '}');
}

void tt_explain_heading(struct tt_explaining *explaining, const char *ja, const char *en) {
	if (explaining->json != NULL) {
		begin_section(explaining, tt_explain_say(explaining, ja, en));
		return;
	}
	if (explaining->html) {
		tt_element_whole(explaining->out, TT_ELEMENT_MINOR_HEADING, NULL,
			tt_text_of(tt_explain_say(explaining, ja, en)));
		return;
	}
	tt_out_string(explaining->out, "\n");
	tt_out_colour(explaining->out, TT_BOLD);
	tt_out_string(explaining->out, tt_explain_say(explaining, ja, en));
	tt_out_colour(explaining->out, TT_PLAIN);
	tt_out_string(explaining->out, "\n");
}

static void print_html_line(struct tt_explaining *explaining, size_t indent, const char *mark) {
	struct tt_output *out = explaining->out;
	struct tt_text class = tt_text_format(out->arena, "line in%zu", indent);
	tt_element_open(out, TT_ELEMENT_PARAGRAPH, class.bytes);
	tt_element_string(out, mark);
	tt_element_buf(out, &explaining->buf);
	tt_element_end(out, TT_ELEMENT_PARAGRAPH);
}

void tt_explain_line(struct tt_explaining *explaining, size_t indent, const char *mark) {
	struct tt_output *out = explaining->out;
	if (explaining->json != NULL) {
		write_line(explaining, indent, mark);
		return;
	}
	if (explaining->html) {
		print_html_line(explaining, indent, mark);
		return;
	}
	tt_out_line(out, indent, mark, tt_buf_text(&explaining->buf), true);
	explaining->buf.len = 0;
}

static void add_title(struct tt_explaining *explaining, const struct tt_named *named) {
	tt_show(&explaining->buf, tt_named_text(named, language_of(explaining)));
}

/* ---- the event ------------------------------------------------------------------------------------- */

static void print_role(
	struct tt_explaining *explaining, const char *ja, const char *en, const struct tt_named *named) {
	if (named == NULL)
		return;
	tt_buf_format(&explaining->buf, "%s: ", tt_explain_say(explaining, ja, en));
	add_title(explaining, named);
	tt_explain_line(explaining, 2, "");
}

/* A party's title, and where it is: what conditions ask of a party most. */
static void add_party(struct tt_explaining *explaining, uint32_t party) {
	const struct tt_model *model = explaining->engine->model;
	uint32_t country = model->parties.items[party].country;
	add_title(explaining, tt_named_party(model, party));
	if (country != TT_NONE)
		tt_buf_format(&explaining->buf, " [%.*s]", TT_TEXT_ARGS(tt_word(model, country)));
}

static void print_parties(struct tt_explaining *explaining, const char *ja, const char *en,
	const uint32_t *parties, uint32_t len) {
	for (uint32_t i = 0; i < len && parties[i] != TT_NONE; i++) {
		tt_buf_string(
			&explaining->buf, tt_explain_say(explaining, i > 0 ? "、" : ja, i > 0 ? ", " : en));
		add_party(explaining, parties[i]);
	}
	if (explaining->buf.len > 0)
		tt_explain_line(explaining, 2, "");
}

static void print_span(struct tt_explaining *explaining, const char *ja, const char *en, struct tt_span span,
	const struct tt_named *(*named)(const struct tt_model *model, uint32_t id)) {
	const struct tt_model *model = explaining->engine->model;
	if (span.len == 0)
		return;
	tt_buf_format(&explaining->buf, "%s: ", tt_explain_say(explaining, ja, en));
	for (uint32_t i = 0; i < span.len; i++) {
		tt_buf_string(&explaining->buf, i > 0 ? tt_explain_say(explaining, "、", ", ") : "");
		add_title(explaining, named(model, model->ids.items[span.start + i]));
	}
	tt_explain_line(explaining, 2, "");
}

static void print_word(struct tt_explaining *explaining, const char *ja, const char *en, uint32_t word) {
	if (word == TT_NONE)
		return;
	tt_buf_format(&explaining->buf, "%s: ", tt_explain_say(explaining, ja, en));
	tt_show(&explaining->buf, tt_word(explaining->engine->model, word));
	tt_explain_line(explaining, 2, "");
}

static void print_units(struct tt_explaining *explaining) {
	bool any = false;
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++) {
		if ((explaining->outcome->units >> unit & 1) == 0)
			continue;
		tt_buf_string(
			&explaining->buf, any ? tt_explain_say(explaining, "、", ", ")
					      : tt_explain_say(explaining, "越える境界: ", "crosses: "));
		tt_buf_string(&explaining->buf, tt_unit_title((enum tt_unit)unit, language_of(explaining)));
		any = true;
	}
	if (any)
		tt_explain_line(explaining, 2, "");
}

/* Where copies stay on purpose, and what will show that the rest is gone. */
static void print_disposal(struct tt_explaining *explaining, const struct tt_event *event) {
	const struct tt_model *model = explaining->engine->model;
	if (event->disposal == TT_NONE)
		return;
	const struct tt_disposal *disposal = &model->disposals.items[event->disposal];
	struct tt_set_view systems = tt_set_view(&model->sets, disposal->systems);
	struct tt_set_view parties = tt_set_view(&model->sets, disposal->parties);
	for (uint32_t i = 0; i < systems.len; i++)
		print_role(explaining, "残す写し", "copies kept", tt_named_system(model, systems.items[i]));
	for (uint32_t i = 0; i < parties.len; i++)
		print_role(explaining, "残す写し", "copies kept", tt_named_party(model, parties.items[i]));
	tt_show(&explaining->buf, tt_title_in(&disposal->evidence, language_of(explaining)));
	if (explaining->buf.len > 0)
		tt_explain_line(explaining, 2, tt_explain_say(explaining, "証拠: ", "evidence: "));
}

static void print_covering(struct tt_explaining *explaining, const struct tt_named *what, uint32_t id) {
	const struct tt_model *model = explaining->engine->model;
	if (id == TT_NONE)
		return;
	struct tt_text evidence = tt_title_in(&model->coverings.items[id].evidence, language_of(explaining));
	if (what != NULL) {
		tt_show(&explaining->buf, tt_named_text(what, language_of(explaining)));
		tt_buf_string(&explaining->buf, ": ");
	}
	tt_covering_title(model, id, language_of(explaining), &explaining->buf);
	tt_buf_string(&explaining->buf,
		evidence.len > 0 ? tt_explain_say(explaining, "、証拠: ", ", evidence: ") : "");
	tt_show(&explaining->buf, evidence);
	tt_explain_line(
		explaining, 2, tt_explain_say(explaining, "書かない流れに代わる規律: ", "covered by "));
}

/* The rules that stand for what is not shown of the event, and of the data that it handles or makes. */
static void print_coverings(struct tt_explaining *explaining, const struct tt_event *event) {
	const struct tt_model *model = explaining->engine->model;
	struct tt_span spans[] = {event->input, event->output};
	print_covering(explaining, NULL, event->covered_by);
	for (size_t i = 0; i < TT_COUNT(spans); i++)
		for (uint32_t j = 0; j < spans[i].len; j++) {
			const struct tt_data *data = &model->data.items[model->ids.items[spans[i].start + j]];
			print_covering(explaining, &data->named, data->covered_by);
		}
}

static void print_event(struct tt_explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	const struct tt_event *event = &model->events.items[explaining->event];
	struct tt_output *out = explaining->out;
	add_title(explaining, &event->named);
	tt_buf_string(&explaining->buf, " (");
	tt_show(&explaining->buf, event->named.id);
	tt_buf_string(&explaining->buf, ")");
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
		if (event->types >> type & 1)
			tt_buf_format(&explaining->buf, " — %s",
				tt_event_type_title((enum tt_event_type)type, language_of(explaining)));
	tt_out_colour(out, TT_BOLD);
	tt_explain_line(explaining, 0, "");
	tt_out_colour(out, TT_PLAIN);
	if (explaining->check->view == NULL) {
		tt_mark_text(model->diagnostics, event->named.mark, &explaining->buf);
		tt_explain_line(explaining, 2, "");
	}
	print_parties(explaining, "行う者: ", "by: ", &model->ids.items[event->by.start], event->by.len);
	print_parties(explaining, "移転元: ", "from: ", &event->from, 1);
	print_parties(explaining, "移転先: ", "to: ", &event->to, 1);
	print_span(explaining, "データ", "data", event->input, tt_named_data);
	print_span(explaining, "生成するデータ", "output", event->output, tt_named_data);
	print_role(explaining, "システム", "system", tt_named_system(model, event->system));
	print_word(explaining, "経路", "via", event->via);
	print_word(explaining, "操作", "operation", event->operation);
	print_word(explaining, "目的", "purpose", event->purpose);
	print_word(explaining, "方法", "method", event->method);
	print_disposal(explaining, event);
	print_coverings(explaining, event);
	print_units(explaining);
}

static void print_verdict(struct tt_explaining *explaining) {
	struct tt_output *out = explaining->out;
	enum tt_verdict verdict = (enum tt_verdict)explaining->outcome->verdict;
	const struct tt_other_day *day = &tt_settle_by_waiting(explaining->check)[explaining->event];
	tt_instant at =
		tt_event_instant(explaining->engine->model, explaining->check->as_of, explaining->event);
	tt_explain_heading(explaining, "判定", "verdict");
	tt_buf_string(&explaining->buf, tt_verdict_title(verdict, out->language));
	tt_buf_format(&explaining->buf, tt_explain_say(explaining, "（%.*s現在）", " (as of %.*s)"),
		TT_TEXT_ARGS(tt_time_format(out->scratch, at)));
	tt_out_colour(out, tt_verdict_colour(verdict));
	tt_explain_line(explaining, 2, "");
	tt_out_colour(out, TT_PLAIN);
	if (day->at != TT_TIME_MAX) {
		tt_other_day_title(day, out->language, &explaining->buf);
		tt_explain_line(explaining, 2, "");
	}
}

/* ---- holdings -------------------------------------------------------------------------------------- */

static void print_holdings(struct tt_explaining *explaining, const char *ja, const char *en,
	const uint32_t *rows, uint32_t len) {
	static const uint32_t attributes[] = {TT_category, TT_disclosure, TT_purpose, TT_controller,
		TT_rights_holder, TT_value, TT_location, TT_expiry, TT_about, TT_identifying, TT_keys,
		TT_exposure};
	if (len == 0 || explaining->json != NULL) /* a check tells them */
		return;
	tt_explain_heading(explaining, ja, en);
	uint32_t room = explaining->html ? TT_SIDE_BY_SIDE_HTML : TT_SIDE_BY_SIDE;
	for (uint32_t at = 0; at < len; at += room) {
		struct tt_block block = {.out = explaining->out,
			.engine = explaining->engine,
			.rows = &rows[at],
			.row_count = len - at < room ? len - at : room,
			.html = explaining->html};
		tt_block_print(&block, attributes, TT_COUNT(attributes));
	}
}

/* ---- what follows ---------------------------------------------------------------------------------- */

static void print_duties(struct tt_explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	tt_instant at = tt_event_instant(model, explaining->check->as_of, explaining->event);
	if (explaining->outcome->duties.len > 0)
		tt_explain_heading(explaining, "義務", "duties");
	for (uint32_t i = 0; i < explaining->outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &explaining->outcome->duties.items[i];
		const struct tt_duty *duty = arisen->duty;
		if (!tt_view_duty(explaining->check->view, arisen))
			continue;
		struct tt_text title = tt_title_in(&duty->title, language_of(explaining));
		const struct tt_citations *cite =
			duty->cite.len > 0 ? &duty->cite : &model->rules.items[arisen->rule].cite;
		tt_show(&explaining->buf, title.len > 0 ? title : duty->id);
		tt_cite_brackets(cite, at, language_of(explaining), &explaining->buf);
		tt_buf_string(&explaining->buf, tt_explain_say(explaining, "、義務者: ", ", owed by "));
		add_title(explaining, tt_named_party(model, arisen->debtor));
		if (duty->due.len > 0)
			tt_buf_format(&explaining->buf,
				tt_explain_say(explaining, "、期限: %.*s", ", due %.*s"),
				TT_TEXT_ARGS(duty->due));
		else if (duty->while_held)
			tt_buf_string(&explaining->buf,
				tt_explain_say(explaining, "、保有する間", ", while the data is held"));
		tt_buf_format(&explaining->buf, tt_explain_say(explaining, "、%s", ", %s"),
			arisen->possible ? tt_explain_say(explaining, "答え次第で生じる",
						   "if questions are answered so")
					 : tt_duty_status_title(arisen->status, language_of(explaining)));
		tt_explain_line(explaining, 2, "- ");
	}
}

/* Is the question one that the finding's own rule asks? Its options tell what answering it does. */
static bool among_options(const struct tt_options *options, uint32_t asked) {
	for (uint32_t i = 0; i < options->len; i++)
		for (uint8_t j = 0; j < options->items[i].count; j++)
			if (options->items[i].asked[j] == asked)
				return true;
	return false;
}

/* What answers to questions of earlier events would do, each tried by running the model again. */
static void print_upstream(
	struct tt_explaining *explaining, uint32_t index, const struct tt_options *options) {
	const struct tt_sets *sets = &explaining->engine->model->sets;
	struct tt_finding finding = explaining->outcome->findings.items[index];
	for (uint32_t i = 0; i < tt_set_view(sets, finding.questions).len; i++) {
		uint32_t asked = tt_set_view(sets, finding.questions).items[i];
		for (int answer = 1; answer >= 0 && !among_options(options, asked); answer--) {
			enum tt_settled settled =
				tt_settle_upstream(explaining->engine, &finding, asked, answer == 1);
			struct tt_option option = {.satisfied = settled == TT_SETTLED_KEPT,
				.count = 1,
				.asked = {asked},
				.answer = {answer == 1}};
			if (settled == TT_STILL_OPEN)
				continue;
			tt_option_title(
				explaining->engine, &option, language_of(explaining), &explaining->buf);
			tt_explain_line(explaining, 6, "");
		}
	}
}

static void print_findings(struct tt_explaining *explaining) {
	const struct tt_outcome *outcome = explaining->outcome;
	if (outcome->findings.len > 0)
		tt_explain_heading(explaining, "指摘", "findings");
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		if (!tt_view_finding(explaining->check->view, &found.finding))
			continue;
		tt_buf_format(&explaining->buf, "[%s] ", tt_finding_name(found.finding.code));
		tt_found_message(explaining->check, explaining->engine, &found, language_of(explaining),
			&explaining->buf);
		tt_explain_line(explaining, 2, "");
		if (!tt_finding_settles(found.finding.code))
			continue;
		struct tt_options options = tt_engine_settles(explaining->engine, i);
		for (uint32_t j = 0; j < options.len; j++) {
			tt_option_title(explaining->engine, &options.items[j], language_of(explaining),
				&explaining->buf);
			tt_explain_line(explaining, 6, "");
		}
		if (!explaining->html || explaining->engine->model->events.len <= UPSTREAM_EVENTS)
			print_upstream(explaining, i, &options);
	}
}

static void print_questions(struct tt_explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	struct tt_set_view view = tt_set_view(&model->sets, explaining->outcome->questions);
	if (view.len > 0)
		tt_explain_heading(explaining, "問い（答えを facts に書くか、tenten check --ask で答える）",
			"questions (answer them under facts:, or with tenten check --ask)");
	for (uint32_t i = 0; i < view.len; i++) {
		tt_asked_title(explaining->engine, view.items[i], language_of(explaining), &explaining->buf);
		tt_buf_string(&explaining->buf, " — ");
		tt_asked_print(explaining->engine, view.items[i], &explaining->buf);
		tt_explain_line(explaining, 2, "- ");
	}
}

static void print_changes(struct tt_explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	if (explaining->outcome->changes.len > 0)
		tt_explain_heading(explaining, "変化", "changes");
	for (uint32_t i = 0; i < explaining->outcome->changes.len; i++) {
		const struct tt_changed *change = &explaining->outcome->changes.items[i];
		struct tt_about about = {TT_NONE, change->holder, change->system, TT_NONE, TT_NONE};
		add_title(explaining, tt_named_data(model, change->data));
		tt_buf_string(&explaining->buf, tt_explain_say(explaining, "の", ", "));
		add_title(explaining, tt_named_attribute(model, change->attribute));
		tt_buf_string(&explaining->buf, ": ");
		tt_value_titles(explaining->engine, TT_NONE, change->attribute, change->before,
			language_of(explaining), &explaining->buf);
		tt_buf_string(&explaining->buf, " → ");
		tt_value_titles(explaining->engine, TT_NONE, change->attribute, change->after,
			language_of(explaining), &explaining->buf);
		if (change->holder != TT_NONE) {
			tt_buf_string(&explaining->buf, tt_explain_say(explaining, "（", " ("));
			tt_about_title(model, &about, language_of(explaining), &explaining->buf);
			tt_buf_string(&explaining->buf, tt_explain_say(explaining, "）", ")"));
		}
		if (change->rule != TT_NONE) {
			tt_buf_string(&explaining->buf, " — ");
			tt_source_titles(model, change->rule, language_of(explaining), &explaining->buf);
		}
		tt_explain_line(explaining, 2, "- ");
	}
}

static void explain(struct tt_explaining *explaining) {
	const struct tt_outcome *outcome = explaining->outcome;
	print_event(explaining);
	print_verdict(explaining);
	print_holdings(explaining, "扱うデータの所在", "holdings handled", outcome->inputs.items,
		outcome->inputs.len);
	print_holdings(
		explaining, "生じる所在", "holdings made", outcome->outputs.items, outcome->outputs.len);
	tt_explain_rules(explaining);
	print_duties(explaining);
	print_findings(explaining);
	print_questions(explaining);
	print_changes(explaining);
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_explaining *explaining = context;
	if (outcome->event != explaining->event)
		return;
	explaining->engine = engine;
	explaining->outcome = outcome;
	explain(explaining);
}

void tt_explain_outcome(struct tt_output *out, struct tt_check *check, struct tt_engine *engine,
	const struct tt_outcome *outcome) {
	struct tt_explaining explaining = {.out = out,
		.check = check,
		.event = outcome->event,
		.html = true,
		.engine = engine,
		.outcome = outcome};
	tt_buf_init(&explaining.buf, out->scratch, BUF_LIMIT);
	explain(&explaining);
}

void tt_explain_event(struct tt_output *out, struct tt_check *check, uint32_t event, bool all) {
	struct tt_explaining explaining = {.out = out, .check = check, .event = event, .all = all};
	tt_buf_init(&explaining.buf, out->arena, BUF_LIMIT);
	tt_check_replay(check, true, visit, &explaining);
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static void explain_in(struct tt_explaining *explaining, const char *key, enum tt_language language) {
	enum tt_language own = explaining->out->language;
	explaining->out->language = language;
	tt_json_open(explaining->json, key, '[');
	explain(explaining);
	end_section(explaining);
	tt_json_close(explaining->json, ']');
	explaining->out->language = own;
}

static void visit_json(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_explaining *explaining = context;
	if (outcome->event != explaining->event)
		return;
	explaining->engine = engine;
	explaining->outcome = outcome;
	tt_json_string(explaining->json, "verdict", tt_verdict_name((enum tt_verdict)outcome->verdict));
	explain_in(explaining, "ja", TT_JA);
	explain_in(explaining, "en", TT_EN);
}

void tt_explain_event_json(struct tt_output *out, struct tt_check *check, uint32_t event, bool all) {
	struct tt_json json = {.out = out};
	const struct tt_named *named = tt_named_event(check->model, event);
	struct tt_explaining explaining = {
		.out = out, .check = check, .event = event, .all = all, .json = &json};
	tt_buf_init(&explaining.buf, out->arena, BUF_LIMIT);
	tt_json_open(&json, NULL, '{');
	tt_json_number(&json, "tenten", 1);
	tt_json_text(&json, "as_of", tt_time_format(out->arena, check->as_of));
	tt_json_text(&json, "event", named->id);
	tt_json_title(&json, "title", &named->title);
	tt_json_place_at(&json, "place", check->model->diagnostics, named->mark);
	tt_check_replay(check, true, visit_json, &explaining);
	tt_json_close(&json, '}');
}

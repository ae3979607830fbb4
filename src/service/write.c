/*
 * Answers, written as they come: a writer keeps only whether a comma is due. Names and words are those of the
 * model.
 */
#include "analysis/word.h"
#include "present/message.h"
#include "present/value.h"
#include "service/parts.h"

static const struct tt_deviation_words deviations[] = {
#define DEVIATION(name, severity, text, ja, en) {severity, text, ja, en},
#include "service/deviation.def"
#undef DEVIATION
};

const struct tt_deviation_words *tt_deviation_words(enum tt_deviation deviation) {
	return &deviations[deviation];
}

const char *tt_code_says(struct tt_text code, enum tt_language language) {
	for (size_t i = 0; i < TT_COUNT(deviations); i++)
		if (tt_text_is(code, deviations[i].text))
			return language == TT_JA ? deviations[i].ja : deviations[i].en;
	for (int i = 0; i < TT_FINDING_COUNT; i++)
		if (tt_text_is(code, tt_finding_name((enum tt_finding_code)i)))
			return tt_finding_text((enum tt_finding_code)i, language);
	return NULL;
}

/* ---- members ----------------------------------------------------------------------------------------- */

static void key(struct tt_writer *writer, const char *name) {
	if (!writer->first)
		tt_buf_byte(writer->out, ',');
	writer->first = false;
	if (name == NULL)
		return;
	tt_buf_byte(writer->out, '"');
	tt_buf_string(writer->out, name);
	tt_buf_string(writer->out, "\":");
}

void tt_write_open(struct tt_writer *writer, const char *name, char bracket) {
	key(writer, name);
	tt_buf_byte(writer->out, bracket);
	writer->first = true;
}

void tt_write_close(struct tt_writer *writer, char bracket) {
	tt_buf_byte(writer->out, bracket);
	writer->first = false;
}

void tt_write_text(struct tt_writer *writer, const char *name, struct tt_text text) {
	if (text.len == 0 && name != NULL)
		return;
	key(writer, name);
	tt_json_add(writer->out, text);
}

void tt_write_string(struct tt_writer *writer, const char *name, const char *text) {
	tt_write_text(writer, name, tt_text_of(text == NULL ? "" : text));
}

void tt_write_number(struct tt_writer *writer, const char *name, uint64_t number) {
	key(writer, name);
	tt_buf_format(writer->out, "%llu", (unsigned long long)number);
}

void tt_write_instant(
	struct tt_writer *writer, const char *name, tt_instant instant, struct tt_arena *arena) {
	if (instant != TT_TIME_MIN && instant != TT_TIME_MAX)
		tt_write_text(writer, name, tt_time_format(arena, instant));
}

void tt_write_json(struct tt_writer *writer, const char *name, struct tt_text json) {
	if (json.len == 0)
		return;
	key(writer, name);
	tt_buf_add(writer->out, json);
}

void tt_write_hex(struct tt_writer *writer, const char *name, const uint8_t *bytes, size_t len) {
	static const char digits[] = "0123456789abcdef";
	key(writer, name);
	tt_buf_byte(writer->out, '"');
	for (size_t i = 0; i < len; i++) {
		tt_buf_byte(writer->out, digits[bytes[i] >> 4]);
		tt_buf_byte(writer->out, digits[bytes[i] & 15]);
	}
	tt_buf_byte(writer->out, '"');
}

/* ---- what is said of an event ------------------------------------------------------------------------ */

static void write_named(struct tt_writer *writer, const char *name, const struct tt_named *named) {
	if (named != NULL)
		tt_write_text(writer, name, named->id);
}

static void write_rule(
	struct tt_writer *writer, const struct tt_engine *engine, uint32_t id, struct tt_arena *work) {
	const struct tt_model *model = engine->model;
	if (id == TT_NONE)
		return;
	const struct tt_rule *rule = &model->rules.items[id];
	struct tt_text regime = model->regimes.items[rule->regime].named.id;
	tt_write_text(writer, "rule",
		tt_text_format(work, "%.*s/%.*s", TT_TEXT_ARGS(regime), TT_TEXT_ARGS(rule->id)));
}

static void write_cite(struct tt_writer *writer, const struct tt_engine *engine,
	const struct tt_citations *cite, struct tt_arena *work) {
	struct tt_buf said;
	tt_buf_init(&said, work, 4096);
	tt_cite(cite, engine->now, &said);
	tt_write_text(writer, "cite", tt_buf_text(&said));
}

static void write_results(
	struct tt_writer *writer, const struct tt_model *model, const struct tt_outcome *outcome) {
	if (outcome->results.len == 0)
		return;
	tt_write_open(writer, "results", '[');
	for (uint32_t i = 0; i < outcome->results.len; i++) {
		tt_write_open(writer, NULL, '{');
		write_named(writer, "data", tt_named_data(model, outcome->results.items[i].data));
		tt_write_string(writer, "verdict",
			tt_verdict_name((enum tt_verdict)outcome->results.items[i].verdict));
		tt_write_close(writer, '}');
	}
	tt_write_close(writer, ']');
}

static void write_grounds(struct tt_writer *writer, const struct tt_engine *engine,
	const struct tt_outcome *outcome, struct tt_arena *work) {
	if (outcome->grounds.len == 0)
		return;
	tt_write_open(writer, "grounds", '[');
	for (uint32_t i = 0; i < outcome->grounds.len; i++) {
		const struct tt_ground_used *ground = &outcome->grounds.items[i];
		tt_write_open(writer, NULL, '{');
		tt_write_text(writer, "ground", ground->id);
		write_rule(writer, engine, ground->rule, work);
		write_cite(writer, engine, &ground->cite, work);
		tt_write_close(writer, '}');
	}
	tt_write_close(writer, ']');
}

tt_instant tt_duty_due(const struct tt_engine *engine, const struct tt_duty *duty, tt_instant at) {
	bool from_event = duty->due_term.anchor == TT_NONE;
	if (!duty->due_stated)
		return TT_TIME_MAX;
	tt_instant start = from_event ? at : engine->model->anchors.items[duty->due_term.anchor].at;
	return start == TT_TIME_MAX ? TT_TIME_MAX : tt_time_add(start, duty->due_term.after);
}

static void write_duties(struct tt_writer *writer, const struct tt_engine *engine,
	const struct tt_outcome *outcome, struct tt_arena *work) {
	if (outcome->duties.len == 0)
		return;
	tt_write_open(writer, "duties", '[');
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &outcome->duties.items[i];
		tt_write_open(writer, NULL, '{');
		tt_write_text(writer, "duty", arisen->duty->id);
		write_rule(writer, engine, arisen->rule, work);
		tt_write_text(writer, "does", arisen->duty->does);
		write_named(writer, "by", tt_named_party(engine->model, arisen->debtor));
		tt_write_instant(writer, "due", tt_duty_due(engine, arisen->duty, engine->now), work);
		tt_write_json(writer, "possible", arisen->possible ? TT_TEXT("true") : (struct tt_text){0});
		write_cite(writer, engine, &arisen->duty->cite, work);
		tt_write_close(writer, '}');
	}
	tt_write_close(writer, ']');
}

static void write_questions(struct tt_writer *writer, const struct tt_engine *engine,
	const struct tt_outcome *outcome, struct tt_arena *work) {
	struct tt_set_view view = tt_set_view(&engine->model->sets, outcome->questions);
	if (view.len == 0)
		return;
	tt_write_open(writer, "questions", '[');
	for (uint32_t i = 0; i < view.len; i++) {
		struct tt_buf said;
		tt_buf_init(&said, work, 4096);
		tt_asked_print(engine, view.items[i], &said);
		tt_write_text(writer, NULL, tt_buf_text(&said));
	}
	tt_write_close(writer, ']');
}

static void write_finding(struct tt_writer *writer, const struct tt_engine *engine,
	const struct tt_finding *finding, struct tt_arena *work) {
	const struct tt_model *model = engine->model;
	enum tt_finding_code code = (enum tt_finding_code)finding->code;
	tt_write_open(writer, NULL, '{');
	tt_write_string(writer, "code", tt_finding_name(code));
	tt_write_string(writer, "severity", tt_severity_name(tt_finding_severity(code)));
	write_rule(writer, engine, finding->rule, work);
	write_named(writer, "data", tt_named_data(model, finding->about.data));
	write_named(writer, "holder", tt_named_party(model, finding->about.holder));
	write_named(writer, "system", tt_named_system(model, finding->about.system));
	write_named(writer, "reader", tt_named_party(model, finding->about.reader));
	write_named(writer, "party", tt_named_party(model, finding->about.party));
	if (finding->rule != TT_NONE)
		write_cite(writer, engine, &model->rules.items[finding->rule].cite, work);
	tt_write_open(writer, "message", '{');
	tt_write_string(writer, "ja", tt_finding_text(code, TT_JA));
	tt_write_string(writer, "en", tt_finding_text(code, TT_EN));
	tt_write_close(writer, '}');
	tt_write_close(writer, '}');
}

static void write_findings(struct tt_writer *writer, const struct tt_engine *engine,
	const struct tt_outcome *outcome, struct tt_arena *work) {
	if (outcome->findings.len == 0)
		return;
	tt_write_open(writer, "findings", '[');
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		write_finding(writer, engine, &outcome->findings.items[i], work);
	tt_write_close(writer, ']');
}

void tt_write_attributes(
	struct tt_writer *writer, struct tt_running *running, uint32_t row, struct tt_arena *work) {
	const struct tt_model *model = running->model;
	tt_write_open(writer, "attributes", '{');
	for (uint32_t a = 0; a < model->attributes.len; a++) {
		struct tt_buf said;
		char name[256];
		struct tt_text id = model->attributes.items[a].named.id;
		tt_buf_init(&said, work, 1 << 20);
		tt_value_ids(running->engine, row, a, tt_holding_range(running->engine, row, a), work, &said);
		snprintf(name, sizeof(name), "%.*s", TT_TEXT_ARGS(id));
		tt_write_text(writer, name, tt_buf_text(&said));
	}
	tt_write_close(writer, '}');
}

struct tt_text tt_instance_name(const struct tt_running *running, uint32_t instance) {
	return instance < running->instances.texts.len ? running->instances.texts.items[instance]
						       : (struct tt_text){0};
}

struct tt_text tt_told_instance(const struct tt_told *told, uint32_t data) {
	for (uint32_t i = 0; i < told->request.input_count; i++)
		if (told->input[i] == data)
			return told->input_names[i];
	for (uint32_t i = 0; i < told->request.output_count; i++)
		if (told->output[i] == data)
			return told->output_names[i];
	return (struct tt_text){0};
}

static void write_holdings(struct tt_writer *writer, struct tt_running *running,
	const struct tt_outcome *outcome, struct tt_arena *work) {
	if (outcome->outputs.len == 0)
		return;
	tt_write_open(writer, "holdings", '[');
	for (uint32_t i = 0; i < outcome->outputs.len; i++) {
		struct tt_holding holding = running->engine->holdings.items[outcome->outputs.items[i]];
		tt_write_open(writer, NULL, '{');
		write_named(writer, "data", tt_named_data(running->model, holding.data));
		tt_write_text(writer, "instance", tt_told_instance(&running->told, holding.data));
		write_named(writer, "holder", tt_named_party(running->model, holding.holder));
		write_named(writer, "system", tt_named_system(running->model, holding.system));
		tt_write_attributes(writer, running, outcome->outputs.items[i], work);
		tt_write_close(writer, '}');
	}
	tt_write_close(writer, ']');
}

tt_instant tt_told_instant(const struct tt_running *running, const struct tt_told *told) {
	return told->request.at == TT_TIME_MIN ? running->engine->as_of : told->request.at;
}

void tt_write_outcome(struct tt_writer *writer, struct tt_running *running, const struct tt_outcome *outcome,
	bool brief, struct tt_arena *work) {
	const struct tt_told *told = &running->told;
	const struct tt_engine *engine = running->engine;
	tt_write_text(writer, "key", told->key);
	tt_write_string(writer, "verdict", tt_verdict_name((enum tt_verdict)outcome->verdict));
	tt_write_string(writer, "version", running->version);
	write_named(writer, "model_event", tt_named_event(running->model, told->request.model_event));
	write_results(writer, running->model, outcome);
	write_grounds(writer, engine, outcome, work);
	write_duties(writer, engine, outcome, work);
	write_questions(writer, engine, outcome, work);
	write_findings(writer, engine, outcome, work);
	if (!brief)
		write_holdings(writer, running, outcome, work);
}

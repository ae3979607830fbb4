/*
 * The check in JSON. Findings come from the run made again, events from the run made once more with a trace;
 * nothing is held in memory for long, whatever the size of the model.
 */
#include "analysis/word.h"
#include "present/check.h"
#include "present/json.h"
#include "present/message.h"
#include "present/value.h"

enum { BUF_LIMIT = 1 << 20 };

/* A JSON text under way. */
struct writing {
	struct tt_json json;
	struct tt_check *check;
	struct tt_buf buf;
};

/* ---- summary --------------------------------------------------------------------------------------- */

static void write_summary(struct writing *writing) {
	const struct tt_check *check = writing->check;
	const struct tt_model *model = check->model;
	struct tt_json *json = &writing->json;
	tt_json_open(json, "summary", '{');
	for (int severity = TT_ERROR; severity >= TT_NOTE; severity--)
		tt_json_number(
			json, tt_severity_name((enum tt_severity)severity), check->severities[severity]);
	tt_json_number(json, "silenced", check->silenced);
	for (int verdict = TT_PERMITTED; verdict <= TT_FORBIDDEN; verdict++)
		tt_json_number(json, tt_verdict_name((enum tt_verdict)verdict), check->verdicts[verdict]);
	tt_json_number(json, "parties", tt_count_parties(model));
	tt_json_number(json, "systems", model->systems.len);
	tt_json_number(json, "data", model->data.len);
	tt_json_number(json, "events", model->events.len);
	tt_json_number(json, "regimes", tt_count_regimes(model));
	tt_json_close(json, '}');
}

/* ---- findings -------------------------------------------------------------------------------------- */

static void write_rule(struct writing *writing, const struct tt_finding *finding) {
	const struct tt_model *model = writing->check->model;
	uint32_t regime = tt_finding_regime(model, finding);
	tt_json_id(&writing->json, "regime", regime == TT_NONE ? NULL : &model->regimes.items[regime].named);
	if (finding->rule == TT_NONE) {
		tt_json_string(&writing->json, "rule", NULL);
		tt_json_string(&writing->json, "cite", NULL);
		return;
	}
	const struct tt_rule *rule = &model->rules.items[finding->rule];
	tt_json_text(&writing->json, "rule", rule->id);
	tt_cite(&rule->cite, tt_event_instant(model, writing->check->as_of, finding->event), &writing->buf);
	tt_json_buf(&writing->json, "cite", &writing->buf);
}

static void write_message(
	struct writing *writing, const struct tt_engine *engine, const struct tt_found *found) {
	tt_json_open(&writing->json, "message", '{');
	tt_found_message(writing->check, engine, found, TT_JA, &writing->buf);
	tt_json_buf(&writing->json, "ja", &writing->buf);
	tt_found_message(writing->check, engine, found, TT_EN, &writing->buf);
	tt_json_buf(&writing->json, "en", &writing->buf);
	tt_json_close(&writing->json, '}');
}

static void write_place(struct writing *writing, struct tt_mark mark) {
	const struct tt_diagnostics *diagnostics = writing->check->model->diagnostics;
	if (mark.file >= diagnostics->files.len) {
		tt_json_string(&writing->json, "file", NULL);
		tt_json_string(&writing->json, "line", NULL);
		tt_json_string(&writing->json, "column", NULL);
		return;
	}
	struct tt_place place = tt_document_place(diagnostics->files.items[mark.file], mark.start);
	tt_json_text(&writing->json, "file", diagnostics->files.items[mark.file]->path);
	tt_json_number(&writing->json, "line", place.line);
	tt_json_number(&writing->json, "column", place.column);
}

static void write_questions(struct writing *writing, const struct tt_engine *engine, tt_set_id questions) {
	struct tt_set_view view = tt_set_view(&writing->check->model->sets, questions);
	tt_json_open(&writing->json, "questions", '[');
	for (uint32_t i = 0; i < view.len; i++) {
		tt_asked_print(engine, view.items[i], &writing->buf);
		tt_json_buf(&writing->json, NULL, &writing->buf);
	}
	tt_json_close(&writing->json, ']');
}

static void write_finding(
	void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct writing *writing = context;
	const struct tt_finding *finding = &found->finding;
	const struct tt_model *model = writing->check->model;
	const struct tt_about *about = &finding->about;
	struct tt_json *json = &writing->json;
	uint32_t party = about->party != TT_NONE ? about->party : about->holder;
	tt_json_open(json, NULL, '{');
	tt_found_id(writing->check, found, &writing->buf);
	tt_json_buf(&writing->json, "id", &writing->buf);
	tt_json_string(json, "code", tt_finding_name(finding->code));
	tt_json_string(json, "severity", tt_severity_name(tt_finding_severity(finding->code)));
	tt_json_id(&writing->json, "event", tt_named_event(model, finding->event));
	tt_json_id(&writing->json, "data", tt_named_data(model, about->data));
	tt_json_id(&writing->json, "party", tt_named_party(model, party));
	write_rule(writing, finding);
	write_message(writing, engine, found);
	write_place(writing, tt_found_mark(writing->check, found));
	tt_json_id(&writing->json, "holder", tt_named_party(model, about->holder));
	tt_json_id(&writing->json, "system", tt_named_system(model, about->system));
	tt_json_id(&writing->json, "reader", tt_named_party(model, about->reader));
	tt_json_id(&writing->json, "attribute", tt_named_attribute(model, finding->attribute));
	write_questions(writing, engine, finding->questions);
	tt_json_close(json, '}');
	tt_out_relax(json->out);
	(void)index;
}

static void write_findings(struct writing *writing) {
	tt_json_open(&writing->json, "findings", '[');
	tt_check_findings(writing->check, write_finding, writing);
	tt_json_close(&writing->json, ']');
}

/* ---- events ---------------------------------------------------------------------------------------- */

/* What an event is about: the data that it makes, or else that it handles. */
static void write_data(struct writing *writing, const struct tt_event *event) {
	const struct tt_model *model = writing->check->model;
	struct tt_span span = event->output.len > 0 ? event->output : event->input;
	for (uint32_t i = 0; i < span.len; i++) {
		tt_buf_string(&writing->buf, i > 0 ? ";" : "");
		tt_buf_add(&writing->buf, model->data.items[model->ids.items[span.start + i]].named.id);
	}
	tt_json_buf(&writing->json, "data", &writing->buf);
}

static void write_words(struct writing *writing, const char *key, const struct tt_word_list *words) {
	tt_json_open(&writing->json, key, '[');
	for (uint32_t i = 0; i < words->items.len; i++)
		tt_json_text(&writing->json, NULL, words->items.items[i]);
	tt_json_close(&writing->json, ']');
}

static void write_results(struct writing *writing, const struct tt_outcome *outcome) {
	tt_json_open(&writing->json, "results", '[');
	for (uint32_t i = 0; i < outcome->results.len; i++) {
		const struct tt_result *result = &outcome->results.items[i];
		tt_json_open(&writing->json, NULL, '{');
		tt_json_id(&writing->json, "data", tt_named_data(writing->check->model, result->data));
		tt_json_string(&writing->json, "verdict", tt_verdict_name(result->verdict));
		tt_json_close(&writing->json, '}');
	}
	tt_json_close(&writing->json, ']');
}

static void write_change(struct writing *writing, struct tt_engine *engine, const struct tt_changed *change) {
	const struct tt_model *model = writing->check->model;
	struct tt_json *json = &writing->json;
	tt_json_open(json, NULL, '{');
	tt_json_id(&writing->json, "data", tt_named_data(model, change->data));
	tt_json_id(&writing->json, "holder", tt_named_party(model, change->holder));
	tt_json_id(&writing->json, "system", tt_named_system(model, change->system));
	tt_json_id(&writing->json, "attribute", tt_named_attribute(model, change->attribute));
	tt_value_ids(engine, TT_NONE, change->attribute, change->before, writing->json.out->scratch,
		&writing->buf);
	tt_json_buf(&writing->json, "before", &writing->buf);
	tt_value_ids(
		engine, TT_NONE, change->attribute, change->after, writing->json.out->scratch, &writing->buf);
	tt_json_buf(&writing->json, "after", &writing->buf);
	if (change->rule != TT_NONE)
		tt_source_ids(model, change->rule, &writing->buf);
	tt_json_buf(&writing->json, "rule", &writing->buf);
	tt_json_close(json, '}');
}

static void write_changes(
	struct writing *writing, struct tt_engine *engine, const struct tt_outcome *outcome) {
	tt_json_open(&writing->json, "changes", '[');
	for (uint32_t i = 0; i < outcome->changes.len; i++)
		write_change(writing, engine, &outcome->changes.items[i]);
	tt_json_close(&writing->json, ']');
}

static void write_lists(struct writing *writing, const struct tt_outcome *outcome) {
	struct tt_arena *scratch = writing->json.out->scratch;
	struct tt_word_list grounds = {.arena = scratch}, duties = {.arena = scratch},
			    units = {.arena = scratch};
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++)
		if (outcome->units >> unit & 1)
			tt_word_add(&units, tt_text_of(tt_unit_name((enum tt_unit)unit)));
	for (uint32_t i = 0; i < outcome->grounds.len; i++)
		tt_word_add(&grounds, outcome->grounds.items[i].id);
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		if (!outcome->duties.items[i].possible)
			tt_word_add(&duties, outcome->duties.items[i].duty->id);
	write_words(writing, "units", &units);
	write_words(writing, "grounds", &grounds);
	write_words(writing, "duties", &duties);
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct writing *writing = context;
	const struct tt_event *event = &engine->model->events.items[outcome->event];
	tt_json_open(&writing->json, NULL, '{');
	tt_json_text(&writing->json, "event", event->named.id);
	write_data(writing, event);
	tt_json_string(&writing->json, "verdict", tt_verdict_name(outcome->verdict));
	write_lists(writing, outcome);
	write_questions(writing, engine, outcome->questions);
	write_changes(writing, engine, outcome);
	write_results(writing, outcome);
	tt_json_close(&writing->json, '}');
	tt_out_relax(writing->json.out);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

void tt_print_check_json(struct tt_output *out, struct tt_check *check) {
	struct writing writing = {.json = {.out = out}, .check = check};
	tt_buf_init(&writing.buf, out->arena, BUF_LIMIT);
	tt_json_open(&writing.json, NULL, '{');
	tt_json_number(&writing.json, "tenten", 1);
	tt_json_text(&writing.json, "model", check->model->path);
	tt_json_text(&writing.json, "as_of", tt_time_format(out->arena, check->as_of));
	write_summary(&writing);
	write_findings(&writing);
	tt_json_open(&writing.json, "events", '[');
	tt_check_replay(check, true, visit, &writing);
	tt_json_close(&writing.json, ']');
	tt_json_close(&writing.json, '}');
}

/*
 * The check in JSON. Findings come from the run made again, events from the run made once more with a trace;
 * nothing is held in memory for long, whatever the size of the model.
 */
#include "analysis/word.h"
#include "present/check_json.h"
#include "present/message.h"

enum { BUF_LIMIT = 1 << 20 };

void tt_check_both(struct tt_check_writing *writing, const char *key,
	void (*say)(const void *about, enum tt_language language, struct tt_buf *out), const void *about) {
	tt_json_open(&writing->json, key, '{');
	say(about, TT_JA, &writing->buf);
	tt_json_buf(&writing->json, "ja", &writing->buf);
	say(about, TT_EN, &writing->buf);
	tt_json_buf(&writing->json, "en", &writing->buf);
	tt_json_close(&writing->json, '}');
}

/* ---- summary --------------------------------------------------------------------------------------- */

static void write_summary(struct tt_check_writing *writing) {
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

static void write_rule(struct tt_check_writing *writing, const struct tt_finding *finding) {
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

struct told {
	const struct tt_check *check;
	const struct tt_engine *engine;
	const struct tt_found *found;
};

static void say_message(const void *about, enum tt_language language, struct tt_buf *out) {
	const struct told *told = about;
	tt_found_message(told->check, told->engine, told->found, language, out);
}

static void write_place(struct tt_check_writing *writing, struct tt_mark mark) {
	static const char *const keys[] = {"file", "line", "column", "end_line", "end_column"};
	const struct tt_diagnostics *diagnostics = writing->check->model->diagnostics;
	if (mark.file < diagnostics->files.len) {
		tt_json_place(&writing->json, diagnostics, mark);
		return;
	}
	for (size_t i = 0; i < TT_COUNT(keys); i++)
		tt_json_string(&writing->json, keys[i], NULL);
}

/* What to look at first. */
static void write_thing(struct tt_check_writing *writing, const struct tt_finding *finding) {
	const struct tt_model *model = writing->check->model;
	const struct tt_about *about = &finding->about;
	uint32_t party = about->party != TT_NONE ? about->party : about->holder;
	uint32_t regime = tt_finding_regime(model, finding);
	const struct tt_named *regime_of = regime == TT_NONE ? NULL : &model->regimes.items[regime].named;
	const struct {
		const char *kind;
		const struct tt_named *named;
	} things[] = {{"event", tt_named_event(model, finding->event)},
		{"data", tt_named_data(model, about->data)},
		{"system", tt_named_system(model, about->system)}, {"party", tt_named_party(model, party)},
		{"regime", regime_of}};
	size_t at = 0;
	while (at + 1 < TT_COUNT(things) && things[at].named == NULL)
		at++;
	tt_json_thing(&writing->json, "thing", things[at].kind, things[at].named);
}

static void add_party(struct tt_word_list *list, const struct tt_model *model, uint32_t party) {
	const struct tt_named *named = tt_named_party(model, party);
	if (named != NULL)
		tt_word_add(list, named->id);
}

/* Everybody who has to do with it: those that it is about, else those in its event. */
static void write_parties(struct tt_check_writing *writing, const struct tt_finding *finding) {
	const struct tt_model *model = writing->check->model;
	const struct tt_about *about = &finding->about;
	struct tt_word_list list = {.arena = writing->json.out->scratch};
	add_party(&list, model, about->party);
	add_party(&list, model, about->holder);
	add_party(&list, model, about->reader);
	if (list.items.len == 0 && finding->event != TT_NONE) {
		const struct tt_event *event = &model->events.items[finding->event];
		for (uint32_t i = 0; i < event->by.len; i++)
			add_party(&list, model, model->ids.items[event->by.start + i]);
		add_party(&list, model, event->from);
		add_party(&list, model, event->to);
		add_party(&list, model, event->holder);
	}
	tt_json_open(&writing->json, "parties", '[');
	for (uint32_t i = 0; i < list.items.len; i++)
		tt_json_text(&writing->json, NULL, list.items.items[i]);
	tt_json_close(&writing->json, ']');
}

/* Of the risk that it is about. */
static const struct tt_named *perspective_of(const struct tt_model *model, const struct tt_finding *finding) {
	bool risky = finding->code == TT_FINDING_RISK_ABOVE || finding->code == TT_FINDING_CONTROL_NOBODY;
	uint32_t of =
		risky && finding->first != TT_NONE ? model->risks.items[finding->first].perspective : TT_NONE;
	return of == TT_NONE ? NULL : &model->perspectives.items[of].named;
}

void tt_check_asked(struct tt_check_writing *writing, const struct tt_engine *engine, tt_set_id questions) {
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
	struct tt_check_writing *writing = context;
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
	tt_check_both(writing, "message", say_message, &(struct told){writing->check, engine, found});
	write_place(writing, tt_found_mark(writing->check, found));
	tt_json_id(&writing->json, "holder", tt_named_party(model, about->holder));
	tt_json_id(&writing->json, "system", tt_named_system(model, about->system));
	tt_json_id(&writing->json, "reader", tt_named_party(model, about->reader));
	tt_json_id(&writing->json, "attribute", tt_named_attribute(model, finding->attribute));
	tt_check_asked(writing, engine, finding->questions);
	tt_json_both(
		json, "help", tt_finding_help(finding->code, TT_JA), tt_finding_help(finding->code, TT_EN));
	write_thing(writing, finding);
	write_parties(writing, finding);
	tt_json_id(json, "perspective", perspective_of(model, finding));
	tt_json_close(json, '}');
	tt_out_relax(json->out);
	(void)index;
}

static void write_findings(struct tt_check_writing *writing) {
	tt_json_open(&writing->json, "findings", '[');
	tt_check_findings(writing->check, write_finding, writing);
	tt_json_close(&writing->json, ']');
}

/* ---- in brief -------------------------------------------------------------------------------------- */

static void write_if(struct tt_json *json, const char *key, const struct tt_named *named) {
	if (named != NULL)
		tt_json_text(json, key, named->id);
}

/* What a finding is about and where it stands, without what people are told; what there is not is not said.
 */
static void write_brief(
	void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct tt_check_writing *writing = context;
	const struct tt_finding *finding = &found->finding;
	const struct tt_model *model = writing->check->model;
	const struct tt_about *about = &finding->about;
	struct tt_json *json = &writing->json;
	uint32_t regime = tt_finding_regime(model, finding);
	tt_json_open(json, NULL, '{');
	tt_found_id(writing->check, found, &writing->buf);
	tt_json_buf(json, "id", &writing->buf);
	tt_json_string(json, "code", tt_finding_name(finding->code));
	tt_json_string(json, "severity", tt_severity_name(tt_finding_severity(finding->code)));
	write_if(json, "event", tt_named_event(model, finding->event));
	write_if(json, "data", tt_named_data(model, about->data));
	write_if(json, "system", tt_named_system(model, about->system));
	write_if(
		json, "party", tt_named_party(model, about->party != TT_NONE ? about->party : about->holder));
	write_if(json, "regime", regime == TT_NONE ? NULL : &model->regimes.items[regime].named);
	write_parties(writing, finding);
	write_if(json, "perspective", perspective_of(model, finding));
	write_place(writing, tt_found_mark(writing->check, found));
	tt_json_close(json, '}');
	tt_out_relax(json->out);
	(void)engine;
	(void)index;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void begin(struct tt_check_writing *writing) {
	tt_buf_init(&writing->buf, writing->json.out->arena, BUF_LIMIT);
	tt_json_open(&writing->json, NULL, '{');
	tt_json_number(&writing->json, "tenten", 1);
	tt_json_text(&writing->json, "model", writing->check->model->path);
	tt_json_text(
		&writing->json, "as_of", tt_time_format(writing->json.out->arena, writing->check->as_of));
}

void tt_print_check_json(struct tt_output *out, struct tt_check *check) {
	struct tt_check_writing writing = {.json = {.out = out}, .check = check};
	begin(&writing);
	write_summary(&writing);
	write_findings(&writing);
	tt_check_write_events(&writing);
	tt_check_write_rest(&writing);
	tt_json_close(&writing.json, '}');
}

void tt_print_check_findings(struct tt_output *out, struct tt_check *check, bool brief) {
	struct tt_check_writing writing = {.json = {.out = out}, .check = check};
	begin(&writing);
	tt_json_open(&writing.json, "findings", '[');
	tt_check_run(check, brief ? write_brief : write_finding, &writing);
	tt_json_close(&writing.json, ']');
	write_summary(&writing);
	tt_json_diagnostics(&writing.json, "diagnostics", check->model->diagnostics);
	tt_json_close(&writing.json, '}');
}

/*
 * What a check says besides findings and events, in JSON: questions that are open, duties that arose, the
 * days on which law turns, and what was complained about.
 */
#include "analysis/ask.h"
#include "analysis/turning.h"
#include "analysis/word.h"
#include "present/check_json.h"
#include "present/message.h"

/* ---- questions ------------------------------------------------------------------------------------- */

struct asked {
	const struct tt_engine *engine;
	uint32_t id;
};

static void say_asked(const void *about, enum tt_language language, struct tt_buf *out) {
	const struct asked *asked = about;
	tt_asked_title(asked->engine, asked->id, language, out);
}

static void write_subject(struct tt_json *json, const struct tt_model *model, uint8_t of, uint32_t id) {
	const struct tt_named *named = of == TT_OF_EVENT    ? tt_named_event(model, id)
				       : of == TT_OF_DATA   ? tt_named_data(model, id)
				       : of == TT_OF_SYSTEM ? tt_named_system(model, id)
				       : of == TT_OF_RULE   ? &model->regimes.items[id].named
							    : tt_named_party(model, id);
	static const char *const kinds[] = {[TT_OF_EVENT] = "event",
		[TT_OF_DATA] = "data",
		[TT_OF_SYSTEM] = "system",
		[TT_OF_RULE] = "regime"};
	if (of == TT_OF_COUNTRY) {
		tt_json_thing(json, NULL, "country", &(struct tt_named){.id = tt_word(model, id)});
		return;
	}
	tt_json_thing(json, NULL, of < TT_COUNT(kinds) && kinds[of] != NULL ? kinds[of] : "party", named);
}

static void write_of(struct tt_check_writing *writing, const struct tt_asked *asked) {
	const struct tt_model *model = writing->check->model;
	struct tt_json *json = &writing->json;
	tt_json_open(json, "of", '[');
	if (asked->question == TT_NONE)
		write_subject(json, model, asked->of, asked->subjects[0]);
	for (uint8_t i = 0;
		asked->question != TT_NONE && i < model->questions.items[asked->question].of_count; i++)
		write_subject(json, model, model->questions.items[asked->question].of[i], asked->subjects[i]);
	tt_json_close(json, ']');
}

/* How it is answered: by a fact, which the model may have been able to bring about; or where it is declared.
 */
static void write_fact_asked(struct tt_check_writing *writing, const struct tt_question *question) {
	const struct tt_model *model = writing->check->model;
	struct tt_json *json = &writing->json;
	uint32_t pack = question->named.pack;
	tt_json_string(json, "answer", "fact");
	tt_json_text(json, "question", question->named.id);
	tt_json_text(json, "pack", pack == TT_NONE ? TT_TEXT("") : model->packs.items[pack].id);
	tt_json_text(json, "obtain_by", question->obtain_by);
	tt_json_text(json, "obtain_cost", question->obtain_cost);
	tt_cite(&question->cite, writing->check->as_of, &writing->buf);
	tt_json_buf(json, "cite", &writing->buf);
}

static void write_attribute_asked(struct tt_check_writing *writing, const struct tt_asked *asked) {
	const struct tt_model *model = writing->check->model;
	struct tt_json *json = &writing->json;
	struct tt_ask_place place = asked->of == TT_OF_RULE ? (struct tt_ask_place){.mark = TT_NO_MARK}
							    : tt_ask_place(model, asked);
	tt_json_string(json, "answer", place.key.len > 0 ? "attribute" : "none");
	if (asked->of != TT_OF_RULE)
		tt_json_id(json, "attribute", tt_asked_attribute(model, asked));
	if (place.key.len > 0)
		tt_json_place_at(json, "place", model->diagnostics, place.mark);
}

static void write_question(struct tt_check_writing *writing, uint32_t id) {
	const struct tt_engine *engine = writing->check->run->engine;
	const struct tt_asked *asked = &engine->asked.items[id];
	struct tt_json *json = &writing->json;
	tt_json_open(json, NULL, '{');
	tt_asked_print(engine, id, &writing->buf);
	tt_json_buf(json, "key", &writing->buf);
	tt_check_both(writing, "title", say_asked, &(struct asked){engine, id});
	tt_json_number(json, "waiting", writing->check->waiting.items[id]);
	write_of(writing, asked);
	if (asked->question != TT_NONE)
		write_fact_asked(writing, &engine->model->questions.items[asked->question]);
	else
		write_attribute_asked(writing, asked);
	tt_json_close(json, '}');
	tt_out_relax(json->out);
}

static void write_questions(struct tt_check_writing *writing) {
	tt_json_open(&writing->json, "questions", '[');
	for (uint32_t i = 0; i < writing->check->waiting.len; i++)
		if (writing->check->waiting.items[i] > 0)
			write_question(writing, i);
	tt_json_close(&writing->json, ']');
}

/* ---- duties ---------------------------------------------------------------------------------------- */

static void write_duty_text(struct tt_json *json, const struct tt_duty *duty) {
	tt_json_text(json, "duty", duty->id);
	tt_json_title(json, "title", &duty->title);
	tt_json_text(json, "does", duty->does);
	tt_json_string(json, "strength", tt_word_strength(duty->strength));
	tt_json_text(json, "due", duty->due);
	tt_json_truth(json, "while_held", duty->while_held);
}

static void write_duty(struct tt_check_writing *writing, const struct tt_kept_duty *kept) {
	const struct tt_model *model = writing->check->model;
	const struct tt_arisen *arisen = &kept->arisen;
	const struct tt_rule *rule = &model->rules.items[arisen->rule];
	const struct tt_citations *cite = arisen->duty->cite.len > 0 ? &arisen->duty->cite : &rule->cite;
	const struct tt_named *event = tt_named_event(model, kept->event);
	struct tt_json *json = &writing->json;
	tt_json_open(json, NULL, '{');
	write_duty_text(json, arisen->duty);
	tt_json_string(json, "status", tt_duty_status_name((enum tt_duty_status)arisen->status));
	tt_json_truth(json, "possible", arisen->possible);
	tt_json_truth(json, "implied", arisen->implied);
	tt_json_id(json, "party", tt_named_party(model, arisen->debtor));
	tt_json_id(json, "data", tt_named_data(model, arisen->about.data));
	tt_json_id(json, "holder", tt_named_party(model, arisen->about.holder));
	tt_json_id(json, "system", tt_named_system(model, arisen->about.system));
	tt_json_text(json, "regime", model->regimes.items[rule->regime].named.id);
	tt_json_text(json, "rule", rule->id);
	tt_cite(cite, tt_event_instant(model, writing->check->as_of, kept->event), &writing->buf);
	tt_json_buf(json, "cite", &writing->buf);
	tt_json_id(json, "event", event);
	tt_json_thing(json, "thing", "event", event);
	tt_json_place_at(json, "place", model->diagnostics, event == NULL ? TT_NO_MARK : event->mark);
	tt_json_close(json, '}');
	tt_out_relax(json->out);
}

static void write_duties(struct tt_check_writing *writing) {
	tt_json_open(&writing->json, "duties", '[');
	for (uint32_t i = 0; i < writing->duties.len; i++)
		write_duty(writing, &writing->duties.items[i]);
	tt_json_close(&writing->json, ']');
}

/* ---- days ------------------------------------------------------------------------------------------ */

static void write_day(struct tt_json *json, const struct tt_model *model, const struct tt_turning *first,
	const struct tt_turning *end) {
	struct tt_word_list regimes = {.arena = json->out->scratch};
	tt_json_open(json, NULL, '{');
	tt_json_text(json, "at", tt_time_format(json->out->scratch, first->at));
	for (const struct tt_turning *turning = first; turning < end; turning++)
		if (turning->regime != TT_NONE)
			tt_word_add(&regimes, model->regimes.items[turning->regime].named.id);
	tt_json_open(json, "regimes", '[');
	for (uint32_t i = 0; i < regimes.items.len; i++)
		tt_json_text(json, NULL, regimes.items.items[i]);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
	tt_out_relax(json->out);
}

static void write_days(struct tt_check_writing *writing) {
	struct tt_turnings turnings = tt_turnings_of(writing->check->model);
	tt_json_open(&writing->json, "dates", '[');
	for (uint32_t at = 0, end; at < turnings.len; at = end) {
		for (end = at; end < turnings.len && turnings.items[end].at == turnings.items[at].at; end++)
			;
		write_day(&writing->json, writing->check->model, &turnings.items[at], &turnings.items[end]);
	}
	tt_json_close(&writing->json, ']');
}

void tt_check_write_rest(struct tt_check_writing *writing) {
	write_questions(writing);
	write_duties(writing);
	write_days(writing);
	tt_json_diagnostics(&writing->json, "diagnostics", writing->check->model->diagnostics);
}

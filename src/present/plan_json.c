/*
 * Plans in JSON: {"tenten":1,"model","as_of","complete","events":[{"event","verdict","complete","more",
 * "plans":[{"cost","verdict","steps":[…],"duties":[…],"effects":[…]}],"rules":[…]}]}.
 */
#include "analysis/word.h"
#include "present/json.h"
#include "present/message.h"
#include "present/plan.h"
#include "present/thing.h"

enum { BUF_LIMIT = 1 << 20 };

struct writing {
	struct tt_json json;
	const struct tt_planning *planning;
	tt_instant at;
	struct tt_buf buf;
};

static void write_cited_rule(struct writing *writing, uint32_t id) {
	const struct tt_model *model = writing->planning->request.model;
	const struct tt_rule *rule = id == TT_NONE ? NULL : &model->rules.items[id];
	tt_json_id(&writing->json, "regime", rule == NULL ? NULL : &model->regimes.items[rule->regime].named);
	if (rule != NULL)
		tt_buf_add(&writing->buf, rule->id);
	tt_json_buf(&writing->json, "rule", &writing->buf);
}

static void write_move(struct writing *writing, const struct tt_move *move) {
	const struct tt_model *model = writing->planning->request.model;
	struct tt_json *json = &writing->json;
	bool process = move->kind == TT_MOVE_PROCESS;
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", tt_move_name((enum tt_move_kind)move->kind));
	tt_json_id(&writing->json, "party", tt_named_party(model, move->party));
	tt_json_number(json, "cost", move->cost);
	if (tt_move_answers(move))
		tt_asked_print(writing->planning->run->engine, move->asked, &writing->buf);
	tt_json_buf(json, "question", &writing->buf);
	tt_json_id(json, "data", tt_named_data(model, move->data));
	if (process)
		tt_buf_add(&writing->buf, tt_word(model, move->key));
	tt_json_buf(json, "operation", &writing->buf);
	tt_json_id(json, "output", tt_named_data(model, move->output));
	tt_json_id(json, "to", tt_named_party(model, move->to));
	tt_json_id(json, "system", tt_named_system(model, move->system));
	if (!process)
		tt_buf_add(&writing->buf, tt_word(model, move->key));
	tt_json_buf(json, "key", &writing->buf);
	if (move->term != TT_NONE)
		tt_buf_add(&writing->buf, tt_term_text(model, move->term, writing->buf.arena));
	tt_json_buf(json, "expiry", &writing->buf);
	write_cited_rule(writing, tt_move_rule(writing->planning, move));
	tt_move_cite(writing->planning, move, writing->at, &writing->buf);
	tt_json_buf(&writing->json, "cite", &writing->buf);
	tt_json_open(json, "message", '{');
	tt_move_title(writing->planning, move, TT_JA, &writing->buf);
	tt_json_buf(&writing->json, "ja", &writing->buf);
	tt_move_title(writing->planning, move, TT_EN, &writing->buf);
	tt_json_buf(&writing->json, "en", &writing->buf);
	tt_json_close(json, '}');
	tt_json_close(json, '}');
}

static void write_duty(struct writing *writing, const struct tt_arisen *arisen) {
	const struct tt_model *model = writing->planning->request.model;
	struct tt_json *json = &writing->json;
	tt_json_open(json, NULL, '{');
	tt_json_text(json, "duty", arisen->duty->id);
	tt_json_title(json, "title", &arisen->duty->title);
	tt_json_id(&writing->json, "party", tt_named_party(model, arisen->debtor));
	tt_json_string(json, "status", tt_duty_status_name((enum tt_duty_status)arisen->status));
	tt_json_truth(json, "possible", arisen->possible);
	tt_cite(arisen->duty->cite.len > 0 ? &arisen->duty->cite : &model->rules.items[arisen->rule].cite,
		writing->at, &writing->buf);
	tt_json_buf(&writing->json, "cite", &writing->buf);
	tt_json_close(json, '}');
}

static void write_plan(struct writing *writing, const struct tt_plan *plan) {
	const struct tt_planning *planning = writing->planning;
	struct tt_json *json = &writing->json;
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "cost", plan->cost);
	tt_json_string(json, "verdict", tt_verdict_name((enum tt_verdict)plan->verdict));
	tt_json_open(json, "steps", '[');
	for (uint32_t i = 0; i < plan->len; i++)
		write_move(writing, &planning->moves.items[plan->moves[i]]);
	tt_json_close(json, ']');
	tt_json_open(json, "duties", '[');
	for (uint32_t i = 0; i < plan->duties.len; i++)
		write_duty(writing, &plan->duties.items[i]);
	tt_json_close(json, ']');
	tt_json_open(json, "effects", '[');
	for (uint32_t i = 0; i < plan->effects.len; i++) {
		const struct tt_side_effect *effect = &plan->effects.items[i];
		tt_json_open(json, NULL, '{');
		tt_json_id(&writing->json, "event", tt_named_event(planning->request.model, effect->event));
		tt_json_string(json, "before", tt_verdict_name((enum tt_verdict)effect->before));
		tt_json_string(json, "after",
			effect->after == TT_NOT_HAPPENING ? "not-happening"
							  : tt_verdict_name((enum tt_verdict)effect->after));
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

void tt_print_plan_json(
	struct tt_json *json, const struct tt_planning *planning, const struct tt_plan *plan, tt_instant at) {
	struct writing writing = {.json = *json, .planning = planning, .at = at};
	tt_buf_init(&writing.buf, json->out->arena, BUF_LIMIT);
	write_plan(&writing, plan);
	*json = writing.json;
}

static void write_rule(struct writing *writing, uint32_t id) {
	const struct tt_model *model = writing->planning->request.model;
	const struct tt_rule *rule = &model->rules.items[id];
	tt_json_open(&writing->json, NULL, '{');
	tt_json_text(&writing->json, "regime", model->regimes.items[rule->regime].named.id);
	tt_json_text(&writing->json, "rule", rule->id);
	tt_json_title(&writing->json, "title", &rule->title);
	tt_cite(&rule->cite, writing->at, &writing->buf);
	tt_json_buf(&writing->json, "cite", &writing->buf);
	tt_json_close(&writing->json, '}');
}

/* What was found out, as pairs of an object. */
static void write_found(struct writing *writing, const struct tt_planned *planned) {
	const struct tt_model *model = writing->planning->request.model;
	struct tt_json *json = &writing->json;
	writing->at = tt_event_instant(model, writing->planning->request.as_of, planned->event);
	tt_json_string(json, "verdict", tt_verdict_name((enum tt_verdict)planned->verdict));
	tt_json_truth(json, "complete", planned->complete && !planned->longer);
	tt_json_truth(json, "more", planned->more);
	tt_json_number(json, "trials", planned->trials);
	tt_json_open(json, "plans", '[');
	for (uint32_t i = 0; i < planned->plans.len; i++)
		write_plan(writing, &planned->plans.items[i]);
	tt_json_close(json, ']');
	tt_json_open(json, "rules", '[');
	for (uint32_t i = 0; i < planned->rules.len; i++)
		write_rule(writing, planned->rules.items[i]);
	tt_json_close(json, ']');
	tt_json_truth(json, "rules_least", planned->rules_least);
	tt_json_open(json, "unexamined", '[');
	for (uint32_t i = 0; i < planned->unexamined.len; i++) {
		tt_asked_print(writing->planning->run->engine, planned->unexamined.items[i], &writing->buf);
		tt_json_buf(&writing->json, NULL, &writing->buf);
	}
	tt_json_close(json, ']');
}

static void write_planned(struct writing *writing, const struct tt_planned *planned) {
	tt_json_open(&writing->json, NULL, '{');
	tt_json_id(&writing->json, "event", tt_named_event(writing->planning->request.model, planned->event));
	write_found(writing, planned);
	tt_json_close(&writing->json, '}');
}

static struct writing begin(struct tt_output *out, const struct tt_planning *planning) {
	const struct tt_plan_request *request = &planning->request;
	struct writing writing = {.json = {.out = out}, .planning = planning};
	struct tt_json *json = &writing.json;
	tt_buf_init(&writing.buf, out->arena, BUF_LIMIT);
	tt_json_open(json, NULL, '{');
	tt_json_spread(json);
	tt_json_number(json, "tenten", 1);
	tt_json_text(json, "model", request->model->path);
	tt_json_text(json, "as_of",
		tt_time_format(
			out->arena, request->as_of == TT_TIME_MIN ? request->model->as_of : request->as_of));
	return writing;
}

void tt_print_plans_json(struct tt_output *out, const struct tt_plans *plans) {
	struct writing writing = begin(out, plans->planning);
	struct tt_json *json = &writing.json;
	tt_json_truth(json, "interrupted", plans->interrupted);
	tt_json_open(json, "events", '[');
	tt_json_spread(json);
	for (uint32_t i = 0; i < plans->events.len; i++)
		write_planned(&writing, plans->events.items[i]);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

/* ---- ways ------------------------------------------------------------------------------------------- */

static void write_way(struct writing *writing, const struct tt_way *way, bool between) {
	static const char *const types[] = {"acquire", "process", "transfer", "store", "dispose"};
	const struct tt_model *model = writing->planning->request.model;
	const struct tt_event *event = &model->events.items[way->planned->event];
	struct tt_json *json = &writing->json;
	struct tt_set_view purposes = tt_set_view(&model->sets, way->purposes);
	uint32_t type = 0;
	while (event->types != TT_EVENT_BIT(type))
		type++;
	tt_json_open(json, NULL, '{');
	if (between)
		tt_json_string(json, "direction", way->back ? "back" : "forth");
	tt_json_string(json, "type", types[type]);
	tt_json_id(&writing->json, "data", tt_named_data(model, way->data));
	tt_json_id(&writing->json, "holder", tt_named_party(model, way->holder));
	tt_json_id(&writing->json, "source", tt_named_system(model, way->system));
	tt_json_id(&writing->json, "to", tt_named_party(model, event->to));
	tt_json_id(&writing->json, "system", tt_named_system(model, event->system));
	tt_buf_add(&writing->buf, tt_word(model, event->operation));
	tt_json_buf(&writing->json, "operation", &writing->buf);
	tt_json_open(json, "purposes", '[');
	for (uint32_t i = 0; i < purposes.len; i++)
		tt_json_text(json, NULL, tt_word(model, purposes.items[i]));
	tt_json_close(json, ']');
	write_found(writing, way->planned);
	tt_json_close(json, '}');
}

void tt_print_ways_json(struct tt_output *out, const struct tt_ways *ways, bool between) {
	struct writing writing = begin(out, ways->planning);
	struct tt_json *json = &writing.json;
	tt_json_truth(json, "complete", ways->complete);
	tt_json_open(json, "ways", '[');
	tt_json_spread(json);
	for (uint32_t i = 0; i < ways->items.len; i++)
		write_way(&writing, &ways->items.items[i], between);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

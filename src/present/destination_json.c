/*
 * Destinations as one JSON object: {"tenten":1,"model","destinations":[{"event","data":[],"from","source",
 * "to","system","as_of","verdict","units":[],"regimes":[…],"changes":[…],"grounds":[…],"obstacles":[…],
 * "duties":[…],"questions":[],"plans":[…]}]}; plans as plan --format json has them, at most one.
 */
#include "analysis/word.h"
#include "present/destination.h"
#include "present/message.h"
#include "present/plan.h"
#include "present/thing.h"
#include "present/value.h"

enum { BUF_LIMIT = 1 << 20 };

struct writing {
	struct tt_json json;
	const struct tt_destinations *found;
	const struct tt_destination *destination; /* in hand */
	struct tt_buf buf;
};

static void write_cite(struct writing *writing, const struct tt_citations *cite) {
	tt_cite(cite, writing->destination->at, &writing->buf);
	tt_json_buf(&writing->json, "cite", &writing->buf);
}

static void write_rule(struct writing *writing, uint32_t id) {
	const struct tt_model *model = writing->found->model;
	const struct tt_rule *rule = id == TT_NONE ? NULL : &model->rules.items[id];
	tt_json_id(&writing->json, "regime", rule == NULL ? NULL : &model->regimes.items[rule->regime].named);
	if (rule != NULL)
		tt_buf_add(&writing->buf, rule->id);
	tt_json_buf(&writing->json, "rule", &writing->buf);
	if (rule != NULL)
		tt_json_title(&writing->json, "title", &rule->title);
}

static void write_where(struct writing *writing) {
	const struct tt_model *model = writing->found->model;
	const struct tt_event *sent = &writing->destination->sent;
	struct tt_json *json = &writing->json;
	tt_json_id(&writing->json, "event", tt_named_event(model, writing->destination->event));
	tt_json_open(json, "data", '[');
	for (uint32_t i = 0; i < sent->input.len; i++)
		tt_json_id(
			&writing->json, NULL, tt_named_data(model, model->ids.items[sent->input.start + i]));
	tt_json_close(json, ']');
	tt_json_id(&writing->json, "from", tt_named_party(model, sent->from));
	tt_json_id(&writing->json, "source", tt_named_system(model, sent->source));
	tt_json_id(&writing->json, "to", tt_named_party(model, sent->to));
	tt_json_id(&writing->json, "system", tt_named_system(model, sent->system));
	tt_json_text(json, "as_of", tt_time_format(json->out->scratch, writing->destination->as_of));
	tt_json_string(json, "verdict", tt_verdict_name((enum tt_verdict)writing->destination->verdict));
	tt_json_open(json, "units", '[');
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++)
		if (writing->destination->units >> unit & 1)
			tt_json_string(json, NULL, tt_unit_name((enum tt_unit)unit));
	tt_json_close(json, ']');
}

static const char *truth_word(uint8_t truth) {
	return truth == TT_YES ? "yes" : truth == TT_NO ? "no" : "unknown";
}

static void write_regions(struct writing *writing) {
	struct tt_json *json = &writing->json;
	tt_json_open(json, "regimes", '[');
	for (uint32_t i = 0; i < writing->destination->regions.len; i++) {
		const struct tt_region *region = &writing->destination->regions.items[i];
		tt_json_open(json, NULL, '{');
		tt_json_id(&writing->json, "regime",
			&writing->found->model->regimes.items[region->regime].named);
		tt_json_string(json, "before", truth_word(region->before));
		tt_json_string(json, "after", truth_word(region->after));
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_change(struct writing *writing, const struct tt_changed *change) {
	const struct tt_model *model = writing->found->model;
	struct tt_engine *engine = writing->destination->run->engine;
	struct tt_json *json = &writing->json;
	tt_json_open(json, NULL, '{');
	tt_json_id(&writing->json, "attribute", tt_named_attribute(model, change->attribute));
	tt_json_id(&writing->json, "data", tt_named_data(model, change->data));
	tt_json_id(&writing->json, "holder", tt_named_party(model, change->holder));
	tt_json_id(&writing->json, "system", tt_named_system(model, change->system));
	tt_value_ids(engine, TT_NONE, change->attribute, change->before, json->out->scratch, &writing->buf);
	tt_json_buf(&writing->json, "before", &writing->buf);
	tt_value_ids(engine, TT_NONE, change->attribute, change->after, json->out->scratch, &writing->buf);
	tt_json_buf(&writing->json, "after", &writing->buf);
	write_rule(writing, change->rule);
	tt_json_close(json, '}');
}

static void write_grounds(struct writing *writing) {
	struct tt_json *json = &writing->json;
	tt_json_open(json, "grounds", '[');
	for (uint32_t i = 0; i < writing->destination->grounds.len; i++) {
		const struct tt_ground_used *ground = &writing->destination->grounds.items[i];
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "ground", ground->id);
		tt_json_id(json, "data", tt_named_data(writing->found->model, ground->data));
		write_rule(writing, ground->rule);
		write_cite(writing, tt_destination_ground_cite(writing->found, ground));
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_obstacles(struct writing *writing) {
	struct tt_json *json = &writing->json;
	tt_json_open(json, "obstacles", '[');
	for (uint32_t i = 0; i < writing->destination->obstacles.len; i++) {
		const struct tt_finding *finding = &writing->destination->obstacles.items[i];
		tt_json_open(json, NULL, '{');
		tt_json_string(json, "code", tt_finding_name((enum tt_finding_code)finding->code));
		write_rule(writing, finding->rule);
		write_cite(writing, &writing->found->model->rules.items[finding->rule].cite);
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_duties(struct writing *writing) {
	struct tt_json *json = &writing->json;
	tt_json_open(json, "duties", '[');
	for (uint32_t i = 0; i < writing->destination->duties.len; i++) {
		const struct tt_arisen *arisen = &writing->destination->duties.items[i];
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "duty", arisen->duty->id);
		tt_json_title(json, "title", &arisen->duty->title);
		tt_json_id(json, "data", tt_named_data(writing->found->model, arisen->about.data));
		tt_json_id(&writing->json, "party", tt_named_party(writing->found->model, arisen->debtor));
		tt_json_string(json, "status", tt_duty_status_name((enum tt_duty_status)arisen->status));
		tt_json_truth(json, "possible", arisen->possible);
		write_cite(writing, tt_destination_duty_cite(writing->found, arisen));
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_questions(struct writing *writing) {
	const struct tt_engine *engine = writing->destination->run->engine;
	struct tt_set_view asked = tt_set_view(&engine->model->sets, writing->destination->questions);
	tt_json_open(&writing->json, "questions", '[');
	for (uint32_t i = 0; i < asked.len; i++) {
		tt_asked_print(engine, asked.items[i], &writing->buf);
		tt_json_buf(&writing->json, NULL, &writing->buf);
	}
	tt_json_close(&writing->json, ']');
}

static void write_destination(struct writing *writing) {
	const struct tt_destination *destination = writing->destination;
	const struct tt_planned *planned = destination->planned;
	struct tt_json *json = &writing->json;
	tt_json_open(json, NULL, '{');
	write_where(writing);
	write_regions(writing);
	tt_json_open(json, "changes", '[');
	for (uint32_t i = 0; i < destination->changes.len; i++)
		write_change(writing, &destination->changes.items[i]);
	tt_json_close(json, ']');
	write_grounds(writing);
	write_obstacles(writing);
	write_duties(writing);
	write_questions(writing);
	tt_json_open(json, "plans", '[');
	for (uint32_t i = 0; planned != NULL && i < planned->plans.len; i++)
		tt_print_plan_json(json, destination->planning, &planned->plans.items[i], destination->at);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

void tt_print_destinations_json(struct tt_output *out, const struct tt_destinations *found) {
	struct writing writing = {.json = {.out = out}, .found = found};
	struct tt_json *json = &writing.json;
	tt_buf_init(&writing.buf, out->arena, BUF_LIMIT);
	tt_json_open(json, NULL, '{');
	tt_json_spread(json);
	tt_json_number(json, "tenten", 1);
	tt_json_text(json, "model", found->model->path);
	tt_json_open(json, "destinations", '[');
	tt_json_spread(json);
	for (uint32_t i = 0; i < found->items.len; i++) {
		writing.destination = &found->items.items[i];
		write_destination(&writing);
	}
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

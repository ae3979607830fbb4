/*
 * The events of a check in JSON, in the order of the run: what each says, changes, makes and ends, so that
 * one can step through them like through a film. The run is made once more, with a trace.
 */
#include "analysis/word.h"
#include "present/check_json.h"
#include "present/message.h"
#include "present/value.h"

/* What an event is about: the data that it makes, or else that it handles. */
static void write_data(struct tt_check_writing *writing, const struct tt_event *event) {
	const struct tt_model *model = writing->check->model;
	struct tt_span span = event->output.len > 0 ? event->output : event->input;
	for (uint32_t i = 0; i < span.len; i++) {
		tt_buf_string(&writing->buf, i > 0 ? ";" : "");
		tt_buf_add(&writing->buf, model->data.items[model->ids.items[span.start + i]].named.id);
	}
	tt_json_buf(&writing->json, "data", &writing->buf);
}

static void write_words(struct tt_check_writing *writing, const char *key, const struct tt_word_list *words) {
	tt_json_open(&writing->json, key, '[');
	for (uint32_t i = 0; i < words->items.len; i++)
		tt_json_text(&writing->json, NULL, words->items.items[i]);
	tt_json_close(&writing->json, ']');
}

static void write_results(struct tt_check_writing *writing, const struct tt_outcome *outcome) {
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

static void write_change(
	struct tt_check_writing *writing, struct tt_engine *engine, const struct tt_changed *change) {
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
	struct tt_check_writing *writing, struct tt_engine *engine, const struct tt_outcome *outcome) {
	tt_json_open(&writing->json, "changes", '[');
	for (uint32_t i = 0; i < outcome->changes.len; i++)
		write_change(writing, engine, &outcome->changes.items[i]);
	tt_json_close(&writing->json, ']');
}

static void write_lists(struct tt_check_writing *writing, const struct tt_outcome *outcome) {
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

/* The holdings that it makes or leaves behind, and their attributes after it. */
static void write_made(
	struct tt_check_writing *writing, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_model *model = engine->model;
	struct tt_json *json = &writing->json;
	tt_json_open(json, "made", '[');
	for (uint32_t i = 0; i < outcome->outputs.len; i++) {
		uint32_t row = outcome->outputs.items[i];
		const struct tt_holding *holding = &engine->holdings.items[row];
		tt_json_open(json, NULL, '{');
		tt_json_id(json, "data", tt_named_data(model, holding->data));
		tt_json_id(json, "holder", tt_named_party(model, holding->holder));
		tt_json_id(json, "system", tt_named_system(model, holding->system));
		tt_json_open(json, "attributes", '{');
		for (uint32_t attribute = 0; attribute < model->attributes.len; attribute++) {
			struct tt_range range = tt_holding_range(engine, row, attribute);
			if (range.source == TT_SOURCE_UNKNOWN)
				continue;
			tt_value_ids(engine, row, attribute, range, json->out->scratch, &writing->buf);
			tt_json_member(json, model->attributes.items[attribute].named.id,
				tt_buf_text(&writing->buf));
			writing->buf.len = 0;
		}
		tt_json_close(json, '}');
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

/* Holdings that are gone after it: moved, or disposed of. */
static void write_gone(
	struct tt_check_writing *writing, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_json *json = &writing->json;
	tt_json_open(json, "gone", '[');
	for (uint32_t i = 0; i < outcome->inputs.len; i++) {
		const struct tt_holding *holding = &engine->holdings.items[outcome->inputs.items[i]];
		if (holding->alive)
			continue;
		tt_json_open(json, NULL, '{');
		tt_json_id(json, "data", tt_named_data(engine->model, holding->data));
		tt_json_id(json, "holder", tt_named_party(engine->model, holding->holder));
		tt_json_id(json, "system", tt_named_system(engine->model, holding->system));
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_where(struct tt_check_writing *writing, const struct tt_event *event, uint32_t id) {
	const struct tt_model *model = writing->check->model;
	struct tt_json *json = &writing->json;
	tt_json_title(json, "title", &event->named.title);
	tt_json_thing(json, "thing", "event", &event->named);
	tt_json_place_at(json, "place", model->diagnostics, event->named.mark);
	tt_json_text(json, "at",
		tt_time_format(json->out->scratch, tt_event_instant(model, writing->check->as_of, id)));
	tt_json_open(json, "types", '[');
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
		if ((event->types >> type & 1) != 0)
			tt_json_string(json, NULL, tt_word_event_type(type));
	tt_json_close(json, ']');
}

static void keep_duties(struct tt_check_writing *writing, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		*tt_push(writing->json.out->arena, &writing->duties) =
			(struct tt_kept_duty){outcome->event, outcome->duties.items[i]};
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_check_writing *writing = context;
	const struct tt_event *event = &engine->model->events.items[outcome->event];
	tt_json_open(&writing->json, NULL, '{');
	tt_json_text(&writing->json, "event", event->named.id);
	write_data(writing, event);
	tt_json_string(&writing->json, "verdict", tt_verdict_name(outcome->verdict));
	write_lists(writing, outcome);
	tt_check_asked(writing, engine, outcome->questions);
	write_changes(writing, engine, outcome);
	write_results(writing, outcome);
	write_where(writing, event, outcome->event);
	write_made(writing, engine, outcome);
	write_gone(writing, engine, outcome);
	tt_json_close(&writing->json, '}');
	keep_duties(writing, outcome);
	tt_out_relax(writing->json.out);
}

void tt_check_write_events(struct tt_check_writing *writing) {
	tt_json_open(&writing->json, "events", '[');
	tt_check_replay(writing->check, true, visit, writing);
	tt_json_close(&writing->json, ']');
}

/*
 * A gap for programs: everything, in the order of the page.
 */
#include "analysis/word.h"
#include "present/gap_print.h"
#include "present/json.h"
#include "present/message.h"
#include "present/outline.h"
#include "present/thing.h"
#include "present/value.h"

static void json_text(struct tt_gap_printing *printing, struct tt_json *json, const char *key) {
	tt_json_text(json, key, tt_buf_text(&printing->buf));
	printing->buf.len = 0;
}

static void json_rules(
	struct tt_gap_printing *printing, struct tt_json *json, const struct tt_situation *situation) {
	const struct tt_gap *gap = printing->gap;
	tt_json_open(json, "rules", '[');
	for (uint32_t i = 0; i < situation->rules.len; i++) {
		const struct tt_rule *rule = &gap->model->rules.items[situation->rules.items[i]];
		tt_json_open(json, NULL, '{');
		tt_gap_add_rule_id(gap, situation->rules.items[i], &printing->buf);
		json_text(printing, json, "rule");
		tt_json_text(json, "topic", rule->topic);
		tt_cite(&rule->cite, gap->sides[situation->side].at, &printing->buf);
		json_text(printing, json, "cite");
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void json_conditions(struct tt_gap_printing *printing, struct tt_json *json, const char *key,
	const struct tt_gap_literal *literals, uint32_t count) {
	tt_json_open(json, key, '[');
	for (uint32_t i = 0; i < count; i++) {
		tt_gap_add_literal(printing->gap, &literals[i], "!", &printing->buf);
		json_text(printing, json, NULL);
	}
	tt_json_close(json, ']');
}

static void json_grounds(
	struct tt_gap_printing *printing, struct tt_json *json, const struct tt_situation *situation) {
	tt_json_open(json, "grounds", '[');
	for (uint32_t i = 0; i < situation->grounds.len; i++) {
		tt_json_open(json, NULL, '{');
		tt_gap_add_rule_id(printing->gap, situation->grounds.items[i].rule, &printing->buf);
		json_text(printing, json, "rule");
		tt_json_text(json, "ground", situation->grounds.items[i].ground);
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void json_situation(struct tt_gap_printing *printing, struct tt_json *json, uint32_t number) {
	const struct tt_situation *situation = &printing->gap->situations.items[number];
	bool duty = situation->duty != NULL;
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "number", number + 1);
	tt_json_text(json, duty ? "asks" : "forbids", tt_gap_side_text(printing, situation->side));
	tt_json_text(json, duty ? "lacks" : "permits", tt_gap_side_text(printing, situation->other));
	if (duty) {
		tt_json_text(json, "duty", situation->duty->id);
		tt_json_title(json, "title", &situation->duty->title);
		tt_json_text(json, "does", situation->duty->does);
	}
	json_rules(printing, json, situation);
	json_conditions(printing, json, "situation", situation->literals, situation->literal_count);
	if (!duty)
		json_grounds(printing, json, situation);
	tt_json_string(json, "state", tt_gap_state_name(situation->state));
	tt_json_truth(json, "both_bind", situation->binds);
	tt_json_text(json, "witness", situation->witness);
	tt_json_close(json, '}');
}

static void json_situations(
	struct tt_gap_printing *printing, struct tt_json *json, const char *key, bool duty) {
	const struct tt_gap *gap = printing->gap;
	tt_json_open(json, key, '[');
	for (uint32_t i = 0; i < gap->situations.len; i++)
		if ((gap->situations.items[i].duty != NULL) == duty)
			json_situation(printing, json, i);
	tt_json_close(json, ']');
}

static void json_group(
	struct tt_gap_printing *printing, struct tt_json *json, const struct tt_gap_group *group) {
	const struct tt_situation *first = tt_gap_first_of(printing->gap, group);
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "first", group->first + 1);
	tt_json_number(json, "count", group->count);
	tt_gap_add_rule_id(printing->gap, first->rules.items[0], &printing->buf);
	json_text(printing, json, "rule");
	tt_json_string(json, "list", first->searched ? "cover" : "primes");
	json_conditions(printing, json, "common", group->common.items, group->common.len);
	tt_json_open(json, "choices", '[');
	for (uint32_t i = 0; i < group->choices.len; i++) {
		const struct tt_gap_choice *choice = &group->choices.items[i];
		tt_json_open(json, NULL, '[');
		for (uint32_t j = 0; j < choice->options.len; j++)
			json_conditions(printing, json, NULL, choice->options.items[j].literals.items,
				choice->options.items[j].literals.len);
		tt_json_close(json, ']');
	}
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

static void json_difference(
	struct tt_gap_printing *printing, struct tt_json *json, const struct tt_gap_difference *difference) {
	static const char *const kinds[] = {"change", "exposure", "range"};
	const struct tt_gap *gap = printing->gap;
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", kinds[difference->kind]);
	tt_json_text(json, "only", tt_gap_side_text(printing, difference->side));
	if (difference->other != difference->side)
		tt_json_text(json, "not", tt_gap_side_text(printing, difference->other));
	if (difference->rule != TT_NONE)
		tt_gap_add_rule_id(gap, difference->rule, &printing->buf);
	else
		tt_show(&printing->buf, gap->model->regimes.items[difference->regime].named.id);
	json_text(printing, json, difference->rule != TT_NONE ? "rule" : "regime");
	if (difference->kind == TT_ONLY_CHANGE)
		tt_json_text(json, "attribute", gap->model->attributes.items[difference->attribute].named.id);
	else if (difference->kind == TT_ONLY_EXPOSE)
		tt_json_text(json, "party", gap->model->parties.items[difference->party].named.id);
	tt_json_close(json, '}');
}

/* How one side compares with another, and what it has more. */
static void json_compared(struct tt_gap_printing *printing, struct tt_json *json,
	const struct tt_gap_topic *topic, uint32_t side, uint32_t other) {
	const struct tt_gap_excess *excess = &topic->excess[side][other];
	tt_json_open(json, NULL, '{');
	tt_json_text(json, "side", tt_gap_side_text(printing, side));
	tt_json_text(json, "than", tt_gap_side_text(printing, other));
	tt_json_string(json, "order", tt_gap_order_name((uint8_t)tt_gap_order(topic, side, other)));
	tt_json_number(json, "forbids", excess->forbids);
	tt_json_number(json, "asks", excess->asks);
	tt_json_truth(json, "classifies", excess->classifies);
	tt_json_number(json, "changes", excess->changes);
	tt_json_close(json, '}');
}

static void json_topic(
	struct tt_gap_printing *printing, struct tt_json *json, const struct tt_gap_topic *topic) {
	uint32_t sides = printing->gap->side_count;
	tt_json_open(json, NULL, '{');
	tt_json_text(json, "topic", topic->topic);
	if (sides == 2) {
		tt_json_string(json, "first", tt_gap_order_name((uint8_t)tt_gap_order(topic, 0, 1)));
		tt_json_number(json, "first_forbids", topic->excess[0][1].forbids);
		tt_json_number(json, "second_forbids", topic->excess[1][0].forbids);
	}
	tt_json_open(json, "rules", '[');
	for (uint32_t side = 0; side < sides; side++)
		tt_json_number(json, NULL, topic->rules[side]);
	tt_json_close(json, ']');
	tt_json_open(json, "compared", '[');
	for (uint32_t side = 0; side < sides; side++)
		for (uint32_t other = 0; other < sides; other++)
			if (side != other)
				json_compared(printing, json, topic, side, other);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

static void json_missing(struct tt_gap_printing *printing, struct tt_json *json) {
	const struct tt_gap *gap = printing->gap;
	tt_json_truth(json, "complete", gap->missing.len == 0);
	tt_json_open(json, "missing", '[');
	for (uint32_t i = 0; i < gap->missing.len; i++) {
		tt_json_open(json, NULL, '{');
		tt_json_string(json, "why", tt_gap_lack_name(gap->missing.items[i].lack));
		if (gap->missing.items[i].rule != TT_NONE)
			tt_gap_add_rule_id(gap, gap->missing.items[i].rule, &printing->buf);
		json_text(printing, json, "rule");
		if (gap->missing.items[i].side != TT_NONE)
			tt_json_text(json, "side", tt_gap_side_text(printing, gap->missing.items[i].side));
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

void tt_print_gap_json(struct tt_output *out, const struct tt_gap *gap) {
	struct tt_gap_printing printing;
	struct tt_json json = {.out = out};
	tt_gap_print_begin(&printing, out, gap, true);
	tt_json_open(&json, NULL, '{');
	tt_json_number(&json, "tenten", 1);
	tt_json_string(&json, "event", tt_word_event_type(gap->type));
	tt_json_open(&json, "sides", '[');
	for (uint32_t side = 0; side < gap->side_count; side++) {
		tt_json_open(&json, NULL, '{');
		tt_gap_add_side(gap, side, &printing.buf);
		json_text(&printing, &json, tt_gap_of_model(&gap->sides[side]) ? "regime" : "pack");
		tt_json_text(&json, "as_of", tt_time_format(out->arena, gap->sides[side].at));
		tt_json_number(&json, "rules", gap->sides[side].rules);
		tt_json_close(&json, '}');
	}
	tt_json_close(&json, ']');
	tt_json_open(&json, "topics", '[');
	for (uint32_t i = 0; i < gap->topics.len; i++)
		json_topic(&printing, &json, &gap->topics.items[i]);
	tt_json_close(&json, ']');
	json_situations(&printing, &json, "situations", false);
	json_situations(&printing, &json, "duties", true);
	tt_json_open(&json, "groups", '[');
	for (uint32_t i = 0; i < gap->groups.len; i++)
		json_group(&printing, &json, &gap->groups.items[i]);
	tt_json_close(&json, ']');
	tt_json_open(&json, "differences", '[');
	for (uint32_t i = 0; i < gap->differences.len; i++)
		json_difference(&printing, &json, &gap->differences.items[i]);
	tt_json_close(&json, ']');
	json_missing(&printing, &json);
	tt_json_names(&json, gap->model);
	tt_json_close(&json, '}');
}

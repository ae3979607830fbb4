/*
 * The diff in JSON: both sides, how many differences of each kind, the differences, the changes of law.
 */
#include "analysis/word.h"
#include "present/diff.h"
#include "present/message.h"

enum { BUF_LIMIT = 1 << 20 };

struct writing {
	struct tt_json json;
	const struct tt_diff *diff;
	struct tt_buf buf;
};

static void write_side(struct writing *writing, const char *key, const struct tt_check *check) {
	struct tt_json *json = &writing->json;
	tt_json_open(json, key, '{');
	tt_json_text(json, "model", check->model->path);
	tt_json_text(json, "as_of", tt_time_format(json->out->arena, check->as_of));
	tt_json_close(json, '}');
}

static void write_summary(struct writing *writing) {
	const struct tt_diff *diff = writing->diff;
	struct tt_json *json = &writing->json;
	tt_json_open(json, "summary", '{');
	for (int kind = 0; kind < TT_DIFF_KIND_COUNT; kind++)
		tt_json_number(json, tt_diff_kind_name((enum tt_diff_kind)kind), diff->counts[kind]);
	tt_json_number(json, "law", diff->laws.len);
	tt_json_number(json, "new_errors", diff->new_errors);
	tt_json_number(json, "gone_errors", diff->gone_errors);
	tt_json_close(json, '}');
}

/* What is only there or not there is true where it is. */
static void write_value(struct writing *writing, const char *key, const struct tt_statement *statement) {
	if (statement == NULL)
		tt_json_string(&writing->json, key, NULL);
	else if (statement->value.len == 0)
		tt_json_truth(&writing->json, key, true);
	else
		tt_json_text(&writing->json, key, statement->value);
}

static void write_message(struct writing *writing, const struct tt_difference *difference) {
	static const char *const keys[] = {[TT_JA] = "ja", [TT_EN] = "en"};
	tt_json_open(&writing->json, "message", '{');
	for (int language = TT_JA; language >= TT_EN; language--) {
		tt_difference_title(writing->diff, difference, (enum tt_language)language, &writing->buf);
		tt_json_buf(&writing->json, keys[language], &writing->buf);
	}
	tt_json_close(&writing->json, '}');
}

static void write_difference(struct writing *writing, const struct tt_difference *difference) {
	struct tt_json *json = &writing->json;
	const struct tt_statement *statement =
		difference->after != NULL ? difference->after : difference->before;
	bool of_holding = statement->kind == TT_DIFF_HOLDING || statement->kind == TT_DIFF_ATTRIBUTE;
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", tt_diff_kind_name((enum tt_diff_kind)statement->kind));
	tt_json_string(json, "change", tt_difference_name(difference));
	tt_buf_add(
		&writing->buf, of_holding ? (struct tt_text){0} : tt_diff_group(writing->diff, difference));
	tt_json_buf(&writing->json, "event", &writing->buf);
	tt_buf_add(
		&writing->buf, of_holding ? tt_diff_group(writing->diff, difference) : (struct tt_text){0});
	tt_json_buf(&writing->json, "holding", &writing->buf);
	tt_buf_add(&writing->buf, statement->key);
	tt_json_buf(&writing->json, "what", &writing->buf);
	write_value(writing, "before", difference->before);
	write_value(writing, "after", difference->after);
	if (statement->kind == TT_DIFF_FINDING)
		tt_json_string(json, "severity",
			tt_severity_name(tt_finding_severity(statement->found->finding.code)));
	tt_difference_cite(writing->diff, difference, &writing->buf);
	tt_json_buf(&writing->json, "cite", &writing->buf);
	write_message(writing, difference);
	tt_json_close(json, '}');
	tt_out_relax(json->out);
}

static void write_law(struct writing *writing, const struct tt_law *law) {
	const struct tt_model *model = writing->diff->after.check->model;
	const struct tt_named *event = tt_named_event(model, law->first_event);
	struct tt_json *json = &writing->json;
	bool of_rule = law->rule != TT_NONE;
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "change", tt_law_change_name((enum tt_law_change)law->change));
	tt_buf_add(&writing->buf,
		law->at == TT_TIME_MAX ? (struct tt_text){0} : tt_time_format(json->out->arena, law->at));
	tt_json_buf(&writing->json, "at", &writing->buf);
	tt_buf_add(&writing->buf, of_rule ? model->regimes.items[law->regime].named.id : (struct tt_text){0});
	tt_json_buf(&writing->json, "regime", &writing->buf);
	tt_buf_add(&writing->buf, of_rule ? model->rules.items[law->rule].id : (struct tt_text){0});
	tt_json_buf(&writing->json, "rule", &writing->buf);
	tt_buf_add(&writing->buf, law->requirement != TT_NONE ? model->requirements.items[law->requirement].id
							      : (struct tt_text){0});
	tt_json_buf(&writing->json, "ground", &writing->buf);
	tt_buf_add(&writing->buf,
		law->place != TT_NONE ? model->places.items[law->place].named.id : (struct tt_text){0});
	tt_json_buf(&writing->json, "place", &writing->buf);
	tt_buf_add(&writing->buf, tt_word(model, law->country));
	tt_json_buf(&writing->json, "country", &writing->buf);
	tt_law_cite(writing->diff, law, &writing->buf);
	tt_json_buf(&writing->json, "cite", &writing->buf);
	tt_json_number(json, "events", law->events);
	tt_buf_add(&writing->buf, event != NULL ? event->id : (struct tt_text){0});
	tt_json_buf(&writing->json, "first_event", &writing->buf);
	tt_json_close(json, '}');
}

void tt_print_diff_json(struct tt_output *out, const struct tt_diff *diff) {
	struct writing writing = {.json = {.out = out}, .diff = diff};
	tt_buf_init(&writing.buf, out->arena, BUF_LIMIT);
	tt_json_open(&writing.json, NULL, '{');
	tt_json_number(&writing.json, "tenten", 1);
	write_side(&writing, "old", diff->before.check);
	write_side(&writing, "new", diff->after.check);
	write_summary(&writing);
	tt_json_open(&writing.json, "differences", '[');
	for (uint32_t i = 0; i < diff->items.len; i++)
		write_difference(&writing, &diff->items.items[i]);
	tt_json_close(&writing.json, ']');
	tt_json_open(&writing.json, "law", '[');
	for (uint32_t i = 0; i < diff->laws.len; i++)
		write_law(&writing, &diff->laws.items[i]);
	tt_json_close(&writing.json, ']');
	tt_json_close(&writing.json, '}');
}

/*
 * What differences are called. Each statement is shown with the model and the engine of its own side.
 */
#include "analysis/word.h"
#include "present/diff.h"
#include "present/message.h"
#include "present/value.h"

static const char *const kind_titles[TT_DIFF_KIND_COUNT][2] = {
	[TT_DIFF_PARTY] = {[TT_EN] = "party", [TT_JA] = "主体"},
	[TT_DIFF_SYSTEM] = {[TT_EN] = "system", [TT_JA] = "システム"},
	[TT_DIFF_DATA] = {[TT_EN] = "data", [TT_JA] = "データ"},
	[TT_DIFF_REGIME] = {[TT_EN] = "regime", [TT_JA] = "場"},
	[TT_DIFF_EVENT] = {[TT_EN] = "event", [TT_JA] = "イベント"},
	[TT_DIFF_VERDICT] = {[TT_EN] = "verdict", [TT_JA] = "判定"},
	[TT_DIFF_GROUND] = {[TT_EN] = "ground", [TT_JA] = "根拠"},
	[TT_DIFF_DUTY] = {[TT_EN] = "duty", [TT_JA] = "義務"},
	[TT_DIFF_QUESTION] = {[TT_EN] = "question", [TT_JA] = "問い"},
	[TT_DIFF_UNIT] = {[TT_EN] = "unit", [TT_JA] = "単位"},
	[TT_DIFF_RISK] = {[TT_EN] = "risk", [TT_JA] = "リスク"},
	[TT_DIFF_FINDING] = {[TT_EN] = "finding", [TT_JA] = "指摘"},
	[TT_DIFF_HOLDING] = {[TT_EN] = "holding", [TT_JA] = "所在"},
	[TT_DIFF_ATTRIBUTE] = {[TT_EN] = "attribute", [TT_JA] = "属性"},
};

const char *tt_diff_kind_title(enum tt_diff_kind kind, enum tt_language language) {
	return kind_titles[kind][language];
}

const char *tt_law_change_title(enum tt_law_change change, enum tt_language language) {
	static const char *const titles[][2] = {
		[TT_LAW_BEGINS] = {[TT_EN] = "begins", [TT_JA] = "施行"},
		[TT_LAW_ENDS] = {[TT_EN] = "ends", [TT_JA] = "失効"},
		[TT_LAW_WILL_BEGIN] = {[TT_EN] = "will begin", [TT_JA] = "施行予定"},
		[TT_LAW_WILL_END] = {[TT_EN] = "will end", [TT_JA] = "失効予定"},
		[TT_LAW_BEGINS_BY] = {[TT_EN] = "begins at the latest", [TT_JA] = "遅くともこの日までに施行"},
	};
	return titles[change][language];
}

const char *tt_difference_name(const struct tt_difference *difference) {
	return difference->before == NULL ? "added" : difference->after == NULL ? "removed" : "changed";
}

static const struct tt_statement *either(const struct tt_difference *difference) {
	return difference->after != NULL ? difference->after : difference->before;
}

static const struct tt_named *named_thing(
	const struct tt_model *model, const struct tt_statement *statement) {
	switch (statement->kind) {
	case TT_DIFF_PARTY:
		return tt_named_party(model, statement->subject);
	case TT_DIFF_SYSTEM:
		return tt_named_system(model, statement->subject);
	case TT_DIFF_REGIME:
		return &model->regimes.items[statement->subject].named;
	case TT_DIFF_EVENT:
		return tt_named_event(model, statement->subject);
	case TT_DIFF_ATTRIBUTE:
		return tt_named_attribute(model, statement->subject);
	default: /* data, and a verdict on one data set */
		return tt_named_data(model, statement->subject);
	}
}

static void show_named(const struct tt_named *named, enum tt_language language, struct tt_buf *out) {
	if (named != NULL)
		tt_show(out, tt_named_text(named, language));
}

/* ---- one difference -------------------------------------------------------------------------------- */

/* The last part of "regime/rule/ground". */
static struct tt_text last_part(struct tt_text key) {
	size_t start = key.len;
	while (start > 0 && key.bytes[start - 1] != '/')
		start--;
	return tt_text_slice(key, start, key.len);
}

static void write_duty(const struct tt_diff_side *side, const struct tt_arisen *arisen,
	enum tt_language language, struct tt_buf *out) {
	const struct tt_model *model = side->check->model;
	struct tt_text title = tt_title_in(&arisen->duty->title, language);
	tt_show(out, title.len > 0 ? title : arisen->duty->id);
	tt_buf_string(out, language == TT_JA ? "（" : " (");
	show_named(tt_named_party(model, arisen->debtor), language, out);
	tt_buf_string(out, language == TT_JA ? "、" : ", ");
	tt_rule_title(model, arisen->rule, language, out);
	tt_buf_string(out, language == TT_JA ? "、" : ", ");
	tt_about_title(model, &arisen->about, language, out);
	tt_buf_string(out, language == TT_JA ? "）" : ")");
}

static void write_finding(const struct tt_diff_side *side, const struct tt_found *found,
	enum tt_language language, struct tt_buf *out) {
	tt_buf_format(out, "%s[%s]: ", tt_severity_name(tt_finding_severity(found->finding.code)),
		tt_finding_name(found->finding.code));
	tt_found_message(side->check, side->check->run->engine, found, language, out);
}

void tt_difference_title(const struct tt_diff *diff, const struct tt_difference *difference,
	enum tt_language language, struct tt_buf *out) {
	const struct tt_diff_side *side = tt_diff_side(diff, difference);
	const struct tt_statement *statement = either(difference);
	switch (statement->kind) {
	case TT_DIFF_GROUND:
		tt_show(out, last_part(statement->key));
		tt_buf_string(out, language == TT_JA ? "（" : " (");
		tt_rule_title(side->check->model, statement->subject, language, out);
		tt_buf_string(out, language == TT_JA ? "）" : ")");
		break;
	case TT_DIFF_DUTY:
		write_duty(side, statement->duty, language, out);
		break;
	case TT_DIFF_QUESTION:
		tt_asked_title(side->check->run->engine, statement->subject, language, out);
		break;
	case TT_DIFF_UNIT:
		tt_buf_string(out, tt_unit_title((enum tt_unit)statement->number, language));
		break;
	case TT_DIFF_RISK:
		tt_show(out, statement->key);
		tt_buf_string(out, language == TT_JA ? "（" : " (");
		tt_show(out, tt_title_in(&side->check->model->risks.items[statement->subject].named.title,
				     language));
		tt_buf_string(out, language == TT_JA ? "）" : ")");
		break;
	case TT_DIFF_FINDING:
		write_finding(side, statement->found, language, out);
		break;
	default:
		show_named(named_thing(side->check->model, statement), language, out);
	}
}

void tt_statement_value(const struct tt_diff_side *side, const struct tt_statement *statement,
	enum tt_language language, struct tt_buf *out) {
	bool ja = language == TT_JA;
	switch (statement->kind) {
	case TT_DIFF_VERDICT:
		tt_buf_string(out, tt_verdict_title((enum tt_verdict)statement->number, language));
		break;
	case TT_DIFF_DUTY:
		if (statement->duty->possible)
			tt_buf_string(out, ja ? "未回答の問いによる" : "depends on an open question");
		else
			tt_buf_string(
				out, tt_duty_status_title((enum tt_duty_status)statement->number, language));
		break;
	case TT_DIFF_HOLDING:
		tt_buf_string(out, tt_text_is(statement->value, "gone")
					   ? (ja ? "なくなる" : "gone in the end")
					   : (ja ? "残る" : "there in the end"));
		break;
	case TT_DIFF_RISK:
		tt_show(out, statement->value);
		break;
	case TT_DIFF_ATTRIBUTE:
		tt_value_titles(side->check->run->engine, statement->group, statement->subject,
			statement->range, language, out);
		break;
	default:
		break;
	}
}

void tt_difference_cite(
	const struct tt_diff *diff, const struct tt_difference *difference, struct tt_buf *out) {
	const struct tt_statement *statement = either(difference);
	const struct tt_check *check = tt_diff_side(diff, difference)->check;
	if (statement->cite != NULL)
		tt_cite(statement->cite, tt_event_instant(check->model, check->as_of, statement->group), out);
}

/* ---- groups ---------------------------------------------------------------------------------------- */

void tt_difference_group(const struct tt_diff *diff, const struct tt_difference *difference,
	enum tt_language language, struct tt_buf *out) {
	const struct tt_statement *statement = either(difference);
	const struct tt_diff_side *side = tt_diff_side(diff, difference);
	const struct tt_model *model = side->check->model;
	if (statement->group == TT_NONE)
		return;
	if (statement->kind != TT_DIFF_HOLDING && statement->kind != TT_DIFF_ATTRIBUTE) {
		show_named(tt_named_event(model, statement->group), language, out);
		return;
	}
	const struct tt_holding *holding = &side->check->run->engine->holdings.items[statement->group];
	struct tt_about about = {holding->data, holding->holder, holding->system, TT_NONE, TT_NONE};
	struct tt_buf title;
	tt_buf_init(&title, out->arena, 1 << 16);
	tt_about_title(model, &about, language, &title);
	tt_buf_add(out, tt_text_trim(tt_buf_text(&title)));
}

struct tt_mark tt_difference_mark(const struct tt_diff *diff, const struct tt_difference *difference) {
	const struct tt_statement *statement = either(difference);
	const struct tt_check *check = tt_diff_side(diff, difference)->check;
	const struct tt_named *named = NULL;
	if (statement->kind == TT_DIFF_FINDING)
		return tt_found_mark(check, statement->found);
	if (statement->group == TT_NONE)
		named = named_thing(check->model, statement);
	else if (statement->kind != TT_DIFF_HOLDING && statement->kind != TT_DIFF_ATTRIBUTE)
		named = tt_named_event(check->model, statement->group);
	else
		named = tt_named_data(
			check->model, check->run->engine->holdings.items[statement->group].data);
	return named == NULL ? TT_NO_MARK : named->mark;
}

/* ---- law ------------------------------------------------------------------------------------------- */

void tt_law_title(
	const struct tt_diff *diff, const struct tt_law *law, enum tt_language language, struct tt_buf *out) {
	const struct tt_model *model = diff->after.check->model;
	bool ja = language == TT_JA;
	if (law->place != TT_NONE) {
		show_named(&model->places.items[law->place].named, language, out);
		tt_buf_string(out, ": ");
		tt_show(out, tt_word(model, law->country));
		return;
	}
	tt_rule_title(model, law->rule, language, out);
	if (law->requirement == TT_NONE)
		return;
	tt_buf_string(out, ja ? "の根拠 " : ", ground ");
	tt_show(out, model->requirements.items[law->requirement].id);
}

void tt_law_cite(const struct tt_diff *diff, const struct tt_law *law, struct tt_buf *out) {
	const struct tt_model *model = diff->after.check->model;
	if (law->rule == TT_NONE)
		return;
	bool ends = law->change == TT_LAW_ENDS || law->change == TT_LAW_WILL_END;
	tt_instant at = ends ? law->at - 1 : law->at;
	const struct tt_citations *own =
		law->requirement != TT_NONE ? &model->requirements.items[law->requirement].cite : NULL;
	tt_cite(own != NULL && own->len > 0 ? own : &model->rules.items[law->rule].cite, at, out);
}

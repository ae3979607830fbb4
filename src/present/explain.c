/*
 * From the outside in: what happened, the verdict, holdings before and after, then each rule with the
 * literals that decided it, duties, questions, changes. The engine explains by the very conditions that it
 * judged by.
 */
#include "analysis/settle.h"
#include "analysis/view.h"
#include "analysis/word.h"
#include "present/block.h"
#include "present/explain.h"
#include "present/message.h"
#include "present/element.h"
#include "present/value.h"

#include <string.h>

/* A page that unfolds many events tries upstream answers only where a run is short. */
enum { BUF_LIMIT = 1 << 20, UPSTREAM_EVENTS = 100 };

struct explaining {
	struct tt_output *out;
	struct tt_check *check;
	uint32_t event;
	bool all, html;
	struct tt_engine *engine;
	const struct tt_outcome *outcome;
	struct tt_buf buf; /* one line at a time */
};

/* ---- lines ----------------------------------------------------------------------------------------- */

static const char *say(const struct explaining *explaining, const char *ja, const char *en) {
	return tt_say(explaining->out, ja, en);
}

static enum tt_language language_of(const struct explaining *explaining) {
	return explaining->out->language;
}

static void print_heading(struct explaining *explaining, const char *ja, const char *en) {
	if (explaining->html) {
		tt_element_whole(
			explaining->out, TT_ELEMENT_MINOR_HEADING, NULL, tt_text_of(say(explaining, ja, en)));
		return;
	}
	tt_out_string(explaining->out, "\n");
	tt_out_colour(explaining->out, TT_BOLD);
	tt_out_string(explaining->out, say(explaining, ja, en));
	tt_out_colour(explaining->out, TT_PLAIN);
	tt_out_string(explaining->out, "\n");
}

static void print_html_line(struct explaining *explaining, size_t indent, const char *mark) {
	struct tt_output *out = explaining->out;
	tt_element_open(out, TT_ELEMENT_PARAGRAPH,
		indent == 0   ? "line in0"
		: indent == 2 ? "line in2"
			      : "line in6");
	tt_element_string(out, mark);
	tt_element_buf(out, &explaining->buf);
	tt_element_end(out, TT_ELEMENT_PARAGRAPH);
}

/* Prints the buffer after a mark, indented; long lines are broken on a terminal. */
static void print_line(struct explaining *explaining, size_t indent, const char *mark) {
	struct tt_output *out = explaining->out;
	if (explaining->html) {
		print_html_line(explaining, indent, mark);
		return;
	}
	struct tt_text rest = tt_buf_text(&explaining->buf);
	size_t used = indent + tt_text_width(tt_text_of(mark));
	size_t width = out->width > used + 20 ? out->width - used : 0;
	tt_out_repeat(out, " ", indent);
	tt_out_string(out, mark);
	do {
		tt_out(out, tt_text_line(&rest, width));
		tt_out_string(out, "\n");
		tt_out_repeat(out, " ", rest.len > 0 ? used : 0);
	} while (rest.len > 0);
	explaining->buf.len = 0;
}

static void add_title(struct explaining *explaining, const struct tt_named *named) {
	tt_show(&explaining->buf, tt_named_text(named, language_of(explaining)));
}

/* ---- the event ------------------------------------------------------------------------------------- */

static void print_role(
	struct explaining *explaining, const char *ja, const char *en, const struct tt_named *named) {
	if (named == NULL)
		return;
	tt_buf_format(&explaining->buf, "%s: ", say(explaining, ja, en));
	add_title(explaining, named);
	print_line(explaining, 2, "");
}

static void print_span(struct explaining *explaining, const char *ja, const char *en, struct tt_span span,
	const struct tt_named *(*named)(const struct tt_model *model, uint32_t id)) {
	const struct tt_model *model = explaining->engine->model;
	if (span.len == 0)
		return;
	tt_buf_format(&explaining->buf, "%s: ", say(explaining, ja, en));
	for (uint32_t i = 0; i < span.len; i++) {
		tt_buf_string(&explaining->buf, i > 0 ? say(explaining, "、", ", ") : "");
		add_title(explaining, named(model, model->ids.items[span.start + i]));
	}
	print_line(explaining, 2, "");
}

static void print_word(struct explaining *explaining, const char *ja, const char *en, uint32_t word) {
	if (word == TT_NONE)
		return;
	tt_buf_format(&explaining->buf, "%s: ", say(explaining, ja, en));
	tt_show(&explaining->buf, tt_word(explaining->engine->model, word));
	print_line(explaining, 2, "");
}

static void print_units(struct explaining *explaining) {
	bool any = false;
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++) {
		if ((explaining->outcome->units >> unit & 1) == 0)
			continue;
		tt_buf_string(&explaining->buf,
			any ? say(explaining, "、", ", ") : say(explaining, "越える境界: ", "crosses: "));
		tt_buf_string(&explaining->buf, tt_unit_title((enum tt_unit)unit, language_of(explaining)));
		any = true;
	}
	if (any)
		print_line(explaining, 2, "");
}

/* Where copies stay on purpose, and what will show that the rest is gone. */
static void print_disposal(struct explaining *explaining, const struct tt_event *event) {
	const struct tt_model *model = explaining->engine->model;
	if (event->disposal == TT_NONE)
		return;
	const struct tt_disposal *disposal = &model->disposals.items[event->disposal];
	struct tt_set_view systems = tt_set_view(&model->sets, disposal->systems);
	struct tt_set_view parties = tt_set_view(&model->sets, disposal->parties);
	for (uint32_t i = 0; i < systems.len; i++)
		print_role(explaining, "残す写し", "copies kept", tt_named_system(model, systems.items[i]));
	for (uint32_t i = 0; i < parties.len; i++)
		print_role(explaining, "残す写し", "copies kept", tt_named_party(model, parties.items[i]));
	tt_show(&explaining->buf, tt_title_in(&disposal->evidence, language_of(explaining)));
	if (explaining->buf.len > 0)
		print_line(explaining, 2, say(explaining, "証拠: ", "evidence: "));
}

static void print_covering(struct explaining *explaining, const struct tt_named *what, uint32_t id) {
	const struct tt_model *model = explaining->engine->model;
	if (id == TT_NONE)
		return;
	struct tt_text evidence = tt_title_in(&model->coverings.items[id].evidence, language_of(explaining));
	if (what != NULL) {
		tt_show(&explaining->buf, tt_named_text(what, language_of(explaining)));
		tt_buf_string(&explaining->buf, ": ");
	}
	tt_covering_title(model, id, language_of(explaining), &explaining->buf);
	tt_buf_string(&explaining->buf, evidence.len > 0 ? say(explaining, "、証拠: ", ", evidence: ") : "");
	tt_show(&explaining->buf, evidence);
	print_line(explaining, 2, say(explaining, "書かない流れに代わる規律: ", "covered by "));
}

/* The rules that stand for what is not shown of the event, and of the data that it handles or makes. */
static void print_coverings(struct explaining *explaining, const struct tt_event *event) {
	const struct tt_model *model = explaining->engine->model;
	struct tt_span spans[] = {event->input, event->output};
	print_covering(explaining, NULL, event->covered_by);
	for (size_t i = 0; i < TT_COUNT(spans); i++)
		for (uint32_t j = 0; j < spans[i].len; j++) {
			const struct tt_data *data = &model->data.items[model->ids.items[spans[i].start + j]];
			print_covering(explaining, &data->named, data->covered_by);
		}
}

static void print_event(struct explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	const struct tt_event *event = &model->events.items[explaining->event];
	struct tt_output *out = explaining->out;
	add_title(explaining, &event->named);
	tt_buf_string(&explaining->buf, " (");
	tt_show(&explaining->buf, event->named.id);
	tt_buf_string(&explaining->buf, ")");
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
		if (event->types >> type & 1)
			tt_buf_format(&explaining->buf, " — %s",
				tt_event_type_title((enum tt_event_type)type, language_of(explaining)));
	tt_out_colour(out, TT_BOLD);
	print_line(explaining, 0, "");
	tt_out_colour(out, TT_PLAIN);
	if (explaining->check->view == NULL) {
		tt_mark_text(model->diagnostics, event->named.mark, &explaining->buf);
		print_line(explaining, 2, "");
	}
	print_span(explaining, "行う者", "by", event->by, tt_named_party);
	print_role(explaining, "移転元", "from", tt_named_party(model, event->from));
	print_role(explaining, "移転先", "to", tt_named_party(model, event->to));
	print_span(explaining, "データ", "data", event->input, tt_named_data);
	print_span(explaining, "生成するデータ", "output", event->output, tt_named_data);
	print_role(explaining, "システム", "system", tt_named_system(model, event->system));
	print_word(explaining, "経路", "via", event->via);
	print_word(explaining, "操作", "operation", event->operation);
	print_word(explaining, "目的", "purpose", event->purpose);
	print_word(explaining, "方法", "method", event->method);
	print_disposal(explaining, event);
	print_coverings(explaining, event);
	print_units(explaining);
}

static void print_verdict(struct explaining *explaining) {
	struct tt_output *out = explaining->out;
	enum tt_verdict verdict = (enum tt_verdict)explaining->outcome->verdict;
	tt_instant at =
		tt_event_instant(explaining->engine->model, explaining->check->as_of, explaining->event);
	print_heading(explaining, "判定", "verdict");
	tt_buf_string(&explaining->buf, tt_verdict_title(verdict, out->language));
	tt_buf_format(&explaining->buf, say(explaining, "（%.*s現在）", " (as of %.*s)"),
		TT_TEXT_ARGS(tt_time_format(out->scratch, at)));
	tt_out_colour(out, tt_verdict_colour(verdict));
	print_line(explaining, 2, "");
	tt_out_colour(out, TT_PLAIN);
}

/* ---- holdings -------------------------------------------------------------------------------------- */

static void print_holdings(
	struct explaining *explaining, const char *ja, const char *en, const uint32_t *rows, uint32_t len) {
	static const uint32_t attributes[] = {TT_category, TT_disclosure, TT_purpose, TT_controller,
		TT_rights_holder, TT_value, TT_location, TT_expiry, TT_about, TT_identifying, TT_keys,
		TT_exposure};
	if (len == 0)
		return;
	print_heading(explaining, ja, en);
	uint32_t room = explaining->html ? TT_SIDE_BY_SIDE_HTML : TT_SIDE_BY_SIDE;
	for (uint32_t at = 0; at < len; at += room) {
		struct tt_block block = {.out = explaining->out,
			.engine = explaining->engine,
			.rows = &rows[at],
			.row_count = len - at < room ? len - at : room,
			.html = explaining->html};
		tt_block_print(&block, attributes, TT_COUNT(attributes));
	}
}

/* ---- rules ----------------------------------------------------------------------------------------- */

static const char *truth_title(const struct explaining *explaining, uint8_t truth) {
	static const char *const ja[] = {"いいえ", "不明", "はい"}, *const en[] = {"no", "unknown", "yes"};
	return say(explaining, ja[truth], en[truth]);
}

struct state {
	const char *mark, *ja, *en;
	enum tt_colour colour;
};

static struct state state_of(const struct tt_model *model, const struct tt_judged *judged) {
	const struct tt_rule *rule = &model->rules.items[judged->rule];
	if (judged->applicable == TT_NO)
		return (struct state){"- ", "適用されない", "does not apply", TT_DIM};
	if (judged->violated == TT_YES)
		return (struct state){"✗ ", "違反", "broken", TT_RED};
	if (judged->violated == TT_UNKNOWN)
		return (struct state){"? ", "未確定", "open", TT_YELLOW};
	if (rule->require == TT_NONE && rule->forbid == TT_FORMULA_FALSE)
		return (struct state){"✓ ", "適用される", "applies", TT_GREEN};
	return (struct state){"✓ ", "満たす", "kept", TT_GREEN};
}

static void print_rule(struct explaining *explaining, const struct tt_judged *judged) {
	const struct tt_model *model = explaining->engine->model;
	struct state state = state_of(model, judged);
	tt_instant at = tt_event_instant(model, explaining->check->as_of, explaining->event);
	tt_rule_title(model, judged->rule, language_of(explaining), &explaining->buf);
	tt_cite_brackets(
		&model->rules.items[judged->rule].cite, at, language_of(explaining), &explaining->buf);
	tt_buf_format(&explaining->buf, ": %s", say(explaining, state.ja, state.en));
	tt_out_colour(explaining->out, state.colour);
	print_line(explaining, 2, state.mark);
	tt_out_colour(explaining->out, TT_PLAIN);
	tt_about_title(model, &judged->about, language_of(explaining), &explaining->buf);
	if (explaining->buf.len > 0)
		print_line(explaining, 6, "");
}

/* Has the same atom been shown for this rule already? */
static bool shown_before(
	const struct explaining *explaining, const struct tt_judged *judged, uint32_t literal) {
	const struct tt_literal *literals = explaining->outcome->literals.items;
	for (uint32_t i = judged->first_literal; i < literal; i++)
		if (literals[i].atom == literals[literal].atom)
			return true;
	return false;
}

static void print_literals(struct explaining *explaining, const struct tt_judged *judged) {
	const struct tt_model *model = explaining->engine->model;
	for (uint32_t i = judged->first_literal; i < judged->first_literal + judged->literal_count; i++) {
		const struct tt_literal *literal = &explaining->outcome->literals.items[i];
		if (shown_before(explaining, judged, i))
			continue;
		tt_atom_print(model, &model->atoms.items.items[literal->atom], &explaining->buf);
		tt_buf_format(&explaining->buf, " … %s", truth_title(explaining, literal->truth));
		if (literal->presumed != TT_SET_EMPTY)
			tt_buf_string(
				&explaining->buf, say(explaining, "（答えがないため「いいえ」とみなす）",
							  " (presumed, for nobody answered)"));
		print_line(explaining, 6, "");
	}
}

static void print_grounds(struct explaining *explaining, const struct tt_judged *judged) {
	const struct tt_model *model = explaining->engine->model;
	tt_instant at = tt_event_instant(model, explaining->check->as_of, explaining->event);
	for (uint32_t i = judged->first_ground; i < judged->first_ground + judged->ground_count; i++) {
		const struct tt_ground_seen *seen = &explaining->outcome->grounds_seen.items[i];
		const struct tt_requirement *ground = &model->requirements.items[seen->requirement];
		tt_show(&explaining->buf, ground->id);
		tt_cite_brackets(&ground->cite, at, language_of(explaining), &explaining->buf);
		tt_buf_format(&explaining->buf, " … %s",
			seen->in_force ? truth_title(explaining, seen->truth)
				       : say(explaining, "この日には有効でない", "not in force on that day"));
		print_line(explaining, 6, say(explaining, "根拠 ", "ground "));
	}
}

static void print_rules(struct explaining *explaining) {
	const struct tt_outcome *outcome = explaining->outcome;
	uint32_t hidden = 0;
	print_heading(explaining, "規律", "rules");
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		if (judged->applicable == TT_NO && !explaining->all) {
			hidden++;
			continue;
		}
		print_rule(explaining, judged);
		print_literals(explaining, judged);
		print_grounds(explaining, judged);
	}
	if (hidden > 0) {
		tt_buf_format(&explaining->buf,
			explaining->html
				? say(explaining, "ほか、適用されない規律 %u 件", "%u more that do not apply")
				: say(explaining, "ほか、適用されない規律 %u 件（--all で示す）",
					  "%u more that do not apply (--all shows them)"),
			hidden);
		print_line(explaining, 2, "");
	} else if (outcome->judged.len == 0) {
		tt_buf_string(&explaining->buf,
			say(explaining, "この日に有効な規律はない", "none is in force on that day"));
		print_line(explaining, 2, "");
	}
}

/* ---- what follows ---------------------------------------------------------------------------------- */

static void print_duties(struct explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	tt_instant at = tt_event_instant(model, explaining->check->as_of, explaining->event);
	if (explaining->outcome->duties.len > 0)
		print_heading(explaining, "義務", "duties");
	for (uint32_t i = 0; i < explaining->outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &explaining->outcome->duties.items[i];
		const struct tt_duty *duty = arisen->duty;
		if (!tt_view_duty(explaining->check->view, arisen))
			continue;
		struct tt_text title = tt_title_in(&duty->title, language_of(explaining));
		const struct tt_citations *cite =
			duty->cite.len > 0 ? &duty->cite : &model->rules.items[arisen->rule].cite;
		tt_show(&explaining->buf, title.len > 0 ? title : duty->id);
		tt_cite_brackets(cite, at, language_of(explaining), &explaining->buf);
		tt_buf_string(&explaining->buf, say(explaining, "、義務者: ", ", owed by "));
		add_title(explaining, tt_named_party(model, arisen->debtor));
		if (duty->due.len > 0)
			tt_buf_format(&explaining->buf, say(explaining, "、期限: %.*s", ", due %.*s"),
				TT_TEXT_ARGS(duty->due));
		else if (duty->while_held)
			tt_buf_string(&explaining->buf,
				say(explaining, "、保有する間", ", while the data is held"));
		tt_buf_format(&explaining->buf, say(explaining, "、%s", ", %s"),
			arisen->possible ? say(explaining, "答え次第で生じる", "if questions are answered so")
					 : tt_duty_status_title(arisen->status, language_of(explaining)));
		print_line(explaining, 2, "- ");
	}
}

/* Is the question one that the finding's own rule asks? Its options tell what answering it does. */
static bool among_options(const struct tt_options *options, uint32_t asked) {
	for (uint32_t i = 0; i < options->len; i++)
		for (uint8_t j = 0; j < options->items[i].count; j++)
			if (options->items[i].asked[j] == asked)
				return true;
	return false;
}

/* What answers to questions of earlier events would do, each tried by running the model again. */
static void print_upstream(struct explaining *explaining, uint32_t index, const struct tt_options *options) {
	const struct tt_sets *sets = &explaining->engine->model->sets;
	struct tt_finding finding = explaining->outcome->findings.items[index];
	for (uint32_t i = 0; i < tt_set_view(sets, finding.questions).len; i++) {
		uint32_t asked = tt_set_view(sets, finding.questions).items[i];
		for (int answer = 1; answer >= 0 && !among_options(options, asked); answer--) {
			enum tt_settled settled =
				tt_settle_upstream(explaining->engine, &finding, asked, answer == 1);
			struct tt_option option = {.satisfied = settled == TT_SETTLED_KEPT,
				.count = 1,
				.asked = {asked},
				.answer = {answer == 1}};
			if (settled == TT_STILL_OPEN)
				continue;
			tt_option_title(
				explaining->engine, &option, language_of(explaining), &explaining->buf);
			print_line(explaining, 6, "");
		}
	}
}

static void print_findings(struct explaining *explaining) {
	const struct tt_outcome *outcome = explaining->outcome;
	if (outcome->findings.len > 0)
		print_heading(explaining, "指摘", "findings");
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		if (!tt_view_finding(explaining->check->view, &found.finding))
			continue;
		tt_buf_format(&explaining->buf, "[%s] ", tt_finding_name(found.finding.code));
		tt_found_message(explaining->check, explaining->engine, &found, language_of(explaining),
			&explaining->buf);
		print_line(explaining, 2, "");
		if (!tt_finding_settles(found.finding.code))
			continue;
		struct tt_options options = tt_engine_settles(explaining->engine, i);
		for (uint32_t j = 0; j < options.len; j++) {
			tt_option_title(explaining->engine, &options.items[j], language_of(explaining),
				&explaining->buf);
			print_line(explaining, 6, "");
		}
		if (!explaining->html || explaining->engine->model->events.len <= UPSTREAM_EVENTS)
			print_upstream(explaining, i, &options);
	}
}

static void print_questions(struct explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	struct tt_set_view view = tt_set_view(&model->sets, explaining->outcome->questions);
	if (view.len > 0)
		print_heading(explaining, "問い（facts: で答える。tenten check --ask）",
			"questions (answer them under facts:; tenten check --ask)");
	for (uint32_t i = 0; i < view.len; i++) {
		tt_asked_title(explaining->engine, view.items[i], language_of(explaining), &explaining->buf);
		tt_buf_string(&explaining->buf, " — ");
		tt_asked_print(explaining->engine, view.items[i], &explaining->buf);
		print_line(explaining, 2, "- ");
	}
}

static void print_changes(struct explaining *explaining) {
	const struct tt_model *model = explaining->engine->model;
	if (explaining->outcome->changes.len > 0)
		print_heading(explaining, "変化", "changes");
	for (uint32_t i = 0; i < explaining->outcome->changes.len; i++) {
		const struct tt_changed *change = &explaining->outcome->changes.items[i];
		struct tt_about about = {TT_NONE, change->holder, change->system, TT_NONE, TT_NONE};
		add_title(explaining, tt_named_data(model, change->data));
		tt_buf_string(&explaining->buf, say(explaining, "の", ", "));
		add_title(explaining, tt_named_attribute(model, change->attribute));
		tt_buf_string(&explaining->buf, ": ");
		tt_value_titles(explaining->engine, TT_NONE, change->attribute, change->before,
			language_of(explaining), &explaining->buf);
		tt_buf_string(&explaining->buf, " → ");
		tt_value_titles(explaining->engine, TT_NONE, change->attribute, change->after,
			language_of(explaining), &explaining->buf);
		if (change->holder != TT_NONE) {
			tt_buf_string(&explaining->buf, say(explaining, "（", " ("));
			tt_about_title(model, &about, language_of(explaining), &explaining->buf);
			tt_buf_string(&explaining->buf, say(explaining, "）", ")"));
		}
		if (change->rule != TT_NONE) {
			tt_buf_string(&explaining->buf, " — ");
			tt_source_titles(model, change->rule, language_of(explaining), &explaining->buf);
		}
		print_line(explaining, 2, "- ");
	}
}

static void explain(struct explaining *explaining) {
	const struct tt_outcome *outcome = explaining->outcome;
	print_event(explaining);
	print_verdict(explaining);
	print_holdings(explaining, "扱うデータの所在", "holdings handled", outcome->inputs.items,
		outcome->inputs.len);
	print_holdings(
		explaining, "生じる所在", "holdings made", outcome->outputs.items, outcome->outputs.len);
	print_rules(explaining);
	print_duties(explaining);
	print_findings(explaining);
	print_questions(explaining);
	print_changes(explaining);
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct explaining *explaining = context;
	if (outcome->event != explaining->event)
		return;
	explaining->engine = engine;
	explaining->outcome = outcome;
	explain(explaining);
}

void tt_explain_outcome(struct tt_output *out, struct tt_check *check, struct tt_engine *engine,
	const struct tt_outcome *outcome) {
	struct explaining explaining = {.out = out,
		.check = check,
		.event = outcome->event,
		.html = true,
		.engine = engine,
		.outcome = outcome};
	tt_buf_init(&explaining.buf, out->scratch, BUF_LIMIT);
	explain(&explaining);
}

void tt_explain_event(struct tt_output *out, struct tt_check *check, uint32_t event, bool all) {
	struct explaining explaining = {.out = out, .check = check, .event = event, .all = all};
	tt_buf_init(&explaining.buf, out->arena, BUF_LIMIT);
	tt_check_replay(check, true, visit, &explaining);
}

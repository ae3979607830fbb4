/*
 * Plans in text and Markdown. Both go over the same lines: what differs is how a line begins.
 */
#include "analysis/word.h"
#include "present/message.h"
#include "present/plan.h"
#include "present/value.h"

enum { BUF_LIMIT = 1 << 20 };

struct printing {
	struct tt_output *out;
	const struct tt_planning *planning;
	tt_instant at;
	bool md;
	struct tt_buf buf;
};

/* ---- a move ---------------------------------------------------------------------------------------- */

static const struct {
	const char *word;
	struct tt_title title;
} kinds[TT_MOVE_KIND_COUNT] = {
#define MOVE(kind, word, cost, reads, ja, en)                                                                \
	[TT_MOVE_##kind] = {word, {{ja, sizeof(ja) - 1}, {en, sizeof(en) - 1}}},
#include "analysis/plan_move.def"
};

const char *tt_move_name(enum tt_move_kind kind) {
	return kinds[kind].word;
}

static void add_named(struct tt_buf *out, const struct tt_named *named, enum tt_language language) {
	if (named == NULL)
		tt_buf_byte(out, '-');
	else
		tt_show(out, tt_named_text(named, language));
}

/* The name of an operation, or its word where it has none. */
static void add_operation(
	const struct tt_model *model, uint32_t word, enum tt_language language, struct tt_buf *out) {
	for (uint32_t i = 0; i < model->operations.len; i++)
		if (tt_text_equal(model->operations.items[i].named.id, tt_word(model, word))) {
			add_named(out, &model->operations.items[i].named, language);
			return;
		}
	tt_show(out, tt_word(model, word));
}

/* What a letter of a title stands for. */
static void add_part(const struct tt_planning *planning, const struct tt_move *move, char letter,
	enum tt_language language, struct tt_buf *out) {
	const struct tt_model *model = planning->request.model;
	switch (letter) {
	case 'q':
		tt_asked_title(planning->run->engine, move->asked, language, out);
		break;
	case 'd':
		add_named(out, tt_named_data(model, move->data), language);
		break;
	case 'o':
		add_operation(model, move->key, language, out);
		break;
	case 'k':
		tt_show(out, tt_word(model, move->key));
		break;
	case 'x':
		tt_show(out, tt_term_text(model, move->term, out->arena));
		break;
	case 'p':
		add_named(out, tt_named_party(model, move->to), language);
		break;
	default:
		add_named(out, tt_named_system(model, move->system), language);
	}
}

void tt_move_title(const struct tt_planning *planning, const struct tt_move *move, enum tt_language language,
	struct tt_buf *out) {
	struct tt_text title = tt_title_in(&kinds[move->kind].title, language);
	for (size_t i = 0; i < title.len; i++)
		if (title.bytes[i] == '%')
			add_part(planning, move, title.bytes[++i], language, out);
		else
			tt_buf_byte(out, title.bytes[i]);
}

/* The ground of a requirement that is this very fact. */
static const struct tt_citations *ground_cite(const struct tt_model *model, uint32_t id, uint32_t question) {
	const struct tt_requirement *node = &model->requirements.items[id];
	if (node->cite.len > 0 && tt_text_equal(node->id, model->questions.items[question].named.id))
		return &node->cite;
	for (uint32_t i = 0; i < node->child_count; i++) {
		const struct tt_citations *found = ground_cite(model, node->children[i], question);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static bool asks(const struct tt_model *model, uint32_t formula, uint32_t question) {
	const struct tt_formula *node = &model->formulas.nodes.items[formula];
	if (node->kind == TT_FORMULA_ATOM) {
		const struct tt_atom *atom = &model->atoms.items.items[node->a];
		return atom->kind == TT_ATOM_FACT && atom->operand == question;
	}
	if (node->kind == TT_FORMULA_NOT)
		return asks(model, node->a, question);
	return (node->kind == TT_FORMULA_AND || node->kind == TT_FORMULA_OR) &&
	       (asks(model, node->a, question) || asks(model, node->b, question));
}

/* The rule that makes the question count for what a step of the plan does to the data. */
static const struct tt_rule *effect_of(const struct tt_model *model, uint32_t question) {
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (model->rules.items[i].body == TT_BODY_SET &&
			asks(model, model->rules.items[i].when, question))
			return &model->rules.items[i];
	return NULL;
}

uint32_t tt_move_rule(const struct tt_planning *planning, const struct tt_move *move) {
	const struct tt_model *model = planning->request.model;
	const struct tt_rule *effect = tt_move_answers(move) && move->step != TT_NONE
					       ? effect_of(model, move->fact.question)
					       : NULL;
	return effect == NULL ? move->rule : (uint32_t)(effect - model->rules.items);
}

/* What is cited for the answer alone: of the ground that it is, or of the question. */
static const struct tt_citations *own_cite(
	const struct tt_model *model, const struct tt_rule *rule, uint32_t question) {
	const struct tt_citations *cite = NULL;
	if (rule != NULL && rule->require != TT_NONE)
		cite = ground_cite(model, rule->require, question);
	return cite != NULL ? cite : &model->questions.items[question].cite;
}

void tt_move_cite(
	const struct tt_planning *planning, const struct tt_move *move, tt_instant at, struct tt_buf *out) {
	const struct tt_model *model = planning->request.model;
	uint32_t id = tt_move_rule(planning, move);
	const struct tt_rule *rule = id == TT_NONE ? NULL : &model->rules.items[id];
	struct tt_buf whole, own;
	tt_buf_init(&whole, out->arena, BUF_LIMIT);
	tt_buf_init(&own, out->arena, BUF_LIMIT);
	if (tt_move_answers(move))
		tt_cite(own_cite(model, rule, move->fact.question), at, &own);
	if (rule != NULL)
		tt_cite(&rule->cite, at, &whole);
	bool repeats = whole.len == 0 || (own.len > 0 && tt_text_starts(tt_buf_text(&own), whole.bytes));
	if (!repeats)
		tt_buf_add(out, tt_buf_text(&whole));
	if (!repeats && own.len > 0)
		tt_buf_string(out, ", ");
	tt_buf_add(out, tt_buf_text(&own));
}

/* ---- lines ----------------------------------------------------------------------------------------- */

static const char *say(const struct printing *printing, const char *ja, const char *en) {
	return tt_say(printing->out, ja, en);
}

static enum tt_language language_of(const struct printing *printing) {
	return printing->out->language;
}

/* What is in the buffer, as a line at a depth; what is longer than the terminal goes on below. */
static void line(struct printing *printing, size_t depth, const char *mark) {
	struct tt_output *out = printing->out;
	struct tt_text rest = tt_buf_text(&printing->buf);
	size_t used = 2 * depth + tt_text_width(tt_text_of(mark));
	size_t width = !printing->md && out->width > used + 20 ? out->width - used : 0;
	tt_out_repeat(out, " ", printing->md && depth > 0 ? 2 * (depth - 1) : 2 * depth);
	tt_out_string(out, mark);
	do {
		tt_out(out, tt_text_line(&rest, width));
		tt_out_string(out, "\n");
		tt_out_repeat(out, " ", rest.len > 0 ? used : 0);
	} while (rest.len > 0);
	printing->buf.len = 0;
}

static void heading(struct printing *printing, const char *md, enum tt_colour colour) {
	if (printing->md)
		tt_out_string(printing->out, md);
	tt_out_colour(printing->out, printing->md ? TT_PLAIN : colour);
	line(printing, 0, "");
	tt_out_colour(printing->out, TT_PLAIN);
	tt_out_string(printing->out, printing->md ? "\n" : "");
}

/* In brackets, after the name of the regime. */
static void print_cite(struct printing *printing, uint32_t rule, struct tt_text cite) {
	const struct tt_model *model = printing->planning->request.model;
	tt_buf_string(&printing->buf, say(printing, "（", " ("));
	if (rule != TT_NONE) {
		add_named(&printing->buf, &model->regimes.items[model->rules.items[rule].regime].named,
			language_of(printing));
		tt_buf_byte(&printing->buf, ' ');
	}
	tt_buf_add(&printing->buf, cite);
	tt_buf_string(&printing->buf, say(printing, "）", ")"));
}

static void print_move(struct printing *printing, const struct tt_move *move, uint32_t number) {
	const struct tt_planning *planning = printing->planning;
	struct tt_text mark = tt_text_format(printing->out->scratch, "%u. ", number);
	struct tt_buf cite;
	tt_buf_init(&cite, printing->out->scratch, BUF_LIMIT);
	if (move->party != TT_NONE) {
		add_named(&printing->buf, tt_named_party(planning->request.model, move->party),
			language_of(printing));
		tt_buf_string(&printing->buf, say(printing, " — ", " — "));
	}
	tt_move_title(planning, move, language_of(printing), &printing->buf);
	tt_move_cite(planning, move, printing->at, &cite);
	if (cite.len > 0)
		print_cite(printing, tt_move_rule(planning, move), tt_buf_text(&cite));
	tt_buf_format(&printing->buf, say(printing, " [手間 %u]", " [cost %u]"), move->cost);
	line(printing, 2, mark.bytes);
	if (!tt_move_answers(move))
		return;
	tt_asked_print(planning->run->engine, move->asked, &printing->buf);
	line(printing, 4, printing->md ? "- " : "");
}

static bool told_before(const struct tt_plan *plan, uint32_t at) {
	const struct tt_arisen *duty = &plan->duties.items[at];
	for (uint32_t i = 0; i < at; i++)
		if (plan->duties.items[i].duty == duty->duty && plan->duties.items[i].debtor == duty->debtor)
			return true;
	return false;
}

static void print_duty(struct printing *printing, const struct tt_arisen *arisen) {
	const struct tt_model *model = printing->planning->request.model;
	const struct tt_duty *duty = arisen->duty;
	struct tt_text title = tt_title_in(&duty->title, language_of(printing));
	tt_show(&printing->buf, title.len > 0 ? title : duty->id);
	tt_cite_brackets(duty->cite.len > 0 ? &duty->cite : &model->rules.items[arisen->rule].cite,
		printing->at, language_of(printing), &printing->buf);
	tt_buf_string(&printing->buf, say(printing, "、義務者: ", ", owed by "));
	add_named(&printing->buf, tt_named_party(model, arisen->debtor), language_of(printing));
	if (arisen->status == TT_DUTY_DISCHARGED)
		tt_buf_format(&printing->buf, say(printing, "、%s", ", %s"),
			tt_duty_status_title(arisen->status, language_of(printing)));
	if (arisen->possible)
		tt_buf_string(&printing->buf,
			say(printing, "、答え次第で生じる", ", if questions are answered so"));
	line(printing, 3, "- ");
}

static void print_duties(struct printing *printing, const struct tt_plan *plan) {
	if (plan->duties.len == 0)
		return;
	tt_buf_string(&printing->buf, say(printing, "伴う義務", "duties that come with it"));
	line(printing, 2, printing->md ? "- " : "");
	for (uint32_t i = 0; i < plan->duties.len; i++)
		if (!told_before(plan, i))
			print_duty(printing, &plan->duties.items[i]);
}

static void print_effects(struct printing *printing, const struct tt_plan *plan) {
	const struct tt_model *model = printing->planning->request.model;
	if (plan->effects.len == 0)
		return;
	tt_buf_string(&printing->buf, say(printing, "他のイベントへの影響", "what it does to other events"));
	line(printing, 2, printing->md ? "- " : "");
	for (uint32_t i = 0; i < plan->effects.len; i++) {
		const struct tt_side_effect *effect = &plan->effects.items[i];
		add_named(&printing->buf, tt_named_event(model, effect->event), language_of(printing));
		tt_buf_format(&printing->buf, ": %s → %s",
			tt_verdict_title((enum tt_verdict)effect->before, language_of(printing)),
			effect->after == TT_NOT_HAPPENING
				? say(printing, "行わなくなる", "does not happen any more")
				: tt_verdict_title((enum tt_verdict)effect->after, language_of(printing)));
		line(printing, 3, "- ");
	}
}

static void print_plan(struct printing *printing, const struct tt_plan *plan, uint32_t number) {
	tt_buf_format(&printing->buf, say(printing, "計画%u（手間 %u）→ %s", "plan %u (cost %u) → %s"),
		number, plan->cost, tt_verdict_title((enum tt_verdict)plan->verdict, language_of(printing)));
	if (printing->md)
		tt_out_string(printing->out, "### ");
	line(printing, printing->md ? 0 : 1, "");
	tt_out_string(printing->out, printing->md ? "\n" : "");
	if (plan->len == 0) {
		tt_buf_string(&printing->buf, say(printing, "変えるべきことはない", "nothing need change"));
		line(printing, 2, printing->md ? "- " : "");
	}
	for (uint32_t i = 0; i < plan->len; i++)
		print_move(printing, &printing->planning->moves.items[plan->moves[i]], i + 1);
	print_duties(printing, plan);
	print_effects(printing, plan);
	tt_out_string(printing->out, printing->md ? "\n" : "");
}

/* ---- no plan --------------------------------------------------------------------------------------- */

static void print_core(struct printing *printing, const struct tt_planned *planned) {
	const struct tt_model *model = printing->planning->request.model;
	tt_buf_string(&printing->buf,
		planned->rules.len == 0 ? say(printing, "計画はない", "there is no plan")
		: planned->rules_least
			? say(printing,
				  "計画はない。次の規律が合わさって妨げる（どれ一つ欠けても計画がある）",
				  "there is no plan: these rules together forbid it (without any one of them "
				  "there "
				  "would be one)")
			: say(printing,
				  "計画は見つからない。次の規律が合わさって妨げる（除ける規律が含まれ得る）",
				  "no plan was found: these rules together stand in the way (some may not be "
				  "needed)"));
	line(printing, 1, printing->md ? "- " : "");
	for (uint32_t i = 0; i < planned->rules.len; i++) {
		tt_rule_title(model, planned->rules.items[i], language_of(printing), &printing->buf);
		tt_cite_brackets(&model->rules.items[planned->rules.items[i]].cite, printing->at,
			language_of(printing), &printing->buf);
		line(printing, 2, "- ");
	}
	for (uint32_t i = 0; i < planned->unexamined.len; i++) {
		tt_buf_string(
			&printing->buf, say(printing, "まず答えるべき問い: ", "to be answered first: "));
		tt_asked_title(printing->planning->run->engine, planned->unexamined.items[i],
			language_of(printing), &printing->buf);
		line(printing, 2, printing->md ? "- " : "");
		tt_asked_print(printing->planning->run->engine, planned->unexamined.items[i], &printing->buf);
		line(printing, 4, printing->md ? "- " : "");
	}
}

/* ---- events ---------------------------------------------------------------------------------------- */

static void print_limits(struct printing *printing, const struct tt_planned *planned) {
	if (!planned->complete) {
		tt_buf_format(&printing->buf,
			say(printing, "尽くしていない: %u通りを試して打ち切った",
				"not complete: the search ended after %u trials"),
			planned->trials);
		line(printing, 1, printing->md ? "- " : "");
	} else if (planned->longer && !planned->more) {
		tt_buf_format(&printing->buf,
			say(printing, "尽くしていない: %dより多くを変える計画は探していない",
				"not complete: plans of more than %d changes were not looked for"),
			TT_MOVES_MAX);
		line(printing, 1, printing->md ? "- " : "");
	} else if (planned->more) {
		tt_buf_string(&printing->buf, say(printing, "手間のより大きい計画があり得る（--all）",
						      "there may be plans that cost more (--all)"));
		line(printing, 1, printing->md ? "- " : "");
	}
}

static void print_planned(struct printing *printing, const struct tt_planned *planned) {
	const struct tt_model *model = printing->planning->request.model;
	const struct tt_named *named = tt_named_event(model, planned->event);
	printing->at = tt_event_instant(model, printing->planning->request.as_of, planned->event);
	tt_show(&printing->buf, named->id);
	tt_buf_string(&printing->buf, " ");
	add_named(&printing->buf, named, language_of(printing));
	tt_buf_format(&printing->buf, " — %s",
		tt_verdict_title((enum tt_verdict)planned->verdict, language_of(printing)));
	heading(printing, "## ", TT_BOLD);
	for (uint32_t i = 0; i < planned->plans.len; i++)
		print_plan(printing, &planned->plans.items[i], i + 1);
	if (planned->plans.len == 0)
		print_core(printing, planned);
	print_limits(printing, planned);
}

static void print_all(struct tt_output *out, const struct tt_plans *plans, bool md) {
	struct printing printing = {.out = out, .planning = plans->planning, .md = md};
	const struct tt_model *model = plans->planning->request.model;
	tt_buf_init(&printing.buf, out->arena, BUF_LIMIT);
	if (md) {
		tt_show(&printing.buf, tt_title_in(&model->title, out->language));
		heading(&printing, "# ", TT_BOLD);
	}
	for (uint32_t i = 0; i < plans->events.len; i++) {
		tt_out_string(out, i > 0 ? "\n" : "");
		print_planned(&printing, plans->events.items[i]);
		tt_out_relax(out);
	}
	if (plans->events.len == 0 && !plans->interrupted)
		tt_out_string(out, tt_say(out, "許されない、又は定まらないイベントはない\n",
					   "no event is forbidden or open\n"));
	if (plans->interrupted)
		tt_out_string(out, tt_say(out, "中断された: 残りのイベントは見ていない\n",
					   "interrupted: the other events were not looked at\n"));
}

void tt_print_plans(struct tt_output *out, const struct tt_plans *plans) {
	print_all(out, plans, false);
}

void tt_print_plans_md(struct tt_output *out, const struct tt_plans *plans) {
	print_all(out, plans, true);
}

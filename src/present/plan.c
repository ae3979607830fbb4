/*
 * Plans in text and Markdown. Both go over the same lines: what differs is how a line begins.
 */
#include "analysis/word.h"
#include "present/message.h"
#include "present/plan.h"
#include "present/value.h"

enum { BUF_LIMIT = 1 << 20, NAMES_SHOWN = 6 };

struct printing {
	struct tt_output *out;
	const struct tt_planning *planning;
	tt_instant at;
	bool md;
	bool unplanned; /* the events are nobody's yet: their names say nothing */
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
	const struct tt_rule *effect =
		tt_move_answers(move) && move->step != TT_NONE ? effect_of(model, move->fact.question) : NULL;
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
	size_t indent = 2 * (printing->md && depth > 0 ? depth - 1 : depth);
	tt_out_line(printing->out, indent, mark, tt_buf_text(&printing->buf), !printing->md);
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

/* What is cited; where nothing is, the rule by its name. */
static void print_cause(struct printing *printing, uint32_t rule, struct tt_text cite) {
	if (cite.len > 0) {
		print_cite(printing, rule, cite);
		return;
	}
	if (rule == TT_NONE)
		return;
	tt_buf_string(&printing->buf, say(printing, "（", " ("));
	tt_rule_title(printing->planning->request.model, rule, language_of(printing), &printing->buf);
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
	print_cause(printing, tt_move_rule(planning, move), tt_buf_text(&cite));
	tt_buf_format(&printing->buf, say(printing, " [手間 %u]", " [cost %u]"), move->cost);
	line(printing, 2, mark.bytes);
	if (!tt_move_answers(move) || printing->unplanned)
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

/* The events that are told together, the first few by name. */
static void print_events(struct printing *printing, const struct tt_plans *plans, const bool *told,
	const struct tt_planned *planned) {
	const struct tt_model *model = printing->planning->request.model;
	uint32_t count = 0;
	for (uint32_t i = 0; i < plans->events.len; i++) {
		const struct tt_planned *other = plans->events.items[i];
		bool same = other == planned ||
			    (!plans->each && !told[i] && tt_plans_alike(printing->planning, planned, other));
		if (!same || ++count > NAMES_SHOWN)
			continue;
		tt_buf_string(&printing->buf, count > 1 ? say(printing, "、", ", ") : "");
		tt_show(&printing->buf, model->events.items[other->event].named.id);
		tt_buf_byte(&printing->buf, ' ');
		add_named(&printing->buf, tt_named_event(model, other->event), language_of(printing));
	}
	if (count > NAMES_SHOWN)
		tt_buf_format(
			&printing->buf, say(printing, "、ほか%u件", " and %u more"), count - NAMES_SHOWN);
	tt_buf_format(&printing->buf, " — %s",
		tt_verdict_title((enum tt_verdict)planned->verdict, language_of(printing)));
	heading(printing, "## ", TT_BOLD);
	if (count == 1)
		return;
	tt_buf_format(&printing->buf,
		say(printing, "%u件は同じなので、まとめて示す。以下の名は%.*sのもの（--all で一つずつ）",
			"these %u are alike and told once; the names below are those of %.*s (--all: each)"),
		count, TT_TEXT_ARGS(model->events.items[planned->event].named.id));
	line(printing, 1, printing->md ? "- " : "");
}

/* The plans, or what stands in the way. */
static void print_found(struct printing *printing, const struct tt_planned *planned) {
	printing->at = tt_event_instant(
		printing->planning->request.model, printing->planning->request.as_of, planned->event);
	for (uint32_t i = 0; i < planned->plans.len; i++)
		print_plan(printing, &planned->plans.items[i], i + 1);
	if (planned->plans.len == 0)
		print_core(printing, planned);
	print_limits(printing, planned);
}

/* Marks what is told together with the event. */
static void mark_told(const struct tt_plans *plans, uint32_t at, bool *told) {
	told[at] = true;
	for (uint32_t i = at + 1; i < plans->events.len && !plans->each; i++)
		told[i] = told[i] ||
			  tt_plans_alike(plans->planning, plans->events.items[at], plans->events.items[i]);
}

static void begin(struct printing *printing, struct tt_output *out) {
	const struct tt_model *model = printing->planning->request.model;
	tt_buf_init(&printing->buf, out->arena, BUF_LIMIT);
	if (!printing->md)
		return;
	tt_show(&printing->buf, tt_title_in(&model->title, out->language));
	heading(printing, "# ", TT_BOLD);
}

static void print_all(struct tt_output *out, const struct tt_plans *plans, bool md) {
	struct printing printing = {.out = out, .planning = plans->planning, .md = md};
	bool *told = TT_NEW_ARRAY(out->arena, bool, plans->events.len + (size_t)1);
	begin(&printing, out);
	for (uint32_t i = 0; i < plans->events.len; i++) {
		if (told[i])
			continue;
		tt_out_string(out, i > 0 ? "\n" : "");
		print_events(&printing, plans, told, plans->events.items[i]);
		print_found(&printing, plans->events.items[i]);
		mark_told(plans, i, told);
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

/* ---- ways ------------------------------------------------------------------------------------------- */

enum section { SECTION_NOW, SECTION_DUTIES, SECTION_AFTER, SECTION_NOT, SECTION_COUNT };

static enum section section_of(const struct tt_way *way) {
	const struct tt_plan *plan = way->planned->plans.items;
	return way->planned->plans.len == 0    ? SECTION_NOT
	       : plan->len > 0		       ? SECTION_AFTER
	       : plan->verdict != TT_PERMITTED ? SECTION_DUTIES
					       : SECTION_NOW;
}

static const struct tt_event *event_of(const struct printing *printing, const struct tt_way *way) {
	return &printing->planning->request.model->events.items[way->planned->event];
}

/* The name of a purpose, or its word where it has none. */
static void add_purpose(
	const struct tt_model *model, uint32_t word, enum tt_language language, struct tt_buf *out) {
	for (uint32_t i = 0; i < model->purposes.len; i++)
		if (tt_text_equal(model->purposes.items[i].id, tt_word(model, word))) {
			add_named(out, &model->purposes.items[i], language);
			return;
		}
	tt_show(out, tt_word(model, word));
}

static void add_purposes(struct printing *printing, const struct tt_way *way) {
	const struct tt_model *model = printing->planning->request.model;
	struct tt_set_view view = tt_set_view(&model->sets, way->purposes);
	for (uint32_t i = 0; i < view.len; i++) {
		tt_buf_string(&printing->buf,
			i > 0 ? say(printing, "、", ", ") : say(printing, "、利用目的: ", ", for "));
		add_purpose(model, view.items[i], language_of(printing), &printing->buf);
	}
}

/* What would be done: its type and operation, where to, and what for. */
static void add_way(struct printing *printing, const struct tt_way *way) {
	const struct tt_model *model = printing->planning->request.model;
	const struct tt_event *event = event_of(printing, way);
	uint32_t type = 0;
	while (event->types != TT_EVENT_BIT(type))
		type++;
	if (type == TT_EVENT_PROCESS)
		add_operation(model, event->operation, language_of(printing), &printing->buf);
	else
		tt_buf_string(
			&printing->buf, tt_event_type_title((enum tt_event_type)type, language_of(printing)));
	if (event->to != TT_NONE) {
		tt_buf_string(&printing->buf, " → ");
		add_named(&printing->buf, tt_named_party(model, event->to), language_of(printing));
	} else if (type == TT_EVENT_STORE) {
		tt_buf_string(&printing->buf, " → ");
		add_named(&printing->buf, tt_named_system(model, event->system), language_of(printing));
	}
	add_purposes(printing, way);
}

static bool is_same_place(const struct tt_way *a, const struct tt_way *b) {
	return a->data == b->data && a->holder == b->holder && a->system == b->system;
}

static bool is_told_with(const struct printing *printing, const struct tt_way *a, const struct tt_way *b) {
	return is_same_place(a, b) && event_of(printing, a)->types == event_of(printing, b)->types &&
	       tt_plans_alike(printing->planning, a->planned, b->planned);
}

/* What comes with it, or what it takes. */
static void print_details(struct printing *printing, const struct tt_way *way) {
	const struct tt_planned *planned = way->planned;
	printing->at = tt_event_instant(
		printing->planning->request.model, printing->planning->request.as_of, planned->event);
	if (planned->plans.len == 0) {
		print_core(printing, planned);
		print_limits(printing, planned);
		return;
	}
	for (uint32_t i = 0; i < planned->plans.items[0].len; i++)
		print_move(
			printing, &printing->planning->moves.items[planned->plans.items[0].moves[i]], i + 1);
	print_duties(printing, &planned->plans.items[0]);
}

static void print_section(struct printing *printing, const struct tt_ways *ways, const struct tt_way *place,
	enum section section) {
	static const char *const ja[] = {"今できること", "義務を伴ってできること",
		"計画の後にできること（手間の最も小さいもの）", "できないこと、又は計画の見つからないこと"};
	static const char *const en[] = {"permitted now", "permitted with duties",
		"permitted after a plan (the cheapest)", "not permitted, and no plan was found"};
	bool *told = TT_NEW_ARRAY(printing->out->arena, bool, ways->items.len + (size_t)1), any = false;
	for (uint32_t i = 0; i < ways->items.len; i++) {
		const struct tt_way *way = &ways->items.items[i];
		if (told[i] || !is_same_place(way, place) || section_of(way) != section)
			continue;
		tt_buf_string(&printing->buf, any ? "" : say(printing, ja[section], en[section]));
		if (!any)
			line(printing, 0, printing->md ? "### " : "");
		tt_out_string(printing->out, any || !printing->md ? "" : "\n");
		any = true;
		for (uint32_t j = i; j < ways->items.len; j++) {
			if (told[j] || section_of(&ways->items.items[j]) != section ||
				!is_told_with(printing, way, &ways->items.items[j]))
				continue;
			told[j] = true;
			add_way(printing, &ways->items.items[j]);
			line(printing, 1, "- ");
		}
		print_details(printing, way);
	}
	tt_out_string(printing->out, any && printing->md ? "\n" : "");
}

static void print_place(struct printing *printing, const struct tt_ways *ways, const struct tt_way *way) {
	const struct tt_model *model = printing->planning->request.model;
	tt_show(&printing->buf, model->data.items[way->data].named.id);
	tt_buf_byte(&printing->buf, ' ');
	add_named(&printing->buf, tt_named_data(model, way->data), language_of(printing));
	tt_buf_string(&printing->buf, say(printing, " — ", " — with "));
	add_named(&printing->buf, tt_named_party(model, way->holder), language_of(printing));
	tt_buf_string(&printing->buf, say(printing, "（", " ("));
	add_named(&printing->buf, tt_named_system(model, way->system), language_of(printing));
	tt_buf_string(&printing->buf, say(printing, "）", ")"));
	heading(printing, "## ", TT_BOLD);
	for (int section = 0; section < SECTION_COUNT; section++)
		print_section(printing, ways, way, (enum section)section);
}

static void print_from(struct printing *printing, const struct tt_ways *ways) {
	for (uint32_t i = 0; i < ways->items.len; i++) {
		bool told = false;
		for (uint32_t j = 0; j < i; j++)
			told = told || is_same_place(&ways->items.items[j], &ways->items.items[i]);
		if (told)
			continue;
		tt_out_string(printing->out, i > 0 ? "\n" : "");
		print_place(printing, ways, &ways->items.items[i]);
		tt_out_relax(printing->out);
	}
}

/* ---- what passes both ways ---------------------------------------------------------------------------- */

static void add_labels(struct printing *printing, const struct tt_way *way) {
	const struct tt_model *model = printing->planning->request.model;
	struct tt_engine *engine = printing->planning->run->engine;
	uint32_t row = tt_engine_find(engine, way->data, way->holder, way->system);
	tt_set_id reached = row == TT_NONE ? TT_SET_EMPTY : engine->holdings.items[row].labels.at_least;
	bool any = false;
	for (uint32_t facet = 0; facet < model->facets.len; facet++) {
		uint32_t label = tt_top_label(model, facet, reached);
		if (label == TT_NONE)
			continue;
		tt_buf_string(&printing->buf, any ? say(printing, "、", ", ") : say(printing, "（", " ("));
		add_named(&printing->buf, &model->labels.items[label].named, language_of(printing));
		any = true;
	}
	tt_buf_string(&printing->buf, any ? say(printing, "）", ")") : "");
}

static void add_passage(struct printing *printing, const struct tt_way *way) {
	const struct tt_model *model = printing->planning->request.model;
	add_named(&printing->buf, tt_named_data(model, way->data), language_of(printing));
	add_labels(printing, way);
	tt_buf_string(&printing->buf, ": ");
	add_named(&printing->buf, tt_named_party(model, way->holder), language_of(printing));
	tt_buf_string(&printing->buf, " → ");
	add_named(&printing->buf, tt_named_party(model, event_of(printing, way)->to), language_of(printing));
	add_purposes(printing, way);
}

static void print_direction(struct printing *printing, const struct tt_ways *ways, bool back) {
	static const char *const ja[] = {"許容", "義務付きで許容", "次の条件で許容", "計画が見つからない"};
	static const char *const en[] = {
		"permitted", "permitted with duties", "permitted on these conditions", "no plan"};
	bool *told = TT_NEW_ARRAY(printing->out->arena, bool, ways->items.len + (size_t)1);
	for (uint32_t i = 0; i < ways->items.len; i++) {
		const struct tt_way *way = &ways->items.items[i];
		if (told[i] || way->back != back)
			continue;
		for (uint32_t j = i; j < ways->items.len; j++) {
			const struct tt_way *other = &ways->items.items[j];
			if (told[j] || other->back != back ||
				!tt_plans_alike(printing->planning, way->planned, other->planned))
				continue;
			told[j] = true;
			add_passage(printing, other);
			line(printing, 1, "- ");
		}
		tt_buf_string(&printing->buf, say(printing, ja[section_of(way)], en[section_of(way)]));
		line(printing, 2, printing->md ? "- " : "");
		print_details(printing, way);
	}
}

/* A condition of the protocol: what some plan changes, whatever the data that it is for. */
static bool is_same_condition(const struct tt_move *a, const struct tt_move *b) {
	return a->kind == b->kind && a->party == b->party && a->rule == b->rule && a->key == b->key &&
	       a->term == b->term && a->fact.question == b->fact.question &&
	       (tt_move_answers(a) || (a->data == b->data && a->to == b->to && a->system == b->system));
}

struct condition {
	const struct tt_move *move;
	const struct tt_way *way; /* the first that takes it */
};

struct conditions {
	TT_VECTOR(struct condition) items;
};

static void add_condition(struct tt_arena *arena, struct conditions *conditions, const struct tt_move *move,
	const struct tt_way *way) {
	for (uint32_t i = 0; i < conditions->items.len; i++)
		if (is_same_condition(conditions->items.items[i].move, move))
			return;
	*tt_push(arena, &conditions->items) = (struct condition){move, way};
}

static struct conditions gather_conditions(const struct printing *printing, const struct tt_ways *ways) {
	const struct tt_planning *planning = printing->planning;
	struct conditions conditions = {0};
	for (uint32_t i = 0; i < ways->items.len; i++) {
		const struct tt_way *way = &ways->items.items[i];
		for (uint32_t j = 0; way->planned->plans.len > 0 && j < way->planned->plans.items[0].len; j++)
			add_condition(printing->out->arena, &conditions,
				&planning->moves.items[way->planned->plans.items[0].moves[j]], way);
	}
	return conditions;
}

/* Names of the data whose plan takes the condition. */
static void add_data_of(struct printing *printing, const struct tt_ways *ways, const struct tt_move *move) {
	const struct tt_planning *planning = printing->planning;
	const char *between = say(printing, "対象: ", "for ");
	tt_set_id told = TT_SET_EMPTY;
	for (uint32_t i = 0; i < ways->items.len; i++) {
		const struct tt_way *way = &ways->items.items[i];
		const struct tt_planned *planned = way->planned;
		bool takes = false;
		for (uint32_t j = 0; planned->plans.len > 0 && j < planned->plans.items[0].len; j++)
			takes = takes || is_same_condition(move,
						 &planning->moves.items[planned->plans.items[0].moves[j]]);
		if (!takes || tt_set_contains(&planning->request.model->sets, told, way->data))
			continue;
		told = tt_set_with(&planning->request.model->sets, told, way->data);
		tt_buf_string(&printing->buf, between);
		between = say(printing, "、", ", ");
		add_named(&printing->buf, tt_named_data(planning->request.model, way->data),
			language_of(printing));
	}
}

static void print_condition(
	struct printing *printing, const struct tt_ways *ways, struct condition condition) {
	const struct tt_model *model = printing->planning->request.model;
	const struct tt_move *move = condition.move;
	struct tt_buf cite;
	tt_buf_init(&cite, printing->out->scratch, BUF_LIMIT);
	printing->at =
		tt_event_instant(model, printing->planning->request.as_of, condition.way->planned->event);
	if (move->party != TT_NONE) {
		add_named(&printing->buf, tt_named_party(model, move->party), language_of(printing));
		tt_buf_string(&printing->buf, " — ");
	}
	if (tt_move_answers(move))
		tt_show(&printing->buf,
			tt_title_in(&model->questions.items[move->fact.question].ask, language_of(printing)));
	else
		tt_move_title(printing->planning, move, language_of(printing), &printing->buf);
	tt_move_cite(printing->planning, move, printing->at, &cite);
	print_cause(printing, tt_move_rule(printing->planning, move), tt_buf_text(&cite));
	line(printing, 1, "- ");
	add_data_of(printing, ways, move);
	line(printing, 2, printing->md ? "- " : "");
}

/* Duties that come with some passage, each once. */
static void print_all_duties(struct printing *printing, const struct tt_ways *ways) {
	struct tt_plan all = {0};
	for (uint32_t i = 0; i < ways->items.len; i++) {
		const struct tt_planned *planned = ways->items.items[i].planned;
		for (uint32_t j = 0; planned->plans.len > 0 && j < planned->plans.items[0].duties.len; j++)
			*tt_push(printing->out->arena, &all.duties) = planned->plans.items[0].duties.items[j];
	}
	print_duties(printing, &all);
}

static void add_side(struct printing *printing, struct tt_plan_side side) {
	const struct tt_model *model = printing->planning->request.model;
	if (side.party == TT_NONE)
		tt_show(&printing->buf, tt_word(model, side.country));
	else
		add_named(&printing->buf, tt_named_party(model, side.party), language_of(printing));
}

static void print_between(struct printing *printing, const struct tt_ways *ways) {
	struct conditions conditions = gather_conditions(printing, ways);
	for (int back = 0; back < 2; back++) {
		add_side(printing, ways->sides[back]);
		tt_buf_string(&printing->buf, " → ");
		add_side(printing, ways->sides[1 - back]);
		heading(printing, "## ", TT_BOLD);
		print_direction(printing, ways, back == 1);
		tt_out_string(printing->out, "\n");
	}
	tt_buf_string(&printing->buf, say(printing, "共有すべき条件（データ交換のプロトコル）",
					      "the conditions to be shared (a protocol of exchange)"));
	heading(printing, "## ", TT_BOLD);
	for (uint32_t i = 0; i < conditions.items.len; i++)
		print_condition(printing, ways, conditions.items.items[i]);
	if (conditions.items.len == 0) {
		tt_buf_string(&printing->buf,
			say(printing, "見つかった限り、条件はない", "none, as far as was found"));
		line(printing, 1, "- ");
	}
	print_all_duties(printing, ways);
}

void tt_print_ways(struct tt_output *out, const struct tt_ways *ways, bool between, bool md) {
	struct printing printing = {.out = out, .planning = ways->planning, .md = md, .unplanned = true};
	begin(&printing, out);
	if (ways->items.len == 0)
		tt_out_string(out, tt_say(out, "どこにも置かれていないか、渡すものがない\n",
					   "it lies nowhere, or there is nothing to pass\n"));
	else if (between)
		print_between(&printing, ways);
	else
		print_from(&printing, ways);
	if (!ways->complete)
		tt_out_string(
			out, tt_say(out, "尽くしていない: 見るべきことが多すぎたか、中断された\n",
				     "not complete: there was too much to look at, or it was interrupted\n"));
}

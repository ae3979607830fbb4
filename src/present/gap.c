/*
 * A gap on one page: the topics, then rule by rule the situations in which one side forbids what another
 * permits, or asks for what another does not, then what else only one of them has. Situations are told as a
 * rule's reasons are in explanations, in the words that rules are written in, with the question beside a
 * fact; those of one rule as what they have in common, and the choices by which they differ.
 */
#include "analysis/word.h"
#include "present/gap_print.h"
#include "present/message.h"
#include "present/value.h"

enum { OPTIONS_SHOWN = 3, DUTIES_SHOWN = 4, DIFFERENCES_SHOWN = 12, GROUNDS_SHOWN = 4, BUF_LIMIT = 1 << 20 };

void tt_gap_print_begin(
	struct tt_gap_printing *printing, struct tt_output *out, const struct tt_gap *gap, bool all) {
	*printing = (struct tt_gap_printing){.out = out, .gap = gap, .all = all};
	tt_buf_init(&printing->buf, out->arena, BUF_LIMIT);
}

static void print_buf(struct tt_gap_printing *printing) {
	tt_out(printing->out, tt_buf_text(&printing->buf));
	printing->buf.len = 0;
}

/* ---- words ----------------------------------------------------------------------------------------- */

void tt_gap_add_side(const struct tt_gap *gap, uint32_t side, struct tt_buf *buf) {
	tt_show(buf, gap->sides[side].name);
	if (gap->sides[side].regime.len == 0)
		return;
	tt_buf_byte(buf, ':');
	tt_show(buf, gap->sides[side].regime);
}

/* A side: its pack or regime, and its date where the sides do not all stand on one day. */
static void add_side(const struct tt_gap *gap, uint32_t side, struct tt_buf *buf) {
	const struct tt_gap_side *known = &gap->sides[side];
	bool days = false;
	for (uint32_t i = 0; i < gap->side_count; i++)
		days = days || gap->sides[i].day != 0;
	tt_gap_add_side(gap, side, buf);
	if (!days)
		return;
	struct tt_text date = tt_time_format(buf->arena, known->at);
	tt_buf_format(buf, "@%.*s", TT_TEXT_ARGS(date));
}

struct tt_text tt_gap_side_text(struct tt_gap_printing *printing, uint32_t side) {
	struct tt_buf buf;
	tt_buf_init(&buf, printing->out->arena, BUF_LIMIT);
	add_side(printing->gap, side, &buf);
	return tt_buf_text(&buf);
}

void tt_gap_add_literal(
	const struct tt_gap *gap, const struct tt_gap_literal *literal, const char *no, struct tt_buf *buf) {
	static const char *const roles[TT_SUBJECT_COUNT] = {[TT_SUBJECT_BY] = "by",
		[TT_SUBJECT_FROM] = "from",
		[TT_SUBJECT_TO] = "to",
		[TT_SUBJECT_RESULT_HOLDER] = "result.holder"};
	struct tt_buf atom;
	tt_buf_init(&atom, buf->arena, BUF_LIMIT);
	tt_atom_print(gap->model, literal->atom, &atom);
	struct tt_text text = tt_buf_text(&atom);
	tt_buf_string(buf, literal->negated ? no : "");
	/* whom the rule addresses is one of the roles */
	if (tt_text_starts(text, "party.") && roles[literal->who] != NULL) {
		tt_buf_string(buf, roles[literal->who]);
		text = tt_text_slice(text, 5, text.len);
	}
	tt_buf_add(buf, text);
}

static void add_question(const struct tt_gap *gap, const struct tt_gap_literal *literal,
	enum tt_language language, struct tt_buf *buf) {
	const struct tt_atom *atom = &gap->model->atoms.items.items[literal->atom];
	if (atom->kind != TT_ATOM_FACT)
		return;
	struct tt_text ask = tt_title_in(&gap->model->questions.items[atom->operand].ask, language);
	if (ask.len == 0)
		return;
	tt_buf_string(buf, language == TT_JA ? "「" : " «");
	tt_show(buf, ask);
	tt_buf_string(buf, language == TT_JA ? "」" : "»");
}

static void add_rule(const struct tt_gap *gap, uint32_t side, uint32_t rule, enum tt_language language,
	struct tt_buf *buf) {
	tt_rule_title(gap->model, rule, language, buf);
	tt_cite_brackets(&gap->model->rules.items[rule].cite, gap->sides[side].at, language, buf);
}

static const char *state_title(const struct tt_output *out, uint8_t state) {
	return state == TT_WITNESS_CONFIRMED
		       ? tt_say(out, "証拠の例を評価器で確認した", "witness confirmed by the engine")
	       : state == TT_WITNESS_OPEN
		       ? tt_say(out, "証拠の例は、未確定の規律が残る", "witness leaves a rule open")
		       : tt_say(out, "証拠の例について評価器の答えが異なる（不具合）",
				 "the engine says otherwise of the witness (a defect)");
}

const char *tt_gap_state_name(uint8_t state) {
	static const char *const names[] = {"confirmed", "open", "disagrees"};
	return names[state];
}

const char *tt_gap_order_name(uint8_t order) {
	static const char *const names[] = {"equal", "stricter", "laxer", "incomparable"};
	return names[order];
}

static const char *order_title(const struct tt_output *out, uint8_t order) {
	static const char *const ja[] = {"同じ", "より厳しい", "より緩い", "比べられない"};
	return out->language == TT_JA ? ja[order] : tt_gap_order_name(order);
}

static struct tt_text topic_title(const struct tt_gap *gap, struct tt_text topic, enum tt_language language) {
	for (uint32_t i = 0; i < gap->model->topics.len; i++)
		if (tt_text_equal(gap->model->topics.items[i].id, topic))
			return tt_named_text(&gap->model->topics.items[i], language);
	return topic.len > 0 ? topic : TT_TEXT("-");
}

/* ---- situations ------------------------------------------------------------------------------------ */

static void print_line(struct tt_gap_printing *printing, const char *indent) {
	tt_out_string(printing->out, indent);
	print_buf(printing);
	tt_out_string(printing->out, "\n");
}

const struct tt_situation *tt_gap_first_of(const struct tt_gap *gap, const struct tt_gap_group *group) {
	return &gap->situations.items[group->first];
}

static void add_duty(
	const struct tt_gap *gap, const struct tt_duty *duty, enum tt_language language, struct tt_buf *buf) {
	struct tt_text title = tt_title_in(&duty->title, language);
	for (uint32_t i = 0; title.len == 0 && i < gap->model->duty_words.len; i++)
		if (tt_text_equal(gap->model->duty_words.items[i].id, duty->does))
			title = tt_named_text(&gap->model->duty_words.items[i], language);
	tt_show(buf, title.len > 0 ? title : duty->id);
}

static bool ground_known(const struct tt_gap *gap, const struct tt_gap_group *group, uint32_t situation,
	const struct tt_gap_ground *ground) {
	for (uint32_t i = group->first; i < situation; i++)
		for (uint32_t j = 0; j < gap->situations.items[i].grounds.len; j++) {
			const struct tt_gap_ground *known = &gap->situations.items[i].grounds.items[j];
			if (known->rule == ground->rule && tt_text_equal(known->ground, ground->ground))
				return true;
		}
	return false;
}

/* Why the other side permits what the witnesses are. */
static void print_reasons(struct tt_gap_printing *printing, const struct tt_gap_group *group) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	uint32_t shown = 0;
	for (uint32_t i = group->first; i < group->first + group->count; i++)
		for (uint32_t j = 0; j < gap->situations.items[i].grounds.len; j++) {
			const struct tt_gap_ground *ground = &gap->situations.items[i].grounds.items[j];
			if (ground->ground.len == 0 || ground_known(gap, group, i, ground) ||
				(shown++ >= GROUNDS_SHOWN && !printing->all))
				continue;
			tt_buf_format(&printing->buf,
				tt_say(out, "許す根拠 %.*s: ", "permitted by ground %.*s: "),
				TT_TEXT_ARGS(ground->ground));
			add_rule(gap, gap->situations.items[i].other, ground->rule, out->language,
				&printing->buf);
			print_line(printing, "       ");
		}
	if (shown > 0)
		return;
	tt_buf_string(
		&printing->buf, tt_say(out, "許す理由: 禁じる規律がない", "permitted: no rule forbids it"));
	print_line(printing, "       ");
}

static void print_condition(struct tt_gap_printing *printing, const struct tt_gap_literal *literal,
	bool first, const char *indent) {
	struct tt_output *out = printing->out;
	tt_buf_string(&printing->buf, first ? tt_say(out, "条件 ", "if  ") : tt_say(out, "かつ ", "and "));
	tt_gap_add_literal(printing->gap, literal, tt_say(out, "否 ", "not "), &printing->buf);
	add_question(printing->gap, literal, out->language, &printing->buf);
	print_line(printing, indent);
}

static void print_option(struct tt_gap_printing *printing, const struct tt_gap_option *option) {
	struct tt_output *out = printing->out;
	for (uint32_t i = 0; i < option->literals.len; i++) {
		tt_buf_string(&printing->buf, i == 0 ? "" : tt_say(out, " かつ ", " and "));
		tt_gap_add_literal(printing->gap, &option->literals.items[i], tt_say(out, "否 ", "not "),
			&printing->buf);
	}
	print_line(printing, "         - ");
}

/* One option of each choice makes a situation. */
static void print_choice(struct tt_gap_printing *printing, const struct tt_gap_choice *choice, bool first) {
	struct tt_output *out = printing->out;
	tt_buf_format(&printing->buf, tt_say(out, "%s次の%uのどれか", "%sone of these %u"),
		first ? tt_say(out, "条件 ", "if  ") : tt_say(out, "かつ ", "and "), choice->options.len);
	print_line(printing, "       ");
	uint32_t shown = printing->all || choice->options.len <= OPTIONS_SHOWN + 1 ? choice->options.len
										   : OPTIONS_SHOWN;
	for (uint32_t i = 0; i < shown; i++)
		print_option(printing, &choice->options.items[i]);
	if (shown < choice->options.len)
		tt_out_format(out,
			tt_say(out, "         ほか%u（--all で示す）\n",
				"         %u more (--all shows them)\n"),
			choice->options.len - shown);
}

/* What the engine says of the witnesses: the worst first. */
static void print_states(struct tt_gap_printing *printing, const struct tt_gap_group *group) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	uint32_t unbound = 0;
	for (int state = TT_WITNESS_DISAGREES; state >= TT_WITNESS_CONFIRMED; state--) {
		uint32_t count = 0, astray = TT_NONE;
		for (uint32_t i = group->first; i < group->first + group->count; i++) {
			const struct tt_situation *situation = &gap->situations.items[i];
			bool so = situation->state == state;
			astray = so && count == 0 ? situation->astray : astray;
			count += so;
			unbound += so && !situation->binds;
		}
		if (count == 0)
			continue;
		tt_buf_string(&printing->buf, state_title(out, (uint8_t)state));
		if (group->count > 1)
			tt_buf_format(&printing->buf, tt_say(out, "（%u件）", " (%u)"), count);
		if (astray != TT_NONE) {
			tt_buf_string(&printing->buf, ": ");
			tt_rule_title(gap->model, astray, out->language, &printing->buf);
		}
		if (state == TT_WITNESS_CONFIRMED && unbound > 0)
			tt_buf_string(&printing->buf, tt_say(out, "（双方がそのままで及ぶ例はない）",
							      " (no witness that both bind by themselves)"));
		print_line(printing, "       ");
	}
}

static void print_number(struct tt_gap_printing *printing, const struct tt_gap_group *group) {
	const struct tt_output *out = printing->out;
	const struct tt_situation *situation = tt_gap_first_of(printing->gap, group);
	if (group->count > 1)
		tt_buf_format(&printing->buf, "%3u–%u. ", group->first + 1, group->first + group->count);
	else
		tt_buf_format(&printing->buf, "%3u. ", group->first + 1);
	if (situation->duty != NULL) {
		add_duty(printing->gap, situation->duty, out->language, &printing->buf);
		tt_buf_string(&printing->buf, out->language == TT_JA ? "：" : ": ");
	}
}

static void print_group(struct tt_gap_printing *printing, const struct tt_gap_group *group) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	const struct tt_situation *situation = tt_gap_first_of(gap, group);
	print_number(printing, group);
	for (uint32_t i = 0; i < situation->rules.len; i++) {
		tt_buf_string(&printing->buf, i == 0 ? "" : "     ");
		add_rule(gap, situation->side, situation->rules.items[i], out->language, &printing->buf);
		print_line(printing, "");
	}
	for (uint32_t i = 0; i < group->common.len; i++)
		print_condition(printing, &group->common.items[i], i == 0, "       ");
	for (uint32_t i = 0; i < group->choices.len; i++)
		print_choice(printing, &group->choices.items[i], group->common.len == 0 && i == 0);
	if (situation->searched)
		tt_out_string(out,
			tt_say(out, "       （探索で見つけた。どれも欠けず、合わせてすべての場合を覆う）\n",
				"       (found by search: none can go, and together they cover all)\n"));
	if (situation->duty == NULL)
		print_reasons(printing, group);
	print_states(printing, group);
	tt_out_relax(out);
}

static bool of_pair(const struct tt_situation *situation, uint32_t side, uint32_t other, bool duty) {
	return situation->side == side && situation->other == other && (situation->duty != NULL) == duty;
}

static void print_heading(
	struct tt_gap_printing *printing, uint32_t side, uint32_t other, bool duty, uint32_t count) {
	struct tt_output *out = printing->out;
	tt_out_colour(out, TT_BOLD);
	tt_out_format(out,
		duty ? tt_say(out, "\n%.*s が求め %.*s が求めない場合: %u\n",
			       "\n%.*s asks, %.*s does not: %u\n")
		     : tt_say(out, "\n%.*s が禁じ %.*s が許す場合: %u\n",
			       "\n%.*s forbids, %.*s permits: %u\n"),
		TT_TEXT_ARGS(tt_gap_side_text(printing, side)),
		TT_TEXT_ARGS(tt_gap_side_text(printing, other)), count);
	tt_out_colour(out, TT_PLAIN);
}

static void print_situations(struct tt_gap_printing *printing, uint32_t side, uint32_t other, bool duty) {
	const struct tt_gap *gap = printing->gap;
	uint32_t count = 0, shown = 0, hidden = 0;
	for (uint32_t i = 0; i < gap->situations.len; i++)
		count += of_pair(&gap->situations.items[i], side, other, duty);
	if (duty && count == 0)
		return;
	print_heading(printing, side, other, duty, count);
	for (uint32_t i = 0; i < gap->groups.len; i++) {
		const struct tt_gap_group *group = &gap->groups.items[i];
		if (!of_pair(tt_gap_first_of(gap, group), side, other, duty))
			continue;
		if (!duty || printing->all || shown < DUTIES_SHOWN) {
			print_group(printing, group);
			shown++;
		} else {
			hidden++;
		}
	}
	if (hidden > 0)
		tt_out_format(printing->out,
			tt_say(printing->out, "     ほか%u件の義務（--all で示す）\n",
				"     %u more duties (--all shows them)\n"),
			hidden);
}

/* ---- topics and differences ------------------------------------------------------------------------ */

/* How a side compares with another on a topic, and of how many rules that comes. */
static struct tt_text compared(
	struct tt_gap_printing *printing, const struct tt_gap_topic *topic, uint32_t side, uint32_t base) {
	struct tt_output *out = printing->out;
	if (side == base)
		return tt_text_format(out->arena, "%u", topic->rules[side]);
	return tt_text_format(out->arena, tt_say(out, "%s（%u）", "%s (%u)"),
		order_title(out, tt_gap_order(topic, side, base)), topic->rules[side]);
}

static void print_topics(struct tt_gap_printing *printing, uint32_t base) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	uint32_t width = gap->side_count + 1, at = 0;
	struct tt_text *cells =
		TT_NEW_ARRAY(out->arena, struct tt_text, (size_t)width * ((size_t)gap->topics.len + 1));
	tt_out_format(out,
		tt_say(out, "\n論点ごとに（%.*s と比べる。数は規律）\n",
			"\nby topic (against %.*s; how many rules)\n"),
		TT_TEXT_ARGS(tt_gap_side_text(printing, base)));
	cells[at++] = tt_text_of(tt_say(out, "論点", "topic"));
	for (uint32_t side = 0; side < gap->side_count; side++)
		cells[at++] = tt_gap_side_text(printing, side);
	for (uint32_t i = 0; i < gap->topics.len; i++) {
		cells[at++] = topic_title(gap, gap->topics.items[i].topic, out->language);
		for (uint32_t side = 0; side < gap->side_count; side++)
			cells[at++] = compared(printing, &gap->topics.items[i], side, base);
	}
	tt_table_print(out, cells, width, gap->topics.len + 1);
}

/* A formula in the words of rules; what binds less tightly than its surroundings stands in brackets. */
static void add_formula(const struct tt_gap *gap, uint32_t formula, int inside, struct tt_buf *buf) {
	const struct tt_formula *node = &gap->model->formulas.nodes.items[formula];
	bool brackets = (int)node->kind > inside && node->kind >= TT_FORMULA_AND;
	tt_buf_string(buf, brackets ? "(" : "");
	if (node->kind == TT_FORMULA_ATOM) {
		tt_atom_print(gap->model, node->a, buf);
	} else if (node->kind == TT_FORMULA_NOT) {
		tt_buf_byte(buf, '!');
		add_formula(gap, node->a, TT_FORMULA_NOT, buf);
	} else if (node->kind == TT_FORMULA_AND || node->kind == TT_FORMULA_OR) {
		add_formula(gap, node->a, node->kind, buf);
		tt_buf_string(buf, node->kind == TT_FORMULA_AND ? " && " : " || ");
		add_formula(gap, node->b, node->kind, buf);
	}
	tt_buf_string(buf, brackets ? ")" : "");
}

static void add_scope(const struct tt_gap_printing *printing, const struct tt_gap_difference *difference,
	struct tt_buf *buf) {
	const struct tt_gap *gap = printing->gap;
	tt_show(buf,
		tt_named_text(&gap->model->regimes.items[difference->regime].named, printing->out->language));
	if (difference->binds != TT_FORMULA_TRUE) {
		tt_buf_string(buf, tt_say(printing->out, ": 及ぶ者 ", ": binds "));
		add_formula(gap, difference->binds, TT_FORMULA_OR, buf);
	}
	if (difference->covers != TT_FORMULA_TRUE) {
		tt_buf_string(buf, tt_say(printing->out, ": 及ぶこと ", ": covers "));
		add_formula(gap, difference->covers, TT_FORMULA_OR, buf);
	}
}

static void add_difference(const struct tt_gap_printing *printing, const struct tt_gap_difference *difference,
	struct tt_buf *buf) {
	const struct tt_gap *gap = printing->gap;
	enum tt_language language = printing->out->language;
	switch (difference->kind) {
	case TT_ONLY_CHANGE:
		tt_show(buf,
			tt_named_text(&gap->model->attributes.items[difference->attribute].named, language));
		break;
	case TT_ONLY_EXPOSE:
		tt_buf_string(buf,
			tt_say(printing->out, "潜在的な開示範囲に加わる: ", "potential disclosure gains "));
		tt_show(buf, tt_named_text(&gap->model->parties.items[difference->party].named, language));
		break;
	default:
		add_scope(printing, difference, buf);
		return;
	}
	tt_buf_string(buf, language == TT_JA ? "：" : ": ");
	add_rule(gap, difference->side, difference->rule, language, buf);
}

static const char *kind_title(const struct tt_output *out, uint8_t kind) {
	switch (kind) {
	case TT_ONLY_CHANGE:
		return tt_say(out, "属性の変化", "changes of attributes");
	case TT_ONLY_EXPOSE:
		return tt_say(out, "潜在的な開示", "potential disclosure");
	default:
		return tt_say(out, "及ぶ範囲", "range");
	}
}

static void print_title(struct tt_gap_printing *printing, const struct tt_gap_difference *difference) {
	struct tt_output *out = printing->out;
	struct tt_text side = tt_gap_side_text(printing, difference->side),
		       other = tt_gap_side_text(printing, difference->other);
	const char *kind = kind_title(out, difference->kind);
	if (difference->kind == TT_ONLY_BINDS)
		tt_out_format(out, tt_say(out, "\n%s（%.*s）\n", "\n%s of %.*s\n"), kind, TT_TEXT_ARGS(side));
	else if (out->language == TT_JA)
		tt_out_format(out, "\n%.*s にあって %.*s にない%s\n", TT_TEXT_ARGS(side), TT_TEXT_ARGS(other),
			kind);
	else
		tt_out_format(out, "\n%s of %.*s, and not of %.*s\n", kind, TT_TEXT_ARGS(side),
			TT_TEXT_ARGS(other));
}

static void print_differences(struct tt_gap_printing *printing, uint8_t kind, uint32_t side, uint32_t other) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	uint32_t count = 0;
	for (uint32_t i = 0; i < gap->differences.len; i++) {
		const struct tt_gap_difference *difference = &gap->differences.items[i];
		if (difference->kind != kind || difference->side != side || difference->other != other)
			continue;
		if (count++ == 0)
			print_title(printing, difference);
		if (!printing->all && count > DIFFERENCES_SHOWN)
			continue;
		add_difference(printing, difference, &printing->buf);
		print_line(printing, "  - ");
	}
	if (!printing->all && count > DIFFERENCES_SHOWN)
		tt_out_format(out,
			tt_say(out, "  ほか%u件（--all で示す）\n", "  %u more (--all shows them)\n"),
			count - DIFFERENCES_SHOWN);
}

/* ---- what is missing ------------------------------------------------------------------------------- */

static const char *lack_title(const struct tt_output *out, uint8_t lack) {
	switch (lack) {
	case TT_LACK_TOO_COMPLEX:
		return tt_say(
			out, "条件が複雑すぎる規律を除いた", "a rule too complex to compile was left out");
	case TT_LACK_TOO_LONG:
		return tt_say(out, "時間のかかる探索を打ち切った", "a search took too long and was given up");
	case TT_LACK_TOO_MANY:
		return tt_say(out, "場合の数が上限を超えた", "there are more situations than are kept");
	case TT_LACK_COMING:
		return tt_say(out, "施行日が定まらない規律を除いた",
			"a rule whose first day is not fixed was left out");
	case TT_LACK_EFFECT:
		return tt_say(out, "属性への効果を自由とみた",
			"what an effect makes of an attribute was left free");
	case TT_LACK_NAMED:
		return tt_say(out, "モデルの主体そのものを名指す条件は、誰にも当たらないものとした",
			"a condition that names one party of a model was taken to hold of nobody");
	case TT_LACK_UNEXAMINED:
		return tt_say(out, "規律がまだない（要検討）", "has no rules yet (to be examined)");
	default:
		return tt_say(out, "中断した", "interrupted");
	}
}

const char *tt_gap_lack_name(uint8_t lack) {
	static const char *const names[] = {"too-complex", "too-long", "too-many", "coming", "effect",
		"named", "unexamined", "interrupted"};
	return names[lack];
}

static void print_missing(struct tt_gap_printing *printing) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	for (uint32_t i = 0; i < gap->missing.len; i++) {
		const struct tt_gap_missing *missing = &gap->missing.items[i];
		tt_buf_format(&printing->buf, "%s%s", tt_say(out, "網羅していない: ", "not complete: "),
			lack_title(out, missing->lack));
		if (missing->rule != TT_NONE) {
			tt_buf_string(&printing->buf, ": ");
			tt_rule_title(gap->model, missing->rule, out->language, &printing->buf);
		}
		if (missing->side != TT_NONE) {
			tt_buf_string(&printing->buf, ": ");
			add_side(gap, missing->side, &printing->buf);
		}
		print_line(printing, i == 0 ? "\n" : "");
	}
}

static void print_head(struct tt_gap_printing *printing) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	const char *type = tt_event_type_title((enum tt_event_type)gap->type, out->language);
	for (uint32_t side = 0; side < gap->side_count; side++) {
		struct tt_text date = tt_time_format(out->arena, gap->sides[side].at), name;
		tt_gap_add_side(gap, side, &printing->buf);
		name = tt_text_copy(out->arena, tt_buf_text(&printing->buf));
		printing->buf.len = 0;
		tt_out_format(out,
			tt_say(out, "%.*s（%.*s現在）: 「%s」を禁じ得る規律 %u\n",
				"%.*s (as of %.*s): rules that can forbid a %s: %u\n"),
			TT_TEXT_ARGS(name), TT_TEXT_ARGS(date), type, gap->sides[side].rules);
	}
	tt_out_string(out, tt_say(out, "どれも、当事者に及び、イベントを対象とするものとみて比べる。\n",
				   "All are taken to bind the parties and to cover the event.\n"));
}

static bool same_to_all(const struct tt_gap *gap) {
	bool same = gap->situations.len == 0 && gap->missing.len == 0;
	for (uint32_t i = 0; i < gap->differences.len; i++)
		same = same && gap->differences.items[i].kind == TT_ONLY_BINDS;
	return same;
}

void tt_print_gap(struct tt_output *out, const struct tt_gap *gap, bool all) {
	struct tt_gap_printing printing;
	uint32_t sides = gap->side_count;
	tt_gap_print_begin(&printing, out, gap, all);
	print_head(&printing);
	for (uint32_t base = 0; base < (all ? sides : 1) && gap->topics.len > 0; base++)
		print_topics(&printing, base);
	if (same_to_all(gap))
		tt_out_string(out, tt_say(out, "\n及ぶ範囲のほかに違うところはない。\n",
					   "\nNothing differs but the range.\n"));
	for (int duty = 0; duty < 2; duty++)
		for (uint32_t side = 0; side < sides; side++)
			for (uint32_t other = 0; other < sides; other++)
				if (side != other)
					print_situations(&printing, side, other, duty != 0);
	for (uint32_t kind = 0; kind <= TT_ONLY_BINDS; kind++)
		for (uint32_t side = 0; side < sides; side++)
			for (uint32_t other = 0; other < sides; other++)
				print_differences(&printing, (uint8_t)kind, side, other);
	print_missing(&printing);
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static const struct tt_column columns[] = {
	TT_COLUMN("number", "番号", "number"),
	TT_COLUMN("forbids", "禁じる側（義務: 求める側）", "forbids (or asks)"),
	TT_COLUMN("permits", "許す側（求めない側）", "permits (or does not)"),
	TT_COLUMN("duty", "義務", "duty"),
	TT_COLUMN("rules", "規律", "rules"),
	TT_COLUMN("topic", "論点", "topic"),
	TT_COLUMN("cite", "典拠", "cite"),
	TT_COLUMN("situation", "場合", "situation"),
	TT_COLUMN("grounds", "許す根拠", "grounds"),
	TT_COLUMN("witness", "証拠の例", "witness"),
};

void tt_gap_add_rule_id(const struct tt_gap *gap, uint32_t rule, struct tt_buf *buf) {
	const struct tt_rule *known = &gap->model->rules.items[rule];
	tt_show(buf, gap->model->regimes.items[known->regime].named.id);
	tt_buf_byte(buf, '/');
	tt_show(buf, known->id);
}

static void add_rules(const struct tt_table *table, const struct tt_gap *gap,
	const struct tt_situation *situation, struct tt_buf *buf) {
	for (uint32_t i = 0; i < situation->rules.len; i++) {
		tt_buf_string(buf, i > 0 ? "; " : "");
		if (table->for_people)
			tt_rule_title(gap->model, situation->rules.items[i], table->out->language, buf);
		else
			tt_gap_add_rule_id(gap, situation->rules.items[i], buf);
	}
}

static void add_literals(const struct tt_gap *gap, const struct tt_situation *situation, struct tt_buf *buf) {
	for (uint32_t i = 0; i < situation->literal_count; i++) {
		tt_buf_string(buf, i > 0 ? " && " : "");
		tt_gap_add_literal(gap, &situation->literals[i], "!", buf);
	}
}

static void add_grounds(const struct tt_gap *gap, const struct tt_situation *situation, struct tt_buf *buf) {
	const char *between = "";
	for (uint32_t i = 0; i < situation->grounds.len; i++) {
		if (situation->grounds.items[i].ground.len == 0)
			continue;
		tt_buf_string(buf, between);
		tt_gap_add_rule_id(gap, situation->grounds.items[i].rule, buf);
		tt_buf_byte(buf, ':');
		tt_show(buf, situation->grounds.items[i].ground);
		between = "; ";
	}
}

static void add_duty_cell(const struct tt_table *table, const struct tt_gap *gap, const struct tt_duty *duty,
	struct tt_buf *buf) {
	if (duty != NULL && table->for_people)
		add_duty(gap, duty, table->out->language, buf);
	else if (duty != NULL)
		tt_show(buf, duty->id);
}

void tt_print_gap_table(struct tt_output *out, const struct tt_gap *gap, enum tt_table_format format) {
	struct tt_table table;
	tt_table_begin(&table, out, format, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		const struct tt_situation *situation = &gap->situations.items[i];
		const struct tt_rule *rule = &gap->model->rules.items[situation->rules.items[0]];
		tt_buf_format(tt_table_cell(&table), "%u", i + 1);
		add_side(gap, situation->side, tt_table_cell(&table));
		add_side(gap, situation->other, tt_table_cell(&table));
		add_duty_cell(&table, gap, situation->duty, tt_table_cell(&table));
		add_rules(&table, gap, situation, tt_table_cell(&table));
		tt_show(tt_table_cell(&table),
			table.for_people ? topic_title(gap, rule->topic, out->language) : rule->topic);
		tt_cite(&rule->cite, gap->sides[situation->side].at, tt_table_cell(&table));
		add_literals(gap, situation, tt_table_cell(&table));
		add_grounds(gap, situation, tt_table_cell(&table));
		tt_buf_string(tt_table_cell(&table), table.for_people ? state_title(out, situation->state)
								      : tt_gap_state_name(situation->state));
		tt_table_end_row(&table);
		tt_out_relax(out);
	}
	tt_table_end(&table);
}

/*
 * A gap on one page: the topics, then situation by situation what one side forbids and the other permits,
 * then what else only one of them has. A situation is told as a rule's reasons are in explanations: in the
 * words that rules are written in, with the question beside a fact.
 */
#include "analysis/word.h"
#include "present/gap.h"
#include "present/message.h"
#include "present/value.h"

enum { SHOWN_OF_RULE = 2, DIFFERENCES_SHOWN = 12, GROUNDS_SHOWN = 4, BUF_LIMIT = 1 << 20 };

struct printing {
	struct tt_output *out;
	const struct tt_gap *gap;
	struct tt_buf buf;
	bool all;
};

static void begin(struct printing *printing, struct tt_output *out, const struct tt_gap *gap, bool all) {
	*printing = (struct printing){.out = out, .gap = gap, .all = all};
	tt_buf_init(&printing->buf, out->arena, BUF_LIMIT);
}

static void print_buf(struct printing *printing) {
	tt_out(printing->out, tt_buf_text(&printing->buf));
	printing->buf.len = 0;
}

/* ---- words ----------------------------------------------------------------------------------------- */

/* A side: its pack, and its date where one pack is held against itself. */
static void add_side(const struct tt_gap *gap, uint32_t side, struct tt_buf *buf) {
	tt_show(buf, gap->sides[side].pack);
	if (gap->packs[0] != gap->packs[1])
		return;
	struct tt_text date = tt_time_format(buf->arena, gap->sides[side].at);
	tt_buf_format(buf, "@%.*s", TT_TEXT_ARGS(date));
}

static struct tt_text side_text(struct printing *printing, uint32_t side) {
	struct tt_buf buf;
	tt_buf_init(&buf, printing->out->arena, BUF_LIMIT);
	add_side(printing->gap, side, &buf);
	return tt_buf_text(&buf);
}

static void add_literal(
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

static const char *state_name(uint8_t state) {
	static const char *const names[] = {"confirmed", "open", "disagrees"};
	return names[state];
}

static const char *order_name(uint8_t order) {
	static const char *const names[] = {"equal", "stricter", "laxer", "incomparable"};
	return names[order];
}

static const char *order_title(const struct tt_output *out, uint8_t order) {
	static const char *const ja[] = {"同じ", "より厳しい", "より緩い", "比べられない"};
	return out->language == TT_JA ? ja[order] : order_name(order);
}

static struct tt_text topic_title(const struct tt_gap *gap, struct tt_text topic, enum tt_language language) {
	for (uint32_t i = 0; i < gap->model->topics.len; i++)
		if (tt_text_equal(gap->model->topics.items[i].id, topic))
			return tt_named_text(&gap->model->topics.items[i], language);
	return topic.len > 0 ? topic : TT_TEXT("-");
}

/* ---- situations ------------------------------------------------------------------------------------ */

static void print_line(struct printing *printing, const char *indent) {
	tt_out_string(printing->out, indent);
	print_buf(printing);
	tt_out_string(printing->out, "\n");
}

static void print_reasons(struct printing *printing, const struct tt_situation *situation) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	uint32_t other = 1u - situation->forbids, shown = 0;
	for (uint32_t i = 0; i < situation->grounds.len; i++) {
		const struct tt_gap_ground *ground = &situation->grounds.items[i];
		if (ground->ground.len == 0 || (shown++ >= GROUNDS_SHOWN && !printing->all))
			continue;
		tt_buf_format(&printing->buf, tt_say(out, "許す根拠 %.*s: ", "permitted by ground %.*s: "),
			TT_TEXT_ARGS(ground->ground));
		add_rule(gap, other, ground->rule, out->language, &printing->buf);
		print_line(printing, "       ");
	}
	if (shown > 0)
		return;
	tt_buf_string(
		&printing->buf, tt_say(out, "許す理由: 禁じる規律がない", "permitted: no rule forbids it"));
	print_line(printing, "       ");
}

static void print_situation(struct printing *printing, uint32_t number) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	const struct tt_situation *situation = &gap->situations.items[number];
	for (uint32_t i = 0; i < situation->rules.len; i++) {
		if (i == 0)
			tt_buf_format(&printing->buf, "%3u. ", number + 1);
		else
			tt_buf_string(&printing->buf, "     ");
		add_rule(gap, situation->forbids, situation->rules.items[i], out->language, &printing->buf);
		print_line(printing, "");
	}
	for (uint32_t i = 0; i < situation->literal_count; i++) {
		tt_buf_string(
			&printing->buf, i == 0 ? tt_say(out, "条件 ", "if  ") : tt_say(out, "かつ ", "and "));
		add_literal(gap, &situation->literals[i], tt_say(out, "否 ", "not "), &printing->buf);
		add_question(gap, &situation->literals[i], out->language, &printing->buf);
		print_line(printing, "       ");
	}
	print_reasons(printing, situation);
	tt_buf_string(&printing->buf, state_title(out, situation->state));
	if (situation->astray != TT_NONE) {
		tt_buf_string(&printing->buf, ": ");
		tt_rule_title(gap->model, situation->astray, out->language, &printing->buf);
	}
	if (!situation->binds)
		tt_buf_string(&printing->buf, tt_say(out, "（双方がそのままで及ぶ例はない）",
						      " (no witness that both bind by themselves)"));
	print_line(printing, "       ");
	tt_out_relax(out);
}

static uint32_t count_situations(const struct tt_gap *gap, uint32_t side) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < gap->situations.len; i++)
		count += gap->situations.items[i].forbids == side;
	return count;
}

static uint32_t first_rule(const struct tt_gap *gap, uint32_t situation) {
	return gap->situations.items[situation].rules.items[0];
}

/* Situations of one rule stand together; of many, the first ones are shown. */
static void print_situations(struct printing *printing, uint32_t side) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	uint32_t count = count_situations(gap, side), of_rule = 0;
	tt_out_colour(out, TT_BOLD);
	tt_out_format(out,
		tt_say(out, "\n%.*s が禁じ %.*s が許す場合: %u\n", "\n%.*s forbids, %.*s permits: %u\n"),
		TT_TEXT_ARGS(side_text(printing, side)), TT_TEXT_ARGS(side_text(printing, 1 - side)), count);
	tt_out_colour(out, TT_PLAIN);
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		if (gap->situations.items[i].forbids != side)
			continue;
		of_rule++;
		if (printing->all || of_rule <= SHOWN_OF_RULE)
			print_situation(printing, i);
		bool last = i + 1 == gap->situations.len || gap->situations.items[i + 1].forbids != side ||
			    first_rule(gap, i + 1) != first_rule(gap, i);
		if (last && !printing->all && of_rule > SHOWN_OF_RULE)
			tt_out_format(out,
				tt_say(out, "     この規律についてほか%u件（--all で示す）\n",
					"     %u more of this rule (--all shows them)\n"),
				of_rule - SHOWN_OF_RULE);
		of_rule = last ? 0 : of_rule;
	}
}

/* ---- topics and differences ------------------------------------------------------------------------ */

static void print_topics(struct printing *printing) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	struct tt_text *cells = TT_NEW_ARRAY(out->arena, struct tt_text, 4 * ((size_t)gap->topics.len + 1));
	uint32_t at = 0;
	tt_out_format(out,
		tt_say(out, "\n論点ごとに（%.*s は %.*s より）\n", "\nby topic (%.*s than %.*s)\n"),
		TT_TEXT_ARGS(side_text(printing, 0)), TT_TEXT_ARGS(side_text(printing, 1)));
	cells[at++] = tt_text_of(tt_say(out, "論点", "topic"));
	cells[at++] = tt_text_of(tt_say(out, "比べると", "compared"));
	cells[at++] = side_text(printing, 0);
	cells[at++] = side_text(printing, 1);
	for (uint32_t i = 0; i < gap->topics.len; i++) {
		const struct tt_gap_topic *topic = &gap->topics.items[i];
		cells[at++] = topic_title(gap, topic->topic, out->language);
		cells[at++] = tt_text_of(order_title(out, topic->first));
		cells[at++] = tt_text_format(out->arena, "%u", topic->situations[0]);
		cells[at++] = tt_text_format(out->arena, "%u", topic->situations[1]);
	}
	tt_table_print(out, cells, 4, gap->topics.len + 1);
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

static void add_scope(
	const struct printing *printing, const struct tt_gap_difference *difference, struct tt_buf *buf) {
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

static void add_difference(
	const struct printing *printing, const struct tt_gap_difference *difference, struct tt_buf *buf) {
	const struct tt_gap *gap = printing->gap;
	enum tt_language language = printing->out->language;
	switch (difference->kind) {
	case TT_ONLY_DUTY: {
		struct tt_text title = tt_title_in(&difference->duty->title, language);
		tt_show(buf, title.len > 0 ? title : difference->duty->id);
		break;
	}
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
	case TT_ONLY_DUTY:
		return tt_say(out, "義務", "duties");
	case TT_ONLY_CHANGE:
		return tt_say(out, "属性の変化", "changes of attributes");
	case TT_ONLY_EXPOSE:
		return tt_say(out, "潜在的な開示", "potential disclosure");
	default:
		return tt_say(out, "及ぶ範囲", "range");
	}
}

static void print_differences(struct printing *printing, uint8_t kind, uint32_t side) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	uint32_t count = 0;
	for (uint32_t i = 0; i < gap->differences.len; i++) {
		const struct tt_gap_difference *difference = &gap->differences.items[i];
		if (difference->kind != kind || difference->side != side)
			continue;
		if (count++ == 0)
			tt_out_format(out,
				kind == TT_ONLY_BINDS
					? tt_say(out, "\n%s（%.*s）\n", "\n%s of %.*s\n")
					: tt_say(out, "\n%.0s%.*sだけにある%s\n", "\n%s only in %.*s\n"),
				kind_title(out, kind), TT_TEXT_ARGS(side_text(printing, side)),
				kind_title(out, kind));
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
	default:
		return tt_say(out, "属性への効果を自由とみた",
			"what an effect makes of an attribute was left free");
	}
}

static const char *lack_name(uint8_t lack) {
	static const char *const names[] = {"too-complex", "too-long", "too-many", "coming", "effect"};
	return names[lack];
}

static void print_missing(struct printing *printing) {
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
		print_line(printing, i == 0 ? "\n" : "");
	}
}

static void print_head(struct printing *printing) {
	const struct tt_gap *gap = printing->gap;
	struct tt_output *out = printing->out;
	for (uint32_t side = 0; side < TT_GAP_SIDES; side++) {
		struct tt_text date = tt_time_format(out->arena, gap->sides[side].at);
		tt_out_format(out,
			tt_say(out, "%.*s（%.*s現在）: 移転を禁じ得る規律 %u\n",
				"%.*s (as of %.*s): %u rules that can forbid a transfer\n"),
			TT_TEXT_ARGS(gap->sides[side].pack), TT_TEXT_ARGS(date), gap->rules[side]);
	}
	tt_out_string(out, tt_say(out, "双方とも、当事者に及び、移転を対象とするものとみて比べる。\n",
				   "Both are taken to bind the parties and to cover the transfer.\n"));
}

void tt_print_gap(struct tt_output *out, const struct tt_gap *gap, bool all) {
	struct printing printing;
	begin(&printing, out, gap, all);
	print_head(&printing);
	print_topics(&printing);
	print_situations(&printing, 0);
	print_situations(&printing, 1);
	for (uint8_t kind = 0; kind <= TT_ONLY_BINDS; kind++)
		for (uint32_t side = 0; side < TT_GAP_SIDES; side++)
			print_differences(&printing, kind, side);
	print_missing(&printing);
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static const struct tt_column columns[] = {
	TT_COLUMN("number", "番号", "number"),
	TT_COLUMN("forbids", "禁じる側", "forbids"),
	TT_COLUMN("permits", "許す側", "permits"),
	TT_COLUMN("rules", "規律", "rules"),
	TT_COLUMN("topic", "論点", "topic"),
	TT_COLUMN("cite", "典拠", "cite"),
	TT_COLUMN("situation", "場合", "situation"),
	TT_COLUMN("grounds", "許す根拠", "grounds"),
	TT_COLUMN("witness", "証拠の例", "witness"),
};

static void add_rule_id(const struct tt_gap *gap, uint32_t rule, struct tt_buf *buf) {
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
			add_rule_id(gap, situation->rules.items[i], buf);
	}
}

static void add_literals(const struct tt_gap *gap, const struct tt_situation *situation, struct tt_buf *buf) {
	for (uint32_t i = 0; i < situation->literal_count; i++) {
		tt_buf_string(buf, i > 0 ? " && " : "");
		add_literal(gap, &situation->literals[i], "!", buf);
	}
}

static void add_grounds(const struct tt_gap *gap, const struct tt_situation *situation, struct tt_buf *buf) {
	const char *between = "";
	for (uint32_t i = 0; i < situation->grounds.len; i++) {
		if (situation->grounds.items[i].ground.len == 0)
			continue;
		tt_buf_string(buf, between);
		add_rule_id(gap, situation->grounds.items[i].rule, buf);
		tt_buf_byte(buf, ':');
		tt_show(buf, situation->grounds.items[i].ground);
		between = "; ";
	}
}

void tt_print_gap_table(struct tt_output *out, const struct tt_gap *gap, enum tt_table_format format) {
	struct tt_table table;
	tt_table_begin(&table, out, format, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		const struct tt_situation *situation = &gap->situations.items[i];
		const struct tt_rule *rule = &gap->model->rules.items[situation->rules.items[0]];
		tt_buf_format(tt_table_cell(&table), "%u", i + 1);
		add_side(gap, situation->forbids, tt_table_cell(&table));
		add_side(gap, 1u - situation->forbids, tt_table_cell(&table));
		add_rules(&table, gap, situation, tt_table_cell(&table));
		tt_show(tt_table_cell(&table),
			table.for_people ? topic_title(gap, rule->topic, out->language) : rule->topic);
		tt_cite(&rule->cite, gap->sides[situation->forbids].at, tt_table_cell(&table));
		add_literals(gap, situation, tt_table_cell(&table));
		add_grounds(gap, situation, tt_table_cell(&table));
		tt_buf_string(tt_table_cell(&table),
			table.for_people ? state_title(out, situation->state) : state_name(situation->state));
		tt_table_end_row(&table);
		tt_out_relax(out);
	}
	tt_table_end(&table);
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static void json_text(struct printing *printing, struct tt_json *json, const char *key) {
	tt_json_text(json, key, tt_buf_text(&printing->buf));
	printing->buf.len = 0;
}

static void json_rules(
	struct printing *printing, struct tt_json *json, const struct tt_situation *situation) {
	const struct tt_gap *gap = printing->gap;
	tt_json_open(json, "rules", '[');
	for (uint32_t i = 0; i < situation->rules.len; i++) {
		const struct tt_rule *rule = &gap->model->rules.items[situation->rules.items[i]];
		tt_json_open(json, NULL, '{');
		add_rule_id(gap, situation->rules.items[i], &printing->buf);
		json_text(printing, json, "rule");
		tt_json_text(json, "topic", rule->topic);
		tt_cite(&rule->cite, gap->sides[situation->forbids].at, &printing->buf);
		json_text(printing, json, "cite");
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void json_literals(
	struct printing *printing, struct tt_json *json, const struct tt_situation *situation) {
	tt_json_open(json, "situation", '[');
	for (uint32_t i = 0; i < situation->literal_count; i++) {
		add_literal(printing->gap, &situation->literals[i], "!", &printing->buf);
		json_text(printing, json, NULL);
	}
	tt_json_close(json, ']');
}

static void json_grounds(
	struct printing *printing, struct tt_json *json, const struct tt_situation *situation) {
	tt_json_open(json, "grounds", '[');
	for (uint32_t i = 0; i < situation->grounds.len; i++) {
		tt_json_open(json, NULL, '{');
		add_rule_id(printing->gap, situation->grounds.items[i].rule, &printing->buf);
		json_text(printing, json, "rule");
		tt_json_text(json, "ground", situation->grounds.items[i].ground);
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void json_situation(struct printing *printing, struct tt_json *json, uint32_t number) {
	const struct tt_situation *situation = &printing->gap->situations.items[number];
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "number", number + 1);
	tt_json_text(json, "forbids", side_text(printing, situation->forbids));
	tt_json_text(json, "permits", side_text(printing, 1u - situation->forbids));
	json_rules(printing, json, situation);
	json_literals(printing, json, situation);
	json_grounds(printing, json, situation);
	tt_json_string(json, "state", state_name(situation->state));
	tt_json_truth(json, "both_bind", situation->binds);
	tt_json_text(json, "witness", situation->witness);
	tt_json_close(json, '}');
}

static void json_difference(
	struct printing *printing, struct tt_json *json, const struct tt_gap_difference *difference) {
	static const char *const kinds[] = {"duty", "change", "exposure", "range"};
	const struct tt_gap *gap = printing->gap;
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", kinds[difference->kind]);
	tt_json_text(json, "only", side_text(printing, difference->side));
	if (difference->rule != TT_NONE)
		add_rule_id(gap, difference->rule, &printing->buf);
	else
		tt_show(&printing->buf, gap->model->regimes.items[difference->regime].named.id);
	json_text(printing, json, difference->rule != TT_NONE ? "rule" : "regime");
	if (difference->kind == TT_ONLY_DUTY)
		tt_json_text(json, "duty", difference->duty->id);
	else if (difference->kind == TT_ONLY_CHANGE)
		tt_json_text(json, "attribute", gap->model->attributes.items[difference->attribute].named.id);
	else if (difference->kind == TT_ONLY_EXPOSE)
		tt_json_text(json, "party", gap->model->parties.items[difference->party].named.id);
	tt_json_close(json, '}');
}

static void json_topics(const struct tt_gap *gap, struct tt_json *json) {
	tt_json_open(json, "topics", '[');
	for (uint32_t i = 0; i < gap->topics.len; i++) {
		const struct tt_gap_topic *topic = &gap->topics.items[i];
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "topic", topic->topic);
		tt_json_string(json, "first", order_name(topic->first));
		tt_json_number(json, "first_forbids", topic->situations[0]);
		tt_json_number(json, "second_forbids", topic->situations[1]);
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void json_missing(struct printing *printing, struct tt_json *json) {
	const struct tt_gap *gap = printing->gap;
	tt_json_truth(json, "complete", gap->missing.len == 0);
	tt_json_open(json, "missing", '[');
	for (uint32_t i = 0; i < gap->missing.len; i++) {
		tt_json_open(json, NULL, '{');
		tt_json_string(json, "why", lack_name(gap->missing.items[i].lack));
		if (gap->missing.items[i].rule != TT_NONE)
			add_rule_id(gap, gap->missing.items[i].rule, &printing->buf);
		json_text(printing, json, "rule");
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

void tt_print_gap_json(struct tt_output *out, const struct tt_gap *gap) {
	struct printing printing;
	struct tt_json json = {.out = out};
	begin(&printing, out, gap, true);
	tt_json_open(&json, NULL, '{');
	tt_json_number(&json, "tenten", 1);
	tt_json_open(&json, "sides", '[');
	for (uint32_t side = 0; side < TT_GAP_SIDES; side++) {
		tt_json_open(&json, NULL, '{');
		tt_json_text(&json, "pack", gap->sides[side].pack);
		tt_json_text(&json, "as_of", tt_time_format(out->arena, gap->sides[side].at));
		tt_json_number(&json, "rules", gap->rules[side]);
		tt_json_close(&json, '}');
	}
	tt_json_close(&json, ']');
	json_topics(gap, &json);
	tt_json_open(&json, "situations", '[');
	for (uint32_t i = 0; i < gap->situations.len; i++)
		json_situation(&printing, &json, i);
	tt_json_close(&json, ']');
	tt_json_open(&json, "differences", '[');
	for (uint32_t i = 0; i < gap->differences.len; i++)
		json_difference(&printing, &json, &gap->differences.items[i]);
	tt_json_close(&json, ']');
	json_missing(&printing, &json);
	tt_json_close(&json, '}');
}

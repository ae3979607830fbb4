/*
 * A rule is followed by the literals that decided it, those of its regime first, and by its grounds as a
 * tree. Literals that ask the same and differ in one word, such as those of a list, are one line. What a
 * reader has just read, or cannot need, is left out: what the regime binds and covers where it was said of a
 * rule above, and the grounds beside one that holds.
 */
#include "analysis/word.h"
#include "present/explain_rules.h"
#include "present/message.h"
#include "present/value.h"

enum { LIST_SHOWN = 3, RULE_INDENT = 2, REASON_INDENT = 6, DEPTH_SHOWN = 5 };

static enum tt_language language_of(const struct tt_explaining *explaining) {
	return explaining->out->language;
}

static tt_instant instant_of(const struct tt_explaining *explaining) {
	return tt_event_instant(explaining->engine->model, explaining->check->as_of, explaining->event);
}

static void add(struct tt_explaining *explaining, const char *ja, const char *en) {
	tt_buf_string(&explaining->buf, tt_explain_say(explaining, ja, en));
}

static void add_truth(struct tt_explaining *explaining, uint8_t truth) {
	static const char *const ja[] = {"いいえ", "不明", "はい"}, *const en[] = {"no", "unknown", "yes"};
	add(explaining, " … ", " … ");
	add(explaining, ja[truth], en[truth]);
}

/* ---- literals -------------------------------------------------------------------------------------- */

static const struct tt_literal *literal_at(const struct tt_explaining *explaining, uint32_t literal) {
	return &explaining->outcome->literals.items[literal];
}

static void add_question(struct tt_explaining *explaining, uint32_t question) {
	struct tt_text ask = tt_title_in(
		&explaining->engine->model->questions.items[question].ask, language_of(explaining));
	if (ask.len == 0)
		return;
	add(explaining, "「", " «");
	tt_show(&explaining->buf, ask);
	add(explaining, "」", "»");
}

static void add_answer(struct tt_explaining *explaining, const struct tt_literal *literal) {
	if (literal->presumed == TT_SET_EMPTY)
		add_truth(explaining, literal->truth);
	else
		add(explaining, " … いいえとみなす（答えがない）", " … presumed no (nobody answered)");
}

static bool one_line(const struct tt_explaining *explaining, uint32_t a, uint32_t b) {
	const struct tt_literal *left = literal_at(explaining, a), *right = literal_at(explaining, b);
	return left->atom == right->atom ||
	       (left->truth == right->truth && left->truth != TT_YES &&
		       tt_atoms_alike(explaining->engine->model, left->atom, right->atom));
}

/* Was the literal part of a line for one before it? */
static bool shown_before(const struct tt_explaining *explaining, uint32_t first, uint32_t literal) {
	for (uint32_t i = first; i < literal; i++)
		if (one_line(explaining, i, literal))
			return true;
	return false;
}

/* The atoms of the line that begins with a literal, each once. */
static uint32_t gather_line(
	const struct tt_explaining *explaining, uint32_t literal, uint32_t end, uint32_t *atoms) {
	uint32_t len = 0;
	for (uint32_t i = literal; i < end; i++) {
		bool known = !one_line(explaining, literal, i);
		for (uint32_t j = 0; j < len && !known; j++)
			known = atoms[j] == literal_at(explaining, i)->atom;
		if (!known)
			atoms[len++] = literal_at(explaining, i)->atom;
	}
	return len;
}

/* Those from one literal on, leaving out what stands among those from first on. */
static void print_literals(
	struct tt_explaining *explaining, uint32_t first, uint32_t from, uint32_t end, size_t indent) {
	const struct tt_model *model = explaining->engine->model;
	uint32_t *atoms = TT_NEW_ARRAY(explaining->out->scratch, uint32_t, end - first + 1);
	for (uint32_t i = from; i < end; i++) {
		const struct tt_literal *literal = literal_at(explaining, i);
		const struct tt_atom *atom = &model->atoms.items.items[literal->atom];
		if (shown_before(explaining, first, i))
			continue;
		uint32_t len = gather_line(explaining, i, end, atoms);
		uint32_t shown = explaining->all || len <= LIST_SHOWN + 1 ? len : LIST_SHOWN;
		tt_atoms_print(model, atoms, len, shown, &explaining->buf);
		if (atom->kind == TT_ATOM_FACT)
			add_question(explaining, atom->operand);
		add_answer(explaining, literal);
		tt_explain_line(explaining, indent, "");
	}
}

/* ---- grounds --------------------------------------------------------------------------------------- */

static const struct tt_ground_seen *ground_at(const struct tt_explaining *explaining, uint32_t row) {
	return &explaining->outcome->grounds_seen.items[row];
}

/* The literal of a ground that is a fact by that name, and so is told in the ground's own line. */
static const struct tt_literal *own_fact(
	const struct tt_explaining *explaining, const struct tt_ground_seen *seen) {
	const struct tt_model *model = explaining->engine->model;
	if (seen->literal_count != 1)
		return NULL;
	const struct tt_literal *literal = literal_at(explaining, seen->first_literal);
	const struct tt_atom *atom = &model->atoms.items.items[literal->atom];
	bool own = atom->kind == TT_ATOM_FACT && literal->truth == seen->truth &&
		   tt_text_equal(model->questions.items[atom->operand].named.id,
			   model->requirements.items[seen->requirement].id);
	return own ? literal : NULL;
}

static size_t indent_of(const struct tt_ground_seen *seen) {
	return REASON_INDENT + 2 * (size_t)(seen->depth < DEPTH_SHOWN ? seen->depth : DEPTH_SHOWN);
}

/* What the line of a ground, or group, says of itself before its answer. */
static void add_ground(struct tt_explaining *explaining, const struct tt_ground_seen *seen) {
	const struct tt_requirement *node = &explaining->engine->model->requirements.items[seen->requirement];
	if (node->kind == TT_REQUIRE_ANY)
		add(explaining, "次のいずれか", "any of these");
	else if (node->kind == TT_REQUIRE_ALL)
		add(explaining, "次のすべて", "all of these");
	if (node->kind != TT_REQUIRE_GROUND && node->id.len > 0)
		add(explaining, ": ", ": ");
	tt_show(&explaining->buf, node->id);
	tt_cite_brackets(&node->cite, instant_of(explaining), language_of(explaining), &explaining->buf);
}

static void print_ground(struct tt_explaining *explaining, const struct tt_ground_seen *seen) {
	const struct tt_model *model = explaining->engine->model;
	const struct tt_literal *fact = own_fact(explaining, seen);
	const char *mark = model->requirements.items[seen->requirement].kind == TT_REQUIRE_GROUND
				   ? tt_explain_say(explaining, "根拠 ", "ground ")
				   : "";
	add_ground(explaining, seen);
	if (!seen->in_force)
		add(explaining, " … この日には有効でない", " … not in force on that day");
	else if (fact == NULL)
		add_truth(explaining, seen->truth);
	else {
		add_question(explaining, model->atoms.items.items[fact->atom].operand);
		add_answer(explaining, fact);
	}
	tt_explain_line(explaining, indent_of(seen), mark);
	if (fact == NULL)
		print_literals(explaining, seen->first_literal, seen->first_literal,
			seen->first_literal + seen->literal_count, indent_of(seen) + 4);
}

static void print_other_grounds(struct tt_explaining *explaining, uint32_t count, size_t indent) {
	tt_buf_format(&explaining->buf,
		tt_explain_say(explaining, "ほかの根拠%u件は、成り立たないか不明",
			"%u other grounds do not hold, or are not known to"),
		count);
	if (!explaining->html)
		add(explaining, "（--all で示す）", " (--all shows them)");
	tt_explain_line(explaining, indent, "");
}

/* Of a group that holds because one of its grounds does, the others are only counted. */
static void print_grounds(struct tt_explaining *explaining, uint32_t row, uint32_t end, bool one_is_enough) {
	const struct tt_model *model = explaining->engine->model;
	uint32_t hidden = 0;
	size_t indent = row < end ? indent_of(ground_at(explaining, row)) : 0;
	for (; row < end; row += ground_at(explaining, row)->row_count) {
		const struct tt_ground_seen *seen = ground_at(explaining, row);
		if (one_is_enough && seen->truth != TT_YES) {
			hidden++;
			continue;
		}
		print_ground(explaining, seen);
		print_grounds(explaining, row + 1, row + seen->row_count,
			seen->truth == TT_YES && !explaining->all &&
				model->requirements.items[seen->requirement].kind == TT_REQUIRE_ANY);
	}
	if (hidden > 0)
		print_other_grounds(explaining, hidden, indent);
}

/* ---- rules ----------------------------------------------------------------------------------------- */

struct state {
	const char *mark, *ja, *en;
	enum tt_colour colour;
};

static struct state state_of(const struct tt_model *model, const struct tt_judged *judged) {
	const struct tt_rule *rule = &model->rules.items[judged->rule];
	bool norm = rule->require != TT_NONE || rule->forbid != TT_FORMULA_FALSE;
	if (judged->applicable == TT_NO)
		return (struct state){"- ", "適用されない", "does not apply", TT_DIM};
	if (judged->violated == TT_YES)
		return (struct state){"✗ ", "違反", "broken", TT_RED};
	if (judged->violated == TT_UNKNOWN)
		return (struct state){"? ", "未確定", "open", TT_YELLOW};
	if (!norm && judged->applicable == TT_UNKNOWN)
		return (struct state){"? ", "適用されるか未確定", "may apply", TT_YELLOW};
	if (!norm)
		return (struct state){"✓ ", "適用される", "applies", TT_GREEN};
	return (struct state){"✓ ", "満たす", "kept", TT_GREEN};
}

static void print_rule(struct tt_explaining *explaining, const struct tt_judged *judged) {
	const struct tt_model *model = explaining->engine->model;
	const struct tt_citations *cite = &model->rules.items[judged->rule].cite;
	struct state state = state_of(model, judged);
	tt_rule_title(model, judged->rule, language_of(explaining), &explaining->buf);
	tt_cite_brackets(cite, instant_of(explaining), language_of(explaining), &explaining->buf);
	add(explaining, ": ", ": ");
	add(explaining, state.ja, state.en);
	tt_out_colour(explaining->out, state.colour);
	explaining->rule = judged->rule + 1;
	tt_explain_line(explaining, RULE_INDENT, state.mark);
	tt_out_colour(explaining->out, TT_PLAIN);
	tt_about_title(model, &judged->about, language_of(explaining), &explaining->buf);
	if (explaining->buf.len > 0)
		tt_explain_line(explaining, REASON_INDENT, "");
}

/* Is what the regime binds and covers the same, for the same reasons? */
static bool same_scope(
	const struct tt_explaining *explaining, const struct tt_judged *a, const struct tt_judged *b) {
	if (a->scope_count != b->scope_count)
		return false;
	for (uint32_t i = 0; i < a->scope_count; i++) {
		const struct tt_literal *left = literal_at(explaining, a->first_literal + i),
					*right = literal_at(explaining, b->first_literal + i);
		if (left->atom != right->atom || left->truth != right->truth)
			return false;
	}
	return true;
}

/* above: the rule of the same regime that was printed last, or NULL. */
static void print_reasons(
	struct tt_explaining *explaining, const struct tt_judged *judged, const struct tt_judged *above) {
	uint32_t first = judged->first_literal, end = first + judged->literal_count;
	bool told = above != NULL && judged->scope_count > 1 && same_scope(explaining, judged, above);
	if (told) {
		add(explaining, "この場が及ぶ理由は上と同じ", "the regime reaches it for the reasons above");
		tt_explain_line(explaining, REASON_INDENT, "");
	}
	print_literals(explaining, first, first + (told ? judged->scope_count : 0), end, REASON_INDENT);
	print_grounds(explaining, judged->first_ground, judged->first_ground + judged->ground_count, false);
}

static void print_hidden(struct tt_explaining *explaining, uint32_t hidden) {
	const char *html = tt_explain_say(
			   explaining, "ほか、適用されない規律 %u 件", "%u more that do not apply"),
		   *text = tt_explain_say(explaining, "ほか、適用されない規律 %u 件（--all で示す）",
			   "%u more that do not apply (--all shows them)");
	tt_buf_format(&explaining->buf, explaining->html ? html : text, hidden);
	tt_explain_line(explaining, RULE_INDENT, "");
}

void tt_explain_rules(struct tt_explaining *explaining) {
	const struct tt_outcome *outcome = explaining->outcome;
	const struct tt_model *model = explaining->engine->model;
	const struct tt_judged **above =
		TT_NEW_ARRAY(explaining->out->scratch, const struct tt_judged *, model->regimes.len);
	uint32_t hidden = 0;
	tt_explain_heading(explaining, "規律", "rules");
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		uint32_t regime = model->rules.items[judged->rule].regime;
		if (judged->applicable == TT_NO && !explaining->all) {
			hidden++;
			continue;
		}
		print_rule(explaining, judged);
		print_reasons(explaining, judged, above[regime]);
		above[regime] = judged;
	}
	if (hidden > 0) {
		print_hidden(explaining, hidden);
	} else if (outcome->judged.len == 0) {
		add(explaining, "この日に有効な規律はない", "none is in force on that day");
		tt_explain_line(explaining, RULE_INDENT, "");
	}
}

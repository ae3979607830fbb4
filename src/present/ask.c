/*
 * A question takes some lines of a terminal: lists of events and of allowed words are cut, and say how much
 * was left out.
 */
#include "present/ask.h"
#include "analysis/word.h"
#include "present/message.h"
#include "present/value.h"

enum { BUF_LIMIT = 1 << 20, SHOWN_EVENTS = 3, SHOWN_CHANGES = 20, SHOWN_WORDS = 24 };

/* A question under way. */
struct asking {
	struct tt_output *out;
	const struct tt_asking *asking;
	const struct tt_model *model;
	const struct tt_ask_next *next;
	struct tt_buf buf;
};

static struct asking begin(
	struct tt_output *out, const struct tt_asking *session, const struct tt_ask_next *next) {
	struct asking asking = {out, session, session->world->model, next, {0}};
	tt_buf_init(&asking.buf, out->arena, BUF_LIMIT);
	return asking;
}

/* An indented line of what is in the buffer, which is empty then. */
static void print_line(struct asking *asking) {
	tt_buf_byte(&asking->buf, '\n');
	tt_out_string(asking->out, "  ");
	tt_out(asking->out, tt_buf_text(&asking->buf));
	asking->buf.len = 0;
}

void tt_print_ask_head(struct tt_output *out, const struct tt_asking *asking) {
	(void)asking;
	tt_out_string(
		out, tt_say(out,
			     "判定を多く決める問いから順に尋ねる。答えはモデルに事実として書き込まれる。\n"
			     "  y（はい）、n（いいえ）、?（分からない）、q（ここまでで終える）\n",
			     "Questions that settle most come first; answers are written into the model as "
			     "facts.\n"
			     "  y (yes), n (no), ? (don't know), q (end here)\n"));
}

/* ---- a question ------------------------------------------------------------------------------------ */

static void print_why(struct asking *asking) {
	const struct tt_finding *why = &asking->next->why;
	enum tt_language language = asking->out->language;
	const struct tt_named *event = tt_named_event(asking->model, why->event);
	tt_buf_string(&asking->buf, tt_say(asking->out, "理由: ", "why: "));
	if (why->rule == TT_NONE) {
		tt_buf_string(&asking->buf, tt_finding_text(why->code, language));
	} else {
		tt_rule_title(asking->model, why->rule, language, &asking->buf);
		tt_cite_brackets(&asking->model->rules.items[why->rule].cite,
			tt_event_instant(asking->model, asking->asking->world->check->as_of, why->event),
			language, &asking->buf);
	}
	if (event != NULL) {
		tt_buf_string(&asking->buf, tt_say(asking->out, "（イベント「", ", on «"));
		tt_show(&asking->buf, tt_named_text(event, language));
		tt_buf_string(&asking->buf, tt_say(asking->out, "」）", "»"));
	}
	if (asking->next->waiting > 1)
		tt_buf_format(&asking->buf, tt_say(asking->out, " ほか%u件", " and %u more"),
			asking->next->waiting - 1);
	print_line(asking);
}

static void write_verdict(struct asking *asking, uint32_t event, uint8_t verdict) {
	enum tt_language language = asking->out->language;
	tt_buf_string(&asking->buf, tt_say(asking->out, "「", "«"));
	tt_show(&asking->buf, tt_named_text(&asking->model->events.items[event].named, language));
	tt_buf_string(&asking->buf, tt_say(asking->out, "」が", "» becomes "));
	tt_buf_string(&asking->buf, tt_verdict_title((enum tt_verdict)verdict, language));
}

/* What one of the answers would make of verdicts, and how much would still wait. */
static void print_effect(struct asking *asking, bool is) {
	const struct tt_ask_effect *now = &asking->next->now, *then = &asking->next->effects[is];
	uint32_t changed = 0;
	tt_buf_string(&asking->buf,
		is ? tt_say(asking->out, "はい → ", "yes → ") : tt_say(asking->out, "いいえ → ", "no → "));
	for (uint32_t event = 0; event < asking->model->events.len; event++) {
		if (now->verdicts[event] == then->verdicts[event] || ++changed > SHOWN_EVENTS)
			continue;
		tt_buf_string(&asking->buf, changed > 1 ? tt_say(asking->out, "、", ", ") : "");
		write_verdict(asking, event, then->verdicts[event]);
	}
	if (changed > SHOWN_EVENTS)
		tt_buf_format(&asking->buf, tt_say(asking->out, "、ほか%u件", ", and %u more"),
			changed - SHOWN_EVENTS);
	if (changed == 0)
		tt_buf_string(
			&asking->buf, tt_say(asking->out, "判定は変わらない", "no verdict changes yet"));
	tt_buf_format(&asking->buf,
		tt_say(asking->out, "（答えを待つ指摘 %u → %u）", " (findings that wait: %u → %u)"),
		now->open, then->open);
	print_line(asking);
}

static void print_obtain(struct asking *asking, const struct tt_question *question) {
	if (question->obtain_by.len == 0)
		return;
	tt_buf_string(&asking->buf, tt_say(asking->out, "整えられる者: ", "can be brought about by: "));
	tt_show(&asking->buf, question->obtain_by);
	if (question->obtain_cost.len > 0) {
		tt_buf_string(&asking->buf, tt_say(asking->out, "、手段: ", ", at the cost of: "));
		tt_show(&asking->buf, question->obtain_cost);
	}
	print_line(asking);
}

static void print_cite(struct asking *asking, const struct tt_question *question) {
	tt_buf_string(&asking->buf, tt_say(asking->out, "問いの典拠: ", "source of the question: "));
	size_t empty = asking->buf.len;
	tt_cite(&question->cite,
		tt_event_instant(asking->model, asking->asking->world->check->as_of, asking->next->why.event),
		&asking->buf);
	if (asking->buf.len > empty)
		print_line(asking);
	asking->buf.len = 0;
}

/* ---- what an attribute may be ---------------------------------------------------------------------- */

/* Names of things that can be typed; more than fit are counted. */
struct words {
	struct tt_buf *buf;
	uint32_t count;
};

static void add_word(struct words *words, struct tt_text word) {
	if (words->count++ >= SHOWN_WORDS)
		return;
	tt_buf_string(words->buf, words->count > 1 ? ", " : "");
	tt_show(words->buf, word);
}

static void add_levels(
	struct words *words, const struct tt_model *model, const struct tt_attribute_kind *kind) {
	for (uint32_t i = 0; i < kind->level_count; i++)
		add_word(words, tt_word(model, kind->levels[i]));
	add_word(words, TT_TEXT("none"));
}

static void add_names(struct words *words, const struct tt_model *model, uint8_t type, uint32_t attribute) {
	if (type == TT_TYPE_PARTIES)
		for (uint32_t i = 0; i < model->parties.len; i++)
			add_word(words, model->parties.items[i].named.id);
	else if (type == TT_TYPE_LABELS)
		for (uint32_t i = 0; i < model->labels.len; i++)
			add_word(words, model->labels.items[i].named.id);
	else if (attribute == TT_purpose)
		for (uint32_t i = 0; i < model->purposes.len; i++)
			add_word(words, model->purposes.items[i].id);
	else if (type == TT_TYPE_TERMS)
		for (uint32_t i = 0; i < model->anchors.len; i++)
			add_word(words, model->anchors.items[i].named.id);
	add_word(words, TT_TEXT("none"));
}

static const char *form_of(const struct tt_output *out, uint8_t type, uint32_t attribute) {
	if (attribute == TT_country)
		return tt_say(out, "国の2文字の符号（JPなど）", "a country's two letters, such as JP");
	if (attribute == TT_ASKED_SECTOR)
		return tt_say(out, "分野の語（private、public、researchなど）",
			"a word for the sector: private, public, research, …");
	switch (type) {
	case TT_TYPE_TRUTH:
		return tt_say(out, "true（はい）又は false（いいえ）", "true or false");
	case TT_TYPE_NUMBER:
		return tt_say(out, "0以上の整数", "a whole number from 0 up");
	case TT_TYPE_SCALE:
		return tt_say(out, "次のいずれか: ", "one of: ");
	case TT_TYPE_TERMS:
		return tt_say(out, "起点と期間（contract-end+3yなど）、又は none。起点: ",
			"an anchor and a period, such as contract-end+3y, or none; anchors: ");
	default:
		return tt_say(out, "名前（いくつでも）: ", "names, one or more: ");
	}
}

static void print_allowed(struct asking *asking, const struct tt_asked *asked) {
	const struct tt_model *model = asking->model;
	bool sector = asked->attribute == TT_ASKED_SECTOR;
	const struct tt_attribute_kind *kind = sector ? NULL : &model->attributes.items[asked->attribute];
	uint8_t type = sector ? TT_TYPE_WORDS : kind->type;
	struct words words = {&asking->buf, 0};
	tt_buf_string(&asking->buf, tt_say(asking->out, "答えられる値: ", "what can be answered: "));
	tt_buf_string(&asking->buf, form_of(asking->out, type, asked->attribute));
	if (type == TT_TYPE_SCALE)
		add_levels(&words, model, kind);
	else if (!sector && asked->attribute != TT_country && type != TT_TYPE_TRUTH && type != TT_TYPE_NUMBER)
		add_names(&words, model, type, asked->attribute);
	if (words.count > SHOWN_WORDS)
		tt_buf_format(&asking->buf, tt_say(asking->out, " ほか%u", " and %u more"),
			words.count - SHOWN_WORDS);
	print_line(asking);
}

static void print_attribute(struct asking *asking, const struct tt_asked *asked) {
	if (asking->next->answerable) {
		struct tt_ask_place place = tt_ask_place(asking->model, asked);
		tt_buf_string(&asking->buf, tt_say(asking->out, "書き込む所: ", "where it is written: "));
		tt_show(&asking->buf, place.section);
		tt_buf_string(&asking->buf, ": ");
		tt_show(&asking->buf, place.id);
		tt_buf_string(&asking->buf, ": ");
		tt_show(&asking->buf, place.key);
		print_line(asking);
		print_allowed(asking, asked);
		return;
	}
	tt_buf_string(&asking->buf,
		tt_say(asking->out, "ここでは答えられない（モデルのどこにも直接には書かれない値）",
			"cannot be answered here: no place of the model gives it directly"));
	print_line(asking);
}

void tt_print_ask_next(struct tt_output *out, const struct tt_asking *session, const struct tt_ask_next *next,
	uint32_t number) {
	struct asking asking = begin(out, session, next);
	const struct tt_engine *engine = session->world->check->run->engine;
	const struct tt_asked *asked = &engine->asked.items[next->asked];
	tt_out_colour(out, TT_BOLD);
	tt_out_format(out, tt_say(out, "\n問い%u", "\nquestion %u"), number);
	tt_out_colour(out, TT_PLAIN);
	tt_out_format(out, tt_say(out, "（ほかに%u問）\n", " (%u more open)\n"), next->left);
	tt_asked_title(engine, next->asked, out->language, &asking.buf);
	print_line(&asking);
	print_why(&asking);
	if (asked->question == TT_NONE) {
		print_attribute(&asking, asked);
		return;
	}
	print_cite(&asking, &asking.model->questions.items[asked->question]);
	print_effect(&asking, true);
	print_effect(&asking, false);
	print_obtain(&asking, &asking.model->questions.items[asked->question]);
}

/* ---- what was changed ------------------------------------------------------------------------------ */

static void collect_verdicts(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	uint8_t *verdicts = context;
	(void)engine;
	verdicts[outcome->event] = outcome->verdict;
}

static void print_change(struct asking *asking, uint32_t event, uint8_t before, uint8_t after) {
	struct tt_output *out = asking->out;
	tt_show(&asking->buf, tt_named_text(&asking->model->events.items[event].named, out->language));
	tt_out_string(out, "  ");
	tt_out(out, tt_buf_text(&asking->buf));
	asking->buf.len = 0;
	tt_out_format(out, ": %s → ", tt_verdict_title((enum tt_verdict)before, out->language));
	tt_out_colour(out, tt_verdict_colour((enum tt_verdict)after));
	tt_out_string(out, tt_verdict_title((enum tt_verdict)after, out->language));
	tt_out_colour(out, TT_PLAIN);
	tt_out_string(out, "\n");
}

static uint32_t count_open(const struct tt_check *check) {
	uint32_t open = 0;
	for (uint32_t i = 0; i < check->waiting.len; i++)
		open += check->waiting.items[i] > 0;
	return open;
}

void tt_print_ask_changes(struct tt_output *out, const struct tt_asking *session) {
	struct asking asking = begin(out, session, NULL);
	uint8_t *after = TT_NEW_ARRAY(out->arena, uint8_t, asking.model->events.len);
	uint32_t changed = 0, open = count_open(session->world->check);
	tt_check_replay(session->world->check, false, collect_verdicts, after);
	for (uint32_t event = 0; event < asking.model->events.len; event++)
		if (session->before[event] != after[event] && ++changed <= SHOWN_CHANGES)
			print_change(&asking, event, session->before[event], after[event]);
	if (changed > SHOWN_CHANGES)
		tt_out_format(
			out, tt_say(out, "  … ほか%u件\n", "  … and %u more\n"), changed - SHOWN_CHANGES);
	if (changed == 0)
		tt_out_string(out, tt_say(out, "  判定は変わらない\n", "  no verdict has changed\n"));
	tt_out_format(out, tt_say(out, "  未回答の問い: %u\n", "  questions still open: %u\n"), open);
}

void tt_print_ask_answers(struct tt_output *out, const struct tt_asking *session) {
	struct tt_buf buf;
	bool facts = false;
	tt_buf_init(&buf, out->arena, BUF_LIMIT);
	for (uint32_t i = 0; i < session->given.len; i++) {
		const struct tt_ask_given *given = &session->given.items[i];
		tt_buf_string(&buf, given->section.len == 0 && !facts ? "facts:\n" : "");
		facts = facts || given->section.len == 0;
		tt_buf_string(&buf, "  # ");
		tt_show(&buf, given->title);
		if (given->section.len == 0)
			tt_buf_format(&buf, "\n  - %.*s\n", TT_TEXT_ARGS(given->line));
		else
			tt_buf_format(&buf, "\n  # %.*s: %.*s: {%.*s}\n", TT_TEXT_ARGS(given->section),
				TT_TEXT_ARGS(given->id), TT_TEXT_ARGS(given->line));
	}
	tt_out(out, tt_buf_text(&buf));
}

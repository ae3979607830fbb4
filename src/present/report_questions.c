/*
 * Questions: what has to be answered, by whom the answer can be brought about, how it is written down and
 * what it would settle; and the answers that were presumed because nobody gave any.
 */
#include "analysis/word.h"
#include "present/check.h"
#include "present/report_parts.h"
#include "present/value.h"

enum { OPTIONS_SHOWN = 8 };

/* ---- who can bring it about ------------------------------------------------------------------------ */

static const struct role {
	const char *name;
	uint8_t of;
	const char *ja, *en;
} roles[] = {
	{"by", TT_OF_BY, "イベントを行う者", "whoever does it"},
	{"from", TT_OF_FROM, "移転元", "the sender"},
	{"to", TT_OF_TO, "移転先", "the receiver"},
	{"holder", TT_OF_HOLDER, "保有者", "the holder"},
};

static const struct role *find_role(struct tt_text name) {
	for (size_t i = 0; i < TT_COUNT(roles); i++)
		if (tt_text_is(name, roles[i].name))
			return &roles[i];
	return NULL;
}

/* Who plays the role in an event; TT_NONE if that is nobody or several. */
static uint32_t player(const struct tt_model *model, const struct tt_event *event, uint8_t of) {
	switch (of) {
	case TT_OF_BY:
		return event->by.len == 1 ? model->ids.items[event->by.start] : TT_NONE;
	case TT_OF_FROM:
		return event->from;
	case TT_OF_TO:
		return event->to;
	default:
		return event->holder;
	}
}

/* Who plays the role in all the events whose findings wait for the answer, if that is one party. */
static uint32_t find_waiting_player(const struct tt_report *report, uint32_t id, uint8_t of) {
	const struct tt_waiting *waiting = &report->waiting.items[id];
	uint32_t found = TT_NONE;
	for (uint32_t i = 0; i < waiting->count && i < TT_REPORT_LINKS; i++) {
		uint32_t event = report->findings.items[waiting->first[i]].found.finding.event;
		uint32_t one = event == TT_NONE
				       ? TT_NONE
				       : player(report->model, &report->model->events.items[event], of);
		if (one == TT_NONE || (i > 0 && one != found))
			return TT_NONE;
		found = one;
	}
	return waiting->count <= TT_REPORT_LINKS ? found : TT_NONE;
}

/* The party that plays the role in what the question is asked of, or else in the events that wait. */
static uint32_t find_player(const struct tt_report *report, uint32_t id, uint8_t of) {
	const struct tt_model *model = report->model;
	const struct tt_asked *asked = &report->run->engine->asked.items[id];
	const struct tt_question *question = &model->questions.items[asked->question];
	for (uint8_t i = 0; i < question->of_count; i++) {
		if (asked->subjects[i] == TT_NONE)
			continue;
		if (question->of[i] == of)
			return asked->subjects[i];
		if (question->of[i] == TT_OF_EVENT)
			return player(model, &model->events.items[asked->subjects[i]], of);
	}
	return find_waiting_player(report, id, of);
}

/* Writes who it is into the buffer: by role, and by name where that is known. */
static void write_obtain(struct tt_report *report, uint32_t id) {
	const struct tt_model *model = report->model;
	uint32_t asked = report->run->engine->asked.items[id].question;
	const struct tt_question *question = &model->questions.items[asked];
	const struct role *role = find_role(question->obtain_by);
	if (role == NULL) {
		tt_show(&report->buf, question->obtain_by);
		return;
	}
	const struct tt_named *party = tt_named_party(model, find_player(report, id, role->of));
	tt_buf_string(&report->buf, tt_report_say(report, role->ja, role->en));
	if (party == NULL)
		return;
	tt_buf_string(&report->buf, tt_report_say(report, "（", " ("));
	tt_show(&report->buf, tt_named_text(party, report->out->language));
	tt_buf_string(&report->buf, tt_report_say(report, "）", ")"));
}

/* Packs choose these words; the common ones have a title. */
static void write_means(struct tt_report *report, struct tt_text word) {
	static const struct {
		const char *word, *ja;
	} means[] = {{"assessment", "評価"}, {"certification", "認証"}, {"consent", "同意"},
		{"contract", "契約"}, {"filing", "届出"}, {"notice", "通知"}, {"record", "記録"}};
	for (size_t i = 0; i < TT_COUNT(means); i++)
		if (report->out->language == TT_JA && tt_text_is(word, means[i].word))
			word = tt_text_of(means[i].ja);
	tt_show(&report->buf, word);
}

/* ---- a question ------------------------------------------------------------------------------------ */

static void print_detail(struct tt_report *report, const char *ja, const char *en) {
	if (report->buf.len == 0)
		return;
	tt_report_whole(report, TT_ELEMENT_TERM, ja, en);
	tt_element_open(report->out, TT_ELEMENT_MEANING, NULL);
	tt_element_open(report->out, TT_ELEMENT_SPAN, NULL);
	tt_report_buf(report);
	tt_element_end(report->out, TT_ELEMENT_SPAN);
	tt_element_end(report->out, TT_ELEMENT_MEANING);
}

static void print_how(struct tt_report *report, uint32_t id) {
	bool asks_fact = report->run->engine->asked.items[id].question != TT_NONE;
	tt_report_whole(report, TT_ELEMENT_TERM, "答え方", "how to answer");
	tt_element_open(report->out, TT_ELEMENT_MEANING, NULL);
	tt_element_open(report->out, TT_ELEMENT_CODE, NULL);
	tt_ask_answer(report->run->engine, id, &report->buf);
	tt_report_buf(report);
	tt_element_end(report->out, TT_ELEMENT_CODE);
	if (asks_fact)
		tt_report_paragraph(report, "remark",
			"モデルの facts: に書く。「いいえ」なら is: false とする。",
			"To be written under facts: of the model; is: false for no.");
	tt_element_end(report->out, TT_ELEMENT_MEANING);
}

static bool speaks_of(const struct tt_option *option, uint32_t asked) {
	for (uint8_t i = 0; i < option->count; i++)
		if (option->asked[i] == asked)
			return true;
	return false;
}

static void open_effects(struct tt_report *report, uint32_t finding) {
	tt_element_open(report->out, TT_ELEMENT_TERM, NULL);
	tt_element_format(report->out,
		tt_report_say(report, "答えで決まること: 指摘 %u", "what the answer settles: finding %u"),
		finding);
	tt_element_end(report->out, TT_ELEMENT_TERM);
	tt_element_open(report->out, TT_ELEMENT_MEANING, NULL);
	tt_element_open(report->out, TT_ELEMENT_LIST, "answers");
}

/* What the answer does to the first finding that waits for it. */
static void print_effects(struct tt_report *report, uint32_t asked) {
	const struct tt_reported *first = &report->findings.items[report->waiting.items[asked].first[0]];
	uint32_t shown = 0;
	for (uint32_t i = 0; i < first->options.len && shown < OPTIONS_SHOWN; i++) {
		if (!speaks_of(&first->options.items[i], asked))
			continue;
		if (shown++ == 0)
			open_effects(report, first->number);
		tt_element_open(report->out, TT_ELEMENT_ITEM, NULL);
		tt_report_option(report, &first->options.items[i]);
		tt_element_end(report->out, TT_ELEMENT_ITEM);
	}
	if (shown == 0)
		return;
	tt_element_end(report->out, TT_ELEMENT_LIST);
	tt_element_end(report->out, TT_ELEMENT_MEANING);
}

static void print_question(struct tt_report *report, uint32_t id) {
	const struct tt_asked *asked = &report->run->engine->asked.items[id];
	const struct tt_waiting *waiting = &report->waiting.items[id];
	struct tt_output *out = report->out;
	tt_element_start(out, &(struct tt_element_start){.element = TT_ELEMENT_ARTICLE,
				      .class = "question",
				      .kind = "question",
				      .id = tt_text_format(out->scratch, "%u", id + 1)});
	tt_element_open(out, TT_ELEMENT_SUBHEADING, NULL);
	tt_asked_title(report->run->engine, id, out->language, &report->buf);
	tt_report_buf(report);
	tt_element_end(out, TT_ELEMENT_SUBHEADING);
	tt_element_open(out, TT_ELEMENT_TERMS, NULL);
	if (asked->question != TT_NONE) {
		write_obtain(report, id);
		print_detail(report, "答えを整えられる者", "who can bring it about");
		write_means(report, report->model->questions.items[asked->question].obtain_cost);
		print_detail(report, "手段", "by what means");
	}
	print_how(report, id);
	print_effects(report, id);
	tt_report_whole(report, TT_ELEMENT_TERM, "待っている指摘", "findings that wait for it");
	tt_element_open(out, TT_ELEMENT_MEANING, NULL);
	tt_report_links(report, waiting->first,
		waiting->count < TT_REPORT_LINKS ? waiting->count : TT_REPORT_LINKS, waiting->count);
	tt_element_end(out, TT_ELEMENT_MEANING);
	tt_element_end(out, TT_ELEMENT_TERMS);
	tt_element_end(out, TT_ELEMENT_ARTICLE);
}

static void print_presumed(struct tt_report *report) {
	const char *title = tt_report_say(report, "答えがないため「いいえ」とみなした問い",
		"Questions presumed no, for nobody answered them");
	if (report->presumed_count == 0)
		return;
	tt_report_fold(
		report, tt_text_of(title), report->presumed_count, report->presumed_count <= TT_REPORT_OPEN);
	tt_element_open(report->out, TT_ELEMENT_LIST, "presumed");
	for (uint32_t i = 0; i < report->presumed.len; i++) {
		if (report->presumed.items[i] == 0)
			continue;
		tt_asked_title(report->traced->engine, i, report->out->language, &report->buf);
		tt_buf_format(&report->buf,
			tt_report_say(report, "（イベント%u件）",
				report->presumed.items[i] == 1 ? " — %u event" : " — %u events"),
			report->presumed.items[i]);
		tt_element_open(report->out, TT_ELEMENT_ITEM, NULL);
		tt_report_buf(report);
		tt_element_end(report->out, TT_ELEMENT_ITEM);
	}
	tt_element_end(report->out, TT_ELEMENT_LIST);
	tt_report_unfold(report);
}

void tt_report_questions(struct tt_report *report) {
	const char *title = tt_report_say(report, "答えるべき問い", "Questions to answer");
	tt_report_open(report, "questions");
	if (report->question_count == 0)
		tt_report_paragraph(report, "good", "答えを待つ問いはない。", "No question is open.");
	else
		tt_report_fold(report, tt_text_of(title), report->question_count,
			report->question_count <= TT_REPORT_OPEN);
	for (uint32_t i = 0; i < report->waiting.len; i++)
		if (report->waiting.items[i].count > 0)
			print_question(report, i);
	if (report->question_count > 0)
		tt_report_unfold(report);
	print_presumed(report);
	tt_report_close(report);
}

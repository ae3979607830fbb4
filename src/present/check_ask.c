/*
 * The questions that results wait for, as facts: that can be pasted into the model: comments say what is
 * asked, YAML says how to answer.
 */
#include "analysis/word.h"
#include "present/check.h"
#include "present/message.h"

enum { BUF_LIMIT = 1 << 20 };

/* A list of questions under way. */
struct listing {
	struct tt_output *out;
	const struct tt_check *check;
	struct tt_buf buf;
};

/* Words that YAML would take for something else stand between quotes. */
static void write_yaml(struct tt_buf *buf, struct tt_text word) {
	bool plain = word.len > 0;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char byte = (unsigned char)word.bytes[i];
		bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
		plain = plain &&
			(letter || byte >= 0x80 || (i > 0 && byte >= '0' && byte <= '9') ||
				(i > 0 && (byte == '-' || byte == '/' || byte == '.' || byte == '_')));
	}
	tt_buf_string(buf, plain ? "" : "\"");
	tt_show(buf, word);
	tt_buf_string(buf, plain ? "" : "\"");
}

static const struct tt_named *subject(const struct tt_model *model, uint8_t of, uint32_t id) {
	switch (of) {
	case TT_OF_EVENT:
		return tt_named_event(model, id);
	case TT_OF_DATA:
		return tt_named_data(model, id);
	case TT_OF_SYSTEM:
		return tt_named_system(model, id);
	default:
		return tt_named_party(model, id);
	}
}

static void write_fact(const struct tt_model *model, const struct tt_asked *asked, struct tt_buf *buf) {
	const struct tt_question *question = &model->questions.items[asked->question];
	tt_buf_string(buf, "{fact: ");
	if (question->named.pack != TT_NONE && tt_question_ambiguous(model, asked->question)) {
		tt_buf_byte(buf, '"');
		tt_buf_add(buf, model->packs.items[question->named.pack].id);
		tt_buf_byte(buf, ':');
		tt_buf_add(buf, question->named.id);
		tt_buf_byte(buf, '"');
	} else {
		write_yaml(buf, question->named.id);
	}
	tt_buf_string(buf, question->of_count > 1 ? ", of: [" : ", of: ");
	for (uint8_t i = 0; i < question->of_count; i++) {
		bool country = question->of[i] == TT_OF_COUNTRY;
		const struct tt_named *named =
			country ? NULL : subject(model, question->of[i], asked->subjects[i]);
		tt_buf_string(buf, i > 0 ? ", " : "");
		write_yaml(buf, country		? tt_word(model, asked->subjects[i])
				: named == NULL ? TT_TEXT("none")
						: named->id);
	}
	tt_buf_string(buf, question->of_count > 1 ? "], is: true}" : ", is: true}");
}

/* The model gives an attribute of a data set, a party or a system where those are declared. */
static void write_attribute(const struct tt_model *model, const struct tt_asked *asked, struct tt_buf *buf) {
	const char *section = asked->of == TT_OF_DATA	  ? "data"
			      : asked->of == TT_OF_SYSTEM ? "systems"
							  : "parties";
	const struct tt_named *named = subject(model, asked->of, asked->subjects[0]);
	struct tt_text attribute = tt_asked_attribute(model, asked)->id;
	if (asked->of == TT_OF_SYSTEM && asked->attribute == TT_exposure)
		attribute = TT_TEXT("access");
	tt_buf_format(buf, "%s: ", section);
	write_yaml(buf, named == NULL ? TT_TEXT("-") : named->id);
	tt_buf_string(buf, ": {");
	write_yaml(buf, attribute);
	tt_buf_string(buf, ": …}");
}

void tt_ask_answer(const struct tt_engine *engine, uint32_t id, struct tt_buf *buf) {
	const struct tt_asked *asked = &engine->asked.items[id];
	if (asked->question == TT_NONE && asked->of == TT_OF_RULE)
		tt_buf_string(buf, "in_force: {from: …}");
	else if (asked->question == TT_NONE)
		write_attribute(engine->model, asked, buf);
	else
		write_fact(engine->model, asked, buf);
}

static void write_obtain(struct listing *listing, const struct tt_asked *asked) {
	const struct tt_question *question = &listing->check->model->questions.items[asked->question];
	if (question->obtain_by.len == 0)
		return;
	tt_buf_string(
		&listing->buf, tt_say(listing->out, "  # 整えられる者: ", "  # can be brought about by: "));
	tt_show(&listing->buf, question->obtain_by);
	if (question->obtain_cost.len > 0) {
		tt_buf_string(&listing->buf, tt_say(listing->out, "、手段: ", ", at the cost of: "));
		tt_show(&listing->buf, question->obtain_cost);
	}
	tt_buf_byte(&listing->buf, '\n');
}

static void print_question(struct listing *listing, uint32_t id, uint32_t count) {
	const struct tt_engine *engine = listing->check->run->engine;
	const struct tt_asked *asked = &engine->asked.items[id];
	listing->buf.len = 0;
	tt_buf_string(&listing->buf, "\n  # ");
	tt_asked_title(engine, id, listing->out->language, &listing->buf);
	tt_buf_format(&listing->buf,
		tt_say(listing->out, " — 指摘%u件\n", count == 1 ? " — %u finding\n" : " — %u findings\n"),
		count);
	if (asked->question != TT_NONE)
		write_obtain(listing, asked);
	tt_buf_string(&listing->buf, asked->question == TT_NONE ? "  # " : "  - ");
	tt_ask_answer(engine, id, &listing->buf);
	tt_buf_byte(&listing->buf, '\n');
	tt_out(listing->out, tt_buf_text(&listing->buf));
}

void tt_print_questions(struct tt_output *out, const struct tt_check *check) {
	struct listing listing = {.out = out, .check = check};
	bool any = false;
	tt_buf_init(&listing.buf, out->arena, BUF_LIMIT);
	for (uint32_t i = 0; i < check->waiting.len; i++) {
		if (check->waiting.items[i] == 0)
			continue;
		if (!any)
			tt_out_string(out, tt_say(out,
						   "# 結論が待っている問い。事実に合わせて is: を true 又は "
						   "false とし、モデルに加える。\nfacts:\n",
						   "# Questions that results wait for. Set is: to true or "
						   "false as it is, and add them to the "
						   "model.\nfacts:\n"));
		any = true;
		print_question(&listing, i, check->waiting.items[i]);
	}
	if (!any)
		tt_out_string(out, tt_say(out, "答えを待つ問いはない\n", "no question is open\n"));
}

/*
 * The first page: what the model is, how its events are judged, and the causes of findings, each in three
 * lines that are cut to the page. Room is shared out before anything is printed, so the page never grows.
 */
#include "analysis/word.h"
#include "present/check.h"
#include "present/message.h"
#include "present/value.h"

enum {
	PAGE_LINES = 23, /* one line of 24 is the prompt's */
	PAGE_WIDTH = 80,
	BUF_LIMIT = 1 << 20,
};

/* A page under way. */
struct page {
	struct tt_output *out;
	const struct tt_check *check;
	struct tt_buf buf; /* one line at a time */
	size_t width, lines;
};

static struct page new_page(struct tt_output *out, const struct tt_check *check) {
	struct page page = {
		.out = out, .check = check, .width = out->width > PAGE_WIDTH ? out->width : PAGE_WIDTH};
	tt_buf_init(&page.buf, out->arena, BUF_LIMIT);
	return page;
}

/* ---- head ------------------------------------------------------------------------------------------ */

static void print_head(struct page *page) {
	const struct tt_model *model = page->check->model;
	struct tt_output *out = page->out;
	struct tt_text date = tt_time_format(out->arena, page->check->as_of);
	struct tt_text as_of =
		tt_text_format(out->arena, tt_say(out, "（%.*s現在）", " (as of %.*s)"), TT_TEXT_ARGS(date));
	page->buf.len = 0;
	tt_show(&page->buf, tt_title_in(&model->title, out->language));
	tt_out_colour(out, TT_BOLD);
	tt_out(out, tt_text_cut(tt_buf_text(&page->buf), page->width - tt_text_width(as_of)));
	tt_out_colour(out, TT_PLAIN);
	tt_out(out, as_of);
	tt_out_format(out,
		tt_say(out, "\n主体%u、システム%u、データ%u、イベント%u、場%u\n",
			"\nparties %u, systems %u, data sets %u, events %u, regimes %u\n"),
		tt_count_parties(model), model->systems.len, model->data.len, model->events.len,
		tt_count_regimes(model));
}

static void print_verdicts(struct page *page) {
	struct tt_output *out = page->out;
	const char *between = "";
	tt_out_string(out, tt_say(out, "判定: ", "verdicts: "));
	for (int verdict = TT_FORBIDDEN; verdict >= TT_PERMITTED; verdict--) {
		uint32_t count = page->check->verdicts[verdict];
		tt_out_string(out, between);
		if (count > 0)
			tt_out_colour(out, tt_verdict_colour((enum tt_verdict)verdict));
		tt_out_format(out, tt_say(out, "%s%u", "%s %u"),
			tt_verdict_title((enum tt_verdict)verdict, out->language), count);
		tt_out_colour(out, TT_PLAIN);
		between = tt_say(out, "、", ", ");
	}
	tt_out_string(out, "\n");
}

void tt_print_counts(struct tt_output *out, const struct tt_check *check) {
	const uint32_t *counts = check->severities;
	tt_out_format(out,
		tt_say(out, "指摘: エラー%u、警告%u、注記%u", "findings: errors %u, warnings %u, notes %u"),
		counts[TT_ERROR], counts[TT_WARNING], counts[TT_NOTE]);
	if (check->silenced > 0)
		tt_out_format(out, tt_say(out, "（ほか、silence による%u）", " (and %u silenced)"),
			check->silenced);
	tt_out_string(out, "\n");
}

/* ---- causes ---------------------------------------------------------------------------------------- */

/* The rule, cited as of its day; or what happened, if no rule is at the bottom of it. */
static void write_cause(struct page *page, const struct tt_cause *cause) {
	const struct tt_model *model = page->check->model;
	enum tt_language language = page->out->language;
	if (cause->rule == TT_NONE) {
		tt_buf_string(&page->buf, tt_finding_text(cause->code, language));
		if (cause->regime != TT_NONE) {
			tt_buf_string(&page->buf, ": ");
			tt_show(&page->buf,
				tt_named_text(&model->regimes.items[cause->regime].named, language));
		}
		return;
	}
	tt_instant at = tt_event_instant(model, page->check->as_of, cause->first.finding.event);
	tt_rule_title(model, cause->rule, language, &page->buf);
	tt_cite_brackets(&model->rules.items[cause->rule].cite, at, language, &page->buf);
}

static void write_remedy(struct page *page, const struct tt_cause *cause) {
	enum tt_language language = page->out->language;
	if (cause->rule != TT_NONE)
		tt_buf_format(&page->buf, "%s ", tt_finding_text(cause->code, language));
	tt_buf_format(&page->buf, "→ %s", tt_finding_help(cause->code, language));
}

/* The first place where it happens, and how many more there are. */
static void write_place(struct page *page, const struct tt_cause *cause) {
	const struct tt_found *first = &cause->first;
	const struct tt_named *subject = tt_found_subject(page->check->model, first);
	tt_mark_text(page->check->model->diagnostics, tt_found_mark(page->check, first), &page->buf);
	if (subject != NULL) {
		tt_buf_byte(&page->buf, ' ');
		tt_show(&page->buf, tt_named_text(subject, page->out->language));
	}
	if (cause->count > 1)
		tt_buf_format(&page->buf, tt_say(page->out, " ほか%u件", " and %u more"), cause->count - 1);
}

/* Writes the line that is in the buffer, after a head in colour. */
static void print_line(struct page *page, const char *head, enum tt_colour colour, const char *rest) {
	size_t used = tt_text_width(tt_text_of(head)) + tt_text_width(tt_text_of(rest));
	tt_out_colour(page->out, colour);
	tt_out_string(page->out, head);
	tt_out_colour(page->out, TT_PLAIN);
	tt_out_string(page->out, rest);
	struct tt_text text = tt_buf_text(&page->buf);
	if (tt_text_width(text) + used > page->width) {
		size_t keep = page->width - used - 1;
		tt_out(page->out, tt_text_cut(text, keep));
		tt_out_string(page->out, "…");
	} else {
		tt_out(page->out, text);
	}
	tt_out_string(page->out, "\n");
	page->buf.len = 0;
}

static void print_cause(struct page *page, const struct tt_cause *cause) {
	enum tt_severity severity = tt_finding_severity(cause->code);
	struct tt_text head = tt_text_format(
		page->out->arena, "%s[%s]", tt_severity_name(severity), tt_finding_name(cause->code));
	page->buf.len = 0;
	write_cause(page, cause);
	print_line(page, head.bytes, tt_severity_colour(severity), " ");
	write_remedy(page, cause);
	print_line(page, "", TT_PLAIN, "    ");
	write_place(page, cause);
	print_line(page, "", TT_PLAIN, "    ");
}

static void print_rest(struct page *page, uint32_t shown) {
	uint32_t rest = 0;
	for (uint32_t i = shown; i < page->check->causes.len; i++)
		rest += page->check->causes.items[i].count;
	tt_out_format(page->out,
		tt_say(page->out, "… ほか%u種の原因による%u件（--all ですべての指摘）\n",
			"… and %2$u findings of %1$u more causes (--all shows every finding)\n"),
		page->check->causes.len - shown, rest);
}

static bool any_question(const struct tt_check *check) {
	for (uint32_t i = 0; i < check->waiting.len; i++)
		if (check->waiting.items[i] > 0)
			return true;
	return false;
}

void tt_print_check(struct tt_output *out, const struct tt_check *check) {
	struct page page = new_page(out, check);
	enum { HEAD = 5, CAUSE = 3, TAIL = 2 };
	uint32_t room = (PAGE_LINES - HEAD - TAIL) / CAUSE,
		 shown = check->causes.len < room ? check->causes.len : room;
	print_head(&page);
	print_verdicts(&page);
	tt_print_counts(out, check);
	tt_out_string(out, shown > 0 ? "\n" : "");
	for (uint32_t i = 0; i < shown; i++)
		print_cause(&page, &check->causes.items[i]);
	if (shown < check->causes.len)
		print_rest(&page, shown);
	if (any_question(check))
		tt_out_string(
			out, tt_say(out, "--ask で、未回答の問いに答える（端末でなければ一覧を出す）\n",
				     "--ask asks the open questions (without a terminal, it lists them)\n"));
}

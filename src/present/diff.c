/*
 * Diffs as text and as tables. In text a line says what is new (+), what is gone (-) and what is another (~).
 */
#include "analysis/word.h"
#include "present/diff.h"
#include "present/message.h"
#include "present/tables.h"

enum { GROUPS_SHOWN = 12, LINES_SHOWN = 8, LAWS_SHOWN = 12, BUF_LIMIT = 1 << 20 };

struct printing {
	struct tt_output *out;
	const struct tt_diff *diff;
	struct tt_buf buf;
	bool all;
};

static void print_buf(struct printing *printing) {
	tt_out(printing->out, tt_buf_text(&printing->buf));
	printing->buf.len = 0;
}

static const struct tt_statement *either(const struct tt_difference *difference) {
	return difference->after != NULL ? difference->after : difference->before;
}

/* ---- head ------------------------------------------------------------------------------------------ */

static void print_side(
	struct printing *printing, const struct tt_check *check, const char *ja, const char *en) {
	struct tt_output *out = printing->out;
	struct tt_text date = tt_time_format(out->arena, check->as_of);
	tt_show(&printing->buf, tt_title_in(&check->model->title, out->language));
	tt_out_string(out, tt_say(out, ja, en));
	print_buf(printing);
	tt_out_format(out, tt_say(out, "（%.*s、%.*s現在）\n", " (%.*s, as of %.*s)\n"),
		TT_TEXT_ARGS(check->model->path), TT_TEXT_ARGS(date));
}

static void print_counts(struct printing *printing) {
	struct tt_output *out = printing->out;
	const struct tt_diff *diff = printing->diff;
	const char *between = "";
	if (diff->items.len == 0) {
		tt_out_string(out, tt_say(out, "変わることはない\n", "nothing changes\n"));
		return;
	}
	tt_out_string(out, tt_say(out, "変わること: ", "changes: "));
	for (int kind = 0; kind < TT_DIFF_KIND_COUNT; kind++) {
		if (diff->counts[kind] == 0)
			continue;
		tt_out_format(out, tt_say(out, "%s%s%u", "%s%s %u"), between,
			tt_diff_kind_title((enum tt_diff_kind)kind, out->language), diff->counts[kind]);
		between = tt_say(out, "、", ", ");
	}
	tt_out_format(out,
		tt_say(out, "\nエラーの指摘: 増える%u、なくなる%u\n", "\nerrors: new %u, gone %u\n"),
		diff->new_errors, diff->gone_errors);
}

/* ---- differences ----------------------------------------------------------------------------------- */

static const char *sign(const struct tt_difference *difference) {
	return difference->before == NULL ? "+" : difference->after == NULL ? "-" : "~";
}

static enum tt_colour sign_colour(const struct tt_difference *difference) {
	return difference->before == NULL ? TT_GREEN : difference->after == NULL ? TT_RED : TT_YELLOW;
}

static void print_values(struct printing *printing, const struct tt_difference *difference) {
	enum tt_language language = printing->out->language;
	const struct tt_diff *diff = printing->diff;
	if (either(difference)->value.len == 0)
		return;
	bool titled = printing->buf.len > 0;
	tt_buf_string(&printing->buf, titled ? ": " : "");
	if (difference->before != NULL)
		tt_statement_value(&diff->before, difference->before, language, &printing->buf);
	if (difference->before != NULL && difference->after != NULL)
		tt_buf_string(&printing->buf, " → ");
	if (difference->after != NULL)
		tt_statement_value(&diff->after, difference->after, language, &printing->buf);
}

static void print_difference(struct printing *printing, const struct tt_difference *difference) {
	struct tt_output *out = printing->out;
	enum tt_diff_kind kind = (enum tt_diff_kind)either(difference)->kind;
	tt_out_string(out, "  ");
	tt_out_colour(out, sign_colour(difference));
	tt_out_string(out, sign(difference));
	tt_out_colour(out, TT_PLAIN);
	tt_out_format(out, " %s ", tt_diff_kind_title(kind, out->language));
	if (kind != TT_DIFF_HOLDING && !(kind == TT_DIFF_EVENT))
		tt_difference_title(printing->diff, difference, out->language, &printing->buf);
	print_values(printing, difference);
	print_buf(printing);
	tt_difference_cite(printing->diff, difference, &printing->buf);
	if (printing->buf.len > 0)
		tt_out_string(out, " [");
	bool cited = printing->buf.len > 0;
	print_buf(printing);
	tt_out_string(out, cited ? "]\n" : "\n");
	tt_out_relax(out);
}

/* "path:line:column: the event": where to look, as a compiler says it. */
static void print_group_head(struct printing *printing, const struct tt_difference *first) {
	struct tt_output *out = printing->out;
	const struct tt_check *check = tt_diff_side(printing->diff, first)->check;
	tt_out_string(out, "\n");
	if (either(first)->group == TT_NONE) {
		tt_out_string(out, tt_say(out, "モデル全体\n", "the model\n"));
		return;
	}
	struct tt_difference group = *first;
	struct tt_statement whole = *either(first); /* the group's own place, not that of its first finding */
	if (whole.kind == TT_DIFF_FINDING)
		whole.kind = TT_DIFF_EVENT;
	*(group.after != NULL ? &group.after : &group.before) = &whole;
	tt_mark_text(check->model->diagnostics, tt_difference_mark(printing->diff, &group), &printing->buf);
	tt_buf_string(&printing->buf, ": ");
	print_buf(printing);
	tt_difference_group(printing->diff, first, out->language, &printing->buf);
	tt_out_colour(out, TT_BOLD);
	print_buf(printing);
	tt_out_colour(out, TT_PLAIN);
	tt_out_string(out, "\n");
}

static void print_rest(struct printing *printing, uint32_t count, const char *ja, const char *en) {
	if (count > 0)
		tt_out_format(printing->out, tt_say(printing->out, ja, en), count);
}

static uint32_t group_end(const struct tt_diff *diff, uint32_t start) {
	uint32_t end = start;
	while (end < diff->items.len && diff->items.items[end].group == diff->items.items[start].group)
		end++;
	return end;
}

static void print_group(struct printing *printing, uint32_t start, uint32_t end) {
	const struct tt_difference *items = printing->diff->items.items;
	uint32_t shown = printing->all || end - start <= LINES_SHOWN + 1 ? end - start : LINES_SHOWN;
	print_group_head(printing, &items[start]);
	for (uint32_t i = 0; i < shown; i++)
		print_difference(printing, &items[start + i]);
	print_rest(printing, end - start - shown, "  … ほか%u件\n", "  … and %u more\n");
}

static void print_groups(struct printing *printing) {
	uint32_t groups = 0, left = 0;
	for (uint32_t start = 0, end; start < printing->diff->items.len; start = end, groups++) {
		end = group_end(printing->diff, start);
		if (printing->all || groups < GROUPS_SHOWN)
			print_group(printing, start, end);
		else
			left++;
	}
	print_rest(printing, left, "\n… ほか%uのイベントと所在（--all ですべて）\n",
		"\n… and %u more events and holdings (--all shows all)\n");
}

/* ---- law ------------------------------------------------------------------------------------------- */

static void print_bearing(struct printing *printing, const struct tt_law *law) {
	struct tt_output *out = printing->out;
	const struct tt_named *event = tt_named_event(printing->diff->after.check->model, law->first_event);
	if (event == NULL)
		return;
	tt_show(&printing->buf, tt_title_in(&event->title, out->language).len > 0
					? tt_title_in(&event->title, out->language)
					: event->id);
	struct tt_text name = tt_buf_text(&printing->buf);
	if (law->events > 1)
		tt_out_format(out,
			tt_say(out, "（「%.*s」ほか%uのイベント）", " («%.*s» and %u more events)"),
			TT_TEXT_ARGS(name), law->events - 1);
	else
		tt_out_format(out, tt_say(out, "（「%.*s」）", " («%.*s»)"), TT_TEXT_ARGS(name));
	printing->buf.len = 0;
}

static struct tt_text law_date(struct tt_output *out, const struct tt_law *law) {
	return law->at == TT_TIME_MAX ? tt_text_of(tt_say(out, "期日未定", "no day yet"))
				      : tt_time_format(out->arena, law->at);
}

static void print_law(struct printing *printing, const struct tt_law *law) {
	struct tt_output *out = printing->out;
	tt_out_format(out, "  %.*s ", TT_TEXT_ARGS(law_date(out, law)));
	tt_out_format(out, "%s: ", tt_law_change_title((enum tt_law_change)law->change, out->language));
	tt_law_title(printing->diff, law, out->language, &printing->buf);
	print_buf(printing);
	tt_law_cite(printing->diff, law, &printing->buf);
	bool cited = printing->buf.len > 0;
	tt_out_string(out, cited ? " [" : "");
	print_buf(printing);
	tt_out_string(out, cited ? "]" : "");
	print_bearing(printing, law);
	tt_out_string(out, "\n");
}

static void print_laws(struct printing *printing) {
	const struct tt_diff *diff = printing->diff;
	uint32_t shown = printing->all || diff->laws.len <= LAWS_SHOWN + 1 ? diff->laws.len : LAWS_SHOWN;
	if (diff->laws.len == 0)
		return;
	tt_out_string(printing->out, tt_say(printing->out, "\nこのモデルに関わる規律の変化\n",
					     "\nlaw in time, where it bears on this model\n"));
	for (uint32_t i = 0; i < shown; i++)
		print_law(printing, &diff->laws.items[i]);
	print_rest(printing, diff->laws.len - shown, "  … ほか%u件（--all ですべて）\n",
		"  … and %u more (--all shows all)\n");
}

void tt_print_diff(struct tt_output *out, const struct tt_diff *diff, bool all) {
	struct printing printing = {.out = out, .diff = diff, .all = all};
	tt_buf_init(&printing.buf, out->arena, BUF_LIMIT);
	print_side(&printing, diff->before.check, "前: ", "old: ");
	print_side(&printing, diff->after.check, "後: ", "new: ");
	print_counts(&printing);
	print_groups(&printing);
	print_laws(&printing);
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static const struct tt_column columns[] = {
	TT_COLUMN("of", "対象", "of"),
	TT_COLUMN("kind", "種類", "kind"),
	TT_COLUMN("what", "内容", "what"),
	TT_COLUMN("change", "変化", "change"),
	TT_COLUMN("before", "前", "before"),
	TT_COLUMN("after", "後", "after"),
	TT_COLUMN("cite", "典拠", "citation"),
};

static const char *change_title(const struct tt_output *out, const struct tt_difference *difference) {
	return difference->before == NULL  ? tt_say(out, "増える", "added")
	       : difference->after == NULL ? tt_say(out, "なくなる", "removed")
					   : tt_say(out, "変わる", "changed");
}

static void put_value(
	struct tt_table *table, const struct tt_diff_side *side, const struct tt_statement *statement) {
	struct tt_buf *cell = tt_table_cell(table);
	if (statement == NULL)
		return;
	if (table->for_people)
		tt_statement_value(side, statement, table->out->language, cell);
	else
		tt_buf_add(cell, statement->value);
}

static void put_difference(
	struct tt_table *table, const struct tt_diff *diff, const struct tt_difference *difference) {
	enum tt_language language = table->out->language;
	enum tt_diff_kind kind = (enum tt_diff_kind)either(difference)->kind;
	struct tt_buf *of = tt_table_cell(table);
	if (table->for_people)
		tt_difference_group(diff, difference, language, of);
	else
		tt_buf_add(of, tt_diff_group(diff, difference));
	tt_cell_word(table, tt_diff_kind_name(kind), tt_diff_kind_title(kind, language));
	struct tt_buf *what = tt_table_cell(table);
	if (table->for_people)
		tt_difference_title(diff, difference, language, what);
	else
		tt_buf_add(what, either(difference)->key);
	tt_cell_word(table, tt_difference_name(difference), change_title(table->out, difference));
	put_value(table, &diff->before, difference->before);
	put_value(table, &diff->after, difference->after);
	tt_difference_cite(diff, difference, tt_table_cell(table));
	tt_table_end_row(table);
}

static void put_law_id(struct tt_table *table, const struct tt_diff *diff, const struct tt_law *law) {
	const struct tt_model *model = diff->after.check->model;
	struct tt_buf *cell = tt_table_cell(table);
	if (table->for_people) {
		tt_law_title(diff, law, table->out->language, cell);
		return;
	}
	if (law->place != TT_NONE) {
		tt_buf_format(cell, "%.*s/%.*s", TT_TEXT_ARGS(model->places.items[law->place].named.id),
			TT_TEXT_ARGS(tt_word(model, law->country)));
		return;
	}
	tt_buf_format(cell, "%.*s/%.*s", TT_TEXT_ARGS(model->regimes.items[law->regime].named.id),
		TT_TEXT_ARGS(model->rules.items[law->rule].id));
	if (law->requirement != TT_NONE)
		tt_buf_format(cell, "/%.*s", TT_TEXT_ARGS(model->requirements.items[law->requirement].id));
}

static void put_law(struct tt_table *table, const struct tt_diff *diff, const struct tt_law *law) {
	enum tt_law_change change = (enum tt_law_change)law->change;
	bool ends = change == TT_LAW_ENDS || change == TT_LAW_WILL_END;
	tt_cell_named(table, tt_named_event(diff->after.check->model, law->first_event));
	tt_cell_word(table, "law", tt_say(table->out, "規律", "law"));
	put_law_id(table, diff, law);
	tt_cell_word(table, tt_law_change_name(change), tt_law_change_title(change, table->out->language));
	struct tt_buf *before = tt_table_cell(table);
	if (ends)
		tt_buf_add(before, law_date(table->out, law));
	struct tt_buf *after = tt_table_cell(table);
	if (!ends)
		tt_buf_add(after, law_date(table->out, law));
	tt_law_cite(diff, law, tt_table_cell(table));
	tt_table_end_row(table);
}

void tt_print_diff_table(struct tt_output *out, const struct tt_diff *diff, enum tt_table_format format) {
	struct tt_table table;
	out->caption = tt_text_of(tt_say(out, "変わること", "What changes"));
	tt_table_begin(&table, out, format, columns, TT_COUNT(columns));
	for (uint32_t i = 0; i < diff->items.len; i++)
		put_difference(&table, diff, &diff->items.items[i]);
	for (uint32_t i = 0; i < diff->laws.len; i++)
		put_law(&table, diff, &diff->laws.items[i]);
	tt_table_end(&table);
}

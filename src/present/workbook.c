/*
 * What sheets there are: a table each, in the order of the four steps, some with columns to be filled in. A
 * further sheet is a line of the list below, once its table is one of tables.c.
 */
#include "present/workbook.h"
#include "analysis/view.h"
#include "analysis/word.h"
#include "present/message.h"
#include "present/value.h"

/* ---- columns that people fill in ------------------------------------------------------------------- */

static const struct tt_column truths[] = {TT_COLUMN("yes", "はい", "yes"), TT_COLUMN("no", "いいえ", "no")};

#define FILL_TEXT(id, ja, en)                                                                                \
	{ .column = TT_COLUMN(id, ja, en), .kind = TT_FILL_TEXT }
#define FILL_DATE(id, ja, en)                                                                                \
	{ .column = TT_COLUMN(id, ja, en), .kind = TT_FILL_DATE }
#define FILL_CHOICE(id, ja, en, words)                                                                       \
	{                                                                                                    \
		.column = TT_COLUMN(id, ja, en), .kind = TT_FILL_CHOICE, .choices = (words),                 \
		.choice_count = TT_COUNT(words)                                                              \
	}

/* A level of the model's own words. */
#define FILL_LEVEL(id, ja, en)                                                                               \
	{ .column = TT_COLUMN(id, ja, en), .kind = TT_FILL_CHOICE }

/* An answer, as facts: have it. */
static const struct tt_fill answer[] = {
	FILL_CHOICE("is", "答え", "answer", truths),
	FILL_DATE("from", "いつから", "since"),
	FILL_TEXT("evidence", "証拠", "evidence"),
};

/* Why a finding is accepted, as silence: has it. */
static const struct tt_fill acceptance[] = {
	FILL_TEXT("reason", "受け入れる理由", "accepted because"),
	FILL_TEXT("owner", "担当", "owner"),
	FILL_DATE("review", "見直し期日", "review on"),
};

/* What is decided about a risk, as decisions: has it. Words of the model's own are put in below. */
static const struct tt_column treatments[] = {TT_COLUMN("reduce", "低減", "reduce"),
	TT_COLUMN("avoid", "回避", "avoid"), TT_COLUMN("share", "共有", "share"),
	TT_COLUMN("retain", "保有", "retain")};

static const struct tt_fill decision[] = {
	FILL_CHOICE("treatment", "対応", "treatment", treatments),
	FILL_TEXT("owner", "責任者", "owner"),
	FILL_DATE("due", "期日", "due"),
	FILL_DATE("decided", "判断した日", "decided"),
	FILL_DATE("review", "見直す期日", "review on"),
	FILL_TEXT("reason", "理由", "reason"),
	FILL_LEVEL("likelihood", "起こりやすさ", "likelihood"),
	FILL_LEVEL("residual", "残る大きさ", "residual"),
	FILL_TEXT("evidence", "証拠", "evidence"),
};

/* How a control is put into practice, as measures: has it. */
static const struct tt_column states[] = {TT_COLUMN("planned", "予定", "planned"),
	TT_COLUMN("in-place", "実施済み", "in-place"),
	TT_COLUMN("not-applicable", "該当なし", "not-applicable")};

static const struct tt_fill measure[] = {
	FILL_CHOICE("state", "状態", "state", states),
	FILL_TEXT("evidence", "証拠", "evidence"),
	FILL_TEXT("reason", "理由", "reason"),
	FILL_TEXT("owner", "責任者", "owner"),
	FILL_DATE("due", "期日", "due"),
	FILL_DATE("review", "次の確認", "next review"),
};

/* ---- the sheets ------------------------------------------------------------------------------------ */

#define FILLS(list) (list), TT_COUNT(list)

static const struct sheet {
	int step; /* of the framework */
	const char *table;
	const struct tt_fill *fills;
	uint32_t fill_count;
	bool inner; /* the business of those whose model it is: no other party gets it */
} sheets[] = {
	{1, "events", NULL, 0, false},
	{1, "parties", NULL, 0, false},
	{1, "systems", NULL, 0, false},
	{1, "holdings", NULL, 0, false},
	{2, "regimes", NULL, 0, false},
	{2, "considered", NULL, 0, false},
	{2, "units", NULL, 0, false},
	{3, "attributes", NULL, 0, false},
	{3, "changes", NULL, 0, false},
	{4, "risks", FILLS(decision), true},
	{4, "controls", FILLS(measure), false},
	{4, "conditions", NULL, 0, false},
	{4, "applicability", NULL, 0, true},
	{4, "inventory", NULL, 0, true},
	{4, "processing", NULL, 0, true},
	{4, "duties", NULL, 0, false},
	{4, "questions", FILLS(answer), false},
	{4, "findings", FILLS(acceptance), false},
};

static bool is_shown(const struct tt_tabled *tabled, const struct sheet *sheet) {
	return tabled->view == NULL || !sheet->inner;
}

/* Accepting a finding is for those whose model it is. */
static uint32_t fill_count(const struct tt_tabled *tabled, const struct sheet *sheet) {
	return tabled->view != NULL && sheet->fills == acceptance ? 0 : sheet->fill_count;
}

/* The words that a level may be. */
static void put_levels(const struct tt_tabled *tabled, struct tt_fill *fill) {
	const struct tt_model *model = tabled->model;
	const struct tt_attribute_kind *value = &model->attributes.items[TT_value];
	bool likelihood = tt_text_is(fill->column.id, "likelihood");
	const uint32_t *words = likelihood ? model->assessment.likelihoods : value->levels;
	const struct tt_title *titles =
		likelihood ? model->assessment.likelihood_titles : value->level_titles;
	uint32_t count = likelihood ? model->assessment.likelihood_count : value->level_count;
	struct tt_column *choices = TT_NEW_ARRAY(tabled->out->arena, struct tt_column, count);
	for (uint32_t i = 0; i < count; i++)
		choices[i] = (struct tt_column){tt_word(model, words[i]),
			tt_text_copy(tabled->out->arena, tt_title_in(&titles[i], TT_JA)),
			tt_text_copy(tabled->out->arena, tt_title_in(&titles[i], TT_EN))};
	fill->choices = choices;
	fill->choice_count = count;
}

/* The columns that people fill in; what nothing could be chosen for is left out. */
static void put_fills(const struct tt_tabled *tabled, const struct sheet *sheet, struct tt_sheet *of) {
	struct tt_fill *fills = TT_NEW_ARRAY(tabled->out->arena, struct tt_fill, sheet->fill_count);
	for (uint32_t i = 0; i < fill_count(tabled, sheet); i++) {
		struct tt_fill *fill = &fills[of->fill_count];
		*fill = sheet->fills[i];
		if (fill->kind == TT_FILL_CHOICE && fill->choice_count == 0)
			put_levels(tabled, fill);
		of->fill_count += fill->kind != TT_FILL_CHOICE || fill->choice_count > 0;
	}
	of->fills = fills;
}

static void print_sheet(const struct tt_tabled *tabled, const struct sheet *sheet) {
	const struct tt_table_kind *kind = tt_find_table(sheet->table);
	struct tt_sheet *of = &tabled->out->book->sheet;
	*of = (struct tt_sheet){
		.id = tt_text_of(kind->name), .name = tt_table_short(kind, tabled->out->language)};
	put_fills(tabled, sheet, of);
	kind->print(tabled);
}

/* ---- the page that comes first --------------------------------------------------------------------- */

/* The page under way: columns of a fixed width, the next row. */
struct page {
	const struct tt_tabled *tabled;
	struct tt_book *book;
	uint32_t row;
};

enum { PAGE_COLUMNS = 4, PAGE_ROOM = 106 /* digits that a paragraph of that many columns holds */ };

static const double page_widths[PAGE_COLUMNS] = {26, 12, 34, 40};

static struct tt_text say(const struct page *page, const char *ja, const char *en) {
	return tt_text_of(tt_say(page->tabled->out, ja, en));
}

static void put_paragraph(struct page *page, struct tt_text text, enum tt_cell_look look) {
	uint32_t room = look == TT_CELL_TITLE ? PAGE_ROOM * 10 / 16 : PAGE_ROOM;
	tt_book_paragraph(page->book, page->row++, PAGE_COLUMNS - 1, room, text, look);
}

static void put_count(struct page *page, struct tt_text what, uint64_t count, enum tt_cell_look look) {
	tt_book_put(page->book, page->row, 0, what, look);
	tt_book_count(page->book, page->row++, 1, count);
}

static void put_heading(struct page *page, const char *const *titles, uint32_t count) {
	page->row++;
	for (uint32_t i = 0; i < count; i++)
		tt_book_put(page->book, page->row, i, tt_text_of(titles[i]), TT_CELL_HEADING);
	page->row++;
}

static void put_title(struct page *page) {
	const struct tt_tabled *tabled = page->tabled;
	const struct tt_view *view = tabled->view;
	struct tt_text date = tt_time_format(tabled->out->scratch, tabled->check->as_of);
	struct tt_text of = view == NULL ? tabled->model->path
					 : tt_named_text(tt_named_party(tabled->model, view->party),
						   tabled->out->language);
	put_paragraph(page, tt_title_in(&tabled->model->title, tabled->out->language), TT_CELL_TITLE);
	put_paragraph(page,
		tt_text_format(tabled->out->scratch,
			tt_say(tabled->out, "データマネジメントの点検報告 · %.*s現在 · %s%.*s%s",
				"Data management report · as of %.*s · %s%.*s%s"),
			TT_TEXT_ARGS(date), view == NULL ? "" : tt_say(tabled->out, "「", "for "),
			TT_TEXT_ARGS(of), view == NULL ? "" : tt_say(tabled->out, "」に見えるもの", "")),
		TT_CELL_NOTICE);
	put_paragraph(page,
		say(page,
			"このブックは設計と点検を助ける技術資料であり、法的助言ではない。判定が言えるのは、モ"
			"デル"
			"に書かれた事実と、下の知識パックが扱う範囲についてだけである。",
			"This workbook is engineering help, not legal advice. Its verdicts hold for what the "
			"model states and for what the packs below cover, and for nothing else."),
		TT_CELL_NOTICE);
}

static void put_verdicts(struct page *page) {
	static const enum tt_cell_look looks[] = {[TT_PERMITTED] = TT_CELL_GOOD,
		[TT_PERMITTED_WITH_DUTIES] = TT_CELL_GOOD,
		[TT_UNDETERMINED] = TT_CELL_OPEN,
		[TT_FORBIDDEN] = TT_CELL_BAD};
	const struct tt_check *check = page->tabled->check;
	const char *titles[] = {
		say(page, "イベントの判定", "Verdicts on events").bytes, say(page, "件数", "count").bytes};
	put_heading(page, titles, TT_COUNT(titles));
	for (int verdict = TT_FORBIDDEN; verdict >= TT_PERMITTED; verdict--)
		put_count(page, tt_text_of(tt_verdict_title((enum tt_verdict)verdict, page->book->language)),
			check->verdicts[verdict], looks[verdict]);
}

static void put_findings(struct page *page) {
	static const enum tt_cell_look looks[] = {
		[TT_NOTE] = TT_CELL_PLAIN, [TT_WARNING] = TT_CELL_OPEN, [TT_ERROR] = TT_CELL_BAD};
	static const char *const ja[] = {[TT_NOTE] = "注記", [TT_WARNING] = "警告", [TT_ERROR] = "エラー"};
	static const char *const en[] = {
		[TT_NOTE] = "notes", [TT_WARNING] = "warnings", [TT_ERROR] = "errors"};
	const struct tt_check *check = page->tabled->check;
	const char *titles[] = {say(page, "指摘", "Findings").bytes, say(page, "件数", "count").bytes};
	put_heading(page, titles, TT_COUNT(titles));
	for (int severity = TT_ERROR; severity >= TT_NOTE; severity--)
		put_count(page, say(page, ja[severity], en[severity]), check->severities[severity],
			looks[severity]);
	put_count(page, say(page, "黙らせた指摘", "silenced"), check->silenced, TT_CELL_PLAIN);
}

static void put_things(struct page *page) {
	const struct tt_model *model = page->tabled->model;
	const char *titles[] = {
		say(page, "見たもの", "What was looked at").bytes, say(page, "件数", "count").bytes};
	put_heading(page, titles, TT_COUNT(titles));
	put_count(page, say(page, "主体", "parties"), tt_count_parties(model), TT_CELL_PLAIN);
	put_count(page, say(page, "システム", "systems"), model->systems.len, TT_CELL_PLAIN);
	put_count(page, say(page, "データ", "data sets"), model->data.len, TT_CELL_PLAIN);
	put_count(page, say(page, "イベント", "events"), model->events.len, TT_CELL_PLAIN);
	put_count(page, say(page, "場", "regimes"), tt_count_regimes(model), TT_CELL_PLAIN);
	put_count(page, say(page, "答えられた問い", "facts given"), model->facts.len, TT_CELL_PLAIN);
}

/* What each sheet shows, and which columns are to be filled in. */
static void put_sheet(struct page *page, const struct sheet *sheet) {
	const struct tt_table_kind *kind = tt_find_table(sheet->table);
	struct tt_buf fills;
	tt_buf_init(&fills, page->tabled->out->scratch, 1 << 12);
	uint32_t count = fill_count(page->tabled, sheet);
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_column *column = &sheet->fills[i].column;
		tt_buf_string(&fills, i > 0 ? tt_say(page->tabled->out, "、", ", ") : "");
		tt_buf_add(&fills, page->book->language == TT_JA ? column->ja : column->en);
	}
	tt_book_put(page->book, page->row, 0, tt_table_short(kind, page->book->language), TT_CELL_PLAIN);
	tt_book_count(page->book, page->row, 1, (uint64_t)sheet->step);
	tt_book_put(page->book, page->row, 2, tt_buf_text(&fills), count > 0 ? TT_CELL_FILL : TT_CELL_PLAIN);
	tt_book_put(page->book, page->row++, 3, say(page, kind->ja, kind->en), TT_CELL_PLAIN);
}

static void put_sheets(struct page *page) {
	const char *titles[] = {say(page, "シート", "Sheet").bytes, say(page, "ステップ", "step").bytes,
		say(page, "記入する列", "to be filled in").bytes, say(page, "内容", "what it shows").bytes};
	put_heading(page, titles, TT_COUNT(titles));
	for (size_t i = 0; i < TT_COUNT(sheets); i++)
		if (is_shown(page->tabled, &sheets[i]))
			put_sheet(page, &sheets[i]);
}

static void put_packs(struct page *page) {
	const struct tt_model *model = page->tabled->model;
	const char *titles[] = {say(page, "知識パック", "Knowledge pack").bytes,
		say(page, "版", "version").bytes, say(page, "照合日", "checked on").bytes,
		say(page, "題名", "title").bytes};
	put_heading(page, titles, TT_COUNT(titles));
	for (uint32_t i = 0; i < model->packs.len; i++, page->row++) {
		const struct tt_pack *pack = &model->packs.items[i];
		struct tt_text checked = pack->checked == TT_TIME_MIN
						 ? TT_TEXT("")
						 : tt_time_format(page->tabled->out->scratch, pack->checked);
		tt_book_put(page->book, page->row, 0, pack->id, TT_CELL_PLAIN);
		tt_book_put(page->book, page->row, 1, pack->version, TT_CELL_PLAIN);
		tt_book_put(page->book, page->row, 2, checked, TT_CELL_PLAIN);
		tt_book_put(page->book, page->row, 3, tt_title_in(&pack->title, page->book->language),
			TT_CELL_PLAIN);
	}
}

static void print_page(const struct tt_tabled *tabled) {
	struct page page = {.tabled = tabled, .book = tabled->out->book};
	tt_book_page(page.book, say(&page, "概要", "Summary"));
	for (uint32_t i = 0; i < PAGE_COLUMNS; i++)
		tt_book_width(page.book, i, page_widths[i]);
	put_title(&page);
	if (tabled->view == NULL) { /* the counts are of everything */
		put_verdicts(&page);
		put_findings(&page);
		put_things(&page);
	}
	put_sheets(&page);
	put_packs(&page);
}

void tt_print_workbook(const struct tt_tabled *tabled) {
	print_page(tabled);
	for (size_t i = 0; i < TT_COUNT(sheets); i++)
		if (is_shown(tabled, &sheets[i]))
			print_sheet(tabled, &sheets[i]);
}

struct tt_book *tt_book_about(struct tt_output *out, const struct tt_model *model, tt_instant as_of,
	bool path, struct tt_text *why) {
	struct tt_text title = tt_title_in(&model->title, out->language);
	struct tt_book *book = tt_book_open(out->arena, out->language, title, why);
	if (book == NULL)
		return NULL;
	if (path)
		tt_book_say(book, "model", model->path);
	tt_book_say(book, "title", title);
	tt_book_say(book, "as_of", tt_time_format(out->arena, as_of == TT_TIME_MIN ? model->as_of : as_of));
	return book;
}

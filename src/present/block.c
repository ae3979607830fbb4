/*
 * The cells of a block are made first, line by line, and then laid out like those of any table.
 */
#include "analysis/word.h"
#include "present/block.h"
#include "present/element.h"
#include "present/value.h"

enum { CELL_LIMIT = 1 << 20 };

/* What nobody states of these three goes unsaid. */
bool tt_telling(struct tt_engine *engine, uint32_t row, uint32_t attribute) {
	struct tt_range range = tt_holding_range(engine, row, attribute);
	bool nothing = range.at_least == 0 && range.at_most != 0;
	if (attribute == TT_owner)
		return false; /* shown with the labels */
	return !nothing || (attribute != TT_origin && attribute != TT_subjects && attribute != TT_searchable);
}

static struct tt_buf new_cell(const struct tt_block *block) {
	struct tt_buf buf;
	tt_buf_init(&buf, block->out->scratch, CELL_LIMIT);
	return buf;
}

static void add_cell(struct tt_block *block, const struct tt_buf *buf) {
	*tt_push(block->out->scratch, &block->cells) = tt_buf_text(buf);
}

static uint32_t number_of(struct tt_block *block, uint32_t rule) {
	for (uint32_t i = 0; i < block->rules.len; i++)
		if (block->rules.items[i] == rule)
			return i + 1;
	*tt_push(block->out->scratch, &block->rules) = rule;
	return block->rules.len;
}

/* Where a value came from, in a mark: "[1]" for a rule, "←" for the inputs. */
static void mark_source(struct tt_block *block, uint32_t source, struct tt_buf *cell) {
	if (source < block->engine->model->rules.len)
		tt_buf_format(cell, " [%u]", number_of(block, source));
	else if (source == TT_SOURCE_INPUTS)
		tt_buf_string(cell, " ←");
}

/* In colour: what a rule gave, and what is not settled. */
static void mark_cell(struct tt_block *block, struct tt_range range) {
	const char *mark = range.at_least != range.at_most		    ? "open"
			   : range.source < block->engine->model->rules.len ? "given"
									    : NULL;
	while (block->looks.marks.len < block->cells.len)
		(void)tt_push(block->out->scratch, &block->looks.marks);
	block->looks.marks.items[block->cells.len - 1] = mark;
}

static void add_value(struct tt_block *block, uint32_t row, uint32_t attribute) {
	struct tt_buf cell = new_cell(block);
	struct tt_range range = tt_holding_range(block->engine, row, attribute);
	tt_value_titles(block->engine, row, attribute, range, block->out->language, &cell);
	mark_source(block, range.source, &cell);
	add_cell(block, &cell);
	mark_cell(block, range);
}

static void add_column(struct tt_block *block, const struct tt_holding *holding) {
	const struct tt_model *model = block->engine->model;
	struct tt_buf cell = new_cell(block);
	enum tt_language language = block->out->language;
	if (block->heading == NULL) {
		tt_show(&cell, tt_named_text(tt_named_data(model, holding->data), language));
		tt_buf_string(&cell, " @ ");
	}
	tt_show(&cell, tt_named_text(tt_named_party(model, holding->holder), language));
	if (!holding->alive)
		tt_buf_string(&cell, tt_say(block->out, "（廃棄済み）", " (disposed of)"));
	add_cell(block, &cell);
}

static void add_heading(struct tt_block *block) {
	struct tt_buf cell = new_cell(block);
	if (block->heading == NULL)
		tt_buf_string(&cell, tt_say(block->out, "属性", "attribute"));
	else
		tt_show(&cell, tt_named_text(block->heading, block->out->language));
	add_cell(block, &cell);
	cell = new_cell(block);
	tt_buf_string(&cell, tt_say(block->out, "種類", "kind"));
	add_cell(block, &cell);
	for (uint32_t i = 0; i < block->row_count; i++)
		add_column(block, &block->engine->holdings.items[block->rows[i]]);
}

static bool any_telling(const struct tt_block *block, uint32_t attribute) {
	for (uint32_t i = 0; i < block->row_count; i++)
		if (tt_telling(block->engine, block->rows[i], attribute))
			return true;
	return false;
}

static void add_line(struct tt_block *block, uint32_t attribute) {
	struct tt_output *out = block->out;
	struct tt_buf cell = new_cell(block);
	tt_show(&cell, tt_named_text(tt_named_attribute(block->engine->model, attribute), out->language));
	add_cell(block, &cell);
	cell = new_cell(block);
	tt_buf_string(&cell, tt_kind_title(tt_value_kind(attribute, TT_SOURCE_UNKNOWN), out->language));
	add_cell(block, &cell);
	for (uint32_t i = 0; i < block->row_count; i++)
		add_value(block, block->rows[i], attribute);
}

static void print_notes(struct tt_block *block) {
	struct tt_output *out = block->out;
	for (uint32_t i = 0; i < block->rules.len; i++) {
		struct tt_buf buf = new_cell(block);
		tt_buf_format(&buf, "[%u] ", i + 1);
		tt_source_titles(block->engine->model, block->rules.items[i], out->language, &buf);
		if (block->html) {
			tt_element_whole(out, TT_ELEMENT_PARAGRAPH, "remark", tt_buf_text(&buf));
			continue;
		}
		tt_out_colour(out, TT_DIM);
		tt_out(out, tt_buf_text(&buf));
		tt_out_colour(out, TT_PLAIN);
		tt_out_string(out, "\n");
	}
}

void tt_block_print(struct tt_block *block, const uint32_t *attributes, uint32_t attribute_count) {
	uint32_t columns = block->row_count + 2;
	add_heading(block);
	for (uint32_t i = 0; i < attribute_count; i++)
		if (any_telling(block, attributes[i]))
			add_line(block, attributes[i]);
	uint32_t row_count = block->cells.len / columns;
	bool in_page = block->html && block->out->in_page;
	if (in_page)
		tt_element_open(block->out, TT_ELEMENT_GROUP, "block");
	if (block->html)
		tt_table_print_html(block->out, block->cells.items, columns, row_count, &block->looks);
	else
		tt_table_print(block->out, block->cells.items, columns, row_count);
	print_notes(block);
	if (in_page)
		tt_element_end(block->out, TT_ELEMENT_GROUP);
}

void tt_block_print_legend(struct tt_output *out, bool html) {
	struct tt_text legend = tt_text_of(
		tt_say(out, "[n] 規律が定める  ← 元のデータから引き継ぐ  ? 定まらない（tenten check --ask）",
			"[n] given by a rule  ← came with the data  ? not settled (tenten check --ask)"));
	if (html) {
		tt_element_whole(out, TT_ELEMENT_PARAGRAPH, "remark", legend);
		return;
	}
	tt_out(out, legend);
	tt_out_string(out, "\n");
}

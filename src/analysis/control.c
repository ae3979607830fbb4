/* Rows are found by a hash of what tells them apart, and sorted once, at the end. */
#include <stdlib.h>
#include "analysis/control.h"
#include "analysis/word.h"

static struct tt_control_row *find_row(struct tt_controls *controls, const struct tt_borne *borne) {
	uint32_t words[] = {borne->control, borne->party, borne->system};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&controls->index, hash, &probe)) != TT_NONE) {
		struct tt_control_row *row = &controls->rows.items[id];
		if (row->control == borne->control && row->party == borne->party &&
			row->system == borne->system)
			return row;
	}
	tt_index_add(controls->arena, &controls->index, hash, controls->rows.len);
	struct tt_control_row *row = tt_push(controls->arena, &controls->rows);
	*row = (struct tt_control_row){borne->control, borne->party, borne->system, borne->measure, 0, 0};
	return row;
}

void tt_controls_event(
	struct tt_controls *controls, struct tt_engine *engine, const struct tt_outcome *outcome) {
	if (controls->risks == NULL)
		controls->risks = tt_risks_begin(engine);
	tt_risks_event(controls->risks, outcome);
	for (uint32_t i = 0; i < controls->risks->found.len; i++) {
		const struct tt_found_risk *found = &controls->risks->found.items[i];
		for (uint32_t j = 0; j < found->borne_count; j++) {
			struct tt_control_row *row =
				find_row(controls, &controls->risks->borne.items[found->first_borne + j]);
			row->risks++;
			row->level = found->level > row->level ? found->level : row->level;
		}
	}
}

static int compare(uint32_t a, uint32_t b) {
	return a < b ? -1 : a > b;
}

static int compare_rows(const void *a, const void *b) {
	const struct tt_control_row *left = a, *right = b;
	int by_control = compare(left->control, right->control);
	int by_party = compare(left->party, right->party);
	return by_control != 0 ? by_control : by_party != 0 ? by_party : compare(left->system, right->system);
}

void tt_controls_sort(struct tt_controls *controls) {
	if (controls->rows.len > 0)
		qsort(controls->rows.items, controls->rows.len, sizeof(controls->rows.items[0]),
			compare_rows);
}

static void add_part(const struct tt_named *named, struct tt_buf *out) {
	tt_buf_byte(out, '/');
	tt_buf_add(out, named == NULL ? TT_TEXT("-") : named->id);
}

void tt_control_row_id(const struct tt_model *model, const struct tt_control_row *row, struct tt_buf *out) {
	tt_buf_add(out, model->controls.items[row->control].named.id);
	add_part(tt_named_party(model, row->party), out);
	add_part(tt_named_system(model, row->system), out);
}

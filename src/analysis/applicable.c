/* Each control is carried to the items that it refers to, and from there over one mapping to others. */
#include "analysis/applicable.h"

static uint32_t item_number(const struct tt_model *model, uint32_t guideline, struct tt_text id) {
	const struct tt_guideline_item *item = tt_find_item(model, guideline, id);
	return item == NULL ? TT_NONE : (uint32_t)(item - model->guidelines.items[guideline].items);
}

static void note(struct tt_applicable *applicable, uint32_t guideline, struct tt_text id, uint32_t control,
	bool called_for) {
	uint32_t at = item_number(applicable->model, guideline, id);
	if (at == TT_NONE)
		return;
	struct tt_applicable_item *item = &applicable->items[guideline][at];
	item->known = tt_set_with(&applicable->model->sets, item->known, control);
	if (called_for)
		item->controls = tt_set_with(&applicable->model->sets, item->controls, control);
}

static void note_mapped(struct tt_applicable *applicable, uint32_t guideline, struct tt_text id,
	uint32_t control, bool called_for) {
	const struct tt_model *model = applicable->model;
	for (uint32_t i = 0; i < model->mappings.len; i++) {
		const struct tt_mapping *mapping = &model->mappings.items[i];
		for (uint32_t j = 0;
			mapping->from == guideline && mapping->to != TT_NONE && j < mapping->row_count; j++) {
			const struct tt_mapped *row = &mapping->rows[j];
			for (uint32_t k = 0; tt_text_equal(row->item, id) && k < row->to.item_count; k++)
				note(applicable, mapping->to, row->to.items[k], control, called_for);
		}
	}
}

static void note_control(struct tt_applicable *applicable, uint32_t id, bool called_for) {
	const struct tt_control *control = &applicable->model->controls.items[id];
	for (uint32_t i = 0; i < control->reference_count; i++) {
		const struct tt_reference *reference = &control->references[i];
		for (uint32_t j = 0; reference->guideline != TT_NONE && j < reference->item_count; j++) {
			note(applicable, reference->guideline, reference->items[j], id, called_for);
			note_mapped(applicable, reference->guideline, reference->items[j], id, called_for);
		}
	}
}

/* What is done about one control, wherever it is called for. */
static uint8_t *find_states(struct tt_applicable *applicable, const struct tt_controls *controls) {
	static const uint8_t of_measure[] = {[TT_MEASURE_PLANNED] = TT_ITEM_PLANNED,
		[TT_MEASURE_IN_PLACE] = TT_ITEM_IN_PLACE,
		[TT_MEASURE_NOT_APPLICABLE] = TT_ITEM_EXCLUDED};
	const struct tt_model *model = applicable->model;
	uint8_t *states = TT_NEW_ARRAY(applicable->arena, uint8_t, model->controls.len);
	for (uint32_t i = 0; i < controls->rows.len; i++) {
		const struct tt_control_row *row = &controls->rows.items[i];
		uint8_t state = row->measure == TT_NONE
					? TT_ITEM_OPEN
					: of_measure[model->measures.items[row->measure].state];
		uint8_t *known = &states[row->control];
		*known = *known == TT_ITEM_NOT_CALLED_FOR || state < *known ? state : *known;
	}
	return states;
}

static void settle(struct tt_applicable *applicable, struct tt_applicable_item *item, const uint8_t *states) {
	struct tt_set_view controls = tt_set_view(&applicable->model->sets, item->controls);
	for (uint32_t i = 0; i < controls.len; i++) {
		uint8_t state = states[controls.items[i]];
		item->state =
			item->state == TT_ITEM_NOT_CALLED_FOR || state < item->state ? state : item->state;
	}
}

struct tt_applicable *tt_applicable_of(
	struct tt_arena *arena, struct tt_model *model, const struct tt_controls *controls) {
	struct tt_applicable *applicable = TT_NEW(arena, struct tt_applicable);
	*applicable = (struct tt_applicable){.arena = arena, .model = model};
	applicable->items = TT_NEW_ARRAY(arena, struct tt_applicable_item *, model->guidelines.len);
	for (uint32_t i = 0; i < model->guidelines.len; i++)
		applicable->items[i] =
			TT_NEW_ARRAY(arena, struct tt_applicable_item, model->guidelines.items[i].item_count);
	const uint8_t *states = find_states(applicable, controls);
	for (uint32_t i = 0; i < model->controls.len; i++)
		note_control(applicable, i, states[i] != TT_ITEM_NOT_CALLED_FOR);
	for (uint32_t i = 0; i < model->guidelines.len; i++)
		for (uint32_t j = 0; j < model->guidelines.items[i].item_count; j++)
			settle(applicable, &applicable->items[i][j], states);
	return applicable;
}

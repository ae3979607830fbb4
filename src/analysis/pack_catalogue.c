/*
 * What does not fit together in a catalogue of risks and controls: references to items that are none,
 * controls used where their source does not say that they apply, words that nothing uses. Most of it is the
 * sources' own doing and is told as a note; what the pack does not account for is a warning.
 */
#include "analysis/pack.h"

struct looking {
	const struct tt_model *model;
	uint32_t file;
	struct tt_diagnostics *diagnostics;
	uint8_t *used_at; /* by control: types of event at which some risk uses it, bits */
};

/* Marks lie in a document of the model's own; the text is the same as that of the file. */
static void tell(const struct looking *looking, enum tt_code code, struct tt_mark mark, struct tt_text first,
	struct tt_text second) {
	mark.file = looking->file;
	tt_complain(looking->diagnostics, code, mark, first, second);
}

static const char *const type_words[] = {"acquire", "process", "transfer", "store", "dispose"};

static struct tt_text types_text(const struct looking *looking, uint8_t types) {
	struct tt_buf buf;
	tt_buf_init(&buf, looking->model->arena, 1 << 10);
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
		if (types & TT_EVENT_BIT(type))
			tt_buf_format(&buf, "%s%s", buf.len > 0 ? ", " : "", type_words[type]);
	return tt_buf_text(&buf);
}

/* ---- references --------------------------------------------------------------------------------------- */

static void look_at_reference(const struct looking *looking, const struct tt_reference *reference) {
	if (reference->guideline == TT_NONE)
		return;
	const struct tt_guideline *guideline = &looking->model->guidelines.items[reference->guideline];
	for (uint32_t i = 0; guideline->item_count > 0 && i < reference->item_count; i++) {
		const struct tt_guideline_item *item =
			tt_find_item(looking->model, reference->guideline, reference->items[i]);
		if (tt_text_is(reference->items[i], "*") || (item != NULL && !item->withdrawn))
			continue;
		enum tt_code code = item != NULL       ? TT_CODE_ITEM_WITHDRAWN
				    : reference->noted ? TT_CODE_ITEM_AS_PRINTED
						       : TT_CODE_UNKNOWN_ITEM;
		tell(looking, code, reference->marks[i], reference->items[i], guideline->named.id);
	}
}

static void look_at_mapping(const struct looking *looking, const struct tt_mapping *mapping) {
	for (uint32_t i = 0; mapping->from != TT_NONE && i < mapping->row_count; i++) {
		const struct tt_mapped *row = &mapping->rows[i];
		if (looking->model->guidelines.items[mapping->from].item_count > 0 &&
			tt_find_item(looking->model, mapping->from, row->item) == NULL)
			tell(looking, TT_CODE_UNKNOWN_ITEM, row->mark, row->item,
				looking->model->guidelines.items[mapping->from].named.id);
		look_at_reference(looking, &row->to);
	}
}

/* ---- controls ----------------------------------------------------------------------------------------- */

static void note_uses(struct looking *looking) {
	const struct tt_model *model = looking->model;
	looking->used_at = TT_NEW_ARRAY(model->arena, uint8_t, model->controls.len);
	for (uint32_t i = 0; i < model->risks.len; i++) {
		struct tt_set_view controls = tt_set_view(&model->sets, model->risks.items[i].controls);
		for (uint32_t j = 0; j < controls.len; j++)
			looking->used_at[controls.items[j]] |= model->risks.items[i].types;
	}
}

static void look_at_control(const struct looking *looking, uint32_t id) {
	const struct tt_control *control = &looking->model->controls.items[id];
	struct tt_mark mark = control->named.mark;
	uint8_t used = looking->used_at[id], never = control->scope & (uint8_t)~used;
	for (uint32_t i = 0; i < control->reference_count; i++)
		look_at_reference(looking, &control->references[i]);
	if (control->reference_count == 0)
		tell(looking, TT_CODE_NO_REFERENCES, mark, control->named.id, (struct tt_text){0});
	if (control->scope == 0)
		tell(looking, TT_CODE_NO_SCOPE, mark, control->named.id, (struct tt_text){0});
	if (looking->model->risks.len == 0)
		return;
	if (used == 0)
		tell(looking, TT_CODE_CONTROL_UNUSED, mark, control->named.id, (struct tt_text){0});
	else if (never != 0)
		tell(looking, TT_CODE_SCOPE_UNUSED, mark, control->named.id, types_text(looking, never));
}

/* ---- risks -------------------------------------------------------------------------------------------- */

static void look_at_risk(const struct looking *looking, const struct tt_risk *risk) {
	const struct tt_model *model = looking->model;
	struct tt_set_view controls = tt_set_view(&model->sets, risk->controls);
	if (risk->source == TT_NONE)
		tell(looking, TT_CODE_RISK_NO_SOURCE, risk->named.mark, risk->named.id, (struct tt_text){0});
	for (uint32_t i = 0; i < controls.len; i++) {
		const struct tt_control *control = &model->controls.items[controls.items[i]];
		if (control->scope != 0 && (risk->types & ~control->scope) != 0)
			tell(looking, TT_CODE_OUTSIDE_SCOPE, risk->named.mark, risk->named.id,
				control->named.id);
	}
}

static bool threat_used(const struct tt_model *model, uint32_t threat) {
	for (uint32_t i = 0; i < model->risks.len; i++)
		for (uint32_t j = 0; j < model->risks.items[i].threat_count; j++)
			if (model->risks.items[i].threats[j].threat == threat)
				return true;
	return false;
}

void tt_pack_check_catalogues(
	const struct tt_model *model, uint32_t pack, uint32_t file, struct tt_diagnostics *diagnostics) {
	struct looking looking = {.model = model, .file = file, .diagnostics = diagnostics};
	note_uses(&looking);
	for (uint32_t i = 0; i < model->mappings.len; i++)
		if (model->mappings.items[i].named.pack == pack)
			look_at_mapping(&looking, &model->mappings.items[i]);
	for (uint32_t i = 0; i < model->controls.len; i++)
		if (model->controls.items[i].named.pack == pack)
			look_at_control(&looking, i);
	for (uint32_t i = 0; i < model->risks.len; i++)
		if (model->risks.items[i].named.pack == pack)
			look_at_risk(&looking, &model->risks.items[i]);
	for (uint32_t i = 0; i < model->threats.len; i++)
		if (model->threats.items[i].pack == pack && model->risks.len > 0 && !threat_used(model, i))
			tell(&looking, TT_CODE_THREAT_UNUSED, model->threats.items[i].mark,
				model->threats.items[i].id, (struct tt_text){0});
}

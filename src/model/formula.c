/*
 * Formulas are built from the leaves up and folded where a constant settles them. Atoms and nodes are shared:
 * equal ones have one number, so that what many rules ask is compiled once.
 */
#include "model/model.h"

static uint32_t formula_add(struct tt_model *model, enum tt_formula_kind kind, uint32_t a, uint32_t b) {
	if (model->formulas.nodes.len == 0) {
		tt_push(model->arena, &model->formulas.nodes)->kind = TT_FORMULA_FALSE;
		tt_push(model->arena, &model->formulas.nodes)->kind = TT_FORMULA_TRUE;
	}
	uint32_t words[] = {kind, a, b}, hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&model->formulas.index, hash, &probe)) != TT_NONE) {
		const struct tt_formula *other = &model->formulas.nodes.items[id];
		if (other->kind == kind && other->a == a && other->b == b)
			return id;
	}
	id = model->formulas.nodes.len;
	*tt_push(model->arena, &model->formulas.nodes) =
		(struct tt_formula){.kind = (uint8_t)kind, .a = a, .b = b};
	tt_index_add(model->arena, &model->formulas.index, hash, id);
	return id;
}

static uint32_t atom_intern(struct tt_model *model, struct tt_atom atom) {
	uint32_t words[] = {atom.kind | (uint32_t)atom.subject << 8 | (uint32_t)atom.other << 16 |
				    (uint32_t)atom.field << 24,
		atom.attribute | (uint32_t)atom.other_attribute << 16, atom.operand, (uint32_t)atom.number,
		(uint32_t)((uint64_t)atom.number >> 32)};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&model->atoms.index, hash, &probe)) != TT_NONE) {
		const struct tt_atom *other = &model->atoms.items.items[id];
		if (other->kind == atom.kind && other->subject == atom.subject &&
			other->other == atom.other && other->field == atom.field &&
			other->attribute == atom.attribute &&
			other->other_attribute == atom.other_attribute && other->operand == atom.operand &&
			other->number == atom.number)
			return id;
	}
	id = model->atoms.items.len;
	*tt_push(model->arena, &model->atoms.items) = atom;
	tt_index_add(model->arena, &model->atoms.index, hash, id);
	return id;
}

uint32_t tt_formula_atom(struct tt_model *model, struct tt_atom atom) {
	return formula_add(model, TT_FORMULA_ATOM, atom_intern(model, atom), 0);
}

uint32_t tt_formula_not(struct tt_model *model, uint32_t a) {
	if (a <= TT_FORMULA_TRUE)
		return a == TT_FORMULA_TRUE ? TT_FORMULA_FALSE : TT_FORMULA_TRUE;
	return formula_add(model, TT_FORMULA_NOT, a, 0);
}

uint32_t tt_formula_and(struct tt_model *model, uint32_t a, uint32_t b) {
	if (a == TT_FORMULA_FALSE || b == TT_FORMULA_FALSE)
		return TT_FORMULA_FALSE;
	if (a == TT_FORMULA_TRUE || b == TT_FORMULA_TRUE)
		return a == TT_FORMULA_TRUE ? b : a;
	return formula_add(model, TT_FORMULA_AND, a, b);
}

uint32_t tt_formula_or(struct tt_model *model, uint32_t a, uint32_t b) {
	if (a == TT_FORMULA_TRUE || b == TT_FORMULA_TRUE)
		return TT_FORMULA_TRUE;
	if (a == TT_FORMULA_FALSE || b == TT_FORMULA_FALSE)
		return a == TT_FORMULA_FALSE ? b : a;
	return formula_add(model, TT_FORMULA_OR, a, b);
}

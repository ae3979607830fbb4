/* What two atoms have to do with each other. */
#include "engine/axiom.h"

static bool same_place(const struct tt_atom *a, const struct tt_atom *b) {
	return a->subject == b->subject && a->attribute == b->attribute && a->field == b->field;
}

static enum tt_atom_relation relate_labels(
	const struct tt_model *model, const struct tt_atom *a, const struct tt_atom *b) {
	const struct tt_label *labels = model->labels.items;
	if (a->subject != b->subject || labels[a->operand].facet != labels[b->operand].facet)
		return TT_UNRELATED;
	return a->operand > b->operand ? TT_IMPLIES : TT_IMPLIED;
}

static enum tt_atom_relation relate_parties(
	const struct tt_model *model, const struct tt_atom *a, const struct tt_atom *b) {
	if (a->subject != b->subject)
		return TT_UNRELATED;
	bool a_in_b = tt_party_within(model, a->operand, b->operand);
	bool b_in_a = tt_party_within(model, b->operand, a->operand);
	if (a->kind == TT_ATOM_IS && b->kind == TT_ATOM_IS)
		return TT_EXCLUDES;
	if (a->kind == TT_ATOM_WITHIN && b->kind == TT_ATOM_WITHIN)
		return a_in_b ? TT_IMPLIES : b_in_a ? TT_IMPLIED : TT_EXCLUDES;
	if (a->kind == TT_ATOM_IS)
		return a_in_b ? TT_IMPLIES : TT_EXCLUDES;
	return b_in_a ? TT_IMPLIED : TT_EXCLUDES;
}

static enum tt_atom_relation relate_facts(
	const struct tt_model *model, const struct tt_atom *a, const struct tt_atom *b) {
	if (tt_set_contains(&model->sets, model->questions.items[a->operand].implies, b->operand))
		return TT_IMPLIES;
	if (tt_set_contains(&model->sets, model->questions.items[b->operand].implies, a->operand))
		return TT_IMPLIED;
	return TT_UNRELATED;
}

static enum tt_atom_relation relate_kinds(
	const struct tt_model *model, const struct tt_atom *a, const struct tt_atom *b) {
	if (a->subject != b->subject)
		return TT_UNRELATED;
	return tt_system_kind_is(model, a->operand, b->operand)	  ? TT_IMPLIES
	       : tt_system_kind_is(model, b->operand, a->operand) ? TT_IMPLIED
								  : TT_UNRELATED;
}

static bool party_atom(const struct tt_atom *atom) {
	return atom->kind == TT_ATOM_IS || atom->kind == TT_ATOM_WITHIN;
}

enum tt_atom_relation tt_atoms_relate(
	const struct tt_model *model, const struct tt_atom *a, const struct tt_atom *b) {
	if (party_atom(a) && party_atom(b))
		return relate_parties(model, a, b);
	if (a->kind == TT_ATOM_EXISTS && b->kind == TT_ATOM_CONTAINS && same_place(a, b))
		return TT_IMPLIED;
	if (b->kind == TT_ATOM_EXISTS && a->kind == TT_ATOM_CONTAINS && same_place(a, b))
		return TT_IMPLIES;
	if (a->kind != b->kind)
		return TT_UNRELATED;
	if (a->kind == TT_ATOM_LABEL)
		return relate_labels(model, a, b);
	if (a->kind == TT_ATOM_FACT)
		return relate_facts(model, a, b);
	if (a->kind == TT_ATOM_ON)
		return relate_kinds(model, a, b);
	if (a->kind == TT_ATOM_EQUALS)
		return same_place(a, b) ? TT_EXCLUDES : TT_UNRELATED;
	if (a->kind == TT_ATOM_AT_LEAST && same_place(a, b))
		return a->number > b->number ? TT_IMPLIES : TT_IMPLIED;
	return TT_UNRELATED;
}

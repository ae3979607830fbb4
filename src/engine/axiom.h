/*
 * Axioms say what the atoms of conditions have to do with each other: a higher label implies the lower ones,
 * one field has one value, a party below another is below what that is below, one answer may settle another
 * question. Parties' facts that are fixed in a model (countries, kinds) need none: they are evaluated
 * outright.
 */
#ifndef TT_ENGINE_AXIOM_H
#define TT_ENGINE_AXIOM_H

#include "model/model.h"

enum tt_atom_relation { TT_UNRELATED, TT_IMPLIES, TT_IMPLIED, TT_EXCLUDES };

/*
 * What a says of b: implies it, is implied by it, or excludes that both hold. What follows by way of a third
 * atom is said of the two outright: the relation is closed.
 */
enum tt_atom_relation tt_atoms_relate(
	const struct tt_model *model, const struct tt_atom *a, const struct tt_atom *b);

#endif

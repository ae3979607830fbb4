/*
 * Prime implicants: the compiled form of every condition. Three-valued evaluation on all primes is exact: a
 * condition is certain iff some cube is wholly true, impossible iff every cube has a false literal; what is
 * left open is exactly what the unknown literals of the open cubes ask (docs/semantics.md, section 7).
 */
#ifndef TT_ENGINE_CUBE_H
#define TT_ENGINE_CUBE_H

#include "model/formula.h"

#define TT_CUBE_ATOMS 64  /* different atoms in one condition */
#define TT_CUBE_LIMIT 256 /* cubes of one condition */
#define TT_CUBE_SCRATCH ((size_t)16 << 20)

/* A conjunction of literals; bit i speaks of atoms[i] of the cover that the cube belongs to. */
struct tt_cube {
	uint64_t positive, negative;
};

/*
 * The prime implicants of one condition. No cubes: it is never true; one empty cube: it is always true. Cubes
 * with fewer literals come first, then as the masks of their atoms ascend, then as positive ascends, so that
 * equal functions have equal covers however they are spelled.
 */
struct tt_cover {
	const uint32_t *atoms; /* ascending atom ids; only those that occur in a cube */
	uint32_t atom_count;
	const struct tt_cube *cubes;
	uint32_t cube_count;
	uint64_t costly; /* atoms to be asked last; left 0 by tt_cover_compile(), for whoever evaluates */
};

/* A law between two atoms: not both literals can be false. (a implies b: {a, true, b, false}; never both: {a,
 * true, b, true}). */
struct tt_axiom {
	uint32_t a;
	bool a_negated;
	uint32_t b;
	bool b_negated;
};

/*
 * Computes the cover of the formula root under the axioms: the primes of "root or not axioms", less the cubes
 * that the axioms contradict and those from which another cube follows by the axioms.
 *
 * Only axioms between two atoms that the condition depends on are used; what two axioms imply through an atom
 * that it does not depend on must be given as an axiom of its own (of a chain a, b, c also "a implies c").
 * Axioms that leave no world at all make every condition never true.
 *
 * The cover lives on arena. What it is worked out with lies on scratch, an arena of TT_CUBE_SCRATCH bytes
 * that is empty before and after, and serves the next cover. TT_LIMIT if the formula names more than
 * TT_CUBE_ATOMS atoms, the condition has more than TT_CUBE_LIMIT cubes, or either takes more memory than
 * scratch has or too much time to find out: it should be split. As everywhere, arena itself may run out too
 * and leave through its tt_arena_run().
 */
enum tt_status tt_cover_compile(struct tt_arena *arena, struct tt_arena *scratch,
	const struct tt_formulas *formulas, uint32_t root, const struct tt_axiom *axioms,
	uint32_t axiom_count, struct tt_cover *cover) TT_MUST_USE;

/*
 * What is known of the condition when the atoms in known_true are true and those in known_false false; bits
 * are the cover's, the masks are disjoint. Exact if what is known is closed under the axioms: yes and no are
 * answered as soon as every world that is left agrees.
 */
enum tt_truth tt_cover_evaluate(const struct tt_cover *cover, uint64_t known_true, uint64_t known_false);

#endif

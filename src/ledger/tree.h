/*
 * The tree of RFC 6962: what a log of some size hashes to, and short proofs that an entry is in it and that a
 * smaller tree is its beginning. A node is known by its level and index: the one at (level, index) stands
 * above the 2^level leaves from index * 2^level, and is there once all of them are.
 *
 * A range is the tree as one appends to it: the roots of the complete subtrees that its size is made of,
 * largest first, one for each bit that is set in size. It takes 2 KB, whatever the size.
 */
#ifndef TT_LEDGER_TREE_H
#define TT_LEDGER_TREE_H

#include "ledger/hash.h"

enum { TT_TREE_LEVELS = 63 };
#define TT_TREE_MAX ((uint64_t)1 << 62) /* leaves of the largest tree */

struct tt_tree_range {
	uint64_t size;
	struct tt_hash nodes[TT_TREE_LEVELS]; /* as many as size has bits set */
};

/* An empty range is all zero. Appending past TT_TREE_MAX is the caller's mistake. */
void tt_tree_range_append(struct tt_tree_range *range, const struct tt_hash *leaf);
/* The root of the tree with these leaves. */
struct tt_hash tt_tree_range_root(const struct tt_tree_range *range);

/* Where nodes come from. False if the node cannot be had; then what was asked for fails, too. */
struct tt_nodes {
	bool (*read)(void *context, unsigned level, uint64_t index, struct tt_hash *node);
	void *context;
};

struct tt_proof {
	uint32_t len;
	struct tt_hash hashes[TT_TREE_LEVELS + 1];
};

/* The range of the first size leaves. */
bool tt_tree_range_read(struct tt_tree_range *range, const struct tt_nodes *nodes, uint64_t size);

/*
 * RFC 6962 section 2.1.1: that leaf index is in the tree of the first size leaves; from the leaf's sibling
 * up. False if index is not below size, or a node cannot be had.
 */
bool tt_prove_inclusion(
	struct tt_proof *proof, const struct tt_nodes *nodes, uint64_t index, uint64_t size) TT_MUST_USE;
/* Section 2.1.2: that the tree of old leaves is the beginning of that of size leaves. False if old > size. */
bool tt_prove_consistency(
	struct tt_proof *proof, const struct tt_nodes *nodes, uint64_t old, uint64_t size) TT_MUST_USE;

/* Does the proof show that the leaf stands at index in the tree of this size and root? */
bool tt_inclusion_holds(const struct tt_proof *proof, uint64_t index, uint64_t size,
	const struct tt_hash *leaf, const struct tt_hash *root) TT_MUST_USE;
/* Does the proof show that the old tree is the beginning of the other? An empty tree begins every one. */
bool tt_consistency_holds(const struct tt_proof *proof, uint64_t old, uint64_t size,
	const struct tt_hash *old_root, const struct tt_hash *root) TT_MUST_USE;

#endif

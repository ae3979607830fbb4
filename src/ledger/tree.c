/*
 * Proofs are lists of roots of ranges of leaves. A range [start, end) that a proof needs begins at a multiple
 * of a power of two no smaller than its length, so its root is made of the complete subtrees that its length
 * has bits for. Verifiers follow RFC 9162 sections 2.1.3.2 and 2.1.4.2, which walk the path by the bits of
 * the index.
 */
#include "ledger/tree.h"

/* ---- ranges ---------------------------------------------------------------------------------------- */

static unsigned count_bits(uint64_t word) {
	return (unsigned)__builtin_popcountll(word);
}

static unsigned top_bit(uint64_t word) {
	return 63 - (unsigned)__builtin_clzll(word);
}

void tt_tree_range_append(struct tt_tree_range *range, const struct tt_hash *leaf) {
	unsigned len = count_bits(range->size);
	struct tt_hash node = *leaf;
	for (uint64_t size = range->size; size & 1; size >>= 1)
		node = tt_hash_node(&range->nodes[--len], &node);
	range->nodes[len] = node;
	range->size++;
}

struct tt_hash tt_tree_range_root(const struct tt_tree_range *range) {
	unsigned len = count_bits(range->size);
	if (len == 0)
		return tt_hash_empty();
	struct tt_hash root = range->nodes[--len];
	while (len > 0)
		root = tt_hash_node(&range->nodes[--len], &root);
	return root;
}

/* The complete subtrees of the leaves from start to end; start is a multiple of a power of two >= end -
 * start. */
static bool read_range(
	struct tt_tree_range *range, const struct tt_nodes *nodes, uint64_t start, uint64_t end) {
	unsigned len = 0;
	range->size = end - start;
	for (uint64_t at = start; at < end;) {
		unsigned level = top_bit(end - at);
		if (!nodes->read(nodes->context, level, at >> level, &range->nodes[len++]))
			return false;
		at += (uint64_t)1 << level;
	}
	return true;
}

bool tt_tree_range_read(struct tt_tree_range *range, const struct tt_nodes *nodes, uint64_t size) {
	return size <= TT_TREE_MAX && read_range(range, nodes, 0, size);
}

/* ---- making proofs --------------------------------------------------------------------------------- */

static bool add_root(struct tt_proof *proof, const struct tt_nodes *nodes, uint64_t start, uint64_t end) {
	struct tt_tree_range range;
	if (proof->len == TT_COUNT(proof->hashes) || !read_range(&range, nodes, start, end))
		return false;
	proof->hashes[proof->len++] = tt_tree_range_root(&range);
	return true;
}

static void reverse(struct tt_proof *proof) {
	for (uint32_t i = 0; i < proof->len / 2; i++) {
		struct tt_hash kept = proof->hashes[i];
		proof->hashes[i] = proof->hashes[proof->len - 1 - i];
		proof->hashes[proof->len - 1 - i] = kept;
	}
}

/* The largest power of two below count, which is at least 2: where RFC 6962 splits count leaves. */
static uint64_t split_of(uint64_t count) {
	return (uint64_t)1 << top_bit(count - 1);
}

bool tt_prove_inclusion(struct tt_proof *proof, const struct tt_nodes *nodes, uint64_t index, uint64_t size) {
	uint64_t start = 0, end = size;
	proof->len = 0;
	if (index >= size || size > TT_TREE_MAX)
		return false;
	while (end - start > 1) {
		uint64_t middle = start + split_of(end - start);
		bool right = index >= middle;
		if (!add_root(proof, nodes, right ? start : middle, right ? middle : end))
			return false;
		*(right ? &start : &end) = middle;
	}
	reverse(proof);
	return true;
}

bool tt_prove_consistency(struct tt_proof *proof, const struct tt_nodes *nodes, uint64_t old, uint64_t size) {
	uint64_t start = 0, end = size;
	proof->len = 0;
	if (old > size || size > TT_TREE_MAX)
		return false;
	if (old == 0 || old == size)
		return true;
	while (end != old) {
		uint64_t middle = start + split_of(end - start);
		bool right = old > middle;
		if (!add_root(proof, nodes, right ? start : middle, right ? middle : end))
			return false;
		*(right ? &start : &end) = middle;
	}
	if (start > 0 && !add_root(proof, nodes, start, end)) /* else it is the old root, which is known */
		return false;
	reverse(proof);
	return true;
}

/* ---- verifying proofs ------------------------------------------------------------------------------ */

bool tt_inclusion_holds(const struct tt_proof *proof, uint64_t index, uint64_t size,
	const struct tt_hash *leaf, const struct tt_hash *root) {
	struct tt_hash hash = *leaf;
	if (index >= size)
		return false;
	uint64_t at = index, last = size - 1;
	for (uint32_t i = 0; i < proof->len; i++, at >>= 1, last >>= 1) {
		if (last == 0)
			return false;
		if ((at & 1) == 0 && at != last) {
			hash = tt_hash_node(&hash, &proof->hashes[i]);
			continue;
		}
		hash = tt_hash_node(&proof->hashes[i], &hash);
		for (; (at & 1) == 0 && at != 0; at >>= 1) /* levels at which the node has no sibling */
			last >>= 1;
	}
	return last == 0 && tt_hash_equal(&hash, root);
}

/* The walk for 0 < old < size, from the hash that both trees have in common. */
static bool walk_consistency(const struct tt_proof *proof, uint32_t next, struct tt_hash shared, uint64_t at,
	uint64_t last, const struct tt_hash *old_root, const struct tt_hash *root) {
	struct tt_hash before = shared, after = shared;
	for (; next < proof->len; next++, at >>= 1, last >>= 1) {
		const struct tt_hash *hash = &proof->hashes[next];
		if (last == 0)
			return false;
		if ((at & 1) == 0 && at != last) {
			after = tt_hash_node(&after, hash);
			continue;
		}
		before = tt_hash_node(hash, &before);
		after = tt_hash_node(hash, &after);
		for (; (at & 1) == 0 && at != 0; at >>= 1)
			last >>= 1;
	}
	return last == 0 && tt_hash_equal(&before, old_root) && tt_hash_equal(&after, root);
}

bool tt_consistency_holds(const struct tt_proof *proof, uint64_t old, uint64_t size,
	const struct tt_hash *old_root, const struct tt_hash *root) {
	struct tt_hash empty = tt_hash_empty();
	if (old > size)
		return false;
	if (old == size)
		return proof->len == 0 && tt_hash_equal(old_root, root) &&
		       (size > 0 || tt_hash_equal(root, &empty));
	if (old == 0)
		return proof->len == 0 && tt_hash_equal(old_root, &empty);
	if (proof->len == 0)
		return false;
	uint64_t at = old - 1, last = size - 1;
	for (; at & 1; at >>= 1)
		last >>= 1;
	bool whole = at == 0; /* the old tree is a complete subtree: the proof leaves its root out */
	return walk_consistency(
		proof, whole ? 0 : 1, whole ? *old_root : proof->hashes[0], at, last, old_root, root);
}

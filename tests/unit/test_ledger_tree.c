/*
 * The tree. Roots and proofs that are published: the leaves, roots, paths and consistency proofs of the tests
 * of google/certificate-transparency (cpp/merkletree/merkle_tree_test.cc), which RFC 6962's authors wrote.
 * Then all proofs of all small trees, and that none holds for anything else.
 */
#include "ledger/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <openssl/evp.h>

enum { LEAVES = 8, MANY = 70 };

static const struct {
	const char *bytes;
	size_t len;
} leaves[LEAVES] = {{"", 0}, {"\x00", 1}, {"\x10", 1}, {"\x20\x21", 2}, {"\x30\x31", 2},
	{"\x40\x41\x42\x43", 4}, {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
	{"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};

static const char *const roots[LEAVES + 1] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static const struct {
	uint64_t index, size;
	uint32_t len;
	const char *path[3];
} paths[] = {
	{0, 1, 0, {NULL}},
	{0, 8, 3,
		{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
	{5, 8, 3,
		{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
	{2, 3, 1, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
	{1, 5, 3,
		{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

static const struct {
	uint64_t old, size;
	uint32_t len;
	const char *proof[3];
} growths[] = {
	{1, 1, 0, {NULL}},
	{1, 8, 3,
		{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
	{6, 8, 3,
		{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
	{2, 5, 2,
		{"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

/* A tree's leaves, from which any node is computed. */
struct forest {
	struct tt_hash leaves[MANY];
	uint64_t count;
};

static bool read_node(void *context, unsigned level, uint64_t index, struct tt_hash *node) {
	struct forest *forest = context;
	struct tt_hash left, right;
	if ((index + 1) << level > forest->count)
		return false;
	*node = forest->leaves[index << level];
	if (level == 0)
		return true;
	if (!read_node(context, level - 1, 2 * index, &left) ||
		!read_node(context, level - 1, 2 * index + 1, &right))
		return false;
	*node = tt_hash_node(&left, &right);
	return true;
}

static void plant(struct forest *forest, uint64_t count) {
	forest->count = count;
	for (uint64_t i = 0; i < count; i++)
		forest->leaves[i] = i < LEAVES ? tt_hash_leaf(leaves[i].bytes, leaves[i].len)
					       : tt_hash_leaf(&i, sizeof(i));
}

static struct tt_hash root_of(const struct forest *forest, uint64_t count) {
	struct tt_tree_range range = {0};
	for (uint64_t i = 0; i < count; i++)
		tt_tree_range_append(&range, &forest->leaves[i]);
	return tt_tree_range_root(&range);
}

static void assert_hash(struct tt_hash hash, const char *expected) {
	char text[2 * TT_HASH_SIZE + 1];
	for (size_t i = 0; i < TT_HASH_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", hash.bytes[i]);
	assert_string_equal(text, expected);
}

static void roots_are_the_published_ones(void **state) {
	struct forest forest;
	(void)state;
	plant(&forest, LEAVES);
	for (uint64_t size = 0; size <= LEAVES; size++)
		assert_hash(root_of(&forest, size), roots[size]);
}

static void paths_are_the_published_ones(void **state) {
	struct forest forest;
	struct tt_nodes nodes = {read_node, &forest};
	struct tt_proof proof;
	(void)state;
	plant(&forest, LEAVES);
	for (size_t i = 0; i < TT_COUNT(paths); i++) {
		assert_true(tt_prove_inclusion(&proof, &nodes, paths[i].index, paths[i].size));
		assert_int_equal(proof.len, paths[i].len);
		for (uint32_t j = 0; j < proof.len; j++)
			assert_hash(proof.hashes[j], paths[i].path[j]);
	}
	for (size_t i = 0; i < TT_COUNT(growths); i++) {
		assert_true(tt_prove_consistency(&proof, &nodes, growths[i].old, growths[i].size));
		assert_int_equal(proof.len, growths[i].len);
		for (uint32_t j = 0; j < proof.len; j++)
			assert_hash(proof.hashes[j], growths[i].proof[j]);
	}
}

/* Every way to spoil a proof that changes it makes it fail. */
static void assert_only(const struct tt_proof *proof,
	bool (*holds)(const struct tt_proof *proof, const void *of), const void *of) {
	struct tt_proof spoilt = *proof;
	for (uint32_t i = 0; i < proof->len; i++) {
		spoilt.hashes[i].bytes[i] ^= 1;
		assert_false(holds(&spoilt, of));
		spoilt = *proof;
	}
	spoilt.len++;
	spoilt.hashes[proof->len] = tt_hash_empty();
	assert_false(holds(&spoilt, of));
	if (proof->len > 0) {
		spoilt.len = proof->len - 1;
		assert_false(holds(&spoilt, of));
	}
}

struct inclusion {
	uint64_t index, size;
	struct tt_hash leaf, root;
};

static bool inclusion_holds(const struct tt_proof *proof, const void *of) {
	const struct inclusion *inclusion = of;
	return tt_inclusion_holds(
		proof, inclusion->index, inclusion->size, &inclusion->leaf, &inclusion->root);
}

static void every_leaf_is_proved_and_no_other(void **state) {
	struct forest forest;
	struct tt_nodes nodes = {read_node, &forest};
	struct tt_proof proof;
	(void)state;
	plant(&forest, MANY);
	for (uint64_t size = 1; size <= MANY; size++)
		for (uint64_t index = 0; index < size; index++) {
			struct inclusion inclusion = {
				index, size, forest.leaves[index], root_of(&forest, size)};
			assert_true(tt_prove_inclusion(&proof, &nodes, index, size));
			assert_true(inclusion_holds(&proof, &inclusion));
			assert_only(&proof, inclusion_holds, &inclusion);
			for (uint64_t other = 0; other < size; other++) {
				inclusion.index = other;
				assert_int_equal(inclusion_holds(&proof, &inclusion), other == index);
			}
			inclusion.index = size;
			assert_false(inclusion_holds(&proof, &inclusion));
		}
	assert_false(tt_prove_inclusion(&proof, &nodes, MANY, MANY));
	assert_false(tt_prove_inclusion(&proof, &nodes, 0, MANY + 1)); /* there are not so many */
}

struct growth {
	uint64_t old, size;
	struct tt_hash old_root, root;
};

static bool growth_holds(const struct tt_proof *proof, const void *of) {
	const struct growth *growth = of;
	return tt_consistency_holds(proof, growth->old, growth->size, &growth->old_root, &growth->root);
}

static void every_growth_is_proved_and_no_other(void **state) {
	struct forest forest, other;
	struct tt_nodes nodes = {read_node, &forest};
	struct tt_proof proof;
	(void)state;
	plant(&forest, MANY);
	plant(&other, MANY);
	other.leaves[0].bytes[0] ^= 1;
	for (uint64_t size = 0; size <= MANY; size++)
		for (uint64_t old = 0; old <= size; old++) {
			struct growth growth = {old, size, root_of(&forest, old), root_of(&forest, size)};
			assert_true(tt_prove_consistency(&proof, &nodes, old, size));
			assert_true(growth_holds(&proof, &growth));
			assert_only(&proof, growth_holds, &growth);
			if (old == 0)
				continue;
			growth.old_root = root_of(&other, old);
			assert_false(growth_holds(&proof, &growth));
			growth.root = root_of(&other, size);
			growth.old_root = root_of(&forest, old);
			assert_false(growth_holds(&proof, &growth));
		}
	assert_false(tt_prove_consistency(&proof, &nodes, 2, 1));
	struct growth shrunk = {2, 1, root_of(&forest, 2), root_of(&forest, 1)};
	proof.len = 0;
	assert_false(growth_holds(&proof, &shrunk));
}

static void ranges_are_read_back(void **state) {
	struct forest forest;
	struct tt_nodes nodes = {read_node, &forest};
	struct tt_tree_range range;
	(void)state;
	plant(&forest, MANY);
	for (uint64_t size = 0; size <= MANY; size++) {
		assert_true(tt_tree_range_read(&range, &nodes, size));
		struct tt_hash root = tt_tree_range_root(&range), expected = root_of(&forest, size);
		assert_true(tt_hash_equal(&root, &expected));
	}
	assert_false(tt_tree_range_read(&range, &nodes, MANY + 1));
	assert_false(tt_tree_range_read(&range, &nodes, TT_TREE_MAX + 1));
}

/* The block function against the general interface, around every length at which padding changes. */
static void hashes_are_those_of_evp(void **state) {
	uint8_t bytes[200], prefixed[201] = {0}, expected[TT_HASH_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7);
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		memcpy(prefixed + 1, bytes, len);
		assert_int_equal(EVP_Digest(prefixed, len + 1, expected, NULL, EVP_sha256(), NULL), 1);
		struct tt_hash leaf = tt_hash_leaf(bytes, len), plain = tt_hash_of(prefixed, len + 1);
		assert_memory_equal(leaf.bytes, expected, TT_HASH_SIZE);
		assert_memory_equal(plain.bytes, expected, TT_HASH_SIZE);
	}
	prefixed[0] = 1;
	memcpy(prefixed + 1, bytes, 64);
	EVP_Digest(prefixed, 65, expected, NULL, EVP_sha256(), NULL);
	struct tt_hash left, right;
	memcpy(left.bytes, bytes, 32);
	memcpy(right.bytes, bytes + 32, 32);
	struct tt_hash node = tt_hash_node(&left, &right);
	assert_memory_equal(node.bytes, expected, TT_HASH_SIZE);
}

static void base64_has_one_spelling(void **state) {
	static const struct {
		const char *text, *bytes;
		size_t len;
	} good[] = {{"", "", 0}, {"Zg==", "f", 1}, {"Zm8=", "fo", 2}, {"Zm9v", "foo", 3},
		{"Zm9vYg==", "foob", 4}, {"+/+/", "\xfb\xff\xbf", 3}}; /* RFC 4648 section 10 */
	static const char *const bad[] = {"Z", "Zg",
		"Zg=", "Zg===", "Zh==", "Zm9=", "Zg==Zg==", "Z-==", "Zm9v\n", "====", "=", "Zm 9v"};
	uint8_t bytes[8];
	size_t len;
	struct tt_arena arena;
	struct tt_buf buf;
	(void)state;
	tt_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < TT_COUNT(good); i++) {
		assert_true(tt_base64_read(tt_text_of(good[i].text), bytes, sizeof(bytes), &len));
		assert_int_equal(len, good[i].len);
		assert_memory_equal(bytes, good[i].bytes, len);
		tt_buf_init(&buf, &arena, 100);
		tt_base64_add(&buf, good[i].bytes, good[i].len);
		assert_true(tt_text_is(tt_buf_text(&buf), good[i].text));
	}
	for (size_t i = 0; i < TT_COUNT(bad); i++)
		assert_false(tt_base64_read(tt_text_of(bad[i]), bytes, sizeof(bytes), &len));
	assert_false(tt_base64_read(TT_TEXT("Zm9v"), bytes, 2, &len));
	tt_arena_finish(&arena);
}

static void decimals_have_one_spelling(void **state) {
	static const char *const bad[] = {"", "00", "01", "-1", "+1", " 1", "1 ", "0x1",
		"9223372036854775808", "18446744073709551616", "1e3"};
	uint64_t number;
	(void)state;
	assert_true(tt_decimal_read(TT_TEXT("0"), &number) && number == 0);
	assert_true(tt_decimal_read(TT_TEXT("9223372036854775807"), &number) && number == INT64_MAX);
	for (size_t i = 0; i < TT_COUNT(bad); i++)
		assert_false(tt_decimal_read(tt_text_of(bad[i]), &number));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roots_are_the_published_ones),
		cmocka_unit_test(paths_are_the_published_ones),
		cmocka_unit_test(every_leaf_is_proved_and_no_other),
		cmocka_unit_test(every_growth_is_proved_and_no_other),
		cmocka_unit_test(ranges_are_read_back),
		cmocka_unit_test(hashes_are_those_of_evp),
		cmocka_unit_test(base64_has_one_spelling),
		cmocka_unit_test(decimals_have_one_spelling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

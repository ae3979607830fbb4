/*
 * Signed notes, checkpoints, cosignatures, receipts, proofs of growth, names of tiles. Keys and a signature
 * that are published are those of the tests of golang.org/x/mod/sumdb/note; forms are those of the examples
 * of c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness and tlog-tiles.
 */
#include "ledger/proof.h"
#include "ledger/tile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define DASH "\xE2\x80\x94 "
#define VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define SKEY "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define TEXT                                                                                                 \
	"If you think cryptography is the answer to your problem,\n"                                         \
	"then you don't know what your problem is.\n"
#define SIGNATURE                                                                                            \
	DASH "PeterNeumann "                                                                                 \
	     "x08go/ZJkuBS9UG/"                                                                              \
	     "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define SOFA "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define SOFA_LOG                                                                                             \
	DASH "example.com/behind-the-sofa "                                                                  \
	     "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"                                     \
	     "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
#define SOFA_WITNESS                                                                                         \
	"jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"                                                               \
	"zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="

static struct tt_arena arena;

static int set_up(void **state) {
	(void)state;
	tt_arena_init(&arena, 64 << 20);
	return 0;
}

static int tear_down(void **state) {
	(void)state;
	tt_arena_finish(&arena);
	return 0;
}

static struct tt_buf new_buf(void) {
	struct tt_buf buf;
	tt_buf_init(&buf, &arena, TT_NOTE_MAX);
	return buf;
}

static struct tt_key read_key(const char *text) {
	struct tt_key key;
	assert_true(tt_key_read(tt_text_of(text), &key));
	return key;
}

static void published_keys_are_read_and_written(void **state) {
	struct tt_key key = read_key(VKEY);
	struct tt_signer signer;
	struct tt_buf buf = new_buf();
	(void)state;
	assert_string_equal(key.name, "PeterNeumann");
	assert_int_equal(key.id, 0xc74f20a3);
	tt_key_add(&buf, &key);
	assert_string_equal(buf.bytes, VKEY);
	assert_true(tt_signer_read(TT_TEXT(SKEY), &signer));
	assert_memory_equal(signer.key.bytes, key.bytes, sizeof(key.bytes));
	buf = new_buf();
	tt_signer_add(&buf, &signer);
	assert_string_equal(buf.bytes, SKEY);
	assert_false(tt_signer_read(TT_TEXT(VKEY), &signer));
}

static void keys_that_are_none_are_refused(void **state) {
	static const char *const bad[] = {"", "+", "++", "PeterNeumann", "PeterNeumann+c74f20a3",
		"PeterNeumann+c74f20a3+",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
		"PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"};
	struct tt_key key;
	struct tt_signer signer;
	(void)state;
	for (size_t i = 0; i < TT_COUNT(bad); i++)
		assert_false(tt_key_read(tt_text_of(bad[i]), &key));
	static const char *const names[] = {"", "a b", "a+b", "a\343\200\200b", "a\xC2\xA0", "a\n", "\xFF"};
	for (size_t i = 0; i < TT_COUNT(names); i++)
		assert_false(tt_signer_create(&signer, tt_text_of(names[i]), TT_KEY_LOG));
}

static enum tt_note_verdict verdict_of(const char *message, const struct tt_key *keys, uint32_t count) {
	struct tt_note note;
	return tt_note_verify(tt_text_of(message), keys, count, &note);
}

static void a_published_note_verifies(void **state) {
	struct tt_key key = read_key(VKEY);
	struct tt_note note;
	(void)state;
	assert_int_equal(tt_note_verify(TT_TEXT(TEXT "\n" SIGNATURE), &key, 1, &note), TT_NOTE_GOOD);
	assert_true(tt_text_is(note.text, TEXT));
	assert_int_equal(note.signers, 1);
	struct tt_signer signer;
	struct tt_buf buf = new_buf();
	assert_true(tt_signer_read(TT_TEXT(SKEY), &signer));
	tt_note_sign(&buf, TT_TEXT(TEXT), &signer, 0);
	assert_string_equal(buf.bytes, SIGNATURE); /* Ed25519 always signs alike */
}

static void notes_that_are_wrong_are_told_apart(void **state) {
	struct tt_key key = read_key(VKEY), other = key;
	(void)state;
	memcpy(other.name, "SomeoneElse.", 12);
	assert_int_equal(verdict_of(TEXT "\n" SIGNATURE, &other, 1), TT_NOTE_UNSIGNED);
	assert_int_equal(verdict_of(TEXT "\n" SIGNATURE, NULL, 0), TT_NOTE_UNSIGNED);
	assert_int_equal(verdict_of("x" TEXT "\n" SIGNATURE, &key, 1), TT_NOTE_FORGED);
	assert_int_equal(
		verdict_of(TEXT "\n" SIGNATURE DASH "PeterNeumann x08go/AAAAA=\n", &key, 1), TT_NOTE_FORGED);
	assert_int_equal(verdict_of(TEXT "\n" SIGNATURE DASH "who AAAAAAA=\n", &key, 1), TT_NOTE_GOOD);
	static const char *const malformed[] = {"", "\n", "\n\n", TEXT, TEXT "\n", TEXT SIGNATURE,
		"\n\n"
		"x",
		TEXT "\n" SIGNATURE "\n", TEXT "\n" DASH "PeterNeumann\n",
		TEXT "\n" DASH "PeterNeumann AAAA\n", TEXT "\n- PeterNeumann AAAAAAA=\n",
		TEXT "\n" DASH "Peter+Neumann AAAAAAA=\n", TEXT "\n" DASH " AAAAAAA=\n",
		TEXT "\n" DASH "PeterNeumann AAAAAAA\n", "a\tb\n\n" SIGNATURE, "a\rb\n\n" SIGNATURE,
		"\xFF\n\n" SIGNATURE, TEXT "\n" DASH "PeterNeumann AAAAAAA="};
	for (size_t i = 0; i < TT_COUNT(malformed); i++)
		assert_int_equal(verdict_of(malformed[i], &key, 1), TT_NOTE_MALFORMED);
}

static void a_note_has_at_least_sixteen_signatures_and_a_limit(void **state) {
	struct tt_key key = read_key(VKEY);
	struct tt_buf buf = new_buf();
	(void)state;
	tt_buf_string(&buf, TEXT "\n");
	for (int i = 1; i < 16; i++)
		tt_buf_format(&buf, DASH "other%d AAAAAAA=\n", i);
	tt_buf_string(&buf, SIGNATURE);
	assert_int_equal(verdict_of(buf.bytes, &key, 1), TT_NOTE_GOOD);
	for (int i = 0; i < TT_NOTE_LINES_MAX; i++)
		tt_buf_string(&buf, DASH "more AAAAAAA=\n");
	assert_int_equal(verdict_of(buf.bytes, &key, 1), TT_NOTE_MALFORMED);
}

static void published_checkpoints_are_read_and_written(void **state) {
	struct tt_checkpoint checkpoint;
	struct tt_note note;
	struct tt_buf buf = new_buf();
	uint8_t bytes[76];
	size_t len;
	(void)state;
	assert_true(tt_note_read(
		TT_TEXT(SOFA "\n" SOFA_LOG DASH "witness.example.com/w1 " SOFA_WITNESS "\n"), &note));
	assert_true(tt_checkpoint_read(note.text, &checkpoint));
	assert_true(tt_text_is(checkpoint.origin, "example.com/behind-the-sofa"));
	assert_int_equal(checkpoint.size, 20852163);
	tt_checkpoint_add(&buf, &checkpoint);
	assert_string_equal(buf.bytes, SOFA);
	assert_true(tt_base64_read(TT_TEXT(SOFA_WITNESS), bytes, sizeof(bytes), &len));
	assert_int_equal(len, 4 + 8 + 64); /* id, time, Ed25519 */
	assert_int_equal(bytes[8] << 24 | bytes[9] << 16 | bytes[10] << 8 | bytes[11], 1679315147);
}

static void checkpoints_have_one_spelling(void **state) {
	static const char *const bad[] = {"", "o\n", "o\n1\n",
		"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
		"\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"o\n9223372036854775807\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
		"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2IA\n",
		"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
		"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nx"};
	struct tt_checkpoint checkpoint;
	(void)state;
	for (size_t i = 0; i < TT_COUNT(bad); i++)
		assert_false(tt_checkpoint_read(tt_text_of(bad[i]), &checkpoint));
	assert_true(tt_checkpoint_read(
		TT_TEXT("o\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n"), &checkpoint));
	assert_true(tt_text_is(checkpoint.extension, "more\n"));
}

static void a_witness_signs_the_time(void **state) {
	struct tt_signer witness, log;
	struct tt_checkpoint checkpoint;
	struct tt_note note;
	struct tt_buf buf = new_buf();
	(void)state;
	assert_true(tt_signer_create(&witness, TT_TEXT("witness.example"), TT_KEY_WITNESS));
	assert_true(tt_signer_create(&log, TT_TEXT("example.com/behind-the-sofa"), TT_KEY_LOG));
	tt_buf_string(&buf, SOFA "\n");
	tt_note_sign(&buf, TT_TEXT(SOFA), &log, 0);
	tt_note_sign(&buf, TT_TEXT(SOFA), &witness, 1679315147);
	struct tt_key keys[] = {witness.key, log.key};
	assert_int_equal(tt_checkpoint_verify(tt_buf_text(&buf), keys, 2, &checkpoint, &note), TT_NOTE_GOOD);
	assert_int_equal(note.signers, 3);
	assert_int_equal(note.times[0], 1679315147);
	assert_int_equal(
		tt_checkpoint_verify(tt_buf_text(&buf), keys, 1, &checkpoint, &note), TT_NOTE_UNSIGNED);
	/* A log's signature is none of a witness with the same key, nor the other way round. */
	struct tt_key confused = witness.key;
	confused.kind = TT_KEY_LOG;
	assert_int_equal(tt_note_verify(tt_buf_text(&buf), &confused, 1, &note), TT_NOTE_FORGED);
}

/* ---- proofs ---------------------------------------------------------------------------------------- */

static void a_published_growth_is_read(void **state) {
	static const char text[] = "old 20852014\n"
				   "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
				   "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
				   "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
				   "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
				   "\n" SOFA "\n" SOFA_LOG;
	struct tt_growth growth;
	struct tt_buf buf = new_buf();
	(void)state;
	assert_true(tt_growth_read(TT_TEXT(text), &growth));
	assert_int_equal(growth.old, 20852014);
	assert_int_equal(growth.proof.len, 4);
	tt_growth_add(&buf, &growth);
	assert_string_equal(buf.bytes, text);
}

static void proofs_that_are_none_are_refused(void **state) {
	static const char *const receipts[] = {"", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\n",
		"c2sp.org/tlog-proof@v2\nindex 0\n\nx", "c2sp.org/tlog-proof@v1\nindex 00\n\nx",
		"c2sp.org/tlog-proof@v1\nindex 0\n\n", "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx",
		"c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\nx", "c2sp.org/tlog-proof@v1\nextra AAAA\n\nx",
		"c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\nx"};
	static const char *const growths[] = {
		"", "old", "old 1", "old 01\n\nx", "old 1\nx\n\nx", "old 1\n\n", "old -1\n\nx", "new 1\n\nx"};
	struct tt_receipt receipt;
	struct tt_growth growth;
	(void)state;
	for (size_t i = 0; i < TT_COUNT(receipts); i++)
		assert_false(tt_receipt_read(tt_text_of(receipts[i]), &receipt));
	for (size_t i = 0; i < TT_COUNT(growths); i++)
		assert_false(tt_growth_read(tt_text_of(growths[i]), &growth));
	assert_true(tt_receipt_read(TT_TEXT("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\nx"), &receipt));
	assert_false(receipt.opens); /* extra data of somebody else */
}

static void commitments_tell_salt_time_and_body_apart(void **state) {
	struct tt_salt salt = {{0}}, other = {{1}};
	struct tt_hash one = tt_entry_commit(&salt, 0, TT_TEXT("body"));
	struct tt_hash others[] = {tt_entry_commit(&other, 0, TT_TEXT("body")),
		tt_entry_commit(&salt, 1, TT_TEXT("body")), tt_entry_commit(&salt, 0, TT_TEXT("bodz")),
		tt_entry_commit(&salt, 0, TT_TEXT("body\0"))};
	uint8_t data[TT_LEAF_SIZE];
	(void)state;
	for (size_t i = 0; i < TT_COUNT(others); i++)
		assert_false(tt_hash_equal(&one, &others[i]));
	tt_entry_leaf_data(&one, data);
	struct tt_hash leaf = tt_entry_leaf(&one), expected = tt_hash_leaf(data, sizeof(data));
	assert_int_equal(data[0], 1);
	assert_true(tt_hash_equal(&leaf, &expected));
}

/* ---- tiles ----------------------------------------------------------------------------------------- */

static void tiles_have_the_published_names(void **state) {
	static const struct {
		struct tt_tile tile;
		const char *path;
	} names[] = {{{0, 1234067, 256}, "tile/0/x001/x234/067"}, {{0, 0, 256}, "tile/0/000"},
		{{1, 0, 1}, "tile/1/000.p/1"}, {{0, 273, 112}, "tile/0/273.p/112"},
		{{TT_TILE_BUNDLE, 1000, 255}, "tile/entries/x001/000.p/255"},
		{{63, 999, 256}, "tile/63/999"}};
	static const char *const bad[] = {"", "tile", "tile/0", "tile/0/", "tile/64/000", "tile/00/000",
		"tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256",
		"tile/0/000.p/01", "tile/0/000.p", "tile/0/000.p/", "tile/0/x001", "tile/0/x001/x234",
		"/tile/0/000", "tile/0/000/", "tile/0/000.p/1/", "tile/0/../000", "tile/-1/000",
		"tile/entries", "tile/entry/000", "tile/0/00a",
		"tile/0/x999/x999/x999/x999/x999/x999/x999/999", "tile/0/000.p/1/2", "tile/data/000"};
	struct tt_tile tile;
	char path[TT_TILE_PATH_MAX];
	(void)state;
	for (size_t i = 0; i < TT_COUNT(names); i++) {
		tt_tile_path(&names[i].tile, path);
		assert_string_equal(path, names[i].path);
		assert_true(tt_tile_read_path(tt_text_of(path), &tile));
		assert_int_equal(tile.level, names[i].tile.level);
		assert_int_equal(tile.index, names[i].tile.index);
		assert_int_equal(tile.width, names[i].tile.width);
	}
	for (size_t i = 0; i < TT_COUNT(bad); i++)
		assert_false(tt_tile_read_path(tt_text_of(bad[i]), &tile));
}

static void tiles_have_the_published_widths(void **state) {
	(void)state;
	assert_int_equal(tt_tile_width(0, 272, 70000), 256);
	assert_int_equal(tt_tile_width(0, 273, 70000), 112);
	assert_int_equal(tt_tile_width(0, 274, 70000), 0);
	assert_int_equal(tt_tile_width(1, 0, 70000), 256);
	assert_int_equal(tt_tile_width(1, 1, 70000), 17);
	assert_int_equal(tt_tile_width(2, 0, 70000), 1);
	assert_int_equal(tt_tile_width(3, 0, 70000), 0);
	assert_int_equal(tt_tile_width(0, 0, 256), 256);
	assert_int_equal(tt_tile_width(1, 0, 256), 1);
	assert_int_equal(tt_tile_width(TT_TILE_BUNDLE, 273, 70000), 112);
	assert_int_equal(tt_tile_width(0, UINT64_MAX, UINT64_MAX), 0);
	assert_int_equal(tt_tile_width(9, 0, UINT64_MAX), 0);
}

static void bundles_are_taken_apart(void **state) {
	struct tt_text bundle = TT_TEXT("\0\3abc\0\0\0\1x"), data;
	(void)state;
	assert_true(tt_bundle_next(&bundle, &data) && tt_text_is(data, "abc"));
	assert_true(tt_bundle_next(&bundle, &data) && data.len == 0);
	assert_true(tt_bundle_next(&bundle, &data) && tt_text_is(data, "x"));
	assert_false(tt_bundle_next(&bundle, &data));
	bundle = TT_TEXT("\0");
	assert_false(tt_bundle_next(&bundle, &data));
	bundle = TT_TEXT("\0\2x");
	assert_false(tt_bundle_next(&bundle, &data));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_keys_are_read_and_written),
		cmocka_unit_test(keys_that_are_none_are_refused),
		cmocka_unit_test(a_published_note_verifies),
		cmocka_unit_test(notes_that_are_wrong_are_told_apart),
		cmocka_unit_test(a_note_has_at_least_sixteen_signatures_and_a_limit),
		cmocka_unit_test(published_checkpoints_are_read_and_written),
		cmocka_unit_test(checkpoints_have_one_spelling),
		cmocka_unit_test(a_witness_signs_the_time),
		cmocka_unit_test(a_published_growth_is_read),
		cmocka_unit_test(proofs_that_are_none_are_refused),
		cmocka_unit_test(commitments_tell_salt_time_and_body_apart),
		cmocka_unit_test(tiles_have_the_published_names),
		cmocka_unit_test(tiles_have_the_published_widths),
		cmocka_unit_test(bundles_are_taken_apart),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/*
 * SHA-256 by OpenSSL's block function. A tree's leaves and nodes are one and two blocks long: the general
 * interface (EVP, even with its digest fetched once) spends three times as long on setting up and tearing
 * down as on such a block, so blocks are padded here and handed to SHA256_Transform(). Tests hold the results
 * to EVP's.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ledger/hash.h"

#include <openssl/sha.h>

enum { BLOCK = 64, LENGTH_AT = 56 };

static void put_words(const SHA256_CTX *context, struct tt_hash *hash) {
	for (size_t i = 0; i < 8; i++) {
		uint32_t word = (uint32_t)context->h[i];
		hash->bytes[4 * i] = (uint8_t)(word >> 24);
		hash->bytes[4 * i + 1] = (uint8_t)(word >> 16);
		hash->bytes[4 * i + 2] = (uint8_t)(word >> 8);
		hash->bytes[4 * i + 3] = (uint8_t)word;
	}
}

struct tt_hash tt_hash_parts(const struct tt_text *parts, size_t count) {
	struct tt_hash hash;
	SHA256_CTX context;
	SHA256_Init(&context);
	for (size_t i = 0; i < count; i++)
		SHA256_Update(&context, parts[i].bytes, parts[i].len);
	SHA256_Final(hash.bytes, &context);
	return hash;
}

struct tt_hash tt_hash_of(const void *bytes, size_t len) {
	return tt_hash_parts(&(struct tt_text){bytes, len}, 1);
}

struct tt_hash tt_hash_empty(void) {
	return tt_hash_parts(NULL, 0);
}

struct tt_hash tt_hash_leaf(const void *bytes, size_t len) {
	if (len > LENGTH_AT - 2)
		return tt_hash_parts((struct tt_text[]){{"\0", 1}, {bytes, len}}, 2);
	struct tt_hash hash;
	SHA256_CTX context;
	uint8_t block[BLOCK] = {0};
	memcpy(block + 1, bytes, len);
	block[1 + len] = 0x80;
	block[BLOCK - 2] = (uint8_t)((1 + len) >> 5);
	block[BLOCK - 1] = (uint8_t)((1 + len) << 3);
	SHA256_Init(&context);
	SHA256_Transform(&context, block);
	put_words(&context, &hash);
	return hash;
}

struct tt_hash tt_hash_node(const struct tt_hash *left, const struct tt_hash *right) {
	struct tt_hash hash;
	SHA256_CTX context;
	uint8_t blocks[2 * BLOCK] = {1};
	memcpy(blocks + 1, left, TT_HASH_SIZE);
	memcpy(blocks + 1 + TT_HASH_SIZE, right, TT_HASH_SIZE);
	blocks[BLOCK + 1] = 0x80;
	blocks[2 * BLOCK - 2] = (uint8_t)((1 + 2 * TT_HASH_SIZE) >> 5);
	blocks[2 * BLOCK - 1] = (uint8_t)((1 + 2 * TT_HASH_SIZE) << 3 & 0xFF);
	SHA256_Init(&context);
	SHA256_Transform(&context, blocks);
	SHA256_Transform(&context, blocks + BLOCK);
	put_words(&context, &hash);
	return hash;
}

/* ---- text ------------------------------------------------------------------------------------------ */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void tt_base64_add(struct tt_buf *buf, const void *bytes, size_t len) {
	const uint8_t *from = bytes;
	for (size_t i = 0; i < len; i += 3) {
		size_t rest = len - i;
		uint32_t word = (uint32_t)from[i] << 16 | (rest > 1 ? (uint32_t)from[i + 1] << 8 : 0) |
				(rest > 2 ? from[i + 2] : 0);
		char four[4] = {digits[word >> 18], digits[word >> 12 & 63],
			(char)(rest > 1 ? digits[word >> 6 & 63] : '='),
			(char)(rest > 2 ? digits[word & 63] : '=')};
		tt_buf_add(buf, (struct tt_text){four, 4});
	}
}

/* 0 to 63, or 64 for what is no digit. */
static uint32_t digit_value(char digit) {
	const char *found = digit == '\0' ? NULL : strchr(digits, digit);
	return found == NULL ? 64 : (uint32_t)(found - digits);
}

/* How many of the last four characters are padding. */
static size_t padding_of(struct tt_text text) {
	size_t padding = 0;
	while (padding < 2 && padding < text.len && text.bytes[text.len - 1 - padding] == '=')
		padding++;
	return padding;
}

bool tt_base64_read(struct tt_text text, void *bytes, size_t room, size_t *len) {
	size_t padding = padding_of(text), count = text.len - padding;
	uint8_t *to = bytes;
	uint32_t word = 0, bits = 0;
	*len = count * 6 / 8;
	if (text.len % 4 != 0 || *len > room)
		return false;
	for (size_t i = 0; i < count; i++) {
		uint32_t value = digit_value(text.bytes[i]);
		if (value == 64)
			return false;
		word = word << 6 | value;
		bits += 6;
		if (bits >= 8)
			*to++ = (uint8_t)(word >> (bits -= 8));
	}
	return (word & ((1u << bits) - 1)) == 0; /* bits that belong to no byte are zero */
}

bool tt_hash_read(struct tt_text text, struct tt_hash *hash) {
	size_t len;
	return text.len == TT_HASH_TEXT && tt_base64_read(text, hash->bytes, sizeof(hash->bytes), &len) &&
	       len == sizeof(hash->bytes);
}

bool tt_decimal_read(struct tt_text text, uint64_t *number) {
	*number = 0;
	if (text.len == 0 || text.len > 19 || (text.len > 1 && text.bytes[0] == '0'))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9')
			return false;
		*number = *number * 10 + (uint64_t)(text.bytes[i] - '0');
	}
	return *number <= INT64_MAX;
}

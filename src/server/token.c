/*
 * Tokens as texts.
 */
#include "server/principal.h"

#include <sodium.h>
#include "server/exchange.h"

enum { ID_BYTES = 8, SECRET_BYTES = 32, SECRET_LEN = 43 };

_Static_assert(TT_TOKEN_HASH_SIZE == crypto_pwhash_STRBYTES, "the hash of a token has its size");

static const char prefix[] = "tenten_";

static const struct role {
	const char *word;
	uint32_t bit;
} roles[] = {
#define ROLE(name, word, ja, en) {word, TT_ROLE_##name},
#include "server/role.def"
#undef ROLE
};

bool tt_token_make(struct tt_new_token *token) {
	uint8_t id[ID_BYTES], secret[SECRET_BYTES];
	char text[SECRET_LEN + 1];
	if (sodium_init() < 0)
		return false;
	randombytes_buf(id, sizeof(id));
	randombytes_buf(secret, sizeof(secret));
	sodium_bin2hex(token->id, sizeof(token->id), id, sizeof(id));
	sodium_bin2base64(
		text, sizeof(text), secret, sizeof(secret), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	snprintf(token->shown, sizeof(token->shown), "%s%.*s_%s", prefix, 2 * ID_BYTES, token->id, text);
	bool made = crypto_pwhash_str(token->hash, text, SECRET_LEN, crypto_pwhash_OPSLIMIT_INTERACTIVE,
			    crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(text, sizeof(text));
	return made;
}

bool tt_token_split(struct tt_text shown, struct tt_text *id, struct tt_text *secret) {
	size_t start = sizeof(prefix) - 1, middle = start + 2 * (size_t)ID_BYTES;
	if (shown.len != middle + 1 + SECRET_LEN || !tt_text_starts(shown, prefix) ||
		shown.bytes[middle] != '_')
		return false;
	*id = tt_text_slice(shown, start, middle);
	*secret = tt_text_slice(shown, middle + 1, shown.len);
	return tt_text_first_bad(*id) == id->len;
}

uint32_t tt_roles_read(struct tt_text words) {
	uint32_t bits = 0;
	words = tt_text_trim(words);
	while (words.len > 0) {
		size_t len = 0, i = 0;
		while (len < words.len && words.bytes[len] != ' ')
			len++;
		while (i < TT_COUNT(roles) && !tt_text_is(tt_text_slice(words, 0, len), roles[i].word))
			i++;
		if (i == TT_COUNT(roles))
			return 0;
		bits |= roles[i].bit;
		words = tt_text_trim(tt_text_slice(words, len, words.len));
	}
	return bits;
}

bool tt_certificate_id(struct tt_text digits, char id[TT_TOKEN_ID_SIZE]) {
	uint8_t bytes[32];
	size_t len = 0;
	if (digits.len != 2 * sizeof(bytes) ||
		sodium_hex2bin(bytes, sizeof(bytes), digits.bytes, digits.len, NULL, &len, NULL) != 0 ||
		len != sizeof(bytes))
		return false;
	memcpy(id, "cert-", 5);
	sodium_bin2hex(id + 5, TT_TOKEN_ID_SIZE - 5, bytes, sizeof(bytes));
	return true;
}

bool tt_token_of_certificate(struct tt_text digits, struct tt_new_token *token) {
	*token = (struct tt_new_token){.hash = "certificate"};
	return tt_certificate_id(digits, token->id);
}

/*
 * A token is a slice of the text. Names may hold dashes, so that a sum needs blanks around its sign.
 */
#include "model/token.h"

#include <string.h>

static bool name_byte(char byte) {
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '_' || byte == '-';
}

static size_t scan_name(struct tt_text text, size_t at) {
	while (at < text.len && name_byte(text.bytes[at]))
		at++;
	return at;
}

static struct tt_token scan_string(struct tt_text text, size_t at) {
	char quote = text.bytes[at];
	size_t end = at + 1;
	while (end < text.len && text.bytes[end] != quote)
		end++;
	if (end == text.len)
		return (struct tt_token){TT_TOKEN_BAD, tt_text_slice(text, at, end), at};
	return (struct tt_token){TT_TOKEN_STRING, tt_text_slice(text, at + 1, end), at + 1};
}

static const char *const signs[] = {
	"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "+", "-"};

static struct tt_token scan_sign(struct tt_text text, size_t at) {
	for (size_t i = 0; i < TT_COUNT(signs); i++) {
		size_t len = strlen(signs[i]);
		if (at + len <= text.len && memcmp(text.bytes + at, signs[i], len) == 0)
			return (struct tt_token){TT_TOKEN_SIGN, tt_text_slice(text, at, at + len), at};
	}
	size_t end = at + 1; /* a whole character, so that the complaint shows one */
	while (end < text.len && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
		end++;
	return (struct tt_token){TT_TOKEN_BAD, tt_text_slice(text, at, end), at};
}

struct tt_token tt_token_scan(struct tt_text text, size_t at, size_t *end) {
	while (at < text.len && (text.bytes[at] == ' ' || text.bytes[at] == '\t' || text.bytes[at] == '\n' ||
					text.bytes[at] == '\r'))
		at++;
	struct tt_token token = {TT_TOKEN_END, tt_text_slice(text, at, at), at};
	if (at == text.len) {
		*end = at;
		return token;
	}
	char byte = text.bytes[at];
	if (byte == '"' || byte == '\'') {
		token = scan_string(text, at);
		*end = token.start + token.text.len + (token.kind == TT_TOKEN_STRING);
		return token;
	}
	size_t name_end = scan_name(text, byte == '$' ? at + 1 : at);
	if (byte == '$' && name_end > at + 1)
		token = (struct tt_token){TT_TOKEN_PARAMETER, tt_text_slice(text, at, name_end), at};
	else if (byte >= '0' && byte <= '9')
		token = (struct tt_token){TT_TOKEN_NUMBER, tt_text_slice(text, at, name_end), at};
	else if (name_end > at && byte != '-' && byte != '$')
		token = (struct tt_token){TT_TOKEN_NAME, tt_text_slice(text, at, name_end), at};
	else
		token = scan_sign(text, at);
	*end = token.start + token.text.len;
	return token;
}

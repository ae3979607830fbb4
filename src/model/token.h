/*
 * The words and signs of an expression.
 */
#ifndef TT_MODEL_TOKEN_H
#define TT_MODEL_TOKEN_H

#include "base/base.h"

enum tt_token_kind {
	TT_TOKEN_END,
	TT_TOKEN_NAME,
	TT_TOKEN_STRING,
	TT_TOKEN_NUMBER,
	TT_TOKEN_PARAMETER,
	TT_TOKEN_SIGN, /* punctuation and operators; .text says which */
	TT_TOKEN_BAD,
};

struct tt_token {
	enum tt_token_kind kind;
	struct tt_text text; /* a string without its quotes, a parameter with its $ */
	size_t start;
};

/* The token at or behind a byte of the text; end is where the next one is looked for. Never fails: what is
 * none is TT_TOKEN_BAD. */
struct tt_token tt_token_scan(struct tt_text text, size_t at, size_t *end);

#endif

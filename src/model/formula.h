/*
 * Formulas: the shape of a condition once its names are resolved. A formula is a node in a shared pool; its
 * leaves are atoms, numbered by whoever makes them (model/expression.h), which here are only numbers.
 */
#ifndef TT_MODEL_FORMULA_H
#define TT_MODEL_FORMULA_H

#include "base/base.h"

/* What is known of a condition. Kleene's "and" is the lesser, his "or" the greater of two. */
enum tt_truth { TT_NO = 0, TT_UNKNOWN = 1, TT_YES = 2 };

enum tt_formula_kind {
	TT_FORMULA_FALSE,
	TT_FORMULA_TRUE,
	TT_FORMULA_ATOM, /* a: atom id */
	TT_FORMULA_NOT,	 /* a: formula */
	TT_FORMULA_AND,	 /* a, b: formulas */
	TT_FORMULA_OR,	 /* a, b: formulas */
};

struct tt_formula {
	uint8_t kind;
	uint32_t a, b;
};

/* Nodes 0 and 1 are false and true. A node's operands have smaller numbers than the node itself. */
struct tt_formulas {
	TT_VECTOR(struct tt_formula) nodes;
	struct tt_index index; /* of all others by kind and operands */
};

#endif

/*
 * Expressions: conditions as people write them, parsed, resolved and typed in one pass into formulas over
 * atoms. An atom is the smallest question that has a three-valued answer on an item: "is the label reached",
 * "is this the operation", "is this fact so". Equal atoms have equal ids over all packs in use, whatever
 * their spelling.
 */
#ifndef TT_MODEL_EXPRESSION_H
#define TT_MODEL_EXPRESSION_H

#include "model/formula.h"
#include "syntax/diagnostic.h"

/* What an atom is about. The first two are holdings, the next ones parties. */
enum tt_subject {
	TT_SUBJECT_DATA,
	TT_SUBJECT_RESULT,
	TT_SUBJECT_BY,
	TT_SUBJECT_FROM,
	TT_SUBJECT_TO,
	TT_SUBJECT_PARTY,
	TT_SUBJECT_DATA_HOLDER,
	TT_SUBJECT_RESULT_HOLDER,
	TT_SUBJECT_EVENT,
	TT_SUBJECT_COUNT
};

enum tt_field { /* of a party, an event, a holding */
	TT_FIELD_COUNTRY,
	TT_FIELD_KIND,
	TT_FIELD_SECTOR,
	TT_FIELD_TYPE,
	TT_FIELD_OPERATION,
	TT_FIELD_PURPOSE,
	TT_FIELD_VIA,
	TT_FIELD_METHOD,
	TT_FIELD_AT,
	TT_FIELD_ID,
};

enum tt_unit { TT_UNIT_COUNTRY, TT_UNIT_ORGANISATION, TT_UNIT_SYSTEM, TT_UNIT_DEVICE, TT_UNIT_COUNT };

enum tt_atom_kind {
	TT_ATOM_LABEL,	     /* subject (holding) has reached label operand */
	TT_ATOM_CONTAINS,    /* subject's set attribute has element operand (for parties: at or below it) */
	TT_ATOM_INCLUDES,    /* subject's set attribute includes the event's field operand (a word), or set
				attribute    other_attribute of other */
	TT_ATOM_OUTSIDE,     /* some member of subject's country set lies outside place operand */
	TT_ATOM_EXISTS,	     /* subject's attribute is not empty; for a role or event field: it is given */
	TT_ATOM_TRUTH,	     /* subject's truth attribute */
	TT_ATOM_AT_LEAST,    /* subject's number or scale attribute, or event.at, is >= number */
	TT_ATOM_EQUALS,	     /* subject's field is the word operand */
	TT_ATOM_SAME,	     /* subject and other are one party */
	TT_ATOM_IS,	     /* subject is party operand */
	TT_ATOM_WITHIN,	     /* subject is at or below party operand */
	TT_ATOM_IN_PLACE,    /* subject's country is in place operand */
	TT_ATOM_THIRD_PARTY, /* subject and other are different legal persons */
	TT_ATOM_OTHERS,	     /* some member of subject's (holding) set of parties is another legal person than
				party other */
	TT_ATOM_CROSSES,     /* the event crosses unit operand */
	TT_ATOM_FACT,	     /* the answer to question operand */
	TT_ATOM_LINKED,	     /* the holding can be matched with another that has label operand */
	TT_ATOM_ON,	     /* subject (holding) lies on a system of kind operand, or on what that runs on */
	TT_ATOM_EXPIRED,     /* a term of subject's expiry has passed */
};

struct tt_atom {
	uint8_t kind;			     /* enum tt_atom_kind */
	uint8_t subject;		     /* enum tt_subject */
	uint8_t other;			     /* enum tt_subject */
	uint8_t field;			     /* enum tt_field */
	uint16_t attribute, other_attribute; /* model/model.h */
	uint32_t operand;		     /* label, element, word, party, place, question, unit */
	int64_t number;
};

#define TT_READS(subject) (1u << (subject))

struct tt_atoms {
	TT_VECTOR(struct tt_atom) items;
	struct tt_index index;
};

/* Where an expression stands decides what it may say. */
enum tt_context {
	TT_CONTEXT_NORM,
	TT_CONTEXT_RISK, /* reads what norms read, and makes no label one that law looks at */
	TT_CONTEXT_SET,
	TT_CONTEXT_DERIVE,
	TT_CONTEXT_BINDS,
	TT_CONTEXT_COVERS
};

struct tt_model;
struct tt_scope; /* names that an expression can see; model/scope.h */

/*
 * Reads an expression and adds what it needs to the model's formulas and atoms. Returns the formula's id;
 * after a complaint, false (0). text lies verbatim in a document at mark unless copied, so that complaints
 * can point into it.
 */
uint32_t tt_expression_read(struct tt_model *model, const struct tt_scope *scope, struct tt_text text,
	struct tt_mark mark, bool verbatim, enum tt_context context);

uint32_t tt_formula_atom(struct tt_model *model, struct tt_atom atom);
uint32_t tt_formula_not(struct tt_model *model, uint32_t a);
uint32_t tt_formula_and(struct tt_model *model, uint32_t a, uint32_t b);
uint32_t tt_formula_or(struct tt_model *model, uint32_t a, uint32_t b);

/* An atom in the words of the language, such as data.category.contains("jp/appi:personal-data"). */
void tt_atom_print(const struct tt_model *model, uint32_t atom, struct tt_buf *out);
/*
 * Atoms that are alike, as one: event.purpose in ["a", "b"], data.keys.contains("a" | "b"). At most shown of
 * their operands are written out, and then how many there are.
 */
void tt_atoms_print(const struct tt_model *model, const uint32_t *atoms, uint32_t len, uint32_t shown,
	struct tt_buf *out);
/* Do the two ask the same of the same, with another operand? */
bool tt_atoms_alike(const struct tt_model *model, uint32_t left, uint32_t right);

#endif

/*
 * Scopes: how a name in a file becomes an id. Each kind of thing has its own names; a pack sees its own names
 * first, then those of the packs it uses and of core; a model sees the names of everything in use.
 * "pack:name" says which. A name that is nowhere gets a complaint with the nearest one that is.
 */
#ifndef TT_MODEL_SCOPE_H
#define TT_MODEL_SCOPE_H

#include "model/model.h"

/* A template's parameter and the names that stand for it in one use of the template. */
struct tt_parameter {
	struct tt_text name; /* without the $ */
	const struct tt_text *values;
	uint32_t value_count;
};

struct tt_scope {
	struct tt_model *model;
	uint32_t pack;	 /* whose names come first; TT_NONE: the model's */
	bool sees_model; /* a template's rules, whose parameters stand for the model's names */
	const struct tt_parameter *parameters;
	uint32_t parameter_count;
	uint8_t types; /* events that the rule is about, bits; for questions that need a role */
};

/*
 * Declares a name and returns false, with a complaint that shows both places, if the same file's owner (the
 * model or one pack) has declared it before.
 */
bool tt_declare(struct tt_model *model, enum tt_symbol_kind kind, const struct tt_named *named, uint32_t id);

/* The id of a name, or TT_NONE after a complaint. */
uint32_t tt_resolve(
	const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name, struct tt_mark mark);
/* The same without complaining about a name that is not there. */
uint32_t tt_refer(const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name);
/* The same again for those who only want to know: the name does not count as used. */
uint32_t tt_look_up(const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name);

/* Does the name begin with that of a pack that the scope's pack knows, but that is not in use? */
bool tt_known_not_in_use(const struct tt_scope *scope, struct tt_text name);

/* A parameter by its name, with or without "$"; NULL if there is none. */
const struct tt_parameter *tt_scope_parameter(const struct tt_scope *scope, struct tt_text name);

/* A role that a question is asked of and events of these types (bits) have not, or NULL. Nothing has a
 * country. */
const char *tt_question_lacks(const struct tt_model *model, uint32_t question, uint8_t types);

/*
 * Interns a freely chosen word. Where words of that kind are declared, and this is none of them but nearly
 * one, a warning names it.
 */
uint32_t tt_resolve_word(
	const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text word, struct tt_mark mark);

#endif

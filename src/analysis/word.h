/*
 * The words under which results are known wherever they go: to expectations, to CSV and JSON, to people. They
 * are the words that a model is written in, so that what is printed can be written back.
 */
#ifndef TT_ANALYSIS_WORD_H
#define TT_ANALYSIS_WORD_H

#include "engine/engine.h"

/* The words of the language's enumerations, by number (syntax/keys.def), such as tt_word_party_kind(). */
#define ENUM(name) const char *tt_word_##name(int number);
#include "syntax/keys.def"

const char *tt_verdict_name(enum tt_verdict verdict); /* "permitted-with-duties" */
const char *tt_unit_name(enum tt_unit unit);
const char *tt_duty_status_name(enum tt_duty_status status);
const char *tt_severity_name(enum tt_severity severity);
const char *tt_finding_name(enum tt_finding_code code); /* "E-violation" */
enum tt_severity tt_finding_severity(enum tt_finding_code code);

/* Things by id; NULL for TT_NONE. */
const struct tt_named *tt_named_event(const struct tt_model *model, uint32_t event);
const struct tt_named *tt_named_data(const struct tt_model *model, uint32_t data);
const struct tt_named *tt_named_party(const struct tt_model *model, uint32_t party);
const struct tt_named *tt_named_system(const struct tt_model *model, uint32_t system);
const struct tt_named *tt_named_attribute(const struct tt_model *model, uint32_t attribute);

/* Does another pack ask a question of the same name? */
bool tt_question_ambiguous(const struct tt_model *model, uint32_t question);

/* Words, each once, in the order in which they were added. */
struct tt_word_list {
	struct tt_arena *arena;
	TT_VECTOR(struct tt_text) items;
};

void tt_word_add(struct tt_word_list *list, struct tt_text word);
bool tt_word_in(const struct tt_word_list *list, struct tt_text word);

/*
 * A value in words: ids of a set in the order of the model, the highest label of each facet, a level, a
 * number, true or false; "any" for everything; an empty set adds nothing.
 */
void tt_value_words(
	const struct tt_model *model, uint32_t attribute, uint32_t value, struct tt_word_list *list);
/*
 * What is sure of a holding's attribute, in words; true if more is possible. A location is one word:
 * "saas>iaas". holding may be TT_NONE where only the range is known.
 */
bool tt_range_words(struct tt_engine *engine, uint32_t holding, uint32_t attribute, struct tt_range range,
	struct tt_word_list *list);

/* Does a category surely contain the label, that is: is it reached, and surely no higher one that is not a
 * kind of it? */
bool tt_surely_contains(const struct tt_model *model, struct tt_range category, uint32_t label);
/* The highest label of a facet that is in a set of reached ones, or TT_NONE. */
uint32_t tt_top_label(const struct tt_model *model, uint32_t facet, tt_set_id reached);

struct tt_text tt_term_text(const struct tt_model *model, uint32_t term, struct tt_arena *arena);

#endif

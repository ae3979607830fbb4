/*
 * Values of attributes as tables print them: for machines the words of the model joined by ";", for people
 * titles. A value that is not settled is what is sure of it and a "?".
 */
#ifndef TT_PRESENT_VALUE_H
#define TT_PRESENT_VALUE_H

#include "analysis/word.h"

/* The name to use towards people: a title, or the id where there is none. */
struct tt_text tt_named_text(const struct tt_named *named, enum tt_language language);
/* What kind of system it is: the kind's name, or the model's own word for it. */
struct tt_text tt_system_kind_text(
	const struct tt_model *model, const struct tt_system *system, enum tt_language language);

/* Appends a range for machines. An empty one is "none"; holding may be TT_NONE. Words are put together on
 * scratch. */
void tt_value_ids(struct tt_engine *engine, uint32_t holding, uint32_t attribute, struct tt_range range,
	struct tt_arena *scratch, struct tt_buf *out);
/* Appends a range for people; labels with their owners. */
void tt_value_titles(struct tt_engine *engine, uint32_t holding, uint32_t attribute, struct tt_range range,
	enum tt_language language, struct tt_buf *out);
/* Appends a plain value for people, such as the declared one of a finding. */
void tt_plain_titles(const struct tt_model *model, uint32_t attribute, uint32_t value,
	enum tt_language language, struct tt_buf *out);

/* How a value came about: "determined", "assessed" or "observed". */
enum tt_kind { TT_DETERMINED, TT_ASSESSED, TT_OBSERVED };
enum tt_kind tt_value_kind(uint32_t attribute, uint32_t source);
const char *tt_kind_name(enum tt_kind kind);
const char *tt_kind_title(enum tt_kind kind, enum tt_language language);
/* Appends where a value came from: "regime/rule", "declared", "inputs", "place" or "unknown". */
void tt_source_ids(const struct tt_model *model, uint32_t source, struct tt_buf *out);
void tt_source_titles(
	const struct tt_model *model, uint32_t source, enum tt_language language, struct tt_buf *out);

#endif

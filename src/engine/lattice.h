/*
 * Values of attributes and their order. A value is an interned set, or a number (truth, level, count); a
 * range is two of them. "join" is what happens to an attribute when inputs meet, and is at the same time "the
 * stricter of both".
 */
#ifndef TT_ENGINE_LATTICE_H
#define TT_ENGINE_LATTICE_H

#include "engine/engine.h"

bool tt_attribute_is_set(const struct tt_model *model, uint32_t attribute);

uint32_t tt_value_join(struct tt_model *model, uint32_t attribute, uint32_t a, uint32_t b);
/* The stricter of both: the join, but for a sum, whose greater part is the stricter. */
uint32_t tt_value_stricter(struct tt_model *model, uint32_t attribute, uint32_t a, uint32_t b);

struct tt_range tt_range_exact(uint32_t value);
/* The whole lattice, kept open by a question. */
struct tt_range tt_range_unknown(struct tt_model *model, uint32_t attribute, tt_set_id open);
struct tt_range tt_range_join(
	struct tt_model *model, uint32_t attribute, struct tt_range a, struct tt_range b);
struct tt_range tt_range_stricter(
	struct tt_model *model, uint32_t attribute, struct tt_range range, uint32_t value);
/* Either of both: the range that holds the two, kept open by open as well. */
struct tt_range tt_range_either(
	struct tt_model *model, uint32_t attribute, struct tt_range a, struct tt_range b, tt_set_id open);
bool tt_range_equal(struct tt_range a, struct tt_range b);

enum tt_comparison { TT_EQUAL, TT_STRICTER, TT_LAXER, TT_INCOMPARABLE };
/* How a stands to b. */
enum tt_comparison tt_value_compare(struct tt_model *model, uint32_t attribute, uint32_t a, uint32_t b);

#endif

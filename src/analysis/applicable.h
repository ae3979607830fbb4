/*
 * The statement of applicability: for every item of a guideline whether some risk of the model calls for it,
 * by which controls, and what is done about these. A control refers to items; an item may correspond to items
 * of other guidelines (mappings), so that a control that refers to one edition is found under the next.
 */
#ifndef TT_ANALYSIS_APPLICABLE_H
#define TT_ANALYSIS_APPLICABLE_H

#include "analysis/control.h"

/* By what is done about the controls that an item is called for by; the least of them counts. */
enum tt_applicability {
	TT_ITEM_NOT_CALLED_FOR, /* no risk of the model calls for it */
	TT_ITEM_OPEN,		/* nothing is stated about some control */
	TT_ITEM_PLANNED,
	TT_ITEM_IN_PLACE,
	TT_ITEM_EXCLUDED, /* all of them are said not to apply */
};

struct tt_applicable_item {
	tt_set_id controls; /* that refer to it, be it by a mapping, and that some risk calls for */
	tt_set_id known;    /* all controls in use that refer to it */
	uint8_t state;	    /* enum tt_applicability */
};

struct tt_applicable {
	struct tt_arena *arena;
	struct tt_model *model;
	struct tt_applicable_item **items; /* by guideline, by item */
};

/* From all control rows of a run. Guidelines whose items are not listed have none. */
struct tt_applicable *tt_applicable_of(
	struct tt_arena *arena, struct tt_model *model, const struct tt_controls *controls);

#endif

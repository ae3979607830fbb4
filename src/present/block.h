/*
 * A block shows holdings side by side: a line an attribute, a column a holding, as the framework's own tables
 * do. Marks say where a value came from; the rules among them are named below the block.
 */
#ifndef TT_PRESENT_BLOCK_H
#define TT_PRESENT_BLOCK_H

#include "engine/engine.h"
#include "present/table.h"

enum { TT_SIDE_BY_SIDE = 3, TT_SIDE_BY_SIDE_HTML = 5 };

struct tt_block {
	struct tt_output *out;
	struct tt_engine *engine;
	const struct tt_named *heading; /* data that all columns are about; NULL: each column says which */
	const uint32_t *rows;		/* holdings */
	uint32_t row_count;
	bool html; /* a table element instead of text */
	/* made while it is printed */
	TT_VECTOR(struct tt_text) cells;
	struct tt_table_looks looks;
	TT_VECTOR(uint32_t) rules; /* numbered from 1 as they are met */
};

/* Prints those of the attributes about which there is something to tell. */
void tt_block_print(struct tt_block *block, const uint32_t *attributes, uint32_t attribute_count);
void tt_block_print_legend(struct tt_output *out, bool html);

/* Is there anything about this attribute that people want to read? */
bool tt_telling(struct tt_engine *engine, uint32_t holding, uint32_t attribute);

#endif

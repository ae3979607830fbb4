/*
 * Evaluation: conditions on items. An item is what a rule is judged on: an event, one party addressed, at
 * most one holding before and one after.
 */
#ifndef TT_ENGINE_EVALUATE_H
#define TT_ENGINE_EVALUATE_H

#include "engine/engine.h"
#include "engine/program.h"

struct tt_item {
	uint32_t event;
	uint8_t type;  /* enum tt_event_type under which the event is judged */
	uint8_t units; /* bits of enum tt_unit that the transfer crosses */
	uint32_t by, from, to, party;
	uint32_t data, result;	      /* holdings */
	const struct tt_sides *sides; /* engine/side.h; NULL: every atom is asked anew */
	bool complete; /* with sides: the norm looked at applies if its rests, which are on no side, hold */
	uint8_t party_side; /* with sides: enum tt_side on which party is */
};

/* The answer of an atom on an item. open and presumed may be NULL; they get the questions it rests on. */
enum tt_truth tt_evaluate_atom(struct tt_engine *engine, const struct tt_item *item, uint32_t atom,
	tt_set_id *open, tt_set_id *presumed);

enum tt_truth tt_evaluate_cover(
	struct tt_engine *engine, const struct tt_item *item, const struct tt_cover *cover);

static inline enum tt_truth tt_evaluate_part(
	struct tt_engine *engine, const struct tt_item *item, tt_part part) {
	const struct tt_cover *cover = &engine->program->parts.items[part];
	if (cover->atom_count == 0)
		return cover->cube_count > 0 ? TT_YES : TT_NO;
	return tt_evaluate_cover(engine, item, cover);
}

/* Does a regime bind a party, whatever happens to which data? */
enum tt_truth tt_regime_binds(struct tt_engine *engine, uint32_t regime, uint32_t party);

/* The questions that keep a part unknown: those of the unknown literals of its open cubes. */
tt_set_id tt_part_open(struct tt_engine *engine, const struct tt_item *item, tt_part part);

/* Adds findings for the answers to a part's questions that contradict each other or speak for some persons
 * only. */
void tt_part_check_answers(struct tt_engine *engine, const struct tt_item *item, tt_part part);

/* Appends the literals that explain a part's answer to outcome.literals. */
void tt_part_explain(struct tt_engine *engine, const struct tt_item *item, tt_part part);

static inline enum tt_truth tt_truth_and(enum tt_truth a, enum tt_truth b) {
	return a < b ? a : b;
}

static inline enum tt_truth tt_truth_or(enum tt_truth a, enum tt_truth b) {
	return a > b ? a : b;
}

static inline enum tt_truth tt_truth_not(enum tt_truth a) {
	return (enum tt_truth)(TT_YES - a);
}

/* linked(label) of a holding; engine/classify.c. */
enum tt_truth tt_evaluate_linked(struct tt_engine *engine, uint32_t holding, uint32_t label, tt_set_id *open);

/* ranges of a holding's row */
static inline struct tt_range *tt_row(struct tt_engine *engine, uint32_t holding) {
	return &engine->ranges.items[(size_t)holding * engine->model->column_count];
}

#endif

/*
 * For each type of event: a bitmap of the rules without a guard, one for each label that guards by the data
 * or by the result, and one for each operation. Those that an item meets are united into a bitmap that is
 * walked.
 */
#include <string.h>
#include "engine/candidate.h"
#include "engine/side.h"

struct operation_bits {
	uint32_t operation, at; /* word; first word of its bitmap in bits */
};

struct tt_candidates {
	uint32_t words; /* of one bitmap */
	TT_VECTOR(uint64_t)
	bits; /* always, then a bitmap a label of the data, a label of the result, an operation */
	TT_VECTOR(struct operation_bits) operations;
	TT_VECTOR(uint64_t) walk;
};

static uint32_t add_bitmap(struct tt_engine *engine, struct tt_candidates *candidates) {
	uint32_t at = candidates->bits.len;
	for (uint32_t i = 0; i < candidates->words; i++)
		(void)tt_push(engine->arena, &candidates->bits);
	return at;
}

static uint32_t operation_bitmap(
	struct tt_engine *engine, struct tt_candidates *candidates, uint32_t operation) {
	for (uint32_t i = 0; i < candidates->operations.len; i++)
		if (candidates->operations.items[i].operation == operation)
			return candidates->operations.items[i].at;
	uint32_t at = add_bitmap(engine, candidates);
	*tt_push(engine->arena, &candidates->operations) = (struct operation_bits){operation, at};
	return at;
}

static uint32_t label_bitmap(
	const struct tt_engine *engine, const struct tt_candidates *candidates, uint32_t label, bool result) {
	return candidates->words * (1 + label + (result ? engine->model->labels.len : 0));
}

static uint32_t guard_bitmap(
	struct tt_engine *engine, struct tt_candidates *candidates, struct tt_guard guard) {
	if (guard.kind == TT_GUARD_OPERATION)
		return operation_bitmap(engine, candidates, guard.operand);
	if (guard.kind == TT_GUARD_NONE)
		return 0;
	return label_bitmap(engine, candidates, guard.operand, guard.kind == TT_GUARD_RESULT_LABEL);
}

void tt_candidates_build(struct tt_engine *engine, uint8_t type) {
	if (engine->candidates == NULL)
		engine->candidates = TT_NEW_ARRAY(engine->arena, struct tt_candidates, TT_EVENT_TYPE_COUNT);
	struct tt_candidates *candidates = &engine->candidates[type];
	candidates->words = engine->norms[type].len / 64 + 1;
	candidates->bits.len = candidates->operations.len = candidates->walk.len = 0;
	for (uint32_t i = 0; i < 1 + 2 * engine->model->labels.len; i++)
		add_bitmap(engine, candidates);
	for (uint32_t i = 0; i < candidates->words; i++)
		(void)tt_push(engine->arena, &candidates->walk);
	for (uint32_t i = 0; i < engine->norms[type].len; i++) {
		uint32_t rule = engine->norms[type].items[i];
		uint32_t at = guard_bitmap(engine, candidates, engine->program->rules[rule].guard);
		candidates->bits.items[at + i / 64] |= (uint64_t)1 << i % 64;
	}
}

static void unite(struct tt_candidates *candidates, uint32_t at) {
	for (uint32_t i = 0; i < candidates->words; i++)
		candidates->walk.items[i] |= candidates->bits.items[at + i];
}

static void unite_labels(
	struct tt_engine *engine, struct tt_candidates *candidates, uint32_t row, bool result) {
	if (row == TT_NONE)
		return;
	struct tt_set_view labels =
		tt_set_view(&engine->model->sets, engine->holdings.items[row].labels.at_most);
	for (uint32_t i = 0; i < labels.len; i++)
		unite(candidates, label_bitmap(engine, candidates, labels.items[i], result));
}

uint32_t tt_candidates_first(struct tt_engine *engine, struct tt_case *known) {
	const struct tt_item *item = &known->item;
	if (engine->deciding && !engine->trace) {
		tt_decisions_set_sides(engine, known);
		return 0;
	}
	struct tt_candidates *candidates = &engine->candidates[item->type];
	uint32_t operation = engine->event->operation;
	memcpy(candidates->walk.items, candidates->bits.items, candidates->words * sizeof(uint64_t));
	unite_labels(engine, candidates, item->data, false);
	unite_labels(engine, candidates, item->result, true);
	for (uint32_t i = 0; i < candidates->operations.len; i++)
		if (candidates->operations.items[i].operation == operation)
			unite(candidates, candidates->operations.items[i].at);
	if (engine->trace)
		memset(candidates->walk.items, 0xFF, candidates->words * sizeof(uint64_t));
	return 0;
}

uint32_t tt_candidates_next(struct tt_engine *engine, struct tt_item *item, uint32_t *at) {
	if (item->sides != NULL) {
		if (*at == engine->sides->candidate_count)
			return TT_NONE;
		uint32_t candidate = engine->sides->candidates[(*at)++];
		item->complete = candidate % 2 == 1;
		return candidate / 2;
	}
	const struct tt_candidates *candidates = &engine->candidates[item->type];
	while (*at < engine->norms[item->type].len) {
		uint64_t rest = candidates->walk.items[*at / 64] >> *at % 64;
		if (rest == 0) {
			*at = (*at / 64 + 1) * 64;
			continue;
		}
		*at += (uint32_t)__builtin_ctzll(rest);
		if (*at < engine->norms[item->type].len)
			return engine->norms[item->type].items[(*at)++];
	}
	return TT_NONE;
}

/*
 * What the files of a step share: the drafts of the holdings that an event makes, and the judgement of rules
 * on items.
 */
#ifndef TT_ENGINE_STEP_H
#define TT_ENGINE_STEP_H

#include "engine/state.h"

/* A holding that the event makes, or makes anew. */
struct tt_draft {
	uint32_t row;
	uint8_t type;			   /* enum tt_event_type that makes it */
	uint32_t first_input, input_count; /* in tt_step.draft_inputs */
	bool creates;			   /* the event that brings this data into being */
	bool in_place;
	bool was_alive;
	uint32_t ranges, plain; /* in tt_step.ranges: as drafted, and as the inputs alone would give it */
};

/* Something to judge: a holding before, one after. */
struct tt_pair {
	uint32_t data, result;
	bool first_data, first_result; /* the first pair with this one */
};

struct tt_effect { /* a set rule that applies, or perhaps does */
	uint32_t rule;
	uint8_t truth;
	tt_set_id open;
};

struct tt_open_item { /* of a finding that a question leaves open, to try answers out on */
	uint32_t finding;
	struct tt_item item;
	uint8_t reached;
	uint32_t seen; /* holding that a phantom result is a view of; TT_NONE */
};

struct tt_met { /* a country that plays a role in the event, and the party that brought it, if its sector is
		   stated */
	uint32_t country, party;
};

struct tt_step {
	TT_VECTOR(struct tt_met) met;
	TT_VECTOR(struct tt_draft) drafts;
	TT_VECTOR(uint32_t) draft_inputs;
	TT_VECTOR(struct tt_range) ranges;
	TT_VECTOR(struct tt_effect) effects;
	TT_VECTOR(uint32_t) removed;
	TT_VECTOR(uint32_t) rows;
	TT_VECTOR(struct tt_pair) pairs;
	TT_VECTOR(uint32_t) snapshots, snapshot_of; /* rows as they were before, and of which row */
	uint32_t snapshots_used;
	TT_VECTOR(uint32_t) judged_at; /* by rule: step that judged it explicitly */
	TT_VECTOR(struct tt_open_item) open_items;
	TT_VECTOR(struct tt_option) options;
	TT_VECTOR(struct tt_range) wholes; /* with a trace: situated attributes of the inputs' data, before */
	TT_VECTOR(uint32_t) covered;	   /* readers to whom a ground allowed a transfer */
	uint32_t number;		   /* of this step, from 1 */
	tt_set_id input_open;		   /* questions on which it hangs whether the inputs are reached */
};

/* draft.c */
void tt_draft_inputs(struct tt_engine *engine, uint32_t event);
void tt_draft_outputs(struct tt_engine *engine, uint32_t event);
void tt_draft_commit(struct tt_engine *engine, uint32_t event);
void tt_draft_compare_labels(struct tt_engine *engine, uint32_t event);
/* What a data set has where it is acquired. */
void tt_initial_ranges(struct tt_engine *engine, uint32_t data, struct tt_range *ranges);

/* step.c: the holding as somebody sees it who can reach it where it lies; a phantom row. */
uint32_t tt_state_view(struct tt_engine *engine, uint32_t holding, uint32_t reader);

/* coverage.c: after all is judged, findings for what no pack has examined. */
void tt_check_coverage(struct tt_engine *engine, uint32_t event);

/* judge.c */
/* step.c: does some event of the model do this to this data, by the party or within its legal person? */
bool tt_done_by_event(const struct tt_engine *engine, uint32_t operation, uint32_t data, uint32_t party);
void tt_judge(struct tt_engine *engine, const struct tt_item *item, uint32_t rule, enum tt_truth reached,
	tt_set_id reached_open, uint32_t seen);
/*
 * Adds findings for answers that are doubtful, whatever the rules of the item's type then make of them: what
 * is told must not depend on which condition happened to be looked at first.
 */
void tt_check_answers(struct tt_engine *engine, const struct tt_item *item);
uint32_t tt_addressed(const struct tt_engine *engine, const struct tt_item *item, uint8_t who);
struct tt_finding *tt_find(
	struct tt_engine *engine, enum tt_finding_code code, uint32_t rule, struct tt_about about);
struct tt_about tt_about_row(const struct tt_engine *engine, uint32_t row);

#endif

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

/*
 * An item to be judged, and what its judgement hangs on besides the item: which norms are not for it because
 * they were judged on another item of the same event, and whether what the event implies is sure to happen.
 */
struct tt_case {
	struct tt_item item;
	struct tt_about about; /* of what is found; its party is whom a norm addresses */
	uint8_t kind;	       /* enum tt_case_kind */
	uint8_t judged_types;  /* bits of types under which the norms that look at them were judged already */
	bool first_data, first_result, first_pair, first_by; /* of its type, as in tt_pair */
	uint8_t reached;				     /* enum tt_truth */
	tt_set_id reached_open;
	uint32_t seen;			      /* holding that a phantom result is a view of; TT_NONE */
	const struct tt_situation *situation; /* of a request: engine/side.h */
	uint32_t lasting; /* of a request: first of its words of answers that last as long as its draft */
};

enum tt_case_kind { TT_CASE_EXPLICIT, TT_CASE_STORE, TT_CASE_TRANSFER };

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
	uint32_t *matched_at; /* by rule: where in outcome.matched it is, if it is there */
	bool obliges;	      /* some duty arose that is a must of a must */
	uint8_t judged_types; /* bits of enum tt_event_type whose norms were judged explicitly */
	TT_VECTOR(struct tt_open_item) open_items;
	TT_VECTOR(struct tt_option) options;
	TT_VECTOR(struct tt_range) wholes; /* with a trace: situated attributes of the inputs' data, before */
	TT_VECTOR(uint32_t) covered;	   /* readers to whom a ground allowed a transfer */
	tt_set_id input_open;		   /* questions on which it hangs whether the inputs are reached */
};

/* draft.c */
void tt_draft_inputs(struct tt_engine *engine);
void tt_draft_outputs(struct tt_engine *engine, uint32_t event);
void tt_draft_commit(struct tt_engine *engine, uint32_t event);
void tt_draft_compare_labels(struct tt_engine *engine, uint32_t event);
/* What a data set has where it is acquired. */
void tt_initial_ranges(struct tt_engine *engine, uint32_t data, struct tt_range *ranges);

/*
 * step.c: the parts of a step. First what it changes: drafted, then written down with all that follows from
 * it; then what the rules say of it, which changes nothing any more.
 */
void tt_step_begin(struct tt_engine *engine, const struct tt_event *event, uint32_t id);
void tt_step_draft(struct tt_engine *engine, uint32_t event);
void tt_step_commit(struct tt_engine *engine, uint32_t event);
void tt_step_judge(struct tt_engine *engine, uint32_t event);
/* Finds the pairs (step->pairs) of holdings before and after on which the event is judged under a type. */
void tt_step_pairs(struct tt_engine *engine, uint8_t type);
/* risk.c: what may go wrong with what the event does. */
void tt_step_risks(struct tt_engine *engine, uint32_t event);
/* The parts of the judgement: each case, which a step looks for, and a decision may remember; then the rest.
 */
void tt_step_judge_case(struct tt_engine *engine, struct tt_case *found);
void tt_step_find_cases(struct tt_engine *engine, uint32_t event);
void tt_step_conclude(struct tt_engine *engine, bool remarkable);
/* Can tt_step_conclude() have anything to say of the holdings, whatever the norms say? */
bool tt_step_remarkable(struct tt_engine *engine);
/* The row that shows an input as it was before the event. */
uint32_t tt_step_before(struct tt_engine *engine, uint32_t row);
/* The row that shows an input as the event leaves it: of a request, beside the state. */
uint32_t tt_step_after(const struct tt_engine *engine, uint32_t row);
/* Has some event of the model, or the request, this legal person hand the data to that one? */
bool tt_step_shown(const struct tt_engine *engine, uint32_t data, uint32_t from, uint32_t to);
static inline void tt_match(struct tt_engine *engine, uint32_t rule, enum tt_truth truth) {
	struct tt_outcome *outcome = &engine->outcome;
	uint32_t *at = &engine->step->matched_at[rule];
	if (*at < outcome->matched.len && outcome->matched.items[*at].rule == rule) {
		struct tt_matched *known = &outcome->matched.items[*at];
		known->truth = truth > known->truth ? (uint8_t)truth : known->truth;
		return;
	}
	*at = outcome->matched.len;
	*tt_push(engine->arena, &outcome->matched) = (struct tt_matched){rule, (uint8_t)truth};
}

/*
 * request.c: a request as an event. Beginning a step with one takes up its answers, which count until the
 * next step begins; ending it, before an event of the model, forgets them.
 */
bool tt_request_acceptable(const struct tt_engine *engine, const struct tt_request *request);
void tt_request_begin(struct tt_engine *engine, const struct tt_request *request);
void tt_request_end(struct tt_engine *engine);
/* The lot that an input or output of the event is, by its place among them. */
uint32_t tt_input_lot(const struct tt_engine *engine, uint32_t at);
uint32_t tt_output_lot(const struct tt_engine *engine, uint32_t at);
/* What the request says of an attribute of this lot, if it says anything; does it say anything at all? */
bool tt_request_claim(const struct tt_engine *engine, uint32_t lot, uint32_t attribute, uint32_t *value);
bool tt_request_claims(const struct tt_engine *engine);
/* step.c: what was drafted stays: the versions of what changed grow. */
void tt_step_settle(struct tt_engine *engine);
/* decide.c: the view of a holding that a request's draft kept, or TT_NONE. */
uint32_t tt_decided_view(const struct tt_engine *engine, uint32_t holding, uint32_t reader);
/* decide.c: does any reader of another legal person come with what the request makes? */
bool tt_decided_readers(const struct tt_engine *engine);
/* decide.c: a row for a request that the state has none for; it is gone after the draft. */
uint32_t tt_decided_row(struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system);
/* decide.c: rules came into or went out of force, or everything was derived anew. */
void tt_decisions_forget(struct tt_engine *engine);
/* decide.c: the holding is not what it was. */
void tt_decisions_forget_row(struct tt_engine *engine, uint32_t row);
/* decide.c: a case of a request was found; it is given what is remembered with it. */
void tt_decisions_note_case(struct tt_engine *engine, struct tt_case *found);
/* decide.c: gives the case's item its sides. */
void tt_decisions_set_sides(struct tt_engine *engine, struct tt_case *known);
/* decide.c: is the instant between the same changes of law, places and answers as the engine's clock? */
bool tt_same_epoch(const struct tt_engine *engine, tt_instant at);

/* step.c: the holding as somebody sees it who can reach it where it lies; a phantom row. */
uint32_t tt_state_view(struct tt_engine *engine, uint32_t holding, uint32_t reader);

/* coverage.c: after all is judged, findings for what no pack has examined. */
void tt_check_coverage(struct tt_engine *engine);

/* judge.c */
/* step.c: does some event of the model do this to this data, by the party or within its legal person? */
bool tt_done_by_event(const struct tt_engine *engine, uint32_t operation, uint32_t data, uint32_t party);
/* Judges all norms on the case's item, which is told whom each addresses. */
void tt_judge(struct tt_engine *engine, struct tt_case *known);
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

/*
 * Completeness: what is missing from a model. The framework has its first three steps feed each other: data
 * without an event that makes it, a border that no regime speaks of, an attribute that a regime considers and
 * nobody gave send one back to the step where it is to be written (METI DMF 2-1-2).
 *
 * What is missing at an event is told while the engine stands there, as findings of its outcome; the rest,
 * about data, parties and systems, when the run is over. Neither is kept.
 */
#ifndef TT_ANALYSIS_COMPLETE_H
#define TT_ANALYSIS_COMPLETE_H

#include "engine/engine.h"

struct tt_complete;

/* Looks at the model once; to be called before the first event. It lives on the engine's arena. */
struct tt_complete *tt_complete_begin(struct tt_engine *engine);

/* Adds to the outcome of the event just stepped what is missing there. */
void tt_complete_event(struct tt_complete *complete, struct tt_engine *engine);

/*
 * Called for each finding about the model itself: .event is TT_NONE; .about names the data, the party (as
 * holder) or the system; .first is the regime of W-not-given and of what is missing from a regime.
 */
typedef void tt_missing_visit(void *context, const struct tt_finding *finding);
/* What is missing when the last event is done. It may be asked for again. */
void tt_complete_rest(
	struct tt_complete *complete, struct tt_engine *engine, tt_missing_visit *visit, void *context);

/* Is it a finding of this file, that something is missing, rather than that something is wrong or open? */
bool tt_finding_missing(enum tt_finding_code code);

/* What a regime considers: as the model says, or else as its pack does. category/GROUP, or attributes. */
struct tt_considered tt_considered_by(const struct tt_model *model, uint32_t regime);

/* The regime that a finding is about, by its rule or by itself; TT_NONE. */
uint32_t tt_finding_regime(const struct tt_model *model, const struct tt_finding *finding);

#endif

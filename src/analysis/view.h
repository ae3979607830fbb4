/*
 * A view: what of a model one party may be shown. Others' acts, holdings and rules are their own business;
 * what a report or a picture for somebody holds is chosen here, and nowhere else.
 *
 *  - A holding is seen by whoever holds it, surely may see it (disclosure) or surely can reach it (exposure),
 *    and by whoever takes part in an event that reads or makes it.
 *  - An event is seen by whoever takes part in it (by, from, to, holder), or sees a holding that it reads or
 *    makes.
 *  - Data and systems are seen where a holding of them is seen; parties where they take part in an event that
 *    is seen, hold what is seen or operate a system that is seen, and whatever these are part of.
 *  - A regime is seen if it is law or comes from a pack, and bears on a holding that is seen; any other one,
 *    if it binds the party.
 *
 *  - A risk is seen if its event, its data and every place are at which it arises; of the model's own risks,
 *    decisions and measures the words, if what they are about is.
 *
 * The party stands for those below it, too. What is not seen has no name any more.
 */
#ifndef TT_ANALYSIS_VIEW_H
#define TT_ANALYSIS_VIEW_H

#include "analysis/flow.h"

struct tt_view {
	struct tt_flow *flow;
	struct tt_model *model;
	uint32_t party;
	bool *events, *holdings, *data, *parties, *systems,
		*regimes;	   /* by id; holdings of the flow's engine */
	struct tt_outcome outcome; /* the last one that was filtered */
};

/*
 * Chooses; takes the names, titles and citations of all that is not seen out of the model, so that nothing
 * that is printed from then on can name it; and lets the flow count only findings that are seen. What the
 * check compared before is not touched. The view lives on the model's arena.
 */
struct tt_view *tt_view_create(struct tt_flow *flow, uint32_t party);

/* Does a party, or one below it, take part in an event? */
bool tt_takes_part(const struct tt_model *model, const struct tt_event *event, uint32_t party);

/* Is it seen? A view that is NULL sees everything, and what is TT_NONE hides nothing. */
bool tt_view_event(const struct tt_view *view, uint32_t event);
bool tt_view_data(const struct tt_view *view, uint32_t data);
bool tt_view_party(const struct tt_view *view, uint32_t party);
bool tt_view_system(const struct tt_view *view, uint32_t system);
bool tt_view_regime(const struct tt_view *view, uint32_t regime);
bool tt_view_rule(const struct tt_view *view, uint32_t rule);
/* data may be TT_NONE: then holder and system are what is asked. */
bool tt_view_holding(const struct tt_view *view, uint32_t data, uint32_t holder, uint32_t system);
bool tt_view_finding(const struct tt_view *view, const struct tt_finding *finding);
bool tt_view_duty(const struct tt_view *view, const struct tt_arisen *arisen);
bool tt_view_asked(const struct tt_view *view, const struct tt_engine *engine, uint32_t asked);

/*
 * An outcome with what is seen of its holdings, grounds, questions, changes and judged rules; findings and
 * duties stand in it whole, for they are known by their numbers. Valid until the next call.
 */
const struct tt_outcome *tt_view_outcome(
	struct tt_view *view, const struct tt_engine *engine, const struct tt_outcome *outcome);

#endif

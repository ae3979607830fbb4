/* One run a question and answer: for explanations of one event, not for whole checks. */
#include "analysis/run.h"
#include "analysis/settle.h"

#include <string.h>

struct search {
	const struct tt_finding *finding;
	enum tt_settled settled;
};

static bool same_about(const struct tt_about *a, const struct tt_about *b) {
	return a->data == b->data && a->holder == b->holder && a->system == b->system &&
	       a->reader == b->reader;
}

static void look(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct search *search = context;
	(void)engine;
	if (outcome->event != search->finding->event)
		return;
	search->settled = TT_SETTLED_KEPT;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		const struct tt_finding *found = &outcome->findings.items[i];
		if (found->rule != search->finding->rule ||
			!same_about(&found->about, &search->finding->about))
			continue;
		if (found->code == TT_FINDING_VIOLATION || found->code == TT_FINDING_OTHER_STRENGTH)
			search->settled = TT_SETTLED_BROKEN;
		else if (found->code == search->finding->code)
			search->settled = TT_STILL_OPEN;
	}
}

enum tt_settled tt_settle_upstream(
	const struct tt_engine *engine, const struct tt_finding *finding, uint32_t asked, bool answer) {
	const struct tt_asked *question = &engine->asked.items[asked];
	struct tt_fact *facts =
		TT_NEW_ARRAY(engine->arena, struct tt_fact, engine->extra_fact_count + (size_t)1);
	struct search search = {finding, TT_STILL_OPEN};
	if (question->question == TT_NONE)
		return TT_STILL_OPEN;
	if (engine->extra_fact_count > 0)
		memcpy(facts + 1, engine->extra_facts, engine->extra_fact_count * sizeof(*facts));
	facts[0] = (struct tt_fact){
		.question = question->question, .is = answer, .in_force = TT_ALWAYS, .mark = TT_NO_MARK};
	memcpy(facts[0].subjects, question->subjects, sizeof(question->subjects));
	struct tt_run_request request = {.model = engine->model,
		.program = engine->program,
		.as_of = engine->as_of,
		.extra_facts = facts,
		.extra_fact_count = engine->extra_fact_count + 1,
		.visit = look,
		.context = &search};
	tt_run_finish(tt_run_all(&request));
	return search.settled;
}

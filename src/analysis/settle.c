/*
 * One run a question and answer: for explanations of one event, not for whole checks. Of waiting, one run a
 * day on which law begins or ends, for all events at once.
 */
#include "analysis/settle.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_TRIED = 16, STEPS_TRIED = 200000 };

/* ---- answers upstream ------------------------------------------------------------------------------ */

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

/* ---- waiting --------------------------------------------------------------------------------------- */

struct day {
	tt_instant at;
	bool latest;
};

struct waiting {
	struct tt_check *check;
	TT_VECTOR(struct day) days; /* on which law, or an answer, begins or ends, after the check's */
	struct tt_other_day *found; /* by event; .verdict of what is not found yet is today's */
	struct day day;		    /* that is run; of the first run the check's own */
};

static void add_day(struct waiting *waiting, tt_instant at, bool latest) {
	if (at > waiting->check->as_of && at != TT_TIME_MAX)
		*tt_push(waiting->check->model->arena, &waiting->days) = (struct day){at, latest};
}

static void add_force(struct waiting *waiting, struct tt_interval in_force, struct tt_coming coming) {
	add_day(waiting, in_force.from, coming.maybe.from != coming.maybe.to);
	add_day(waiting, in_force.to, false);
}

/* Ascending; of one day, that which is fixed first. */
static int compare_days(const void *a, const void *b) {
	const struct day *left = a, *right = b;
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	return left->latest - right->latest;
}

static void gather_days(struct waiting *waiting) {
	const struct tt_model *model = waiting->check->model;
	for (uint32_t i = 0; i < model->regimes.len; i++)
		if (!model->regimes.items[i].template)
			add_force(waiting, model->regimes.items[i].in_force, model->regimes.items[i].coming);
	for (uint32_t i = 0; i < model->rules.len; i++)
		add_force(waiting, model->rules.items[i].in_force, model->rules.items[i].coming);
	for (uint32_t i = 0; i < model->requirements.len; i++)
		add_force(
			waiting, model->requirements.items[i].in_force, model->requirements.items[i].coming);
	for (uint32_t i = 0; i < model->places.len; i++)
		for (uint32_t j = 0; j < model->places.items[i].member_count; j++)
			add_force(waiting, model->places.items[i].members[j].in_force, TT_NOT_COMING);
	for (uint32_t i = 0; i < model->facts.len; i++)
		add_force(waiting, model->facts.items[i].in_force, TT_NOT_COMING);
	for (uint32_t i = 0; i < model->consents.len; i++) {
		add_force(waiting, model->consents.items[i].in_force, TT_NOT_COMING);
		add_day(waiting, model->consents.items[i].withdrawn, false);
	}
	if (waiting->days.len > 0)
		qsort(waiting->days.items, waiting->days.len, sizeof(struct day), compare_days);
}

static void look_on_day(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct waiting *waiting = context;
	struct tt_other_day *found = &waiting->found[outcome->event];
	bool today = waiting->day.at == waiting->check->as_of;
	if (today)
		*found = (struct tt_other_day){TT_TIME_MAX, false, outcome->verdict};
	if (today || found->at != TT_TIME_MAX || outcome->verdict == found->verdict ||
		outcome->verdict == TT_UNDETERMINED ||
		engine->model->events.items[outcome->event].at != TT_TIME_MIN)
		return;
	*found = (struct tt_other_day){waiting->day.at, waiting->day.latest, outcome->verdict};
}

static void run_day(struct waiting *waiting, struct day day) {
	waiting->day = day;
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = waiting->check->model,
		.program = waiting->check->program,
		.as_of = day.at,
		.visit = look_on_day,
		.context = waiting}));
}

const struct tt_other_day *tt_settle_by_waiting(struct tt_check *check) {
	uint32_t events = check->model->events.len, tried = 0;
	struct waiting waiting = {
		.check = check, .found = TT_NEW_ARRAY(check->model->arena, struct tt_other_day, events)};
	if (check->other_days != NULL)
		return check->other_days;
	gather_days(&waiting);
	run_day(&waiting, (struct day){check->as_of, false});
	for (uint32_t i = 0; i < waiting.days.len && tried < DAYS_TRIED; i++) {
		if (waiting.days.items[i].at == waiting.day.at || (uint64_t)tried * events > STEPS_TRIED)
			continue;
		run_day(&waiting, waiting.days.items[i]);
		tried++;
	}
	return check->other_days = waiting.found;
}

/*
 * First the holdings, then everything that follows from them, in one pass over the flow. Names are taken away
 * in the model itself, so that no printer has to remember to look the other way.
 */
#include "analysis/view.h"
#include "analysis/word.h"

/* ---- who takes part -------------------------------------------------------------------------------- */

static bool within(const struct tt_model *model, uint32_t party, uint32_t above) {
	return party != TT_NONE && tt_party_within(model, party, above);
}

bool tt_takes_part(const struct tt_model *model, const struct tt_event *event, uint32_t party) {
	for (uint32_t i = 0; i < event->by.len; i++)
		if (within(model, model->ids.items[event->by.start + i], party))
			return true;
	return within(model, event->from, party) || within(model, event->to, party) ||
	       within(model, event->holder, party);
}

/* ---- holdings -------------------------------------------------------------------------------------- */

/* Whoever is named stands for those below; so does the party of the view. */
static bool names_party(const struct tt_view *view, tt_set_id set) {
	struct tt_set_view members = tt_set_view(&view->model->sets, set);
	for (uint32_t i = 0; i < members.len; i++)
		if (tt_party_within(view->model, view->party, members.items[i]) ||
			tt_party_within(view->model, members.items[i], view->party))
			return true;
	return set == TT_SET_ALL;
}

static bool surely_among(const struct tt_view *view, uint32_t holding, uint32_t attribute) {
	struct tt_range range = tt_holding_range(view->flow->run->engine, holding, attribute);
	return names_party(view, range.at_least) && names_party(view, range.at_most);
}

static void see_holdings(struct tt_view *view) {
	const struct tt_flow *flow = view->flow;
	const struct tt_engine *engine = flow->run->engine;
	for (uint32_t i = 0; i < engine->holdings.len; i++)
		view->holdings[i] = within(view->model, engine->holdings.items[i].holder, view->party) ||
				    surely_among(view, i, TT_disclosure) ||
				    surely_among(view, i, TT_exposure);
	for (uint32_t i = 0; i < flow->events.len; i++) {
		const struct tt_flow_event *row = &flow->events.items[i];
		if (!tt_takes_part(view->model, &view->model->events.items[row->event], view->party))
			continue;
		for (uint32_t j = 0; j < row->inputs.len; j++)
			view->holdings[flow->holdings.items[row->inputs.start + j]] = true;
		for (uint32_t j = 0; j < row->outputs.len; j++)
			view->holdings[flow->holdings.items[row->outputs.start + j]] = true;
	}
}

/* ---- what follows from them ------------------------------------------------------------------------ */

static void see_party(struct tt_view *view, uint32_t party) {
	for (; party != TT_NONE && !view->parties[party]; party = view->model->parties.items[party].parent)
		view->parties[party] = true;
}

static void see_system(struct tt_view *view, uint32_t system) {
	while (system != TT_NONE && system != TT_RUNS_ON_UNKNOWN && !view->systems[system]) {
		view->systems[system] = true;
		see_party(view, view->model->systems.items[system].operator_party);
		system = view->model->systems.items[system].run_on;
	}
}

static bool sees_any(const struct tt_view *view, struct tt_span span) {
	for (uint32_t i = 0; i < span.len; i++)
		if (view->holdings[view->flow->holdings.items[span.start + i]])
			return true;
	return false;
}

static void see_event(struct tt_view *view, const struct tt_flow_event *row) {
	const struct tt_model *model = view->model;
	const struct tt_event *event = &model->events.items[row->event];
	if (!tt_takes_part(model, event, view->party) && !sees_any(view, row->inputs) &&
		!sees_any(view, row->outputs))
		return;
	view->events[row->event] = true;
	for (uint32_t i = 0; i < event->by.len; i++)
		see_party(view, model->ids.items[event->by.start + i]);
	see_party(view, event->from);
	see_party(view, event->to);
	see_party(view, event->holder);
	see_system(view, event->system);
	see_system(view, event->source);
}

static void see_things(struct tt_view *view) {
	const struct tt_engine *engine = view->flow->run->engine;
	for (uint32_t i = 0; i < view->model->parties.len; i++)
		if (tt_party_within(view->model, i, view->party))
			see_party(view, i);
	for (uint32_t i = 0; i < view->model->systems.len; i++)
		if (within(view->model, view->model->systems.items[i].operator_party, view->party))
			see_system(view, i);
	for (uint32_t i = 0; i < engine->holdings.len; i++) {
		if (!view->holdings[i])
			continue;
		view->data[engine->holdings.items[i].data] = true;
		see_party(view, engine->holdings.items[i].holder);
		see_system(view, engine->holdings.items[i].system);
	}
	for (uint32_t i = 0; i < view->flow->events.len; i++)
		see_event(view, &view->flow->events.items[i]);
}

/* ---- regimes --------------------------------------------------------------------------------------- */

static bool is_public(const struct tt_regime *regime) {
	const char *form = tt_word_regime_form(regime->form);
	return regime->named.pack != TT_NONE || (form != NULL && tt_text_is(TT_TEXT("law"), form));
}

static bool binds(const struct tt_view *view, uint32_t regime, uint32_t holding) {
	for (uint32_t i = 0; i < view->model->parties.len; i++)
		if (tt_party_within(view->model, i, view->party) &&
			tt_flow_binds(view->flow, holding, regime, i) != TT_NO)
			return true;
	return false;
}

static bool bears_on(const struct tt_view *view, uint32_t regime) {
	bool published = is_public(&view->model->regimes.items[regime]);
	for (uint32_t i = 0; i < view->flow->run->engine->holdings.len; i++) {
		if (!view->holdings[i])
			continue;
		if (published ? tt_flow_lies_in(view->flow, i, regime) != TT_NO : binds(view, regime, i))
			return true;
	}
	return false;
}

/* ---- names ----------------------------------------------------------------------------------------- */

static const struct tt_title withheld = {
	{"（非開示）", sizeof("（非開示）") - 1}, {"(withheld)", sizeof("(withheld)") - 1}};

static void withhold(struct tt_named *named) {
	named->title = withheld;
	named->id = TT_TEXT("-");
}

#define WITHHOLD(table, seen)                                                                                \
	for (uint32_t i = 0; i < (table).len; i++)                                                           \
		if (!(seen)[i])                                                                              \
	withhold(&(table).items[i].named)

/* Duties and grounds belong to the model, which is the caller's. */
static void withhold_duties(struct tt_duties duties) {
	struct tt_duty *items = (struct tt_duty *)duties.items;
	for (uint32_t i = 0; i < duties.len; i++) {
		items[i].title = withheld;
		items[i].id = items[i].does = items[i].due = TT_TEXT("-");
		items[i].cite.len = 0;
	}
}

static void withhold_grounds(struct tt_model *model, uint32_t id) {
	if (id == TT_NONE)
		return;
	struct tt_requirement *requirement = &model->requirements.items[id];
	requirement->id = TT_TEXT("-");
	requirement->cite.len = 0;
	withhold_duties(requirement->duties);
	for (uint32_t i = 0; i < requirement->child_count; i++)
		withhold_grounds(model, requirement->children[i]);
}

static void withhold_rules(struct tt_view *view) {
	for (uint32_t i = 0; i < view->model->rules.len; i++) {
		struct tt_rule *rule = &view->model->rules.items[i];
		if (view->regimes[rule->regime])
			continue;
		rule->title = withheld;
		rule->id = TT_TEXT("-");
		rule->cite.len = 0;
		withhold_duties(rule->duties);
		withhold_grounds(view->model, rule->require);
	}
}

/* What stands for flow that is not shown is named by its rule. */
static void withhold_coverings(struct tt_view *view) {
	for (uint32_t i = 0; i < view->model->coverings.len; i++) {
		struct tt_covering *covering = &view->model->coverings.items[i];
		if (tt_view_regime(view, covering->regime))
			continue;
		covering->rule = TT_TEXT("");
		covering->evidence = withheld;
	}
}

/* The text up to a slash, which is taken away with it. */
static struct tt_text take_part(struct tt_text *rest) {
	size_t len = 0;
	while (len < rest->len && rest->bytes[len] != '/')
		len++;
	struct tt_text part = tt_text_slice(*rest, 0, len);
	*rest = tt_text_slice(*rest, len < rest->len ? len + 1 : len, rest->len);
	return part;
}

static void list_id(struct tt_view *view, struct tt_index *index, struct tt_text id, uint32_t number) {
	tt_index_add(view->model->arena, index, tt_text_hash(id), number);
}

#define FIND(table, index, wanted, found)                                                                    \
	for (uint32_t probe = 0, at;                                                                         \
		(at = tt_index_next(&(index), tt_text_hash(wanted), &probe)) != TT_NONE;)                    \
		if (tt_text_equal((table).items[at].named.id, wanted))                                       \
	(found) = at

/* A decision names the event and the data of its risk. To be called while they have names. */
static void withhold_decisions(struct tt_view *view) {
	struct tt_model *model = view->model;
	struct tt_index events = {0}, data = {0};
	for (uint32_t i = 0; i < model->events.len; i++)
		list_id(view, &events, model->events.items[i].named.id, i);
	for (uint32_t i = 0; i < model->data.len; i++)
		list_id(view, &data, model->data.items[i].named.id, i);
	for (uint32_t i = 0; i < model->decisions.len; i++) {
		struct tt_decision *decision = &model->decisions.items[i];
		struct tt_text rest = decision->risk, event_id = take_part(&rest), data_id = take_part(&rest);
		uint32_t event = TT_NONE, about = TT_NONE;
		FIND(model->events, events, event_id, event);
		FIND(model->data, data, data_id, about);
		if (event != TT_NONE && about != TT_NONE && view->events[event] && view->data[about])
			continue;
		decision->risk = decision->owner = decision->basis = TT_TEXT("-");
		decision->reason = decision->evidence = withheld;
	}
}

static bool sees_some(const struct tt_view *view, const bool *seen, tt_set_id set) {
	struct tt_set_view members = tt_set_view(&view->model->sets, set);
	for (uint32_t i = 0; i < members.len; i++)
		if (seen[members.items[i]])
			return true;
	return set == TT_SET_ALL;
}

/* What the model says of itself about risks and controls. */
static void withhold_risks(struct tt_view *view) {
	struct tt_model *model = view->model;
	for (uint32_t i = 0; i < model->risks.len; i++) {
		struct tt_risk *risk = &model->risks.items[i];
		if (risk->named.pack != TT_NONE || (sees_some(view, view->events, risk->events) &&
							   sees_some(view, view->data, risk->data)))
			continue;
		withhold(&risk->named);
		risk->outcome = withheld;
		risk->cite.len = 0;
	}
	for (uint32_t i = 0; i < model->measures.len; i++) {
		struct tt_measure *measure = &model->measures.items[i];
		if (sees_some(view, view->parties, measure->parties) ||
			sees_some(view, view->systems, measure->systems))
			continue;
		measure->evidence = measure->reason = measure->claims = measure->leaves = withheld;
		measure->owner = TT_TEXT("-");
	}
}

static void withhold_unseen(struct tt_view *view) {
	struct tt_model *model = view->model;
	withhold_decisions(view);
	withhold_risks(view);
	WITHHOLD(model->events, view->events);
	WITHHOLD(model->data, view->data);
	WITHHOLD(model->parties, view->parties);
	WITHHOLD(model->systems, view->systems);
	WITHHOLD(model->regimes, view->regimes);
	for (uint32_t i = 0; i < model->regimes.len; i++)
		if (!view->regimes[i]) {
			model->regimes.items[i].cite = TT_TEXT("");
			model->regimes.items[i].forum = withheld;
		}
	withhold_rules(view);
	withhold_coverings(view);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void count_found(
	void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct tt_view *view = context;
	uint32_t event = found->finding.event;
	(void)engine;
	(void)index;
	if (event < view->flow->events.len && tt_view_finding(view, &found->finding))
		view->flow->events.items[event].found[tt_finding_severity(found->finding.code)]++;
}

/* What is found of oneself in a picture is what the report tells. */
static void recount(struct tt_view *view) {
	for (uint32_t i = 0; i < view->flow->events.len; i++)
		for (int severity = 0; severity < 3; severity++)
			view->flow->events.items[i].found[severity] = 0;
	tt_check_findings((struct tt_check *)view->flow->check, count_found, view);
}

struct tt_view *tt_view_create(struct tt_flow *flow, uint32_t party) {
	struct tt_model *model = flow->check->model;
	struct tt_view *view = TT_NEW(model->arena, struct tt_view);
	*view = (struct tt_view){.flow = flow,
		.model = model,
		.party = party,
		.events = TT_NEW_ARRAY(model->arena, bool, model->events.len),
		.holdings = TT_NEW_ARRAY(model->arena, bool, flow->run->engine->holdings.len),
		.data = TT_NEW_ARRAY(model->arena, bool, model->data.len),
		.parties = TT_NEW_ARRAY(model->arena, bool, model->parties.len),
		.systems = TT_NEW_ARRAY(model->arena, bool, model->systems.len),
		.regimes = TT_NEW_ARRAY(model->arena, bool, model->regimes.len)};
	see_holdings(view);
	see_things(view);
	for (uint32_t i = 0; i < model->regimes.len; i++)
		view->regimes[i] = bears_on(view, i);
	withhold_unseen(view);
	recount(view);
	return view;
}

/* ---- is it seen? ----------------------------------------------------------------------------------- */

bool tt_view_event(const struct tt_view *view, uint32_t event) {
	return view == NULL || event == TT_NONE || view->events[event];
}

bool tt_view_data(const struct tt_view *view, uint32_t data) {
	return view == NULL || data == TT_NONE || view->data[data];
}

bool tt_view_party(const struct tt_view *view, uint32_t party) {
	return view == NULL || party == TT_NONE || view->parties[party];
}

bool tt_view_system(const struct tt_view *view, uint32_t system) {
	return view == NULL || system == TT_NONE || view->systems[system];
}

bool tt_view_regime(const struct tt_view *view, uint32_t regime) {
	return view == NULL || regime == TT_NONE || view->regimes[regime];
}

bool tt_view_rule(const struct tt_view *view, uint32_t rule) {
	return view == NULL || rule >= view->model->rules.len ||
	       view->regimes[view->model->rules.items[rule].regime];
}

bool tt_view_holding(const struct tt_view *view, uint32_t data, uint32_t holder, uint32_t system) {
	if (view == NULL)
		return true;
	uint32_t row = data == TT_NONE || holder == TT_NONE
			       ? TT_NONE
			       : tt_engine_find(view->flow->run->engine, data, holder, system);
	if (row != TT_NONE)
		return view->holdings[row];
	return tt_view_data(view, data) && tt_view_party(view, holder) && tt_view_system(view, system);
}

static bool sees_about(const struct tt_view *view, const struct tt_about *about) {
	return tt_view_holding(view, about->data, about->holder, about->system) &&
	       tt_view_party(view, about->reader) && tt_view_party(view, about->party);
}

/* Everything that a finding's id names. What the model's author expects and silences is nobody else's. */
bool tt_view_finding(const struct tt_view *view, const struct tt_finding *finding) {
	const struct tt_about *about = &finding->about;
	bool tells = finding->event != TT_NONE || about->data != TT_NONE || about->party != TT_NONE ||
		     about->system != TT_NONE;
	return view == NULL || (tells && tt_view_event(view, finding->event) &&
				       tt_view_rule(view, finding->rule) && sees_about(view, about));
}

bool tt_view_duty(const struct tt_view *view, const struct tt_arisen *arisen) {
	return view == NULL || (tt_view_rule(view, arisen->rule) && tt_view_party(view, arisen->debtor) &&
				       sees_about(view, &arisen->about));
}

static bool sees_subject(const struct tt_view *view, uint8_t of, uint32_t subject) {
	switch (of) {
	case TT_OF_EVENT:
		return tt_view_event(view, subject);
	case TT_OF_DATA:
		return tt_view_data(view, subject);
	case TT_OF_SYSTEM:
		return tt_view_system(view, subject);
	case TT_OF_COUNTRY:
		return true;
	default:
		return tt_view_party(view, subject);
	}
}

bool tt_view_asked(const struct tt_view *view, const struct tt_engine *engine, uint32_t id) {
	const struct tt_asked *asked = &engine->asked.items[id];
	if (view == NULL)
		return true;
	if (asked->question == TT_NONE)
		return sees_subject(view, asked->of, asked->subjects[0]);
	const struct tt_question *question = &view->model->questions.items[asked->question];
	for (uint8_t i = 0; i < question->of_count; i++)
		if (!sees_subject(view, question->of[i], asked->subjects[i]))
			return false;
	return true;
}

/* ---- outcomes -------------------------------------------------------------------------------------- */

static bool sees_row(const struct tt_view *view, const struct tt_engine *engine, uint32_t row) {
	const struct tt_holding *holding = &engine->holdings.items[row];
	return tt_view_holding(view, holding->data, holding->holder, holding->system);
}

static void keep_rows(
	struct tt_view *view, const struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_arena *arena = view->model->arena;
	for (uint32_t i = 0; i < outcome->inputs.len; i++)
		if (sees_row(view, engine, outcome->inputs.items[i]))
			*tt_push(arena, &view->outcome.inputs) = outcome->inputs.items[i];
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		if (sees_row(view, engine, outcome->outputs.items[i]))
			*tt_push(arena, &view->outcome.outputs) = outcome->outputs.items[i];
}

static void keep_reasons(struct tt_view *view, const struct tt_outcome *outcome) {
	struct tt_arena *arena = view->model->arena;
	for (uint32_t i = 0; i < outcome->grounds.len; i++)
		if (tt_view_rule(view, outcome->grounds.items[i].rule) &&
			tt_view_data(view, outcome->grounds.items[i].data))
			*tt_push(arena, &view->outcome.grounds) = outcome->grounds.items[i];
	for (uint32_t i = 0; i < outcome->judged.len; i++)
		if (tt_view_rule(view, outcome->judged.items[i].rule) &&
			sees_about(view, &outcome->judged.items[i].about))
			*tt_push(arena, &view->outcome.judged) = outcome->judged.items[i];
	for (uint32_t i = 0; i < outcome->changes.len; i++) {
		const struct tt_changed *change = &outcome->changes.items[i];
		if (tt_view_rule(view, change->rule) &&
			tt_view_holding(view, change->data, change->holder, change->system))
			*tt_push(arena, &view->outcome.changes) = *change;
	}
}

static void keep_questions(
	struct tt_view *view, const struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_sets *sets = &view->model->sets;
	struct tt_set_view asked = tt_set_view(sets, outcome->questions);
	uint32_t *kept = TT_NEW_ARRAY(view->model->arena, uint32_t, asked.len), count = 0;
	for (uint32_t i = 0; i < asked.len; i++)
		if (tt_view_asked(view, engine, asked.items[i]))
			kept[count++] = asked.items[i];
	view->outcome.questions = tt_set_make(sets, kept, count);
}

const struct tt_outcome *tt_view_outcome(
	struct tt_view *view, const struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_outcome *seen = &view->outcome;
	struct tt_outcome last = *seen;
	*seen = *outcome;
	seen->inputs = last.inputs;
	seen->outputs = last.outputs;
	seen->grounds = last.grounds;
	seen->judged = last.judged;
	seen->changes = last.changes;
	seen->inputs.len = seen->outputs.len = seen->grounds.len = seen->judged.len = seen->changes.len = 0;
	keep_rows(view, engine, outcome);
	keep_reasons(view, outcome);
	keep_questions(view, engine, outcome);
	return seen;
}

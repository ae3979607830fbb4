/*
 * The run is visited with a trace, which tells which rules applied to what. What changed is read off the
 * holdings themselves, while those before and after the event stand side by side.
 */
#include "analysis/flow.h"
#include "analysis/word.h"
#include "engine/evaluate.h"

/* ---- pairs of a holding and something -------------------------------------------------------------- */

static uint32_t hash_of(uint32_t holding, uint32_t what) {
	uint32_t words[] = {holding, what};
	return tt_hash_words(words, TT_COUNT(words));
}

static bool known(
	const struct tt_index *index, const struct tt_flow_change *items, uint32_t holding, uint32_t what) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(index, hash_of(holding, what), &probe)) != TT_NONE)
		if (items[id].holding == holding && items[id].attribute == what)
			return true;
	return false;
}

bool tt_flow_changed(const struct tt_flow *flow, uint32_t holding, uint32_t attribute) {
	return known(&flow->changed, flow->changes.items, holding, attribute);
}

static void note_change(struct tt_flow *flow, uint32_t holding, uint32_t attribute) {
	struct tt_arena *arena = flow->check->model->arena;
	if (tt_flow_changed(flow, holding, attribute))
		return;
	tt_index_add(arena, &flow->changed, hash_of(holding, attribute), flow->changes.len);
	*tt_push(arena, &flow->changes) = (struct tt_flow_change){holding, attribute};
}

static void note_touch(struct tt_flow *flow, uint32_t holding, uint32_t regime) {
	struct tt_arena *arena = flow->check->model->arena;
	if (holding == TT_NONE || known(&flow->touched, flow->touches.items, holding, regime))
		return;
	tt_index_add(arena, &flow->touched, hash_of(holding, regime), flow->touches.len);
	*tt_push(arena, &flow->touches) = (struct tt_flow_change){holding, regime};
}

/* ---- what changed ---------------------------------------------------------------------------------- */

static bool same_value(struct tt_range a, struct tt_range b) {
	return a.at_least == b.at_least && a.at_most == b.at_most;
}

/* Is the value new, other than in all inputs? */
static bool differs(
	struct tt_engine *engine, const struct tt_outcome *outcome, uint32_t output, uint32_t attribute) {
	struct tt_range value = tt_holding_range(engine, output, attribute);
	for (uint32_t i = 0; i < outcome->inputs.len; i++)
		if (same_value(value, tt_holding_range(engine, outcome->inputs.items[i], attribute)))
			return false;
	return outcome->inputs.len > 0;
}

static void note_outputs(struct tt_flow *flow, struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		for (uint32_t attribute = 0; attribute < engine->model->attributes.len; attribute++)
			if (differs(engine, outcome, outcome->outputs.items[i], attribute))
				note_change(flow, outcome->outputs.items[i], attribute);
}

/* Holdings that stay where they are, but are no longer what they were. */
static void note_others(struct tt_flow *flow, struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->changes.len; i++) {
		const struct tt_changed *change = &outcome->changes.items[i];
		if (change->holder == TT_NONE)
			continue;
		uint32_t row = tt_engine_find(engine, change->data, change->holder, change->system);
		if (row != TT_NONE && engine->holdings.items[row].made_by != outcome->event)
			note_change(flow, row, change->attribute);
	}
}

/* ---- the visit ------------------------------------------------------------------------------------- */

static struct tt_span keep(struct tt_flow *flow, const uint32_t *items, uint32_t len) {
	struct tt_span span = {flow->holdings.len, len};
	for (uint32_t i = 0; i < len; i++)
		*tt_push(flow->check->model->arena, &flow->holdings) = items[i];
	return span;
}

static void note_judged(
	struct tt_flow *flow, const struct tt_engine *engine, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->judged.len; i++) {
		const struct tt_judged *judged = &outcome->judged.items[i];
		const struct tt_about *about = &judged->about;
		if (judged->applicable == TT_NO || about->reader != TT_NONE)
			continue;
		note_touch(flow, tt_engine_find(engine, about->data, about->holder, about->system),
			engine->model->rules.items[judged->rule].regime);
	}
}

/* A regime that surely lets somebody reach the data, such as a government, is about it. */
static void note_exposed(struct tt_flow *flow, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < outcome->outputs.len; i++) {
		struct tt_range readers = tt_holding_range(engine, outcome->outputs.items[i], TT_exposure);
		const struct tt_rule *rule =
			readers.source < model->rules.len ? &model->rules.items[readers.source] : NULL;
		if (rule != NULL && rule->body == TT_BODY_EXPOSE &&
			tt_set_contains(&model->sets, readers.at_least, rule->target))
			note_touch(flow, outcome->outputs.items[i], rule->regime);
	}
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_flow *flow = context;
	struct tt_check *check = (struct tt_check *)flow->check;
	struct tt_flow_event row = {outcome->event, outcome->verdict, outcome->units, {0}, {0}, {0}};
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		if (!tt_check_silences(check, &found))
			row.found[tt_finding_severity(found.finding.code)]++;
	}
	row.inputs = keep(flow, outcome->inputs.items, outcome->inputs.len);
	row.outputs = keep(flow, outcome->outputs.items, outcome->outputs.len);
	*tt_push(check->model->arena, &flow->events) = row;
	note_outputs(flow, engine, outcome);
	note_others(flow, engine, outcome);
	note_judged(flow, engine, outcome);
	note_exposed(flow, engine, outcome);
}

/* Findings about the model itself that name an event. */
static void count_own(struct tt_flow *flow) {
	for (uint32_t i = 0; i < flow->check->own.len; i++) {
		const struct tt_finding *finding = &flow->check->own.items[i].finding;
		if (finding->event < flow->events.len)
			flow->events.items[finding->event].found[tt_finding_severity(finding->code)]++;
	}
}

struct tt_flow *tt_flow_create_of(struct tt_check *check, const uint32_t *order, uint32_t count) {
	struct tt_flow *flow = TT_NEW(check->model->arena, struct tt_flow);
	flow->check = check;
	flow->run = tt_run_all(&(struct tt_run_request){.model = check->model,
		.program = check->program,
		.as_of = check->as_of,
		.order = order,
		.order_count = count,
		.trace = true,
		.visit = visit,
		.context = flow});
	return flow;
}

struct tt_flow *tt_flow_create(struct tt_check *check) {
	struct tt_flow *flow = tt_flow_create_of(check, NULL, 0);
	count_own(flow);
	return flow;
}

/* ---- regimes --------------------------------------------------------------------------------------- */

static bool bears_label(const struct tt_flow *flow, uint32_t holding, uint32_t label) {
	struct tt_range labels = tt_holding_range(flow->run->engine, holding, TT_category);
	return tt_set_contains(&flow->check->model->sets, labels.at_most, label);
}

static bool bears_label_of_facet(const struct tt_flow *flow, uint32_t holding, const struct tt_facet *facet) {
	for (uint32_t i = 0; i < facet->label_count; i++)
		if (bears_label(flow, holding, facet->first_label + i))
			return true;
	return false;
}

/* What a law is about shows in the labels that it gives, or else in those of its category. */
enum aboutness { NOT_ABOUT, ABOUT, NOTHING_TELLS };

static enum aboutness labels_given(const struct tt_flow *flow, uint32_t holding, uint32_t regime) {
	const struct tt_model *model = flow->check->model;
	enum aboutness answer = NOTHING_TELLS;
	for (uint32_t i = 0; i < model->rules.len && answer != ABOUT; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		if (rule->regime == regime && rule->body == TT_BODY_CLASSIFY)
			answer = bears_label(flow, holding, rule->target) ? ABOUT : NOT_ABOUT;
	}
	return answer;
}

static enum aboutness labels_of_category(const struct tt_flow *flow, uint32_t holding, uint32_t regime) {
	const struct tt_model *model = flow->check->model;
	enum aboutness answer = NOTHING_TELLS;
	for (uint32_t i = 0; i < model->facets.len && answer != ABOUT; i++)
		if (tt_text_equal(model->facets.items[i].group, model->regimes.items[regime].category))
			answer = bears_label_of_facet(flow, holding, &model->facets.items[i]) ? ABOUT
											      : NOT_ABOUT;
	return answer;
}

/* Has it rules that show what it is about, by applying to it or by letting somebody reach it? */
static bool shows_by_rules(const struct tt_model *model, uint32_t regime) {
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		if (rule->regime == regime && (rule->body == TT_BODY_NORM || rule->body == TT_BODY_EXPOSE))
			return true;
	}
	return false;
}

static bool is_law(const struct tt_regime *regime) {
	const char *form = tt_word_regime_form(regime->form);
	return form != NULL && tt_text_is(TT_TEXT("law"), form);
}

/* Private norms are about all that those whom they bind have; a law is about something. */
static bool is_about(const struct tt_flow *flow, uint32_t holding, uint32_t regime) {
	const struct tt_model *model = flow->check->model;
	if (!is_law(&model->regimes.items[regime]) ||
		known(&flow->touched, flow->touches.items, holding, regime))
		return true;
	enum aboutness answer = labels_given(flow, holding, regime);
	if (answer == NOTHING_TELLS)
		answer = labels_of_category(flow, holding, regime);
	return answer == NOTHING_TELLS ? !shows_by_rules(model, regime) : answer == ABOUT;
}

/* Whether what limits a regime says anything of the data; it may speak of parties, purposes or days only. */
static bool limits_data(const struct tt_engine *engine, tt_part covers) {
	const struct tt_cover *cover = &engine->program->parts.items[covers];
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		uint8_t subject = engine->model->atoms.items.items[cover->atoms[i]].subject;
		if (subject == TT_SUBJECT_DATA || subject == TT_SUBJECT_RESULT ||
			subject == TT_SUBJECT_DATA_HOLDER || subject == TT_SUBJECT_RESULT_HOLDER)
			return true;
	}
	return false;
}

static struct tt_item item_of(const struct tt_engine *engine, uint32_t holding, uint32_t party) {
	return (struct tt_item){.event = engine->holdings.items[holding].made_by,
		.type = TT_EVENT_STORE,
		.by = TT_NONE,
		.from = TT_NONE,
		.to = TT_NONE,
		.party = party,
		.data = holding,
		.result = holding};
}

static bool rules_now(const struct tt_flow *flow, const struct tt_regime *regime) {
	return !regime->template && tt_interval_contains(regime->in_force, flow->check->as_of);
}

enum tt_truth tt_flow_binds(const struct tt_flow *flow, uint32_t holding, uint32_t id, uint32_t party) {
	struct tt_engine *engine = flow->run->engine;
	struct tt_item item = item_of(engine, holding, party);
	if (!rules_now(flow, &engine->model->regimes.items[id]))
		return TT_NO;
	return tt_evaluate_part(engine, &item, engine->program->regimes[id].binds);
}

enum tt_truth tt_flow_lies_in(const struct tt_flow *flow, uint32_t holding, uint32_t id) {
	struct tt_engine *engine = flow->run->engine;
	const struct tt_compiled_regime *compiled = &engine->program->regimes[id];
	struct tt_item item = item_of(engine, holding, engine->holdings.items[holding].holder);
	if (!rules_now(flow, &engine->model->regimes.items[id]))
		return TT_NO;
	if (!limits_data(engine, compiled->covers) && !is_about(flow, holding, id))
		return TT_NO;
	return tt_truth_and(tt_evaluate_part(engine, &item, compiled->binds),
		tt_evaluate_part(engine, &item, compiled->covers));
}

/*
 * What is amiss with risks and with what people do about them: at an event, as findings of its outcome; about
 * decisions and measures themselves, when the run is over.
 */
#include "analysis/risk.h"
#include "analysis/word.h"

bool tt_risks_managed(const struct tt_model *model) {
	return model->decisions.len > 0 || model->measures.len > 0 || model->assessment.accepted > 0;
}

bool tt_finding_managed(enum tt_finding_code code) {
	return code >= TT_FINDING_DECISION_CHANGED && code <= TT_FINDING_MEASURE_REVIEW;
}

static bool of_measure(enum tt_finding_code code) {
	return code >= TT_FINDING_MEASURE_EVIDENCE;
}

static const struct tt_about nothing = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, TT_NONE};

static struct tt_finding new_finding(enum tt_finding_code code, uint32_t event, uint32_t first) {
	return (struct tt_finding){.code = (uint8_t)code,
		.event = event,
		.rule = TT_NONE,
		.about = nothing,
		.attribute = TT_NONE,
		.first = first,
		.second = TT_NONE};
}

/* ---- names and dates ---------------------------------------------------------------------------------- */

static void add_names(const struct tt_model *model, const struct tt_measure *measure, struct tt_buf *out) {
	struct tt_set_view systems = tt_set_view(&model->sets, measure->systems);
	struct tt_set_view parties = tt_set_view(&model->sets, measure->parties);
	for (uint32_t i = 0; i < systems.len; i++) {
		tt_buf_byte(out, i == 0 ? '/' : '+');
		tt_buf_add(out, model->systems.items[systems.items[i]].named.id);
	}
	for (uint32_t i = 0; i < parties.len; i++) {
		tt_buf_byte(out, i + systems.len == 0 ? '/' : '+');
		tt_buf_add(out, model->parties.items[parties.items[i]].named.id);
	}
}

void tt_managed_name(const struct tt_model *model, const struct tt_finding *finding, struct tt_buf *out) {
	if (!of_measure(finding->code)) {
		tt_buf_add(out, model->decisions.items[finding->first].risk);
		return;
	}
	const struct tt_measure *measure = &model->measures.items[finding->first];
	tt_buf_add(out, model->controls.items[measure->control].named.id);
	add_names(model, measure, out);
}

tt_instant tt_managed_date(const struct tt_model *model, const struct tt_finding *finding) {
	bool review =
		finding->code == TT_FINDING_DECISION_REVIEW || finding->code == TT_FINDING_MEASURE_REVIEW;
	if (of_measure(finding->code)) {
		const struct tt_measure *measure = &model->measures.items[finding->first];
		return review ? measure->review : measure->due;
	}
	const struct tt_decision *decision = &model->decisions.items[finding->first];
	return review ? decision->review : decision->due;
}

struct tt_mark tt_managed_mark(const struct tt_model *model, const struct tt_finding *finding) {
	return of_measure(finding->code) ? model->measures.items[finding->first].mark
					 : model->decisions.items[finding->first].mark;
}

/* ---- at an event -------------------------------------------------------------------------------------- */

static struct tt_finding *tell(struct tt_engine *engine, struct tt_finding finding) {
	*tt_push(engine->arena, &engine->outcome.findings) = finding;
	return &engine->outcome.findings.items[engine->outcome.findings.len - 1];
}

/* Has law that the event met changed since the day of the decision? Told of one regime. */
static void look_at_law(struct tt_risks *risks, struct tt_engine *engine, const struct tt_found_risk *found) {
	const struct tt_model *model = engine->model;
	tt_instant decided = model->decisions.items[found->decision].decided;
	if (decided == TT_TIME_MIN)
		return;
	for (uint32_t i = 0; i < engine->outcome.matched.len; i++) {
		uint32_t regime = model->rules.items[engine->outcome.matched.items[i].rule].regime;
		if (risks->changed[regime] <= decided)
			continue;
		tell(engine, new_finding(TT_FINDING_DECISION_LAW, found->event, found->decision))->second =
			regime;
		return;
	}
}

static void look_at_bearers(
	struct tt_risks *risks, struct tt_engine *engine, const struct tt_found_risk *found) {
	for (uint32_t i = 0; i < found->borne_count; i++) {
		const struct tt_borne *borne = &risks->borne.items[found->first_borne + i];
		if (borne->party != TT_NONE || borne->measure != TT_NONE)
			continue;
		struct tt_finding finding = new_finding(TT_FINDING_CONTROL_NOBODY, found->event, found->risk);
		finding.second = borne->control;
		finding.about.data = found->data;
		finding.about.system = borne->system;
		tell(engine, finding);
	}
}

static void look_at_level(struct tt_engine *engine, const struct tt_found_risk *found) {
	uint8_t accepted = engine->model->assessment.accepted;
	if (accepted == 0 || found->residual <= accepted)
		return;
	struct tt_finding finding = new_finding(TT_FINDING_RISK_ABOVE, found->event, found->risk);
	finding.rule = found->rule;
	finding.about.data = found->data;
	tell(engine, finding);
}

void tt_risks_findings(struct tt_risks *risks, struct tt_engine *engine) {
	tt_risks_event(risks, &engine->outcome);
	for (uint32_t i = 0; i < risks->found.len; i++) {
		const struct tt_found_risk *found = &risks->found.items[i];
		look_at_level(engine, found);
		look_at_bearers(risks, engine, found);
		if (found->decision == TT_NONE)
			continue;
		look_at_law(risks, engine, found);
		if (found->change == TT_RISK_CHANGED)
			tell(engine, new_finding(TT_FINDING_DECISION_CHANGED, found->event, found->decision));
	}
}

/* ---- decisions and measures --------------------------------------------------------------------------- */

struct ending {
	struct tt_risks *risks;
	tt_missing_visit *visit;
	void *context;
};

static void tell_rest(const struct ending *ending, bool so, enum tt_finding_code code, uint32_t at) {
	struct tt_finding finding = new_finding(code, TT_NONE, at);
	if (so)
		ending->visit(ending->context, &finding);
}

static bool empty(const struct tt_title *title) {
	return title->en.len == 0 && title->ja.len == 0;
}

static void look_at_decision(const struct ending *ending, uint32_t at) {
	const struct tt_engine *engine = ending->risks->engine;
	const struct tt_decision *decision = &engine->model->decisions.items[at];
	bool twice = ending->risks->again[at];
	tell_rest(ending, twice, TT_FINDING_DECISION_TWICE, at);
	tell_rest(ending, !twice && !ending->risks->decided[at], TT_FINDING_DECISION_GONE, at);
	tell_rest(ending, decision->due < engine->as_of && empty(&decision->evidence),
		TT_FINDING_DECISION_OVERDUE, at);
	tell_rest(ending, decision->review < engine->as_of, TT_FINDING_DECISION_REVIEW, at);
	tell_rest(ending, decision->treatment == TT_TREATMENT_RETAIN && empty(&decision->reason),
		TT_FINDING_DECISION_REASON, at);
}

static void look_at_measure(const struct ending *ending, uint32_t at) {
	const struct tt_engine *engine = ending->risks->engine;
	const struct tt_measure *measure = &engine->model->measures.items[at];
	bool planned = measure->state == TT_MEASURE_PLANNED;
	tell_rest(ending, measure->state == TT_MEASURE_IN_PLACE && empty(&measure->evidence),
		TT_FINDING_MEASURE_EVIDENCE, at);
	tell_rest(ending, measure->state == TT_MEASURE_NOT_APPLICABLE && empty(&measure->reason),
		TT_FINDING_MEASURE_REASON, at);
	tell_rest(ending, planned && measure->due < engine->as_of, TT_FINDING_MEASURE_OVERDUE, at);
	tell_rest(ending, measure->review < engine->as_of, TT_FINDING_MEASURE_REVIEW, at);
}

void tt_risks_rest(struct tt_risks *risks, tt_missing_visit *visit, void *context) {
	struct ending ending = {risks, visit, context};
	for (uint32_t i = 0; risks != NULL && i < risks->engine->model->decisions.len; i++)
		look_at_decision(&ending, i);
	for (uint32_t i = 0; risks != NULL && i < risks->engine->model->measures.len; i++)
		look_at_measure(&ending, i);
}

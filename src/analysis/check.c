/*
 * The check visits each outcome once and counts what was found under its cause. What is about the model
 * itself (expectations that were not met, silences that silence nothing) is added when the runs are over.
 */
#include <stdlib.h>
#include "analysis/check.h"
#include "analysis/expect.h"
#include "analysis/word.h"

enum { ID_LIMIT = 1 << 20 };

/* ---- ids and places -------------------------------------------------------------------------------- */

struct tt_found tt_found_of(const struct tt_outcome *outcome, uint32_t index) {
	const struct tt_finding *finding = &outcome->findings.items[index];
	bool of_duty = finding->code == TT_FINDING_UNMET_DUTY || finding->code == TT_FINDING_UNMET_ADVICE;
	bool known = of_duty && finding->first < outcome->duties.len;
	return (struct tt_found){*finding, known ? outcome->duties.items[finding->first].duty : NULL};
}

static void add_part(struct tt_buf *out, const struct tt_named *named) {
	if (named == NULL)
		tt_buf_byte(out, '-');
	else
		tt_buf_add(out, named->id);
}

static void add_rule(const struct tt_model *model, const struct tt_finding *finding, struct tt_buf *out) {
	uint32_t regime = tt_finding_regime(model, finding);
	tt_buf_byte(out, '/');
	add_part(out, regime == TT_NONE ? NULL : &model->regimes.items[regime].named);
	tt_buf_byte(out, '/');
	if (finding->rule == TT_NONE)
		tt_buf_byte(out, '-');
	else
		tt_buf_add(out, model->rules.items[finding->rule].id);
	tt_buf_byte(out, '/');
}

static void add_holding(const struct tt_model *model, const struct tt_about *about, struct tt_buf *out) {
	add_part(out, tt_named_data(model, about->data));
	tt_buf_byte(out, '@');
	add_part(out, tt_named_party(model, about->holder));
	tt_buf_byte(out, ':');
	add_part(out, tt_named_system(model, about->system));
	if (about->reader != TT_NONE) {
		tt_buf_byte(out, '>');
		tt_buf_add(out, model->parties.items[about->reader].named.id);
	}
}

static void add_expectation(const struct tt_check *check, uint32_t mismatch, struct tt_buf *out) {
	const struct tt_mismatch *row = &check->mismatches.items[mismatch];
	tt_buf_byte(out, '/');
	tt_buf_add(out, row->what);
	if (row->expectation->at != TT_TIME_MIN) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, tt_time_format(out->arena, row->expectation->at));
	}
}

static void add_risk(const struct tt_model *model, const struct tt_finding *finding, struct tt_buf *out) {
	if (finding->first != TT_NONE) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, model->risks.items[finding->first].named.id);
	}
	if (finding->second != TT_NONE) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, model->controls.items[finding->second].named.id);
	}
}

/* What tells findings apart that have event, rule and holding in common. */
static void add_what(const struct tt_check *check, const struct tt_found *found, struct tt_buf *out) {
	const struct tt_finding *finding = &found->finding;
	if (finding->code == TT_FINDING_EXPECTATION) {
		add_expectation(check, finding->first, out);
	} else if (finding->code == TT_FINDING_SILENCE_UNUSED || finding->code == TT_FINDING_SILENCE_REVIEW) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, check->model->silences.items[finding->first].id);
	} else if (found->duty != NULL) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, found->duty->id);
	} else if (finding->attribute != TT_NONE) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, check->model->attributes.items[finding->attribute].named.id);
	} else if (tt_finding_managed(finding->code)) {
		tt_buf_byte(out, '/');
		tt_managed_name(check->model, finding, out);
	} else if (finding->code == TT_FINDING_RISK_ABOVE || finding->code == TT_FINDING_CONTROL_NOBODY) {
		add_risk(check->model, finding, out);
	} else if (finding->code == TT_FINDING_LAW_NOT_EXAMINED) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, tt_word(check->model, finding->first));
	} else if (finding->code == TT_FINDING_OUTSIDE_DATES) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, check->model->packs.items[finding->first].id);
	} else if (finding->code == TT_FINDING_OUTSIDE_SECTORS) {
		tt_buf_byte(out, '/');
		add_part(out, tt_named_party(check->model, finding->first));
	} else if (finding->code == TT_FINDING_CONTRADICTION || finding->code == TT_FINDING_PARTIAL_CONSENT ||
		   finding->code == TT_FINDING_CONSENT_UNSAID || finding->code == TT_FINDING_ANSWER_EXPIRED) {
		tt_buf_byte(out, '/');
		tt_buf_add(out, check->model->questions.items[finding->first].named.id);
	}
}

void tt_found_id(const struct tt_check *check, const struct tt_found *found, struct tt_buf *out) {
	const struct tt_model *model = check->model;
	tt_buf_string(out, tt_finding_name(found->finding.code));
	tt_buf_byte(out, '/');
	add_part(out, tt_named_event(model, found->finding.event));
	add_rule(model, &found->finding, out);
	add_holding(model, &found->finding.about, out);
	add_what(check, found, out);
}

struct tt_mark tt_found_mark(const struct tt_check *check, const struct tt_found *found) {
	const struct tt_finding *finding = &found->finding;
	if (finding->code == TT_FINDING_EXPECTATION)
		return check->mismatches.items[finding->first].mark;
	if (finding->code == TT_FINDING_SILENCE_UNUSED || finding->code == TT_FINDING_SILENCE_REVIEW)
		return check->model->silences.items[finding->first].mark;
	if (tt_finding_managed(finding->code))
		return tt_managed_mark(check->model, finding);
	const struct tt_about *about = &finding->about;
	const struct tt_named *named = tt_named_event(check->model, finding->event);
	if (named == NULL && about->data != TT_NONE)
		named = tt_named_data(check->model, about->data);
	else if (named == NULL && about->system != TT_NONE)
		named = tt_named_system(check->model, about->system);
	else if (named == NULL)
		named = tt_named_party(check->model, about->holder);
	uint32_t regime = tt_finding_regime(check->model, finding);
	if (named == NULL && regime != TT_NONE)
		named = &check->model->regimes.items[regime].named;
	return named == NULL ? TT_NO_MARK : named->mark;
}

/* ---- silence --------------------------------------------------------------------------------------- */

static void index_silences(struct tt_check *check) {
	struct tt_model *model = check->model;
	check->silences.used = TT_NEW_ARRAY(model->arena, bool, model->silences.len);
	tt_buf_init(&check->silences.id, model->arena, ID_LIMIT);
	for (uint32_t i = 0; i < model->silences.len; i++)
		tt_index_add(
			model->arena, &check->silences.index, tt_text_hash(model->silences.items[i].id), i);
}

uint32_t tt_check_silence(struct tt_check *check, const struct tt_found *found) {
	struct tt_silences *silences = &check->silences;
	if (check->model->silences.len == 0)
		return TT_NONE;
	silences->id.len = 0;
	tt_found_id(check, found, &silences->id);
	struct tt_text id = tt_buf_text(&silences->id);
	uint32_t probe = 0, silence;
	while ((silence = tt_index_next(&silences->index, tt_text_hash(id), &probe)) != TT_NONE)
		if (tt_text_equal(check->model->silences.items[silence].id, id))
			return silence;
	return TT_NONE;
}

bool tt_check_silences(struct tt_check *check, const struct tt_found *found) {
	return tt_check_silence(check, found) != TT_NONE;
}

/* ---- causes ---------------------------------------------------------------------------------------- */

/* One rule may stand in several rows, for one interval each; together they are one cause. */
static bool same_rule(const struct tt_model *model, uint32_t a, uint32_t b) {
	if (a == TT_NONE || b == TT_NONE)
		return a == b;
	const struct tt_rule *left = &model->rules.items[a], *right = &model->rules.items[b];
	return left->regime == right->regime && tt_text_equal(left->id, right->id);
}

static uint32_t find_cause(const struct tt_check *check, const struct tt_finding *finding, uint32_t hash) {
	uint32_t probe = 0, id, regime = tt_finding_regime(check->model, finding);
	while ((id = tt_index_next(&check->cause_index, hash, &probe)) != TT_NONE)
		if (check->causes.items[id].code == finding->code &&
			check->causes.items[id].regime == regime &&
			same_rule(check->model, check->causes.items[id].rule, finding->rule))
			break;
	return id;
}

static uint32_t hash_cause(const struct tt_check *check, uint8_t code, uint32_t rule) {
	uint32_t words[] = {code, rule != TT_NONE ? tt_text_hash(check->model->rules.items[rule].id) : 0};
	return tt_hash_words(words, TT_COUNT(words));
}

static struct tt_cause *cause_of(struct tt_check *check, const struct tt_found *found) {
	const struct tt_finding *finding = &found->finding;
	uint32_t hash = hash_cause(check, finding->code, finding->rule);
	uint32_t id = find_cause(check, finding, hash);
	if (id == TT_NONE) {
		id = check->causes.len;
		*tt_push(check->model->arena, &check->causes) = (struct tt_cause){.code = finding->code,
			.rule = finding->rule,
			.regime = tt_finding_regime(check->model, finding),
			.number = id,
			.first = *found};
		tt_index_add(check->model->arena, &check->cause_index, hash, id);
	}
	return &check->causes.items[id];
}

static int compare_causes(const void *a, const void *b) {
	const struct tt_cause *left = a, *right = b;
	enum tt_severity left_severity = tt_finding_severity(left->code);
	enum tt_severity right_severity = tt_finding_severity(right->code);
	if (left_severity != right_severity)
		return left_severity > right_severity ? -1 : 1;
	bool left_missing = tt_finding_missing(left->code), right_missing = tt_finding_missing(right->code);
	if (left_missing != right_missing) /* what verdicts hang on comes first */
		return left_missing ? 1 : -1;
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return left->number < right->number ? -1 : 1;
}

static void sort_causes(struct tt_check *check) {
	if (check->causes.len > 0)
		qsort(check->causes.items, check->causes.len, sizeof(check->causes.items[0]), compare_causes);
	check->cause_index = (struct tt_index){0};
	for (uint32_t i = 0; i < check->causes.len; i++) {
		const struct tt_cause *cause = &check->causes.items[i];
		tt_index_add(check->model->arena, &check->cause_index,
			hash_cause(check, cause->code, cause->rule), i);
	}
}

uint32_t tt_check_cause(const struct tt_check *check, const struct tt_finding *finding) {
	return find_cause(check, finding, hash_cause(check, finding->code, finding->rule));
}

/* ---- findings -------------------------------------------------------------------------------------- */

static void count(struct tt_check *check, const struct tt_found *found) {
	struct tt_set_view questions = tt_set_view(&check->model->sets, found->finding.questions);
	check->severities[tt_finding_severity(found->finding.code)]++;
	cause_of(check, found)->count++;
	for (uint32_t i = 0; i < questions.len; i++) {
		while (check->waiting.len <= questions.items[i])
			(void)tt_push(check->model->arena, &check->waiting);
		check->waiting.items[questions.items[i]]++;
	}
}

static struct tt_found about_nothing(enum tt_finding_code code, uint32_t event, uint32_t first) {
	return (struct tt_found){.finding = {.code = (uint8_t)code,
					 .event = event,
					 .rule = TT_NONE,
					 .about = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, TT_NONE},
					 .attribute = TT_NONE,
					 .first = first}};
}

static void keep_own(struct tt_check *check, struct tt_found found) {
	*tt_push(check->model->arena, &check->own) = found;
	count(check, &found);
}

/* A check while it runs. */
struct visiting {
	struct tt_check *check;
	struct tt_expecting *expecting; /* NULL: compared elsewhere */
	tt_found_visit *visit;		/* NULL: nobody wants each of them */
	void *context;
};

/* Counts a finding, be it only as silenced. */
static void meet(const struct visiting *visiting, struct tt_engine *engine, const struct tt_found *found,
	uint32_t index) {
	struct tt_check *check = visiting->check;
	uint32_t silence = tt_check_silence(check, found);
	if (silence != TT_NONE) {
		check->silences.used[silence] = true;
		check->silenced++;
		return;
	}
	count(check, found);
	if (visiting->visit != NULL)
		visiting->visit(visiting->context, engine, found, index);
}

static void visit(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct visiting *visiting = context;
	visiting->check->verdicts[outcome->verdict]++;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		meet(visiting, engine, &found, i);
	}
	if (visiting->expecting != NULL)
		tt_expect_event(visiting->expecting, engine, outcome);
}

static void meet_missing(void *context, const struct tt_finding *finding) {
	const struct visiting *visiting = context;
	meet(visiting, visiting->check->run->engine, &(struct tt_found){*finding, NULL}, TT_NONE);
}

/* A flow that does not settle, though the verdicts on it do; it is told of the first event that repeats. */
static void keep_unsteady(struct tt_check *check) {
	uint32_t event = 0;
	if (check->run->steady || check->run->unsteady > 0)
		return;
	while (event + 1 < check->model->events.len && !check->model->events.items[event].every)
		event++;
	keep_own(check, about_nothing(TT_FINDING_NOT_STEADY, event, TT_NONE));
}

static void keep_mismatches(struct tt_check *check) {
	for (uint32_t i = 0; i < check->mismatches.len; i++) {
		const struct tt_expectation *of = check->mismatches.items[i].expectation;
		struct tt_found found = about_nothing(TT_FINDING_EXPECTATION, of->event, i);
		uint32_t data = of->of_data != TT_NONE ? of->of_data : of->data;
		found.finding.about = (struct tt_about){data, of->holder, of->system, TT_NONE, TT_NONE};
		keep_own(check, found);
	}
}

static void keep_silences(struct tt_check *check) {
	for (uint32_t i = 0; i < check->model->silences.len; i++) {
		if (!check->silences.used[i])
			keep_own(check, about_nothing(TT_FINDING_SILENCE_UNUSED, TT_NONE, i));
		if (check->model->silences.items[i].review < check->as_of)
			keep_own(check, about_nothing(TT_FINDING_SILENCE_REVIEW, TT_NONE, i));
	}
}

/* ---- the whole ------------------------------------------------------------------------------------- */

/* Expectations without a date are about the model's own as-of date; another one needs runs of their own for
 * them. */
static void run(struct visiting *visiting) {
	struct tt_check *check = visiting->check;
	struct tt_expecting *expecting = tt_expect_begin(check);
	bool own = check->as_of == check->model->as_of;
	visiting->expecting = own ? expecting : NULL;
	check->run = tt_run_all(&(struct tt_run_request){.model = check->model,
		.program = check->program,
		.as_of = check->as_of,
		.risks = tt_expects_risks(check->model),
		.visit = visit,
		.context = visiting});
	tt_complete_rest(check->run->complete, check->run->engine, meet_missing, visiting);
	tt_risks_rest(check->run->risks, meet_missing, visiting);
	if (expecting == NULL)
		return;
	if (own)
		tt_expect_rest_of_run(expecting, check->run);
	tt_expect_rest(expecting, own ? 1 : 0);
}

static void visit_own(const struct tt_check *check, tt_found_visit *visit_found, void *context) {
	for (uint32_t i = 0; i < check->own.len; i++)
		visit_found(context, check->run->engine, &check->own.items[i], TT_NONE);
}

struct tt_check *tt_check_begin(struct tt_model *model, const struct tt_program *program, tt_instant as_of) {
	struct tt_check *check = TT_NEW(model->arena, struct tt_check);
	check->model = model;
	check->program = program;
	check->as_of = as_of == TT_TIME_MIN ? model->as_of : as_of;
	index_silences(check);
	return check;
}

void tt_check_run(struct tt_check *check, tt_found_visit *visit_found, void *context) {
	struct visiting visiting = {.check = check, .visit = visit_found, .context = context};
	run(&visiting);
	keep_unsteady(check);
	keep_mismatches(check);
	keep_silences(check);
	sort_causes(check);
	if (visit_found != NULL)
		visit_own(check, visit_found, context);
}

struct tt_check *tt_check_model(struct tt_model *model, const struct tt_program *program, tt_instant as_of) {
	struct tt_check *check = tt_check_begin(model, program, as_of);
	tt_check_run(check, NULL, NULL);
	return check;
}

void tt_check_replay(const struct tt_check *check, bool trace, tt_run_visit *visit_event, void *context) {
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = check->model,
		.program = check->program,
		.as_of = check->as_of,
		.trace = trace,
		.view = check->view,
		.visit = visit_event,
		.context = context}));
}

struct replaying {
	struct tt_check *check;
	bool all; /* those that are silenced, too */
	tt_found_visit *visit;
	void *context;
};

static bool wanted(const struct replaying *replaying, const struct tt_found *found) {
	return replaying->all || !tt_check_silences(replaying->check, found);
}

static void visit_again(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct replaying *replaying = context;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		if (wanted(replaying, &found))
			replaying->visit(replaying->context, engine, &found, i);
	}
}

static void visit_missing(void *context, const struct tt_finding *finding) {
	struct replaying *replaying = context;
	struct tt_found found = {*finding, NULL};
	if (wanted(replaying, &found))
		replaying->visit(replaying->context, replaying->check->run->engine, &found, TT_NONE);
}

static void replay(struct replaying *replaying) {
	struct tt_check *check = replaying->check;
	tt_check_replay(check, false, visit_again, replaying);
	tt_complete_rest(check->run->complete, check->run->engine, visit_missing, replaying);
	tt_risks_rest(check->run->risks, visit_missing, replaying);
	visit_own(check, replaying->visit, replaying->context);
}

void tt_check_findings(struct tt_check *check, tt_found_visit *visit_found, void *context) {
	replay(&(struct replaying){check, false, visit_found, context});
}

void tt_check_all_findings(struct tt_check *check, tt_found_visit *visit_found, void *context) {
	replay(&(struct replaying){check, true, visit_found, context});
}

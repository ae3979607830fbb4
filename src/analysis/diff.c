/*
 * A side states things in one run of its model, a vector of statements and an index over it. Comparing walks
 * both vectors once; only differences are sorted. So a diff costs what its checks cost, and memory for each
 * statement, whatever the order in which the two models name their things.
 */
#include "analysis/diff.h"
#include "analysis/word.h"

#include <stdlib.h>

enum { TEXT_LIMIT = 1 << 20 };

const char *tt_diff_kind_name(enum tt_diff_kind kind) {
	static const char *const names[TT_DIFF_KIND_COUNT] = {"party", "system", "data", "regime", "event",
		"verdict", "ground", "duty", "question", "unit", "risk", "finding", "holding", "attribute"};
	return names[kind];
}

/* ---- statements ------------------------------------------------------------------------------------ */

/* A side being filled. */
struct stating {
	struct tt_diff_side *side;
	struct tt_arena *arena;
	struct tt_buf buf;
	struct tt_risks *risks; /* NULL before the first event */
};

static bool about_holding(const struct tt_statement *statement) {
	return statement->kind == TT_DIFF_HOLDING || statement->kind == TT_DIFF_ATTRIBUTE;
}

static struct tt_text group_name(const struct tt_diff_side *side, const struct tt_statement *statement) {
	if (statement->group == TT_NONE)
		return (struct tt_text){0};
	return about_holding(statement) ? side->names.items[statement->group]
					: side->check->model->events.items[statement->group].named.id;
}

static uint32_t hash_statement(const struct tt_diff_side *side, const struct tt_statement *statement) {
	uint32_t words[] = {
		statement->kind, tt_text_hash(group_name(side, statement)), tt_text_hash(statement->key)};
	return tt_hash_words(words, TT_COUNT(words));
}

/* What a side says under the name of a statement of this or the other side; NULL if it says nothing. */
static const struct tt_statement *find_statement(const struct tt_diff_side *side,
	const struct tt_diff_side *of, const struct tt_statement *statement) {
	struct tt_text group = group_name(of, statement);
	uint32_t probe = 0, id, hash = hash_statement(of, statement);
	while ((id = tt_index_next(&side->index, hash, &probe)) != TT_NONE) {
		const struct tt_statement *other = &side->statements.items[id];
		if (other->kind == statement->kind && tt_text_equal(other->key, statement->key) &&
			tt_text_equal(group_name(side, other), group))
			return other;
	}
	return NULL;
}

/* The text gathered in the buffer, for good; the buffer is empty afterwards. */
static struct tt_text keep(struct stating *stating) {
	struct tt_text text = tt_text_copy(stating->arena, tt_buf_text(&stating->buf));
	stating->buf.len = 0;
	return text;
}

/* What is said twice under one name counts once: the first time. */
static void state(struct stating *stating, struct tt_statement statement) {
	struct tt_diff_side *side = stating->side;
	if (find_statement(side, side, &statement) != NULL)
		return;
	tt_index_add(stating->arena, &side->index, hash_statement(side, &statement), side->statements.len);
	*tt_push(stating->arena, &side->statements) = statement;
}

/* ---- things ---------------------------------------------------------------------------------------- */

#define STATE_THINGS(stating, table, what)                                                                   \
	for (uint32_t i = 0; i < (stating)->side->check->model->table.len; i++)                              \
	state((stating), (struct tt_statement){.kind = (what),                                               \
				 .group = TT_NONE,                                                           \
				 .key = (stating)->side->check->model->table.items[i].named.id,              \
				 .subject = i})

static void state_things(struct stating *stating) {
	STATE_THINGS(stating, parties, TT_DIFF_PARTY);
	STATE_THINGS(stating, systems, TT_DIFF_SYSTEM);
	STATE_THINGS(stating, data, TT_DIFF_DATA);
	STATE_THINGS(stating, regimes, TT_DIFF_REGIME);
}

/* ---- events ---------------------------------------------------------------------------------------- */

static struct tt_statement of_event(
	const struct tt_outcome *outcome, enum tt_diff_kind kind, uint32_t subject, uint8_t number) {
	return (struct tt_statement){
		.kind = (uint8_t)kind, .group = outcome->event, .subject = subject, .number = number};
}

static void state_verdict(struct stating *stating, const struct tt_outcome *outcome) {
	const struct tt_model *model = stating->side->check->model;
	struct tt_statement whole = of_event(outcome, TT_DIFF_VERDICT, TT_NONE, outcome->verdict);
	whole.value = tt_text_of(tt_verdict_name(outcome->verdict));
	state(stating, of_event(outcome, TT_DIFF_EVENT, outcome->event, 0));
	state(stating, whole);
	for (uint32_t i = 0; outcome->results.len > 1 && i < outcome->results.len; i++) {
		const struct tt_result *result = &outcome->results.items[i];
		struct tt_statement part = of_event(outcome, TT_DIFF_VERDICT, result->data, result->verdict);
		part.key = tt_named_data(model, result->data)->id;
		part.value = tt_text_of(tt_verdict_name(result->verdict));
		state(stating, part);
	}
}

static void add_rule(struct stating *stating, uint32_t id) {
	const struct tt_model *model = stating->side->check->model;
	const struct tt_rule *rule = &model->rules.items[id];
	tt_buf_format(&stating->buf, "%.*s/%.*s/", TT_TEXT_ARGS(model->regimes.items[rule->regime].named.id),
		TT_TEXT_ARGS(rule->id));
}

/* What a part of a rule cites, or else the rule. */
static const struct tt_citations *keep_citations(
	struct stating *stating, const struct tt_citations *own, uint32_t rule) {
	struct tt_citations *kept = TT_NEW(stating->arena, struct tt_citations);
	*kept = own->len > 0 ? *own : stating->side->check->model->rules.items[rule].cite;
	return kept;
}

static void state_grounds(struct stating *stating, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->grounds.len; i++) {
		const struct tt_ground_used *ground = &outcome->grounds.items[i];
		struct tt_statement statement = of_event(outcome, TT_DIFF_GROUND, ground->rule, 0);
		add_rule(stating, ground->rule);
		tt_buf_add(&stating->buf, ground->id);
		statement.key = keep(stating);
		statement.cite = keep_citations(stating, &ground->cite, ground->rule);
		state(stating, statement);
	}
}

static void add_id(struct tt_buf *out, const struct tt_named *named) {
	tt_buf_add(out, named == NULL ? TT_TEXT("-") : named->id);
}

/* "regime/rule/duty/data@holder:system/debtor". */
static void state_duties(struct stating *stating, const struct tt_outcome *outcome) {
	const struct tt_model *model = stating->side->check->model;
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &outcome->duties.items[i];
		struct tt_statement statement = of_event(outcome, TT_DIFF_DUTY, arisen->rule, arisen->status);
		struct tt_arisen *kept = TT_NEW(stating->arena, struct tt_arisen);
		add_rule(stating, arisen->rule);
		tt_buf_format(&stating->buf, "%.*s/", TT_TEXT_ARGS(arisen->duty->id));
		add_id(&stating->buf, tt_named_data(model, arisen->about.data));
		tt_buf_byte(&stating->buf, '@');
		add_id(&stating->buf, tt_named_party(model, arisen->about.holder));
		tt_buf_byte(&stating->buf, ':');
		add_id(&stating->buf, tt_named_system(model, arisen->about.system));
		tt_buf_byte(&stating->buf, '/');
		add_id(&stating->buf, tt_named_party(model, arisen->debtor));
		statement.key = keep(stating);
		statement.value = arisen->possible ? TT_TEXT("possible")
						   : tt_text_of(tt_duty_status_name(arisen->status));
		statement.cite = keep_citations(stating, &arisen->duty->cite, arisen->rule);
		*kept = *arisen;
		statement.duty = kept;
		state(stating, statement);
	}
}

static void state_questions(
	struct stating *stating, const struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_set_view view = tt_set_view(&engine->model->sets, outcome->questions);
	for (uint32_t i = 0; i < view.len; i++) {
		struct tt_statement statement = of_event(outcome, TT_DIFF_QUESTION, view.items[i], 0);
		tt_asked_print(engine, view.items[i], &stating->buf);
		statement.key = keep(stating);
		state(stating, statement);
	}
}

static void state_units(struct stating *stating, const struct tt_outcome *outcome) {
	for (uint32_t unit = 0; unit < TT_UNIT_COUNT; unit++) {
		struct tt_statement statement = of_event(outcome, TT_DIFF_UNIT, unit, unit);
		statement.key = tt_text_of(tt_unit_name((enum tt_unit)unit));
		if (outcome->units >> unit & 1)
			state(stating, statement);
	}
}

static void state_finding(struct stating *stating, const struct tt_found *found) {
	struct tt_check *check = stating->side->check;
	if (tt_check_silences(check, found))
		return;
	uint32_t rule = found->finding.rule;
	struct tt_found *kept = TT_NEW(stating->arena, struct tt_found);
	*kept = *found;
	tt_found_id(check, found, &stating->buf);
	state(stating, (struct tt_statement){.kind = TT_DIFF_FINDING,
			       .group = found->finding.event,
			       .key = keep(stating),
			       .subject = found->finding.rule,
			       .found = kept,
			       .cite = rule == TT_NONE ? NULL : &check->model->rules.items[rule].cite});
}

/* A broken rule is told as a finding. The value is the level, with a "?" where the risk is only possible. */
static void state_risks(struct stating *stating, struct tt_engine *engine, const struct tt_outcome *outcome) {
	const struct tt_model *model = engine->model;
	const struct tt_attribute_kind *scale = &model->attributes.items[TT_value];
	if (stating->risks == NULL)
		stating->risks = tt_risks_begin(engine);
	tt_risks_event(stating->risks, outcome);
	for (uint32_t i = 0; i < stating->risks->found.len; i++) {
		const struct tt_found_risk *found = &stating->risks->found.items[i];
		struct tt_statement statement = of_event(outcome, TT_DIFF_RISK, found->risk, found->level);
		if (found->risk == TT_NONE)
			continue;
		tt_buf_format(&stating->buf, "%.*s/%.*s",
			TT_TEXT_ARGS(model->data.items[found->data].named.id),
			TT_TEXT_ARGS(model->risks.items[found->risk].named.id));
		statement.key = keep(stating);
		if (found->level > 0 && found->level <= scale->level_count)
			tt_buf_add(&stating->buf, tt_word(model, scale->levels[found->level - 1]));
		tt_buf_string(&stating->buf, found->truth == TT_YES ? "" : "?");
		statement.value = keep(stating);
		state(stating, statement);
	}
}

static void state_event(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct stating *stating = context;
	state_verdict(stating, outcome);
	state_grounds(stating, outcome);
	state_duties(stating, outcome);
	state_questions(stating, engine, outcome);
	state_units(stating, outcome);
	if (engine->risks)
		state_risks(stating, engine, outcome);
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		struct tt_found found = tt_found_of(outcome, i);
		state_finding(stating, &found);
	}
}

static void state_missing(void *context, const struct tt_finding *finding) {
	state_finding(context, &(struct tt_found){*finding, NULL});
}

/* ---- holdings -------------------------------------------------------------------------------------- */

static void state_attribute(
	struct stating *stating, struct tt_engine *engine, uint32_t row, uint32_t attribute) {
	const struct tt_named *named = tt_named_attribute(engine->model, attribute);
	struct tt_range range = tt_holding_range(engine, row, attribute);
	struct tt_word_list words = {.arena = stating->arena};
	bool open = tt_range_words(engine, row, attribute, range, &words);
	for (uint32_t i = 0; i < words.items.len; i++)
		tt_buf_format(&stating->buf, "%s%.*s", i > 0 ? ";" : "", TT_TEXT_ARGS(words.items.items[i]));
	tt_buf_string(&stating->buf, open ? "?" : words.items.len == 0 ? "none" : "");
	state(stating, (struct tt_statement){.kind = TT_DIFF_ATTRIBUTE,
			       .group = row,
			       .key = named->id,
			       .value = keep(stating),
			       .subject = attribute,
			       .range = range});
}

static void state_holding(struct stating *stating, struct tt_engine *engine, uint32_t row) {
	const struct tt_holding *holding = &engine->holdings.items[row];
	struct tt_diff_side *side = stating->side;
	add_id(&stating->buf, tt_named_data(engine->model, holding->data));
	tt_buf_byte(&stating->buf, '@');
	add_id(&stating->buf, tt_named_party(engine->model, holding->holder));
	tt_buf_byte(&stating->buf, ':');
	add_id(&stating->buf, tt_named_system(engine->model, holding->system));
	side->names.items[row] = keep(stating);
	side->rank.items[row] = side->holdings.len;
	*tt_push(stating->arena, &side->holdings) = row;
	state(stating, (struct tt_statement){.kind = TT_DIFF_HOLDING,
			       .group = row,
			       .value = holding->alive ? TT_TEXT("kept") : TT_TEXT("gone"),
			       .subject = holding->data});
	for (uint32_t attribute = 0; attribute < engine->model->attributes.len; attribute++)
		state_attribute(stating, engine, row, attribute);
}

/* As they are when the run is over. */
static void state_holdings(struct stating *stating) {
	struct tt_engine *engine = stating->side->check->run->engine;
	while (stating->side->names.len < engine->holdings.len) {
		(void)tt_push(stating->arena, &stating->side->names);
		(void)tt_push(stating->arena, &stating->side->rank);
	}
	for (uint32_t data = 0; data < engine->model->data.len; data++)
		for (uint32_t row = engine->lots.items[data].first; row != TT_NONE;
			row = engine->next_of_lot.items[row])
			if (engine->holdings.items[row].made_by != TT_NONE)
				state_holding(stating, engine, row);
}

static void state_all(struct tt_diff_side *side, struct tt_check *check, struct tt_arena *arena) {
	struct stating stating = {.side = side, .arena = arena};
	side->check = check;
	tt_buf_init(&stating.buf, arena, TEXT_LIMIT);
	state_things(&stating);
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = check->model,
		.program = check->program,
		.as_of = check->as_of,
		.risks = check->model->risks.len > 0,
		.visit = state_event,
		.context = &stating}));
	tt_complete_rest(check->run->complete, check->run->engine, state_missing, &stating);
	for (uint32_t i = 0; i < check->own.len; i++)
		state_finding(&stating, &check->own.items[i]);
	state_holdings(&stating);
}

/* ---- differences ----------------------------------------------------------------------------------- */

/* What a side says of the group itself: the event is there, the holding was made. */
static const struct tt_statement *find_group(const struct tt_diff_side *side, const struct tt_diff_side *of,
	const struct tt_statement *statement) {
	struct tt_statement there = {.kind = about_holding(statement) ? TT_DIFF_HOLDING : TT_DIFF_EVENT,
		.group = statement->group};
	return find_statement(side, of, &there);
}

static uint32_t place_of(const struct tt_diff_side *side, const struct tt_statement *group) {
	return about_holding(group) ? side->rank.items[group->group] : group->group;
}

/*
 * 0 is the model's group; then come the events as the second side has them, and those that only the first
 * has; then the holdings likewise.
 */
static uint32_t number_group(
	const struct tt_diff *diff, const struct tt_diff_side *of, const struct tt_statement *statement) {
	const struct tt_diff_side *old = &diff->before, *new = &diff->after;
	if (statement->group == TT_NONE)
		return 0;
	uint32_t events = new->check->model->events.len, first = 1, others = events;
	if (about_holding(statement)) {
		first += events + old->check->model->events.len;
		others = new->holdings.len;
	}
	const struct tt_statement *there = find_group(new, of, statement);
	return there != NULL ? first + place_of(new, there) : first + others + place_of(old, statement);
}

static bool is_error(const struct tt_statement *statement) {
	return statement->kind == TT_DIFF_FINDING &&
	       tt_finding_severity(statement->found->finding.code) == TT_ERROR;
}

static void differ(
	struct tt_diff *diff, const struct tt_statement *before, const struct tt_statement *after) {
	const struct tt_statement *statement = after != NULL ? after : before;
	const struct tt_diff_side *of = after != NULL ? &diff->after : &diff->before;
	*tt_push(diff->after.check->model->arena, &diff->items) =
		(struct tt_difference){before, after, number_group(diff, of, statement)};
	diff->counts[statement->kind]++;
	diff->new_errors += before == NULL && is_error(after);
	diff->gone_errors += after == NULL && is_error(before);
}

/* Of a holding that only one side has, each attribute would be a difference: that it is there says enough. */
static bool goes_without_saying(const struct tt_diff_side *other, const struct tt_diff_side *of,
	const struct tt_statement *statement) {
	return statement->kind == TT_DIFF_ATTRIBUTE && find_group(other, of, statement) == NULL;
}

static void compare_sides(struct tt_diff *diff) {
	const struct tt_diff_side *old = &diff->before, *new = &diff->after;
	for (uint32_t i = 0; i < new->statements.len; i++) {
		const struct tt_statement *after = &new->statements.items[i];
		const struct tt_statement *before = find_statement(old, new, after);
		if (before != NULL ? !tt_text_equal(before->value, after->value)
				   : !goes_without_saying(old, new, after))
			differ(diff, before, after);
	}
	for (uint32_t i = 0; i < old->statements.len; i++) {
		const struct tt_statement *before = &old->statements.items[i];
		if (find_statement(new, old, before) == NULL && !goes_without_saying(new, old, before))
			differ(diff, before, NULL);
	}
}

/* In a group by kind; what is there now before what is gone, each as its side has it. */
static int compare_differences(const void *a, const void *b) {
	const struct tt_difference *left = a, *right = b;
	const struct tt_statement *x = left->after != NULL ? left->after : left->before;
	const struct tt_statement *y = right->after != NULL ? right->after : right->before;
	if (left->group != right->group)
		return left->group < right->group ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if ((left->after == NULL) != (right->after == NULL))
		return left->after == NULL ? 1 : -1;
	return x < y ? -1 : x > y;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

struct tt_diff *tt_diff_create(struct tt_check *before, struct tt_check *after) {
	struct tt_arena *arena = after->model->arena;
	struct tt_diff *diff = TT_NEW(arena, struct tt_diff);
	state_all(&diff->before, before, arena);
	state_all(&diff->after, after, arena);
	compare_sides(diff);
	if (diff->items.len > 0)
		qsort(diff->items.items, diff->items.len, sizeof(*diff->items.items), compare_differences);
	tt_diff_laws(diff);
	return diff;
}

const struct tt_diff_side *tt_diff_side(const struct tt_diff *diff, const struct tt_difference *difference) {
	return difference->after != NULL ? &diff->after : &diff->before;
}

struct tt_text tt_diff_group(const struct tt_diff *diff, const struct tt_difference *difference) {
	return group_name(tt_diff_side(diff, difference),
		difference->after != NULL ? difference->after : difference->before);
}

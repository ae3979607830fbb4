/*
 * The first stratum. An event finds the holdings it works on and drafts the ones it makes: what each input
 * contributes is changed by the set rules that apply to it, then the contributions join. So a rule that lifts
 * a restriction lifts it for the input that it speaks of, and the restrictions of the others stay. An effect
 * whose condition is unknown leaves both possibilities in the range.
 */
#include <string.h>
#include "engine/answer.h"
#include "engine/classify.h"
#include "engine/lattice.h"
#include "engine/step.h"

/* ---- inputs ---------------------------------------------------------------------------------------- */

static void add_input(struct tt_engine *engine, uint32_t row) {
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		if (engine->outcome.inputs.items[i] == row)
			return;
	*tt_push(engine->arena, &engine->outcome.inputs) = row;
}

enum relation { OWN, BELOW, REACHED, MAYBE_REACHED, ANYBODYS };

static bool related(struct tt_engine *engine, uint32_t row, uint32_t party, enum relation relation) {
	uint32_t holder = engine->holdings.items[row].holder;
	tt_set_id open = TT_SET_EMPTY;
	switch (relation) {
	case OWN:
		return holder == party;
	case BELOW:
		return tt_party_within(engine->model, holder, party);
	case REACHED:
		return tt_state_reaches(engine, party, row, &open) == TT_YES;
	case MAYBE_REACHED:
		if (tt_state_reaches(engine, party, row, &open) != TT_UNKNOWN)
			return false;
		engine->step->input_open = tt_set_union(&engine->model->sets, engine->step->input_open, open);
		return true;
	default:
		return true;
	}
}

static uint32_t add_related(
	struct tt_engine *engine, uint32_t lot, uint32_t party, uint32_t system, enum relation relation) {
	uint32_t count = 0;
	for (uint32_t row = engine->lots.items[lot].first; row != TT_NONE;
		row = engine->next_of_lot.items[row]) {
		const struct tt_holding *holding = &engine->holdings.items[row];
		if (!holding->alive || (system != TT_NONE && holding->system != system) ||
			!related(engine, row, party, relation))
			continue;
		add_input(engine, row);
		count++;
	}
	return count;
}

/* Nobody holds it at all: the event goes on with what is declared of it. */
static void imagine(struct tt_engine *engine, uint32_t lot, uint32_t party, uint32_t system) {
	uint32_t row = tt_state_row(engine, lot, party, system);
	if (!engine->holdings.items[row].alive) {
		tt_initial_ranges(engine, engine->lots.items[lot].data, tt_row(engine, row));
		/* Its labels count, though nobody can match others with it. */
		tt_classify_phantom(engine, row, TT_NONE);
	}
	add_input(engine, row);
}

static void find_input(struct tt_engine *engine, uint32_t lot, uint32_t party, bool may_reach) {
	const struct tt_event *known = engine->event;
	uint32_t source = known->source, data = engine->lots.items[lot].data;
	if (source == TT_NONE && (known->types & TT_EVENT_BIT(TT_EVENT_DISPOSE)) != 0)
		source = known->system;
	for (int relation = OWN; relation <= MAYBE_REACHED; relation++) {
		uint32_t count = relation > BELOW && !may_reach
					 ? 0
					 : add_related(engine, lot, party, source, (enum relation)relation);
		struct tt_about about = {data, party, TT_NONE, TT_NONE, TT_NONE};
		if (count > 1 && (known->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0 && source == TT_NONE)
			tt_find(engine, TT_FINDING_AMBIGUOUS_SOURCE, TT_NONE, about);
		if (count > 0)
			return;
	}
	if (!tt_covered(engine->model, known->covered_by, engine->now) &&
		!tt_covered(engine->model, engine->model->data.items[data].covered_by, engine->now))
		tt_find(engine, TT_FINDING_NO_HOLDING, TT_NONE,
			(struct tt_about){data, party, TT_NONE, TT_NONE, TT_NONE});
	if (add_related(engine, lot, party, TT_NONE, ANYBODYS) == 0)
		imagine(engine, lot, party, source);
}

void tt_draft_inputs(struct tt_engine *engine) {
	const struct tt_event *known = engine->event;
	const uint32_t *ids = engine->model->ids.items;
	bool transfer = (known->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0 && known->from != TT_NONE;
	bool process = (known->types & TT_EVENT_BIT(TT_EVENT_PROCESS)) != 0;
	engine->step->input_open = TT_SET_EMPTY;
	for (uint32_t i = 0; i < known->input.len; i++) {
		uint32_t lot = tt_input_lot(engine, i);
		if (transfer)
			find_input(engine, lot, known->from, false);
		for (uint32_t j = 0; !transfer && j < known->by.len; j++)
			find_input(engine, lot, ids[known->by.start + j], process);
	}
}

/* ---- what is declared ------------------------------------------------------------------------------ */

/* Labels that nobody declared: derived facets start empty; others are open where some rule reads them. */
static struct tt_range initial_category(struct tt_engine *engine, uint32_t data) {
	struct tt_model *model = engine->model;
	const struct tt_data *known = &model->data.items[data];
	tt_set_id declared = known->stated[TT_category] ? known->declared[TT_category] : TT_SET_EMPTY;
	struct tt_range range = tt_range_exact(declared);
	for (uint32_t i = 0; i < model->facets.len; i++) {
		const struct tt_facet *facet = &model->facets.items[i];
		if (facet->derived || !facet->read || facet->label_count == 0 ||
			tt_set_contains(&model->sets, known->stated_facets, i))
			continue;
		const struct tt_label *top =
			&model->labels.items[facet->first_label + facet->label_count - 1];
		range.at_most = tt_set_union(&model->sets, range.at_most, top->reached);
		range.open = tt_engine_ask_attribute(engine, TT_category, TT_OF_DATA, data);
	}
	return range;
}

void tt_initial_ranges(struct tt_engine *engine, uint32_t data, struct tt_range *ranges) {
	struct tt_model *model = engine->model;
	const struct tt_data *known = &model->data.items[data];
	for (uint32_t attribute = 0; attribute < model->attributes.len; attribute++) {
		uint32_t column = model->attributes.items[attribute].column;
		if (column == TT_NONE)
			continue;
		if (attribute == TT_category)
			ranges[column] = initial_category(engine, data);
		else if (attribute == TT_owner || attribute == TT_controller)
			ranges[column] = tt_range_exact(attribute == TT_owner && known->stated[attribute]
								? known->declared[attribute]
								: TT_SET_EMPTY);
		else if (known->stated[attribute])
			ranges[column] = tt_range_exact(known->declared[attribute]);
		else
			ranges[column] = tt_range_unknown(model, attribute,
				tt_engine_ask_attribute(engine, attribute, TT_OF_DATA, data));
	}
}

/* ---- effects --------------------------------------------------------------------------------------- */

static tt_set_id labels_of_facets(struct tt_model *model, tt_set_id facets) {
	tt_set_id labels = TT_SET_EMPTY;
	for (uint32_t i = 0; i < model->facets.len; i++) {
		const struct tt_facet *facet = &model->facets.items[i];
		if (facet->label_count > 0 && tt_set_contains(&model->sets, facets, i))
			labels = tt_set_union(&model->sets, labels,
				model->labels.items[facet->first_label + facet->label_count - 1].reached);
	}
	return labels;
}

static tt_set_id owners_of_labels(struct tt_model *model, tt_set_id owners, tt_set_id labels) {
	tt_set_id found = TT_SET_EMPTY;
	for (uint32_t i = 0; i < tt_set_view(&model->sets, owners).len; i++) {
		uint32_t owner = tt_set_view(&model->sets, owners).items[i];
		if (tt_set_contains(&model->sets, labels, model->owners.items[owner].label))
			found = tt_set_with(&model->sets, found, owner);
	}
	return found;
}

/* What a contribution is while the set rules change it. */
struct contribution {
	struct tt_range *ranges;
	const struct tt_range *base; /* as the pass found them; what is only possible is applied to these */
	tt_set_id about_least, about_most; /* before any change */
	bool *replaced;			   /* by column: some rule surely replaced it */
	tt_set_id facets, owned; /* facets whose label, and labels whose owner, was surely replaced */
	uint32_t row;
};

/*
 * A value after a change; about is the same end of the holding's about. A label or owner that another rule
 * surely gave stays beside the new one: the higher label counts, owners join.
 */
static uint32_t changed_value(struct tt_model *model, const struct contribution *contribution,
	const struct tt_change *change, uint32_t value, tt_set_id about) {
	struct tt_sets *sets = &model->sets;
	tt_set_id gone = TT_SET_EMPTY;
	switch (change->kind) {
	case TT_CHANGE_ADD:
		return tt_set_union(sets, value, change->value);
	case TT_CHANGE_REMOVE:
		return tt_set_difference(sets, value, change->value);
	case TT_CHANGE_WITHOUT_ABOUT:
		return tt_set_difference(sets, value, about);
	default:
		break;
	}
	if (change->attribute == TT_category)
		gone = tt_set_difference(sets, labels_of_facets(model, change->facets),
			labels_of_facets(model, contribution->facets));
	else if (change->attribute == TT_owner)
		gone = owners_of_labels(
			model, value, tt_set_difference(sets, change->facets, contribution->owned));
	else
		return change->value;
	return tt_set_union(sets, tt_set_difference(sets, value, gone), change->value);
}

static struct tt_range changed_range(struct tt_model *model, const struct contribution *contribution,
	const struct tt_change *change, struct tt_range range, uint32_t rule) {
	struct tt_range after = range;
	/* what is surely not about somebody leaves more: the ends cross */
	after.at_least = changed_value(model, contribution, change, range.at_least, contribution->about_most);
	after.at_most = changed_value(model, contribution, change, range.at_most, contribution->about_least);
	after.open = after.at_least == after.at_most ? TT_SET_EMPTY : range.open;
	after.source = rule;
	return after;
}

/* Has another rule surely set what this change replaces? */
static bool replaces_again(const struct tt_model *model, const struct contribution *contribution,
	const struct tt_change *change) {
	if (change->kind != TT_CHANGE_REPLACE || change->attribute == TT_owner)
		return false;
	if (change->attribute != TT_category)
		return contribution->replaced[model->attributes.items[change->attribute].column];
	struct tt_set_view facets = tt_set_view(&model->sets, contribution->facets);
	for (uint32_t i = 0; i < facets.len; i++)
		if (tt_set_contains(&model->sets, change->facets, facets.items[i]))
			return true;
	return false;
}

static void note_replaced(
	struct tt_engine *engine, struct contribution *contribution, const struct tt_change *change) {
	struct tt_model *model = engine->model;
	if (change->kind != TT_CHANGE_REPLACE)
		return;
	contribution->replaced[model->attributes.items[change->attribute].column] = true;
	if (change->attribute == TT_owner)
		contribution->owned = tt_set_union(&model->sets, contribution->owned, change->facets);
	for (uint32_t i = 0; change->attribute == TT_category && i < model->facets.len; i++)
		if (tt_set_contains(&model->sets, change->facets, i))
			contribution->facets = tt_set_with(&model->sets, contribution->facets, i);
}

static void report_conflict(struct tt_engine *engine, const struct contribution *contribution, uint32_t rule,
	const struct tt_change *change, struct tt_range other) {
	struct tt_about about = tt_about_row(engine, contribution->row);
	struct tt_finding *finding = tt_find(engine, TT_FINDING_CONFLICTING_EFFECTS, rule, about);
	finding->attribute = change->attribute;
	finding->first = change->value;
	finding->second = other.at_least;
}

/* A change that surely happens is made; one that perhaps happens leaves both in the range. */
static void apply(struct tt_engine *engine, struct contribution *contribution, uint32_t rule,
	const struct tt_change *change, enum tt_truth truth, tt_set_id open) {
	struct tt_model *model = engine->model;
	uint32_t column = model->attributes.items[change->attribute].column;
	struct tt_range *range = &contribution->ranges[column];
	struct tt_range before = truth == TT_YES ? *range : contribution->base[column];
	struct tt_range after = changed_range(model, contribution, change, before, rule);
	if (replaces_again(model, contribution, change) && !tt_range_equal(after, before)) {
		if (truth != TT_YES)
			report_conflict(engine, contribution, rule, change, before);
		if (change->attribute != TT_category)
			after = tt_range_stricter(model, change->attribute, before, change->value);
	}
	if (truth == TT_YES) {
		note_replaced(engine, contribution, change);
		*range = after;
	} else if (!tt_range_equal(after, before)) {
		*range = tt_range_either(model, change->attribute, *range, after, open);
		range->source = rule;
	}
}

static enum tt_truth effect_applies(struct tt_engine *engine, struct tt_item *item, uint32_t rule_id) {
	const struct tt_rule *rule = &engine->model->rules.items[rule_id];
	const struct tt_compiled_regime *regime = &engine->program->regimes[rule->regime];
	item->party = tt_addressed(engine, item, rule->who);
	if (item->party == TT_NONE)
		return TT_NO;
	enum tt_truth truth = tt_evaluate_part(engine, item, regime->binds);
	if (truth != TT_NO)
		truth = tt_truth_and(
			truth, tt_evaluate_part(engine, item, engine->program->rules[rule_id].when));
	if (truth != TT_NO)
		truth = tt_truth_and(truth, tt_evaluate_part(engine, item, regime->covers));
	if (truth != TT_NO && engine->program->rules[rule_id].comes)
		truth = tt_truth_and(truth, tt_engine_in_force(engine, rule_id, NULL));
	return truth;
}

static tt_set_id effect_open(struct tt_engine *engine, const struct tt_item *item, uint32_t rule_id) {
	const struct tt_rule *rule = &engine->model->rules.items[rule_id];
	const struct tt_compiled_regime *regime = &engine->program->regimes[rule->regime];
	struct tt_sets *sets = &engine->model->sets;
	tt_set_id open = tt_part_open(engine, item, regime->binds);
	if (engine->program->rules[rule_id].comes)
		tt_engine_in_force(engine, rule_id, &open);
	open = tt_set_union(sets, open, tt_part_open(engine, item, engine->program->rules[rule_id].when));
	return tt_set_union(sets, open, tt_part_open(engine, item, regime->covers));
}

/* The set rules that apply to an input, or perhaps do. */
static void find_effects(struct tt_engine *engine, struct tt_item *item) {
	engine->step->effects.len = 0;
	for (uint32_t i = 0; i < engine->effects[item->type].len; i++) {
		uint32_t rule = engine->effects[item->type].items[i];
		enum tt_truth truth = effect_applies(engine, item, rule);
		if (truth == TT_NO)
			continue;
		tt_match(engine, rule, truth);
		tt_set_id open = truth == TT_UNKNOWN ? effect_open(engine, item, rule) : TT_SET_EMPTY;
		*tt_push(engine->arena, &engine->step->effects) =
			(struct tt_effect){rule, (uint8_t)truth, open};
	}
}

enum { PASSES = 6 };

/*
 * What replaces comes before what adds, and that before what takes away; of each, what is sure comes before
 * what is only possible. So the order of the rules does not matter.
 */
static unsigned pass_of(const struct tt_change *change, enum tt_truth truth) {
	unsigned kind = change->kind == TT_CHANGE_REPLACE ? 0 : change->kind == TT_CHANGE_ADD ? 2 : 4;
	return kind + (truth == TT_YES ? 0 : 1);
}

static void apply_pass(struct tt_engine *engine, struct contribution *contribution, unsigned pass) {
	for (uint32_t i = 0; i < engine->step->effects.len; i++) {
		struct tt_effect effect = engine->step->effects.items[i];
		const struct tt_rule *rule = &engine->model->rules.items[effect.rule];
		for (uint32_t j = 0; j < rule->change_count; j++)
			if (pass_of(&rule->changes[j], (enum tt_truth)effect.truth) == pass)
				apply(engine, contribution, effect.rule, &rule->changes[j],
					(enum tt_truth)effect.truth, effect.open);
	}
}

/* Does what was surely set differ from what this change sets? Only where another rule set it too. */
static bool overruled(
	struct tt_model *model, const struct contribution *contribution, const struct tt_change *change) {
	struct tt_range result = contribution->ranges[model->attributes.items[change->attribute].column];
	if (change->kind != TT_CHANGE_REPLACE || change->attribute == TT_owner)
		return false;
	if (change->attribute != TT_category)
		return result.at_least != change->value;
	return tt_set_intersection(&model->sets, result.at_least, labels_of_facets(model, change->facets)) !=
	       change->value;
}

/* Of rules that surely set one attribute to different values, those are told whose value did not stay. */
static void report_overruled(struct tt_engine *engine, const struct contribution *contribution) {
	struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < engine->step->effects.len; i++) {
		struct tt_effect effect = engine->step->effects.items[i];
		const struct tt_rule *rule = &model->rules.items[effect.rule];
		for (uint32_t j = 0; j < rule->change_count && effect.truth == TT_YES; j++) {
			const struct tt_change *change = &rule->changes[j];
			uint32_t column = model->attributes.items[change->attribute].column;
			if (overruled(model, contribution, change))
				report_conflict(engine, contribution, effect.rule, change,
					contribution->ranges[column]);
		}
	}
}

static void apply_effects(
	struct tt_engine *engine, struct tt_item *item, struct tt_range *ranges, uint32_t row) {
	uint32_t columns = engine->model->column_count;
	struct tt_range base[TT_COLUMNS_MAX];
	bool replaced[TT_COLUMNS_MAX] = {false};
	find_effects(engine, item);
	struct contribution contribution = {.ranges = ranges,
		.base = base,
		.about_least = ranges[TT_about].at_least,
		.about_most = ranges[TT_about].at_most,
		.replaced = replaced,
		.row = row};
	for (unsigned pass = 0; pass < PASSES && engine->step->effects.len > 0; pass++) {
		memcpy(base, ranges, columns * sizeof(*base));
		apply_pass(engine, &contribution, pass);
		if (pass == 0)
			report_overruled(engine, &contribution);
	}
}

/* ---- drafts ---------------------------------------------------------------------------------------- */

static struct tt_range *draft_ranges(struct tt_engine *engine, uint32_t at) {
	return &engine->step->ranges.items[at];
}

static uint32_t reserve_ranges(struct tt_engine *engine) {
	uint32_t at = engine->step->ranges.len;
	for (uint32_t i = 0; i < engine->model->column_count; i++)
		(void)tt_push(engine->arena, &engine->step->ranges);
	return at;
}

static void drop_keys(struct tt_engine *engine, struct tt_range *ranges) {
	tt_set_id drop = engine->event->drop;
	if (drop == TT_SET_EMPTY)
		return;
	struct tt_range *keys = &ranges[TT_keys];
	keys->at_least = tt_set_difference(&engine->model->sets, keys->at_least, drop);
	keys->at_most = tt_set_difference(&engine->model->sets, keys->at_most, drop);
}

/* The event's own term holds whatever the rules make of the inputs'. */
static void add_terms(struct tt_engine *engine, struct tt_range *ranges) {
	tt_set_id terms = engine->event->expiry;
	if (terms == TT_SET_EMPTY)
		return;
	struct tt_range *expiry = &ranges[TT_expiry];
	expiry->at_least = tt_value_join(engine->model, TT_expiry, expiry->at_least, terms);
	expiry->at_most = tt_value_join(engine->model, TT_expiry, expiry->at_most, terms);
}

static struct tt_item draft_item(
	const struct tt_engine *engine, uint32_t event, uint8_t type, uint32_t input, uint32_t row) {
	const struct tt_event *known = engine->event;
	uint32_t by = known->by.len > 0 ? engine->model->ids.items[known->by.start] : TT_NONE;
	return (struct tt_item){.event = event,
		.type = type,
		.units = engine->outcome.units,
		.by = by,
		.from = known->from,
		.to = known->to,
		.party = by,
		.data = input,
		.result = row};
}

/* The contribution of one input, joined to what the draft has already. */
static void contribute(
	struct tt_engine *engine, uint32_t event, struct tt_draft *draft, uint32_t input, bool first) {
	struct tt_model *model = engine->model;
	uint32_t at = reserve_ranges(engine), columns = model->column_count;
	struct tt_range *own = draft_ranges(engine, at);
	memcpy(own, tt_row(engine, input), columns * sizeof(*own));
	for (uint32_t i = 0; i < columns; i++)
		own[i].source = TT_SOURCE_INPUTS;
	if (input != draft->row) /* whom a contract adds stays with the copy that it speaks of */
		own[model->attributes.items[TT_controller].column] = tt_range_exact(TT_SET_EMPTY);
	drop_keys(engine, own);
	add_terms(engine, own);
	struct tt_range *plain = draft_ranges(engine, draft->plain),
			*drafted = draft_ranges(engine, draft->ranges);
	for (uint32_t a = 0; a < model->attributes.len; a++) {
		uint32_t column = model->attributes.items[a].column;
		if (column != TT_NONE)
			plain[column] =
				first ? own[column] : tt_range_join(model, a, plain[column], own[column]);
	}
	struct tt_item item = draft_item(engine, event, draft->type, input, draft->row);
	apply_effects(engine, &item, own, draft->row);
	add_terms(engine, own);
	for (uint32_t a = 0; a < model->attributes.len; a++) {
		uint32_t column = model->attributes.items[a].column;
		if (column == TT_NONE)
			continue;
		uint32_t source =
			own[column].source < TT_SOURCE_PLACE ? own[column].source : drafted[column].source;
		drafted[column] = first ? own[column] : tt_range_join(model, a, drafted[column], own[column]);
		drafted[column].source = first ? own[column].source : source;
	}
	engine->step->ranges.len = at;
}

/* The question on which it hangs whether the input was there to be used stays with what came of it. */
static void leave_open(struct tt_engine *engine, struct tt_range *ranges) {
	tt_set_id open = engine->step->input_open;
	for (uint32_t i = 0; open != TT_SET_EMPTY && i < engine->model->column_count; i++)
		if (!tt_range_known(ranges[i]))
			ranges[i].open = tt_set_union(&engine->model->sets, ranges[i].open, open);
}

static struct tt_draft *begin_draft(struct tt_engine *engine, uint8_t type, uint32_t row) {
	struct tt_step *step = engine->step;
	struct tt_draft *draft = tt_push(engine->arena, &step->drafts);
	*draft = (struct tt_draft){.row = row,
		.type = type,
		.first_input = step->draft_inputs.len,
		.was_alive = engine->holdings.items[row].alive};
	draft->ranges = reserve_ranges(engine);
	draft->plain = reserve_ranges(engine);
	return draft;
}

static void draft_from(struct tt_engine *engine, uint32_t event, struct tt_draft *draft, uint32_t input) {
	*tt_push(engine->arena, &engine->step->draft_inputs) = input;
	contribute(engine, event, draft, input, draft->input_count++ == 0);
	leave_open(engine, draft_ranges(engine, draft->ranges));
}

static struct tt_draft *find_draft(struct tt_engine *engine, uint8_t type, uint32_t row) {
	for (uint32_t i = 0; i < engine->step->drafts.len; i++) {
		struct tt_draft *draft = &engine->step->drafts.items[i];
		if (draft->row == row && draft->type == type)
			return draft;
	}
	return NULL;
}

/* Something made of nothing that we know: its declared attributes are the start. */
static void draft_declared(struct tt_engine *engine, uint32_t event, struct tt_draft *draft) {
	uint32_t row = draft->row, data = engine->holdings.items[row].data;
	tt_initial_ranges(engine, data, draft_ranges(engine, draft->ranges));
	tt_initial_ranges(engine, data, draft_ranges(engine, draft->plain));
	if (!draft->was_alive) { /* so that conditions can read it */
		memcpy(tt_row(engine, row), draft_ranges(engine, draft->ranges),
			engine->model->column_count * sizeof(struct tt_range));
		engine->holdings.items[row].labels = tt_row(engine, row)[TT_category];
	}
	struct tt_item item = draft_item(engine, event, draft->type, row, row);
	apply_effects(engine, &item, draft_ranges(engine, draft->ranges), row);
}

static void draft_acquired(struct tt_engine *engine, uint32_t event) {
	const struct tt_event *known = engine->event;
	const uint32_t *ids = engine->model->ids.items;
	for (uint32_t i = 0; i < known->output.len; i++)
		for (uint32_t j = 0; j < known->by.len; j++) {
			uint32_t holder = known->holder != TT_NONE ? known->holder : ids[known->by.start + j];
			uint32_t row = tt_state_row(engine, tt_output_lot(engine, i), holder, known->system);
			if (find_draft(engine, TT_EVENT_ACQUIRE, row) != NULL)
				continue;
			struct tt_draft *draft = begin_draft(engine, TT_EVENT_ACQUIRE, row);
			draft->creates = true;
			draft_declared(engine, event, draft);
		}
}

/* A copy of each input at another place. */
static void draft_copies(struct tt_engine *engine, uint32_t event, uint8_t type) {
	const struct tt_event *known = engine->event;
	uint32_t by = known->by.len > 0 ? engine->model->ids.items[known->by.start] : TT_NONE;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++) {
		uint32_t input = engine->outcome.inputs.items[i];
		uint32_t holder = type == TT_EVENT_TRANSFER ? known->to : by;
		uint32_t system = known->system;
		if (type == TT_EVENT_STORE && system == TT_NONE)
			system = engine->holdings.items[input].system;
		uint32_t row = tt_state_row(engine, engine->holdings.items[input].lot, holder, system);
		struct tt_draft *draft = find_draft(engine, type, row);
		if (draft == NULL)
			draft = begin_draft(engine, type, row);
		draft->in_place = draft->in_place || row == input;
		draft_from(engine, event, draft, input);
		if (known->move && row != input)
			*tt_push(engine->arena, &engine->step->removed) = input;
	}
}

/* Where a processed output lies if the event does not say: where an input of the same data does, or the
 * first. */
static uint32_t output_system(const struct tt_engine *engine, uint32_t lot) {
	const struct tt_event *known = engine->event;
	if (known->system != TT_NONE || engine->outcome.inputs.len == 0)
		return known->system;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++) {
		const struct tt_holding *input = &engine->holdings.items[engine->outcome.inputs.items[i]];
		if (input->lot == lot)
			return input->system;
	}
	return engine->holdings.items[engine->outcome.inputs.items[0]].system;
}

static bool is_input(const struct tt_engine *engine, uint32_t lot) {
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		if (engine->holdings.items[engine->outcome.inputs.items[i]].lot == lot)
			return true;
	return false;
}

static void draft_processed(struct tt_engine *engine, uint32_t event, uint32_t lot, uint32_t holder) {
	uint32_t row = tt_state_row(engine, lot, holder, output_system(engine, lot));
	if (find_draft(engine, TT_EVENT_PROCESS, row) != NULL)
		return;
	bool input = is_input(engine, lot);
	struct tt_draft *draft = begin_draft(engine, TT_EVENT_PROCESS, row);
	draft->creates = !input;
	draft->in_place = input && draft->was_alive;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		draft_from(engine, event, draft, engine->outcome.inputs.items[i]);
	if (engine->outcome.inputs.len == 0)
		draft_declared(engine, event, draft);
}

/* ---- declared against computed --------------------------------------------------------------------- */

static void find_difference(struct tt_engine *engine, enum tt_finding_code code, uint32_t row,
	uint32_t attribute, uint32_t declared, uint32_t computed) {
	struct tt_finding *finding = tt_find(engine, code, TT_NONE, tt_about_row(engine, row));
	finding->attribute = attribute;
	finding->first = declared;
	finding->second = computed;
}

static void compare_assessed(struct tt_engine *engine, uint32_t row, uint32_t attribute, uint32_t declared,
	struct tt_range *range) {
	const struct tt_data *data = &engine->model->data.items[engine->holdings.items[row].data];
	if (declared < range->at_least && data->reason.len == 0)
		find_difference(engine, TT_FINDING_LOWERED, row, attribute, declared, range->at_least);
	*range = tt_range_exact(declared);
}

static void compare(struct tt_engine *engine, uint32_t row, uint32_t attribute, uint32_t declared,
	struct tt_range *range) {
	struct tt_model *model = engine->model;
	enum tt_comparison least = tt_value_compare(model, attribute, declared, range->at_least);
	enum tt_comparison most = tt_value_compare(model, attribute, declared, range->at_most);
	if (least <= TT_STRICTER && most <= TT_STRICTER) {
		uint32_t source =
			least == TT_EQUAL && most == TT_EQUAL ? range->source : (uint32_t)TT_SOURCE_DECLARED;
		*range = tt_range_exact(
			declared); /* of two equal terms of expiry, the declared one's discharge */
		range->source = source;
		return;
	}
	bool laxer = (least == TT_LAXER || least == TT_EQUAL) && (most == TT_LAXER || most == TT_EQUAL);
	bool known = tt_range_known(*range);
	if (laxer && (known || (least == TT_LAXER && most == TT_LAXER))) {
		find_difference(engine, TT_FINDING_LAXER, row, attribute, declared, range->at_least);
		return;
	}
	if (known)
		find_difference(engine, TT_FINDING_INCOMPARABLE, row, attribute, declared, range->at_least);
	*range = tt_range_stricter(model, attribute, *range, declared);
}

static void compare_declared(struct tt_engine *engine, struct tt_draft *draft) {
	struct tt_model *model = engine->model;
	const struct tt_data *data = &model->data.items[engine->holdings.items[draft->row].data];
	struct tt_range *ranges = draft_ranges(engine, draft->ranges);
	for (uint32_t attribute = 0; attribute < model->attributes.len; attribute++) {
		uint32_t column = model->attributes.items[attribute].column;
		if (!data->stated[attribute] || column == TT_NONE || attribute == TT_category ||
			attribute == TT_controller)
			continue;
		uint32_t declared = data->declared[attribute];
		if (model->attributes.items[attribute].type == TT_TYPE_SCALE)
			compare_assessed(engine, draft->row, attribute, declared, &ranges[column]);
		else
			compare(engine, draft->row, attribute, declared, &ranges[column]);
	}
	if (data->stated[TT_category]) { /* a higher label is taken; a lower one is told after classification
					  */
		struct tt_range *labels = &ranges[TT_category];
		labels->at_least = tt_set_union(&model->sets, labels->at_least, data->declared[TT_category]);
		labels->at_most = tt_set_union(&model->sets, labels->at_most, data->declared[TT_category]);
	}
}

/* Of what comes from outside, what the model does not say is as the request says. */
static bool unstated(const struct tt_draft *draft, const struct tt_range *range) {
	return draft->creates && draft->input_count == 0 && !tt_range_known(*range) &&
	       range->source == TT_SOURCE_UNKNOWN;
}

/* What the request says of what it makes: like a declaration, but never laxer, values that people judge
 * included. */
static void compare_claims(struct tt_engine *engine, struct tt_draft *draft) {
	const struct tt_model *model = engine->model;
	struct tt_range *ranges = draft_ranges(engine, draft->ranges);
	uint32_t lot = engine->holdings.items[draft->row].lot, value;
	for (uint32_t attribute = 0; attribute < model->attributes.len; attribute++) {
		uint32_t column = model->attributes.items[attribute].column;
		if (column == TT_NONE || !tt_request_claim(engine, lot, attribute, &value))
			continue;
		if (unstated(draft, &ranges[column])) {
			ranges[column] = tt_range_exact(value);
			ranges[column].source = TT_SOURCE_DECLARED;
		} else {
			compare(engine, draft->row, attribute, value, &ranges[column]);
		}
	}
}

/* Is every party of one set at or below some party of the other? */
static bool all_related(const struct tt_model *model, tt_set_id some, tt_set_id others) {
	struct tt_set_view a = tt_set_view(&model->sets, some), b = tt_set_view(&model->sets, others);
	for (uint32_t i = 0; i < a.len; i++) {
		bool found = false;
		for (uint32_t j = 0; j < b.len; j++)
			found = found || tt_party_within(model, a.items[i], b.items[j]) ||
				tt_party_within(model, b.items[j], a.items[i]);
		if (!found)
			return false;
	}
	return true;
}

static void compare_situated(struct tt_engine *engine, uint32_t row) {
	struct tt_model *model = engine->model;
	const struct tt_data *data = &model->data.items[engine->holdings.items[row].data];
	if (data->stated[TT_controller]) {
		tt_set_id declared = data->declared[TT_controller];
		struct tt_range range = tt_holding_range(engine, row, TT_controller);
		if (!all_related(model, declared, range.at_most) ||
			!all_related(model, range.at_least, declared))
			find_difference(
				engine, TT_FINDING_CONTROLLER, row, TT_controller, declared, range.at_least);
	}
	if (data->location.len == 0)
		return;
	struct tt_buf stack;
	tt_buf_init(&stack, engine->arena, 65536);
	uint32_t system = engine->holdings.items[row].system;
	for (uint32_t depth = 0; system < model->systems.len && depth < 64; depth++) {
		tt_buf_string(&stack, depth > 0 ? ">" : "");
		tt_buf_add(&stack, model->systems.items[system].named.id);
		system = model->systems.items[system].run_on;
	}
	if (!tt_text_equal(tt_buf_text(&stack), data->location))
		find_difference(engine, TT_FINDING_LOCATION, row, TT_location, 0, 0);
}

void tt_draft_compare_labels(struct tt_engine *engine, uint32_t event) {
	struct tt_model *model = engine->model;
	(void)event;
	for (uint32_t i = 0; i < engine->step->drafts.len; i++) {
		const struct tt_draft *draft = &engine->step->drafts.items[i];
		const struct tt_data *data = &model->data.items[engine->holdings.items[draft->row].data];
		if (!draft->creates)
			continue;
		compare_situated(engine, draft->row);
		if (!data->stated[TT_category])
			continue;
		tt_set_id stated = labels_of_facets(model, data->stated_facets);
		tt_set_id computed = tt_set_intersection(
			&model->sets, engine->holdings.items[draft->row].labels.at_least, stated);
		if (!tt_set_includes(&model->sets, data->declared[TT_category], computed))
			find_difference(engine, TT_FINDING_LAXER, draft->row, TT_category,
				data->declared[TT_category], computed);
	}
}

/* ---- all of it ------------------------------------------------------------------------------------- */

void tt_draft_outputs(struct tt_engine *engine, uint32_t event) {
	const struct tt_event *known = engine->event;
	const uint32_t *ids = engine->model->ids.items;
	uint8_t types = known->types;
	if (types & TT_EVENT_BIT(TT_EVENT_ACQUIRE))
		draft_acquired(engine, event);
	if ((types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0 && !known->view && known->to != TT_NONE)
		draft_copies(engine, event, TT_EVENT_TRANSFER);
	for (uint32_t i = 0; (types & TT_EVENT_BIT(TT_EVENT_PROCESS)) != 0 && i < known->output.len; i++)
		for (uint32_t j = 0; j < known->by.len; j++)
			draft_processed(engine, event, tt_output_lot(engine, i),
				known->holder != TT_NONE ? known->holder : ids[known->by.start + j]);
	if ((types & TT_EVENT_BIT(TT_EVENT_STORE)) != 0 && known->by.len > 0)
		draft_copies(engine, event, TT_EVENT_STORE);
	for (uint32_t i = 0; (types & TT_EVENT_BIT(TT_EVENT_DISPOSE)) != 0 && i < engine->outcome.inputs.len;
		i++)
		*tt_push(engine->arena, &engine->step->removed) = engine->outcome.inputs.items[i];
	for (uint32_t i = 0; i < engine->step->drafts.len; i++) {
		struct tt_draft *draft = &engine->step->drafts.items[i];
		if (draft->creates && draft->input_count > 0)
			compare_declared(engine, draft);
		if (tt_request_claims(engine))
			compare_claims(engine, draft);
	}
}

void tt_draft_commit(struct tt_engine *engine, uint32_t event) {
	struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < engine->step->drafts.len; i++) {
		const struct tt_draft *draft = &engine->step->drafts.items[i];
		struct tt_range *row = tt_row(engine, draft->row),
				*drafted = draft_ranges(engine, draft->ranges);
		struct tt_holding *holding = &engine->holdings.items[draft->row];
		for (uint32_t a = 0; a < model->attributes.len; a++) {
			uint32_t column = model->attributes.items[a].column;
			if (column == TT_NONE)
				continue;
			bool merge = draft->was_alive && !draft->in_place &&
				     !tt_range_equal(row[column], drafted[column]);
			if (!merge) {
				row[column] = drafted[column];
				continue;
			}
			struct tt_range merged = tt_range_join(model, a, row[column], drafted[column]);
			if (model->attributes.items[a].join ==
				TT_JOIN_SUM) { /* meeting itself adds nothing */
				merged.at_least = tt_value_stricter(
					model, a, row[column].at_least, drafted[column].at_least);
				merged.at_most = tt_value_stricter(
					model, a, row[column].at_most, drafted[column].at_most);
			}
			row[column] = merged;
		}
		if (!holding->alive)
			holding->made_by = event;
		holding->alive = true;
	}
	for (uint32_t i = 0; i < engine->step->removed.len; i++)
		engine->holdings.items[engine->step->removed.items[i]].alive = false;
}

/*
 * One pass over outcomes, one over the holdings at the end. What the events say of the life of each data set
 * is gathered beforehand, so that no event looks at all data and no data set at all events; of all disposals
 * of a data set the last one answers for what is left, since nothing that it leaves can be disposed of later.
 * What stands under covered_by is passed over: a rule in force stands for what is not shown there.
 */
#include "analysis/complete.h"
#include "analysis/word.h"
#include "engine/step.h"

/* What the model's events say of a data set. */
struct life {
	uint32_t last_disposal;	    /* event, or TT_NONE */
	uint32_t oldest_gone;	    /* event that made the oldest holding disposed of so far, or TT_NONE */
	tt_set_id systems, parties; /* whose copies stay on purpose */
	bool made;		    /* some event acquires or makes it */
};

/* What a regime looks at. */
struct look {
	uint32_t *attributes; /* that it considers, of its labels' facets TT_category */
	uint32_t attribute_count;
	struct tt_text *groups; /* of facets */
	uint32_t group_count;
	bool considers_purpose;
	bool judges_purpose; /* a norm of it reads the purposes of data */
	bool has_rules;
};

struct tt_complete {
	struct life *lives; /* by data */
	struct look *looks; /* by regime */
	uint32_t likely;    /* the regime that spoke of the transfer before: it will of the next */
	bool reads_sector;  /* some rule asks for the sector of a party, not only to know whom a regime binds
			     */
	bool *active;	    /* by party: acts or holds */
	bool *used;	    /* by system: data lies on it or on what it carries */
};

struct tt_considered tt_considered_by(const struct tt_model *model, uint32_t regime) {
	for (uint32_t i = 0; i < model->considered.len; i++)
		if (model->considered.items[i].regime == regime)
			return model->considered.items[i];
	const struct tt_regime *row = &model->regimes.items[regime];
	return (struct tt_considered){regime, row->considers, row->considers_count};
}

bool tt_finding_missing(enum tt_finding_code code) {
	return code >= TT_FINDING_NO_ACQUISITION && code <= TT_FINDING_COVERING_EVIDENCE;
}

uint32_t tt_finding_regime(const struct tt_model *model, const struct tt_finding *finding) {
	if (finding->rule != TT_NONE)
		return model->rules.items[finding->rule].regime;
	if (finding->code == TT_FINDING_DECISION_LAW)
		return finding->second;
	bool first = finding->code == TT_FINDING_NOT_GIVEN || finding->code == TT_FINDING_NOT_EXAMINED ||
		     finding->code == TT_FINDING_NO_GOVERNING_LAW || finding->code == TT_FINDING_NO_FORUM;
	return first ? finding->first : TT_NONE;
}

/* ---- the life of data ------------------------------------------------------------------------------ */

static bool in_span(const struct tt_model *model, struct tt_span span, uint32_t id) {
	for (uint32_t i = 0; i < span.len; i++)
		if (model->ids.items[span.start + i] == id)
			return true;
	return false;
}

/* Data that comes out of what it went into is changed there, not made. */
static void note_made(struct tt_complete *complete, const struct tt_model *model, uint32_t event) {
	const struct tt_event *known = &model->events.items[event];
	uint8_t makes = TT_EVENT_BIT(TT_EVENT_ACQUIRE) | TT_EVENT_BIT(TT_EVENT_PROCESS);
	for (uint32_t i = 0; (known->types & makes) != 0 && i < known->output.len; i++) {
		uint32_t data = model->ids.items[known->output.start + i];
		if (!in_span(model, known->input, data))
			complete->lives[data].made = true;
	}
}

static void note_disposal(struct tt_complete *complete, struct tt_model *model, uint32_t event) {
	const struct tt_event *known = &model->events.items[event];
	if ((known->types & TT_EVENT_BIT(TT_EVENT_DISPOSE)) == 0)
		return;
	for (uint32_t i = 0; i < known->input.len; i++) {
		struct life *life = &complete->lives[model->ids.items[known->input.start + i]];
		life->last_disposal = event;
		if (known->disposal == TT_NONE)
			continue;
		const struct tt_disposal *disposal = &model->disposals.items[known->disposal];
		life->systems = tt_set_union(&model->sets, life->systems, disposal->systems);
		life->parties = tt_set_union(&model->sets, life->parties, disposal->parties);
	}
}

static void gather_lives(struct tt_complete *complete, struct tt_engine *engine) {
	struct tt_model *model = engine->model;
	complete->lives = TT_NEW_ARRAY(engine->arena, struct life, model->data.len);
	for (uint32_t i = 0; i < model->data.len; i++)
		complete->lives[i] = (struct life){TT_NONE, TT_NONE, TT_SET_EMPTY, TT_SET_EMPTY, false};
	for (uint32_t event = 0; event < model->events.len; event++) {
		note_made(complete, model, event);
		note_disposal(complete, model, event);
	}
}

/* ---- what regimes look at --------------------------------------------------------------------------- */

static bool part_reads_purpose(const struct tt_engine *engine, tt_part part) {
	if (part == TT_NONE)
		return false;
	const struct tt_cover *cover = &engine->program->parts.items[part];
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		const struct tt_atom *atom = &engine->model->atoms.items.items[cover->atoms[i]];
		bool of_set = atom->kind == TT_ATOM_CONTAINS || atom->kind == TT_ATOM_INCLUDES;
		if (of_set && atom->attribute == TT_purpose && atom->subject == TT_SUBJECT_DATA)
			return true;
	}
	return false;
}

static bool requirement_reads_purpose(const struct tt_engine *engine, uint32_t id) {
	if (id == TT_NONE)
		return false;
	const struct tt_requirement *node = &engine->model->requirements.items[id];
	if (node->kind == TT_REQUIRE_GROUND)
		return part_reads_purpose(engine, engine->program->requirements[id]);
	for (uint32_t i = 0; i < node->child_count; i++)
		if (requirement_reads_purpose(engine, node->children[i]))
			return true;
	return false;
}

static void gather_norms(struct tt_complete *complete, const struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		complete->looks[rule->regime].has_rules = true;
		if (rule->body != TT_BODY_NORM || model->regimes.items[rule->regime].template)
			continue;
		const struct tt_compiled_rule *compiled = &engine->program->rules[i];
		if (part_reads_purpose(engine, compiled->forbid) ||
			requirement_reads_purpose(engine, rule->require))
			complete->looks[rule->regime].judges_purpose = true;
	}
}

static uint32_t find_attribute(const struct tt_model *model, struct tt_text name) {
	for (uint32_t i = 0; i < model->attributes.len; i++)
		if (tt_text_equal(model->attributes.items[i].named.id, name))
			return i;
	return TT_NONE;
}

/* A name as considers: has it; those that say nothing of an attribute were complained about. */
static void look_at(const struct tt_model *model, struct look *look, struct tt_text name) {
	if (tt_text_starts(name, "category/")) {
		look->groups[look->group_count++] = tt_text_slice(name, sizeof("category/") - 1, name.len);
		return;
	}
	uint32_t attribute = find_attribute(model, name);
	look->considers_purpose = look->considers_purpose || attribute == TT_purpose;
	if (attribute != TT_NONE)
		look->attributes[look->attribute_count++] = attribute;
}

static void gather_looks(struct tt_complete *complete, struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	complete->looks = TT_NEW_ARRAY(engine->arena, struct look, model->regimes.len);
	for (uint32_t regime = 0; regime < model->regimes.len; regime++) {
		struct look *look = &complete->looks[regime];
		struct tt_considered list = tt_considered_by(model, regime);
		if (model->regimes.items[regime].template)
			continue;
		look->attributes = TT_NEW_ARRAY(engine->arena, uint32_t, list.count);
		look->groups = TT_NEW_ARRAY(engine->arena, struct tt_text, list.count);
		for (uint32_t i = 0; i < list.count; i++)
			look_at(model, look, list.attributes[i]);
	}
	gather_norms(complete, engine);
}

static bool atom_reads_sector(const struct tt_atom *atom) {
	bool of_party = atom->subject >= TT_SUBJECT_BY && atom->subject < TT_SUBJECT_EVENT;
	if (!of_party)
		return false;
	return (atom->kind == TT_ATOM_EQUALS && atom->field == TT_FIELD_SECTOR) ||
	       (atom->kind == TT_ATOM_EXISTS && atom->field == TT_FIELD_SECTOR + 1);
}

static bool part_reads_sector(const struct tt_engine *engine, tt_part part) {
	const struct tt_cover *cover = &engine->program->parts.items[part];
	for (uint32_t i = 0; i < cover->atom_count; i++)
		if (atom_reads_sector(&engine->model->atoms.items.items[cover->atoms[i]]))
			return true;
	return false;
}

static bool limits_a_regime(const struct tt_engine *engine, tt_part part) {
	for (uint32_t regime = 0; regime < engine->model->regimes.len; regime++) {
		const struct tt_compiled_regime *compiled = &engine->program->regimes[regime];
		if (!engine->model->regimes.items[regime].template &&
			(part == compiled->binds || part == compiled->covers))
			return true;
	}
	return false;
}

/* Only what was compiled is in use: the parts of templates are not. What limits a regime asks for the sector
 * of some parties only, and is looked at party by party. */
static bool any_reads_sector(const struct tt_engine *engine) {
	for (uint32_t part = 0; part < engine->program->parts.len; part++)
		if (part_reads_sector(engine, part) && !limits_a_regime(engine, part))
			return true;
	return false;
}

struct tt_complete *tt_complete_begin(struct tt_engine *engine) {
	struct tt_complete *complete = TT_NEW(engine->arena, struct tt_complete);
	gather_lives(complete, engine);
	gather_looks(complete, engine);
	complete->likely = 0;
	complete->reads_sector = any_reads_sector(engine);
	complete->active = TT_NEW_ARRAY(engine->arena, bool, engine->model->parties.len);
	complete->used = TT_NEW_ARRAY(engine->arena, bool, engine->model->systems.len);
	return complete;
}

/* ---- does a regime speak of it? --------------------------------------------------------------------- */

static bool regime_in_force(const struct tt_model *model, uint32_t regime, tt_instant at) {
	const struct tt_regime *row = &model->regimes.items[regime];
	return !row->template && tt_interval_contains(row->in_force, at);
}

static enum tt_truth speaks_to(
	struct tt_engine *engine, struct tt_item *item, uint32_t regime, uint32_t party) {
	const struct tt_compiled_regime *compiled = &engine->program->regimes[regime];
	if (party == TT_NONE)
		return TT_NO;
	item->party = party;
	enum tt_truth truth = tt_evaluate_part(engine, item, compiled->binds);
	return truth == TT_NO ? TT_NO : tt_truth_and(truth, tt_evaluate_part(engine, item, compiled->covers));
}

/* Does the regime bind anybody who takes part, and cover the data? */
static enum tt_truth speaks_of(struct tt_engine *engine, struct tt_item *item, uint32_t regime) {
	const struct tt_event *event = &engine->model->events.items[item->event];
	if (!regime_in_force(engine->model, regime, engine->now))
		return TT_NO;
	enum tt_truth truth = tt_truth_or(
		speaks_to(engine, item, regime, item->from), speaks_to(engine, item, regime, item->to));
	for (uint32_t i = 0; truth != TT_YES && i < event->by.len; i++)
		truth = tt_truth_or(truth,
			speaks_to(engine, item, regime, engine->model->ids.items[event->by.start + i]));
	return truth;
}

static struct tt_item item_of(const struct tt_engine *engine, uint32_t row) {
	const struct tt_outcome *outcome = &engine->outcome;
	const struct tt_event *event = &engine->model->events.items[outcome->event];
	struct tt_item item = {.event = outcome->event,
		.units = outcome->units,
		.by = event->by.len > 0 ? engine->model->ids.items[event->by.start] : TT_NONE,
		.from = event->from,
		.to = event->to,
		.data = row,
		.result = TT_NONE};
	while ((event->types >> item.type & 1) == 0 && item.type < TT_EVENT_DISPOSE)
		item.type++;
	for (uint32_t i = 0; i < outcome->outputs.len && item.result == TT_NONE; i++)
		if (engine->holdings.items[outcome->outputs.items[i]].data ==
			engine->holdings.items[row].data)
			item.result = outcome->outputs.items[i];
	return item;
}

/* ---- at an event ------------------------------------------------------------------------------------ */

/* The first input of each data set that no rule stands for. */
static bool worth_a_look(const struct tt_engine *engine, uint32_t input) {
	const uint32_t *inputs = engine->outcome.inputs.items;
	uint32_t data = engine->holdings.items[inputs[input]].data;
	for (uint32_t i = 0; i < input; i++)
		if (engine->holdings.items[inputs[i]].data == data)
			return false;
	return !tt_covered(engine->model, engine->model->data.items[data].covered_by, engine->now);
}

static bool any_speaks(struct tt_complete *complete, struct tt_engine *engine, struct tt_item *item) {
	uint32_t count = engine->model->regimes.len;
	if (complete->likely < count && speaks_of(engine, item, complete->likely) != TT_NO)
		return true;
	for (uint32_t regime = 0; regime < count; regime++)
		if (speaks_of(engine, item, regime) != TT_NO) {
			complete->likely = regime;
			return true;
		}
	return false;
}

static void look_for_regime(struct tt_complete *complete, struct tt_engine *engine, uint32_t row) {
	struct tt_item item = item_of(engine, row);
	item.type = TT_EVENT_TRANSFER;
	if (!any_speaks(complete, engine, &item))
		tt_find(engine, TT_FINDING_NO_REGIME, TT_NONE, tt_about_row(engine, row))->first =
			engine->outcome.units;
}

/* Has some rule something to say of the purpose, be it that it needs none? */
static bool purpose_is_judged(struct tt_complete *complete, struct tt_engine *engine, uint32_t row) {
	struct tt_item item = item_of(engine, row);
	for (uint32_t regime = 0; regime < engine->model->regimes.len; regime++)
		if (complete->looks[regime].judges_purpose && speaks_of(engine, &item, regime) != TT_NO)
			return true;
	return false;
}

static bool purpose_is_considered(struct tt_complete *complete, struct tt_engine *engine, uint32_t row) {
	struct tt_item item = item_of(engine, row);
	for (uint32_t regime = 0; regime < engine->model->regimes.len; regime++)
		if (complete->looks[regime].considers_purpose && speaks_of(engine, &item, regime) == TT_YES)
			return true;
	return false;
}

static void look_at_purpose(struct tt_complete *complete, struct tt_engine *engine, uint32_t row) {
	const struct tt_event *event = &engine->model->events.items[engine->outcome.event];
	tt_set_id allowed = tt_row(engine, row)[TT_purpose].at_most;
	uint8_t uses = TT_EVENT_BIT(TT_EVENT_PROCESS) | TT_EVENT_BIT(TT_EVENT_TRANSFER);
	if (event->purpose == TT_NONE) {
		if ((event->types & uses) != 0 && purpose_is_considered(complete, engine, row))
			tt_find(engine, TT_FINDING_NO_PURPOSE, TT_NONE, tt_about_row(engine, row));
		return;
	}
	bool stated = allowed == TT_SET_ALL || tt_set_contains(&engine->model->sets, allowed, event->purpose);
	if (!stated && !purpose_is_judged(complete, engine, row))
		tt_find(engine, TT_FINDING_PURPOSE_NOT_STATED, TT_NONE, tt_about_row(engine, row));
}

static bool kept_on_purpose(
	const struct tt_model *model, const struct life *life, const struct tt_holding *holding) {
	struct tt_set_view parties = tt_set_view(&model->sets, life->parties);
	if (holding->system != TT_NONE && tt_set_contains(&model->sets, life->systems, holding->system))
		return true;
	for (uint32_t i = 0; i < parties.len; i++)
		if (tt_party_within(model, holding->holder, parties.items[i]))
			return true;
	return false;
}

static void note_gone(struct tt_complete *complete, const struct tt_engine *engine) {
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++) {
		const struct tt_holding *gone = &engine->holdings.items[engine->outcome.inputs.items[i]];
		struct life *life = &complete->lives[gone->data];
		if (gone->made_by < life->oldest_gone)
			life->oldest_gone = gone->made_by;
	}
}

/* A copy that was there before any that went is what those came from; those made since are left over. */
static void look_for_copies(struct tt_engine *engine, const struct life *life, uint32_t data) {
	for (uint32_t row = engine->lots.items[data].first; row != TT_NONE;
		row = engine->next_of_lot.items[row]) {
		const struct tt_holding *holding = &engine->holdings.items[row];
		bool older = life->oldest_gone != TT_NONE && holding->made_by < life->oldest_gone;
		if (holding->alive && !kept_on_purpose(engine->model, life, holding))
			tt_find(engine, older ? TT_FINDING_ORIGIN_LEFT : TT_FINDING_COPIES_LEFT, TT_NONE,
				tt_about_row(engine, row));
	}
}

static void look_at_disposal(struct tt_complete *complete, struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	const struct tt_event *event = &model->events.items[engine->outcome.event];
	struct tt_about nobody = tt_about_row(engine, TT_NONE);
	if ((event->types & TT_EVENT_BIT(TT_EVENT_DISPOSE)) == 0)
		return;
	note_gone(complete, engine);
	if (event->method == TT_NONE)
		tt_find(engine, TT_FINDING_DISPOSAL_METHOD, TT_NONE, nobody);
	if (event->disposal == TT_NONE || model->disposals.items[event->disposal].evidence.en.len == 0)
		tt_find(engine, TT_FINDING_DISPOSAL_EVIDENCE, TT_NONE, nobody);
	for (uint32_t i = 0; i < event->input.len; i++) {
		uint32_t data = model->ids.items[event->input.start + i];
		const struct life *life = &complete->lives[data];
		if (life->last_disposal == engine->outcome.event &&
			!tt_covered(model, model->data.items[data].covered_by, engine->now))
			look_for_copies(engine, life, data);
	}
}

static void look_at_covering(struct tt_engine *engine, uint32_t covering) {
	struct tt_about nobody = tt_about_row(engine, TT_NONE);
	if (covering == TT_NONE)
		return;
	if (!tt_covered(engine->model, covering, engine->now))
		tt_find(engine, TT_FINDING_COVERING_NOT_IN_FORCE, TT_NONE, nobody)->first = covering;
	if (engine->model->coverings.items[covering].evidence.en.len == 0)
		tt_find(engine, TT_FINDING_COVERING_EVIDENCE, TT_NONE, nobody)->first = covering;
}

void tt_complete_event(struct tt_complete *complete, struct tt_engine *engine) {
	const struct tt_event *event = &engine->model->events.items[engine->outcome.event];
	look_at_covering(engine, event->covered_by);
	if (tt_covered(engine->model, event->covered_by, engine->now))
		return;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++) {
		if (!worth_a_look(engine, i))
			continue;
		if (engine->outcome.units != 0)
			look_for_regime(complete, engine, engine->outcome.inputs.items[i]);
		look_at_purpose(complete, engine, engine->outcome.inputs.items[i]);
	}
	look_at_disposal(complete, engine);
}

/* ---- at the end ------------------------------------------------------------------------------------- */

/* The end of a run under way. */
struct ending {
	struct tt_complete *complete;
	struct tt_engine *engine;
	tt_missing_visit *visit;
	void *context;
};

static void tell(
	const struct ending *ending, enum tt_finding_code code, struct tt_about about, uint32_t first) {
	struct tt_finding finding = {.code = (uint8_t)code,
		.event = TT_NONE,
		.rule = TT_NONE,
		.about = about,
		.attribute = TT_NONE,
		.first = first,
		.second = TT_NONE};
	ending->visit(ending->context, &finding);
}

static struct tt_about about_data(uint32_t data) {
	return (struct tt_about){data, TT_NONE, TT_NONE, TT_NONE, TT_NONE};
}

/* Does nobody's answer but that to "what is it?" keep the range open, asked of this very data set or place?
 * What was made of it stays open for the same reason, and is not told again. */
static bool nobody_gave(const struct tt_engine *engine, const struct tt_holding *holding, uint32_t attribute,
	tt_set_id open) {
	struct tt_set_view view = tt_set_view(&engine->model->sets, open);
	for (uint32_t i = 0; i < view.len; i++) {
		const struct tt_asked *asked = &engine->asked.items[view.items[i]];
		uint32_t subject = asked->of == TT_OF_DATA     ? holding->data
				   : asked->of == TT_OF_SYSTEM ? holding->system
							       : holding->holder;
		if (asked->question == TT_NONE && asked->attribute == attribute &&
			asked->subjects[0] == subject)
			return true;
	}
	return false;
}

/* Labels that rules derive follow from what else is given; a facet that no rule reads is not asked for. */
static bool group_missing(struct tt_engine *engine, uint32_t row, struct tt_text group) {
	const struct tt_model *model = engine->model;
	const struct tt_holding *holding = &engine->holdings.items[row];
	for (uint32_t i = 0; i < model->facets.len; i++) {
		const struct tt_facet *facet = &model->facets.items[i];
		bool asked = facet->read && !facet->derived && facet->label_count > 0;
		if (!asked || !tt_text_equal(facet->group, group) ||
			tt_set_contains(&model->sets, model->data.items[holding->data].stated_facets, i))
			continue;
		uint32_t lowest = facet->first_label, top = lowest + facet->label_count - 1;
		if (tt_set_contains(&model->sets, holding->labels.at_most, top) &&
			!tt_set_contains(&model->sets, holding->labels.at_least, lowest) &&
			nobody_gave(engine, holding, TT_category, holding->labels.open))
			return true;
	}
	return false;
}

static bool attribute_missing(struct tt_engine *engine, uint32_t row, uint32_t attribute) {
	const struct tt_holding *holding = &engine->holdings.items[row];
	if (attribute == TT_location)
		return holding->system == TT_NONE;
	if (attribute == TT_category ||
		attribute == TT_country) /* of countries parties and systems are asked */
		return false;
	struct tt_range range = tt_holding_range(engine, row, attribute);
	return !tt_range_known(range) && nobody_gave(engine, holding, attribute, range.open);
}

static enum tt_truth applies_to(struct tt_engine *engine, uint32_t regime, uint32_t row) {
	uint32_t holder = engine->holdings.items[row].holder;
	struct tt_item item = {.event = engine->holdings.items[row].made_by,
		.type = TT_EVENT_STORE,
		.by = holder,
		.from = TT_NONE,
		.to = TT_NONE,
		.data = row,
		.result = row};
	return speaks_to(engine, &item, regime, holder);
}

/* What a regime finds missing at a holding; told says of each attribute that it considers, then of each
 * group, whether it was told of this data set already. */
static void look_at_holding(const struct ending *ending, uint32_t regime, uint32_t row, bool *told) {
	const struct look *look = &ending->complete->looks[regime];
	struct tt_engine *engine = ending->engine;
	uint32_t applies = TT_NONE;
	for (uint32_t i = 0; i < look->attribute_count + look->group_count; i++) {
		bool group = i >= look->attribute_count;
		if (told[i] || !(group ? group_missing(engine, row, look->groups[i - look->attribute_count])
				       : attribute_missing(engine, row, look->attributes[i])))
			continue;
		if (applies == TT_NONE)
			applies = applies_to(engine, regime, row);
		if (applies != TT_YES)
			return;
		told[i] = true;
		struct tt_finding finding = {.code = TT_FINDING_NOT_GIVEN,
			.event = TT_NONE,
			.rule = TT_NONE,
			.about = about_data(engine->holdings.items[row].data),
			.attribute = group ? TT_category : look->attributes[i],
			.first = regime,
			.second = TT_NONE};
		ending->visit(ending->context, &finding);
	}
}

enum { CONSIDERED_MAX = 512 }; /* attributes and groups of a regime */

static void look_for_attributes(const struct ending *ending, uint32_t data, uint32_t regime) {
	struct tt_engine *engine = ending->engine;
	const struct look *look = &ending->complete->looks[regime];
	bool told[CONSIDERED_MAX] = {false};
	uint32_t count = look->attribute_count + look->group_count;
	if (count == 0 || count > CONSIDERED_MAX || !regime_in_force(engine->model, regime, engine->as_of))
		return;
	for (uint32_t row = engine->lots.items[data].first; row != TT_NONE;
		row = engine->next_of_lot.items[row])
		if (engine->holdings.items[row].made_by != TT_NONE)
			look_at_holding(ending, regime, row, told);
}

/* Is it kept somewhere without anybody knowing until when? A term that surely counts is enough. */
static bool kept_without_term(const struct tt_engine *engine, uint32_t data) {
	for (uint32_t row = engine->lots.items[data].first; row != TT_NONE;
		row = engine->next_of_lot.items[row]) {
		struct tt_range expiry =
			engine->ranges.items[(size_t)row * engine->model->column_count + TT_expiry];
		if (engine->holdings.items[row].alive && !tt_range_known(expiry) &&
			expiry.at_least == TT_SET_EMPTY)
			return true;
	}
	return false;
}

static void look_at_data_covering(const struct ending *ending, uint32_t data) {
	const struct tt_model *model = ending->engine->model;
	uint32_t covering = model->data.items[data].covered_by;
	if (covering == TT_NONE)
		return;
	if (!tt_covered(model, covering, ending->engine->as_of))
		tell(ending, TT_FINDING_COVERING_NOT_IN_FORCE, about_data(data), covering);
	if (model->coverings.items[covering].evidence.en.len == 0)
		tell(ending, TT_FINDING_COVERING_EVIDENCE, about_data(data), covering);
}

static void look_at_data(const struct ending *ending, uint32_t data) {
	struct tt_engine *engine = ending->engine;
	const struct life *life = &ending->complete->lives[data];
	look_at_data_covering(ending, data);
	if (tt_covered(engine->model, engine->model->data.items[data].covered_by, engine->as_of))
		return;
	if (!life->made)
		tell(ending, TT_FINDING_NO_ACQUISITION, about_data(data), TT_NONE);
	if (life->last_disposal == TT_NONE && kept_without_term(engine, data))
		tell(ending, TT_FINDING_NO_DISPOSAL, about_data(data), TT_NONE);
	for (uint32_t regime = 0; regime < engine->model->regimes.len; regime++)
		if (!engine->model->regimes.items[regime].template)
			look_for_attributes(ending, data, regime);
}

/* ---- who and where ---------------------------------------------------------------------------------- */

static void note_stack(struct tt_complete *complete, const struct tt_model *model, uint32_t system) {
	while (system < model->systems.len && !complete->used[system]) {
		complete->used[system] = true;
		system = model->systems.items[system].run_on;
	}
}

static void note_active(struct tt_complete *complete, const struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	for (uint32_t row = 0; row < engine->holdings.len; row++) {
		const struct tt_holding *holding = &engine->holdings.items[row];
		if (holding->made_by == TT_NONE || holding->phantom)
			continue;
		complete->active[holding->holder] = true;
		note_stack(complete, model, holding->system);
	}
	for (uint32_t event = 0; event < model->events.len; event++)
		for (uint32_t i = 0; i < model->events.items[event].by.len; i++)
			complete->active[model->ids.items[model->events.items[event].by.start + i]] = true;
}

/* Whether some regime binds the party turns on its sector. */
static bool bound_by_sector(const struct ending *ending, uint32_t party) {
	struct tt_engine *engine = ending->engine;
	for (uint32_t regime = 0; regime < engine->model->regimes.len; regime++) {
		tt_part binds = engine->program->regimes[regime].binds;
		if (regime_in_force(engine->model, regime, engine->now) && part_reads_sector(engine, binds) &&
			tt_regime_binds(engine, regime, party) == TT_UNKNOWN)
			return true;
	}
	return false;
}

static void look_at_parties(const struct ending *ending) {
	const struct tt_model *model = ending->engine->model;
	for (uint32_t party = 0; party < model->parties.len; party++) {
		struct tt_about about = {TT_NONE, party, TT_NONE, TT_NONE, TT_NONE};
		if (!ending->complete->active[party])
			continue;
		if (model->parties.items[party].country == TT_NONE)
			tell(ending, TT_FINDING_UNKNOWN_COUNTRY, about, TT_NONE);
		if (model->parties.items[party].sector == TT_NONE &&
			(ending->complete->reads_sector || bound_by_sector(ending, party)))
			tell(ending, TT_FINDING_UNKNOWN_SECTOR, about, TT_NONE);
	}
}

static void look_at_systems(const struct ending *ending) {
	const struct tt_model *model = ending->engine->model;
	for (uint32_t system = 0; system < model->systems.len; system++) {
		struct tt_about about = {TT_NONE, TT_NONE, system, TT_NONE, TT_NONE};
		if (!ending->complete->used[system])
			continue;
		if (model->systems.items[system].country == TT_NONE)
			tell(ending, TT_FINDING_UNKNOWN_COUNTRY, about, TT_NONE);
		if (model->systems.items[system].run_on == TT_RUNS_ON_UNKNOWN)
			tell(ending, TT_FINDING_UNKNOWN_LAYER, about, TT_NONE);
	}
}

/* ---- what regimes leave open ------------------------------------------------------------------------ */

/* Does it perhaps bear on some data set of the model, at whoever holds it? */
static bool bears_on_data(struct tt_engine *engine, uint32_t regime) {
	for (uint32_t row = 0; row < engine->holdings.len; row++) {
		const struct tt_holding *holding = &engine->holdings.items[row];
		if (holding->made_by != TT_NONE && !holding->phantom &&
			applies_to(engine, regime, row) != TT_NO)
			return true;
	}
	return false;
}

/* Are two of those who act or hold, and are surely bound, of different countries? */
static bool crosses_countries(const struct ending *ending, uint32_t regime) {
	const struct tt_model *model = ending->engine->model;
	uint32_t known = TT_NONE;
	for (uint32_t party = 0; party < model->parties.len; party++) {
		uint32_t country = model->parties.items[party].country;
		if (!ending->complete->active[party] || country == TT_NONE ||
			tt_regime_binds(ending->engine, regime, party) != TT_YES)
			continue;
		if (known != TT_NONE && known != country)
			return true;
		known = country;
	}
	return false;
}

/* What binds everybody is no agreement between some. */
static bool is_agreement(const struct tt_regime *regime) {
	if (regime->form < 0 || regime->binds == TT_FORMULA_TRUE)
		return false;
	struct tt_text form = tt_text_of(tt_word_regime_form(regime->form));
	return tt_text_is(form, "contract") || tt_text_is(form, "terms");
}

static void look_at_regime(const struct ending *ending, uint32_t regime) {
	struct tt_engine *engine = ending->engine;
	const struct tt_regime *row = &engine->model->regimes.items[regime];
	struct tt_about nothing = {TT_NONE, TT_NONE, TT_NONE, TT_NONE, TT_NONE};
	if (!regime_in_force(engine->model, regime, engine->as_of))
		return;
	bool empty = !ending->complete->looks[regime].has_rules && !row->establishes && !row->noted;
	if (empty && bears_on_data(engine, regime))
		tell(ending, TT_FINDING_NOT_EXAMINED, nothing, regime);
	bool settled = row->governing_law != TT_NONE && row->forum.en.len > 0;
	if (!settled && is_agreement(row) && crosses_countries(ending, regime))
		tell(ending,
			row->governing_law == TT_NONE ? TT_FINDING_NO_GOVERNING_LAW : TT_FINDING_NO_FORUM,
			nothing, regime);
}

void tt_complete_rest(
	struct tt_complete *complete, struct tt_engine *engine, tt_missing_visit *visit, void *context) {
	struct ending ending = {complete, engine, visit, context};
	note_active(complete, engine);
	for (uint32_t data = 0; data < engine->model->data.len; data++)
		look_at_data(&ending, data);
	look_at_parties(&ending);
	look_at_systems(&ending);
	for (uint32_t regime = 0; regime < engine->model->regimes.len; regime++)
		look_at_regime(&ending, regime);
}

/*
 * Catalogues, read in the two passes of reader.h: sections that are maps from a name to a record, and
 * sections that are lists of records with an id. One table says for each section how a record is declared and
 * how it is read; the record's number is its place among all of its kind. What a model decides about risks is
 * read last: decisions name risks that only a run finds, so their names are kept as text.
 */
#include <string.h>
#include "model/reader.h"

typedef void declare_function(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node);
typedef void read_function(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id);

/* ---- words ------------------------------------------------------------------------------------------ */

static void declare_perspective(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	tt_declare(model, TT_SYMBOL_PERSPECTIVE, named, model->perspectives.len);
	*tt_push(model->arena, &model->perspectives) = (struct tt_perspective){.named = *named,
		.when = TT_FORMULA_TRUE,
		.otherwise = tt_read_title(reader, source, node, "otherwise", (struct tt_text){0})};
}

static void read_perspective(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_scope scope = tt_source_scope(reader, source);
	uint32_t when = tt_read_expression(reader, source, &scope, node, "when", TT_CONTEXT_RISK);
	reader->model->perspectives.items[id].when = when;
}

static void declare_threat_source(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	(void)source;
	(void)node;
	tt_declare(model, TT_SYMBOL_THREAT_SOURCE, named, model->threat_sources.len);
	*tt_push(model->arena, &model->threat_sources) = *named;
}

static void declare_threat(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	(void)source;
	(void)node;
	tt_declare(model, TT_SYMBOL_THREAT, named, model->threats.len);
	*tt_push(model->arena, &model->threats) = *named;
}

static void declare_system_kind(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	(void)source;
	(void)node;
	tt_declare(model, TT_SYMBOL_SYSTEM_KIND, named, model->system_kinds.len);
	*tt_push(model->arena, &model->system_kinds) = (struct tt_system_kind){*named, TT_NONE};
}

static void read_system_kind(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_scope scope = tt_source_scope(reader, source);
	uint32_t is_a = tt_read_name(reader, source, &scope, TT_SYMBOL_SYSTEM_KIND, node, "is_a");
	reader->model->system_kinds.items[id].is_a = is_a;
}

bool tt_system_kind_is(const struct tt_model *model, uint32_t kind, uint32_t of) {
	while (kind != TT_NONE && kind != of)
		kind = model->system_kinds.items[kind].is_a;
	return kind == of && of != TT_NONE;
}

/* A kind that is, by way of others, a kind of itself is complained about and cut loose. */
static void cut_circles(struct tt_model *model) {
	for (uint32_t i = 0; i < model->system_kinds.len; i++) {
		struct tt_system_kind *kind = &model->system_kinds.items[i];
		uint32_t at = kind->is_a, steps = 0;
		while (at != TT_NONE && at != i && steps++ < model->system_kinds.len)
			at = model->system_kinds.items[at].is_a;
		if (at != i)
			continue;
		tt_complain(model->diagnostics, TT_CODE_CIRCLE, kind->named.mark, kind->named.id,
			TT_TEXT("is_a"));
		kind->is_a = TT_NONE;
	}
}

static void declare_control_kind(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	tt_declare(model, TT_SYMBOL_CONTROL_KIND, named, model->control_kinds.len);
	*tt_push(model->arena, &model->control_kinds) = (struct tt_control_kind){
		*named, tt_read_some(reader, source, node, "falls_to", tt_enum_bearer)};
}

/* ---- guidelines ------------------------------------------------------------------------------------- */

static void read_items(struct tt_reader *reader, const struct tt_source *source, uint32_t map,
	struct tt_guideline *guideline) {
	uint32_t count = map == TT_NONE ? 0 : source->document->nodes[map].count;
	struct tt_guideline_item *items = TT_NEW_ARRAY(reader->model->arena, struct tt_guideline_item, count);
	TT_FOR_PAIRS(source->document, map, key, value) {
		struct tt_guideline_item *item = &items[guideline->item_count++];
		item->id = tt_value_text(reader, source, key);
		item->mark = tt_value_mark(source, key);
		item->title.ja = tt_read_text(reader, source, value, "ja");
		item->title.en = tt_read_text(reader, source, value, "en");
		item->title.ja = item->title.ja.len > 0 ? item->title.ja : item->title.en;
		item->title.en = item->title.en.len > 0 ? item->title.en : item->title.ja;
		item->withdrawn = tt_read_truth(reader, source, value, "withdrawn");
	}
	guideline->items = items;
}

static void declare_guideline(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_guideline guideline = {.named = *named,
		.version = tt_read_text(reader, source, node, "version"),
		.published = tt_read_text(reader, source, node, "published"),
		.cite = tt_read_citations(reader, source, node)};
	tt_declare(model, TT_SYMBOL_GUIDELINE, named, model->guidelines.len);
	read_items(reader, source, tt_value(source, node, "items"), &guideline);
	*tt_push(model->arena, &model->guidelines) = guideline;
}

static uint8_t read_relation(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_text text = tt_read_text(reader, source, node, "relation");
	int relation = text.len == 0 ? -1 : tt_enum_relation(text);
	return relation < 0 ? TT_RELATION_INTERSECTS : (uint8_t)relation;
}

static void keep_items(struct tt_reader *reader, struct tt_words words, struct tt_reference *reference) {
	struct tt_mark *marks = TT_NEW_ARRAY(reader->model->arena, struct tt_mark, words.len);
	if (words.len > 0)
		memcpy(marks, words.marks, words.len * sizeof(*marks));
	reference->items = tt_keep_texts(reader, words);
	reference->marks = marks;
	reference->item_count = words.len;
}

const struct tt_guideline_item *tt_find_item(
	const struct tt_model *model, uint32_t guideline, struct tt_text id) {
	const struct tt_guideline *known = &model->guidelines.items[guideline];
	for (uint32_t i = 0; i < known->item_count; i++)
		if (tt_text_equal(known->items[i].id, id))
			return &known->items[i];
	return NULL;
}

/* A model's own references are checked where they are read; those of packs by pack check. */
static void check_items(
	struct tt_reader *reader, const struct tt_source *source, const struct tt_reference *reference) {
	struct tt_model *model = reader->model;
	if (source->pack != TT_NONE || reference->guideline == TT_NONE ||
		model->guidelines.items[reference->guideline].item_count == 0)
		return;
	for (uint32_t i = 0; i < reference->item_count; i++)
		if (tt_find_item(model, reference->guideline, reference->items[i]) == NULL)
			tt_complain(model->diagnostics, TT_CODE_UNKNOWN_ITEM, reference->marks[i],
				reference->items[i], model->guidelines.items[reference->guideline].named.id);
}

static struct tt_reference read_reference(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_reference reference = {
		.guideline = tt_read_name(reader, source, &scope, TT_SYMBOL_GUIDELINE, node, "to"),
		.relation = read_relation(reader, source, node),
		.cite = tt_read_citations(reader, source, node),
		.noted = tt_value(source, node, "note") != TT_NONE};
	keep_items(
		reader, tt_read_words(reader, source, &scope, tt_value(source, node, "items")), &reference);
	check_items(reader, source, &reference);
	return reference;
}

static void declare_mapping(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	(void)source;
	(void)node;
	*tt_push(reader->model->arena, &reader->model->mappings) =
		(struct tt_mapping){.named = *named, .from = TT_NONE, .to = TT_NONE};
}

static void read_mapping(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_model *model = reader->model;
	struct tt_mapping *mapping = &model->mappings.items[id];
	struct tt_scope scope = tt_source_scope(reader, source);
	uint32_t map = tt_value(source, node, "map");
	struct tt_mapped *rows = TT_NEW_ARRAY(
		model->arena, struct tt_mapped, map == TT_NONE ? 0 : source->document->nodes[map].count);
	mapping->from = tt_read_name(reader, source, &scope, TT_SYMBOL_GUIDELINE, node, "from");
	mapping->to = tt_read_name(reader, source, &scope, TT_SYMBOL_GUIDELINE, node, "to");
	mapping->rows = rows;
	struct tt_reference to = {.guideline = mapping->to,
		.relation = read_relation(reader, source, node),
		.cite = tt_read_citations(reader, source, node)};
	TT_FOR_PAIRS(source->document, map, key, value) {
		struct tt_mapped *row = &rows[mapping->row_count++];
		row->item = tt_value_text(reader, source, key);
		row->mark = tt_value_mark(source, key);
		row->to = to;
		struct tt_words words = tt_read_words(reader, source, &scope, value);
		bool none = words.len == 1 && tt_text_is(words.texts[0], "none");
		words.len = none ? 0 : words.len;
		keep_items(reader, words, &row->to);
		check_items(reader, source, &row->to);
	}
}

/* ---- controls ---------------------------------------------------------------------------------------- */

static void declare_control(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	tt_declare(model, TT_SYMBOL_CONTROL, named, model->controls.len);
	*tt_push(model->arena, &model->controls) = (struct tt_control){.named = *named,
		.kind = TT_NONE,
		.scope = tt_read_some(reader, source, node, "scope", tt_enum_event_type),
		.cite = tt_read_citations(reader, source, node),
		.noted = tt_value(source, node, "note") != TT_NONE};
}

static void read_control(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	TT_VECTOR(struct tt_reference) references = {0};
	uint32_t kind = tt_read_name(reader, source, &scope, TT_SYMBOL_CONTROL_KIND, node, "kind");
	TT_FOR_ITEMS(source->document, tt_value(source, node, "references"), item)
	if (source->document->nodes[item].kind == TT_NODE_MAP)
		*tt_push(model->arena, &references) = read_reference(reader, source, item);
	struct tt_control *control = &model->controls.items[id];
	control->kind = kind;
	control->bearers = tt_read_some(reader, source, node, "falls_to", tt_enum_bearer);
	if (control->bearers == 0 && kind != TT_NONE)
		control->bearers = model->control_kinds.items[kind].bearers;
	control->references = references.items;
	control->reference_count = references.len;
}

/* ---- levels and impacts ------------------------------------------------------------------------------ */

/* "2" is the second level of the scale. */
static uint8_t level_by_number(struct tt_text text, uint32_t count) {
	bool digit = text.len == 1 && text.bytes[0] >= '1' && text.bytes[0] <= '9';
	uint8_t number = digit ? (uint8_t)(text.bytes[0] - '0') : 0;
	return number <= count ? number : 0;
}

static uint8_t level_of(struct tt_reader *reader, const struct tt_source *source, const uint32_t *levels,
	uint32_t count, struct tt_text scale, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_text text = tt_value_text(reader, source, node);
	uint8_t number = level_by_number(text, count);
	uint32_t word = tt_names_find(&model->words, text);
	for (uint32_t i = 0; i < count && number == 0 && word != TT_NONE; i++)
		if (levels[i] == word)
			number = (uint8_t)(i + 1);
	if (number > 0)
		return number;
	struct tt_text *candidates = TT_NEW_ARRAY(model->arena, struct tt_text, count);
	for (uint32_t i = 0; i < count; i++)
		candidates[i] = tt_word(model, levels[i]);
	tt_complain(model->diagnostics, TT_CODE_UNKNOWN_LEVEL, tt_value_mark(source, node), text, scale)
		->suggestion = tt_nearest(text, candidates, count);
	return 0;
}

static uint8_t value_level(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	const struct tt_attribute_kind *value = &reader->model->attributes.items[TT_value];
	return level_of(reader, source, value->levels, value->level_count, value->named.id, node);
}

uint8_t tt_read_level(
	struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key) {
	uint32_t node = tt_value(source, map, key);
	return node == TT_NONE ? 0 : value_level(reader, source, node);
}

static uint8_t read_likelihood(struct tt_reader *reader, const struct tt_source *source, uint32_t map) {
	uint32_t node = tt_value(source, map, "likelihood");
	const struct tt_assessment *assessment = &reader->model->assessment;
	return node == TT_NONE ? 0
			       : level_of(reader, source, assessment->likelihoods,
					 assessment->likelihood_count, TT_TEXT("likelihoods"), node);
}

struct tt_impacts tt_read_impacts(struct tt_reader *reader, const struct tt_source *source, uint32_t map) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	TT_VECTOR(struct tt_impact) impacts = {0};
	TT_FOR_PAIRS(source->document, tt_value(source, map, "impact"), key, value) {
		if (source->wrong != NULL && source->wrong[value])
			continue;
		uint32_t criterion = tt_resolve_word(&scope, TT_SYMBOL_PERSPECTIVE,
			tt_value_text(reader, source, key), tt_value_mark(source, key));
		uint8_t level = value_level(reader, source, value);
		*tt_push(model->arena, &impacts) = (struct tt_impact){criterion, level};
	}
	return (struct tt_impacts){impacts.items, impacts.len};
}

/* ---- risks ------------------------------------------------------------------------------------------- */

static void declare_risk(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_named *named, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_risk risk = {.named = *named, .when = TT_FORMULA_TRUE, .as = TT_NONE};
	risk.named.title = tt_read_title(reader, source, node, "incident", (struct tt_text){0});
	risk.outcome = tt_read_title(reader, source, node, "outcome", (struct tt_text){0});
	risk.cite = tt_read_citations(reader, source, node);
	risk.noted = tt_value(source, node, "note") != TT_NONE;
	tt_declare(model, TT_SYMBOL_RISK, named, model->risks.len);
	*tt_push(model->arena, &model->risks) = risk;
}

static struct tt_threatened read_threatened(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_threatened threatened = {
		.threat = tt_read_name(reader, source, &scope, TT_SYMBOL_THREAT, node, "threat")};
	threatened.controls = tt_read_ids(reader, &scope, TT_SYMBOL_CONTROL,
		tt_read_words(reader, source, &scope, tt_value(source, node, "controls")));
	return threatened;
}

/* One threat stands on the risk itself, with its controls; several stand in a list. */
static void read_threats(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, struct tt_risk *risk) {
	struct tt_model *model = reader->model;
	TT_VECTOR(struct tt_threatened) threats = {0};
	if (tt_value(source, node, "threat") != TT_NONE || tt_value(source, node, "controls") != TT_NONE)
		*tt_push(model->arena, &threats) = read_threatened(reader, source, node);
	TT_FOR_ITEMS(source->document, tt_value(source, node, "threats"), item)
	if (source->document->nodes[item].kind == TT_NODE_MAP)
		*tt_push(model->arena, &threats) = read_threatened(reader, source, item);
	for (uint32_t i = 0; i < threats.len; i++)
		risk->controls = tt_set_union(&model->sets, risk->controls, threats.items[i].controls);
	risk->threats = threats.items;
	risk->threat_count = threats.len;
}

static tt_set_id read_some(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	enum tt_symbol_kind kind, const char *key) {
	struct tt_scope scope = tt_source_scope(reader, source);
	uint32_t value = tt_value(source, node, key);
	if (value == TT_NONE)
		return TT_SET_ALL;
	if (source->pack != TT_NONE) {
		tt_complain(reader->model->diagnostics, TT_CODE_CONCRETE_IN_PACK,
			tt_value_mark(source, value), tt_text_of(key), (struct tt_text){0});
		return TT_SET_ALL;
	}
	return tt_read_ids(reader, &scope, kind, tt_read_words(reader, source, &scope, value));
}

static void read_risk(struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_risk risk = model->risks.items[id];
	risk.types = tt_read_some(reader, source, node, "on", tt_enum_event_type);
	scope.types = risk.types == 0 ? 0xFF : risk.types;
	risk.perspective = tt_read_name(reader, source, &scope, TT_SYMBOL_PERSPECTIVE, node, "perspective");
	risk.source = tt_read_name(reader, source, &scope, TT_SYMBOL_THREAT_SOURCE, node, "source");
	risk.as = tt_read_name(reader, source, &scope, TT_SYMBOL_RISK, node, "as");
	risk.events = read_some(reader, source, node, TT_SYMBOL_EVENT, "event");
	risk.data = read_some(reader, source, node, TT_SYMBOL_DATA, "data");
	if (risk.events != TT_SET_ALL)
		risk.types = 0; /* there, whatever the event is */
	read_threats(reader, source, node, &risk);
	risk.when = tt_read_expression(reader, source, &scope, node, "when", TT_CONTEXT_RISK);
	struct tt_words proposes = tt_read_words(reader, source, &scope, tt_value(source, node, "proposes"));
	risk.proposes = tt_keep_texts(reader, proposes);
	risk.propose_count = proposes.len;
	risk.impact = tt_read_impacts(reader, source, node);
	risk.likelihood = read_likelihood(reader, source, node);
	model->risks.items[id] = risk;
}

/* What a concrete risk does not say is said by the one that it makes concrete. */
static void take_over(struct tt_risk *risk, const struct tt_risk *from) {
	if (risk->types == 0 && risk->events == TT_SET_ALL)
		risk->types = from->types;
	if (risk->perspective == TT_NONE)
		risk->perspective = from->perspective;
	if (risk->source == TT_NONE)
		risk->source = from->source;
	if (risk->threat_count == 0) {
		risk->threats = from->threats;
		risk->threat_count = from->threat_count;
		risk->controls = from->controls;
	}
	if (risk->named.title.en.len == 0)
		risk->named.title = from->named.title;
	if (risk->outcome.en.len == 0)
		risk->outcome = from->outcome;
	if (risk->propose_count == 0) {
		risk->proposes = from->proposes;
		risk->propose_count = from->propose_count;
	}
	if (risk->impact.len == 0)
		risk->impact = from->impact;
	if (risk->likelihood == 0)
		risk->likelihood = from->likelihood;
	if (risk->cite.len == 0)
		risk->cite = from->cite;
}

static void complain_of_risk(struct tt_model *model, const struct tt_risk *risk, const char *what) {
	tt_complain(
		model->diagnostics, TT_CODE_MISSING_KEY, risk->named.mark, tt_text_of(what), TT_TEXT("risk"));
}

static void finish_risks(struct tt_model *model) {
	bool failed = tt_diagnostics_failed(model->diagnostics); /* what could not be read is not missing */
	for (uint32_t i = 0; i < model->risks.len; i++) {
		struct tt_risk *risk = &model->risks.items[i];
		const struct tt_risk *as = risk->as == TT_NONE ? NULL : &model->risks.items[risk->as];
		if (as != NULL && as->as != TT_NONE)
			tt_complain(model->diagnostics, TT_CODE_AS_CONCRETE, risk->named.mark, risk->named.id,
				as->named.id);
		else if (as != NULL)
			take_over(risk, as);
		if (failed)
			continue;
		if (risk->perspective == TT_NONE)
			complain_of_risk(model, risk, "perspective");
		if (risk->named.title.en.len == 0)
			complain_of_risk(model, risk, "incident");
		if (risk->types == 0 && risk->events == TT_SET_ALL)
			complain_of_risk(model, risk, "on");
	}
}

/* ---- what people say of them ------------------------------------------------------------------------- */

static void read_likelihoods(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_words words = tt_read_words(reader, source, &scope, tt_value(source, node, "likelihoods"));
	uint32_t *levels = TT_NEW_ARRAY(model->arena, uint32_t, words.len);
	struct tt_title *titles = TT_NEW_ARRAY(model->arena, struct tt_title, words.len);
	for (uint32_t i = 0; i < words.len; i++) {
		struct tt_text key = tt_text_copy(reader->scratch, words.texts[i]);
		levels[i] = tt_names_intern(model->arena, &model->words, words.texts[i]);
		titles[i] = tt_read_title(
			reader, source, tt_value(source, node, "names"), key.bytes, words.texts[i]);
	}
	model->assessment.likelihoods = levels;
	model->assessment.likelihood_titles = titles;
	model->assessment.likelihood_count = words.len;
}

/* One row for each level of impact, with one level for each likelihood. */
static void read_matrix(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_assessment *assessment = &model->assessment;
	uint32_t rows = model->attributes.items[TT_value].level_count, row = 0;
	uint32_t columns = assessment->likelihood_count, matrix = tt_value(source, node, "matrix");
	uint8_t *levels = TT_NEW_ARRAY(model->arena, uint8_t, (size_t)rows * columns);
	bool fits = matrix == TT_NONE ? columns == 0 : source->document->nodes[matrix].count == rows;
	TT_FOR_ITEMS(source->document, matrix, line) {
		uint32_t column = 0;
		fits = fits && source->document->nodes[line].kind == TT_NODE_LIST &&
		       source->document->nodes[line].count == columns;
		TT_FOR_ITEMS(source->document, line, item)
		if (fits)
			levels[row * columns + column++] = value_level(reader, source, item);
		row++;
	}
	if (!fits)
		tt_complain(model->diagnostics, TT_CODE_MATRIX,
			tt_value_mark(source, matrix == TT_NONE ? node : matrix),
			tt_text_format(model->arena, "%u", rows),
			tt_text_format(model->arena, "%u", columns));
	assessment->matrix = columns > 0 && fits ? levels : NULL;
}

static void read_assessment(struct tt_reader *reader, const struct tt_source *source) {
	struct tt_model *model = reader->model;
	uint32_t node = tt_value(source, 0, "assessment");
	if (node == TT_NONE)
		return;
	if (model->assessment.stated)
		tt_complain(model->diagnostics, TT_CODE_DUPLICATE_ID, tt_value_mark(source, node),
			TT_TEXT("assessment"), TT_TEXT("model (モデル)"));
	model->assessment.stated = true;
	read_likelihoods(reader, source, node);
	read_matrix(reader, source, node);
	model->assessment.accepted = tt_read_level(reader, source, node, "accepted");
}

static void read_decision(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_text treatment = tt_read_text(reader, source, node, "treatment");
	struct tt_text nothing = {0};
	struct tt_decision decision = {.risk = tt_read_text(reader, source, node, "risk"),
		.mark = tt_value_mark(source, node),
		.treatment = (uint8_t)(treatment.len == 0 ? 0 : tt_enum_treatment(treatment) + 1),
		.owner = tt_read_text(reader, source, node, "owner"),
		.basis = tt_read_text(reader, source, node, "basis"),
		.due = tt_read_date(reader, source, node, "due", TT_TIME_MAX),
		.decided = tt_read_date(reader, source, node, "decided", TT_TIME_MIN),
		.review = tt_read_date(reader, source, node, "review", TT_TIME_MAX),
		.reason = tt_read_title(reader, source, node, "reason", nothing),
		.evidence = tt_read_title(reader, source, node, "evidence", nothing),
		.likelihood = read_likelihood(reader, source, node),
		.impact = tt_read_level(reader, source, node, "impact"),
		.residual = tt_read_level(reader, source, node, "residual")};
	if (decision.risk.len > 0)
		*tt_push(model->arena, &model->decisions) = decision;
}

/* Each name is that of a system or, if there is none, of a party. */
static void read_bearing(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, struct tt_measure *measure) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_words words =
		tt_keep_words(reader, tt_read_words(reader, source, &scope, tt_value(source, node, "of")));
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t system = tt_refer(&scope, TT_SYMBOL_SYSTEM, words.texts[i]), party = TT_NONE;
		if (system == TT_NONE)
			party = tt_resolve(&scope, TT_SYMBOL_PARTY, words.texts[i], words.marks[i]);
		if (system != TT_NONE)
			measure->systems = tt_set_with(&model->sets, measure->systems, system);
		else if (party != TT_NONE)
			measure->parties = tt_set_with(&model->sets, measure->parties, party);
	}
}

static void read_measure(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_text state = tt_read_text(reader, source, node, "state"), nothing = {0};
	struct tt_measure measure = {.mark = tt_value_mark(source, node),
		.control = tt_read_name(reader, source, &scope, TT_SYMBOL_CONTROL, node, "control"),
		.state = (uint8_t)(state.len == 0 ? 0 : tt_enum_measure_state(state)),
		.evidence = tt_read_title(reader, source, node, "evidence", nothing),
		.reason = tt_read_title(reader, source, node, "reason", nothing),
		.claims = tt_read_title(reader, source, node, "claims", nothing),
		.leaves = tt_read_title(reader, source, node, "leaves", nothing),
		.owner = tt_read_text(reader, source, node, "owner"),
		.leaves_to = tt_read_name(reader, source, &scope, TT_SYMBOL_PARTY, node, "leaves_to"),
		.due = tt_read_date(reader, source, node, "due", TT_TIME_MAX),
		.review = tt_read_date(reader, source, node, "review", TT_TIME_MAX)};
	read_bearing(reader, source, node, &measure);
	if (measure.control != TT_NONE)
		*tt_push(model->arena, &model->measures) = measure;
}

static void read_list(struct tt_reader *reader, const struct tt_source *source, const char *key,
	void (*read)(struct tt_reader *, const struct tt_source *, uint32_t node)) {
	TT_FOR_ITEMS(source->document, tt_value(source, 0, key), item)
	if (source->document->nodes[item].kind == TT_NODE_MAP)
		read(reader, source, item);
}

/* ---- the sections ------------------------------------------------------------------------------------ */

static const struct section {
	const char *key;
	declare_function *declare;
	read_function *read;
} maps[] =
	{
		{"perspectives", declare_perspective, read_perspective},
		{"threat_sources", declare_threat_source, NULL},
		{"threats", declare_threat, NULL},
		{"system_kinds", declare_system_kind, read_system_kind},
		{"control_kinds", declare_control_kind, NULL},
		{"guidelines", declare_guideline, NULL},
},
  lists[] = {
	  {"mappings", declare_mapping, read_mapping},
	  {"controls", declare_control, read_control},
	  {"risks", declare_risk, read_risk},
};

static void declare_listed(struct tt_reader *reader, const struct tt_source *source,
	const struct section *section, uint32_t item) {
	uint32_t id = tt_value(source, item, "id");
	struct tt_named named = {.id = tt_value_text(reader, source, id),
		.mark = tt_value_mark(source, id == TT_NONE ? item : id),
		.pack = source->pack};
	named.title = tt_read_title(reader, source, item, "title", named.id);
	section->declare(reader, source, &named, item);
}

void tt_declare_catalogues(struct tt_reader *reader) {
	for (size_t i = 0; i < TT_COUNT(maps); i++)
		TT_FOR_SOURCES(reader, source)
	TT_FOR_PAIRS(source->document, tt_value(source, 0, maps[i].key), key, value) {
		struct tt_named named = tt_read_named(reader, source, key, value);
		maps[i].declare(reader, source, &named, value);
	}
	for (size_t i = 0; i < TT_COUNT(lists); i++)
		TT_FOR_SOURCES(reader, source)
	TT_FOR_ITEMS(source->document, tt_value(source, 0, lists[i].key), item)
	if (source->document->nodes[item].kind == TT_NODE_MAP)
		declare_listed(reader, source, &lists[i], item);
}

void tt_read_catalogues(struct tt_reader *reader) {
	TT_FOR_SOURCES(reader, source)
	read_assessment(reader, source); /* first: risks and decisions use its words */
	for (size_t i = 0; i < TT_COUNT(maps); i++) {
		uint32_t id = 0;
		if (maps[i].read == NULL)
			continue;
		TT_FOR_SOURCES(reader, source)
		TT_FOR_PAIRS(source->document, tt_value(source, 0, maps[i].key), key, value)
		maps[i].read(reader, source, value, id++);
	}
	cut_circles(reader->model);
	for (size_t i = 0; i < TT_COUNT(lists); i++) {
		uint32_t id = 0;
		TT_FOR_SOURCES(reader, source)
		TT_FOR_ITEMS(source->document, tt_value(source, 0, lists[i].key), item)
		if (source->document->nodes[item].kind == TT_NODE_MAP)
			lists[i].read(reader, source, item, id++);
	}
	finish_risks(reader->model);
	TT_FOR_SOURCES(reader, source) {
		read_list(reader, source, "decisions", read_decision);
		read_list(reader, source, "measures", read_measure);
	}
}

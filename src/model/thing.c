/*
 * The things a model speaks of: attributes, categories, anchors, parties, systems, data, places, operations,
 * purposes and questions. Each section is a map from a name to a record, so one table says for each what its
 * key is and how a record is declared and read.
 */
#include <string.h>
#include "model/reader.h"

/* Under names: what to show for a label or level. */
static struct tt_title read_shown(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, struct tt_text word) {
	struct tt_text key = tt_text_copy(reader->scratch, word);
	return tt_read_title(reader, source, tt_value(source, node, "names"), key.bytes, word);
}

static void check_shown(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_scope scope = tt_source_scope(reader, source);
	TT_FOR_PAIRS(source->document, tt_value(source, node, "names"), key, value) {
		struct tt_text name = tt_value_text(reader, source, key);
		struct tt_words words =
			tt_read_words(reader, source, &scope, tt_value(source, node, "levels"));
		bool known = value == TT_NONE;
		for (uint32_t i = 0; i < words.len; i++)
			known = known || tt_text_equal(words.texts[i], name);
		if (!known)
			tt_complain(reader->model->diagnostics, TT_CODE_UNKNOWN_LEVEL,
				tt_value_mark(source, key), name, TT_TEXT("levels:"))
				->suggestion = tt_nearest(name, words.texts, words.len);
	}
}

/* ---- attributes ------------------------------------------------------------------------------------ */

static void read_levels(struct tt_reader *reader, const struct tt_scope *scope,
	const struct tt_source *source, uint32_t node, struct tt_attribute_kind *kind) {
	struct tt_arena *arena = reader->model->arena;
	struct tt_words words = tt_read_words(reader, source, scope, tt_value(source, node, "levels"));
	uint32_t *levels = TT_NEW_ARRAY(arena, uint32_t, words.len);
	struct tt_title *titles = TT_NEW_ARRAY(arena, struct tt_title, words.len);
	for (uint32_t i = 0; i < words.len; i++) {
		levels[i] = tt_names_intern(arena, &reader->model->words, words.texts[i]);
		titles[i] = read_shown(reader, source, node, words.texts[i]);
	}
	kind->levels = levels;
	kind->level_titles = titles;
	kind->level_count = words.len;
	check_shown(reader, source, node);
}

static const struct attribute_shape {
	const char *type;
	uint8_t as, join;
} attribute_shapes[] = {
	{"truth", TT_TYPE_TRUTH, TT_JOIN_OR},
	{"set", TT_TYPE_WORDS, TT_JOIN_UNION},
	{"number", TT_TYPE_NUMBER, TT_JOIN_MAXIMUM},
	{"scale", TT_TYPE_SCALE, TT_JOIN_MAXIMUM},
};

/* A type that is none has been complained about: any words will do as values then. */
static const struct attribute_shape *shape_of(struct tt_text type) {
	for (size_t i = 0; i < TT_COUNT(attribute_shapes); i++)
		if (tt_text_is(type, attribute_shapes[i].type))
			return &attribute_shapes[i];
	return &attribute_shapes[1];
}

static uint8_t read_join(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	uint8_t type, uint8_t usual) {
	struct tt_text text = tt_read_text(reader, source, node, "join");
	int join = text.len == 0 ? -1 : tt_enum_attribute_join(text);
	if (join < 0)
		return usual;
	bool set = type == TT_TYPE_WORDS, truth = type == TT_TYPE_TRUTH;
	bool fits = join == TT_JOIN_OR ? truth : (join <= TT_JOIN_INTERSECTION) == set && !truth;
	if (fits && !(join == TT_JOIN_SUM && type == TT_TYPE_SCALE))
		return (uint8_t)join;
	struct tt_diagnostic *complaint = tt_complain(reader->model->diagnostics, TT_CODE_JOIN_TYPE,
		tt_value_mark(source, tt_value(source, node, "join")), text, TT_TEXT(""));
	complaint->arguments[1] = tt_read_text(reader, source, node, "type");
	return usual;
}

/* A declared attribute is a new one, or gives a built-in scale its levels. */
static void declare_attribute(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_text type = tt_read_text(reader, source, node, "type");
	uint32_t id = 0;
	while (id < TT_ATTRIBUTE_BUILTIN && !tt_text_equal(model->attributes.items[id].named.id, named.id))
		id++;
	if (id < TT_ATTRIBUTE_BUILTIN) {
		struct tt_attribute_kind *builtin = &model->attributes.items[id];
		if (builtin->type == TT_TYPE_SCALE && tt_text_is(type, "scale"))
			read_levels(reader, &scope, source, node, builtin);
		else
			tt_complain(model->diagnostics, TT_CODE_BUILTIN_ATTRIBUTE, named.mark, named.id,
				(struct tt_text){0});
		return;
	}
	if (model->column_count == TT_COLUMNS_MAX) {
		tt_complain(model->diagnostics, TT_CODE_TOO_MANY_ATTRIBUTES, named.mark, named.id,
			(struct tt_text){0});
		return;
	}
	if (!tt_declare(model, TT_SYMBOL_ATTRIBUTE, &named, model->attributes.len))
		return;
	const struct attribute_shape *shape = shape_of(type);
	struct tt_attribute_kind *kind = tt_push(model->arena, &model->attributes);
	*kind = (struct tt_attribute_kind){.named = named, .class = TT_CLASS_CARRIED, .type = shape->as};
	kind->join = type.len > 0 ? read_join(reader, source, node, shape->as, shape->join) : shape->join;
	kind->column = model->column_count++;
	read_levels(reader, &scope, source, node, kind);
}

/* ---- categories ------------------------------------------------------------------------------------ */

static void declare_labels(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t facet) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_words words = tt_read_words(reader, source, &scope, tt_value(source, node, "levels"));
	uint32_t first = model->labels.len;
	for (uint32_t i = 0; i < words.len; i++) {
		struct tt_named named = {words.texts[i], read_shown(reader, source, node, words.texts[i]),
			words.marks[i], source->pack};
		uint32_t id = model->labels.len;
		if (!tt_declare(model, TT_SYMBOL_LABEL, &named, id))
			continue;
		tt_set_id below = id > first ? model->labels.items[id - 1].reached : TT_SET_EMPTY;
		*tt_push(model->arena, &model->labels) = (struct tt_label){.named = named,
			.facet = facet,
			.is_a = TT_NONE,
			.ceiling = TT_NONE,
			.reached = tt_set_with(&model->sets, below, id)};
	}
	model->facets.items[facet].first_label = first;
	model->facets.items[facet].label_count = model->labels.len - first;
	check_shown(reader, source, node);
}

static void declare_facet(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	uint32_t id = model->facets.len;
	if (!tt_declare(model, TT_SYMBOL_FACET, &named, id))
		return;
	*tt_push(model->arena, &model->facets) =
		(struct tt_facet){.named = named, .group = tt_read_text(reader, source, node, "group")};
	declare_labels(reader, source, node, id);
	struct tt_scope scope = tt_source_scope(reader, source);
	TT_FOR_PAIRS(source->document, tt_value(source, node, "is_a"), key, value) {
		uint32_t kind = tt_resolve(&scope, TT_SYMBOL_LABEL, tt_value_text(reader, source, key),
			tt_value_mark(source, key));
		uint32_t of = tt_resolve(&scope, TT_SYMBOL_LABEL, tt_value_text(reader, source, value),
			tt_value_mark(source, value));
		if (kind == TT_NONE || of == TT_NONE)
			continue;
		if (of >= kind || model->labels.items[of].facet != id)
			tt_complain(model->diagnostics, TT_CODE_IS_A_HIGHER, tt_value_mark(source, key),
				model->labels.items[kind].named.id, model->labels.items[of].named.id);
		else
			model->labels.items[kind].is_a = of;
	}
}

static bool label_is_a(const struct tt_model *model, uint32_t label, uint32_t of) {
	while (label != TT_NONE && label != of)
		label = model->labels.items[label].is_a;
	return label == of;
}

static void find_ceilings(struct tt_model *model) {
	for (uint32_t id = 0; id < model->labels.len; id++) {
		struct tt_label *label = &model->labels.items[id];
		const struct tt_facet *facet = &model->facets.items[label->facet];
		for (uint32_t higher = id + 1; higher < facet->first_label + facet->label_count; higher++) {
			if (label_is_a(model, higher, id))
				continue;
			label->ceiling = higher;
			break;
		}
	}
}

/* ---- anchors, places, operations, purposes, questions ---------------------------------------------- */

static void declare_anchor(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	if (tt_declare(model, TT_SYMBOL_ANCHOR, &named, model->anchors.len))
		*tt_push(model->arena, &model->anchors) =
			(struct tt_anchor){named, tt_read_date(reader, source, node, "at", TT_TIME_MAX)};
}

static struct tt_place_member read_member(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_place_member member = {TT_NONE, TT_ALWAYS};
	uint32_t word = node;
	TT_FOR_PAIRS(source->document, node, key, value) {
		word = key;
		member.in_force = tt_read_ends(reader, source, value);
	}
	member.country = tt_names_intern(
		reader->model->arena, &reader->model->words, tt_value_text(reader, source, word));
	return member;
}

static void declare_place(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	if (!tt_declare(model, TT_SYMBOL_PLACE, &named, model->places.len))
		return;
	TT_VECTOR(struct tt_place_member) members = {0};
	TT_FOR_ITEMS(source->document, tt_value(source, node, "members"), item)
	*tt_push(model->arena, &members) = read_member(reader, source, item);
	*tt_push(model->arena, &model->places) = (struct tt_place_set){named, members.items, members.len};
}

static void declare_operation(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	if (tt_declare(model, TT_SYMBOL_OPERATION, &named, model->operations.len))
		*tt_push(model->arena, &model->operations) = (struct tt_operation){
			named, tt_read_some(reader, source, node, "types", tt_enum_event_type)};
}

static void declare_purpose(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	(void)source;
	(void)node;
	if (tt_declare(model, TT_SYMBOL_PURPOSE, &named, model->purposes.len))
		*tt_push(model->arena, &model->purposes) = named;
}

static void declare_topic(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	(void)source;
	(void)node;
	if (tt_declare(model, TT_SYMBOL_TOPIC, &named, model->topics.len))
		*tt_push(model->arena, &model->topics) = named;
}

static void declare_duty_word(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	(void)source;
	(void)node;
	if (tt_declare(model, TT_SYMBOL_DUTY_WORD, &named, model->duty_words.len))
		*tt_push(model->arena, &model->duty_words) = named;
}

static const char *const of_words[] = {
	"event", "data", "by", "from", "to", "holder", "party", "system", "country"};

static void read_of(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	struct tt_question *question) {
	struct tt_text text = tt_value_text(reader, source, node);
	size_t start = 0;
	for (size_t at = 0; node != TT_NONE && at <= text.len; at++) {
		if (at < text.len && text.bytes[at] != '+')
			continue;
		struct tt_text word = tt_text_slice(text, start, at);
		uint8_t of = 0;
		while (of < TT_COUNT(of_words) && !tt_text_is(word, of_words[of]))
			of++;
		if (of == TT_COUNT(of_words) || question->of_count == TT_OF_MAX)
			tt_complain(reader->model->diagnostics, TT_CODE_NOT_ONE_OF,
				tt_value_mark(source, node), word,
				TT_TEXT("event, data, by, from, to, holder, party, system, country (1–4, "
					"+)"));
		else
			question->of[question->of_count++] = of;
		start = at + 1;
	}
}

/* What a transfer across a unit asks is asked of the event, whoever and whatever takes part. */
static void read_unit(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	struct tt_question *question) {
	int unit = tt_enum_unit(tt_read_text(reader, source, node, "unit"));
	question->unit = unit < 0 ? TT_UNIT_COUNT : (uint8_t)unit;
	bool of_event = question->of_count == 1 && question->of[0] == TT_OF_EVENT;
	if (unit >= 0 && question->of_count > 0 && !of_event)
		tt_complain(reader->model->diagnostics, TT_CODE_UNIT_OF_EVENT,
			tt_value_mark(source, tt_value(source, node, "of")), question->named.id,
			(struct tt_text){0});
}

/* A period from the answer on; it cannot count from anything else. */
static void read_lasts(struct tt_reader *reader, const struct tt_source *source, const struct tt_scope *scope,
	uint32_t node, struct tt_question *question) {
	uint32_t value = tt_value(source, node, "lasts");
	struct tt_text lasts = tt_read_text(reader, source, node, "lasts");
	struct tt_mark mark = tt_value_mark(source, node);
	question->lasts_stated = lasts.len > 0 && tt_read_due(reader, scope, lasts, mark, &question->lasts);
	if (!question->lasts_stated || question->lasts.anchor == TT_NONE)
		return;
	tt_complain(reader->model->diagnostics, TT_CODE_NOT_A_PERIOD, tt_value_mark(source, value), lasts,
		(struct tt_text){0});
	question->lasts_stated = false;
}

static void declare_question(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_question question = {.named = named};
	tt_declare(model, TT_SYMBOL_QUESTION, &named, model->questions.len);
	question.ask = tt_read_title(reader, source, node, "ask", named.id);
	question.presume_no = tt_value(source, node, "presume") != TT_NONE;
	question.answered_by = tt_read_some(reader, source, node, "answered_by", tt_enum_answered_by);
	struct tt_scope scope = tt_source_scope(reader, source);
	read_lasts(reader, source, &scope, node, &question);
	uint32_t obtain = tt_value(source, node, "obtain");
	tt_read_open_word(reader, source, &scope, TT_SYMBOL_TOPIC, node, "topic");
	question.obtain_by = tt_read_text(reader, source, obtain, "by");
	question.obtain_cost = tt_read_text(reader, source, obtain, "cost");
	question.obtain_to = tt_read_date(reader, source, obtain, "to", TT_TIME_MAX);
	question.cite = tt_read_citations(reader, source, node);
	read_of(reader, source, tt_value(source, node, "of"), &question);
	read_unit(reader, source, node, &question);
	*tt_push(model->arena, &model->questions) = question;
}

/* ---- what answers imply ---------------------------------------------------------------------------- */

void tt_subjects_in_order(const struct tt_model *model, uint32_t from, const uint32_t subjects[TT_OF_MAX],
	uint32_t to, uint32_t ordered[TT_OF_MAX]) {
	const struct tt_question *old = &model->questions.items[from], *new = &model->questions.items[to];
	bool taken[TT_OF_MAX] = {false};
	for (uint32_t i = 0; i < TT_OF_MAX; i++)
		ordered[i] = TT_NONE;
	for (uint8_t i = 0; i < new->of_count; i++)
		for (uint8_t j = 0; j < old->of_count; j++)
			if (!taken[j] && old->of[j] == new->of[i]) {
				ordered[i] = subjects[j];
				taken[j] = true;
				break;
			}
}

static bool same_kinds(const struct tt_model *model, uint32_t a, uint32_t b) {
	static const uint32_t some[TT_OF_MAX] = {0};
	uint32_t ordered[TT_OF_MAX];
	uint8_t count = model->questions.items[b].of_count;
	tt_subjects_in_order(model, a, some, b, ordered);
	for (uint8_t i = 0; i < count; i++)
		if (ordered[i] == TT_NONE)
			return false;
	return count == model->questions.items[a].of_count;
}

/* The questions that own's key names: own implies them, or they imply own. */
static void read_implications(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	uint32_t own, const char *key, bool implied_by) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_words words = tt_read_words(reader, source, &scope, tt_value(source, node, key));
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t other = tt_resolve(&scope, TT_SYMBOL_QUESTION, words.texts[i], words.marks[i]);
		if (other == TT_NONE)
			continue;
		struct tt_question *stronger = &model->questions.items[implied_by ? other : own];
		if (same_kinds(model, own, other))
			stronger->implies =
				tt_set_with(&model->sets, stronger->implies, implied_by ? own : other);
		else
			tt_complain(model->diagnostics, TT_CODE_IMPLIES_SUBJECTS, words.marks[i],
				model->questions.items[own].named.id, model->questions.items[other].named.id);
	}
}

static void read_question(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t own) {
	if (own >= reader->model->questions.len)
		return; /* after a complaint about names */
	read_implications(reader, source, node, own, "implies", false);
	read_implications(reader, source, node, own, "implied_by", true);
}

/* What is implied by way of others, and from the other side. */
static void close_implications(struct tt_model *model) {
	struct tt_sets *sets = &model->sets;
	for (bool grown = true; grown;) {
		grown = false;
		for (uint32_t i = 0; i < model->questions.len; i++) {
			tt_set_id all = model->questions.items[i].implies;
			for (uint32_t j = 0; j < tt_set_view(sets, all).len; j++) {
				uint32_t other = tt_set_view(sets, all).items[j];
				all = tt_set_union(sets, all, model->questions.items[other].implies);
			}
			grown = grown || all != model->questions.items[i].implies;
			model->questions.items[i].implies = all;
		}
	}
	for (uint32_t i = 0; i < model->questions.len; i++) {
		struct tt_question *question = &model->questions.items[i];
		if (tt_set_contains(sets, question->implies, i))
			tt_complain(model->diagnostics, TT_CODE_CIRCLE, question->named.mark,
				question->named.id, TT_TEXT("implies"));
		for (uint32_t j = 0; j < tt_set_view(sets, question->implies).len; j++) {
			struct tt_question *weaker =
				&model->questions.items[tt_set_view(sets, question->implies).items[j]];
			weaker->implied_by = tt_set_with(sets, weaker->implied_by, i);
		}
	}
}

/* ---- parties, systems, data: declared first, read when all names are known ---------------------------- */

static void declare_party(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	int kind = tt_enum_party_kind(tt_read_text(reader, source, node, "kind"));
	tt_declare(model, TT_SYMBOL_PARTY, &named, model->parties.len);
	*tt_push(model->arena, &model->parties) = (struct tt_party){.named = named,
		.kind = kind < 0 ? TT_PARTY_COMPANY : (uint8_t)kind,
		.many = tt_read_truth(reader, source, node, "many"),
		.parent = TT_NONE,
		.entity = TT_NONE,
		.country = TT_NONE,
		.sector = TT_NONE};
}

static void declare_system(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	tt_declare(model, TT_SYMBOL_SYSTEM, &named, model->systems.len);
	*tt_push(model->arena, &model->systems) =
		(struct tt_system){.named = named, .kind = tt_read_text(reader, source, node, "kind")};
}

static void declare_data(
	struct tt_reader *reader, const struct tt_source *source, struct tt_named named, uint32_t node) {
	struct tt_model *model = reader->model;
	tt_declare(model, TT_SYMBOL_DATA, &named, model->data.len);
	*tt_push(model->arena, &model->data) = (struct tt_data){.named = named};
	(void)source;
	(void)node;
}

static uint32_t read_word(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, const char *key) {
	struct tt_text text = tt_read_text(reader, source, node, key);
	return text.len == 0 ? TT_NONE : tt_names_intern(reader->model->arena, &reader->model->words, text);
}

static void read_party(struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_party *party = &reader->model->parties.items[id];
	party->parent = tt_read_name(reader, source, &scope, TT_SYMBOL_PARTY, node, "part_of");
	party->country = read_word(reader, source, node, "country");
	party->sector = read_word(reader, source, node, "sector");
}

static void read_system(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_system *system = &reader->model->systems.items[id];
	system->operator_party = tt_read_name(reader, source, &scope, TT_SYMBOL_PARTY, node, "operator");
	system->country = read_word(reader, source, node, "country");
	system->known_kind = TT_NONE;
	if (tt_read_open_word(reader, source, &scope, TT_SYMBOL_SYSTEM_KIND, node, "kind") != TT_NONE)
		system->known_kind = tt_look_up(&scope, TT_SYMBOL_SYSTEM_KIND, system->kind);
	if (tt_text_is(tt_read_text(reader, source, node, "run_on"), "unknown"))
		system->run_on = TT_RUNS_ON_UNKNOWN;
	else
		system->run_on = tt_read_name(reader, source, &scope, TT_SYMBOL_SYSTEM, node, "run_on");
	uint32_t access = tt_value(source, node, "access");
	system->access_stated = access != TT_NONE;
	system->access =
		tt_read_ids(reader, &scope, TT_SYMBOL_PARTY, tt_read_words(reader, source, &scope, access));
}

/* "b-saas>c-iaas": the stack as it is printed. */
static struct tt_text read_location(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_words words = tt_read_words(reader, source, &scope, tt_value(source, node, "location"));
	struct tt_buf buf;
	tt_buf_init(&buf, reader->model->arena, 4096);
	for (uint32_t i = 0; i < words.len; i++) {
		tt_resolve(&scope, TT_SYMBOL_SYSTEM, words.texts[i], words.marks[i]);
		if (i > 0)
			tt_buf_byte(&buf, '>');
		tt_buf_add(&buf, words.texts[i]);
	}
	return tt_buf_text(&buf);
}

static void state(struct tt_data *data, uint32_t attribute, uint32_t value) {
	data->stated[attribute] = true;
	data->declared[attribute] = value;
}

static void read_category(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, struct tt_data *data) {
	struct tt_scope scope = tt_source_scope(reader, source);
	uint32_t value = tt_value(source, node, "category");
	if (value == TT_NONE)
		return;
	struct tt_labels_read labels = tt_read_labels(reader, source, &scope, value);
	state(data, TT_category, labels.reached);
	data->stated_facets = labels.facets;
	if (labels.owners != TT_SET_EMPTY)
		state(data, TT_owner, labels.owners);
}

/* How much harm it would do is how much it matters. */
static void read_impact(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, struct tt_data *data) {
	uint8_t highest = 0;
	data->impact = tt_read_impacts(reader, source, node);
	for (uint32_t i = 0; i < data->impact.len; i++)
		if (data->impact.items[i].level > highest)
			highest = data->impact.items[i].level;
	if (highest > 0)
		state(data, TT_value, highest);
}

static void read_data(struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint32_t id) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_data *data = &model->data.items[id];
	data->stated = TT_NEW_ARRAY(model->arena, bool, model->attributes.len);
	data->declared = TT_NEW_ARRAY(model->arena, uint32_t, model->attributes.len);
	data->reason = tt_read_title(reader, source, node, "reason", (struct tt_text){0}).ja;
	data->location = read_location(reader, source, node);
	data->covered_by = tt_read_covering(reader, source, node);
	read_category(reader, source, node, data);
	read_impact(reader, source, node, data);
	TT_FOR_PAIRS(source->document, node, key, value) {
		struct tt_text name = tt_value_text(reader, source, key);
		if (tt_text_is(name, "name") || tt_text_is(name, "note") || tt_text_is(name, "reason") ||
			tt_text_is(name, "category") || tt_text_is(name, "location") ||
			tt_text_is(name, "covered_by") || tt_text_is(name, "impact") ||
			(source->wrong != NULL && source->wrong[value]))
			continue;
		uint32_t attribute =
			tt_resolve(&scope, TT_SYMBOL_ATTRIBUTE, name, tt_value_mark(source, key));
		if (attribute != TT_NONE)
			state(data, attribute,
				tt_attribute_value(reader, &scope, attribute,
					tt_read_words(reader, source, &scope, value)));
	}
}

/* ---- trees ----------------------------------------------------------------------------------------- */

/* Follows next() from every node; complains about the nodes of a circle and cuts it there. */
static void cut_circles(struct tt_reader *reader, uint32_t count,
	uint32_t *(*next)(struct tt_model *, uint32_t),
	const struct tt_named *(*name)(const struct tt_model *, uint32_t), const char *key) {
	uint32_t *seen = TT_NEW_ARRAY(reader->scratch, uint32_t, count); /* the walk that saw it, from 1 */
	for (uint32_t start = 0; start < count; start++) {
		uint32_t at = start;
		while (seen[at] == 0) {
			seen[at] = start + 1;
			uint32_t *link = next(reader->model, at);
			if (*link >= count)
				break;
			if (seen[*link] == start + 1) {
				const struct tt_named *named = name(reader->model, at);
				tt_complain(reader->model->diagnostics, TT_CODE_CIRCLE, named->mark,
					named->id, tt_text_of(key));
				*link = TT_NONE;
				break;
			}
			at = *link;
		}
	}
}

static uint32_t *party_next(struct tt_model *model, uint32_t id) {
	return &model->parties.items[id].parent;
}

static const struct tt_named *party_name(const struct tt_model *model, uint32_t id) {
	return &model->parties.items[id].named;
}

static uint32_t *system_next(struct tt_model *model, uint32_t id) {
	return &model->systems.items[id].run_on;
}

static const struct tt_named *system_name(const struct tt_model *model, uint32_t id) {
	return &model->systems.items[id].named;
}

/* What a party takes from the one above it, which has been entered before. */
static void inherit(struct tt_model *model, struct tt_party *party, uint32_t id) {
	const struct tt_party *above = party->parent == TT_NONE ? NULL : &model->parties.items[party->parent];
	bool legal = party->kind == TT_PARTY_COMPANY || party->kind == TT_PARTY_PERSON ||
		     party->kind == TT_PARTY_AUTHORITY;
	party->entity = legal ? id : above != NULL && party->kind != TT_PARTY_GROUP ? above->entity : TT_NONE;
	if (above != NULL && party->country == TT_NONE)
		party->country = above->country;
	if (above != NULL && party->sector == TT_NONE)
		party->sector = above->sector;
}

/* Numbers the party trees in depth-first order, without recursion: a chain may be as long as the file. */
static void number_parties(struct tt_reader *reader) {
	struct tt_model *model = reader->model;
	uint32_t count = model->parties.len, clock = 0;
	uint32_t *child =
		TT_NEW_ARRAY(reader->scratch, uint32_t, count + 1); /* 0: none, else id + 1; last: roots */
	uint32_t *sibling = TT_NEW_ARRAY(reader->scratch, uint32_t, count + 1);
	for (uint32_t id = count; id-- > 0;) {
		uint32_t parent = model->parties.items[id].parent, slot = parent == TT_NONE ? count : parent;
		sibling[id] = child[slot];
		child[slot] = id + 1;
	}
	uint32_t at = child[count];
	while (at != 0) {
		struct tt_party *party = &model->parties.items[at - 1];
		party->enter = clock++;
		*tt_push(model->arena, &model->party_order) = at - 1;
		inherit(model, party, at - 1);
		uint32_t down = child[at - 1];
		while (down == 0 && at != 0) { /* leave upwards until there is a next sibling */
			model->parties.items[at - 1].leave = clock;
			down = sibling[at - 1];
			uint32_t parent = model->parties.items[at - 1].parent;
			at = down != 0 || parent == TT_NONE ? 0 : parent + 1;
		}
		at = down;
	}
}

/* ---- the sections ---------------------------------------------------------------------------------- */

static const struct section {
	const char *key;
	void (*declare)(struct tt_reader *, const struct tt_source *, struct tt_named, uint32_t node);
	void (*read)(struct tt_reader *, const struct tt_source *, uint32_t node, uint32_t id);
} sections[] = {
	{"attributes", declare_attribute, NULL},
	{"categories", declare_facet, NULL},
	{"anchors", declare_anchor, NULL},
	{"places", declare_place, NULL},
	{"operations", declare_operation, NULL},
	{"purposes", declare_purpose, NULL},
	{"topics", declare_topic, NULL},
	{"duty_words", declare_duty_word, NULL},
	{"questions", declare_question, read_question},
	{"parties", declare_party, read_party},
	{"systems", declare_system, read_system},
	{"data", declare_data, read_data},
};

static bool reserved(struct tt_text id) {
	return tt_text_is(id, "none") || tt_text_is(id, "any") || tt_text_is(id, "everyone") ||
	       tt_text_is(id, "unknown");
}

void tt_declare_things(struct tt_reader *reader) {
	for (size_t i = 0; i < TT_COUNT(sections); i++)
		TT_FOR_SOURCES(reader, source)
	TT_FOR_PAIRS(source->document, tt_value(source, 0, sections[i].key), key, value) {
		struct tt_named named = tt_read_named(reader, source, key, value);
		if (reserved(named.id))
			tt_complain(reader->model->diagnostics, TT_CODE_RESERVED_NAME, named.mark, named.id,
				(struct tt_text){0});
		sections[i].declare(reader, source, named, value);
	}
	find_ceilings(reader->model);
}

void tt_read_things(struct tt_reader *reader) {
	for (size_t i = 0; i < TT_COUNT(sections); i++) {
		uint32_t id = 0;
		if (sections[i].read == NULL)
			continue;
		TT_FOR_SOURCES(reader, source)
		TT_FOR_PAIRS(source->document, tt_value(source, 0, sections[i].key), key, value)
		sections[i].read(reader, source, value, id++);
	}
	close_implications(reader->model);
	cut_circles(reader, reader->model->parties.len, party_next, party_name, "part_of");
	cut_circles(reader, reader->model->systems.len, system_next, system_name, "run_on");
	number_parties(reader);
}

/*
 * The trees of the model's files are gone once it was read, so each is read once more, with the ends of its
 * nodes. Records that stand in lists and maps are things; those that stand in things are, too.
 */
#include "present/outline.h"
#include "present/thing.h"
#include "syntax/keys.h"

enum { WAY_MAX = TT_DOCUMENT_DEPTH + 1 };

struct outlining {
	struct tt_json json;
	const struct tt_model *model;
	const struct tt_document *document;
	struct tt_text path;
	uint32_t way[WAY_MAX]; /* nodes of keys; an item's number after the highest node */
	uint32_t depth;
};

/* ---- places ---------------------------------------------------------------------------------------- */

/* Opens "key":{…} with the place; the caller closes it. */
static void open_place(struct outlining *outlining, const char *key, uint32_t first, uint32_t last) {
	const struct tt_document *document = outlining->document;
	struct tt_place from = tt_document_place(document, document->nodes[first].start),
			to = tt_document_place(document, document->ends[last]);
	struct tt_json *json = &outlining->json;
	tt_json_open(json, key, '{');
	tt_json_number(json, "line", from.line);
	tt_json_number(json, "column", from.column);
	tt_json_number(json, "end_line", to.line);
	tt_json_number(json, "end_column", to.column);
}

static void write_place(struct outlining *outlining, const char *key, uint32_t first, uint32_t last) {
	open_place(outlining, key, first, last);
	tt_json_close(&outlining->json, '}');
}

static void write_way(struct outlining *outlining) {
	struct tt_json *json = &outlining->json;
	uint32_t len = outlining->document->len;
	tt_json_open(json, "way", '[');
	for (uint32_t i = 0; i < outlining->depth; i++)
		if (outlining->way[i] >= len)
			tt_json_number(json, NULL, outlining->way[i] - len);
		else
			tt_json_text(json, NULL, tt_node_text(outlining->document, outlining->way[i]));
	tt_json_close(json, ']');
}

/* ---- things ---------------------------------------------------------------------------------------- */

static struct tt_text text_under(const struct tt_document *document, uint32_t node, const char *key) {
	uint32_t value = tt_node_get(document, node, key);
	return value == TT_NONE ? (struct tt_text){0} : tt_node_text(document, value);
}

/* What names it: the key that it stands under, or what it says of itself. */
static struct tt_text id_of(struct outlining *outlining, uint32_t node) {
	static const char *const keys[] = {"id", "fact", "risk", "control", "event"};
	uint32_t last = outlining->way[outlining->depth - 1], len = outlining->document->len;
	struct tt_text id = {0};
	if (last < len)
		return tt_node_text(outlining->document, last);
	for (size_t i = 0; i < TT_COUNT(keys) && id.len == 0; i++)
		id = text_under(outlining->document, node, keys[i]);
	return id.len > 0 ? id : tt_text_format(outlining->json.out->scratch, "%u", last - len);
}

/* A text is one for both languages; of two, each stands in where the other is missing. */
static void write_names(struct outlining *outlining, uint32_t node, struct tt_text id) {
	const struct tt_document *document = outlining->document;
	uint32_t name = tt_node_get(document, node, "name");
	name = name == TT_NONE ? tt_node_get(document, node, "title") : name;
	struct tt_text plain = name == TT_NONE ? id : tt_node_text(document, name);
	struct tt_title title = {text_under(document, name, "ja"), text_under(document, name, "en")};
	plain = plain.len == 0 ? id : plain;
	title.ja = title.ja.len > 0 ? title.ja : title.en.len > 0 ? title.en : plain;
	title.en = title.en.len > 0 ? title.en : title.ja;
	tt_json_title(&outlining->json, "names", &title);
}

static const struct tt_key *find_key(enum tt_record record, struct tt_text name) {
	struct tt_record_keys keys = tt_record_keys(record);
	for (uint32_t i = 0; i < keys.len; i++)
		if (tt_text_is(name, keys.keys[i].name))
			return &keys.keys[i];
	return NULL;
}

/* A record that stands under a key by itself is no thing: its keys have their places below that key's. */
static void write_keys(struct outlining *outlining, uint32_t node, enum tt_record record) {
	struct tt_json *json = &outlining->json;
	tt_json_open(json, "keys", '{');
	TT_FOR_PAIRS(outlining->document, node, name, value) {
		struct tt_text text = tt_node_text(outlining->document, name);
		const struct tt_key *key = find_key(record, text);
		open_place(outlining, tt_text_copy(json->out->scratch, text).bytes, value, value);
		if (key != NULL && key->shape.sort == TT_RECORD && key->shape.repetition == TT_ONCE &&
			outlining->document->nodes[value].kind == TT_NODE_MAP)
			write_keys(outlining, value, (enum tt_record)key->shape.which);
		tt_json_close(json, '}');
	}
	tt_json_close(json, '}');
}

static void walk(struct outlining *outlining, uint32_t node, enum tt_record record);

static void write_thing(struct outlining *outlining, uint32_t first, uint32_t node, const struct tt_key *of) {
	enum tt_record record = (enum tt_record)of->shape.which;
	const char *kind = tt_key_keyed(of) ? tt_key_keyed(of) : tt_record_keys(record).name;
	struct tt_json *json = &outlining->json;
	struct tt_text id = id_of(outlining, node);
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", kind);
	tt_json_text(json, "id", id);
	write_names(outlining, node, id);
	tt_json_text(json, "file", outlining->path);
	write_way(outlining);
	write_place(outlining, "place", first, node);
	write_keys(outlining, node, record);
	tt_json_close(json, '}');
	tt_out_relax(json->out);
	walk(outlining, node, record);
}

/* The records in a list or a map. */
static void walk_into(struct outlining *outlining, uint32_t key, uint32_t value, const struct tt_key *of) {
	uint32_t number = outlining->document->len;
	if (outlining->depth + 2 > WAY_MAX)
		return;
	outlining->way[outlining->depth] = key;
	outlining->depth += 2;
	TT_FOR_ITEMS(outlining->document, value, item) {
		outlining->way[outlining->depth - 1] = number++;
		write_thing(outlining, item, item, of);
	}
	TT_FOR_PAIRS(outlining->document, value, name, inner) {
		outlining->way[outlining->depth - 1] = name;
		write_thing(outlining, name, inner, of);
	}
	outlining->depth -= 2;
}

static void walk(struct outlining *outlining, uint32_t node, enum tt_record record) {
	TT_FOR_PAIRS(outlining->document, node, name, value) {
		const struct tt_key *key = find_key(record, tt_node_text(outlining->document, name));
		if (key != NULL && key->shape.sort == TT_RECORD && key->shape.repetition != TT_ONCE)
			walk_into(outlining, name, value, key);
	}
}

/* ---- files ----------------------------------------------------------------------------------------- */

static bool is_builtin(const struct tt_document *document) {
	for (uint32_t i = 0; i < tt_builtin_pack_count; i++)
		if (tt_builtin_packs[i].document.source.bytes == document->source.bytes)
			return true;
	return false;
}

/* What it complains of was complained of before. Says whether it could be read. */
static bool write_file(struct outlining *outlining, const struct tt_document *file) {
	struct tt_arena *arena = outlining->json.out->arena;
	struct tt_diagnostics unheard;
	struct tt_document document = {.len = 0};
	tt_diagnostics_init(&unheard, arena);
	if (tt_document_read_ends(arena, file->path, file->source, &unheard, &document) != TT_OK ||
		document.len == 0)
		return false;
	outlining->document = &document;
	outlining->path = file->path;
	walk(outlining, 0, tt_node_get(&document, 0, "pack") == TT_NONE ? TT_RECORD_model : TT_RECORD_pack);
	return true;
}

static void write_things(struct outlining *outlining) {
	const struct tt_diagnostics *diagnostics = outlining->model->diagnostics;
	struct tt_json *json = &outlining->json;
	uint8_t *unread = TT_NEW_ARRAY(json->out->arena, uint8_t, diagnostics->files.len + 1);
	tt_json_open(json, "things", '[');
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (!is_builtin(diagnostics->files.items[i]))
			unread[i] = !write_file(outlining, diagnostics->files.items[i]);
	tt_json_close(json, ']');
	tt_json_open(json, "unread", '[');
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (unread[i])
			tt_json_text(json, NULL, diagnostics->files.items[i]->path);
	tt_json_close(json, ']');
}

/* ---- names ----------------------------------------------------------------------------------------- */

static void write_name(struct tt_json *json, struct tt_text id, const struct tt_title *title) {
	struct tt_title own = {id, id};
	bool nameless = title->ja.len == 0 && title->en.len == 0;
	tt_json_title(json, tt_text_copy(json->out->scratch, id).bytes, nameless ? &own : title);
	tt_out_relax(json->out);
}

static void write_named(
	struct tt_json *json, const char *kind, const struct tt_named *first, size_t stride, uint32_t len) {
	tt_json_open(json, kind, '{');
	for (uint32_t i = 0; i < len; i++) {
		const struct tt_named *named =
			(const struct tt_named *)(const void *)((const char *)first + stride * i);
		write_name(json, named->id, &named->title);
	}
	tt_json_close(json, '}');
}

#define WRITE_NAMED(json, kind, table)                                                                       \
	write_named(json, kind, (table)->len == 0 ? NULL : &(table)->items[0].named,                         \
		sizeof((table)->items[0]), (table)->len)

/* Rules are named with their regime, as findings name them. */
static void write_rules(struct tt_json *json, const struct tt_model *model) {
	tt_json_open(json, "rule", '{');
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_rule *rule = &model->rules.items[i];
		struct tt_text regime = model->regimes.items[rule->regime].named.id;
		write_name(json,
			tt_text_format(json->out->scratch, "%.*s/%.*s", TT_TEXT_ARGS(regime),
				TT_TEXT_ARGS(rule->id)),
			&rule->title);
	}
	tt_json_close(json, '}');
}

/* What people are asked. */
static void write_questions(struct tt_json *json, const struct tt_model *model) {
	tt_json_open(json, "question", '{');
	for (uint32_t i = 0; i < model->questions.len; i++)
		write_name(json, model->questions.items[i].named.id, &model->questions.items[i].ask);
	tt_json_close(json, '}');
}

static void write_plain(struct tt_json *json, const char *kind, const struct tt_named *items, uint32_t len) {
	write_named(json, kind, items, sizeof(*items), len);
}

/* The attribute whose levels impacts have too. */
static const struct tt_attribute_kind *value_of(const struct tt_model *model) {
	for (uint32_t i = 0; i < model->attributes.len; i++)
		if (tt_text_is(model->attributes.items[i].named.id, "value"))
			return &model->attributes.items[i];
	return NULL;
}

/* Steps of a scale by name; what order they have says the list of them. */
static void write_steps(struct tt_json *json, const struct tt_model *model, const char *kind,
	const uint32_t *words, const struct tt_title *titles, uint32_t len) {
	tt_json_open(json, kind, '{');
	for (uint32_t i = 0; i < len; i++)
		write_name(json, tt_word(model, words[i]), &titles[i]);
	tt_json_close(json, '}');
}

static void list_steps(struct tt_json *json, const struct tt_model *model, const char *key,
	const uint32_t *words, uint32_t len) {
	tt_json_open(json, key, '[');
	for (uint32_t i = 0; i < len; i++)
		tt_json_text(json, NULL, tt_word(model, words[i]));
	tt_json_close(json, ']');
}

static void write_attributes(struct tt_json *json, const struct tt_model *model) {
	static const char *const types[] = {[TT_TYPE_LABELS] = "labels",
		[TT_TYPE_PARTIES] = "parties",
		[TT_TYPE_WORDS] = "words",
		[TT_TYPE_SYSTEMS] = "systems",
		[TT_TYPE_TERMS] = "terms",
		[TT_TYPE_OWNERS] = "owners",
		[TT_TYPE_TRUTH] = "truth",
		[TT_TYPE_SCALE] = "scale",
		[TT_TYPE_NUMBER] = "number"};
	tt_json_open(json, "attributes", '{');
	for (uint32_t i = 0; i < model->attributes.len; i++) {
		const struct tt_attribute_kind *attribute = &model->attributes.items[i];
		tt_json_open(json, tt_text_copy(json->out->scratch, attribute->named.id).bytes, '{');
		tt_json_string(json, "type", types[attribute->type]);
		list_steps(json, model, "levels", attribute->levels, attribute->level_count);
		tt_json_close(json, '}');
		tt_out_relax(json->out);
	}
	tt_json_close(json, '}');
}

/* What regimes consider of a category: the rows of its facets, as `category/ROW`. */
static void write_rows(struct tt_json *json, const struct tt_model *model) {
	tt_json_open(json, "row", '{');
	for (uint32_t i = 0; i < model->facets.len; i++) {
		const struct tt_facet *facet = &model->facets.items[i];
		uint32_t first = 0;
		while (!tt_text_equal(model->facets.items[first].group, facet->group))
			first++;
		if (first == i)
			write_name(json,
				tt_text_format(
					json->out->scratch, "category/%.*s", TT_TEXT_ARGS(facet->group)),
				&(struct tt_title){0});
	}
	tt_json_close(json, '}');
}

static void write_used_packs(struct tt_json *json, const struct tt_model *model) {
	tt_json_open(json, "pack", '{');
	for (uint32_t i = 0; i < model->packs.len; i++)
		write_name(json, model->packs.items[i].id, &model->packs.items[i].title);
	tt_json_close(json, '}');
}

static void write_costs(struct tt_json *json, const struct tt_model *model) {
	tt_json_open(json, "cost", '{');
	for (uint32_t i = 0; i < model->costs.len; i++)
		write_name(json, model->costs.items[i].word, &(struct tt_title){{NULL, 0}, {NULL, 0}});
	tt_json_close(json, '}');
}

void tt_json_names(struct tt_json *json, const struct tt_model *model) {
	tt_json_open(json, "names", '{');
	WRITE_NAMED(json, "party", &model->parties);
	WRITE_NAMED(json, "system", &model->systems);
	WRITE_NAMED(json, "data", &model->data);
	WRITE_NAMED(json, "event", &model->events);
	WRITE_NAMED(json, "regime", &model->regimes);
	write_rules(json, model);
	write_questions(json, model);
	WRITE_NAMED(json, "attribute", &model->attributes);
	WRITE_NAMED(json, "label", &model->labels);
	write_rows(json, model);
	WRITE_NAMED(json, "anchor", &model->anchors);
	WRITE_NAMED(json, "operation", &model->operations);
	write_plain(json, "purpose", model->purposes.items, model->purposes.len);
	write_plain(json, "topic", model->topics.items, model->topics.len);
	write_plain(json, "duty_word", model->duty_words.items, model->duty_words.len);
	WRITE_NAMED(json, "perspective", &model->perspectives);
	WRITE_NAMED(json, "system_kind", &model->system_kinds);
	WRITE_NAMED(json, "risk", &model->risks);
	WRITE_NAMED(json, "control", &model->controls);
	WRITE_NAMED(json, "guideline", &model->guidelines);
	WRITE_NAMED(json, "control_kind", &model->control_kinds);
	WRITE_NAMED(json, "place", &model->places);
	write_plain(json, "threat", model->threats.items, model->threats.len);
	write_plain(json, "threat_source", model->threat_sources.items, model->threat_sources.len);
	write_used_packs(json, model);
	write_costs(json, model);
	const struct tt_attribute_kind *value = value_of(model);
	const struct tt_assessment *assessment = &model->assessment;
	if (value != NULL)
		write_steps(json, model, "level", value->levels, value->level_titles, value->level_count);
	write_steps(json, model, "likelihood", assessment->likelihoods, assessment->likelihood_titles,
		assessment->likelihood_count);
	tt_json_close(json, '}');
}

static void write_packs(struct tt_json *json, const struct tt_model *model) {
	tt_json_open(json, "use", '[');
	for (uint32_t i = 0; i < model->packs.len; i++)
		tt_json_text(json, NULL, model->packs.items[i].id);
	tt_json_close(json, ']');
}

void tt_print_outline(struct tt_output *out, const struct tt_model *model) {
	struct outlining outlining = {.json = {.out = out}, .model = model};
	struct tt_json *json = &outlining.json;
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "tenten", 1);
	tt_json_text(json, "model", model->path);
	tt_json_title(json, "title", &model->title);
	if (model->as_of == 0) /* not read */
		tt_json_string(json, "as_of", NULL);
	else
		tt_json_text(json, "as_of", tt_time_format(out->arena, model->as_of));
	write_packs(json, model);
	write_things(&outlining);
	tt_json_names(json, model);
	const struct tt_attribute_kind *value = value_of(model);
	list_steps(json, model, "levels", value ? value->levels : NULL, value ? value->level_count : 0);
	list_steps(json, model, "likelihoods", model->assessment.likelihoods,
		model->assessment.likelihood_count);
	write_attributes(json, model);
	tt_json_diagnostics(json, "diagnostics", model->diagnostics);
	tt_json_close(json, '}');
}

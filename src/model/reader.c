/* Taking values out of documents whose shape has been checked. */
#include <string.h>
#include "model/reader.h"

uint32_t tt_value(const struct tt_source *source, uint32_t map, const char *key) {
	uint32_t node = tt_node_get(source->document, map, key);
	return node == TT_NONE || (source->wrong != NULL && source->wrong[node]) ? TT_NONE : node;
}

struct tt_text tt_value_text(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	if (node == TT_NONE)
		return (struct tt_text){0};
	struct tt_text text = tt_node_text(source->document, node);
	return source->document->nodes[node].copied ? tt_text_copy(reader->model->arena, text) : text;
}

struct tt_text tt_read_text(
	struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key) {
	return tt_value_text(reader, source, tt_value(source, map, key));
}

struct tt_mark tt_value_mark(const struct tt_source *source, uint32_t node) {
	return tt_node_mark(source->file, source->document, node);
}

struct tt_named tt_read_named(
	struct tt_reader *reader, const struct tt_source *source, uint32_t key, uint32_t value) {
	struct tt_named named = {.id = tt_value_text(reader, source, key),
		.mark = tt_value_mark(source, key),
		.pack = source->pack};
	named.title = tt_read_title(reader, source, value, "name", named.id);
	return named;
}

static struct tt_title title_of(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_title title;
	if (source->document->nodes[node].kind == TT_NODE_SCALAR) {
		title.ja = title.en = tt_value_text(reader, source, node);
		return title;
	}
	struct tt_text ja = tt_read_text(reader, source, node, "ja"),
		       en = tt_read_text(reader, source, node, "en");
	title.ja = ja.len > 0 ? ja : en;
	title.en = en.len > 0 ? en : ja;
	return title;
}

struct tt_title tt_read_title(struct tt_reader *reader, const struct tt_source *source, uint32_t map,
	const char *key, struct tt_text fallback) {
	uint32_t node = tt_value(source, map, key);
	return node == TT_NONE ? (struct tt_title){fallback, fallback} : title_of(reader, source, node);
}

const struct tt_title *tt_read_titles(
	struct tt_reader *reader, const struct tt_source *source, uint32_t list, uint32_t *count) {
	*count = 0;
	if (list == TT_NONE || source->document->nodes[list].kind != TT_NODE_LIST)
		return NULL;
	struct tt_title *titles =
		TT_NEW_ARRAY(reader->model->arena, struct tt_title, source->document->nodes[list].count);
	TT_FOR_ITEMS(source->document, list, item)
	titles[(*count)++] = title_of(reader, source, item);
	return titles;
}

bool tt_read_truth(struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key) {
	return tt_text_is(tt_read_text(reader, source, map, key), "true");
}

tt_instant tt_read_date(struct tt_reader *reader, const struct tt_source *source, uint32_t map,
	const char *key, tt_instant absent) {
	tt_instant instant;
	bool impossible = false;
	struct tt_text text = tt_read_text(reader, source, map, key);
	return text.len > 0 && tt_time_parse(text, &instant, &impossible) ? instant : absent;
}

struct tt_interval tt_read_ends(struct tt_reader *reader, const struct tt_source *source, uint32_t map) {
	struct tt_interval interval = TT_ALWAYS;
	interval.from = tt_read_date(reader, source, map, "from", TT_TIME_MIN);
	interval.to = tt_read_date(reader, source, map, "to", TT_TIME_MAX);
	if (interval.from >= interval.to)
		tt_complain(reader->model->diagnostics, TT_CODE_EMPTY_INTERVAL, tt_value_mark(source, map),
			(struct tt_text){0}, (struct tt_text){0});
	return interval;
}

/*
 * A first day that is not fixed: it might be any from the promulgation on, or from the day before which it
 * cannot be. What a pack was checked against had not begun by then, or the pack would know the day.
 */
static void read_unfixed(struct tt_reader *reader, const struct tt_source *source, tt_instant latest,
	struct tt_interval *in_force, struct tt_coming *coming) {
	tt_instant known =
		source->pack == TT_NONE ? TT_TIME_MIN : reader->model->packs.items[source->pack].checked;
	coming->maybe.from = in_force->from > coming->promulgated ? in_force->from : coming->promulgated;
	coming->maybe.from = known > coming->maybe.from ? known : coming->maybe.from;
	coming->maybe.to = latest < in_force->to ? latest : in_force->to;
	in_force->from = latest;
}

struct tt_interval tt_read_force(struct tt_reader *reader, const struct tt_source *source, uint32_t map,
	const char *key, struct tt_coming *coming) {
	uint32_t node = tt_value(source, map, key);
	*coming = TT_NOT_COMING;
	if (node == TT_NONE)
		return TT_ALWAYS;
	struct tt_interval in_force = tt_read_ends(reader, source, node);
	tt_instant latest = tt_read_date(reader, source, node, "latest", TT_TIME_MAX);
	coming->promulgated = tt_read_date(reader, source, node, "promulgated", TT_TIME_MIN);
	bool has_latest = latest != TT_TIME_MAX, promulgated = coming->promulgated != TT_TIME_MIN;
	if (has_latest && (!promulgated || latest < coming->promulgated || latest < in_force.from ||
				  latest > in_force.to))
		tt_complain(reader->model->diagnostics, TT_CODE_FORCE_ORDER, tt_value_mark(source, node),
			(struct tt_text){0}, (struct tt_text){0});
	if (promulgated && (has_latest || in_force.from == TT_TIME_MIN))
		read_unfixed(reader, source, latest, &in_force, coming);
	return in_force;
}

struct tt_citations tt_read_citations(
	struct tt_reader *reader, const struct tt_source *source, uint32_t map) {
	uint32_t node = tt_value(source, map, "cite");
	if (node == TT_NONE)
		return (struct tt_citations){0};
	bool single = source->document->nodes[node].kind != TT_NODE_LIST;
	uint32_t len = single ? 1 : source->document->nodes[node].count, at = 0;
	struct tt_citation *items = TT_NEW_ARRAY(reader->model->arena, struct tt_citation, len);
	if (single)
		items[0] = (struct tt_citation){tt_value_text(reader, source, node), TT_ALWAYS};
	TT_FOR_ITEMS(source->document, node, item) {
		items[at].ref = tt_read_text(reader, source, item, "ref");
		items[at++].in_force = tt_read_ends(reader, source, item);
	}
	return (struct tt_citations){items, len};
}

static void add_word(
	struct tt_reader *reader, const struct tt_scope *scope, struct tt_text text, struct tt_mark mark) {
	if (!tt_text_starts(text, "$")) {
		*tt_push(reader->scratch, &reader->words) = text;
		*tt_push(reader->scratch, &reader->marks) = mark;
		return;
	}
	const struct tt_parameter *parameter = tt_scope_parameter(scope, text);
	if (parameter == NULL)
		tt_complain(reader->model->diagnostics, TT_CODE_UNKNOWN_PARAMETER, mark, text,
			(struct tt_text){0});
	for (uint32_t i = 0; parameter != NULL && i < parameter->value_count; i++) {
		*tt_push(reader->scratch, &reader->words) = parameter->values[i];
		*tt_push(reader->scratch, &reader->marks) = mark;
	}
}

struct tt_words tt_read_words(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node) {
	struct tt_words words = {.mark = TT_NO_MARK};
	reader->words.len = reader->marks.len = 0;
	if (node == TT_NONE || (source->wrong != NULL && source->wrong[node]))
		return words;
	words.mark = tt_value_mark(source, node);
	if (source->document->nodes[node].kind == TT_NODE_SCALAR)
		add_word(reader, scope, tt_value_text(reader, source, node), words.mark);
	TT_FOR_ITEMS(source->document, node, item)
	if (source->document->nodes[item].kind == TT_NODE_SCALAR)
		add_word(reader, scope, tt_value_text(reader, source, item), tt_value_mark(source, item));
	words.texts = reader->words.items;
	words.marks = reader->marks.items;
	words.len = reader->words.len;
	return words;
}

uint32_t tt_read_name(struct tt_reader *reader, const struct tt_source *source, const struct tt_scope *scope,
	enum tt_symbol_kind kind, uint32_t map, const char *key) {
	struct tt_words words = tt_read_words(reader, source, scope, tt_value(source, map, key));
	return words.len == 0 ? TT_NONE : tt_resolve(scope, kind, words.texts[0], words.marks[0]);
}

uint32_t tt_read_open_word(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, enum tt_symbol_kind kind, uint32_t map, const char *key) {
	uint32_t value = tt_value(source, map, key);
	if (value == TT_NONE)
		return TT_NONE;
	return tt_resolve_word(
		scope, kind, tt_value_text(reader, source, value), tt_value_mark(source, value));
}

tt_set_id tt_read_ids(struct tt_reader *reader, const struct tt_scope *scope, enum tt_symbol_kind kind,
	struct tt_words words) {
	reader->ids.len = 0;
	for (uint32_t i = 0; i < words.len; i++) {
		struct tt_text word = words.texts[i];
		if (words.len == 1 && tt_text_is(word, "none"))
			return TT_SET_EMPTY;
		if (words.len == 1 && (tt_text_is(word, "any") || tt_text_is(word, "everyone")))
			return TT_SET_ALL;
		uint32_t id = tt_resolve(scope, kind, word, words.marks[i]);
		if (id != TT_NONE)
			*tt_push(reader->scratch, &reader->ids) = id;
	}
	return tt_set_make(&reader->model->sets, reader->ids.items, reader->ids.len);
}

uint8_t tt_read_some(struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key,
	int (*find)(struct tt_text word)) {
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_words words = tt_read_words(reader, source, &scope, tt_value(source, map, key));
	uint8_t bits = 0;
	for (uint32_t i = 0; i < words.len; i++) {
		int which = find(words.texts[i]);
		bits |= which >= 0 ? (uint8_t)(1u << which) : 0;
	}
	return bits;
}

uint32_t tt_read_expression(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t map, const char *key, enum tt_context context) {
	uint32_t node = tt_value(source, map, key);
	if (node == TT_NONE)
		return TT_FORMULA_TRUE;
	struct tt_mark mark = tt_value_mark(source, node);
	const struct tt_node *written = &source->document->nodes[node];
	bool verbatim = !written->copied;
	if (verbatim) /* without the quotes */
		mark.start = written->text;
	return tt_expression_read(
		reader->model, scope, tt_value_text(reader, source, node), mark, verbatim, context);
}

struct tt_scope tt_source_scope(struct tt_reader *reader, const struct tt_source *source) {
	return (struct tt_scope){.model = reader->model, .pack = source->pack, .types = 0xFF};
}

struct tt_text *tt_keep_texts(struct tt_reader *reader, struct tt_words words) {
	struct tt_text *texts = TT_NEW_ARRAY(reader->model->arena, struct tt_text, words.len);
	if (words.len > 0)
		memcpy(texts, words.texts, words.len * sizeof(*texts));
	return texts;
}

struct tt_words tt_keep_words(struct tt_reader *reader, struct tt_words words) {
	struct tt_mark *marks = TT_NEW_ARRAY(reader->scratch, struct tt_mark, words.len);
	if (words.len > 0)
		memcpy(marks, words.marks, words.len * sizeof(*marks));
	words.texts = tt_keep_texts(reader, words);
	words.marks = marks;
	return words;
}

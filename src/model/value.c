/*
 * Values of attributes: the words of a file become what ranges hold. A set of parties, labels, words or terms
 * is an interned set; a truth, a level of a scale and a number are themselves.
 */
#include <string.h>
#include "model/reader.h"

static struct tt_diagnostic *complain(struct tt_reader *reader, enum tt_code code, struct tt_words words,
	struct tt_text first, struct tt_text second) {
	return tt_complain(reader->model->diagnostics, code, words.mark, first, second);
}

/* ---- terms of expiry ------------------------------------------------------------------------------- */

static uint32_t find_anchor(
	struct tt_reader *reader, const struct tt_scope *scope, struct tt_text name, struct tt_mark mark) {
	struct tt_model *model = reader->model;
	uint32_t id = tt_look_up(scope, TT_SYMBOL_ANCHOR, name);
	if (id != TT_NONE)
		return id;
	tt_resolve_word(scope, TT_SYMBOL_ANCHOR, name, mark); /* warns of a near miss */
	struct tt_named named = {name, {name, name}, mark, TT_NONE};
	id = model->anchors.len;
	tt_declare(model, TT_SYMBOL_ANCHOR, &named, id);
	*tt_push(model->arena, &model->anchors) = (struct tt_anchor){named, TT_TIME_MAX};
	return id;
}

static uint32_t intern_term(struct tt_reader *reader, struct tt_term term) {
	struct tt_model *model = reader->model;
	struct tt_duration after = term.after;
	uint32_t words[] = {term.anchor, after.years, after.months, after.days, after.hours, term.per_record};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&reader->term_index, hash, &probe)) != TT_NONE) {
		const struct tt_term *other = &model->terms.items[id];
		if (other->anchor == term.anchor && memcmp(&other->after, &after, sizeof(after)) == 0 &&
			other->per_record == term.per_record)
			return id;
	}
	id = model->terms.len;
	*tt_push(model->arena, &model->terms) = term;
	tt_index_add(model->arena, &reader->term_index, hash, id);
	return id;
}

/* anchor, anchor+duration, either with /record behind it. */
static uint32_t read_term(
	struct tt_reader *reader, const struct tt_scope *scope, struct tt_text text, struct tt_mark mark) {
	struct tt_term term = {0};
	static const char per_record[] = "/record";
	size_t suffix = sizeof(per_record) - 1, plus = 0;
	if (text.len > suffix && tt_text_is(tt_text_slice(text, text.len - suffix, text.len), per_record)) {
		term.per_record = true;
		text = tt_text_slice(text, 0, text.len - suffix);
	}
	while (plus < text.len && text.bytes[plus] != '+')
		plus++;
	if (plus < text.len && !tt_duration_parse(tt_text_slice(text, plus + 1, text.len), &term.after)) {
		tt_complain(reader->model->diagnostics, TT_CODE_NOT_A_TERM, mark, text, (struct tt_text){0});
		return TT_NONE;
	}
	term.anchor = find_anchor(reader, scope, tt_text_slice(text, 0, plus), mark);
	return intern_term(reader, term);
}

bool tt_read_due(struct tt_reader *reader, const struct tt_scope *scope, struct tt_text text,
	struct tt_mark mark, struct tt_term *term) {
	size_t plus = 0;
	while (plus < text.len && text.bytes[plus] != '+')
		plus++;
	*term = (struct tt_term){.anchor = TT_NONE};
	bool counted = tt_duration_parse(
		plus < text.len ? tt_text_slice(text, plus + 1, text.len) : text, &term->after);
	if (plus < text.len)
		term->anchor = find_anchor(reader, scope, tt_text_slice(text, 0, plus), mark);
	return counted;
}

/* ---- single values --------------------------------------------------------------------------------- */

static uint32_t read_level(
	struct tt_reader *reader, const struct tt_attribute_kind *kind, struct tt_words words) {
	struct tt_model *model = reader->model;
	uint32_t word = tt_names_find(&model->words, words.texts[0]);
	for (uint32_t i = 0; i < kind->level_count; i++)
		if (kind->levels[i] == word)
			return i + 1;
	if (tt_text_is(words.texts[0], "none"))
		return 0;
	struct tt_text *levels = TT_NEW_ARRAY(model->arena, struct tt_text, kind->level_count);
	for (uint32_t i = 0; i < kind->level_count; i++)
		levels[i] = tt_word(model, kind->levels[i]);
	complain(reader, TT_CODE_UNKNOWN_LEVEL, words, words.texts[0], kind->named.id)->suggestion =
		tt_nearest(words.texts[0], levels, kind->level_count);
	return 0;
}

static uint32_t read_number(struct tt_reader *reader, struct tt_words words) {
	uint64_t number = 0;
	for (size_t i = 0; i < words.texts[0].len; i++) {
		char byte = words.texts[0].bytes[i];
		number = number * 10 + (uint64_t)(byte - '0');
		if (byte < '0' || byte > '9' || number > TT_NUMBER_MAX) {
			complain(reader, TT_CODE_NOT_A_NUMBER, words, words.texts[0], (struct tt_text){0});
			return 0;
		}
	}
	return (uint32_t)number;
}

static uint32_t read_one(
	struct tt_reader *reader, const struct tt_attribute_kind *kind, struct tt_words words) {
	if (words.len != 1) {
		complain(reader, TT_CODE_ONE_VALUE, words, kind->named.id, (struct tt_text){0});
		return 0;
	}
	if (kind->type == TT_TYPE_SCALE)
		return read_level(reader, kind, words);
	if (kind->type == TT_TYPE_NUMBER)
		return read_number(reader, words);
	bool yes = tt_text_is(words.texts[0], "true");
	if (!yes && !tt_text_is(words.texts[0], "false"))
		complain(reader, TT_CODE_NOT_A_TRUTH, words, words.texts[0], (struct tt_text){0});
	return yes;
}

/* ---- sets ------------------------------------------------------------------------------------------ */

static uint32_t read_element(struct tt_reader *reader, const struct tt_scope *scope, uint32_t attribute,
	uint8_t type, struct tt_words words, uint32_t at) {
	struct tt_text text = words.texts[at];
	if (type == TT_TYPE_PARTIES)
		return tt_resolve(scope, TT_SYMBOL_PARTY, text, words.marks[at]);
	if (type == TT_TYPE_TERMS)
		return read_term(reader, scope, text, words.marks[at]);
	if (attribute == TT_purpose)
		return tt_resolve_word(scope, TT_SYMBOL_PURPOSE, text, words.marks[at]);
	return tt_names_intern(reader->model->arena, &reader->model->words, text);
}

static tt_set_id read_set(struct tt_reader *reader, const struct tt_scope *scope, uint32_t attribute,
	uint8_t type, struct tt_words words) {
	if (words.len == 1 && tt_text_is(words.texts[0], "none"))
		return TT_SET_EMPTY;
	if (words.len == 1 && (tt_text_is(words.texts[0], "any") || tt_text_is(words.texts[0], "everyone")))
		return TT_SET_ALL;
	reader->ids.len = 0;
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t id = read_element(reader, scope, attribute, type, words, i);
		if (id != TT_NONE)
			*tt_push(reader->scratch, &reader->ids) = id;
	}
	return tt_set_make(&reader->model->sets, reader->ids.items, reader->ids.len);
}

uint32_t tt_attribute_value(
	struct tt_reader *reader, const struct tt_scope *scope, uint32_t attribute, struct tt_words words) {
	const struct tt_attribute_kind *kind = &reader->model->attributes.items[attribute];
	switch (kind->type) {
	case TT_TYPE_TRUTH:
	case TT_TYPE_SCALE:
	case TT_TYPE_NUMBER:
		return read_one(reader, kind, words);
	case TT_TYPE_LABELS:
	case TT_TYPE_SYSTEMS:
	case TT_TYPE_OWNERS:
		complain(reader, TT_CODE_ATTRIBUTE_NOT_SET, words, kind->named.id, (struct tt_text){0});
		return TT_SET_EMPTY;
	default:
		return read_set(reader, scope, attribute, kind->type, words);
	}
}

/* ---- labels ---------------------------------------------------------------------------------------- */

static uint32_t intern_owner(struct tt_reader *reader, uint32_t label, uint32_t party) {
	struct tt_model *model = reader->model;
	uint32_t words[] = {label, party};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words)), probe = 0, id;
	while ((id = tt_index_next(&reader->owner_index, hash, &probe)) != TT_NONE)
		if (model->owners.items[id].label == label && model->owners.items[id].party == party)
			return id;
	id = model->owners.len;
	*tt_push(model->arena, &model->owners) = (struct tt_owner){label, party};
	tt_index_add(model->arena, &reader->owner_index, hash, id);
	return id;
}

static uint32_t read_label(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_labels_read *labels) {
	struct tt_model *model = reader->model;
	struct tt_text text = tt_value_text(reader, source, node);
	if (tt_text_is(text, "none"))
		return TT_NONE;
	uint32_t label = tt_resolve(scope, TT_SYMBOL_LABEL, text, tt_value_mark(source, node));
	if (label == TT_NONE)
		return TT_NONE;
	uint32_t facet = model->labels.items[label].facet;
	if (tt_set_contains(&model->sets, labels->facets, facet))
		tt_complain(model->diagnostics, TT_CODE_TWO_LABELS, tt_value_mark(source, node), text,
			model->facets.items[facet].named.id);
	labels->facets = tt_set_with(&model->sets, labels->facets, facet);
	labels->reached = tt_set_union(&model->sets, labels->reached, model->labels.items[label].reached);
	return label;
}

static void read_owned(struct tt_reader *reader, const struct tt_source *source, const struct tt_scope *scope,
	uint32_t map, struct tt_labels_read *labels) {
	struct tt_sets *sets = &reader->model->sets;
	TT_FOR_PAIRS(source->document, map, key, value) {
		uint32_t label = read_label(reader, source, scope, key, labels);
		tt_set_id parties = tt_read_ids(reader, scope, TT_SYMBOL_PARTY,
			tt_read_words(reader, source, scope, tt_value(source, value, "of")));
		if (label == TT_NONE)
			continue;
		labels->owned = tt_set_with(sets, labels->owned, label);
		for (uint32_t i = 0; i < tt_set_view(sets, parties).len; i++)
			labels->owners = tt_set_with(sets, labels->owners,
				intern_owner(reader, label, tt_set_view(sets, parties).items[i]));
	}
}

struct tt_labels_read tt_read_labels(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node) {
	struct tt_labels_read labels = {TT_SET_EMPTY, TT_SET_EMPTY, TT_SET_EMPTY, TT_SET_EMPTY};
	switch (source->document->nodes[node].kind) {
	case TT_NODE_SCALAR:
		read_label(reader, source, scope, node, &labels);
		break;
	case TT_NODE_MAP:
		read_owned(reader, source, scope, node, &labels);
		break;
	default:
		TT_FOR_ITEMS(source->document, node, item)
		if (source->document->nodes[item].kind == TT_NODE_MAP)
			read_owned(reader, source, scope, item, &labels);
		else
			read_label(reader, source, scope, item, &labels);
	}
	return labels;
}

/* A walk along keys.def, with the name of the thing that is sought. */
#include "syntax/names.h"
#include "syntax/edit.h"
#include "syntax/keys.h"

#include <string.h>

struct walk {
	struct tt_arena *arena;
	const struct tt_document *document;
	const struct tt_thing_name *thing;
	struct tt_name_uses *uses; /* NULL: only declarations are sought */
	struct tt_text regime;	   /* whose rules are walked */
	bool declared;
};

/* ---- words ----------------------------------------------------------------------------------------- */

static bool is_name_byte(char byte) {
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '_' || byte == '-' || (unsigned char)byte >= 0x80;
}

size_t tt_name_next(struct tt_text text, size_t at, struct tt_text name) {
	for (; name.len > 0 && at + name.len <= text.len; at++) {
		bool begins = at == 0 || (!is_name_byte(text.bytes[at - 1]) && text.bytes[at - 1] != '.');
		bool ends = at + name.len == text.len || !is_name_byte(text.bytes[at + name.len]);
		if (begins && ends && memcmp(text.bytes + at, name.bytes, name.len) == 0)
			return at;
	}
	return text.len;
}

/* kinds: words with blanks between them, or NULL. */
static bool has_kind(const char *kinds, struct tt_text kind) {
	struct tt_text all = kinds == NULL ? (struct tt_text){0} : tt_text_of(kinds);
	return tt_name_next(all, 0, kind) < all.len;
}

/* ---- occurrences ----------------------------------------------------------------------------------- */

static void add_use(struct walk *walk, uint32_t node, uint32_t ordinal) {
	if (walk->uses != NULL)
		*tt_push(walk->arena, &walk->uses->uses) = (struct tt_name_use){node, ordinal};
}

/* Of a condition: where the quote opens that a place stands in; at if it stands in none. */
static size_t quote_of(struct tt_text text, size_t at) {
	size_t open = at;
	for (size_t i = 0; i < at; i++)
		if (open == at && (text.bytes[i] == '"' || text.bytes[i] == '\''))
			open = i;
		else if (open != at && text.bytes[i] == text.bytes[open])
			open = at;
	return open;
}

static size_t skip_back(struct tt_text text, size_t end, const char *bytes) {
	while (end > 0 && strchr(bytes, text.bytes[end - 1]) != NULL)
		end--;
	return end;
}

/* The word that ends there, and where it begins; a dash is minus there. */
static struct tt_text word_before(struct tt_text text, size_t *end) {
	size_t begin = *end;
	while (begin > 0 && is_name_byte(text.bytes[begin - 1]) && text.bytes[begin - 1] != '-')
		begin--;
	struct tt_text word = tt_text_slice(text, begin, *end);
	*end = begin;
	return word;
}

/* Back over a list of names in quotes, to what they are compared with or handed to. */
static size_t before_names(struct tt_text text, size_t open) {
	size_t end = skip_back(text, open, " \n\t,[");
	while (end > 0 && (text.bytes[end - 1] == '"' || text.bytes[end - 1] == '\'')) {
		size_t close = end - 1;
		for (end = close; end > 0 && text.bytes[end - 1] != text.bytes[close];)
			end--;
		end = skip_back(text, end > 0 ? end - 1 : 0, " \n\t,[");
	}
	return end;
}

/* The word of a condition that says what names in quotes are: a.category.contains("x"), to == "x", fact("x").
 */
static struct tt_text deciding_word(struct tt_text text, size_t open) {
	size_t end = before_names(text, open);
	bool argument = end > 0 && text.bytes[end - 1] == '(';
	end = skip_back(text, argument ? end - 1 : end, argument ? " \n\t" : " \n\t=!<>");
	struct tt_text word = word_before(text, &end);
	if (argument && !tt_text_is(word, "contains") && !tt_text_is(word, "includes"))
		return word;
	if (argument || tt_text_is(word, "in")) {
		end = skip_back(text, end, argument ? "." : " \n\t");
		word = word_before(text, &end);
	}
	return word;
}

/* In a condition, names stand in quotes. Where nothing before them says what they are, they may be anything.
 */
static bool named_in_condition(const struct walk *walk, struct tt_text text, size_t at) {
	size_t open = quote_of(text, at);
	struct tt_text word = open < at ? deciding_word(text, open) : (struct tt_text){0};
	return open < at && (word.len == 0 || has_kind(tt_condition_names(word), walk->thing->kind));
}

/* A rule is named behind its regime. */
static bool is_of_regime(const struct walk *walk, struct tt_text text, size_t at) {
	struct tt_text regime = walk->thing->regime;
	if (regime.len == 0)
		return true;
	return at > regime.len && text.bytes[at - 1] == '/' &&
	       tt_text_equal(tt_text_slice(text, at - 1 - regime.len, at - 1), regime);
}

static void seek_words(struct walk *walk, uint32_t node, bool quoted) {
	struct tt_text text = tt_node_text(walk->document, node), id = walk->thing->id;
	uint32_t ordinal = 0;
	for (size_t at = 0; (at = tt_name_next(text, at, id)) < text.len; at += id.len, ordinal++)
		if ((!quoted || named_in_condition(walk, text, at)) && is_of_regime(walk, text, at))
			add_use(walk, node, ordinal);
}

static void seek_exactly(struct walk *walk, uint32_t node) {
	if (tt_text_equal(tt_node_text(walk->document, node), walk->thing->id))
		add_use(walk, node, 0);
}

/* ---- values ---------------------------------------------------------------------------------------- */

static bool is_basic(const struct tt_key *key, enum tt_basic basic) {
	return key->shape.sort == TT_BASIC && key->shape.which == (int)basic;
}

/* Names of several kinds may be joined: rule/regime, question(data). */
static void seek_scalar(struct walk *walk, const struct tt_key *key, uint32_t node) {
	bool plain = is_basic(key, TT_BASIC_word) || is_basic(key, TT_BASIC_words);
	struct tt_text text = tt_node_text(walk->document, node);
	bool joined = memchr(text.bytes, '/', text.len) || memchr(text.bytes, '(', text.len);
	if (is_basic(key, TT_BASIC_expression))
		seek_words(walk, node, true);
	else if (!has_kind(tt_key_names(key), walk->thing->kind))
		return;
	else if (plain && !joined)
		seek_exactly(walk, node);
	else
		seek_words(walk, node, false);
}

/* A label may be a key with what belongs to it below. */
static bool takes_keys(const struct walk *walk, const struct tt_key *key) {
	bool labels = is_basic(key, TT_BASIC_label_values) || is_basic(key, TT_BASIC_set_value);
	return has_kind(tt_key_keyed(key), walk->thing->kind) ||
	       (labels && has_kind(tt_key_names(key), walk->thing->kind));
}

static void seek_value(struct walk *walk, const struct tt_key *key, uint32_t node) {
	if (walk->document->nodes[node].kind == TT_NODE_SCALAR)
		seek_scalar(walk, key, node);
	TT_FOR_ITEMS(walk->document, node, item)
	seek_value(walk, key, item);
	TT_FOR_PAIRS(walk->document, node, name, value) {
		if (takes_keys(walk, key))
			seek_exactly(walk, name);
		seek_value(walk, key, value);
	}
}

/* ---- records --------------------------------------------------------------------------------------- */

static const struct tt_key *find_key(struct tt_record_keys keys, struct tt_text name) {
	for (uint32_t i = 0; i < keys.len; i++)
		if (tt_text_is(name, keys.keys[i].name))
			return &keys.keys[i];
	return NULL;
}

/* What entries are called by which stand under this key. */
static struct tt_text kind_of(const struct tt_key *key) {
	const char *keyed = tt_key_keyed(key);
	return tt_text_of(keyed ? keyed : tt_record_keys((enum tt_record)key->shape.which).name);
}

static void declare(struct walk *walk, uint32_t node) {
	if (!tt_text_equal(tt_node_text(walk->document, node), walk->thing->id))
		return;
	walk->declared = true;
	add_use(walk, node, 0);
}

static void seek_record(struct walk *walk, uint32_t node, struct tt_record_keys keys);

static void seek_entries(struct walk *walk, const struct tt_key *key, uint32_t node) {
	struct tt_record_keys keys = tt_record_keys((enum tt_record)key->shape.which);
	bool same = tt_text_equal(kind_of(key), walk->thing->kind);
	bool regimes = tt_text_is(kind_of(key), "regime");
	if (key->shape.repetition == TT_ONCE) {
		seek_record(walk, node, keys);
		return;
	}
	TT_FOR_ITEMS(walk->document, node, item) {
		uint32_t id = tt_node_get(walk->document, item, "id");
		if (same && id != TT_NONE && !has_kind("silence", kind_of(key)) &&
			tt_text_equal(walk->regime, walk->thing->regime))
			declare(walk, id);
		seek_record(walk, item, keys);
	}
	TT_FOR_PAIRS(walk->document, node, name, value) {
		if (same)
			declare(walk, name);
		if (regimes)
			walk->regime = tt_node_text(walk->document, name);
		seek_record(walk, value, keys);
		if (regimes)
			walk->regime = (struct tt_text){0};
	}
}

/* Keys that a record does not know are attributes where it takes them. */
static void seek_record(struct walk *walk, uint32_t node, struct tt_record_keys keys) {
	TT_FOR_PAIRS(walk->document, node, name, value) {
		const struct tt_key *key = find_key(keys, tt_node_text(walk->document, name));
		if (key == NULL && keys.open && tt_text_is(walk->thing->kind, "attribute"))
			seek_exactly(walk, name);
		else if (key != NULL && key->shape.sort == TT_RECORD)
			seek_entries(walk, key, value);
		else if (key != NULL)
			seek_value(walk, key, value);
	}
}

static struct tt_record_keys root_keys(const struct tt_document *document) {
	bool pack = tt_node_get(document, 0, "pack") != TT_NONE;
	return tt_record_keys(pack ? TT_RECORD_pack : TT_RECORD_model);
}

void tt_names_uses(struct tt_arena *arena, const struct tt_document *document,
	const struct tt_thing_name *thing, struct tt_name_uses *uses) {
	struct walk walk = {.arena = arena, .document = document, .thing = thing, .uses = uses};
	*uses = (struct tt_name_uses){0};
	if (document->len > 0)
		seek_record(&walk, 0, root_keys(document));
}

bool tt_names_declared(const struct tt_document *document, const struct tt_thing_name *thing) {
	struct walk walk = {.document = document, .thing = thing};
	if (document->len > 0)
		seek_record(&walk, 0, root_keys(document));
	return walk.declared;
}

/* ---- the thing at a way ---------------------------------------------------------------------------- */

static uint32_t step(
	const struct tt_document *document, uint32_t node, struct tt_edit_step step, uint32_t *name) {
	uint32_t number = 0;
	*name = TT_NONE;
	TT_FOR_ITEMS(document, node, item)
	if (step.key.bytes == NULL && number++ == step.item)
		return item;
	TT_FOR_PAIRS(document, node, key, value)
	if (step.key.bytes != NULL && tt_text_equal(tt_node_text(document, key), step.key)) {
		*name = key;
		return value;
	}
	return TT_NONE;
}

/* Ways lead from a key of a record to an entry, and so on: parties, shop; regimes, house, rules, 0. */
bool tt_names_at(const struct tt_document *document, struct tt_edit_way way, struct tt_thing_name *thing) {
	struct tt_record_keys keys = root_keys(document);
	uint32_t node = 0, name;
	*thing = (struct tt_thing_name){.node = TT_NONE};
	if (way.len == 0 || way.len % 2 != 0 || document->len == 0)
		return false;
	for (uint32_t i = 0; i < way.len; i += 2) {
		const struct tt_key *key = find_key(keys, way.steps[i].key);
		uint32_t entries = step(document, node, way.steps[i], &name);
		node = entries == TT_NONE ? TT_NONE : step(document, entries, way.steps[i + 1], &name);
		if (key == NULL || key->shape.sort != TT_RECORD || key->shape.repetition == TT_ONCE ||
			node == TT_NONE)
			return false;
		if (tt_text_is(thing->kind, "regime"))
			thing->regime = thing->id;
		thing->node = name != TT_NONE ? name : tt_node_get(document, node, "id");
		thing->kind = kind_of(key);
		thing->id =
			thing->node == TT_NONE ? (struct tt_text){0} : tt_node_text(document, thing->node);
		keys = tt_record_keys((enum tt_record)key->shape.which);
	}
	return thing->node != TT_NONE && !tt_text_is(thing->kind, "silence");
}

/*
 * A pack in JSON. Its shape follows from the table of keys: what is a map from names to records becomes a
 * list of objects with an "id", so that lists of all packs are alike; rules leave their regimes and name
 * them.
 */
#include "present/pack.h"
#include "syntax/keys.h"

#include <stdlib.h>

struct writing {
	struct tt_json json;
	const struct tt_document *document;
};

static void write_value(struct writing *writing, const char *key, uint32_t node, struct tt_shape shape);

static const char *name_of(struct writing *writing, uint32_t node) {
	return tt_text_copy(writing->json.out->scratch, tt_node_text(writing->document, node)).bytes;
}

static bool is_scalar(const struct writing *writing, uint32_t node) {
	return writing->document->nodes[node].kind == TT_NODE_SCALAR;
}

/* ---- plain values ---------------------------------------------------------------------------------- */

/* As it stands. */
static void write_any(struct writing *writing, const char *key, uint32_t node) {
	const struct tt_document *document = writing->document;
	struct tt_json *json = &writing->json;
	bool map = document->nodes[node].kind == TT_NODE_MAP;
	if (is_scalar(writing, node)) {
		tt_json_text(json, key, tt_node_text(document, node));
		return;
	}
	tt_json_open(json, key, map ? '{' : '[');
	TT_FOR_PAIRS(document, node, name, value)
	write_any(writing, name_of(writing, name), value);
	TT_FOR_ITEMS(document, node, item)
	write_any(writing, NULL, item);
	tt_json_close(json, map ? '}' : ']');
}

static void write_text(struct writing *writing, const char *key, uint32_t node) {
	static const char *const languages[] = {"ja", "en"};
	struct tt_json *json = &writing->json;
	tt_json_open(json, key, '{');
	for (size_t i = 0; i < TT_COUNT(languages); i++) {
		uint32_t own = tt_node_get(writing->document, node, languages[i]);
		if (own != TT_NONE)
			tt_json_text(json, languages[i], tt_node_text(writing->document, own));
		else if (is_scalar(writing, node))
			tt_json_text(json, languages[i], tt_node_text(writing->document, node));
		else
			tt_json_string(json, languages[i], NULL);
	}
	tt_json_close(json, '}');
}

/* One word or several: always a list. */
static void write_words(struct writing *writing, const char *key, uint32_t node) {
	tt_json_open(&writing->json, key, '[');
	if (is_scalar(writing, node))
		tt_json_text(&writing->json, NULL, tt_node_text(writing->document, node));
	TT_FOR_ITEMS(writing->document, node, item)
	write_any(writing, NULL, item);
	tt_json_close(&writing->json, ']');
}

static void write_dates(struct writing *writing, uint32_t interval) {
	static const char *const keys[] = {"from", "to"};
	for (size_t i = 0; i < TT_COUNT(keys); i++) {
		uint32_t node = tt_node_get(writing->document, interval, keys[i]);
		if (node == TT_NONE)
			tt_json_string(&writing->json, keys[i], NULL);
		else
			tt_json_text(&writing->json, keys[i], tt_node_text(writing->document, node));
	}
}

static void write_dated(struct writing *writing, const char *name, uint32_t text, uint32_t interval) {
	tt_json_open(&writing->json, NULL, '{');
	tt_json_text(&writing->json, name, tt_node_text(writing->document, text));
	write_dates(writing, interval);
	tt_json_close(&writing->json, '}');
}

static void write_citations(struct writing *writing, const char *key, uint32_t node) {
	tt_json_open(&writing->json, key, '[');
	if (is_scalar(writing, node))
		write_dated(writing, "ref", node, TT_NONE);
	TT_FOR_ITEMS(writing->document, node, item) {
		uint32_t ref = tt_node_get(writing->document, item, "ref");
		if (ref != TT_NONE)
			write_dated(writing, "ref", ref, item);
	}
	tt_json_close(&writing->json, ']');
}

static void write_members(struct writing *writing, const char *key, uint32_t node) {
	tt_json_open(&writing->json, key, '[');
	TT_FOR_ITEMS(writing->document, node, item) {
		if (is_scalar(writing, item))
			write_dated(writing, "country", item, TT_NONE);
		TT_FOR_PAIRS(writing->document, item, country, interval)
		write_dated(writing, "country", country, interval);
	}
	tt_json_close(&writing->json, ']');
}

static void write_basic(struct writing *writing, const char *key, uint32_t node, enum tt_basic basic) {
	struct tt_text text = tt_node_text(writing->document, node);
	switch (basic) {
	case TT_BASIC_text:
		write_text(writing, key, node);
		break;
	case TT_BASIC_words:
	case TT_BASIC_packs:
	case TT_BASIC_lines:
		write_words(writing, key, node);
		break;
	case TT_BASIC_truth:
		tt_json_truth(&writing->json, key, tt_text_is(text, "true"));
		break;
	case TT_BASIC_number:
		tt_json_number(&writing->json, key,
			strtoull(tt_text_copy(writing->json.out->scratch, text).bytes, NULL, 10));
		break;
	case TT_BASIC_cite:
		write_citations(writing, key, node);
		break;
	case TT_BASIC_place_members:
		write_members(writing, key, node);
		break;
	default:
		write_any(writing, key, node);
	}
}

/* ---- records --------------------------------------------------------------------------------------- */

static bool is_key(struct tt_text name, const char *key) {
	return key != NULL && tt_text_is(name, key);
}

/* The keys of a record but for the one left out. */
static void write_keys(struct writing *writing, uint32_t node, enum tt_record record, const char *without) {
	struct tt_record_keys keys = tt_record_keys(record);
	TT_FOR_PAIRS(writing->document, node, name, value) {
		struct tt_text text = tt_node_text(writing->document, name);
		for (uint32_t i = 0; i < keys.len && !is_key(text, without); i++)
			if (tt_text_is(text, keys.keys[i].name))
				write_value(writing, keys.keys[i].name, value, keys.keys[i].shape);
	}
}

static void write_map(struct writing *writing, const char *key, uint32_t node, struct tt_shape one) {
	struct tt_json *json = &writing->json;
	bool records = one.sort == TT_RECORD;
	tt_json_open(json, key, records ? '[' : '{');
	TT_FOR_PAIRS(writing->document, node, name, value) {
		if (!records) {
			write_value(writing, name_of(writing, name), value, one);
			continue;
		}
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "id", tt_node_text(writing->document, name));
		write_keys(writing, value, (enum tt_record)one.which,
			one.which == TT_RECORD_regime	   ? "rules"
			: one.which == TT_RECORD_guideline ? "items"
							   : NULL);
		tt_json_close(json, '}');
	}
	tt_json_close(json, records ? ']' : '}');
}

static void write_value(struct writing *writing, const char *key, uint32_t node, struct tt_shape shape) {
	struct tt_json *json = &writing->json;
	struct tt_shape one = {TT_ONCE, shape.sort, shape.which};
	if (shape.repetition == TT_MAP_OF) {
		write_map(writing, key, node, one);
	} else if (shape.repetition == TT_LIST_OF) {
		tt_json_open(json, key, '[');
		TT_FOR_ITEMS(writing->document, node, item)
		write_value(writing, NULL, item, one);
		tt_json_close(json, ']');
	} else if (shape.repetition == TT_SOME_OF) {
		write_words(writing, key, node);
	} else if (shape.sort == TT_RECORD) {
		tt_json_open(json, key, '{');
		write_keys(writing, node, (enum tt_record)shape.which, NULL);
		tt_json_close(json, '}');
	} else if (shape.sort == TT_BASIC) {
		write_basic(writing, key, node, (enum tt_basic)shape.which);
	} else {
		write_any(writing, key, node);
	}
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void write_rules(struct writing *writing) {
	const struct tt_document *document = writing->document;
	struct tt_json *json = &writing->json;
	tt_json_open(json, "rules", '[');
	TT_FOR_PAIRS(document, tt_node_get(document, 0, "regimes"), regime, body)
	TT_FOR_ITEMS(document, tt_node_get(document, body, "rules"), rule) {
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "regime", tt_node_text(document, regime));
		write_keys(writing, rule, TT_RECORD_rule, NULL);
		tt_json_close(json, '}');
		tt_out_relax(json->out);
	}
	tt_json_close(json, ']');
}

/* The items of all guidelines of the pack, each with the guideline that it belongs to. */
static void write_items(struct writing *writing) {
	const struct tt_document *document = writing->document;
	struct tt_json *json = &writing->json;
	tt_json_open(json, "items", '[');
	TT_FOR_PAIRS(document, tt_node_get(document, 0, "guidelines"), guideline, body)
	TT_FOR_PAIRS(document, tt_node_get(document, body, "items"), name, value) {
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "guideline", tt_node_text(document, guideline));
		tt_json_text(json, "id", tt_node_text(document, name));
		write_keys(writing, value, TT_RECORD_guideline_item, NULL);
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static const struct tt_key *find_key(const char *name) {
	struct tt_record_keys keys = tt_record_keys(TT_RECORD_pack);
	for (uint32_t i = 0; i < keys.len; i++)
		if (tt_text_is(tt_text_of(name), keys.keys[i].name))
			return &keys.keys[i];
	return NULL;
}

static bool is_list(struct tt_shape shape) {
	return shape.repetition != TT_ONCE || (shape.sort == TT_BASIC && shape.which == TT_BASIC_packs);
}

/* Every key of every pack, in one order; what the pack does not say is null, or an empty list. */
static void write_key(struct writing *writing, const char *name) {
	uint32_t node = tt_node_get(writing->document, 0, name);
	const struct tt_key *key = find_key(name);
	if (node != TT_NONE && key != NULL) {
		write_value(writing, name, node, key->shape);
	} else if (key != NULL && is_list(key->shape)) {
		tt_json_open(&writing->json, name, '[');
		tt_json_close(&writing->json, ']');
	} else {
		tt_json_string(&writing->json, name, NULL);
	}
}

void tt_print_pack_json(struct tt_output *out, const struct tt_pack_entry *entry) {
	static const char *const head[] = {"version", "title", "checked", "covers", "use", "regimes"};
	static const char *const rest[] = {"questions", "places", "categories", "attributes", "parties",
		"operations", "purposes", "notes", "perspectives", "threat_sources", "threats",
		"system_kinds", "control_kinds", "guidelines", "mappings", "knows", "risks", "controls"};
	struct writing writing = {.json = {.out = out}, .document = entry->document};
	struct tt_json *json = &writing.json;
	tt_json_open(json, NULL, '{');
	tt_json_number(json, "tenten", 1);
	tt_json_text(json, "pack", entry->id);
	tt_json_text(json, "source", entry->path.len > 0 ? entry->path : TT_TEXT("built-in"));
	for (size_t i = 0; i < TT_COUNT(head); i++)
		write_key(&writing, head[i]);
	write_rules(&writing);
	for (size_t i = 0; i < TT_COUNT(rest); i++)
		write_key(&writing, rest[i]);
	write_items(&writing);
	tt_json_close(json, '}');
}

/* ---- what there is ----------------------------------------------------------------------------------- */

static void write_under(struct writing *writing, const char *key, uint32_t node, const char *under) {
	uint32_t value = tt_node_get(writing->document, node, under);
	if (value == TT_NONE)
		tt_json_string(&writing->json, key, NULL);
	else
		write_any(writing, key, value);
}

static void write_text_under(struct writing *writing, const char *key, uint32_t node, const char *under) {
	uint32_t value = tt_node_get(writing->document, node, under);
	if (value == TT_NONE)
		tt_json_string(&writing->json, key, NULL);
	else
		write_text(writing, key, value);
}

static void write_listed_regimes(struct writing *writing) {
	struct tt_json *json = &writing->json;
	uint32_t regimes = tt_node_get(writing->document, 0, "regimes");
	tt_json_open(json, "regimes", '[');
	TT_FOR_PAIRS(writing->document, regimes, id, regime) {
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "id", tt_node_text(writing->document, id));
		write_text_under(writing, "name", regime, "name");
		write_under(writing, "form", regime, "form");
		write_under(writing, "in_force", regime, "in_force");
		tt_json_truth(
			json, "template", tt_node_get(writing->document, regime, "parameters") != TT_NONE);
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_listed(struct writing *writing, const struct tt_pack_entry *entry) {
	struct tt_json *json = &writing->json;
	writing->document = entry->document;
	tt_json_open(json, NULL, '{');
	tt_json_text(json, "pack", entry->id);
	write_text_under(writing, "title", 0, "title");
	write_under(writing, "version", 0, "version");
	write_under(writing, "checked", 0, "checked");
	write_under(writing, "covers", 0, "covers");
	write_listed_regimes(writing);
	tt_json_text(json, "source", entry->path.len > 0 ? entry->path : TT_TEXT("built-in"));
	tt_json_close(json, '}');
	tt_out_relax(json->out);
}

void tt_print_pack_list_json(struct tt_output *out, struct tt_pack_entries entries) {
	struct writing writing = {.json = {.out = out}};
	tt_json_open(&writing.json, NULL, '{');
	tt_json_number(&writing.json, "tenten", 1);
	tt_json_open(&writing.json, "packs", '[');
	for (uint32_t i = 0; i < entries.len; i++)
		if (!entries.items[i].shadowed && entries.items[i].id.len > 0)
			write_listed(&writing, &entries.items[i]);
	tt_json_close(&writing.json, ']');
	tt_json_close(&writing.json, '}');
}

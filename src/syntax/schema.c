/*
 * The table of keys as JSON Schema, so that editors complete and check models. It accepts at least what
 * shape.c accepts; what a schema cannot say (no such day, a $parameter outside of a regime) it leaves out.
 * Scalars are typed as YAML 1.2 types them, so a name that looks like a number is one.
 */
#include "syntax/keys.h"

#include <string.h>

/* Definitions are written with ' for " and <name> for {"$ref": "#/$defs/name"}. */
#define SCALAR "'type': ['string', 'number', 'boolean'], 'minLength': 1"
#define NAME_SIGN "[^\\\\s\\\\u0000-\\\\u001f\\\\u0022\\\\u0027()\\\\[\\\\]{},;@\\\\u003e]"
#define DAY "(19[0-9]{2}|20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
#define CLOCK "[Tt][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\\\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])"

static const char *const basics[TT_BASIC_COUNT] = {
	[TT_BASIC_word] = "{" SCALAR ", 'maxLength': 200, 'pattern': '^" NAME_SIGN "+$'}",
	[TT_BASIC_words] = "{'anyOf': [<word>, {'type': 'array', 'items': <word>}]}",
	[TT_BASIC_packs] = "{'anyOf': [<pack_name>, {'type': 'array', 'items': <pack_name>}]}",
	[TT_BASIC_line] = "{" SCALAR ", 'pattern': '^[^\\\\n]+$'}",
	[TT_BASIC_lines] = "{'anyOf': [<line>, {'type': 'array', 'items': <line>}]}",
	[TT_BASIC_text] = "{'anyOf': [<plain_text>, <ja_and_en>]}",
	[TT_BASIC_truth] = "{'type': 'boolean'}",
	[TT_BASIC_date] = "{'type': 'string', 'pattern': '^" DAY "(" CLOCK ")?$'}",
	[TT_BASIC_number] = "{'type': 'integer', 'minimum': 0}",
	[TT_BASIC_expression] = "{'type': ['string', 'boolean'], 'pattern': '\\\\S'}",
	[TT_BASIC_any] = "true",
	[TT_BASIC_cite] = "{'anyOf': [<plain_text>, {'type': 'array', 'items': <citation>}]}",
	[TT_BASIC_label_values] = "{'anyOf': [<labels>, {'type': 'array', 'items': <labels>}]}",
	[TT_BASIC_set_value] = "{'anyOf': [<set_item>, {'type': 'array', 'items': <set_item>}, <changes>]}",
	[TT_BASIC_place_members] = "{'type': 'array', 'items': {'anyOf': [<word>, <dated_members>]}}",
	[TT_BASIC_discharge] = "{'anyOf': [<word>, <fact_or_event>]}",
	[TT_BASIC_word_set] = "{'anyOf': [<lines>, <has_and_lacks>]}",
	[TT_BASIC_period] = "{'type': 'string', 'pattern': '^(" NAME_SIGN "+\\\\+)?([0-9]{1,4}[ymdh])+$'}",
};

/* Definitions that only other definitions refer to. */
static const struct {
	const char *name, *definition;
} parts[] = {
	{"name", "{'maxLength': 200, 'pattern': '^(?!\\\\$)" NAME_SIGN "+$'}"},
	{"pack_name", "{'anyOf': [{" SCALAR ", 'maxLength': 401, 'pattern': '^(?!\\\\$)" NAME_SIGN
		      "+(@" NAME_SIGN "+)?$'}, <pack_file>]}"},
	{"pack_file", "{'type': 'string', 'pattern': '^[^$\\\\n][^\\\\n]*\\\\.yaml$'}"},
	{"plain_text", "{" SCALAR ", 'pattern': '\\\\S'}"},
	{"ja_and_en", "{'type': 'object', 'properties': {'ja': <plain_text>, 'en': <plain_text>}, "
		      "'minProperties': 1, 'additionalProperties': false}"},
	{"owner", "{'type': 'object', 'properties': {'of': <words>}, 'additionalProperties': false}"},
	{"owned_labels", "{'type': 'object', 'propertyNames': <name>, 'additionalProperties': <owner>}"},
	{"labels", "{'anyOf': [<word>, <owned_labels>]}"},
	{"set_item", "{'anyOf': [<line>, <owned_labels>]}"},
	{"changes",
		"{'type': 'object', 'properties': {'add': <words>, 'remove': <words>, 'without': <words>}, "
		"'additionalProperties': <owner>}"},
	{"dated_members", "{'type': 'object', 'propertyNames': <name>, 'additionalProperties': <interval>}"},
	{"fact_or_event", "{'type': 'object', 'properties': {'fact': <word>, 'event': <word>}, "
			  "'minProperties': 1, 'maxProperties': 1, 'additionalProperties': false}"},
	{"has_and_lacks", "{'type': 'object', 'properties': {'has': <lines>, 'lacks': <lines>}, "
			  "'additionalProperties': false}"},
};

static const char *const basic_names[TT_BASIC_COUNT] = {
#define SHAPE(name) #name,
	TT_BASIC_SHAPES(SHAPE)
#undef SHAPE
};

static const char *name_of(struct tt_shape shape) {
	if (shape.sort == TT_BASIC)
		return basic_names[shape.which];
	if (shape.sort == TT_ENUMERATION)
		return tt_enum_words(shape.which).name;
	return tt_record_keys(shape.which).name;
}

/* A definition as JSON. */
static void add_definition(struct tt_buf *out, const char *definition) {
	for (; *definition; definition++) {
		if (*definition == '<')
			tt_buf_string(out, "{\"$ref\": \"#/$defs/");
		else if (*definition == '>')
			tt_buf_string(out, "\"}");
		else if (*definition == '\'')
			tt_buf_byte(out, '"');
		else
			tt_buf_byte(out, *definition);
	}
}

/* The texts of keys.def hold nothing that JSON wants escaped but quotes. */
static void add_string(struct tt_buf *out, const char *string) {
	for (; *string; string++) {
		if (*string == '"' || *string == '\\')
			tt_buf_byte(out, '\\');
		tt_buf_byte(out, *string);
	}
}

static const char *repetition_of(const struct tt_key *key) {
	static const char *const repetitions[] = {
		[TT_ONCE] = "'$ref': ",
		[TT_LIST_OF] = "'type': 'array', 'items': ",
		[TT_MAP_OF] = "'type': 'object', 'propertyNames': <name>, 'additionalProperties': ",
		[TT_SOME_OF] = "'anyOf': [",
	};
	return repetitions[key->shape.repetition];
}

static void add_key(struct tt_buf *out, const struct tt_key *key) {
	tt_buf_format(out, "        \"%s\": {\"description\": \"", key->name);
	add_string(out, key->en);
	tt_buf_string(out, " / ");
	add_string(out, key->ja);
	tt_buf_string(out, "\", ");
	add_definition(out, repetition_of(key));
	const char *form =
		key->shape.repetition == TT_ONCE ? "\"#/$defs/%s\"}" : "{\"$ref\": \"#/$defs/%s\"}}";
	if (key->shape.repetition != TT_SOME_OF)
		tt_buf_format(out, form, name_of(key->shape));
	else
		tt_buf_format(out,
			"{\"$ref\": \"#/$defs/%s\"}, {\"type\": \"array\", \"items\": {\"$ref\": "
			"\"#/$defs/%s\"}}]}",
			name_of(key->shape), name_of(key->shape));
}

static void add_required(struct tt_buf *out, struct tt_record_keys record) {
	const char *separator = "";
	tt_buf_string(out, "      \"required\": [");
	for (uint32_t i = 0; i < record.len; i++) {
		if (!record.keys[i].required)
			continue;
		tt_buf_format(out, "%s\"%s\"", separator, record.keys[i].name);
		separator = ", ";
	}
	tt_buf_string(out, "],\n");
}

static void add_record(struct tt_buf *out, struct tt_record_keys record) {
	tt_buf_format(
		out, "    \"%s\": {\n      \"type\": \"object\",\n      \"properties\": {\n", record.name);
	for (uint32_t i = 0; i < record.len; i++) {
		add_key(out, &record.keys[i]);
		tt_buf_string(out, i + 1 < record.len ? ",\n" : "\n");
	}
	tt_buf_string(out, "      },\n");
	add_required(out, record);
	tt_buf_string(out, "      \"additionalProperties\": ");
	add_definition(out, record.open ? "<word_set>\n    }" : "false\n    }");
}

/* What each word does, "company: …; person: …". */
static void add_meanings(struct tt_buf *out, struct tt_enum_words all, bool ja) {
	for (uint32_t i = 0; i < all.len; i++) {
		const struct tt_word *word = &all.words[i];
		bool named = ja && strncmp(word->ja, word->name, strlen(word->name)) != 0;
		tt_buf_format(out, "%s%s: ", i ? "; " : "", word->word);
		add_string(out, named ? word->name : "");
		tt_buf_string(out, named ? "。" : "");
		add_string(out, ja ? word->ja : word->en);
	}
}

static void add_enumeration(struct tt_buf *out, enum tt_enumeration which) {
	struct tt_enum_words all = tt_enum_words(which);
	tt_buf_format(out, "    \"%s\": {\"description\": \"", all.name);
	add_meanings(out, all, false);
	tt_buf_string(out, " / ");
	add_meanings(out, all, true);
	tt_buf_string(out, "\", \"enum\": [");
	for (uint32_t i = 0; i < all.len; i++)
		tt_buf_format(out, "%s\"%s\"", i ? ", " : "", all.words[i].word);
	tt_buf_string(out, "]}");
}

static void add_named(struct tt_buf *out, const char *name, const char *definition) {
	tt_buf_format(out, "    \"%s\": ", name);
	add_definition(out, definition);
}

static void add_head(struct tt_buf *out) {
	add_definition(out, "{\n"
			    "  '$schema': 'https://json-schema.org/draft/2020-12/schema',\n"
			    "  'title': 'tenten',\n"
			    "  'description': 'a model or a knowledge pack / モデルまたは知識パック',\n"
			    "  'oneOf': [\n"
			    "    {'not': {'required': ['pack']}, '$ref': '#/$defs/model'},\n"
			    "    {'required': ['pack'], '$ref': '#/$defs/pack'}\n"
			    "  ],\n"
			    "  '$defs': {\n");
}

void tt_shape_schema(struct tt_buf *out) {
	add_head(out);
	for (int i = 0; i < TT_RECORD_COUNT; i++) {
		add_record(out, tt_record_keys(i));
		tt_buf_string(out, ",\n");
	}
	for (int i = 0; i < TT_ENUM_COUNT; i++) {
		add_enumeration(out, i);
		tt_buf_string(out, ",\n");
	}
	for (int i = 0; i < TT_BASIC_COUNT; i++) {
		add_named(out, basic_names[i], basics[i]);
		tt_buf_string(out, ",\n");
	}
	for (size_t i = 0; i < TT_COUNT(parts); i++) {
		add_named(out, parts[i].name, parts[i].definition);
		tt_buf_string(out, i + 1 < TT_COUNT(parts) ? ",\n" : "\n");
	}
	tt_buf_string(out, "  }\n}\n");
}

/*
 * The table of keys as JSON Schema, so that editors complete and check models. It accepts at least what
 * shape.c accepts; what a schema cannot say (no such day, a $parameter outside of a regime) it leaves out.
 * Scalars are typed as YAML 1.2 types them, so a name that looks like a number is one.
 */
#include "syntax/keys.h"

/* In a schema's regular expression; where C and JSON each want their backslashes doubled. */
#define NAME_SIGNS "[^\\\\s\\\\u0000-\\\\u001f\\\"'()\\\\[\\\\]{},;@>]"
#define SCALAR "\"type\": [\"string\", \"number\", \"boolean\"], \"minLength\": 1"
#define REFER(name) "{\"$ref\": \"#/$defs/" name "\"}"
#define FIELDS(fields) "{\"type\": \"object\", \"properties\": {" fields "}, \"additionalProperties\": false}"
#define SOME(name) "{\"anyOf\": [" REFER(name) ", {\"type\": \"array\", \"items\": " REFER(name) "}]}"
#define DURATION "([0-9]{1,4}[ymd])+"
#define DAY "(19[0-9]{2}|20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
#define CLOCK "[Tt][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\\\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])"

static const char *const basics[TT_BASIC_COUNT] = {
	[TT_BASIC_word] = "{" SCALAR ", \"maxLength\": 200, \"pattern\": \"^" NAME_SIGNS "+$\"}",
	[TT_BASIC_words] = SOME("word"),
	[TT_BASIC_line] = "{" SCALAR ", \"pattern\": \"^[^\\\\n]+$\"}",
	[TT_BASIC_lines] = SOME("line"),
	[TT_BASIC_text] = "{\"anyOf\": [{" SCALAR
			  ", \"pattern\": \"\\\\S\"}, {\"type\": \"object\", \"minProperties\": 1, "
			  "\"properties\": {\"ja\": {" SCALAR "}, \"en\": {" SCALAR
			  "}}, \"additionalProperties\": false}]}",
	[TT_BASIC_truth] = "{\"type\": \"boolean\"}",
	[TT_BASIC_date] = "{\"type\": \"string\", \"pattern\": \"^" DAY "(" CLOCK ")?$\"}",
	[TT_BASIC_number] = "{\"type\": \"integer\", \"minimum\": 0}",
	[TT_BASIC_expression] = "{\"type\": [\"string\", \"boolean\"], \"pattern\": \"\\\\S\"}",
	[TT_BASIC_any] = "true",
	[TT_BASIC_cite] =
		"{\"anyOf\": [{" SCALAR "}, {\"type\": \"array\", \"items\": " REFER("citation") "}]}",
	[TT_BASIC_label_values] = SOME("labels"),
	[TT_BASIC_set_value] = "{\"anyOf\": [" REFER("line") ", " REFER(
		"owned_labels") ", "
				"{\"type\": \"array\", \"items\": {\"anyOf\": [" REFER("line") ", " REFER("ow"
													  "ne"
													  "d_"
													  "la"
													  "be"
													  "l"
													  "s") "]}}, " FIELDS(
					"\"add\": " REFER("words") ", \"remove\": " REFER(
						"words") ", \"without\": " REFER("words")) "]}",
	[TT_BASIC_place_members] = "{\"type\": \"array\", \"items\": {\"anyOf\": [" REFER(
		"word") ", {\"type\": \"object\", "
			"\"propertyNames\": " REFER("name") ", \"additionalProperties\": " REFER(
				"interval") "}]}}",
	[TT_BASIC_discharge] = "{\"anyOf\": [" REFER(
		"word") ", {\"type\": \"object\", \"minProperties\": 1, "
			"\"maxProperties\": 1, \"properties\": {\"fact\": " REFER(
				"word") ", \"event\": " REFER("word") "}, \"additionalProperties\": false}]}",
	[TT_BASIC_word_set] = "{\"anyOf\": [" REFER("lines") ", " FIELDS(
		"\"has\": " REFER("lines") ", \"lacks\": " REFER("lines")) "]}",
	[TT_BASIC_period] = "{\"type\": \"string\", \"pattern\": \"^(" NAME_SIGNS "+\\\\+)?" DURATION "$\"}",
};

/* Definitions that only other definitions refer to. */
static const char helpers
	[] = "    \"name\": {\"maxLength\": 200, \"pattern\": \"^(?!\\\\$)" NAME_SIGNS "+$\"},\n"
	     "    \"owned_labels\": {\"type\": \"object\", \"propertyNames\": " REFER(
		     "name") ", \"additionalProperties\": " FIELDS("\"of\": " REFER("words")) "},\n"
											      "    "
											      "\"labels\": "
											      "{\"anyOf\": "
											      "[" REFER("wor"
													"d") ", " REFER(
												      "owned_"
												      "label"
												      "s") "]"
													   "}";

static const char *const basic_names[TT_BASIC_COUNT] = {
#define SHAPE(name) #name,
	TT_BASIC_SHAPES(SHAPE)
#undef SHAPE
};

static const char *const enumeration_names[TT_ENUM_COUNT] = {
#define ENUM(name, ...) #name,
#define RECORD(name, flags)
#define KEY(record, key, shape, flags, ja, en)
#include "syntax/keys.def"
#undef ENUM
#undef RECORD
#undef KEY
};

static const char *name_of(struct tt_shape shape) {
	if (shape.sort == TT_BASIC)
		return basic_names[shape.which];
	if (shape.sort == TT_ENUMERATION)
		return enumeration_names[shape.which];
	return tt_record_keys(shape.which).name;
}

/* The texts of keys.def, which hold nothing that JSON wants escaped but quotes. */
static void add_string(struct tt_buf *out, const char *string) {
	for (; *string; string++) {
		if (*string == '"' || *string == '\\')
			tt_buf_byte(out, '\\');
		tt_buf_byte(out, *string);
	}
}

static void add_key(struct tt_buf *out, const struct tt_key *key) {
	const char *name = name_of(key->shape);
	tt_buf_format(out, "        \"%s\": {\"description\": \"", key->name);
	add_string(out, key->en);
	tt_buf_string(out, " / ");
	add_string(out, key->ja);
	tt_buf_string(out, "\", ");
	if (key->shape.repetition == TT_ONCE)
		tt_buf_format(out, "\"$ref\": \"#/$defs/%s\"}", name);
	else if (key->shape.repetition == TT_LIST_OF)
		tt_buf_format(out, "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/%s\"}}", name);
	else
		tt_buf_format(out,
			"\"type\": \"object\", \"propertyNames\": " REFER(
				"name") ", \"additionalProperties\": {\"$ref\": \"#/$defs/%s\"}}",
			name);
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
	tt_buf_format(
		out, "      \"additionalProperties\": %s\n    }", record.open ? REFER("word_set") : "false");
}

static void add_enumeration(struct tt_buf *out, enum tt_enumeration which) {
	struct tt_enum_words all = tt_enum_words(which);
	tt_buf_format(out, "    \"%s\": {\"enum\": [", enumeration_names[which]);
	for (uint32_t i = 0; i < all.len; i++)
		tt_buf_format(out, "%s\"%s\"", i ? ", " : "", all.words[i]);
	tt_buf_string(out, "]}");
}

void tt_shape_schema(struct tt_buf *out) {
	tt_buf_string(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
			   "  \"title\": \"tenten\",\n"
			   "  \"description\": \"a model or a knowledge pack / モデルまたは知識パック\",\n"
			   "  \"oneOf\": [\n"
			   "    {\"not\": {\"required\": [\"pack\"]}, \"$ref\": \"#/$defs/model\"},\n"
			   "    {\"required\": [\"pack\"], \"$ref\": \"#/$defs/pack\"}\n"
			   "  ],\n  \"$defs\": {\n");
	for (int i = 0; i < TT_RECORD_COUNT; i++) {
		add_record(out, tt_record_keys(i));
		tt_buf_string(out, ",\n");
	}
	for (int i = 0; i < TT_ENUM_COUNT; i++) {
		add_enumeration(out, i);
		tt_buf_string(out, ",\n");
	}
	for (int i = 0; i < TT_BASIC_COUNT; i++)
		tt_buf_format(out, "    \"%s\": %s,\n", basic_names[i], basics[i]);
	tt_buf_string(out, helpers);
	tt_buf_string(out, "\n  }\n}\n");
}

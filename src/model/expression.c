/*
 * A hand-written parser by recursive descent. What stands between two Boolean operators is an operand or a
 * comparison of two; every comparison, method and function becomes one formula at once, so there is no tree
 * of the text: names are looked up and types are checked where they are read, and each complaint points at
 * its own column.
 *
 * After the first complaint about an expression the rest of it is not read; the expression then counts as
 * false, and the model cannot be run.
 */
#include <inttypes.h>
#include <string.h>
#include "model/scope.h"
#include "model/token.h"
#include "syntax/shape.h"

enum { MAX_DEPTH = 64 }; /* nested parentheses and negations */
enum { MAX_LEN = 4096 }; /* bytes; bounds the depth of formulas too */

enum operand_kind {
	OPERAND_TRUTH,	   /* formula */
	OPERAND_HOLDING,   /* subject: data, result */
	OPERAND_ROLE,	   /* subject: a party */
	OPERAND_EVENT,	   /* event */
	OPERAND_FIELD,	   /* subject.field: a word, or the instant event.at */
	OPERAND_ATTRIBUTE, /* subject.attribute of a holding */
	OPERAND_TEXTS,	   /* string literals: texts */
	OPERAND_NUMBER,	   /* number */
	OPERAND_INSTANT,   /* number: a date that was moved */
	OPERAND_NONE,	   /* none */
};

struct operand {
	enum operand_kind kind;
	uint8_t subject, field;
	uint16_t attribute;
	uint32_t formula;
	const struct tt_text *texts;
	uint32_t text_count;
	int64_t number;	       /* of event.at: the seconds that it is moved by */
	struct tt_token token; /* where it begins */
};

struct reader {
	struct tt_model *model;
	const struct tt_scope *scope;
	enum tt_context context;
	struct tt_text text;
	struct tt_mark mark;
	bool verbatim;
	struct tt_token token; /* the one to be read next */
	size_t at;	       /* where the token after it begins */
	unsigned depth;
	bool failed;
};

/* ---- tokens ---------------------------------------------------------------------------------------- */

static struct tt_mark mark_of(const struct reader *reader, size_t start, size_t len) {
	struct tt_mark mark = reader->mark;
	if (reader->verbatim) {
		mark.start += (uint32_t)start;
		mark.len = (uint32_t)len;
	}
	return mark;
}

static struct tt_mark mark_token(const struct reader *reader, struct tt_token token) {
	return mark_of(reader, token.start, token.text.len > 0 ? token.text.len : 1);
}

static struct tt_diagnostic *complain(struct reader *reader, enum tt_code code, struct tt_token token,
	struct tt_text first, struct tt_text second) {
	static const struct tt_diagnostic ignored;
	struct tt_diagnostic *spare = tt_arena_alloc(reader->model->arena, sizeof(ignored));
	if (reader->failed)
		return spare;
	reader->failed = true;
	return tt_complain(reader->model->diagnostics, code, mark_token(reader, token), first, second);
}

static void advance(struct reader *reader) {
	reader->token = tt_token_scan(reader->text, reader->at, &reader->at);
	if (reader->token.kind == TT_TOKEN_BAD)
		complain(reader, TT_CODE_EXPRESSION_CHARACTER, reader->token, reader->token.text,
			(struct tt_text){0});
}

static bool next_is(const struct reader *reader, const char *sign) {
	return (reader->token.kind == TT_TOKEN_SIGN || reader->token.kind == TT_TOKEN_NAME) &&
	       tt_text_is(reader->token.text, sign);
}

static bool accept(struct reader *reader, const char *sign) {
	if (reader->failed || !next_is(reader, sign))
		return false;
	advance(reader);
	return true;
}

static void expect(struct reader *reader, const char *sign) {
	if (!accept(reader, sign))
		complain(reader, TT_CODE_EXPRESSION_EXPECTED, reader->token, tt_text_of(sign),
			reader->token.text);
}

/* ---- what may be said where ------------------------------------------------------------------------ */

static bool allowed(enum tt_context context, uint8_t subject) {
	switch (context) {
	case TT_CONTEXT_BINDS:
		return subject == TT_SUBJECT_PARTY;
	case TT_CONTEXT_DERIVE:
		return subject == TT_SUBJECT_DATA || subject == TT_SUBJECT_DATA_HOLDER;
	case TT_CONTEXT_SET:
		return subject != TT_SUBJECT_RESULT && subject != TT_SUBJECT_RESULT_HOLDER;
	default:
		return true;
	}
}

static void check_subject(struct reader *reader, struct tt_token token, uint8_t subject) {
	if (!allowed(reader->context, subject))
		complain(reader, TT_CODE_EXPRESSION_NOT_HERE, token, token.text, (struct tt_text){0});
}

/* ---- literals -------------------------------------------------------------------------------------- */

static void add_texts(
	struct reader *reader, struct operand *operand, const struct tt_text *texts, uint32_t count) {
	struct tt_text *all =
		TT_NEW_ARRAY(reader->model->arena, struct tt_text, operand->text_count + (size_t)count);
	if (operand->text_count > 0)
		memcpy(all, operand->texts, operand->text_count * sizeof(*all));
	if (count > 0)
		memcpy(all + operand->text_count, texts, count * sizeof(*all));
	operand->texts = all;
	operand->text_count += count;
}

/* One literal: a string, or a parameter for all names that stand for it. */
static void read_text(struct reader *reader, struct operand *operand) {
	operand->kind = OPERAND_TEXTS;
	struct tt_token token = reader->token;
	if (token.kind == TT_TOKEN_STRING) {
		add_texts(reader, operand, &token.text, 1);
	} else if (token.kind == TT_TOKEN_PARAMETER) {
		const struct tt_parameter *parameter = tt_scope_parameter(reader->scope, token.text);
		if (parameter == NULL)
			complain(reader, TT_CODE_UNKNOWN_PARAMETER, token, token.text, (struct tt_text){0});
		else
			add_texts(reader, operand, parameter->values, parameter->value_count);
	} else {
		complain(reader, TT_CODE_EXPRESSION_EXPECTED, token, TT_TEXT("\"…\""), token.text);
	}
	advance(reader);
}

static void read_text_list(struct reader *reader, struct operand *operand) {
	operand->kind = OPERAND_TEXTS;
	while (!reader->failed && !next_is(reader, "]")) {
		read_text(reader, operand);
		if (!accept(reader, ","))
			break;
	}
	expect(reader, "]");
}

static int64_t read_digits(struct reader *reader, struct tt_token token) {
	int64_t number = 0;
	for (size_t i = 0; i < token.text.len; i++) {
		char byte = token.text.bytes[i];
		if (byte < '0' || byte > '9' || number > (INT64_MAX - 9) / 10) {
			complain(reader, TT_CODE_NOT_A_NUMBER, token, token.text, (struct tt_text){0});
			return 0;
		}
		number = number * 10 + (byte - '0');
	}
	return number;
}

/* ---- functions and methods ------------------------------------------------------------------------- */

static struct operand truth(struct tt_token token, uint32_t formula) {
	return (struct operand){.kind = OPERAND_TRUTH, .formula = formula, .token = token};
}

/* Where one of several names stands; the names of a parameter stand where the parameter does. */
static struct tt_token name_token(const struct reader *reader, struct operand names, uint32_t at) {
	struct tt_text name = names.texts[at];
	uintptr_t start = (uintptr_t)name.bytes - (uintptr_t)reader->text.bytes;
	return start < reader->text.len ? (struct tt_token){TT_TOKEN_STRING, name, start} : names.token;
}

/* The formulas "atom with operand x" for every name that the argument stands for, joined by or. */
static uint32_t any_of(
	struct reader *reader, struct tt_atom atom, enum tt_symbol_kind kind, struct operand names) {
	uint32_t formula = TT_FORMULA_FALSE;
	for (uint32_t i = 0; i < names.text_count && !reader->failed; i++) {
		if (tt_known_not_in_use(reader->scope, names.texts[i]))
			continue;
		atom.operand = tt_resolve(reader->scope, kind, names.texts[i],
			mark_token(reader, name_token(reader, names, i)));
		reader->failed = reader->failed || atom.operand == TT_NONE;
		formula = tt_formula_or(reader->model, formula, tt_formula_atom(reader->model, atom));
	}
	return formula;
}

static struct operand read_argument(struct reader *reader) {
	struct operand operand = {.kind = OPERAND_TEXTS, .token = reader->token};
	expect(reader, "(");
	operand.token = reader->token;
	if (accept(reader, "["))
		read_text_list(reader, &operand);
	else
		read_text(reader, &operand);
	expect(reader, ")");
	return operand;
}

static struct operand read_operand(struct reader *reader);

/* The party that an operand names: a role, or the holder of a holding. */
static uint8_t party_of(struct reader *reader, struct operand operand) {
	if (operand.kind != OPERAND_ROLE)
		complain(reader, TT_CODE_EXPRESSION_TYPE, operand.token, operand.token.text,
			TT_TEXT("party (主体)"));
	return operand.subject;
}

static uint32_t label_atom(struct reader *reader, uint8_t subject, uint32_t label) {
	return tt_formula_atom(
		reader->model, (struct tt_atom){.kind = TT_ATOM_LABEL, .subject = subject, .operand = label});
}

/* "At least this label, and not at least the lowest higher one that is no kind of it." */
static uint32_t contains_label(
	struct reader *reader, uint8_t subject, struct tt_token token, struct tt_text name) {
	struct tt_model *model = reader->model;
	if (tt_known_not_in_use(reader->scope, name))
		return TT_FORMULA_FALSE;
	uint32_t label = tt_resolve(reader->scope, TT_SYMBOL_LABEL, name, mark_token(reader, token));
	if (label == TT_NONE) {
		reader->failed = true;
		return TT_FORMULA_FALSE;
	}
	const struct tt_label *known = &model->labels.items[label];
	if (reader->context != TT_CONTEXT_RISK)
		model->facets.items[known->facet].read = true;
	uint32_t formula = label_atom(reader, subject, label);
	if (known->ceiling == TT_NONE)
		return formula;
	if (reader->context == TT_CONTEXT_DERIVE)
		complain(reader, TT_CODE_LABEL_WITH_CEILING, token, name,
			model->labels.items[known->ceiling].named.id);
	return tt_formula_and(
		model, formula, tt_formula_not(model, label_atom(reader, subject, known->ceiling)));
}

/* The element of a set attribute that a literal names. */
static uint32_t element(
	struct reader *reader, uint16_t attribute, struct tt_token token, struct tt_text name) {
	const struct tt_attribute_kind *kind = &reader->model->attributes.items[attribute];
	struct tt_mark mark = mark_token(reader, token);
	uint32_t id = TT_NONE;
	if (kind->type == TT_TYPE_PARTIES)
		id = tt_resolve(reader->scope, TT_SYMBOL_PARTY, name, mark);
	else if (kind->type == TT_TYPE_SYSTEMS)
		id = tt_resolve(reader->scope, TT_SYMBOL_SYSTEM, name, mark);
	else if (attribute == TT_purpose)
		id = tt_resolve_word(reader->scope, TT_SYMBOL_PURPOSE, name, mark);
	else if (kind->type == TT_TYPE_WORDS)
		id = tt_names_intern(reader->model->arena, &reader->model->words, name);
	else
		complain(reader, TT_CODE_EXPRESSION_TYPE, token, kind->named.id, TT_TEXT("set (集合)"));
	reader->failed = reader->failed || id == TT_NONE;
	return id;
}

static struct operand method_contains(struct reader *reader, struct operand object) {
	struct operand names = read_argument(reader);
	uint32_t formula = TT_FORMULA_FALSE;
	for (uint32_t i = 0; i < names.text_count && !reader->failed; i++) {
		uint32_t one;
		if (object.attribute == TT_category)
			one = contains_label(
				reader, object.subject, name_token(reader, names, i), names.texts[i]);
		else
			one = tt_formula_atom(reader->model,
				(struct tt_atom){.kind = TT_ATOM_CONTAINS,
					.subject = object.subject,
					.attribute = object.attribute,
					.operand = element(reader, object.attribute,
						name_token(reader, names, i), names.texts[i])});
		formula = tt_formula_or(reader->model, formula, one);
	}
	return truth(object.token, formula);
}

/* A set of words beside a word of the event, two sets of one type, or all of some names. */
static struct operand method_includes(struct reader *reader, struct operand object) {
	expect(reader, "(");
	struct operand other = read_operand(reader);
	expect(reader, ")");
	const struct tt_attribute_kind *kinds = reader->model->attributes.items;
	struct tt_atom atom = {
		.kind = TT_ATOM_INCLUDES, .subject = object.subject, .attribute = object.attribute};
	if (reader->failed)
		return truth(object.token, TT_FORMULA_FALSE);
	if (other.kind == OPERAND_TEXTS) {
		uint32_t formula = TT_FORMULA_TRUE;
		for (uint32_t i = 0; i < other.text_count && !reader->failed; i++) {
			struct tt_atom one = {.kind = TT_ATOM_CONTAINS,
				.subject = object.subject,
				.attribute = object.attribute,
				.operand = element(reader, object.attribute, name_token(reader, other, i),
					other.texts[i])};
			formula = tt_formula_and(reader->model, formula, tt_formula_atom(reader->model, one));
		}
		return truth(object.token, formula);
	}
	bool word = other.kind == OPERAND_FIELD && other.subject == TT_SUBJECT_EVENT &&
		    other.field != TT_FIELD_AT && kinds[object.attribute].type == TT_TYPE_WORDS;
	bool set = other.kind == OPERAND_ATTRIBUTE &&
		   kinds[other.attribute].type == kinds[object.attribute].type;
	if (!word && !set)
		complain(reader, TT_CODE_EXPRESSION_TYPE, other.token, other.token.text,
			kinds[object.attribute].named.id);
	atom.other = other.subject;
	atom.field = other.field;
	atom.other_attribute = other.attribute;
	return truth(object.token, tt_formula_atom(reader->model, atom));
}

static struct operand method_place(struct reader *reader, struct operand object, enum tt_atom_kind kind) {
	struct tt_atom atom = {
		.kind = (uint8_t)kind, .subject = object.subject, .attribute = object.attribute};
	struct operand names = read_argument(reader);
	return truth(object.token, any_of(reader, atom, TT_SYMBOL_PLACE, names));
}

static struct operand method_within(struct reader *reader, struct operand object) {
	struct tt_atom atom = {.kind = TT_ATOM_WITHIN, .subject = object.subject};
	struct operand names = read_argument(reader);
	return truth(object.token, any_of(reader, atom, TT_SYMBOL_PARTY, names));
}

static struct operand method_on(struct reader *reader, struct operand object) {
	struct tt_atom atom = {.kind = TT_ATOM_ON, .subject = object.subject};
	struct operand names = read_argument(reader);
	return truth(object.token, any_of(reader, atom, TT_SYMBOL_SYSTEM_KIND, names));
}

static bool set_attribute(const struct reader *reader, struct operand object) {
	return object.kind == OPERAND_ATTRIBUTE &&
	       reader->model->attributes.items[object.attribute].type <= TT_TYPE_OWNERS;
}

/*
 * A set whose members lie somewhere: countries (a holding's, or declared by a model or pack), systems,
 * parties. A party in a disclosure stands for all below it, wherever those are.
 */
static bool placed(const struct reader *reader, struct operand object) {
	if (object.kind != OPERAND_ATTRIBUTE || object.attribute == TT_disclosure)
		return false;
	bool declared = object.attribute >= TT_ATTRIBUTE_BUILTIN;
	uint8_t type = reader->model->attributes.items[object.attribute].type;
	return object.attribute == TT_country || type == TT_TYPE_PARTIES || type == TT_TYPE_SYSTEMS ||
	       (declared && type == TT_TYPE_WORDS);
}

static struct operand read_method(struct reader *reader, struct operand object, struct tt_token name) {
	if (tt_text_is(name.text, "contains") && set_attribute(reader, object))
		return method_contains(reader, object);
	if (tt_text_is(name.text, "includes") && set_attribute(reader, object))
		return method_includes(reader, object);
	if (tt_text_is(name.text, "outside") && placed(reader, object))
		return method_place(reader, object, TT_ATOM_OUTSIDE);
	if (tt_text_is(name.text, "in_place") && object.kind == OPERAND_ROLE)
		return method_place(reader, object, TT_ATOM_IN_PLACE);
	if (tt_text_is(name.text, "within") && object.kind == OPERAND_ROLE)
		return method_within(reader, object);
	if (tt_text_is(name.text, "on") && object.kind == OPERAND_HOLDING)
		return method_on(reader, object);
	static const char *const methods[] = {"contains", "includes", "outside", "in_place", "within", "on"};
	struct tt_text candidates[TT_COUNT(methods)];
	for (size_t i = 0; i < TT_COUNT(methods); i++)
		candidates[i] = tt_text_of(methods[i]);
	struct tt_text near = tt_nearest(name.text, candidates, TT_COUNT(methods));
	complain(reader, TT_CODE_EXPRESSION_METHOD, name, name.text, object.token.text)->suggestion =
		tt_text_equal(near, name.text) ? (struct tt_text){0} : near;
	return object;
}

/* A question can be asked only where the event has the roles that it is asked of. */
static void check_roles(struct reader *reader, struct tt_token token, uint32_t question) {
	const char *role = tt_question_lacks(reader->model, question, reader->scope->types);
	if (role != NULL)
		complain(reader, TT_CODE_QUESTION_ROLE, token,
			reader->model->questions.items[question].named.id, tt_text_of(role));
}

static struct operand function_fact(struct reader *reader, struct tt_token token) {
	struct operand names = read_argument(reader);
	struct tt_atom atom = {.kind = TT_ATOM_FACT, .subject = TT_SUBJECT_EVENT};
	if (reader->context > TT_CONTEXT_SET)
		complain(reader, TT_CODE_EXPRESSION_NOT_HERE, token, token.text, (struct tt_text){0});
	uint32_t formula = any_of(reader, atom, TT_SYMBOL_QUESTION, names);
	for (uint32_t i = 0; i < names.text_count && !reader->failed; i++)
		if (!tt_known_not_in_use(reader->scope, names.texts[i]))
			check_roles(reader, name_token(reader, names, i),
				tt_look_up(reader->scope, TT_SYMBOL_QUESTION, names.texts[i]));
	return truth(token, formula);
}

static struct operand function_linked(struct reader *reader, struct tt_token token) {
	struct operand names = read_argument(reader);
	struct tt_atom atom = {.kind = TT_ATOM_LINKED, .subject = TT_SUBJECT_DATA};
	if (reader->context != TT_CONTEXT_DERIVE)
		complain(reader, TT_CODE_EXPRESSION_NOT_HERE, token, token.text, (struct tt_text){0});
	uint32_t formula = any_of(reader, atom, TT_SYMBOL_LABEL, names);
	for (uint32_t i = 0; i < names.text_count && !reader->failed; i++) {
		const struct tt_label *label =
			&reader->model->labels
				 .items[tt_look_up(reader->scope, TT_SYMBOL_LABEL, names.texts[i])];
		if (label->ceiling != TT_NONE)
			complain(reader, TT_CODE_LABEL_WITH_CEILING, name_token(reader, names, i),
				names.texts[i], reader->model->labels.items[label->ceiling].named.id);
	}
	return truth(token, formula);
}

static struct operand function_crosses(struct reader *reader, struct tt_token token) {
	struct operand names = read_argument(reader);
	uint32_t formula = TT_FORMULA_FALSE;
	check_subject(reader, token, TT_SUBJECT_EVENT);
	for (uint32_t i = 0; i < names.text_count; i++) {
		int unit = tt_enum_unit(names.texts[i]);
		if (unit < 0)
			complain(reader, TT_CODE_NOT_ONE_OF, name_token(reader, names, i), names.texts[i],
				TT_TEXT("country, organisation, system, device"));
		struct tt_atom atom = {.kind = TT_ATOM_CROSSES,
			.subject = TT_SUBJECT_EVENT,
			.operand = (uint32_t)(unit < 0 ? 0 : unit)};
		formula = tt_formula_or(reader->model, formula, tt_formula_atom(reader->model, atom));
	}
	return truth(token, formula);
}

/* An attribute of a holding whose elements are parties, or have one. */
static bool names_parties(const struct reader *reader, struct operand operand) {
	if (operand.kind != OPERAND_ATTRIBUTE)
		return false;
	uint8_t type = reader->model->attributes.items[operand.attribute].type;
	return type == TT_TYPE_PARTIES || type == TT_TYPE_OWNERS;
}

static struct operand others(
	struct reader *reader, struct tt_token token, struct operand party, struct operand set) {
	if (reader->context == TT_CONTEXT_DERIVE)
		complain(reader, TT_CODE_EXPRESSION_NOT_HERE, token, token.text, (struct tt_text){0});
	return truth(token, tt_formula_atom(reader->model, (struct tt_atom){.kind = TT_ATOM_OTHERS,
								   .subject = set.subject,
								   .attribute = set.attribute,
								   .other = party_of(reader, party)}));
}

static struct operand function_third_party(struct reader *reader, struct tt_token token) {
	expect(reader, "(");
	struct operand a = read_operand(reader);
	expect(reader, ",");
	struct operand b = read_operand(reader);
	expect(reader, ")");
	if (names_parties(reader, a))
		return others(reader, token, b, a);
	if (names_parties(reader, b))
		return others(reader, token, a, b);
	struct tt_atom atom = {
		.kind = TT_ATOM_THIRD_PARTY, .subject = party_of(reader, a), .other = party_of(reader, b)};
	if (atom.subject > atom.other) { /* symmetric: one spelling */
		uint8_t swap = atom.subject;
		atom.subject = atom.other;
		atom.other = swap;
	}
	return truth(token, tt_formula_atom(reader->model, atom));
}

static uint32_t exists_formula(struct reader *reader, struct operand operand) {
	struct tt_atom atom = {.kind = TT_ATOM_EXISTS, .subject = operand.subject};
	if (operand.kind == OPERAND_ATTRIBUTE && set_attribute(reader, operand))
		atom.attribute = operand.attribute;
	else if (operand.kind == OPERAND_ROLE || operand.kind == OPERAND_HOLDING)
		atom.attribute = UINT16_MAX;
	else if (operand.kind == OPERAND_FIELD && operand.field != TT_FIELD_AT) {
		atom.attribute = UINT16_MAX;
		atom.field = (uint8_t)(operand.field + 1);
	} else
		complain(reader, TT_CODE_EXPRESSION_TYPE, operand.token, operand.token.text,
			TT_TEXT("set (集合)"));
	return tt_formula_atom(reader->model, atom);
}

static struct operand function_exists(struct reader *reader, struct tt_token token) {
	expect(reader, "(");
	struct operand operand = read_operand(reader);
	expect(reader, ")");
	return truth(token, exists_formula(reader, operand));
}

static struct operand function_expired(struct reader *reader, struct tt_token token) {
	expect(reader, "(");
	struct operand operand = read_operand(reader);
	expect(reader, ")");
	if (operand.kind != OPERAND_HOLDING || reader->context == TT_CONTEXT_DERIVE)
		complain(reader, TT_CODE_EXPRESSION_TYPE, operand.token, operand.token.text,
			TT_TEXT("data, result"));
	return truth(token, tt_formula_atom(reader->model,
				    (struct tt_atom){.kind = TT_ATOM_EXPIRED, .subject = operand.subject}));
}

static const struct function {
	const char *name;
	struct operand (*read)(struct reader *reader, struct tt_token token);
} functions[] = {
	{"fact", function_fact},
	{"linked", function_linked},
	{"crosses", function_crosses},
	{"third_party", function_third_party},
	{"exists", function_exists},
	{"expired", function_expired},
};

/* ---- paths ----------------------------------------------------------------------------------------- */

static const struct root {
	const char *name;
	enum operand_kind kind;
	uint8_t subject;
} roots[] = {
	{"data", OPERAND_HOLDING, TT_SUBJECT_DATA},
	{"result", OPERAND_HOLDING, TT_SUBJECT_RESULT},
	{"by", OPERAND_ROLE, TT_SUBJECT_BY},
	{"from", OPERAND_ROLE, TT_SUBJECT_FROM},
	{"to", OPERAND_ROLE, TT_SUBJECT_TO},
	{"party", OPERAND_ROLE, TT_SUBJECT_PARTY},
	{"event", OPERAND_EVENT, TT_SUBJECT_EVENT},
};

static const struct field_name {
	const char *name;
	enum operand_kind of;
	uint8_t field;
} fields[] = {
	{"country", OPERAND_ROLE, TT_FIELD_COUNTRY},
	{"kind", OPERAND_ROLE, TT_FIELD_KIND},
	{"sector", OPERAND_ROLE, TT_FIELD_SECTOR},
	{"type", OPERAND_EVENT, TT_FIELD_TYPE},
	{"operation", OPERAND_EVENT, TT_FIELD_OPERATION},
	{"purpose", OPERAND_EVENT, TT_FIELD_PURPOSE},
	{"via", OPERAND_EVENT, TT_FIELD_VIA},
	{"method", OPERAND_EVENT, TT_FIELD_METHOD},
	{"at", OPERAND_EVENT, TT_FIELD_AT},
	{"id", OPERAND_HOLDING, TT_FIELD_ID},
};

static struct operand complain_unknown(struct reader *reader, struct operand object, struct tt_token name) {
	TT_VECTOR(struct tt_text) candidates = {0};
	struct tt_arena *arena = reader->model->arena;
	if (object.kind == OPERAND_NONE) {
		for (size_t i = 0; i < TT_COUNT(roots); i++)
			*tt_push(arena, &candidates) = tt_text_of(roots[i].name);
		for (size_t i = 0; i < TT_COUNT(functions); i++)
			*tt_push(arena, &candidates) = tt_text_of(functions[i].name);
	}
	for (size_t i = 0; i < TT_COUNT(fields); i++)
		if (fields[i].of == object.kind)
			*tt_push(arena, &candidates) = tt_text_of(fields[i].name);
	for (uint32_t i = 0; object.kind == OPERAND_HOLDING && i < reader->model->attributes.len; i++)
		*tt_push(arena, &candidates) = reader->model->attributes.items[i].named.id;
	complain(reader, TT_CODE_EXPRESSION_NAME, name, name.text, (struct tt_text){0})->suggestion =
		tt_nearest(name.text, candidates.items, candidates.len);
	return object;
}

static struct operand read_field(struct reader *reader, struct operand object, struct tt_token name) {
	for (size_t i = 0; i < TT_COUNT(fields); i++) {
		if (fields[i].of != object.kind || !tt_text_is(name.text, fields[i].name))
			continue;
		object.kind = OPERAND_FIELD;
		object.field = fields[i].field;
		return object;
	}
	if (object.kind == OPERAND_HOLDING && tt_text_is(name.text, "holder")) {
		object.kind = OPERAND_ROLE;
		object.subject =
			object.subject == TT_SUBJECT_DATA ? TT_SUBJECT_DATA_HOLDER : TT_SUBJECT_RESULT_HOLDER;
		return object;
	}
	uint32_t attribute = TT_NONE;
	if (object.kind == OPERAND_HOLDING)
		attribute = tt_refer(reader->scope, TT_SYMBOL_ATTRIBUTE, name.text);
	if (attribute == TT_NONE)
		return complain_unknown(reader, object, name);
	object.kind = OPERAND_ATTRIBUTE;
	object.attribute = (uint16_t)attribute;
	return object;
}

static struct operand read_path(struct reader *reader, struct operand object) {
	while (!reader->failed && accept(reader, ".")) {
		struct tt_token name = reader->token;
		if (name.kind != TT_TOKEN_NAME)
			complain(reader, TT_CODE_EXPRESSION_EXPECTED, name, TT_TEXT("name"), name.text);
		advance(reader);
		if (next_is(reader, "("))
			object = read_method(reader, object, name);
		else
			object = read_field(reader, object, name);
	}
	return object;
}

static struct operand read_name(struct reader *reader) {
	struct tt_token name = reader->token;
	advance(reader);
	if (tt_text_is(name.text, "true") || tt_text_is(name.text, "false"))
		return truth(name, tt_text_is(name.text, "true") ? TT_FORMULA_TRUE : TT_FORMULA_FALSE);
	if (tt_text_is(name.text, "none"))
		return (struct operand){.kind = OPERAND_NONE, .token = name};
	for (size_t i = 0; i < TT_COUNT(functions); i++)
		if (tt_text_is(name.text, functions[i].name))
			return functions[i].read(reader, name);
	for (size_t i = 0; i < TT_COUNT(roots); i++) {
		if (!tt_text_is(name.text, roots[i].name))
			continue;
		struct operand object = {.kind = roots[i].kind, .subject = roots[i].subject, .token = name};
		check_subject(reader, name, object.subject);
		return read_path(reader, object);
	}
	return complain_unknown(reader, (struct operand){.kind = OPERAND_NONE, .token = name}, name);
}

static uint32_t read_or(struct reader *reader);

static struct operand read_operand(struct reader *reader) {
	struct tt_token token = reader->token;
	struct operand operand = {.kind = OPERAND_TRUTH, .formula = TT_FORMULA_FALSE, .token = token};
	if (reader->failed)
		return operand;
	if (token.kind == TT_TOKEN_NAME)
		return read_name(reader);
	if (token.kind == TT_TOKEN_STRING || token.kind == TT_TOKEN_PARAMETER) {
		read_text(reader, &operand);
	} else if (token.kind == TT_TOKEN_NUMBER) {
		operand.kind = OPERAND_NUMBER;
		operand.number = read_digits(reader, token);
		advance(reader);
	} else if (accept(reader, "[")) {
		read_text_list(reader, &operand);
	} else if (accept(reader, "(")) {
		operand.formula = read_or(reader);
		expect(reader, ")");
	} else {
		complain(reader, TT_CODE_EXPRESSION_EXPECTED, token, TT_TEXT("condition"), token.text);
	}
	return operand;
}

/* ---- instants that are moved ----------------------------------------------------------------------- */

static bool of_time(struct operand operand) {
	return operand.kind == OPERAND_INSTANT ||
	       (operand.kind == OPERAND_FIELD && operand.field == TT_FIELD_AT);
}

/* Only an instant that could be written as well is one to compare with. */
static int64_t check_instant(struct reader *reader, struct tt_token token, tt_instant instant) {
	tt_instant first = 0, last = 0;
	bool impossible;
	tt_time_parse(TT_TEXT("1900-01-01T00:00:00+23:59"), &first, &impossible);
	tt_time_parse(TT_TEXT("2100-12-31T23:59:59-23:59"), &last, &impossible);
	if (instant < first || instant > last)
		complain(reader, TT_CODE_IMPOSSIBLE_DATE, token,
			tt_time_format(reader->model->arena, instant), (struct tt_text){0});
	return instant;
}

/* A string that is a date becomes an instant. */
static struct operand as_instant(struct reader *reader, struct operand operand) {
	bool impossible = false;
	if (operand.kind != OPERAND_TEXTS || operand.text_count != 1)
		return operand;
	if (tt_time_parse(operand.texts[0], &operand.number, &impossible))
		operand.kind = OPERAND_INSTANT;
	else if (impossible)
		complain(reader, TT_CODE_IMPOSSIBLE_DATE, operand.token, operand.texts[0],
			(struct tt_text){0});
	return operand;
}

/*
 * What follows + or -. A date moves on the calendar, once and for all. The event's instant moves by a number
 * of seconds, which the comparison takes over to its other side; months have no such number.
 */
static struct operand move_instant(struct reader *reader, struct operand operand, bool later) {
	struct tt_token token = reader->token;
	struct tt_duration by = {0};
	if (token.kind != TT_TOKEN_NUMBER || !tt_duration_parse(token.text, &by))
		complain(reader, TT_CODE_NOT_A_PERIOD, token, token.text, (struct tt_text){0});
	advance(reader);
	if (operand.kind == OPERAND_INSTANT) {
		tt_instant moved =
			later ? tt_time_add(operand.number, by) : tt_time_subtract(operand.number, by);
		operand.number = check_instant(reader, token, moved);
		return operand;
	}
	if (by.years > 0 || by.months > 0)
		complain(reader, TT_CODE_EXPRESSION_CALENDAR, token, token.text, (struct tt_text){0});
	int64_t seconds = by.days * INT64_C(86400) + by.hours * INT64_C(3600);
	operand.number += later ? seconds : -seconds;
	return operand;
}

/* An operand, or an instant plus and minus durations. */
static struct operand read_sum(struct reader *reader) {
	struct operand operand = read_operand(reader);
	while (!reader->failed && (next_is(reader, "+") || next_is(reader, "-"))) {
		bool later = next_is(reader, "+");
		operand = as_instant(reader, operand);
		if (!of_time(operand))
			complain(reader, TT_CODE_EXPRESSION_SUM, reader->token, operand.token.text,
				reader->token.text);
		advance(reader);
		operand = move_instant(reader, operand, later);
	}
	return operand;
}

/* ---- comparisons ----------------------------------------------------------------------------------- */

static uint32_t at_least(struct reader *reader, struct operand object, int64_t number) {
	return tt_formula_atom(reader->model, (struct tt_atom){.kind = TT_ATOM_AT_LEAST,
						      .subject = object.subject,
						      .attribute = object.attribute,
						      .field = object.field,
						      .number = number});
}

/* The number that the other side of an ordering stands for: a number, a level of a scale, a date. */
static int64_t bound_of(struct reader *reader, struct operand object, struct operand other) {
	bool is_time = object.kind == OPERAND_FIELD;
	const struct tt_attribute_kind *kind = &reader->model->attributes.items[object.attribute];
	if (is_time)
		other = as_instant(reader, other);
	if (is_time && other.kind == OPERAND_INSTANT)
		return check_instant(reader, other.token, other.number - object.number);
	if (!is_time && kind->type == TT_TYPE_NUMBER && other.kind == OPERAND_NUMBER)
		return other.number;
	bool one_text = other.kind == OPERAND_TEXTS && other.text_count == 1;
	uint32_t word = one_text ? tt_names_find(&reader->model->words, other.texts[0]) : TT_NONE;
	for (uint32_t i = 0; !is_time && kind->type == TT_TYPE_SCALE && i < kind->level_count; i++)
		if (kind->levels[i] == word)
			return i + 1;
	complain(reader, TT_CODE_EXPRESSION_TYPE, other.token, other.token.text,
		is_time ? TT_TEXT("date (日付)") : kind->named.id);
	return 0;
}

static bool ordered(const struct reader *reader, struct operand operand) {
	if (operand.kind == OPERAND_FIELD)
		return operand.field == TT_FIELD_AT;
	return operand.kind == OPERAND_ATTRIBUTE &&
	       (reader->model->attributes.items[operand.attribute].type == TT_TYPE_NUMBER ||
		       reader->model->attributes.items[operand.attribute].type == TT_TYPE_SCALE);
}

static uint32_t compare_order(
	struct reader *reader, struct operand object, struct tt_text sign, struct operand other) {
	if (!ordered(reader, object)) {
		complain(reader, TT_CODE_EXPRESSION_ORDER, object.token, object.token.text, sign);
		return TT_FORMULA_FALSE;
	}
	int64_t bound = bound_of(reader, object, other);
	if (tt_text_is(sign, ">="))
		return at_least(reader, object, bound);
	if (tt_text_is(sign, ">"))
		return at_least(reader, object, bound + 1);
	if (tt_text_is(sign, "<"))
		return tt_formula_not(reader->model, at_least(reader, object, bound));
	if (tt_text_is(sign, "<="))
		return tt_formula_not(reader->model, at_least(reader, object, bound + 1));
	return tt_formula_and(reader->model, at_least(reader, object, bound),
		tt_formula_not(reader->model, at_least(reader, object, bound + 1)));
}

/* The word that a field is compared with; party kinds and event types are enumerations, the others open
 * words. */
static uint32_t field_word(struct reader *reader, uint8_t field, struct tt_token token, struct tt_text text) {
	struct tt_mark mark = mark_token(reader, token);
	if (field == TT_FIELD_ID)
		return tt_resolve(reader->scope, TT_SYMBOL_DATA, text, mark);
	if (field == TT_FIELD_OPERATION)
		return tt_resolve_word(reader->scope, TT_SYMBOL_OPERATION, text, mark);
	if (field == TT_FIELD_PURPOSE)
		return tt_resolve_word(reader->scope, TT_SYMBOL_PURPOSE, text, mark);
	int known = 0;
	if (field == TT_FIELD_TYPE || field == TT_FIELD_KIND)
		known = field == TT_FIELD_TYPE ? tt_enum_event_type(text) : tt_enum_party_kind(text);
	if (known < 0)
		complain(reader, TT_CODE_NOT_ONE_OF, token, text,
			field == TT_FIELD_TYPE
				? TT_TEXT("acquire, process, transfer, store, dispose")
				: TT_TEXT("group, company, person, authority, department, site"));
	if (field == TT_FIELD_TYPE || field == TT_FIELD_KIND)
		return (uint32_t)known;
	return tt_names_intern(reader->model->arena, &reader->model->words, text);
}

static uint32_t equals_texts(struct reader *reader, struct operand object, struct operand other) {
	uint32_t formula = TT_FORMULA_FALSE;
	struct tt_atom atom = {.kind = TT_ATOM_EQUALS, .subject = object.subject, .field = object.field};
	if (object.kind == OPERAND_ROLE)
		return any_of(reader, (struct tt_atom){.kind = TT_ATOM_IS, .subject = object.subject},
			TT_SYMBOL_PARTY, other);
	if (object.kind != OPERAND_FIELD || object.field == TT_FIELD_AT)
		complain(reader, TT_CODE_EXPRESSION_TYPE, other.token, object.token.text,
			TT_TEXT("word (語)"));
	for (uint32_t i = 0; i < other.text_count && !reader->failed; i++) {
		atom.operand = field_word(reader, object.field, name_token(reader, other, i), other.texts[i]);
		reader->failed = reader->failed || atom.operand == TT_NONE;
		formula = tt_formula_or(reader->model, formula, tt_formula_atom(reader->model, atom));
	}
	return formula;
}

static uint32_t is_among(struct reader *reader, struct operand object, struct operand others) {
	if (others.kind != OPERAND_TEXTS)
		complain(reader, TT_CODE_EXPRESSION_TYPE, others.token, others.token.text,
			TT_TEXT("[\"…\", …]"));
	return equals_texts(reader, object, others);
}

static uint32_t as_truth(struct reader *reader, struct operand operand) {
	if (operand.kind == OPERAND_TRUTH)
		return operand.formula;
	if (operand.kind == OPERAND_ATTRIBUTE &&
		reader->model->attributes.items[operand.attribute].type == TT_TYPE_TRUTH)
		return tt_formula_atom(reader->model, (struct tt_atom){.kind = TT_ATOM_TRUTH,
							      .subject = operand.subject,
							      .attribute = operand.attribute});
	complain(reader, TT_CODE_EXPRESSION_TYPE, operand.token, operand.token.text,
		TT_TEXT("condition (条件)"));
	return TT_FORMULA_FALSE;
}

static uint32_t equals_party(struct reader *reader, struct operand a, struct operand b) {
	struct tt_atom atom = {.kind = TT_ATOM_SAME,
		.subject = a.subject < b.subject ? a.subject : b.subject,
		.other = a.subject < b.subject ? b.subject : a.subject};
	return tt_formula_atom(reader->model, atom);
}

static uint32_t compare_equal(struct reader *reader, struct operand a, struct operand b) {
	if (b.kind == OPERAND_NONE)
		return tt_formula_not(reader->model, exists_formula(reader, a));
	if (ordered(reader, a))
		return compare_order(reader, a, TT_TEXT("=="), b);
	if (b.kind == OPERAND_TEXTS && b.text_count > 0)
		return equals_texts(reader, a, b);
	if (a.kind == OPERAND_ROLE && b.kind == OPERAND_ROLE)
		return equals_party(reader, a, b);
	uint32_t left = as_truth(reader, a), right = as_truth(reader, b); /* truths: both, or neither */
	struct tt_model *model = reader->model;
	return tt_formula_or(model, tt_formula_and(model, left, right),
		tt_formula_and(model, tt_formula_not(model, left), tt_formula_not(model, right)));
}

static uint32_t read_comparison(struct reader *reader) {
	static const char *const orders[] = {"<=", ">=", "<", ">"};
	struct operand left = read_sum(reader);
	if (accept(reader, "=="))
		return compare_equal(reader, left, read_sum(reader));
	if (accept(reader, "!="))
		return tt_formula_not(reader->model, compare_equal(reader, left, read_sum(reader)));
	if (accept(reader, "in"))
		return is_among(reader, left, read_operand(reader));
	for (size_t i = 0; i < TT_COUNT(orders); i++)
		if (accept(reader, orders[i]))
			return compare_order(reader, left, tt_text_of(orders[i]), read_sum(reader));
	return as_truth(reader, left);
}

/* ---- Boolean operators ----------------------------------------------------------------------------- */

static uint32_t read_unary(struct reader *reader) {
	if (++reader->depth > MAX_DEPTH)
		complain(reader, TT_CODE_EXPRESSION_DEPTH, reader->token, reader->token.text,
			(struct tt_text){0});
	uint32_t formula;
	if (accept(reader, "!"))
		formula = tt_formula_not(reader->model, read_unary(reader));
	else
		formula = read_comparison(reader);
	reader->depth--;
	return formula;
}

static uint32_t read_and(struct reader *reader) {
	uint32_t formula = read_unary(reader);
	while (accept(reader, "&&"))
		formula = tt_formula_and(reader->model, formula, read_unary(reader));
	return formula;
}

static uint32_t read_or(struct reader *reader) {
	uint32_t formula = read_and(reader);
	while (accept(reader, "||"))
		formula = tt_formula_or(reader->model, formula, read_and(reader));
	return formula;
}

/* Labels and linked() may only raise: raising one label must never take another away. */
static bool labels_positive(const struct tt_model *model, uint32_t formula, bool positive) {
	const struct tt_formula *node = &model->formulas.nodes.items[formula];
	switch (node->kind) {
	case TT_FORMULA_ATOM: {
		uint8_t kind = model->atoms.items.items[node->a].kind;
		return positive || (kind != TT_ATOM_LABEL && kind != TT_ATOM_LINKED);
	}
	case TT_FORMULA_NOT:
		return labels_positive(model, node->a, !positive);
	case TT_FORMULA_AND:
	case TT_FORMULA_OR:
		return labels_positive(model, node->a, positive) && labels_positive(model, node->b, positive);
	default:
		return true;
	}
}

uint32_t tt_expression_read(struct tt_model *model, const struct tt_scope *scope, struct tt_text text,
	struct tt_mark mark, bool verbatim, enum tt_context context) {
	struct reader reader = {.model = model,
		.scope = scope,
		.context = context,
		.text = text,
		.mark = mark,
		.verbatim = verbatim};
	if (text.len > MAX_LEN) {
		tt_complain(model->diagnostics, TT_CODE_EXPRESSION_LONG, mark, (struct tt_text){0},
			(struct tt_text){0});
		return TT_FORMULA_FALSE;
	}
	advance(&reader);
	struct tt_token first = reader.token;
	uint32_t formula = read_or(&reader);
	if (reader.token.kind != TT_TOKEN_END)
		complain(&reader, TT_CODE_EXPRESSION_REST, reader.token, reader.token.text,
			(struct tt_text){0});
	if (!reader.failed && context == TT_CONTEXT_DERIVE && !labels_positive(model, formula, true))
		complain(&reader, TT_CODE_LABEL_NEGATED, first, text, (struct tt_text){0});
	return reader.failed ? TT_FORMULA_FALSE : formula;
}

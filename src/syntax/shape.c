/*
 * A document is held against keys.def: every value against the shape of its key. Each shape has a function
 * that says whether a value has it, and complains if not; what is wrong is also noted by node, so that the
 * reader of the model can leave it out and go on.
 */
#include "syntax/keys.h"

#include <string.h>

struct check {
	struct tt_arena *arena;
	const struct tt_document *document;
	uint32_t file;
	struct tt_diagnostics *diagnostics;
	uint8_t *wrong;
	struct tt_text key; /* under which the value at hand stands */
	bool in_regime;	    /* where $parameters may stand for names */
};

static bool check_shape(struct check *check, uint32_t node, struct tt_shape shape);

/* ---- complaints ------------------------------------------------------------------------------------ */

static enum tt_node_kind kind_of(const struct check *check, uint32_t node) {
	return check->document->nodes[node].kind;
}

static struct tt_text text_of(const struct check *check, uint32_t node) {
	return tt_node_text(check->document, node);
}

static struct tt_diagnostic *complain(
	struct check *check, enum tt_code code, uint32_t node, struct tt_text first) {
	check->wrong[node] = 1;
	return tt_complain(check->diagnostics, code, tt_node_mark(check->file, check->document, node), first,
		TT_TEXT(""));
}

/* Says no, after a complaint that names the key. */
static bool refuse(struct check *check, enum tt_code code, uint32_t node) {
	complain(check, code, node, check->key);
	return false;
}

/* Says no, after a complaint that quotes the value. */
static bool refuse_value(struct check *check, enum tt_code code, uint32_t node) {
	complain(check, code, node, text_of(check, node));
	return false;
}

/* Nothing, ~ and null are all no value. */
static bool is_missing(const struct check *check, uint32_t node) {
	const struct tt_node *at = &check->document->nodes[node];
	struct tt_text text = text_of(check, node);
	return at->kind == TT_NODE_SCALAR && at->plain &&
	       (text.len == 0 || tt_text_is(text, "~") || tt_text_is(text, "null"));
}

static bool want(struct check *check, uint32_t node, enum tt_node_kind kind, enum tt_code otherwise) {
	if (is_missing(check, node))
		return refuse(check, TT_CODE_MISSING_VALUE, node);
	return kind_of(check, node) == kind || refuse(check, otherwise, node);
}

static bool want_scalar(struct check *check, uint32_t node) {
	return want(check, node, TT_NODE_SCALAR, TT_CODE_NOT_ONE_VALUE);
}

/* ---- names ----------------------------------------------------------------------------------------- */

/* White space, quotes and invisible characters beyond ASCII, from first to last. */
static bool is_refused_in_names(struct tt_text text) {
	static const char *const ranges[][2] = {{"\u00A0", "\u00A0"}, {"\u2000", "\u200F"},
		{"\u2018", "\u201F"}, {"\u2028", "\u202F"}, {"\u205F", "\u206F"}, {"\u3000", "\u3000"},
		{"\uFEFF", "\uFEFF"}};
	for (size_t i = 0; i < TT_COUNT(ranges); i++) {
		struct tt_text first = tt_text_of(ranges[i][0]), last = tt_text_of(ranges[i][1]);
		struct tt_text start = tt_text_slice(text, 0, first.len);
		if (tt_text_compare(start, first) >= 0 && tt_text_compare(start, last) <= 0)
			return true;
	}
	return false;
}

/* Expressions and the ids of findings need their own punctuation. */
static bool is_name(struct tt_text text) {
	if (text.len == 0 || text.len > TT_NAME_LIMIT || tt_text_first_bad(text) < text.len)
		return false;
	for (size_t at = 0; at < text.len; at++) {
		bool plain = (text.bytes[at] & 0x80) == 0;
		if (plain ? strchr(" \t\r\n\"'()[]{},;@>", text.bytes[at]) != NULL
			  : is_refused_in_names(tt_text_slice(text, at, text.len)))
			return false;
	}
	return true;
}

static bool check_new_name(struct check *check, uint32_t node) {
	struct tt_text text = text_of(check, node);
	bool good = is_name(text) && !tt_text_starts(text, "$");
	return good || refuse_value(check, TT_CODE_NOT_A_NAME, node);
}

static bool check_word(struct check *check, uint32_t node) {
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node);
	bool good = is_name(text) && (check->in_regime || !tt_text_starts(text, "$"));
	return good || refuse_value(check, TT_CODE_NOT_A_NAME, node);
}

/* ---- single values --------------------------------------------------------------------------------- */

static bool check_line(struct check *check, uint32_t node) {
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node);
	bool good = text.len > 0 && !memchr(text.bytes, '\n', text.len);
	return good || refuse_value(check, TT_CODE_NOT_A_LINE, node);
}

/* Text in one language. */
static bool check_plain_text(struct check *check, uint32_t node) {
	if (!want(check, node, TT_NODE_SCALAR, TT_CODE_NOT_A_TEXT))
		return false;
	return tt_text_trim(text_of(check, node)).len > 0 || refuse(check, TT_CODE_EMPTY_TEXT, node);
}

static bool check_text(struct check *check, uint32_t node) {
	static const char *const languages[] = {"ja", "en"};
	struct tt_text outer = check->key;
	if (kind_of(check, node) != TT_NODE_MAP)
		return check_plain_text(check, node);
	TT_FOR_PAIRS(check->document, node, key, value) {
		check->key = text_of(check, key);
		if (tt_text_is(check->key, languages[0]) || tt_text_is(check->key, languages[1]))
			check_plain_text(check, value);
		else
			complain(check, TT_CODE_UNKNOWN_KEY, key, check->key)->arguments[1] = TT_TEXT("text");
	}
	check->key = outer;
	return check->document->nodes[node].count > 0 || refuse(check, TT_CODE_NOT_A_TEXT, node);
}

static bool is_one_of(struct tt_text text, const char *const *words, size_t len) {
	for (size_t i = 0; i < len; i++)
		if (tt_text_is(text, words[i]))
			return true;
	return false;
}

static bool check_truth(struct check *check, uint32_t node) {
	static const char *const yes[] = {
		"true", "True", "TRUE", "yes", "Yes", "YES", "y", "on", "On", "1", "はい"};
	static const char *const no[] = {
		"false", "False", "FALSE", "no", "No", "NO", "n", "off", "Off", "0", "いいえ"};
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node);
	bool plain = check->document->nodes[node].plain;
	if (plain && (tt_text_is(text, "true") || tt_text_is(text, "false")))
		return true;
	struct tt_diagnostic *complaint = complain(check, TT_CODE_NOT_A_TRUTH, node, text);
	if (is_one_of(text, yes, TT_COUNT(yes)))
		complaint->suggestion = TT_TEXT("true");
	if (is_one_of(text, no, TT_COUNT(no)))
		complaint->suggestion = TT_TEXT("false");
	return false;
}

/* U+FF10 to U+FF19. */
static bool has_full_width_digit(struct tt_text text) {
	for (size_t at = 0; at + 3 <= text.len; at++)
		if (tt_text_starts(tt_text_slice(text, at, text.len), "\xEF\xBC") &&
			(unsigned char)text.bytes[at + 2] >= 0x90 &&
			(unsigned char)text.bytes[at + 2] <= 0x99)
			return true;
	return false;
}

static bool check_date(struct check *check, uint32_t node) {
	tt_instant instant;
	bool impossible;
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node);
	if (tt_time_parse(text, &instant, &impossible))
		return true;
	if (has_full_width_digit(text))
		return refuse_value(check, TT_CODE_FULL_WIDTH_DIGITS, node);
	return refuse_value(check, impossible ? TT_CODE_IMPOSSIBLE_DATE : TT_CODE_NOT_A_DATE, node);
}

static bool is_number(struct tt_text text) {
	int64_t number = 0;
	for (size_t at = 0; at < text.len; at++) {
		int digit = text.bytes[at] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(number, 10, &number) ||
			__builtin_add_overflow(number, digit, &number))
			return false;
	}
	return text.len > 0;
}

static bool check_number(struct check *check, uint32_t node) {
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node);
	if (has_full_width_digit(text))
		return refuse_value(check, TT_CODE_FULL_WIDTH_DIGITS, node);
	return is_number(text) || refuse_value(check, TT_CODE_NOT_A_NUMBER, node);
}

static bool check_expression(struct check *check, uint32_t node) {
	if (!want_scalar(check, node))
		return false;
	return tt_text_trim(text_of(check, node)).len > 0 || refuse(check, TT_CODE_EMPTY_TEXT, node);
}

static bool check_period(struct check *check, uint32_t node) {
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node);
	size_t plus = text.len;
	while (plus > 0 && text.bytes[plus - 1] != '+')
		plus--;
	bool anchored = plus == 0 || is_name(tt_text_slice(text, 0, plus - 1));
	struct tt_duration duration;
	if (anchored && tt_duration_parse(tt_text_slice(text, plus, text.len), &duration))
		return true;
	return refuse_value(
		check, has_full_width_digit(text) ? TT_CODE_FULL_WIDTH_DIGITS : TT_CODE_NOT_A_PERIOD, node);
}

/* "a", "b", "c" of the words. */
static struct tt_text list_words(struct tt_arena *arena, struct tt_enum_words all) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, 1000);
	for (uint32_t i = 0; i < all.len; i++)
		tt_buf_format(&buf, "%s%s", i ? ", " : "", all.words[i].word);
	return tt_buf_text(&buf);
}

static bool check_enumeration(struct check *check, uint32_t node, enum tt_enumeration enumeration) {
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node), candidates[16];
	if (tt_enum_find(enumeration, text) >= 0)
		return true;
	struct tt_enum_words all = tt_enum_words(enumeration);
	uint32_t len = all.len < TT_COUNT(candidates) ? all.len : TT_COUNT(candidates);
	for (uint32_t i = 0; i < len; i++)
		candidates[i] = tt_text_of(all.words[i].word);
	struct tt_diagnostic *complaint = complain(check, TT_CODE_NOT_ONE_OF, node, text);
	complaint->arguments[1] = list_words(check->diagnostics->arena, all);
	complaint->suggestion = tt_nearest(text, candidates, len);
	return false;
}

/* ---- lists and maps -------------------------------------------------------------------------------- */

typedef bool check_function(struct check *check, uint32_t node);

/* A word, or a list of them. */
static bool check_some(struct check *check, uint32_t node, check_function *check_one) {
	if (kind_of(check, node) == TT_NODE_SCALAR)
		return check_one(check, node);
	if (!want(check, node, TT_NODE_LIST, TT_CODE_NOT_WORDS))
		return false;
	TT_FOR_ITEMS(check->document, node, item)
	check_one(check, item);
	return true;
}

static bool check_words(struct check *check, uint32_t node) {
	return check_some(check, node, check_word);
}

/* A file may be called almost anything: $ begins the name of a parameter. */
static bool is_file(struct tt_text text) {
	static const char ending[] = ".yaml";
	size_t len = sizeof(ending) - 1;
	return text.len > len && text.bytes[0] != '$' &&
	       tt_text_is(tt_text_slice(text, text.len - len, text.len), ending);
}

/* The name of a pack, perhaps with the version that is wanted; or the path of its file. */
static bool check_pack(struct check *check, uint32_t node) {
	if (!want_scalar(check, node))
		return false;
	struct tt_text text = text_of(check, node);
	if (is_file(text))
		return check_line(check, node);
	size_t at = 0;
	while (at < text.len && text.bytes[at] != '@')
		at++;
	bool good = is_name(tt_text_slice(text, 0, at)) && !tt_text_starts(text, "$") &&
		    (at == text.len || is_name(tt_text_slice(text, at + 1, text.len)));
	return good || refuse_value(check, TT_CODE_NOT_A_NAME, node);
}

static bool check_packs(struct check *check, uint32_t node) {
	return check_some(check, node, check_pack);
}

static bool check_lines(struct check *check, uint32_t node) {
	return check_some(check, node, check_line);
}

static bool check_list(struct check *check, uint32_t node, struct tt_shape item_shape) {
	if (!want(check, node, TT_NODE_LIST, TT_CODE_NOT_A_LIST))
		return false;
	TT_FOR_ITEMS(check->document, node, item)
	check_shape(check, item, item_shape);
	return true;
}

static bool check_map(struct check *check, uint32_t node, struct tt_shape value_shape) {
	if (!want(check, node, TT_NODE_MAP, TT_CODE_NOT_A_MAP))
		return false;
	TT_FOR_PAIRS(check->document, node, key, value) {
		struct tt_text outer = check->key;
		check->key = text_of(check, key);
		check->wrong[value] = !check_new_name(check, key);
		check_shape(check, value, value_shape);
		check->key = outer;
	}
	return true;
}

/* ---- records --------------------------------------------------------------------------------------- */

static const struct tt_key *find_key(struct tt_record_keys record, struct tt_text name) {
	for (uint32_t i = 0; i < record.len; i++)
		if (tt_text_is(name, record.keys[i].name))
			return &record.keys[i];
	return NULL;
}

static void complain_of_key(struct check *check, struct tt_record_keys record, uint32_t key, uint32_t value) {
	struct tt_text name = text_of(check, key), candidates[32];
	uint32_t len = record.len < TT_COUNT(candidates) ? record.len : TT_COUNT(candidates);
	for (uint32_t i = 0; i < len; i++)
		candidates[i] = tt_text_of(record.keys[i].name);
	struct tt_diagnostic *complaint = complain(check, TT_CODE_UNKNOWN_KEY, key, name);
	complaint->arguments[1] = tt_text_of(record.name);
	complaint->suggestion = tt_nearest(name, candidates, len);
	check->wrong[value] = 1;
}

static bool check_word_set(struct check *check, uint32_t node);

static void check_pair(struct check *check, struct tt_record_keys record, uint32_t key, uint32_t value) {
	const struct tt_key *known = find_key(record, text_of(check, key));
	struct tt_text outer = check->key;
	check->key = text_of(check, key);
	if (known)
		check_shape(check, value, known->shape);
	else if (record.open)
		check_word_set(check, value);
	else
		complain_of_key(check, record, key, value);
	check->key = outer;
}

static void check_required(struct check *check, struct tt_record_keys record, uint32_t node) {
	for (uint32_t i = 0; i < record.len; i++) {
		if (!record.keys[i].required ||
			tt_node_get(check->document, node, record.keys[i].name) != TT_NONE)
			continue;
		struct tt_mark mark = tt_node_mark(check->file, check->document, node);
		tt_complain(check->diagnostics, TT_CODE_MISSING_KEY, mark, tt_text_of(record.keys[i].name),
			tt_text_of(record.name));
	}
}

static bool check_record(struct check *check, uint32_t node, enum tt_record which) {
	struct tt_record_keys record = tt_record_keys(which);
	bool outer = check->in_regime;
	if (!want(check, node, TT_NODE_MAP, TT_CODE_NOT_A_MAP))
		return false;
	check->in_regime = outer || which == TT_RECORD_regime;
	TT_FOR_PAIRS(check->document, node, key, value)
	check_pair(check, record, key, value);
	check_required(check, record, node);
	check->in_regime = outer;
	return true;
}

/* ---- shapes of their own --------------------------------------------------------------------------- */

/* A map that may only have the keys given, each with a value that check_value accepts; none is required. */
static bool check_fields(struct check *check, uint32_t node, const char *const *names, size_t len,
	check_function *check_value) {
	bool good = true;
	TT_FOR_PAIRS(check->document, node, key, value) {
		struct tt_text outer = check->key;
		check->key = text_of(check, key);
		if (is_one_of(check->key, names, len))
			good = check_value(check, value) && good;
		else
			good = refuse(check, TT_CODE_UNKNOWN_KEY, key);
		check->key = outer;
	}
	return good;
}

/* Names with has or lacks around them, or without. */
static bool check_word_set(struct check *check, uint32_t node) {
	static const char *const names[] = {"has", "lacks"};
	if (kind_of(check, node) != TT_NODE_MAP)
		return check_lines(check, node);
	return check_fields(check, node, names, TT_COUNT(names), check_lines);
}

/* A label, or labels with their owners: {label: {of: parties}}. */
static bool check_owned_label(struct check *check, uint32_t key, uint32_t value) {
	static const char *const names[] = {"of"};
	if (!check_new_name(check, key) || !want(check, value, TT_NODE_MAP, TT_CODE_NOT_A_MAP))
		return false;
	return check_fields(check, value, names, TT_COUNT(names), check_words);
}

static bool check_labels(struct check *check, uint32_t node) {
	if (kind_of(check, node) != TT_NODE_MAP)
		return check_word(check, node);
	TT_FOR_PAIRS(check->document, node, key, value)
	check_owned_label(check, key, value);
	return true;
}

static bool check_label_values(struct check *check, uint32_t node) {
	if (kind_of(check, node) != TT_NODE_LIST)
		return check_labels(check, node);
	TT_FOR_ITEMS(check->document, node, item)
	check_labels(check, item);
	return true;
}

/* What an effect sets, or one of several such: text, or labels with their owners. */
static bool check_set_item(struct check *check, uint32_t node) {
	return kind_of(check, node) == TT_NODE_MAP ? check_labels(check, node) : check_line(check, node);
}

/* The same in a list, or what to add and to remove. */
static bool check_set_value(struct check *check, uint32_t node) {
	static const char *const changes[] = {"add", "remove", "without"};
	if (kind_of(check, node) != TT_NODE_MAP)
		return check_some(check, node, check_set_item);
	TT_FOR_PAIRS(check->document, node, key, value)
	if (is_one_of(text_of(check, key), changes, TT_COUNT(changes)))
		check_words(check, value);
	else
		check_owned_label(check, key, value);
	return true;
}

/* A country, or countries with intervals: {IS: {from: …}}. */
static bool check_place_member(struct check *check, uint32_t node) {
	const struct tt_shape interval = {TT_ONCE, TT_RECORD, TT_RECORD_interval};
	return kind_of(check, node) == TT_NODE_MAP ? check_map(check, node, interval)
						   : check_word(check, node);
}

static bool check_place_members(struct check *check, uint32_t node) {
	if (!want(check, node, TT_NODE_LIST, TT_CODE_NOT_A_LIST))
		return false;
	TT_FOR_ITEMS(check->document, node, item)
	check_place_member(check, item);
	return true;
}

static bool check_discharge(struct check *check, uint32_t node) {
	static const char *const names[] = {"fact", "event"};
	if (kind_of(check, node) != TT_NODE_MAP)
		return check_word(check, node);
	if (!check_fields(check, node, names, TT_COUNT(names), check_word))
		return false;
	if (check->document->nodes[node].count == 1)
		return true;
	complain(check, TT_CODE_ONE_OF_KEYS, node, TT_TEXT("fact, event"));
	return false;
}

/* One text, or several with the times in which they are to be cited. */
static bool check_cite(struct check *check, uint32_t node) {
	if (kind_of(check, node) != TT_NODE_LIST)
		return check_plain_text(check, node);
	TT_FOR_ITEMS(check->document, node, item)
	check_record(check, item, TT_RECORD_citation);
	return true;
}

static bool check_any(struct check *check, uint32_t node) {
	(void)check;
	(void)node;
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static bool check_basic(struct check *check, uint32_t node, enum tt_basic basic) {
	static check_function *const functions[TT_BASIC_COUNT] = {
#define SHAPE(name) [TT_BASIC_##name] = check_##name,
		TT_BASIC_SHAPES(SHAPE)
#undef SHAPE
	};
	return functions[basic](check, node);
}

static bool check_shape(struct check *check, uint32_t node, struct tt_shape shape) {
	struct tt_shape single = {TT_ONCE, shape.sort, shape.which};
	if (shape.repetition == TT_LIST_OF)
		return check_list(check, node, single);
	if (shape.repetition == TT_MAP_OF)
		return check_map(check, node, single);
	if (shape.repetition == TT_SOME_OF && kind_of(check, node) != TT_NODE_SCALAR)
		return want(check, node, TT_NODE_LIST, TT_CODE_NOT_WORDS) && check_list(check, node, single);
	if (shape.sort == TT_RECORD)
		return check_record(check, node, shape.which);
	if (shape.sort == TT_ENUMERATION)
		return check_enumeration(check, node, shape.which);
	return check_basic(check, node, shape.which);
}

void tt_shape_check(struct tt_arena *arena, const struct tt_document *document, uint32_t file,
	enum tt_record record, struct tt_diagnostics *diagnostics, uint8_t **wrong) {
	struct check check = {.arena = arena, .document = document, .file = file, .diagnostics = diagnostics};
	check.key = tt_text_of(tt_record_keys(record).name);
	*wrong = check.wrong = TT_NEW_ARRAY(arena, uint8_t, document->len);
	if (document->len > 0)
		check_record(&check, 0, record);
}

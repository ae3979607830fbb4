/* keys.def unfolded: the keys of all records in one table, in the order of keys.def, and each record a
 * stretch of it. */
#include "syntax/keys.h"

/* A number for every shape that a key may have, from which the three parts of struct tt_shape are taken. */
#define FOLD(repetition, sort, which) ((repetition) | (sort) << 2 | (which) << 4)
#define UNFOLD(code)                                                                                         \
	{ (code) & 3, (code) >> 2 & 3, (code) >> 4 }
#define SHAPES(name, sort, which)                                                                            \
	CODE_##name = FOLD(TT_ONCE, sort, which), CODE_list_of_##name = FOLD(TT_LIST_OF, sort, which),       \
	CODE_map_of_##name = FOLD(TT_MAP_OF, sort, which),                                                   \
	CODE_some_of_##name = FOLD(TT_SOME_OF, sort, which),

enum {
#define SHAPE(name) SHAPES(name, TT_BASIC, TT_BASIC_##name)
	TT_BASIC_SHAPES(SHAPE)
#undef SHAPE
#define ENUM(name) SHAPES(name, TT_ENUMERATION, TT_ENUM_##name)
#define RECORD(name, flags) SHAPES(name, TT_RECORD, TT_RECORD_##name)
#include "syntax/keys.def"
};

/* Where each record's keys begin; after the last of these, the key of that name has the record's own number.
 */
enum {
#define RECORD(name, flags) FIRST_OF_##name, BEFORE_##name = FIRST_OF_##name - 1,
#define KEY(record, key, shape, flags, ja, en) KEY_##record##_##key,
#include "syntax/keys.def"
	KEY_COUNT
};

enum { REQUIRED = 1, OPEN = 1 }; /* flags of keys.def */

static const struct tt_key keys[KEY_COUNT] = {
#define KEY(record, key, shape, flags, ja, en) {#key, UNFOLD(CODE_##shape), (flags) == REQUIRED, ja, en},
#include "syntax/keys.def"
};

static const char *const names[KEY_COUNT] = {
#define NAMES(record, key, kinds) [KEY_##record##_##key] = kinds,
#include "syntax/keys.def"
};

static const char *const keyed[KEY_COUNT] = {
#define KEYED(record, key, kind) [KEY_##record##_##key] = kind,
#include "syntax/keys.def"
};

const char *tt_key_names(const struct tt_key *key) {
	return names[key - keys];
}

const char *tt_key_keyed(const struct tt_key *key) {
	return keyed[key - keys];
}

static const struct {
	const char *word, *kinds;
} in_condition[] = {
#define IN_CONDITION(word, kinds) {word, kinds},
#include "syntax/keys.def"
};

static const char *names_of(enum tt_record record, struct tt_text key) {
	struct tt_record_keys all = tt_record_keys(record);
	for (uint32_t i = 0; i < all.len; i++)
		if (tt_text_is(key, all.keys[i].name))
			return tt_key_names(&all.keys[i]);
	return NULL;
}

const char *tt_condition_names(struct tt_text word) {
	for (size_t i = 0; i < TT_COUNT(in_condition); i++)
		if (tt_text_is(word, in_condition[i].word))
			return in_condition[i].kinds;
	const char *of_data = names_of(TT_RECORD_data, word);
	return of_data != NULL ? of_data : names_of(TT_RECORD_event, word);
}

/* The length of a record is not known where it begins: it ends where the next begins. */
static const uint16_t first_keys[TT_RECORD_COUNT + 1] = {
#define RECORD(name, flags) [TT_RECORD_##name] = FIRST_OF_##name,
#include "syntax/keys.def"
	[TT_RECORD_COUNT] = KEY_COUNT};

static const struct {
	const char *name;
	bool open;
} records[TT_RECORD_COUNT] = {
#define RECORD(name, flags) {#name, (flags) == OPEN},
#include "syntax/keys.def"
};

struct tt_record_keys tt_record_keys(enum tt_record record) {
	uint16_t first = first_keys[record];
	return (struct tt_record_keys){records[record].name, records[record].open, keys + first,
		first_keys[record + 1] - (uint32_t)first};
}

/* Where each enumeration's words begin, as with the keys; a word's own number is named by its line. */
#define GLUE(a, b) a##b
#define AT_LINE(line) GLUE(WORD_, line)
enum {
#define ENUM(name) FIRST_WORD_##name, BEFORE_WORD_##name = FIRST_WORD_##name - 1,
#define WORD(enumeration, word, name, ja, en) AT_LINE(__LINE__),
#include "syntax/keys.def"
	WORD_COUNT
};

static const struct tt_word words[WORD_COUNT] = {
#define WORD(enumeration, word, name, ja, en) {word, name, ja, en},
#include "syntax/keys.def"
};

static const struct {
	const char *name;
	uint16_t first;
} enumerations[TT_ENUM_COUNT + 1] = {
#define ENUM(name) {#name, FIRST_WORD_##name},
#include "syntax/keys.def"
	{"", WORD_COUNT}};

struct tt_enum_words tt_enum_words(enum tt_enumeration enumeration) {
	uint16_t first = enumerations[enumeration].first;
	return (struct tt_enum_words){enumerations[enumeration].name, words + first,
		enumerations[enumeration + 1].first - (uint32_t)first};
}

int tt_enum_find(enum tt_enumeration enumeration, struct tt_text word) {
	struct tt_enum_words all = tt_enum_words(enumeration);
	for (uint32_t i = 0; i < all.len; i++)
		if (tt_text_is(word, all.words[i].word))
			return (int)i;
	return -1;
}

#define ENUM(name)                                                                                           \
	int tt_enum_##name(struct tt_text word) {                                                            \
		return tt_enum_find(TT_ENUM_##name, word);                                                   \
	}
#include "syntax/keys.def"

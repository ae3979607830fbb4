/* keys.def as tables: for the checks (shape.c) and the JSON Schema (schema.c). */
#ifndef TT_SYNTAX_KEYS_H
#define TT_SYNTAX_KEYS_H

#include "syntax/shape.h"

/* The shapes that are neither records nor enumerations. */
#define TT_BASIC_SHAPES(SHAPE)                                                                               \
	SHAPE(word)                                                                                          \
	SHAPE(words)                                                                                         \
	SHAPE(packs)                                                                                         \
	SHAPE(line)                                                                                          \
	SHAPE(lines)                                                                                         \
	SHAPE(text)                                                                                          \
	SHAPE(truth)                                                                                         \
	SHAPE(date)                                                                                          \
	SHAPE(number)                                                                                        \
	SHAPE(expression)                                                                                    \
	SHAPE(any)                                                                                           \
	SHAPE(cite)                                                                                          \
	SHAPE(label_values)                                                                                  \
	SHAPE(set_value)                                                                                     \
	SHAPE(place_members)                                                                                 \
	SHAPE(discharge)                                                                                     \
	SHAPE(word_set)                                                                                      \
	SHAPE(period)

enum tt_basic {
#define SHAPE(name) TT_BASIC_##name,
	TT_BASIC_SHAPES(SHAPE)
#undef SHAPE
		TT_BASIC_COUNT
};

enum tt_enumeration {
#define ENUM(name) TT_ENUM_##name,
#include "syntax/keys.def"
	TT_ENUM_COUNT
};

struct tt_shape {
	enum tt_repetition { TT_ONCE, TT_LIST_OF, TT_MAP_OF, TT_SOME_OF } repetition;
	enum tt_sort { TT_BASIC, TT_ENUMERATION, TT_RECORD } sort;
	int which; /* enum tt_basic, tt_enumeration or tt_record */
};

struct tt_key {
	const char *name;
	struct tt_shape shape;
	bool required;
	const char *ja, *en; /* what it is for */
};

struct tt_record_keys {
	const char *name;
	bool open; /* other keys are allowed */
	const struct tt_key *keys;
	uint32_t len;
};

struct tt_word {
	const char *word;    /* in English, its name too */
	const char *name;    /* in Japanese */
	const char *ja, *en; /* what it does or says */
};

struct tt_enum_words {
	const char *name; /* of the enumeration */
	const struct tt_word *words;
	uint32_t len;
};

struct tt_record_keys tt_record_keys(enum tt_record record);
/* Of a key of these tables: the kinds of things that its values, or the keys of its map, name; NULL if none.
 */
const char *tt_key_names(const struct tt_key *key);
const char *tt_key_keyed(const struct tt_key *key);
/* What stands in quotes behind a word of a condition names these kinds; NULL: none, as with event.method. */
const char *tt_condition_names(struct tt_text word);
struct tt_enum_words tt_enum_words(enum tt_enumeration enumeration);
/* Which of its words this is; -1 if none. */
int tt_enum_find(enum tt_enumeration enumeration, struct tt_text word);

#define TT_NAME_LIMIT 200 /* bytes of a name */

#endif

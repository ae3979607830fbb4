/*
 * Sides: what an item is made of, as far as atoms read one part of it at a time: the event's words, each of
 * its parties, the holding before, the holding after, the units. What all atoms answer on one value of a side
 * is asked once and kept; values on which they agree share their answers, and with them the norms that these
 * answers rule out. All sides of an item but the words stay as they are as long as a draft does: they make a
 * situation, and items whose sides answer alike share it. So the norms worth judging on an item are what its
 * situation and its words leave, and most atoms of those have been answered before. Answers come from
 * tt_evaluate_atom() and nowhere else; this is a memory, and it is forgotten whenever law, places, facts or
 * the holding that was looked at change.
 */
#ifndef TT_ENGINE_SIDE_H
#define TT_ENGINE_SIDE_H

#include "engine/evaluate.h"

enum tt_side {
	TT_SIDE_OPERATION,
	TT_SIDE_PURPOSE,
	TT_SIDE_VIA,
	TT_SIDE_METHOD,
	TT_SIDE_WORD_COUNT, /* those before it are words of the event */
	TT_SIDE_BY = TT_SIDE_WORD_COUNT,
	TT_SIDE_FROM,
	TT_SIDE_TO,
	TT_SIDE_DATA,
	TT_SIDE_RESULT,
	TT_SIDE_UNITS,
	TT_SIDE_COUNT,
	TT_SIDE_PARTY = TT_SIDE_COUNT, /* whichever side the party addressed is on */
	TT_SIDE_LASTING, /* reads several sides, or an answer, but no word: asked once a draft's item */
	TT_SIDE_LOOSE,	 /* the same with words: asked once an item */
	TT_SIDE_NONE,	 /* reads the party addressed besides: asked each time */
};

enum { TT_LOOSE_WORDS = 8 }; /* of bits of loose, and of lasting, atoms that are remembered for an item */

/* What one value of a side says: bits of the side's atoms, of the atoms on the party addressed, of norms. */
struct tt_answers {
	uint64_t *yes, *no, *party_yes, *party_no;
	uint64_t *norms[TT_EVENT_TYPE_COUNT]; /* blocks, pairs: struct tt_left */
	uint32_t number;		      /* among those of the side */
	uint8_t known_types;		      /* bits of types for which .norms is worked out */
	uint8_t excluding_types;	      /* bits of types of which some norm is ruled out */
	bool nobody;			      /* a party's side on which there is none */
};

/*
 * Norms of one type by number in engine.norms, as bits. For each 64 of them a pair of words: those that are
 * not ruled out, those of which no literal is missing. Blocks: of which pairs the first word is not zero.
 */
struct tt_left {
	const uint64_t *blocks, *pairs;
};

/* Sides of an item that are no words, and what they leave together; complete are conjunctions only. */
struct tt_situation {
	const struct tt_answers *of[TT_SIDE_COUNT];
	uint8_t type;	  /* under which the item is judged */
	bool empty;	  /* no norm is left */
	uint64_t norms[]; /* blocks, pairs */
};

/* The sides of an item. Loose and lasting atoms: for each 64 a word of those asked, those true, those false.
 */
struct tt_sides {
	const struct tt_answers *of[TT_SIDE_COUNT];
	uint64_t *lasting;
	uint64_t loose[3 * TT_LOOSE_WORDS];
};

/*
 * A literal that no side answers. Where when and the regime's conditions are conjunctions, a norm of which no
 * literal is missing on any side applies iff its rests hold.
 */
struct tt_rest {
	uint32_t atom;
	bool negated;
};

struct tt_rests {
	uint32_t first, count; /* in .rests; of a norm that is no conjunction, none */
	bool conjunction;      /* of literals; so are its regime's conditions */
};

struct tt_atom_place {
	uint8_t side; /* enum tt_side */
	uint16_t bit;
};

struct tt_side_memory {
	const struct tt_atom_place *places; /* by atom */
	struct tt_side_table *tables;	    /* by side; engine/side.c */
	uint8_t sides[TT_SIDE_COUNT];	    /* those that matter, words first */
	uint32_t side_count, word_sides;    /* of them; of them words */
	uint32_t loose_words, lasting_words;
	uint32_t most_norms;		      /* of one type */
	uint64_t *no_lasting;		      /* scratch, for an item of which nothing is to be remembered */
	uint32_t party_words, word_count;     /* words met later are asked of nowhere, and answer alike */
	uint8_t *said;			      /* scratch, by part: enum said of engine/side.c */
	uint8_t plain_types;		      /* bits of types for which .plain is worked out */
	uint64_t *plain[TT_EVENT_TYPE_COUNT]; /* norms that are conjunctions */
	struct tt_rests *rests_of;	      /* by rule */
	TT_VECTOR(struct tt_rest) rests;
	TT_VECTOR(struct tt_situation *)
	situations; /* those from .situation_count on wait to be used again */
	uint32_t situation_count;
	struct tt_index situation_index;
	bool full;	      /* no more room for what has not been met yet: all is to be forgotten */
	uint32_t *candidates; /* rules, times 2, + 1 if sides say all but its rests */
	uint32_t candidate_count;
	struct tt_sides current;
};

struct tt_side_memory *tt_sides_create(struct tt_engine *engine);
void tt_sides_forget(struct tt_side_memory *memory);
void tt_sides_forget_row(struct tt_side_memory *memory, uint32_t row);

/* An item's situation, good until all is forgotten. */
const struct tt_situation *tt_sides_situation(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item);

/*
 * Gives the item its sides, good until the next call, and finds the norms that they leave. lasting: what is
 * known of lasting atoms, 3 * .lasting_words; NULL: nothing, and nothing is remembered.
 */
void tt_sides_set(struct tt_engine *engine, struct tt_side_memory *memory, struct tt_item *item,
	const struct tt_situation *situation, uint64_t *lasting);

/* Asks an atom that stands on no side, or on that of a party whose side is not known. */
enum tt_truth tt_sides_ask_anew(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item, uint32_t atom);

static inline bool tt_bit(const uint64_t *bits, uint32_t bit) {
	return bits[bit / 64] >> bit % 64 & 1;
}

static inline enum tt_truth tt_answers_truth(const uint64_t *yes, const uint64_t *no, uint32_t bit) {
	return tt_bit(yes, bit) ? TT_YES : tt_bit(no, bit) ? TT_NO : TT_UNKNOWN;
}

/* The answer of an atom on an item that has sides. */
static inline enum tt_truth tt_sides_ask(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item, uint32_t atom) {
	struct tt_atom_place place = memory->places[atom];
	if (place.side < TT_SIDE_COUNT) {
		const struct tt_answers *answers = item->sides->of[place.side];
		return tt_answers_truth(answers->yes, answers->no, place.bit);
	}
	if (place.side == TT_SIDE_PARTY && item->party_side < TT_SIDE_COUNT) {
		const struct tt_answers *answers = item->sides->of[item->party_side];
		return tt_answers_truth(answers->party_yes, answers->party_no, place.bit);
	}
	if (place.side == TT_SIDE_LASTING || place.side == TT_SIDE_LOOSE) {
		const struct tt_sides *sides = item->sides;
		const uint64_t *bits = (place.side == TT_SIDE_LASTING ? sides->lasting : sides->loose) +
				       3 * (place.bit / 64);
		if (bits[0] >> place.bit % 64 & 1)
			return tt_answers_truth(bits + 1, bits + 2, place.bit % 64);
	}
	return tt_sides_ask_anew(engine, memory, item, atom);
}

/* Does a norm apply of which the sides say all but its rests? */
static inline enum tt_truth tt_sides_ask_rests(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item, uint32_t rule) {
	struct tt_rests rests = memory->rests_of[rule];
	enum tt_truth all = TT_YES;
	for (uint32_t i = 0; i < rests.count && all != TT_NO; i++) {
		struct tt_rest rest = memory->rests.items[rests.first + i];
		enum tt_truth truth = tt_sides_ask(engine, memory, item, rest.atom);
		all = tt_truth_and(all, rest.negated ? tt_truth_not(truth) : truth);
	}
	return all;
}

#endif

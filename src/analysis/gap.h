/*
 * A gap: where two sets of rules differ on a transfer. For each rule of one set, each prime cube of "it is
 * broken" that leaves the other set unbroken in some world is a situation: "this, and otherwise lawful under
 * the other" (docs/semantics.md, section 13). Both sets are taken to bind the parties and to cover the event;
 * where they do not is a list of its own. Each situation has a witness, a model that the engine has judged.
 * Nothing is printed, and no law is known.
 */
#ifndef TT_ANALYSIS_GAP_H
#define TT_ANALYSIS_GAP_H

#include "engine/engine.h"

enum { TT_GAP_SIDES = 2, TT_GAP_SITUATIONS = 1000 };

/* A set of rules: those of one pack at one instant. */
struct tt_gap_side {
	struct tt_text pack; /* its id */
	tt_instant at;
};

/* A condition of a situation: an atom as a rule has it. */
struct tt_gap_literal {
	uint32_t atom;
	uint8_t who; /* enum tt_subject: whom the atom's party is */
	bool negated;
};

enum tt_witness_state {
	TT_WITNESS_CONFIRMED,
	TT_WITNESS_OPEN,      /* the language cannot say all of it: some rule stays open */
	TT_WITNESS_DISAGREES, /* the engine says otherwise: one of the two is wrong */
};

struct tt_gap_ground {
	uint32_t rule;	       /* of the permitting side, that applies and is kept */
	struct tt_text ground; /* that carries it; empty: what it forbids is not the case */
};

struct tt_situation {
	uint8_t forbids; /* the side that does */
	uint8_t state;	 /* enum tt_witness_state */
	bool binds;	 /* the witness is one that both sides bind and cover by themselves */
	const struct tt_gap_literal *literals;
	uint32_t literal_count;
	TT_VECTOR(uint32_t) rules;		 /* of the forbidding side: they say so */
	TT_VECTOR(struct tt_gap_ground) grounds; /* why the other side permits it */
	uint32_t astray;	/* not confirmed: the first rule that says otherwise; TT_NONE */
	struct tt_text witness; /* a model, as YAML */
};

/* What one side has, and the other has nothing like. */
enum tt_gap_only { TT_ONLY_DUTY, TT_ONLY_CHANGE, TT_ONLY_EXPOSE, TT_ONLY_BINDS };

struct tt_gap_difference {
	uint8_t kind, side;
	uint32_t rule, regime;	    /* rule TT_NONE where a regime differs as a whole */
	const struct tt_duty *duty; /* of a duty */
	uint32_t attribute, party;  /* of a change; of an exposure */
	uint32_t binds, covers;	    /* of a regime: formulas */
};

enum tt_gap_order { TT_GAP_EQUAL, TT_GAP_STRICTER, TT_GAP_LAXER, TT_GAP_INCOMPARABLE };

struct tt_gap_topic {
	struct tt_text topic; /* empty: rules without one */
	uint32_t situations[TT_GAP_SIDES];
	uint8_t first; /* enum tt_gap_order: the first side, held against the second */
};

/* Why an answer may leave something out. */
enum tt_gap_lack {
	TT_LACK_TOO_COMPLEX, /* the rule's condition has too many cubes */
	TT_LACK_TOO_LONG,    /* the search gave up on some cubes */
	TT_LACK_TOO_MANY,    /* more situations than are kept */
	TT_LACK_COMING,	     /* whether the rule is in force is not known */
	TT_LACK_EFFECT,	     /* what an effect does to an attribute is left free */
};

struct tt_gap_missing {
	uint8_t lack;
	uint32_t rule; /* TT_NONE where it is none in particular */
};

struct tt_gap {
	struct tt_model *model; /* that uses both packs */
	struct tt_gap_side sides[TT_GAP_SIDES];
	uint32_t packs[TT_GAP_SIDES]; /* of the model */
	uint32_t rules[TT_GAP_SIDES]; /* how many can forbid a transfer */
	TT_VECTOR(struct tt_situation) situations;
	TT_VECTOR(struct tt_gap_difference) differences;
	TT_VECTOR(struct tt_gap_topic) topics;
	TT_VECTOR(struct tt_gap_missing) missing;
	uint32_t disagreements;
};

/*
 * Compares two packs on transfers, or one pack at two instants. NULL where a pack cannot be used; diagnostics
 * say why. Everything lies on arena.
 */
struct tt_gap *tt_gap_create(struct tt_arena *arena, const struct tt_gap_side sides[TT_GAP_SIDES],
	struct tt_pack_path packs, struct tt_diagnostics *diagnostics);

/* The formula "this rule is broken", of the grounds that are in force at an instant. */
uint32_t tt_gap_broken(struct tt_model *model, const struct tt_rule *rule, tt_instant at);
/* Does the rule forbid transfers at an instant? Unknown where it is not known to be in force. */
enum tt_truth tt_gap_forbids(const struct tt_model *model, uint32_t rule, tt_instant at);

#endif

/*
 * A gap: where sets of rules differ on an event of one type. A set of rules, a side, is that of a pack or of
 * a regime of a model, at an instant. For each rule of one side, each prime cube of "it is broken" that
 * leaves another side unbroken in some world is a situation: "this, and otherwise lawful under the other"
 * (docs/semantics.md, section 13). So it is for each duty: when it arises, and the other side asks nothing
 * like it. All sides are taken to bind the parties and to cover the event; where they do not is a list of its
 * own. Each situation has a witness, a model that the engine has judged. Nothing is printed, and no law is
 * known.
 */
#ifndef TT_ANALYSIS_GAP_H
#define TT_ANALYSIS_GAP_H

#include "engine/engine.h"

enum { TT_GAP_SIDES = 16, TT_GAP_SITUATIONS = 10000 };

struct tt_gap_side {
	struct tt_text name;   /* of a pack; of a regime the path of its model */
	struct tt_text regime; /* empty: all that the pack has */
	tt_instant at;
	/* the rest is found */
	uint32_t day;	     /* the first side that stands at the same instant */
	uint32_t rules;	     /* how many can forbid such an event */
	const bool *regimes; /* by regime of the model: it is one of this side */
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
	uint8_t side, other; /* side forbids what other permits, or asks what other does not */
	uint8_t state;	     /* enum tt_witness_state */
	bool binds;	     /* the witness is one that both sides bind and cover by themselves */
	bool searched;	     /* found by search: one of as few as cover all worlds, not of all prime cubes */
	const struct tt_duty *duty; /* that is asked for; NULL: the event is forbidden */
	const struct tt_gap_literal *literals;
	uint32_t literal_count;
	TT_VECTOR(uint32_t) rules;		 /* of the side: they say so */
	TT_VECTOR(struct tt_gap_ground) grounds; /* why the other side permits it */
	uint32_t astray;	/* not confirmed: the first rule that says otherwise; TT_NONE */
	struct tt_text witness; /* a model, as YAML */
};

/*
 * Situations of one rule, or duty, of one side against another, that follow each other. What all of them have
 * is common; the rest is a product of choices: one option of each, and all of that are the situations. Where
 * they are no product, there is one choice, whose options are theirs.
 */
struct tt_gap_option {
	TT_VECTOR(struct tt_gap_literal) literals;
};

struct tt_gap_choice {
	TT_VECTOR(struct tt_gap_option) options;
};

struct tt_gap_group {
	uint32_t first, count; /* situations */
	TT_VECTOR(struct tt_gap_literal) common;
	TT_VECTOR(struct tt_gap_choice) choices;
};

/* What one side has, and another has nothing like. */
enum tt_gap_only { TT_ONLY_CHANGE, TT_ONLY_EXPOSE, TT_ONLY_BINDS };

struct tt_gap_difference {
	uint8_t kind, side, other; /* of a range other is side: it is held against none */
	uint32_t rule, regime;	   /* rule TT_NONE where a regime differs as a whole */
	uint32_t attribute, party; /* of a change; of an exposure */
	uint32_t binds, covers;	   /* of a regime: formulas */
};

enum tt_gap_order { TT_GAP_EQUAL, TT_GAP_STRICTER, TT_GAP_LAXER, TT_GAP_INCOMPARABLE };

/* What a side has on a topic that another has nothing like. */
struct tt_gap_excess {
	uint32_t forbids, asks; /* situations; duties in situations */
	uint32_t changes;	/* of attributes and exposure, which have no order */
	bool classifies;	/* in some world, where the other does not */
};

struct tt_gap_topic {
	struct tt_text topic;	      /* empty: rules without one */
	uint32_t rules[TT_GAP_SIDES]; /* of any kind that say something of such an event */
	struct tt_gap_excess excess[TT_GAP_SIDES][TT_GAP_SIDES]; /* of the first over the second */
};

/* A side as it is written: "jp/appi", "model.yaml:terms". */
struct tt_gap_side tt_gap_side_of(struct tt_text word, tt_instant at);
/* Is the side a regime of a model, rather than what a pack has? */
bool tt_gap_of_model(const struct tt_gap_side *side);
/* How the first side's rules on a topic compare with the second's. */
enum tt_gap_order tt_gap_order(const struct tt_gap_topic *topic, uint32_t first, uint32_t second);

/* Why an answer may leave something out. */
enum tt_gap_lack {
	TT_LACK_TOO_COMPLEX, /* the rule's condition has too many cubes */
	TT_LACK_TOO_LONG,    /* the search gave up on some cubes */
	TT_LACK_TOO_MANY,    /* more situations than are kept */
	TT_LACK_COMING,	     /* whether the rule is in force is not known */
	TT_LACK_EFFECT,	     /* what an effect does to an attribute is left free */
	TT_LACK_NAMED,	     /* a condition names one party of a model as such: it holds of nobody here */
	TT_LACK_UNEXAMINED,  /* the side has no rule at all: a regime still to be examined */
	TT_LACK_INTERRUPTED, /* somebody would wait no longer */
};

struct tt_gap_missing {
	uint8_t lack;
	uint32_t rule; /* TT_NONE where it is none in particular */
	uint32_t side; /* likewise */
};

struct tt_gap {
	struct tt_model *model; /* that uses all packs */
	uint8_t type;		/* enum tt_event_type: of the events that are compared */
	uint32_t side_count;
	struct tt_gap_side sides[TT_GAP_SIDES];
	TT_VECTOR(struct tt_situation) situations; /* those that forbid, then duties; by side, other, rule */
	TT_VECTOR(struct tt_gap_group) groups;
	TT_VECTOR(struct tt_gap_difference) differences;
	TT_VECTOR(struct tt_gap_topic) topics;
	TT_VECTOR(struct tt_gap_missing) missing;
	uint32_t disagreements;
};

struct tt_gap_request {
	struct tt_gap_side sides[TT_GAP_SIDES]; /* name, regime and at of each */
	uint32_t side_count;
	uint8_t type;
	struct tt_model_request
		from; /* which packs and files there are; its own path and source do not count */
	/* Told how far it has come, once a rule and side, and how many situations there are so far; then, as
	 * they come on top of all, once a situation that got a witness, and once that it was run. False: what
	 * was found is to do. NULL: nobody asks. */
	bool (*go_on)(void *context, uint32_t done, uint32_t all, uint32_t found);
	void *context;
};

/* NULL where a side cannot be read; diagnostics say why, or that a model has no such regime. All on arena. */
struct tt_gap *tt_gap_create(
	struct tt_arena *arena, const struct tt_gap_request *request, struct tt_diagnostics *diagnostics);

/* The formula "this rule is broken", of the grounds that are in force at an instant. */
uint32_t tt_gap_broken(struct tt_model *model, const struct tt_rule *rule, tt_instant at);
/* Does the rule forbid events of a type at an instant? Unknown where it is not known to be in force. */
enum tt_truth tt_gap_forbids(const struct tt_model *model, uint32_t rule, uint8_t type, tt_instant at);

#endif

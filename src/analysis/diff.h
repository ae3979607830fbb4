/*
 * A diff: what two runs say, held against each other. The runs are of two models, or of one model at two
 * instants. Each run becomes a list of statements ("the event sell: forbidden", "the copy of sales at it:
 * value high"), which are the same on both sides if kind, group and key are. A statement that only one side
 * makes, or whose value differs, is a difference. Ids never meet here, for they mean nothing in another
 * model; texts do, and they stand for any language. Nothing is printed: plans and pages show the same
 * differences.
 */
#ifndef TT_ANALYSIS_DIFF_H
#define TT_ANALYSIS_DIFF_H

#include "analysis/check.h"

enum tt_diff_kind {
	TT_DIFF_PARTY, /* of the model: things that are there */
	TT_DIFF_SYSTEM,
	TT_DIFF_DATA,
	TT_DIFF_REGIME,
	TT_DIFF_EVENT, /* of an event: it is there */
	TT_DIFF_VERDICT,
	TT_DIFF_GROUND,
	TT_DIFF_DUTY,
	TT_DIFF_QUESTION,
	TT_DIFF_UNIT,
	TT_DIFF_RISK,	 /* of an event: there is, or may be, a risk */
	TT_DIFF_FINDING, /* of an event or the model; silenced ones are no statements */
	TT_DIFF_HOLDING, /* of a holding: it was made */
	TT_DIFF_ATTRIBUTE,
	TT_DIFF_KIND_COUNT
};

/* One statement of one side. Ids are those of the side's model, or of the engine of its check's run. */
struct tt_statement {
	uint8_t kind;
	uint8_t number;	      /* verdict, unit, status of a duty, level of a risk */
	uint32_t group;	      /* event, holding, or TT_NONE: the model */
	struct tt_text key;   /* what it is about: an id, a finding's id, a question with its subjects, … */
	struct tt_text value; /* what is said of it, in the words of the language; empty: that it is so */
	uint32_t subject;     /* thing, asked question, rule of a ground; attribute; risk */
	struct tt_range range; /* of an attribute */
	const struct tt_arisen *duty;
	const struct tt_found *found;
	const struct tt_citations *cite; /* of a ground, duty or finding; NULL: nothing is cited */
};

struct tt_diff_side {
	struct tt_check *check;
	TT_VECTOR(struct tt_statement) statements;
	struct tt_index index;
	TT_VECTOR(uint32_t) holdings;	 /* in the order of tables */
	TT_VECTOR(uint32_t) rank;	 /* by holding: its place among them */
	TT_VECTOR(struct tt_text) names; /* by holding: data@holder:system */
};

/* before or after is NULL where that side says nothing of it. */
struct tt_difference {
	const struct tt_statement *before, *after;
	uint32_t group; /* differences with the same number belong together; groups ascend */
};

/* What happens to a rule of law, or to a ground or place that a rule speaks of. */
enum tt_law_change {
	TT_LAW_BEGINS,
	TT_LAW_ENDS,
	TT_LAW_WILL_BEGIN,
	TT_LAW_WILL_END,
	TT_LAW_BEGINS_BY, /* its first day is not fixed; on this day at the latest, be that past or to come */
};

struct tt_law {
	uint8_t change;		 /* enum tt_law_change */
	uint32_t regime, rule;	 /* TT_NONE for a place */
	uint32_t requirement;	 /* the ground; TT_NONE: the rule itself */
	uint32_t place, country; /* a country that joins or leaves a place; TT_NONE */
	tt_instant at;		 /* TT_TIME_MAX: no day is fixed */
	uint32_t
		events; /* of the model on which it has a bearing; 0 for a place: that is known of no event */
	uint32_t first_event; /* the first of them; TT_NONE */
};

struct tt_diff {
	struct tt_diff_side before, after;
	/* The model's first, then by event in the order of the second model, then by holding; in each by
	 * kind. */
	TT_VECTOR(struct tt_difference) items;
	uint32_t counts[TT_DIFF_KIND_COUNT];
	uint32_t new_errors, gone_errors; /* findings of severity error that only one side has */
	TT_VECTOR(struct tt_law) laws;	  /* by instant */
};

/*
 * Compares two checks, which may be of one model. What it keeps lies on the arena of the second one's model.
 * laws are those of the second model: what begins or ends between the two instants, and later, and has a
 * bearing on what the model does.
 */
struct tt_diff *tt_diff_create(struct tt_check *before, struct tt_check *after);

/* The group of a difference in words: the event's id, data@holder:system, or empty for the model. */
struct tt_text tt_diff_group(const struct tt_diff *diff, const struct tt_difference *difference);
/* Which side made a statement. */
const struct tt_diff_side *tt_diff_side(const struct tt_diff *diff, const struct tt_difference *difference);
const char *tt_diff_kind_name(enum tt_diff_kind kind);	   /* "verdict" */
const char *tt_law_change_name(enum tt_law_change change); /* "begins" */

/* law.c: fills .laws. */
void tt_diff_laws(struct tt_diff *diff);

#endif

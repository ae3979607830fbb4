/*
 * The rules of a pack as a search sees them: on one kind of event, at one instant. What rules say changes
 * only where something begins or ends, so a stage for each such instant stands for all of time.
 */
#ifndef TT_ANALYSIS_PACK_RULES_H
#define TT_ANALYSIS_PACK_RULES_H

#include "analysis/gap_world.h"
#include "analysis/pack.h"

/* Something to see to: that a norm is kept, and perhaps that one of its duties is fulfilled. */
struct tt_goal {
	uint32_t rule;
	const struct tt_duty *duty; /* NULL: the norm alone */
	uint32_t applies, asks;	    /* formulas: when it is to be seen to, and what is to be so then */
	tt_literal_id kept;	    /* it does not apply, or that is so */
};

/* The event does what fulfils a duty. */
struct tt_way {
	uint32_t rule;
	const struct tt_duty *duty;
	tt_literal_id taken;
};

struct tt_staged_rule {
	bool here;	       /* of the pack, in force, on such events */
	tt_literal_id applies; /* its regime binds and covers, and its condition holds */
	tt_literal_id broken;  /* and what it asks is not so; never of a rule that is no norm */
};

struct tt_stage {
	tt_instant at;
	uint8_t type; /* enum tt_event_type */
	struct tt_gap gap;
	struct tt_world *world;
	tt_literal_id made; /* the event makes something */
	const struct tt_staged_rule *rules; /* by rule */
	TT_VECTOR(struct tt_goal) goals;    /* of norms that must be kept, but for those of contracts */
	TT_VECTOR(struct tt_way) ways;
};

struct tt_pack_rules {
	struct tt_arena *arena;
	struct tt_model *model;
	struct tt_text name; /* by which a model uses the pack */
	const struct tt_pack_path *path;
	uint32_t pack, file;
	TT_VECTOR(tt_instant) instants; /* the latest first */
	TT_VECTOR(struct tt_stage *) stages;
	TT_VECTOR(tt_literal_id) assumptions; /* of the next question */
	bool gave_up;			      /* on some question */
	struct tt_pack_cases *cases;
};

/* The stage of a kind of event at an instant, made when it is first asked for. */
struct tt_stage *tt_pack_stage(struct tt_pack_rules *rules, uint8_t type, tt_instant at);
/* Is the rule one of the pack itself, in force at an instant within what the pack covers? */
bool tt_pack_rule_at(const struct tt_pack_rules *rules, uint32_t rule, tt_instant at);
/* Was its regime made of a template, for the check? */
bool tt_pack_rule_made(const struct tt_pack_rules *rules, uint32_t rule);
void tt_pack_assume(struct tt_pack_rules *rules, tt_literal_id literal);
/* Is there a world in which all holds that is assumed? The assumptions stay. */
enum tt_truth tt_pack_possible(struct tt_pack_rules *rules, const struct tt_stage *stage);
/* Complains about a rule and others, each with its citations; of an attribute, third says which. */
void tt_pack_complain(struct tt_pack_rules *rules, enum tt_code code, uint32_t rule, const uint32_t *others,
	uint32_t len, struct tt_text third);
/* pack_clash.c: rules that cannot all be kept, effects that give one attribute different values. */
void tt_pack_find_clashes(struct tt_pack_rules *rules);

#endif

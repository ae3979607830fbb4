/*
 * The compiled rules. Every condition is a part: a cover of prime implicants (cube.h). A rule is violated
 * when its regime binds and covers, its when holds, and what it forbids holds or what it requires does not.
 * Where parts of a rule share an atom in opposite signs, combining their answers would lose exactness; such a
 * rule is one part in all (whole).
 */
#ifndef TT_ENGINE_PROGRAM_H
#define TT_ENGINE_PROGRAM_H

#include "engine/cube.h"
#include "model/model.h"

typedef uint32_t tt_part; /* index in tt_program.parts */

/*
 * What must be the case, as far as a look at the item can tell, for a rule's when not to be false: an index
 * from this to the rules picks those that are worth judging.
 */
enum tt_guard_kind { TT_GUARD_NONE, TT_GUARD_OPERATION, TT_GUARD_DATA_LABEL, TT_GUARD_RESULT_LABEL };

struct tt_guard {
	uint8_t kind;
	uint32_t operand; /* word or label */
};

/* All that judging most norms reads, in 64 bytes. */
struct tt_compiled_rule {
	tt_part when, forbid;
	tt_part whole;	  /* violated, in one; TT_NONE where the parts are independent */
	uint32_t regime;  /* as in tt_rule */
	uint32_t require; /* the same without nodes that say nothing, or TT_NONE */
	uint32_t
		before; /* the row of the same rule that it takes the place of once it is in force; TT_NONE */
	uint32_t after; /* and the other way round */
	struct tt_guard guard;
	struct tt_duties duties;      /* as in tt_rule */
	uint8_t who, types, strength; /* as in tt_rule */
	bool reads_data, reads_result;
	bool comes;	   /* it, or its regime, is law without a first day as yet */
	bool reads_labels; /* of a derivation: it may hold once another label is reached */
	bool plain_duties; /* all musts of whom it addresses, not due at any time, and never discharged here
			    */
};

struct tt_compiled_regime {
	tt_part binds, covers;
};

struct tt_program {
	const struct tt_model *model;
	struct tt_arena *scratch; /* of covers (engine/cube.h); one block of it stays */
	TT_VECTOR(struct tt_cover) parts;
	struct tt_index part_index; /* by formula */
	TT_VECTOR(uint32_t) part_formulas;
	TT_VECTOR(struct tt_axiom) axioms; /* scratch of one condition */
	const struct tt_compiled_regime *regimes;
	const struct tt_compiled_rule *rules;
	const tt_part *requirements;			/* by requirement; TT_NONE for any and all */
	TT_VECTOR(uint32_t) norms[TT_EVENT_TYPE_COUNT]; /* rules to judge, in the order of the model */
	TT_VECTOR(uint32_t) effects[TT_EVENT_TYPE_COUNT];
	const tt_part *perspectives, *risks; /* by perspective, by risk */
	const bool *about_results;	     /* by risk: it looks at what is made alone */
	TT_VECTOR(uint32_t) risks_at[TT_EVENT_TYPE_COUNT];
	TT_VECTOR(uint32_t) derivations; /* classify and expose rules */
	TT_VECTOR(uint32_t) link_labels; /* labels that linked() asks for */
	/* Questions of which some answers may contradict each other, be too old, or speak for some only. */
	const bool *doubtful;
	TT_VECTOR(uint32_t) doubting[TT_EVENT_TYPE_COUNT]; /* rules that ask them: norms, then effects */
	bool examines;					   /* some pack says which countries' law it covers */
	bool waits_for_events;				   /* some duty is discharged by an event */
	TT_VECTOR(uint32_t) reach_facts;		   /* facts that answer can-reach */
	TT_VECTOR(tt_instant) boundaries; /* instants at which a derivation's force changes */
};

/*
 * The cover of a condition that no rule has as it stands, under the axioms of its atoms, like all of a
 * program's; on the model's arena. Returns as tt_cover_compile() does.
 */
enum tt_status tt_condition_cover(struct tt_program *program, struct tt_model *model, uint32_t formula,
	struct tt_cover *cover) TT_MUST_USE;

/*
 * Complains about rules that can never do what they say (impossible.c): never in force, never applying, never
 * forbidding, never met; grounds that never count; effects that contradict each other. built_in: of the packs
 * that are built in, which are clean, and whose own check alone asks (analysis/pack.c); else of all others.
 */
void tt_rules_check(struct tt_model *model, bool built_in);

/* An attribute to which two set rules each give a value, and not the same; TT_NONE if there is none. */
uint32_t tt_effects_differ(struct tt_model *model, const struct tt_rule *one, const struct tt_rule *other);

/* All the time in which a rule is or might be in force, its regime too, and what its pack covers. */
struct tt_interval tt_rule_time(const struct tt_model *model, const struct tt_rule *rule);

/* The formula "what is required is so", of the grounds that are in force at some of the time; surely: none of
 * those that only might be. */
uint32_t tt_requirement_met(
	struct tt_model *model, uint32_t requirement, struct tt_interval time, bool surely);

#endif

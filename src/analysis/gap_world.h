/*
 * The world of a gap: one event of one type with one data set, as truth values. What rules ask becomes
 * literals of a search (sat.h): the same question in other words is the same literal (of a transfer, "by" is
 * "from", and the country of what the receiver holds is the receiver's), labels that rules derive and what
 * effects make of attributes are defined, and the rest is free but for axioms.
 *
 * A transfer has two parties, FROM and TO. What is acquired comes in to TO, perhaps from FROM. Of the other
 * types one party, FROM, is all there is; what it stores or makes may lie in another country, which TO stands
 * for then. A process may make nothing.
 */
#ifndef TT_ANALYSIS_GAP_WORLD_H
#define TT_ANALYSIS_GAP_WORLD_H

#include "analysis/gap.h"
#include "analysis/sat.h"

/* A question about the world: an atom about data, result, from, to or the event. */
struct tt_world_atom {
	struct tt_atom atom;
	uint8_t who;  /* of a fact asked of a party: FROM or TO; else 0 */
	uint8_t side; /* that stands on the day on which the answer depends; else 0 */
	tt_literal_id literal;
};

/* A country that stands for all that no rule tells from it. */
struct tt_world_country {
	uint32_t word;
	tt_literal_id from, to; /* the giver's, the receiver's */
};

/* A condition that was read: formula, side, who and which holding it calls data. */
struct tt_world_condition {
	uint32_t words[4];
	tt_literal_id literal;
};

struct tt_world {
	struct tt_arena *arena;
	struct tt_model *model;
	struct tt_gap *gap;
	struct tt_sat *sat;
	tt_literal_id yes; /* always true */
	/*
	 * That what a model leaves unsaid is as usual: who acts is who gives, what lies with a party lies in
	 * its country, an act is of one type, parties and data are none that a model names, and what data has
	 * is what effects leave of what it was. True in a gap; in a loose world only where it is assumed, and
	 * without it a world may be anything that some model can show.
	 */
	tt_literal_id usual;
	TT_VECTOR(struct tt_world_atom) atoms;
	struct tt_index atom_index;
	TT_VECTOR(struct tt_world_country) countries;
	TT_VECTOR(struct tt_atom) deriving;	 /* labels whose definitions are being read */
	TT_VECTOR(struct tt_world_atom) brought; /* labels that data comes with */
	TT_VECTOR(struct tt_world_condition) conditions;
	struct tt_index condition_index;
	TT_VECTOR(tt_literal_id) plain; /* what makes a world an ordinary one, to be had where it can be */
};

struct tt_world *tt_world_create(struct tt_gap *gap, struct tt_arena *arena);
/* Makes a world loose, before anything is read. */
void tt_world_loosen(struct tt_world *world);
/* The literal of a condition of a rule for one side; who: whom the rule addresses. */
tt_literal_id tt_world_condition(struct tt_world *world, uint32_t side, uint8_t who, uint32_t formula);
/* The same of a range, in which names of data are those of the model, and the event's data has none. */
tt_literal_id tt_world_scope(struct tt_world *world, uint32_t side, uint8_t who, uint32_t formula);
/* A rule classifies a holding, TT_SUBJECT_DATA or TT_SUBJECT_RESULT. */
tt_literal_id tt_world_view(struct tt_world *world, uint32_t side, uint8_t holding, uint32_t rule);
tt_literal_id tt_world_literal(struct tt_world *world, uint32_t side, uint8_t who, uint32_t atom);
/* Is there a subject (enum tt_subject) in events of a type? Unknown: in some. */
enum tt_truth tt_world_present(uint8_t type, uint8_t subject);
/* FROM or TO: who acts, and who holds what is made. */
uint8_t tt_world_actor(const struct tt_world *world);
uint8_t tt_world_result_holder(const struct tt_world *world);
/* Once all conditions are read: the axioms between what they ask. */
void tt_world_close(struct tt_world *world);

/* ---- the assignment last found ------------------------------------------------------------------------ */

/*
 * A model of it as YAML lines, the parts under keys that stand once each: prefix begins all names. Countries
 * and the like are chosen where nothing turns on them.
 */
enum tt_witness_part {
	TT_PART_PARTIES,
	TT_PART_SYSTEMS,
	TT_PART_DATA,
	TT_PART_ANCHORS,
	TT_PART_EVENTS,
	TT_PART_FACTS,
	TT_PART_COUNT
};

struct tt_witness {
	struct tt_buf parts[TT_PART_COUNT];
};

void tt_world_witness(struct tt_world *world, const char *prefix, struct tt_witness *witness);
/* A whole model of parts, which uses the packs of all sides and includes their models. */
struct tt_text tt_witness_model(const struct tt_gap *gap, const struct tt_witness *witness, tt_instant at);

#endif

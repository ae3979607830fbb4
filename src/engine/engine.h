/*
 * engine: the machine. It holds who has which data where, and steps that state by one event after another:
 *
 *	state --event--> verdict + duties + questions + new state
 *
 * check, explain, expectations, gap and plan call tt_engine_step() and nothing else; record calls
 * tt_engine_record(), which is a step with an event that is not the model's; decide calls tt_engine_decide(),
 * which is that step taken back. No law is known here, and nothing is printed. docs/semantics.md says exactly
 *what is computed.
 */
#ifndef TT_ENGINE_ENGINE_H
#define TT_ENGINE_ENGINE_H

#include "engine/cube.h"
#include "model/model.h"

/* ---- ranges and holdings --------------------------------------------------------------------------- */

/*
 * What is known of an attribute: at least this, at most that, in the attribute's lattice (sets by inclusion,
 * others by order). Known when both are equal. open: the questions (ids of tt_engine.asked) that keep it
 * apart.
 */
struct tt_range {
	uint32_t at_least, at_most;
	tt_set_id open;
	uint32_t source; /* the rule that gave it, or one of the following */
};

enum {
	TT_SOURCE_UNKNOWN = UINT32_MAX,	     /* nobody gave it */
	TT_SOURCE_DECLARED = UINT32_MAX - 1, /* stated under data: */
	TT_SOURCE_INPUTS = UINT32_MAX - 2,   /* came with the data, or by joining the inputs */
	TT_SOURCE_PLACE = UINT32_MAX - 3,    /* follows from who holds it where */
};

/* This data, held by this party, on this system. Rows keep their place for ever; alive says whether it is
 * there. */
struct tt_holding {
	uint32_t data, holder, system;	 /* system may be TT_NONE: not given */
	uint32_t lot;			 /* of the data set; TT_NONE: of a row beside the state */
	uint32_t made_by;		 /* event */
	uint32_t reach;			 /* index in tt_engine.reaches */
	bool alive, phantom;		 /* phantom: a holding as seen by somebody who can reach it */
	struct tt_range labels;		 /* category, derived labels included */
	struct tt_range exposed;	 /* exposure */
	tt_set_id base_least, base_most; /* labels that do not rest on any other holding */
};

/*
 * What holdings are of: a data set as a whole, whose lot has its number, or one instance of it, behind
 * those. A holding is keyed by lot, holder and system.
 */
struct tt_lot {
	uint32_t data, instance; /* instance TT_NONE: the whole */
	uint32_t first, last;	 /* holdings in the order in which they were made, or TT_NONE */
	uint32_t version;	 /* how often its holdings were changed */
};

/* What follows from holder and system alone, at one instant. */
struct tt_reach {
	uint32_t holder, system;
	tt_set_id stack;	 /* systems */
	struct tt_range readers; /* lowest parties that can reach it */
	/*
	 * Parties at or below which everybody reaches it, besides the holder: surely; possibly; possibly,
	 * leaving out those who may only because they belong to asks_entity.
	 */
	tt_set_id sure_roots, maybe_roots, stated_roots;
	/* Legal person whose departments may reach it, each a question; TT_NONE: none. */
	uint32_t asks_entity;
	struct tt_range controllers;
	struct tt_range countries;
};

/* ---- questions that were met ----------------------------------------------------------------------- */

/*
 * An asked question with its subjects; question TT_NONE asks for an attribute of a data set, party or system.
 * The sector of a party is asked for like an attribute, though holdings have none.
 */
enum { TT_ASKED_SECTOR = UINT32_MAX - 1 };

/*
 * And whether law to come is in force: of TT_OF_RULE, with the subjects regime, rule and requirement, the
 * latter two TT_NONE where the regime, or the rule, comes as a whole.
 */
enum { TT_ASKED_FORCE = UINT32_MAX - 2, TT_OF_RULE = TT_OF_COUNTRY + 1 };

struct tt_asked {
	uint32_t question;
	uint32_t subjects[TT_OF_MAX];
	uint32_t attribute; /* question TT_NONE: which one */
	uint8_t of;	    /* question TT_NONE: enum tt_of of subjects[0] */
};

/* ---- what a step says ------------------------------------------------------------------------------ */

enum tt_verdict { TT_PERMITTED, TT_PERMITTED_WITH_DUTIES, TT_UNDETERMINED, TT_FORBIDDEN };

enum tt_finding_code {
#define FINDING(name, severity, text, ja, en, help_ja, help_en) TT_FINDING_##name,
#include "engine/finding.def"
#undef FINDING
	TT_FINDING_COUNT
};

/* Whom and what a judgement is about. Ids are TT_NONE where they do not apply. */
struct tt_about {
	uint32_t data, holder, system; /* the holding */
	uint32_t reader;	       /* of an implied transfer */
	uint32_t party;		       /* addressed by the rule */
};

struct tt_finding {
	uint8_t code;	      /* enum tt_finding_code */
	uint32_t event, rule; /* rule TT_NONE: of the machine itself */
	struct tt_about about;
	uint32_t attribute;	/* of a contradiction between values */
	uint32_t first, second; /* its values: declared and computed; for a duty finding, first is its index
				   in duties */
	tt_set_id questions;	/* of an open finding */
};

enum tt_duty_status { TT_DUTY_OPEN, TT_DUTY_DISCHARGED, TT_DUTY_UNMET };

struct tt_arisen { /* a duty that arose */
	const struct tt_duty *duty;
	uint32_t rule, debtor;
	struct tt_about about;
	uint8_t status;
	bool possible; /* only if an open question is answered so */
	bool implied;  /* by a storage or transfer that no event says */
};

/* A rule whose conditions an item of the event met, or perhaps did; each once. */
struct tt_matched {
	uint32_t rule;
	uint8_t truth; /* TT_YES, TT_UNKNOWN */
};

struct tt_ground_used {
	struct tt_text id;
	uint32_t rule, data;
	struct tt_citations cite;
};

struct tt_changed {
	uint32_t attribute;
	uint32_t data, holder, system; /* of the holding; holder TT_NONE: of all holdings of the data */
	struct tt_range before, after; /* of category: with derived labels */
	uint32_t rule;		       /* that caused it, or TT_NONE */
};

/* One rule judged on one item; collected only when a trace is asked for. */
struct tt_judged {
	uint32_t rule;
	struct tt_about about;
	uint8_t applicable, violated;	       /* enum tt_truth */
	bool implied;			       /* on a storage or transfer that no event says */
	uint32_t first_literal, literal_count; /* in tt_outcome.literals: of the regime and the rule itself */
	uint32_t scope_count;		     /* of them, the first say whether the regime binds and covers */
	uint32_t first_ground, ground_count; /* in tt_outcome.grounds_seen */
};

struct tt_literal { /* an atom that decided, or would decide */
	uint32_t atom;
	uint8_t truth;
	tt_set_id open;	    /* questions that leave it unknown */
	tt_set_id presumed; /* questions that nobody answered and that are presumed no */
};

/* A ground, or a group of them, followed by what it consists of. What a group not in force has is left out.
 */
struct tt_ground_seen {
	uint32_t requirement;
	uint8_t truth; /* enum tt_truth */
	bool in_force;
	uint8_t depth;			       /* groups around it */
	uint32_t row_count;		       /* it and all within it */
	uint32_t first_literal, literal_count; /* in tt_outcome.literals; none of a group */
};

/* A risk that there is at the event, or may be; collected only when risks are asked for. */
struct tt_risk_met {
	uint32_t risk;
	uint8_t type;  /* enum tt_event_type, implied storage included */
	uint8_t truth; /* TT_YES, TT_UNKNOWN */
	struct tt_about about;
	tt_set_id open; /* questions on which it hangs */
};

/* Whether a perspective applies to a data set of the event. */
struct tt_perspective_met {
	uint32_t perspective, data;
	uint8_t truth;
};

struct tt_result { /* the verdict on one data set of the event */
	uint32_t data;
	uint8_t verdict;
};

/* Valid until the next step or decision. */
struct tt_outcome {
	uint32_t event;	 /* that was stepped; of a decision: .model_event, or the number of the model's events
			  */
	uint8_t verdict; /* enum tt_verdict */
	uint8_t units;	 /* bits of enum tt_unit */
	tt_set_id questions; /* all that matter for the verdict or a duty */
	TT_VECTOR(struct tt_result) results;
	TT_VECTOR(struct tt_finding) findings;
	TT_VECTOR(struct tt_matched) matched; /* set rules, then norms, as they were met */
	TT_VECTOR(struct tt_ground_used) grounds;
	TT_VECTOR(struct tt_arisen) duties;
	TT_VECTOR(uint32_t) inputs, outputs;  /* holdings */
	TT_VECTOR(uint32_t) touched;	      /* other holdings whose attributes changed */
	TT_VECTOR(struct tt_changed) changes; /* with a trace only */
	TT_VECTOR(struct tt_judged) judged;
	TT_VECTOR(struct tt_literal) literals;
	TT_VECTOR(struct tt_ground_seen) grounds_seen;
	TT_VECTOR(struct tt_risk_met) risks; /* with risks only */
	TT_VECTOR(struct tt_perspective_met) perspectives;
};

/* ---- one run --------------------------------------------------------------------------------------- */

struct tt_program; /* engine/program.h: the compiled rules */

struct tt_link_cells;
struct tt_decisions;
struct tt_requested;

struct tt_engine {
	struct tt_arena *arena;
	struct tt_model *model; /* only its table of sets grows */
	const struct tt_program *program;
	tt_instant as_of, now;		   /* now: of the event that is stepped */
	const struct tt_event *event;	   /* that is stepped or decided */
	const struct tt_fact *extra_facts; /* answers that come before the model's */
	uint32_t extra_fact_count;
	const struct tt_fact *request_facts; /* answers that come before those, with a request */
	uint32_t request_fact_count;
	bool trace;
	bool risks; /* outcomes tell risks, too */

	/* Rules of the program that are in force at .now. */
	TT_VECTOR(uint32_t)
	norms[TT_EVENT_TYPE_COUNT], effects[TT_EVENT_TYPE_COUNT], doubting[TT_EVENT_TYPE_COUNT], classifying,
		exposing;
	struct tt_candidates *candidates; /* by type; engine/candidate.c */

	TT_VECTOR(struct tt_holding) holdings;
	TT_VECTOR(struct tt_range) ranges; /* column_count for each holding */
	struct tt_index holding_index;	   /* by lot, holder, system */
	uint32_t phantom;		   /* row of the holding as a reader sees it; TT_NONE: not made yet */
	TT_VECTOR(struct tt_lot) lots;	   /* the data sets of the model first */
	struct tt_index lot_index;	   /* of the others, by data and instance */
	TT_VECTOR(uint32_t) next_of_lot;   /* by holding: next one of the same lot */
	TT_VECTOR(struct tt_reach) reaches;
	struct tt_index reach_index;
	TT_VECTOR(struct tt_asked) asked;
	struct tt_index asked_index;
	struct tt_link_cells *links;	/* engine/classify.c */
	struct tt_step *step;		/* engine/step.c: scratch that steps reuse */
	struct tt_requested *requested; /* engine/request.c: the request as an event; NULL before the first */
	struct tt_decisions *decisions; /* engine/decide.c: what decisions remember; NULL before the first */
	struct tt_side_memory *sides;	/* engine/side.h; NULL before the first decision */
	bool deciding;			/* the event is a request, and its outcome will not stay */
	uint32_t version;		/* how often any holdings were changed */
	uint32_t grounds_used;		/* how often a ground carried a rule, so far */
	struct tt_index shown;		/* transfers that events of the model show */
	struct tt_index done;		/* events by operation and data */
	uint32_t override_count;	/* while answers are tried out: atoms and their truths */
	uint32_t override_atoms[16];
	uint8_t override_truths[16];
	TT_VECTOR(uint32_t) scratch;
	struct tt_outcome outcome;
};

/*
 * Compiles the rules of a model, once for all runs. A condition that is too complex is complained about in
 * the model's diagnostics, and the program must not be run then.
 */
struct tt_program *tt_program_compile(struct tt_model *model);

/* An engine without holdings. as_of: TT_TIME_MIN for the model's own. It lives in arena. */
struct tt_engine *tt_engine_create(struct tt_arena *arena, struct tt_model *model,
	const struct tt_program *program, tt_instant as_of, const struct tt_fact *extra_facts,
	uint32_t extra_fact_count);

/* Steps one event of the model and keeps the new state; the outcome belongs to the engine. */
const struct tt_outcome *tt_engine_step(struct tt_engine *engine, uint32_t event);

/*
 * An event that somebody asks about before it happens: an instance of a flow that the model shows, or any
 * other. Ids are the model's. What is not given is TT_NONE (drop and expiry TT_SET_EMPTY, at TT_TIME_MIN: the
 * as-of instant). A transfer, store or dispose has its data in input, as in a model.
 */
enum { TT_REQUEST_MAX = 16 }; /* parties, inputs, outputs */

/*
 * An instance that nothing has happened to: to decide on it, it needs no number of its own. It cannot be
 * recorded.
 */
#define TT_INSTANCE_UNMET (TT_NONE - 1)

/*
 * What a caller says of an attribute of what the event makes, as declared of a data set: a stricter value is
 * taken, a laxer one is a finding.
 */
struct tt_claim {
	uint32_t data, instance; /* as in input or output */
	uint32_t attribute, value;
};

struct tt_request {
	uint32_t model_event; /* that this is an instance of: its facts, and what covers it, count here too */
	uint8_t types;	      /* bits of enum tt_event_type */
	bool move, view;
	uint8_t by_count, input_count, output_count;
	const uint32_t *by, *input, *output;
	/*
	 * By input and by output: the instance of the data set, numbered by whoever keeps instances; TT_NONE,
	 * or NULL for all of them: the data set as a whole, which is another thing than any of its instances.
	 */
	const uint32_t *input_instances, *output_instances;
	uint32_t from, to, holder, source, system;
	uint32_t via, operation, purpose, method; /* words */
	tt_set_id drop, expiry;
	tt_instant at;
	/*
	 * Answers that count for this request only, before all others; where the question is of the event,
	 * the subject is tt_request_event().
	 */
	const struct tt_fact *facts;
	uint32_t fact_count;
	const struct tt_claim *claims;
	uint32_t claim_count;
};

static inline uint32_t tt_request_event(const struct tt_model *model, const struct tt_request *request) {
	return request->model_event == TT_NONE ? model->events.len : request->model_event;
}

/*
 * What a step with this event would say, rules that matched and attributes after included; the state stays
 * as it is. The outcome's rows may be looked at like any others until the next step or decision. Allocates
 * nothing once it has met what there is to meet. NULL if the request is none: too many parties or data sets,
 * no type, an id that is none, a part that its types cannot do without.
 */
const struct tt_outcome *tt_engine_decide(struct tt_engine *engine, const struct tt_request *request);

/*
 * Of what a decision on the request follows from besides the model and the request itself: the same number
 * means the same decision, at any instant that the request may give. 0: nobody knows beforehand, as for what
 * comes with answers or claims, or under other law than the engine has before it.
 */
uint64_t tt_engine_stamp(const struct tt_engine *engine, const struct tt_request *request);

/*
 * A decision, and the state is changed by it: a step with this event. Answers of the request must last as
 * long as the outcome. NULL, and nothing happens, for what has no decision, and for an instance that is
 * TT_INSTANCE_UNMET.
 */
const struct tt_outcome *tt_engine_record(struct tt_engine *engine, const struct tt_request *request);
/* Only what it changes, of an event that was judged before; no outcome. False where there would be none. */
bool tt_engine_apply(struct tt_engine *engine, const struct tt_request *request) TT_MUST_USE;

/* How often a request's draft was remembered, and how often it was made. */
struct tt_decision_counts {
	uint64_t remembered, made;
};

struct tt_decision_counts tt_engine_decision_counts(const struct tt_engine *engine);

/* A number that is equal for equal states (holdings and their ranges); for finding the steady state. */
uint64_t tt_engine_digest(const struct tt_engine *engine);

/* ---- looking at a state ---------------------------------------------------------------------------- */

/* The holding's range of an attribute, situated ones included; a location is a set of systems. */
struct tt_range tt_holding_range(struct tt_engine *engine, uint32_t holding, uint32_t attribute);
/* The holding of a lot at a party (system TT_NONE: the first there), or TT_NONE. */
uint32_t tt_engine_find(const struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system);
/* An instance of a data set, or TT_NONE where no recorded event spoke of it; instance TT_NONE: the whole. */
uint32_t tt_engine_lot(const struct tt_engine *engine, uint32_t data, uint32_t instance);
/* Is the holding one that surely was to be gone by now (its expiry)? */
bool tt_holding_expired(struct tt_engine *engine, uint32_t holding);
bool tt_range_known(struct tt_range range);
/* The attribute that a question without .question asks for. */
const struct tt_named *tt_asked_attribute(const struct tt_model *model, const struct tt_asked *asked);
/* Questions in words, such as "consent-confirmed(unified,platform)". */
void tt_asked_print(const struct tt_engine *engine, uint32_t asked, struct tt_buf *out);

/*
 * The minimal sets of answers that would settle an open finding of the outcome just given, if answered so.
 * Each option is a list of asked questions with the answer; satisfied says to which side. Only questions of
 * the rule itself take part; what upstream questions would do is seen by running the model with them
 * answered.
 */
enum { TT_OPTION_MAX = 8 };

struct tt_option {
	bool satisfied;
	uint8_t count;
	uint32_t asked[TT_OPTION_MAX];
	bool answer[TT_OPTION_MAX];
};

struct tt_options {
	const struct tt_option *items; /* fewest answers first; valid until the next step */
	uint32_t len;
};

/* finding: an index in outcome.findings, of a code that tt_finding_settles(). */
struct tt_options tt_engine_settles(struct tt_engine *engine, uint32_t finding);
/* Does a finding of this code say that a rule is open, so that answers may settle it? */
bool tt_finding_settles(uint8_t code);

#endif

/*
 * Catalogues: what may go wrong (risks), what helps against it (controls), the published guidelines that
 * controls refer to, and what people decided about them. Packs carry them as data; a model adds its own, and
 * its decisions. Part of model/model.h.
 *
 * Levels are positions in the scale of the attribute value, from 1; 0 is "not stated".
 */
#ifndef TT_MODEL_CATALOGUE_H
#define TT_MODEL_CATALOGUE_H

/* From where a risk is looked at: confidentiality, …; also what an impact is assessed by. */
struct tt_perspective {
	struct tt_named named;
	uint32_t when;		   /* formula: it applies */
	struct tt_title otherwise; /* why not, where it does not; empty: not said */
};

struct tt_system_kind {
	struct tt_named named;
	uint32_t is_a; /* the kind that it is a kind of, or TT_NONE */
};

/* Whom a control falls to; in the order of keys.def. */
enum tt_bearer {
	TT_BEARER_CONTROLLER,
	TT_BEARER_HOLDER,
	TT_BEARER_OPERATOR,   /* of each layer on which the data lies */
	TT_BEARER_FOUNDATION, /* the operator of the lowest layer */
	TT_BEARER_GIVER,
	TT_BEARER_RECEIVER,
	TT_BEARER_COUNT
};

#define TT_BEARER_BIT(bearer) (1u << (bearer))

struct tt_control_kind {
	struct tt_named named;
	uint8_t bearers; /* bits */
};

/* ---- guidelines ------------------------------------------------------------------------------------- */

struct tt_guideline_item {
	struct tt_text id;
	struct tt_title title;
	bool withdrawn;
	struct tt_mark mark;
};

struct tt_guideline {
	struct tt_named named;
	struct tt_text version, published;
	const struct tt_guideline_item *items; /* in the order of its document */
	uint32_t item_count;		       /* 0: its items are not listed, and not checked */
	struct tt_citations cite;
};

enum tt_relation {
	TT_RELATION_EQUAL,
	TT_RELATION_EQUIVALENT,
	TT_RELATION_SUBSET,
	TT_RELATION_SUPERSET,
	TT_RELATION_INTERSECTS
};

/* What a control, or an item of another guideline, has to do with items of a guideline. */
struct tt_reference {
	uint32_t guideline; /* TT_NONE after a complaint */
	uint8_t relation;   /* enum tt_relation, from whatever refers to the items */
	const struct tt_text *items;
	const struct tt_mark *marks;
	uint32_t item_count;
	struct tt_citations cite;
	bool noted; /* a note says what is odd about it */
};

struct tt_mapped { /* one item of the guideline that a mapping leads from */
	struct tt_text item;
	struct tt_mark mark;
	struct tt_reference to;
};

struct tt_mapping {
	struct tt_named named;
	uint32_t from, to; /* guidelines */
	const struct tt_mapped *rows;
	uint32_t row_count;
};

/* ---- controls, risks ---------------------------------------------------------------------------------- */

struct tt_control {
	struct tt_named named;
	uint32_t kind;	 /* control kind, or TT_NONE */
	uint8_t scope;	 /* types of event that its source names, bits; 0: it names none */
	uint8_t bearers; /* bits; its kind's unless stated */
	const struct tt_reference *references;
	uint32_t reference_count;
	struct tt_citations cite;
	bool noted;
};

struct tt_threatened {	 /* a threat with the controls that help against it; the controls of a risk of one
			    threat stand here, too */
	uint32_t threat; /* TT_NONE: not stated */
	tt_set_id controls;
};

struct tt_impact {
	uint32_t criterion; /* word: a perspective, or the model's own */
	uint8_t level;
};

struct tt_impacts {
	const struct tt_impact *items;
	uint32_t len;
};

struct tt_risk {
	struct tt_named named;	/* its title is the incident */
	uint8_t types;		/* of events it arises at, bits; 0: as .events say */
	uint32_t when;		/* formula */
	uint32_t perspective;	/* TT_NONE: not stated */
	uint32_t source;	/* threat source, or TT_NONE */
	uint32_t as;		/* the risk that this one makes concrete, or TT_NONE */
	tt_set_id events, data; /* that a model's risk is about; TT_SET_ALL: any */
	const struct tt_threatened *threats;
	uint32_t threat_count;
	tt_set_id controls; /* of all threats */
	struct tt_title outcome;
	const struct tt_text *proposes; /* names of attributes that would show it, declared or not */
	uint32_t propose_count;
	struct tt_impacts impact;
	uint32_t likelihood; /* level of the assessment's, from 1 */
	struct tt_citations cite;
	bool noted;
};

/* ---- what people say of them -------------------------------------------------------------------------- */

/* How level follows from impact and likelihood. Without likelihoods it is the impact. */
struct tt_assessment {
	const uint32_t *likelihoods; /* words, lowest first */
	const struct tt_title *likelihood_titles;
	uint32_t likelihood_count;
	const uint8_t *matrix; /* [impact - 1][likelihood - 1]; NULL: not stated */
	uint8_t accepted;      /* the highest level accepted; 0: not stated */
	bool stated;
};

enum tt_treatment {
	TT_TREATMENT_NONE,
	TT_TREATMENT_REDUCE,
	TT_TREATMENT_AVOID,
	TT_TREATMENT_SHARE,
	TT_TREATMENT_RETAIN
};

struct tt_decision {
	struct tt_text risk; /* id of the found risk: event/data/risk */
	struct tt_mark mark;
	uint8_t treatment;
	struct tt_text owner, basis;
	tt_instant due, decided, review; /* TT_TIME_MAX: not stated (decided: TT_TIME_MIN) */
	struct tt_title reason, evidence;
	uint8_t likelihood, impact, residual;
};

enum tt_measure_state { TT_MEASURE_PLANNED, TT_MEASURE_IN_PLACE, TT_MEASURE_NOT_APPLICABLE };

struct tt_measure {
	uint32_t control; /* TT_NONE after a complaint */
	tt_set_id parties, systems;
	uint8_t state;
	struct tt_title evidence, reason, claims, leaves;
	struct tt_text owner;
	uint32_t leaves_to; /* party, or TT_NONE */
	tt_instant due, review;
	struct tt_mark mark;
};

#endif

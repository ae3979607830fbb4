/*
 * model: parties, systems, data, events, regimes and rules, with names resolved and types checked. A model is
 * built once from a document and the packs it uses, lives in one arena, and is then only read. What may not
 * live here: anything that happens (engine) and anything about how it looks (present).
 *
 * Everything is a table; an id is an index into its table, TT_NONE is "not given". Sets of ids are interned
 * (base/base.h). Words that people may choose freely (purposes, operations, keys, anchors, countries, …) are
 * interned in one table of words.
 */
#ifndef TT_MODEL_MODEL_H
#define TT_MODEL_MODEL_H

#include "model/expression.h"
#include "model/pack.h"

/* ---- vocabulary ------------------------------------------------------------------------------------ */

enum tt_attribute {
#define ATTRIBUTE(name, class, type, join, ja, en, meaning_ja, meaning_en) TT_##name,
#include "model/attribute.def"
#undef ATTRIBUTE
	TT_ATTRIBUTE_BUILTIN, /* attributes that packs and models declare follow */
};

enum { TT_ATTRIBUTE_CARRIED = TT_controller }; /* columns of the built-in carried attributes */

enum tt_attribute_class { TT_CLASS_CARRIED, TT_CLASS_SITUATED };

enum tt_attribute_type {
	TT_TYPE_LABELS,	 /* set of label ids */
	TT_TYPE_PARTIES, /* set of party ids */
	TT_TYPE_WORDS,	 /* set of words */
	TT_TYPE_SYSTEMS, /* set of system ids */
	TT_TYPE_TERMS,	 /* set of term ids */
	TT_TYPE_OWNERS,	 /* set of owner ids (label, party) */
	TT_TYPE_TRUTH,	 /* 0, 1 */
	TT_TYPE_SCALE,	 /* position in levels, from 1; 0: none */
	TT_TYPE_NUMBER,	 /* up to TT_NUMBER_MAX */
};

#define TT_NUMBER_MAX (UINT32_MAX - 1)
enum { TT_COLUMNS_MAX = 256 }; /* of a holding's row: the carried attributes, declared ones included */

enum tt_attribute_join { TT_JOIN_UNION, TT_JOIN_INTERSECTION, TT_JOIN_OR, TT_JOIN_MAXIMUM, TT_JOIN_SUM };

struct tt_title {
	struct tt_text ja, en; /* each falls back to the other, then to the id */
};

/* What every named thing starts with. */
struct tt_named {
	struct tt_text id;
	struct tt_title title;
	struct tt_mark mark;
	uint32_t pack; /* that declared it; TT_NONE: the model itself */
};

struct tt_attribute_kind {
	struct tt_named named;
	uint8_t class, type, join;
	uint32_t column;	/* of a holding's row; TT_NONE for situated ones */
	const uint32_t *levels; /* words of a scale, lowest first */
	const struct tt_title *level_titles;
	uint32_t level_count;
};

/* A facet's labels stand one after the other in the table of labels, lowest first. */
struct tt_facet {
	struct tt_named named;
	struct tt_text group; /* the row of the table of what regimes consider */
	uint32_t first_label, label_count;
	bool derived; /* some classify rule in use writes its labels */
	bool read;    /* some rule in use reads its labels */
};

struct tt_label {
	struct tt_named named;
	uint32_t facet;
	uint32_t is_a;	   /* the lower label that this one is a kind of, or TT_NONE */
	uint32_t ceiling;  /* lowest higher label that is not a kind of this one: contains() means "reached,
			      but not  the ceiling"; TT_NONE if there is none */
	tt_set_id reached; /* this label and all lower ones of its facet */
};

/* Parties whose names are a term of expiry: anchor + duration, discharged per record or per data set. */
struct tt_term {
	uint32_t anchor; /* index in anchors */
	struct tt_duration after;
	bool per_record;
};

struct tt_owner {
	uint32_t label, party;
};

/* ---- time and citations ---------------------------------------------------------------------------- */

/*
 * Law to come: promulgated, and perhaps without a first day as yet. What is in force beside it (in_force)
 * begins on the day by which it surely is; in maybe it might be.
 */
struct tt_coming {
	tt_instant promulgated;	  /* TT_TIME_MIN: not stated */
	struct tt_interval maybe; /* empty where the first day is fixed */
};

#define TT_NOT_COMING ((struct tt_coming){TT_TIME_MIN, {TT_TIME_MIN, TT_TIME_MIN}})

struct tt_citation {
	struct tt_text ref;
	struct tt_interval in_force;
};

struct tt_citations {
	const struct tt_citation *items;
	uint32_t len;
};

#include "model/catalogue.h"

/* ---- who, where, what ------------------------------------------------------------------------------ */

enum tt_party_kind {
	TT_PARTY_GROUP,
	TT_PARTY_COMPANY,
	TT_PARTY_PERSON,
	TT_PARTY_AUTHORITY,
	TT_PARTY_DEPARTMENT,
	TT_PARTY_SITE,
};

struct tt_party {
	struct tt_named named;
	uint8_t kind;
	bool many;
	uint32_t parent;       /* part_of */
	uint32_t entity;       /* its legal person; TT_NONE for a group */
	uint32_t country;      /* word; the nearest stated at or above */
	uint32_t sector;       /* word; likewise */
	uint32_t enter, leave; /* a is at or below b iff b.enter <= a.enter && a.leave <= b.leave */
};

enum { TT_RUNS_ON_UNKNOWN = UINT32_MAX - 1 }; /* run_on: unknown */

struct tt_system {
	struct tt_named named;
	struct tt_text kind;
	uint32_t known_kind; /* system kind, or TT_NONE: not stated, or not declared */
	uint32_t operator_party;
	uint32_t country; /* word */
	uint32_t run_on;  /* system, TT_NONE or TT_RUNS_ON_UNKNOWN */
	bool access_stated;
	tt_set_id access;
};

struct tt_data {
	struct tt_named named;
	bool *stated;		 /* by attribute id */
	uint32_t *declared;	 /* by attribute id: set id, truth, level or number */
	tt_set_id stated_facets; /* of category; the others stay open or empty */
	struct tt_text reason;
	struct tt_text location;  /* as written: systems joined by ">" */
	uint32_t covered_by;	  /* index in coverings, or TT_NONE */
	struct tt_impacts impact; /* if it is harmed, as people judge it */
};

struct tt_anchor {
	struct tt_named named;
	tt_instant at; /* TT_TIME_MAX: not known */
};

/* ---- questions and facts --------------------------------------------------------------------------- */

enum tt_of { /* what a question is asked of */
	TT_OF_EVENT,
	TT_OF_DATA,
	TT_OF_BY,
	TT_OF_FROM,
	TT_OF_TO,
	TT_OF_HOLDER,
	TT_OF_PARTY,
	TT_OF_SYSTEM,
	TT_OF_COUNTRY, /* a word; only the machine asks about countries */
};

enum { TT_OF_MAX = 4 };

struct tt_question {
	struct tt_named named;
	struct tt_title ask;
	uint8_t of[TT_OF_MAX];
	uint8_t of_count;
	bool presume_no;
	uint8_t answered_by; /* what of a record of consent: bits of enum tt_consent_part; 0: nothing */
	uint8_t unit;	     /* enum tt_unit whose crossing asks it; TT_UNIT_COUNT: none */
	bool lasts_stated;
	struct tt_term lasts;		       /* how long an answer holds from its first day; no anchor */
	struct tt_text obtain_by, obtain_cost; /* empty: nobody can bring it about */
	tt_instant obtain_to;		       /* from when on nobody can any more */
	struct tt_citations cite;
	/*
	 * Questions that a yes to this one answers with yes, and those that answer it so: all of them, also
	 * by way of others. They are asked of the same kinds of subject, in whatever order.
	 */
	tt_set_id implies, implied_by;
};

/* Subjects are ids of events, data, parties, systems or words, as the question says; unused ones are TT_NONE.
 */
struct tt_fact {
	uint32_t question;
	uint32_t subjects[TT_OF_MAX];
	bool is;
	struct tt_interval in_force;
	struct tt_title evidence;
	struct tt_mark mark;
	uint32_t next; /* fact with the same question and subjects */
};

/* What a record of consent may say, as the words of answered_by stand in keys.def. */
enum tt_consent_part { TT_CONSENT_AGREES = 1, TT_CONSENT_INFORMED = 2, TT_CONSENT_GUARDIAN = 4 };

struct tt_consent {
	tt_set_id data, who, purposes, recipients, countries; /* TT_SET_ALL where not stated */
	uint8_t says;					      /* bits of enum tt_consent_part */
	struct tt_interval in_force;
	tt_instant withdrawn; /* TT_TIME_MAX: not */
	struct tt_mark mark;
};

struct tt_place_member {
	uint32_t country; /* word */
	struct tt_interval in_force;
};

struct tt_place_set {
	struct tt_named named;
	const struct tt_place_member *members;
	uint32_t member_count;
};

/* ---- rules ----------------------------------------------------------------------------------------- */

enum tt_event_type {
	TT_EVENT_ACQUIRE,
	TT_EVENT_PROCESS,
	TT_EVENT_TRANSFER,
	TT_EVENT_STORE,
	TT_EVENT_DISPOSE,
	TT_EVENT_TYPE_COUNT
};

#define TT_EVENT_BIT(type) (1u << (type))

enum tt_strength { TT_MUST, TT_ENDEAVOUR, TT_RECOMMENDED, TT_OPINION };

/* What judging reads comes first, here and below: it is in the cache together. */
struct tt_duty {
	uint8_t by; /* enum tt_subject: the debtor's role; the rule's addressee unless stated */
	uint8_t strength;
	bool while_held, due_stated;
	struct tt_term due_term; /* its anchor TT_NONE: counted from the event */
	uint32_t question;	 /* fact that discharges it, or TT_NONE */
	uint32_t discharge_atom; /* the atom of that fact, or TT_NONE */
	uint32_t operation;	 /* an event with this operation on the data discharges it; TT_NONE: none */
	struct tt_text id, does, due;
	struct tt_title title;
	struct tt_citations cite;
};

struct tt_duties {
	const struct tt_duty *items;
	uint32_t len;
};

enum tt_requirement_kind { TT_REQUIRE_GROUND, TT_REQUIRE_ANY, TT_REQUIRE_ALL };

/* A tree of grounds. Children are numbers in the same pool. */
struct tt_requirement {
	uint8_t kind;
	uint32_t child_count;
	const uint32_t *children;
	struct tt_duties duties;
	struct tt_interval in_force;
	struct tt_coming coming;
	struct tt_text id; /* of a ground: its id, or the name of its fact; of a group: empty if not given */
	struct tt_citations cite;
	uint32_t condition; /* formula of a ground */
	struct tt_mark mark;
};

enum tt_change_kind { TT_CHANGE_REPLACE, TT_CHANGE_ADD, TT_CHANGE_REMOVE, TT_CHANGE_WITHOUT_ABOUT };

/* One line of a set rule. A label replaces what its facet has reached. */
struct tt_change {
	uint16_t attribute;
	uint8_t kind;
	uint32_t value;	  /* as in the attribute's ranges; for category the set of labels reached */
	tt_set_id facets; /* category: the facets that are replaced */
};

enum tt_body { TT_BODY_NORM, TT_BODY_SET, TT_BODY_CLASSIFY, TT_BODY_EXPOSE };

struct tt_rule {
	uint32_t regime;
	uint8_t types; /* of events, bits */
	uint8_t who;   /* enum tt_subject: TT_SUBJECT_BY, FROM, TO or RESULT_HOLDER */
	uint8_t body, strength;
	uint32_t require; /* requirement, or TT_NONE */
	uint32_t target;  /* label or party of a classify or expose rule */
	struct tt_duties duties;
	struct tt_text id;
	uint32_t when, forbid; /* formulas; forbid is false where there is none */
	struct tt_interval in_force;
	struct tt_coming coming;
	const struct tt_change *changes;
	uint32_t change_count;
	struct tt_title title;
	struct tt_mark mark;
	struct tt_citations cite;
	struct tt_text topic;
};

struct tt_regime {
	struct tt_named named;
	struct tt_text category, topic;
	int form, liability; /* as tt_enum_…(), -1: not stated */
	struct tt_interval in_force;
	struct tt_coming coming;
	uint32_t binds, covers; /* formulas; true where not stated */
	const struct tt_text *considers;
	uint32_t considers_count;
	bool template;		/* has parameters: it rules nothing by itself */
	bool establishes;	/* some fact */
	bool noted;		/* has a note */
	uint32_t governing_law; /* word; TT_NONE: not stated */
	struct tt_title forum;	/* empty: not stated */
	struct tt_text cite;
};

/* ---- events ---------------------------------------------------------------------------------------- */

struct tt_span { /* of model.ids */
	uint32_t start, len;
};

struct tt_event {
	struct tt_named named;
	uint8_t types;		 /* bits */
	uint8_t operation_types; /* that its operation is declared for; 0: any */
	bool move, view, every;
	struct tt_span by; /* parties; at least one but for an acquisition by nobody stated */
	uint32_t from, to, holder;
	struct tt_span input, output; /* data; a transfer, store or dispose has its data in input */
	uint32_t source, system;
	uint32_t via, operation, purpose, method; /* words */
	tt_set_id drop, expiry;			  /* words; terms */
	uint32_t covered_by;			  /* index in coverings, or TT_NONE */
	uint32_t disposal;			  /* index in disposals, or TT_NONE */
	tt_instant at;				  /* TT_TIME_MIN: at the as-of instant */
};

/* What stands for a stretch of flow that a model does not show. */
struct tt_covering {
	uint32_t regime;
	struct tt_text rule; /* empty: the regime as a whole */
	struct tt_title evidence;
	struct tt_mark mark;
};

/* What a disposal says of itself, besides its method. */
struct tt_disposal {
	tt_set_id systems, parties; /* whose copies stay on purpose */
	struct tt_title evidence;
};

/* ---- expectations, silencing ----------------------------------------------------------------------- */

enum tt_word_match { TT_MATCH_ANYTHING, TT_MATCH_EXACTLY, TT_MATCH_SOME };

struct tt_word_set {
	uint8_t match;
	const struct tt_text *has; /* exactly these, or at least these */
	uint32_t has_count;
	const struct tt_text *lacks;
	uint32_t lacks_count;
};

struct tt_expected_value {
	uint32_t attribute;
	struct tt_word_set words;
	struct tt_mark mark;
};

struct tt_expectation {
	struct tt_mark mark;
	uint32_t event;		       /* or TT_NONE */
	uint32_t data, holder, system; /* of a holding; TT_NONE */
	uint32_t of_data;	       /* a data set as a whole, or TT_NONE */
	bool of_model;
	tt_instant at;		     /* TT_TIME_MIN: as the model runs */
	const struct tt_fact *facts; /* extra answers */
	uint32_t fact_count;
	int verdict; /* as tt_enum_verdict(), -1: not stated */
	struct tt_word_set grounds, duties, questions, units, risks, perspectives, findings;
	const struct tt_expected_value *values;
	uint32_t value_count;
};

struct tt_silence {
	struct tt_text id, reason, owner;
	tt_instant review;
	struct tt_mark mark;
};

/* What a change costs, by its word: as a model says, else as a pack does. */
struct tt_cost {
	struct tt_text word;
	uint32_t number;
	uint32_t pack; /* that says so; TT_NONE: the model */
};

struct tt_considered {
	uint32_t regime;
	const struct tt_text *attributes; /* category/GROUP, or an attribute's name */
	uint32_t count;
};

struct tt_operation {
	struct tt_named named;
	uint8_t types; /* of events it may occur with; 0: any */
};

struct tt_pack {
	struct tt_text id, version;
	struct tt_title title;
	struct tt_text path; /* of its file; empty for a built-in one */
	tt_instant checked;
	const struct tt_title *omits; /* what it says that it leaves out */
	uint32_t omit_count;
	bool examines; /* it says which countries' law it covers; what follows counts then */
	struct tt_interval covered;
	tt_set_id countries, places; /* words; ids of sets of countries */
	tt_set_id sectors;	     /* words; TT_SET_ALL where not stated */
	tt_set_id uses;		     /* packs whose names it sees besides core's */
	const struct tt_text *knows; /* packs whose names it may use where they are in use */
	uint32_t knows_count;
	bool being_read;
};

/* ---- names ----------------------------------------------------------------------------------------- */

enum tt_symbol_kind {
	TT_SYMBOL_PARTY,
	TT_SYMBOL_SYSTEM,
	TT_SYMBOL_DATA,
	TT_SYMBOL_ATTRIBUTE,
	TT_SYMBOL_FACET,
	TT_SYMBOL_LABEL,
	TT_SYMBOL_ANCHOR,
	TT_SYMBOL_PLACE,
	TT_SYMBOL_OPERATION,
	TT_SYMBOL_PURPOSE,
	TT_SYMBOL_TOPIC,
	TT_SYMBOL_DUTY_WORD,
	TT_SYMBOL_QUESTION,
	TT_SYMBOL_REGIME,
	TT_SYMBOL_EVENT,
	TT_SYMBOL_PERSPECTIVE,
	TT_SYMBOL_THREAT_SOURCE,
	TT_SYMBOL_THREAT,
	TT_SYMBOL_SYSTEM_KIND,
	TT_SYMBOL_CONTROL_KIND,
	TT_SYMBOL_GUIDELINE,
	TT_SYMBOL_CONTROL,
	TT_SYMBOL_RISK,
	TT_SYMBOL_KIND_COUNT
};

struct tt_symbol {
	uint8_t kind;
	bool used; /* something refers to it */
	struct tt_text name;
	struct tt_mark mark;
	uint32_t pack, id;
};

struct tt_symbols {
	TT_VECTOR(struct tt_symbol) items;
	struct tt_index index;
};

/* ---- the whole ------------------------------------------------------------------------------------- */

struct tt_model {
	struct tt_arena *arena;
	struct tt_diagnostics *diagnostics;
	struct tt_text path;
	struct tt_title title;
	tt_instant as_of;

	struct tt_sets sets;
	struct tt_names words;
	struct tt_symbols symbols;
	struct tt_formulas formulas;
	struct tt_atoms atoms;

	TT_VECTOR(struct tt_pack) packs;
	TT_VECTOR(struct tt_attribute_kind) attributes; /* the built-in ones first */
	uint32_t column_count;				/* of a holding's row */
	TT_VECTOR(struct tt_facet) facets;
	TT_VECTOR(struct tt_label) labels;
	TT_VECTOR(struct tt_party) parties;
	TT_VECTOR(uint32_t) party_order; /* by .enter */
	TT_VECTOR(struct tt_system) systems;
	TT_VECTOR(struct tt_data) data;
	TT_VECTOR(struct tt_anchor) anchors;
	TT_VECTOR(struct tt_term) terms;
	TT_VECTOR(struct tt_owner) owners;
	TT_VECTOR(struct tt_place_set) places;
	TT_VECTOR(struct tt_operation) operations;
	TT_VECTOR(struct tt_named) purposes, topics, duty_words;
	TT_VECTOR(struct tt_question) questions;
	TT_VECTOR(struct tt_regime) regimes;
	TT_VECTOR(struct tt_requirement) requirements;
	TT_VECTOR(struct tt_rule) rules;
	TT_VECTOR(struct tt_event) events;
	TT_VECTOR(uint32_t) ids; /* that spans speak of */
	TT_VECTOR(struct tt_covering) coverings;
	TT_VECTOR(struct tt_disposal) disposals;
	TT_VECTOR(struct tt_fact) facts;
	struct tt_index fact_index; /* by question and subjects */
	TT_VECTOR(struct tt_consent) consents;
	TT_VECTOR(struct tt_considered) considered;
	TT_VECTOR(struct tt_expectation) expectations;
	TT_VECTOR(struct tt_silence) silences;
	TT_VECTOR(struct tt_cost) costs;

	TT_VECTOR(struct tt_perspective) perspectives;
	TT_VECTOR(struct tt_named) threat_sources, threats;
	TT_VECTOR(struct tt_system_kind) system_kinds;
	TT_VECTOR(struct tt_control_kind) control_kinds;
	TT_VECTOR(struct tt_guideline) guidelines;
	TT_VECTOR(struct tt_mapping) mappings;
	TT_VECTOR(struct tt_control) controls;
	TT_VECTOR(struct tt_risk) risks;
	struct tt_assessment assessment;
	TT_VECTOR(struct tt_decision) decisions;
	TT_VECTOR(struct tt_measure) measures;

	/* Questions that the machine itself asks; declared by the pack core. */
	uint32_t question_does_not_handle, question_can_reach, question_law_examined, question_on_behalf;
};

/*
 * Reads a model: its document, what it includes, and the packs it uses. Complaints go to diagnostics; the
 * model can be run iff none of them is an error. Never returns NULL. path "-" is standard input.
 */
struct tt_model *tt_model_load(
	struct tt_arena *arena, struct tt_text path, struct tt_diagnostics *diagnostics);
/* The same from bytes in memory; it may not include files. */
struct tt_model *tt_model_read(struct tt_arena *arena, struct tt_text path, struct tt_text source,
	struct tt_diagnostics *diagnostics);

/* What stands in the place of a file, as if it had been written; it is copied. */
struct tt_file_text {
	struct tt_text path; /* as diagnostics name it */
	struct tt_text text;
};

/* A model to read, where there is more to say. */
struct tt_model_request {
	struct tt_text path;
	struct tt_text source; /* its bytes; NULL: those of the file */
	bool alone;	       /* no other file may be opened, but for those of texts */
	bool folders;	       /* alone: but for packs in the folders of packs, too */
	const struct tt_file_text *texts;
	uint32_t text_count;
	struct tt_pack_path packs;
};
struct tt_model *tt_model_open(
	struct tt_arena *arena, const struct tt_model_request *request, struct tt_diagnostics *diagnostics);
/* The bytes of a file as a request has them: of its texts, else of the disk; errno says why not. */
bool tt_model_text(struct tt_arena *arena, const struct tt_model_request *request, struct tt_text path,
	struct tt_text *text) TT_MUST_USE;

/* ---- small questions to a model -------------------------------------------------------------------- */

/* In both languages at once, to stand in a message of either. */
struct tt_text tt_symbol_kind_name(enum tt_symbol_kind kind);

bool tt_party_within(const struct tt_model *model, uint32_t party, uint32_t above);
bool tt_third_party(const struct tt_model *model, uint32_t a, uint32_t b);
/* All parties but the groups of packs to which the model adds nobody: those are words of a rule, and no part
 * of what is modelled. */
bool tt_party_present(const struct tt_model *model, uint32_t party);
uint32_t tt_count_parties(const struct tt_model *model);
struct tt_text tt_word(const struct tt_model *model, uint32_t word); /* empty for TT_NONE */
struct tt_text tt_title_in(const struct tt_title *title, enum tt_language language);
bool tt_country_in_place(const struct tt_model *model, uint32_t country, uint32_t place, tt_instant at);
/* Regimes that rule something: all but templates. */
uint32_t tt_count_regimes(const struct tt_model *model);
/* Is a kind of system this kind, or a kind of it? TT_NONE is none. */
bool tt_system_kind_is(const struct tt_model *model, uint32_t kind, uint32_t of);
/* An item of a guideline by its identifier, or NULL. */
const struct tt_guideline_item *tt_find_item(
	const struct tt_model *model, uint32_t guideline, struct tt_text id);
/* By an identifier of the model's own; TT_NONE: it has none of this name. */
uint32_t tt_find_event(const struct tt_model *model, struct tt_text id);
/* By the whole identifier; TT_NONE: there is none. */
uint32_t tt_find_party(const struct tt_model *model, struct tt_text id);
uint32_t tt_find_system(const struct tt_model *model, struct tt_text id);
/* The word of a country in which some party or system is; TT_NONE: there is none of this name. */
uint32_t tt_find_country(const struct tt_model *model, struct tt_text name);
/* The first fact about a question and its subjects, or TT_NONE; more of them follow by .next. */
uint32_t tt_find_fact(const struct tt_model *model, uint32_t question, const uint32_t subjects[TT_OF_MAX]);
/* Is there something that covers it, and in force at this instant? covering may be TT_NONE. */
bool tt_covered(const struct tt_model *model, uint32_t covering, tt_instant at);
/* Yes within in_force, unknown where it might be in force, else no. */
enum tt_truth tt_in_force(struct tt_interval in_force, struct tt_interval maybe, tt_instant at);
/* The same for a rule, which is in force only while its regime is. */
enum tt_truth tt_rule_in_force(const struct tt_model *model, uint32_t rule, tt_instant at);
/* The subjects of one question, in the order of another that is asked of the same kinds. */
void tt_subjects_in_order(const struct tt_model *model, uint32_t from, const uint32_t subjects[TT_OF_MAX],
	uint32_t to, uint32_t ordered[TT_OF_MAX]);
enum { TT_COST_UNSTATED = 5 };
/* What a change of this word costs; TT_COST_UNSTATED where nobody says. */
uint32_t tt_cost_of(const struct tt_model *model, struct tt_text word);
/* Lets a fact that was added to model->facts be found. */
void tt_model_index_fact(struct tt_model *model, uint32_t fact);

#endif

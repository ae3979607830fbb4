/*
 * Regimes and their rules. A template is a regime with parameters: it rules nothing itself; each use reads
 * its rules again, with the names that stand for the parameters.
 */
#include <string.h>
#include "model/reader.h"

/* ---- duties ---------------------------------------------------------------------------------------- */

static uint8_t read_role(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	const char *key, uint8_t absent) {
	static const uint8_t subjects[] = {TT_SUBJECT_BY, TT_SUBJECT_FROM, TT_SUBJECT_TO,
		TT_SUBJECT_RESULT_HOLDER}; /* as enum role in keys.def */
	struct tt_text text = tt_read_text(reader, source, node, key);
	int role = text.len == 0 ? -1 : tt_enum_role(text);
	return role < 0 ? absent : subjects[role];
}

static uint8_t read_strength(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, uint8_t absent) {
	struct tt_text text = tt_read_text(reader, source, node, "strength");
	int strength = text.len == 0 ? -1 : tt_enum_strength(text);
	return strength < 0 ? absent : (uint8_t)strength;
}

/* What the events of a rule cannot answer would never carry or discharge anything. */
static void check_roles(const struct tt_scope *scope, uint32_t question, struct tt_mark mark) {
	const char *role = tt_question_lacks(scope->model, question, scope->types);
	if (role != NULL)
		tt_complain(scope->model->diagnostics, TT_CODE_QUESTION_ROLE, mark,
			scope->model->questions.items[question].named.id, tt_text_of(role));
}

static void read_discharge(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_duty *duty) {
	uint32_t value = tt_value(source, node, "discharged_by");
	duty->question = duty->discharge_atom = duty->operation = TT_NONE;
	if (value == TT_NONE)
		return;
	uint32_t fact = value;
	if (source->document->nodes[value].kind == TT_NODE_MAP) {
		fact = tt_value(source, value, "fact");
		uint32_t event = tt_value(source, value, "event");
		if (event != TT_NONE)
			duty->operation = tt_resolve_word(scope, TT_SYMBOL_OPERATION,
				tt_value_text(reader, source, event), tt_value_mark(source, event));
	}
	if (fact != TT_NONE)
		duty->question = tt_resolve(scope, TT_SYMBOL_QUESTION, tt_value_text(reader, source, fact),
			tt_value_mark(source, fact));
	struct tt_atom atom = {.kind = TT_ATOM_FACT, .subject = TT_SUBJECT_EVENT, .operand = duty->question};
	if (duty->question == TT_NONE)
		return;
	check_roles(scope, duty->question, tt_value_mark(source, fact));
	uint32_t formula = tt_formula_atom(reader->model, atom); /* may move the nodes */
	duty->discharge_atom = reader->model->formulas.nodes.items[formula].a;
}

static struct tt_duties read_duties(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, uint8_t who, uint8_t strength) {
	TT_VECTOR(struct tt_duty) duties = {0};
	TT_FOR_ITEMS(source->document, tt_value(source, node, "duties"), item) {
		struct tt_duty duty = {.id = tt_read_text(reader, source, item, "id")};
		duty.does = tt_read_text(reader, source, item, "does");
		tt_read_open_word(reader, source, scope, TT_SYMBOL_DUTY_WORD, item, "does");
		duty.due = tt_read_text(reader, source, item, "due");
		duty.due_stated = duty.due.len > 0 && tt_read_due(reader, scope, duty.due,
							      tt_value_mark(source, item), &duty.due_term);
		duty.title = tt_read_title(reader, source, item, "title", duty.id);
		duty.by = read_role(reader, source, item, "by", who);
		duty.strength = read_strength(reader, source, item, strength);
		duty.while_held = tt_value(source, item, "lasts") != TT_NONE;
		duty.cite = tt_read_citations(reader, source, item);
		read_discharge(reader, source, scope, item, &duty);
		*tt_push(reader->model->arena, &duties) = duty;
	}
	return (struct tt_duties){duties.items, duties.len};
}

/* ---- requirements ---------------------------------------------------------------------------------- */

static uint32_t read_requirement(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, const struct tt_rule *rule);

static void read_children(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t list, const struct tt_rule *rule,
	struct tt_requirement *requirement) {
	uint32_t count = source->document->nodes[list].count, at = 0;
	uint32_t *children = TT_NEW_ARRAY(reader->model->arena, uint32_t, count);
	TT_FOR_ITEMS(source->document, list, item)
	if (source->document->nodes[item].kind == TT_NODE_MAP)
		children[at++] = read_requirement(reader, source, scope, item, rule);
	requirement->children = children;
	requirement->child_count = at;
}

static void read_ground(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_requirement *ground) {
	struct tt_model *model = reader->model;
	uint32_t fact = tt_value(source, node, "fact");
	ground->id = tt_read_text(reader, source, node, "id");
	if (fact == TT_NONE) {
		ground->condition = tt_read_expression(reader, source, scope, node, "if", TT_CONTEXT_NORM);
		return;
	}
	struct tt_text name = tt_value_text(reader, source, fact);
	uint32_t question = tt_resolve(scope, TT_SYMBOL_QUESTION, name, tt_value_mark(source, fact));
	if (question != TT_NONE)
		check_roles(scope, question, tt_value_mark(source, fact));
	if (ground->id.len == 0)
		ground->id = name;
	ground->condition = question == TT_NONE
				    ? TT_FORMULA_FALSE
				    : tt_formula_atom(model, (struct tt_atom){.kind = TT_ATOM_FACT,
								     .subject = TT_SUBJECT_EVENT,
								     .operand = question});
}

static uint32_t read_requirement(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, const struct tt_rule *rule) {
	struct tt_model *model = reader->model;
	struct tt_requirement requirement = {.kind = TT_REQUIRE_GROUND, .condition = TT_FORMULA_TRUE};
	uint32_t any = tt_value(source, node, "any"), all = tt_value(source, node, "all");
	int bodies = (any != TT_NONE) + (all != TT_NONE) + (tt_value(source, node, "fact") != TT_NONE) +
		     (tt_value(source, node, "if") != TT_NONE);
	if (bodies != 1)
		tt_complain(model->diagnostics, TT_CODE_GROUND_BODY, tt_value_mark(source, node),
			(struct tt_text){0}, (struct tt_text){0});
	requirement.mark = tt_value_mark(source, node);
	requirement.in_force = tt_read_force(reader, source, node, "in_force", &requirement.coming);
	requirement.cite = tt_read_citations(reader, source, node);
	requirement.duties = read_duties(reader, source, scope, node, rule->who, rule->strength);
	if (any != TT_NONE || all != TT_NONE) {
		requirement.kind = any != TT_NONE ? TT_REQUIRE_ANY : TT_REQUIRE_ALL;
		requirement.id = tt_read_text(reader, source, node, "id");
		read_children(reader, source, scope, any != TT_NONE ? any : all, rule, &requirement);
	} else {
		read_ground(reader, source, scope, node, &requirement);
	}
	uint32_t id = model->requirements.len;
	*tt_push(model->arena, &model->requirements) = requirement;
	return id;
}

/* ---- changes --------------------------------------------------------------------------------------- */

static void add_change(struct tt_reader *reader, struct tt_rule *rule, struct tt_change change) {
	size_t size = rule->change_count * sizeof(change);
	struct tt_change *changes = tt_arena_alloc(reader->model->arena, size + sizeof(change));
	if (size > 0)
		memcpy(changes, rule->changes, size);
	changes[rule->change_count++] = change;
	rule->changes = changes;
}

static void read_category_change(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t value, struct tt_rule *rule) {
	struct tt_labels_read labels = tt_read_labels(reader, source, scope, value);
	bool everything = labels.facets == TT_SET_EMPTY; /* "none" */
	add_change(reader, rule,
		(struct tt_change){.attribute = TT_category,
			.kind = TT_CHANGE_REPLACE,
			.value = labels.reached,
			.facets = everything ? TT_SET_ALL : labels.facets});
	if (labels.owned != TT_SET_EMPTY)
		add_change(reader, rule,
			(struct tt_change){.attribute = TT_owner,
				.kind = TT_CHANGE_REPLACE,
				.value = labels.owners,
				.facets = labels.owned});
}

static void read_part(struct tt_reader *reader, const struct tt_source *source, const struct tt_scope *scope,
	uint32_t map, const char *key, uint16_t attribute, enum tt_change_kind kind, struct tt_rule *rule) {
	uint32_t node = tt_value(source, map, key);
	if (node == TT_NONE)
		return;
	struct tt_words words = tt_read_words(reader, source, scope, node);
	if (reader->model->attributes.items[attribute].type > TT_TYPE_OWNERS)
		tt_complain(reader->model->diagnostics, TT_CODE_ATTRIBUTE_NOT_SET, words.mark,
			reader->model->attributes.items[attribute].named.id, (struct tt_text){0});
	else
		add_change(reader, rule,
			(struct tt_change){.attribute = attribute,
				.kind = (uint8_t)kind,
				.value = tt_attribute_value(reader, scope, attribute, words)});
}

static void read_change(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t key, uint32_t value, struct tt_rule *rule) {
	struct tt_model *model = reader->model;
	uint32_t attribute = tt_resolve(
		scope, TT_SYMBOL_ATTRIBUTE, tt_value_text(reader, source, key), tt_value_mark(source, key));
	if (attribute == TT_NONE)
		return;
	struct tt_change change = {.attribute = (uint16_t)attribute};
	if (model->attributes.items[attribute].class == TT_CLASS_SITUATED && attribute != TT_controller)
		tt_complain(model->diagnostics, TT_CODE_ATTRIBUTE_NOT_SET, tt_value_mark(source, key),
			model->attributes.items[attribute].named.id, (struct tt_text){0});
	else if (attribute == TT_category)
		read_category_change(reader, source, scope, value, rule);
	else if (source->document->nodes[value].kind == TT_NODE_MAP) {
		read_part(reader, source, scope, value, "add", change.attribute, TT_CHANGE_ADD, rule);
		read_part(reader, source, scope, value, "remove", change.attribute, TT_CHANGE_REMOVE, rule);
		change.kind = TT_CHANGE_WITHOUT_ABOUT;
		if (tt_value(source, value, "without") != TT_NONE)
			add_change(reader, rule, change);
	} else if (tt_text_is(tt_value_text(reader, source, value), "without about")) {
		change.kind = TT_CHANGE_WITHOUT_ABOUT;
		add_change(reader, rule, change);
	} else {
		change.value = tt_attribute_value(
			reader, scope, attribute, tt_read_words(reader, source, scope, value));
		add_change(reader, rule, change);
	}
}

/* ---- rules ----------------------------------------------------------------------------------------- */

static enum tt_body find_body(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	bool classify = tt_value(source, node, "classify") != TT_NONE,
	     set = tt_value(source, node, "set") != TT_NONE,
	     expose = tt_value(source, node, "expose") != TT_NONE,
	     forbid = tt_value(source, node, "forbid") != TT_NONE,
	     require = tt_value(source, node, "require") != TT_NONE,
	     duties = tt_value(source, node, "duties") != TT_NONE;
	if (classify + set + expose + forbid + require > 1 ||
		!(classify || set || expose || forbid || require || duties) ||
		(duties && (classify || set || expose)))
		tt_complain(reader->model->diagnostics, TT_CODE_RULE_BODY, tt_value_mark(source, node),
			tt_read_text(reader, source, node, "id"), (struct tt_text){0});
	return set ? TT_BODY_SET : classify ? TT_BODY_CLASSIFY : expose ? TT_BODY_EXPOSE : TT_BODY_NORM;
}

static void read_derivation(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_rule *rule) {
	struct tt_model *model = reader->model;
	if (rule->body == TT_BODY_EXPOSE) {
		rule->target = tt_read_name(reader, source, scope, TT_SYMBOL_PARTY, node, "expose");
		return;
	}
	rule->target = tt_read_name(reader, source, scope, TT_SYMBOL_LABEL, node, "classify");
	if (rule->target != TT_NONE)
		model->facets.items[model->labels.items[rule->target].facet].derived = true;
}

static enum tt_context when_context(uint8_t body) {
	return body == TT_BODY_NORM  ? TT_CONTEXT_NORM
	       : body == TT_BODY_SET ? TT_CONTEXT_SET
				     : TT_CONTEXT_DERIVE;
}

/* unless: is when: with a negation before it, which YAML would read as a tag. */
static void read_unless(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_rule *rule) {
	struct tt_model *model = reader->model;
	uint32_t unless = tt_value(source, node, "unless");
	if (unless == TT_NONE)
		return;
	if (rule->body == TT_BODY_CLASSIFY || rule->body == TT_BODY_EXPOSE) {
		tt_complain(model->diagnostics, TT_CODE_LABEL_NEGATED, tt_value_mark(source, unless),
			rule->id, (struct tt_text){0});
		return;
	}
	uint32_t formula =
		tt_read_expression(reader, source, scope, node, "unless", when_context(rule->body));
	rule->when = tt_formula_and(model, rule->when, tt_formula_not(model, formula));
}

static void read_rule(struct tt_reader *reader, const struct tt_source *source, struct tt_scope scope,
	uint32_t node, uint32_t regime) {
	struct tt_model *model = reader->model;
	struct tt_rule rule = {.id = tt_read_text(reader, source, node, "id"),
		.mark = tt_value_mark(source, node),
		.regime = regime,
		.require = TT_NONE,
		.target = TT_NONE};
	rule.body = (uint8_t)find_body(reader, source, node);
	rule.title = tt_read_title(reader, source, node, "title", rule.id);
	rule.types = tt_read_some(reader, source, node, "on", tt_enum_event_type);
	if (tt_value(source, node, "on") == TT_NONE)
		rule.types = TT_EVENT_BIT(TT_EVENT_TYPE_COUNT) - 1;
	scope.types = rule.types;
	rule.who = read_role(reader, source, node, "who", TT_SUBJECT_BY);
	rule.strength = read_strength(reader, source, node, TT_MUST);
	rule.in_force = tt_read_force(reader, source, node, "in_force", &rule.coming);
	rule.when = tt_read_expression(reader, source, &scope, node, "when", when_context(rule.body));
	read_unless(reader, source, &scope, node, &rule);
	rule.topic = tt_read_text(reader, source, node, "topic");
	tt_read_open_word(reader, source, &scope, TT_SYMBOL_TOPIC, node, "topic");
	rule.cite = tt_read_citations(reader, source, node);
	if (tt_value(source, node, "forbid") != TT_NONE)
		rule.forbid = tt_read_expression(reader, source, &scope, node, "forbid", TT_CONTEXT_NORM);
	if (tt_value(source, node, "require") != TT_NONE)
		rule.require =
			read_requirement(reader, source, &scope, tt_value(source, node, "require"), &rule);
	if (rule.body == TT_BODY_NORM)
		rule.duties = read_duties(reader, source, &scope, node, rule.who, rule.strength);
	if (rule.body == TT_BODY_CLASSIFY || rule.body == TT_BODY_EXPOSE)
		read_derivation(reader, source, &scope, node, &rule);
	TT_FOR_PAIRS(source->document, tt_value(source, node, "set"), key, value)
	read_change(reader, source, &scope, key, value, &rule);
	if ((rule.body != TT_BODY_CLASSIFY && rule.body != TT_BODY_EXPOSE) || rule.target != TT_NONE)
		*tt_push(model->arena, &model->rules) = rule;
}

/* The same rule id may stand several times in a regime, with intervals that do not overlap. */
static void check_duplicates(struct tt_reader *reader, uint32_t first) {
	struct tt_model *model = reader->model;
	for (uint32_t i = first; i < model->rules.len; i++)
		for (uint32_t j = first; j < i; j++) {
			const struct tt_rule *a = &model->rules.items[j], *b = &model->rules.items[i];
			if (tt_text_equal(a->id, b->id) && tt_interval_overlaps(a->in_force, b->in_force))
				tt_complain(model->diagnostics, TT_CODE_DUPLICATE_RULE, b->mark, b->id,
					(struct tt_text){0})
					->also = a->mark;
		}
}

enum { RULES_LIMIT = 4096 }; /* in one regime; duplicates are looked for pair by pair */

/* The rules that the regime has so far are the last ones read: those of its template. */
static uint32_t first_rule(const struct tt_model *model, uint32_t regime) {
	uint32_t first = model->rules.len;
	while (first > 0 && model->rules.items[first - 1].regime == regime)
		first--;
	return first;
}

/* Adds what stands in a regime: to nothing, or to what its template says. */
static void read_rules(struct tt_reader *reader, const struct tt_source *source, struct tt_scope scope,
	uint32_t node, uint32_t regime) {
	struct tt_model *model = reader->model;
	struct tt_regime *read = &model->regimes.items[regime];
	uint32_t first = first_rule(model, regime), list = tt_value(source, node, "rules");
	uint32_t binds = tt_read_expression(reader, source, &scope, node, "binds", TT_CONTEXT_BINDS);
	uint32_t covers = tt_read_expression(reader, source, &scope, node, "covers", TT_CONTEXT_COVERS);
	read->binds = tt_formula_and(model, read->binds, binds);
	read->covers = tt_formula_and(model, read->covers, covers);
	if (list != TT_NONE && source->document->nodes[list].count > RULES_LIMIT) {
		tt_complain(model->diagnostics, TT_CODE_TOO_MANY_RULES, tt_value_mark(source, node),
			read->named.id, (struct tt_text){0});
		return;
	}
	TT_FOR_ITEMS(source->document, list, item)
	if (source->document->nodes[item].kind == TT_NODE_MAP)
		read_rule(reader, source, scope, item, regime);
	check_duplicates(reader, first);
	uint32_t established = tt_value(source, node, "establishes");
	read->establishes = read->establishes || established != TT_NONE;
	TT_FOR_ITEMS(source->document, established, item)
	tt_read_established(reader, source, &scope, item, model->regimes.items[regime].in_force);
}

/* ---- templates ------------------------------------------------------------------------------------- */

enum { PARAMETER_PURPOSE = 3, PARAMETER_TERM = 4 }; /* as enum parameter_type in keys.def */

/* Things must be there, terms be terms; of a purpose a near miss is enough to be told of. */
static bool value_fits(struct tt_reader *reader, const struct tt_scope *scope, int type, struct tt_text word,
	struct tt_mark mark) {
	static const enum tt_symbol_kind kinds[] = {TT_SYMBOL_PARTY, TT_SYMBOL_DATA, TT_SYMBOL_SYSTEM};
	if (type >= 0 && (size_t)type < TT_COUNT(kinds))
		return tt_resolve(scope, kinds[type], word, mark) != TT_NONE;
	if (type == PARAMETER_PURPOSE && tt_text_is(word, "none")) /* beside others */
		tt_complain(
			reader->model->diagnostics, TT_CODE_RESERVED_NAME, mark, word, (struct tt_text){0});
	else if (type == PARAMETER_PURPOSE)
		tt_resolve_word(scope, TT_SYMBOL_PURPOSE, word, mark);
	struct tt_words one = {.texts = &word, .marks = &mark, .len = 1, .mark = mark};
	const uint32_t *counts = reader->model->diagnostics->counts;
	uint32_t errors = counts[TT_ERROR];
	if (type == PARAMETER_TERM)
		tt_attribute_value(reader, scope, TT_expiry, one);
	return counts[TT_ERROR] == errors;
}

static bool parameter_fits(struct tt_reader *reader, struct tt_text type, struct tt_words words) {
	struct tt_scope scope = {.model = reader->model, .pack = TT_NONE};
	bool fits = true;
	for (uint32_t i = 0; i < words.len; i++)
		fits = value_fits(reader, &scope, tt_enum_parameter_type(type), words.texts[i],
			       words.marks[i]) &&
		       fits;
	return fits;
}

static bool is_none(struct tt_words words) {
	return words.len == 1 && tt_text_is(words.texts[0], "none");
}

/* The names that the use gives to the template's parameters; false after a complaint. */
static bool bind_parameters(struct tt_reader *reader, const struct tt_source *source, uint32_t use,
	const struct tt_source *from, uint32_t template, struct tt_scope *scope) {
	struct tt_model *model = reader->model;
	TT_VECTOR(struct tt_parameter) parameters = {0};
	uint32_t with = tt_value(source, use, "with");
	struct tt_scope own = tt_source_scope(reader, source);
	bool complete = true;
	TT_FOR_PAIRS(from->document, tt_value(from, template, "parameters"), key, type) {
		struct tt_text name = tt_value_text(reader, from, key);
		struct tt_text key_text = tt_text_copy(reader->scratch, name);
		struct tt_words words =
			tt_read_words(reader, source, &own, tt_value(source, with, key_text.bytes));
		if (words.len == 0) {
			tt_complain(model->diagnostics, TT_CODE_PARAMETER_MISSING, tt_value_mark(source, use),
				name, (struct tt_text){0});
			complete = false;
		}
		words = tt_keep_words(reader, words);
		if (is_none(words)) /* nothing there for this parameter to stand for */
			words.len = 0;
		complete = parameter_fits(reader, tt_value_text(reader, from, type), words) && complete;
		*tt_push(model->arena, &parameters) = (struct tt_parameter){name, words.texts, words.len};
	}
	*scope = (struct tt_scope){.model = model,
		.pack = from->pack,
		.sees_model = true,
		.parameters = parameters.items,
		.parameter_count = parameters.len,
		.types = 0xFF};
	TT_FOR_PAIRS(source->document, with, key, value) {
		(void)value;
		struct tt_text name = tt_value_text(reader, source, key);
		if (tt_scope_parameter(scope, name) == NULL)
			tt_complain(model->diagnostics, TT_CODE_UNKNOWN_PARAMETER, tt_value_mark(source, key),
				name, (struct tt_text){0});
	}
	return complete;
}

/* Reads what the template says; what the use adds to it may speak of the same parameters. */
static void use_template(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	uint32_t regime, struct tt_scope *own) {
	struct tt_model *model = reader->model;
	struct tt_scope scope;
	uint32_t template = tt_read_name(reader, source, own, TT_SYMBOL_REGIME, node, "template");
	if (template == TT_NONE)
		return;
	const struct tt_regime *from = &model->regimes.items[template];
	struct tt_regime *to = &model->regimes.items[regime];
	if (!from->template) {
		tt_complain(model->diagnostics, TT_CODE_NOT_A_TEMPLATE,
			tt_value_mark(source, tt_value(source, node, "template")), from->named.id,
			(struct tt_text){0});
		return;
	}
	to->category = to->category.len > 0 ? to->category : from->category;
	to->form = to->form >= 0 ? to->form : from->form;
	if (to->considers_count == 0) {
		to->considers = from->considers;
		to->considers_count = from->considers_count;
	}
	struct tt_regime_origin origin = reader->origins.items[template];
	const struct tt_source *there = &reader->sources.items[origin.source];
	if (bind_parameters(reader, source, node, there, origin.node, &scope))
		read_rules(reader, there, scope, origin.node, regime);
	own->parameters = scope.parameters;
	own->parameter_count = scope.parameter_count;
}

/* ---- regimes --------------------------------------------------------------------------------------- */

static int read_enum(struct tt_reader *reader, const struct tt_source *source, uint32_t node, const char *key,
	int (*find)(struct tt_text)) {
	struct tt_text text = tt_read_text(reader, source, node, key);
	return text.len == 0 ? -1 : find(text);
}

static void declare_regime(
	struct tt_reader *reader, const struct tt_source *source, uint32_t key, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_regime regime = {.named = {.id = tt_value_text(reader, source, key),
					   .mark = tt_value_mark(source, key),
					   .pack = source->pack}};
	regime.named.title = tt_read_title(reader, source, node, "name", regime.named.id);
	regime.category = tt_read_text(reader, source, node, "category");
	regime.topic = tt_read_text(reader, source, node, "topic");
	struct tt_text law = tt_read_text(reader, source, node, "governing_law");
	regime.governing_law = law.len == 0 ? TT_NONE : tt_names_intern(model->arena, &model->words, law);
	regime.forum = tt_read_title(reader, source, node, "forum", (struct tt_text){0});
	regime.noted = tt_value(source, node, "note") != TT_NONE;
	regime.form = read_enum(reader, source, node, "form", tt_enum_regime_form);
	regime.liability = read_enum(reader, source, node, "liability", tt_enum_liability);
	regime.in_force = tt_read_force(reader, source, node, "in_force", &regime.coming);
	regime.binds = regime.covers = TT_FORMULA_TRUE;
	regime.template = tt_value(source, node, "parameters") != TT_NONE;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_words considers =
		tt_read_words(reader, source, &scope, tt_value(source, node, "considers"));
	regime.considers = tt_keep_texts(reader, considers);
	regime.considers_count = considers.len;
	tt_declare(model, TT_SYMBOL_REGIME, &regime.named, model->regimes.len);
	*tt_push(model->arena, &model->regimes) = regime;
	*tt_push(reader->scratch, &reader->origins) =
		(struct tt_regime_origin){(uint32_t)(source - reader->sources.items), node};
}

void tt_declare_regimes(struct tt_reader *reader) {
	TT_FOR_SOURCES(reader, source)
	TT_FOR_PAIRS(source->document, tt_value(source, 0, "regimes"), key, value)
	declare_regime(reader, source, key, value);
}

void tt_read_regimes(struct tt_reader *reader) {
	uint32_t regime = 0;
	TT_FOR_SOURCES(reader, source)
	TT_FOR_PAIRS(source->document, tt_value(source, 0, "regimes"), key, value) {
		uint32_t id = regime++;
		bool instance = tt_value(source, value, "template") != TT_NONE;
		struct tt_scope scope = tt_source_scope(reader, source);
		if (instance)
			use_template(reader, source, value, id, &scope);
		if (instance || !reader->model->regimes.items[id].template)
			read_rules(reader, source, scope, value, id);
	}
}

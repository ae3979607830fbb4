/*
 * What flows and what is known of it: events, facts, consents; and what a model says of itself: which
 * attributes its regimes consider, which verdicts it expects, which findings it silences.
 */
#include <string.h>
#include "model/pack.h"
#include "model/reader.h"

/* ---- events ---------------------------------------------------------------------------------------- */

static struct tt_span add_span(struct tt_reader *reader, const struct tt_scope *scope,
	enum tt_symbol_kind kind, struct tt_words words) {
	struct tt_model *model = reader->model;
	struct tt_span span = {model->ids.len, 0};
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t id = tt_resolve(scope, kind, words.texts[i], words.marks[i]);
		if (id == TT_NONE)
			continue;
		*tt_push(model->arena, &model->ids) = id;
		span.len++;
	}
	return span;
}

static struct tt_span read_span(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, enum tt_symbol_kind kind, uint32_t node, const char *key) {
	return add_span(
		reader, scope, kind, tt_read_words(reader, source, scope, tt_value(source, node, key)));
}

static uint32_t read_free_word(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, const char *key) {
	struct tt_text text = tt_read_text(reader, source, node, key);
	return text.len == 0 ? TT_NONE : tt_names_intern(reader->model->arena, &reader->model->words, text);
}

static tt_set_id read_word_set(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, const char *key) {
	struct tt_words words = tt_read_words(reader, source, scope, tt_value(source, node, key));
	reader->ids.len = 0;
	for (uint32_t i = 0; i < words.len; i++)
		*tt_push(reader->scratch, &reader->ids) =
			tt_names_intern(reader->model->arena, &reader->model->words, words.texts[i]);
	return tt_set_make(&reader->model->sets, reader->ids.items, reader->ids.len);
}

static tt_set_id read_terms(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node) {
	uint32_t value = tt_value(source, node, "expiry");
	return value == TT_NONE ? TT_SET_EMPTY
				: tt_attribute_value(reader, scope, TT_expiry,
					  tt_read_words(reader, source, scope, value));
}

/* Something stands under the key, be it wrong. */
static bool written(const struct tt_source *source, uint32_t map, const char *key) {
	uint32_t node = tt_node_get(source->document, map, key);
	return node != TT_NONE && (source->document->nodes[node].kind == TT_NODE_SCALAR ||
					  source->document->nodes[node].count > 0);
}

static void need(struct tt_reader *reader, const struct tt_event *event, bool given, const char *what) {
	if (!given)
		tt_complain(reader->model->diagnostics, TT_CODE_EVENT_LACKS, event->named.mark,
			event->named.id, tt_text_of(what));
}

/* What an event of a type cannot do without. */
static void check_roles(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	const struct tt_event *event) {
	uint8_t types = event->types;
	bool data = written(source, node, "input") || written(source, node, "data");
	if (types == 0)
		return;
	if (types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) {
		need(reader, event, written(source, node, "from"), "from");
		need(reader, event, written(source, node, "to"), "to");
	}
	if (types & ~(TT_EVENT_BIT(TT_EVENT_TRANSFER)))
		need(reader, event, written(source, node, "by"), "by");
	if (types & TT_EVENT_BIT(TT_EVENT_ACQUIRE))
		need(reader, event, written(source, node, "output"), "output");
	if (types & ~TT_EVENT_BIT(TT_EVENT_ACQUIRE))
		need(reader, event, data, types == TT_EVENT_BIT(TT_EVENT_PROCESS) ? "input" : "data");
}

/* The types of events that an operation is declared for; 0: any. */
static uint8_t operation_types(struct tt_reader *reader, const struct tt_scope *scope, uint32_t operation) {
	struct tt_model *model = reader->model;
	uint32_t id = operation == TT_NONE
			      ? TT_NONE
			      : tt_look_up(scope, TT_SYMBOL_OPERATION, tt_word(model, operation));
	return id == TT_NONE ? 0 : model->operations.items[id].types;
}

/* ---- what stands for flow, and what is left of it ---------------------------------------------------- */

/* "jp/appi", or "jp/appi/security-control": a regime, perhaps with one of its rules. */
static void read_covering_rule(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	struct tt_covering *covering) {
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_text name = tt_value_text(reader, source, node);
	size_t slash = name.len;
	while (slash > 0 && name.bytes[slash - 1] != '/')
		slash--;
	struct tt_text before = tt_text_slice(name, 0, slash > 0 ? slash - 1 : 0);
	bool of_rule = slash > 0 && tt_look_up(&scope, TT_SYMBOL_REGIME, name) == TT_NONE &&
		       tt_look_up(&scope, TT_SYMBOL_REGIME, before) != TT_NONE;
	if (of_rule)
		covering->rule = tt_text_slice(name, slash, name.len);
	covering->regime =
		tt_resolve(&scope, TT_SYMBOL_REGIME, of_rule ? before : name, tt_value_mark(source, node));
}

uint32_t tt_read_covering(struct tt_reader *reader, const struct tt_source *source, uint32_t map) {
	uint32_t node = tt_value(source, map, "covered_by");
	uint32_t rule = node == TT_NONE ? TT_NONE : tt_value(source, node, "rule");
	struct tt_covering covering = {0};
	if (rule == TT_NONE)
		return TT_NONE;
	covering.mark = tt_value_mark(source, rule);
	read_covering_rule(reader, source, rule, &covering);
	if (covering.regime == TT_NONE)
		return TT_NONE;
	covering.evidence = tt_read_title(reader, source, node, "evidence", (struct tt_text){0});
	*tt_push(reader->model->arena, &reader->model->coverings) = covering;
	return reader->model->coverings.len - 1;
}

static bool same_rule(const struct tt_rule *rule, const struct tt_covering *covering) {
	return rule->regime == covering->regime && tt_text_equal(rule->id, covering->rule);
}

bool tt_covered(const struct tt_model *model, uint32_t id, tt_instant at) {
	const struct tt_covering *covering = id == TT_NONE ? NULL : &model->coverings.items[id];
	if (covering == NULL || !tt_interval_contains(model->regimes.items[covering->regime].in_force, at))
		return false;
	if (covering->rule.len == 0)
		return true;
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (same_rule(&model->rules.items[i], covering) &&
			tt_interval_contains(model->rules.items[i].in_force, at))
			return true;
	return false;
}

/* Rules are read after data and before events, so this is looked at when all is read. */
static void check_coverings(struct tt_model *model) {
	for (uint32_t i = 0; i < model->coverings.len; i++) {
		const struct tt_covering *covering = &model->coverings.items[i];
		bool found = covering->rule.len == 0;
		for (uint32_t rule = 0; rule < model->rules.len && !found; rule++)
			found = same_rule(&model->rules.items[rule], covering);
		if (!found)
			tt_complain(model->diagnostics, TT_CODE_NO_RULE, covering->mark, covering->rule,
				model->regimes.items[covering->regime].named.id);
	}
}

/* A name may be that of a system, of a party, or of both. */
static void read_copies(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_disposal *disposal) {
	struct tt_sets *sets = &reader->model->sets;
	struct tt_words words = tt_read_words(reader, source, scope, node);
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t system = tt_look_up(scope, TT_SYMBOL_SYSTEM, words.texts[i]);
		uint32_t party = tt_look_up(scope, TT_SYMBOL_PARTY, words.texts[i]);
		if (tt_text_is(words.texts[i], "none"))
			continue;
		if (system == TT_NONE && party == TT_NONE)
			tt_resolve(scope, TT_SYMBOL_SYSTEM, words.texts[i], words.marks[i]);
		if (system != TT_NONE)
			disposal->systems = tt_set_with(sets, disposal->systems, system);
		if (party != TT_NONE)
			disposal->parties = tt_set_with(sets, disposal->parties, party);
	}
}

static uint32_t read_disposal(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, uint8_t types) {
	static const char *const keys[] = {"copies", "evidence"};
	struct tt_disposal disposal = {.systems = TT_SET_EMPTY, .parties = TT_SET_EMPTY};
	bool any = false;
	for (size_t i = 0; i < TT_COUNT(keys); i++) {
		uint32_t value = tt_value(source, node, keys[i]);
		any = any || value != TT_NONE;
		if (value != TT_NONE && types != 0 && (types & TT_EVENT_BIT(TT_EVENT_DISPOSE)) == 0)
			tt_complain(reader->model->diagnostics, TT_CODE_ONLY_DISPOSE,
				tt_value_mark(source, value), tt_text_of(keys[i]), (struct tt_text){0});
	}
	if (!any)
		return TT_NONE;
	read_copies(reader, source, scope, tt_value(source, node, "copies"), &disposal);
	disposal.evidence = tt_read_title(reader, source, node, "evidence", (struct tt_text){0});
	*tt_push(reader->model->arena, &reader->model->disposals) = disposal;
	return reader->model->disposals.len - 1;
}

/* ---- an event ---------------------------------------------------------------------------------------- */

static void read_event(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, struct tt_event *event) {
	struct tt_scope scope = tt_source_scope(reader, source);
	event->types = tt_read_some(reader, source, node, "type", tt_enum_event_type);
	event->by = read_span(reader, source, &scope, TT_SYMBOL_PARTY, node, "by");
	event->from = tt_read_name(reader, source, &scope, TT_SYMBOL_PARTY, node, "from");
	event->to = tt_read_name(reader, source, &scope, TT_SYMBOL_PARTY, node, "to");
	event->holder = tt_read_name(reader, source, &scope, TT_SYMBOL_PARTY, node, "holder");
	event->input = read_span(reader, source, &scope, TT_SYMBOL_DATA, node, "input");
	if (event->input.len == 0)
		event->input = read_span(reader, source, &scope, TT_SYMBOL_DATA, node, "data");
	event->output = read_span(reader, source, &scope, TT_SYMBOL_DATA, node, "output");
	event->source = tt_read_name(reader, source, &scope, TT_SYMBOL_SYSTEM, node, "source");
	event->system = tt_read_name(reader, source, &scope, TT_SYMBOL_SYSTEM, node, "system");
	event->via = read_free_word(reader, source, node, "via");
	event->method = read_free_word(reader, source, node, "method");
	event->operation = tt_read_open_word(reader, source, &scope, TT_SYMBOL_OPERATION, node, "operation");
	event->purpose = tt_read_open_word(reader, source, &scope, TT_SYMBOL_PURPOSE, node, "purpose");
	event->drop = read_word_set(reader, source, &scope, node, "drop");
	event->expiry = read_terms(reader, source, &scope, node);
	event->move = tt_text_is(tt_read_text(reader, source, node, "keep"), "move");
	event->view = tt_value(source, node, "access") != TT_NONE;
	event->every = tt_value(source, node, "every") != TT_NONE;
	event->at = tt_read_date(reader, source, node, "at", TT_TIME_MIN);
	event->covered_by = tt_read_covering(reader, source, node);
	event->disposal = read_disposal(reader, source, &scope, node, event->types);
	if (event->by.len == 0 && event->from != TT_NONE && event->types == TT_EVENT_BIT(TT_EVENT_TRANSFER)) {
		event->by = (struct tt_span){reader->model->ids.len, 1};
		*tt_push(reader->model->arena, &reader->model->ids) = event->from;
	}
	check_roles(reader, source, node, event);
	event->operation_types = operation_types(reader, &scope, event->operation);
}

void tt_declare_events(struct tt_reader *reader) {
	struct tt_model *model = reader->model;
	TT_FOR_SOURCES(reader, source)
	TT_FOR_ITEMS(source->document, tt_value(source, 0, "events"), item) {
		uint32_t id_node = tt_value(source, item, "id");
		struct tt_named named = {.id = tt_value_text(reader, source, id_node),
			.mark = tt_value_mark(source, id_node == TT_NONE ? item : id_node),
			.pack = source->pack};
		named.title = tt_read_title(reader, source, item, "name", named.id);
		if (id_node != TT_NONE)
			tt_declare(model, TT_SYMBOL_EVENT, &named, model->events.len);
		tt_push(model->arena, &model->events)->named = named;
	}
}

/* ---- facts ----------------------------------------------------------------------------------------- */

static const enum tt_symbol_kind subject_kinds[] = {
	[TT_OF_EVENT] = TT_SYMBOL_EVENT,
	[TT_OF_DATA] = TT_SYMBOL_DATA,
	[TT_OF_BY] = TT_SYMBOL_PARTY,
	[TT_OF_FROM] = TT_SYMBOL_PARTY,
	[TT_OF_TO] = TT_SYMBOL_PARTY,
	[TT_OF_HOLDER] = TT_SYMBOL_PARTY,
	[TT_OF_PARTY] = TT_SYMBOL_PARTY,
	[TT_OF_SYSTEM] = TT_SYMBOL_SYSTEM,
};

/* What an answer is about; a country is a word, and need not be declared. */
static uint32_t read_subject(struct tt_reader *reader, const struct tt_scope *scope, uint8_t of,
	struct tt_text text, struct tt_mark mark) {
	if (of == TT_OF_COUNTRY)
		return tt_names_intern(reader->model->arena, &reader->model->words, text);
	return tt_resolve(scope, subject_kinds[of], text, mark);
}

static uint32_t fact_hash(uint32_t question, const uint32_t subjects[TT_OF_MAX]) {
	uint32_t words[1 + TT_OF_MAX] = {question};
	memcpy(words + 1, subjects, TT_OF_MAX * sizeof(*subjects));
	return tt_hash_words(words, TT_COUNT(words));
}

uint32_t tt_find_fact(const struct tt_model *model, uint32_t question, const uint32_t subjects[TT_OF_MAX]) {
	uint32_t hash = fact_hash(question, subjects), probe = 0, id;
	while ((id = tt_index_next(&model->fact_index, hash, &probe)) != TT_NONE) {
		const struct tt_fact *fact = &model->facts.items[id];
		if (fact->question == question &&
			memcmp(fact->subjects, subjects, sizeof(fact->subjects)) == 0)
			return id;
	}
	return TT_NONE;
}

void tt_model_index_fact(struct tt_model *model, uint32_t id) {
	struct tt_fact *fact = &model->facts.items[id];
	uint32_t first = tt_find_fact(model, fact->question, fact->subjects);
	if (first == TT_NONE) {
		fact->next = TT_NONE;
		tt_index_add(model->arena, &model->fact_index, fact_hash(fact->question, fact->subjects), id);
		return;
	}
	fact->next = model->facts.items[first].next; /* behind the first, which the index knows */
	model->facts.items[first].next = id;
}

static void read_fact_rest(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node, struct tt_fact *fact) {
	*fact = (struct tt_fact){.question = TT_NONE,
		.subjects = {TT_NONE, TT_NONE, TT_NONE, TT_NONE},
		.is = tt_read_truth(reader, source, node, "is"),
		.in_force = tt_read_ends(reader, source, node),
		.evidence = tt_read_title(reader, source, node, "evidence", (struct tt_text){0}),
		.mark = tt_value_mark(source, node),
		.next = TT_NONE};
}

static bool check_subject_count(
	struct tt_reader *reader, uint32_t question, uint32_t count, struct tt_mark mark) {
	const struct tt_question *asked = &reader->model->questions.items[question];
	if (count == asked->of_count)
		return true;
	struct tt_buf buf;
	tt_buf_init(&buf, reader->model->arena, 256);
	static const char *const names[] = {
		"event", "data", "by", "from", "to", "holder", "party", "system", "country"};
	for (uint8_t i = 0; i < asked->of_count; i++)
		tt_buf_format(&buf, "%s%s", i > 0 ? ", " : "", names[asked->of[i]]);
	tt_complain(
		reader->model->diagnostics, TT_CODE_FACT_SUBJECTS, mark, asked->named.id, tt_buf_text(&buf));
	return false;
}

void tt_read_fact(struct tt_reader *reader, const struct tt_source *source, const struct tt_scope *scope,
	uint32_t node, struct tt_fact *fact) {
	read_fact_rest(reader, source, node, fact);
	uint32_t question = tt_read_name(reader, source, scope, TT_SYMBOL_QUESTION, node, "fact");
	struct tt_words words = tt_read_words(reader, source, scope, tt_value(source, node, "of"));
	if (question == TT_NONE ||
		!check_subject_count(reader, question, words.len, words.len > 0 ? words.mark : fact->mark))
		return;
	const struct tt_question *asked = &reader->model->questions.items[question];
	fact->question = question;
	for (uint32_t i = 0; i < words.len; i++) {
		fact->subjects[i] = read_subject(reader, scope, asked->of[i], words.texts[i], words.marks[i]);
		if (fact->subjects[i] == TT_NONE)
			fact->question = TT_NONE;
	}
}

static void keep_fact(struct tt_model *model, struct tt_fact fact) {
	if (fact.question == TT_NONE)
		return;
	uint32_t id = model->facts.len;
	*tt_push(model->arena, &model->facts) = fact;
	tt_model_index_fact(model, id);
}

enum { ESTABLISHED_LIMIT = 10000 }; /* facts from one line of a template */

/* All names that the subjects of an established fact stand for, subject by subject. */
struct combination {
	TT_VECTOR(uint32_t) ids[TT_OF_MAX];
};

/* False after a complaint about a name. */
static bool read_subjects(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, uint8_t of, struct combination *combination,
	uint32_t subject) {
	struct tt_words words = tt_read_words(reader, source, scope, node);
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t id = read_subject(reader, scope, of, words.texts[i], words.marks[i]);
		if (id == TT_NONE)
			return false;
		*tt_push(reader->scratch, &combination->ids[subject]) = id;
	}
	return true;
}

static bool read_combination(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, const struct tt_question *asked,
	struct combination *combination) {
	uint32_t subject = 0, of = tt_value(source, node, "of");
	uint64_t total = 1;
	if (of != TT_NONE && source->document->nodes[of].kind == TT_NODE_SCALAR) {
		read_subjects(reader, source, scope, of, asked->of[0], combination, 0);
		return asked->of_count == 1 && combination->ids[0].len <= ESTABLISHED_LIMIT;
	}
	TT_FOR_ITEMS(source->document, of, item) {
		if (subject == asked->of_count)
			return false;
		if (!read_subjects(reader, source, scope, item, asked->of[subject], combination, subject))
			return true;
		total *= combination->ids[subject++].len;
		if (total > ESTABLISHED_LIMIT)
			return false;
	}
	return subject == asked->of_count;
}

/* A contract may answer what some law asks ("pack:question"); where that law is not in use, nobody asks. */
static bool asks_nobody(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	const struct tt_model *model = reader->model;
	struct tt_text name = tt_read_text(reader, source, node, "fact");
	size_t colon = 0;
	while (colon < name.len && name.bytes[colon] != ':')
		colon++;
	struct tt_text pack = tt_text_slice(name, 0, colon);
	if (colon == name.len || tt_builtin_pack_find(pack) == NULL)
		return false;
	for (uint32_t i = 0; i < model->packs.len; i++)
		if (tt_text_equal(model->packs.items[i].id, pack))
			return false;
	return true;
}

void tt_read_established(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_interval in_force) {
	struct tt_fact fact;
	read_fact_rest(reader, source, node, &fact);
	if (asks_nobody(reader, source, node))
		return;
	fact.question = tt_read_name(reader, source, scope, TT_SYMBOL_QUESTION, node, "fact");
	if (fact.question == TT_NONE)
		return;
	fact.in_force.from = fact.in_force.from > in_force.from ? fact.in_force.from : in_force.from;
	fact.in_force.to = fact.in_force.to < in_force.to ? fact.in_force.to : in_force.to;
	struct combination combination = {0};
	const struct tt_question *asked = &reader->model->questions.items[fact.question];
	if (!read_combination(reader, source, scope, node, asked, &combination)) {
		check_subject_count(reader, fact.question, TT_NONE, fact.mark);
		return;
	}
	uint32_t total = 1;
	for (uint8_t i = 0; i < asked->of_count; i++)
		total *= combination.ids[i].len;
	for (uint32_t at = 0; at < total; at++) {
		uint32_t rest = at;
		for (uint8_t i = 0; i < asked->of_count; i++) {
			fact.subjects[i] = combination.ids[i].items[rest % combination.ids[i].len];
			rest /= combination.ids[i].len;
		}
		keep_fact(reader->model, fact);
	}
}

/* ---- consents -------------------------------------------------------------------------------------- */

static tt_set_id read_limits(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, enum tt_symbol_kind kind, uint32_t node, const char *key) {
	uint32_t value = tt_value(source, node, key);
	return value == TT_NONE
		       ? TT_SET_ALL
		       : tt_read_ids(reader, scope, kind, tt_read_words(reader, source, scope, value));
}

static void read_consent(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_consent consent = {
		.mark = tt_value_mark(source, node), .in_force = tt_read_ends(reader, source, node)};
	consent.data = read_limits(reader, source, &scope, TT_SYMBOL_DATA, node, "of");
	consent.who = read_limits(reader, source, &scope, TT_SYMBOL_PARTY, node, "who");
	consent.recipients = read_limits(reader, source, &scope, TT_SYMBOL_PARTY, node, "recipients");
	consent.purposes = tt_value(source, node, "purposes") == TT_NONE
				   ? TT_SET_ALL
				   : read_word_set(reader, source, &scope, node, "purposes");
	consent.countries = tt_value(source, node, "countries") == TT_NONE
				    ? TT_SET_ALL
				    : read_word_set(reader, source, &scope, node, "countries");
	if (!tt_text_is(tt_read_text(reader, source, node, "given"), "false"))
		consent.says |= TT_CONSENT_AGREES;
	if (tt_value(source, node, "informed") != TT_NONE)
		consent.says |= TT_CONSENT_INFORMED;
	if (tt_value(source, node, "guardian") != TT_NONE)
		consent.says |= TT_CONSENT_GUARDIAN;
	consent.withdrawn = tt_read_date(reader, source, node, "withdrawn", TT_TIME_MAX);
	*tt_push(model->arena, &model->consents) = consent;
}

/* ---- considered ------------------------------------------------------------------------------------ */

static bool known_row(const struct tt_model *model, const struct tt_scope *scope, struct tt_text name) {
	if (!tt_text_starts(name, "category/"))
		return tt_look_up(scope, TT_SYMBOL_ATTRIBUTE, name) != TT_NONE;
	struct tt_text group = tt_text_slice(name, sizeof("category/") - 1, name.len);
	for (uint32_t i = 0; i < model->facets.len; i++)
		if (tt_text_equal(model->facets.items[i].group, group))
			return true;
	return false;
}

static void read_considered(
	struct tt_reader *reader, const struct tt_source *source, uint32_t key, uint32_t value) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	uint32_t regime = tt_resolve(
		&scope, TT_SYMBOL_REGIME, tt_value_text(reader, source, key), tt_value_mark(source, key));
	struct tt_words words = tt_read_words(reader, source, &scope, value);
	for (uint32_t i = 0; i < words.len; i++)
		if (!known_row(model, &scope, words.texts[i]))
			tt_complain(model->diagnostics, TT_CODE_UNKNOWN_ROW, words.marks[i], words.texts[i],
				(struct tt_text){0});
	if (regime != TT_NONE)
		*tt_push(model->arena, &model->considered) =
			(struct tt_considered){regime, tt_keep_texts(reader, words), words.len};
}

/* ---- expectations ---------------------------------------------------------------------------------- */

static struct tt_word_set read_match(
	struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_word_set set = {0};
	struct tt_scope scope = tt_source_scope(reader, source);
	if (node == TT_NONE)
		return set;
	set.match = TT_MATCH_EXACTLY;
	uint32_t has = node, lacks = TT_NONE;
	if (source->document->nodes[node].kind == TT_NODE_MAP) {
		set.match = TT_MATCH_SOME;
		has = tt_value(source, node, "has");
		lacks = tt_value(source, node, "lacks");
	}
	struct tt_words words = tt_read_words(reader, source, &scope, has);
	set.has = tt_keep_texts(reader, words);
	set.has_count = words.len;
	words = tt_read_words(reader, source, &scope, lacks);
	set.lacks = tt_keep_texts(reader, words);
	set.lacks_count = words.len;
	return set;
}

static void read_expected_values(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	struct tt_expectation *expectation) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	static const char *const known[] = {"event", "holding", "data", "model", "at", "facts", "verdict",
		"grounds", "duties", "questions", "units", "risks", "perspectives", "findings", "note"};
	TT_VECTOR(struct tt_expected_value) values = {0};
	TT_FOR_PAIRS(source->document, node, key, value) {
		struct tt_text name = tt_value_text(reader, source, key);
		bool other = false;
		for (size_t i = 0; i < TT_COUNT(known); i++)
			other = other || tt_text_is(name, known[i]);
		if (other)
			continue;
		uint32_t attribute =
			tt_resolve(&scope, TT_SYMBOL_ATTRIBUTE, name, tt_value_mark(source, key));
		if (attribute != TT_NONE)
			*tt_push(model->arena, &values) = (struct tt_expected_value){
				attribute, read_match(reader, source, value), tt_value_mark(source, value)};
	}
	expectation->values = values.items;
	expectation->value_count = values.len;
}

static void read_expected_facts(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	struct tt_expectation *expectation) {
	struct tt_scope scope = tt_source_scope(reader, source);
	TT_VECTOR(struct tt_fact) facts = {0};
	TT_FOR_ITEMS(source->document, tt_value(source, node, "facts"), item) {
		struct tt_fact fact;
		tt_read_fact(reader, source, &scope, item, &fact);
		if (fact.question != TT_NONE)
			*tt_push(reader->model->arena, &facts) = fact;
	}
	expectation->facts = facts.items;
	expectation->fact_count = facts.len;
}

/* It is about one thing, and of data and models only findings can be told. */
static void check_expectation(struct tt_reader *reader, const struct tt_source *source, uint32_t node,
	const struct tt_expectation *expectation) {
	static const char *const subjects[] = {"event", "holding", "data", "model"};
	static const char *const others[] = {"verdict", "grounds", "duties", "questions", "units"};
	struct tt_diagnostics *diagnostics = reader->model->diagnostics;
	uint32_t count = 0, wrong = expectation->value_count;
	for (size_t i = 0; i < TT_COUNT(subjects); i++)
		count += written(source, node, subjects[i]);
	count += tt_value(source, node, "model") != TT_NONE && !expectation->of_model; /* false: of nothing */
	for (size_t i = 0; i < TT_COUNT(others); i++)
		wrong += tt_value(source, node, others[i]) != TT_NONE;
	bool whole = tt_value(source, node, "data") != TT_NONE || tt_value(source, node, "model") != TT_NONE;
	if (count != 1)
		tt_complain(diagnostics, TT_CODE_EXPECT_BODY, expectation->mark, (struct tt_text){0},
			(struct tt_text){0});
	else if (whole && wrong > 0)
		tt_complain(diagnostics, TT_CODE_EXPECT_FINDINGS, expectation->mark, (struct tt_text){0},
			(struct tt_text){0});
}

static void read_expectation(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	struct tt_model *model = reader->model;
	struct tt_scope scope = tt_source_scope(reader, source);
	struct tt_expectation expectation = {.mark = tt_value_mark(source, node)};
	uint32_t holding = tt_value(source, node, "holding");
	expectation.event = tt_read_name(reader, source, &scope, TT_SYMBOL_EVENT, node, "event");
	expectation.data = tt_read_name(reader, source, &scope, TT_SYMBOL_DATA, holding, "data");
	expectation.holder = tt_read_name(reader, source, &scope, TT_SYMBOL_PARTY, holding, "holder");
	expectation.system = tt_read_name(reader, source, &scope, TT_SYMBOL_SYSTEM, holding, "system");
	expectation.of_data = tt_read_name(reader, source, &scope, TT_SYMBOL_DATA, node, "data");
	expectation.of_model = tt_read_truth(reader, source, node, "model");
	expectation.at = tt_read_date(reader, source, node, "at", TT_TIME_MIN);
	struct tt_text verdict = tt_read_text(reader, source, node, "verdict");
	expectation.verdict = verdict.len == 0 ? -1 : tt_enum_verdict(verdict);
	expectation.grounds = read_match(reader, source, tt_value(source, node, "grounds"));
	expectation.duties = read_match(reader, source, tt_value(source, node, "duties"));
	expectation.questions = read_match(reader, source, tt_value(source, node, "questions"));
	expectation.units = read_match(reader, source, tt_value(source, node, "units"));
	expectation.risks = read_match(reader, source, tt_value(source, node, "risks"));
	expectation.perspectives = read_match(reader, source, tt_value(source, node, "perspectives"));
	expectation.findings = read_match(reader, source, tt_value(source, node, "findings"));
	read_expected_facts(reader, source, node, &expectation);
	read_expected_values(reader, source, node, &expectation);
	check_expectation(reader, source, node, &expectation);
	*tt_push(model->arena, &model->expectations) = expectation;
}

static void read_silence(struct tt_reader *reader, const struct tt_source *source, uint32_t node) {
	*tt_push(reader->model->arena, &reader->model->silences) =
		(struct tt_silence){.id = tt_read_text(reader, source, node, "id"),
			.reason = tt_read_title(reader, source, node, "reason", (struct tt_text){0}).ja,
			.owner = tt_read_text(reader, source, node, "owner"),
			.review = tt_read_date(reader, source, node, "review", TT_TIME_MAX),
			.mark = tt_value_mark(source, node)};
}

/* ---- all of it ------------------------------------------------------------------------------------- */

void tt_read_flow(struct tt_reader *reader) {
	uint32_t event = 0;
	TT_FOR_SOURCES(reader, source) {
		struct tt_scope scope = tt_source_scope(reader, source);
		TT_FOR_ITEMS(source->document, tt_value(source, 0, "events"), item)
		read_event(reader, source, item, &reader->model->events.items[event++]);
		TT_FOR_ITEMS(source->document, tt_value(source, 0, "facts"), item) {
			struct tt_fact fact;
			tt_read_fact(reader, source, &scope, item, &fact);
			keep_fact(reader->model, fact);
		}
		TT_FOR_ITEMS(source->document, tt_value(source, 0, "consents"), item)
		read_consent(reader, source, item);
		TT_FOR_PAIRS(source->document, tt_value(source, 0, "considered"), key, value)
		read_considered(reader, source, key, value);
		TT_FOR_ITEMS(source->document, tt_value(source, 0, "expect"), item)
		read_expectation(reader, source, item);
		TT_FOR_ITEMS(source->document, tt_value(source, 0, "silence"), item)
		read_silence(reader, source, item);
	}
	check_coverings(reader->model);
}

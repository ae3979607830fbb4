/*
 * Reading an event that is told. A key of the object is a number (told.def gives the words); what stands
 * under it is read straight into the request. Names are looked up in a table of those that were met: the
 * model's own tables ask more than a hash. What was not given is then taken from the model event, if one was
 * named, and else the model event that shows the same flow is looked for.
 *
 * Purposes and other words that no rule of the model knows are all one word, "other": to every rule they are
 * alike, and a caller cannot fill the table of words.
 */
#include "service/told.h"
#include "model/scope.h"
#include "service/scan.h"
#include "syntax/keys.h"
#include "syntax/shape.h"

enum key {
#define KEY(name, word) KEY_##name,
#include "service/told.def"
#undef KEY
	KEY_COUNT
};

static const struct tt_text key_words[] = {
#define KEY(name, word) {word, sizeof(word) - 1},
#include "service/told.def"
#undef KEY
};

#define BIT(name) (1u << KEY_##name)

/* A name that was met, and what it is the name of. */
struct met {
	struct tt_text name;
	uint8_t kind;
	uint32_t id;
};

/*
 * What came between the value of a key and the next value when it was last seen: a comma, a key, a colon. Who
 * tells many events writes each the same way, so this is looked for first.
 */
struct habit {
	char bytes[29];
	uint8_t len;   /* 0: none */
	uint8_t quote; /* of them before the key */
	uint8_t key;   /* enum key, that it has */
};

/* Names by kind that are short, as nearly all are: found in the bytes where they stand, with no text made. */
enum { KNOWN_BITS = 12, KNOWN_WORD = TT_SYMBOL_KIND_COUNT, KNOWN_TYPE };

struct known {
	uint64_t words[2]; /* of struct tt_short; no name, and the place is free: zeros */
	uint32_t kind, id;
};

/* One data set of an event as it stands there. */
struct item {
	uint32_t of; /* TT_NONE: it was not named, and is the model event's */
	struct tt_text instance;
	bool has_instance;
};

struct tt_teller {
	struct tt_arena *arena;
	struct tt_model *model;
	uint32_t (*instance)(void *context, struct tt_text name);
	void *context;
	bool unknown_instances;
	struct known *known; /* 1 << KNOWN_BITS places, half of them taken at most */
	uint32_t known_count;
	TT_VECTOR(struct met) met;
	struct tt_index met_index, flow_index; /* of names; of events of the model by what they do */
	uint32_t other;			       /* the word for words that are not known */
	TT_VECTOR(char) spare;
	TT_VECTOR(struct tt_text) subjects;
	TT_VECTOR(uint32_t) ids;	    /* for sets */
	struct habit habits[KEY_COUNT + 1]; /* by the key before; of the first, KEY_COUNT */
	struct tt_scan scan;
	struct tt_told *told;
	uint32_t given; /* bits of enum key */
	struct tt_text instance_name;
	bool has_instance;
	bool input_named[TT_REQUEST_MAX]; /* which instances were given */
	bool output_named[TT_REQUEST_MAX];
	struct tt_fact_told {
		bool own; /* without subjects: this event's */
		const char *at;
		struct tt_text event; /* the name that stands for it, if it is about one */
	} facts[TT_TOLD_FACTS];
	struct tt_claim_told {
		bool output;
		uint8_t at;
	} claims[TT_TOLD_CLAIMS];
};

/* ---- names ------------------------------------------------------------------------------------------- */

static uint32_t name_hash(uint8_t kind, struct tt_text name) {
	return tt_text_hash(name) * 31 + kind;
}

static uint32_t look_up(struct tt_teller *teller, uint8_t kind, struct tt_text name) {
	uint32_t hash = name_hash(kind, name), probe = 0, id;
	while ((id = tt_index_next(&teller->met_index, hash, &probe)) != TT_NONE) {
		const struct met *met = &teller->met.items[id];
		if (met->kind == kind && tt_text_equal(met->name, name))
			return met->id;
	}
	const struct tt_scope scope = {.model = teller->model, .pack = TT_NONE, .sees_model = true};
	id = kind == TT_SYMBOL_EVENT ? tt_find_event(teller->model, name)
				     : tt_look_up(&scope, (enum tt_symbol_kind)kind, name);
	if (id == TT_NONE)
		return TT_NONE;
	tt_index_add(teller->arena, &teller->met_index, hash, teller->met.len);
	*tt_push(teller->arena, &teller->met) = (struct met){tt_text_copy(teller->arena, name), kind, id};
	return id;
}

/* Where a short name is, or may be put. */
static inline struct known *place_of(
	const struct tt_teller *teller, uint32_t kind, const struct tt_short *name) {
	const uint64_t factor = 0x9E3779B97F4A7C15u;
	uint64_t hash = (name->words[0] ^ kind) * factor;
	hash = (hash ^ hash >> 32 ^ name->words[1]) * factor;
	for (uint32_t at = (uint32_t)(hash >> (64 - KNOWN_BITS));; at = (at + 1) % (1u << KNOWN_BITS)) {
		struct known *known = &teller->known[at];
		if (known->words[0] == 0 || (known->kind == kind && known->words[0] == name->words[0] &&
						    known->words[1] == name->words[1]))
			return known;
	}
}

/* Takes a name that is known, if one comes. */
static inline bool take_known(struct tt_teller *teller, uint32_t kind, uint32_t *id) {
	struct tt_short name;
	if (!tt_scan_short(&teller->scan, &name))
		return false;
	const struct known *known = place_of(teller, kind, &name);
	if (known->words[0] == 0)
		return false;
	*id = known->id;
	tt_scan_take_short(&teller->scan, &name);
	return true;
}

static void note_known(struct tt_teller *teller, uint32_t kind, struct tt_text text, uint32_t id) {
	struct tt_short name = {{0, 0}, (uint32_t)text.len};
	if (text.len == 0 || text.len >= sizeof(name.words) || teller->known_count == 1u << (KNOWN_BITS - 1))
		return;
	memcpy(name.words, text.bytes, text.len);
	struct known *place = place_of(teller, kind, &name);
	teller->known_count += place->words[0] == 0; /* it may have come with escapes */
	*place = (struct known){{name.words[0], name.words[1]}, kind, id};
}

static void suggest(const struct tt_teller *teller, uint8_t kind, struct tt_text name) {
	const struct tt_symbols *symbols = &teller->model->symbols;
	unsigned best = 3;
	for (uint32_t i = 0; i < symbols->items.len && name.len < 100; i++) {
		const struct tt_symbol *symbol = &symbols->items.items[i];
		unsigned distance =
			symbol->kind == kind ? tt_text_distance(symbol->name, name, best - 1) : best;
		if (distance >= best)
			continue;
		best = distance;
		tt_fault_near(teller->scan.fault, symbol->name);
		if (best <= 1)
			return;
	}
}

static bool resolve(struct tt_teller *teller, uint8_t kind, struct tt_text name, uint32_t *id) {
	*id = look_up(teller, kind, name);
	if (*id != TT_NONE)
		return true;
	if (tt_scan_good(&teller->scan)) {
		tt_scan_fault(&teller->scan, TT_FAULT_UNKNOWN_NAME, name, teller->scan.last);
		suggest(teller, kind, name);
	}
	return false;
}

static bool read_name(struct tt_teller *teller, uint8_t kind, uint32_t *id) {
	struct tt_text name;
	if (take_known(teller, kind, id))
		return true;
	if (!tt_scan_text(&teller->scan, &name) || !resolve(teller, kind, name, id))
		return false;
	note_known(teller, kind, name, *id);
	return true;
}

static uint32_t word_of(const struct tt_teller *teller, struct tt_text name) {
	uint32_t word = tt_names_find(&teller->model->words, name);
	return word == TT_NONE ? teller->other : word;
}

/* text: what stands there, be it a word that the model does not know. */
static inline bool read_text_of_word(struct tt_teller *teller, uint32_t *word, struct tt_text *text) {
	if (take_known(teller, KNOWN_WORD, word)) {
		*text = tt_scan_taken(&teller->scan);
		return true;
	}
	if (!tt_scan_text(&teller->scan, text))
		return false;
	*word = word_of(teller, *text);
	if (*word != teller->other)
		note_known(teller, KNOWN_WORD, *text, *word);
	return true;
}

static bool read_word(struct tt_teller *teller, uint32_t *word) {
	struct tt_text text;
	return read_text_of_word(teller, word, &text);
}

/* ---- lists ------------------------------------------------------------------------------------------- */

static bool too_many(struct tt_teller *teller) {
	return tt_scan_fault(&teller->scan, TT_FAULT_TOO_MANY,
		teller->scan.path[teller->scan.depth > 1 ? teller->scan.depth - 2 : 0], teller->scan.at);
}

/* One value, or a list of them. */
static bool read_some(struct tt_teller *teller, bool (*read)(struct tt_teller *teller, uint32_t place)) {
	struct tt_scan *scan = &teller->scan;
	bool first = true;
	if (!tt_scan_comes(scan, '['))
		return read(teller, 0);
	if (!tt_scan_open(scan, '['))
		return false;
	for (uint32_t place = 0; tt_scan_item(scan, &first, place); place++)
		if (!read(teller, place))
			return false;
	return tt_scan_good(scan);
}

static bool read_party(struct tt_teller *teller, uint32_t place) {
	if (place >= TT_REQUEST_MAX)
		return too_many(teller);
	teller->told->request.by_count = (uint8_t)(place + 1);
	return read_name(teller, TT_SYMBOL_PARTY, &teller->told->by[place]);
}

static bool read_type(struct tt_teller *teller, uint32_t place) {
	struct tt_text name;
	const char *at = teller->scan.at;
	uint32_t type;
	(void)place;
	if (!take_known(teller, KNOWN_TYPE, &type)) {
		if (!tt_scan_text(&teller->scan, &name))
			return false;
		int found = tt_enum_event_type(name);
		if (found < 0)
			return tt_scan_fault(&teller->scan, TT_FAULT_WRONG_VALUE, name, at);
		type = (uint32_t)found;
		note_known(teller, KNOWN_TYPE, name, type);
	}
	teller->told->request.types |= (uint8_t)TT_EVENT_BIT(type);
	return true;
}

static bool read_dropped(struct tt_teller *teller, uint32_t place) {
	uint32_t word;
	(void)place;
	if (!read_word(teller, &word))
		return false;
	*tt_push(teller->arena, &teller->ids) = word;
	return teller->ids.len <= 256 || too_many(teller);
}

static bool read_drop(struct tt_teller *teller) {
	teller->ids.len = 0;
	if (!read_some(teller, read_dropped))
		return false;
	teller->told->request.drop = tt_set_make(&teller->model->sets, teller->ids.items, teller->ids.len);
	return true;
}

/* ---- claims ------------------------------------------------------------------------------------------ */

static bool read_member_of_set(struct tt_teller *teller, uint8_t type) {
	uint32_t id;
	bool good =
		type == TT_TYPE_PARTIES ? read_name(teller, TT_SYMBOL_PARTY, &id) : read_word(teller, &id);
	if (good)
		*tt_push(teller->arena, &teller->ids) = id;
	return good && (teller->ids.len <= 256 || too_many(teller));
}

static bool read_set(struct tt_teller *teller, uint8_t type, uint32_t *value) {
	struct tt_scan *scan = &teller->scan;
	bool first = true;
	teller->ids.len = 0;
	if (!tt_scan_open(scan, '['))
		return false;
	for (uint32_t place = 0; tt_scan_item(scan, &first, place); place++)
		if (!read_member_of_set(teller, type))
			return false;
	*value = tt_set_make(&teller->model->sets, teller->ids.items, teller->ids.len);
	return tt_scan_good(scan);
}

static bool read_level(struct tt_teller *teller, const struct tt_attribute_kind *attribute, uint32_t *value) {
	struct tt_text name;
	const char *at = teller->scan.at;
	if (!tt_scan_text(&teller->scan, &name))
		return false;
	for (*value = 1; *value <= attribute->level_count; (*value)++)
		if (tt_text_equal(tt_word(teller->model, attribute->levels[*value - 1]), name))
			return true;
	return tt_scan_fault(&teller->scan, TT_FAULT_WRONG_VALUE, name, at);
}

static bool read_claimed(struct tt_teller *teller, uint32_t id, uint32_t *value) {
	const struct tt_attribute_kind *attribute = &teller->model->attributes.items[id];
	bool truth;
	switch (attribute->type) {
	case TT_TYPE_PARTIES:
	case TT_TYPE_WORDS:
		return read_set(teller, attribute->type, value);
	case TT_TYPE_SCALE:
		return read_level(teller, attribute, value);
	case TT_TYPE_NUMBER:
		return tt_scan_number(&teller->scan, value);
	case TT_TYPE_TRUTH:
		if (!tt_scan_truth(&teller->scan, &truth))
			return false;
		*value = truth;
		return true;
	default:
		return tt_scan_fault(
			&teller->scan, TT_FAULT_WRONG_VALUE, attribute->named.id, teller->scan.at);
	}
}

static bool read_claim(struct tt_teller *teller, struct tt_text name, bool output, uint32_t place) {
	struct tt_told *told = teller->told;
	uint32_t id = look_up(teller, TT_SYMBOL_ATTRIBUTE, name);
	if (id == TT_NONE || teller->model->attributes.items[id].column == TT_NONE || id == TT_category ||
		id == TT_controller || id == TT_owner || id == TT_origin)
		return tt_scan_fault(&teller->scan, TT_FAULT_WRONG_VALUE, name, teller->scan.at);
	if (told->request.claim_count == TT_TOLD_CLAIMS)
		return too_many(teller);
	uint32_t at = told->request.claim_count++;
	told->claims[at].attribute = id;
	teller->claims[at] = (struct tt_claim_told){output, (uint8_t)place};
	return read_claimed(teller, id, &told->claims[at].value);
}

static bool read_claims(struct tt_teller *teller, bool output, uint32_t place) {
	struct tt_text name;
	bool first = true;
	if (!tt_scan_open(&teller->scan, '{'))
		return false;
	while (tt_scan_member(&teller->scan, &first, &name))
		if (!read_claim(teller, name, output, place))
			return false;
	return tt_scan_good(&teller->scan);
}

/* ---- data -------------------------------------------------------------------------------------------- */

static bool read_subject(struct tt_teller *teller, uint32_t place) {
	struct tt_text name;
	(void)place;
	if (!tt_scan_text(&teller->scan, &name))
		return false;
	*tt_push(teller->arena, &teller->subjects) = name;
	return teller->subjects.len <= TT_TOLD_SUBJECTS || too_many(teller);
}

static bool read_item_member(
	struct tt_teller *teller, struct tt_text key, struct item *item, bool output, uint32_t place) {
	struct tt_scan *scan = &teller->scan;
	if (tt_text_is(key, "of"))
		return (item->of == TT_NONE || tt_scan_fault(scan, TT_FAULT_DUPLICATE_KEY, key, scan->at)) &&
		       read_name(teller, TT_SYMBOL_DATA, &item->of);
	if (tt_text_is(key, "instance"))
		return (!item->has_instance || tt_scan_fault(scan, TT_FAULT_DUPLICATE_KEY, key, scan->at)) &&
		       (item->has_instance = tt_scan_text(scan, &item->instance));
	if (tt_text_is(key, "subjects"))
		return read_some(teller, read_subject);
	if (tt_text_is(key, "attributes"))
		return read_claims(teller, output, place);
	return tt_scan_fault(scan, TT_FAULT_UNKNOWN_KEY, key, scan->at);
}

static bool read_item(struct tt_teller *teller, struct item *item, bool output, uint32_t place) {
	struct tt_scan *scan = &teller->scan;
	struct tt_text key;
	bool first = true;
	*item = (struct item){.of = TT_NONE};
	if (place >= TT_REQUEST_MAX)
		return too_many(teller);
	if (!tt_scan_comes(scan, '{'))
		return read_name(teller, TT_SYMBOL_DATA, &item->of);
	if (!tt_scan_open(scan, '{'))
		return false;
	while (tt_scan_member(scan, &first, &key))
		if (!read_item_member(teller, key, item, output, place))
			return false;
	return tt_scan_good(scan);
}

static bool read_input(struct tt_teller *teller, uint32_t place) {
	struct tt_told *told = teller->told;
	struct item item;
	if (!read_item(teller, &item, false, place))
		return false;
	told->request.input_count = (uint8_t)(place + 1);
	told->input_names[place] = item.instance;
	teller->input_named[place] = item.has_instance;
	told->input[place] = item.of;
	return true;
}

static bool read_output(struct tt_teller *teller, uint32_t place) {
	struct tt_told *told = teller->told;
	struct item item;
	if (!read_item(teller, &item, true, place))
		return false;
	told->request.output_count = (uint8_t)(place + 1);
	told->output_names[place] = item.instance;
	teller->output_named[place] = item.has_instance;
	told->output[place] = item.of;
	return true;
}

/* ---- facts ------------------------------------------------------------------------------------------- */

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

struct fact_read {
	struct tt_text of[TT_OF_MAX];
	const char *ats[TT_OF_MAX];
	uint32_t of_count, keys;
};

static bool read_fact_subjects(struct tt_teller *teller, struct fact_read *read) {
	struct tt_scan *scan = &teller->scan;
	bool first = true;
	read->ats[0] = scan->at;
	if (tt_scan_kind(scan) != TT_JSON_LIST)
		return tt_scan_text(scan, &read->of[read->of_count++]);
	if (!tt_scan_open(scan, '['))
		return false;
	while (tt_scan_item(scan, &first, read->of_count)) {
		if (read->of_count == TT_OF_MAX)
			return too_many(teller);
		if (!tt_scan_text(scan, &read->of[read->of_count++]))
			return false;
	}
	return tt_scan_good(scan);
}

static bool read_instant(struct tt_teller *teller, tt_instant *instant) {
	struct tt_text text;
	bool impossible = false;
	const char *at = teller->scan.at;
	return tt_scan_text(&teller->scan, &text) &&
	       (tt_time_parse(text, instant, &impossible) ||
		       tt_scan_fault(&teller->scan, TT_FAULT_WRONG_VALUE, text, at));
}

static const struct tt_text fact_keys[] = {
	{"fact", 4}, {"of", 2}, {"is", 2}, {"from", 4}, {"to", 2}, {"evidence", 8}};

static bool read_evidence(struct tt_teller *teller) {
	struct tt_text text;
	bool first = true;
	if (tt_scan_kind(&teller->scan) != TT_JSON_OBJECT)
		return tt_scan_text(&teller->scan, &text);
	if (!tt_scan_open(&teller->scan, '{'))
		return false;
	while (tt_scan_member(&teller->scan, &first, &text))
		if (!tt_text_is(text, "ja") && !tt_text_is(text, "en"))
			return tt_scan_fault(&teller->scan, TT_FAULT_UNKNOWN_KEY, text, teller->scan.at);
		else if (!tt_scan_text(&teller->scan, &text))
			return false;
	return tt_scan_good(&teller->scan);
}

static bool read_fact_member(
	struct tt_teller *teller, struct tt_text key, struct tt_fact *fact, struct fact_read *read) {
	uint32_t at = 0;
	while (at < TT_COUNT(fact_keys) && !tt_text_equal(fact_keys[at], key))
		at++;
	if (at == TT_COUNT(fact_keys))
		return tt_scan_fault(&teller->scan, TT_FAULT_UNKNOWN_KEY, key, teller->scan.at);
	if (read->keys >> at & 1)
		return tt_scan_fault(&teller->scan, TT_FAULT_DUPLICATE_KEY, key, teller->scan.at);
	read->keys |= 1u << at;
	switch (at) {
	case 0:
		return read_name(teller, TT_SYMBOL_QUESTION, &fact->question);
	case 1:
		return read_fact_subjects(teller, read);
	case 2:
		return tt_scan_truth(&teller->scan, &fact->is);
	case 3:
		return read_instant(teller, &fact->in_force.from);
	case 4:
		return read_instant(teller, &fact->in_force.to);
	default:
		return read_evidence(teller);
	}
}

static bool resolve_subjects(struct tt_teller *teller, struct tt_fact *fact, const struct fact_read *read,
	struct tt_fact_told *told) {
	const struct tt_question *question = &teller->model->questions.items[fact->question];
	told->own = (read->keys >> 1 & 1) == 0;
	if (told->own)
		return true;
	if (read->of_count != question->of_count)
		return tt_scan_fault(&teller->scan, TT_FAULT_WRONG_SUBJECTS, question->named.id, told->at);
	for (uint32_t i = 0; i < read->of_count; i++) {
		if (question->of[i] == TT_OF_COUNTRY)
			fact->subjects[i] = word_of(teller, read->of[i]);
		else if (question->of[i] == TT_OF_EVENT)
			told->event = read->of[i];
		else if (!resolve(teller, (uint8_t)subject_kinds[question->of[i]], read->of[i],
				 &fact->subjects[i]))
			return false;
	}
	return true;
}

static bool read_fact(struct tt_teller *teller, uint32_t place) {
	struct tt_scan *scan = &teller->scan;
	struct tt_told *told = teller->told;
	struct fact_read read = {0};
	struct tt_text key;
	bool first = true;
	if (place >= TT_TOLD_FACTS)
		return too_many(teller);
	struct tt_fact *fact = &told->facts[place];
	*fact = (struct tt_fact){.question = TT_NONE,
		.subjects = {TT_NONE, TT_NONE, TT_NONE, TT_NONE},
		.in_force = TT_ALWAYS,
		.next = TT_NONE};
	teller->facts[place] = (struct tt_fact_told){.at = scan->at};
	if (!tt_scan_open(scan, '{'))
		return false;
	while (tt_scan_member(scan, &first, &key))
		if (!read_fact_member(teller, key, fact, &read))
			return false;
	if (!tt_scan_good(scan))
		return false;
	if ((read.keys & 5) != 5)
		return tt_scan_fault(scan, TT_FAULT_MISSING, fact_keys[read.keys & 1 ? 2 : 0], scan->at);
	told->request.fact_count = place + 1;
	return resolve_subjects(teller, fact, &read, &teller->facts[place]);
}

/* ---- the object -------------------------------------------------------------------------------------- */

static bool read_keep(struct tt_teller *teller) {
	struct tt_text text;
	const char *at = teller->scan.at;
	if (!tt_scan_text(&teller->scan, &text))
		return false;
	teller->told->request.move = tt_text_is(text, "move");
	return teller->told->request.move || tt_text_is(text, "copy") ||
	       tt_scan_fault(&teller->scan, TT_FAULT_WRONG_VALUE, text, at);
}

static bool read_access(struct tt_teller *teller) {
	struct tt_text text;
	const char *at = teller->scan.at;
	if (!tt_scan_text(&teller->scan, &text))
		return false;
	teller->told->request.view = true;
	return tt_text_is(text, "view") || tt_scan_fault(&teller->scan, TT_FAULT_WRONG_VALUE, text, at);
}

static bool read_value(struct tt_teller *teller, enum key key) {
	struct tt_request *request = &teller->told->request;
	switch (key) {
	case KEY_KEY:
		return tt_scan_text(&teller->scan, &teller->told->key);
	case KEY_MODEL_EVENT:
		return teller->told->claimed_event =
			       read_name(teller, TT_SYMBOL_EVENT, &request->model_event);
	case KEY_TYPE:
		return read_some(teller, read_type);
	case KEY_BY:
		return read_some(teller, read_party);
	case KEY_FROM:
		return read_name(teller, TT_SYMBOL_PARTY, &request->from);
	case KEY_TO:
		return read_name(teller, TT_SYMBOL_PARTY, &request->to);
	case KEY_HOLDER:
		return read_name(teller, TT_SYMBOL_PARTY, &request->holder);
	case KEY_SOURCE:
		return read_name(teller, TT_SYMBOL_SYSTEM, &request->source);
	case KEY_SYSTEM:
		return read_name(teller, TT_SYMBOL_SYSTEM, &request->system);
	case KEY_VIA:
		return read_word(teller, &request->via);
	case KEY_OPERATION:
		return read_text_of_word(teller, &request->operation, &teller->told->operation);
	case KEY_PURPOSE:
		return read_word(teller, &request->purpose);
	case KEY_METHOD:
		return read_word(teller, &request->method);
	case KEY_DROP:
		return read_drop(teller);
	case KEY_KEEP:
		return read_keep(teller);
	case KEY_ACCESS:
		return read_access(teller);
	case KEY_AT:
		return read_instant(teller, &request->at);
	case KEY_INSTANCE:
		return teller->has_instance = tt_scan_text(&teller->scan, &teller->instance_name);
	case KEY_DATA:
	case KEY_INPUT:
		return read_some(teller, read_input);
	case KEY_OUTPUT:
		return read_some(teller, read_output);
	case KEY_FACTS:
		return read_some(teller, read_fact);
	default:
		return false;
	}
}

static enum key find_key(struct tt_text word) {
	uint32_t key = 0;
	while (key < KEY_COUNT &&
		(key_words[key].len != word.len || key_words[key].bytes[0] != word.bytes[0] ||
			memcmp(key_words[key].bytes, word.bytes, word.len) != 0))
		key++;
	return (enum key)key;
}

static bool unknown_key(struct tt_teller *teller, struct tt_text word) {
	unsigned best = 3;
	tt_scan_fault(&teller->scan, TT_FAULT_UNKNOWN_KEY, word, teller->scan.last);
	for (uint32_t i = 0; i < KEY_COUNT && word.len < 100; i++) {
		unsigned distance = tt_text_distance(key_words[i], word, best - 1);
		if (distance >= best)
			continue;
		best = distance;
		tt_fault_near(teller->scan.fault, key_words[i]);
	}
	return false;
}

static bool is_twice(const struct tt_teller *teller, enum key key) {
	uint32_t bit = 1u << key, data = BIT(DATA) | BIT(INPUT);
	return (teller->given & ((bit & data) != 0 ? data : bit)) != 0;
}

static bool read_member(struct tt_teller *teller, enum key key) {
	if (key == KEY_COUNT)
		return unknown_key(teller, teller->scan.path[0]);
	if (is_twice(teller, key))
		return tt_scan_fault(
			&teller->scan, TT_FAULT_DUPLICATE_KEY, key_words[key], teller->scan.last);
	teller->given |= 1u << key;
	return read_value(teller, key);
}

static void note_habit(struct habit *habit, const struct tt_scan *scan, const char *start, enum key key) {
	size_t len = (size_t)(scan->at - start);
	*habit = (struct habit){.len = 0};
	if (key == KEY_COUNT || len > sizeof(habit->bytes))
		return;
	memcpy(habit->bytes, start, len);
	habit->len = (uint8_t)len;
	habit->quote = (uint8_t)(scan->last - start);
	habit->key = (uint8_t)key;
}

/* Takes the next key of the event, up to its value; before: the one before it, KEY_COUNT if there was none.
 */
static bool take_key(struct tt_teller *teller, enum key before, enum key *key) {
	struct tt_scan *scan = &teller->scan;
	struct habit *habit = &teller->habits[before];
	const char *start = scan->at;
	struct tt_text word;
	bool first = before == KEY_COUNT;
	if (habit->len > 0 && tt_scan_same(scan, (struct tt_text){habit->bytes, habit->len})) {
		*key = (enum key)habit->key;
		scan->path[0] = key_words[*key];
		scan->last = start + habit->quote;
		return true;
	}
	if (!tt_scan_member(scan, &first, &word))
		return false;
	(void)tt_scan_kind(scan); /* passes over white space */
	*key = word.len == 0 ? KEY_COUNT : find_key(word);
	note_habit(habit, scan, start, *key);
	return true;
}

static bool read_object(struct tt_teller *teller) {
	struct tt_scan *scan = &teller->scan;
	enum key before = KEY_COUNT, key;
	if (tt_scan_kind(scan) != TT_JSON_OBJECT && tt_scan_kind(scan) != TT_JSON_WRONG)
		return tt_scan_fault(scan, TT_FAULT_NO_OBJECT, (struct tt_text){0}, scan->at);
	if (!tt_scan_open(scan, '{'))
		return false;
	for (; take_key(teller, before, &key); before = key)
		if (!read_member(teller, key))
			return false;
	return tt_scan_good(scan) && tt_scan_end(scan);
}

/* ---- what the model event says ------------------------------------------------------------------------- */

static bool gives(const struct tt_teller *teller, uint32_t bits) {
	return (teller->given & bits) != 0;
}

/* The data sets of the model event where none was named, or where it is clear which was meant. */
static bool fill_data(
	struct tt_teller *teller, struct tt_span span, uint32_t *ids, uint8_t *count, bool given) {
	const uint32_t *known = teller->model->ids.items + span.start;
	if (!given) {
		*count = (uint8_t)span.len;
		memcpy(ids, known, span.len * sizeof(*ids));
		return true;
	}
	for (uint32_t i = 0; i < *count; i++) {
		if (ids[i] != TT_NONE)
			continue;
		if (i >= span.len)
			return tt_scan_fault(&teller->scan, TT_FAULT_MISSING, TT_TEXT("of"), teller->scan.at);
		ids[i] = known[i];
	}
	return true;
}

#define FILL(key, member)                                                                                    \
	if (!gives(teller, BIT(key)))                                                                        \
	request->member = known->member

static bool fill_from_model(struct tt_teller *teller) {
	struct tt_told *told = teller->told;
	struct tt_request *request = &told->request;
	const struct tt_event *known = &teller->model->events.items[request->model_event];
	if (known->by.len > TT_REQUEST_MAX || known->input.len > TT_REQUEST_MAX ||
		known->output.len > TT_REQUEST_MAX)
		return tt_scan_fault(&teller->scan, TT_FAULT_TOO_MANY, known->named.id, teller->scan.at);
	FILL(TYPE, types);
	FILL(FROM, from);
	FILL(TO, to);
	FILL(HOLDER, holder);
	FILL(SOURCE, source);
	FILL(SYSTEM, system);
	FILL(VIA, via);
	FILL(OPERATION, operation);
	FILL(PURPOSE, purpose);
	FILL(METHOD, method);
	FILL(DROP, drop);
	FILL(KEEP, move);
	FILL(ACCESS, view);
	request->expiry = known->expiry; /* who tells of it may claim a shorter one */
	if (!gives(teller, BIT(BY)) && !gives(teller, BIT(FROM))) {
		request->by_count = (uint8_t)known->by.len;
		memcpy(told->by, teller->model->ids.items + known->by.start,
			known->by.len * sizeof(*told->by));
	}
	return fill_data(teller, known->input, told->input, &request->input_count,
		       gives(teller, BIT(DATA) | BIT(INPUT))) &&
	       fill_data(teller, known->output, told->output, &request->output_count,
		       gives(teller, BIT(OUTPUT)));
}

/* ---- the event of the model that it is an instance of ----------------------------------------------------
 */

static uint32_t flow_hash(uint8_t types, uint32_t from, uint32_t to, const uint32_t *input,
	uint32_t input_count, const uint32_t *output, uint32_t output_count) {
	uint32_t words[5] = {types, from, to, input_count > 0 ? input[0] : TT_NONE,
		output_count > 0 ? output[0] : TT_NONE};
	return tt_hash_words(words, TT_COUNT(words));
}

static bool same_ids(const struct tt_model *model, struct tt_span span, const uint32_t *ids, uint32_t count) {
	return span.len == count &&
	       (count == 0 || memcmp(model->ids.items + span.start, ids, count * sizeof(*ids)) == 0);
}

static bool as_stated(uint32_t stated, uint32_t told) {
	return stated == TT_NONE || stated == told;
}

/* What the model event leaves open, an instance may say: places, means and methods, but not who, what and
 * why. */
static bool shows(const struct tt_teller *teller, uint32_t id, const struct tt_told *told) {
	const struct tt_event *event = &teller->model->events.items[id];
	const struct tt_request *request = &told->request;
	return event->types == request->types && event->from == request->from && event->to == request->to &&
	       event->operation == request->operation && event->purpose == request->purpose &&
	       event->view == request->view &&
	       same_ids(teller->model, event->by, told->by, request->by_count) &&
	       same_ids(teller->model, event->input, told->input, request->input_count) &&
	       same_ids(teller->model, event->output, told->output, request->output_count) &&
	       as_stated(event->holder, request->holder) && as_stated(event->source, request->source) &&
	       as_stated(event->system, request->system) && as_stated(event->via, request->via) &&
	       as_stated(event->method, request->method) && (!event->move || request->move);
}

static void index_flow(struct tt_teller *teller) {
	const struct tt_model *model = teller->model;
	const uint32_t *ids = model->ids.items;
	for (uint32_t i = 0; i < model->events.len; i++) {
		const struct tt_event *event = &model->events.items[i];
		tt_index_add(teller->arena, &teller->flow_index,
			flow_hash(event->types, event->from, event->to, ids + event->input.start,
				event->input.len, ids + event->output.start, event->output.len),
			i);
	}
}

static uint32_t find_flow(const struct tt_teller *teller, const struct tt_told *told) {
	const struct tt_request *request = &told->request;
	uint32_t hash = flow_hash(request->types, request->from, request->to, told->input,
		request->input_count, told->output, request->output_count);
	uint32_t probe = 0, id, found = TT_NONE;
	while ((id = tt_index_next(&teller->flow_index, hash, &probe)) != TT_NONE)
		if (id < found && shows(teller, id, told))
			found = id;
	return found;
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static bool need(struct tt_teller *teller, bool there, const char *what) {
	return there || tt_scan_fault(&teller->scan, TT_FAULT_MISSING, tt_text_of(what), teller->scan.start);
}

static bool all_named(struct tt_teller *teller, const uint32_t *ids, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (ids[i] == TT_NONE)
			return need(teller, false, "of");
	return true;
}

static bool complete(struct tt_teller *teller) {
	struct tt_told *told = teller->told;
	struct tt_request *request = &told->request;
	uint8_t transfer = TT_EVENT_BIT(TT_EVENT_TRANSFER), acquire = TT_EVENT_BIT(TT_EVENT_ACQUIRE);
	bool transfers = (request->types & transfer) != 0;
	if (transfers && request->by_count == 0 && request->from != TT_NONE) {
		request->by_count = 1;
		told->by[0] = request->from;
	}
	return need(teller, request->types != 0, "type") &&
	       need(teller, !transfers || request->from != TT_NONE, "from") &&
	       need(teller, !transfers || request->to != TT_NONE, "to") &&
	       need(teller, request->by_count > 0, "by") &&
	       need(teller, !(request->types & acquire) || request->output_count > 0, "output") &&
	       need(teller, !(request->types & ~acquire) || request->input_count > 0, "data") &&
	       all_named(teller, told->input, request->input_count) &&
	       all_named(teller, told->output, request->output_count);
}

/* Who is spoken of where a fact leaves out its subjects. */
static uint32_t own_subject(const struct tt_told *told, uint8_t of, uint32_t event) {
	const struct tt_request *request = &told->request;
	switch (of) {
	case TT_OF_EVENT:
		return event;
	case TT_OF_DATA:
		return request->input_count > 0 ? told->input[0] : told->output[0];
	case TT_OF_BY:
	case TT_OF_PARTY:
		return told->by[0];
	case TT_OF_FROM:
		return request->from;
	case TT_OF_TO:
		return request->to;
	case TT_OF_HOLDER:
		return request->holder != TT_NONE ? request->holder : told->by[0];
	case TT_OF_SYSTEM:
		return request->system;
	default:
		return TT_NONE;
	}
}

static bool finish_fact(struct tt_teller *teller, uint32_t at) {
	struct tt_told *told = teller->told;
	struct tt_fact *fact = &told->facts[at];
	const struct tt_fact_told *written = &teller->facts[at];
	const struct tt_question *question = &teller->model->questions.items[fact->question];
	uint32_t event = tt_request_event(teller->model, &told->request);
	for (uint32_t i = 0; i < question->of_count; i++) {
		if (!written->own && question->of[i] != TT_OF_EVENT)
			continue;
		fact->subjects[i] = own_subject(told, question->of[i], event);
		if (fact->subjects[i] == TT_NONE)
			return tt_scan_fault(&teller->scan, TT_FAULT_MISSING, TT_TEXT("of"), written->at);
		if (!written->own && look_up(teller, TT_SYMBOL_EVENT, written->event) != event &&
			!tt_text_is(written->event, "request"))
			return tt_scan_fault(
				&teller->scan, TT_FAULT_UNKNOWN_NAME, written->event, written->at);
	}
	return true;
}

static uint32_t number_of(const struct tt_teller *teller, struct tt_text name) {
	return name.len == 0 || teller->unknown_instances ? TT_NONE : teller->instance(teller->context, name);
}

/* An output of the same data as an input is of the same instance, unless it says otherwise. */
static struct tt_text instance_of_output(const struct tt_teller *teller, uint32_t at) {
	const struct tt_told *told = teller->told;
	for (uint32_t i = 0; i < told->request.input_count; i++)
		if (told->input[i] == told->output[at] && told->input_names[i].len > 0)
			return told->input_names[i];
	return teller->instance_name;
}

static void finish_instances(struct tt_teller *teller) {
	struct tt_told *told = teller->told;
	for (uint32_t i = 0; i < told->request.input_count; i++) {
		if (!teller->input_named[i])
			told->input_names[i] = teller->instance_name;
		told->input_instances[i] = number_of(teller, told->input_names[i]);
	}
	for (uint32_t i = 0; i < told->request.output_count; i++) {
		if (!teller->output_named[i])
			told->output_names[i] = instance_of_output(teller, i);
		told->output_instances[i] = number_of(teller, told->output_names[i]);
	}
	for (uint32_t i = 0; i < told->request.claim_count; i++) {
		const struct tt_claim_told *claim = &teller->claims[i];
		told->claims[i].data = claim->output ? told->output[claim->at] : told->input[claim->at];
		told->claims[i].instance =
			claim->output ? told->output_instances[claim->at] : told->input_instances[claim->at];
	}
}

static bool finish(struct tt_teller *teller) {
	struct tt_told *told = teller->told;
	if (told->claimed_event && !fill_from_model(teller))
		return false;
	if (!complete(teller))
		return false;
	told->differs = told->claimed_event && !shows(teller, told->request.model_event, told);
	if (!told->claimed_event)
		told->request.model_event = find_flow(teller, told);
	for (uint32_t i = 0; i < told->request.fact_count; i++)
		if (!finish_fact(teller, i))
			return false;
	finish_instances(teller);
	told->subjects = teller->subjects.items;
	told->subject_count = teller->subjects.len;
	return true;
}

static void begin(struct tt_told *told) {
	told->request = (struct tt_request){.model_event = TT_NONE,
		.by = told->by,
		.input = told->input,
		.output = told->output,
		.input_instances = told->input_instances,
		.output_instances = told->output_instances,
		.facts = told->facts,
		.claims = told->claims,
		.from = TT_NONE,
		.to = TT_NONE,
		.holder = TT_NONE,
		.source = TT_NONE,
		.system = TT_NONE,
		.via = TT_NONE,
		.operation = TT_NONE,
		.purpose = TT_NONE,
		.method = TT_NONE,
		.drop = TT_SET_EMPTY,
		.at = TT_TIME_MIN};
	told->key = told->operation = (struct tt_text){0};
	told->claimed_event = told->differs = false;
	told->subject_count = 0;
}

static char *spare(struct tt_teller *teller, size_t len) {
	while (teller->spare.len < len)
		(void)tt_push(teller->arena, &teller->spare);
	return teller->spare.items;
}

bool tt_told_read(
	struct tt_teller *teller, struct tt_text text, struct tt_told *told, struct tt_fault *fault) {
	if (text.len > TT_TOLD_BYTES)
		return tt_fault_set(fault, TT_FAULT_TOO_LONG, tt_text_slice(text, 0, 20));
	bool escapes = memchr(text.bytes, '\\', text.len) != NULL;
	begin(told);
	told->source = text;
	teller->told = told;
	teller->given = 0;
	teller->has_instance = false;
	teller->instance_name = (struct tt_text){0};
	teller->subjects.len = 0;
	memset(teller->input_named, 0, sizeof(teller->input_named));
	memset(teller->output_named, 0, sizeof(teller->output_named));
	tt_scan_init(&teller->scan, text, escapes ? spare(teller, 4 * text.len) : NULL, fault);
	return read_object(teller) && finish(teller);
}

struct tt_teller *tt_teller_create(struct tt_arena *arena, struct tt_model *model,
	uint32_t (*instance)(void *context, struct tt_text name), void *context) {
	struct tt_teller *teller = TT_NEW(arena, struct tt_teller);
	teller->arena = arena;
	teller->model = model;
	teller->instance = instance;
	teller->context = context;
	teller->known = TT_NEW_ARRAY(arena, struct known, 1u << KNOWN_BITS);
	teller->other = tt_names_intern(model->arena, &model->words, TT_TEXT("(other)"));
	index_flow(teller);
	return teller;
}

void tt_teller_know_instances(struct tt_teller *teller, bool known) {
	teller->unknown_instances = !known;
}

/* ---- writing it again -------------------------------------------------------------------------------- */

/* The texts of told may lie in the spare bytes, behind which there is room. */
static void write_again(const struct tt_teller *teller, const struct tt_told *told,
	const char *const *without, struct tt_buf *out) {
	bool escapes = memchr(told->source.bytes, '\\', told->source.len) != NULL;
	tt_json_canonical(
		told->source, without, escapes ? teller->spare.items + 2 * told->source.len : NULL, out);
}

void tt_told_canonical(struct tt_teller *teller, const struct tt_told *told, struct tt_buf *out) {
	write_again(teller, told, NULL, out);
}

void tt_told_redacted(struct tt_teller *teller, const struct tt_told *told, struct tt_buf *out) {
	static const char *const personal[] = {"key", "subjects", "evidence", NULL};
	write_again(teller, told, personal, out);
}

/* ---- small questions --------------------------------------------------------------------------------- */

bool tt_next_line(struct tt_text *rest, struct tt_text *line, uint32_t *number) {
	while (rest->len > 0) {
		const char *end = memchr(rest->bytes, '\n', rest->len);
		size_t len = end == NULL ? rest->len : (size_t)(end - rest->bytes);
		*line = tt_text_trim(tt_text_slice(*rest, 0, len));
		*rest = tt_text_slice(*rest, end == NULL ? len : len + 1, rest->len);
		(*number)++;
		if (line->len > 0)
			return true;
	}
	return false;
}

static bool operated(const struct tt_model *model, uint32_t system, uint32_t party) {
	uint32_t by = system < model->systems.len ? model->systems.items[system].operator_party : TT_NONE;
	return by != TT_NONE && tt_party_within(model, by, party);
}

bool tt_told_involves(const struct tt_model *model, const struct tt_told *told, uint32_t party) {
	const struct tt_request *request = &told->request;
	const uint32_t parties[] = {request->from, request->to, request->holder};
	for (uint32_t i = 0; i < request->by_count; i++)
		if (tt_party_within(model, told->by[i], party))
			return true;
	for (size_t i = 0; i < TT_COUNT(parties); i++)
		if (parties[i] != TT_NONE && tt_party_within(model, parties[i], party))
			return true;
	return operated(model, request->system, party) || operated(model, request->source, party);
}

/*
 * A side's values are numbered densely: words, parties and rows by their ids, counted from 1 (0: none), units
 * as they are. A table leads from a value to its answers; values whose answers are equal bit by bit share
 * them. A norm is ruled out by a side's answers if, whatever the other sides say, the condition of its regime
 * or its own "when" is false: then it does not apply, and nothing is to be judged.
 */
#include <string.h>
#include "engine/side.h"

enum { ANSWERS_LIMIT = 4096, SITUATIONS_LIMIT = 1 << 15 }; /* different answers of one side; situations */

struct tt_side_table {
	TT_VECTOR(uint32_t) atoms, party_atoms; /* that are asked of a value */
	TT_VECTOR(tt_part) parts;		/* that have such atoms */
	TT_VECTOR(struct tt_answers *) answers; /* those from .count on wait to be used again */
	uint32_t count, words;			/* of bits of own atoms */
	struct tt_index index;			/* from bits to answers */
	TT_VECTOR(uint32_t) of_value;		/* number in answers, + 1; 0: not asked yet */
	uint8_t subject;			/* of rules that address this side; TT_SUBJECT_COUNT: none */
};

/* ---- where an atom belongs ------------------------------------------------------------------------- */

static uint8_t side_of_party(uint8_t subject) {
	switch (subject) {
	case TT_SUBJECT_BY:
		return TT_SIDE_BY;
	case TT_SUBJECT_FROM:
		return TT_SIDE_FROM;
	case TT_SUBJECT_TO:
		return TT_SIDE_TO;
	case TT_SUBJECT_PARTY:
		return TT_SIDE_PARTY;
	case TT_SUBJECT_DATA_HOLDER:
		return TT_SIDE_DATA;
	case TT_SUBJECT_RESULT_HOLDER:
		return TT_SIDE_RESULT;
	default:
		return TT_SIDE_LOOSE;
	}
}

static uint8_t side_of_holding(uint8_t subject) {
	return subject == TT_SUBJECT_RESULT || subject == TT_SUBJECT_RESULT_HOLDER ? TT_SIDE_RESULT
										   : TT_SIDE_DATA;
}

static uint8_t side_of_field(uint8_t field) {
	switch (field) {
	case TT_FIELD_OPERATION:
		return TT_SIDE_OPERATION;
	case TT_FIELD_PURPOSE:
		return TT_SIDE_PURPOSE;
	case TT_FIELD_VIA:
		return TT_SIDE_VIA;
	case TT_FIELD_METHOD:
		return TT_SIDE_METHOD;
	default:
		return TT_SIDE_LOOSE;
	}
}

static uint8_t side_of_existence(const struct tt_atom *atom) {
	if (atom->attribute != UINT16_MAX || atom->subject == TT_SUBJECT_DATA ||
		atom->subject == TT_SUBJECT_RESULT)
		return side_of_holding(atom->subject);
	if (atom->subject == TT_SUBJECT_EVENT)
		return side_of_field((uint8_t)(atom->field - 1));
	return side_of_party(atom->subject);
}

static uint8_t side_of_equation(const struct tt_atom *atom) {
	if (atom->subject == TT_SUBJECT_EVENT)
		return side_of_field(atom->field);
	return atom->field == TT_FIELD_ID ? side_of_holding(atom->subject) : side_of_party(atom->subject);
}

/* Does an answer hang on the party addressed, which differs from rule to rule? */
static bool asks_of_party(const struct tt_model *model, const struct tt_atom *atom) {
	if (atom->kind == TT_ATOM_SAME || atom->kind == TT_ATOM_THIRD_PARTY || atom->kind == TT_ATOM_OTHERS)
		return atom->subject == TT_SUBJECT_PARTY || atom->other == TT_SUBJECT_PARTY;
	if (atom->kind != TT_ATOM_FACT)
		return false;
	const struct tt_question *question = &model->questions.items[atom->operand];
	for (uint8_t i = 0; i < question->of_count; i++)
		if (question->of[i] == TT_OF_PARTY)
			return true;
	return false;
}

static uint8_t side_of(const struct tt_model *model, const struct tt_atom *atom) {
	switch ((enum tt_atom_kind)atom->kind) {
	case TT_ATOM_LABEL:
	case TT_ATOM_CONTAINS:
	case TT_ATOM_OUTSIDE:
	case TT_ATOM_TRUTH:
	case TT_ATOM_EXPIRED:
	case TT_ATOM_ON:
		return side_of_holding(atom->subject);
	case TT_ATOM_AT_LEAST:
		return atom->subject == TT_SUBJECT_EVENT ? TT_SIDE_LOOSE : side_of_holding(atom->subject);
	case TT_ATOM_EXISTS:
		return side_of_existence(atom);
	case TT_ATOM_EQUALS:
		return side_of_equation(atom);
	case TT_ATOM_IS:
	case TT_ATOM_WITHIN:
	case TT_ATOM_IN_PLACE:
		return side_of_party(atom->subject);
	case TT_ATOM_CROSSES:
		return TT_SIDE_UNITS;
	case TT_ATOM_SAME:
	case TT_ATOM_THIRD_PARTY:
	case TT_ATOM_OTHERS:
	case TT_ATOM_FACT:
	case TT_ATOM_INCLUDES:
		return asks_of_party(model, atom) ? TT_SIDE_NONE : TT_SIDE_LOOSE;
	default:
		return TT_SIDE_NONE;
	}
}

/* Does a question's answer hang on what the persons consented to, and for what purpose? */
static bool asks_consent(const struct tt_model *model, const struct tt_question *question) {
	return model->consents.len > 0 && (question->answered_by != 0 || question->implies != TT_SET_EMPTY ||
						  question->implied_by != TT_SET_EMPTY);
}

/* Does an atom on several sides answer alike whatever the event's words, and which event it is? */
static bool lasts(const struct tt_model *model, const struct tt_atom *atom) {
	if (atom->kind == TT_ATOM_INCLUDES)
		return atom->other != TT_SUBJECT_EVENT;
	if (atom->kind != TT_ATOM_FACT)
		return true;
	const struct tt_question *question = &model->questions.items[atom->operand];
	for (uint8_t i = 0; i < question->of_count; i++)
		if (question->of[i] == TT_OF_EVENT)
			return false;
	return !asks_consent(model, question);
}

/* Sides that a rule may address. */
static const struct {
	uint8_t side, subject;
} addressed[] = {{TT_SIDE_BY, TT_SUBJECT_BY}, {TT_SIDE_FROM, TT_SUBJECT_FROM}, {TT_SIDE_TO, TT_SUBJECT_TO},
	{TT_SIDE_RESULT, TT_SUBJECT_RESULT_HOLDER}};

static void place_atoms(struct tt_engine *engine, struct tt_side_memory *memory) {
	const struct tt_model *model = engine->model;
	struct tt_atom_place *places =
		TT_NEW_ARRAY(engine->arena, struct tt_atom_place, model->atoms.items.len);
	uint32_t loose = 0, lasting = 0, on_party = 0;
	for (uint32_t id = 0; id < model->atoms.items.len; id++) {
		uint8_t side = side_of(model, &model->atoms.items.items[id]);
		if (side == TT_SIDE_LOOSE && lasts(model, &model->atoms.items.items[id]))
			side = TT_SIDE_LASTING;
		if ((side == TT_SIDE_LOOSE	      ? loose
			    : side == TT_SIDE_LASTING ? lasting
						      : 0) == 64 * TT_LOOSE_WORDS)
			side = TT_SIDE_NONE;
		places[id].side = side;
		if (side < TT_SIDE_COUNT) {
			places[id].bit = (uint16_t)memory->tables[side].atoms.len;
			*tt_push(engine->arena, &memory->tables[side].atoms) = id;
		} else if (side == TT_SIDE_LOOSE) {
			places[id].bit = (uint16_t)loose++;
		} else if (side == TT_SIDE_LASTING) {
			places[id].bit = (uint16_t)lasting++;
		} else if (side == TT_SIDE_PARTY) {
			places[id].bit = (uint16_t)on_party++;
			for (size_t i = 0; i < TT_COUNT(addressed); i++)
				*tt_push(engine->arena, &memory->tables[addressed[i].side].party_atoms) = id;
		}
	}
	memory->places = places;
	memory->loose_words = (loose + 63) / 64;
	memory->lasting_words = (lasting + 63) / 64;
	memory->party_words = on_party / 64 + 1;
	for (uint32_t side = 0; side < TT_SIDE_COUNT; side++)
		memory->tables[side].words = memory->tables[side].atoms.len / 64 + 1;
}

static void list_parts(struct tt_engine *engine, struct tt_side_memory *memory) {
	const struct tt_program *program = engine->program;
	for (tt_part part = 0; part < program->parts.len; part++) {
		const struct tt_cover *cover = &program->parts.items[part];
		uint32_t sides = 0;
		for (uint32_t i = 0; i < cover->atom_count; i++)
			sides |= 1u << memory->places[cover->atoms[i]].side;
		for (size_t i = 0; (sides & 1u << TT_SIDE_PARTY) != 0 && i < TT_COUNT(addressed); i++)
			sides |= 1u << addressed[i].side;
		for (uint32_t side = 0; side < TT_SIDE_COUNT; side++)
			if (sides >> side & 1)
				*tt_push(engine->arena, &memory->tables[side].parts) = part;
	}
}

/* Sides that no atom reads and that no norm addresses have one answer to everything. */
static bool matters(const struct tt_engine *engine, const struct tt_side_table *table) {
	if (table->atoms.len > 0 || table->party_atoms.len > 0)
		return true;
	for (uint32_t i = 0; i < engine->model->rules.len; i++)
		if (engine->model->rules.items[i].who == table->subject)
			return true;
	return false;
}

/* ---- norms that are conjunctions ------------------------------------------------------------------- */

static bool single_cube(const struct tt_engine *engine, tt_part part) {
	return engine->program->parts.items[part].cube_count == 1;
}

/* Adds what no side answers of a part with one cube: what is remembered before what is asked each time. */
static void add_rests(struct tt_engine *engine, struct tt_side_memory *memory, tt_part part) {
	const struct tt_cover *cover = &engine->program->parts.items[part];
	for (int side = TT_SIDE_LASTING; side <= TT_SIDE_NONE; side++)
		for (uint32_t i = 0; i < cover->atom_count; i++)
			if (memory->places[cover->atoms[i]].side == side)
				*tt_push(engine->arena, &memory->rests) = (struct tt_rest){
					cover->atoms[i], (cover->cubes[0].negative >> i & 1) != 0};
}

static void list_rests(struct tt_engine *engine, struct tt_side_memory *memory) {
	const struct tt_model *model = engine->model;
	memory->rests_of = TT_NEW_ARRAY(engine->arena, struct tt_rests, model->rules.len);
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_compiled_regime *regime =
			&engine->program->regimes[model->rules.items[i].regime];
		const tt_part parts[] = {engine->program->rules[i].when, regime->binds, regime->covers};
		struct tt_rests *rests = &memory->rests_of[i];
		rests->first = memory->rests.len;
		rests->conjunction = single_cube(engine, parts[0]) && single_cube(engine, parts[1]) &&
				     single_cube(engine, parts[2]);
		for (size_t part = 0; rests->conjunction && part < TT_COUNT(parts); part++)
			add_rests(engine, memory, parts[part]);
		rests->count = memory->rests.len - rests->first;
	}
}

static void find_plain(struct tt_engine *engine, struct tt_side_memory *memory, uint8_t type) {
	size_t most = engine->program->norms[type].len / 64 + 1;
	if (memory->plain[type] == NULL)
		memory->plain[type] = TT_NEW_ARRAY(engine->arena, uint64_t, most);
	memset(memory->plain[type], 0, most * sizeof(uint64_t));
	for (uint32_t i = 0; i < engine->norms[type].len; i++)
		memory->plain[type][i / 64] |=
			(uint64_t)memory->rests_of[engine->norms[type].items[i]].conjunction << i % 64;
	memory->plain_types |= (uint8_t)TT_EVENT_BIT(type);
}

/* ---- beginning ------------------------------------------------------------------------------------- */

struct tt_side_memory *tt_sides_create(struct tt_engine *engine) {
	struct tt_side_memory *memory = TT_NEW(engine->arena, struct tt_side_memory);
	memory->tables = TT_NEW_ARRAY(engine->arena, struct tt_side_table, TT_SIDE_COUNT);
	for (uint32_t side = 0; side < TT_SIDE_COUNT; side++)
		memory->tables[side].subject = TT_SUBJECT_COUNT;
	for (size_t i = 0; i < TT_COUNT(addressed); i++)
		memory->tables[addressed[i].side].subject = addressed[i].subject;
	memory->word_count = engine->model->words.texts.len;
	place_atoms(engine, memory);
	list_parts(engine, memory);
	list_rests(engine, memory);
	for (uint32_t side = 0; side < TT_SIDE_COUNT; side++) {
		if (matters(engine, &memory->tables[side]))
			memory->sides[memory->side_count++] = (uint8_t)side;
		if (side < TT_SIDE_WORD_COUNT)
			memory->word_sides = memory->side_count;
	}
	uint32_t most = 0; /* norms of one type */
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++)
		if (engine->program->norms[type].len > most)
			most = engine->program->norms[type].len;
	memory->most_norms = most;
	memory->candidates = TT_NEW_ARRAY(engine->arena, uint32_t, most);
	memory->no_lasting = TT_NEW_ARRAY(engine->arena, uint64_t, 3 * (size_t)memory->lasting_words);
	memory->said = TT_NEW_ARRAY(engine->arena, uint8_t, engine->program->parts.len);
	return memory;
}

/* ---- forgetting ------------------------------------------------------------------------------------ */

static void empty_index(struct tt_index *index) {
	index->len = 0;
	if (index->capacity > 0)
		memset(index->slots, 0, index->capacity * sizeof(*index->slots));
}

void tt_sides_forget(struct tt_side_memory *memory) {
	memory->plain_types = 0;
	memory->full = false;
	memory->situation_count = 0;
	empty_index(&memory->situation_index);
	for (uint32_t side = 0; side < TT_SIDE_COUNT; side++) {
		struct tt_side_table *table = &memory->tables[side];
		table->count = 0;
		empty_index(&table->index);
		if (table->of_value.len > 0)
			memset(table->of_value.items, 0, table->of_value.len * sizeof(uint32_t));
	}
}

void tt_sides_forget_row(struct tt_side_memory *memory, uint32_t row) {
	for (uint32_t side = TT_SIDE_DATA; side <= TT_SIDE_RESULT; side++)
		if (row + 1 < memory->tables[side].of_value.len)
			memory->tables[side].of_value.items[row + 1] = 0;
}

/* ---- asking a value -------------------------------------------------------------------------------- */

static uint32_t norm_words(const struct tt_engine *engine, int type) {
	return engine->norms[type].len / 64 + 1;
}

static struct tt_answers *spare_answers(
	struct tt_engine *engine, const struct tt_side_memory *memory, struct tt_side_table *table) {
	if (table->count < table->answers.len)
		return table->answers.items[table->count];
	struct tt_answers *answers = TT_NEW(engine->arena, struct tt_answers);
	answers->number = table->count;
	uint64_t *bits = TT_NEW_ARRAY(engine->arena, uint64_t, 2 * (table->words + memory->party_words));
	answers->yes = bits;
	answers->no = bits + table->words;
	answers->party_yes = bits + 2 * table->words;
	answers->party_no = answers->party_yes + memory->party_words;
	*tt_push(engine->arena, &table->answers) = answers;
	return answers;
}

static void ask_all(struct tt_engine *engine, const struct tt_item *item, const uint32_t *atoms,
	uint32_t count, uint64_t *yes, uint64_t *no) {
	for (uint32_t i = 0; i < count; i++) {
		enum tt_truth truth = tt_evaluate_atom(engine, item, atoms[i], NULL, NULL);
		yes[i / 64] |= (uint64_t)(truth == TT_YES) << i % 64;
		no[i / 64] |= (uint64_t)(truth == TT_NO) << i % 64;
	}
}

static uint32_t party_on(const struct tt_engine *engine, const struct tt_item *item, uint32_t side) {
	switch (side) {
	case TT_SIDE_BY:
		return item->by;
	case TT_SIDE_FROM:
		return item->from;
	case TT_SIDE_TO:
		return item->to;
	case TT_SIDE_RESULT:
		return item->result == TT_NONE ? TT_NONE : engine->holdings.items[item->result].holder;
	default:
		return TT_NONE;
	}
}

static bool same_answers(const struct tt_answers *a, const struct tt_answers *b, size_t words) {
	return memcmp(a->yes, b->yes, words * sizeof(uint64_t)) == 0; /* all bits stand in one piece */
}

/* Asks the item's value of a side; the number of its answers. */
static uint32_t ask_value(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item, uint32_t side) {
	struct tt_side_table *table = &memory->tables[side];
	struct tt_item probe = *item;
	struct tt_answers *answers = spare_answers(engine, memory, table);
	size_t words = 2 * ((size_t)table->words + memory->party_words);
	memset(answers->yes, 0, words * sizeof(uint64_t));
	answers->known_types = answers->excluding_types = 0;
	probe.sides = NULL;
	probe.party = party_on(engine, item, side);
	ask_all(engine, &probe, table->atoms.items, table->atoms.len, answers->yes, answers->no);
	if (table->subject != TT_SUBJECT_COUNT)
		ask_all(engine, &probe, table->party_atoms.items, table->party_atoms.len, answers->party_yes,
			answers->party_no);
	answers->nobody = table->subject != TT_SUBJECT_COUNT && probe.party == TT_NONE;
	uint32_t hash = tt_hash_words((const uint32_t *)answers->yes, 2 * words), probed = 0, id;
	while ((id = tt_index_next(&table->index, hash, &probed)) != TT_NONE)
		if (same_answers(table->answers.items[id], answers, words) &&
			table->answers.items[id]->nobody == answers->nobody)
			return id;
	tt_index_add(engine->arena, &table->index, hash, table->count);
	memory->full = memory->full || table->count + 1 >= ANSWERS_LIMIT;
	return table->count++;
}

static uint32_t value_of_word(const struct tt_side_memory *memory, uint32_t word) {
	return word == TT_NONE ? 0 : word < memory->word_count ? word + 1 : memory->word_count + 1;
}

static inline uint32_t value_of(const struct tt_engine *engine, const struct tt_side_memory *memory,
	const struct tt_item *item, uint32_t side) {
	switch ((enum tt_side)side) {
	case TT_SIDE_OPERATION:
		return value_of_word(memory, engine->event->operation);
	case TT_SIDE_PURPOSE:
		return value_of_word(memory, engine->event->purpose);
	case TT_SIDE_VIA:
		return value_of_word(memory, engine->event->via);
	case TT_SIDE_METHOD:
		return value_of_word(memory, engine->event->method);
	case TT_SIDE_BY:
		return item->by + 1; /* TT_NONE becomes 0 */
	case TT_SIDE_FROM:
		return item->from + 1;
	case TT_SIDE_TO:
		return item->to + 1;
	case TT_SIDE_DATA:
		return item->data + 1;
	case TT_SIDE_RESULT:
		return item->result + 1;
	default:
		return item->units;
	}
}

static struct tt_answers *ask_once(struct tt_engine *engine, struct tt_side_memory *memory,
	const struct tt_item *item, uint32_t side, uint32_t value) {
	struct tt_side_table *table = &memory->tables[side];
	while (table->of_value.len <= value)
		(void)tt_push(engine->arena, &table->of_value);
	uint32_t id = ask_value(engine, memory, item, side);
	table->of_value.items[value] = id + 1;
	return table->answers.items[id];
}

static inline struct tt_answers *answers_of(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item, uint32_t side) {
	const struct tt_side_table *table = &memory->tables[side];
	uint32_t value = value_of(engine, memory, item, side);
	if (value < table->of_value.len && table->of_value.items[value] != 0)
		return table->answers.items[table->of_value.items[value] - 1];
	return ask_once(engine, memory, item, side, value);
}

/* ---- what answers rule out ------------------------------------------------------------------------- */

/* What a side says of a part by its own atoms, and by those on the party addressed as well. */
enum said { FALSE_BY_OWN = 1, FALSE_BY_ALL = 2, OWN_MISSING = 4, ANY_MISSING = 8 };

/* What is known of a part's atoms by the side, those on the party addressed included or not. */
static struct tt_cube known_by(const struct tt_side_memory *memory, const struct tt_cover *cover,
	const struct tt_answers *answers, uint32_t side, bool party, uint64_t *here) {
	struct tt_cube known = {0, 0};
	*here = 0;
	for (uint32_t i = 0; i < cover->atom_count; i++) {
		struct tt_atom_place place = memory->places[cover->atoms[i]];
		enum tt_truth truth = TT_UNKNOWN;
		bool on_party = place.side == TT_SIDE_PARTY && party;
		if (place.side == side)
			truth = tt_answers_truth(answers->yes, answers->no, place.bit);
		else if (on_party)
			truth = tt_answers_truth(answers->party_yes, answers->party_no, place.bit);
		*here |= (uint64_t)(place.side == side || on_party) << i;
		known.positive |= (uint64_t)(truth == TT_YES) << i;
		known.negative |= (uint64_t)(truth == TT_NO) << i;
	}
	return known;
}

/* Is a literal of the part's first cube that the side speaks of not true? */
static bool literal_missing(const struct tt_cover *cover, struct tt_cube known, uint64_t here) {
	return cover->cube_count > 0 && (((cover->cubes[0].positive & ~known.positive) |
						 (cover->cubes[0].negative & ~known.negative)) &
						here) != 0;
}

static void hear_parts(struct tt_engine *engine, struct tt_side_memory *memory,
	const struct tt_answers *answers, uint32_t side) {
	const struct tt_side_table *table = &memory->tables[side];
	const int parties = table->subject == TT_SUBJECT_COUNT ? 1 : 2;
	memset(memory->said, 0, engine->program->parts.len);
	for (uint32_t i = 0; i < table->parts.len; i++) {
		const struct tt_cover *cover = &engine->program->parts.items[table->parts.items[i]];
		uint8_t said = 0;
		for (int party = 0; party < parties; party++) {
			uint64_t here;
			struct tt_cube known = known_by(memory, cover, answers, side, party, &here);
			if (tt_cover_evaluate(cover, known.positive, known.negative) == TT_NO)
				said |= party ? FALSE_BY_ALL : FALSE_BY_OWN;
			if (literal_missing(cover, known, here))
				said |= party ? ANY_MISSING : OWN_MISSING;
		}
		memory->said[table->parts.items[i]] = said;
	}
}

static uint8_t said_of_norm(const struct tt_engine *engine, const struct tt_side_memory *memory,
	const struct tt_rule *rule, uint32_t id) {
	const struct tt_compiled_regime *regime = &engine->program->regimes[rule->regime];
	return memory->said[engine->program->rules[id].when] | memory->said[regime->binds] |
	       memory->said[regime->covers];
}

static size_t words_left(uint32_t norms) {
	size_t words = norms / 64 + 1;
	return words / 64 + 1 + 2 * words;
}

static struct tt_left left_in(const uint64_t *norms, uint32_t words) {
	return (struct tt_left){norms, norms + words / 64 + 1};
}

/* Notes which pairs leave something; does any? */
static bool find_blocks(uint64_t *norms, uint32_t words) {
	const uint64_t *pairs = norms + words / 64 + 1;
	bool any = false;
	memset(norms, 0, (words / 64 + 1) * sizeof(*norms));
	for (uint32_t i = 0; i < words; i++) {
		norms[i / 64] |= (uint64_t)(pairs[2 * i] != 0) << i % 64;
		any = any || pairs[2 * i] != 0;
	}
	return any;
}

static void find_left(struct tt_engine *engine, struct tt_side_memory *memory, struct tt_answers *answers,
	uint32_t side, uint8_t type) {
	const struct tt_side_table *table = &memory->tables[side];
	uint32_t words = norm_words(engine, type);
	if (answers->norms[type] == NULL)
		answers->norms[type] =
			TT_NEW_ARRAY(engine->arena, uint64_t, words_left(engine->program->norms[type].len));
	uint64_t *norms = answers->norms[type], *pairs = norms + words / 64 + 1;
	memset(pairs, 0, 2 * words * sizeof(*pairs));
	hear_parts(engine, memory, answers, side);
	bool excluding = false;
	for (uint32_t i = 0; i < engine->norms[type].len; i++) {
		uint32_t id = engine->norms[type].items[i];
		const struct tt_rule *rule = &engine->model->rules.items[id];
		bool to_side = rule->who == table->subject;
		uint8_t said = said_of_norm(engine, memory, rule, id);
		bool left = (said & (to_side ? FALSE_BY_OWN | FALSE_BY_ALL : FALSE_BY_OWN)) == 0 &&
			    !(to_side && answers->nobody);
		bool complete = (said & (to_side ? OWN_MISSING | ANY_MISSING : OWN_MISSING)) == 0;
		pairs[2 * (i / 64)] |= (uint64_t)left << i % 64;
		pairs[2 * (i / 64) + 1] |= (uint64_t)complete << i % 64;
		excluding = excluding || !left || !complete;
	}
	find_blocks(norms, words);
	answers->known_types |= (uint8_t)TT_EVENT_BIT(type);
	answers->excluding_types |= (uint8_t)(excluding << type);
}

/* ---- situations ------------------------------------------------------------------------------------ */

static inline const struct tt_answers *answers_for(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item, uint32_t side) {
	struct tt_answers *answers = answers_of(engine, memory, item, side);
	if ((answers->known_types >> item->type & 1) == 0)
		find_left(engine, memory, answers, side, item->type);
	return answers;
}

static void keep_common(uint64_t *restrict kept, const uint64_t *restrict others, uint32_t words) {
	for (uint32_t i = 0; i < words; i++)
		kept[i] &= others[i];
}

/* What no side of the situation rules out. */
static void leave(
	struct tt_engine *engine, const struct tt_side_memory *memory, struct tt_situation *situation) {
	uint8_t type = situation->type;
	uint32_t words = norm_words(engine, type);
	uint64_t *pairs = situation->norms + words / 64 + 1;
	for (uint32_t i = 0; i < words; i++) {
		pairs[2 * i] = i + 1 < words ? UINT64_MAX : ((uint64_t)1 << engine->norms[type].len % 64) - 1;
		pairs[2 * i + 1] = memory->plain[type][i];
	}
	for (uint32_t i = memory->word_sides; i < memory->side_count; i++) {
		const struct tt_answers *answers = situation->of[memory->sides[i]];
		if (answers->excluding_types >> type & 1)
			keep_common(pairs, left_in(answers->norms[type], words).pairs, 2 * words);
	}
	situation->empty = !find_blocks(situation->norms, words);
}

static struct tt_situation *spare_situation(struct tt_engine *engine, struct tt_side_memory *memory) {
	size_t size = sizeof(struct tt_situation) + words_left(memory->most_norms) * sizeof(uint64_t);
	if (memory->situation_count == memory->situations.len) {
		struct tt_situation *situation = tt_arena_alloc(engine->arena, size);
		*tt_push(engine->arena, &memory->situations) = situation;
	}
	return memory->situations.items[memory->situation_count];
}

static bool same_situation(
	const struct tt_situation *situation, uint8_t type, const struct tt_answers *const *of) {
	return situation->type == type && memcmp(situation->of, of, sizeof(situation->of)) == 0;
}

const struct tt_situation *tt_sides_situation(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item) {
	const struct tt_answers *of[TT_SIDE_COUNT] = {NULL};
	uint32_t key[TT_SIDE_COUNT + 1] = {item->type}, probe = 0, id;
	if ((memory->plain_types >> item->type & 1) == 0)
		find_plain(engine, memory, item->type);
	for (uint32_t i = memory->word_sides; i < memory->side_count; i++) {
		uint32_t side = memory->sides[i];
		of[side] = answers_for(engine, memory, item, side);
		key[side + 1] = of[side]->number;
	}
	uint32_t hash = tt_hash_words(key, TT_COUNT(key));
	while ((id = tt_index_next(&memory->situation_index, hash, &probe)) != TT_NONE)
		if (same_situation(memory->situations.items[id], item->type, of))
			return memory->situations.items[id];
	struct tt_situation *situation = spare_situation(engine, memory);
	situation->type = item->type;
	memcpy(situation->of, of, sizeof(of));
	leave(engine, memory, situation);
	tt_index_add(engine->arena, &memory->situation_index, hash, memory->situation_count);
	memory->situation_count++;
	memory->full = memory->full || memory->situation_count >= SITUATIONS_LIMIT;
	return situation;
}

/* ---- an item --------------------------------------------------------------------------------------- */

/* What the situation and the words leave, a few of them at most. */
struct remaining {
	const uint32_t *norms;		      /* rules by number */
	const struct tt_compiled_rule *rules; /* all, to be called for */
	struct tt_left of[1 + TT_SIDE_WORD_COUNT];
	uint32_t count;
};

static void add_candidates(struct tt_side_memory *memory, const struct remaining *remaining, uint32_t word,
	uint64_t left, uint64_t complete) {
	const uint32_t *norms = remaining->norms + 64 * (size_t)word;
	uint32_t *next = memory->candidates + memory->candidate_count;
	for (; left != 0; left &= left - 1) {
		uint32_t bit = (uint32_t)__builtin_ctzll(left);
		__builtin_prefetch(&remaining->rules[norms[bit]]);
		*next++ = 2 * norms[bit] + (complete >> bit & 1);
	}
	memory->candidate_count = (uint32_t)(next - memory->candidates);
}

static void look_at_word(struct tt_side_memory *memory, const struct remaining *remaining, uint32_t word) {
	uint64_t left = remaining->of[0].pairs[2 * word], complete = remaining->of[0].pairs[2 * word + 1];
	for (uint32_t i = 1; i < remaining->count; i++) {
		left &= remaining->of[i].pairs[2 * word];
		complete &= remaining->of[i].pairs[2 * word + 1];
	}
	add_candidates(memory, remaining, word, left, complete);
}

/* The norms that nothing rules out. */
static void intersect(struct tt_side_memory *memory, const struct remaining *remaining, uint32_t words) {
	for (uint32_t block = 0; block <= words / 64; block++) {
		uint64_t rest = remaining->of[0].blocks[block];
		for (uint32_t i = 1; i < remaining->count; i++)
			rest &= remaining->of[i].blocks[block];
		for (; rest != 0; rest &= rest - 1)
			look_at_word(memory, remaining, block * 64 + (uint32_t)__builtin_ctzll(rest));
	}
}

void tt_sides_set(struct tt_engine *engine, struct tt_side_memory *memory, struct tt_item *item,
	const struct tt_situation *situation, uint64_t *lasting) {
	uint32_t words = norm_words(engine, item->type);
	struct remaining remaining;
	remaining.norms = engine->norms[item->type].items;
	remaining.rules = engine->program->rules;
	remaining.of[0] = left_in(situation->norms, words);
	remaining.count = 1;
	struct tt_sides *sides = &memory->current;
	item->sides = sides;
	memory->candidate_count = 0;
	if (situation->empty)
		return;
	memcpy(sides->of, situation->of, sizeof(sides->of));
	sides->lasting = lasting != NULL ? lasting : memory->no_lasting;
	for (uint32_t i = 0; lasting == NULL && i < memory->lasting_words; i++)
		memory->no_lasting[3 * i] = 0;
	for (uint32_t i = 0; i < memory->loose_words; i++)
		sides->loose[3 * i] = 0;
	for (uint32_t i = 0; i < memory->word_sides; i++) {
		const struct tt_answers *answers = answers_for(engine, memory, item, memory->sides[i]);
		sides->of[memory->sides[i]] = answers;
		if (answers->excluding_types >> item->type & 1)
			remaining.of[remaining.count++] = left_in(answers->norms[item->type], words);
	}
	intersect(memory, &remaining, words);
}

enum tt_truth tt_sides_ask_anew(
	struct tt_engine *engine, struct tt_side_memory *memory, const struct tt_item *item, uint32_t atom) {
	struct tt_atom_place place = memory->places[atom];
	if (place.side == TT_SIDE_PARTY || place.side == TT_SIDE_NONE)
		return tt_evaluate_atom(engine, item, atom, NULL, NULL);
	uint64_t mask = (uint64_t)1 << place.bit % 64;
	uint64_t *bits = (place.side == TT_SIDE_LASTING ? memory->current.lasting : memory->current.loose) +
			 3 * (place.bit / 64);
	if ((bits[0] & mask) == 0) {
		enum tt_truth truth = tt_evaluate_atom(engine, item, atom, NULL, NULL);
		bits[0] |= mask;
		bits[1] = truth == TT_YES ? bits[1] | mask : bits[1] & ~mask;
		bits[2] = truth == TT_NO ? bits[2] | mask : bits[2] & ~mask;
	}
	return (bits[1] & mask) != 0 ? TT_YES : (bits[2] & mask) != 0 ? TT_NO : TT_UNKNOWN;
}

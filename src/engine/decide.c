/*
 * decide(state, request) -> outcome. It is a step whose changes are taken back: the same draft, the same
 * commit, the same classification, and the same judgement of the rules.
 *
 * What a request would make of the holdings is worked out on the state itself. The rows that come of it are
 * copied beside the state ("kept"), and the state is put back as it was, labels and links included; a row
 * that the state has none for is lent one meanwhile. The rules are then judged on what was there before and
 * on the kept rows.
 *
 * What a draft reads of a request is less than what the rules read: it is a function of the data, the places,
 * the parties that hold, and of the event's words only as far as some set rule or derivation reads them. So
 * drafts are remembered by all of that (find_key() lists it), and hold as long as no holding of their data
 * changes (where rules match data with each other: no holding at all), and no law, place or answer comes into
 * or goes out of force. Whatever else could change a draft (answers that come with the request, where set
 * rules read answers) keeps it from being remembered.
 *
 * As long as all of this holds, so does the decision itself, which whoever asked may keep
 * (tt_engine_stamp()).
 *
 * With a draft its cases are remembered, once it was judged: the items that it leaves to judge, each with its
 * situation and the answers that last as long as it does (side.h). The judgement itself is not remembered but
 * made anew: no verdict, finding or duty is taken from another request.
 *
 * All of this has ceilings; at a ceiling everything is forgotten, and begins anew in the same memory.
 */
#include <stdlib.h>
#include <string.h>
#include "engine/classify.h"
#include "engine/side.h"
#include "engine/step.h"

enum {
	DRAFTS_LIMIT = 1 << 15,
	KEPT_LIMIT = 1 << 16,
	WORDS_LIMIT = 1 << 20,
	FINDINGS_LIMIT = 1 << 14,
	KEY_FEW = 14,
	KEY_MAX = 17 + 3 * TT_REQUEST_MAX,
};

struct span {
	uint32_t start, len;
};

/* A view of a holding for somebody who can reach it, or is shown it. */
struct view {
	uint32_t holding, reader, row;
};

/*
 * What came of a draft; spans are of the lists of tt_decisions. What every decision reads comes first; most
 * keys are short.
 */
struct kept {
	uint32_t few[KEY_FEW];
	struct span key; /* of words; where it is longer than few */
	struct span cases, matched, findings, inputs, outputs, touched; /* the last three of words */
	const struct tt_situation *situation;				/* of the first case */
	uint32_t stamp;							/* version of what was read */
	uint32_t hash, row; /* of the key; first row of the outputs, or TT_NONE */
	uint8_t units;
	bool judged;				 /* once at least: its cases are known */
	bool remarkable;			 /* as tt_step_remarkable() */
	struct span draft_inputs, drafts, views; /* the first of words */
};

struct lengths {
	uint32_t kept, words, drafts, views, findings, matched, cases, lasting, rows;
};

/* What drafts read of an event, besides parties, data and places. */
struct draft_reads {
	bool operation, purpose, method, via, facts;
};

struct tt_decisions {
	struct draft_reads reads;
	TT_VECTOR(tt_instant) instants; /* at which something comes into or goes out of force, ascending */
	tt_instant from, to;		/* neighbours among them that the clock was last seen between */

	TT_VECTOR(struct kept) kept;
	struct tt_index index; /* from keys to kept */
	TT_VECTOR(uint32_t) words;
	TT_VECTOR(struct tt_draft) drafts;
	TT_VECTOR(struct view) views;
	TT_VECTOR(struct tt_finding) findings;
	TT_VECTOR(struct tt_matched) matched;
	TT_VECTOR(struct tt_case) cases;
	TT_VECTOR(uint64_t) lasting; /* answers that last as long as the draft of a case */
	TT_VECTOR(uint32_t) rows;    /* that copies are kept in */
	uint32_t row_count;	     /* of them in use */
	struct lengths before;	     /* the last draft, if it is not remembered */
	bool passing;		     /* it is not */

	TT_VECTOR(uint32_t) lent; /* rows */
	uint32_t lent_count;
	TT_VECTOR(bool) inputs_alive, removed_alive;
	TT_VECTOR(uint32_t) copied, copies; /* rows of this draft, and the rows they are kept in */
	const struct kept *current;
	uint32_t era; /* how often all was forgotten */
	struct tt_decision_counts counts;
};

/* ---- instants -------------------------------------------------------------------------------------- */

static void add_instant(struct tt_engine *engine, tt_instant at) {
	if (at != TT_TIME_MIN && at != TT_TIME_MAX)
		*tt_push(engine->arena, &engine->decisions->instants) = at;
}

static void add_interval(struct tt_engine *engine, struct tt_interval interval) {
	add_instant(engine, interval.from);
	add_instant(engine, interval.to);
}

/* An answer that ages is too old from some instant on. */
static void add_fact(struct tt_engine *engine, const struct tt_fact *fact) {
	const struct tt_question *question = &engine->model->questions.items[fact->question];
	const struct tt_term *lasts = &question->lasts;
	add_interval(engine, fact->in_force);
	if (question->lasts_stated && fact->in_force.from != TT_TIME_MIN)
		add_instant(engine, tt_time_add(fact->in_force.from, lasts->after));
}

static void add_answers(struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < model->facts.len; i++)
		add_fact(engine, &model->facts.items[i]);
	for (uint32_t i = 0; i < engine->extra_fact_count; i++)
		add_fact(engine, &engine->extra_facts[i]);
	for (uint32_t i = 0; i < model->consents.len; i++) {
		add_interval(engine, model->consents.items[i].in_force);
		add_instant(engine, model->consents.items[i].withdrawn);
	}
}

/* Of law to come also when it might be in force. */
static void add_law(struct tt_engine *engine, struct tt_interval in_force, struct tt_coming coming) {
	add_interval(engine, in_force);
	add_interval(engine, coming.maybe);
}

static void add_rules(struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < model->regimes.len; i++)
		add_law(engine, model->regimes.items[i].in_force, model->regimes.items[i].coming);
	for (uint32_t i = 0; i < model->rules.len; i++)
		add_law(engine, model->rules.items[i].in_force, model->rules.items[i].coming);
	for (uint32_t i = 0; i < model->requirements.len; i++)
		add_law(engine, model->requirements.items[i].in_force, model->requirements.items[i].coming);
	for (uint32_t i = 0; i < model->atoms.items.len; i++) {
		const struct tt_atom *atom = &model->atoms.items.items[i];
		if (atom->kind == TT_ATOM_AT_LEAST && atom->subject == TT_SUBJECT_EVENT)
			add_instant(engine, atom->number);
	}
}

static void add_packs(struct tt_engine *engine) {
	for (uint32_t i = 0; i < engine->model->packs.len; i++)
		add_interval(engine, engine->model->packs.items[i].covered);
}

static void add_places_and_terms(struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < model->places.len; i++)
		for (uint32_t j = 0; j < model->places.items[i].member_count; j++)
			add_interval(engine, model->places.items[i].members[j].in_force);
	for (uint32_t i = 0; i < model->terms.len; i++) {
		const struct tt_term *term = &model->terms.items[i];
		tt_instant start =
			term->anchor == TT_NONE ? TT_TIME_MAX : model->anchors.items[term->anchor].at;
		if (start != TT_TIME_MAX)
			add_instant(engine, tt_time_add(start, term->after));
	}
}

static int earlier(const void *a, const void *b) {
	tt_instant first = *(const tt_instant *)a, second = *(const tt_instant *)b;
	return (first > second) - (first < second);
}

static void list_instants(struct tt_engine *engine) {
	struct tt_decisions *decisions = engine->decisions;
	add_rules(engine);
	add_answers(engine);
	add_packs(engine);
	add_places_and_terms(engine);
	if (decisions->instants.len > 1)
		qsort(decisions->instants.items, decisions->instants.len, sizeof(tt_instant), earlier);
	decisions->from = decisions->to = TT_TIME_MIN; /* between which there is nothing */
}

static void look_at_clock(struct tt_decisions *decisions, tt_instant now) {
	decisions->from = TT_TIME_MIN;
	decisions->to = TT_TIME_MAX;
	for (uint32_t i = 0; i < decisions->instants.len; i++) {
		tt_instant at = decisions->instants.items[i];
		if (at <= now)
			decisions->from = at;
		else if (at < decisions->to)
			decisions->to = at;
	}
}

bool tt_same_epoch(const struct tt_engine *engine, tt_instant at) {
	struct tt_decisions *decisions = engine->decisions;
	if (decisions == NULL)
		return false;
	if (engine->now < decisions->from || engine->now >= decisions->to)
		look_at_clock(decisions, engine->now);
	return decisions->from <= at && at < decisions->to;
}

/* ---- beginning ------------------------------------------------------------------------------------- */

static void note_field(struct draft_reads *reads, uint8_t field) {
	reads->operation = reads->operation || field == TT_FIELD_OPERATION;
	reads->purpose = reads->purpose || field == TT_FIELD_PURPOSE;
	reads->via = reads->via || field == TT_FIELD_VIA;
	reads->method = reads->method || field == TT_FIELD_METHOD;
}

static void note_atom(struct draft_reads *reads, const struct tt_atom *atom) {
	reads->facts = reads->facts || atom->kind == TT_ATOM_FACT;
	if (atom->kind == TT_ATOM_EXISTS && atom->subject == TT_SUBJECT_EVENT && atom->field > 0)
		note_field(reads, (uint8_t)(atom->field - 1));
	else if ((atom->kind == TT_ATOM_EQUALS && atom->subject == TT_SUBJECT_EVENT) ||
		 (atom->kind == TT_ATOM_INCLUDES && atom->other == TT_SUBJECT_EVENT))
		note_field(reads, atom->field);
}

static void note_part(struct tt_engine *engine, tt_part part) {
	const struct tt_cover *cover = &engine->program->parts.items[part];
	for (uint32_t i = 0; i < cover->atom_count; i++)
		note_atom(&engine->decisions->reads, &engine->model->atoms.items.items[cover->atoms[i]]);
}

/* An answer may be a consent, which is of a purpose. */
static void find_reads(struct tt_engine *engine) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = 0; i < model->rules.len; i++) {
		const struct tt_compiled_regime *regime =
			&engine->program->regimes[model->rules.items[i].regime];
		if (model->rules.items[i].body == TT_BODY_NORM)
			continue;
		note_part(engine, engine->program->rules[i].when);
		note_part(engine, regime->binds);
		note_part(engine, regime->covers);
	}
	engine->decisions->reads.purpose = engine->decisions->reads.purpose || engine->decisions->reads.facts;
}

static void begin_decisions(struct tt_engine *engine) {
	engine->decisions = TT_NEW(engine->arena, struct tt_decisions);
	list_instants(engine);
	find_reads(engine);
	engine->sides = tt_sides_create(engine);
}

/* ---- forgetting ------------------------------------------------------------------------------------ */

void tt_decisions_forget(struct tt_engine *engine) {
	struct tt_decisions *decisions = engine->decisions;
	if (decisions == NULL)
		return;
	decisions->kept.len = decisions->words.len = decisions->drafts.len = decisions->views.len = 0;
	decisions->findings.len = decisions->matched.len = decisions->row_count = 0;
	decisions->cases.len = decisions->lasting.len = 0;
	decisions->passing = false;
	decisions->era++;
	decisions->index.len = 0;
	if (decisions->index.capacity > 0)
		memset(decisions->index.slots, 0, decisions->index.capacity * sizeof(uint64_t));
	tt_sides_forget(engine->sides);
}

void tt_decisions_forget_row(struct tt_engine *engine, uint32_t row) {
	if (engine->sides != NULL)
		tt_sides_forget_row(engine->sides, row);
}

static struct lengths lengths(const struct tt_decisions *decisions) {
	return (struct lengths){decisions->kept.len, decisions->words.len, decisions->drafts.len,
		decisions->views.len, decisions->findings.len, decisions->matched.len, decisions->cases.len,
		decisions->lasting.len, decisions->row_count};
}

/* Drops the last draft, which was for once only. */
static void drop_passing(struct tt_decisions *decisions) {
	const struct lengths *before = &decisions->before;
	if (!decisions->passing)
		return;
	decisions->passing = false;
	decisions->kept.len = before->kept;
	decisions->words.len = before->words;
	decisions->drafts.len = before->drafts;
	decisions->views.len = before->views;
	decisions->findings.len = before->findings;
	decisions->matched.len = before->matched;
	decisions->cases.len = before->cases;
	decisions->lasting.len = before->lasting;
	decisions->row_count = before->rows;
}

static bool full(const struct tt_engine *engine) {
	const struct tt_decisions *decisions = engine->decisions;
	return decisions->kept.len >= DRAFTS_LIMIT || decisions->row_count >= KEPT_LIMIT ||
	       decisions->words.len >= WORDS_LIMIT || decisions->findings.len >= FINDINGS_LIMIT ||
	       decisions->views.len >= KEPT_LIMIT || decisions->matched.len >= WORDS_LIMIT ||
	       decisions->cases.len >= KEPT_LIMIT || decisions->lasting.len >= WORDS_LIMIT;
}

/* ---- what a draft is remembered by ----------------------------------------------------------------- */

static uint32_t find_key(const struct tt_engine *engine, uint32_t id, uint32_t key[KEY_MAX]) {
	const struct tt_event *event = engine->event;
	const struct draft_reads *reads = &engine->decisions->reads;
	uint32_t len = 0;
	key[len++] = event->types | (uint32_t)event->move << 8 | (uint32_t)event->view << 9 |
		     (uint32_t)(event->via != TT_NONE) << 10 | event->by.len << 12 | event->input.len << 18 |
		     event->output.len << 24;
	key[len++] = event->from;
	key[len++] = event->to;
	key[len++] = event->holder;
	key[len++] = event->source;
	key[len++] = event->system;
	key[len++] = event->drop;
	key[len++] = event->expiry;
	key[len++] = event->covered_by;
	if (reads->facts)
		key[len++] = id;
	if (reads->operation)
		key[len++] = event->operation;
	if (reads->purpose)
		key[len++] = event->purpose;
	if (reads->via)
		key[len++] = event->via;
	if (reads->method)
		key[len++] = event->method;
	for (uint32_t i = 0; i < event->by.len; i++)
		key[len++] = engine->model->ids.items[event->by.start + i];
	for (uint32_t i = 0; i < event->input.len; i++)
		key[len++] = tt_input_lot(engine, i);
	for (uint32_t i = 0; i < event->output.len; i++)
		key[len++] = tt_output_lot(engine, i);
	return len;
}

/* Grows whenever a holding changes that the draft may have read. */
static uint32_t stamp(const struct tt_engine *engine) {
	const struct tt_event *event = engine->event;
	uint32_t sum = 0;
	if (engine->program->link_labels.len > 0)
		return engine->version;
	for (uint32_t i = 0; i < event->input.len; i++)
		sum += engine->lots.items[tt_input_lot(engine, i)].version;
	for (uint32_t i = 0; i < event->output.len; i++)
		sum += engine->lots.items[tt_output_lot(engine, i)].version;
	return sum;
}

static void call_for_all(const void *start, size_t len) {
	for (size_t at = 0; at < len; at += 64)
		__builtin_prefetch((const char *)start + at);
}

/* What will be read soon is far away in memory: it may set out already. */
static void call_for(const struct tt_engine *engine, const struct kept *kept) {
	const struct tt_decisions *decisions = engine->decisions;
	const uint32_t columns = engine->model->column_count;
	if (kept->cases.len > 0)
		call_for_all(
			&decisions->cases.items[kept->cases.start], kept->cases.len * sizeof(struct tt_case));
	call_for_all(kept->situation, sizeof(struct tt_situation) + sizeof(uint64_t));
	if (kept->inputs.len > 0)
		__builtin_prefetch(&decisions->words.items[kept->inputs.start]);
	if (kept->matched.len > 0)
		__builtin_prefetch(&decisions->matched.items[kept->matched.start]);
	if (kept->row != TT_NONE)
		call_for_all(&engine->ranges.items[(size_t)kept->row * columns],
			columns * sizeof(struct tt_range));
}

static const uint32_t *key_of(const struct tt_decisions *decisions, const struct kept *kept) {
	return kept->key.len <= KEY_FEW ? kept->few : decisions->words.items + kept->key.start;
}

static bool same_words(const uint32_t *a, const uint32_t *b, uint32_t len) {
	uint32_t different = 0;
	for (uint32_t i = 0; i < len; i++)
		different |= a[i] ^ b[i];
	return different == 0;
}

static uint32_t find_kept(const struct tt_engine *engine, const uint32_t *key, uint32_t len, uint32_t hash) {
	const struct tt_decisions *decisions = engine->decisions;
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&decisions->index, hash, &probe)) != TT_NONE) {
		const struct kept *known = &decisions->kept.items[id];
		if (known->hash != hash || known->key.len != len)
			continue;
		call_for(engine, known);
		if (same_words(key_of(decisions, known), key, len))
			return id;
	}
	return TT_NONE;
}

/* ---- rows ------------------------------------------------------------------------------------------ */

uint32_t tt_decided_row(struct tt_engine *engine, uint32_t lot, uint32_t holder, uint32_t system) {
	struct tt_decisions *decisions = engine->decisions;
	for (uint32_t i = 0; i < decisions->lent_count; i++) {
		const struct tt_holding *row = &engine->holdings.items[decisions->lent.items[i]];
		if (row->lot == lot && row->holder == holder && row->system == system)
			return decisions->lent.items[i];
	}
	if (decisions->lent_count == decisions->lent.len) {
		uint32_t row = tt_state_spare_row(engine);
		*tt_push(engine->arena, &decisions->lent) = row;
	}
	uint32_t row = decisions->lent.items[decisions->lent_count++];
	tt_state_lend_row(engine, row, lot, holder, system);
	return row;
}

static void copy_row(struct tt_engine *engine, uint32_t to, uint32_t from) {
	engine->holdings.items[to] = engine->holdings.items[from];
	memcpy(tt_row(engine, to), tt_row(engine, from),
		engine->model->column_count * sizeof(struct tt_range));
}

/* A copy of a row as it is now. */
static uint32_t keep(struct tt_engine *engine, uint32_t row) {
	struct tt_decisions *decisions = engine->decisions;
	if (decisions->row_count == decisions->rows.len) {
		uint32_t spare = tt_state_spare_row(engine);
		*tt_push(engine->arena, &decisions->rows) = spare;
	}
	uint32_t copy = decisions->rows.items[decisions->row_count++];
	(void)tt_state_reach(engine, row);
	copy_row(engine, copy, row);
	engine->holdings.items[copy].alive = false;
	engine->holdings.items[copy].phantom = true;
	tt_decisions_forget_row(engine, copy);
	return copy;
}

/* The same, once a draft. */
static uint32_t keep_once(struct tt_engine *engine, uint32_t row) {
	struct tt_decisions *decisions = engine->decisions;
	for (uint32_t i = 0; i < decisions->copied.len; i++)
		if (decisions->copied.items[i] == row)
			return decisions->copies.items[i];
	uint32_t copy = keep(engine, row);
	*tt_push(engine->arena, &decisions->copied) = row;
	*tt_push(engine->arena, &decisions->copies) = copy;
	return copy;
}

/* ---- keeping what came of a draft ------------------------------------------------------------------ */

static void note_alive(struct tt_engine *engine) {
	struct tt_decisions *decisions = engine->decisions;
	decisions->inputs_alive.len = decisions->removed_alive.len = 0;
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		*tt_push(engine->arena, &decisions->inputs_alive) =
			engine->holdings.items[engine->outcome.inputs.items[i]].alive;
	for (uint32_t i = 0; i < engine->step->removed.len; i++)
		*tt_push(engine->arena, &decisions->removed_alive) =
			engine->holdings.items[engine->step->removed.items[i]].alive;
}

/* The row on which an input can be seen, as it was, once all is put back: itself, unless it was imagined. */
static uint32_t kept_input(struct tt_engine *engine, uint32_t input) {
	for (uint32_t i = 0; i < engine->outcome.inputs.len; i++)
		if (engine->outcome.inputs.items[i] == input && engine->decisions->inputs_alive.items[i])
			return input;
	return keep_once(engine, tt_step_before(engine, input));
}

static uint32_t kept_copy(struct tt_engine *engine, uint32_t row) {
	return keep_once(engine, row);
}

static struct span keep_rows(struct tt_engine *engine, const uint32_t *rows, uint32_t count,
	uint32_t (*kept_row)(struct tt_engine *engine, uint32_t row)) {
	struct span span = {engine->decisions->words.len, count};
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = kept_row(engine, rows[i]);
		*tt_push(engine->arena, &engine->decisions->words) = row;
	}
	return span;
}

static struct span keep_drafts(struct tt_engine *engine) {
	struct span span = {engine->decisions->drafts.len, engine->step->drafts.len};
	for (uint32_t i = 0; i < span.len; i++) {
		struct tt_draft draft = engine->step->drafts.items[i];
		draft.row = keep_once(engine, draft.row);
		*tt_push(engine->arena, &engine->decisions->drafts) = draft;
	}
	return span;
}

static void keep_view(struct tt_engine *engine, uint32_t holding, uint32_t kept_holding, uint32_t reader) {
	uint32_t row = keep(engine, tt_state_view(engine, holding, reader));
	*tt_push(engine->arena, &engine->decisions->views) = (struct view){kept_holding, reader, row};
}

static void keep_readers(struct tt_engine *engine, uint32_t row) {
	uint32_t data = engine->holdings.items[row].data, holder = engine->holdings.items[row].holder;
	tt_set_id readers = tt_state_reach(engine, row)->readers.at_most;
	for (uint32_t i = 0; i < tt_set_view(&engine->model->sets, readers).len; i++) {
		uint32_t reader = tt_set_view(&engine->model->sets, readers).items[i];
		if (tt_third_party(engine->model, holder, reader) &&
			!tt_step_shown(engine, data, holder, reader))
			keep_view(engine, row, keep_once(engine, row), reader);
	}
}

static struct span keep_views(struct tt_engine *engine) {
	uint32_t start = engine->decisions->views.len;
	const struct tt_event *event = engine->event;
	for (uint32_t i = 0; i < engine->outcome.outputs.len; i++)
		keep_readers(engine, engine->outcome.outputs.items[i]);
	if (event->view && event->to != TT_NONE && (event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) != 0)
		for (uint32_t i = 0; i < engine->outcome.inputs.len; i++) {
			uint32_t input = engine->outcome.inputs.items[i];
			keep_view(
				engine, tt_step_before(engine, input), kept_input(engine, input), event->to);
		}
	return (struct span){start, engine->decisions->views.len - start};
}

static void keep_outcome(struct tt_engine *engine, struct kept *kept) {
	struct tt_decisions *decisions = engine->decisions;
	const struct tt_outcome *outcome = &engine->outcome;
	kept->units = outcome->units;
	kept->findings = (struct span){decisions->findings.len, outcome->findings.len};
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		*tt_push(engine->arena, &decisions->findings) = outcome->findings.items[i];
	kept->matched = (struct span){decisions->matched.len, outcome->matched.len};
	for (uint32_t i = 0; i < outcome->matched.len; i++)
		*tt_push(engine->arena, &decisions->matched) = outcome->matched.items[i];
	kept->inputs = keep_rows(engine, outcome->inputs.items, outcome->inputs.len, kept_input);
	kept->outputs = keep_rows(engine, outcome->outputs.items, outcome->outputs.len, kept_copy);
	kept->touched = keep_rows(engine, outcome->touched.items, outcome->touched.len, kept_copy);
	kept->draft_inputs = keep_rows(
		engine, engine->step->draft_inputs.items, engine->step->draft_inputs.len, kept_input);
	kept->drafts = keep_drafts(engine);
	kept->views = keep_views(engine);
}

/* ---- putting the state back ------------------------------------------------------------------------ */

static void put_back_draft(struct tt_engine *engine, const struct tt_draft *draft) {
	const struct tt_step *step = engine->step;
	engine->holdings.items[draft->row].alive = false;
	for (uint32_t i = 0; draft->was_alive && i < step->snapshots_used; i++) {
		if (step->snapshot_of.items[i] != draft->row)
			continue;
		copy_row(engine, draft->row, step->snapshots.items[i]);
		engine->holdings.items[draft->row].alive = true;
		engine->holdings.items[draft->row].phantom = false;
		return;
	}
}

/* Labels are what they were; so are the questions that were told about them, which depend on who came first.
 */
static void put_back_labels(struct tt_engine *engine) {
	uint32_t count;
	const struct tt_reclassified *changes = tt_classify_changes(engine, &count);
	for (uint32_t i = 0; i < count; i++) {
		engine->holdings.items[changes[i].row].labels = changes[i].labels;
		engine->holdings.items[changes[i].row].exposed = changes[i].exposed;
	}
}

static void put_back(struct tt_engine *engine, uint32_t id) {
	struct tt_decisions *decisions = engine->decisions;
	const struct tt_step *step = engine->step;
	for (uint32_t i = 0; i < step->drafts.len; i++)
		put_back_draft(engine, &step->drafts.items[i]);
	for (uint32_t i = 0; i < step->removed.len; i++)
		engine->holdings.items[step->removed.items[i]].alive = decisions->removed_alive.items[i];
	tt_classify(engine, step->rows.items, step->rows.len);
	put_back_labels(engine);
	while (decisions->lent_count > 0) {
		uint32_t row = decisions->lent.items[--decisions->lent_count];
		tt_classify_forget(engine, row);
		tt_state_return_row(engine, row);
	}
	tt_classify_begin(engine, id); /* no label has changed after all */
}

/* ---- drafts ---------------------------------------------------------------------------------------- */

static struct kept make_draft(struct tt_engine *engine, uint32_t id) {
	struct tt_decisions *decisions = engine->decisions;
	struct kept kept = {0};
	decisions->counts.made++;
	decisions->current = NULL;
	decisions->copied.len = decisions->copies.len = 0;
	tt_step_draft(engine, id);
	note_alive(engine);
	tt_step_commit(engine, id);
	keep_outcome(engine, &kept);
	put_back(engine, id);
	return kept;
}

static void recall_rows(struct tt_engine *engine, const struct kept *kept) {
	struct tt_outcome *outcome = &engine->outcome;
	const uint32_t *words = engine->decisions->words.items;
	outcome->inputs.len = outcome->outputs.len = outcome->touched.len = 0;
	for (uint32_t i = 0; i < kept->inputs.len; i++)
		*tt_push(engine->arena, &outcome->inputs) = words[kept->inputs.start + i];
	for (uint32_t i = 0; i < kept->outputs.len; i++)
		*tt_push(engine->arena, &outcome->outputs) = words[kept->outputs.start + i];
	for (uint32_t i = 0; i < kept->touched.len; i++)
		*tt_push(engine->arena, &outcome->touched) = words[kept->touched.start + i];
}

/* What only those need who look for cases, or at the holdings themselves. */
static void recall_drafts(struct tt_engine *engine, const struct kept *kept) {
	const struct tt_decisions *decisions = engine->decisions;
	struct tt_step *step = engine->step;
	step->drafts.len = step->draft_inputs.len = step->snapshots_used = 0;
	if (kept->judged && !kept->remarkable)
		return;
	for (uint32_t i = 0; i < kept->draft_inputs.len; i++)
		*tt_push(engine->arena, &step->draft_inputs) =
			decisions->words.items[kept->draft_inputs.start + i];
	for (uint32_t i = 0; i < kept->drafts.len; i++)
		*tt_push(engine->arena, &step->drafts) = decisions->drafts.items[kept->drafts.start + i];
}

/* Writes what came of the draft where the judgement looks for it. */
static void recall(struct tt_engine *engine, const struct kept *kept, uint32_t id) {
	struct tt_decisions *decisions = engine->decisions;
	struct tt_outcome *outcome = &engine->outcome;
	outcome->units = kept->units;
	outcome->findings.len = outcome->matched.len = 0;
	for (uint32_t i = 0; i < kept->findings.len; i++) {
		struct tt_finding *finding = tt_push(engine->arena, &outcome->findings);
		*finding = decisions->findings.items[kept->findings.start + i];
		finding->event = id;
	}
	for (uint32_t i = 0; i < kept->matched.len; i++) {
		struct tt_matched matched = decisions->matched.items[kept->matched.start + i];
		tt_match(engine, matched.rule, (enum tt_truth)matched.truth);
	}
	recall_rows(engine, kept);
	recall_drafts(engine, kept);
	decisions->current = kept;
}

static void write_key(struct tt_engine *engine, struct kept *kept, const uint32_t *key, uint32_t len) {
	struct tt_decisions *decisions = engine->decisions;
	kept->key = (struct span){decisions->words.len, len};
	if (len <= KEY_FEW)
		memcpy(kept->few, key, len * sizeof(*key));
	for (uint32_t i = 0; len > KEY_FEW && i < len; i++)
		*tt_push(engine->arena, &decisions->words) = key[i];
}

/* What a draft reads, and its key does not say. */
static bool only_once(const struct tt_engine *engine, const struct tt_request *request) {
	return engine->trace || request->claim_count > 0 ||
	       (engine->decisions->reads.facts && request->fact_count > 0);
}

/* Makes the draft and remembers it under the key, in the place of what was known there. */
static uint32_t draft_and_remember(struct tt_engine *engine, const struct tt_request *request, uint32_t id,
	uint32_t known, const uint32_t *key, uint32_t len) {
	struct tt_decisions *decisions = engine->decisions;
	decisions->before = lengths(decisions);
	struct kept kept = make_draft(engine, id);
	bool once = only_once(engine, request);
	kept.stamp = stamp(engine);
	kept.hash = tt_hash_words(key, len);
	kept.row = kept.outputs.len > 0 ? decisions->words.items[kept.outputs.start] : TT_NONE;
	if (!once)
		write_key(engine, &kept, key, len);
	decisions->passing = once;
	if (known != TT_NONE && !once) {
		decisions->kept.items[known] = kept;
		return known;
	}
	uint32_t at = decisions->kept.len;
	*tt_push(engine->arena, &decisions->kept) = kept;
	if (!once)
		tt_index_add(engine->arena, &decisions->index, kept.hash, at);
	return at;
}

static struct kept *draft(struct tt_engine *engine, const struct tt_request *request, uint32_t id) {
	struct tt_decisions *decisions = engine->decisions;
	uint32_t key[KEY_MAX], len = find_key(engine, id, key);
	uint32_t hash = tt_hash_words(key, len), known = find_kept(engine, key, len, hash);
	bool once = only_once(engine, request);
	if (known != TT_NONE && !once && decisions->kept.items[known].stamp == stamp(engine)) {
		decisions->counts.remembered++;
	} else {
		if (full(engine)) {
			tt_decisions_forget(engine);
			known = TT_NONE;
		}
		known = draft_and_remember(engine, request, id, known, key, len);
	}
	recall(engine, &decisions->kept.items[known], id);
	return &decisions->kept.items[known];
}

/* ---- cases ----------------------------------------------------------------------------------------- */

/* Where no norm can be judged, and no answer doubted, there is nothing to come back to. */
static bool idle(const struct tt_engine *engine, const struct tt_case *found) {
	return found->kind != TT_CASE_TRANSFER && engine->doubting[found->item.type].len == 0 &&
	       found->situation->empty;
}

void tt_decisions_note_case(struct tt_engine *engine, struct tt_case *found) {
	struct tt_decisions *decisions = engine->decisions;
	found->situation = tt_sides_situation(engine, engine->sides, &found->item);
	found->lasting = decisions->lasting.len;
	for (uint32_t i = 0; i < 3 * engine->sides->lasting_words; i++)
		(void)tt_push(engine->arena, &decisions->lasting);
	if (!idle(engine, found))
		*tt_push(engine->arena, &decisions->cases) = *found;
}

/* What answers a request brings is not to be remembered. */
void tt_decisions_set_sides(struct tt_engine *engine, struct tt_case *known) {
	uint64_t *lasting = &engine->decisions->lasting.items[known->lasting];
	tt_sides_set(engine, engine->sides, &known->item, known->situation,
		engine->request_fact_count > 0 ? NULL : lasting);
}

static void judge_first(struct tt_engine *engine, struct kept *kept, uint32_t id) {
	const struct tt_decisions *decisions = engine->decisions;
	kept->cases.start = decisions->cases.len;
	tt_step_find_cases(engine, id);
	kept->cases.len = decisions->cases.len - kept->cases.start;
	if (kept->cases.len > 0)
		kept->situation = decisions->cases.items[kept->cases.start].situation;
	kept->remarkable = tt_step_remarkable(engine);
	kept->judged = true;
}

static void judge_again(struct tt_engine *engine, const struct kept *kept, uint32_t id) {
	for (uint32_t i = 0; i < kept->cases.len; i++) {
		struct tt_case known = engine->decisions->cases.items[kept->cases.start + i];
		known.item.event = id;
		tt_step_judge_case(engine, &known);
	}
}

/* ---- views ----------------------------------------------------------------------------------------- */

uint32_t tt_decided_view(const struct tt_engine *engine, uint32_t holding, uint32_t reader) {
	const struct tt_decisions *decisions = engine->decisions;
	for (uint32_t i = 0; decisions->current != NULL && i < decisions->current->views.len; i++) {
		const struct view *view = &decisions->views.items[decisions->current->views.start + i];
		if (view->holding == holding && view->reader == reader)
			return view->row;
	}
	return TT_NONE;
}

bool tt_decided_readers(const struct tt_engine *engine) {
	return engine->decisions->current->views.len > 0;
}

/* ---- the decision ---------------------------------------------------------------------------------- */

struct tt_decision_counts tt_engine_decision_counts(const struct tt_engine *engine) {
	return engine->decisions == NULL ? (struct tt_decision_counts){0, 0} : engine->decisions->counts;
}

static uint32_t version_of(
	const struct tt_engine *engine, const uint32_t *data, const uint32_t *instances, uint32_t count) {
	uint32_t sum = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t lot = tt_engine_lot(engine, data[i], instances == NULL ? TT_NONE : instances[i]);
		sum += lot < engine->lots.len ? engine->lots.items[lot].version : 0; /* it was never met */
	}
	return sum;
}

/* The era ends when law, places or answers change; versions of lots only grow, and so does their sum. */
uint64_t tt_engine_stamp(const struct tt_engine *engine, const struct tt_request *request) {
	tt_instant at = request->at == TT_TIME_MIN ? engine->as_of : request->at;
	bool alone = request->fact_count == 0 && request->claim_count == 0 && !engine->trace;
	if (!alone || !tt_same_epoch(engine, at))
		return 0;
	uint32_t version =
		engine->program->link_labels.len > 0
			? engine->version
			: version_of(engine, request->input, request->input_instances, request->input_count) +
				  version_of(engine, request->output, request->output_instances,
					  request->output_count);
	return (uint64_t)(engine->decisions->era + 1) << 32 | version;
}

const struct tt_outcome *tt_engine_decide(struct tt_engine *engine, const struct tt_request *request) {
	uint32_t id = tt_request_event(engine->model, request);
	if (!tt_request_acceptable(engine, request))
		return NULL;
	if (engine->decisions == NULL)
		begin_decisions(engine);
	drop_passing(engine->decisions);
	if (engine->sides->full)
		tt_decisions_forget(engine);
	engine->deciding = true;
	tt_request_begin(engine, request);
	struct kept *kept = draft(engine, request, id);
	if (kept->judged)
		judge_again(engine, kept, id);
	else
		judge_first(engine, kept, id);
	tt_step_conclude(engine, kept->remarkable);
	return &engine->outcome;
}

/*
 * A batch of events that happened. Each is read and judged as it is added, on the state that those before it
 * led to, and changes state and index at once; the journal is appended to when the batch is committed, and
 * nothing is answered before that. If it cannot be, the state is stale, and made anew from the journal.
 */
#include <stdlib.h>
#include "analysis/word.h"
#include "service/parts.h"

/* What most bodies need besides the event, and most answers: their buffers begin with it. */
enum { BODY_ROOM = 240, ANSWER_ROOM = 960 };

struct answered {
	bool known;
	uint64_t entry;	     /* of those that were recorded before */
	struct tt_text rest; /* of the answer, behind index and leaf */
};

struct tt_batch {
	struct tt_service *service;
	struct tt_arena arena;
	TT_VECTOR(struct tt_text) bodies;
	TT_VECTOR(struct answered) answers;
	size_t bytes;
	uint64_t first; /* index of the first entry */
	uint32_t
		recovered; /* of the service when it began: what was added before it recovered is not there */
};

static bool is_lost(const struct tt_batch *batch) {
	return batch->service->stale || batch->recovered != batch->service->recovered;
}

bool tt_batch_begin(struct tt_service *service, struct tt_batch **batch, struct tt_fault *fault) {
	*batch = NULL;
	if (service->alone || service->read_only)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (!tt_service_ready(service, fault) || !tt_index_commit(service, fault))
		return false;
	*batch = calloc(1, sizeof(**batch));
	if (*batch == NULL)
		return tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	(*batch)->service = service;
	(*batch)->first = service->applied;
	(*batch)->recovered = service->recovered;
	service->batching = true;
	tt_arena_init(&(*batch)->arena, (size_t)1 << 30);
	return true;
}

struct adding {
	struct tt_batch *batch;
	struct tt_text event;
	struct tt_fault *fault;
	bool good;
};

static struct tt_text write_body(
	struct tt_batch *batch, struct tt_text canonical, const struct tt_recorded *recorded) {
	struct tt_buf body;
	tt_buf_init(&body, &batch->arena, 2 * TT_TOLD_BYTES);
	(void)tt_buf_room(&body, canonical.len + BODY_ROOM);
	struct tt_writer writer = {&body, true};
	tt_buf_byte(&body, '{');
	tt_write_json(&writer, "event", canonical);
	tt_write_text(&writer, "model_event", recorded->model_event);
	tt_write_instant(&writer, "recorded", recorded->recorded, &batch->arena);
	tt_write_text(&writer, "verdict", recorded->verdict);
	tt_write_text(&writer, "version", recorded->version);
	tt_buf_byte(&body, '}');
	return tt_buf_text(&body);
}

/* The body under which a key was recorded: of this batch, or of the journal. */
static bool known_body(
	struct tt_batch *batch, uint64_t entry, struct tt_recorded *recorded, struct tt_fault *fault) {
	struct tt_service *service = batch->service;
	struct tt_entry known;
	struct tt_text body;
	if (entry >= batch->first) {
		body = batch->bodies.items[entry - batch->first];
	} else {
		if (tt_log_read(service->log, entry, &batch->arena, &known) != TT_OK)
			return tt_log_failed(service, fault);
		body = known.body;
	}
	return tt_recorded_read(body, tt_spare_for(service, body), recorded, fault);
}

static bool add_known(
	struct tt_batch *batch, uint64_t entry, struct tt_text canonical, struct tt_fault *fault) {
	struct tt_recorded recorded;
	struct tt_buf rest;
	struct tt_text key = batch->service->running->told.key;
	if (!known_body(batch, entry, &recorded, fault))
		return false;
	if (!tt_text_equal(recorded.event, canonical))
		return tt_fault_set(fault, TT_FAULT_KEY_TAKEN, key);
	tt_buf_init(&rest, &batch->arena, 65536);
	struct tt_writer writer = {&rest, false};
	tt_write_json(&writer, "known", TT_TEXT("true"));
	tt_write_text(&writer, "key", key);
	tt_write_text(&writer, "verdict", recorded.verdict);
	tt_write_text(&writer, "version", recorded.version);
	tt_write_text(&writer, "model_event", recorded.model_event);
	*tt_push(&batch->arena, &batch->answers) = (struct answered){true, entry, tt_buf_text(&rest)};
	return true;
}

static bool add_new(struct tt_batch *batch, struct tt_text canonical, struct tt_fault *fault) {
	struct tt_service *service = batch->service;
	struct tt_running *running = service->running;
	uint64_t entry = batch->first + batch->bodies.len;
	const struct tt_outcome *outcome = tt_engine_record(running->engine, &running->told.request);
	if (outcome == NULL)
		return tt_service_not_acceptable(fault);
	const struct tt_named *model_event =
		tt_named_event(running->model, running->told.request.model_event);
	struct tt_recorded recorded = {
		.model_event = model_event == NULL ? (struct tt_text){0} : model_event->id,
		.verdict = tt_text_of(tt_verdict_name((enum tt_verdict)outcome->verdict)),
		.version = tt_text_of(running->version),
		.recorded = service->heard};
	struct tt_buf rest;
	tt_buf_init(&rest, &batch->arena, (size_t)1 << 24);
	(void)tt_buf_room(&rest, ANSWER_ROOM);
	struct tt_writer writer = {&rest, false};
	tt_write_text(&writer, "key", running->told.key);
	(void)tt_write_outcome(&writer, running,
		tt_limits_outcome(service->answer_for, running->model, outcome, &service->work),
		service->form, &service->work);
	struct tt_text body = write_body(batch, canonical, &recorded);
	tt_note_made(running, entry);
	if (!tt_index_event(service, entry, outcome, &recorded, true, fault)) {
		service->stale = true;
		return false;
	}
	*tt_push(&batch->arena, &batch->bodies) = body;
	batch->bytes += body.len;
	*tt_push(&batch->arena, &batch->answers) = (struct answered){false, entry, tt_buf_text(&rest)};
	return true;
}

/* A database has no room in its indices for very long names. */
static bool names_fit(const struct tt_told *told, struct tt_fault *fault) {
	enum { NAME_MAX_BYTES = 2000 };
	for (uint32_t i = 0; i < told->request.input_count; i++)
		if (told->input_names[i].len > NAME_MAX_BYTES)
			return tt_fault_set(fault, TT_FAULT_TOO_LONG, TT_TEXT("instance"));
	for (uint32_t i = 0; i < told->request.output_count; i++)
		if (told->output_names[i].len > NAME_MAX_BYTES)
			return tt_fault_set(fault, TT_FAULT_TOO_LONG, TT_TEXT("instance"));
	for (uint32_t i = 0; i < told->subject_count; i++)
		if (told->subjects[i].len > NAME_MAX_BYTES)
			return tt_fault_set(fault, TT_FAULT_TOO_LONG, TT_TEXT("subjects"));
	return true;
}

static bool add_event(struct adding *adding) {
	struct tt_batch *batch = adding->batch;
	struct tt_service *service = batch->service;
	struct tt_buf canonical;
	uint64_t known = TT_STORE_NOTHING;
	if (!tt_service_hear(service, adding->event, true, adding->fault) ||
		!tt_index_begin(service, adding->fault))
		return false;
	if (service->shared && !names_fit(&service->running->told, adding->fault))
		return false;
	if (batch->bodies.len >= TT_BATCH_MAX || batch->bytes + 2 * adding->event.len > TT_BATCH_BYTES_MAX)
		return tt_fault_set(adding->fault, TT_FAULT_TOO_MANY, TT_TEXT("events"));
	const struct tt_told *told = &service->running->told;
	tt_buf_init(&canonical, &batch->arena, 2 * TT_TOLD_BYTES);
	(void)tt_buf_room(&canonical, adding->event.len);
	tt_told_canonical(service->running->teller, told, &canonical);
	if (told->key.len > 0 && tt_store_find_key(service->store, told->key, &known) != TT_OK)
		return tt_service_failed(service, adding->fault);
	return known != TT_STORE_NOTHING ? add_known(batch, known, tt_buf_text(&canonical), adding->fault)
					 : add_new(batch, tt_buf_text(&canonical), adding->fault);
}

static void add_inside(void *context) {
	struct adding *adding = context;
	adding->good = add_event(adding);
}

static bool add(void *context) {
	struct adding *adding = context;
	if (tt_arena_run(&adding->batch->arena, add_inside, adding) == TT_OK)
		return adding->good;
	adding->batch->service->stale = true;
	return tt_fault_set(adding->fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
}

static bool batch_lost(struct tt_batch *batch, struct tt_fault *fault) {
	return tt_store_lost(batch->service->store)
		       ? tt_service_failed(batch->service, fault)
		       : tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("batch"));
}

bool tt_batch_add(struct tt_batch *batch, struct tt_text event, struct tt_fault *fault) {
	struct adding adding = {batch, event, fault, false};
	if (is_lost(batch))
		return batch_lost(batch, fault);
	if (!tt_service_take_turn(batch->service, fault))
		return false;
	if (batch->bodies.len == 0) /* others may have gone on since it began */
		batch->first = batch->service->applied;
	return tt_service_run(batch->service, add, &adding, fault);
}

static void write_answers(struct tt_batch *batch, const struct tt_log_batch *appended, struct tt_buf *out) {
	for (uint32_t i = 0; i < batch->answers.len; i++) {
		const struct answered *answer = &batch->answers.items[i];
		struct tt_writer writer = {out, true};
		tt_buf_byte(out, '{');
		tt_write_number(&writer, "index", answer->entry);
		if (answer->entry >= batch->first)
			tt_write_hex(&writer, "leaf", appended->leaves[answer->entry - batch->first].bytes,
				TT_HASH_SIZE);
		else {
			struct tt_entry known;
			if (tt_log_read(batch->service->log, answer->entry, &batch->arena, &known) == TT_OK) {
				struct tt_hash leaf = tt_entry_leaf(&known.commitment);
				tt_write_hex(&writer, "leaf", leaf.bytes, TT_HASH_SIZE);
			}
		}
		tt_buf_add(out, answer->rest);
		tt_buf_string(out, "}\n");
	}
}

struct committing {
	struct tt_batch *batch;
	struct tt_buf *answers;
	struct tt_fault *fault;
	bool good;
};

static void commit(void *context) {
	struct committing *committing = context;
	struct tt_batch *batch = committing->batch;
	struct tt_service *service = batch->service;
	struct tt_log_batch appended = {.first = batch->first};
	struct tt_hash *leaves = NULL;
	if (batch->bodies.len > 0) {
		service->stale = true; /* until what is in the state is in the journal */
		if (tt_log_append(service->log, batch->bodies.items, batch->bodies.len, &appended) != TT_OK) {
			tt_log_failed(service, committing->fault);
			return;
		}
		leaves = TT_NEW_ARRAY(&batch->arena, struct tt_hash, batch->bodies.len);
		memcpy(leaves, appended.leaves, batch->bodies.len * sizeof(*leaves));
		appended.leaves = leaves;
		service->stale = false;
		service->applied = batch->first + batch->bodies.len;
	}
	if (!tt_index_commit(service, committing->fault)) {
		service->stale = true; /* the index follows when it is caught up; */
		if (service->shared)   /* but a database has both, or none */
			return;
	}
	service->counts.recorded += batch->bodies.len;
	write_answers(batch, &appended, committing->answers);
	committing->good = true;
}

static void finish_batch(struct tt_batch *batch) {
	struct tt_fault fault;
	batch->service->batching = false;
	if (batch->service->shared) /* nobody waits for what is given up */
		(void)tt_service_end_turn(batch->service, !batch->service->stale, &fault);
	tt_arena_finish(&batch->arena);
	free(batch);
}

bool tt_batch_commit(struct tt_batch *batch, struct tt_buf *answers, struct tt_fault *fault) {
	struct committing committing = {batch, answers, fault, false};
	if (is_lost(batch)) {
		batch_lost(batch, fault);
		tt_batch_abandon(batch);
		return false;
	}
	if (tt_arena_run(&batch->arena, commit, &committing) != TT_OK)
		tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	finish_batch(batch);
	return committing.good;
}

void tt_batch_abandon(struct tt_batch *batch) {
	if (batch == NULL)
		return;
	batch->service->stale = batch->service->stale || batch->bodies.len > 0;
	finish_batch(batch);
}

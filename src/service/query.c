/*
 * Questions to the store. Rows come from the index as they are asked for and are written as JSON at once;
 * what the index has no row for (bodies, holdings) is taken from the journal and the state. Rows that the
 * caller is limited not to see are passed over, and count as seen: "next" says where to go on.
 */
#include "analysis/word.h"
#include <stdlib.h>
#include "service/parts.h"

enum { USUAL_ROWS = 1000, MOST_ROWS = 100000 };

/* An answer under way. */
struct answering {
	struct tt_service *service;
	struct tt_running *running; /* whose state is looked at */
	const struct tt_query *query;
	struct tt_writer writer;
	struct tt_fault *fault;
	uint32_t rows; /* that were looked at */
	uint64_t next; /* behind the last of them */
	bool more, failed;
	bool alone; /* nothing of it is of a model */
};

/* For whom each row is judged, fewer are looked at in one answer. */
static uint32_t limit_of(const struct tt_query *query) {
	uint32_t limit = query->limit == 0 ? USUAL_ROWS : query->limit;
	uint32_t most = tt_limited(query->limits) ? USUAL_ROWS : MOST_ROWS;
	return limit < most ? limit : most;
}

static struct tt_store_query store_query(const struct tt_query *query) {
	return (struct tt_store_query){.first = query->first,
		.limit = limit_of(query),
		.from = query->from,
		.to = query->to,
		.now = query->as_of != 0 ? query->as_of : tt_now(),
		.data = query->data,
		.instance = query->instance,
		.holder = query->holder,
		.model_event = query->model_event,
		.key = query->key,
		.verdict = query->verdict,
		.status = tt_text_is(query->status, "open")	    ? TT_STATUS_OPEN
			  : tt_text_is(query->status, "overdue")    ? TT_STATUS_OVERDUE
			  : tt_text_is(query->status, "discharged") ? TT_STATUS_DISCHARGED
								    : TT_STATUS_ANY};
}

static struct tt_text id_of(const struct tt_named *named) {
	return named == NULL ? (struct tt_text){0} : named->id;
}

/* ---- limits ------------------------------------------------------------------------------------------ */

static bool may_see_party(const struct answering *answering, struct tt_text id) {
	return tt_limits_hold_party(answering->query->limits, answering->running->model, id);
}

static bool may_see_regime(const struct answering *answering, struct tt_text id) {
	return id.len == 0 || tt_limits_hold_regime(answering->query->limits, id);
}

static bool may_see_entry(struct answering *answering, uint64_t entry) {
	return tt_limits_hold_entry(answering->query->limits, answering->service, answering->service->running,
		entry, TT_TOUCH_SEE);
}

/* What is about two parties is shown to either, and to whom the rules show the entry that it is of. */
static bool may_see_about(
	struct answering *answering, struct tt_text party, struct tt_text holder, uint64_t entry) {
	return may_see_party(answering, party) || may_see_party(answering, holder) ||
	       may_see_entry(answering, entry);
}

/* ---- around an answer --------------------------------------------------------------------------------- */

static bool answer(struct answering *answering, const char *list, bool (*work)(void *context)) {
	struct tt_service *service = answering->service;
	if (service->store == NULL)
		return tt_fault_set(answering->fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (!tt_service_refresh(service, answering->fault))
		return false;
	if (service->running == NULL && !answering->alone)
		return tt_fault_set(answering->fault, TT_FAULT_NO_MODEL, (struct tt_text){0});
	if (answering->running == NULL)
		answering->running = service->running;
	answering->writer.first = true;
	tt_write_open(&answering->writer, NULL, '{');
	if (list != NULL)
		tt_write_open(&answering->writer, list, '[');
	if (!tt_service_run(service, work, answering, answering->fault) || answering->failed)
		return false;
	if (list != NULL)
		tt_write_close(&answering->writer, ']');
	if (answering->rows >= limit_of(answering->query) || answering->more)
		tt_write_number(&answering->writer, "next", answering->next);
	tt_write_close(&answering->writer, '}');
	return true;
}

static bool done(struct answering *answering, enum tt_status status) {
	return status == TT_OK || tt_service_failed(answering->service, answering->fault);
}

#define ANSWERING(of, asked, out, why)                                                                       \
	{ .service = (of), .query = (asked), .writer = {(out), true}, .fault = (why) }

/* ---- events ------------------------------------------------------------------------------------------ */

static void write_body(struct answering *answering, uint64_t index) {
	struct tt_service *service = answering->service;
	struct tt_entry entry;
	struct tt_recorded recorded;
	struct tt_fault fault;
	if (tt_log_read(service->log, index, &service->work, &entry) != TT_OK) {
		answering->failed = true;
		tt_log_failed(service, answering->fault);
		return;
	}
	struct tt_hash leaf = tt_entry_leaf(&entry.commitment);
	tt_write_hex(&answering->writer, "leaf", leaf.bytes, TT_HASH_SIZE);
	if (entry.erased)
		return;
	char *spare = tt_arena_alloc(&service->work, 2 * entry.body.len + 1);
	if (tt_recorded_read(entry.body, spare, &recorded, &fault))
		tt_write_json(&answering->writer, "event", recorded.event);
}

static void write_entry(void *context, const struct tt_stored_entry *entry) {
	struct answering *answering = context;
	struct tt_writer *writer = &answering->writer;
	answering->rows++;
	answering->next = entry->index + 1;
	if (answering->failed || entry->kind != TT_ENTRY_EVENT || !may_see_entry(answering, entry->index))
		return;
	tt_write_open(writer, NULL, '{');
	tt_write_number(writer, "index", entry->index);
	tt_write_instant(writer, "at", entry->at, &answering->service->work);
	tt_write_instant(writer, "recorded", entry->recorded, &answering->service->work);
	tt_write_text(writer, "key", entry->key);
	tt_write_text(writer, "model_event", entry->model_event);
	tt_write_text(writer, "verdict", entry->verdict);
	tt_write_text(writer, "version", entry->version);
	if (entry->erased)
		tt_write_json(writer, "erased", TT_TEXT("true"));
	write_body(answering, entry->index);
	tt_write_close(writer, '}');
}

static bool list_events(void *context) {
	struct answering *answering = context;
	struct tt_store_query query = store_query(answering->query);
	return done(answering, tt_store_entries(answering->service->store, &query, write_entry, answering));
}

bool tt_service_events(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) {
	struct answering answering = ANSWERING(service, query, out, fault);
	return answer(&answering, "events", list_events);
}

/* ---- data -------------------------------------------------------------------------------------------- */

/* Of those limited to regimes: if the entry that made it is theirs. */
static bool may_see_holding(struct answering *answering, const struct tt_stored_lot *lot, uint32_t row) {
	const struct tt_limits *limits = answering->query->limits;
	struct tt_running *running = answering->running;
	bool made = row < running->made_by.len && running->made_by.items[row] > 0;
	if (!tt_limited(limits))
		return true;
	return tt_limits_hold_lot(limits, running, &answering->service->work, lot) &&
	       (limits->regime_count == 0 ||
		       (made && may_see_entry(answering, running->made_by.items[row] - 1)));
}

static void write_holding(struct answering *answering, uint32_t row) {
	struct tt_running *running = answering->running;
	struct tt_holding holding = running->engine->holdings.items[row];
	struct tt_text holder = id_of(tt_named_party(running->model, holding.holder));
	struct tt_writer *writer = &answering->writer;
	const struct tt_stored_lot lot = {.data = id_of(tt_named_data(running->model, holding.data)),
		.instance = tt_instance_name(running, running->engine->lots.items[holding.lot].instance),
		.holder = holder,
		.system = id_of(tt_named_system(running->model, holding.system))};
	if ((answering->query->holder.len > 0 && !tt_text_equal(answering->query->holder, holder)) ||
		!may_see_holding(answering, &lot, row))
		return;
	tt_write_open(writer, NULL, '{');
	tt_write_text(writer, "instance", lot.instance);
	tt_write_text(writer, "holder", holder);
	tt_write_text(writer, "system", lot.system);
	if (row < running->made_by.len && running->made_by.items[row] > 0)
		tt_write_number(writer, "entry", running->made_by.items[row] - 1);
	tt_write_attributes(writer, running, row, &answering->service->work);
	tt_write_close(writer, '}');
}

static void write_lot(struct answering *answering, uint32_t lot) {
	struct tt_engine *engine = answering->running->engine;
	for (uint32_t row = engine->lots.items[lot].first; row != TT_NONE;
		row = engine->next_of_lot.items[row])
		if (engine->holdings.items[row].alive) {
			write_holding(answering, row);
			answering->rows++;
		}
}

static void write_lots(struct answering *answering, uint32_t data) {
	const struct tt_engine *engine = answering->running->engine;
	uint32_t limit = limit_of(answering->query);
	for (uint64_t lot = answering->query->first; lot < engine->lots.len; lot++) {
		if (answering->rows >= limit) {
			answering->more = true;
			answering->next = lot;
			return;
		}
		if (engine->lots.items[lot].data == data)
			write_lot(answering, (uint32_t)lot);
	}
	answering->rows = 0; /* that was all */
}

static bool list_holdings(void *context) {
	struct answering *answering = context;
	const struct tt_query *query = answering->query;
	struct tt_running *running = answering->running;
	struct tt_writer *writer = &answering->writer;
	uint32_t data = 0;
	while (data < running->model->data.len &&
		!tt_text_equal(running->model->data.items[data].named.id, query->data))
		data++;
	if (data == running->model->data.len)
		return tt_fault_set(answering->fault, TT_FAULT_UNKNOWN_NAME, query->data);
	const struct tt_named *named = &running->model->data.items[data].named;
	tt_write_text(writer, "data", named->id);
	tt_write_open(writer, "title", '{');
	tt_write_text(writer, "ja", tt_title_in(&named->title, TT_JA));
	tt_write_text(writer, "en", tt_title_in(&named->title, TT_EN));
	tt_write_close(writer, '}');
	tt_write_instant(
		writer, "as_of", query->as_of != 0 ? query->as_of : tt_now(), &answering->service->work);
	tt_write_open(writer, "holdings", '[');
	if (query->instance.len == 0) {
		write_lots(answering, data);
	} else {
		uint32_t instance = tt_names_find(&running->instances, query->instance);
		uint32_t lot = instance == TT_NONE ? TT_NONE : tt_engine_lot(running->engine, data, instance);
		if (lot != TT_NONE)
			write_lot(answering, lot);
		answering->rows = 0;
	}
	tt_write_close(writer, ']');
	return true;
}

bool tt_service_data(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) {
	struct answering answering = ANSWERING(service, query, out, fault);
	struct tt_running *then = NULL;
	if (query->as_of != 0 && service->running != NULL && !service->alone) {
		if (!tt_service_state_at(service, query->as_of, &then, fault))
			return false;
		answering.running = then;
	}
	bool good = answer(&answering, NULL, list_holdings);
	tt_running_close(then);
	return good;
}

/* ---- duties ------------------------------------------------------------------------------------------ */

static const char *status_of(const struct tt_stored_duty *duty, tt_instant now) {
	return duty->state == TT_DUTY_STATE_DISCHARGED ? "discharged" : duty->due <= now ? "overdue" : "open";
}

static void write_rule(
	struct tt_writer *writer, struct tt_text regime, struct tt_text rule, struct tt_arena *work) {
	if (rule.len > 0)
		tt_write_text(writer, "rule",
			tt_text_format(work, "%.*s/%.*s", TT_TEXT_ARGS(regime), TT_TEXT_ARGS(rule)));
}

static void write_duty(void *context, const struct tt_stored_duty *duty) {
	struct answering *answering = context;
	struct tt_writer *writer = &answering->writer;
	struct tt_arena *work = &answering->service->work;
	answering->rows++;
	answering->next = duty->id + 1;
	if (!may_see_regime(answering, duty->regime) ||
		!may_see_about(answering, duty->debtor, duty->holder, duty->entry))
		return;
	tt_write_open(writer, NULL, '{');
	tt_write_number(writer, "index", duty->entry);
	tt_write_text(writer, "duty", duty->duty);
	tt_write_text(writer, "does", duty->does);
	write_rule(writer, duty->regime, duty->rule, work);
	tt_write_text(writer, "by", duty->debtor);
	tt_write_text(writer, "data", duty->data);
	tt_write_text(writer, "instance", duty->instance);
	tt_write_text(writer, "holder", duty->holder);
	tt_write_text(writer, "system", duty->system);
	tt_write_instant(writer, "due", duty->due, work);
	tt_write_string(writer, "status",
		status_of(duty, answering->query->as_of != 0 ? answering->query->as_of : tt_now()));
	if (duty->state == TT_DUTY_STATE_DISCHARGED)
		tt_write_number(writer, "discharged_by", duty->discharged_by);
	if (duty->possible)
		tt_write_json(writer, "possible", TT_TEXT("true"));
	tt_write_text(writer, "cite", duty->cite);
	tt_write_close(writer, '}');
}

static bool list_duties(void *context) {
	struct answering *answering = context;
	struct tt_store_query query = store_query(answering->query);
	return done(answering, tt_store_duties(answering->service->store, &query, write_duty, answering));
}

bool tt_service_duties(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) {
	struct answering answering = ANSWERING(service, query, out, fault);
	return answer(&answering, "duties", list_duties);
}

/* ---- findings ---------------------------------------------------------------------------------------- */

static void write_finding(void *context, const struct tt_stored_finding *finding) {
	struct answering *answering = context;
	struct tt_writer *writer = &answering->writer;
	struct tt_arena *work = &answering->service->work;
	struct tt_text code = tt_text_copy(work, finding->code);
	answering->rows++;
	answering->next = finding->entry + 1;
	if (!may_see_regime(answering, finding->regime) ||
		!may_see_about(answering, finding->party, finding->holder, finding->entry))
		return;
	tt_write_open(writer, NULL, '{');
	tt_write_number(writer, "index", finding->entry);
	tt_write_text(writer, "code", code);
	tt_write_text(writer, "severity", finding->severity);
	write_rule(writer, finding->regime, finding->rule, work);
	tt_write_text(writer, "data", finding->data);
	tt_write_text(writer, "instance", finding->instance);
	tt_write_text(writer, "holder", finding->holder);
	tt_write_text(writer, "system", finding->system);
	tt_write_text(writer, "party", finding->party);
	tt_write_instant(writer, "at", finding->at, work);
	tt_write_open(writer, "message", '{');
	tt_write_string(writer, "ja", tt_code_says(code, TT_JA));
	tt_write_string(writer, "en", tt_code_says(code, TT_EN));
	tt_write_close(writer, '}');
	tt_write_close(writer, '}');
}

static void write_overdue(void *context, const struct tt_stored_duty *duty) {
	const struct tt_deviation_words *words = tt_deviation_words(TT_DEVIATION_OVERDUE);
	struct tt_stored_finding finding = {.entry = duty->entry,
		.at = duty->due,
		.code = tt_text_of(words->text),
		.severity = tt_text_of(words->severity),
		.regime = duty->regime,
		.rule = duty->rule,
		.data = duty->data,
		.instance = duty->instance,
		.holder = duty->holder,
		.system = duty->system,
		.party = duty->debtor};
	if (!duty->possible)
		write_finding(context, &finding);
}

static void write_expired(struct answering *answering, uint32_t row) {
	const struct tt_deviation_words *words = tt_deviation_words(TT_DEVIATION_HELD_TOO_LONG);
	struct tt_running *running = answering->running;
	struct tt_holding holding = running->engine->holdings.items[row];
	struct tt_stored_finding finding = {
		.entry = row < running->made_by.len && running->made_by.items[row] > 0
				 ? running->made_by.items[row] - 1
				 : 0,
		.at = TT_TIME_MAX,
		.code = tt_text_of(words->text),
		.severity = tt_text_of(words->severity),
		.data = id_of(tt_named_data(running->model, holding.data)),
		.instance = tt_instance_name(running, running->engine->lots.items[holding.lot].instance),
		.holder = id_of(tt_named_party(running->model, holding.holder)),
		.system = id_of(tt_named_system(running->model, holding.system))};
	if ((answering->query->data.len == 0 || tt_text_equal(answering->query->data, finding.data)) &&
		(answering->query->instance.len == 0 ||
			tt_text_equal(answering->query->instance, finding.instance)))
		write_finding(answering, &finding);
}

/* What time brings: it is in no row, for nobody recorded it. */
static bool list_what_time_brings(struct answering *answering) {
	struct tt_service *service = answering->service;
	struct tt_engine *engine = answering->running->engine;
	struct tt_store_query query = store_query(answering->query);
	tt_instant now = engine->now;
	query.first = 0;
	query.status = TT_STATUS_OVERDUE;
	if (tt_store_duties(service->store, &query, write_overdue, answering) != TT_OK)
		return tt_service_failed(service, answering->fault);
	for (uint32_t row = 0; row < engine->holdings.len && answering->rows < query.limit; row++) {
		engine->now = query.now; /* whoever asks what may be seen asks of another instant */
		if (engine->holdings.items[row].alive && tt_holding_expired(engine, row))
			write_expired(answering, row);
	}
	engine->now = now;
	return true;
}

static bool list_findings(void *context) {
	struct answering *answering = context;
	struct tt_store_query query = store_query(answering->query);
	if (!done(answering, tt_store_findings(answering->service->store, &query, write_finding, answering)))
		return false;
	if (answering->rows >= query.limit)
		return true;
	bool good = list_what_time_brings(answering);
	answering->rows = 0;
	return good;
}

bool tt_service_findings(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) {
	struct answering answering = ANSWERING(service, query, out, fault);
	return answer(&answering, "findings", list_findings);
}

/* ---- lineage ----------------------------------------------------------------------------------------- */

struct place {
	struct tt_text data, instance;
};

/* From one place to the next, level by level. */
struct tracing {
	struct answering *answering;
	bool forward;
	TT_VECTOR(struct place) places; /* in the order in which they were reached */
	struct tt_index place_index, entry_index;
	TT_VECTOR(uint64_t) entries;
	struct tt_stored_entry entry; /* the one that is written */
	bool made;		      /* which of its lots are written */
};

static void reach(struct tracing *tracing, struct tt_text data, struct tt_text instance) {
	struct tt_arena *work = &tracing->answering->service->work;
	uint32_t hash = tt_text_hash(data) * 31 + tt_text_hash(instance), probe = 0, id;
	while ((id = tt_index_next(&tracing->place_index, hash, &probe)) != TT_NONE)
		if (tt_text_equal(tracing->places.items[id].data, data) &&
			tt_text_equal(tracing->places.items[id].instance, instance))
			return;
	tt_index_add(work, &tracing->place_index, hash, tracing->places.len);
	*tt_push(work, &tracing->places) =
		(struct place){tt_text_copy(work, data), tt_text_copy(work, instance)};
}

static void meet(void *context, const struct tt_stored_lot *lot) {
	struct tracing *tracing = context;
	struct tt_arena *work = &tracing->answering->service->work;
	uint32_t words[] = {(uint32_t)lot->entry, (uint32_t)(lot->entry >> 32)};
	uint32_t hash = tt_hash_words(words, 2), probe = 0, id;
	while ((id = tt_index_next(&tracing->entry_index, hash, &probe)) != TT_NONE)
		if (tracing->entries.items[id] == lot->entry)
			return;
	tt_index_add(work, &tracing->entry_index, hash, tracing->entries.len);
	*tt_push(work, &tracing->entries) = lot->entry;
}

static void reach_lot(void *context, const struct tt_stored_lot *lot) {
	struct tracing *tracing = context;
	if (lot->made == tracing->forward)
		reach(tracing, lot->data, lot->instance);
}

static bool follow(struct tracing *tracing) {
	struct answering *answering = tracing->answering;
	struct tt_store *store = answering->service->store;
	uint32_t seen = 0, limit = limit_of(answering->query);
	for (uint32_t at = 0; at < tracing->places.len; at++) {
		struct place place = tracing->places.items[at];
		if (!done(answering, tt_store_lots_of(store, place.data, place.instance, !tracing->forward,
					     meet, tracing)))
			return false;
		for (; seen < tracing->entries.len && seen < limit; seen++)
			if (!done(answering,
				    tt_store_lots(store, tracing->entries.items[seen], reach_lot, tracing)))
				return false;
		answering->more = answering->more || tracing->entries.len > limit;
	}
	return true;
}

static void write_traced_lot(void *context, const struct tt_stored_lot *lot) {
	struct tracing *tracing = context;
	struct tt_writer *writer = &tracing->answering->writer;
	if (lot->made != tracing->made)
		return; /* whoever sees the entry sees all its data */
	tt_write_open(writer, NULL, '{');
	tt_write_text(writer, "data", lot->data);
	tt_write_text(writer, "instance", lot->instance);
	tt_write_text(writer, "holder", lot->holder);
	tt_write_text(writer, "system", lot->system);
	tt_write_close(writer, '}');
}

static void write_traced_entry(void *context, const struct tt_stored_entry *entry) {
	struct tracing *tracing = context;
	struct tt_writer *writer = &tracing->answering->writer;
	tt_write_number(writer, "index", entry->index);
	tt_write_instant(writer, "at", entry->at, &tracing->answering->service->work);
	tt_write_text(writer, "model_event", entry->model_event);
	tt_write_text(writer, "verdict", entry->verdict);
}

static bool write_traced(struct tracing *tracing, uint64_t entry) {
	struct answering *answering = tracing->answering;
	struct tt_store *store = answering->service->store;
	struct tt_writer *writer = &answering->writer;
	struct tt_store_query query = {.first = entry, .limit = 1};
	if (!may_see_entry(answering, entry))
		return true;
	tt_write_open(writer, NULL, '{');
	if (!done(answering, tt_store_entries(store, &query, write_traced_entry, tracing)))
		return false;
	for (int made = 0; made < 2; made++) {
		tracing->made = made != 0;
		tt_write_open(writer, made ? "outputs" : "inputs", '[');
		if (!done(answering, tt_store_lots(store, entry, write_traced_lot, tracing)))
			return false;
		tt_write_close(writer, ']');
	}
	tt_write_close(writer, '}');
	return true;
}

static int earlier(const void *a, const void *b) {
	uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
	return (first > second) - (first < second);
}

static bool trace_one_way(struct answering *answering, bool forward) {
	struct tracing tracing = {.answering = answering, .forward = forward};
	uint32_t limit = limit_of(answering->query);
	reach(&tracing, answering->query->data, answering->query->instance);
	if (!follow(&tracing))
		return false;
	if (tracing.entries.len > 1)
		qsort(tracing.entries.items, tracing.entries.len, sizeof(uint64_t), earlier);
	tt_write_open(&answering->writer, forward ? "to" : "from", '[');
	for (uint32_t i = 0; i < tracing.entries.len && i < limit; i++)
		if (!write_traced(&tracing, tracing.entries.items[i]))
			return false;
	tt_write_close(&answering->writer, ']');
	return true;
}

static bool trace(void *context) {
	struct answering *answering = context;
	uint32_t data = 0;
	const struct tt_model *model = answering->running->model;
	while (data < model->data.len &&
		!tt_text_equal(model->data.items[data].named.id, answering->query->data))
		data++;
	if (data == model->data.len)
		return tt_fault_set(answering->fault, TT_FAULT_UNKNOWN_NAME, answering->query->data);
	tt_write_text(&answering->writer, "data", answering->query->data);
	tt_write_text(&answering->writer, "instance", answering->query->instance);
	return trace_one_way(answering, false) && trace_one_way(answering, true);
}

bool tt_service_trace(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) {
	struct answering answering = ANSWERING(service, query, out, fault);
	return answer(&answering, NULL, trace);
}

/* ---- models ------------------------------------------------------------------------------------------ */

static void write_model(void *context, const struct tt_stored_model *model) {
	struct answering *answering = context;
	struct tt_writer *writer = &answering->writer;
	bool current = tt_text_is(model->version, answering->running->version);
	tt_write_open(writer, NULL, '{');
	tt_write_text(writer, "version", model->version);
	tt_write_text(writer, "title", model->title);
	tt_write_instant(writer, "deployed", model->deployed, &answering->service->work);
	tt_write_json(writer, "current", current ? TT_TEXT("true") : TT_TEXT("false"));
	tt_write_close(writer, '}');
}

static bool list_models(void *context) {
	struct answering *answering = context;
	return done(answering, tt_store_models(answering->service->store, write_model, answering));
}

bool tt_service_models(struct tt_service *service, struct tt_buf *out, struct tt_fault *fault) {
	const struct tt_query query = {0};
	struct answering answering = ANSWERING(service, &query, out, fault);
	return answer(&answering, "models", list_models);
}

/* ---- persons, counts ---------------------------------------------------------------------------------- */

struct gathering {
	struct tt_arena *arena;
	TT_VECTOR(uint64_t) entries;
};

static void gather(void *context, uint64_t entry) {
	struct gathering *gathering = context;
	*tt_push(gathering->arena, &gathering->entries) = entry;
}

bool tt_service_entries_of_subject(struct tt_service *service, struct tt_arena *arena, struct tt_text subject,
	uint64_t **indices, uint32_t *count, struct tt_fault *fault) {
	struct gathering gathering = {.arena = arena};
	if (service->store == NULL)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (!tt_service_refresh(service, fault))
		return false;
	if (tt_store_entries_of_subject(service->store, subject, gather, &gathering) != TT_OK)
		return tt_service_failed(service, fault);
	*indices = gathering.entries.items;
	*count = gathering.entries.len;
	return true;
}

struct tt_service_counts tt_service_counts(const struct tt_service *service) {
	struct tt_service_counts counts = service->counts;
	counts.entries = service->applied;
	if (service->running != NULL)
		counts.holdings = service->running->engine->holdings.len;
	if (service->store == NULL)
		return counts;
	if (tt_store_count(service->store, TT_COUNT_DUTIES_OPEN, &counts.duties_open) != TT_OK)
		counts.duties_open = 0;
	if (tt_store_count(service->store, TT_COUNT_FINDINGS, &counts.findings) != TT_OK)
		counts.findings = 0;
	return counts;
}

/* ---- tokens ------------------------------------------------------------------------------------------ */

static bool writable(struct tt_service *service, struct tt_fault *fault) {
	if (service->store == NULL || service->read_only)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	return !service->stale || tt_service_refresh(service, fault);
}

bool tt_service_token_add(struct tt_service *service, const struct tt_token *token, struct tt_fault *fault) {
	struct tt_stored_token stored = {token->id, token->hash, token->roles, token->parties, token->regimes,
		token->created, token->revoked};
	return writable(service, fault) && tt_index_commit(service, fault) &&
	       (tt_store_add_token(service->store, &stored) == TT_OK || tt_service_failed(service, fault));
}

bool tt_service_token_revoke(
	struct tt_service *service, struct tt_text id, tt_instant at, bool *found, struct tt_fault *fault) {
	return writable(service, fault) && tt_index_commit(service, fault) &&
	       (tt_store_revoke_token(service->store, id, at, found) == TT_OK ||
		       tt_service_failed(service, fault));
}

struct tokens {
	struct tt_arena *arena;
	TT_VECTOR(struct tt_token) items;
};

static void gather_token(void *context, const struct tt_stored_token *token) {
	struct tokens *tokens = context;
	struct tt_token kept = {.id = tt_text_copy(tokens->arena, token->id),
		.hash = tt_text_copy(tokens->arena, token->hash),
		.roles = tt_text_copy(tokens->arena, token->roles),
		.parties = tt_text_copy(tokens->arena, token->parties),
		.regimes = tt_text_copy(tokens->arena, token->regimes),
		.created = token->created,
		.revoked = token->revoked};
	*tt_push(tokens->arena, &tokens->items) = kept;
}

static bool find_tokens(
	struct tt_service *service, struct tt_text id, struct tokens *tokens, struct tt_fault *fault) {
	if (service->store == NULL)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (service->stale && !tt_service_refresh(service, fault))
		return false;
	return tt_store_tokens(service->store, id, gather_token, tokens) == TT_OK ||
	       tt_service_failed(service, fault);
}

bool tt_service_token_find(struct tt_service *service, struct tt_arena *arena, struct tt_text id,
	struct tt_token *token, bool *found, struct tt_fault *fault) {
	struct tokens tokens = {.arena = arena};
	*found = false;
	if (id.len == 0)
		return true;
	if (!find_tokens(service, id, &tokens, fault))
		return false;
	*found = tokens.items.len > 0;
	if (*found)
		*token = tokens.items.items[0];
	return true;
}

bool tt_service_tokens(struct tt_service *service, struct tt_arena *arena, const struct tt_token **list,
	uint32_t *count, struct tt_fault *fault) {
	struct tokens tokens = {.arena = arena};
	if (!find_tokens(service, (struct tt_text){0}, &tokens, fault))
		return false;
	*list = tokens.items.items;
	*count = tokens.items.len;
	return true;
}

bool tt_service_revocations(struct tt_service *service, uint64_t *count, struct tt_fault *fault) {
	*count = 0;
	return service->store == NULL ||
	       tt_store_count(service->store, TT_COUNT_TOKENS_REVOKED, count) == TT_OK ||
	       tt_service_failed(service, fault);
}

/* ---- accesses ---------------------------------------------------------------------------------------- */

enum { ACCESSES_AT_ONCE = 256 };

bool tt_service_access(struct tt_service *service, const struct tt_access *access, struct tt_fault *fault) {
	struct tt_stored_access stored = {.at = access->at,
		.who = access->who,
		.from = access->from,
		.what = access->what,
		.bytes_read = access->bytes_read,
		.bytes_written = access->bytes_written,
		.status = access->status};
	if (!writable(service, fault) || !tt_index_begin(service, fault))
		return false;
	if (tt_store_add_access(service->store, &stored) != TT_OK)
		return tt_service_failed(service, fault);
	return ++service->accesses < ACCESSES_AT_ONCE || tt_service_flush(service, fault);
}

bool tt_service_flush(struct tt_service *service, struct tt_fault *fault) {
	/* what a batch has added is not there before the journal has it */
	return service->batching || tt_index_commit(service, fault);
}

static void write_access(void *context, const struct tt_stored_access *access) {
	struct answering *answering = context;
	struct tt_writer *writer = &answering->writer;
	answering->rows++;
	answering->next = access->id + 1;
	tt_write_open(writer, NULL, '{');
	tt_write_instant(writer, "at", access->at, &answering->service->work);
	tt_write_text(writer, "who", access->who);
	tt_write_text(writer, "from", access->from);
	tt_write_text(writer, "what", access->what);
	tt_write_number(writer, "bytes_read", access->bytes_read);
	tt_write_number(writer, "bytes_written", access->bytes_written);
	tt_write_number(writer, "status", access->status);
	tt_write_close(writer, '}');
}

static bool list_accesses(void *context) {
	struct answering *answering = context;
	struct tt_store_query query = store_query(answering->query);
	return done(answering, tt_store_accesses(answering->service->store, &query, write_access, answering));
}

bool tt_service_accesses(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
	struct tt_fault *fault) {
	struct answering answering = ANSWERING(service, query, out, fault);
	answering.alone = true;
	return answer(&answering, "accesses", list_accesses);
}

/* ---- keeping the store ------------------------------------------------------------------------------- */

static bool pass(void *context, const struct tt_entry *entry) {
	(void)context;
	(void)entry;
	return true;
}

bool tt_service_check(struct tt_service *service, struct tt_fault *fault) {
	uint64_t indexed, rows;
	if (service->store == NULL)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	if (tt_log_scan(service->log, 0, pass, NULL) != TT_OK)
		return tt_log_failed(service, fault);
	if (tt_store_check(service->store) != TT_OK || tt_store_size(service->store, &indexed) != TT_OK ||
		tt_store_count(service->store, TT_COUNT_ENTRIES, &rows) != TT_OK)
		return tt_service_failed(service, fault);
	uint64_t size = tt_log_status(service->log).size;
	bool whole = rows == indexed || (service->shared && rows > indexed);
	return (whole && (indexed == size || (service->shared && indexed > size))) || /* others go on */
	       tt_fault_set(fault, TT_FAULT_STORE_DAMAGED, TT_TEXT("index.db"));
}

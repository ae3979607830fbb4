/*
 * Whom an answer is for. A caller is limited to parties and regimes: it speaks of, and sees, what involves
 * one of the parties, or one below. What a caller sees that its party does not hold comes to that party by
 * being seen, so it is an event like any other, a transfer that is only viewed, and the rules of the model
 * say whether it may happen; likewise an entry is erased by a disposal. Both are written as they would be
 * told, and judged as decide judges; what is not surely permitted is not shown.
 */
#include "analysis/word.h"
#include "service/parts.h"

/* ---- parties and regimes ------------------------------------------------------------------------------ */

/* A party that is written with «@» reads whatever the rules let it, also what does not involve it. */
static struct tt_text name_of(struct tt_text written, bool *reads) {
	*reads = written.len > 0 && written.bytes[0] == '@';
	return tt_text_slice(written, *reads, written.len);
}

/* The party of a limit; TT_NONE: the model has none of this name. */
static uint32_t party_of(const struct tt_model *model, struct tt_text written, bool *reads) {
	return tt_find_party(model, name_of(written, reads));
}

bool tt_limited(const struct tt_limits *limits) {
	return limits != NULL && (limits->party_count > 0 || limits->regime_count > 0);
}

static bool limits_parties(const struct tt_limits *limits) {
	return limits != NULL && limits->party_count > 0;
}

bool tt_limits_hold_party(const struct tt_limits *limits, const struct tt_model *model, struct tt_text id) {
	uint32_t party = tt_find_party(model, id);
	bool reads;
	if (!limits_parties(limits))
		return true;
	for (uint32_t i = 0; party != TT_NONE && i < limits->party_count; i++) {
		uint32_t above = party_of(model, limits->parties[i], &reads);
		if (above != TT_NONE && tt_party_within(model, party, above))
			return true;
	}
	return false;
}

bool tt_limits_hold_regime(const struct tt_limits *limits, struct tt_text id) {
	if (limits == NULL || limits->regime_count == 0)
		return true;
	for (uint32_t i = 0; i < limits->regime_count; i++)
		if (tt_text_equal(limits->regimes[i], id))
			return true;
	return false;
}

static bool holds_rule(const struct tt_limits *limits, const struct tt_model *model, uint32_t rule) {
	return rule == TT_NONE ||
	       tt_limits_hold_regime(limits, model->regimes.items[model->rules.items[rule].regime].named.id);
}

/* ---- what is told of an outcome ----------------------------------------------------------------------- */

#define KEEP(member)                                                                                         \
	kept->member.items = TT_NEW_ARRAY(arena, __typeof__(*outcome->member.items), outcome->member.len);   \
	kept->member.len = 0;                                                                                \
	for (uint32_t i = 0; i < outcome->member.len; i++)                                                   \
		if (holds_rule(limits, model, outcome->member.items[i].rule))                                \
	kept->member.items[kept->member.len++] = outcome->member.items[i]

const struct tt_outcome *tt_limits_outcome(const struct tt_limits *limits, const struct tt_model *model,
	const struct tt_outcome *outcome, struct tt_arena *arena) {
	if (limits == NULL || limits->regime_count == 0)
		return outcome;
	struct tt_outcome *kept = TT_NEW(arena, struct tt_outcome);
	*kept = *outcome;
	KEEP(grounds);
	KEEP(duties);
	KEEP(findings);
	return kept;
}

/* ---- what may be told --------------------------------------------------------------------------------- */

static bool involved(const struct tt_limits *limits, const struct tt_running *running, bool all_readers) {
	bool reads;
	if (!limits_parties(limits))
		return true;
	for (uint32_t i = 0; i < limits->party_count; i++) {
		uint32_t party = party_of(running->model, limits->parties[i], &reads);
		if (party != TT_NONE &&
			((reads && all_readers) || tt_told_involves(running->model, &running->told, party)))
			return true;
	}
	return false;
}

/* Does a rule of one of the regimes speak of the event that was read last? */
static bool ruled(const struct tt_limits *limits, struct tt_running *running) {
	if (limits->regime_count == 0)
		return true;
	const struct tt_outcome *outcome = tt_engine_decide(running->engine, &running->told.request);
	for (uint32_t i = 0; outcome != NULL && i < outcome->matched.len; i++)
		if (holds_rule(limits, running->model, outcome->matched.items[i].rule))
			return true;
	return false;
}

bool tt_limits_tell(const struct tt_limits *limits, struct tt_running *running) {
	return involved(limits, running, false) && ruled(limits, running);
}

/* ---- what may be seen, or erased ---------------------------------------------------------------------- */

static void write_data(struct tt_writer *writer, const struct tt_stored_lot *lot) {
	tt_write_open(writer, "data", '{');
	tt_write_text(writer, "instance", lot->instance);
	tt_write_text(writer, "of", lot->data);
	tt_write_close(writer, '}');
}

/* What it is that happens, as it would be told. */
static struct tt_text write_event(struct tt_arena *arena, const struct tt_stored_lot *lot,
	struct tt_text party, struct tt_text purpose, enum tt_touch touch) {
	struct tt_buf out;
	tt_buf_init(&out, arena, TT_TOLD_BYTES);
	struct tt_writer writer = {&out, true};
	bool view = touch == TT_TOUCH_SEE;
	tt_write_open(&writer, NULL, '{');
	tt_write_string(&writer, "type", view ? "transfer" : "dispose");
	tt_write_string(&writer, "operation", view ? "view" : "erase");
	tt_write_string(&writer, "access", view ? "view" : NULL);
	tt_write_text(&writer, view ? "from" : "by", view ? lot->holder : party);
	tt_write_text(&writer, "to", view ? party : (struct tt_text){0});
	tt_write_text(&writer, view ? "source" : "system", lot->system);
	tt_write_text(&writer, "purpose", purpose);
	write_data(&writer, lot);
	tt_write_close(&writer, '}');
	return tt_buf_text(&out);
}

static bool permitted(struct tt_running *running, struct tt_text event) {
	struct tt_fault fault;
	running->recording = false;
	if (!tt_told_read(running->teller, event, &running->told, &fault))
		return false;
	running->told.request.at = tt_now();
	const struct tt_outcome *outcome = tt_engine_decide(running->engine, &running->told.request);
	return outcome != NULL && outcome->verdict <= TT_PERMITTED_WITH_DUTIES;
}

/* By the rules, for a party of its own: who sees what it holds needs nobody's leave. */
static bool party_may(struct tt_arena *arena, struct tt_running *running, const struct tt_stored_lot *lot,
	uint32_t party, struct tt_text purpose, enum tt_touch touch) {
	const struct tt_model *model = running->model;
	uint32_t holder = tt_find_party(model, lot->holder);
	bool own = holder != TT_NONE && tt_party_within(model, holder, party);
	struct tt_text name = model->parties.items[party].named.id;
	if (own && touch == TT_TOUCH_SEE)
		return true;
	return permitted(running, write_event(arena, lot, own ? lot->holder : name, purpose, touch));
}

bool tt_limits_hold_lot(const struct tt_limits *limits, struct tt_running *running, struct tt_arena *arena,
	const struct tt_stored_lot *lot) {
	bool reads;
	if (tt_limits_hold_party(limits, running->model, lot->holder))
		return true;
	for (uint32_t i = 0; i < limits->party_count; i++) {
		uint32_t party = party_of(running->model, limits->parties[i], &reads);
		if (party != TT_NONE && reads &&
			party_may(arena, running, lot, party, limits->purpose, TT_TOUCH_SEE))
			return true;
	}
	return false;
}

/* An entry that is looked at: its data, copied, for they are looked at more than once. */
struct looking {
	struct tt_service *service;
	struct tt_running *running;
	const struct tt_limits *limits;
	TT_VECTOR(struct tt_stored_lot) lots;
};

static void take_lot(void *context, const struct tt_stored_lot *lot) {
	struct looking *looking = context;
	struct tt_arena *work = &looking->service->work;
	struct tt_stored_lot taken = {.entry = lot->entry,
		.made = lot->made,
		.data = tt_text_copy(work, lot->data),
		.instance = tt_text_copy(work, lot->instance),
		.holder = tt_text_copy(work, lot->holder),
		.system = tt_text_copy(work, lot->system)};
	*tt_push(work, &looking->lots) = taken;
}

/* Reads the event of an entry; false of one that is erased, or that the model no longer understands. */
static bool read_entry(struct looking *looking, uint64_t index) {
	struct tt_service *service = looking->service;
	struct tt_running *running = looking->running;
	struct tt_entry entry;
	struct tt_recorded recorded;
	struct tt_fault fault;
	if (tt_log_read(service->log, index, &service->work, &entry) != TT_OK || entry.erased)
		return false;
	char *spare = tt_arena_alloc(&service->work, 2 * entry.body.len + 1);
	running->recording = false;
	if (!tt_recorded_read(entry.body, spare, &recorded, &fault) || recorded.event.len == 0 ||
		!tt_told_read(running->teller, recorded.event, &running->told, &fault))
		return false;
	if (running->told.request.at == TT_TIME_MIN)
		running->told.request.at = recorded.recorded;
	return true;
}

/* Of an entry whose event cannot be read, its data say whom it involves. */
static bool holds_some_lot(const struct looking *looking) {
	for (uint32_t i = 0; i < looking->lots.len; i++)
		if (tt_limits_hold_party(
			    looking->limits, looking->running->model, looking->lots.items[i].holder))
			return true;
	return false;
}

static bool concerns(struct looking *looking, uint64_t index) {
	if (!read_entry(looking, index))
		return looking->limits->regime_count == 0 && holds_some_lot(looking);
	return involved(looking->limits, looking->running, true) && ruled(looking->limits, looking->running);
}

static bool may_each(struct looking *looking, enum tt_touch touch) {
	const struct tt_limits *limits = looking->limits;
	struct tt_running *running = looking->running;
	bool reads, may = limits->party_count == 0;
	for (uint32_t p = 0; !may && p < limits->party_count; p++) {
		uint32_t party = party_of(running->model, limits->parties[p], &reads);
		may = party != TT_NONE;
		for (uint32_t i = 0; may && i < looking->lots.len; i++)
			may = party_may(&looking->service->work, running, &looking->lots.items[i], party,
				limits->purpose, touch);
	}
	return may;
}

bool tt_limits_hold_entry(const struct tt_limits *limits, struct tt_service *service,
	struct tt_running *running, uint64_t index, enum tt_touch touch) {
	struct looking looking = {service, running, limits, {0}};
	return !tt_limited(limits) || (tt_store_lots(service->store, index, take_lot, &looking) == TT_OK &&
					      concerns(&looking, index) && may_each(&looking, touch));
}

struct asking {
	struct tt_service *service;
	const struct tt_limits *limits;
	uint64_t index;
	enum tt_touch touch;
};

static bool ask_to_tell(void *context) {
	const struct asking *asking = context;
	return tt_limits_tell(asking->limits, asking->service->running);
}

bool tt_service_may_tell(struct tt_service *service, const struct tt_limits *limits) {
	struct asking asking = {.service = service, .limits = limits};
	struct tt_fault fault;
	return !tt_limited(limits) ||
	       (service->running != NULL && tt_service_run(service, ask_to_tell, &asking, &fault));
}

static bool ask(void *context) {
	const struct asking *asking = context;
	return tt_limits_hold_entry(
		asking->limits, asking->service, asking->service->running, asking->index, asking->touch);
}

bool tt_service_may(
	struct tt_service *service, const struct tt_limits *limits, uint64_t index, enum tt_touch touch) {
	struct asking asking = {service, limits, index, touch};
	struct tt_fault fault;
	if (!tt_limited(limits))
		return true;
	return service->running != NULL && service->store != NULL &&
	       tt_service_run(service, ask, &asking, &fault);
}

/* ---- limits within limits -------------------------------------------------------------------------------
 */

static bool gives_party(
	const struct tt_limits *limits, const struct tt_model *model, struct tt_text written) {
	bool reads, wanted;
	struct tt_text name = name_of(written, &wanted);
	uint32_t party = model == NULL ? TT_NONE : tt_find_party(model, name);
	for (uint32_t i = 0; i < limits->party_count; i++) {
		struct tt_text own = name_of(limits->parties[i], &reads);
		uint32_t above = model == NULL ? TT_NONE : tt_find_party(model, own);
		bool within = tt_text_equal(own, name) ||
			      (party != TT_NONE && above != TT_NONE && tt_party_within(model, party, above));
		if (within && (reads || !wanted))
			return true;
	}
	return false;
}

bool tt_service_may_give(
	struct tt_service *service, const struct tt_limits *own, const struct tt_limits *given) {
	const struct tt_model *model = tt_service_model(service);
	bool may = own->party_count == 0 || given->party_count > 0;
	for (uint32_t i = 0; may && own->party_count > 0 && i < given->party_count; i++)
		may = gives_party(own, model, given->parties[i]);
	may = may && (own->regime_count == 0 || given->regime_count > 0);
	for (uint32_t i = 0; may && i < given->regime_count; i++)
		may = tt_limits_hold_regime(own, given->regimes[i]);
	return may;
}

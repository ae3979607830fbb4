/*
 * What an entry is in the index: a row of its own, rows for the data that it took and made, for whom it
 * names, and for the duties and findings that its judgement gave. All of it follows from the journal and the
 * models.
 */
#include "analysis/word.h"
#include "present/message.h"
#include "service/parts.h"

static struct tt_text id_of(const struct tt_named *named) {
	return named == NULL ? (struct tt_text){0} : named->id;
}

bool tt_index_begin(struct tt_service *service, struct tt_fault *fault) {
	if (service->writing)
		return true;
	if (tt_store_begin(service->store) != TT_OK)
		return tt_service_failed(service, fault);
	service->writing = true;
	return true;
}

bool tt_index_commit(struct tt_service *service, struct tt_fault *fault) {
	if (!service->writing)
		return true;
	service->writing = service->turn = false;
	service->accesses = 0;
	if (tt_store_commit(service->store) == TT_OK)
		return true;
	tt_service_failed(service, fault);
	tt_store_rollback(service->store);
	return false;
}

/* ---- data taken and made ------------------------------------------------------------------------------ */

static enum tt_status add_lots(
	struct tt_service *service, uint64_t entry, const uint32_t *rows, uint32_t count, bool made) {
	const struct tt_running *running = service->running;
	const struct tt_model *model = running->model;
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_holding *row = &running->engine->holdings.items[rows[i]];
		struct tt_stored_lot lot = {.entry = entry,
			.made = made,
			.data = id_of(tt_named_data(model, row->data)),
			.instance = tt_told_instance(&running->told, row->data),
			.holder = id_of(tt_named_party(model, row->holder)),
			.system = id_of(tt_named_system(model, row->system))};
		TT_TRY(tt_store_add_lot(service->store, &lot));
	}
	return TT_OK;
}

static enum tt_status add_subjects(struct tt_service *service, uint64_t entry) {
	const struct tt_told *told = &service->running->told;
	for (uint32_t i = 0; i < told->subject_count; i++) {
		bool again = false;
		for (uint32_t j = 0; j < i; j++)
			again = again || tt_text_equal(told->subjects[i], told->subjects[j]);
		if (!again)
			TT_TRY(tt_store_add_subject(service->store, entry, told->subjects[i]));
	}
	return TT_OK;
}

/* ---- duties ------------------------------------------------------------------------------------------ */

/* What waits for an event is open until it is recorded, be it in the model. */
static uint8_t state_of(const struct tt_arisen *arisen) {
	bool waits = arisen->duty->operation != TT_NONE;
	return arisen->status == TT_DUTY_DISCHARGED && !waits ? TT_DUTY_STATE_DISCHARGED : TT_DUTY_STATE_OPEN;
}

static enum tt_status add_duty(struct tt_service *service, uint64_t entry, const struct tt_arisen *arisen) {
	const struct tt_running *running = service->running;
	const struct tt_model *model = running->model;
	const struct tt_rule *rule = &model->rules.items[arisen->rule];
	const struct tt_duty *duty = arisen->duty;
	struct tt_buf cite;
	tt_buf_init(&cite, &service->work, 4096);
	tt_cite(&duty->cite, running->engine->now, &cite);
	struct tt_stored_duty stored = {.entry = entry,
		.state = state_of(arisen),
		.possible = arisen->possible,
		.discharged_by = entry,
		.due = tt_duty_due(running->engine, duty, running->engine->now),
		.duty = duty->id,
		.does = duty->does,
		.regime = model->regimes.items[rule->regime].named.id,
		.rule = rule->id,
		.debtor = id_of(tt_named_party(model, arisen->debtor)),
		.data = id_of(tt_named_data(model, arisen->about.data)),
		.instance = tt_told_instance(&running->told, arisen->about.data),
		.holder = id_of(tt_named_party(model, arisen->about.holder)),
		.system = id_of(tt_named_system(model, arisen->about.system)),
		.cite = tt_buf_text(&cite),
		.operation = tt_word(model, duty->operation),
		.question = duty->question == TT_NONE ? (struct tt_text){0}
						      : model->questions.items[duty->question].named.id};
	return tt_store_add_duty(service->store, &stored);
}

/*
 * Operations and questions that some open duty may wait for: those of the model at work, and of duties that
 * older models left open, whose words the model at work need not know. Few are, so that most events need not
 * look among the open duties.
 */
static void await(struct tt_running *running, struct tt_text word) {
	if (word.len > 0 && tt_names_find(&running->awaited, word) == TT_NONE)
		tt_names_intern(&running->arena, &running->awaited, tt_text_copy(&running->arena, word));
}

static void await_duties(struct tt_running *running, const struct tt_duties *duties) {
	const struct tt_model *model = running->model;
	for (uint32_t i = 0; i < duties->len; i++) {
		await(running, tt_word(model, duties->items[i].operation));
		if (duties->items[i].question != TT_NONE)
			await(running, model->questions.items[duties->items[i].question].named.id);
	}
}

struct awaiting {
	struct tt_running *running;
	uint64_t last; /* id of the duty that was seen last */
};

static void await_stored(void *context, const struct tt_stored_duty *duty) {
	struct awaiting *awaiting = context;
	awaiting->last = duty->id;
	await(awaiting->running, duty->operation);
	await(awaiting->running, duty->question);
}

static enum tt_status find_awaited(struct tt_service *service) {
	struct tt_running *running = service->running;
	struct awaiting awaiting = {running, 0};
	struct tt_store_query query = {.limit = 10000, .status = TT_STATUS_OPEN};
	for (uint32_t i = 0; i < running->model->rules.len; i++)
		await_duties(running, &running->model->rules.items[i].duties);
	for (uint32_t i = 0; i < running->model->requirements.len; i++)
		await_duties(running, &running->model->requirements.items[i].duties);
	do {
		query.first = awaiting.last + 1;
		TT_TRY(tt_store_duties(service->store, &query, await_stored, &awaiting));
	} while (awaiting.last >= query.first);
	running->awaited_found = true;
	return TT_OK;
}

static bool is_awaited(const struct tt_running *running, struct tt_text word) {
	return word.len > 0 && tt_names_find(&running->awaited, word) != TT_NONE;
}

static uint32_t entity_of(const struct tt_model *model, uint32_t party) {
	uint32_t entity = model->parties.items[party].entity;
	return entity == TT_NONE ? party : entity;
}

/* Who acts, and all of the same legal persons: what one department owes another may do for it. */
static struct tt_text actors_of(struct tt_service *service) {
	const struct tt_model *model = service->running->model;
	const struct tt_told *told = &service->running->told;
	struct tt_buf names;
	tt_buf_init(&names, &service->work, (size_t)1 << 24);
	tt_buf_byte(&names, ' ');
	for (uint32_t party = 0; party < model->parties.len; party++)
		for (uint32_t i = 0; i < told->request.by_count; i++)
			if (entity_of(model, told->by[i]) == entity_of(model, party)) {
				tt_buf_add(&names, model->parties.items[party].named.id);
				tt_buf_byte(&names, ' ');
				break;
			}
	return tt_buf_text(&names);
}

static enum tt_status discharge_by_answers(struct tt_service *service, struct tt_store_deed deed) {
	const struct tt_running *running = service->running;
	const struct tt_request *request = &running->told.request;
	deed.operation = (struct tt_text){0};
	for (uint32_t i = 0; i < request->fact_count; i++) {
		deed.question = running->model->questions.items[request->facts[i].question].named.id;
		if (request->facts[i].is && is_awaited(running, deed.question))
			TT_TRY(tt_store_discharge(service->store, &deed));
	}
	return TT_OK;
}

/* The event may be what a duty waits for; or its answers may be. */
static enum tt_status discharge(struct tt_service *service, uint64_t entry) {
	const struct tt_model *model = service->running->model;
	const struct tt_told *told = &service->running->told;
	struct tt_store_deed deed = {.entry = entry, .operation = told->operation};
	if (deed.operation.len == 0)
		deed.operation = tt_word(model, told->request.operation);
	if (!service->running->awaited_found)
		TT_TRY(find_awaited(service));
	bool acts = is_awaited(service->running, deed.operation);
	if (acts)
		deed.actors = actors_of(service);
	for (uint32_t i = 0; i < told->request.input_count; i++) {
		deed.data = id_of(tt_named_data(model, told->input[i]));
		deed.instance = told->input_names[i];
		if (acts)
			TT_TRY(tt_store_discharge(service->store, &deed));
		TT_TRY(discharge_by_answers(service, deed));
	}
	return TT_OK;
}

/* ---- findings ---------------------------------------------------------------------------------------- */

static enum tt_status add_finding(
	struct tt_service *service, uint64_t entry, const struct tt_finding *finding) {
	const struct tt_running *running = service->running;
	const struct tt_model *model = running->model;
	enum tt_finding_code code = (enum tt_finding_code)finding->code;
	struct tt_stored_finding stored = {.entry = entry,
		.at = running->engine->now,
		.code = tt_text_of(tt_finding_name(code)),
		.severity = tt_text_of(tt_severity_name(tt_finding_severity(code))),
		.data = id_of(tt_named_data(model, finding->about.data)),
		.instance = tt_told_instance(&running->told, finding->about.data),
		.holder = id_of(tt_named_party(model, finding->about.holder)),
		.system = id_of(tt_named_system(model, finding->about.system)),
		.party = id_of(tt_named_party(model, finding->about.party))};
	if (finding->rule != TT_NONE) {
		const struct tt_rule *rule = &model->rules.items[finding->rule];
		stored.regime = model->regimes.items[rule->regime].named.id;
		stored.rule = rule->id;
	}
	return tt_store_add_finding(service->store, &stored);
}

static enum tt_status add_deviation(struct tt_service *service, uint64_t entry, enum tt_deviation deviation) {
	const struct tt_running *running = service->running;
	const struct tt_told *told = &running->told;
	const struct tt_deviation_words *words = tt_deviation_words(deviation);
	uint32_t data = told->request.input_count > 0 ? told->input[0] : told->output[0];
	struct tt_stored_finding stored = {.entry = entry,
		.at = running->engine->now,
		.code = tt_text_of(words->text),
		.severity = tt_text_of(words->severity),
		.data = id_of(tt_named_data(running->model, data)),
		.instance = tt_told_instance(told, data),
		.party = id_of(tt_named_party(running->model, told->by[0]))};
	return tt_store_add_finding(service->store, &stored);
}

static enum tt_status add_deviations(
	struct tt_service *service, uint64_t entry, const struct tt_outcome *outcome) {
	const struct tt_told *told = &service->running->told;
	if (outcome->verdict == TT_FORBIDDEN)
		TT_TRY(add_deviation(service, entry, TT_DEVIATION_FORBIDDEN));
	if (outcome->verdict == TT_UNDETERMINED)
		TT_TRY(add_deviation(service, entry, TT_DEVIATION_UNDETERMINED));
	if (told->request.model_event == TT_NONE)
		TT_TRY(add_deviation(service, entry, TT_DEVIATION_NO_MODEL_EVENT));
	if (told->differs)
		TT_TRY(add_deviation(service, entry, TT_DEVIATION_DIFFERS));
	return TT_OK;
}

/* ---- the entry --------------------------------------------------------------------------------------- */

static enum tt_status add_outcome(
	struct tt_service *service, uint64_t entry, const struct tt_outcome *outcome) {
	TT_TRY(add_lots(service, entry, outcome->inputs.items, outcome->inputs.len, false));
	TT_TRY(add_lots(service, entry, outcome->outputs.items, outcome->outputs.len, true));
	TT_TRY(discharge(service, entry));
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		TT_TRY(add_duty(service, entry, &outcome->duties.items[i]));
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		if (tt_finding_severity((enum tt_finding_code)outcome->findings.items[i].code) > TT_NOTE)
			TT_TRY(add_finding(service, entry, &outcome->findings.items[i]));
	return add_deviations(service, entry, outcome);
}

static enum tt_status add_event(struct tt_service *service, uint64_t entry, const struct tt_outcome *outcome,
	const struct tt_recorded *recorded, bool told) {
	struct tt_stored_entry stored = {.index = entry,
		.kind = TT_ENTRY_EVENT,
		.at = told ? service->running->told.request.at : recorded->recorded,
		.recorded = recorded->recorded,
		.key = told ? service->running->told.key : (struct tt_text){0},
		.model_event = recorded->model_event,
		.verdict = recorded->verdict,
		.version = recorded->version};
	TT_TRY(tt_store_add_entry(service->store, &stored));
	if (told)
		TT_TRY(add_subjects(service, entry));
	return outcome == NULL ? TT_OK : add_outcome(service, entry, outcome);
}

bool tt_index_event(struct tt_service *service, uint64_t entry, const struct tt_outcome *outcome,
	const struct tt_recorded *recorded, bool told, struct tt_fault *fault) {
	return add_event(service, entry, outcome, recorded, told) == TT_OK ||
	       tt_service_failed(service, fault);
}

bool tt_index_other(struct tt_service *service, uint64_t entry, const struct tt_recorded *recorded,
	bool erased, struct tt_fault *fault) {
	bool deployment = recorded->deployed.len > 0;
	struct tt_stored_entry stored = {.index = entry,
		.kind = deployment ? TT_ENTRY_DEPLOYMENT : TT_ENTRY_ERASURE,
		.erased = erased,
		.at = recorded->recorded,
		.recorded = recorded->recorded,
		.version = recorded->deployed};
	struct tt_stored_model model = {.version = recorded->deployed, .deployed = recorded->recorded};
	if (deployment && service->running != NULL)
		model.title = tt_title_in(&service->running->model->title, TT_EN);
	if (tt_store_add_entry(service->store, &stored) != TT_OK ||
		(deployment && tt_store_add_model(service->store, &model) != TT_OK))
		return tt_service_failed(service, fault);
	return true;
}

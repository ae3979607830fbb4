/*
 * What a row is: values in, values out. Which database has them is its driver's business. A duty and a
 * finding are numbered by their entry, so that an index that is made anew has the same numbers.
 */
#include "store/driver.h"

enum { NUMBERS_OF_ENTRY = 1 << 20 };

/* ---- values ------------------------------------------------------------------------------------------ */

static struct tt_value number(int64_t number) {
	return (struct tt_value){.is_number = true, .number = number};
}

/* An instant that is not looked for is NULL. */
static struct tt_value instant(tt_instant instant) {
	return (struct tt_value){.is_number = true, .absent = instant == 0, .number = instant};
}

/* An empty text is NULL. */
static struct tt_value text(struct tt_text text) {
	return (struct tt_value){.absent = text.len == 0, .text = text};
}

/* Of an instance, empty is the data set as a whole. */
static struct tt_value instance(struct tt_text text) {
	return (struct tt_value){.text = text};
}

static enum tt_status run(
	struct tt_store *store, enum tt_statement statement, const struct tt_value *values, unsigned count) {
	return store->driver->run(store, statement, values, count, NULL);
}

#define RUN(store, statement, ...)                                                                           \
	do {                                                                                                 \
		const struct tt_value values_[] = {__VA_ARGS__};                                             \
		return run((store), TT_STATEMENT_##statement, values_, TT_COUNT(values_));                   \
	} while (0)

#define ASK(store, statement, visit, context, ...)                                                           \
	do {                                                                                                 \
		const struct tt_value values_[] = {__VA_ARGS__};                                             \
		return (store)->driver->ask(                                                                 \
			(store), TT_STATEMENT_##statement, values_, TT_COUNT(values_), (visit), (context));  \
	} while (0)

/* ---- opening ----------------------------------------------------------------------------------------- */

bool tt_store_is_url(struct tt_text place) {
	return tt_text_starts(place, "postgresql://") || tt_text_starts(place, "postgres://");
}

enum tt_status tt_store_open(
	struct tt_store **store, const struct tt_store_options *options, struct tt_buf *why) {
	enum tt_status status = tt_store_is_url(tt_text_of(options->path)) ? tt_postgres_open(store, options)
									   : tt_sqlite_open(store, options);
	if (status == TT_OK)
		return TT_OK;
	if (*store != NULL)
		tt_buf_string(why, tt_store_problem(*store));
	tt_store_close(*store);
	*store = NULL;
	return status;
}

void tt_store_close(struct tt_store *store) {
	if (store != NULL)
		store->driver->close(store);
}

const char *tt_store_problem(const struct tt_store *store) {
	return store->driver->problem(store);
}

/* ---- as a whole -------------------------------------------------------------------------------------- */

enum tt_status tt_store_begin(struct tt_store *store) {
	return store->driver->begin(store);
}

enum tt_status tt_store_commit(struct tt_store *store) {
	return store->driver->commit(store);
}

void tt_store_rollback(struct tt_store *store) {
	store->driver->rollback(store);
}

enum tt_status tt_store_clear(struct tt_store *store) {
	for (unsigned at = TT_STATEMENT_CLEAR_ENTRIES; at <= TT_STATEMENT_CLEAR_MODELS; at++)
		TT_TRY(run(store, (enum tt_statement)at, NULL, 0));
	store->numbered = 0;
	return TT_OK;
}

enum tt_status tt_store_copy(struct tt_store *store, const char *path) {
	return store->driver->copy(store, path);
}

enum tt_status tt_store_check(struct tt_store *store) {
	return store->driver->check(store);
}

/* ---- where several write ----------------------------------------------------------------------------- */

const struct tt_io *tt_store_files(struct tt_store *store) {
	return store->driver->files == NULL ? NULL : store->driver->files(store);
}

enum tt_status tt_store_list(
	struct tt_store *store, void (*visit)(void *context, struct tt_text path), void *context) {
	return store->driver->list(store, visit, context);
}

enum tt_status tt_store_take_turn(struct tt_store *store, uint64_t *entries) {
	return store->driver->take_turn(store, entries);
}

enum tt_status tt_store_hold(struct tt_store *store) {
	return store->driver->hold == NULL ? TT_OK : store->driver->hold(store);
}

void tt_store_release(struct tt_store *store) {
	if (store->driver->release != NULL)
		store->driver->release(store);
}

bool tt_store_lost(const struct tt_store *store) {
	return store->driver->lost != NULL && store->driver->lost(store);
}

enum tt_status tt_store_reconnect(struct tt_store *store) {
	return store->driver->reconnect == NULL ? TT_OK : store->driver->reconnect(store);
}

enum tt_status tt_store_snapshot(struct tt_store *store) {
	return store->driver->snapshot == NULL ? TT_OK : store->driver->snapshot(store);
}

/* ---- entries ----------------------------------------------------------------------------------------- */

/* The next number of a duty or finding of this entry. */
static struct tt_value next_number(struct tt_store *store, uint64_t entry) {
	if (store->numbered != entry)
		store->number = 0;
	store->numbered = entry;
	return number((int64_t)(entry * NUMBERS_OF_ENTRY + ++store->number));
}

enum tt_status tt_store_add_entry(struct tt_store *store, const struct tt_stored_entry *entry) {
	RUN(store, ADD_ENTRY, number((int64_t)entry->index), number(entry->kind), number(entry->erased),
		number(entry->at), number(entry->recorded), text(entry->key), text(entry->model_event),
		text(entry->verdict), text(entry->version));
}

enum tt_status tt_store_add_lot(struct tt_store *store, const struct tt_stored_lot *lot) {
	RUN(store, ADD_LOT, number((int64_t)lot->entry), number(lot->made), text(lot->data),
		instance(lot->instance), text(lot->holder), text(lot->system));
}

enum tt_status tt_store_add_subject(struct tt_store *store, uint64_t entry, struct tt_text subject) {
	RUN(store, ADD_SUBJECT, number((int64_t)entry), text(subject));
}

enum tt_status tt_store_add_duty(struct tt_store *store, const struct tt_stored_duty *duty) {
	RUN(store, ADD_DUTY, next_number(store, duty->entry), number((int64_t)duty->entry),
		number(duty->state), number(duty->possible), number((int64_t)duty->discharged_by),
		number(duty->due), text(duty->duty), text(duty->does), text(duty->regime), text(duty->rule),
		text(duty->debtor), text(duty->data), instance(duty->instance), text(duty->holder),
		text(duty->system), text(duty->cite), text(duty->operation), text(duty->question));
}

enum tt_status tt_store_add_finding(struct tt_store *store, const struct tt_stored_finding *finding) {
	RUN(store, ADD_FINDING, next_number(store, finding->entry), number((int64_t)finding->entry),
		number(finding->at), text(finding->code), text(finding->severity), text(finding->regime),
		text(finding->rule), text(finding->data), instance(finding->instance), text(finding->holder),
		text(finding->system), text(finding->party));
}

enum tt_status tt_store_discharge(struct tt_store *store, const struct tt_store_deed *deed) {
	RUN(store, DISCHARGE, number((int64_t)deed->entry), text(deed->data), instance(deed->instance),
		text(deed->operation), text(deed->question), text(deed->actors));
}

enum tt_status tt_store_erase(struct tt_store *store, uint64_t entry) {
	const struct tt_value values[] = {number((int64_t)entry)};
	TT_TRY(run(store, TT_STATEMENT_ERASE_ENTRY, values, 1));
	return run(store, TT_STATEMENT_ERASE_SUBJECTS, values, 1);
}

/* ---- looking up -------------------------------------------------------------------------------------- */

static void take_number(void *context, const struct tt_value *row) {
	*(uint64_t *)context = (uint64_t)row[0].number;
}

enum tt_status tt_store_find_key(struct tt_store *store, struct tt_text key, uint64_t *entry) {
	*entry = TT_STORE_NOTHING;
	ASK(store, FIND_KEY, take_number, entry, text(key));
}

enum tt_status tt_store_size(struct tt_store *store, uint64_t *entries) {
	*entries = 0;
	return store->driver->ask(store, TT_STATEMENT_SIZE, NULL, 0, take_number, entries);
}

enum tt_status tt_store_count(struct tt_store *store, enum tt_store_count what, uint64_t *count) {
	static const enum tt_statement counts[] = {[TT_COUNT_DUTIES_OPEN] = TT_STATEMENT_COUNT_DUTIES_OPEN,
		[TT_COUNT_FINDINGS] = TT_STATEMENT_COUNT_FINDINGS,
		[TT_COUNT_TOKENS_REVOKED] = TT_STATEMENT_COUNT_TOKENS_REVOKED,
		[TT_COUNT_ENTRIES] = TT_STATEMENT_COUNT_ENTRIES};
	*count = 0;
	return store->driver->ask(store, counts[what], NULL, 0, take_number, count);
}

struct visiting_entries {
	void (*visit)(void *context, const struct tt_stored_entry *entry);
	void *context;
};

static void visit_entry(void *context, const struct tt_value *row) {
	const struct visiting_entries *visiting = context;
	const struct tt_stored_entry entry = {.index = (uint64_t)row[0].number,
		.kind = (uint8_t)row[1].number,
		.erased = row[2].number != 0,
		.at = row[3].number,
		.recorded = row[4].number,
		.key = row[5].text,
		.model_event = row[6].text,
		.verdict = row[7].text,
		.version = row[8].text};
	visiting->visit(visiting->context, &entry);
}

enum tt_status tt_store_entries(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_entry *entry), void *context) {
	struct visiting_entries visiting = {visit, context};
	ASK(store, ENTRIES, visit_entry, &visiting, number((int64_t)query->first), number(query->limit),
		instant(query->from), instant(query->to), text(query->key), text(query->model_event),
		text(query->verdict), text(query->data), text(query->instance));
}

struct visiting_lots {
	void (*visit)(void *context, const struct tt_stored_lot *lot);
	void *context;
};

static void visit_lot(void *context, const struct tt_value *row) {
	const struct visiting_lots *visiting = context;
	const struct tt_stored_lot lot = {.entry = (uint64_t)row[0].number,
		.made = row[1].number != 0,
		.data = row[2].text,
		.instance = row[3].text,
		.holder = row[4].text,
		.system = row[5].text};
	visiting->visit(visiting->context, &lot);
}

enum tt_status tt_store_lots(struct tt_store *store, uint64_t entry,
	void (*visit)(void *context, const struct tt_stored_lot *lot), void *context) {
	struct visiting_lots visiting = {visit, context};
	ASK(store, LOTS, visit_lot, &visiting, number((int64_t)entry));
}

enum tt_status tt_store_lots_of(struct tt_store *store, struct tt_text data, struct tt_text of, bool made,
	void (*visit)(void *context, const struct tt_stored_lot *lot), void *context) {
	struct visiting_lots visiting = {visit, context};
	ASK(store, LOTS_OF, visit_lot, &visiting, text(data), instance(of), number(made));
}

struct visiting_duties {
	void (*visit)(void *context, const struct tt_stored_duty *duty);
	void *context;
};

static void visit_duty(void *context, const struct tt_value *row) {
	const struct visiting_duties *visiting = context;
	struct tt_stored_duty duty = {.id = (uint64_t)row[0].number,
		.entry = (uint64_t)row[1].number,
		.state = (uint8_t)row[2].number,
		.possible = row[3].number != 0,
		.discharged_by = (uint64_t)row[4].number,
		.due = row[5].number};
	struct tt_text *const texts[] = {&duty.duty, &duty.does, &duty.regime, &duty.rule, &duty.debtor,
		&duty.data, &duty.instance, &duty.holder, &duty.system, &duty.cite, &duty.operation,
		&duty.question};
	for (size_t i = 0; i < TT_COUNT(texts); i++)
		*texts[i] = row[6 + i].text;
	visiting->visit(visiting->context, &duty);
}

enum tt_status tt_store_duties(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_duty *duty), void *context) {
	struct visiting_duties visiting = {visit, context};
	ASK(store, DUTIES, visit_duty, &visiting, number((int64_t)query->first), number(query->limit),
		text(query->data), text(query->instance), text(query->holder), number(query->status),
		number(query->now));
}

struct visiting_findings {
	void (*visit)(void *context, const struct tt_stored_finding *finding);
	void *context;
};

static void visit_finding(void *context, const struct tt_value *row) {
	const struct visiting_findings *visiting = context;
	struct tt_stored_finding finding = {.entry = (uint64_t)row[0].number, .at = row[1].number};
	struct tt_text *const texts[] = {&finding.code, &finding.severity, &finding.regime, &finding.rule,
		&finding.data, &finding.instance, &finding.holder, &finding.system, &finding.party};
	for (size_t i = 0; i < TT_COUNT(texts); i++)
		*texts[i] = row[2 + i].text;
	visiting->visit(visiting->context, &finding);
}

enum tt_status tt_store_findings(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_finding *finding), void *context) {
	struct visiting_findings visiting = {visit, context};
	ASK(store, FINDINGS, visit_finding, &visiting, number((int64_t)query->first), number(query->limit),
		instant(query->from), instant(query->to), text(query->data), text(query->instance),
		text(query->holder));
}

struct visiting_subjects {
	void (*visit)(void *context, uint64_t entry);
	void *context;
};

static void visit_subject(void *context, const struct tt_value *row) {
	const struct visiting_subjects *visiting = context;
	visiting->visit(visiting->context, (uint64_t)row[0].number);
}

enum tt_status tt_store_entries_of_subject(struct tt_store *store, struct tt_text subject,
	void (*visit)(void *context, uint64_t entry), void *context) {
	struct visiting_subjects visiting = {visit, context};
	ASK(store, SUBJECT, visit_subject, &visiting, text(subject));
}

/* ---- models, tokens, accesses ------------------------------------------------------------------------ */

enum tt_status tt_store_add_model(struct tt_store *store, const struct tt_stored_model *model) {
	RUN(store, ADD_MODEL, text(model->version), text(model->title), number(model->deployed));
}

struct visiting_models {
	void (*visit)(void *context, const struct tt_stored_model *model);
	void *context;
};

static void visit_model(void *context, const struct tt_value *row) {
	const struct visiting_models *visiting = context;
	const struct tt_stored_model model = {row[0].text, row[1].text, row[2].number};
	visiting->visit(visiting->context, &model);
}

enum tt_status tt_store_models(struct tt_store *store,
	void (*visit)(void *context, const struct tt_stored_model *model), void *context) {
	struct visiting_models visiting = {visit, context};
	return store->driver->ask(store, TT_STATEMENT_MODELS, NULL, 0, visit_model, &visiting);
}

static void take_text(void *context, const struct tt_value *row) {
	tt_buf_add(context, row[0].text);
}

enum tt_status tt_store_current_model(struct tt_store *store, struct tt_buf *version) {
	return store->driver->ask(store, TT_STATEMENT_CURRENT_MODEL, NULL, 0, take_text, version);
}

enum tt_status tt_store_add_token(struct tt_store *store, const struct tt_stored_token *token) {
	const struct tt_value values[] = {text(token->id), text(token->hash), text(token->roles),
		text(token->parties), text(token->regimes), number(token->created), number(token->revoked)};
	TT_TRY(run(store, TT_STATEMENT_ADD_TOKEN, values, TT_COUNT(values)));
	return store->driver->keep(store);
}

enum tt_status tt_store_revoke_token(struct tt_store *store, struct tt_text id, tt_instant at, bool *found) {
	const struct tt_value values[] = {text(id), number(at)};
	uint64_t changed = 0;
	TT_TRY(store->driver->run(store, TT_STATEMENT_REVOKE_TOKEN, values, TT_COUNT(values), &changed));
	*found = changed > 0;
	return store->driver->keep(store);
}

struct visiting_tokens {
	void (*visit)(void *context, const struct tt_stored_token *token);
	void *context;
};

static void visit_token(void *context, const struct tt_value *row) {
	const struct visiting_tokens *visiting = context;
	const struct tt_stored_token token = {.id = row[0].text,
		.hash = row[1].text,
		.roles = row[2].text,
		.parties = row[3].text,
		.regimes = row[4].text,
		.created = row[5].number,
		.revoked = row[6].number};
	visiting->visit(visiting->context, &token);
}

enum tt_status tt_store_tokens(struct tt_store *store, struct tt_text id,
	void (*visit)(void *context, const struct tt_stored_token *token), void *context) {
	struct visiting_tokens visiting = {visit, context};
	ASK(store, TOKENS, visit_token, &visiting, text(id));
}

enum tt_status tt_store_add_access(struct tt_store *store, const struct tt_stored_access *access) {
	RUN(store, ADD_ACCESS, number(access->at), text(access->who), text(access->from), text(access->what),
		number((int64_t)access->bytes_read), number((int64_t)access->bytes_written),
		number(access->status));
}

struct visiting_accesses {
	void (*visit)(void *context, const struct tt_stored_access *access);
	void *context;
};

static void visit_access(void *context, const struct tt_value *row) {
	const struct visiting_accesses *visiting = context;
	const struct tt_stored_access access = {.id = (uint64_t)row[0].number,
		.at = row[1].number,
		.who = row[2].text,
		.from = row[3].text,
		.what = row[4].text,
		.bytes_read = (uint64_t)row[5].number,
		.bytes_written = (uint64_t)row[6].number,
		.status = (uint32_t)row[7].number};
	visiting->visit(visiting->context, &access);
}

enum tt_status tt_store_accesses(struct tt_store *store, const struct tt_store_query *query,
	void (*visit)(void *context, const struct tt_stored_access *access), void *context) {
	struct visiting_accesses visiting = {visit, context};
	ASK(store, ACCESSES, visit_access, &visiting, number((int64_t)query->first), number(query->limit),
		instant(query->from), instant(query->to));
}

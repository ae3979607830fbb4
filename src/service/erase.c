/*
 * Erasing is an entry that orders it: the entry says what stays of each erased one, and then body and salt of
 * those are taken out of the journal, and their keys and persons out of the index.
 */
#include "service/parts.h"

struct erasing {
	struct tt_service *service;
	const uint64_t *indices;
	uint32_t count;
	struct tt_text reason;
	struct tt_fault *fault;
};

/* What stays of an event: all but who it was about. */
static bool write_rest(struct erasing *erasing, struct tt_writer *writer, uint64_t index) {
	static const char *const personal[] = {"key", "subjects", "evidence", NULL};
	struct tt_service *service = erasing->service;
	struct tt_entry entry;
	if (tt_log_read(service->log, index, &service->work, &entry) != TT_OK)
		return tt_log_failed(service, erasing->fault);
	if (entry.erased)
		return true;
	char *spare = tt_arena_alloc(&service->work, 2 * entry.body.len);
	tt_write_open(writer, NULL, '{');
	tt_write_open(writer, "body", '{');
	writer->out->len--; /* the bracket comes with the body */
	tt_json_canonical(entry.body, personal, spare, writer->out);
	writer->first = false;
	tt_write_number(writer, "index", index);
	tt_write_close(writer, '}');
	return true;
}

static bool write_order(struct erasing *erasing, struct tt_buf *out, tt_instant now) {
	struct tt_writer writer = {out, true};
	tt_write_open(&writer, NULL, '{');
	tt_write_open(&writer, "erased", '{');
	tt_write_open(&writer, "entries", '[');
	for (uint32_t i = 0; i < erasing->count; i++)
		if (!write_rest(erasing, &writer, erasing->indices[i]))
			return false;
	tt_write_close(&writer, ']');
	tt_write_text(&writer, "reason", erasing->reason);
	tt_write_close(&writer, '}');
	tt_write_instant(&writer, "recorded", now, &erasing->service->work);
	tt_write_close(&writer, '}');
	return true;
}

static bool index_erasure(struct erasing *erasing, uint64_t order, const struct tt_recorded *recorded) {
	struct tt_service *service = erasing->service;
	if (!tt_index_begin(service, erasing->fault) ||
		!tt_index_other(service, order, recorded, false, erasing->fault))
		return false;
	for (uint32_t i = 0; i < erasing->count; i++)
		if (tt_store_erase(service->store, erasing->indices[i]) != TT_OK)
			return tt_service_failed(service, erasing->fault);
	return tt_index_commit(service, erasing->fault);
}

static bool erase(void *context) {
	struct erasing *erasing = context;
	struct tt_service *service = erasing->service;
	struct tt_recorded recorded = {.recorded = tt_now()};
	struct tt_log_batch batch;
	struct tt_buf order;
	tt_buf_init(&order, &service->work, TT_BODY_MAX);
	if (!write_order(erasing, &order, recorded.recorded))
		return false;
	struct tt_text body = tt_buf_text(&order);
	if (order.truncated)
		return tt_fault_set(erasing->fault, TT_FAULT_TOO_MANY, TT_TEXT("entries"));
	if (tt_log_append(service->log, &body, 1, &batch) != TT_OK)
		return tt_log_failed(service, erasing->fault);
	service->applied = batch.first + 1;
	if (tt_log_erase(service->log, erasing->indices, erasing->count, batch.first) != TT_OK)
		return tt_log_failed(service, erasing->fault);
	service->stale = !index_erasure(erasing, batch.first, &recorded);
	return !service->stale;
}

bool tt_service_erase(struct tt_service *service, const uint64_t *indices, uint32_t count,
	struct tt_text reason, struct tt_fault *fault) {
	struct erasing erasing = {service, indices, count, reason, fault};
	if (service->alone || service->read_only)
		return tt_fault_set(fault, TT_FAULT_NO_STORE, tt_text_of(service->place));
	for (uint32_t i = 0; i < count; i++)
		if (indices[i] >= service->applied)
			return tt_fault_set(fault, TT_FAULT_NO_ENTRY,
				tt_text_format(&service->arena, "%llu", (unsigned long long)indices[i]));
	if (count == 0)
		return true;
	return tt_service_refresh(service, fault) && tt_service_take_turn(service, fault) &&
	       tt_service_end_turn(service, tt_service_run(service, erase, &erasing, fault), fault);
}

/*
 * What the ledger shows: checkpoints, tiles and proofs, in their published formats, none of which tells what
 * was recorded; and, to who may see it, the body that a receipt is about.
 */
#include "ledger/log.h"
#include "ledger/tile.h"
#include "server/serving.h"

static void refuse_log(struct tt_exchange *exchange, enum tt_status status) {
	static const enum tt_refusal refusals[] = {[TT_BAD_INPUT] = TT_REFUSED_NOT_FOUND,
		[TT_LIMIT] = TT_REFUSED_NO_MEMORY,
		[TT_IO] = TT_REFUSED_STORE_FAILED};
	tt_refuse(exchange, refusals[status], NULL);
}

static void answer_log(struct tt_exchange *exchange, enum tt_status status) {
	if (status == TT_OK)
		tt_answer(exchange);
	else
		refuse_log(exchange, status);
}

/* The ledger; refuses where the model stands by itself. */
static struct tt_log *log_of(struct tt_exchange *exchange) {
	struct tt_service *service = exchange->server->service;
	struct tt_fault fault;
	if (!tt_service_refresh(service, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return NULL;
	}
	struct tt_log *log = tt_service_log(service);
	if (log == NULL)
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
	return log;
}

void tt_handle_checkpoint(struct tt_exchange *exchange) {
	struct tt_log *log = log_of(exchange);
	if (log != NULL)
		answer_log(exchange, tt_log_latest(log, &exchange->answer));
}

void tt_handle_receipt(struct tt_exchange *exchange) {
	struct tt_log *log = log_of(exchange);
	uint64_t index;
	if (log != NULL && tt_read_index(exchange, &index) && !tt_refuse_entry(exchange, index, TT_TOUCH_SEE))
		answer_log(exchange, tt_log_receipt(log, index, true, &exchange->answer));
}

/* The canonical bytes of an event begin with it, as no other entry's do. */
static bool is_event(const struct tt_entry *entry) {
	return !entry->erased && tt_text_starts(entry->body, "{\"event\":");
}

void tt_handle_body(struct tt_exchange *exchange) {
	struct tt_log *log = log_of(exchange);
	struct tt_entry entry;
	uint64_t index;
	if (log == NULL || !tt_read_index(exchange, &index) || tt_refuse_entry(exchange, index, TT_TOUCH_SEE))
		return;
	enum tt_status status = tt_log_read(log, index, &exchange->arena, &entry);
	if (status == TT_OK && !is_event(&entry))
		status = TT_BAD_INPUT;
	answer_log(exchange, status);
	if (status == TT_OK)
		exchange->reply.body = entry.body;
}

void tt_handle_growth(struct tt_exchange *exchange) {
	struct tt_log *log = log_of(exchange);
	const struct tt_argument *old = &exchange->arguments[TT_PARAMETER_OLD];
	if (log == NULL)
		return;
	if (!old->given)
		tt_refuse(exchange, TT_REFUSED_BAD_PARAMETER, "old");
	else
		answer_log(exchange, tt_log_growth(log, old->number, &exchange->answer));
}

/* The name is read strictly, and written anew: what a caller sends is never a path. */
void tt_handle_tile(struct tt_exchange *exchange) {
	struct tt_log *log = log_of(exchange);
	struct tt_tile tile;
	char name[TT_TILE_PATH_MAX];
	struct tt_arena *arena = &exchange->arena;
	struct tt_text asked = tt_text_format(arena, "tile/%.*s", TT_TEXT_ARGS(exchange->parts[0])), bytes;
	if (log == NULL)
		return;
	if (!tt_tile_read_path(asked, &tile)) {
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
		return;
	}
	tt_tile_path(&tile, name);
	if (tt_log_public(log, name, arena, &bytes) != TT_OK) {
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
		return;
	}
	tt_answer(exchange);
	exchange->reply.body = bytes;
}

/* Receipts come with the next checkpoint, so there is one a second while something is recorded. */
void tt_publish_records(struct tt_server *server) {
	struct tt_fault fault;
	if (!tt_service_publish(server->service, &fault))
		server->failures++;
}

/*
 * Answers to what was asked before. Systems ask about the same few flows over and over, so an answer in brief
 * is kept under all that it follows from: the request, and the engine's stamp of the state and the law. Asked
 * again, it is copied, and nothing is judged.
 *
 * Only what is asked a second time is kept: where nothing repeats, nothing is written down but a hash, in a
 * table in which a later one takes the place of an earlier one. A stamp that is no longer true is not met
 * again, and what was kept under it goes when the memory is full and forgets everything.
 */
#include "service/parts.h"

enum { ONCE_BITS = 13 };

void tt_recall_init(struct tt_running *running) {
	tt_phrases_init(&running->recalled, &running->arena);
	running->asked_once = TT_NEW_ARRAY(&running->arena, uint32_t, (size_t)2 << ONCE_BITS);
}

static void add_lots(
	struct tt_phrase_key *key, const uint32_t *data, const uint32_t *instances, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		tt_phrase_pair(key, data[i], instances == NULL ? TT_NONE : instances[i]);
}

/* The request that was told last; false if its answer is not to be kept. */
static bool gather(const struct tt_running *running, struct tt_phrase_key *key) {
	const struct tt_request *request = &running->told.request;
	uint64_t stamp = tt_engine_stamp(running->engine, request);
	key->len = 0;
	if (stamp == 0)
		return false;
	tt_phrase_word(key, stamp);
	tt_phrase_pair(key, request->types | (uint32_t)request->move << 8 | (uint32_t)request->view << 9,
		request->by_count | (uint32_t)request->input_count << 8 |
			(uint32_t)request->output_count << 16);
	tt_phrase_pair(key, request->model_event, request->operation);
	tt_phrase_pair(key, request->purpose, request->method);
	tt_phrase_pair(key, request->from, request->to);
	tt_phrase_pair(key, request->holder, request->source);
	tt_phrase_pair(key, request->system, request->via);
	tt_phrase_pair(key, request->drop, request->expiry);
	for (uint32_t i = 0; i < request->by_count; i += 2)
		tt_phrase_pair(key, request->by[i], i + 1 < request->by_count ? request->by[i + 1] : TT_NONE);
	add_lots(key, request->input, request->input_instances, request->input_count);
	add_lots(key, request->output, request->output_instances, request->output_count);
	return true;
}

/* Was it asked before? It was, from now on. Of two in one place neither drives the other out. */
static bool asked_before(struct tt_running *running, const struct tt_phrase_key *key) {
	uint32_t hash = tt_phrase_hash(key);
	uint32_t *once = &running->asked_once[2 * (hash & ((1u << ONCE_BITS) - 1))];
	bool before = once[0] == hash || once[1] == hash;
	if (once[0] != hash) {
		once[1] = once[0];
		once[0] = hash;
	}
	return before;
}

bool tt_recall_answer(struct tt_running *running, struct tt_recall *recall, struct tt_buf *out) {
	recall->keep = false;
	if (!gather(running, &recall->key))
		return false;
	if (tt_phrase_copy(&running->recalled, &recall->key, out))
		return true;
	recall->keep = asked_before(running, &recall->key);
	return false;
}

void tt_recall_keep(struct tt_running *running, const struct tt_recall *recall, struct tt_text answer) {
	bool still = recall->keep &&
		     tt_engine_stamp(running->engine, &running->told.request) == recall->key.words[0];
	if (still)
		tt_phrase_keep(&running->recalled, &recall->key, answer);
}

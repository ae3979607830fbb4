/*
 * Loads are a list: put at its end, taken from its beginning, and given back once taken. The one that is
 * being filled is in no list and belongs to the thread that puts.
 */
#include "ledger/lane.h"

#include <stdlib.h>

/* Takes a load and gives its memory back; after a failure loads are let through. */
static enum tt_status take(struct tt_lane *lane, struct tt_load *load, enum tt_status status) {
	if (status == TT_OK)
		status = lane->take(lane->context, load->items, load->count);
	free(load);
	return status;
}

/* Takes loads until there are no more to come. */
static void *run(void *context) {
	struct tt_lane *lane = context;
	pthread_mutex_lock(&lane->mutex);
	for (;;) {
		while (lane->first == NULL && !lane->ended)
			pthread_cond_wait(&lane->moved, &lane->mutex);
		struct tt_load *load = lane->first;
		if (load == NULL)
			break;
		lane->first = load->next;
		if (lane->first == NULL)
			lane->after = &lane->first;
		enum tt_status status = lane->status;
		pthread_mutex_unlock(&lane->mutex);
		status = take(lane, load, status);
		pthread_mutex_lock(&lane->mutex);
		lane->status = status;
		lane->under_way--;
		pthread_cond_broadcast(&lane->moved);
	}
	pthread_mutex_unlock(&lane->mutex);
	return NULL;
}

void tt_lane_begin(struct tt_lane *lane, size_t size, uint32_t room,
	enum tt_status (*take)(void *context, const void *items, uint32_t count), void *context) {
	*lane = (struct tt_lane){.size = size, .room = room, .take = take, .context = context};
	lane->after = &lane->first;
	pthread_mutex_init(&lane->mutex, NULL);
	pthread_cond_init(&lane->moved, NULL);
}

/* Waits until no more than so many are under way. */
static enum tt_status wait_for(struct tt_lane *lane, uint32_t most) {
	pthread_mutex_lock(&lane->mutex);
	while (lane->under_way > most)
		pthread_cond_wait(&lane->moved, &lane->mutex);
	enum tt_status status = lane->status;
	pthread_mutex_unlock(&lane->mutex);
	return status;
}

/* Hands the load over that was filled; to nobody if there is no thread. */
static enum tt_status hand_over(struct tt_lane *lane) {
	struct tt_load *load = lane->filling;
	lane->filling = NULL;
	if (!lane->running)
		return lane->status = take(lane, load, lane->status);
	pthread_mutex_lock(&lane->mutex);
	*lane->after = load;
	lane->after = &load->next;
	lane->under_way++;
	pthread_cond_broadcast(&lane->moved);
	enum tt_status status = lane->status;
	pthread_mutex_unlock(&lane->mutex);
	return status;
}

/* An empty load, as soon as there is room; NULL without memory. */
static struct tt_load *make_load(struct tt_lane *lane) {
	(void)wait_for(lane, lane->room - 1);
	struct tt_load *load = malloc(sizeof(*load) + TT_LANE_LOAD * lane->size);
	if (load != NULL)
		*load = (struct tt_load){0};
	return load;
}

/* In order, so after all that is under way. */
static enum tt_status take_here(struct tt_lane *lane, const void *item) {
	enum tt_status status = wait_for(lane, 0);
	return lane->status = status == TT_OK ? lane->take(lane->context, item, 1) : status;
}

enum tt_status tt_lane_put(struct tt_lane *lane, const void *item) {
	if (lane->room == 0)
		return lane->take(lane->context, item, 1);
	if (lane->filling == NULL)
		lane->filling = make_load(lane);
	struct tt_load *load = lane->filling;
	if (load == NULL)
		return take_here(lane, item);
	memcpy(load->items + load->count++ * lane->size, item, lane->size);
	if (load->count < TT_LANE_LOAD)
		return TT_OK;
	if (!lane->running)
		lane->running = pthread_create(&lane->thread, NULL, run, lane) == 0;
	return hand_over(lane);
}

enum tt_status tt_lane_wait(struct tt_lane *lane) {
	if (lane->filling != NULL)
		(void)hand_over(lane);
	enum tt_status status = wait_for(lane, 0);
	lane->status = TT_OK;
	return status;
}

void tt_lane_end(struct tt_lane *lane) {
	free(lane->filling);
	if (lane->running) {
		pthread_mutex_lock(&lane->mutex);
		lane->ended = true;
		pthread_cond_broadcast(&lane->moved);
		pthread_mutex_unlock(&lane->mutex);
		pthread_join(lane->thread, NULL);
	}
	pthread_cond_destroy(&lane->moved);
	pthread_mutex_destroy(&lane->mutex);
}

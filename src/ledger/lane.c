/*
 * A ring of loads. The one at put is being filled and belongs to the thread that puts, those from taken up to
 * it to the thread that takes.
 */
#include "ledger/lane.h"

static struct tt_load *load_at(struct tt_lane *lane, uint64_t number) {
	return &lane->loads[number % TT_LANE_LOADS];
}

/* Takes loads until there are no more to come; after a failure they are let through. */
static void *run(void *context) {
	struct tt_lane *lane = context;
	pthread_mutex_lock(&lane->mutex);
	for (;;) {
		while (lane->taken == lane->put && !lane->ended)
			pthread_cond_wait(&lane->moved, &lane->mutex);
		if (lane->taken == lane->put)
			break;
		const struct tt_load *load = load_at(lane, lane->taken);
		enum tt_status status = lane->status;
		pthread_mutex_unlock(&lane->mutex);
		if (status == TT_OK)
			status = lane->take(lane->context, load->carried, load->count);
		pthread_mutex_lock(&lane->mutex);
		lane->status = status;
		lane->taken++;
		pthread_cond_broadcast(&lane->moved);
	}
	pthread_mutex_unlock(&lane->mutex);
	return NULL;
}

void tt_lane_begin(struct tt_lane *lane, bool threaded,
	enum tt_status (*take)(void *context, const struct tt_carried *carried, uint32_t count),
	void *context) {
	*lane = (struct tt_lane){.take = take, .context = context};
	pthread_mutex_init(&lane->mutex, NULL);
	pthread_cond_init(&lane->moved, NULL);
	lane->threaded = threaded && pthread_create(&lane->thread, NULL, run, lane) == 0;
}

/* Hands the load over that was filled, and waits for an empty one. */
static enum tt_status hand_over(struct tt_lane *lane) {
	pthread_mutex_lock(&lane->mutex);
	lane->put++;
	pthread_cond_broadcast(&lane->moved);
	while (lane->put - lane->taken == TT_LANE_LOADS)
		pthread_cond_wait(&lane->moved, &lane->mutex);
	enum tt_status status = lane->status;
	pthread_mutex_unlock(&lane->mutex);
	load_at(lane, lane->put)->count = 0;
	return status;
}

enum tt_status tt_lane_put(struct tt_lane *lane, const struct tt_carried *carried) {
	if (!lane->threaded)
		return lane->take(lane->context, carried, 1);
	struct tt_load *load = load_at(lane, lane->put);
	load->carried[load->count++] = *carried;
	return load->count == TT_LANE_LOAD ? hand_over(lane) : TT_OK;
}

enum tt_status tt_lane_end(struct tt_lane *lane) {
	if (lane->threaded) {
		if (load_at(lane, lane->put)->count > 0)
			(void)hand_over(lane);
		pthread_mutex_lock(&lane->mutex);
		lane->ended = true;
		pthread_cond_broadcast(&lane->moved);
		pthread_mutex_unlock(&lane->mutex);
		pthread_join(lane->thread, NULL);
	}
	pthread_cond_destroy(&lane->moved);
	pthread_mutex_destroy(&lane->mutex);
	return lane->status;
}

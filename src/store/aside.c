#include "store/aside.h"

static void *attend(void *context) {
	struct tt_aside *aside = context;
	pthread_mutex_lock(&aside->mutex);
	for (;;) {
		while (!aside->under_way && !aside->ended)
			pthread_cond_wait(&aside->moved, &aside->mutex);
		if (!aside->under_way)
			break;
		pthread_mutex_unlock(&aside->mutex);
		aside->work(aside->context);
		pthread_mutex_lock(&aside->mutex);
		aside->under_way = false;
		pthread_cond_broadcast(&aside->moved);
	}
	pthread_mutex_unlock(&aside->mutex);
	return NULL;
}

bool tt_aside_start(struct tt_aside *aside, void (*work)(void *context), void *context) {
	if (aside->started)
		return true;
	*aside = (struct tt_aside){.work = work, .context = context};
	pthread_mutex_init(&aside->mutex, NULL);
	pthread_cond_init(&aside->moved, NULL);
	aside->started = pthread_create(&aside->thread, NULL, attend, aside) == 0;
	if (aside->started)
		return true;
	pthread_cond_destroy(&aside->moved);
	pthread_mutex_destroy(&aside->mutex);
	return false;
}

static void tell(struct tt_aside *aside, bool *what) {
	pthread_mutex_lock(&aside->mutex);
	*what = true;
	pthread_cond_broadcast(&aside->moved);
	pthread_mutex_unlock(&aside->mutex);
}

void tt_aside_do(struct tt_aside *aside) {
	tell(aside, &aside->under_way);
}

bool tt_aside_busy(struct tt_aside *aside) {
	if (!aside->started)
		return false;
	pthread_mutex_lock(&aside->mutex);
	bool busy = aside->under_way;
	pthread_mutex_unlock(&aside->mutex);
	return busy;
}

void tt_aside_wait(struct tt_aside *aside) {
	if (!aside->started || pthread_equal(pthread_self(), aside->thread))
		return;
	pthread_mutex_lock(&aside->mutex);
	while (aside->under_way)
		pthread_cond_wait(&aside->moved, &aside->mutex);
	pthread_mutex_unlock(&aside->mutex);
}

void tt_aside_end(struct tt_aside *aside) {
	if (!aside->started)
		return;
	tell(aside, &aside->ended);
	pthread_join(aside->thread, NULL);
	pthread_cond_destroy(&aside->moved);
	pthread_mutex_destroy(&aside->mutex);
	*aside = (struct tt_aside){0};
}

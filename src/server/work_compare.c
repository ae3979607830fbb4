/*
 * What takes long: how sets of rules or destinations differ, and what would have to change. A search that has
 * no more time is ended, and what it found is answered.
 */
#include "analysis/destination_place.h"
#include "analysis/plan_apply.h"
#include "analysis/plan_wish.h"
#include "analysis/word.h"
#include "present/destination.h"
#include "present/gap.h"
#include "present/plan.h"
#include "server/work.h"

#include <time.h>

/* The child itself ends a little later (workshop.c). */
enum { SECONDS = 15, COMPARED_MAX = 24, PLANS_SHOWN = 3, WAY_TRIALS = 100 };

struct watch {
	const struct tt_work *work;
	time_t end;
	bool over;
	struct tt_job_progress progress;
};

static struct watch begin_watch(const struct tt_work *work) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (struct watch){.work = work, .end = now.tv_sec + SECONDS};
}

static bool goes_on(struct watch *watch) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	watch->over = watch->over || now.tv_sec >= watch->end;
	tt_work_tell(watch->work, &watch->progress);
	return !watch->over;
}

static bool gap_goes_on(void *context, uint32_t done, uint32_t all, uint32_t found) {
	struct watch *watch = context;
	watch->progress = (struct tt_job_progress){.done = done, .all = all, .found = found};
	return goes_on(watch);
}

static bool plan_goes_on(void *context, uint32_t trials, uint32_t found) {
	struct watch *watch = context;
	watch->progress.tried = trials;
	watch->progress.found = found;
	return goes_on(watch);
}

struct comparing {
	struct tt_progress progress;
	const struct tt_work *work;
};

static void tell_compared(struct tt_progress *progress, uint32_t done, uint32_t all) {
	const struct comparing *comparing = (const struct comparing *)(void *)progress;
	tt_work_tell(comparing->work, &(struct tt_job_progress){.done = done, .all = all});
}

/* ---- sets of rules ----------------------------------------------------------------------------------- */

/* Without files, only packs can be meant. */
static struct tt_model_request files_of(const struct tt_work *work) {
	if (work->bundle.count > 0)
		return tt_work_request(work);
	return (struct tt_model_request){.alone = true, .folders = true, .packs = *work->packs};
}

static bool read_type(struct tt_work *work, uint8_t *type) {
	struct tt_text word = tt_work_word(work, TT_JOB_EVENT);
	*type = TT_EVENT_TRANSFER;
	for (uint32_t i = 0; i < TT_EVENT_TYPE_COUNT; i++)
		if (tt_text_is(word, tt_word_event_type((uint8_t)i))) {
			*type = (uint8_t)i;
			return true;
		}
	return word.len == 0 || tt_work_fault(work, TT_FAULT_WRONG_VALUE, word);
}

/* One set of rules on two days, or several on one; of two with both days, each on its own. */
static bool read_sides(
	struct tt_work *work, const struct tt_text *rules, uint32_t count, struct tt_gap_request *request) {
	const struct tt_job_order *order = work->order;
	bool dated = order->second != TT_TIME_MIN;
	tt_instant first = order->as_of == TT_TIME_MIN ? tt_time_today() : order->as_of;
	request->side_count = count == 1 ? 2 : count;
	if (count == 0 || (count == 1 && !dated))
		return tt_work_fault(work, TT_FAULT_MISSING, count == 0 ? TT_TEXT("rules") : TT_TEXT("and"));
	if (count > TT_GAP_SIDES || (count > 2 && dated))
		return tt_work_fault(work, TT_FAULT_TOO_MANY, TT_TEXT("rules"));
	for (uint32_t i = 0; i < request->side_count; i++)
		request->sides[i] =
			tt_gap_side_of(rules[count == 1 ? 0 : i], i > 0 && dated ? order->second : first);
	return read_type(work, &request->type);
}

static void compare_rules(struct tt_work *work) {
	struct watch watch = begin_watch(work);
	struct tt_gap_request request = {.from = files_of(work), .go_on = gap_goes_on, .context = &watch};
	const struct tt_text *rules;
	uint32_t count;
	if (!tt_bundle_texts(&work->arena, &work->bundle, TT_BUNDLE_RULES, &rules, &count, &work->fault)) {
		tt_work_faulty(work);
		return;
	}
	if (!read_sides(work, rules, count, &request))
		return;
	work->diagnostics = TT_NEW(&work->arena, struct tt_diagnostics);
	tt_diagnostics_init(work->diagnostics, &work->arena);
	const struct tt_gap *gap = tt_gap_create(&work->arena, &request, work->diagnostics);
	if (gap == NULL)
		tt_work_bad_model(work);
	else
		tt_print_gap_json(&work->out, gap);
}

/* ---- destinations ------------------------------------------------------------------------------------ */

struct wishes {
	struct tt_work *work;
	TT_VECTOR(struct tt_destination_wish) items;
	const struct tt_text *places;
	uint32_t place_count;
};

static void add_wish(struct wishes *wishes, struct tt_destination_wish wish) {
	const struct tt_job_order *order = wishes->work->order;
	for (uint32_t i = 0; i < wishes->items.len; i++) {
		const struct tt_destination_wish *known = &wishes->items.items[i];
		if (known->event == wish.event && known->to == wish.to && known->system == wish.system)
			return;
	}
	wish.as_of = order->as_of;
	*tt_push(&wishes->work->arena, &wishes->items) = wish;
	if (order->second == TT_TIME_MIN)
		return;
	wish.as_of = order->second;
	*tt_push(&wishes->work->arena, &wishes->items) = wish;
}

/* An event as it is, or to each of the places. */
static bool add_wishes(struct wishes *wishes, uint32_t event) {
	struct tt_work *work = wishes->work;
	const struct tt_event *row = &work->model->events.items[event];
	if (!tt_is_transfer(work->model, event))
		return tt_work_fault(work, TT_FAULT_WRONG_VALUE, row->named.id);
	if (wishes->place_count == 0)
		add_wish(wishes, (struct tt_destination_wish){event, event, row->to, row->system, 0});
	for (uint32_t i = 0; i < wishes->place_count; i++) {
		struct tt_places places;
		if (!tt_destination_places(work->model, row, wishes->places[i], &places))
			return tt_work_fault(work, TT_FAULT_UNKNOWN_NAME, wishes->places[i]);
		if (places.items.len != 1)
			return tt_work_fault(work, TT_FAULT_WRONG_VALUE, wishes->places[i]);
		struct tt_place_found place = places.items.items[0];
		add_wish(wishes, (struct tt_destination_wish){
					 tt_destination_event(work->model, event, place.to, place.system),
					 event, place.to, place.system, 0});
	}
	return true;
}

/* The event of the order, and those of the body. */
static bool read_events(struct wishes *wishes) {
	struct tt_work *work = wishes->work;
	const struct tt_text *events;
	uint32_t count, found;
	if (!tt_bundle_texts(&work->arena, &work->bundle, TT_BUNDLE_EVENTS, &events, &count, &work->fault) ||
		!tt_bundle_texts(&work->arena, &work->bundle, TT_BUNDLE_TO, &wishes->places,
			&wishes->place_count, &work->fault))
		return tt_work_faulty(work);
	if (!TT_WORK_FIND(work, TT_JOB_EVENT, &work->model->events, &found))
		return false;
	if (found == TT_NONE && count == 0)
		return tt_work_fault(work, TT_FAULT_MISSING, TT_TEXT("event"));
	if (found != TT_NONE && !add_wishes(wishes, found))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		found = tt_find_event(work->model, events[i]);
		if (found == TT_NONE)
			return tt_work_fault(work, TT_FAULT_UNKNOWN_NAME, events[i]);
		if (!add_wishes(wishes, found))
			return false;
	}
	return wishes->items.len <= COMPARED_MAX || tt_work_fault(work, TT_FAULT_TOO_MANY, TT_TEXT("to"));
}

static void draw_destinations(struct tt_work *work, const struct tt_destinations *found) {
	struct tt_text why;
	struct tt_typesetter *typesetter = tt_typeset_open(&work->arena, &why);
	if (typesetter == NULL)
		work->outcome = TT_JOB_FAILED;
	else
		tt_scene_svg(tt_draw_destinations(found, typesetter, work->out.language), &work->out);
}

static void compare_destinations(struct tt_work *work) {
	struct wishes wishes = {.work = work};
	if (work->bundle.count == 0) {
		tt_work_fault(work, TT_FAULT_MISSING, TT_TEXT("main"));
		return;
	}
	if (!tt_work_model(work) || !read_events(&wishes))
		return;
	struct comparing comparing = {{tell_compared}, work};
	const struct tt_destinations *found = tt_destinations_create(
		work->model, work->program, wishes.items.items, wishes.items.len, &comparing.progress);
	if (tt_work_format(work, "svg"))
		draw_destinations(work, found);
	else
		tt_print_destinations_json(&work->out, found);
}

void tt_work_gap(struct tt_work *work) {
	if (work->bundle.members[TT_BUNDLE_RULES].bytes != NULL)
		compare_rules(work);
	else
		compare_destinations(work);
}

/* ---- plans ------------------------------------------------------------------------------------------- */

struct planning {
	struct tt_work *work;
	struct watch watch;
	struct tt_plan_request request;
	struct tt_plan_wish wish;
};

static bool read_wish(struct planning *planning) {
	struct tt_work *work = planning->work;
	struct tt_text event = tt_work_word(work, TT_JOB_EVENT), to = tt_work_word(work, TT_JOB_TO);
	enum tt_wish_result result = tt_plan_wish(work->model, event, to, &planning->wish);
	if (result == TT_WISH_GOOD)
		result = tt_plan_redirect(&planning->wish, &planning->request);
	if (result == TT_WISH_GOOD)
		return true;
	return tt_work_fault(work,
		result == TT_WISH_NOT_A_RECEIVER ? TT_FAULT_WRONG_VALUE : TT_FAULT_UNKNOWN_NAME,
		result == TT_WISH_NO_EVENT ? event : to);
}

static void search(struct planning *planning, struct tt_plans *plans) {
	plans->planning = tt_plan_begin(&planning->request);
	for (uint32_t event = 0; event < plans->planning->event_count; event++)
		planning->watch.progress.all += tt_plan_wanted(plans->planning, &planning->wish, event);
	for (uint32_t event = 0; event < plans->planning->event_count; event++) {
		if (!tt_plan_wanted(plans->planning, &planning->wish, event))
			continue;
		if (planning->watch.over) {
			plans->interrupted = true;
			return;
		}
		*tt_push(plans->planning->arena, &plans->events) = tt_plan_event(plans->planning, event);
		planning->watch.progress.done++;
	}
}

static void apply(struct planning *planning, const struct tt_plans *plans) {
	static const enum tt_fault_code faults[] = {[TT_APPLY_ELSEWHERE] = TT_FAULT_EDIT_LAYOUT,
		[TT_APPLY_UNREADABLE] = TT_FAULT_EDIT_UNREADABLE,
		[TT_APPLY_LAYOUT] = TT_FAULT_EDIT_LAYOUT,
		[TT_APPLY_NOT_SO] = TT_FAULT_NOT_SO};
	struct tt_work *work = planning->work;
	struct tt_model_request request = tt_work_request(work);
	struct tt_scan scan;
	struct tt_text text;
	uint32_t number;
	tt_bundle_scan(&work->arena, &work->bundle, TT_BUNDLE_APPLY, &scan, &work->fault);
	if (!tt_scan_number(&scan, &number)) {
		tt_work_faulty(work);
		return;
	}
	const struct tt_planned *planned = plans->events.len == 1 ? plans->events.items[0] : NULL;
	if (planned == NULL || number == 0 || number > planned->plans.len) {
		tt_work_fault(work, planned == NULL ? TT_FAULT_MISSING : TT_FAULT_WRONG_VALUE,
			planned == NULL ? TT_TEXT("event") : TT_TEXT("apply"));
		return;
	}
	enum tt_applied applied =
		tt_plan_apply(plans->planning, planned, &planned->plans.items[number - 1], &request, &text);
	if (applied == TT_APPLIED)
		tt_work_write_file(work, request.path, text);
	else
		tt_work_fault(work, faults[applied], applied == TT_APPLY_ELSEWHERE ? text : request.path);
}

static void plan_events(struct planning *planning) {
	struct tt_plans plans = {.planning = NULL};
	if (!read_wish(planning))
		return;
	search(planning, &plans);
	if (planning->work->bundle.members[TT_BUNDLE_APPLY].bytes != NULL)
		apply(planning, &plans);
	else
		tt_print_plans_json(&planning->work->out, &plans);
}

/* Both sides that data is to pass between. */
static bool read_between(struct tt_work *work, struct tt_plan_side sides[2]) {
	const struct tt_text *names;
	uint32_t count;
	if (!tt_bundle_texts(&work->arena, &work->bundle, TT_BUNDLE_BETWEEN, &names, &count, &work->fault))
		return tt_work_faulty(work);
	if (count != 2)
		return tt_work_fault(work, TT_FAULT_WRONG_VALUE, TT_TEXT("between"));
	for (uint32_t i = 0; i < count; i++)
		if (!tt_plan_side(work->model, names[i], &sides[i]))
			return tt_work_fault(work, TT_FAULT_UNKNOWN_NAME, names[i]);
	return true;
}

static void plan_ways(struct planning *planning, bool between) {
	struct tt_work *work = planning->work;
	struct tt_plan_side sides[2];
	uint32_t data = TT_NONE;
	if (between ? !read_between(work, sides)
		    : !TT_WORK_FIND(work, TT_JOB_FROM, &work->model->data, &data))
		return;
	planning->request.wanted = 1;
	planning->request.limit = between ? 0 : WAY_TRIALS;
	planning->request.brief = true;
	struct tt_planning *begun = tt_plan_begin(&planning->request);
	const struct tt_ways *ways =
		between ? tt_ways_between(begun, sides[0], sides[1]) : tt_ways_from(begun, data);
	tt_print_ways_json(&work->out, ways, between);
}

void tt_work_plan(struct tt_work *work) {
	struct planning planning = {.work = work, .watch = begin_watch(work)};
	bool between = work->bundle.members[TT_BUNDLE_BETWEEN].bytes != NULL;
	if (!tt_work_model(work))
		return;
	planning.request = (struct tt_plan_request){.model = work->model,
		.program = work->program,
		.as_of = work->order->as_of,
		.wanted = PLANS_SHOWN,
		.to = TT_NONE,
		.system = TT_NONE,
		.go_on = plan_goes_on,
		.context = &planning.watch};
	if (between || work->order->words[TT_JOB_FROM][0] != '\0')
		plan_ways(&planning, between);
	else
		plan_events(&planning);
}

/*
 * tenten plan MODEL [--event EVENT] [--to PARTY|SYSTEM|COUNTRY] [--apply N -o COPY]
 * tenten plan MODEL --from DATA
 * tenten plan MODEL --between A B
 *
 * The status says whether some event that was looked at has no plan. An interrupt ends the search, not the
 * program: what was found is shown. No handler is needed for that; the signal is blocked and asked for.
 */
#include "analysis/plan_apply.h"
#include "analysis/plan_wish.h"
#include "cli/command.h"
#include "present/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PLANS_SHOWN = 3, PLANS_ALL = 50, WAY_TRIALS = 100, QUIET_SECONDS = 1 };

/* ---- progress -------------------------------------------------------------------------------------- */

struct watch {
	const struct tt_call *call;
	struct timespec began;
	uint32_t events, done;
	long shown; /* seconds */
	bool interrupted;
};

static void tell(const struct watch *watch, uint32_t trials) {
	if (watch->events > 0)
		fprintf(stderr,
			watch->call->language == TT_JA ? "\r%u/%u イベント、%u通りを試行 "
						       : "\revent %u of %u, %u trials ",
			watch->done + 1, watch->events, trials);
	else
		fprintf(stderr, watch->call->language == TT_JA ? "\r%ld 秒 " : "\r%ld s ", watch->shown);
}

static bool go_on(void *context, uint32_t trials, uint32_t found) {
	struct watch *watch = context;
	(void)found;
	struct timespec now;
	watch->interrupted = watch->interrupted || tt_interrupted();
	clock_gettime(CLOCK_MONOTONIC, &now);
	long seconds = (long)(now.tv_sec - watch->began.tv_sec);
	if (seconds > QUIET_SECONDS && seconds != watch->shown && isatty(STDERR_FILENO)) {
		watch->shown = seconds;
		tell(watch, trials);
	}
	return !watch->interrupted;
}

static void end_progress(const struct watch *watch) {
	if (watch->shown > 0)
		fprintf(stderr, "\r\033[K");
}

/* ---- which events ---------------------------------------------------------------------------------- */

static bool complain_wish(
	const struct tt_call *call, const struct tt_model *model, enum tt_wish_result result) {
	if (result == TT_WISH_NO_EVENT)
		(void)TT_CALL_FIND(call, &model->events, call->values[TT_OPTION_EVENT],
			"「%s」というイベントはない", "there is no event «%s»");
	else if (result == TT_WISH_NO_PLACE)
		(void)tt_call_no_place(call, model, call->values[TT_OPTION_TO], true);
	else if (result == TT_WISH_NOT_A_RECEIVER)
		tt_call_wrong(call, "--event とともに --to で示せるのは、移転の行き先の主体かシステムだけ",
			"with --event, --to names the party or system that a transfer is to go to", "");
	return result == TT_WISH_GOOD;
}

static struct tt_text given(const struct tt_call *call, enum tt_option_number option) {
	return tt_call_has(call, option) ? tt_text_of(call->values[option]) : (struct tt_text){0};
}

static bool read_wish(
	const struct tt_call *call, struct tt_plan_request *request, struct tt_plan_wish *wish) {
	enum tt_wish_result result =
		tt_plan_wish(request->model, given(call, TT_OPTION_EVENT), given(call, TT_OPTION_TO), wish);
	if (result == TT_WISH_GOOD)
		result = tt_plan_redirect(wish, request);
	return complain_wish(call, request->model, result);
}

/* ---- plans for events ------------------------------------------------------------------------------ */

static void search(struct tt_plans *plans, const struct tt_plan_wish *wish, struct watch *watch) {
	struct tt_planning *planning = plans->planning;
	for (uint32_t event = 0; event < planning->event_count; event++)
		watch->events += tt_plan_wanted(planning, wish, event);
	clock_gettime(CLOCK_MONOTONIC, &watch->began);
	tt_interrupts_hold(true);
	for (uint32_t event = 0; event < planning->event_count && !watch->interrupted; event++) {
		if (!tt_plan_wanted(planning, wish, event))
			continue;
		*tt_push(planning->arena, &plans->events) = tt_plan_event(planning, event);
		watch->done++;
	}
	tt_interrupts_hold(watch->interrupted); /* one that has come is not to end the program now */
	end_progress(watch);
	plans->interrupted = watch->interrupted && watch->done < watch->events;
}

struct printed {
	const struct tt_call *call;
	const struct tt_plans *plans;
};

static bool print(struct tt_output *out, void *context) {
	const struct printed *printed = context;
	if (tt_call_format(printed->call, "json"))
		tt_print_plans_json(out, printed->plans);
	else if (tt_call_format(printed->call, "md"))
		tt_print_plans_md(out, printed->plans);
	else
		tt_print_plans(out, printed->plans);
	return true;
}

/* ---- following a plan ------------------------------------------------------------------------------ */

static enum tt_exit complain(const struct tt_call *call, enum tt_applied applied, struct tt_text file) {
	static const char *const ja[] = {"", "変えるべき所が、include された「%s」にあるので、写しを作れない",
		"モデルのファイルを読み直せない（標準入力か、書き換えられたか）",
		"ファイルの書き方のため、変更を書き込めない",
		"書き込むと計画のとおりにならない（同意の記録などが答えを覆す）ので、写しを作らない"};
	static const char *const en[] = {"",
		"what must change stands in «%s», which the model includes: no copy was made",
		"the model's file cannot be read again (standard input, or changed since?)",
		"the file is laid out so that the change cannot be put in",
		"written so, the event does not come out as planned: no copy was made"};
	bool elsewhere = applied == TT_APPLY_ELSEWHERE;
	return tt_call_wrong(call, ja[applied], en[applied],
		elsewhere ? tt_text_format(call->arena, "%.*s", TT_TEXT_ARGS(file)).bytes : "");
}

static bool write_text(struct tt_output *out, void *context) {
	tt_out(out, *(const struct tt_text *)context);
	return true;
}

static enum tt_exit apply(struct tt_call *call, const struct tt_plans *plans) {
	const char *word = call->values[TT_OPTION_APPLY];
	char *end;
	unsigned long number = strtoul(word, &end, 10);
	const struct tt_planned *planned = plans->events.len > 0 ? plans->events.items[0] : NULL;
	struct tt_text text;
	if (*end != '\0' || number == 0 || planned == NULL || number > planned->plans.len)
		return tt_call_wrong(call, "「%s」番の計画はない", "there is no plan «%s»", word);
	enum tt_applied applied = tt_plan_apply(plans->planning, planned, &planned->plans.items[number - 1],
		&(struct tt_model_request){
			.path = tt_text_of(call->arguments[0]), .packs = tt_call_packs(call)},
		&text);
	if (applied != TT_APPLIED)
		return complain(call, applied, text);
	call->values[TT_OPTION_FORMAT] = "text"; /* whatever the copy is called */
	return tt_call_write(call, write_text, &text);
}

/* A copy takes an event to follow a plan for, and a place to go to that is not the model. */
static bool may_apply(const struct tt_call *call) {
	const char *path = call->values[TT_OPTION_OUTPUT];
	if (!tt_call_has(call, TT_OPTION_APPLY))
		return true;
	if (!tt_call_has(call, TT_OPTION_EVENT) || path == NULL || strcmp(path, call->arguments[0]) == 0) {
		tt_call_wrong(call, "--apply には、--event と、モデルとは別の -o が要る",
			"--apply needs --event, and -o to somewhere else than the model", "");
		return false;
	}
	return true;
}

/* ---- what may be done -------------------------------------------------------------------------------- */

struct shown_ways {
	const struct tt_call *call;
	const struct tt_ways *ways;
	bool between;
};

static bool print_ways(struct tt_output *out, void *context) {
	const struct shown_ways *shown = context;
	if (tt_call_format(shown->call, "json"))
		tt_print_ways_json(out, shown->ways, shown->between);
	else
		tt_print_ways(out, shown->ways, shown->between, tt_call_format(shown->call, "md"));
	return true;
}

static bool read_side(const struct tt_call *call, const struct tt_model *model, const char *name,
	struct tt_plan_side *side) {
	return tt_plan_side(model, tt_text_of(name), side) || tt_call_no_place(call, model, name, false);
}

/* The two of --between, of the last one if it was given again. */
static bool read_sides(
	const struct tt_call *call, const struct tt_model *model, struct tt_plan_side sides[2]) {
	const char *names[2] = {NULL, NULL};
	for (int i = 0; i < call->given_count; i++)
		if (call->given[i].option == TT_OPTION_BETWEEN) {
			names[0] = names[1];
			names[1] = call->given[i].value;
		}
	return read_side(call, model, names[0], &sides[0]) && read_side(call, model, names[1], &sides[1]);
}

static struct tt_ways *find_ways(
	const struct tt_call *call, struct tt_planning *planning, struct tt_model *model) {
	struct tt_plan_side sides[2];
	if (tt_call_has(call, TT_OPTION_FROM)) {
		uint32_t data = TT_CALL_FIND(call, &model->data, call->values[TT_OPTION_FROM],
			"「%s」というデータはない", "there is no data «%s»");
		return data == TT_NONE ? NULL : tt_ways_from(planning, data);
	}
	return read_sides(call, model, sides) ? tt_ways_between(planning, sides[0], sides[1]) : NULL;
}

static enum tt_exit show_ways(struct tt_call *call, struct tt_plan_request request, struct watch *watch) {
	struct shown_ways shown = {.call = call, .between = tt_call_has(call, TT_OPTION_BETWEEN)};
	request.wanted = 1;
	request.limit = tt_call_has(call, TT_OPTION_FROM) ? WAY_TRIALS : 0;
	request.brief = true;
	struct tt_planning *planning = tt_plan_begin(&request);
	clock_gettime(CLOCK_MONOTONIC, &watch->began);
	tt_interrupts_hold(true);
	shown.ways = find_ways(call, planning, request.model);
	tt_interrupts_hold(watch->interrupted);
	end_progress(watch);
	return shown.ways == NULL ? TT_EXIT_INPUT : tt_call_write(call, print_ways, &shown);
}

/* --from and --between each ask something else than the options about events. */
static bool fits_together(const struct tt_call *call) {
	bool from = tt_call_has(call, TT_OPTION_FROM), between = tt_call_has(call, TT_OPTION_BETWEEN);
	bool events = tt_call_has(call, TT_OPTION_EVENT) || tt_call_has(call, TT_OPTION_TO) ||
		      tt_call_has(call, TT_OPTION_APPLY);
	if (from + between + events <= 1)
		return true;
	tt_call_wrong(call,
		"--from、--between、イベントについてのもの（--event、--to、--apply）は、一緒には使えない",
		"--from, --between and what is about events (--event, --to, --apply) do not go together", "");
	return false;
}

/* ---- the command ------------------------------------------------------------------------------------- */

static enum tt_exit plan(struct tt_call *call) {
	struct tt_model *model = tt_call_model(call, call->arguments[0]);
	const struct tt_program *program = tt_call_program(call, model);
	struct watch watch = {.call = call};
	struct tt_plan_request request = {.model = model,
		.program = program,
		.as_of = call->as_of,
		.wanted = tt_call_has(call, TT_OPTION_ALL) ? PLANS_ALL : PLANS_SHOWN,
		.to = TT_NONE,
		.system = TT_NONE,
		.go_on = go_on,
		.context = &watch};
	struct tt_plan_wish wish;
	if (program == NULL || !fits_together(call) || !may_apply(call) || !read_wish(call, &request, &wish))
		return TT_EXIT_INPUT;
	if (tt_call_has(call, TT_OPTION_FROM) || tt_call_has(call, TT_OPTION_BETWEEN))
		return show_ways(call, request, &watch);
	struct tt_plans plans = {
		.planning = tt_plan_begin(&request), .each = tt_call_has(call, TT_OPTION_ALL)};
	search(&plans, &wish, &watch);
	if (tt_call_has(call, TT_OPTION_APPLY))
		return apply(call, &plans);
	enum tt_exit status = tt_call_write(call, print, &(struct printed){call, &plans});
	for (uint32_t i = 0; i < plans.events.len && status == TT_EXIT_GOOD; i++)
		if (plans.events.items[i]->plans.len == 0)
			status = TT_EXIT_FOUND;
	return status;
}

enum tt_exit tt_command_plan(struct tt_call *call) {
	return tt_call_run(call, plan);
}

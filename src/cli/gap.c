/*
 * tenten gap A B … [--as-of D1]: sets of rules on one day; tenten gap A --as-of D1 --and D2: one on two days;
 * of two with both dates, each on its own. A set is a pack, or with :REGIME one of the regimes of a pack or
 * of a model. --event says of which type the events are. --witness writes the witness of each situation as a
 * model of its own. Only a witness that the engine contradicts is an error: that rule sets differ is no
 * fault. An interrupt ends the search, and what was found is shown.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "analysis/word.h"
#include "cli/command.h"
#include "present/gap.h"

#include <stdlib.h>

struct printed {
	const struct tt_call *call;
	const struct tt_gap *gap;
};

static bool print(struct tt_output *out, void *context) {
	static const struct {
		const char *name;
		enum tt_table_format format;
	} tables[] = {{"csv", TT_TABLE_CSV}, {"md", TT_TABLE_MD}};
	const struct printed *printed = context;
	for (size_t i = 0; i < TT_COUNT(tables); i++)
		if (tt_call_format(printed->call, tables[i].name)) {
			tt_print_gap_table(out, printed->gap, tables[i].format);
			return true;
		}
	if (tt_call_format(printed->call, "json"))
		tt_print_gap_json(out, printed->gap);
	else
		tt_print_gap(out, printed->gap, tt_call_has(printed->call, TT_OPTION_ALL));
	return true;
}

/* situation-1.yaml, … in a folder, which is made. */
static bool write_witnesses(struct tt_call *call, const struct tt_gap *gap) {
	const char *folder = call->values[TT_OPTION_WITNESS];
	bool made;
	if (tt_directory_make(folder, &made) != TT_OK)
		return false;
	for (uint32_t i = 0; i < gap->situations.len; i++) {
		struct tt_text path = tt_text_format(call->arena, "%s/situation-%u.yaml", folder, i + 1);
		if (tt_file_write(path.bytes, gap->situations.items[i].witness) != TT_OK)
			return false;
	}
	return true;
}

/* Is it about transfers of a model? An event is named there, and no type of events. */
static bool is_of_model(const struct tt_call *call) {
	const char *event = call->values[TT_OPTION_EVENT];
	bool named = event != NULL;
	for (int type = 0; named && type < TT_EVENT_TYPE_COUNT; type++)
		named = !tt_text_is(tt_text_of(tt_word_event_type(type)), event);
	return call->argument_count == 1 && (named || tt_call_has(call, TT_OPTION_TO));
}

static bool may_be_of_rules(const struct tt_call *call) {
	static const char *const formats[] = {"text", "csv", "json", "md"};
	bool known = false;
	for (size_t i = 0; i < TT_COUNT(formats); i++)
		known = known || tt_call_format(call, formats[i]);
	if (!known)
		tt_call_wrong(call, "規律の組についての形式は、text、csv、json、md のいずれか",
			"of sets of rules, the format is one of text, csv, json and md", "");
	if (tt_call_has(call, TT_OPTION_TO)) {
		tt_call_wrong(call, "--to は、一つのモデルの移転について示す",
			"--to is about transfers of one model", "");
		return false;
	}
	return known;
}

/* ---- what is compared ------------------------------------------------------------------------------ */

/* "jp/appi", "model.yaml:terms"; a witness that lies elsewhere names its model by the whole path. */
static struct tt_gap_side read_side(struct tt_call *call, const char *word, tt_instant at) {
	struct tt_gap_side side = tt_gap_side_of(tt_text_of(word), at);
	if (!tt_gap_of_model(&side) || !tt_call_has(call, TT_OPTION_WITNESS))
		return side;
	char *whole = realpath(tt_text_copy(call->arena, side.name).bytes, NULL);
	if (whole != NULL)
		side.name = tt_text_copy(call->arena, tt_text_of(whole));
	free(whole);
	return side;
}

static bool read_type(const struct tt_call *call, uint8_t *type) {
	const char *word = call->values[TT_OPTION_EVENT];
	*type = TT_EVENT_TRANSFER;
	for (uint8_t i = 0; word != NULL && i < TT_EVENT_TYPE_COUNT; i++)
		if (tt_text_is(tt_text_of(tt_word_event_type(i)), word)) {
			*type = i;
			return true;
		}
	if (word != NULL)
		tt_call_wrong(call,
			"「%s」というイベントの種類はない（acquire、process、transfer、store、dispose）",
			"there is no type of event «%s» (acquire, process, transfer, store, dispose)", word);
	return word == NULL;
}

static bool read_request(struct tt_call *call, struct tt_gap_request *request) {
	bool dated = call->second != TT_TIME_MIN;
	uint32_t count = (uint32_t)call->argument_count;
	if (count == 1 && !dated) {
		tt_call_wrong(call,
			"比べるものがもう一つ要る: パックをもう一つ書くか、--and で日付を示す（モデルなら "
			"--event で移転を示す）",
			"there is nothing to compare it with: name a second pack, or a day with --and (of a "
			"model, transfers with --event)",
			"");
		return false;
	}
	if (count > 2 && dated) {
		tt_call_wrong(call, "--and は、一つ又は二つのものを比べるときだけ使える",
			"--and is for one set of rules, or two", "");
		return false;
	}
	tt_instant first = call->as_of == TT_TIME_MIN ? tt_time_today() : call->as_of;
	request->side_count = count == 1 ? 2 : count;
	for (uint32_t i = 0; i < request->side_count; i++)
		request->sides[i] = read_side(
			call, call->arguments[count == 1 ? 0 : i], i > 0 && dated ? call->second : first);
	request->from.packs = tt_call_packs(call);
	return read_type(call, &request->type);
}

/* ---- the command ----------------------------------------------------------------------------------- */

static bool go_on(void *context, uint32_t done, uint32_t all, uint32_t found) {
	struct tt_progress *progress = context;
	(void)found;
	if (progress != NULL)
		progress->tell(progress, done, all);
	return !tt_interrupted();
}

static enum tt_exit gap(struct tt_call *call) {
	struct tt_diagnostics diagnostics;
	if (is_of_model(call))
		return tt_call_destinations(call);
	if (!may_be_of_rules(call))
		return TT_EXIT_INPUT;
	struct tt_gap_request request = {.go_on = go_on, .context = tt_call_progress(call)};
	if (!read_request(call, &request))
		return TT_EXIT_INPUT;
	tt_diagnostics_init(&diagnostics, call->arena);
	tt_interrupts_hold(true);
	struct tt_gap *found = tt_gap_create(call->arena, &request, &diagnostics);
	tt_interrupts_hold(tt_interrupted()); /* one that has come is not to end the program now */
	if (!tt_call_report(call, &diagnostics) || found == NULL)
		return TT_EXIT_INPUT;
	if (tt_call_has(call, TT_OPTION_WITNESS) && !write_witnesses(call, found)) {
		tt_call_wrong(call, "%s に書けない", "cannot write to %s", call->values[TT_OPTION_WITNESS]);
		return TT_EXIT_SYSTEM;
	}
	enum tt_exit status = tt_call_write(call, print, &(struct printed){call, found});
	return status != TT_EXIT_GOOD ? status : found->disagreements > 0 ? TT_EXIT_FOUND : TT_EXIT_GOOD;
}

enum tt_exit tt_command_gap(struct tt_call *call) {
	return tt_call_run(call, gap);
}

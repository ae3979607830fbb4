/*
 * tenten gap MODEL --event E …: destinations of a model's transfers (destination.c).
 * tenten gap A B [--as-of D1]: two packs on one day; tenten gap A --as-of D1 --and D2: one pack on two days;
 * with both, each on its own. --witness writes the witness of each situation as a model of its own. Only a
 * witness that the engine contradicts is an error: that rule sets differ is no fault.
 */
#include "analysis/word.h"
#include "cli/command.h"
#include "present/gap.h"

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

static bool may_be_of_packs(const struct tt_call *call) {
	static const char *const formats[] = {"text", "csv", "json", "md"};
	bool known = false;
	for (size_t i = 0; i < TT_COUNT(formats); i++)
		known = known || tt_call_format(call, formats[i]);
	if (!known)
		tt_call_wrong(call, "パックについての形式は、text、csv、json、md のいずれか",
			"of packs, the format is one of text, csv, json and md", "");
	if (tt_call_has(call, TT_OPTION_EVENT) || tt_call_has(call, TT_OPTION_TO)) {
		tt_call_wrong(call, "--event と --to は、一つのモデルの移転について示す",
			"--event and --to name transfers of one model", "");
		return false;
	}
	return known;
}

static enum tt_exit gap(struct tt_call *call) {
	struct tt_diagnostics diagnostics;
	if (is_of_model(call))
		return tt_call_destinations(call);
	if (!may_be_of_packs(call))
		return TT_EXIT_INPUT;
	bool two = call->argument_count == 2, dated = call->second != TT_TIME_MIN;
	if (!two && !dated)
		return tt_call_wrong(call,
			"比べるものがもう一つ要る: パックをもう一つ書くか、--and で日付を示す（モデルなら "
			"--event で移転を示す）",
			"there is nothing to compare it with: name a second pack, or a day with --and (of a "
			"model, "
			"transfers with --event)",
			"");
	tt_instant first = call->as_of == TT_TIME_MIN ? tt_time_today() : call->as_of;
	struct tt_gap_side sides[TT_GAP_SIDES] = {{tt_text_of(call->arguments[0]), first},
		{tt_text_of(call->arguments[two ? 1 : 0]), dated ? call->second : first}};
	tt_diagnostics_init(&diagnostics, call->arena);
	struct tt_gap *found = tt_gap_create(call->arena, sides, tt_call_packs(call), &diagnostics);
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

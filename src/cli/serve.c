/*
 * Answers are shown to people from their JSON, so that nothing is told in one form and not in the other: a
 * list of objects becomes a paragraph each, members become lines, and those that are known by name are named
 * in both languages.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/serve.h"
#include "service/scan.h"

enum { LINE_LIMIT = 1 << 20 };

/* ---- opening ----------------------------------------------------------------------------------------- */

enum tt_exit tt_call_fault(
	const struct tt_call *call, const char *file, uint32_t line, const struct tt_fault *fault) {
	struct tt_buf said;
	tt_buf_init(&said, call->arena, 4096);
	if (file != NULL)
		tt_buf_format(&said, "%s:%u:", strcmp(file, "-") == 0 ? "<stdin>" : file, line);
	if (file != NULL && fault->column > 0)
		tt_buf_format(&said, "%u:", fault->column);
	if (file != NULL)
		tt_buf_byte(&said, ' ');
	if (fault->pointer[0] != '\0')
		tt_buf_format(&said, "%s: ", fault->pointer);
	tt_fault_say(fault, call->language, &said);
	fprintf(stderr, "tenten: %.*s\n", (int)said.len, said.bytes);
	return tt_fault_kind((enum tt_fault_code)fault->code) == TT_FAULT_STORE ? TT_EXIT_SYSTEM
										: TT_EXIT_INPUT;
}

struct tt_service *tt_call_service(
	struct tt_call *call, struct tt_service_options options, enum tt_exit *status) {
	struct tt_service *service;
	struct tt_fault fault;
	if (!tt_call_has(call, TT_OPTION_STORE)) {
		*status = tt_call_wrong(call, "--store で格納先を示す（%s）",
			"name the store with --store (%s)", call->command->name);
		return NULL;
	}
	options.place = tt_text_of(call->values[TT_OPTION_STORE]);
	options.packs = tt_call_packs(call);
	if (tt_service_open(&options, &service, &fault))
		return service;
	if (fault.code == TT_FAULT_BAD_MODEL &&
		tt_call_program(call, tt_call_model(call, call->values[TT_OPTION_STORE])) == NULL)
		(void)tt_fault_set(&fault, TT_FAULT_BAD_MODEL, options.place);
	*status = tt_call_fault(call, NULL, 0, &fault);
	return NULL;
}

/* ---- lines ------------------------------------------------------------------------------------------- */

static enum tt_exit take_lines(FILE *file, char **line, size_t *size,
	enum tt_exit (*take)(void *context, struct tt_text line, uint32_t number), void *context) {
	enum tt_exit worst = TT_EXIT_GOOD;
	ssize_t len;
	for (uint32_t number = 1; worst != TT_EXIT_SYSTEM && (len = getline(line, size, file)) >= 0;
		number++) {
		struct tt_text text = tt_text_trim((struct tt_text){*line, (size_t)len});
		if (text.len == 0)
			continue;
		enum tt_exit status = take(context, text, number);
		worst = status > worst ? status : worst;
	}
	return worst;
}

enum tt_exit tt_call_lines(struct tt_call *call, const char *path,
	enum tt_exit (*take)(void *context, struct tt_text line, uint32_t number), void *context) {
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	if (file == NULL) {
		fprintf(stderr, "tenten: %s: %s\n", path, tt_error_text(errno, call->language));
		return TT_EXIT_INPUT;
	}
	enum tt_exit status = take_lines(file, &line, &size, take, context);
	bool failed = ferror(file) != 0;
	free(line);
	if (file != stdin)
		fclose(file);
	if (failed)
		tt_call_wrong(call, "%s を読めない", "%s cannot be read", path);
	return failed ? TT_EXIT_SYSTEM : status;
}

/* ---- for people -------------------------------------------------------------------------------------- */

static const struct word {
	const char *key, *ja, *en;
} words[] = {
#define ANSWER(key, ja, en) {key, ja, en},
#include "cli/answer.def"
#undef ANSWER
};

static struct tt_text word_of(const struct tt_call *call, struct tt_text key) {
	for (size_t i = 0; i < TT_COUNT(words); i++)
		if (tt_text_is(key, words[i].key))
			return tt_text_of(call->language == TT_JA ? words[i].ja : words[i].en);
	return key;
}

static void show_text(struct tt_call *call, struct tt_text text) {
	struct tt_buf shown;
	tt_buf_init(&shown, call->out.scratch, 65536);
	tt_show(&shown, text);
	tt_out(&call->out, tt_buf_text(&shown));
}

/* A value that is being shown. Faults of it are none of the reader's: what cannot be scanned is left out. */
struct showing {
	struct tt_call *call;
	struct tt_scan scan;
};

static void show_value(struct showing *showing, unsigned depth);

/* {"ja":…,"en":…} is one text in the language of the call. */
static bool show_title(struct showing *showing) {
	struct tt_scan *scan = &showing->scan, ahead = *scan;
	struct tt_text key, text, titles[2] = {{0}};
	bool first = true;
	if (!tt_scan_open(&ahead, '{'))
		return false;
	while (tt_scan_member(&ahead, &first, &key)) {
		bool ja = tt_text_is(key, "ja"), title = ja || tt_text_is(key, "en");
		if (!title || tt_scan_kind(&ahead) != TT_JSON_TEXT || !tt_scan_text(&ahead, &text))
			return false;
		titles[ja] = text;
	}
	if (!tt_scan_good(&ahead) || titles[0].len == 0)
		return false;
	*scan = ahead;
	tt_out_string(&showing->call->out, " ");
	show_text(showing->call, titles[showing->call->language == TT_JA]);
	tt_out_string(&showing->call->out, "\n");
	return true;
}

static bool is_empty(const struct tt_scan *scan) {
	struct tt_scan ahead = *scan;
	bool first = true;
	return tt_scan_kind(&ahead) == TT_JSON_LIST && tt_scan_open(&ahead, '[') &&
	       !tt_scan_item(&ahead, &first, 0);
}

/* named: what stands first names the item of a list, and stands behind its dash. */
static void show_members(struct showing *showing, unsigned depth, bool named) {
	struct tt_output *out = &showing->call->out;
	struct tt_text key, nothing;
	bool first = true;
	(void)tt_scan_open(&showing->scan, '{');
	while (tt_scan_member(&showing->scan, &first, &key)) {
		if (is_empty(&showing->scan)) {
			(void)tt_scan_value(&showing->scan, &nothing);
			continue;
		}
		if (!named || tt_scan_kind(&showing->scan) != TT_JSON_TEXT) {
			tt_out_repeat(out, named ? " " : "  ", named ? 1 : depth);
			tt_out(out, word_of(showing->call, key));
			tt_out_string(out, ":");
		}
		show_value(showing, depth);
		named = false;
	}
}

static void show_items(struct showing *showing, unsigned depth) {
	struct tt_output *out = &showing->call->out;
	bool first = true;
	(void)tt_scan_open(&showing->scan, '[');
	for (uint32_t place = 0; tt_scan_item(&showing->scan, &first, place); place++) {
		tt_out_repeat(out, "  ", depth);
		tt_out_string(out, "-");
		if (tt_scan_kind(&showing->scan) == TT_JSON_OBJECT) {
			show_members(showing, depth + 1, true);
		} else {
			show_value(showing, depth);
		}
		tt_out_relax(out);
	}
}

static void show_value(struct showing *showing, unsigned depth) {
	struct tt_output *out = &showing->call->out;
	struct tt_text text;
	bool truth;
	switch (tt_scan_kind(&showing->scan)) {
	case TT_JSON_OBJECT:
		if (show_title(showing))
			return;
		tt_out_string(out, "\n");
		show_members(showing, depth + 1, false);
		return;
	case TT_JSON_LIST:
		tt_out_string(out, "\n");
		show_items(showing, depth + 1);
		return;
	case TT_JSON_TEXT:
		tt_out_string(out, " ");
		if (tt_scan_text(&showing->scan, &text))
			show_text(showing->call, word_of(showing->call, text));
		break;
	case TT_JSON_TRUTH:
		tt_out_string(out, " ");
		if (tt_scan_truth(&showing->scan, &truth))
			tt_out_string(out, truth ? tt_say(out, "はい", "yes") : tt_say(out, "いいえ", "no"));
		break;
	default:
		tt_out_string(out, " ");
		if (tt_scan_value(&showing->scan, &text))
			tt_out(out, text);
	}
	tt_out_string(out, "\n");
}

void tt_call_answer(struct tt_call *call, struct tt_text text) {
	struct showing showing = {.call = call};
	struct tt_fault fault;
	if (tt_call_format(call, "json")) {
		tt_out(&call->out, text);
		tt_out_string(&call->out, "\n");
		return;
	}
	tt_scan_init(&showing.scan, text, tt_arena_alloc(call->out.scratch, 2 * text.len + 1), &fault);
	show_members(&showing, 0, false);
	tt_out_relax(&call->out);
}

/*
 * tenten pack list, tenten pack show ID, tenten pack check [ID…]: a pack by its name, with or without a
 * version, or by the path of its file; without one, check takes all. --witness writes an example of each
 * contradiction as a model of its own.
 */
#include "cli/command.h"
#include "present/pack.h"

#include <stdio.h>
#include <string.h>

static enum tt_table_format format_of(const struct tt_call *call) {
	return tt_call_format(call, "json") ? TT_TABLE_JSON
	       : tt_call_format(call, "md") ? TT_TABLE_MD
					    : TT_TABLE_TEXT;
}

static struct tt_diagnostics *new_diagnostics(struct tt_call *call) {
	struct tt_diagnostics *diagnostics = TT_NEW(call->arena, struct tt_diagnostics);
	tt_diagnostics_init(diagnostics, call->arena);
	return diagnostics;
}

/* What a call needs to find a pack. */
struct looking {
	struct tt_pack_path path;
	struct tt_pack_entries entries;
	bool failed; /* some folder or file could not be read; it was told */
};

static struct looking look(struct tt_call *call) {
	struct tt_diagnostics *diagnostics = new_diagnostics(call);
	struct looking looking = {.path = tt_call_packs(call)};
	looking.entries = tt_packs_find(call->arena, &looking.path, diagnostics);
	looking.failed = !tt_call_report(call, diagnostics);
	return looking;
}

static const struct tt_pack_entry *find(
	struct tt_call *call, const struct looking *looking, const char *name) {
	struct tt_diagnostics *diagnostics = new_diagnostics(call);
	const struct tt_pack_entry *entry =
		tt_pack_find(call->arena, looking->entries, tt_text_of(name), diagnostics);
	if (!tt_call_report(call, diagnostics) || entry != NULL)
		return entry;
	struct tt_text *candidates = TT_NEW_ARRAY(call->arena, struct tt_text, looking->entries.len);
	for (uint32_t i = 0; i < looking->entries.len; i++)
		candidates[i] = looking->entries.items[i].id;
	tt_call_wrong(call, "知識パック「%s」はない（tenten pack list で一覧）",
		"there is no pack «%s» (tenten pack list shows them)", name);
	tt_call_suggest(call, name, candidates, looking->entries.len);
	return NULL;
}

static enum tt_exit list(struct tt_call *call) {
	struct looking looking = look(call);
	tt_print_packs(&call->out, looking.entries, format_of(call));
	return looking.failed ? TT_EXIT_INPUT : TT_EXIT_GOOD;
}

static enum tt_exit show(struct tt_call *call) {
	struct looking looking = look(call);
	const struct tt_pack_entry *entry = find(call, &looking, call->arguments[1]);
	if (entry == NULL)
		return TT_EXIT_INPUT;
	if (entry->id.len == 0)
		return tt_call_wrong(call, "%s は知識パックではない", "%s is no pack", call->arguments[1]);
	if (format_of(call) == TT_TABLE_JSON)
		tt_print_pack_json(&call->out, entry);
	else
		tt_print_pack(&call->out, entry, format_of(call));
	return TT_EXIT_GOOD;
}

/* DIR/PACK-1.yaml, with - for what stands between the parts of the pack's name. */
static struct tt_text example_path(struct tt_call *call, struct tt_text id, uint32_t number) {
	struct tt_buf path;
	tt_buf_init(&path, call->arena, 1 << 14);
	tt_buf_format(&path, "%s/", call->values[TT_OPTION_WITNESS]);
	for (size_t i = 0; i < id.len; i++)
		tt_buf_byte(&path, (char)(id.bytes[i] == '/' ? '-' : id.bytes[i]));
	tt_buf_format(&path, "-%u.yaml", number);
	return tt_buf_text(&path);
}

static enum tt_exit write_examples(struct tt_call *call, struct tt_text id, struct tt_pack_cases cases) {
	const char *folder = call->values[TT_OPTION_WITNESS];
	bool made;
	if (folder == NULL || cases.items.len == 0)
		return TT_EXIT_GOOD;
	bool written = tt_directory_make(folder, &made) == TT_OK;
	for (uint32_t i = 0; written && i < cases.items.len; i++) {
		const struct tt_pack_case *one = &cases.items.items[i];
		struct tt_text path = example_path(call, id, i + 1);
		written = tt_file_write(path.bytes, one->example) == TT_OK;
		tt_out_format(&call->out, "%.*s: %.*s, %.*s\n", TT_TEXT_ARGS(path), TT_TEXT_ARGS(one->rule),
			TT_TEXT_ARGS(one->other));
	}
	if (written)
		return TT_EXIT_GOOD;
	tt_call_wrong(call, "%s に書けない", "cannot write to %s", folder);
	return TT_EXIT_SYSTEM;
}

static enum tt_exit check_entry(
	struct tt_call *call, const struct looking *looking, const struct tt_pack_entry *entry) {
	struct tt_diagnostics *diagnostics = new_diagnostics(call);
	struct tt_pack_cases cases = tt_pack_check(
		call->arena, looking->entries, entry, &looking->path, tt_time_today(), diagnostics);
	tt_call_report(call, diagnostics);
	bool clean = diagnostics->counts[TT_ERROR] + diagnostics->counts[TT_WARNING] == 0;
	struct tt_text id = entry->id.len > 0 ? entry->id : entry->path;
	if (clean)
		tt_out_format(&call->out, tt_say(&call->out, "%.*s: 問題なし\n", "%.*s: nothing wrong\n"),
			TT_TEXT_ARGS(id));
	else
		tt_out_format(&call->out,
			tt_say(&call->out, "%.*s: エラー%u、警告%u\n", "%.*s: %u errors, %u warnings\n"),
			TT_TEXT_ARGS(id), diagnostics->counts[TT_ERROR], diagnostics->counts[TT_WARNING]);
	enum tt_exit written = write_examples(call, id, cases);
	return written != TT_EXIT_GOOD ? written : clean ? TT_EXIT_GOOD : TT_EXIT_FOUND;
}

static enum tt_exit worse(enum tt_exit a, enum tt_exit b) {
	return a > b ? a : b;
}

static enum tt_exit check(struct tt_call *call) {
	struct looking looking = look(call);
	enum tt_exit worst = looking.failed ? TT_EXIT_INPUT : TT_EXIT_GOOD;
	for (int i = 1; i < call->argument_count; i++) {
		const struct tt_pack_entry *entry = find(call, &looking, call->arguments[i]);
		worst = worse(worst, entry == NULL ? TT_EXIT_INPUT : check_entry(call, &looking, entry));
	}
	for (uint32_t i = 0; call->argument_count == 1 && i < looking.entries.len; i++)
		if (!looking.entries.items[i].shadowed)
			worst = worse(worst, check_entry(call, &looking, &looking.entries.items[i]));
	return worst;
}

static const struct part {
	const char *name, *arguments;
	int least, most;
	enum tt_exit (*run)(struct tt_call *call);
} parts[] = {{"list", "list", 1, 1, list}, {"show", "show PACK", 2, 2, show},
	{"check", "check [PACK…]", 1, INT32_MAX, check}};

enum tt_exit tt_command_pack(struct tt_call *call) {
	struct tt_text names[TT_COUNT(parts)];
	for (size_t i = 0; i < TT_COUNT(parts); i++) {
		names[i] = tt_text_of(parts[i].name);
		if (strcmp(parts[i].name, call->arguments[0]) != 0)
			continue;
		if (!tt_call_counted(call, parts[i].arguments, parts[i].least, parts[i].most))
			return TT_EXIT_INPUT;
		return tt_call_run(call, parts[i].run);
	}
	enum tt_exit status = tt_call_wrong(call, "pack の「%s」は list、show、check のいずれでもない",
		"pack: «%s» is none of list, show, check", call->arguments[0]);
	tt_call_offer(call, call->arguments[0], names, TT_COUNT(names));
	return status;
}

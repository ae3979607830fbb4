/*
 * One pass over the body: files are taken as they come, whatever else there is is only looked through, and
 * read once more by the operation that wants it. The main file is put first in the end.
 */
#include "server/bundle.h"

#include <string.h>

static const char *const member_names[TT_BUNDLE_MEMBERS] = {[TT_BUNDLE_EDITS] = "edits",
	[TT_BUNDLE_ANSWERS] = "answers",
	[TT_BUNDLE_RULES] = "rules",
	[TT_BUNDLE_TO] = "to",
	[TT_BUNDLE_EVENTS] = "events",
	[TT_BUNDLE_BETWEEN] = "between",
	[TT_BUNDLE_APPLY] = "apply"};

struct reading {
	struct tt_arena *arena;
	struct tt_scan scan;
	struct tt_bundle *bundle;
	struct tt_text main;
	TT_VECTOR(struct tt_file_text) files;
	struct tt_index index; /* files by path */
	uint32_t allowed;
	bool has_main, has_files;
};

static bool twice(struct reading *reading, struct tt_text key) {
	return tt_scan_fault(&reading->scan, TT_FAULT_DUPLICATE_KEY, key, reading->scan.last);
}

/* ---- files ------------------------------------------------------------------------------------------- */

/* A place below the top, in the one way to write it. */
static bool is_path(struct tt_text path) {
	if (path.len == 0 || path.len >= TT_PATH_MAX || tt_text_first_bad(path) < path.len)
		return false;
	for (struct tt_text rest = path; rest.bytes != NULL;) {
		const char *slash = memchr(rest.bytes, '/', rest.len);
		struct tt_text part = {rest.bytes, slash == NULL ? rest.len : (size_t)(slash - rest.bytes)};
		if (part.len == 0 || tt_text_is(part, ".") || tt_text_is(part, "..") ||
			memchr(part.bytes, '\\', part.len) != NULL)
			return false;
		rest = slash == NULL ? (struct tt_text){NULL, 0}
				     : tt_text_slice(rest, part.len + 1, rest.len);
	}
	return true;
}

static uint32_t find_file(const struct reading *reading, struct tt_text path) {
	uint32_t probe = 0, id, hash = tt_text_hash(path);
	while ((id = tt_index_next(&reading->index, hash, &probe)) != TT_NONE)
		if (tt_text_equal(reading->files.items[id].path, path))
			return id;
	return TT_NONE;
}

static bool read_file(struct reading *reading, struct tt_text path) {
	struct tt_text text;
	if (!is_path(path))
		return tt_scan_fault(&reading->scan, TT_FAULT_WRONG_VALUE, path, reading->scan.last);
	if (find_file(reading, path) != TT_NONE)
		return twice(reading, path);
	if (reading->files.len == TT_BUNDLE_FILES)
		return tt_scan_fault(&reading->scan, TT_FAULT_TOO_MANY, TT_TEXT("files"), reading->scan.last);
	if (!tt_scan_text(&reading->scan, &text))
		return false;
	tt_index_add(reading->arena, &reading->index, tt_text_hash(path), reading->files.len);
	*tt_push(reading->arena, &reading->files) =
		(struct tt_file_text){tt_text_copy(reading->arena, path), text};
	return true;
}

static bool read_files(struct reading *reading) {
	bool first = true;
	struct tt_text path;
	if (!tt_scan_open(&reading->scan, '{'))
		return false;
	while (tt_scan_member(&reading->scan, &first, &path))
		if (!read_file(reading, path))
			return false;
	return tt_scan_good(&reading->scan);
}

/* ---- members ----------------------------------------------------------------------------------------- */

static bool read_other(struct reading *reading, struct tt_text key) {
	for (uint32_t i = 0; i < TT_BUNDLE_MEMBERS; i++) {
		if ((reading->allowed >> i & 1) == 0 || !tt_text_is(key, member_names[i]))
			continue;
		if (reading->bundle->members[i].bytes != NULL)
			return twice(reading, key);
		return tt_scan_value(&reading->scan, &reading->bundle->members[i]);
	}
	return tt_scan_fault(&reading->scan, TT_FAULT_UNKNOWN_KEY, key, reading->scan.last);
}

static bool read_member(struct reading *reading, struct tt_text key) {
	if (tt_text_is(key, "main")) {
		bool known = reading->has_main;
		reading->has_main = true;
		return known ? twice(reading, key) : tt_scan_text(&reading->scan, &reading->main);
	}
	if (!tt_text_is(key, "files"))
		return read_other(reading, key);
	bool known = reading->has_files;
	reading->has_files = true;
	return known ? twice(reading, key) : read_files(reading);
}

static bool read_members(struct reading *reading) {
	bool first = true;
	struct tt_text key;
	if (!tt_scan_open(&reading->scan, '{'))
		return false;
	while (tt_scan_member(&reading->scan, &first, &key))
		if (!read_member(reading, key))
			return false;
	return tt_scan_good(&reading->scan) && tt_scan_end(&reading->scan);
}

/* Is the main file one of those that came? It comes first then. */
static bool put_main_first(struct reading *reading, bool bare) {
	struct tt_fault *fault = reading->scan.fault;
	if (!reading->has_main && !reading->has_files && bare)
		return true;
	if (!reading->has_main || !reading->has_files)
		return tt_fault_set(
			fault, TT_FAULT_MISSING, reading->has_main ? TT_TEXT("files") : TT_TEXT("main"));
	uint32_t main = find_file(reading, reading->main);
	if (main == TT_NONE)
		return tt_fault_set(fault, TT_FAULT_MISSING, reading->main);
	struct tt_file_text file = reading->files.items[main];
	reading->files.items[main] = reading->files.items[0];
	reading->files.items[0] = file;
	return true;
}

bool tt_bundle_read(struct tt_arena *arena, struct tt_text text, uint32_t allowed, bool bare,
	struct tt_bundle *bundle, struct tt_fault *fault) {
	struct reading reading = {.arena = arena, .bundle = bundle, .allowed = allowed};
	*bundle = (struct tt_bundle){.source = text};
	tt_scan_init(&reading.scan, text, tt_arena_alloc(arena, text.len + 1), fault);
	reading.scan.longest = text.len;
	reading.scan.deepest = TT_SCAN_DEEPEST;
	if (!read_members(&reading) || !put_main_first(&reading, bare))
		return false;
	bundle->files = reading.files.items;
	bundle->count = reading.files.len;
	return true;
}

void tt_bundle_scan(struct tt_arena *arena, const struct tt_bundle *bundle, enum tt_bundle_member member,
	struct tt_scan *scan, struct tt_fault *fault) {
	struct tt_text text = bundle->members[member];
	tt_scan_init(scan, bundle->source, tt_arena_alloc(arena, text.len + 1), fault);
	scan->longest = text.len;
	scan->deepest = TT_SCAN_DEEPEST;
	scan->at = text.bytes;
	scan->end = text.bytes + text.len;
	scan->path[scan->depth++] = tt_text_of(member_names[member]);
}

bool tt_bundle_texts(struct tt_arena *arena, const struct tt_bundle *bundle, enum tt_bundle_member member,
	const struct tt_text **texts, uint32_t *count, struct tt_fault *fault) {
	struct tt_scan scan;
	TT_VECTOR(struct tt_text) found = {0};
	bool first = true;
	*count = 0;
	if (bundle->members[member].bytes == NULL)
		return true;
	tt_bundle_scan(arena, bundle, member, &scan, fault);
	if (!tt_scan_open(&scan, '['))
		return false;
	while (tt_scan_item(&scan, &first, found.len))
		if (!tt_scan_text(&scan, tt_push(arena, &found)))
			return false;
	*texts = found.items;
	*count = found.len;
	return tt_scan_good(&scan);
}

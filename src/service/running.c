/*
 * The texts of a model in one: a line that says what it is, then each file with its path, the model first,
 *then the packs that are built in, as they were when it was deployed. A program that comes with other packs
 *judges with the old ones as long as nobody deploys the model anew.
 *
 *	tenten-model 1
 *	folder PATH            packs are looked for here
 *	file BYTES PATH        and the bytes, and a line feed
 *	builtin BYTES ID
 */
#include "service/parts.h"
#include <stdlib.h>

enum { MODEL_LIMIT = 1 << 28, ENGINE_LIMIT_SHIFT = 36 };

static const char first_line[] = "tenten-model 1\n";
static const struct tt_text builtin_folder = {"(built in)", 10};

/* ---- packing ----------------------------------------------------------------------------------------- */

static struct tt_text folder_of(struct tt_text path) {
	size_t slash = path.len;
	while (slash > 0 && path.bytes[slash - 1] != '/')
		slash--;
	return tt_text_slice(path, 0, slash);
}

/* A path as seen from the folder, where it lies below. */
static struct tt_text from_folder(struct tt_text path, struct tt_text folder) {
	bool below = path.len > folder.len && memcmp(path.bytes, folder.bytes, folder.len) == 0;
	return below ? tt_text_slice(path, folder.len, path.len) : path;
}

static void pack_text(struct tt_buf *out, const char *what, struct tt_text path, struct tt_text text) {
	tt_buf_format(out, "%s %zu %.*s\n", what, text.len, TT_TEXT_ARGS(path));
	tt_buf_add(out, text);
	tt_buf_byte(out, '\n');
}

static const struct tt_builtin_pack *builtin_of(struct tt_text source) {
	for (uint32_t i = 0; i < tt_builtin_pack_count; i++)
		if (tt_builtin_packs[i].document.source.bytes == source.bytes)
			return &tt_builtin_packs[i];
	return NULL;
}

void tt_running_pack(
	const struct tt_diagnostics *diagnostics, struct tt_pack_path packs, struct tt_buf *out) {
	struct tt_text folder = folder_of(diagnostics->files.items[0]->path);
	tt_buf_string(out, first_line);
	for (uint32_t i = 0; i < packs.len; i++)
		tt_buf_format(out, "folder %.*s\n", TT_TEXT_ARGS(from_folder(packs.folders[i], folder)));
	for (uint32_t i = 0; i < diagnostics->files.len; i++) {
		const struct tt_document *document = diagnostics->files.items[i];
		const struct tt_builtin_pack *builtin = builtin_of(document->source);
		if (builtin != NULL)
			pack_text(out, "builtin", tt_text_of(builtin->id), document->source);
		else
			pack_text(out, "file", from_folder(document->path, folder), document->source);
	}
}

/* ---- unpacking --------------------------------------------------------------------------------------- */

struct unpacked {
	struct tt_arena *arena;
	TT_VECTOR(struct tt_file_text) texts;
	TT_VECTOR(struct tt_text) folders;
	bool other; /* a built-in pack is not what it was */
};

static struct tt_text take_line(struct tt_text *rest) {
	const char *end = rest->len == 0 ? NULL : memchr(rest->bytes, '\n', rest->len);
	size_t len = end == NULL ? rest->len : (size_t)(end - rest->bytes);
	struct tt_text line = tt_text_slice(*rest, 0, len);
	*rest = tt_text_slice(*rest, len + 1, rest->len);
	return line;
}

static bool take_text(struct tt_text *rest, struct tt_text line, struct tt_file_text *text) {
	size_t at = 0;
	uint64_t len = 0;
	for (; at < line.len && line.bytes[at] != ' '; at++) {
		if (line.bytes[at] < '0' || line.bytes[at] > '9' || len > MODEL_LIMIT)
			return false;
		len = len * 10 + (uint64_t)(line.bytes[at] - '0');
	}
	if (at == line.len || len + 1 > rest->len)
		return false;
	text->path = tt_text_slice(line, at + 1, line.len);
	text->text = tt_text_slice(*rest, 0, len);
	*rest = tt_text_slice(*rest, len + 1, rest->len);
	return true;
}

static bool add_builtin(struct unpacked *unpacked, struct tt_file_text text) {
	const struct tt_builtin_pack *builtin = tt_builtin_pack_find(text.path);
	if (builtin != NULL && tt_text_equal(builtin->document.source, text.text))
		return true;
	text.path = tt_pack_file(unpacked->arena, builtin_folder, text.path);
	*tt_push(unpacked->arena, &unpacked->texts) = text;
	unpacked->other = true;
	return true;
}

static bool unpack(struct unpacked *unpacked, struct tt_text packed) {
	struct tt_file_text text;
	if (!tt_text_starts(packed, first_line))
		return false;
	(void)take_line(&packed);
	while (packed.len > 0) {
		struct tt_text line = take_line(&packed);
		if (tt_text_starts(line, "folder "))
			*tt_push(unpacked->arena, &unpacked->folders) = tt_text_slice(line, 7, line.len);
		else if (tt_text_starts(line, "file ") &&
			 take_text(&packed, tt_text_slice(line, 5, line.len), &text))
			*tt_push(unpacked->arena, &unpacked->texts) = text;
		else if (!tt_text_starts(line, "builtin ") ||
			 !take_text(&packed, tt_text_slice(line, 8, line.len), &text) ||
			 !add_builtin(unpacked, text))
			return false;
	}
	if (unpacked->other)
		*tt_push(unpacked->arena, &unpacked->folders) = builtin_folder;
	return unpacked->texts.len > 0;
}

/* ---- opening ----------------------------------------------------------------------------------------- */

static bool complain(
	const struct tt_diagnostics *diagnostics, struct tt_arena *arena, struct tt_fault *fault) {
	struct tt_buf said;
	const struct tt_diagnostic *first = NULL;
	for (uint32_t i = 0; i < diagnostics->items.len && first == NULL; i++)
		if (tt_code_severity(diagnostics->items.items[i].code) == TT_ERROR)
			first = &diagnostics->items.items[i];
	tt_buf_init(&said, arena, 4096);
	if (first != NULL)
		tt_diagnostic_message(first, TT_EN, &said);
	return tt_fault_set(fault, TT_FAULT_BAD_MODEL, tt_buf_text(&said));
}

static uint32_t number_instance(void *context, struct tt_text name) {
	struct tt_running *running = context;
	uint32_t known = tt_names_find(&running->instances, name);
	if (known != TT_NONE)
		return known;
	if (!running->recording)
		return TT_INSTANCE_UNMET;
	return tt_names_intern(&running->arena, &running->instances, tt_text_copy(&running->arena, name));
}

struct opening {
	struct tt_running *running;
	struct tt_text packed;
	struct tt_fault *fault;
	bool good;
};

static void open_packed(void *context) {
	struct opening *opening = context;
	struct tt_running *running = opening->running;
	struct unpacked unpacked = {.arena = &running->arena};
	tt_diagnostics_init(&running->diagnostics, &running->arena);
	if (!unpack(&unpacked, tt_text_copy(&running->arena, opening->packed))) {
		tt_fault_set(opening->fault, TT_FAULT_STORE_DAMAGED, TT_TEXT("models"));
		return;
	}
	struct tt_model_request request = {.path = unpacked.texts.items[0].path,
		.alone = true,
		.texts = unpacked.texts.items,
		.text_count = unpacked.texts.len,
		.packs = {unpacked.folders.items, unpacked.folders.len}};
	running->model = tt_model_open(&running->arena, &request, &running->diagnostics);
	if (!tt_diagnostics_failed(&running->diagnostics))
		running->program = tt_program_compile(running->model);
	if (tt_diagnostics_failed(&running->diagnostics)) {
		complain(&running->diagnostics, &running->arena, opening->fault);
		return;
	}
	running->engine =
		tt_engine_create(&running->arena, running->model, running->program, TT_TIME_MIN, NULL, 0);
	tt_phrases_init(&running->phrases, &running->arena);
	tt_recall_init(running);
	running->teller = tt_teller_create(&running->arena, running->model, number_instance, running);
	opening->good = true;
}

static void write_version(struct tt_text packed, char version[TT_VERSION_SIZE]) {
	struct tt_hash hash = tt_hash_of(packed.bytes, packed.len);
	for (int i = 0; i < TT_HASH_SIZE; i++)
		snprintf(version + 2 * i, 3, "%02x", hash.bytes[i]);
}

bool tt_running_open(struct tt_text packed, struct tt_running **running, struct tt_fault *fault) {
	*running = calloc(1, sizeof(**running));
	if (*running == NULL)
		return tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	tt_arena_init(&(*running)->arena, (size_t)1 << ENGINE_LIMIT_SHIFT);
	struct opening opening = {*running, packed, fault, false};
	if (tt_arena_run(&(*running)->arena, open_packed, &opening) != TT_OK)
		tt_fault_set(fault, TT_FAULT_STORE_FAILED, TT_TEXT("memory"));
	if (opening.good) {
		write_version(packed, (*running)->version);
		return true;
	}
	tt_running_close(*running);
	*running = NULL;
	return false;
}

void tt_running_close(struct tt_running *running) {
	if (running == NULL)
		return;
	tt_arena_finish(&running->arena);
	free(running);
}

bool tt_running_read(const struct tt_model_request *request, struct tt_arena *arena, struct tt_buf *packed,
	struct tt_fault *fault) {
	struct tt_diagnostics diagnostics;
	tt_diagnostics_init(&diagnostics, arena);
	(void)tt_model_open(arena, request, &diagnostics);
	if (tt_diagnostics_failed(&diagnostics))
		return complain(&diagnostics, arena, fault);
	tt_running_pack(&diagnostics, request->packs, packed);
	return !packed->truncated || tt_fault_set(fault, TT_FAULT_TOO_LONG, request->path);
}

/* ---- bodies ------------------------------------------------------------------------------------------ */

static bool read_body_member(struct tt_scan *scan, struct tt_text key, struct tt_recorded *body) {
	struct tt_text text;
	struct {
		const char *key;
		struct tt_text *text;
	} texts[] = {{"model_event", &body->model_event}, {"verdict", &body->verdict},
		{"version", &body->version}, {"deployed", &body->deployed}};
	if (tt_text_is(key, "event"))
		return tt_scan_value(scan, &body->event);
	if (tt_text_is(key, "erased"))
		return tt_scan_value(scan, &body->erased);
	if (tt_text_is(key, "recorded")) {
		bool impossible = false;
		return tt_scan_text(scan, &text) && tt_time_parse(text, &body->recorded, &impossible);
	}
	for (size_t i = 0; i < TT_COUNT(texts); i++)
		if (tt_text_is(key, texts[i].key))
			return tt_scan_text(scan, texts[i].text);
	return tt_scan_value(scan, &text);
}

bool tt_recorded_read(struct tt_text text, char *spare, struct tt_recorded *body, struct tt_fault *fault) {
	struct tt_scan scan;
	struct tt_text key;
	bool first = true;
	*body = (struct tt_recorded){0};
	tt_scan_init(&scan, text, spare, fault);
	if (!tt_scan_open(&scan, '{'))
		return false;
	while (tt_scan_member(&scan, &first, &key))
		if (!read_body_member(&scan, key, body))
			return tt_scan_good(&scan) ? tt_fault_set(fault, TT_FAULT_STORE_DAMAGED, key) : false;
	return tt_scan_good(&scan) && tt_scan_end(&scan);
}

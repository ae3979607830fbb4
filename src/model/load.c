/*
 * From files to a model. First all documents are gathered: the model, what it includes, the packs it uses
 * (built in, or files beside the model), and core, which everybody uses. Then they are read in two passes
 * (reader.h).
 *
 * The trees of the documents lie in an arena of their own, which is gone before the model is used: only the
 * text of the files stays, for diagnostics and for the names that point into it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "model/pack.h"
#include "model/reader.h"

enum {
	SOURCES_LIMIT = 1000, /* documents of one model */
	COST_MAX = 1000000,
};

/* ---- an empty model -------------------------------------------------------------------------------- */

static const struct builtin_attribute {
	const char *name, *ja, *en;
	uint8_t class, type, join;
} builtin_attributes[] = {
#define ATTRIBUTE(name, class, type, join, ja, en, meaning_ja, meaning_en)                                   \
	{#name, ja, en, TT_CLASS_##class, TT_TYPE_##type, TT_JOIN_##join},
#include "model/attribute.def"
#undef ATTRIBUTE
};

static struct tt_model *new_model(
	struct tt_arena *arena, struct tt_text path, struct tt_diagnostics *diagnostics) {
	struct tt_model *model = TT_NEW(arena, struct tt_model);
	model->arena = arena;
	model->diagnostics = diagnostics;
	model->path = path;
	model->question_does_not_handle = model->question_can_reach = TT_NONE;
	tt_sets_init(&model->sets, arena);
	tt_push(arena, &model->formulas.nodes)->kind = TT_FORMULA_FALSE;
	tt_push(arena, &model->formulas.nodes)->kind = TT_FORMULA_TRUE;
	for (uint32_t i = 0; i < TT_ATTRIBUTE_BUILTIN; i++) {
		const struct builtin_attribute *row = &builtin_attributes[i];
		struct tt_named named = {.id = tt_text_of(row->name),
			.title = {tt_text_of(row->ja), tt_text_of(row->en)},
			.mark = TT_NO_MARK,
			.pack = 0};
		bool stored = row->class == TT_CLASS_CARRIED ||
			      i == TT_controller; /* contracts may add controllers */
		*tt_push(arena, &model->attributes) = (struct tt_attribute_kind){.named = named,
			.class = row->class,
			.type = row->type,
			.join = row->join,
			.column = stored ? model->column_count++ : TT_NONE};
		tt_declare(model, TT_SYMBOL_ATTRIBUTE, &named, i);
	}
	return model;
}

/* ---- documents ------------------------------------------------------------------------------------- */

static void add_source(
	struct tt_reader *reader, const struct tt_document *document, uint32_t pack, bool check) {
	struct tt_diagnostics *diagnostics = reader->model->diagnostics;
	struct tt_source source = {.document = document, .pack = pack};
	source.file = tt_diagnostics_file(diagnostics, document);
	uint8_t *wrong = NULL;
	if (check && document->len > 0)
		tt_shape_check(reader->scratch, document, source.file,
			pack == TT_NONE ? TT_RECORD_model : TT_RECORD_pack, diagnostics, &wrong);
	source.wrong = wrong;
	*tt_push(reader->scratch, &reader->sources) = source;
}

/* Is there a text in the place of this file? source may be NULL. */
static bool find_text(struct tt_reader *reader, struct tt_text path, struct tt_text *source) {
	for (uint32_t i = 0; i < reader->text_count; i++)
		if (tt_text_equal(reader->texts[i].path, path)) {
			if (source != NULL)
				*source = tt_text_copy(reader->model->arena, reader->texts[i].text);
			return true;
		}
	return false;
}

/* Bytes in memory may come from anybody: they do not say which files to open, but for texts beside them. */
static bool may_open(
	struct tt_reader *reader, struct tt_text path, struct tt_text as_written, struct tt_mark mark) {
	if (!reader->alone || find_text(reader, path, NULL))
		return true;
	tt_complain(reader->model->diagnostics, TT_CODE_NO_FILES, mark, as_written, (struct tt_text){0});
	return false;
}

/* Is a pack in this place? ours: its folder is one of the path's, which whoever reads the model gave. */
static bool is_there(struct tt_reader *reader, struct tt_text path, bool ours) {
	bool may = !reader->alone || (ours && reader->folders);
	return find_text(reader, path, NULL) || (may && tt_file_exists(path.bytes));
}

/* Takes the last part off a path of settled ones; false if there is none. */
static bool step_up(struct tt_buf *path) {
	bool some = path->len > 0;
	while (path->len > 0 && path->bytes[--path->len] != '/')
		;
	return some;
}

/* "a/./b/../c" as "a/c". As it is where that leads above the place where it begins, and if it is absolute. */
static struct tt_text settle(struct tt_arena *arena, struct tt_text path) {
	struct tt_buf settled;
	tt_buf_init(&settled, arena, path.len + 1);
	for (struct tt_text rest = path; rest.len > 0;) {
		const char *slash = memchr(rest.bytes, '/', rest.len);
		size_t len = slash == NULL ? rest.len : (size_t)(slash - rest.bytes);
		struct tt_text part = {rest.bytes, len};
		rest = tt_text_slice(rest, len + (slash != NULL), rest.len);
		if (len == 0 || (tt_text_is(part, "..") && !step_up(&settled)))
			return path;
		if (tt_text_is(part, ".") || tt_text_is(part, ".."))
			continue;
		tt_buf_string(&settled, settled.len > 0 ? "/" : "");
		tt_buf_add(&settled, part);
	}
	return tt_buf_text(&settled);
}

/*
 * A path beside another file; absolute ones, and those beside a file without a folder, stay as they are.
 * Texts that stand for files know nothing of folders: "a/../b" is "b" there.
 */
static struct tt_text beside(struct tt_reader *reader, struct tt_text file, struct tt_text path) {
	struct tt_arena *arena = reader->model->arena;
	size_t slash = file.len;
	while (slash > 0 && file.bytes[slash - 1] != '/')
		slash--;
	if (tt_text_starts(path, "/"))
		return tt_text_copy(arena, path);
	path = tt_text_format(arena, "%.*s%.*s", (int)slash, file.bytes, TT_TEXT_ARGS(path));
	return reader->alone && !find_text(reader, path, NULL) ? settle(arena, path) : path;
}

/* If the memory of the parser runs out, so has ours: a model without what was left unread would permit too
 * much. */
static enum tt_status read_tree(
	struct tt_reader *reader, struct tt_text path, struct tt_text source, struct tt_document *document) {
	enum tt_status status =
		tt_document_read(reader->scratch, path, source, reader->model->diagnostics, document);
	if (status == TT_LIMIT)
		tt_arena_alloc(reader->model->arena, SIZE_MAX);
	return status;
}

/* Reads a file into the model's arena and its tree into scratch; NULL after a complaint. */
static const struct tt_document *open_document(struct tt_reader *reader, struct tt_text path) {
	struct tt_model *model = reader->model;
	struct tt_document *document = TT_NEW(model->arena, struct tt_document);
	struct tt_text source;
	enum tt_status status = TT_OK;
	if (!find_text(reader, path, &source))
		status = tt_document_slurp(model->arena, path, model->diagnostics, document, &source);
	if (status == TT_OK)
		status = read_tree(reader, path, source, document);
	return status == TT_OK && document->len > 0 ? document : NULL;
}

static bool opened(const struct tt_reader *reader, struct tt_text path) {
	TT_FOR_SOURCES(reader, source)
	if (tt_text_equal(source->document->path, path))
		return true;
	return false;
}

static bool too_many(struct tt_reader *reader, struct tt_mark mark) {
	if (reader->sources.len < SOURCES_LIMIT)
		return false;
	tt_complain(reader->model->diagnostics, TT_CODE_TOO_MANY_FILES, mark,
		tt_text_format(reader->model->arena, "%d", SOURCES_LIMIT), (struct tt_text){0});
	return true;
}

/* Documents join the end of the list while it is walked: what they include in turn comes after them. */
static void gather_includes(struct tt_reader *reader) {
	struct tt_model *model = reader->model;
	for (uint32_t at = 0; at < reader->sources.len; at++) {
		struct tt_source source = reader->sources.items[at];
		struct tt_scope scope = tt_source_scope(reader, &source);
		uint32_t include = tt_value(&source, 0, "include");
		struct tt_words words =
			tt_keep_words(reader, tt_read_words(reader, &source, &scope, include));
		for (uint32_t i = 0; i < words.len && !too_many(reader, words.marks[i]); i++) {
			struct tt_text path = beside(reader, source.document->path, words.texts[i]);
			if (opened(reader, path)) {
				tt_complain(model->diagnostics, TT_CODE_INCLUDE_TWICE, words.marks[i], path,
					(struct tt_text){0});
				continue;
			}
			if (!may_open(reader, path, words.texts[i], words.marks[i]))
				continue;
			const struct tt_document *document = open_document(reader, path);
			if (document != NULL)
				add_source(reader, document, TT_NONE, true);
		}
	}
}

/* ---- packs ----------------------------------------------------------------------------------------- */

static uint32_t find_pack(const struct tt_model *model, struct tt_text id) {
	for (uint32_t i = 0; i < model->packs.len; i++)
		if (tt_text_equal(model->packs.items[i].id, id))
			return i;
	return TT_NONE;
}

/* A pack that is looked for: what was asked for, and what there is instead. */
struct wanted {
	struct tt_reader *reader;
	struct tt_text id, version; /* version empty: any */
	struct tt_mark mark;
	struct tt_buf others; /* versions that are not the one asked for, with their places */
};

static bool is_wanted(struct wanted *wanted, const struct tt_document *document, struct tt_text place) {
	struct tt_text version = tt_pack_says(document, "version");
	if (wanted->version.len == 0 || tt_text_equal(version, wanted->version))
		return true;
	tt_buf_format(&wanted->others, "%s%.*s (%.*s)", wanted->others.len > 0 ? ", " : "",
		TT_TEXT_ARGS(version.len > 0 ? version : TT_TEXT("-")), TT_TEXT_ARGS(place));
	return false;
}

/* A built-in pack that a file replaces is another one than the program was tested with: that is told. */
static void tell_shadowed(struct wanted *wanted, const struct tt_document *document) {
	const struct tt_builtin_pack *builtin = tt_builtin_pack_find(wanted->id);
	if (builtin == NULL || tt_text_equal(builtin->document.source, document->source))
		return;
	struct tt_text version = tt_pack_says(document, "version"),
		       old = tt_pack_says(&builtin->document, "version");
	struct tt_diagnostic *note = tt_complain(wanted->reader->model->diagnostics, TT_CODE_PACK_SHADOWS,
		wanted->mark, wanted->id,
		tt_text_format(wanted->reader->scratch, "%.*s (version %.*s)", TT_TEXT_ARGS(document->path),
			TT_TEXT_ARGS(version)));
	note->arguments[2] = tt_text_copy(wanted->reader->model->arena, old);
}

/* The pack in one folder, if it is there, says that it is this one, and is of the version. */
static const struct tt_document *open_in_folder(struct wanted *wanted, struct tt_text folder, bool ours) {
	struct tt_reader *reader = wanted->reader;
	struct tt_text path = tt_pack_file(reader->model->arena, folder, wanted->id);
	if (path.len == 0 || !is_there(reader, path, ours))
		return NULL;
	const struct tt_document *document = open_document(reader, path);
	if (document == NULL || !is_wanted(wanted, document, path))
		return NULL;
	struct tt_text id = tt_pack_says(document, "pack");
	if (!tt_text_equal(id, wanted->id)) {
		tt_complain(reader->model->diagnostics, TT_CODE_PACK_ID, wanted->mark, path, id);
		return NULL;
	}
	tell_shadowed(wanted, document);
	return document;
}

static const struct tt_document *open_on_path(struct wanted *wanted) {
	struct tt_reader *reader = wanted->reader;
	const struct tt_document *document = NULL;
	for (uint32_t i = 0; i < reader->packs.len && document == NULL; i++)
		document = open_in_folder(wanted, reader->packs.folders[i], true);
	if (document == NULL && !tt_text_is(reader->model->path, "-"))
		document =
			open_in_folder(wanted, beside(reader, reader->model->path, TT_TEXT("packs")), false);
	return document;
}

static void complain_unknown(struct wanted *wanted) {
	struct tt_reader *reader = wanted->reader;
	struct tt_diagnostics *diagnostics = reader->model->diagnostics;
	if (wanted->others.len > 0) {
		tt_complain(diagnostics, TT_CODE_PACK_VERSION, wanted->mark, wanted->id, wanted->version)
			->arguments[2] = tt_text_copy(diagnostics->arena, tt_buf_text(&wanted->others));
		return;
	}
	struct tt_text *candidates = TT_NEW_ARRAY(reader->scratch, struct tt_text, tt_builtin_pack_count);
	for (uint32_t i = 0; i < tt_builtin_pack_count; i++)
		candidates[i] = tt_text_of(tt_builtin_packs[i].id);
	tt_complain(diagnostics, TT_CODE_UNKNOWN_PACK, wanted->mark, wanted->id, (struct tt_text){0})
		->suggestion = tt_nearest(wanted->id, candidates, tt_builtin_pack_count);
}

/* A file by its path; or a pack by its name, from the folders of the path or built in. */
static const struct tt_document *open_pack(struct wanted *wanted, struct tt_text beside_file, bool *check) {
	struct tt_model *model = wanted->reader->model;
	uint32_t errors = model->diagnostics->counts[TT_ERROR];
	const struct tt_document *document;
	*check = true;
	if (tt_pack_is_file(wanted->id)) {
		struct tt_text path = beside(wanted->reader, beside_file, wanted->id);
		document = may_open(wanted->reader, path, wanted->id, wanted->mark)
				   ? open_document(wanted->reader, path)
				   : NULL;
		if (document != NULL && !is_wanted(wanted, document, wanted->id))
			document = NULL;
	} else {
		document = open_on_path(wanted);
	}
	const struct tt_builtin_pack *builtin = tt_builtin_pack_find(wanted->id);
	if (document == NULL && builtin != NULL &&
		is_wanted(wanted, &builtin->document, TT_TEXT("built in"))) {
		*check = false;
		document = &builtin->document;
	}
	if (document == NULL && model->diagnostics->counts[TT_ERROR] == errors)
		complain_unknown(wanted);
	return document;
}

static uint32_t gather_pack(
	struct tt_reader *reader, struct tt_text id, struct tt_mark mark, struct tt_text beside_file);

/* The packs that a document uses, and all that those use. */
static tt_set_id gather_uses(struct tt_reader *reader, struct tt_source source) {
	struct tt_scope scope = tt_source_scope(reader, &source);
	struct tt_words words =
		tt_keep_words(reader, tt_read_words(reader, &source, &scope, tt_value(&source, 0, "use")));
	tt_set_id uses = TT_SET_EMPTY;
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t pack = gather_pack(reader, words.texts[i], words.marks[i], source.document->path);
		if (pack == TT_NONE)
			continue;
		uses = tt_set_with(&reader->model->sets, uses, pack);
		uses = tt_set_union(&reader->model->sets, uses, reader->model->packs.items[pack].uses);
	}
	return uses;
}

/* The pack of this id that has been met, or TT_NONE. */
static uint32_t known_pack(struct tt_reader *reader, struct tt_text id, struct tt_mark mark) {
	struct tt_model *model = reader->model;
	uint32_t known = find_pack(model, id);
	if (known != TT_NONE && model->packs.items[known].being_read)
		tt_complain(model->diagnostics, TT_CODE_CIRCLE, mark, id, TT_TEXT("use"));
	return known;
}

/* The same for what a file says that it is: one pack may be used from several places, under several paths. */
static uint32_t declared_pack(struct tt_reader *reader, const struct tt_document *document,
	struct tt_mark mark, struct tt_text *id) {
	uint32_t node = tt_node_get(document, 0, "pack");
	if (node == TT_NONE || document->nodes[node].kind != TT_NODE_SCALAR)
		return TT_NONE;
	*id = tt_text_copy(reader->model->arena, tt_node_text(document, node));
	uint32_t known = known_pack(reader, *id, mark);
	if (known == TT_NONE)
		return TT_NONE;
	TT_FOR_SOURCES(reader, source)
	if (source->pack == known && !tt_text_equal(source->document->source, document->source))
		tt_complain(reader->model->diagnostics, TT_CODE_DUPLICATE_ID, mark, *id,
			TT_TEXT("pack (知識パック)"))
			->also = tt_value_mark(source, tt_value(source, 0, "pack"));
	return known;
}

/* Two versions of one pack cannot be in use together. */
static uint32_t same_version(struct tt_reader *reader, uint32_t known, const struct wanted *wanted) {
	const struct tt_pack *pack = &reader->model->packs.items[known];
	if (wanted->version.len > 0 && !tt_text_equal(wanted->version, pack->version))
		tt_complain(reader->model->diagnostics, TT_CODE_PACK_VERSION, wanted->mark, pack->id,
			wanted->version)
			->arguments[2] = pack->version.len > 0 ? pack->version : TT_TEXT("-");
	return known;
}

static uint32_t gather_pack(
	struct tt_reader *reader, struct tt_text id, struct tt_mark mark, struct tt_text beside_file) {
	struct tt_model *model = reader->model;
	struct wanted wanted = {.reader = reader, .mark = mark};
	wanted.id = id = tt_pack_name(id, &wanted.version);
	tt_buf_init(&wanted.others, reader->scratch, 1 << 16);
	uint32_t known = known_pack(reader, id, mark);
	if (known != TT_NONE)
		return same_version(reader, known, &wanted);
	if (too_many(reader, mark))
		return TT_NONE;
	bool check;
	const struct tt_document *document = open_pack(&wanted, beside_file, &check);
	if (document == NULL)
		return TT_NONE;
	known = declared_pack(reader, document, mark, &id);
	if (known != TT_NONE)
		return known;
	known = model->packs.len;
	tt_push(model->arena, &model->packs)->id = id;
	model->packs.items[known].being_read = true;
	model->packs.items[known].version = tt_text_copy(model->arena, tt_pack_says(document, "version"));
	model->packs.items[known].path = check ? document->path : (struct tt_text){0};
	add_source(reader, document, known, check);
	struct tt_source source = reader->sources.items[reader->sources.len - 1];
	tt_set_id uses = gather_uses(reader, source);
	struct tt_pack *pack = &model->packs.items[known];
	pack->uses = uses;
	pack->being_read = false;
	pack->id = tt_read_text(reader, &source, 0, "pack");
	pack->title = tt_read_title(reader, &source, 0, "title", pack->id);
	pack->checked = tt_read_date(reader, &source, 0, "checked", TT_TIME_MIN);
	struct tt_scope scope = tt_source_scope(reader, &source);
	struct tt_words knows =
		tt_keep_words(reader, tt_read_words(reader, &source, &scope, tt_value(&source, 0, "knows")));
	pack->knows = knows.texts;
	pack->knows_count = knows.len;
	uint32_t covers = tt_value(&source, 0, "covers");
	if (covers != TT_NONE)
		pack->omits = tt_read_titles(
			reader, &source, tt_value(&source, covers, "omits"), &pack->omit_count);
	return known;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void read_head(struct tt_reader *reader, const struct tt_source *source) {
	struct tt_model *model = reader->model;
	uint32_t version = tt_value(source, 0, "tenten");
	if (version != TT_NONE && !tt_text_is(tt_value_text(reader, source, version), "1"))
		tt_complain(model->diagnostics, TT_CODE_VERSION, tt_value_mark(source, version),
			tt_value_text(reader, source, version), (struct tt_text){0});
	model->title = tt_read_title(reader, source, 0, "title", model->path);
	model->as_of = tt_read_date(reader, source, 0, "as_of", tt_time_today());
}

static void read_costs(struct tt_reader *reader, const struct tt_source *source) {
	struct tt_model *model = reader->model;
	TT_FOR_PAIRS(source->document, tt_value(source, 0, "costs"), key, value) {
		struct tt_text number = tt_value_text(reader, source, value);
		struct tt_cost cost = {tt_value_text(reader, source, key), 0, source->pack};
		for (size_t i = 0; i < number.len && cost.number < COST_MAX; i++)
			cost.number = cost.number * 10 + (uint32_t)(number.bytes[i] - '0');
		cost.number = cost.number < COST_MAX ? cost.number : COST_MAX;
		*tt_push(model->arena, &model->costs) = cost;
	}
}

/* Names of places stand for the countries in them; sets of countries are declared before this is read. */
static void read_coverage(struct tt_reader *reader, const struct tt_source *source) {
	struct tt_model *model = reader->model;
	struct tt_pack *pack = &model->packs.items[source->pack];
	struct tt_scope scope = tt_source_scope(reader, source);
	uint32_t covers = tt_value(source, 0, "covers");
	pack->covered = TT_ALWAYS;
	if (covers == TT_NONE)
		return;
	pack->covered = tt_read_ends(reader, source, covers);
	struct tt_words words = tt_read_words(reader, source, &scope, tt_value(source, covers, "countries"));
	pack->examines = words.len > 0;
	for (uint32_t i = 0; i < words.len; i++) {
		uint32_t place = tt_look_up(&scope, TT_SYMBOL_PLACE, words.texts[i]);
		uint32_t word = tt_names_intern(model->arena, &model->words, words.texts[i]);
		if (place != TT_NONE)
			pack->places = tt_set_with(&model->sets, pack->places, place);
		else
			pack->countries = tt_set_with(&model->sets, pack->countries, word);
	}
	words = tt_read_words(reader, source, &scope, tt_value(source, covers, "sectors"));
	pack->sectors = words.len > 0 ? TT_SET_EMPTY : TT_SET_ALL;
	for (uint32_t i = 0; i < words.len; i++)
		pack->sectors = tt_set_with(&model->sets, pack->sectors,
			tt_names_intern(model->arena, &model->words, words.texts[i]));
}

static void find_machine_questions(struct tt_model *model) {
	struct tt_scope scope = {.model = model, .pack = 0};
	model->question_does_not_handle = tt_look_up(&scope, TT_SYMBOL_QUESTION, TT_TEXT("does-not-handle"));
	model->question_can_reach = tt_look_up(&scope, TT_SYMBOL_QUESTION, TT_TEXT("can-reach"));
	model->question_on_behalf = tt_look_up(&scope, TT_SYMBOL_QUESTION, TT_TEXT("acts-on-behalf"));
	model->question_law_examined = tt_look_up(&scope, TT_SYMBOL_QUESTION, TT_TEXT("law-examined"));
}

/* The documents' trees go; their text and path stay for diagnostics. */
static void forget_trees(struct tt_diagnostics *diagnostics) {
	for (uint32_t i = 0; i < diagnostics->files.len; i++) {
		const struct tt_document *old = diagnostics->files.items[i];
		struct tt_document *kept = TT_NEW(diagnostics->arena, struct tt_document);
		kept->path = old->path;
		kept->source = old->source;
		kept->lines = old->lines;
		kept->line_count = old->line_count;
		diagnostics->files.items[i] = kept;
	}
}

/* Somebody may want to see what is wrong with a pack; a pack is checked by a model that uses it. */
static bool is_pack(struct tt_reader *reader, const struct tt_document *document) {
	uint32_t pack = tt_node_get(document, 0, "pack");
	struct tt_diagnostics *diagnostics = reader->model->diagnostics;
	if (pack == TT_NONE)
		return false;
	tt_complain(diagnostics, TT_CODE_IS_A_PACK,
		tt_node_mark(tt_diagnostics_file(diagnostics, document), document, pack),
		tt_node_text(document, pack), (struct tt_text){0});
	return true;
}

/* A pack sees the names of those that it knows, where they are in use. */
static void see_known_packs(struct tt_model *model) {
	for (uint32_t i = 0; i < model->packs.len; i++) {
		struct tt_pack *pack = &model->packs.items[i];
		for (uint32_t j = 0; j < pack->knows_count; j++) {
			uint32_t known = find_pack(model, pack->knows[j]);
			if (known != TT_NONE)
				pack->uses = tt_set_with(&model->sets, pack->uses, known);
		}
	}
}

static void read_all(struct tt_reader *reader, const struct tt_document *document) {
	struct tt_model *model = reader->model;
	if (is_pack(reader, document))
		return;
	gather_pack(reader, TT_TEXT("core"), TT_NO_MARK, model->path); /* pack 0 */
	add_source(reader, document, TT_NONE, true);
	uint32_t main_source = reader->sources.len - 1;
	gather_uses(reader, reader->sources.items[main_source]);
	gather_includes(reader);
	for (uint32_t i = main_source + 1; i < reader->sources.len; i++)
		if (reader->sources.items[i].pack == TT_NONE)
			gather_uses(reader, reader->sources.items[i]);
	see_known_packs(model);
	read_head(reader, &reader->sources.items[main_source]);
	tt_declare_things(reader);
	tt_declare_catalogues(reader);
	tt_declare_regimes(reader);
	tt_declare_events(reader);
	TT_FOR_SOURCES(reader, source) {
		read_costs(reader, source);
		if (source->pack != TT_NONE)
			read_coverage(reader, source);
	}
	tt_read_things(reader);
	tt_read_regimes(reader);
	tt_read_flow(reader);
	tt_read_catalogues(reader);
	find_machine_questions(model);
}

static void finish_arena(void *arena) {
	tt_arena_finish(arena);
}

static struct tt_reader *new_reader(struct tt_model *model) {
	struct tt_reader *reader = TT_NEW(model->arena, struct tt_reader);
	reader->model = model;
	reader->scratch = TT_NEW(model->arena, struct tt_arena);
	tt_arena_init(reader->scratch, model->arena->ceiling);
	reader->scratch->recover = model->arena->recover;
	reader->scratch->fail_after = model->arena->fail_after;
	tt_arena_defer(model->arena, finish_arena, reader->scratch);
	return reader;
}

static struct tt_model *finish_model(struct tt_reader *reader) {
	forget_trees(reader->model->diagnostics);
	tt_arena_finish(reader->scratch);
	return reader->model;
}

struct tt_model *tt_model_open(
	struct tt_arena *arena, const struct tt_model_request *request, struct tt_diagnostics *diagnostics) {
	struct tt_reader *reader = new_reader(new_model(arena, request->path, diagnostics));
	reader->alone = request->alone;
	reader->folders = request->folders;
	reader->packs = request->packs;
	reader->texts = request->texts;
	reader->text_count = request->text_count;
	const struct tt_document *document = NULL;
	if (request->source.bytes != NULL) {
		struct tt_document *read = TT_NEW(arena, struct tt_document);
		if (read_tree(reader, request->path, request->source, read) == TT_OK && read->len > 0)
			document = read;
	} else {
		document = open_document(reader, request->path);
	}
	if (document != NULL)
		read_all(reader, document);
	return finish_model(reader);
}

bool tt_model_text(struct tt_arena *arena, const struct tt_model_request *request, struct tt_text path,
	struct tt_text *text) {
	for (uint32_t i = 0; i < request->text_count; i++)
		if (tt_text_equal(request->texts[i].path, path)) {
			*text = request->texts[i].text;
			return true;
		}
	errno = ENOENT;
	return !request->alone &&
	       tt_file_read(arena, tt_text_copy(arena, path).bytes, TT_DOCUMENT_LIMIT, text) == TT_OK;
}

struct tt_model *tt_model_load(
	struct tt_arena *arena, struct tt_text path, struct tt_diagnostics *diagnostics) {
	return tt_model_open(arena, &(struct tt_model_request){.path = path}, diagnostics);
}

struct tt_model *tt_model_read(struct tt_arena *arena, struct tt_text path, struct tt_text source,
	struct tt_diagnostics *diagnostics) {
	if (source.bytes == NULL)
		source = TT_TEXT("");
	return tt_model_open(arena, &(struct tt_model_request){.path = path, .source = source, .alone = true},
		diagnostics);
}

/* ---- small questions to a model -------------------------------------------------------------------- */

uint32_t tt_cost_of(const struct tt_model *model, struct tt_text word) {
	uint32_t found = TT_COST_UNSTATED;
	for (uint32_t i = 0; i < model->costs.len; i++) {
		const struct tt_cost *cost = &model->costs.items[i];
		if (!tt_text_equal(cost->word, word))
			continue;
		found = cost->number;
		if (cost->pack == TT_NONE)
			break;
	}
	return found;
}

bool tt_party_within(const struct tt_model *model, uint32_t party, uint32_t above) {
	const struct tt_party *a = &model->parties.items[party], *b = &model->parties.items[above];
	return b->enter <= a->enter && a->leave <= b->leave;
}

bool tt_party_present(const struct tt_model *model, uint32_t party) {
	const struct tt_party *row = &model->parties.items[party];
	if (row->named.pack == TT_NONE || row->kind != TT_PARTY_GROUP)
		return true;
	for (uint32_t i = 0; i < model->parties.len; i++)
		if (model->parties.items[i].parent == party && tt_party_present(model, i))
			return true;
	return false;
}

uint32_t tt_count_parties(const struct tt_model *model) {
	uint32_t count = 0;
	for (uint32_t party = 0; party < model->parties.len; party++)
		count += tt_party_present(model, party);
	return count;
}

bool tt_third_party(const struct tt_model *model, uint32_t a, uint32_t b) {
	uint32_t entity_a = model->parties.items[a].entity, entity_b = model->parties.items[b].entity;
	return entity_a == TT_NONE && entity_b == TT_NONE ? a != b : entity_a != entity_b;
}

struct tt_text tt_word(const struct tt_model *model, uint32_t word) {
	return word == TT_NONE ? (struct tt_text){0} : model->words.texts.items[word];
}

struct tt_text tt_title_in(const struct tt_title *title, enum tt_language language) {
	return language == TT_JA ? title->ja : title->en;
}

bool tt_country_in_place(const struct tt_model *model, uint32_t country, uint32_t place, tt_instant at) {
	const struct tt_place_set *set = &model->places.items[place];
	for (uint32_t i = 0; i < set->member_count; i++)
		if (set->members[i].country == country && tt_interval_contains(set->members[i].in_force, at))
			return true;
	return false;
}

enum tt_truth tt_in_force(struct tt_interval in_force, struct tt_interval maybe, tt_instant at) {
	return tt_interval_contains(in_force, at) ? TT_YES
	       : tt_interval_contains(maybe, at)  ? TT_UNKNOWN
						  : TT_NO;
}

enum tt_truth tt_rule_in_force(const struct tt_model *model, uint32_t id, tt_instant at) {
	const struct tt_rule *rule = &model->rules.items[id];
	const struct tt_regime *regime = &model->regimes.items[rule->regime];
	enum tt_truth own = tt_in_force(rule->in_force, rule->coming.maybe, at);
	enum tt_truth above = tt_in_force(regime->in_force, regime->coming.maybe, at);
	return own < above ? own : above;
}

uint32_t tt_count_regimes(const struct tt_model *model) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < model->regimes.len; i++)
		count += !model->regimes.items[i].template;
	return count;
}

uint32_t tt_find_event(const struct tt_model *model, struct tt_text id) {
	struct tt_scope scope = {.model = (struct tt_model *)model, .pack = TT_NONE};
	return tt_look_up(&scope, TT_SYMBOL_EVENT, id);
}

uint32_t tt_find_party(const struct tt_model *model, struct tt_text id) {
	for (uint32_t i = 0; i < model->parties.len; i++)
		if (tt_text_equal(model->parties.items[i].named.id, id))
			return i;
	return TT_NONE;
}

uint32_t tt_find_system(const struct tt_model *model, struct tt_text id) {
	for (uint32_t i = 0; i < model->systems.len; i++)
		if (tt_text_equal(model->systems.items[i].named.id, id))
			return i;
	return TT_NONE;
}

uint32_t tt_find_country(const struct tt_model *model, struct tt_text name) {
	uint32_t word = tt_names_find(&model->words, name);
	for (uint32_t i = 0; word != TT_NONE && i < model->parties.len; i++)
		if (model->parties.items[i].country == word)
			return word;
	for (uint32_t i = 0; word != TT_NONE && i < model->systems.len; i++)
		if (model->systems.items[i].country == word)
			return word;
	return TT_NONE;
}

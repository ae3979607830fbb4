/*
 * Finding packs, and the model that a pack is checked with. Whether a name is used is asked of a second
 * model, which uses the packs that build on this one, too.
 */
#include "analysis/pack.h"
#include "engine/program.h"
#include "syntax/edit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- finding --------------------------------------------------------------------------------------- */

struct listing {
	struct tt_arena *arena;
	struct tt_diagnostics *diagnostics;
	TT_VECTOR(struct tt_pack_entry) found;
};

static bool listed(const struct listing *listing, struct tt_text id) {
	for (uint32_t i = 0; i < listing->found.len; i++)
		if (tt_text_equal(listing->found.items[i].id, id))
			return true;
	return false;
}

static void add(struct listing *listing, struct tt_text path, const struct tt_document *document) {
	struct tt_text id = tt_pack_says(document, "pack");
	struct tt_pack_entry entry = {id, path, document, listed(listing, id)};
	*tt_push(listing->arena, &listing->found) = entry;
}

/* A pack whose file is not where its name would be looked for cannot be found by it; nor can another core. */
static void add_file(struct listing *listing, struct tt_text folder, struct tt_text path) {
	struct tt_document *document = TT_NEW(listing->arena, struct tt_document);
	if (tt_document_load(listing->arena, path, listing->diagnostics, document) != TT_OK ||
		tt_pack_says(document, "pack").len == 0)
		return;
	struct tt_text id = tt_pack_says(document, "pack");
	if (tt_text_is(id, "core"))
		return;
	if (tt_text_equal(tt_pack_file(listing->arena, folder, id), path))
		add(listing, path, document);
	else
		tt_complain(listing->diagnostics, TT_CODE_PACK_PLACE,
			tt_node_mark(tt_diagnostics_file(listing->diagnostics, document), document,
				tt_node_get(document, 0, "pack")),
			id, path);
}

static void complain_folder(struct listing *listing, struct tt_text folder) {
	struct tt_document *document = TT_NEW(listing->arena, struct tt_document);
	document->path = folder;
	struct tt_mark mark = {tt_diagnostics_file(listing->diagnostics, document), 0, 0};
	tt_complain(listing->diagnostics, TT_CODE_IO, mark, tt_error_word(listing->arena, errno),
		(struct tt_text){0});
}

static void add_folder(struct listing *listing, struct tt_text folder) {
	const struct tt_text *files;
	uint32_t len;
	if (tt_directory_files(listing->arena, folder.bytes, ".yaml", &files, &len) != TT_OK) {
		complain_folder(listing, folder);
		return;
	}
	for (uint32_t i = 0; i < len; i++)
		add_file(listing, folder, files[i]);
}

/* Stable, for entries stand side by side that are taken in their order. */
static void sort(struct listing *listing) {
	struct tt_pack_entry *items = listing->found.items;
	for (uint32_t i = 1; i < listing->found.len; i++)
		for (uint32_t j = i; j > 0 && tt_text_compare(items[j - 1].id, items[j].id) > 0; j--) {
			struct tt_pack_entry moved = items[j];
			items[j] = items[j - 1];
			items[j - 1] = moved;
		}
}

struct tt_pack_entries tt_packs_find(
	struct tt_arena *arena, const struct tt_pack_path *path, struct tt_diagnostics *diagnostics) {
	struct listing listing = {.arena = arena, .diagnostics = diagnostics};
	for (uint32_t i = 0; i < path->len; i++)
		add_folder(&listing, path->folders[i]);
	for (uint32_t i = 0; i < tt_builtin_pack_count; i++)
		add(&listing, (struct tt_text){0}, &tt_builtin_packs[i].document);
	sort(&listing);
	return (struct tt_pack_entries){listing.found.items, listing.found.len};
}

static const struct tt_pack_entry *load_file(
	struct tt_arena *arena, struct tt_text path, struct tt_diagnostics *diagnostics) {
	struct tt_document *document = TT_NEW(arena, struct tt_document);
	struct tt_pack_entry *entry = TT_NEW(arena, struct tt_pack_entry);
	path = tt_text_copy(arena, path);
	if (tt_document_load(arena, path, diagnostics, document) != TT_OK)
		return NULL;
	*entry = (struct tt_pack_entry){tt_pack_says(document, "pack"), path, document, false};
	return entry;
}

const struct tt_pack_entry *tt_pack_find(struct tt_arena *arena, struct tt_pack_entries entries,
	struct tt_text wanted, struct tt_diagnostics *diagnostics) {
	struct tt_text version, name = tt_pack_name(wanted, &version);
	if (tt_pack_is_file(wanted))
		return load_file(arena, wanted, diagnostics);
	for (uint32_t i = 0; i < entries.len; i++)
		if (tt_text_equal(entries.items[i].id, name) &&
			(version.len == 0 ||
				tt_text_equal(tt_pack_says(entries.items[i].document, "version"), version)))
			return &entries.items[i];
	return NULL;
}

/* ---- the model that uses it ------------------------------------------------------------------------ */

/* Does the subtree give this word as the value of that key? */
static bool gives(const struct tt_document *document, uint32_t node, const char *key, struct tt_text word) {
	TT_FOR_PAIRS(document, node, name, value) {
		bool here = tt_text_is(tt_node_text(document, name), key);
		if ((here && tt_text_equal(tt_node_text(document, value), word)) ||
			gives(document, value, key, word))
			return true;
	}
	TT_FOR_ITEMS(document, node, item)
	if (gives(document, item, key, word))
		return true;
	return false;
}

/* A name that stands for a parameter: what it must be is said by its type, or by where it is used. */
static void write_argument(struct tt_buf *model, const struct tt_document *document, uint32_t template,
	struct tt_text name, uint32_t type_node) {
	uint32_t inner = tt_node_get(document, type_node, "type");
	struct tt_text type = tt_node_text(document, inner != TT_NONE ? inner : type_node);
	struct tt_buf word;
	tt_buf_init(&word, model->arena, 1 << 10);
	tt_buf_format(&word, "$%.*s", TT_TEXT_ARGS(name));
	bool term = tt_text_is(type, "term") || gives(document, template, "expiry", tt_buf_text(&word));
	tt_buf_format(model, "%.*s: ", TT_TEXT_ARGS(name));
	if (term)
		tt_buf_string(model, "pack-check+1y, ");
	else
		tt_buf_format(model, "pack-check-%.*s, ", TT_TEXT_ARGS(name));
}

static void declare_arguments(struct tt_buf *things, const struct tt_document *document, uint32_t template,
	const char *type, const char *declaration) {
	TT_FOR_PAIRS(document, tt_node_get(document, template, "parameters"), name, value) {
		uint32_t inner = tt_node_get(document, value, "type");
		struct tt_text text = tt_node_text(document, name);
		struct tt_buf line;
		if (!tt_text_is(tt_node_text(document, inner != TT_NONE ? inner : value), type))
			continue;
		tt_buf_init(&line, things->arena, 1 << 10);
		tt_buf_format(&line, "  pack-check-%.*s: %s\n", TT_TEXT_ARGS(text), declaration);
		if (things->len == 0 || strstr(things->bytes, line.bytes) == NULL)
			tt_buf_add(things, tt_buf_text(&line));
	}
}

/* A model under way: its sections, which templates of several packs add to. */
struct making {
	struct tt_buf use, parties, data, systems, purposes, regimes;
	unsigned contracts;
};

static void make_contracts(struct making *making, const struct tt_document *document) {
	TT_FOR_PAIRS(document, tt_node_get(document, 0, "regimes"), id, regime) {
		if (tt_node_get(document, regime, "parameters") == TT_NONE)
			continue;
		declare_arguments(
			&making->parties, document, regime, "party", "{kind: company, country: JP}");
		declare_arguments(&making->data, document, regime, "data", "{}");
		declare_arguments(&making->systems, document, regime, "system", "{}");
		declare_arguments(&making->purposes, document, regime, "purpose", "{}");
		struct tt_text pack = tt_pack_says(document, "pack"), name = tt_node_text(document, id);
		tt_buf_format(&making->regimes, "  pack-check-%u: {template: \"%.*s:%.*s\", with: {",
			making->contracts++, TT_TEXT_ARGS(pack), TT_TEXT_ARGS(name));
		TT_FOR_PAIRS(document, tt_node_get(document, regime, "parameters"), parameter, type)
		write_argument(&making->regimes, document, regime, tt_node_text(document, parameter), type);
		tt_buf_string(&making->regimes, "}}\n");
	}
}

/* By its name, if it has one that leads to it; a file that was named itself, by its path. */
static struct tt_text name_of(
	struct tt_arena *arena, struct tt_pack_entries entries, const struct tt_pack_entry *entry) {
	bool by_name = false;
	for (uint32_t i = 0; i < entries.len; i++)
		by_name = by_name || entry == &entries.items[i];
	struct tt_text version = tt_pack_says(entry->document, "version");
	if (by_name && entry->shadowed && version.len > 0)
		return tt_text_format(arena, "%.*s@%.*s", TT_TEXT_ARGS(entry->id), TT_TEXT_ARGS(version));
	return by_name ? entry->id : entry->path;
}

static void use_pack(
	struct making *making, struct tt_pack_entries entries, const struct tt_pack_entry *entry) {
	struct tt_piece piece;
	tt_buf_string(&making->use, making->use.len > 0 ? ", " : "");
	tt_piece_init(&piece, making->use.arena);
	tt_piece_text(&piece, name_of(making->use.arena, entries, entry));
	tt_piece_write(&piece, &making->use);
	make_contracts(making, entry->document);
}

/* Packs whose names it may use where they are in use: here they are, so that the names are looked at. */
static void use_known(
	struct making *making, struct tt_pack_entries entries, const struct tt_pack_entry *entry) {
	uint32_t knows = tt_node_get(entry->document, 0, "knows");
	if (knows == TT_NONE || entry->document->nodes[knows].kind != TT_NODE_LIST)
		return;
	TT_FOR_ITEMS(entry->document, knows, item)
	for (uint32_t i = 0; i < entries.len; i++)
		if (!entries.items[i].shadowed &&
			tt_text_equal(entries.items[i].id, tt_node_text(entry->document, item)))
			use_pack(making, entries, &entries.items[i]);
}

static void begin(struct making *making, struct tt_arena *arena) {
	struct tt_buf *sections[] = {&making->use, &making->parties, &making->data, &making->systems,
		&making->purposes, &making->regimes};
	for (size_t i = 0; i < TT_COUNT(sections); i++)
		tt_buf_init(sections[i], arena, 1 << 22);
}

static void add_section(struct tt_buf *out, const char *key, const struct tt_buf *section) {
	if (section->len > 0)
		tt_buf_format(out, "%s:\n%.*s", key, (int)section->len, section->bytes);
}

static struct tt_model *read_made(struct making *making, struct tt_arena *arena,
	const struct tt_pack_path *path, struct tt_diagnostics *diagnostics) {
	struct tt_buf out;
	tt_buf_init(&out, arena, 1 << 24);
	tt_buf_format(&out, "tenten: 1\ntitle: pack check\nuse: [%.*s]\nanchors: {pack-check: {}}\n",
		(int)making->use.len, making->use.bytes);
	add_section(&out, "parties", &making->parties);
	add_section(&out, "data", &making->data);
	add_section(&out, "systems", &making->systems);
	add_section(&out, "purposes", &making->purposes);
	add_section(&out, "regimes", &making->regimes);
	struct tt_model_request request = {.path = TT_TEXT("-"), .source = tt_buf_text(&out), .packs = *path};
	return tt_model_open(arena, &request, diagnostics);
}

/* ---- names that nothing uses ----------------------------------------------------------------------- */

static bool uses(const struct tt_document *document, struct tt_text id) {
	uint32_t use = tt_node_get(document, 0, "use");
	if (use == TT_NONE)
		return false;
	struct tt_text version;
	if (document->nodes[use].kind == TT_NODE_SCALAR)
		return tt_text_equal(tt_pack_name(tt_node_text(document, use), &version), id);
	TT_FOR_ITEMS(document, use, item)
	if (tt_text_equal(tt_pack_name(tt_node_text(document, item), &version), id))
		return true;
	return false;
}

/* Whether some label of the symbol's facet, or of all its labels, is used. */
static bool facet_used(const struct tt_model *model, uint32_t facet) {
	const struct tt_facet *of = &model->facets.items[facet];
	for (uint32_t i = 0; i < model->symbols.items.len; i++) {
		const struct tt_symbol *symbol = &model->symbols.items.items[i];
		if (symbol->kind == TT_SYMBOL_LABEL && symbol->used && symbol->id >= of->first_label &&
			symbol->id < of->first_label + of->label_count)
			return true;
	}
	return false;
}

/* Does some regime consider this: an attribute, or the group of a facet? */
static bool considered(const struct tt_model *model, struct tt_text name, struct tt_text group) {
	struct tt_buf row;
	tt_buf_init(&row, model->arena, 1 << 10);
	tt_buf_format(&row, "category/%.*s", TT_TEXT_ARGS(group));
	for (uint32_t i = 0; i < model->regimes.len; i++)
		for (uint32_t j = 0; j < model->regimes.items[i].considers_count; j++)
			if (tt_text_equal(model->regimes.items[i].considers[j],
				    group.len > 0 ? tt_buf_text(&row) : name))
				return true;
	return false;
}

/* Is it an attribute that some risk would show by? */
static bool proposed(const struct tt_model *model, struct tt_text name) {
	for (uint32_t i = 0; i < model->risks.len; i++)
		for (uint32_t j = 0; j < model->risks.items[i].propose_count; j++)
			if (tt_text_equal(model->risks.items[i].proposes[j], name))
				return true;
	return false;
}

/* Purposes, operations and anchors are words for models; the machine and the table of units ask questions. */
static bool needless(const struct tt_model *model, const struct tt_symbol *symbol) {
	switch (symbol->kind) {
	case TT_SYMBOL_QUESTION:
		return !symbol->used && model->questions.items[symbol->id].unit == TT_UNIT_COUNT &&
		       symbol->id != model->question_does_not_handle &&
		       symbol->id != model->question_law_examined && symbol->id != model->question_can_reach;
	case TT_SYMBOL_PLACE:
	case TT_SYMBOL_PARTY:
		return !symbol->used;
	case TT_SYMBOL_ATTRIBUTE:
		return !symbol->used && !proposed(model, symbol->name) &&
		       !considered(model, symbol->name, (struct tt_text){0});
	case TT_SYMBOL_FACET:
		return !facet_used(model, symbol->id) &&
		       !considered(model, symbol->name, model->facets.items[symbol->id].group);
	default:
		return false;
	}
}

static uint32_t pack_number(const struct tt_model *model, struct tt_text id) {
	for (uint32_t i = 0; i < model->packs.len; i++)
		if (tt_text_equal(model->packs.items[i].id, id))
			return i;
	return TT_NONE;
}

/* Marks of the second model lie in documents of their own; the text is the same. */
static void check_use(struct tt_arena *arena, struct tt_pack_entries entries,
	const struct tt_pack_entry *entry, const struct tt_pack_path *path, uint32_t file,
	struct tt_diagnostics *diagnostics) {
	struct making making = {0};
	struct tt_diagnostics unheard;
	tt_diagnostics_init(&unheard, arena);
	begin(&making, arena);
	use_pack(&making, entries, entry);
	use_known(&making, entries, entry);
	for (uint32_t i = 0; i < entries.len; i++)
		if (!tt_text_equal(entries.items[i].id, entry->id) && !entries.items[i].shadowed &&
			(tt_text_is(entry->id, "core") || uses(entries.items[i].document, entry->id)))
			use_pack(&making, entries, &entries.items[i]);
	const struct tt_model *model = read_made(&making, arena, path, &unheard);
	uint32_t pack = pack_number(model, entry->id);
	if (pack != TT_NONE)
		tt_pack_check_catalogues(model, pack, file, diagnostics);
	for (uint32_t i = 0; pack != TT_NONE && i < model->symbols.items.len; i++) {
		const struct tt_symbol *symbol = &model->symbols.items.items[i];
		struct tt_mark mark = {file, symbol->mark.start, symbol->mark.len};
		if (symbol->pack == pack && symbol->mark.file != TT_NONE && needless(model, symbol))
			tt_complain(diagnostics, TT_CODE_UNUSED_NAME, mark, symbol->name,
				tt_symbol_kind_name((enum tt_symbol_kind)symbol->kind));
	}
}

/* ---- the check ------------------------------------------------------------------------------------- */

static void check_head(const struct tt_document *document, uint32_t file, tt_instant today,
	struct tt_diagnostics *diagnostics) {
	tt_instant checked;
	bool impossible;
	uint32_t node = tt_node_get(document, 0, "checked");
	if (node != TT_NONE && tt_time_parse(tt_node_text(document, node), &checked, &impossible) &&
		checked > today)
		tt_complain(diagnostics, TT_CODE_CHECKED_LATER, tt_node_mark(file, document, node),
			tt_node_text(document, node), (struct tt_text){0});
}

/* The file of the pack among the documents of the model. */
static uint32_t file_of(const struct tt_diagnostics *diagnostics, const struct tt_document *document) {
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_text_equal(diagnostics->files.items[i]->path, document->path))
			return i;
	return TT_NONE;
}

/* That a checked file stands for a built-in pack is no finding; nor is anything about the made model. */
static void forget_own(struct tt_diagnostics *diagnostics) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < diagnostics->items.len; i++) {
		const struct tt_diagnostic *item = &diagnostics->items.items[i];
		if (item->code == TT_CODE_PACK_SHADOWS)
			diagnostics->counts[tt_code_severity(item->code)]--;
		else
			diagnostics->items.items[kept++] = *item;
	}
	diagnostics->items.len = kept;
}

struct tt_pack_cases tt_pack_check(struct tt_arena *arena, struct tt_pack_entries entries,
	const struct tt_pack_entry *entry, const struct tt_pack_path *path, tt_instant today,
	struct tt_diagnostics *diagnostics) {
	struct making making = {0};
	struct tt_pack_cases cases = {0};
	begin(&making, arena);
	use_pack(&making, entries, entry);
	use_known(&making, entries, entry);
	struct tt_model *model = read_made(&making, arena, path, diagnostics);
	if (!tt_diagnostics_failed(diagnostics)) {
		tt_program_compile(model);
		tt_rules_check(model, true);
	}
	forget_own(diagnostics);
	uint32_t file = file_of(diagnostics, entry->document);
	uint32_t pack = pack_number(model, entry->id);
	if (file == TT_NONE || pack == TT_NONE || tt_diagnostics_failed(diagnostics))
		return cases;
	check_head(entry->document, file, today, diagnostics);
	tt_pack_check_texts(entry->document, file, diagnostics);
	tt_pack_check_dates(model, file);
	check_use(arena, entries, entry, path, file, diagnostics);
	tt_pack_check_rules(model, pack, file, name_of(arena, entries, entry), path, &cases);
	return cases;
}

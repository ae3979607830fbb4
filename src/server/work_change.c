/*
 * A model's text changed: edits as they are asked for, and answers to questions as check --ask writes them.
 * What is answered are the files that changed; of several changes, all are made or none.
 */
#include "analysis/ask.h"
#include "present/json.h"
#include "server/work.h"
#include "syntax/names.h"

/* ---- what is answered ------------------------------------------------------------------------------ */

static void begin_files(struct tt_work *work, struct tt_json *json) {
	*json = (struct tt_json){.out = &work->out};
	tt_json_open(json, NULL, '{');
	tt_json_open(json, "files", '{');
}

static void end_files(struct tt_json *json) {
	tt_json_close(json, '}');
	tt_json_close(json, '}');
}

void tt_work_write_file(struct tt_work *work, struct tt_text path, struct tt_text text) {
	struct tt_json json;
	begin_files(work, &json);
	tt_json_member(&json, path, text);
	end_files(&json);
}

/* ---- values ---------------------------------------------------------------------------------------- */

static bool add_value(struct tt_scan *scan, struct tt_piece *piece);

static bool is_date(struct tt_text text) {
	tt_instant instant;
	bool impossible;
	return tt_time_parse(text, &instant, &impossible);
}

static bool add_members(struct tt_scan *scan, struct tt_piece *piece) {
	uint32_t at = piece->nodes.len, count = 0;
	struct tt_text key;
	bool first = true;
	tt_piece_map(piece, 0);
	if (!tt_scan_open(scan, '{'))
		return false;
	for (; tt_scan_member(scan, &first, &key); count++) {
		tt_piece_text(piece, key);
		if (!add_value(scan, piece))
			return false;
	}
	piece->nodes.items[at].count = count;
	return tt_scan_good(scan);
}

static bool add_items(struct tt_scan *scan, struct tt_piece *piece) {
	uint32_t at = piece->nodes.len, count = 0;
	bool first = true;
	tt_piece_list(piece, 0);
	if (!tt_scan_open(scan, '['))
		return false;
	for (; tt_scan_item(scan, &first, count); count++)
		if (!add_value(scan, piece))
			return false;
	piece->nodes.items[at].count = count;
	return tt_scan_good(scan);
}

/* JSON becomes YAML; dates go without quotes, as people write them. Nothing (null) is no value. */
static bool add_value(struct tt_scan *scan, struct tt_piece *piece) {
	struct tt_text text;
	switch (tt_scan_kind(scan)) {
	case TT_JSON_OBJECT:
		return add_members(scan, piece);
	case TT_JSON_LIST:
		return add_items(scan, piece);
	case TT_JSON_TEXT:
		if (!tt_scan_text(scan, &text))
			return false;
		(is_date(text) ? tt_piece_word : tt_piece_text)(piece, text);
		return true;
	case TT_JSON_NULL:
		return tt_scan_fault(scan, TT_FAULT_WRONG_TYPE, TT_TEXT("value"), scan->at);
	default:
		if (!tt_scan_value(scan, &text))
			return false;
		tt_piece_word(piece, text);
		return true;
	}
}

/* ---- edits ----------------------------------------------------------------------------------------- */

enum { WAY_MAX = TT_DOCUMENT_DEPTH, EDITS_MAX = 1000 };

enum what { SET, APPEND, INSERT, REMOVE, MOVE, RENAME, NOTHING };

/* One edit as it was asked for. */
struct wish {
	enum what what;
	struct tt_text file, key;
	struct tt_edit_step steps[WAY_MAX];
	uint32_t len, to;
	struct tt_piece value;
	bool has_way, has_value, has_key, has_to, uses;
};

/* Where something names a thing that goes or is called otherwise, as it was before. */
struct use {
	struct tt_text file;
	struct tt_edit_step *steps;
	uint32_t len;
};

/* The files under edit. */
struct editing {
	struct tt_work *work;
	struct tt_scan scan;
	struct tt_edit **edits; /* by file of the bundle; NULL: untouched */
	TT_VECTOR(struct use) uses;
	bool told; /* somebody asked for them */
};

static bool read_what(struct tt_scan *scan, struct wish *wish) {
	static const char *const words[] = {[SET] = "set",
		[APPEND] = "append",
		[INSERT] = "insert",
		[REMOVE] = "remove",
		[MOVE] = "move",
		[RENAME] = "rename"};
	struct tt_text word;
	if (!tt_scan_text(scan, &word))
		return false;
	for (size_t i = 0; i < TT_COUNT(words); i++)
		if (tt_text_is(word, words[i])) {
			wish->what = (enum what)i;
			return true;
		}
	return tt_scan_fault(scan, TT_FAULT_WRONG_VALUE, word, scan->last);
}

static bool read_way(struct tt_scan *scan, struct wish *wish) {
	bool first = true;
	wish->has_way = true;
	if (!tt_scan_open(scan, '['))
		return false;
	while (tt_scan_item(scan, &first, wish->len)) {
		if (wish->len == WAY_MAX)
			return tt_scan_fault(scan, TT_FAULT_TOO_MANY, TT_TEXT("way"), scan->at);
		struct tt_edit_step *step = &wish->steps[wish->len++];
		*step = (struct tt_edit_step){.key = {NULL, 0}};
		bool number = tt_scan_kind(scan) == TT_JSON_NUMBER;
		if (!(number ? tt_scan_number(scan, &step->item) : tt_scan_text(scan, &step->key)))
			return false;
	}
	return tt_scan_good(scan);
}

static bool read_wish_member(struct tt_scan *scan, struct tt_text key, struct wish *wish) {
	if (tt_text_is(key, "do"))
		return read_what(scan, wish);
	if (tt_text_is(key, "file"))
		return tt_scan_text(scan, &wish->file);
	if (tt_text_is(key, "way"))
		return wish->has_way ? tt_scan_fault(scan, TT_FAULT_DUPLICATE_KEY, key, scan->last)
				     : read_way(scan, wish);
	if (tt_text_is(key, "key")) {
		wish->has_key = true;
		return tt_scan_text(scan, &wish->key);
	}
	if (tt_text_is(key, "uses"))
		return tt_scan_truth(scan, &wish->uses);
	if (tt_text_is(key, "to")) {
		wish->has_to = true;
		return tt_scan_number(scan, &wish->to);
	}
	if (!tt_text_is(key, "value"))
		return tt_scan_fault(scan, TT_FAULT_UNKNOWN_KEY, key, scan->last);
	if (wish->has_value)
		return tt_scan_fault(scan, TT_FAULT_DUPLICATE_KEY, key, scan->last);
	wish->has_value = true;
	return add_value(scan, &wish->value);
}

static const char *missing_of(const struct wish *wish) {
	bool takes_value = wish->what == SET || wish->what == APPEND || wish->what == INSERT;
	return wish->what == NOTHING			? "do"
	       : wish->len == 0				? "way"
	       : takes_value && !wish->has_value	? "value"
	       : wish->what == MOVE && !wish->has_to	? "to"
	       : wish->what == RENAME && !wish->has_key ? "key"
							: NULL;
}

static bool read_wish(struct editing *editing, struct wish *wish) {
	struct tt_scan *scan = &editing->scan;
	bool first = true;
	struct tt_text key;
	const char *begin = scan->at;
	*wish = (struct wish){.what = NOTHING, .file = editing->work->bundle.files[0].path};
	tt_piece_init(&wish->value, &editing->work->arena);
	if (!tt_scan_open(scan, '{'))
		return false;
	while (tt_scan_member(scan, &first, &key))
		if (!read_wish_member(scan, key, wish))
			return false;
	const char *missing = missing_of(wish);
	if (tt_scan_good(scan) && missing != NULL)
		return tt_scan_fault(scan, TT_FAULT_MISSING, tt_text_of(missing), begin);
	return tt_scan_good(scan);
}

static struct tt_edit *edit_of(struct editing *editing, struct tt_text path) {
	const struct tt_bundle *bundle = &editing->work->bundle;
	for (uint32_t i = 0; i < bundle->count; i++) {
		if (!tt_text_equal(bundle->files[i].path, path))
			continue;
		if (editing->edits[i] != NULL)
			return editing->edits[i];
		struct tt_edit *edit = TT_NEW(&editing->work->arena, struct tt_edit);
		if (tt_edit_begin(edit, &editing->work->arena, path, bundle->files[i].text) != TT_EDITED)
			return NULL;
		return editing->edits[i] = edit;
	}
	return NULL;
}

static enum tt_edit_result make_edit(struct tt_edit *edit, const struct wish *wish) {
	struct tt_edit_way way = {wish->steps, wish->len};
	switch (wish->what) {
	case SET:
		return tt_edit_set(edit, way, &wish->value);
	case APPEND:
		return tt_edit_append(edit, way, &wish->value);
	case INSERT:
		return tt_edit_insert(edit, way, &wish->value);
	case REMOVE:
		return tt_edit_remove(edit, way);
	case MOVE:
		return tt_edit_move(edit, way, wish->to);
	default:
		return tt_edit_rename(edit, way, wish->key);
	}
}

/* ---- what names a thing ---------------------------------------------------------------------------- */

/* The steps from the root to a node; a key's lead to what stands under it. */
static struct use use_of(struct editing *editing, const struct tt_edit *edit, uint32_t node) {
	const struct tt_document *document = &edit->document;
	struct use use = {.file = edit->path};
	use.steps = TT_NEW_ARRAY(&editing->work->arena, struct tt_edit_step, WAY_MAX);
	for (uint32_t at = 0, next; at != node && use.len < WAY_MAX; at = next) {
		uint32_t number = 0;
		next = node;
		TT_FOR_ITEMS(document, at, item) {
			if (node >= item && node < document->nodes[item].next) {
				use.steps[use.len++] = (struct tt_edit_step){.item = number};
				next = item;
			}
			number++;
		}
		TT_FOR_PAIRS(document, at, key, value)
		if (node >= key && node < document->nodes[value].next) {
			struct tt_text name =
				tt_text_copy(&editing->work->arena, tt_node_text(document, key));
			use.steps[use.len++] = (struct tt_edit_step){.key = name};
			next = node == key ? node : value;
		}
	}
	return use;
}

/* The thing's own entry: what it says of itself is no use. */
struct entry {
	struct tt_thing_name thing;
	const struct tt_edit *edit;
	uint32_t first, next; /* nodes */
};

static bool is_within(const struct entry *entry, const struct tt_edit *edit, uint32_t node) {
	return edit == entry->edit && node >= entry->first && node < entry->next;
}

static void keep_uses(struct editing *editing, const struct entry *entry, const struct tt_edit *edit,
	const struct tt_name_uses *uses) {
	uint32_t last = TT_NONE;
	for (uint32_t i = 0; i < uses->uses.len; i++) {
		uint32_t node = uses->uses.items[i].node;
		if (node != last && !is_within(entry, edit, node))
			*tt_push(&editing->work->arena, &editing->uses) = use_of(editing, edit, node);
		last = node;
	}
}

static bool find_entry(
	struct tt_edit *edit, const struct wish *wish, struct tt_arena *arena, struct entry *entry) {
	struct tt_edit_way way = {wish->steps, wish->len};
	if (!tt_names_at(&edit->document, way, &entry->thing))
		return false;
	uint32_t value = tt_edit_find(edit, way);
	entry->edit = edit;
	entry->first = entry->thing.node < value ? entry->thing.node : value;
	entry->next = edit->document.nodes[value].next;
	entry->thing.kind = tt_text_copy(arena, entry->thing.kind);
	entry->thing.id = tt_text_copy(arena, entry->thing.id);
	entry->thing.regime = tt_text_copy(arena, entry->thing.regime);
	return true;
}

/* All files are read before the first is changed, so that all change or none. */
static enum tt_edit_result look_through(struct editing *editing, const struct wish *wish,
	const struct entry *entry, struct tt_name_uses *uses) {
	const struct tt_bundle *bundle = &editing->work->bundle;
	struct tt_thing_name wanted = entry->thing;
	wanted.id = wish->key;
	for (uint32_t i = 0; i < bundle->count; i++) {
		struct tt_edit *edit = edit_of(editing, bundle->files[i].path);
		if (edit == NULL)
			return TT_EDIT_NOT_A_DOCUMENT;
		if (wish->what == RENAME && tt_names_declared(&edit->document, &wanted))
			return TT_EDIT_EXISTS;
		tt_names_uses(&editing->work->arena, &edit->document, &entry->thing, &uses[i]);
		keep_uses(editing, entry, edit, &uses[i]);
	}
	return TT_EDITED;
}

/* Renames a thing wherever it is named, or says what will miss it. */
static enum tt_edit_result make_with_uses(
	struct editing *editing, struct tt_edit *edit, const struct wish *wish) {
	const struct tt_bundle *bundle = &editing->work->bundle;
	struct tt_arena *arena = &editing->work->arena;
	struct tt_name_uses *uses = TT_NEW_ARRAY(arena, struct tt_name_uses, bundle->count);
	struct entry entry = {.edit = edit};
	if (!find_entry(edit, wish, arena, &entry))
		return wish->what == REMOVE ? make_edit(edit, wish) : TT_EDIT_NO_SUCH_PLACE;
	enum tt_edit_result result = look_through(editing, wish, &entry, uses);
	if (result == TT_EDITED && wish->what == REMOVE)
		return make_edit(edit, wish);
	for (uint32_t i = 0; i < bundle->count && result == TT_EDITED; i++)
		if (uses[i].uses.len > 0)
			result = tt_edit_respell(editing->edits[i], &uses[i], entry.thing.id, wish->key);
	return result;
}

static bool try_wish(struct editing *editing, const struct wish *wish, const char *at) {
	static const enum tt_fault_code faults[] = {[TT_EDIT_NOT_A_DOCUMENT] = TT_FAULT_EDIT_UNREADABLE,
		[TT_EDIT_NO_SUCH_PLACE] = TT_FAULT_EDIT_NO_PLACE,
		[TT_EDIT_OTHER_KIND] = TT_FAULT_EDIT_OTHER_KIND,
		[TT_EDIT_EXISTS] = TT_FAULT_EDIT_EXISTS,
		[TT_EDIT_BAD_VALUE] = TT_FAULT_WRONG_VALUE,
		[TT_EDIT_LAYOUT] = TT_FAULT_EDIT_LAYOUT,
		[TT_EDIT_TOO_LONG] = TT_FAULT_TOO_LONG};
	struct tt_edit *edit = edit_of(editing, wish->file);
	enum tt_edit_result result = edit == NULL ? TT_EDIT_NOT_A_DOCUMENT
				     : wish->uses && (wish->what == RENAME || wish->what == REMOVE)
					     ? make_with_uses(editing, edit, wish)
					     : make_edit(edit, wish);
	editing->told |= wish->uses;
	return result == TT_EDITED || tt_scan_fault(&editing->scan, faults[result], wish->file, at);
}

static bool make_edits(struct editing *editing) {
	struct tt_scan *scan = &editing->scan;
	bool first = true;
	struct wish wish;
	if (!tt_scan_open(scan, '['))
		return false;
	for (uint32_t number = 0; tt_scan_item(scan, &first, number); number++) {
		const char *at = scan->at;
		if (number == EDITS_MAX)
			return tt_scan_fault(scan, TT_FAULT_TOO_MANY, TT_TEXT("edits"), at);
		if (!read_wish(editing, &wish) || !try_wish(editing, &wish, at))
			return false;
	}
	return tt_scan_good(scan);
}

static void write_uses(struct tt_json *json, const struct editing *editing) {
	tt_json_open(json, "uses", '[');
	for (uint32_t i = 0; i < editing->uses.len; i++) {
		const struct use *use = &editing->uses.items[i];
		tt_json_open(json, NULL, '{');
		tt_json_text(json, "file", use->file);
		tt_json_open(json, "way", '[');
		for (uint32_t step = 0; step < use->len; step++)
			if (use->steps[step].key.bytes == NULL)
				tt_json_number(json, NULL, use->steps[step].item);
			else
				tt_json_text(json, NULL, use->steps[step].key);
		tt_json_close(json, ']');
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

void tt_work_edit(struct tt_work *work) {
	struct editing editing = {.work = work};
	const struct tt_bundle *bundle = &work->bundle;
	struct tt_json json;
	if (bundle->members[TT_BUNDLE_EDITS].bytes == NULL) {
		tt_work_fault(work, TT_FAULT_MISSING, TT_TEXT("edits"));
		return;
	}
	editing.edits = TT_NEW_ARRAY(&work->arena, struct tt_edit *, bundle->count);
	tt_bundle_scan(&work->arena, bundle, TT_BUNDLE_EDITS, &editing.scan, &work->fault);
	if (!make_edits(&editing)) {
		tt_work_faulty(work);
		return;
	}
	begin_files(work, &json);
	for (uint32_t i = 0; i < bundle->count; i++)
		if (editing.edits[i] != NULL && !tt_text_equal(editing.edits[i]->text, bundle->files[i].text))
			tt_json_member(&json, bundle->files[i].path, editing.edits[i]->text);
	tt_json_close(&json, '}');
	if (editing.told)
		write_uses(&json, &editing);
	tt_json_close(&json, '}');
}

/* ---- answers --------------------------------------------------------------------------------------- */

struct given {
	struct tt_text key, value, evidence;
	tt_instant from;
	bool is, has_is;
};

static bool read_given_member(struct tt_scan *scan, struct tt_text key, struct given *given) {
	struct tt_text text;
	bool impossible = false;
	if (tt_text_is(key, "key"))
		return tt_scan_text(scan, &given->key);
	if (tt_text_is(key, "value"))
		return tt_scan_text(scan, &given->value);
	if (tt_text_is(key, "evidence"))
		return tt_scan_text(scan, &given->evidence);
	if (tt_text_is(key, "from"))
		return tt_scan_text(scan, &text) &&
		       ((tt_time_parse(text, &given->from, &impossible) && !impossible) ||
			       tt_scan_fault(scan, TT_FAULT_WRONG_VALUE, text, scan->last));
	if (!tt_text_is(key, "is"))
		return tt_scan_fault(scan, TT_FAULT_UNKNOWN_KEY, key, scan->last);
	given->has_is = true;
	return tt_scan_truth(scan, &given->is);
}

static bool read_given(struct tt_scan *scan, struct given *given) {
	bool first = true;
	struct tt_text key;
	*given = (struct given){.from = TT_TIME_MIN};
	if (!tt_scan_open(scan, '{'))
		return false;
	while (tt_scan_member(scan, &first, &key))
		if (!read_given_member(scan, key, given))
			return false;
	return tt_scan_good(scan);
}

/* Is this question one of the kind that the answer is for, and open? */
static bool take_given(struct tt_work *work, struct tt_asking *asking, struct tt_scan *scan,
	const struct given *given, const char *at) {
	uint32_t asked = tt_ask_find(asking, given->key);
	if (asked == TT_NONE)
		return tt_scan_fault(scan, TT_FAULT_UNKNOWN_NAME, given->key, at);
	bool fact = asking->world->check->run->engine->asked.items[asked].question != TT_NONE;
	if (fact ? !given->has_is : given->value.len == 0)
		return tt_scan_fault(scan, TT_FAULT_MISSING, fact ? TT_TEXT("is") : TT_TEXT("value"), at);
	enum tt_ask_result result = fact ? tt_ask_fact(asking, asked, given->is, given->evidence, given->from)
					 : tt_ask_attribute(asking, asked, given->value);
	if (result == TT_ASK_TAKEN)
		return true;
	if (result != TT_ASK_REFUSED)
		return tt_scan_fault(scan, TT_FAULT_EDIT_LAYOUT, asking->request.path, at);
	work->diagnostics = asking->refused;
	return false;
}

static bool take_answers(struct tt_work *work, struct tt_asking *asking, struct tt_scan *scan) {
	bool first = true;
	struct given given;
	if (!tt_scan_open(scan, '['))
		return false;
	for (uint32_t number = 0; tt_scan_item(scan, &first, number); number++) {
		const char *at = scan->at;
		if (number == EDITS_MAX)
			return tt_scan_fault(scan, TT_FAULT_TOO_MANY, TT_TEXT("answers"), at);
		if (!read_given(scan, &given) || !take_given(work, asking, scan, &given, at))
			return false;
	}
	return tt_scan_good(scan);
}

void tt_work_answer(struct tt_work *work) {
	struct tt_scan scan;
	struct tt_json json;
	struct tt_model_request request = tt_work_request(work);
	if (work->bundle.members[TT_BUNDLE_ANSWERS].bytes == NULL) {
		tt_work_fault(work, TT_FAULT_MISSING, TT_TEXT("answers"));
		return;
	}
	if (!tt_work_model(work)) /* says what is wrong with it */
		return;
	struct tt_asking *asking = tt_ask_begin(&work->arena, &request, work->order->as_of);
	tt_bundle_scan(&work->arena, &work->bundle, TT_BUNDLE_ANSWERS, &scan, &work->fault);
	if (!take_answers(work, asking, &scan)) {
		if (tt_scan_good(&scan))
			tt_work_bad_model(work);
		else
			tt_work_faulty(work);
		return;
	}
	begin_files(work, &json);
	for (uint32_t i = 0; i < asking->files.len; i++)
		if (!tt_text_equal(asking->files.items[i]->text, asking->files.items[i]->original))
			tt_json_member(&json, asking->files.items[i]->path, asking->files.items[i]->text);
	end_files(&json);
	tt_ask_end(asking);
}

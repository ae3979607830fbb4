/*
 * What a pack says to people, looked at in its document along the table of keys: every text in both
 * languages, a title for what people read, a citation for what the law says.
 */
#include "analysis/pack.h"
#include "syntax/keys.h"

struct looking {
	const struct tt_document *document;
	uint32_t file;
	struct tt_diagnostics *diagnostics;
	bool law; /* within a regime of form law, or of no form */
	bool regime_cited;
};

static void complain(struct looking *looking, enum tt_code code, uint32_t node, struct tt_text first,
	struct tt_text second) {
	tt_complain(looking->diagnostics, code, tt_node_mark(looking->file, looking->document, node), first,
		second);
}

/* ---- texts ----------------------------------------------------------------------------------------- */

/*
 * A single word, such as GDPR, may be the same in both languages. Other letters than ASCII make a text
 * Japanese; blanks between letters make it English.
 */
static const char *missing_language(struct tt_text text) {
	bool ascii = true, blank = false;
	for (size_t i = 0; i < text.len; i++) {
		ascii = ascii && (unsigned char)text.bytes[i] < 0x80;
		blank = blank || text.bytes[i] == ' ';
	}
	return !ascii ? "en" : blank ? "ja" : NULL;
}

static void look_at_text(struct looking *looking, uint32_t node, const char *key) {
	const struct tt_document *document = looking->document;
	const char *missing = NULL;
	if (document->nodes[node].kind == TT_NODE_MAP)
		missing = tt_node_get(document, node, "ja") == TT_NONE	 ? "ja"
			  : tt_node_get(document, node, "en") == TT_NONE ? "en"
									 : NULL;
	else
		missing = missing_language(tt_node_text(document, node));
	if (missing != NULL)
		complain(looking, TT_CODE_NO_TRANSLATION, node, tt_text_of(key), tt_text_of(missing));
}

/* ---- records --------------------------------------------------------------------------------------- */

static void look(struct looking *looking, uint32_t node, struct tt_shape shape, const char *key);

static void look_at_rule(struct looking *looking, uint32_t node) {
	const struct tt_document *document = looking->document;
	uint32_t id = tt_node_get(document, node, "id");
	struct tt_text name = id == TT_NONE ? (struct tt_text){0} : tt_node_text(document, id);
	if (tt_node_get(document, node, "title") == TT_NONE)
		complain(looking, TT_CODE_NO_TITLE, id == TT_NONE ? node : id, name, TT_TEXT("title"));
	if (looking->law && !looking->regime_cited && tt_node_get(document, node, "cite") == TT_NONE)
		complain(looking, TT_CODE_NO_CITATION, id == TT_NONE ? node : id, name, (struct tt_text){0});
}

static void enter_regime(struct looking *looking, uint32_t node) {
	uint32_t form = tt_node_get(looking->document, node, "form");
	looking->law = form == TT_NONE || tt_text_is(tt_node_text(looking->document, form), "law");
	looking->regime_cited = tt_node_get(looking->document, node, "cite") != TT_NONE;
}

static void look_at_record(struct looking *looking, uint32_t node, enum tt_record record) {
	const struct tt_document *document = looking->document;
	struct tt_record_keys keys = tt_record_keys(record);
	if (record == TT_RECORD_rule)
		look_at_rule(looking, node);
	if (record == TT_RECORD_regime)
		enter_regime(looking, node);
	TT_FOR_PAIRS(document, node, key, value)
	for (uint32_t i = 0; i < keys.len; i++)
		if (tt_text_is(tt_node_text(document, key), keys.keys[i].name))
			look(looking, value, keys.keys[i].shape, keys.keys[i].name);
}

static void look(struct looking *looking, uint32_t node, struct tt_shape shape, const char *key) {
	const struct tt_document *document = looking->document;
	struct tt_shape one = {TT_ONCE, shape.sort, shape.which};
	if (shape.repetition == TT_LIST_OF) {
		TT_FOR_ITEMS(document, node, item)
		look(looking, item, one, key);
	} else if (shape.repetition == TT_MAP_OF) {
		TT_FOR_PAIRS(document, node, name, value)
		look(looking, value, name == TT_NONE ? shape : one, key);
	} else if (shape.sort == TT_RECORD) {
		look_at_record(looking, node, (enum tt_record)shape.which);
	} else if (shape.sort == TT_BASIC && shape.which == TT_BASIC_text) {
		look_at_text(looking, node, key);
	}
}

void tt_pack_check_texts(
	const struct tt_document *document, uint32_t file, struct tt_diagnostics *diagnostics) {
	struct looking looking = {.document = document, .file = file, .diagnostics = diagnostics};
	look_at_record(&looking, 0, TT_RECORD_pack);
}

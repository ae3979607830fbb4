/*
 * Tables of what a pack's document holds.
 */
#include "present/pack.h"

enum { BUF_LIMIT = 1 << 20 };

struct showing {
	struct tt_output *out;
	const struct tt_document *document;
	enum tt_table_format format;
};

/* ---- values of a document -------------------------------------------------------------------------- */

/* A text in the language, or else in the other. */
static struct tt_text text_in(
	const struct tt_document *document, uint32_t map, const char *key, enum tt_language language) {
	uint32_t node = tt_node_get(document, map, key);
	if (node == TT_NONE)
		return (struct tt_text){0};
	uint32_t ja = tt_node_get(document, node, "ja"), en = tt_node_get(document, node, "en");
	uint32_t wanted = language == TT_JA ? ja : en, other = language == TT_JA ? en : ja;
	uint32_t found = wanted != TT_NONE ? wanted : other != TT_NONE ? other : node;
	return tt_node_text(document, found);
}

static struct tt_text plain(const struct tt_document *document, uint32_t map, const char *key) {
	uint32_t node = map == TT_NONE ? TT_NONE : tt_node_get(document, map, key);
	return node == TT_NONE ? (struct tt_text){0} : tt_node_text(document, node);
}

/* "2022-04-01..", or nothing. */
static void add_interval(const struct tt_document *document, uint32_t node, struct tt_buf *out) {
	struct tt_text from = plain(document, node, "from"), to = plain(document, node, "to"),
		       promulgated = plain(document, node, "promulgated"),
		       latest = plain(document, node, "latest");
	if (from.len + to.len > 0)
		tt_buf_format(out, "%.*s..%.*s", TT_TEXT_ARGS(from), TT_TEXT_ARGS(to));
	if (promulgated.len > 0)
		tt_buf_format(out, "%s(%.*s, ..%.*s)", out->len > 0 ? " " : "", TT_TEXT_ARGS(promulgated),
			TT_TEXT_ARGS(latest));
}

static void add_force(const struct tt_document *document, uint32_t map, struct tt_buf *out) {
	uint32_t node = tt_node_get(document, map, "in_force");
	if (node != TT_NONE)
		add_interval(document, node, out);
}

/* One word or a list of them. */
static void add_words(const struct tt_document *document, uint32_t map, const char *key, struct tt_buf *out) {
	uint32_t node = map == TT_NONE ? TT_NONE : tt_node_get(document, map, key);
	if (node == TT_NONE)
		return;
	if (document->nodes[node].kind == TT_NODE_SCALAR)
		tt_show(out, tt_node_text(document, node));
	TT_FOR_ITEMS(document, node, item) {
		tt_buf_string(out, out->len > 0 ? ", " : "");
		tt_show(out, tt_node_text(document, item));
	}
}

/* All that is ever cited, with the times in which it is. */
static void add_citations(const struct tt_document *document, uint32_t map, struct tt_buf *out) {
	uint32_t node = tt_node_get(document, map, "cite");
	if (node == TT_NONE)
		return;
	if (document->nodes[node].kind == TT_NODE_SCALAR)
		tt_show(out, tt_node_text(document, node));
	TT_FOR_ITEMS(document, node, item) {
		tt_buf_string(out, out->len > 0 ? "; " : "");
		tt_show(out, plain(document, item, "ref"));
		struct tt_buf interval;
		tt_buf_init(&interval, out->arena, 1 << 10);
		add_interval(document, item, &interval);
		if (interval.len > 0)
			tt_buf_format(out, " (%.*s)", (int)interval.len, interval.bytes);
	}
}

/* ---- the list of packs ----------------------------------------------------------------------------- */

static const struct tt_column pack_columns[] = {
	TT_COLUMN("id", "識別子", "id"),
	TT_COLUMN("title", "題名", "title"),
	TT_COLUMN("version", "版", "version"),
	TT_COLUMN("checked", "照合日", "checked"),
	TT_COLUMN("covers", "扱う期間", "covers"),
	TT_COLUMN("countries", "国", "countries"),
	TT_COLUMN("source", "出所", "source"),
};

static void put_pack(struct tt_table *table, const struct tt_pack_entry *entry) {
	const struct tt_document *document = entry->document;
	struct tt_output *out = table->out;
	uint32_t covers = tt_node_get(document, 0, "covers");
	tt_buf_add(tt_table_cell(table), entry->id);
	tt_show(tt_table_cell(table), text_in(document, 0, "title", out->language));
	tt_show(tt_table_cell(table), tt_pack_says(document, "version"));
	tt_show(tt_table_cell(table), tt_pack_says(document, "checked"));
	struct tt_buf *interval = tt_table_cell(table);
	if (covers != TT_NONE)
		add_interval(document, covers, interval);
	add_words(document, covers, "countries", tt_table_cell(table));
	struct tt_buf *source = tt_table_cell(table);
	if (entry->path.len > 0)
		tt_show(source, entry->path);
	else
		tt_buf_string(source, table->for_people ? tt_say(out, "組込み", "built in") : "built-in");
	if (entry->shadowed)
		tt_buf_string(source, table->for_people
					      ? tt_say(out, "（他が優先）", " (another comes first)")
					      : ";shadowed");
	tt_table_end_row(table);
}

void tt_print_packs(struct tt_output *out, struct tt_pack_entries entries, enum tt_table_format format) {
	struct tt_table table;
	tt_table_begin(&table, out, format, pack_columns, TT_COUNT(pack_columns));
	for (uint32_t i = 0; i < entries.len; i++)
		put_pack(&table, &entries.items[i]);
	tt_table_end(&table);
}

/* ---- one pack -------------------------------------------------------------------------------------- */

static void print_heading(struct showing *showing, const char *ja, const char *en) {
	struct tt_output *out = showing->out;
	tt_out_format(out, showing->format == TT_TABLE_MD ? "\n## %s\n\n" : "\n%s\n", tt_say(out, ja, en));
}

static void print_line(struct showing *showing, const char *ja, const char *en, const struct tt_buf *buf) {
	if (buf->len == 0)
		return;
	tt_out_format(showing->out, "%s%s: ", showing->format == TT_TABLE_MD ? "- " : "",
		tt_say(showing->out, ja, en));
	tt_out(showing->out, tt_buf_text(buf));
	tt_out_string(showing->out, "\n");
}

static struct tt_buf new_buf(struct showing *showing) {
	struct tt_buf buf;
	tt_buf_init(&buf, showing->out->arena, BUF_LIMIT);
	return buf;
}

static void print_texts(struct showing *showing, uint32_t list, const char *ja, const char *en) {
	const struct tt_document *document = showing->document;
	if (list == TT_NONE || document->nodes[list].kind != TT_NODE_LIST)
		return;
	tt_out_format(showing->out, showing->format == TT_TABLE_MD ? "- %s:\n" : "%s:\n",
		tt_say(showing->out, ja, en));
	TT_FOR_ITEMS(document, list, item) {
		struct tt_buf buf = new_buf(showing);
		uint32_t wanted = tt_node_get(document, item, showing->out->language == TT_JA ? "ja" : "en");
		tt_show(&buf, tt_node_text(document, wanted != TT_NONE ? wanted : item));
		tt_out_format(showing->out, "  - %.*s\n", (int)buf.len, buf.bytes == NULL ? "" : buf.bytes);
	}
}

static void print_head(struct showing *showing, const struct tt_pack_entry *entry) {
	const struct tt_document *document = showing->document;
	struct tt_output *out = showing->out;
	uint32_t covers = tt_node_get(document, 0, "covers");
	struct tt_buf title = new_buf(showing), version = new_buf(showing), checked = new_buf(showing),
		      use = new_buf(showing), dates = new_buf(showing), countries = new_buf(showing),
		      sectors = new_buf(showing), source = new_buf(showing);
	tt_show(&title, text_in(document, 0, "title", out->language));
	tt_out_format(out, showing->format == TT_TABLE_MD ? "# %.*s: %s\n\n" : "%.*s: %s\n",
		TT_TEXT_ARGS(entry->id), title.bytes == NULL ? "" : title.bytes);
	tt_show(&version, tt_pack_says(document, "version"));
	tt_show(&checked, tt_pack_says(document, "checked"));
	add_words(document, 0, "use", &use);
	if (covers != TT_NONE)
		add_interval(document, covers, &dates);
	add_words(document, covers, "countries", &countries);
	add_words(document, covers, "sectors", &sectors);
	tt_show(&source, entry->path.len > 0 ? entry->path : tt_text_of(tt_say(out, "組込み", "built in")));
	print_line(showing, "版", "version", &version);
	print_line(showing, "照合日", "checked", &checked);
	print_line(showing, "出所", "source", &source);
	print_line(showing, "使うパック", "uses", &use);
	print_line(showing, "扱う期間", "covers", &dates);
	print_line(showing, "扱う国", "countries", &countries);
	print_line(showing, "扱う分野", "sectors", &sectors);
	print_texts(showing, covers == TT_NONE ? TT_NONE : tt_node_get(document, covers, "omits"),
		"扱わないもの", "leaves out");
	print_texts(showing, tt_node_get(document, 0, "notes"), "注記", "notes");
}

/* ---- tables ---------------------------------------------------------------------------------------- */

typedef void put_row(
	struct tt_table *table, const struct tt_document *document, struct tt_text id, uint32_t node);

/* A table of what stands under a key, a row a name; nothing where nothing stands there. */
static void print_things(struct showing *showing, const char *key, const struct tt_column *columns,
	uint32_t column_count, put_row *put, const char *ja, const char *en) {
	const struct tt_document *document = showing->document;
	uint32_t map = tt_node_get(document, 0, key);
	struct tt_table table;
	if (map == TT_NONE || document->nodes[map].kind != TT_NODE_MAP || document->nodes[map].count == 0)
		return;
	print_heading(showing, ja, en);
	tt_table_begin(&table, showing->out, showing->format, columns, column_count);
	TT_FOR_PAIRS(document, map, name, node)
	put(&table, document, tt_node_text(document, name), node);
	tt_table_end(&table);
}

static const struct tt_column regime_columns[] = {
	TT_COLUMN("id", "識別子", "id"),
	TT_COLUMN("name", "名称", "name"),
	TT_COLUMN("form", "形式", "form"),
	TT_COLUMN("in_force", "効力", "in force"),
	TT_COLUMN("parameters", "変数", "parameters"),
	TT_COLUMN("binds", "拘束する主体", "binds"),
	TT_COLUMN("cite", "典拠", "citation"),
};

static void put_regime(
	struct tt_table *table, const struct tt_document *document, struct tt_text id, uint32_t node) {
	tt_buf_add(tt_table_cell(table), id);
	tt_show(tt_table_cell(table), text_in(document, node, "name", table->out->language));
	tt_show(tt_table_cell(table), plain(document, node, "form"));
	add_force(document, node, tt_table_cell(table));
	struct tt_buf *parameters = tt_table_cell(table);
	TT_FOR_PAIRS(document, tt_node_get(document, node, "parameters"), name, type) {
		(void)type;
		tt_buf_string(parameters, parameters->len > 0 ? ", " : "");
		tt_show(parameters, tt_node_text(document, name));
	}
	tt_show(tt_table_cell(table), plain(document, node, "binds"));
	add_citations(document, node, tt_table_cell(table));
	tt_table_end_row(table);
}

static const struct tt_column rule_columns[] = {
	TT_COLUMN("rule", "規律", "rule"),
	TT_COLUMN("title", "見出し", "title"),
	TT_COLUMN("does", "働き", "does"),
	TT_COLUMN("on", "イベント", "on"),
	TT_COLUMN("strength", "強さ", "strength"),
	TT_COLUMN("in_force", "効力", "in force"),
	TT_COLUMN("cite", "典拠", "citation"),
};

static void put_bodies(struct tt_buf *cell, const struct tt_document *document, uint32_t node) {
	static const char *const bodies[] = {"classify", "set", "expose", "forbid", "require", "duties"};
	for (size_t i = 0; i < TT_COUNT(bodies); i++)
		if (tt_node_get(document, node, bodies[i]) != TT_NONE)
			tt_buf_format(cell, "%s%s", cell->len > 0 ? ", " : "", bodies[i]);
}

static void put_rule(struct tt_table *table, const struct tt_document *document, uint32_t node) {
	tt_show(tt_table_cell(table), plain(document, node, "id"));
	tt_show(tt_table_cell(table), text_in(document, node, "title", table->out->language));
	put_bodies(tt_table_cell(table), document, node);
	add_words(document, node, "on", tt_table_cell(table));
	tt_show(tt_table_cell(table), plain(document, node, "strength"));
	add_force(document, node, tt_table_cell(table));
	add_citations(document, node, tt_table_cell(table));
	tt_table_end_row(table);
}

static void print_rules(struct showing *showing) {
	const struct tt_document *document = showing->document;
	TT_FOR_PAIRS(document, tt_node_get(document, 0, "regimes"), name, regime) {
		uint32_t rules = tt_node_get(document, regime, "rules");
		struct tt_table table;
		if (rules == TT_NONE)
			continue;
		struct tt_text heading_ja = tt_text_format(
			showing->out->arena, "%.*s の規律", TT_TEXT_ARGS(tt_node_text(document, name)));
		struct tt_text heading_en = tt_text_format(
			showing->out->arena, "rules of %.*s", TT_TEXT_ARGS(tt_node_text(document, name)));
		print_heading(showing, heading_ja.bytes, heading_en.bytes);
		tt_table_begin(&table, showing->out, showing->format, rule_columns, TT_COUNT(rule_columns));
		TT_FOR_ITEMS(document, rules, rule)
		put_rule(&table, document, rule);
		tt_table_end(&table);
	}
}

static const struct tt_column question_columns[] = {
	TT_COLUMN("id", "識別子", "id"),
	TT_COLUMN("of", "対象", "of"),
	TT_COLUMN("ask", "問い", "question"),
	TT_COLUMN("presume", "答えがなければ", "unanswered"),
	TT_COLUMN("implies", "「はい」が答える問い", "a yes answers"),
	TT_COLUMN("implied_by", "「はい」となる問い", "answered by a yes to"),
	TT_COLUMN("cite", "典拠", "citation"),
};

static void put_question(
	struct tt_table *table, const struct tt_document *document, struct tt_text id, uint32_t node) {
	tt_buf_add(tt_table_cell(table), id);
	tt_show(tt_table_cell(table), plain(document, node, "of"));
	tt_show(tt_table_cell(table), text_in(document, node, "ask", table->out->language));
	tt_show(tt_table_cell(table), plain(document, node, "presume"));
	add_words(document, node, "implies", tt_table_cell(table));
	add_words(document, node, "implied_by", tt_table_cell(table));
	add_citations(document, node, tt_table_cell(table));
	tt_table_end_row(table);
}

static const struct tt_column place_columns[] = {
	TT_COLUMN("id", "識別子", "id"),
	TT_COLUMN("name", "名称", "name"),
	TT_COLUMN("members", "国", "countries"),
};

static void put_place(
	struct tt_table *table, const struct tt_document *document, struct tt_text id, uint32_t node) {
	tt_buf_add(tt_table_cell(table), id);
	tt_show(tt_table_cell(table), text_in(document, node, "name", table->out->language));
	struct tt_buf *members = tt_table_cell(table);
	TT_FOR_ITEMS(document, tt_node_get(document, node, "members"), item) {
		if (document->nodes[item].kind == TT_NODE_SCALAR)
			tt_buf_format(members, "%s%.*s", members->len > 0 ? ", " : "",
				TT_TEXT_ARGS(tt_node_text(document, item)));
		TT_FOR_PAIRS(document, item, country, interval) {
			tt_buf_format(members, "%s%.*s ", members->len > 0 ? ", " : "",
				TT_TEXT_ARGS(tt_node_text(document, country)));
			add_interval(document, interval, members);
		}
	}
	tt_table_end_row(table);
}

static const struct tt_column facet_columns[] = {
	TT_COLUMN("id", "識別子", "id"),
	TT_COLUMN("name", "名称", "name"),
	TT_COLUMN("levels", "区分（低い順）", "labels, lowest first"),
};

static void put_facet(
	struct tt_table *table, const struct tt_document *document, struct tt_text id, uint32_t node) {
	tt_buf_add(tt_table_cell(table), id);
	tt_show(tt_table_cell(table), text_in(document, node, "name", table->out->language));
	add_words(document, node, "levels", tt_table_cell(table));
	tt_table_end_row(table);
}

static const struct tt_column named_columns[] = {
	TT_COLUMN("id", "識別子", "id"),
	TT_COLUMN("name", "名称", "name"),
	TT_COLUMN("kind", "種類", "kind"),
};

static void put_named(
	struct tt_table *table, const struct tt_document *document, struct tt_text id, uint32_t node) {
	struct tt_text kind = plain(document, node, "kind"), type = plain(document, node, "type");
	tt_buf_add(tt_table_cell(table), id);
	tt_show(tt_table_cell(table), text_in(document, node, "name", table->out->language));
	tt_show(tt_table_cell(table), kind.len > 0 ? kind : type);
	tt_table_end_row(table);
}

void tt_print_pack(struct tt_output *out, const struct tt_pack_entry *entry, enum tt_table_format format) {
	struct showing showing = {out, entry->document, format};
	print_head(&showing, entry);
	print_things(
		&showing, "regimes", regime_columns, TT_COUNT(regime_columns), put_regime, "場", "regimes");
	print_rules(&showing);
	print_things(&showing, "questions", question_columns, TT_COUNT(question_columns), put_question,
		"問い", "questions");
	print_things(
		&showing, "places", place_columns, TT_COUNT(place_columns), put_place, "国の集合", "places");
	print_things(&showing, "categories", facet_columns, TT_COUNT(facet_columns), put_facet,
		"カテゴリの区分", "categories");
	static const struct {
		const char *key, *ja, *en;
	} others[] = {{"attributes", "属性", "attributes"}, {"parties", "主体", "parties"},
		{"operations", "操作", "operations"}, {"purposes", "利用目的", "purposes"}};
	for (size_t i = 0; i < TT_COUNT(others); i++)
		print_things(&showing, others[i].key, named_columns, TT_COUNT(named_columns), put_named,
			others[i].ja, others[i].en);
}

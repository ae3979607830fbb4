/*
 * libyaml's events become a tree. Nodes are appended as their events come; a node is complete when its last
 * event has been seen, and only then does it count with its parent. So a pair that is refused (a duplicate
 * key, a key that is no text) is dropped by cutting the array back to where its key began.
 */
#include "syntax/yaml.h"

#include <string.h>

#define FEW_KEYS 16 /* maps with fewer are searched key by key */

/* A list or map that is still open. */
struct frame {
	uint32_t node;
	uint32_t key;	      /* of a map: the key whose value comes next; TT_NONE: a key comes next */
	bool drop;	      /* the pair is refused */
	struct tt_index keys; /* of a map with many keys */
};

struct builder {
	struct tt_arena *arena;
	struct tt_diagnostics *diagnostics;
	struct tt_document *document;
	uint32_t file;
	yaml_parser_t parser;
	yaml_event_t event;
	struct tt_cursor cursor;
	TT_VECTOR(struct tt_node) nodes;
	bool wants_ends;
	TT_VECTOR(uint32_t) ends; /* of nodes, where they are wanted */
	uint32_t last_end;	  /* of the node that was completed last */
	struct tt_buf values;	  /* of copied scalars */
	struct frame frames[TT_DOCUMENT_DEPTH];
	uint32_t depth;
	bool in_document, finished, failed;
};

/* ---- places ---------------------------------------------------------------------------------------- */

static bool is_lead(char byte) {
	return ((unsigned char)byte & 0xC0) != 0x80;
}

/* How many of eight bytes begin a character. */
static size_t leads_in_word(const char *bytes) {
	uint64_t word;
	memcpy(&word, bytes, sizeof(word));
	uint64_t continuations = (word >> 7) & ~(word >> 6) & 0x0101010101010101u;
	return 8 - (size_t)__builtin_popcountll(continuations);
}

uint32_t tt_cursor_move(struct tt_cursor *cursor, struct tt_text source, size_t character) {
	size_t byte = cursor->byte, at = cursor->character;
	while (at > character)
		at -= is_lead(source.bytes[--byte]);
	while (character - at >= 8 && source.len - byte >= 8) {
		at += leads_in_word(source.bytes + byte);
		byte += 8;
	}
	while (byte < source.len && (at < character || !is_lead(source.bytes[byte])))
		at += is_lead(source.bytes[byte++]);
	*cursor = (struct tt_cursor){at, (uint32_t)byte};
	return cursor->byte;
}

static uint32_t move_to(struct builder *builder, yaml_mark_t mark) {
	return tt_cursor_move(&builder->cursor, builder->document->source, mark.index);
}

static void complain_here(struct builder *builder, enum tt_code code, struct tt_text first) {
	uint32_t start = move_to(builder, builder->event.start_mark),
		 end = move_to(builder, builder->event.end_mark);
	tt_complain(builder->diagnostics, code, (struct tt_mark){builder->file, start, end - start}, first,
		TT_TEXT(""));
}

/* ---- nodes ----------------------------------------------------------------------------------------- */

static struct frame *innermost(struct builder *builder) {
	return builder->depth ? &builder->frames[builder->depth - 1] : NULL;
}

/* The accessors work on what has been read so far. */
static const struct tt_document *view(struct builder *builder) {
	builder->document->nodes = builder->nodes.items;
	builder->document->len = builder->nodes.len;
	builder->document->values = builder->values.bytes;
	builder->document->ends = builder->ends.items;
	return builder->document;
}

static uint32_t find_key(struct builder *builder, const struct frame *frame, uint32_t key, uint32_t hash) {
	const struct tt_document *document = view(builder);
	struct tt_text text = tt_node_text(document, key);
	uint32_t probe = 0, count = document->nodes[frame->node].count, other = frame->node + 1;
	if (count >= FEW_KEYS) {
		while ((other = tt_index_next(&frame->keys, hash, &probe)) != TT_NONE)
			if (tt_text_equal(tt_node_text(document, other), text))
				return other;
		return TT_NONE;
	}
	for (; count > 0; count--, other = document->nodes[document->nodes[other].next].next)
		if (tt_text_equal(tt_node_text(document, other), text))
			return other;
	return TT_NONE;
}

/* Enters a key into the map's index; the first keys only once it turns out that there are many. */
static void index_key(struct builder *builder, struct frame *frame, uint32_t key, uint32_t hash) {
	const struct tt_document *document = view(builder);
	uint32_t count = document->nodes[frame->node].count, other = frame->node + 1;
	if (count + 1 == FEW_KEYS)
		for (; count > 0; count--, other = document->nodes[document->nodes[other].next].next)
			tt_index_add(builder->arena, &frame->keys,
				tt_text_hash(tt_node_text(document, other)), other);
	if (frame->keys.len > 0)
		tt_index_add(builder->arena, &frame->keys, hash, key);
}

static void accept_key(struct builder *builder, struct frame *frame, uint32_t key) {
	const struct tt_document *document = view(builder);
	struct tt_mark mark = tt_node_mark(builder->file, document, key);
	frame->key = key;
	if (document->nodes[key].kind != TT_NODE_SCALAR) {
		tt_complain(builder->diagnostics, TT_CODE_KEY_NOT_TEXT, mark, TT_TEXT(""), TT_TEXT(""));
		frame->drop = true;
		return;
	}
	struct tt_text text = tt_node_text(document, key);
	uint32_t hash = tt_text_hash(text), first = find_key(builder, frame, key, hash);
	if (first == TT_NONE) {
		index_key(builder, frame, key, hash);
		return;
	}
	tt_complain(builder->diagnostics, TT_CODE_DUPLICATE_KEY, mark, text, TT_TEXT(""))->also =
		tt_node_mark(builder->file, document, first);
	frame->drop = true;
}

static void accept_value(struct builder *builder, struct frame *frame) {
	if (frame->drop) {
		builder->nodes.len = frame->key;
		builder->ends.len = builder->wants_ends ? frame->key : 0;
	} else
		builder->nodes.items[frame->node].count++;
	frame->key = TT_NONE;
	frame->drop = false;
}

/* The node is complete: it finds its place in what is open around it. */
static void complete(struct builder *builder, uint32_t node) {
	struct frame *frame = innermost(builder);
	builder->nodes.items[node].next = builder->nodes.len;
	if (!frame)
		return;
	if (builder->nodes.items[frame->node].kind == TT_NODE_LIST)
		builder->nodes.items[frame->node].count++;
	else if (frame->key == TT_NONE)
		accept_key(builder, frame, node);
	else
		accept_value(builder, frame);
}

static struct tt_node *add_node(struct builder *builder, enum tt_node_kind kind, uint32_t start) {
	struct tt_node *node = tt_push(builder->arena, &builder->nodes);
	node->kind = kind & 3;
	node->start = start;
	if (builder->wants_ends)
		*tt_push(builder->arena, &builder->ends) = start;
	return node;
}

static void end_node(struct builder *builder, uint32_t node, uint32_t end) {
	builder->last_end = end;
	if (builder->wants_ends)
		builder->ends.items[node] = end;
}

static void open_node(struct builder *builder, enum tt_node_kind kind) {
	if (builder->depth == TT_DOCUMENT_DEPTH) {
		struct tt_text limit = tt_text_format(builder->arena, "%d", TT_DOCUMENT_DEPTH);
		complain_here(builder, TT_CODE_DEPTH, limit);
		builder->failed = true;
		return;
	}
	uint32_t start = move_to(builder, builder->event.start_mark);
	builder->frames[builder->depth++] = (struct frame){.node = builder->nodes.len, .key = TT_NONE};
	add_node(builder, kind, start);
}

static void close_node(struct builder *builder) {
	uint32_t node = innermost(builder)->node;
	builder->depth--;
	char opening = builder->document->source.bytes[builder->nodes.items[node].start];
	bool bracketed = opening == '[' || opening == '{';
	end_node(builder, node, bracketed ? move_to(builder, builder->event.end_mark) : builder->last_end);
	complete(builder, node);
}

/* ---- scalars --------------------------------------------------------------------------------------- */

static void check_escapes(struct builder *builder, struct tt_text value) {
	size_t bad = tt_text_first_bad(value);
	if (bad < value.len)
		complain_here(builder, TT_CODE_CONTROL_CHARACTER,
			tt_text_format(builder->arena, "U+%04X", (unsigned char)value.bytes[bad]));
}

/* Does the value stand in the source from start on, byte by byte, and end at end? */
static bool is_verbatim(struct tt_text source, struct tt_text value, uint32_t start, uint32_t end) {
	return start <= end && tt_text_equal(tt_text_slice(source, start, end), value);
}

static void add_scalar(struct builder *builder) {
	uint32_t start = move_to(builder, builder->event.start_mark),
		 end = move_to(builder, builder->event.end_mark);
	yaml_scalar_style_t style = builder->event.data.scalar.style;
	struct tt_text value = {
		(const char *)builder->event.data.scalar.value, builder->event.data.scalar.length};
	uint32_t quote = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	uint32_t id = builder->nodes.len;
	struct tt_node *node = add_node(builder, TT_NODE_SCALAR, start);
	node->plain = style == YAML_PLAIN_SCALAR_STYLE;
	node->text = start + quote;
	node->len = (uint32_t)value.len & 0xFFFFFFF;
	bool verbatim = is_verbatim(builder->document->source, value, start + quote, end - quote);
	struct tt_text normal = tt_text_normal(builder->arena, value);
	if (!verbatim || normal.bytes != value.bytes) {
		node->copied = true;
		node->text = (uint32_t)builder->values.len;
		node->len = (uint32_t)normal.len & 0xFFFFFFF;
		tt_buf_add(&builder->values, normal);
	}
	if (!verbatim)
		check_escapes(builder, value);
	end_node(builder, id, end);
	complete(builder, id);
}

/* ---- events ---------------------------------------------------------------------------------------- */

static void refuse_anchor_and_tag(
	struct builder *builder, const yaml_char_t *anchor, const yaml_char_t *tag) {
	if (anchor)
		complain_here(builder, TT_CODE_ANCHOR, TT_TEXT(""));
	if (tag)
		complain_here(builder, TT_CODE_TAG, tt_text_of((const char *)tag));
}

/* An alias stands for something that we do not know: the tree is of no use, but further complaints are. */
static void refuse_alias(struct builder *builder) {
	complain_here(builder, TT_CODE_ALIAS, tt_text_of((const char *)builder->event.data.alias.anchor));
	builder->failed = true;
	uint32_t id = builder->nodes.len;
	add_node(builder, TT_NODE_SCALAR, builder->cursor.byte);
	complete(builder, id);
}

static void begin_document(struct builder *builder) {
	if (builder->in_document) {
		complain_here(builder, TT_CODE_MANY_DOCUMENTS, TT_TEXT(""));
		builder->finished = true;
	}
	builder->in_document = true;
}

static void handle_event(struct builder *builder) {
	yaml_event_t *event = &builder->event;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		begin_document(builder);
		break;
	case YAML_ALIAS_EVENT:
		refuse_alias(builder);
		break;
	case YAML_SCALAR_EVENT:
		refuse_anchor_and_tag(builder, event->data.scalar.anchor, event->data.scalar.tag);
		add_scalar(builder);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_anchor_and_tag(
			builder, event->data.sequence_start.anchor, event->data.sequence_start.tag);
		open_node(builder, TT_NODE_LIST);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_anchor_and_tag(
			builder, event->data.mapping_start.anchor, event->data.mapping_start.tag);
		open_node(builder, TT_NODE_MAP);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_node(builder);
		break;
	case YAML_STREAM_END_EVENT:
		builder->finished = true;
		break;
	default:
		break;
	}
}

/* Reads all events; TT_BAD_INPUT as soon as the tree is of no use and no further complaint can be trusted. */
static enum tt_status read_events(struct builder *builder) {
	while (!builder->finished) {
		if (!yaml_parser_parse(&builder->parser, &builder->event)) {
			TT_ENSURE(builder->parser.error != YAML_MEMORY_ERROR, TT_LIMIT);
			tt_yaml_complain(builder->diagnostics, builder->file, &builder->parser);
			return TT_BAD_INPUT;
		}
		handle_event(builder);
		yaml_event_delete(&builder->event);
		if (builder->failed && builder->depth == TT_DOCUMENT_DEPTH)
			return TT_BAD_INPUT;
	}
	return builder->failed ? TT_BAD_INPUT : TT_OK;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void release_builder(void *object) {
	struct builder *builder = object;
	yaml_event_delete(&builder->event);
	yaml_parser_delete(&builder->parser);
}

/* Deleting twice does no harm, so the arena may do it again when it is finished. */
static enum tt_status start(struct builder *builder) {
	struct tt_text source = builder->document->source;
	TT_ENSURE(yaml_parser_initialize(&builder->parser), TT_LIMIT);
	tt_arena_defer(builder->arena, release_builder, builder);
	yaml_parser_set_encoding(&builder->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&builder->parser, (const unsigned char *)source.bytes, source.len);
	tt_buf_init(&builder->values, builder->arena, UINT32_MAX);
	return TT_OK;
}

static enum tt_status build(struct builder *builder) {
	TT_TRY(start(builder));
	enum tt_status status = read_events(builder);
	release_builder(builder);
	TT_TRY(status);
	TT_ENSURE(!builder->values.truncated, TT_LIMIT);
	const struct tt_document *document = view(builder);
	const struct tt_node *root = document->len ? &document->nodes[0] : NULL;
	if (root && !(root->kind == TT_NODE_SCALAR && root->plain && root->len == 0))
		return TT_OK;
	struct tt_mark end = {builder->file, (uint32_t)document->source.len, 0};
	tt_complain(builder->diagnostics, TT_CODE_EMPTY, end, TT_TEXT(""), TT_TEXT(""));
	return TT_BAD_INPUT;
}

static void find_lines(struct tt_arena *arena, struct tt_document *document) {
	const char *bytes = document->source.bytes, *end = bytes + document->source.len;
	uint32_t count = 1;
	for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		count++;
	uint32_t *lines = TT_NEW_ARRAY(arena, uint32_t, count);
	count = 1;
	for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		lines[count++] = (uint32_t)(at + 1 - bytes);
	document->lines = lines;
	document->line_count = count;
}

static enum tt_status refuse(
	struct tt_diagnostics *diagnostics, enum tt_code code, struct tt_mark mark, struct tt_text first) {
	tt_complain(diagnostics, code, mark, first, TT_TEXT(""));
	return TT_BAD_INPUT;
}

static enum tt_status check_bytes(struct tt_diagnostics *diagnostics, struct tt_text source, uint32_t file) {
	struct tt_mark mark = {file, 0, 0};
	if (tt_text_starts(source, "\xFE\xFF") || tt_text_starts(source, "\xFF\xFE"))
		return refuse(diagnostics, TT_CODE_UTF_16, mark, TT_TEXT(""));
	size_t bad = tt_text_first_bad(source);
	if (bad == source.len)
		return TT_OK;
	unsigned char byte = (unsigned char)source.bytes[bad];
	mark = (struct tt_mark){file, (uint32_t)bad, 1};
	if (byte < 0x80)
		return refuse(diagnostics, TT_CODE_CONTROL_CHARACTER, mark,
			tt_text_format(diagnostics->arena, "U+%04X", byte));
	return refuse(
		diagnostics, TT_CODE_ENCODING, mark, tt_text_format(diagnostics->arena, "0x%02X", byte));
}

static enum tt_status read_document(struct tt_arena *arena, struct tt_text path, struct tt_text source,
	struct tt_diagnostics *diagnostics, struct tt_document *document, bool ends) {
	if (tt_text_starts(source, "\xEF\xBB\xBF"))
		source = tt_text_slice(source, 3, source.len);
	*document = (struct tt_document){.path = path, .source = TT_TEXT("")};
	uint32_t file = tt_diagnostics_file(diagnostics, document);
	if (source.len > TT_DOCUMENT_LIMIT)
		return refuse(diagnostics, TT_CODE_TOO_LONG, (struct tt_mark){file, 0, 0},
			tt_text_format(diagnostics->arena, "%zu", TT_DOCUMENT_LIMIT >> 20));
	if (source.len > 0)
		document->source = source;
	find_lines(diagnostics->arena, document);
	TT_TRY(check_bytes(diagnostics, source, file));
	struct builder *builder = TT_NEW(arena, struct builder);
	*builder = (struct builder){.arena = arena,
		.diagnostics = diagnostics,
		.document = document,
		.file = file,
		.wants_ends = ends};
	enum tt_status status = build(builder);
	if (status != TT_OK)
		document->len = 0;
	return status;
}

enum tt_status tt_document_read(struct tt_arena *arena, struct tt_text path, struct tt_text source,
	struct tt_diagnostics *diagnostics, struct tt_document *document) {
	return read_document(arena, path, source, diagnostics, document, false);
}

enum tt_status tt_document_read_ends(struct tt_arena *arena, struct tt_text path, struct tt_text source,
	struct tt_diagnostics *diagnostics, struct tt_document *document) {
	return read_document(arena, path, source, diagnostics, document, true);
}

/*
 * Any bytes as a document, and edits drawn from its first ones: each edit is refused, and then nothing has
 * changed, or the text that comes of it can be read and edited again. What is appended, or put in before
 * another item, and taken away again leaves a document that says what the first one said.
 */
#include "syntax/edit.h"

#include <stdlib.h>
#include <string.h>

enum { CEILING = 256 << 20, STEPS = 6, EDITS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	struct tt_arena arena;
	struct tt_text source;
	const uint8_t *choices;
	size_t choice_count, next;
	struct tt_edit edit;
	struct tt_edit_step steps[STEPS + 1];
	uint32_t step_count;
};

static void demand(bool holds) {
	if (!holds)
		__builtin_trap();
}

static uint32_t pick(struct input *input, uint32_t below) {
	uint8_t choice = input->next < input->choice_count ? input->choices[input->next++] : 0;
	return below == 0 ? 0 : choice % below;
}

/* Down into the document, as far as the choices lead. */
static uint32_t walk(struct input *input) {
	const struct tt_document *document = &input->edit.document;
	uint32_t node = 0;
	input->step_count = 0;
	while (input->step_count < STEPS && pick(input, 4) > 0 &&
		document->nodes[node].kind != TT_NODE_SCALAR) {
		uint32_t wanted = pick(input, document->nodes[node].count), at = 0, found = TT_NONE;
		struct tt_edit_step step = {.item = wanted};
		TT_FOR_ITEMS(document, node, item)
		if (at++ == wanted)
			found = item;
		TT_FOR_PAIRS(document, node, key, value)
		if (at++ == wanted) {
			found = value;
			step.key = tt_text_copy(&input->arena, tt_node_text(document, key));
		}
		if (found == TT_NONE)
			break;
		input->steps[input->step_count++] = step;
		node = found;
	}
	return node;
}

static bool same_documents(const struct tt_document *a, const struct tt_document *b) {
	bool same = a->len == b->len;
	for (uint32_t i = 0; same && i < a->len; i++)
		same = a->nodes[i].kind == b->nodes[i].kind &&
		       (a->nodes[i].kind == TT_NODE_SCALAR
				       ? tt_text_equal(tt_node_text(a, i), tt_node_text(b, i))
				       : a->nodes[i].count == b->nodes[i].count);
	return same;
}

static void read_again(struct input *input, struct tt_text text, struct tt_document *document) {
	struct tt_diagnostics *diagnostics = TT_NEW(&input->arena, struct tt_diagnostics);
	tt_diagnostics_init(diagnostics, &input->arena);
	text = tt_text_copy(&input->arena, text);
	demand(tt_document_read(&input->arena, TT_TEXT("again.yaml"), text, diagnostics, document) == TT_OK);
	demand(!tt_diagnostics_failed(diagnostics));
}

/* Appends a value of the input's own bytes, and takes it away. */
static void there_and_back(struct input *input, struct tt_edit_way way, const struct tt_piece *piece) {
	struct tt_document before, after;
	read_again(input, input->edit.text, &before);
	if (tt_edit_append(&input->edit, way, piece) != TT_EDITED)
		return;
	uint32_t list = tt_edit_find(&input->edit, way);
	demand(list != TT_NONE && input->edit.document.nodes[list].kind == TT_NODE_LIST);
	uint32_t count = input->edit.document.nodes[list].count;
	if (count == 1) /* it was nothing, which is not the same as an empty list */
		return;
	input->steps[way.len++] = (struct tt_edit_step){.item = count - 1};
	if (tt_edit_remove(&input->edit, way) != TT_EDITED)
		return;
	read_again(input, input->edit.text, &after);
	demand(same_documents(&before, &after));
}

/* Puts a value before the item there, and takes it away: the item has the number that it had. */
static void in_and_out(struct input *input, struct tt_edit_way way, const struct tt_piece *piece) {
	struct tt_document before, after;
	read_again(input, input->edit.text, &before);
	if (tt_edit_insert(&input->edit, way, piece) != TT_EDITED)
		return;
	uint32_t node = tt_edit_find(&input->edit, way);
	demand(node != TT_NONE);
	if (tt_edit_remove(&input->edit, way) != TT_EDITED)
		return;
	read_again(input, input->edit.text, &after);
	demand(same_documents(&before, &after));
}

static void make_edit(struct input *input) {
	struct tt_text before = tt_text_copy(&input->arena, input->edit.text);
	struct tt_document document;
	struct tt_piece piece;
	size_t start = pick(input, 200), len = pick(input, 60);
	struct tt_text value = tt_text_slice(input->source, start, start + len);
	uint32_t operation = pick(input, 8);
	walk(input);
	if (operation < 4 && pick(input, 3) == 0)
		input->steps[input->step_count++] = (struct tt_edit_step){.key = TT_TEXT("further")};
	struct tt_edit_way way = {input->steps, input->step_count};
	tt_piece_init(&piece, &input->arena);
	if (pick(input, 2))
		tt_piece_list(&piece, 1);
	tt_piece_text(&piece, value);
	enum tt_edit_result result = TT_EDITED;
	if (operation == 0)
		result = tt_edit_append(&input->edit, way, &piece);
	else if (operation == 1)
		result = tt_edit_set(&input->edit, way, &piece);
	else if (operation == 2)
		result = tt_edit_remove(&input->edit, way);
	else if (operation == 3)
		result = tt_edit_rename(&input->edit, way, value);
	else if (operation == 4)
		result = tt_edit_insert(&input->edit, way, &piece);
	else if (operation == 5)
		result = tt_edit_move(&input->edit, way, pick(input, 5));
	else if (operation == 6)
		in_and_out(input, way, &piece);
	else
		there_and_back(input, way, &piece);
	if (result != TT_EDITED)
		demand(tt_text_equal(before, input->edit.text));
	read_again(input, input->edit.text, &document);
	demand(same_documents(&document, &input->edit.document));
}

static void edit_document(void *context) {
	struct input *input = context;
	if (tt_edit_begin(&input->edit, &input->arena, TT_TEXT("fuzz.yaml"), input->source) != TT_EDITED)
		return;
	for (int i = 0; i < EDITS; i++)
		make_edit(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	size_t choices = size < 40 ? size : 40; /* they come last, so that models are good seeds */
	struct input *input = calloc(1, sizeof(*input));
	demand(input != NULL);
	input->source = (struct tt_text){(const char *)data, size};
	input->choices = data + (size - choices);
	input->choice_count = choices;
	tt_arena_init(&input->arena, CEILING);
	enum tt_status status = tt_arena_run(&input->arena, edit_document, input);
	(void)status; /* running out of memory is a fair answer */
	tt_arena_finish(&input->arena);
	free(input);
	return 0;
}

/*
 * Loads the module and keeps what it measured: names come again and again, and measuring is the slowest part
 * of a picture.
 */
#include "present/typeset.h"

enum { LINES_MAX = 64 };

/* ---- loading --------------------------------------------------------------------------------------- */

static void release(void *object) {
	struct tt_typesetter *typesetter = object;
	typesetter->functions->destroy(typesetter->state);
}

struct tt_typesetter *tt_typeset_open(struct tt_arena *arena, struct tt_text *why) {
	const struct tt_typeset_functions *functions =
		tt_module_load(arena, "tenten-typeset.so", TT_TYPESET_SYMBOL, TT_TYPESET_VERSION, why);
	if (functions == NULL)
		return NULL;
	struct tt_typesetter *typesetter = TT_NEW(arena, struct tt_typesetter);
	typesetter->arena = arena;
	typesetter->functions = functions;
	typesetter->state = functions->create();
	if (typesetter->state == NULL) {
		*why = TT_TEXT("no font");
		return NULL;
	}
	tt_arena_defer(arena, release, typesetter);
	return typesetter;
}

bool tt_typeset_out(void *output, const unsigned char *bytes, size_t len) {
	struct tt_output *out = output;
	tt_out(out, (struct tt_text){(const char *)bytes, len});
	return !out->failed;
}

/* ---- texts ----------------------------------------------------------------------------------------- */

static const struct tt_typeset_key *find(const struct tt_typesetter *typesetter, uint32_t hash,
	struct tt_text text, enum tt_font font, float width) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&typesetter->index, hash, &probe)) != TT_NONE) {
		const struct tt_typeset_key *key = &typesetter->keys.items[id];
		if (key->font == font && key->width == width && tt_text_equal(key->text, text))
			return key;
	}
	return NULL;
}

/* What the first LINES_MAX - 1 lines hold, and a sign that there was more. */
static struct tt_text shortened(
	struct tt_typesetter *typesetter, struct tt_text text, const struct tt_typeset_line *lines) {
	struct tt_typeset_line last = lines[LINES_MAX - 1];
	return tt_text_format(typesetter->arena, "%.*s…", (int)(last.start), text.bytes);
}

static const struct tt_typeset_key *measure(struct tt_typesetter *typesetter, uint32_t hash,
	struct tt_text text, enum tt_font font, float width) {
	struct tt_typeset_line lines[LINES_MAX + 1];
	const struct tt_typeset_functions *functions = typesetter->functions;
	struct tt_typeset_key key = {.font = (uint8_t)font, .width = width, .first = typesetter->lines.len};
	struct tt_text shown = text;
	key.text = text;
	key.count =
		functions->wrap(typesetter->state, text.bytes, text.len, font, width, lines, LINES_MAX + 1);
	if (key.count > LINES_MAX) {
		shown = shortened(typesetter, text, lines);
		key.count = functions->wrap(
			typesetter->state, shown.bytes, shown.len, font, width, lines, LINES_MAX);
	}
	key.shown = shown;
	for (uint32_t i = 0; i < key.count; i++) {
		*tt_push(typesetter->arena, &typesetter->lines) = lines[i];
		key.widest = lines[i].width > key.widest ? lines[i].width : key.widest;
		key.height += lines[i].ascent + lines[i].descent;
	}
	tt_index_add(typesetter->arena, &typesetter->index, hash, typesetter->keys.len);
	struct tt_typeset_key *kept = tt_push(typesetter->arena, &typesetter->keys);
	*kept = key;
	return kept;
}

struct tt_block_of_text tt_typeset(
	struct tt_typesetter *typesetter, enum tt_font font, struct tt_text text, float width) {
	uint32_t words[] = {tt_text_hash(text), (uint32_t)font, (uint32_t)(width * 16)};
	uint32_t hash = tt_hash_words(words, TT_COUNT(words));
	const struct tt_typeset_key *key = find(typesetter, hash, text, font, width);
	if (key == NULL)
		key = measure(typesetter, hash, tt_text_copy(typesetter->arena, text), font, width);
	return (struct tt_block_of_text){.text = key->shown,
		.lines = &typesetter->lines.items[key->first],
		.count = key->count,
		.width = key->widest,
		.height = key->height,
		.font = font};
}

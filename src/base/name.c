/* Interned names: an array from id to text and an index back, so that everything above compares numbers. */
#include "base/base.h"

static uint32_t find(const struct tt_names *names, struct tt_text text, uint32_t hash) {
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&names->index, hash, &probe)) != TT_NONE)
		if (tt_text_equal(names->texts.items[id], text))
			return id;
	return TT_NONE;
}

uint32_t tt_names_find(const struct tt_names *names, struct tt_text text) {
	return find(names, text, tt_text_hash(text));
}

uint32_t tt_names_intern(struct tt_arena *arena, struct tt_names *names, struct tt_text text) {
	uint32_t hash = tt_text_hash(text);
	uint32_t id = find(names, text, hash);
	if (id != TT_NONE)
		return id;
	id = names->texts.len;
	*tt_push(arena, &names->texts) = text;
	tt_index_add(arena, &names->index, hash, id);
	return id;
}

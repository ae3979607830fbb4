/*
 * Finding packs by their names. A name may ask for a version; core, whose questions the machine itself asks,
 * is always the one that is built in.
 */
#include "model/pack.h"

const struct tt_builtin_pack *tt_builtin_pack_find(struct tt_text id) {
	for (uint32_t i = 0; i < tt_builtin_pack_count; i++)
		if (tt_text_is(id, tt_builtin_packs[i].id))
			return &tt_builtin_packs[i];
	return NULL;
}

void tt_pack_path_add(struct tt_arena *arena, struct tt_pack_path *path, struct tt_text folders) {
	TT_VECTOR(struct tt_text) all = {0};
	for (uint32_t i = 0; i < path->len; i++)
		*tt_push(arena, &all) = path->folders[i];
	for (size_t start = 0, end = 0; start < folders.len; start = end + 1) {
		for (end = start; end < folders.len && folders.bytes[end] != ':';)
			end++;
		if (end > start)
			*tt_push(arena, &all) = tt_text_copy(arena, tt_text_slice(folders, start, end));
	}
	path->folders = all.items;
	path->len = all.len;
}

bool tt_pack_is_file(struct tt_text name) {
	static const char ending[] = ".yaml";
	size_t len = sizeof(ending) - 1;
	return name.len > len && tt_text_is(tt_text_slice(name, name.len - len, name.len), ending);
}

struct tt_text tt_pack_name(struct tt_text wanted, struct tt_text *version) {
	size_t at = 0;
	while (at < wanted.len && (wanted.bytes[at] != '@' || tt_pack_is_file(wanted)))
		at++;
	*version = tt_text_slice(wanted, at + 1, wanted.len);
	return tt_text_slice(wanted, 0, at);
}

/* No name of a pack leads out of the folder. */
static bool leads_out(struct tt_text id) {
	for (size_t start = 0, end = 0; start <= id.len; start = end + 1) {
		for (end = start; end < id.len && id.bytes[end] != '/';)
			end++;
		struct tt_text part = tt_text_slice(id, start, end);
		if (part.len == 0 || part.bytes[0] == '.')
			return true;
	}
	return false;
}

struct tt_text tt_pack_file(struct tt_arena *arena, struct tt_text folder, struct tt_text id) {
	if (folder.len == 0 || leads_out(id) || tt_text_is(id, "core"))
		return (struct tt_text){0};
	bool slash = folder.bytes[folder.len - 1] == '/';
	return tt_text_format(
		arena, "%.*s%s%.*s.yaml", TT_TEXT_ARGS(folder), slash ? "" : "/", TT_TEXT_ARGS(id));
}

struct tt_text tt_pack_says(const struct tt_document *document, const char *key) {
	uint32_t node = document->len == 0 ? TT_NONE : tt_node_get(document, 0, key);
	return node == TT_NONE ? (struct tt_text){0} : tt_node_text(document, node);
}

/*
 * The list of complaints: adding, counting, choosing a near miss. How they are shown is in
 * diagnostic_render.c.
 */
#include "syntax/diagnostic.h"

static const struct code {
	enum tt_severity severity;
	const char *text;
	const char *message[2], *help[2]; /* by language */
} codes[] = {
#define CODE(name, severity, text, ja, en, help_ja, help_en)                                                 \
	[TT_CODE_##name] = {                                                                                 \
		severity, text, {[TT_JA] = ja, [TT_EN] = en}, {[TT_JA] = help_ja, [TT_EN] = help_en}},
#include "syntax/diagnostic.def"
#undef CODE
};

const char *tt_code_text(enum tt_code code) {
	return codes[code].text;
}

enum tt_severity tt_code_severity(enum tt_code code) {
	return codes[code].severity;
}

const char *tt_code_help(enum tt_code code, enum tt_language language) {
	return codes[code].help[language];
}

const char *tt_code_message(enum tt_code code, enum tt_language language) {
	return codes[code].message[language];
}

void tt_diagnostics_init(struct tt_diagnostics *diagnostics, struct tt_arena *arena) {
	*diagnostics = (struct tt_diagnostics){.arena = arena};
}

uint32_t tt_diagnostics_file(struct tt_diagnostics *diagnostics, const struct tt_document *document) {
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (diagnostics->files.items[i] == document)
			return i;
	*tt_push(diagnostics->arena, &diagnostics->files) = document;
	return diagnostics->files.len - 1;
}

struct tt_diagnostic *tt_complain(struct tt_diagnostics *diagnostics, enum tt_code code, struct tt_mark mark,
	struct tt_text first, struct tt_text second) {
	struct tt_diagnostic *diagnostic = &diagnostics->beyond;
	diagnostics->counts[codes[code].severity]++;
	if (diagnostics->items.len < TT_DIAGNOSTICS_LIMIT) {
		diagnostic = tt_push(diagnostics->arena, &diagnostics->items);
		first = tt_text_copy(diagnostics->arena, first);
		second = tt_text_copy(diagnostics->arena, second);
	}
	*diagnostic = (struct tt_diagnostic){
		.code = code, .mark = mark, .also = TT_NO_MARK, .arguments = {first, second}};
	return diagnostic;
}

bool tt_diagnostics_failed(const struct tt_diagnostics *diagnostics) {
	return diagnostics->counts[TT_ERROR] > 0;
}

/* ---- near misses ----------------------------------------------------------------------------------- */

static unsigned count_points(struct tt_text text) {
	unsigned count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
	return count;
}

struct tt_text tt_nearest(struct tt_text name, const struct tt_text *candidates, size_t len) {
	unsigned points = count_points(name), limit = points < 3 ? 1 : points > 12 ? 4 : points / 3;
	struct tt_text nearest = TT_TEXT("");
	if (points < 2)
		return nearest;
	for (size_t i = 0; i < len && limit > 0; i++) {
		unsigned distance = tt_text_distance(name, candidates[i], limit);
		if (distance > limit)
			continue;
		nearest = candidates[i];
		limit = distance > 0 ? distance - 1 : 0; /* only a nearer one may take its place */
	}
	return nearest;
}

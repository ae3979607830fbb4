/*
 * Text is a pointer and a length into bytes that somebody else owns, so slicing costs nothing and a source
 * file is never copied to be read.
 */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct tt_text tt_text_of(const char *string) {
	return (struct tt_text){string, strlen(string)};
}

bool tt_text_is(struct tt_text a, const char *string) {
	return tt_text_equal(a, tt_text_of(string));
}

bool tt_text_starts(struct tt_text text, const char *prefix) {
	size_t len = strlen(prefix);
	return text.len >= len && (len == 0 || memcmp(text.bytes, prefix, len) == 0);
}

int tt_text_compare(struct tt_text a, struct tt_text b) {
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.bytes, b.bytes, common) : 0;
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

struct tt_text tt_text_copy(struct tt_arena *arena, struct tt_text text) {
	if (text.len == SIZE_MAX)
		tt_arena_array_size(arena, SIZE_MAX, 2); /* no room for the NUL: leaves */
	char *bytes = tt_arena_alloc(arena, text.len + 1);
	if (text.len)
		memcpy(bytes, text.bytes, text.len);
	return (struct tt_text){bytes, text.len};
}

struct tt_text tt_text_slice(struct tt_text text, size_t start, size_t end) {
	if (end > text.len)
		end = text.len;
	if (start >= end)
		return (struct tt_text){text.bytes, 0};
	return (struct tt_text){text.bytes + start, end - start};
}

static bool is_space(char byte) {
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

struct tt_text tt_text_trim(struct tt_text text) {
	size_t start = 0, end = text.len;
	while (start < end && is_space(text.bytes[start]))
		start++;
	while (end > start && is_space(text.bytes[end - 1]))
		end--;
	return tt_text_slice(text, start, end);
}

struct tt_text tt_text_format(struct tt_arena *arena, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	int len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len < 0)
		return TT_TEXT("");
	char *bytes = tt_arena_alloc(arena, (size_t)len + 1);
	va_start(arguments, format);
	vsnprintf(bytes, (size_t)len + 1, format, arguments);
	va_end(arguments);
	return (struct tt_text){bytes, (size_t)len};
}

/*
 * Buffers collect output on an arena. Each has a ceiling; an append that would pass it is dropped whole, and
 * so is every later one, so that what is there is always the beginning of what was meant.
 */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

void tt_buf_init(struct tt_buf *buf, struct tt_arena *arena, size_t ceiling) {
	if (ceiling > SIZE_MAX / 4)
		ceiling = SIZE_MAX / 4; /* so that doubling cannot overflow */
	*buf = (struct tt_buf){.arena = arena, .ceiling = ceiling};
}

char *tt_buf_grow(struct tt_buf *buf, size_t len) {
	if (buf->truncated || len > buf->ceiling - buf->len) {
		buf->truncated = true;
		return NULL;
	}
	size_t capacity = buf->capacity ? buf->capacity : 64;
	while (capacity < buf->len + len + 1)
		capacity *= 2;
	if (capacity > buf->ceiling + 1)
		capacity = buf->ceiling + 1;
	buf->bytes = tt_arena_resize(buf->arena, buf->bytes, buf->capacity, capacity);
	buf->capacity = capacity;
	return buf->bytes + buf->len;
}

void tt_buf_string(struct tt_buf *buf, const char *string) {
	tt_buf_add(buf, tt_text_of(string));
}

void tt_buf_pad(struct tt_buf *buf, char byte, size_t count) {
	char *end = tt_buf_room(buf, count);
	if (!end)
		return;
	memset(end, byte, count);
	tt_buf_commit(buf, count);
}

void tt_buf_format_list(struct tt_buf *buf, const char *format, va_list arguments) {
	va_list again;
	va_copy(again, arguments);
	int len = vsnprintf(NULL, 0, format, arguments);
	char *end = len < 0 ? NULL : tt_buf_room(buf, (size_t)len);
	if (end != NULL) {
		vsnprintf(end, (size_t)len + 1, format, again);
		tt_buf_commit(buf, (size_t)len);
	}
	va_end(again);
}

void tt_buf_format(struct tt_buf *buf, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	tt_buf_format_list(buf, format, arguments);
	va_end(arguments);
}

struct tt_text tt_buf_text(const struct tt_buf *buf) {
	return (struct tt_text){buf->bytes ? buf->bytes : "", buf->len};
}

/*
 * What depends on Unicode: well-formed UTF-8, normal form C, columns, distances. The paths for ASCII and for
 * ordinary Japanese are short, because nearly all input consists of them; the rest is left to utf8proc.
 */
#include "base/base.h"

#include <string.h>
#include <utf8proc.h>

/* A malformed byte reads as one replacement character. */
struct decoded {
	uint32_t point;
	uint32_t len; /* bytes; 0: malformed */
};

static bool is_continuation(unsigned char byte) {
	return (byte & 0xC0) == 0x80;
}

static struct decoded decode(const unsigned char *bytes, size_t left) {
	static const struct decoded malformed = {0xFFFD, 0};
	unsigned char lead = bytes[0];
	if (lead < 0x80)
		return (struct decoded){lead, 1};
	if (lead >= 0xC2 && lead < 0xE0 && left >= 2 && is_continuation(bytes[1]))
		return (struct decoded){(lead & 0x1Fu) << 6 | (bytes[1] & 0x3Fu), 2};
	if ((lead & 0xF0) == 0xE0 && left >= 3 && is_continuation(bytes[1]) && is_continuation(bytes[2])) {
		uint32_t point = (lead & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
		bool valid = point >= 0x800 && (point < 0xD800 || point > 0xDFFF);
		return valid ? (struct decoded){point, 3} : malformed;
	}
	if ((lead & 0xF8) == 0xF0 && left >= 4 && is_continuation(bytes[1]) && is_continuation(bytes[2]) &&
		is_continuation(bytes[3])) {
		uint32_t point = (lead & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6 |
				 (bytes[3] & 0x3Fu);
		return point >= 0x10000 && point <= 0x10FFFF ? (struct decoded){point, 4} : malformed;
	}
	return malformed;
}

/* The code point at *at, which moves on; a malformed byte counts as U+FFFD. */
static uint32_t next_point(struct tt_text text, size_t *at) {
	struct decoded decoded = decode((const unsigned char *)text.bytes + *at, text.len - *at);
	*at += decoded.len ? decoded.len : 1;
	return decoded.point;
}

static uint64_t load_word(const char *bytes) {
	uint64_t word;
	memcpy(&word, bytes, sizeof(word));
	return word;
}

#define EVERY_BYTE(byte) (0x0101010101010101u * (uint64_t)(byte))

/* Are all eight bytes in 0x20 to 0x7E? May say no wrongly, never yes. */
static bool is_printable_ascii(uint64_t word) {
	uint64_t below_space = word - EVERY_BYTE(0x20);
	uint64_t above_tilde = word + EVERY_BYTE(0x01);
	return ((word | below_space | above_tilde) & EVERY_BYTE(0x80)) == 0;
}

static bool is_control(uint32_t point) {
	if (point < 0x20)
		return point != '\t' && point != '\n' && point != '\r';
	return point >= 0x7F && point < 0xA0;
}

size_t tt_text_first_bad(struct tt_text text) {
	size_t at = 0;
	while (at < text.len) {
		while (text.len - at >= 8 && is_printable_ascii(load_word(text.bytes + at)))
			at += 8;
		if (at == text.len)
			break;
		struct decoded decoded = decode((const unsigned char *)text.bytes + at, text.len - at);
		if (decoded.len == 0 || is_control(decoded.point))
			return at;
		at += decoded.len;
	}
	return text.len;
}

/*
 * Code points that no normalisation to form C changes, moves, or joins with a neighbour of this same kind.
 * Not all of them, only the ranges that fill ordinary text.
 */
static bool is_stable(uint32_t point) {
	if (point < 0x300)
		return true;
	if (point >= 0x3400 && point <= 0x9FFF)
		return true;
	if (point >= 0x3000 && point <= 0x30FF)
		return point <= 0x3029 || (point >= 0x3041 && point <= 0x3096) || point >= 0x30A1;
	return (point >= 0xFF01 && point <= 0xFF60) || (point >= 0x2010 && point <= 0x2027);
}

static bool is_normal_at_sight(struct tt_text text) {
	for (size_t at = 0; at < text.len;) {
		if ((unsigned char)text.bytes[at] < 0xCC)
			at++;
		else if (!is_stable(next_point(text, &at)))
			return false;
	}
	return true;
}

struct tt_text tt_text_normal(struct tt_arena *arena, struct tt_text text) {
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.bytes;
	if (is_normal_at_sight(text))
		return text;
	utf8proc_ssize_t len = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, NULL, 0, options);
	if (len < 0)
		return text;
	/* One more than needed: utf8proc ends what it encodes with NUL. */
	utf8proc_int32_t *points = TT_NEW_ARRAY(arena, utf8proc_int32_t, (size_t)len + 1);
	len = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, points, len, options);
	if (len >= 0)
		len = utf8proc_reencode(points, len, options);
	if (len < 0)
		return text;
	struct tt_text normal = {(const char *)points, (size_t)len};
	return tt_text_equal(normal, text) ? text : normal;
}

size_t tt_text_width(struct tt_text text) {
	size_t width = 0;
	for (size_t at = 0; at < text.len;) {
		uint32_t point = next_point(text, &at);
		width += point < 0x80 ? 1 : (size_t)utf8proc_charwidth((utf8proc_int32_t)point);
	}
	return width;
}

/* ---- distance -------------------------------------------------------------------------------------- */

#define DISTANCE_POINTS 256 /* longer names are equal or far apart */

struct points {
	uint32_t len;
	uint32_t at[DISTANCE_POINTS];
};

static bool decode_all(struct tt_text text, struct points *points) {
	points->len = 0;
	for (size_t at = 0; at < text.len;) {
		if (points->len == DISTANCE_POINTS)
			return false;
		points->at[points->len++] = next_point(text, &at);
	}
	return true;
}

static unsigned least(unsigned a, unsigned b) {
	return a < b ? a : b;
}

/* Three rows of the classic table, kept in turn: this one, the one before, and the one before that. */
struct rows {
	unsigned row[3][DISTANCE_POINTS + 1];
};

static unsigned cell(
	const struct points *a, const struct points *b, const struct rows *rows, uint32_t i, uint32_t j) {
	const unsigned *above = rows->row[(i - 1) % 3], *left = rows->row[i % 3];
	bool same = a->at[i - 1] == b->at[j - 1];
	unsigned best = least(above[j - 1] + !same, least(above[j], left[j - 1]) + 1);
	if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1])
		best = least(best, rows->row[(i - 2) % 3][j - 2] + 1);
	return best;
}

/* Fills row i and returns its least cell: the distance cannot be smaller. */
static unsigned fill_row(const struct points *a, const struct points *b, struct rows *rows, uint32_t i) {
	unsigned smallest = rows->row[i % 3][0] = i;
	for (uint32_t j = 1; j <= b->len; j++) {
		rows->row[i % 3][j] = cell(a, b, rows, i, j);
		smallest = least(smallest, rows->row[i % 3][j]);
	}
	return smallest;
}

unsigned tt_text_distance(struct tt_text first, struct tt_text second, unsigned limit) {
	struct points a, b;
	struct rows rows;
	if (tt_text_equal(first, second))
		return 0;
	if (!decode_all(first, &a) || !decode_all(second, &b))
		return limit + 1;
	if (a.len > b.len + limit || b.len > a.len + limit)
		return limit + 1;
	for (uint32_t j = 0; j <= b.len; j++)
		rows.row[0][j] = j;
	for (uint32_t i = 1; i <= a.len; i++)
		if (fill_row(&a, &b, &rows, i) > limit)
			return limit + 1;
	return least(rows.row[a.len % 3][b.len], limit + 1);
}

/*
 * JSON, as a scanner that keeps nothing: values are taken off the front of a text, one after the other, by
 * whoever knows which ones may come. Strict (RFC 8259): no comments, no trailing commas, UTF-8 only, no lone
 * surrogates. The first thing that is wrong ends the scan; fault says what and where.
 */
#ifndef TT_SERVICE_SCAN_H
#define TT_SERVICE_SCAN_H

#include "service/fault.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum tt_json_kind {
	TT_JSON_WRONG,
	TT_JSON_OBJECT,
	TT_JSON_LIST,
	TT_JSON_TEXT,
	TT_JSON_NUMBER,
	TT_JSON_TRUTH,
	TT_JSON_NULL
};

enum { TT_SCAN_DEPTH = 8, TT_SCAN_DEEPEST = 16, TT_SCAN_TEXT = 4096 };

struct tt_scan {
	const char *start, *at, *end;
	const char *last; /* where the text that was taken last begins */
	struct tt_fault *fault;
	char *spare; /* where texts with escapes are written: as long as the whole text */
	size_t spare_used;
	size_t longest; /* that a text may be, in bytes; TT_SCAN_TEXT unless it is set after tt_scan_init() */
	uint32_t deepest; /* likewise: lists and objects in each other, TT_SCAN_DEPTH; TT_SCAN_DEEPEST at most
			   */
	struct tt_text path[TT_SCAN_DEEPEST]; /* keys around the value; of items of a list, bytes NULL and len
					       the place */
	uint32_t depth;
};

void tt_scan_init(struct tt_scan *scan, struct tt_text text, char *spare, struct tt_fault *fault);
/* The kind of the value that comes; nothing is taken. */
enum tt_json_kind tt_scan_kind(struct tt_scan *scan);
/* Does a list come, or an object? Nothing is taken. */
static inline bool tt_scan_comes(struct tt_scan *scan, char bracket) {
	if (scan->at < scan->end && (unsigned char)*scan->at <= ' ')
		(void)tt_scan_kind(scan); /* passes over white space */
	return scan->at < scan->end && *scan->at == bracket;
}
/* Takes a text; it points into the scanned text, or into spare. At most .longest bytes. */
bool tt_scan_text(struct tt_scan *scan, struct tt_text *text);
/*
 * A text of at most fifteen bytes without escapes, with zeros behind: it is told from others by two
 * comparisons. Whether it is UTF-8 was not looked at: it is only to be held against texts that are.
 */
struct tt_short {
	uint64_t words[2];
	uint32_t len; /* in bytes */
};
/*
 * The text that comes, where it is such a one; nothing is taken. False says nothing about what comes: it may
 * be short all the same.
 */
static inline bool tt_scan_short(const struct tt_scan *scan, struct tt_short *text);
/* Takes that text. */
static inline void tt_scan_take_short(struct tt_scan *scan, const struct tt_short *text) {
	scan->last = scan->at;
	scan->at += text->len + 2; /* with its quotes */
}
/* It, as a text. */
static inline struct tt_text tt_scan_taken(const struct tt_scan *scan) {
	return (struct tt_text){scan->last + 1, (size_t)(scan->at - scan->last) - 2};
}
bool tt_scan_truth(struct tt_scan *scan, bool *truth);
/* A whole number of 32 bits; anything else is a fault. */
bool tt_scan_number(struct tt_scan *scan, uint32_t *number);
/* Takes a value, whatever it is; text: its bytes. */
bool tt_scan_value(struct tt_scan *scan, struct tt_text *text);

/*
 *	tt_scan_open(scan, '{') && while (tt_scan_member(scan, &first, &key)) … ; tt_scan_good(scan)
 *
 * Members of an object, items of a list: true while there is one, which is to be taken. first is true before.
 */
bool tt_scan_open(struct tt_scan *scan, char bracket);
bool tt_scan_member(struct tt_scan *scan, bool *first, struct tt_text *key);
bool tt_scan_item(struct tt_scan *scan, bool *first, uint32_t place);
/* Takes these bytes if they are what comes: a guess of the caller's, who knows what they mean. */
bool tt_scan_same(struct tt_scan *scan, struct tt_text bytes);
bool tt_scan_good(const struct tt_scan *scan);
/* Nothing but white space is left. */
bool tt_scan_end(struct tt_scan *scan);
/* Writes a fault down, at the value that was taken last (which begins at at); returns false. */
bool tt_scan_fault(struct tt_scan *scan, enum tt_fault_code code, struct tt_text name, const char *at);

/* Appends a text with quotes and the escapes that RFC 8785 asks for. */
void tt_json_add(struct tt_buf *out, struct tt_text text);
/* Appends a JSON text in canonical form (RFC 8785; numbers are copied). It was scanned before without a
 * fault; spare has twice as many bytes. Members of these names, up to NULL, are left out wherever they stand;
 * without may be NULL. */
void tt_json_canonical(struct tt_text text, const char *const *without, char *spare, struct tt_buf *out);

static inline bool tt_scan_short(const struct tt_scan *scan, struct tt_short *text) {
#ifdef __SSE2__
	static const uint8_t masks[32] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 255}; /* from 16 - len on: the mask of the first len bytes */
	const char *start = scan->at + 1;
	if (scan->end - scan->start < 16 || scan->end - scan->at < 2 || *scan->at != '"')
		return false;
	__m128i bytes;
	if (scan->end - start >= 16) {
		bytes = _mm_loadu_si128((const __m128i *)(const void *)start);
	} else { /* the last bytes of all, and zeros */
		__m128i room[2] = {_mm_loadu_si128((const __m128i *)(const void *)(scan->end - 16))};
		const char *from = (const char *)room + 16 - (scan->end - start);
		bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
	}
	unsigned quote = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
	__m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
	unsigned other = (unsigned)_mm_movemask_epi8(
		_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')), control));
	if (quote == 0 || (other & (quote ^ (quote - 1))) != 0) /* none, or one of those before it */
		return false;
	text->len = (uint32_t)__builtin_ctz(quote);
	__m128i mask = _mm_loadu_si128((const __m128i *)(const void *)(masks + 16 - text->len));
	_mm_storeu_si128((__m128i *)(void *)text->words, _mm_and_si128(bytes, mask));
	return true;
#else
	(void)scan;
	(void)text;
	return false;
#endif
}

#endif

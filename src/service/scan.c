/*
 * The scanner: a pointer into the bytes. Texts without escapes, nearly all, are shown where they stand;
 * others are written into the spare bytes, which are as many as the text has.
 */
#include "service/scan.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

void tt_scan_init(struct tt_scan *scan, struct tt_text text, char *spare, struct tt_fault *fault) {
	scan->start = scan->at = scan->last = text.bytes;
	scan->end = text.bytes + text.len;
	scan->fault = fault;
	scan->spare = spare;
	scan->spare_used = 0;
	scan->longest = TT_SCAN_TEXT;
	scan->deepest = TT_SCAN_DEPTH;
	scan->depth = 0; /* of the path, what lies below it */
	fault->code = TT_FAULT_NONE;
}

bool tt_scan_good(const struct tt_scan *scan) {
	return scan->fault->code == TT_FAULT_NONE;
}

/* ---- where ------------------------------------------------------------------------------------------- */

static size_t add_step(char *to, size_t len, size_t size, struct tt_text step) {
	char number[16];
	if (step.bytes == NULL) {
		snprintf(number, sizeof(number), "%zu", step.len);
		step = tt_text_of(number);
	}
	if (len + 2 >= size)
		return len;
	to[len++] = '/';
	for (size_t i = 0; i < step.len && len + 3 < size; i++) {
		bool special = step.bytes[i] == '~' || step.bytes[i] == '/';
		if (special)
			to[len++] = '~';
		to[len++] = (char)(!special ? step.bytes[i] : step.bytes[i] == '~' ? '0' : '1');
	}
	return len;
}

static void say_where(struct tt_scan *scan, const char *at) {
	struct tt_fault *fault = scan->fault;
	size_t len = 0;
	const char *line = at;
	for (uint32_t i = 0; i < scan->depth; i++)
		len = add_step(fault->pointer, len, sizeof(fault->pointer), scan->path[i]);
	while (len > 0 && ((unsigned char)fault->pointer[len - 1] & 0xc0) == 0x80 &&
		len + 4 >= sizeof(fault->pointer))
		len--; /* a character that was cut */
	fault->pointer[len] = '\0';
	fault->offset = (uint64_t)(at - scan->start);
	fault->line = 1;
	for (const char *byte = scan->start; byte < at; byte++)
		fault->line += *byte == '\n';
	while (line > scan->start && line[-1] != '\n')
		line--;
	fault->column = 1;
	for (; line < at; line++)
		fault->column += ((unsigned char)*line & 0xc0) != 0x80;
}

bool tt_scan_fault(struct tt_scan *scan, enum tt_fault_code code, struct tt_text name, const char *at) {
	if (!tt_scan_good(scan)) /* the first one counts */
		return false;
	tt_fault_set(scan->fault, code, name);
	say_where(scan, at);
	return false;
}

static bool not_json(struct tt_scan *scan) {
	return tt_scan_fault(scan, TT_FAULT_NOT_JSON, (struct tt_text){0}, scan->at);
}

/* ---- bytes ------------------------------------------------------------------------------------------- */

static bool is_white(char byte) {
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Passes over white space; the byte that comes, or a NUL, which is none of JSON's, at the end. */
static inline char ahead(struct tt_scan *scan) {
	while (scan->at < scan->end && (unsigned char)*scan->at <= ' ' && is_white(*scan->at))
		scan->at++;
	return (char)(scan->at < scan->end ? *scan->at : '\0');
}

static bool take(struct tt_scan *scan, char byte) {
	if (ahead(scan) != byte)
		return false;
	scan->at++;
	return true;
}

static bool take_word(struct tt_scan *scan, const char *word) {
	size_t len = strlen(word);
	if ((size_t)(scan->end - scan->at) < len || memcmp(scan->at, word, len) != 0)
		return not_json(scan);
	scan->at += len;
	return true;
}

enum tt_json_kind tt_scan_kind(struct tt_scan *scan) {
	char byte = ahead(scan);
	switch (byte) {
	case '{':
		return TT_JSON_OBJECT;
	case '[':
		return TT_JSON_LIST;
	case '"':
		return TT_JSON_TEXT;
	case 't':
	case 'f':
		return TT_JSON_TRUTH;
	case 'n':
		return TT_JSON_NULL;
	default:
		return byte == '-' || (byte >= '0' && byte <= '9') ? TT_JSON_NUMBER : TT_JSON_WRONG;
	}
}

/* ---- texts ------------------------------------------------------------------------------------------- */

static bool hex(struct tt_scan *scan, uint32_t *code) {
	*code = 0;
	for (unsigned i = 0; i < 4; i++, scan->at++) {
		char byte = (char)(scan->at < scan->end ? *scan->at : ' '), lower = (char)(byte | 0x20);
		if (byte >= '0' && byte <= '9')
			*code = *code << 4 | (uint32_t)(byte - '0');
		else if (lower >= 'a' && lower <= 'f')
			*code = *code << 4 | (uint32_t)(lower - 'a' + 10);
		else
			return not_json(scan);
	}
	return true;
}

static char *put_code(char *to, uint32_t code) {
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
	unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	*to++ = (char)(lead[more] | code >> 6 * more);
	while (more-- > 0)
		*to++ = (char)(0x80 | (code >> 6 * more & 0x3f));
	return to;
}

/* What stands behind "\u". */
static char *take_unicode(struct tt_scan *scan, char *to) {
	uint32_t code, low;
	if (!hex(scan, &code))
		return to;
	if (code >= 0xd800 && code < 0xdc00) {
		if (!take_word(scan, "\\u") || !hex(scan, &low))
			return to;
		if (low < 0xdc00 || low > 0xdfff) {
			not_json(scan);
			return to;
		}
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	} else if ((code >= 0xdc00 && code < 0xe000) || code == 0) {
		not_json(scan); /* half a pair; or a NUL, which no text here has */
		return to;
	}
	return put_code(to, code);
}

static char *take_escape(struct tt_scan *scan, char *to) {
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	char byte = (char)(scan->at < scan->end ? *scan->at++ : '\0');
	const char *found = byte == '\0' ? NULL : strchr(from, byte);
	if (byte == 'u')
		return take_unicode(scan, to);
	if (found == NULL)
		not_json(scan);
	else
		*to++ = into[found - from];
	return to;
}

static bool text_with_escapes(struct tt_scan *scan, const char *start, struct tt_text *text) {
	char *begin = scan->spare + scan->spare_used, *to = begin;
	for (scan->at = start; scan->at < scan->end && *scan->at != '"' && tt_scan_good(scan);) {
		if ((unsigned char)*scan->at < 0x20)
			return not_json(scan);
		if (*scan->at == '\\') {
			scan->at++;
			to = take_escape(scan, to);
		} else {
			*to++ = *scan->at++;
		}
	}
	if (!tt_scan_good(scan) || scan->at >= scan->end)
		return not_json(scan);
	scan->at++;
	scan->spare_used += (size_t)(to - begin);
	*text = (struct tt_text){begin, (size_t)(to - begin)};
	return true;
}

static bool check_text(struct tt_scan *scan, const char *start, struct tt_text text, bool high) {
	if (text.len > scan->longest)
		return tt_scan_fault(scan, TT_FAULT_TOO_LONG, tt_text_slice(text, 0, 40), start);
	for (size_t at = high ? tt_text_first_bad(text) : text.len; at < text.len;) {
		if ((unsigned char)text.bytes[at] >= 0x80)
			return tt_scan_fault(scan, TT_FAULT_NOT_UTF8, (struct tt_text){0}, start);
		text = tt_text_slice(text, at + 1, text.len); /* a control character that was escaped */
		at = tt_text_first_bad(text);
	}
	return true;
}

/*
 * Passes over bytes up to a quote, a backslash, a control character or the end; high gets all bits of those
 * that it passed. Sixteen bytes at a time on every processor of the x86-64 kind, one on others.
 */
static inline const char *pass_plain(const char *at, const char *end, unsigned char *high) {
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), last = _mm_set1_epi8(0x1f);
	for (; end - at >= 16; at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		__m128i marks = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
		__m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes);
		unsigned special = (unsigned)_mm_movemask_epi8(_mm_or_si128(marks, control));
		unsigned passed = (unsigned)_mm_movemask_epi8(bytes) & (special - 1) & ~special;
		*high |= passed != 0 ? 0x80 : 0;
		if (special != 0)
			return at + __builtin_ctz(special);
	}
#endif
	while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
		*high |= (unsigned char)*at++;
	return at;
}

/* The key that the value stands under, be it in a list: places in lists are no names. */
static struct tt_text key_around(const struct tt_scan *scan) {
	uint32_t depth = scan->depth;
	while (depth > 0 && scan->path[depth - 1].bytes == NULL)
		depth--;
	return depth > 0 ? scan->path[depth - 1] : (struct tt_text){0};
}

static bool wrong_type(struct tt_scan *scan) {
	struct tt_text name = key_around(scan);
	return tt_scan_kind(scan) == TT_JSON_WRONG ? not_json(scan)
						   : tt_scan_fault(scan, TT_FAULT_WRONG_TYPE, name, scan->at);
}

/*
 * Where a text ends that has nothing special in its first sixteen bytes: neither backslashes, nor control
 * characters, nor bytes beyond ASCII. NULL: it is to be looked at more closely. Nearly all texts are such.
 */
static inline const char *short_end(const char *at, const char *end) {
#ifdef __SSE2__
	const __m128i *from = (const void *)at;
	if (end - at < 8)
		return NULL;
	__m128i bytes = end - at < 16 ? _mm_loadl_epi64(from) : _mm_loadu_si128(from); /* with zeros behind */
	__m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
	__m128i others = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')),
		_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20))); /* beyond ASCII is negative */
	unsigned quote = (unsigned)_mm_movemask_epi8(quotes), other = (unsigned)_mm_movemask_epi8(others);
	if (quote != 0 && (other & (quote ^ (quote - 1))) == 0) /* none before the first quote */
		return at + __builtin_ctz(quote);
#else
	(void)at;
	(void)end;
#endif
	return NULL;
}

/* The rest of a text that has a backslash at the scan's place, or does not end. */
static bool take_uncommon(struct tt_scan *scan, const char *start, struct tt_text *text) {
	if (scan->at == scan->end || *scan->at != '\\')
		return not_json(scan);
	return text_with_escapes(scan, start, text) && check_text(scan, start, *text, true);
}

/* The text that begins at start, whatever it is made of. */
static bool take_text(struct tt_scan *scan, const char *start, struct tt_text *text) {
	unsigned char high = 0;
	const char *at = scan->at = pass_plain(start, scan->end, &high);
	if (at == scan->end || *at != '"')
		return take_uncommon(scan, start, text);
	*text = (struct tt_text){start, (size_t)(at - start)};
	scan->at++;
	return check_text(scan, start, *text, (high & 0x80) != 0);
}

bool tt_scan_text(struct tt_scan *scan, struct tt_text *text) {
	if (ahead(scan) != '"')
		return wrong_type(scan);
	scan->last = scan->at;
	const char *start = scan->at + 1, *end = short_end(start, scan->end);
	if (end == NULL || end - start > (ptrdiff_t)scan->longest)
		return take_text(scan, start, text);
	*text = (struct tt_text){start, (size_t)(end - start)};
	scan->at = end + 1;
	return true;
}

/* ---- other values ------------------------------------------------------------------------------------ */

bool tt_scan_truth(struct tt_scan *scan, bool *truth) {
	if (tt_scan_kind(scan) != TT_JSON_TRUTH)
		return wrong_type(scan);
	*truth = *scan->at == 't';
	return take_word(scan, *truth ? "true" : "false");
}

static bool digits(struct tt_scan *scan) {
	const char *start = scan->at;
	while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
		scan->at++;
	return scan->at > start || not_json(scan);
}

static bool skip_number(struct tt_scan *scan) {
	if (*scan->at == '-')
		scan->at++;
	if (scan->at < scan->end && *scan->at == '0')
		scan->at++;
	else if (!digits(scan))
		return false;
	if (scan->at < scan->end && *scan->at == '.' && (scan->at++, !digits(scan)))
		return false;
	if (scan->at == scan->end || (*scan->at | 0x20) != 'e')
		return true;
	scan->at++;
	if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
		scan->at++;
	return digits(scan);
}

bool tt_scan_number(struct tt_scan *scan, uint32_t *number) {
	const char *start = scan->at;
	uint64_t value = 0;
	if (tt_scan_kind(scan) != TT_JSON_NUMBER)
		return wrong_type(scan);
	start = scan->at;
	if (!skip_number(scan))
		return false;
	struct tt_text text = {start, (size_t)(scan->at - start)};
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9' || value > UINT32_MAX / 10)
			return tt_scan_fault(scan, TT_FAULT_WRONG_VALUE, text, start);
		value = value * 10 + (uint64_t)(text.bytes[i] - '0');
	}
	*number = (uint32_t)value;
	return value < UINT32_MAX || tt_scan_fault(scan, TT_FAULT_WRONG_VALUE, text, start);
}

static bool skip_value(struct tt_scan *scan);

static bool skip_inside(struct tt_scan *scan, char bracket) {
	bool first = true;
	struct tt_text key;
	if (!tt_scan_open(scan, bracket))
		return false;
	for (uint32_t place = 0;
		bracket == '{' ? tt_scan_member(scan, &first, &key) : tt_scan_item(scan, &first, place);
		place++)
		if (!skip_value(scan))
			return false;
	return tt_scan_good(scan);
}

static bool skip_value(struct tt_scan *scan) {
	struct tt_text text;
	bool truth;
	switch (tt_scan_kind(scan)) {
	case TT_JSON_OBJECT:
		return skip_inside(scan, '{');
	case TT_JSON_LIST:
		return skip_inside(scan, '[');
	case TT_JSON_TEXT:
		return tt_scan_text(scan, &text);
	case TT_JSON_NUMBER:
		return skip_number(scan);
	case TT_JSON_TRUTH:
		return tt_scan_truth(scan, &truth);
	case TT_JSON_NULL:
		return take_word(scan, "null");
	default:
		return not_json(scan);
	}
}

bool tt_scan_value(struct tt_scan *scan, struct tt_text *text) {
	(void)ahead(scan);
	const char *start = scan->at;
	if (!skip_value(scan))
		return false;
	*text = (struct tt_text){start, (size_t)(scan->at - start)};
	return true;
}

/* ---- objects and lists ------------------------------------------------------------------------------- */

bool tt_scan_open(struct tt_scan *scan, char bracket) {
	if (!take(scan, bracket))
		return wrong_type(scan);
	if (scan->depth == scan->deepest)
		return tt_scan_fault(scan, TT_FAULT_TOO_LONG, TT_TEXT("[[…"), scan->at);
	scan->path[scan->depth++] = (struct tt_text){NULL, 0};
	return true;
}

/* Before a member or an item: true if one comes. */
static inline bool next(struct tt_scan *scan, bool *first, char bracket) {
	if (!tt_scan_good(scan))
		return false;
	char byte = ahead(scan);
	if (byte == bracket || (!*first && byte == ','))
		scan->at++;
	else if (!*first)
		return not_json(scan);
	scan->depth -= byte == bracket;
	*first = false;
	return byte != bracket;
}

bool tt_scan_member(struct tt_scan *scan, bool *first, struct tt_text *key) {
	if (!next(scan, first, '}'))
		return false;
	if (ahead(scan) != '"')
		return not_json(scan);
	scan->path[scan->depth - 1] = (struct tt_text){"", 0};
	if (!tt_scan_text(scan, key))
		return false;
	scan->path[scan->depth - 1] = *key;
	return take(scan, ':') || not_json(scan);
}

bool tt_scan_same(struct tt_scan *scan, struct tt_text bytes) {
	bool same = (size_t)(scan->end - scan->at) >= bytes.len &&
		    tt_bytes_same(scan->at, bytes.bytes, bytes.len);
	scan->at += same ? bytes.len : 0;
	return same;
}

bool tt_scan_item(struct tt_scan *scan, bool *first, uint32_t place) {
	if (!next(scan, first, ']'))
		return false;
	scan->path[scan->depth - 1] = (struct tt_text){NULL, place};
	return true;
}

bool tt_scan_end(struct tt_scan *scan) {
	(void)ahead(scan);
	return scan->at == scan->end || not_json(scan);
}

/* ---- writing ----------------------------------------------------------------------------------------- */

void tt_json_add(struct tt_buf *out, struct tt_text text) {
	static const char from[] = "\b\t\n\f\r\"\\", into[] = "btnfr\"\\";
	size_t plain = 0;
	unsigned char high = 0;
	tt_buf_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		i = (size_t)(pass_plain(text.bytes + i, text.bytes + text.len, &high) - text.bytes);
		if (i == text.len)
			break;
		unsigned char byte = (unsigned char)text.bytes[i];
		const char *found = byte != 0 ? strchr(from, byte) : NULL;
		tt_buf_add(out, tt_text_slice(text, plain, i));
		plain = i + 1;
		if (found != NULL) {
			tt_buf_byte(out, '\\');
			tt_buf_byte(out, into[found - from]);
		} else {
			tt_buf_format(out, "\\u%04x", byte);
		}
	}
	tt_buf_add(out, tt_text_slice(text, plain, text.len));
	tt_buf_byte(out, '"');
}

enum { MEMBERS = 128 };

struct member {
	struct tt_text key, value;
};

/* UTF-16 code units are in the order of code points but for those above U+FFFF, before U+E000: their first
 * byte is 0xf0 or more, against 0xee and 0xef. */
static int compare_keys(struct tt_text a, struct tt_text b) {
	size_t len = a.len < b.len ? a.len : b.len, at = 0;
	while (at < len && a.bytes[at] == b.bytes[at])
		at++;
	if (at == len)
		return (a.len > b.len) - (a.len < b.len);
	unsigned char x = (unsigned char)a.bytes[at], y = (unsigned char)b.bytes[at];
	if (x >= 0xee && y >= 0xee && (x >= 0xf0) != (y >= 0xf0))
		return x >= 0xf0 ? -1 : 1;
	return x < y ? -1 : 1;
}

/* Is the key one of those, up to NULL, that are left out? */
static bool left_out(const char *const *without, struct tt_text key) {
	for (; without != NULL && *without != NULL; without++)
		if (tt_text_is(key, *without))
			return true;
	return false;
}

static void write_value(struct tt_scan *scan, const char *const *without, struct tt_buf *out);

static void write_again(
	struct tt_scan *scan, struct tt_text value, const char *const *without, struct tt_buf *out) {
	struct tt_scan inner = *scan;
	inner.at = value.bytes;
	inner.end = value.bytes + value.len;
	write_value(&inner, without, out);
}

static void write_members(struct tt_scan *scan, const char *const *without, struct tt_buf *out) {
	struct member members[MEMBERS];
	uint32_t count = 0;
	bool first = true;
	struct member member;
	(void)tt_scan_open(scan, '{');
	while (tt_scan_member(scan, &first, &member.key) && count < MEMBERS) {
		uint32_t at = count;
		size_t used = scan->spare_used;
		(void)tt_scan_value(scan, &member.value);
		scan->spare_used = used; /* what was decoded of it will be again */
		if (left_out(without, member.key))
			continue;
		count++;
		for (; at > 0 && compare_keys(member.key, members[at - 1].key) < 0; at--)
			members[at] = members[at - 1];
		members[at] = member;
	}
	tt_buf_byte(out, '{');
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			tt_buf_byte(out, ',');
		tt_json_add(out, members[i].key);
		tt_buf_byte(out, ':');
		write_again(scan, members[i].value, without, out);
	}
	tt_buf_byte(out, '}');
}

static void write_items(struct tt_scan *scan, const char *const *without, struct tt_buf *out) {
	bool first = true;
	(void)tt_scan_open(scan, '[');
	tt_buf_byte(out, '[');
	for (uint32_t place = 0; tt_scan_item(scan, &first, place); place++) {
		if (place > 0)
			tt_buf_byte(out, ',');
		write_value(scan, without, out);
	}
	tt_buf_byte(out, ']');
}

static void write_value(struct tt_scan *scan, const char *const *without, struct tt_buf *out) {
	struct tt_text text;
	switch (tt_scan_kind(scan)) {
	case TT_JSON_OBJECT:
		write_members(scan, without, out);
		break;
	case TT_JSON_LIST:
		write_items(scan, without, out);
		break;
	case TT_JSON_TEXT:
		if (tt_scan_text(scan, &text))
			tt_json_add(out, text);
		break;
	default:
		if (tt_scan_value(scan, &text))
			tt_buf_add(out, text);
	}
}

void tt_json_canonical(struct tt_text text, const char *const *without, char *spare, struct tt_buf *out) {
	struct tt_scan scan;
	struct tt_fault fault;
	tt_scan_init(&scan, text, spare, &fault);
	write_value(&scan, without, out);
}

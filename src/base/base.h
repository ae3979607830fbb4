/*
 * base: what every other room stands on. Memory with a named owner, text, growing arrays, interned names
 * and sets, dates, buffers, files. Nothing in here knows what a party, an event or a rule is, and nothing
 * in here prints.
 *
 * Memory. Everything a model needs lives in one arena and dies with it. An arena has a ceiling; when the
 * ceiling or the machine's memory is reached, control returns to the tt_arena_run() that is under way, which
 * answers TT_LIMIT. So functions that only allocate need no error value, and input can never abort the
 * process. What is not arena memory (a parser of another library, an open file) is handed to the arena by
 * tt_arena_defer(), so that it is released on that path too.
 */
#ifndef TT_BASE_H
#define TT_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define TT_MUST_USE __attribute__((warn_unused_result))
#define TT_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#define TT_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TT_NONE UINT32_MAX /* "no such id", in every table of ids */

enum tt_status {
	TT_OK = 0,
	TT_BAD_INPUT, /* diagnostics say what is wrong */
	TT_LIMIT,     /* a ceiling was reached, or there is no memory */
	TT_IO,	      /* errno says more */
};

/* Leaves the function with the status of expression unless that is TT_OK. */
#define TT_TRY(expression)                                                                                   \
	do {                                                                                                 \
		enum tt_status tt_status_ = (expression);                                                    \
		if (tt_status_ != TT_OK)                                                                     \
			return tt_status_;                                                                   \
	} while (0)

/* Leaves the function with status unless condition holds. */
#define TT_ENSURE(condition, status)                                                                         \
	do {                                                                                                 \
		if (!(condition))                                                                            \
			return (status);                                                                     \
	} while (0)

/* ---- arena ---------------------------------------------------------------------------------------- */

struct tt_arena_block;
struct tt_arena_deferred;

struct tt_arena {
	struct tt_arena_block *small; /* newest block that small allocations are cut from */
	struct tt_arena_block *large; /* allocations with a block of their own, which can be resized */
	struct tt_arena_deferred *deferred;
	size_t used;	  /* bytes taken from the system */
	size_t ceiling;	  /* of used */
	long fail_after;  /* tests: the allocation after this many fails; negative: none */
	jmp_buf *recover; /* where tt_arena_run() waits; NULL outside of it */
};

/* Starts an empty arena that never takes more than ceiling bytes from the system. */
void tt_arena_init(struct tt_arena *arena, size_t ceiling);

/* Runs what was deferred, newest first, and frees everything. The arena can be initialised again. */
void tt_arena_finish(struct tt_arena *arena);
/* The same, but for one block of memory, which is kept for what comes next; the ceiling stays. */
void tt_arena_reset(struct tt_arena *arena);

/*
 * Calls work(context). Returns TT_OK, or TT_LIMIT when an allocation inside could not be served: then work
 * was left in the middle, and what it built must not be read. Calls may nest; the innermost is returned to.
 */
enum tt_status tt_arena_run(struct tt_arena *arena, void (*work)(void *context), void *context) TT_MUST_USE;

/* Returns size zeroed bytes, aligned for any type; never NULL (size 0 gives a valid pointer). */
void *tt_arena_alloc(struct tt_arena *arena, size_t size);

/*
 * Makes an allocation of old_size bytes new_size bytes long, moving it where needed; memory beyond old_size
 * is zeroed. pointer may be NULL with old_size 0.
 */
void *tt_arena_resize(struct tt_arena *arena, void *pointer, size_t old_size, size_t new_size);

/* Has release(object) called when the arena is finished. */
void tt_arena_defer(struct tt_arena *arena, void (*release)(void *object), void *object);

/* Returns count * size, or leaves through the arena's recovery point if that overflows. */
size_t tt_arena_array_size(struct tt_arena *arena, size_t count, size_t size);

#define TT_NEW(arena, type) ((type *)tt_arena_alloc((arena), sizeof(type)))
#define TT_NEW_ARRAY(arena, type, count)                                                                     \
	((type *)tt_arena_alloc((arena), tt_arena_array_size((arena), (count), sizeof(type))))

/* ---- vectors --------------------------------------------------------------------------------------- */

/* A growing array on an arena. Elements are zeroed when they are added, and move when it grows. */
#define TT_VECTOR(type)                                                                                      \
	struct {                                                                                             \
		type *items;                                                                                 \
		uint32_t len, capacity;                                                                      \
	}

/* Moves a full array to where it has room for as much again. */
void *tt_vector_grow(struct tt_arena *arena, void *items, uint32_t *capacity, size_t item_size);

/* Makes room for one more element, zeroed. */
static inline void *tt_vector_room(
	struct tt_arena *arena, void *items, uint32_t len, uint32_t *capacity, size_t item_size) {
	if (len == *capacity)
		items = tt_vector_grow(arena, items, capacity, item_size);
	memset((char *)items + (size_t)len * item_size, 0, item_size);
	return items;
}

/* Adds one zeroed element and yields a pointer to it, valid until the next tt_push(). */
#define tt_push(arena, vector)                                                                               \
	(((vector)->items = tt_vector_room(                                                                  \
		  (arena), (vector)->items, (vector)->len, &(vector)->capacity, sizeof(*(vector)->items))),  \
		&(vector)->items[(vector)->len++])

/* ---- text ------------------------------------------------------------------------------------------ */

/* Bytes that somebody else owns; UTF-8 unless said otherwise; may hold NUL only before it is checked. */
struct tt_text {
	const char *bytes;
	size_t len;
};

#define TT_TEXT(literal) ((struct tt_text){(literal), sizeof(literal) - 1})
#define TT_TEXT_ARGS(text) (int)(text).len, (text).bytes /* for printf's "%.*s" */

/*
 * The first and the last eight bytes of up to sixteen, or as many as there are: with the length, they tell
 * all of them. Names are seldom longer, and nothing is done with them as often as hashing and comparing.
 */
static inline void tt_bytes_ends(const char *bytes, size_t len, uint64_t *first, uint64_t *last) {
	uint32_t front = 0, back = 0;
	if (len >= 8) {
		memcpy(first, bytes, 8);
		memcpy(last, bytes + len - 8, 8);
		return;
	}
	if (len >= 4) {
		memcpy(&front, bytes, 4);
		memcpy(&back, bytes + len - 4, 4);
	} else if (len > 0) {
		front = (unsigned char)bytes[0];
		back = (uint32_t)(unsigned char)bytes[len / 2] << 8 | (unsigned char)bytes[len - 1];
	}
	*first = front;
	*last = back;
}

static inline bool tt_bytes_same(const char *a, const char *b, size_t len) {
	uint64_t first, last, other_first, other_last;
	if (len > 16)
		return memcmp(a, b, len) == 0;
	tt_bytes_ends(a, len, &first, &last);
	tt_bytes_ends(b, len, &other_first, &other_last);
	return ((first ^ other_first) | (last ^ other_last)) == 0;
}

static inline bool tt_text_equal(struct tt_text a, struct tt_text b) {
	return a.len == b.len && tt_bytes_same(a.bytes, b.bytes, a.len);
}

/* Eight bytes at a time, of which the last sixteen, or fewer, are two ends. */
static inline uint32_t tt_text_hash(struct tt_text text) {
	const uint64_t factor = 0x9E3779B97F4A7C15u;
	uint64_t hash = text.len * factor, first, last;
	for (; text.len > 16; text.bytes += 8, text.len -= 8) {
		memcpy(&first, text.bytes, 8);
		hash = (hash ^ first) * factor;
		hash ^= hash >> 29;
	}
	tt_bytes_ends(text.bytes, text.len, &first, &last);
	hash = (hash ^ first) * factor;
	hash ^= hash >> 29;
	hash = (hash ^ last) * factor;
	hash ^= hash >> 29;
	return (uint32_t)(hash * factor >> 32);
}

/* Does a test of eight bytes find one in the text? It must find no blanks: they stand for what is missing. */
static inline bool tt_text_has(struct tt_text text, bool (*test)(uint64_t bytes)) {
	uint64_t bytes = 0x2020202020202020u;
	size_t at = 0;
	for (; at + 8 <= text.len; at += 8) {
		memcpy(&bytes, text.bytes + at, 8);
		if (test(bytes))
			return true;
	}
	if (text.len >= 8)
		memcpy(&bytes, text.bytes + text.len - 8, 8);
	else if (text.len > 0)
		memcpy(&bytes, text.bytes, text.len);
	return test(bytes);
}

struct tt_text tt_text_of(const char *string);
bool tt_text_is(struct tt_text a, const char *string);
bool tt_text_starts(struct tt_text text, const char *prefix);
int tt_text_compare(struct tt_text a, struct tt_text b);		     /* by bytes, so by code point */
struct tt_text tt_text_copy(struct tt_arena *arena, struct tt_text text);    /* NUL-terminated copy */
struct tt_text tt_text_slice(struct tt_text text, size_t start, size_t end); /* clamped */
struct tt_text tt_text_trim(struct tt_text text); /* ASCII white space off both ends */
struct tt_text tt_text_format(struct tt_arena *arena, const char *format, ...) TT_PRINTF(2, 3);

/* Byte offset of the first malformed UTF-8, NUL or (except tab, LF, CR) control character; len if none. */
size_t tt_text_first_bad(struct tt_text text);
/* The text in Unicode normal form C; the same bytes where it is already. */
struct tt_text tt_text_normal(struct tt_arena *arena, struct tt_text text);
/* Columns on a terminal: East Asian wide characters take two, combining ones none. */
size_t tt_text_width(struct tt_text text);
/* Damerau-Levenshtein distance in code points, or limit + 1 as soon as it exceeds limit (limit <= 8). */
unsigned tt_text_distance(struct tt_text a, struct tt_text b, unsigned limit);

/* ---- buffers --------------------------------------------------------------------------------------- */

/* A growing byte buffer with a ceiling given at birth; past it, appends are dropped and truncated is set. */
struct tt_buf {
	struct tt_arena *arena;
	char *bytes; /* NUL-terminated once anything was appended */
	size_t len, capacity, ceiling;
	bool truncated;
};

void tt_buf_init(struct tt_buf *buf, struct tt_arena *arena, size_t ceiling);
/* Makes room for len more bytes and a NUL, and returns where they go; NULL if the ceiling is in the way. */
char *tt_buf_grow(struct tt_buf *buf, size_t len);

static inline char *tt_buf_room(struct tt_buf *buf, size_t len) {
	bool fits = !buf->truncated && len < buf->capacity - buf->len;
	return fits ? buf->bytes + buf->len : tt_buf_grow(buf, len);
}

/* The bytes were written to where there is room for them. */
static inline void tt_buf_commit(struct tt_buf *buf, size_t len) {
	buf->len += len;
	buf->bytes[buf->len] = '\0';
}

static inline void tt_buf_add(struct tt_buf *buf, struct tt_text text) {
	char *end = tt_buf_room(buf, text.len);
	if (end == NULL)
		return;
	if (text.len > 0)
		memcpy(end, text.bytes, text.len);
	tt_buf_commit(buf, text.len);
}

static inline void tt_buf_byte(struct tt_buf *buf, char byte) {
	char *end = tt_buf_room(buf, 1);
	if (end == NULL)
		return;
	*end = byte;
	tt_buf_commit(buf, 1);
}

void tt_buf_string(struct tt_buf *buf, const char *string);
void tt_buf_pad(struct tt_buf *buf, char byte, size_t count);
void tt_buf_format(struct tt_buf *buf, const char *format, ...) TT_PRINTF(2, 3);
void tt_buf_format_list(struct tt_buf *buf, const char *format, va_list arguments);
struct tt_text tt_buf_text(const struct tt_buf *buf);

/* ---- index ----------------------------------------------------------------------------------------- */

/*
 * An open-addressing hash table from hashes to ids; the caller keeps the keys and compares them:
 *
 *	uint32_t probe = 0, id;
 *	while ((id = tt_index_next(&index, hash, &probe)) != TT_NONE)
 *		if (key_equal(table[id].key, key))
 *			return id;
 */
struct tt_index {
	uint64_t *slots; /* hash in the upper half, id + 1 in the lower; 0 is free */
	uint32_t len, capacity;
};

static inline uint32_t tt_index_next(const struct tt_index *index, uint32_t hash, uint32_t *probe) {
	for (uint64_t slot; index->capacity > 0;) {
		slot = index->slots[(hash + (*probe)++) & (index->capacity - 1)];
		if (slot == 0)
			break;
		if ((uint32_t)(slot >> 32) == hash)
			return (uint32_t)slot - 1;
	}
	return TT_NONE;
}

void tt_index_add(struct tt_arena *arena, struct tt_index *index, uint32_t hash, uint32_t id);
uint32_t tt_hash_words(const uint32_t *words, size_t count);

/* ---- names ----------------------------------------------------------------------------------------- */

/* Interned text: equal texts have equal ids, counted from 0. */
struct tt_names {
	TT_VECTOR(struct tt_text) texts;
	struct tt_index index;
};

/* The id of a text, whose bytes are kept. */
uint32_t tt_names_intern(struct tt_arena *arena, struct tt_names *names, struct tt_text text);
uint32_t tt_names_find(const struct tt_names *names, struct tt_text text); /* TT_NONE if unknown */

/* ---- sets ------------------------------------------------------------------------------------------ */

/*
 * Interned sets of 32-bit elements: equal sets have equal ids. Id 0 is the empty set; TT_SET_ALL is the set
 * of everything (an attribute's whole lattice), which has no list of members. Unions and the like are
 * memoised, so that on the hot path an operation on sets met before costs one look-up.
 */
typedef uint32_t tt_set_id;
#define TT_SET_EMPTY ((tt_set_id)0)
#define TT_SET_ALL ((tt_set_id)1)

struct tt_set_span {
	uint32_t start, len;
};

struct tt_set_memo {
	uint32_t operation, a, b, result;
};

struct tt_sets {
	struct tt_arena *arena;
	TT_VECTOR(uint32_t) elements;	     /* of all sets, one after the other */
	TT_VECTOR(struct tt_set_span) spans; /* by id; the members of a set ascend */
	struct tt_index index;		     /* from a set's members to its id */
	struct tt_set_memo *memo;	     /* direct-mapped cache of operations */
};

struct tt_set_view {
	const uint32_t *items; /* ascending; valid until the next set is made */
	uint32_t len;
};

void tt_sets_init(struct tt_sets *sets, struct tt_arena *arena);
/* Any order, duplicates allowed; items is not changed and may point into another set. */
tt_set_id tt_set_make(struct tt_sets *sets, const uint32_t *items, uint32_t len);
tt_set_id tt_set_single(struct tt_sets *sets, uint32_t item);
tt_set_id tt_set_union(struct tt_sets *sets, tt_set_id a, tt_set_id b);
tt_set_id tt_set_intersection(struct tt_sets *sets, tt_set_id a, tt_set_id b);
/* a without b; TT_SET_ALL without a proper set stays TT_SET_ALL (it has no members to take away). */
tt_set_id tt_set_difference(struct tt_sets *sets, tt_set_id a, tt_set_id b);
tt_set_id tt_set_with(struct tt_sets *sets, tt_set_id set, uint32_t item);
bool tt_set_contains(const struct tt_sets *sets, tt_set_id set, uint32_t item);
bool tt_set_includes(const struct tt_sets *sets, tt_set_id set, tt_set_id subset);
struct tt_set_view tt_set_view(const struct tt_sets *sets, tt_set_id set); /* empty for TT_SET_ALL */

/* ---- time ------------------------------------------------------------------------------------------ */

/*
 * An instant is a number of seconds since 1970-01-01T00:00:00Z. A date means the first instant of its day;
 * days are not shifted by time zones, so a law in force from a date is in force from that date's first
 * instant.
 */
typedef int64_t tt_instant;
#define TT_TIME_MIN INT64_MIN /* "since always" */
#define TT_TIME_MAX INT64_MAX /* "without end" */

struct tt_interval {
	tt_instant from, to; /* half open: from <= t < to */
};

#define TT_ALWAYS ((struct tt_interval){TT_TIME_MIN, TT_TIME_MAX})

/*
 * Reads YYYY-MM-DD, or RFC 3339 with seconds and Z or an offset. False if it is not of that form; if the form
 * is right but no such day exists, or the year is before 1900 or after 2100, *impossible is set too.
 */
bool tt_time_parse(struct tt_text text, tt_instant *instant, bool *impossible);
struct tt_text tt_time_format(struct tt_arena *arena, tt_instant instant); /* a date where it is one */
bool tt_interval_contains(struct tt_interval interval, tt_instant instant);
bool tt_interval_overlaps(struct tt_interval a, struct tt_interval b);
tt_instant tt_time_today(void);

/* A stretch of time as people write it: years and months of the calendar, days, hours of 3,600 seconds. */
struct tt_duration {
	uint16_t years, months, days, hours;
};
/* "5y", "1y6m", "30d", "72h": at least one part, each unit once at most, each count below 10,000. */
bool tt_duration_parse(struct tt_text text, struct tt_duration *duration);
bool tt_duration_is_zero(struct tt_duration duration);
/* An instant moved; where a month is too short, its last day. What is out of reach is TT_TIME_MIN or _MAX. */
tt_instant tt_time_add(tt_instant instant, struct tt_duration duration);
tt_instant tt_time_subtract(tt_instant instant, struct tt_duration duration);

/* ---- files ----------------------------------------------------------------------------------------- */

/*
 * Reads a whole file ("-": standard input) into the arena. TT_IO if it cannot be read (errno), TT_LIMIT if it
 * is longer than limit bytes.
 */
enum tt_status tt_file_read(
	struct tt_arena *arena, const char *path, size_t limit, struct tt_text *text) TT_MUST_USE;

enum { TT_PATH_MAX = 4096 };

/*
 * A file that is being written, whole or not at all: what goes to the stream lies in a temporary file beside
 * the target until it is published. Closing brings it to the disk; whoever writes several files closes them
 * all before the first is published. Terminals, pipes and the like are written straight. TT_IO: errno says
 * more, and the file is to be abandoned.
 */
struct tt_file {
	FILE *stream; /* NULL once closed */
	char target[TT_PATH_MAX], temporary[TT_PATH_MAX];
};

/* Nothing is left to be abandoned if this fails. */
enum tt_status tt_file_begin(struct tt_file *file, const char *path) TT_MUST_USE;
enum tt_status tt_file_close(struct tt_file *file) TT_MUST_USE;
enum tt_status tt_file_publish(struct tt_file *file) TT_MUST_USE;
/* Removes what was not published; errno stays as it is. */
void tt_file_abandon(struct tt_file *file);

/* All of it in one call. */
enum tt_status tt_file_write(const char *path, struct tt_text text) TT_MUST_USE;
/* Is there anything under this name, even a link that leads nowhere? */
bool tt_file_exists(const char *path);
/*
 * Makes a directory, and those that it lies in, unless it is there; *made says whether it was not. TT_IO with
 * errno: then what was made on the way is gone again.
 */
enum tt_status tt_directory_make(const char *path, bool *made) TT_MUST_USE;
/*
 * The paths of all files below a directory whose names end so, by their bytes; hidden ones are left out.
 * TT_IO with errno; TT_LIMIT where there are ten thousand, or folders in folders more than eight deep.
 */
enum tt_status tt_directory_files(struct tt_arena *arena, const char *path, const char *ending,
	const struct tt_text **files, uint32_t *len) TT_MUST_USE;
/* Takes back a file or an empty directory that was just made; errno stays. */
void tt_file_remove(const char *path);

/* ---- modules --------------------------------------------------------------------------------------- */

/*
 * Loads the shared object of this name, which stays loaded, and returns what its symbol is: a struct of
 * functions that begins with a uint32_t, its version, which is to be this one. NULL if that cannot be done;
 * *why then says so in a line (what the loader said).
 */
const void *tt_module_load(
	struct tt_arena *arena, const char *name, const char *symbol, uint32_t version, struct tt_text *why);

#endif

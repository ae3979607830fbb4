/*
 * JSON, as a scanner that keeps nothing: values are taken off the front of a text, one after the other, by
 * whoever knows which ones may come. Strict (RFC 8259): no comments, no trailing commas, UTF-8 only, no lone
 * surrogates. The first thing that is wrong ends the scan; fault says what and where.
 */
#ifndef TT_SERVICE_SCAN_H
#define TT_SERVICE_SCAN_H

#include "service/fault.h"

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
/* Takes a text; it points into the scanned text, or into spare. At most .longest bytes. */
bool tt_scan_text(struct tt_scan *scan, struct tt_text *text);
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

#endif

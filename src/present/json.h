/*
 * A writer of JSON that keeps nothing: commas and quotes are set as values come. What stands in the outermost
 * value, and the items of its lists, get a line each, so that outputs can be compared line by line.
 */
#ifndef TT_PRESENT_JSON_H
#define TT_PRESENT_JSON_H

#include "model/model.h"
#include "present/output.h"

enum { TT_JSON_DEPTH = 160 }; /* twice what a document may have, and some */

struct tt_json {
	struct tt_output *out;
	unsigned depth;
	bool filled[TT_JSON_DEPTH]; /* by depth: something stands there already */
	bool lines[TT_JSON_DEPTH];  /* by depth: each value gets a line */
};

/* key is NULL for an item of a list and for the outermost value. */
void tt_json_open(struct tt_json *json, const char *key, char bracket); /* '{' or '[' */
/* The values of what was just opened get a line each. */
void tt_json_spread(struct tt_json *json);
void tt_json_close(struct tt_json *json, char bracket); /* '}' or ']'; the last one ends the line */
void tt_json_text(struct tt_json *json, const char *key, struct tt_text text);
void tt_json_string(struct tt_json *json, const char *key, const char *string); /* NULL: null */
/* What the buffer holds, or null if nothing; empties it. */
void tt_json_buf(struct tt_json *json, const char *key, struct tt_buf *buf);
/* The thing's id, or null. */
void tt_json_id(struct tt_json *json, const char *key, const struct tt_named *named);
void tt_json_number(struct tt_json *json, const char *key, uint64_t number);
/* One digit after the point. */
void tt_json_decimal(struct tt_json *json, const char *key, double number);
void tt_json_truth(struct tt_json *json, const char *key, bool truth);
/* A member whose name is not known beforehand. */
void tt_json_member(struct tt_json *json, struct tt_text key, struct tt_text text);

#endif

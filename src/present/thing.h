/*
 * What JSON says of things of a model and of places in its files, the same everywhere: so that whoever shows
 * a result can lead from it to the text that it is about.
 */
#ifndef TT_PRESENT_THING_H
#define TT_PRESENT_THING_H

#include "present/json.h"

/* "key":{"kind","id"}; null where there is no thing. kind: a word such as "party", "event". */
void tt_json_thing(struct tt_json *json, const char *key, const char *kind, const struct tt_named *named);
/* "key":{"ja","en"} */
void tt_json_title(struct tt_json *json, const char *key, const struct tt_title *title);
void tt_json_both(struct tt_json *json, const char *key, const char *ja, const char *en);
/* The members "file", "line", "column", "end_line", "end_column" of a place; nothing where there is none. */
void tt_json_place(struct tt_json *json, const struct tt_diagnostics *diagnostics, struct tt_mark mark);
/* "key":{…} of them; null where there is no place. */
void tt_json_place_at(
	struct tt_json *json, const char *key, const struct tt_diagnostics *diagnostics, struct tt_mark mark);
/* "key":[…] of all that was complained about. key NULL: the outermost value. */
void tt_json_diagnostics(struct tt_json *json, const char *key, const struct tt_diagnostics *diagnostics);

#endif

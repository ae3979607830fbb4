/*
 * What the files that write a check as JSON share.
 */
#ifndef TT_PRESENT_CHECK_JSON_H
#define TT_PRESENT_CHECK_JSON_H

#include "present/check.h"
#include "present/thing.h"

struct tt_kept_duty {
	uint32_t event;
	struct tt_arisen arisen;
};

/* A JSON text under way. */
struct tt_check_writing {
	struct tt_json json;
	struct tt_check *check;
	struct tt_buf buf;
	TT_VECTOR(struct tt_kept_duty) duties; /* that events gave rise to, kept until those are out */
};

/* Both languages of what say() appends; null where that is nothing. */
void tt_check_both(struct tt_check_writing *writing, const char *key,
	void (*say)(const void *about, enum tt_language language, struct tt_buf *out), const void *about);
/* A list of open questions, each by its key. */
void tt_check_asked(struct tt_check_writing *writing, const struct tt_engine *engine, tt_set_id questions);

/* check_events_json.c: "events":[…], with what they make and change. */
void tt_check_write_events(struct tt_check_writing *writing);
/* check_rest_json.c: "questions", "duties", "dates", "diagnostics". */
void tt_check_write_rest(struct tt_check_writing *writing);

#endif

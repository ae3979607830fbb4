/*
 * Law to come: what is promulgated at an instant and not surely in force. Told beside verdicts (check, diff),
 * for it may change them.
 */
#ifndef TT_ANALYSIS_COMING_H
#define TT_ANALYSIS_COMING_H

#include "model/model.h"

struct tt_law_to_come {
	uint32_t regime;
	uint32_t rule;		/* TT_NONE: the regime as a whole */
	uint32_t requirement;	/* a ground, or a group of them, of the rule; TT_NONE: the rule as a whole */
	tt_instant promulgated; /* TT_TIME_MIN: not stated; its first day is fixed then */
	tt_instant from;	/* its first day; TT_TIME_MAX: not fixed */
	tt_instant latest;	/* not fixed: by then at the latest; TT_TIME_MAX: not stated */
};

struct tt_laws_to_come {
	const struct tt_law_to_come *items; /* in the order of the model; on its arena */
	uint32_t len;
};

/*
 * Regimes, rules and grounds that are promulgated by the instant and not surely in force at it. What has a
 * first day and no date of promulgation was known when its pack was checked: it is coming from then on. Of a
 * regime that is coming, only what comes later still is listed by itself. Templates and what ends before the
 * instant are left out.
 */
struct tt_laws_to_come tt_coming(struct tt_model *model, tt_instant at);

#endif

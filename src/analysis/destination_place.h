/*
 * Where a transfer could go: what a name stands for. A party stands for the system that it runs, or for
 * itself where it runs none; a group for its members; a country for who has a system there, else for who is
 * there.
 */
#ifndef TT_ANALYSIS_DESTINATION_PLACE_H
#define TT_ANALYSIS_DESTINATION_PLACE_H

#include "model/model.h"

struct tt_place_found {
	uint32_t to, system; /* system may be TT_NONE */
};

struct tt_places {
	TT_VECTOR(struct tt_place_found) items;
	TT_VECTOR(struct tt_text) names; /* of what they are told apart by: parties, or systems */
};

/*
 * The places that a name stands for, for an event that is a transfer; none where nobody there could receive
 * data. False if no party, system or country has this name. On the model's arena.
 */
bool tt_destination_places(const struct tt_model *model, const struct tt_event *event, struct tt_text name,
	struct tt_places *places);
/* Is the event a transfer to somebody? */
bool tt_is_transfer(const struct tt_model *model, uint32_t event);

#endif

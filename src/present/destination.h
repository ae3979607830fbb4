/*
 * Destinations for people and programs: one matrix, with a row an item (a regime, an attribute that changes,
 * a ground, a duty, a step of the plan) and a column a destination; the same as one JSON object; and as a
 * picture of the situation, in which the giver's copy stands once and each destination has its lane.
 */
#ifndef TT_PRESENT_DESTINATION_H
#define TT_PRESENT_DESTINATION_H

#include "analysis/destination.h"
#include "present/draw.h"
#include "present/table.h"

/* The matrix, below what is handed over; every format but JSON. */
void tt_print_destinations(
	struct tt_output *out, const struct tt_destinations *found, enum tt_table_format format);
/* The picture (NULL: none could be drawn) and the matrix as a page that stands alone. */
void tt_print_destinations_page(
	struct tt_output *out, const struct tt_destinations *found, const struct tt_scene *scene);
void tt_print_destinations_json(struct tt_output *out, const struct tt_destinations *found);
/* The scene lives on the model's arena. */
struct tt_scene *tt_draw_destinations(
	const struct tt_destinations *found, struct tt_typesetter *typesetter, enum tt_language language);

/* ---- words ----------------------------------------------------------------------------------------- */

/* What tells the columns apart. */
struct tt_destination_names {
	bool system, event, date;
};
struct tt_destination_names tt_destination_names(const struct tt_destinations *found);

/* Appends what is handed over, by whom and from where: "customer data from Acme GmbH (EU database)". */
void tt_destination_start(const struct tt_destinations *found, enum tt_language language, struct tt_buf *out);
/* What is cited for a ground or a duty: its own, or what its rule cites. */
const struct tt_citations *tt_destination_ground_cite(
	const struct tt_destinations *found, const struct tt_ground_used *ground);
const struct tt_citations *tt_destination_duty_cite(
	const struct tt_destinations *found, const struct tt_arisen *arisen);
/* Was the duty told before, of another data set? */
bool tt_destination_repeats(const struct tt_destination *destination, uint32_t duty);
/* Would the plan bring a duty that there is not without it? Each is told once. */
bool tt_destination_brings(
	const struct tt_destination *destination, const struct tt_plan *plan, uint32_t duty);
/* Appends a duty, who owes it, and whether it hangs on answers. */
void tt_destination_duty(const struct tt_destinations *found, const struct tt_arisen *arisen,
	enum tt_language language, struct tt_buf *out);

#endif

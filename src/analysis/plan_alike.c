/*
 * Plans for two events are alike if they differ only in what the events themselves are about: each name of a
 * plan is taken as the place that it has at the event (its receiver, its first data, …), or as what some step
 * of the plan makes, before it is compared.
 */
#include "analysis/plan_search.h"
#include "analysis/plan_way.h"

enum { PLACE = 1u << 31 }; /* and the number of a place, in the stead of an id */
enum place {
	PLACE_FROM,
	PLACE_TO,
	PLACE_BY,
	PLACE_SYSTEM,
	PLACE_EVENT,
	PLACE_INPUT,
	PLACE_OUTPUT = 32,
	PLACE_STEP = 64
};

struct side {
	const struct tt_planning *planning;
	const struct tt_planned *planned;
	const struct tt_plan *plan;
};

static const struct tt_event *event_of(const struct side *side) {
	return &side->planning->request.model->events.items[side->planned->event];
}

static const struct tt_move *move_of(const struct side *side, uint32_t at) {
	return &side->planning->moves.items[side->plan->moves[at]];
}

static uint32_t party_place(const struct side *side, uint32_t party) {
	const struct tt_event *event = event_of(side);
	const uint32_t *ids = side->planning->request.model->ids.items;
	if (party == TT_NONE)
		return party;
	return party == event->from				    ? PLACE | PLACE_FROM
	       : party == event->to				    ? PLACE | PLACE_TO
	       : event->by.len > 0 && party == ids[event->by.start] ? PLACE | PLACE_BY
								    : party;
}

static uint32_t data_place(const struct side *side, uint32_t data) {
	const struct tt_event *event = event_of(side);
	const uint32_t *ids = side->planning->request.model->ids.items;
	for (uint32_t i = 0; i < event->input.len; i++)
		if (ids[event->input.start + i] == data)
			return PLACE | (PLACE_INPUT + i);
	for (uint32_t i = 0; i < event->output.len; i++)
		if (ids[event->output.start + i] == data)
			return PLACE | (PLACE_OUTPUT + i);
	for (uint32_t i = 0; side->plan != NULL && data != TT_NONE && i < side->plan->len; i++)
		if (move_of(side, i)->output == data)
			return PLACE | (PLACE_STEP + i);
	return data;
}

static uint32_t event_place(const struct side *side, uint32_t id) {
	if (id == side->planned->event)
		return PLACE | PLACE_EVENT;
	for (uint32_t i = 0; i < side->plan->len; i++)
		if (tt_move_puts(move_of(side, i), id))
			return PLACE | (PLACE_STEP + i);
	return id;
}

static uint32_t system_place(const struct side *side, uint32_t system) {
	return system != TT_NONE && system == event_of(side)->system ? PLACE | PLACE_SYSTEM : system;
}

static uint32_t subject_place(const struct side *side, uint8_t of, uint32_t subject) {
	return of == TT_OF_EVENT     ? event_place(side, subject)
	       : of == TT_OF_DATA    ? data_place(side, subject)
	       : of == TT_OF_SYSTEM  ? system_place(side, subject)
	       : of == TT_OF_COUNTRY ? subject
				     : party_place(side, subject);
}

static bool same_subjects(
	const struct side *a, const struct side *b, const struct tt_move *left, const struct tt_move *right) {
	const struct tt_question *question;
	if (left->fact.question != right->fact.question)
		return false;
	if (left->fact.question == TT_NONE)
		return true;
	question = &a->planning->request.model->questions.items[left->fact.question];
	for (uint8_t i = 0; i < question->of_count; i++)
		if (subject_place(a, question->of[i], left->fact.subjects[i]) !=
			subject_place(b, question->of[i], right->fact.subjects[i]))
			return false;
	return true;
}

static bool same_moves(const struct side *a, const struct side *b, uint32_t at) {
	const struct tt_move *left = move_of(a, at), *right = move_of(b, at);
	return left->kind == right->kind && left->cost == right->cost && left->rule == right->rule &&
	       left->key == right->key && left->term == right->term &&
	       party_place(a, left->party) == party_place(b, right->party) &&
	       party_place(a, left->to) == party_place(b, right->to) &&
	       data_place(a, left->data) == data_place(b, right->data) &&
	       system_place(a, left->system) == system_place(b, right->system) &&
	       same_subjects(a, b, left, right);
}

static bool same_duties(const struct side *a, const struct side *b) {
	bool same = a->plan->duties.len == b->plan->duties.len;
	for (uint32_t i = 0; same && i < a->plan->duties.len; i++) {
		const struct tt_arisen *left = &a->plan->duties.items[i], *right = &b->plan->duties.items[i];
		same = left->duty == right->duty && left->status == right->status &&
		       left->possible == right->possible &&
		       party_place(a, left->debtor) == party_place(b, right->debtor);
	}
	return same;
}

static bool same_plans(const struct side *a, const struct side *b) {
	bool same = a->plan->cost == b->plan->cost && a->plan->len == b->plan->len &&
		    a->plan->verdict == b->plan->verdict && a->plan->effects.len == b->plan->effects.len;
	for (uint32_t i = 0; same && i < a->plan->len; i++)
		same = same_moves(a, b, i);
	for (uint32_t i = 0; same && i < a->plan->effects.len; i++)
		same = a->plan->effects.items[i].event == b->plan->effects.items[i].event;
	return same && same_duties(a, b);
}

static bool same_reasons(const struct tt_planned *a, const struct tt_planned *b) {
	bool same = a->rules.len == b->rules.len && a->unexamined.len == b->unexamined.len;
	for (uint32_t i = 0; same && i < a->rules.len; i++)
		same = a->rules.items[i] == b->rules.items[i];
	for (uint32_t i = 0; same && i < a->unexamined.len; i++)
		same = a->unexamined.items[i] == b->unexamined.items[i];
	return same;
}

bool tt_plans_alike(
	const struct tt_planning *planning, const struct tt_planned *a, const struct tt_planned *b) {
	bool same = a->verdict == b->verdict && a->plans.len == b->plans.len && a->more == b->more &&
		    a->complete == b->complete && a->longer == b->longer && same_reasons(a, b);
	for (uint32_t i = 0; same && i < a->plans.len; i++)
		same = same_plans(&(struct side){planning, a, &a->plans.items[i]},
			&(struct side){planning, b, &b->plans.items[i]});
	return same;
}

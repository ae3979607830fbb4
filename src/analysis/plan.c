/*
 * A node of the search is a set of moves, as ascending numbers. The cheapest node that was not tried yet is
 * tried. If it serves, it is a plan, once no part of it serves too, and nodes that contain it are dropped;
 * else what the trial names as standing in the way gives the moves by which the node is extended. So moves
 * that need each other are found one after the other.
 */
#include "analysis/plan_search.h"

#include <stdlib.h>
#include <string.h>

enum { TRIALS = 1000, WHOLE_PARTS = 6 }; /* moves of a plan up to which all its parts are tried */

/* ---- nodes ----------------------------------------------------------------------------------------- */

static bool holds(const struct tt_plan_node *node, uint32_t move) {
	for (uint32_t i = 0; i < node->len; i++)
		if (node->moves[i] == move)
			return true;
	return false;
}

static bool includes(const struct tt_plan_node *node, const struct tt_plan_node *part) {
	for (uint32_t i = 0; i < part->len; i++)
		if (!holds(node, part->moves[i]))
			return false;
	return true;
}

static bool is_alike(const struct tt_move *a, const struct tt_move *b) {
	bool answers = tt_move_answers(a) && tt_move_answers(b);
	bool steps = a->kind == TT_MOVE_PROCESS && b->kind == TT_MOVE_PROCESS;
	return (answers && a->fact.question == b->fact.question) || (steps && a->key == b->key);
}

/* Does the node make this move, or give the same answer, or take the same step, with something else? */
static bool does_alike(const struct tt_plan_search *search, const struct tt_plan_node *node, uint32_t move) {
	if (holds(node, move))
		return true;
	for (uint32_t i = 0; i < node->len; i++)
		if (is_alike(tt_search_move(search, node->moves[i]), tt_search_move(search, move)))
			return true;
	return false;
}

/*
 * Does the node do all that some plan does, and more? So does one that gives the plan's answers for another
 * receiver, or takes its steps with other data.
 */
static bool contains_plan(const struct tt_plan_search *search, const struct tt_plan_node *node) {
	for (uint32_t i = 0; i < search->found.len; i++) {
		const struct tt_plan_node *plan = &search->found.items[i];
		bool all = plan->len < node->len || includes(node, plan);
		for (uint32_t j = 0; j < plan->len && all; j++)
			all = does_alike(search, node, plan->moves[j]);
		if (all)
			return true;
	}
	return false;
}

static void add_node(struct tt_plan_search *search, const struct tt_plan_node *node) {
	struct tt_arena *arena = search->planning->arena;
	uint32_t hash = tt_hash_words(node->moves, node->len), probe = 0, id;
	while ((id = tt_index_next(&search->index, hash, &probe)) != TT_NONE) {
		const struct tt_plan_node *known = &search->nodes.items[id];
		if (known->len == node->len &&
			memcmp(known->moves, node->moves, node->len * sizeof(*node->moves)) == 0)
			return;
	}
	id = search->nodes.len;
	*tt_push(arena, &search->nodes) = *node;
	tt_index_add(arena, &search->index, hash, id);
	*tt_push(arena, &search->waiting) = id;
}

void tt_plan_extend(struct tt_plan_search *search, const struct tt_plan_node *node, uint32_t move) {
	struct tt_plan_node child = *node;
	uint32_t at = node->len;
	if (holds(node, move))
		return;
	if (node->len == TT_MOVES_MAX) {
		search->longer = true;
		return;
	}
	for (; at > 0 && node->moves[at - 1] > move; at--)
		child.moves[at] = node->moves[at - 1];
	child.moves[at] = move;
	child.len++;
	child.cost += tt_search_move(search, move)->cost;
	if (!contains_plan(search, &child))
		add_node(search, &child);
}

/* Takes the cheapest node; of equals the smallest, then the one that was found first. */
static struct tt_plan_node take_cheapest(struct tt_plan_search *search) {
	uint32_t best = 0;
	for (uint32_t i = 1; i < search->waiting.len; i++) {
		const struct tt_plan_node *a = &search->nodes.items[search->waiting.items[i]],
					  *b = &search->nodes.items[search->waiting.items[best]];
		if (a->cost < b->cost ||
			(a->cost == b->cost && (a->len < b->len || (a->len == b->len && a < b))))
			best = i;
	}
	struct tt_plan_node node = search->nodes.items[search->waiting.items[best]];
	search->waiting.items[best] = search->waiting.items[--search->waiting.len];
	return node;
}

/* ---- the search ------------------------------------------------------------------------------------ */

static struct tt_plan_node part_of(
	const struct tt_plan_search *search, const struct tt_plan_node *node, uint32_t bits) {
	struct tt_plan_node part = {.len = 0};
	for (uint32_t i = 0; i < node->len; i++)
		if (bits >> i & 1) {
			part.moves[part.len++] = node->moves[i];
			part.cost += tt_search_move(search, node->moves[i])->cost;
		}
	return part;
}

/* Takes away one move after the other, as long as the others serve. */
static struct tt_plan_node without_idle(struct tt_plan_search *search, struct tt_plan_node node) {
	for (uint32_t i = node.len; i-- > 0;) {
		struct tt_plan_node part = part_of(search, &node, ((1u << node.len) - 1) & ~(1u << i));
		if (tt_plan_serves(search, &part))
			node = part;
	}
	return node;
}

/* The least part of a node that serves: of up to so many moves, parts are tried from the smallest on. */
static struct tt_plan_node least_part(struct tt_plan_search *search, const struct tt_plan_node *node) {
	struct tt_plan_node best = node->len > WHOLE_PARTS ? without_idle(search, *node) : *node;
	struct tt_plan_node whole = best;
	for (uint32_t bits = 0; whole.len <= WHOLE_PARTS && bits + 1 < 1u << whole.len; bits++) {
		struct tt_plan_node part = part_of(search, &whole, bits);
		if ((part.len < best.len || (part.len == best.len && part.cost < best.cost)) &&
			tt_plan_serves(search, &part))
			best = part;
	}
	return best;
}

static bool goes_on(struct tt_plan_search *search) {
	const struct tt_plan_request *request = &search->planning->request;
	if (search->trials >= search->limit ||
		(request->go_on != NULL &&
			!request->go_on(request->context, search->trials, search->found.len)))
		search->stopped = true;
	return !search->stopped;
}

static void look_at(struct tt_plan_search *search, const struct tt_plan_node *node) {
	struct tt_trial trial = {.search = search, .node = node, .gathers = true};
	if (!tt_plan_try(&trial))
		return;
	if (trial.blocked) {
		tt_plan_offer(&trial);
		return;
	}
	struct tt_plan_node least = least_part(search, node);
	if (!contains_plan(search, &least))
		*tt_push(search->planning->arena, &search->found) = least;
}

static void begin_search(struct tt_plan_search *search, struct tt_planning *planning, uint32_t event) {
	uint32_t rules = planning->request.model->rules.len;
	*search = (struct tt_plan_search){.planning = planning,
		.event = event,
		.limit = planning->request.limit > 0 ? planning->request.limit : TRIALS,
		.wanted = planning->request.wanted,
		.in_the_way = TT_NEW_ARRAY(planning->arena, bool, rules)};
	add_node(search, &(struct tt_plan_node){.len = 0});
}

static void go(struct tt_plan_search *search) {
	while (search->waiting.len > 0 && search->found.len < search->wanted && goes_on(search)) {
		struct tt_plan_node node = take_cheapest(search);
		if (!contains_plan(search, &node))
			look_at(search, &node);
	}
}

/* ---- no plan --------------------------------------------------------------------------------------- */

/* Is there a plan, as far as the rules that are not ignored go? True also where the search was ended. */
static bool may_settle(const struct tt_plan_search *failed, const bool *ignored, struct tt_planned *planned) {
	struct tt_plan_search search;
	begin_search(&search, failed->planning, planned->event);
	search.ignored = ignored;
	search.wanted = 1;
	go(&search);
	planned->trials += search.trials;
	for (uint32_t rule = 0; rule < failed->planning->request.model->rules.len; rule++)
		failed->in_the_way[rule] = failed->in_the_way[rule] || search.in_the_way[rule];
	if (search.found.len == 0 && search.stopped)
		planned->rules_least = false;
	return search.found.len > 0 || search.stopped;
}

/* Leaves out one rule after the other, as long as nothing settles those that are left. */
static void find_core(const struct tt_plan_search *failed, struct tt_planned *planned) {
	struct tt_planning *planning = failed->planning;
	uint32_t rules = planning->request.model->rules.len;
	bool *ignored = TT_NEW_ARRAY(planning->arena, bool, rules);
	planned->rules_least = !failed->stopped && !failed->longer;
	if (planned->unexamined.len > 0 && may_settle(failed, ignored, planned))
		return;
	for (uint32_t rule = 0; rule < rules; rule++)
		ignored[rule] = !failed->in_the_way[rule];
	for (uint32_t rule = 0; rule < rules; rule++) {
		if (ignored[rule])
			continue;
		ignored[rule] = true;
		if (!may_settle(failed, ignored, planned))
			continue;
		ignored[rule] = false;
		*tt_push(planning->arena, &planned->rules) = rule;
	}
}

/* ---- plans ----------------------------------------------------------------------------------------- */

static int compare_nodes(const void *a, const void *b) {
	const struct tt_plan_node *left = a, *right = b;
	if (left->cost != right->cost)
		return left->cost < right->cost ? -1 : 1;
	if (left->len != right->len)
		return left->len < right->len ? -1 : 1;
	return memcmp(left->moves, right->moves, sizeof(left->moves)) < 0 ? -1 : 1;
}

/* Runs the whole model with the plan, for what comes with it. */
static void describe(
	struct tt_plan_search *search, const struct tt_plan_node *node, struct tt_planned *planned) {
	struct tt_planning *planning = search->planning;
	struct tt_plan *plan = tt_push(planning->arena, &planned->plans);
	uint8_t *verdicts = TT_NEW_ARRAY(planning->arena, uint8_t, planning->event_count);
	struct tt_trial trial = {.search = search, .node = node, .plan = plan, .verdicts = verdicts};
	memset(verdicts, TT_NOT_HAPPENING, planning->event_count);
	memcpy(plan->moves, node->moves, sizeof(plan->moves));
	plan->len = node->len;
	plan->cost = node->cost;
	(void)tt_plan_try(&trial);
	plan->verdict = trial.verdict;
	plan->left_out = trial.left_out;
	for (uint32_t event = 0; event < planning->event_count; event++)
		if (event != search->event && verdicts[event] != planning->verdicts[event])
			*tt_push(planning->arena, &plan->effects) =
				(struct tt_side_effect){event, planning->verdicts[event], verdicts[event]};
}

/* What the event is as it stands: verdict, what no rule asks, and for a brief answer the rules in the way. */
static void look_as_it_is(struct tt_planning *planning, struct tt_planned *planned) {
	struct tt_plan_search search;
	begin_search(&search, planning, planned->event);
	struct tt_trial trial = {.search = &search, .node = &search.nodes.items[0], .unexamined = planned};
	(void)tt_plan_try(&trial);
	planned->verdict = trial.verdict;
	for (uint32_t rule = 0; planning->request.brief && rule < planning->request.model->rules.len; rule++)
		if (search.in_the_way[rule])
			*tt_push(planning->arena, &planned->rules) = rule;
}

struct tt_planned *tt_plan_event(struct tt_planning *planning, uint32_t event) {
	struct tt_planned *planned = TT_NEW(planning->arena, struct tt_planned);
	struct tt_model *model = planning->request.model;
	struct tt_event *row = &model->events.items[event], kept = *row;
	struct tt_plan_search search;
	planning->first_move = planning->moves.len;
	planning->first_event = model->events.len;
	planning->first_data = model->data.len;
	planned->event = event;
	look_as_it_is(planning, planned);
	if (planning->request.to != TT_NONE)
		row->to = planning->request.to;
	if (planning->request.system != TT_NONE)
		row->system = planning->request.system;
	begin_search(&search, planning, event);
	go(&search);
	if (search.found.len > 1)
		qsort(search.found.items, search.found.len, sizeof(struct tt_plan_node), compare_nodes);
	for (uint32_t i = 0; i < search.found.len; i++)
		describe(&search, &search.found.items[i], planned);
	planned->trials = search.trials;
	planned->complete = !search.stopped;
	planned->longer = search.longer;
	planned->more = search.found.len == search.wanted && search.waiting.len > 0;
	if (search.found.len > 0)
		planned->unexamined.len = 0;
	else if (!planning->request.brief)
		find_core(&search, planned);
	model->events.items[event] = kept;
	return planned;
}

/* ---- the model as it is ---------------------------------------------------------------------------- */

static void note_verdict(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_planning *planning = context;
	(void)engine;
	planning->verdicts[outcome->event] = outcome->verdict;
}

static void note_operation(struct tt_planning *planning, uint32_t word) {
	const struct tt_model *model = planning->request.model;
	for (uint32_t i = 0; i < planning->operations.len; i++)
		if (planning->operations.items[i] == word)
			return;
	for (uint32_t i = 0; i < model->operations.len; i++)
		if (tt_text_equal(model->operations.items[i].named.id, tt_word(model, word)) &&
			(model->operations.items[i].types & TT_EVENT_BIT(TT_EVENT_PROCESS))) {
			*tt_push(planning->arena, &planning->operations) = word;
			return;
		}
}

static void gather_operations(struct tt_planning *planning, uint32_t id) {
	const struct tt_model *model = planning->request.model;
	const struct tt_formula *formula = &model->formulas.nodes.items[id];
	if (formula->kind == TT_FORMULA_ATOM) {
		const struct tt_atom *atom = &model->atoms.items.items[formula->a];
		if (atom->kind == TT_ATOM_EQUALS && atom->subject == TT_SUBJECT_EVENT &&
			atom->field == TT_FIELD_OPERATION)
			note_operation(planning, atom->operand);
	} else if (formula->kind == TT_FORMULA_AND || formula->kind == TT_FORMULA_OR) {
		gather_operations(planning, formula->a);
		gather_operations(planning, formula->b);
	}
}

/* ---- what labels rest on ----------------------------------------------------------------------------- */

static uint8_t formula_reads(const struct tt_planning *planning, uint32_t id) {
	const struct tt_model *model = planning->request.model;
	const struct tt_formula *formula = &model->formulas.nodes.items[id];
	if (formula->kind == TT_FORMULA_ATOM)
		return tt_plan_reads(planning, &model->atoms.items.items[formula->a]);
	uint8_t reads = 0;
	if (formula->kind == TT_FORMULA_NOT || formula->kind == TT_FORMULA_AND ||
		formula->kind == TT_FORMULA_OR)
		reads = formula_reads(planning, formula->a);
	if (formula->kind == TT_FORMULA_AND || formula->kind == TT_FORMULA_OR)
		reads |= formula_reads(planning, formula->b);
	return reads;
}

/* Gives a label, and the lower ones of its facet, what its derivation reads; does any change? */
static bool add_label_reads(struct tt_planning *planning, const struct tt_rule *rule) {
	struct tt_model *model = planning->request.model;
	uint8_t reads = formula_reads(planning, rule->when) & (TT_READS_LINKS | TT_READS_EXPIRY);
	struct tt_set_view labels = tt_set_view(&model->sets, model->labels.items[rule->target].reached);
	bool changed = false;
	for (uint32_t i = 0; i < labels.len; i++) {
		uint8_t *known = &planning->label_reads[labels.items[i]];
		changed = changed || (*known | reads) != *known;
		*known |= reads;
	}
	return changed;
}

static void find_label_reads(struct tt_planning *planning) {
	const struct tt_model *model = planning->request.model;
	planning->label_reads = TT_NEW_ARRAY(planning->arena, uint8_t, model->labels.len + (size_t)1);
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t i = 0; i < model->rules.len; i++)
			if (model->rules.items[i].body == TT_BODY_CLASSIFY)
				changed = add_label_reads(planning, &model->rules.items[i]) || changed;
	}
}

uint32_t tt_plan_add_event(struct tt_planning *planning, const struct tt_event *event) {
	*tt_push(planning->arena, &planning->request.model->events) = *event;
	return planning->request.model->events.len - 1;
}

struct tt_planning *tt_plan_begin(const struct tt_plan_request *request) {
	struct tt_model *model = request->model;
	struct tt_planning *planning = TT_NEW(model->arena, struct tt_planning);
	planning->request = *request;
	if (request->as_of == TT_TIME_MIN)
		planning->request.as_of = model->as_of;
	planning->arena = model->arena;
	planning->event_count = model->events.len;
	planning->data_count = model->data.len;
	planning->verdicts = TT_NEW_ARRAY(model->arena, uint8_t, model->events.len);
	find_label_reads(planning);
	for (uint32_t i = 0; i < model->events.len; i++)
		planning->repeats = planning->repeats || model->events.items[i].every;
	for (uint32_t i = 0; i < model->rules.len; i++)
		if (model->rules.items[i].body == TT_BODY_SET)
			gather_operations(planning, model->rules.items[i].when);
	planning->run = tt_run_all(&(struct tt_run_request){.model = model,
		.program = request->program,
		.as_of = planning->request.as_of,
		.visit = note_verdict,
		.context = planning});
	return planning;
}

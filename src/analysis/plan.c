/*
 * A node of the search is a set of moves, as ascending numbers. The cheapest node that was not tried yet is
 * tried: the model is run with its moves made. If that serves, it is a plan, once no part of it serves too,
 * and nodes that contain it are dropped; else what the run names as standing in the way gives the moves by
 * which the node is extended. So moves that need each other are found one after the other.
 *
 * A move that is no answer changes the event itself, or puts a step before it. The event is changed in place
 * for the time of a run; steps stay in the model, behind its own events, and are stepped only by runs whose
 * node has them. No other part of the model changes, so its compiled rules stay good.
 */
#include "analysis/plan.h"
#include "engine/answer.h"

#include <stdlib.h>
#include <string.h>

enum { TRIALS = 1000, PROCESSES_MAX = 2 };

/* What a rule that stands in the way reads: which kinds of move could matter. */
enum { READS_DATA = 1, READS_RECEIVER = 2, READS_SYSTEM = 4 };

struct node {
	uint32_t moves[TT_MOVES_MAX];
	uint32_t len, cost;
};

struct obstacle { /* a question, and the rule that asks it */
	struct tt_asked asked;
	uint32_t rule, event;
};

struct search {
	struct tt_planning *planning;
	uint32_t event;
	const bool
		*ignored; /* by rule, which does not count as standing in the way; NULL: the verdict counts */
	TT_VECTOR(struct node) nodes;
	struct tt_index index; /* of nodes, by their moves */
	TT_VECTOR(uint32_t) waiting;
	TT_VECTOR(struct node) found;
	uint32_t trials, limit, wanted;
	bool stopped;	  /* by a limit */
	bool longer;	  /* there are nodes of more moves than a plan may have */
	bool *in_the_way; /* by rule: it stood in the way of some trial */
};

/* One run. */
struct trial {
	struct search *search;
	const struct node *node;
	uint8_t verdict; /* of the event planned for */
	bool blocked;
	bool gathers; /* what stands in the way is wanted */
	/*
	 * What is to be got out of the way first. Whatever plan contains the node settles it, so one of the
	 * moves that could is in the plan, and others need not be tried before.
	 */
	uint32_t focus_event, focus_rule; /* rule TT_NONE: law that is not examined */
	TT_VECTOR(struct obstacle) obstacles;
	uint8_t reads;
	uint32_t system;      /* on which the first input of the event lies */
	struct tt_plan *plan; /* to be told duties; NULL: none is */
	uint8_t *verdicts;    /* by event; NULL: not wanted, and events after it are not stepped */
};

static struct tt_model *model_of(const struct search *search) {
	return search->planning->request.model;
}

static const struct tt_move *move_at(const struct search *search, uint32_t move) {
	return &search->planning->moves.items[move];
}

/* ---- nodes ----------------------------------------------------------------------------------------- */

static bool holds(const struct node *node, uint32_t move) {
	for (uint32_t i = 0; i < node->len; i++)
		if (node->moves[i] == move)
			return true;
	return false;
}

static bool includes(const struct node *node, const struct node *part) {
	for (uint32_t i = 0; i < part->len; i++)
		if (!holds(node, part->moves[i]))
			return false;
	return true;
}

static bool is_alike(const struct search *search, const struct tt_move *a, const struct tt_move *b) {
	const struct tt_event *events = model_of(search)->events.items;
	bool answers = a->kind <= TT_MOVE_ASSUMPTION && b->kind <= TT_MOVE_ASSUMPTION;
	bool steps = a->kind == TT_MOVE_PROCESS && b->kind == TT_MOVE_PROCESS;
	return (answers && a->fact.question == b->fact.question) ||
	       (steps && events[a->event].operation == events[b->event].operation);
}

/* Does the node make this move, or give the same answer, or take the same step, with something else? */
static bool does_alike(const struct search *search, const struct node *node, uint32_t move) {
	if (holds(node, move))
		return true;
	for (uint32_t i = 0; i < node->len; i++)
		if (is_alike(search, move_at(search, node->moves[i]), move_at(search, move)))
			return true;
	return false;
}

/*
 * Does the node do all that some plan does, and more? So does one that gives the plan's answers for another
 * receiver, or takes its steps with other data.
 */
static bool contains_plan(const struct search *search, const struct node *node) {
	for (uint32_t i = 0; i < search->found.len; i++) {
		const struct node *plan = &search->found.items[i];
		bool all = plan->len < node->len || includes(node, plan);
		for (uint32_t j = 0; j < plan->len && all; j++)
			all = does_alike(search, node, plan->moves[j]);
		if (all)
			return true;
	}
	return false;
}

static uint32_t count_kind(const struct search *search, const struct node *node, uint8_t kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < node->len; i++)
		count += move_at(search, node->moves[i])->kind == kind;
	return count;
}

static void add_node(struct search *search, const struct node *node) {
	struct tt_arena *arena = search->planning->arena;
	uint32_t hash = tt_hash_words(node->moves, node->len), probe = 0, id;
	while ((id = tt_index_next(&search->index, hash, &probe)) != TT_NONE) {
		const struct node *known = &search->nodes.items[id];
		if (known->len == node->len &&
			memcmp(known->moves, node->moves, node->len * sizeof(*node->moves)) == 0)
			return;
	}
	id = search->nodes.len;
	*tt_push(arena, &search->nodes) = *node;
	tt_index_add(arena, &search->index, hash, id);
	*tt_push(arena, &search->waiting) = id;
}

static void extend(struct search *search, const struct node *node, uint32_t move) {
	struct node child = *node;
	uint32_t at = node->len;
	if (holds(node, move))
		return;
	if (node->len == TT_MOVES_MAX) {
		search->longer = true;
		return;
	}
	for (; at > 0 && child.moves[at - 1] > move; at--)
		child.moves[at] = child.moves[at - 1];
	child.moves[at] = move;
	child.len++;
	child.cost += move_at(search, move)->cost;
	if (!contains_plan(search, &child))
		add_node(search, &child);
}

/* Takes the cheapest node; of equals the smallest, then the one that was found first. */
static struct node take_cheapest(struct search *search) {
	uint32_t best = 0;
	for (uint32_t i = 1; i < search->waiting.len; i++) {
		const struct node *a = &search->nodes.items[search->waiting.items[i]],
				  *b = &search->nodes.items[search->waiting.items[best]];
		if (a->cost < b->cost ||
			(a->cost == b->cost && (a->len < b->len || (a->len == b->len && a < b))))
			best = i;
	}
	struct node node = search->nodes.items[search->waiting.items[best]];
	search->waiting.items[best] = search->waiting.items[--search->waiting.len];
	return node;
}

/* ---- making moves ---------------------------------------------------------------------------------- */

static struct tt_span replaced(struct tt_model *model, struct tt_span span, uint32_t old, uint32_t new) {
	struct tt_span result = {model->ids.len, 0};
	for (uint32_t i = 0; i < span.len; i++) {
		uint32_t id = model->ids.items[span.start + i];
		if (id == old && new == TT_NONE)
			continue;
		*tt_push(model->arena, &model->ids) = id == old ? new : id;
		result.len++;
	}
	return result;
}

static bool handles(const struct tt_model *model, const struct tt_event *event, uint32_t data) {
	for (uint32_t i = 0; i < event->input.len; i++)
		if (model->ids.items[event->input.start + i] == data)
			return true;
	return false;
}

/* Changes the event; false if the moves do not go together. */
static bool make_moves(const struct search *search, const struct node *node, struct tt_event *event) {
	struct tt_model *model = model_of(search);
	for (uint32_t i = 0; i < node->len; i++) {
		const struct tt_move *move = move_at(search, node->moves[i]);
		bool data = move->kind == TT_MOVE_PROCESS || move->kind == TT_MOVE_WITHOUT;
		if (data && !handles(model, event, move->data))
			return false;
		if (data)
			event->input = replaced(model, event->input, move->data,
				move->kind == TT_MOVE_PROCESS ? move->output : TT_NONE);
		if (move->kind == TT_MOVE_RECEIVER)
			event->to = move->to;
		if (move->kind == TT_MOVE_RECEIVER || move->kind == TT_MOVE_SYSTEM)
			event->system = move->system;
		if (move->kind == TT_MOVE_VIEW)
			event->view = true;
	}
	return event->input.len > 0 || event->output.len > 0;
}

/* Is every step that an answer speaks of part of the node? */
static bool has_steps(const struct search *search, const struct node *node) {
	for (uint32_t i = 0; i < node->len; i++) {
		const struct tt_move *move = move_at(search, node->moves[i]);
		bool step = (move->kind == TT_MOVE_FACT || move->kind == TT_MOVE_ASSUMPTION) &&
			    move->event != TT_NONE && move->event >= search->planning->event_count;
		bool there = !step;
		for (uint32_t j = 0; j < node->len && !there; j++) {
			const struct tt_move *other = move_at(search, node->moves[j]);
			there = other->kind == TT_MOVE_PROCESS && other->event == move->event;
		}
		if (!there)
			return false;
	}
	return true;
}

static uint32_t gather_facts(const struct search *search, const struct node *node, struct tt_fact *facts) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < node->len; i++) {
		const struct tt_move *move = move_at(search, node->moves[i]);
		if (move->kind == TT_MOVE_FACT || move->kind == TT_MOVE_ASSUMPTION)
			facts[count++] = move->fact;
	}
	return count;
}

/* The model's events with the node's steps before the event; those after it where they are wanted. */
static uint32_t order_events(const struct search *search, const struct node *node, bool all) {
	uint32_t *order = search->planning->order, len = 0;
	for (uint32_t event = 0; event < search->planning->event_count; event++) {
		for (uint32_t i = 0; event == search->event && i < node->len; i++)
			if (move_at(search, node->moves[i])->kind == TT_MOVE_PROCESS)
				order[len++] = move_at(search, node->moves[i])->event;
		order[len++] = event;
		if (event == search->event && !all)
			break;
	}
	return len;
}

/* ---- what stands in the way ------------------------------------------------------------------------ */

static bool stands_in_the_way(const struct tt_finding *finding) {
	return finding->code == TT_FINDING_VIOLATION || finding->code == TT_FINDING_QUESTION ||
	       finding->code == TT_FINDING_LAW_TO_COME;
}

static bool leaves_open(const struct tt_finding *finding) {
	return finding->code == TT_FINDING_LAW_NOT_EXAMINED || finding->code == TT_FINDING_OUTSIDE_DATES ||
	       finding->code == TT_FINDING_OUTSIDE_SECTORS || finding->code == TT_FINDING_NOT_STEADY;
}

/* Is the event not permitted, as far as this search minds? */
static bool is_blocked(struct search *search, const struct tt_outcome *outcome) {
	bool blocked = false;
	if (outcome->verdict < TT_UNDETERMINED)
		return false;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		const struct tt_finding *finding = &outcome->findings.items[i];
		if (!stands_in_the_way(finding) || finding->rule == TT_NONE)
			continue;
		search->in_the_way[finding->rule] = true;
		blocked = blocked || search->ignored == NULL || !search->ignored[finding->rule];
	}
	return blocked || search->ignored == NULL;
}

static void add_obstacle(struct trial *trial, const struct tt_asked *asked, uint32_t rule, uint32_t event) {
	if (asked->question == TT_NONE)
		return;
	for (uint32_t i = 0; i < trial->obstacles.len; i++) {
		const struct tt_asked *known = &trial->obstacles.items[i].asked;
		if (known->question == asked->question &&
			memcmp(known->subjects, asked->subjects, sizeof(known->subjects)) == 0)
			return;
	}
	*tt_push(trial->search->planning->arena, &trial->obstacles) = (struct obstacle){*asked, rule, event};
}

static void add_questions(struct trial *trial, const struct tt_engine *engine, tt_set_id questions,
	uint32_t rule, uint32_t event) {
	struct tt_set_view view = tt_set_view(&engine->model->sets, questions);
	for (uint32_t i = 0; i < view.len; i++)
		add_obstacle(trial, &engine->asked.items[view.items[i]], rule, event);
}

/* What a condition of a rule asks, on one item of an event. */
struct asking {
	struct trial *trial;
	struct tt_engine *engine;
	uint32_t event, rule, data;
	struct tt_about about;
};

static uint32_t subject_of(const struct asking *asking, uint8_t of) {
	const struct tt_event *event = &asking->engine->model->events.items[asking->event];
	return of == TT_OF_EVENT    ? asking->event
	       : of == TT_OF_DATA   ? asking->data
	       : of == TT_OF_FROM   ? event->from
	       : of == TT_OF_TO	    ? event->to
	       : of == TT_OF_HOLDER ? asking->about.holder
	       : of == TT_OF_SYSTEM ? asking->about.system
				    : asking->about.party;
}

/* A question that is not answered with yes, even where its answer decides nothing as long as others stay. */
static void add_fact(const struct asking *asking, uint32_t question) {
	const struct tt_question *row = &asking->engine->model->questions.items[question];
	struct tt_asked asked = {.question = question, .attribute = TT_NONE};
	for (uint8_t i = 0; i < TT_OF_MAX; i++)
		asked.subjects[i] = i < row->of_count ? subject_of(asking, row->of[i]) : TT_NONE;
	for (uint8_t i = 0; i < row->of_count; i++)
		if (asked.subjects[i] == TT_NONE)
			return;
	if (tt_engine_answer(asking->engine, question, asked.subjects, NULL).truth != TT_YES)
		add_obstacle(asking->trial, &asked, asking->rule, asking->event);
}

static void add_facts(const struct asking *asking, uint32_t formula) {
	const struct tt_model *model = asking->engine->model;
	const struct tt_formula *node = &model->formulas.nodes.items[formula];
	if (node->kind == TT_FORMULA_ATOM && model->atoms.items.items[node->a].kind == TT_ATOM_FACT)
		add_fact(asking, model->atoms.items.items[node->a].operand);
	if (node->kind == TT_FORMULA_NOT || node->kind == TT_FORMULA_AND || node->kind == TT_FORMULA_OR)
		add_facts(asking, node->a);
	if (node->kind == TT_FORMULA_AND || node->kind == TT_FORMULA_OR)
		add_facts(asking, node->b);
}

static void add_facts_of_requirement(const struct asking *asking, uint32_t id) {
	const struct tt_requirement *node = &asking->engine->model->requirements.items[id];
	if (tt_in_force(node->in_force, node->coming.maybe, asking->engine->now) == TT_NO)
		return;
	if (node->kind == TT_REQUIRE_GROUND)
		add_facts(asking, node->condition);
	for (uint32_t i = 0; i < node->child_count; i++)
		add_facts_of_requirement(asking, node->children[i]);
}

static void add_facts_of_rule(const struct asking *asking) {
	const struct tt_rule *rule = &asking->engine->model->rules.items[asking->rule];
	add_facts(asking, rule->when);
	add_facts(asking, rule->forbid);
	if (rule->require != TT_NONE)
		add_facts_of_requirement(asking, rule->require);
}

/* The rule's questions on an item that it was judged on; of each of the event's data, where it handles
 * several. */
static void ask_rule(
	struct trial *trial, struct tt_engine *engine, const struct tt_judged *judged, uint32_t event) {
	struct tt_span input = engine->model->events.items[event].input;
	struct asking asking = {trial, engine, event, judged->rule, judged->about.data, judged->about};
	add_facts_of_rule(&asking);
	for (uint32_t i = 0; i < input.len; i++) {
		asking.data = engine->model->ids.items[input.start + i];
		if (asking.data != judged->about.data)
			add_facts_of_rule(&asking);
	}
}

static bool asks_of(const struct tt_model *model, uint32_t question, uint8_t of) {
	const struct tt_question *row = &model->questions.items[question];
	for (uint8_t i = 0; i < row->of_count; i++)
		if (row->of[i] == of)
			return true;
	return false;
}

static bool about_receiver(const struct tt_model *model, const struct tt_atom *atom) {
	if (atom->kind == TT_ATOM_FACT)
		return asks_of(model, atom->operand, TT_OF_TO);
	return atom->subject == TT_SUBJECT_TO || atom->other == TT_SUBJECT_TO ||
	       atom->subject == TT_SUBJECT_RESULT_HOLDER || atom->kind == TT_ATOM_CROSSES;
}

static uint8_t what_reads(const struct tt_model *model, const struct tt_atom *atom) {
	uint8_t reads = about_receiver(model, atom) ? READS_RECEIVER : 0;
	bool place = atom->kind == TT_ATOM_ON || atom->kind == TT_ATOM_OUTSIDE ||
		     atom->kind == TT_ATOM_CROSSES || atom->attribute == TT_exposure ||
		     atom->attribute == TT_location || atom->attribute == TT_country;
	if (atom->kind == TT_ATOM_FACT)
		return (uint8_t)(reads | (asks_of(model, atom->operand, TT_OF_DATA) ? READS_DATA : 0));
	if (place && atom->subject <= TT_SUBJECT_RESULT)
		return (uint8_t)(reads | READS_SYSTEM | READS_RECEIVER);
	return (uint8_t)(reads |
			 (atom->subject <= TT_SUBJECT_RESULT || atom->kind == TT_ATOM_LINKED ? READS_DATA
											     : 0));
}

static void read_literals(struct trial *trial, struct tt_engine *engine, const struct tt_judged *judged,
	uint32_t first, uint32_t count, uint32_t event) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = first; i < first + count; i++) {
		const struct tt_literal *literal = &engine->outcome.literals.items[i];
		const struct tt_atom *atom = &model->atoms.items.items[literal->atom];
		trial->reads |= what_reads(model, atom);
		add_questions(trial, engine, literal->open, judged->rule, event);
	}
}

static void read_judged(
	struct trial *trial, struct tt_engine *engine, const struct tt_judged *judged, uint32_t event) {
	if (judged->applicable == TT_NO || judged->violated == TT_NO ||
		engine->model->rules.items[judged->rule].strength != TT_MUST)
		return;
	ask_rule(trial, engine, judged, event);
	read_literals(trial, engine, judged, judged->first_literal, judged->literal_count, event);
	for (uint32_t i = judged->first_ground; i < judged->first_ground + judged->ground_count; i++) {
		const struct tt_ground_seen *seen = &engine->outcome.grounds_seen.items[i];
		if (seen->in_force && seen->truth != TT_YES)
			read_literals(trial, engine, judged, seen->first_literal, seen->literal_count, event);
	}
}

static bool is_minded_rule(const struct search *search, const struct tt_finding *finding) {
	return stands_in_the_way(finding) && finding->rule != TT_NONE &&
	       (search->ignored == NULL || !search->ignored[finding->rule]);
}

static uint32_t find_focus(const struct search *search, const struct tt_outcome *outcome) {
	uint32_t rule = TT_NONE;
	for (uint32_t i = outcome->findings.len; i-- > 0;) {
		const struct tt_finding *finding = &outcome->findings.items[i];
		if (leaves_open(finding) && search->ignored == NULL)
			return TT_NONE;
		if (is_minded_rule(search, finding))
			rule = finding->rule;
	}
	return rule;
}

static void gather(struct trial *trial, struct tt_engine *engine, const struct tt_outcome *outcome) {
	uint32_t focus = find_focus(trial->search, outcome);
	trial->focus_event = outcome->event;
	trial->focus_rule = focus;
	trial->reads = focus == TT_NONE ? READS_RECEIVER | READS_SYSTEM : 0;
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		if (is_minded_rule(trial->search, &outcome->findings.items[i]) &&
			outcome->findings.items[i].rule == focus)
			add_questions(
				trial, engine, outcome->findings.items[i].questions, focus, outcome->event);
	for (uint32_t i = 0; i < outcome->judged.len; i++)
		if (outcome->judged.items[i].rule == focus)
			read_judged(trial, engine, &outcome->judged.items[i], outcome->event);
}

/* ---- a trial --------------------------------------------------------------------------------------- */

static bool is_minded(const struct trial *trial, uint32_t event) {
	return event == trial->search->event || event >= trial->search->planning->event_count;
}

static void add_duties(struct trial *trial, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		*tt_push(trial->search->planning->arena, &trial->plan->duties) = outcome->duties.items[i];
}

static void look(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct trial *trial = context;
	if (trial->verdicts != NULL && outcome->event < trial->search->planning->event_count)
		trial->verdicts[outcome->event] = outcome->verdict;
	if (!is_minded(trial, outcome->event))
		return;
	if (outcome->event == trial->search->event) {
		trial->verdict = outcome->verdict;
		if (outcome->inputs.len > 0)
			trial->system = engine->holdings.items[outcome->inputs.items[0]].system;
	}
	if (trial->plan != NULL)
		add_duties(trial, outcome);
	if (!is_blocked(trial->search, outcome))
		return;
	if (trial->gathers && !trial->blocked)
		gather(trial, engine, outcome);
	trial->blocked = true;
}

/* Lets only the node's steps count as something that the model shows to be done. */
static void show_steps(const struct search *search, const struct node *node) {
	struct tt_model *model = model_of(search);
	for (uint32_t i = search->planning->event_count; i < model->events.len; i++)
		model->events.items[i].types = 0;
	for (uint32_t i = 0; i < node->len; i++)
		if (move_at(search, node->moves[i])->kind == TT_MOVE_PROCESS)
			model->events.items[move_at(search, node->moves[i])->event].types =
				TT_EVENT_BIT(TT_EVENT_PROCESS);
}

static void run(struct trial *trial) {
	const struct search *search = trial->search;
	const struct tt_plan_request *request = &search->planning->request;
	struct tt_fact facts[TT_MOVES_MAX];
	bool all = trial->verdicts != NULL || search->planning->repeats;
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = request->model,
		.program = request->program,
		.as_of = request->as_of,
		.extra_facts = facts,
		.extra_fact_count = gather_facts(search, trial->node, facts),
		.order_count = order_events(search, trial->node, all),
		.order = search->planning->order,
		.trace = trial->gathers,
		.visit = look,
		.context = trial}));
}

/* Runs the model with the node's moves; false if they do not go together. */
static bool try(struct trial *trial) {
	struct search *search = trial->search;
	struct tt_model *model = model_of(search);
	struct tt_event changed = model->events.items[search->event], kept = changed;
	uint32_t ids = model->ids.len;
	trial->verdict = TT_FORBIDDEN;
	trial->system = trial->focus_event = trial->focus_rule = TT_NONE;
	bool fits = has_steps(search, trial->node) && make_moves(search, trial->node, &changed);
	if (fits) {
		model->events.items[search->event] = changed;
		show_steps(search, trial->node);
		search->trials++;
		run(trial);
		model->events.items[search->event] = kept;
	}
	model->ids.len = ids;
	return fits;
}

static bool serves(struct search *search, const struct node *node) {
	struct trial trial = {.search = search, .node = node};
	return try(&trial) && !trial.blocked;
}

/* ---- finding moves --------------------------------------------------------------------------------- */

static uint32_t intern_move(struct tt_planning *planning, const struct tt_move *move) {
	for (uint32_t i = planning->first_move; i < planning->moves.len; i++) {
		const struct tt_move *known = &planning->moves.items[i];
		if (known->kind == move->kind && known->fact.question == move->fact.question &&
			memcmp(known->fact.subjects, move->fact.subjects, sizeof(move->fact.subjects)) == 0 &&
			known->event == move->event && known->data == move->data && known->to == move->to &&
			known->system == move->system)
			return i;
	}
	*tt_push(planning->arena, &planning->moves) = *move;
	return planning->moves.len - 1;
}

static struct tt_move new_move(const struct search *search, uint8_t kind, struct tt_text word) {
	struct tt_move move = {.kind = kind,
		.cost = tt_cost_of(model_of(search), word),
		.party = TT_NONE,
		.rule = TT_NONE,
		.fact = {.question = TT_NONE, .is = true, .in_force = TT_ALWAYS, .mark = TT_NO_MARK},
		.event = TT_NONE,
		.data = TT_NONE,
		.output = TT_NONE,
		.to = TT_NONE,
		.system = TT_NONE};
	memset(move.fact.subjects, 0xFF, sizeof(move.fact.subjects));
	return move;
}

static uint32_t actor_of(const struct tt_model *model, const struct tt_event *event) {
	return event->from != TT_NONE && (event->types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) ? event->from
	       : event->by.len > 0 ? model->ids.items[event->by.start]
				   : event->holder;
}

static uint32_t role_of(const struct tt_model *model, const struct tt_event *event, struct tt_text role) {
	uint32_t party = tt_text_is(role, "from")     ? event->from
			 : tt_text_is(role, "to")     ? event->to
			 : tt_text_is(role, "holder") ? event->holder
						      : TT_NONE;
	return party != TT_NONE ? party : actor_of(model, event);
}

static void offer_answer(struct search *search, const struct node *node, const struct obstacle *obstacle) {
	struct tt_model *model = model_of(search);
	const struct tt_question *question = &model->questions.items[obstacle->asked.question];
	const struct tt_event *event = &model->events.items[obstacle->event];
	tt_instant at = event->at == TT_TIME_MIN ? search->planning->request.as_of : event->at;
	bool obtainable = question->obtain_by.len > 0 && at < question->obtain_to;
	bool of_step = false;
	for (uint8_t i = 0; i < question->of_count; i++)
		of_step = of_step || (question->of[i] == TT_OF_EVENT &&
					     obstacle->asked.subjects[i] >= search->planning->event_count);
	if (!obtainable && !of_step)
		return;
	struct tt_move move = new_move(search, obtainable ? TT_MOVE_FACT : TT_MOVE_ASSUMPTION,
		obtainable ? question->obtain_cost : TT_TEXT("assumption"));
	move.party = role_of(model, event, question->obtain_by);
	move.rule = obstacle->rule;
	move.fact.question = obstacle->asked.question;
	move.event = of_step ? obstacle->event : TT_NONE;
	memcpy(move.fact.subjects, obstacle->asked.subjects, sizeof(move.fact.subjects));
	move.asked = tt_engine_ask(search->planning->run->engine, obstacle->asked);
	extend(search, node, intern_move(search->planning, &move));
}

/* By the model, or by a step before the same event: a plan for another one will not be followed at once. */
static bool is_id_taken(const struct tt_planning *planning, struct tt_text id) {
	const struct tt_model *model = planning->request.model;
	for (uint32_t i = 0; i < model->events.len; i++)
		if ((i < planning->event_count || i >= planning->first_event) &&
			tt_text_equal(model->events.items[i].named.id, id))
			return true;
	for (uint32_t i = 0; i < model->data.len; i++)
		if ((i < planning->data_count || i >= planning->first_data) &&
			tt_text_equal(model->data.items[i].named.id, id))
			return true;
	return false;
}

static struct tt_text free_id(
	const struct tt_planning *planning, struct tt_text first, struct tt_text second) {
	const struct tt_model *model = planning->request.model;
	struct tt_text id =
		tt_text_format(model->arena, "%.*s-%.*s", TT_TEXT_ARGS(first), TT_TEXT_ARGS(second));
	for (unsigned number = 2; is_id_taken(planning, id); number++)
		id = tt_text_format(
			model->arena, "%.*s-%.*s-%u", TT_TEXT_ARGS(first), TT_TEXT_ARGS(second), number);
	return id;
}

static uint32_t add_data(struct search *search, uint32_t from, uint32_t operation) {
	struct tt_model *model = model_of(search);
	const struct tt_named *old = &model->data.items[from].named;
	struct tt_text word = tt_word(model, operation);
	struct tt_data data = {.covered_by = TT_NONE};
	data.named = *old;
	data.named.id = free_id(search->planning, old->id, word);
	data.named.title.ja =
		tt_text_format(model->arena, "%.*s（%.*s）", TT_TEXT_ARGS(old->title.ja), TT_TEXT_ARGS(word));
	data.named.title.en =
		tt_text_format(model->arena, "%.*s (%.*s)", TT_TEXT_ARGS(old->title.en), TT_TEXT_ARGS(word));
	data.stated = TT_NEW_ARRAY(model->arena, bool, model->attributes.len);
	data.declared = TT_NEW_ARRAY(model->arena, uint32_t, model->attributes.len);
	*tt_push(model->arena, &model->data) = data;
	return model->data.len - 1;
}

static struct tt_span span_of(struct tt_model *model, uint32_t id) {
	*tt_push(model->arena, &model->ids) = id;
	return (struct tt_span){model->ids.len - 1, 1};
}

/* A step like the event: by the same party, for the same purpose, where the data is. */
static uint32_t add_step(
	struct search *search, uint32_t data, uint32_t output, uint32_t operation, uint32_t system) {
	struct tt_model *model = model_of(search);
	struct tt_event like = model->events.items[search->event];
	struct tt_event step = {.named = like.named,
		.types = TT_EVENT_BIT(TT_EVENT_PROCESS),
		.operation_types = TT_EVENT_BIT(TT_EVENT_PROCESS),
		.every = like.every,
		.by = span_of(model, actor_of(model, &like)),
		.from = TT_NONE,
		.to = TT_NONE,
		.holder = TT_NONE,
		.input = span_of(model, data),
		.output = span_of(model, output),
		.source = TT_NONE,
		.system = system,
		.via = TT_NONE,
		.operation = operation,
		.purpose = like.purpose,
		.method = TT_NONE,
		.drop = TT_SET_EMPTY,
		.covered_by = TT_NONE,
		.disposal = TT_NONE,
		.at = like.at};
	step.named.id =
		free_id(search->planning, tt_word(model, operation), model->data.items[data].named.id);
	step.named.title = (struct tt_title){step.named.id, step.named.id};
	*tt_push(model->arena, &model->events) = step;
	return model->events.len - 1;
}

static void offer_step(struct search *search, const struct trial *trial, uint32_t data, uint32_t operation) {
	struct tt_planning *planning = search->planning;
	struct tt_model *model = model_of(search);
	struct tt_move move = new_move(search, TT_MOVE_PROCESS, TT_TEXT("process"));
	for (uint32_t i = planning->first_move; i < planning->moves.len; i++) {
		const struct tt_move *known = &planning->moves.items[i];
		if (known->kind == TT_MOVE_PROCESS && known->data == data &&
			model->events.items[known->event].operation == operation) {
			extend(search, trial->node, i);
			return;
		}
	}
	move.party = actor_of(model, &model->events.items[search->event]);
	move.rule = trial->focus_rule;
	move.data = data;
	move.output = add_data(search, data, operation);
	move.event = add_step(search, data, move.output, operation, trial->system);
	extend(search, trial->node, intern_move(planning, &move));
}

static struct tt_event event_with(const struct search *search, const struct node *node) {
	struct tt_event event = model_of(search)->events.items[search->event];
	(void)make_moves(search, node, &event);
	return event;
}

static bool was_done(const struct search *search, const struct node *node, uint32_t operation) {
	for (uint32_t i = 0; i < node->len; i++) {
		const struct tt_move *move = move_at(search, node->moves[i]);
		if (move->kind == TT_MOVE_PROCESS &&
			model_of(search)->events.items[move->event].operation == operation)
			return true;
	}
	return false;
}

static void offer_steps(struct search *search, const struct trial *trial, const struct tt_event *event) {
	struct tt_model *model = model_of(search);
	if (count_kind(search, trial->node, TT_MOVE_PROCESS) >= PROCESSES_MAX)
		return;
	for (uint32_t i = 0; i < event->input.len; i++) {
		uint32_t data = model->ids.items[event->input.start + i];
		for (uint32_t j = 0; j < search->planning->operations.len; j++) {
			uint32_t operation = search->planning->operations.items[j];
			if (event->operation != operation && !was_done(search, trial->node, operation))
				offer_step(search, trial, data, operation);
		}
	}
}

static void offer_without(struct search *search, const struct trial *trial, const struct tt_event *event) {
	struct tt_model *model = model_of(search);
	for (uint32_t i = 0; event->input.len > 1 && i < event->input.len; i++) {
		struct tt_move move = new_move(search, TT_MOVE_WITHOUT, TT_TEXT("without-data"));
		move.party = actor_of(model, event);
		move.rule = trial->focus_rule;
		move.data = model->ids.items[event->input.start + i];
		if (move.data < search->planning->data_count)
			extend(search, trial->node, intern_move(search->planning, &move));
	}
}

/* The first system of the party, besides one. */
static uint32_t system_of(const struct tt_model *model, uint32_t party, uint32_t after) {
	for (uint32_t i = after == TT_NONE ? 0 : after + 1; i < model->systems.len; i++) {
		uint32_t operator_party = model->systems.items[i].operator_party;
		if (operator_party != TT_NONE && tt_party_within(model, operator_party, party))
			return i;
	}
	return TT_NONE;
}

static bool could_receive(const struct tt_model *model, const struct tt_event *event, uint32_t party) {
	const struct tt_party *row = &model->parties.items[party];
	return party != event->to && (event->from == TT_NONE || tt_third_party(model, party, event->from)) &&
	       row->kind != TT_PARTY_PERSON && row->kind != TT_PARTY_GROUP && row->named.pack == TT_NONE &&
	       system_of(model, party, TT_NONE) != TT_NONE;
}

static void offer_receivers(struct search *search, const struct trial *trial, const struct tt_event *event) {
	const struct tt_model *model = model_of(search);
	if (count_kind(search, trial->node, TT_MOVE_RECEIVER) +
			count_kind(search, trial->node, TT_MOVE_SYSTEM) >
		0)
		return;
	for (uint32_t party = 0; party < model->parties.len; party++) {
		struct tt_move move = new_move(search, TT_MOVE_RECEIVER, TT_TEXT("other-receiver"));
		if (!could_receive(model, event, party))
			continue;
		move.party = event->from;
		move.rule = trial->focus_rule;
		move.to = party;
		move.system = system_of(model, party, TT_NONE);
		extend(search, trial->node, intern_move(search->planning, &move));
	}
}

static void offer_systems(struct search *search, const struct trial *trial, const struct tt_event *event) {
	const struct tt_model *model = model_of(search);
	if (count_kind(search, trial->node, TT_MOVE_RECEIVER) +
			count_kind(search, trial->node, TT_MOVE_SYSTEM) >
		0)
		return;
	for (uint32_t system = TT_NONE; (system = system_of(model, event->to, system)) != TT_NONE;) {
		struct tt_move move = new_move(search, TT_MOVE_SYSTEM, TT_TEXT("other-system"));
		if (system == event->system)
			continue;
		move.party = event->to;
		move.rule = trial->focus_rule;
		move.system = system;
		extend(search, trial->node, intern_move(search->planning, &move));
	}
}

static void offer_view(struct search *search, const struct trial *trial, const struct tt_event *event) {
	struct tt_move move = new_move(search, TT_MOVE_VIEW, TT_TEXT("view"));
	if (event->view || event->move)
		return;
	move.party = event->from;
	move.rule = trial->focus_rule;
	extend(search, trial->node, intern_move(search->planning, &move));
}

static void offer(struct search *search, const struct trial *trial) {
	struct tt_event event = event_with(search, trial->node);
	bool transfer = (event.types & TT_EVENT_BIT(TT_EVENT_TRANSFER)) && event.to != TT_NONE;
	for (uint32_t i = 0; i < trial->obstacles.len; i++)
		offer_answer(search, trial->node, &trial->obstacles.items[i]);
	if ((trial->reads & READS_DATA) && trial->focus_event == search->event) {
		offer_steps(search, trial, &event);
		offer_without(search, trial, &event);
	}
	if (transfer && (trial->reads & READS_RECEIVER))
		offer_receivers(search, trial, &event);
	if (transfer && (trial->reads & READS_SYSTEM))
		offer_systems(search, trial, &event);
	if (transfer && (trial->reads & (READS_SYSTEM | READS_RECEIVER)))
		offer_view(search, trial, &event);
}

/* ---- the search ------------------------------------------------------------------------------------ */

/* The least part of a node that serves: parts are tried from the smallest on. */
static struct node least_part(struct search *search, const struct node *node) {
	struct node best = *node;
	for (uint32_t bits = 0; bits + 1 < 1u << node->len; bits++) {
		struct node part = {.len = 0};
		for (uint32_t i = 0; i < node->len; i++)
			if (bits >> i & 1) {
				part.moves[part.len++] = node->moves[i];
				part.cost += move_at(search, node->moves[i])->cost;
			}
		if ((part.len < best.len || (part.len == best.len && part.cost < best.cost)) &&
			serves(search, &part))
			best = part;
	}
	return best;
}

static bool goes_on(struct search *search) {
	const struct tt_plan_request *request = &search->planning->request;
	if (search->trials >= search->limit ||
		(request->go_on != NULL && !request->go_on(request->context, search->trials)))
		search->stopped = true;
	return !search->stopped;
}

static void look_at(struct search *search, const struct node *node) {
	struct trial trial = {.search = search, .node = node, .gathers = true};
	if (!try(&trial))
		return;
	if (trial.blocked) {
		offer(search, &trial);
		return;
	}
	struct node least = least_part(search, node);
	if (!contains_plan(search, &least))
		*tt_push(search->planning->arena, &search->found) = least;
}

static void begin_search(struct search *search, struct tt_planning *planning, uint32_t event) {
	uint32_t rules = planning->request.model->rules.len;
	*search = (struct search){.planning = planning,
		.event = event,
		.limit = planning->request.limit > 0 ? planning->request.limit : TRIALS,
		.wanted = planning->request.wanted,
		.in_the_way = TT_NEW_ARRAY(planning->arena, bool, rules)};
	add_node(search, &(struct node){.len = 0});
}

static void go(struct search *search) {
	while (search->waiting.len > 0 && search->found.len < search->wanted && goes_on(search)) {
		struct node node = take_cheapest(search);
		if (!contains_plan(search, &node))
			look_at(search, &node);
	}
}

/* ---- no plan --------------------------------------------------------------------------------------- */

struct noting {
	struct tt_planning *planning;
	struct tt_planned *planned;
};

static void look_unexamined(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct noting *noting = context;
	struct tt_planning *planning = noting->planning;
	for (uint32_t i = 0; outcome->event == noting->planned->event && i < outcome->findings.len; i++) {
		const struct tt_finding *finding = &outcome->findings.items[i];
		struct tt_set_view view = tt_set_view(&engine->model->sets, finding->questions);
		for (uint32_t j = 0; leaves_open(finding) && j < view.len; j++)
			*tt_push(planning->arena, &noting->planned->unexamined) =
				tt_engine_ask(planning->run->engine, engine->asked.items[view.items[j]]);
	}
}

/* What leaves the event open, as it is, that is no rule. */
static void note_unexamined(const struct search *search, struct tt_planned *planned) {
	const struct tt_plan_request *request = &search->planning->request;
	struct noting noting = {search->planning, planned};
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = request->model,
		.program = request->program,
		.as_of = request->as_of,
		.visit = look_unexamined,
		.context = &noting}));
}

/* Is there a plan, as far as the rules that are not ignored go? True also where the search was ended. */
static bool may_settle(const struct search *failed, const bool *ignored, struct tt_planned *planned) {
	struct search search;
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
static void find_core(const struct search *failed, struct tt_planned *planned) {
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
	const struct node *left = a, *right = b;
	if (left->cost != right->cost)
		return left->cost < right->cost ? -1 : 1;
	if (left->len != right->len)
		return left->len < right->len ? -1 : 1;
	return memcmp(left->moves, right->moves, sizeof(left->moves)) < 0 ? -1 : 1;
}

/* Runs the whole model with the plan, for what comes with it. */
static void describe(struct search *search, const struct node *node, struct tt_planned *planned) {
	struct tt_planning *planning = search->planning;
	struct tt_plan *plan = tt_push(planning->arena, &planned->plans);
	uint8_t *verdicts = TT_NEW_ARRAY(planning->arena, uint8_t, planning->event_count);
	struct trial trial = {.search = search, .node = node, .plan = plan, .verdicts = verdicts};
	memcpy(plan->moves, node->moves, sizeof(plan->moves));
	plan->len = node->len;
	plan->cost = node->cost;
	(void)try(&trial);
	plan->verdict = trial.verdict;
	for (uint32_t event = 0; event < planning->event_count; event++)
		if (event != search->event && verdicts[event] != planning->verdicts[event])
			*tt_push(planning->arena, &plan->effects) =
				(struct tt_side_effect){event, planning->verdicts[event], verdicts[event]};
}

struct tt_planned *tt_plan_event(struct tt_planning *planning, uint32_t event) {
	struct tt_planned *planned = TT_NEW(planning->arena, struct tt_planned);
	struct tt_event *row = &planning->request.model->events.items[event];
	struct tt_event kept = *row;
	struct search search;
	planning->first_move = planning->moves.len;
	planning->first_event = planning->request.model->events.len;
	planning->first_data = planning->request.model->data.len;
	planned->event = event;
	planned->verdict = planning->verdicts[event];
	if (planning->request.to != TT_NONE)
		row->to = planning->request.to;
	if (planning->request.system != TT_NONE)
		row->system = planning->request.system;
	begin_search(&search, planning, event);
	go(&search);
	if (search.found.len > 1)
		qsort(search.found.items, search.found.len, sizeof(struct node), compare_nodes);
	for (uint32_t i = 0; i < search.found.len; i++)
		describe(&search, &search.found.items[i], planned);
	planned->trials = search.trials;
	planned->complete = !search.stopped;
	planned->longer = search.longer;
	planned->more = search.found.len == search.wanted && search.waiting.len > 0;
	if (search.found.len == 0) {
		note_unexamined(&search, planned);
		find_core(&search, planned);
	}
	planning->request.model->events.items[event] = kept;
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
	planning->order = TT_NEW_ARRAY(model->arena, uint32_t, model->events.len + (size_t)TT_MOVES_MAX);
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

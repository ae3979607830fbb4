/*
 * A trial: the model is run with a node's moves made, up to the event, and what stands in its way is read off
 * the outcome. The events are changed in place for the time of the run. Steps stay in the model behind its
 * own events, and are blanks that nothing sees in runs whose node has not got them.
 * No other part of the model changes, so its compiled rules stay good.
 */
#include "analysis/plan_search.h"
#include "engine/answer.h"
#include "engine/state.h"

#include <string.h>

enum { LINKS_MAX = 8 }; /* holdings besides the event's data that are told */

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
static bool is_blocked(struct tt_plan_search *search, const struct tt_outcome *outcome) {
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

static void add_obstacle(
	struct tt_trial *trial, const struct tt_asked *asked, uint32_t rule, uint32_t event) {
	if (asked->question == TT_NONE)
		return;
	for (uint32_t i = 0; i < trial->obstacles.len; i++) {
		const struct tt_asked *known = &trial->obstacles.items[i].asked;
		if (known->question == asked->question &&
			memcmp(known->subjects, asked->subjects, sizeof(known->subjects)) == 0)
			return;
	}
	*tt_push(trial->search->planning->arena, &trial->obstacles) =
		(struct tt_obstacle){*asked, rule, event};
}

static void add_questions(struct tt_trial *trial, const struct tt_engine *engine, tt_set_id questions,
	uint32_t rule, uint32_t event) {
	struct tt_set_view view = tt_set_view(&engine->model->sets, questions);
	for (uint32_t i = 0; i < view.len; i++)
		add_obstacle(trial, &engine->asked.items[view.items[i]], rule, event);
}

/* What a condition of a rule asks, on one item of an event. */
struct asking {
	struct tt_trial *trial;
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
	for (uint32_t i = 0; i < TT_OF_MAX; i++)
		asked.subjects[i] = i < row->of_count ? subject_of(asking, row->of[i]) : TT_NONE;
	for (uint8_t i = 0; i < row->of_count; i++)
		if (asked.subjects[i] == TT_NONE)
			return;
	if (tt_engine_answer(asking->engine, question, asked.subjects, NULL).truth != TT_YES)
		add_obstacle(asking->trial, &asked, asking->rule, asking->event);
}

static void read_atom(struct tt_trial *trial, const struct tt_engine *engine, const struct tt_atom *atom);

/* Also what decides nothing as long as something else is open, which explanations leave out. */
static void add_facts(const struct asking *asking, uint32_t formula) {
	const struct tt_model *model = asking->engine->model;
	const struct tt_formula *node = &model->formulas.nodes.items[formula];
	if (node->kind == TT_FORMULA_ATOM && model->atoms.items.items[node->a].kind == TT_ATOM_FACT)
		add_fact(asking, model->atoms.items.items[node->a].operand);
	if (node->kind == TT_FORMULA_ATOM)
		read_atom(asking->trial, asking->engine, &model->atoms.items.items[node->a]);
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
	struct tt_trial *trial, struct tt_engine *engine, const struct tt_judged *judged, uint32_t event) {
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

/* What a place, a way of being matched, or a term makes an atom read, whatever else it does. */
static uint8_t reads_of_attribute(const struct tt_planning *planning, const struct tt_atom *atom) {
	bool place = atom->kind == TT_ATOM_ON || atom->kind == TT_ATOM_OUTSIDE ||
		     atom->kind == TT_ATOM_CROSSES || atom->attribute == TT_exposure ||
		     atom->attribute == TT_location || atom->attribute == TT_country;
	bool linked = atom->kind == TT_ATOM_LINKED || atom->attribute == TT_keys;
	uint8_t reads = place	 ? TT_READS_SYSTEM | TT_READS_RECEIVER
			: linked ? TT_READS_DATA | TT_READS_LINKS
				 : TT_READS_DATA;
	if (atom->kind == TT_ATOM_LABEL)
		reads |= planning->label_reads[atom->operand];
	if (atom->attribute == TT_expiry && atom->kind != TT_ATOM_EXPIRED)
		reads |= TT_READS_EXPIRY;
	return reads;
}

uint8_t tt_plan_reads(const struct tt_planning *planning, const struct tt_atom *atom) {
	const struct tt_model *model = planning->request.model;
	uint8_t reads = about_receiver(model, atom) ? TT_READS_RECEIVER : 0;
	if (atom->kind == TT_ATOM_FACT)
		return (uint8_t)(reads | (asks_of(model, atom->operand, TT_OF_DATA) ? TT_READS_DATA : 0));
	if (atom->subject > TT_SUBJECT_RESULT && atom->kind != TT_ATOM_LINKED)
		return reads;
	return (uint8_t)(reads | reads_of_attribute(planning, atom));
}

/* A label that the data has in its own right stays, whatever it can be matched with. */
static bool rests_on_others(
	const struct tt_engine *engine, const struct tt_outcome *outcome, uint32_t label) {
	const struct tt_sets *sets = &engine->model->sets;
	bool rests = false;
	for (uint32_t i = 0; i < outcome->inputs.len; i++)
		rests = rests || !tt_set_contains(sets,
					 engine->holdings.items[outcome->inputs.items[i]].base_least, label);
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		rests = rests || !tt_set_contains(sets,
					 engine->holdings.items[outcome->outputs.items[i]].base_least, label);
	for (uint32_t i = 0; i < outcome->touched.len; i++)
		rests = rests || !tt_set_contains(sets,
					 engine->holdings.items[outcome->touched.items[i]].base_least, label);
	return rests;
}

/* Keys that a condition names, or all of the event's data where it looks at them as a whole. */
static void note_keys(struct tt_trial *trial, const struct tt_atom *atom) {
	struct tt_sets *sets = &tt_search_model(trial->search)->sets;
	if (atom->kind == TT_ATOM_CONTAINS) {
		trial->keys_at_stake = tt_set_with(sets, trial->keys_at_stake, atom->operand);
		return;
	}
	for (uint32_t i = 0; i < trial->inputs.len; i++)
		trial->keys_at_stake = tt_set_union(sets, trial->keys_at_stake, trial->inputs.items[i].keys);
}

static void read_atom(struct tt_trial *trial, const struct tt_engine *engine, const struct tt_atom *atom) {
	uint8_t reads = tt_plan_reads(trial->search->planning, atom);
	if (atom->kind == TT_ATOM_LABEL && !rests_on_others(engine, &engine->outcome, atom->operand))
		reads &= (uint8_t)~TT_READS_LINKS;
	if (atom->attribute == TT_keys)
		note_keys(trial, atom);
	trial->reads |= reads;
}

static void read_literals(struct tt_trial *trial, struct tt_engine *engine, const struct tt_judged *judged,
	uint32_t first, uint32_t count, uint32_t event) {
	const struct tt_model *model = engine->model;
	for (uint32_t i = first; i < first + count; i++) {
		const struct tt_literal *literal = &engine->outcome.literals.items[i];
		const struct tt_atom *atom = &model->atoms.items.items[literal->atom];
		read_atom(trial, engine, atom);
		add_questions(trial, engine, literal->open, judged->rule, event);
	}
}

static void read_judged(
	struct tt_trial *trial, struct tt_engine *engine, const struct tt_judged *judged, uint32_t event) {
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

static bool is_minded_rule(const struct tt_plan_search *search, const struct tt_finding *finding) {
	return stands_in_the_way(finding) && finding->rule != TT_NONE &&
	       (search->ignored == NULL || !search->ignored[finding->rule]);
}

static uint32_t find_focus(const struct tt_plan_search *search, const struct tt_outcome *outcome) {
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

static void gather(struct tt_trial *trial, struct tt_engine *engine, const struct tt_outcome *outcome) {
	uint32_t focus = find_focus(trial->search, outcome);
	trial->focus_event = outcome->event;
	trial->focus_rule = focus;
	trial->reads = focus == TT_NONE ? TT_READS_RECEIVER | TT_READS_SYSTEM : TT_READS_ACQUIRED;
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		if (is_minded_rule(trial->search, &outcome->findings.items[i]) &&
			outcome->findings.items[i].rule == focus)
			add_questions(
				trial, engine, outcome->findings.items[i].questions, focus, outcome->event);
	for (uint32_t i = 0; i < outcome->judged.len; i++)
		if (outcome->judged.items[i].rule == focus)
			read_judged(trial, engine, &outcome->judged.items[i], outcome->event);
	if (trial->reads & TT_READS_LINKS) /* of which others have nothing to do with */
		trial->reads |= TT_READS_RECEIVER;
}

/* ---- what the data may be matched with --------------------------------------------------------------- */

static tt_set_id keys_of(struct tt_engine *engine, uint32_t row) {
	struct tt_range keys = engine->ranges.items[(size_t)row * engine->model->column_count + TT_keys];
	return keys.at_most == TT_SET_ALL ? keys.at_least : keys.at_most;
}

static struct tt_seen_holding seen(struct tt_engine *engine, uint32_t row) {
	const struct tt_holding *holding = &engine->holdings.items[row];
	return (struct tt_seen_holding){
		holding->data, holding->holder, holding->system, keys_of(engine, row)};
}

/* Keys by which one of the rows can be matched with another. */
static tt_set_id shared_keys(struct tt_engine *engine, const uint32_t *rows, uint32_t len) {
	struct tt_sets *sets = &engine->model->sets;
	tt_set_id shared = TT_SET_EMPTY;
	for (uint32_t i = 0; i < len; i++)
		for (uint32_t j = 0; j < i; j++)
			if (engine->holdings.items[rows[i]].data != engine->holdings.items[rows[j]].data)
				shared = tt_set_union(sets, shared,
					tt_set_intersection(
						sets, keys_of(engine, rows[i]), keys_of(engine, rows[j])));
	return shared;
}

static bool is_handled(const struct tt_engine *engine, const struct tt_outcome *outcome, uint32_t data) {
	bool handled = false;
	for (uint32_t i = 0; i < outcome->inputs.len; i++)
		handled = handled || engine->holdings.items[outcome->inputs.items[i]].data == data;
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		handled = handled || engine->holdings.items[outcome->outputs.items[i]].data == data;
	return handled;
}

/* Can somebody who has part in the event reach the holding? */
static bool is_at_hand(struct tt_engine *engine, const struct tt_event *event, uint32_t row) {
	uint32_t holder = engine->holdings.items[row].holder;
	uint32_t parties[] = {event->to, event->from, event->holder,
		event->by.len > 0 ? engine->model->ids.items[event->by.start] : TT_NONE};
	for (size_t i = 0; i < TT_COUNT(parties); i++) {
		uint32_t party = parties[i];
		if (party == TT_NONE)
			continue;
		const struct tt_party *person = &engine->model->parties.items[party];
		tt_set_id open = TT_SET_EMPTY;
		if (tt_party_within(
			    engine->model, holder, person->entity == TT_NONE ? party : person->entity) ||
			tt_state_reaches(engine, party, row, &open) != TT_NO)
			return true;
	}
	return false;
}

/* Is it what the node's own steps work on, or make? */
static bool is_worked_on(const struct tt_trial *trial, uint32_t data) {
	bool worked = data >= trial->search->planning->data_count;
	for (uint32_t i = 0; i < trial->node->len && !worked; i++) {
		const struct tt_move *move = tt_search_move(trial->search, trial->node->moves[i]);
		worked = move->output != TT_NONE && move->data == data;
	}
	return worked;
}

struct rows {
	struct tt_arena *arena;
	TT_VECTOR(uint32_t) items;
};

static void add_rows(struct rows *rows, const uint32_t *more, uint32_t len) {
	for (uint32_t i = 0; i < len; i++)
		*tt_push(rows->arena, &rows->items) = more[i];
}

/* Other holdings with a label that linked() asks for, within reach of who has part in the event. */
static void note_links(struct tt_trial *trial, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_sets *sets = &engine->model->sets;
	const struct tt_event *event = &engine->model->events.items[outcome->event];
	struct rows rows = {.arena = engine->arena};
	tt_set_id labels =
		tt_set_make(sets, engine->program->link_labels.items, engine->program->link_labels.len);
	add_rows(&rows, outcome->inputs.items, outcome->inputs.len);
	add_rows(&rows, outcome->outputs.items, outcome->outputs.len);
	uint32_t own = rows.items.len;
	for (uint32_t row = 0; row < engine->holdings.len && rows.items.len < own + LINKS_MAX; row++) {
		const struct tt_holding *holding = &engine->holdings.items[row];
		if (holding->alive && !holding->phantom && !is_handled(engine, outcome, holding->data) &&
			tt_set_intersection(sets, labels, holding->labels.at_most) != TT_SET_EMPTY &&
			is_at_hand(engine, event, row))
			add_rows(&rows, &row, 1);
	}
	trial->keys_at_stake = shared_keys(engine, rows.items.items, rows.items.len);
	for (uint32_t i = own; i < rows.items.len; i++)
		if (!is_worked_on(trial, engine->holdings.items[rows.items.items[i]].data) &&
			tt_set_intersection(sets, trial->keys_at_stake,
				keys_of(engine, rows.items.items[i])) != TT_SET_EMPTY)
			*tt_push(trial->search->planning->arena, &trial->links) =
				seen(engine, rows.items.items[i]);
}

/* ---- a trial --------------------------------------------------------------------------------------- */

static bool is_minded(const struct tt_trial *trial, uint32_t event) {
	return event == trial->search->event || event >= trial->search->planning->event_count;
}

static void add_duties(struct tt_trial *trial, const struct tt_outcome *outcome) {
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		*tt_push(trial->search->planning->arena, &trial->plan->duties) = outcome->duties.items[i];
}

/* What leaves the event open that is no rule. */
static void note_unexamined(
	struct tt_trial *trial, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_planning *planning = trial->search->planning;
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		const struct tt_finding *finding = &outcome->findings.items[i];
		struct tt_set_view view = tt_set_view(&engine->model->sets, finding->questions);
		for (uint32_t j = 0; leaves_open(finding) && j < view.len; j++)
			*tt_push(planning->arena, &trial->unexamined->unexamined) =
				tt_engine_ask(planning->run->engine, engine->asked.items[view.items[j]]);
	}
}

static void look_at_event(
	struct tt_trial *trial, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_arena *arena = trial->search->planning->arena;
	trial->verdict = outcome->verdict;
	for (uint32_t i = 0; trial->gathers && i < outcome->inputs.len; i++)
		*tt_push(arena, &trial->inputs) = seen(engine, outcome->inputs.items[i]);
	if (trial->gathers && engine->program->link_labels.len > 0)
		note_links(trial, engine, outcome);
	if (trial->unexamined != NULL)
		note_unexamined(trial, engine, outcome);
}

static void look(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct tt_trial *trial = context;
	if (trial->verdicts != NULL && outcome->event < trial->search->planning->event_count)
		trial->verdicts[outcome->event] = outcome->verdict;
	if (!is_minded(trial, outcome->event))
		return;
	if (outcome->event == trial->search->event)
		look_at_event(trial, engine, outcome);
	if (trial->plan != NULL)
		add_duties(trial, outcome);
	if (!is_blocked(trial->search, outcome))
		return;
	if (trial->gathers && !trial->blocked)
		gather(trial, engine, outcome);
	trial->blocked = true;
}

/* ---- which events are run ---------------------------------------------------------------------------- */

/* Is every step that an answer speaks of part of the node? */
static bool has_steps(const struct tt_plan_search *search, const struct tt_plan_node *node) {
	for (uint32_t i = 0; i < node->len; i++) {
		const struct tt_move *move = tt_search_move(search, node->moves[i]);
		bool there = !tt_move_answers(move) || move->step == TT_NONE;
		for (uint32_t j = 0; j < node->len && !there; j++)
			there = tt_move_puts(tt_search_move(search, node->moves[j]), move->step);
		if (!there)
			return false;
	}
	return true;
}

static uint32_t gather_facts(
	const struct tt_plan_search *search, const struct tt_plan_node *node, struct tt_fact *facts) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < node->len; i++) {
		const struct tt_move *move = tt_search_move(search, node->moves[i]);
		if (tt_move_answers(move))
			facts[count++] = move->fact;
	}
	return count;
}

static void add_event(struct tt_planning *planning, uint32_t event) {
	if (planning->request.model->events.items[event].types != 0)
		*tt_push(planning->arena, &planning->order) = event;
}

/* The event, and before it the steps, each once even where moves share it. */
static void add_planned(const struct tt_plan_search *search, const struct tt_plan_node *node) {
	struct tt_planning *planning = search->planning;
	uint32_t first = planning->order.len;
	for (uint32_t i = 0; i < node->len; i++) {
		const struct tt_move *move = tt_search_move(search, node->moves[i]);
		bool there = false;
		for (uint32_t j = first; j < planning->order.len; j++)
			there = there || tt_move_puts(move, planning->order.items[j]);
		for (uint32_t j = 0; j < move->step_count && !there; j++)
			add_event(planning, move->step + j);
	}
	add_event(planning, search->event);
}

/*
 * The model's events with the node's steps before the event; those after it where they are wanted. An event
 * that nobody plans yet comes last.
 */
static void order_events(const struct tt_plan_search *search, const struct tt_plan_node *node, bool all) {
	struct tt_planning *planning = search->planning;
	uint32_t count = planning->event_count;
	planning->order.len = 0;
	for (uint32_t event = 0; event < count && (all || event <= search->event); event++)
		if (event == search->event)
			add_planned(search, node);
		else
			add_event(planning, event);
	if (search->event >= count)
		add_planned(search, node);
}

/* ---- running it -------------------------------------------------------------------------------------- */

static void run(struct tt_trial *trial) {
	const struct tt_plan_search *search = trial->search;
	const struct tt_plan_request *request = &search->planning->request;
	struct tt_fact facts[TT_MOVES_MAX];
	order_events(search, trial->node, trial->verdicts != NULL || search->planning->repeats);
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = request->model,
		.program = request->program,
		.as_of = request->as_of,
		.extra_facts = facts,
		.extra_fact_count = gather_facts(search, trial->node, facts),
		.order_count = search->planning->order.len,
		.order = search->planning->order.items,
		.trace = trial->gathers,
		.visit = look,
		.context = trial}));
}

static void keep_events(struct tt_planning *planning) {
	const struct tt_model *model = planning->request.model;
	planning->kept.len = 0;
	for (uint32_t i = 0; i < model->events.len; i++)
		*tt_push(planning->arena, &planning->kept) = model->events.items[i];
}

bool tt_plan_try(struct tt_trial *trial) {
	struct tt_plan_search *search = trial->search;
	struct tt_model *model = tt_search_model(search);
	uint32_t ids = model->ids.len;
	trial->verdict = TT_FORBIDDEN;
	trial->focus_event = trial->focus_rule = TT_NONE;
	keep_events(search->planning);
	bool fits =
		has_steps(search, trial->node) && tt_plan_make_moves(search, trial->node, &trial->left_out);
	if (fits) {
		search->trials++;
		run(trial);
	}
	memcpy(model->events.items, search->planning->kept.items,
		model->events.len * sizeof(struct tt_event));
	model->ids.len = ids;
	if (trial->left_out && !trial->blocked)
		trial->verdict = TT_PERMITTED;
	return fits;
}

bool tt_plan_serves(struct tt_plan_search *search, const struct tt_plan_node *node) {
	struct tt_trial trial = {.search = search, .node = node};
	return tt_plan_try(&trial) && !trial.blocked;
}

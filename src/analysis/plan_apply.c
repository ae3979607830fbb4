/*
 * Each move is an edit or two of the model's own file. Afterwards the whole model is read again from the new
 * text and run: what cannot be written so that it says the same (an answer that a record of consent
 * overrules, say) is refused rather than promised.
 */
#include "analysis/plan_apply.h"
#include "analysis/ask.h"
#include "analysis/plan_search.h"
#include "analysis/word.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct applying {
	const struct tt_planning *planning;
	const struct tt_model *model;
	uint32_t event;
	const struct tt_plan *plan;
	struct tt_edit *edit;
	enum tt_edit_result result; /* of the first edit that could not be made */
	struct tt_text
		elsewhere;    /* the file in which an event to be edited stands, if not in the model's own */
	struct tt_span input; /* the event's data with the moves made so far; of model.ids */
	tt_set_id drop, expiry; /* likewise */
};

static struct tt_arena *arena_of(const struct applying *applying) {
	return applying->model->arena;
}

static void note(struct applying *applying, enum tt_edit_result result) {
	if (applying->result == TT_EDITED)
		applying->result = result;
}

/* ---- places ---------------------------------------------------------------------------------------- */

static struct tt_edit_step key(const char *name) {
	return (struct tt_edit_step){.key = tt_text_of(name)};
}

static struct tt_edit_step item(uint32_t number) {
	return (struct tt_edit_step){.item = number};
}

static struct tt_text file_of(const struct applying *applying, struct tt_mark mark) {
	return mark.file == TT_NONE ? applying->model->path
				    : applying->model->diagnostics->files.items[mark.file]->path;
}

/* The number of an event among those of the file, or TT_NONE. */
static uint32_t find_event(struct applying *applying, uint32_t event) {
	const struct tt_document *document = &applying->edit->document;
	const struct tt_named *named = &applying->model->events.items[event].named;
	uint32_t number = 0;
	TT_FOR_ITEMS(document, tt_node_get(document, 0, "events"), node) {
		uint32_t value = tt_node_get(document, node, "id");
		if (value != TT_NONE && tt_text_equal(tt_node_text(document, value), named->id))
			return number;
		number++;
	}
	if (applying->elsewhere.len == 0)
		applying->elsewhere = file_of(applying, named->mark);
	return TT_NONE;
}

static void set_of_event(
	struct applying *applying, uint32_t event, const char *name, const struct tt_piece *value) {
	struct tt_edit_step steps[] = {key("events"), item(find_event(applying, event)), key(name)};
	if (steps[1].item != TT_NONE)
		note(applying, tt_edit_set(applying->edit, (struct tt_edit_way){steps, 3}, value));
}

static void set_word(struct applying *applying, const char *name, struct tt_text word) {
	struct tt_piece piece;
	tt_piece_init(&piece, arena_of(applying));
	tt_piece_text(&piece, word);
	set_of_event(applying, applying->event, name, &piece);
}

/* A name alone, or a list of them. */
struct names {
	struct tt_arena *arena;
	TT_VECTOR(struct tt_text) items;
};

static void add_names(struct tt_piece *piece, const struct names *names) {
	if (names->items.len != 1)
		tt_piece_list(piece, names->items.len);
	for (uint32_t i = 0; i < names->items.len; i++)
		tt_piece_text(piece, names->items.items[i]);
}

static void set_names(
	struct applying *applying, uint32_t event, const char *name, const struct names *names) {
	struct tt_piece piece;
	tt_piece_init(&piece, arena_of(applying));
	add_names(&piece, names);
	set_of_event(applying, event, name, &piece);
}

static struct names data_names(const struct applying *applying, struct tt_span span) {
	const struct tt_model *model = applying->model;
	struct names names = {.arena = arena_of(applying)};
	for (uint32_t i = 0; i < span.len; i++)
		*tt_push(names.arena, &names.items) =
			model->data.items[model->ids.items[span.start + i]].named.id;
	return names;
}

static struct names key_names(const struct applying *applying, tt_set_id keys) {
	struct names names = {.arena = arena_of(applying)};
	struct tt_set_view view = tt_set_view(&applying->model->sets, keys);
	for (uint32_t i = 0; i < view.len; i++)
		*tt_push(names.arena, &names.items) = tt_word(applying->model, view.items[i]);
	return names;
}

static struct names term_names(const struct applying *applying, tt_set_id terms) {
	struct names names = {.arena = arena_of(applying)};
	struct tt_set_view view = tt_set_view(&applying->model->sets, terms);
	for (uint32_t i = 0; i < view.len; i++)
		*tt_push(names.arena, &names.items) =
			tt_term_text(applying->model, view.items[i], names.arena);
	return names;
}

/* ---- moves ----------------------------------------------------------------------------------------- */

/* The number of what stands there in a list of the file as it was read, or TT_NONE: in another file. */
static uint32_t number_of(const struct applying *applying, const char *list, struct tt_mark mark) {
	const struct tt_document *document = &applying->edit->document;
	uint32_t number = 0;
	if (mark.file == TT_NONE || !tt_text_equal(file_of(applying, mark), applying->model->path))
		return TT_NONE;
	TT_FOR_ITEMS(document, tt_node_get(document, 0, list), node) {
		if (document->nodes[node].start == mark.start)
			return number;
		number++;
	}
	return TT_NONE;
}

/* The number of a fact of the file that says no to what the move brings about, or TT_NONE. */
static uint32_t find_denial(struct applying *applying, const struct tt_move *move) {
	const struct tt_model *model = applying->model;
	if (!tt_move_answers(move))
		return TT_NONE;
	uint32_t id = tt_find_fact(model, move->fact.question, move->fact.subjects);
	for (; id != TT_NONE; id = model->facts.items[id].next) {
		const struct tt_fact *fact = &model->facts.items[id];
		uint32_t number = fact->is ? TT_NONE : number_of(applying, "facts", fact->mark);
		if (number != TT_NONE)
			return number;
		if (!fact->is && applying->elsewhere.len == 0)
			applying->elsewhere = file_of(applying, fact->mark);
	}
	return TT_NONE;
}

static void apply_answer(struct applying *applying, const struct tt_move *move, uint32_t denial) {
	struct tt_piece piece;
	struct tt_edit_step steps[] = {key("facts"), item(denial), key("is")};
	tt_piece_init(&piece, arena_of(applying));
	if (denial != TT_NONE) {
		tt_piece_word(&piece, TT_TEXT("true"));
		note(applying, tt_edit_set(applying->edit, (struct tt_edit_way){steps, 3}, &piece));
		return;
	}
	tt_ask_piece(applying->model, &applying->planning->run->engine->asked.items[move->asked], true,
		TT_TEXT(""), TT_TIME_MIN, &piece);
	note(applying, tt_edit_append(applying->edit, (struct tt_edit_way){steps, 1}, &piece));
}

/* The event's data with the moves made so far, and this one. */
static void replace_input(struct applying *applying, const struct tt_move *move) {
	struct tt_model *model = applying->planning->request.model;
	struct tt_span span = {model->ids.len, 0}, *input = &applying->input;
	for (uint32_t i = 0; i < input->len; i++) {
		uint32_t data = model->ids.items[input->start + i];
		if (data == move->data && move->output == TT_NONE)
			continue;
		*tt_push(model->arena, &model->ids) = data == move->data ? move->output : data;
		span.len++;
	}
	*input = span;
}

/* Under the key that stands there: what is transferred may be called input or data, what is acquired output.
 */
static void write_data(struct applying *applying, uint32_t event, struct tt_span span, bool output) {
	struct tt_edit_step steps[] = {key("events"), item(find_event(applying, event)), key("data")};
	bool named = steps[1].item != TT_NONE &&
		     tt_edit_find(applying->edit, (struct tt_edit_way){steps, 3}) != TT_NONE;
	struct names names = data_names(applying, span);
	set_names(applying, event, output ? "output" : named ? "data" : "input", &names);
}

static void set_data(struct applying *applying, const struct tt_move *move) {
	const struct tt_event *event = &applying->model->events.items[applying->event];
	bool output = event->types == TT_EVENT_BIT(TT_EVENT_ACQUIRE);
	replace_input(applying, move);
	write_data(applying, applying->event, applying->input, output);
}

static void declare_data(struct applying *applying, uint32_t data) {
	const struct tt_named *named = &applying->model->data.items[data].named;
	struct tt_edit_step steps[] = {key("data"), {.key = named->id}, key("name")};
	struct tt_piece piece;
	tt_piece_init(&piece, arena_of(applying));
	tt_piece_map(&piece, 2);
	tt_piece_text(&piece, TT_TEXT("ja"));
	tt_piece_text(&piece, named->title.ja);
	tt_piece_text(&piece, TT_TEXT("en"));
	tt_piece_text(&piece, named->title.en);
	note(applying, tt_edit_set(applying->edit, (struct tt_edit_way){steps, 3}, &piece));
}

/* ---- steps ------------------------------------------------------------------------------------------- */

struct pair {
	const char *name;
	struct names names;
	bool word; /* written as it is: a date */
};

struct pairs {
	struct tt_arena *arena;
	TT_VECTOR(struct pair) items;
};

static void add_pair(struct pairs *pairs, const char *name, struct tt_text value) {
	if (value.len == 0)
		return;
	struct pair *pair = tt_push(pairs->arena, &pairs->items);
	pair->name = name;
	*tt_push(pairs->arena, &pair->names.items) = value;
}

static void add_id(struct pairs *pairs, const char *name, const struct tt_named *named) {
	if (named != NULL)
		add_pair(pairs, name, named->id);
}

static void add_list(struct pairs *pairs, const char *name, struct names names) {
	if (names.items.len > 0)
		*tt_push(pairs->arena, &pairs->items) = (struct pair){name, names, false};
}

/* How often the planned event happens, as it is written there. */
static struct tt_text every_of(struct applying *applying) {
	struct tt_edit_step steps[] = {
		key("events"), item(find_event(applying, applying->event)), key("every")};
	uint32_t node = steps[1].item == TT_NONE
				? TT_NONE
				: tt_edit_find(applying->edit, (struct tt_edit_way){steps, 3});
	return node == TT_NONE
		       ? (struct tt_text){0}
		       : tt_text_copy(arena_of(applying), tt_node_text(&applying->edit->document, node));
}

/* The keys that the plan's moves take out in the step. */
static tt_set_id drop_of(const struct applying *applying, uint32_t step) {
	struct tt_model *model = applying->planning->request.model;
	tt_set_id drop = model->events.items[step].drop;
	for (uint32_t i = 0; i < applying->plan->len; i++) {
		const struct tt_move *move = &applying->planning->moves.items[applying->plan->moves[i]];
		if (move->kind == TT_MOVE_REDUCE && move->step == step)
			drop = tt_set_with(&model->sets, drop, move->key);
	}
	return drop;
}

static struct pairs step_pairs(struct applying *applying, uint32_t id) {
	static const char *const types[] = {"acquire", "process", "transfer", "store", "dispose"};
	const struct tt_model *model = applying->model;
	const struct tt_event *step = &model->events.items[id];
	struct pairs pairs = {.arena = arena_of(applying)};
	uint32_t type = 0;
	while (step->types != TT_EVENT_BIT(type))
		type++;
	bool process = type == TT_EVENT_PROCESS, transfer = type == TT_EVENT_TRANSFER;
	add_pair(&pairs, "id", step->named.id);
	add_pair(&pairs, "type", tt_text_of(types[type]));
	if (!transfer)
		add_id(&pairs, "by", tt_named_party(model, model->ids.items[step->by.start]));
	add_list(&pairs, process ? "input" : "data", data_names(applying, step->input));
	add_id(&pairs, "from", tt_named_party(model, step->from));
	add_id(&pairs, "to", tt_named_party(model, step->to));
	add_pair(&pairs, "via", tt_word(model, step->via));
	add_pair(&pairs, "operation", tt_word(model, step->operation));
	add_pair(&pairs, "purpose", tt_word(model, step->purpose));
	add_list(&pairs, "drop", key_names(applying, drop_of(applying, id)));
	add_id(&pairs, "source", tt_named_system(model, step->source));
	add_id(&pairs, "system", tt_named_system(model, step->system));
	add_pair(&pairs, "keep", step->move ? TT_TEXT("move") : (struct tt_text){0});
	if (step->at != TT_TIME_MIN) {
		add_pair(&pairs, "at", tt_time_format(arena_of(applying), step->at));
		pairs.items.items[pairs.items.len - 1].word = true;
	}
	add_pair(&pairs, "every", every_of(applying));
	add_list(&pairs, "output", data_names(applying, step->output));
	return pairs;
}

static bool is_declared(const struct applying *applying, uint32_t data) {
	struct tt_edit_step steps[] = {key("data"), {.key = applying->model->data.items[data].named.id}};
	return data < applying->planning->data_count ||
	       tt_edit_find(applying->edit, (struct tt_edit_way){steps, 2}) != TT_NONE;
}

static void insert_step(struct applying *applying, uint32_t id) {
	const struct tt_event *step = &applying->model->events.items[id];
	struct tt_edit_step steps[] = {key("events"), item(find_event(applying, applying->event))};
	struct pairs pairs = step_pairs(applying, id);
	struct tt_piece piece;
	if (steps[1].item == TT_NONE)
		return;
	for (uint32_t i = 0; i < step->output.len; i++)
		if (!is_declared(applying, applying->model->ids.items[step->output.start + i]))
			declare_data(applying, applying->model->ids.items[step->output.start + i]);
	tt_piece_init(&piece, arena_of(applying));
	tt_piece_map(&piece, pairs.items.len);
	for (uint32_t i = 0; i < pairs.items.len; i++) {
		const struct pair *pair = &pairs.items.items[i];
		tt_piece_text(&piece, tt_text_of(pair->name));
		if (pair->word)
			tt_piece_word(&piece, pair->names.items.items[0]);
		else
			add_names(&piece, &pair->names);
	}
	note(applying, tt_edit_insert(applying->edit, (struct tt_edit_way){steps, 2}, &piece));
}

/* Steps that moves share are put in once. */
static void insert_steps(struct applying *applying, uint32_t at) {
	const struct tt_planning *planning = applying->planning;
	const struct tt_move *move = &planning->moves.items[applying->plan->moves[at]];
	for (uint32_t i = 0; i < at; i++)
		if (move->step_count > 0 &&
			tt_move_puts(&planning->moves.items[applying->plan->moves[i]], move->step))
			return;
	for (uint32_t i = 0; i < move->step_count; i++)
		insert_step(applying, move->step + i);
}

/* ---- a move ------------------------------------------------------------------------------------------ */

/* Once all that is asked about was looked up: items keep their numbers while answers are put in. */
static void apply_move(struct applying *applying, uint32_t at, uint32_t denial) {
	struct tt_model *model = applying->planning->request.model;
	const struct tt_move *move = &applying->planning->moves.items[applying->plan->moves[at]];
	if (tt_move_answers(move))
		apply_answer(applying, move, denial);
	insert_steps(applying, at);
	if (move->kind == TT_MOVE_WITHOUT || move->output != TT_NONE)
		set_data(applying, move);
	if (move->kind == TT_MOVE_RECEIVER)
		set_word(applying, "to", model->parties.items[move->to].named.id);
	if (move->kind == TT_MOVE_RECEIVER || move->kind == TT_MOVE_SYSTEM)
		set_word(applying, "system", model->systems.items[move->system].named.id);
	if (move->kind == TT_MOVE_VIEW)
		set_word(applying, "access", TT_TEXT("view"));
	if (move->kind == TT_MOVE_DROP) {
		applying->drop = tt_set_with(&model->sets, applying->drop, move->key);
		struct names names = key_names(applying, applying->drop);
		set_names(applying, applying->event, "drop", &names);
	}
	if (move->kind == TT_MOVE_EXPIRY) {
		applying->expiry = tt_set_with(&model->sets, applying->expiry, move->term);
		struct names names = term_names(applying, applying->expiry);
		set_names(applying, applying->event, "expiry", &names);
	}
}

/* ---- what is not collected ---------------------------------------------------------------------------- */

static bool is_of_event(const struct tt_model *model, const struct tt_fact *fact, uint32_t event) {
	const struct tt_question *question = &model->questions.items[fact->question];
	for (uint8_t i = 0; i < question->of_count; i++)
		if (question->of[i] == TT_OF_EVENT && fact->subjects[i] == event)
			return true;
	return false;
}

/* What is said of events that do not happen any more: numbers in the lists of the text as it was read. */
struct idle {
	TT_VECTOR(uint32_t) facts;
	TT_VECTOR(uint32_t) expectations;
};

static void find_idle(struct applying *applying, uint32_t event, struct idle *idle) {
	const struct tt_model *model = applying->model;
	for (uint32_t i = 0; i < model->facts.len; i++) {
		uint32_t number = is_of_event(model, &model->facts.items[i], event)
					  ? number_of(applying, "facts", model->facts.items[i].mark)
					  : TT_NONE;
		if (number != TT_NONE)
			*tt_push(arena_of(applying), &idle->facts) = number;
	}
	for (uint32_t i = 0; i < model->expectations.len; i++) {
		uint32_t number = model->expectations.items[i].event == event
					  ? number_of(applying, "expect", model->expectations.items[i].mark)
					  : TT_NONE;
		if (number != TT_NONE)
			*tt_push(arena_of(applying), &idle->expectations) = number;
	}
}

static int compare_numbers(const void *a, const void *b) {
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? 1 : left > right ? -1 : 0;
}

/* The last first: those before keep their numbers. */
static void remove_items(struct applying *applying, const char *list, uint32_t *numbers, uint32_t len) {
	if (len > 1)
		qsort(numbers, len, sizeof(*numbers), compare_numbers);
	for (uint32_t i = 0; i < len; i++) {
		struct tt_edit_step steps[] = {key(list), item(numbers[i])};
		note(applying, tt_edit_remove(applying->edit, (struct tt_edit_way){steps, 2}));
	}
}

static void remove_event(struct applying *applying, uint32_t event) {
	struct tt_edit_step steps[] = {key("events"), item(find_event(applying, event))};
	if (steps[1].item != TT_NONE)
		note(applying, tt_edit_remove(applying->edit, (struct tt_edit_way){steps, 2}));
}

static void write_difference(struct applying *applying, uint32_t event, const struct tt_event *before) {
	const struct tt_event *after = &applying->model->events.items[event];
	if (after->types == 0) {
		remove_event(applying, event);
		return;
	}
	if (after->input.len != before->input.len && event != applying->event)
		write_data(applying, event, after->input, false);
	if (after->output.len != before->output.len)
		write_data(applying, event, after->output, true);
}

/* Events that lose data, or do not happen without it. */
static void apply_uncollected(struct applying *applying) {
	struct tt_model *model = applying->planning->request.model;
	uint32_t count = applying->planning->event_count;
	struct tt_event *kept = TT_NEW_ARRAY(arena_of(applying), struct tt_event, count);
	struct idle idle = {0};
	memcpy(kept, model->events.items, count * sizeof(*kept));
	tt_plan_leave_uncollected(applying->planning, applying->plan->moves, applying->plan->len);
	for (uint32_t event = 0; event < count; event++)
		if (model->events.items[event].types == 0)
			find_idle(applying, event, &idle);
	for (uint32_t event = 0; event < count; event++)
		write_difference(applying, event, &kept[event]);
	memcpy(model->events.items, kept, count * sizeof(*kept));
	remove_items(applying, "facts", idle.facts.items, idle.facts.len);
	remove_items(applying, "expect", idle.expectations.items, idle.expectations.len);
}

/* ---- reading it again ------------------------------------------------------------------------------ */

struct looking {
	struct tt_text event;
	uint8_t verdict;
};

static void look(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct looking *looking = context;
	if (tt_text_equal(engine->model->events.items[outcome->event].named.id, looking->event))
		looking->verdict = outcome->verdict;
}

/* What the text makes of the event, or TT_NOT_HAPPENING; forbidden if it cannot be run. */
static uint8_t verdict_of(
	const struct applying *applying, const struct tt_model_request *request, struct tt_text text) {
	struct tt_arena *arena = arena_of(applying);
	struct tt_text path = applying->model->path;
	struct tt_diagnostics *diagnostics = TT_NEW(arena, struct tt_diagnostics);
	struct tt_model_request changed = *request;
	struct tt_file_text *texts = TT_NEW_ARRAY(arena, struct tt_file_text, request->text_count + 1);
	struct looking looking = {applying->model->events.items[applying->event].named.id, TT_NOT_HAPPENING};
	tt_diagnostics_init(diagnostics, arena);
	texts[0] = (struct tt_file_text){path, text}; /* before what it was */
	for (uint32_t i = 0; i < request->text_count; i++)
		texts[i + 1] = request->texts[i];
	changed.texts = texts;
	changed.text_count++;
	struct tt_model *model = tt_model_open(arena, &changed, diagnostics);
	const struct tt_program *program =
		tt_diagnostics_failed(diagnostics) ? NULL : tt_program_compile(model);
	if (program == NULL || tt_diagnostics_failed(diagnostics))
		return TT_FORBIDDEN;
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = model,
		.program = program,
		.as_of = applying->planning->request.as_of,
		.visit = look,
		.context = &looking}));
	return looking.verdict;
}

static bool read_own(
	const struct applying *applying, const struct tt_model_request *request, struct tt_text *text) {
	struct tt_text path = tt_text_copy(arena_of(applying), applying->model->path);
	const struct tt_diagnostics *diagnostics = applying->model->diagnostics;
	errno = 0;
	if (!tt_model_text(arena_of(applying), request, path, text))
		return false;
	struct tt_text bare =
		tt_text_starts(*text, "\xEF\xBB\xBF") ? tt_text_slice(*text, 3, text->len) : *text;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_text_equal(diagnostics->files.items[i]->path, path))
			return tt_text_equal(bare, diagnostics->files.items[i]->source);
	return false;
}

static void apply_plan(struct applying *applying) {
	const struct tt_planning *planning = applying->planning;
	const struct tt_plan *plan = applying->plan;
	const struct tt_plan_request *request = &planning->request;
	uint32_t denials[TT_MOVES_MAX]; /* of the text as it is */
	for (uint32_t i = 0; i < plan->len; i++)
		denials[i] = find_denial(applying, &planning->moves.items[plan->moves[i]]);
	if (request->to != TT_NONE)
		set_word(applying, "to", applying->model->parties.items[request->to].named.id);
	if (request->system != TT_NONE)
		set_word(applying, "system", applying->model->systems.items[request->system].named.id);
	apply_uncollected(applying);
	for (uint32_t i = 0; i < plan->len && !plan->left_out; i++)
		apply_move(applying, i, denials[i]);
}

enum tt_applied tt_plan_apply(const struct tt_planning *planning, const struct tt_planned *planned,
	const struct tt_plan *plan, const struct tt_model_request *request, struct tt_text *text) {
	const struct tt_model *model = planning->request.model;
	const struct tt_event *event = &model->events.items[planned->event];
	struct applying applying = {.planning = planning,
		.model = model,
		.event = planned->event,
		.plan = plan,
		.input = event->types == TT_EVENT_BIT(TT_EVENT_ACQUIRE) ? event->output : event->input,
		.drop = event->drop,
		.expiry = event->expiry,
		.edit = TT_NEW(planning->arena, struct tt_edit)};
	if (!read_own(&applying, request, text))
		return TT_APPLY_UNREADABLE;
	if (tt_edit_begin(applying.edit, planning->arena, model->path, *text) != TT_EDITED)
		return TT_APPLY_LAYOUT;
	apply_plan(&applying);
	*text = applying.elsewhere;
	if (text->len > 0)
		return TT_APPLY_ELSEWHERE;
	if (applying.result != TT_EDITED)
		return TT_APPLY_LAYOUT;
	*text = tt_text_copy(planning->arena, applying.edit->text);
	tt_edit_finish(applying.edit);
	uint8_t wanted = plan->left_out ? TT_NOT_HAPPENING : plan->verdict;
	return verdict_of(&applying, request, *text) == wanted ? TT_APPLIED : TT_APPLY_NOT_SO;
}

/*
 * Each move is an edit or two of the model's own file. Afterwards the whole model is read again from the new
 * text and run: what cannot be written so that it says the same (an answer that a record of consent
 * overrules, say) is refused rather than promised.
 */
#include "analysis/plan_apply.h"
#include "analysis/ask.h"
#include "analysis/word.h"

#include <errno.h>

struct applying {
	const struct tt_planning *planning;
	const struct tt_model *model;
	uint32_t event;
	struct tt_edit *edit;
	enum tt_edit_result result; /* of the first edit that could not be made */
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

/* The number of the event among those of the file, or TT_NONE. */
static uint32_t find_event(const struct applying *applying) {
	const struct tt_document *document = &applying->edit->document;
	struct tt_text id = applying->model->events.items[applying->event].named.id;
	uint32_t number = 0;
	TT_FOR_ITEMS(document, tt_node_get(document, 0, "events"), node) {
		uint32_t value = tt_node_get(document, node, "id");
		if (value != TT_NONE && tt_text_equal(tt_node_text(document, value), id))
			return number;
		number++;
	}
	return TT_NONE;
}

static void set_of_event(struct applying *applying, const char *name, const struct tt_piece *value) {
	struct tt_edit_step steps[] = {key("events"), item(find_event(applying)), key(name)};
	note(applying, tt_edit_set(applying->edit, (struct tt_edit_way){steps, 3}, value));
}

static void set_word(struct applying *applying, const char *name, struct tt_text word) {
	struct tt_piece piece;
	tt_piece_init(&piece, arena_of(applying));
	tt_piece_text(&piece, word);
	set_of_event(applying, name, &piece);
}

/* ---- moves ----------------------------------------------------------------------------------------- */

/* The number of the fact that stands there in the file as it was read, or TT_NONE. */
static uint32_t number_of_fact(const struct applying *applying, uint32_t start) {
	const struct tt_document *document = &applying->edit->document;
	uint32_t number = 0;
	TT_FOR_ITEMS(document, tt_node_get(document, 0, "facts"), node) {
		if (document->nodes[node].start == start)
			return number;
		number++;
	}
	return TT_NONE;
}

/* The number of a fact of the file that says no to what the move brings about, or TT_NONE. */
static uint32_t find_denial(const struct applying *applying, const struct tt_move *move) {
	const struct tt_model *model = applying->model;
	if (move->kind > TT_MOVE_ASSUMPTION)
		return TT_NONE;
	uint32_t id = tt_find_fact(model, move->fact.question, move->fact.subjects);
	for (; id != TT_NONE; id = model->facts.items[id].next) {
		const struct tt_fact *fact = &model->facts.items[id];
		if (!fact->is && fact->mark.file != TT_NONE &&
			tt_text_equal(model->diagnostics->files.items[fact->mark.file]->path, model->path))
			return number_of_fact(applying, fact->mark.start);
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
static void set_input(struct applying *applying, const struct tt_move *move, struct tt_span *input) {
	struct tt_model *model = applying->planning->request.model;
	struct tt_edit_step steps[] = {key("events"), item(find_event(applying)), key("input")};
	bool named = tt_edit_find(applying->edit, (struct tt_edit_way){steps, 3}) != TT_NONE;
	struct tt_span span = {model->ids.len, 0};
	struct tt_piece piece;
	tt_piece_init(&piece, arena_of(applying));
	for (uint32_t i = 0; i < input->len; i++) {
		uint32_t data = model->ids.items[input->start + i];
		if (data == move->data && move->kind == TT_MOVE_WITHOUT)
			continue;
		*tt_push(model->arena, &model->ids) = data == move->data ? move->output : data;
		span.len++;
	}
	*input = span;
	if (span.len != 1)
		tt_piece_list(&piece, span.len);
	for (uint32_t i = 0; i < span.len; i++)
		tt_piece_text(&piece, model->data.items[model->ids.items[span.start + i]].named.id);
	set_of_event(applying, named ? "input" : "data", &piece);
}

static void add_pair(struct tt_piece *piece, const char *name, struct tt_text value) {
	tt_piece_text(piece, tt_text_of(name));
	tt_piece_text(piece, value);
}

static void declare_data(struct applying *applying, const struct tt_named *named) {
	struct tt_edit_step steps[] = {key("data"), {.key = named->id}, key("name")};
	struct tt_piece piece;
	tt_piece_init(&piece, arena_of(applying));
	tt_piece_map(&piece, 2);
	add_pair(&piece, "ja", named->title.ja);
	add_pair(&piece, "en", named->title.en);
	note(applying, tt_edit_set(applying->edit, (struct tt_edit_way){steps, 3}, &piece));
}

static void insert_step(struct applying *applying, const struct tt_move *move) {
	const struct tt_model *model = applying->model;
	const struct tt_event *step = &model->events.items[move->event];
	struct tt_edit_step steps[] = {key("events"), item(find_event(applying))};
	const struct tt_named *by = tt_named_party(model, model->ids.items[step->by.start]);
	const struct tt_named *system = tt_named_system(model, step->system);
	struct tt_piece piece;
	tt_piece_init(&piece, arena_of(applying));
	tt_piece_map(&piece, 6u + (step->purpose != TT_NONE) + (system != NULL) + (step->at != TT_TIME_MIN));
	add_pair(&piece, "id", step->named.id);
	add_pair(&piece, "type", TT_TEXT("process"));
	add_pair(&piece, "by", by == NULL ? TT_TEXT("none") : by->id);
	add_pair(&piece, "input", model->data.items[move->data].named.id);
	add_pair(&piece, "operation", tt_word(model, step->operation));
	if (step->purpose != TT_NONE)
		add_pair(&piece, "purpose", tt_word(model, step->purpose));
	if (system != NULL)
		add_pair(&piece, "system", system->id);
	if (step->at != TT_TIME_MIN) {
		tt_piece_text(&piece, TT_TEXT("at"));
		tt_piece_word(&piece, tt_time_format(arena_of(applying), step->at));
	}
	add_pair(&piece, "output", model->data.items[move->output].named.id);
	note(applying, tt_edit_insert(applying->edit, (struct tt_edit_way){steps, 2}, &piece));
}

static void apply_move(
	struct applying *applying, const struct tt_move *move, uint32_t denial, struct tt_span *input) {
	const struct tt_model *model = applying->model;
	switch ((enum tt_move_kind)move->kind) {
	case TT_MOVE_FACT:
	case TT_MOVE_ASSUMPTION:
		apply_answer(applying, move, denial);
		break;
	case TT_MOVE_PROCESS:
		declare_data(applying, &model->data.items[move->output].named);
		insert_step(applying, move);
		set_input(applying, move, input);
		break;
	case TT_MOVE_RECEIVER:
		set_word(applying, "to", model->parties.items[move->to].named.id);
		set_word(applying, "system", model->systems.items[move->system].named.id);
		break;
	case TT_MOVE_SYSTEM:
		set_word(applying, "system", model->systems.items[move->system].named.id);
		break;
	case TT_MOVE_VIEW:
		set_word(applying, "access", TT_TEXT("view"));
		break;
	default:
		set_input(applying, move, input);
	}
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

/* What the text makes of the event; forbidden if it cannot be run. */
static uint8_t verdict_of(const struct applying *applying, struct tt_pack_path packs, struct tt_text path,
	struct tt_text text) {
	struct tt_arena *arena = arena_of(applying);
	struct tt_diagnostics *diagnostics = TT_NEW(arena, struct tt_diagnostics);
	struct tt_file_text file = {path, text};
	struct looking looking = {applying->model->events.items[applying->event].named.id, TT_FORBIDDEN};
	tt_diagnostics_init(diagnostics, arena);
	struct tt_model *model = tt_model_open(arena,
		&(struct tt_model_request){.path = path, .texts = &file, .text_count = 1, .packs = packs},
		diagnostics);
	const struct tt_program *program =
		tt_diagnostics_failed(diagnostics) ? NULL : tt_program_compile(model);
	if (program != NULL && !tt_diagnostics_failed(diagnostics))
		tt_run_finish(tt_run_all(&(struct tt_run_request){.model = model,
			.program = program,
			.as_of = applying->planning->request.as_of,
			.visit = look,
			.context = &looking}));
	return looking.verdict;
}

static bool read_own(const struct applying *applying, struct tt_text *text) {
	struct tt_text path = tt_text_copy(arena_of(applying), applying->model->path);
	const struct tt_diagnostics *diagnostics = applying->model->diagnostics;
	errno = 0;
	if (tt_file_read(arena_of(applying), path.bytes, TT_DOCUMENT_LIMIT, text) != TT_OK)
		return false;
	struct tt_text bare =
		tt_text_starts(*text, "\xEF\xBB\xBF") ? tt_text_slice(*text, 3, text->len) : *text;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_text_equal(diagnostics->files.items[i]->path, path))
			return tt_text_equal(bare, diagnostics->files.items[i]->source);
	return false;
}

enum tt_applied tt_plan_apply(const struct tt_planning *planning, const struct tt_planned *planned,
	const struct tt_plan *plan, struct tt_pack_path packs, struct tt_text *text) {
	struct applying applying = {.planning = planning,
		.model = planning->request.model,
		.event = planned->event,
		.edit = TT_NEW(planning->arena, struct tt_edit)};
	struct tt_span input = applying.model->events.items[planned->event].input;
	if (!read_own(&applying, text))
		return TT_APPLY_UNREADABLE;
	if (tt_edit_begin(applying.edit, planning->arena, applying.model->path, *text) != TT_EDITED)
		return TT_APPLY_LAYOUT;
	if (find_event(&applying) == TT_NONE)
		return TT_APPLY_ELSEWHERE;
	uint32_t denials[TT_MOVES_MAX]; /* of the text as it is: items keep their numbers while answers are
					   put in */
	for (uint32_t i = 0; i < plan->len; i++)
		denials[i] = find_denial(&applying, &planning->moves.items[plan->moves[i]]);
	if (planning->request.to != TT_NONE)
		set_word(&applying, "to", applying.model->parties.items[planning->request.to].named.id);
	if (planning->request.system != TT_NONE)
		set_word(&applying, "system",
			applying.model->systems.items[planning->request.system].named.id);
	for (uint32_t i = 0; i < plan->len; i++)
		apply_move(&applying, &planning->moves.items[plan->moves[i]], denials[i], &input);
	if (applying.result != TT_EDITED)
		return TT_APPLY_LAYOUT;
	*text = tt_text_copy(planning->arena, applying.edit->text);
	tt_edit_finish(applying.edit);
	return verdict_of(&applying, packs, applying.model->path, *text) == plan->verdict ? TT_APPLIED
											  : TT_APPLY_NOT_SO;
}

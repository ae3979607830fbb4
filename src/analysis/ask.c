/*
 * A session keeps texts, not trees: of each file the one that was read and the one with the answers. After an
 * answer the whole model is read again, into a world of its own beside the old one, which goes only when the
 * new one can be run.
 */
#include "analysis/ask.h"
#include "analysis/word.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	KEY_LIMIT = 1 << 16,
	TRIED_STEPS = 20000, /* events that may be stepped to find the most useful question */
	TRIED_QUESTIONS = 16,
};

/* ---- worlds ---------------------------------------------------------------------------------------- */

static void release_world(void *world) {
	tt_arena_finish(&((struct tt_ask_world *)world)->arena);
}

static void finish_world(struct tt_ask_world *world) {
	if (world != NULL) {
		tt_arena_finish(&world->arena);
		world->model = NULL;
	}
}

/* Reads the model with the texts of the session; its check is NULL if it cannot be run. */
static struct tt_ask_world *read_world(struct tt_asking *asking) {
	struct tt_ask_world *world = TT_NEW(asking->arena, struct tt_ask_world);
	struct tt_model_request request = asking->request;
	uint32_t changed = asking->files.len, given = request.text_count;
	struct tt_file_text *texts = TT_NEW_ARRAY(asking->arena, struct tt_file_text, changed + given);
	tt_arena_init(&world->arena, asking->arena->ceiling);
	world->arena.recover = asking->arena->recover;
	tt_arena_defer(asking->arena, release_world, world);
	for (uint32_t i = 0; i < changed; i++) /* they come before what they were */
		texts[i] = (struct tt_file_text){asking->files.items[i]->path, asking->files.items[i]->text};
	for (uint32_t i = 0; i < given; i++)
		texts[changed + i] = request.texts[i];
	request.texts = texts;
	request.text_count = changed + given;
	struct tt_diagnostics *diagnostics = TT_NEW(&world->arena, struct tt_diagnostics);
	tt_diagnostics_init(diagnostics, &world->arena);
	world->model = tt_model_open(&world->arena, &request, diagnostics);
	const struct tt_program *program =
		tt_diagnostics_failed(diagnostics) ? NULL : tt_program_compile(world->model);
	if (program != NULL && !tt_diagnostics_failed(diagnostics))
		world->check = tt_check_model(world->model, program, asking->as_of);
	return world;
}

static void release_refused(struct tt_asking *asking) {
	finish_world(asking->refused_world);
	asking->refused_world = NULL;
	asking->refused = NULL;
}

/* ---- what follows ---------------------------------------------------------------------------------- */

struct watching {
	struct tt_model *model;
	uint8_t *verdicts;
	uint32_t open;
};

static void watch(void *context, struct tt_engine *engine, const struct tt_outcome *outcome) {
	struct watching *watching = context;
	(void)engine;
	watching->verdicts[outcome->event] = outcome->verdict;
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		watching->open += outcome->findings.items[i].questions != TT_SET_EMPTY;
}

/* Runs the world's model, perhaps with a further answer. */
static struct tt_ask_effect run(const struct tt_ask_world *world, const struct tt_fact *fact) {
	struct tt_model *model = world->model;
	struct watching watching = {model, TT_NEW_ARRAY(model->arena, uint8_t, model->events.len), 0};
	tt_run_finish(tt_run_all(&(struct tt_run_request){.model = model,
		.program = world->check->program,
		.as_of = world->check->as_of,
		.extra_facts = fact,
		.extra_fact_count = fact != NULL,
		.visit = watch,
		.context = &watching}));
	return (struct tt_ask_effect){watching.verdicts, watching.open};
}

static struct tt_ask_effect run_answered(
	const struct tt_ask_world *world, const struct tt_asked *asked, bool is) {
	struct tt_fact fact = {
		.question = asked->question, .is = is, .in_force = TT_ALWAYS, .mark = TT_NO_MARK};
	memcpy(fact.subjects, asked->subjects, sizeof(fact.subjects));
	return run(world, &fact);
}

/* ---- a session ------------------------------------------------------------------------------------- */

static struct tt_engine *engine_of(const struct tt_asking *asking) {
	return asking->world->check->run->engine;
}

/* The question in words, which stay the same when the model is read again. */
static struct tt_text key_of(const struct tt_asking *asking, uint32_t asked, struct tt_arena *arena) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, KEY_LIMIT);
	tt_asked_print(engine_of(asking), asked, &buf);
	return tt_buf_text(&buf);
}

struct tt_asking *tt_ask_begin(
	struct tt_arena *arena, const struct tt_model_request *request, tt_instant as_of) {
	struct tt_asking *asking = TT_NEW(arena, struct tt_asking);
	asking->arena = arena;
	asking->request = *request;
	asking->as_of = as_of;
	asking->world = read_world(asking);
	if (asking->world->check == NULL)
		return NULL;
	uint32_t events = asking->world->model->events.len;
	struct tt_ask_effect now = run(asking->world, NULL);
	asking->before = TT_NEW_ARRAY(arena, uint8_t, events);
	if (events > 0)
		memcpy(asking->before, now.verdicts, events);
	asking->open_before = now.open;
	return asking;
}

uint32_t tt_ask_find(const struct tt_asking *asking, struct tt_text key) {
	const struct tt_check *check = asking->world->check;
	for (uint32_t i = 0; i < check->waiting.len; i++)
		if (check->waiting.items[i] > 0 &&
			tt_text_equal(key_of(asking, i, &asking->world->arena), key))
			return i;
	return TT_NONE;
}

void tt_ask_end(struct tt_asking *asking) {
	release_refused(asking);
	finish_world(asking->world);
	asking->world = NULL;
}

void tt_ask_pass(struct tt_asking *asking, uint32_t asked) {
	*tt_push(asking->arena, &asking->passed) = key_of(asking, asked, asking->arena);
}

/* ---- which question -------------------------------------------------------------------------------- */

static bool is_passed(const struct tt_asking *asking, struct tt_text key) {
	for (uint32_t i = 0; i < asking->passed.len; i++)
		if (tt_text_equal(asking->passed.items[i], key))
			return true;
	return false;
}

/* Open questions, those that most findings wait for first; of equals the one that was met first. */
struct candidate {
	uint32_t asked, waiting;
};

struct candidates {
	TT_VECTOR(struct candidate) items;
};

static int compare_candidates(const void *a, const void *b) {
	const struct candidate *left = a, *right = b;
	if (left->waiting != right->waiting)
		return left->waiting > right->waiting ? -1 : 1;
	return left->asked < right->asked ? -1 : 1;
}

static void gather_candidates(struct tt_asking *asking, struct candidates *candidates) {
	const struct tt_check *check = asking->world->check;
	struct tt_arena *arena = &asking->world->arena;
	for (uint32_t i = 0; i < check->waiting.len; i++)
		if (check->waiting.items[i] > 0 && !is_passed(asking, key_of(asking, i, arena)))
			*tt_push(arena, &candidates->items) = (struct candidate){i, check->waiting.items[i]};
	if (candidates->items.len > 0)
		qsort(candidates->items.items, candidates->items.len, sizeof(struct candidate),
			compare_candidates);
}

/* How many findings the two answers would settle, together; of an attribute, as many as wait. */
static int64_t try_candidate(
	const struct tt_asking *asking, struct candidate candidate, struct tt_ask_next *next) {
	const struct tt_asked *asked = &engine_of(asking)->asked.items[candidate.asked];
	next->asked = candidate.asked;
	next->waiting = candidate.waiting;
	next->effects[0] = next->effects[1] = (struct tt_ask_effect){NULL, 0};
	next->answerable =
		asked->question != TT_NONE || tt_ask_place(asking->world->model, asked).key.len > 0;
	if (asked->question == TT_NONE)
		return next->answerable ? candidate.waiting : 0;
	for (int is = 0; is < 2; is++)
		next->effects[is] = run_answered(asking->world, asked, is);
	return 2 * (int64_t)next->now.open - next->effects[0].open - next->effects[1].open;
}

struct explaining {
	struct tt_ask_next *next;
	struct tt_model *model;
	bool found, direct;
};

/* Does the finding's own rule ask the question? Others wait for it because of what lies before their rule. */
static bool asks_itself(
	struct tt_engine *engine, const struct tt_finding *finding, uint32_t index, uint32_t asked) {
	if (index == TT_NONE ||
		(finding->code != TT_FINDING_QUESTION && finding->code != TT_FINDING_ADVICE_QUESTION))
		return false;
	struct tt_options options = tt_engine_settles(engine, index);
	for (uint32_t i = 0; i < options.len; i++)
		for (uint8_t at = 0; at < options.items[i].count; at++)
			if (options.items[i].asked[at] == asked)
				return true;
	return false;
}

static void look_why(void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct explaining *explaining = context;
	uint32_t asked = explaining->next->asked;
	if (explaining->direct || !tt_set_contains(&explaining->model->sets, found->finding.questions, asked))
		return;
	explaining->direct = asks_itself(engine, &found->finding, index, asked);
	if (!explaining->found || explaining->direct)
		explaining->next->why = found->finding;
	explaining->found = true;
}

bool tt_ask_next(struct tt_asking *asking, struct tt_ask_next *next) {
	struct candidates candidates = {0};
	struct tt_ask_next tried = {.asked = TT_NONE};
	int64_t best = INT64_MIN;
	gather_candidates(asking, &candidates);
	if (candidates.items.len == 0)
		return false;
	uint32_t tries = TRIED_STEPS / (asking->world->model->events.len + 1);
	tries = tries < 1 ? 1 : tries > TRIED_QUESTIONS ? TRIED_QUESTIONS : tries;
	tried.now = run(asking->world, NULL);
	for (uint32_t i = 0; i < candidates.items.len && i < tries; i++) {
		int64_t gain = try_candidate(asking, candidates.items.items[i], &tried);
		if (gain > best)
			*next = tried;
		best = gain > best ? gain : best;
	}
	next->left = candidates.items.len - 1;
	struct explaining explaining = {next, asking->world->model, false, false};
	tt_check_findings(asking->world->check, look_why, &explaining);
	return true;
}

/* ---- files ----------------------------------------------------------------------------------------- */

static struct tt_text without_mark(struct tt_text text) {
	return tt_text_starts(text, "\xEF\xBB\xBF") ? tt_text_slice(text, 3, text.len) : text;
}

static const struct tt_document *document_of(const struct tt_asking *asking, struct tt_text path) {
	const struct tt_diagnostics *diagnostics = asking->world->model->diagnostics;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_text_equal(diagnostics->files.items[i]->path, path))
			return diagnostics->files.items[i];
	return NULL;
}

/* The file of the session with this path; NULL if it cannot be read, or is not what the model was read from.
 */
static struct tt_ask_file *open_file(struct tt_asking *asking, struct tt_text path) {
	for (uint32_t i = 0; i < asking->files.len; i++)
		if (tt_text_equal(asking->files.items[i]->path, path))
			return asking->files.items[i];
	const struct tt_document *document = document_of(asking, path);
	struct tt_ask_file *file = TT_NEW(asking->arena, struct tt_ask_file);
	errno = 0;
	file->path = tt_text_copy(asking->arena, path);
	if (document == NULL || !tt_model_text(asking->arena, &asking->request, file->path, &file->original))
		return NULL;
	if (!tt_text_equal(without_mark(file->original), document->source))
		return NULL;
	file->text = file->original;
	*tt_push(asking->arena, &asking->files) = file;
	return file;
}

/* Facts go where facts are, first of all into the model's own file; otherwise there all the same. */
static struct tt_text path_for_facts(struct tt_asking *asking) {
	const struct tt_diagnostics *diagnostics = asking->world->model->diagnostics;
	const struct tt_document *own = document_of(asking, asking->request.path);
	if (own != NULL && tt_edit_holds(asking->arena, own, "facts"))
		return asking->request.path;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_edit_holds(asking->arena, diagnostics->files.items[i], "facts"))
			return diagnostics->files.items[i]->path;
	return asking->request.path;
}

/* ---- taking an answer ------------------------------------------------------------------------------ */

struct change {
	struct tt_ask_file *file;
	struct tt_edit_way way;
	const struct tt_piece *value;
	bool append;
	bool only_new; /* what is there already is not replaced */
};

/* Puts the answer into the file's text and reads the model again; takes the text back if that cannot be run.
 */
static enum tt_ask_result try_change(struct tt_asking *asking, const struct change *change) {
	struct tt_edit *edit = TT_NEW(asking->arena, struct tt_edit);
	struct tt_text before = change->file->text;
	enum tt_edit_result result =
		tt_edit_begin(edit, asking->arena, change->file->path, change->file->text);
	if (result == TT_EDITED && change->only_new && tt_edit_find(edit, change->way) != TT_NONE)
		result = TT_EDIT_EXISTS;
	if (result == TT_EDITED)
		result = change->append ? tt_edit_append(edit, change->way, change->value)
					: tt_edit_set(edit, change->way, change->value);
	if (result == TT_EDITED)
		change->file->text = tt_text_copy(asking->arena, edit->text);
	tt_edit_finish(edit);
	if (result != TT_EDITED)
		return TT_ASK_NO_PLACE;
	struct tt_ask_world *world = read_world(asking);
	if (world->check == NULL) {
		change->file->text = before;
		asking->refused_world = world;
		asking->refused = world->model->diagnostics;
		return TT_ASK_REFUSED;
	}
	finish_world(asking->world);
	asking->world = world;
	return TT_ASK_TAKEN;
}

static struct tt_text line_of(struct tt_asking *asking, const struct tt_piece *piece) {
	struct tt_buf buf;
	tt_buf_init(&buf, asking->arena, TT_DOCUMENT_LIMIT);
	tt_piece_write(piece, &buf);
	return tt_buf_text(&buf);
}

static enum tt_ask_result take(
	struct tt_asking *asking, uint32_t asked, const struct change *change, struct tt_ask_given given) {
	given.key = key_of(asking, asked, asking->arena);
	given.file = change->file;
	enum tt_ask_result result = try_change(asking, change);
	if (result != TT_ASK_TAKEN)
		return result;
	*tt_push(asking->arena, &asking->given) = given;
	*tt_push(asking->arena, &asking->passed) = given.key;
	return TT_ASK_TAKEN;
}

/* ---- facts ----------------------------------------------------------------------------------------- */

static struct tt_text question_name(struct tt_arena *arena, const struct tt_model *model, uint32_t question) {
	const struct tt_named *named = &model->questions.items[question].named;
	if (named->pack == TT_NONE || !tt_question_ambiguous(model, question))
		return tt_text_copy(arena, named->id);
	struct tt_text pack = model->packs.items[named->pack].id;
	return tt_text_format(arena, "%.*s:%.*s", TT_TEXT_ARGS(pack), TT_TEXT_ARGS(named->id));
}

static struct tt_text subject_name(
	struct tt_arena *arena, const struct tt_model *model, uint8_t of, uint32_t id) {
	const struct tt_named *named = of == TT_OF_EVENT    ? tt_named_event(model, id)
				       : of == TT_OF_DATA   ? tt_named_data(model, id)
				       : of == TT_OF_SYSTEM ? tt_named_system(model, id)
							    : tt_named_party(model, id);
	return named == NULL ? TT_TEXT("none") : tt_text_copy(arena, named->id);
}

static void add_subjects(const struct tt_model *model, const struct tt_asked *asked, struct tt_piece *piece) {
	const struct tt_question *question = &model->questions.items[asked->question];
	if (question->of_count == 0)
		return;
	tt_piece_text(piece, TT_TEXT("of"));
	if (question->of_count > 1)
		tt_piece_list(piece, question->of_count);
	for (uint8_t i = 0; i < question->of_count; i++)
		tt_piece_text(piece, subject_name(piece->arena, model, question->of[i], asked->subjects[i]));
}

static void add_pair(struct tt_piece *piece, const char *key, struct tt_text value, bool word) {
	tt_piece_text(piece, tt_text_of(key));
	if (word)
		tt_piece_word(piece, value);
	else
		tt_piece_text(piece, value);
}

void tt_ask_piece(const struct tt_model *model, const struct tt_asked *asked, bool is,
	struct tt_text evidence, tt_instant from, struct tt_piece *piece) {
	const struct tt_question *question = &model->questions.items[asked->question];
	tt_piece_map(piece, 2u + (question->of_count > 0) + (from != TT_TIME_MIN) + (evidence.len > 0));
	add_pair(piece, "fact", question_name(piece->arena, model, asked->question), false);
	add_subjects(model, asked, piece);
	add_pair(piece, "is", is ? TT_TEXT("true") : TT_TEXT("false"), true);
	if (from != TT_TIME_MIN)
		add_pair(piece, "from", tt_time_format(piece->arena, from), true);
	if (evidence.len > 0)
		add_pair(piece, "evidence", tt_text_copy(piece->arena, evidence), false);
}

enum tt_ask_result tt_ask_fact(
	struct tt_asking *asking, uint32_t id, bool is, struct tt_text evidence, tt_instant from) {
	struct tt_edit_step step = {.key = TT_TEXT("facts")};
	struct tt_piece piece;
	release_refused(asking);
	tt_piece_init(&piece, asking->arena);
	tt_ask_piece(asking->world->model, &engine_of(asking)->asked.items[id], is, evidence, from, &piece);
	struct change change = {.file = open_file(asking, path_for_facts(asking)),
		.way = {&step, 1},
		.value = &piece,
		.append = true};
	if (change.file == NULL)
		return TT_ASK_UNREADABLE;
	return take(asking, id, &change, (struct tt_ask_given){.line = line_of(asking, &piece)});
}

/* ---- attributes ------------------------------------------------------------------------------------ */

struct tt_ask_place tt_ask_place(const struct tt_model *model, const struct tt_asked *asked) {
	struct tt_ask_place place = {TT_TEXT(""), TT_TEXT(""), TT_TEXT(""), TT_NO_MARK};
	const struct tt_named *named = NULL;
	bool sector = asked->attribute == TT_ASKED_SECTOR;
	uint8_t type = sector ? TT_TYPE_WORDS : model->attributes.items[asked->attribute].type;
	if (asked->of == TT_OF_DATA && (named = tt_named_data(model, asked->subjects[0])) != NULL &&
		type != TT_TYPE_SYSTEMS && type != TT_TYPE_OWNERS)
		place = (struct tt_ask_place){
			TT_TEXT("data"), named->id, tt_asked_attribute(model, asked)->id, named->mark};
	if (asked->of == TT_OF_SYSTEM && (named = tt_named_system(model, asked->subjects[0])) != NULL &&
		(asked->attribute == TT_country || asked->attribute == TT_exposure))
		place = (struct tt_ask_place){TT_TEXT("systems"), named->id,
			asked->attribute == TT_country ? TT_TEXT("country") : TT_TEXT("access"), named->mark};
	if (asked->of != TT_OF_DATA && asked->of != TT_OF_SYSTEM &&
		(named = tt_named_party(model, asked->subjects[0])) != NULL &&
		(sector || asked->attribute == TT_country))
		place = (struct tt_ask_place){TT_TEXT("parties"), named->id,
			sector ? TT_TEXT("sector") : TT_TEXT("country"), named->mark};
	return named == NULL || named->pack != TT_NONE ? (struct tt_ask_place){.key = TT_TEXT("")} : place;
}

/* Bytes of what stands between words at the start of a text: blanks, commas and their Japanese sisters. */
static size_t gap_len(struct tt_text text) {
	static const char *const gaps[] = {" ", "\t", ",", "、", "，", "　"};
	size_t len = 0;
	for (size_t i = 0; i < TT_COUNT(gaps); i++)
		if (tt_text_starts(text, gaps[i]))
			len = strlen(gaps[i]);
	return len;
}

/* Takes the next word off the text. */
static struct tt_text take_word(struct tt_text *rest) {
	size_t len, end = 0;
	while ((len = gap_len(*rest)) > 0)
		*rest = tt_text_slice(*rest, len, rest->len);
	while (end < rest->len && gap_len(tt_text_slice(*rest, end, rest->len)) == 0)
		end++;
	struct tt_text word = tt_text_slice(*rest, 0, end);
	*rest = tt_text_slice(*rest, end, rest->len);
	return word;
}

static void write_words(struct tt_asking *asking, struct tt_text text, struct tt_piece *piece) {
	TT_VECTOR(struct tt_text) words = {0};
	for (struct tt_text rest = text, word; (word = take_word(&rest)).len > 0;)
		*tt_push(asking->arena, &words) = tt_text_copy(asking->arena, word);
	if (words.len != 1)
		tt_piece_list(piece, words.len);
	for (uint32_t i = 0; i < words.len; i++)
		tt_piece_word(piece, words.items[i]);
}

enum tt_ask_result tt_ask_attribute(struct tt_asking *asking, uint32_t id, struct tt_text words) {
	const struct tt_model *model = asking->world->model;
	const struct tt_asked *asked = &engine_of(asking)->asked.items[id];
	struct tt_ask_place place = tt_ask_place(model, asked);
	struct tt_edit_step steps[] = {{.key = tt_text_copy(asking->arena, place.section)},
		{.key = tt_text_copy(asking->arena, place.id)},
		{.key = tt_text_copy(asking->arena, place.key)}};
	struct tt_piece piece;
	release_refused(asking);
	if (place.key.len == 0)
		return TT_ASK_NO_PLACE;
	tt_piece_init(&piece, asking->arena);
	write_words(asking, words, &piece);
	struct tt_text line = tt_text_format(asking->arena, "%.*s: %.*s", TT_TEXT_ARGS(steps[2].key),
		TT_TEXT_ARGS(line_of(asking, &piece)));
	struct tt_text path = model->diagnostics->files.items[place.mark.file]->path;
	struct change change = {.file = open_file(asking, path),
		.way = {steps, 3},
		.value = &piece,
		.only_new = asked->attribute == TT_category};
	if (change.file == NULL)
		return TT_ASK_UNREADABLE;
	return take(asking, id, &change,
		(struct tt_ask_given){.line = line, .section = steps[0].key, .id = steps[1].key});
}

/* ---- writing --------------------------------------------------------------------------------------- */

static bool is_changed(const struct tt_ask_file *file) {
	return !tt_text_equal(file->text, file->original);
}

/* Is the file still what was read? */
static enum tt_status compare(struct tt_asking *asking, const struct tt_ask_file *file) {
	struct tt_text now;
	enum tt_status status = tt_file_read(asking->arena, file->path.bytes, TT_DOCUMENT_LIMIT, &now);
	if (status == TT_OK && !tt_text_equal(now, file->original))
		status = TT_BAD_INPUT;
	return status == TT_LIMIT ? TT_BAD_INPUT : status;
}

/* Brings the new text to the disk, beside the old one. */
static enum tt_status prepare(struct tt_asking *asking, const struct tt_ask_file *file, struct tt_file *out) {
	TT_TRY(compare(asking, file));
	TT_TRY(tt_file_begin(out, file->path.bytes));
	if (fwrite(file->text.bytes, 1, file->text.len, out->stream) == file->text.len)
		return tt_file_close(out);
	return TT_IO;
}

enum tt_status tt_ask_write(struct tt_asking *asking, const struct tt_ask_file **which) {
	struct tt_file *outs = TT_NEW_ARRAY(asking->arena, struct tt_file, asking->files.len);
	enum tt_status status = TT_OK;
	for (uint32_t i = 0; i < asking->files.len && status == TT_OK; i++)
		if (is_changed(*which = asking->files.items[i]))
			status = prepare(asking, *which, &outs[i]);
	for (uint32_t i = 0; i < asking->files.len && status == TT_OK; i++)
		if (is_changed(*which = asking->files.items[i]))
			status = tt_file_publish(&outs[i]);
	int error = errno;
	for (uint32_t i = 0; i < asking->files.len; i++)
		tt_file_abandon(&outs[i]);
	errno = error;
	return status;
}

/*
 * Answers, written as they come: a writer keeps only whether a comma is due. Names and words are those of the
 * model.
 */
#include "analysis/word.h"
#include "present/message.h"
#include "present/value.h"
#include "service/parts.h"

static const struct tt_deviation_words deviations[] = {
#define DEVIATION(name, severity, text, ja, en) {severity, text, ja, en},
#include "service/deviation.def"
#undef DEVIATION
};

const struct tt_deviation_words *tt_deviation_words(enum tt_deviation deviation) {
	return &deviations[deviation];
}

const char *tt_code_says(struct tt_text code, enum tt_language language) {
	for (size_t i = 0; i < TT_COUNT(deviations); i++)
		if (tt_text_is(code, deviations[i].text))
			return language == TT_JA ? deviations[i].ja : deviations[i].en;
	for (int i = 0; i < TT_FINDING_COUNT; i++)
		if (tt_text_is(code, tt_finding_name((enum tt_finding_code)i)))
			return tt_finding_text((enum tt_finding_code)i, language);
	return NULL;
}

/* ---- members ----------------------------------------------------------------------------------------- */

static void key(struct tt_writer *writer, const char *name) {
	if (!writer->first)
		tt_buf_byte(writer->out, ',');
	writer->first = false;
	if (name == NULL)
		return;
	size_t len = strlen(name);
	char *to = tt_buf_room(writer->out, len + 3);
	if (to == NULL)
		return;
	to[0] = '"';
	memcpy(to + 1, name, len);
	memcpy(to + 1 + len, "\":", 2);
	tt_buf_commit(writer->out, len + 3);
}

void tt_write_open(struct tt_writer *writer, const char *name, char bracket) {
	key(writer, name);
	tt_buf_byte(writer->out, bracket);
	writer->first = true;
}

void tt_write_close(struct tt_writer *writer, char bracket) {
	tt_buf_byte(writer->out, bracket);
	writer->first = false;
}

void tt_write_text(struct tt_writer *writer, const char *name, struct tt_text text) {
	if (text.len == 0 && name != NULL)
		return;
	key(writer, name);
	tt_json_add(writer->out, text);
}

void tt_write_string(struct tt_writer *writer, const char *name, const char *text) {
	tt_write_text(writer, name, tt_text_of(text == NULL ? "" : text));
}

void tt_write_number(struct tt_writer *writer, const char *name, uint64_t number) {
	key(writer, name);
	tt_buf_format(writer->out, "%llu", (unsigned long long)number);
}

void tt_write_instant(
	struct tt_writer *writer, const char *name, tt_instant instant, struct tt_arena *arena) {
	if (instant != TT_TIME_MIN && instant != TT_TIME_MAX)
		tt_write_text(writer, name, tt_time_format(arena, instant));
}

void tt_write_json(struct tt_writer *writer, const char *name, struct tt_text json) {
	if (json.len == 0)
		return;
	key(writer, name);
	tt_buf_add(writer->out, json);
}

void tt_write_hex(struct tt_writer *writer, const char *name, const uint8_t *bytes, size_t len) {
	static const char digits[] = "0123456789abcdef";
	key(writer, name);
	tt_buf_byte(writer->out, '"');
	for (size_t i = 0; i < len; i++) {
		tt_buf_byte(writer->out, digits[bytes[i] >> 4]);
		tt_buf_byte(writer->out, digits[bytes[i] & 15]);
	}
	tt_buf_byte(writer->out, '"');
}

/* ---- what is said of an event ------------------------------------------------------------------------ */

/*
 * An answer under way. All of it but the caller's key and the holdings is made of phrases. It is gone through
 * once to gather the keys of all of them, which are the key of what they say together; only where that is not
 * known is each said by itself. saying is the key of the one that comes, or of all so far; that of each
 * begins with what kind it is of, and holds all that its bytes follow from.
 */
struct answering {
	struct tt_writer *writer;
	struct tt_running *running;
	const struct tt_engine *engine;
	const struct tt_model *model;
	bool brief, gathering;
	bool dated; /* something is due by when the event is */
	struct tt_arena *work;
	struct tt_phrase_key saying;
};

enum phrase_kind {
	PHRASE_ALL,
	PHRASE_HEAD,
	PHRASE_RESULT,
	PHRASE_GROUND,
	PHRASE_DUTY,
	PHRASE_QUESTION,
	PHRASE_FINDING
};

/* number: the first of what tells the phrase from others of its kind. */
static void begin_phrase(struct answering *answering, enum phrase_kind kind, uint32_t number) {
	if (!answering->gathering)
		answering->saying.len = 0;
	tt_phrase_pair(&answering->saying, (uint32_t)kind << 1 | answering->brief, number);
}

/* Says the phrase of the key; where it is not known, what write() appends is it. */
static void end_phrase(struct answering *answering,
	void (*write)(struct answering *answering, const void *what), const void *what) {
	struct tt_phrases *phrases = &answering->running->phrases;
	struct tt_buf *out = answering->writer->out;
	if (answering->gathering)
		return;
	if (!answering->writer->first)
		tt_buf_byte(out, ',');
	answering->writer->first = false;
	if (tt_phrase_copy(phrases, &answering->saying, out))
		return;
	const struct tt_phrase_key key = answering->saying; /* which write() may use for parts of it */
	size_t start = out->len;
	answering->writer->first = true; /* the comma stands there */
	write(answering, what);
	answering->writer->first = false;
	if (!out->truncated)
		tt_phrase_keep(phrases, &key, (struct tt_text){out->bytes + start, out->len - start});
}

static void open_list(struct answering *answering, const char *name) {
	if (!answering->gathering)
		tt_write_open(answering->writer, name, '[');
}

static void close_list(struct answering *answering) {
	if (!answering->gathering)
		tt_write_close(answering->writer, ']');
}

/* Which of the citations count now; of more than there are bits, the phrase is not to be kept. */
static void add_cite(struct answering *answering, const struct tt_citations *cite) {
	uint64_t in_force = 0;
	if (answering->brief)
		return;
	for (uint32_t i = 0; i < cite->len && i < 64; i++)
		if (tt_interval_contains(cite->items[i].in_force, answering->engine->now))
			in_force |= (uint64_t)1 << i;
	if (cite->len <= 64)
		tt_phrase_word(&answering->saying, in_force);
	else
		answering->saying.len = TT_PHRASE_WORDS + 1;
}

static void write_cite(struct answering *answering, const struct tt_citations *cite) {
	struct tt_buf said;
	if (answering->brief)
		return;
	tt_buf_init(&said, answering->work, 4096);
	tt_cite(cite, answering->engine->now, &said);
	tt_write_text(answering->writer, "cite", tt_buf_text(&said));
}

static void write_named(struct answering *answering, const char *name, const struct tt_named *named) {
	if (named != NULL)
		tt_write_text(answering->writer, name, named->id);
}

static void write_rule(struct answering *answering, uint32_t id) {
	const struct tt_model *model = answering->model;
	if (id == TT_NONE)
		return;
	const struct tt_rule *rule = &model->rules.items[id];
	struct tt_text regime = model->regimes.items[rule->regime].named.id;
	tt_write_text(answering->writer, "rule",
		tt_text_format(answering->work, "%.*s/%.*s", TT_TEXT_ARGS(regime), TT_TEXT_ARGS(rule->id)));
}

static void write_head(struct answering *answering, const void *what) {
	const struct tt_outcome *outcome = what;
	uint32_t model_event = answering->running->told.request.model_event;
	tt_write_string(answering->writer, "verdict", tt_verdict_name((enum tt_verdict)outcome->verdict));
	tt_write_string(answering->writer, "version", answering->running->version);
	write_named(answering, "model_event", tt_named_event(answering->model, model_event));
}

static void say_head(struct answering *answering, const struct tt_outcome *outcome) {
	begin_phrase(answering, PHRASE_HEAD, outcome->verdict);
	tt_phrase_word(&answering->saying, answering->running->told.request.model_event);
	end_phrase(answering, write_head, outcome);
}

/* ---- results and grounds ------------------------------------------------------------------------------ */

static void write_result(struct answering *answering, const void *what) {
	const struct tt_result *result = what;
	tt_write_open(answering->writer, NULL, '{');
	write_named(answering, "data", tt_named_data(answering->model, result->data));
	tt_write_string(answering->writer, "verdict", tt_verdict_name((enum tt_verdict)result->verdict));
	tt_write_close(answering->writer, '}');
}

/* What holds of the only data set holds of the event. */
static void say_results(struct answering *answering, const struct tt_outcome *outcome) {
	if (outcome->results.len == 0 || (answering->brief && outcome->results.len == 1))
		return;
	open_list(answering, "results");
	for (uint32_t i = 0; i < outcome->results.len; i++) {
		const struct tt_result *result = &outcome->results.items[i];
		begin_phrase(answering, PHRASE_RESULT, result->data);
		tt_phrase_word(&answering->saying, result->verdict);
		end_phrase(answering, write_result, result);
	}
	close_list(answering);
}

static void write_ground(struct answering *answering, const void *what) {
	const struct tt_ground_used *ground = what;
	tt_write_open(answering->writer, NULL, '{');
	tt_write_text(answering->writer, "ground", ground->id);
	write_rule(answering, ground->rule);
	write_cite(answering, &ground->cite);
	tt_write_close(answering->writer, '}');
}

/* A ground is known by where its citations stand, and its id does: both are the model's. */
static void say_grounds(struct answering *answering, const struct tt_outcome *outcome) {
	if (outcome->grounds.len == 0)
		return;
	open_list(answering, "grounds");
	for (uint32_t i = 0; i < outcome->grounds.len; i++) {
		const struct tt_ground_used *ground = &outcome->grounds.items[i];
		begin_phrase(answering, PHRASE_GROUND, ground->rule);
		tt_phrase_word(&answering->saying, (uintptr_t)ground->id.bytes);
		tt_phrase_word(&answering->saying, (uintptr_t)ground->cite.items);
		add_cite(answering, &ground->cite);
		end_phrase(answering, write_ground, ground);
	}
	close_list(answering);
}

/* ---- duties and questions ----------------------------------------------------------------------------- */

tt_instant tt_duty_due(const struct tt_engine *engine, const struct tt_duty *duty, tt_instant at) {
	bool from_event = duty->due_term.anchor == TT_NONE;
	if (!duty->due_stated)
		return TT_TIME_MAX;
	tt_instant start = from_event ? at : engine->model->anchors.items[duty->due_term.anchor].at;
	return start == TT_TIME_MAX ? TT_TIME_MAX : tt_time_add(start, duty->due_term.after);
}

static void write_duty(struct answering *answering, const void *what) {
	const struct tt_arisen *arisen = what;
	const struct tt_engine *engine = answering->engine;
	tt_write_open(answering->writer, NULL, '{');
	tt_write_text(answering->writer, "duty", arisen->duty->id);
	write_rule(answering, arisen->rule);
	tt_write_text(answering->writer, "does", arisen->duty->does);
	write_named(answering, "by", tt_named_party(answering->model, arisen->debtor));
	tt_write_instant(
		answering->writer, "due", tt_duty_due(engine, arisen->duty, engine->now), answering->work);
	tt_write_json(
		answering->writer, "possible", arisen->possible ? TT_TEXT("true") : (struct tt_text){0});
	write_cite(answering, &arisen->duty->cite);
	tt_write_close(answering->writer, '}');
}

static void say_duties(struct answering *answering, const struct tt_outcome *outcome) {
	if (outcome->duties.len == 0)
		return;
	open_list(answering, "duties");
	for (uint32_t i = 0; i < outcome->duties.len; i++) {
		const struct tt_arisen *arisen = &outcome->duties.items[i];
		tt_instant due = tt_duty_due(answering->engine, arisen->duty, answering->engine->now);
		begin_phrase(answering, PHRASE_DUTY, arisen->rule << 1 | arisen->possible);
		tt_phrase_word(&answering->saying, (uintptr_t)arisen->duty);
		tt_phrase_word(&answering->saying, arisen->debtor);
		tt_phrase_word(&answering->saying, (uint64_t)due);
		answering->dated =
			answering->dated || (due != TT_TIME_MAX && arisen->duty->due_term.anchor == TT_NONE);
		add_cite(answering, &arisen->duty->cite);
		end_phrase(answering, write_duty, arisen);
	}
	close_list(answering);
}

static void write_question(struct answering *answering, const void *what) {
	struct tt_buf said;
	tt_buf_init(&said, answering->work, 4096);
	tt_asked_print(answering->engine, *(const uint32_t *)what, &said);
	tt_write_text(answering->writer, NULL, tt_buf_text(&said));
}

static void say_questions(struct answering *answering, const struct tt_outcome *outcome) {
	struct tt_set_view view = tt_set_view(&answering->model->sets, outcome->questions);
	if (view.len == 0)
		return;
	open_list(answering, "questions");
	for (uint32_t i = 0; i < view.len; i++) {
		begin_phrase(answering, PHRASE_QUESTION, view.items[i]);
		end_phrase(answering, write_question, &view.items[i]);
	}
	close_list(answering);
}

/* ---- findings ----------------------------------------------------------------------------------------- */

static void write_message(struct answering *answering, enum tt_finding_code code) {
	tt_write_open(answering->writer, "message", '{');
	tt_write_string(answering->writer, "ja", tt_finding_text(code, TT_JA));
	tt_write_string(answering->writer, "en", tt_finding_text(code, TT_EN));
	tt_write_close(answering->writer, '}');
}

static const struct tt_citations *finding_cite(
	const struct tt_model *model, const struct tt_finding *finding) {
	static const struct tt_citations none = {0};
	return finding->rule == TT_NONE ? &none : &model->rules.items[finding->rule].cite;
}

static void write_finding(struct answering *answering, const void *what) {
	const struct tt_finding *finding = what;
	const struct tt_about *about = &finding->about;
	const struct tt_model *model = answering->model;
	enum tt_finding_code code = (enum tt_finding_code)finding->code;
	tt_write_open(answering->writer, NULL, '{');
	tt_write_string(answering->writer, "code", tt_finding_name(code));
	if (!answering->brief)
		tt_write_string(answering->writer, "severity", tt_severity_name(tt_finding_severity(code)));
	write_rule(answering, finding->rule);
	write_named(answering, "data", tt_named_data(model, about->data));
	write_named(answering, "holder", tt_named_party(model, about->holder));
	write_named(answering, "system", tt_named_system(model, about->system));
	write_named(answering, "reader", tt_named_party(model, about->reader));
	write_named(answering, "party", tt_named_party(model, about->party));
	write_cite(answering, finding_cite(model, finding));
	if (!answering->brief)
		write_message(answering, code);
	tt_write_close(answering->writer, '}');
}

static void say_findings(struct answering *answering, const struct tt_outcome *outcome) {
	if (outcome->findings.len == 0)
		return;
	open_list(answering, "findings");
	for (uint32_t i = 0; i < outcome->findings.len; i++) {
		const struct tt_finding *finding = &outcome->findings.items[i];
		const struct tt_about *about = &finding->about;
		begin_phrase(answering, PHRASE_FINDING, finding->code);
		tt_phrase_pair(&answering->saying, finding->rule, about->data);
		tt_phrase_pair(&answering->saying, about->holder, about->system);
		tt_phrase_pair(&answering->saying, about->reader, about->party);
		add_cite(answering, finding_cite(answering->model, finding));
		end_phrase(answering, write_finding, finding);
	}
	close_list(answering);
}

/* ---- holdings ----------------------------------------------------------------------------------------- */

void tt_write_attributes(
	struct tt_writer *writer, struct tt_running *running, uint32_t row, struct tt_arena *work) {
	const struct tt_model *model = running->model;
	tt_write_open(writer, "attributes", '{');
	for (uint32_t a = 0; a < model->attributes.len; a++) {
		struct tt_buf said;
		char name[256];
		struct tt_text id = model->attributes.items[a].named.id;
		tt_buf_init(&said, work, 1 << 20);
		tt_value_ids(running->engine, row, a, tt_holding_range(running->engine, row, a), work, &said);
		snprintf(name, sizeof(name), "%.*s", TT_TEXT_ARGS(id));
		tt_write_text(writer, name, tt_buf_text(&said));
	}
	tt_write_close(writer, '}');
}

struct tt_text tt_instance_name(const struct tt_running *running, uint32_t instance) {
	return instance < running->instances.texts.len ? running->instances.texts.items[instance]
						       : (struct tt_text){0};
}

struct tt_text tt_told_instance(const struct tt_told *told, uint32_t data) {
	for (uint32_t i = 0; i < told->request.input_count; i++)
		if (told->input[i] == data)
			return told->input_names[i];
	for (uint32_t i = 0; i < told->request.output_count; i++)
		if (told->output[i] == data)
			return told->output_names[i];
	return (struct tt_text){0};
}

static void write_holdings(struct answering *answering, const struct tt_outcome *outcome) {
	struct tt_writer *writer = answering->writer;
	struct tt_running *running = answering->running;
	if (outcome->outputs.len == 0)
		return;
	tt_write_open(writer, "holdings", '[');
	for (uint32_t i = 0; i < outcome->outputs.len; i++) {
		struct tt_holding holding = running->engine->holdings.items[outcome->outputs.items[i]];
		tt_write_open(writer, NULL, '{');
		write_named(answering, "data", tt_named_data(running->model, holding.data));
		tt_write_text(writer, "instance", tt_told_instance(&running->told, holding.data));
		write_named(answering, "holder", tt_named_party(running->model, holding.holder));
		write_named(answering, "system", tt_named_system(running->model, holding.system));
		tt_write_attributes(writer, running, outcome->outputs.items[i], answering->work);
		tt_write_close(writer, '}');
	}
	tt_write_close(writer, ']');
}

tt_instant tt_told_instant(const struct tt_running *running, const struct tt_told *told) {
	return told->request.at == TT_TIME_MIN ? running->engine->as_of : told->request.at;
}

static void say_all(struct answering *answering, const void *what) {
	const struct tt_outcome *outcome = what;
	say_head(answering, outcome);
	say_results(answering, outcome);
	say_grounds(answering, outcome);
	say_duties(answering, outcome);
	say_questions(answering, outcome);
	say_findings(answering, outcome);
}

void tt_write_key(struct tt_buf *out, const struct tt_told *told) {
	struct tt_writer writer = {out, true};
	if (told->key.len == 0)
		return;
	tt_write_text(&writer, "key", told->key);
	tt_buf_byte(out, ',');
}

bool tt_write_outcome(struct tt_writer *writer, struct tt_running *running, const struct tt_outcome *outcome,
	enum tt_answer_form form, struct tt_arena *work) {
	struct answering answering;
	answering.writer = writer;
	answering.running = running;
	answering.engine = running->engine;
	answering.model = running->model;
	answering.brief = form == TT_ANSWER_BRIEF;
	answering.work = work;
	answering.dated = false;
	answering.gathering = false;
	begin_phrase(&answering, PHRASE_ALL, 0);
	answering.gathering = true;
	say_all(&answering, outcome);
	answering.gathering = false;
	end_phrase(&answering, say_all, outcome);
	if (form == TT_ANSWER_WHOLE)
		write_holdings(&answering, outcome);
	return !answering.dated;
}

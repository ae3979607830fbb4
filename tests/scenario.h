/*
 * Scenarios: a model in a string, stepped event by event, and what came of it as one line of words, so that a
 * test reads like the tables of docs/semantics.md. Lists are sorted by their text; nothing depends on the
 * order in which the engine finds things.
 *
 * A model may use packs given beside it: every file is written to a folder that is gone when the scenario
 * ends.
 */
#ifndef TT_TESTS_SCENARIO_H
#define TT_TESTS_SCENARIO_H

#include "engine/engine.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* Questions about everything that one can ask of, for models that need answers and no law. */
#define SCENARIO_QUESTIONS                                                                                   \
	"tenten: 1\npack: ask\nchecked: 2024-01-01\ntitle: ask\n"                                            \
	"places: {homeland: {members: [JP]}}\n"                                                              \
	"questions:\n"                                                                                       \
	"  ok:      {of: event, ask: ok}\n"                                                                  \
	"  fine:    {of: event, ask: fine}\n"                                                                \
	"  done:    {of: event, ask: done}\n"                                                                \
	"  claimed: {of: event, ask: claimed, presume: no}\n"                                                \
	"  agreed:  {of: data+to, ask: agreed}\n"                                                            \
	"  told:    {of: data+from+to, ask: told}\n"                                                         \
	"  good:    {of: party, ask: good}\n"                                                                \
	"  listed:  {of: data, ask: listed}\n"                                                               \
	"  safe:    {of: holder+system, ask: safe}\n"                                                        \
	"  consent: {of: data, ask: consent, answered_by: consent}\n"

#define SCENARIO_FILES 8

struct scenario_file {
	const char *name, *text;
};

struct scenario {
	struct tt_arena arena;
	struct tt_diagnostics diagnostics;
	struct tt_model *model;
	struct tt_program *program;
	struct tt_engine *engine;
	const struct tt_outcome *outcome; /* of the last step */
	char folder[64];
	const char *files[SCENARIO_FILES]; /* names in the folder */
	unsigned file_count;
	struct tt_buf said; /* what the last question was answered with */
};

/* ---- beginning and ending -------------------------------------------------------------------------- */

static inline struct scenario *scenario_new(void) {
	struct scenario *scenario = calloc(1, sizeof(*scenario));
	assert_non_null(scenario);
	tt_arena_init(&scenario->arena, (size_t)1 << 30);
	tt_diagnostics_init(&scenario->diagnostics, &scenario->arena);
	return scenario;
}

static inline void scenario_end(struct scenario *scenario) {
	for (unsigned i = 0; i < scenario->file_count; i++) {
		struct tt_text path =
			tt_text_format(&scenario->arena, "%s/%s", scenario->folder, scenario->files[i]);
		assert_int_equal(unlink(path.bytes), 0);
	}
	if (scenario->file_count > 0)
		assert_int_equal(rmdir(scenario->folder), 0);
	tt_arena_finish(&scenario->arena);
	free(scenario);
}

static inline void scenario_write(struct scenario *scenario, struct scenario_file file) {
	if (scenario->file_count == 0) {
		snprintf(scenario->folder, sizeof(scenario->folder), "/tmp/tenten-test-XXXXXX");
		assert_non_null(mkdtemp(scenario->folder));
	}
	assert_true(scenario->file_count < SCENARIO_FILES);
	scenario->files[scenario->file_count++] = file.name;
	struct tt_text path = tt_text_format(&scenario->arena, "%s/%s", scenario->folder, file.name);
	assert_int_equal(tt_file_write(path.bytes, tt_text_of(file.text)), TT_OK);
}

/* Prints what was complained about, and fails, unless the model can be run. */
static inline void scenario_accept(struct scenario *scenario) {
	struct tt_buf shown;
	if (!tt_diagnostics_failed(&scenario->diagnostics))
		scenario->program = tt_program_compile(scenario->model);
	if (!tt_diagnostics_failed(&scenario->diagnostics))
		return;
	tt_buf_init(&shown, &scenario->arena, 1 << 20);
	tt_diagnostics_render(&scenario->diagnostics, TT_EN, false, &shown);
	fail_msg("%s", shown.bytes);
}

/* as_of NULL: the model's own. What was stepped before is forgotten. */
static inline void scenario_restart(struct scenario *scenario, const char *as_of) {
	tt_instant instant = TT_TIME_MIN;
	bool impossible = false;
	if (as_of != NULL)
		assert_true(tt_time_parse(tt_text_of(as_of), &instant, &impossible));
	scenario->engine =
		tt_engine_create(&scenario->arena, scenario->model, scenario->program, instant, NULL, 0);
	scenario->outcome = NULL;
}

static inline struct scenario *scenario_of_file(const char *path) {
	struct scenario *scenario = scenario_new();
	scenario->model = tt_model_load(&scenario->arena, tt_text_of(path), &scenario->diagnostics);
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	return scenario;
}

/* The first file is the model. */
static inline struct scenario *scenario_load_files(const struct scenario_file *files, unsigned count) {
	struct scenario *scenario = scenario_new();
	for (unsigned i = 0; i < count; i++)
		scenario_write(scenario, files[i]);
	struct tt_text path = tt_text_format(&scenario->arena, "%s/%s", scenario->folder, files[0].name);
	scenario->model = tt_model_load(&scenario->arena, path, &scenario->diagnostics);
	return scenario;
}

/* A model that says "use: [ask.yaml]" sees the questions above. */
static inline struct scenario *scenario_of(const char *model) {
	const struct scenario_file files[] = {{"model.yaml", model}, {"ask.yaml", SCENARIO_QUESTIONS}};
	struct scenario *scenario = scenario_load_files(files, TT_COUNT(files));
	scenario_accept(scenario);
	scenario_restart(scenario, NULL);
	return scenario;
}

/* ---- words ----------------------------------------------------------------------------------------- */

struct scenario_words {
	TT_VECTOR(struct tt_text) items;
};

static inline int scenario_order(const void *a, const void *b) {
	const struct tt_text *first = a, *second = b;
	return tt_text_compare(*first, *second);
}

/* Joins words, sorted and each once. */
static inline struct tt_text scenario_join(
	struct scenario *scenario, struct scenario_words *words, const char *separator) {
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 1 << 20);
	tt_buf_string(&buf, "");
	if (words->items.len > 1)
		qsort(words->items.items, words->items.len, sizeof(*words->items.items), scenario_order);
	for (uint32_t i = 0; i < words->items.len; i++) {
		if (i > 0 && tt_text_equal(words->items.items[i], words->items.items[i - 1]))
			continue;
		tt_buf_string(&buf, i > 0 ? separator : "");
		tt_buf_add(&buf, words->items.items[i]);
	}
	return buf.len > 0 ? tt_buf_text(&buf) : TT_TEXT("");
}

#define scenario_word(scenario, words, ...)                                                                  \
	(*tt_push(&(scenario)->arena, &(words)->items) = tt_text_format(&(scenario)->arena, __VA_ARGS__))

static inline struct tt_text scenario_party(const struct scenario *scenario, uint32_t party) {
	return party == TT_NONE ? TT_TEXT("-") : scenario->model->parties.items[party].named.id;
}

static inline struct tt_text scenario_system(const struct scenario *scenario, uint32_t system) {
	return system == TT_NONE ? TT_TEXT("-") : scenario->model->systems.items[system].named.id;
}

static inline struct tt_text scenario_asked(struct scenario *scenario, tt_set_id questions) {
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < tt_set_view(&scenario->model->sets, questions).len; i++) {
		struct tt_buf buf;
		tt_buf_init(&buf, &scenario->arena, 4096);
		tt_asked_print(
			scenario->engine, tt_set_view(&scenario->model->sets, questions).items[i], &buf);
		*tt_push(&scenario->arena, &words.items) = tt_buf_text(&buf);
	}
	return scenario_join(scenario, &words, " ");
}

static inline void scenario_label_words(
	struct scenario *scenario, tt_set_id labels, struct scenario_words *words) {
	const struct tt_model *model = scenario->model;
	for (uint32_t i = 0; i < model->labels.len; i++) { /* the highest of each facet */
		const struct tt_facet *facet = &model->facets.items[model->labels.items[i].facet];
		bool last = i + 1 == facet->first_label + facet->label_count;
		if (tt_set_contains(&model->sets, labels, i) &&
			(last || !tt_set_contains(&model->sets, labels, i + 1)))
			*tt_push(&scenario->arena, &words->items) = model->labels.items[i].named.id;
	}
}

static inline void scenario_term_word(struct scenario *scenario, uint32_t id, struct scenario_words *words) {
	const struct tt_term *term = &scenario->model->terms.items[id];
	struct tt_text anchor = scenario->model->anchors.items[term->anchor].named.id;
	scenario_word(scenario, words, "%.*s+%uy%um%ud%s", TT_TEXT_ARGS(anchor), term->after.years,
		term->after.months, term->after.days, term->per_record ? "/record" : "");
}

static inline struct tt_text scenario_owner_text(struct scenario *scenario, uint32_t id) {
	const struct tt_owner *owner = &scenario->model->owners.items[id];
	struct tt_text label = scenario->model->labels.items[owner->label].named.id;
	struct tt_text party = scenario_party(scenario, owner->party);
	return tt_text_format(&scenario->arena, "%.*s:%.*s", TT_TEXT_ARGS(label), TT_TEXT_ARGS(party));
}

/* One end of a range. */
static inline struct tt_text scenario_end_text(
	struct scenario *scenario, uint32_t attribute, uint32_t value) {
	const struct tt_attribute_kind *kind = &scenario->model->attributes.items[attribute];
	struct scenario_words words = {0};
	if (kind->type == TT_TYPE_TRUTH)
		return value ? TT_TEXT("true") : TT_TEXT("false");
	if (kind->type == TT_TYPE_SCALE)
		return value == 0 ? TT_TEXT("none")
				  : tt_text_copy(&scenario->arena,
					    tt_word(scenario->model, kind->levels[value - 1]));
	if (kind->type == TT_TYPE_NUMBER)
		return value == TT_NUMBER_MAX ? TT_TEXT("any")
					      : tt_text_format(&scenario->arena, "%u", value);
	if (value == TT_SET_ALL)
		return TT_TEXT("any");
	if (kind->type == TT_TYPE_LABELS)
		scenario_label_words(scenario, value, &words);
	for (uint32_t i = 0; i < tt_set_view(&scenario->model->sets, value).len; i++) {
		uint32_t item = tt_set_view(&scenario->model->sets, value).items[i];
		if (kind->type == TT_TYPE_PARTIES)
			*tt_push(&scenario->arena, &words.items) = scenario_party(scenario, item);
		else if (kind->type == TT_TYPE_SYSTEMS)
			*tt_push(&scenario->arena, &words.items) = scenario_system(scenario, item);
		else if (kind->type == TT_TYPE_TERMS)
			scenario_term_word(scenario, item, &words);
		else if (kind->type == TT_TYPE_OWNERS)
			*tt_push(&scenario->arena, &words.items) = scenario_owner_text(scenario, item);
		else if (kind->type == TT_TYPE_WORDS)
			*tt_push(&scenario->arena, &words.items) = tt_word(scenario->model, item);
	}
	return scenario_join(scenario, &words, ";");
}

/* "a;b" where it is known; else "a .. a;b ?question" */
static inline struct tt_text scenario_range_text(
	struct scenario *scenario, uint32_t attribute, struct tt_range range) {
	struct tt_text least = scenario_end_text(scenario, attribute, range.at_least);
	if (tt_range_known(range))
		return least;
	struct tt_text most = scenario_end_text(scenario, attribute, range.at_most);
	struct tt_text open = scenario_asked(scenario, range.open);
	return tt_text_format(&scenario->arena, "%.*s .. %.*s ?%.*s", TT_TEXT_ARGS(least), TT_TEXT_ARGS(most),
		TT_TEXT_ARGS(open));
}

/* ---- names ----------------------------------------------------------------------------------------- */

#define SCENARIO_FIND(table, name)                                                                           \
	static inline uint32_t scenario_find_##table(const struct scenario *scenario, const char *id) {      \
		for (uint32_t i = 0; id != NULL && i < scenario->model->table.len; i++)                      \
			if (tt_text_is(scenario->model->table.items[i].named.id, id))                        \
				return i;                                                                    \
		if (id != NULL)                                                                              \
			fail_msg("there is no " name " %s", id);                                             \
		return TT_NONE;                                                                              \
	}
SCENARIO_FIND(parties, "party")
SCENARIO_FIND(systems, "system")
SCENARIO_FIND(data, "data set")
SCENARIO_FIND(attributes, "attribute")
SCENARIO_FIND(events, "event")

/* ---- stepping -------------------------------------------------------------------------------------- */

/* Steps the events of the model in their order, up to and with this one. */
static inline void scenario_step(struct scenario *scenario, const char *event) {
	uint32_t last = scenario_find_events(scenario, event);
	uint32_t next = scenario->outcome == NULL ? 0 : scenario->outcome->event + 1;
	assert_true(next <= last);
	for (; next <= last; next++)
		scenario->outcome = tt_engine_step(scenario->engine, next);
}

static inline void scenario_run(struct scenario *scenario) {
	uint32_t next = scenario->outcome == NULL ? 0 : scenario->outcome->event + 1;
	for (; next < scenario->model->events.len; next++)
		scenario->outcome = tt_engine_step(scenario->engine, next);
}

/* ---- what came of the last step -------------------------------------------------------------------- */

static inline struct tt_text scenario_units(struct scenario *scenario) {
	static const char *const names[] = {"country", "organisation", "system", "device"};
	struct scenario_words words = {0};
	for (unsigned i = 0; i < TT_COUNT(names); i++)
		if (scenario->outcome->units >> i & 1)
			scenario_word(scenario, &words, "%s", names[i]);
	return scenario_join(scenario, &words, ",");
}

static inline struct tt_text scenario_grounds(struct scenario *scenario) {
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->outcome->grounds.len; i++)
		*tt_push(&scenario->arena, &words.items) = scenario->outcome->grounds.items[i].id;
	return scenario_join(scenario, &words, ",");
}

static inline struct tt_text scenario_duties(struct scenario *scenario) {
	static const char *const status[] = {"open", "discharged", "unmet"};
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->outcome->duties.len; i++) {
		const struct tt_arisen *duty = &scenario->outcome->duties.items[i];
		struct tt_text debtor = scenario_party(scenario, duty->debtor);
		scenario_word(scenario, &words, "%.*s(%.*s,%s%s)", TT_TEXT_ARGS(duty->duty->id),
			TT_TEXT_ARGS(debtor), status[duty->status], duty->possible ? "?" : "");
	}
	return scenario_join(scenario, &words, ",");
}

/* "forbidden units=device,organisation grounds=within-purpose duties=security-control(it,open)" */
static inline const char *scenario_verdict(struct scenario *scenario) {
	static const char *const verdicts[] = {
		"permitted", "permitted-with-duties", "undetermined", "forbidden"};
	struct tt_text units = scenario_units(scenario), grounds = scenario_grounds(scenario);
	struct tt_text duties = scenario_duties(scenario);
	return tt_text_format(&scenario->arena, "%s units=%.*s grounds=%.*s duties=%.*s",
		verdicts[scenario->outcome->verdict], TT_TEXT_ARGS(units), TT_TEXT_ARGS(grounds),
		TT_TEXT_ARGS(duties))
		.bytes;
}

static inline struct tt_text scenario_rule(struct scenario *scenario, uint32_t rule) {
	if (rule == TT_NONE)
		return TT_TEXT("");
	struct tt_text id = scenario->model->rules.items[rule].id;
	struct tt_text regime =
		scenario->model->regimes.items[scenario->model->rules.items[rule].regime].named.id;
	return tt_text_format(&scenario->arena, " %.*s/%.*s", TT_TEXT_ARGS(regime), TT_TEXT_ARGS(id));
}

static inline struct tt_text scenario_about(struct scenario *scenario, struct tt_about about) {
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 4096);
	tt_buf_string(&buf, "");
	if (about.data != TT_NONE)
		tt_buf_format(&buf, " %.*s", TT_TEXT_ARGS(scenario->model->data.items[about.data].named.id));
	if (about.holder != TT_NONE)
		tt_buf_format(&buf, "@%.*s", TT_TEXT_ARGS(scenario_party(scenario, about.holder)));
	if (about.system != TT_NONE)
		tt_buf_format(&buf, ":%.*s", TT_TEXT_ARGS(scenario_system(scenario, about.system)));
	if (about.reader != TT_NONE)
		tt_buf_format(&buf, ">%.*s", TT_TEXT_ARGS(scenario_party(scenario, about.reader)));
	return tt_buf_text(&buf);
}

static inline const char *scenario_finding_name(uint8_t code) {
	static const char *const names[] = {
#define FINDING(name, severity, text, ja, en, help_ja, help_en) text,
#include "engine/finding.def"
#undef FINDING
	};
	return names[code];
}

static inline struct tt_text scenario_finding(struct scenario *scenario, const struct tt_finding *finding) {
	struct tt_text rule = scenario_rule(scenario, finding->rule);
	struct tt_text about = scenario_about(scenario, finding->about), open = TT_TEXT("");
	struct tt_text attribute = TT_TEXT("");
	if (finding->attribute != TT_NONE)
		attribute = scenario->model->attributes.items[finding->attribute].named.id;
	if (finding->questions != TT_SET_EMPTY)
		open = scenario_asked(scenario, finding->questions);
	return tt_text_format(&scenario->arena, "%s%.*s%s%.*s%.*s%s%.*s",
		scenario_finding_name(finding->code), TT_TEXT_ARGS(rule), attribute.len > 0 ? " " : "",
		TT_TEXT_ARGS(attribute), TT_TEXT_ARGS(about), open.len > 0 ? " ?" : "", TT_TEXT_ARGS(open));
}

/* "E-violation x-rules/no-personal-data store-sales@stores:pos", one a line; the reader of a view after ">".
 */
static inline const char *scenario_findings(struct scenario *scenario) {
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->outcome->findings.len; i++)
		*tt_push(&scenario->arena, &words.items) =
			scenario_finding(scenario, &scenario->outcome->findings.items[i]);
	return scenario_join(scenario, &words, "\n").bytes;
}

static inline const char *scenario_questions(struct scenario *scenario) {
	return scenario_asked(scenario, scenario->outcome->questions).bytes;
}

static inline void scenario_add_options(
	struct scenario *scenario, uint32_t finding, struct scenario_words *words) {
	struct tt_options options = tt_engine_settles(scenario->engine, finding);
	for (uint32_t i = 0; i < options.len; i++) {
		const struct tt_option *option = &options.items[i];
		struct scenario_words answers = {0};
		for (uint8_t j = 0; j < option->count; j++) {
			struct tt_text asked = scenario_asked(
				scenario, tt_set_single(&scenario->model->sets, option->asked[j]));
			scenario_word(scenario, &answers, "%.*s=%s", TT_TEXT_ARGS(asked),
				option->answer[j] ? "yes" : "no");
		}
		struct tt_text text = scenario_join(scenario, &answers, " & ");
		scenario_word(scenario, words, "%.*s -> %s", TT_TEXT_ARGS(text),
			option->satisfied ? "satisfied" : "violated");
	}
}

/* "purpose-notified(purchase)=yes -> satisfied", one a line, of all open findings. */
static inline const char *scenario_settles(struct scenario *scenario) {
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->outcome->findings.len; i++)
		if (scenario->outcome->findings.items[i].code == TT_FINDING_QUESTION)
			scenario_add_options(scenario, i, &words);
	return scenario_join(scenario, &words, "\n").bytes;
}

/* ---- what is held ---------------------------------------------------------------------------------- */

/* The value of a holding's attribute; "no holding" if it is not there. system may be NULL: the first. */
static inline const char *scenario_value(struct scenario *scenario, const char *data, const char *holder,
	const char *system, const char *attribute) {
	uint32_t holding = tt_engine_find(scenario->engine, scenario_find_data(scenario, data),
		scenario_find_parties(scenario, holder), scenario_find_systems(scenario, system));
	uint32_t id = scenario_find_attributes(scenario, attribute);
	if (holding == TT_NONE)
		return "no holding";
	return scenario_range_text(scenario, id, tt_holding_range(scenario->engine, holding, id)).bytes;
}

static inline struct tt_text scenario_location(struct scenario *scenario, uint32_t system) {
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 4096);
	tt_buf_string(&buf, "");
	while (system < scenario->model->systems.len) {
		tt_buf_string(&buf, buf.len > 0 ? ">" : "");
		tt_buf_add(&buf, scenario_system(scenario, system));
		system = scenario->model->systems.items[system].run_on;
	}
	return tt_buf_text(&buf);
}

/* data | holder | controller | location | category | disclosure | purpose | rights | value | expiry |
 * exposure */
static inline struct tt_text scenario_row(struct scenario *scenario, uint32_t holding) {
	static const uint32_t columns[] = {TT_controller, TT_location, TT_category, TT_disclosure, TT_purpose,
		TT_rights_holder, TT_value, TT_expiry, TT_exposure};
	const struct tt_holding *row = &scenario->engine->holdings.items[holding];
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 1 << 16);
	tt_buf_add(&buf, scenario->model->data.items[row->data].named.id);
	tt_buf_format(&buf, " | %.*s", TT_TEXT_ARGS(scenario_party(scenario, row->holder)));
	uint32_t system = row->system;
	for (unsigned i = 0; i < TT_COUNT(columns); i++) {
		struct tt_text text =
			columns[i] == TT_location
				? scenario_location(scenario, system)
				: scenario_range_text(scenario, columns[i],
					  tt_holding_range(scenario->engine, holding, columns[i]));
		tt_buf_format(&buf, " | %.*s", TT_TEXT_ARGS(text));
	}
	return tt_buf_text(&buf);
}

/* All holdings, a row a line, as tables print them. */
static inline const char *scenario_holdings(struct scenario *scenario) {
	struct scenario_words words = {0};
	for (uint32_t i = 0; i < scenario->engine->holdings.len; i++)
		if (scenario->engine->holdings.items[i].alive)
			*tt_push(&scenario->arena, &words.items) = scenario_row(scenario, i);
	return scenario_join(scenario, &words, "\n").bytes;
}

#endif

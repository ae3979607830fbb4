/*
 * Decides requests, each on the state that the model's events lead to, and prints what that took as one JSON
 * object. Requests are read and their names looked up before; each is written into a struct tt_request within
 * the time that is measured. What an answer consists of is read within that time too: verdict, rules that
 * matched, findings, duties, and the attributes of what the event would make.
 *
 * usage: decide MODEL REQUESTS [--cold] [--step COUNT] [--answers COUNT FILE]
 *
 * REQUESTS: a line each, of type, operation, purpose, from, to and data, with tabs between; "-": none.
 * --cold: all that was remembered is forgotten before each request. --step: the first COUNT requests are
 * stepped as events too, in engines of their own, and the answers compared. --answers: writes those of the
 * first COUNT.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "engine/step.h"

enum { RUNS = 5, COLD_REQUESTS = 20000 };

/* A request as it comes: ids only. */
struct line {
	uint8_t type;
	uint32_t operation, purpose, from, to, data, system;
};

struct bench {
	struct tt_arena arena;
	struct tt_diagnostics diagnostics;
	struct tt_model *model;
	struct tt_program *program;
	struct tt_engine *engine;
	TT_VECTOR(struct line) lines;
	bool cold;
	uint64_t verdicts[4], matched, read; /* read: so that nothing is optimised away */
	size_t grown;			     /* bytes that the engine took during the last run */
};

static _Noreturn void leave(const char *what, const char *which) {
	fprintf(stderr, "decide: %s %s\n", what, which);
	exit(2);
}

/* ---- reading --------------------------------------------------------------------------------------- */

#define FIND(table)                                                                                          \
	static uint32_t find_##table(const struct tt_model *model, struct tt_text name) {                    \
		for (uint32_t i = 0; i < model->table.len; i++)                                              \
			if (tt_text_equal(model->table.items[i].named.id, name))                             \
				return i;                                                                    \
		return TT_NONE;                                                                              \
	}
FIND(parties)
FIND(systems)
FIND(data)

static void load(struct bench *bench, const char *path) {
	tt_arena_init(&bench->arena, (size_t)8 << 30);
	tt_diagnostics_init(&bench->diagnostics, &bench->arena);
	bench->model = tt_model_load(&bench->arena, tt_text_of(path), &bench->diagnostics);
	if (!tt_diagnostics_failed(&bench->diagnostics))
		bench->program = tt_program_compile(bench->model);
	if (tt_diagnostics_failed(&bench->diagnostics))
		leave("not a model that runs:", path);
}

static void start(struct bench *bench) {
	bench->engine = tt_engine_create(&bench->arena, bench->model, bench->program, TT_TIME_MIN, NULL, 0);
	for (uint32_t i = 0; i < bench->model->events.len; i++)
		tt_engine_step(bench->engine, i);
}

/* A word that no rule knows is one all the same. */
static uint32_t word(struct bench *bench, struct tt_text name) {
	if (tt_text_is(name, "-"))
		return TT_NONE;
	return tt_names_intern(&bench->arena, &bench->model->words, tt_text_copy(&bench->arena, name));
}

static uint32_t name_to_id(struct tt_text name, uint32_t id) {
	if (id == TT_NONE && !tt_text_is(name, "-"))
		leave("not in the model:", name.bytes);
	return id;
}

static void read_line(struct bench *bench, struct tt_text *fields) {
	struct tt_model *model = bench->model;
	struct line line = {.type = tt_text_is(fields[0], "transfer") ? TT_EVENT_TRANSFER : TT_EVENT_PROCESS,
		.operation = word(bench, fields[1]),
		.purpose = word(bench, fields[2]),
		.from = name_to_id(fields[3], find_parties(model, fields[3])),
		.to = name_to_id(fields[4], find_parties(model, fields[4])),
		.data = name_to_id(fields[5], find_data(model, fields[5])),
		.system = TT_NONE};
	if (line.to != TT_NONE) {
		struct tt_text system = tt_text_format(&bench->arena, "s-%s", fields[4].bytes);
		line.system = name_to_id(system, find_systems(model, system));
	}
	*tt_push(&bench->arena, &bench->lines) = line;
}

static void read_requests(struct bench *bench, const char *path) {
	char row[512];
	FILE *file = fopen(path, "r");
	if (file == NULL)
		leave("cannot read", path);
	while (fgets(row, sizeof(row), file) != NULL) {
		struct tt_text fields[6] = {{0}};
		char *at = row;
		for (size_t i = 0; i < TT_COUNT(fields); i++) {
			size_t len = strcspn(at, "\t\n");
			bool last = at[len] == '\0';
			at[len] = '\0';
			fields[i] = (struct tt_text){at, len};
			at += last ? len : len + 1;
		}
		read_line(bench, fields);
	}
	if (fclose(file) != 0)
		leave("cannot read", path);
}

/* ---- deciding -------------------------------------------------------------------------------------- */

static void fill(struct tt_request *request, const struct line *line) {
	*request = (struct tt_request){.model_event = TT_NONE,
		.types = (uint8_t)TT_EVENT_BIT(line->type),
		.by_count = 1,
		.by = &line->from,
		.input_count = 1,
		.input = &line->data,
		.from = line->type == TT_EVENT_TRANSFER ? line->from : TT_NONE,
		.to = line->to,
		.holder = TT_NONE,
		.source = TT_NONE,
		.system = line->system,
		.via = TT_NONE,
		.operation = line->operation,
		.purpose = line->purpose,
		.method = TT_NONE,
		.drop = TT_SET_EMPTY,
		.at = TT_TIME_MIN};
}

/* Takes an answer up, all of it. */
static void take(struct bench *bench, const struct tt_outcome *outcome) {
	bench->verdicts[outcome->verdict]++;
	bench->matched += outcome->matched.len;
	for (uint32_t i = 0; i < outcome->matched.len; i++)
		bench->read += outcome->matched.items[i].rule;
	for (uint32_t i = 0; i < outcome->findings.len; i++)
		bench->read += outcome->findings.items[i].rule;
	for (uint32_t i = 0; i < outcome->duties.len; i++)
		bench->read += outcome->duties.items[i].debtor;
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		for (uint32_t column = 0; column < bench->model->column_count; column++)
			bench->read += tt_row(bench->engine, outcome->outputs.items[i])[column].at_most;
}

static const struct tt_outcome *decide(struct bench *bench, uint32_t at) {
	struct tt_request request;
	fill(&request, &bench->lines.items[at]);
	const struct tt_outcome *outcome = tt_engine_decide(bench->engine, &request);
	if (outcome == NULL)
		leave("not a request:", "");
	return outcome;
}

static double user_seconds(void) {
	struct rusage usage;
	(void)getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec * 1e-6;
}

static double run(struct bench *bench, uint32_t count) {
	memset(bench->verdicts, 0, sizeof(bench->verdicts));
	bench->matched = 0;
	size_t used = bench->arena.used;
	double before = user_seconds();
	for (uint32_t i = 0; i < count; i++) {
		if (bench->cold)
			tt_decisions_forget(bench->engine);
		take(bench, decide(bench, i));
	}
	double seconds = user_seconds() - before;
	bench->grown = bench->arena.used - used;
	return seconds;
}

static int ascending(const void *a, const void *b) {
	double first = *(const double *)a, second = *(const double *)b;
	return (first > second) - (first < second);
}

/* ---- answers --------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b) {
	return tt_text_compare(*(const struct tt_text *)a, *(const struct tt_text *)b);
}

/* Words, sorted, as a JSON list. */
static void write_list(struct tt_buf *out, struct tt_text *words, uint32_t count) {
	if (count > 1)
		qsort(words, count, sizeof(*words), by_text);
	tt_buf_byte(out, '[');
	for (uint32_t i = 0; i < count; i++)
		tt_buf_format(out, "%s\"%.*s\"", i > 0 ? "," : "", TT_TEXT_ARGS(words[i]));
	tt_buf_byte(out, ']');
}

static void write_attributes(
	struct bench *bench, struct tt_engine *engine, const struct tt_outcome *outcome, struct tt_buf *out) {
	tt_buf_byte(out, '[');
	for (uint32_t i = 0; i < outcome->outputs.len; i++)
		for (uint32_t a = 0; a < bench->model->attributes.len; a++) {
			struct tt_range range = tt_holding_range(engine, outcome->outputs.items[i], a);
			tt_buf_format(out, "%s%u,%u", i + a > 0 ? "," : "", range.at_least, range.at_most);
		}
	tt_buf_byte(out, ']');
}

static void write_answer(
	struct bench *bench, struct tt_engine *engine, const struct tt_outcome *outcome, struct tt_buf *out) {
	static const char *const verdicts[] = {
		"permitted", "permitted-with-duties", "undetermined", "forbidden"};
	struct tt_text words[256];
	uint32_t count = 0;
	tt_buf_format(out, "{\"verdict\":\"%s\",\"matched\":", verdicts[outcome->verdict]);
	for (uint32_t i = 0; i < outcome->matched.len && count < TT_COUNT(words); i++)
		words[count++] = bench->model->rules.items[outcome->matched.items[i].rule].id;
	write_list(out, words, count);
	count = 0;
	for (uint32_t i = 0; i < outcome->findings.len && count < TT_COUNT(words); i++)
		if (outcome->findings.items[i].code == TT_FINDING_VIOLATION)
			words[count++] = bench->model->rules.items[outcome->findings.items[i].rule].id;
	tt_buf_string(out, ",\"violated\":");
	write_list(out, words, count);
	count = 0;
	for (uint32_t i = 0; i < outcome->duties.len && count < TT_COUNT(words); i++)
		words[count++] = bench->model->rules.items[outcome->duties.items[i].rule].id;
	tt_buf_string(out, ",\"duties\":");
	write_list(out, words, count);
	tt_buf_string(out, ",\"attributes\":");
	write_attributes(bench, engine, outcome, out);
	tt_buf_byte(out, '}');
}

static void write_answers(struct bench *bench, uint32_t count, const char *path) {
	struct tt_buf out;
	tt_buf_init(&out, &bench->arena, (size_t)1 << 28);
	for (uint32_t i = 0; i < count && i < bench->lines.len; i++) {
		write_answer(bench, bench->engine, decide(bench, i), &out);
		tt_buf_byte(&out, '\n');
	}
	if (tt_file_write(path, tt_buf_text(&out)) != TT_OK)
		leave("cannot write", path);
}

/* ---- steps ----------------------------------------------------------------------------------------- */

/* Steps the request as an event, in an engine that has come to the same state. */
static struct tt_text stepped(struct bench *bench, const struct tt_engine *state, uint32_t at) {
	struct tt_model *model = bench->model;
	struct tt_request request;
	struct tt_buf out;
	fill(&request, &bench->lines.items[at]);
	struct tt_event event = model->events.items[0];
	uint32_t id = model->events.len;
	struct tt_span ids = {model->ids.len, 1};
	*tt_push(model->arena, &model->ids) = *request.by;
	*tt_push(model->arena, &model->ids) = *request.input;
	event.types = request.types;
	event.by = ids;
	event.input = (struct tt_span){ids.start + 1, 1};
	event.output = (struct tt_span){0, 0};
	event.from = request.from;
	event.to = request.to;
	event.system = request.system;
	event.operation = request.operation;
	event.purpose = request.purpose;
	*tt_push(model->arena, &model->events) = event;
	(void)state;
	start(bench);
	model->events.len = id;
	tt_buf_init(&out, &bench->arena, (size_t)1 << 20);
	write_answer(bench, bench->engine, &bench->engine->outcome, &out);
	return tt_buf_text(&out);
}

/* How many of the first requests a step answers otherwise. */
static uint32_t compare_with_steps(struct bench *bench, uint32_t count) {
	uint32_t different = 0;
	struct tt_engine *deciding = bench->engine;
	for (uint32_t i = 0; i < count && i < bench->lines.len; i++) {
		struct tt_buf decided;
		tt_buf_init(&decided, &bench->arena, (size_t)1 << 20);
		bench->engine = deciding;
		write_answer(bench, deciding, decide(bench, i), &decided);
		different += !tt_text_equal(tt_buf_text(&decided), stepped(bench, deciding, i));
	}
	bench->engine = deciding;
	return different;
}

/* ---- all of it ------------------------------------------------------------------------------------- */

static void print(struct bench *bench, uint32_t count, double first, const double *seconds, uint32_t compared,
	uint32_t different) {
	struct tt_decision_counts counts = tt_engine_decision_counts(bench->engine);
	printf("{\"requests\":%u,\"first\":%.6g,\"rate\":%.6g,\"least\":%.6g,\"most\":%.6g,\"grown\":%zu,",
		count, count / first, count / seconds[RUNS / 2], count / seconds[RUNS - 1],
		count / seconds[0], bench->grown);
	printf("\"made\":%llu,\"remembered\":%llu,\"matched\":%.4g,", (unsigned long long)counts.made,
		(unsigned long long)counts.remembered, (double)bench->matched / count);
	printf("\"permitted\":%llu,\"duties\":%llu,\"undetermined\":%llu,\"forbidden\":%llu,",
		(unsigned long long)bench->verdicts[0], (unsigned long long)bench->verdicts[1],
		(unsigned long long)bench->verdicts[2], (unsigned long long)bench->verdicts[3]);
	printf("\"compared\":%u,\"different\":%u}\n", compared, different);
}

int main(int argc, char **argv) {
	struct bench bench = {0};
	double seconds[RUNS];
	uint32_t compared = 0, different = 0, answers = 0;
	const char *path = NULL;
	if (argc < 3)
		leave("usage:", "decide MODEL REQUESTS [--cold] [--step COUNT] [--answers COUNT FILE]");
	for (int i = 3; i < argc; i++) {
		bench.cold = bench.cold || strcmp(argv[i], "--cold") == 0;
		if (strcmp(argv[i], "--step") == 0 && i + 1 < argc)
			compared = (uint32_t)strtoul(argv[++i], NULL, 10);
		if (strcmp(argv[i], "--answers") == 0 && i + 2 < argc) {
			answers = (uint32_t)strtoul(argv[i + 1], NULL, 10);
			path = argv[i + 2];
			i += 2;
		}
	}
	load(&bench, argv[1]);
	start(&bench);
	read_requests(&bench, argv[2]);
	uint32_t count = bench.cold && bench.lines.len > COLD_REQUESTS ? COLD_REQUESTS : bench.lines.len;
	double first = run(&bench, count);
	for (int i = 0; i < RUNS; i++)
		seconds[i] = run(&bench, count);
	qsort(seconds, RUNS, sizeof(*seconds), ascending);
	struct tt_engine *engine = bench.engine;
	if (path != NULL)
		write_answers(&bench, answers, path);
	if (compared > 0)
		different = compare_with_steps(&bench, compared);
	bench.engine = engine;
	print(&bench, count, first, seconds, compared, different);
	tt_arena_finish(&bench.arena);
	return bench.read == 1; /* never */
}

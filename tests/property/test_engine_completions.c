/*
 * What the machine says of open questions, held against brute force: random small rule sets are run with
 * every way of answering all that is open (as far as answers imply each other), and the verdict with nothing
 * more said must agree. Of one rule it is exact: undetermined iff the answers decide. Of several it is sound:
 * what is settled stays.
 */
#include "../scenario.h"

enum { MODELS = 400, QUESTIONS = 5, TEXT = 1 << 12 };

static uint32_t draw(uint64_t *seed, uint32_t below) {
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33) % below;
}

/* q1 implies q0, and q3 implies q2 implies q4. */
#define PACK                                                                                                 \
	"tenten: 1\npack: p\nchecked: 2024-01-01\ntitle: p\n"                                                \
	"questions:\n"                                                                                       \
	"  q0: {of: event, ask: q}\n  q1: {of: event, ask: q, implies: q0}\n"                                \
	"  q2: {of: event, ask: q, implies: q4}\n  q3: {of: event, ask: q, implies: q2}\n"                   \
	"  q4: {of: event, ask: q}\n"

static bool consistent(uint32_t yes) {
	bool first = !(yes >> 1 & 1) || (yes & 1);
	bool second = !(yes >> 2 & 1) || (yes >> 4 & 1);
	return first && second && (!(yes >> 3 & 1) || (yes >> 2 & 1));
}

/* ---- a model --------------------------------------------------------------------------------------- */

static void write_condition(uint64_t *seed, struct tt_buf *out, unsigned depth) {
	uint32_t shape = depth == 0 ? 0 : draw(seed, 5);
	if (shape < 2) {
		tt_buf_format(out, "%sfact(\"q%u\")", shape == 1 ? "!" : "", draw(seed, QUESTIONS));
		return;
	}
	tt_buf_string(out, shape == 4 ? "!(" : "(");
	write_condition(seed, out, depth - 1);
	tt_buf_string(out, draw(seed, 2) ? " && " : " || ");
	write_condition(seed, out, depth - 1);
	tt_buf_string(out, ")");
}

static void write_key(uint64_t *seed, struct tt_buf *out, const char *key) {
	tt_buf_format(out, "%s: '", key);
	write_condition(seed, out, draw(seed, 3));
	tt_buf_string(out, "'");
}

static void write_ground(uint64_t *seed, struct tt_buf *out, unsigned depth) {
	uint32_t shape = depth == 0 ? draw(seed, 2) : draw(seed, 4);
	tt_buf_string(out, "{");
	if (shape == 0) {
		tt_buf_format(out, "fact: q%u", draw(seed, QUESTIONS));
	} else if (shape == 1) {
		write_key(seed, out, "if");
	} else {
		tt_buf_string(out, shape == 2 ? "any: [" : "all: [");
		write_ground(seed, out, depth - 1);
		tt_buf_string(out, ", ");
		write_ground(seed, out, depth - 1);
		tt_buf_string(out, "]");
	}
	tt_buf_string(out, "}");
}

static void write_model(uint64_t *seed, struct tt_buf *out, uint32_t rules) {
	tt_buf_string(out, "tenten: 1\nas_of: 2024-04-01\nuse: other.yaml\nparties: {x: {kind: company}}\n"
			   "data: {d: {disclosure: any, purpose: any}}\n"
			   "events:\n  - {id: get, type: acquire, by: x, output: d}\n"
			   "  - {id: use, type: process, by: x, input: d}\n"
			   "regimes: {r: {rules: [\n");
	for (uint32_t i = 0; i < rules; i++) {
		tt_buf_format(out, "  {id: n%u, on: process, ", i);
		if (draw(seed, 2)) {
			write_key(seed, out, "when");
			tt_buf_string(out, ", ");
		}
		if (draw(seed, 2)) {
			write_key(seed, out, "forbid");
		} else {
			tt_buf_string(out, "require: ");
			write_ground(seed, out, 2);
		}
		tt_buf_string(out, "},\n");
	}
	tt_buf_string(out, "]}}\n");
}

/* ---- running it ------------------------------------------------------------------------------------ */

static enum tt_verdict run(struct scenario *scenario, uint32_t said, uint32_t yes) {
	struct tt_fact facts[QUESTIONS];
	uint32_t count = 0, event = scenario_find_events(scenario, "use");
	for (uint32_t i = 0; i < QUESTIONS; i++) {
		if (!(said >> i & 1))
			continue;
		char name[8];
		uint32_t question = 0;
		snprintf(name, sizeof(name), "q%u", i);
		while (!tt_text_is(scenario->model->questions.items[question].named.id, name))
			question++;
		facts[count++] = (struct tt_fact){.question = question,
			.subjects = {event, TT_NONE, TT_NONE, TT_NONE},
			.is = yes >> i & 1,
			.in_force = TT_ALWAYS,
			.next = TT_NONE};
	}
	struct tt_engine *engine = tt_engine_create(
		&scenario->arena, scenario->model, scenario->program, TT_TIME_MIN, facts, count);
	tt_engine_step(engine, 0);
	return (enum tt_verdict)tt_engine_step(engine, event)->verdict;
}

/* Which verdicts there are when all is answered; yes only speaks of what is said. */
static unsigned complete(struct scenario *scenario, uint32_t said, uint32_t yes) {
	unsigned verdicts = 0;
	for (uint32_t all = 0; all < 1u << QUESTIONS; all++)
		if ((all & said) == yes && consistent(all))
			verdicts |= 1u << run(scenario, (1u << QUESTIONS) - 1, all);
	return verdicts;
}

static void check_answers(struct scenario *scenario, const char *model, uint32_t said, uint32_t yes,
	bool exact, unsigned seen[4]) {
	unsigned all = complete(scenario, said, yes);
	enum tt_verdict verdict = run(scenario, said, yes);
	if (all == 0) /* what is said contradicts itself */
		return;
	bool settled = (all & (all - 1)) == 0;
	bool right = verdict == TT_UNDETERMINED ? !exact || !settled : all == 1u << verdict;
	seen[verdict]++;
	if (!right)
		fail_msg("said %x, yes %x: %d, of %x\n%s", said, yes, verdict, all, model);
}

static void check(uint32_t rules, bool exact) {
	unsigned seen[4] = {0};
	for (uint64_t number = 1; number <= MODELS; number++) {
		uint64_t seed = number * 7919 + rules;
		struct tt_arena arena;
		struct tt_buf model;
		tt_arena_init(&arena, 1 << 22);
		tt_buf_init(&model, &arena, TEXT);
		write_model(&seed, &model, rules);
		assert_false(model.truncated);
		const struct scenario_file files[] = {{"model.yaml", model.bytes}, {"other.yaml", PACK}};
		struct scenario *scenario = scenario_load_files(files, 2);
		scenario_accept(scenario);
		for (unsigned i = 0; i < 4; i++) {
			uint32_t said = i == 0 ? 0 : draw(&seed, 1u << QUESTIONS);
			check_answers(scenario, model.bytes, said, draw(&seed, 1u << QUESTIONS) & said, exact,
				seen);
		}
		scenario_end(scenario);
		tt_arena_finish(&arena);
	}
	assert_true(seen[TT_PERMITTED] > MODELS / 4);
	assert_true(seen[TT_UNDETERMINED] > MODELS / 4);
	assert_true(seen[TT_FORBIDDEN] > MODELS / 4);
}

static void one_rule_is_exact(void **state) {
	(void)state;
	check(1, true);
}

static void several_rules_are_sound(void **state) {
	(void)state;
	check(3, false);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_rule_is_exact),
		cmocka_unit_test(several_rules_are_sound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

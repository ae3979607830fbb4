/*
 * From packs and models to demands: the rules of each side that can forbid the event, and the duties that
 * they ask for, as formulas. A duty of a ground arises where the ground is the one that carries the rule.
 */
#include "analysis/gap_search.h"

#include <string.h>

/* ---- formulas of rules ----------------------------------------------------------------------------- */

static uint32_t unmet(struct tt_model *model, uint32_t id, tt_instant at) {
	const struct tt_requirement node = model->requirements.items[id];
	if (tt_in_force(node.in_force, node.coming.maybe, at) != TT_YES)
		return TT_FORMULA_TRUE;
	if (node.kind == TT_REQUIRE_GROUND)
		return tt_formula_not(model, node.condition);
	bool any = node.kind == TT_REQUIRE_ANY;
	uint32_t formula = any ? TT_FORMULA_TRUE : TT_FORMULA_FALSE;
	for (uint32_t i = 0; i < node.child_count; i++) {
		uint32_t child = unmet(model, node.children[i], at);
		formula = any ? tt_formula_and(model, formula, child) : tt_formula_or(model, formula, child);
	}
	return formula;
}

uint32_t tt_gap_broken(struct tt_model *model, const struct tt_rule *rule, tt_instant at) {
	uint32_t require = rule->require, broken = rule->forbid, when = rule->when;
	if (require != TT_NONE)
		broken = unmet(model, require, at);
	return tt_formula_and(model, when, broken);
}

static enum tt_truth rules(const struct tt_model *model, uint32_t id, uint8_t type, tt_instant at) {
	const struct tt_rule *rule = &model->rules.items[id];
	bool norm = rule->body == TT_BODY_NORM && rule->strength == TT_MUST &&
		    (rule->types & TT_EVENT_BIT(type)) != 0 && !model->regimes.items[rule->regime].template;
	return norm ? tt_rule_in_force(model, id, at) : TT_NO;
}

enum tt_truth tt_gap_forbids(const struct tt_model *model, uint32_t id, uint8_t type, tt_instant at) {
	const struct tt_rule *rule = &model->rules.items[id];
	bool forbids = rule->require != TT_NONE || rule->forbid != TT_FORMULA_FALSE;
	return forbids ? rules(model, id, type, at) : TT_NO;
}

bool tt_gap_of_side(const struct tt_gap *gap, uint32_t side, uint32_t id) {
	const struct tt_rule *rule = &gap->model->rules.items[id];
	bool of_holdings = rule->body == TT_BODY_EXPOSE || rule->body == TT_BODY_CLASSIFY;
	bool of_type =
		of_holdings ? gap->type != TT_EVENT_DISPOSE : (rule->types & TT_EVENT_BIT(gap->type)) != 0;
	return gap->sides[side].regimes[rule->regime] && of_type &&
	       tt_rule_in_force(gap->model, id, gap->sides[side].at) == TT_YES;
}

bool tt_demands_alike(const struct tt_gap *gap, const struct tt_demand *a, const struct tt_demand *b) {
	const struct tt_rule *rules = gap->model->rules.items;
	if (a->duty == NULL || b->duty == NULL)
		return a->duty == b->duty;
	if (!tt_text_equal(rules[a->rule].topic, rules[b->rule].topic))
		return false;
	return a->duty->does.len > 0 ? tt_text_equal(a->duty->does, b->duty->does)
				     : b->duty->does.len == 0 && tt_text_equal(a->duty->id, b->duty->id);
}

/* ---- demands ---------------------------------------------------------------------------------------- */

/* A rule whose demands are read. */
struct reading {
	struct tt_gap_search *search;
	uint32_t side, rule;
	uint8_t who;
	uint32_t when; /* of the rule: it applies */
};

/* And that somebody, or something, is there; false where it never is. */
static bool and_present(struct reading *reading, uint8_t subject, uint32_t *formula) {
	struct tt_model *model = reading->search->gap->model;
	enum tt_truth truth = tt_world_present(reading->search->gap->type, subject);
	if (truth != TT_UNKNOWN)
		return truth == TT_YES;
	struct tt_atom there = {.kind = TT_ATOM_EXISTS,
		.subject = subject == TT_SUBJECT_FROM ? TT_SUBJECT_FROM : TT_SUBJECT_RESULT,
		.attribute = UINT16_MAX};
	*formula = tt_formula_and(model, tt_formula_atom(model, there), *formula);
	return true;
}

static void add_demand(struct reading *reading, uint32_t formula, const struct tt_duty *duty) {
	struct tt_gap_search *search = reading->search;
	bool there = and_present(reading, reading->who, &formula);
	if (!there || (duty != NULL && duty->by != reading->who && !and_present(reading, duty->by, &formula)))
		return;
	*tt_push(search->arena, &search->demands) = (struct tt_demand){.rule = reading->rule,
		.formula = formula,
		.duty = duty,
		.side = (uint8_t)reading->side,
		.who = reading->who,
		.literal = tt_world_condition(search->world, reading->side, reading->who, formula)};
}

static void add_duties(struct reading *reading, const struct tt_duties *duties, uint32_t arise) {
	for (uint32_t i = 0; i < duties->len; i++)
		if (duties->items[i].strength == TT_MUST)
			add_demand(reading, arise, &duties->items[i]);
}

/* The duties of a requirement that is met and, if so, carries the rule: of any, the first one met does. */
static void add_ground_duties(struct reading *reading, uint32_t id, uint32_t carries) {
	struct tt_model *model = reading->search->gap->model;
	tt_instant at = reading->search->gap->sides[reading->side].at;
	const struct tt_requirement node = model->requirements.items[id];
	add_duties(reading, &node.duties, carries);
	for (uint32_t i = 0; i < node.child_count; i++) {
		uint32_t missing = unmet(model, node.children[i], at), met = tt_formula_not(model, missing);
		bool any = node.kind == TT_REQUIRE_ANY;
		add_ground_duties(
			reading, node.children[i], any ? tt_formula_and(model, carries, met) : carries);
		carries = any ? tt_formula_and(model, carries, missing) : carries;
	}
}

static void read_rule(struct tt_gap_search *search, uint32_t side, uint32_t id) {
	struct tt_gap *gap = search->gap;
	tt_instant at = gap->sides[side].at;
	const struct tt_rule rule = gap->model->rules.items[id];
	if (!gap->sides[side].regimes[rule.regime])
		return;
	enum tt_truth ruling = rules(gap->model, id, gap->type, at);
	if (ruling == TT_UNKNOWN)
		tt_gap_lack(search, TT_LACK_COMING, id, TT_NONE);
	if (ruling != TT_YES)
		return;
	struct reading reading = {search, side, id, rule.who, rule.when};
	if (tt_gap_forbids(gap->model, id, gap->type, at) == TT_YES) {
		add_demand(&reading, tt_gap_broken(gap->model, &rule, at), NULL);
		gap->sides[side].rules++;
	}
	add_duties(&reading, &rule.duties, rule.when);
	if (rule.require == TT_NONE)
		return;
	uint32_t met = tt_formula_not(gap->model, unmet(gap->model, rule.require, at));
	add_ground_duties(&reading, rule.require, tt_formula_and(gap->model, rule.when, met));
}

static void read_demands(struct tt_gap_search *search) {
	for (uint32_t side = 0; side < search->gap->side_count; side++)
		for (uint32_t i = 0; i < search->gap->model->rules.len; i++)
			read_rule(search, side, i);
	tt_read_scopes(search);
	tt_read_views(search);
	tt_world_close(search->world);
}

/* ---- sides ----------------------------------------------------------------------------------------- */

static bool unknown(struct tt_diagnostics *diagnostics, struct tt_text name) {
	tt_complain(
		diagnostics, TT_CODE_UNKNOWN_NAME, TT_NO_MARK, name, tt_symbol_kind_name(TT_SYMBOL_REGIME));
	return false;
}

static uint32_t find_pack(const struct tt_model *model, struct tt_text name) {
	struct tt_text version, id = tt_pack_name(name, &version);
	for (uint32_t i = 0; i < model->packs.len; i++)
		if (tt_text_equal(model->packs.items[i].id, id) ||
			tt_text_equal(model->packs.items[i].path, id))
			return i;
	return TT_NONE;
}

/* Which regimes of the model are the side's. */
static bool find_regimes(struct tt_arena *arena, struct tt_gap *gap, uint32_t number) {
	struct tt_gap_side *side = &gap->sides[number];
	const struct tt_model *model = gap->model;
	uint32_t pack = tt_gap_of_model(side) ? TT_NONE : find_pack(model, side->name), found = 0;
	bool *regimes = TT_NEW_ARRAY(arena, bool, model->regimes.len + 1);
	for (uint32_t i = 0; i < model->regimes.len; i++) {
		const struct tt_regime *regime = &model->regimes.items[i];
		bool named = side->regime.len == 0 || tt_text_equal(regime->named.id, side->regime);
		regimes[i] = named && !regime->template && (regime->named.pack == pack || pack == TT_NONE);
		found += regimes[i];
	}
	side->regimes = regimes;
	return found > 0 || side->regime.len == 0;
}

static void find_day(struct tt_gap *gap, uint32_t side) {
	while (gap->sides[gap->sides[side].day].at != gap->sides[side].at)
		gap->sides[side].day++;
}

static bool open_sides(struct tt_arena *arena, struct tt_gap *gap, const struct tt_gap_request *request,
	struct tt_diagnostics *diagnostics) {
	struct tt_witness empty = {0};
	tt_buf_init(&empty.parts[0], arena, 1);
	struct tt_text source = tt_witness_model(gap, &empty, request->sides[0].at);
	gap->model = tt_gap_read(arena, source, &request->from, diagnostics);
	bool good = !tt_diagnostics_failed(diagnostics);
	for (uint32_t side = 0; side < gap->side_count && good; side++) {
		find_day(gap, side);
		if (!find_regimes(arena, gap, side))
			good = unknown(diagnostics, gap->sides[side].regime);
	}
	return good;
}

struct tt_gap_side tt_gap_side_of(struct tt_text word, tt_instant at) {
	struct tt_gap_side side = {.name = word, .at = at};
	const char *colon = word.len == 0 ? NULL : memchr(word.bytes, ':', word.len);
	if (colon != NULL) {
		side.name.len = (size_t)(colon - word.bytes);
		side.regime = tt_text_slice(word, side.name.len + 1, word.len);
	}
	return side;
}

bool tt_gap_of_model(const struct tt_gap_side *side) {
	return side->regime.len > 0 && tt_pack_is_file(side->name);
}

struct tt_model *tt_gap_read(struct tt_arena *arena, struct tt_text source,
	const struct tt_model_request *from, struct tt_diagnostics *diagnostics) {
	struct tt_model_request request = *from;
	request.path = TT_TEXT("gap");
	request.source = source;
	return tt_model_open(arena, &request, diagnostics);
}

const struct tt_regime *tt_gap_widen(struct tt_arena *arena, struct tt_model *model) {
	struct tt_regime *scopes = TT_NEW_ARRAY(arena, struct tt_regime, model->regimes.len + 1);
	for (uint32_t i = 0; i < model->regimes.len; i++) {
		scopes[i] = model->regimes.items[i];
		model->regimes.items[i].binds = model->regimes.items[i].covers = TT_FORMULA_TRUE;
	}
	return scopes;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void note_unexamined(struct tt_gap_search *search, uint32_t side) {
	const struct tt_gap *gap = search->gap;
	bool some = false;
	for (uint32_t i = 0; i < gap->model->rules.len; i++)
		some = some || gap->sides[side].regimes[gap->model->rules.items[i].regime];
	if (!some)
		tt_gap_lack(search, TT_LACK_UNEXAMINED, TT_NONE, side);
}

struct tt_gap *tt_gap_create(
	struct tt_arena *arena, const struct tt_gap_request *request, struct tt_diagnostics *diagnostics) {
	struct tt_gap *gap = TT_NEW(arena, struct tt_gap);
	struct tt_gap_search search = {.gap = gap, .request = request, .arena = arena};
	memcpy(gap->sides, request->sides, sizeof(gap->sides));
	gap->side_count = request->side_count;
	gap->type = request->type;
	if (!open_sides(arena, gap, request, diagnostics))
		return NULL;
	search.scopes = tt_gap_widen(arena, gap->model);
	search.program = tt_program_compile(gap->model);
	search.world = tt_world_create(gap, arena);
	for (uint32_t side = 0; side < gap->side_count; side++)
		note_unexamined(&search, side);
	read_demands(&search);
	tt_find_situations(&search);
	if (!tt_confirm_situations(&search, diagnostics))
		return NULL;
	tt_group_situations(&search);
	tt_list_differences(&search);
	tt_compare_topics(&search);
	return gap;
}

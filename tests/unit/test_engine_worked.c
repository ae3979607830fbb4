/*
 * The worked models of docs/semantics.md (sections 10, 10.1 and 11), and every result that is printed there:
 * verdicts, units, grounds, duties, findings, questions, what would settle them, and all holdings.
 */
#include "../scenario.h"

struct expected {
	const char *event, *verdict;
};

static void check_verdicts(struct scenario *scenario, const struct expected *expected, size_t count) {
	for (size_t i = 0; i < count; i++) {
		scenario_step(scenario, expected[i].event);
		const char *said = scenario_verdict(scenario);
		if (strcmp(said, expected[i].verdict) != 0)
			print_error("event %s\n", expected[i].event);
		assert_string_equal(said, expected[i].verdict);
	}
}

/* ---- section 10 ------------------------------------------------------------------------------------ */

#define TERM "membership-end+5y0m0d"
#define CONTRACT_PURPOSES "after-service;contract;product-planning"

static const char pos_holdings[] =
	"area | it | it | platform | statistical;trade-secret | x | pr-efficiency | x | high |  | ec;it\n"
	"area | marketing | marketing | hq-terminal | statistical;trade-secret | x | pr-efficiency | x | "
	"high |  | "
	"marketing\n"
	"ec-totals | ec | ec | ec-server | personal-data;trade-secret | x | " CONTRACT_PURPOSES
	" | customers;x | high | " TERM " | ec\n"
	"ec-totals | it | it | platform | personal-data;trade-secret | x | " CONTRACT_PURPOSES
	" | customers;x | high | " TERM " | ec;it\n"
	"integrated | it | it | platform | personal-data;trade-secret | x | " CONTRACT_PURPOSES
	" | customers;x | very-high | " TERM " | ec;it\n"
	"members | it | it | platform | personal-data | x | " CONTRACT_PURPOSES
	" | customers;x | very-high | " TERM " | ec;it\n"
	"store-sales | stores | stores | pos | personal-related;trade-secret | x | " CONTRACT_PURPOSES
	" | customers;x | medium | " TERM "/record | stores\n"
	"store-totals | it | it | platform | personal-data;trade-secret | x | " CONTRACT_PURPOSES
	" | customers;x | high | " TERM " | ec;it\n"
	"store-totals | stores | stores | store-terminal | personal-related;trade-secret | x "
	"| " CONTRACT_PURPOSES " | customers;x | high | " TERM " | stores";

static void pos_data(void **state) {
	static const struct expected expected[] = {
		{"register", "permitted-with-duties units= grounds=purpose-notified "
			     "duties=security-control(it,open)"},
		{"purchase", "permitted units= grounds= duties="},
		{"total", "permitted units= grounds= duties="},
		{"purchase-ec", "permitted-with-duties units= grounds=purpose-notified "
				"duties=security-control(ec,open)"},
		{"collect", "permitted-with-duties units=device,organisation,system grounds= "
			    "duties=security-control(it,open)"},
		{"collect-ec",
			"permitted-with-duties units=device,organisation,system grounds=within-purpose "
			"duties=security-control(it,open)"},
		{"integrate", "permitted-with-duties units= grounds=within-purpose "
			      "duties=security-control(it,open)"},
		{"map", "permitted units= grounds= duties="},
		{"publish", "permitted units=device,organisation,system grounds= duties="},
	};
	(void)state;
	struct scenario *pos = scenario_of_file("tests/models/pos.yaml");
	check_verdicts(pos, expected, TT_COUNT(expected));
	assert_string_equal(scenario_holdings(pos), pos_holdings);
	scenario_end(pos);
}

static void pos_data_has_one_finding(void **state) {
	(void)state;
	struct scenario *pos = scenario_of_file("tests/models/pos.yaml");
	for (uint32_t event = 0; event < pos->model->events.len; event++) {
		pos->outcome = tt_engine_step(pos->engine, event);
		bool map = tt_text_is(pos->model->events.items[event].named.id, "map");
		assert_string_equal(scenario_findings(pos), map ? "N-lowered value area@it:platform" : "");
		assert_string_equal(scenario_questions(pos), "");
		if (!map)
			continue;
		assert_string_equal(
			scenario_end_text(pos, TT_value, pos->outcome->findings.items[0].first).bytes,
			"high");
		assert_string_equal(
			scenario_end_text(pos, TT_value, pos->outcome->findings.items[0].second).bytes,
			"very-high");
	}
	scenario_end(pos);
}

/* ---- section 10.1 ---------------------------------------------------------------------------------- */

static void store_reaches_the_member_list(void **state) {
	(void)state;
	struct scenario *pos = scenario_of_file("tests/models/pos-store-reaches.yaml");
	scenario_step(pos, "register");
	assert_string_equal(scenario_verdict(pos),
		"permitted-with-duties units= grounds=purpose-notified duties=security-control(it,open)");
	scenario_step(pos, "purchase");
	assert_string_equal(
		scenario_verdict(pos), "forbidden units= grounds= duties=security-control(stores,open)");
	assert_string_equal(scenario_findings(pos),
		"E-violation x-rules/no-personal-data-in-stores store-sales@stores:pos\n"
		"W-laxer category store-sales@stores:pos\n"
		"W-question test/appi/notice-of-purpose store-sales@stores:pos ?purpose-notified(purchase)");
	assert_string_equal(scenario_questions(pos), "purpose-notified(purchase)");
	assert_string_equal(scenario_settles(pos),
		"purpose-notified(purchase)=no -> violated\npurpose-notified(purchase)=yes -> satisfied");
	scenario_step(pos, "total");
	assert_string_equal(scenario_verdict(pos),
		"forbidden units= grounds=within-purpose duties=security-control(stores,open)");
	assert_string_equal(scenario_findings(pos),
		"E-violation x-rules/no-personal-data-in-stores store-totals@stores:store-terminal\n"
		"W-laxer category store-totals@stores:store-terminal");
	scenario_step(pos, "purchase-ec");
	assert_string_equal(scenario_verdict(pos),
		"permitted-with-duties units= grounds=purpose-notified duties=security-control(ec,open)");
	scenario_step(pos, "collect");
	assert_string_equal(scenario_verdict(pos),
		"permitted-with-duties units=device,organisation,system grounds=within-purpose "
		"duties=security-control(it,open)");
	scenario_step(pos, "collect-ec");
	assert_string_equal(scenario_verdict(pos),
		"permitted-with-duties units=device,organisation,system grounds=within-purpose "
		"duties=security-control(it,open)");
	scenario_end(pos);
}

static const struct tt_changed *find_change(
	const struct scenario *scenario, const char *data, uint32_t attribute) {
	uint32_t wanted = scenario_find_data(scenario, data);
	for (uint32_t i = 0; i < scenario->outcome->changes.len; i++)
		if (scenario->outcome->changes.items[i].data == wanted &&
			scenario->outcome->changes.items[i].attribute == attribute)
			return &scenario->outcome->changes.items[i];
	return NULL;
}

static void store_reaches_the_member_list_later(void **state) {
	(void)state;
	static const char *const changed[] = {"store-sales", "store-totals"};
	struct scenario *pos = scenario_of_file("tests/models/pos-store-reaches-late.yaml");
	pos->engine->trace = true;
	scenario_step(pos, "purchase");
	assert_string_equal(scenario_verdict(pos), "permitted units= grounds= duties=");
	scenario_step(pos, "total");
	assert_string_equal(scenario_verdict(pos), "permitted units= grounds= duties=");
	scenario_step(pos, "register");
	assert_string_equal(scenario_verdict(pos),
		"forbidden units= grounds=purpose-notified "
		"duties=security-control(it,open),security-control(stores,open)");
	assert_string_equal(scenario_findings(pos),
		"E-violation x-rules/no-personal-data-in-stores store-sales@stores:pos\n"
		"E-violation x-rules/no-personal-data-in-stores store-totals@stores:store-terminal");
	for (unsigned i = 0; i < TT_COUNT(changed); i++) {
		const struct tt_changed *change = find_change(pos, changed[i], TT_category);
		assert_non_null(change);
		assert_string_equal(scenario_range_text(pos, TT_category, change->before).bytes,
			"personal-related;trade-secret");
		assert_string_equal(scenario_range_text(pos, TT_category, change->after).bytes,
			"personal-data;trade-secret");
		assert_true(tt_text_is(pos->model->rules.items[change->rule].id, "in-a-database"));
	}
	scenario_step(pos, "purchase-ec");
	assert_string_equal(scenario_verdict(pos),
		"permitted-with-duties units= grounds=purpose-notified duties=security-control(ec,open)");
	scenario_end(pos);
}

/* ---- section 11 ------------------------------------------------------------------------------------ */

#define ALL_UNITS "units=country,device,organisation,system"
#define SECURED "duties=security-control(acme-jp,open)"

static const char transfer_holdings[] = "crm | acme-eu | acme-eu | eu-db | gdpr-personal-data;personal-data "
					"| group | service | persons | high | "
					"contract-end+3y0m0d | acme-eu\n"
					"crm | acme-jp | acme-jp | jp-db | gdpr-personal-data;personal-data "
					"| group | service | persons | high | "
					"contract-end+3y0m0d | acme-jp\n"
					"crm | acme-us | acme-us | us-db | gdpr-personal-data;personal-data "
					"| group | service | persons | high | "
					"contract-end+3y0m0d | acme-us;us-government";

static void transfers_at_four_dates(void **state) {
	static const struct {
		const char *as_of, *to_jp, *to_us;
	} dates[] = {
		{"2018-12-01", "undetermined " ALL_UNITS " grounds=lawful-basis " SECURED,
			"permitted " ALL_UNITS " grounds=lawful-basis,privacy-shield duties="},
		{"2019-06-01", "permitted-with-duties " ALL_UNITS " grounds=adequacy,lawful-basis " SECURED,
			"permitted " ALL_UNITS " grounds=lawful-basis,privacy-shield duties="},
		{"2021-06-01", "permitted-with-duties " ALL_UNITS " grounds=adequacy,lawful-basis " SECURED,
			"forbidden " ALL_UNITS " grounds=lawful-basis duties="},
		{"2024-06-01", "permitted-with-duties " ALL_UNITS " grounds=adequacy,lawful-basis " SECURED,
			"permitted " ALL_UNITS " grounds=dpf,lawful-basis duties="},
	};
	(void)state;
	struct scenario *eu = scenario_of_file("tests/models/eu-transfers.yaml");
	for (unsigned i = 0; i < TT_COUNT(dates); i++) {
		scenario_restart(eu, dates[i].as_of);
		scenario_step(eu, "collect");
		assert_string_equal(scenario_verdict(eu), "permitted units= grounds=lawful-basis duties=");
		scenario_step(eu, "to-jp");
		assert_string_equal(scenario_verdict(eu), dates[i].to_jp);
		scenario_step(eu, "to-us");
		assert_string_equal(scenario_verdict(eu), dates[i].to_us);
		assert_string_equal(scenario_holdings(eu), transfer_holdings);
	}
	scenario_end(eu);
}

static void before_adequacy_the_clauses_are_asked(void **state) {
	(void)state;
	struct scenario *eu = scenario_of_file("tests/models/eu-transfers.yaml");
	scenario_restart(eu, "2018-12-01");
	scenario_step(eu, "to-jp");
	assert_string_equal(scenario_findings(eu),
		"W-question test/gdpr/third-country-transfer crm@acme-jp:jp-db ?scc-signed(acme-eu,acme-jp)");
	assert_string_equal(scenario_settles(eu),
		"scc-signed(acme-eu,acme-jp)=no -> violated\nscc-signed(acme-eu,acme-jp)=yes -> satisfied");
	scenario_end(eu);
}

static void between_the_frameworks_the_transfer_is_forbidden(void **state) {
	(void)state;
	struct scenario *eu = scenario_of_file("tests/models/eu-transfers.yaml");
	scenario_restart(eu, "2021-06-01");
	scenario_step(eu, "to-us");
	assert_string_equal(
		scenario_findings(eu), "E-violation test/gdpr/third-country-transfer crm@acme-us:us-db");
	scenario_end(eu);
}

static void unsigned_clauses_leave_it_open(void **state) {
	(void)state;
	struct scenario *eu = scenario_of_file("tests/models/eu-transfers-unanswered.yaml");
	scenario_restart(eu, "2021-06-01");
	scenario_step(eu, "to-us");
	assert_string_equal(scenario_verdict(eu), "undetermined " ALL_UNITS " grounds=lawful-basis duties=");
	assert_string_equal(scenario_questions(eu), "scc-signed(acme-eu,acme-us)");
	scenario_end(eu);
}

/* Answers a question of the model for the whole run. */
static void answer(
	struct scenario *scenario, const char *question, const char *from, const char *to, bool is) {
	struct tt_fact *fact = TT_NEW(&scenario->arena, struct tt_fact);
	*fact = (struct tt_fact){.question = TT_NONE,
		.subjects = {scenario_find_parties(scenario, from), scenario_find_parties(scenario, to),
			TT_NONE, TT_NONE},
		.is = is,
		.in_force = TT_ALWAYS,
		.next = TT_NONE};
	for (uint32_t i = 0; i < scenario->model->questions.len; i++)
		if (tt_text_is(scenario->model->questions.items[i].named.id, question))
			fact->question = i;
	assert_int_not_equal(fact->question, TT_NONE);
	scenario->engine = tt_engine_create(
		&scenario->arena, scenario->model, scenario->program, scenario->engine->as_of, fact, 1);
	scenario->outcome = NULL;
}

static void signed_clauses_bring_the_assessment(void **state) {
	(void)state;
	struct scenario *eu = scenario_of_file("tests/models/eu-transfers.yaml");
	scenario_restart(eu, "2021-06-01");
	answer(eu, "scc-signed", "acme-eu", "acme-us", true); /* comes before the model's own no */
	scenario_step(eu, "to-us");
	assert_string_equal(scenario_verdict(eu),
		"permitted-with-duties " ALL_UNITS " grounds=lawful-basis,scc-with-care "
		"duties=transfer-impact-assessment(acme-eu,open)");
	scenario_end(eu);
}

/* Over all holdings: Japan adds a controller, the US also a government that can reach it. */
static void changes_over_all_holdings(void **state) {
	(void)state;
	struct scenario *eu = scenario_of_file("tests/models/eu-transfers.yaml");
	eu->engine->trace = true;
	scenario_step(eu, "to-jp");
	const struct tt_changed *controller = find_change(eu, "crm", TT_controller);
	assert_non_null(controller);
	assert_int_equal(controller->holder, TT_NONE);
	assert_string_equal(scenario_range_text(eu, TT_controller, controller->before).bytes, "acme-eu");
	assert_string_equal(
		scenario_range_text(eu, TT_controller, controller->after).bytes, "acme-eu;acme-jp");
	scenario_step(eu, "to-us");
	controller = find_change(eu, "crm", TT_controller);
	assert_non_null(controller);
	assert_string_equal(
		scenario_range_text(eu, TT_controller, controller->after).bytes, "acme-eu;acme-jp;acme-us");
	const struct tt_changed *exposure = find_change(eu, "crm", TT_exposure);
	assert_non_null(exposure);
	assert_string_equal(scenario_range_text(eu, TT_exposure, exposure->after).bytes,
		"acme-eu;acme-jp;acme-us;us-government");
	assert_true(tt_text_is(eu->model->rules.items[exposure->rule].id, "government-access"));
	scenario_end(eu);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pos_data),
		cmocka_unit_test(pos_data_has_one_finding),
		cmocka_unit_test(store_reaches_the_member_list),
		cmocka_unit_test(store_reaches_the_member_list_later),
		cmocka_unit_test(transfers_at_four_dates),
		cmocka_unit_test(before_adequacy_the_clauses_are_asked),
		cmocka_unit_test(between_the_frameworks_the_transfer_is_forbidden),
		cmocka_unit_test(unsigned_clauses_leave_it_open),
		cmocka_unit_test(signed_clauses_bring_the_assessment),
		cmocka_unit_test(changes_over_all_holdings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

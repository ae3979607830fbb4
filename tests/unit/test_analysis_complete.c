/*
 * Completeness: for each finding about what is missing a model that lacks it, and the same model without the
 * lack. Findings are told by their ids.
 */
#include "../scenario.h"
#include "analysis/check.h"
#include "analysis/word.h"

#define HEAD "tenten: 1\ntitle: t\nas_of: 2024-04-01\nuse: [ask.yaml]\n"
#define PARTIES                                                                                              \
	"parties:\n"                                                                                         \
	"  x: {kind: company, country: JP}\n"                                                                \
	"  y: {kind: company, country: JP}\n"
#define SYSTEMS                                                                                              \
	"systems:\n"                                                                                         \
	"  one: {operator: x, access: [x], country: JP}\n"                                                   \
	"  two: {operator: y, access: [y], country: JP}\n"
#define REST                                                                                                 \
	"about: none, identifying: false, keys: none, disclosure: any, purpose: use, rights_holder: x, "     \
	"value: low"
#define DATA "data:\n  list: {" REST ", expiry: none}\n"
#define REGIMES(about) "regimes:\n  r: {form: internal-rule, " about "}\n"
#define EVENTS                                                                                               \
	"events:\n"                                                                                          \
	"  - {id: get, type: acquire, by: x, system: one, output: list}\n"
#define GIVE                                                                                                 \
	"  - {id: give, type: transfer, data: list, from: x, to: y, via: mail, system: two, purpose: use}\n"

struct gathering {
	struct tt_check *check;
	struct tt_buf *out;
	const char *code;
};

static void gather(void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct gathering *gathering = context;
	(void)engine;
	(void)index;
	if (strcmp(tt_finding_name(found->finding.code), gathering->code) != 0)
		return;
	tt_buf_string(gathering->out, gathering->out->len > 0 ? "\n" : "");
	tt_found_id(gathering->check, found, gathering->out);
}

/* The model must have exactly these findings of the code: a line each, the id without the code. */
static void assert_found(const char *model, const char *code, const char *expected) {
	struct scenario *scenario = scenario_of(model);
	struct tt_check *check = tt_check_model(scenario->model, scenario->program, TT_TIME_MIN);
	struct gathering gathering = {check, &scenario->said, code};
	uint32_t counted = 0, listed = 0;
	tt_buf_init(&scenario->said, &scenario->arena, 1 << 20);
	tt_buf_string(&scenario->said, "");
	tt_check_findings(check, gather, &gathering);
	struct tt_buf wanted;
	tt_buf_init(&wanted, &scenario->arena, 1 << 20);
	tt_buf_string(&wanted, "");
	for (const char *at = expected; *at != '\0'; listed++) {
		size_t len = strcspn(at, "\n");
		tt_buf_format(&wanted, "%s%s/%.*s", listed > 0 ? "\n" : "", code, (int)len, at);
		at += len + (at[len] == '\n');
	}
	assert_string_equal(scenario->said.bytes, wanted.bytes);
	for (uint32_t i = 0; i < check->causes.len; i++)
		if (strcmp(tt_finding_name(check->causes.items[i].code), code) == 0)
			counted += check->causes.items[i].count;
	assert_int_equal(counted, listed); /* what is counted is what is listed */
	scenario_end(scenario);
}

/* ---- data ------------------------------------------------------------------------------------------ */

static void data_that_nothing_acquires(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS, "W-no-acquisition", "");
	assert_found(HEAD PARTIES SYSTEMS DATA
		"  other: {value: low}\n" EVENTS
		"  - {id: change, type: process, by: x, input: other, output: other, purpose: use}\n",
		"W-no-acquisition", "-/-/-/other@-:-");
	assert_found(HEAD PARTIES SYSTEMS DATA
		"  other: {value: low}\n" EVENTS
		"  - {id: make, type: process, by: x, input: list, output: other, purpose: use}\n",
		"W-no-acquisition", "");
}

static void data_that_is_kept_for_no_stated_time(void **state) {
	(void)state;
	const char *term = HEAD PARTIES SYSTEMS "anchors:\n  end: {name: end}\n"
						"data:\n  list: {" REST ", expiry: end+1y}\n" EVENTS;
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS, "W-no-disposal", ""); /* none is stated */
	assert_found(term, "W-no-disposal", "");
	/* once for the data, wherever it lies */
	assert_found(HEAD PARTIES SYSTEMS "data:\n  list: {" REST "}\n" EVENTS GIVE, "W-no-disposal",
		"-/-/-/list@-:-");
	assert_found(HEAD PARTIES SYSTEMS "data:\n  list: {" REST "}\n" EVENTS
					  "  - {id: end, type: dispose, by: x, data: list, method: burn}\n",
		"W-no-disposal", "");
	assert_found(HEAD PARTIES SYSTEMS "data:\n  list: {" REST "}\n  unused: {value: low}\n" EVENTS
					  "  - {id: end, type: dispose, by: x, data: list, method: burn}\n",
		"W-no-disposal", ""); /* what nobody has is not kept */
}

#define NOT_GIVEN(considers, data)                                                                           \
	HEAD PARTIES SYSTEMS "data:\n  list: {about: none, keys: none, " data "}\n"                          \
			     "  made: {}\n" REGIMES("considers: [" considers "]") EVENTS                     \
		"  - {id: make, type: process, by: x, input: list, output: made, purpose: use}\n"

static void attributes_that_regimes_consider(void **state) {
	(void)state;
	assert_found(NOT_GIVEN("value, purpose", "purpose: use, value: low"), "W-not-given", "");
	/* what is made of it lacks it for the same reason */
	assert_found(NOT_GIVEN("value, purpose", "expiry: none"), "W-not-given",
		"-/r/-/list@-:-/value\n-/r/-/list@-:-/purpose");
	assert_found(NOT_GIVEN("value", "expiry: none"), "W-no-acquisition", "");
	assert_found(
		NOT_GIVEN("rights_holder", "purpose: use"), "W-not-given", "-/r/-/list@-:-/rights_holder");
	/* another regime asks again; a template, one of another day, or of somebody else, does not */
	assert_found(HEAD PARTIES SYSTEMS "data:\n  list: {}\n"
					  "regimes:\n"
					  "  a: {considers: [value]}\n"
					  "  b: {considers: [value]}\n"
					  "  c: {considers: [value], parameters: {who: party}, binds: "
					  "party.within($who)}\n"
					  "  d: {considers: [value], in_force: {from: 2025-01-01}}\n"
					  "  e: {considers: [value], binds: party.within(\"y\")}\n"
					  "  f: {considers: [value], covers: data.id == \"list\" && "
					  "exists(data.about)}\n"
					  "considered:\n  b: [purpose]\n" EVENTS,
		"W-not-given", "-/a/-/list@-:-/value\n-/b/-/list@-:-/purpose");
	/* where it lies */
	assert_found(
		HEAD PARTIES SYSTEMS DATA REGIMES("considers: [location]") "events:\n  - {id: get, type: "
									   "acquire, by: x, output: list}\n",
		"W-not-given", "-/r/-/list@-:-/location");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("considers: [location]") EVENTS, "W-not-given", "");
}

#define FACET "categories:\n  f: {group: secrets, levels: [open, secret]}\n"
#define READS_FACET                                                                                          \
	REGIMES("considers: [category/secrets], rules: [{id: n, on: transfer, forbid: "                      \
		"'data.category.contains(\"secret\")'}]")

static void labels_that_regimes_consider(void **state) {
	(void)state;
	assert_found(
		HEAD FACET PARTIES SYSTEMS DATA READS_FACET EVENTS, "W-not-given", "-/r/-/list@-:-/category");
	assert_found(HEAD FACET PARTIES SYSTEMS "data:\n  list: {" REST
						", expiry: none, category: open}\n" READS_FACET EVENTS,
		"W-not-given", "");
	/* a rule derives it: what it rests on is asked for instead */
	assert_found(HEAD FACET PARTIES SYSTEMS DATA
		"regimes:\n  r: {considers: [category/secrets], rules: [{id: c, classify: secret, "
		"when: data.identifying}]}\n" EVENTS,
		"W-not-given", "");
}

/* ---- who and where --------------------------------------------------------------------------------- */

static void countries_that_nobody_stated(void **state) {
	(void)state;
	const char *parties = "parties:\n  x: {kind: company}\n  d: {kind: department, part_of: x}\n"
			      "  y: {kind: company, country: JP}\n  idle: {kind: company}\n"
			      "  persons: {kind: person}\n";
	struct scenario *text = scenario_new();
	struct tt_text model = tt_text_format(&text->arena,
		"%s%s%s%sevents:\n  - {id: get, type: acquire, by: d, from: persons, system: one, output: "
		"list}\n",
		HEAD, parties,
		"systems:\n  one: {operator: x, access: [x], run_on: base}\n  base: {operator: y}\n"
		"  spare: {operator: y}\n",
		DATA);
	/* who gives and who does nothing is not asked, nor where nothing lies */
	assert_found(model.bytes, "W-unknown-country", "-/-/-/-@d:-\n-/-/-/-@-:one\n-/-/-/-@-:base");
	scenario_end(text);
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS, "W-unknown-country", "");
	assert_found(HEAD
		"parties:\n  x: {kind: company, country: JP}\n  y: {kind: department, part_of: x}\n" SYSTEMS
			DATA EVENTS GIVE,
		"W-unknown-country", "");
}

static void layers_that_nobody_knows(void **state) {
	(void)state;
	assert_found(HEAD PARTIES "systems:\n  one: {operator: x, country: JP, run_on: two}\n"
				  "  two: {operator: y, country: JP, run_on: unknown}\n"
				  "  spare: {operator: y, country: JP, run_on: unknown}\n" DATA EVENTS,
		"W-unknown-layer", "-/-/-/-@-:two");
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS, "W-unknown-layer", "");
}

#define READS_SECTOR(of) REGIMES("rules: [{id: s, on: transfer, forbid: '" of " == \"public\"'}]")

static void sectors_that_rules_read(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA READS_SECTOR("to.sector") EVENTS GIVE, "W-unknown-sector",
		"-/-/-/-@x:-\n-/-/-/-@y:-");
	assert_found(
		HEAD PARTIES SYSTEMS DATA READS_SECTOR("to.country") EVENTS GIVE, "W-unknown-sector", "");
	assert_found(HEAD "parties:\n  x: {kind: company, country: JP, sector: public}\n"
			  "  y: {kind: company, country: JP, sector: private}\n" SYSTEMS DATA READS_SECTOR(
				  "to.sector") EVENTS GIVE,
		"W-unknown-sector", "");
}

#define BINDS(condition)                                                                                     \
	REGIMES("binds: \"" condition "\", rules: [{id: s, on: transfer, forbid: event.via == 'fax'}]")

/* Whom a regime binds may turn on the sector of some kinds of party only: those are asked, the others are
 * not. */
static void sectors_that_decide_whom_a_regime_binds(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA BINDS("party.sector == 'public'") EVENTS GIVE,
		"W-unknown-sector", "-/-/-/-@x:-\n-/-/-/-@y:-");
	assert_found(HEAD PARTIES SYSTEMS DATA BINDS(
			     "party.kind != 'authority' || party.sector == 'hospital'") EVENTS GIVE,
		"W-unknown-sector", "");
	assert_found(HEAD PARTIES SYSTEMS DATA BINDS("party.within('x') && party.sector == 'hospital'")
			     EVENTS GIVE,
		"W-unknown-sector", "-/-/-/-@x:-");
}

static void the_sector_is_what_is_asked_for(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(
		HEAD PARTIES SYSTEMS DATA READS_SECTOR("to.sector") EVENTS GIVE
		"expect:\n  - {event: give, verdict: undetermined, questions: \"attribute(sector,y)\"}\n");
	struct tt_check *check = tt_check_model(scenario->model, scenario->program, TT_TIME_MIN);
	assert_int_equal(check->mismatches.len, 0);
	scenario_end(scenario);
}

/* ---- regimes --------------------------------------------------------------------------------------- */

static void regimes_that_say_nothing(void **state) {
	(void)state;
	assert_found(
		HEAD PARTIES SYSTEMS DATA REGIMES("category: any") EVENTS, "W-not-examined", "-/r/-/-@-:-");
	assert_found(
		HEAD PARTIES SYSTEMS DATA REGIMES("covers: exists(data.about)") EVENTS, "W-not-examined", "");
	assert_found(
		HEAD PARTIES SYSTEMS DATA REGIMES("binds: party.within(\"y\")") EVENTS, "W-not-examined", "");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("binds: party.within(\"y\")") EVENTS GIVE,
		"W-not-examined", "-/r/-/-@-:-"); /* once there is data in its reach */
	assert_found(HEAD "parties:\n  x: {kind: company}\n  y: {kind: company}\n" SYSTEMS DATA REGIMES(
			     "binds: party.country == \"US\"") EVENTS,
		"W-not-examined", "-/r/-/-@-:-"); /* perhaps bound is bound */
	assert_found(
		HEAD PARTIES SYSTEMS DATA REGIMES("in_force: {to: 2024-04-01}") EVENTS, "W-not-examined", "");
	assert_found(
		HEAD PARTIES SYSTEMS DATA REGIMES("parameters: {who: party}") EVENTS, "W-not-examined", "");
	/* it says why, or does say something */
	assert_found(
		HEAD PARTIES SYSTEMS DATA REGIMES("note: nothing for holders") EVENTS, "W-not-examined", "");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("rules: [{id: a, on: process, forbid: false}]") EVENTS,
		"W-not-examined", "");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("establishes: [{fact: ok, of: get, is: true}]") EVENTS,
		"W-not-examined", "");
}

#define ACROSS                                                                                               \
	"parties:\n  x: {kind: company, country: JP}\n  y: {kind: company, country: VN}\n"                   \
	"  z: {kind: company, country: US}\n"
#define BOTH(form, more)                                                                                     \
	"regimes:\n  r: {form: " form ", binds: party.within(\"x\") || party.within(\"y\"), note: n" more    \
	"}\n"

static void contracts_across_countries(void **state) {
	(void)state;
	const char *law = "W-no-governing-law", *forum = "N-no-forum", *told = "-/r/-/-@-:-";
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("contract", "") EVENTS GIVE, law, told);
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("terms", "") EVENTS GIVE, law, told);
	assert_found(
		HEAD ACROSS SYSTEMS DATA BOTH("contract", "") EVENTS GIVE, forum, ""); /* one at a time */
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("contract", ", governing_law: JP") EVENTS GIVE, law, "");
	assert_found(
		HEAD ACROSS SYSTEMS DATA BOTH("contract", ", governing_law: JP") EVENTS GIVE, forum, told);
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("contract", ", governing_law: JP, forum: court")
			     EVENTS GIVE,
		forum, "");
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("law", "") EVENTS GIVE, law, "");
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("internal-rule", "") EVENTS GIVE, law, "");
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("contract", "") EVENTS, law, ""); /* y takes no part */
	assert_found(HEAD PARTIES SYSTEMS DATA BOTH("contract", "") EVENTS GIVE, law, "");
	assert_found(HEAD ACROSS SYSTEMS DATA BOTH("contract", ", in_force: {to: 2024-04-01}") EVENTS GIVE,
		law, "");
	assert_found(
		HEAD ACROSS SYSTEMS DATA "regimes:\n  r: {form: contract, note: n}\n" EVENTS GIVE, law, "");
}

/* ---- events ---------------------------------------------------------------------------------------- */

static void borders_that_no_regime_speaks_of(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS GIVE, "W-no-regime", "give/-/-/list@x:one");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("binds: party.within(\"y\")") EVENTS GIVE,
		"W-no-regime", ""); /* of whoever takes part */
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("covers: exists(data.about)") EVENTS GIVE,
		"W-no-regime", "give/-/-/list@x:one");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("binds: party.country == \"US\"") EVENTS GIVE,
		"W-no-regime", "give/-/-/list@x:one");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("in_force: {to: 2024-04-01}") EVENTS GIVE,
		"W-no-regime", "give/-/-/list@x:one");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("parameters: {who: party}, binds: party.within($who)")
			     EVENTS GIVE,
		"W-no-regime", "give/-/-/list@x:one"); /* a template is none */
	/* no border, no regime needed; perhaps bound is bound */
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS
		"  - {id: stay, type: transfer, data: list, from: x, to: x, system: one, purpose: use}\n",
		"W-no-regime", "");
	assert_found(HEAD "parties:\n  x: {kind: company}\n  y: {kind: company}\n" SYSTEMS DATA REGIMES(
			     "binds: party.country == \"US\"") EVENTS GIVE,
		"W-no-regime", "");
	/* each data set by itself, and the next one after another regime spoke */
	assert_found(HEAD PARTIES SYSTEMS DATA
		"  more: {" REST ", expiry: none}\n"
		"regimes:\n  r: {covers: data.id == \"list\"}\n  s: {covers: data.id == \"more\", "
		"in_force: {from: 2025-01-01}}\n"
		"events:\n  - {id: get, type: acquire, by: x, system: one, output: [list, more]}\n"
		"  - {id: give, type: transfer, data: [list, more], from: x, to: y, system: two, "
		"purpose: use}\n",
		"W-no-regime", "give/-/-/more@x:one");
}

#define USES(purpose)                                                                                        \
	EVENTS "  - {id: use-it, type: process, by: x, input: list, operation: analyse" purpose "}\n"

static void purposes_that_were_never_stated(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA USES(", purpose: use"), "W-purpose-not-stated", "");
	assert_found(HEAD PARTIES SYSTEMS DATA USES(", purpose: sale"), "W-purpose-not-stated",
		"use-it/-/-/list@x:one");
	assert_found(HEAD PARTIES SYSTEMS "data:\n  list: {value: low}\n" USES(", purpose: sale"),
		"W-purpose-not-stated", ""); /* it may have been */
	/* a rule that looks at purposes says what is to be said, be it that none is needed */
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES(
			     "rules: [{id: p, on: process, when: 'event.operation != \"analyse\"', forbid: "
			     "'!data.purpose.includes(event.purpose)'}]") USES(", purpose: sale"),
		"W-purpose-not-stated", "");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES(
			     "rules: [{id: p, on: process, require: {any: [{fact: ok}, {id: w, if: "
			     "data.purpose.includes(event.purpose)}]}}]") USES(", purpose: sale"),
		"W-purpose-not-stated", "");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES(
			     "binds: party.within(\"y\"), rules: [{id: p, on: process, forbid: "
			     "'!data.purpose.includes(event.purpose)'}]") USES(", purpose: sale"),
		"W-purpose-not-stated", "use-it/-/-/list@x:one"); /* it binds somebody else */
}

static void uses_without_a_purpose(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("considers: [purpose]") USES(""), "W-no-purpose",
		"use-it/-/-/list@x:one");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("considers: [purpose]") USES(", purpose: use"),
		"W-no-purpose", "");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("considers: [value]") USES(""), "W-no-purpose", "");
	assert_found(HEAD PARTIES SYSTEMS DATA REGIMES("considers: [purpose]") EVENTS
		"  - {id: keep, type: store, by: x, data: list, system: one}\n",
		"W-no-purpose", ""); /* keeping is no use */
}

#define GIVE_FROM_ONE                                                                                        \
	"  - {id: give, type: transfer, data: list, from: x, source: one, to: y, via: mail, system: two, "   \
	"purpose: use}\n"

/* ---- disposal -------------------------------------------------------------------------------------- */

#define COPY EVENTS "  - {id: copy, type: store, by: x, data: list, source: one, system: two}\n"

/* The first copy goes, the second is left over. */
#define FIRST(more) "  - {id: end, type: dispose, by: x, data: list, system: one" more "}\n"
/* The second copy goes, the first is what it came from. */
#define SECOND(more) "  - {id: last, type: dispose, by: x, data: list, system: two" more "}\n"

static void how_data_is_disposed_of(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS FIRST(""), "W-disposal-method", "end/-/-/-@-:-");
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS FIRST(", method: burn"), "W-disposal-method", "");
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS FIRST(", method: burn"), "N-disposal-evidence",
		"end/-/-/-@-:-");
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS FIRST(", evidence: log"), "N-disposal-evidence", "");
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS FIRST(", copies: none"), "N-disposal-evidence",
		"end/-/-/-@-:-");
}

static void copies_that_are_left(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS FIRST(""), "W-copies-left", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY FIRST(""), "W-copies-left", "end/-/-/list@x:two");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY FIRST(", copies: none"), "W-copies-left",
		"end/-/-/list@x:two"); /* it says none, and there is one */
	assert_found(HEAD PARTIES SYSTEMS DATA COPY FIRST(", copies: two"), "W-copies-left", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY FIRST(", copies: x"), "W-copies-left", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY GIVE_FROM_ONE FIRST(", copies: x"), "W-copies-left",
		"end/-/-/list@y:two");
	/* a later disposal takes it away, and answers for the rest */
	assert_found(HEAD PARTIES SYSTEMS DATA COPY FIRST("") SECOND(""), "W-copies-left", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY GIVE_FROM_ONE FIRST("") SECOND(""), "W-copies-left",
		"last/-/-/list@y:two");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY GIVE_FROM_ONE FIRST(", copies: y") SECOND(""),
		"W-copies-left", ""); /* whichever of them said so */
	/* what is made after it is not left over */
	assert_found(HEAD PARTIES SYSTEMS DATA EVENTS FIRST(
			     "") "  - {id: anew, type: acquire, by: y, system: two, output: list}\n",
		"W-copies-left", "");
}

static void origins_that_are_left(void **state) {
	(void)state;
	assert_found(HEAD PARTIES SYSTEMS DATA COPY SECOND(""), "W-copies-left", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY SECOND(""), "N-origin-left", "last/-/-/list@x:one");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY SECOND(", copies: one"), "N-origin-left", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COPY FIRST(""), "N-origin-left", "");
	/* once the first copy is gone, no other is the origin */
	assert_found(HEAD PARTIES SYSTEMS DATA COPY GIVE_FROM_ONE FIRST("") SECOND(""), "N-origin-left", "");
}

/* ---- covered by a rule ------------------------------------------------------------------------------ */

#define COVERS(more)                                                                                         \
	"regimes:\n  r/s: {binds: party.within(\"y\"), covers: exists(data.about), rules: [{id: n, on: "     \
	"store, "                                                                                            \
	"forbid: 'event.operation == \"x\"'" more "}]}\n"
#define UNSEEN(more)                                                                                         \
	"events:\n  - {id: use-it, type: process, by: x, input: list, operation: analyse, purpose: "         \
	"sale" more "}\n"

static void rules_that_cover_an_event(void **state) {
	(void)state;
	const char *without = HEAD PARTIES SYSTEMS DATA COVERS("") UNSEEN("");
	const char *with =
		HEAD PARTIES SYSTEMS DATA COVERS("") UNSEEN(", covered_by: {rule: r/s/n, evidence: log}");
	assert_found(without, "W-no-holding", "use-it/-/-/list@x:-");
	assert_found(with, "W-no-holding", "");
	assert_found(without, "W-purpose-not-stated", "use-it/-/-/list@x:-");
	assert_found(with, "W-purpose-not-stated", "");
	assert_found(with, "W-covering-evidence", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COVERS("") UNSEEN(", covered_by: {rule: r/s}"),
		"W-covering-evidence", "use-it/-/-/-@-:-");
	/* not in force: it covers nothing */
	const char *past = HEAD PARTIES SYSTEMS DATA COVERS(", in_force: {to: 2024-04-01}")
		UNSEEN(", covered_by: {rule: r/s/n, evidence: log}");
	assert_found(past, "W-covering-not-in-force", "use-it/-/-/-@-:-");
	assert_found(past, "W-no-holding", "use-it/-/-/list@x:-");
	assert_found(with, "W-covering-not-in-force", "");
	const char *disposal =
		HEAD PARTIES SYSTEMS DATA COVERS("") COPY FIRST(", covered_by: {rule: r/s, evidence: log}");
	assert_found(disposal, "W-disposal-method", "");
	assert_found(disposal, "W-copies-left", "");
	assert_found(HEAD PARTIES SYSTEMS DATA COVERS("") EVENTS
		"  - {id: give, type: transfer, data: list, from: x, to: y, system: two, covered_by: "
		"{rule: r/s, evidence: log}}\n",
		"W-no-regime", "");
}

static void rules_that_cover_data(void **state) {
	(void)state;
	const char *with = HEAD PARTIES SYSTEMS
		"data:\n  list: {purpose: use, covered_by: {rule: r/s, evidence: log}}\n" COVERS("")
			EVENTS FIRST("") GIVE;
	assert_found(with, "W-no-disposal", "");
	assert_found(with, "W-no-regime", "");
	assert_found(HEAD PARTIES SYSTEMS
		"data:\n  list: {covered_by: {rule: r/s, evidence: log}}\n" COVERS("") UNSEEN(""),
		"W-no-acquisition", "");
	assert_found(HEAD PARTIES SYSTEMS
		"data:\n  list: {covered_by: {rule: r/s, evidence: log}}\n" COVERS("") UNSEEN(""),
		"W-no-holding", "");
	assert_found(HEAD PARTIES SYSTEMS "data:\n  list: {covered_by: {rule: r/s}}\n" COVERS("") UNSEEN(""),
		"W-covering-evidence", "-/-/-/list@-:-");
	const char *past = HEAD PARTIES SYSTEMS
		"data:\n  list: {covered_by: {rule: r, evidence: log}}\n"
		"regimes:\n  r: {considers: [value], in_force: {to: 2024-04-01}}\n" UNSEEN("");
	assert_found(past, "W-covering-not-in-force", "-/-/-/list@-:-");
	assert_found(past, "W-no-acquisition", "-/-/-/list@-:-");
}

/* Access that no event shows, where a rule stands for what is not shown. */
static void transfers_that_a_rule_stands_for(void **state) {
	(void)state;
	const char *systems = "systems:\n  one: {operator: x, access: [x, y], country: JP}\n";
	struct scenario *text = scenario_new();
	struct tt_text open =
		tt_text_format(&text->arena, "%s%s%s%s%s", HEAD, PARTIES, systems, DATA, COVERS("") EVENTS);
	struct tt_text covered = tt_text_format(&text->arena, "%s%s%s%s%s", HEAD, PARTIES, systems,
		"data:\n  list: {covered_by: {rule: r/s, evidence: log}}\n", COVERS("") EVENTS);
	assert_found(open.bytes, "W-unshown-transfer", "get/-/-/list@x:one>y");
	assert_found(covered.bytes, "W-unshown-transfer", "");
	scenario_end(text);
}

/* ---- silence, causes, expectations ------------------------------------------------------------------ */

#define LACKING                                                                                              \
	HEAD PARTIES SYSTEMS                                                                                 \
		"data:\n  list: {}\n  lost: {}\n"                                                            \
		"regimes:\n  a: {considers: [value, purpose]}\n  b: {considers: [value]}\n" EVENTS

static void what_is_missing_can_be_silenced(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(LACKING
		"silence:\n"
		"  - {id: W-not-given/-/a/-/list@-:-/value, reason: r, owner: o, review: 2025-01-01}\n"
		"  - {id: \"W-no-disposal/-/-/-/list@-:-\", reason: r, owner: o, review: 2025-01-01}\n"
		"expect:\n"
		"  - {data: list, findings: [W-not-given]}\n"
		"  - {model: true, findings: [W-not-given, W-no-acquisition, W-not-examined]}\n");
	struct tt_check *check = tt_check_model(scenario->model, scenario->program, TT_TIME_MIN);
	assert_int_equal(check->silenced, 2);
	assert_int_equal(check->own.len, 0);
	scenario_end(scenario);
}

static void what_is_missing_is_told_by_regime(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(LACKING);
	struct tt_check *check = tt_check_model(scenario->model, scenario->program, TT_TIME_MIN);
	uint32_t causes = 0;
	for (uint32_t i = 0; i < check->causes.len; i++)
		causes += check->causes.items[i].code == TT_FINDING_NOT_GIVEN;
	assert_int_equal(causes, 2);
	assert_int_equal(check->causes.items[0].code, TT_FINDING_NOT_GIVEN);
	assert_int_equal(check->causes.items[0].count, 2); /* of a: value and purpose */
	scenario_end(scenario);
}

static void expectations_of_data_and_models(void **state) {
	(void)state;
	struct scenario *scenario = scenario_of(LACKING
		"expect:\n"
		"  - {data: list, findings: {has: [W-not-given, W-no-disposal], lacks: [W-no-acquisition]}}\n"
		"  - {data: lost, findings: []}\n"
		"  - {model: true, at: 2024-05-01, findings: {lacks: [W-no-acquisition]}}\n");
	struct tt_check *check = tt_check_model(scenario->model, scenario->program, TT_TIME_MIN);
	assert_int_equal(check->mismatches.len, 2);
	assert_string_equal(check->mismatches.items[0].got.bytes, "W-no-acquisition");
	assert_true(tt_text_is(check->mismatches.items[1].what, "findings"));
	scenario_end(scenario);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_that_nothing_acquires),
		cmocka_unit_test(data_that_is_kept_for_no_stated_time),
		cmocka_unit_test(attributes_that_regimes_consider),
		cmocka_unit_test(labels_that_regimes_consider),
		cmocka_unit_test(countries_that_nobody_stated),
		cmocka_unit_test(layers_that_nobody_knows),
		cmocka_unit_test(sectors_that_rules_read),
		cmocka_unit_test(sectors_that_decide_whom_a_regime_binds),
		cmocka_unit_test(the_sector_is_what_is_asked_for),
		cmocka_unit_test(regimes_that_say_nothing),
		cmocka_unit_test(contracts_across_countries),
		cmocka_unit_test(borders_that_no_regime_speaks_of),
		cmocka_unit_test(purposes_that_were_never_stated),
		cmocka_unit_test(uses_without_a_purpose),
		cmocka_unit_test(how_data_is_disposed_of),
		cmocka_unit_test(copies_that_are_left),
		cmocka_unit_test(origins_that_are_left),
		cmocka_unit_test(rules_that_cover_an_event),
		cmocka_unit_test(rules_that_cover_data),
		cmocka_unit_test(transfers_that_a_rule_stands_for),
		cmocka_unit_test(what_is_missing_can_be_silenced),
		cmocka_unit_test(what_is_missing_is_told_by_regime),
		cmocka_unit_test(expectations_of_data_and_models),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * What can be wrong with a model beyond its shape, a small model for each kind of complaint: the code, the
 * place, the word complained about, what is suggested instead, and the second place where there is one. Every
 * complaint that a model causes is listed, so that none hides another and none comes twice.
 */
#include "../scenario.h"

/*
 * The complaints of a case are one a line: LINE:COLUMN CODE «WORD» ~SUGGESTION (LINE:COLUMN), the second
 * place in parentheses. A place outside of model.yaml begins with its file. other.yaml and third.yaml stand
 * beside the model.
 */
enum { MODEL, COMPLAINTS, OTHER, THIRD, SAMPLE_LEN };

typedef const char *const sample[SAMPLE_LEN];

static void say_place(struct scenario *scenario, struct tt_buf *buf, struct tt_mark mark) {
	if (mark.file == TT_NONE) {
		tt_buf_string(buf, "nowhere");
		return;
	}
	const struct tt_document *document = scenario->diagnostics.files.items[mark.file];
	struct tt_place place = tt_document_place(document, mark.start);
	const char *slash = strrchr(tt_text_copy(&scenario->arena, document->path).bytes, '/');
	if (strcmp(slash, "/model.yaml") != 0)
		tt_buf_format(buf, "%s:", slash + 1);
	tt_buf_format(buf, "%u:%u", place.line, place.column);
}

static void say(struct scenario *scenario, struct tt_buf *buf, const struct tt_diagnostic *diagnostic) {
	say_place(scenario, buf, diagnostic->mark);
	tt_buf_format(buf, " %s", tt_code_text(diagnostic->code));
	if (diagnostic->arguments[0].len > 0)
		tt_buf_format(buf, " «%.*s»", TT_TEXT_ARGS(diagnostic->arguments[0]));
	if (diagnostic->suggestion.len > 0)
		tt_buf_format(buf, " ~%.*s", TT_TEXT_ARGS(diagnostic->suggestion));
	if (diagnostic->also.file == TT_NONE)
		return;
	tt_buf_string(buf, " (");
	say_place(scenario, buf, diagnostic->also);
	tt_buf_string(buf, ")");
}

static const char *complaints(struct scenario *scenario) {
	struct tt_buf buf;
	tt_buf_init(&buf, &scenario->arena, 1 << 20);
	tt_buf_string(&buf, "");
	for (uint32_t i = 0; i < scenario->diagnostics.items.len; i++) {
		tt_buf_string(&buf, i > 0 ? "\n" : "");
		say(scenario, &buf, &scenario->diagnostics.items.items[i]);
	}
	return buf.bytes;
}

static struct scenario *load(const char *const *sample) {
	struct scenario_file files[3] = {{"model.yaml", sample[MODEL]}};
	unsigned count = 1;
	if (sample[OTHER] != NULL)
		files[count++] = (struct scenario_file){"other.yaml", sample[OTHER]};
	if (sample[THIRD] != NULL)
		files[count++] = (struct scenario_file){"third.yaml", sample[THIRD]};
	return scenario_load_files(files, count);
}

static void check(sample *samples, size_t count) {
	unsigned wrong = 0;
	for (size_t i = 0; i < count; i++) {
		struct scenario *scenario = load(samples[i]);
		const char *said = complaints(scenario);
		if (strcmp(said, samples[i][COMPLAINTS]) != 0) {
			print_error("%s is said to be wrong in this:\n%s\nand not in this:\n%s\n",
				samples[i][MODEL], said, samples[i][COMPLAINTS]);
			wrong++;
		}
		struct tt_buf shown; /* and it can be shown */
		tt_buf_init(&shown, &scenario->arena, 1 << 20);
		tt_diagnostics_render(&scenario->diagnostics, TT_JA, false, &shown);
		tt_diagnostics_render(&scenario->diagnostics, TT_EN, true, &shown);
		assert_false(shown.truncated);
		scenario_end(scenario);
	}
	assert_int_equal(wrong, 0);
}

#define PACK(id) "tenten: 1\npack: " id "\nchecked: 2024-01-01\ntitle: " id "\n"
#define PARTIES "tenten: 1\nparties: {x: {kind: company}, stores: {kind: department, part_of: x}}\n"
#define THINGS PARTIES "systems: {pos: {operator: x}}\ndata: {sales: {}}\n"

/* ---- names ----------------------------------------------------------------------------------------- */

static sample names[] = {
	{"tenten: 1\nparties: {x: {kind: company}}\nevents: [{id: a, type: acquire, by: x, output: d},\n"
	 "  {id: a, type: acquire, by: x, output: d}]\ndata: {d: {}}\n",
		"4:8 duplicate-id «a» (3:15)"},
	{"tenten: 1\ninclude: other.yaml\nparties:\n  x: {kind: company}\n",
		"other.yaml:3:3 duplicate-id «x» (4:3)", "tenten: 1\nparties:\n  x: {kind: person}\n"},
	{"tenten: 1\ninclude: other.yaml\nsystems: {s: {}}\ndata: {d: {}}\nregimes: {r: {}}\nanchors: {a: "
	 "{}}\n"
	 "attributes: {b: {type: truth}}\ncategories: {f: {group: g, levels: [l]}}\npurposes: {p: {}}\n",
		"other.yaml:3:14 duplicate-id «b» (7:14)\nother.yaml:4:14 duplicate-id «f» (8:14)\n"
		"other.yaml:6:11 duplicate-id «a» (6:11)\nother.yaml:2:12 duplicate-id «p» (9:12)\n"
		"other.yaml:7:11 duplicate-id «s» (3:11)\nother.yaml:8:8 duplicate-id «d» (4:8)\n"
		"other.yaml:5:11 duplicate-id «r» (5:11)",
		"tenten: 1\npurposes: {p: {}}\nattributes: {b: {type: set}}\n"
		"categories: {f: {group: g, levels: [m]}}\nregimes: {r: {}}\nanchors: {a: {}}\n"
		"systems: {s: {}}\ndata: {d: {}}\n"},
	{"tenten: 1\ncategories:\n  f: {group: g, levels: [low, high, low]}\n",
		"3:37 duplicate-id «low» (3:26)"},
	{"tenten: 1\nuse: other.yaml\n", "other.yaml:7:25 duplicate-id «l» (other.yaml:6:25)",
		PACK("p") "categories:\n  f: {group: g, levels: l}\n  h: {group: g, levels: l}\n"},
	{THINGS "events:\n  - {id: a, type: acquire, by: stors, output: sales, system: pas}\n",
		"6:32 unknown-name «stors» ~stores\n6:62 unknown-name «pas» ~pos"},
	{THINGS "events:\n  - {id: a, type: acquire, by: x, output: [sales, sails]}\n",
		"6:51 unknown-name «sails»"},
	{THINGS "events:\n  - {id: a, type: acquire, by: x, from: nobody-like-it, output: sales}\n",
		"6:41 unknown-name «nobody-like-it»"},
	{"tenten: 1\nparties: {x: {kind: company, part_of: y}}\nsystems: {s: {operator: z, run_on: t, "
	 "access: [v]}}\n",
		"2:39 unknown-name «y»\n3:25 unknown-name «z»\n3:36 unknown-name «t»\n3:48 unknown-name «v»"},
	{PARTIES "data: {d: {about: w, disclosure: stars, category: secret, location: here, colour: red}}\n",
		"3:69 unknown-name «here»\n3:51 unknown-name «secret»\n3:19 unknown-name «w»\n3:34 "
		"unknown-name «stars»\n3:75 unknown-name «colour»"},
	{PARTIES "facts: [{fact: does-not-handel, of: [x, x], is: true}]\nconsidered: {appi: [value]}\n",
		"3:16 unknown-name «does-not-handel» ~does-not-handle\n4:14 unknown-name «appi»"},
	{PARTIES "consents: [{of: d, who: w, recipients: stars}]\nexpect: [{event: e, verdict: permitted}]\n",
		"3:17 unknown-name «d»\n3:25 unknown-name «w»\n3:40 unknown-name «stars»\n4:18 unknown-name "
		"«e»"},
	{PARTIES "expect: [{holding: {data: d, holder: h, system: s}, hue: red}]\n",
		"3:27 unknown-name «d»\n3:38 unknown-name «h»\n3:49 unknown-name «s»\n3:53 unknown-name "
		"«hue»"},
	{PARTIES "regimes: {r: {rules: [{id: a, classify: blue, when: true}, {id: b, expose: it, when: "
		 "true},\n"
		 "  {id: c, on: process, set: {hue: red}}, {id: d, require: {fact: q}},\n"
		 "  {id: e, duties: [{id: f, discharged_by: q}]}]}}\n",
		"3:41 unknown-name «blue»\n3:76 unknown-name «it»\n4:30 unknown-name «hue»\n4:66 "
		"unknown-name «q»\n5:43 unknown-name «q»"},
	{PARTIES "regimes: {r: {template: t, with: {a: x}}}\n", "3:25 unknown-name «t»"},
	{THINGS "events:\n  - {id: a, type: acquire, by: pos, output: sales}\n", "6:32 other-kind «pos»"},
	{"tenten: 1\nuse: [other.yaml, third.yaml]\nparties: {x: {kind: company}}\nevents: []\n"
	 "facts: [{fact: q, of: x, is: true}, {fact: \"two:q\", of: x, is: true}]\n",
		"5:16 ambiguous-name «q»", PACK("one") "questions: {q: {of: party, ask: q}}\n",
		PACK("two") "questions: {q: {of: party, ask: q}}\n"},
	/* a regime is known by its id alone, so no other file may have one of that id */
	{"tenten: 1\nuse: [other.yaml, third.yaml]\nregimes: {s: {}}\n",
		"third.yaml:5:11 duplicate-id «r» (other.yaml:5:11)\nthird.yaml:5:18 duplicate-id «s» (3:11)",
		PACK("one") "regimes: {r: {}}\n", PACK("two") "regimes: {r: {}, s: {}}\n"},
	/* a word that two packs declare is one word, and well known */
	{THINGS "use: [other.yaml, third.yaml]\n"
		"events:\n  - {id: a, type: acquire, by: x, output: sales, purpose: errand, operation: "
		"aggregate}\n",
		"", PACK("one") "purposes: {errand: {}}\noperations: {aggregate: {}}\n",
		PACK("two") "purposes: {errand: {}}\noperations: {aggregate: {}}\n"},
	{THINGS "events:\n  - {id: a, type: acquire, by: x, output: sales, purpose: servise, operation: "
		"colect}\n",
		"6:79 near-miss «colect» ~collect\n6:59 near-miss «servise» ~service"},
	{"tenten: 1\nanchors: {contract-end: {}}\ndata: {d: {expiry: contrct-end+1y, purpose: reserch}}\n",
		"3:20 near-miss «contrct-end» ~contract-end\n3:45 near-miss «reserch» ~research"},
	{"tenten: 1\nparties: {none: {kind: company}, any: {kind: company}}\nsystems: {unknown: {}, "
	 "everyone: {}}\n",
		"2:11 reserved-name «none»\n2:34 reserved-name «any»\n3:11 reserved-name «unknown»\n"
		"3:24 reserved-name «everyone»"},
};

/* ---- circles, files and packs ---------------------------------------------------------------------- */

static sample files[] = {
	{"tenten: 1\nparties: {a: {kind: company, part_of: a}}\n", "2:11 circle «a»"},
	{"tenten: 1\nparties:\n  a: {kind: site, part_of: b}\n  b: {kind: site, part_of: c}\n"
	 "  c: {kind: company, part_of: b}\n  d: {kind: site, part_of: a}\n",
		"5:3 circle «c»"},
	{"tenten: 1\nsystems: {a: {run_on: b}, b: {run_on: c}, c: {run_on: a}}\n", "2:43 circle «c»"},
	{"tenten: 1\nsystems: {a: {run_on: unknown}}\n", ""},
	{"tenten: 1\nuse: other.yaml\n", "third.yaml:5:6 circle «one»", PACK("one") "use: third.yaml\n",
		PACK("two") "use: other.yaml\n"},
	{"tenten: 1\nuse: other.yaml\n", "other.yaml:5:6 circle «one»", PACK("one") "use: other.yaml\n"},
	{"tenten: 1\ninclude: [model.yaml]\n", "2:11 include-twice «FOLDER/model.yaml»"},
	{"tenten: 1\npack: mine\nchecked: 2024-01-01\ntitle: t\n", "2:7 is-a-pack «mine»"},
	{"tenten: 1\ninclude: [other.yaml, third.yaml]\n",
		"third.yaml:2:10 include-twice «FOLDER/other.yaml»", "tenten: 1\n",
		"tenten: 1\ninclude: other.yaml\n"},
	{"tenten: 1\ninclude: other.yaml\n", "other.yaml:2:1 unknown-key «partys» ~parties",
		"tenten: 1\npartys: {}\n"},
	{"tenten: 1\nuse: [jp/api, other.yaml, nothing-like-it]\n",
		"2:7 unknown-pack «jp/api» ~jp/appi\nother.yaml:5:1 unknown-key «rules»\n"
		"2:27 unknown-pack «nothing-like-it»",
		PACK("one") "rules: []\n"},
	{"tenten: 1\nuse: [jp/appi@none, jp/appi@]\n",
		"2:21 not-a-name «jp/appi@»\n2:7 pack-version «jp/appi»"},
	{"tenten: 1\nuse: [other.yaml@2, other.yaml@1, other.yaml]\n",
		"2:7 pack-version «other.yaml»\n"
		"2:21 pack-version «other.yaml»",
		PACK("one") "version: \"3\"\n"},
	{"tenten: 1\nuse: [other.yaml, third.yaml, jp/appi]\n", "2:19 duplicate-id «one» (other.yaml:2:7)",
		PACK("one"), PACK("one") "version: \"2\"\n"},
	{"tenten: 1\nuse: [jp/appi, other.yaml]\n", "2:16 duplicate-id «jp/appi» (appi.yaml:10:7)",
		PACK("jp/appi")},
	{"tenten: 1\nuse: other.yaml\n",
		"other.yaml:6:37 implies-subjects «a»\nother.yaml:7:37 unknown-name «nothing-like-it»\n"
		"other.yaml:10:38 implies-subjects «e»\n"
		"other.yaml:8:3 circle «c»\nother.yaml:9:3 circle «d»",
		PACK("p") "questions:\n  a: {of: data+to, ask: a, implies: b}\n"
			  "  b: {of: data+by, ask: b, implies: nothing-like-it}\n"
			  "  c: {of: event, ask: c, implies: d}\n  d: {of: event, ask: d, implies: c}\n"
			  "  e: {of: event, ask: e, implied_by: a}\n"},
	{"tenten: 2\n", "1:9 version «2»"},
};

/* ---- attributes and categories --------------------------------------------------------------------- */

static sample attributes[] = {
	{"tenten: 1\nattributes: {keys: {type: set}, value: {type: number}}\n",
		"2:14 builtin-attribute «keys»\n2:33 builtin-attribute «value»"},
	{"tenten: 1\nattributes: {value: {type: scale, levels: [bronze, gold]}}\ndata: {d: {value: gold}}\n",
		""},
	{"tenten: 1\nattributes:\n  a: {type: truth, join: union}\n  b: {type: set, join: maximum}\n"
	 "  c: {type: number, join: or}\n  d: {type: scale, join: sum, levels: [l]}\n  e: {type: set, join: "
	 "or}\n"
	 "  f: {type: truth, join: or}\n  g: {type: set, join: intersection}\n  h: {type: number, join: "
	 "sum}\n",
		"3:26 join-type «union»\n4:24 join-type «maximum»\n5:27 join-type «or»\n6:26 join-type "
		"«sum»\n"
		"7:24 join-type «or»"},
	{"tenten: 1\ncategories:\n  f: {group: g, levels: [a, b], is_a: {a: b, b: b}}\n"
	 "  h: {group: g, levels: [c], is_a: {c: a}}\n",
		"3:40 is-a-higher «a»\n3:46 is-a-higher «b»\n4:37 is-a-higher «c»"},
	{"tenten: 1\ncategories: {f: {group: g, levels: [a, b]}}\ndata: {d: {category: [a, b]}}\n",
		"3:26 two-labels «b»"},
	{PARTIES "categories: {f: {group: g, levels: [a]}}\ndata: {d: {category: {a: {of: y}}}}\n",
		"4:31 unknown-name «y»"},
	{"tenten: 1\ndata: {d: {value: hihg}, e: {value: none}}\n", "2:19 unknown-level «hihg» ~high"},
	{"tenten: 1\nattributes: {n: {type: number}, t: {type: truth}, s: {type: scale, levels: [l, m]}}\n"
	 "data: {d: {n: [1, 2], t: [true, false], s: [l, m]}}\n",
		"3:15 one-value «n»\n3:26 one-value «t»\n3:44 one-value «s»"},
	{"tenten: 1\nattributes: {n: {type: number}, t: {type: truth}}\ndata: {d: {n: many, t: perhaps}, e: "
	 "{n: -1},\n"
	 "  f: {n: 4294967295}, g: {n: 4294967294}}\n",
		"3:15 not-a-number «many»\n3:24 not-a-truth «perhaps»\n3:41 not-a-number «-1»\n"
		"4:10 not-a-number «4294967295»"},
	{"tenten: 1\ndata: {d: {expiry: [end+5, end+y, end+1y1y, end+10000d, end+1w, end+1y2m3d/record, "
	 "end]}}\n",
		"2:21 not-a-term «end+5»\n2:28 not-a-term «end+y»\n2:35 not-a-term «end+1y1y»\n2:45 "
		"not-a-term «end+10000d»\n2:57 not-a-term «end+1w»"},
	{"tenten: 1\ndata: {d: {country: JP, exposure: none}}\nregimes: {r: {rules: [\n"
	 "  {id: a, on: process, set: {location: none}}, {id: b, on: process, set: {value: {add: high}}},\n"
	 "  {id: c, on: process, set: {identifying: {remove: [true]}}}]}}\n",
		"4:30 attribute-not-set «location»\n4:88 attribute-not-set «value»\n"
		"5:52 attribute-not-set «identifying»"},
	{"tenten: 1\ndata: {d: {owner: x}}\n", "2:19 attribute-not-set «owner»"},
	/* one complaint about a type that is none, whatever values follow */
	{"tenten: 1\nattributes: {a: {type: colour}, b: {join: or}, c: {type: set}}\n"
	 "data: {d: {a: red, b: true, c: x}, e: {a: [red, blue], b: 5}}\n",
		"2:24 not-one-of «colour»\n2:36 missing-key «type»"},
	{"tenten: 1\ncategories: {f: {group: g, levels: [a]}}\nregimes: {r: {}}\n"
	 "considered: {r: [value, category/g, category/h, colour]}\n",
		"4:37 unknown-row «category/h»\n4:49 unknown-row «colour»"},
	{"tenten: 1\nregimes: {r: {in_force: {from: 2024-01-01, to: 2024-01-01}}}\n", "2:25 empty-interval"},
	{"tenten: 1\nregimes: {r: {in_force: {latest: 2024-01-01}}}\n", "2:25 force-order"},
	{"tenten: 1\nregimes: {r: {in_force: {promulgated: 2024-01-01, latest: 2026-01-01}},\n"
	 "  s: {in_force: {promulgated: 2024-01-01, latest: 2023-01-01}},\n"
	 "  t: {in_force: {promulgated: 2023-01-01, from: 2025-01-01, latest: 2024-01-01}},\n"
	 "  u: {in_force: {promulgated: 2023-01-01, latest: 2026-01-01, to: 2025-01-01}}}\n",
		"3:17 force-order\n4:17 force-order\n5:17 force-order"},
	{PARTIES "facts: [{fact: can-reach, of: [x, x], is: true, from: 2024-01-02, to: 2024-01-01}]\n",
		"3:9 empty-interval\n3:35 other-kind «x»"},
	{"tenten: 1\nas_of: 2023-02-29\nregimes: {r: {in_force: {from: 2022-02-30, to: 2101-01-01}}}\n"
	 "anchors: {a: {at: 1899-12-31}}\n",
		"2:8 impossible-date «2023-02-29»\n3:32 impossible-date «2022-02-30»\n"
		"3:48 impossible-date «2101-01-01»\n4:19 impossible-date «1899-12-31»"},
};

/* ---- rules ----------------------------------------------------------------------------------------- */

static sample rules[] = {
	{PARTIES "categories: {f: {group: g, levels: [a]}}\nregimes: {r: {rules: [\n"
		 "  {id: none}, {id: two, forbid: true, require: {if: true}}, {id: sets, set: {keys: none}, "
		 "forbid: true},\n"
		 "  {id: derived, classify: a, duties: [{id: d}]}, {id: both, classify: a, expose: x},\n"
		 "  {id: good, forbid: true, duties: [{id: d}]}, {id: alone, duties: [{id: d}]}]}}\n",
		"5:3 rule-body «none»\n5:15 rule-body «two»\n5:61 rule-body «sets»\n6:3 rule-body «derived»\n"
		"6:50 rule-body «both»"},
	{"tenten: 1\nregimes: {r: {rules: [{id: a, require: {}}, {id: b, require: {if: true, fact: "
	 "can-reach}},\n"
	 "  {id: c, require: {any: [{if: true}, {id: empty}]}}, {id: d, require: {any: [], all: []}}]}}\n",
		"2:40 ground-body\n2:62 ground-body\n3:39 ground-body\n3:72 ground-body"},
	{"tenten: 1\nregimes: {r: {rules: [{id: a, forbid: true}, {id: a, forbid: false}]},\n"
	 "  s: {rules: [{id: a, forbid: true, in_force: {to: 2024-01-01}},\n"
	 "    {id: a, forbid: true, in_force: {from: 2024-01-01}},\n"
	 "    {id: a, forbid: true, in_force: {from: 2023-12-31, to: 2024-01-01}}]}}\n",
		"2:46 duplicate-rule «a» (2:23)\n5:5 duplicate-rule «a» (3:15)"},
	{PARTIES "regimes:\n  t: {parameters: {who: party}, binds: party.within($hwo), rules: []}\n"
		 "  u: {template: t, with: {who: x, hwo: x}}\n  v: {template: t}\n"
		 "  w: {template: t, with: {who: [x, y]}}\n  z: {template: x, with: {}}\n  q: {template: "
		 "p}\n  p: {}\n",
		"5:35 unknown-parameter «hwo»\n4:53 unknown-parameter «$hwo»\n6:6 parameter-missing "
		"«who»\n7:36 unknown-name «y»\n8:17 other-kind «x»\n9:17 not-a-template «p»"},
	{PARTIES "regimes:\n  t:\n    parameters: {who: party}\n    establishes: [{fact: can-reach, of: "
		 "[$whom, $who], is: true}]\n"
		 "    rules: [{id: a, on: process, set: {disclosure: $whom}}]\n  u: {template: t, with: "
		 "{who: x}}\n",
		"7:52 unknown-parameter «$whom»\n6:42 unknown-parameter «$whom»\n6:49 other-kind «x»"},
	{"tenten: 1\ndata: {d: {disclosure: $who}}\n", "2:24 not-a-name «$who»"},
	/* what parameters may stand for: each is told where the template is used, and once */
	{PARTIES "anchors: {deal-end: {}}\nregimes:\n"
		 "  t: {parameters: {what: purpose, till: term, where: system},\n"
		 "    rules: [{id: a, on: process, when: event.purpose in $what, set: {expiry: $till}}]}\n"
		 "  u: {template: t, with: {what: reserch, till: deal-ent+1y, where: x}}\n"
		 "  v: {template: t, with: {what: research, till: deal-end+1parsec, where: nowhere}}\n"
		 "  w: {template: t, with: {what: none, till: none, where: none}}\n"
		 "  x: {template: t, with: {what: [none, research], till: [deal-end, deal-end+1y], where: "
		 "[]}}\n",
		"7:33 near-miss «reserch» ~research\n"
		"7:48 near-miss «deal-ent» ~deal-end\n"
		"7:68 other-kind «x»\n"
		"8:49 not-a-term «deal-end+1parsec»\n"
		"8:74 unknown-name «nowhere»\n"
		"10:34 reserved-name «none»\n"
		"10:6 parameter-missing «where»"},
	/* rules of the template and of its use are one regime */
	{PARTIES "regimes:\n  t: {parameters: {who: party}, rules: [{id: a, on: process, forbid: "
		 "by.within($who)}]}\n"
		 "  u: {template: t, with: {who: x}, rules: [{id: b, on: process, forbid: false}, {id: a, "
		 "forbid: true}],\n"
		 "    establishes: [{fact: can-reach, of: [x, nowhere], is: true}]}\n",
		"5:81 duplicate-rule «a» (4:41)\n"
		"6:45 unknown-name «nowhere»"},
	/* what a use adds may speak of the parameters, too; another regime may not */
	{PARTIES "regimes:\n  t: {parameters: {who: party}, rules: []}\n"
		 "  u: {template: t, with: {who: x}, binds: party.within($who),\n"
		 "    rules: [{id: a, on: process, forbid: by.within($who), set: {disclosure: $who}},\n"
		 "      {id: b, on: process, forbid: by.within($hwo)}]}\n"
		 "  v: {rules: [{id: a, on: process, forbid: by.within($who)}]}\n"
		 "  w: {template: t, with: {who: none}, rules: [{id: a, on: process, set: {disclosure: "
		 "$who}}]}\n",
		"6:13 rule-body «a»\n7:46 unknown-parameter «$hwo»\n8:54 unknown-parameter «$who»"},
	/* facts that other packs ask for: a pack that is not in use is no mistake, one that is not there is
	 */
	{PARTIES "use: other.yaml\nregimes:\n  t: {parameters: {who: party}, establishes: [{fact: "
		 "\"jp/appi:entrustment\", of: "
		 "[$who], is: true},\n    {fact: \"jp/api:entrustment\", of: [$who], is: true}, {fact: "
		 "\"p:q\", of: $who, is: "
		 "true}, {fact: \"p:r\", of: $who, is: true}]}\n  u: {template: t, with: {who: x}}\n",
		"6:12 unknown-name «jp/api:entrustment»\n"
		"6:99 unknown-name «p:r»",
		PACK("p") "questions: {q: {of: party, ask: q}}\n"},
	/* declared words for topics and duties, and questions of the model */
	{PARTIES "topics: {greenhouse: {}}\nduty_words: {irrigate: {}, irrigate: {}}\n"
		 "questions: {q: {of: party, ask: q, topic: grenhouse}, can-reach: {of: party, ask: q}}\n"
		 "regimes: {r: {rules: [{id: a, topic: securty, on: process, duties: [{id: d, does: "
		 "irigate}]},\n"
		 "  {id: b, topic: anything-else, on: process, require: {fact: q}}]}}\nfacts: [{fact: q, of: "
		 "x, is: true}]\n",
		"4:28 duplicate-key «irrigate» (4:14)\n"
		"5:43 near-miss «grenhouse» ~greenhouse\n"
		"6:38 near-miss «securty» ~security\n"
		"6:83 near-miss «irigate» ~irrigate"},
	{"tenten: 1\nquestions: {q: {ask: q}, r: {of: everything, ask: q}, s: {of: party, ask: q, unit: "
	 "country}}\n",
		"2:16 missing-key «of»\n2:34 not-one-of «everything»\n2:63 unit-of-event «s»"},
};

/* ---- events, facts, expectations ------------------------------------------------------------------- */

static sample flow[] = {
	{THINGS "events:\n  - {id: a, type: acquire}\n  - {id: b, type: transfer}\n  - {id: c, type: "
		"process}\n"
		"  - {id: d, type: store, by: x}\n  - {id: e, type: dispose, by: x}\n"
		"  - {id: f, type: [process, transfer], from: x}\n",
		"6:10 event-lacks «a»\n6:10 event-lacks «a»\n7:10 event-lacks «b»\n7:10 event-lacks «b»\n"
		"7:10 event-lacks «b»\n8:10 event-lacks «c»\n8:10 event-lacks «c»\n9:10 event-lacks «d»\n"
		"10:10 event-lacks «e»\n11:10 event-lacks «f»\n11:10 event-lacks «f»\n11:10 event-lacks «f»"},
	{THINGS "events:\n  - {id: a, type: [acquire, buy], by: x, output: sales}\n",
		"6:29 not-one-of «buy»"},
	{PARTIES "systems: {s: {}}\nfacts: [{fact: can-reach, of: [x], is: true}, {fact: can-reach, is: "
		 "true},\n"
		 "  {fact: can-reach, of: [x, s, s], is: true}, {fact: can-reach, of: [s, x], is: true}]\n",
		"4:31 fact-subjects «can-reach»\n4:47 fact-subjects «can-reach»\n5:25 fact-subjects "
		"«can-reach»\n5:70 other-kind «s»\n5:73 other-kind «x»"},
	{THINGS "events: [{id: a, type: acquire, by: x, output: sales}]\nexpect: [{verdict: permitted},\n"
		"  {event: a, holding: {data: sales, holder: x}}]\n",
		"6:10 expect-body\n7:3 expect-body"},
	{THINGS "events: [{id: a, type: acquire, by: x, output: sales}]\n"
		"expect: [{model: true, data: sales, findings: []}, {data: salse, findings: []},\n"
		"  {model: true, verdict: permitted}, {data: sales, value: low}, {model: maybe},\n  {model: "
		"false}]\n",
		"7:73 not-a-truth «maybe»\n6:10 expect-body\n6:59 unknown-name «salse» ~sales\n7:3 "
		"expect-findings\n7:38 expect-findings\n8:3 expect-body"},
	{THINGS "events:\n"
		"  - {id: a, type: dispose, by: x, data: sales, copies: [none, x, z]}\n"
		"  - {id: b, type: store, by: x, data: sales, copies: x, evidence: e}\n"
		"  - {id: c, type: dispose, by: x, data: sales, copies: {x: y}, evidence: [a, b]}\n",
		"8:56 not-words «copies»\n8:74 not-a-text «evidence»\n6:66 unknown-name «z»\n7:54 "
		"only-dispose "
		"«copies»\n7:67 only-dispose «evidence»"},
	{THINGS "regimes: {r/s: {rules: [{id: n, on: store, forbid: event.via == \"a\"}]}}\n"
		"events:\n"
		"  - {id: a, type: store, by: x, data: sales, covered_by: {rule: r/s}}\n"
		"  - {id: b, type: store, by: x, data: sales, covered_by: {rule: r/s/n, evidence: e}}\n"
		"  - {id: c, type: store, by: x, data: sales, covered_by: {rule: r/s/m}}\n"
		"  - {id: d, type: store, by: x, data: sales, covered_by: {rule: r/t/n}}\n"
		"  - {id: e, type: store, by: x, data: sales, covered_by: {evidence: e}}\n"
		"  - {id: f, type: store, by: x, data: sales, covered_by: r/s}\n"
		"  - {id: g, type: store, by: x, data: sales, covered_by: {rule: /}}\n",
		"11:58 missing-key «rule»\n12:58 not-a-map «covered_by»\n10:65 unknown-name «r/t/n»\n13:65 "
		"unknown-name «/»\n9:65 no-rule «m»"},
	{"tenten: 1\nuse: other.yaml\n",
		"other.yaml:7:24 not-one-of «planet»\nother.yaml:6:11 unit-of-event «q»",
		PACK("one") "questions:\n  q: {of: data, unit: device, ask: q}\n"
			    "  r: {of: event, unit: planet, ask: r}\n  s: {of: event, unit: device, ask: "
			    "s}\n"},
};

/* ---- expressions (more of them in test_model_expression.c) ------------------------------------------ */

#define RULE(condition)                                                                                      \
	PARTIES "categories: {f: {group: g, levels: [a, b, c], is_a: {c: b}}}\n"                             \
		"regimes: {r: {rules: [{id: a, on: process, forbid: true, when: " condition "}]}}\n"
#define DERIVE(condition)                                                                                    \
	PARTIES "categories: {f: {group: g, levels: [a, b, c], is_a: {c: b}}}\n"                             \
		"regimes: {r: {rules: [{id: a, classify: c, when: '" condition "'}]}}\n"

static sample expressions[] = {
	{RULE("by § to"), "4:67 expression-character «§»"},
	{RULE("(true"), "4:69 expression-expected «)»"},
	{RULE("true true"), "4:69 expression-rest «true»"},
	{RULE("tru"), "4:64 expression-name «tru»"},
	{RULE("data.keys.contians('a')"), "4:74 expression-method «contians» ~contains"},
	{RULE("by == 3"), "4:64 expression-type «by»"},
	{RULE("by < to"), "4:64 expression-order «by»"},
	{RULE("by + 1d == to"), "4:67 expression-sum «by»"},
	{RULE("event.at - 1m > '2024-04-01'"), "4:75 expression-calendar «1m»"},
	{RULE("linked('b')"), "4:64 expression-not-here «linked»"},
	{DERIVE("data.category.contains(\"a\")"), "4:75 label-with-ceiling «a»"},
	{DERIVE("!data.category.contains(\"b\")"), "4:51 label-negated «!data.category.contains(\"b\")»"},
	{"tenten: 1\nuse: test/appi\nregimes: {r: {rules: [{id: a, on: process, forbid: "
	 "fact('consent-provision')}]}}\n",
		"3:58 question-role «consent-provision»"},
	{"tenten: 1\nuse: test/appi\nregimes: {r: {rules: [{id: a, on: process, duties: [{id: d, "
	 "discharged_by: "
	 "consent-provision}]}]}}\n",
		"3:76 question-role «consent-provision»"},
};

/* ---- everything together --------------------------------------------------------------------------- */

static void names_are_resolved(void **state) {
	(void)state;
	check(names, TT_COUNT(names));
}

static void attributes_and_categories_are_checked(void **state) {
	(void)state;
	check(attributes, TT_COUNT(attributes));
}

static void rules_are_checked(void **state) {
	(void)state;
	check(rules, TT_COUNT(rules));
}

static void events_facts_and_expectations_are_checked(void **state) {
	(void)state;
	check(flow, TT_COUNT(flow));
}

static void expressions_are_checked(void **state) {
	(void)state;
	check(expressions, TT_COUNT(expressions));
}

/* As the others; but the folder stands in some complaints, and is another one each time. */
static void files_and_packs_are_found(void **state) {
	(void)state;
	for (size_t i = 0; i < TT_COUNT(files); i++) {
		struct scenario *scenario = load(files[i]);
		struct tt_buf expected;
		tt_buf_init(&expected, &scenario->arena, 4096);
		tt_buf_string(&expected, "");
		for (const char *at = files[i][COMPLAINTS]; *at != '\0'; at++)
			if (strncmp(at, "FOLDER", 6) == 0) {
				tt_buf_string(&expected, scenario->folder);
				at += 5;
			} else {
				tt_buf_byte(&expected, *at);
			}
		assert_string_equal(complaints(scenario), expected.bytes);
		scenario_end(scenario);
	}
}

static void a_missing_include_names_its_place(void **state) {
	(void)state;
	struct scenario *scenario = load((sample){"tenten: 1\ninclude: nothing.yaml\n"});
	assert_int_equal(scenario->diagnostics.items.len, 1);
	assert_int_equal(scenario->diagnostics.items.items[0].code, TT_CODE_IO);
	scenario_end(scenario);
}

/* Who sends a model's bytes does not say which files this machine opens. */
static void bytes_in_memory_open_no_files(void **state) {
	(void)state;
	struct scenario *scenario = scenario_new();
	scenario->model = tt_model_read(&scenario->arena, TT_TEXT("/model.yaml"),
		TT_TEXT("tenten: 1\nuse: [core, a.yaml]\ninclude: [b.yaml]\n"), &scenario->diagnostics);
	assert_string_equal(complaints(scenario), "2:13 no-files «a.yaml»\n3:11 no-files «b.yaml»");
	scenario_end(scenario);
}

/* Whatever the path under which a file is used, it is the pack that it says it is. */
static void a_pack_used_twice_is_read_once(void **state) {
	(void)state;
	sample one = {"tenten: 1\nuse: [other.yaml, third.yaml]\nparties: {x: {kind: company}}\n"
		      "facts: [{fact: q, of: x, is: true}]\n",
		"", PACK("one") "questions: {q: {of: party, ask: q}}\n", PACK("two") "use: ./other.yaml\n"};
	check(&one, 1);
}

static void all_complaints_come_in_one_run(void **state) {
	(void)state;
	sample one = {"tenten: 1\ntitel: t\nparties: {x: {kind: firm}, y: {}}\n"
		      "systems: {s: {operator: z}}\nevents: [{id: a, type: acquire, by: x}]\n"
		      "regimes: {r: {binds: party.kind == 'firm', rules: [{id: a, forbid: (}]}}\n"
		      "data: {d: {value: top}}\n",
		"2:1 unknown-key «titel» ~title\n3:21 not-one-of «firm»\n3:31 missing-key «kind»\n4:25 "
		"unknown-name «z»\n7:19 unknown-level «top»\n6:37 not-one-of «firm»\n6:69 "
		"expression-expected «condition»\n5:15 event-lacks «a»"};
	check(&one, 1);
}

/* ---- large ones ------------------------------------------------------------------------------------ */

static struct scenario *load_text(struct tt_text text) {
	struct scenario *scenario = scenario_new();
	scenario->model =
		tt_model_read(&scenario->arena, TT_TEXT("large.yaml"), text, &scenario->diagnostics);
	return scenario;
}

static void rules_of_a_regime_are_bounded(void **state) {
	(void)state;
	for (unsigned count = 4096; count <= 4097; count++) {
		struct scenario *text = scenario_new();
		struct tt_buf buf;
		tt_buf_init(&buf, &text->arena, 1 << 24);
		tt_buf_string(&buf, "tenten: 1\nregimes:\n  r:\n    rules:\n");
		for (unsigned i = 0; i < count; i++)
			tt_buf_format(&buf, "      - {id: r%u, forbid: true}\n", i);
		struct scenario *scenario = load_text(tt_buf_text(&buf));
		assert_int_equal(scenario->diagnostics.items.len, count > 4096);
		if (count > 4096)
			assert_int_equal(scenario->diagnostics.items.items[0].code, TT_CODE_TOO_MANY_RULES);
		scenario_end(scenario);
		scenario_end(text);
	}
}

/* Conjunctions of many alternatives have more primes than anybody reads. */
static void conditions_are_bounded_when_compiled(void **state) {
	(void)state;
	struct scenario *text = scenario_new();
	struct tt_buf buf;
	tt_buf_init(&buf, &text->arena, 1 << 20);
	tt_buf_string(&buf, "tenten: 1\nregimes: {r: {rules: [\n  {id: a, forbid: ");
	for (unsigned i = 0; i < 10; i++) /* 2^10 primes */
		tt_buf_format(&buf, "%s(data.keys.contains('a%u') || data.keys.contains('b%u'))",
			i > 0 ? " && " : "", i, i);
	tt_buf_string(&buf, "}]}}\n");
	struct scenario *scenario = load_text(tt_buf_text(&buf));
	assert_int_equal(scenario->diagnostics.items.len, 0);
	tt_program_compile(scenario->model);
	assert_true(scenario->diagnostics.items.len > 0);
	const struct tt_diagnostic *diagnostic = &scenario->diagnostics.items.items[0];
	assert_int_equal(diagnostic->code, TT_CODE_TOO_COMPLEX);
	struct tt_place place = tt_document_place(
		scenario->diagnostics.files.items[diagnostic->mark.file], diagnostic->mark.start);
	assert_int_equal(place.line, 3);
	scenario_end(scenario);
	scenario_end(text);
}

/* What is beyond the limit is not read, and that is said. */
static void files_of_a_model_are_bounded(void **state) {
	enum { COUNT = 1000 };
	(void)state;
	struct scenario *text = scenario_new();
	struct tt_buf buf;
	tt_buf_init(&buf, &text->arena, 1 << 20);
	tt_buf_string(&buf, "tenten: 1\ninclude:\n");
	for (unsigned i = 0; i < COUNT; i++)
		tt_buf_format(&buf, "- f%u\n", i);
	scenario_write(text, (struct scenario_file){"model.yaml", buf.bytes});
	for (unsigned i = 0; i < COUNT; i++) {
		FILE *file = fopen(tt_text_format(&text->arena, "%s/f%u", text->folder, i).bytes, "w");
		assert_non_null(file);
		fputs("tenten: 1\n", file);
		fclose(file);
	}
	struct tt_text path = tt_text_format(&text->arena, "%s/model.yaml", text->folder);
	text->model = tt_model_load(&text->arena, path, &text->diagnostics);
	for (unsigned i = 0; i < COUNT; i++)
		unlink(tt_text_format(&text->arena, "%s/f%u", text->folder, i).bytes);
	assert_string_equal(
		complaints(text), "1001:3 too-many-files «1000»"); /* the model and core count too */
	scenario_end(text);
}

/* ---- catalogues ------------------------------------------------------------------------------------ */

#define SEEN "tenten: 1\nperspectives: {c: {}}\n"

static sample catalogues[] = {
	{"tenten: 1\nassessment: {likelihoods: [rare, often], matrix: [[low, low], [low, high]]}\n",
		"2:50 matrix «4»"},
	{"tenten: 1\nassessment: {likelihoods: [rare]}\n", "2:13 matrix «4»"},
	{"tenten: 1\nassessment: {likelihoods: [rare], matrix: [[low], [low], [low, high], [high]]}\n",
		"2:43 matrix «4»"},
	{"tenten: 1\nassessment: {accepted: hihg}\n", "2:24 unknown-level «hihg» ~high"},
	{"tenten: 1\nguidelines: {g: {items: {A-1: {en: one}}}}\n"
	 "controls: [{id: m, references: [{to: g, items: [A-1, A-2]}, {to: h, items: A-1}]}]\n",
		"3:54 unknown-item «A-2»\n3:66 unknown-name «h»"},
	{SEEN "risks:\n  - {id: a, on: store, perspective: c, incident: a}\n"
	      "  - {id: b, event: e, as: a}\n  - {id: d, as: b}\n",
		"5:20 unknown-name «e»\n6:10 as-concrete «d»"},
	{SEEN "risks: [{id: a}, {id: b, on: store, perspective: c}]\n",
		"3:14 missing-key «perspective»\n3:14 missing-key «incident»\n3:14 missing-key «on»\n"
		"3:23 missing-key «incident»"},
	{SEEN "risks: [{id: a, on: stroe, perspective: k, controls: m, threat: t}]\n",
		"3:21 not-one-of «stroe» ~store\n3:41 unknown-name «k»\n3:65 unknown-name «t»\n"
		"3:54 unknown-name «m»"},
	{SEEN "risks:\n  - {id: a, on: store, perspective: c, incident: a}\n"
	      "  - {id: a, on: store, perspective: c, incident: b}\n",
		"5:10 duplicate-id «a» (4:10)"},
	{"tenten: 1\nsystem_kinds: {a: {is_a: b}, b: {is_a: a}}\nsystems: {s: {kind: a}}\n",
		"2:16 circle «a»"},
	{"tenten: 1\ndecisions: [{risk: a/b/c, treatment: acept}]\n", "2:38 not-one-of «acept»"},
	{"tenten: 1\nmeasures: [{control: m, of: s, state: in-place}]\n",
		"2:22 unknown-name «m»\n2:29 unknown-name «s»"},
	{PARTIES "data: {d: {impact: {confidentiality: 5}}}\n", "3:38 unknown-level «5»"},
	{"tenten: 1\nuse: [other.yaml]\n", "other.yaml:6:63 concrete-in-pack «data»",
		"tenten: 1\npack: other\nchecked: 2024-01-01\ntitle: other\nperspectives: {c: {}}\n"
		"risks: [{id: a, on: store, perspective: c, incident: a, data: d}]\n"},
};

static void catalogues_are_checked(void **state) {
	(void)state;
	check(catalogues, TT_COUNT(catalogues));
}

/* ---- no code without a case ------------------------------------------------------------------------ */

static bool in_samples(sample *samples, size_t count, const char *code) {
	char wanted[80];
	snprintf(wanted, sizeof(wanted), " %s", code);
	for (size_t i = 0; i < count; i++) {
		const char *found = samples[i][COMPLAINTS];
		while ((found = strstr(found, wanted)) != NULL) {
			char after = found[strlen(wanted)];
			if (after == '\0' || after == '\n' || after == ' ')
				return true;
			found++;
		}
	}
	return false;
}

static void every_code_has_a_case(void **state) {
	static const enum tt_code elsewhere[] = {TT_CODE_TOO_MANY_RULES, TT_CODE_TOO_COMPLEX,
		TT_CODE_TOO_MANY_ATTRIBUTES, TT_CODE_TOO_MANY_FILES, TT_CODE_NO_FILES, /* above */
		TT_CODE_NEVER_IN_FORCE, TT_CODE_NEVER_APPLIES, TT_CODE_NEVER_FORBIDS, TT_CODE_NEVER_MET,
		TT_CODE_GROUND_NEVER, TT_CODE_GROUND_NOT_IN_FORCE,
		TT_CODE_EFFECTS_CONTRADICT,			   /* test_engine_program.c */
		TT_CODE_EXPRESSION_LONG, TT_CODE_EXPRESSION_DEPTH, /* test_model_expression.c */
		TT_CODE_PACK_ID,
		TT_CODE_PACK_SHADOWS}; /* tests/pack_test.py: what packs are checked for */
	(void)state;
	for (enum tt_code code = TT_CODE_DUPLICATE_ID; code < TT_CODE_COUNT; code++) {
		const char *text = tt_code_text(code);
		bool found = in_samples(names, TT_COUNT(names), text) ||
			     in_samples(files, TT_COUNT(files), text) ||
			     in_samples(attributes, TT_COUNT(attributes), text) ||
			     in_samples(rules, TT_COUNT(rules), text) ||
			     in_samples(flow, TT_COUNT(flow), text) ||
			     in_samples(expressions, TT_COUNT(expressions), text);
		for (size_t i = 0; i < TT_COUNT(elsewhere); i++)
			found = found || elsewhere[i] == code;
		found = found || in_samples(catalogues, TT_COUNT(catalogues), text) ||
			(code >= TT_CODE_NEVER_BROKEN && code <= TT_CODE_RULES_NOT_ALL_EXAMINED) ||
			(code >= TT_CODE_PACK_PLACE && code <= TT_CODE_MEMBER_TWICE) ||
			(code >= TT_CODE_ITEM_AS_PRINTED && code <= TT_CODE_THREAT_UNUSED);
		if (!found)
			fail_msg("no model causes %s", text);
	}
	assert_false(in_samples(names, TT_COUNT(names), "expression-type")); /* the search can fail */
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_resolved),
		cmocka_unit_test(files_and_packs_are_found),
		cmocka_unit_test(a_missing_include_names_its_place),
		cmocka_unit_test(bytes_in_memory_open_no_files),
		cmocka_unit_test(a_pack_used_twice_is_read_once),
		cmocka_unit_test(attributes_and_categories_are_checked),
		cmocka_unit_test(rules_are_checked),
		cmocka_unit_test(events_facts_and_expectations_are_checked),
		cmocka_unit_test(expressions_are_checked),
		cmocka_unit_test(all_complaints_come_in_one_run),
		cmocka_unit_test(rules_of_a_regime_are_bounded),
		cmocka_unit_test(conditions_are_bounded_when_compiled),
		cmocka_unit_test(files_of_a_model_are_bounded),
		cmocka_unit_test(catalogues_are_checked),
		cmocka_unit_test(every_code_has_a_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

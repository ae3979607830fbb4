/*
 * From the tables that the rooms below have: keys.def, attribute.def, finding.def, diagnostic.def and the
 * titles of results. Only the kinds of things are named here.
 */
#include "present/words.h"
#include "analysis/word.h"
#include "present/message.h"
#include "present/tables.h"
#include "present/thing.h"
#include "syntax/keys.h"

#include <string.h>

static const struct {
	const char *kind, *ja, *en;
} kinds[] = {{"party", "主体", "party"}, {"system", "システム", "system"}, {"data", "データ", "data"},
	{"event", "イベント", "event"}, {"regime", "場", "regime"}, {"rule", "規律", "rule"},
	{"question", "問い", "question"}, {"fact", "答え", "answer"}, {"finding", "指摘", "finding"},
	{"duty", "義務", "duty"}, {"holding", "所在", "holding"}, {"attribute", "属性", "attribute"},
	{"country", "国・地域", "country"}, {"perspective", "観点", "perspective"},
	{"risk", "リスク", "risk"}, {"control", "対策要件", "control"}, {"decision", "判断", "decision"},
	{"measure", "対策", "measure"}, {"consent", "同意の記録", "record of consent"},
	{"pack", "知識パック", "pack"}, {"expectation", "期待", "expectation"},
	{"purpose", "利用目的", "purpose"}, {"topic", "論点", "topic"},
	{"duty_word", "義務の語", "word for duties"}, {"threat_source", "脅威の主体", "threat source"},
	{"threat", "脅威", "threat"}, {"label", "カテゴリの値", "label"},
	{"facet", "カテゴリの区分", "facet of category"}, {"row", "カテゴリの行", "row of category"},
	{"unit", "単位", "unit"}, {"code", "コード", "code"}, {"anchor", "期限の起点", "anchor"},
	{"place", "国の集まり", "set of countries"}, {"operation", "操作", "operation"},
	{"system_kind", "システムの種類", "kind of system"},
	{"control_kind", "対策の種類", "kind of control"}, {"guideline", "指針", "guideline"},
	{"mapping", "指針の対応", "mapping of guidelines"}, {"requirement", "根拠", "ground"},
	{"level", "段階", "level"}, {"likelihood", "起こりやすさ", "likelihood"}, {"cost", "手間", "cost"},
	{"silence", "受け入れた指摘", "accepted finding"}};

static void write_kinds(struct tt_json *json) {
	tt_json_open(json, "kinds", '{');
	for (size_t i = 0; i < TT_COUNT(kinds); i++)
		tt_json_both(json, kinds[i].kind, kinds[i].ja, kinds[i].en);
	tt_json_close(json, '}');
}

/* ---- the language ---------------------------------------------------------------------------------- */

static const char *shape_name(struct tt_shape shape) {
	static const char *const basics[TT_BASIC_COUNT] = {
#define SHAPE(name) #name,
		TT_BASIC_SHAPES(SHAPE)
#undef SHAPE
	};
	return shape.sort == TT_BASIC	      ? basics[shape.which]
	       : shape.sort == TT_ENUMERATION ? tt_enum_words((enum tt_enumeration)shape.which).name
					      : tt_record_keys((enum tt_record)shape.which).name;
}

/* "key":[…] of words with blanks between them; nothing where there are none. */
static void write_kinds_of(struct tt_json *json, const char *key, const char *kinds) {
	struct tt_text rest = tt_text_of(kinds ? kinds : "");
	if (kinds == NULL)
		return;
	tt_json_open(json, key, '[');
	while (rest.len > 0) {
		const char *blank = memchr(rest.bytes, ' ', rest.len);
		size_t len = blank ? (size_t)(blank - rest.bytes) : rest.len;
		tt_json_text(json, NULL, tt_text_slice(rest, 0, len));
		rest = tt_text_slice(rest, len + (blank != NULL), rest.len);
	}
	tt_json_close(json, ']');
}

static void write_key(struct tt_json *json, const struct tt_key *key) {
	static const char *const repetitions[] = {
		[TT_ONCE] = "once", [TT_LIST_OF] = "list", [TT_MAP_OF] = "map", [TT_SOME_OF] = "some"};
	tt_json_open(json, key->name, '{');
	tt_json_string(json, "shape", shape_name(key->shape));
	tt_json_string(json, "repetition", repetitions[key->shape.repetition]);
	tt_json_truth(json, "required", key->required);
	write_kinds_of(json, "names", tt_key_names(key));
	write_kinds_of(json, "keyed", tt_key_keyed(key));
	tt_json_string(json, "ja", key->ja);
	tt_json_string(json, "en", key->en);
	tt_json_close(json, '}');
}

static void write_records(struct tt_json *json) {
	tt_json_open(json, "records", '{');
	for (int record = 0; record < TT_RECORD_COUNT; record++) {
		struct tt_record_keys keys = tt_record_keys((enum tt_record)record);
		tt_json_open(json, keys.name, '{');
		for (uint32_t i = 0; i < keys.len; i++)
			write_key(json, &keys.keys[i]);
		tt_json_close(json, '}');
	}
	tt_json_close(json, '}');
}

static void write_word(struct tt_json *json, const struct tt_word *word) {
	tt_json_open(json, word->word, '{');
	tt_json_string(json, "ja", word->ja);
	tt_json_string(json, "en", word->en);
	tt_json_both(json, "name", word->name, word->word);
	tt_json_close(json, '}');
}

static void write_enums(struct tt_json *json) {
	tt_json_open(json, "enums", '{');
	for (int enumeration = 0; enumeration < TT_ENUM_COUNT; enumeration++) {
		struct tt_enum_words words = tt_enum_words((enum tt_enumeration)enumeration);
		tt_json_open(json, words.name, '{');
		for (uint32_t i = 0; i < words.len; i++)
			write_word(json, &words.words[i]);
		tt_json_close(json, '}');
	}
	tt_json_close(json, '}');
}

static void write_attributes(struct tt_json *json) {
	tt_json_open(json, "attributes", '{');
#define ATTRIBUTE(name, class, type, join, title_ja, title_en, meaning_ja, meaning_en)                       \
	tt_json_open(json, #name, '{');                                                                      \
	tt_json_string(json, "ja", title_ja);                                                                \
	tt_json_string(json, "en", title_en);                                                                \
	tt_json_both(json, "meaning", meaning_ja, meaning_en);                                               \
	tt_json_close(json, '}');
#include "model/attribute.def"
#undef ATTRIBUTE
	tt_json_close(json, '}');
}

/* ---- results --------------------------------------------------------------------------------------- */

static const char *verdict_name(int verdict) {
	return tt_verdict_name((enum tt_verdict)verdict);
}

static const char *verdict_title(int verdict, enum tt_language language) {
	return tt_verdict_title((enum tt_verdict)verdict, language);
}

static const char *unit_name(int unit) {
	return tt_unit_name((enum tt_unit)unit);
}

static const char *unit_title(int unit, enum tt_language language) {
	return tt_unit_title((enum tt_unit)unit, language);
}

static const char *event_type_title(int type, enum tt_language language) {
	return tt_event_type_title((enum tt_event_type)type, language);
}

static const char *status_name(int status) {
	return tt_duty_status_name((enum tt_duty_status)status);
}

static const char *status_title(int status, enum tt_language language) {
	return tt_duty_status_title((enum tt_duty_status)status, language);
}

static const char *severity_name(int severity) {
	return tt_severity_name((enum tt_severity)severity);
}

static const char *severity_title(int severity, enum tt_language language) {
	static const char *const titles[][2] = {[TT_ERROR] = {[TT_JA] = "誤り", [TT_EN] = "error"},
		[TT_WARNING] = {[TT_JA] = "警告", [TT_EN] = "warning"},
		[TT_NOTE] = {[TT_JA] = "注記", [TT_EN] = "note"}};
	return titles[severity][language];
}

static const struct results {
	const char *key;
	int count;
	const char *(*name)(int number);
	const char *(*title)(int number, enum tt_language language);
} results[] = {{"verdicts", TT_FORBIDDEN + 1, verdict_name, verdict_title},
	{"units", TT_UNIT_COUNT, unit_name, unit_title},
	{"event_types", TT_EVENT_TYPE_COUNT, tt_word_event_type, event_type_title},
	{"duty_statuses", TT_DUTY_UNMET + 1, status_name, status_title},
	{"severities", TT_ERROR + 1, severity_name, severity_title}};

static void write_results(struct tt_json *json, const struct results *row) {
	tt_json_open(json, row->key, '{');
	for (int i = 0; i < row->count; i++)
		tt_json_both(json, row->name(i), row->title(i, TT_JA), row->title(i, TT_EN));
	tt_json_close(json, '}');
}

static void write_steps(struct tt_json *json) {
	static const char *const numbers[] = {"1", "2", "3", "4"};
	tt_json_open(json, "steps", '{');
	for (int step = 1; step <= 4; step++)
		tt_json_both(json, numbers[step - 1], tt_step_title(step, TT_JA), tt_step_title(step, TT_EN));
	tt_json_close(json, '}');
}

static void write_tables(struct tt_json *json) {
	tt_json_open(json, "tables", '{');
	for (uint32_t i = 0; i < tt_table_kind_count; i++) {
		const struct tt_table_kind *kind = &tt_table_kinds[i];
		tt_json_open(json, kind->name, '{');
		tt_json_string(json, "ja", kind->ja);
		tt_json_string(json, "en", kind->en);
		tt_json_both(json, "short", kind->short_ja, kind->short_en);
		tt_json_truth(json, "of_risks", kind->of_risks);
		tt_json_close(json, '}');
	}
	tt_json_close(json, '}');
}

static void write_code(struct tt_json *json, const char *code, enum tt_severity severity, const char *ja,
	const char *en, const char *help_ja, const char *help_en) {
	tt_json_open(json, code, '{');
	tt_json_string(json, "severity", tt_severity_name(severity));
	tt_json_string(json, "ja", ja);
	tt_json_string(json, "en", en);
	tt_json_both(json, "help", help_ja, help_en);
	tt_json_close(json, '}');
}

/* Of findings, then of diagnostics, whose texts have %1 to %3 for what they speak of. */
static void write_codes(struct tt_json *json) {
	tt_json_open(json, "codes", '{');
	for (int i = 0; i < TT_FINDING_COUNT; i++) {
		enum tt_finding_code code = (enum tt_finding_code)i;
		write_code(json, tt_finding_name(code), tt_finding_severity(code),
			tt_finding_text(code, TT_JA), tt_finding_text(code, TT_EN),
			tt_finding_help(code, TT_JA), tt_finding_help(code, TT_EN));
	}
	for (int i = 0; i < TT_CODE_COUNT; i++) {
		enum tt_code code = (enum tt_code)i;
		write_code(json, tt_code_text(code), tt_code_severity(code), tt_code_message(code, TT_JA),
			tt_code_message(code, TT_EN), tt_code_help(code, TT_JA), tt_code_help(code, TT_EN));
	}
	tt_json_close(json, '}');
}

void tt_print_words(struct tt_output *out) {
	struct tt_json json = {.out = out};
	tt_json_open(&json, NULL, '{');
	tt_json_number(&json, "tenten", 1);
	write_kinds(&json);
	write_records(&json);
	write_enums(&json);
	for (size_t i = 0; i < TT_COUNT(results); i++)
		write_results(&json, &results[i]);
	write_steps(&json);
	write_attributes(&json);
	write_tables(&json);
	write_codes(&json);
	tt_json_close(&json, '}');
}

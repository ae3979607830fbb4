/*
 * The check as SARIF 2.1.0, the format in which analysers tell editors and code hosts what they found: a
 * result a finding or diagnostic. Results come first, as the runs made again yield them; the codes and rules
 * that they spoke of are gathered on the way and described behind them, once each. Messages are in the
 * language of the output; the other language stands beside them under "properties".
 */
#include "analysis/word.h"
#include "model/pack.h"
#include "present/check.h"
#include "present/json.h"
#include "present/message.h"

#include <string.h>

enum {
	BUF_LIMIT = 1 << 20,
	KINDS = TT_FINDING_COUNT + TT_CODE_COUNT, /* of results: codes of findings, then of diagnostics */
};

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define BUILT_IN "TENTEN_PACKS" /* what addresses of packs that are built in are relative to */
#define TAXONOMY "rules"

/* A rule that a result rests on. */
struct taxon {
	struct tt_text id; /* regime/rule */
	struct tt_title title;
	struct tt_text cite;
};

struct sarif {
	struct tt_json json;
	enum tt_language language, other;
	struct tt_buf buf;
	struct tt_check *check; /* of the model under way */
	const struct tt_diagnostics *diagnostics;
	uint32_t index_of[KINDS]; /* by kind: its place in kinds, counted from 1; 0: not met */
	uint32_t kinds[KINDS], kind_count;
	struct tt_names taxon_ids; /* ids are indexes in taxa */
	TT_VECTOR(struct taxon) taxa;
};

static const char *const language_names[] = {[TT_JA] = "ja", [TT_EN] = "en"};

/* ---- small parts ----------------------------------------------------------------------------------- */

/* What is in the buffer, which is empty afterwards. */
static void write_buf(struct sarif *sarif, const char *key) {
	tt_json_text(&sarif->json, key, tt_buf_text(&sarif->buf));
	sarif->buf.len = 0;
}

/* A link within a message has the form [text](target); names of a model are to make none. */
static void write_message_text(struct sarif *sarif, struct tt_text text) {
	struct tt_buf safe;
	tt_buf_init(&safe, sarif->json.out->scratch, 2 * BUF_LIMIT);
	for (size_t at = 0; at < text.len; at++) {
		if (text.bytes[at] == ']' && at + 1 < text.len && text.bytes[at + 1] == '(')
			tt_buf_byte(&safe, '\\');
		tt_buf_byte(&safe, text.bytes[at]);
	}
	tt_json_text(&sarif->json, "text", tt_buf_text(&safe));
}

/* A message object. */
static void write_text(struct sarif *sarif, const char *key, struct tt_text text) {
	tt_json_open(&sarif->json, key, '{');
	write_message_text(sarif, text);
	tt_json_close(&sarif->json, '}');
}

static const char *level_of(enum tt_severity severity) {
	static const char *const levels[] = {
		[TT_NOTE] = "note", [TT_WARNING] = "warning", [TT_ERROR] = "error"};
	return levels[severity];
}

static void write_named(struct sarif *sarif, const char *key, const struct tt_named *named) {
	if (named != NULL)
		tt_json_text(&sarif->json, key, named->id);
}

/* ---- places ---------------------------------------------------------------------------------------- */

/* A path as a reference of RFC 3986; an absolute one as a file's address. */
static void add_address(struct tt_buf *buf, struct tt_text path) {
	static const char hex[] = "0123456789ABCDEF";
	tt_buf_string(buf, tt_text_starts(path, "/") ? "file://" : "");
	for (size_t i = 0; i < path.len; i++) {
		unsigned char byte = (unsigned char)path.bytes[i];
		bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
		bool digit = byte >= '0' && byte <= '9';
		if (letter || digit || (byte != '\0' && strchr("-._~/", byte) != NULL))
			tt_buf_byte(buf, (char)byte);
		else
			tt_buf_format(buf, "%%%c%c", hex[byte >> 4], hex[byte & 15]);
	}
}

/* A pack that lies in a file may have the same path. */
static const struct tt_builtin_pack *built_in(const struct tt_document *document) {
	for (uint32_t i = 0; i < tt_builtin_pack_count; i++)
		if (tt_builtin_packs[i].document.source.bytes == document->source.bytes)
			return &tt_builtin_packs[i];
	return NULL;
}

static void write_artifact(struct sarif *sarif, const struct tt_document *document) {
	const struct tt_builtin_pack *pack = built_in(document);
	tt_json_open(&sarif->json, "artifactLocation", '{');
	add_address(&sarif->buf, pack == NULL ? document->path : tt_text_of(pack->id));
	tt_buf_string(&sarif->buf, pack == NULL ? "" : ".yaml");
	write_buf(sarif, "uri");
	if (pack != NULL)
		tt_json_string(&sarif->json, "uriBaseId", BUILT_IN);
	tt_json_close(&sarif->json, '}');
}

static void write_region(struct sarif *sarif, const struct tt_document *document, struct tt_mark mark) {
	struct tt_place start = tt_document_place(document, mark.start);
	struct tt_place end = tt_document_place(document, mark.start + mark.len);
	tt_json_open(&sarif->json, "region", '{');
	tt_json_number(&sarif->json, "startLine", start.line);
	tt_json_number(&sarif->json, "startColumn", start.column);
	if (mark.len > 0) {
		tt_json_number(&sarif->json, "endLine", end.line);
		tt_json_number(&sarif->json, "endColumn", end.column);
	}
	tt_json_close(&sarif->json, '}');
}

/* Of an open location object. */
static void write_place(struct sarif *sarif, struct tt_mark mark) {
	if (mark.file >= sarif->diagnostics->files.len)
		return;
	const struct tt_document *document = sarif->diagnostics->files.items[mark.file];
	tt_json_open(&sarif->json, "physicalLocation", '{');
	write_artifact(sarif, document);
	if (document->line_count > 0)
		write_region(sarif, document, mark);
	tt_json_close(&sarif->json, '}');
}

static void write_thing(struct sarif *sarif, const char *kind, const struct tt_named *named) {
	if (named == NULL)
		return;
	tt_json_open(&sarif->json, NULL, '{');
	tt_json_text(&sarif->json, "name", named->id);
	tt_json_text(&sarif->json, "fullyQualifiedName",
		tt_text_format(sarif->json.out->scratch, "%s/%.*s", kind, TT_TEXT_ARGS(named->id)));
	tt_json_string(&sarif->json, "kind", kind);
	tt_json_close(&sarif->json, '}');
}

static void write_location(struct sarif *sarif, const struct tt_finding *finding, struct tt_mark mark) {
	const struct tt_model *model = sarif->check->model;
	const struct tt_about *about = &finding->about;
	tt_json_open(&sarif->json, "locations", '[');
	tt_json_open(&sarif->json, NULL, '{');
	write_place(sarif, mark);
	tt_json_open(&sarif->json, "logicalLocations", '[');
	write_thing(sarif, "event", tt_named_event(model, finding->event));
	write_thing(sarif, "data", tt_named_data(model, about->data));
	write_thing(sarif, "party", tt_named_party(model, about->holder));
	write_thing(sarif, "system", tt_named_system(model, about->system));
	tt_json_close(&sarif->json, ']');
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, ']');
}

/* One place beside the one that counts, with what it is. */
static void write_related(struct sarif *sarif, struct tt_mark mark, struct tt_text what) {
	if (mark.file >= sarif->diagnostics->files.len)
		return;
	tt_json_open(&sarif->json, "relatedLocations", '[');
	tt_json_open(&sarif->json, NULL, '{');
	tt_json_number(&sarif->json, "id", 1);
	write_place(sarif, mark);
	write_text(sarif, "message", what);
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, ']');
}

/* ---- results --------------------------------------------------------------------------------------- */

static void begin_result(struct sarif *sarif, uint32_t kind, const char *code, enum tt_severity severity) {
	if (sarif->index_of[kind] == 0) {
		sarif->kinds[sarif->kind_count++] = kind;
		sarif->index_of[kind] = sarif->kind_count;
	}
	tt_json_open(&sarif->json, NULL, '{');
	tt_json_string(&sarif->json, "ruleId", code);
	tt_json_number(&sarif->json, "ruleIndex", sarif->index_of[kind] - 1);
	tt_json_string(&sarif->json, "level", level_of(severity));
}

static void write_fingerprint(struct sarif *sarif, struct tt_text id) {
	tt_json_open(&sarif->json, "partialFingerprints", '{');
	tt_json_text(&sarif->json, "tentenId/v1", id);
	tt_json_close(&sarif->json, '}');
}

static void write_silence(struct sarif *sarif, const struct tt_silence *silence) {
	struct tt_json *json = &sarif->json;
	tt_json_open(json, "suppressions", '[');
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", "inSource");
	tt_json_string(json, "status", "accepted");
	tt_json_text(json, "justification", silence->reason);
	tt_json_open(json, "location", '{');
	write_place(sarif, silence->mark);
	tt_json_close(json, '}');
	tt_json_open(json, "properties", '{');
	tt_json_text(json, "owner", silence->owner);
	tt_json_text(json, "review", tt_time_format(json->out->scratch, silence->review));
	tt_json_close(json, '}');
	tt_json_close(json, '}');
	tt_json_close(json, ']');
}

static uint32_t taxon_of(struct sarif *sarif, const struct tt_finding *finding) {
	const struct tt_model *model = sarif->check->model;
	const struct tt_rule *rule = &model->rules.items[finding->rule];
	struct tt_arena *arena = sarif->json.out->arena;
	struct tt_text regime = model->regimes.items[rule->regime].named.id;
	sarif->buf.len = 0;
	tt_buf_format(&sarif->buf, "%.*s/%.*s", TT_TEXT_ARGS(regime), TT_TEXT_ARGS(rule->id));
	struct tt_text id = tt_text_copy(arena, tt_buf_text(&sarif->buf));
	uint32_t taxon = tt_names_intern(arena, &sarif->taxon_ids, id);
	if (taxon < sarif->taxa.len)
		return taxon;
	sarif->buf.len = 0;
	tt_cite(&rule->cite, tt_event_instant(model, sarif->check->as_of, finding->event), &sarif->buf);
	*tt_push(arena, &sarif->taxa) =
		(struct taxon){id, rule->title, tt_text_copy(arena, tt_buf_text(&sarif->buf))};
	return taxon;
}

/* The rule: where it stands, what it cites. */
static void write_rule(struct sarif *sarif, const struct tt_finding *finding) {
	if (finding->rule == TT_NONE)
		return;
	uint32_t taxon = taxon_of(sarif, finding);
	sarif->buf.len = 0;
	tt_json_open(&sarif->json, "taxa", '[');
	tt_json_open(&sarif->json, NULL, '{');
	tt_json_text(&sarif->json, "id", sarif->taxa.items[taxon].id);
	tt_json_number(&sarif->json, "index", taxon);
	tt_json_open(&sarif->json, "toolComponent", '{');
	tt_json_string(&sarif->json, "name", TAXONOMY);
	tt_json_number(&sarif->json, "index", 0);
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, ']');
	tt_rule_title(sarif->check->model, finding->rule, sarif->language, &sarif->buf);
	struct tt_text title = tt_text_copy(sarif->json.out->scratch, tt_buf_text(&sarif->buf));
	sarif->buf.len = 0;
	write_related(sarif, sarif->check->model->rules.items[finding->rule].mark, title);
}

static void write_properties(
	struct sarif *sarif, const struct tt_engine *engine, const struct tt_found *found) {
	const struct tt_finding *finding = &found->finding;
	const struct tt_model *model = sarif->check->model;
	uint32_t regime = tt_finding_regime(model, finding);
	struct tt_set_view questions = tt_set_view(&model->sets, finding->questions);
	struct tt_json *json = &sarif->json;
	tt_json_open(json, "properties", '{');
	tt_json_open(json, "message", '{');
	tt_found_message(sarif->check, engine, found, sarif->other, &sarif->buf);
	write_buf(sarif, language_names[sarif->other]);
	tt_json_close(json, '}');
	write_named(sarif, "event", tt_named_event(model, finding->event));
	write_named(sarif, "regime", regime == TT_NONE ? NULL : &model->regimes.items[regime].named);
	write_named(sarif, "attribute", tt_named_attribute(model, finding->attribute));
	if (finding->rule != TT_NONE)
		tt_json_text(json, "cite", sarif->taxa.items[taxon_of(sarif, finding)].cite);
	sarif->buf.len = 0;
	tt_json_open(json, "questions", '[');
	for (uint32_t i = 0; i < questions.len; i++) {
		tt_asked_print(engine, questions.items[i], &sarif->buf);
		write_buf(sarif, NULL);
	}
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

static void write_finding(
	void *context, struct tt_engine *engine, const struct tt_found *found, uint32_t index) {
	struct sarif *sarif = context;
	const struct tt_finding *finding = &found->finding;
	uint32_t silence = tt_check_silence(sarif->check, found);
	begin_result(
		sarif, finding->code, tt_finding_name(finding->code), tt_finding_severity(finding->code));
	tt_found_message(sarif->check, engine, found, sarif->language, &sarif->buf);
	struct tt_text message = tt_text_copy(sarif->json.out->scratch, tt_buf_text(&sarif->buf));
	write_text(sarif, "message", message);
	sarif->buf.len = 0;
	write_location(sarif, finding, tt_found_mark(sarif->check, found));
	tt_found_id(sarif->check, found, &sarif->buf);
	write_fingerprint(sarif, tt_buf_text(&sarif->buf));
	sarif->buf.len = 0;
	if (silence != TT_NONE)
		write_silence(sarif, &sarif->check->model->silences.items[silence]);
	write_rule(sarif, finding);
	write_properties(sarif, engine, found);
	tt_json_close(&sarif->json, '}');
	tt_out_relax(sarif->json.out);
	(void)index;
}

static void add_message(
	struct sarif *sarif, const struct tt_diagnostic *diagnostic, enum tt_language language) {
	tt_diagnostic_message(diagnostic, language, &sarif->buf);
	if (diagnostic->suggestion.len == 0)
		return;
	tt_buf_string(&sarif->buf, language == TT_JA ? "。「" : "; did you mean «");
	tt_show(&sarif->buf, diagnostic->suggestion);
	tt_buf_string(&sarif->buf, language == TT_JA ? "」のことか？" : "»?");
}

static void write_diagnostic(struct sarif *sarif, const struct tt_diagnostic *diagnostic) {
	struct tt_json *json = &sarif->json;
	bool ja = sarif->language == TT_JA;
	begin_result(sarif, TT_FINDING_COUNT + (uint32_t)diagnostic->code, tt_code_text(diagnostic->code),
		tt_code_severity(diagnostic->code));
	add_message(sarif, diagnostic, sarif->language);
	struct tt_text message = tt_text_copy(json->out->scratch, tt_buf_text(&sarif->buf));
	sarif->buf.len = 0;
	write_text(sarif, "message", message);
	tt_json_open(json, "locations", '[');
	tt_json_open(json, NULL, '{');
	write_place(sarif, diagnostic->mark);
	tt_json_close(json, '}');
	tt_json_close(json, ']');
	write_related(sarif, diagnostic->also, tt_text_of(ja ? "最初の定義" : "first defined here"));
	tt_json_open(json, "properties", '{');
	tt_json_open(json, "message", '{');
	add_message(sarif, diagnostic, sarif->other);
	write_buf(sarif, language_names[sarif->other]);
	tt_json_close(json, '}');
	tt_json_close(json, '}');
	tt_json_close(json, '}');
}

static void write_results(struct sarif *sarif, const struct tt_checked *checked, uint32_t count) {
	tt_json_open(&sarif->json, "results", '[');
	tt_json_spread(&sarif->json);
	for (uint32_t i = 0; i < count; i++) {
		sarif->check = checked[i].check;
		sarif->diagnostics = checked[i].diagnostics;
		for (uint32_t j = 0; j < sarif->diagnostics->items.len; j++)
			write_diagnostic(sarif, &sarif->diagnostics->items.items[j]);
		if (sarif->check != NULL)
			tt_check_all_findings(sarif->check, write_finding, sarif);
	}
	tt_json_close(&sarif->json, ']');
}

/* ---- the codes that were met ------------------------------------------------------------------------ */

/* W-law-to-come and unknown-key as LawToCome and UnknownKey. */
static struct tt_text pascal(struct tt_arena *arena, const char *code) {
	struct tt_buf name;
	bool begins = true;
	tt_buf_init(&name, arena, 256);
	for (const char *at = code[1] == '-' ? code + 2 : code; *at; at++) {
		if (*at != '-')
			tt_buf_byte(
				&name, (char)(begins && *at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at));
		begins = *at == '-';
	}
	return tt_buf_text(&name);
}

/* What a code means, and what to do about it, in a language. */
struct meaning {
	struct tt_text text, help;
};

static struct meaning meaning_of(const struct sarif *sarif, uint32_t kind, enum tt_language language) {
	if (kind < TT_FINDING_COUNT)
		return (struct meaning){tt_text_of(tt_finding_text((enum tt_finding_code)kind, language)),
			tt_text_of(tt_finding_help((enum tt_finding_code)kind, language))};
	enum tt_code code = (enum tt_code)(kind - TT_FINDING_COUNT);
	struct tt_diagnostic example = {
		.code = code, .arguments = {TT_TEXT("…"), TT_TEXT("…"), TT_TEXT("…")}};
	struct tt_buf text;
	tt_buf_init(&text, sarif->json.out->arena, BUF_LIMIT);
	tt_diagnostic_message(&example, language, &text);
	return (struct meaning){tt_buf_text(&text), tt_text_of(tt_code_help(code, language))};
}

static void write_meaning(struct sarif *sarif, struct meaning meaning, enum tt_language language) {
	struct tt_arena *arena = sarif->json.out->arena;
	const char *form = language == TT_JA ? "%.*s。対処: %.*s。" : "%.*s. Remedy: %.*s.";
	write_text(sarif, "shortDescription", meaning.text);
	if (meaning.help.len == 0) /* the message says enough */
		return;
	write_text(sarif, "fullDescription",
		tt_text_format(arena, form, TT_TEXT_ARGS(meaning.text), TT_TEXT_ARGS(meaning.help)));
	write_text(sarif, "help", meaning.help);
}

static void write_kind(struct sarif *sarif, uint32_t kind) {
	bool finding = kind < TT_FINDING_COUNT;
	enum tt_code diagnostic = (enum tt_code)(finding ? 0 : kind - TT_FINDING_COUNT);
	const char *code = finding ? tt_finding_name((enum tt_finding_code)kind) : tt_code_text(diagnostic);
	enum tt_severity severity =
		finding ? tt_finding_severity((enum tt_finding_code)kind) : tt_code_severity(diagnostic);
	struct meaning other = meaning_of(sarif, kind, sarif->other);
	struct tt_json *json = &sarif->json;
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "id", code);
	tt_json_text(json, "name", pascal(json->out->arena, code));
	write_meaning(sarif, meaning_of(sarif, kind, sarif->language), sarif->language);
	tt_json_open(json, "defaultConfiguration", '{');
	tt_json_string(json, "level", level_of(severity));
	tt_json_close(json, '}');
	tt_json_open(json, "properties", '{');
	tt_json_open(json, "shortDescription", '{');
	tt_json_text(json, language_names[sarif->other], other.text);
	tt_json_close(json, '}');
	tt_json_open(json, "help", '{');
	tt_json_text(json, language_names[sarif->other], other.help);
	tt_json_close(json, '}');
	tt_json_open(json, "tags", '[');
	tt_json_string(json, NULL, finding ? "finding" : "input");
	tt_json_close(json, ']');
	tt_json_close(json, '}');
	tt_json_close(json, '}');
}

static void write_tool(struct sarif *sarif, const char *version) {
	struct tt_json *json = &sarif->json;
	tt_json_open(json, "tool", '{');
	tt_json_open(json, "driver", '{');
	tt_json_string(json, "name", "tenten");
	tt_json_string(json, "version", version);
	tt_json_string(json, "semanticVersion", version);
	tt_json_string(json, "language", language_names[sarif->language]);
	tt_json_open(json, "rules", '[');
	tt_json_spread(json);
	for (uint32_t i = 0; i < sarif->kind_count; i++)
		write_kind(sarif, sarif->kinds[i]);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
	tt_json_close(json, '}');
}

/* ---- the rules of regimes that were met -------------------------------------------------------------- */

static void write_taxon(struct sarif *sarif, const struct taxon *taxon) {
	struct tt_text title = tt_title_in(&taxon->title, sarif->language);
	tt_json_open(&sarif->json, NULL, '{');
	tt_json_text(&sarif->json, "id", taxon->id);
	write_text(sarif, "shortDescription", title.len > 0 ? title : taxon->id);
	tt_json_open(&sarif->json, "properties", '{');
	tt_json_text(&sarif->json, "cite", taxon->cite);
	tt_json_open(&sarif->json, "shortDescription", '{');
	tt_json_text(&sarif->json, language_names[sarif->other], tt_title_in(&taxon->title, sarif->other));
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, '}');
}

static void write_taxonomy(struct sarif *sarif) {
	struct tt_json *json = &sarif->json;
	tt_json_open(json, "taxonomies", '[');
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "name", TAXONOMY);
	write_text(sarif, "shortDescription",
		tt_text_of(sarif->language == TT_JA ? "場の規律" : "rules of the regimes"));
	tt_json_open(json, "taxa", '[');
	tt_json_spread(json);
	for (uint32_t i = 0; i < sarif->taxa.len; i++)
		write_taxon(sarif, &sarif->taxa.items[i]);
	tt_json_close(json, ']');
	tt_json_close(json, '}');
	tt_json_close(json, ']');
}

/* ---- the whole ------------------------------------------------------------------------------------- */

/* Diagnostics that there are but that were not kept. */
static uint32_t beyond(const struct tt_diagnostics *diagnostics) {
	return diagnostics->counts[TT_ERROR] + diagnostics->counts[TT_WARNING] +
	       diagnostics->counts[TT_NOTE] - diagnostics->items.len;
}

static void write_invocation(struct sarif *sarif, const struct tt_checked *checked, uint32_t count) {
	bool successful = true;
	uint32_t left_out = 0;
	for (uint32_t i = 0; i < count; i++) {
		successful = successful && checked[i].check != NULL;
		left_out += beyond(checked[i].diagnostics);
	}
	tt_json_open(&sarif->json, "invocations", '[');
	tt_json_open(&sarif->json, NULL, '{');
	tt_json_truth(&sarif->json, "executionSuccessful", successful);
	if (left_out > 0) {
		tt_json_open(&sarif->json, "toolExecutionNotifications", '[');
		tt_json_open(&sarif->json, NULL, '{');
		tt_json_string(&sarif->json, "level", "warning");
		write_text(sarif, "message",
			tt_text_format(sarif->json.out->arena,
				sarif->language == TT_JA ? "入力の誤り%u件を省略" : "%u diagnostics left out",
				left_out));
		tt_json_close(&sarif->json, '}');
		tt_json_close(&sarif->json, ']');
	}
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, ']');
}

static void write_base(struct sarif *sarif) {
	tt_json_open(&sarif->json, "originalUriBaseIds", '{');
	tt_json_open(&sarif->json, BUILT_IN, '{');
	write_text(sarif, "description",
		tt_text_of(sarif->language == TT_JA ? "組み込みの知識パック" : "packs that are built in"));
	tt_json_close(&sarif->json, '}');
	tt_json_close(&sarif->json, '}');
}

static void write_run(
	struct sarif *sarif, const struct tt_checked *checked, uint32_t count, const char *version) {
	struct tt_json *json = &sarif->json;
	tt_json_open(json, NULL, '{');
	tt_json_spread(json);
	tt_json_string(json, "language", language_names[sarif->language]);
	tt_json_string(json, "columnKind", "unicodeCodePoints");
	write_results(sarif, checked, count);
	write_invocation(sarif, checked, count);
	write_tool(sarif, version);
	write_taxonomy(sarif);
	write_base(sarif);
	tt_json_close(json, '}');
}

void tt_print_sarif(
	struct tt_output *out, const struct tt_checked *checked, uint32_t count, const char *version) {
	struct sarif *sarif = TT_NEW(out->arena, struct sarif);
	sarif->json.out = out;
	sarif->language = out->language;
	sarif->other = out->language == TT_JA ? TT_EN : TT_JA;
	tt_buf_init(&sarif->buf, out->arena, BUF_LIMIT);
	tt_json_open(&sarif->json, NULL, '{');
	tt_json_string(&sarif->json, "$schema", SCHEMA);
	tt_json_string(&sarif->json, "version", "2.1.0");
	tt_json_open(&sarif->json, "runs", '[');
	write_run(sarif, checked, count, version);
	tt_json_close(&sarif->json, ']');
	tt_json_close(&sarif->json, '}');
}

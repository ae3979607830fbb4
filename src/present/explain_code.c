/*
 * Codes, documented from the tables that they are defined in: a finding's in engine/finding.def, a
 * diagnostic's in syntax/diagnostic.def.
 */
#include "analysis/word.h"
#include "present/explain.h"
#include "present/message.h"
#include "present/thing.h"

static const char *consequence(const struct tt_output *out, enum tt_severity severity) {
	switch (severity) {
	case TT_ERROR:
		return tt_say(out, "エラー: check は終了状態1で終わる", "an error: check ends with status 1");
	case TT_WARNING:
		return tt_say(out, "警告: 終了状態は変わらない", "a warning: the exit status stays as it is");
	default:
		return tt_say(out, "注記", "a note");
	}
}

static void print_head(struct tt_output *out, const char *code, struct tt_text text) {
	tt_out_colour(out, TT_BOLD);
	tt_out_string(out, code);
	tt_out_colour(out, TT_PLAIN);
	tt_out_string(out, "\n  ");
	tt_out(out, text);
	tt_out_string(out, "\n");
}

static void print_remedy(struct tt_output *out, const char *help) {
	if (*help != '\0')
		tt_out_format(out, tt_say(out, "  対処: %s\n", "  remedy: %s\n"), help);
}

static void explain_finding(struct tt_output *out, enum tt_finding_code code) {
	print_head(out, tt_finding_name(code), tt_text_of(tt_finding_text(code, out->language)));
	tt_out_format(out, "  %s\n", consequence(out, tt_finding_severity(code)));
	print_remedy(out, tt_finding_help(code, out->language));
	tt_out_string(out, tt_say(out,
				   "  個々の指摘は、モデルの silence: "
				   "に識別子、理由、担当、見直し期日を書いて黙らせることができる\n",
				   "  a single finding can be silenced in the model under silence:, by its "
				   "id, with reason, "
				   "owner and review date\n"));
}

static void explain_diagnostic(struct tt_output *out, enum tt_code code) {
	struct tt_buf text;
	struct tt_diagnostic example = {
		.code = code, .arguments = {TT_TEXT("…"), TT_TEXT("…"), TT_TEXT("…")}};
	tt_buf_init(&text, out->arena, 1 << 16);
	tt_diagnostic_message(&example, out->language, &text);
	print_head(out, tt_code_text(code), tt_buf_text(&text));
	tt_out_format(out, "  %s\n",
		tt_code_severity(code) == TT_ERROR ? tt_say(out, "入力の誤り: 終了状態2で終わる",
							     "the input is wrong: ends with status 2")
						   : consequence(out, tt_code_severity(code)));
	print_remedy(out, tt_code_help(code, out->language));
}

bool tt_explain_code(struct tt_output *out, struct tt_text code) {
	for (int i = 0; i < TT_FINDING_COUNT; i++)
		if (tt_text_is(code, tt_finding_name((enum tt_finding_code)i))) {
			explain_finding(out, (enum tt_finding_code)i);
			return true;
		}
	for (int i = 0; i < TT_CODE_COUNT; i++)
		if (tt_text_is(code, tt_code_text((enum tt_code)i))) {
			explain_diagnostic(out, (enum tt_code)i);
			return true;
		}
	return false;
}

static void write_code(struct tt_output *out, const char *code, enum tt_severity severity,
	const struct tt_title *text, const char *ja, const char *en) {
	struct tt_json json = {.out = out};
	tt_json_open(&json, NULL, '{');
	tt_json_number(&json, "tenten", 1);
	tt_json_string(&json, "code", code);
	tt_json_string(&json, "severity", tt_severity_name(severity));
	tt_json_title(&json, "text", text);
	tt_json_both(&json, "help", ja, en);
	tt_json_close(&json, '}');
}

bool tt_explain_code_json(struct tt_output *out, struct tt_text code) {
	for (int i = 0; i < TT_FINDING_COUNT; i++) {
		enum tt_finding_code found = (enum tt_finding_code)i;
		struct tt_title text = {
			tt_text_of(tt_finding_text(found, TT_JA)), tt_text_of(tt_finding_text(found, TT_EN))};
		if (!tt_text_is(code, tt_finding_name(found)))
			continue;
		write_code(out, tt_finding_name(found), tt_finding_severity(found), &text,
			tt_finding_help(found, TT_JA), tt_finding_help(found, TT_EN));
		return true;
	}
	for (int i = 0; i < TT_CODE_COUNT; i++) {
		enum tt_code found = (enum tt_code)i;
		struct tt_title text = {
			tt_text_of(tt_code_message(found, TT_JA)), tt_text_of(tt_code_message(found, TT_EN))};
		if (!tt_text_is(code, tt_code_text(found)))
			continue;
		write_code(out, tt_code_text(found), tt_code_severity(found), &text,
			tt_code_help(found, TT_JA), tt_code_help(found, TT_EN));
		return true;
	}
	return false;
}

void tt_list_codes(struct tt_arena *arena, const struct tt_text **codes, size_t *len) {
	struct tt_text *list = TT_NEW_ARRAY(arena, struct tt_text, (size_t)TT_FINDING_COUNT + TT_CODE_COUNT);
	*len = 0;
	for (int i = 0; i < TT_FINDING_COUNT; i++)
		list[(*len)++] = tt_text_of(tt_finding_name((enum tt_finding_code)i));
	for (int i = 0; i < TT_CODE_COUNT; i++)
		list[(*len)++] = tt_text_of(tt_code_text((enum tt_code)i));
	*codes = list;
}

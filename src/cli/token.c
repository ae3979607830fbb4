/*
 * tenten token create|list|revoke: who may ask a server, kept in its store. A token is shown once, when it is
 * made; the store keeps a hash of it. A server may have the store open meanwhile: it finds out within a
 * second.
 */
#include "cli/command.h"
#include "server/principal.h"

#include <time.h>

struct tokens {
	struct tt_call *call;
	struct tt_service *service;
	struct tt_fault fault;
};

static enum tt_exit fail(struct tokens *tokens) {
	struct tt_buf buf;
	tt_buf_init(&buf, tokens->call->arena, 4096);
	tt_fault_say(&tokens->fault, tokens->call->language, &buf);
	tt_buf_byte(&buf, '\0');
	tt_call_wrong(tokens->call, "%s", "%s", buf.bytes);
	return tt_fault_kind(tokens->fault.code) == TT_FAULT_STORE ? TT_EXIT_SYSTEM : TT_EXIT_INPUT;
}

static struct tt_text option(const struct tt_call *call, enum tt_option_number number) {
	return call->values[number] == NULL ? (struct tt_text){0} : tt_text_of(call->values[number]);
}

/* Its id, and what it is shown as, which is nothing where a certificate stands for it. */
static bool make(struct tokens *tokens, struct tt_new_token *made) {
	struct tt_call *call = tokens->call;
	const char *certificate = call->values[TT_OPTION_CERTIFICATE];
	*made = (struct tt_new_token){0};
	if (tt_roles_read(option(call, TT_OPTION_ROLES)) == 0)
		tt_call_wrong(call, "--roles は %s のうちから、空白で区切って書く",
			"--roles: some of %s, with blanks between",
			"reader recorder decider editor auditor admin");
	else if (certificate != NULL && !tt_token_of_certificate(tt_text_of(certificate), made))
		tt_call_wrong(call, "--certificate の「%s」は SHA-256（16進64桁）でない",
			"--certificate: «%s» is no SHA-256 (64 hexadecimal digits)", certificate);
	else if (certificate == NULL && !tt_token_make(made))
		tt_call_wrong(call, "メモリが足りない", "out of memory", "");
	else
		return true;
	return false;
}

static enum tt_exit create(struct tokens *tokens) {
	struct tt_call *call = tokens->call;
	struct tt_new_token made;
	if (!make(tokens, &made))
		return TT_EXIT_INPUT;
	const struct tt_token token = {.id = tt_text_of(made.id),
		.hash = tt_text_of(made.hash),
		.roles = option(call, TT_OPTION_ROLES),
		.parties = option(call, TT_OPTION_PARTIES),
		.regimes = option(call, TT_OPTION_REGIMES),
		.created = (tt_instant)time(NULL),
		.revoked = TT_TIME_MAX};
	if (!tt_service_token_add(tokens->service, &token, &tokens->fault))
		return fail(tokens);
	tt_out_format(&call->out, "%s\n", made.shown[0] != '\0' ? made.shown : made.id);
	if (made.shown[0] != '\0')
		tt_call_wrong(call, "トークンは今しか示されない（「%s」で取り消せる）",
			"the token is shown this once (it can be revoked as «%s»)", made.id);
	return TT_EXIT_GOOD;
}

static enum tt_exit list(struct tokens *tokens) {
	struct tt_output *out = &tokens->call->out;
	const struct tt_token *items;
	uint32_t count;
	if (!tt_service_tokens(tokens->service, tokens->call->arena, &items, &count, &tokens->fault))
		return fail(tokens);
	for (uint32_t i = 0; i < count; i++) {
		const struct tt_token *token = &items[i];
		bool revoked = token->revoked != TT_TIME_MAX;
		tt_out_format(out, "%.*s  %.*s", TT_TEXT_ARGS(token->id), TT_TEXT_ARGS(token->roles));
		if (token->parties.len > 0)
			tt_out_format(out, tt_say(out, "  主体: %.*s", "  parties: %.*s"),
				TT_TEXT_ARGS(token->parties));
		if (token->regimes.len > 0)
			tt_out_format(out, tt_say(out, "  場: %.*s", "  regimes: %.*s"),
				TT_TEXT_ARGS(token->regimes));
		tt_out_string(out, revoked ? tt_say(out, "  取消済み\n", "  revoked\n") : "\n");
	}
	return TT_EXIT_GOOD;
}

static enum tt_exit revoke(struct tokens *tokens) {
	struct tt_call *call = tokens->call;
	bool found = false;
	if (call->argument_count != 2)
		return tt_call_wrong(call, "取り消すトークンの名を書く", "say which token to revoke", "");
	if (!tt_service_token_revoke(tokens->service, tt_text_of(call->arguments[1]), (tt_instant)time(NULL),
		    &found, &tokens->fault))
		return fail(tokens);
	return found ? TT_EXIT_GOOD
		     : tt_call_wrong(call, "「%s」というトークンはない", "there is no token «%s»",
			       call->arguments[1]);
}

static void close_service(void *service) {
	tt_service_close(service);
}

static enum tt_exit with_store(struct tt_call *call, enum tt_exit (*act)(struct tokens *tokens)) {
	struct tokens tokens = {.call = call};
	const struct tt_service_options options = {
		.place = option(call, TT_OPTION_STORE), .create = true, .tokens = true};
	if (options.place.len == 0)
		return tt_call_wrong(
			call, "--store で格納先を示す", "say with --store where the store is", "");
	if (!tt_service_open(&options, &tokens.service, &tokens.fault))
		return fail(&tokens);
	tt_arena_defer(call->arena, close_service, tokens.service);
	return act(&tokens);
}

static enum tt_exit token(struct tt_call *call) {
	static const struct {
		const char *word;
		enum tt_exit (*act)(struct tokens *tokens);
	} acts[] = {{"create", create}, {"list", list}, {"revoke", revoke}};
	for (size_t i = 0; i < TT_COUNT(acts); i++)
		if (strcmp(call->arguments[0], acts[i].word) == 0)
			return with_store(call, acts[i].act);
	return tt_call_wrong(call, "「%s」ではなく、create、list、revoke のどれかを書く",
		"«%s» is none of create, list and revoke", call->arguments[0]);
}

enum tt_exit tt_command_token(struct tt_call *call) {
	return tt_call_run(call, token);
}

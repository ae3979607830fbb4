/*
 * Questions to the store, models that are deployed, tokens, and the proofs of the ledger.
 */
#include "server/bundle.h"
#include "server/serving.h"

#include <sodium.h>
#include <stdlib.h>
#include <time.h>

/* ---- questions ------------------------------------------------------------------------------------- */

static struct tt_query query_of(struct tt_exchange *exchange) {
	const struct tt_argument *arguments = exchange->arguments;
	struct tt_limits *limits = TT_NEW(&exchange->arena, struct tt_limits);
	*limits = exchange->principal->limits;
	limits->purpose = arguments[TT_PARAMETER_PURPOSE].text;
	return (struct tt_query){.first = arguments[TT_PARAMETER_FIRST].number,
		.limit = (uint32_t)arguments[TT_PARAMETER_LIMIT].number,
		.from = arguments[TT_PARAMETER_FROM].instant,
		.to = arguments[TT_PARAMETER_TO].instant,
		.as_of = arguments[TT_PARAMETER_AS_OF].instant,
		.data = arguments[TT_PARAMETER_DATA].text,
		.instance = arguments[TT_PARAMETER_INSTANCE].text,
		.model_event = arguments[TT_PARAMETER_MODEL_EVENT].text,
		.key = arguments[TT_PARAMETER_KEY].text,
		.holder = arguments[TT_PARAMETER_HOLDER].text,
		.verdict = arguments[TT_PARAMETER_VERDICT].text,
		.status = arguments[TT_PARAMETER_STATUS].text,
		.limits = limits};
}

typedef bool ask_function(
	struct tt_service *service, const struct tt_query *query, struct tt_buf *out, struct tt_fault *fault);

static void ask(struct tt_exchange *exchange, const struct tt_query *query, ask_function *question) {
	struct tt_fault fault;
	if (!question(exchange->server->service, query, &exchange->answer, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	tt_buf_byte(&exchange->answer, '\n');
	tt_answer(exchange);
}

static void ask_all(struct tt_exchange *exchange, ask_function *question) {
	struct tt_query query = query_of(exchange);
	ask(exchange, &query, question);
}

static void ask_about_part(struct tt_exchange *exchange, ask_function *question) {
	struct tt_query query = query_of(exchange);
	query.data = exchange->parts[0];
	ask(exchange, &query, question);
}

void tt_handle_events(struct tt_exchange *exchange) {
	ask_all(exchange, tt_service_events);
}

void tt_handle_data(struct tt_exchange *exchange) {
	ask_about_part(exchange, tt_service_data);
}

void tt_handle_trace(struct tt_exchange *exchange) {
	ask_about_part(exchange, tt_service_trace);
}

void tt_handle_duties(struct tt_exchange *exchange) {
	ask_all(exchange, tt_service_duties);
}

void tt_handle_findings(struct tt_exchange *exchange) {
	ask_all(exchange, tt_service_findings);
}

void tt_handle_accesses(struct tt_exchange *exchange) {
	struct tt_fault fault;
	if (tt_refuse_limited(exchange))
		return;
	if (tt_service_flush(exchange->server->service, &fault))
		ask_all(exchange, tt_service_accesses);
	else
		tt_refuse_fault(exchange, &fault);
}

/* ---- erasing --------------------------------------------------------------------------------------- */

bool tt_read_index(struct tt_exchange *exchange, uint64_t *index) {
	struct tt_text text = exchange->parts[0];
	bool good = text.len > 0 && text.len < 19;
	*index = 0;
	for (size_t i = 0; good && i < text.len; i++) {
		good = text.bytes[i] >= '0' && text.bytes[i] <= '9';
		*index = *index * 10 + (uint64_t)(text.bytes[i] - '0');
	}
	if (!good)
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
	return good;
}

void tt_handle_erase(struct tt_exchange *exchange) {
	struct tt_fault fault;
	uint64_t index;
	const struct tt_argument *reason = &exchange->arguments[TT_PARAMETER_REASON];
	if (!reason->given)
		tt_refuse(exchange, TT_REFUSED_BAD_PARAMETER, "reason");
	else if (!tt_read_index(exchange, &index) || tt_refuse_entry(exchange, index, TT_TOUCH_ERASE))
		return;
	else if (!tt_service_erase(exchange->server->service, &index, 1, reason->text, &fault))
		tt_refuse_fault(exchange, &fault);
	else
		tt_answer(exchange);
}

/* ---- models ---------------------------------------------------------------------------------------- */

void tt_handle_models(struct tt_exchange *exchange) {
	struct tt_fault fault;
	if (!tt_service_models(exchange->server->service, &exchange->answer, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	tt_buf_byte(&exchange->answer, '\n');
	tt_answer(exchange);
}

/* The files that came; one by itself has no name. */
static bool read_files(struct tt_exchange *exchange, struct tt_bundle *bundle, struct tt_fault *fault) {
	if (exchange->bundled)
		return tt_bundle_read(
			&exchange->arena, tt_buf_text(&exchange->body), 0, false, bundle, fault);
	bundle->files = TT_NEW(&exchange->arena, struct tt_file_text);
	*bundle->files = (struct tt_file_text){TT_TEXT("model.yaml"), tt_buf_text(&exchange->body)};
	bundle->count = 1;
	return true;
}

/* The workshop has read it, so that it takes no more time and memory here than it may. */
static void deploy(struct tt_exchange *exchange, const struct tt_job_result *result) {
	struct tt_fault fault;
	struct tt_bundle files;
	if (!tt_job_good(exchange, result))
		return;
	if (!read_files(exchange, &files, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	tt_deploy(exchange, files.files, files.count);
}

void tt_handle_deploy(struct tt_exchange *exchange) {
	const struct tt_job_order order = tt_order_of(exchange, TT_JOB_CHECK);
	if (tt_refuse_limited(exchange)) /* a model is for all */
		return;
	tt_job_give(exchange, &order, tt_buf_text(&exchange->body), deploy);
}

/* ---- tokens ---------------------------------------------------------------------------------------- */

static void write_member(struct tt_buf *out, const char *name, struct tt_text value) {
	tt_buf_format(out, ",\"%s\":", name);
	tt_quote(out, value);
}

static void write_token(struct tt_exchange *exchange, const struct tt_token *token) {
	struct tt_buf *out = &exchange->answer;
	tt_buf_string(out, "{\"id\":");
	tt_quote(out, token->id);
	write_member(out, "roles", token->roles);
	write_member(out, "parties", token->parties);
	write_member(out, "regimes", token->regimes);
	write_member(out, "created", tt_time_format(&exchange->arena, token->created));
	if (token->revoked != TT_TIME_MAX)
		write_member(out, "revoked", tt_time_format(&exchange->arena, token->revoked));
}

/* Whoever is limited manages tokens within their limits only. */
static bool manages(struct tt_exchange *exchange, const struct tt_token *token) {
	struct tt_limits limits;
	tt_limits_of_token(&exchange->arena, token, &limits);
	return tt_service_may_give(exchange->server->service, &exchange->principal->limits, &limits);
}

void tt_handle_tokens(struct tt_exchange *exchange) {
	struct tt_fault fault;
	const struct tt_token *tokens;
	uint32_t count;
	if (!tt_service_tokens(exchange->server->service, &exchange->arena, &tokens, &count, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	tt_buf_string(&exchange->answer, "{\"tokens\":[");
	for (uint32_t i = 0, told = 0; i < count; i++) {
		if (!manages(exchange, &tokens[i]))
			continue;
		tt_buf_string(&exchange->answer, told++ > 0 ? ",\n" : "");
		write_token(exchange, &tokens[i]);
		tt_buf_byte(&exchange->answer, '}');
	}
	tt_buf_string(&exchange->answer, "]}\n");
	tt_answer(exchange);
}

/* A token, or what stands for a certificate; false after a refusal. */
static bool make_token(struct tt_exchange *exchange, struct tt_new_token *made) {
	const struct tt_argument *certificate = &exchange->arguments[TT_PARAMETER_CERTIFICATE];
	*made = (struct tt_new_token){0};
	if (tt_roles_read(exchange->arguments[TT_PARAMETER_ROLES].text) == 0)
		tt_refuse(exchange, TT_REFUSED_BAD_PARAMETER, "roles");
	else if (certificate->given && !tt_token_of_certificate(certificate->text, made))
		tt_refuse(exchange, TT_REFUSED_BAD_PARAMETER, "certificate");
	else if (!certificate->given && !tt_token_make(made))
		tt_refuse(exchange, TT_REFUSED_NO_MEMORY, NULL);
	else
		return true;
	return false;
}

void tt_handle_make_token(struct tt_exchange *exchange) {
	const struct tt_argument *arguments = exchange->arguments;
	struct tt_fault fault;
	struct tt_new_token made;
	if (!make_token(exchange, &made))
		return;
	const struct tt_token token = {.id = tt_text_of(made.id),
		.hash = tt_text_of(made.hash),
		.roles = arguments[TT_PARAMETER_ROLES].text,
		.parties = arguments[TT_PARAMETER_PARTIES].text,
		.regimes = arguments[TT_PARAMETER_REGIMES].text,
		.created = (tt_instant)time(NULL),
		.revoked = TT_TIME_MAX};
	if (!manages(exchange, &token)) {
		tt_refuse(exchange, TT_REFUSED_OUT_OF_LIMITS, NULL);
		return;
	}
	if (!tt_service_token_add(exchange->server->service, &token, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	write_token(exchange, &token);
	if (made.shown[0] != '\0')
		write_member(&exchange->answer, "token", tt_text_of(made.shown));
	tt_buf_string(&exchange->answer, "}\n");
	sodium_memzero(&made, sizeof(made));
	tt_answer(exchange);
}

void tt_handle_revoke_token(struct tt_exchange *exchange) {
	struct tt_fault fault;
	struct tt_text id = tt_text_copy(&exchange->arena, exchange->parts[0]);
	struct tt_token token;
	bool found = false;
	if (!tt_service_token_find(exchange->server->service, &exchange->arena, id, &token, &found, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	if (!found || !manages(exchange, &token)) {
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
		return;
	}
	if (!tt_service_token_revoke(exchange->server->service, id, (tt_instant)time(NULL), &found, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return;
	}
	tt_principals_revoke(&exchange->server->principals, id.bytes);
	if (found)
		tt_answer(exchange);
	else
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
}

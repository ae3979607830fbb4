/*
 * Who asks: from the token or certificate that an exchange shows to its principal; then whether that one may,
 * and whether it does so too often.
 */
#include "server/serving.h"

#include <sodium.h>
#include <strings.h>
#include <unistd.h>

enum {
	PROBES = 8,	   /* places that a proof may have */
	USUAL_RATE = 1000, /* requests a second */
	TRIES = 5,	   /* wrong secrets at once, and how many seconds each takes to be forgotten */
	TRY_SECONDS = 10,
	LIMITS_MEMORY = 1 << 20,
};

bool tt_bucket_take(struct tt_bucket *bucket, double rate, double most) {
	uint64_t now = tt_nanoseconds();
	double since = bucket->at == 0 ? most : (double)(now - bucket->at) * 1e-9 * rate;
	bucket->left = bucket->left + since > most ? most : bucket->left + since;
	bucket->at = now;
	if (bucket->left < 1)
		return false;
	bucket->left -= 1;
	return true;
}

/* ---- those that are known -------------------------------------------------------------------------- */

void tt_principals_init(struct tt_principals *principals, struct tt_arena *arena) {
	principals->items = TT_NEW_ARRAY(arena, struct tt_principal, TT_PRINCIPALS);
	randombytes_buf(principals->key, sizeof(principals->key));
}

void tt_principals_finish(struct tt_principals *principals) {
	for (uint32_t i = 0; principals->items != NULL && i < TT_PRINCIPALS; i++)
		tt_arena_finish(&principals->items[i].arena);
	sodium_memzero(principals->key, sizeof(principals->key));
}

void tt_principals_revoke(struct tt_principals *principals, const char *id) {
	for (uint32_t i = 0; i < TT_PRINCIPALS; i++)
		if (strcmp(principals->items[i].id, id) == 0)
			principals->items[i].known = false;
}

void tt_principals_forget(struct tt_principals *principals) {
	for (uint32_t i = 0; i < TT_PRINCIPALS; i++)
		principals->items[i].known = false;
}

static void prove(
	const struct tt_principals *principals, struct tt_text shown, uint8_t proof[TT_PROOF_SIZE]) {
	crypto_generichash(proof, TT_PROOF_SIZE, (const uint8_t *)shown.bytes, shown.len, principals->key,
		sizeof(principals->key));
}

static struct tt_principal *place(struct tt_principals *principals, const uint8_t *proof, uint32_t probe) {
	uint32_t start;
	memcpy(&start, proof, sizeof(start));
	return &principals->items[(start + probe) % TT_PRINCIPALS];
}

static struct tt_principal *find(struct tt_principals *principals, const uint8_t proof[TT_PROOF_SIZE]) {
	for (uint32_t i = 0; i < PROBES; i++) {
		struct tt_principal *principal = place(principals, proof, i);
		if (principal->known && sodium_memcmp(principal->proof, proof, TT_PROOF_SIZE) == 0)
			return principal;
	}
	return NULL;
}

/* A free place, else that of whoever has not asked for longest and is not asking now; NULL: all are. */
static struct tt_principal *make_room(struct tt_principals *principals, const uint8_t proof[TT_PROOF_SIZE]) {
	struct tt_principal *oldest = NULL;
	for (uint32_t i = 0; i < PROBES; i++) {
		struct tt_principal *principal = place(principals, proof, i);
		if (principal->users > 0)
			continue;
		if (!principal->known)
			return principal;
		if (oldest == NULL || principal->used < oldest->used)
			oldest = principal;
	}
	return oldest;
}

/* Words with blanks between, as a list of the arena. */
static const struct tt_text *split(struct tt_arena *arena, struct tt_text words, uint32_t *count) {
	TT_VECTOR(struct tt_text) list = {0};
	for (words = tt_text_trim(words); words.len > 0; words = tt_text_trim(words)) {
		size_t len = 0;
		while (len < words.len && words.bytes[len] != ' ')
			len++;
		*tt_push(arena, &list) = tt_text_copy(arena, tt_text_slice(words, 0, len));
		words = tt_text_slice(words, len, words.len);
	}
	*count = list.len;
	return list.items;
}

void tt_limits_of_token(struct tt_arena *arena, const struct tt_token *token, struct tt_limits *limits) {
	*limits = (struct tt_limits){0};
	limits->parties = split(arena, token->parties, &limits->party_count);
	limits->regimes = split(arena, token->regimes, &limits->regime_count);
}

struct admitted {
	struct tt_principal *principal;
	const struct tt_token *token;
};

static void copy_token(void *context) {
	const struct admitted *admitted = context;
	struct tt_principal *principal = admitted->principal;
	const struct tt_token *token = admitted->token;
	tt_limits_of_token(&principal->arena, token, &principal->limits);
	snprintf(principal->id, sizeof(principal->id), "%.*s", TT_TEXT_ARGS(token->id));
	principal->roles = tt_roles_read(token->roles);
}

/* Remembers whom a proof is of; NULL if there is no room. */
static struct tt_principal *remember(
	struct tt_principals *principals, const uint8_t *proof, const struct tt_token *token) {
	struct tt_principal *principal = make_room(principals, proof);
	if (principal == NULL)
		return NULL;
	tt_arena_finish(&principal->arena);
	*principal = (struct tt_principal){.used = tt_nanoseconds()};
	tt_arena_init(&principal->arena, LIMITS_MEMORY);
	struct admitted admitted = {principal, token};
	if (tt_arena_run(&principal->arena, copy_token, &admitted) != TT_OK)
		return NULL;
	memcpy(principal->proof, proof, TT_PROOF_SIZE);
	principal->known = true;
	return principal;
}

/* ---- may they? ------------------------------------------------------------------------------------- */

static double rate_of(const struct tt_server *server) {
	return server->options->rate == 0 ? USUAL_RATE : server->options->rate;
}

/* LOCAL is for anybody on this machine; elsewhere, for any token, or for the roles that are named beside it.
 */
static bool is_for_any(const struct tt_server *server, uint32_t who) {
	return (who & TT_ROLE_LOCAL) != 0 && (server->local || (who & TT_ROLES) == 0);
}

/* principal NULL: nobody, on this machine. */
static void admit(struct tt_exchange *exchange, struct tt_principal *principal) {
	struct tt_server *server = exchange->server;
	struct tt_bucket *bucket = principal == NULL ? &server->principals.anonymous : &principal->requests;
	uint32_t who = exchange->route->who;
	bool may = (who & TT_ROLE_PUBLIC) != 0 || is_for_any(server, who) ||
		   (principal != NULL && (who & principal->roles) != 0);
	if (principal != NULL) {
		exchange->principal = principal;
		principal->users++;
		principal->used = exchange->began;
	}
	if (!may)
		tt_refuse(exchange, TT_REFUSED_NOT_YOURS, NULL);
	else if (!tt_bucket_take(bucket, rate_of(server), rate_of(server)))
		tt_refuse(exchange, TT_REFUSED_TOO_OFTEN, NULL);
}

/* ---- who are they? --------------------------------------------------------------------------------- */

static void found_out(struct tt_exchange *exchange, const struct tt_token *token) {
	struct tt_principal *principal = remember(&exchange->server->principals, exchange->proof, token);
	if (principal == NULL)
		tt_refuse(exchange, TT_REFUSED_BUSY, NULL);
	else
		admit(exchange, principal);
}

/* The token as it is now: it may have been revoked meanwhile. False if there is none that counts. */
static bool look_up(struct tt_exchange *exchange, struct tt_text id, struct tt_token *token) {
	struct tt_fault fault;
	bool found = false;
	if (!tt_service_token_find(exchange->server->service, &exchange->arena, id, token, &found, &fault)) {
		tt_refuse_fault(exchange, &fault);
		return false;
	}
	if (!found || token->revoked != TT_TIME_MAX)
		tt_refuse(exchange, TT_REFUSED_BAD_TOKEN, NULL);
	return found && token->revoked == TT_TIME_MAX;
}

/* ---- secrets that are not known -------------------------------------------------------------------- */

/* Takes an exchange off a list; false if it is not on it. */
static bool take_off(struct tt_exchange **list, struct tt_exchange *exchange) {
	while (*list != NULL && *list != exchange)
		list = &(*list)->next;
	if (*list == NULL)
		return false;
	*list = exchange->next;
	return true;
}

static struct tt_exchange *find_proof(struct tt_exchange *list, const uint8_t proof[TT_PROOF_SIZE]) {
	while (list != NULL && sodium_memcmp(list->proof, proof, TT_PROOF_SIZE) != 0)
		list = list->next;
	return list;
}

/* What was found out about a secret holds for all that showed the same. */
static void follow(struct tt_exchange *exchange) {
	struct tt_principal *principal = find(&exchange->server->principals, exchange->proof);
	if (principal != NULL)
		admit(exchange, principal);
	else
		tt_refuse(exchange, exchange->server->verdict, NULL);
}

static void tell_followers(
	struct tt_server *server, const uint8_t proof[TT_PROOF_SIZE], enum tt_refusal verdict) {
	struct tt_exchange *follower;
	server->verdict = verdict;
	while ((follower = find_proof(server->followers, proof)) != NULL) {
		take_off(&server->followers, follower);
		tt_exchange_run(follower, follow);
		tt_exchange_wake(follower);
	}
}

void tt_identify_forget(struct tt_exchange *exchange) {
	struct tt_server *server = exchange->server;
	take_off(&server->followers, exchange);
	if (take_off(&server->verified, exchange))
		tell_followers(server, exchange->proof, TT_REFUSED_BUSY);
}

/* Wrong secrets are counted by the token's id, so that they cannot keep the workshop busy. */
static struct tt_bucket *tries_of(struct tt_principals *principals, struct tt_text id) {
	uint32_t hash = tt_text_hash(id);
	struct tt_doubt *doubt = &principals->doubts[hash % TT_DOUBTS];
	if (doubt->hash != hash)
		*doubt = (struct tt_doubt){.hash = hash};
	return &doubt->tries;
}

static void verified(struct tt_exchange *exchange, const struct tt_job_result *result) {
	struct tt_server *server = exchange->server;
	struct tt_text id, secret;
	struct tt_token token;
	enum tt_refusal verdict = result->outcome == TT_JOB_NO	   ? TT_REFUSED_BAD_TOKEN
				  : result->outcome == TT_JOB_DONE ? TT_REFUSED_NOT
								   : TT_REFUSED_BUSY;
	if (result->file > 0)
		close(result->file);
	take_off(&server->verified, exchange);
	if (verdict != TT_REFUSED_NOT || !tt_token_split(exchange->credential, &id, &secret))
		tt_refuse(exchange, verdict, NULL);
	else if (look_up(exchange, id, &token))
		found_out(exchange, &token);
	tell_followers(server, exchange->proof, verdict == TT_REFUSED_NOT ? TT_REFUSED_BAD_TOKEN : verdict);
}

/* The hash, a NUL and the secret go to the workshop. */
static void verify(struct tt_exchange *exchange, struct tt_text id, struct tt_text secret) {
	struct tt_server *server = exchange->server;
	const struct tt_job_order order = {.kind = TT_JOB_VERIFY};
	struct tt_token token;
	struct tt_buf input;
	if (!look_up(exchange, id, &token))
		return;
	if (!tt_bucket_take(tries_of(&server->principals, id), 1.0 / TRY_SECONDS, TRIES)) {
		tt_refuse(exchange, TT_REFUSED_TOO_OFTEN, NULL);
		return;
	}
	exchange->credential = tt_text_copy(&exchange->arena, exchange->credential);
	tt_buf_init(&input, &exchange->arena, 1024);
	tt_buf_add(&input, token.hash);
	tt_buf_byte(&input, '\0');
	tt_buf_add(&input, secret);
	exchange->next = server->verified;
	server->verified = exchange;
	tt_job_give(exchange, &order, tt_buf_text(&input), verified);
	if (exchange->answered)
		take_off(&server->verified, exchange);
}

static void verify_or_follow(struct tt_exchange *exchange, struct tt_text id, struct tt_text secret) {
	struct tt_server *server = exchange->server;
	if (find_proof(server->verified, exchange->proof) == NULL) {
		verify(exchange, id, secret);
		return;
	}
	exchange->next = server->followers;
	server->followers = exchange;
	exchange->waiting = true;
}

/* ---- what is shown --------------------------------------------------------------------------------- */

static void identify_by_certificate(struct tt_exchange *exchange, const uint8_t *fingerprint) {
	char digits[2 * TT_HTTP_FINGERPRINT + 1], id[TT_TOKEN_ID_SIZE];
	struct tt_token token;
	sodium_bin2hex(digits, sizeof(digits), fingerprint, TT_HTTP_FINGERPRINT);
	if (!tt_certificate_id(tt_text_of(digits), id))
		return;
	exchange->credential = tt_text_copy(&exchange->arena, tt_text_of(id));
	prove(&exchange->server->principals, exchange->credential, exchange->proof);
	struct tt_principal *principal = find(&exchange->server->principals, exchange->proof);
	if (principal != NULL)
		admit(exchange, principal);
	else if (look_up(exchange, exchange->credential, &token))
		found_out(exchange, &token);
}

static void identify_by_token(struct tt_exchange *exchange, const char *header) {
	static const char scheme[] = "Bearer ";
	struct tt_text id, secret;
	if (strncasecmp(header, scheme, sizeof(scheme) - 1) != 0 ||
		!tt_token_split(tt_text_of(header + sizeof(scheme) - 1), &id, &secret)) {
		tt_refuse(exchange, TT_REFUSED_BAD_TOKEN, NULL);
		return;
	}
	exchange->credential = tt_text_of(header + sizeof(scheme) - 1);
	prove(&exchange->server->principals, exchange->credential, exchange->proof);
	struct tt_principal *principal = find(&exchange->server->principals, exchange->proof);
	if (principal != NULL)
		admit(exchange, principal);
	else
		verify_or_follow(exchange, id, secret);
}

void tt_identify(struct tt_exchange *exchange, const struct tt_http_request *request) {
	uint32_t who = exchange->route->who;
	const char *token = request->headers[TT_HEADER_AUTHORIZATION];
	if ((who & TT_ROLE_PUBLIC) != 0)
		return;
	if (token != NULL)
		identify_by_token(exchange, token);
	else if (request->fingerprint != NULL)
		identify_by_certificate(exchange, request->fingerprint);
	else if ((who & TT_ROLE_LOCAL) != 0 && exchange->server->local)
		admit(exchange, NULL);
	else
		tt_refuse(exchange, TT_REFUSED_NO_TOKEN, NULL);
}

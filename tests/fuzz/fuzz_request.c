/*
 * Targets and what stands in headers, as anybody may send them: the first byte says what the rest is.
 */
#include <stdlib.h>
#include "server/serving.h"

static const char *const methods[] = {"GET", "POST", "PUT", "DELETE", "PATCH"};

struct request {
	struct tt_exchange exchange;
	struct tt_http_request head;
	char *text;
};

/* A path, and behind each «&» a parameter, as the library would take them apart. */
static void take_apart(struct request *request) {
	char *query = strchr(request->text, '?');
	request->head.path = request->text;
	if (query == NULL)
		return;
	*query++ = '\0';
	for (char *at = query; at != NULL && request->head.query_count <= TT_HTTP_QUERY_MAX;) {
		char *next = strchr(at, '&'), *value;
		if (next != NULL)
			*next++ = '\0';
		value = strchr(at, '=');
		if (value != NULL)
			*value++ = '\0';
		if (request->head.query_count < TT_HTTP_QUERY_MAX)
			request->head.query[request->head.query_count] = (struct tt_http_pair){at, value};
		request->head.query_count++;
		at = next;
	}
}

static void read(void *context) {
	struct request *request = context;
	struct tt_exchange *exchange = &request->exchange;
	struct tt_text id, secret;
	char certificate[TT_TOKEN_ID_SIZE], address[TT_HTTP_ADDRESS];
	tt_buf_init(&exchange->answer, &exchange->arena, 1 << 20);
	exchange->language = tt_language_accepted(request->text);
	tt_roles_read(tt_text_of(request->text));
	if (tt_token_split(tt_text_of(request->text), &id, &secret) && id.len + secret.len != 59)
		__builtin_trap();
	if (tt_certificate_id(tt_text_of(request->text), certificate) && strlen(certificate) != 69)
		__builtin_trap();
	request->head.headers[TT_HEADER_FORWARDED] = request->text;
	request->head.headers[TT_HEADER_X_FORWARDED_FOR] = request->text;
	if (tt_forwarded_for(&request->head, address) &&
		strspn(address, "0123456789abcdefABCDEF.:") != strlen(address))
		__builtin_trap();
	request->head.headers[TT_HEADER_FORWARDED] = NULL;
	(void)!tt_forwarded_for(&request->head, address);
	take_apart(request);
	if (tt_find_route(exchange, request->head.method, request->head.path))
		tt_read_arguments(exchange, &request->head);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct request request = {0};
	if (size == 0)
		return 0;
	request.text = malloc(size);
	if (request.text == NULL)
		return 0;
	memcpy(request.text, data + 1, size - 1);
	request.text[size - 1] = '\0';
	request.head.method = methods[data[0] % TT_COUNT(methods)];
	tt_arena_init(&request.exchange.arena, 16 << 20);
	if (tt_arena_run(&request.exchange.arena, read, &request) != TT_OK)
		__builtin_trap();
	tt_arena_finish(&request.exchange.arena);
	free(request.text);
	return 0;
}

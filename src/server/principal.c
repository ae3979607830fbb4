/*
 * Who asks.
 */
#include "server/serving.h"

void tt_identify(struct tt_exchange *exchange, const struct tt_http_request *request) {
	uint32_t who = exchange->route->who;
	(void)request;
	if ((who & TT_ROLE_PUBLIC) == 0 && !((who & TT_ROLE_LOCAL) != 0 && exchange->server->local))
		tt_refuse(exchange, TT_REFUSED_NO_TOKEN, NULL);
}

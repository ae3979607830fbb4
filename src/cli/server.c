/*
 * tenten serve: the service over HTTP, until it is told to stop.
 */
#include "cli/command.h"
#include "server/server.h"

#include <stdlib.h>

static bool pairs(const struct tt_call *call) {
	bool key = tt_call_has(call, TT_OPTION_TLS_KEY), certificate = tt_call_has(call, TT_OPTION_TLS_CERT);
	if (key != certificate || (tt_call_has(call, TT_OPTION_CLIENT_CA) && !key)) {
		tt_call_wrong(call, "--tls-cert と --tls-key は両方要る",
			"--tls-cert and --tls-key go together", "");
		return false;
	}
	return true;
}

/* Requests a second and token; false after a complaint. */
static bool read_rate(const struct tt_call *call, uint32_t *rate) {
	const char *text = call->values[TT_OPTION_RATE];
	char *end = NULL;
	unsigned long number = text == NULL ? 0 : strtoul(text, &end, 10);
	*rate = (uint32_t)number;
	if (text == NULL || (*text >= '1' && *text <= '9' && *end == '\0' && number <= 1000000000))
		return true;
	tt_call_wrong(call, "--rate の「%s」は数でない", "--rate: «%s» is no number", text);
	return false;
}

static enum tt_exit serve(struct tt_call *call) {
	static const enum tt_exit exits[] = {[TT_SERVED] = TT_EXIT_GOOD,
		[TT_SERVED_WRONG_CALL] = TT_EXIT_INPUT,
		[TT_SERVED_FAILED] = TT_EXIT_SYSTEM};
	struct tt_serve_options options = {.store = call->values[TT_OPTION_STORE],
		.listen = call->values[TT_OPTION_LISTEN],
		.key = call->values[TT_OPTION_TLS_KEY],
		.certificate = call->values[TT_OPTION_TLS_CERT],
		.client_ca = call->values[TT_OPTION_CLIENT_CA],
		.behind_proxy = tt_call_has(call, TT_OPTION_BEHIND_PROXY),
		.models = call->values[TT_OPTION_MODELS],
		.version = TT_VERSION,
		.assets = tt_assets,
		.asset_count = tt_asset_count,
		.packs = tt_call_packs(call),
		.language = call->language,
		.arena = call->arena};
	if (!pairs(call) || !read_rate(call, &options.rate))
		return TT_EXIT_INPUT;
	return exits[tt_serve(&options)];
}

enum tt_exit tt_command_serve(struct tt_call *call) {
	return tt_call_run(call, serve);
}

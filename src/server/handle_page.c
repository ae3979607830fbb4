/*
 * The web application: its files as they were linked in. Paths below no operation that ask for a page get the
 * main one, which finds out by itself what they mean. Names of files below assets/ change with what is in
 * them, so that they may be kept for good; whoever has another looks whether its tag is still the same.
 */
#include "server/serving.h"

#include <stdlib.h>

#define FOR_GOOD "public, max-age=31536000, immutable"
#define MAIN_PAGE "index.html"

/* What a page may do: use what this server gives, and nothing else. */
static const struct tt_http_pair page_headers[] = {
	{"Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
		"font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
		"form-action 'none'; worker-src 'self'"},
	{"Referrer-Policy", "no-referrer"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
};

static const char no_pages[] =
	"<!doctype html>\n<html lang=\"en\"><head><meta "
	"charset=\"utf-8\"><title>tenten</title></head><body>\n"
	"<h1>tenten</h1>\n"
	"<p lang=\"ja\">この tenten には Web アプリケーションが組み込まれていません。ソースのフォルダで"
	" <code>./run serve</code> と打つと、組み込んでから起動します（Node.js 18 以上を使います）。"
	"API は<a href=\"/api/openapi.json\">ここ</a>にあります。</p>\n"
	"<p>The web application is not part of this tenten. <code>./run serve</code> in the source tree puts "
	"it "
	"in and starts it (it takes Node.js 18 or newer). The API is <a "
	"href=\"/api/openapi.json\">here</a>.</p>\n"
	"</body></html>\n";

static int compare(const void *path, const void *asset) {
	return tt_text_compare(
		*(const struct tt_text *)path, tt_text_of(((const struct tt_asset *)asset)->path));
}

static const struct tt_asset *find(const struct tt_server *server, struct tt_text path) {
	const struct tt_serve_options *options = server->options;
	return options->asset_count == 0 ? NULL
					 : bsearch(&path, options->assets, options->asset_count,
						   sizeof(*options->assets), compare);
}

static void add_page_headers(struct tt_exchange *exchange) {
	for (size_t i = 0; i < TT_COUNT(page_headers); i++)
		tt_add_header(exchange, page_headers[i].name, page_headers[i].value);
}

static void give(struct tt_exchange *exchange, const struct tt_asset *asset) {
	const char *has = exchange->headers[TT_HEADER_IF_NONE_MATCH];
	bool packed = asset->packed.len > 0 &&
		      tt_header_accepts(exchange->headers[TT_HEADER_ACCEPT_ENCODING], "gzip");
	const char *tag = packed ? asset->packed_tag : asset->tag;
	bool same = tt_header_has_tag(has, tag, true);
	add_page_headers(exchange);
	tt_add_header(exchange, "ETag", tag);
	tt_add_header(exchange, "Vary", "Accept-Encoding");
	if (packed && !same)
		tt_add_header(exchange, "Content-Encoding", "gzip");
	exchange->reply.cache = tt_text_starts(tt_text_of(asset->path), "assets/") ? FOR_GOOD : "no-cache";
	tt_answer_as(exchange, same ? 304 : 200, same ? NULL : asset->type);
	exchange->reply.body = same ? (struct tt_text){0} : packed ? asset->packed : asset->plain;
}

static void give_main_page(struct tt_exchange *exchange) {
	const struct tt_asset *asset = find(exchange->server, TT_TEXT(MAIN_PAGE));
	if (asset != NULL) {
		give(exchange, asset);
		return;
	}
	add_page_headers(exchange);
	tt_buf_string(&exchange->answer, no_pages);
	tt_answer_as(exchange, 200, "text/html; charset=utf-8");
}

void tt_handle_home(struct tt_exchange *exchange) {
	give_main_page(exchange);
}

/* Programs that mistake an operation want to be told so. */
static bool is_operation(struct tt_text path) {
	return tt_text_starts(path, "api/") || tt_text_starts(path, "v1/") || tt_text_is(path, "api") ||
	       tt_text_is(path, "v1");
}

void tt_handle_page(struct tt_exchange *exchange) {
	struct tt_text path = tt_decoded_part(exchange, 0);
	const struct tt_asset *asset = find(exchange->server, path);
	if (asset != NULL)
		give(exchange, asset);
	else if (!is_operation(path) && tt_header_accepts(exchange->headers[TT_HEADER_ACCEPT], "text/html"))
		give_main_page(exchange);
	else
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
}

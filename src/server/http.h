/*
 * HTTP as the server sees it: requests whose head has come, their bodies piece by piece, answers. What speaks
 * the protocol stands on libmicrohttpd and GnuTLS, which no other command needs: a module of its own
 * (tenten-http.so, beside the program or in the library directory), loaded by `tenten serve`. It knows no
 * route, no token and no model; the server knows no socket.
 *
 * All of it happens in one thread, in the turns that the caller gives it. An exchange is a request and its
 * answer; whoever answers makes it in begin() and may take its memory back in done().
 */
#ifndef TT_SERVER_HTTP_H
#define TT_SERVER_HTTP_H

#include "base/base.h"

enum { TT_HTTP_VERSION = 2 }; /* of the functions below: module and program must agree */

/* The headers that are looked at. */
enum tt_http_header {
	TT_HEADER_HOST,
	TT_HEADER_AUTHORIZATION,
	TT_HEADER_CONTENT_TYPE,
	TT_HEADER_CONTENT_LENGTH,
	TT_HEADER_TRANSFER_ENCODING,
	TT_HEADER_ACCEPT_LANGUAGE,
	TT_HEADER_ORIGIN,
	TT_HEADER_LAST_EVENT_ID,
	TT_HEADER_ACCEPT,
	TT_HEADER_ACCEPT_ENCODING,
	TT_HEADER_IF_MATCH,
	TT_HEADER_IF_NONE_MATCH,
	TT_HEADER_FORWARDED, /* these two may stand several times; the last one counts, which the proxy */
	TT_HEADER_X_FORWARDED_FOR, /* that is nearest wrote */
	TT_HEADER_COUNT
};

enum { TT_HTTP_QUERY_MAX = 16, TT_HTTP_FINGERPRINT = 32, TT_HTTP_ADDRESS = 48 };

struct tt_http_pair {
	const char *name, *value; /* as they were sent, except that «+» is a blank; value NULL: no «=» */
};

/* A request whose head has come. Texts live until done(). */
struct tt_http_request {
	void *connection;
	const char *method, *path;	      /* path: as it was sent, up to the «?» */
	const char *headers[TT_HEADER_COUNT]; /* NULL: not there */
	bool repeated;			      /* one of these headers stands twice */
	uint32_t query_count;		      /* TT_HTTP_QUERY_MAX + 1: there are more */
	struct tt_http_pair query[TT_HTTP_QUERY_MAX];
	const char *address;	    /* of the peer, without its port */
	const uint8_t *fingerprint; /* SHA-256 of its certificate, which was verified; NULL: none */
};

enum { TT_HTTP_EXTRA_MAX = 10 };

struct tt_http_reply {
	int status;
	const char *type;    /* Content-Type; NULL: there is no body */
	struct tt_text body; /* stays until done() */
	int file;	     /* the body is this file, which is closed; 0: none */
	size_t file_len;
	bool stream;				      /* the body comes from stream(), until that ends it */
	bool close;				      /* nothing more on this connection */
	const char *cache;			      /* Cache-Control; NULL: no-store */
	struct tt_http_pair extra[TT_HTTP_EXTRA_MAX]; /* further headers; name NULL: no more */
};

/* What the server does; exchange is what begin() returned. */
struct tt_http_handlers {
	/* NULL: the connection is closed without an answer. */
	void *(*begin)(void *server, const struct tt_http_request *request);
	/* Nothing goes on with the exchange before tt_http_functions.wake() while this says true. */
	bool (*waits)(void *exchange);
	/* The answer, if it is known already; before the body has come: without reading it. */
	const struct tt_http_reply *(*reply)(void *exchange);
	void (*body)(void *exchange, struct tt_text bytes);
	/* All of the body has come. */
	void (*end)(void *exchange);
	/*
	 * An answer that goes out while the body still comes, asked for before its first piece is given;
	 * NULL: it waits for the end. stream() then has its bytes, after each piece and after the end, and
	 * says -1 after the last one; reply() is an answer only where it is cut off.
	 */
	const struct tt_http_reply *(*early)(void *exchange);
	/* Fills in up to len bytes and returns how many; 0: none for now, wake() says when; -1: the end. */
	long (*stream)(void *exchange, char *bytes, size_t len);
	/* The answer is out, or will never be. */
	void (*done)(void *exchange, bool sent);
};

struct tt_http_options {
	int listen;				   /* a socket that listens; the module closes it */
	const char *key, *certificate, *client_ca; /* PEM; key NULL: no TLS; client_ca NULL: asks for none */
	uint32_t connections;			   /* at most; more wait in the kernel's queue */
	uint32_t seconds;			   /* for a request to come, or for an answer to be taken */
	void *server;
	struct tt_http_handlers handlers;
};

struct tt_http;

struct tt_http_functions {
	uint32_t version;
	/* NULL: *why says it in a line. */
	struct tt_http *(*create)(const struct tt_http_options *options, const char **why);
	/* A descriptor that becomes readable when a turn is due, and after how many milliseconds one is due
	   anyhow (-1: none is). */
	int (*descriptor)(struct tt_http *http);
	int (*due)(struct tt_http *http);
	void (*turn)(struct tt_http *http);
	/* The exchange on this connection goes on. */
	void (*wake)(struct tt_http *http, void *connection);
	/* No new connections; answers from now on end theirs. */
	void (*drain)(struct tt_http *http);
	uint32_t (*connections)(const struct tt_http *http);
	void (*destroy)(struct tt_http *http);
};

/* What a module's symbol of this name is: const struct tt_http_functions. */
#define TT_HTTP_SYMBOL "tt_http_module"

#endif

/*
 * Sending by ourselves: the library answers once all of a body has come; what is to go out while it still
 * comes is written to the socket here, through TLS where there is some, in chunks. What the socket does not
 * take is kept, so whoever adds looks first whether all of it went out: that is what holds a caller back who
 * does not read.
 */
#ifndef TT_SERVER_HTTP_SENDER_H
#define TT_SERVER_HTTP_SENDER_H

#include <gnutls/gnutls.h>
#include "server/http.h"

enum { TT_SENDER_ROOM = 20 << 10, TT_SENDER_CHUNK = 16 << 10 };

struct tt_sender {
	int socket;
	gnutls_session_t session; /* NULL: no TLS */
	char bytes[TT_SENDER_ROOM];
	size_t len, sent;
	bool pending; /* TLS has a record that it could not send */
	bool broken;
};

/* Sends what there is; false: some of it is left, or it is broken. */
bool tt_sender_flush(struct tt_sender *sender);
/* Adds the head of an answer; a chunk of at most TT_SENDER_CHUNK bytes, the last one being empty. All before
 * is out.
 */
void tt_sender_head(struct tt_sender *sender, const struct tt_http_reply *reply);
void tt_sender_chunk(struct tt_sender *sender, const char *bytes, size_t len);

#endif

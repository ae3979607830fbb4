#define _GNU_SOURCE
#include "server/http_sender.h"

#include <errno.h>
#include <sys/socket.h>

/* How many bytes went out; 0: none can just now; -1: it is broken. */
static ssize_t send_plain(struct tt_sender *sender, const char *bytes, size_t len) {
	ssize_t sent = send(sender->socket, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent >= 0)
		return sent;
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}

/* A record that could not be sent is held by the library, which is to be asked again for it, without bytes.
 */
static ssize_t send_secret(struct tt_sender *sender, const char *bytes, size_t len) {
	ssize_t sent = sender->pending ? gnutls_record_send(sender->session, NULL, 0)
				       : gnutls_record_send(sender->session, bytes, len);
	sender->pending = sent == GNUTLS_E_AGAIN || sent == GNUTLS_E_INTERRUPTED;
	return sender->pending ? 0 : sent;
}

bool tt_sender_flush(struct tt_sender *sender) {
	while (!sender->broken && sender->sent < sender->len) {
		const char *bytes = sender->bytes + sender->sent;
		size_t len = sender->len - sender->sent;
		ssize_t sent = sender->session == NULL ? send_plain(sender, bytes, len)
						       : send_secret(sender, bytes, len);
		if (sent == 0)
			return false;
		sender->broken = sent < 0;
		sender->sent += sent > 0 ? (size_t)sent : 0;
	}
	sender->len = sender->sent = 0;
	return !sender->broken;
}

static void add(struct tt_sender *sender, const char *bytes, size_t len) {
	if (sender->len + len > sizeof(sender->bytes)) {
		sender->broken = true;
		return;
	}
	memcpy(sender->bytes + sender->len, bytes, len);
	sender->len += len;
}

void tt_sender_head(struct tt_sender *sender, const struct tt_http_reply *reply) {
	char head[512];
	int len = snprintf(head, sizeof(head),
		"HTTP/1.1 %d OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n"
		"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
		reply->status, reply->type);
	add(sender, head, (size_t)len);
}

void tt_sender_chunk(struct tt_sender *sender, const char *bytes, size_t len) {
	char size[32];
	int digits = snprintf(size, sizeof(size), "%zx\r\n", len);
	add(sender, size, (size_t)digits);
	add(sender, bytes, len);
	add(sender, "\r\n", 2);
}

/*
 * Live updates, as server-sent events: the last messages lie in a ring, numbered; each stream takes what
 * comes behind the number that it had last, and one that is too slow misses what the ring no longer holds,
 * which the numbers tell.
 */
#include "ledger/entry.h"
#include "server/serving.h"

#include <stdlib.h>

enum { BEAT_SECONDS = 15 };

static struct tt_live_message *message_at(struct tt_server *server, uint64_t number) {
	return &server->live[number % TT_LIVE_KEPT];
}

/* Those that wait for a message go on; a stream that waits is asked again for what it has. */
static void wake_streams(struct tt_server *server) {
	server->hurry = server->streams != NULL;
	for (struct tt_exchange *stream = server->streams; stream != NULL; stream = stream->next)
		server->functions->wake(server->http, stream->connection);
}

void tt_live_publish(struct tt_server *server, const char *kind, struct tt_text data, uint64_t entry) {
	struct tt_live_message *message = message_at(server, server->live_next);
	char *text = NULL;
	size_t room = data.len + 96;
	if (server->streams == NULL && !server->live_used)
		return; /* nobody has listened yet */
	text = malloc(room);
	if (text == NULL)
		return;
	int len = snprintf(text, room, "id: %llu\nevent: %s\ndata: %.*s\n\n",
		(unsigned long long)server->live_next, kind, TT_TEXT_ARGS(data));
	free(message->text);
	*message = (struct tt_live_message){text, (size_t)len, entry};
	server->live_next++;
	server->live_woken = true;
}

void tt_live_turn(struct tt_server *server) {
	uint64_t now = tt_nanoseconds();
	bool beat = now - server->live_beat > BEAT_SECONDS * 1000000000ull;
	if (beat) {
		server->live_beat = now;
		for (struct tt_exchange *stream = server->streams; stream != NULL; stream = stream->next)
			stream->beat = true;
	}
	if (beat || server->live_woken || server->draining)
		wake_streams(server);
	server->live_woken = false;
}

/* As much of the next message as there is room for: streams have a place within a message. */
static size_t take(struct tt_exchange *stream, char *bytes, size_t len) {
	const struct tt_live_message *message = message_at(stream->server, stream->live);
	size_t left = message->len - stream->live_offset, count = left < len ? left : len;
	memcpy(bytes, message->text + stream->live_offset, count);
	stream->live_offset += count;
	if (stream->live_offset == message->len) {
		stream->live++;
		stream->live_offset = 0;
	}
	return count;
}

/* Passes over what the stream may not see. */
static void pass_over(struct tt_exchange *stream) {
	struct tt_server *server = stream->server;
	struct tt_limits limits = stream->principal->limits;
	limits.purpose = stream->arguments[TT_PARAMETER_PURPOSE].text;
	for (; stream->live_offset == 0 && stream->live < server->live_next; stream->live++) {
		uint64_t entry = message_at(server, stream->live)->entry;
		if (entry == TT_NO_ENTRY || tt_service_may(server->service, &limits, entry, TT_TOUCH_SEE))
			return;
	}
}

long tt_live_read(struct tt_exchange *stream, char *bytes, size_t len) {
	struct tt_server *server = stream->server;
	static const char beat[] = ": still here\n\n";
	if (server->draining || !stream->principal->known)
		return -1;
	if (server->live_next > TT_LIVE_KEPT && stream->live < server->live_next - TT_LIVE_KEPT) {
		stream->live = server->live_next - TT_LIVE_KEPT;
		stream->live_offset = 0;
	}
	pass_over(stream);
	if (stream->live < server->live_next)
		return (long)take(stream, bytes, len);
	bool due = stream->beat && len >= sizeof(beat);
	stream->beat = false;
	if (!due)
		return 0;
	memcpy(bytes, beat, sizeof(beat) - 1);
	return (long)sizeof(beat) - 1;
}

void tt_live_leave(struct tt_exchange *stream) {
	struct tt_exchange **at = &stream->server->streams;
	while (*at != NULL && *at != stream)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	*at = stream->next;
	stream->server->stream_count--;
}

void tt_live_finish(struct tt_server *server) {
	for (size_t i = 0; i < TT_LIVE_KEPT; i++)
		free(server->live[i].text);
}

void tt_handle_live(struct tt_exchange *exchange) {
	struct tt_server *server = exchange->server;
	if (exchange->principal->limits.regime_count > 0) {
		tt_refuse(exchange, TT_REFUSED_OUT_OF_LIMITS, NULL); /* messages are of all regimes */
		return;
	}
	if (server->stream_count >= TT_STREAMS_MAX) {
		tt_refuse(exchange, TT_REFUSED_BUSY, NULL);
		return;
	}
	exchange->live = exchange->live_from > 0 && exchange->live_from <= server->live_next
				 ? exchange->live_from
				 : server->live_next;
	exchange->beat = true; /* so that the head goes out at once */
	exchange->next = server->streams;
	server->streams = exchange;
	server->stream_count++;
	server->live_used = true;
	tt_answer(exchange);
	exchange->reply.stream = true;
}

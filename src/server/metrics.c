/*
 * Counts, as Prometheus reads them: what was answered how often, in what time, how many bytes.
 */
#include "server/serving.h"

/* Upper ends of the buckets, in microseconds. */
static const uint32_t bounds[TT_DURATIONS - 1] = {100, 1000, 10000, 100000, 1000000, 10000000, 60000000};

static struct tt_route_counts *counts_of(const struct tt_exchange *exchange) {
	uint32_t at = exchange->route == NULL ? tt_route_count : (uint32_t)(exchange->route - tt_routes);
	return &exchange->server->counts[at];
}

void tt_count_exchange(struct tt_exchange *exchange, uint64_t bytes_out) {
	struct tt_route_counts *counts = counts_of(exchange);
	uint64_t spent = tt_nanoseconds() - exchange->began;
	uint32_t bucket = 0;
	int class = exchange->reply.status / 100;
	while (bucket < TT_COUNT(bounds) && spent > (uint64_t)bounds[bucket] * 1000)
		bucket++;
	counts->answers[class > 0 && class < TT_STATUS_CLASSES ? class : 0]++;
	counts->bytes_in += exchange->came;
	counts->bytes_out += bytes_out;
	counts->nanoseconds += spent;
	counts->durations[bucket]++;
}

static void write_head(struct tt_buf *out, const char *name, const char *type, const char *help) {
	tt_buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static const char *route_name(uint32_t route) {
	return route == tt_route_count ? "none" : tt_routes[route].name;
}

static void write_answers(const struct tt_server *server, struct tt_buf *out) {
	write_head(
		out, "tenten_requests_total", "counter", "Requests answered, by route and class of status.");
	for (uint32_t i = 0; i <= tt_route_count; i++)
		for (int class = 0; class < TT_STATUS_CLASSES; class ++)
			if (server->counts[i].answers[class] > 0)
				tt_buf_format(out,
					"tenten_requests_total{route=\"%s\",class=\"%dxx\"} %llu\n",
					route_name(i), class,
					(unsigned long long)server->counts[i].answers[class]);
}

static void write_bytes(const struct tt_server *server, struct tt_buf *out, const char *name,
	const char *help, size_t offset) {
	write_head(out, name, "counter", help);
	for (uint32_t i = 0; i <= tt_route_count; i++) {
		const char *counts = (const char *)&server->counts[i];
		uint64_t bytes;
		memcpy(&bytes, counts + offset, sizeof(bytes));
		if (bytes > 0)
			tt_buf_format(out, "%s{route=\"%s\"} %llu\n", name, route_name(i),
				(unsigned long long)bytes);
	}
}

static void write_duration(const struct tt_route_counts *counts, const char *route, struct tt_buf *out) {
	uint64_t sum = 0;
	for (uint32_t i = 0; i < TT_DURATIONS; i++) {
		char bound[32] = "+Inf";
		sum += counts->durations[i];
		if (i < TT_COUNT(bounds))
			snprintf(bound, sizeof(bound), "%g", bounds[i] * 1e-6);
		tt_buf_format(out, "tenten_request_seconds_bucket{route=\"%s\",le=\"%s\"} %llu\n", route,
			bound, (unsigned long long)sum);
	}
	tt_buf_format(out, "tenten_request_seconds_sum{route=\"%s\"} %.9f\n", route,
		(double)counts->nanoseconds * 1e-9);
	tt_buf_format(
		out, "tenten_request_seconds_count{route=\"%s\"} %llu\n", route, (unsigned long long)sum);
}

static void write_gauge(struct tt_buf *out, const char *name, const char *help, uint64_t value) {
	write_head(out, name, "gauge", help);
	tt_buf_format(out, "%s %llu\n", name, (unsigned long long)value);
}

void tt_write_metrics(struct tt_server *server, struct tt_buf *out) {
	write_answers(server, out);
	write_bytes(server, out, "tenten_request_bytes_total", "Bytes of bodies that came.",
		offsetof(struct tt_route_counts, bytes_in));
	write_bytes(server, out, "tenten_answer_bytes_total", "Bytes of bodies that went out.",
		offsetof(struct tt_route_counts, bytes_out));
	write_head(out, "tenten_request_seconds", "histogram",
		"From the head of a request to the end of its answer.");
	for (uint32_t i = 0; i <= tt_route_count; i++)
		if (server->counts[i].nanoseconds > 0)
			write_duration(&server->counts[i], route_name(i), out);
	write_gauge(out, "tenten_connections", "Connections that are open.",
		server->functions->connections(server->http));
	write_gauge(out, "tenten_exchanges", "Requests under way.", server->exchange_count);
	write_gauge(out, "tenten_held_bytes", "Bytes of memory that requests hold.", server->held);
	write_gauge(out, "tenten_jobs", "Orders that the workshop has, or that wait for it.",
		server->running_count + server->waiting_count);
	write_gauge(out, "tenten_up_seconds", "Since the start.",
		(tt_nanoseconds() - server->started) / 1000000000u);
}

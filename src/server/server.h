/*
 * server: the service over HTTP. Who asks, may they, is it well formed, how much of it is there to take; then
 * the rooms below answer. The table of routes (route.def) is what requests are matched with, and what the
 * OpenAPI document and docs/api.md are made from. What may not live here: anything about models, events or
 * records that a command could not do as well.
 *
 * One thread serves, in turns (serve.c): what is short, it does itself; what may take long, or comes from
 * strangers (models to check and draw, Argon2id), is done by a process of its own (workshop.h), which time
 * and memory can be taken from.
 */
#ifndef TT_SERVER_SERVER_H
#define TT_SERVER_SERVER_H

#include "present/output.h"
#include "model/pack.h"
#include "server/asset.h"

struct tt_serve_options {
	const char *store;  /* a directory, or a database; NULL: only what needs no store */
	const char *listen; /* "127.0.0.1:8470", "[::1]:0", "/…" is refused; NULL: the usual one */
	const char *key, *certificate, *client_ca; /* files of PEM; NULL: none */
	bool behind_proxy;			   /* somebody else speaks TLS for us */
	uint32_t rate;				   /* requests a second and token; 0: the usual one */
	const char *models; /* a folder that people edit; NULL: the one that it is started in, but «/» */
	const char *version;
	const struct tt_asset *assets; /* by their paths; asset_count 0: the web application is not there */
	uint32_t asset_count;
	struct tt_pack_path packs;
	enum tt_language language; /* of what is said on standard error */
	struct tt_arena *arena;
};

enum tt_served { TT_SERVED, TT_SERVED_WRONG_CALL, TT_SERVED_FAILED };

/* Serves until SIGTERM or SIGINT; says on standard error where it listens, and what is wrong. */
enum tt_served tt_serve(const struct tt_serve_options *options);

#endif

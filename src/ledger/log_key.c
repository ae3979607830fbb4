/*
 * The keys of a log: found and made when it is opened, and changed. A changeover goes in an order in which a
 * crash between any two steps leaves a log that opens: the private keys first, from which the rest follows.
 */
#include "ledger/log_parts.h"

enum { SMALL_FILE = 1 << 20 };

static enum tt_status replace(struct tt_log *log, const char *name, struct tt_text text, unsigned mode) {
	char path[TT_PATH_MAX];
	tt_log_file(log, name, path);
	if (tt_io_replace(log->io, path, text, mode) == TT_OK)
		return TT_OK;
	return tt_log_fail(log, TT_PROBLEM_SYSTEM, TT_NO_ENTRY, name);
}

static enum tt_status bad_key(struct tt_log *log, const char *file) {
	return tt_log_fail(log, TT_PROBLEM_BAD_KEY, TT_NO_ENTRY, file);
}

/* ---- private keys ---------------------------------------------------------------------------------- */

static enum tt_status write_private(struct tt_log *log, struct tt_arena *arena) {
	struct tt_buf buf;
	tt_buf_init(&buf, arena, SMALL_FILE);
	tt_signer_add(&buf, &log->signer);
	tt_buf_byte(&buf, '\n');
	if (log->changing) {
		tt_signer_add(&buf, &log->before);
		tt_buf_byte(&buf, '\n');
	}
	return replace(log, "key", tt_buf_text(&buf), 0600);
}

static bool read_line(struct tt_text *rest, struct tt_signer *signer) {
	const char *end = rest->len == 0 ? NULL : memchr(rest->bytes, '\n', rest->len);
	size_t len = end == NULL ? rest->len : (size_t)(end - rest->bytes);
	struct tt_text line = tt_text_slice(*rest, 0, len);
	*rest = tt_text_slice(*rest, end == NULL ? len : len + 1, rest->len);
	return tt_signer_read(line, signer) && signer->key.kind == TT_KEY_LOG;
}

static bool read_private(struct tt_log *log, struct tt_text text) {
	if (!read_line(&text, &log->signer))
		return false;
	log->changing = text.len > 0;
	return !log->changing || (read_line(&text, &log->before) && text.len == 0 &&
					 strcmp(log->before.key.name, log->signer.key.name) == 0);
}

static enum tt_status find_private(
	struct tt_log *log, struct tt_arena *arena, const struct tt_log_options *options) {
	struct tt_text text;
	TT_TRY(tt_log_load(log, arena, "key", &text));
	if (text.len > 0)
		return read_private(log, text) ? TT_OK : bad_key(log, "key");
	if (tt_log_has(log, "journal/000000"))
		return bad_key(log, "key");
	if (!options->create)
		return tt_log_fail(log, TT_PROBLEM_NO_LOG, TT_NO_ENTRY, "key");
	if (options->origin == NULL ||
		!tt_signer_create(&log->signer, tt_text_of(options->origin), TT_KEY_LOG))
		return bad_key(log, "");
	return write_private(log, arena);
}

/* ---- public keys ----------------------------------------------------------------------------------- */

/* The private key's is the newest. */
static void put_first(struct tt_keyring *ring, const struct tt_key *key) {
	if (ring->count > 0 && memcmp(ring->keys[0].bytes, key->bytes, sizeof(key->bytes)) == 0)
		return;
	if (ring->count == TT_KEYRING_MAX)
		ring->count--; /* no more are made; whoever put one there himself loses the oldest */
	memmove(&ring->keys[1], &ring->keys[0], ring->count * sizeof(ring->keys[0]));
	ring->keys[0] = *key;
	ring->count++;
}

/* What was not given out before a crash follows from the private keys. Keys of before are nowhere else. */
static enum tt_status find_ring(struct tt_log *log, struct tt_arena *arena) {
	struct tt_text there;
	TT_TRY(tt_log_load(log, arena, "public/log.vkey", &there));
	bool good = tt_keyring_read(arena, there, &log->ring) &&
		    strcmp(log->ring.keys[0].name, log->signer.key.name) == 0;
	if (!good && tt_log_has(log, "public/changeover-1"))
		return bad_key(log, "public/log.vkey");
	if (!good)
		log->ring.count = 0;
	if (!good && log->changing)
		put_first(&log->ring, &log->before.key);
	put_first(&log->ring, &log->signer.key);
	return TT_OK;
}

static enum tt_status write_ring(struct tt_log *log, struct tt_arena *arena) {
	struct tt_text there;
	struct tt_buf buf;
	tt_buf_init(&buf, arena, SMALL_FILE);
	tt_keyring_add(&buf, &log->ring);
	TT_TRY(tt_log_load(log, arena, "public/log.vkey", &there));
	return tt_text_equal(there, tt_buf_text(&buf))
		       ? TT_OK
		       : replace(log, "public/log.vkey", tt_buf_text(&buf), 0666);
}

static enum tt_status write_changeover(struct tt_log *log, struct tt_arena *arena) {
	char name[TT_CHANGEOVER_PATH_MAX], path[TT_CHANGEOVER_PATH_MAX + 8];
	struct tt_buf buf;
	tt_changeover_path(name, log->ring.count - 1);
	snprintf(path, sizeof(path), "public/%s", name);
	if (tt_log_has(log, path))
		return TT_OK;
	tt_buf_init(&buf, arena, TT_NOTE_MAX);
	tt_changeover_add(&buf, arena, &log->before, &log->signer);
	return replace(log, path, tt_buf_text(&buf), 0666);
}

static enum tt_status give_out(struct tt_log *log, struct tt_arena *arena) {
	TT_TRY(find_ring(log, arena));
	if (log->changing)
		TT_TRY(write_changeover(log, arena));
	return write_ring(log, arena);
}

static enum tt_status find_public(struct tt_log *log, struct tt_arena *arena) {
	struct tt_text text;
	TT_TRY(tt_log_load(log, arena, "public/log.vkey", &text));
	if (text.len == 0)
		return tt_log_fail(log, TT_PROBLEM_NO_LOG, TT_NO_ENTRY, "public/log.vkey");
	if (!tt_keyring_read(arena, text, &log->ring))
		return bad_key(log, "public/log.vkey");
	log->signer.key = log->ring.keys[0];
	return TT_OK;
}

enum tt_status tt_log_find_keys(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	const struct tt_log_options *options = argument;
	TT_TRY(log->read_only ? find_public(log, arena) : find_private(log, arena, options));
	if (options->origin != NULL && strcmp(options->origin, tt_log_origin(log)) != 0)
		return tt_log_fail(log, TT_PROBLEM_OTHER_ORIGIN, TT_NO_ENTRY, "key");
	log->origin = tt_hash_of(tt_log_origin(log), strlen(tt_log_origin(log)));
	return log->read_only ? TT_OK : give_out(log, arena);
}

/* ---- changing -------------------------------------------------------------------------------------- */

/* The newest checkpoint, if there is one, signed again by who signs now. */
static enum tt_status sign_again(struct tt_log *log) {
	return log->latest_len == 0 ? TT_OK : tt_log_sign(log, log->published);
}

static enum tt_status change_key(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	struct tt_signer next;
	(void)argument;
	if (!tt_signer_create(&next, tt_text_of(tt_log_origin(log)), TT_KEY_LOG))
		return bad_key(log, "key");
	log->before = log->signer;
	log->signer = next;
	log->changing = true;
	tt_signer_finish(&next);
	TT_TRY(write_private(log, arena));
	TT_TRY(give_out(log, arena));
	return sign_again(log);
}

enum tt_status tt_log_change_key(struct tt_log *log) {
	if (log->read_only)
		return bad_key(log, "key");
	if (log->shared)
		TT_TRY(tt_log_reload(log));
	if (log->changing || log->ring.count == TT_KEYRING_MAX)
		return tt_log_fail(log, TT_PROBLEM_CHANGEOVER, TT_NO_ENTRY, "key");
	return tt_log_with(log, change_key, NULL);
}

static enum tt_status retire_key(struct tt_log *log, struct tt_arena *arena, const void *argument) {
	(void)argument;
	log->changing = false;
	tt_signer_finish(&log->before);
	TT_TRY(write_private(log, arena));
	return sign_again(log);
}

enum tt_status tt_log_retire_key(struct tt_log *log) {
	if (log->read_only)
		return bad_key(log, "key");
	if (log->shared)
		TT_TRY(tt_log_reload(log));
	if (!log->changing)
		return tt_log_fail(log, TT_PROBLEM_CHANGEOVER, TT_NO_ENTRY, "key");
	return tt_log_with(log, retire_key, NULL);
}

const struct tt_keyring *tt_log_keys(const struct tt_log *log) {
	return &log->ring;
}

bool tt_log_is_changing_key(const struct tt_log *log) {
	return log->changing;
}

/*
 * A note is read line by line from its end: the last empty line parts text and signatures. A signature is
 * four bytes that say which key, and what that kind of key makes: 64 bytes of Ed25519, for a witness after
 * eight bytes of time, which the signed message holds, too.
 */
#include "ledger/note.h"

#include <sodium.h>

static const char dash[] = "\xE2\x80\x94 "; /* em dash, space */
static const char private_prefix[] = "PRIVATE+KEY+";

enum { DASH = sizeof(dash) - 1, ID = 4, TIME = 8, SIGNATURE = 64, LINE_BYTES_MAX = 8192 };

/* ---- names and ids --------------------------------------------------------------------------------- */

/* Bytes of the white space of Unicode that text begins with; 0 if it begins with none. */
static size_t space_at(struct tt_text text) {
	static const char *const spaces[] = {" ", "\t", "\n", "\v", "\f", "\r", "\xC2\x85", "\xC2\xA0",
		"\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
		"\xE3\x80\x80"};
	for (size_t i = 0; i < TT_COUNT(spaces); i++)
		if (tt_text_starts(text, spaces[i]))
			return strlen(spaces[i]);
	bool typographic = tt_text_starts(text, "\xE2\x80") && text.len > 2 &&
			   (uint8_t)text.bytes[2] >= 0x80 && (uint8_t)text.bytes[2] <= 0x8A;
	return typographic ? 3 : 0;
}

/* Names are UTF-8 without white space, control characters and plus signs. */
static bool is_name(struct tt_text name) {
	if (name.len == 0 || name.len > TT_KEY_NAME_MAX || tt_text_first_bad(name) != name.len)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (name.bytes[i] == '+' || space_at(tt_text_slice(name, i, name.len)) > 0)
			return false;
	return true;
}

static uint32_t read_32(const uint8_t *bytes) {
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint32_t id_of(const struct tt_key *key) {
	const char kind = (char)key->kind;
	struct tt_hash hash = tt_hash_parts((struct tt_text[]){tt_text_of(key->name), {"\n", 1}, {&kind, 1},
						    {(const char *)key->bytes, sizeof(key->bytes)}},
		4);
	return read_32(hash.bytes);
}

static bool set_name(struct tt_key *key, struct tt_text name) {
	if (!is_name(name))
		return false;
	memcpy(key->name, name.bytes, name.len);
	key->name[name.len] = '\0';
	return true;
}

/* ---- keys as text ---------------------------------------------------------------------------------- */

static bool read_hex(struct tt_text text, uint32_t *id) {
	*id = 0;
	for (size_t i = 0; i < text.len; i++) {
		const char *digits = "0123456789abcdef";
		const char *found = text.bytes[i] == '\0' ? NULL : strchr(digits, text.bytes[i]);
		if (found == NULL)
			return false;
		*id = *id << 4 | (uint32_t)(found - digits);
	}
	return text.len == 8;
}

/* Reads "name+id+base64" and gives out the 32 bytes behind the kind, whatever they are. */
static bool read_parts(struct tt_text text, struct tt_key *key, uint8_t material[32]) {
	const char *plus = text.len == 0 ? NULL : memchr(text.bytes, '+', text.len);
	uint8_t bytes[33];
	size_t len, name = plus == NULL ? 0 : (size_t)(plus - text.bytes);
	if (plus == NULL || text.len < name + 10 || text.bytes[name + 9] != '+' ||
		!set_name(key, tt_text_slice(text, 0, name)) ||
		!read_hex(tt_text_slice(text, name + 1, name + 9), &key->id) ||
		!tt_base64_read(tt_text_slice(text, name + 10, text.len), bytes, sizeof(bytes), &len) ||
		len != sizeof(bytes) || (bytes[0] != TT_KEY_LOG && bytes[0] != TT_KEY_WITNESS))
		return false;
	key->kind = bytes[0];
	memcpy(material, bytes + 1, 32);
	sodium_memzero(bytes, sizeof(bytes));
	return true;
}

bool tt_key_read(struct tt_text text, struct tt_key *key) {
	return read_parts(text, key, key->bytes) && key->id == id_of(key);
}

static void add_parts(struct tt_buf *buf, const struct tt_key *key, const uint8_t material[32]) {
	uint8_t bytes[33] = {(uint8_t)key->kind};
	memcpy(bytes + 1, material, 32);
	tt_buf_format(buf, "%s+%08x+", key->name, key->id);
	tt_base64_add(buf, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
}

void tt_key_add(struct tt_buf *buf, const struct tt_key *key) {
	add_parts(buf, key, key->bytes);
}

bool tt_signer_read(struct tt_text text, struct tt_signer *signer) {
	uint8_t seed[32];
	if (!tt_text_starts(text, private_prefix) ||
		!read_parts(tt_text_slice(text, sizeof(private_prefix) - 1, text.len), &signer->key, seed))
		return false;
	crypto_sign_seed_keypair(signer->key.bytes, signer->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	return signer->key.id == id_of(&signer->key);
}

void tt_signer_add(struct tt_buf *buf, const struct tt_signer *signer) {
	tt_buf_string(buf, private_prefix);
	add_parts(buf, &signer->key, signer->secret);
}

bool tt_signer_create(struct tt_signer *signer, struct tt_text name, enum tt_key_kind kind) {
	if (sodium_init() < 0 || !set_name(&signer->key, name))
		return false;
	signer->key.kind = kind;
	crypto_sign_keypair(signer->key.bytes, signer->secret);
	signer->key.id = id_of(&signer->key);
	return true;
}

void tt_signer_finish(struct tt_signer *signer) {
	sodium_memzero(signer, sizeof(*signer));
}

/* ---- signatures ------------------------------------------------------------------------------------ */

/* What a witness signs: the text with the time before it. Returns the bytes of the head. */
static size_t witness_head(char head[64], uint64_t time) {
	return (size_t)snprintf(head, 64, "cosignature/v1\ntime %llu\n", (unsigned long long)time);
}

/* Ed25519 over two parts, which stand one after the other in one message. */
static bool verify_parts(struct tt_text head, struct tt_text text, const uint8_t *signature,
	const struct tt_key *key, uint8_t *message) {
	memcpy(message, head.bytes, head.len);
	memcpy(message + head.len, text.bytes, text.len);
	return crypto_sign_verify_detached(signature, message, head.len + text.len, key->bytes) == 0;
}

enum { WITNESSED_MAX = 4096 }; /* bytes of a text that a witness signs: a checkpoint */

static bool verify_witness(
	const uint8_t *bytes, struct tt_text text, const struct tt_key *key, tt_instant *time) {
	uint8_t message[64 + WITNESSED_MAX];
	char head[64];
	uint64_t when = (uint64_t)read_32(bytes) << 32 | read_32(bytes + 4);
	*time = (tt_instant)when;
	if (when > INT64_MAX || text.len > WITNESSED_MAX)
		return false;
	struct tt_text first = {head, witness_head(head, when)};
	return verify_parts(first, text, bytes + TIME, key, message);
}

static bool verify_line(
	const uint8_t *bytes, size_t len, struct tt_text text, const struct tt_key *key, tt_instant *time) {
	*time = 0;
	if (key->kind == TT_KEY_WITNESS)
		return len == ID + TIME + SIGNATURE && verify_witness(bytes + ID, text, key, time);
	return len == ID + SIGNATURE && crypto_sign_verify_detached(bytes + ID, (const uint8_t *)text.bytes,
						text.len, key->bytes) == 0;
}

void tt_note_sign(struct tt_buf *buf, struct tt_text text, const struct tt_signer *signer, tt_instant now) {
	uint8_t bytes[ID + TIME + SIGNATURE], message[64 + WITNESSED_MAX];
	char head[64] = "";
	bool witness = signer->key.kind == TT_KEY_WITNESS;
	size_t len = witness ? witness_head(head, (uint64_t)now) : 0, at = witness ? ID + TIME : ID;
	if (witness && text.len > WITNESSED_MAX)
		return;
	for (size_t i = 0; i < ID; i++)
		bytes[i] = (uint8_t)(signer->key.id >> (24 - 8 * i));
	for (size_t i = 0; witness && i < TIME; i++)
		bytes[ID + i] = (uint8_t)((uint64_t)now >> (56 - 8 * i));
	if (witness) {
		memcpy(message, head, len);
		memcpy(message + len, text.bytes, text.len);
	}
	crypto_sign_detached(bytes + at, NULL, witness ? message : (const uint8_t *)text.bytes,
		len + text.len, signer->secret);
	tt_buf_format(buf, "%s%s ", dash, signer->key.name);
	tt_base64_add(buf, bytes, at + SIGNATURE);
	tt_buf_byte(buf, '\n');
}

/* ---- notes ----------------------------------------------------------------------------------------- */

/* The first byte after the last empty line; 0 if there is none. */
static size_t signatures_start(struct tt_text message) {
	for (size_t i = message.len; i >= 2; i--)
		if (message.bytes[i - 1] == '\n' && message.bytes[i - 2] == '\n')
			return i;
	return 0;
}

static bool is_clean(struct tt_text message) {
	if (message.len > TT_NOTE_MAX || tt_text_first_bad(message) != message.len)
		return false;
	return message.len == 0 || (memchr(message.bytes, '\t', message.len) == NULL &&
					   memchr(message.bytes, '\r', message.len) == NULL);
}

struct line {
	struct tt_text name;
	size_t len;
	uint8_t bytes[LINE_BYTES_MAX];
};

/* Takes the next line off the signatures. */
static bool next_line(struct tt_text *rest, struct line *line) {
	const char *end = memchr(rest->bytes, '\n', rest->len);
	size_t len = end == NULL ? 0 : (size_t)(end - rest->bytes);
	struct tt_text text = tt_text_slice(*rest, DASH, len);
	if (end == NULL || !tt_text_starts(*rest, dash) || len < DASH)
		return false;
	*rest = tt_text_slice(*rest, len + 1, rest->len);
	const char *space = text.len == 0 ? NULL : memchr(text.bytes, ' ', text.len);
	if (space == NULL)
		return false;
	line->name = tt_text_slice(text, 0, (size_t)(space - text.bytes));
	struct tt_text coded = tt_text_slice(text, line->name.len + 1, text.len);
	return is_name(line->name) && tt_base64_read(coded, line->bytes, sizeof(line->bytes), &line->len) &&
	       line->len > ID;
}

static bool part(struct tt_text message, struct tt_note *note) {
	size_t start = signatures_start(message);
	note->signers = 0;
	note->text = tt_text_slice(message, 0, start > 0 ? start - 1 : 0);
	note->signatures = tt_text_slice(message, start, message.len);
	return start > 1 && note->signatures.len > 0 && is_clean(message);
}

static uint32_t key_of(const struct line *line, const struct tt_key *keys, uint32_t key_count) {
	for (uint32_t i = 0; i < key_count; i++)
		if (keys[i].id == read_32(line->bytes) && tt_text_is(line->name, keys[i].name))
			return i;
	return TT_NONE;
}

enum tt_note_verdict tt_note_verify(
	struct tt_text message, const struct tt_key *keys, uint32_t key_count, struct tt_note *note) {
	struct line line;
	bool forged = false;
	if (!part(message, note))
		return TT_NOTE_MALFORMED;
	struct tt_text rest = note->signatures;
	for (uint32_t lines = 0; rest.len > 0; lines++) {
		if (lines == TT_NOTE_LINES_MAX || !next_line(&rest, &line))
			return TT_NOTE_MALFORMED;
		uint32_t key = key_of(&line, keys, key_count);
		if (key == TT_NONE || key >= TT_NOTE_KEYS_MAX)
			continue;
		if (verify_line(line.bytes, line.len, note->text, &keys[key], &note->times[key]))
			note->signers |= 1u << key;
		else
			forged = true;
	}
	return forged ? TT_NOTE_FORGED : note->signers == 0 ? TT_NOTE_UNSIGNED : TT_NOTE_GOOD;
}

bool tt_note_read(struct tt_text message, struct tt_note *note) {
	return tt_note_verify(message, NULL, 0, note) != TT_NOTE_MALFORMED;
}

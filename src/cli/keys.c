#include "cli/keys.h"

#include <errno.h>

enum { FILE_LIMIT = 64 << 20 };

enum tt_exit tt_call_unreadable(const struct tt_call *call, const char *path) {
	const char *why = tt_error_text(errno, call->language);
	tt_call_wrong(call, "読めない: %s", "cannot be read: %s", path);
	tt_call_wrong(call, "  %s", "  %s", why);
	return TT_EXIT_SYSTEM;
}

enum tt_exit tt_call_file(struct tt_call *call, const char *path, struct tt_text *text) {
	enum tt_status status = tt_file_read(call->arena, path, FILE_LIMIT, text);
	if (status == TT_LIMIT)
		return tt_call_wrong(call, "大き過ぎる: %s", "too large: %s", path);
	return status == TT_OK ? TT_EXIT_GOOD : tt_call_unreadable(call, path);
}

static struct tt_text take_line(struct tt_text *rest) {
	const char *end = rest->len == 0 ? NULL : memchr(rest->bytes, '\n', rest->len);
	size_t len = end == NULL ? rest->len : (size_t)(end - rest->bytes);
	struct tt_text line = tt_text_trim(tt_text_slice(*rest, 0, len));
	*rest = tt_text_slice(*rest, len + 1, rest->len);
	return line;
}

/* Keys, a line each; white space and empty lines between them do not matter. */
static bool take_keys(struct tt_text text, struct tt_key *keys, uint32_t *count) {
	while (text.len > 0) {
		struct tt_text line = take_line(&text);
		if (line.len == 0)
			continue;
		if (*count == TT_NOTE_KEYS_MAX || !tt_key_read(line, &keys[*count]))
			return false;
		(*count)++;
	}
	return *count > 0;
}

enum tt_exit tt_call_keys(struct tt_call *call, struct tt_key *keys, uint32_t *count) {
	const char *given = call->values[TT_OPTION_KEY];
	struct tt_text text;
	*count = 0;
	if (given == NULL || tt_key_read(tt_text_of(given), &keys[0])) {
		*count = given != NULL;
		return TT_EXIT_GOOD;
	}
	if (!tt_file_exists(given))
		return tt_call_wrong(call, "--key の「%s」は鍵でも、鍵のファイルでもない",
			"--key: «%s» is neither a key nor a file of keys", given);
	enum tt_exit status = tt_call_file(call, given, &text);
	if (status != TT_EXIT_GOOD || take_keys(text, keys, count))
		return status;
	return tt_call_wrong(call, "鍵のファイルでない: %s", "not a file of keys: %s", given);
}

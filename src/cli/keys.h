/*
 * What commands about logs share: files that are given to them, and keys.
 */
#ifndef TT_CLI_KEYS_H
#define TT_CLI_KEYS_H

#include "cli/command.h"
#include "ledger/note.h"

/* Complains that a file cannot be read, errno saying why. */
enum tt_exit tt_call_unreadable(const struct tt_call *call, const char *path);
/* Reads a file; TT_EXIT_GOOD, or after a complaint. */
enum tt_exit tt_call_file(struct tt_call *call, const char *path, struct tt_text *text);
/* --key is a key itself, or a file of keys: the log's, and those of witnesses. At most TT_NOTE_KEYS_MAX. */
enum tt_exit tt_call_keys(struct tt_call *call, struct tt_key *keys, uint32_t *count);

#endif

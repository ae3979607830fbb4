/* tenten store …: what is done to a store as a whole, and what is looked up in it. */
#include "cli/keys.h"
#include "cli/serve.h"
#include "ledger/log.h"
#include "ledger/timestamp.h"

#include <stdlib.h>

enum { ERASED_AT_ONCE = 100000, PROOF_LIMIT = 1 << 20 };

/* What one of the parts does with an open service. */
typedef bool part(struct tt_call *call, struct tt_service *service, struct tt_fault *fault);

static bool say(struct tt_call *call, const char *ja, const char *en) {
	tt_out_string(&call->out, tt_say(&call->out, ja, en));
	return true;
}

static bool init(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	(void)service;
	(void)fault;
	return say(call, "格納先を作った。\n", "The store is made.\n");
}

/* All that is wrong with the model, where it is the model; false. */
static bool tell_of_model(struct tt_call *call, const char *path, struct tt_fault *fault) {
	if (fault->code != TT_FAULT_BAD_MODEL || tt_call_program(call, tt_call_model(call, path)) != NULL)
		return false;
	return tt_fault_set(fault, TT_FAULT_BAD_MODEL, tt_text_of(path));
}

static bool deploy(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	char version[TT_VERSION_SIZE];
	if (!tt_service_deploy(service, tt_text_of(call->arguments[1]), version, fault))
		return tell_of_model(call, call->arguments[1], fault);
	if (tt_call_format(call, "json"))
		tt_out_format(&call->out, "{\"version\":\"%s\"}\n", version);
	else
		tt_out_format(&call->out, tt_say(&call->out, "配備した: %s\n", "deployed: %s\n"), version);
	return true;
}

static const struct looked_up {
	const char *name;
	bool (*ask)(struct tt_service *service, const struct tt_query *query, struct tt_buf *out,
		struct tt_fault *fault);
} looked_up[] = {{"events", tt_service_events}, {"data", tt_service_data}, {"duties", tt_service_duties},
	{"findings", tt_service_findings}, {"accesses", tt_service_accesses}};

/* DATA[/INSTANCE] as the second word. */
static struct tt_query query_of(const struct tt_call *call) {
	struct tt_query query = {.as_of = call->as_of == TT_TIME_MIN ? 0 : call->as_of};
	if (call->argument_count < 3)
		return query;
	struct tt_text what = tt_text_of(call->arguments[2]);
	const char *slash = memchr(what.bytes, '/', what.len);
	size_t len = slash == NULL ? what.len : (size_t)(slash - what.bytes);
	query.data = tt_text_slice(what, 0, len);
	query.instance = tt_text_slice(what, len + (slash != NULL), what.len);
	return query;
}

static bool show(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	struct tt_query query = query_of(call);
	struct tt_buf answer;
	tt_buf_init(&answer, call->arena, (size_t)1 << 30);
	if (strcmp(call->arguments[1], "models") == 0) {
		if (!tt_service_models(service, &answer, fault))
			return false;
		tt_call_answer(call, tt_buf_text(&answer));
		return true;
	}
	for (size_t i = 0; i < TT_COUNT(looked_up); i++) {
		if (strcmp(looked_up[i].name, call->arguments[1]) != 0)
			continue;
		if (!looked_up[i].ask(service, &query, &answer, fault))
			return false;
		tt_call_answer(call, tt_buf_text(&answer));
		return true;
	}
	return tt_fault_set(fault, TT_FAULT_WRONG_VALUE, tt_text_of(call->arguments[1]));
}

static bool check(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	return tt_service_check(service, fault) && say(call, "問題なし。\n", "Nothing is wrong.\n");
}

static bool rebuild(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	return tt_service_rebuild(service, fault) &&
	       say(call, "索引を作り直した。\n", "The index is made anew.\n");
}

static bool backup(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	return tt_service_backup(service, tt_text_of(call->arguments[1]), fault) &&
	       say(call, "写した。\n", "The copy is made.\n");
}

static bool restore(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	return tt_service_backup(service, tt_text_of(call->values[TT_OPTION_STORE]), fault) &&
	       say(call, "戻した。\n", "It is restored.\n");
}

static bool read_index(const char *word, uint64_t *index) {
	char *end;
	*index = strtoull(word, &end, 10);
	return word[0] >= '0' && word[0] <= '9' && *end == '\0';
}

/* The entries that the words name, or those about a person. */
static bool erased_entries(struct tt_call *call, struct tt_service *service, uint64_t **indices,
	uint32_t *count, struct tt_fault *fault) {
	if (tt_call_has(call, TT_OPTION_SUBJECT))
		return tt_service_entries_of_subject(service, call->arena,
			tt_text_of(call->values[TT_OPTION_SUBJECT]), indices, count, fault);
	*count = (uint32_t)call->argument_count - 1;
	*indices = TT_NEW_ARRAY(call->arena, uint64_t, *count);
	for (uint32_t i = 0; i < *count; i++)
		if (!read_index(call->arguments[i + 1], &(*indices)[i]))
			return tt_fault_set(fault, TT_FAULT_NO_ENTRY, tt_text_of(call->arguments[i + 1]));
	return true;
}

static bool erase(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	uint64_t *indices;
	uint32_t count;
	const char *reason = call->values[TT_OPTION_REASON];
	if (!erased_entries(call, service, &indices, &count, fault) ||
		!tt_service_erase(service, indices, count, tt_text_of(reason == NULL ? "" : reason), fault))
		return false;
	tt_out_format(
		&call->out, tt_say(&call->out, "%u件を消去した。\n", "%u entries are erased.\n"), count);
	return true;
}

/* ---- what proves something elsewhere --------------------------------------------------------------- */

/* A proof about the number that was given, of a log whose newest checkpoint speaks of all that is recorded.
 */
static bool prove(struct tt_call *call, struct tt_service *service, struct tt_fault *fault,
	enum tt_status (*add)(struct tt_log *log, uint64_t number, struct tt_buf *buf)) {
	struct tt_buf buf;
	uint64_t number;
	tt_buf_init(&buf, call->arena, PROOF_LIMIT);
	if (!tt_service_publish(service, fault))
		return false;
	if (!read_index(call->arguments[1], &number) || add(tt_service_log(service), number, &buf) != TT_OK)
		return tt_fault_set(fault, TT_FAULT_NO_ENTRY, tt_text_of(call->arguments[1]));
	tt_out(&call->out, tt_buf_text(&buf));
	return true;
}

static enum tt_status add_receipt(struct tt_log *log, uint64_t index, struct tt_buf *buf) {
	return tt_log_receipt(log, index, true, buf);
}

/* A receipt of an entry, with which whoever has its body can verify it (tenten verify). */
static bool receipt(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	return prove(call, service, fault, add_receipt);
}

/* That the log had this many entries once, and has only grown since. */
static bool growth(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	return prove(call, service, fault, tt_log_growth);
}

/* The event as it was recorded, byte for byte: what a receipt is about. */
static bool entry_body(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	struct tt_text word = tt_text_of(call->arguments[1]);
	struct tt_entry entry;
	uint64_t index;
	if (!read_index(call->arguments[1], &index) ||
		tt_log_read(tt_service_log(service), index, call->arena, &entry) != TT_OK || entry.erased)
		return tt_fault_set(fault, TT_FAULT_NO_ENTRY, word);
	tt_out(&call->out, entry.body);
	return true;
}

/* ---- keys and time --------------------------------------------------------------------------------- */

static bool log_done(struct tt_log *log, enum tt_status status, struct tt_fault *fault) {
	if (status == TT_OK)
		return true;
	bool changing = tt_log_problem(log)->kind == TT_PROBLEM_CHANGEOVER;
	return tt_fault_set(fault, changing ? TT_FAULT_CHANGEOVER : TT_FAULT_STORE_FAILED, TT_TEXT("key"));
}

/* The keys that it has signed with, the newest first; those that sign now are marked. */
static bool show_keys(struct tt_call *call, const struct tt_log *log) {
	const struct tt_keyring *ring = tt_log_keys(log);
	struct tt_buf buf;
	tt_buf_init(&buf, call->arena, PROOF_LIMIT);
	for (uint32_t i = 0; i < ring->count; i++) {
		bool signs = i == 0 || (i == 1 && tt_log_is_changing_key(log));
		tt_key_add(&buf, &ring->keys[i]);
		tt_buf_string(&buf, signs ? tt_say(&call->out, "  署名する\n", "  signs\n") : "\n");
	}
	tt_out(&call->out, tt_buf_text(&buf));
	return true;
}

/* A new key begins to sign beside the one so far; then that one ends. */
static bool key(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	struct tt_log *log = tt_service_log(service);
	const char *act = call->argument_count > 1 ? call->arguments[1] : "show";
	enum tt_status status = TT_OK;
	if (!tt_service_hold(service, fault))
		return false;
	if (strcmp(act, "change") == 0)
		status = tt_log_change_key(log);
	else if (strcmp(act, "retire") == 0)
		status = tt_log_retire_key(log);
	tt_service_release(service);
	if (strcmp(act, "change") != 0 && strcmp(act, "retire") != 0 && strcmp(act, "show") != 0)
		return tt_fault_set(fault, TT_FAULT_WRONG_VALUE, tt_text_of(act));
	return log_done(log, status, fault) && show_keys(call, log);
}

/* The newest checkpoint, and what an authority is to be asked so that it says when it was there. */
static bool timestamp(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	struct tt_buf checkpoint, request;
	struct tt_text name = tt_text_of(call->arguments[1]);
	tt_buf_init(&checkpoint, call->arena, PROOF_LIMIT);
	tt_buf_init(&request, call->arena, PROOF_LIMIT);
	const char *paths[] = {tt_text_format(call->arena, "%.*s.checkpoint", TT_TEXT_ARGS(name)).bytes,
		tt_text_format(call->arena, "%.*s.tsq", TT_TEXT_ARGS(name)).bytes};
	if (!tt_service_publish(service, fault))
		return false;
	if (tt_log_latest(tt_service_log(service), &checkpoint) != TT_OK ||
		!tt_timestamp_request(&request, tt_buf_text(&checkpoint)))
		return tt_fault_set(fault, TT_FAULT_NO_ENTRY, name);
	if (tt_file_write(paths[0], tt_buf_text(&checkpoint)) != TT_OK ||
		tt_file_write(paths[1], tt_buf_text(&request)) != TT_OK)
		return tt_fault_set(fault, TT_FAULT_STORE_FAILED, name);
	tt_out_format(&call->out, "%s\n%s\n", paths[0], paths[1]);
	return true;
}

/* Lines with which witnesses signed the newest checkpoint: --key says whose count. */
static bool cosign(struct tt_call *call, struct tt_service *service, struct tt_fault *fault) {
	struct tt_key *keys = TT_NEW_ARRAY(call->arena, struct tt_key, TT_NOTE_KEYS_MAX);
	struct tt_log *log = tt_service_log(service);
	struct tt_text lines;
	uint32_t count;
	if (tt_call_keys(call, keys, &count) != TT_EXIT_GOOD ||
		tt_call_file(call, call->arguments[1], &lines) != TT_EXIT_GOOD)
		return tt_fault_set(fault, TT_FAULT_WRONG_VALUE, tt_text_of(call->arguments[1]));
	if (tt_log_cosign(log, lines, keys, count) == TT_OK)
		return say(call, "立会人の署名を加えた。\n", "The witnesses' signatures are added.\n");
	bool wrong = tt_log_problem(log)->kind != TT_PROBLEM_SYSTEM;
	return tt_fault_set(fault, wrong ? TT_FAULT_WRONG_SIGNATURE : TT_FAULT_STORE_FAILED,
		tt_text_of(call->arguments[1]));
}

static const struct known_part {
	const char *name, *arguments;
	int least, most;
	part *run;
	bool create, read_only;
} parts[] = {
	{"init", "init", 1, 1, init, true, false},
	{"deploy", "deploy MODEL", 2, 2, deploy, true, false},
	{"show", "show events|data|duties|findings|accesses|models [DATA[/INSTANCE]]", 2, 3, show, false,
		true},
	{"check", "check", 1, 1, check, false, true},
	{"rebuild", "rebuild", 1, 1, rebuild, false, false},
	{"migrate", "migrate", 1, 1, check, false, false},
	{"backup", "backup DIR", 2, 2, backup, false, false},
	{"restore", "restore DIR", 2, 2, restore, false, true},
	{"erase", "erase INDEX…", 1, ERASED_AT_ONCE, erase, false, false},
	{"entry", "entry INDEX", 2, 2, entry_body, false, true},
	{"receipt", "receipt INDEX", 2, 2, receipt, false, false},
	{"growth", "growth SIZE", 2, 2, growth, false, false},
	{"key", "key [show|change|retire]", 1, 2, key, false, false},
	{"timestamp", "timestamp NAME", 2, 2, timestamp, false, false},
	{"cosign", "cosign LINES", 2, 2, cosign, false, false},
};

static const struct known_part *find_part(const char *name) {
	for (size_t i = 0; i < TT_COUNT(parts); i++)
		if (strcmp(parts[i].name, name) == 0)
			return &parts[i];
	return NULL;
}

static enum tt_exit run(struct tt_call *call) {
	const struct known_part *known = find_part(call->arguments[0]);
	struct tt_service_options options = {.create = known->create, .read_only = known->read_only};
	enum tt_exit status = TT_EXIT_INPUT;
	struct tt_fault fault;
	struct tt_call opened = *call;
	if (known->run == restore) /* the store that is read is the copy */
		opened.values[TT_OPTION_STORE] = call->arguments[1];
	struct tt_service *service = tt_call_service(&opened, options, &status);
	if (service == NULL)
		return status;
	status = known->run(call, service, &fault) ? TT_EXIT_GOOD : tt_call_fault(call, NULL, 0, &fault);
	tt_service_close(service);
	return status;
}

enum tt_exit tt_command_store(struct tt_call *call) {
	const struct known_part *known = find_part(call->arguments[0]);
	struct tt_text names[TT_COUNT(parts)];
	for (size_t i = 0; i < TT_COUNT(parts); i++)
		names[i] = tt_text_of(parts[i].name);
	if (known == NULL) {
		enum tt_exit status = tt_call_wrong(
			call, "store に「%s」というものはない", "store has no «%s»", call->arguments[0]);
		tt_call_offer(call, call->arguments[0], names, TT_COUNT(names));
		return status;
	}
	if (!tt_call_counted(call, known->arguments, known->least, known->most))
		return TT_EXIT_INPUT;
	return tt_call_run(call, run);
}

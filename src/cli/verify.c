/*
 * tenten verify PATH…: are the files of a record what was recorded and signed? A path is a log's folder, a
 * copy of its public files, a receipt (with --entry), a proof of growth (with --since) or a checkpoint (whose
 * time
 * --timestamp proves). Needs nothing but files.
 */
#include "cli/keys.h"
#include "ledger/proof.h"
#include "ledger/timestamp.h"
#include "ledger/verify.h"
#include "present/json.h"

#include <errno.h>
#include <sys/stat.h>

/* What is given beside the paths. */
struct verifying {
	struct tt_key keys[TT_NOTE_KEYS_MAX];
	uint32_t key_count;
	struct tt_text since, entry, timestamp;
	bool has_entry;
	struct tt_json *json; /* NULL: text */
};

/* ---- what is given --------------------------------------------------------------------------------- */

static enum tt_exit read_options(struct tt_call *call, struct verifying *verifying) {
	const char *since = call->values[TT_OPTION_SINCE], *entry = call->values[TT_OPTION_ENTRY];
	enum tt_exit status = tt_call_keys(call, verifying->keys, &verifying->key_count);
	if (status == TT_EXIT_GOOD && since != NULL)
		status = tt_call_file(call, since, &verifying->since);
	const char *timestamp = call->values[TT_OPTION_TIMESTAMP];
	if (status == TT_EXIT_GOOD && (timestamp == NULL) != (call->values[TT_OPTION_AUTHORITY] == NULL))
		return tt_call_wrong(call, "--timestamp と --authority はともに書く",
			"--timestamp and --authority go together", "");
	if (status == TT_EXIT_GOOD && timestamp != NULL)
		status = tt_call_file(call, timestamp, &verifying->timestamp);
	verifying->has_entry = entry != NULL;
	if (status == TT_EXIT_GOOD && entry != NULL)
		status = tt_call_file(call, entry, &verifying->entry);
	return status;
}

/* ---- a log's folder -------------------------------------------------------------------------------- */

struct texts {
	const char *code, *ja, *en;
};

static const struct texts problem_texts[] = {
#define PROBLEM(name, in_ja, in_en) [TT_PROBLEM_##name] = {#name, in_ja, in_en},
#include "ledger/problem.def"
#undef PROBLEM
};

static const char *problem_text(const struct tt_call *call, enum tt_problem_kind kind) {
	return call->language == TT_JA ? problem_texts[kind].ja : problem_texts[kind].en;
}

static void print_problem(struct tt_call *call, const char *path, const struct tt_problem *problem) {
	struct tt_output *out = &call->out;
	tt_out_colour(out, TT_RED);
	tt_out_string(out, path);
	if (*problem->file != '\0')
		tt_out_format(out, "/%s", problem->file);
	if (problem->offset > 0)
		tt_out_format(out, ":%llu", (unsigned long long)problem->offset);
	tt_out_colour(out, TT_PLAIN);
	if (problem->index != TT_NO_ENTRY)
		tt_out_format(
			out, tt_say(out, ": 項目%llu", ": entry %llu"), (unsigned long long)problem->index);
	tt_out_format(out, ": %s\n", problem_text(call, problem->kind));
}

static void print_problems(struct tt_call *call, const char *path, const struct tt_verified *verified) {
	uint64_t shown =
		verified->problem_count < TT_VERIFY_SHOWN ? verified->problem_count : TT_VERIFY_SHOWN;
	for (uint64_t i = 0; i < shown; i++)
		print_problem(call, path, &verified->problems[i]);
	if (shown < verified->problem_count)
		tt_out_format(&call->out, tt_say(&call->out, "ほかに%llu件\n", "and %llu more\n"),
			(unsigned long long)(verified->problem_count - shown));
}

/* Who signed, and when witnesses did. */
static void print_signers(
	struct tt_call *call, const struct verifying *verifying, uint32_t signers, const tt_instant *times) {
	struct tt_output *out = &call->out;
	for (uint32_t i = 0; i < verifying->key_count; i++)
		if ((signers >> i & 1) != 0 && verifying->keys[i].kind == TT_KEY_WITNESS)
			tt_out_format(out, tt_say(out, "  立会人 %s: %.*s\n", "  witness %s: %.*s\n"),
				verifying->keys[i].name,
				TT_TEXT_ARGS(tt_time_format(out->scratch, times[i])));
}

static void print_log(struct tt_call *call, const char *path, const struct verifying *verifying,
	const struct tt_verified *verified) {
	struct tt_output *out = &call->out;
	tt_out_format(out,
		verified->has_journal
			? tt_say(out, "%s: %s、項目 %llu、うちチェックポイントまで %llu\n",
				  "%s: %s, %llu entries, the checkpoint speaks of %llu\n")
			: tt_say(out, "%s: %s の公開部分、項目 %llu、うちチェックポイントまで %llu\n",
				  "%s: public files of %s, %llu entries, the checkpoint speaks of %llu\n"),
		path, verified->key.name, (unsigned long long)verified->entries,
		(unsigned long long)verified->size);
	print_signers(call, verifying, verified->signers, verified->times);
	if (verified->since > 0)
		tt_out_format(out,
			tt_say(out, "  手元のチェックポイント: 項目 %llu\n",
				"  checkpoint held: %llu entries\n"),
			(unsigned long long)verified->since);
	if (verified->erased > 0)
		tt_out_format(out, tt_say(out, "  消去された項目: %llu\n", "  erased entries: %llu\n"),
			(unsigned long long)verified->erased);
	if (verified->steps_back > 0)
		tt_out_format(out,
			tt_say(out, "  時計が戻った回数: %llu\n",
				"  times that the clock stepped back: %llu\n"),
			(unsigned long long)verified->steps_back);
	if (verified->torn)
		tt_out_string(out,
			tt_say(out, "  末尾に、確認されなかった書きかけの束がある（項目ではない）\n",
				"  an unfinished batch, never acknowledged, stands at the end (no entry)\n"));
	if (verified->own_key)
		tt_out_string(out, tt_say(out,
					   "  鍵は記録のそばにあったもの。正しい鍵を --key "
					   "で示せば、すり替えも見つかる\n",
					   "  the key is the one beside the log; with the right one as "
					   "--key, an exchange is found, too\n"));
}

static void good(struct tt_call *call, const char *path) {
	tt_out_format(&call->out, tt_say(&call->out, "%s: 問題なし\n", "%s: nothing is wrong\n"), path);
}

/* ---- as JSON --------------------------------------------------------------------------------------- */

/* Codes are written like those of models: small letters, with hyphens. */
static void write_code(struct tt_json *json, const char *name) {
	char code[64];
	size_t len = 0;
	for (; name[len] != '\0' && len + 1 < sizeof(code); len++)
		code[len] = (char)(name[len] == '_' ? '-' : name[len] | 0x20);
	code[len] = '\0';
	tt_json_string(json, "code", code);
}

static void write_message(struct tt_json *json, const struct texts *texts) {
	write_code(json, texts->code);
	tt_json_open(json, "message", '{');
	tt_json_string(json, "ja", texts->ja);
	tt_json_string(json, "en", texts->en);
	tt_json_close(json, '}');
}

static void open_result(struct tt_json *json, const char *path, const char *kind, bool is_good) {
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "path", path);
	tt_json_string(json, "kind", kind);
	tt_json_truth(json, "good", is_good);
}

static void write_signers(
	struct tt_json *json, const struct verifying *verifying, uint32_t signers, const tt_instant *times) {
	tt_json_open(json, "signers", '[');
	for (uint32_t i = 0; i < verifying->key_count; i++) {
		const struct tt_key *key = &verifying->keys[i];
		if ((signers >> i & 1) == 0)
			continue;
		tt_json_open(json, NULL, '{');
		tt_json_string(json, "name", key->name);
		tt_json_string(json, "kind", key->kind == TT_KEY_WITNESS ? "witness" : "log");
		if (key->kind == TT_KEY_WITNESS)
			tt_json_text(json, "time", tt_time_format(json->out->scratch, times[i]));
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_problems(struct tt_json *json, const struct tt_verified *verified) {
	tt_json_number(json, "problem_count", verified->problem_count);
	tt_json_open(json, "problems", '[');
	for (uint64_t i = 0; i < verified->problem_count && i < TT_VERIFY_SHOWN; i++) {
		const struct tt_problem *problem = &verified->problems[i];
		tt_json_open(json, NULL, '{');
		write_message(json, &problem_texts[problem->kind]);
		if (*problem->file != '\0')
			tt_json_string(json, "file", problem->file);
		if (problem->offset > 0)
			tt_json_number(json, "offset", problem->offset);
		if (problem->index != TT_NO_ENTRY)
			tt_json_number(json, "entry", problem->index);
		tt_json_close(json, '}');
	}
	tt_json_close(json, ']');
}

static void write_log(
	const char *path, const struct verifying *verifying, const struct tt_verified *verified) {
	struct tt_json *json = verifying->json;
	open_result(json, path, verified->has_journal ? "record" : "public", verified->problem_count == 0);
	tt_json_string(json, "origin", verified->key.name);
	tt_json_number(json, "entries", verified->entries);
	tt_json_number(json, "size", verified->size);
	tt_json_number(json, "since", verified->since);
	tt_json_number(json, "erased", verified->erased);
	tt_json_number(json, "steps_back", verified->steps_back);
	tt_json_truth(json, "torn", verified->torn);
	tt_json_truth(json, "own_key", verified->own_key);
	write_signers(json, verifying, verified->signers, verified->times);
	write_problems(json, verified);
	tt_json_close(json, '}');
}

static enum tt_exit verify_folder(struct tt_call *call, const char *path, const struct verifying *verifying) {
	struct tt_verified verified;
	struct tt_verify_options options = {.path = path,
		.keys = verifying->keys,
		.key_count = verifying->key_count,
		.since = verifying->since};
	enum tt_status status = tt_verify(&options, &verified);
	errno = verified.problems[0].error;
	if (status == TT_IO)
		return tt_call_unreadable(call, path);
	if (status == TT_BAD_INPUT)
		return tt_call_wrong(call, "記録でも、その公開部分でもない: %s",
			"neither a log nor its public files: %s", path);
	if (status != TT_OK)
		return tt_call_wrong(call, "メモリが足りない: %s", "out of memory: %s", path), TT_EXIT_SYSTEM;
	if (verifying->json != NULL) {
		write_log(path, verifying, &verified);
	} else {
		print_log(call, path, verifying, &verified);
		print_problems(call, path, &verified);
		if (verified.problem_count == 0)
			good(call, path);
	}
	return verified.problem_count == 0 ? TT_EXIT_GOOD : TT_EXIT_FOUND;
}

/* ---- proofs ---------------------------------------------------------------------------------------- */

static enum tt_exit bad_file(struct tt_call *call, const struct verifying *verifying, const char *path,
	const char *kind, const struct texts *texts) {
	if (verifying->json == NULL) {
		tt_out_format(&call->out, "%s: %s\n", path, tt_say(&call->out, texts->ja, texts->en));
		return TT_EXIT_FOUND;
	}
	open_result(verifying->json, path, kind, false);
	tt_json_open(verifying->json, "problems", '[');
	tt_json_open(verifying->json, NULL, '{');
	write_message(verifying->json, texts);
	tt_json_close(verifying->json, '}');
	tt_json_close(verifying->json, ']');
	tt_json_close(verifying->json, '}');
	return TT_EXIT_FOUND;
}

static enum tt_exit bad_proof(struct tt_call *call, const struct verifying *verifying, const char *path,
	const char *kind, enum tt_proof_verdict verdict) {
	static const struct texts texts[] = {[TT_PROOF_GOOD] = {"NONE", "問題なし", "nothing is wrong"},
		[TT_PROOF_MALFORMED] = {"MALFORMED", "形が正しくない", "it is not of the right form"},
		[TT_PROOF_UNSIGNED] = {"UNSIGNED", "示された鍵の署名がない",
			"none of the given keys has signed it"},
		[TT_PROOF_FORGED] = {"FORGED", "署名が正しくない", "a signature is wrong"},
		[TT_PROOF_OTHER_LOG] = {"OTHER_ORIGIN", "二つのチェックポイントは別の記録のものである",
			"the two checkpoints are of different logs"},
		[TT_PROOF_OTHER_BODY] = {"OTHER_BODY", "示されたものは、そこに記録されたものと違う",
			"what was given is not what was recorded there"},
		[TT_PROOF_CLOSED] = {"CLOSED", "この受領証には塩がなく、中身と比べられない",
			"this receipt has no salt, so that nothing can be compared with it"},
		[TT_PROOF_SHRUNK] = {"SHRUNK", "手元のチェックポイントより小さい",
			"it is smaller than the checkpoint held"},
		[TT_PROOF_INCONSISTENT] = {"INCONSISTENT", "手元のチェックポイントの続きではない",
			"it does not continue the checkpoint held"}};
	return bad_file(call, verifying, path, kind, &texts[verdict]);
}

static struct tt_text time_of(struct tt_call *call, int64_t milliseconds) {
	return tt_time_format(call->out.scratch, milliseconds / 1000);
}

static enum tt_exit verify_receipt(
	struct tt_call *call, const char *path, struct tt_text text, const struct verifying *verifying) {
	struct tt_receipt receipt;
	struct tt_checkpoint checkpoint;
	struct tt_note note;
	struct tt_output *out = &call->out;
	if (!verifying->has_entry)
		return tt_call_wrong(call, "受領証は、記録されたものとともに確かめる（--entry FILE）: %s",
			"a receipt is verified with what was recorded (--entry FILE): %s", path);
	enum tt_proof_verdict verdict = tt_receipt_verify(
		text, verifying->entry, verifying->keys, verifying->key_count, &receipt, &checkpoint, &note);
	if (verdict != TT_PROOF_GOOD)
		return bad_proof(call, verifying, path, "receipt", verdict);
	if (verifying->json != NULL) {
		open_result(verifying->json, path, "receipt", true);
		tt_json_text(verifying->json, "origin", checkpoint.origin);
		tt_json_number(verifying->json, "entry", receipt.index);
		tt_json_text(verifying->json, "time", time_of(call, receipt.time));
		write_signers(verifying->json, verifying, note.signers, note.times);
		tt_json_close(verifying->json, '}');
		return TT_EXIT_GOOD;
	}
	tt_out_format(out,
		tt_say(out, "%s: %.*s、項目%llu、%.*s に記録\n", "%s: %.*s, entry %llu, recorded %.*s\n"),
		path, TT_TEXT_ARGS(checkpoint.origin), (unsigned long long)receipt.index,
		TT_TEXT_ARGS(time_of(call, receipt.time)));
	print_signers(call, verifying, note.signers, note.times);
	good(call, path);
	return TT_EXIT_GOOD;
}

static enum tt_exit verify_growth(
	struct tt_call *call, const char *path, struct tt_text text, const struct verifying *verifying) {
	struct tt_checkpoint before, after;
	if (verifying->since.len == 0)
		return tt_call_wrong(call,
			"この証明は、手元のチェックポイントとともに確かめる（--since FILE）: %s",
			"this proof is verified with the checkpoint held (--since FILE): %s", path);
	enum tt_proof_verdict verdict = tt_growth_verify(
		text, verifying->since, verifying->keys, verifying->key_count, &before, &after);
	if (verdict != TT_PROOF_GOOD)
		return bad_proof(call, verifying, path, "growth", verdict);
	if (verifying->json != NULL) {
		open_result(verifying->json, path, "growth", true);
		tt_json_text(verifying->json, "origin", after.origin);
		tt_json_number(verifying->json, "since", before.size);
		tt_json_number(verifying->json, "size", after.size);
		tt_json_close(verifying->json, '}');
		return TT_EXIT_GOOD;
	}
	tt_out_format(&call->out,
		tt_say(&call->out, "%s: %.*s は項目 %llu から %llu に伸びただけである\n",
			"%s: %.*s only grew, from %llu entries to %llu\n"),
		path, TT_TEXT_ARGS(after.origin), (unsigned long long)before.size,
		(unsigned long long)after.size);
	good(call, path);
	return TT_EXIT_GOOD;
}

/* When an authority saw it; TT_EXIT_GOOD without one to ask, and *time is 0. */
static enum tt_exit verify_timestamp(struct tt_call *call, const char *path, struct tt_text text,
	const struct verifying *verifying, tt_instant *time) {
	static const struct texts texts[] = {[TT_TIMESTAMP_GOOD] = {"NONE", "問題なし", "nothing is wrong"},
		[TT_TIMESTAMP_MALFORMED] = {"TIMESTAMP_MALFORMED", "タイムスタンプの応答でない",
			"the time stamp is no answer of RFC 3161"},
		[TT_TIMESTAMP_REFUSED] = {"TIMESTAMP_REFUSED", "タイムスタンプは発行されなかった",
			"no time stamp was given"},
		[TT_TIMESTAMP_OTHER_BYTES] = {"TIMESTAMP_OTHER_BYTES", "タイムスタンプは別のもののものである",
			"the time stamp is of something else"},
		[TT_TIMESTAMP_UNTRUSTED] = {"TIMESTAMP_UNTRUSTED",
			"タイムスタンプの署名が、示された認証局の証明によらない",
			"the time stamp is not signed by one whom the given authorities certify"}};
	*time = 0;
	if (call->values[TT_OPTION_TIMESTAMP] == NULL)
		return TT_EXIT_GOOD;
	const char *authorities = call->values[TT_OPTION_AUTHORITY];
	enum tt_timestamp_verdict verdict =
		tt_timestamp_verify(verifying->timestamp, text, authorities, time);
	if (verdict == TT_TIMESTAMP_NO_CA)
		return tt_call_wrong(call, "認証局のファイルとして読めない: %s",
			"cannot be read as a file of authorities: %s", authorities);
	return verdict == TT_TIMESTAMP_GOOD ? TT_EXIT_GOOD
					    : bad_file(call, verifying, path, "checkpoint", &texts[verdict]);
}

static void show_checkpoint(struct tt_call *call, const char *path, const struct verifying *verifying,
	const struct tt_checkpoint *checkpoint, const struct tt_note *note, tt_instant time) {
	struct tt_json *json = verifying->json;
	struct tt_output *out = &call->out;
	if (json != NULL) {
		open_result(json, path, "checkpoint", true);
		tt_json_text(json, "origin", checkpoint->origin);
		tt_json_number(json, "size", checkpoint->size);
		write_signers(json, verifying, note->signers, note->times);
		if (time != 0)
			tt_json_text(json, "timestamp", tt_time_format(out->scratch, time));
		tt_json_close(json, '}');
		return;
	}
	tt_out_format(out, tt_say(out, "%s: %.*s、項目 %llu\n", "%s: %.*s, %llu entries\n"), path,
		TT_TEXT_ARGS(checkpoint->origin), (unsigned long long)checkpoint->size);
	print_signers(call, verifying, note->signers, note->times);
	if (time != 0)
		tt_out_format(out, tt_say(out, "  タイムスタンプ: %.*s\n", "  time stamp: %.*s\n"),
			TT_TEXT_ARGS(tt_time_format(out->scratch, time)));
	good(call, path);
}

static enum tt_exit verify_checkpoint(
	struct tt_call *call, const char *path, struct tt_text text, const struct verifying *verifying) {
	struct tt_checkpoint checkpoint;
	struct tt_note note;
	tt_instant time;
	enum tt_note_verdict verdict =
		tt_checkpoint_verify(text, verifying->keys, verifying->key_count, &checkpoint, &note);
	if (verdict == TT_NOTE_MALFORMED)
		return tt_call_wrong(call, "記録でも、受領証でも、証明でも、チェックポイントでもない: %s",
			"neither a log nor a receipt, a proof or a checkpoint: %s", path);
	if (verdict != TT_NOTE_GOOD)
		return bad_proof(call, verifying, path, "checkpoint",
			verdict == TT_NOTE_FORGED ? TT_PROOF_FORGED : TT_PROOF_UNSIGNED);
	enum tt_exit status = verify_timestamp(call, path, text, verifying, &time);
	if (status == TT_EXIT_GOOD)
		show_checkpoint(call, path, verifying, &checkpoint, &note, time);
	return status;
}

static enum tt_exit verify_file(struct tt_call *call, const char *path, const struct verifying *verifying) {
	struct tt_text text;
	enum tt_exit status = tt_call_file(call, path, &text);
	if (status != TT_EXIT_GOOD)
		return status;
	if (verifying->key_count == 0)
		return tt_call_wrong(call, "署名した者の鍵が要る（--key）: %s",
			"the key of who signed is needed (--key): %s", path);
	if (tt_text_starts(text, "c2sp.org/tlog-proof"))
		return verify_receipt(call, path, text, verifying);
	if (tt_text_starts(text, "old "))
		return verify_growth(call, path, text, verifying);
	return verify_checkpoint(call, path, text, verifying);
}

/* ---- the command ----------------------------------------------------------------------------------- */

static enum tt_exit verify_all(struct tt_call *call) {
	struct verifying *verifying = TT_NEW(call->arena, struct verifying);
	struct tt_json json = {.out = &call->out};
	enum tt_exit worst = read_options(call, verifying);
	if (worst == TT_EXIT_GOOD && tt_call_format(call, "json")) {
		verifying->json = &json;
		tt_json_open(&json, NULL, '{');
		tt_json_number(&json, "tenten", 1);
		tt_json_open(&json, "verified", '[');
		tt_json_spread(&json);
	}
	for (int i = 0; worst != TT_EXIT_INPUT && worst != TT_EXIT_SYSTEM && i < call->argument_count; i++) {
		struct stat info;
		const char *path = call->arguments[i];
		bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
		enum tt_exit status =
			folder ? verify_folder(call, path, verifying) : verify_file(call, path, verifying);
		worst = status > worst ? status : worst;
	}
	if (verifying->json != NULL) {
		tt_json_close(&json, ']');
		tt_json_close(&json, '}');
	}
	return worst;
}

enum tt_exit tt_command_verify(struct tt_call *call) {
	return tt_call_run(call, verify_all);
}

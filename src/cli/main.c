/*
 * The table of commands, and how a call is read: options anywhere, as --word value or --word=value, some also
 * as -w value; "--" ends them.
 */
#define _XOPEN_SOURCE 700
#include "analysis/gap.h"
#include "cli/command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define BIT(option) (1ull << TT_OPTION_##option)

const struct tt_command tt_commands[] = {
	{"new", "DIR", "はじめのモデルを書く", "write a model to start from", BIT(FROM), "text", 1, 1,
		tt_command_new},
	{"check", "MODEL…", "違反、果たされない義務、未回答の問い、欠けているものを見つける",
		"find violations, unmet duties, open questions, missing pieces",
		BIT(FORMAT) | BIT(AS_OF) | BIT(PACKS) | BIT(ALL) | BIT(ASK) | BIT(TIME), "text json sarif", 1,
		INT32_MAX, tt_command_check},
	{"explain", "MODEL EVENT | CODE", "判定の理由、又は符号の意味を示す",
		"unfold a verdict, or document a code", BIT(AS_OF) | BIT(PACKS) | BIT(ALL), "text", 1, 2,
		tt_command_explain},
	{"draw", "MODEL", "データの流れ、場、属性、指摘を図にする（-o F.svg、F.pdf、F.png、F.json）",
		"draw the flow, its regimes, attributes and findings (-o F.svg, F.pdf, F.png, F.json)",
		BIT(FORMAT) | BIT(AS_OF) | BIT(PACKS) | BIT(OUTPUT) | BIT(STEP) | BIT(FOR) | BIT(REGIME) |
			BIT(TIME),
		"svg pdf png json", 1, 1, tt_command_draw},
	{"table", "MODEL WHAT",
		"表にする: "
		"events、regimes、considered、attributes、changes、duties、holdings、parties、systems、units"
		"、"
		"risks、perspectives、controls、conditions、applicability、inventory、processing、questions、"
		"findings（-o F.xlsx など）",
		"make a table: events, regimes, considered, attributes, changes, duties, holdings, parties, "
		"systems, units, risks, perspectives, controls, conditions, applicability, inventory, "
		"processing, questions, findings (-o F.xlsx and the like)",
		BIT(FORMAT) | BIT(AS_OF) | BIT(PACKS) | BIT(OUTPUT), "text csv json md html xlsx", 2, 2,
		tt_command_table},
	{"report", "MODEL -o DIR|FILE",
		"四つのステップを一つの報告書にする（-o フォルダ、F.html、F.pdf、F.xlsx）",
		"make a report of all four steps (-o DIR, F.html, F.pdf, F.xlsx)",
		BIT(OUTPUT) | BIT(FORMAT) | BIT(AS_OF) | BIT(PACKS) | BIT(FOR), "html pdf xlsx", 1, 1,
		tt_command_report},
	{"diff", "OLD NEW | MODEL",
		"二つのモデル、又は一つのモデルの二つの日（--as-of D1 --and D2）の間で変わることを示す",
		"show what changes between two models, or two days of one (--as-of D1 --and D2)",
		BIT(FORMAT) | BIT(AS_OF) | BIT(AND) | BIT(PACKS) | BIT(OUTPUT) | BIT(ALL),
		"text csv json md html", 1, 2, tt_command_diff},
	{"plan", "MODEL",
		"許されない、又は定まらないイベントが許されるために、最小の手間で何を変えればよいかを探す",
		"find the least that must change for events that are forbidden or open to become permitted",
		BIT(FORMAT) | BIT(AS_OF) | BIT(PACKS) | BIT(OUTPUT) | BIT(ALL) | BIT(EVENT) | BIT(TO) |
			BIT(APPLY) | BIT(FROM) | BIT(BETWEEN),
		"text json md", 1, 1, tt_command_plan},
	{"gap", "RULES… | MODEL",
		"規律の組（パック、MODEL.yaml:場）、又は一つの二つの日（--as-of D1 --and D2）を比べ、"
		"一方だけが禁じ、又は求める場合を示す。"
		"モデルの移転の行き先を並べて比べる（--event E --to X --to Y、-o F.svg など）",
		"compare sets of rules (a pack, MODEL.yaml:REGIME), or two days of one (--as-of D1 --and "
		"D2): show when only one forbids or asks; lay destinations of a model's transfer side by "
		"side "
		"(--event E --to X --to Y, -o F.svg and the like)",
		BIT(FORMAT) | BIT(AS_OF) | BIT(AND) | BIT(PACKS) | BIT(OUTPUT) | BIT(ALL) | BIT(WITNESS) |
			BIT(EVENT) | BIT(TO),
		"text csv json md html xlsx svg pdf png", 1, TT_GAP_SIDES, tt_command_gap},
	{"import", "xlsx MODEL BOOK.xlsx",
		"記入されたブックをモデルに取り込む（判断、対策、答え、受け入れた指摘）",
		"take a filled-in workbook into its model: decisions, measures, answers, accepted findings",
		BIT(OUTPUT) | BIT(DRY_RUN) | BIT(AS_OF) | BIT(PACKS), "text", 3, 3, tt_command_import},
	{"pack", "list|show|check [PACK…]", "知識パックの一覧、中身、点検",
		"list the knowledge packs, show one, or check some or all",
		BIT(FORMAT) | BIT(PACKS) | BIT(WITNESS), "text json md", 1, INT32_MAX, tt_command_pack},
	{"decide", "[FILE|-]",
		"イベントが許されるかを、起こる前に判定する（--store: フォルダ又はモデル。一行に一つの "
		"JSON）",
		"judge events before they happen (--store: a folder, or a model; a JSON object a line)",
		BIT(STORE) | BIT(FORMAT) | BIT(PACKS), "text json", 0, 1, tt_command_decide},
	{"record", "[FILE|-]", "起こったイベントを記録する（一行に一つの JSON）",
		"record events that happened (a JSON object a line)", BIT(STORE) | BIT(FORMAT), "text json",
		0, 1, tt_command_record},
	{"trace", "DATA[/INSTANCE]", "データがどこから来てどこへ行ったかをたどる",
		"follow where data came from and where it went", BIT(STORE) | BIT(FORMAT), "text json", 1, 1,
		tt_command_trace},
	{"store",
		"init|deploy|show|check|rebuild|backup|restore|erase|entry|receipt|growth|key|timestamp|"
		"cosign …",
		"記録の格納先を作り、モデルを配備し、中を見、点検し、索引を作り直し、写し、戻し、消去し、記録"
		"とその受領証、"
		"伸長の証明を出し、署名の鍵を切り替え、タイムスタンプを求め、立会人の署名を加える",
		"make a store, deploy a model, look into it, check, rebuild, back up, restore, erase; give "
		"an "
		"entry, its receipt, a proof of growth; change the key that signs, ask for a time stamp, "
		"take signatures of witnesses",
		BIT(STORE) | BIT(KEY) | BIT(FORMAT) | BIT(PACKS) | BIT(AS_OF) | BIT(SUBJECT) | BIT(REASON),
		"text json", 1, INT32_MAX, tt_command_store},
	{"serve", "", "Web アプリケーションと、モデルの点検、作図、判定、記録を HTTP で開く",
		"open the web application, and check, draw, decide and record over HTTP",
		BIT(STORE) | BIT(LISTEN) | BIT(TLS_CERT) | BIT(TLS_KEY) | BIT(CLIENT_CA) | BIT(BEHIND_PROXY) |
			BIT(RATE) | BIT(PACKS) | BIT(MODELS),
		"text", 0, 0, tt_command_serve},
	{"token", "create|list|revoke",
		"サーバーに尋ねてよい者のトークンを作る、並べる、取り消す（revoke ID）",
		"make, list or revoke (revoke ID) tokens of those who may ask a server",
		BIT(STORE) | BIT(ROLES) | BIT(PARTIES) | BIT(REGIMES) | BIT(CERTIFICATE), "text", 1, 2,
		tt_command_token},
	{"verify", "PATH…", "記録、その公開部分、受領証、証明が、記録され署名されたままかを確かめる",
		"verify that a record, its public files, a receipt or a proof is what was recorded and "
		"signed",
		BIT(KEY) | BIT(ENTRY) | BIT(SINCE) | BIT(TIMESTAMP) | BIT(AUTHORITY) | BIT(FORMAT),
		"text json", 1, INT32_MAX, tt_command_verify},
	{"help", "[COMMAND]", "使い方を示す", "show how tenten, or a command, is used", 0, "text", 0, 1,
		tt_command_help},
	{"version", "", "版を示す", "show the version", 0, "text", 0, 0, tt_command_version},
};
const uint32_t tt_command_count = TT_COUNT(tt_commands);

static const struct option {
	const char *word, *argument;
	const char *ja, *en;
} options[] = {
#define OPTION(name, word, argument, ja, en) {word, argument, ja, en},
#include "cli/option.def"
#undef OPTION
};

enum { EVERYWHERE = BIT(LANG) | BIT(HELP) | BIT(VERSION) };

/* ---- language -------------------------------------------------------------------------------------- */

static enum tt_language language_of(const char *word) {
	return word[0] == 'j' && word[1] == 'a' ? TT_JA : TT_EN;
}

static enum tt_language language_of_locale(void) {
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < TT_COUNT(names); i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && *value != '\0')
			return language_of(value);
	}
	return TT_EN;
}

/* The language is wanted before anything can be complained about. */
static enum tt_language find_language(char **words) {
	for (; *words != NULL && strcmp(*words, "--") != 0; words++) {
		if (strncmp(*words, "--lang=", 7) == 0)
			return language_of(*words + 7);
		if (strcmp(*words, "--lang") == 0 && words[1] != NULL)
			return language_of(words[1]);
	}
	return language_of_locale();
}

/* ---- options --------------------------------------------------------------------------------------- */

static int find_option(struct tt_text word) {
	for (size_t i = 0; i < TT_COUNT(options); i++)
		if (tt_text_is(word, options[i].word))
			return (int)i;
	return -1;
}

static bool unknown_option(const struct tt_call *call, const char *word) {
	struct tt_text candidates[TT_OPTION_COUNT];
	for (size_t i = 0; i < TT_COUNT(options); i++)
		candidates[i] = tt_text_of(options[i].word);
	tt_call_wrong(call, "%s というオプションはない", "there is no option %s", word);
	tt_call_suggest(call, word + strspn(word, "-"), candidates, TT_COUNT(options));
	return false;
}

/* Options with a short form, which is a dash and one letter. */
static int find_short_option(char letter) {
	return letter == 'h' ? TT_OPTION_HELP : letter == 'o' ? TT_OPTION_OUTPUT : -1;
}

/* Which option a word is, -1 for none; value is what the word itself gives it, or NULL. */
static int split_option(const char *word, const char **value) {
	const char *equals = strchr(word, '=');
	if (word[1] != '-') {
		*value = word[2] == '\0' ? NULL : word + 2;
		return find_short_option(word[1]);
	}
	*value = equals == NULL ? NULL : equals + 1;
	return find_option(
		(struct tt_text){word + 2, equals == NULL ? strlen(word) - 2 : (size_t)(equals - word - 2)});
}

static bool give(struct tt_call *call, int option, const char *value) {
	call->values[option] = value;
	call->given[call->given_count++] = (struct tt_given){(enum tt_option_number)option, value};
	return true;
}

static bool lacks_value(const struct tt_call *call, const char *word, const char *argument) {
	bool several = strchr(argument, ' ') != NULL;
	tt_call_wrong(call, several ? "%s の値が足りない" : "%s に値がない",
		several ? "%s has too few values" : "%s has no value", word);
	tt_call_wrong(call, "  続けて %s を書く", "  it takes: %s", argument);
	return false;
}

/* Reads the option at *at, and its values from the words that follow; false after a complaint. */
static bool read_option(struct tt_call *call, char ***at) {
	const char *word = **at, *value;
	int option = split_option(word, &value);
	if (option < 0)
		return unknown_option(call, word);
	if (options[option].argument == NULL && value != NULL) {
		tt_call_wrong(call, "%s には値を付けない", "%s takes no value", word);
		return false;
	}
	if (options[option].argument == NULL)
		return give(call, option, "");
	const char *rest = options[option].argument;
	for (; rest != NULL; rest = strchr(rest + 1, ' ')) {
		if (value == NULL && (value = *++*at) == NULL)
			return lacks_value(call, word, options[option].argument);
		give(call, option, value);
		value = NULL;
	}
	return true;
}

/* Leaves the words that are no options in arguments, which has room for all. */
static bool read_words(struct tt_call *call, char **words, const char **arguments) {
	bool options_end = false;
	call->arguments = arguments;
	for (; *words != NULL; words++) {
		if (!options_end && strcmp(*words, "--") == 0)
			options_end = true;
		else if (!options_end && (*words)[0] == '-' && (*words)[1] != '\0') {
			if (!read_option(call, &words))
				return false;
		} else
			arguments[call->argument_count++] = *words;
	}
	return true;
}

/* ---- a call ---------------------------------------------------------------------------------------- */

static const struct tt_command *find_command(const char *name) {
	for (uint32_t i = 0; i < tt_command_count; i++)
		if (strcmp(tt_commands[i].name, name) == 0)
			return &tt_commands[i];
	return NULL;
}

static enum tt_exit unknown_command(const struct tt_call *call, const char *name) {
	struct tt_text candidates[TT_COUNT(tt_commands)];
	for (uint32_t i = 0; i < tt_command_count; i++)
		candidates[i] = tt_text_of(tt_commands[i].name);
	enum tt_exit status = tt_call_wrong(call, "「%s」というコマンドはない（tenten help で一覧）",
		"there is no command «%s» (tenten help lists them)", name);
	tt_call_suggest(call, name, candidates, tt_command_count);
	return status;
}

/* TT_TIME_MIN where the option is not given. */
static bool read_date(const struct tt_call *call, enum tt_option_number option, tt_instant *instant) {
	bool impossible = false;
	const char *date = call->values[option];
	*instant = TT_TIME_MIN;
	if (date == NULL || tt_time_parse(tt_text_of(date), instant, &impossible))
		return true;
	tt_call_wrong(call, "「%s」は日付でない（2024-04-01 の形で、1900年から2100年まで）",
		"«%s» is no date (write it like 2024-04-01, from 1900 to 2100)", date);
	return false;
}

static bool fits_format(const struct tt_call *call) {
	const char *format = call->values[TT_OPTION_FORMAT], *known = call->command->formats;
	size_t len = format == NULL ? 0 : strlen(format);
	for (const char *at = known; len > 0 && *at; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");
		if (word == len && memcmp(at, format, len) == 0)
			return true;
		at += word;
	}
	if (format == NULL)
		return true;
	tt_call_wrong(call, "--format の「%s」は使えない。使えるのは次のとおり:",
		"--format: «%s» is none of these:", format);
	tt_call_wrong(call, "  %s", "  %s", known);
	return false;
}

static bool fits_language(const struct tt_call *call) {
	const char *language = call->values[TT_OPTION_LANG];
	if (language == NULL || strcmp(language, "ja") == 0 || strcmp(language, "en") == 0)
		return true;
	tt_call_wrong(
		call, "--lang の「%s」は ja でも en でもない", "--lang: «%s» is neither ja nor en", language);
	return false;
}

static bool fits_options(const struct tt_call *call) {
	for (int i = 0; i < TT_OPTION_COUNT; i++)
		if (call->values[i] != NULL && ((call->command->options | EVERYWHERE) >> i & 1) == 0) {
			tt_call_wrong(call, "このコマンドに --%s はない", "this command has no --%s",
				options[i].word);
			return false;
		}
	return true;
}

static bool fits_arguments(const struct tt_call *call) {
	const struct tt_command *command = call->command;
	return tt_call_counted(call, command->arguments, command->least, command->most);
}

/* --help and --version stand for commands, whatever else was written. */
static const char *command_name(const struct tt_call *call) {
	if (tt_call_has(call, TT_OPTION_VERSION))
		return "version";
	return tt_call_has(call, TT_OPTION_HELP) || call->argument_count == 0 ? "help" : call->arguments[0];
}

static bool fits(struct tt_call *call) {
	return fits_options(call) && fits_format(call) && fits_arguments(call) &&
	       read_date(call, TT_OPTION_AS_OF, &call->as_of) &&
	       read_date(call, TT_OPTION_AND, &call->second);
}

static enum tt_exit run(struct tt_call *call, char **words, const char **arguments) {
	if (!read_words(call, words, arguments) || !fits_language(call))
		return TT_EXIT_INPUT;
	bool empty = call->argument_count == 0;
	const char *name = command_name(call);
	call->command = find_command(name);
	if (call->command == NULL)
		return unknown_command(call, name);
	if (tt_call_has(call, TT_OPTION_VERSION) || tt_call_has(call, TT_OPTION_HELP)) {
		call->argument_count = empty || tt_call_has(call, TT_OPTION_VERSION) ? 0 : 1;
		return call->command->run(call);
	}
	call->arguments += !empty;
	call->argument_count -= !empty;
	if (!fits(call))
		return TT_EXIT_INPUT;
	enum tt_exit status = call->command->run(call);
	return empty && status == TT_EXIT_GOOD ? TT_EXIT_INPUT : status;
}

int main(int count, char **words) {
	const char **arguments = calloc((size_t)count + 1, sizeof(*arguments));
	struct tt_given *given = calloc((size_t)count + 1, sizeof(*given));
	enum tt_exit status = TT_EXIT_SYSTEM;
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like any other */
	struct tt_call call = {.language = find_language(words + 1), .given = given};
	if (arguments != NULL && given != NULL && count > 0)
		status = run(&call, words + 1, arguments);
	free(arguments);
	free(given);
	return (int)status;
}

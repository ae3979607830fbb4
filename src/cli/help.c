/*
 * tenten help, tenten version: made from the tables of commands and options.
 */
#include "cli/command.h"

#include <string.h>

static const struct option_help {
	const char *word, *argument, *ja, *en;
} option_helps[] = {
#define OPTION(name, word, argument, ja, en) {word, argument, ja, en},
#include "cli/option.def"
#undef OPTION
};

static void print_entry(struct tt_output *out, const char *name, const char *arguments, const char *text) {
	struct tt_text left = tt_text_format(out->arena, "%s %s", name, arguments);
	tt_out_string(out, "  ");
	tt_out_padded(out, left, 28);
	tt_out_format(out, " %s\n", text);
}

static void print_options(struct tt_output *out, uint64_t wanted) {
	tt_out_string(out, tt_say(out, "\nオプション:\n", "\noptions:\n"));
	for (size_t i = 0; i < TT_COUNT(option_helps); i++) {
		const struct option_help *option = &option_helps[i];
		if ((wanted >> i & 1) == 0)
			continue;
		struct tt_text name = tt_text_format(out->arena, "--%s", option->word);
		print_entry(out, name.bytes, option->argument == NULL ? "" : option->argument,
			tt_say(out, option->ja, option->en));
	}
}

static void print_commands(struct tt_output *out) {
	tt_out_string(
		out, tt_say(out, "使い方: tenten COMMAND [OPTION…] FILE…（「-」は標準入力）\n\nコマンド:\n",
			     "usage: tenten COMMAND [OPTION…] FILE… («-» is standard input)\n\ncommands:\n"));
	for (uint32_t i = 0; i < tt_command_count; i++)
		print_entry(out, tt_commands[i].name, tt_commands[i].arguments,
			tt_say(out, tt_commands[i].ja, tt_commands[i].en));
	print_options(out, 1ull << TT_OPTION_LANG | 1ull << TT_OPTION_HELP | 1ull << TT_OPTION_VERSION);
	tt_out_string(out, tt_say(out,
				   "\n終了状態: 0 問題なし、1 エラーの指摘あり、2 入力又は呼び出しの誤り、3 "
				   "システムの失敗\n",
				   "\nexit status: 0 nothing wrong, 1 findings of severity error, 2 the "
				   "input or the call is wrong,\n"
				   "3 the system failed\n"));
}

static enum tt_exit print_command(struct tt_call *call, const char *name) {
	struct tt_output *out = &call->out;
	for (uint32_t i = 0; i < tt_command_count; i++) {
		const struct tt_command *command = &tt_commands[i];
		if (strcmp(command->name, name) != 0)
			continue;
		tt_out_format(out, tt_say(out, "使い方: tenten %s %s\n\n%s\n", "usage: tenten %s %s\n\n%s\n"),
			command->name, command->arguments, tt_say(out, command->ja, command->en));
		print_options(out, command->options | 1ull << TT_OPTION_LANG | 1ull << TT_OPTION_HELP);
		if (command->options >> TT_OPTION_FORMAT & 1)
			tt_out_format(out, tt_say(out, "\n形式: %s\n", "\nformats: %s\n"), command->formats);
		return TT_EXIT_GOOD;
	}
	return tt_call_wrong(call, "「%s」というコマンドはない", "there is no command «%s»", name);
}

static enum tt_exit help(struct tt_call *call) {
	if (call->argument_count > 0)
		return print_command(call, call->arguments[0]);
	print_commands(&call->out);
	return TT_EXIT_GOOD;
}

enum tt_exit tt_command_help(struct tt_call *call) {
	return tt_call_run(call, help);
}

static enum tt_exit version(struct tt_call *call) {
	tt_out_string(&call->out, "tenten " TT_VERSION "\n");
	return TT_EXIT_GOOD;
}

enum tt_exit tt_command_version(struct tt_call *call) {
	return tt_call_run(call, version);
}

/*
 * check --ask on a terminal: questions one by one, most useful first, until none is open, the input ends, or
 * somebody breaks it off; then what was answered is written. Signals that end programs are held back and only
 * let in while we wait for a line: so an answer is taken whole or not at all, and files are written in peace.
 */
#define _XOPEN_SOURCE 700
#include "cli/ask.h"
#include "present/ask.h"
#include "present/check.h"
#include "present/message.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

enum { LINE_LIMIT = 1 << 16, TITLE_LIMIT = 1 << 14 };

/* ---- lines from the terminal ----------------------------------------------------------------------- */

struct keyboard {
	char bytes[LINE_LIMIT]; /* typed, but not used yet */
	size_t len;
	bool ended;	  /* end of input, or broken off */
	sigset_t waiting; /* signals that are held back while we wait: none of ours */
};

static void notice(int signal) {
	(void)signal; /* that the wait was broken off says enough */
}

struct signals {
	sigset_t mask;
	struct sigaction interrupt, hang_up, terminate;
};

static void hold_signals(struct signals *old, struct keyboard *keyboard) {
	struct sigaction action = {.sa_handler = notice};
	sigset_t held;
	sigemptyset(&action.sa_mask);
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGHUP);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, &old->mask);
	keyboard->waiting = old->mask;
	sigdelset(&keyboard->waiting, SIGINT);
	sigaction(SIGINT, &action, &old->interrupt);
	sigaction(SIGHUP, &action, &old->hang_up);
	sigaction(SIGTERM, &action, &old->terminate);
}

static void release_signals(const struct signals *old) {
	sigaction(SIGINT, &old->interrupt, NULL);
	sigaction(SIGHUP, &old->hang_up, NULL);
	sigaction(SIGTERM, &old->terminate, NULL);
	sigprocmask(SIG_SETMASK, &old->mask, NULL);
}

/* Reads what has been typed; false at the end of input, or when a signal came. */
static bool read_more(struct keyboard *keyboard) {
	fd_set set;
	FD_ZERO(&set);
	FD_SET(STDIN_FILENO, &set);
	if (pselect(STDIN_FILENO + 1, &set, NULL, NULL, NULL, &keyboard->waiting) <= 0)
		return false;
	ssize_t len =
		read(STDIN_FILENO, keyboard->bytes + keyboard->len, sizeof(keyboard->bytes) - keyboard->len);
	if (len > 0)
		keyboard->len += (size_t)len;
	return len > 0;
}

/* The next line, without its end and the blanks around it, on arena; false if there will be none. */
static bool read_line(struct keyboard *keyboard, struct tt_arena *arena, struct tt_text *line) {
	char *end;
	while (!keyboard->ended && (end = memchr(keyboard->bytes, '\n', keyboard->len)) == NULL)
		keyboard->ended = keyboard->len == sizeof(keyboard->bytes) || !read_more(keyboard);
	if (keyboard->ended)
		return false;
	size_t len = (size_t)(end - keyboard->bytes);
	*line = tt_text_copy(arena, tt_text_trim((struct tt_text){keyboard->bytes, len}));
	keyboard->len -= len + 1;
	memmove(keyboard->bytes, end + 1, keyboard->len);
	return true;
}

/* ---- a session ------------------------------------------------------------------------------------- */

struct session {
	struct tt_call *call;
	struct tt_output *out;
	struct tt_asking *asking;
	struct keyboard *keyboard;
};

static const char *say(const struct session *session, const char *ja, const char *en) {
	return tt_say(session->out, ja, en);
}

static void tell(const struct session *session, const char *ja, const char *en) {
	tt_out_string(session->out, say(session, ja, en));
}

/* Asks for a line that can be written into a model, until one comes; false if the session is to end. */
static bool prompt(const struct session *session, const char *ja, const char *en, struct tt_text *line) {
	for (;;) {
		tell(session, ja, en);
		fflush(session->out->file);
		if (!read_line(session->keyboard, session->out->arena, line)) {
			tell(session, "\n", "\n");
			return false;
		}
		if (tt_text_first_bad(*line) == line->len)
			return true;
		tell(session, "  読み取れない文字がある。もう一度\n",
			"  there are characters that cannot be read; once more\n");
	}
}

enum reply { NO, YES, NOT_KNOWN, QUIT, UNCLEAR };

static enum reply reply_of(struct tt_text line) {
	static const struct {
		const char *word;
		enum reply reply;
	} words[] = {{"y", YES}, {"Y", YES}, {"yes", YES}, {"Yes", YES}, {"はい", YES}, {"ｙ", YES},
		{"n", NO}, {"N", NO}, {"no", NO}, {"No", NO}, {"いいえ", NO}, {"ｎ", NO}, {"?", NOT_KNOWN},
		{"？", NOT_KNOWN}, {"分からない", NOT_KNOWN}, {"わからない", NOT_KNOWN},
		{"don't know", NOT_KNOWN}, {"q", QUIT}, {"quit", QUIT}, {"ｑ", QUIT}, {"終わる", QUIT}};
	for (size_t i = 0; i < TT_COUNT(words); i++)
		if (tt_text_is(line, words[i].word))
			return words[i].reply;
	return UNCLEAR;
}

static bool prompt_reply(const struct session *session, enum reply *reply) {
	struct tt_text line;
	do {
		if (!prompt(session, "答え（y/n/?/q）: ", "answer (y/n/?/q): ", &line))
			return false;
		*reply = reply_of(line);
		if (*reply == UNCLEAR)
			tell(session, "  y（はい）、n（いいえ）、?（分からない）、q（終える）のいずれかで\n",
				"  one of y (yes), n (no), ? (don't know), q (end)\n");
	} while (*reply == UNCLEAR);
	return *reply != QUIT;
}

static bool prompt_date(const struct session *session, tt_instant *from) {
	struct tt_text line;
	bool impossible = false;
	*from = TT_TIME_MIN;
	for (;;) {
		if (!prompt(session, "  いつから（2024-04-01 の形。空なら初めから）: ",
			    "  from which date (like 2024-04-01; empty: always): ", &line))
			return false;
		if (line.len == 0 || tt_time_parse(line, from, &impossible))
			return true;
		*from = TT_TIME_MIN;
		tell(session, "  日付として読めない（1900年から2100年まで）\n",
			"  that is no date (from 1900 to 2100)\n");
	}
}

/* Why the answer was not taken. */
static void tell_refusal(const struct session *session, enum tt_ask_result result) {
	struct tt_buf buf;
	if (result == TT_ASK_NO_PLACE)
		tell(session, "  モデルの書き方のため、ここからは書き込めない。手で書き加える\n",
			"  the model is laid out so that this cannot be put in; write it by hand\n");
	if (result == TT_ASK_UNREADABLE)
		tell(session, "  モデルのファイルが読めないか、読んだ後に変わった。ここで終える\n",
			"  a file of the model cannot be read, or has changed since; ending here\n");
	if (result != TT_ASK_REFUSED)
		return;
	tt_buf_init(&buf, session->out->arena, 1 << 20);
	tt_diagnostics_render(session->asking->refused, session->out->language, session->out->colour, &buf);
	tt_out(session->out, tt_buf_text(&buf));
}

static struct tt_text title_of(const struct session *session, uint32_t asked) {
	struct tt_buf buf;
	tt_buf_init(&buf, session->out->arena, TITLE_LIMIT);
	tt_asked_title(session->asking->world->check->run->engine, asked, session->out->language, &buf);
	return tt_buf_text(&buf);
}

/* ---- answers --------------------------------------------------------------------------------------- */

/* True if the session goes on. */
static bool ask_fact(struct session *session, const struct tt_ask_next *next) {
	enum reply reply;
	struct tt_text evidence, title = title_of(session, next->asked);
	tt_instant from;
	if (!prompt_reply(session, &reply))
		return false;
	if (reply == NOT_KNOWN) {
		tt_ask_pass(session->asking, next->asked);
		return true;
	}
	if (!prompt(session, "  証拠（空でもよい）: ", "  evidence (may be empty): ", &evidence) ||
		!prompt_date(session, &from))
		return false;
	enum tt_ask_result result = tt_ask_fact(session->asking, next->asked, reply == YES, evidence, from);
	tell_refusal(session, result);
	if (result == TT_ASK_TAKEN)
		session->asking->given.items[session->asking->given.len - 1].title = title;
	else
		tt_ask_pass(session->asking, next->asked);
	return result != TT_ASK_UNREADABLE;
}

/* yes and no are how people say true and false. */
static struct tt_text as_truth(const struct session *session, uint32_t asked, struct tt_text line) {
	const struct tt_model *model = session->asking->world->model;
	uint32_t attribute = session->asking->world->check->run->engine->asked.items[asked].attribute;
	bool truth = attribute != TT_ASKED_SECTOR && model->attributes.items[attribute].type == TT_TYPE_TRUTH;
	enum reply reply = reply_of(line);
	return truth && reply == YES ? TT_TEXT("true") : truth && reply == NO ? TT_TEXT("false") : line;
}

static bool ask_attribute(struct session *session, const struct tt_ask_next *next) {
	struct tt_text line, title = title_of(session, next->asked);
	enum tt_ask_result result = TT_ASK_REFUSED;
	while (next->answerable && result == TT_ASK_REFUSED) {
		if (!prompt(session, "値（?/q でもよい）: ", "value (or ?/q): ", &line) ||
			reply_of(line) == QUIT)
			return false;
		if (line.len == 0)
			continue;
		if (reply_of(line) == NOT_KNOWN)
			break;
		result = tt_ask_attribute(session->asking, next->asked, as_truth(session, next->asked, line));
		tell_refusal(session, result);
	}
	if (result == TT_ASK_TAKEN)
		session->asking->given.items[session->asking->given.len - 1].title = title;
	else
		tt_ask_pass(session->asking, next->asked);
	return result != TT_ASK_UNREADABLE;
}

static void ask_all(struct session *session) {
	struct tt_ask_next next;
	uint32_t number = 0;
	bool goes_on = true;
	while (goes_on && tt_ask_next(session->asking, &next)) {
		const struct tt_engine *engine = session->asking->world->check->run->engine;
		tt_print_ask_next(session->out, session->asking, &next, ++number);
		goes_on = engine->asked.items[next.asked].question == TT_NONE ? ask_attribute(session, &next)
									      : ask_fact(session, &next);
	}
}

/* ---- the end --------------------------------------------------------------------------------------- */

/* The answers are not lost: they stand on the terminal, ready to be pasted. */
static enum tt_exit not_written(
	const struct session *session, enum tt_status status, const struct tt_ask_file *file) {
	struct tt_text why = status == TT_IO
				     ? tt_text_of(tt_error_text(errno, session->call->language))
				     : tt_text_of(say(session, "読んだ後に変わった", "it has changed since"));
	struct tt_text text = tt_text_format(
		session->out->arena, "%.*s: %.*s", TT_TEXT_ARGS(file->path), TT_TEXT_ARGS(why));
	fflush(session->out->file);
	tt_call_wrong(session->call, "書き込めない: %s", "cannot be written: %s", text.bytes);
	tell(session, "答えは次のとおり。モデルに書き加える。\n",
		"Here are the answers, to be put into the model.\n");
	tt_print_ask_answers(session->out, session->asking);
	return TT_EXIT_SYSTEM;
}

static enum tt_exit write_answers(const struct session *session) {
	const struct tt_ask_file *file = NULL;
	if (session->asking->given.len == 0) {
		tell(session, "\n答えがないので、何も書き込まない\n",
			"\nno answer was given; nothing is written\n");
		return TT_EXIT_GOOD;
	}
	enum tt_status status = tt_ask_write(session->asking, &file);
	if (status != TT_OK)
		return not_written(session, status, file);
	uint32_t count = session->asking->given.len;
	tt_out_format(session->out,
		say(session, "\n答え%u件を書き込んだ。\n",
			count == 1 ? "\n%u answer written\n" : "\n%u answers written\n"),
		count);
	tt_print_ask_changes(session->out, session->asking);
	return TT_EXIT_GOOD;
}

bool tt_can_ask(const struct tt_call *call) {
	return strcmp(call->arguments[0], "-") != 0 && tt_call_format(call, "text") && isatty(STDIN_FILENO) &&
	       isatty(STDOUT_FILENO);
}

enum tt_exit tt_ask_questions(struct tt_call *call) {
	struct session session = {.call = call, .out = &call->out};
	struct signals signals;
	session.keyboard = TT_NEW(call->arena, struct keyboard);
	session.asking = tt_ask_begin(call->arena,
		&(struct tt_model_request){
			.path = tt_text_of(call->arguments[0]), .packs = tt_call_packs(call)},
		call->as_of);
	if (session.asking == NULL)
		return tt_call_wrong(
			call, "モデルが変わった: %s", "the model has changed: %s", call->arguments[0]);
	struct tt_ask_next next;
	if (!tt_ask_next(session.asking, &next)) {
		tell(&session, "答えを待つ問いはない\n", "no question is open\n");
		tt_ask_end(session.asking);
		return TT_EXIT_GOOD;
	}
	tt_print_ask_head(session.out, session.asking);
	hold_signals(&signals, session.keyboard);
	ask_all(&session);
	enum tt_exit status = write_answers(&session);
	if (status == TT_EXIT_GOOD && session.asking->world->check->severities[TT_ERROR] > 0)
		status = TT_EXIT_FOUND;
	fflush(session.out->file);
	release_signals(&signals);
	tt_ask_end(session.asking);
	return status;
}

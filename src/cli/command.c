/*
 * What happens around a command: memory, output, reading a model, complaining.
 */
#define _XOPEN_SOURCE 700
#include "cli/command.h"
#include "present/workbook.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define MEMORY_CEILING ((size_t)4 << 30)
#define MESSAGE_LIMIT ((size_t)1 << 20)

bool tt_call_has(const struct tt_call *call, enum tt_option_number option) {
	return call->values[option] != NULL;
}

/* The file to write; NULL: standard output. */
static const char *output_path(const struct tt_call *call) {
	const char *path = call->values[TT_OPTION_OUTPUT];
	return path == NULL || strcmp(path, "-") == 0 ? NULL : path;
}

/* What follows the last dot of the file's name, as the name of a format; empty if nothing does. */
static const char *ending_of(const char *path) {
	const char *dot = strrchr(path, '.');
	if (dot == NULL || strchr(dot, '/') != NULL)
		return "";
	return strcmp(dot, ".txt") == 0 ? "text" : dot + 1;
}

/* Is it one of the command's formats? */
static bool has_format(const struct tt_call *call, const char *format) {
	const char *rest = call->command->formats;
	for (size_t len = strcspn(rest, " "); len > 0; len = strcspn(rest, " ")) {
		if (strlen(format) == len && memcmp(rest, format, len) == 0)
			return true;
		rest += len + (rest[len] == ' ');
	}
	return false;
}

bool tt_call_format(const struct tt_call *call, const char *format) {
	const char *asked = call->values[TT_OPTION_FORMAT], *path = output_path(call);
	if (asked == NULL && path != NULL && has_format(call, ending_of(path)))
		asked = ending_of(path);
	if (asked != NULL)
		return strcmp(asked, format) == 0;
	size_t usual = strcspn(call->command->formats, " ");
	return strlen(format) == usual && memcmp(call->command->formats, format, usual) == 0;
}

/* ---- files ----------------------------------------------------------------------------------------- */

static enum tt_exit cannot_write(const struct tt_call *call, const char *path, int error) {
	tt_call_wrong(call, "書き込めない: %s", "cannot be written: %s", path);
	tt_call_wrong(call, "  %s", "  %s", tt_error_text(error, call->language));
	return TT_EXIT_SYSTEM;
}

static enum tt_exit unknown_ending(const struct tt_call *call, const char *path) {
	tt_call_wrong(call, "「%s」の末尾から形式が分からない", "the ending of «%s» names no format", path);
	return tt_call_wrong(call, "形式: %s（--format で示してもよい）", "formats: %s (or say --format)",
		call->command->formats);
}

/* ---- the terminal ---------------------------------------------------------------------------------- */

static bool wants_colour(int fd) {
	const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
	return isatty(fd) && (refused == NULL || *refused == '\0') && terminal != NULL &&
	       strcmp(terminal, "dumb") != 0;
}

static size_t terminal_width(int fd) {
	struct winsize size;
	return isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* ---- complaints ------------------------------------------------------------------------------------ */

static void complain(const struct tt_call *call, const char *ja, const char *en) {
	fprintf(stderr, "tenten: %s\n", call->language == TT_JA ? ja : en);
}

/* The texts hold one %s each, for a name that may come from anywhere. */
enum tt_exit tt_call_wrong(const struct tt_call *call, const char *ja, const char *en, const char *name) {
	const char *text = call->language == TT_JA ? ja : en;
	const char *gap = strstr(text, "%s");
	fprintf(stderr, "tenten: %.*s", (int)(gap == NULL ? strlen(text) : (size_t)(gap - text)), text);
	for (const char *at = name; gap != NULL && *at; at++)
		fputc((unsigned char)*at < 0x20 || *at == 0x7F ? '?' : *at, stderr);
	fprintf(stderr, "%s\n", gap == NULL ? "" : gap + 2);
	return TT_EXIT_INPUT;
}

bool tt_call_counted(const struct tt_call *call, const char *arguments, int least, int most) {
	if (call->argument_count >= least && call->argument_count <= most)
		return true;
	if (call->argument_count < least)
		complain(call, "引数が足りない", "something is missing");
	else
		tt_call_wrong(call, "「%s」は余分である", "«%s» is too much", call->arguments[most]);
	fprintf(stderr,
		call->language == TT_JA ? "  使い方: tenten %s %s（詳しくは tenten help %s）\n"
					: "  usage: tenten %s %s (more: tenten help %s)\n",
		call->command->name, arguments, call->command->name);
	return false;
}

void tt_call_suggest(
	const struct tt_call *call, const char *name, const struct tt_text *candidates, size_t len) {
	struct tt_text near = tt_nearest(tt_text_of(name), candidates, len);
	if (near.len > 0)
		fprintf(stderr,
			call->language == TT_JA ? "  「%.*s」のことか？\n" : "  did you mean «%.*s»?\n",
			TT_TEXT_ARGS(near));
}

/* Stands an equal one before it? */
static bool stands_before(const struct tt_text *texts, size_t at) {
	for (size_t i = 0; i < at; i++)
		if (tt_text_equal(texts[i], texts[at]))
			return true;
	return false;
}

void tt_call_offer(
	const struct tt_call *call, const char *name, const struct tt_text *candidates, size_t len) {
	enum { FEW = 16 };
	if (len == 0 || tt_nearest(tt_text_of(name), candidates, len).len > 0) {
		tt_call_suggest(call, name, candidates, len);
		return;
	}
	fputs(call->language == TT_JA ? "  あるのは: " : "  there are: ", stderr);
	for (size_t i = 0, told = 0; i < len && told <= FEW; i++) {
		if (stands_before(candidates, i))
			continue;
		fprintf(stderr, "%s", told > 0 ? ", " : "");
		if (told++ == FEW)
			fputs("…", stderr);
		else
			fprintf(stderr, "%.*s", TT_TEXT_ARGS(candidates[i]));
	}
	fputc('\n', stderr);
}

uint32_t tt_call_find(const struct tt_call *call, const struct tt_named *first, size_t stride, uint32_t len,
	const char *name, const char *ja, const char *en) {
	struct tt_text *candidates = TT_NEW_ARRAY(call->arena, struct tt_text, len);
	for (uint32_t i = 0; i < len; i++) {
		candidates[i] = ((const struct tt_named *)((const char *)first + stride * i))->id;
		if (tt_text_is(candidates[i], name))
			return i;
	}
	tt_call_wrong(call, ja, en, name);
	tt_call_offer(call, name, candidates, len);
	return TT_NONE;
}

bool tt_call_no_place(
	const struct tt_call *call, const struct tt_model *model, const char *name, bool systems) {
	uint32_t count = 0;
	struct tt_text *known = TT_NEW_ARRAY(
		call->arena, struct tt_text, 2 * ((size_t)model->parties.len + model->systems.len));
	for (uint32_t i = 0; i < model->parties.len; i++)
		if (tt_party_present(model, i))
			known[count++] = model->parties.items[i].named.id;
	for (uint32_t i = 0; i < model->systems.len && systems; i++)
		known[count++] = model->systems.items[i].named.id;
	for (uint32_t i = 0; i < model->parties.len; i++)
		if (model->parties.items[i].country != TT_NONE)
			known[count++] = tt_word(model, model->parties.items[i].country);
	for (uint32_t i = 0; i < model->systems.len; i++)
		if (model->systems.items[i].country != TT_NONE)
			known[count++] = tt_word(model, model->systems.items[i].country);
	if (systems)
		tt_call_wrong(call, "「%s」という主体もシステムも国もない",
			"there is no party, system or country «%s»", name);
	else
		tt_call_wrong(call, "「%s」という主体も国もない", "there is no party or country «%s»", name);
	tt_call_offer(call, name, known, count);
	return false;
}

uint32_t tt_call_party(const struct tt_call *call, const struct tt_model *model, const char *name) {
	return TT_CALL_FIND(call, &model->parties, name, "「%s」という主体はない", "there is no party «%s»");
}

/* ---- a command's surroundings ---------------------------------------------------------------------- */

struct work {
	struct tt_call *call;
	enum tt_exit (*work)(struct tt_call *call);
	enum tt_exit status;
	bool written;
};

static void do_work(void *context) {
	struct work *work = context;
	struct tt_call *call = work->call;
	tt_output_init(&call->out, stdout, call->arena, call->language);
	call->out.colour = wants_colour(STDOUT_FILENO);
	call->out.width = terminal_width(STDOUT_FILENO);
	work->status = work->work(call);
	work->written = tt_output_end(&call->out);
}

enum tt_exit tt_call_run(struct tt_call *call, enum tt_exit (*work)(struct tt_call *call)) {
	struct tt_arena arena;
	struct work context = {call, work, TT_EXIT_SYSTEM, false};
	tt_arena_init(&arena, MEMORY_CEILING);
	call->arena = &arena;
	enum tt_status status = tt_arena_run(&arena, do_work, &context);
	tt_arena_finish(&arena);
	call->arena = NULL;
	if (status != TT_OK) {
		complain(call, "メモリが足りない", "out of memory");
		return TT_EXIT_SYSTEM;
	}
	if (!context.written) {
		complain(call, "出力を書き込めない", "the output cannot be written");
		return TT_EXIT_SYSTEM;
	}
	return context.status;
}

/* ---- models ---------------------------------------------------------------------------------------- */

bool tt_call_report(struct tt_call *call, const struct tt_diagnostics *diagnostics) {
	if (diagnostics->items.len > 0) {
		struct tt_buf buf;
		tt_buf_init(&buf, call->arena, MESSAGE_LIMIT);
		tt_diagnostics_render(diagnostics, call->language, wants_colour(STDERR_FILENO), &buf);
		fwrite(buf.bytes, 1, buf.len, stderr);
	}
	return !tt_diagnostics_failed(diagnostics);
}

struct tt_pack_path tt_call_packs(struct tt_call *call) {
	struct tt_pack_path path = {0};
	const char *usual = getenv("TENTEN_PACKS");
	for (int i = 0; i < call->given_count; i++)
		if (call->given[i].option == TT_OPTION_PACKS)
			tt_pack_path_add(call->arena, &path, tt_text_of(call->given[i].value));
	if (usual != NULL)
		tt_pack_path_add(call->arena, &path, tt_text_of(usual));
	return path;
}

struct tt_model *tt_call_model(struct tt_call *call, const char *path) {
	struct tt_diagnostics *diagnostics = TT_NEW(call->arena, struct tt_diagnostics);
	tt_diagnostics_init(diagnostics, call->arena);
	struct tt_model_request request = {.path = tt_text_of(path), .packs = tt_call_packs(call)};
	return tt_model_open(call->arena, &request, diagnostics);
}

const struct tt_program *tt_call_program(struct tt_call *call, struct tt_model *model) {
	const struct tt_program *program = NULL;
	if (!tt_diagnostics_failed(model->diagnostics))
		program = tt_program_compile(model);
	return tt_call_report(call, model->diagnostics) ? program : NULL;
}

/* ---- interrupts ------------------------------------------------------------------------------------ */

bool tt_interrupted(void) {
	sigset_t pending;
	return sigpending(&pending) == 0 && sigismember(&pending, SIGINT) == 1;
}

void tt_interrupts_hold(bool hold) {
	sigset_t interrupt;
	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &interrupt, NULL);
}

/* ---- output ---------------------------------------------------------------------------------------- */

/* What is shown of a run's progress, and since when. */
struct tt_shown_progress {
	struct tt_progress progress;
	struct timespec start, last;
	bool shown;
};

static double seconds_since(struct timespec start, struct timespec now) {
	return (double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) * 1e-9;
}

static void show_progress(struct tt_progress *progress, uint32_t done, uint32_t all) {
	struct tt_shown_progress *shown = (struct tt_shown_progress *)progress; /* its first member */
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (seconds_since(shown->start, now) < 1 || seconds_since(shown->last, now) < 0.2)
		return;
	shown->last = now;
	shown->shown = true;
	fprintf(stderr, "\r%u / %u\033[K", done, all);
	fflush(stderr);
}

struct tt_progress *tt_call_progress(struct tt_call *call) {
	bool written = output_path(call) != NULL || !isatty(STDOUT_FILENO);
	if (!written || !isatty(STDERR_FILENO))
		return NULL;
	call->progress = TT_NEW(call->arena, struct tt_shown_progress);
	call->progress->progress.tell = show_progress;
	clock_gettime(CLOCK_MONOTONIC, &call->progress->start);
	return &call->progress->progress;
}

static void wipe_progress(const struct tt_call *call) {
	if (call->progress != NULL && call->progress->shown)
		fputs("\r\033[K", stderr);
}

static void abandon(void *file) {
	tt_file_abandon(file);
}

static enum tt_exit write_file(struct tt_call *call, const char *path,
	bool (*print)(struct tt_output *out, void *context), void *context) {
	struct tt_file *file = TT_NEW(call->arena, struct tt_file);
	struct tt_output out;
	if (tt_file_begin(file, path) != TT_OK)
		return cannot_write(call, path, errno);
	tt_arena_defer(call->arena, abandon, file);
	tt_output_init(&out, file->stream, call->arena, call->language);
	out.caption = call->out.caption;
	tt_out_string(&out, tt_call_format(call, "csv") ? "\xEF\xBB\xBF" : "");
	bool printed = print(&out, context), written = tt_output_end(&out);
	wipe_progress(call);
	errno = out.error;
	if (printed && written && tt_file_close(file) == TT_OK && tt_file_publish(file) == TT_OK)
		return TT_EXIT_GOOD;
	return printed || !written ? cannot_write(call, path, errno) : TT_EXIT_SYSTEM;
}

enum tt_exit tt_call_write(
	struct tt_call *call, bool (*print)(struct tt_output *out, void *context), void *context) {
	const char *path = output_path(call);
	if (path == NULL) {
		bool printed = print(&call->out, context);
		wipe_progress(call);
		return printed ? TT_EXIT_GOOD : TT_EXIT_SYSTEM;
	}
	if (call->values[TT_OPTION_FORMAT] == NULL && !has_format(call, ending_of(path)))
		return unknown_ending(call, path);
	return write_file(call, path, print, context);
}

bool tt_call_takes_bytes(const struct tt_call *call) {
	const char *path = call->values[TT_OPTION_OUTPUT];
	bool to_terminal = (path == NULL || strcmp(path, "-") == 0) && isatty(STDOUT_FILENO);
	if (to_terminal)
		complain(call, "端末には書かない。-o でファイルを示す",
			"not to a terminal: say with -o where it goes");
	return !to_terminal;
}

/* ---- workbooks ------------------------------------------------------------------------------------- */

struct tt_book *tt_call_book(struct tt_call *call, const struct tt_model *model) {
	struct tt_text why;
	bool path = !tt_call_has(call, TT_OPTION_FOR); /* others do not have the file */
	struct tt_book *book = tt_book_about(&call->out, model, call->as_of, path, &why);
	if (book == NULL)
		tt_call_wrong(call, "ブックを書けない: %s", "workbooks cannot be written: %s", why.bytes);
	return book;
}

bool tt_call_end_book(const struct tt_call *call, struct tt_book *book, struct tt_output *out) {
	if (!tt_book_end(book, out)) {
		complain(call, "ブックを仕上げられない（一時ファイルの置き場 TMPDIR に空きがあるか）",
			"the workbook cannot be finished (is there room for temporary files, in TMPDIR?)");
		return false;
	}
	if (book->cut > 0)
		complain(call, "ブックに収まらない長さのものを切り詰めた",
			"what is too long for a workbook was cut short");
	return true;
}

/* ---- pictures -------------------------------------------------------------------------------------- */

struct tt_painter *tt_call_painter(const struct tt_call *call, struct tt_check *check) {
	struct tt_painter *painter = tt_painter_create(check);
	if (painter->typesetter == NULL)
		tt_call_wrong(call, "図を描けない: %s", "pictures cannot be drawn: %s", painter->why.bytes);
	return painter;
}

void tt_call_fonts(const struct tt_call *call, const struct tt_painter *painter) {
	if (painter->typesetter != NULL &&
		painter->typesetter->functions->missing(painter->typesetter->state) > 0)
		complain(call, "書体のない文字がある（fonts-noto-cjk などを入れると描ける）",
			"some characters have no font here (fonts-noto-cjk, for example, brings them)");
}

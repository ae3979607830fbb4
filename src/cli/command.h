/*
 * cli: the commands of the program, one file each. A command reads its model, calls the rooms below and picks
 * an exit status; nothing is computed or laid out here.
 */
#ifndef TT_CLI_COMMAND_H
#define TT_CLI_COMMAND_H

#include "present/book.h"
#include "present/draw.h"
#include "present/output.h"

enum tt_exit {
	TT_EXIT_GOOD = 0,   /* nothing wrong */
	TT_EXIT_FOUND = 1,  /* findings of severity error */
	TT_EXIT_INPUT = 2,  /* the input or the call is wrong */
	TT_EXIT_SYSTEM = 3, /* the system failed: memory, output */
};

/* Options by number; each is a bit in tt_command.options. */
enum tt_option_number {
#define OPTION(name, word, argument, ja, en) TT_OPTION_##name,
#include "cli/option.def"
#undef OPTION
	TT_OPTION_COUNT
};

/* An option, each time that it was written, and each of its values: two for one that takes two. */
struct tt_given {
	enum tt_option_number option;
	const char *value;
};

/* One call of a command, as it was written. */
struct tt_call {
	const struct tt_command *command;
	enum tt_language language;
	/* Of options, as they were given last; "" for those without argument; NULL: not given. */
	const char *values[TT_OPTION_COUNT];
	struct tt_given *given; /* all, in their order */
	int given_count;
	const char *const *arguments;
	int argument_count;
	tt_instant as_of;  /* TT_TIME_MIN: as the model says */
	tt_instant second; /* --and; TT_TIME_MIN: not given */
	struct tt_arena *arena;
	struct tt_output out;		    /* standard output, for the time of one tt_call_run() */
	struct tt_shown_progress *progress; /* NULL: none */
};

struct tt_command {
	const char *name, *arguments;
	const char *ja, *en; /* what it does, in a line */
	uint64_t options;    /* bits of enum tt_option_number */
	const char *formats; /* what --format may be, between blanks; the first one is usual */
	int least, most;     /* arguments */
	enum tt_exit (*run)(struct tt_call *call);
};

extern const struct tt_command tt_commands[];
extern const uint32_t tt_command_count;

enum tt_exit tt_command_check(struct tt_call *call);
enum tt_exit tt_command_draw(struct tt_call *call);
enum tt_exit tt_command_table(struct tt_call *call);
enum tt_exit tt_command_report(struct tt_call *call);
enum tt_exit tt_command_explain(struct tt_call *call);
enum tt_exit tt_command_new(struct tt_call *call);
enum tt_exit tt_command_diff(struct tt_call *call);
enum tt_exit tt_command_gap(struct tt_call *call);
enum tt_exit tt_command_import(struct tt_call *call);
enum tt_exit tt_command_pack(struct tt_call *call);
enum tt_exit tt_command_plan(struct tt_call *call);
enum tt_exit tt_command_serve(struct tt_call *call);
enum tt_exit tt_command_token(struct tt_call *call);
enum tt_exit tt_command_decide(struct tt_call *call);
enum tt_exit tt_command_record(struct tt_call *call);
enum tt_exit tt_command_trace(struct tt_call *call);
enum tt_exit tt_command_store(struct tt_call *call);
enum tt_exit tt_command_help(struct tt_call *call);
enum tt_exit tt_command_verify(struct tt_call *call);
enum tt_exit tt_command_version(struct tt_call *call);

/* ---- what commands share --------------------------------------------------------------------------- */

/*
 * Calls work(call) with an arena and standard output. Running out of memory, or output that could not be
 * written, becomes a message and TT_EXIT_SYSTEM.
 */
enum tt_exit tt_call_run(struct tt_call *call, enum tt_exit (*work)(struct tt_call *call));

/* Where packs are looked for: --packs, then TENTEN_PACKS. */
struct tt_pack_path tt_call_packs(struct tt_call *call);
/* Reads a model. */
struct tt_model *tt_call_model(struct tt_call *call, const char *path);
/* Shows all that was complained about; true if none of it is an error. */
bool tt_call_report(struct tt_call *call, const struct tt_diagnostics *diagnostics);
/* Compiles its rules, and shows all that was complained about on standard error. NULL if the model cannot be
 * run. */
const struct tt_program *tt_call_program(struct tt_call *call, struct tt_model *model);

/* What draws a checked model; complains where it cannot be loaded. */
struct tt_painter *tt_call_painter(const struct tt_call *call, struct tt_check *check);
/* Says so, once everything is drawn, if some character had no font. */
void tt_call_fonts(const struct tt_call *call, const struct tt_painter *painter);

/*
 * Writes what print(out, context) prints to where -o says: into a file, whole or not at all, or to standard
 * output. If print says false it has complained, or the output is what failed. A file of CSV begins with a
 * byte order mark, for spreadsheets take it for something else than UTF-8 without; standard output, which
 * programs read, never does. A file whose name says nothing of a format, which --format does not either, is
 * refused.
 */
enum tt_exit tt_call_write(
	struct tt_call *call, bool (*print)(struct tt_output *out, void *context), void *context);
/*
 * Shows on standard error how far a run has come, once it takes longer than a second: NULL unless that is a
 * terminal and standard output is none. tt_call_write() wipes it out again.
 */
struct tt_progress *tt_call_progress(struct tt_call *call);
/*
 * For what is to end early and show what was found: while interrupts are held, one that comes waits, and
 * tt_interrupted() tells of it.
 */
void tt_interrupts_hold(bool hold);
bool tt_interrupted(void);
/* Is the output a file or a pipe? Complains if bytes would go to a terminal. */
bool tt_call_takes_bytes(const struct tt_call *call);

/* Writes a scene as SVG, JSON, PDF or PNG, whichever the call asks for; complains where it cannot. (draw.c)
 */
bool tt_call_scene(const struct tt_call *call, struct tt_output *out, const struct tt_scene *scene,
	struct tt_typesetter *typesetter);

/* tenten gap of a model's transfers. (destination.c) */
enum tt_exit tt_call_destinations(struct tt_call *call);

/* Begins a workbook about a model; complains where it cannot be made, NULL then. */
struct tt_book *tt_call_book(struct tt_call *call, const struct tt_model *model);
/* Ends it; complains if that cannot be done, and says if cells had to be cut. */
bool tt_call_end_book(const struct tt_call *call, struct tt_book *book, struct tt_output *out);

/* A line on standard error, "tenten: …", in the language of the call, with the name in place of %s. Returns
 * TT_EXIT_INPUT. */
enum tt_exit tt_call_wrong(const struct tt_call *call, const char *ja, const char *en, const char *name);
/* Complains if the operands are fewer or more than this: arguments says what they are, behind the command. */
bool tt_call_counted(const struct tt_call *call, const char *arguments, int least, int most);
/* Adds «did you mean …?» if a candidate is near. */
void tt_call_suggest(
	const struct tt_call *call, const char *name, const struct tt_text *candidates, size_t len);

/* The same; where none is near, some of the candidates. */
void tt_call_offer(
	const struct tt_call *call, const char *name, const struct tt_text *candidates, size_t len);
/* Complains that no party, country or (if systems) system has this name; false. */
bool tt_call_no_place(
	const struct tt_call *call, const struct tt_model *model, const char *name, bool systems);

/* The thing of a table with this name, or TT_NONE after a complaint. */
#define TT_CALL_FIND(call, table, name, ja, en)                                                              \
	tt_call_find(call, (table)->len == 0 ? NULL : &(table)->items[0].named, sizeof((table)->items[0]),   \
		(table)->len, name, ja, en)
uint32_t tt_call_find(const struct tt_call *call, const struct tt_named *first, size_t stride, uint32_t len,
	const char *name, const char *ja, const char *en);
/* The party with this name, or TT_NONE after a complaint. */
uint32_t tt_call_party(const struct tt_call *call, const struct tt_model *model, const char *name);

bool tt_call_has(const struct tt_call *call, enum tt_option_number option);
/* Is this the format asked for by --format, else by the ending of the file's name (-o), else the usual one?
 */
bool tt_call_format(const struct tt_call *call, const char *format);

#endif

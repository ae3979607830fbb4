/*
 * Diagnostics: what is wrong with an input, where, why, and what to do, in Japanese and English. They look
 *like a compiler's:
 *
 *	model.yaml:12:9: error[unknown-key]: «partys» is no key of model
 *	  12 | partys: {…}
 *	     | ^^^^^^
 *	  did you mean «parties»?
 *
 * A code names a kind of complaint for ever; diagnostic.def lists them all with their texts.
 */
#ifndef TT_SYNTAX_DIAGNOSTIC_H
#define TT_SYNTAX_DIAGNOSTIC_H

#include "base/base.h"
#include "syntax/document.h"

enum tt_language { TT_EN, TT_JA };

enum tt_severity { TT_NOTE, TT_WARNING, TT_ERROR };

enum tt_code {
#define CODE(name, severity, text, ja, en, help_ja, help_en) TT_CODE_##name,
#include "syntax/diagnostic.def"
#undef CODE
	TT_CODE_COUNT
};

/* A place in one of the documents that are open. len 0: the place has no extent, e.g. the end of a file. */
struct tt_mark {
	uint32_t file;	     /* index in tt_diagnostics.files; TT_NONE: no place */
	uint32_t start, len; /* bytes */
};

#define TT_NO_MARK ((struct tt_mark){TT_NONE, 0, 0})

/* A word of our own as an argument of a message: it stands there in the language of the message. */
#define TT_WORD(ja, en) ja "\x1F" en

struct tt_diagnostic {
	enum tt_code code;
	struct tt_mark mark;
	struct tt_mark also;	     /* a second place: the first definition of a duplicate; or TT_NO_MARK */
	struct tt_text arguments[3]; /* fill %1, %2, %3 of the texts */
	struct tt_text suggestion;   /* a near miss; empty if there is none */
};

#define TT_DIAGNOSTICS_LIMIT 200 /* kept; the rest is only counted */

struct tt_diagnostics {
	struct tt_arena *arena;
	TT_VECTOR(const struct tt_document *) files;
	TT_VECTOR(struct tt_diagnostic) items; /* in the order they were found */
	struct tt_diagnostic beyond;	       /* what tt_complain() returns past the limit */
	uint32_t counts[3];		       /* by severity; those beyond the limit too */
};

void tt_diagnostics_init(struct tt_diagnostics *diagnostics, struct tt_arena *arena);
/* Registers a document, so that marks can name it; returns its number, the same when asked again. */
uint32_t tt_diagnostics_file(struct tt_diagnostics *diagnostics, const struct tt_document *document);

/* Adds a complaint and returns it, so that the caller can set .also or .suggestion; arguments are copied. */
struct tt_diagnostic *tt_complain(struct tt_diagnostics *diagnostics, enum tt_code code, struct tt_mark mark,
	struct tt_text first, struct tt_text second);

struct tt_mark tt_node_mark(uint32_t file, const struct tt_document *document, uint32_t node);

/* Lines and columns count from 1; columns count characters, as editors do. */
struct tt_place {
	uint32_t line, column;
};
struct tt_place tt_document_place(const struct tt_document *document, uint32_t offset);

/* What an errno of a file means, the usual ones in both languages. */
const char *tt_error_text(int error, enum tt_language language);
/* The same as an argument of a message. */
struct tt_text tt_error_word(struct tt_arena *arena, int error);

/* Appends the message alone, with its arguments filled in and made fit for a line. */
void tt_diagnostic_message(
	const struct tt_diagnostic *diagnostic, enum tt_language language, struct tt_buf *out);
/* Appends one diagnostic as shown above; colour with terminal escapes only if asked. */
void tt_diagnostic_render(const struct tt_diagnostics *diagnostics, const struct tt_diagnostic *diagnostic,
	enum tt_language language, bool colour, struct tt_buf *out);
/* Appends the source line of a place with a caret under it; nothing where there is no such line. */
void tt_mark_render(const struct tt_diagnostics *diagnostics, struct tt_mark mark, enum tt_severity severity,
	bool colour, struct tt_buf *out);
/* Appends all of them, by file and place, and a last line that counts them. */
void tt_diagnostics_render(
	const struct tt_diagnostics *diagnostics, enum tt_language language, bool colour, struct tt_buf *out);
bool tt_diagnostics_failed(const struct tt_diagnostics *diagnostics); /* any error? */

/*
 * The nearest of candidates to a name that is not among them: at most a third of its characters (one to four)
 * may differ. Empty if none is near. Deterministic: ties go to the first candidate.
 */
struct tt_text tt_nearest(struct tt_text name, const struct tt_text *candidates, size_t len);

const char *tt_code_text(enum tt_code code); /* "unknown-key" */
enum tt_severity tt_code_severity(enum tt_code code);
/* What is wrong, with %1 to %3 for the arguments. */
const char *tt_code_message(enum tt_code code, enum tt_language language);
/* What to do about it; empty if the message says enough. */
const char *tt_code_help(enum tt_code code, enum tt_language language);

#endif

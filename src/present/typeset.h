/*
 * The typesetter: measures and breaks text, and paints scenes as PDF and PNG. It stands on Pango and Cairo,
 * which take longer to load than tenten takes to check a model; so it is a module of its own
 * (tenten-typeset.so, beside the program or in the library directory), loaded by those commands that draw.
 */
#ifndef TT_PRESENT_TYPESET_H
#define TT_PRESENT_TYPESET_H

#include "present/volume.h"

enum { TT_TYPESET_VERSION = 2 }; /* of the functions below: module and program must agree */

/* One line of a broken text: bytes [start, start + len) and what they take, in pixels. */
struct tt_typeset_line {
	uint32_t start, len;
	float width, ascent, descent;
};

/* A stretch of a text in one font; all of a text is covered, in its order. */
struct tt_typeset_span {
	uint32_t start, len;
	uint8_t font;
};

/* What of one span stands on one line: where it begins from the left, what it takes, and its line's height.
 */
struct tt_typeset_run {
	uint32_t line, span, start, len;
	float x, width, ascent, descent;
};

/* How lines may be broken: not at all but at '\n', between words or inside of long ones, between words. */
enum tt_typeset_breaks { TT_BREAK_NOWHERE, TT_BREAK_ANYWHERE, TT_BREAK_WORDS };

typedef bool tt_typeset_write(void *context, const unsigned char *bytes, size_t len);

/* What the module offers. Sizes are pixels. Nothing here ends the process. */
struct tt_typeset_functions {
	uint32_t version;
	/* NULL if there is no font at all. */
	void *(*create)(void);
	void (*destroy)(void *typesetter);
	/*
	 * Breaks text (UTF-8 in one line) into lines of at most width; returns how many, at most capacity:
	 * what is left then stands in the last one. A character wider than width gets a line of its own.
	 */
	uint32_t (*wrap)(void *typesetter, const char *bytes, size_t len, enum tt_font font, float width,
		struct tt_typeset_line *lines, uint32_t capacity);
	/*
	 * Breaks a text of several fonts into lines of at most width; '\n' ends one. Fills in the runs, line
	 * after line, as far as they fit in capacity; returns how many there are.
	 */
	uint32_t (*flow)(void *typesetter, struct tt_text text, const struct tt_typeset_span *spans,
		uint32_t span_count, float width, enum tt_typeset_breaks breaks, struct tt_typeset_run *runs,
		uint32_t capacity);
	/* Characters met so far that no font has. */
	uint32_t (*missing)(void *typesetter);
	/* Paints; false if anything failed. Larger scenes than the formats hold are scaled down. */
	bool (*pdf)(void *typesetter, const struct tt_scene *scene, tt_typeset_write *write, void *context);
	bool (*volume)(
		void *typesetter, const struct tt_volume *volume, tt_typeset_write *write, void *context);
	bool (*png)(void *typesetter, const struct tt_scene *scene, float scale, tt_typeset_write *write,
		void *context);
};

/* What a module's symbol of this name is: const struct tt_typeset_functions. */
#define TT_TYPESET_SYMBOL "tt_typeset_module"

/* A text that was broken before. */
struct tt_typeset_key {
	struct tt_text shown; /* what the lines are cut from */
	struct tt_text text;
	uint8_t font;
	float width;
	uint32_t first, count; /* lines */
	float widest, height;
};

struct tt_typesetter {
	struct tt_arena *arena;
	const struct tt_typeset_functions *functions;
	void *state;
	TT_VECTOR(struct tt_typeset_line) lines; /* of all texts met */
	TT_VECTOR(struct tt_typeset_key) keys;
	struct tt_index index; /* by text, font and width */
};

/*
 * Loads the module. NULL if that cannot be done; *why then says so in a line (what the loader said). The
 * typesetter is released with the arena.
 */
struct tt_typesetter *tt_typeset_open(struct tt_arena *arena, struct tt_text *why);

/* A tt_typeset_write whose context is a struct tt_output. */
bool tt_typeset_out(void *output, const unsigned char *bytes, size_t len);

/* A text in lines; valid until the next call. Lines beyond a limit are cut, with an ellipsis. */
struct tt_block_of_text {
	struct tt_text text; /* on the arena */
	const struct tt_typeset_line *lines;
	uint32_t count;
	float width, height; /* of the widest line; of all */
	enum tt_font font;
};

struct tt_block_of_text tt_typeset(
	struct tt_typesetter *typesetter, enum tt_font font, struct tt_text text, float width);

#endif

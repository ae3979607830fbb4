/* What the two files that know libyaml share: document_read.c and yaml_problem.c. */
#ifndef TT_SYNTAX_YAML_H
#define TT_SYNTAX_YAML_H

#include <yaml.h>

#include "syntax/diagnostic.h"

/*
 * libyaml counts characters, we count bytes. A cursor stands at a character and at its byte, and is moved to
 * the next one asked for; they come nearly in order, so that all moves together read the source once.
 */
struct tt_cursor {
	size_t character;
	uint32_t byte;
};

/* Moves the cursor to a character (or to the end) and returns its byte. */
uint32_t tt_cursor_move(struct tt_cursor *cursor, struct tt_text source, size_t character);

/* Complains about what made the parser give up, as a mistake that people make where it can be recognised. */
void tt_yaml_complain(struct tt_diagnostics *diagnostics, uint32_t file, const yaml_parser_t *parser);

#endif

/*
 * What libyaml says when it gives up is written for people who know YAML's grammar. Most of the time one of a
 * few slips is behind it, which can be told from the line: this file knows them, most certain first.
 */
#include "syntax/yaml.h"

#include <string.h>

/* Where reading stopped, and what the parser says about it. */
struct scene {
	struct tt_text source;
	uint32_t at;	  /* byte where it stopped */
	uint32_t line;	  /* byte where that line starts */
	uint32_t context; /* byte where what it was reading began */
	const char *problem, *doing;
};

static uint32_t line_start(struct tt_text source, uint32_t at) {
	while (at > 0 && source.bytes[at - 1] != '\n')
		at--;
	return at;
}

static uint32_t line_end(struct tt_text source, uint32_t at) {
	while (at < source.len && source.bytes[at] != '\n')
		at++;
	return at;
}

static bool says(const char *text, const char *part) {
	return strstr(text, part) != NULL;
}

static struct tt_text rest(const struct scene *scene) {
	return tt_text_slice(scene->source, scene->at, line_end(scene->source, scene->at));
}

/* ---- the slips: each says whether it is there, and may move the place to where the slip stands -------- */

static bool is_tab(struct scene *scene) {
	return tt_text_starts(rest(scene), "\t") || says(scene->problem, "tab");
}

/* Is there a full-width colon or space before the first ASCII colon of the line? */
static bool line_has_full_width(struct scene *scene, uint32_t line) {
	struct tt_text text = tt_text_slice(scene->source, line, line_end(scene->source, line));
	bool indenting = true;
	for (size_t at = 0; at < text.len && text.bytes[at] != ':' && text.bytes[at] != '#'; at++) {
		struct tt_text left = tt_text_slice(text, at, text.len);
		if (tt_text_starts(left, "：") || (indenting && tt_text_starts(left, "　"))) {
			scene->at = line + (uint32_t)at;
			return true;
		}
		indenting = indenting && (text.bytes[at] == ' ' || text.bytes[at] == '-');
	}
	return false;
}

static bool is_full_width(struct scene *scene) {
	uint32_t before = scene->line ? line_start(scene->source, scene->line - 1) : 0;
	return line_has_full_width(scene, before) || line_has_full_width(scene, scene->line);
}

static bool is_unclosed_quote(struct scene *scene) {
	if (!says(scene->doing, "quoted scalar") || !says(scene->problem, "end of stream"))
		return false;
	scene->at = scene->context;
	return true;
}

static bool continues_expression(struct tt_text text) {
	return text.len > 0 && (strchr("=!<>&|.", text.bytes[0]) || tt_text_starts(text, "in "));
}

/* Something closed, and then the value went on: "a" == b. */
static bool is_half_quoted(struct scene *scene) {
	struct tt_text before = tt_text_trim(tt_text_slice(scene->source, scene->line, scene->at));
	if (before.len == 0 || !strchr("\"']}", before.bytes[before.len - 1]))
		return false;
	return continues_expression(rest(scene)) || strcmp(scene->problem, "did not find expected key") == 0;
}

static bool is_expression(struct scene *scene) {
	bool sign = says(scene->doing, "scanning a tag") || says(scene->doing, "parsing a tag") ||
		    says(scene->doing, "scanning an anchor") || says(scene->doing, "scanning an alias");
	if (sign)
		scene->at = scene->context;
	return sign || says(scene->problem, "cannot start any token") || is_half_quoted(scene);
}

static bool is_colon(struct scene *scene) {
	return says(scene->problem, "mapping values are not allowed");
}

static const struct slip {
	enum tt_code code;
	bool (*seen)(struct scene *scene);
} slips[] = {
	{TT_CODE_TAB, is_tab},
	{TT_CODE_UNCLOSED_QUOTE, is_unclosed_quote},
	{TT_CODE_FULL_WIDTH, is_full_width},
	{TT_CODE_QUOTE_EXPRESSION, is_expression},
	{TT_CODE_COLON, is_colon},
};

/* ---- telling --------------------------------------------------------------------------------------- */

/* One character, or nothing at the end of the file. */
static struct tt_mark mark_of(const struct scene *scene, uint32_t file) {
	uint32_t end = scene->at;
	while (end < scene->source.len &&
		(end == scene->at || ((unsigned char)scene->source.bytes[end] & 0xC0) == 0x80))
		end++;
	return (struct tt_mark){file, scene->at, end - scene->at};
}

static struct tt_text in_its_words(
	struct tt_arena *arena, const struct scene *scene, const yaml_parser_t *parser) {
	if (*scene->doing == '\0')
		return tt_text_of(scene->problem);
	return tt_text_format(
		arena, "%s, %s (line %zu)", scene->problem, scene->doing, parser->context_mark.line + 1);
}

static struct scene scene_of(const struct tt_document *document, const yaml_parser_t *parser) {
	struct scene scene = {.source = document->source};
	struct tt_cursor cursor = {0, 0};
	scene.problem = parser->problem ? parser->problem : "";
	scene.doing = parser->context ? parser->context : "";
	if (parser->error == YAML_READER_ERROR)
		scene.at = parser->problem_offset < scene.source.len ? (uint32_t)parser->problem_offset : 0;
	else
		scene.at = tt_cursor_move(&cursor, scene.source, parser->problem_mark.index);
	scene.context = tt_cursor_move(&cursor, scene.source, parser->context_mark.index);
	if (says(scene.problem, "could not find expected ':'")) /* seen lines later */
		scene.at = scene.context;
	scene.line = line_start(scene.source, scene.at);
	return scene;
}

void tt_yaml_complain(struct tt_diagnostics *diagnostics, uint32_t file, const yaml_parser_t *parser) {
	struct scene scene = scene_of(diagnostics->files.items[file], parser);
	for (size_t i = 0; i < TT_COUNT(slips); i++) {
		struct scene tried = scene;
		if (!slips[i].seen(&tried))
			continue;
		struct tt_mark mark = mark_of(&tried, file);
		struct tt_text sign = tt_text_slice(scene.source, mark.start, mark.start + mark.len);
		tt_complain(diagnostics, slips[i].code, mark, sign, TT_TEXT(""));
		return;
	}
	tt_complain(diagnostics, TT_CODE_YAML, mark_of(&scene, file),
		in_its_words(diagnostics->arena, &scene, parser), TT_TEXT(""));
}

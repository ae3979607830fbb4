/*
 * The module of parts: libzip finds and unpacks, expat parses. Nothing of a file is believed: a part is
 * unpacked into just as many bytes as it claimed to have, and must end there; its sum must agree. Document
 * types are refused, so that no entity can be declared.
 */
#include "exchange/parts.h"

#include <expat.h>
#include <stdlib.h>
#include <zip.h>

/* ---- archives ---------------------------------------------------------------------------------------- */

static enum tt_parts_result result_of(int error) {
	return error == ZIP_ER_NOENT ? TT_PARTS_NONE
	       : error == ZIP_ER_ENCRNOTSUPP || error == ZIP_ER_NOPASSWD || error == ZIP_ER_WRONGPASSWD
		       ? TT_PARTS_ENCRYPTED
		       : TT_PARTS_DAMAGED;
}

static void *open_archive(const char *bytes, size_t len, enum tt_parts_result *result) {
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(bytes, len, 0, &error);
	zip_t *archive = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
	if (archive == NULL && source != NULL)
		zip_source_free(source);
	zip_error_fini(&error);
	*result = archive == NULL ? TT_PARTS_DAMAGED : TT_PARTS_OK;
	if (archive != NULL && zip_get_num_entries(archive, 0) > TT_PARTS_MOST) {
		zip_discard(archive);
		archive = NULL;
		*result = TT_PARTS_TOO_LARGE;
	}
	return archive;
}

static void close_archive(void *archive) {
	zip_discard(archive);
}

static enum tt_parts_result find(void *archive, const char *name, uint64_t *len) {
	const zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
	zip_stat_t stat;
	zip_stat_init(&stat);
	if (zip_stat(archive, name, ZIP_FL_NOCASE, &stat) != 0)
		return result_of(zip_error_code_zip(zip_get_error(archive)));
	if ((stat.valid & wanted) != wanted)
		return TT_PARTS_DAMAGED;
	if (stat.encryption_method != ZIP_EM_NONE)
		return TT_PARTS_ENCRYPTED;
	if (stat.size > TT_PARTS_LONGEST ||
		(stat.size > TT_PARTS_SMALL && stat.size / TT_PARTS_RATIO > stat.comp_size))
		return TT_PARTS_TOO_LARGE;
	*len = stat.size;
	return TT_PARTS_OK;
}

/* The sum is compared at the end, which is only noticed by reading on. */
static enum tt_parts_result unpack(void *archive, const char *name, char *bytes, uint64_t len) {
	char beyond;
	uint64_t at = 0;
	zip_int64_t got = 1;
	zip_file_t *file = zip_fopen(archive, name, ZIP_FL_NOCASE);
	if (file == NULL)
		return result_of(zip_error_code_zip(zip_get_error(archive)));
	while (at < len && (got = zip_fread(file, bytes + at, len - at)) > 0)
		at += (uint64_t)got;
	if (got > 0)
		got = zip_fread(file, &beyond, 1);
	bool whole = at == len && got == 0 && zip_error_code_zip(zip_file_get_error(file)) == ZIP_ER_OK;
	zip_fclose(file);
	return whole ? TT_PARTS_OK : TT_PARTS_DAMAGED;
}

/* ---- XML --------------------------------------------------------------------------------------------- */

struct parser {
	XML_Parser expat;
	const struct tt_parts_reading *reading;
	uint32_t depth;
	bool refused;
};

static void refuse(struct parser *parser) {
	parser->refused = true;
	XML_StopParser(parser->expat, XML_FALSE);
}

static void open_element(void *context, const XML_Char *name, const XML_Char **attributes) {
	struct parser *parser = context;
	if (++parser->depth > TT_PARTS_DEPTH)
		refuse(parser);
	else if (!parser->refused)
		parser->reading->open(parser->reading->context, name, attributes);
}

static void close_element(void *context, const XML_Char *name) {
	struct parser *parser = context;
	parser->depth--;
	if (!parser->refused)
		parser->reading->close(parser->reading->context, name);
}

static void text(void *context, const XML_Char *bytes, int len) {
	struct parser *parser = context;
	if (!parser->refused)
		parser->reading->text(parser->reading->context, bytes, len);
}

static void refuse_doctype(
	void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int subset) {
	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	refuse(context);
}

static void end(void *object) {
	struct parser *parser = object;
	if (parser->expat != NULL)
		XML_ParserFree(parser->expat);
	free(parser);
}

static bool parse_in_chunks(struct parser *parser, const char *bytes, size_t len) {
	enum { CHUNK = 1 << 20 };
	for (size_t at = 0; at < len || at == 0;) {
		size_t chunk = len - at < CHUNK ? len - at : CHUNK;
		if (XML_Parse(parser->expat, bytes + at, (int)chunk, at + chunk == len) != XML_STATUS_OK)
			return false;
		at += chunk;
		if (chunk == 0)
			break;
	}
	return true;
}

static enum tt_parts_result parse(
	const char *bytes, size_t len, const struct tt_parts_reading *reading, void **kept) {
	struct parser *parser = calloc(1, sizeof(*parser));
	*kept = parser;
	if (parser == NULL)
		return TT_PARTS_DAMAGED;
	parser->reading = reading;
	parser->expat = XML_ParserCreate(NULL);
	bool parsed = parser->expat != NULL;
	if (parsed) {
		XML_SetUserData(parser->expat, parser);
		XML_SetElementHandler(parser->expat, open_element, close_element);
		XML_SetCharacterDataHandler(parser->expat, text);
		XML_SetStartDoctypeDeclHandler(parser->expat, refuse_doctype);
		parsed = parse_in_chunks(parser, bytes, len);
	}
	*kept = NULL;
	end(parser);
	return parsed ? TT_PARTS_OK : TT_PARTS_NOT_XML;
}

extern const struct tt_parts_functions tt_parts_module;
const struct tt_parts_functions tt_parts_module = {
	TT_PARTS_VERSION, open_archive, close_archive, find, unpack, parse, end};

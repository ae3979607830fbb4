/*
 * Parts: files packed into one (ZIP), some of which are XML. libzip unpacks and expat parses; both stand in a
 * module of their own (tenten-parts.so), which is loaded by those calls that read such a file. Whatever a
 * file says of itself is held against limits before anything is unpacked.
 */
#ifndef TT_EXCHANGE_PARTS_H
#define TT_EXCHANGE_PARTS_H

#include "base/base.h"

enum {
	TT_PARTS_VERSION = 1,	    /* module and program must agree */
	TT_PARTS_MOST = 10000,	    /* files in one */
	TT_PARTS_RATIO = 500,	    /* how much smaller than its content a part may be that is … */
	TT_PARTS_SMALL = 1 << 20,   /* … longer than this */
	TT_PARTS_LONGEST = 1 << 28, /* bytes of a part, and of all that are read, unpacked */
	TT_PARTS_DEPTH = 64,	    /* elements of XML in elements */
};

enum tt_parts_result {
	TT_PARTS_OK,
	TT_PARTS_NONE,	  /* there is no such part */
	TT_PARTS_DAMAGED, /* no ZIP, or cut short, or its sums do not agree */
	TT_PARTS_ENCRYPTED,
	TT_PARTS_TOO_LARGE, /* than the limits above */
	TT_PARTS_NOT_XML,   /* or XML that nobody needs: a document type, elements ever deeper */
};

/* What parsing calls; attributes are names and values in turn, NULL ends them. Names come with their prefix.
 */
struct tt_parts_reading {
	void *context;
	void (*open)(void *context, const char *name, const char **attributes);
	void (*close)(void *context, const char *name);
	void (*text)(void *context, const char *bytes, int len);
};

struct tt_parts_functions {
	uint32_t version;
	/* The bytes are kept. NULL if they are no archive, or there is no memory. */
	void *(*open)(const char *bytes, size_t len, enum tt_parts_result *result);
	void (*close)(void *archive);
	/* How long a part is, unpacked. */
	enum tt_parts_result (*find)(void *archive, const char *name, uint64_t *len);
	/* Unpacks it into so many bytes. */
	enum tt_parts_result (*unpack)(void *archive, const char *name, char *bytes, uint64_t len);
	/*
	 * Parses a document. What is called may leave by the arena's way out: then end() frees the parser,
	 * which is in *parser while the call lasts.
	 */
	enum tt_parts_result (*parse)(
		const char *bytes, size_t len, const struct tt_parts_reading *reading, void **parser);
	void (*end)(void *parser);
};

/* What a module's symbol of this name is: const struct tt_parts_functions. */
#define TT_PARTS_SYMBOL "tt_parts_module"

#endif

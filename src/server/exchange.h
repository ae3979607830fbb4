/*
 * An exchange: one request, from its head to the last byte of its answer. It goes: target and route, host and
 * origin, who asks, role, rate, parameters, kind of body; the body; the handler; the answer. Whatever refuses
 * it writes a problem document (RFC 9457), and nothing further is asked.
 *
 * Everything that an exchange needs lies on its arena; exchanges and their arenas are used again.
 */
#ifndef TT_SERVER_EXCHANGE_H
#define TT_SERVER_EXCHANGE_H

#include "present/json.h"
#include "server/http.h"
#include "server/server.h"
#include "server/workshop.h"

/* ---- tables ---------------------------------------------------------------------------------------- */

enum tt_role {
#define ROLE(name, word, ja, en) TT_ROLE_BIT_##name,
#include "server/role.def"
#undef ROLE
	TT_ROLE_COUNT
};

/* Bits of who may. */
enum {
#define ROLE(name, word, ja, en) TT_ROLE_##name = 1 << TT_ROLE_BIT_##name,
#include "server/role.def"
#undef ROLE
	TT_ROLE_LOCAL = 1 << TT_ROLE_COUNT, /* anybody on this machine, any token else */
	TT_ROLE_PUBLIC = 2 << TT_ROLE_COUNT,
	TT_ROLES = (1 << TT_ROLE_COUNT) - 1,
};

enum tt_parameter {
#define PARAMETER(name, word, type, least, most, words, ja, en) TT_PARAMETER_##name,
#include "server/parameter.def"
#undef PARAMETER
	TT_PARAMETER_COUNT
};

enum tt_parameter_type { TT_PARAMETER_TEXT, TT_PARAMETER_NUMBER, TT_PARAMETER_INSTANT, TT_PARAMETER_WORD };

struct tt_parameter_row {
	const char *word;
	enum tt_parameter_type type;
	uint64_t least, most;
	const char *words, *ja, *en;
};
extern const struct tt_parameter_row tt_parameters[TT_PARAMETER_COUNT];

enum tt_refusal {
	TT_REFUSED_NOT,
#define REFUSAL(name, status, text, title_ja, title_en, ja, en) TT_REFUSED_##name,
#include "server/refusal.def"
#undef REFUSAL
	TT_REFUSAL_COUNT
};

enum tt_body_kind {
#define BODY(name, yaml, plain, lines, stream, schema) TT_BODY_##name,
#include "server/body.def"
#undef BODY
	TT_BODY_KIND_COUNT
};

struct tt_body_row {
	bool yaml, plain, lines, stream;
	const char *schema; /* of a body in application/json, in schemas.json; empty: it cannot be */
};
extern const struct tt_body_row tt_bodies[TT_BODY_KIND_COUNT];

enum tt_answer_kind {
#define ANSWER(name, status, type, other, schema) TT_ANSWER_##name,
#include "server/answer.def"
#undef ANSWER
	TT_ANSWER_COUNT
};

struct tt_answer_row {
	int status;
	const char *type, *other; /* of media; "": none */
	const char *schema;	  /* in schemas.json; "": text */
};
extern const struct tt_answer_row tt_answers[TT_ANSWER_COUNT];

struct tt_exchange;

struct tt_route {
	const char *name, *method, *path;
	uint32_t who; /* bits of roles */
	enum tt_body_kind body;
	size_t limit;
	uint64_t parameters; /* bits */
	enum tt_answer_kind answer;
	bool recorded; /* it reaches records, so that each access is recorded */
	void (*handle)(struct tt_exchange *exchange);
	const char *ja, *en;
};
extern const struct tt_route tt_routes[];
extern const uint32_t tt_route_count;

/* ---- an exchange ----------------------------------------------------------------------------------- */

enum { TT_PATH_PARTS = 3 };

struct tt_argument {
	bool given;
	struct tt_text text;
	uint64_t number;
	tt_instant instant;
};

struct tt_principal;

/* An event that an exchange adds to the batch of a turn. */
struct tt_added {
	bool good;
	struct tt_fault *fault; /* refused, for this */
	struct tt_text refused; /* the line that says so */
};

struct tt_exchange {
	struct tt_server *server;
	struct tt_exchange *next; /* in the list that it is in */
	struct tt_arena arena;
	void *connection;
	const char *address; /* of the caller, behind a proxy as that says */
	enum tt_language language;
	bool lines;			     /* the body comes, and the answer goes, as NDJSON */
	bool bundled;			     /* the body of a model comes as JSON (bundle.h) */
	bool ended;			     /* all of the body has come */
	bool early;			     /* the answer goes out meanwhile */
	const struct tt_route *route;	     /* NULL: none */
	struct tt_principal *principal;	     /* NULL: nobody */
	struct tt_text parts[TT_PATH_PARTS]; /* of the path, where the route has {…} */
	struct tt_text path;		     /* as it was sent; for the record of accesses */
	struct tt_argument arguments[TT_PARAMETER_COUNT];
	uint8_t proof[32];		       /* of what it shows, while that is looked at (principal.h) */
	struct tt_text credential;	       /* while it is looked at */
	const struct tt_http_request *request; /* while its head is looked at */
	const char *headers[TT_HEADER_COUNT];  /* of its head; NULL: not there */
	struct tt_text piece;		       /* of the body, that came last */
	size_t taken;			       /* bytes of the answer that went out already */
	struct tt_buf body, answer;
	size_t weight;	      /* bytes of its arena, as the server has them in its sum */
	uint32_t line;	      /* that was taken last from the body */
	uint64_t began, came; /* nanoseconds; bytes of the body */
	struct tt_job *job;   /* that it waits for; NULL: none */
	void (*go_on)(
		struct tt_exchange *exchange, const struct tt_job_result *result); /* once that is done */
	const struct tt_job_result *result; /* while it goes on with it */
	bool waiting, answered;
	struct tt_http_reply reply;
	char allow[64], retry[16], location[64]; /* of further headers */
	uint64_t live_from;			 /* of a stream: what it had last, and one; 0: nothing */
	uint64_t live;				 /* the message that comes next, and how much of it is out */
	size_t live_offset;
	uint64_t streamed;		  /* bytes */
	bool beat;			  /* a sign of life is due */
	TT_VECTOR(struct tt_added) added; /* to the batch of a turn */
};

/* Whatever it takes from its arena, it takes in here: TT_LIMIT becomes a problem. */
void tt_exchange_run(struct tt_exchange *exchange, void (*work)(struct tt_exchange *exchange));

/* ---- answers --------------------------------------------------------------------------------------- */

/* The answer is what stands in .answer, of the route's usual type and status. */
void tt_answer(struct tt_exchange *exchange);
void tt_answer_as(struct tt_exchange *exchange, int status, const char *type);
/* Refuses. name: what at; NULL: nothing in particular. */
void tt_refuse(struct tt_exchange *exchange, enum tt_refusal refusal, const char *name);
/* detail empty: the usual one; members: further ones of the document, each after a comma. */
void tt_refuse_with(
	struct tt_exchange *exchange, enum tt_refusal refusal, struct tt_text detail, struct tt_text members);
int tt_refusal_status(enum tt_refusal refusal);
const char *tt_refusal_text(enum tt_refusal refusal);
/* Appends a JSON string, quotes included. */
void tt_quote(struct tt_buf *out, struct tt_text text);

/*
 * The address that a proxy tells of in Forwarded (RFC 7239) or X-Forwarded-For: that of whoever spoke to it,
 * which stands last. False where there is none, or no address.
 */
bool tt_forwarded_for(const struct tt_http_request *request, char address[TT_HTTP_ADDRESS]) TT_MUST_USE;

/* A further header, whose value lives as long as the exchange. */
void tt_add_header(struct tt_exchange *exchange, const char *name, const char *value);

/* Does a header that lists what is liked (Accept, Accept-Encoding; may be NULL) name this, with a weight? */
bool tt_header_accepts(const char *header, const char *name);
/* Does an If-Match or If-None-Match header name this ETag, or «*»? weak: tags that say they are so count too.
 */
bool tt_header_has_tag(const char *header, const char *tag, bool weak);
/* The language of an Accept-Language header, which may be NULL: English unless Japanese is liked better. */
enum tt_language tt_language_accepted(const char *header);

/* ---- targets --------------------------------------------------------------------------------------- */

/* Decodes percent signs. False if that gives what is not UTF-8, or has a control character. */
bool tt_decode(struct tt_arena *arena, const char *text, struct tt_text *decoded);
/* A part of the path that stands for all that are left, decoded; its slashes are those that were sent. */
struct tt_text tt_decoded_part(struct tt_exchange *exchange, uint32_t part);
/*
 * Finds the route of a path and fills in the exchange's parts. Refuses, and returns false, if there is none,
 * or not by this method.
 */
bool tt_find_route(struct tt_exchange *exchange, const char *method, const char *path);
/* Fills in the exchange's arguments; refuses, and returns false, if they are not what the route takes. */
bool tt_read_arguments(struct tt_exchange *exchange, const struct tt_http_request *request);
/* Writes the OpenAPI document. */
void tt_write_openapi(struct tt_buf *out);

#define ROUTE(name, method, path, who, recorded, body, limit, parameters, answer, ja, en)                    \
	void tt_handle_##name(struct tt_exchange *exchange);
#include "server/route.def"
#undef ROUTE

#endif

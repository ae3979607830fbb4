/*
 * What decide, record, trace and store share: opening a service, reading lines, and answers shown to people.
 * An answer is JSON; as text, the same members stand under each other with their names in the language of the
 * call.
 */
#ifndef TT_CLI_SERVE_H
#define TT_CLI_SERVE_H

#include "cli/command.h"
#include "service/service.h"

/* Opens what --store names; NULL after a complaint, with the status to leave with. */
struct tt_service *tt_call_service(
	struct tt_call *call, struct tt_service_options options, enum tt_exit *status);
/* A fault on standard error: "tenten: file:line:column: …". Returns the status to leave with. */
enum tt_exit tt_call_fault(
	const struct tt_call *call, const char *file, uint32_t line, const struct tt_fault *fault);
/* Calls take(context, line, number) for each line of a file or standard input; reads piece by piece. */
enum tt_exit tt_call_lines(struct tt_call *call, const char *path,
	enum tt_exit (*take)(void *context, struct tt_text line, uint32_t number), void *context);
/* Prints an answer: as it is, or for people. */
void tt_call_answer(struct tt_call *call, struct tt_text json);

#endif

/* check --ask on a terminal. */
#ifndef TT_CLI_ASK_H
#define TT_CLI_ASK_H

#include "cli/command.h"

/* Is there somebody to ask, and is the model in files that answers can be written to? */
bool tt_can_ask(const struct tt_call *call);
/* Asks the questions of the model that is the call's first argument, and writes the answers. */
enum tt_exit tt_ask_questions(struct tt_call *call);

#endif

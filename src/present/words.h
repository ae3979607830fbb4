/*
 * The one list of words: what the language's words, the machine's results and the tables are called, in
 * Japanese and English, for screens and programs that show them.
 */
#ifndef TT_PRESENT_WORDS_H
#define TT_PRESENT_WORDS_H

#include "present/output.h"

/*
 * {"kinds":{KIND:{ja,en}},"records":{RECORD:{KEY:{"shape","repetition","required","ja","en"}}},
 * "enums":{ENUM:{WORD:{ja,en}}},"verdicts","units","event_types","duty_statuses","severities","steps",
 * "attributes","tables","codes"}, the latter all by word, with "ja" and "en".
 */
void tt_print_words(struct tt_output *out);

#endif

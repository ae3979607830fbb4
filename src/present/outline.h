/*
 * An outline of a model's text: every thing that it declares, with the place of its entry and of each of its
 * keys, so that a screen can lead from a thing to its text, fill forms from it, and say where an edit is to
 * be made. It follows the table of keys (syntax/keys.def), and is made of the text as far as that can be
 * read, whatever is wrong with it.
 */
#ifndef TT_PRESENT_OUTLINE_H
#define TT_PRESENT_OUTLINE_H

#include "model/model.h"
#include "present/json.h"
#include "present/output.h"

/*
 * {"tenten","model","title","as_of","use":[],"things":[{"kind","id","names":{ja,en},"file","way":[],
 * "place","keys":{KEY:{place of its value}}}],"names":{KIND:{ID:{ja,en}}},"diagnostics":[]}. kind: the
 * record of keys.def, such as "party", "event", "rule"; way: keys, and numbers of items from 0, from the root
 * of the file; id: of what has none, its number. A key whose value is a record by itself has "keys" of its
 * own. unread: files that are no YAML now. names: packs in use included. levels: of value, lowest first.
 * model: as it was read.
 */
void tt_print_outline(struct tt_output *out, const struct tt_model *model);
/* "names":{KIND:{ID:{ja,en}}} by itself, for answers that name things of packs that the asker's model may not
 * use. */
void tt_json_names(struct tt_json *json, const struct tt_model *model);

#endif

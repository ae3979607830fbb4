/*
 * Packs looked at by themselves: which there are, and what is wrong with one. A pack is checked as models
 * meet it: a model is made that uses it, with a contract for each of its templates, and its compiled rules
 * are asked what they can never do.
 */
#ifndef TT_ANALYSIS_PACK_H
#define TT_ANALYSIS_PACK_H

#include "engine/engine.h"

/* A pack that a name can mean. */
struct tt_pack_entry {
	struct tt_text id, path; /* path empty: built in */
	const struct tt_document *document;
	bool shadowed; /* another of this name comes first, on the path or beside it */
};

struct tt_pack_entries {
	const struct tt_pack_entry *items; /* by id; of one id in the order in which they are taken */
	uint32_t len;
};

/*
 * All packs of the folders and those built in. Complaints about files and folders that cannot be read go to
 * diagnostics; YAML files that are no packs are passed over.
 */
struct tt_pack_entries tt_packs_find(
	struct tt_arena *arena, const struct tt_pack_path *path, struct tt_diagnostics *diagnostics);
/* A pack by its name (jp/appi, jp/appi@2), or by the path of its file; NULL if there is none. */
const struct tt_pack_entry *tt_pack_find(struct tt_arena *arena, struct tt_pack_entries entries,
	struct tt_text wanted, struct tt_diagnostics *diagnostics);

/* Two rules that do not go together, and an example of it that the engine has judged. */
struct tt_pack_case {
	struct tt_text rule, other; /* their ids */
	struct tt_text example;	    /* a model, as YAML */
};

struct tt_pack_cases {
	TT_VECTOR(struct tt_pack_case) items;
};

/*
 * Adds to diagnostics all that is wrong or odd with a pack: what keeps it from being read, names that nothing
 * defines or uses, rules and grounds that can never apply or be met, rules that others make needless or
 * contradict, texts in one language only, missing citations, dates that do not fit. today: for what lies in
 * the future. Where rules contradict each other, there is a case of it.
 */
struct tt_pack_cases tt_pack_check(struct tt_arena *arena, struct tt_pack_entries entries,
	const struct tt_pack_entry *entry, const struct tt_pack_path *path, tt_instant today,
	struct tt_diagnostics *diagnostics);

/* pack_text.c: texts in one language, titles and citations that are missing; the document alone. */
void tt_pack_check_texts(
	const struct tt_document *document, uint32_t file, struct tt_diagnostics *diagnostics);
/* pack_date.c: citations that do not fit the time of their rules, places that name a country twice. */
void tt_pack_check_dates(struct tt_model *model, uint32_t file);
/* pack_catalogue.c: what does not fit together in the risks and controls of a pack of the model. */
void tt_pack_check_catalogues(
	const struct tt_model *model, uint32_t pack, uint32_t file, struct tt_diagnostics *diagnostics);

/*
 * pack_rules.c: rules that say nothing, only what others say, or the contrary; of the rules of a pack of the
 * model. name: by which models use the pack.
 */
void tt_pack_check_rules(struct tt_model *model, uint32_t pack, uint32_t file, struct tt_text name,
	const struct tt_pack_path *path, struct tt_pack_cases *cases);

#endif

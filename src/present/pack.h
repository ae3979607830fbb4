/*
 * Packs for people and for machines. What is shown is what the pack's document says, template or not; nothing
 * is computed.
 */
#ifndef TT_PRESENT_PACK_H
#define TT_PRESENT_PACK_H

#include "analysis/pack.h"
#include "present/table.h"

/* A row a pack. */
void tt_print_packs(struct tt_output *out, struct tt_pack_entries entries, enum tt_table_format format);
/*
 * {"packs":[{"pack","title":{ja,en},"version","checked","covers","regimes":[{"id","name":{ja,en},"form",
 * "in_force","template"}],"source"}]}: what one may choose from. Packs that others hide are left out.
 */
void tt_print_pack_list_json(struct tt_output *out, struct tt_pack_entries entries);
/* All of a pack, in tables under headings; format is text or Markdown. */
void tt_print_pack(struct tt_output *out, const struct tt_pack_entry *entry, enum tt_table_format format);
/* The whole pack as one JSON object. */
void tt_print_pack_json(struct tt_output *out, const struct tt_pack_entry *entry);

#endif

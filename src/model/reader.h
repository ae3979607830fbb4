/*
 * What the files of this room share while they turn documents into a model: the documents, and how a value is
 * taken out of one. A value whose shape was complained about reads as absent.
 *
 * Reading goes twice over all documents: names are declared first, in the order in which they stand, so that
 * the second pass finds thing number n under the id n, and may refer to what stands later or in another file.
 */
#ifndef TT_MODEL_READER_H
#define TT_MODEL_READER_H

#include "model/scope.h"
#include "syntax/shape.h"

struct tt_source {
	const struct tt_document *document;
	const uint8_t
		*wrong; /* by node; NULL: nothing is wrong (packs that were checked when they were built) */
	uint32_t file;
	uint32_t pack; /* TT_NONE: the model */
};

struct tt_words {
	const struct tt_text *texts;
	const struct tt_mark *marks; /* of each */
	uint32_t len;
	struct tt_mark mark; /* of the whole */
};

struct tt_regime_origin { /* where a regime was written, for templates that are used elsewhere */
	uint32_t source, node;
};

struct tt_reader {
	struct tt_model *model;
	struct tt_arena *scratch;	  /* gone when the model is read */
	bool alone;			  /* bytes in memory: other files are not opened */
	bool folders;			  /* but for packs of the path */
	struct tt_pack_path packs;	  /* folders to look for packs in */
	const struct tt_file_text *texts; /* that stand for files of these paths */
	uint32_t text_count;
	TT_VECTOR(struct tt_source) sources;
	TT_VECTOR(struct tt_text) words; /* what tt_words shows; overwritten by the next tt_read_words() */
	TT_VECTOR(struct tt_mark) marks;
	TT_VECTOR(struct tt_regime_origin) origins; /* by regime */
	struct tt_index term_index, owner_index;
	TT_VECTOR(uint32_t) ids; /* scratch for sets */
};

uint32_t tt_value(const struct tt_source *source, uint32_t map, const char *key);
/* The text of a scalar, with the model's lifetime. */
struct tt_text tt_value_text(struct tt_reader *reader, const struct tt_source *source, uint32_t node);
struct tt_text tt_read_text(
	struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key);
struct tt_mark tt_value_mark(const struct tt_source *source, uint32_t node);
/* What the key of a map names; its title is the name under the value, or the key itself. */
struct tt_named tt_read_named(
	struct tt_reader *reader, const struct tt_source *source, uint32_t key, uint32_t value);
struct tt_title tt_read_title(struct tt_reader *reader, const struct tt_source *source, uint32_t map,
	const char *key, struct tt_text fallback);
/* Every text of a list, in both languages. */
const struct tt_title *tt_read_titles(
	struct tt_reader *reader, const struct tt_source *source, uint32_t list, uint32_t *count);
bool tt_read_truth(struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key);
tt_instant tt_read_date(struct tt_reader *reader, const struct tt_source *source, uint32_t map,
	const char *key, tt_instant absent);
/* When something is surely in force, and what is known of a first day that is not fixed. */
struct tt_interval tt_read_force(struct tt_reader *reader, const struct tt_source *source, uint32_t map,
	const char *key, struct tt_coming *coming);
struct tt_interval tt_read_ends(struct tt_reader *reader, const struct tt_source *source, uint32_t map);
struct tt_citations tt_read_citations(struct tt_reader *reader, const struct tt_source *source, uint32_t map);

/* One word or a list of them; parameters of the scope stand for all their names. Absent: none, mark of the
 * map. */
struct tt_words tt_read_words(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node);

uint32_t tt_read_name(struct tt_reader *reader, const struct tt_source *source, const struct tt_scope *scope,
	enum tt_symbol_kind kind, uint32_t map, const char *key);
/* A freely chosen word (tt_resolve_word); TT_NONE where there is none. */
uint32_t tt_read_open_word(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, enum tt_symbol_kind kind, uint32_t map, const char *key);
/* The set of ids that words name; "none" is empty, "any" and "everyone" are everything. */
tt_set_id tt_read_ids(struct tt_reader *reader, const struct tt_scope *scope, enum tt_symbol_kind kind,
	struct tt_words words);
/* Words of an enumeration (tt_enum_…), each the bit of its number; 0 where none is given. */
uint8_t tt_read_some(struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key,
	int (*find)(struct tt_text word));
/* Expression under a key; the formula true where there is none. */
uint32_t tt_read_expression(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t map, const char *key, enum tt_context context);

struct tt_scope tt_source_scope(struct tt_reader *reader, const struct tt_source *source);
struct tt_text *tt_keep_texts(struct tt_reader *reader, struct tt_words words);
/* Words that outlive the next ones that are read; their marks while documents are read. */
struct tt_words tt_keep_words(struct tt_reader *reader, struct tt_words words);

/* A value of an attribute as it stands in ranges; owners collects the owners that labels were given. */
uint32_t tt_attribute_value(
	struct tt_reader *reader, const struct tt_scope *scope, uint32_t attribute, struct tt_words words);
/* "30d" counted from the event, or "anchor+30d"; false if it is neither (its shape has been complained
 * about). */
bool tt_read_due(struct tt_reader *reader, const struct tt_scope *scope, struct tt_text text,
	struct tt_mark mark, struct tt_term *term);
/* Labels with their owners (shape label_values). */
struct tt_labels_read {
	tt_set_id reached, facets, owners, owned; /* owned: labels whose owner is given */
};
struct tt_labels_read tt_read_labels(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node);

/* A level of the scale of the attribute value, by its word or its place from 1; 0 where there is none. */
uint8_t tt_read_level(
	struct tt_reader *reader, const struct tt_source *source, uint32_t map, const char *key);
/* Levels by criterion, under the key impact. */
struct tt_impacts tt_read_impacts(struct tt_reader *reader, const struct tt_source *source, uint32_t map);

/* The two passes, file by file. */
void tt_declare_things(struct tt_reader *reader); /* thing.c: all but regimes and events */
void tt_read_things(struct tt_reader *reader);
void tt_declare_catalogues(struct tt_reader *reader); /* catalogue.c: risks, controls, guidelines */
void tt_read_catalogues(struct tt_reader *reader);
void tt_declare_regimes(struct tt_reader *reader); /* regime.c */
void tt_read_regimes(struct tt_reader *reader);
void tt_declare_events(struct tt_reader *reader); /* flow.c: events, facts, expectations */
void tt_read_flow(struct tt_reader *reader);
/* What covers an event or a data set; TT_NONE where nothing is said to. Rules are looked up by
 * tt_read_flow(). */
uint32_t tt_read_covering(struct tt_reader *reader, const struct tt_source *source, uint32_t map);
void tt_read_fact(struct tt_reader *reader, const struct tt_source *source, const struct tt_scope *scope,
	uint32_t node, struct tt_fact *fact);
/* A fact for each combination of the names that its subjects stand for. */
void tt_read_established(struct tt_reader *reader, const struct tt_source *source,
	const struct tt_scope *scope, uint32_t node, struct tt_interval in_force);

#define TT_FOR_SOURCES(reader, source)                                                                       \
	for (const struct tt_source *source = (reader)->sources.items,                                       \
				    *source##_end = source + (reader)->sources.len;                          \
		source < source##_end; source++)

#endif

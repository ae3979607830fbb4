/*
 * What came back in a workbook is taken into the model that the workbook was made from: decisions on risks,
 * measures, answers to questions, accepted findings. Only what somebody changed in the workbook is taken, and
 * only that changes in the model's files, by edits that keep their comments and layout (syntax/edit.h). What
 * cannot be taken is said cell by cell. Files change in tt_import_write() only, all or none.
 */
#ifndef TT_EXCHANGE_IMPORT_H
#define TT_EXCHANGE_IMPORT_H

#include "analysis/ask.h"
#include "analysis/control.h"
#include "exchange/filled.h"

enum tt_import_section {
	TT_IMPORT_DECISIONS,
	TT_IMPORT_MEASURES,
	TT_IMPORT_ANSWERS,
	TT_IMPORT_SILENCES,
	TT_IMPORT_SECTIONS
};

/* Why a cell is not taken. */
enum tt_import_why {
#define REFUSAL(name, ja, en) TT_IMPORT_##name,
#include "exchange/refusal.def"
#undef REFUSAL
};

struct tt_import_refusal {
	struct tt_text place;  /* sheet!D7 */
	struct tt_text column; /* its heading */
	struct tt_text shown;  /* what stands there */
	struct tt_text more;   /* what could stand there, where that is known */
	uint8_t why;	       /* enum tt_import_why */
};

struct tt_import_change {
	uint8_t section;
	struct tt_text key, field, before, after; /* empty: nothing stated */
};

/* Where an item of a section stands in a file as it was read: bytes. */
struct tt_import_item {
	uint32_t start, end;
};

struct tt_import_file {
	struct tt_text path, original;
	struct tt_edit edit;
	struct {
		TT_VECTOR(struct tt_import_item) items;
		TT_VECTOR(uint32_t) emptied; /* items that go */
	} sections[TT_IMPORT_SECTIONS];
};

/* Something that rows of the workbook are about, by its key. */
struct tt_import_known {
	uint32_t id;	     /* of a question asked; of a control, a row of .controls */
	struct tt_mark mark; /* what the model says of it; TT_NO_MARK: nothing yet */
	uint32_t row;	     /* of the workbook that is about it, in .rows; TT_NONE */
};

/* A cell that is filled in, and what it says in the words of the model. */
struct tt_import_value {
	const struct tt_filled_column *column;
	struct tt_text shown, text;
	bool changed, refused;
};

struct tt_import_row {
	const struct tt_filled_sheet *sheet;
	uint8_t section;
	uint32_t row; /* of the sheet, from 0 */
	uint32_t known;
	struct tt_text key, before, basis;
	struct tt_import_value *values;
	uint32_t value_count;
};

struct tt_import {
	struct tt_arena *arena;
	struct tt_model *model;
	struct tt_check *check;
	struct tt_text path; /* of the model */
	struct tt_filled *book;
	struct tt_controls controls;
	struct tt_names keys[TT_IMPORT_SECTIONS];
	struct {
		TT_VECTOR(struct tt_import_known) items; /* by key */
	} known[TT_IMPORT_SECTIONS];
	TT_VECTOR(struct tt_import_row) rows;
	TT_VECTOR(struct tt_import_file *) files;
	uint32_t taken[TT_IMPORT_SECTIONS]; /* rows of which something was taken */
	TT_VECTOR(struct tt_import_refusal) refusals;
	TT_VECTOR(struct tt_import_change) changes;
	struct tt_text unreadable; /* a file of the model that is no longer what was read */
};

/*
 * Takes what the book holds, in memory. The model was checked, and its path can be read again. TT_BAD_INPUT:
 * a file of the model has changed since (.unreadable), or the book cannot be read on.
 */
enum tt_status tt_import_take(struct tt_import *import, struct tt_arena *arena, struct tt_check *check,
	struct tt_text path, struct tt_filled *book) TT_MUST_USE;
/* Can the model be run with what was taken? Complains to diagnostics otherwise. */
bool tt_import_holds(
	const struct tt_import *import, struct tt_pack_path packs, struct tt_diagnostics *diagnostics);
bool tt_import_changed(const struct tt_import_file *file);
/*
 * Writes the files that changed; the model's own to target, unless that is NULL. TT_BAD_INPUT: a file is no
 * longer what was read; TT_IO: errno. Then nothing is written, and *which is the path.
 */
enum tt_status tt_import_write(
	const struct tt_import *import, const char *target, struct tt_text *which) TT_MUST_USE;

#endif

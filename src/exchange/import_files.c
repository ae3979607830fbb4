/*
 * A file is opened when the first of its items changes, and where its items stood then is kept: marks of the
 * model lead to them by that, whatever has been edited since. All files are written, or none.
 */
#include "exchange/import_files.h"
#include "exchange/import_rows.h"

#include <errno.h>

struct tt_edit_step tt_import_step(const char *key) {
	return (struct tt_edit_step){.key = tt_text_of(key)};
}

/* ---- files ------------------------------------------------------------------------------------------- */

static void find_items(struct tt_import *import, struct tt_import_file *file) {
	const struct tt_document *document = &file->edit.document;
	for (uint32_t i = 0; i < TT_IMPORT_SECTIONS; i++) {
		uint32_t list = tt_node_get(document, 0, tt_import_sections[i].section);
		TT_FOR_ITEMS(document, list, item)
		*tt_push(import->arena, &file->sections[i].items) =
			(struct tt_import_item){document->nodes[item].start, document->ends[item]};
	}
}

static struct tt_text without_mark(struct tt_text text) {
	return tt_text_starts(text, "\xEF\xBB\xBF") ? tt_text_slice(text, 3, text.len) : text;
}

struct tt_import_file *tt_import_open(struct tt_import *import, const struct tt_document *document) {
	for (uint32_t i = 0; i < import->files.len; i++)
		if (tt_text_equal(import->files.items[i]->path, document->path))
			return import->files.items[i];
	struct tt_import_file *file = TT_NEW(import->arena, struct tt_import_file);
	file->path = tt_text_copy(import->arena, document->path);
	if (tt_file_read(import->arena, file->path.bytes, TT_DOCUMENT_LIMIT, &file->original) != TT_OK ||
		!tt_text_equal(without_mark(file->original), document->source) ||
		tt_edit_begin(&file->edit, import->arena, file->path, file->original) != TT_EDITED) {
		import->unreadable = file->path;
		return NULL;
	}
	find_items(import, file);
	*tt_push(import->arena, &import->files) = file;
	return file;
}

struct tt_import_file *tt_import_own_file(struct tt_import *import) {
	const struct tt_diagnostics *diagnostics = import->model->diagnostics;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_text_equal(diagnostics->files.items[i]->path, import->path))
			return tt_import_open(import, diagnostics->files.items[i]);
	import->unreadable = import->path;
	return NULL;
}

/* New items go where such items are, first of all into the model's own file, which is the first one. */
struct tt_import_file *tt_import_file_for(struct tt_import *import, uint8_t section) {
	const struct tt_diagnostics *diagnostics = import->model->diagnostics;
	struct tt_import_file *own = import->files.items[0];
	struct tt_edit_step wanted = tt_import_step(tt_import_sections[section].section);
	if (tt_edit_find(&own->edit, (struct tt_edit_way){&wanted, 1}) != TT_NONE)
		return own;
	for (uint32_t i = 0; i < diagnostics->files.len; i++)
		if (tt_edit_holds(
			    import->arena, diagnostics->files.items[i], tt_import_sections[section].section))
			return tt_import_open(import, diagnostics->files.items[i]);
	return own;
}

struct tt_import_file *tt_import_file_of(
	struct tt_import *import, uint8_t section, struct tt_mark mark, uint32_t *item) {
	struct tt_import_file *file =
		tt_import_open(import, import->model->diagnostics->files.items[mark.file]);
	for (uint32_t i = 0; file != NULL && i < file->sections[section].items.len; i++) {
		struct tt_import_item at = file->sections[section].items.items[i];
		if (mark.start >= at.start && mark.start < at.end) {
			*item = i;
			return file;
		}
	}
	return NULL;
}

/* ---- writing ----------------------------------------------------------------------------------------- */

/* Is the file still what was read? */
static enum tt_status compare(const struct tt_import *import, const struct tt_import_file *file) {
	struct tt_text now;
	enum tt_status status = tt_file_read(import->arena, file->path.bytes, TT_DOCUMENT_LIMIT, &now);
	if (status == TT_OK && !tt_text_equal(now, file->original))
		status = TT_BAD_INPUT;
	return status == TT_LIMIT ? TT_BAD_INPUT : status;
}

/* Brings the new text to the disk, beside what is to be written. */
static enum tt_status prepare(const struct tt_import *import, const struct tt_import_file *file,
	const char *path, struct tt_file *out) {
	TT_TRY(compare(import, file));
	TT_TRY(tt_file_begin(out, path));
	if (fwrite(file->edit.text.bytes, 1, file->edit.text.len, out->stream) == file->edit.text.len)
		return tt_file_close(out);
	return TT_IO;
}

enum tt_status tt_import_write(const struct tt_import *import, const char *target, struct tt_text *which) {
	struct tt_file *outs = TT_NEW_ARRAY(import->arena, struct tt_file, import->files.len);
	enum tt_status status = TT_OK;
	for (uint32_t i = 0; i < import->files.len && status == TT_OK; i++) {
		const struct tt_import_file *file = import->files.items[i];
		bool own = target != NULL && tt_text_equal(file->path, import->path);
		*which = own ? tt_text_of(target) : file->path;
		if (own || tt_import_changed(file))
			status = prepare(import, file, which->bytes, &outs[i]);
	}
	for (uint32_t i = 0; i < import->files.len && status == TT_OK; i++)
		if (outs[i].target[0] != '\0') {
			*which = tt_text_of(outs[i].target);
			status = tt_file_publish(&outs[i]);
		}
	int error = errno;
	for (uint32_t i = 0; i < import->files.len; i++)
		tt_file_abandon(&outs[i]);
	errno = error;
	return status;
}

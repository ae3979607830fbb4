/*
 * Any bytes as a segment of a journal, alone in a folder: what the cursor gives out lies in the file, and the
 * walk ends. The bytes are taken three times: as they are; behind a good head of a segment; and there, with
 * the checks of the first batch made right, so that lengths that do not fit get past them.
 */
#include "ledger/batch.h"

enum { SEGMENT = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file in memory, and nothing beside it. */
struct only_file {
	uint8_t bytes[SEGMENT];
	size_t len;
};

static void demand(bool holds) {
	if (!holds)
		__builtin_trap();
}

static int open_only(void *context, const char *path, int flags, unsigned mode) {
	size_t len = strlen(path);
	(void)context;
	(void)flags;
	(void)mode;
	return len > 6 && strcmp(path + len - 6, "000000") == 0 ? 3 : -1;
}

static int close_only(void *context, int fd) {
	(void)context;
	return fd == 3 ? 0 : -1;
}

static ssize_t read_only(void *context, int fd, void *bytes, size_t len, uint64_t offset) {
	const struct only_file *file = context;
	demand(fd == 3 && offset <= file->len);
	len = len < file->len - offset ? len : file->len - (size_t)offset;
	memcpy(bytes, file->bytes + offset, len);
	return (ssize_t)len;
}

static int size_only(void *context, int fd, uint64_t *size) {
	*size = ((const struct only_file *)context)->len;
	return fd == 3 ? 0 : -1;
}

static void walk(struct only_file *file, const struct tt_hash *origin) {
	struct tt_io io = {.context = file,
		.open = open_only,
		.close = close_only,
		.read = read_only,
		.size = size_only};
	struct tt_cursor cursor;
	struct tt_batch batch;
	struct tt_problem problem;
	uint64_t end = TT_SEGMENT_HEAD;
	enum tt_status status = tt_cursor_open(&cursor, &io, "log", origin, 0, &problem);
	while (status == TT_OK && (status = tt_cursor_next(&cursor, &batch, &problem)) == TT_OK &&
		batch.count > 0) {
		struct tt_batch_place place = {0};
		struct tt_entry entry;
		demand(batch.offset == end);
		end += tt_batch_size(&batch);
		demand(end <= file->len);
		while (place.next < batch.count)
			(void)tt_batch_entry(&batch, &place, &entry);
		demand(place.at == batch.payload);
		(void)tt_cursor_torn(&cursor, &batch);
	}
	demand(status == TT_OK || status == TT_BAD_INPUT);
	tt_cursor_close(&cursor);
}

/* Makes the checks of the batch at the beginning right, as far as it reaches. */
static void mend(struct only_file *file) {
	uint8_t *bytes = file->bytes + TT_SEGMENT_HEAD;
	size_t left = file->len - TT_SEGMENT_HEAD;
	if (left < TT_BATCH_HEAD)
		return;
	struct tt_batch batch = {.count = tt_get_32(bytes + 8) % 64 + 1,
		.first = 0,
		.time = (int64_t)tt_get_64(bytes + 24),
		.payload = tt_get_64(bytes + 40) % SEGMENT};
	tt_batch_put_head(bytes, &batch);
	size_t table = TT_BATCH_HEAD + (size_t)batch.count * TT_BATCH_ROW,
	       size = (size_t)tt_batch_size(&batch);
	if (size <= left && table <= left)
		tt_batch_put_mark(bytes + size - TT_BATCH_MARK, bytes, batch.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static const struct tt_hash origin = {{7}};
	struct only_file *file = calloc(1, sizeof(*file));
	if (file == NULL || size > SEGMENT - TT_SEGMENT_HEAD) {
		free(file);
		return 0;
	}
	memcpy(file->bytes, data, size);
	file->len = size;
	walk(file, &origin);
	tt_segment_put_head(file->bytes, 0, 0, &origin);
	memcpy(file->bytes + TT_SEGMENT_HEAD, data, size);
	file->len = TT_SEGMENT_HEAD + size;
	walk(file, &origin);
	mend(file);
	walk(file, &origin);
	free(file);
	return 0;
}

/*
 * Any bytes as a workbook that comes back filled in: it is read to the end, or refused. What begins with PK
 * is taken as it is; anything else as parts, each behind a record separator with its name on a line, which
 * are put into an archive whose sums agree: so the fuzzer need not find those.
 */
#include "exchange/filled.h"

#include <stdlib.h>

enum { CEILING = 256 << 20, PARTS_MOST = 64, SEPARATOR = 0x1E };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	struct tt_arena arena;
	struct tt_text bytes;
	uint64_t sum; /* of all that was read, so that all of it is */
};

/* ---- an archive of parts ----------------------------------------------------------------------------- */

static void put(struct tt_buf *out, uint32_t value, int bytes) {
	for (; bytes > 0; bytes--, value >>= 8)
		tt_buf_byte(out, (char)(value & 0xFF));
}

static uint32_t sum_of(struct tt_text text) {
	uint32_t sum = UINT32_MAX;
	for (size_t i = 0; i < text.len; i++) {
		sum ^= (unsigned char)text.bytes[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0);
	}
	return ~sum;
}

/* What an entry says of its part, in both places where it stands. */
static void put_part(struct tt_buf *out, struct tt_text name, struct tt_text content) {
	put(out, 0, 4); /* flags; stored as it is */
	put(out, 0, 4); /* when */
	put(out, sum_of(content), 4);
	put(out, (uint32_t)content.len, 4);
	put(out, (uint32_t)content.len, 4);
	put(out, (uint32_t)name.len, 2);
	put(out, 0, 2);
}

static void put_end(struct tt_buf *out, const struct tt_buf *directory, uint32_t count) {
	uint32_t start = (uint32_t)out->len;
	tt_buf_add(out, tt_buf_text(directory));
	put(out, 0x06054B50, 4);
	put(out, 0, 4);
	put(out, count, 2);
	put(out, count, 2);
	put(out, (uint32_t)directory->len, 4);
	put(out, start, 4);
	put(out, 0, 2);
}

static void put_entry(
	struct tt_buf *out, struct tt_buf *directory, struct tt_text name, struct tt_text content) {
	uint32_t start = (uint32_t)out->len;
	put(out, 0x04034B50, 4);
	put(out, 20, 2);
	put_part(out, name, content);
	tt_buf_add(out, name);
	tt_buf_add(out, content);
	put(directory, 0x02014B50, 4);
	put(directory, 20, 2);
	put(directory, 20, 2);
	put_part(directory, name, content);
	put(directory, 0, 6); /* no remark, the first disk */
	put(directory, 0, 4); /* attributes */
	put(directory, start, 4);
	tt_buf_add(directory, name);
}

static struct tt_text pack(struct input *input) {
	struct tt_buf out, directory;
	uint32_t count = 0;
	struct tt_text rest = input->bytes;
	tt_buf_init(&out, &input->arena, CEILING);
	tt_buf_init(&directory, &input->arena, CEILING);
	while (rest.len > 1 && count < PARTS_MOST) {
		const char *next = memchr(rest.bytes + 1, SEPARATOR, rest.len - 1);
		size_t end = next == NULL ? rest.len : (size_t)(next - rest.bytes);
		const char *line = memchr(rest.bytes, '\n', end);
		size_t name = line == NULL ? end : (size_t)(line - rest.bytes);
		if (name > 1 && name < 256) {
			put_entry(&out, &directory, tt_text_slice(rest, 1, name),
				tt_text_slice(rest, name + 1, end));
			count++;
		}
		rest = tt_text_slice(rest, end, rest.len);
	}
	put_end(&out, &directory, count);
	return tt_buf_text(&out);
}

/* ---- reading ----------------------------------------------------------------------------------------- */

struct reading {
	struct input *input;
	struct tt_filled *book;
};

static void visit(void *context, const struct tt_filled_sheet *sheet, const struct tt_filled_row *row) {
	struct reading *reading = context;
	for (uint32_t i = 0; i < sheet->columns.len; i++) {
		uint32_t at = sheet->columns.items[i].at;
		struct tt_text shown = tt_filled_text(reading->book, row->cells[at]);
		reading->input->sum += tt_text_hash(shown);
		reading->input->sum += tt_filled_unchanged(sheet, i, row->before, shown);
		reading->input->sum += tt_xlsx_address(&reading->input->arena, row->row, at).len;
	}
}

static void read_book(void *context) {
	struct input *input = context;
	struct tt_filled book;
	struct reading reading = {input, &book};
	enum tt_xlsx_result why;
	struct tt_text bytes = tt_text_starts(input->bytes, "PK") ? input->bytes : pack(input);
	if (tt_filled_open(&book, &input->arena, bytes, &why) != TT_FILLED_OK)
		return;
	for (uint32_t i = 0; i < book.sheets.len; i++)
		if (book.sheets.items[i].key != TT_NONE)
			(void)!tt_filled_rows(&book, &book.sheets.items[i], visit, &reading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct input input = {.bytes = {(const char *)data, size}};
	tt_arena_init(&input.arena, CEILING);
	enum tt_status status = tt_arena_run(&input.arena, read_book, &input);
	(void)status; /* running out of memory is a fair answer */
	tt_arena_finish(&input.arena);
	return 0;
}

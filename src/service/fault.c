/*
 * Faults in words. A name at fault may be anything that a caller sent: it is cut at a character, and shown as
 * a line.
 */
#include "service/fault.h"
#include "service/scan.h"

struct kind {
	enum tt_fault_kind kind;
	const char *text, *ja, *en;
};

static const struct kind kinds[TT_FAULT_COUNT] = {
#define FAULT(name, kind, text, ja, en) [TT_FAULT_##name] = {TT_FAULT_##kind, text, ja, en},
#include "service/fault.def"
#undef FAULT
};

/* At most size - 1 bytes, whole characters, "…" at the end of what was cut. */
static void keep(char *to, size_t size, struct tt_text text) {
	static const char dots[] = "…";
	size_t len = text.len < size ? text.len : size - sizeof(dots);
	while (text.len >= size && len > 0 && ((unsigned char)text.bytes[len] & 0xc0) == 0x80)
		len--;
	for (size_t i = 0; i < len; i++)
		to[i] = (char)((unsigned char)text.bytes[i] < 0x20 ? ' ' : text.bytes[i]);
	to[len] = '\0';
	if (text.len >= size)
		memcpy(to + len, dots, sizeof(dots));
}

bool tt_fault_set(struct tt_fault *fault, enum tt_fault_code code, struct tt_text name) {
	*fault = (struct tt_fault){.code = (uint8_t)code};
	keep(fault->name, sizeof(fault->name), name);
	return false;
}

void tt_fault_near(struct tt_fault *fault, struct tt_text name) {
	keep(fault->near, sizeof(fault->near), name);
}

enum tt_fault_kind tt_fault_kind(enum tt_fault_code code) {
	return kinds[code].kind;
}

const char *tt_fault_text(enum tt_fault_code code) {
	return kinds[code].text;
}

void tt_fault_say(const struct tt_fault *fault, enum tt_language language, struct tt_buf *out) {
	const struct kind *kind = &kinds[fault->code];
	const char *format = language == TT_JA ? kind->ja : kind->en, *gap = strstr(format, "%s");
	size_t before = gap == NULL ? strlen(format) : (size_t)(gap - format);
	tt_buf_add(out, (struct tt_text){format, before});
	if (gap != NULL) {
		tt_buf_string(out, fault->name);
		tt_buf_string(out, gap + 2);
	}
	if (fault->near[0] != '\0' && language == TT_JA)
		tt_buf_format(out, "（「%s」のことか）", fault->near);
	else if (fault->near[0] != '\0')
		tt_buf_format(out, " (did you mean %s?)", fault->near);
}

static void say_member(
	const struct tt_fault *fault, const char *key, enum tt_language language, struct tt_buf *out) {
	struct tt_buf said;
	tt_buf_init(&said, out->arena, 2048);
	tt_fault_say(fault, language, &said);
	tt_buf_string(out, key);
	tt_json_add(out, tt_buf_text(&said));
}

void tt_fault_json(const struct tt_fault *fault, struct tt_buf *out) {
	tt_buf_format(out, "{\"fault\":\"%s\"", tt_fault_text((enum tt_fault_code)fault->code));
	if (fault->line > 0)
		tt_buf_format(out, ",\"line\":%u", fault->line);
	if (fault->column > 0)
		tt_buf_format(out, ",\"column\":%u", fault->column);
	if (fault->pointer[0] != '\0') {
		tt_buf_string(out, ",\"pointer\":");
		tt_json_add(out, tt_text_of(fault->pointer));
	}
	if (fault->name[0] != '\0') {
		tt_buf_string(out, ",\"name\":");
		tt_json_add(out, tt_text_of(fault->name));
	}
	if (fault->near[0] != '\0') {
		tt_buf_string(out, ",\"near\":");
		tt_json_add(out, tt_text_of(fault->near));
	}
	say_member(fault, ",\"message\":{\"ja\":", TT_JA, out);
	say_member(fault, ",\"en\":", TT_EN, out);
	tt_buf_string(out, "}}");
}

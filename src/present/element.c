/*
 * One table says what each element is in HTML. What is kept for paper is shown text already (tt_show()), so
 * that nothing a model says can disturb what is made of it.
 */
#include "present/element.h"
#include "present/html.h"

#include <stdarg.h>

enum { TEXT_LIMIT = 1 << 24 };

static const struct form {
	const char *tag, *attributes;
	int lines;
} forms[] = {
#define ELEMENT(name, tag, attributes, lines) {tag, attributes, lines},
#include "present/element.def"
#undef ELEMENT
};

static struct tt_kept *keep(struct tt_output *out, enum tt_kept_kind kind) {
	struct tt_kept *kept = tt_push(out->arena, &out->elements->items);
	kept->kind = (uint8_t)kind;
	return kept;
}

/* ---- starts and ends ------------------------------------------------------------------------------- */

/* "ja-event-sell", or "ja-summary". */
static void print_place(struct tt_output *out, const struct tt_element_start *start) {
	tt_out_format(out, start->id.bytes == NULL ? "%s-%s" : "%s-%s-", tt_html_language(out), start->kind);
	tt_html_text(out, start->id);
}

static void print_start(struct tt_output *out, const struct tt_element_start *start) {
	const struct form *form = &forms[start->element];
	tt_out_format(out, "<%s%s", form->tag, form->attributes);
	if (start->class != NULL)
		tt_out_format(out, " class=\"%s\"", start->class);
	if (start->kind != NULL) {
		tt_out_string(out, start->element == TT_ELEMENT_LINK ? " href=\"#" : " id=\"");
		print_place(out, start);
		tt_out_string(out, "\"");
	}
	if (start->element == TT_ELEMENT_SECTION && start->kind != NULL)
		tt_out_format(out, " aria-labelledby=\"%s-%s-title\"", tt_html_language(out), start->kind);
	if (start->number != 0)
		tt_out_format(out, " value=\"%u\"", start->number);
	if (start->finding.len > 0) {
		tt_out_string(out, " data-finding=\"");
		tt_html_text(out, start->finding);
		tt_out_string(out, "\"");
	}
	tt_out_string(out, start->open ? " open" : "");
	tt_out_string(out, form->lines == 2 ? ">\n" : ">");
}

static struct tt_text kept_text(struct tt_output *out, struct tt_text text) {
	struct tt_buf shown;
	tt_buf_init(&shown, out->scratch, TEXT_LIMIT);
	tt_show(&shown, text);
	return tt_text_copy(out->arena, tt_buf_text(&shown));
}

void tt_element_start(struct tt_output *out, const struct tt_element_start *start) {
	if (out->elements == NULL) {
		print_start(out, start);
		return;
	}
	struct tt_kept *kept = keep(out, TT_KEPT_START);
	kept->start = *start;
	if (start->id.bytes != NULL)
		kept->start.id = tt_text_copy(out->arena, start->id);
}

void tt_element_end(struct tt_output *out, enum tt_element element) {
	if (out->elements != NULL)
		keep(out, TT_KEPT_END)->start.element = element;
	else
		tt_out_format(out, forms[element].lines > 0 ? "</%s>\n" : "</%s>", forms[element].tag);
}

/* ---- what stands in them --------------------------------------------------------------------------- */

void tt_element_text(struct tt_output *out, struct tt_text text) {
	if (out->elements == NULL)
		tt_html_text(out, text);
	else if (text.len > 0)
		keep(out, TT_KEPT_TEXT)->text = kept_text(out, text);
}

void tt_element_string(struct tt_output *out, const char *string) {
	tt_element_text(out, tt_text_of(string));
}

void tt_element_buf(struct tt_output *out, struct tt_buf *buf) {
	tt_element_text(out, tt_buf_text(buf));
	buf->len = 0;
}

void tt_element_format(struct tt_output *out, const char *format, ...) {
	struct tt_buf buf;
	va_list arguments;
	tt_buf_init(&buf, out->scratch, TEXT_LIMIT);
	va_start(arguments, format);
	tt_buf_format_list(&buf, format, arguments);
	va_end(arguments);
	tt_element_buf(out, &buf);
}

void tt_element_picture(struct tt_output *out, const struct tt_scene *scene) {
	if (out->elements != NULL)
		keep(out, TT_KEPT_PICTURE)->scene = scene;
	else
		tt_scene_svg(scene, out);
}

void tt_element_screen(struct tt_output *out, const char *format, ...) {
	struct tt_buf buf;
	va_list arguments;
	if (out->elements != NULL)
		return;
	tt_buf_init(&buf, out->scratch, TEXT_LIMIT);
	va_start(arguments, format);
	tt_buf_format_list(&buf, format, arguments);
	va_end(arguments);
	tt_out(out, tt_buf_text(&buf));
}

/* ---- short forms ----------------------------------------------------------------------------------- */

void tt_element_open(struct tt_output *out, enum tt_element element, const char *class) {
	tt_element_start(out, &(struct tt_element_start){.element = element, .class = class});
}

void tt_element_whole(
	struct tt_output *out, enum tt_element element, const char *class, struct tt_text text) {
	tt_element_open(out, element, class);
	tt_element_text(out, text);
	tt_element_end(out, element);
}

void tt_element_link(struct tt_output *out, const char *kind, struct tt_text id, struct tt_text text) {
	tt_element_start(out, &(struct tt_element_start){.element = TT_ELEMENT_LINK, .kind = kind, .id = id});
	tt_element_text(out, text);
	tt_element_end(out, TT_ELEMENT_LINK);
}

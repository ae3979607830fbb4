/*
 * The typesetter's module: Pango breaks and measures, Cairo paints. It is loaded on demand and knows nothing
 * of the program but scenes. Metrics are not rounded to pixels, so that a text takes the same room in every
 * format and at every size.
 */
#include <cairo-pdf.h>
#include <cairo.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "present/typeset.h"

static const char family[] = "Noto Sans CJK JP, Noto Sans JP, IPAGothic, sans-serif";

enum { PNG_SIDE_MAX = 30000 };
static const double png_area_max = 120e6; /* pixels: about half a gigabyte */
static const double pdf_side_max = 14400; /* points; what readers of PDF accept */
static const double points_per_pixel = 0.75;

struct state {
	PangoFontMap *map;
	PangoContext *context;
	PangoLayout *layout;
	PangoFontDescription *fonts[TT_FONT_COUNT];
	uint32_t missing;
};

/* ---- life ------------------------------------------------------------------------------------------ */

static void destroy(void *typesetter) {
	struct state *state = typesetter;
	for (size_t i = 0; i < TT_FONT_COUNT; i++)
		pango_font_description_free(state->fonts[i]);
	g_object_unref(state->layout);
	g_object_unref(state->context);
	g_object_unref(state->map);
	free(state);
}

static void set_options(PangoContext *context) {
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	cairo_font_options_destroy(options);
}

static PangoFontDescription *describe(const struct tt_font_look *look) {
	PangoFontDescription *font = pango_font_description_from_string(family);
	pango_font_description_set_absolute_size(font, (double)look->size * PANGO_SCALE);
	pango_font_description_set_weight(font, look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	return font;
}

static void *create(void) {
	struct state *state = calloc(1, sizeof(*state));
	if (state == NULL)
		return NULL;
	state->map = pango_cairo_font_map_new();
	state->context = pango_font_map_create_context(state->map);
	set_options(state->context);
	state->layout = pango_layout_new(state->context);
	for (size_t i = 0; i < TT_FONT_COUNT; i++)
		state->fonts[i] = describe(&tt_font_looks[i]);
	PangoFont *font = pango_context_load_font(state->context, state->fonts[0]);
	if (font == NULL) {
		destroy(state);
		return NULL;
	}
	g_object_unref(font);
	return state;
}

/* ---- measuring ------------------------------------------------------------------------------------- */

static float pixels(int units) {
	return (float)units / PANGO_SCALE;
}

/* Bytes of a line without the blanks at its end. */
static uint32_t trimmed(const char *bytes, uint32_t start, uint32_t len) {
	while (len > 0 && bytes[start + len - 1] == ' ')
		len--;
	return len;
}

/* How much of the line its blanks at the end take. */
static int blank_width(PangoLayoutLine *line, uint32_t start, uint32_t kept, uint32_t len) {
	int from = 0, to = 0;
	if (kept == len)
		return 0;
	pango_layout_line_index_to_x(line, (int)(start + kept), FALSE, &from);
	pango_layout_line_index_to_x(line, (int)(start + len), FALSE, &to);
	return abs(to - from);
}

/* Marks stacked above or below letters may reach past the font's own line: then the line is made higher. */
static struct tt_typeset_line measure(PangoLayoutLine *line, const char *bytes) {
	PangoRectangle ink, logical;
	uint32_t start = (uint32_t)line->start_index, len = (uint32_t)line->length;
	uint32_t kept = trimmed(bytes, start, len);
	pango_layout_line_get_extents(line, &ink, &logical);
	int ascent = PANGO_ASCENT(logical), descent = PANGO_DESCENT(logical);
	int width = logical.width - blank_width(line, start, kept, len);
	ascent = PANGO_ASCENT(ink) > ascent ? PANGO_ASCENT(ink) : ascent;
	descent = PANGO_DESCENT(ink) > descent ? PANGO_DESCENT(ink) : descent;
	width = ink.x + ink.width > width ? ink.x + ink.width : width;
	return (struct tt_typeset_line){start, kept, pixels(width), pixels(ascent), pixels(descent)};
}

static uint32_t wrap(void *typesetter, const char *bytes, size_t len, enum tt_font font, float width,
	struct tt_typeset_line *lines, uint32_t capacity) {
	struct state *state = typesetter;
	PangoLayout *layout = state->layout;
	uint32_t count = 0;
	pango_layout_set_font_description(layout, state->fonts[font]);
	pango_layout_set_width(layout, (int)lrint((double)width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, bytes, (int)len);
	state->missing += (uint32_t)pango_layout_get_unknown_glyphs_count(layout);
	for (GSList *at = pango_layout_get_lines_readonly(layout); at != NULL && count < capacity;
		at = at->next)
		lines[count++] = measure(at->data, bytes);
	return count;
}

/* ---- texts of several fonts ------------------------------------------------------------------------ */

static PangoAttrList *attributes_of(
	const struct state *state, const struct tt_typeset_span *spans, uint32_t count) {
	PangoAttrList *list = pango_attr_list_new();
	for (uint32_t i = 0; i < count; i++) {
		PangoAttribute *attribute = pango_attr_font_desc_new(state->fonts[spans[i].font]);
		attribute->start_index = spans[i].start;
		attribute->end_index = spans[i].start + spans[i].len;
		pango_attr_list_insert(list, attribute);
	}
	return list;
}

static void prepare(struct state *state, PangoLayout *layout, struct tt_text text, float width,
	enum tt_typeset_breaks breaks) {
	int units = breaks == TT_BREAK_NOWHERE ? -1 : (int)lrint((double)width * PANGO_SCALE);
	pango_layout_set_font_description(layout, state->fonts[0]);
	pango_layout_set_width(layout, units);
	pango_layout_set_wrap(layout, breaks == TT_BREAK_WORDS ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, text.bytes, (int)text.len);
}

/* What of a span stands on a line; its runs are few, so that looking through all spans costs little. */
static bool cut_run(PangoLayoutLine *line, const char *bytes, const struct tt_typeset_span *span,
	struct tt_typeset_run *run) {
	uint32_t from = (uint32_t)line->start_index, to = from + (uint32_t)line->length;
	uint32_t start = span->start > from ? span->start : from;
	uint32_t end = span->start + span->len < to ? span->start + span->len : to;
	if (start >= end)
		return false;
	if (end == to)
		end = start + trimmed(bytes, start, end - start);
	int left = 0, right = 0;
	pango_layout_line_index_to_x(line, (int)start, FALSE, &left);
	pango_layout_line_index_to_x(line, (int)end, FALSE, &right);
	run->start = start;
	run->len = end - start;
	run->x = pixels(left < right ? left : right);
	run->width = pixels(abs(right - left));
	return true;
}

static uint32_t flow(void *typesetter, struct tt_text text, const struct tt_typeset_span *spans,
	uint32_t span_count, float width, enum tt_typeset_breaks breaks, struct tt_typeset_run *runs,
	uint32_t capacity) {
	struct state *state = typesetter;
	PangoLayout *layout = state->layout;
	PangoAttrList *list = attributes_of(state, spans, span_count);
	uint32_t count = 0, number = 0, first = 0;
	prepare(state, layout, text, width, breaks);
	pango_layout_set_attributes(layout, list);
	state->missing += (uint32_t)pango_layout_get_unknown_glyphs_count(layout);
	for (GSList *at = pango_layout_get_lines_readonly(layout); at != NULL; at = at->next, number++) {
		PangoLayoutLine *line = at->data;
		struct tt_typeset_line measured = measure(line, text.bytes);
		uint32_t end = (uint32_t)(line->start_index + line->length);
		while (first < span_count &&
			spans[first].start + spans[first].len <= (uint32_t)line->start_index)
			first++;
		for (uint32_t i = first; i < span_count && spans[i].start < end; i++) {
			struct tt_typeset_run run = {.line = number,
				.span = i,
				.ascent = measured.ascent,
				.descent = measured.descent};
			if (cut_run(line, text.bytes, &spans[i], &run) && count++ < capacity)
				runs[count - 1] = run;
		}
	}
	pango_layout_set_attributes(layout, NULL);
	pango_attr_list_unref(list);
	return count;
}

static uint32_t missing(void *typesetter) {
	return ((struct state *)typesetter)->missing;
}

/* ---- painting -------------------------------------------------------------------------------------- */

static void set_colour(cairo_t *cairo, uint32_t colour) {
	cairo_set_source_rgba(cairo, (colour >> 24) / 255.0, (colour >> 16 & 0xFF) / 255.0,
		(colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0);
}

static void fill_and_stroke(cairo_t *cairo, const struct tt_look *look) {
	double dash = (double)look->dash;
	if (look->fill != 0) {
		set_colour(cairo, look->fill);
		cairo_fill_preserve(cairo);
	}
	if (look->stroke != 0) {
		set_colour(cairo, look->stroke);
		cairo_set_line_width(cairo, (double)look->width);
		cairo_set_dash(cairo, &dash, dash > 0, 0);
		cairo_stroke_preserve(cairo);
	}
	cairo_new_path(cairo);
}

static void box_path(cairo_t *cairo, struct tt_frame frame, double radius) {
	double left = (double)frame.x, top = (double)frame.y;
	double right = left + (double)frame.width, bottom = top + (double)frame.height;
	if (radius <= 0) {
		cairo_rectangle(cairo, left, top, right - left, bottom - top);
		return;
	}
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, right - radius, top + radius, radius, -G_PI_2, 0);
	cairo_arc(cairo, right - radius, bottom - radius, radius, 0, G_PI_2);
	cairo_arc(cairo, left + radius, bottom - radius, radius, G_PI_2, G_PI);
	cairo_arc(cairo, left + radius, top + radius, radius, G_PI, G_PI + G_PI_2);
	cairo_close_path(cairo);
}

static void point_path(cairo_t *cairo, const struct tt_scene *scene, const struct tt_shape *shape) {
	for (uint32_t i = 0; i < shape->point_count; i++) {
		struct tt_point point = scene->points.items[shape->first_point + i];
		if (!tt_point_breaks(point))
			cairo_line_to(cairo, (double)point.x, (double)point.y);
		else if (shape->closed)
			cairo_close_path(cairo);
		if (tt_point_breaks(point))
			cairo_new_sub_path(cairo);
	}
	if (shape->closed)
		cairo_close_path(cairo);
}

static void paint_text(
	cairo_t *cairo, struct state *state, PangoLayout *layout, const struct tt_shape *shape) {
	pango_layout_set_font_description(layout, state->fonts[shape->font]);
	pango_layout_set_text(layout, shape->text.bytes, (int)shape->text.len);
	set_colour(cairo, tt_looks[shape->style].fill);
	cairo_move_to(cairo, (double)shape->frame.x, (double)shape->frame.y);
	pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, 0));
	cairo_new_path(cairo);
}

static void paint_shape(cairo_t *cairo, struct state *state, PangoLayout *layout,
	const struct tt_scene *scene, const struct tt_shape *shape) {
	if (shape->kind == TT_SHAPE_TEXT) {
		paint_text(cairo, state, layout, shape);
	} else if (shape->kind == TT_SHAPE_BOX) {
		box_path(cairo, shape->frame, (double)shape->radius);
		fill_and_stroke(cairo, &tt_looks[shape->style]);
	} else if (shape->kind == TT_SHAPE_PATH) {
		point_path(cairo, scene, shape);
		fill_and_stroke(cairo, &tt_looks[shape->style]);
	}
}

static bool paint(cairo_surface_t *surface, struct state *state, const struct tt_scene *scene, double scale) {
	cairo_t *cairo = cairo_create(surface);
	PangoLayout *layout = pango_layout_new(state->context);
	cairo_scale(cairo, scale, scale);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	for (uint32_t i = 0; i < scene->shapes.len; i++)
		paint_shape(cairo, state, layout, scene, &scene->shapes.items[i]);
	cairo_show_page(cairo);
	bool good = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
	g_object_unref(layout);
	cairo_destroy(cairo);
	return good;
}

/* ---- formats --------------------------------------------------------------------------------------- */

struct writing {
	tt_typeset_write *write;
	void *context;
};

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned len) {
	const struct writing *writing = closure;
	return writing->write(writing->context, bytes, len) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static double longest(const struct tt_scene *scene) {
	return (double)(scene->width > scene->height ? scene->width : scene->height);
}

static bool finish(cairo_surface_t *surface, bool good) {
	cairo_surface_finish(surface);
	good = good && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return good;
}

static bool pdf(void *typesetter, const struct tt_scene *scene, tt_typeset_write *write, void *context) {
	struct writing writing = {write, context};
	double scale = fmin(points_per_pixel, pdf_side_max / longest(scene));
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		write_bytes, &writing, (double)scene->width * scale, (double)scene->height * scale);
	char *title = g_strndup(scene->title.bytes, scene->title.len);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
	g_free(title);
	return finish(surface, paint(surface, typesetter, scene, scale));
}

/* ---- volumes --------------------------------------------------------------------------------------- */

/* Places are made and linked in points, as the format has them. */
static void mark_places(cairo_t *cairo, const struct tt_volume *volume, uint32_t sheet, uint32_t *at) {
	char words[128];
	for (; *at < volume->places.len && volume->places.items[*at].sheet == sheet; ++*at) {
		double y = (double)volume->places.items[*at].y * points_per_pixel;
		snprintf(words, sizeof(words), "name='p%u' x=0 y=%f", *at, y > 6 ? y - 6 : 0);
		cairo_tag_begin(cairo, CAIRO_TAG_DEST, words);
		cairo_tag_end(cairo, CAIRO_TAG_DEST);
	}
}

static void mark_links(cairo_t *cairo, const struct tt_volume *volume, uint32_t sheet, uint32_t *at) {
	char words[192];
	for (; *at < volume->links.len && volume->links.items[*at].sheet == sheet; ++*at) {
		const struct tt_volume_link *link = &volume->links.items[*at];
		if (link->place == TT_NONE)
			continue;
		snprintf(words, sizeof(words), "dest='p%u' rect=[%f %f %f %f]", link->place,
			(double)link->frame.x * points_per_pixel, (double)link->frame.y * points_per_pixel,
			(double)link->frame.width * points_per_pixel,
			(double)link->frame.height * points_per_pixel);
		cairo_tag_begin(cairo, CAIRO_TAG_LINK, words);
		cairo_tag_end(cairo, CAIRO_TAG_LINK);
	}
}

static void paint_scene(
	cairo_t *cairo, struct state *state, PangoLayout *layout, const struct tt_scene *scene) {
	for (uint32_t i = 0; i < scene->shapes.len; i++)
		paint_shape(cairo, state, layout, scene, &scene->shapes.items[i]);
}

static void paint_pictures(cairo_t *cairo, struct state *state, PangoLayout *layout,
	const struct tt_volume *volume, uint32_t sheet, uint32_t *at) {
	for (; *at < volume->pictures.len && volume->pictures.items[*at].sheet == sheet; ++*at) {
		const struct tt_volume_picture *picture = &volume->pictures.items[*at];
		double scale = (double)(picture->frame.width / picture->scene->width);
		cairo_save(cairo);
		cairo_translate(cairo, (double)picture->frame.x, (double)picture->frame.y);
		cairo_scale(cairo, scale, scale);
		paint_scene(cairo, state, layout, picture->scene);
		cairo_restore(cairo);
	}
}

/* Marks stand under the nearest one before them of a lower level. */
static void add_outline(cairo_surface_t *surface, const struct tt_volume *volume) {
	int parents[TT_VOLUME_LEVELS + 1] = {CAIRO_PDF_OUTLINE_ROOT};
	char words[32];
	for (uint32_t i = 0; i < volume->marks.len; i++) {
		const struct tt_volume_mark *mark = &volume->marks.items[i];
		char *title = g_strndup(mark->title.bytes, mark->title.len);
		snprintf(words, sizeof(words), "dest='p%u'", mark->place);
		parents[mark->level + 1] = cairo_pdf_surface_add_outline(surface, parents[mark->level], title,
			words, mark->level == 0 ? CAIRO_PDF_OUTLINE_FLAG_BOLD : 0);
		for (uint32_t level = mark->level + 2u; level <= TT_VOLUME_LEVELS; level++)
			parents[level] = parents[mark->level + 1];
		g_free(title);
	}
}

static void set_metadata(cairo_surface_t *surface, cairo_pdf_metadata_t what, struct tt_text text) {
	char *words = g_strndup(text.bytes, text.len);
	cairo_pdf_surface_set_metadata(surface, what, words);
	g_free(words);
}

static void paint_sheets(cairo_surface_t *surface, struct state *state, const struct tt_volume *volume) {
	cairo_t *cairo = cairo_create(surface);
	PangoLayout *layout = pango_layout_new(state->context);
	uint32_t place = 0, link = 0, picture = 0;
	for (uint32_t i = 0; i < volume->sheets.len && cairo_status(cairo) == CAIRO_STATUS_SUCCESS; i++) {
		const struct tt_scene *sheet = &volume->sheets.items[i];
		cairo_pdf_surface_set_size(surface, (double)sheet->width * points_per_pixel,
			(double)sheet->height * points_per_pixel);
		mark_places(cairo, volume, i, &place);
		cairo_save(cairo);
		cairo_scale(cairo, points_per_pixel, points_per_pixel);
		cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
		paint_pictures(cairo, state, layout, volume, i, &picture);
		paint_scene(cairo, state, layout, sheet);
		cairo_restore(cairo);
		mark_links(cairo, volume, i, &link);
		cairo_show_page(cairo);
	}
	g_object_unref(layout);
	cairo_destroy(cairo);
}

static bool volume(void *typesetter, const struct tt_volume *volume, tt_typeset_write *write, void *context) {
	struct writing writing = {write, context};
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_bytes, &writing, 595, 842);
	set_metadata(surface, CAIRO_PDF_METADATA_TITLE, volume->title);
	set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, volume->subject);
	set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, TT_TEXT("tenten"));
	paint_sheets(surface, typesetter, volume);
	add_outline(surface, volume);
	return finish(surface, true);
}

static bool png(void *typesetter, const struct tt_scene *scene, float wanted, tt_typeset_write *write,
	void *context) {
	struct writing writing = {write, context};
	double scale = fmin((double)wanted, PNG_SIDE_MAX / longest(scene));
	double area = (double)scene->width * (double)scene->height * scale * scale;
	scale *= area > png_area_max ? sqrt(png_area_max / area) : 1;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
		(int)ceil((double)scene->width * scale), (int)ceil((double)scene->height * scale));
	bool good = paint(surface, typesetter, scene, scale);
	good = good &&
	       cairo_surface_write_to_png_stream(surface, write_bytes, &writing) == CAIRO_STATUS_SUCCESS;
	return finish(surface, good);
}

extern const struct tt_typeset_functions tt_typeset_module;
const struct tt_typeset_functions tt_typeset_module = {
	TT_TYPESET_VERSION, create, destroy, wrap, flow, missing, pdf, volume, png};
